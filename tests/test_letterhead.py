"""Letterheads: what is refused and why, what is filled, where our text goes and what it looks like there.

Every file is made here: a small Word package, changed by each test in one place.
"""

from __future__ import annotations

import dataclasses
import io
import json
import random
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from depth import WHOLE
from letterheads import (
    BODY,
    MAIN,
    MS,
    NAMESPACES,
    PACKAGE,
    PNG,
    SECTION,
    STYLES_XML,
    WORD,
    Change,
    Q,
    R,
    added,
    changed,
    firm,
    linked,
    links,
    p,
    packed,
    parts,
    replaced,
    run,
)

import aigov_docs as aigov
from aigov_docs.cli import VERBS, main
from aigov_docs.document.tree import Annex, BilingualDocument, Document, Heading, Signature
from aigov_docs.kits.ground.problems import WriterError
from aigov_docs.kits.wordkit import untrusted_package as package
from aigov_docs.word.letterhead import field_filling as filling
from aigov_docs.word.letterhead import upload
from aigov_docs.word.letterhead.letterhead import (
    STYLES,
    Letterhead,
    fill_letterhead,
    find_unknown_fields,
    open_letterhead,
)
from aigov_docs.word.writer import to_bytes


def codes(data: bytes) -> set[str]:
    with pytest.raises(WriterError) as caught:
        open_letterhead(data, "cabinet.docx")
    assert all(problem.where.startswith("cabinet.docx") for problem in caught.value.problems)
    assert not re.search(r"(?<!\{)\{[a-z]+\}(?!\})", caught.value.text("en")), "a field of a message is not filled"
    return {problem.code for problem in caught.value.problems}


# ------------------------------------------------------------------ documents
@pytest.fixture(scope="module")
def chapter(library: aigov.Library) -> Document:
    """The chapter; its first two sections, the signature and two annexes in common runs, a fifth of it."""
    found = aigov.assemble(aigov.assess(library, aigov.parse_matter(aigov.sample_text())), "fr")
    assert isinstance(found, Document)
    return found if WHOLE else shortened(found)


def shortened(document: Document) -> Document:
    """The document without its sections from the third on, and without its annexes from the third on."""
    sections = [at for at, block in enumerate(document.body) if isinstance(block, Heading) and block.level == 1]
    signature = next(at for at, block in enumerate(document.body) if isinstance(block, Signature))
    annexes = [at for at, block in enumerate(document.body) if isinstance(block, Annex)]
    body = (*document.body[: sections[2]], *document.body[signature : annexes[2]])
    return dataclasses.replace(document, body=body)


def dressed(chapter: Document, data: bytes | Letterhead) -> Any:
    from docx import Document as opened

    letterhead = data if isinstance(data, Letterhead) else open_letterhead(data)
    return opened(io.BytesIO(to_bytes(chapter, letterhead=letterhead)))


def texts(element: Any) -> list[str]:
    return ["".join(node.text or "" for node in paragraph.iter(f"{Q}t")) for paragraph in element.iter(f"{Q}p")]


def style_of(word: Any, name: str) -> Any:
    found = [
        style
        for style in word.styles.element.iter(f"{Q}style")
        if style.find(f"{Q}name").get(f"{Q}val").lower() == name
    ]
    assert len(found) == 1, f"{len(found)} styles are called {name}"
    return found[0]


def test_a_plain_letterhead_is_of_use() -> None:
    letterhead = open_letterhead(firm(header=p("{{ employer.name }}")), "cabinet.docx")
    assert letterhead.text_width == 11906 - 1134 - 1418
    assert letterhead.fields == ("employer.name",)
    assert (
        "Body Text" in letterhead.missing
        and "heading 1" not in letterhead.missing
        and "Normal" not in letterhead.missing
    )


def test_the_same_letterhead_gives_the_same_bytes(chapter: Document) -> None:
    data = firm(header=p("{{ employer.name }}"))
    once, again = (to_bytes(chapter, letterhead=open_letterhead(data)) for _ in range(2))
    assert once == again


def test_a_letterhead_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "cabinet.docx").write_bytes(firm())
    assert open_letterhead(tmp_path / "cabinet.docx").name == "cabinet.docx"
    with pytest.raises(WriterError) as caught:
        open_letterhead(tmp_path / "autre.docx")
    assert caught.value.problems[0].code == "unreadable"


