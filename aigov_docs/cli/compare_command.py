"""``aigov-docs compare MATTER``: the same clauses in every vehicle."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..kits.ground.i18n import N_, labels, typeset_text
from ..kits.ground.languages import known_languages
from . import add_json, add_library, read_inputs, refuse_overwriting_inputs
from .answers import AnswerPrinter
from .console import Console
from .streams import STANDARD, add_format, refuse_idle_format, write_standard_document

if TYPE_CHECKING:
    from ..compose.assessment import Assessment
    from ..compose.establishment_worth import EstablishmentWorth
    from ..compose.paper_worth import PaperWorth
    from ..compose.populations import PopulationWorth
    from .console import Verbs


#: What comes of an incoherence.
SEVERITIES = {"refuse": N_("refused"), "warn": N_("warning")}


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``compare``, which prints the weight of each clause in each vehicle.

    The command can also write these weights as a report.
    """
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "compare",
        help=say("weigh every clause in every vehicle"),
        description=say(
            "Weigh every clause in every vehicle: its weight on the day, why, and what is missing. With -o, write the"
            " enforceability report in the format of the file's ending."
        ),
    )
    verb.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    verb.add_argument(
        "-o",
        "--output",
        metavar=say("FILE"),
        help=say("write the enforceability report there: .docx, .html, .md or .json"),
    )
    add_format(verb, console)
    verb.add_argument(
        "--lang",
        choices=known_languages(),
        help=say("language of the table, the report and the JSON; the user's when not given"),
    )
    verb.add_argument("--as-of", metavar="DATE", help=say("weigh the clauses on this day, written 2026-12-31"))
    verb.add_argument("--brief", action="store_true", help=say("with --json: the weights alone, without the reasons"))
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``compare``: print the weight of each clause in each vehicle, or write it as a report, and return 0.

    The table is followed by the legal weights of each document for each population and in each establishment.
    """
    from .paths import refuse_wrong_paths

    refuse_idle_format(options)
    refuse_overwriting_inputs(options.output, options.matter)
    refuse_wrong_paths(options.matter, library=options.library, document=options.output)
    from .. import compare, compare_establishments, compare_populations, enforceability_report, render

    say = console.say
    library, matter = read_inputs(options)
    assessments = compare(library, matter)
    language = options.lang or console.language
    if options.output == STANDARD and not options.json:
        write_standard_document(enforceability_report(assessments, language), options)
        return 0
    if options.output and options.output != STANDARD:
        path = render(enforceability_report(assessments, language), options.output)
        if not options.json:
            console.print_line(say("Written: {file}", file=path))
            return 0
    if options.json:
        from ..queries import describe_comparison

        console.print_json(describe_comparison(assessments, language, brief=options.brief))
        return 0
    _print_comparison(assessments, console, language)
    print_populations(compare_populations(library, matter, assessments), console, language)
    print_establishments(compare_establishments(library, matter, assessments), console, language)
    return 0


def print_populations(populations: Sequence[PopulationWorth], console: Console, language: str) -> None:
    """Print, for each population of a matter, how many clauses of each document bind it, and what else is done for it.

    Last come the statements that would settle, if accepted, the facts missing for those people.
    """
    from ..compose.populations import OF_THE_OTHERS, list_population_gaps

    say = labels(language)
    for worth in populations:
        console.print_line()
        console.print_text(console.bold(typeset_text(worth.label(language), language)), language)
        for paper in worth.papers:
            _print_paper(paper, console, language)
        if worth.acts:
            console.print_text("  " + say("Other act: {acts}", acts=worth.acts_text(language)), language)
    facts, of_one_person = list_population_gaps(populations)
    if facts:
        printer = AnswerPrinter(console, facts[0].library, language)
        console.print_line()
        if of_one_person:
            printer.print_indented(say(OF_THE_OTHERS), 0)
        printer.print_suggestions(facts, populations[0].papers[0].assessment.matter.presumptions)


def print_establishments(worths: Sequence[EstablishmentWorth], console: Console, language: str) -> None:
    """Print, for each establishment, how many clauses of each document bind there, and from which day on."""
    from ..kits.ground.i18n import date_text

    say = labels(language)
    for worth in worths:
        console.print_line()
        heading = f"{worth.label(language)} – {worth.binding_text(language)}"
        console.print_text(console.bold(typeset_text(heading, language)), language)
        for paper in worth.papers:
            _print_paper(paper, console, language)
            day = paper.assessment.effective_on
            if day is not None:
                console.print_text("    " + say("Takes effect on {day}", day=date_text(day, language)), language)
        for rule in worth.warnings:
            console.print_text(f"  {rule.id}: {rule.explanation.text(language)}", language)


def _print_paper(paper: PaperWorth, console: Console, language: str) -> None:
    """Print how many clauses of a document have each legal weight for some people or in a place, and what lacks."""
    from ..compose.missing_facts import describe_facts, describe_statements
    from ..compose.reserves import list_statements_made

    say, vehicle = labels(language), paper.assessment.vehicle
    sentence = say("{vehicle}: {weights}", vehicle=vehicle.label.text(language), weights=paper.weights_text(language))
    if vehicle.track == "contract" and (paper.bears or paper.missing_facts):
        sentence = f"{sentence} {say('(if each of them signs)')}"
    console.print_text(f"  {sentence}", language)
    for statement in describe_statements(paper.rests_on, paper.assessment.library, language):
        console.print_text(
            "    " + say("Rests on what you state: {statement}", statement=statement["statement"]), language
        )
    for made_statement in list_statements_made(paper.assessment):
        sentence = made_statement.stated.text(language)
        console.print_text("    " + say("Rests on what you state: {statement}", statement=sentence), language)
    for reserve in paper.reserves:
        console.print_text(f"    {reserve.short_text(language)}", language)
    AnswerPrinter(console, paper.assessment.library, language).print_marked_rules(paper.marking_rules)
    for rule in paper.rules:
        console.print_text(f"    {rule.id}: {rule.explanation.text(language)}", language)
    asked = describe_facts(paper.missing_facts, paper.assessment.library, language)
    if asked:
        facts = "; ".join(f"{fact['question']} ({fact['key']})" for fact in asked)
        console.print_text("    " + say("Facts missing: {facts}", facts=facts), language)


def _print_comparison(weighed_by_vehicle: Mapping[str, Assessment], console: Console, language: str) -> None:
    """Print the weights of the clauses as a table, then the warnings and missing steps by kind of document."""
    from .. import list_incoherences
    from ..compose.reserves import list_reserves

    say = labels(language)
    assessments = list(weighed_by_vehicle.values())
    names = [typeset_text(assessment.vehicle.label.text(language), language) for assessment in assessments]
    if console.terminal:
        _print_weights(assessments, names, console, language)
    else:
        _print_facts(assessments, names, console, language)
        console.print_line()
    for name, assessment in zip(names, assessments, strict=True):
        formalities = assessment.library.vocabulary.formalities
        missing = [
            f"{assessment.formality_text(formality, language)} ({formality}, {formalities[formality].key})"
            for formality in assessment.missing_formalities
        ]
        if missing:
            console.print_text(
                say("{vehicle}: missing: {formalities}", vehicle=name, formalities="; ".join(missing)), language
            )
        reserves = list_reserves(assessment)
        for reserve in reserves:
            console.print_text(f"{name}: {reserve.text(language)} ({reserve.id})", language)
        for fact in assessment.facts_to_ask:
            waiting = AnswerPrinter(console, assessment.library, language).waiting_text(fact)
            sentence = say("{vehicle}: cannot be said without: {fact}", vehicle=name, fact=fact.question(language))
            console.print_text(f"{sentence} ({fact.key}; {waiting})", language)
        for rule in (*assessment.told_rules, *assessment.list_standing_rules(), *assessment.warnings):
            console.print_text(f"{name}: {rule.id}: {rule.explanation.text(language)}", language)
        told_already = {reserve.id for reserve in reserves}
        for incoherence in (listed for listed in list_incoherences(assessment) if listed.id not in told_already):
            console.print_text(
                f"{name}: {incoherence.id} ({say(SEVERITIES[incoherence.severity])}): {incoherence.text(language)}",
                language,
            )


def _print_weights(assessments: Sequence[Assessment], names: Sequence[str], console: Console, language: str) -> None:
    """Print the weight of each clause in each document as a table to look at, with what its signs mean."""
    say, rows = labels(language), []
    for row in zip(*(assessment.findings for assessment in assessments), strict=True):
        cells = [f"{row[0].label} – {row[0].heading[language]}"]
        for finding in row:
            weight_text = finding.weight_text(language)
            if finding.missing:
                weight_text = f"{weight_text} -> {finding.weight_after_formalities_text(language)}"
            cells.append(weight_text if finding.in_outline else f"({weight_text})")
        rows.append([typeset_text(cell, language) for cell in cells])
    console.print_table([say("Clause"), *names], rows)
    console.print_line()
    legend = say("In brackets: the outline of the vehicle leaves the clause out.")
    if any(finding.missing for assessment in assessments for finding in assessment.findings):
        legend += " " + say("After the arrow: the weight once what is missing is done.")
    console.print_line(legend)


def _print_facts(assessments: Sequence[Assessment], names: Sequence[str], console: Console, language: str) -> None:
    """Print the weight of each clause in each document for a program: one line a clause, one fact a column."""
    say = labels(language)
    header = [say("Clause"), say("Edition"), say("Title")]
    for name in names:
        header += [
            name,
            say("{vehicle}: marks", vehicle=name),
            say("{vehicle}: once what is missing is done", vehicle=name),
            say("{vehicle}: in its outline", vehicle=name),
        ]
    rows = []
    for row in zip(*(assessment.findings for assessment in assessments), strict=True):
        name, _, edition = row[0].label.rpartition("@")
        cells = [name, edition, row[0].heading[language]]
        for finding in row:
            vocabulary = finding.library.vocabulary
            cells += [
                vocabulary.weights[finding.weight].text(language),
                ", ".join(vocabulary.confidence[mark].text(language).lower() for mark in finding.weighing.marks),
                finding.weight_after_formalities_text(language) if finding.missing else "",
                say("yes") if finding.in_outline else say("no"),
            ]
        rows.append([typeset_text(cell, language) for cell in cells])
    console.print_table([typeset_text(cell, language) for cell in header], rows)
