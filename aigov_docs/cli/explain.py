"""``aigov-docs explain MATTER [CLAUSE…]``: why a clause has its weight."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from . import add_json, add_library, add_vehicle, read_inputs
from .console import Console

if TYPE_CHECKING:
    from ..compose.assessment import Assessment
    from ..library.load import Library
    from ..problems import Problem
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``explain``, which says why each clause has its weight."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "explain",
        help=say("say why each clause has its weight"),
        description=say(
            "Say why each clause of a matter has its weight: the rules that decide, those they set aside, the legal"
            " bases, what is missing and the weight once it is done. What the matter asks under “wishes” is answered"
            " too."
        ),
    )
    verb.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    verb.add_argument("clauses", metavar=say("CLAUSE"), nargs="*", help=say("only these clauses"))
    add_vehicle(verb, console)
    verb.add_argument("--as-of", metavar="DATE", help=say("weigh the clauses on this day, written 2026-12-31"))
    verb.add_argument(
        "--lang", choices=["fr", "en"], help=say("language of the explanations; the user's when not given")
    )
    verb.add_argument(
        "--all", action="store_true", help=say("show also the rules that were looked at and changed nothing")
    )
    group = verb.add_argument_group(
        say("a sanction"), say("Say whether a sanction is open, and between which days. Days are written 2026-12-31.")
    )
    group.add_argument(
        "--sanction",
        choices=["warning", "suspension", "transfer", "demotion", "dismissal", "fine"],
        help=say("the sanction asked about"),
    )
    group.add_argument(
        "--rests-on",
        metavar=say("CLAUSE"),
        default="general_duty",
        help=say(
            "the clause it rests on, or general_duty (loyalty, a lawful instruction, the law): what it is when not"
            " given"
        ),
    )
    group.add_argument("--days", metavar=say("N"), help=say("length of a suspension"))
    for name, help_text in (
        ("--known-on", say("day on which the employer knew of the facts")),
        ("--started-on", say("day on which proceedings were engaged: the convocation, or the warning itself")),
        ("--interview-on", say("day set for the interview")),
        ("--notified-on", say("day of notification")),
        ("--body-told-on", say("day on which the employee was told that a disciplinary body was seized")),
        ("--body-opinion-on", say("day of the opinion of that body")),
    ):
        group.add_argument(name, metavar="DATE", help=help_text)
    for name, help_text in (
        ("--consent", say("the employee agreed to the sanction")),
        ("--authorised", say("the labour inspector authorised the dismissal")),
        ("--gross-misconduct", say("the facts are gross misconduct (it matters for a fixed-term contract)")),
        ("--modifies-contract", say("the sanction changes the contract; a demotion always does")),
        ("--changes-conditions", say("the sanction changes working conditions only")),
        ("--criminal-proceedings", say("criminal proceedings were brought within the two months")),
        ("--interview-required", say("a text requires an interview even for a warning")),
        ("--no-written-grounds", say("the grounds were not given in writing")),
    ):
        group.add_argument(name, action="store_true", help=help_text)
    group.add_argument("--by", choices=["employer", "user_undertaking"], default="employer", help=say("who punishes"))
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Print why each clause has its weight, or whether a sanction is open, and return the exit status."""
    from .paths import refuse_wrong_paths

    refuse_wrong_paths(options.matter, library=options.library)
    from .. import assess, compare_populations
    from ..compose.version_texts import describe_versions
    from ..problems import MatterError
    from .compare import print_populations

    say = console.say
    library, matter = read_inputs(options)
    assessment = assess(library, matter, options.vehicle)
    if options.sanction:
        return _explain_sanction(options, console, assessment)
    known = [finding.clause for finding in assessment.findings]
    wrong = [_absent_clause(name, known, library) for name in options.clauses if name not in known]
    if wrong:
        raise MatterError(*wrong)
    language = options.lang or console.language
    wanted = [finding for finding in assessment.findings if not options.clauses or finding.clause in options.clauses]
    populations = compare_populations(library, matter, {assessment.vehicle.id: assessment})
    if options.json:
        said = assessment.as_dict(language)
        said["clauses"] = [finding.as_dict(language) for finding in wanted]
        said["populations"] = [worth.as_dict(language) for worth in populations]
        console.print_json(said)
        return 0
    for line in describe_versions(assessment, language):
        console.print_text(line, language)
    for finding in wanted:
        outcome = finding.weighing.outcome
        console.print_text(console.bold(f"{finding.label} – {finding.heading[language]}"), language)
        console.print_text(
            "  "
            + say(
                "Weight: {weight} ({stage})",
                weight=finding.weight_text(language),
                stage=library.vocabulary.stages[outcome.stage].text(language),
            ),
            language,
        )
        for rule in outcome.decided:
            trust = library.vocabulary.confidence[rule.confidence].text(language)
            console.print_text(f"  {rule.id}: {rule.explanation.text(language)} [{trust}]", language)
        for rule, by in outcome.set_aside:
            console.print_text(
                "  " + say("{rule}: set aside by {others}", rule=rule.id, others=", ".join(other.id for other in by)),
                language,
            )
        if options.all:
            for rule in outcome.noted:
                console.print_text("  " + say("{rule}: applies and gives no weight", rule=rule.id), language)
            if outcome.satisfied:
                console.print_text(
                    "  "
                    + say("Looked at, nothing found: {rules}", rules=", ".join(rule.id for rule in outcome.satisfied)),
                    language,
                )
        if finding.rule_bases:
            console.print_text(
                "  "
                + say(
                    "Legal bases: {bases}",
                    bases="; ".join(basis.citation_text(language) for basis in finding.rule_bases),
                ),
                language,
            )
        if finding.missing:
            console.print_text(
                "  " + say("Missing: {formalities}", formalities="; ".join(finding.missing_text(language))), language
            )
            console.print_text(
                "  " + say("Weight once done: {weight}", weight=finding.weight_after_formalities_text(language)),
                language,
            )
        console.print_line()
    for rule in assessment.warnings:
        console.print_text(f"{rule.id}: {rule.explanation.text(language)}", language)
    if not options.clauses:
        _print_wishes(assessment, console, language)
        print_populations(populations, console, language)
    return 0


