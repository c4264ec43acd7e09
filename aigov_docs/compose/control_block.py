"""The control table on top of a document: its version, its days, who owns it and who approved it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..i18n import N_, Duration, date_text, labels
from ..law import dates
from ..library.vehicles import Vehicle
from .blank_values import BlankValues


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One row of the control table of a document: its label, its value (None when missing), its matter key."""

    label: str
    value: str | None
    key: str


def control_rows(values: BlankValues, vehicle: Vehicle, *, enters: bool = True) -> tuple[ControlRow, ...]:
    """List the rows of the control table on top of a document: version, date, owner, approval, next review.

    Empty for a vehicle without that table. ``enters`` is false for a document that takes no effect by itself: the row
    of the entry into force is left out.
    """
    if not vehicle.control_block:
        return ()
    matter, language = values.matter, values.language
    lead = matter.roles.get("ai_lead")
    rows: list[tuple[str, str | None, str]] = [
        (N_("Version"), matter.version, "version"),
        (N_("Date"), date_text(matter.date, language), "date"),
    ]
    if vehicle.track == "internal_rules" and enters:
        entry = values.blank_text("document.entry_into_force")
        rows.append((N_("Entry into force"), entry, "document.entry_into_force"))
    rows += [
        (N_("Owner"), values.matter_text(lead.name) if lead else None, "roles.ai_lead"),
        (
            N_("Approved by"),
            values.signatories_text(alone=True) or None,
            "employer.representative",
        ),
        (N_("Next review"), _next_review(values), "delays.review"),
    ]
    say = labels(language)
    return tuple(ControlRow(say(label), value, key) for label, value, key in rows)


def _next_review(values: BlankValues) -> str | None:
    period: Duration = values.matter.delay_for("review", values.library)
    day = values.matter.date
    counts = {"months": period.count, "years": 12 * period.count}
    if period.unit in counts:
        return date_text(dates.add_months(day, counts[period.unit]), values.language)
    days = {"days": period.count, "weeks": 7 * period.count}.get(period.unit)
    return date_text(day + dt.timedelta(days=days), values.language) if days else None
