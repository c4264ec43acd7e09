"""How each wording speaks: declared in clause.yaml, compared with its words, and weighed by the rules."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.compose.library_check import check_voices
from aigov_docs.library.phrases import PhraseEntry, contains_phrase, find_phrases

CLAUSE = "clauses/never-enter/confidential-data"
FRENCH = "# Vérifier\n\nL'utilisateur doit vérifier les faits à la source.\n"
ENGLISH = "# Checking\n\nUsers must check the facts at their source.\n"
ASKS = "# Vérifier\n\nNous vous demandons de vérifier les faits à la source. Pourquoi : l'IA invente.\n"
ASKS_ENGLISH = "# Checking\n\nWe ask you to check the facts at their source. Why: AI invents.\n"


def house(
    folder: Path, modality: str = "{charter: guidance}", *, kind: str = "human_review", edition: str = ""
) -> Path:
    """A house library whose clause has a text of its own for the charter, which asks, and one for the others."""
    (folder / CLAUSE).mkdir(parents=True)
    (folder / "library.yaml").write_text('name: acme\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    (folder / CLAUSE / "clause.yaml").write_text(
        f'id: confidential-data\nkind: {kind}\nmodality: {modality}\npurpose: {{fr: "Vérifier.", en: "Check."}}\n'
        f"answers: [legal-risk]\neditions:\n  1: {{in_force: 2025-02-02, legal_bases: [ct-l1222-1]{edition}}}\n",
        encoding="utf-8",
    )
    amendment = ("# Vérifier\n\nLe Salarié vérifie les faits.\n", "# Checking\n\nThe Employee shall check the facts.\n")
    for name, texts in {
        "": (FRENCH, ENGLISH),
        "charter.": (ASKS, ASKS_ENGLISH),
        "contract-amendment.": amendment,
    }.items():
        for language, text in zip(("fr", "en"), texts, strict=True):
            (folder / CLAUSE / f"1.{name}{language}.md").write_text(text, encoding="utf-8")
    return folder


def said(folder: Path, language: str = "en") -> list[str]:
    return [problem.text(language) for problem in aigov.library.check_folder(folder)]


def says(folder: Path, name: str, text: str) -> list[str]:
    """What `check` says once a text of the clause is replaced, of what speaks otherwise than it declares."""
    (folder / CLAUSE / name).write_text(text, encoding="utf-8")
    return [problem.text("fr") for problem in check_voices(aigov.load_library(folder))]


# ------------------------------------------------------------------ expressions
@pytest.mark.parametrize(
    ("expression", "found", "passed"),
    [
        ("sanctionn", "Il sera sanctionné.", "Une censure."),
        ("doit|", "Il DOIT lire.", "Le doitage."),
        ("n'*ez pas|", "N’utilisez pas cet outil.", "Vous n'utilisez rien de tel, pas ici."),
        ("ne * … que|", "Il ne faut lire ici que cela.", "Il ne lit un texte long et fort ancien et rare que demain."),
        ("^ne *ez jamais|", "Merci. Ne saisissez jamais cela.", "On ne saisissez jamais."),
        ("^la loi|", "Pourquoi : la loi le dit.", "Selon la loi."),
        ("^{{ party.l", "{{ party.L_entreprise }} répond.", "Écrivez à {{ party.l_entreprise }}."),
    ],
)
def test_an_expression_is_found_where_its_signs_say(expression: str, found: str, passed: str) -> None:
    assert contains_phrase(found, [expression])
    assert not contains_phrase(passed, [expression])


def test_a_gap_never_goes_beyond_its_sentence() -> None:
    assert not list(find_phrases("Nous ne lisons rien. Dites ce que vous voulez.", ["ne * … que|"]))


def test_what_is_spared_at_the_same_place_is_not_counted() -> None:
    entry = PhraseEntry(fr="x", en="x", words=("tenu à|",), unless=("tenu à jour",))
    assert entry.find_in("Vous êtes tenu à la discrétion ; le registre est tenu à jour.", "fr") == ["tenu a"]


def test_the_phrases_of_the_library_say_what_they_look_for_in_both_languages(library: aigov.Library) -> None:
    named = {name for voice in library.vocabulary.voices.values() for name in (*voice.needs, *voice.never)}
    assert all(library.vocabulary.phrases[name].english for name in named)


# ------------------------------------------------------------------ a modality that lies
LIES = [
    "Vous devez vérifier les faits.", "Il faut vérifier les faits.", "Vous êtes tenu de vérifier les faits.",
    "La vérification est une obligation.", "Il convient de vérifier les faits.", "Vous veillez à la vérification.",
    "Il est interdit de citer sans lire.", "Vous ne pouvez citer cela.", "Citer sans lire est proscrit.",
    "En aucun cas une source n'est citée sans lecture.", "Merci de ne pas citer sans lire.",
    "N'utilisez que les sources lues.", "Vous ne citez une source que si vous l'avez lue.",
    "Seuls les faits vérifiés se citent.", "Citer est réservé aux faits lus.", "Pas de citation sans autorisation.",
    "Une citation fausse est une faute.", "Citer sans lire expose à une sanction.", "Vous lisez, sous peine de renvoi.",
    "Un manquement est possible.", "L'utilisateur vérifie les faits.", "Le salarié vérifie les faits.",
    "Quiconque cite vérifie.", "Selon la présente charte, on vérifie.", "Le lecteur s'engage à vérifier.",
    "Respectez la source.", "Cette règle s'impose.", "Ne citez jamais sans lire.", "N'inventez pas de source.",
    "Nous vous interdisons de citer sans lire.",
]  # fmt: skip
ENGLISH_LIES = [
    "You must check the facts.", "Facts shall be checked.", "Checking is required.", "You may not quote unread facts.",
    "Quoting unread sources is prohibited.", "It is forbidden to quote unread sources.", "This would be a breach.",
    "Please comply with the sources.", "This may lead to disciplinary action.", "Never quote an unread source.",
    "Do not quote an unread source.", "Users check the facts.", "We tell you that you must check.",
]  # fmt: skip
TRUE = [
    "Nous vous demandons de ne rien citer sans lire.", "Relisez avant d'envoyer.", "Vous pouvez citer une source lue.",
    "La loi interdit certaines pratiques (article 5 du règlement).", "Nous devons vous former.",
    "{{ party.L_entreprise }} est tenue de vous informer.", "Aucun outil n'est ouvert à cette donnée.",
    "L'IA ne sait pas ce que vous pensez.", "Le registre est tenu à jour.",
]  # fmt: skip
ENGLISH_TRUE = [
    "We ask you to quote nothing unread.", "Read before you send.", "You can quote a source that you have read.",
    "The law prohibits some practices.", "We must train you.", "No tool is open to this data.",
]  # fmt: skip


@pytest.mark.parametrize("sentence", LIES)
def test_a_french_text_declared_as_advice_that_commands_is_a_problem(tmp_path: Path, sentence: str) -> None:
    found = says(house(tmp_path), "1.charter.fr.md", f"# Vérifier\n\nUn conseil.\n\n{sentence}\n")
    assert found and all(line.startswith(f"{CLAUSE}/1.charter.fr.md, ligne 5 — ") for line in found), found


@pytest.mark.parametrize("sentence", ENGLISH_LIES)
def test_an_english_text_declared_as_advice_that_commands_is_a_problem(tmp_path: Path, sentence: str) -> None:
    found = says(house(tmp_path), "1.charter.en.md", f"# Checking\n\nAdvice.\n\n{sentence}\n")
    assert found and all(line.startswith(f"{CLAUSE}/1.charter.en.md, ligne 5 — ") for line in found), found


def test_a_text_that_asks_permits_informs_or_speaks_of_the_employer_passes(tmp_path: Path) -> None:
    folder = house(tmp_path)
    for language, sentences in (("fr", TRUE), ("en", ENGLISH_TRUE)):
        assert says(folder, f"1.charter.{language}.md", f"# Titre\n\n{' '.join(sentences)}\n") == [], language


def test_the_same_words_pass_where_the_text_says_that_it_obliges(tmp_path: Path) -> None:
    folder = house(tmp_path, "{charter: prohibition}")
    assert says(folder, "1.charter.fr.md", "# Vérifier\n\nIl est interdit de citer sans lire.\n") == []


def test_a_rule_of_conduct_declared_as_information_states_no_duty(tmp_path: Path) -> None:
    folder = house(tmp_path, "{charter: information}")
    assert says(folder, "1.charter.fr.md", "# Vérifier\n\nLe lecteur doit vérifier.\n")
    assert says(folder, "1.charter.fr.md", "# Vérifier\n\nUne source se lit avant d'être citée.\n") == []


@pytest.mark.parametrize("kind", ["employer_commitment", "monitoring"])
def test_a_text_of_the_employer_or_on_logs_may_name_a_fault(tmp_path: Path, kind: str) -> None:
    folder = house(tmp_path, kind=kind)
    assert says(folder, "1.charter.fr.md", "# Journaux\n\nLes journaux servent sur indice précis de faute.\n") == []


def test_a_rule_of_the_chapter_has_its_duty_and_softens_none(tmp_path: Path) -> None:
    folder = house(tmp_path)
    assert says(folder, "1.fr.md", FRENCH) == []
    (none,) = says(folder, "1.fr.md", "# Vérifier\n\nL'utilisateur vérifie les faits.\n")
    assert none.startswith(f"{CLAUSE}/1.fr.md, ligne 1 — le texte ne dit nulle part : « doit » ou « interdit »"), none
    for soft in ("évite", "s'efforce", "veille", "recommande", "vous aide"):
        found = says(folder, "1.fr.md", f"# Vérifier\n\nL'utilisateur doit lire. Il {soft} de citer.\n")
        assert len(found) == 1 and "1.fr.md, ligne 3" in found[0], found
    assert says(folder, "1.en.md", "# Checking\n\nUsers must check. They may not quote.\n")


def test_advice_in_the_chapter_needs_no_duty(tmp_path: Path) -> None:
    folder = house(tmp_path, "{default: guidance, contract-amendment: obligation}")
    assert says(folder, "1.en.md", "# Checking\n\nA source read is a source kept.\n") != []  # the French one commands
    assert says(folder, "1.fr.md", "# Vérifier\n\nUne source lue se garde.\n") == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("1.contract-amendment.fr.md", "Le Salarié doit vérifier."),
        ("1.contract-amendment.fr.md", "Vous vérifiez."),
        ("1.contract-amendment.en.md", "The Employee must check."),
        ("1.contract-amendment.en.md", "You check."),
    ],
)
def test_the_amendment_names_its_parties_and_obliges_in_the_present(tmp_path: Path, name: str, sentence: str) -> None:
    found = says(house(tmp_path), name, f"# Titre\n\n{sentence}\n")
    assert found and f"{name}, ligne 3" in found[0], found


# ------------------------------------------------------------------ texts still to be rewritten
def test_what_is_still_to_be_rewritten_is_named_and_nothing_else(library: aigov.Library) -> None:
    for voice in library.vocabulary.voices.values():
        assert set(voice.not_yet) <= set(library.clauses), "clauses that are gone"
    assert check_voices(library) == []


def test_a_clause_that_speaks_as_it_should_leaves_the_list(library: aigov.Library) -> None:
    voices = dict(library.vocabulary.voices)
    voices["advice"] = voices["advice"].model_copy(update={"not_yet": ("frugality",)})
    changed = library.vocabulary.model_copy(update={"voices": voices})
    problems = check_voices(dataclasses.replace(library, vocabulary=changed))
    assert [(problem.code, problem.where) for problem in problems] == [
        ("voice-reached", "vocabulary/voices.yaml, advice, not_yet")
    ]


# ------------------------------------------------------------------ declared by wording
@pytest.mark.usefixtures("upstream_of_ten")
def test_each_wording_has_its_own_modality_and_its_own_weight(tmp_path: Path) -> None:
    library = aigov.load_library(house(tmp_path))
    assert said(tmp_path) == []
    clause = library.clauses["confidential-data"]
    assert (clause.modality, clause.modalities) == ("obligation", ("obligation", "guidance"))
    weights = {}
    for vehicle in ("charter", "it-charter-chapter", "contract-amendment"):
        finding = aigov.assess(library, aigov.samples.sample_matter(vehicle)).finding("confidential-data")
        if finding is not None:
            weights[vehicle] = (finding.modality, finding.weight)
    assert weights["charter"] == ("guidance", "none")
    assert weights["it-charter-chapter"] == ("obligation", "disciplinary")


@pytest.mark.usefixtures("upstream_of_ten")
def test_an_edition_may_speak_otherwise_than_the_others(tmp_path: Path) -> None:
    library = aigov.load_library(house(tmp_path, "prohibition", edition=", modality: {charter: guidance}"))
    clause = library.clauses["confidential-data"]
    spoken = {key: wording.modality for key, wording in clause.editions[1].wordings.items()}
    assert spoken["charter.fr"] == "guidance" and spoken["fr"] == "prohibition"


@pytest.mark.usefixtures("upstream_of_ten")
def test_what_says_nothing_speaks_as_is_usual_for_its_kind(tmp_path: Path) -> None:
    library = aigov.load_library(house(tmp_path, "null"))
    assert library.clauses["confidential-data"].modalities == (library.vocabulary.kinds["human_review"].modality,)


@pytest.mark.usefixtures("upstream_of_ten")
@pytest.mark.parametrize(
    ("modality", "expected"),
    [
        ("advice", r'clause\.yaml, line 3, modality — unknown modality "advice" — choose one of: .*guidance'),
        ("{charter: advice}", r'clause\.yaml, line 3, modality — unknown modality "advice"'),
        (
            "{it-charter-chapter: guidance}",
            r'is said of "it-charter-chapter", and the clause has no text for it — write 1\.it-charter-chapter\.fr\.md',
        ),
    ],
)
def test_a_modality_that_nothing_has_is_a_problem(tmp_path: Path, modality: str, expected: str) -> None:
    assert any(re.search(expected, line) for line in said(house(tmp_path, modality))), said(tmp_path)


@pytest.mark.usefixtures("upstream_of_ten")
def test_a_published_edition_never_speaks_otherwise(tmp_path: Path) -> None:
    folder = house(tmp_path)
    aigov.library.lock_editions(folder)
    path = folder / CLAUSE / "clause.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{charter: guidance}", "obligation"), encoding="utf-8")
    assert any('"confidential-data@1" is published and was changed' in line for line in said(folder))


@pytest.mark.usefixtures("upstream_of_ten")
def test_a_lock_of_before_is_good_and_the_next_one_says_how_texts_speak(tmp_path: Path) -> None:
    folder = house(tmp_path)
    aigov.library.lock_editions(folder)
    path = folder / "library.lock"
    whole = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"  modality: .*\n", "", whole), encoding="utf-8")
    assert said(folder) == []
    assert aigov.library.lock_editions(folder).added == ()
    assert path.read_text(encoding="utf-8") == whole


# ------------------------------------------------------------------ what is told
def test_a_search_and_a_card_follow_each_wording(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = aigov.load_library(house(tmp_path))
    from aigov_docs.compose.clause_search import clause_card, search_clauses

    def found(modality: str, vehicle: str | None = None) -> bool:
        listed = search_clauses(library, modality=modality, vehicle=vehicle)
        return "confidential-data" in [match.clause.id for match in listed]

    assert found("guidance") and found("obligation") and found("guidance", "charter")
    assert not found("obligation", "charter") and not found("guidance", "it-charter-chapter")
    card = clause_card(library, "confidential-data")
    assert (card["modality"], card["weights"]["charter"]["modality"]) == ("obligation", "guidance")
    assert main(["clauses", "confidential-data", "--lang", "en", "--library", str(tmp_path)]) == 0
    assert "Stand-alone charter (advice, information to the reader): " in capsys.readouterr().out


def test_the_report_says_once_what_binds_nobody_and_which_wording_binds(tmp_path: Path) -> None:
    library = aigov.load_library(house(tmp_path))
    matter = aigov.samples.sample_matter("charter")
    text = aigov.to_bytes(aigov.enforceability_report(aigov.compare(library, matter), "en"), "md").decode()
    assert (
        text.count("A wording that asks, advises or informs")
        == 1
        == text.count("Wordings of the same clauses that bind, once ")
    )
    table = text.partition("Wordings of the same")[2].partition("\n\n")[2].partition("\n\n")[0]
    named = {row.split(" | ")[0].strip("| ") for row in table.splitlines() if "– Checking; " in row}
    assert named == {library.vehicles[name].label.en for name in ("it-charter-chapter", "contract-amendment")}, table


def test_what_is_true_of_every_paper_is_no_warning_of_a_draft(library: aigov.Library) -> None:
    for vehicle in ("charter", "it-charter-chapter"):
        found = aigov.assess(library, aigov.samples.sample_matter(vehicle))
        raised, told = {rule.id for rule in found.law.warnings}, {rule.id for rule in found.list_standing_rules()}
        assert "V1-EMPLOYER-COMMITMENT" in raised & told and raised - told == {rule.id for rule in found.warnings}
        assert "V1-EMPLOYER-COMMITMENT" in json.dumps(found.as_dict()["told_once"])
