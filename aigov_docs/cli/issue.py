"""``aigov-docs issue MATTER RECIPIENTS… -o DIR``: an amendment for each person of a list."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import Problem, RecipientError, UsageError
from . import (
    add_engine,
    add_json,
    add_key,
    add_letterhead,
    add_library,
    add_vehicle,
    read_inputs,
    read_key,
    refuse_overwriting_inputs,
    report_engine,
    report_sample_values,
)
from .console import Console
from .issue_progress import open_executor, print_event, progress_reporter
from .issue_selection import SHOWN, nobody_problem, print_states, select_issue
from .list_options import add_list_options, hold_changed_numbers_of, refuse_wrong_list_options
from .page_text import print_page

if TYPE_CHECKING:
    from ..bulk.execution import IssueResult
    from ..document.tree import Document
    from ..register.register import Register
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``issue``, which writes documents for each person of a list of employees."""
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
            "only these people, by number or by what the register says they have (new, corrected, refused…); or"
            " to-sign-again: those whose signed editions are no longer those of today, with the letter and the page"
            " that says what changes for them"
        ),
    )
    verb.add_argument(
        "--again",
        metavar=say("NUMBER"),
        nargs="*",
        help=say(
            "propose it again to people who signed it, refused it or have not answered, by number or by what they have;"
            " without any, to all who are to be issued something"
        ),
    )
    verb.add_argument(
        "--who", action="store_true", help=say("also say the numbers of the people in each state of the register")
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
        "--former-template",
        metavar=say("FILE"),
        help=say(
            "that file as it was in the earlier round, or the folder of that round: what came, went or moved is told"
        ),
    )
    verb.add_argument(
        "--format",
        choices=["docx", "zip", "pdf", "print"],
        default="docx",
        help=say("a Word file each, zips of them, a PDF each, or PDF files in one for the printer"),
    )
    add_engine(verb, console)
    verb.add_argument(
        "--names",
        metavar=say("PATTERN"),
        default="{key}",
        help=say(
            "how files are called: {fields} in braces; nothing personal unless it asks for the name",
            fields="key, number, document, language, place, folder, date, version, name",
        ),
    )
    add_list_options(verb, console)
    verb.add_argument(
        "--lang",
        choices=["fr", "fr+en"],
        default="fr",
        help=say("the languages of the amendments of those of whom the list says none: fr, or fr+en side by side"),
    )
    add_letterhead(verb, console)
    add_key(verb, console)
    verb.add_argument(
        "--shared",
        action="store_true",
        help=say("what is written takes the rights that your umask gives; without, it is for you alone"),
    )
    verb.add_argument("--compact", action="store_true", help=say("smaller files, written more slowly"))
    verb.add_argument(
        "--fsync",
        action="store_true",
        help=say("wait until the disk has confirmed each file before it gets its name; slower"),
    )
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


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``issue``: write documents for each person of a list, print the plan and what was written, and return 0.

    With ``--dry-run``, print the plan and write no document.
    """
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
    refuse_wrong_list_options(options)
    refuse_overwriting_inputs(options.page, options.matter, *options.recipients, options.template, options.letterhead)
    refuse_wrong_paths(options.matter, library=options.library, document=options.page)
    for file in options.recipients:
        if (problem := find_path_problem(file)) is not None and problem.code == "no-file":
            raise RecipientError(replace(problem, where=Path(file).name))

    from .. import render, to_bytes
    from ..bulk.file_names import check_pattern
    from ..bulk.plan import plan_issue
    from ..bulk.register_views import RegisterView, view_register
    from ..bulk.run import execute_plan
    from ..people.recipients import read_recipients

    check_pattern(options.names)  # before a long list is read
    library, matter = read_inputs(options)
    if options.vehicle:
        matter = matter.model_copy(update={"vehicle": options.vehicle})
    key = read_key(options.key)
    recipients = read_recipients(
        options.recipients,
        mapping=options.mapping,
        on=matter,
        accept=options.accept,
        secret=key,
        language=options.lang,
        contract_type=options.contract_type,
    )
    with _open_register(options) as register:
        recipients = hold_changed_numbers_of(recipients, register, options.accept)
        view = view_register(register, options.output) if register is not None else None
        selected = select_issue(options, console, recipients, view, library, matter)
        order = replace(
            selected.order,
            format=options.format,
            engine=options.engine,
            names=options.names,
            letterhead=options.letterhead,
            key=key,
            template=options.template,
            former_template=options.former_template,
            template_names=_read_template_names(options.template_names),
            codec="zlib" if options.compact else "stitched",
            private=not options.shared,
            fsync=options.fsync,
        )
        planned_on = view if view is not None or not options.register else RegisterView(None)
        plan = plan_issue(library, selected.matter, selected.recipients, order, register=planned_on)
        page = plan.as_document(console.language)
        if options.json:
            print_event(console, "plan", **plan.as_dict(), **({"who": plan.keys} if options.who else {}))
        else:
            if console.terminal:
                print_page(page, console)
            else:
                console.print_line(to_bytes(page, "md").decode().strip())
            if options.format in ("pdf", "print") and not options.template:
                report_engine(options, console)
            report_sample_values(options, console, matter, "employee", "contract")
            for held in recipients.held:
                console.print_note(held.message.text(console.language))
            for note in plan.list_notes():
                if note not in plan.list_page_notes():
                    console.print_note(note.text(console.language))
            if options.who:
                print_states(console, plan)
            for warned in plan.list_warnings():
                console.print_note(console.rule_line(warned.id, warned.text(console.language)))
        if options.page:
            render(_append_page(page, selected.demands) if selected.demands is not None else page, options.page)
        if plan.counts and not plan.rows and not options.dry_run:
            raise RecipientError(nobody_problem("--again"))
        if options.dry_run:
            if not options.json:
                console.print_note(console.say("Nothing was written."))
            return 0
        with open_executor(options, plan) as executor, progress_reporter(options, console) as progress:
            issued = execute_plan(plan, options.output, register=register, executor=executor, progress=progress)
    _print_summary(options, console, issued)
    return 0


def _read_template_names(given: list[str]) -> dict[str, str]:
    """Read what the names in a firm's own amendment mean, each written like ``NOM=employee.name``."""
    pairs = [renaming.partition("=") for renaming in given]
    wrong = [name for name, equals, meaning in pairs if not (name and equals and meaning)]
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
    return {name.strip(): meaning.strip() for name, _, meaning in pairs}


