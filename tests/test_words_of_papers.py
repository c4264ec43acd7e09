"""What each paper says of itself: which values it lacks, which articles it cites, what it obliges to and what not."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from employers import NAMES, employer_matter, employer_text
from papers import (
    AMENDMENT,
    CHAPTER,
    CHARTER,
    LIBRARY,
    Papers,
    ids_in,
    library_ids,
    matter_of_form,
    papers,
    papers_of,
    report_of,
)

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.document.tree import BilingualDocument, Document
from aigov_docs.matter.models import Population
from aigov_docs.writers.typst_compiler import document_data

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
from every_document import _cases

TEXTS = [CHAPTER, CHARTER]


# ------------------------------------------------------------------ values still the sample's are no open points
@pytest.mark.parametrize(
    ("language", "lacks", "of_sample"),
    [
        ("fr", "Il manque encore à ce projet", "Ces valeurs sont encore celles de l'exemple"),
        ("en", "This draft still lacks", "These values are still the sample's"),
    ],
)
def test_a_paper_says_it_lacks_something_only_where_it_prints_a_mark(language: str, lacks: str, of_sample: str) -> None:
    for name in ("nine", "association"):
        for paper, said in papers(name, CHAPTER, language).items():
            listed = said.count("[•]") - (lacks in said)  # the sentence itself shows the mark
            assert (listed > 0) == (lacks in said), (name, paper)
    for paper in ("inspector-letter", "announcement", "ruling-request"):
        assert of_sample in papers("nine", CHAPTER, language)[paper], paper


# ------------------------------------------------------------------ each article cited is in the table of texts
ARTICLE = re.compile(r"\b([LRD])\. ?(\d+)-(\d+)")
RANGE = re.compile(r"\b([LRD])\. ?(\d+)-(\d+) à (?:[LRD]\. ?)?(\d+)-(\d+)")
GDPR = re.compile(r"RGPD, articles? (\d+)(?: et (\d+))?|articles? (\d+)(?: et (\d+))? du règlement \(UE\) 2016/679")


def cited(said: str) -> set[str]:
    """The articles that a text cites, those inside a range included where the library knows them."""
    found = {f"{letter}{one}-{two}" for letter, one, two in ARTICLE.findall(said)}
    for letter, *ends in RANGE.findall(said):
        first, last = (int(ends[0]), int(ends[1])), (int(ends[2]), int(ends[3]))
        for name in LIBRARY.legal_bases:
            known = re.fullmatch(rf"ct-{letter.lower()}(\d+)-(\d+)", name)
            if known and first <= (int(known[1]), int(known[2])) <= last:
                found.add(f"{letter}{known[1]}-{known[2]}")
    return found | {f"GDPR {number}" for match in GDPR.findall(said) for number in match if number}


@pytest.mark.parametrize("vehicle", TEXTS)
@pytest.mark.parametrize("name", NAMES)
def test_each_article_that_the_text_or_an_annex_cites_is_in_the_table_of_texts(name: str, vehicle: str) -> None:
    said = papers(name, vehicle)
    annexes = [each.id for each, _ in LIBRARY.companions.values() if each.filed_in == "annex" and each.id in said]
    rows = [line.split("|")[1] for line in said["legal-texts"].split("\n") if line.startswith("|")]
    listed = cited("\n".join(rows))
    for paper in ("text", *annexes):
        if paper != "legal-texts":
            assert cited(said[paper]) - listed == set(), paper


@pytest.mark.parametrize("vehicle", [CHAPTER, AMENDMENT])
@pytest.mark.parametrize("name", NAMES)
def test_each_article_that_a_paper_prints_is_a_legal_basis(name: str, vehicle: str) -> None:
    stored = cited("\n".join(base.cite.fr.replace("\u00a0", " ") for base in LIBRARY.legal_bases.values()))
    for paper, said in {**papers(name, vehicle), "report": report_of(employer_matter(name, vehicle))}.items():
        assert {each for each in cited(said) if each[0] in "LRD"} <= stored, paper


# ------------------------------------------------------------------ an annex adds no duty to the articles
def test_uses_by_job_beside_a_chapter_inform_only() -> None:
    said, english = papers("nine")["uses-by-job"], papers("nine", language="en")["uses-by-job"]
    assert "suppose l'accord" not in said and "les articles du chapitre l'emportent" in said
    assert "needs the written agreement" not in english and "the articles of the chapter prevail" in english


@pytest.mark.parametrize(("breadth", "optional"), [("core", True), ("complete", False)])
def test_the_trace_log_is_a_duty_only_where_an_article_says_so(breadth: str, optional: bool) -> None:
    said = papers_of(aigov.parse_matter(employer_text("nine", CHAPTER, options={"breadth": breadth})))
    assert ("Ce tableau est facultatif" in said["trace-log"]) == optional
    assert ("Trace des livrables importants" in said["text"]) != optional


# ------------------------------------------------------------------ people who are not the employer's employees
@pytest.mark.parametrize("vehicle", TEXTS)
def test_the_notice_is_right_for_people_whom_another_employer_employs(vehicle: str) -> None:
    said, english = papers("agency_user", vehicle), papers("agency_user", vehicle, "en")
    assert "Pour qui n'est pas salarié de l'entreprise" in said["individual-notice"]
    assert "who are not employees of the company" in english["individual-notice"]
    assert "n'est pas salarié" not in papers("agency_user", AMENDMENT)["individual-notice"]
    assert "article 13 du règlement (UE) 2016/679" in said["individual-notice"]
    assert "Article 13 of Regulation (EU) 2016/679" in english["individual-notice"]
    assert "(pour le personnel, pendant le temps de travail)" in said["training-record"]


@pytest.mark.parametrize("vehicle", TEXTS)
def test_each_paper_on_logs_says_the_exception_to_their_period(vehicle: str) -> None:
    for name, paper in {
        "agency_user": ("agency-notice", "lender-notice"),
        "association": ("volunteers-charter",),
        "nine": ("internship-annex",),
    }.items():
        for each in paper:
            said = papers(name, vehicle)[each]
            assert "puis effacés, sauf les données nécessaires à un incident ou à un litige" in said, each
            assert "then erased, save the data" in papers(name, vehicle, "en")[each], each


# ------------------------------------------------------------------ purposes, summaries
def test_synthetic_content_is_not_said_to_protect_faces() -> None:
    assert "par choix de l'employeur, afin que le public ne soit pas trompé. |" in papers("nine")["internship-annex"]
    assert "et protège le visage" not in papers("nine")["internship-annex"]


def test_the_summary_of_the_charter_asks_to_review_and_leaves_to_the_article_what_and_when() -> None:
    for language, told, article in (
        ("fr", ("envoyer, publier ou décider sans relire**, car", "les articles l'emportent."), "Article 20. Relire"),
        (
            "en",
            ("send, publish or decide without reviewing**,", "its articles prevail."),
            "Article 20. Reviewing",
        ),
    ):
        summary, _, articles = papers("nine", CHARTER, language)["text"].partition("## I. ")
        assert all(each in summary for each in told)
        assert f"### {article}\n" in articles


# ------------------------------------------------------------------ without a works council
@pytest.mark.parametrize("vehicle", TEXTS)
def test_the_minutes_of_a_review_say_what_the_text_promises_without_a_committee(vehicle: str) -> None:
    said = papers("nine", vehicle)
    promised = (
        "Présenter d'abord le projet d'outil ou de contrôle aux salariés concernés. Recueillir leurs observations"
    )
    assert promised in said["review-minutes"] and "CSE" not in said["review-minutes"]
    assert "représentants du personnel" not in said["review-minutes"]
    assert "Sans comité social et économique" in said["text"], "the article of which this is the promise"
    assert "consulter d'abord le CSE" in papers("agency_user", vehicle)["review-minutes"]


def test_the_report_of_nine_supposes_neither_representatives_nor_internal_rules() -> None:
    report = report_of(employer_matter("nine"))
    assert "informer chaque salarié et, s'il y en a, les représentants du personnel" in report
    assert "qui précise les clauses applicables" in report
    assert "clauses du règlement intérieur, s'il en existe un, qui lui sont applicables" in report


# ------------------------------------------------------------------ what the user states, and answers rest on
def test_the_report_prints_what_its_answers_rest_on_without_populations_named() -> None:
    employee = {"name": "Ida Meyer"}
    matter = aigov.parse_matter(employer_text("association", AMENDMENT, populations=[], employee=employee))
    said = report_of(matter)
    for sentence in ("étaient majeurs le jour de leur signature", "n'a demandé la traduction de son contrat"):
        assert re.search(rf"\| [^|]*{sentence}\. \| [^|]+ \| [1-9]", said), sentence


def test_the_report_says_of_an_accepted_statement_that_nothing_rests_on_it() -> None:
    matter = matter_of_form("mutual", CHAPTER, like="association")
    said = report_of(matter)
    assert re.search("Acceptées aussi : .*majeurs.* Aucune réponse ici ne repose sur elles", said)
    alone = report_of(matter.model_copy(update={"presumptions": ("adult",)}))
    assert re.search("Acceptée aussi : .*majeurs.* Aucune réponse ici ne repose sur elle : ce qu'elle règle", alone)


def test_a_statement_on_which_the_answers_of_a_population_rest_is_not_said_idle(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = report_of(employer_matter("nine"))
    assert "Repose sur ce que vous affirmez : Les salariés concernés étaient majeurs" in said
    assert "majeurs" not in "".join(re.findall("Acceptées? aussi.*", said))
    assert re.search(r"\| [^|]*majeurs[^|]* \| [^|]+ \| celles données par population ou par établissement", said)
    matter = tmp_path / "matter.yaml"
    matter.write_text(employer_text("nine", AMENDMENT), encoding="utf-8")
    assert main(["explain", str(matter), "--lang", "fr"]) == 0
    told = capsys.readouterr().out.replace("’", "'").partition("Affirmations acceptées dans le dossier")[2]
    assert "majeurs" in told and "Aucune réponse ici" not in told.partition("majeurs")[2].partition("Aucun salarié")[0]


def test_a_statement_on_which_the_answer_rests_once_formalities_are_done_is_printed() -> None:
    matter = aigov.parse_matter(employer_text("small_to_full", CHAPTER, committees={}, procedure={}))
    found = aigov.assess(LIBRARY, matter)
    assert found.finding("confidential-data").weighing.then == "disciplinary"
    assert "one_committee" in found.finding("confidential-data").weighing.rests_on


@pytest.mark.parametrize("name", ["nine", "two_establishments"])
def test_a_proof_stated_in_the_matter_is_printed_with_the_answers_that_rest_on_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for sentence in ("Le dépôt est prouvé par une pièce datée.", "La publicité est prouvée par une pièce datée."):
        assert re.search(rf"\| {sentence} \| [^|]+ \| [1-9]", report_of(employer_matter(name)))
    assert "The deposit is proved by a dated document." in report_of(employer_matter(name), "en")
    matter = tmp_path / "matter.yaml"
    matter.write_text(employer_text(name, CHAPTER), encoding="utf-8")
    assert main(["explain", str(matter), "confidential-data", "--lang", "fr"]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ").replace("’", "'")
    assert "Repose sur ce que vous affirmez : Le dépôt est prouvé par une pièce datée. Ce qui le montre" in told
    assert main(["explain", str(matter), "purpose", "--lang", "fr"]) == 0
    assert "Le dépôt est prouvé" not in capsys.readouterr().out, "an article that informs rests on no proof"


# ------------------------------------------------------------------ purposes that differ are told wherever it matters
@pytest.mark.parametrize("vehicle", TEXTS)
def test_purposes_that_differ_are_told_by_explain_and_put_a_reserve_on_the_notice(
    vehicle: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text(employer_text("nine", vehicle), encoding="utf-8")
    for command, said in {"explain": "C-PURPOSES", "formalities": "Sous réserve : "}.items():
        assert main([command, str(matter), "--lang", "fr"]) == 0
        assert said in capsys.readouterr().out.replace("\u00a0", " "), command
    plan = papers("nine", vehicle)["formalities-plan"]
    step = next(line for line in plan.split("\n") if line.startswith("| Informer chaque personne"))
    assert "| fait, sous réserve |" in step
    assert "Sous réserve : Informer chaque personne" in plan
    assert "sous réserve" not in papers("agency_user", vehicle)["formalities-plan"]


def test_purposes_that_the_charter_does_not_announce_put_a_reserve_on_the_notice_of_an_amendment_l1222_4() -> None:
    plan = papers("nine", AMENDMENT)["formalities-plan"]
    step = next(line for line in plan.split("\n") if line.startswith("| Informer la personne des journaux"))
    assert "| fait, sous réserve |" in step
    assert "Sous réserve : Informer la personne des journaux" in plan
    assert "fait, sous réserve" not in papers("agency_user", AMENDMENT)["formalities-plan"]


# ------------------------------------------------------------------ texts that govern larger undertakings only; names
def test_the_report_says_which_works_council_its_articles_govern() -> None:
    said = report_of(employer_matter("association"))
    for article in ("L. 2312-8", "L. 2312-38"):
        row = next(line for line in said.split("\n") if line.startswith(f"| article {article} "))
        assert "CSE d'une entreprise d'au moins cinquante salariés" in row


def test_a_name_is_printed_as_the_matter_writes_it() -> None:
    matter = matter_of_form("epic", CHAPTER, like="association")
    name = "Port de l'Odet"
    named = matter.model_copy(update={"employer": matter.employer.model_copy(update={"name": name})})
    said = aigov.to_bytes(aigov.enforceability_report(aigov.compare(LIBRARY, named), "fr"), "md").decode("utf-8")
    assert f"| {name} |" in said and "Port de l’Odet" not in said


# ------------------------------------------------------------------ the English says what the French says
@pytest.mark.parametrize(
    ("vehicle", "paper", "said", "said_before"),
    [
        (CHAPTER, "text", "investigate nor report others", "report colleagues"),
        (CHAPTER, "text", "Neither a user's own pay nor working conditions", "Users' own pay and working conditions"),
        (CHAPTER, "text", "to the point of distorting their choices", "so as to distort"),
        (CHAPTER, "text", "act binding the company", "commitment of the company;"),
        (CHAPTER, "text", "agreement where this chapter assigns it to that role", "grants the approvals"),
        (CHAPTER, "internship-annex", "no tool whose terms of use exclude that age", "unless its terms of use"),
        (CHAPTER, "cse-note", "the relevant CSE", "ompetent CSE"),
        (CHAPTER, "cse-agenda", "the effects of the project on health", "the effects of the draft"),
        (CHARTER, "text", "the employee's own language", "only the text in that language"),
        (CHARTER, "text", "the day fixed for the interview", "the interview day"),
        (CHARTER, "text", "nor any covert monitoring system", "covert device"),
        (CHARTER, "individual-notice", "Before any other measure, you may", "Before that measure"),
        (AMENDMENT, "text", "not raise targets, pace or workload because of AI before", "AI only after"),
        (
            AMENDMENT,
            "text",
            "The Company, or the contact whom it designates, shall answer in writing",
            "A written answer",
        ),
    ],
)
def test_the_english_of_a_paper_says_what_its_french_says(
    vehicle: str, paper: str, said: str, said_before: str
) -> None:
    printed = papers("two_establishments", vehicle, "en")[paper]
    assert said in printed
    assert said_before not in printed


def test_another_measure_than_a_precautionary_one_waits_for_the_explanations_of_the_person() -> None:
    for vehicle, paper in ((CHARTER, "individual-notice"), (CHAPTER, "ai-cse-note")):
        said = papers("two_establishments", vehicle)[paper]
        assert "Avant toute autre mesure" in said
        assert "Avant cette mesure" not in said


# ------------------------------------------------------------------ papers by their title, articles, persons
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER, AMENDMENT])
@pytest.mark.parametrize("name", NAMES)
def test_no_paper_names_another_by_a_number_printed_nowhere(name: str, vehicle: str, language: str) -> None:
    for paper, said in papers(name, vehicle, language).items():
        assert re.findall(r"\b[DM]\d\d[a-f]?\b", said) == [], paper


@pytest.mark.parametrize("name", ["association", "small_to_full"])
def test_each_notice_gives_the_article_of_the_internal_rules_on_sanctions_l1222_10(name: str) -> None:
    for vehicle in (CHAPTER, CHARTER, AMENDMENT):
        assert "article 18" in papers(name, vehicle)["individual-notice"], vehicle


def test_a_notice_without_internal_rules_says_what_a_sanction_must_be_l1333_2() -> None:
    assert "aucun règlement intérieur n'en énumère. Une sanction doit être" in papers("nine")["individual-notice"]


def test_the_table_of_texts_of_a_chapter_has_the_article_on_interns() -> None:
    for name in NAMES:
        assert "Article D. 124-4" in papers(name)["legal-texts"], name


def test_guarantees_of_access_reach_whoever_has_an_account() -> None:
    said = papers("association")
    assert all("utilisateur identifié" not in each for each in said.values())
    assert (
        "d'une personne identifiée sont consultés" in said["text"] or "d'une personne identifiée pour" in said["text"]
    )


def test_the_commitment_on_challenges_is_among_those_of_the_employer() -> None:
    said = papers("two_establishments")["text"]
    rule = said.partition("Décision humaine\n")[2].partition("\n###")[0]
    assert "autre décideur" not in rule and "L'entreprise" not in rule
    commitments = said.partition("Engagements de l'employeur\n")[2].partition("\n#")[0]
    assert "fait réexaminer sa contestation par un autre décideur" in commitments


def test_a_union_does_not_close_its_own_files() -> None:
    said = papers_of(matter_of_form("union", CHAPTER, like="nine"))["text"]
    assert "personnel, syndical" not in said and "l'activité syndicale propre de la personne" in said


# ------------------------------------------------------------------ no name of the library's own
#: What data for typst name places by.
PLACES = ("id", "to")


def word_parts(document: Document | BilingualDocument, **options: Any) -> dict[str, str]:
    """The parts of a document as a Word file, by their names."""
    with zipfile.ZipFile(io.BytesIO(aigov.to_bytes(document, "docx", **options))) as archive:
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


def strings_of(node: Any) -> Iterator[str]:
    """The texts that typst prints of the data of a document, save the places that links lead to."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from (each for key, value in node.items() if key not in PLACES for each in strings_of(value))
    elif isinstance(node, list):
        yield from (each for value in node for each in strings_of(value))


