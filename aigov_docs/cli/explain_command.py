"""``aigov-docs explain MATTER [CLAUSE…]``: why a clause has its weight."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..kits.ground.i18n import labels, typeset_text
from ..kits.ground.languages import known_languages
from . import add_json, add_library, add_vehicle, read_inputs
from .answers import AnswerPrinter
from .console import Console
from .parser import offer_words

if TYPE_CHECKING:
    from ..compose.assessment import Assessment
    from ..compose.establishment_worth import EstablishmentWorth
    from ..compose.finding import Finding
    from ..compose.missing_facts import MissingFact
    from ..compose.populations import PopulationWorth
    from ..compose.possible_changes import PossibleChange
    from ..compose.reserves import Reserve
    from ..kits.ground.problems import Problem
    from ..law.sanctions import Verdict
    from ..law.situation import SanctionFacts
    from ..library.fact_entries import StatedFact
    from .console import Verbs


# ------------------------------------------------------------------ explain origins
# ``aigov-docs explain MATTER --origins``: which file says each value of a matter, the matter or a firm's defaults.


def explain_origins(options: argparse.Namespace, console: Console, language: str) -> int:
    """Print each value of a matter with the file and the line that says it, and return 0.

    A mistake of the matter is told first, as by every command.
    """
    from ..compose.matter_check import check_matter_file
    from ..matter.fact_changes import ValueNamer
    from ..matter.reading import list_origins
    from . import open_matters

    library, (file,) = open_matters(options, options.matter)
    check_matter_file(file, library)
    namer, origins = ValueNamer(library, language), list_origins(file)
    if options.json:
        console.print_json([
            {
                "key": ".".join(value_origin.path),
                "path": list(value_origin.path),
                "title": namer.name_path(value_origin.path),
                "value": value_origin.value,
                "file": value_origin.file,
                "line": value_origin.line,
            }
            for value_origin in origins
        ])  # fmt: skip
        return 0
    say = labels(language)
    rows = []
    for origin in origins:
        texts = (namer.name_path(origin.path), namer.tell_value(origin.path, origin.value))
        rows.append([*(typeset_text(text, language) for text in texts), origin.file, str(origin.line or "")])
    console.print_table([say("Field"), say("Value"), say("File"), say("Line")], rows)
    return 0


# ------------------------------------------------------------------ explain sanction
# ``aigov-docs explain MATTER --sanction …``: whether a sanction is open, between which days, and what is not known.


#: What a fact may be written as on the command line, beside the words of the schema.
_WORDS: dict[str, bool | None] = {
    "yes": True, "no": False, "oui": True, "non": False, "true": True, "false": False, "null": None,
}  # fmt: skip
_SAID = {"true": "yes", "false": "no"}
#: What stands for a value that is no word of a closed list, where a question says how it is given.
_VALUES = {"day": "2026-12-31", "number": "3"}


def add_sanction_options(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to the parser of ``explain`` the option ``--sanction`` and those that give the facts of the sanction."""
    say = console.say
    group = verb.add_argument_group(
        say("a sanction"),
        say(
            "Say whether a sanction is open, and between which days. Days are written 2026-12-31. A fact that is not"
            " given is not known, and is never presumed."
        ),
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
    facts = group.add_argument(
        "--fact",
        dest="facts",
        metavar=say("KEY=VALUE"),
        action="append",
        default=[],
        help=say(
            "a fact of the sanction, such as known_on=2026-11-24, days=3 or consent=yes; may be given several times"
            " (aigov-docs schema sanction lists them)"
        ),
    )
    offer_words(facts, "sanction_facts", list_written_facts)


def list_written_facts() -> list[str]:
    """List what ``--fact`` may begin with, for a shell that completes it: a key and its sign, with each closed word.

    >>> [text for text in list_written_facts() if text.startswith(("known_on", "convocation_form"))]
    ['known_on=', 'convocation_form=registered', 'convocation_form=hand', 'convocation_form=other']
    """
    from ..law.situation import list_fact_words

    out = []
    for name in _fact_names():
        words = [
            "yes" if word == "true" else "no" if word == "false" else word
            for word in list_fact_words(f"sanction.{name}")
        ]
        out += [f"{name}={word}" for word in words or [""]]
    return out


def explain_sanction(options: argparse.Namespace, console: Console, assessment: Assessment) -> int:
    """Print whether the sanction in ``options`` is open, why, and which facts are missing; return the exit status.

    The status is 0 where no rule bars the sanction on the facts given, else 1: the sanction is barred, needs an
    agreement first, or cannot be said. ``assessment`` is that of the document that has the clause on which the sanction
    rests.
    """
    from .. import assess_sanction
    from ..compose.possible_changes import list_sanction_changes
    from ..queries import explain_verdict

    language, verdicts = options.lang or console.language, assessment.library.vocabulary.verdicts
    asked = _read_sanction(options)
    if options.json:
        answer = explain_verdict(assessment, asked, language)
        console.print_json(answer)
        return 0 if verdicts[answer["sanction"]].bears else 1
    verdict = assess_sanction(assessment, asked)
    changes = list_sanction_changes(assessment, asked, verdict.missing_facts)
    printer = AnswerPrinter(console, assessment.library, language)
    _print_verdict(verdict, asked, changes, assessment, printer, show_all=options.all)
    return 0 if verdicts[verdict.verdict].bears else 1


# ------------------------------------------------------------------ the facts given
def _read_sanction(options: argparse.Namespace) -> SanctionFacts:
    """Read the facts of a sanction from the options; a fact that is not given is not known.

    Raises
    ------
    UsageError
        A ``--fact`` has no value, names no fact of a sanction, or gives one twice.
    MatterError
        A value is not one that its fact admits.
    """
    from ..compose.sanction_answers import read_sanction
    from ..kits.ground.problems import UsageError

    written: dict[str, Any] = {"kind": options.sanction, "rests_on": options.rests_on}
    problems: list[Problem] = []
    for text in options.facts:
        name, problem = _read_fact(text, written)
        if problem is not None:
            problems.append(problem)
        else:
            written[name] = _fact_value(text.partition("=")[2].strip(), name)
    if problems:
        raise UsageError(*problems)
    return read_sanction(written, "--sanction")


def _read_fact(text: str, written: dict[str, Any]) -> tuple[str, Problem | None]:
    """Read the key of a ``--fact``; the problem where it has none, or one that is unknown or given already."""
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, unknown_name

    key, sign, _ = text.partition("=")
    name = key.strip().removeprefix("sanction.")
    if not sign:
        return name, Problem(
            "no-value", f"--fact {text}", N_("this gives no value"), N_("write it as facts_sphere=work")
        )
    if name not in (fact_names := _fact_names()):
        return name, unknown_name("unknown-fact", "--fact", N_('a sanction has no fact "{name}"'), name, fact_names)
    if name in written:
        return name, Problem("given-twice", f"--fact {text}", N_("this fact is given twice"), N_("keep one of the two"))
    return name, None


def _fact_names() -> list[str]:
    """List the names of the facts that ``--fact`` gives: all but what has an option of its own."""
    from ..law.situation import SanctionFacts

    return [name for name in SanctionFacts.model_fields if name not in ("kind", "rests_on")]


def _fact_value(value: str, name: str) -> object:
    """Read the value of a fact as it is written: a word, a day, a number, or several with commas."""
    from ..law.situation import list_fact_words

    words = list_fact_words(f"sanction.{name}")
    if value in _WORDS and (value == "null" or "true" in words):
        return _WORDS[value]
    return [part.strip() for part in value.split(",")] if name == "recalled_sanctions_on" else value


def _place_of(fact: MissingFact) -> str:
    """Say how a fact of the sanction is given; empty for a fact of the matter."""
    from ..law.situation import find_fact_form

    block, _, name = fact.fact.partition(".")
    if block != "sanction" or not fact.has_field:
        return ""
    return f"--fact {name}={'|'.join(fact.words) or _VALUES.get(find_fact_form(fact.fact), '')}"


# ------------------------------------------------------------------ the answer
def _print_verdict(
    verdict: Verdict,
    asked: SanctionFacts,
    changes: Mapping[str, PossibleChange],
    assessment: Assessment,
    printer: AnswerPrinter,
    *,
    show_all: bool,
) -> None:
    """Print an answer about a sanction: the verdict, why, its consequence, what is missing or to come, the days."""
    from ..compose.missing_facts import explain_missing_facts
    from ..compose.sanction_answers import cite_bases
    from ..kits.ground.i18n import date_text

    say, language, library = printer.say, printer.language, assessment.library
    vocabulary = library.vocabulary
    entry = vocabulary.verdicts[verdict.verdict]
    label = vocabulary.sanctions[asked.kind].text(language)
    printer.print_indented(printer.console.bold(f"{label}: {entry.text(language)}"), 0)
    facts = explain_missing_facts(verdict.missing_facts, verdict.outcome, library)
    if entry.says and not (facts or verdict.to_come):
        printer.print_indented(entry.says.text(language))
    ahead = explain_missing_facts(verdict.to_come, verdict.outcome, library)
    asking = {rule.id for fact in (*facts, *ahead) for rule in fact.rules}
    for rule in verdict.outcome.decided:
        if show_all or rule.id not in asking:
            printer.print_indented(printer.rule_text(rule))
    if verdict.consequence:
        consequence = vocabulary.consequences[verdict.consequence]
        bases = "; ".join(library.legal_bases[name].cite.text(language) for name in consequence.legal_bases)
        printer.print_indented(say("Consequence: {text} ({bases})", text=consequence.text(language), bases=bases))
    printer.print_missing_facts(
        facts, changes, _place_of, told={rule.id for rule in verdict.outcome.decided if show_all}
    )
    if verdict.to_come:
        printer.print_indented(_window_text(verdict, printer, nothing_missing=not facts))
    printer.print_suggestions(facts, assessment.matter.presumptions)
    printer.print_statements(verdict.rests_on)
    for mark in verdict.marks:
        trust = vocabulary.confidence[mark]
        printer.print_indented(f"{trust.text(language)}: {trust.says.text(language) if trust.says else ''}")
    for rule in verdict.warnings:
        printer.print_indented(say("Warning: {text}", text=printer.rule_text(rule)))
    if show_all or not asking:  # an answer that is not given cites what it asks for on demand
        bases = "; ".join(basis.citation_text(language) for basis in cite_bases(verdict, assessment))
        printer.print_indented(say("Legal bases: {bases}", bases=bases))
    if verdict.prosecute_until:
        day = date_text(verdict.prosecute_until, language)
        printer.print_indented(say("Last day to engage proceedings: {day}", day=day))
    if verdict.interview_from:
        day = date_text(verdict.interview_from, language)
        printer.print_indented(say("First day of the interview: {day}", day=day))
    if verdict.first_day and verdict.last_day:
        first, last = date_text(verdict.first_day, language), date_text(verdict.last_day, language)
        printer.print_indented(say("It may be notified from {first} to {last}", first=first, last=last))
    for note in verdict.notes:
        printer.print_indented(vocabulary.sanction_notes[note].text(language))


def _window_text(verdict: Verdict, printer: AnswerPrinter, *, nothing_missing: bool) -> str:
    """Build the sentence on the acts to come: each with the days between which it may be done, where they are known."""
    from ..kits.ground.i18n import date_text

    say, language = printer.say, printer.language
    asked = printer.library.vocabulary.asked_facts
    windows = {
        "sanction.started_on": (None, verdict.prosecute_until),
        "sanction.interview_on": (verdict.interview_from, None),
        "sanction.notified_on": (verdict.first_day, verdict.last_day),
    }
    acts = []
    for key in sorted((key for key in verdict.to_come if asked[key].act), key=lambda key: asked[key].act or 0):
        first, last = (day and date_text(day, language) for day in windows.get(key, (None, None)))
        act = (asked[key].to_do or asked[key]).text(language)
        if first and last:
            act = say("{act} between {first} and {last}", act=act, first=first, last=last)
        elif first:
            act = say("{act} from {first}", act=act, first=first)
        elif last:
            act = say("{act} by {last}", act=act, last=last)
        acts.append(act)
    listed = ", ".join(acts)
    if nothing_missing:
        return say("So far no bar found. Still to do: {acts}.", acts=listed)
    return say("Still to do: {acts}.", acts=listed)


# ------------------------------------------------------------------ explain
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
        "--lang", choices=known_languages(), help=say("language of the explanations; the user's when not given")
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
    from .. import assess
    from ..matter.establishments import find_establishment, matter_at

    library, matter = read_inputs(options)
    if options.establishment:
        matter = matter_at(matter, find_establishment(matter, options.establishment))
    assessment = assess(library, matter, options.vehicle)
    if options.sanction:
        return explain_sanction(options, console, assessment)
    language = options.lang or console.language
    if options.json or options.brief:
        return _tell_as_data(options, console, assessment, language)
    _print_weights(options, console, assessment, language)
    return 0


def _print_weights(options: argparse.Namespace, console: Console, assessment: Assessment, language: str) -> None:
    """Print the weight of each clause asked about and why, then what touches the whole document."""
    from .. import compare_establishments, compare_populations
    from ..compose.possible_changes import list_weight_changes
    from ..compose.reserves import list_reserves, list_statements_made
    from ..compose.version_texts import describe_versions
    from ..document.clause_names import ClauseNamer
    from ..queries import list_cited_scopes, select_findings

    library, wanted = assessment.library, select_findings(assessment, options.clauses)
    papers = {assessment.vehicle.id: assessment}
    populations = compare_populations(library, assessment.matter, papers)
    places = () if options.establishment else compare_establishments(library, assessment.matter, papers)
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
    _print_reserves(touching, console, language)
    if options.clauses:
        facts = [fact for finding in wanted for fact in finding.explain_missing_facts(then=True)]
        printer.print_suggestions(facts, assessment.matter.presumptions)
    for rule in (*assessment.list_standing_rules(), *assessment.warnings):
        console.print_text(f"{rule.id}: {rule.explanation.text(language)}", language)
    if not options.clauses:
        _print_whole(assessment, populations, places, touching, printer)


def _print_reserves(reserves: Sequence[Reserve], console: Console, language: str) -> None:
    """Print under one title what puts the answers in doubt; nothing where nothing does."""
    if not reserves:
        return
    console.print_line(console.bold(typeset_text(labels(language)("To check before relying on it"), language)))
    for doubt in reserves:
        console.print_text(f"  {doubt.text(language)} ({doubt.id})", language)
    console.print_line()


def _print_whole(
    assessment: Assessment,
    populations: Sequence[PopulationWorth],
    places: Sequence[EstablishmentWorth],
    printed: Sequence[Reserve],
    printer: AnswerPrinter,
) -> None:
    """Print what is asked once for the whole document: incoherences, facts, wishes, populations, establishments.

    ``printed`` are the reserves that were printed already.
    """
    from .. import list_incoherences
    from ..compose.paper_worth import collect_statements
    from .compare_command import print_establishments, print_populations

    console, language = printer.console, printer.language
    printed_ids = {reserve.id for reserve in printed}
    for incoherence in (listed for listed in list_incoherences(assessment) if listed.id not in printed_ids):
        console.print_text(f"{incoherence.id}: {incoherence.text(language)}", language)
    groups = [worth.papers for worth in populations] + [worth.papers for worth in places]
    _print_facts_to_ask(assessment, collect_statements(paper for group in groups for paper in group), printer)
    _print_wishes(assessment, printer)
    print_populations(populations, console, language)
    print_establishments(places, console, language)
    _print_agreements(assessment, console, language)


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
    from ..compose.agreement_words import answer_agreements, list_agreement_lines

    for answer in answer_agreements(assessment.matter, assessment.library, language):
        console.print_line()
        console.print_text(console.bold(f"{answer.title} – {answer.level}"), language)
        for line in list_agreement_lines(answer, assessment.library, language):
            console.print_text(f"  {line}", language)
