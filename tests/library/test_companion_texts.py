"""The texts of a companion: one file a language, a heading a part."""

from __future__ import annotations

from pathlib import Path

import pytest

import aigov_docs as aigov
from aigov_docs.library.read_documents import split_parts

COMPANION = """\
id: our-note
filed_in: application
number: 90
vehicles: [charter]
label: {fr: Note, en: Note}
title: {fr: Note, en: Note}
layout: note
purpose: {fr: "À lire.", en: "To be read."}
signature: none
legal_bases: []
parts: [opening, {text: closing, heading: false}]
"""
TEXT = "# Objet {#opening}\n\nUn {{ employer.name }}.\n\n- un ;\n- deux.\n\n# Fin {#closing}\n\nMerci.\n"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    folder = tmp_path / "companions/our-note"
    folder.mkdir(parents=True)
    (tmp_path / "library.yaml").write_text('name: acme\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    (folder / "companion.yaml").write_text(COMPANION, encoding="utf-8")
    for language in ("fr", "en"):
        (folder / f"{language}.md").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_each_heading_is_a_part_with_its_text(house: Path) -> None:
    companion, texts = aigov.load_library(house).companions["our-note"]
    assert list(texts) == [("opening", "fr"), ("opening", "en"), ("closing", "fr"), ("closing", "en")]
    opening, closing = texts["opening", "fr"], texts["closing", "fr"]
    assert opening.raw == "# Objet\n\nUn {{ employer.name }}.\n\n- un ;\n- deux.\n"
    assert (closing.raw, closing.where) == ("# Fin\n\nMerci.\n", "companions/our-note/fr.md, line 8")
    assert [part.text for part in companion.parts] == ["opening", "closing"]


def test_the_order_of_the_file_and_its_line_ends_do_not_matter(house: Path) -> None:
    before = aigov.load_library(house).companions["our-note"][1]
    opening, closing = TEXT.split("\n\n# Fin")
    other = f"# Fin{closing}\n\n\n{opening}\n".replace("\n", "\r\n")
    (house / "companions/our-note/fr.md").write_bytes(other.encode("utf-8-sig"))
    after = aigov.load_library(house).companions["our-note"][1]
    assert [(key, text.raw) for key, text in after.items()] == [(key, text.raw) for key, text in before.items()]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("# Fin {#closing}", "# Fin", "fr.md, line 8 — this heading names no part — end it with the name of its part"),
        ("# Fin {#closing}", "# Fin {#opening}", 'fr.md, line 8 — the part "opening" is written twice'),
        ("# Fin {#closing}", "# Fin {#closng}", 'is called "closng" — did you mean "closing"?'),
        (TEXT[TEXT.index("# Fin") :], "", 'fr.md — the part "closing" has no text — write it under a heading'),
        ("# Objet {#opening}", "Avant.\n\n# Objet {#opening}", "fr.md, line 1 — this heading names no part"),
        ("Merci.", "", "the text has a heading and nothing under it"),
        (TEXT, "", 'the part "opening" has no text'),
    ],
)
def test_a_mistake_says_where_it_is_and_what_to_do(house: Path, old: str, new: str, expected: str) -> None:
    path = house / "companions/our-note/fr.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = [problem.text("en") for problem in aigov.library.check_folder(house)]
    assert any(expected in line for line in found), found


def test_a_file_missing_or_too_many_is_told(house: Path) -> None:
    folder = house / "companions/our-note"
    (folder / "fr.md").unlink()
    (folder / "opening.en.md").write_text("# Object\n\nText.\n", encoding="utf-8")
    with pytest.raises(aigov.LibraryError) as caught:
        aigov.load_library(house)
    assert "companions/our-note — the text fr.md is missing" in str(caught.value)
    assert "companions/our-note/opening.en.md — this file name is not one of a text" in str(caught.value)


def test_an_empty_text_has_no_part() -> None:
    assert list(split_parts("")) == [] and list(split_parts("\n \n")) == []
