"""A lawyer's own library: written in an editor, in French, and what `check` answers to each slip.

It extends a library of ten clauses, read once: what is checked is what the firm wrote.
"""

from __future__ import annotations

import dataclasses
import re
import shutil
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml
from command import run

import aigov_docs as aigov
from aigov_docs.compose.untranslated_texts import list_french_alone
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.library import cache, load

CLAUSE = """\
id: relecture-compte-rendu
kind: human_review
modality: obligation
purpose:
  fr: "Fait relire par un participant le compte rendu fait avec un outil d'IA."
  en: "Has minutes made with an AI tool read by somebody who was there."
answers: [legal-risk]
editions:
  1:
    in_force: 2026-01-01
    legal_bases: [ct-l1222-1]
"""
TEXT = """\
# Comptes rendus de réunion

Un compte rendu fait avec un outil d'IA n'est diffusé qu'une fois relu par une personne présente à la réunion.
"""
ENGLISH = """\
# Minutes of meetings

Minutes made with an AI tool must not be sent until somebody who was at the meeting has read them.
"""
HERE = "clauses/fact-checking/relecture-compte-rendu"


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def house(upstream_of_ten: aigov.Library, tmp_path: Path) -> Path:
    """One clause more, in both languages, and where it goes."""
    folder = tmp_path / "cabinet"
    write(folder, "library.yaml", 'name: cabinet\nrelease: "1"\nextends: aigov\n')
    write(folder, f"{HERE}/clause.yaml", CLAUSE)
    write(folder, f"{HERE}/1.fr.md", TEXT)
    write(folder, f"{HERE}/1.en.md", ENGLISH)
    write(
        folder,
        "vehicles/charter.yaml",
        "id: charter\nadd:\n  - {clause: relecture-compte-rendu, after: fact-checking}\n",
    )
    return folder


def said(folder: Path, language: str = "fr") -> list[str]:
    return [
        problem.text(language).replace("\u202f", " ").replace("\u00a0", " ")
        for problem in aigov.library.check_folder(folder)
    ]


# ------------------------------------------------------------------ what is possible
def test_an_unknown_kind_lists_the_kinds(house: Path) -> None:
    write(house, f"{HERE}/clause.yaml", CLAUSE.replace("kind: human_review", "kind: revue"))
    (line,) = said(house)
    assert line.startswith(f"{HERE}/clause.yaml, ligne 2, kind — nature inconnue : « revue » — choisissez parmi : ")
    assert all(kind in line.split(" : ")[-1].split(", ") for kind in aigov.load_library().vocabulary.kinds)


def test_an_unknown_topic_lists_the_topics(house: Path) -> None:
    (house / "clauses/fact-checking").rename(house / "clauses/relectures")
    (line,) = said(house)
    assert "thème inconnu : « relectures »" in line and "vouliez-vous dire" in line and ", fact-checking, " in line


def test_a_clause_that_answers_nothing_is_told_what_it_may_answer(house: Path) -> None:
    for empty in ("[]", ""):
        write(house, f"{HERE}/clause.yaml", CLAUSE.replace("answers: [legal-risk]", f"answers: {empty}"))
        lines = said(house)
        assert f"{HERE}/clause.yaml, ligne 7, answers" in lines[0]
        if empty:
            assert lines[0].endswith(
                "écrivez au moins l’un de : " + ", ".join(sorted(aigov.load_library().vocabulary.answers))
            )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("id: relecture", "id: Relecture", "minuscules sans accents"),
        ("id: relecture", "id: relecturé", "minuscules sans accents"),
        ("legal_bases: [ct-l1222-1]", "legal_bases: [ct-l12221]", "vouliez-vous dire"),
        ("modality: obligation", "modality: devoir", "commitment, guidance, information, obligation"),
    ],
)
def test_a_slip_says_what_is_possible(house: Path, old: str, new: str, expected: str) -> None:
    write(house, f"{HERE}/clause.yaml", CLAUSE.replace(old, new))
    assert expected in said(house)[0], said(house)


