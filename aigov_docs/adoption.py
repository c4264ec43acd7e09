"""The adoption file on disk: the text and everything that goes with it, in one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

from .bulk.file_names import safe_name
from .closed_words import Language
from .compose.assessment import Assessment
from .document.assembly import assemble
from .document.calendar import has_events, render_calendar
from .document.companions import assemble_companions, assemble_establishment_companions
from .document.formalities import formalities
from .kits.ground.files import make_folder, write_file
from .kits.ground.problems import refuse_type
from .library.procedures import DOSSIER_LETTERS
from .writers import to_bytes


def companions(
    assessment: Assessment,
    into: str | Path,
    *,
    languages: tuple[Language, ...] = ("fr", "en"),
    told: Callable[[Path], None] | None = None,
) -> list[Path]:
    """Write the document of a matter and all that goes with it into a folder; return the paths of the files written.

    Written are the document, every companion that it calls for, the plan of its formalities and its calendar where a
    step has a day; and, in a folder of its own, the letters, committee papers and plan of each establishment that has
    acts of its own.

    Parameters
    ----------
    assessment:
        The assessment of the matter, from `assess`.
    into:
        The folder, made when it does not exist.
    languages:
        The languages of the documents: French is always among them, English is for information.
    told:
        A function called with the path of each file once it is written; None for none.

    Raises
    ------
    WriterError
        The folder cannot be written.

    The calendar needs the icalendar library (the extra ``calendar``); without it the rest is written.
    """
    refuse_type("assessment", assessment, Assessment)
    folder = make_folder(into)
    paths: list[Path] = []
    for name, content in write_adoption_file(assessment, languages):
        path = folder / name
        make_folder(path.parent)
        write_file(path, content)
        paths.append(path)
        if told is not None:
            told(path)
    return paths


def write_adoption_file(
    assessment: Assessment, languages: tuple[Language, ...] = ("fr", "en")
) -> Iterator[tuple[str, bytes]]:
    """Write the document of a matter and all that goes with it as bytes: the name of each file, and its content.

    The files are those that `companions` writes into a folder, in the same order; a name has a folder, with a slash,
    where the file is of one establishment. One file is in memory at a time.

    >>> from .compose.assessment import assess
    >>> name, content = next(write_adoption_file(assess(load_library(), sample_matter("charter"))))
    >>> name.endswith("charter.fr.docx"), content[:2]
    (True, b'PK')
    """
    law = assessment.library.vehicles[assessment.vehicle.law]
    number = f"{DOSSIER_LETTERS['adoption']}{law.adoption_number:02}"
    for language in languages:
        document = assemble(assessment, language)
        yield f"{number}-{assessment.vehicle.id}.{language}.docx", to_bytes(document, "docx")
        for enclosure in assemble_companions(assessment, language):
            yield f"{enclosure.dossier}-{enclosure.name}.{language}.docx", to_bytes(enclosure.document, "docx")
    for place_number, place in enumerate(assessment.matter.establishments, 1):
        folder = f"E{place_number:02}-{safe_name(place.label('fr'))}"
        for language in languages:
            for enclosure in assemble_establishment_companions(assessment, place, language):
                name = f"{folder}/{enclosure.dossier}-{enclosure.name}.{language}.docx"
                yield name, to_bytes(enclosure.document, "docx")
    plan = formalities(assessment)
    if find_spec("icalendar") is not None and has_events(plan):
        yield "D17-formalities-plan.ics", render_calendar(plan, languages[0])
