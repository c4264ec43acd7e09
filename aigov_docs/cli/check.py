"""``aigov-docs check [FOLDER]``: is the clause library sound?"""

from __future__ import annotations

import argparse
from typing import Any

from . import add_json
from .console import Console


def add(verbs: Any, console: Console) -> None:
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser("check", help=say("check a clause library whole"), description=say("Check a clause library: files, names, texts in both languages, references, outlines, published editions, and the rules, proven complete and free of conflict. Every mistake is listed."))
    verb.add_argument("folder", metavar=say("FOLDER"), nargs="?", help=say("a house library; the one shipped when not given"))
    add_json(verb, console)


def run(options: Any, console: Console) -> int:
    from .. import check, load_library, rule_book
    from ..document.check import notices
    from ..law.rules import SUBJECTS

    say = console.say
    problems = check(options.folder)
    if options.json:
        console.json([problem.as_dict(console.language) for problem in problems])
        return 1 if problems else 0
    for problem in problems:
        console.print(problem.text(console.language))
    if problems:
        console.print(say.plural("{n} problem.", "{n} problems.", len(problems)))
        return 1
    library = load_library(options.folder)
    for notice in notices(library):
        console.print(f"{notice.id}: {notice.text(console.language)}")
    console.print(say("No problem: {clauses} clauses, {editions} editions, {vehicles} vehicles, {rules} rules, {bases} legal bases.", clauses=len(library.clauses), editions=sum(len(c.editions) for c in library.clauses.values()), vehicles=len(library.vehicles), rules=len({rule.id for subject in SUBJECTS for rule in rule_book(library, subject).rules()}), bases=len(library.legal_bases)))
    for name in library.overrides:
        console.print(say("This library replaces: {name}", name=name))
    if library.drafts:
        console.print(say("Not published yet: {clauses}", clauses=", ".join(library.drafts)))
    return 0
