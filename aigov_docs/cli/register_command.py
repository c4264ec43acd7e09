"""``aigov-docs register ACTION DB …``: read and write the register.

What was proposed to whom, what they answered, who is bound by what, who must sign again.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..kits.ground.i18n import N_
from . import add_json, add_library, read_matters, refuse_overwriting_inputs
from .console import Console
from .list_options import add_list_options, hold_changed_numbers_of, refuse_wrong_list_options
from .register_signing import (
    add_evidence,
    add_provider,
    add_signing_actions,
    add_timezone,
    import_outcomes,
    print_after_refusal,
    read_evidence,
    write_message,
    write_to_sign,
)

if TYPE_CHECKING:
    from ..compose.reserves import Reserve
    from ..kits.ledger.database import WriteCounts
    from ..kits.ledger.timestamps import HeadTimestamp, TokenFinder
    from ..library.library import Library
    from ..library.vocabulary import WeightEntry
    from ..matter.models import Matter
    from ..people.recipient import Recipient
    from ..register.register import Register
    from ..register.standing import ClauseStanding, Standing, StandingTotals
    from ..register.to_sign_again import ToSignAgain
    from .console import Verbs


# ------------------------------------------------------------------ register checks
# ``aigov-docs register check`` and ``register head``: whether a register is whole, and its end, dated where asked.


def add_check_actions(action: Callable[[str, str], argparse.ArgumentParser], console: Console) -> None:
    """Add to the parser of ``register`` the actions ``check`` and ``head``; ``action`` adds one by name and text."""
    say = console.say
    check = action("check", say("say whether the register is whole, and where it is not"))
    check.add_argument(
        "--expect",
        metavar=say("HEAD"),
        help=say("the end of the chain as it was noted before: shows whether events were cut off since"),
    )
    check.add_argument(
        "--timestamps",
        metavar=say("FILE"),
        nargs="+",
        default=[],
        help=say("the timestamps that “head --timestamp” wrote (.tsr), verified without any network"),
    )
    check.add_argument(
        "--restored",
        action="store_true",
        help=say(
            "the register was put back from an older copy, or taken away, on purpose: compare with that from now on"
        ),
    )
    head = action("head", say("say where the register ends, to note it elsewhere, or have it dated"))
    head.add_argument(
        "--timestamp", metavar="URL", help=say("have the end dated by this authority (RFC 3161), and keep its answer")
    )
    head.add_argument(
        "-o",
        "--output",
        metavar=say("FILE"),
        help=say("where to write the timestamp; beside the register when not given"),
    )
    for action_parser in (check, head):
        action_parser.add_argument(
            "--roots",
            metavar=say("FILE"),
            help=say("the certificates of the authority that dates the end (PEM), which it publishes"),
        )


def check_register(register: Register, options: argparse.Namespace, console: Console) -> int:
    """Carry out ``register check``: print every fault of the register; 1 where there is one."""
    if options.restored:
        register.accept_restored()
    chain_check = register.check_chain(options.expect, tokens=_read_tokens(options))
    if options.json:
        console.print_json(chain_check.as_dict(console.language))
        return 0 if chain_check.clean else 1
    for fault in chain_check.faults:
        console.print_text(f"✗ {fault.text(console.language)}", console.language)
    console.print_line(console.say.plural("{n} event.", "{n} events.", chain_check.events))
    for timestamp in chain_check.timestamps:
        _print_timestamp(timestamp, console)
    console.print_line(console.say("End of the chain, to note elsewhere: {head}", head=chain_check.head))
    console.print_line(
        console.say("The register is whole.") if chain_check.clean else console.say("The register is damaged.")
    )
    return 0 if chain_check.clean else 1


def print_head(register: Register, options: argparse.Namespace, console: Console) -> int:
    """Carry out ``register head``: print the end of the chain, verified, and have it dated where that is asked."""
    head = register.read_head()
    if not options.timestamp:
        if options.json:
            console.print_json({"head": str(head)})
        else:
            console.print_line(console.say("End of the chain, to note elsewhere: {head}", head=head))
        return 0
    from dataclasses import replace

    from ..kits.ground.files import write_file
    from ..kits.ledger.timestamps import request_timestamp

    dated, token = request_timestamp(head, options.timestamp, _find_roots(options))
    path = Path(options.output) if options.output else _token_path(options.register, head.number)
    write_file(path, token)
    dated = replace(dated, file=path.name)
    if options.json:
        console.print_json(dated.as_dict())
    else:
        _print_timestamp(dated, console)
        console.print_line(console.say("Written: {file}", file=path))
    return 0


def _print_timestamp(timestamp: HeadTimestamp, console: Console) -> None:
    """Print which event a timestamp dates, when, and who signed it."""
    console.print_line(
        console.say(
            "Event {number} was there on {time} (UTC): signed by {authority}.",
            number=timestamp.head.number,
            time=f"{timestamp.time:%Y-%m-%d %H:%M:%S}",
            authority=timestamp.authority,
        ),
    )


def _read_tokens(options: argparse.Namespace) -> TokenFinder | None:
    """Read the timestamps that were given; None without any."""
    if not options.timestamps:
        return None
    from ..kits.ledger.timestamps import read_tokens

    return read_tokens(options.timestamps, _find_roots(options))


def _find_roots(options: argparse.Namespace) -> str:
    """Return the file of the authority's certificates.

    Raises
    ------
    UsageError
        None was given: without them, anybody could have signed.
    """
    if not options.roots:
        from ..kits.ground.problems import Problem, UsageError

        message = N_("a timestamp is worth what its certificates are, and none were given")
        hint = N_("give the PEM file that the authority publishes: --roots FILE")
        raise UsageError(Problem("no-roots", "--roots", message, hint))
    return str(options.roots)


def _token_path(register: str, number: int) -> Path:
    """Name the file of a timestamp: beside the file of the register, or here where it stands in a database."""
    beside = Path("register.db") if "://" in register else Path(register)
    return beside.with_name(f"{beside.name}-{number}.tsr")


# ------------------------------------------------------------------ register erasing
# ``aigov-docs register erase`` and ``expire``: the data of a person taken out, at once or after so many days.


def add_erasing_actions(action: Callable[[str, str], argparse.ArgumentParser], console: Console) -> None:
    """Add to the parser of ``register`` the actions ``erase`` and ``expire``; ``action`` adds one by name and text."""
    say = console.say
    erase = action("erase", say("erase a person's name, notes, evidence and file names; the chain stays whole"))
    erase.add_argument("key", metavar=say("NUMBER"), help=say("the person's number"))
    erase.add_argument(
        "--run",
        dest="runs",
        metavar=say("FOLDER"),
        nargs="+",
        default=[],
        help=say("also remove the person's files, and their lines of the manifest, from the folders of these runs"),
    )
    expire = action("expire", say("erase the data of everybody who left so many days ago"))
    expire.add_argument(
        "--days", type=int, required=True, metavar="N", help=say("how many days the data are kept after the departure")
    )
    expire.add_argument(
        "--everybody",
        action="store_true",
        help=say("also those who did not leave, counted from the last event about them"),
    )
    expire.add_argument("--dry-run", action="store_true", help=say("say who they are, and erase nothing"))
    for action_parser in (erase, expire):
        action_parser.add_argument("--on", metavar="DATE", help=say("the day of the erasure; today when not given"))


def erase_person(register: Register, options: argparse.Namespace, console: Console) -> int:
    """Carry out ``register erase``: what was erased in each place, and the places to be looked at by hand."""
    from ..bulk.run_erasure import erase_from_run
    from ..kits.ground.i18n import labels
    from ..personal_data import list_left_to_firm

    key, say = options.key.strip(), console.say
    person = register.read_people().get(key)
    count = register.erase_person(key, on=_read_day(options.on, "--on"))
    erasures = {folder: erase_from_run(folder, key) for folder in options.runs}
    runs = sorted({proposal.run for proposal in person.proposals}) if person is not None else []
    left_to_firm = [labels(console.language)(place.what) for place in list_left_to_firm()]
    if options.json:
        treated = [{"folder": folder, **erasure.as_dict()} for folder, erasure in erasures.items()]
        console.print_json({"erased": count, "runs": runs, "folders": treated, "left": left_to_firm})
        return 0
    console.print_line(
        say.plural("Erased from {n} event; the chain is whole.", "Erased from {n} events; the chain is whole.", count)
    )
    for folder, run_erasure in erasures.items():
        console.print_line(
            say(
                "{folder}: files removed: {files}; lines removed: {lines}.",
                folder=folder,
                files=run_erasure.files,
                lines=run_erasure.lines,
            )
        )
        for file in run_erasure.gathered:
            console.print_line(
                say("{folder}: {file} gathers several people: delete it, or make it again.", folder=folder, file=file)
            )
    if runs and not erasures:
        console.print_line(
            say("Documents were issued in: {runs}. Their folders: register erase … --run FOLDER", runs=", ".join(runs))
        )
    console.print_line(say("To look at yourself:"))
    for text in left_to_firm:
        console.print_text(f"- {text}", console.language)
    return 0


def expire_people(register: Register, options: argparse.Namespace, console: Console) -> int:
    """Carry out ``register expire``: whose data were erased, by number, and from which day the time was counted."""
    from ..register import retention

    expired = retention.expire_people(
        register, options.days, on=_read_day(options.on, "--on"), everybody=options.everybody, dry_run=options.dry_run
    )
    if options.json:
        console.print_json({"expired": [person.as_dict() for person in expired], "erased": not options.dry_run})
        return 0
    say = console.say
    if expired:
        rows = [
            [person.key, person.since.isoformat(), say("left") if person.left else say("last event")]
            for person in expired
        ]
        console.print_table([say("Number"), say("Since"), say("Counted from")], rows)
    if options.dry_run:
        console.print_line(say.plural("{n} person would be erased.", "{n} people would be erased.", len(expired)))
    else:
        console.print_line(
            say.plural("{n} person erased; the chain is whole.", "{n} people erased; the chain is whole.", len(expired))
        )
    return 0


def parse_day_option(text: str, where: str) -> dt.date:
    """Parse the day that an option gives, written 2026-12-31; ``where`` is the option, for messages.

    Raises
    ------
    RegisterError
        The text is no day.

    >>> parse_day_option("2026-12-31", "--on")
    datetime.date(2026, 12, 31)
    """
    from ..kits.ground.problems import RegisterError, not_a_date
    from ..kits.ground.text import parse_iso_day

    day = parse_iso_day(text)
    if day is None:
        raise RegisterError(not_a_date(where, text))
    return day


# ------------------------------------------------------------------ register
def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``register``, which reads, checks or completes a register of proposals."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "register",
        help=say("what was issued, answered, and who is bound"),
        description=say(
            "The register says what was proposed to whom, in which editions, and what each answered. Its events are"
            " only added, each sealed with the one before. DB is a file, or the address of a database."
        ),
    )
    actions = verb.add_subparsers(dest="action", metavar=say("ACTION"), required=True, help=say("what to do with it"))

    def declare_action(name: str, text: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = actions.add_parser(name, help=text, description=text)
        added.add_argument("register", metavar="DB", help=say("the register: a file, or the address of a database"))
        return added

    add_check_actions(declare_action, console)
    status = declare_action("status", say("what each clause is worth against each person, on a day"))
    status.add_argument(
        "matters",
        metavar=say("MATTER"),
        nargs="+",
        help=say(
            "the matter, for the facts common to all; several are each that of its own round, and the newest is for all"
        ),
    )
    status.add_argument(
        "--on", metavar="DATE", help=say("the day, written 2026-12-31; that of the newest matter when not given")
    )
    status.add_argument(
        "--people", metavar=say("FILE"), help=say("the list of recipients, for the facts of each person")
    )
    status.add_argument(
        "--person",
        metavar=say("NUMBER"),
        nargs="+",
        action="extend",
        default=[],
        help=say("only this person; may be repeated"),
    )
    status.add_argument("--clauses", action="store_true", help=say("one line a clause, instead of one a person"))
    add_list_options(status, console)
    add_library(status, console)

    to_sign_again = declare_action("to-sign-again", say("who must sign again, and why"))
    to_sign_again.add_argument(
        "matter", metavar=say("MATTER"), help=say("the matter of the new round: its date gives the editions of today")
    )
    to_sign_again.add_argument(
        "--people", metavar=say("FILE"), help=say("the list of recipients, for the facts of each person")
    )
    add_list_options(to_sign_again, console)
    add_library(to_sign_again, console)

    answer = declare_action("answer", say("write what a person answered"))
    answer.add_argument("key", metavar=say("NUMBER"), help=say("the person's number"))
    answer.add_argument(
        "answer",
        metavar=say("ANSWER"),
        help=say("signed, refused, no_answer, left or superseded; French words are understood"),
    )
    answer.add_argument("--on", metavar="DATE", required=True, help=say("the day of the answer, written 2026-12-31"))
    answer.add_argument(
        "--note", default="", metavar=say("TEXT"), help=say("a note; it is personal, and can be erased")
    )
    answer.add_argument("--run", metavar=say("NAME"), help=say("the run that is answered; the newest when not given"))

    imported = declare_action(
        "import", say("write the answers of a CSV or XLSX file: key;answer;date and if you like note and run")
    )
    imported.add_argument("file", metavar=say("FILE"), help=say("the file of answers (.csv or .xlsx)"))
    imported.add_argument("--mapping", metavar=say("FILE"), help=say("a mapping file (YAML): which column is what"))
    add_evidence(answer, console)
    add_provider(imported, console)
    add_timezone(imported, console)
    for action in (answer, imported):
        action.add_argument(
            "--correct",
            action="store_true",
            help=say("put another answer after a signature or a departure written by mistake"),
        )

    export = declare_action("export", say("write the register as a table"))
    export.add_argument("file", metavar=say("FILE"), help=say("where to write it (.csv or .xlsx)"))

    add_erasing_actions(declare_action, console)
    for action in actions.choices.values():
        add_json(action, console)
    add_signing_actions(declare_action, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``register``: carry out the action asked on a register (check, status, answer, import…) and print its result.

    Return the exit status: 1 where ``check`` finds the register damaged, else 0.
    """
    with _open_register(options) as register:
        status: int = _ACTIONS[options.action](register, options, console)
    return status


