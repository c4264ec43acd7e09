"""The band around the title of a document as HTML, in reading order, and the shapes that its marks show."""

from __future__ import annotations

from ..document.layout import block_texts
from ..document.marks import SHAPES, draw_shape, mark_status
from ..document.tree import Annex, Article, Document, DrawnMark, Panels, Paragraph, Table


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
