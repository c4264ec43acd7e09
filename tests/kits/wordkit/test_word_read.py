"""Reading Word files by itself: small files made here, no clause, no library."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import pytest
from letterheads import NAMESPACES, NUMBERING_XML, packed, parts, run

from aigov_docs.kits.wordkit.changes import resolve_changes
from aigov_docs.kits.wordkit.read.lines import REFERENCE, WordContent
from aigov_docs.kits.wordkit.read.part_reader import MAX_LINES
from aigov_docs.kits.wordkit.read.returned_file import RETURNED_FILE_LIMITS, read_file
from aigov_docs.kits.wordkit.untrusted_package import Limits, Refusal, RefusedFile, open_package, parse_xml

TINY = Limits(
    file=2_000,
    unpacked=900,
    part=500,
    parts=3,
    ratio=10,
    small=100,
    refusals={
        reason: Refusal(reason, "{size}" if reason == "large" else reason)
        for reason in ("large", "empty", "old", "foreign", "broken", "password", "many", "bomb", "twice", "damaged")
    },
)


def read(body: str, **more: str) -> WordContent:
    """What a small file says."""
    return read_file(packed(parts(body, **more)))


def archive(files: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def refused(data: bytes, limits: Limits = TINY) -> list[str]:
    with pytest.raises(RefusedFile) as caught:
        package = open_package(data, limits, "x.docx")
        package.read_all()
    return [problem.code for problem in caught.value.problems]


# ------------------------------------------------------------------ the archive
def test_what_is_no_archive_is_refused_by_what_it_is() -> None:
    assert refused(b"") == ["empty"]
    assert refused(b"%PDF-1.7") == ["foreign"]
    assert refused(b"\xd0\xcf\x11\xe0") == ["old"]
    assert refused(b"PK\x03\x04 and no more") == ["broken"]
    assert refused(b"PK\x03\x04" + bytes(TINY.file)) == ["large"]


def test_each_limit_is_held() -> None:
    assert refused(archive({f"{n}.xml": b"" for n in range(4)})) == ["many"]
    assert refused(archive({f"{n}.xml": bytes(400) for n in range(3)})) == ["bomb"]
    assert refused(archive({"a.xml": bytes(800)}, zipfile.ZIP_DEFLATED)) == ["bomb"]
    assert refused(archive({"a.xml": bytes(600)})) == ["bomb"], "a part larger than one may be"
    assert refused(archive({"a.xml": b"", "A.XML": b""})) == ["twice"]
    assert set(refused(archive({"a.xml": b"", "A.XML": b"", "b": bytes(901), "c": b""}))) == {"many", "bomb", "twice"}


def test_what_has_no_refusal_is_let_through() -> None:
    outside = archive({"../a.xml": b"<a/>"})
    assert open_package(outside, TINY).names == ("../a.xml",)
    strict = dataclasses.replace(TINY, refusals={**TINY.refusals, "unsafe": Refusal("unsafe", "a name")})
    assert refused(outside, strict) == ["unsafe"]
    nameless = outside.replace(b"../a.xml", b"\x00./a.xml")  # which a reader takes for a part without a name
    assert refused(nameless, strict) == ["unsafe"]


def test_a_refusal_prints_its_own_values_alone() -> None:
    problem = TINY.refuse("large", "x.docx", size=3, most=2)
    assert problem is not None and problem.values == {"size": 3} and problem.text() == "x.docx — 3"
    assert TINY.refuse("entities") is None


def test_links_are_resolved_as_word_does() -> None:
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="a" Type="x/header" Target="./h/../header1.xml"/>'
        b'<Relationship Id="b" Type="x/header" Target="/word/./header2.xml"/>'
        b'<Relationship Id="c" Type="x/hyperlink" Target="../../up.xml" TargetMode="External"/></Relationships>'
    )
    links = open_package(archive({"word/_rels/document.xml.rels": rels}), RETURNED_FILE_LIMITS).read_links(
        "word/document.xml"
    )
    assert [link.target for link in links] == ["word/header1.xml", "word/header2.xml", "../../up.xml"]
    assert [link.word for link in links] == ["header", "header", "hyperlink"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<a", "damaged"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entities"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "entities"),
    ],
)
def test_xml_that_is_not_read(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_xml(data)


# ------------------------------------------------------------------ the text
def test_a_number_word_counts_is_no_text_and_one_typed_is() -> None:
    heading = f'<w:p><w:pPr><w:pStyle w:val="Titre1"/></w:pPr>{run("Objet")}</w:p>'
    files = parts(heading + heading + f"<w:p>{run('3. Objet')}</w:p>")
    numbering = NUMBERING_XML.replace("<w:numFmt", '<w:start w:val="1"/><w:numFmt')
    content = read_file(packed({**files, "word/numbering.xml": numbering.encode()}))
    assert [(line.label, line.text) for line in content.lines] == [("A)", "Objet"), ("B)", "Objet"), ("", "3. Objet")]


def test_a_reference_is_one_character() -> None:
    shown = f'<w:p>{run("selon l’")}<w:fldSimple w:instr=" REF a \\r \\h ">{run("article 3")}</w:fldSimple></w:p>'
    (line,) = read(shown).lines
    assert line.text == f"selon l’{REFERENCE}" and line.shown == "selon l’article 3" and line.pieces[-1].target == "a"


@pytest.mark.parametrize(
    ("properties", "why"),
    [
        ("<w:vanish/>", "vanish"),
        ("<w:strike/>", "strike"),
        ('<w:color w:val="FFFFFF"/>', "colour"),
        ('<w:sz w:val="2"/>', "size"),
        ('<w:w w:val="1"/>', "size"),
    ],
)
def test_a_text_that_is_not_seen_says_why(properties: str, why: str) -> None:
    (line,) = read(f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>secret</w:t></w:r></w:p>").lines
    assert line.text == "" and [piece.hidden for piece in line.hidden] == [why]


def test_the_text_of_a_control_is_its_own_and_what_follows_too() -> None:
    def control(tag: str, text: str) -> str:
        inner = f"<w:sdtContent><w:p>{run(text)}</w:p></w:sdtContent>"
        return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr>{inner}</w:sdt>'

    lines = read(
        control("one@1", "a") + f"<w:p>{run('b')}</w:p>" + control("date", "c") + control("annex:x", "d")
    ).lines
    assert [(line.tag, line.controlled) for line in lines] == [
        ("one@1", True),
        ("one@1", False),
        ("one@1", False),
        ("annex:x", True),
    ]
    assert lines[-1].annex == "x"


def test_controls_inside_the_paragraphs_of_a_clause_count_as_one() -> None:
    def held(tag: str, text: str, properties: str = "") -> str:
        control = f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{run(text)}</w:sdtContent></w:sdt>'
        return f"<w:p><w:pPr>{properties}</w:pPr>{control}</w:p>"

    inner = f"<w:tbl><w:tr><w:tc>{held('one@1', 'c')}</w:tc></w:tr></w:tbl>"
    cell = (
        held("one@1", "a") + f"<w:p>{run('b')}</w:p>" + inner + held("one@1", "d") + held("two@1", "e", "<w:framePr/>")
    )
    found = read(f"<w:tbl><w:tr><w:tc>{cell}</w:tc><w:tc>{held('one@1', 'f')}</w:tc></w:tr></w:tbl>")
    assert [(line.text, line.tag, line.segment, line.controlled) for line in found.lines] == [
        ("a", "one@1", 1, True),
        ("b", "one@1", 1, False),
        ("c", "one@1", 1, True),
        ("d", "one@1", 1, True),
        ("e", "two@1", 2, True),
        ("f", "one@1", 3, True),
    ]
    assert found.doubts == ("look:framePr@",)  # of the text of a clause: no letterhead brought it


def test_pending_changes_are_accepted_or_rejected() -> None:
    change = 'w:author="A" w:date="2026-12-01T00:00:00Z"'
    body = (
        f"<w:p>{run('Il ')}<w:del {change}><w:r><w:delText>doit</w:delText></w:r></w:del>"
        f"<w:ins {change}>{run('peut')}</w:ins></w:p>"
        f"<w:p><w:pPr><w:rPr><w:del {change}/></w:rPr></w:pPr>{run('un')}</w:p><w:p>{run(' deux')}</w:p>"
    )
    content = read(body)
    assert content.changes and content.pending[0].deleted is not None and content.pending[0].deleted.who == "A"
    assert [line.text for line in resolve_changes(content.lines, accepted=True)] == ["Il peut", "un deux"]
    assert [line.text for line in resolve_changes(content.lines, accepted=False)] == ["Il doit", "un", " deux"]


def test_numbers_that_are_none_are_no_traceback() -> None:
    numbering = NUMBERING_XML.replace('w:numId w:val="1"', 'w:numId w:val="--1"')
    files = parts(f'<w:p><w:pPr><w:numPr><w:ilvl w:val="--1"/><w:numId w:val="1"/></w:numPr></w:pPr>{run("a")}</w:p>')
    level = '<w:lvl w:ilvl="0"><w:start w:val="²"/><w:lvlText w:val="Article %1."/></w:lvl>'
    extra = f'<w:abstractNum w:abstractNumId="9">{level}</w:abstractNum></w:numbering>'
    files["word/numbering.xml"] = numbering.replace("</w:numbering>", extra).encode()
    content = read_file(packed(files))
    assert content.problems == () and content.starts == ()


def test_a_file_of_too_many_paragraphs_is_a_problem() -> None:
    assert [problem.code for problem in read("<w:p/>" * (MAX_LINES + 1)).problems] == ["too-long"]


def test_both_vocabularies_are_read() -> None:
    transitional = parts(f"<w:p>{run('a')}</w:p>")
    strict = transitional["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    content = read_file(packed({**transitional, "word/document.xml": strict}))
    assert [line.text for line in content.lines] == ["a"] and NAMESPACES.encode() not in strict