def _open_register(options: argparse.Namespace) -> Register:
    """Open the register of the options; one that is gone is made anew where that is said to be on purpose."""
    from ..kits.ground.problems import RegisterError
    from ..register.register import Register

    try:
        return Register(options.register, create=False)
    except RegisterError as error:
        on_purpose = options.action == "check" and options.restored
        if not on_purpose or [problem.code for problem in error.problems] != ["register-gone"]:
            raise
    return Register(options.register, anew=True)


def _print_status(register: Register, options: argparse.Namespace, console: Console) -> int:
    from ..register.standing import (
        compute_standings,
        count_standings,
        find_silent_rounds,
        list_standing_reserves,
        match_rounds,
    )

    library, read = read_matters(options, *options.matters)
    *others, matter = sorted((checked.matter for checked in read), key=lambda round_matter: round_matter.date)
    day = _read_day(options.on, "--on") or matter.assessed_on
    known_people = register.read_people(day)
    if options.person:
        known_people = {key: known_person for key, known_person in known_people.items() if key in options.person}
    proposed = min(day, *(facts.date for facts in (*others, matter)))  # who was of age then was of age when they signed
    standings = compute_standings(
        known_people, day, library, matter, _read_people(register, options, proposed, console), others
    )
    silent = find_silent_rounds(known_people, library, match_rounds(known_people, matter, others))
    reserves = list_standing_reserves(standings, day, library, matter)
    if options.json:
        console.print_json({
            "people": [standing.as_dict(console.language) for standing in standings],
            "totals": [total.as_dict() for total in count_standings(standings)],
            "without_matter": [silent_day.isoformat() for silent_day in silent],
            "reserves": [
                {"vehicle": name, **reserve.as_dict(console.language)}
                for name, listed in reserves.items()
                for reserve in listed
            ],
        })  # fmt: skip
        return 0
    say, weights = console.say, library.vocabulary.weights
    for round_day in silent:
        console.print_note(
            say(
                "Round of {day}: its matter was not given, and silence is taken as no acceptance. Give it too if its"
                " ground is economic.",
                day=round_day.isoformat(),
            )
        )
    unlisted = sum(not standing.listed for standing in standings)
    if unlisted:
        console.print_note(
            say.plural(
                "{n} person is on no list given (--people): weighed as an employee with an open-ended contract who does"
                " not telework; what else the list would say is not known.",
                "{n} people are on no list given (--people): weighed as employees with an open-ended contract who do"
                " not telework; what else the list would say is not known.",
                unlisted,
            )
        )
    if options.clauses:
        header = [say("Number"), say("Clause"), say("Weight"), say("Why")]
        console.print_table(
            header,
            [
                [standing.key, clause.label, _weight_text(clause, weights, console), clause.reason(console.language)]
                for standing in standings
                for clause in standing.clauses
            ],
        )
        _print_grounds(standings, matter, library, console)
        _print_reserves(reserves, library, console)
        return 0
    header = [
        say("Number"), say("Run"), say("Answer"), say("On"), say("Binds"), say("Left on"), say("Newer proposal"),
        *(weights[name].text(console.language) for name in weights), say("Not weighed"),
    ]  # fmt: skip
    console.print_table(header, [_status_row(standing, weights, console) for standing in standings])
    console.print_line()
    for count in count_standings(standings):
        _print_totals(count, library, console)
    _print_grounds(standings, matter, library, console)
    _print_reserves(reserves, library, console)
    return 0


