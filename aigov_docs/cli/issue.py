"""``aigov-docs issue MATTER RECIPIENTS… -o DIR``: an amendment for each person of a list."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..i18n import N_
from ..problems import Problem, RecipientError, UsageError, not_a_date
from . import add_json, add_library, add_vehicle, read_inputs, read_key, report_sample_values
from .console import Console

if TYPE_CHECKING:
    from ..bulk.execution import IssueResult, Progress
    from ..library.load import Library
    from ..library.vehicles import Vehicle

AGAIN = "to-sign-again"
SHOWN = 10  # people named on a terminal; JSON has them all


def add_command(verbs: Any, console: Console) -> None:
    """Add the command, its arguments and its help to the parser."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "issue",
        help=say("issue an amendment to each person of a list"),
        description=say(
            "Check the matter and the whole list, say what will be issued to how many, then write the documents of each"
            " person into DIR, with a manifest. Nothing is written when anything stands against it. A run that was"
            " stopped goes on with the same command."
        ),
    )
    verb.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    verb.add_argument(
        "recipients",
        metavar=say("RECIPIENTS"),
        nargs="+",
        help=say("the list: .csv, .xlsx or DSN; several are read together"),
    )
    verb.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        required=True,
        help=say(
            "an empty folder, made when it does not exist; or the URL of a place that fsspec reaches, such as"
            " s3://bucket/folder"
        ),
    )
    add_vehicle(verb, console)
    verb.add_argument(
        "--register",
        metavar=say("DATABASE"),
        help=say("where what is issued is written down: a file (SQLite), or the URL of a database"),
    )
    verb.add_argument(
        "--with",
        dest="documents",
        metavar=say("NAME"),
        nargs="+",
        default=[],
        help=say("what each person receives beside the amendment, by name: the letters and forms that go with it"),
    )
    verb.add_argument(
        "--only",
        metavar=say("NUMBER"),
        nargs="+",
        default=[],
        help=say(
            "only these people, by number; or to-sign-again: those whose signed editions are no longer those of today,"
            " with the letter and the page that says what changes for them"
        ),
    )
    verb.add_argument(
        "--letters",
        metavar=say("DAY"),
        help=say(
            "in place of amendments, the letters that the answers in the register call for on a day: to note a refusal,"
            " or that no answer came in time"
        ),
    )
    verb.add_argument(
        "--received",
        metavar=say("FILE"),
        help=say("with --letters: a table (.csv, .xlsx) of the days on which people received it (number;received on)"),
    )
    verb.add_argument(
        "--template",
        metavar=say("FILE"),
        help=say(
            "a Word file of your own to issue in place of our amendment, with {{ employee.name }} and the like where"
            " values go"
        ),
    )
    verb.add_argument(
        "--template-name",
        dest="template_names",
        metavar=say("NAME=OURS"),
        action="append",
        default=[],
        help=say("what a name of that file means, such as NOM=employee.name; may be given again"),
    )
    verb.add_argument(
        "--format",
        choices=["docx", "zip", "pdf", "print"],
        default="docx",
        help=say("a Word file each, zips of them, a PDF each, or PDF files in one for the printer"),
    )
    verb.add_argument(
        "--engine",
        choices=["libreoffice", "typst"],
        default="libreoffice",
        help=say("what makes the PDF: LibreOffice, from the Word files; or typst, straight from the document, faster"),
    )
    verb.add_argument(
        "--names",
        metavar=say("PATTERN"),
        default="{key}",
        help=say(
            "how files are called: {fields} in braces; nothing personal unless it asks for the name",
            fields="key, number, document, language, place, folder, date, version, name",
        ),
    )
    verb.add_argument("--mapping", metavar=say("FILE"), help=say("a mapping file (YAML): which column is what"))
    verb.add_argument(
        "--accept",
        metavar=say("CODE"),
        action="append",
        default=[],
        help=say("issue all the same those held for this reason; may be given again"),
    )
    verb.add_argument(
        "--letterhead",
        metavar=say("FILE"),
        help=say("a Word file of your own to put the text in, where it says [[body]]"),
    )
    verb.add_argument(
        "--key", metavar=say("FILE"), help=say("a file with the secret that seals the proof in a Word file")
    )
    verb.add_argument("--compact", action="store_true", help=say("smaller files, written more slowly"))
    verb.add_argument(
        "--processes",
        metavar="N",
        type=int,
        help=say("how many processes merge at once; by default one a core when there are many documents"),
    )
    verb.add_argument(
        "--page",
        metavar=say("FILE"),
        help=say(
            "also write what will be issued as a page, with what a new text demands of the employer: .docx, .md, .html"
            " or .pdf"
        ),
    )
    verb.add_argument("--dry-run", action="store_true", help=say("say what would be done, and write nothing"))
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: Any, console: Console) -> int:
    """Run the command; its exit status."""
    from .paths import find_path_problem, refuse_wrong_paths

    if options.processes is not None and options.processes < 1:
        raise UsageError(
            Problem(
                "wrong-usage",
                "--processes",
                N_("at least one process is needed"),
                N_("write 1 or more, or leave the option out"),
            )
        )
    refuse_wrong_paths(options.matter, library=options.library)
    for file in options.recipients:
        if (problem := find_path_problem(file)) is not None and problem.code == "no-file":
            raise RecipientError(replace(problem, where=Path(file).name))

    from .. import render, to_bytes
    from ..bulk.execution import Progress
    from ..bulk.plan import plan_issue
    from ..bulk.run import execute_plan
    from ..people.recipients import read_recipients

    library, matter = read_inputs(options)
    if options.vehicle:
        matter = matter.model_copy(update={"vehicle": options.vehicle})
    key = read_key(options.key)
    effect = matter.amendment.effective_on if matter.amendment else None
    found = read_recipients(
        options.recipients, mapping=options.mapping, on=effect or matter.date, accept=options.accept, secret=key
    )
    with _open_register(options) as register:
        asked = _select_issue(options, console, found, register, library, matter)
        settings: dict[str, Any] = {
            "format": options.format,
            "engine": options.engine,
            "names": options.names,
            "letterhead": options.letterhead,
            "key": key,
            "template": options.template,
            "template_names": _read_template_names(options.template_names),
            "codec": "zlib" if options.compact else "stitched",
        }
        demands = asked.pop("demands", None)
        made = plan_issue(library, asked.pop("matter"), asked.pop("people"), **asked, **settings)
        page = made.as_document(console.language)
        if options.json:
            _print_event(
                console,
                "plan",
                run=made.run,
                people=made.people,
                held=made.held,
                skipped=made.skipped,
                documents=len(made.rows),
                format=made.order.format,
            )
        else:
            console.print_line(to_bytes(page, "md").decode().strip())
            if (
                not any(each.proposed and each.assessment.vehicle.signature == "parties" for each in made.variants)
                and not options.letters
            ):
                signed = [vehicle.id for vehicle in library.vehicles_in_order() if vehicle.signature == "parties"]
                console.print_note(
                    console.say(
                        "This document is not signed by each person: everybody receives the same. For an amendment:"
                        " --vehicle {vehicle}.",
                        vehicle=signed[0] if signed else "…",
                    )
                )
            report_sample_values(options, console, matter, "employee", "contract")
            for held in found.held:
                console.print_note(held.message.text(console.language))
            for note in found.notes:
                console.print_note(note.text(console.language))
            for warned in made.list_warnings():
                console.print_note(console.rule_line(warned.id, warned.text(console.language)))
        if options.page:
            render(_append_page(page, demands) if demands is not None else page, options.page)
        if options.dry_run:
            if not options.json:
                console.print_note(console.say("Nothing was written."))
            return 0
        with _open_executor(options, made) as executor, _progress_reporter(options, console, Progress) as told:
            done = execute_plan(made, options.output, register=register, executor=executor, progress=told)
    _print_summary(options, console, done)
    return 0


