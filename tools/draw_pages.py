"""Draw the picture of the READMEs, one a language, into ``docs/images/``: ``python tools/draw_pages.py``.

Two pages side by side: the first of the charter of the sample, which staff read, and the first of the enforceability
report, which says what it is worth. typst makes them; ``pdftoppm`` (poppler-utils) and Pillow draw them. Run it when
these pages look otherwise, and look at the pictures: no test compares them, as another poppler draws other bytes.
"""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

import aigov_docs as aigov

IMAGES = Path(__file__).resolve().parents[1] / "docs/images"
#: Dots an inch, and colours of a picture: letters can be read, tints are as declared, and the file is small.
DENSITY, COLOURS = 110, 128
#: White between two pages, and line around each, in dots; the lower part of both pages is left out where it is blank.
GAP, LINE, GREY = 24, 1, "#b8bec9"


def draw_first_page(document: aigov.document.Document) -> Image.Image:
    """Draw the first page of a document."""
    pdf = aigov.to_bytes(document, "pdf", engine="typst")
    command = ["pdftoppm", "-r", str(DENSITY), "-f", "1", "-l", "1", "-"]
    drawn = subprocess.run(command, input=pdf, check=True, capture_output=True).stdout
    return Image.open(io.BytesIO(drawn)).convert("RGB")


def find_end_of_text(page: Image.Image) -> int:
    """Find the line of dots under the last one of the text, the footer left out."""
    body = page.crop((0, 0, page.width, page.height * 93 // 100))
    drawn = ImageChops.difference(body, Image.new("RGB", body.size, "white")).getbbox()
    return drawn[3] if drawn else body.height


def put_side_by_side(pages: list[Image.Image]) -> Image.Image:
    """Put pages beside each other, framed, down to where the text of the longest ends."""
    height = max(map(find_end_of_text, pages)) + GAP
    framed = [ImageOps.expand(page.crop((0, 0, page.width, height)), LINE, GREY) for page in pages]
    whole = Image.new("RGB", (sum(page.width + GAP for page in framed) - GAP, framed[0].height), "white")
    left = 0
    for page in framed:
        whole.paste(page, (left, 0))
        left += page.width + GAP
    return whole


def main() -> None:
    """Draw the first pages of the charter and of the report, in French and in English."""
    library = aigov.load_library()
    charter = aigov.assess(library, aigov.samples.sample_matter("charter"))
    weighed = aigov.compare(library, aigov.samples.sample_matter())
    for language in ("fr", "en"):
        documents = (aigov.assemble(charter, language), aigov.enforceability_report(weighed, language))
        whole = put_side_by_side([draw_first_page(document) for document in documents])
        few = whole.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
        few.save(IMAGES / f"papers.{language}.png", optimize=True)


if __name__ == "__main__":
    main()
