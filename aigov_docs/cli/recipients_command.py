"""``aigov-docs recipients FILE…``: check a list of employees.

Says who would be issued, who is held, and what to correct.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import add_json, read_day, read_key, refuse_overwriting_inputs
from .console import Console
from .list_options import add_list_options, refuse_wrong_list_options

if TYPE_CHECKING:
    from ..people.recipients import RecipientCheck
    from .console import Verbs


#: How many rows of each sort a terminal is shown; the report and the JSON have them all.
SHOWN = 200


def add_command(verbs: Verbs, console: Console) -> None:
    """Add the command ``recipients``, which checks a list of employees: who gets a document, who not, every fault."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "recipients",
        help=say("check a list of employees before issuing"),
        description=say(
            "A CSV or XLSX list of employees, or DSN files, read and checked whole: who would be issued, who is held"
            " and why, and every fault with its line and column. Nothing is issued. A table given beside DSN files"
            " completes them by matricule. The DSN is made for the social bodies: using it as a list of staff is a new"
            " purpose, for which the data protection officer is asked first."
        ),
    )

    verb.add_argument(
        "files", nargs="+", metavar=say("FILE"), help=say("the list: .csv, .xlsx or DSN; several are read together")
    )
    add_list_options(verb, console)
    verb.add_argument(
        "--save-mapping",
        metavar=say("FILE"),
        help=say("write the columns found as a mapping file, to correct and reuse"),
    )
    verb.add_argument("--on", metavar="DATE", help=say("day of effect of the amendments, written 2026-12-31"))
    verb.add_argument(
        "--key",
        metavar=say("FILE"),
        help=say("a secret key: people of a DSN without matricule get a number made with it"),
    )
    verb.add_argument(
        "--report",
        metavar=say("FILE"),
        help=say("write the check as a CSV to send back to HR; it holds numbers, no names"),
    )
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``recipients``: check a list of employees, and print who would be issued, who is held, and the faults.

    Return the exit status: 1 where the list has a fault, else 0.
    """
    from ..kits.ground.problems import RecipientError
    from ..people.mapping import save_mapping
    from ..people.recipients import check_recipients

    for output in (options.report, options.save_mapping):
        refuse_overwriting_inputs(output, *options.files, options.mapping, options.key)
    refuse_wrong_list_options(options)
    checked = check_recipients(
        options.files,
        mapping=options.mapping,
        on=read_day(options.on, "--on") if options.on else None,
        accept=options.accept,
        secret=read_key(options.key),
        contract_type=options.contract_type,
    )
    if options.save_mapping and checked.mapping is not None:
        save_mapping(checked.mapping, options.save_mapping)
        console.print_note(console.say("Written: {file}", file=options.save_mapping))
    if options.report:
        _write_report(checked, options.report, console)
    if options.json:
        console.print_json(_check_as_dict(checked, console.language))
    else:
        _print_check(checked, console)
    if checked.faults and not options.json:
        console.print_problems(RecipientError(*checked.faults[:SHOWN]))
        if len(checked.faults) > SHOWN:
            console.print_note(
                console.say("{n} more: add --report FILE.csv to have them all.", n=len(checked.faults) - SHOWN)
            )
    return 1 if checked.faults else 0


def _print_check(checked: RecipientCheck, console: Console) -> None:
    """Print who is held, what is to know and who would be issued, line by line, then the counts."""
    from ..people.check_report import HEADER, report_rows
    from ..people.recipients import acceptable_codes

    recipients, say = checked.recipients, console.say
    skipped = sum(1 for held in recipients.held if held.skipped)
    counts = say(
        "{issued} to issue, {held} held, {skipped} skipped.",
        issued=len(recipients.people),
        held=len(recipients.held) - skipped,
        skipped=skipped,
    )
    rows = report_rows(checked, console.language)[len(checked.faults) :]
    if rows:
        shown = rows[: SHOWN * 2]
        console.print_table([say(title) for title in HEADER[1:]], [row[1:] for row in shown])
        if len(rows) > len(shown):
            console.print_note(say("{n} more: add --report FILE.csv to have them all.", n=len(rows) - len(shown)))
    codes = sorted(
        {code for held in recipients.held if not held.skipped for code in held.codes} & {*acceptable_codes()}
    )
    if codes:
        console.print_line(say("To issue those who are held all the same: --accept {codes}", codes=" ".join(codes)))
    console.print_line(counts)
    if checked.faults:
        console.print_line(say("Nothing can be issued before the faults are corrected."))


def _write_report(checked: RecipientCheck, name: str, console: Console) -> None:
    from ..kits.ground.files import write_atomically
    from ..kits.ground.problems import RecipientError, unwritable_file
    from ..people.check_report import report_csv

    try:
        write_atomically(Path(name), report_csv(checked, console.language), private=True)
    except OSError as error:
        raise RecipientError(unwritable_file(name, error)) from None
    console.print_note(console.say("Written: {file}", file=name))


def _check_as_dict(checked: RecipientCheck, language: str) -> dict[str, Any]:
    """Convert the check of a list of employees to plain data: numbers and reasons, no name and no value."""
    recipients = checked.recipients
    return {
        "source": recipients.source,
        "columns": list(recipients.columns),
        "people": [
            {
                "key": person.key,
                "line": person.line,
                "status": person.status,
                "gender": person.gender,
                "language": person.language,
                "translation_requested": person.translation_requested,
            }
            for person in recipients.people
        ],
        "held": [
            {
                "key": held_person.key,
                "line": held_person.line,
                "code": held_person.code,
                "codes": list(held_person.codes),
                "outcome": held_person.outcome,
                **{k: v for k, v in held_person.message.as_dict(language).items() if k in ("message", "hint")},
            }
            for held_person in recipients.held
        ],
        "notes": [problem.as_dict(language) for problem in recipients.notes],
        "faults": [problem.as_dict(language) for problem in checked.faults],
    }
