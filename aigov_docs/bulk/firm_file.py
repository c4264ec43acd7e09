"""A firm's own amendment read as any file from outside: docxtpl mends it, and what it could not mend is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, unescape

from ..i18n import N_
from ..problems import Problem, SystemReason, WriterError
from ..text import NOT_IN_FIRM_FILE
from ..word.letterhead import upload
from ..word.letterhead.allowed import LETTERHEAD_LIMITS
from ..word.letterhead.field_filling import MAX_FILLED, find_refused_characters
from ..word.letterhead.letterhead_parts import LINKS, PACKAGE, W
from ..word.read.elements import local_name
from ..word.template_problems import TemplateProblems
from ..word.untrusted_package import parse_xml
from .firm_parts import BODY, CORE, DECLARATION, FILLED, PROPERTIES, TEXT, FirmPart, serialize_tree
from .firm_source import FirmPartSource, shorten_text
from .stitch.zip_records import read_parts

if TYPE_CHECKING:
    from docx.opc.part import Part as WordPart
    from lxml.etree import _Element as Element

    from ..word.letterhead.letterhead_parts import LetterheadPackage

#: Tags of docxtpl's own for cells, which it looks for in ways that take hours in a cell made for it.
_CELL, _WORDY = (
    re.compile(r"\{%\s*(?:vm|hm|colspan|cellbg)\b"),
    re.compile(r"\{%\s*(?:vm|hm|colspan|cellbg)\b[^%]{200}"),
)
_OPENING, _CLOSING = re.compile(r"\{[{%#]"), {"{{": "}}", "{%": "%}", "{#": "#}"}
_PROPERTIES = {
    f"{PACKAGE}metadata/core-properties": (
        "cp",
        ("category", "contentStatus", "keywords", "lastModifiedBy", "lastPrinted", "revision", "version"),
    ),
    "http://purl.org/dc/elements/1.1/": ("dc", FILLED),
    "http://purl.org/dc/terms/": ("dcterms", ("created", "modified")),
}


def read_firm_file(path: Path, name: str) -> bytes:
    """Read the bytes of a firm's own amendment (a Word template), at most one byte more than the size limit.

    That byte lets a later check see that the file is too large. ``name`` is how messages call the file.

    Raises
    ------
    WriterError
        The file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(LETTERHEAD_LIMITS.file + 1)
    except OSError as error:
        raise WriterError(
            Problem(
                "unreadable",
                name,
                N_("the template cannot be read: {reason}"),
                N_("check the name of the file"),
                {"reason": SystemReason(error)},
            )
        ) from None


def reword_problem(problem: Problem) -> Problem:
    """Copy a problem found by the checks of letterheads, reworded where its words do not suit a firm's own amendment.

    Only a problem with the code ``unknown-part`` gets other words; any other is returned unchanged.
    """
    return (
        replace(problem, message=N_("it holds something an amendment has no use for: {kind}"))
        if problem.code == "unknown-part"
        else problem
    )


_AGAIN = N_("open it in Word and save it again")
_DAMAGED = ("damaged", N_("the file is damaged or incomplete"), _AGAIN)


def check_readable(package: LetterheadPackage, problems: TemplateProblems) -> bool:
    """Whether docxtpl can safely process a firm's own amendment; each fault found is added to ``problems``.

    ``package`` is the Word file, read. The Jinja tags must stand in text and be closed, and no part may be too large or
    too complex; a misplaced tag is a problem, yet does not make the file unreadable.
    """
    filled = [part for part in package.text_parts() if not part.kind.endswith("endnotes+xml")]
    readable = True
    find_refused_characters(package, problems)
    for part in package.parts.values():
        where = f"{package.name}, {part.name.rpartition('/')[2]}"
        if part.tree is None:
            continue
        if part not in filled:
            if any(_OPENING.search(element.text or "") for element in part.tree.iter() if local_name(element) == "t"):
                problems.add_problem(
                    "field-place",
                    where,
                    N_("a field stands where none is filled (a note at the end, a drawing)"),
                    N_("put it in the header, the footer or the text"),
                )
            continue
        for element in part.tree.iter():
            beside = [
                *element.attrib.values(),
                element.tail or "",
                "" if element.tag == W + "t" else element.text or "",
            ]
            if any("{" in text and _OPENING.search(text) for text in beside):
                problems.add_problem(
                    "field-place",
                    where,
                    N_("a field stands in the code of a Word field, a link or a drawing"),
                    N_("write it as plain text"),
                )
        for cell in part.tree.iter(W + "tc"):
            text = "".join(node.text or "" for node in cell.iter(W + "t"))
            if _CELL.search(text) and (_WORDY.search(text) or sum(1 for _ in cell.iter(W + "tc", W + "tcPr")) > 2):
                problems.add_problem(
                    "field-code-run",
                    where,
                    N_("a cell to be merged or coloured holds another table, or a long tag: {text}"),
                    N_("take the table out, write the tag in few words"),
                    text=shorten_text(text),
                )
                readable = False
        if len(serialize_tree(part.tree)) > MAX_FILLED:
            problems.add_problem("too-large", where, N_("unpacked, it would be too large to open safely"), _AGAIN)
            readable = False
        elif part.tree.nsmap.get("w") != W[1:-1]:
            problems.add_problem(_DAMAGED[0], where, *_DAMAGED[1:])
            readable = False
        else:
            readable = (
                _check_closed("".join(node.text or "" for node in part.tree.iter(W + "t")), where, problems)
                and readable
            )
    return readable