def test_names_of_the_library_are_found_in_a_text() -> None:
    assert {"V1-DISGUISED-RI", "confidential-data", "D04", "contractual+disciplinary"} <= library_ids()
    assert ids_in("(V1-DISGUISED-RI), D04 – purpose@1, C\\-PAPERS") == {
        "V1-DISGUISED-RI",
        "D04",
        "purpose@1",
        "C-PAPERS",
    }
    assert ids_in("Charte, article L. 1321-1, V1.2, 3 mai") == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_paper_prints_a_name_of_the_library(language: str) -> None:
    """Text, annexes, companions, plan and report, with what stands at the head and foot of their pages."""
    found: dict[tuple[str, ...], set[str]] = {}
    for name in NAMES if language == "fr" else ("nine", "association"):
        for vehicle in TEXTS if language == "fr" else (CHAPTER,):
            made = papers(name, vehicle, language)
            assert isinstance(made, Papers)
            for paper, said in made.items():
                found[name, vehicle, paper] = ids_in(said) | ids_beside(made.documents[paper])
        if name in ("nine", "two_establishments"):
            found[name, "report"] = ids_in(report_of(employer_matter(name), language))
    left = set(LIBRARY.companions) - {key[-1] for key in found}
    for case, matter, _ in _cases():
        for paper in papers_of(matter, language).keys() & left:  # what no employer here is called to send
            made = papers_of(matter, language)
            assert isinstance(made, Papers)
            found[case, paper] = ids_in(made[paper]) | ids_beside(made.documents[paper])
            left.remove(paper)
    assert left == set()
    assert {key: ids for key, ids in found.items() if ids} == {}


