"""Reading worked scenarios of former schemas: the facts that their files left out, as these files meant them.

In the first schema a day that was not given was read as in time, and a fact that was not given as regular. A scenario
of that schema is read with its own defaults; it says nothing of how a matter is read, where nothing is presumed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from .dates import WorkingDays

Block = dict[str, Any]  # facts as written: text, numbers, booleans

_SANCTION = {
    "facts_sphere": "work", "duty": "loyalty", "convocation_form": "registered", "convocation_complete": True,
    "written_grounds": True, "earlier_same_facts": False, "earlier_sanction": False, "conventional_guarantees": "none",
    "retaliation": False, "evidence": "other", "by": "employer", "consent": False, "authorised": False,
    "gross_misconduct": False, "modifies_contract": False, "changes_conditions": False,
}  # fmt: skip
_EMPLOYEE = {
    "minor": False, "emancipated": False, "protection": "none", "reads_french": True, "translation_language": "en",
    "protected": False, "translation_requested": False,
}  # fmt: skip


def fill_proofs(facts: Mapping[str, Any]) -> Block:
    """Copy the facts of a scenario; a procedure that does not say if deposit or publicity is proved gets True for it.

    The keys set are ``deposit_proved`` and ``publicity_proved``, in ``procedure`` and in that of each version.

    ``facts`` are as the scenario's file writes them: dicts, lists, texts, numbers and booleans, by block such as
    ``procedure``; so is the copy.
    """
    out = dict(facts)
    out["procedure"] = _with_proofs(facts.get("procedure"))
    if facts.get("versions"):
        out["versions"] = [
            {**version, "procedure": _with_proofs(version["procedure"])} if "procedure" in version else version
            for version in facts["versions"]
        ]
    return out


def _with_proofs(procedure: object) -> object:
    return {"deposit_proved": True, "publicity_proved": True, **procedure} if isinstance(procedure, dict) else procedure


def fill_former_facts(facts: Mapping[str, Any]) -> Block:
    """Copy the facts of a scenario written in the first form of scenario files, with that form's defaults.

    ``facts`` are as the scenario's file writes them: dicts, lists, texts, numbers and booleans, by block such as
    ``procedure``; so is the copy. In that form a day not given was read as in time, and a fact not given as regular.
    """
    out = fill_proofs(facts)
    assessed = _day(facts.get("assessed_on"))
    employer: Block = {"sector": "private", "agreements_checked": True, **_block(facts, "employer")}
    local = employer.pop("local_law", False)
    employer.setdefault("territory", "alsace_moselle" if local is True else "metropolitan")
    if employer.get("fifty_since") is None:
        employer.setdefault("headcount", 9 if facts.get("cse") == "under_11" else 49)
    out["employer"] = employer
    out["ri"] = {"exists": False, "opposable": False, "scale": [], "recalls": "complete", **_block(facts, "ri")}
    out["ri"].setdefault("in_force_since", "1990-01-01")
    out["cse_facts"] = {"carence_on": facts.get("assessed_on"), **_block(facts, "cse_facts")}
    out["establishments"] = {"several": False, "structure": "single_cse", **_block(facts, "establishments")}
    out["document"] = {"change": "none", **_block(facts, "document")}
    out["monitoring"] = {"begun": False, "used_for": "not_used", **_block(facts, "monitoring")}
    out["monitoring"].setdefault("nobody_told", out["monitoring"].get("informed_on") is None)
    technology = _block(facts, "technology")
    out["technology"] = {"in_use": technology.get("deployed_on") is not None, **technology}
    out["document"].setdefault("authorises_tools", False)
    out["employee"] = {**_EMPLOYEE, "hired_on": "1990-01-01", **_block(facts, "employee")}
    if isinstance(facts.get("amendment"), dict):
        out["amendment"] = {"for_all_staff": False, **facts["amendment"]}
    if isinstance(facts.get("sanction"), dict) and assessed is not None:
        out["sanction"] = _fill_sanction({**_SANCTION, **facts["sanction"]}, assessed, _block(facts, "employee"))
    return out


def _block(facts: Mapping[str, Any], name: str) -> Block:
    block = facts.get(name)
    return dict(block) if isinstance(block, dict) else {}


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None


def _fill_sanction(asked: Block, facts_day: dt.date, employee: Block) -> Block:
    """Fill the days of a sanction that the first schema read as regular when they were not given."""
    calendar = WorkingDays()
    warning = asked.get("kind") == "warning" and not asked.get("interview_required")
    interview, notified = _day(asked.get("interview_on")), _day(asked.get("notified_on"))
    started = _day(asked.get("started_on")) or notified
    known = _day(asked.get("known_on")) or started or facts_day
    started = started or max(known, facts_day)
    if interview is None and notified is not None and not warning:
        asked["no_interview"] = True
    elif interview is None and not warning:
        interview = calendar.first_interview(started)
    if notified is None:
        notified = started if interview is None else calendar.first_notification(interview)
    if asked.get("kind") == "transfer" and not asked.get("modifies_contract"):
        asked["changes_conditions"] = True
    if employee.get("status") == "apprentice" and (hired := _day(employee.get("hired_on"))) is not None:
        asked.setdefault("training_days_in_company", (notified - hired).days + 1)
    if asked.get("authorised") is True:
        asked.setdefault("authorised_on", (interview or notified).isoformat())
    return {
        **asked, "known_on": known, "started_on": started, "presented_on": asked.get("presented_on") or started,
        "interview_on": interview, "notified_on": notified,
    }  # fmt: skip