def _read_template_names(given: list[str]) -> dict[str, str]:
    """What the names of a firm's template mean."""
    pairs = [each.partition("=") for each in given]
    wrong = [name for name, equals, ours in pairs if not (name and equals and ours)]
    if wrong:
        raise UsageError(
            *[
                Problem(
                    "wrong-usage",
                    "--template-name",
                    N_('"{name}" says no meaning'),
                    N_("write it like {example}"),
                    {"name": name, "example": "NOM=employee.name"},
                )
                for name in wrong
            ]
        )
    return {name.strip(): ours.strip() for name, _, ours in pairs}


# ------------------------------------------------------------------ who is issued what
def _select_issue(
    options: Any, console: Console, found: Any, register: Any, library: Any, matter: Any
) -> dict[str, Any]:
    """The people asked for, their matter and their documents; nobody is asked for in vain."""
    vehicle = library.find_vehicle(matter.vehicle)
    own = [vehicle.id] if vehicle else []
    if options.letters:
        return _select_letters(options, console, found, register, library, matter)
    if AGAIN in options.only:
        return _select_second_round(options, console, found, register, library, matter, own)
    return {"matter": matter, "people": _select_people(options.only, found), "documents": [*own, *options.documents]}


def _select_people(numbers: Any, found: Any) -> Any:
    """The people of some numbers, or all."""
    if not numbers:
        return found
    kept = tuple(person for person in found.people if person.key in numbers)
    lacking = sorted(set(numbers) - {person.key for person in kept})
    if lacking:
        raise RecipientError(
            *[
                Problem(
                    "unknown-number",
                    "--only",
                    N_('nobody to be issued has the number "{name}"'),
                    N_("check the list with aigov-docs recipients"),
                    {"name": name},
                )
                for name in lacking
            ]
        )
    return replace(found, people=kept, held=())