def ids_beside(document: Document) -> set[str]:
    """The names of the library in the title, head, foot and properties of a document."""
    said = (document.title, document.header, document.footer, *(value for _, value in document.properties))
    return ids_in("\n".join(said))


@pytest.mark.parametrize("language", ["fr", ("fr", "en"), "en"])
def test_no_word_file_shows_a_name_of_the_library(language: Any) -> None:
    """What Word shows of a review copy: text, titles of controls, comments and who they are of, heads and feet."""
    document = aigov.assemble(aigov.assess(LIBRARY, employer_matter("nine", AMENDMENT)), language)
    parts = word_parts(document, annotate=True)
    comments = parts["word/comments.xml"]
    reviewer = "Review" if language == "en" else "Relecture"
    assert set(re.findall(r'w:author="([^"]*)" w:initials="([^"]*)"', comments)) == {(reviewer, "R")}
    shown = {}
    for name, xml in parts.items():
        if re.fullmatch(r"word/(document|comments|header\d*|footer\d*)\.xml", name):
            texts = re.findall(r"<w:t(?: [^>]*)?>([^<]*)<", xml)
            titles = re.findall(r'<w:(?:alias|tblCaption|tblDescription) w:val="([^"]*)"', xml)
            shown[name] = "\n".join(["".join(texts), *titles])
    assert {name: ids_in(said) for name, said in shown.items() if ids_in(said)} == {}
    controls = re.findall(
        r'<w:sdtPr>(?:<w:alias w:val="([^"]*)"/>)?<w:tag w:val="([^"]*)"/>', parts["word/document.xml"]
    )
    assert controls and all(0 < len(title) <= 64 for title, _ in controls)
    assert all("@" in tag or tag.startswith("annex:") for _, tag in controls), "the tag still proves the clause"
    page = aigov.to_bytes(document, "html", annotate=True).decode()
    assert ids_in(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.S)) == set()
    assert ids_in("\n".join(strings_of(document_data(document, annotate=True)))) == set()


