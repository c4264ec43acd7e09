"""Where each person stands on a day: which version binds them, and what each of its clauses is worth against them.

Here events become facts of the law's own vocabulary (`Situation`), and the law engine answers. Nothing is concluded in
this module: which version binds, what silence is worth, what a departure ends, is all said by the rules of the library.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from ..kits.ground.i18n import N_
from ..kits.ground.languages import known_languages
from ..kits.ground.problems import DayText, Problem, RegisterError, refuse_language
from ..kits.ground.short_repr import short_repr
from ..kits.ledger.chain import NO_ANSWER, PROPOSED, REFUSED, SIGNED, SUPERSEDED
from ..kits.ledger.replay import Proposal, RegisterPerson
from ..people.alike import law_facts

if TYPE_CHECKING:
    from ..compose.composition import Composition
    from ..compose.reserves import Reserve
    from ..law.clause_selection import SelectedClause
    from ..law.situation import AmendmentFacts, Procedure, Situation
    from ..law.weighing import Weighing
    from ..library.clauses import Clause, Edition
    from ..library.library import Library
    from ..matter.models import Matter
    from ..people.recipient import Recipient
    from ..review.clause_changes import ClauseChange


# ------------------------------------------------------------------ editions
# The editions that a register names, found in a library, and compared with those that would be chosen today.


_LABEL = re.compile(r"(?:[a-z][a-z0-9-]*/)?([a-z0-9]+(?:-[a-z0-9]+)*)@([1-9]\d{0,3})")


def find_edition(library: Library, label: str) -> tuple[Clause, Edition] | None:
    """Find the clause and the edition that a label such as ``confidential-data@2`` names.

    What a house library replaced is found in the library that it extends: it may have been signed before. None when
    neither has such an edition.

    >>> (
    ...     find_edition(load_library(), "confidential-data@2")[1].number,
    ...     find_edition(load_library(), "acme/confidential-data@2"),
    ... )
    (2, None)
    """
    read = _LABEL.fullmatch(label)
    searched_library: Library | None = library if read else None
    while searched_library is not None and read is not None:
        clause = searched_library.clauses.get(read[1])
        edition = clause.editions.get(int(read[2])) if clause is not None else None
        if clause is not None and edition is not None and clause.label_edition(edition) == label:
            return clause, edition
        searched_library = searched_library.base
    return None


def edition_labels(selection: Composition) -> tuple[str, ...]:
    """List the labels of the clause editions of a composition, such as ``confidential-data@2``, in its order."""
    return tuple(chosen.label for chosen in selection.chosen)


def compare_editions(signed: Iterable[str], selection: Composition, library: Library) -> tuple[ClauseChange, ...]:
    """List what changes, clause by clause, from the editions that a person signed to the editions of a composition.

    ``signed`` are edition labels, ``selection`` is the composition. The changes follow the order of the composition;
    after them come the signed clauses that it does not have. The list is empty when nothing changes. A clause that a
    house library put in the place of the one signed (``acme/confidential-data`` for ``confidential-data``) is compared
    with that one: it is neither new nor removed, and where its words are the same nothing changes.

    >>> from ..compose.composition import compose_document
    >>> chosen = compose_document(load_library(), sample_matter("contract-amendment"))
    >>> compare_editions([item.label for item in chosen.chosen], chosen, load_library())
    ()
    """
    from ..review.clause_changes import ClauseChange

    before = {label.rpartition("@")[0]: label for label in signed}
    by_id = {name.rpartition("/")[2]: name for name in before}
    changes = []
    for item in selection.chosen:
        name = item.label.rpartition("@")[0]
        headings: dict[str, str] = {
            language: item.edition.find_heading(selection.vehicle, language) for language in known_languages()
        }
        label = before.pop(name, "")
        if label == item.label:
            continue
        former = "" if label else by_id.get(item.clause.id, "")
        if former in before:  # the same clause, under the name of another library
            label = before.pop(former)
            if not _has_same_words(label, item, selection, library):
                changes.append(_describe_replacement(name, former, label, item, headings, library))
            continue
        if not label:
            changes.append(ClauseChange(name, headings, "added", None, item.edition.number))
            continue
        old, new = int(label.rpartition("@")[2]), item.edition.number
        low, high = sorted((old, new))
        steps = tuple(
            (n, edition.change)
            for n, edition in sorted(item.clause.editions.items())
            if low < n <= high and edition.change is not None
        )
        complete = len(steps) == sum(1 for n in range(low + 1, high + 1))
        changes.append(ClauseChange(name, headings, "edition", old, new, steps if complete else ()))
    for name, label in before.items():
        gone = find_edition(library, label)
        headings = (
            {language: gone[1].find_heading(selection.vehicle, language) for language in known_languages()}
            if gone
            else {}
        )
        changes.append(ClauseChange(name, headings, "removed", int(label.rpartition("@")[2]), None))
    return tuple(changes)


def _has_same_words(label: str, item: SelectedClause, selection: Composition, library: Library) -> bool:
    """Whether an edition that was signed says the same words as the clause that took its place."""
    signed_pair = find_edition(library, label)
    if signed_pair is None:
        return False
    old_texts, new_texts = (edition.list_printed(selection.vehicle) for edition in (signed_pair[1], item.edition))
    return bool(old_texts) and [text.canonical for text in old_texts] == [text.canonical for text in new_texts]


def _describe_replacement(
    name: str, former: str, label: str, item: SelectedClause, headings: dict[str, str], library: Library
) -> ClauseChange:
    """Describe the change from a clause that was signed to the one that took its place in another library.

    What changes is known where each edition in between says so: those of the upstream clause up to the one that the
    house library replaced, then those of the house's own.
    """
    from ..review.clause_changes import ClauseChange

    signed_pair, old, new = find_edition(library, label), int(label.rpartition("@")[2]), item.edition.number
    against = library.written_against.get(item.clause.id)
    replaced = against.edition if against is not None else None
    steps: list[tuple[int, Edition]] = []
    if signed_pair is not None and replaced is not None:
        steps = [(n, edition) for n, edition in sorted(signed_pair[0].editions.items()) if old < n <= replaced]
    steps += [(n, edition) for n, edition in sorted(item.clause.editions.items()) if n <= new]
    notes = tuple((n, edition.change) for n, edition in steps if edition.change is not None)
    return ClauseChange(name, headings, "replaced", old, new, notes if len(notes) == len(steps) else (), former=former)


# ------------------------------------------------------------------ round matters
# Which matter belongs to which round of a register, and the matter of somebody whose facts were not given.


def find_silent_rounds(
    people: Mapping[str, RegisterPerson], library: Library, rounds: Mapping[str, Matter]
) -> list[dt.date]:
    """List, in order, the days of the proposals that nobody answered and whose run has no matter in ``rounds``.

    What silence is worth in such a run is not known. ``people`` are the register's people by number, ``rounds`` the
    matters by name of the run. Only documents that people sign (vehicles of the track ``contract``) are looked at.
    """
    days = set()
    for proposal in (any_proposal for person in people.values() for any_proposal in person.proposals):
        carried = library.find_vehicle(proposal.vehicle)
        if (
            proposal.run not in rounds
            and proposal.response in (PROPOSED, NO_ANSWER)
            and carried is not None
            and carried.track == "contract"
        ):
            days.add(proposal.date)
    return sorted(days)


def match_rounds(
    people: Mapping[str, RegisterPerson], matter: Matter, rounds: Mapping[str, Matter] | Iterable[Matter] = ()
) -> dict[str, Matter]:
    """Match each run of a register to its matter: the one named for the run, else the one of the day of its proposals.

    That day must be the ``date`` of the matter or its ``amendment.proposed_on``. The result is by the name of the run;
    a run without a matter is left out. ``people`` are the register's people by number; ``rounds`` are matters by the
    name of their run, or matters beside ``matter`` to be matched by their days.

    Raises
    ------
    RegisterError
        Two different matters are of the day of one run.
    """
    named = dict(rounds) if isinstance(rounds, Mapping) else {}
    given = [matter, *(rounds if not isinstance(rounds, Mapping) else ())]
    matters_by_run: dict[str, Matter] = {}
    problems = []
    for run, day in dict.fromkeys((offer.run, offer.date) for person in people.values() for offer in person.proposals):
        day_matters = [given_matter for given_matter in given if day in round_days(given_matter)]
        if run not in named and any(day_matter != day_matters[0] for day_matter in day_matters):
            problems.append(
                Problem(
                    "same-day",
                    run,
                    N_("two of the matters given are of the day of this round, {day}"),
                    N_("give one of them; or in Python name the run: rounds={run: matter}"),
                    {"day": DayText(day)},
                )
            )
        elif run in named or day_matters:
            matters_by_run[run] = named.get(run) or day_matters[0]
    if problems:
        raise RegisterError(*problems)
    return matters_by_run


def mark_renewal(matter: Matter, renews: bool) -> Matter:
    """Copy a matter with ``amendment.renews`` set to ``renews``: True for an amendment that replaces a signed one.

    >>> mark_renewal(sample_matter("contract-amendment"), True).amendment.renews
    True
    """
    from ..matter.models import Amendment

    return matter.model_copy(
        update={"amendment": (matter.amendment or Amendment()).model_copy(update={"renews": renews})}
    )


def round_days(matter: Matter) -> set[dt.date]:
    """Find the days of the proposals that a matter may be about: its own date, and its ``amendment.proposed_on``."""
    proposed = matter.amendment.proposed_on if matter.amendment else None
    return {matter.date} if proposed is None else {matter.date, proposed}


def make_unlisted_matter(matter: Matter, language: str) -> Matter:
    """Build the matter of a person who is on no list of employees, and of whom only the document's language is known.

    The employee of ``matter`` is somebody else and is left out. Whether the person asked for a translation stays
    unknown, whatever ``language`` (``fr``, ``en`` or ``fr+en``) says.

    >>> theirs = make_unlisted_matter(sample_matter("contract-amendment"), "fr+en")
    >>> theirs.languages, theirs.employee.translation_requested, theirs.employee.translation_language
    (('fr', 'en'), None, None)
    """
    from ..matter.models import Employee

    return matter.model_copy(update={"languages": tuple(language.split("+")), "employee": Employee()})


# ------------------------------------------------------------------ standing
@dataclass(frozen=True, slots=True)
class ClauseStanding:
    """The weight, against one person, of one clause of the version of the document that is weighed.

    ``weight`` is empty where the library at hand has no such edition: it cannot be weighed, and is not left out.
    ``library`` is that one.
    """

    label: str
    weight: str
    library: Library = field(repr=False, compare=False)
    weighing: Weighing | None = field(default=None, repr=False)

    def reason(self, language: str) -> str:
        """Explain why the clause has this weight against the person, in the words of the rules.

        ``language`` is ``fr`` or ``en``; the text is empty when the clause was not weighed.
        """
        refuse_language(language)
        return (
            " ".join(rule.explanation.text(language) for rule in self.weighing.outcome.decided) if self.weighing else ""
        )

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the clause's weight against the person to a dict, ready for JSON, with texts in ``language``.

        ``edition`` (label), ``weight`` and ``weight_label`` (None where the library lacks the edition, so that it is
        not weighed) and ``reason`` are texts, ``rules`` lists the ids of the rules that gave the weight.
        ``missing_facts`` is a list of dicts (``key``, ``fact``, ``question``, ``words``, ``statements``), and so is
        ``rests_on``: the statements that the user accepted and without which the weight would be another (``id``,
        ``statement``, ``shown_by``).
        """
        from ..compose.missing_facts import describe_facts, describe_statements

        refuse_language(language)
        library, weights = self.library, self.library.vocabulary.weights
        rules = [rule.id for rule in self.weighing.outcome.decided] if self.weighing else []
        lacking = self.weighing.missing_facts if self.weighing else ()
        stated = self.weighing.rests_on if self.weighing else ()
        return {
            "edition": self.label,
            "weight": self.weight or None,
            "weight_label": weights[self.weight].text(language) if self.weight else None,
            "rules": rules,
            "reason": self.reason(language),
            "missing_facts": describe_facts(lacking, library, language),
            "rests_on": describe_statements(stated, library, language),
        }


