"""The rule mechanism: general cases and exceptions, stage by stage.

It knows nothing of clauses, vehicles or French law.

A rule has a subject (``about``) and one or more tests (``when``, or ``cases``). An applicable rule sets aside those it
is an exception to, even when it is itself set aside. The weights left must agree; if they differ, or none is left at
the last stage, that is a `RuleConflict`, never a silent choice. `check_rules` proves over every combination of facts
that can occur that this never happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import Field, model_validator

from ..conditions import Condition, Test, admitted_values, condition_holds
from ..i18n import N_
from ..library.load import Library
from ..library.vocabulary import Vocabulary
from ..library.yaml_files import Bilingual, FileModel, RefusedValue, YamlSource, read_yaml, validate_type
from ..problems import LibraryError, Problem, RuleConflict, unknown_name
from .fact_values import fact_names, fact_values
from .facts import Facts

Weight = str | dict[str, str]


class CaseFile(FileModel):
    """One case of a rule as written in YAML: its condition, its weight, and its stage if not the rule's own."""

    when: dict[str, Test] = Field(default_factory=dict)
    weight: Weight | None = None
    stage: str | None = None


class RuleFile(FileModel):
    """A rule as written in ``rules/*.yaml``: its conditions, its weight, its explanation, its legal bases."""

    id: str = Field(pattern=r"^[A-Z][A-Z0-9-]*[A-Z0-9]$")
    stage: str | None = None
    explanation: Bilingual
    about: dict[str, Test] = Field(default_factory=dict)
    when: dict[str, Test] = Field(default_factory=dict)
    weight: Weight | None = None
    cases: tuple[CaseFile, ...] = ()
    exception_to: tuple[str, ...] = ()
    warning: bool = False
    legal_bases: tuple[str, ...]
    decisions: tuple[str, ...] = ()
    confidence: str

    @model_validator(mode="after")
    def _one_form(self) -> RuleFile:
        if self.cases and (self.when or self.weight is not None):
            raise RefusedValue(
                "two-forms", N_("a rule has either when and weight, or cases"), N_("move when and weight into cases")
            )
        return self


class ImpossibleFile(FileModel):
    """A combination of facts that cannot occur, and why, as written in ``rules/impossible.yaml``."""

    facts: dict[str, Test]
    why: str


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One case of a rule, ready to be matched: its condition, and the weight that it gives."""

    when: Condition
    weight: Weight | None

    def weight_of(self, family: str) -> str | None:
        """Find the weight that this case gives to a family of clauses; None when the case gives no weight."""
        return self.weight.get(family) if isinstance(self.weight, dict) else self.weight


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as read from a library, ready to be applied to facts."""

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

    def applicable_case(self, facts: Mapping[str, str]) -> RuleCase | None:
        """Find the case of the rule that applies to some facts; None when the rule does not apply."""
        if not condition_holds(self.about, facts):
            return None
        return next((case for case in self.cases if condition_holds(case.when, facts)), None)

    @property
    def decides(self) -> bool:
        """Whether the rule can change an outcome: it gives a weight, or sets another rule aside."""
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
    """

    weight: str
    stage: str
    decided: tuple[Rule, ...]
    set_aside: tuple[tuple[Rule, tuple[Rule, ...]], ...]
    noted: tuple[Rule, ...]
    satisfied: tuple[Rule, ...]

    def considered_rules(self) -> list[str]:
        """List the ids of all the rules that were considered: the rules whose subject is among the facts."""
        rules = [*self.decided, *(rule for rule, _ in self.set_aside), *self.noted, *self.satisfied]
        return [rule.id for rule in rules]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of a library on one subject: the rules that give weights, stage by stage, and the warnings."""

    stages: tuple[tuple[str, tuple[Rule, ...]], ...]
    warnings: tuple[Rule, ...]
    impossible: tuple[Condition, ...]

    def all_rules(self) -> Iterator[Rule]:
        """Yield every rule of the book, stage by stage, then the warnings that belong to no stage.

        A rule that has cases at two stages comes once for each stage.
        """
        seen: set[str] = set()
        for _, rules in self.stages:
            for rule in rules:
                seen.add(rule.id)
                yield rule
        yield from (rule for rule in self.warnings if rule.id not in seen)

    def find_rule(self, name: str) -> Rule | None:
        """Find a rule of the book by its id; None when the book has no such rule."""
        return next((rule for rule in self.all_rules() if rule.id == name), None)


