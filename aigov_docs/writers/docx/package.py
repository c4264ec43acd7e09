"""The blank Word file everything starts from, and saving so that the same document gives the same bytes.

The blank is made here rather than kept as a binary: nothing in it but what we put there (no thumbnail, no author, no
old styles).
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from .xml import NAMESPACES, language_tag

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_PARTS = (("document", "document.main"), ("styles", "styles"), ("numbering", "numbering"), ("settings", "settings"))
_EPOCH = (1980, 1, 1, 0, 0, 0)


def blank(body: str, styles: str, numbering: str, language: str) -> WordDocument:
    """A Word document of those parts, open in python-docx."""
    from docx import Document

    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in _PARTS
    )
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{_OFFICE}/relationships/{name}" Target="{name}.xml"/>'
        for place, (name, _) in enumerate(_PARTS[1:], 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        f'<Override PartName="/docProps/core.xml" ContentType="{_CORE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/relationships/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": styles,
        "word/numbering.xml": numbering,
        "word/settings.xml": _settings(language),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)
    file.seek(0)
    return Document(file)


def _settings(language: str) -> str:
    decimal, separator = (",", ";") if language == "fr" else (".", ",")
    mode = 'w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat><w:doNotExpandShiftReturn/><w:compatSetting w:name="compatibilityMode" {mode}/></w:compat>'
        f'<w:themeFontLang w:val="{language_tag(language)}"/>'
        f'<w:decimalSymbol w:val="{decimal}"/><w:listSeparator w:val="{separator}"/></w:settings>'
    )


def saved(document: WordDocument) -> bytes:
    """The file, its entries in a fixed order with a fixed date."""
    raw = io.BytesIO()
    document.save(raw)
    packed = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(
            source.namelist(), key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name)
        ):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return packed.getvalue()
