"""A document as one web page that needs nothing else: accessible, printable, light or dark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from itertools import zip_longest

from ..document.layout import (
    ContentsEntry,
    anchor_of,
    article_label,
    block_texts,
    column_shares,
    contents_entries,
    heading_label,
    list_headings,
    pair_blocks,
    printed_blocks,
    printed_heading,
    split_panels,
    split_superscripts,
)
from ..document.marks import SHAPES, draw_shape, mark_status
from ..document.tree import (
    Annex,
    Article,
    Band,
    BilingualDocument,
    Block,
    Bullets,
    ChangedRun,
    Contents,
    Document,
    DrawnMark,
    Heading,
    OpenPoints,
    PageBreak,
    Panel,
    Panels,
    Paragraph,
    Picture,
    Run,
    Runs,
    Signature,
    Table,
    plain_text,
)
from ..kits.ground.i18n import NBSP, labels
from ..kits.ground.languages import find_language
from .html_style import STYLE, page_margins

# ------------------------------------------------------------------ html band
# The band around the title of a document as HTML, in reading order, and the shapes that its marks show.


def format_band(heading: str, standing: str, status: str, pairs: list[tuple[str, str]]) -> str:
    """Write the band at the head of a document as HTML: its titles, its status, then each label with its value.

    Parameters
    ----------
    heading:
        The surtitle and the title, as HTML.
    standing:
        The name of the look of the status, such as ``in-force``, written as a CSS class.
    status:
        The words of the status, as HTML; empty leaves the status out.
    pairs:
        Each label with the value that it names, as HTML.
    """
    details_html = f'<p class="standing {standing}">{status}</p>\n' if status else ""
    listed = "".join(f"<div><dt>{label}</dt><dd>{value}</dd></div>\n" for label, value in pairs)
    details_html += f"<dl>\n{listed}</dl>\n" if listed else ""
    return f'<div class="band">\n<div class="titles">\n{heading}</div>\n{details_html}</div>\n'


def draw_shapes(document: Document) -> str:
    """Define once, as a hidden SVG element of a page, each shape that the document's marks use; "" without marks."""
    blocks = list(document.body)
    for part in document.body:
        blocks += part.blocks if isinstance(part, Article | Annex) else ()
    texts = (runs for block in blocks if isinstance(block, Paragraph | Table) for runs in block_texts(block))
    named = {panel.mark for block in blocks if isinstance(block, Panels) for panel in block.panels}
    named |= {shape for block in blocks if isinstance(block, Table) for shape in block.cards}
    status = mark_status(document.band) if document.band is not None else ()
    used = named | {item.shape for runs in (*texts, status) for item in runs if isinstance(item, DrawnMark)}
    drawn = "".join(
        f'<symbol id="shape-{shape}" viewBox="0 0 24 24">{draw_shape(shape)}</symbol>'
        for shape in SHAPES
        if shape in used
    )
    return f'<svg class="shapes" aria-hidden="true">{drawn}</svg>\n' if drawn else ""


# ------------------------------------------------------------------ html panels
# Panels and cards as HTML: what one may do and is asked never to do; whom to write to.


#: Writes runs as HTML.
FormatRuns = Callable[[Runs], str]


def format_mark(shape: str) -> str:
    """Write a drawn mark as HTML: a use of a shape that the page defines once.

    The words beside it say the same: a program that speaks the page leaves it out.
    """
    return f'<svg class="shape" aria-hidden="true"><use href="#shape-{shape}"/></svg>'


def format_panels(block: Panels, format_runs: FormatRuns) -> str:
    """Write panels as HTML, which stand side by side where the page is wide; ``format_runs`` writes their texts."""
    panels = "".join(_format_panel(panel, format_runs) for panel in block.panels)
    return f'<div class="panels">\n{panels}</div>\n'


