"""Does each rule matter?

``python tools/mutate_rules.py`` removes each rule and each of its cases, flips each of its weights, and takes away the
facts that each case asks for and the consequence that it tells, one at a time.

After each change at least one scenario of ``tests/scenarios`` must fail: a wrong answer, a rule no longer looked at, or
a conflict. What no scenario notices is printed; the exit status is 1 if there is any.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import aigov_docs as aigov
from aigov_docs.law import rule_reading, sanctions, scenarios
from aigov_docs.law import weighing as enforceability
from aigov_docs.law.rule_reading import rule_book
from aigov_docs.law.rules import Rule, RuleBook, RuleCase

ROOT = Path(__file__).resolve().parents[1]


def flips(book: RuleBook, answers: Mapping[str, bool]) -> Iterator[tuple[str, RuleBook]]:
    """Each change of a weight in a book, to another that bears where it does not, or the reverse."""
    for rule in list(book.all_rules()):
        for index, case in enumerate(rule.cases):
            for family in case.weight if isinstance(case.weight, dict) else [None]:
                given = case.weight[family] if isinstance(case.weight, dict) else case.weight
                if given is None:
                    continue
                other = next(answer for answer, bears in answers.items() if bears != answers[given])
                weight = {**case.weight, family: other} if isinstance(case.weight, dict) else other
                cases = tuple(
                    dataclasses.replace(c, weight=weight) if i == index else c for i, c in enumerate(rule.cases)
                )
                label = (
                    f"{rule.id} ({rule.stage}), case {index + 1}{f', {family}' if family else ''}: {given} flipped to"
                    f" {other}"
                )
                yield label, _with(book, rule.id, dataclasses.replace(rule, cases=cases))


def silences(book: RuleBook) -> Iterator[tuple[str, RuleBook]]:
    """Each change that says less: a case that is gone, facts no longer asked for, a consequence no longer told."""
    for rule in list(book.all_rules()):
        for index, case in enumerate(rule.cases):
            changed: dict[str, tuple[RuleCase, ...]] = {}
            if len(rule.cases) > 1:
                changed["gone"] = ()
            if case.missing:
                changed["asks for nothing"] = (dataclasses.replace(case, missing=()),)
            if case.consequence:
                changed["tells no consequence"] = (dataclasses.replace(case, consequence={}),)
            for what, put in changed.items():
                cases = (*rule.cases[:index], *put, *rule.cases[index + 1 :])
                label = f"{rule.id} ({rule.stage}), case {index + 1}: {what}"
                yield label, _with(book, rule.id, dataclasses.replace(rule, cases=cases))


def _with(book: RuleBook, name: str, other: Rule | None) -> RuleBook:
    def kept(listed: tuple[Rule, ...]) -> tuple[Rule, ...]:
        out = []
        for rule in listed:
            if rule.id != name or (other is not None and rule.stage != other.stage):
                out.append(rule)
            elif other is not None:
                out.append(other)
        return tuple(out)

    return dataclasses.replace(
        book,
        stages=tuple((stage, kept(listed)) for stage, listed in book.stages),
        warnings=kept(book.warnings),
        refusals=kept(book.refusals),
    )


def main() -> int:
    library = aigov.load_library()
    read = [s for path in sorted((ROOT / "tests/scenarios").glob("*.yaml")) for s in aigov.law.read_scenarios(path)]
    books = {subject: rule_book(library, subject) for subject in rule_reading.SUBJECTS}
    vocabulary = library.vocabulary
    answers = {
        "enforceability": {n: e.bears for n, e in vocabulary.weights.items()},
        "sanctions": {n: e.bears for n, e in vocabulary.verdicts.items()},
    }
    changed = dict(books)

    def lookup(_: aigov.Library, subject: str = "enforceability") -> RuleBook:
        return changed[subject]

    for module in (enforceability, sanctions, scenarios):
        module.rule_book = lookup  # type: ignore[attr-defined]  # swapped, to prove that it matters
    survivors, count = [], 0
    tried: list[tuple[str, dict[str, RuleBook]]] = []
    for name in dict.fromkeys(rule.id for book in books.values() for rule in book.all_rules()):
        tried.append((f"{name} removed", {subject: _with(book, name, None) for subject, book in books.items()}))
    for subject, book in books.items():
        mutants = [*flips(book, answers[subject]), *silences(book)]
        tried += [(label, {**books, subject: mutant}) for label, mutant in mutants]
    for label, mutated in tried:
        changed = mutated  # what `lookup` gives
        count += 1
        name = label.partition(" ")[0]
        if not any(_fails(scenario, library) for scenario in sorted(read, key=lambda each: name not in each.rules)):
            survivors.append(label)
    for label in survivors:
        print(f"no scenario notices: {label}")
    print(f"{count - len(survivors)} passed, {len(survivors)} failed")
    return 1 if survivors else 0


def _fails(scenario: scenarios.Scenario, library: aigov.Library) -> bool:
    try:
        return not scenarios.run_scenario(scenario, library).passed
    except aigov.RuleConflict:
        return True


if __name__ == "__main__":
    sys.exit(main())
