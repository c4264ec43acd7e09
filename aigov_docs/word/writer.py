"""Documents as Word files: real headings, lists, references, contents, comments, in a file that is always the same.

Nothing of python-docx is loaded before a Word file is asked for.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, cast

from ..document.layout import document_day, initials_text
from ..document.marks import BARS
from ..document.page_design import (
    FONT,
    GREY,
    HAIRLINE,
    HYPHENATION_ZONE,
    INITIALS_ROOM,
    MARINE,
    PAPER,
    RUNNING_EDGE,
    PageForm,
    page_form,
)
from ..document.tree import Article, BilingualDocument, Contents, Document, Paragraph
from ..kits.ground.i18n import NBSP
from ..kits.ground.languages import find_language
from ..kits.wordkit.xml_text import escape_text, quote_attribute
from .bilingual import write_columns, write_sequence
from .content import PANEL_STYLES, ContentWriter
from .file_state import WordFileState
from .fragments import Fragment, ParagraphMark, join_fragments
from .styles import styles_xml, twips
from .wordml import (
    NAMESPACES,
    add_pictures,
    language_tag,
    make_field,
    make_paragraph,
    make_run,
    make_spacer,
    number_drawings,
    shrink_end,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.opc.package import OpcPackage
    from docx.opc.part import Part
    from docx.package import Package
    from docx.parts.document import DocumentPart
    from docx.section import Section, _Footer, _Header

    from ..kits.wordkit.read.lines import WordContent
    from .letterhead.letterhead import Letterhead
    from .written_content import Furniture


# ------------------------------------------------------------------ blank file
# The blank Word file from which every file is made, and saving so that equal documents give equal bytes.


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
    decimal = find_language(language).decimal
    separator = ";" if decimal == "," else ","
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


# ------------------------------------------------------------------ margin bars
# The bars in the margin of a copy to be reviewed, which show at a glance what each clause is worth.


#: The properties of a paragraph that Word wants before its borders.
_BEFORE_BORDERS = re.compile(
    r"<w:pPr>(?:<w:pStyle [^>]*/>)?(?:<w:keepNext[^>]*/>)?(?:<w:pageBreakBefore/>)?(?:<w:numPr>.*?</w:numPr>)?"
)


def add_bars(text: str, commented: Sequence[Article]) -> str:
    """Add to a text in Word XML a bar in the margin of the paragraph that opens each commented clause.

    Colour and line of the bar say what the comment says in words: the weight of the clause. ``commented`` are the
    clauses in the order of the numbers of their comments.

    >>> marked = Article("a-x", "x", 1, "fr", "rule", (), (), mark="square")
    >>> opening = '<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:commentRangeStart w:id="0"/></w:p>'
    >>> add_bars(opening, [marked])[40:105]
    '<w:pBdr><w:left w:val="single" w:sz="18" w:space="6" w:color="1B3'
    """
    for number, article in enumerate(commented):
        if article.mark not in BARS:
            continue
        colour, line = BARS[article.mark]
        opens = text.rindex("<w:pPr>", 0, text.index(f'<w:commentRangeStart w:id="{number}"/>'))
        before_borders = _BEFORE_BORDERS.match(text, opens)
        assert before_borders is not None
        bar = f'<w:pBdr><w:left w:val="{line}" w:sz="18" w:space="6" w:color="{colour}"/></w:pBdr>'
        text = text[: before_borders.end()] + bar + text[before_borders.end() :]
    return text


# ------------------------------------------------------------------ page
# The page of a Word file: its settings, its header, and its footer with page numbers.


def text_width(form: PageForm, landscape: bool) -> int:
    """Compute the width between the margins of a page, upright or ``landscape``, in twentieths of a point.

    ``form`` is the form of the page, which gives its size and its margins.
    """
    return form.page.measure_twips()[1 if landscape else 0] - 2 * twips(form.side)


def section_settings(form: PageForm, document: Document) -> str:
    """Write the settings of a Word section as XML: the size of its pages, upright or on their side, and margins."""
    wide, high = form.page.measure_twips()
    if document.landscape:
        wide, high = high, wide
    turned = ' w:orient="landscape"' if document.landscape else ""
    foot = form.foot + (INITIALS_ROOM if document.initials else 0)
    margins = (("top", form.top), ("right", form.side), ("bottom", foot), ("left", form.side))
    sides = " ".join(f'w:{side}="{twips(margin)}"' for side, margin in margins)
    edge = twips(RUNNING_EDGE)
    return (
        f'<w:sectPr><w:pgSz w:w="{wide}" w:h="{high}"{turned}/>'
        f'<w:pgMar {sides} w:header="{edge}" w:footer="{edge}" w:gutter="0"/></w:sectPr>'
    )


def section_end(form: PageForm, document: Document) -> Fragment:
    """Write the end of a Word section (pages with the same settings), as an empty paragraph that holds the settings.

    Its pages are on their side where ``document.landscape`` is true, with the size and margins that ``form`` gives.
    The next section starts a page, with its own header and footer.
    """
    xml = f'<w:p><w:pPr><w:pStyle w:val="Spacer"/>{section_settings(form, document)}</w:pPr></w:p>'
    return Fragment(xml, (ParagraphMark("Spacer", None, ()),))


def write_header_and_footer(place: Section, documents: Sequence[Document], width: int) -> tuple[Fragment, Fragment]:
    """Write the header and the footer of a Word section in the open file, and return both as fragments.

    Parameters
    ----------
    place:
        The section of the open file, whose header and footer are replaced.
    documents:
        The document that the pages of the section print; two for the two languages of a file in columns.
    width:
        The width between the margins, in twentieths of a point.
    """
    header = [make_run(document.header, document.language) for document in documents]
    lines, stops = _write_foot(documents, width)
    return _fill_with_lines(place.header, "Header", header), _fill_with_lines(place.footer, "Footer", lines, stops)


def write_first_furniture(place: Section, documents: Sequence[Document], width: int) -> tuple[Fragment, Fragment]:
    """Write the header and footer of the first page of a Word section: an empty header, the footer of the others.

    Both are written into ``place``, the section of an open file, in place of what stands there, and returned, the
    header first, as fragments of Word XML. ``documents`` are what its pages print, two for two languages in columns;
    ``width`` is that between the margins, in twentieths of a point.
    """
    lines, stops = _write_foot(documents, width)
    header = _fill_with_lines(place.first_page_header, "Header", [Fragment()])
    return header, _fill_with_lines(place.first_page_footer, "Footer", lines, stops)


def _write_foot(documents: Sequence[Document], width: int) -> tuple[list[Fragment], str]:
    """Write the lines of a footer, and their tab stops."""
    lines = [make_run(document.footer, document.language) for document in documents]
    first = documents[0]
    # a long text takes its own line
    initials = initials_text(documents)
    gap = f"{initials}\t" if initials else ""
    gap = ("\n\t" if len(first.footer) > width // (200 if initials else 105) else "\t") + gap
    lines[0] += make_run(gap, first.language) + _page_numbers(first)
    middle = f'<w:tab w:val="center" w:pos="{width // 2}"/>' if initials else ""
    return lines, f'<w:tabs>{middle}<w:tab w:val="right" w:pos="{width}"/></w:tabs>'


def _page_numbers(document: Document) -> Fragment:
    label = document.page_label.replace(" ", NBSP)
    return join_fragments(_page_number(part, document.language) for part in re.split(r"(\{pages?\})", label))


def _page_number(part: str, language: str) -> Fragment:
    code = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(part)
    return make_field(code, "1", language) if code else make_run(part, language)


def _fill_with_lines(place: _Header | _Footer, style: str, lines: Sequence[Fragment], stops: str = "") -> Fragment:
    """Replace the content of a header or footer by one paragraph for each line."""
    from docx.oxml import parse_xml

    place.is_linked_to_previous = False
    element = place._element
    for child in list(element):
        element.remove(child)
    paragraphs = [make_paragraph(line, style, stops=stops) for line in lines]
    for paragraph in paragraphs:
        element.append(parse_xml(paragraph.xml.replace("<w:p>", f"<w:p {NAMESPACES}>", 1)))
    return join_fragments(paragraphs)


# ------------------------------------------------------------------ properties
# The properties of a Word file: core and custom ones, and the custom XML part for verification.


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


# ------------------------------------------------------------------ writer
class WrittenFile(NamedTuple):
    """The bytes of a written Word file, and its content; the content is None for a document without proof."""

    data: bytes
    content: WordContent | None


def to_bytes(
    document: Document | BilingualDocument,
    *,
    annotate: bool = False,
    letterhead: Letterhead | None = None,
    pages: Mapping[str, int] | None = None,
    key: bytes | None = None,
) -> bytes:
    """Write a document as a Word file, and return the bytes of the file.

    Parameters
    ----------
    annotate:
        Whether to put the weight and the review notes of each article in a Word comment on its heading.
    letterhead:
        A firm's own Word file, opened by `open_letterhead`, to put the text in; None for no letterhead.
    pages:
        The number of the page on which each bookmark stands, by the bookmark's name, for the table of contents; None
        leaves the numbers to Word.
    key:
        The secret that seals the proof (the record in the file of how it was made), so that nobody else can make it;
        None for a seal that anyone can make.
    """
    return write_file(document, annotate=annotate, letterhead=letterhead, pages=pages, key=key).data


def write_file(
    document: Document | BilingualDocument,
    *,
    annotate: bool = False,
    letterhead: Letterhead | None = None,
    pages: Mapping[str, int] | None = None,
    key: bytes | None = None,
) -> WrittenFile:
    """Write a document as a Word file, and return its bytes with the content that a reader of the file would find.

    Properties and proof are not in that content, which is None for a document without proof.

    Parameters
    ----------
    annotate:
        Whether to put the weight and the review notes of each article in a Word comment on its heading.
    letterhead:
        A firm's own Word file, opened by `open_letterhead`, to put the text in; None for no letterhead.
    pages:
        The number of the page on which each bookmark stands, by the bookmark's name, for the table of contents; None
        leaves the numbers to Word.
    key:
        The secret that seals the proof, so that nobody else can make it; None for a seal that anyone can make.
    """
    first = document.left if isinstance(document, BilingualDocument) else document
    if letterhead is not None and letterhead.names_sender(dict(first.fields).get("employer.name", "")):
        if isinstance(document, BilingualDocument):
            document = replace(document, left=_without_sender(document.left), right=_without_sender(document.right))
        else:
            document = _without_sender(document)
        first = document.left if isinstance(document, BilingualDocument) else document
    columns = isinstance(document, BilingualDocument) and document.layout != "sequence"
    dressed = letterhead is not None
    form = page_form(first, columns=columns, dressed=dressed)
    width = letterhead.text_width if letterhead else text_width(form, first.landscape)
    state = WordFileState()
    body, first_writer = _write_body(
        document, state, form, width, annotate=annotate, pages=pages, letterhead=letterhead
    )
    sections = first_writer.lists.numbers_sections
    styles = styles_xml(
        first.language,
        first_writer.column or width,
        form=form,
        dressed=dressed,
        sections=sections,
        band=form.band if first_writer.has_band else None,
        panels=PANEL_STYLES in body.xml,
    )
    numbering = state.numbering.to_xml()
    text = number_drawings(body.xml)
    if not columns:  # which leave no margin
        text = add_bars(text, [article for article, _ in state.comments])
    if letterhead is None:
        word = make_blank_file(shrink_end(text) + section_settings(form, first), styles, numbering, first.language)
        furniture, placement = _write_furniture(word, document, width), None
    else:
        from .letterhead.letterhead import fill_letterhead

        fields = dict(first.fields)
        word, placement = fill_letterhead(letterhead, text, styles, numbering, fields, first.language)
        furniture = []
    add_pictures(word, text, state.pictures)
    _write_comments(word, document, state)
    set_core_properties(word, document, first)
    set_custom_properties(word, custom_properties(document, first))
    if first.proof is None:
        return WrittenFile(save_same_bytes(word), None)
    from .printed import non_clause_fingerprints, printed_fingerprints
    from .proof_part import make_proof_xml
    from .written_content import dressed_content, own_content

    counter = state.numbering.make_counter()
    if placement is None:
        content = own_content(word, body, furniture, counter)
    else:
        content = dressed_content(word, body, placement, counter)
    rest = non_clause_fingerprints(content, dressed=placement is not None)
    printed = printed_fingerprints(content.lines)
    add_custom_xml(word, make_proof_xml(document, printed, annotated=annotate, key=key, furniture=rest))
    return WrittenFile(save_same_bytes(word), content)


def _without_sender(document: Document) -> Document:
    """Copy a letter without its sender, which a letterhead names."""
    sender = ("sender", "sender-address")
    body = tuple(block for block in document.body if not (isinstance(block, Paragraph) and block.style in sender))
    return replace(document, body=body)


def has_contents(document: Document | BilingualDocument) -> bool:
    """Whether a document has a table of contents."""
    first = document.left if isinstance(document, BilingualDocument) else document
    return any(isinstance(block, Contents) for block in first.body)


def _write_body(
    document: Document | BilingualDocument,
    state: WordFileState,
    form: PageForm,
    width: int,
    *,
    annotate: bool,
    pages: Mapping[str, int] | None,
    letterhead: Letterhead | None,
) -> tuple[Fragment, ContentWriter]:
    """Write the body of the file; give it with the writer of its first language.

    What the cover of a letterhead prints, title or subtitle, is not printed again.
    """
    dressed = letterhead is not None
    if not isinstance(document, BilingualDocument):
        writer = ContentWriter(document, state, width, form=form, pages=pages, dressed=dressed)
        covered = letterhead.cover if letterhead is not None else frozenset()
        front = writer.write_front(title="document.title" not in covered, subtitle="document.subtitle" not in covered)
        return front + writer.write_body(annotate=annotate), writer
    column = 0 if document.layout == "sequence" else (width - twips(form.gutter)) // 2

    def writer_of(side: Document, *, linked: bool) -> ContentWriter:
        return ContentWriter(
            side, state, width, form=form, column=column, linked=linked, alone=False, pages=pages, dressed=dressed
        )

    left, right = writer_of(document.left, linked=True), writer_of(document.right, linked=False)
    if column:
        return write_columns(document, left, right, annotate=annotate), left
    between = make_spacer(page_break=True) if dressed else section_end(form, document.left)
    return write_sequence(document, left, right, between, annotate=annotate), left


def _write_furniture(word: WordDocument, document: Document | BilingualDocument, width: int) -> list[Furniture]:
    """Write headers and footers in the languages of the pages; give the content printed in each."""
    from .written_content import Furniture

    furniture = []
    sections = list(word.sections)
    for place, section in enumerate(sections):
        documents: tuple[Document, ...]
        if not isinstance(document, BilingualDocument):
            documents = (document,)
        elif len(sections) == 1:
            documents = (document.left, document.right)
        else:  # French, English, then the annexes of each
            documents = (document.right if place % 2 else document.left,)
        if documents[0].band is not None and place < 2:  # no header on the page of the band
            kinds = ("header", section.first_page_header), ("footer", section.first_page_footer)
            section.different_first_page_header_footer = True
            for (kind, part), content in zip(kinds, write_first_furniture(section, documents, width), strict=True):
                furniture.append(Furniture(kind, part.part.partname.lstrip("/"), content))
        header, footer = write_header_and_footer(section, documents, width)
        furniture.append(Furniture("header", section.header.part.partname.lstrip("/"), header))
        furniture.append(Furniture("footer", section.footer.part.partname.lstrip("/"), footer))
    return furniture


def _write_comments(word: WordDocument, document: Document | BilingualDocument, state: WordFileState) -> None:
    """Write the comments that the body refers to, in the same order: the weight, then the notes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for article, language in state.comments:
        reviewer = find_language(language).reviewer
        comment = word.comments.add_comment(author=reviewer, initials=reviewer[0])
        comment._comment_elm.date = document_day(document)
        texts = [text for text in (article.weight_label, *article.note) if text]
        for place, text in enumerate(texts):
            target = comment.paragraphs[0] if place == 0 else comment.add_paragraph()
            target.add_run(text).bold = place == 0 and bool(article.weight_label)
        for run in (run for paragraph in comment.paragraphs for run in paragraph.runs):
            tag = OxmlElement("w:lang")
            tag.set(qn("w:val"), language_tag(language))
            run._r.get_or_add_rPr().append(tag)
