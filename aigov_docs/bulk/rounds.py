"""Rounds after the first: who is proposed a new version, and the page that says what changes for them.

Who is concerned comes from the register; `second_round` gives what an order is made of: a matter, people, pages.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..compose.composition import compose_document
from ..document.tree import Document
from ..people.recipient import Recipient, personalize_matter
from ..people.recipients import Recipients
from ..register.chain import SIGNED
from ..register.replay import RegisterPerson
from ..register.round_matters import mark_renewal
from ..register.to_sign_again import find_to_sign_again
from ..review.clause_changes import ClauseChange
from .left_out import LeftOut, has_left, list_absent, require_vehicle, split_recipients
from .what_changes import make_changes_page, make_demands_page

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter
    from .register_views import PeopleReader


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """A group of people for whom the same clauses change when a new version is proposed to them.

    Parameters
    ----------
    signed, today:
        The labels of the editions they signed, and of those of today.
    language:
        ``fr`` or ``fr+en``.
    changes:
        What changed, clause by clause.
    people:
        The people of the group, in the order of the list.
    pages:
        The page "What changes for you", by language. Nothing of anybody is on it.
    """

    signed: tuple[str, ...]
    today: tuple[str, ...]
    language: str
    changes: tuple[ClauseChange, ...]
    people: tuple[Recipient, ...] = field(repr=False)
    pages: Mapping[str, Document] = field(repr=False)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the group to a dict, ready for JSON: what its people signed, the text of today, and what changes.

        ``signed`` and ``today`` list labels of editions, ``language`` is that of the document (``fr`` or ``fr+en``),
        ``people`` the number of people. ``changes`` is a list of dicts, one for each clause that changes, as
        `ClauseChange.as_dict` makes them in ``language``, ``fr`` or ``en``: kind, editions, level, sentences, demands.
        """
        return {
            "signed": list(self.signed),
            "today": list(self.today),
            "language": self.language,
            "people": len(self.people),
            "changes": [change.as_dict(language) for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class SecondRound:
    """A second round of proposals, ready to issue: the people to sign a new version, grouped by what changes.

    Parameters
    ----------
    matter:
        The matter of the round, which states that the amendment renews a signed one (``amendment.renews``).
    groups:
        The people to whom the new version is proposed, by what changes for them.
    left_out:
        Everybody else of the list and of the register, with the reason.
    people:
        All people to whom the new version is proposed, in the order of the list.
    places:
        The place of each person's group among `groups`, by number.
    """

    matter: Matter = field(repr=False)
    groups: tuple[ChangeGroup, ...]
    left_out: tuple[LeftOut, ...]
    people: tuple[Recipient, ...] = field(repr=False)
    places: Mapping[str, int] = field(repr=False)

    def group_of(self, key: str) -> ChangeGroup:
        """Find the group of the person whose number is ``key``: the people for whom the same clauses change.

        Raises ``KeyError`` where no group has the person.
        """
        return self.groups[self.places[key]]

    @property
    def pages(self) -> dict[str, Mapping[str, Document]]:
        """The page "What changes for you" of each person: by the person's number, then by language."""
        return {key: self.groups[place].pages for key, place in self.places.items()}

    def demands_document(self, library: Library, language: str = "fr") -> Document:
        """Build the page that tells the employer what to do because clauses change, before the new version is issued.

        The page is for the firm alone; no employee receives the page.

        Parameters
        ----------
        library:
            The library of the round.
        language:
            ``fr`` or ``en``.
        """
        changes: dict[Any, ClauseChange] = {}
        count = Counter[Any]()
        for group in self.groups:
            for change in group.changes:
                same = (change.clause, change.kind, change.old, change.new)
                changes.setdefault(same, change)
                count[same] += len(group.people)
        return make_demands_page(
            library,
            self.matter,
            [(change, count[same]) for same, change in changes.items()],
            require_vehicle(library, self.matter),
            language,
        )

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the second round to a dict, ready for JSON: ``groups`` and ``left_out``, two lists of dicts.

        A group has ``signed`` and ``today`` (labels of editions), ``language``, ``people`` (their number) and
        ``changes`` (of each clause that changes, a dict: kind, editions, level, sentences, demands). A person left out
        has ``key`` (the number), ``code``, ``reason`` and ``run`` (of a proposal that waits for an answer, else None).
        The texts are in ``language``, ``fr`` or ``en``.
        """
        return {
            "groups": [group.as_dict(language) for group in self.groups],
            "left_out": [left_out.as_dict(language) for left_out in self.left_out],
        }


def second_round(
    register: PeopleReader, library: Library, matter: Matter, recipients: Recipients | Iterable[Recipient]
) -> SecondRound:
    """Find the people to whom a new version is to be proposed, grouped by what changes for them, and those left out.

    Parameters
    ----------
    register:
        The register of what was proposed to each person and what they answered.
    library, matter:
        The library and the matter of the new round; the editions are those in force on the matter's date.
    recipients:
        The list of employees. People who must sign again but are not on it are among those left out.

    Raises
    ------
    MatterError
        The library has no such vehicle, or the matter is one that `compose_document` refuses.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from ..register.issued_rows import IssuedRow
    >>> from ..register.register import Register
    >>> library, matter = load_library(), sample_matter("contract-amendment")
    >>> signed = [
    ...     item.label
    ...     for item in compose_document(
    ...         library, personalize_matter(matter, Recipient("E-1", "Camille Roussel"))
    ...     ).chosen
    ... ]
    >>> signed[signed.index("confidential-data@2")] = "confidential-data@1"
    >>> row = IssuedRow(
    ...     "E-1", "E-1.docx", "ab" * 32, tuple(signed), "fr", "", "contract-amendment", "1.0", dt.date(2026, 6, 1)
    ... )
    >>> with Register(":memory:") as register:
    ...     _ = register.record_issued([row], run="2026-06"), register.answer("E-1", "signed", on=dt.date(2026, 6, 10))
    ...     found = second_round(
    ...         register, library, matter, [Recipient("E-1", "Camille Roussel"), Recipient("E-2", "Zoé Adam")]
    ...     )
    >>> (
    ...     [(group.language, len(group.people), group.changes[0].clause) for group in found.groups],
    ...     [each.code for each in found.left_out],
    ... )
    ([('fr', 1, 'confidential-data')], ['never-proposed'])
    """
    people, held = split_recipients(recipients)
    vehicle = require_vehicle(library, matter)
    known_people = {
        key: replace(person, proposals=[proposal for proposal in person.proposals if proposal.vehicle == vehicle.id])
        for key, person in register.read_people().items()
    }
    signers_by_key = {
        signer.key: signer
        for signer in find_to_sign_again(
            {recipient.key: known_people[recipient.key] for recipient in people if recipient.key in known_people},
            library,
            matter,
            people,
        )
    }
    renewed = mark_renewal(matter, True)
    gathered: dict[tuple[tuple[str, ...], tuple[str, ...], str], list[Recipient]] = {}
    chosen, left_out = [], []
    for person in people:
        to_sign_again = signers_by_key.get(person.key)
        if to_sign_again is None:
            left_out.append(LeftOut(person.key, _reason_left_out(known_people.get(person.key), matter.date)))
        elif to_sign_again.proposed:
            left_out.append(LeftOut(person.key, "waiting", to_sign_again.proposed))
        elif to_sign_again.refused:
            left_out.append(LeftOut(person.key, "refused"))
        else:
            gathered.setdefault((to_sign_again.signed, to_sign_again.today, person.language), []).append(person)
            chosen.append(person)
    left_out += list_absent(people, held, known_people, matter.date)
    groups = []
    for (signed, today, language), members in gathered.items():
        selection = compose_document(library, personalize_matter(renewed, members[0]), vehicle.id)
        common = renewed.model_copy(update={"employee": None})
        pages = {
            page_language: make_changes_page(library, common, signed, selection, page_language)
            for page_language in language.split("+")
        }
        groups.append(
            ChangeGroup(signed, today, language, signers_by_key[members[0].key].changes, tuple(members), pages)
        )
    places = {person.key: place for place, group in enumerate(groups) for person in group.people}
    return SecondRound(renewed, tuple(groups), tuple(left_out), tuple(chosen), places)


def _reason_left_out(person: RegisterPerson | None, day: dt.date) -> str:
    """Find the reason why a person is not asked to sign a new version, as a word of `left_out.REASONS`."""
    if person is None or not person.proposals:
        return "never-proposed"
    if has_left(person, day):
        return "left"
    return "unchanged" if any(proposal.response == SIGNED for proposal in person.proposals) else "never-signed"