@short_repr("run", "response", "answered_on", "binding", "vehicle", "clauses")
@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one person's document on a day: the version weighed, whether it binds, each clause's weight.

    Parameters
    ----------
    key, name:
        The person; the name only when the register was given it.
    response, answered_on:
        The last answer to the proposal of `run`.
    run:
        The run of the version weighed: the one that binds; where none does, the newest proposed.
    effective_on:
        The day of effect that this version states; None where it states none.
    binding:
        Whether that version binds on the day, as the law engine says.
    pending, pending_response, pending_on:
        The run of a newer proposal, beside the version weighed, the last answer to it, and the day of that answer, or
        of the proposal where there is none; empty when there is no such proposal.
    clauses:
        Each clause of the version weighed, in the order of the document.
    listed:
        Whether the person's own facts were given; without, the weights are those for an employee with an open-ended
        contract.
    refused_on:
        The day on which the person had refused the version that they then signed; None where they had not.
    """

    key: str = field(repr=False)
    name: str = field(repr=False)
    run: str
    response: str
    answered_on: dt.date | None
    binding: bool
    vehicle: str
    language: str
    effective_on: dt.date | None = None
    left_on: dt.date | None = None
    pending: str = ""
    pending_response: str = ""
    pending_on: dt.date | None = None
    clauses: tuple[ClauseStanding, ...] = ()
    listed: bool = False
    refused_on: dt.date | None = None

    def find_clause(self, name: str) -> ClauseStanding | None:
        """Find a clause by its id in the version weighed, in any edition; None when that version lacks the clause.

        A clause of a house library is found by its full name, ``acme/confidential-data``, or without the name of the
        library.
        """
        named = [(clause.label.rpartition("@")[0], clause) for clause in self.clauses]
        return next(
            (clause for label, clause in named if label == name),
            next((clause for label, clause in named if label.rpartition("/")[2] == name), None),
        )

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the standing (the state of one person's document on a day) to a dict, ready for JSON.

        Texts: ``key`` and ``name`` (of the person), ``run`` (bulk issue of the version weighed), ``response`` (the last
        answer to it), ``vehicle``, ``language``, and ``pending`` and ``pending_response`` (the run of a newer proposal,
        and the last answer to it); ISO days: ``answered_on``, ``refused_on`` (before a signature), ``effective_on``,
        ``pending_on`` and ``left_on``; None where there is none. True or false: ``binding`` (the version binds) and
        ``listed`` (the person's own facts were given). ``clauses`` is a list of dicts: ``edition``, ``weight``,
        ``weight_label``, ``rules``, ``reason`` (in ``language``, ``fr`` or ``en``), ``missing_facts`` and ``rests_on``.
        """
        return {
            "key": self.key,
            "name": self.name,
            "run": self.run,
            "response": self.response,
            "answered_on": self.answered_on.isoformat() if self.answered_on else None,
            "effective_on": self.effective_on.isoformat() if self.effective_on else None,
            "binding": self.binding,
            "pending": self.pending or None,
            "pending_response": self.pending_response or None,
            "pending_on": self.pending_on.isoformat() if self.pending_on else None,
            "vehicle": self.vehicle,
            "language": self.language,
            "left_on": self.left_on.isoformat() if self.left_on else None,
            "refused_on": self.refused_on.isoformat() if self.refused_on else None,
            "listed": self.listed,
            "clauses": [clause.as_dict(language) for clause in self.clauses],
        }