def _select_second_round(
    options: Any, console: Console, found: Any, register: Any, library: Any, matter: Any, own: list[str]
) -> dict[str, Any]:
    """Those who must sign again, with the letter and the page of what changes for them."""
    from ..bulk.rounds import second_round

    again = second_round(_require_register(register, "--only"), library, matter, found)
    chosen = _select_people(
        [name for name in options.only if name != AGAIN], replace(found, people=again.people, held=())
    )
    _print_left_out(options, console, again.left_out)
    _refuse_nobody(chosen, "--only")
    documents = options.documents or _renewal_documents(library, library.find_vehicle(matter.vehicle))
    return {
        "matter": again.matter,
        "people": chosen,
        "documents": [*own, *documents],
        "pages": again.pages,
        "demands": again.demands_document(library, console.language),
    }


def _renewal_documents(library: Library, vehicle: Vehicle | None) -> list[str]:
    """What goes with a new version of a document that is signed: the letter, and the form of the answer."""
    from ..compose.companion_choice import find_companion

    found = [find_companion(library, role, vehicle) for role in ("renewal", "answer")] if vehicle is not None else []
    return [companion.id for companion in found if companion is not None]


def _select_letters(
    options: Any, console: Console, found: Any, register: Any, library: Any, matter: Any
) -> dict[str, Any]:
    """Those to whom a letter is due, each with theirs."""
    import datetime as dt

    from ..bulk.letters_due import answers_due
    from ..register.answers import read_received_days

    if options.documents or options.template or AGAIN in options.only:
        raise UsageError(
            Problem(
                "wrong-usage",
                "--letters",
                N_("letters are made alone"),
                N_("leave out --with, --template and --only to-sign-again"),
            )
        )
    try:
        day = dt.date.fromisoformat(options.letters)
    except ValueError:
        raise UsageError(not_a_date("--letters", options.letters)) from None
    received = read_received_days(options.received) if options.received else None
    due = answers_due(_require_register(register, "--letters"), library, matter, found, day, received)
    _print_left_out(options, console, due.left_out)
    for each in () if options.json else due.waiting:
        console.print_note(
            console.say("{key} — has not answered, and may until {day}", key=each.key, day=each.until.isoformat())
        )
    chosen = _select_people(
        options.only,
        replace(found, people=tuple(person for person in found.people if person.key in due.documents), held=()),
    )
    _refuse_nobody(chosen, "--letters")
    return {"matter": due.matter, "people": chosen, "documents": due.documents, "matters": due.matters}