# ------------------------------------------------------------------ the container
def test_what_is_no_word_file_says_what_it_is() -> None:
    assert codes(b"") == {"empty-file"}
    assert codes(b"\xd0\xcf\x11\xe0" + bytes(600)) == {"old-word"}
    assert codes(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")) == {"encrypted"}
    for data, kind in (
        (b"%PDF-1.7", "a PDF"),
        (b"{\\rtf1}", "an RTF file"),
        (b"\xef\xbb\xbf <html>", "markup"),
        (b"MZ", "another kind"),
    ):
        assert codes(data) == {"not-word"}
        with pytest.raises(WriterError, match=kind):
            open_letterhead(data)
    assert codes(b"PK\x03\x04" + bytes(upload.LETTERHEAD_LIMITS.file)) == {"too-large"}
    assert codes(b"MZ" + firm()) == {"not-word"}  # a program with an archive behind it


def test_a_damaged_archive_is_refused() -> None:
    data = firm()
    assert codes(data[: len(data) // 2]) == {"damaged"}
    start = data.index(b"word/styles.xml") + len("word/styles.xml")
    assert codes(data[:start] + bytes(8) + data[start + 8 :]) == {"damaged"}


def test_an_archive_made_to_fill_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(changed(added("word/media/zeros.png", bytes(5_000_000)))) == {"too-large"}
    assert codes(changed(*(added(f"word/media/{n}.png", b"") for n in range(upload.LETTERHEAD_LIMITS.parts)))) == {
        "too-many-parts"
    }
    monkeypatch.setattr(upload, "LETTERHEAD_LIMITS", dataclasses.replace(upload.LETTERHEAD_LIMITS, unpacked=1_000))
    assert codes(firm()) == {"too-large"}


def test_nothing_is_unpacked_before_its_size_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    data = changed(added("word/media/zeros.png", bytes(5_000_000)))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("unpacked"))
    assert codes(data) == {"too-large"}


def test_a_letterhead_made_to_take_hours_takes_seconds() -> None:
    many = 6_000
    fields_in_fields = mark("begin") + (mark("begin") + code_run("PAGE") + mark("end")) * (many // 4) + mark("end")
    runs = f"<w:p>{run('a') * many}{run('{{ place }}')}</w:p>"
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{n + 1}"/></w:style>'
        for n in range(many // 4)
    )
    assert codes(firm(f"<w:p>{fields_in_fields}</w:p>{BODY}")) == {"field-code"}
    open_letterhead(firm(runs + BODY, styles=STYLES_XML.replace("</w:styles>", styles + "</w:styles>")))
    other = "".join(f'<w:p><w:fldSimple w:instr=" BAD{n} "/></w:p>' for n in range(many // 4))
    with pytest.raises(WriterError) as caught:
        open_letterhead(firm(other + BODY))
    assert len(caught.value.problems) == 50
    assert codes(firm("".join(p(f"{{{{ a{n} }}}}") for n in range(500)) + BODY)) == {"field-code-run"}


def test_a_part_too_long_to_be_filled_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "MAX_FILLED", 300)
    open_letterhead(firm())
    assert codes(firm(header=p("{{ place }}"))) == {"too-large"}


def test_parts_that_are_too_much_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MAX_XML", 1_700)
    assert codes(firm()) == {"too-large"}


def test_a_part_larger_than_any_letterhead_needs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MAX_XML", 900)
    assert "too-large" in codes(firm())


@pytest.mark.parametrize(
    "name",
    [
        "../evil.xml",
        "/etc/evil.xml",
        "word\\evil.xml",
        "C:evil.xml",
        "word//evil.xml",
        "word/./evil.xml",
        "w" * 300,
        "evil\x01.xml",
    ],
)
def test_a_part_whose_name_leads_elsewhere_is_refused(name: str) -> None:
    assert codes(changed(added(name, b""))) == {"unsafe-name"}


def test_two_parts_of_one_name_are_refused() -> None:
    files = parts()
    assert codes(changed(added("WORD/Document.xml", files[MAIN]))) == {"duplicate-part"}


def test_an_archive_with_a_password_is_refused() -> None:
    data = bytearray(firm())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    assert codes(bytes(data)) == {"encrypted"}


# ------------------------------------------------------------------ the parts
CONTENT = "[Content_Types].xml"
DRAWN = '<w:p><w:r><w:pict><v:shape {0}><v:imagedata r:id="rId20" {1}/></v:shape></w:pict></w:r></w:p>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


def svg(inner: str) -> tuple[Change, ...]:
    return added("word/media/a.svg", SVG.format(inner).encode(), "image/svg+xml"), linked(f"{R}/image", "media/a.svg")


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("macros", [added("word/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")]),
        ("macros", [added("word/vbaData.xml", b"<a/>")]),
        (
            "macros",
            [replaced(CONTENT, f"{WORD}.document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml")],
        ),
        ("macros", [linked(f"{MS}/2006/relationships/vbaProject", "project.bin")]),
        ("macros", [linked(f"{MS}/2006/relationships/wordVbaData", "data.xml")]),
        ("embedded", [added("word/media/image1.png", b"PK\x03\x04" + bytes(99))]),
        ("embedded", [added("word/media/image1.png", b"\xd0\xcf\x11\xe0" + bytes(99))]),
        ("embedded", [linked(f"{R}/oleObject", "embeddings/a.bin")]),
        ("embedded", [linked(f"{R}/package", "embeddings/a.xlsx")]),
        ("active-content", [linked(f"{R}/control", "activeX/activeX1.xml")]),
        ("active-content", [linked(f"{MS}/2006/relationships/activeXControlBinary", "activeX/activeX1.bin")]),
        ("active-content", [linked(f"{MS}/2006/relationships/ui/extensibility", "customUI/customUI.xml", source="")]),
        (
            "active-content",
            [linked(f"{MS}/2011/relationships/webextensiontaskpanes", "word/webextensions/a.xml", source="")],
        ),
        ("active-content", [linked(f"{MS}/2011/relationships/webextension", "webextensions/a.xml")]),
        (
            "attached-template",
            [linked(f"{R}/attachedTemplate", "http://evil.example/a.dotm", source="word/settings.xml", outside=True)],
        ),
        (
            "attached-template",
            [linked(f"{R}/attachedTemplate", "file:///C:/a.dotm", source="word/settings.xml", outside=True)],
        ),
        ("outside", [linked(f"{R}/image", "http://evil.example/a.png", outside=True)]),
        ("outside", [linked(f"{R}/image", "http://evil.example/a.png", source="word/header1.xml", outside=True)]),
        ("outside", [linked(f"{R}/frame", "http://evil.example/", outside=True)]),
        ("outside", [linked(f"{R}/styles", "http://evil.example/styles.xml", outside=True)]),
        ("other-file", [linked(f"{R}/aFChunk", "chunk.html")]),
        ("other-file", [linked(f"{R}/subDocument", "file:///a.docx", outside=True)]),
        ("mail-merge", [linked(f"{R}/mailMergeSource", "file:///a.xlsx", source="word/settings.xml", outside=True)]),
        ("comments", [linked(f"{R}/comments", "comments.xml")]),
        ("comments", [linked(f"{MS}/2011/relationships/commentsExtended", "commentsExtended.xml")]),
        (
            "signed",
            [linked(f"{PACKAGE}/relationships/digital-signature/origin", "_xmlsignatures/origin.sigs", source="")],
        ),
        ("bad-link", [linked(f"{R}/hyperlink", "file:///C:/Windows/evil.exe", outside=True)]),
        ("bad-link", [linked(f"{R}/hyperlink", "\\\\evil.example\\share", outside=True)]),
        ("bad-link", [linked(f"{R}/hyperlink", "javascript:alert(1)", outside=True)]),
        ("unknown-part", [linked("http://evil.example/relationships/surprise", "surprise.xml")]),
        ("picture", [linked(f"{R}/image", "media/lost.png")]),
        ("picture", [linked(f"{R}/image", "media/a.pdf"), added("word/media/a.pdf", b"%PDF", "application/pdf")]),
        ("damaged", [linked(f"{R}/header", "header9.xml")]),
        ("damaged", [linked(f"{R}/header", "a.xml"), added("word/a.xml", b"<a/>", "application/xml")]),
        ("damaged", [replaced("word/header1.xml", "<w:p>", "<w:p")]),
        ("damaged", [replaced(MAIN, "w:document ", "w:hdr "), replaced(MAIN, "/w:document", "/w:hdr")]),
        ("damaged", [replaced("_rels/.rels", MAIN, "word/nowhere.xml")]),
        ("doctype", [replaced("word/header1.xml", "<w:hdr", '<!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><w:hdr')]),
        (
            "doctype",
            [replaced(MAIN, "<w:document", '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document')],
        ),
        ("strict", [replaced("_rels/.rels", R, "http://purl.oclc.org/ooxml/officeDocument/relationships")]),
        (
            "not-word",
            [
                replaced(
                    CONTENT,
                    f"{WORD}.document.main+xml",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                )
            ],
        ),
        ("outside", list(svg('<image xlink:href="http://evil.example/a.png"/>'))),
        ("outside", list(svg("<script>alert(1)</script>"))),
        ("outside", list(svg('<image src="http://evil.example/a.png"/>'))),
        ("outside", list(svg('<rect onclick="alert(1)"/>'))),
        ("outside", list(svg('<rect style="fill:url(http://evil.example/a.svg)"/>'))),
        ("outside", list(svg("<style>@import 'http://evil.example/a.css'</style>"))),
    ],
)
def test_what_could_harm_is_refused(code: str, changes: list[Change]) -> None:
    assert codes(changed(*changes)) == {code}


def test_a_document_type_in_an_encoding_that_hides_it_is_refused() -> None:
    text = f"<w:hdr {NAMESPACES}>{p('Cabinet')}</w:hdr>"
    declared = f'<!DOCTYPE w [<!ENTITY a "b">]>{text}'
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{declared}'.encode("utf-16")
    seven = b'<?xml version="1.0" encoding="UTF-7"?>' + declared.replace("<", "+ADw-").replace("!", "+ACE-").encode()
    for hidden in (wide, seven):
        assert codes(changed(added("word/header1.xml", hidden))) == {"doctype"}


def test_a_document_type_is_refused_before_anything_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    read = package._parse
    monkeypatch.setattr(package, "_parse", lambda data: pytest.fail("read") if b"DOCTYPE" in data else read(data))
    assert codes(changed(replaced("word/header1.xml", "<w:hdr", '<!DOCTYPE a [<!ENTITY b "c">]><w:hdr'))) == {"doctype"}


def test_a_part_in_another_encoding_is_read() -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?><w:hdr {NAMESPACES}>{p("Œuvrard {{ place }}")}</w:hdr>'
    assert open_letterhead(changed(added("word/header1.xml", text.encode("utf-16")))).fields == ("place",)


TRACKED = (
    "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "pPrChange", "rPrChange", "sectPrChange",
    "tblPrChange", "tblGridChange", "tcPrChange", "trPrChange", "tblPrExChange", "numberingChange",
)  # fmt: skip


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("other-file", '<w:altChunk r:id="rId1"/>'),
        ("other-file", '<w:p><w:subDoc r:id="rId1"/></w:p>'),
        ("embedded", "<w:p><w:r><w:object/></w:r></w:p>"),
        ("embedded", '<w:p><w:r><w:pict><o:OLEObject Type="Link"/></w:pict></w:r></w:p>'),
        ("active-content", "<w:p><w:r><w:pict><w:control/></w:pict></w:r></w:p>"),
        ("comments", '<w:p><w:r><w:commentReference w:id="0"/></w:r></w:p>'),
        ("comments", '<w:p><w:commentRangeStart w:id="0"/></w:p>'),
        *(("tracked-changes", f"<w:p><w:{name}/></w:p>") for name in TRACKED),
        ("outside", DRAWN.format("", 'src="http://evil.example/a.png"')),
        ("outside", DRAWN.format("", 'o:href="http://evil.example/a.png"')),
        ("bad-link", DRAWN.format('href="file:///C:/evil.exe"', "")),
    ],
)
def test_elements_that_fetch_or_hide_are_refused(code: str, body: str) -> None:
    assert codes(firm(body + BODY)) == {code}
    assert codes(firm(header=body.replace("<w:altChunk", "<w:p/><w:altChunk"))) == {code}


