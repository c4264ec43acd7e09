"""The options of the commands that read a list of employees: ``recipients`` and ``issue``."""

from __future__ import annotations

import argparse

from ..i18n import N_
from .console import Console


def add_list_options(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command ``--mapping`` and ``--accept``, which say how its list of employees is read.

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
    """Refuse reasons given with ``--accept`` that are not reasons to hold a person, before a file is read.

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
