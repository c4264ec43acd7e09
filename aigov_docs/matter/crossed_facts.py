"""Crossing the facts of a matter: two that cannot both be true are one problem, which names both keys.

What French law says of two facts together is a rule of the library (``rules/contradictions.yaml``); here are only days
that do not follow one another and facts that deny each other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem
from .partial import MatterParts

#: Days of which the second cannot come before the first, by their keys.
DAYS_IN_ORDER = (
    ("procedure.cse_informed_on", "procedure.cse_opinion_on"),
    ("technology.informed_on", "technology.opinion_on"),
    ("technology.opened_on", "technology.opinion_on"),
    ("monitoring.cse_informed_on", "monitoring.opinion_on"),
    ("cse_facts.set_up_on", "cse_facts.renewed_on"),
    ("cse_facts.set_up_on", "cse_facts.term_ends_on"),
    ("cse_facts.renewed_on", "cse_facts.term_ends_on"),
    ("cse_facts.set_up_on", "procedure.cse_opinion_on"),
    ("cse_facts.set_up_on", "technology.opinion_on"),
    ("cse_facts.set_up_on", "monitoring.opinion_on"),
    ("employer.eleven_since", "employer.fifty_since"),
    ("amendment.proposed_on", "amendment.signed_on"),
    ("amendment.proposed_on", "amendment.received_on"),
    ("employee.hired_on", "employee.contract_ended_on"),
    ("employee.transferred_on", "employee.contract_ended_on"),
)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two facts that deny each other in some cases: their keys, the code and the words of the problem, the test.

    ``denies`` is given the values of both facts and the day of the document; a value that is not known is None, and
    nothing is then denied.
    """

    key: str
    other: str
    code: str
    message: str
    denies: Callable[[Any, Any, dt.date], bool]
    hint: str = N_("correct one of the two: {key}, {other}")


def _day_has_come(stated: object, day: object, today: dt.date) -> bool:
    """Whether a fact says no while the day of what it denies has come when the document is dated."""
    return stated is False and isinstance(day, dt.date) and day <= today


def _denied_unless(value: str | None) -> Callable[[Any, Any, dt.date], bool]:
    """Build a test: the first fact says no, and the second says something else than a value."""
    return lambda stated, said, _: stated is False and said != value


#: Facts that deny each other; the problem stands at the first key.
CROSSINGS = (
    *(
        Crossing(
            f"procedure.{name}", "cse", "no-cse",
            N_("there is no CSE ({other}: {value}), so {key} cannot be the day of a consultation"),
            lambda day, said, _: said in ("under_11", "carence", "missing"),
            N_("correct {other}, or take {key} out"),
        )
        for name in ("cse_informed_on", "cse_opinion_on")
    ),
    Crossing(
        "employer.fifty_since", "employer.headcount", "headcount",
        N_("{key} is given, but {other} is below 50"),
        lambda since, count, _: since is not None and count < 50,
    ),
    Crossing(
        "employer.eleven_since", "employer.headcount", "headcount",
        N_("{key} is given, but {other} is below 11"),
        lambda since, count, _: since is not None and count < 11,
    ),
    *(
        Crossing(
            "technology.in_use", f"technology.{name}", "tools-in-use",
            N_("{key} says that no tool is decided or used, and {other} is a day gone by"), _day_has_come,
        )
        for name in ("decided_on", "deployed_on")
    ),
    Crossing(
        "monitoring.begun", "monitoring.started_on", "monitoring-begun",
        N_("{key} says that the monitoring has not begun, and {other} is a day gone by"), _day_has_come,
    ),
    Crossing(
        "monitoring.nobody_told", "monitoring.informed_on", "monitoring-told",
        N_("{key} says that nobody was told, and {other} is a day gone by"),
        lambda nobody, day, today: _day_has_come(not nobody, day, today),
    ),
    Crossing(
        "document.published_on", "filing.published_on", "two-days",
        N_("{key} and {other} are two days for one publication"), lambda one, two, _: bool(one != two),
    ),
    *(
        Crossing(
            "committees.several", name, "one-establishment",
            N_("{key} says that there is one establishment, and {other} speaks of several"),
            _denied_unless(alone),
        )
        for name, alone in (
            ("committees.structure", "single_cse"),
            ("committees.central_opinion_on", None),
            ("committees.establishment_opinion_on", None),
            ("technology.opinion_by", None),
            ("monitoring.opinion_by", None),
        )
    ),
    Crossing(
        "employee.translation_requested", "employee.foreign", "translation",
        N_("{key} is true, and {other} is false: a translation is owed to a foreign employee who asks for it"),
        lambda asked, foreign, _: asked is True and foreign is False,
    ),
    Crossing(
        "employee.translation_language", "employee.translation_requested", "translation",
        N_("{key} is given, and {other} says that no translation was asked for"),
        lambda said, asked, _: said is not None and asked is False,
    ),
    Crossing(
        "employee.translation_language", "languages", "translation",
        N_("{key} is French, which is among {other} already: a translation is in another language"),
        lambda said, languages, _: said == "fr" and "fr" in languages,
    ),
)  # fmt: skip


