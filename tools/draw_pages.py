"""Draw the pages that README.md shows, as pictures in ``docs/images/``: ``python tools/draw_pages.py``.

They are pages of the sample's papers in French, made by typst; ``pdftoppm`` (poppler-utils) and Pillow draw them. Run
it when these pages look otherwise, and look at the pictures: no test compares them, as another poppler draws other
bytes.
"""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

from PIL import Image

import aigov_docs as aigov

IMAGES = Path(__file__).resolve().parents[1] / "docs/images"
#: Dots an inch, and colours of a picture: letters can be read, tints are as declared, and the file is small.
DENSITY, COLOURS = 80, 128


def draw_page(document: aigov.document.Document, number: int) -> bytes:
    """Draw one page of a document, counted from 1, as a PNG picture of few colours."""
    pdf = aigov.to_bytes(document, "pdf", engine="typst")
    command = ["pdftoppm", "-r", str(DENSITY), "-f", str(number), "-l", str(number), "-"]
    drawn = subprocess.run(command, input=pdf, check=True, capture_output=True).stdout
    out = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as page:
        few = page.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Draw the first page of the charter, the tools of the chapter and the first page of the report."""
    library = aigov.load_library()
    charter, chapter = (aigov.samples.sample_matter(vehicle) for vehicle in ("charter", "it-charter-chapter"))
    report = aigov.enforceability_report(aigov.compare(library, chapter), "fr")
    pages = (
        ("charter", aigov.assemble(aigov.assess(library, charter), "fr"), 1),
        ("chapter", aigov.assemble(aigov.assess(library, chapter), "fr"), 4),
        ("report", report, 1),
    )
    for name, document, number in pages:
        (IMAGES / f"{name}.png").write_bytes(draw_page(document, number))


if __name__ == "__main__":
    main()
