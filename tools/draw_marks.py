"""Draw the marks of a report as images, for programs that show no vector pictures: ``python tools/draw_marks.py``.

The images are kept in ``aigov_docs/word/pictures``; run it again after a change of a shape in ``document/marks.py``.
"""

from __future__ import annotations

import typst

from aigov_docs.document.marks import SHAPES, draw_picture
from aigov_docs.word.wordml import PICTURES

PAGE = '#set page(width: 3.4mm, height: 3.4mm, margin: 0pt, fill: none)\n#image("mark.svg", width: 100%)'
RESOLUTION = 432  # dots an inch: 58 of them across a mark


def draw_image(shape: str) -> bytes:
    """Draw one shape as an image without background."""
    files = {"main.typ": PAGE.encode(), "mark.svg": draw_picture(shape).encode()}
    return bytes(typst.compile(files, format="png", ppi=RESOLUTION))


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    for shape in SHAPES:
        (PICTURES / f"{shape}.png").write_bytes(draw_image(shape))