# ------------------------------------------------------------------ what could not be read
def test_a_clause_that_was_not_read_is_not_unknown(house: Path) -> None:
    write(house, f"{HERE}/clause.yaml", CLAUSE.replace("in_force: 2026-01-01", "in_force: janvier"))
    faulty, used = said(house)
    assert faulty.startswith(f"{HERE}/clause.yaml, ligne 10, editions.1.in_force — ")
    assert used == (
        "vehicles/charter.yaml — « relecture-compte-rendu » est là, et son fichier n’a pas pu être lu — corrigez"
        f" d’abord {HERE}/clause.yaml : ses erreurs sont énumérées ici"
    )


@pytest.mark.parametrize("text", ["id: [", ""])
def test_neither_is_one_whose_file_is_no_yaml_or_empty(house: Path, text: str) -> None:
    write(house, f"{HERE}/clause.yaml", text)
    assert not any("inconnu" in line for line in said(house)), said(house)


@pytest.mark.parametrize("folder", ["clauses/relecture-compte-rendu", "clauses/a/b/relecture-compte-rendu"])
def test_a_clause_out_of_its_place_is_told_where_it_goes(house: Path, folder: str) -> None:
    (house / folder).parent.mkdir(parents=True, exist_ok=True)
    (house / HERE).rename(house / folder)
    misplaced, used = said(house)
    assert misplaced.startswith(f"{folder}/clause.yaml — la clause n’est pas dans le répertoire d’un thème")
    assert "clauses/THÈME/relecture-compte-rendu/" in misplaced and f"{folder}/clause.yaml" in used


def test_a_rule_beside_one_that_was_not_read_is_not_unknown(house: Path) -> None:
    rule = (
        '- id: {id}\n  stage: vehicle\n  explanation: {{fr: "Non.", en: "No."}}\n  about: {{track: contract}}\n'
        '  when: {{ri_mandatory: "yes"}}\n  exception_to: [{over}]\n  weight: none\n  legal_bases: [ct-l1321-1]\n'
        "  confidence: {sure}\n"
    )
    write(house, "rules/a.yaml", rule.format(id="A-1", over="B-1", sure="settled"))
    write(house, "rules/b.yaml", rule.format(id="B-1", over="V3-CONSENT", sure="settled").replace("weight", "weigth"))
    lines = said(house)
    assert any("weigth" in line for line in lines) and not any("règle inconnue" in line for line in lines), lines


# ------------------------------------------------------------------ printed as it is
def test_a_blank_is_refused_in_what_is_printed_as_it_is(house: Path) -> None:
    check = (
        "- id: CABINET-X\n  topics: [trade-secrets]\n  severity: warn\n  explanation: {fr: x, en: x}\n"
        "  choose: {fr: x, en: x}\n  key: options.client_data\n  when: {client_data: with_consent}\n"
        "  papers: [tools-list]\n  to_settle: {fr: 'Le nom de {{ employer.name }}', en: 'The name'}\n"
    )
    write(house, "rules/coherence.yaml", check)
    (line,) = said(house)
    assert line.startswith("rules/coherence.yaml, ligne 1, CABINET-X, to_settle — le champ « employer.name »")
    write(house, "rules/coherence.yaml", check.replace("{{ employer.name }}", "l’employeur"))
    assert said(house) == []


def test_a_blank_is_refused_in_a_point_of_a_companion(house: Path) -> None:
    shipped = aigov.load_library().folders[0] / "companions/tool-request-form"
    for path in shipped.iterdir():
        write(house, f"companions/tool-request-form/{path.name}", path.read_text(encoding="utf-8"))
    path = house / "companions/tool-request-form/companion.yaml"
    point = "to_check:\n  - {when: {agents: scoped}, fr: 'Qui est {{ employer.name }} ?', en: 'Who?'}\n"
    path.write_text(path.read_text(encoding="utf-8") + point, encoding="utf-8")
    (line,) = said(house)
    assert line.startswith("companions/tool-request-form/companion.yaml, ligne ") and "to_check.0 — le champ" in line


# ------------------------------------------------------------------ in French only
def test_the_french_guide_shows_the_clause_that_is_tried_here() -> None:
    guide = (Path(__file__).resolve().parents[1] / "docs/house-library.fr.md").read_text(encoding="utf-8")
    assert textwrap.indent(re.sub(r"(?m)^  en: .*\n", "", CLAUSE), "   ") in guide


