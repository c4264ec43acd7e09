"""The parts kept of a letterhead, and the new file in which they are packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...kits.wordkit.read.elements import local_name
from ...kits.wordkit.untrusted_package import PartLink, parse_xml
from ..wordml import NAMESPACES

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
TYPES, LINKS = f"{{{PACKAGE}content-types}}", f"{{{PACKAGE}relationships}}"
_TEXTS = tuple(f"{WORD}{kind}+xml" for kind in ("header", "footer", "footnotes", "endnotes"))
#: Settings that make no sense in what is made from a letterhead: it could not be changed, or would ask and fetch.
_SETTINGS = (
    "documentProtection", "writeProtection", "readModeInkLockDown", "trackRevisions", "attachedTemplate",
    "linkStyles", "docVars", "updateFields", "saveThroughXslt", "attachedSchema", "mailMerge", "rsids",
)  # fmt: skip


@dataclass(slots=True)
class LetterheadPart:
    """One part (inner file) of a letterhead's Word file: its bytes, or its tree where it is XML."""

    name: str
    kind: str
    data: bytes = b""
    tree: Element | None = None
    links: list[PartLink] = field(default_factory=list)

    @property
    def root(self) -> Element:
        """The root element of an XML part of a letterhead's Word file; ValueError for a part that is no XML."""
        if self.tree is None:
            raise ValueError(f"{self.name} is no XML")
        return self.tree


@dataclass(slots=True)
class LetterheadPackage:
    """The parts (inner files) kept of a letterhead's Word file, and whether the file was protected."""

    name: str
    parts: dict[str, LetterheadPart] = field(default_factory=dict)
    main: str = "word/document.xml"
    protected: bool = False

    @property
    def body(self) -> Element:
        """The body element (``w:body``) of the letterhead's main part."""
        return next(self.parts[self.main].root.iterchildren(W + "body"))

    def linked_part(self, kind: str) -> LetterheadPart | None:
        """Find the part of a kind, such as ``styles``, to which the main part links; None without such a link."""
        for link in self.parts[self.main].links:
            if link.kind == OFFICE + kind:
                return self.parts[link.target]
        return None

    def text_parts(self) -> Iterator[LetterheadPart]:
        """Yield the parts of a letterhead that hold text: the main part, then headers, footers, foot- and endnotes."""
        yield self.parts[self.main]
        for part in self.parts.values():
            if part.kind in _TEXTS:
                yield part

    def all_words(self) -> str:
        """Join the words of a letterhead, those of its text boxes too, a line for each paragraph."""
        paragraphs = (paragraph for part in self.text_parts() for paragraph in part.root.iter(W + "p"))
        return "\n".join("".join(text.text or "" for text in paragraph.iter(W + "t")) for paragraph in paragraphs)

    def to_bytes(self) -> bytes:
        """Pack the letterhead as a new Word file, with the same bytes each time."""
        return _pack_parts(self)


def word_value(element: Element, name: str) -> str:
    """Read the attribute ``name`` of an XML element, in Word's namespace; empty where the element lacks it."""
    return element.get(W + name, "")


def parent_of(element: Element) -> Element:
    """Find the parent of an XML element, which must have one.

    Raises ``ValueError`` where the element has none.
    """
    parent = element.getparent()
    if parent is None:
        raise ValueError(f"{element.tag!r} stands alone")
    return parent


def add_missing_parts(package: LetterheadPackage) -> None:
    """Add to a letterhead an empty part for its styles, its lists (``numbering``) or its settings where it has none.

    Otherwise python-docx would add those of its own template.
    """
    main = package.parts[package.main]
    for kind in ("styles", "numbering", "settings"):
        if package.linked_part(kind) is None:
            name = f"word/aigov{kind}.xml"
            package.parts[name] = LetterheadPart(
                name, f"{WORD}{kind}+xml", tree=parse_xml(f"<w:{kind} {NAMESPACES}/>".encode())
            )
            main.links.append(PartLink(f"rIdAigov{kind}", OFFICE + kind, name))


def remove_inherited(package: LetterheadPackage) -> None:
    """Remove in place from a letterhead what a document must not inherit from it.

    That is its protection against changes, its settings that track changes or fetch data, and the links by which a
    content control takes its text from elsewhere. ``package.protected`` tells afterwards whether it was protected.
    """
    settings = package.linked_part("settings")
    root = settings.tree if settings is not None else None
    for child in list(root) if root is not None else ():
        if local_name(child) in _SETTINGS:
            package.protected |= local_name(child) in ("documentProtection", "writeProtection")
            parent_of(child).remove(child)
    for part in package.text_parts():
        for bound in list(part.tree.iter(W + "dataBinding")) if part.tree is not None else ():
            if "coreProperties" not in bound.get(W + "xpath", ""):
                parent_of(bound).remove(bound)
        for table in part.tree.iter(W + "tbl") if part.tree is not None else ():
            if table.find(W + "tblGrid") is None:  # docxtpl cannot do without
                table.insert(int(table.find(W + "tblPr") is not None), table.makeelement(W + "tblGrid"))


def _pack_parts(package: LetterheadPackage) -> bytes:
    from lxml import etree

    def xml(tree: Element) -> bytes:
        return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))

    core = "docProps/core.xml"
    blank = (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>'
    )
    files = {core: blank.encode()}
    kinds = {core: "application/vnd.openxmlformats-package.core-properties+xml"}
    roots = [
        PartLink("rId1", OFFICE + "officeDocument", package.main),
        PartLink("rId2", f"{PACKAGE}relationships/metadata/core-properties", core),
    ]
    files["_rels/.rels"] = _links_xml(roots)
    for part in package.parts.values():
        files[part.name] = part.data if part.tree is None else xml(part.tree)
        kinds[part.name] = part.kind
        if part.links:
            folder, _, file = part.name.rpartition("/")
            files[f"{folder}/_rels/{file}.rels".lstrip("/")] = _links_xml(part.links)
    head = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    root = etree.fromstring(f'<Types xmlns="{PACKAGE}content-types">{head}</Types>')
    for name, kind in sorted(kinds.items()):
        etree.SubElement(root, TYPES + "Override", PartName="/" + name, ContentType=kind)
    files["[Content_Types].xml"] = xml(root)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files, key=lambda name: (name != "[Content_Types].xml", name)):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return packed.getvalue()


def _links_xml(links: list[PartLink]) -> bytes:
    from lxml import etree

    root = etree.Element(LINKS + "Relationships", nsmap={None: f"{PACKAGE}relationships"})
    for link in links:
        relationship = etree.SubElement(root, LINKS + "Relationship", Id=link.id, Type=link.kind)
        relationship.set("Target", link.target if link.external else f"/{link.target}")
        if link.external:
            relationship.set("TargetMode", "External")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