def test_a_mail_merge_is_refused() -> None:
    setting = replaced("word/settings.xml", "/>", "><w:mailMerge/></w:settings>")
    assert codes(changed(setting)) == {"mail-merge"}


# ------------------------------------------------------------------ Word fields
def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code_run(text: str) -> str:
    return f"<w:r><w:instrText>{escape(text)}</w:instrText></w:r>"


def field(*pieces: str, shown: str = "x") -> str:
    return f"<w:p>{mark('begin')}{''.join(pieces)}{mark('separate')}{run(shown)}{mark('end')}</w:p>"


FETCHING = (
    "DDE",
    "DDEAUTO",
    "INCLUDETEXT",
    "INCLUDEPICTURE",
    "INCLUDE",
    "IMPORT",
    "LINK",
    "EMBED",
    "MACROBUTTON",
    "DATABASE",
    "RD",
    "AUTOTEXT",
    "AUTOTEXTLIST",
    "ASK",
    "FILLIN",
    "GOTOBUTTON",
    "PRINT",
    "ADDIN",
    "CONTROL",
    "HTMLCONTROL",
)


@pytest.mark.parametrize("word", FETCHING)
def test_word_fields_that_fetch_run_or_ask_are_refused(word: str) -> None:
    assert codes(firm(field(code_run(f' {word.lower()} "c:\\\\windows" ')) + BODY)) == {"field-code"}
    assert codes(firm(header=f'<w:p><w:fldSimple w:instr=" {word} x"/></w:p>')) == {"field-code"}


def test_word_fields_cut_into_pieces_or_nested_are_seen() -> None:
    assert codes(firm(field(code_run(" DD"), code_run("EAUTO x")) + BODY)) == {"field-code"}
    inner = mark("begin") + code_run(" DDEAUTO x ") + mark("separate") + run("x") + mark("end")
    assert codes(firm(field(code_run(" QUOTE "), inner) + BODY)) == {"field-code"}
    name = mark("begin") + code_run(" QUOTE DDEAUTO ") + mark("separate") + run("DDEAUTO") + mark("end")
    assert codes(firm(field(name, code_run(" PAGE x")) + BODY)) == {
        "field-code"
    }  # its name is what another field prints
    assert codes(firm(f"<w:p>{code_run(' DDEAUTO x ')}</w:p>{BODY}")) == {"field-code"}
    assert codes(firm(f"<w:p>{mark('begin')}{code_run(' DDEAUTO x ')}</w:p>{BODY}")) == {"field-code"}
    in_the_result = mark("begin") + code_run(" PAGE ") + mark("separate") + code_run(" DDEAUTO x") + mark("end")
    assert codes(firm(f"<w:p>{in_the_result}</w:p>{BODY}")) == {"field-code"}


def test_ordinary_word_fields_and_links_are_kept() -> None:
    for written in (
        "PAGE",
        " NUMPAGES \\* MERGEFORMAT ",
        ' HYPERLINK "https://cabinet.example" ',
        ' HYPERLINK \\l "haut" ',
        " STYLEREF 1 ",
        " = 1 + 1 ",
        " =1+1 ",
        ' IF 1 = 1 "a" ',
    ):
        open_letterhead(firm(field(code_run(written)) + BODY))
    open_letterhead(changed(linked(f"{R}/hyperlink", "mailto:a@cabinet.example", outside=True)))
    assert codes(firm(field(code_run(' HYPERLINK "file:///C:/evil.exe" ')) + BODY)) == {"bad-link"}