def _print_reserves(reserves: Mapping[str, Sequence[Reserve]], library: Library, console: Console) -> None:
    """Print once, for each document, what puts in doubt the steps on which weights of the table rest."""
    for vehicle, listed in reserves.items():
        name = _vehicle_name(vehicle, library, console)
        for reserve in listed:
            console.print_text(f"{name}: {reserve.text(console.language)} ({reserve.id})", console.language)


def _vehicle_name(vehicle: str, library: Library, console: Console) -> str:
    """Name a document that was proposed in words, or by its id where the library at hand has no such one."""
    found_vehicle = library.find_vehicle(vehicle)
    return found_vehicle.label.text(console.language) if found_vehicle else vehicle


def _print_grounds(standings: Sequence[Standing], matter: Matter, library: Library, console: Console) -> None:
    """Print once the facts that the answers lack, and the accepted statements on which some of them rest."""
    from ..compose.missing_facts import MissingFact
    from .answers import AnswerPrinter

    printer = AnswerPrinter(console, library, console.language)
    weighed = [clause.weighing for standing in standings for clause in standing.clauses if clause.weighing is not None]
    missing = [
        MissingFact(name, library)
        for name in dict.fromkeys(name for weighing in weighed for name in weighing.missing_facts)
    ]
    printer.print_missing_facts(missing)
    printer.print_suggestions(missing, matter.presumptions)
    printer.print_statements(dict.fromkeys(name for weighing in weighed for name in weighing.rests_on))


