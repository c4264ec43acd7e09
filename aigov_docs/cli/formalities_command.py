"""``aigov-docs formalities MATTER``: the steps of the vehicle, in order."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ..kits.ground.languages import known_languages
from . import (
    add_json,
    add_library,
    add_vehicle,
    read_inputs,
    refuse_overwriting_inputs,
    report_sample_values,
    warn_if_future,
)
from .console import Console

if TYPE_CHECKING:
    from ..compose.composition import Composition
    from ..document import FormalitiesPlan
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``formalities``, which prints or writes the steps that make a document binding."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "formalities",
        help=say("the steps that give the text its force, with their days"),
        description=say(
            "The steps of the vehicle in order: who does each, between which days, with what proof, what is missing,"
            " and the day the text takes effect. With -o, write the plan as a document or as a calendar (.ics)."
        ),
    )
    verb.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    verb.add_argument(
        "-o", "--output", metavar=say("FILE"), help=say("write the plan there: .docx, .html, .md, .json or .ics")
    )
    add_vehicle(verb, console)
    verb.add_argument(
        "--if",
        dest="stated",
        metavar="STEP=DATE",
        action="append",
        default=[],
        help=say("state the day of a step that is still to do, such as deposit=2026-12-01; may be given several times"),
    )
    verb.add_argument(
        "--record",
        metavar=say("ACT"),
        nargs="*",
        choices=["opinion", "inspector", "deposit", "publicity"],
        help=say(
            "print the fingerprints of the present text, to keep under “versions” of the matter: the text of these"
            " acts (opinion, inspector, deposit, publicity), of all when none is named"
        ),
    )
    verb.add_argument("--as-of", metavar="DATE", help=say("see where things stand on this day, written 2026-12-31"))
    verb.add_argument("--lang", choices=known_languages(), help=say("language of the plan; the user's when not given"))
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``formalities``: print the steps that make a document binding, with their days, or write them; return 0.

    With ``--record``, print instead the fingerprints of the present text, to be kept in the matter.
    """
    from .paths import refuse_wrong_paths

    refuse_overwriting_inputs(options.output, options.matter)
    calendar = (options.output or "").lower().endswith(".ics")
    refuse_wrong_paths(options.matter, library=options.library, document=None if calendar else options.output)
    from .. import MatterError, assess, compose_document, formalities, render
    from ..document import assume_days, plan_document, render_calendar
    from ..kits.ground.files import write_file
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem

    say = console.say
    library, matter = read_inputs(options)
    stated = _read_stated_days(options.stated)
    if options.record is not None:
        return _print_record(options, console, compose_document(library, matter, options.vehicle))
    matter = assume_days(matter, stated, library)
    plan = formalities(assess(library, matter, options.vehicle))
    values = {"vehicle": plan.assessment.vehicle.label}
    idle = [
        Problem(
            "no-step",
            f"--if {name}",
            N_("there is no such step for this vehicle: {vehicle}"),
            N_("name the vehicle whose step it is with --vehicle"),
            values,
        )
        for name in stated
        if not plan.accepts_day(name)
    ]
    if idle:
        raise MatterError(*idle)
    warn_if_future(options, matter, console)
    report_sample_values(options, console, matter)
    language = options.lang or console.language
    if options.output:
        path = Path(options.output)
        if path.suffix.lower() == ".ics":
            write_file(path, render_calendar(plan, language))
        else:
            render(plan_document(plan, language), path)
        if not options.json:
            console.print_line(say("Written: {file}", file=path))
            return 0
    if options.json:
        console.print_json(plan.as_dict(language))
        return 0
    _print_plan(plan, console, language)
    return 0


def _read_stated_days(given: list[str]) -> dict[str, str]:
    """Read the days that ``--if`` states, each written like ``deposit=2026-12-01``, by the name of the step."""
    from .. import MatterError
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem

    message, hint = N_("this says no day"), N_("write it as deposit=2026-12-01")
    wrong = [Problem("not-stated", text, message, hint) for text in given if "=" not in text]
    if wrong:
        raise MatterError(*wrong)
    return dict(text.split("=", 1) for text in given)


