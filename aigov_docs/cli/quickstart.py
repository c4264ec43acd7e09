"""``aigov-docs quickstart DIR``: first documents in one command."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from . import add_json
from .console import Console

if TYPE_CHECKING:
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``quickstart``, which writes a sample matter and its documents into a folder."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "quickstart",
        help=say("write a commented matter and all the sample documents into a folder"),
        description=say(
            "Write into DIR a commented matter.yaml, a list of fictitious employees and all the sample documents. A"
            " matter.yaml that is there is kept, and the documents are made from it."
        ),
    )
    verb.add_argument("folder", metavar="DIR", help=say("the folder; it is made when it does not exist"))
    other = verb.add_mutually_exclusive_group()
    other.add_argument(
        "--blank", action="store_true", help=say("write instead a matter.yaml to fill in, and no document")
    )
    other.add_argument(
        "--house",
        action="store_true",
        help=say("write instead the library of a fictitious firm, to start one's own from"),
    )
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``quickstart``: write a sample matter and its documents into a folder, print their paths, and return 0.

    With ``--blank``, write a matter to fill in; with ``--house``, the library of a fictitious firm.
    """
    from ..first_documents import write_blank_matter, write_sample_house
    from ..samples import quickstart

    say = console.say
    told = None if options.json else console.file_reporter()
    if options.house or options.blank:
        made = write_sample_house(options.folder) if options.house else write_blank_matter(options.folder)
        if told is not None:
            for path in made.files:
                told(path)
    else:
        made = quickstart(options.folder, told=told)
    if options.json:
        console.print_json(
            {
                "folder": str(made.folder),
                "files": [str(f) for f in made.files],
                "kept": [str(f) for f in made.kept],
                "stale": [str(f) for f in made.stale],
            }
        )
        return 0
    if made.kept:
        console.print_line(say("Kept as they were: {files}", files=", ".join(str(path) for path in made.kept)))
    if made.stale:
        console.print_line(
            say("From an earlier run, not made again: {files}", files=", ".join(path.name for path in made.stale))
        )
    matter = made.folder / "matter.yaml"
    console.print_line()
    if options.house:
        console.print_line(say("Check it: aigov-docs check {folder}", folder=made.folder))
        return 0
    console.print_line(say("What to do next:"))
    if options.blank:
        console.print_line(
            "  "
            + say(
                "1. open {matter} and fill it in: what must be there bears (*), what is not known yet stays empty;",
                matter=matter,
            )
        )
        console.print_line(
            "  "
            + say(
                "2. make the document: aigov-docs draft {matter} -o {file}",
                matter=matter,
                file=made.folder / "charte.docx",
            )
        )
        console.print_line("  " + say("3. see what each clause is worth: aigov-docs explain {matter}", matter=matter))
        return 0
    console.print_line(
        "  " + say("1. open {matter} and put your company in it: every key is explained there;", matter=matter)
    )
    console.print_line("  " + say("2. see what each clause is worth: aigov-docs compare {matter}", matter=matter))
    console.print_line(
        "  "
        + say(
            "3. make a document: aigov-docs draft {matter} -o {file}", matter=matter, file=made.folder / "charte.docx"
        )
        + " --vehicle charter"
    )
    return 0
