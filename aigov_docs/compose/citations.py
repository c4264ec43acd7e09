"""Citing a legal basis: the version in force on a day, and what was not read in a source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ..i18n import date_text, labels
from ..library.bases import LegalBasis


@dataclass(frozen=True, slots=True)
class CitedBasis:
    """A legal basis (article, regulation or decision) cited on a day, which decides the version cited."""

    id: str
    basis: LegalBasis
    day: dt.date

    def citation_text(self, language: str) -> str:
        """Build the citation of the legal basis in a language, with its day in force, and "to be verified" if so."""
        say = labels(language)
        said = self.basis.cite.text(language)
        version = self.basis.version_on(self.day)
        notes = []
        if version.since and self.basis.group not in ("jurisprudence", "fiche"):  # neither is ever in force
            if version.since > self.day:
                notes.append(say("from {day}", day=date_text(version.since, language)))
            else:
                notes.append(say("in force since {day}", day=date_text(version.since, language)))
        if self.basis.verify:
            notes.append(say("to be verified"))
        return f"{said} ({', '.join(notes)})" if notes else said

    def as_dict(self, language: str) -> dict[str, Any]:
        """Convert the cited legal basis to plain data: its citation, its version on the day, its permalink."""
        version = self.basis.version_on(self.day)
        return {
            "id": self.id,
            "cite": self.basis.cite.text(language),
            "from": version.since.isoformat() if version.since else None,
            "to": version.until.isoformat() if version.until else None,
            "version": version.id,
            "permalink": version.permalink,
            "says": version.says.text(language),
            "checked_on": self.basis.checked_on.isoformat(),
            "verify": self.basis.verify,
        }
