"""How the commands speak: in the user's language, in colour and tables on a terminal, plain in a pipe."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ..errors import AigovError
from ..i18n import Labels, labels, typeset


def user_language() -> str:
    """French or English after the user's locale: LANGUAGE, LC_ALL, LC_MESSAGES, LANG; English when none says French."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"


class Console:
    """Where a command writes. ``say`` translates; results go to the standard output, the rest to the standard error."""

    def __init__(self, language: str | None = None) -> None:
        self.language = language or user_language()
        self.say: Labels = labels(self.language)

    @property
    def terminal(self) -> bool:
        """Whether the standard output is a terminal that shows colours."""
        return sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and "NO_COLOR" not in os.environ

    def print(self, text: str = "") -> None:
        """A line of the result."""
        print(text)

    def text(self, text: str, language: str) -> None:
        """A line of the result that is prose: its spaces and apostrophes are those of its language."""
        print(typeset(text, language))

    def written(self) -> Callable[[Path], None]:
        """What tells each file once it is written; the first one comes after a heading."""
        told: list[Path] = []

        def tell(path: Path) -> None:
            if not told:
                self.print(self.say("Written:"))
            told.append(path)
            self.print(f"  {path}")

        return tell

    def bold(self, text: str) -> str:
        """Some text in bold on a terminal."""
        return f"\033[1m{text}\033[0m" if self.terminal else text

    def json(self, value: Any) -> None:
        """The result as JSON."""
        text = json.dumps(value, ensure_ascii=False, indent=2)
        print(text.encode("utf-8", "backslashreplace").decode("utf-8"))  # half a character is written as JSON escapes it

    def problems(self, error: AigovError) -> None:
        """Everything that went wrong, one a line, on the standard error."""
        print(error.text(self.language), file=sys.stderr)
        count = len(error.problems)
        if count > 1:
            print(self.say.plural("{n} problem.", "{n} problems.", count), file=sys.stderr)

    def of(self, name: str, text: str) -> str:
        """What a rule or a check says, after its name, with the spaces and apostrophes of the language."""
        return typeset(f"{name}{' ' * (self.language == 'fr')}: {text}", self.language)

    def note(self, text: str) -> None:
        """A word to the user that is no result, on the standard error."""
        print(text, file=sys.stderr)

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table: drawn on a terminal, tab-separated in a pipe."""
        if not self.terminal:
            print("\t".join(header))
            for row in rows:
                print("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
            return
        try:
            self._rich(header, rows)
        except ImportError:
            self._plain(header, rows)

    def _rich(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        from rich.console import Console as RichConsole
        from rich.table import Table
        from rich.text import Text

        table = Table(header_style="bold", show_lines=False)
        for name in header:
            table.add_column(Text(name), overflow="fold")
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        RichConsole().print(table)

    def _plain(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        widths = [max(_width(row[i]) for row in [header, *rows]) for i in range(len(header))]
        for index, row in enumerate([header, *rows]):
            line = "  ".join(cell + " " * (widths[i] - _width(cell)) for i, cell in enumerate(row)).rstrip()
            print(self.bold(line) if index == 0 else line)


def _width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