def _print_wishes(assessment: Assessment, console: Console, language: str) -> None:
    """Print the answer to each wish of the matter: why the law refuses it, and what to do instead."""
    say = console.say
    for answer in assessment.wishes:
        trust = assessment.library.vocabulary.confidence[answer.source.confidence].text(language)
        console.print_line()
        console.print_text(
            console.bold(f"{answer.id} – {answer.wish.text(language)}: {answer.outcome_text(language)}"), language
        )
        console.print_text(f"  {answer.reason(language)} [{trust}]", language)
        if answer.advice(language):
            console.print_text("  " + say("Instead: {advice}", advice=answer.advice(language)), language)
        if answer.source.rules:
            console.print_text("  " + say("Rules: {rules}", rules=", ".join(answer.source.rules)), language)
        bases = "; ".join(basis.citation_text(language) for basis in answer.bases)
        console.print_text("  " + say("Legal bases: {bases}", bases=bases), language)


def _absent_clause(name: str, known: list[str], library: Library) -> Problem:
    """Build the problem of a clause that a document does not have: misspelt, or of another kind of document."""
    from ..i18n import N_
    from ..problems import Problem, unknown_name

    what = N_('the document has no clause "{name}"')
    places = [
        vehicle.id
        for vehicle in library.vehicles.values()
        for section in vehicle.outline
        for entry in section.clauses
        if entry.clause == name
    ]
    if not places:
        return unknown_name("unknown-clause", name, what, name, known)
    return Problem(
        "unknown-clause",
        name,
        what,
        N_("it stands in: {known}, where an option or the date may leave it out"),
        {"name": name, "known": ", ".join(dict.fromkeys(places))},
    )


_DAYS = ("known_on", "started_on", "interview_on", "notified_on", "body_told_on", "body_opinion_on")
_FLAGS = (
    "consent",
    "authorised",
    "gross_misconduct",
    "modifies_contract",
    "changes_conditions",
    "criminal_proceedings",
    "interview_required",
)


def _explain_sanction(options: argparse.Namespace, console: Console, assessment: Assessment) -> int:
    """Print whether a sanction is open, with the rules and the days; return 1 unless it is lawful."""
    from .. import MatterError, assess_sanction
    from ..compose.citations import CitedBasis
    from ..i18n import date_text
    from ..law import SanctionFacts
    from ..library.yaml_files import YamlSource, validate_type

    say = console.say
    library = assessment.library
    language = options.lang or console.language
    written: dict[str, Any] = {
        "kind": options.sanction,
        "rests_on": options.rests_on,
        "by": options.by,
        "written_grounds": not options.no_written_grounds,
    }
    written |= {name: getattr(options, name) for name in (*_DAYS, *_FLAGS, "days") if getattr(options, name)}
    asked, problems = validate_type(SanctionFacts, written, YamlSource("--sanction", written))
    if problems:
        raise MatterError(*problems)
    found = assess_sanction(assessment, asked)
    verdicts = library.vocabulary.verdicts
    days = {
        "sanction_from": found.first_day,
        "sanction_until": found.last_day,
        "prosecute_until": found.prosecute_until,
    }
    bases = list(dict.fromkeys(name for rule in found.outcome.decided for name in rule.legal_bases))
    cited = [CitedBasis(name, library.legal_bases[name], assessment.assessed_on) for name in bases]
    if options.json:
        console.print_json(
            {
                "sanction": found.verdict,
                "label": verdicts[found.verdict].text(language),
                "rules": [
                    {
                        "id": rule.id,
                        "explanation": rule.explanation.text(language),
                        "confidence": rule.confidence,
                        "legal_bases": list(rule.legal_bases),
                    }
                    for rule in found.outcome.decided
                ],
                "looked_at": sorted(set(found.outcome.considered_rules())),
                "legal_bases": [basis.as_dict(language) for basis in cited],
                **{name: day.isoformat() if day else None for name, day in days.items()},
                "notes": list(found.notes),
            }
        )
        return 0 if verdicts[found.verdict].bears else 1
    entry = verdicts[found.verdict]
    console.print_text(
        console.bold(f"{library.vocabulary.sanctions[options.sanction].text(language)}: {entry.text(language)}"),
        language,
    )
    if entry.says:
        console.print_text("  " + entry.says.text(language), language)
    for rule in found.outcome.decided:
        trust = library.vocabulary.confidence[rule.confidence].text(language)
        console.print_text(f"  {rule.id}: {rule.explanation.text(language)} [{trust}]", language)
    console.print_text(
        "  " + say("Legal bases: {bases}", bases="; ".join(basis.citation_text(language) for basis in cited)), language
    )
    if found.prosecute_until:
        console.print_text(
            "  " + say("Last day to engage proceedings: {day}", day=date_text(found.prosecute_until, language)),
            language,
        )
    if found.first_day and found.last_day:
        console.print_text(
            "  "
            + say(
                "It may be notified from {first} to {last}",
                first=date_text(found.first_day, language),
                last=date_text(found.last_day, language),
            ),
            language,
        )
    for note in found.notes:
        console.print_text("  " + library.vocabulary.sanction_notes[note].text(language), language)
    return 0 if verdicts[found.verdict].bears else 1