# ------------------------------------------------------------------ what is left behind
def test_what_concerns_another_file_is_left_behind(chapter: Document) -> None:
    data = changed(
        linked(f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml", source=""),
        added("docProps/core.xml", b"<hushhush/>", "application/vnd.openxmlformats-package.core-properties+xml"),
        linked(f"{R}/customXml", "../customXml/item1.xml"),
        added("customXml/item1.xml", b"<hushhush/>", "application/xml"),
        linked(f"{R}/glossaryDocument", "glossary/document.xml"),
        added("word/glossary/document.xml", b"<hushhush/>", "application/xml"),
        added("word/stray.xml", b"<hushhush/>"),
        replaced(
            "word/settings.xml",
            "/>",
            '><w:trackRevisions/><w:docVars><w:docVar w:name="hushhush" w:val="x"/></w:docVars></w:settings>',
        ),
        replaced(MAIN, "<w:p>", "<!-- hushhush --><?hushhush x?><w:p>"),
    )
    letterhead = open_letterhead(data)
    for made in (letterhead.data, to_bytes(chapter, letterhead=letterhead)):
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            everything = b"".join(archive.read(name) for name in archive.namelist())
        assert b"hushhush" not in everything and b"trackRevisions" not in everything


def test_protection_is_taken_off_and_said(chapter: Document) -> None:
    protected = changed(
        replaced("word/settings.xml", "/>", '><w:documentProtection w:edit="readOnly" w:enforcement="1"/></w:settings>')
    )
    letterhead = open_letterhead(protected)
    assert "protected" in {warning.code for warning in letterhead.warnings}
    assert dressed(chapter, letterhead).settings.element.find(f"{Q}documentProtection") is None


def test_a_template_becomes_a_document(chapter: Document) -> None:
    template = changed(replaced(CONTENT, "document.main+xml", "template.main+xml"))
    with zipfile.ZipFile(io.BytesIO(to_bytes(chapter, letterhead=open_letterhead(template)))) as archive:
        assert b"template.main" not in archive.read(CONTENT)


def test_a_letterhead_without_styles_lists_and_settings_takes_a_text(chapter: Document) -> None:
    files = parts(section="")
    files["word/_rels/document.xml.rels"] = links()
    word = dressed(chapter, packed(files))
    assert "Normal" in [style.name for style in word.styles]
    assert word.core_properties.author != "python-docx"


# ------------------------------------------------------------------ fields
@pytest.mark.parametrize(
    "text",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 1 + 1 }}",
        "{{ 7 }}",
        "{{ employer.name() }}",
        "{{ ''.__class__ }}",
        "{{ employer.__class__ }}",
        "{{ employer._name }}",
        "{{ _name }}",
        "{{ employer['name'] }}",
        "{{ employer.name[0] }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum() }}",
        "{{ employer.name|safe }}",
        "{{ employer.name|attr('upper') }}",
        "{{ employer.name|upper(1) }}",
        "{{ employer.name|default }}",
        "{{ employer.name|default(place) }}",
        "{{ employer.name|default('x', true) }}",
        "{{ employer.name|default(default_value='x') }}",
        "{{ employer.name|upper(*place) }}",
        "{{ employer.name|format(place) }}",
        "{{ [1, 2] }}",
        "{{ employer.name if place }}",
        "{{ employer.name ~ place }}",
        "{% for i in range(10**9) %}a{% endfor %}",
        "{% set a = 1 %}",
        "{% macro a() %}{% endmacro %}",
        "{% include 'a' %}",
        "{% import 'a' as a %}",
        "{% extends 'a' %}",
        "{% block a %}{% endblock %}",
        "{% with a = 1 %}{% endwith %}",
        "{% call a() %}{% endcall %}",
        "{% filter upper %}a{% endfilter %}",
        "{% autoescape false %}{{ place }}{% endautoescape %}",
        "{% do a %}",
        "{% if employer.name() %}a{% endif %}",
        "{% if place == 'Lyon' %}a{% endif %}",
        "{% if place is defined %}a{% endif %}",
        "{% if place and employer.name %}a{% endif %}",
        "{% if place %}{{ place() }}{% endif %}",
        "{% if place %}a{% else %}{{ place() }}{% endif %}",
        "{% if place %}a{% elif place() %}b{% endif %}",
        "{{ }}",
        "{{ place }} {{r place }}",
        "{{p place }}",
        "{%tc if place %}a{%tc endif %}",
        "{%- if place %}a{% endif %}",
        "{% if place -%}a{% endif %}",
        "{% vm %}",
        "{% hm %}",
        "{% colspan place %}",
        "{% cellbg place %}",
        "{{ " + "(" * 300 + "place" + ")" * 300 + " }}",
        "{{ place }}" * 201,
        "{% if place %}" * 9 + "a" + "{% endif %}" * 9,
        "{_{ place }_}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("where", ["header", "body"])
def test_nothing_but_values_runs(text: str, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jinja2.Template.render", lambda *_: pytest.fail("it ran"))
    data = firm(header=p(text)) if where == "header" else firm(p(text) + BODY)
    if "{_{" in text:
        text += "{{ place }}"
        data = firm(header=p(text)) if where == "header" else firm(p(text) + BODY)
    assert codes(data) == {"field-code-run"}


def test_conditions_without_end_are_refused() -> None:
    deep = p("{%p if place %}") * 400 + p("a") + p("{%p endif %}") * 400
    assert codes(firm(header=deep)) == {"field-code-run"}


def test_a_refused_field_says_where_it_stands() -> None:
    with pytest.raises(WriterError, match=r"cabinet\.docx, header1\.xml — .*Tel\. \{\{ lipsum\(\) \}\}"):
        open_letterhead(firm(header=p("Cabinet") + p("Tel. {{ lipsum() }}")), "cabinet.docx")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("field-syntax", p("{{ place") + p("}}")),
        ("field-syntax", p("{{ place")),
        ("field-syntax", p("place }}")),
        ("field-syntax", p("a {") + p("{ place }} b")),
        ("field-syntax", p("{{ place }") + p("}")),
        ("field-syntax", p("a {") + p("{ b") + p("{{ place }}")),
        ("field-structure", p("{% if place %}a") + p("b{% endif %}")),
        ("field-structure", p("{% if place %}a")),
        ("field-structure", p("{% endif %}")),
        (
            "field-structure",
            p("{%p if place %}") + f"<w:tbl><w:tr><w:tc>{p('a')}{p('{%p endif %}')}</w:tc></w:tr></w:tbl>",
        ),
        (
            "field-place",
            (
                '<w:p><w:bookmarkStart w:id="1" w:name="{{ place }}"/><w:bookmarkEnd'
                f' w:id="1"/>{run("{{ place }}")}</w:p>'
            ),
        ),
        ("field-place", field(code_run(" QUOTE {{ place }} "))),
    ],
)
def test_a_field_stands_whole_in_a_text(code: str, text: str) -> None:
    assert code in codes(firm(header=text))
    assert code in codes(firm(text + BODY))
    assert code in codes(firm(BODY + text))


def test_a_field_where_nothing_is_filled_is_refused() -> None:
    notes = f'<w:endnotes {NAMESPACES}><w:endnote w:id="1">{p("{{ place }}")}</w:endnote></w:endnotes>'.encode()
    assert codes(
        changed(added("word/endnotes.xml", notes, f"{WORD}.endnotes+xml"), linked(f"{R}/endnotes", "endnotes.xml"))
    ) == {"field-place"}


def test_fields_are_filled_in_header_footer_cover_and_notes(chapter: Document) -> None:
    notes = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:id="1">{p("note {{ place }}")}</w:footnote></w:footnotes>'.encode()
    )
    data = changed(
        added("word/footnotes.xml", notes, f"{WORD}.footnotes+xml"),
        linked(f"{R}/footnotes", "footnotes.xml"),
        body=p("Dossier {{ emplo", "yer.na", "me|upper }}, le {{ document.date }}") + BODY,
        header=p("{{ employer.name }}"),
        footer=p("v{{ document.version }}{% if employee.name %} – {{ employee.name }}{% endif %}"),
    )
    given = dict(chapter.fields) | {"employer.name": "Dupont & Fils <SAS> {{ place }}", "employee.name": ""}
    word = dressed(dataclasses.replace(chapter, fields=tuple(given.items())), data)
    section = word.sections[0]
    assert texts(section.header._element) == ["Dupont & Fils <SAS> {{ place }}"]
    assert texts(section.footer._element) == ["v1.0"]
    assert texts(word.element)[0] == f"Dossier DUPONT & FILS <SAS> {{{{ PLACE }}}}, le {given['document.date']}"
    notes = next(link.target_part for link in word.part.rels.values() if link.reltype.endswith("/footnotes"))
    assert "note Lyon" in notes.blob.decode()


