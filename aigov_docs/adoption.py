"""The adoption file on disk: the text and everything that goes with it, in one folder."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from .bulk.file_names import safe_name
from .closed_words import Language
from .compose.assessment import Assessment
from .document.assembly import assemble
from .document.calendar import render_calendar
from .document.companions import assemble_companions, assemble_establishment_companions
from .document.formalities import formalities
from .files import make_folder, write_file
from .library.procedures import DOSSIER_LETTERS
from .problems import refuse_type
from .writers import render


def companions(
    assessment: Assessment,
    into: str | Path,
    *,
    languages: tuple[Language, ...] = ("fr", "en"),
    told: Callable[[Path], None] | None = None,
) -> list[Path]:
    """Write the document of a matter and all that goes with it into a folder; return the paths of the files written.

    Written are the document, every companion that it calls for, the plan of its formalities and its calendar; and, in a
    folder of its own, the letters, committee papers and plan of each establishment that has acts of its own.

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
    made: list[Path] = []

    def keep(path: Path) -> None:
        made.append(path)
        if told is not None:
            told(path)

    law = assessment.library.vehicles[assessment.vehicle.law]
    number = f"{DOSSIER_LETTERS['adoption']}{law.adoption_number:02}"
    for language in languages:
        keep(render(assemble(assessment, language), folder / f"{number}-{assessment.vehicle.id}.{language}.docx"))
        for enclosure in assemble_companions(assessment, language):
            keep(render(enclosure.document, folder / f"{enclosure.dossier}-{enclosure.name}.{language}.docx"))
    for place_number, place in enumerate(assessment.matter.establishments, 1):
        for language in languages:
            for enclosure in assemble_establishment_companions(assessment, place, language):
                there = make_folder(folder / f"E{place_number:02}-{safe_name(place.label('fr'))}")
                keep(render(enclosure.document, there / f"{enclosure.dossier}-{enclosure.name}.{language}.docx"))
    if find_spec("icalendar") is not None:
        path = folder / "D17-formalities-plan.ics"
        write_file(path, render_calendar(formalities(assessment), languages[0]))
        keep(path)
    return made