def _append_page(page: Any, more: Any) -> Any:
    """A page with another after it."""
    from ..document.tree import Heading, Run

    return replace(
        page, body=(*page.body, Heading(1, (Run(more.title, origin="furniture"),), anchor="demands"), *more.body)
    )


def _require_register(register: Any, option: str) -> Any:
    if register is None:
        raise RecipientError(
            Problem(
                "no-register",
                option,
                N_("who answered what is in the register"),
                N_("add --register, the file of the first round"),
            )
        )
    return register


def _refuse_nobody(people: Any, option: str) -> None:
    if not people:
        raise RecipientError(Problem("nobody", option, N_("nobody is to be issued anything")))


def _print_left_out(options: Any, console: Console, left_out: Any) -> None:
    """Everybody who receives nothing, by reason."""
    if options.json:
        _print_event(console, "left_out", people=[each.as_dict(console.language) for each in left_out])
        return
    reasons: dict[str, list[str]] = {}
    for each in left_out:
        reasons.setdefault(each.reason(console.language), []).append(each.key)
    for reason, keys in reasons.items():
        count = console.say.plural("{n} person", "{n} people", len(keys))
        console.print_note(f"{count} — {reason}{' — ' + ', '.join(keys) if len(keys) <= SHOWN else ''}")


@contextlib.contextmanager
def _open_register(options: Any) -> Iterator[Any]:
    """The register asked for, open; none for none. A dry run makes none."""
    import os

    if not options.register or (
        options.dry_run and "://" not in options.register and not os.path.exists(options.register)
    ):
        yield None
        return
    from ..register.register import Register

    with Register(options.register) as register:
        yield register


@contextlib.contextmanager
def _open_executor(options: Any, made: Any) -> Iterator[Any]:
    """The processes asked for, or those worth their start; none for one."""
    from ..bulk.run import MANY, count_cores

    wanted = options.processes
    if wanted is None:
        wanted = count_cores() if len(made.rows) >= MANY and made.order.format in ("docx", "zip") else 1
    if wanted < 2:
        yield None
        return
    from ..bulk.work import open_processes

    with open_processes(wanted, "spawn") as pool:
        yield pool


@contextlib.contextmanager
def _progress_reporter(options: Any, console: Console, kind: type[Progress]) -> Iterator[Callable[[Progress], None]]:
    """How progress is told: events for programs, a bar on a terminal, plain lines elsewhere."""
    if options.json:
        yield lambda now: _print_event(console, "progress", done=now.done, total=now.total)
        return
    if sys.stderr.isatty():
        try:
            from rich.console import Console as Terminal
            from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar
            from rich.text import Text
        except ImportError:
            pass
        else:

            class Rate(ProgressColumn):
                """Documents a second."""

                def render(self, task: Any) -> Text:
                    return Text(f"{task.finished_speed or task.speed or 0:,.0f}/s")

            with Bar(
                BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(), console=Terminal(stderr=True)
            ) as bar:
                task = bar.add_task("", total=None)
                yield lambda now: bar.update(task, completed=now.done, total=now.total)
            return
    yield lambda now: console.print_note(console.say("{done} of {total}", done=now.done, total=now.total))


def _print_event(console: Console, event: str, **values: Any) -> None:
    """One event as a line of JSON."""
    import json

    console.print_line(json.dumps({"event": event, **values}, ensure_ascii=False))


def _print_summary(options: Any, console: Console, done: IssueResult) -> None:
    """The summary."""
    if options.json:
        _print_event(console, "done", **done.as_dict())
        return
    say = console.say
    console.print_line(
        say.plural(
            "{n} document written in {folder}.", "{n} documents written in {folder}.", done.written, folder=done.into
        )
    )
    if done.resumed:
        console.print_line(
            say.plural(
                "{n} was there already, from a run that was stopped.",
                "{n} were there already, from a run that was stopped.",
                done.resumed,
            )
        )
    console.print_line(say("The manifest: {file}", file=f"{done.into}/manifest.csv"))