@pytest.fixture
def french(house: Path) -> Path:
    """The same library, with nothing in English, and a companion of its own."""
    write(house, "library.yaml", 'name: cabinet\nrelease: "1"\nextends: aigov\nlanguages: [fr]\n')
    write(house, f"{HERE}/clause.yaml", re.sub(r"(?m)^  en: .*\n", "", CLAUSE))
    (house / f"{HERE}/1.en.md").unlink()
    for vehicle, after in (("charter", "fact-checking"), ("contract-amendment", "incident-reporting")):
        added = f"id: {vehicle}\nadd:\n  - {{clause: relecture-compte-rendu, after: {after}}}\n"
        write(house, f"vehicles/{vehicle}.yaml", added)
    return house


def draft(folder: Path, language: str | tuple[str, str], vehicle: str = "charter") -> str:
    matter = aigov.samples.sample_matter(vehicle)
    matter = matter.model_copy(update={"date": aigov.samples.sample_matter().assessed_on})
    assessment = aigov.assess(aigov.load_library(folder), matter)
    if isinstance(language, str):
        return aigov.to_bytes(aigov.assemble(assessment, language), "md").decode()
    return aigov.to_bytes(aigov.assemble(assessment, language), "md").decode()


def test_a_library_in_french_asks_for_no_english(french: Path) -> None:
    assert said(french) == []
    library = aigov.load_library(french)
    assert library.languages == ("fr",) and list(library.clauses["relecture-compte-rendu"].editions[1].wordings) == [
        "fr"
    ]
    assert library.clauses["relecture-compte-rendu"].purpose.text("en").startswith("Fait relire")
    assert not library.clauses["relecture-compte-rendu"].purpose.is_translated()
    assert library.clauses["fact-checking"].purpose.is_translated()


def test_without_that_word_english_is_asked_for(french: Path) -> None:
    write(french, "library.yaml", 'name: cabinet\nrelease: "1"\nextends: aigov\n')
    assert "purpose.en" in said(french)[0] and said(french)[0].endswith("languages: [fr] dans library.yaml")
    write(french, f"{HERE}/clause.yaml", CLAUSE)
    (line,) = said(french)
    assert "le texte 1.en.md manque" in line and line.endswith("languages: [fr] dans library.yaml")


def test_rules_checks_and_companions_are_in_french_too(french: Path) -> None:
    shipped = aigov.load_library().folders[0] / "companions/tool-request-form"
    for name in ("companion.yaml", "fr.md"):
        text = (shipped / name).read_text(encoding="utf-8")
        write(french, f"companions/tool-request-form/{name}", re.sub(r"(?m)^ +en: .*\n", "", text))
    write(
        french,
        "rules/cabinet.yaml",
        "- id: CABINET-STAFF\n  stage: vehicle\n  explanation: {fr: Rien.}\n  about: {track: contract}\n"
        '  when: {family: conduct, for_all_staff: "yes", ri_mandatory: "yes"}\n'
        "  exception_to: [V3-CONSENT, V3-ECONOMIC]\n"
        "  weight: none\n  legal_bases: [ct-l1321-1]\n  confidence: conservative\n",
    )
    write(
        french,
        "rules/coherence.yaml",
        "- id: CABINET-X\n  topics: [trade-secrets]\n  severity: warn\n  explanation: {fr: x}\n  choose: {fr: x}\n"
        "  key: options.client_data\n  when: {client_data: with_consent}\n",
    )
    assert said(french) == []
    library = aigov.load_library(french)
    assert [*dict.fromkeys(language for _, language in library.companions["tool-request-form"][1])] == ["fr"]
    aigov.library.lock_editions(french)
    assert said(french) == [] and "cabinet/relecture-compte-rendu@1" not in aigov.load_library(french).drafts


def test_a_document_in_english_prints_the_french_text_and_says_so(french: Path) -> None:
    missing = "« Comptes rendus de réunion » (cabinet/relecture-compte-rendu@1)"
    french_alone, english, both = (draft(french, language) for language in ("fr", "en", ("fr", "en")))
    assert "n’est diffusé qu’une fois relu" in french_alone and missing not in french_alone
    assert "n’est diffusé qu’une fois relu" in english
    assert english.count(missing) == 1 and "Texts in French only" in english
    assert both.count(missing) == 2 and "Textes en français seulement" in both
    assert "in French only" not in draft(data_folder("clause_library") / "samples/house", "en")


