"""Proving the rules: one answer, and one only, to every combination of facts that can occur."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..conditions import Condition
from ..i18n import N_
from ..library.load import Library
from ..problems import LibraryError, Problem
from .fact_values import fact_values
from .rules import SUBJECTS, Rule, RuleBook, RuleCase, conflict_problem, rank_answer, rule_book

Region = dict[str, frozenset[str]]


def check_rules(library: Library) -> list[Problem]:
    """Prove that the rules give exactly one answer to every possible combination of facts; list the problems.

    Each subject (weights, sanctions) is proven apart.

    Combinations are not counted one by one: a region of facts is split on a condition that cuts it, until each rule
    covers the region or leaves it. Each conflict or gap is reported with a combination that shows it. The rules of a
    house library are proven, too, never to give more than those of the library it extends.
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
        problems += _RuleProver(library, _without_explanations(book), subject, upstream, own).find_problems()
    return problems


def _without_explanations(book: RuleBook) -> RuleBook:
    """Copy a rule book without the rules that only explain."""
    return replace(
        book, stages=tuple((stage, tuple(rule for rule in rules if rule.decides)) for stage, rules in book.stages)
    )


@dataclass(frozen=True, slots=True)
class _ProofStep:
    """A case of a rule as a step of the proof: its whole condition, and the step that follows once it applies.

    That step is past the other cases of the rule.
    """

    rule: Rule
    case: RuleCase
    condition: Condition
    after: int


def _proof_steps(book: RuleBook) -> tuple[tuple[_ProofStep, ...], ...]:
    """List the cases of a rule book as steps of the proof, in order, stage by stage."""
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
    """The proof of one rule book, which goes through every region (set of combinations) of facts.

    With ``upstream``, where one of the rules ``own`` applies, through what upstream answers too.
    """

    def __init__(
        self,
        library: Library,
        book: RuleBook,
        subject: str,
        upstream: RuleBook | None = None,
        own: frozenset[str] = frozenset(),
    ) -> None:
        self.library, self.subject, self.impossible, self.own = library, subject, book.impossible, own
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
        kinds = list(self.library.vocabulary.kinds)
        if self.subject == "sanctions":  # a sanction is judged apart from the kind of clause
            del kinds[1:]
        for kind in kinds:
            region: Region = {fact: frozenset(fact_values(fact, self.library)) for fact in self.facts}
            region["kind"] = frozenset({kind})
            region["family"] = frozenset({self.library.vocabulary.family_of_kind(kind)})
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
                    part, tuple(sorted(rule.id for rule, _ in left)), conflict_problem(left, {}, min(part["family"]))
                )
            elif not weights:
                self.explore_region(part, stage + 1, own)
            elif own and self.upstream:
                self.compare_upstream(part, min(weights), own)

    def compare_upstream(self, region: Region, answer: str, rules: tuple[str, ...]) -> None:
        """Report where a house library's rules give more weight than those of the library that it extends."""
        _UpstreamExplorer(self, self.upstream, answer, tuple(dict.fromkeys(rules))).explore_region(region, 0)

    def report_problem(self, region: Region, key: tuple[str, ...], problem: Problem) -> None:
        if key in self.found:
            return
        witness = self.find_possible(region, 0)
        if witness is not None:
            said = ", ".join(
                f"{fact}: {min(values)}"
                for fact, values in sorted(witness.items())
                if len(values) < len(fact_values(fact, self.library))
            )
            self.found[key] = replace(problem, where=f"rules, {said}")

    def find_possible(self, region: Region, index: int) -> Region | None:
        """Find a part of the region that no impossible combination covers; None when there is none."""
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
    """The search, in a region of facts, for answers of an upstream library that give less than the house library's.

    The house library that extends it gives an answer there.
    """

    house: _RuleProver
    stages: tuple[tuple[_ProofStep, ...], ...]
    answer: str
    rules: tuple[str, ...]

    def explore_region(self, region: Region, stage: int) -> None:
        if stage == len(self.stages):
            return
        vocabulary, subject = self.house.library.vocabulary, self.house.subject
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
    """Split a region of facts until each step of a stage covers or leaves each part; yield what applies there.

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
    """List the rules that give a weight to a region, each with its weight, once exceptions set others aside."""
    family = min(region["family"])
    return [
        (r, w)
        for r, c in applicable
        if (w := c.weight_of(family)) is not None and not any(r.id in o.exception_to for o, _ in applicable)
    ]


def _join_conditions(one: Condition, other: Condition) -> Condition:
    """Narrow a condition by another one: a fact named in both keeps the values they share."""
    return {fact: values & one[fact] if fact in one else values for fact, values in other.items()}


def _find_cut(region: Region, condition: Condition) -> tuple[str, frozenset[str]] | tuple[()] | None:
    """Find the fact and values on which a condition splits a region of facts.

    None when it covers the region, () when it leaves it, else the fact and the values on which to split it.
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