# ------------------------------------------------------------------ a ninth reading by local counsel: words of papers
@pytest.mark.parametrize(
    ("language", "device"),
    [
        ("fr", "Un dispositif automatique analyse le texte de chaque requête faite par un compte de l'association"),
        ("en", "An automated system analyses the text of every prompt made through an account of the association"),
    ],
)
@pytest.mark.parametrize("vehicle", TEXTS)
def test_each_paper_for_those_who_use_the_tool_tells_the_device_that_reads_each_prompt(
    vehicle: str, language: str, device: str
) -> None:
    listed = employer_matter("association", vehicle)
    people = [*listed.populations, *(Population(id=each) for each in ("seconded", "self_employed"))]
    associates = [*people, Population(id="liberal_associates")]
    said = papers_of(listed.model_copy(update={"populations": tuple(associates)}), language)
    for paper in ("volunteers-charter", "lender-notice", "supplier-clause", "associate-clause"):
        assert device in said[paper], paper


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_clause_for_a_supplier_uses_no_short_name_before_it_gives_it(language: str) -> None:
    short = {"fr": "RGPD", "en": "GDPR"}[language]
    listed = employer_matter("nine").model_copy(update={"populations": ()})
    said = papers_of(listed, language)["supplier-clause"]
    assert said.index(short) == said.index(f"({short})") + 1


