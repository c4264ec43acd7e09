"""``aigov-docs schema``: the shape of a matter."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ..kits.ground.i18n import N_
from ..kits.ground.languages import known_languages
from . import add_json, add_library
from .console import Console

if TYPE_CHECKING:
    from ..library.load import Library
    from .console import Verbs

#: What a fact is given as, where no word is listed.
FORMS = {"words": N_("words"), "day": N_("a day"), "number": N_("a number"), "text": N_("a text")}
#: What leaving a fact out means.
ABSENT = {"not_known": N_("not known: asked for"), "did_not_happen": N_("did not happen")}


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``schema``, which prints the JSON Schema of a matter, or its options."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "schema",
        help=say("print the JSON Schema of a matter, a form, types, or one of the lists that it names"),
        description=say(
            "Print the JSON Schema of a matter, for editors and HR tools; or, with “options”, the choices it may hold"
            " and what each posture takes; or, with “forms”, the legal forms of employers and what goes with each; or,"
            " with “wishes”, what a client may ask that the law refuses; or, with “populations”, the groups of people"
            " at work; or, with “statements”, what you may accept once for the whole matter; or, with “facts”, what"
            " answers may ask for; or, with “sanction”, the facts of a sanction. With “--target form”, the matter as"
            " steps and fields from which a form or an interview can be made; with “--target types”, its TypeScript"
            " types."
        ),
    )
    verb.add_argument(
        "what",
        nargs="?",
        choices=["matter", "options", "forms", "wishes", "populations", "statements", "facts", "sanction"],
        default="matter",
        help=say("matter (JSON Schema), or the list: options, forms, wishes, populations, statements, facts, sanction"),
    )
    verb.add_argument(
        "--target",
        choices=["schema", "form", "types"],
        default="schema",
        help=say("the matter as JSON Schema (schema), as steps and fields (form), as TypeScript types (types)"),
    )
    verb.add_argument(
        "--of-file",
        action="store_true",
        help=say("with the keys by which a file names others: defaults, letterhead, library; no program may send them"),
    )
    verb.add_argument("--lang", choices=known_languages(), help=say("language of the texts; the user's when not given"))
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``schema``: print the JSON Schema of a matter, or the list asked for (options, wishes…), and return 0.

    A list has the words that a matter may use for one thing, each with its meaning.
    """
    from .paths import refuse_wrong_paths

    refuse_wrong_paths(library=options.library)
    from .. import load_library, matter_schema
    from ..kits.ground.problems import Problem, UsageError
    from ..matter.form import matter_form
    from ..matter.schema import (
        fact_choices,
        form_choices,
        matter_types,
        option_choices,
        population_choices,
        sanction_choices,
        statement_choices,
        wish_choices,
    )

    language = options.lang or console.language
    if options.what != "matter" and options.target != "schema":
        message, hint = (
            N_("--target is for the whole matter, not for one of its lists"),
            N_("take --target or {what} out"),
        )
        raise UsageError(Problem("target-of-list", "--target", message, hint, {"what": options.what}))
    library = load_library(options.library, options.release)
    if options.what == "matter":
        match options.target:
            case "form":
                console.print_json(matter_form(library, language))
            case "types":
                console.print_line(matter_types(library, language).rstrip())
            case _:
                console.print_json(matter_schema(library, language, of_file=options.of_file))
        return 0
    say = console.say
    lists: dict[str, tuple[Callable[[Library, str], list[dict[str, Any]]], list[str]]] = {
        "wishes": (wish_choices, [say("Wish"), say("Meaning")]),
        "populations": (population_choices, [say("Population"), say("Meaning"), say("By what other act")]),
        "statements": (statement_choices, [say("Statement"), say("Sentence"), say("Shown by"), say("Settles")]),
        "facts": (fact_choices, [say("Key"), say("Question"), say("Value"), say("If left out")]),
        "sanction": (sanction_choices, [say("Key"), say("Question"), say("Value"), say("If left out")]),
    }
    if options.what in lists:
        choose, header = lists[options.what]
        listed = choose(library, language)
        if options.json:
            console.print_json(listed)
        else:
            console.print_table(header, [_list_cells(choice, console) for choice in listed])
        return 0
    if options.what == "forms":
        forms = form_choices(library, language)
        if options.json:
            console.print_json(forms)
        else:
            rows = [
                [form["form"], form["label"], form["word"], ", ".join(form["sectors"]), ", ".join(form["titles"])]
                for form in forms
            ]
            console.print_table([say("Form"), say("Employer"), say("Word"), say("Sector"), say("Signed as")], rows)
        return 0
    choices = option_choices(library, language)
    if options.json:
        console.print_json(choices)
        return 0
    rows = []
    for option in choices:
        for value in option["values"]:
            postures = ", ".join(
                posture for posture, default in option["defaults"].items() if default == value["value"]
            )
            rows.append([option["option"], value["value"], postures, value["says"]])
    console.print_table([say("Option"), say("Value"), say("Postures"), say("Meaning")], rows)
    return 0


def _list_cells(listed: Mapping[str, Any], console: Console) -> list[str]:
    """Build the cells of an entry of a list; those of a fact say in words what it is given as, or means left out."""
    if "form" not in listed:
        return [str(value) for value in listed.values()]
    given = "|".join(listed["words"]) or console.say(FORMS[listed["form"]])
    return [listed["key"], listed["question"], given, console.say(ABSENT[listed["absent"]])]