def _print_totals(count: StandingTotals, library: Library, console: Console) -> None:
    """Print how many people gave each answer, left or are bound in one document."""
    say, name = console.say, _vehicle_name(count.vehicle, library, console)
    counts = {name: value for name, value in count.as_dict().items() if name not in ("vehicle", "newer")}
    console.print_text(
        say(
            "{document} – people: {people}; signed: {signed}; refused: {refused}; no answer: {no_answer}; superseded:"
            " {superseded}; left: {left}; bound: {bound}.",
            document=name,
            **counts,
        ),
        console.language,
    )
    if count.newer["people"]:
        console.print_text(
            say(
                "Newer proposal, beside the one that counts – people: {people}; signed: {signed}; refused: {refused};"
                " no answer: {no_answer}; superseded: {superseded}.",
                **count.newer,
            ),
            console.language,
        )


def _status_row(standing: Standing, weights: Mapping[str, WeightEntry], console: Console) -> list[str]:
    """Build the table row of one person: the answer, and how many clauses have each weight."""
    say = console.say
    counts = [str(sum(1 for clause in standing.clauses if clause.weight == name) or "") for name in [*weights, ""]]
    on = standing.answered_on.isoformat() if standing.answered_on else ""
    left_on = standing.left_on.isoformat() if standing.left_on else ""
    newer = (
        say("{answer}, {day}", answer=say(WORDS[standing.pending_response]), day=standing.pending_on.isoformat())
        if standing.pending_on
        else ""
    )
    answer = say(WORDS[standing.response])
    if standing.refused_on:
        answer = say("{answer} (refused on {day} before)", answer=answer, day=standing.refused_on.isoformat())
    return [
        standing.key,
        standing.run,
        answer,
        on,
        say("yes") if standing.binding else say("no"),
        left_on,
        newer,
        *counts,
    ]


