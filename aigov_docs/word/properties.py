"""The properties of a Word file: core and custom ones, and the custom XML part for verification."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..document.layout import document_day
from ..document.tree import BilingualDocument, Document
from .wordml import language_tag
from .xml_text import escape_text, quote_attribute

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_CORE_NAMES = {"author", "subject", "keywords", "category", "comments", "content_status", "identifier", "version"}
_CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_NAMESPACES = (
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
)
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the set all custom properties are in
_STORE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_STORE_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


def set_core_properties(word: WordDocument, document: Document | BilingualDocument, first: Document) -> None:
    """Set the title, author, language and dates of a Word file from its document, never from the clock.

    The author stays empty where the document names none.

    ``first`` is the document itself, or the first language of a bilingual one.
    """
    core = word.core_properties
    core.title = first.title
    core.language = language_tag(first.language)
    core.created = core.modified = document_day(document).replace(tzinfo=None)
    core.revision = 1
    core.author = ""
    for name, value in first.properties:
        if name in _CORE_NAMES:
            setattr(core, name, value[:255])
    core.last_modified_by = core.author


def custom_properties(document: Document | BilingualDocument, first: Document) -> dict[str, str]:
    """Make the named values (Word's custom properties) for the file of a document, such as ``aigov.vehicle``.

    The result, by name, is empty for a document without proof. ``first`` is the document itself, or the first language
    of a bilingual one.
    """
    if first.proof is None:
        return {}
    proof = first.proof
    sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
    return {
        "aigov.vehicle": proof.vehicle,
        "aigov.version": proof.version,
        "aigov.library": proof.library,
        "aigov.release": proof.release,
        "aigov.assessed_on": proof.assessed_on,
        "aigov.language": " ".join(side.language for side in sides),
        "aigov.clauses": str(sum(1 for _ in first.articles())),
    }


def set_custom_properties(word: WordDocument, values: Mapping[str, str]) -> None:
    """Add named values (Word's custom properties) to a Word file, after those that its letterhead brought.

    ``values`` are by name; a value of the letterhead under the same name is replaced.
    """
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from lxml import etree

    if not values:
        return
    package = word.part.package
    kept_texts: list[str] = []
    property_links = [link for link in package.rels.values() if link.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES]
    for link in property_links:
        for child in etree.fromstring(link.target_part.blob):
            if child.get("name") not in values:
                kept_texts.append(etree.tostring(child, encoding="unicode"))
    texts = [
        f'<property fmtid="{_FORMAT}" pid="{{}}"'
        f" name={quote_attribute(name)}><vt:lpwstr>{escape_text(value)}</vt:lpwstr></property>"
        for name, value in values.items()
    ]
    first = 2 + len(kept_texts)  # 0 and 1 are reserved
    new_texts = [text.replace('pid="{}"', f'pid="{first + place}"') for place, text in enumerate(texts)]
    kept_texts = [_renumber_property(text, 2 + place) for place, text in enumerate(kept_texts)]
    blob = f"{_HEAD}<Properties {_CUSTOM_NAMESPACES}>{''.join(kept_texts + new_texts)}</Properties>".encode()
    if property_links:
        property_links[0].target_part._blob = blob
    else:
        package.relate_to(
            Part(PackURI("/docProps/custom.xml"), _CUSTOM, blob, package), RELATIONSHIP_TYPE.CUSTOM_PROPERTIES
        )


def _renumber_property(text: str, number: int) -> str:
    """Give a property's XML with another number."""
    from lxml import etree

    element = etree.fromstring(text)
    element.set("pid", str(number))
    return str(etree.tostring(element, encoding="unicode"))


def add_custom_xml(word: WordDocument, xml: bytes) -> None:
    """Embed the XML of a proof in a Word file, as a part of its own that Word keeps and does not show."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = word.part.package
    name = package.next_partname("/customXml/item%d.xml")
    identity = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, "urn:aigov-docs:proof:1")).upper() + "}"
    described = (
        f'{_HEAD}<ds:datastoreItem xmlns:ds="{_STORE_NAMESPACE}" ds:itemID="{identity}">'
        '<ds:schemaRefs><ds:schemaRef ds:uri="urn:aigov-docs:proof:1"/></ds:schemaRefs></ds:datastoreItem>'
    )
    item = Part(name, "application/xml", xml, package)
    props = Part(PackURI(str(name).replace("/item", "/itemProps")), _STORE, described.encode(), package)
    item.relate_to(props, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    word.part.relate_to(item, RELATIONSHIP_TYPE.CUSTOM_XML)
