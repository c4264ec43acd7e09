"""The rule mechanism: general cases and exceptions, stage by stage.

It knows nothing of clauses, vehicles or French law.

A rule has a subject (``about``) and one or more tests (``when``, or ``cases``). An applicable rule sets aside those it
is an
exception to, even when it is itself set aside. The weights left must agree; if they differ, or none is left at the last
stage, that is a `RuleConflict`, never a silent choice. `check_rules` proves over every combination of facts that can
occur that this never happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from pydantic import Field, model_validator

from ..i18n import N_
from ..library.load import Library
from ..library.vehicles import Test
from ..library.vocabulary import Vocabulary
from ..library.yaml_files import Bilingual, FileModel, RefusedValue, YamlSource, read_yaml, validate_type
from ..problems import LibraryError, Problem, RuleConflict, unknown_name
from .facts import Facts, fact_names, fact_values

Condition = Mapping[str, frozenset[str]]
Weight = str | dict[str, str]


class CaseFile(FileModel):
    """One test of a rule, with its weight if it gives one; ``stage`` where it speaks at another stage than its rule."""

    when: dict[str, Test] = Field(default_factory=dict)
    weight: Weight | None = None
    stage: str | None = None


class RuleFile(FileModel):
    """A rule as written in ``rules/*.yaml``."""

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
    """A combination of facts that cannot occur, and why."""

    facts: dict[str, Test]
    why: str


@dataclass(frozen=True, slots=True)
class RuleCase:
    """One test of a rule, ready to be matched."""

    when: Condition
    weight: Weight | None

    def weight_of(self, family: str) -> str | None:
        """The weight this case gives to a family, or None."""
        return self.weight.get(family) if isinstance(self.weight, dict) else self.weight


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to be applied."""

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
        """The case of the rule that applies to some facts, or None."""
        if not facts_satisfy(self.about, facts):
            return None
        return next((case for case in self.cases if facts_satisfy(case.when, facts)), None)

    @property
    def decides(self) -> bool:
        """Whether the rule can change an outcome: it gives a weight, or sets another rule aside."""
        return bool(self.exception_to) or any(case.weight is not None for case in self.cases)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules say of some facts.

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
        """The ids of all rules whose subject is there."""
        rules = [*self.decided, *(rule for rule, _ in self.set_aside), *self.noted, *self.satisfied]
        return [rule.id for rule in rules]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules of a library: those that give weights, stage by stage, and the warnings."""

    stages: tuple[tuple[str, tuple[Rule, ...]], ...]
    warnings: tuple[Rule, ...]
    impossible: tuple[Condition, ...]

    def all_rules(self) -> Iterator[Rule]:
        """Every rule once."""
        seen: set[str] = set()
        for _, rules in self.stages:
            for rule in rules:
                seen.add(rule.id)
                yield rule
        yield from (rule for rule in self.warnings if rule.id not in seen)

    def find_rule(self, name: str) -> Rule | None:
        """A rule by its id."""
        return next((rule for rule in self.all_rules() if rule.id == name), None)


def facts_satisfy(condition: Condition, facts: Mapping[str, str]) -> bool:
    """Whether every line of a condition holds for some facts."""
    for fact, values in condition.items():  # noqa: SIM110 -- asked millions of times: twice as fast as all()
        if facts[fact] not in values:
            return False
    return True


# ------------------------------------------------------------------ applying
def apply_rules(book: RuleBook, facts: Facts) -> Outcome:
    """The weight the rules give to some facts, and why.

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
        satisfied += [rule for rule in rules if rule.id not in names and facts_satisfy(rule.about, facts)]
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
            raise RuleConflict(_conflict_problem(giving, facts, family))
        if giving and found is None:
            found = giving[0][1], stage, tuple(rule for rule, _ in giving)
    if found is None:
        raise RuleConflict(
            Problem(
                "no-rule", _facts_shown(facts), N_("no rule gives a weight"), N_("add the general case to the rules")
            )
        )
    return Outcome(found[0], found[1], found[2], tuple(aside), tuple(noted), tuple(satisfied))


def _conflict_problem(giving: list[tuple[Rule, str]], facts: Mapping[str, str], family: str) -> Problem:
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
    """The warnings that some facts raise."""
    return [rule for rule in book.warnings if rule.applicable_case(facts) is not None]


# ------------------------------------------------------------------ reading
#: The questions rules answer: what a clause is worth, and whether a sanction is open. Each has its files, stages and
#: answers.
SUBJECTS = ("enforceability", "sanctions")


@lru_cache(maxsize=16)
def rule_book(library: Library, subject: str = "enforceability") -> RuleBook:
    """The rules of a library on one question, read and checked for their form once.

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
        """A rule of the file, once a stage at which one of its cases speaks."""
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
        for basis in file.legal_bases:
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
        for key in file.decisions:
            if not self.library.find_decisions(key):
                self.problems.append(
                    Problem(
                        "unknown-decision",
                        where,
                        N_('no legal basis has the key "{key}"'),
                        N_("add the decision to legal_bases.yaml"),
                        {"key": key},
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
        return read_condition(tests, self.library.vocabulary, where, self.problems)

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


def read_condition(tests: Mapping[str, Any], vocabulary: Vocabulary, where: str, problems: list[Problem]) -> Condition:
    """A condition as written, as sets of values; what it misspells is added to ``problems``."""
    out: dict[str, frozenset[str]] = {}
    for fact, test in tests.items():
        if fact not in fact_names():
            problems.append(unknown_name("unknown-fact", where, N_('unknown fact "{name}"'), fact, fact_names()))
            continue
        out[fact] = admitted_values(test, fact_values(fact, vocabulary), f"{where}, {fact}", problems)
    return out


def admitted_values(test: Any, values: Iterable[str], where: str, problems: list[Problem]) -> frozenset[str]:
    """The values that a line of a condition admits, among those it may take; a misspelt one is added to ``problems``.

    >>> sorted(admitted_values({"not": "a"}, ["a", "b", "c"], "here", []))
    ['b', 'c']
    """
    known = list(values)
    written = test["not"] if isinstance(test, dict) else test
    listed = (written,) if isinstance(written, str) else tuple(written)
    problems += [
        unknown_name("unknown-value", where, N_('unknown value "{name}"'), value, known)
        for value in listed
        if value not in known
    ]
    return frozenset(known).difference(listed) if isinstance(test, dict) else frozenset(listed)


# ------------------------------------------------------------------ proving
Region = dict[str, frozenset[str]]


def check_rules(library: Library) -> list[Problem]:
    """Prove that the rules on each subject give one answer, and one only, to every combination of facts that can occur.

    Combinations are not counted one by one: a region of facts is split on a condition that cuts it, until each rule
    covers the region or leaves it. Each conflict or gap is reported with a combination that shows it. The rules of a
    house
    library are proven, too, never to give more than those it extends.
    """
    problems: list[Problem] = []
    for subject in SUBJECTS:
        try:
            book = rule_book(library, subject)
        except LibraryError as error:
            problems += error.problems
            continue
        own = (
            frozenset(rule.id for rule in book.all_rules())
            - frozenset(rule.id for rule in rule_book(library.base, subject).all_rules())
            if library.base is not None
            else frozenset()
        )
        upstream = _without_explanations(rule_book(library.base, subject)) if library.base is not None and own else None
        problems += _RuleProver(library.vocabulary, _without_explanations(book), subject, upstream, own).find_problems()
    return problems


def _without_explanations(book: RuleBook) -> RuleBook:
    """A book without the rules that only explain."""
    return replace(
        book, stages=tuple((stage, tuple(rule for rule in rules if rule.decides)) for stage, rules in book.stages)
    )


@lru_cache(maxsize=16)
def has_own_rules(library: Library) -> bool:
    """Whether a house library has rules of its own on what clauses are worth."""
    return library.base is not None and {rule.id for rule in rule_book(library).all_rules()} != {
        rule.id for rule in rule_book(library.base).all_rules()
    }


def rank_answer(answer: str, subject: str, vocabulary: Vocabulary) -> int:
    """How much an answer gives the employer, to compare two."""
    if subject == "sanctions":
        return int(vocabulary.verdicts[answer].bears)
    return vocabulary.weights[answer].order


@dataclass(frozen=True, slots=True)
class _ProofStep:
    """A case of a rule as the proof meets it: the whole condition, and the step to go to once it applies, past the
    other cases of its rule.
    """

    rule: Rule
    case: RuleCase
    condition: Condition
    after: int


def _proof_steps(book: RuleBook) -> tuple[tuple[_ProofStep, ...], ...]:
    """The cases of a book in their order, stage by stage."""
    out = []
    for _, rules in book.stages:
        steps: list[_ProofStep] = []
        for rule in rules:
            after = len(steps) + len(rule.cases)
            steps += [
                _ProofStep(rule, case, {**rule.about, **_join_conditions(rule.about, case.when)}, after)
                for case in rule.cases
            ]
        out.append(tuple(steps))
    return tuple(out)


class _RuleProver:
    """Goes through every region of facts.

    With ``upstream``, where one of the rules ``own`` applies, through what upstream answers too.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        book: RuleBook,
        subject: str,
        upstream: RuleBook | None = None,
        own: frozenset[str] = frozenset(),
    ) -> None:
        self.vocabulary, self.subject, self.impossible, self.own = vocabulary, subject, book.impossible, own
        self.stages, self.upstream = _proof_steps(book), _proof_steps(upstream) if upstream is not None else ()
        self.found: dict[tuple[str, ...], Problem] = {}
        books = (book, upstream) if upstream is not None else (book,)
        named = {
            fact
            for each in books
            for rule in each.all_rules()
            for case in rule.cases
            for fact in (*rule.about, *case.when)
        }
        named |= {fact for condition in book.impossible for fact in condition}
        self.facts = sorted(named | {"vehicle", "track"} - {"kind", "family"})

    def find_problems(self) -> list[Problem]:
        kinds = list(self.vocabulary.kinds)
        for kind in (
            kinds[:1] if self.subject == "sanctions" else kinds
        ):  # a sanction is judged apart from the kind of clause
            region: Region = {fact: frozenset(fact_values(fact, self.vocabulary)) for fact in self.facts}
            region["kind"] = frozenset({kind})
            region["family"] = frozenset({self.vocabulary.family_of_kind(kind)})
            self.explore_region(region, 0)
        return list(self.found.values())

    def explore_region(self, region: Region, stage: int, touched: tuple[str, ...] = ()) -> None:
        if stage == len(self.stages):
            self.report_problem(
                region,
                ("gap", min(region["family"])),
                Problem(
                    "no-rule",
                    "",
                    N_("no rule gives a weight"),
                    N_("add the general case to rules/{subject}.yaml"),
                    {"subject": self.subject},
                ),
            )
            return
        for part, applicable in _settle_region(region, self.stages[stage]):
            left = _remaining_weights(part, applicable)
            weights = {weight for _, weight in left}
            own = touched + tuple(rule.id for rule, _ in applicable if rule.id in self.own)
            if len(weights) > 1:
                self.report_problem(
                    part, tuple(sorted(rule.id for rule, _ in left)), _conflict_problem(left, {}, min(part["family"]))
                )
            elif not weights:
                self.explore_region(part, stage + 1, own)
            elif own and self.upstream:
                self.compare_upstream(part, min(weights), own)

    def compare_upstream(self, region: Region, answer: str, rules: tuple[str, ...]) -> None:
        """Report where a house library's answer gives more than upstream's."""
        _UpstreamExplorer(self, self.upstream, answer, tuple(dict.fromkeys(rules))).explore_region(region, 0)

    def report_problem(self, region: Region, key: tuple[str, ...], problem: Problem) -> None:
        if key in self.found:
            return
        witness = self.find_possible(region, 0)
        if witness is not None:
            said = ", ".join(
                f"{fact}: {min(values)}"
                for fact, values in sorted(witness.items())
                if len(values) < len(fact_values(fact, self.vocabulary))
            )
            self.found[key] = replace(problem, where=f"rules, {said}")

    def find_possible(self, region: Region, index: int) -> Region | None:
        """A part of the region that no impossible combination covers, or None."""
        if index == len(self.impossible):
            return region
        cut = _find_cut(region, self.impossible[index])
        if cut is None:
            return None
        if not cut:
            return self.find_possible(region, index + 1)
        for part in _split_region(region, *cut):
            witness = self.find_possible(part, index)
            if witness is not None:
                return witness
        return None


@dataclass(frozen=True, slots=True)
class _UpstreamExplorer:
    """Goes through the answers of upstream in a region where a house library gives one, and reports those that give
    less.
    """

    house: _RuleProver
    stages: tuple[tuple[_ProofStep, ...], ...]
    answer: str
    rules: tuple[str, ...]

    def explore_region(self, region: Region, stage: int) -> None:
        if stage == len(self.stages):
            return
        vocabulary, subject = self.house.vocabulary, self.house.subject
        for part, applicable in _settle_region(region, self.stages[stage]):
            left = _remaining_weights(part, applicable)
            if not left:
                self.explore_region(part, stage + 1)
            elif rank_answer(self.answer, subject, vocabulary) > rank_answer(left[0][1], subject, vocabulary):
                values = {"rules": ", ".join(self.rules), "weight": self.answer, "upstream": left[0][1]}
                said = N_(
                    "with these rules of the house library the answer is {weight}; without them it is {upstream}, which"
                    " is less: {rules}"
                )
                self.house.report_problem(
                    part,
                    ("raised", *self.rules),
                    Problem(
                        "weight-raised",
                        "",
                        said,
                        N_("a rule of a house library may only lower a weight: narrow its test, or take it out"),
                        values,
                    ),
                )


def _settle_region(
    region: Region, steps: tuple[_ProofStep, ...], at: int = 0, applicable: tuple[tuple[Rule, RuleCase], ...] = ()
) -> Iterator[tuple[Region, tuple[tuple[Rule, RuleCase], ...]]]:
    """The parts of a region that each step of a stage covers or leaves, with what applies there.

    A part goes on from the step that cut it out: what the steps before do with a region, they do with each part of it.
    """
    while at < len(steps):
        step = steps[at]
        cut = _find_cut(region, step.condition)
        if cut is None:
            applicable, at = (*applicable, (step.rule, step.case)), step.after
        elif cut:
            for part in _split_region(region, *cut):
                yield from _settle_region(part, steps, at, applicable)
            return
        else:
            at += 1
    yield region, applicable


def _remaining_weights(region: Region, applicable: tuple[tuple[Rule, RuleCase], ...]) -> list[tuple[Rule, str]]:
    """The rules that give a weight to a region, once exceptions have set others aside, each with that weight."""
    family = min(region["family"])
    return [
        (r, w)
        for r, c in applicable
        if (w := c.weight_of(family)) is not None and not any(r.id in o.exception_to for o, _ in applicable)
    ]


def _join_conditions(one: Condition, other: Condition) -> Condition:
    """Two conditions together: a fact named in both keeps the values they share."""
    return {fact: values & one[fact] if fact in one else values for fact, values in other.items()}


def _find_cut(region: Region, condition: Condition) -> tuple[str, frozenset[str]] | tuple[()] | None:
    """None when the condition covers the region, () when it leaves it, else the fact and values on which to split
    it.
    """
    partial: tuple[str, frozenset[str]] | None = None
    for fact, values in condition.items():
        inside = region[fact] & values
        if not inside:
            return ()
        if partial is None and inside != region[fact]:
            partial = fact, inside
    return partial


def _split_region(region: Region, fact: str, inside: frozenset[str]) -> Iterable[Region]:
    return {**region, fact: inside}, {**region, fact: region[fact] - inside}
