"""``aigov-docs check [FOLDER]``: say whether a clause library is sound."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..kits.ground.problems import LibraryError
from . import add_json
from .console import Console

if TYPE_CHECKING:
    from ..library.load import Library
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``check``, which prints every mistake in a clause library."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "check",
        help=say("check a clause library whole"),
        description=say(
            "Check a clause library: files, names, texts in both languages, references, outlines, published editions,"
            " and the rules, proven complete and free of conflict. Every mistake is listed."
        ),
    )
    verb.add_argument(
        "folder", metavar=say("FOLDER"), nargs="?", help=say("a house library; the one shipped when not given")
    )
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``check``: print every mistake in a clause library, or what a sound library holds.

    Return the exit status: 1 where there is a mistake, else 0.
    """
    from .. import load_library
    from ..compose.library_check import check_library, find_constant_warnings
    from ..compose.unlawful_texts import find_doubtful_words
    from ..compose.untranslated_texts import list_french_alone
    from ..law import rule_book
    from ..law.rule_reading import SUBJECTS
    from ..library.upstream import find_upstream_changes, list_overridden

    say = console.say
    try:
        library = load_library(options.folder)
    except LibraryError as error:
        problems, notices = list(error.problems), []
    else:
        problems = check_library(library)
        notices = [] if problems else [*find_doubtful_words(library), *find_upstream_changes(library)]
    if options.json:
        console.print_json(
            [
                {**problem.as_dict(console.language), "severity": severity}
                for severity, listed in (("problem", problems), ("notice", notices))
                for problem in listed
            ]
        )
        return 1 if problems else 0
    for problem in problems:
        console.print_line(problem.text(console.language))
    if problems:
        console.print_line(say.plural("{n} problem.", "{n} problems.", len(problems)))
        return 1
    for notice in find_constant_warnings(library):
        console.print_line(f"{notice.id}: {notice.text(console.language)}")
    console.print_line(
        say(
            "No problem: {clauses} clauses, {editions} editions, {vehicles} vehicles, {rules} rules, {bases} legal"
            " bases.",
            clauses=len(library.clauses),
            editions=sum(len(c.editions) for c in library.clauses.values()),
            vehicles=len(library.vehicles),
            rules=len({rule.id for subject in SUBJECTS for rule in rule_book(library, subject).all_rules()}),
            bases=len(library.legal_bases),
        )
    )
    for name in list_overridden(library):
        console.print_line(_replacement_text(name, library, console))
    french = list_french_alone(library)
    if french:
        console.print_line(say("In French only, and so in an English document: {texts}", texts=", ".join(french)))
    for other_notice in notices:
        console.print_line(other_notice.text(console.language))
    if library.drafts:
        console.print_line(say("Not published yet: {clauses}", clauses=", ".join(library.drafts)))
    return 0


def _replacement_text(name: str, library: Library, console: Console) -> str:
    """Describe what a house library replaces: a clause, or the outline of a vehicle."""
    was = library.written_against.get(name)
    if name in library.clauses:
        clause = library.clauses[name]
        label = clause.label_edition(clause.editions[max(clause.editions)])
        if was is not None:
            return console.say(
                "{own} replaces {name}@{edition} of release {release}",
                own=label,
                name=name,
                edition=was.edition,
                release=was.release,
            )
        return console.say("{own} replaces {name}", own=label, name=name)
    if was is not None:
        return console.say(
            "the outline of {name} is changed, from release {release}",
            name=name.removeprefix("vehicles/"),
            release=was.release,
        )
    return console.say("the outline of {name} is changed", name=name.removeprefix("vehicles/"))