def read_key(matter: MatterParts, key: str) -> Any:  # noqa: ANN401 - the value of any fact
    """Read the value at a key of a matter, such as ``procedure.deposit_on``; None where the matter does not give it.

    The value is as the matter holds it: a text, a word, a day, a number, True or False, or a whole block such as
    ``procedure``. The matter may be one with mistakes, of which only parts could be read.

    >>> read_key(sample_matter(), "employer.headcount")
    140
    """
    value: Any = matter
    for name in key.split("."):
        value = getattr(value, name, None)
    return value


def cross_facts(matter: MatterParts) -> Iterator[Problem]:
    """Yield a problem for each pair of facts of a matter that cannot both be true, with both keys and what to do.

    >>> list(cross_facts(sample_matter()))
    []
    """
    for first, second in DAYS_IN_ORDER:
        first_value = read_key(matter, first)
        two = read_key(matter, second) if isinstance(first_value, dt.date) else None
        if isinstance(two, dt.date) and two < first_value:
            values = {"key": second, "other": first}
            yield Problem(
                "date-order", second, N_("it cannot be before {other}"), N_("correct one of the two dates"), values
            )
    today = matter.date if isinstance(matter.date, dt.date) else dt.date.max
    for crossing in CROSSINGS:
        first_value = read_key(matter, crossing.key)
        two = read_key(matter, crossing.other) if first_value is not None else None
        if two is not None and crossing.denies(first_value, two, today):
            values = {"key": crossing.key, "other": crossing.other, "value": two}
            yield Problem(crossing.code, crossing.key, crossing.message, crossing.hint, values)
    yield from _cross_internal_rules(matter)
    yield from _cross_staff_language(matter)


def _cross_internal_rules(matter: MatterParts) -> Iterator[Problem]:
    """Cross internal rules said not to exist with what is said of them."""
    names = ("opposable", "in_force_since", "recalls", "scale", "suspension_max_days")
    said = [f"ri.{name}" for name in names if read_key(matter, f"ri.{name}")]
    if read_key(matter, "ri.exists") is False and said:
        yield Problem(
            "no-rules",
            "ri.exists",
            N_("there are no internal rules ({key}: false), and the matter says something of them: {other}"),
            N_("write {key}: true, or take these keys out: {other}"),
            {"key": "ri.exists", "other": ", ".join(said)},
        )


def _cross_staff_language(matter: MatterParts) -> Iterator[Problem]:
    """Cross what is said of the staff who read no French with what is said of one of them; a default says nothing."""
    employer = matter.employer
    stated = employer is not None and "staff_without_french" in (employer.model_fields_set or ())
    if stated and employer.staff_without_french is False and read_key(matter, "employee.reads_french") is False:
        yield Problem(
            "staff-language",
            "employee.reads_french",
            N_("{key} is false, and {other} says that everybody reads French"),
            N_("correct one of the two: {key}, {other}"),
            {"key": "employee.reads_french", "other": "employer.staff_without_french"},
        )
