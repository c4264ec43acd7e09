"""``aigov-docs companions MATTER -o DIR``: the adoption file."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..kits.ground.languages import LAW, language_pairs
from . import add_json, add_library, add_vehicle, read_inputs, report_sample_values, warn_if_future
from .console import Console

if TYPE_CHECKING:
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``companions``, which writes a text and the documents for its adoption."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "companions",
        help=say("write the adoption file: notes, letters, notices, forms"),
        description=say(
            "Write into DIR the text and every document that goes with it: the adoption file (D01 to D17: notes to the"
            " CSE, letters, notices, forms, the formalities plan and its calendar), each annex alone (A), and what puts"
            " the rules to work (M: one-page summary, talking points, registers). Nothing is stated as done before its"
            " date; each lists its open points."
        ),
    )
    verb.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    verb.add_argument(
        "-o", "--output", metavar="DIR", required=True, help=say("the folder; it is made when it does not exist")
    )
    add_vehicle(verb, console)
    verb.add_argument("--as-of", metavar="DATE", help=say("see where things stand on this day, written 2026-12-31"))
    verb.add_argument(
        "--lang",
        choices=(LAW, *language_pairs()),
        default="fr+en",
        help=say("French alone, or with the English version for information"),
    )
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``companions``: write a text and documents for its adoption into a folder, print their paths, return 0."""
    from .paths import refuse_wrong_paths

    refuse_wrong_paths(options.matter, library=options.library)
    from .. import assess, companions

    say = console.say
    library, matter = read_inputs(options)
    assessment = assess(library, matter, options.vehicle)
    warn_if_future(options, matter, console)
    report_file = None if options.json else console.file_reporter()
    paths = companions(assessment, options.output, languages=tuple(options.lang.split("+")), told=report_file)
    if options.json:
        console.print_json([str(path) for path in paths])
        return 0
    report_sample_values(options, console, matter)
    if not any(path.suffix == ".ics" for path in paths):
        console.print_note(say("No calendar: install the icalendar library (aigov-docs[calendar]) to have it."))
    return 0
