"""The command line, one verb per public function: thin over the public names.

Exit status: 0 clean, 1 problems found, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from ..kits.ground.resources import data_folder
from .console import Console

if TYPE_CHECKING:
    from pathlib import Path

    from ..compose.composition import Composition
    from ..compose.matter_check import CheckedMatter
    from ..library.load import Library
    from ..matter.models import Matter
    from ..matter.reading import MatterFile
    from .parser import CommandParser


#: The verbs. The module of each is its name and ``_command``; it has ``add_command(verbs, console)`` and
#: ``run_command(options, console)``.
VERBS = (
    "quickstart",
    "draft",
    "compare",
    "explain",
    "formalities",
    "companions",
    "recipients",
    "issue",
    "register",
    "records",
    "verify",
    "redline",
    "letterhead",
    "clauses",
    "check",
    "watch",
    "lock",
    "scenarios",
    "schema",
    "mcp",
    "serve",
)
#: The commands whose option ``--lang`` is the language of a paper, not that of what they tell the user.
PAPER_LANGUAGE = ("draft", "companions", "issue", "redline")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command of ``aigov-docs`` and return its exit status.

    The status is 0 for success, 1 for problems found, 2 for wrong usage, 130 for a stop from the keyboard. ``argv`` are
    the arguments after the name of the program; those of the process when None.

    >>> main(["--version"])
    Traceback (most recent call last):
    ...
    SystemExit: 0
    """
    if argv is None:  # a process of our own: nearly all that a command makes is kept until it ends
        gc.set_threshold(200_000)
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:  # said before anything is loaded
        from .. import __version__

        print(f"aigov-docs {__version__}")
        raise SystemExit(0)
    _write_utf8()
    console = Console()
    try:
        return _run_command(arguments, console)
    except BrokenPipeError:
        _silence_output()
        return 1
    except KeyboardInterrupt:
        console.print_note(console.say("Stopped. What was written is whole; nothing is half-written."))
        return 130


def _run_command(arguments: list[str], console: Console) -> int:
    """Parse the arguments of a command, run it, print what it refuses, and return its exit status."""
    asked = arguments[:1] if arguments and arguments[0] in VERBS else VERBS  # the other commands are not even read
    parser = build_parser(console, asked)
    if asked is VERBS and arguments and not arguments[0].startswith("-"):
        parser.refuse_command(arguments[0], VERBS)
    if asked is VERBS and arguments:
        parser.refuse_option(arguments[0])
    options = _parse_arguments(parser, arguments)
    from ..kits.ground.problems import AigovError, SystemReason, UsageError

    if options.verb not in PAPER_LANGUAGE and getattr(options, "lang", None):
        console = Console(options.lang)  # whoever asks for an answer in a language is told mistakes in it
    try:
        status: int = import_module(f".{options.verb}_command", __name__).run_command(options, console)
    except AigovError as error:
        console.print_problems(error)
        if getattr(options, "json", False):
            from ..queries import describe_problems

            console.print_json(describe_problems(error, console.language))
        return 2 if isinstance(error, UsageError) else 1
    except BrokenPipeError:
        raise
    except OSError as error:
        console.print_note(
            console.say(
                "{place} — {reason}",
                place=error.filename or "aigov-docs",
                reason=getattr(SystemReason(error), console.language),
            )
        )
        return 1
    return status


def _parse_arguments(top: CommandParser, arguments: list[str]) -> argparse.Namespace:
    """Parse the options of a command.

    Names may follow its options (``explain MATTER --vehicle V3 CLAUSE``), which argparse leaves over.
    """
    options, rest = top.parse_known_args(arguments)
    listed: list[str] | None = getattr(options, "clauses", None)
    if rest and listed is not None and not any(word.startswith("-") for word in rest):
        listed.extend(rest)
    elif rest:
        top.refuse_rest(rest, options)
    return options


def build_parser(console: Console, names: Sequence[str] = VERBS) -> CommandParser:
    """Build the parser of the ``aigov-docs`` command line, with its help in the console's language.

    ``names`` are the commands that the parser is to know; every command when not given.
    """
    from .parser import CommandParser, CompletionAction, translate_argparse

    translate_argparse(console)
    from .. import __version__

    say = console.say
    CommandParser.console = console
    top = CommandParser(
        prog="aigov-docs",
        description=say("AI rules at work in France: documents, and what each clause is worth."),
        epilog=say("Each command has its own help: aigov-docs COMMAND --help."),
    )
    top.add_argument(
        "--version", action="version", version=f"aigov-docs {__version__}", help=say("show the version and exit")
    )
    top.add_argument(
        "--print-completion",
        action=CompletionAction,
        choices=["bash", "zsh"],
        help=say("print what this shell needs to complete commands and options, and exit"),
    )
    verbs = top.add_subparsers(dest="verb", metavar=say("COMMAND"), required=True)
    for verb in names:
        import_module(f".{verb}_command", __name__).add_command(verbs, console)
    return top


