"""``aigov-docs scenarios FILE…``: worked scenarios against the rules."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from . import add_json, add_library
from .console import Console

if TYPE_CHECKING:
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``scenarios``, which prints the worked examples that the rules fail."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "scenarios",
        help=say("run worked scenarios against the rules"),
        description=say(
            "Run files of worked scenarios, and compare every answer that they expect: weights, days, version that"
            " binds, thresholds, sanctions with their consequences, warnings, missing facts, contradictions, and the"
            " rules looked at. A key that is not known is refused."
        ),
    )
    verb.add_argument("files", metavar=say("FILE"), nargs="+", help=say("a file of scenarios"))
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``scenarios``: check the rules against worked examples, and print the examples that fail, then counts.

    Return the exit status: 1 where an example fails, else 0.
    """
    from .paths import refuse_wrong_paths

    refuse_wrong_paths(*options.files, library=options.library)
    from .. import load_library
    from ..law import read_scenarios, run_scenarios

    library = load_library(options.library, options.release)
    results = [result for path in options.files for result in run_scenarios(read_scenarios(path, library), library)]
    failed = [result for result in results if not result.passed]
    if options.json:
        console.print_json(
            {
                "passed": len(results) - len(failed),
                "failed": [
                    {
                        "id": r.scenario.id,
                        "title": r.scenario.title,
                        "gaps": list(r.gaps),
                        "explanation": list(r.explanation),
                    }
                    for r in failed
                ],
            }
        )
        return 1 if failed else 0
    for result in failed:
        console.print_line(console.bold(f"{result.scenario.id} – {result.scenario.title}"))
        for line in (*result.gaps, *result.explanation):
            console.print_line(f"  {line}")
    console.print_line(
        console.say("{passed} passed, {failed} failed", passed=len(results) - len(failed), failed=len(failed))
    )
    return 1 if failed else 0