# ------------------------------------------------------------------ applying
def apply_rules(book: RuleBook, facts: Facts) -> Outcome:
    """Apply the rules of a book to some facts: compute the weight, and say which rules gave it.

    Raises
    ------
    RuleConflict
        Rules left at a stage give different weights, or no stage gives one.
    """
    family = facts.get("family", "")
    aside: list[tuple[Rule, tuple[Rule, ...]]] = []
    noted: list[Rule] = []
    satisfied: list[Rule] = []
    found: tuple[str, str, tuple[Rule, ...]] | None = None
    for stage, rules in book.stages:
        applicable = [(rule, case) for rule in rules if (case := rule.applicable_case(facts)) is not None]
        names = {rule.id for rule, _ in applicable}
        satisfied += [rule for rule in rules if rule.id not in names and condition_holds(rule.about, facts)]
        giving: list[tuple[Rule, str]] = []
        for rule, case in applicable:
            by = tuple(other for other, _ in applicable if rule.id in other.exception_to)
            weight = case.weight_of(family)
            if by:
                aside.append((rule, by))
            elif weight is not None and found is None:
                giving.append((rule, weight))
            else:
                noted.append(rule)
        if len({weight for _, weight in giving}) > 1:
            raise RuleConflict(conflict_problem(giving, facts, family))
        if giving and found is None:
            found = giving[0][1], stage, tuple(rule for rule, _ in giving)
    if found is None:
        raise RuleConflict(
            Problem(
                "no-rule", _facts_shown(facts), N_("no rule gives a weight"), N_("add the general case to the rules")
            )
        )
    return Outcome(found[0], found[1], found[2], tuple(aside), tuple(noted), tuple(satisfied))


def conflict_problem(giving: list[tuple[Rule, str]], facts: Mapping[str, str], family: str) -> Problem:
    """Build the problem that reports rules which apply together and give different weights."""
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


def raised_warnings(book: RuleBook, facts: Facts) -> list[Rule]:
    """List the warning rules of a book that apply to some facts."""
    return [rule for rule in book.warnings if rule.applicable_case(facts) is not None]


# ------------------------------------------------------------------ reading
#: The questions rules answer: what a clause is worth, and whether a sanction is open. Each has its files, stages and
#: answers.
SUBJECTS = ("enforceability", "sanctions")


@lru_cache(maxsize=16)
def rule_book(library: Library, subject: str = "enforceability") -> RuleBook:
    """Read the rules of a library on one subject, check their form, and cache the result.

    Parameters
    ----------
    library:
        Whose rules.
    subject:
        ``enforceability`` (weights and warnings) or ``sanctions``.

    Raises
    ------
    LibraryError
        With every mistake of form found in the rules.

    >>> from ..library import load_library
    >>> rule_book(load_library()).find_rule("V1-NONE").confidence
    'settled'
    """
    reader = _RuleBookReader(library, subject)
    book = reader.read_book()
    if reader.problems:
        raise LibraryError(*reader.problems)
    return book


