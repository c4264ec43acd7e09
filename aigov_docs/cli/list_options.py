"""The options of the commands that read a list of employees: ``recipients`` and ``issue``."""

from __future__ import annotations

import argparse

from ..i18n import N_
from .console import Console


def add_list_options(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command's parser ``--mapping FILE`` and ``--accept CODE``, which say how a list of employees is read.

    The mapping file says which column of the list is what. ``--accept`` names a reason to hold people, such as
    ``apprentice``: those held for that reason are issued all the same.

    >>> verb = argparse.ArgumentParser()
    >>> add_list_options(verb, Console("en"))
    >>> verb.parse_args(["--accept", "apprentice", "--accept", "intern"]).accept
    ['apprentice', 'intern']
    """
    say = console.say
    verb.add_argument("--mapping", metavar=say("FILE"), help=say("a mapping file (YAML): which column is what"))
    verb.add_argument(
        "--accept",
        metavar=say("CODE"),
        action="append",
        default=[],
        help=say("issue all the same those held for this reason; may be given again"),
    )


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
