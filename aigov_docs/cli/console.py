"""How the commands speak: in the user's language, in colour and tables on a terminal, plain in a pipe."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from ..closed_words import Language
from ..kits.ground.i18n import Labels, labels, typeset_text
from ..kits.ground.languages import DEFAULT_LANGUAGE, find_language, known_languages
from ..kits.ground.problems import AigovError

if TYPE_CHECKING:
    import argparse

    #: Where a verb adds its own parser.
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def user_language() -> Language:
    """Choose the user's language, ``fr`` or ``en``, from the environment.

    The first of LANGUAGE, LC_ALL, LC_MESSAGES and LANG that is set decides; without any, it is English.
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return next((code for code in known_languages() if value.lower().startswith(code)), DEFAULT_LANGUAGE)
    return DEFAULT_LANGUAGE


class Console:
    """The output of a command: results on the standard output, all the rest on the standard error.

    ``say`` translates into the language of the user.
    """

    def __init__(self, language: Language | None = None) -> None:
        self.language: Language = language or user_language()
        self.say: Labels = labels(self.language)

    @property
    def terminal(self) -> bool:
        """Whether the standard output is a terminal that shows colours."""
        return sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and "NO_COLOR" not in os.environ

    def print_line(self, text: str = "") -> None:
        """Print a line of the result on the standard output."""
        print(text)

    def print_text(self, text: str, language: str) -> None:
        """Print a line of prose on the standard output, with the spaces and apostrophes of its language."""
        print(typeset_text(text, language))

    def file_reporter(self) -> Callable[[Path], None]:
        """Build a function to call with the path of each file once it is written, which prints the path.

        The first call prints the heading "Written:" before the path.
        """
        reported_paths: list[Path] = []

        def tell(path: Path) -> None:
            if not reported_paths:
                self.print_line(self.say("Written:"))
            reported_paths.append(path)
            self.print_line(f"  {path}")

        return tell

    def bold(self, text: str) -> str:
        """Return a text marked as bold where the standard output is a terminal; elsewhere the text unchanged."""
        return f"\033[1m{text}\033[0m" if self.terminal else text

    def print_json(self, value: object) -> None:
        """Print plain data (dicts, lists, text, numbers) as indented JSON on the standard output."""
        text = json.dumps(value, ensure_ascii=False, indent=2)
        print(
            text.encode("utf-8", "backslashreplace").decode("utf-8")
        )  # half a character is written as JSON escapes it

    def print_problems(self, error: AigovError) -> None:
        """Print every problem of an error on the standard error, one a line, then their number if several."""
        print(error.text(self.language), file=sys.stderr)
        count = len(error.problems)
        if count > 1:
            print(self.say.plural("{n} problem.", "{n} problems.", count), file=sys.stderr)

    def rule_line(self, name: str, text: str) -> str:
        """Build the line ``name: text`` that presents a rule or a check, its colon spaced as in the user's language."""
        return typeset_text(f"{name}{find_language(self.language).colon}{text}", self.language)

    def print_note(self, text: str) -> None:
        """Print a note to the user, which is not a result, on the standard error."""
        print(text, file=sys.stderr)

    def print_table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table on the standard output: drawn to fit a terminal, or as lines with tabs in a pipe.

        Each row has as many cells as ``header``.
        """
        if not self.terminal:
            print("\t".join(header))
            for row in rows:
                print("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
            return
        room = shutil.get_terminal_size().columns
        try:
            self._print_rich_table(header, rows, room)
        except ImportError:
            self._print_plain_table(header, rows, room)

    def _print_rich_table(self, header: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> None:
        from rich.console import Console as RichConsole
        from rich.table import Table
        from rich.text import Text

        head, *fitted = _fit_cells([header, *rows], room - 3 * len(header) - 1)
        table = Table(header_style="bold", show_lines=False)
        for name in head:
            table.add_column(Text(name), overflow="fold")
        for row in fitted:
            table.add_row(*(Text(cell) for cell in row))
        RichConsole(width=room).print(table)

    def _print_plain_table(self, header: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> None:
        fitted = [
            [cell.split("\n") for cell in row] for row in _fit_cells([header, *rows], room - 2 * (len(header) - 1))
        ]
        widths = [max(_text_width(line) for row in fitted for line in row[i]) for i in range(len(header))]
        for index, row in enumerate(fitted):
            for cells in zip_longest(*row, fillvalue=""):
                line = "  ".join(cell + " " * (widths[i] - _text_width(cell)) for i, cell in enumerate(cells)).rstrip()
                print(self.bold(line) if index == 0 else line)


def _fit_cells(rows: Sequence[Sequence[str]], room: int) -> list[list[str]]:
    """Wrap the cells of a table so that a row fits in ``room`` columns of a terminal.

    The widest column gives way first, and a word is cut only at its hyphens.

    >>> _fit_cells([["Clause", "Weight"], ["trade-secrets@1", "None"]], 15)
    [['Clause', 'Weight'], ['trade-\\nsecrets@1', 'None']]
    """
    columns = list(zip(*rows, strict=True))
    widths = [max(1, *map(_text_width, column)) for column in columns]
    least = [
        max((_text_width(word) for cell in column for word in re.findall(r"[^\s-]+-?|-+", cell)), default=1)
        for column in columns
    ]
    while sum(widths) > room:
        able = [i for i, width in enumerate(widths) if width > least[i]]
        if not able:
            break
        widths[max(able, key=widths.__getitem__)] -= 1
    return [
        [
            "\n".join(line for part in cell.split("\n") for line in textwrap.wrap(part, widths[i]) or [""])
            for i, cell in enumerate(row)
        ]
        for row in rows
    ]


def _text_width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
