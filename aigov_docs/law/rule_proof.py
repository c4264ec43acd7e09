"""Proving the rules: one answer, and one only, to every combination of facts that can occur.

Combinations are not counted one by one. A fault is a region of facts (a set of values for each fact): two rules of one
stage that apply together and give different answers, or facts to which no rule gives any. Each is looked for by cutting
from the region what cannot be a fault, until nothing is left, or until what is left shows one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..conditions import Condition
from ..kits.ground.i18n import N_
from ..kits.ground.problems import LibraryError, Problem
from ..library.load import Library
from .rule_reading import SUBJECTS, rule_book
from .rules import Rule, RuleBook, conflict_problem, rank_answer
from .sanction_facts import fact_values

Region = dict[str, frozenset[str]]


def check_rules(library: Library) -> list[Problem]:
    """Prove that the rules give exactly one answer to every possible combination of facts; list the problems.

    Weights and sanctions are proven separately. The problem of a conflict or of a gap shows a combination of facts that
    has it. The rules of a house library are proven, too, never to favour the employer more than those of the library
    that it extends.
    """
    problems: list[Problem] = []
    for subject in SUBJECTS:
        try:
            problems += _prove_rules(library, subject)
        except LibraryError as error:
            problems += error.problems
    return problems


@lru_cache(maxsize=16)
def _prove_rules(library: Library, subject: str) -> tuple[Problem, ...]:
    """Prove the rules of a library on one subject; those of the library it extends where it changes none of them."""
    book, base = rule_book(library, subject), library.base
    if base is not None and _has_same_facts(library, base) and _list_ids(book) == _list_ids(rule_book(base, subject)):
        return _prove_rules(base, subject)
    return tuple(_RuleProver(library, book, subject).find_problems())


def _list_ids(book: RuleBook) -> set[str]:
    return {rule.id for rule in book.all_rules()}


def _has_same_facts(library: Library, base: Library) -> bool:
    """Whether the facts that rules test may take the same values in a house library as in the one it extends."""
    lists = ("kinds", "families", "modalities")
    own, upstream = library.vocabulary, base.vocabulary
    return all(getattr(own, name) is getattr(upstream, name) for name in lists) and (
        fact_values("vehicle", library) == fact_values("vehicle", base)
    )


@dataclass(frozen=True, slots=True)
class _Cover:
    """Facts to leave out of a search: those where a condition holds, unless one of some others holds as well."""

    condition: Condition
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class _Giver:
    """A case of a rule that gives an answer to some kind of clause, with where it is kept from giving it.

    ``unless`` are the earlier cases of its rule, and the exceptions that set the rule aside.
    """

    rule: Rule
    answer: str
    condition: Condition
    unless: tuple[Condition, ...]

    @property
    def cover(self) -> _Cover:
        """The facts to which this case gives its answer, unless an earlier stage does."""
        return _Cover(self.condition, self.unless)


def _list_givers(book: RuleBook, family: str) -> tuple[tuple[_Giver, ...], ...]:
    """List the cases of a rule book that give an answer to a family of clauses, stage by stage.

    A stage that looks again at the answers of the others is left out: it lowers what is found.
    """
    out = []
    for stage, rules in book.stages:
        givers = []
        for rule in () if stage in book.reviewing else rules:
            exceptions = tuple(
                condition
                for other_rule in rules
                if rule.id in other_rule.exception_to
                for condition in _conditions(other_rule)
            )
            conditions = _conditions(rule)
            for place, case in enumerate(rule.cases):
                answer = case.weight_of(family)
                if answer is not None:
                    givers.append(_Giver(rule, answer, conditions[place], (*conditions[:place], *exceptions)))
        out.append(tuple(givers))
    return tuple(out)


def _conditions(rule: Rule) -> tuple[Condition, ...]:
    """List the whole condition of each case of a rule: its subject, and the test of the case."""
    return tuple({**rule.about, **_narrow(case.when, rule.about)} for case in rule.cases)


def _narrow(condition: Condition, other: Condition) -> Condition:
    """Narrow a condition by another one: a fact named in both keeps the values they share."""
    return {fact: values & other[fact] if fact in other else values for fact, values in condition.items()}


class _RuleProver:
    """The proof of one rule book, kind of clause by kind of clause; kinds that no rule names are proven together."""

    def __init__(self, library: Library, book: RuleBook, subject: str) -> None:
        self.library, self.book, self.subject = library, book, subject
        self.upstream = rule_book(library.base, subject) if library.base is not None else None
        ids = {rule.id for rule in self.upstream.all_rules()} if self.upstream is not None else set()
        self.own = [rule for _, rules in book.stages for rule in rules if rule.id not in ids] if ids else []
        self.never = [_Cover(condition) for condition in book.impossible]
        books = [book, *([self.upstream] if self.upstream is not None else [])]
        rules = [rule for book in books for rule in book.all_rules()]
        conditions = [condition for rule in rules for condition in (rule.about, *_conditions(rule))]
        self.named_kinds = frozenset().union(*(condition.get("kind", ()) for condition in conditions))
        named = {fact for condition in (*conditions, *book.impossible) for fact in condition}
        self.everything: Region = {fact: frozenset(fact_values(fact, library)) for fact in named | {"vehicle", "track"}}
        self.found: dict[tuple[str, ...], Problem] = {}

    def find_problems(self) -> list[Problem]:
        for kind in self._kinds_to_prove():
            family = self.library.vocabulary.family_of_kind(kind)
            region = {**self.everything, "kind": frozenset({kind}), "family": frozenset({family})}
            stages = _list_givers(self.book, family)
            self.find_conflicts(region, stages, family)
            self.find_gaps(region, stages, family)
            if self.own and self.upstream is not None:
                self.find_raised_answers(region, stages, _list_givers(self.upstream, family))
        return list(self.found.values())

    def _kinds_to_prove(self) -> Iterator[str]:
        """Yield the kinds that rules name, and one kind of each family for all the others."""
        vocabulary = self.library.vocabulary
        if self.subject == "sanctions":  # a sanction is judged apart from the kind of clause
            yield next(iter(vocabulary.kinds))
            return
        families: set[str] = set()
        for kind, entry in vocabulary.kinds.items():
            mark = kind if kind in self.named_kinds and len(self.named_kinds) < len(vocabulary.kinds) else entry.family
            if mark not in families:
                families.add(mark)
                yield kind

    def find_conflicts(self, region: Region, stages: Sequence[Sequence[_Giver]], family: str) -> None:
        """Report the rules of one stage that apply together and give different answers."""
        earlier: list[_Cover] = []
        for givers in stages:
            for place, one in enumerate(givers):
                for other_giver in givers[place + 1 :]:
                    key = tuple(sorted((one.rule.id, other_giver.rule.id)))
                    if one.answer == other_giver.answer or one.rule is other_giver.rule or key in self.found:
                        continue
                    both = _intersect(_intersect(region, one.condition), other_giver.condition)
                    avoid = [_Cover(condition) for condition in (*one.unless, *other_giver.unless)]
                    witness = _find_witness(both, [*avoid, *self.never, *earlier]) if both is not None else None
                    if witness is not None:
                        pair = [(one.rule, one.answer), (other_giver.rule, other_giver.answer)]
                        self.report_problem(witness, key, conflict_problem(pair, {}, family))
            earlier += [giver.cover for giver in givers]

    def find_gaps(self, region: Region, stages: Sequence[Sequence[_Giver]], family: str) -> None:
        """Report facts to which no rule gives an answer."""
        covers = [giver.cover for givers in reversed(stages) for giver in givers]
        witness = _find_witness(region, [*covers, *self.never])
        if witness is not None:
            hint = N_("add the general case to rules/{subject}.yaml")
            problem = Problem("no-rule", "", N_("no rule gives a weight"), hint, {"subject": self.subject})
            self.report_problem(witness, ("gap", family), problem)

    def find_raised_answers(
        self, region: Region, stages: Sequence[Sequence[_Giver]], upstream: Sequence[Sequence[_Giver]]
    ) -> None:
        """Report where a house library's rules give more than those of the library that it extends."""
        vocabulary = self.library.vocabulary
        for own in self.own:
            for condition in _conditions(own):
                where = _intersect(region, condition)
                if where is None:
                    continue
                for here, before_here in _with_earlier(stages):
                    part = _intersect(where, here.condition)
                    for there, before_there in _with_earlier(upstream) if part is not None else ():
                        if rank_answer(here.answer, self.subject, vocabulary) <= rank_answer(
                            there.answer, self.subject, vocabulary
                        ):
                            continue
                        both = _intersect(part, there.condition)
                        unless = [_Cover(each) for each in (*here.unless, *there.unless)]
                        avoid = [*unless, *self.never, *before_here, *before_there]
                        witness = _find_witness(both, avoid) if both is not None else None
                        if witness is not None:
                            self.report_problem(witness, ("raised", own.id), _raised(own, here.answer, there.answer))

    def report_problem(self, witness: Region, key: tuple[str, ...], problem: Problem) -> None:
        """Keep a problem, with a combination of facts that shows it."""
        said = ", ".join(
            f"{fact}: {min(values)}"
            for fact, values in sorted(witness.items())
            if len(values) < len(fact_values(fact, self.library))
        )
        self.found.setdefault(key, replace(problem, where=f"rules, {said}"))