def test_a_title_that_the_cover_prints_is_not_printed_again(chapter: Document) -> None:
    title, subtitle = chapter.title, chapter.subtitle
    cover = p("{{ document.title|upper }}") + p("{{ document.subtitle }}") + BODY
    shown = texts(dressed(chapter, firm(cover)).element)
    assert shown[:2] == [title.upper(), subtitle] and title not in shown and shown[2] != subtitle
    behind = texts(dressed(chapter, firm(BODY + p("{{ document.title }}"), header=p("{{ document.title }}"))).element)
    assert behind[0] == title


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ place|lower }}", "lyon"),
        ("{{ nothing|default('ici')|upper }}", "ICI"),
        ("{{ nothing|default('ici') }}", "ici"),
        ("{% if nothing %}a{% else %}b{% endif %}", "b"),
        ("{% if not nothing %}{{ place }}{% endif %}", "Lyon"),
        ("{% if nothing %}a{% elif place %}c{% endif %}", "c"),
        ("{# a remark #}x", "x"),
        ("{{ place|trim|title }}", "Lyon"),
    ],
)
def test_filters_and_conditions_do_what_they_say(chapter: Document, text: str, shown: str) -> None:
    given = {"place": "Lyon", "nothing": ""}
    word = dressed(dataclasses.replace(chapter, fields=tuple(given.items())), firm(header=p(text)))
    assert texts(word.sections[0].header._element) == [shown]


def test_a_condition_takes_its_paragraphs_away(chapter: Document) -> None:
    data = firm(header=p("Cabinet") + p("{%p if nothing %}") + p("Lieu : {{ nothing }}") + p("{%p endif %}"))
    word = dressed(dataclasses.replace(chapter, fields=(("nothing", ""),)), data)
    assert texts(word.sections[0].header._element) == ["Cabinet"]


def test_a_condition_around_the_place_of_the_text_is_refused() -> None:
    assert "field-structure" in codes(firm(p("{%p if place %}") + BODY + p("{%p endif %}")))


def test_unknown_names_and_missing_values_are_all_listed(chapter: Document) -> None:
    data = firm(header=p("{{ employer.nam }}") + p("{{ zzz }}"), footer=p("{{ place }}{{ employer.siren }}"))
    given = {"employer.name": "A", "place": "", "employer.siren": ""}
    with pytest.raises(WriterError) as caught:
        fill_letterhead(open_letterhead(data, "cabinet.docx"), "", "", "", given, "fr")
    found = {(problem.code, problem.values["name"]) for problem in caught.value.problems}
    assert found == {
        ("unknown-field", "employer.nam"),
        ("unknown-field", "zzz"),
        ("no-value", "place"),
        ("no-value", "employer.siren"),
    }
    said = caught.value.text()
    assert 'did you mean "employer.name"?' in said and "cabinet.docx, footer1.xml" in said


def test_a_value_no_file_can_hold_is_refused() -> None:
    letterhead = open_letterhead(firm(header=p("{{ place }}")))
    for value in ("Ly\x00on", "Ly\x0con", "Ly\x07on", "Ly\ud800on", "Ly\uffffon", "Ly\u202eon"):
        with pytest.raises(WriterError) as caught:
            fill_letterhead(letterhead, "", "", "", {"place": value}, "fr")
        assert [problem.code for problem in caught.value.problems] == ["bad-value"]


def test_a_value_is_never_taken_for_the_place_of_the_text(chapter: Document) -> None:
    word = dressed(dataclasses.replace(chapter, fields=(("place", "[[body]]"),)), firm(p("{{ place }}") + BODY))
    assert texts(word.element).count("[[body]]") == 1


# ------------------------------------------------------------------ where the text goes
BOX = (
    f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{BODY}</w:txbxContent></v:textbox></v:shape></w:pict>"
    f"</w:r></w:p>"
)
CELL = f"<w:tbl><w:tr><w:tc>{BODY}</w:tc></w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("code", "body", "more"),
    [
        ("no-body", p("Bonjour"), {}),
        ("no-body", CELL.replace(BODY, p("")), {}),
        ("no-body", p("") + "<w:p><w:r><w:pict/></w:r></w:p>", {}),
        ("no-body", p("", props=SECTION) + p(""), {}),
        ("body-twice", BODY + BODY, {}),
        ("body-twice", p("[[body]] [[body]]"), {}),
        ("body-not-alone", p("Texte : [[body]]"), {}),
        ("body-not-alone", f"<w:p>{run('[[body]]')}<w:r><w:drawing/></w:r></w:p>", {}),
        ("body-place", p(""), {"header": BODY}),
        ("body-place", p(""), {"footer": BODY}),
        ("body-place", BOX, {}),
        ("body-place", CELL, {}),
        ("body-place", f"<w:sdt><w:sdtContent>{BODY}</w:sdtContent></w:sdt>", {}),
        ("too-narrow", BODY, {"section": SECTION.replace("11906", "6000")}),
    ],
)
def test_a_place_that_will_not_do_is_refused(code: str, body: str, more: dict[str, str]) -> None:
    assert codes(firm(body, **more)) == {code}


def test_a_refusal_says_what_to_write_and_where() -> None:
    with pytest.raises(WriterError, match=r"write \[\[body\]\] alone in a paragraph"):
        open_letterhead(firm(p("Bonjour")))


@pytest.mark.parametrize(
    "body",
    [BODY, p("[[bo", "dy]]"), p("[[ ", "body ]]"), p(" [[body]] "), "", p(""), p("") + p("", style="Titre1"), "<w:p/>"],
)
def test_the_text_takes_its_place(chapter: Document, body: str) -> None:
    word = dressed(chapter, firm(body))
    shown = texts(word.element)
    assert shown[0] == chapter.title and shown[-1] is not None
    assert not any("[[" in text for text in shown)
    assert word.element.body[-1].tag == f"{Q}sectPr"
    assert "aigov_body" not in word.part.blob.decode()


def test_the_cover_stays_before_and_the_rest_after(chapter: Document) -> None:
    shown = texts(dressed(chapter, firm(p("Page de garde") + BODY + p("Fin"))).element)
    assert (shown[0], shown[1], shown[-1]) == ("Page de garde", chapter.title, "Fin")


def test_the_sections_of_a_letterhead_are_kept(chapter: Document) -> None:
    first = SECTION.replace("<w:pgSz", '<w:pgNumType w:start="0"/><w:pgSz').replace(
        "</w:sectPr>", "<w:titlePg/></w:sectPr>"
    )
    wide = SECTION.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"')
    letterhead = open_letterhead(firm(p("Garde", props=first) + p("[[body]]", props=first) + p("Annexe"), section=wide))
    assert letterhead.text_width == 11906 - 1134 - 1418
    word = dressed(chapter, letterhead)
    assert len(word.sections) == 3
    assert [section.different_first_page_header_footer for section in word.sections] == [True, True, False]
    assert word.sections[2].page_width > word.sections[2].page_height
    assert open_letterhead(firm(p("Garde", props=first) + BODY, section=wide)).text_width == 16838 - 1134 - 1418


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        ('<w:cols w:num="2" w:space="454"/>', (9354 - 454) // 2),
        ('<w:cols w:num="2"/>', (9354 - 720) // 2),
        ('<w:cols w:num="2" w:equalWidth="0"><w:col w:w="6000"/><w:col w:w="4600"/></w:cols>', 4600),
        ('<w:cols w:space="708"/>', 9354),
    ],
)
def test_columns_count(columns: str, width: int) -> None:
    data = firm(section=SECTION.replace("</w:sectPr>", columns + "</w:sectPr>"))
    if width < 4500:
        assert codes(data) == {"too-narrow"}
    else:
        assert open_letterhead(data).text_width == width


