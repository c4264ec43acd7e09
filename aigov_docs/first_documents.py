"""First documents: a commented matter, a list of fictitious employees, and every sample document, in one folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from .compose.assessment import assess, compare
from .compose.matter_check import parse_matter
from .document.assembly import assemble
from .document.reports import enforceability_report
from .document.tree import BilingualDocument, Document
from .kits.ground.files import make_folder, write_file
from .kits.ground.resources import data_folder
from .library.load import Library, load_library
from .matter.sample_matters import sample_text
from .writers import render


@dataclass(frozen=True, slots=True)
class SampleDocument:
    """One document of the sample matter: its kind (vehicle), its file name, and its file formats.

    Parameters
    ----------
    formats:
        The endings of other formats, in French.
    annotated:
        Whether a copy says the weight of each clause in a comment.
    """

    vehicle: str
    name: str
    formats: tuple[str, ...] = ()
    annotated: bool = False


@dataclass(frozen=True, slots=True)
class FirstDocuments:
    """The result of writing first documents into a folder: files written, kept, and left by an earlier run.

    Parameters
    ----------
    files:
        The files that were written: the matter, the employees, the documents.
    kept:
        The files that were there before and were left as they were.
    stale:
        The documents of an earlier run that this one did not make again: they may be those of the sample.
    """

    folder: Path
    files: tuple[Path, ...]
    kept: tuple[Path, ...]
    stale: tuple[Path, ...] = ()


def read_sample_documents() -> list[SampleDocument]:
    """Read the list of the documents that `quickstart` makes from the sample matter; the shipped library holds it.

    >>> [document.name for document in read_sample_documents()]
    ['charte', 'chapitre-charte-informatique', 'avenant']
    """
    entries = yaml.safe_load(sample_text("documents.yaml"))
    return [SampleDocument(**{**entry, "formats": tuple(entry.get("formats", ()))}) for entry in entries]


def quickstart(
    folder: str | Path, library: Library | None = None, *, told: Callable[[Path], None] | None = None
) -> FirstDocuments:
    """Write a commented ``matter.yaml``, a sample ``employees.csv`` and all the sample documents into a folder.

    The documents, in its subfolder ``documents``: a charter, an AI chapter and an amendment, each in French, and also
    in English and side by side where the matter has English; an annotated copy of the chapter; the charter as HTML,
    Markdown and JSON; the enforceability report in French and English, in French as HTML too. A document that is there
    is replaced. The result lists the files written, those kept, and documents of an earlier run not made again.

    Parameters
    ----------
    folder:
        Made when it does not exist. A ``matter.yaml`` or ``employees.csv`` that is there is never overwritten; the
        documents are made from the ``matter.yaml``.
    library:
        The shipped library when none is given.
    told:
        A function called with the path of each file once it is written; None for none.

    Raises
    ------
    MatterError
        The ``matter.yaml`` found in the folder is wrong.
    WriterError
        The folder cannot be written.
    """
    folder = make_folder(folder)
    library = library or load_library()
    files: list[Path] = []
    paths: list[Path] = []

    def keep(path: Path) -> None:
        files.append(path)
        if told is not None:
            told(path)

    for name in ("matter.yaml", "employees.csv"):
        path = folder / name
        if path.exists():
            paths.append(path)
            continue
        write_file(path, sample_text(name).encode())
        keep(path)
    matter = parse_matter((folder / "matter.yaml").read_text(encoding="utf-8-sig"), library, "matter.yaml")
    documents = folder / "documents"
    documents.mkdir(exist_ok=True)

    def make(document: Document | BilingualDocument, name: str, annotate: bool = False) -> None:
        keep(render(document, documents / name, annotate=annotate))

    bilingual = "en" in matter.languages
    for sample in read_sample_documents():
        assessment = assess(library, matter, sample.vehicle)
        french = assemble(assessment, "fr")
        make(french, f"{sample.name}.fr.docx")
        if bilingual:
            english = assemble(assessment, "en")
            make(english, f"{sample.name}.en.docx")
            make(BilingualDocument(french, english), f"{sample.name}.fr+en.docx")
        if sample.annotated:
            make(french, f"{sample.name}.annote.fr.docx", annotate=True)
        for ending in sample.formats:
            make(french, f"{sample.name}.fr.{ending}")
    compared = compare(library, matter)
    for language in ("fr", "en"):
        report = enforceability_report(compared, language)
        make(report, f"rapport-opposabilite.{language}.docx")
    make(enforceability_report(compared, "fr"), "rapport-opposabilite.fr.html")
    stale = sorted(path for path in documents.iterdir() if path.is_file() and path not in files)
    return FirstDocuments(folder, tuple(files), tuple(paths), tuple(stale))


def write_blank_matter(folder: str | Path) -> FirstDocuments:
    """Write a blank ``matter.yaml`` into a folder, with every key explained and no facts in it.

    A ``matter.yaml`` that is there is kept; the result says whether the file was written or kept.

    Parameters
    ----------
    folder:
        Made when it does not exist.

    Raises
    ------
    WriterError
        The folder cannot be written.
    """
    folder = make_folder(folder)
    path = folder / "matter.yaml"
    if path.exists():
        return FirstDocuments(folder, (), (path,))
    write_file(path, sample_text("blank.yaml").encode())
    return FirstDocuments(folder, (path,), ())


def write_sample_house(folder: str | Path) -> FirstDocuments:
    """Write the sample house library (a firm's own clauses) of a fictitious firm into a folder.

    A file that is there is kept; the result lists the files written and those kept.

    Parameters
    ----------
    folder:
        Made when it does not exist.

    Raises
    ------
    WriterError
        The folder cannot be written.
    """
    source, folder = data_folder("clause_library") / "samples/house", Path(folder)
    files: list[Path] = []
    paths: list[Path] = []
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        target = folder / path.relative_to(source)
        if target.exists():
            paths.append(target)
            continue
        make_folder(target.parent)
        write_file(target, path.read_bytes())
        files.append(target)
    return FirstDocuments(folder, tuple(files), tuple(paths))