def compute_standings(
    people: Mapping[str, RegisterPerson],
    day: dt.date,
    library: Library,
    matter: Matter,
    recipients: Iterable[Recipient] = (),
    rounds: Mapping[str, Matter] | Iterable[Matter] = (),
) -> tuple[Standing, ...]:
    """Compute for each person of a register, on a day, which version binds the person and what its clauses weigh.

    ``people`` are what `Register.read_people` returns for that day; there is one standing for each person and document.
    ``library`` and ``matter`` give the rules and the facts common to all, ``recipients`` the persons' own facts.
    ``rounds`` are the matters of other runs (rounds of proposals): a dict by the name of the run, or a series, where
    each matter is for the proposals made on its day.
    """
    listed = {recipient.key: recipient for recipient in recipients}
    weigher = _StandingWeigher(day, library, matter, match_rounds(people, matter, rounds))
    return tuple(
        weigher.weigh_person(person, versions, listed.get(key))
        for key, person in people.items()
        for versions in person.group_by_vehicle().values()
    )


def list_standing_reserves(
    standings: Iterable[Standing], day: dt.date, library: Library, matter: Matter
) -> dict[str, tuple[Reserve, ...]]:
    """List the reserves (doubts about steps on which weights rest) on the standings of a register, by vehicle.

    ``standings`` is what `compute_standings` returned for the same day and matter. A vehicle without any reserve is
    left out.

    >>> list_standing_reserves((), dt.date(2026, 12, 1), load_library(), sample_matter("it-charter-chapter"))
    {}
    """
    from ..compose.assessment import assess
    from ..compose.reserves import list_reserves

    weights, dated = library.vocabulary.weights, matter.model_copy(update={"as_of": day})
    bearing: dict[str, set[str]] = {}
    for standing in standings:
        labels = (clause.label for clause in standing.clauses if clause.weight and weights[clause.weight].bears)
        bearing.setdefault(standing.vehicle, set()).update(label.rpartition("@")[0] for label in labels)
    vehicle_reserves = {}
    for vehicle, clauses in bearing.items():
        if clauses and library.find_vehicle(vehicle) is not None:
            reserves = list_reserves(assess(library, dated, vehicle, strict=False))
            vehicle_reserves[vehicle] = tuple(reserve for reserve in reserves if reserve.clauses & clauses)
    return {vehicle: reserves for vehicle, reserves in vehicle_reserves.items() if reserves}


