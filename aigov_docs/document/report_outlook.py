"""What a document will be worth on the day its text takes effect, where the days of its formalities are planned."""

from __future__ import annotations

from dataclasses import dataclass

from ..compose.assessment import Assessment, assess
from ..compose.finding import Finding
from ..compose.missing_facts import list_suggested_statements
from .formalities import FormalitiesPlan


@dataclass(frozen=True, slots=True)
class Outlook:
    """The clauses of a document as they weigh on its day of effect, and the statements that must then be true.

    ``statements`` are names: of what would have to be found true on that day, such as that the formalities are proved;
    the matter does not state them. ``findings`` are the weighed clauses of the document on that day.
    """

    findings: tuple[Finding, ...]
    statements: tuple[str, ...]


def foresee_effect(assessment: Assessment, plan: FormalitiesPlan) -> Outlook | None:
    """Weigh a document on its day of effect, as if what can only be shown then were shown; None without such a day.

    ``plan`` is that of its formalities. None too where the day of effect has come: the assessment itself says what the
    document is worth.

    >>> from ..library.load import load_library
    >>> from ..matter.samples import sample_matter
    >>> from .formalities import formalities
    >>> charter = assess(load_library(), sample_matter("charter"))
    >>> foresee_effect(charter, formalities(charter)) is None  # a charter informs: no day gives it force
    True
    """
    day, matter = plan.effective_on, assessment.matter
    if day is None or plan.has_taken_effect:
        return None
    added: tuple[str, ...] = ()
    while True:
        then = matter.model_copy(update={"as_of": day, "presumptions": (*matter.presumptions, *added)})
        weighed = assess(assessment.library, then, assessment.vehicle.id, strict=False)
        missing = [fact for fact in weighed.facts_to_ask if fact.answers]
        new = list_suggested_statements(missing, then.presumptions)
        if not new:
            return Outlook(tuple(weighed.own_findings), added)
        added += new
