"""The options of the commands that read a list of employees: ``recipients``, ``issue`` and ``register``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..i18n import N_
from .console import Console

if TYPE_CHECKING:
    from ..people.recipients import Recipients
    from ..register.register import Register


def add_list_options(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command's parser ``--mapping FILE`` and ``--accept CODE``, which say how a list of employees is read.

    The mapping file says which column of the list is what. ``--accept`` names a reason to hold people, such as
    ``apprentice``: those held for that reason are issued all the same. Several may follow one another, or the option
    may be given again.

    >>> verb = argparse.ArgumentParser()
    >>> add_list_options(verb, Console("en"))
    >>> verb.parse_args(["--accept", "apprentice", "minor", "--accept", "intern"]).accept
    ['apprentice', 'minor', 'intern']
    """
    say = console.say
    verb.add_argument("--mapping", metavar=say("FILE"), help=say("a mapping file (YAML): which column is what"))
    verb.add_argument(
        "--accept",
        metavar=say("CODE"),
        nargs="+",
        action="extend",
        default=[],
        help=say("take all the same those held for these reasons: apprentice minor…; after the files"),
    )


def hold_changed_numbers_of(found: Recipients, register: Register | None, accept: list[str]) -> Recipients:
    """Copy a list with everybody held whose number the register has in another form; see `hold_changed_numbers`.

    ``accept`` are the values of ``--accept``. Without a register the list is returned as it is.
    """
    if register is None:
        return found
    from ..people.changed_numbers import hold_changed_numbers

    return hold_changed_numbers(found, {stored.event.key for stored in register.read_events()}, accept)


def refuse_unknown_reasons(accepted: list[str]) -> None:
    """Check, before a list of employees is read, that each value of ``--accept`` is the code of a known reason.

    The reasons are those for which a person or a file may be set aside; ``accepted`` are the values given.

    Raises
    ------
    UsageError
        A reason is unknown.
    """
    if not accepted:
        return
    from ..people.recipients import acceptable_codes
    from ..problems import Problem, UsageError

    known = acceptable_codes()
    problems = [
        Problem(
            "unknown-code",
            "--accept",
            N_('"{name}" is no reason that can be accepted'),
            N_("choose one of: {known}"),
            {"name": code, "known": ", ".join(known)},
        )
        for code in accepted
        if code not in known
    ]
    if problems:
        raise UsageError(*problems)
