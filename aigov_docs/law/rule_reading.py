"""Reading rules: the files of ``rules/`` become rule books, with every mistake of form found on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ..conditions import Condition, Test, admitted_values
from ..kits.ground.i18n import N_
from ..kits.ground.problems import LibraryError, Problem, unknown_name
from ..kits.ground.yaml_files import YamlSource
from ..library.load import Library
from ..library.read_clauses import read_shared_yaml
from ..library.rule_files import CaseFile, ImpossibleFile, RuleFile
from .rules import Rule, RuleBook, RuleCase
from .sanction_facts import fact_names, fact_values

#: The questions rules answer: what a clause is worth, and whether a sanction is open. Each has its files, stages and
#: answers.
SUBJECTS = ("enforceability", "sanctions")


@lru_cache(maxsize=16)
def rule_book(library: Library, subject: str = "enforceability") -> RuleBook:
    """Read the rules of a library on one subject and check their form; a second call gives the same rule book.

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
        self.reviewing = frozenset(name for name, entry in self.stages.items() if entry.reviews)

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
                name, languages = path.relative_to(folder).as_posix(), self.library.languages_of(folder)
                kind: object = tuple[ImpossibleFile, ...] if path.stem == "impossible" else tuple[RuleFile, ...]
                read, source, problems = read_shared_yaml(path, name, kind, languages)
                self.problems += problems
                if path.stem == "impossible":
                    impossible += [
                        self.read_tests(item.facts, source.describe_place((i, "facts")))
                        for i, item in enumerate(read or ())
                    ]
                    continue
                for index, file in enumerate(read or ()):
                    rules += self.read_rule(file, source, index, own)
        if not self.problems:  # a file that was not read has rules which others name
            self.check_names(rules)
        order = sorted(self.stages, key=lambda name: self.stages[name].order)
        stages = tuple((stage, tuple(rule for rule in rules if rule.stage == stage)) for stage in order)
        return RuleBook(
            stages,
            tuple({rule.id: rule for rule in rules if rule.warning}.values()),
            tuple(impossible),
            tuple(rule for rule in rules if rule.refuses),
            self.reviewing,
            frozenset(name for name, entry in self.answers.items() if entry.bears),
        )

    def read_rule(self, file: RuleFile, source: YamlSource, index: int, own: bool) -> list[Rule]:
        """Build the rules of one YAML entry: one `Rule` for each stage at which the entry has cases."""
        where = f"{source.describe_place((index,))}, {file.id}"
        vocabulary = self.library.vocabulary
        if file.stage is None and not (file.warning or file.refuses):
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
        cases = file.cases or (
            CaseFile(when=file.when, weight=file.weight, missing=file.missing, consequence=file.consequence),
        )
        self.check_asked(file, cases, where)
        for case in cases:
            self.check_weights(case, where, own)
        about = self.read_tests(file.about, where)
        by_stage: dict[str | None, list[RuleCase]] = {}
        for case in cases:
            by_stage.setdefault(case.stage or file.stage, []).append(
                RuleCase(
                    self.read_tests(case.when, where),
                    case.weight,
                    case.missing or file.missing,
                    {**(case.consequence or file.consequence)},
                    case.asks_for_ground,
                )
            )
        return [
            Rule(
                file.id, stage, file.explanation, about, tuple(listed),
                file.exception_to if stage == file.stage else (), file.warning, file.legal_bases, file.decisions,
                file.confidence, where, file.refuses, file.keys, file.mark, file.replaces, file.told,
                file.told_once,
                file.in_plan, file.in_conclusion,
            )
            for stage, listed in by_stage.items()
        ]  # fmt: skip

    def check_weights(self, case: CaseFile, where: str, own: bool) -> None:
        """Check the weights that a case gives, and the families of clauses that it gives them to."""
        by_family = case.weight if isinstance(case.weight, dict) else {}
        weights = list(by_family.values()) if by_family else [case.weight] if isinstance(case.weight, str) else []
        for weight in weights:
            if weight not in self.answers:
                said = N_('unknown weight "{name}"')
                self.problems.append(unknown_name("unknown-weight", where, said, weight, list(self.answers)))
            elif not own and not self.answers[weight].house:
                said, hint = N_("a rule of a house library may only lower a weight"), N_("write one of: {known}")
                known = ", ".join(name for name, entry in self.answers.items() if entry.house)
                self.problems.append(Problem("weight-raised", where, said, hint, {"known": known}))
        known_families = list(self.library.vocabulary.families)
        for family in by_family:
            if family not in known_families:
                said = N_('unknown family "{name}"')
                self.problems.append(unknown_name("unknown-family", where, said, family, known_families))

    def check_asked(self, file: RuleFile, cases: Sequence[CaseFile], where: str) -> None:
        """Check the words of a rule that ask for facts, name contradictory ones, or tell a consequence."""
        vocabulary = self.library.vocabulary
        listed: list[tuple[str, Collection[str], list[str]]] = [
            (N_('no such fact is asked for: "{name}"'), vocabulary.asked_facts, [*file.missing, *file.keys]),
            (N_('no such fact is asked for: "{name}"'), vocabulary.asked_facts, [n for c in cases for n in c.missing]),
            (N_('unknown consequence "{name}"'), vocabulary.consequences, [*file.consequence.values()]),
            (
                N_('unknown consequence "{name}"'),
                vocabulary.consequences,
                [name for case in cases for name in case.consequence.values()],
            ),
            (N_('unknown confidence "{name}"'), vocabulary.confidence, [file.mark] if file.mark else []),
        ]
        for message, known, names in listed:
            self.problems += [
                unknown_name("unknown-word", where, message, name, list(known)) for name in names if name not in known
            ]

    def read_tests(self, tests: Mapping[str, Test], where: str) -> Condition:
        return read_condition(tests, self.library, where, self.problems)

    def check_names(self, rules: list[Rule]) -> None:
        stages: dict[str, set[str | None]] = {}
        places: dict[str, str] = {}
        for rule in rules:
            if places.setdefault(rule.id, rule.where) != rule.where:
                self.problems.append(
                    Problem(
                        "rule-twice", rule.where, N_("this rule is written twice"), N_("rename or remove one of them")
                    )
                )
            stages.setdefault(rule.id, set()).add(rule.stage)
        for rule in rules:
            for name in rule.exception_to:
                if name not in stages:
                    said = N_('unknown rule "{name}" under exception_to')
                    self.problems.append(unknown_name("unknown-rule", rule.where, said, name, list(stages)))
                elif rule.stage in self.reviewing:
                    said, hint = N_('"{name}" may lack facts: no rule sets that aside'), N_("take exception_to out")
                    self.problems.append(Problem("answer-lifted", rule.where, said, hint, {"name": name}))
                elif rule.stage not in stages[name]:
                    said = N_('"{name}" belongs to another stage')
                    hint = N_("an exception and its general case share a stage")
                    self.problems.append(Problem("other-stage", rule.where, said, hint, {"name": name}))


def read_condition(tests: Mapping[str, Test], library: Library, where: str, problems: list[Problem]) -> Condition:
    """Read a condition of a rule, the test of each fact by its name, as the set of values that each fact may have.

    A misspelt fact or value is added to ``problems``; ``where`` (its file, its id) names the rule in these messages.
    """
    condition: dict[str, frozenset[str]] = {}
    for fact, test in tests.items():
        if fact not in fact_names():
            problems.append(unknown_name("unknown-fact", where, N_('unknown fact "{name}"'), fact, fact_names()))
            continue
        condition[fact] = admitted_values(test, fact_values(fact, library), f"{where}, {fact}", problems)
    return condition


@lru_cache(maxsize=16)
def has_own_rules(library: Library) -> bool:
    """Whether a library is a house library with rules of its own on the weight of clauses."""
    return library.base is not None and {rule.id for rule in rule_book(library).all_rules()} != {
        rule.id for rule in rule_book(library.base).all_rules()
    }
