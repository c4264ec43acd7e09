"""``aigov-docs redline OLD.yaml NEW.yaml``: two versions of a matter, and what that changes in its document."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import typeset_text

if TYPE_CHECKING:
    from ..matter.fact_changes import FactChange
    from ..review.matter_comparison import MatterComparison
    from .console import Console

#: The endings of the files of matters.
ENDINGS = (".yaml", ".yml", ".json")


def redline_matters(options: argparse.Namespace, console: Console, date: dt.date | None) -> int:
    """Print what changed between two matters, and in the document made from them; write its redline where asked.

    Return 0. ``date`` is the day that the tracked changes bear; that of the newer document when None.
    """
    from ..review.matter_comparison import compare_matters
    from ..review.redline import redline
    from . import read_matters
    from .redline_output import print_changes, write_redline

    library, (old, new) = read_matters(options, options.old, options.new)
    read_alone = console.language if options.output is None else "fr"  # what is printed is for whoever asks
    documents = options.lang or read_alone
    comparison = compare_matters(old.matter, new.matter, library, vehicle=options.vehicle, language=documents)
    if options.output is not None:
        redline_file = redline(
            *comparison.files,
            author=options.author,
            date=date,
            language=options.lang,
            library=library,
            vehicle=comparison.vehicle,
            names=(options.old, options.new),
        )
        write_redline(Path(options.output), redline_file)
    language = options.lang if options.lang in ("fr", "en") else console.language
    if options.json:
        console.print_json({"file": options.output, **comparison.as_dict(language)})
        return 0
    if options.output is not None:
        console.print_line(console.say("Written: {file}", file=options.output))
    _print_facts(comparison, console)
    _print_weights(comparison, console)
    console.print_line()
    document = comparison.assessments[1].vehicle.label.text(console.language)
    console.print_line(console.bold(typeset_text(document, console.language)))
    print_changes(comparison.clauses, library, console)
    return 0


def _print_facts(comparison: MatterComparison, console: Console) -> None:
    """Print the facts that changed, one a line: the field, the value before and the value after."""
    say = console.say
    if not comparison.facts:
        console.print_line(say("The two matters say the same."))
        return
    console.print_line(console.bold(say("What the matter says otherwise")))
    for change in comparison.facts:
        console.print_text(f"  {_tell_change(change, console)}", console.language)


def _tell_change(change: FactChange, console: Console) -> str:
    title, (before, after) = change.name_field(console.language), change.tell_values(console.language)
    if not before:
        return console.say("{field}: added: {value}", field=title, value=after)
    if not after:
        return console.say("{field}: taken out: {value}", field=title, value=before)
    return console.say("{field}: {before} → {after}", field=title, before=before, after=after)


def _print_weights(comparison: MatterComparison, console: Console) -> None:
    """Print the clauses that weigh otherwise, together where they weighed and now weigh the same."""
    groups = comparison.group_weights(console.language)
    if not groups:
        return
    console.print_line()
    console.print_line(console.bold(console.say("What clauses are worth otherwise")))
    for (before, after), names in groups.items():
        console.print_text(f"  {before} → {after} ({len(names)})", console.language)
        for name in names:
            console.print_line(f"    {name}")