def _append_page(page: Document, more: Document) -> Document:
    """Append a document to another one, under a heading with its title."""
    from ..document.tree import Heading, Run

    return replace(
        page, body=(*page.body, Heading(1, (Run(more.title, origin="furniture"),), anchor="demands"), *more.body)
    )


@contextlib.contextmanager
def _open_register(options: argparse.Namespace) -> Iterator[Register | None]:
    """Open the register of the options; None when none is named, or when a dry run would make one."""
    if not options.register:
        yield None
        return
    from ..problems import RegisterError
    from ..register.register import Register

    try:
        opened = Register(options.register, create=not options.dry_run)
    except RegisterError as error:
        if not options.dry_run or [problem.code for problem in error.problems] != ["no-register"]:
            raise
        yield None
        return
    with opened:
        yield opened


def _print_summary(options: argparse.Namespace, console: Console, issued: IssueResult) -> None:
    """Print how many documents were written, where, and the file of the manifest."""
    if options.json:
        print_event(console, "done", **issued.as_dict())
        return
    say = console.say
    console.print_line(
        say.plural(
            "{n} document written in {folder}.",
            "{n} documents written in {folder}.",
            issued.written,
            folder=issued.into,
        )
    )
    if issued.resumed:
        console.print_line(
            say.plural(
                "{n} was there already, from a run that was stopped.",
                "{n} were there already, from a run that was stopped.",
                issued.resumed,
            )
        )
    if issued.remade:
        sentence = say.plural(
            "{n} file was no longer as it was made: it was made again.",
            "{n} files were no longer as they were made: they were made again.",
            len(issued.remade),
        )
        named = len(issued.remade) <= SHOWN and not issued.plan.order.has_personal_names
        console.print_line(f"{sentence} {', '.join(issued.remade)}" if named else sentence)
    if issued.recorded_again:
        console.print_line(
            say.plural(
                "{n} document was no longer in the register, and was recorded again: was an older copy put back?",
                "{n} documents were no longer in the register, and were recorded again: was an older copy put back?",
                issued.recorded_again,
            )
        )
    console.print_line(say("The manifest: {file}", file=f"{issued.into}/manifest.csv"))