def test_a_gutter_counts_and_margins_that_are_no_numbers_do_not() -> None:
    assert open_letterhead(firm(section=SECTION.replace("w:left=", 'w:gutter="300" w:left='))).text_width == 9054
    assert (
        open_letterhead(firm(section=SECTION.replace('w:left="1418"', 'w:left="wide"'))).text_width
        == 11906 - 1134 - 1440
    )
    assert open_letterhead(firm(section="")).text_width == 11906 - 2 * 1440


# ------------------------------------------------------------------ what it looks like
def test_our_headings_take_the_styles_of_the_letterhead_by_their_names(chapter: Document) -> None:
    word = dressed(chapter, firm())
    used = {element.get(f"{Q}val") for element in word.element.iter(f"{Q}pStyle")}
    assert {"Titre1", "Titre2"} <= used and "Heading1" not in used and "Heading2" not in used
    known = {style.get(f"{Q}styleId") for style in word.styles.element.iter(f"{Q}style")}
    assert used <= known
    ids = [style.get(f"{Q}styleId").lower() for style in word.styles.element.iter(f"{Q}style")]
    assert len(ids) == len(set(ids))


def test_a_style_of_ours_whose_identifier_is_taken_gets_another(chapter: Document) -> None:
    word = dressed(chapter, firm())
    assert style_of(word, "firm address").get(f"{Q}styleId") == "Notice"
    ours = next(
        style
        for style in word.styles.element.iter(f"{Q}style")
        if style.get(f"{Q}styleId").startswith("Notice") and style.get(f"{Q}styleId") != "Notice"
    )
    assert ours.find(f"{Q}basedOn").get(f"{Q}val") == "Normal"


def test_styles_we_add_look_like_the_letterhead(chapter: Document) -> None:
    word = dressed(chapter, firm())
    whole = word.styles.element.xml
    assert "1B3A63" not in whole, "our blue is left"
    title = style_of(word, "title").find(f"{Q}rPr")
    assert title.find(f"{Q}color").get(f"{Q}val") == "8B0000"
    assert title.find(f"{Q}rFonts").get(f"{Q}ascii") == "Cambria"
    body = style_of(word, "body text")
    assert body.find(f"{Q}rPr") is None, "the text keeps the font and size of Normal"
    assert body.find(f"{Q}pPr/{Q}spacing").get(f"{Q}after") != "0", "paragraphs do not stick together"
    assert word.styles.element.find(f"{Q}docDefaults/{Q}rPrDefault/{Q}rPr/{Q}lang").get(f"{Q}val") == "fr-FR"


def test_sizes_follow_those_of_the_letterhead(chapter: Document) -> None:
    def size(data: bytes) -> int:
        return int(style_of(dressed(chapter, data), "title").find(f"{Q}rPr/{Q}sz").get(f"{Q}val"))

    assert (
        size(firm(styles=STYLES_XML.replace('w:sz w:val="20"', 'w:sz w:val="24"')))
        > size(firm())
        > size(firm(styles=STYLES_XML.replace('w:sz w:val="20"', 'w:sz w:val="16"')))
    )


def test_an_indented_justified_normal_does_not_spoil_our_tables(chapter: Document) -> None:
    normal = '<w:name w:val="Normal"/><w:pPr><w:ind w:firstLine="567"/><w:jc w:val="both"/></w:pPr>'
    word = dressed(chapter, firm(styles=STYLES_XML.replace('<w:name w:val="Normal"/>', normal)))
    found = next(style for style in word.styles.element.iter(f"{Q}style") if style.get(f"{Q}styleId") == "TableText")
    assert found.find(f"{Q}pPr/{Q}ind").get(f"{Q}firstLine") == "0"
    assert found.find(f"{Q}pPr/{Q}jc").get(f"{Q}val") == "left"


def test_a_plain_letterhead_gets_plain_headings(chapter: Document) -> None:
    bare = re.sub(r'<w:style w:type="paragraph" w:styleId="Titre.*?</w:style>', "", STYLES_XML)
    word = dressed(chapter, firm(styles=bare))
    assert "1B3A63" not in word.styles.element.xml
    assert style_of(word, "heading 1").find(f"{Q}rPr/{Q}color") is None


def test_our_table_styles_are_added_unless_the_letterhead_has_them(chapter: Document) -> None:
    assert style_of(dressed(chapter, firm()), "document table").find(f"{Q}basedOn").get(f"{Q}val") == "TableauNormal"
    own = '<w:style w:type="table" w:styleId="Grille"><w:name w:val="Document Table"/></w:style></w:styles>'
    word = dressed(chapter, firm(styles=STYLES_XML.replace("</w:styles>", own)))
    assert "Grille" in {element.get(f"{Q}val") for element in word.element.iter(f"{Q}tblStyle")}


# ------------------------------------------------------------------ lists
def lists_of(word: Any) -> tuple[dict[str, str], dict[str, Any]]:
    root = word.part.numbering_part.element
    uses = {num.get(f"{Q}numId"): num.find(f"{Q}abstractNumId").get(f"{Q}val") for num in root.iter(f"{Q}num")}
    definitions = {one.get(f"{Q}abstractNumId"): one for one in root.iter(f"{Q}abstractNum")}
    assert len(uses) == len(list(root.iter(f"{Q}num"))) and len(definitions) == len(list(root.iter(f"{Q}abstractNum")))
    return uses, definitions


def number_printed(word: Any, paragraph: Any) -> str:
    """The pattern of the number a paragraph prints: its own, or that of its style."""
    uses, definitions = lists_of(word)
    numbers = paragraph.find(f"{Q}pPr/{Q}numPr")
    style = paragraph.find(f"{Q}pPr/{Q}pStyle")
    sheet = {one.get(f"{Q}styleId"): one for one in word.styles.element.iter(f"{Q}style")}
    one = sheet.get(style.get(f"{Q}val")) if style is not None else None
    while numbers is None and one is not None:
        numbers = one.find(f"{Q}pPr/{Q}numPr")
        based = one.find(f"{Q}basedOn")
        one = sheet.get(based.get(f"{Q}val")) if based is not None else None
    if numbers is None or numbers.find(f"{Q}numId").get(f"{Q}val") == "0":
        return ""
    level = numbers.find(f"{Q}ilvl")
    definition = definitions[uses[numbers.find(f"{Q}numId").get(f"{Q}val")]]
    return next(
        lvl.find(f"{Q}lvlText").get(f"{Q}val")
        for lvl in definition.iter(f"{Q}lvl")
        if lvl.get(f"{Q}ilvl") == (level.get(f"{Q}val") if level is not None else "0")
    )


