"""The facts that a report tells before the weights that rest on them."""

from __future__ import annotations

from ..compose.assessment import Assessment
from ..i18n import date_text, labels


def internal_rules_text(assessment: Assessment, language: str) -> str:
    """Write, in a language, whether internal rules are mandatory on the day of the assessment, and since when.

    Where they are optional and exist, the text adds that they must comply with the Labour Code.
    """
    say, law = labels(language), assessment.law
    if law.internal_rules_mandatory is None:
        told = say("cannot be said")
    elif law.internal_rules_mandatory:
        told = say("mandatory on that day")
    else:
        told = _optional_rules_text(assessment, language)
    if law.internal_rules_mandatory_from:
        told += " (" + say("from {day}", day=date_text(law.internal_rules_mandatory_from, language)) + ")"
    return told


def _optional_rules_text(assessment: Assessment, language: str) -> str:
    say, matter = labels(language), assessment.matter
    since = matter.ri.in_force_since
    if not matter.ri.exists or (since and since > matter.assessed_on):
        return say("not mandatory on that day")
    if since is None:
        return say("optional on that day; they exist and must comply with all the rules of the Code")
    day = date_text(since, language)
    return say(
        "optional on that day; they have existed since {day} and must comply with all the rules of the Code", day=day
    )
