"""The options of the commands that read a list of employees: ``recipients``, ``issue`` and ``register``."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..kits.ground.i18n import N_
from .console import Console

if TYPE_CHECKING:
    from ..people.recipients import Recipients
    from ..register.register import Register


def add_list_options(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command's parser the options that say how a list of employees is read.

    The file of ``--mapping`` says which column of the list is what. ``--contract-type`` states the type of contract of
    those of whom the list says none. ``--accept`` names a reason to hold people, such as ``apprentice``: those held for
    that reason are issued all the same. Several may follow one another, or the option may be given again.

    >>> verb = argparse.ArgumentParser()
    >>> add_list_options(verb, Console("en"))
    >>> verb.parse_args(["--accept", "apprentice", "minor", "--accept", "intern"]).accept
    ['apprentice', 'minor', 'intern']
    """
    say = console.say
    verb.add_argument("--mapping", metavar=say("FILE"), help=say("a mapping file (YAML): which column is what"))
    verb.add_argument(
        "--contract-type",
        metavar=say("WORD"),
        help=say(
            "state the type of contract of those of whom the list says none: permanent, fixed_term, apprentice…;"
            " without, they are held"
        ),
    )
    verb.add_argument(
        "--accept",
        metavar=say("CODE"),
        nargs="+",
        action="extend",
        default=[],
        help=say("take all the same those held for these reasons: apprentice minor…; after the files"),
    )


def hold_changed_numbers_of(recipients: Recipients, register: Register | None, accept: list[str]) -> Recipients:
    """Copy a list with everybody held whose number the register has in another form; see `hold_changed_numbers`.

    ``accept`` are the values of ``--accept``. Without a register the list is returned as it is.
    """
    if register is None:
        return recipients
    from ..people.changed_numbers import hold_changed_numbers

    return hold_changed_numbers(recipients, {stored.event.key for stored in register.read_events()}, accept)


def refuse_wrong_list_options(options: argparse.Namespace) -> None:
    """Check, before a list of employees is read, the values of ``--contract-type`` and of ``--accept``.

    Each value of ``--accept`` is the code of a reason for which a person or a file may be set aside.

    Raises
    ------
    UsageError
        A reason, or the type of contract, is unknown.
    """
    if options.contract_type:
        from ..kits.ground.problems import UsageError
        from ..people.contract_status import read_stated_status

        read_stated_status(options.contract_type, "--contract-type", UsageError)
    if options.accept:
        _refuse_unknown_reasons(options.accept)


def _refuse_unknown_reasons(accepted: list[str]) -> None:
    from ..kits.ground.problems import Problem, UsageError
    from ..people.recipients import acceptable_codes

    codes = acceptable_codes()
    problems = [
        Problem(
            "unknown-code",
            "--accept",
            N_('"{name}" is no reason that can be accepted'),
            N_("choose one of: {known}"),
            {"name": code, "known": ", ".join(codes)},
        )
        for code in accepted
        if code not in codes
    ]
    if problems:
        raise UsageError(*problems)