def _weight_text(clause: ClauseStanding, weights: Mapping[str, WeightEntry], console: Console) -> str:
    return (
        weights[clause.weight].text(console.language)
        if clause.weight
        else console.say("not weighed: the library has no such edition")
    )


def _print_to_sign_again(register: Register, options: argparse.Namespace, console: Console) -> int:
    library, (checked,) = read_matters(options, options.matter)
    matter = checked.matter
    signers = register.to_sign_again(library, matter, _read_people(register, options, matter.date, console))
    if options.json:
        console.print_json([person.as_dict(console.language) for person in signers])
        return 0
    say = console.say
    reasons: dict[tuple[str, ...], list[ToSignAgain]] = {}
    for signer in signers:
        reasons.setdefault(tuple(signer.explain_changes(console.language)), []).append(signer)
    for sentences, people in reasons.items():
        for sentence in sentences:
            console.print_text(f"- {sentence}", console.language)
        header = [say("Number"), say("Run"), say("Signed on"), say("Proposed again")]
        console.print_table(
            header,
            [
                [person.key, person.run, person.signed_on.isoformat() if person.signed_on else "", person.proposed]
                for person in people
            ],
        )
        console.print_line()
    console.print_line(say.plural("{n} person must sign again.", "{n} people must sign again.", len(signers)))
    return 0


