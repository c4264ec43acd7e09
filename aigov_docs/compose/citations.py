"""Citing a legal basis: the version in force on a day, what was not read in a source, and whom articles cover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from ..conditions import condition_holds
from ..kits.ground.i18n import N_, date_text, labels
from ..library.bases import LegalBasis
from ..library.load import Library
from .composition import Composition

#: Where a decision was read, without the names of pages and with them.
_READ_IN = {
    "court_page": (N_("Read on the court's page."), N_("Read on the court's page and in: {pages}.")),
    "official_summary": (N_("Read in the official summary."), N_("Read in the official summary: {pages}.")),
    "secondary": (
        N_("Read in secondary sources, not in the decision."),
        N_("Read in secondary sources ({pages}), not in the decision."),
    ),
    "recalled": (N_("Recalled, not read."), N_("Recalled, not read.")),
}


def describe_decision(basis: LegalBasis, library: Library, language: str) -> list[str]:
    """Describe a court decision in sentences: where it was read, then what became of it.

    Empty for a legal basis that is not a decision. ``language`` is ``fr`` or ``en``.

    >>> library = load_library()
    >>> describe_decision(library.legal_bases["tj-creteil-25-07-15-25-00851"], library, "en")[1][:33]
    'Followed by CA Paris, 21 May 2026'
    >>> describe_decision(library.legal_bases["ct-l1321-4"], library, "en")
    []
    """
    say, out = labels(language), []
    if basis.read_in is not None:
        bare, named = _READ_IN[basis.read_in.level]
        out.append(say(named, pages=", ".join(basis.read_in.pages)) if basis.read_in.pages else say(bare))
    if basis.followed_by is not None and not basis.followed_by:
        out.append(say("No follow-up was known on {day}.", day=date_text(basis.checked_on, language)))
    for later in basis.followed_by or ():
        other_basis = library.legal_bases[later.decision]
        cite = (
            f"{other_basis.cite.text(language)} ({say('to be verified')})"
            if other_basis.verify
            else other_basis.cite.text(language)
        )
        out.append(say("Followed by {decision}: {said}.", decision=cite, said=later.text(language)))
    return out


@dataclass(frozen=True, slots=True)
class CitedBasis:
    """A legal basis (article, regulation or decision) cited on a day, which decides the version cited."""

    id: str
    basis: LegalBasis
    day: dt.date

    def citation_text(self, language: str) -> str:
        """Write the citation of the legal basis in a language, with the day since which the version cited applies.

        "To be verified" follows where the source was recalled from memory and not read.
        """
        say = labels(language)
        sentence = self.basis.cite.text(language)
        version = self.basis.version_on(self.day)
        notes = []
        if version.since and self.basis.group not in ("jurisprudence", "fiche"):  # neither is ever in force
            if version.since > self.day:
                notes.append(say("from {day}", day=date_text(version.since, language)))
            else:
                notes.append(say("in force since {day}", day=date_text(version.since, language)))
        if self.basis.verify:
            notes.append(say("to be verified"))
        return f"{sentence} ({', '.join(notes)})" if notes else sentence

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the cited legal basis to a dict, ready for JSON: the citation, and the version that applies.

        ``id``, ``cite``, ``says``, ``version`` and ``permalink`` are texts, ``from`` and ``to`` the ISO days of the
        version that applies (None where unknown or open; ``version`` and ``permalink`` may be None too). ``checked_on``
        is the ISO day on which the source was checked, ``verify`` is true where it is still to be verified. Of a
        decision: ``read_in`` (a dict with ``level`` and ``pages``; None where not recorded) and ``followed_by`` (names
        of later decisions of the same case).
        """
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
            "read_in": self.basis.read_in.model_dump() if self.basis.read_in is not None else None,
            "followed_by": [later.decision for later in self.basis.followed_by or ()],
        }


def list_scope_notes(composition: Composition, cited: Collection[str], language: str) -> list[str]:
    """List the notes that say which employers or people the articles cited in a table of legal bases cover.

    ``cited`` are the ids of the legal bases in that table. Empty where no note fits the facts of the composed document.

    >>> from .composition import compose_document
    >>> list_scope_notes(compose_document(load_library(), sample_matter("charter")), ["ct-l1221-1"], "en")
    []
    """
    notes, facts = composition.library.vocabulary.scope_notes.values(), composition.facts
    fitting = (note for note in notes if not note.cites or set(note.cites) & set(cited))
    return [note.text(language) for note in fitting if condition_holds(note.when, facts)]
