"""``aigov-docs explain MATTER [CLAUSE…]``: why a clause has its weight."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..i18n import labels, typeset_text
from . import add_json, add_library, add_vehicle, read_inputs
from .answers import AnswerPrinter
from .console import Console
from .explain_origins import explain_origins
from .explain_sanction import add_sanction_options, explain_sanction

if TYPE_CHECKING:
    from ..compose.assessment import Assessment
    from ..compose.finding import Finding
    from ..compose.possible_changes import PossibleChange
    from ..compose.reserves import Reserve
    from ..library.vocabulary import StatedFact
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``explain``, which prints why each clause of a matter has its weight."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "explain",
        help=say("say why each clause has its weight"),
        description=say(
            "Say why each clause of a matter has its weight: the rules that decide, those they set aside, the legal"
            " bases, what is missing and the weight once it is done. Where the weight cannot be said, the facts missing"
            " are named, each with its question. What the matter asks under “wishes” is answered too."
        ),
    )
    verb.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    verb.add_argument("clauses", metavar=say("CLAUSE"), nargs="*", default=[], help=say("only these clauses"))
    add_vehicle(verb, console)
    verb.add_argument(
        "--establishment",
        metavar=say("NAME"),
        help=say("weigh in this establishment of the matter: its committee, registry, days and public holidays"),
    )
    verb.add_argument("--as-of", metavar="DATE", help=say("weigh the clauses on this day, written 2026-12-31"))
    verb.add_argument(
        "--lang", choices=["fr", "en"], help=say("language of the explanations; the user's when not given")
    )
    verb.add_argument(
        "--all", action="store_true", help=say("show also the rules that were looked at and changed nothing")
    )
    verb.add_argument("--brief", action="store_true", help=say("only the weight of each clause, without the reasons"))
    verb.add_argument(
        "--origins",
        action="store_true",
        help=say("only the file and the line that says each value: the matter's own, or the defaults that it names"),
    )
    add_sanction_options(verb, console)
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``explain``: print why each clause of a matter has its weight, and return 0.

    With ``--sanction``, print whether that sanction is open; return 0 only where no rule bars it on the facts given.
    """
    from .paths import refuse_wrong_paths

    refuse_wrong_paths(options.matter, library=options.library)
    if options.origins:
        return explain_origins(options, console, options.lang or console.language)
    from .. import assess, compare_establishments, compare_populations, list_incoherences
    from ..compose.paper_worth import collect_statements
    from ..compose.possible_changes import list_weight_changes
    from ..compose.reserves import list_reserves
    from ..compose.stated_facts import list_statements_made
    from ..compose.version_texts import describe_versions
    from ..document.clause_names import ClauseNamer
    from ..matter.establishments import find_establishment, matter_at
    from ..queries import list_cited_scopes, select_findings
    from .compare import print_establishments, print_populations

    library, matter = read_inputs(options)
    if options.establishment:
        matter = matter_at(matter, find_establishment(matter, options.establishment))
    assessment = assess(library, matter, options.vehicle)
    if options.sanction:
        return explain_sanction(options, console, assessment)
    language = options.lang or console.language
    if options.json or options.brief:
        return _tell_as_data(options, console, assessment, language)
    wanted = select_findings(assessment, options.clauses)
    papers = {assessment.vehicle.id: assessment}
    populations = compare_populations(library, matter, papers)
    places = () if options.establishment else compare_establishments(library, matter, papers)
    changes = list_weight_changes(assessment, wanted)
    statements_made, reserves = list_statements_made(assessment), list_reserves(assessment)
    cited = {basis.id for finding in wanted for basis in finding.rule_bases}
    rules = (rule for worth in populations for paper in worth.papers for rule in paper.rules)
    cited.update(name for rule in rules for name in rule.legal_bases)
    scope_notes = list_cited_scopes(assessment, cited, language)
    for line in describe_versions(assessment, language):
        console.print_text(line, language)
    printer, namer = AnswerPrinter(console, library, language), ClauseNamer([assessment], language)
    for finding in wanted:
        stated = [statement.stated for statement in statements_made if finding.clause in statement.clauses]
        doubts = [reserve for reserve in reserves if finding.clause in reserve.clauses]
        name = namer.name_clause(assessment, finding)
        _print_finding(finding, name, changes[finding.clause], stated, doubts, printer, show_all=options.all)
    for note in scope_notes:
        console.print_text(note, language)
        console.print_line()
    touching = [reserve for reserve in reserves if any(finding.clause in reserve.clauses for finding in wanted)]
    if touching:
        console.print_line(console.bold(typeset_text(labels(language)("To check before relying on it"), language)))
        for doubt in touching:
            console.print_text(f"  {doubt.text(language)} ({doubt.id})", language)
        console.print_line()
    if options.clauses:
        facts = [fact for finding in wanted for fact in finding.explain_missing_facts(then=True)]
        printer.print_suggestions(facts, assessment.matter.presumptions)
    for rule in (*assessment.list_standing_rules(), *assessment.warnings):
        console.print_text(f"{rule.id}: {rule.explanation.text(language)}", language)
    if not options.clauses:
        printed_ids = {reserve.id for reserve in touching}
        for incoherence in (listed for listed in list_incoherences(assessment) if listed.id not in printed_ids):
            console.print_text(f"{incoherence.id}: {incoherence.text(language)}", language)
        groups = [worth.papers for worth in populations] + [worth.papers for worth in places]
        elsewhere = collect_statements(paper for group in groups for paper in group)
        _print_facts_to_ask(assessment, elsewhere, printer)
        _print_wishes(assessment, printer)
        print_populations(populations, console, language)
        print_establishments(places, console, language)
        _print_agreements(assessment, console, language)
    return 0


