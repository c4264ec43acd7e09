"""Tracked changes of Word in files that no clause is in: making them, accepting them, rejecting them."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from lxml import etree

from aigov_docs.kits.wordkit.changes import W, accept_changes, reject_changes, resolve_changes, track_changes
from aigov_docs.kits.wordkit.changes.paragraph_writing import URI, R
from aigov_docs.kits.wordkit.read.part_reader import PartReader
from aigov_docs.kits.wordkit.read.text_looks import StyleSheet
from aigov_docs.kits.wordkit.text_diff import align_sequences, list_readable_stretches, split_words

DAY = dt.date(2026, 11, 24)


def body(xml: str) -> Any:
    return parse_xml(f'<w:body xmlns:w="{URI}">{xml}</w:body>')


def run(text: str, *, deleted: bool = False) -> str:
    name = "delText" if deleted else "t"
    return f'<w:r><w:{name} xml:space="preserve">{text}</w:{name}></w:r>'


def inserted(text: str) -> str:
    return f"<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr><w:ins>{run(text)}</w:ins></w:p>"


def deleted(text: str) -> str:
    """A paragraph that goes, with a bookmark."""
    return (
        f'<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:bookmarkStart w:id="7{ord(text)}" w:name="{text}"/>'
        f'<w:del>{run(text, deleted=True)}</w:del><w:bookmarkEnd w:id="7{ord(text)}"/></w:p>'
    )


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def held(blocks: str) -> str:
    """Paragraphs in a content control."""
    return f"<w:sdt><w:sdtContent>{blocks}</w:sdtContent></w:sdt>"


#: A paragraph whose mark goes and whose words stay.
GOING = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('A')}</w:p>"


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
        (f"{deleted('A')}{held(paragraph('B'))}", ["B"], ["A", "B"]),
        (
            f"<w:tbl><w:tr><w:tc>{paragraph('B')}{deleted('A')}</w:tc></w:tr></w:tbl>{deleted('C')}<w:p/>",
            ["B", "", ""],
            ["B", "A", "C", ""],
        ),
        (f"{held(GOING)}{deleted('B')}{held(paragraph('C'))}", ["AC"], ["A", "B", "C"]),
        (
            (
                f"<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr><w:hyperlink><w:ins>{run('A')}</w:ins></w:hyperlink></w:p>"
                f"<w:tbl><w:tr><w:tc>{paragraph('B')}</w:tc></w:tr></w:tbl>"
            ),
            ["A", "B"],
            ["B"],
        ),
    ],
    ids=[
        "words",
        "move",
        "mark-deleted",
        "mark-inserted",
        "row",
        "control",
        "before-a-control",
        "last-of-a-cell",
        "out-of-a-control",
        "a-link",
    ],
)
def test_pending_changes_are_accepted_or_rejected(xml: str, accepted: list[str], rejected: list[str]) -> None:
    expected: list[tuple[Callable[[Any], None], list[str]]] = [(accept_changes, accepted), (reject_changes, rejected)]
    for settle, said in expected:
        root = body(xml)
        settle(root)
        assert texts(root) == said
        assert marks(root) == []
        lines = PartReader(StyleSheet(None)).read_part(etree.fromstring(etree.tostring(body(xml))))
        assert [line.text for line in resolve_changes(lines, accepted=settle is accept_changes)] == said


def test_bookmarks_and_comments_shrink_to_the_paragraphs_that_stay() -> None:
    def place(name: str, number: int) -> str:
        return f'<w:{name} w:id="{number}" w:name="b{number}"/>'

    gone = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    row = "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{}</w:p></w:tc></w:tr>"
    xml = (
        f"<w:p>{gone}{place('bookmarkStart', 1)}{place('bookmarkStart', 2)}{place('commentRangeStart', 3)}</w:p>"
        f"<w:tbl>{row.format(place('bookmarkStart', 4) + place('bookmarkEnd', 2))}</w:tbl>"
        f"<w:p>{run('A')}{place('bookmarkStart', 5)}</w:p>"
        f"<w:p>{gone}{place('bookmarkEnd', 5)}{place('bookmarkEnd', 4)}{place('commentRangeEnd', 3)}"
        f'<w:r><w:commentReference w:id="3"/></w:r></w:p><w:p>{place("bookmarkEnd", 1)}{run("B")}</w:p>'
    )
    root = body(xml)
    accept_changes(root)
    found = [
        [f"{child.tag.removeprefix(W)} {child.get(f'{W}id') or child.findtext(f'{W}t')}" for child in paragraph]
        for paragraph in root
    ]
    said = ["bookmarkStart 1", "bookmarkStart 4", "commentRangeStart 3", "r A", "bookmarkStart 5"]
    said += ["bookmarkEnd 5", "bookmarkEnd 4", "commentRangeEnd 3", "r None"]
    assert [sorted(each) for each in found] == [sorted(said), sorted(["bookmarkEnd 1", "r B"])]


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
        assert controls == list(said)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("settle", [accept_changes, reject_changes])
def test_a_bookmark_of_both_files_leads_to_its_paragraph_in_either(settle: Callable[[Any], None], turned: bool) -> None:
    """The first paragraph of a clause, with its bookmark, goes or comes before the one that it had as its second."""

    def marked(*several: str) -> WordDocument:
        made = docx.Document()
        for words in several:
            made.add_paragraph(words)
        first: Any = made.paragraphs[1]._p
        first.insert(0, parse_xml(f'<w:bookmarkStart xmlns:w="{URI}" w:id="1" w:name="clause"/>'))
        first.append(parse_xml(f'<w:bookmarkEnd xmlns:w="{URI}" w:id="1"/>'))
        return made

    sides = (
        ("Avant.", "Une règle que nul ne lisait.", "Il doit signer ici, chaque jour.", "Fin."),
        ("Avant.", "Il peut signer ici, chaque jour.", "Fin."),
    )
    before, after = sides[::-1] if turned else sides
    old, new = marked(*before), marked(*after)
    track_changes(old, new, author="Cabinet", day=DAY)
    settle(new.element.body)
    said = after if settle is accept_changes else before
    assert texts(new.element.body) == list(said)
    starts, ends = (list(new.element.body.iter(f"{W}bookmark{side}")) for side in ("Start", "End"))
    assert [start.getparent() for start in starts] == [new.paragraphs[1]._p]
    assert [end.get(f"{W}id") for end in ends] == [starts[0].get(f"{W}id")]


def test_an_empty_paragraph_more_does_not_part_two_tables() -> None:
    """An empty paragraph is like any other: where one more stands, the table after it is still that of the old file."""

    def spaced(verb: str, empty: int) -> WordDocument:
        made = docx.Document()
        made.add_paragraph("Avant.")
        for _ in range(empty):
            made.add_paragraph("")
        table = made.add_table(3, 2)
        for place, row in enumerate(table.rows):
            row.cells[0].text, row.cells[1].text = f"Ligne {place}", f"Le fournisseur {verb} livrer."
        made.add_paragraph("")
        made.add_paragraph("Fin.")
        return made

    old, new = spaced("doit", 0), spaced("peut", 2)
    track_changes(old, new, author="Cabinet", day=DAY)
    assert [text for text in marked_texts(new) if text] == ["doit", "peut"] * 3


# ------------------------------------------------------------------ pictures
def draw_picture(shade: int) -> bytes:
    """A picture of one point, in a shade of grey."""
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(bytes([0, shade]))))
    data = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    ]
    return (
        b"\x89PNG\r\n\x1a\n" + b"".join(data) + struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    )


YES, NO = draw_picture(0), draw_picture(255)


def pictured(*images: bytes, said: str = "") -> WordDocument:
    """A file with a paragraph for each image, between two others, each image with a text for the blind."""
    made = docx.Document()
    made.add_paragraph("Avant.")
    for image in images:
        made.add_picture(io.BytesIO(image))
    for named in made.element.body.iter("{*}docPr"):
        named.set("descr", said)
    made.add_paragraph("Fin.")
    return made


def shown_images(word: WordDocument) -> list[bytes]:
    links = [blip.get(f"{R}embed") for blip in word.element.body.iter("{*}blip")]
    return [word.part.rels[link].target_part.blob for link in links]


def changes(word: WordDocument) -> list[Any]:
    return list(word.element.body.iter(f"{W}ins", f"{W}del"))


def test_a_picture_that_another_program_saved_again_is_the_same() -> None:
    old, new = pictured(YES, said="oui"), pictured(NO, YES, said="oui")
    new.element.body.remove(new.paragraphs[1]._p)  # the link to the image has another name here
    for named in new.element.body.iter("{*}docPr"):
        named.set("id", "77")
        named.set("name", "Image1")
    for extent in new.element.body.iter("{*}extent"):
        extent.set("cx", "1")
    track_changes(old, new, author="Cabinet", day=DAY)
    assert changes(new) == []


@pytest.mark.parametrize(("image", "said"), [(NO, "oui"), (YES, "non")])
def test_another_image_or_another_text_for_the_blind_is_a_change(image: bytes, said: str) -> None:
    old, new = pictured(YES, said="oui"), pictured(image, said=said)
    track_changes(old, new, author="Cabinet", day=DAY)
    assert [change.tag for change in changes(new)] == [f"{W}del", f"{W}ins"]


@pytest.mark.parametrize("turned", [False, True])
def test_a_picture_taken_out_comes_back_once_rejected(turned: bool) -> None:
    sides = (YES, NO), (NO,)
    before, after = sides[::-1] if turned else sides
    for settle, images in ((accept_changes, after), (reject_changes, before)):
        new = pictured(*after)
        track_changes(pictured(*before), new, author="Cabinet", day=DAY)
        numbers = [named.get("id") for named in new.element.body.iter("{*}docPr")]
        assert len(numbers) == len(set(numbers)) == 2
        settle(new.element.body)
        again = io.BytesIO()
        new.save(again)
        assert shown_images(docx.Document(again)) == list(images)


def test_a_drawing_that_cannot_come_along_leaves_a_mark_where_it_was() -> None:
    chart = '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId99"/>'
    lost = '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="rId99"/>'
    for content in (chart, lost):
        old, new = pictured(), pictured()
        spaces = f'xmlns:w="{URI}" xmlns:r="{R[1:-1]}"'
        old.paragraphs[0]._p.append(parse_xml(f"<w:r {spaces}><w:drawing>{content}</w:drawing></w:r>"))
        track_changes(old, new, author="Cabinet", day=DAY)
        assert marked_texts(new) == ["[…]"]


# ------------------------------------------------------------------ words
def test_a_sign_between_two_changes_changes_with_them() -> None:
    old, new = split_words("le chien, la niche"), split_words("le chat, le panier")
    found = list_readable_stretches(old, new)
    assert ["".join(new[s.new_start : s.new_end]) for s in found if s.same] == ["le "]


def test_more_pairs_than_can_be_compared_stand_alone() -> None:
    old, new = [f"a{n}" for n in range(250)], [f"b{n}" for n in range(250)]
    found = align_sequences(old, new, str, lambda one, other: 1.0)
    assert found == [*((place, None) for place in range(250)), *((None, place) for place in range(250))]
