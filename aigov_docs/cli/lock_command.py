"""``aigov-docs lock [FOLDER]``: publish the new editions."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from . import add_json
from .console import Console

if TYPE_CHECKING:
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``lock``, which publishes the draft editions of a clause library.

    A published edition never changes again: its fingerprints stand in the file library.lock.
    """
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "lock",
        help=say("publish the new editions of a clause library"),
        description=say(
            "Publish every edition that is not published yet: its fingerprints are added to library.lock, and it never"
            " changes again. Editions already published are left as they are."
        ),
    )
    verb.add_argument(
        "folder", metavar=say("FOLDER"), nargs="?", help=say("a house library; the one shipped when not given")
    )
    verb.add_argument(
        "--reviewed",
        metavar=say("NAME"),
        nargs="+",
        default=[],
        help=say(
            "for a house library: what moved upstream and was looked at (a clause, or vehicles/charter), recorded anew"
        ),
    )
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``lock``: publish the draft editions of a library, print their labels, and return 0.

    To publish an edition is to add its fingerprints to the file library.lock, after which it never changes.
    """
    from .paths import refuse_wrong_paths

    refuse_wrong_paths(library=options.folder)
    from .. import LibraryError
    from ..library import check_folder, lock_editions

    problems = check_folder(options.folder)
    if problems:
        raise LibraryError(*problems)
    locked = lock_editions(options.folder, options.reviewed)
    if options.json:
        console.print_json({"added": list(locked.added), "recorded": list(locked.recorded), "file": str(locked.path)})
        return 0
    for name in locked.recorded:
        console.print_line(console.say("Recorded as it is upstream today: {name}", name=name))
    for label in locked.added:
        console.print_line(label)
    console.print_line(console.say.plural("{n} edition published.", "{n} editions published.", len(locked.added)))
    return 0