def _tell_as_data(options: argparse.Namespace, console: Console, assessment: Assessment, language: str) -> int:
    """Print the answer as JSON; with ``--brief``, the weights alone, as JSON or as a table."""
    from ..queries import describe_weights, explain_weights, select_findings

    if not options.brief:
        in_one_place = bool(options.establishment)
        answer = explain_weights(assessment, language, clauses=options.clauses, in_one_place=in_one_place)
        console.print_json(answer)
        return 0
    wanted = {finding.clause for finding in select_findings(assessment, options.clauses)}
    answer = describe_weights(assessment, language)
    answer["clauses"] = [clause for clause in answer["clauses"] if clause["clause"] in wanted]
    if options.json:
        console.print_json(answer)
        return 0
    say, weights = labels(language), assessment.library.vocabulary.weights
    rows = [
        [clause["edition"], clause["title"], clause["weight_label"], weights[clause["weight_then"]].text(language)]
        for clause in answer["clauses"]
    ]
    console.print_table([say("Clause"), say("Title"), say("Weight"), say("Weight once done")], rows)
    return 0


def _print_finding(
    finding: Finding,
    name: str,
    changes: Mapping[str, PossibleChange],
    stated: Sequence[StatedFact],
    reserves: Sequence[Reserve],
    printer: AnswerPrinter,
    *,
    show_all: bool,
) -> None:
    """Print the weight of a clause, why, what is missing, and what the answer rests on.

    ``name`` is the clause as the document prints it, with the number of its article. ``stated`` are the facts of the
    matter, stated by its user, on which the weight rests; ``reserves`` what puts in doubt the steps on which it rests.
    """
    from ..compose.missing_facts import MissingFact

    say, language, library = printer.say, printer.language, printer.library
    outcome = finding.weighing.outcome
    printer.print_indented(printer.console.bold(f"{finding.label} – {name}"), 0)
    stage = library.vocabulary.stages[outcome.stage].text(language)
    printer.print_indented(
        say('Weight: {weight} (decided at the stage "{stage}")', weight=finding.weight_text(language), stage=stage)
    )
    facts = finding.explain_missing_facts()
    asking = {rule.id for fact in facts for rule in fact.rules}
    for rule in outcome.decided:
        if rule.id not in asking:
            printer.print_indented(printer.rule_text(rule))
    if finding.case_text(language):
        printer.print_indented(finding.case_text(language))
    printer.print_missing_facts(facts, changes)
    printer.print_statements(finding.weighing.rests_on, stated)
    for reserve in reserves:
        printer.print_indented(reserve.short_text(language))
    printer.print_marked_rules(outcome.noted)
    for rule in outcome.told:
        printer.print_indented(printer.rule_text(rule))
    for rule, by in outcome.set_aside:
        others = ", ".join(other_rule.id for other_rule in by)
        printer.print_indented(say("{rule}: set aside by {others}", rule=rule.id, others=others))
    if show_all:
        for rule in outcome.noted:
            printer.print_indented(say("{rule}: applies and gives no weight", rule=rule.id))
        if outcome.satisfied:
            rules = ", ".join(rule.id for rule in outcome.satisfied)
            printer.print_indented(say("Looked at, nothing found: {rules}", rules=rules))
    if finding.rule_bases:
        bases = "; ".join(basis.citation_text(language) for basis in finding.rule_bases)
        printer.print_indented(say("Legal bases: {bases}", bases=bases))
    if finding.missing:
        steps = "; ".join(finding.missing_text(language))
        printer.print_indented(say("Missing: {formalities}", formalities=steps))
        printer.print_indented(
            say("Weight once done: {weight}", weight=finding.weight_after_formalities_text(language))
        )
    if finding.weighing.missing_facts_then:
        printer.print_indented(say("Once it is done, facts still missing:"))
        for key in finding.weighing.missing_facts_then:
            printer.print_indented("– " + printer.fact_text(MissingFact(key, library)), 2)
    printer.console.print_line()


def _print_facts_to_ask(assessment: Assessment, elsewhere: set[str], printer: AnswerPrinter) -> None:
    """Print once the facts to ask for before every answer can be said, and the statements accepted in the matter.

    ``elsewhere`` are the statements on which the answers of a population or of an establishment rest.
    """
    say, facts, accepted = printer.say, assessment.facts_to_ask, assessment.matter.presumptions
    if facts:
        printer.console.print_line()
        printer.print_indented(printer.console.bold(say("Facts to ask for")), 0)
        for fact in facts:
            printer.print_indented(f"– {printer.fact_text(fact)}: {printer.waiting_text(fact)}")
        printer.print_suggestions(facts, accepted)
    if accepted:
        printer.console.print_line()
        printer.print_indented(printer.console.bold(say("Statements accepted in the matter")), 0)
        resting = {name for finding in assessment.findings for name in finding.weighing.rests_on}
        for name in accepted:
            printer.print_indented("– " + printer.statement_text(assessment.library.vocabulary.statements[name]))
            if name not in resting | elsewhere:
                printer.print_indented(
                    say("No answer here rests on it: what it settles is known otherwise, or decides nothing."), 2
                )


def _print_wishes(assessment: Assessment, printer: AnswerPrinter) -> None:
    """Print the answer to each wish of the matter: why the law refuses it, and what to do instead."""
    console, language, say = printer.console, printer.language, printer.say
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


def _print_agreements(assessment: Assessment, console: Console, language: str) -> None:
    """Print what each collective agreement of the matter does to the documents."""
    from ..compose.agreements import answer_agreements, list_agreement_lines

    for answer in answer_agreements(assessment.matter, assessment.library, language):
        console.print_line()
        console.print_text(console.bold(f"{answer.title} – {answer.level}"), language)
        for line in list_agreement_lines(answer, assessment.library, language):
            console.print_text(f"  {line}", language)