def _write_answer(register: Register, options: argparse.Namespace, console: Console) -> int:
    written = register.answer(
        options.key,
        options.answer,
        on=parse_day_option(options.on, "--on"),
        note=options.note,
        run=options.run,
        evidence=read_evidence(options.evidence),
        correct=options.correct,
    )
    return _print_answers_written(written, options, console)


def _import_answers(register: Register, options: argparse.Namespace, console: Console) -> int:
    if options.provider:
        return import_outcomes(register, options, console)
    written = register.import_answers(options.file, mapping=options.mapping, correct=options.correct)
    return _print_answers_written(written, options, console)


def _print_answers_written(written: WriteCounts, options: argparse.Namespace, console: Console) -> int:
    if options.json:
        console.print_json(written.as_dict())
        return 0
    console.print_line(console.say.plural("{n} answer written.", "{n} answers written.", written.added))
    if written.already:
        console.print_line(console.say.plural("{n} was there already.", "{n} were there already.", written.already))
    print_after_refusal(written.after_refusal, console)
    return 0


def _write_to_sign(register: Register, options: argparse.Namespace, console: Console) -> int:
    refuse_overwriting_inputs(options.file, options.people, options.mapping, options.register)
    proposed = [proposal.date for person in register.read_people().values() for proposal in person.proposals]
    day = max(proposed, default=dt.date.today())  # who was under age on the day of the proposal does not sign alone
    return write_to_sign(register, _read_people(register, options, day, console), options, console)


def _export_register(register: Register, options: argparse.Namespace, console: Console) -> int:
    count = register.export_table(options.file)
    if options.json:
        console.print_json({"file": options.file, "events": count})
    else:
        console.print_line(console.say.plural("{n} event.", "{n} events.", count))
    return 0


def _read_people(register: Register, options: argparse.Namespace, day: dt.date, console: Console) -> list[Recipient]:
    """Read the recipients of the list given, with the held ones, who may have been issued before."""
    refuse_wrong_list_options(options)
    if not options.people:
        return []
    from ..people.changed_numbers import NUMBER_CHANGED
    from ..people.contract_status import NO_STATUS, STATED
    from ..people.recipients import read_recipients

    read = read_recipients(
        options.people, mapping=options.mapping, on=day, accept=options.accept, contract_type=options.contract_type
    )
    read = hold_changed_numbers_of(read, register, options.accept)
    for held_person in read.held:
        if NUMBER_CHANGED in held_person.codes:
            console.print_note(held_person.message.text(console.language))
    for note in read.notes:
        if note.code in (NO_STATUS, STATED) and options.action != "to-sign":  # a list to sign needs no status
            console.print_note(note.text(console.language))
    return [*read.people, *(held.recipient for held in read.held if held.recipient is not None)]


def _read_day(text: str | None, where: str) -> dt.date | None:
    return parse_day_option(text, where) if text else None


#: What was answered, in words.
WORDS = {
    "proposed": N_("proposed"),
    "signed": N_("signed"),
    "refused": N_("refused"),
    "no_answer": N_("no answer"),
    "superseded": N_("superseded"),
}
_ACTIONS = {
    "check": check_register,
    "head": print_head,
    "status": _print_status,
    "to-sign-again": _print_to_sign_again,
    "answer": _write_answer,
    "import": _import_answers,
    "to-sign": _write_to_sign,
    "message": write_message,
    "export": _export_register,
    "erase": erase_person,
    "expire": expire_people,
}
