"""Who must sign again: those whose signed editions are no longer those of today, and what changed since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..kits.ground.i18n import N_
from ..kits.ground.languages import find_language
from ..kits.ground.problems import Problem, RegisterError
from ..kits.ground.short_repr import short_repr
from ..kits.ledger.chain import REFUSED, SIGNED, SUPERSEDED
from ..kits.ledger.replay import Proposal, RegisterPerson
from .standing import compare_editions, edition_labels, make_unlisted_matter, mark_renewal

if TYPE_CHECKING:
    from ..compose.composition import Composition
    from ..library.load import Library
    from ..matter.models import Matter
    from ..people.recipient import Recipient
    from ..review.clause_changes import ClauseChange

#: Numbers of people in a message.
_SHOWN = 10
#: Facts of a person that change no clause of a document in French alone.
_OF_TRANSLATION = frozenset({"translation", "foreign"})


@short_repr("run", "signed_on", "changes")
@dataclass(frozen=True, slots=True)
class ToSignAgain:
    """One person who must sign again because the editions signed have changed, with the changes.

    Parameters
    ----------
    key, name:
        The person.
    run, signed_on:
        What they signed, and when.
    signed, today:
        The editions signed, and those of the new version that would be proposed today.
    changes:
        What changed since, clause by clause, changes of form included: they are in the new text too. What only says
        that a new version takes the place of the signed one is no change.
    proposed, refused:
        The run of a newer proposal that already has the editions of today and waits for an answer, or was refused;
        empty when there is none.
    """

    key: str = field(repr=False)
    name: str = field(repr=False)
    run: str
    signed_on: dt.date | None
    signed: tuple[str, ...]
    today: tuple[str, ...]
    changes: tuple[ClauseChange, ...]
    proposed: str = ""
    refused: str = ""

    def explain_changes(self, language: str) -> list[str]:
        """Explain why the person must sign again: one text for each changed clause, with its heading and what changed.

        ``language`` is ``fr`` or ``en``.
        """

        return [
            f"{change.heading(language)}{find_language(language).colon}{' '.join(change.list_sentences(language))}"
            for change in self.changes
        ]

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert to a dict, ready for JSON, the person who must sign again, what they signed and what changed since.

        ``key``, ``name`` and ``run`` are texts (``name`` empty where the register does not hold it), ``signed_on`` an
        ISO day, or None; ``proposed`` and ``refused`` name the run of a newer proposal that waits or was refused, else
        None. ``signed`` and ``today`` list labels of editions. ``changes`` is a list of dicts, one for each clause that
        changed: kind, editions, level, sentences, demands, in ``language`` (``fr`` or ``en``), from
        `ClauseChange.as_dict`.
        """
        return {
            "key": self.key,
            "name": self.name,
            "run": self.run,
            "signed_on": self.signed_on.isoformat() if self.signed_on else None,
            "signed": list(self.signed),
            "today": list(self.today),
            "proposed": self.proposed or None,
            "refused": self.refused or None,
            "changes": [change.as_dict(language) for change in self.changes],
        }


def find_to_sign_again(
    people: Mapping[str, RegisterPerson], library: Library, matter: Matter, recipients: Iterable[Recipient] = ()
) -> tuple[ToSignAgain, ...]:
    """Find the people of a register who must sign again because clauses changed since the editions they signed.

    ``people`` are the register's people by number; those who left and those whose clauses changed only in form are left
    out. ``library`` and ``matter`` give the texts and the facts of today, ``recipients`` the persons' own facts. Raises
    ``RegisterError`` where the clauses depend on a fact of somebody who signed and is not among the recipients.
    """
    listed = {recipient.key: recipient for recipient in recipients}
    today = TodayClauses(library, matter)
    unknown: dict[tuple[str, ...], list[str]] = {}
    people_to_sign = []
    for key, person in people.items():
        if person.left_on is not None and person.left_on <= matter.date:
            continue
        for versions in person.group_by_vehicle().values():
            signed = next((version for version in reversed(versions) if version.response == SIGNED), None)
            if signed is None:
                continue
            lacking = () if key in listed else today.needed_facts(signed)
            if lacking:
                unknown.setdefault(lacking, []).append(key)
                continue
            renewed = any(version.response == SIGNED for version in versions[: versions.index(signed)])
            changes, proposed = today.compare_signed(signed, renewed, listed.get(key))
            if any(change.level != "cosmetic" for change in changes):
                newest = versions[-1]
                same = newest is not signed and newest.editions in proposed
                waits, refused = (
                    (same and newest.response not in (SUPERSEDED, REFUSED)),
                    (same and newest.response == REFUSED),
                )
                people_to_sign.append(
                    ToSignAgain(
                        key,
                        person.name,
                        signed.run,
                        signed.answered_on,
                        signed.editions,
                        proposed[0],
                        changes,
                        newest.run if waits else "",
                        newest.run if refused else "",
                    )
                )
    if unknown:
        raise RegisterError(
            *[
                Problem(
                    "facts-needed",
                    "recipients",
                    N_("the clauses depend on {facts}, not known of these people who signed ({n}): {numbers}"),
                    N_("give a list that has them (--people); for whoever left, write it in the register"),
                    {
                        "facts": ", ".join(facts),
                        "n": len(keys),
                        "numbers": ", ".join(keys[:_SHOWN]) + ("…" if len(keys) > _SHOWN else ""),
                    },
                )
                for facts, keys in unknown.items()
            ]
        )
    return tuple(people_to_sign)


