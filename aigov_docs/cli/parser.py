"""The parser of the command line: help with commands grouped by work and with examples, slips of the keyboard told."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, NoReturn

from ..kits.ground.i18n import N_
from ..kits.ground.problems import suggest_name
from .console import Console

#: The commands by the work they serve, as the help lists them; one that is in no group comes after them.
WORK = {
    N_("write"): ("quickstart", "draft", "formalities", "companions", "letterhead"),
    N_("weigh"): ("compare", "explain", "clauses"),
    N_("issue"): ("recipients", "issue", "register", "records"),
    N_("check"): ("verify", "redline", "check", "lock", "scenarios", "watch", "schema"),
    N_("serve"): ("serve", "mcp"),
}
#: Commands to try, by the words that come before their arguments.
EXAMPLES = {
    "": ("quickstart demo", "compare demo/matter.yaml", "draft demo/matter.yaml -o charte.docx --vehicle charter"),
    "quickstart": ("quickstart demo", "quickstart client --blank"),
    "serve": ("serve --open", "serve --port 8000", "serve --host 0.0.0.0"),
    "mcp": ("mcp", "mcp --folder dossiers"),
    "draft": (
        "draft matter.yaml -o chapitre.docx",
        "draft matter.yaml -o charte.pdf --vehicle charter --lang fr+en",
        "draft matter.yaml -o relecture.docx --annotate",
        "draft - -o - --format html < matter.yaml > chapitre.html",
    ),
    "compare": (
        "compare matter.yaml",
        "compare matter.yaml -o - --format html",
        "compare matter.yaml -o rapport.docx",
        "compare matter.yaml --as-of 2026-12-31 --json",
    ),
    "explain": (
        "explain matter.yaml confidential-data",
        "explain matter.yaml --as-of 2026-12-31",
        "explain matter.yaml --origins",
        "explain matter.yaml --sanction warning --rests-on confidential-data --fact known_on=2026-11-24",
    ),
    "formalities": ("formalities matter.yaml --if deposit=2026-12-01", "formalities matter.yaml -o plan.ics"),
    "companions": ("companions matter.yaml -o dossier",),
    "recipients": (
        "recipients salaries.csv --on 2026-11-02",
        "recipients salaries.csv --on 2026-11-02 --report retour.csv",
    ),
    "issue": (
        "issue avenant.yaml salaries.csv -o avenants --dry-run",
        "issue avenant.yaml salaries.csv -o avenants --register avenants.db",
    ),
    "register": ("register status avenants.db avenant.yaml", "register to-sign-again avenants.db avenant.yaml"),
    "records": (
        "records draft systems matter.yaml -o registre.csv",
        "records read systems registre.xlsx -o registre.json --matter matter.yaml",
    ),
    "records draft": ("records draft training matter.yaml --people salaries.csv -o formations.csv",),
    "records read": ("records read systems registre.csv", "records read training formations.xlsx -o formations.json"),
    "records schema": ("records schema systems --lang fr",),
    "register check": (
        "register check avenants.db",
        "register check avenants.db --timestamps avenants.db-288.tsr --roots autorite.pem",
    ),
    "register head": (
        "register head avenants.db",
        "register head avenants.db --timestamp https://tsa.example/tsr --roots autorite.pem",
    ),
    "register status": ("register status avenants.db avenant.yaml", "register status avenants.db avenant.yaml --json"),
    "register to-sign-again": ("register to-sign-again avenants.db avenant.yaml",),
    "register answer": (
        "register answer avenants.db E-0042 signed --on 2026-12-03",
        "register answer avenants.db E-0042 signed --on 2026-12-03 --evidence provider=yousign file=signe.pdf",
    ),
    "register import": (
        "register import avenants.db reponses.csv",
        "register import avenants.db suivi.csv --provider prestataire.yaml",
    ),
    "register to-sign": ("register to-sign avenants.db envoi.csv --people salaries.csv --provider docusign",),
    "register message": (
        "register message avenants.db message.json --provider yousign --secret s.txt --header 'X-Signature: …'",
    ),
    "register export": ("register export avenants.db registre.csv",),
    "register erase": ("register erase avenants.db E-0042 --run avenants",),
    "register expire": (
        "register expire avenants.db --days 1825 --dry-run",
        "register expire avenants.db --days 1825",
    ),
    "verify": ("verify retour.docx", "verify retour.docx --as-of 2026-12-31 --json", "verify - < retour.docx"),
    "redline": (
        "redline v1.docx v2.docx -o ecarts.docx",
        "redline confidential-data@1 confidential-data@2 -o ecarts.docx",
        "redline matter-v1.yaml matter.yaml",
    ),
    "letterhead": ("letterhead check cabinet.docx",),
    "letterhead check": ("letterhead check cabinet.docx",),
    "clauses": ("clauses --text confidentiel --vehicle charter", "clauses confidential-data"),
    "check": ("check", "check clause_library"),
    "lock": ("lock maison",),
    "scenarios": ("scenarios tests/scenarios/*.yaml",),
    "watch": ("watch code-du-travail.json",),
    "schema": ("schema --of-file", "schema facts", "schema --target form"),
}


class CompletionAction(argparse.Action):
    """The option that prints what a shell needs to complete commands and options, then exits."""

    def __call__(self, parser: argparse.ArgumentParser, *given: object) -> NoReturn:
        """Print the completion of the shell named, which is the second of the values ``given`` by argparse."""
        assert isinstance(parser, CommandParser)
        try:
            import shtab
        except ImportError:
            missing = N_("this needs the shtab library: pip install 'aigov-docs[cli]'")
            parser.error(parser.console.say(missing))
        functions: Any = _write_completion_functions()  # a dict, as its documentation says; typed as a text
        print(shtab.complete(parser, str(given[1]), preamble=functions))
        parser.exit(0)


#: The functions of a shell that offer the words of an option: the function that lists them, by its name in the shell.
_OFFERED: dict[str, Callable[[], list[str]]] = {}


def offer_words(action: argparse.Action, name: str, list_words: Callable[[], list[str]]) -> None:
    """Have a shell complete the value of an option with words, listed only when its completion is printed.

    ``name`` is what the option completes, in the name of the shell's function: ``sanction_facts``.
    """
    function = f"_aigov_docs_{name}"
    _OFFERED[function] = list_words
    action.complete = dict.fromkeys(("bash", "zsh"), function)  # type: ignore[attr-defined]  # shtab's name


def _write_completion_functions() -> dict[str, str]:
    """Write, for each shell, the functions that offer the words of options.

    In bash a word then no longer ends at an equals sign, so that a value is completed as well as its key.
    """
    words = {function: " ".join(list_words()) for function, list_words in _OFFERED.items()}
    bash = [f'{name}() {{\n  compgen -W "{offered}" -- "$1"\n}}\n' for name, offered in words.items()]
    zsh = [f"{name}() {{\n  compadd -S '' -- {offered}\n}}\n" for name, offered in words.items()]
    return {"bash": "".join([*bash, 'COMP_WORDBREAKS="${COMP_WORDBREAKS//=/}"\n']), "zsh": "".join(zsh)}


class CommandParser(argparse.ArgumentParser):
    """A parser whose help ends with examples, and whose commands are grouped by the work they serve."""

    console: ClassVar[Console]

    @property
    def command(self) -> str:
        """The words of the command after the name of the program: ``register status``; empty for the program."""
        return " ".join(word for word in self.prog.split()[1:])

    @property
    def commands(self) -> dict[str, CommandParser]:
        """The parsers of the commands under this one, by name; none for most."""
        subparser_actions = (action for action in self._actions if isinstance(action, argparse._SubParsersAction))
        return dict(next((action.choices for action in subparser_actions), {}))

    def format_help(self) -> str:
        """Write the help: usage, what the command does, its arguments or its commands by work, and examples."""
        say, formatter = self.console.say, self._get_formatter()
        formatter.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        formatter.add_text(self.description)
        for group in self._action_groups:
            actions = [action for action in group._group_actions if not isinstance(action, argparse._SubParsersAction)]
            formatter.start_section(group.title)
            formatter.add_text(group.description)
            formatter.add_arguments(actions)
            formatter.end_section()
        for title, commands in self._group_commands():
            formatter.start_section(say(title))
            formatter.add_arguments(commands)
            formatter.end_section()
        formatter.add_text(self.epilog)
        shown = "".join(f"  {self.prog.split()[0]} {example}\n" for example in EXAMPLES.get(self.command, ()))
        return formatter.format_help() + (f"\n{say('examples')}:\n{shown}" if shown else "")

    def _group_commands(self) -> Iterator[tuple[str, list[argparse.Action]]]:
        """List the commands under this one by work, each with its help; all together where no work is theirs."""
        listed: dict[str, argparse.Action] = {
            str(subaction.metavar): subaction
            for action in self._actions
            if isinstance(action, argparse._SubParsersAction)
            for subaction in action._get_subactions()
        }
        for title, names in WORK.items() if not self.command else ():
            actions = [listed.pop(name) for name in names if name in listed]
            if actions:
                yield title, actions
        if listed:
            yield (N_("other") if not self.command else N_("commands")), list(listed.values())

    def _check_value(self, action: argparse.Action, value: object) -> None:
        """Refuse a value that is none of those to choose from, with the one that was likely meant."""
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            choices = [str(choice) for choice in action.choices or ()]
            raise argparse.ArgumentError(action, f"{error.message}{self._write_guess(str(value), choices)}") from None

    def _write_guess(self, word: str, known_words: Sequence[str]) -> str:
        """Write after a refusal what was likely meant; an empty text where nothing comes close."""
        guess = suggest_name(word, known_words)
        suggestion = self.console.say('did you mean "{guess}"?', guess=guess) if guess else ""
        return f" — {suggestion}" if suggestion else ""

    def refuse_command(self, name: str, command_names: Sequence[str]) -> NoReturn:
        """Say that a command is unknown, with the one that was likely meant, and exit with status 2."""
        message = self.console.say('unknown command "{name}"', name=name)
        self.error(message + (self._write_guess(name, command_names) or f" — {', '.join(command_names)}"))

    def refuse_option(self, word: str) -> None:
        """Say that the program has no such option, with the one that was likely meant, and exit with status 2.

        Nothing is done where the program has it, or knows what its shortened name stands for.
        """
        option_names = [name for name in self._option_string_actions if name.startswith("--")]
        name = word.partition("=")[0]
        if name.startswith("--") and not any(option_name.startswith(name) for option_name in option_names):
            self.refuse_rest([word], argparse.Namespace())

    def refuse_rest(self, rest: Sequence[str], options: argparse.Namespace) -> NoReturn:
        """Say which words a command does not know, with the option that was likely meant, and exit with status 2.

        ``rest`` are those words, ``options`` what the command understood.
        """
        parser = self
        for name in (option_value for option_value in vars(options).values() if isinstance(option_value, str)):
            parser = parser.commands.get(name, parser)
        word = next((argument for argument in rest if argument.startswith("-")), rest[0]).partition("=")[0]
        option_names = [name for name in parser._option_string_actions if name.startswith("--")]
        guess = parser._write_guess(word, option_names) if word.startswith("-") else ""
        for action in parser._get_positional_actions():
            if word.startswith("--") and action.dest.removesuffix("s") == word.strip("-").lower().removesuffix("s"):
                shown = str(action.metavar or action.dest)
                guess = " — " + self.console.say('{name} is written without "{option}"', name=shown, option=word)
        parser.error(self.console.say("unrecognized arguments: %s") % " ".join(rest) + guess)


# ------------------------------------------------------------------ argparse's own messages
#: Messages of the standard library's argparse, listed here so that the catalogues have them.
ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("optional arguments"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("ignored explicit argument %r"),
    N_("invalid %(type)s value: %(value)r"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
    N_("subcommands"),
)


def translate_argparse(console: Console) -> None:
    """Make argparse print its own messages in the console's language, from the catalogue of this package.

    The change holds for the whole process.
    """
    module: Any = argparse
    module._ = console.say
    module.ngettext = lambda singular, many, n: console.say(singular if n == 1 else many)
