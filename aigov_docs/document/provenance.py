"""What a file keeps of its origin: library, day, and the facts that decide a weight and concern no one person."""

from __future__ import annotations

import json

from ..compose.assessment import Assessment
from ..law.situation import EmployerFacts
from .tree import Proof

#: Blocks of the situation that concern one person, and never travel in a file.
_PERSONAL = ("employee", "sanction", "measure", "versions", "claimed_version")
#: Of the proposal made to a person, what is the same for everybody.
_COMMON = ("for_all_staff", "ground", "at_hiring")


def make_proof(assessment: Assessment) -> Proof:
    """Build the proof of a document (the record of how it was made, kept in its file), without any personal fact.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from ..compose.assessment import assess
    >>> make_proof(assess(load_library(), sample_matter("charter"))).vehicle
    'charter'
    """
    matter, library = assessment.matter, assessment.library
    situation = assessment.composition.situation
    blocks = situation.model_dump(mode="json", exclude={*_PERSONAL, "employer", "amendment"}, warnings=False)
    blocks["employer"] = situation.employer.model_dump(
        mode="json", include=set(EmployerFacts.model_fields), warnings=False
    )
    if situation.amendment is not None:
        blocks["amendment"] = situation.amendment.model_dump(mode="json", include=set(_COMMON), warnings=False)
    facts = {"situation": blocks, "options": dict(assessment.composition.choices), "date": matter.date.isoformat()}
    return Proof(
        vehicle=assessment.vehicle.id,
        version=matter.version,
        library=library.name,
        release=library.release,
        assessed_on=assessment.assessed_on.isoformat(),
        facts=json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
    )