def _with_earlier(stages: Sequence[Sequence[_Giver]]) -> Iterator[tuple[_Giver, list[_Cover]]]:
    """Yield each giver, with the facts to which an earlier stage gives an answer."""
    earlier: list[_Cover] = []
    for givers in stages:
        yield from ((giver, list(earlier)) for giver in givers)
        earlier += [giver.cover for giver in givers]


def _raised(rule: Rule, answer: str, upstream: str) -> Problem:
    sentence = N_(
        "with these rules of the house library the answer is {weight}; without them it is {upstream}, which is less:"
        " {rules}"
    )
    hint = N_("a rule of a house library may only lower a weight: narrow its test, or take it out")
    return Problem("weight-raised", "", sentence, hint, {"rules": rule.id, "weight": answer, "upstream": upstream})


# ------------------------------------------------------------------ regions
def _intersect(region: Region | None, condition: Condition) -> Region | None:
    """Narrow a region of facts to where a condition holds; None where it never does."""
    if region is None:
        return None
    out = dict(region)
    for fact, values in condition.items():
        kept = region[fact] & values
        if not kept:
            return None
        out[fact] = kept
    return out


def _find_witness(region: Region, avoid: Sequence[_Cover]) -> Region | None:
    """Find a part of a region that no cover reaches; None when the covers leave nothing of it."""
    left: list[tuple[_Cover, list[str]]] = []
    for cover in avoid:
        cuts: list[str] = []
        for fact, values in cover.condition.items():
            inside = region[fact] & values
            if not inside:
                break
            if len(inside) < len(region[fact]):
                cuts.append(fact)
        else:
            if not cuts and not cover.unless:
                return None
            left.append((cover, cuts))
    if not left:
        return region
    cover, cuts = min(left, key=lambda item: len(item[1]))
    others = [each for each, _ in left if each is not cover]
    rest = region
    for fact in cuts:
        outside = {**rest, fact: rest[fact] - cover.condition[fact]}
        witness = _find_witness(outside, others)
        if witness is not None:
            return witness
        rest = {**rest, fact: rest[fact] & cover.condition[fact]}
    for exception in cover.unless:
        part = _intersect(rest, exception)
        witness = _find_witness(part, others) if part is not None else None
        if witness is not None:
            return witness
    return None