def _format_panel(panel: Panel, format_runs: FormatRuns) -> str:
    """Write a panel: its heading, then its items as a list, the mark before each."""
    items = "".join(f"<li>{format_mark(panel.mark)}{format_runs(item)}</li>\n" for item in panel.items)
    heading = f'<p class="lead">{format_runs(panel.heading)}</p>\n'
    return f'<div class="panel panel-{panel.mark}">\n{heading}<ul role="list">\n{items}</ul>\n</div>\n'


def format_cards(block: Table, format_runs: FormatRuns) -> str:
    """Write a table of cards as HTML: of each its mark, its label, and what it names; ``format_runs`` writes texts."""
    cards = "".join(
        f"<div><dt>{format_mark(shape)}{format_runs(label)}</dt><dd>{format_runs(value)}</dd></div>\n"
        for row in block.rows
        for shape, label, value in zip(block.cards, block.header, row, strict=True)
    )
    return f'<dl class="cards">\n{cards}</dl>\n'


# ------------------------------------------------------------------ html
#: Text on both sides up to which a pair of paragraphs is not cut by a page.
_SHORT = 900


def to_bytes(document: Document | BilingualDocument, *, annotate: bool = False) -> bytes:
    """Write a document as a web page in UTF-8; ``annotate`` adds to each article its weight and review notes."""
    first = document.left if isinstance(document, BilingualDocument) else document
    kind = ""
    if isinstance(document, BilingualDocument) and document.layout == "sequence":
        inner, kind = _sequence(document, annotate), _page_class(first)
    elif isinstance(document, BilingualDocument):
        inner, kind = _columns(document, annotate), "wide both letter" if first.letter else "wide both"
    else:
        page = _HtmlPage(document, annotate=annotate)
        inner, kind = page.format_front() + page.format_body(), _page_class(document)
    about = dict(first.properties)
    metas = "".join(
        f'<meta name="{name}" content="{escape(about[key])}">\n'
        for name, key in (("author", "author"), ("description", "subject"), ("keywords", "keywords"))
        if about.get(key)
    )
    skip = labels(first.language)("Skip to the text")
    return (
        f'<!DOCTYPE html>\n<html lang="{first.language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(first.title)}</title>\n{metas}<style>{STYLE}{page_margins(first)}</style>\n</head>\n"
        f'<body class="{kind}">\n<a class="skip" href="#{_TEXT}">{escape(skip)}</a>\n'
        f'{draw_shapes(first)}<div class="page">\n'
        f"{_furniture('header', '' if first.band else first.header, 'running')}{_navigation(first)}"
        f'<main id="{_TEXT}" tabindex="-1">\n{inner}</main>\n'
        f"{_furniture('footer', first.footer, 'running foot')}</div>\n</body>\n</html>\n"
    ).encode()


def _page_class(document: Document) -> str:
    """Build the HTML class of a document in one language, or one after the other: where the text of its page stands."""
    if document.landscape:
        return "wide landscape"
    if document.poster:
        return "poster"
    return "hung airy" if document.airy else "hung letter" if document.letter else "hung"


#: The page fetches nothing and runs nothing, and says so to the browser.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_TEXT = "document-text"
_LETTER = ("sender", "sender-address", "addressee", "dated")  # styles of the opening of a letter
_MANY = 6  # articles, from which a page has links to them
#: A number with hyphens, such as that of an article of a code, with the letter before it: it stays on one line.
_HYPHENED = re.compile(r"(?<![\w-])(?:[A-Z]\.[\u00a0\u202f ])?\d+(?:-\d+)+(?![\w-])")


def _navigation(document: Document) -> str:
    """Write the links to the articles of a document, beside its text where there is room; empty for a short one."""
    listed = contents_entries(document, articles=True)
    if sum(1 for _ in document.articles()) < _MANY:
        return ""
    page, label = _HtmlPage(document, annotate=False), labels(document.language)("Articles")
    links = "".join(page.format_entry(entry) for entry in listed)
    return (
        f'<nav class="side" aria-label="{escape(label)}">\n<details>\n<summary>{escape(label)}</summary>\n'
        f'<ul role="list">\n{links}</ul>\n</details>\n</nav>\n'
    )


