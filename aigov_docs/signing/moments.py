"""The times that providers write: in ISO form, or as seconds since 1970; and the day that a time is in a time zone."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from ..i18n import N_
from ..problems import Problem, RegisterError
from ..text import parse_moment

_SECONDS = re.compile(r"[0-9]{9,11}(\.[0-9]+)?")


def parse_time(written: str, zone: str | None = None) -> dt.datetime | None:
    """Parse a time as a provider writes it; None where it is none.

    ``zone`` is the time zone, ``Europe/Paris``, of a time that does not say its own; without it, such a time stays so.

    >>> parse_time("1781083800").isoformat(), parse_time("2026-06-10T09:30:00.123Z").isoformat()
    ('2026-06-10T09:30:00+00:00', '2026-06-10T09:30:00.123000+00:00')
    """
    text = re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", written.strip())  # a tenth of a microsecond is dropped
    if _SECONDS.fullmatch(text):
        return dt.datetime.fromtimestamp(float(text), dt.UTC)
    moment = parse_moment(text)
    if moment is not None and moment.tzinfo is None and zone is not None:
        return moment.replace(tzinfo=load_zone(zone, "zone"))
    return moment


def day_in(moment: dt.datetime, zone: str | None) -> dt.date:
    """Find the day that a time is in a time zone; in its own where ``zone`` is None, or it has none.

    >>> night = dt.datetime(2026, 6, 10, 22, 30, tzinfo=dt.UTC)
    >>> day_in(night, "Europe/Paris"), day_in(night, None)
    (datetime.date(2026, 6, 11), datetime.date(2026, 6, 10))
    """
    time_zone = load_zone(zone, "zone")
    return (moment.astimezone(time_zone) if time_zone is not None and moment.tzinfo is not None else moment).date()


def load_zone(zone: str | None, where: str) -> ZoneInfo | None:
    """Load a time zone by its name, ``Europe/Paris``; None for None.

    Raises
    ------
    RegisterError
        There is no such time zone; ``where`` is the place, for messages.
    """
    if zone is None:
        return None
    try:
        return ZoneInfo(zone)
    except (OSError, ValueError, KeyError):  # not there, or no name of one
        message, hint = (
            N_("there is no such time zone"),
            N_("write it as Europe/Paris; on Windows this takes the tzdata package"),
        )
        raise RegisterError(Problem("unknown-zone", where, message, hint, path=("zone",))) from None