def _print_plan(plan: FormalitiesPlan, console: Console, language: str) -> None:
    """Print a plan: its steps as a table, where things stand, what is missing or to be checked, and each place."""
    from ..kits.ground.i18n import date_text, labels

    say, matter = labels(language), plan.assessment.matter
    _print_steps(plan, console, language)
    console.print_line()
    day = date_text(matter.assessed_on, language)
    console.print_line(
        say("Where things stand on {day}.", day=day)
        if matter.as_of
        else say("Where things stand on {day}, the date of the document; --as-of for another day.", day=day)
    )
    for effect_text in plan.effect_texts(language, keys=True):
        console.print_text(effect_text, language)
    if plan.to_confirm:
        for fact in (asked_fact for asked_fact in plan.assessment.facts_to_ask if asked_fact.answers):
            console.print_text(
                "  " + say("Facts missing: {facts}", facts=f"{fact.question(language)} ({fact.key})"), language
            )
    _print_missing_steps(plan, console, language)
    for item in plan.steps:
        if item.state == "unrecorded":
            step = item.label.text(language)
            console.print_text(say("Day not recorded: {step} ({key})", step=step, key=item.step.key), language)
        elif item.state == "unchecked" and item.step.key:
            step = item.label.text(language)
            console.print_text(say("To be checked: {step} ({key})", step=step, key=item.step.key), language)
    _print_places(plan, console, language)


def _print_missing_steps(plan: FormalitiesPlan, console: Console, language: str) -> None:
    """Print a line for each step that is to do, or of which a proof or a fact is missing."""
    from ..kits.ground.i18n import labels

    say = labels(language)
    for item in plan.missing_steps():
        step, proof = item.label.text(language), item.step.proof.text(language)
        if item.state == "unconfirmed":
            sentence = say("Proof to confirm: {step}: {proof} ({key})", step=step, proof=proof, key=item.step.proved)
            console.print_text(sentence, language)
        elif item.asks:
            continue  # told above, with the facts that would say it
        elif item.state == "unknown":
            console.print_text(say("Cannot be said: {step} ({key})", step=step, key=item.step.key), language)
        elif item.state == "unproved":
            console.print_text(
                say("Proof missing: {step}: {proof} ({key})", step=step, proof=proof, key=item.step.proved), language
            )
        elif not item.step.computed:  # nobody does what follows from other days
            console.print_line(say("To do: {step} ({key})", step=step, key=item.step.key or "-"))


def _print_record(options: argparse.Namespace, console: Console, composition: Composition) -> int:
    """Print the record of the present text, as the block to keep in the matter; return the exit status."""
    from ..compose.version_texts import record_text
    from ..matter.versions import ACTS

    version = record_text(composition, tuple(options.record) or ACTS).model_dump(mode="json", include={"id", "texts"})
    if options.json:
        console.print_json({"versions": [version]})
        return 0
    lines = ["versions:", f"  - id: {json.dumps(version['id'], ensure_ascii=False)}", "    texts:"]
    for text in version["texts"]:
        lines += [f"      - acts: [{', '.join(text['acts'])}]", f'        text: "{text["text"]}"', "        clauses:"]
        lines += [f'          {name}: "{value}"' for name, value in text["clauses"].items()]
    for line in lines:
        console.print_line(line)
    return 0


def _print_places(plan: FormalitiesPlan, console: Console, language: str) -> None:
    """Print what a plan says of each establishment: the text that binds there, its warnings, its own steps."""
    from ..compose.establishment_worth import list_local_warnings

    for place in plan.places:
        console.print_line()
        console.print_text(place.told(language), language)
        for rule in list_local_warnings(place.plan.assessment, plan.assessment):
            console.print_text(f"  {rule.id}: {rule.explanation.text(language)}", language)
        if place.establishment.has_own_acts:
            _print_steps(place.plan, console, language)


def _print_steps(plan: FormalitiesPlan, console: Console, language: str) -> None:
    """Print the steps of a plan as a table: who does each, on which day, between which days, and where it stands."""
    from ..document.step_reserves import reserve_texts, state_text
    from ..kits.ground.i18n import date_text, labels

    say = labels(language)
    rows = []
    for item in plan.steps:
        window = [date_text(day, language) if day else "-" for day in (item.earliest, item.latest)]
        days = [item.day_text(language, "-"), *window]
        state = state_text(item, plan.assessment, language)
        if item.day_off:
            state = f"{state}, {say('on a Sunday or a public holiday')}"
        rows.append([item.step.id, item.label.text(language), item.step.who.text(language), *days, state])
    console.print_table(
        [say("Step"), say("What"), say("Who"), say("Day"), say("Not before"), say("Not after"), say("State")], rows
    )
    for reserve_text in reserve_texts(plan.steps, plan.assessment, language):
        console.print_text(reserve_text, language)
