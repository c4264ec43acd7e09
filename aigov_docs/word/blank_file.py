"""The blank Word file from which every file is made, and saving so that equal documents give equal bytes.

The blank is made here rather than kept as a binary: nothing in it but what we put there (no thumbnail, no author, no
old styles).
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, cast

from ..document.page_design import FONT, GREY, HAIRLINE, HYPHENATION_ZONE, MARINE, PAPER
from .styles import twips
from .wordml import NAMESPACES, language_tag

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.package import OpcPackage
    from docx.opc.part import Part
    from docx.package import Package
    from docx.parts.document import DocumentPart

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_TEXT = (
    f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
)
_MAIN = f"{_WORD}.document.main+xml"
_PARTS = {
    "styles": f"{_WORD}.styles+xml",
    "numbering": f"{_WORD}.numbering+xml",
    "settings": f"{_WORD}.settings+xml",
    "fontTable": f"{_WORD}.fontTable+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
_EPOCH = (1980, 1, 1, 0, 0, 0)


def make_blank_file(body: str, styles: str, numbering: str, language: str) -> WordDocument:
    """Make a Word file from a text, styles and lists given as XML, and open it in python-docx.

    Parameters
    ----------
    body:
        The XML inside ``w:body``: paragraphs, tables and the page settings.
    styles, numbering:
        The whole XML of the parts that define the styles and the lists which ``body`` names.
    language:
        The language of the document: ``fr``, ``en``.
    """
    from docx.opc.packuri import PackURI
    from docx.opc.part import PartFactory
    from docx.package import Package

    texts = {
        "styles": styles,
        "numbering": numbering,
        "settings": _settings(language),
        "fontTable": (
            f'<w:fonts {NAMESPACES}><w:font w:name="{FONT}">'
            '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font></w:fonts>'
        ),
        "theme": _theme(),
    }
    package = Package()

    def add_part(owner: Package | Part, name: str, kind: str, link: str, text: str) -> Part:
        part = cast("Part", PartFactory(PackURI(name), kind, link, (_HEAD + text).encode(), package))
        owner.relate_to(part, link)
        return part

    text = f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
    main = cast("DocumentPart", add_part(package, "/word/document.xml", _MAIN, f"{_LINKS}/officeDocument", text))
    add_part(package, "/docProps/core.xml", _CORE, f"{_PACKAGE}/relationships/metadata/core-properties", _CORE_TEXT)
    for name, text in texts.items():
        add_part(main, f"/word/{name}.xml", _PARTS[name], f"{_LINKS}/{name}", text)
    document: WordDocument = main.document
    return document


def _settings(language: str) -> str:
    decimal, separator = (",", ";") if language == "fr" else (".", ",")
    mode = 'w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:autoHyphenation/>'
        f'<w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="{twips(HYPHENATION_ZONE)}"/>'
        "<w:doNotHyphenateCaps/>"
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat><w:doNotExpandShiftReturn/><w:compatSetting w:name="compatibilityMode" {mode}/></w:compat>'
        f'<w:themeFontLang w:val="{language_tag(language)}"/>'
        f'<w:decimalSymbol w:val="{decimal}"/><w:listSeparator w:val="{separator}"/></w:settings>'
    )


def _theme() -> str:
    """Write the theme that Word asks for and the styles do not use: a font, a blue, greys."""
    dark = '<a:sysClr val="windowText" lastClr="000000"/>', '<a:sysClr val="window" lastClr="FFFFFF"/>'
    rest = (MARINE, PAPER, MARINE, GREY, HAIRLINE, MARINE, GREY, HAIRLINE, MARINE, GREY)
    values = [*dark, *(f'<a:srgbClr val="{colour}"/>' for colour in rest)]
    slots = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
    colours = "".join(f"<a:{slot}>{value}</a:{slot}>" for slot, value in zip(slots, values, strict=True))
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="aigov_docs"><a:themeElements>'
        f'<a:clrScheme name="aigov_docs">{colours}</a:clrScheme><a:fontScheme name="aigov_docs">'
        f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="aigov_docs"><a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def save_same_bytes(document: WordDocument) -> bytes:
    """Save a Word file open in python-docx, and return its bytes, the same each time for the same content.

    The parts in the archive have a fixed order and a fixed date.
    """
    package = document.part.package
    if package is None:
        raise ValueError("a part without a file")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = _list_entries(package)
        for name in sorted(entries, key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, entries[name])
    return file.getvalue()


def _list_entries(package: OpcPackage) -> dict[str, bytes]:
    """List by name the entries that `package.save` would write, before they are compressed."""
    from docx.opc.pkgwriter import _ContentTypesItem

    parts = package.parts
    for part in parts:
        part.before_marshal()  # type: ignore[no-untyped-call]  # python-docx types it by halves
    kinds = _ContentTypesItem.from_parts(parts)  # type: ignore[no-untyped-call]  # the same
    entries = {"[Content_Types].xml": kinds.blob, "_rels/.rels": package.rels.xml}
    for part in parts:
        entries[part.partname.membername] = part.blob
        if part.rels:
            entries[part.partname.rels_uri.membername] = part.rels.xml
    return entries
