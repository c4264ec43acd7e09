"""``aigov-docs register erase`` and ``expire``: the data of a person taken out, at once or after so many days."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from .console import Console

if TYPE_CHECKING:
    from ..register.register import Register


def add_erasing_actions(action: Callable[[str, str], argparse.ArgumentParser], console: Console) -> None:
    """Add to the parser of ``register`` the actions ``erase`` and ``expire``; ``action`` adds one by name and text."""
    say = console.say
    erase = action("erase", say("erase a person's name, notes, evidence and file names; the chain stays whole"))
    erase.add_argument("key", metavar=say("NUMBER"), help=say("the person's number"))
    erase.add_argument(
        "--run",
        dest="runs",
        metavar=say("FOLDER"),
        nargs="+",
        default=[],
        help=say("also remove the person's files, and their lines of the manifest, from the folders of these runs"),
    )
    expire = action("expire", say("erase the data of everybody who left so many days ago"))
    expire.add_argument(
        "--days", type=int, required=True, metavar="N", help=say("how many days the data are kept after the departure")
    )
    expire.add_argument(
        "--everybody",
        action="store_true",
        help=say("also those who did not leave, counted from the last event about them"),
    )
    expire.add_argument("--dry-run", action="store_true", help=say("say who they are, and erase nothing"))
    for action_parser in (erase, expire):
        action_parser.add_argument("--on", metavar="DATE", help=say("the day of the erasure; today when not given"))


def erase_person(register: Register, options: argparse.Namespace, console: Console) -> int:
    """Carry out ``register erase``: what was erased in each place, and the places to be looked at by hand."""
    from ..bulk.run_erasure import erase_from_run
    from ..i18n import labels
    from ..personal_data import list_left_to_firm

    key, say = options.key.strip(), console.say
    person = register.read_people().get(key)
    count = register.erase_person(key, on=_read_day(options.on, "--on"))
    erasures = {folder: erase_from_run(folder, key) for folder in options.runs}
    runs = sorted({proposal.run for proposal in person.proposals}) if person is not None else []
    left_to_firm = [labels(console.language)(place.what) for place in list_left_to_firm()]
    if options.json:
        treated = [{"folder": folder, **erasure.as_dict()} for folder, erasure in erasures.items()]
        console.print_json({"erased": count, "runs": runs, "folders": treated, "left": left_to_firm})
        return 0
    console.print_line(
        say.plural("Erased from {n} event; the chain is whole.", "Erased from {n} events; the chain is whole.", count)
    )
    for folder, run_erasure in erasures.items():
        console.print_line(
            say(
                "{folder}: files removed: {files}; lines removed: {lines}.",
                folder=folder,
                files=run_erasure.files,
                lines=run_erasure.lines,
            )
        )
        for file in run_erasure.gathered:
            console.print_line(
                say("{folder}: {file} gathers several people: delete it, or make it again.", folder=folder, file=file)
            )
    if runs and not erasures:
        console.print_line(
            say("Documents were issued in: {runs}. Their folders: register erase … --run FOLDER", runs=", ".join(runs))
        )
    console.print_line(say("To look at yourself:"))
    for text in left_to_firm:
        console.print_text(f"- {text}", console.language)
    return 0


def expire_people(register: Register, options: argparse.Namespace, console: Console) -> int:
    """Carry out ``register expire``: whose data were erased, by number, and from which day the time was counted."""
    from ..register import retention

    expired = retention.expire_people(
        register, options.days, on=_read_day(options.on, "--on"), everybody=options.everybody, dry_run=options.dry_run
    )
    if options.json:
        console.print_json({"expired": [person.as_dict() for person in expired], "erased": not options.dry_run})
        return 0
    say = console.say
    if expired:
        rows = [
            [person.key, person.since.isoformat(), say("left") if person.left else say("last event")]
            for person in expired
        ]
        console.print_table([say("Number"), say("Since"), say("Counted from")], rows)
    if options.dry_run:
        console.print_line(say.plural("{n} person would be erased.", "{n} people would be erased.", len(expired)))
    else:
        console.print_line(
            say.plural("{n} person erased; the chain is whole.", "{n} people erased; the chain is whole.", len(expired))
        )
    return 0


def parse_day_option(text: str, where: str) -> dt.date:
    """Parse the day that an option gives, written 2026-12-31; ``where`` is the option, for messages.

    Raises
    ------
    RegisterError
        The text is no day.

    >>> parse_day_option("2026-12-31", "--on")
    datetime.date(2026, 12, 31)
    """
    from ..problems import RegisterError, not_a_date
    from ..text import parse_iso_day

    day = parse_iso_day(text)
    if day is None:
        raise RegisterError(not_a_date(where, text))
    return day
