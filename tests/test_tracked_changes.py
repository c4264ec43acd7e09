"""Tracked changes of Word in files that no clause is in: making them, accepting them, rejecting them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from aigov_docs.text_diff import align_sequences, list_readable_stretches, split_words
from aigov_docs.word.changes import W, accept_changes, reject_changes, track_changes
from aigov_docs.word.changes.word_elements import URI

DAY = dt.date(2026, 11, 24)


def body(xml: str) -> Any:
    return parse_xml(f'<w:body xmlns:w="{URI}">{xml}</w:body>')


def run(text: str, *, deleted: bool = False) -> str:
    name = "delText" if deleted else "t"
    return f'<w:r><w:{name} xml:space="preserve">{text}</w:{name}></w:r>'


def inserted(text: str) -> str:
    return f"<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr><w:ins>{run(text)}</w:ins></w:p>"


def texts(root: Any) -> list[str]:
    """The text of each paragraph."""
    return ["".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in root.iter(f"{W}p")]


def marked_texts(word: WordDocument) -> list[str]:
    """The words of each deletion and insertion."""
    marked = word.element.body.iter(f"{W}del", f"{W}ins")
    return ["".join(text.text or "" for text in change.iter(f"{W}t", f"{W}delText")) for change in marked]


def marks(root: Any) -> list[str]:
    """The names of the elements that say what changed."""
    names = ("ins", "del", "moveFrom", "moveTo", "pPrChange", "rPrChange", "delText", "customXmlInsRangeStart")
    return [element.tag.removeprefix(W) for element in root.iter(*(f"{W}{name}" for name in names))]


# ------------------------------------------------------------------ what is pending in a file
@pytest.mark.parametrize(
    ("xml", "accepted", "rejected"),
    [
        (
            f"<w:p>{run('Il ')}<w:del>{run('doit', deleted=True)}</w:del><w:ins>{run('peut')}</w:ins></w:p>",
            ["Il peut"],
            ["Il doit"],
        ),
        (
            f"<w:p><w:moveFrom>{run('A')}</w:moveFrom>{run('B')}<w:moveTo>{run('A')}</w:moveTo></w:p>",
            ["BA"],
            ["AB"],
        ),
        (
            f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('A')}</w:p><w:p>{run('B')}</w:p>",
            ["AB"],
            ["A", "B"],
        ),
        (
            f"<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr>{run('A')}</w:p><w:p>{run('B')}</w:p>",
            ["A", "B"],
            ["AB"],
        ),
        (
            f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run('A')}</w:p></w:tc></w:tr></w:tbl><w:p/>",
            [""],
            ["A", ""],
        ),
        (
            f"<w:sdt><w:sdtContent>{inserted('A')}</w:sdtContent></w:sdt><w:p>{run('B')}</w:p>",
            ["A", "B"],
            ["B"],
        ),
    ],
    ids=["words", "a-move", "a-mark-deleted", "a-mark-inserted", "a-row", "a-control"],
)
def test_pending_changes_are_accepted_or_rejected(xml: str, accepted: list[str], rejected: list[str]) -> None:
    expected: list[tuple[Callable[[Any], None], list[str]]] = [(accept_changes, accepted), (reject_changes, rejected)]
    for settle, said in expected:
        root = body(xml)
        settle(root)
        assert texts(root) == said
        assert marks(root) == []


def test_a_control_that_was_inserted_is_gone_once_rejected() -> None:
    root = body("<w:sdt><w:sdtContent><w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr></w:p></w:sdtContent></w:sdt><w:p/>")
    reject_changes(root)
    assert [child.tag for child in root] == [f"{W}p"]


def test_a_change_of_format_comes_back_once_rejected() -> None:
    xml = (
        '<w:p><w:pPr><w:pStyle w:val="New"/><w:rPr><w:b/></w:rPr><w:pPrChange><w:pPr><w:pStyle w:val="Old"/></w:pPr>'
        "</w:pPrChange></w:pPr><w:r><w:rPr><w:b/><w:rPrChange><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr></w:r></w:p>"
    )
    looks = []
    for settle in (accept_changes, reject_changes):
        root = body(xml)
        settle(root)
        style, look = root.find(f".//{W}pStyle").get(f"{W}val"), root.find(f".//{W}r/{W}rPr")
        looks.append((style, [child.tag.removeprefix(W) for child in look]))
        assert root.find(f"{W}p/{W}pPr/{W}rPr/{W}b") is not None
    assert looks == [("New", ["b"]), ("Old", ["i"])]


# ------------------------------------------------------------------ two files as one
def contract(verb: str, rows: int, last: str = "Fin.") -> WordDocument:
    word = docx.Document()
    word.add_heading("Contrat", 1)
    word.add_paragraph(f"Le fournisseur {verb} livrer ").add_run("sous dix jours").bold = verb == "doit"
    table = word.add_table(rows, 2)
    for place, row in enumerate(table.rows):
        row.cells[0].text, row.cells[1].text = f"Ligne {place}", verb
    word.add_paragraph(last, style="List Bullet")
    return word


@pytest.mark.parametrize("turned", [False, True])
def test_accepting_gives_the_new_text_and_rejecting_the_old_one(turned: bool) -> None:
    def made() -> tuple[WordDocument, WordDocument]:
        pair = contract("doit", 2), contract("peut", 3, "Terminé, et signé.")
        return pair[::-1] if turned else pair

    for settle, side in ((accept_changes, 1), (reject_changes, 0)):
        old, new = made()
        track_changes(old, new, author="Cabinet", day=DAY)
        settle(new.element.body)
        assert texts(new.element.body) == texts(made()[side].element.body)


def test_words_that_stay_bear_no_mark() -> None:
    old, new = contract("doit", 2), contract("doit", 2)
    new.paragraphs[1].runs[0].text = "Le fournisseur peut livrer "
    track_changes(old, new, author="Cabinet", day=DAY)
    changed = marked_texts(new)
    assert changed == ["doit", "peut"]


def test_paragraphs_of_two_groups_are_never_taken_for_one() -> None:
    def tagged(tag: str, word: str) -> WordDocument:
        made = docx.Document()
        control = parse_xml(
            f'<w:sdt xmlns:w="{URI}"><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>'
            f"<w:p>{run(f'Un texte de plusieurs mots {word}')}</w:p></w:sdtContent></w:sdt>"
        )
        made.element.body.insert(0, control)
        made.add_paragraph("Fin.")
        return made

    for tag, marked in (
        ("a:2", ["ici", "là"]),
        ("b:2", ["Un texte de plusieurs mots ici", "Un texte de plusieurs mots là"]),
    ):
        old, new = tagged("a:1", "ici"), tagged(tag, "là")
        track_changes(old, new, author="Cabinet", day=DAY, tag_group=lambda name: name.partition(":")[0])
        found = marked_texts(new)
        assert sorted(text for text in found if text) == sorted(marked)


@pytest.mark.parametrize("turned", [False, True])
def test_a_control_around_the_words_of_a_paragraph_stays_or_goes_with_them(turned: bool) -> None:
    def held(*several: str) -> WordDocument:
        made = docx.Document()
        for place, words in enumerate(several):
            control = f'<w:sdt><w:sdtPr><w:tag w:val="a"/></w:sdtPr><w:sdtContent>{run(words)}</w:sdtContent></w:sdt>'
            made.element.body.insert(place, parse_xml(f'<w:p xmlns:w="{URI}">{control}</w:p>'))
        return made

    sides = (("Il doit signer ici.", "Fin."), ("Il peut signer ici.", "Une phrase que nul ne lisait.", "Fin."))
    before, after = sides[::-1] if turned else sides
    for settle, said in ((accept_changes, after), (reject_changes, before)):
        old, new = held(*before), held(*after)
        track_changes(old, new, author="Cabinet", day=DAY)
        assert [text for text in marked_texts(new) if text][:2] == (["peut", "doit"] if turned else ["doit", "peut"])
        body = new.element.body
        settle(body)
        assert texts(body) == list(said) and marks(body) == []
        controls = ["".join(text.text or "" for text in control.iter(f"{W}t")) for control in body.iter(f"{W}sdt")]
        back = settle is reject_changes and turned  # a paragraph that was deleted comes back without a control
        assert controls == [text for text in said if not (back and text == sides[1][1])]


# ------------------------------------------------------------------ words
def test_a_sign_between_two_changes_changes_with_them() -> None:
    old, new = split_words("le chien, la niche"), split_words("le chat, le panier")
    found = list_readable_stretches(old, new)
    assert ["".join(new[s.new_start : s.new_end]) for s in found if s.same] == ["le "]


def test_more_pairs_than_can_be_compared_stand_alone() -> None:
    old, new = [f"a{n}" for n in range(250)], [f"b{n}" for n in range(250)]
    found = align_sequences(old, new, str, lambda one, other: 1.0)
    assert found == [*((place, None) for place in range(250)), *((None, place) for place in range(250))]
