"""The ground by itself: a file's problems all at once, the words of a language, a file put in place whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from aigov_docs.kits.ground import resources
from aigov_docs.kits.ground.files import write_atomically
from aigov_docs.kits.ground.i18n import date_text, labels, list_text
from aigov_docs.kits.ground.languages import ENTRIES, known_languages
from aigov_docs.kits.ground.problems import AigovError, Problem
from aigov_docs.kits.ground.text import normalize_word, parse_day
from aigov_docs.kits.ground.yaml_files import FileModel, read_yaml, validate_type


class Room(FileModel):
    name: str
    seats: int
    free_on: dt.date | None = None


class Centre(FileModel):
    rooms: tuple[Room, ...]


def read_centre(folder: Path, text: str) -> tuple[Centre | None, list[Problem]]:
    path = folder / "rooms.yaml"
    path.write_text(text, encoding="utf-8")
    source = read_yaml(path, path.name)
    if source.problems:
        return None, list(source.problems)
    return validate_type(Centre, source.data, source)


def test_a_sound_file_is_read_with_each_value_in_its_type(tmp_path: Path) -> None:
    centre, problems = read_centre(tmp_path, "rooms:\n- {name: NO, seats: 12, free_on: 2027-02-01}\n")
    assert not problems
    assert centre == Centre(rooms=(Room(name="NO", seats=12, free_on=dt.date(2027, 2, 1)),))


def test_all_mistakes_are_told_each_with_its_line_and_its_path(tmp_path: Path) -> None:
    _, problems = read_centre(
        tmp_path, "rooms:\n- name: Blue\n  seats: many\n- name: Red\n  seat: 4\n  free_on: 31/02/27\n"
    )
    assert {(problem.path, problem.where.split(", ")[1]) for problem in problems} == {
        (("rooms", 0, "seats"), "line 3"),
        (("rooms", 1, "seats"), "line 4"),
        (("rooms", 1, "seat"), "line 5"),
        (("rooms", 1, "free_on"), "line 6"),
    }


@pytest.mark.parametrize("text", ["rooms: [", "rooms: {name: a, name: b}", "rooms: *nothing", "\x00"])
def test_what_is_no_yaml_is_one_clear_problem_and_no_traceback(tmp_path: Path, text: str) -> None:
    centre, problems = read_centre(tmp_path, text)
    assert centre is None
    assert problems
    assert all(problem.message and problem.where.startswith("rooms.yaml") for problem in problems)


def test_an_error_holds_every_problem_and_says_them_in_one_text() -> None:
    error = AigovError(Problem("a", "rooms.yaml", "no seat"), Problem("b", "rooms.yaml", "no name", "give one"))
    assert str(error) == "rooms.yaml — no seat\nrooms.yaml — no name — give one"


def test_each_language_of_the_table_writes_days_and_lists() -> None:
    for language in known_languages():
        days = {date_text(dt.date(2027, month, 1), language) for month in range(1, 13)}
        assert len(days) == 12
        assert ENTRIES[language].joiner in list_text(["a", "b"], language)


def test_a_program_without_catalogues_speaks_english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "_FOLDER", tmp_path / "program")
    resources.data_folder.cache_clear()
    labels.cache_clear()
    try:
        assert labels("fr")("no catalogue has this") == "no catalogue has this"
    finally:
        resources.data_folder.cache_clear()
        labels.cache_clear()


def test_data_lie_in_the_package_where_it_is_installed_and_beside_it_in_a_checkout(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(resources, "_FOLDER", tmp_path / "program")
    for folder in (tmp_path / "rooms", tmp_path / "program/_data/rooms"):
        folder.mkdir(parents=True)
        resources.data_folder.cache_clear()
        assert resources.data_folder("rooms") == folder
    resources.data_folder.cache_clear()


def test_a_file_is_put_in_place_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "rooms.yaml"
    write_atomically(path, b"one")
    (tmp_path / "gone").mkdir()
    with pytest.raises(OSError, match=r"."):
        write_atomically(tmp_path / "gone" / "deeper" / "rooms.yaml", b"two")
    write_atomically(path, b"three")
    assert path.read_bytes() == b"three"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["gone", "rooms.yaml"]


def test_words_and_days_are_read_as_people_write_them() -> None:
    assert normalize_word("N° de  SALLE") == normalize_word("n° de salle")
    assert {parse_day(written) for written in ("2027-02-01", "01/02/2027", "1.2.2027")} == {dt.date(2027, 2, 1)}
    assert parse_day("31/02/2027") is None
