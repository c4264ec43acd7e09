"""``aigov-docs explain MATTER [CLAUSE…]``: why a clause has its weight."""

from __future__ import annotations

import argparse
from typing import Any

from . import add_json, add_library, read
from .console import Console


def add(verbs: Any, console: Console) -> None:
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser("explain", help=say("say why each clause has its weight"), description=say("Say why each clause of a matter has its weight: the rules that decide, those they set aside, the legal bases, what is missing and the weight once it is done."))
    verb.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    verb.add_argument("clauses", metavar=say("CLAUSE"), nargs="*", help=say("only these clauses"))
    verb.add_argument("--vehicle", metavar=say("VEHICLE"), help=say("another vehicle than the matter's: charter, it-charter-chapter, contract-amendment"))
    verb.add_argument("--as-of", metavar="DATE", help=say("weigh the clauses on this day, written 2026-12-31"))
    verb.add_argument("--lang", choices=["fr", "en"], help=say("language of the explanations; the user's when not given"))
    verb.add_argument("--all", action="store_true", help=say("show also the rules that were looked at and changed nothing"))
    add_library(verb, console)
    add_json(verb, console)


def run(options: Any, console: Console) -> int:
    from .. import assess
    from ..errors import N_, MatterError, unknown

    say = console.say
    library, matter = read(options)
    assessment = assess(library, matter, options.vehicle)
    known = [finding.clause for finding in assessment.findings]
    wrong = [unknown("unknown-clause", name, N_('the document has no clause "{name}"'), name, known) for name in options.clauses if name not in known]
    if wrong:
        raise MatterError(*wrong)
    language = options.lang or console.language
    wanted = [finding for finding in assessment.findings if not options.clauses or finding.clause in options.clauses]
    if options.json:
        said = assessment.as_dict(language)
        said["clauses"] = [finding.as_dict(language) for finding in wanted]
        console.json(said)
        return 0
    for finding in wanted:
        outcome = finding.weighing.outcome
        console.print(console.bold(f"{finding.label} – {finding.heading[language]}"))
        console.print("  " + say("Weight: {weight} ({stage})", weight=finding.weight_text(language), stage=library.vocabulary.stages[outcome.stage].text(language)))
        for rule in outcome.decided:
            trust = library.vocabulary.confidence[rule.confidence].text(language)
            console.print(f"  {rule.id}: {rule.explanation.text(language)} [{trust}]")
        for rule, by in outcome.set_aside:
            console.print("  " + say("{rule}: set aside by {others}", rule=rule.id, others=", ".join(other.id for other in by)))
        if options.all:
            for rule in outcome.noted:
                console.print("  " + say("{rule}: applies and gives no weight", rule=rule.id))
            if outcome.satisfied:
                console.print("  " + say("Looked at, nothing found: {rules}", rules=", ".join(rule.id for rule in outcome.satisfied)))
        if finding.rule_bases:
            console.print("  " + say("Legal bases: {bases}", bases="; ".join(basis.text(language) for basis in finding.rule_bases)))
        if finding.missing:
            console.print("  " + say("Missing: {formalities}", formalities="; ".join(finding.missing_text(language))))
            console.print("  " + say("Weight once done: {weight}", weight=finding.then_text(language)))
        console.print()
    for rule in assessment.warnings:
        console.print(f"{rule.id}: {rule.explanation.text(language)}")
    return 0
