"""``aigov-docs letterhead check FILE``: whether a firm's Word file can take our documents, and what it should have."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from . import add_json, add_library
from .console import Console

if TYPE_CHECKING:
    from ..library.load import Library
    from ..word.letterhead.letterhead import Letterhead
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``letterhead``, which prints whether a firm's letterhead can be used."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "letterhead",
        help=say("check a firm's letterhead"),
        description=say(
            "A letterhead is a Word file of your own: header, footer, cover. Documents go into it with draft"
            " --letterhead FILE."
        ),
    )
    actions = verb.add_subparsers(dest="action", metavar=say("ACTION"), required=True, help=say("what to do with it"))
    check = actions.add_parser(
        "check",
        help=say("say whether a letterhead can be used, and what it lacks"),
        description=say(
            "Say whether a letterhead can be used: where the text goes, the values it prints, the styles it lacks, and"
            " everything it should have."
        ),
    )
    check.add_argument("file", metavar=say("FILE"), help=say("a Word document (.docx) or template (.dotx)"))
    add_library(check, console)
    add_json(check, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``letterhead check``: print whether a firm's letterhead can be used and what it lacks, and return 0.

    For a letterhead that cannot be used, the error is raised; with ``--json``, it is printed and 1 is returned.
    """
    from pathlib import Path

    from .. import WriterError, load_library
    from ..kits.ground.problems import AigovError
    from ..word.letterhead.letterhead import STYLES, find_unknown_fields, open_letterhead

    name = Path(options.file).name
    names = printable_names(load_library(options.library, options.release))
    try:
        letterhead = open_letterhead(options.file)
        wrong = find_unknown_fields(letterhead, names)
        if wrong:
            raise WriterError(*wrong)
    except AigovError as error:
        if not options.json:
            raise
        console.print_json(
            {
                "file": name,
                "usable": False,
                "problems": [problem.as_dict(console.language) for problem in error.problems],
                "styles": list(STYLES),
                "names": names,
            }
        )
        return 1
    if options.json:
        console.print_json(
            {
                "file": name,
                "usable": True,
                "place": "[[body]]" if letterhead.written else "empty",
                "text_width_mm": round(letterhead.text_width / 56.7),
                "fields": list(letterhead.fields),
                "missing_styles": list(letterhead.missing),
                "warnings": [warning.as_dict(console.language) for warning in letterhead.warnings],
                "styles": list(STYLES),
                "names": names,
            }
        )
        return 0
    _print_letterhead(letterhead, STYLES, names, console)
    return 0


def printable_names(library: Library) -> list[str]:
    """List in alphabetical order the names of the values that a firm's letterhead may print.

    They are the blanks that hold a text, the title, subtitle and language of the document, and the place of signature.
    """
    blanks = [name for name, blank in library.vocabulary.blanks.items() if blank.type != "table" and not blank.is_form]
    return sorted({*blanks, "document.title", "document.subtitle", "document.language", "place"})


def _print_letterhead(letterhead: Letterhead, styles: tuple[str, ...], names: list[str], console: Console) -> None:
    say = console.say
    none = say("none")
    place = say("in the place of [[body]]") if letterhead.written else say("on its page, which is empty")
    console.print_line(console.bold(say("{file} can be used.", file=letterhead.name)))
    console.print_line(
        say("The text goes {place}, {width} cm wide.", place=place, width=f"{letterhead.text_width / 567:.1f}")
    )
    console.print_line(say("Values it prints: {names}", names=", ".join(letterhead.fields) or none))
    console.print_line(say("Styles it lacks, added in its look: {names}", names=", ".join(letterhead.missing) or none))
    for warning in letterhead.warnings:
        console.print_text(
            say("Note: {text}", text=warning.text(console.language).partition(" — ")[2]), console.language
        )
    console.print_line()
    console.print_line(console.bold(say("What a letterhead should have")))
    for line in (
        say("[[body]] alone in a paragraph of the text, where ours begins; not needed on an empty page"),
        say("page numbers in the footer (Insert, Page Number)"),
        say("the styles {names}", names=", ".join(styles)),
        say(
            "values as {example}, in the header, the footer or the text; names: {names}",
            example="{{ employer.name }}",
            names=", ".join(names),
        ),
        say(
            "nothing that runs or is fetched: no macros, linked pictures, embedded objects, tracked changes or comments"
        ),
    ):
        console.print_text(f"- {line}", console.language)
