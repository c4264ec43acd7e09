"""The value that a blank had at issue, of which the proof of a file keeps only a digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from ..kits.ground.fingerprints import short_digest
from ..kits.ground.i18n import INSTANTS, UNITS, Duration, date_text
from ..kits.ground.text import FIRST_YEAR, LAST_YEAR, normalize_text
from ..library.vocabulary import BlankEntry

_MOST_COUNTED = 366  # of a unit of time: no text has a longer one
_MOST_NUMBER = 2000
_FIRST, _LAST = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
_YEARS = 6  # before and after the day of a document, in which its dates are looked for


def find_issued_value(
    digest: str, entry: BlankEntry | None, language: str, printed: Iterable[str], day: dt.date
) -> str:
    """Find the value of which a proof keeps the digest; empty where it cannot be told.

    It is looked for among the values that the file prints elsewhere, then among all that a blank of its type may
    reasonably print: lengths of time, dates, small numbers, the forms of a word. A name or an address that stands
    nowhere else in the file is not found.

    Parameters
    ----------
    digest:
        What the proof records of the value, in the form of `short_digest`.
    entry:
        The blank, whose type says what its values may be; None for an unknown blank.
    language:
        The language in which the value was printed.
    printed:
        The values printed in the file, each as `normalize_text` returns it.
    day:
        The day of the document, around which dates are looked for.

    >>> entry = BlankEntry(type="duration", fr="Délai", en="Time")
    >>> find_issued_value(short_digest("3 mois"), entry, "fr", [], dt.date(2026, 11, 24))
    '3 mois'
    """
    return next(
        (value for value in (*printed, *_iter_possible(entry, language, day)) if short_digest(value) == digest), ""
    )


def _iter_possible(entry: BlankEntry | None, language: str, day: dt.date) -> Iterator[str]:
    """Yield the values that a blank may print, as `normalize_text` returns them, where they can be listed."""
    if entry is None:
        return
    if entry.forms is not None:
        yield from map(normalize_text, entry.forms.get(language, {}).values())
    elif entry.type in ("duration", "deadline"):
        lengths = [Duration(count, unit) for unit in UNITS for count in range(1, _MOST_COUNTED)]
        for length in [*(Duration(0, unit) for unit in INSTANTS), *lengths]:
            written = length.text if entry.type == "duration" else length.deadline_text
            yield normalize_text(written(language))
            if length.count == 1:
                yield normalize_text(written(language, figures=True))
    elif entry.type == "date":
        first = min(max(day, _FIRST), _LAST) - dt.timedelta(days=366 * _YEARS)
        yield from (
            normalize_text(date_text(first + dt.timedelta(days=after), language)) for after in range(732 * _YEARS)
        )
    elif entry.type == "number":
        yield from map(str, range(_MOST_NUMBER))
