"""``aigov-docs clauses [ID]``: the clauses of the library, searched, or all of one."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from typing import TYPE_CHECKING, Any

from ..kits.ground.languages import find_language, known_languages
from . import add_json, add_library, read_matters, vehicle_names
from .console import Console

if TYPE_CHECKING:
    from ..compose.clause_search import ClauseMatch
    from ..library.load import Library
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``clauses``, which prints the clauses that a search finds, or one in full."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "clauses",
        help=say("list or search the clauses, or show one"),
        description=say(
            "List the clauses of the library, search them, or show all of one: texts side by side, editions, legal"
            " bases, weights and why, what brings it in, where it is used. What is asked together must all be true."
        ),
    )
    verb.add_argument("clause", metavar=say("CLAUSE"), nargs="?", help=say("the clause to show"))
    verb.add_argument(
        "--text",
        metavar=say("WORDS"),
        help=say(
            "only clauses with a sentence that has these words, in French or English; accents and capitals do not"
            " matter"
        ),
    )
    verb.add_argument(
        "--topic", metavar=say("TOPIC"), help=say("only clauses of this topic or group of topics: never-enter, data")
    )
    verb.add_argument("--kind", metavar=say("KIND"), help=say("only clauses of this kind"))
    verb.add_argument(
        "--family",
        metavar=say("FAMILY"),
        help=say("only clauses of this family: conduct, control, employer, informative…"),
    )
    verb.add_argument(
        "--modality",
        metavar=say("MODALITY"),
        help=say("only clauses that speak so: obligation, prohibition, permission, commitment, guidance, information"),
    )
    verb.add_argument(
        "--vehicle",
        metavar=say("VEHICLE"),
        help=say("only clauses of this document: {vehicles}", vehicles=vehicle_names()),
    )
    verb.add_argument(
        "--weight",
        metavar=say("WEIGHT"),
        help=say("only clauses of this weight in the document, or in one of them: none, contractual, disciplinary…"),
    )
    verb.add_argument(
        "--basis",
        metavar=say("ARTICLE"),
        help=say("only clauses that rest on this text: L. 1222-4, ct-l1222-4, gdpr-13"),
    )
    verb.add_argument(
        "--answers",
        metavar=say("RISK"),
        help=say("only clauses that answer this risk or good practice: data-leak, training…"),
    )
    verb.add_argument(
        "--matter",
        metavar=say("MATTER"),
        help=say("weigh on the facts of this matter; else as if every formality were done"),
    )
    verb.add_argument(
        "--lang", choices=known_languages(), help=say("language of titles and texts; the user's when not given")
    )
    verb.add_argument(
        "--brief", action="store_true", help=say("with --json: names, purpose and weights alone, without the texts")
    )
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``clauses``: print the clauses that a search finds, or all that is known of one clause, and return 0."""
    from .paths import refuse_wrong_paths

    refuse_wrong_paths(options.matter, library=options.library)
    from ..asked import SEARCHED
    from ..library import clause_card, search_clauses

    library, read = read_matters(options, *filter(None, [options.matter]))
    language = options.lang or console.language
    matter = read[0].matter if read else None
    asked = {name: getattr(options, name) for name in SEARCHED if getattr(options, name) is not None}
    if options.clause:
        _refuse_search_options(asked)
        card = clause_card(library, options.clause, language, matter)
        if options.json:
            console.print_json(card)
        else:
            print_card(card, console, language)
        return 0
    matches = search_clauses(library, **asked, matter=matter)
    if options.json:
        from ..queries import describe_search

        console.print_json(describe_search(matches, library, language, matter, brief=options.brief))
        return 0
    print_listing(matches, library, console, language, options)
    return 0


def _refuse_search_options(asked: dict[str, Any]) -> None:
    """Refuse options of a search in a command that names one clause, which needs no search."""
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, UsageError

    if asked:
        raise UsageError(
            *[
                Problem(
                    "no-effect",
                    f"--{name}",
                    N_("a clause that is named is not searched for"),
                    N_("leave out the name, or this option"),
                )
                for name in asked
            ]
        )


# ------------------------------------------------------------------ several
def print_listing(
    matches: list[ClauseMatch], library: Library, console: Console, language: str, options: argparse.Namespace
) -> None:
    """Print the clauses that a search found as a table, one row a clause, then their number on the standard error.

    The table has a column for the weight where ``options`` ask for a vehicle or a weight, and a column for the sentence
    found where they ask for words.
    """
    say, vocabulary = console.say, library.vocabulary
    vehicle = library.find_vehicle(options.vehicle) if options.vehicle else None
    header = [say("Clause"), say("Topic"), say("Kind"), say("Edition"), say("What for")]
    if vehicle is not None or options.weight:
        header.append(say("Weight"))
    if options.text:
        header.append(say("Sentence"))
    rows = []
    for clause_match in matches:
        clause = clause_match.clause
        row = [
            clause.id,
            f"{clause.topic} {vocabulary.topics[clause.topic].text(language)}",
            vocabulary.kinds[clause.kind].text(language),
            f"{clause_match.edition.number}"
            if clause_match.edition.published
            else f"{clause_match.edition.number} ({say('draft')})",
            clause.purpose.text(language),
        ]
        if vehicle is not None or options.weight:
            named = {name: vocabulary.weights[weight].text(language) for name, weight in clause_match.weights.items()}
            row.append(
                named[vehicle.id]
                if vehicle is not None
                else "; ".join(f"{name}: {weight}" for name, weight in named.items())
            )
        if options.text:
            row.append(clause_match.first_sentence(language))
        rows.append(row)
    console.print_table(header, rows)
    console.print_note(
        say.plural("{n} clause of {total}.", "{n} clauses of {total}.", len(rows), total=len(library.clauses))
    )


