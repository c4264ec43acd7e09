"""``aigov-docs redline OLD NEW -o FILE``: what changed between two documents, editions or releases."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from pathlib import Path
from typing import Any

from . import add_json, add_library, apart
from .console import Console

#: Names of the shipped library, beside folders of others.
SHIPPED = ("aigov", "shipped")
_EDITION = re.compile(r"[a-z0-9][a-z0-9/-]*@\d+")


def add(verbs: Any, console: Console) -> None:
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "redline",
        help=say("show what changed between two documents"),
        description=say(
            "Two Word files, two editions of a clause (confidential-data@1 confidential-data@2), or the document of one"
            " matter from two libraries, as one Word file with tracked changes. A page in front says what changes"
            " clause by clause and what each change demands."
        ),
    )
    verb.add_argument(
        "old",
        metavar=say("OLD"),
        help=say("the former file, edition, or with --matter library folder (aigov for the shipped one)"),
    )
    verb.add_argument("new", metavar=say("NEW"), help=say("the new one, of the same sort"))
    verb.add_argument(
        "-o", "--output", metavar=say("FILE"), help=say("the .docx to write; with --json it may be left out")
    )
    verb.add_argument(
        "--matter", metavar=say("MATTER"), help=say("compare the document of this matter from two libraries")
    )
    verb.add_argument(
        "--vehicle",
        metavar=say("VEHICLE"),
        help=say("the vehicle whose wording and demands are meant; that of the files when not given"),
    )
    verb.add_argument(
        "--lang",
        choices=["fr", "en", "fr+en"],
        help=say("language of the page in front, and of the documents made; that of the files when not given"),
    )
    verb.add_argument(
        "--date",
        metavar="DATE",
        help=say("the day the changes bear, written 2026-12-31; that of the newer document when not given"),
    )
    verb.add_argument(
        "--author", metavar=say("NAME"), help=say("the author of the changes; the employer when not given")
    )
    add_library(verb, console)
    add_json(verb, console)


def run(options: Any, console: Console) -> int:
    from .. import load_library
    from ..errors import N_, UsageError, unknown
    from ..review.redline import changes, redline

    _check(options)
    apart(options.output, options.old, options.new, options.matter)
    date = _date(options.date)
    if options.matter is not None:
        old, new, library = _releases(options)
    elif _EDITION.fullmatch(options.old) and _EDITION.fullmatch(options.new):
        library = load_library(options.library)
        old, new = _editions(options, library)
    else:
        library = load_library(options.library)
        old, new = _file(options.old), _file(options.new)
    if options.vehicle is not None and library.vehicle(options.vehicle) is None:
        raise UsageError(
            unknown(
                "unknown-word", "--vehicle", N_('unknown vehicle "{name}"'), options.vehicle, list(library.vehicles)
            )
        )
    names = (options.old, options.new)
    if options.output is not None:
        made = redline(
            old,
            new,
            author=options.author,
            date=date,
            language=options.lang,
            library=library,
            vehicle=options.vehicle,
            names=names,
        )
        _write(Path(options.output), made)
    found = changes(old, new, library, vehicle=options.vehicle, names=names)
    if options.json:
        language = options.lang if options.lang in ("fr", "en") else console.language
        console.json({"file": options.output, "changes": [change.as_dict(library, language) for change in found]})
        return 0
    console.print(console.say("Written: {file}", file=options.output))
    rows = [[change.clause, " ".join(change.sentences(library, console.language))] for change in found]
    if rows:
        console.table([console.say("Clause"), console.say("What changes")], rows)
    else:
        console.print(console.say("No clause changes, or none was recognised."))
    return 0


def _check(options: Any) -> None:
    """Refuse a command that cannot be what was meant."""
    from ..errors import N_, Problem, UsageError

    if options.output is None and not options.json:
        raise UsageError(Problem("no-file", "-o", N_("no file was named"), N_("add -o redline.docx, or --json")))
    if options.output is not None and Path(options.output).suffix.lower() != ".docx":
        raise UsageError(
            Problem("unknown-format", options.output, N_("a redline is a Word file"), N_("end its name with .docx"))
        )
    if options.author is not None and not options.author.strip():
        raise UsageError(
            Problem("no-author", "--author", N_("the author has no name"), N_("name one, or leave it out"))
        )
    if options.matter is None and bool(_EDITION.fullmatch(options.old)) != bool(_EDITION.fullmatch(options.new)):
        raise UsageError(
            Problem(
                "two-sorts",
                options.new,
                N_("an edition is compared with an edition, a file with a file"),
                N_("name two editions, or two files"),
            )
        )


def _date(written: str | None) -> dt.date | None:
    from ..errors import UsageError, not_a_date

    if written is None:
        return None
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        raise UsageError(not_a_date("--date", written)) from None


def _file(name: str) -> bytes:
    from ..errors import N_, Problem, WriterError

    path = Path(name)
    if not path.is_file():
        raise WriterError(Problem("no-file", name, N_("there is no such file"), N_("check the path")))
    if path.stat().st_size > 40_000_000:
        raise WriterError(Problem("too-big", name, N_("the file is too big"), N_("choose a smaller one")))
    return path.read_bytes()


def _editions(options: Any, library: Any) -> tuple[bytes, bytes]:
    """Two editions of one clause, each as a file."""
    from .. import to_bytes
    from ..document.tree import Bilingual
    from ..errors import N_, Problem, WriterError
    from ..review.redline import edition_document

    if options.old.rpartition("@")[0] != options.new.rpartition("@")[0]:
        raise WriterError(
            Problem(
                "two-clauses",
                options.new,
                N_("these are editions of two clauses"),
                N_("name two editions of the same clause"),
            )
        )
    made = []
    for label in (options.old, options.new):
        sides = [
            edition_document(library, label, language, options.vehicle)
            for language in (options.lang or "fr").split("+")
        ]
        made.append(to_bytes(Bilingual(sides[0], sides[1]) if len(sides) == 2 else sides[0], "docx"))
    return made[0], made[1]


def _releases(options: Any) -> tuple[bytes, bytes, Any]:
    """The document of a matter from two libraries, and the newer library."""
    from .. import assemble, assess, load_library, read_matter, to_bytes

    language: Any = {"fr+en": ("fr", "en")}.get(options.lang, options.lang or "fr")
    made = []
    library = None
    for name in (options.old, options.new):
        library = load_library(None if name in SHIPPED else name)
        assessment = assess(library, read_matter(options.matter, library), options.vehicle)
        made.append(to_bytes(assemble(assessment, language), "docx"))
    return made[0], made[1], library


def _write(path: Path, data: bytes) -> None:
    from ..errors import N_, Problem, Reason, WriterError
    from ..writers import put

    if not path.parent.is_dir():
        raise WriterError(
            Problem(
                "missing-folder", str(path.parent), N_("this folder does not exist"), N_("create it, or choose another")
            )
        )
    try:
        put(path, data)
    except OSError as error:
        raise WriterError(
            Problem(
                "unwritable-file",
                str(path),
                N_("the file could not be written: {reason}"),
                N_("close it if it is open elsewhere, and check the folder"),
                {"reason": Reason(error)},
            )
        ) from error
