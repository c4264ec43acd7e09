"""Who is issued what: what the options of ``aigov-docs issue`` ask for, from a list and a register."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import Problem, RecipientError, UsageError
from . import read_day
from .console import Console
from .issue_progress import print_event

if TYPE_CHECKING:
    from ..bulk.left_out import LeftOut
    from ..bulk.order import Order
    from ..bulk.plan import IssuePlan
    from ..bulk.register_views import RegisterView
    from ..document.tree import Document
    from ..library.load import Library
    from ..library.vehicles import Vehicle
    from ..matter.models import Matter
    from ..people.recipients import Recipients

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
