"""A lawyer's own library: written in an editor, in French, and what `check` answers to each slip."""

from __future__ import annotations

from pathlib import Path

import pytest

import aigov_docs as aigov

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
def house(tmp_path: Path) -> Path:
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
