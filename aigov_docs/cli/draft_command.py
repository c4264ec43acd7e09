"""``aigov-docs draft MATTER -o FILE``: one document."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from ..kits.ground.languages import LAW, document_languages, language_pairs
from . import (
    add_engine,
    add_json,
    add_key,
    add_letterhead,
    add_library,
    add_vehicle,
    compose_input,
    read_key,
    refuse_overwriting_inputs,
    report_engine,
    report_sample_values,
)
from .console import Console
from .streams import STANDARD, add_format, refuse_idle_format, write_standard_document

if TYPE_CHECKING:
    from ..compose.assessment import Assessment
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``draft``, which writes the document of a matter to a file."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "draft",
        help=say("write a document"),
        description=say(
            "Write the document of a matter. The format comes from the ending of the file: .docx, .pdf, .html, .md or"
            " .json. A value that is missing prints [•] and is listed at the end."
        ),
    )
    verb.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    verb.add_argument(
        "-o", "--output", metavar=say("FILE"), help=say("the file to write; with --json it may be left out")
    )
    add_format(verb, console)
    verb.add_argument(
        "--lang",
        choices=sorted(document_languages()),
        default=None,
        help=say("language of the document: fr, en (a courtesy translation) or fr+en (both); fr when not given"),
    )
    verb.add_argument(
        "--layout",
        choices=["columns", "sequence"],
        help=say("two languages side by side, or one after the other; the matter's when not given"),
    )
    add_vehicle(verb, console)
    verb.add_argument("--as-of", metavar="DATE", help=say("weigh the clauses on this day, written 2026-12-31"))
    verb.add_argument(
        "--annotate", action="store_true", help=say("say beside each clause what it is worth: a Word comment")
    )
    add_letterhead(verb, console)
    verb.add_argument(
        "--paginate",
        action=argparse.BooleanOptionalAction,
        default=None,
        help=say(
            "page numbers in the contents of a Word file, counted by LibreOffice: yes where it is installed, when not"
            " given"
        ),
    )
    add_engine(verb, console)
    add_key(verb, console)
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``draft``: write the document of a matter to a file, print its warnings and missing facts, and return 0.

    With ``--json`` and no file, the document itself is printed as JSON.
    """
    from .paths import refuse_wrong_paths

    _refuse_idle_options(options)
    refuse_idle_format(options)
    refuse_overwriting_inputs(options.output, options.matter, options.letterhead, options.key)
    refuse_wrong_paths(options.matter, library=options.library, document=options.output)
    from .. import assemble, list_incoherences, render, to_bytes
    from ..compose.assessment import weigh_composition
    from ..compose.untranslated_texts import list_untranslated
    from ..document import BilingualDocument
    from ..writers.formats import formats_taking

    say = console.say
    composition = compose_input(options)
    library, matter = composition.library, composition.matter
    assessment = weigh_composition(composition)
    language: Any = options.lang or LAW
    document = (
        assemble(assessment, language, layout=options.layout)
        if isinstance(language, tuple)
        else assemble(assessment, language)
    )
    if options.output is None:
        print(to_bytes(document, "json", annotate=options.annotate).decode("utf-8"), end="")
        return 0
    more: dict[str, Any] = {
        "annotate": options.annotate,
        "letterhead": options.letterhead,
        "paginate": _should_paginate(options),
        "key": read_key(options.key),
        "engine": options.engine,
    }
    if options.output == STANDARD:
        write_standard_document(document, options, **more)
    path = options.output if options.output == STANDARD else render(document, options.output, **more)
    first = document.left if isinstance(document, BilingualDocument) else document
    incoherences = list_incoherences(assessment)
    if options.json:
        from ..queries import describe_draft

        console.print_json(describe_draft(assessment, first, str(path), console.language, options.lang or "fr"))
        return 0
    if path != STANDARD:
        console.print_line(say("Written: {file}", file=path))
    if options.lang not in (None, LAW, *language_pairs()):
        console.print_note(say("This English text is a courtesy translation: it is never issued alone."))
    translation = (options.lang or LAW).rpartition("+")[2]
    french = list_untranslated(composition, None, translation) if translation != LAW else ()
    if french:
        console.print_note(say("No English text of these, printed in French: {texts}", texts="; ".join(french)))
    drafts = [finding.label for finding in assessment.findings if finding.label in library.drafts]
    if drafts:
        shown = ", ".join(drafts[:5]) + (", …" if len(drafts) > 5 else "")
        console.print_note(say("Not published yet, so not to be issued: {clauses}", clauses=shown))
    if _find_ending(options) in formats_taking("engine"):
        report_engine(options, console)
    report_sample_values(options, console, matter)
    report_missing_facts(assessment, console)
    for rule in assessment.warnings:
        console.print_note(console.rule_line(rule.id, rule.explanation.text(console.language)))
    for incoherence in incoherences:
        console.print_note(console.rule_line(incoherence.id, incoherence.text(console.language)))
    for doubt in composition.doubtful:
        console.print_note(doubt.text(console.language))
    return 0


def report_missing_facts(assessment: Assessment, console: Console) -> None:
    """Print on the standard error how many clauses have no weight for lack of facts, and these facts with their keys.

    Nothing is printed where every weight can be said.
    """
    waiting = sum(1 for finding in assessment.findings if finding.missing_facts)
    if waiting:
        note = console.say.plural(
            "The weight of {n} clause cannot be said. Facts missing:",
            "The weight of {n} clauses cannot be said. Facts missing:",
            waiting,
        )
        console.print_note(note)
        for fact in (asked_fact for asked_fact in assessment.facts_to_ask if asked_fact.answers):
            console.print_note(f"  {fact.question(console.language)} ({fact.key})")


def _refuse_idle_options(options: argparse.Namespace) -> None:
    """Refuse options that would have no effect on the file to write."""
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, UsageError
    from ..writers.formats import formats_taking

    if options.output == STANDARD and options.json:
        message, hint = N_("the standard output holds the document"), N_("leave one of the two out")
        raise UsageError(Problem("no-effect", "--json", message, hint))
    if options.output is None and not options.json:
        raise UsageError(Problem("no-file", "-o", N_("no file was named"), N_("add -o charte.docx, or --json")))
    ending = _find_ending(options)
    problems = [
        Problem(
            "no-effect",
            f"--{name}",
            N_("this option has no effect on such a file"),
            N_("leave it out, or write a file that ends with: {known}"),
            {"known": ", ".join(f".{format}" for format in formats_taking(name))},
        )
        for name in ("key", "paginate", "engine", "letterhead")
        if getattr(options, name) is not None and ending not in formats_taking(name)
    ]
    if options.layout is not None and options.lang not in language_pairs():
        problems.append(
            Problem(
                "no-effect",
                "--layout",
                N_("one language has no layout of two"),
                N_("add --lang fr+en, or leave it out"),
            )
        )
    if problems:
        raise UsageError(*problems)


def _should_paginate(options: argparse.Namespace) -> bool:
    """Whether the contents get page numbers: as asked, else where LibreOffice can count the pages."""
    if options.paginate is not None:
        return bool(options.paginate)
    from ..writers.formats import formats_taking
    from ..writers.pdf import can_count_pages

    return _find_ending(options) in formats_taking("paginate") and can_count_pages()


def _find_ending(options: argparse.Namespace) -> str:
    """Find the format of what is written: by the ending of the file, or ``--format`` on the standard output."""
    if options.output == STANDARD:
        return options.format or "md"
    from ..writers.formats import name_format

    return name_format(options.output)
