"""Filling the blanks of a text from the matter.

A value that is missing prints ``[•]`` and is listed at the end of a draft.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..i18n import Duration, date_text, labels, number_text, typeset_text
from ..library.load import Library
from ..library.markup import Blank, Inline, Reference, TextSpan
from ..library.vocabulary import BlankEntry
from ..matter.models import Both, Matter, text_in_language
from ..matter.models import Words as MatterWords
from .tree import Run, Runs, Table

#: What stands for a value that is not known yet.
UNFILLED = "[•]"
_BLANK = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


@dataclass
class BlankFiller:
    """The blanks of one document in one language; remembers those it could not fill, in order."""

    matter: Matter
    library: Library
    language: str
    missing: dict[str, str] = field(default_factory=dict)

    def fill_blank(self, name: str, bold: bool = False) -> Run:
        """A blank as a run of text."""
        said = self.blank_text(name)
        if said is None:
            self.note_open_point(name)
            return Run(UNFILLED, bold, "blank", name, filled=False)
        return Run(said, bold, "blank", name)

    def note_open_point(self, name: str) -> None:
        """Remember that a blank could not be filled."""
        entry = self.library.vocabulary.blanks[name]
        self.missing.setdefault(name, f"{entry.text(self.language)} ({entry.source or name})")

    def blank_text(self, name: str) -> str | None:
        """A blank as text, or None when the matter does not give it."""
        entry = self.library.vocabulary.blanks[name]
        if entry.type == "form":
            return self.agreeing_form(entry)
        value = self.read_value(entry)
        if value is None or value == "":
            return None
        return self.format_value(entry.type, value)

    def agreeing_form(self, entry: BlankEntry) -> str:
        gender = self.matter.employee.gender if self.matter.employee else "unknown"
        return (entry.forms or {})[self.language][gender]

    def read_value(self, entry: BlankEntry) -> Any:
        """The value in the matter at the place the vocabulary names."""
        place = entry.source or ""
        if place.startswith("delays."):
            return self.matter.delay_for(place.removeprefix("delays."), self.library)
        value: Any = self.matter
        for part in place.split("."):
            value = getattr(value, part, None)
            if value is None:
                return None
        return value

    def format_value(self, kind: str, value: Any) -> str:
        """A value as it is printed."""
        match kind:
            case "date" if isinstance(value, dt.date):
                return date_text(value, self.language)
            case "amount" if isinstance(value, int):
                return number_text(value, self.language)
            case "siren":
                return " ".join((value[:3], value[3:6], value[6:])).replace(" ", "\u00a0")
            case "duration" if isinstance(value, Duration):
                return value.text(self.language)
            case "deadline" if isinstance(value, Duration):
                return value.deadline_text(self.language)
        return self.matter_text(value) or "" if isinstance(value, (str, Both)) else str(value)

    def matter_text(self, value: MatterWords | None) -> str | None:
        """A text of the matter: one given in both languages is set as our own; a plain one is printed as it is
        written.
        """
        said = text_in_language(value, self.language)
        return typeset_text(said, self.language) if said and isinstance(value, Both) else said

    def letterhead_fields(self, title: str, subtitle: str) -> tuple[tuple[str, str], ...]:
        """What a letterhead may print: every blank that is text, the titles, the place; empty where the matter says
        nothing.
        """
        blanks = self.library.vocabulary.blanks
        said = {name: self.blank_text(name) for name, entry in blanks.items() if entry.type not in ("table", "form")}
        said |= {
            "document.title": title,
            "document.subtitle": subtitle,
            "document.language": self.language,
            "place": self.matter.place,
        }
        return tuple(sorted((name, value or "") for name, value in said.items()))

    # ---- runs of text
    def fill_inlines(self, inlines: Sequence[Inline], refer: Callable[[str], Run]) -> Runs:
        """The pieces of a text as runs: blanks filled, references made by ``refer``."""
        out: list[Run] = []
        for piece in inlines:
            match piece:
                case TextSpan(text, bold):
                    out.append(Run(text, bold, "text"))
                case Blank(name, bold):
                    out.append(self.fill_blank(name, bold))
                case Reference(clause):
                    out.append(refer(clause))
        return drop_empty_runs(out)

    def fill_template(self, text: str) -> Runs:
        """Furniture that may hold blanks, such as a title or an address."""
        out: list[Run] = []
        at = 0
        text = typeset_text(text, self.language)
        for match in _BLANK.finditer(text):
            out += furniture_runs(text[at : match.start()])
            out.append(self.fill_blank(match[1]))
            at = match.end()
        return drop_empty_runs([*out, *furniture_runs(text[at:])])

    # ---- tables
    def fill_table(self, name: str) -> Table:
        """A blank of a table type as a table; without rows it holds one line of ``[•]``."""
        say = labels(self.language)
        header: tuple[str, ...]
        widths: tuple[float, ...]
        match name:
            case "tools":
                header = (
                    say("Tool"),
                    say("Tier"),
                    say("Account"),
                    say("Highest data class"),
                    say("Functions"),
                    say("Owner"),
                )
                rows, widths = self.tool_rows(), (0.2, 0.17, 0.15, 0.15, 0.2, 0.13)
            case "data_classes":
                header = (say("Class"), say("Examples"), say("Tools allowed"))
                rows, widths = self.data_class_rows(), (0.2, 0.5, 0.3)
            case _:
                header = (say("Role"), say("Held by"), say("Contact"))
                rows, widths = self.role_rows(), (0.28, 0.38, 0.34)
        if not rows:
            self.note_open_point(name)
            rows = [[None] * len(header)]
        return Table(
            name,
            tuple(header_cell(text) for text in header),
            tuple(tuple(self.value_cell(name, text) for text in row) for row in rows),
            widths,
        )

    def value_cell(self, name: str, text: str | None) -> Runs:
        return (Run(text, False, "blank", name) if text else Run(UNFILLED, False, "blank", name, filled=False),)

    def tool_rows(self) -> list[list[str | None]]:
        vocabulary = self.library.vocabulary
        classes = {c.id: c for c in self.matter.data_classes}
        rows: list[list[str | None]] = []
        for tool in self.matter.tools:
            functions = ", ".join(vocabulary.functions[f].text(self.language) for f in tool.functions)
            rows.append([
                f"{tool.name} ({self.matter_text(tool.supplier)})" if tool.supplier else tool.name,
                typeset_text(vocabulary.tiers[tool.tier].text(self.language), self.language),
                self.matter_text(tool.account),
                self.matter_text(classes[tool.highest_class].name),
                functions or "–",
                self.matter_text(tool.owner) or "–",
            ])  # fmt: skip
        return rows

    def data_class_rows(self) -> list[list[str | None]]:
        tiers = self.library.vocabulary.tiers
        say = labels(self.language)
        return [
            [
                self.matter_text(c.name),
                self.matter_text(c.examples),
                "; ".join(tiers[tier].text(self.language) for tier in c.tiers).replace(
                    "; ", "\u202f; " if self.language == "fr" else "; "
                )
                or say("none"),
            ]
            for c in self.matter.data_classes
        ]

    def role_rows(self) -> list[list[str | None]]:
        order = list(self.library.vocabulary.roles)
        held = sorted(self.matter.roles.items(), key=lambda item: order.index(item[0]))
        return [
            [self.library.vocabulary.roles[name].text(self.language), self.matter_text(role.name), role.contact or "–"]
            for name, role in held
        ]


def header_cell(text: str) -> Runs:
    """A heading cell."""
    return (Run(text, True, "furniture"),)


def furniture_runs(text: str, bold: bool = False) -> Runs:
    """Some text of the document's furniture."""
    return (Run(text, bold, "furniture"),)


def drop_empty_runs(runs: Sequence[Run]) -> Runs:
    """Runs with the empty ones left out."""
    return tuple(run for run in runs if run.text)
