"""The rule mechanism: general cases and exceptions, stage by stage.

It knows nothing of clauses, vehicles or French law.

A rule has a subject (``about``) and one or more tests (``when``, or ``cases``). An applicable rule sets aside those it
is an exception to, even when it is itself set aside. The weights left must agree; if they differ, or none is left at
the last stage, that is a `RuleConflict`, never a silent choice. `check_rules` proves over every combination of facts
that can occur that this never happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..conditions import Condition
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RuleConflict
from ..kits.ground.short_repr import short_repr
from ..kits.ground.yaml_files import Bilingual
from ..library.vocabulary import Vocabulary
from .facts import Facts

Weight = str | dict[str, str]


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One case of a rule, ready to be matched: its condition, the weight that it gives, the facts that it asks for.

    ``consequence`` is what the law attaches to the defect that the case finds, for a dismissal and for another
    sanction; ``asks_for_ground`` is true where the facts that the weight of the clause relied on lacks are asked for.
    """

    when: Condition
    weight: Weight | None
    missing: tuple[str, ...] = ()
    consequence: Mapping[str, str] = field(default_factory=dict)
    asks_for_ground: bool = False

    def weight_of(self, family: str) -> str | None:
        """Find the weight that this case gives to a family of clauses; None when the case gives no weight."""
        return self.weight.get(family) if isinstance(self.weight, dict) else self.weight


@short_repr("id", "stage", "confidence")
@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as read from a library, ready to be applied to facts.

    ``told`` is true of a rule that is explained wherever it applies, though it gives no weight; ``told_once`` of one
    that is true of every such document, and explained once in its report instead of among its warnings; ``in_plan``
    of one that the plan of formalities explains too; ``in_conclusion`` of one that is told wherever a document is said
    to be able to ground a sanction.
    """

    id: str
    stage: str | None
    explanation: Bilingual
    about: Condition
    cases: tuple[RuleCase, ...]
    exception_to: tuple[str, ...]
    warning: bool
    legal_bases: tuple[str, ...]
    decisions: tuple[str, ...]
    confidence: str
    where: str
    refuses: bool = False
    keys: tuple[str, ...] = ()
    mark: str | None = None
    replaces: tuple[str, ...] = ()
    told: bool = False
    told_once: bool = False
    in_plan: bool = False
    in_conclusion: bool = False

    @property
    def decides(self) -> bool:
        """Whether the rule can change the answer: it gives a weight, or sets another rule aside."""
        return bool(self.exception_to) or any(case.weight is not None for case in self.cases)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of applying a rule book to some facts: the weight given, and the rules behind it.

    Parameters
    ----------
    weight:
        The weight given.
    stage:
        The stage that gave it.
    decided:
        The rules that gave it.
    set_aside:
        Rules that apply but yield to an exception, each with the rules that set it aside.
    noted:
        Rules that apply and give no weight: they explain.
    satisfied:
        Rules whose subject is there and whose test does not hold: looked at, nothing found.
    cases:
        The case of each rule of ``decided`` that applied, in the same order.
    reviewed:
        The answer that a stage looked at again and replaced, which is the most that there can be; None where none did.
    """

    weight: str
    stage: str
    decided: tuple[Rule, ...]
    set_aside: tuple[tuple[Rule, tuple[Rule, ...]], ...]
    noted: tuple[Rule, ...]
    satisfied: tuple[Rule, ...]
    cases: tuple[RuleCase, ...] = ()
    reviewed: str | None = None

    @property
    def follows_family(self) -> bool:
        """Whether a case behind the answer gives another weight to clauses of another family: it has several halves."""
        return any(isinstance(case.weight, dict) and len({*case.weight.values()}) > 1 for case in self.cases)

    @property
    def asked_facts(self) -> tuple[str, ...]:
        """Keys of the facts that the cases behind the answer ask for, each once, known or not."""
        return tuple(dict.fromkeys(name for case in self.cases for name in case.missing))

    @property
    def marks(self) -> tuple[str, ...]:
        """Marks to show beside the answer, such as ``disputed``: those of rules that apply without giving it."""
        return tuple(dict.fromkeys(rule.mark for rule in self.noted if rule.mark is not None))

    @property
    def told(self) -> tuple[Rule, ...]:
        """Rules that apply without giving the answer and are explained beside it, such as what would change it."""
        return tuple(rule for rule in self.noted if rule.told)

    @property
    def told_once(self) -> tuple[Rule, ...]:
        """Rules that give no answer and are to be explained once for the whole document."""
        return tuple(rule for rule in self.noted if rule.told_once)

    def considered_rules(self) -> list[str]:
        """List the ids of the rules considered: all those whose subject (``about``) the facts meet, applied or not."""
        rules = [*self.decided, *(rule for rule, _ in self.set_aside), *self.noted, *self.satisfied]
        return [rule.id for rule in rules]


