"""What the help says and how a slip of the keyboard is told: commands by work, examples that parse, did you mean."""

from __future__ import annotations

import argparse
import importlib.util
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import run

from aigov_docs.cli import VERBS, build_parser
from aigov_docs.cli.console import Console
from aigov_docs.cli.parser import EXAMPLES, WORK, CommandParser
from aigov_docs.closed_words import Language


def parsers(parser: CommandParser) -> Iterator[CommandParser]:
    yield parser
    for each in parser.commands.values():
        yield from parsers(each)


def test_every_help_has_an_example_and_every_example_parses() -> None:
    top = build_parser(Console("en"))
    known = {each.command for each in parsers(top)}
    assert known - set(EXAMPLES) == set() == set(EXAMPLES) - known
    for command, examples in EXAMPLES.items():
        for example in examples:
            assert example.startswith(command)
            words = shlex.split(example.partition("<")[0])
            assert top.parse_args(words).verb == words[0]
    assert all(each.format_help().rstrip().endswith(EXAMPLES[each.command][-1]) for each in parsers(top))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_commands_are_listed_by_work(language: Language) -> None:
    said = build_parser(Console(language)).format_help()
    heads = {"en": ("write:", "weigh:", "issue:", "check:"), "fr": ("rédiger", "peser", "diffuser", "contrôler")}[
        language
    ]
    places = [said.index(f"\n{head}") for head in heads]
    assert places == sorted(places)
    assert sorted(name for names in WORK.values() for name in names) == sorted(VERBS)
    assert places[0] < said.index("\n  draft") < places[1] < said.index("\n  explain") < places[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("explian", "matter.yaml"), 'unknown command "explian" — did you mean "explain"?'),
        (("zzzz",), 'unknown command "zzzz" — quickstart, draft'),
        (
            ("draft", "matter.yaml", "--ouptut=x.docx"),
            'unrecognized arguments: --ouptut=x.docx — did you mean "--output"?',
        ),
        (("explain", "matter.yaml", "--vehicel", "V3"), '— did you mean "--vehicle"?'),
        (("explain", "matter.yaml", "--clause", "purpose"), 'CLAUSE is written without "--clause"'),
        (("explain",), "required: MATTER\n"),
        (("--versoin",), 'unrecognized arguments: --versoin — did you mean "--version"?'),
        (("register", "statu", "a.db"), 'did you mean "status"?'),
        (("explain", "matter.yaml", "--sanction", "dismisal"), 'did you mean "dismissal"?'),
        (("check", "a", "b"), "unrecognized arguments: b\n"),
    ],
)
def test_a_slip_of_the_keyboard_is_told(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2 and said in done.stderr, done.stderr


def test_it_is_told_in_french_too() -> None:
    assert "commande inconnue" in run("explian", language="fr_FR.UTF-8").stderr
    assert isinstance(build_parser(Console("fr")), argparse.ArgumentParser)


def test_a_shell_completes_commands_and_options() -> None:
    if importlib.util.find_spec("shtab") is None:
        done = run("--print-completion", "bash")
        assert done.returncode == 2 and "aigov-docs[cli]" in done.stderr
        return
    for shell in ("bash", "zsh"):
        done = run("--print-completion", shell)
        assert done.returncode == 0 and "formalities" in done.stdout and "--vehicle" in done.stdout


#: What bash does when the last word of a line is completed: the answers, on one line.
_COMPLETED = """
read -ra COMP_WORDS <<<"$LINE"
COMP_CWORD=$(( ${#COMP_WORDS[@]} - 1 ))
_shtab_aigov_docs aigov-docs "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
echo "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(importlib.util.find_spec("shtab") is None, reason="shtab is not installed")
def test_bash_completes_a_fact_of_a_sanction_and_its_words(tmp_path: Path) -> None:
    script = tmp_path / "completion.sh"
    script.write_text(run("--print-completion", "bash").stdout + _COMPLETED, "utf-8")
    for typed, offered in (
        ("evid", "evidence=other evidence=monitoring"),
        ("evidence=mo", "evidence=monitoring"),
        ("known", "known_on="),
        ("consent=", "consent=yes consent=no"),
    ):
        line = f"aigov-docs explain matter.yaml --sanction warning --fact {typed}"
        done = subprocess.run(["bash", str(script)], env={**os.environ, "LINE": line}, capture_output=True, text=True)
        assert done.stdout.strip() == offered, done.stderr
