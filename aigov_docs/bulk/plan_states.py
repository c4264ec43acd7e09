"""What each person of a list already has, by the register: who is proposed something, and who is left alone.

A plan is made person by person. Whoever has nothing is proposed the text, and whoever has not answered a paper of the
same round that has been corrected since. Nobody else is, unless it is asked for: neither a signature nor a refusal is
covered by a new proposal in silence.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RecipientError, suggest_name
from ..kits.ledger.chain import REFUSED, SIGNED, SUPERSEDED
from ..kits.ledger.evidence import IssuedRow
from ..kits.ledger.replay import find_earlier_versions
from ..kits.wordkit.stitch.parts import fingerprint_file
from ..people.recipient import Recipient
from ..register.to_sign_again import TodayClauses

if TYPE_CHECKING:
    from ..compose.assessment import Assessment
    from ..kits.ledger.replay import Proposal, RegisterPerson
    from ..library.library import Library
    from ..library.vehicles import Vehicle
    from ..matter.models import Matter


# ------------------------------------------------------------------ kept documents
# A document that the caller keeps as bytes, as a register takes it: the same row as a run would record.


def describe_document(
    assessment: Assessment, content: bytes, key: str, *, language: str, file: str = "", name: str = ""
) -> IssuedRow:
    """Describe a document proposed to one person, which the caller keeps as bytes, for `Register.record_issued`.

    The row is what `issue` records of the same document: fingerprint, editions, options, day of the proposal, day of
    effect.

    Parameters
    ----------
    assessment:
        What `assess` returned on the facts of that person, from which the document was assembled.
    content:
        The file: Word, PDF, or any other.
    key:
        The employer's own number of the person.
    language:
        The language in which it was assembled: ``fr``, ``en`` or ``fr+en``.
    file:
        How the caller finds the file again, such as its number in a database; it should not say who the person is.
    name:
        The person's name, only when the register is to hold it.

    >>> from ..compose.assessment import assess
    >>> amendment = assess(load_library(), sample_matter("contract-amendment"))
    >>> row = describe_document(amendment, b"%PDF-1.7", "E-0042", language="fr", file="kept/81")
    >>> row.vehicle, row.language, row.file, len(row.fingerprint)
    ('contract-amendment', 'fr', 'kept/81', 64)
    """
    proposed_on, effective_on = find_proposal_days(assessment)
    return IssuedRow(
        key=key,
        file=file,
        fingerprint=fingerprint_file(content),
        editions=tuple(item.label for item in assessment.composition.chosen),
        language=language,
        options_digest=digest_options(assessment.matter, assessment.library),
        vehicle=assessment.vehicle.id,
        release=assessment.library.release,
        date=proposed_on,
        effective_on=effective_on,
        name=name,
    )


def find_proposal_days(assessment: Assessment) -> tuple[dt.date, dt.date | None]:
    """Find the day on which an assessed document is proposed, and the day of effect that the document states.

    The second is None where it states none.
    """
    matter, vehicle = assessment.matter, assessment.vehicle
    amendment = matter.amendment if vehicle.track == "contract" else None
    return proposal_day(matter, vehicle), amendment.effective_on if amendment else None


def proposal_day(matter: Matter, vehicle: Vehicle) -> dt.date:
    """Find the day on which a document is proposed: that of the amendment for a contract, else that of the matter."""
    amendment = matter.amendment if vehicle.track == "contract" else None
    return (amendment and amendment.proposed_on) or matter.date


def digest_options(matter: Matter, library: Library) -> str:
    """Compute a short fingerprint of the options that a matter chooses, such as the posture of a text.

    Options that ``library`` chooses by default count too.
    """
    options = json.dumps(matter.chosen_options(library), sort_keys=True)
    return hashlib.sha256(options.encode()).hexdigest()[:16]


# ------------------------------------------------------------------ plan states
#: What a person already has, as one word.
PersonState = Literal[
    "new", "corrected", "outdated", "unchanged", "signed", "signed-changed", "proposed", "refused", "left"
]

#: Each state, in the order of the plan, with what it says.
STATES: dict[PersonState, str] = {
    "new": N_("nothing stands that was proposed to them"),
    "corrected": N_("what was proposed to them in this round has been corrected since"),
    "outdated": N_("what they signed has changed since"),
    "unchanged": N_("what they signed differs only in form from the text of today"),
    "signed": N_("they signed this text"),
    "signed-changed": N_("they signed their paper of this round, and it would be another one today"),
    "proposed": N_("they were proposed it, and have not answered"),
    "refused": N_("they refused"),
    "left": N_("they left"),
}
#: What to do for people of a state who are left alone.
HINTS: dict[PersonState, str] = {
    "outdated": N_("the new version is proposed to them with --only to-sign-again"),
    "signed-changed": N_("another one is proposed to them only with --again"),
    "proposed": N_("it is proposed to them again only with --again"),
    "refused": N_("it is proposed to them again only with --again"),
    "left": N_("it is proposed to them only with --again"),
}
#: The states in which a person is proposed the text without being asked for; where the matter says that it renews a
#: signed one, also who signed a text that has changed.
DUE: tuple[PersonState, ...] = ("new", "corrected")


@dataclass(frozen=True, slots=True)
class WantedPeople:
    """Who is wanted in a plan: by number or by state, and who among them is proposed again what they already have.

    Parameters
    ----------
    only:
        Numbers and states; everybody when empty.
    again:
        Numbers and states of people to whom it is proposed again; True for all who are wanted, False for none.
    """

    only: Collection[str] = ()
    again: Collection[str] | bool = ()

    def __post_init__(self) -> None:
        for name in ("only", "again"):  # one number alone is not a series of letters
            if isinstance(given := getattr(self, name), str):
                object.__setattr__(self, name, (given,))

    def includes(self, key: str, state: PersonState, due: Collection[PersonState] = DUE) -> bool:
        """Whether a person with a number and a state is to be proposed the text; people of a state in ``due`` are.

        >>> wanted = WantedPeople(again=["E-2"])
        >>> [wanted.includes(key, "refused") for key in ("E-1", "E-2")], wanted.includes("E-1", "new")
        ([False, True], True)
        """
        if self.only and key not in self.only and state not in self.only:
            return False
        repeats = self.again
        return state in due or repeats is True or (repeats is not False and (key in repeats or state in repeats))

    @property
    def numbers(self) -> set[str]:
        """The numbers of people that are named, without the states."""
        repeats = () if isinstance(self.again, bool) else self.again
        return {name for name in (*self.only, *repeats) if name not in STATES}


@dataclass(slots=True)
class PlanStates:
    """The states of the people of a plan, found one by one as the list is read, and counted.

    Parameters
    ----------
    library, matter, vehicle:
        The texts, the facts of the round, and the document that is proposed.
    people:
        What the register knows of each person, by number.
    wanted:
        Who is to be proposed the text.
    editions:
        The label of a firm's own amendment, which stands in place of clauses; empty without one.
    taken:
        How many people of each state are proposed the text.
    everybody:
        Whether nobody is named by number, nor asked for by state alone: who is new is then proposed the text.
    changed_runs:
        The earlier issues of this round of which nobody gets the same paper any more: what changed is common to all
        (a letterhead, a release, a fact of the matter), and corrects nothing for one person.
    """

    library: Library
    matter: Matter
    vehicle: Vehicle
    people: Mapping[str, RegisterPerson] = field(repr=False)
    wanted: WantedPeople
    editions: tuple[str, ...] = ()
    counts: dict[PersonState, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    keys: dict[PersonState, list[str]] = field(default_factory=dict, repr=False)
    taken: Counter[PersonState] = field(default_factory=Counter)
    changed_runs: list[str] = field(default_factory=list)
    _today: TodayClauses | None = None
    everybody: bool = True
    _unmet: set[str] = field(default_factory=set)
    _due: tuple[PersonState, ...] = DUE

    def __post_init__(self) -> None:
        self._unmet = self.wanted.numbers
        self.everybody = not self.wanted.only and not self._unmet
        amendment = self.matter.amendment
        if amendment is not None and amendment.renews:  # it takes the place of what was signed
            self._due = (*DUE, "outdated")

    def takes(self, person: Recipient, matter: Matter, make_print: Callable[[], str]) -> bool:
        """Find and count the state of a person; return whether the person is to be proposed the text.

        Parameters
        ----------
        person:
            The person, from the list.
        matter:
            The matter to which the person's facts are added.
        make_print:
            Makes the person's document and returns its fingerprint; called only where that decides.
        """
        state = self.find_state(person, matter, make_print)
        self.counts[state] += 1
        if state != "new":
            self.keys.setdefault(state, []).append(person.key)
        self._unmet.discard(person.key)
        taken = self.wanted.includes(person.key, state, self._due)
        self.taken[state] += taken
        return taken

    def find_state(self, person: Recipient, matter: Matter, make_print: Callable[[], str]) -> PersonState:
        """Find what a person already has, as a word of `STATES`; the parameters are those of `takes`."""
        known_person = self.people.get(person.key)
        if known_person is None:
            return "new"
        if known_person.left_on is not None:  # on whatever day: nobody is proposed again what they left with
            return "left"
        newest = self._find_newest(known_person)
        if newest is None:
            return "new"
        if newest.response == REFUSED:
            return "refused"
        day = proposal_day(matter, self.vehicle)
        same_round = newest.date == day and newest.run not in self.changed_runs
        differs = same_round and newest.fingerprint not in ("", make_print())  # it may be erased
        if newest.response == SIGNED:
            return "signed-changed" if differs else self._compare_signed(newest, known_person, person)
        answered = any(
            proposal.date == day and proposal.response in (SIGNED, REFUSED)
            for proposal in self._list_made(known_person)
        )
        return "corrected" if differs and not answered else "proposed"

    def _find_newest(self, known_person: RegisterPerson) -> Proposal | None:
        """Find the newest proposal of the document that was not withdrawn for another; None without one."""
        return next((proposal for proposal in self._list_made(known_person) if proposal.response != SUPERSEDED), None)

    def _list_made(self, known_person: RegisterPerson) -> Iterator[Proposal]:
        """List the proposals of the document that were made to a person, the newest first."""
        return (proposal for proposal in reversed(known_person.proposals) if proposal.vehicle == self.vehicle.id)

    def _compare_signed(self, signed: Proposal, known_person: RegisterPerson, person: Recipient) -> PersonState:
        """Say whether what a person signed is the text of today, differs from it in form, or has changed."""
        if self.editions:
            return "signed" if signed.editions == self.editions else "outdated"
        if self._today is None:
            self._today = TodayClauses(self.library, self.matter)
        renewed = any(proposal.response == SIGNED for proposal in find_earlier_versions(known_person, signed))
        changes, today = self._today.compare_signed(signed, renewed, person)
        if any(change.level != "cosmetic" for change in changes):
            return "outdated"
        return "signed" if signed.editions in today else "unchanged"

    def find_changed_runs(
        self,
        people: Iterable[Recipient],
        matter_of: Callable[[Recipient], Matter],
        make_print: Callable[[Recipient], str],
    ) -> None:
        """Find the earlier issues of this round of which nobody gets the same paper any more (`changed_runs`).

        One paper that is the same settles it for a whole issue, so few are made.

        Parameters
        ----------
        people:
            The people of the list.
        matter_of:
            Gives the matter to which a person's facts are added.
        make_print:
            Makes a person's document and returns its fingerprint.
        """
        same, others = set[str](), Counter[str]()
        for person in people:
            known_person, matter = self.people.get(person.key), matter_of(person)
            newest = (
                self._find_newest(known_person) if known_person is not None and known_person.left_on is None else None
            )
            if (
                newest is None
                or not newest.fingerprint
                or newest.run in same
                or newest.date != proposal_day(matter, self.vehicle)
            ):
                continue
            if newest.fingerprint == make_print(person):
                same.add(newest.run)
            else:
                others[newest.run] += 1
        common = not same and others.total() > 1
        self.changed_runs = [run for run, count in others.items() if run not in same and (count > 1 or common)]

    def list_notes(self) -> list[Problem]:
        """List what the library says there is to do for people of some states: one note a state, and none refuses."""
        vocabulary = self.library.vocabulary
        return [
            Problem(
                state,
                "",
                N_("{note} [{confidence}]"),
                "",
                {"confidence": vocabulary.confidence[note.confidence], "note": note},
            )
            for state, note in vocabulary.state_notes.items()
            if state in STATES and self.counts[state] > self.taken[state]
        ]

    def refuse_unknown(self) -> None:
        """Refuse a name (``only``, ``again``) that is neither a number of the list nor a state.

        Raises
        ------
        RecipientError
            With a problem for each such name.
        """
        if self._unmet:
            only = self.wanted.only
            raise RecipientError(
                *[unknown_person(name, "only" if name in only else "again") for name in sorted(self._unmet)]
            )


def unknown_person(name: str, where: str) -> Problem:
    """Build the problem of a name that is neither the number of a person nor a state; ``where`` is the option.

    >>> print(unknown_person("refsued", "only"))
    only — nobody to be issued has the number "refsued" — did you mean "refused"?
    """
    message = N_('nobody to be issued has the number "{name}"')
    states = (*STATES, "to-sign-again")
    guess = suggest_name(name, states)
    hint = N_("check the list with aigov-docs recipients; a state is one of: {known}")
    values = {"name": name, "guess": guess, "known": ", ".join(states)}
    return Problem("unknown-number", where, message, N_('did you mean "{guess}"?') if guess else hint, values)
