"""What a missing fact would change: the question asked again with each value that the fact may take.

The other missing facts are filled in so that the answer bears where it can: what is left is what this fact alone does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..library.load import Library
from .facts import ClauseFacts
from .fillings import Case, fill_fact, has_field, list_candidates
from .rule_reading import rule_book
from .sanctions import judge_sanction
from .situation import Situation
from .weighing import weigh_clauses

#: The answer to facts that contradict each other: there is none, they are refused.
REFUSED = "refused"

Question = Literal["weight", "sanction"]

_SUBJECTS: Mapping[Question, str] = {"weight": "enforceability", "sanction": "sanctions"}
#: The days after that on which the situation is looked at on which an act of a procedure is tried first, by its rank.
_DAYS_OF_ACTS = {3: 12, 4: 25}
#: How many times facts asked for are filled in before an answer must be there.
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class PossibleAnswer:
    """An answer that some values of a fact would give: values of a closed list, or the days from one to another.

    ``values`` are in the order of the list; of days they are the first and the last looked at that give the answer.
    """

    answer: str
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a question, the facts that it asks for, and how near it is to one that bears."""

    answer: str
    asked: tuple[str, ...]
    nearness: tuple[int, int, int]


def list_possible_answers(
    situation: Situation, clauses: Sequence[ClauseFacts], library: Library, fact: str, question: Question = "weight"
) -> tuple[PossibleAnswer, ...]:
    """List the answers that each value of one missing fact would give, once the other missing facts are filled in.

    An answer is a weight or a verdict. The other facts are filled in so that it favours the employer, where that can
    be. Days that give the same answer come as one entry, from the first to the last of them.

    Parameters
    ----------
    situation, clauses:
        The facts; a weight asked about is that of the first clause.
    library:
        Whose rules apply.
    fact:
        The key of a fact that is not known.
    question:
        ``weight``, or ``sanction`` for the verdict on the sanction of the situation.

    >>> facts = {"vehicle": "contract-amendment", "assessed_on": "2026-11-24", "cse": "full"}
    >>> known = {"employer": {"sector": "private"}, "employee": {"translation_requested": False, "emancipated": False}}
    >>> amendment = Situation(**facts, **known, amendment={"response": "signed", "signed_on": "2026-03-02"})
    >>> for found in list_possible_answers(
    ...     amendment, [ClauseFacts("data_prohibition")], load_library(), "employee.minor"
    ... ):
    ...     print(found.values, found.answer)
    (True,) none
    (False,) contractual+disciplinary
    """
    return FillingSearch((situation, tuple(clauses)), library, question).list_answers(fact)


def _join_days(answers: Sequence[tuple[dt.date, str]], answer_on: Callable[[dt.date], str]) -> Iterator[PossibleAnswer]:
    """Join the days that follow each other and give one answer; find the exact day on which it changes."""
    start, answer = answers[0]
    before = start
    for day, other in answers[1:]:
        if other != answer:
            low, high = before, day
            while (high - low).days > 1:
                middle = low + (high - low) // 2
                low, high = (middle, high) if answer_on(middle) == answer else (low, middle)
            yield PossibleAnswer(answer, (start, low))
            start, answer = high, answer_on(high)
        before = day
    yield PossibleAnswer(answer, (start, before))