class _RuleBookReader:
    def __init__(self, library: Library, subject: str) -> None:
        self.library, self.subject = library, subject
        self.problems: list[Problem] = []
        vocabulary = library.vocabulary
        sanctions = subject == "sanctions"
        self.stages = vocabulary.sanction_stages if sanctions else vocabulary.stages
        self.answers: Mapping[str, Any] = vocabulary.verdicts if sanctions else vocabulary.weights

    def read_book(self) -> RuleBook:
        rules: list[Rule] = []
        impossible: list[Condition] = []
        for folder in self.library.folders:
            own = folder == self.library.folders[0]
            for path in sorted(folder.glob("rules/*.yaml")):
                if path.stem == "coherence" or (
                    path.stem != "impossible" and (path.stem == "sanctions") != (self.subject == "sanctions")
                ):
                    continue
                source = read_yaml(path, path.relative_to(folder).as_posix())
                self.problems += source.problems
                if source.data is None:
                    continue
                if path.stem == "impossible":
                    found, problems = validate_type(tuple[ImpossibleFile, ...], source.data, source)
                    self.problems += problems
                    impossible += [
                        self.read_tests(item.facts, source.describe_place((i, "facts")))
                        for i, item in enumerate(found or ())
                    ]
                    continue
                files, problems = validate_type(tuple[RuleFile, ...], source.data, source)
                self.problems += problems
                for index, file in enumerate(files or ()):
                    rules += self.read_rule(file, source, index, own)
        self.check_names(rules)
        order = sorted(self.stages, key=lambda name: self.stages[name].order)
        stages = tuple((stage, tuple(rule for rule in rules if rule.stage == stage)) for stage in order)
        return RuleBook(stages, tuple(rule for rule in rules if rule.warning), tuple(impossible))

    def read_rule(self, file: RuleFile, source: YamlSource, index: int, own: bool) -> list[Rule]:
        """Build the rules of one YAML entry: one `Rule` for each stage at which the entry has cases."""
        where = f"{source.describe_place((index,))}, {file.id}"
        vocabulary = self.library.vocabulary
        if file.stage is None and not file.warning:
            self.problems.append(
                Problem("no-stage", where, N_("the rule belongs to no stage"), N_("add stage, or warning: true"))
            )
        for stage in dict.fromkeys((file.stage, *(case.stage for case in file.cases))):
            if stage is not None and stage not in self.stages:
                self.problems.append(
                    unknown_name("unknown-stage", where, N_('unknown stage "{name}"'), stage, list(self.stages))
                )
        if file.confidence not in vocabulary.confidence:
            self.problems.append(
                unknown_name(
                    "unknown-confidence",
                    where,
                    N_('unknown confidence "{name}"'),
                    file.confidence,
                    list(vocabulary.confidence),
                )
            )
        for basis in (*file.legal_bases, *file.decisions):
            if basis not in self.library.legal_bases:
                self.problems.append(
                    unknown_name(
                        "unknown-basis",
                        where,
                        N_('unknown legal basis "{name}"'),
                        basis,
                        list(self.library.legal_bases),
                    )
                )
        cases = file.cases or (CaseFile(when=file.when, weight=file.weight),)
        for case in cases:
            weights = (
                case.weight.values()
                if isinstance(case.weight, dict)
                else [case.weight]
                if case.weight is not None
                else []
            )
            for weight in weights:
                if weight not in self.answers:
                    self.problems.append(
                        unknown_name("unknown-weight", where, N_('unknown weight "{name}"'), weight, list(self.answers))
                    )
                elif not own and not self.answers[weight].house:
                    self.problems.append(
                        Problem(
                            "weight-raised",
                            where,
                            N_("a rule of a house library may only lower a weight"),
                            N_("write one of: {known}"),
                            {"known": ", ".join(name for name, entry in self.answers.items() if entry.house)},
                        )
                    )
            for family in case.weight if isinstance(case.weight, dict) else ():
                if family not in vocabulary.families:
                    self.problems.append(
                        unknown_name(
                            "unknown-family", where, N_('unknown family "{name}"'), family, list(vocabulary.families)
                        )
                    )
        about = self.read_tests(file.about, where)
        by_stage: dict[str | None, list[RuleCase]] = {}
        for case in cases:
            by_stage.setdefault(case.stage or file.stage, []).append(
                RuleCase(self.read_tests(case.when, where), case.weight)
            )
        return [
            Rule(
                file.id, stage, file.explanation, about, tuple(listed), file.exception_to, file.warning,
                file.legal_bases, file.decisions, file.confidence, where,
            )
            for stage, listed in by_stage.items()
        ]  # fmt: skip

    def read_tests(self, tests: Mapping[str, Test], where: str) -> Condition:
        return read_condition(tests, self.library, where, self.problems)

    def check_names(self, rules: list[Rule]) -> None:
        by_id: dict[str, Rule] = {}
        for rule in rules:
            if rule.id in by_id and by_id[rule.id].where != rule.where:
                self.problems.append(
                    Problem(
                        "rule-twice", rule.where, N_("this rule is written twice"), N_("rename or remove one of them")
                    )
                )
            by_id[rule.id] = rule
        for rule in rules:
            for name in rule.exception_to:
                if name not in by_id:
                    self.problems.append(
                        unknown_name(
                            "unknown-rule",
                            rule.where,
                            N_('unknown rule "{name}" under exception_to'),
                            name,
                            list(by_id),
                        )
                    )
                elif by_id[name].stage != rule.stage:
                    self.problems.append(
                        Problem(
                            "other-stage",
                            rule.where,
                            N_('"{name}" belongs to another stage'),
                            N_("an exception and its general case share a stage"),
                            {"name": name},
                        )
                    )


def read_condition(tests: Mapping[str, Test], library: Library, where: str, problems: list[Problem]) -> Condition:
    """Read a rule's condition as sets of values; misspelt facts and values are added to ``problems``."""
    out: dict[str, frozenset[str]] = {}
    for fact, test in tests.items():
        if fact not in fact_names():
            problems.append(unknown_name("unknown-fact", where, N_('unknown fact "{name}"'), fact, fact_names()))
            continue
        out[fact] = admitted_values(test, fact_values(fact, library), f"{where}, {fact}", problems)
    return out


@lru_cache(maxsize=16)
def has_own_rules(library: Library) -> bool:
    """Whether a house library adds rules on the weight of clauses to the rules of the library it extends."""
    return library.base is not None and {rule.id for rule in rule_book(library).all_rules()} != {
        rule.id for rule in rule_book(library.base).all_rules()
    }


def rank_answer(answer: str, subject: str, vocabulary: Vocabulary) -> int:
    """Rank an answer of the rules, a clause's weight or a verdict, by how far it favours the employer."""
    if subject == "sanctions":
        return int(vocabulary.verdicts[answer].bears)
    return vocabulary.weights[answer].order
