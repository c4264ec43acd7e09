"""One step of a formalities plan: its day, its bounds and its state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ..i18n import date_text, labels
from ..library.procedures import ProcedureStep
from ..library.yaml_files import Bilingual


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a formalities plan: its day, the days between which it may be done, and its state.

    ``label`` is what the step is called on the facts. ``earliest`` and ``latest`` follow from the steps before and
    after it; None where nothing bounds it. ``state`` is ``done``, ``planned`` (its day is still to come), ``missing``,
    ``late`` (dated in the wrong order), ``running`` (a period begun and not over), ``unproved`` (its day has come, and
    the matter says that its proof is not held), ``unconfirmed`` (its day has come, and the matter does not say whether
    its proof is held), ``unknown`` (facts are missing), ``unrecorded`` (it has no day, and a step that follows it has
    one that has come) or ``unchecked`` (the matter has no place for its day).
    ``day_off`` is true of an act set on a Sunday or on a public holiday of the place. ``asks`` are the facts that would
    say whether ``day`` is that of this act.
    """

    step: ProcedureStep
    day: dt.date | None
    earliest: dt.date | None
    latest: dt.date | None
    state: str
    label: Bilingual
    day_off: bool = False
    asks: tuple[str, ...] = ()

    def day_text(self, language: str, empty: str = "–") -> str:
        """Write the day of the step in a language; for a step without a day, write ``empty``.

        Words of doubt are added where it may be the day of another act, or where facts are missing (``unknown``).
        """
        if self.day is None:
            return empty
        day, doubt = date_text(self.day, language), self.step.day_in_doubt
        if self.asks and doubt is not None:
            return doubt.text(language).replace("{day}", day)
        return labels(language)("{day}, subject to confirmation", day=day) if self.state == "unknown" else day

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the step to a dict, ready for JSON: what is to be done and by whom, the days, and the state.

        Texts in ``language`` (``fr`` or ``en``): ``label``, ``who``, ``proof``; words: ``step`` (id), ``state``, and
        ``key`` (where the matter records the day; None without one). ``day``, ``earliest`` and ``latest`` are ISO days,
        None where there is none; ``day`` is the one that the matter records for the step, past or planned;
        ``day_off`` is true of one on a Sunday or public holiday. ``asks`` lists the keys of the facts still to be given
        before that day can count as the day of this step, ``legal_bases`` ids.
        """
        iso = [value.isoformat() if value else None for value in (self.day, self.earliest, self.latest)]
        return {
            "step": self.step.id,
            "label": self.label.text(language),
            "who": self.step.who.text(language),
            "key": self.step.key,
            "day": iso[0],
            "earliest": iso[1],
            "latest": iso[2],
            "state": self.state,
            "day_off": self.day_off,
            "asks": list(self.asks),
            "proof": self.step.proof.text(language),
            "legal_bases": list(self.step.legal_bases),
        }
