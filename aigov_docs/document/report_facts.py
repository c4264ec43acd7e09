"""The facts that a report tells before the weights that rest on them."""

from __future__ import annotations

from ..compose.assessment import Assessment
from ..i18n import date_text, labels, list_text
from ..matter.establishments import derive_committees
from ..matter.models import Matter


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
        told = say("not mandatory on that day")
        return say("{state}; the matter says that there are none", state=told) if matter.ri.exists is False else told
    if since is None:
        return say("optional on that day; they exist and must comply with all the rules of the Code")
    day = date_text(since, language)
    return say(
        "optional on that day; they have existed since {day} and must comply with all the rules of the Code", day=day
    )


def representatives_text(matter: Matter, language: str) -> str:
    """Write, in a language, which staff representatives there are: the works council (CSE), or why there is none.

    Of a works council, the days that decide its powers are told where the matter gives them. Where there is a central
    one, those of the establishments that the matter lists are named beside it.
    """
    say = labels(language)
    told = {
        "full": say("CSE with the powers of an undertaking of 50 or more employees"),
        "small": say("CSE with the powers of an undertaking of 11 to 49 employees"),
        "under_11": say("no CSE: 11 employees not reached for twelve consecutive months"),
        "carence": say("no CSE: report of failed elections"),
        "missing": say("no CSE, although one is due"),
    }[matter.cse]
    if derive_committees(matter).structure == "central":
        names = [place.label(language) for place in matter.establishments if place.cse == "own"]
        if names:
            told = say("{committee}: central CSE, CSE of {places}", committee=told, places=list_text(names, language))
        else:
            told = say("{committee}: central CSE and establishment CSEs", committee=told)
    return "; ".join([told, *_committee_days(matter, language)])


def _committee_days(matter: Matter, language: str) -> list[str]:
    """List in words the days on which the powers of the works council rest; empty where there is no council."""
    say, facts = labels(language), matter.cse_facts
    if matter.cse not in ("full", "small"):
        return []
    known = (
        (say("set up on {day}"), facts.set_up_on),
        (say("last renewed on {day}"), facts.renewed_on),
        (say("50 employees or more since {day}"), matter.employer.fifty_since),
    )
    return [text.format(day=date_text(day, language)) for text, day in known if day is not None]