@pytest.mark.parametrize("name", NAMES)
def test_an_amendment_keeps_pseudonymised_data_out_of_what_is_anonymised(name: str) -> None:
    said, english = papers(name, AMENDMENT)["text"], papers(name, AMENDMENT, "en")["text"]
    assert "Un code ou un nom d'emprunt n'y suffit pas" in said
    assert "A code or an assumed name is not enough" in english


def test_an_amendment_and_its_notice_give_the_same_purposes_gdpr_5() -> None:
    said, english = papers("small_to_full", AMENDMENT), papers("small_to_full", AMENDMENT, "en")
    assert "sur indice précis, à la recherche d'une faute" not in said["text"]
    assert "est lu pour rechercher une faute" in said["text"]
    assert "aucun échange ni aucune trace n'est lu pour rechercher une faute" in said["individual-notice"]
    assert "where there is a specific indication, for investigating misconduct" not in english["text"]
    assert "are read to investigate misconduct" in english["text"]


def test_an_absence_opens_exchanges_and_never_logs_in_an_amendment() -> None:
    said, english = papers("small_to_full", AMENDMENT)["text"], papers("small_to_full", AMENDMENT, "en")["text"]
    assert "Pour une absence, la Société lit les seuls échanges utiles, jamais les journaux." in said
    assert "For an absence, the Company may read only the relevant exchanges, never the logs." in english


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_computation_sheet_ends_each_reserve_with_one_stop(language: str) -> None:
    for name in NAMES:
        assert not re.search(r"(?<!\.)\.\.(?!\.)", papers(name, CHAPTER, language)["computation-sheet"]), name


