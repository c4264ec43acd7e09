"""Measure the pages of PDF files: letters a line, share of each page filled, words cut, margins passed, ids printed.

``python tools/measure_pages.py FILE.pdf...`` prints the measures of each file and what misses the goals below, and ends
with 1 when something does. A Word file is printed by LibreOffice first, and measured against its own margins: so is a
document in a firm's letterhead, whose letters and lines are the firm's. Without files, it makes the three papers of the
sample in French, in English and in both, by LibreOffice and by typst where they are there. It reads the boxes of words
that ``pdftotext -bbox-layout`` gives.

The rules of tables have no box there: a table is outside the margins when its words are.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

from aigov_docs.document.page_design import COLUMNS, FLAT, FONT_LINE, POSTER, UPRIGHT, points

#: The letters of a line of body text, in one language and in the columns of two: the median of full lines.
GOALS = {False: (66, 90), True: (45, 66)}
#: The least share of a page that is filled, but for the last page of a part.
LEAST_FILLED = 0.55
_NARROW = points(90)  # a line no longer than this stands in a column
_SLACK = points(0.7)
_FULL = 0.85  # of the longest lines: what is shorter ends a paragraph
_HEADING = 1.25  # of the height of body text: a page that begins so begins a part
_FIRMS_HEADING = 1.1  # the same in a letterhead, whose headings have sizes of their own
#: A rule or check of the library, an edition of a clause, the code of a paper, the name of the package.
_ID = re.compile(r"[A-Z]{1,2}\d?-[A-Z]+(?:-[A-Z0-9]+)*|[a-z]+(?:-[a-z]+)*@\d+|[ADM]\d\d[a-z]?|aigov_docs")
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page: its words, and where it stands, in points from the top left corner."""

    words: tuple[str, ...]
    left: float
    right: float
    top: float
    bottom: float
    block: int = 0

    @property
    def text(self) -> str:
        """The words of the line, with a space between them."""
        return " ".join(self.words)

    @property
    def height(self) -> float:
        """The height of its letters, rounded, which tells body text from other text."""
        return round(self.bottom - self.top, 1)


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of a page, in points, and how much larger than its text a heading is.

    ``cover`` is whether its first page is a cover, which ends where it likes.
    """

    side: float
    top: float
    foot: float
    heading: float = _HEADING
    cover: bool = False


@dataclass(slots=True)
class Pages:
    """The measures of one file, and the goals that it misses, in words."""

    letters: float = 0
    longest: int = 0
    filled: list[float] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def describe(self) -> str:
        """Write the measures on one line."""
        shares = " ".join(f"{share:.0%}" for share in self.filled)
        return f"{len(self.filled)} pages, letters a line {self.letters:.0f} (at most {self.longest}), filled {shares}"


def measure_file(pdf: Path, margins: Margins | None = None) -> Pages:
    """Measure the pages of a PDF file against the goals, on pages of its own size; ``margins`` None are our own."""
    root = _read_boxes(pdf)
    size = root.find(f".//{_XHTML}page")
    width, height = (float(size.get(name, "0")) if size is not None else 0.0 for name in ("width", "height"))
    pages = [list(_read_lines(page)) for page in root.iter(f"{_XHTML}page")]
    return measure_pages(pages, width=width, height=height, margins=margins)


def read_margins(word: Path) -> Margins:
    """Read the margins of a Word file, the narrowest of its sections, and whether a page break ends its first page."""
    from docx import Document

    file = Document(str(word))
    sides = [side for each in file.sections for side in (each.left_margin, each.right_margin) if side is not None]
    tops = [each.top_margin for each in file.sections if each.top_margin is not None]
    feet = [each.bottom_margin for each in file.sections if each.bottom_margin is not None]
    opening = file.element.body.xpath("./w:p[position() < 4]//w:br[@w:type='page']")
    return Margins(min(sides).pt, min(tops).pt, min(feet).pt, _FIRMS_HEADING, cover=bool(opening))


def _read_boxes(pdf: Path) -> ElementTree.Element:
    """Read the boxes of the words of a PDF, page by page, in the order in which pdftotext reads them."""
    reader = shutil.which("pdftotext")
    if reader is None:
        raise SystemExit("pdftotext (poppler-utils) is not installed")
    said = subprocess.run([reader, "-bbox-layout", pdf, "-"], check=True, capture_output=True).stdout
    return ElementTree.fromstring(re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", said))


def _read_lines(page: ElementTree.Element) -> Iterator[Line]:
    for number, block in enumerate(page.iter(f"{_XHTML}block")):
        for line in block.iter(f"{_XHTML}line"):
            words = tuple(word.text or "" for word in line.iter(f"{_XHTML}word"))
            box = (float(line.get(side, "0")) for side in ("xMin", "xMax", "yMin", "yMax"))
            yield Line(words, *box, number)


def measure_pages(
    pages: Sequence[Sequence[Line]],
    *,
    width: float = points(210),
    height: float = points(297),
    margins: Margins | None = None,
) -> Pages:
    """Measure the pages of a file, each a sequence of lines, against the goals; the page is ``width`` by ``height``.

    ``margins`` are those of a letterhead; with None they are the ones that the program declares: those of a poster for
    pages with its large letters, whose lines have no goal, being read from afar.
    """
    wall = margins is None and is_poster([line for page in pages for line in page])
    upright = POSTER if wall else UPRIGHT
    out, room = Pages(), margins or Margins(0, points(upright.top), points(upright.foot))
    text = [[line for line in page if room.top - 4 < line.bottom and line.top < height - room.foot] for page in pages]
    lines = [line for page in text for line in page]
    columns = not wall and sum(abs(line.left - points(COLUMNS.side)) < 1 for line in lines) > len(lines) / 20
    form = FLAT if width > height else COLUMNS if columns else upright
    declared = round(form.body.size * FONT_LINE, 1) if margins is None else 0  # a letterhead declares its own
    body, ours = _find_body_size(lines, declared)
    _measure_letters(lines, body, columns, ours and form not in (FLAT, POSTER), out)
    _measure_fill(text, body, height - room.foot, room, out)
    out.missed += [f"“{word}” is cut without a hyphen" for word in find_cut_words(lines)]
    out.missed += [f"“{word}” is an id" for word in find_ids(lines)]
    side = (margins.side if margins else points(form.side)) - _SLACK
    for number, page in enumerate(text, 1):
        out.missed += [f"page {number}: “{said[:40]}” passes the margin" for said in _find_outside(page, side, width)]
    return out


def _find_outside(page: Iterable[Line], side: float, width: float) -> list[str]:
    """Find the lines of a page that pass a margin, ``side`` wide on each side of a page of that width."""
    return [line.text for line in page if line.left < side or line.right > width - side]


def _measure_letters(lines: Sequence[Line], body: float, columns: bool, has_goal: bool, out: Pages) -> None:
    """Measure the letters of the full lines of the body, against the goal where there is one."""
    of_body = [line for line in lines if abs(line.height - body) < 0.3 and ". . ." not in line.text]
    of_body = [line for line in of_body if not columns or line.right - line.left < _NARROW]  # annexes go across
    longest = sorted(line.right - line.left for line in of_body)[-max(len(of_body) // 20, 1) :] if of_body else [0.0]
    full = [line for line in of_body if line.right - line.left >= _FULL * longest[0]]
    if full:
        out.letters, out.longest = median(len(line.text) for line in full), max(len(line.text) for line in full)
        least, most = GOALS[columns]
        if len(full) > 20 and has_goal and not least <= out.letters <= most:
            out.missed.append(f"{out.letters:.0f} letters a line, not {least} to {most}")


def _find_body_size(lines: Iterable[Line], declared: float) -> tuple[float, bool]:
    """Find the height of the lines of the body, in points, and whether it is the one that the program declares."""
    sizes = Counter[float]()
    for line in lines:
        sizes[line.height] += len(line.text)
    of_declared = sum(count for size, count in sizes.items() if abs(size - declared) < 0.3)
    if of_declared > sum(sizes.values()) / 10:
        return declared, True
    return (sizes.most_common(1)[0][0] if sizes else 0), False


def is_poster(lines: Iterable[Line]) -> bool:
    """Tell whether lines are those of a poster: over a quarter of their letters are as large as its body, or larger.

    Elsewhere only headings are, a ninth of the letters at most. Its tables and its small print are smaller.

    >>> said = Line(("Vous", "pouvez"), 0, 1, 0, 16), Line(("Publique", "oui"), 0, 1, 30, 43)
    >>> is_poster(said), is_poster(said[1:])
    (True, False)
    """
    letters = [(line.height >= POSTER.body.size, len(line.text)) for line in lines]
    return 4 * sum(count for large, count in letters if large) > sum(count for _, count in letters)


def _measure_fill(text: Sequence[Sequence[Line]], body: float, foot: float, room: Margins, out: Pages) -> None:
    """Add the share of each page that is filled, and the pages that are too empty and end no part."""
    for number, page in enumerate(text):
        share = (max((line.bottom for line in page), default=room.top) - room.top) / (foot - room.top)
        out.filled.append(share)
        follows = text[number + 1] if number + 1 < len(text) else ()
        opening = sorted(follows, key=lambda line: line.top)[:3]  # a band has its surtitle above its title
        ends = not follows or any(line.height > body * room.heading for line in opening) or (room.cover and not number)
        if share < LEAST_FILLED and not ends:
            out.missed.append(f"page {number + 1} is filled to {share:.0%}")


def find_cut_words(lines: Iterable[Line]) -> list[str]:
    """Find the words cut at the end of a line without a hyphen.

    They are those that stand whole elsewhere in the file while neither of their parts does.

    >>> found = (Line(("la", "Confidentiell"), 0, 1, 0, 1), Line(("e", "Confidentielle"), 0, 1, 1, 2))
    >>> find_cut_words(found)
    ['Confidentielle']
    """
    lines = list(lines)
    whole = Counter(word.strip(".,;:()«»“”’") for line in lines for word in line.words)
    out = []
    for one, after in pairwise(lines):
        if not one.words or not after.words or one.block != after.block or not one.words[-1][-1:].isalpha():
            continue
        first, rest = one.words[-1], after.words[0].strip(".,;:()«»“”’")
        joined = first + rest
        if rest[:1].islower() and len(joined) > 5 and whole[joined] and whole[first] == 1 and whole[rest] <= 1:
            out.append(joined)
    return out


def find_ids(lines: Iterable[Line]) -> list[str]:
    """Find the words that only the program's own files know: rules, editions of clauses, codes of papers, its name.

    >>> find_ids([Line(("voir", "V1-DISGUISED-RI,", "in-brief@1", "D04", "CSE-2027"), 0, 1, 0, 1)])
    ['D04', 'V1-DISGUISED-RI', 'in-brief@1']
    """
    words = {word.strip(".,;:()[]«»“”’") for line in lines for word in line.words}
    return sorted(word for word in words if _ID.fullmatch(word))


def make_samples(folder: Path) -> list[Path]:
    """Make the papers of the sample in each language and in both, as PDF, by each engine that is there."""
    import aigov_docs as aigov
    from aigov_docs.writers.pdf import convert_to_pdf, has_libreoffice
    from aigov_docs.writers.typst_compiler import has_typst

    library, out, files = aigov.load_library(), [], []
    for vehicle in ("charter", "it-charter-chapter", "contract-amendment"):
        assessment = aigov.assess(library, aigov.samples.sample_matter(vehicle))
        for language in ("fr", "en", ("fr", "en")):
            name = f"{vehicle}.{language if isinstance(language, str) else '+'.join(language)}"
            document = aigov.assemble(assessment, language)
            if has_typst():
                out.append(folder / f"{name}.typst.pdf")
                out[-1].write_bytes(aigov.to_bytes(document, "pdf", engine="typst"))
            if has_libreoffice():
                files.append(aigov.render(document, folder / f"{name}.docx"))
    return sorted([*out, *convert_to_pdf(files, folder)])


def main(files: list[Path]) -> int:
    """Print the measures of the files, or of the sample papers, and what misses the goals; give the exit code."""
    from aigov_docs.writers.pdf import convert_to_pdf

    with tempfile.TemporaryDirectory() as folder:
        words = [file for file in files if file.suffix == ".docx"]
        printed = dict(zip(convert_to_pdf(words, Path(folder)), words, strict=True)) if words else {}
        missed = False
        for pdf in [*(file for file in files if file.suffix != ".docx"), *printed] or make_samples(Path(folder)):
            found = measure_file(pdf, read_margins(printed[pdf]) if pdf in printed else None)
            print(f"{pdf.name}: {found.describe()}")
            for said in found.missed:
                print(f"  missed: {said}")
            missed = missed or bool(found.missed)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