def _check_closed(text: str, where: str, problems: TemplateProblems) -> bool:
    """Whether each Jinja tag opened in a text is closed; a tag left open is added as a problem."""
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        at = text.find(_CLOSING[opening[0]], opening.end())
        if at < 0:
            problems.add_problem(
                "field-syntax",
                where,
                N_("a tag is not closed: {text}"),
                N_("close it"),
                text=shorten_text(text[opening.start() :]),
            )
            return False
    return True


# ---- the properties of the file
def read_properties(data: bytes, name: str, problems: TemplateProblems) -> str:
    """Read the properties (title, subject…) that issued files keep from a firm's own amendment, as an XML text.

    Jinja tags stay in the texts. ``data`` is the Word file, ``name`` its name in messages; what is wrong is added to
    ``problems``.
    """
    where, elements = f"{name}, {CORE.rpartition('/')[2]}", []
    for element in _property_elements(upload.read_entries(data, name), where, problems):
        space, _, word = str(element.tag)[1:].partition("}")
        prefix, allowed_words = _PROPERTIES.get(space, ("", ()))
        text = (element.text or "").strip()
        problems.refuse_characters(where, "".join(NOT_IN_FIRM_FILE.findall(text)))
        if word not in allowed_words or not text or not _check_closed(text, where, problems):
            continue
        if prefix != "dc" and _OPENING.search(text):
            problems.add_problem(
                "field-place",
                where,
                N_("a field stands in a property that is not filled: {name}"),
                N_("take it out (in Word: File, Info)"),
                name=word,
            )
            continue
        kind = ' xsi:type="dcterms:W3CDTF"' if prefix == "dcterms" else ""
        tagged = re.sub(r"\{[{%].*?[}%]\}", lambda tag: unescape(tag[0]), escape(text), flags=re.DOTALL)
        elements.append(f"<{prefix}:{word}{kind}>{tagged}</{prefix}:{word}>")
    spaces = "".join(f' xmlns:{prefix}="{space}"' for space, (prefix, _) in _PROPERTIES.items())
    return (
        f"<cp:coreProperties{spaces}"
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(elements)}</cp:coreProperties>'
    )


def _property_elements(entries: Mapping[str, bytes], where: str, problems: TemplateProblems) -> Iterator[Element]:
    from lxml import etree

    for link in parse_xml(entries["_rels/.rels"]).iter(LINKS + "Relationship"):
        part_data = entries.get(link.get("Target", "").lstrip("/"))
        if link.get("Type", "").endswith("/metadata/core-properties") and part_data is not None:
            try:
                if len(part_data) > MAX_FILLED:
                    raise ValueError
                yield from parse_xml(part_data)
            except (etree.XMLSyntaxError, ValueError):
                problems.add_problem(_DAMAGED[0], where, *_DAMAGED[1:])
            return


# ---- what docxtpl makes of the file before it fills it
def mend_parts(
    package: LetterheadPackage, core: str, problems: TemplateProblems
) -> tuple[list[FirmPart], dict[str, bytes]]:
    """Make Jinja sources, with docxtpl, of the parts of a firm's own amendment that have something to fill in.

    Two values are returned: the list of these parts, then the bytes of every part of the file by name, as the file has
    them save that its properties (author, title…) are ``core``, the XML that `read_properties` gives. For a file that
    docxtpl cannot read, the list is empty, and a problem, that the file is damaged, is added to ``problems``.
    """
    data = package.to_bytes()
    files = {**read_parts(data), CORE: (DECLARATION + core).encode()}
    try:
        return [*_mend_with_docxtpl(data), FirmPart(PROPERTIES, FirmPartSource(CORE, core))], files
    except Exception:  # whatever python-docx meets in a file that no check foresaw
        problems.add_problem(_DAMAGED[0], package.name, *_DAMAGED[1:])
        return [], files


def _mend_with_docxtpl(data: bytes) -> Iterator[FirmPart]:
    from docxtpl import DocxTemplate

    worker = DocxTemplate(io.BytesIO(data))
    worker.render_init()

    def source(part: WordPart, xml: str) -> FirmPartSource:
        lined = re.sub(
            r"<w:p([ >])", r"\n<w:p\1", worker.patch_xml(xml)
        )  # as docxtpl: Jinja's errors then name a paragraph
        return FirmPartSource(str(part.partname)[1:], lined)

    root = worker.docx.element
    shell = parse_xml(serialize_tree(root).encode())
    for body in shell.iterchildren(W + "body"):
        body.clear()
    before, after = serialize_tree(shell).split("<w:body/>")
    document = source(worker.docx.part, worker.get_xml())
    alone = re.sub(
        r'\sxmlns(?::[\w.-]+)?="[^"]*"',
        lambda declaration: "" if declaration[0] in before else declaration[0],
        document.text.partition(">")[0],
    )
    odd = any(
        properties.prefix != "wp"
        for properties in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    )
    yield FirmPart(
        BODY, replace(document, text=f"{alone}>{document.text.partition('>')[2]}"), DECLARATION + before, after, odd
    )
    for uri in (worker.HEADER_URI, worker.FOOTER_URI):
        for part in dict.fromkeys(part for _, part in worker.get_headers_footers(uri)):
            yield FirmPart(TEXT, source(part, worker.get_part_xml(part)))
    for part in worker.docx.part.package.parts:
        if part.content_type.endswith("footnotes+xml"):
            yield FirmPart(TEXT, source(part, re.sub(r"^\s*<\?xml.*?\?>\s*", "", part.blob.decode())))