class FillingSearch:
    """A question about a case, asked again with its missing facts filled in until none is asked for.

    Parameters
    ----------
    case:
        The situation and its clauses.
    library:
        Whose rules apply.
    question:
        What is asked.
    choose:
        Chooses the value of a fact that is asked for and was not filled in, from the values that it may take: of days
        that on which the situation is looked at, or some later for an act of a procedure; no; else the first.
    """

    def __init__(
        self,
        case: Case,
        library: Library,
        question: Question,
        choose: Callable[[str, Sequence[object]], object] | None = None,
    ) -> None:
        self.case, self.library, self.question, self.choose = case, library, question, choose or self._choose_plain
        book = rule_book(library, _SUBJECTS[question])
        self.stages = {stage: place for place, (stage, _) in enumerate(book.stages)}
        self._values: dict[str, tuple[object, ...]] = {}
        self._regular: dict[str, object] | None = None

    def list_answers(self, fact: str) -> tuple[PossibleAnswer, ...]:
        """List the answers that each value of one missing fact would give, once the other missing facts are filled in.

        The others get the values most in the employer's favour (`find_regular_filling`). A value after which the rules
        ask for yet other facts gives the answer found with nothing filled in. Empty for a fact that is a day, where
        another missing fact is a day too.
        """
        if self._regular is None:
            self._regular = self.find_regular_filling()
        best, values, now = self._regular, self.values_of(fact), self.reply_to(self.case).answer

        def answer(value: object) -> str:
            tried = {**best, fact: value}
            reply = self.reply_with(tried)
            return reply.answer if set(tried) <= {*best, fact} else now

        days = sorted(value for value in values if isinstance(value, dt.date))
        if days:
            if any(isinstance(value, dt.date) for name, value in best.items() if name != fact):
                return ()
            return tuple(_join_days([(day, answer(day)) for day in days], answer))
        answers = [answer(value) for value in values]
        return tuple(
            PossibleAnswer(each, tuple(value for value, given in zip(values, answers, strict=True) if given == each))
            for each in dict.fromkeys(answers)
        )

    def _choose_plain(self, fact: str, values: Sequence[object]) -> object:
        entry = self.library.vocabulary.asked_facts.get(fact)
        later = _DAYS_OF_ACTS.get(entry.act or 0, 0) if entry is not None else 0
        day = self.case[0].assessed_on + dt.timedelta(days=later)
        return day if day in values else False if False in values else values[0]

    def values_of(self, fact: str) -> tuple[object, ...]:
        """List the values that this search tries for a fact, given by its key (``employee.status``); else empty."""
        if fact not in self._values:
            known = has_field(self.case[0], fact)
            self._values[fact] = list_candidates(self.case, fact) if known else ()
        return self._values[fact]

    def reply_to(self, case: Case) -> Reply:
        """Find the answer to the search's question for a case as it is, without filling in its missing facts.

        A case is a situation and its clauses. The answer is the weight of the first clause, or the verdict in a search
        about a sanction, or `REFUSED` for facts that contradict each other. Where the answer does not favour the
        employer, the reply also holds the missing facts that the rules ask for.
        """
        situation, clauses = case
        vocabulary = self.library.vocabulary
        answer: str
        if self.question == "sanction":
            verdict = judge_sanction(situation, clauses, self.library)
            answer, outcome, refusals = verdict.verdict, verdict.outcome, verdict.refusals
            asked, bears = (*verdict.missing_facts, *verdict.to_come), vocabulary.verdicts[answer].bears
        else:
            law = weigh_clauses(situation, clauses[:1], self.library)
            weighing = law.weighings[0]
            answer, outcome, refusals = weighing.weight, weighing.outcome, law.refusals
            asked, bears = weighing.missing_facts, vocabulary.weights[answer].bears
        if refusals:
            return Reply(REFUSED, (), (0, -len(refusals), 0))
        if bears:
            return Reply(answer, (), (3, 0, 0))
        if asked:
            return Reply(answer, asked, (2, -len(asked), 0))
        return Reply(answer, (), (1, self.stages[outcome.stage], -len(outcome.decided)))

    def reply_with(self, filling: dict[str, object]) -> Reply:
        """Fill in the missing facts that the rules ask for, and return the reply (weight or verdict) for the case.

        ``filling`` gives values by the keys of facts; a value that no rule asks for is not used. Where a rule asks for
        a fact that ``filling`` lacks, the one of its possible values that ``self.choose`` picks is added to
        ``filling``, in place.
        """
        case = self.case
        tried: set[str] = set()
        reply = self.reply_to(case)
        for _ in range(_ROUNDS):
            new = [fact for fact in reply.asked if fact not in tried and self.values_of(fact)]
            if not new:
                break
            for fact in new:
                if fact not in filling:
                    filling[fact] = self.choose(fact, self.values_of(fact))
                case = fill_fact(case, fact, filling[fact])
                tried.add(fact)
            reply = self.reply_to(case)
        return reply

    def find_regular_filling(self, start: Mapping[str, object] | None = None) -> dict[str, object]:
        """Search for values of the missing facts with which the answer favours the employer; return them by fact key.

        The search starts from the values in ``start``, by key (None for none), with a first value added for each other
        missing fact. It changes one value at a time while that brings the answer nearer to one in the employer's
        favour. Where none is reached, the nearest values are returned. ``start`` itself is not changed.
        """
        filling = dict(start or {})
        best = self.reply_with(filling)
        improved = True
        while improved and best.nearness[0] < 3:
            improved = False
            for fact in tuple(filling):
                for value in self.values_of(fact):
                    tried = {**filling, fact: value}
                    reply = self.reply_with(tried)
                    if reply.nearness > best.nearness:
                        filling, best, improved = tried, reply, True
                if best.nearness[0] == 3:
                    break
        return filling
