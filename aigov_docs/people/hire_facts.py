"""Which people the law cannot tell apart although their days of hire differ: nearly everybody has another one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING

from ..law.facts import DOCUMENT_FACTS, observe_fact, observe_facts
from ..law.weighing import resolve_version
from .alike import steady_facts
from .recipient import Recipient

if TYPE_CHECKING:
    from ..law.situation import EmployeeFacts, Situation
    from ..library.load import Library


class _WatchedFacts:
    """The facts of an employee, which record the name of each fact that the rules read; so do copies of them.

    A copy is made where a statement that the matter accepts settles a fact.
    """

    def __init__(self, facts: EmployeeFacts, original: _WatchedFacts | None = None) -> None:
        self.facts = facts
        self.seen: list[str] = original.seen if original is not None else []
        self.days: dict[str, dt.date | None] = original.days if original is not None else {}

    def __getattr__(self, name: str) -> object:
        self.seen.append(name)
        return self.days[name] if name in self.days else getattr(self.facts, name)

    def model_copy(self, *, update: Mapping[str, object]) -> _WatchedFacts:
        """Copy the facts with some of them changed, as pydantic does."""
        return _WatchedFacts(self.facts.model_copy(update=dict(update)), self)


class _HireFacts:
    """What the day of hire decides for people whom nothing else tells apart, and the facts of one of them.

    Nearly everybody has a day of hire of their own, and few facts read it: only these are observed for each person.
    """

    def __init__(self, situation: Situation, library: Library) -> None:
        self.watched = _WatchedFacts(situation.employee)
        self.view, _ = resolve_version(situation.model_copy(update={"employee": self.watched}), library)
        observe_facts(self.view, library)
        read = self.watched.seen.count("hired_on")
        by_fact = {name: self._count_reads(name) for name in DOCUMENT_FACTS}
        self.names = [name for name, count in by_fact.items() if count]
        self.known_by_day = read > sum(by_fact.values())  # read for something else than a fact

    def _count_reads(self, name: str) -> int:
        """Count how often observing a fact, by its name, reads the day of hire."""
        before = self.watched.seen.count("hired_on")
        observe_fact(self.view, name)
        return self.watched.seen.count("hired_on") - before

    def decide_for(self, day: dt.date | None) -> tuple[object, ...]:
        """Tell what a day of hire decides: those for whom it decides the same have the same facts."""
        if self.known_by_day:
            return (day,)
        self.watched.days["hired_on"] = day
        return tuple([observe_fact(self.view, name) for name in self.names])


class PeopleAlike:
    """The groups of people whom the law cannot tell apart, for a library.

    A group is a value to compare and to look up, nothing more."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._hires: dict[Hashable, _HireFacts] = {}

    def find_group(self, person: Recipient, make_situation: Callable[[], Situation], kind: Hashable = None) -> Hashable:
        """Find the group of a person: the facts of law are the same for all people of one group.

        Parameters
        ----------
        person:
            The person, from the list.
        make_situation:
            Builds the facts of law of the person's matter; called for the first of those whose day of hire alone
            differs.
        kind:
            What else tells people apart, such as the document; people of two kinds are in two groups.
        """
        steady = (steady_facts(person), kind)
        if person.contract_ended_on is not None:  # the day of hire is checked against it
            return steady, person.hired_on
        if steady not in self._hires:
            self._hires[steady] = _HireFacts(make_situation(), self.library)
        return steady, self._hires[steady].decide_for(person.hired_on)
