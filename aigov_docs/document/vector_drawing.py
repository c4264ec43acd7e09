"""The pieces of a vector drawing (SVG) of a document: its frame, and lines of text in it."""

from __future__ import annotations

from html import escape


def frame_drawing(inside: str, width: float, height: float, size: float) -> str:
    """Write a whole SVG picture around its inside, in units of its own.

    Parameters
    ----------
    inside:
        The elements of the picture, as XML.
    width, height:
        Its sides.
    size:
        The size of its letters.

    >>> frame_drawing("<path/>", 20, 10, 9).endswith('font-size="9"><path/></svg>')
    True
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' font-family="Carlito,Calibri,sans-serif" font-size="{size}">{inside}</svg>'
    )


def draw_text(x: float, y: float, said: str, colour: str, *, anchor: str = "start", bold: bool = False) -> str:
    """Write a line of text in a drawing, as XML.

    Parameters
    ----------
    x, y:
        Where the foot of its letters stands.
    colour:
        Their colour, as six hexadecimal digits.
    anchor:
        Which end of the line stands at ``x``: ``start``, ``middle`` or ``end``.

    >>> draw_text(1, 2.5, "a < b", "000000")
    '<text x="1" y="2.5" fill="#000000" text-anchor="start">a &lt; b</text>'
    """
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" fill="#{colour}" text-anchor="{anchor}"{weight}>{escape(said)}</text>'
