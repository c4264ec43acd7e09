"""What each value of a missing fact would change in an answer, in words: a weight, or the answer about a sanction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..kits.ground.i18n import date_text, labels
from ..law.facts import ClauseFacts
from ..law.fillings import Case, fill_fact, list_candidates
from ..law.possible_answers import REFUSED, FillingSearch, Question, list_possible_answers
from ..law.situation import SanctionFacts, list_fact_words
from ..library.load import Library
from .assessment import Assessment
from .clause_facts import clause_facts
from .finding import Finding


@dataclass(frozen=True, slots=True)
class ValuesAnswer:
    """The answer that some values of a missing fact would give, and the facts that it would ask for in addition."""

    answer: str
    values: tuple[object, ...]
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PossibleChange:
    """The answers that the values of one missing fact would give, in the order of the values.

    ``alone`` is true where the other missing facts are left as they are; else they are taken as the clause needs them.
    """

    fact: str
    answers: tuple[ValuesAnswer, ...]
    question: Question
    library: Library
    alone: bool = False

    def text(self, language: str) -> str:
        """Write in a language which answer each value of the missing fact would give: "yes: Disciplinary; no: None"."""
        said = (
            f"{self._values_text(answer, language)}: {self._answer_text(answer, language)}" for answer in self.answers
        )
        return "; ".join(said)

    def as_list(self, language: str) -> list[dict[str, Any]]:
        """Convert the possible answers to a list of dicts, one for each answer, with the values that give the answer.

        The keys of each dict: ``values`` (of the fact, as words; of days the first and the last, ISO), ``answer`` (the
        name of the weight or verdict), ``label`` (the answer in ``language``, ``fr`` or ``en``) and ``then_asked`` (the
        keys of the facts that would then be asked for).
        """
        return [
            {
                "values": [str(value).lower() if isinstance(value, bool) else str(value) for value in answer.values],
                "answer": answer.answer,
                "label": self._answer_text(answer, language),
                "then_asked": list(answer.asked),
            }
            for answer in self.answers
        ]

    def _values_text(self, answer: ValuesAnswer, language: str) -> str:
        say = labels(language)
        days = [value for value in answer.values if isinstance(value, dt.date)]
        if days:
            first, last = date_text(days[0], language), date_text(days[-1], language)
            if answer is self.answers[0]:
                return say("until {last}", last=last)
            if answer is self.answers[-1]:
                return say("as of {first}", first=first)
            return say("from {first} to {last}", first=first, last=last)
        words = {True: say("yes"), False: say("no")}
        return ", ".join(words[value] if isinstance(value, bool) else str(value) for value in answer.values)

    def _answer_text(self, answer: ValuesAnswer, language: str) -> str:
        say, vocabulary = labels(language), self.library.vocabulary
        if answer.answer == REFUSED:
            return say("contradicts another fact")
        if answer.asked:
            asked = "; ".join(vocabulary.asked_facts[key].text(language) for key in answer.asked)
            return say("other facts are then asked for: {facts}", facts=asked)
        if self.question == "sanction":
            entry = vocabulary.verdicts[answer.answer]
            open_still = self.alone and answer.answer == _UNSAID
            return say("no bar from this fact") if open_still else entry.text(language)
        return vocabulary.weights[answer.answer].text(language)


#: The answer that says that facts are missing.
_UNSAID = "cannot_be_said"
#: An answer, and the facts that it asks for in addition.
_Told = tuple[str, tuple[str, ...]]


def list_weight_changes(assessment: Assessment, findings: Iterable[Finding]) -> dict[str, dict[str, PossibleChange]]:
    """Find which weight each value of each missing fact would give, for ``findings`` whose weight lacks facts.

    The changes are by clause id, then by key of the fact. A fact whose values all give the same answer is left out.

    >>> from .assessment import assess
    >>> sample = sample_matter("it-charter-chapter")
    >>> procedure = sample.procedure.model_copy(update={"deposit_proved": None})
    >>> found = assess(load_library(), sample.model_copy(update={"procedure": procedure}))
    >>> changes = list_weight_changes(found, [found.finding("confidential-data")])
    >>> changes["confidential-data"]["procedure.deposit_proved"].text("en")
    'yes: Disciplinary; no: No force'
    """
    alike: dict[tuple[object, ...], dict[str, PossibleChange]] = {}  # clauses looked at by the same rules
    changes = {}
    for finding in findings:
        key = finding.family, finding.missing_facts, tuple(finding.weighing.outcome.considered_rules())
        if key not in alike:
            case = assessment.composition.situation, (_facts_of(finding, assessment),)
            alike[key] = _list_changes(case, finding.missing_facts, finding.library, "weight")
        changes[finding.clause] = alike[key]
    return changes


def _facts_of(finding: Finding, assessment: Assessment) -> ClauseFacts:
    clause = finding.library.clauses[finding.clause]
    edition = next(edition for edition in clause.editions.values() if clause.label_edition(edition) == finding.label)
    same = assessment.composition.observed.same_in_deposited
    informative = assessment.composition.informative_clauses
    return clause_facts(clause, edition, assessment.vehicle, finding.library, same, informative=informative)


def list_sanction_changes(
    assessment: Assessment, asked: SanctionFacts, facts: Iterable[str]
) -> dict[str, PossibleChange]:
    """Find which verdict on a sanction each value of each missing fact would give, by the key of the fact.

    ``asked`` are the facts of the sanction; ``facts`` are the keys of the facts that its verdict lacks. A fact whose
    values all give the same verdict is left out.
    """
    composition, library = assessment.composition, assessment.library
    same, informative = composition.observed.same_in_deposited, composition.informative_clauses
    known = {item.clause.id: item for item in composition.chosen}
    clauses = tuple(
        dict.fromkeys(
            clause_facts(
                item.clause,
                item.edition,
                assessment.vehicle,
                library,
                same,
                informative=informative,
            )
            for item in known.values()
        )
    )
    kind = known[asked.rests_on].clause.kind if asked.rests_on in known else asked.rests_on
    sanction = asked.model_copy(update={"rests_on": kind})
    case: Case = composition.situation.model_copy(update={"sanction": sanction}), clauses
    return _list_changes(case, facts, library, "sanction")


def _list_changes(case: Case, facts: Iterable[str], library: Library, question: Question) -> dict[str, PossibleChange]:
    changes = (_find_change(case, fact, library, question) for fact in facts)
    return {change.fact: change for change in changes if len(change.answers) > 1}


def _find_change(case: Case, fact: str, library: Library, question: Question) -> PossibleChange:
    """Ask again with each value of a fact: with the others as a clause needs them, else with the others as they are."""
    words = bool(list_fact_words(fact))
    search = FillingSearch(case, library, question)
    asked = {fact, *search.reply_to(case).asked}

    def answer_alone(value: object) -> _Told:
        reply = search.reply_to(fill_fact(case, fact, value))
        return reply.answer, tuple(key for key in reply.asked if key not in asked)

    if question == "weight":
        regular = list_possible_answers(*case, library, fact)
        found: list[tuple[_Told, object]] = [((each.answer, ()), value) for each in regular for value in each.values]
        if words:  # what is refused may contradict a value supposed, which nobody gave
            found = [(answer_alone(value) if of[0] == REFUSED else of, value) for of, value in found]
            regular = ()
        if len({answer for answer, _ in found}) > 1:
            answers = [ValuesAnswer(each.answer, each.values) for each in regular] or _group_values(found)
            return PossibleChange(fact, tuple(answers), question, library)
    if not words:
        return PossibleChange(fact, (), question, library)
    alone = [(answer_alone(value), value) for value in list_candidates(case, fact)]
    return PossibleChange(fact, tuple(_group_values(alone)), question, library, alone=True)


def _group_values(answers: Sequence[tuple[_Told, object]]) -> list[ValuesAnswer]:
    """Group the values that give the same answer and ask for the same facts, in the order of the values."""
    given: dict[_Told, list[object]] = {}
    for answer, value in answers:
        given.setdefault(answer, []).append(value)
    return [ValuesAnswer(answer, tuple(values), asked) for (answer, asked), values in given.items()]