#: What is left to test of a condition: the facts that are not known yet, each with the values admitted.
Lines = tuple[tuple[str, frozenset[str]], ...]
#: A rule that may still apply once some facts are known, with what is left to test: of its subject, then of each of its
#: cases that these facts do not rule out. A plain tuple: many are made for each document.
OpenRule = tuple["Rule", Lines, tuple[tuple[Lines, "RuleCase"], ...]]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of a library on one subject: the rules that give weights, stage by stage, and the warnings.

    ``refusals`` are the contradictions that are refused. A stage of ``reviewing`` looks again at an answer found at an
    earlier one, when it is one of ``bearing`` (answers from which the employer can draw something).
    """

    stages: tuple[tuple[str, tuple[Rule, ...]], ...]
    warnings: tuple[Rule, ...]
    impossible: tuple[Condition, ...]
    refusals: tuple[Rule, ...] = ()
    reviewing: frozenset[str] = frozenset()
    bearing: frozenset[str] = frozenset()

    def all_rules(self) -> Iterator[Rule]:
        """Yield every rule of the book, stage by stage, then the warnings and refusals that belong to no stage.

        A rule that has cases at two stages comes once for each stage.
        """
        seen: set[str] = set()
        for _, rules in self.stages:
            for rule in rules:
                seen.add(rule.id)
                yield rule
        yield from (rule for rule in (*self.warnings, *self.refusals) if rule.id not in seen)

    def narrow_to_facts(self, facts: Mapping[str, str]) -> OpenBook:
        """Build the book of the rules that can still apply once some facts, such as those of a document, are known.

        It serves for every clause of that document: `apply_rules` gives the same `Outcome` with it, in less time.
        """
        return OpenBook(
            tuple([(stage, _narrow_rules(rules, facts)) for stage, rules in self.stages]),
            _narrow_rules(self.warnings, facts),
            _narrow_rules(self.refusals, facts),
            self.reviewing,
            self.bearing,
        )

    def find_rule(self, name: str) -> Rule | None:
        """Find a rule of the book by its id, present or former; None when the book has no such rule."""
        return next((rule for rule in self.all_rules() if name == rule.id or name in rule.replaces), None)


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A rule book once some facts are known: its rules that can still apply, each with what is left to test of it.

    Its parts are those of the `RuleBook` that it was made from.
    """

    stages: tuple[tuple[str, tuple[OpenRule, ...]], ...]
    warnings: tuple[OpenRule, ...]
    refusals: tuple[OpenRule, ...]
    reviewing: frozenset[str]
    bearing: frozenset[str]


def _narrow_rules(rules: Iterable[Rule], facts: Mapping[str, str]) -> tuple[OpenRule, ...]:
    """Keep the rules whose subject may be there once some facts are known, each with what is left to test of it."""
    open_rules = []
    for rule in rules:
        about = _lines_left(rule.about, facts)
        if about is not None:
            tests = [(_lines_left(case.when, facts), case) for case in rule.cases]
            open_rules.append((rule, about, tuple([(lines, case) for lines, case in tests if lines is not None])))
    return tuple(open_rules)


def _lines_left(condition: Condition, known: Mapping[str, str]) -> Lines | None:
    """List the lines of a condition on facts that are not known; None where one that is known contradicts a line."""
    lines = []
    for name, admitted in condition.items():
        if name not in known:
            lines.append((name, admitted))
        elif known[name] not in admitted:
            return None
    return tuple(lines)


def _lines_hold(lines: Lines, facts: Mapping[str, str]) -> bool:
    """Whether every line admits the value of its fact."""
    for name, admitted in lines:  # noqa: SIM110 - asked very many times; `all` takes twice as long
        if facts[name] not in admitted:
            return False
    return True


def _find_case(cases: tuple[tuple[Lines, RuleCase], ...], facts: Mapping[str, str]) -> RuleCase | None:
    """Find the first case whose test holds; None where none does."""
    for lines, case in cases:
        if not lines or _lines_hold(lines, facts):
            return case
    return None