def test_a_french_text_in_an_english_document_has_french_values(french: Path) -> None:
    write(
        french, f"{HERE}/1.fr.md", TEXT.replace("une personne présente", "le représentant {{ party.de_l_entreprise }}")
    )
    english = draft(french, "en")
    assert "le représentant de l’entreprise" in english or "le représentant de la" in english, english


def test_an_english_text_that_is_there_is_read_and_compared(french: Path) -> None:
    (french / "vehicles/contract-amendment.yaml").unlink()
    write(french, f"{HERE}/1.en.md", ENGLISH)
    assert said(french) == []
    assert "Minutes made with an AI tool" in draft(french, "en") and "Texts in French only" not in draft(french, "en")
    write(french, f"{HERE}/1.en.md", ENGLISH + "\nOne more paragraph.\n")
    assert any("1.en.md" in line for line in said(french))


def test_check_says_what_is_in_french_only(french: Path, library: aigov.Library) -> None:
    done = run("check", french)
    assert "In French only, and so in an English document: relecture-compte-rendu" in done.stdout, done.stdout
    assert "In French only" not in run("check").stdout
    assert list_french_alone(library) == []


def test_nobody_is_issued_a_document_half_translated(french: Path, tmp_path: Path) -> None:
    aigov.library.lock_editions(french)
    work = tmp_path / "demo"
    work.mkdir()
    for name in ("matter.yaml", "employees.csv"):
        write(work, name, aigov.sample_text(name))
    order = ("issue", work / "matter.yaml", work / "employees.csv", "--vehicle", "contract-amendment")
    done = run(*order, "--library", french, "-o", work / "out", "--dry-run")
    assert done.returncode == 1 and "no English text of « Comptes rendus de réunion »" in done.stdout + done.stderr
    (french / "vehicles/contract-amendment.yaml").unlink()
    done = run(*order, "--library", french, "-o", work / "out", "--dry-run")
    assert "no English text" not in done.stdout + done.stderr


@pytest.mark.parametrize("written", ["[en]", "[fr, de]", "[en, fr]", "[]"])
def test_the_languages_of_a_library_begin_with_french(house: Path, written: str) -> None:
    write(house, "library.yaml", f'name: cabinet\nrelease: "1"\nextends: aigov\nlanguages: {written}\n')
    lines = said(house)
    assert lines and all("library.yaml, ligne 4, languages" in line and "fr" in line for line in lines), lines


def test_the_cache_keeps_what_is_not_translated(
    french: Path, ten: aigov.Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settled = dataclasses.replace(ten, files_fingerprint="ten")  # its files were written a moment ago
    monkeypatch.setattr(load, "load_shipped_library", lambda: settled)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_SETTLED", -1)
    first = aigov.load_library(french)
    again = aigov.load_library(french)
    assert first is not again and list((tmp_path / "cache").rglob("*")), "the second was read from the cache"
    for library in (first, again):
        assert library.languages == ("fr",) and not library.clauses["relecture-compte-rendu"].purpose.is_translated()


def without_english(value: object) -> object:
    if isinstance(value, dict):
        return {name: without_english(each) for name, each in value.items() if name != "en"}
    return [without_english(each) for each in value] if isinstance(value, list) else value


@pytest.mark.usefixtures("upstream_of_ten")
def test_the_whole_example_stands_in_french_only(tmp_path: Path) -> None:
    house = Path(shutil.copytree(data_folder("clause_library") / "samples/house", tmp_path / "cabinet"))
    (house / "library.lock").unlink()
    for path in house.rglob("*.en.md"):
        path.unlink()
    for path in house.rglob("*.yaml"):
        data: Any = without_english(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
        if path.name == "library.yaml":
            data = {**data, "languages": ["fr"]}
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    assert said(house) == []
    aigov.library.lock_editions(house)
    for vehicle in ("charter", "contract-amendment"):
        assert draft(house, ("fr", "en"), vehicle).count("cabinet-exemple/confidential-data@1") == 2


# ------------------------------------------------------------------ where the guilty text is
@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Selon l'[[agents-approval]].", 5, "peut omettre la clause « agents-approval »"),
        ("Selon l'[[purpos]].", 5, "clause inconnue : « purpos »"),
        ("Voir l'[[annex:tool-list]].", 5, "inconnu : « tool-list »"),
        ("Écrire à {{ employer.nam }}.", 5, "champ inconnu : « employer.nam »"),
        ("Voir les {{ tools }} admis.", 5, "« tools » est un tableau"),
        ("Une amende de 50 euros est due.", 5, "amende"),
    ],
)
def test_a_check_names_the_file_and_the_line(french: Path, text: str, line: int, message: str) -> None:
    write(french, f"{HERE}/1.fr.md", f"{TEXT}\n{text}\n")
    found = [each for each in said(french) if message in each]
    assert found and all(f"{HERE}/1.fr.md, ligne {line} — " in each for each in found), said(french)


