"""``aigov-docs issue MATTER RECIPIENTS… -o DIR``: an amendment for each person of a list."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from . import add_json, add_library, read, read_key
from .console import Console

if TYPE_CHECKING:
    from ..issuing.issue import Issued, Progress

AGAIN = "to-sign-again"


def add(verbs: Any, console: Console) -> None:
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser("issue", help=say("issue an amendment to each person of a list"), description=say("Check the matter and the whole list, say what will be issued to how many, then write a document for each person into DIR, with a manifest. Nothing is written when anything stands against it. A run that was stopped goes on with the same command."))
    verb.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    verb.add_argument("recipients", metavar=say("RECIPIENTS"), nargs="+", help=say("the list: .csv, .xlsx or DSN; several are read together"))
    verb.add_argument("-o", "--output", metavar="DIR", required=True, help=say("an empty folder; it is made when it does not exist"))
    verb.add_argument("--register", metavar=say("DATABASE"), help=say("where what is issued is written down: a file (SQLite), or the URL of a database"))
    verb.add_argument("--format", choices=["docx", "zip", "pdf", "print"], default="docx", help=say("a Word file each, zips of them, a PDF each through LibreOffice, or those in one file for the printer"))
    verb.add_argument("--names", metavar=say("PATTERN"), default="{key}", help=say("how files are called: {fields} in braces; nothing personal unless it asks for the name", fields="key, number, language, place, folder, date, version, name"))
    verb.add_argument("--only", metavar=say("NUMBER"), nargs="+", default=[], help=say("only these people, by number; or to-sign-again: those whose signed editions are no longer those of today"))
    verb.add_argument("--mapping", metavar=say("FILE"), help=say("a mapping file (YAML): which column is what"))
    verb.add_argument("--accept", metavar=say("CODE"), action="append", default=[], help=say("issue all the same those held for this reason; may be given again"))
    verb.add_argument("--letterhead", metavar=say("FILE"), help=say("a Word file of your own to put the text in, where it says [[body]]"))
    verb.add_argument("--key", metavar=say("FILE"), help=say("a file with the secret that seals the proof in a Word file"))
    verb.add_argument("--compact", action="store_true", help=say("smaller files, written more slowly"))
    verb.add_argument("--processes", metavar="N", type=int, default=1, help=say("how many processes merge at once"))
    verb.add_argument("--page", metavar=say("FILE"), help=say("also write what will be issued as a page: .docx, .md, .html or .pdf"))
    verb.add_argument("--dry-run", action="store_true", help=say("say what would be done, and write nothing"))
    add_library(verb, console)
    add_json(verb, console)


def run(options: Any, console: Console) -> int:
    from .. import render, to_bytes
    from ..issuing.issue import Progress, carry_out
    from ..issuing.plan import plan
    from ..issuing.recipients import read_recipients

    library, matter = read(options)
    key = read_key(options.key)
    effect = matter.amendment.effective_on if matter.amendment else None
    found = read_recipients(options.recipients, mapping=options.mapping, on=effect or matter.date, accept=options.accept, secret=key)
    with _register(options) as register:
        people = _only(options, found, register, library, matter)
        settings: dict[str, Any] = {"format": options.format, "names": options.names, "letterhead": options.letterhead, "key": key, "codec": "zlib" if options.compact else "stitched"}
        made = plan(library, matter, people, **settings)
        page = made.page(console.language)
        if options.json:
            _event(console, "plan", run=made.run, people=len(made.rows), held=made.held, documents=made.format)
        else:
            console.print(to_bytes(page, "md").decode().strip())
            for held in found.held:
                console.note(held.message.text(console.language))
            for note in found.notes:
                console.note(note.text(console.language))
        if options.page:
            render(page, options.page)
        if options.dry_run:
            if not options.json:
                console.note(console.say("Nothing was written."))
            return 0
        with _executor(options) as executor, _told(options, console, Progress) as told:
            done = carry_out(made, options.output, register=register, executor=executor, progress=told)
    _said(options, console, done)
    return 0


def _only(options: Any, found: Any, register: Any, library: Any, matter: Any) -> Any:
    """The people asked for; nobody is asked for in vain."""
    from dataclasses import replace

    from ..errors import N_, Problem, RecipientError

    if not options.only:
        return found
    if AGAIN in options.only:
        if register is None:
            raise RecipientError(Problem("no-register", "--only", N_("who must sign again is in the register"), N_("add --register")))
        wanted = {each.key for each in register.to_sign_again(library, matter, found.people) if not each.proposed}
        asked: set[str] = set()
    else:
        wanted = asked = set(options.only)
    kept = tuple(person for person in found.people if person.key in wanted)
    lacking = sorted(asked - {person.key for person in kept})
    if lacking or not kept:
        problems = [Problem("unknown-number", "--only", N_('nobody to be issued has the number "{name}"'), N_("check the list with aigov-docs recipients"), {"name": name}) for name in lacking]
        raise RecipientError(*(problems or [Problem("nobody", "--only", N_("nobody is to be issued anything"))]))
    return replace(found, people=kept, held=())


@contextlib.contextmanager
def _register(options: Any) -> Iterator[Any]:
    """The register asked for, open; none for none. A dry run makes none."""
    import os

    if not options.register or (options.dry_run and "://" not in options.register and not os.path.exists(options.register)):
        yield None
        return
    from ..issuing.register import Register

    with Register(options.register) as register:
        yield register


@contextlib.contextmanager
def _executor(options: Any) -> Iterator[Any]:
    """The processes asked for; none for one."""
    if options.processes < 2:
        yield None
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(options.processes, mp_context=get_context("spawn")) as pool:
        yield pool


@contextlib.contextmanager
def _told(options: Any, console: Console, kind: type[Progress]) -> Iterator[Callable[[Progress], None]]:
    """How progress is told: events for programs, a bar on a terminal, plain lines elsewhere."""
    if options.json:
        yield lambda now: _event(console, "progress", done=now.done, total=now.total)
        return
    if sys.stderr.isatty():
        try:
            from rich.console import Console as Terminal
            from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar
        except ImportError:
            pass
        else:
            with Bar(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Terminal(stderr=True)) as bar:
                task = bar.add_task("", total=None)
                yield lambda now: bar.update(task, completed=now.done, total=now.total)
            return
    yield lambda now: console.note(console.say("{done} of {total}", done=now.done, total=now.total))


def _event(console: Console, event: str, **values: Any) -> None:
    """One event as a line of JSON."""
    import json

    console.print(json.dumps({"event": event, **values}, ensure_ascii=False))


def _said(options: Any, console: Console, done: Issued) -> None:
    """The summary."""
    if options.json:
        _event(console, "done", **done.as_dict())
        return
    say = console.say
    console.print(say.plural("{n} document written in {folder}.", "{n} documents written in {folder}.", done.written, folder=done.into))
    if done.resumed:
        console.print(say.plural("{n} was there already, from a run that was stopped.", "{n} were there already, from a run that was stopped.", done.resumed))
    console.print(say("The manifest: {file}", file=f"{done.into}/manifest.csv"))