@dataclass(frozen=True, slots=True)
class StandingTotals:
    """Totals of one document over all people: how many gave each answer, have left, and are bound.

    Parameters
    ----------
    vehicle:
        The document.
    people:
        How many were proposed it.
    signed, refused, no_answer, superseded:
        How many gave this answer to the version that counts for them; whoever left is not among them.
    left:
        How many left, whatever they had answered.
    bound:
        How many that version binds; whoever left may be bound by what outlives the contract.
    newer:
        The answers to a newer proposal, where there is one beside the version that counts.
    """

    vehicle: str
    people: int
    signed: int
    refused: int
    no_answer: int
    superseded: int
    left: int
    bound: int
    newer: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        """Convert the totals of the document to a dict with the fields of the class as keys.

        ``vehicle`` is the id of the document; ``people``, ``signed``, ``refused``, ``no_answer``, ``superseded``,
        ``left`` and ``bound`` are numbers of people. ``newer`` is a dict: the number of people by their answer to a
        newer proposal.
        """
        return {
            attr.name: dict(self.newer) if attr.name == "newer" else getattr(self, attr.name) for attr in fields(self)
        }


def count_standings(standings: Iterable[Standing]) -> tuple[StandingTotals, ...]:
    """Count, for each document, how many people gave each answer, how many left and how many are bound.

    There is one item for each kind of document. Whoever left is in no count of answers, but may be among the bound.

    >>> one = Standing("E-1", "", "r1", "signed", dt.date(2026, 6, 10), True, "contract-amendment", "fr")
    >>> [(each.people, each.signed, each.bound) for each in count_standings([one])]
    [(1, 1, 1)]
    """
    documents: dict[str, list[Standing]] = {}
    for given_standing in standings:
        documents.setdefault(given_standing.vehicle, []).append(given_standing)
    return tuple(
        StandingTotals(
            vehicle,
            len(document_standings),
            **_count_answers(standing.response for standing in document_standings if standing.left_on is None),
            left=sum(standing.left_on is not None for standing in document_standings),
            bound=sum(standing.binding for standing in document_standings),
            newer={
                "people": sum(bool(standing.pending) for standing in document_standings),
                **_count_answers(standing.pending_response for standing in document_standings),
            },
        )
        for vehicle, document_standings in documents.items()
    )