class TodayClauses:
    """The clauses that people would sign today, composed once for all the people whose facts are the same."""

    def __init__(self, library: Library, matter: Matter) -> None:
        from ..people.hire_facts import PeopleAlike

        self.library, self.choices = library, matter.chosen_options(library)
        self.matters = {renews: mark_renewal(matter, renews) for renews in (False, True)}
        self._alike = PeopleAlike(library)
        self._selections: dict[Hashable, Composition] = {}
        self._changes: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[ClauseChange, ...]] = {}

    def needed_facts(self, signed: Proposal) -> tuple[str, ...]:
        """List the facts of a person, not on the list, on which the clauses of the document signed depend.

        Only clauses of the options chosen count; a translation counts where there is a second language and no accepted
        statement says that nobody asked for one.
        """
        from ..conditions import condition_holds
        from ..law.facts import PERSON_FACTS

        carried = self.library.find_vehicle(signed.vehicle)
        named = set[str]()
        for entry in carried.list_entries() if carried is not None else ():
            if condition_holds(
                {name: test for name, test in entry.when.items() if name in self.choices}, self.choices, {}
            ):
                named |= entry.when.keys() & set(PERSON_FACTS)
        if named & _OF_TRANSLATION:
            today_facts = self._select_today(signed, None, False).facts
            is_french = signed.language == "fr"
            named -= {name for name in _OF_TRANSLATION if is_french or not today_facts[name].startswith("unknown")}
        return tuple(sorted(named))

    def compare_signed(
        self, signed: Proposal, renewed: bool, recipient: Recipient | None
    ) -> tuple[tuple[ClauseChange, ...], tuple[tuple[str, ...], ...]]:
        """List the changes since a person signed, and the editions to propose today, as a new version first.

        A new version may have clauses that a first one has not. What was signed is compared with its own kind: that of
        the person's history, unless it is plainly of the other, so that the round alone never changes anything.
        """
        chosen = {renews: self._select_today(signed, recipient, renews) for renews in (True, False)}
        changes = min(
            (self._changes_since(signed.editions, chosen[renews]) for renews in (renewed, not renewed)), key=len
        )
        return changes, tuple(edition_labels(selection) for selection in chosen.values())

    def _select_today(self, signed: Proposal, recipient: Recipient | None, renews: bool) -> Composition:
        """Compose the document that one person would be proposed today."""
        from ..compose.composition import compose_document
        from ..people.recipient import personalize_matter

        matter = self.matters[renews]
        vehicle = self.library.find_vehicle(signed.vehicle or matter.vehicle)

        def make_matter() -> Matter:
            return (
                personalize_matter(matter, recipient)
                if recipient is not None
                else make_unlisted_matter(matter, signed.language)
            )

        same: Hashable = (signed.vehicle, signed.language, renews)
        if recipient is not None and vehicle is not None:
            same = self._alike.find_group(
                recipient, lambda: make_matter().situation_for(vehicle, self.library), (signed.vehicle, renews)
            )
        if same not in self._selections:
            theirs = make_matter()
            self._selections[same] = compose_document(self.library, theirs, signed.vehicle or None)
        return self._selections[same]

    def _changes_since(self, signed: tuple[str, ...], selection: Composition) -> tuple[ClauseChange, ...]:
        same = (signed, edition_labels(selection))
        if same not in self._changes:
            self._changes[same] = compare_editions(signed, selection, self.library)
        return self._changes[same]
