"""Concrete elements: who, what, by when, how often, in which list. A table or an example, which lays down no rule."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from depth import in_turn

import aigov_docs as aigov
from aigov_docs.document.tree import Document, Table, plain_text
from aigov_docs.kits.ground.i18n import typeset_text

VEHICLES = ("charter", "it-charter-chapter")
#: The words that open the verdict of an example.
VERDICTS = {"fr": ("Oui", "Seulement", "Non"), "en": ("Yes", "Only", "No")}
PACKS = tuple(name for name in aigov.load_library().vocabulary.options.options["sector_pack"].values if name != "none")


@cache
def papers(vehicle: str, language: str = "fr", **options: str) -> dict[str, Document]:
    """The document of the sample matter and its companions, by name; the document is called ``text``."""
    matter = aigov.samples.sample_matter(vehicle)
    matter = matter.model_copy(update={"options": {**matter.options, **options}})
    assessment = aigov.assess(aigov.load_library(), matter)
    made = {each.name: each.document for each in aigov.document.assemble_companions(assessment, language)}
    return made | {"text": aigov.assemble(assessment, language)}


def tables(document: Document) -> list[list[list[str]]]:
    """The rows of each table of a document, header first, as plain text."""
    return [
        [[plain_text(cell) for cell in row] for row in (block.header, *block.rows) if row]
        for block in document.body
        if isinstance(block, Table)
    ]


def words(document: Document) -> str:
    return aigov.to_bytes(document, "md").decode("utf-8").replace("\u00a0", " ").replace("’", "'")


def cells(name: str, language: str = "fr") -> list[list[str]]:
    form = aigov.load_library().vocabulary.tables[name]
    return [[cell.text(language) if cell else "" for cell in row] for row in form.rows]


# ------------------------------------------------------------------ each element stands in its paper
ELEMENTS = {
    "who-to-ask": "Qui s'en charge",
    "training-record": "Avant quoi",
    "incident-sheet": "Délai visé",
    "tools-list": "à l'essai",
    "systems-register": "retiré",
    "supplier-assessment": "14 points ou plus sur 20",
    "uses-by-job": "Requête utile",
    "manager-talking-points": "suite de mots probable",
    "tool-settings-sheet": "Poste partagé",
    "review-minutes": "Ce qui appelle un examen plus tôt",
    "disclosure-wordings": "Candidat à un emploi",
}


@pytest.mark.parametrize("vehicle", VEHICLES)
@pytest.mark.parametrize("name", ELEMENTS)
def test_each_paper_has_its_concrete_element(vehicle: str, name: str) -> None:
    assert ELEMENTS[name] in words(papers(vehicle)[name])


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_committee_has_a_file_on_each_tool(vehicle: str) -> None:
    tools = [tool.name for tool in aigov.samples.sample_matter(vehicle).tools]
    file = next(rows for rows in tables(papers(vehicle)["ai-cse-note"]) if rows[0][-1].startswith("Essai"))
    assert [row[0] for row in file[1:]] == tools
    assert len(file[0]) == 6 and "emplois" in file[0][2]


# ------------------------------------------------------------------ worked examples
@pytest.mark.parametrize("language", ["fr", "en"])
def test_forty_examples_end_with_a_verdict_and_its_reason(language: str) -> None:
    packs = [row for name in PACKS for row in cells(f"cases_{name}", language)]
    found = [*cells("cases_general", language), *packs]
    assert len(packs) >= 40
    for situation, data, tool, verdict in found:
        assert situation and data and tool
        assert re.match(r"[\w '-]+\b ?: ", situation), f"no job is named: {situation}"
        assert verdict.startswith(VERDICTS[language]) and len(verdict) > 30, verdict
    told = [next(word for word in VERDICTS[language] if row[3].startswith(word)) for row in found]
    assert all(told.count(word) >= 10 for word in VERDICTS[language])


@pytest.mark.parametrize(("language", "cut"), [("fr", " ; "), ("en", "; ")])
def test_each_common_job_has_five_uses_and_two_examples(language: str, cut: str) -> None:
    uses = cells("uses_general", language)
    situations = [row[0].split(":")[0].strip() for row in cells("cases_general", language)]
    for job, useful, condition, reader in uses:
        assert len(set(useful.split(cut))) == 5 and condition and reader
        assert sum(job.startswith(situation) for situation in situations) >= 2, job


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_uses_of_common_jobs_help_to_fill_in_an_empty_grid_alone(vehicle: str) -> None:
    matter = aigov.samples.sample_matter(vehicle)
    made = aigov.assess(aigov.load_library(), matter.model_copy(update={"uses": ()}))
    empty = next(each for each in aigov.document.assemble_companions(made, "fr") if each.name == "uses-by-job")
    job = cells("uses_general")[-1][0]
    assert [row for rows in tables(empty.document) for row in rows if row[0] == job]
    assert not [row for rows in tables(papers(vehicle)["uses-by-job"]) for row in rows if row[0] == job]


@pytest.mark.parametrize("name", ["general", *PACKS])
def test_each_pack_has_examples_that_differ(name: str) -> None:
    found = cells(f"cases_{name}")
    assert len(found) >= 6 and len({row[0] for row in found}) == len(found)
    assert {word for word in VERDICTS["fr"] for row in found if row[3].startswith(word)} == set(VERDICTS["fr"])


@pytest.mark.parametrize("name", PACKS)
def test_each_pack_has_five_uses_by_job_and_examples_of_each_class(name: str) -> None:
    for language in ("fr", "en"):
        uses, classes = cells(f"uses_{name}", language), cells(f"classes_{name}", language)
        assert len(uses) == len({row[0] for row in uses}) == 5 and all(cell for row in uses for cell in row)
        assert len(classes) >= 4 and all(cell for row in classes for cell in row)


@pytest.mark.parametrize(
    ("pack", "vehicle", "printed"),
    in_turn([None, *PACKS], VEHICLES, [("cases", "uses-by-job"), ("classes", "data-matrix"), ("uses", "uses-by-job")]),
)
def test_the_paper_has_the_tables_of_its_pack_alone(pack: str | None, vehicle: str, printed: tuple[str, str]) -> None:
    table, companion = printed
    said = tables(papers(vehicle, sector_pack=pack or "none")[companion])
    rows = [row for block in said for row in block]
    there = {name for name in PACKS if [typeset_text(cell, "fr") for cell in cells(f"{table}_{name}")[0]] in rows}
    assert there == ({pack} if pack else set())


@pytest.mark.parametrize(
    ("option", "value", "said", "unsaid"),
    [
        ("client_data", "never", "Non, même anonymisé.", "est anonymisé avant"),
        ("client_data", "anonymised", "est anonymisé avant", "Non, même anonymisé."),
        ("client_data", "with_consent", "Seulement si le client l'a accepté par écrit", "Non, même anonymisé."),
        ("code_assistants", "forbidden", "le code non public reste hors de l'IA", "Seulement si la clé est retirée"),
        ("code_assistants", "approved", "Seulement si la clé est retirée", "le code non public reste hors de l'IA"),
        ("meeting_transcription", "forbidden", "Non. Écrire les notes", "Seulement si tous sont prévenus"),
        ("meeting_transcription", "objection", "Seulement si tous sont prévenus", "Non. Écrire les notes"),
        ("personal_accounts", "case_by_case", "Non, sauf accord écrit du référent IA", "Non. Demander l'outil"),
    ],
)
def test_a_verdict_follows_the_choices_of_the_matter(option: str, value: str, said: str, unsaid: str) -> None:
    for vehicle in VEHICLES:
        text = words(papers(vehicle, **{option: value})["uses-by-job"])
        assert said in text and unsaid not in text


def test_a_use_that_the_short_text_leaves_out_is_not_said_to_need_an_authorisation() -> None:
    credit = "sauf autorisation écrite de la direction"
    assert credit in words(papers("charter", sector_pack="banking", breadth="complete")["uses-by-job"])
    assert credit not in words(papers("charter", sector_pack="banking", breadth="core")["uses-by-job"])


# ------------------------------------------------------------------ grids
def test_the_pass_mark_can_be_reached_and_failed() -> None:
    questions = cells("supplier_assessment")
    assert len(questions) * 2 == 20
    assert sum(row[3].startswith("Oui") for row in questions) >= 4
    bounds = [int(found) for row in cells("supplier_result") for found in re.findall(r"\d+", row[0])]
    assert bounds == [14, 20, 10, 13, 10]


def test_each_severity_has_an_aim_and_the_worst_is_the_shortest() -> None:
    rows = cells("severity")
    assert [row[0] for row in rows] == ["mineur", "sérieux", "grave"]
    assert [row[3].split()[0] for row in rows] == ["5", "2", "Le"]


def test_each_table_has_as_many_cells_as_columns(library: aigov.Library) -> None:
    for name, form in library.vocabulary.tables.items():
        assert {len(row) for row in form.rows} <= {len(form.widths)}, name
        assert len(form.header) in (0, len(form.widths)), name


# ------------------------------------------------------------------ what published texts had and the library lacked
#: Kept in docs/review/published-texts.md: the paper, then what it says in French and in English.
TAKEN = [
    ("uses-by-job", "Absent du texte", "Not in the text"),
    ("uses-by-job", "Un mot de passe est parti", "A password went out"),
    ("review-minutes", "Usages à arrêter", "Uses to stop"),
    ("review-minutes", "Temps et moyens des référents", "Time and means of the leads"),
    ("tool-settings-sheet", "Repère du compte de travail", "Mark of the work account"),
    ("tool-settings-sheet", "Droits d'un agent", "Rights of an agent"),
    ("disclosure-wordings", "non relu", "not reviewed"),
    ("disclosure-wordings", "Part de l'IA", "Share of AI"),
    ("manager-talking-points", "mauvaise nouvelle", "bad news"),
]


@pytest.mark.parametrize("vehicle", VEHICLES)
@pytest.mark.parametrize(("name", "french", "english"), TAKEN)
def test_what_was_taken_from_published_texts_stands(vehicle: str, name: str, french: str, english: str) -> None:
    assert french in words(papers(vehicle)[name])
    assert english in words(papers(vehicle, "en")[name])


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_trace_of_a_decision_may_say_why_it_departs_from_the_tool(vehicle: str) -> None:
    assert "s'écarte de la proposition de l'outil" in words(papers(vehicle, breadth="complete")["trace-log"])
    assert "departs from what the tool proposed" in words(papers(vehicle, "en", breadth="complete")["trace-log"])


@pytest.mark.parametrize(
    ("vehicle", "french", "english"),
    [
        ("charter", "lisez-le, comprenez-le et testez-le", "read, understand and test it"),
        ("it-charter-chapter", "le lire, le comprendre et le tester", "read, understand and test it"),
        ("contract-amendment", "le lit, le comprend et le teste", "read, understand and test it"),
    ],
)
def test_generated_code_is_understood_before_it_is_integrated(vehicle: str, french: str, english: str) -> None:
    matter = aigov.samples.sample_matter(vehicle)
    options = {**matter.options, "code_assistants": "approved", "contract_scope": "all_rules"}
    matter = matter.model_copy(update={"options": options})
    assessment = aigov.assess(aigov.load_library(), matter)
    for language, said in (("fr", french), ("en", english)):
        assert said in words(aigov.assemble(assessment, language))


# ------------------------------------------------------------------ what a duty needs stands in an article
@pytest.mark.parametrize(
    ("vehicle", "clause", "said"),
    [
        ("charter", "account-security", "Verrouillez votre session"),
        ("charter", "account-security", "copie en masse"),
        ("it-charter-chapter", "account-security", "session ouverte sans surveillance"),
        ("charter", "incident-reporting", "un code ou un appareil"),
        ("contract-amendment", "incident-reporting", "un code ou un appareil"),
        ("charter", "review", "conservons les anciennes"),
        ("it-charter-chapter", "review", "plus tôt en cas d'incident grave"),
        ("it-charter-chapter", "uses-register", "peut demander à lire le registre"),
        ("charter", "skills", "suite de mots probable"),
        ("it-charter-chapter", "skills", "suite de mots probable"),
    ],
)
def test_an_article_says_it_where_a_duty_or_a_right_is_at_stake(vehicle: str, clause: str, said: str) -> None:
    found = {
        article.clause: " ".join(plain_text(block.runs) for block in article.blocks if hasattr(block, "runs"))
        + " ".join(plain_text(item) for block in article.blocks for item in getattr(block, "items", ()))
        for article in papers_text(vehicle).articles()
    }
    assert said in found[clause].replace("’", "'").replace("\u00a0", " ")


def papers_text(vehicle: str) -> Document:
    matter = aigov.samples.sample_matter(vehicle)
    return aigov.assemble(aigov.assess(aigov.load_library(), matter), "fr")


@pytest.mark.parametrize("posture", ["restrictive", "balanced", "open"])
def test_the_default_charter_keeps_to_forty_articles(posture: Any) -> None:
    matter = aigov.samples.sample_matter("charter").model_copy(update={"options": {}, "posture": posture})
    articles = list(aigov.assemble(aigov.assess(aigov.load_library(), matter), "fr").articles())
    assert len({str(article.number).split(".")[0] for article in articles if article.number}) <= 40


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_what_is_added_in_an_annex_changes_no_weight(library: aigov.Library, vehicle: str) -> None:
    bare = library.vehicles[vehicle].model_copy(update={"annexes": ()})
    without = replace(library, vehicles={**library.vehicles, vehicle: bare})
    matter = aigov.samples.sample_matter(vehicle)

    def weights(read: aigov.Library) -> dict[str, str]:
        return {each.clause: each.weight for each in aigov.assess(read, matter).findings}

    assert weights(library) == weights(without)
    assert not set(weights(library)) & set(library.companions) - set(library.clauses)


# ------------------------------------------------------------------ the first page, and where a tool is opened
@pytest.mark.parametrize(("language", "said"), [("fr", "Quelle donnée dans quel outil"), ("en", "Which data in which")])
def test_the_first_page_says_which_data_may_go_in_which_tool(language: str, said: str) -> None:
    matter = aigov.samples.sample_matter("charter")
    first, _, rest = words(aigov.assemble(aigov.assess(aigov.load_library(), matter), language)).partition("## I. ")
    assert said in first and rest
    rows = [row for row in first.splitlines() if row.startswith("| ")]
    for each in matter.data_classes:
        name = each.name_in_language(language).replace("’", "'")
        assert any(row.startswith(f"| {name} | ") for row in rows), name


def test_the_list_of_tools_gives_the_address_of_a_tool() -> None:
    matter = aigov.samples.sample_matter("charter")
    linked = matter.tools[0].model_copy(update={"link": "https://assistant.duval.example"})
    matter = matter.model_copy(update={"tools": (linked, *matter.tools[1:])})
    text = aigov.assemble(aigov.assess(aigov.load_library(), matter), "fr")
    rows = [row for row in words(text).splitlines() if row.startswith(f"| {linked.name} (")]
    assert len(rows) == 1 and ", https://assistant.duval.example |" in rows[0]


@pytest.mark.parametrize("address", ["assistant", "https://un deux", "file:///etc"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    said = aigov.sample_text("matter.yaml").replace(
        "    # link: https://assistant.duval.example", f'    link: "{address}"'
    )
    with pytest.raises(aigov.MatterError, match="link"):
        aigov.parse_matter(said)
