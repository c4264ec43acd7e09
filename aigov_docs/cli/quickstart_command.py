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
    alternatives = verb.add_mutually_exclusive_group()
    alternatives.add_argument(
        "--blank", action="store_true", help=say("write instead a matter.yaml to fill in, and no document")
    )
    alternatives.add_argument(
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
    report_file = None if options.json else console.file_reporter()
    if options.house or options.blank:
        written = write_sample_house(options.folder) if options.house else write_blank_matter(options.folder)
        if report_file is not None:
            for path in written.files:
                report_file(path)
    else:
        written = quickstart(options.folder, told=report_file)
    if options.json:
        console.print_json(
            {
                "folder": str(written.folder),
                "files": [str(f) for f in written.files],
                "kept": [str(f) for f in written.kept],
                "stale": [str(f) for f in written.stale],
            }
        )
        return 0
    if written.kept:
        console.print_line(say("Kept as they were: {files}", files=", ".join(str(path) for path in written.kept)))
    if written.stale:
        console.print_line(
            say("From an earlier run, not made again: {files}", files=", ".join(path.name for path in written.stale))
        )
    matter = written.folder / "matter.yaml"
    console.print_line()
    if options.house:
        console.print_line(say("Check it: aigov-docs check {folder}", folder=written.folder))
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
                file=written.folder / "charte.docx",
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
            "3. make a document: aigov-docs draft {matter} -o {file}",
            matter=matter,
            file=written.folder / "charte.docx",
        )
        + " --vehicle charter"
    )
    return 0