def test_a_value_of_the_sample_printed_twice_is_listed_once() -> None:
    said = papers("association")["posting-notice"]
    assert said.count("Lieu d'affichage ou adresse intranet (filing.posting_place)") == 1


@pytest.mark.parametrize(
    ("language", "formalities", "concerned"),
    [
        ("fr", "dernière des formalités de dépôt", "accomplies pour l'établissement concerné"),
        ("en", "later of the deposit and publicity", "completed for the establishment concerned"),
    ],
)
def test_where_there_are_several_establishments_the_last_formality_is_that_of_the_one_concerned(
    language: str, formalities: str, concerned: str
) -> None:
    for name, several in (("two_establishments", True), ("small_to_full", False)):
        said = papers(name, CHAPTER, language)
        for paper in ("text", "inspector-letter", "cse-note", "posting-notice", "agency-notice"):
            if paper in said:
                assert formalities in said[paper].replace("registry deposit", "deposit").replace(
                    "dépôt au greffe", "dépôt"
                )
                assert (concerned in said[paper]) == several, (name, paper)
        assert (concerned in said["computation-sheet"]) == several


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("fr", "La personne dont les données sont consultées est informée", "Cette personne est informée"),
        ("en", "The person whose data are accessed is informed", "That person is informed"),
    ],
)
def test_the_person_told_of_an_access_is_the_one_whose_data_are_read(language: str, one: str, other: str) -> None:
    epic = papers_of(matter_of_form("epic", CHAPTER, like="small_to_full"), language)["text"]
    no_logs = papers_of(aigov.parse_matter(employer_text("nine", CHAPTER, options={"usage_logs": "none"})), language)
    for said in (papers("nine", CHAPTER, language)["text"], epic, no_logs["text"]):
        assert one in said and other not in said


@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("fr", "Une ligne sans nom d'établissement vaut pour le siège"),
        ("en", "A row without the name of an establishment holds for the head office"),
    ],
)
def test_the_calendar_of_several_establishments_says_what_a_row_without_a_name_is(language: str, row: str) -> None:
    assert row in papers("two_establishments", CHAPTER, language)["cse-note"]
    assert row not in papers("small_to_full", CHAPTER, language)["cse-note"]


@pytest.mark.parametrize("vehicle", TEXTS)
def test_managers_are_told_which_lines_may_be_read_where_the_device_stands_between(vehicle: str) -> None:
    said, english = (papers("nine", vehicle, each)["manager-talking-points"] for each in ("fr", "en"))
    assert "Hors les lignes utiles à une alerte de sécurité, les requêtes" in said and "Hors ces lignes" not in said
    assert "Other than the lines needed for a security alert, a person's prompts" in english