def _furniture(tag: str, text: str, kind: str) -> str:
    return f'<{tag} class="{kind}">{escape(text)}</{tag}>\n' if text else ""


class _HtmlPage:
    """The HTML writer of the blocks of one document; ``prefix`` separates the anchors of two languages."""

    def __init__(self, document: Document, *, annotate: bool, prefix: str = "", depth: int = 1) -> None:
        self.document = document
        self.language = document.language
        self.annotate = annotate
        self.prefix = prefix
        self._anchors = {anchor_of(block, index) for index, block in list_headings(document)}
        self._level = depth  # of the last heading: an article is one below
        self._depth = depth
        self._under = ""  # the anchor of the last heading, which names a table without caption

    # -------------------------------------------------------------- text
    def escape_text(self, text: str) -> str:
        """Escape a text for HTML: line ends are breaks, the "er" of "1er" is superscript, "L. 1321-4" is whole."""
        pieces = (
            f"<sup>{escape(piece)}</sup>" if up else escape(piece, quote=False).replace("\n", "<br>\n")
            for piece, up in split_superscripts(text, self.language)
        )
        return _HYPHENED.sub(r'<span class="nb">\g<0></span>', "".join(pieces))

    def format_runs(self, items: Runs, *, links: bool = True) -> str:
        """Write runs (pieces of text in one style) of a document as HTML."""
        return "".join(self._format_run(item, links) for item in items)

    def _format_run(self, item: Run, links: bool) -> str:
        if isinstance(item, DrawnMark):
            return format_mark(item.shape)
        run_html = self.escape_text(item.text)
        if not item.filled:
            run_html = f"<mark>{run_html}</mark>"
        if isinstance(item, ChangedRun):
            run_html = f"<ins>{run_html}</ins>" if item.added else f"<del>{run_html}</del>"
        elif item.bold:
            run_html = f"<strong>{run_html}</strong>"
        if item.language:
            run_html = f'<span lang="{item.language}">{run_html}</span>'
        if links and item.target in self._anchors:
            run_html = f'<a href="#{escape(self.prefix + item.target)}">{run_html}</a>' if item.target else run_html
        return run_html

    # -------------------------------------------------------------- blocks
    def format_front(self) -> str:
        """Write the title, the subtitle and the notice of a document as HTML."""
        document = self.document
        parts = []
        if document.title and not document.letter:
            self._under = f"{self.prefix}document-title"
            named = ' class="title"' if self._depth > 1 else ""
            title = self.escape_text(document.title)
            parts.append(f'<h{self._depth} id="{self._under}"{named}>{title}</h{self._depth}>\n')
        if document.subtitle:
            parts.append(f'<p class="subtitle">{self.escape_text(document.subtitle)}</p>\n')
        if (band := document.band) is not None:
            pairs = [(self.escape_text(plain_text(label)), self.format_runs(value)) for label, value in band.pairs]
            status = self.format_runs(mark_status(band))
            parts = [format_band("".join(reversed(parts)), band.standing, status, pairs)]
        if document.notice:
            parts.append(f'<p class="notice">{self.escape_text(document.notice)}</p>\n')
        return "".join(parts)

    def format_body(self, *, without: tuple[type[Block], ...] = ()) -> str:
        """Write the blocks of the document as HTML, except those of the types ``without``."""
        parts: list[str] = []
        broken = False
        for index, block in enumerate(self.document.body):
            if isinstance(block, PageBreak):
                broken = True
            if isinstance(block, (PageBreak, *without)):
                continue
            block_html = self.format_block(block, index)
            parts.append(f'<div class="break">\n{block_html}</div>\n' if broken and parts else block_html)
            broken = False
        return "".join(parts)

    def format_block(self, block: Block, index: int) -> str:
        """Write one block of the document as HTML."""
        match block:
            case Band():
                return ""  # it stands with the title
            case Paragraph():
                return self._paragraph(block)
            case Bullets():
                return self._list(block)
            case Panels():
                return format_panels(block, self.format_runs)
            case Table() if block.cards:
                return format_cards(block, self.format_runs)
            case Table():
                return self._table(block)
            case Heading():
                return self.format_heading(block, index)
            case Article():
                inner = (
                    self.format_heading(block, index)
                    + self.format_review_note(block)
                    + self.format_blocks(printed_blocks(block))
                )
                return f"<section{_indents(block)}>\n{inner}</section>\n"
            case Contents():
                return self._contents(block)
            case Signature():
                return self.format_signature(block)
            case OpenPoints():
                return self._open_points(block)
            case Annex():
                return self.format_annex(block)
            case Picture():
                named = f'aria-label="{escape(block.text)}"'
                drawn = block.drawing.replace("<svg", f'<svg role="img" {named}', 1)
                return f'<figure class="picture" tabindex="0" {named}>{drawn}</figure>\n'  # scrolled by keyboard too
            case PageBreak():
                return ""

    def format_annex(self, block: Annex) -> str:
        """Write an annex as HTML; the first one of a file starts on a new page when printed, and the others run on."""
        inner = self.format_heading(block.heading, 0) + self.format_blocks(block.blocks)
        first = not self.prefix and block == next(self.document.annexes())
        return f'<section class="{"hung break" if first else "hung"}">\n{inner}</section>\n'

    def format_blocks(self, blocks: Iterable[Block]) -> str:
        """Write the blocks of an article or annex as HTML, one after the other."""
        return "".join(self.format_block(block, 0) for block in blocks)

    def format_heading(self, block: Heading | Article, index: int) -> str:
        """Write a heading as HTML, one level under the heading that it belongs to, with its anchor."""
        if isinstance(block, Heading) and block.opens_article:
            level, label, words = self._level + 1, heading_label(block), block.text
        elif isinstance(block, Heading):
            self._level = level = self._depth + block.level
            label, words = heading_label(block), block.text
        else:
            level, label, words = self._level + 1, article_label(block, self.document), printed_heading(block)
        anchor = escape(self.prefix + anchor_of(block, index))
        heading_html, kind = self.format_runs(words), "part"
        if isinstance(block, Heading) and block.level == 1:
            kind = "chapter"
            heading_html = f"{self.escape_text(label)} {heading_html}".strip()
        elif label:  # it stands in the margin, where there is room for one
            kind = "article"
            name = self.escape_text(label.removesuffix(".")) + '<span class="stop">.</span>' * label.endswith(".")
            heading_html = f'<span class="no">{name} </span>{heading_html}'
        if not heading_html:
            return f'<span id="{anchor}"></span>\n'
        level = min(level, 6)
        self._under = anchor
        return f'<h{level} class="{kind}" id="{anchor}">{heading_html}</h{level}>\n'

    def format_review_note(self, article: Article) -> str:
        """Write the weight and review notes of an article as HTML; empty in a copy that is not annotated."""
        if not self.annotate or not (article.weight_label or article.note):
            return ""
        weight = f"<p><strong>{self.escape_text(article.weight_label)}</strong></p>\n" if article.weight_label else ""
        notes = "".join(f"<p>{self.escape_text(note)}</p>\n" for note in article.note)
        label = self.escape_text(labels(self.language)("Review note, not part of the text"))
        return f'<aside>\n<p class="label">{label}</p>\n{weight}{notes}</aside>\n'

    def _paragraph(self, block: Paragraph) -> str:
        words_html = self.format_runs(block.runs)
        if block.number is not None:
            number = f'<span class="n">{escape(block.number)}{NBSP}</span>'
            kind = "numbered lead" if block.style == "intro" else "numbered"
            return f'<p class="{kind}">{number}<span>{words_html}</span></p>\n'
        if block.label or block.style == "labelled":
            return self._labelled(block, words_html)
        style = "lead" if block.style == "intro" else block.style
        kind = f' class="{style}"' if style in {"lead", "note", "answer", "centred", "right", *_LETTER} else ""
        return f"<p{kind}>{words_html}</p>\n"

    def _labelled(self, block: Paragraph, words_html: str) -> str:
        """Write a paragraph after its label; the subject of a letter is the heading of the page."""
        colon = f'<span class="colon">{escape(find_language(self.language).colon)}</span>' if block.label else ""
        label = f'<span class="name">{self.escape_text(block.label)}{colon}</span>' if block.label else ""
        if block.style != "subject":
            return f'<p class="labelled">{label}{words_html}</p>\n'
        self._under = f"{self.prefix}document-title"
        heads = self._depth > 1 or not self.prefix  # of two languages side by side the first alone has a heading
        tag = f"h{self._depth}" if heads else "p"
        return f'<{tag} id="{self._under}" class="labelled subject">{label}{words_html}</{tag}>\n'

    def _list(self, block: Bullets) -> str:
        tag = "ol" if block.ordered else "ul"
        return f"<{tag}>\n" + "".join(f"<li>{self.format_runs(item)}</li>\n" for item in block.items) + f"</{tag}>\n"

    def _table(self, block: Table) -> str:
        cols = "".join(f'<col style="width:{share:.1%}">' for share in column_shares(block))
        caption = f"<caption>{self.escape_text(block.caption)}</caption>\n" if block.caption else ""
        heads = "".join(f'<th scope="col">{self.format_runs(runs)}</th>' for runs in block.header)
        head = f"<thead>\n<tr>{heads}</tr>\n</thead>\n" if block.header else ""
        rows = "".join(
            self._band(row[0], len(block.header))
            if block.is_band(row)
            else "<tr>"
            + "".join(self._cell(block, runs, block.labelled and not at) for at, runs in enumerate(row))
            + "</tr>\n"
            for row in block.rows
        )
        ruled = ' class="ruled"' if block.ruled else ""
        named = f' aria-labelledby="{self._under}"' if self._under and not caption else ""
        table = f"<table{ruled}{named}>\n{caption}<colgroup>{cols}</colgroup>\n{head}<tbody>\n{rows}</tbody>\n</table>"
        return f"<div{self._scrolls(block)}>\n{table}\n</div>\n"

    def _scrolls(self, block: Table) -> str:
        """Build the HTML attributes of a table's container, which let a wide table scroll, by keyboard too."""
        if len(column_shares(block)) < 4:
            return ' class="table"'
        name = f'aria-label="{escape(block.caption)}"' if block.caption else f'aria-labelledby="{self._under}"'
        return f' class="table broad" role="group" tabindex="0" {name}'

    def _band(self, runs: Runs, columns: int) -> str:
        """Write a row of one cell, the heading of the rows under it."""
        return f'<tr class="band"><th scope="rowgroup" colspan="{columns}">{self.format_runs(runs)}</th></tr>\n'

    def _cell(self, block: Table, runs: Runs, heads: bool) -> str:
        cell_html, mark = self.format_runs(runs), runs[0] if runs else None
        kind = f' class="cell-{mark.shape}"' if block.grid and isinstance(mark, DrawnMark) else ""
        return f'<th scope="row">{cell_html}</th>' if heads else f"<td{kind}>{cell_html}</td>"

    def _contents(self, block: Contents) -> str:
        lines = "".join(map(self.format_entry, contents_entries(self.document)))
        level = self._depth + 1
        title = f"<h{level}>{self.escape_text(block.title)}</h{level}>\n" if block.title else ""
        return f'<nav aria-label="{escape(block.title)}">\n{title}<ul role="list">\n{lines}</ul>\n</nav>\n'

    def format_entry(self, entry: ContentsEntry) -> str:
        """Write one line of a table of contents as HTML: a link to a heading."""
        label = self.escape_text(f"{entry.label} " if entry.label else "")
        link = f'<a href="#{escape(self.prefix + entry.anchor)}">{label}{self.format_runs(entry.text, links=False)}</a>'
        return f'<li class="l{min(entry.level, 2)}">{link}</li>\n'

    def format_signature(self, block: Signature, *others: tuple[_HtmlPage, Signature]) -> str:
        """Write a signature block as HTML, once; ``others`` holds the same block in other languages."""
        voices: list[tuple[_HtmlPage, Signature]] = [(self, block), *others]
        made_at = "".join(
            f'<p class="made"{page.language_attribute(self)}>{page.format_runs(signature.made_at)}</p>\n'
            for page, signature in voices
            if signature.made_at
        )
        people = "".join(self._signatory(place, voices) for place in range(len(block.signatories)))
        notes = "".join(
            f'<p class="note"{page.language_attribute(self)}>{page.escape_text(note)}</p>\n'
            for page, signature in voices
            for note in signature.notes
        )
        return f'<section class="signature">\n{made_at}<div class="signatures">\n{people}</div>\n{notes}</section>\n'

    def _signatory(self, place: int, voices: list[tuple[_HtmlPage, Signature]]) -> str:
        """Write one signatory as HTML: in each language the title, then the lines, without repeating equal texts."""
        people = [
            (page, signature.signatories[place]) for page, signature in voices if place < len(signature.signatories)
        ]
        lines: dict[tuple[bool, str], _HtmlPage] = {}
        for page, person in people:
            lines.setdefault((True, person.title), page)
        for page, person in people:
            for line in person.lines:
                lines.setdefault((False, line), page)
        signatory_html = "".join(
            f"<p{page.language_attribute(self)}>{'<strong>' if strong else ''}{page.escape_text(text)}"
            f"{'</strong>' if strong else ''}</p>\n"
            for (strong, text), page in lines.items()
            if text
        )
        return f"<div>\n{signatory_html}{self._lines(voices)}</div>\n"

    def _lines(self, voices: list[tuple[_HtmlPage, Signature]]) -> str:
        """Write the lines that a signatory fills in by hand, each with its name, once where two languages agree."""
        lines_html = ""
        for place in range(len(voices[0][1].lines)):
            named = dict.fromkeys(
                page.escape_text(signature.lines[place]) for page, signature in voices if signature.lines
            )
            lines_html += f'<p class="line">{" / ".join(named)}</p>\n'
        return lines_html

    def language_attribute(self, around: _HtmlPage) -> str:
        """Build the HTML ``lang`` attribute of a text; empty where the text around it is in the same language."""
        return f' lang="{self.language}"' if self.language != around.language else ""

    def _open_points(self, block: OpenPoints) -> str:
        items = "".join(f"<li>{self.escape_text(item)}</li>\n" for item in block.items)
        intro = f"<p>{self.escape_text(block.intro)}</p>\n" if block.intro else ""
        level = self._depth + 1
        title = f"<h{level}>{self.escape_text(block.title)}</h{level}>\n"
        return f'<section class="open">\n{title}{intro}<ul>\n{items}</ul>\n</section>\n'


