"""The drawings of a document as pictures of a Word file: marks, each shape kept once, timelines and flowcharts.

Word draws the vector picture; a program that knows none shows the image beside it, which ``tools/draw_marks.py`` makes
of a mark. Beside a timeline or a flowchart it is blank: a table says the same.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from ..document.marks import SHAPES, draw_picture
from ..document.tree import Picture
from .fragments import Fragment, PictureMark
from .xml_text import quote_attribute

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

#: Where the images of the shapes are.
PICTURES = Path(__file__).parent / "pictures"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_MICROSOFT = "http://schemas.microsoft.com/office/drawing"
_MILLIMETRE = 36_000  # in the units of drawings
_NUMBER = 'wp:docPr id="0"'
_BLANK = "picture-blank-png"
_TWENTIETH = 635  # a twentieth of a point, in the units of drawings


@cache
def write_drawing(shape: str, size: float) -> str:
    """Write a shape as a drawing in a line of text, for a run of Word; nobody reads it aloud, the word beside says it.

    ``size`` is that of its sides, in millimetres. Its number, 0 here, is given by `number_drawings`.
    """
    decorative = (
        f'<a:extLst><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}"><adec:decorative xmlns:adec='
        f'"{_MICROSOFT}/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    links = _relation(shape, "png"), _relation(shape, "svg")
    side = round(size * _MILLIMETRE)
    return _write_picture(f'name="{shape}" descr="">{decorative}</wp:docPr>', (side, side), links)


def write_picture(pictures: list[str], picture: Picture, width: int) -> Fragment:
    """Write a picture of a document, such as a timeline or a flowchart, as a Word run in the width of the text.

    The drawing is added to ``pictures``, those of the file; ``width`` is in twentieths of a point.
    """
    pictures.append(picture.drawing)
    number = len(pictures)
    size = width * _TWENTIETH, round(width * _TWENTIETH * picture.ratio)
    named = f'name="picture {number}" descr={quote_attribute(picture.text)}/>'
    return Fragment(f"<w:r>{_write_picture(named, size, (_BLANK, f'picture-{number}-svg'))}</w:r>", (PictureMark(),))


def _write_picture(named: str, sides: tuple[int, int], links: tuple[str, str]) -> str:
    """Write a picture in a line of text, from what names it, its sides and the links to its image and its drawing."""
    size = f'cx="{sides[0]}" cy="{sides[1]}"'
    vector = (
        f'<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg='
        f'"{_MICROSOFT}/2016/SVG/main" r:embed="{links[1]}"/></a:ext></a:extLst>'
    )
    return (
        f'<w:drawing><wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" xmlns:a="{_DRAWING}/main" distT="0"'
        f' distB="0" distL="0" distR="0"><wp:extent {size}/><{_NUMBER} {named}'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="picture"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip'
        f' r:embed="{links[0]}">{vector}</a:blip><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def number_drawings(text: str) -> str:
    """Give each drawing of a text in Word XML that has the number 0 a number of its own, from 9001.

    Drawings with another number keep it; the new numbers are not compared with theirs.

    >>> number_drawings('<wp:docPr id="0" name="a"/><wp:docPr id="0" name="b"/>')
    '<wp:docPr id="9001" name="a"/><wp:docPr id="9002" name="b"/>'
    """
    numbers = count(9001)  # beyond those of the drawings of a letterhead
    return re.sub(_NUMBER, lambda _: f'wp:docPr id="{next(numbers)}"', text) if _NUMBER in text else text


def add_pictures(word: WordDocument, text: str, pictures: Sequence[str]) -> None:
    """Add to an open Word file the pictures that its XML refers to: shapes of marks, each once, and other pictures.

    ``text`` is the XML of the body; ``pictures`` are the vector drawings (SVG) of the other pictures, in their order.
    """
    used = set(re.findall(r'r:embed="((?:mark|picture)-[^"]+)"', text)) if "wp:docPr" in text else set()
    if not used:
        return
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    data = {_BLANK: _blank_image()}
    data |= {f"picture-{number}-svg": drawing.encode() for number, drawing in enumerate(pictures, 1)}
    for shape in SHAPES:
        if _relation(shape, "svg") in used:
            data[_relation(shape, "png")] = (PICTURES / f"{shape}.png").read_bytes()
            data[_relation(shape, "svg")] = draw_picture(shape).encode()
    for relation in sorted(used & data.keys()):
        name, _, ending = relation.rpartition("-")
        kind = "image/png" if ending == "png" else "image/svg+xml"
        part = Part(PackURI(f"/word/media/{name}.{ending}"), kind, data[relation], word.part.package)
        word.part.rels.add_relationship(RELATIONSHIP_TYPE.IMAGE, part, relation)


@cache
def _blank_image() -> bytes:
    """Make an image of one transparent point."""

    def make_chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header, point = struct.pack(">IIBBBBB", 1, 1, 8, 6, 0, 0, 0), zlib.compress(bytes(5))
    return b"\x89PNG\r\n\x1a\n" + make_chunk(b"IHDR", header) + make_chunk(b"IDAT", point) + make_chunk(b"IEND", b"")


def _relation(shape: str, ending: str) -> str:
    """Name the link from the text of a file to a picture."""
    return f"mark-{shape}-{ending}"