def add_library(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command's parser the options ``--library FOLDER`` and ``--release NAME``.

    The first is a firm's own (house) library, used instead of the shipped one; the second an earlier release of it.
    """
    say = console.say
    verb.add_argument("--library", metavar=say("FOLDER"), help=say("a house library, instead of the one shipped"))
    verb.add_argument(
        "--release", metavar=say("RELEASE"), help=say("an earlier release of the library, not the newest")
    )


def vehicle_names() -> str:
    """List the names of the shipped library's vehicles (kinds of documents) in one text, separated by commas.

    The names are read from the names of the library's files, because the help is printed before any library is read.
    """
    return ", ".join(sorted(path.stem for path in (data_folder("clause_library") / "vehicles").glob("*.yaml")))


def add_vehicle(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command's parser the option ``--vehicle``: another kind of document than the matter's own."""
    say = console.say
    help_text = say("another vehicle than the matter's: {vehicles}", vehicles=vehicle_names())
    verb.add_argument("--vehicle", metavar=say("VEHICLE"), help=help_text)


def add_letterhead(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command's parser the option ``--letterhead FILE``: a firm's Word file to put the text in."""
    say = console.say
    help_text = say("a Word file of your own to put the text in, where it says [[body]]")
    verb.add_argument("--letterhead", metavar=say("FILE"), help=help_text)


def add_engine(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command's parser the option ``--engine NAME``: the program that makes a PDF."""
    help_text = console.say(
        "what makes a PDF: typst, straight from the document; or LibreOffice, from a Word file, as a letterhead or a"
        " template needs. When not given: typst where it can. Made twice, a PDF has the same bytes by typst alone"
    )
    verb.add_argument("--engine", metavar="typst|libreoffice", help=help_text)


def report_engine(options: argparse.Namespace, console: Console) -> None:
    """Print that LibreOffice makes a PDF because typst is not installed, where no engine was asked for."""
    from ..writers.engines import is_typst_replaced

    if options.engine is None and not options.letterhead and is_typst_replaced():
        console.print_note(
            console.say(
                'LibreOffice makes the PDF, since typst is not installed: for PDF/UA, pip install "aigov-docs[pdf]"'
            )
        )


def add_key(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command's parser the option ``--key FILE``: the file with the secret that seals Word files."""
    say = console.say
    help_text = say("a file with the secret that seals the proof in a Word file")
    verb.add_argument("--key", metavar=say("FILE"), help=help_text)


def add_json(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command's parser the option ``--json``, which prints the result as JSON."""
    verb.add_argument("--json", action="store_true", help=console.say("print the result as JSON"))


def read_inputs(options: argparse.Namespace) -> tuple[Library, Matter]:
    """Read the library and the matter (a client's facts) that the options of a command name.

    The library is that of ``--library``; else the one that the matter or its defaults name, else the shipped one. A day
    in ``--as-of`` takes the place of the matter's. A letterhead that the matter names becomes that of the command.
    """
    library, (checked,) = read_matters(options, options.matter)
    day = _day_asked(options)
    return library, checked.matter if day is None else checked.matter.model_copy(update={"as_of": day})


def read_matters(options: argparse.Namespace, *paths: str) -> tuple[Library, list[CheckedMatter]]:
    """Read matters and check them in full against the library of the command."""
    from ..compose.matter_check import check_matter_file

    library, files = open_matters(options, *paths)
    checked = [check_matter_file(file, library) for file in files]
    _take_letterhead(options, next((file.letterhead for file in files if file.letterhead is not None), None))
    return library, checked


def open_matters(options: argparse.Namespace, *paths: str) -> tuple[Library, list[MatterFile]]:
    """Read the files of matters, and the library: that of ``--library``, else the first that one of them names."""
    from .. import load_library
    from ..matter.reading import open_matter_file
    from .streams import STANDARD, read_standard_matter

    files = [read_standard_matter() if path == STANDARD else open_matter_file(path) for path in paths]
    named = next((file.library for file in files if file.library is not None), None)
    return load_library(options.library or named, options.release), files


def _take_letterhead(options: argparse.Namespace, named: Path | None) -> None:
    """Take the letterhead that a matter names where the command can use one, and was given none."""
    if named is None or getattr(options, "letterhead", named) is not None:
        return
    refuse_overwriting_inputs(getattr(options, "page", None) or options.output, str(named))
    from ..writers.formats import formats_taking, name_format

    if (
        name_format(options.format or options.output) in formats_taking("letterhead") and options.engine != "typst"
    ):  # around any other file it would be refused
        options.letterhead = str(named)


def compose_input(options: argparse.Namespace) -> Composition:
    """Compose the document that the options of a command name, by library, matter, vehicle and day (``--as-of``).

    Without ``--as-of``, reading the matter has already composed the document of its own vehicle; that composition is
    returned where no other vehicle is asked for.
    """
    from .. import compose_document
    from ..compose.composition import compose_checked

    library, (checked,) = read_matters(options, options.matter)
    day = _day_asked(options)
    if day is None:
        return compose_checked(checked, options.vehicle)
    return compose_document(library, checked.matter.model_copy(update={"as_of": day}), options.vehicle)


def _day_asked(options: argparse.Namespace) -> dt.date | None:
    """Read the day of ``--as-of``; None where the command has no such option, or it was not given."""
    day = getattr(options, "as_of", None)
    return None if day is None else read_day(day, "--as-of")


def read_day(written: str, option: str) -> dt.date:
    """Read a day written 2026-12-31, the value of a command-line option; ``option`` names it in the error.

    Raises
    ------
    UsageError
        The text is not a day in that form.
    """
    from ..kits.ground.problems import UsageError, not_a_date
    from ..kits.ground.text import parse_iso_day

    day = parse_iso_day(written)
    if day is None:
        raise UsageError(not_a_date(option, written))
    return day


def report_sample_values(options: argparse.Namespace, console: Console, matter: Matter, *replaced: str) -> None:
    """Print on the standard error the keys of a matter whose values are still those of the sample matter.

    ``replaced`` are keys, such as ``employee``, whose values the command takes from elsewhere: these keys are not
    printed. Nothing is printed when no key is left.
    """
    from ..samples import find_sample_values

    sample_keys = [key for key in find_sample_values(matter) if key.partition(" ")[0] not in replaced]
    if sample_keys:
        console.print_note(
            console.say(
                "{file} still says what the sample says: {keys}. Put yours there, or delete them.",
                file=options.matter,
                keys=", ".join(sample_keys),
            )
        )


def warn_if_future(options: argparse.Namespace, matter: Matter, console: Console) -> None:
    """Print a warning where a matter is assessed on a day after today, unless ``--as-of`` asked for that day."""
    import datetime as dt

    from ..kits.ground.i18n import date_text

    today = dt.date.today()
    if options.as_of is None and matter.assessed_on > today:
        say, day = console.say, date_text(matter.assessed_on, console.language)
        console.print_note(
            say(
                "Warning: {day} is after today, and what is said done on that day may still be to do. For today:"
                " --as-of {today}",
                day=day,
                today=today.isoformat(),
            )
        )


def refuse_overwriting_inputs(output: str | None, *inputs: str | None) -> None:
    """Refuse an output file that is also one of the input files of a command; a path that is None is not compared.

    Raises
    ------
    UsageError
        The output is one of the inputs.
    """

    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, UsageError

    for path in inputs:
        if output and path and os.path.exists(path) and os.path.exists(output) and os.path.samefile(path, output):
            raise UsageError(
                Problem("output-is-input", output, N_("this file is one of those read"), N_("choose another name"))
            )


def read_key(path: str | None) -> bytes | None:
    """Read the secret in a key file, without the line end after it; None when no file is named.

    Raises
    ------
    WriterError
        The file cannot be read.
    UsageError
        The secret has fewer than 16 bytes.
    """
    from pathlib import Path

    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, SystemReason, UsageError, WriterError

    if path is None:
        return None
    try:
        key = Path(path).read_bytes().rstrip(b"\r\n")
    except OSError as error:
        raise WriterError(
            Problem(
                "no-key",
                path,
                N_("the key cannot be read: {reason}"),
                N_("name the file that holds it"),
                {"reason": SystemReason(error)},
            )
        ) from None
    if len(key) < 16:
        raise UsageError(
            Problem("short-key", path, N_("a key has at least 16 bytes"), N_("make one with: openssl rand -hex 32"))
        )
    return key


def _write_utf8() -> None:
    """Make both standard streams write UTF-8, and escape what is no text instead of failing.

    Where a stream was closed before the command started, what it would say goes nowhere.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open until the process ends
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a file name may hold bytes that are no text
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _silence_output() -> None:
    """Send further output nowhere, because its reader (head, less) closed the pipe."""

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