# ------------------------------------------------------------------ two languages
_ENDS = (Signature, OpenPoints, Annex)


def _sequence(document: BilingualDocument, annotate: bool) -> str:
    """Write a bilingual document as HTML, one whole language after the other, with one signature at the end."""
    left = _HtmlPage(document.left, annotate=annotate)
    right = _HtmlPage(document.right, annotate=False, prefix=f"{document.right.language}-", depth=2)
    parts = [
        f'<section class="language" lang="{page.language}" aria-label="{_name(page)}">\n'
        f"{page.format_front()}{_notice(page, notice)}{page.format_body(without=_ENDS)}</section>\n"
        for page, notice in zip((left, right), document.notice, strict=True)
    ]
    ends = [
        (index, left_block, right_block)
        for index, left_block, right_block in pair_blocks(document)
        if isinstance(left_block, _ENDS)
    ]
    last = [
        _end(left, right, left_block, right_block, index)
        for index, left_block, right_block in ends
        if isinstance(left_block, Signature)
    ]
    for page in (left, right):
        page._depth = 1  # the annexes of both languages stand beside each other
        annexes = "".join(page.format_annex(block) for block in page.document.annexes())
        last.append(f'<div class="annexes" lang="{page.language}">\n{annexes}</div>\n' if annexes else "")
    last += [
        _end(left, right, left_block, right_block, index)
        for index, left_block, right_block in ends
        if isinstance(left_block, OpenPoints)
    ]
    return "".join(parts + last)


