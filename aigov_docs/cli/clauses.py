"""``aigov-docs clauses [ID]``: the clauses of the library."""

from __future__ import annotations

import argparse
from typing import Any

from . import add_json, add_library
from .console import Console


def add(verbs: Any, console: Console) -> None:
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser("clauses", help=say("list the clauses, or show one"), description=say("List the clauses of the library, or show all of one: texts, editions, legal bases, where it is used."))
    verb.add_argument("clause", metavar=say("CLAUSE"), nargs="?", help=say("the clause to show"))
    verb.add_argument("--topic", metavar="A1", help=say("only clauses of this topic"))
    verb.add_argument("--kind", metavar=say("KIND"), help=say("only clauses of this kind"))
    verb.add_argument("--lang", choices=["fr", "en"], help=say("language of titles and texts; the user's when not given"))
    add_library(verb, console)
    add_json(verb, console)


def run(options: Any, console: Console) -> int:
    from .. import load_library
    from ..errors import N_, LibraryError, unknown

    say = console.say
    library = load_library(options.library)
    language = options.lang or console.language
    vocabulary = library.vocabulary
    if options.topic and options.topic not in vocabulary.topics:
        raise LibraryError(unknown("unknown-topic", "--topic", N_('unknown topic "{name}"'), options.topic, list(vocabulary.topics)))
    if options.kind and options.kind not in vocabulary.kinds:
        raise LibraryError(unknown("unknown-kind", "--kind", N_('unknown kind "{name}"'), options.kind, list(vocabulary.kinds)))
    if options.clause:
        clause = library.clauses.get(options.clause)
        if clause is None:
            raise LibraryError(unknown("unknown-clause", options.clause, N_('unknown clause "{name}"'), options.clause, list(library.clauses)))
        said = describe(library, clause, language)
        if options.json:
            console.json(said)
        else:
            show(said, console)
        return 0
    found = [c for c in library.clauses.values() if options.topic in (None, c.topic) and options.kind in (None, c.kind)]
    if options.json:
        console.json([describe(library, clause, language) for clause in found])
        return 0
    rows = [[clause.id, clause.topic, vocabulary.kinds[clause.kind].text(language), str(max(clause.editions)), clause.purpose.text(language)] for clause in found]
    console.table([say("Clause"), say("Topic"), say("Kind"), say("Edition"), say("Purpose")], rows)
    return 0


def describe(library: Any, clause: Any, language: str) -> dict[str, Any]:
    """All of a clause as plain data."""
    vocabulary = library.vocabulary
    used = {}
    for vehicle in library.vehicles.values():
        for entry in vehicle.entries():
            if entry.clause == clause.id:
                used[vehicle.id] = {name: test if isinstance(test, (str, dict)) else list(test) for name, test in entry.when.items()}
    editions = []
    for edition in clause.editions.values():
        editions.append({
            "edition": edition.number,
            "in_force": edition.in_force.isoformat(),
            "published": edition.published,
            "change": {"level": edition.change.level, "says": edition.change.text(language)} if edition.change else None,
            "legal_bases": [{"id": name, "cite": library.legal_bases[name].cite.text(language), "verify": library.legal_bases[name].verify} for name in edition.legal_bases],
            "texts": {key: wording.raw for key, wording in sorted(edition.wordings.items())},
        })  # fmt: skip
    return {
        "clause": clause.id,
        "library": clause.library,
        "topic": clause.topic,
        "topic_label": vocabulary.topics[clause.topic].text(language),
        "kind": clause.kind,
        "kind_label": vocabulary.kinds[clause.kind].text(language),
        "family": clause.family,
        "modality": clause.modality,
        "purpose": clause.purpose.text(language),
        "answers": {name: vocabulary.answers[name].text(language) for name in clause.answers},
        "used_in": used,
        "editions": editions,
    }


def show(said: dict[str, Any], console: Console) -> None:
    """A clause on the screen."""
    say = console.say
    console.print(console.bold(said["clause"]))
    console.print(said["purpose"])
    console.print(say("Topic: {topic}. Kind: {kind} ({family}).", topic=f"{said['topic']} {said['topic_label']}", kind=said["kind_label"], family=said["family"]))
    console.print(say("Answers: {answers}", answers="; ".join(f"{name} {label}" for name, label in said["answers"].items())))
    for vehicle, when in said["used_in"].items():
        condition = ", ".join(f"{name}: {test if isinstance(test, str) else ' | '.join(test)}" for name, test in when.items())
        console.print(say("Used in {vehicle}", vehicle=vehicle) + (f" ({condition})" if condition else ""))
    for edition in said["editions"]:
        console.print()
        state = say("published") if edition["published"] else say("draft")
        console.print(console.bold(say("Edition {number}, in force from {day}, {state}", number=edition["edition"], day=edition["in_force"], state=state)))
        if edition["change"]:
            console.print(edition["change"]["says"])
        console.print(say("Legal bases: {bases}", bases="; ".join(basis["cite"] for basis in edition["legal_bases"])))
        for key, text in edition["texts"].items():
            console.print()
            console.print(f"[{key}]")
            console.print(text.rstrip())
