"""``aigov-docs explain MATTER --sanction …``: whether a sanction is open, between which days, and what is not known."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .answers import AnswerPrinter
from .console import Console

if TYPE_CHECKING:
    from ..compose.assessment import Assessment
    from ..compose.missing_facts import MissingFact
    from ..compose.possible_changes import PossibleChange
    from ..law.sanctions import Verdict
    from ..law.situation import SanctionFacts
    from ..problems import Problem

#: The days of a sanction that have an option of their own.
_DAYS = ("known_on", "started_on", "presented_on", "interview_on", "notified_on", "body_told_on", "body_opinion_on")
#: The facts of a sanction that an option states to be true; left out, they are not known.
_FLAGS = (
    "consent",
    "authorised",
    "gross_misconduct",
    "modifies_contract",
    "changes_conditions",
    "criminal_proceedings",
    "no_interview",
    "interview_required",
)
_OTHERS = ("days", "duty", "by")
#: What a fact may be written as on the command line, beside the words of the schema.
_WORDS: dict[str, bool | None] = {
    "yes": True, "no": False, "oui": True, "non": False, "true": True, "false": False, "null": None,
}  # fmt: skip


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
    group.add_argument(
        "--duty",
        choices=["loyalty", "confidentiality", "instruction", "health_safety", "harassment", "other_law"],
        help=say("the duty that exists without the clause, for general_duty"),
    )
    group.add_argument("--days", metavar=say("N"), help=say("length of a suspension"))
    for name, help_text in (
        ("--known-on", say("day on which the employer, or any superior of the employee, knew of the facts")),
        (
            "--started-on",
            say("day on which proceedings were engaged: the notice of interview sent, or the warning itself"),
        ),
        ("--presented-on", say("day on which the notice of interview was presented by the post or handed over")),
        ("--interview-on", say("day set for the interview")),
        ("--notified-on", say("day of notification")),
        (
            "--body-told-on",
            say("day on which the employee was told that the matter was referred to a disciplinary body"),
        ),
        ("--body-opinion-on", say("day of the opinion of that body")),
    ):
        group.add_argument(name, metavar="DATE", help=help_text)
    for name, help_text in (
        ("--consent", say("the employee agreed to the sanction")),
        ("--authorised", say("the labour inspector authorised the dismissal")),
        ("--gross-misconduct", say("the facts are gross misconduct")),
        ("--modifies-contract", say("the sanction changes the contract; a demotion always does")),
        ("--changes-conditions", say("the sanction changes working conditions only")),
        ("--criminal-proceedings", say("criminal proceedings were brought within the two months")),
        ("--no-interview", say("no interview was held")),
        ("--interview-required", say("a text requires an interview even for a warning")),
        ("--no-written-grounds", say("the grounds were not given in writing")),
    ):
        group.add_argument(name, action="store_true", help=help_text)
    group.add_argument(
        "--by",
        choices=["employer", "user_undertaking", "agency", "lender"],
        help=say("who imposes the sanction; not known when not given"),
    )
    group.add_argument(
        "--fact",
        dest="facts",
        metavar=say("KEY=VALUE"),
        action="append",
        default=[],
        help=say(
            "another fact of the sanction, such as facts_sphere=work; may be given several times (aigov-docs schema"
            " sanction lists them)"
        ),
    )


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
    """Read the facts of a sanction from the options; what no option gives is not known.

    Raises
    ------
    UsageError
        A ``--fact`` has no value, names no fact of a sanction, or gives one twice.
    MatterError
        A value is not one that its fact admits.
    """
    from ..compose.sanction_answers import read_sanction
    from ..problems import UsageError

    written: dict[str, Any] = {"kind": options.sanction, "rests_on": options.rests_on}
    written |= {name: getattr(options, name) for name in (*_DAYS, *_FLAGS, *_OTHERS) if getattr(options, name)}
    if options.no_written_grounds:
        written["written_grounds"] = False
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
    from ..i18n import N_
    from ..law.situation import SanctionFacts
    from ..problems import Problem, unknown_name

    key, sign, _ = text.partition("=")
    name = key.strip().removeprefix("sanction.")
    if not sign:
        return name, Problem(
            "no-value", f"--fact {text}", N_("this gives no value"), N_("write it as facts_sphere=work")
        )
    fact_names = [fact_name for fact_name in SanctionFacts.model_fields if fact_name not in ("kind", "rests_on")]
    if name not in fact_names:
        return name, unknown_name("unknown-fact", "--fact", N_('a sanction has no fact "{name}"'), name, fact_names)
    if name in written:
        return name, Problem("given-twice", f"--fact {text}", N_("this fact is given twice"), N_("keep one of the two"))
    return name, None


def _fact_value(value: str, name: str) -> object:
    """Read the value of a fact as it is written: a word, a day, a number, or several with commas."""
    from ..law.fact_forms import list_fact_words

    words = list_fact_words(f"sanction.{name}")
    if value in _WORDS and (value == "null" or "true" in words):
        return _WORDS[value]
    return [part.strip() for part in value.split(",")] if name == "recalled_sanctions_on" else value


def _place_of(fact: MissingFact) -> str:
    """Say how a fact of the sanction is given: its own option, or ``--fact``."""
    block, _, name = fact.fact.partition(".")
    if block != "sanction" or not fact.has_field:
        return ""
    if name in (*_DAYS, *_FLAGS):
        return f"--{name.replace('_', '-')}"
    if name in _OTHERS:
        return f"--{name} {' | '.join(fact.words)}".strip()
    return f"--fact {name}={'|'.join(fact.words)}"


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
    from ..i18n import date_text

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
    from ..i18n import date_text

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