def _columns(document: BilingualDocument, annotate: bool) -> str:
    """Write a bilingual document as HTML in two columns, which a phone shows one above the other."""
    left = _HtmlPage(document.left, annotate=annotate)
    right = _HtmlPage(document.right, annotate=False, prefix=f"{document.right.language}-")
    fronts = [left.format_front(), right.format_front().replace("<h1 ", '<p class="title" ').replace("</h1>", "</p>")]
    fronts = [
        front + _notice(page, notice)
        for front, page, notice in zip(fronts, (left, right), document.notice, strict=True)
    ]
    parts = [_names(left, right), _pair(left, right, *fronts)]
    for index, left_block, right_block in pair_blocks(document):
        if isinstance(left_block, Article) and isinstance(right_block, Article):
            parts.append(_articles(left, right, left_block, right_block, index))
        elif isinstance(left_block, _ENDS):
            parts.append(_end(left, right, left_block, right_block, index))
        else:
            sides = (left.format_block(left_block, index), right.format_block(right_block, index))
            parts.append(_pair(left, right, *sides, kind="head" if isinstance(left_block, Heading) else ""))
    return "".join(parts)


def _end(left: _HtmlPage, right: _HtmlPage, left_block: Block, right_block: Block, index: int) -> str:
    """Write a closing block of a bilingual document as HTML: signatures once, other blocks in each language."""
    if isinstance(left_block, Signature) and isinstance(right_block, Signature):
        return left.format_signature(left_block, (right, right_block))
    return (
        left.format_block(left_block, index)
        + f'<div lang="{right.language}">\n{right.format_block(right_block, index)}</div>\n'
    )