def headings(word: Any, style: str) -> list[Any]:
    return [
        paragraph
        for paragraph in word.element.iter(f"{Q}p")
        if (found := paragraph.find(f"{Q}pPr/{Q}pStyle")) is not None and found.get(f"{Q}val") == style
    ]


def test_our_numbers_win_over_those_of_the_letterhead(chapter: Document) -> None:
    word = dressed(chapter, firm())
    articles, chapters = headings(word, "Titre2"), headings(word, "Titre1")
    assert articles and chapters
    assert {re.sub("%1.*", "%1", number_printed(word, paragraph)) for paragraph in articles} <= {
        "Article %1",
        "Article\u00a0%1",
    }
    assert all("%1)" not in number_printed(word, paragraph) for paragraph in chapters)


def test_a_heading_inserted_in_word_goes_on_with_our_numbers(chapter: Document) -> None:
    word = dressed(chapter, firm())
    uses, definitions = lists_of(word)
    number = style_of(word, "heading 2").find(f"{Q}pPr/{Q}numPr/{Q}numId").get(f"{Q}val")
    tied = [one for one in definitions.values() for link in one.iter(f"{Q}pStyle") if link.get(f"{Q}val") == "Titre2"]
    assert tied == [definitions[uses[number]]]
    assert number != "1"


def test_the_lists_of_the_letterhead_stay(chapter: Document) -> None:
    word = dressed(chapter, firm(p("Préambule", style="Titre1") + BODY))
    first = headings(word, "Titre1")[0]
    assert texts(first) == ["Préambule"]
    assert number_printed(word, first) == "%1)", "its own heading keeps its letter"
    others = headings(word, "Titre1")[1:]
    assert others and all(number_printed(word, paragraph) != "%1)" for paragraph in others)
    assert all(number_printed(word, paragraph).startswith("Article") for paragraph in headings(word, "Titre2"))


def test_chapters_without_numbers_print_none_of_the_letterhead(chapter: Document) -> None:
    from aigov_docs.document.tree import Heading

    body = tuple(
        dataclasses.replace(block, number=None, label="") if isinstance(block, Heading) else block
        for block in chapter.body
    )
    word = dressed(dataclasses.replace(chapter, body=body), firm(p("Préambule", style="Titre1") + BODY))
    assert [number_printed(word, paragraph) for paragraph in headings(word, "Titre1")][1:]
    assert {number_printed(word, paragraph) for paragraph in headings(word, "Titre1")[1:]} == {""}


def test_numbering_parts_stay_in_the_order_of_the_schema(chapter: Document) -> None:
    picture = replaced("word/numbering.xml", "<w:abstractNum ", '<w:numPicBullet w:numPicBulletId="0"/><w:abstractNum ')
    cleanup = replaced("word/numbering.xml", "</w:numbering>", '<w:numIdMacAtCleanup w:val="1"/></w:numbering>')
    word = dressed(chapter, changed(picture, cleanup))
    order = ["numPicBullet", "abstractNum", "num", "numIdMacAtCleanup"]
    ranks = [order.index(child.tag.rpartition("}")[2]) for child in word.part.numbering_part.element]
    assert ranks == sorted(ranks)


# ------------------------------------------------------------------ numbers of bookmarks and controls
def test_bookmarks_and_controls_stay_unique(chapter: Document) -> None:
    ours = dressed(chapter, firm())
    name = next(element.get(f"{Q}name") for element in ours.element.iter(f"{Q}bookmarkStart"))
    control = next(
        element.get(f"{Q}val") for element in ours.element.iter(f"{Q}id") if element.getparent().tag == f"{Q}sdtPr"
    )
    theirs = (
        f'<w:p><w:bookmarkStart w:id="1" w:name="{name}"/>{run("Garde")}<w:bookmarkEnd w:id="1"/></w:p>'
        f'<w:sdt><w:sdtPr><w:id w:val="{control}"/></w:sdtPr><w:sdtContent>{p("Contrôle")}</w:sdtContent></w:sdt>'
    )
    word = dressed(chapter, firm(theirs + BODY))
    starts = list(word.element.iter(f"{Q}bookmarkStart"))
    names = [element.get(f"{Q}name").lower() for element in starts]
    ids = [element.get(f"{Q}id") for element in starts]
    assert len(names) == len(set(names)) and len(ids) == len(set(ids))
    assert ids == sorted(ids, key=ids.index) and {
        element.get(f"{Q}id") for element in word.element.iter(f"{Q}bookmarkEnd")
    } == set(ids)
    controls = [
        element.get(f"{Q}val") for element in word.element.iter(f"{Q}id") if element.getparent().tag == f"{Q}sdtPr"
    ]
    assert len(controls) == len(set(controls)) and control in controls[1:], "ours keeps its number"
    targets = {element.get(f"{Q}anchor") for element in word.element.iter(f"{Q}hyperlink")} - {None}
    referred = {
        found
        for element in word.element.iter(f"{Q}instrText")
        for found in re.findall(r"REF (\w+)", element.text or "")
    }
    known = {element.get(f"{Q}name") for element in starts}
    assert targets <= known and referred <= known and name in known


def test_a_renamed_bookmark_takes_its_references_along(chapter: Document) -> None:
    plain = dressed(chapter, firm())
    name = next(
        found
        for element in plain.element.iter(f"{Q}instrText")
        for found in re.findall(r" REF (\w+)", element.text or "")
    )
    word = dressed(
        chapter,
        firm(f'<w:p><w:bookmarkStart w:id="1" w:name="{name}"/>{run("x")}<w:bookmarkEnd w:id="1"/></w:p>' + BODY),
    )
    referred = {
        found
        for element in word.element.iter(f"{Q}instrText")
        for found in re.findall(r" REF (\w+)", element.text or "")
    }
    assert name not in referred and f"b{name}"[:40] in referred


def test_pictures_and_links_of_the_letterhead_are_kept(chapter: Document) -> None:
    data = changed(
        added("word/media/logo.png", PNG),
        linked(f"{R}/image", "media/logo.png", source="word/header1.xml", name="rId1"),
        linked(f"{R}/hyperlink", "https://cabinet.example", name="rId50", outside=True),
        header=DRAWN.format("", "").replace("rId20", "rId1") + p("{{ place }}"),
        body=f'<w:p><w:hyperlink r:id="rId50">{run("Cabinet")}</w:hyperlink></w:p>' + BODY,
    )
    made = to_bytes(chapter, letterhead=open_letterhead(data))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert PNG in [archive.read(name) for name in archive.namelist() if name.endswith(".png")]
        assert b"https://cabinet.example" in archive.read("word/_rels/document.xml.rels")


def test_two_languages_and_comments_fit_in_a_letterhead(library: aigov.Library) -> None:
    from docx import Document as opened

    matter = aigov.parse_matter(aigov.sample_text())
    both = aigov.assemble(aigov.assess(library, matter), ("fr", "en"))
    assert isinstance(both, BilingualDocument)
    letterhead = open_letterhead(firm())
    word = opened(io.BytesIO(to_bytes(both, annotate=True, letterhead=letterhead)))
    assert list(word.comments)
    for table in word.element.body.iter(f"{Q}tblW"):
        assert int(table.get(f"{Q}w")) <= letterhead.text_width


