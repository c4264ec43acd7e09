"""A document that the caller keeps as bytes, as a register takes it: the same row as a run would record."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING

from ..register.issued_rows import IssuedRow
from .stitch.parts import fingerprint_file

if TYPE_CHECKING:
    from ..compose.assessment import Assessment
    from ..library.library import Library
    from ..library.vehicles import Vehicle
    from ..matter.models import Matter


def describe_document(
    assessment: Assessment, content: bytes, key: str, *, language: str, file: str = "", name: str = ""
) -> IssuedRow:
    """Describe a document proposed to one person, which the caller keeps as bytes, for `Register.record_issued`.

    The row is what `issue` records of the same document: fingerprint, editions, options, day of the proposal, day of
    effect.

    Parameters
    ----------
    assessment:
        What `assess` returned on the facts of that person, from which the document was assembled.
    content:
        The file: Word, PDF, or any other.
    key:
        The employer's own number of the person.
    language:
        The language in which it was assembled: ``fr``, ``en`` or ``fr+en``.
    file:
        How the caller finds the file again, such as its number in a database; it should not say who the person is.
    name:
        The person's name, only when the register is to hold it.

    >>> from ..compose.assessment import assess
    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> amendment = assess(load_library(), sample_matter("contract-amendment"))
    >>> row = describe_document(amendment, b"%PDF-1.7", "E-0042", language="fr", file="kept/81")
    >>> row.vehicle, row.language, row.file, len(row.fingerprint)
    ('contract-amendment', 'fr', 'kept/81', 64)
    """
    proposed_on, effective_on = find_proposal_days(assessment)
    return IssuedRow(
        key=key,
        file=file,
        fingerprint=fingerprint_file(content),
        editions=tuple(item.label for item in assessment.composition.chosen),
        language=language,
        options_digest=digest_options(assessment.matter, assessment.library),
        vehicle=assessment.vehicle.id,
        release=assessment.library.release,
        date=proposed_on,
        effective_on=effective_on,
        name=name,
    )


def find_proposal_days(assessment: Assessment) -> tuple[dt.date, dt.date | None]:
    """Find the day on which an assessed document is proposed, and the day of effect that the document states.

    The second is None where it states none.
    """
    matter, vehicle = assessment.matter, assessment.vehicle
    amendment = matter.amendment if vehicle.track == "contract" else None
    return proposal_day(matter, vehicle), amendment.effective_on if amendment else None


def proposal_day(matter: Matter, vehicle: Vehicle) -> dt.date:
    """Find the day on which a document is proposed: that of the amendment for a contract, else that of the matter."""
    amendment = matter.amendment if vehicle.track == "contract" else None
    return (amendment and amendment.proposed_on) or matter.date


def digest_options(matter: Matter, library: Library) -> str:
    """Compute a short fingerprint of the options that a matter chooses, such as the posture of a text.

    Options that ``library`` chooses by default count too.
    """
    options = json.dumps(matter.chosen_options(library), sort_keys=True)
    return hashlib.sha256(options.encode()).hexdigest()[:16]