def _notice(page: _HtmlPage, text: str) -> str:
    """Write the notice of a bilingual document as HTML; empty where the document itself has the same notice."""
    return f'<p class="notice">{page.escape_text(text)}</p>\n' if text and text != page.document.notice else ""


def _articles(left: _HtmlPage, right: _HtmlPage, left_article: Article, right_article: Article, index: int) -> str:
    heads = (left.format_heading(left_article, index), right.format_heading(right_article, index))
    rows = [_pair(left, right, *heads, kind="head"), left.format_review_note(left_article)]
    for mine, theirs in zip_longest(
        *(split_panels(printed_blocks(article)) for article in (left_article, right_article))
    ):
        sides = (left.format_block(mine, 0) if mine else "", right.format_block(theirs, 0) if theirs else "")
        leads = isinstance(mine, Paragraph) and mine.style == "intro"
        rows.append(_pair(left, right, *sides, kind="head" if leads else ""))
    return f"<section{_indents(left_article)}>\n" + "".join(rows) + "</section>\n"


def _indents(article: Article) -> str:
    """Build the HTML class of a clause of a shared article, whose blocks stand under its number; empty otherwise."""
    return ' class="shared"' if article.part else ""


def _name(page: _HtmlPage) -> str:
    """Find the name of a language in that language, such as "Français"."""
    return find_language(page.language).name


def _names(left: _HtmlPage, right: _HtmlPage) -> str:
    sides = "".join(f'<div lang="{page.language}">{_name(page)}</div>\n' for page in (left, right))
    return f'<div class="pair names">\n{sides}</div>\n'


def _pair(left: _HtmlPage, right: _HtmlPage, left_html: str, right_html: str, *, kind: str = "") -> str:
    """Write the same text in two languages side by side as HTML; a short pair stays on one page."""
    if not left_html and not right_html:
        return ""
    kinds = ["pair", kind, "whole" if max(len(left_html), len(right_html)) < _SHORT else ""]
    sides = zip((left, right), (left_html, right_html), strict=True)
    return (
        f'<div class="{" ".join(filter(None, kinds))}">\n'
        + "".join(f'<div lang="{page.language}">\n{side_html}</div>\n' for page, side_html in sides)
        + "</div>\n"
    )