# ------------------------------------------------------------------ advice
def test_what_would_be_better_is_said() -> None:
    def said(data: bytes) -> set[str]:
        return {warning.code for warning in open_letterhead(data).warnings}

    assert said(firm(footer=p("{{ document.version }}"))) == {"no-page-number"}
    assert said(firm()) == {"no-version"}
    assert said(firm(styles=STYLES_XML.replace("Arial", "Aptos"), header=p("{{ document.date }}"))) == {"fonts"}
    for wide, high, told in (("12240", "15840", set()), ("8391", "11906", set()), ("12000", "12000", {"page-size"})):
        section = SECTION.replace("16838", "high").replace("11906", wide).replace("high", high)
        assert said(firm(section=section, header=p("{{ document.date }}"))) == told
    heavy = changed(
        added("word/media/a.png", random.Random(0).randbytes(2_100_000)),
        linked(f"{R}/image", "media/a.png"),
        header=p("{{ document.date }}"),
    )
    assert said(heavy) == {"heavy"}


def test_every_style_a_letterhead_may_have_is_one_of_ours(chapter: Document) -> None:
    from docx import Document as opened

    plain = opened(io.BytesIO(to_bytes(chapter)))
    ours = {
        style.find(f"{Q}name").get(f"{Q}val")
        for style in plain.styles.element.iter(f"{Q}style")
        if style.get(f"{Q}customStyle") is None and style.get(f"{Q}type") == "paragraph"
    }
    assert set(STYLES) <= ours and ours - set(STYLES) <= {"annotation text"}


def test_names_are_checked_against_a_list() -> None:
    letterhead = open_letterhead(firm(header=p("{{ employer.nam }} {{ place }}")))
    assert [problem.values["guess"] for problem in find_unknown_fields(letterhead, ["employer.name", "place"])] == [
        "employer.name"
    ]


# ------------------------------------------------------------------ the command
@pytest.fixture
def cabinet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("aigov_docs.cli.VERBS", tuple(dict.fromkeys((*VERBS, "letterhead"))))
    path = tmp_path / "cabinet.docx"
    path.write_bytes(firm(header=p("{{ employer.name }}")))
    return path


def test_the_command_tells_what_a_letterhead_has_and_lacks(
    cabinet: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["letterhead", "check", str(cabinet)]) == 0
    said = capsys.readouterr().out
    for part in (
        "cabinet.docx can be used",
        "16.5 cm",
        "employer.name",
        "Body Text",
        "{{ document.version }}",
        "[[body]]",
        "List Bullet 2",
    ):
        assert part in said


def test_the_command_speaks_json(cabinet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["letterhead", "check", str(cabinet), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["usable"] is True and found["fields"] == ["employer.name"] and found["text_width_mm"] == 165
    assert "heading 1" in found["styles"] and "heading 1" not in found["missing_styles"] and "place" in found["names"]


def test_the_command_refuses_with_every_reason(
    cabinet: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    cabinet.write_bytes(
        changed(
            linked(f"{R}/image", "http://evil.example/a.png", outside=True),
            body=p("Bonjour"),
            header=p("{{ lipsum() }}"),
        )
    )
    assert main(["letterhead", "check", str(cabinet)]) == 1
    assert "3 problems." in capsys.readouterr().err
    assert main(["letterhead", "check", str(cabinet), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["usable"] is False and {problem["code"] for problem in found["problems"]} == {
        "outside",
        "no-body",
        "field-code-run",
    }


def test_the_command_refuses_a_name_no_document_gives(
    cabinet: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    cabinet.write_bytes(firm(header=p("{{ employer.nam }}")))
    assert main(["letterhead", "check", str(cabinet)]) == 1
    assert 'did you mean "employer.name"?' in capsys.readouterr().err


@pytest.mark.parametrize(
    "properties",
    [
        "<w:rPr><w:vanish/></w:rPr>",
        '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>',
        "<w:rPr><w:strike/></w:rPr>",
        '<w:rPr><w:sz w:val="1"/></w:rPr>',
        '<w:pPr><w:spacing w:line="1" w:lineRule="exact"/></w:pPr>',
        '<w:pPr><w:framePr w:w="20" w:x="-20000"/></w:pPr>',
    ],
)
def test_a_style_that_would_hide_our_text_is_refused(properties: str) -> None:
    from aigov_docs.word.wordml import NAMESPACES
    from aigov_docs.word.writer import make_blank_file, save_same_bytes

    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name'
        f' w:val="Normal"/>{properties}</w:style></w:styles>'
    )
    firm = save_same_bytes(
        make_blank_file("<w:p><w:r><w:t>[[body]]</w:t></w:r></w:p>", styles, f"<w:numbering {NAMESPACES}/>", "fr")
    )
    with pytest.raises(aigov.AigovError) as caught:
        aigov.word.open_letterhead(firm, "cabinet.docx")
    assert "style-hides" in {problem.code for problem in caught.value.problems}


def _with_header(header: str, root: str = "") -> bytes:
    """A plain letterhead whose body has something before the place of the text."""
    from aigov_docs.word.wordml import NAMESPACES
    from aigov_docs.word.writer import make_blank_file, save_same_bytes

    made = save_same_bytes(
        make_blank_file(
            f"{header}<w:p><w:r><w:t>[[body]]</w:t></w:r></w:p>",
            f"<w:styles {NAMESPACES}/>",
            f"<w:numbering {NAMESPACES}/>",
            "fr",
        )
    )
    if not root:
        return made
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as archive, zipfile.ZipFile(packed, "w") as out:
        for name in archive.namelist():
            data = archive.read(name)
            out.writestr(
                name,
                (
                    data.replace(b"<w:document ", f"<w:document {root} ".encode(), 1)
                    if name == "word/document.xml"
                    else data
                ),
            )
    return packed.getvalue()


def test_a_form_field_that_starts_a_macro_is_refused() -> None:
    form = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro'
        ' w:val="Evil"/></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar'
        ' w:fldCharType="end"/></w:r></w:p>'
    )
    with pytest.raises(WriterError) as caught:
        aigov.word.open_letterhead(_with_header(form), "cabinet.docx")
    assert "macros" in {problem.code for problem in caught.value.problems}


def test_content_for_certain_programs_is_refused() -> None:
    root = (
        'xmlns:mcx="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x="urn:x"'
        ' mcx:ProcessContent="x:wrap"'
    )
    with pytest.raises(WriterError) as caught:
        aigov.word.open_letterhead(_with_header("", root), "cabinet.docx")
    assert "unknown-part" in {problem.code for problem in caught.value.problems}


def test_a_control_tagged_like_a_clause_loses_its_tag() -> None:
    control = (
        "<w:sdt><w:sdtPr><w:tag"
        ' w:val="purpose@1"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Cabinet</w:t></w:r></w:p></w:sdtContent></w:sdt>'
    )
    opened = aigov.word.open_letterhead(_with_header(control), "cabinet.docx")
    with zipfile.ZipFile(io.BytesIO(opened.data)) as archive:
        assert b"purpose@1" not in archive.read("word/document.xml")
