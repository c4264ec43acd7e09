"""Letterheads for tests: a small Word package, changed in one place; and odd ones by what is odd in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Q = f"{{{W}}}"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MS = "http://schemas.microsoft.com/office"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
MAIN = "word/document.xml"
Parts = dict[str, bytes]
Change = Callable[[Parts], None]


# ------------------------------------------------------------------ a small Word file
def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str, style: str = "", props: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{props}</w:pPr>{''.join(run(text) for text in runs)}</w:p>"


BODY = p("[[body]]")
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId10"/><w:footerReference w:type="default" r:id="rId11"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1134" w:bottom="1134" w:left="1418"/></w:sectPr>'
)
STYLES_XML = (
    f'<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:sz'
    ' w:val="20"/><w:lang w:val="en-US"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style'
    ' w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style'
    ' w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:basedOn'
    ' w:val="Normal"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:rFonts'
    ' w:ascii="Cambria"/><w:color w:val="8B0000"/></w:rPr></w:style><w:style w:type="paragraph"'
    ' w:styleId="Titre2"><w:name w:val="heading 2"/><w:basedOn w:val="Titre1"/><w:pPr><w:numPr><w:ilvl'
    ' w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:customStyle="1"'
    ' w:styleId="Notice"><w:name w:val="Firm address"/></w:style><w:style w:type="table" w:default="1"'
    ' w:styleId="TableauNormal"><w:name w:val="Normal Table"/></w:style></w:styles>'
)
NUMBERING_XML = (
    f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/><w:lvl'
    ' w:ilvl="0"><w:numFmt w:val="upperLetter"/><w:pStyle w:val="Titre1"/><w:lvlText w:val="%1)"/></w:lvl><w:lvl'
    ' w:ilvl="1"><w:numFmt w:val="decimal"/><w:pStyle w:val="Titre2"/><w:lvlText'
    ' w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
KINDS = {
    "styles": f"{WORD}.styles+xml",
    "numbering": f"{WORD}.numbering+xml",
    "settings": f"{WORD}.settings+xml",
    "header1": f"{WORD}.header+xml",
    "footer1": f"{WORD}.footer+xml",
}
LINKS = {"rId1": "styles", "rId2": "numbering", "rId3": "settings", "rId10": "header", "rId11": "footer"}


def link(name: str, kind: str, target: str, *, outside: bool = False) -> bytes:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{name}" Type="{kind}" Target="{target}"{mode}/>'.encode()


def links(*items: bytes) -> bytes:
    return f'<Relationships xmlns="{PACKAGE}/relationships">'.encode() + b"".join(items) + b"</Relationships>"


def document(body: str, section: str = SECTION) -> bytes:
    return f"<w:document {NAMESPACES}><w:body>{body}{section}</w:body></w:document>".encode()


def parts(
    body: str = BODY, *, header: str = "", footer: str = "", section: str = SECTION, styles: str = STYLES_XML
) -> Parts:
    page = '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    files = {"rId10": "header1.xml", "rId11": "footer1.xml"}
    overrides = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in KINDS.items())
    return {
        "[Content_Types].xml": (
            (
                f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="png" ContentType="image/png"/>'
                '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                f'<Override PartName="/{MAIN}" ContentType="{WORD}.document.main+xml"/>{overrides}</Types>'
            ).encode()
        ),
        "_rels/.rels": links(link("rId1", f"{R}/officeDocument", MAIN)),
        "word/_rels/document.xml.rels": links(
            *(link(name, f"{R}/{kind}", files.get(name, f"{kind}.xml")) for name, kind in LINKS.items())
        ),
        MAIN: document(body, section),
        "word/styles.xml": styles.encode(),
        "word/numbering.xml": NUMBERING_XML.encode(),
        "word/settings.xml": f"<w:settings {NAMESPACES}/>".encode(),
        "word/header1.xml": f"<w:hdr {NAMESPACES}>{header or p('Cabinet')}</w:hdr>".encode(),
        "word/footer1.xml": f"<w:ftr {NAMESPACES}>{footer or page}</w:ftr>".encode(),
    }


def packed(files: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def firm(body: str = BODY, **more: str) -> bytes:
    return packed(parts(body, **more))


def replaced(name: str, old: str, new: str) -> Change:
    def change(files: Parts) -> None:
        assert old.encode() in files[name], f"{old!r} is not in {name}"
        files[name] = files[name].replace(old.encode(), new.encode(), 1)

    return change


def linked(kind: str, target: str, *, source: str = MAIN, outside: bool = False, name: str = "rId99") -> Change:
    """A further relationship of a part (of the package when ``source`` is empty)."""
    folder, _, file = source.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels".lstrip("/") if source else "_rels/.rels"

    def change(files: Parts) -> None:
        files.setdefault(rels, links())
        files[rels] = files[rels].replace(
            b"</Relationships>", link(name, kind, target, outside=outside) + b"</Relationships>"
        )

    return change


def added(name: str, data: bytes, kind: str = "") -> Change:
    def change(files: Parts) -> None:
        files[name] = data
        if kind:
            replaced("[Content_Types].xml", "</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>')(
                files
            )

    return change


def changed(*changes: Change, body: str = BODY, **more: str) -> bytes:
    files = parts(body, **more)
    for change in changes:
        change(files)
    return packed(files)


# ------------------------------------------------------------------ odd letterheads
def _styled(old: str, new: str) -> bytes:
    """A letterhead whose styles differ in one place."""
    assert old in STYLES_XML
    return firm(styles=STYLES_XML.replace(old, new))


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _hidden(properties: str, text: str) -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


_NORMAL = '<w:name w:val="Normal"/>'
_TABLE = '<w:name w:val="Normal Table"/>'
_FIRST = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
_BOX = (
    "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
    f"{p('12 rue des Lilas')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)
_FIELD = f"<w:p>{_mark('begin')}<w:r><w:instrText> TOC x </w:instrText></w:r>{_mark('separate')}</w:p>"
#: Letterheads that may be opened, by what is odd in them.
ODD_LETTERHEADS: dict[str, bytes] = {
    "plain": firm(),
    "fields": firm(p("{{ employer.name }}") + BODY, header=p("{{ employer.name }}")),
    "cover": firm(p("Page de garde", style="Titre1") + BODY + p("Fin", style="Titre2")),
    "a whole page": firm(p("")),
    "sections": firm(p("Garde", props=_FIRST) + p("[[body]]", props=_FIRST) + p("Annexe")),
    "a table before": firm(f"<w:tbl><w:tr><w:tc>{p('x')}</w:tc></w:tr></w:tbl>" + BODY),
    "a box": firm(_BOX + BODY, header=_BOX),
    "unseen text": firm(
        _hidden("<w:vanish/>", "secret") + BODY + _hidden('<w:color w:val="FFFFFF"/>', "blanc"), header=p("Cabinet")
    ),
    "a bookmark of ours": firm('<w:bookmarkStart w:id="1" w:name="a_section_1"/><w:bookmarkEnd w:id="1"/>' + BODY),
    "a field around us": firm(_FIELD + BODY + f"<w:p>{_mark('end')}</w:p>"),
    "dark headings": _styled(
        '<w:color w:val="8B0000"/>', '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F2A44"/>'
    ),
    "exact lines": _styled(_NORMAL, _NORMAL + '<w:pPr><w:spacing w:line="240" w:lineRule="exact"/></w:pPr>'),
    "tables out of the page": _styled(_TABLE, _TABLE + '<w:tblPr><w:tblInd w:w="-3000" w:type="dxa"/></w:tblPr>'),
    "yellow tables": _styled(_TABLE, _TABLE + '<w:rPr><w:shd w:val="clear" w:fill="FFFF00"/></w:rPr>'),
    "no styles": firm(styles=f"<w:styles {NAMESPACES}/>"),
}
