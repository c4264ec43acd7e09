"""How the texts read: the measure counts as it says, finds what is to change, and no figure is lost."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import aigov_docs as aigov
from aigov_docs.document import tree

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))

import measure_texts as texts
import text_figures


@pytest.fixture(scope="module")
def measured(library: aigov.Library) -> dict[texts.Place, text_figures.Figures]:
    return texts.measure_library(library)


def lines(*said: str, role: Any = "text") -> list[text_figures.Line]:
    return [text_figures.Line(text, role) for text in said]


# ------------------------------------------------------------------ what is counted
def test_a_sentence_ends_at_its_marks_and_at_the_end_of_its_line() -> None:
    assert text_figures.cut_sentences(text_figures.Line("Lisez ; corrigez : signez. Un doute ? Demandez")) == [
        "Lisez ;", "corrigez :", "signez.", "Un doute ?", "Demandez",
    ]  # fmt: skip


def test_an_hour_a_reference_and_an_address_are_not_cut() -> None:
    for text in ("Il répond à 14:30.", "Voir l'article L. 1321-4 du code.", "Écrivez à ia@exemple.fr demain."):
        assert text_figures.cut_sentences(text_figures.Line(text)) == [text]


def test_cutting_with_semicolons_shows_beside_the_mean() -> None:
    figures = text_figures.measure_lines(lines("un deux trois quatre cinq ; " * 8 + "fin du texte."), "fr", "charter")
    assert figures.mean < 6 and figures.uncut_mean == 43
    assert {name: value > goal for name, value, goal in figures.list_measured("charter")}["semicolons"]


def test_fragments_count_outside_lists_alone() -> None:
    short, label = (
        lines("Oui. Non. L'utilisateur relit le texte avant son envoi."),
        lines("Pourquoi : l'outil invente des sources."),
    )
    assert text_figures.measure_lines(short, "fr", "charter").short == 66.7
    assert text_figures.measure_lines(label, "fr", "charter").short == 0
    assert text_figures.measure_lines(lines("oui ;", "non.", role="item"), "fr", "charter").short == 0


def test_headings_tables_and_lines_to_fill_in_are_not_counted() -> None:
    run = tree.Run
    blocks: list[tree.Block] = [
        tree.Heading(1, (run("Un titre"),)),
        tree.Paragraph((run("Objet. ", bold=True), run("Une phrase entière."))),
        tree.Paragraph((run("Nom : ……………"),)),
        tree.Table("tools", (), (((run("une cellule"),),),)),
    ]
    read = list(text_figures.list_lines(blocks))
    assert [line.text for line in read if line.role == "heading"] == ["Un titre", "Objet. "]
    assert text_figures.measure_lines(read, "fr", "charter").sentences == 1


# ------------------------------------------------------------------ what is to change
@pytest.mark.parametrize("name", text_figures.STYLE.wordings)
def test_a_wording_to_change_is_found_and_others_are_spared(name: str) -> None:
    said = text_figures.STYLE.wordings[name]
    documents = said.documents or ("charter",)
    for text in said.caught:
        assert name in dict(text_figures.find_wordings(text, said.language, documents)), text
    for text in said.spared:
        assert name not in dict(text_figures.find_wordings(text, said.language, documents)), text
    assert said.caught and said.spared and said.instead


def test_what_is_to_be_written_instead_is_spared() -> None:
    better = {
        "fr": "À défaut d'autorisation, il travaille sans l'outil. Chacun délivre les autorisations prévues.",
        "en": "Users must not share their credentials. Within 3 months of the last message, users must save the rest.",
    }
    for language, text in better.items():
        assert not text_figures.find_wordings(text, language, ("charter", "it-charter-chapter", "contract-amendment"))


def test_the_goals_name_kinds_of_document(library: aigov.Library) -> None:
    known = {*library.vehicles, *library.companions, "other"}
    assert {*text_figures.STYLE.goals.mean} <= known
    assert {name for said in text_figures.STYLE.wordings.values() for name in said.documents} <= known


# ------------------------------------------------------------------ what is not lost
def test_every_document_is_measured_in_both_languages(
    library: aigov.Library, measured: dict[texts.Place, text_figures.Figures]
) -> None:
    for vehicle in library.vehicles:
        for choices in (*library.vocabulary.options.postures, texts.EVERY_CHOICE):
            for language in text_figures.LANGUAGES:
                assert measured[texts.Place("body", vehicle, choices, language)].sentences > 50


def test_every_wording_of_a_latest_edition_is_read(library: aigov.Library) -> None:
    assessed = {vehicle: texts.assess_sample(library, vehicle, "balanced") for vehicle in library.vehicles}
    read = {source.path for source in texts.list_sources(library, assessed) if source.kind in ("clause", "kept")}
    for clause in library.clauses.values():
        edition = clause.editions[max(clause.editions)]
        folder = Path(clause.where).parent.as_posix()
        assert {f"{folder}/{edition.number}.{key}.md" for key in edition.wordings} <= read


def test_no_figure_misses_its_goal(measured: dict[texts.Place, text_figures.Figures]) -> None:
    missed = {
        (*place, name)
        for place, figures in measured.items()
        for name, value, goal in figures.list_measured(place.document)
        if value > goal
    }
    assert missed == set()


def test_no_figure_is_worse_than_recorded(measured: dict[texts.Place, text_figures.Figures]) -> None:
    recorded = texts.read_page(texts.PAGE.read_text(encoding="utf-8"))
    assert recorded
    assert texts.list_losses(measured, recorded) == []


def test_the_page_is_that_of_the_library(measured: dict[texts.Place, text_figures.Figures]) -> None:
    page = texts.write_page(measured)
    assert texts.PAGE.read_text(encoding="utf-8") == page, "run: python tools/measure_texts.py"
    assert texts.read_page(page) == measured


def test_a_figure_that_gets_worse_is_a_loss() -> None:
    place = texts.Place("body", "charter", "balanced", "fr")
    good = text_figures.Figures(100, 15.0, 16.5, 2.0, 3.0, 1.0, 0)
    bad = text_figures.Figures(100, 19.0, 20.5, 12.0, 13.0, 1.0, 7)
    lose = texts.list_losses
    assert lose({place: good}, {place: bad}) == [] and lose({place: good}, {}) == []
    assert len(lose({place: bad}, {place: good})) == 3  # three goals that were reached
    assert lose({place: replace(bad, mean=19.1, uncut_mean=20.6)}, {place: bad}) == [
        "body charter balanced fr: mean is 19.1, was 19, goal 16"
    ]
    assert lose({place: replace(good, mean=15.9, uncut_mean=17.4)}, {place: good}) == []  # within its goal


def test_a_drafter_asks_for_one_folder(library: aigov.Library, capsys: pytest.CaptureFixture[str]) -> None:
    folders = [str(texts.LIBRARY / "companions" / name) for name in ("cse-note", "glossary")]
    works = texts.list_reworks(library, folders)
    assert {Path(work.path).parent.name for work in works} <= {"cse-note", "glossary"}
    assert all((texts.LIBRARY / work.path).is_file() for work in works)
    weights = [len(work.long) + len(work.wordings) for work in works]
    assert weights == sorted(weights, reverse=True)
    texts.print_reworks(works, whole=True)
    printed = capsys.readouterr().out
    assert all(work.path in printed and all(sentence in printed for _, sentence in work.long) for work in works)


def test_texts_rewritten_in_place_are_measured_before_they_are_locked(
    library_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = library_copy.glob("clauses/skills/skills/1.fr.md")
    file.write_text(file.read_text(encoding="utf-8") + "\nSinon, l'utilisateur attend.\n", encoding="utf-8")
    monkeypatch.setattr(texts, "LIBRARY", library_copy)
    with texts.open_library() as library:
        assert "Sinon" in library.clauses["skills"].editions[1].wordings["fr"].raw
