"""Checking a library's documents against one another: stances that their texts do not say, documents that are silent.

What contradicts in the newest editions is refused by a check of ``rules/coherence.yaml``; here is what no matter is
needed to see, and what contradicted on the days of earlier editions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, unknown_name
from ..library.clauses import Clause, Wording
from ..library.library import Library
from ..library.stances import ComparedRule, Stance
from .combinations import list_compositions
from .observations import ObservedDocument
from .papers import find_disagreements, find_silences, spell_stance

FILE = "vocabulary/stances.yaml"


def check_papers(library: Library) -> list[Problem]:
    """Find the mistakes in a library's list of rules that several documents state (``vocabulary/stances.yaml``).

    They are unknown names (listed alone where there are any), texts that do not say what the list has them say,
    documents that contradicted each other on an earlier day, and, except in a house library, documents that say nothing
    of a rule.

    >>> check_papers(load_library())
    []
    """
    problems = [
        problem for name, rule in library.vocabulary.stances.items() for problem in _check_names(library, name, rule)
    ]
    if problems:
        return problems
    silent = _check_silences(library) if library.base is None else ()
    return [*_check_words(library), *silent, *_check_earlier_days(library)]


def _check_names(library: Library, name: str, rule: ComparedRule) -> Iterator[Problem]:
    """Yield the problems of a rule that names what the library does not have."""
    vocabulary, where = library.vocabulary, f"{FILE}, {name}"
    options = vocabulary.options.options
    if rule.option is not None and rule.option not in options:
        yield unknown_name("unknown-option", where, N_('unknown option "{name}"'), rule.option, list(options))
        return
    values = options[rule.option].values if rule.option is not None else rule.stances
    phrases = [need for stance in rule.stances.values() for need in (*stance.needs, *stance.never)]
    blanks = [blank for stance in rule.stances.values() for blank in stance.blanks]
    for code, message, names, known in (
        ("unknown-value", N_('unknown value "{name}"'), rule.stances, values),
        ("unknown-clause", N_('unknown clause "{name}"'), rule.list_clauses(), library.clauses),
        ("unknown-phrase", N_('unknown phrase "{name}"'), phrases, vocabulary.phrases),
        ("unknown-blank", N_('unknown blank "{name}"'), blanks, vocabulary.blanks),
        ("unknown-vehicle", N_('unknown vehicle "{name}"'), rule.silent, library.vehicles),
    ):
        for each in dict.fromkeys(names):
            if each not in known:
                yield unknown_name(code, where, message, each, list(known))
    for option, value in (each for when in rule.silent.values() for each in when.items()):
        if option not in options:
            yield unknown_name("unknown-option", where, N_('unknown option "{name}"'), option, list(options))
        elif value not in options[option].values:
            yield unknown_name(
                "unknown-value", where, N_('unknown value "{name}"'), value, list(options[option].values)
            )


# ------------------------------------------------------------------ words
def _check_words(library: Library) -> Iterator[Problem]:
    """Yield the problems of texts that do not say their stance, each at its file and line."""
    for rule in library.vocabulary.stances.values():
        for name, stance in rule.stances.items():
            for clause in (library.clauses[clause] for clause in stance.clauses if stance.needs or stance.never):
                for wording in _list_printed(library, clause):
                    yield from _compare_words(library, rule, name, stance, wording)


def _list_printed(library: Library, clause: Clause) -> list[Wording]:
    """List the texts of a clause that a document of the library prints, each once."""
    printed = (
        wording
        for vehicle in library.vehicles_in_order()
        if clause.id in vehicle.list_clause_ids()
        for edition in clause.editions.values()
        for wording in edition.list_printed(vehicle)
    )
    return list({each.where: each for each in printed if not each.problems}.values())


def _compare_words(
    library: Library, rule: ComparedRule, name: str, stance: Stance, wording: Wording
) -> Iterator[Problem]:
    phrases, language = library.vocabulary.phrases, wording.language
    said = {"rule": rule, "stance": spell_stance(library, rule, name)}
    hint = N_("write it again, or correct the stance of this clause in {file}")
    for number, line in enumerate(wording.raw.splitlines(), start=1):
        for phrase in stance.never:
            for words in phrases[phrase].find_in(line, language):
                yield Problem(
                    "other-stance",
                    wording.describe_line(number),
                    N_("“{words}”: the text should say “{stance}” ({rule})"),
                    hint,
                    {"words": words, "file": FILE, **said},
                )
    for phrase in stance.needs:
        if not phrases[phrase].find_in(wording.raw, language):
            yield Problem(
                "other-stance",
                wording.describe_line(1),
                N_("the text should say “{stance}” ({rule}), and never says: {phrase}"),
                hint,
                {"phrase": phrases[phrase], "file": FILE, **said},
            )


# ------------------------------------------------------------------ silence
def _check_silences(library: Library) -> list[Problem]:
    """List the documents that say nothing of a rule that the other documents of the same matter state."""
    found: dict[tuple[str, str], Problem] = {}
    rules = library.vocabulary.stances.values()
    asked = sorted({name for rule in rules for when in rule.silent.values() for name in when})
    for vehicle in library.vehicles_in_order():
        # documents with the same clauses, under the same options, are silent on the same rules
        different = {
            (
                tuple(paper.ids for paper in composition.papers),
                *(composition.choices.get(name) for name in asked),
            ): composition
            for composition in list_compositions(library, vehicle)
        }
        for made in different.values():
            for key, problem in _find_silent(made):
                found.setdefault(key, problem)
    return list(found.values())


def _find_silent(document: ObservedDocument) -> Iterator[tuple[tuple[str, str], Problem]]:
    for name, rule, vehicle, speaking in find_silences(
        document.choices, document.papers, document.library.vocabulary.stances
    ):
        if vehicle is document.vehicle:
            yield (
                (name, vehicle.id),
                Problem(
                    "silent-paper",
                    f"vehicles/{vehicle.id}.yaml",
                    N_("the document says nothing of “{rule}”, of which another speaks: {others}"),
                    N_("bring its clause in, or add the vehicle to silent in {file}, {name}"),
                    {"rule": rule, "others": ", ".join(each.id for each in speaking), "file": FILE, "name": name},
                ),
            )


# ------------------------------------------------------------------ earlier days
def _check_earlier_days(library: Library) -> Iterator[Problem]:
    """Yield the problems of documents that contradicted each other before the newest editions of their clauses.

    The documents are compared on each day on which an edition began to be in force, for the rules that it concerns.
    """
    rules = library.vocabulary.stances
    days = {name: _list_days(library, rule)[:-1] for name, rule in rules.items()}
    for day in sorted({day for each in days.values() for day in each}):
        concerned = {name: rules[name] for name, each in days.items() if day in each}
        yield from _compare_papers(library, day, concerned)


def _list_days(library: Library, rule: ComparedRule) -> list[dt.date]:
    """List the days on which an edition of a clause of a rule begins to be in force, in order."""
    known = (library.clauses[name].editions.values() for name in rule.list_clauses())
    return sorted({edition.in_force for editions in known for edition in editions})


def _compare_papers(library: Library, day: dt.date, rules: Mapping[str, ComparedRule]) -> Iterator[Problem]:
    """Yield a problem for each rule of which the documents of some matter of a day do not say the same."""
    clauses = {clause for rule in rules.values() for clause in rule.list_clauses()}
    options = [rule.option for rule in rules.values() if rule.option is not None]
    reported: set[tuple[object, ...]] = set()
    names: set[str] = set()
    for made in (
        composition for vehicle in library.vehicles_in_order() for composition in list_compositions(library, vehicle)
    ):
        papers = tuple(paper.in_force_on(day, clauses) for paper in made.papers)
        seen = (*(paper.ids for paper in papers), *(made.choices.get(option) for option in options))
        if seen in reported:
            continue
        reported.add(seen)
        for disagreement in find_disagreements(library, made.choices, papers, rules):
            if disagreement.name not in names:
                names.add(disagreement.name)
                yield Problem(
                    "papers-of-a-day",
                    "; ".join((f"{FILE}, {disagreement.name}", *disagreement.list_places(papers, library))),
                    N_("the documents of a matter of {day} do not say the same: {said}"),
                    N_(
                        "write the same in the editions of that day; if they are published, say in {file} what they say"
                    ),
                    {"day": day.isoformat(), "said": disagreement.as_name(), "file": FILE},
                )
