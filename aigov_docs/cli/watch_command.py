"""``aigov-docs watch CODE.json``: say which articles that the library cites no longer read as recorded."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from . import add_json, add_library
from .console import Console

if TYPE_CHECKING:
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``watch``, which prints which cited articles of the Code du travail changed."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "watch",
        help=say("say which cited articles of the Code du travail changed"),
        description=say(
            "Compare the articles of the Code du travail that the library cites with a consolidated version of the"
            " code: changed, moved, repealed, about to change; each with the clauses, rules, formalities, steps and"
            " companions that cite it. Exit 1 if there is any."
        ),
    )
    verb.add_argument(
        "code",
        metavar="CODE.json",
        help=say("the consolidated code: data/LEGITEXT000006072050.json of the npm package @socialgouv/legi-data"),
    )
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``watch``: print the cited articles that a consolidated Code du travail changes, moves or repeals.

    The articles are those that the library cites; the code is the file that the options name. A change
    to come, of which the code gives the day, counts too.

    Return the exit status: 1 where an article is printed, else 0.
    """
    from .. import load_library
    from ..kits.ground.i18n import date_text
    from ..law import watch_code
    from ..law.labour_code import read_code
    from ..law.watch import watched_articles

    say = console.say
    library = load_library(options.library, options.release)
    code = read_code(options.code)
    alerts = watch_code(library, code)
    checked = len(watched_articles(library))
    if options.json:
        console.print_json(
            {
                "code_version": code.version.isoformat(),
                "checked": checked,
                "alerts": [alert.as_dict(console.language) for alert in alerts],
            }
        )
        return 1 if alerts else 0
    names = {
        "clauses": say("Clauses: {names}"),
        "rules": say("Rules: {names}"),
        "formalities": say("Formalities: {names}"),
        "steps": say("Steps: {names}"),
        "companions": say("Companions: {names}"),
    }
    for alert in alerts:
        console.print_line(console.bold(alert.text(console.language)))
        for part, cited_names in alert.citing.as_dict().items():
            if cited_names:
                console.print_line("  " + names[part].format(names=", ".join(cited_names)))
    day = date_text(code.version, console.language)
    if alerts:
        console.print_line(
            say.plural(
                "Compared with the text of {day}: {checked} articles, {n} alert.",
                "Compared with the text of {day}: {checked} articles, {n} alerts.",
                len(alerts),
                checked=checked,
                day=day,
            )
        )
        return 1
    console.print_line(
        say.plural(
            "Compared with the text of {day}: {n} article, no alert.",
            "Compared with the text of {day}: {n} articles, no alert.",
            checked,
            day=day,
        )
    )
    return 0
