"""The sample documents of the gallery: what each is made from, by which command and which lines, and the making of it.

The lines of Python that a page shows are those that are run here; the command gives the same file (a test compares
them). A document or a report is made as a PDF too, by the same lines; a redline, a copy to be reviewed and a paper to
fill in are printed from the Word file by LibreOffice, started once a core for all. Their pages become pictures through
pdftoppm, in the colours of the pages and no others. What was made from the same bytes in an earlier build is taken
again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from frame import VEHICLES

import aigov_docs as aigov
from aigov_docs.document import page_design
from aigov_docs.first_documents import read_sample_documents
from aigov_docs.matter.sample_matters import sample_text
from aigov_docs.writers.pdf import convert_to_pdf

LANGUAGES = ("fr", "en", "fr+en")
POSTURES = ("restrictive", "balanced", "open")
#: A day on which the text of the sample is signed and its formalities still run.
WAITING = "2026-10-01"
#: How many pages of a document are shown as pictures; the rest is read on its web page or in its PDF.
PICTURED = 12
#: Of a picture, in pixels: twice what a page takes on the site, where two stand side by side.
WIDTH = 720
#: The colours of the pages, in which the pictures are drawn: a palette drawn from each page would lose the small marks.
#: Then what softens letters, and the balloons that LibreOffice draws for comments.
COLOURS = (
    *(
        value
        for name, value in vars(page_design).items()
        if name.isupper() and re.fullmatch(r"[0-9A-F]{6}", str(value))
    ),
    *("494F5A", "808590", "B7BABE", "E1E2E4", "9CDCFF"),
)


@dataclass(frozen=True)
class Sample:
    """One thing that the library makes.

    Parameters
    ----------
    id:
        Its folder under ``samples/``, and its page where it has one.
    file:
        The Word file.
    command, lines:
        What makes it, in a folder that holds the matter files.
    matters:
        The matter files it is made from.
    needs:
        Samples whose files it is made from.
    html:
        Whether it has a web page beside its Word file.
    pdf:
        Whether its PDF is given too.
    pictured:
        How many of its pages, at most, are shown as pictures.
    """

    id: str
    file: str
    command: str
    lines: str
    matters: tuple[str, ...]
    language: str = "fr"
    vehicle: str = ""
    posture: str = ""
    needs: tuple[str, ...] = ()
    html: bool = True
    pdf: bool = True
    pictured: int = PICTURED


# ------------------------------------------------------------------ the matters
def matters() -> dict[str, str]:
    """The matter files: the sample as it is shipped, in each posture, and with the whole text."""
    text = sample_text()
    out = {"matter.yaml": text}
    for posture in POSTURES:
        if posture != "balanced":
            out[f"matter-{posture}.yaml"] = _put(text, "posture: balanced", f"posture: {posture}")
    if "breadth:" not in text:
        out["matter-complete.yaml"] = _put(text, "\noptions:", "\noptions:", after="  breadth: complete\n")
    return out


def _put(text: str, old: str, new: str, after: str = "") -> str:
    """A line of the sample changed, or one added after it; the sample changed if it is not there once."""
    if text.count(old) != 1:
        raise ValueError(f"the sample matter no longer holds “{old.strip()}” once: see site/samples.py")
    if not after:
        return text.replace(old, new)
    start = text.index("\n", text.index(old) + len(old)) + 1
    return text[:start] + after + text[start:]


def matter_file(posture: str) -> str:
    """The matter of a posture."""
    return "matter.yaml" if posture == "balanced" else f"matter-{posture}.yaml"


# ------------------------------------------------------------------ the samples
def kinds() -> list[Sample]:
    """One sample of each kind, in each language: documents in the balanced posture alone, and all else."""
    listed = samples()
    needed = {name for each in listed for name in each.needs}
    shown = [each for each in listed if each.posture in ("", "balanced")]
    return [*(replace(each, pictured=1) for each in listed if each.id in needed and each not in shown), *shown]


def samples() -> list[Sample]:
    """All of them, in the order in which they can be made."""
    out = [
        document(vehicle, language, posture) for vehicle in VEHICLES for posture in POSTURES for language in LANGUAGES
    ]
    if "matter-complete.yaml" in matters():
        out += [document("charter", language, "complete") for language in LANGUAGES[:2]]
    out += [annotated(language) for language in LANGUAGES[:2]]
    out += [report(language, day) for day in ("", WAITING) for language in LANGUAGES[:2]]
    out += [redline(language) for language in LANGUAGES[:2]]
    return out + companions()


def document(vehicle: str, language: str, posture: str) -> Sample:
    """A document of the matter, in a language and a posture; the posture ``complete`` is the whole text."""
    matter = matter_file(posture)
    stem = next(each.name for each in read_sample_documents() if each.vehicle == vehicle)
    name = f"{stem}.{language}.docx"
    spoken = '("fr", "en")' if language == "fr+en" else f'"{language}"'
    contents = vehicle != "contract-amendment"
    lines = _lines(
        f'matter = aigov.read_matter("{matter}", library)',
        f'assessment = aigov.assess(library, matter, "{vehicle}")',
        f"document = aigov.assemble(assessment, {spoken})",
        f'aigov.render(document, "{name}"{", paginate=True" if contents else ""})',
        f'aigov.render(document, "{name.removesuffix("docx")}html")',
    )
    command = f"aigov-docs draft {matter} -o {name} --vehicle {vehicle} --lang {language}"
    return Sample(
        f"{vehicle}-{language.replace('+', '-')}-{posture}", name, command, lines, (matter,), language, vehicle, posture
    )


def annotated(language: str) -> Sample:
    """The chapter, with the weight of each clause as a Word comment."""
    name = f"relecture.{language}.docx"
    lines = _lines(
        'matter = aigov.read_matter("matter.yaml", library)',
        "assessment = aigov.assess(library, matter)",
        f'document = aigov.assemble(assessment, "{language}")',
        f'aigov.render(document, "{name}", annotate=True, paginate=True)',
    )
    return Sample(
        f"annotated-{language}",
        name,
        f"aigov-docs draft matter.yaml -o {name} --annotate --lang {language}",
        lines,
        ("matter.yaml",),
        language,
        "it-charter-chapter",
        html=False,
    )


def report(language: str, day: str) -> Sample:
    """The enforceability report, on the day of the matter or another."""
    name = f"rapport.{language}.docx"
    dated = [f'matter = matter.model_copy(update={{"as_of": date.fromisoformat("{day}")}})'] if day else []
    lines = _lines(
        'matter = aigov.read_matter("matter.yaml", library)',
        *dated,
        "compared = aigov.compare(library, matter)",
        f'report = aigov.enforceability_report(compared, "{language}")',
        f'aigov.render(report, "{name}")',
        f'aigov.render(report, "{name.removesuffix("docx")}html")',
        dated=bool(day),
    )
    command = f"aigov-docs compare matter.yaml -o {name} --lang {language}{f' --as-of {day}' if day else ''}"
    return Sample(f"report-{'waiting-' if day else ''}{language}", name, command, lines, ("matter.yaml",), language)


def redline(language: str) -> Sample:
    """The charter made more restrictive, with tracked changes."""
    first, second = document("charter", language, "balanced"), document("charter", language, "restrictive")
    names = (f"charte-v1.{language}.docx", f"charte-v2.{language}.docx")
    name = f"ecarts.{language}.docx"
    lines = "\n".join(
        [
            "from pathlib import Path",
            "",
            "import aigov_docs as aigov",
            "",
            f'before = Path("{names[0]}").read_bytes()    # matter.yaml',
            f'after = Path("{names[1]}").read_bytes()     # matter-restrictive.yaml',
            f'Path("{name}").write_bytes(aigov.redline(before, after, names=("{names[0]}", "{names[1]}")))',
        ]
    )
    command = f"aigov-docs redline {names[0]} {names[1]} -o {name}"
    return Sample(
        f"redline-{language}",
        name,
        command,
        lines,
        ("matter.yaml", "matter-restrictive.yaml"),
        language,
        "charter",
        needs=(first.id, second.id),
        html=False,
    )


def companions() -> list[Sample]:
    """The papers that go with the chapter and with the amendment: one run each makes them all."""
    out = []
    for vehicle in ("it-charter-chapter", "contract-amendment"):
        assessment = assessed(vehicle)
        numbers = [(companion.dossier, companion.id) for companion, _ in assessment.composition.due_companions] + [
            ("D17", "formalities-plan")
        ]
        for language in LANGUAGES[:2]:
            for number, name in numbers:
                file = f"{number}-{name}.{language}.docx"
                command = f"aigov-docs companions matter.yaml -o dossier/ --vehicle {vehicle}"
                lines = _lines(
                    'matter = aigov.read_matter("matter.yaml", library)',
                    f'assessment = aigov.assess(library, matter, "{vehicle}")',
                    'aigov.companions(assessment, "dossier")',
                )
                out.append(
                    Sample(
                        f"{vehicle}-{number}-{name}-{language}",
                        file,
                        command,
                        lines,
                        ("matter.yaml",),
                        language,
                        vehicle,
                        pdf=False,  # a paper to fill in: it is read on its web page, and written in Word
                        pictured=1,
                    )
                )
    return out


def _lines(*lines: str, dated: bool = False) -> str:
    head = ["from datetime import date", ""] if dated else []
    return "\n".join([*head, "import aigov_docs as aigov", "", "library = aigov.load_library()", *lines])


@lru_cache(maxsize=8)
def assessed(vehicle: str, posture: str = "balanced") -> aigov.Assessment:
    """The assessment that a sample is made from."""
    library = aigov.load_library()
    return aigov.assess(library, aigov.parse_matter(matters()[matter_file(posture)], library), vehicle)


# ------------------------------------------------------------------ making them
@dataclass
class Made:
    """What was made of a sample: its files, and its pages as pictures with their sizes."""

    sample: Sample
    folder: Path
    pages: list[tuple[str, int, int]] = field(default_factory=list)


def make(into: Path, cache: Path, wanted: Iterable[Sample] | None = None) -> dict[str, Made]:
    """Make every sample into a folder, a folder each.

    Raises
    ------
    SystemExit
        LibreOffice or pdftoppm is not on the machine.
    """
    for program, package in (("soffice", "LibreOffice Writer"), ("pdftoppm", "Poppler")):
        if shutil.which(program) is None:
            raise SystemExit(
                f"{program} is missing: the gallery shows real pages; install {package}, or build other parts with"
                " --only"
            )
    listed = list(samples() if wanted is None else wanted)
    with tempfile.TemporaryDirectory() as work:
        place = Path(work)
        for name, text in matters().items():
            (place / name).write_text(text, encoding="utf-8")
        with ProcessPoolExecutor(2) as pool:
            list(pool.map(run, [each for each in _runs(listed) if not each.needs], [place] * len(listed)))
        for each in listed:
            if each.needs:
                for one, name in zip(each.needs, re.findall(r'Path\("([^"]+)"\)\.read_bytes', each.lines), strict=True):
                    shutil.copyfile(
                        place / one / next(sample.file for sample in listed if sample.id == one), place / name
                    )
                run(each, place)
        made = [_deliver(each, place, into) for each in listed]
    _pdfs(made, cache)
    with ProcessPoolExecutor(2) as pool:
        for each, pages in zip(made, pool.map(_pictures, made, [cache] * len(made)), strict=True):
            each.pages = pages
    _sweep(into, cache, made)
    return {each.sample.id: each for each in made}


def _runs(listed: list[Sample]) -> Iterator[Sample]:
    """Samples whose lines are to be run: the papers of one adoption file come from one run."""
    seen: set[str] = set()
    for each in listed:
        key = each.lines if "companions(" in each.lines else each.id
        if key not in seen:
            seen.add(key)
            yield each


def run(sample: Sample, place: Path) -> None:
    """Run the lines of a sample, in a folder of its own for all but the papers of an adoption file."""
    folder = (
        place
        if sample.needs
        else place / (f"companions-{sample.vehicle}" if "companions(" in sample.lines else sample.id)
    )
    folder.mkdir(exist_ok=True)
    for name in sample.matters:
        if folder != place:
            shutil.copyfile(place / name, folder / name)
    before = Path.cwd()
    os.chdir(folder)
    try:
        exec(compile(sample.lines, sample.id, "exec"), {})
        if _has_pdf(sample):
            exec(compile(re.sub(r'\.docx"(, paginate=True)?', '.pdf"', sample.lines), sample.id, "exec"), {})
        if "companions(" in sample.lines:  # their pages in HTML, which the command does not write
            for language in LANGUAGES[:2]:
                for each in aigov.document.assemble_companions(assessed(sample.vehicle), language):
                    aigov.render(each.document, Path("dossier") / f"{each.dossier}-{each.name}.{language}.html")
    finally:
        os.chdir(before)


def _has_pdf(sample: Sample) -> bool:
    """Whether the lines of a sample make a PDF too: those of a document or of a report."""
    return sample.pdf and sample.html


def _deliver(sample: Sample, place: Path, into: Path) -> Made:
    """Put the files of a sample in its folder; one that says the same stays as it is."""
    source = (
        place
        if sample.needs
        else place / f"companions-{sample.vehicle}" / "dossier"
        if "companions(" in sample.lines
        else place / sample.id
    )
    folder = into / sample.id
    folder.mkdir(parents=True, exist_ok=True)
    for name in (sample.file, sample.file.removesuffix("docx") + "html"):
        if (source / name).is_file() and (name.endswith("docx") or sample.html):
            data = (source / name).read_bytes()
            if not (folder / name).is_file() or (folder / name).read_bytes() != data:
                (folder / name).write_bytes(data)
    if _has_pdf(sample):
        shutil.copyfile(source / sample.file.replace(".docx", ".pdf"), folder / sample.file.replace(".docx", ".pdf"))
    calendar = source / "D17-formalities-plan.ics"
    if "D17" in sample.file and calendar.is_file():
        shutil.copyfile(calendar, folder / calendar.name)
    return Made(sample, folder)


def _digest(made: Made) -> str:
    return hashlib.sha256((made.folder / made.sample.file).read_bytes()).hexdigest()[:24]


def _pdfs(made: list[Made], cache: Path) -> None:
    """The PDF of every sample, put together. Where only the Word file was made, LibreOffice prints it: it is started
    twice, and once more for comments in the margin.
    """
    cache.mkdir(parents=True, exist_ok=True)
    missing = {}
    for each in made:
        kept = cache / _digest(each) / "pages.pdf"
        if _has_pdf(each.sample):
            kept.parent.mkdir(exist_ok=True)
            shutil.copyfile(each.folder / each.sample.file.replace(".docx", ".pdf"), kept)
            _pack(kept)
        elif not kept.is_file():
            missing[_digest(each)] = each
    with tempfile.TemporaryDirectory() as work:
        place = Path(work)
        plain = [name for name, each in missing.items() if not each.sample.id.startswith("annotated")]
        for name, each in missing.items():
            shutil.copyfile(each.folder / each.sample.file, place / f"{name}.docx")
        halves = [half for half in (plain[::2], plain[1::2]) if half]  # a LibreOffice a core
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda half: convert_to_pdf([place / f"{name}.docx" for name in half], place), halves))
        noted = [str(place / f"{name}.docx") for name in missing if name not in plain]
        if noted:
            option = json.dumps({"ExportNotesInMargin": {"type": "boolean", "value": "true"}})
            command = [
                "soffice",
                "--headless",
                f"-env:UserInstallation={(place / 'profile').as_uri()}",
                "--convert-to",
                f"pdf:writer_pdf_Export:{option}",
                "--outdir",
                work,
                *noted,
            ]
            subprocess.run(command, check=True, capture_output=True, timeout=180)
        for name in missing:
            (cache / name).mkdir(exist_ok=True)
            shutil.move(place / f"{name}.pdf", cache / name / "pages.pdf")
            _pack(cache / name / "pages.pdf")
    for each in made:
        given = each.folder / (each.sample.file.removesuffix("docx") + "pdf")
        if each.sample.pdf:
            shutil.copyfile(cache / _digest(each) / "pages.pdf", given)
        else:
            given.unlink(missing_ok=True)


def _pictures(made: Made, cache: Path) -> list[tuple[str, int, int]]:
    """The pages of a PDF as pictures: their names and sizes."""
    kept = cache / _digest(made)
    listed = kept / f"pages-{made.sample.pictured}.json"
    if not listed.is_file():
        listed.write_text(json.dumps(_draw(kept, made.sample.pictured)))
    pages = [(name, width, height) for name, width, height in json.loads(listed.read_text())]
    for name, _, _ in pages:
        shutil.copyfile(kept / name, made.folder / name)
    for pattern in ("*.webp", "*.png"):
        for path in made.folder.glob(pattern):
            if path.name not in {name for name, _, _ in pages}:
                path.unlink()
    return pages


def _draw(kept: Path, first: int) -> list[tuple[str, int, int]]:
    """Draw the ``first`` pages of a PDF, in the colours of the pages."""
    from PIL import Image

    colours = [int(value[at : at + 2], 16) for value in dict.fromkeys(COLOURS) for at in (0, 2, 4)]
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours + colours[:3] * (256 - len(colours) // 3))
    pages = []
    with tempfile.TemporaryDirectory() as work:
        size = ["-scale-to-x", str(WIDTH), "-scale-to-y", "-1"]
        pages_of = [*size, "-l", str(first), str(kept / "pages.pdf"), f"{work}/page"]
        subprocess.run(["pdftoppm", *pages_of], check=True, capture_output=True)
        for number, path in enumerate(sorted(Path(work).glob("*.ppm")), 1):
            with Image.open(path) as picture:
                few = picture.convert("RGB").quantize(palette=palette, dither=Image.Dither.NONE)
                few.convert("RGB").save(kept / f"{number}.webp", lossless=True, method=2, quality=25)
                pages.append((f"{number}.webp", few.width, few.height))
    return pages


def _pack(pdf: Path) -> None:
    """Put the objects of a PDF together: the same pages and tags, in less than half the room."""
    import pikepdf

    with pikepdf.open(pdf, allow_overwriting_input=True) as opened:
        opened.save(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)


def _sweep(into: Path, cache: Path, made: list[Made]) -> None:
    """Take away what is of no sample any more."""
    kept = {each.folder.name for each in made}
    for path in into.iterdir():
        if path.is_dir() and path.name not in kept:
            shutil.rmtree(path)
    digests = {_digest(each) for each in made}
    for path in cache.iterdir():
        if path.name not in digests:
            shutil.rmtree(path)
