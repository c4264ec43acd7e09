"""Reference pages on the command line, made from its parser: one page a verb."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from frame import Site, e, link, raw, say, table, told

from aigov_docs.cli import build_parser
from aigov_docs.cli.console import Console
from aigov_docs.kits.ground.i18n import typeset_text

SAY: dict[str, dict[str, str]] = {
    "title": {"fr": "Ligne de commande", "en": "Command line"},
    "about": {
        "fr": "chaque commande, ses arguments et ses options",
        "en": "each command, its arguments and its options",
    },
    "lead": {
        "fr": (
            "Un verbe par fonction publique. Les commandes parlent la langue du système, impriment des tableaux au"
            " terminal et du texte simple dans un tube."
        ),
        "en": (
            "One verb a public function. Commands speak the language of the system, print tables on a terminal and"
            " plain text in a pipe."
        ),
    },
    "command": {"fr": "Commande", "en": "Command"},
    "does": {"fr": "Ce qu'elle fait", "en": "What it does"},
    "usage": {"fr": "Emploi", "en": "Usage"},
    "arguments": {"fr": "Arguments", "en": "Arguments"},
    "options": {"fr": "Options", "en": "Options"},
    "argument": {"fr": "Argument", "en": "Argument"},
    "option": {"fr": "Option", "en": "Option"},
    "meaning": {"fr": "Sens", "en": "Meaning"},
    "values": {"fr": "Valeurs", "en": "Values"},
    "default": {"fr": "Par défaut", "en": "Default"},
    "required": {"fr": "obligatoire", "en": "required"},
    "repeated": {"fr": "répétable", "en": "may be repeated"},
    "status": {"fr": "Code de retour", "en": "Exit status"},
    "status-meaning": {
        "fr": "0 : rien à redire ; 1 : des problèmes trouvés ; 2 : mauvais emploi.",
        "en": "0: clean; 1: problems found; 2: wrong usage.",
    },
    "verbs": {"fr": "Sous-commandes", "en": "Sub-commands"},
}
_told = partial(told, SAY)


def pages(site: Site, language: str) -> Iterator[tuple[str, str, str]]:
    """The page of all commands, then one page a verb."""
    top = commands(language)
    verbs = subcommands(top)
    rows = [
        [link(f"{name}.html", f"aigov-docs {name}"), e(typeset_text(about, language))]
        for name, (_, about) in verbs.items()
    ]
    out = [
        f"# {say(SAY['title'], language)}",
        say(SAY["lead"], language),
        raw(table([_told("command", language), _told("does", language)], rows, classes="stack")),
        f"## {say(SAY['status'], language)}",
        say(SAY["status-meaning"], language),
        f"## {say(SAY['options'], language)}",
        raw(listing(top, "", language)),
        "```{toctree}\n:hidden:\n\n" + "\n".join(verbs) + "\n```",
    ]
    yield "cli/index", "\n\n".join(out), say(SAY["about"], language)
    for name, (verb, _) in verbs.items():
        yield f"cli/{name}", page(name, verb, language), ""


def commands(language: str) -> argparse.ArgumentParser:
    """The parser of the command line in a language."""
    return build_parser(Console(language))


def subcommands(verb: argparse.ArgumentParser) -> dict[str, tuple[argparse.ArgumentParser, str]]:
    """The commands of a parser: each with its parser and what it does in a line."""
    out: dict[str, tuple[argparse.ArgumentParser, str]] = {}
    for action in verb._actions:
        if isinstance(action, argparse._SubParsersAction):
            about = {choice.dest: choice.help or "" for choice in action._choices_actions}
            out |= {name: (each, about.get(name, "")) for name, each in action.choices.items()}
    return out


def actions(verb: argparse.ArgumentParser) -> list[argparse.Action]:
    """The arguments and options of a command, without its sub-commands and its help."""
    return [
        each
        for each in verb._actions
        if not isinstance(each, (argparse._SubParsersAction, argparse._HelpAction)) and each.help != argparse.SUPPRESS
    ]


def anchor(verb: str, action: argparse.Action) -> str:
    """Where an argument or option stands on its page."""
    name = max(action.option_strings, key=len) if action.option_strings else action.dest
    return "-".join(part for part in (*verb.split(), name.lstrip("-")) if part)


def page(name: str, verb: argparse.ArgumentParser, language: str) -> str:
    """The page of a verb, its sub-commands below."""
    out = [
        f"# aigov-docs {name}",
        typeset_text(verb.description or "", language),
        f"```text\n{usage(verb)}\n```",
        _block(listing(verb, name, language)),
    ]
    for sub, (each, about) in subcommands(verb).items():
        out += [
            f"## aigov-docs {name} {sub}",
            typeset_text(each.description or about, language),
            f"```text\n{usage(each)}\n```",
            _block(listing(each, f"{name} {sub}", language, level=3)),
        ]
    return "\n\n".join(part for part in out if part)


def _block(html: str) -> str:
    return raw(html) if html else ""


def usage(verb: argparse.ArgumentParser) -> str:
    """How a command is called, on lines of a width that does not depend on the terminal."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "88"
    try:
        said = verb.format_usage()
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    before_name = re.compile(r"\x1b\[[0-9;]*m").sub("", said).index(verb.prog)
    return "\n".join(
        line[before_name:] if at == 0 else line.replace(" " * before_name, "", 1)
        for at, line in enumerate(said.splitlines())
    ).rstrip()


def listing(verb: argparse.ArgumentParser, name: str, language: str, level: int = 2) -> str:
    """The arguments and the options of a command."""
    out = []
    for key, one, listed in (
        ("arguments", "argument", [each for each in actions(verb) if not each.option_strings]),
        ("options", "option", [each for each in actions(verb) if each.option_strings]),
    ):
        if not listed:
            continue
        rows = [
            [f'<code id="{e(anchor(name, each))}">{e(_called(each))}</code>', _meaning(each, language)]
            for each in listed
        ]
        head = f"<h{level}>{_told(key, language)}</h{level}>" if name else ""
        out.append(head + table([_told(one, language), _told("meaning", language)], rows, classes="stack options"))
    return "".join(out)


def _called(action: argparse.Action) -> str:
    """An option as it is written: ``-o, --output FILE``."""
    metavar = action.metavar if isinstance(action.metavar, str) else " ".join(action.metavar) if action.metavar else ""
    if not metavar and action.choices is not None:
        metavar = "{" + ",".join(map(str, action.choices)) + "}"
    if not action.option_strings:
        return metavar or action.dest
    takes = action.nargs != 0
    return ", ".join(action.option_strings) + (f" {metavar or action.dest.upper()}" if takes else "")


def _meaning(action: argparse.Action, language: str) -> str:
    values: dict[str, Any] = {**vars(action), "prog": "aigov-docs"}
    said = e(typeset_text((action.help or "") % values if "%" in (action.help or "") else action.help or "", language))
    notes = []
    if action.choices is not None and action.metavar:
        notes.append(
            f"{_told('values', language)}{' : ' if language == 'fr' else ': '}"
            + ", ".join(f"<code>{e(each)}</code>" for each in action.choices)
        )
    if action.default not in (None, False, argparse.SUPPRESS, [], ()):
        notes.append(
            f"{_told('default', language)}{' : ' if language == 'fr' else ': '}<code>{e(action.default)}</code>"
        )
    if action.option_strings and action.required:
        notes.append(_told("required", language))
    if isinstance(action, argparse._AppendAction):
        notes.append(_told("repeated", language))
    return said + "".join(f' <span class="help">{note}</span>' for note in notes)