# ------------------------------------------------------------------ tenth reading: what each paper says, and no more
@pytest.mark.parametrize(
    ("employer", "vehicle", "paper", "said", "said_before"),
    [
        ("nine", CHAPTER, "ruling-request", "avec quels outils et par quel compte on travaille", "quelles données on"),
        (
            "association",
            CHAPTER,
            "monitoring-record",
            "sont ceux de l'information individuelle",
            "Les destinataires sont",
        ),
        ("nine", CHARTER, "staff-summary", "Là où il faut anonymiser", "Anonymiser les données avant"),
        ("nine", CHARTER, "manager-talking-points", "à rapporter sans délai", "à rapporter aux"),
        ("nine", CHARTER, "who-to-ask", "Présenter un outil ou un contrôle", "Présenter un outil aux"),
        (
            "association",
            CHARTER,
            "who-to-ask",
            "la délégation du personnel d'un outil ou d'un contrôle",
            "d'un outil |",
        ),
        ("nine", CHARTER, "legal-texts", "Ce sont, au code du travail", "peut citer"),
        ("association", CHAPTER, "individual-notice", "seule la charte des bénévoles oblige", "cet acte est la charte"),
        ("nine", CHARTER, "supplier-assessment", "après les mêmes consultations et informations", "Essai ou classe"),
        ("nine", CHAPTER, "posting-notice", "avant l'envoi, la remise ou l'affichage :", "avant l'envoi :"),
        ("nine", CHAPTER, "text", "L. 1331-1 à L. 1332-5 et L. 1333-2", "L. 1331-1 à L. 1332-5 du"),
        ("nine", CHAPTER, "ruling-request", "La recevabilité sans règlement intérieur", "conforme au règlement"),
        ("agency_user", CHAPTER, "text", "tout salarié de l'entreprise, apprenti compris", "tout salarié, apprenti"),
        ("nine", CHARTER, "text", "Nous réunissons dans le comité IA", "Le comité IA réunit"),
        ("nine", CHARTER, "text", "la santé d'une personne", "sur la santé,"),
        (
            "association",
            CHARTER,
            "text",
            "un prestataire ou un bénévole par exemple, suit",
            "un prestataire par exemple",
        ),
        ("nine", AMENDMENT, "text", "à tout lecteur, même du métier", "revenir à l'origine"),
    ],
)
def test_a_paper_says_what_its_other_papers_say(
    employer: str, vehicle: str, paper: str, said: str, said_before: str
) -> None:
    printed = papers(employer, vehicle)[paper]
    assert said in printed
    assert said_before not in printed


def test_a_practitioner_signs_as_himself_and_has_no_representative() -> None:
    printed = papers_of(matter_of_form("liberal_practice", AMENDMENT, like="nine"))["text"]
    assert "Le Cabinet, ou le référent qu'il désigne, répond par écrit" in printed
    assert "son représentant" not in printed


@pytest.mark.parametrize(("form", "like"), [("epic", "small_to_full"), ("administration", "nine")])
def test_a_seconded_public_servant_is_disciplined_under_the_law_of_the_employment(form: str, like: str) -> None:
    made = papers_of(matter_of_form(form, CHARTER, like=like))
    assert "Pour un agent public mis à disposition ou détaché, la discipline relève" in made["individual-notice"]
    assert "des journaux et du dispositif automatique" in made["text"]
    assert "agents et salariés" not in "".join(made.values())
    assert "agent public mis à disposition" not in papers("nine", CHARTER)["individual-notice"]


def test_the_amendment_of_a_public_body_leaves_the_status_of_its_staff_l1211_1() -> None:
    stated = matter_of_form("epic", AMENDMENT, like="small_to_full")
    none = stated.model_copy(update={"employer": stated.employer.model_copy(update={"no_special_status": True})})
    said = "L'avenant laisse entières les dispositions particulières du statut du personnel, s'il en existe un"
    assert said in papers_of(stated)["text"]
    assert said not in papers_of(none)["text"]


def test_no_word_stands_unelided_before_the_pronoun_of_the_employee() -> None:
    """The pronoun is ``il``, ``elle`` or another: “si” would be elided before one and not before the other."""
    texts = sorted((Path(__file__).parents[1] / "clause_library").rglob("*.fr.md"))
    assert len(texts) > 100
    found = [
        str(path)
        for path in texts
        if re.search(r"(?i)\b(si|que|lorsque|de) \{\{ employee\.il \}\}", path.read_text("utf-8"))
    ]
    assert not found