# ------------------------------------------------------------------ one
def print_card(card: dict[str, Any], console: Console, language: str) -> None:
    """Print all that the library knows of one clause: purpose, kind, weights, vehicles, references, editions and texts.

    ``card`` is the plain data that `clause_card` returns for the clause in ``language``.
    """
    say = console.say
    console.print_line(console.bold(f"{card['title']} ({card['clause']})"))
    console.print_text(card["purpose"], language)
    if card["replaces"]:
        console.print_line(say("Replaces {name} of the library it extends.", name=card["replaces"]))
    console.print_line(
        say(
            "Topic: {topic}. Kind: {kind} ({family}). How it speaks: {modality}.",
            topic="; ".join(
                f"{name} {label}" for name, label in {card["topic"]: card["topic_label"], **card["also"]}.items()
            ),
            kind=card["kind_label"],
            family=card["family_label"],
            modality=card["modality_label"],
        )
    )
    console.print_line(
        say("Answers: {answers}", answers="; ".join(f"{name} {label}" for name, label in card["answers"].items()))
    )

    _print_heading(say("What it is worth"), console)
    for weighed in card["weights"].values():
        console.print_text(
            say(
                "{vehicle}: {weight}. {reason}",
                vehicle=weighed["label"]
                if weighed["modality"] == card["modality"]
                else f"{weighed['label']} ({weighed['modality_label'].lower()})",
                weight=weighed["weight_label"],
                reason=f"{weighed['weight_says']} {weighed['reason']}".strip(),
            ),
            language,
        )
        if weighed["missing"]:
            console.print_text(
                say(
                    "  Missing: {missing}. Then: {weight}.",
                    missing="; ".join(weighed["missing"]),
                    weight=weighed["weight_then"],
                ),
                language,
            )

    _print_heading(say("What brings it in"), console)
    for entry in card["brought_in"]:
        place = " – ".join(part for part in (entry["label"], entry["section"]) if part)
        because = say(" and ").join(entry["because"]) if entry["because"] else say("always")
        console.print_text(f"{place}{find_language(language).colon}{because}", language)

    _print_heading(say("Where else it is named"), console)
    for label, names in (
        (say("It refers to"), card["refers_to"]),
        (say("Referred to by"), card["referred_by"]),
        (say("It goes with"), card["requires"]),
        (say("Needed by"), card["required_by"]),
    ):
        if names:
            console.print_line(f"{label}: {', '.join(names)}")
    for check in card["checks"]:
        console.print_text(f"{check['id']} – {check['explanation']}", language)

    for edition in card["editions"]:
        state = say("published") if edition["published"] else say("draft")
        _print_heading(
            say(
                "Edition {number}, in force from {day}, {state}",
                number=edition["edition"],
                day=edition["in_force_text"],
                state=state,
            ),
            console,
        )
        if edition["change"]:
            console.print_text(
                say(
                    "What it changes ({level}): {says}",
                    level=edition["change"]["level"],
                    says=edition["change"]["says"],
                ),
                language,
            )
        for basis in edition["legal_bases"]:
            console.print_text(f"– {basis['text']} – {basis['says']}", language)
        for key, rows in edition["side_by_side"].items():
            console.print_line()
            _print_side_by_side(key, rows, console)


def _print_heading(text: str, console: Console) -> None:
    console.print_line()
    console.print_line(console.bold(text))


def _print_side_by_side(key: str, rows: list[list[str]], console: Console) -> None:
    """Print a text in two languages, paragraph by paragraph.

    In two columns on a terminal, with a tab between them in a pipe.
    """
    before = f"{key}." if key else ""
    header = [f"[{before}fr]", f"[{before}en]"]
    if not console.terminal:
        console.print_table(header, rows)
        return
    width = max(24, (shutil.get_terminal_size().columns - 3) // 2)
    console.print_line(console.bold(f"{header[0]:<{width}}   {header[1]}"))
    for row in rows:
        french, right = (textwrap.wrap(cell, width) or [""] for cell in row)
        for at in range(max(len(french), len(right))):
            console.print_line(
                f"{french[at] if at < len(french) else '':<{width}}   {right[at] if at < len(right) else ''}".rstrip()
            )
        console.print_line()