def _count_answers(responses: Iterable[str]) -> dict[str, int]:
    """Count how many people gave each answer; a proposal without a reply counts as no answer."""
    count = Counter(responses)
    return {
        SIGNED: count[SIGNED],
        REFUSED: count[REFUSED],
        NO_ANSWER: count[NO_ANSWER] + count[PROPOSED],
        SUPERSEDED: count[SUPERSEDED],
    }


class _StandingWeigher:
    """Weigher of clauses for the people of a register, which weighs once for people with the same facts."""

    def __init__(self, day: dt.date, library: Library, matter: Matter, rounds: Mapping[str, Matter]) -> None:
        self.day, self.library, self.matter, self.rounds = day, library, matter, rounds
        self._known: dict[Hashable, tuple[str | None, str, tuple[ClauseStanding, ...]]] = {}
        self._alike: dict[
            Hashable, tuple[ClauseStanding, ...]
        ] = {}  # by what the rules see, where the facts themselves differ

    def weigh_person(
        self, person: RegisterPerson, proposals: Sequence[Proposal], recipient: Recipient | None
    ) -> Standing:
        """Compute which version of a document binds a person, and what its clauses weigh.

        ``proposals`` are the versions of the document, the oldest first; ``recipient`` holds the person's facts, None
        if unknown.
        """
        same = (
            law_facts(recipient) if recipient is not None else None,
            person.left_on,
            tuple(
                (
                    proposal.run,
                    proposal.response,
                    proposal.answered_on,
                    proposal.effective_on,
                    proposal.language,
                    proposal.vehicle,
                    proposal.editions,
                )
                for proposal in proposals
            ),
        )
        if same not in self._known:
            self._known[same] = self._weigh_versions(
                self._build_situation(person, proposals, recipient), {proposal.run: proposal for proposal in proposals}
            )
        binding, at, clauses = self._known[same]
        weighed = next(proposal for proposal in proposals if proposal.run == at)
        newest = proposals[-1]
        pending, pending_response, pending_on = (
            (newest.run, newest.response, newest.answered_on or newest.date)
            if newest is not weighed
            else ("", "", None)
        )
        return Standing(
            person.key, person.name, weighed.run, weighed.response, weighed.answered_on, binding is not None,
            weighed.vehicle, weighed.language, weighed.effective_on, person.left_on,
            pending, pending_response, pending_on, clauses, recipient is not None, weighed.refused_on,
        )  # fmt: skip

    def _weigh_versions(
        self, situation: Situation, versions: Mapping[str, Proposal]
    ) -> tuple[str | None, str, tuple[ClauseStanding, ...]]:
        """Find the version that binds and the version weighed, and weigh its clauses."""
        from ..compose.clause_facts import clause_facts
        from ..law.facts import observe_facts
        from ..law.weighing import resolve_version, weigh_clauses

        view, binding = resolve_version(situation, self.library)
        newest = list(versions)[-1]
        at = binding if binding is not None and binding in versions else newest
        situation = situation.model_copy(update={"claimed_version": at})
        if at != newest:
            view, _ = resolve_version(situation, self.library)
        seen = (
            tuple(observe_facts(view, self.library).items()),
            versions[at].vehicle,
            versions[at].editions,
        )
        if seen in self._alike:
            return binding, at, self._alike[seen]
        carried = self.library.find_vehicle(versions[at].vehicle)
        clause_editions = [find_edition(self.library, label) for label in versions[at].editions]
        known_editions = [pair for pair in clause_editions if pair is not None] if carried is not None else []
        weighings: Iterator[Weighing] = iter(())
        if carried is not None:
            informative = carried.list_informative_clauses()
            facts = [
                clause_facts(clause, edition, carried, self.library, informative=informative)
                for clause, edition in known_editions
            ]
            weighings = iter(weigh_clauses(situation, facts, self.library).weighings)
        clauses = []
        for label, clause_edition in zip(versions[at].editions, clause_editions, strict=True):
            weighing = next(weighings) if clause_edition is not None and carried is not None else None
            clauses.append(ClauseStanding(label, weighing.weight if weighing else "", self.library, weighing))
        self._alike[seen] = tuple(clauses)
        return binding, at, self._alike[seen]

    def _build_situation(
        self, person: RegisterPerson, proposals: Sequence[Proposal], recipient: Recipient | None
    ) -> Situation:
        """Build the facts of one person: the matter's, the person's own, and one version for each proposal."""
        from ..law.situation import DocumentFacts, EmployeeFacts, VersionFacts
        from ..people.recipient import personalize_matter

        matter = (
            personalize_matter(self.matter, recipient)
            if recipient is not None
            else make_unlisted_matter(self.matter, proposals[-1].language)
        )
        carried = self.library.find_vehicle(proposals[-1].vehicle) or self.library.find_vehicle(matter.vehicle)
        assert carried is not None  # the matter's vehicle is one of the library's
        base = matter.situation_for(carried, self.library)
        employee = EmployeeFacts.model_validate(
            {name: getattr(base.employee, name) for name in EmployeeFacts.model_fields}
        )
        if person.left_on is not None:
            employee = employee.model_copy(update={"contract_ended_on": person.left_on})
        versions = tuple(
            VersionFacts(
                id=proposal.run,
                procedure=self._procedure_of(proposal),
                amendment=self._amendment_facts(proposal),
                document=DocumentFacts.model_validate({"language": proposal.language}),
            )
            for proposal in proposals
        )
        return base.model_copy(update={"assessed_on": self.day, "employee": employee, "versions": versions})

    def _procedure_of(self, proposal: Proposal) -> Procedure | None:
        """Find the acts of a document of the internal rules: those of its round's matter, unknown without it."""
        matter, vehicle = self.rounds.get(proposal.run), self.library.find_vehicle(proposal.vehicle)
        if matter is None or vehicle is None or vehicle.track != "internal_rules":
            return None
        return matter.situation_for(vehicle, self.library).procedure

    def _amendment_facts(self, proposal: Proposal) -> AmendmentFacts:
        """Build the facts of one proposal from its events in the register and the matter of its issue run.

        The answer and the day of effect are those of the register, the rest those of the matter.

        What decides of silence, the ground, the letter and its receipt, belongs to one round: without its matter, no
        letter is known.
        """
        from ..law.situation import AmendmentFacts

        matter = self.rounds.get(proposal.run)
        given = (
            {name: getattr(matter.amendment, name) for name in AmendmentFacts.model_fields}
            if matter is not None and matter.amendment is not None
            else {}
        )
        if proposal.response == SUPERSEDED:
            given = {}
        given |= {
            "response": proposal.response if proposal.response in (SIGNED, REFUSED) else "none",
            "signed_on": None,
            "effective_on": proposal.effective_on,
        }
        if proposal.response == SIGNED:
            given["signed_on"] = proposal.answered_on
        return AmendmentFacts.model_validate(given)