def test_so_does_the_comparison_of_both_languages(house: Path) -> None:
    for french, english, line in (
        (TEXT, f"{ENGLISH}\n- a list\n", 5),
        (TEXT, ENGLISH.replace("until", "until 10 days after"), 3),
        (f"{TEXT}\n- un ;\n- deux.\n\nFin.\n", f"{ENGLISH}\n- one;\n- two.\n\nEnd.\n\nMore.\n", 10),
    ):
        write(house, f"{HERE}/1.fr.md", french)
        write(house, f"{HERE}/1.en.md", english)
        assert any(f"{HERE}/1.en.md, ligne {line} — " in each for each in said(house)), said(house)


def test_a_check_across_clauses_names_the_guilty_text(french: Path) -> None:
    """A check of the firm that looks for words warns in a draft with the file and the line that hold them."""
    write(french, "vocabulary/phrases.yaml", 'minutes: {fr: "Comptes rendus", words: [compte rendu fait avec]}\n')
    write(
        french,
        "rules/coherence.yaml",
        "- id: CABINET-MINUTES\n  topics: [fact-checking]\n  severity: warn\n  explanation: {fr: 'Trop : {names}.'}\n"
        "  choose: {fr: relisez}\n  key: options.agents\n  when: {phrase.minutes: written}\n",
    )
    assert said(french) == []
    matter = aigov.samples.sample_matter("charter")
    assessment = aigov.assess(aigov.load_library(french), matter)
    found = next(each for each in assessment.composition.incoherences if each.id == "CABINET-MINUTES")
    assert found.places == (f"{HERE}/1.fr.md, line 3",)
    assert found.text("fr").endswith(f"relisez — {HERE}/1.fr.md, ligne 3")
    assert found.as_problem().text("fr").startswith(f"options.agents; {HERE}/1.fr.md, ligne 3 — ")


def test_the_three_papers_name_the_text_that_disagrees(french: Path) -> None:
    shipped = aigov.load_library().folders[0] / "clauses/never-enter/confidential-data"
    name = "clauses/never-enter/confidential-data"
    data = yaml.load((shipped / "clause.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    data["editions"] = {"1": {**data["editions"]["1"]}}
    write(french, f"{name}/clause.yaml", yaml.safe_dump(without_english(data), allow_unicode=True, sort_keys=False))
    for path in shipped.glob("2.*fr.md"):
        text = path.read_text(encoding="utf-8")
        if path.name == "2.contract-amendment.fr.md":
            text = re.sub(r"(?m)^- .*\n", "", text, count=1)
        write(french, f"{name}/1{path.name[1:]}", text)
    assessment = aigov.assess(aigov.load_library(french), aigov.samples.sample_matter("charter"), strict=False)
    found = [each for each in assessment.composition.incoherences if each.id == "C-PAPERS"]
    assert found and any(f"{name}/1" in place and ", line 1" in place for each in found for place in each.places), found


def test_a_draft_of_the_shipped_library_names_no_file_of_it() -> None:
    """Its reader has not written them."""
    matter = aigov.samples.sample_matter("it-charter-chapter")
    for each in aigov.assess(aigov.load_library(), matter).composition.incoherences:
        assert each.places == () and ".md" not in each.text("fr")