@pytest.mark.parametrize(
    ("name", "vehicle", "paper", "said", "said_before"),
    [
        ("association", CHAPTER, "text", "La version 1.0 entre en vigueur le 2 novembre 2026", "La version 1.0 du"),
        ("two_establishments", CHAPTER, "text", "L'entrée en vigueur ne précède jamais le lendemain", "Cette date se"),
        ("nine", CHAPTER, "text", "- le choix des référents, que la direction désigne par écrit ;", "[•]"),
        ("nine", CHAPTER, "text", "- les droits de la défense des salariés, définis aux articles L. 1332-1", "[•]"),
        ("nine", CHAPTER, "glossary", "personne citée pour sa fonction ;", "son activité publique"),
        (
            "nine",
            CHAPTER,
            "glossary",
            "décider les changements de la liste des outils, selon le texte",
            "tenir la liste",
        ),
        ("nine", CHARTER, "announcement", "Elle informe et ne fonde, à elle seule, aucune sanction.", "s'engage"),
        ("nine", CHAPTER, "announcement", "Pour la formation, voir le texte.", "demi-journée"),
        ("agency_user", CHAPTER, "uses-by-job", "conseille de consulter d'abord le référent IA", "suppose un accord"),
        ("agency_user", AMENDMENT, "ai-cse-note", "L'avenant renvoie à la liste des outils", "fixe les outils admis"),
        ("agency_user", CHAPTER, "lender-notice", "leur applique les engagements du texte", "[•]"),
        ("nine", AMENDMENT, "individual-notice", "Un manquement peut donner lieu à une sanction. Elle doit", "[•]"),
        ("association", CHAPTER, "text", "d'un client, d'un usager ou d'un prospect", "d'un client ou d'un prospect"),
        ("nine", CHAPTER, "ruling-request", "une obligation légale et la gestion des licences", "[•]"),
    ],
)
def test_a_paper_says_it_so(name: str, vehicle: str, paper: str, said: str, said_before: str) -> None:
    printed = papers(name, vehicle)[paper]
    assert said in printed
    assert said_before == "[•]" or said_before not in printed


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER, AMENDMENT])
def test_tools_are_put_to_the_committee_before_the_text_that_authorises_them_l2312_8(vehicle: str) -> None:
    plan = papers("small_to_full", vehicle)["formalities-plan"]
    row = next(line for line in plan.split("\n") if line.startswith("| Consulter le CSE sur l'introduction des outils"))
    assert "| – / 14 septembre 2026 |" in row


def test_no_paper_cites_an_article_that_the_dossier_does_not_hold() -> None:
    assert not {"cpi-l122-7", "cpi-l131-4"} & set(LIBRARY.legal_bases)


def test_the_plan_says_where_the_papers_of_another_establishment_are() -> None:
    said = "Les papiers propres à Colmar (pour son CSE, son greffe, son inspecteur, son affichage et son calcul) sont"
    assert said in papers("two_establishments")["formalities-plan"]


@pytest.mark.parametrize(
    ("vehicle", "paper"), [(CHARTER, "text"), (CHAPTER, "uses-by-job"), (CHAPTER, "ai-cse-note"), (AMENDMENT, None)]
)
def test_uses_by_job_say_whom_to_consult_and_of_no_agreement(vehicle: str, paper: str | None) -> None:
    made = papers("agency_user", vehicle)
    said = made[paper] if paper else "\n".join(made.values())
    assert "Interlocuteur (usages sous conditions)" in said and "Accord à demander" not in said


@pytest.mark.parametrize("name", ["nine", "association"])
def test_management_designates_the_leads_that_an_annex_names(name: str) -> None:
    assert "glossaire excepté. La direction désigne les référents par écrit." in papers(name, CHARTER)["text"]


@pytest.mark.parametrize(
    ("vehicle", "decides"), [(CHARTER, "Référent IA"), (CHAPTER, "Accord écrit : le référent IA décide")]
)
def test_the_states_of_a_tool_say_who_grants_it_in_writing(vehicle: str, decides: str) -> None:
    for paper in ("tools-list", "systems-register"):
        (row,) = [x for x in papers("nine", vehicle)[paper].split("\n") if "ou accordé par écrit" in x]
        assert row.split(" | ")[3].startswith(decides), paper


@pytest.mark.parametrize("name", ["nine", "association"])
def test_tools_are_presented_before_the_day_of_the_charter_that_authorises_them(name: str) -> None:
    (row,) = [
        x
        for x in papers(name, CHARTER)["formalities-plan"].split("\n")
        if ("du projet d'outil ou de" in x and x.startswith("| Informer"))
        or ("le projet d'outil ou de contrôle" in x and x.startswith("| Présenter"))
    ]
    assert "– / 14 septembre 2026" in row


@pytest.mark.parametrize("name", ["nine", "association"])
def test_who_has_no_contract_follows_this_text_only_where_an_act_says_so(name: str) -> None:
    assert "les dispositions que cet acte désigne, s'il en désigne." in papers(name, CHARTER)["individual-notice"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_client_is_whoever_the_employer_serves(language: str) -> None:
    said = {"fr": "un adhérent, un donateur ou un bénéficiaire", "en": "a service user, a member, a donor"}[language]
    assert said in papers("association", CHAPTER, language)["text"]
    assert said in papers("association", CHARTER, language)["text"]