# ------------------------------------------------------------------ applying
def apply_rules(book: RuleBook | OpenBook, facts: Facts) -> Outcome:
    """Apply the rules of a book, one group (stage) after the other: find a weight or verdict, and the rules behind it.

    ``facts`` gives the value of each fact by its name.

    Raises
    ------
    RuleConflict
        Rules of one stage, none set aside by an exception, give different weights; or no rule gives a weight.
    """
    open_book = book if isinstance(book, OpenBook) else book.narrow_to_facts(facts)
    family = facts.get("family", "")
    aside: list[tuple[Rule, tuple[Rule, ...]]] = []
    noted: list[Rule] = []
    satisfied: list[Rule] = []
    found: tuple[str, str, list[tuple[Rule, RuleCase]]] | None = None
    reviewed: str | None = None
    for stage, rules in open_book.stages:
        open_ = (
            found is None if stage not in open_book.reviewing else found is not None and found[0] in open_book.bearing
        )
        applicable: list[tuple[Rule, RuleCase]] = []
        for rule, about, tests in rules:
            if not about or _lines_hold(about, facts):
                case = _find_case(tests, facts)
                if case is None:
                    satisfied.append(rule)
                else:
                    applicable.append((rule, case))
        giving: list[tuple[Rule, RuleCase, str]] = []
        exceptions = _list_exceptions(applicable)
        for rule, case in applicable:
            weight = case.weight_of(family)
            if rule.id in exceptions:
                aside.append((rule, tuple(exceptions[rule.id])))
            elif weight is not None and open_:
                giving.append((rule, case, weight))
            else:
                noted.append(rule)
        if len({weight for _, _, weight in giving}) > 1:
            raise RuleConflict(conflict_problem([(rule, weight) for rule, _, weight in giving], facts, family))
        if giving:
            if found is not None:
                reviewed = reviewed or found[0]
                noted += [rule for rule, _ in found[2]]
            found = giving[0][2], stage, [(rule, case) for rule, case, _ in giving]
    if found is None:
        raise RuleConflict(
            Problem(
                "no-rule", _facts_shown(facts), N_("no rule gives a weight"), N_("add the general case to the rules")
            )
        )
    decided, cases = tuple(rule for rule, _ in found[2]), tuple(case for _, case in found[2])
    return Outcome(found[0], found[1], decided, tuple(aside), tuple(noted), tuple(satisfied), cases, reviewed)


def _list_exceptions(applicable: list[tuple[Rule, RuleCase]]) -> dict[str, list[Rule]]:
    """List, by the id of a rule, the rules that apply and are an exception to it."""
    exceptions: dict[str, list[Rule]] = {}
    for rule, _ in applicable:
        for name in rule.exception_to:
            exceptions[name] = [*exceptions.get(name, []), rule]
    return exceptions


def conflict_problem(giving: list[tuple[Rule, str]], facts: Mapping[str, str], family: str) -> Problem:
    """Build the problem that reports rules of a library which apply to the same facts and give different weights.

    ``giving`` are these rules, each with the weight that it gives for the facts; ``family`` is that of the clause.
    """
    said = ", ".join(f"{rule.id} ({rule.where}): {weight}" for rule, weight in giving)
    return Problem(
        "rule-conflict",
        _facts_shown(facts),
        N_("rules that apply together give different weights: {rules}"),
        N_("write which one is an exception to the other"),
        {"rules": said},
    )


def _facts_shown(facts: Mapping[str, str]) -> str:
    shown = ["kind", "vehicle", "track"]
    return ", ".join(f"{name} {facts[name]}" for name in shown if name in facts)


def raised_warnings(book: RuleBook | OpenBook, facts: Facts) -> list[tuple[Rule, RuleCase]]:
    """List the warning rules of a book that apply to facts (values by name), each with its case; empty where none does.

    The case says which facts the warning asks for.
    """
    return _list_raised(book.warnings if isinstance(book, OpenBook) else _narrow_rules(book.warnings, facts), facts)


def raised_refusals(book: RuleBook | OpenBook, facts: Facts) -> list[Rule]:
    """List the refusal rules of a book that apply to facts: each finds that some of these facts contradict each other.

    ``facts`` are values by name. The list is empty where no such rule applies.
    """
    rules = book.refusals if isinstance(book, OpenBook) else _narrow_rules(book.refusals, facts)
    return [rule for rule, _ in _list_raised(rules, facts)]


def _list_raised(rules: Iterable[OpenRule], facts: Facts) -> list[tuple[Rule, RuleCase]]:
    raised = []
    for rule, about, tests in rules:
        if not about or _lines_hold(about, facts):
            case = _find_case(tests, facts)
            if case is not None:
                raised.append((rule, case))
    return raised


def refusal_problem(rule: Rule) -> Problem:
    """Build the problem that reports the contradiction between facts which a refusal rule finds.

    The place of the problem (``where``) is the key of the first fact that the rule names.

    >>> from .rule_reading import rule_book
    >>> refusal_problem(rule_book(load_library()).refusals[0]).where
    'cse'
    """
    explanation = Bilingual(fr=rule.explanation.fr.rstrip("."), en=rule.explanation.en.rstrip("."))
    values = {"said": explanation, "id": rule.id, "keys": ", ".join(rule.keys)}
    return Problem("contradiction", rule.keys[0], "{said} ({id})", N_("correct one of these facts: {keys}"), values)


def rank_answer(answer: str, subject: str, vocabulary: Vocabulary) -> int:
    """Rank an answer of the rules: the higher the number, the more the answer favours the employer.

    ``subject`` is ``sanctions`` where the answer is a verdict (1 where the sanction is open, else 0), or
    ``enforceability`` where it is a weight.
    """
    if subject == "sanctions":
        return int(vocabulary.verdicts[answer].bears)
    return vocabulary.rank_weight(answer)
