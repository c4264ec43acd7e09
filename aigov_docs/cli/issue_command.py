"""``aigov-docs issue MATTER RECIPIENTS… -o DIR``: an amendment for each person of a list."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..kits.ground.i18n import N_
from ..kits.ground.languages import LAW, language_pairs
from ..kits.ground.problems import Problem, RecipientError, UsageError
from . import (
    add_engine,
    add_json,
    add_key,
    add_letterhead,
    add_library,
    add_vehicle,
    read_day,
    read_inputs,
    read_key,
    refuse_overwriting_inputs,
    report_engine,
    report_sample_values,
)
from .console import Console
from .list_options import add_list_options, hold_changed_numbers_of, refuse_wrong_list_options

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ..bulk.execution import IssueResult, Progress
    from ..bulk.letters_due import LeftOut
    from ..bulk.order import Order
    from ..bulk.plan import IssuePlan
    from ..bulk.register_views import RegisterView
    from ..document.tree import Document
    from ..library.library import Library
    from ..library.vehicles import Vehicle
    from ..matter.models import Matter
    from ..people.recipients import Recipients
    from ..register.register import Register
    from .console import Verbs


# ------------------------------------------------------------------ issue progress
# How an issue tells what it does, and the processes it runs in.


@contextlib.contextmanager
def open_executor(options: argparse.Namespace, plan: IssuePlan) -> Iterator[Executor | None]:
    """Open the processes that merge documents, for a ``with`` block; the block gets None where one process is enough.

    ``options.processes`` is the number of processes; when None, it is one for each core where the plan has many Word
    documents. The processes end with the block.
    """
    from ..bulk.run import MANY, count_cores
    from ..writers.formats import is_printed

    wanted = options.processes
    if wanted is None:
        wanted = count_cores() if len(plan.rows) >= MANY and not is_printed(plan.order.format) else 1
    if wanted < 2:
        yield None
        return
    from ..bulk.work import open_processes

    with open_processes(wanted, "spawn") as pool:
        yield pool


@contextlib.contextmanager
def progress_reporter(options: argparse.Namespace, console: Console) -> Iterator[Callable[[Progress], None]]:
    """Give a ``with`` block the function to call with the progress of a run, which shows it to the user.

    The progress is shown as lines of JSON (``--json``), as a bar on a terminal, or else in plain lines.
    """
    if options.json:
        yield lambda now: print_event(console, "progress", done=now.done, total=now.total)
        return
    if sys.stderr.isatty():
        try:
            from rich.console import Console as Terminal
            from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TimeRemainingColumn
            from rich.progress import Progress as Bar
            from rich.text import Text
        except ImportError:
            pass
        else:

            class Rate(ProgressColumn):
                """A column of the progress bar with the number of documents a second."""

                def render(self, task: Task) -> Text:
                    return Text(f"{task.finished_speed or task.speed or 0:,.0f}/s")

            with Bar(
                BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(), console=Terminal(stderr=True)
            ) as bar:
                task = bar.add_task("", total=None)
                yield lambda now: bar.update(task, completed=now.done, total=now.total)
            return
    yield lambda now: console.print_note(console.say("{done} of {total}", done=now.done, total=now.total))


def print_event(console: Console, event: str, **values: object) -> None:
    """Print one event of an issue run, such as ``left_out``, on the standard output as a line of JSON.

    The line has the name of the event and ``values``.
    """
    console.print_line(json.dumps({"event": event, **values}, ensure_ascii=False))


# ------------------------------------------------------------------ issue selection
# Who is issued what: what the options of ``aigov-docs issue`` ask for, from a list and a register.


AGAIN = "to-sign-again"
SHOWN = 10  # people named on a terminal; JSON has them all


@dataclass(frozen=True, slots=True)
class IssueSelection:
    """The people, the matter and the documents that the options of ``aigov-docs issue`` ask for.

    ``order`` is what each person receives, and to whom it is proposed again; ``demands`` is for the firm: what a new
    text demands of the employer.
    """

    matter: Matter
    recipients: Recipients
    order: Order
    demands: Document | None = None


def select_issue(
    options: argparse.Namespace,
    console: Console,
    recipients: Recipients,
    register: RegisterView | None,
    library: Library,
    matter: Matter,
) -> IssueSelection:
    """Select the people, the matter and the documents that the options of ``aigov-docs issue`` ask for.

    Parameters
    ----------
    recipients:
        The people of the list of employees, as read.
    register:
        The register of proposals and answers, as it stood when the run began; None when no register is named.
    matter:
        The matter as read; the options ``--letters`` (letters due after an answer, or none) and
        ``--only to-sign-again`` (people who must sign a new version) may change its facts.

    Raises
    ------
    RecipientError
        A person asked for is not in the list, a register is needed and not named, or nobody is left to be issued.
    UsageError
        Options cannot be used together, or a day is not written 2026-12-31.
    """
    from ..bulk.order import Order
    from ..bulk.plan_states import STATES

    vehicle = library.find_vehicle(matter.vehicle)
    vehicle_ids = [vehicle.id] if vehicle else []
    if options.letters:
        return _select_letters(options, console, recipients, _require_register(register, "--letters"), library, matter)
    if AGAIN in options.only:
        opened = _require_register(register, "--only")
        return _select_second_round(options, console, recipients, opened, library, matter, vehicle_ids)
    states = [name for name in options.only if name in STATES]
    if not options.dry_run and register is None and not options.register and (states or options.again is not None):
        _require_register(None, "--again" if options.again is not None else "--only")
    numbers = [name for name in options.only if name not in STATES]
    chosen = recipients if states else _select_people(numbers, recipients)
    repeats = options.again if options.again else options.again is not None
    order = Order(documents=[*vehicle_ids, *options.documents], only=options.only if states else (), again=repeats)
    return IssueSelection(matter, chosen, order)


def _select_people(numbers: Sequence[str], recipients: Recipients) -> Recipients:
    """Select the people who have some numbers, or everybody when no number is given."""
    if not numbers:
        return recipients
    people = tuple(person for person in recipients.people if person.key in numbers)
    from ..bulk.plan_states import unknown_person

    lacking = sorted(set(numbers) - {person.key for person in people})
    if lacking:
        raise RecipientError(*[unknown_person(number, "--only") for number in lacking])
    return replace(recipients, people=people, held=())


def _select_second_round(
    options: argparse.Namespace,
    console: Console,
    recipients: Recipients,
    register: RegisterView,
    library: Library,
    matter: Matter,
    vehicle_ids: list[str],
) -> IssueSelection:
    """Select the people who must sign a new version, with the letter and the list of changes for each."""
    from ..bulk.order import Order
    from ..bulk.rounds import second_round

    new_round = second_round(register, library, matter, recipients)
    chosen = _select_people(
        [name for name in options.only if name != AGAIN], replace(recipients, people=new_round.people, held=())
    )
    _print_left_out(options, console, new_round.left_out)
    _refuse_nobody(chosen, "--only")
    documents = options.documents or _renewal_documents(library, library.find_vehicle(matter.vehicle))
    demands = new_round.demands_document(library, console.language)
    return IssueSelection(
        new_round.matter, chosen, Order(documents=[*vehicle_ids, *documents], pages=new_round.pages), demands
    )


def _renewal_documents(library: Library, vehicle: Vehicle | None) -> list[str]:
    """List the documents that go with a new version of a signed one: the letter, and the answer form."""
    from ..compose.companion_choice import find_companion

    companions = (
        [find_companion(library, role, vehicle) for role in ("renewal", "answer")] if vehicle is not None else []
    )
    return [companion.id for companion in companions if companion is not None]


def _select_letters(
    options: argparse.Namespace,
    console: Console,
    recipients: Recipients,
    register: RegisterView,
    library: Library,
    matter: Matter,
) -> IssueSelection:
    """Select the people to whom a letter is due because they answered, or did not, with the letters of each."""
    from ..bulk.letters_due import answers_due
    from ..bulk.order import Order
    from ..register.answer_files import read_received_days

    if options.documents or options.template or AGAIN in options.only:
        raise UsageError(
            Problem(
                "wrong-usage",
                "--letters",
                N_("letters are made alone"),
                N_("leave out --with, --template and --only to-sign-again"),
            )
        )
    day = read_day(options.letters, "--letters")
    received = read_received_days(options.received) if options.received else None
    due = answers_due(register, library, matter, recipients, day, received)
    _print_left_out(options, console, due.left_out)
    for waiting_person in () if options.json else due.waiting:
        console.print_note(
            console.say(
                "{key} — has not answered, and may until {day}",
                key=waiting_person.key,
                day=waiting_person.until.isoformat(),
            )
        )
    chosen = _select_people(
        options.only,
        replace(
            recipients, people=tuple(person for person in recipients.people if person.key in due.documents), held=()
        ),
    )
    _refuse_nobody(chosen, "--letters")
    return IssueSelection(due.matter, chosen, Order(documents=due.documents, matters=due.matters))


def _require_register(register: RegisterView | None, option: str) -> RegisterView:
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


def _refuse_nobody(people: Recipients, option: str) -> None:
    if not people:
        raise RecipientError(nobody_problem(option))


def nobody_problem(option: str) -> Problem:
    """Build the problem that nobody is left to be issued anything; ``option`` is the option that says who is."""
    return Problem("nobody", option, N_("nobody is to be issued anything"))


def print_states(console: Console, plan: IssuePlan) -> None:
    """Print the numbers of the people in each state of the register, a line a state."""
    from ..bulk.plan_states import STATES

    for state, count in plan.counts.items():
        if count:
            people = console.say.plural("{n} person", "{n} people", count)
            console.print_note(f"{people} — {console.say(STATES[state])} — {', '.join(plan.list_keys(state))}")


def _print_left_out(options: argparse.Namespace, console: Console, left_out: Iterable[LeftOut]) -> None:
    """Print everybody who receives nothing, by reason."""
    if options.json:
        print_event(console, "left_out", people=[left_person.as_dict(console.language) for left_person in left_out])
        return
    reasons: dict[str, list[str]] = {}
    for person in left_out:
        reasons.setdefault(person.reason(console.language), []).append(person.key)
    for reason, keys in reasons.items():
        count = console.say.plural("{n} person", "{n} people", len(keys))
        console.print_note(f"{count} — {reason}{' — ' + ', '.join(keys) if len(keys) <= SHOWN else ''}")


# ------------------------------------------------------------------ page text
# A page of a document on a terminal: its words and its tables, without the marks of a file format.


def print_page(page: Document, console: Console) -> None:
    """Print a short page made of paragraphs, lists, headings and tables, such as the plan of an issue.

    >>> from aigov_docs.document.tree import Document, Paragraph, Run
    >>> body = (Paragraph((Run("5 documents", bold=True), Run(" dated today"))),)
    >>> print_page(Document("plan", "en", "What will be issued", "", "", "", "", "", body, "2026-12-31"), Console("en"))
    What will be issued
    <BLANKLINE>
    5 documents dated today
    """
    from ..document.tree import Bullets, Heading, Paragraph, Table, plain_text

    console.print_line(console.bold(page.title))
    for text in (page.subtitle, page.notice):
        if text:
            console.print_line(text)
    for block in page.body:
        console.print_line()
        match block:
            case Heading():
                console.print_line(console.bold(plain_text(block.text)))
            case Paragraph():
                console.print_line(plain_text(block.runs))
            case Bullets():
                for item in block.items:
                    console.print_line(f"– {plain_text(item)}")
            case Table():
                console.print_table(
                    [plain_text(cell) for cell in block.header],
                    [[plain_text(cell) for cell in row] for row in block.rows],
                )


# ------------------------------------------------------------------ issue
def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``issue``, which writes documents for each person of a list of employees."""
    from ..writers.formats import bulk_ways

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
        choices=list(bulk_ways()),
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
        choices=(LAW, *language_pairs()),
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
        message, hint = N_("at least one process is needed"), N_("write 1 or more, or leave the option out")
        raise UsageError(Problem("wrong-usage", "--processes", message, hint))
    refuse_wrong_list_options(options)
    refuse_overwriting_inputs(options.page, options.matter, *options.recipients, options.template, options.letterhead)
    refuse_wrong_paths(options.matter, library=options.library, document=options.page)
    for file in options.recipients:
        if (problem := find_path_problem(file)) is not None and problem.code == "no-file":
            raise RecipientError(replace(problem, where=Path(file).name))

    from .. import render
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
            _print_plan(options, console, plan, page, recipients)
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


def _print_plan(
    options: argparse.Namespace, console: Console, plan: IssuePlan, page: Document, recipients: Recipients
) -> None:
    """Print what will be issued: the page of the plan, then the notes, the people held and the warnings."""
    from .. import to_bytes
    from ..writers.formats import is_printed

    if console.terminal:
        print_page(page, console)
    else:
        console.print_line(to_bytes(page, "md").decode().strip())
    if is_printed(plan.order.format) and not options.template:
        report_engine(options, console)
    report_sample_values(options, console, plan.matter, "employee", "contract")
    for held in recipients.held:
        console.print_note(held.message.text(console.language))
    page_notes = plan.list_page_notes()
    for note in plan.list_notes():
        if note not in page_notes:
            console.print_note(note.text(console.language))
    if options.who:
        print_states(console, plan)
    for warned in plan.list_warnings():
        console.print_note(console.rule_line(warned.id, warned.text(console.language)))


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
    from ..kits.ground.problems import RegisterError
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
