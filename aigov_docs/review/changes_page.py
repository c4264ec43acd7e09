"""The parts shared by the pages "What changes for you": labels, levels and demands of changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..compose.citations import CitedBasis
from ..document.blanks import furniture_runs
from ..document.tree import Block, Paragraph
from ..i18n import Labels, labels, typeset_text
from ..library.load import Library
from ..library.vehicles import ChangeRequirement, Vehicle
from .clause_changes import ClauseChange


class ClauseChangesPage:
    """The base of the pages "What changes for you", in one language: levels and demands of clause changes."""

    def __init__(self, found: Sequence[ClauseChange], library: Library, language: str) -> None:
        self.found, self.library, self.language = found, library, language
        self.say: Labels = labels(language)

    def typeset_text(self, text: str) -> str:
        """Return a text with the spaces and apostrophes that the typography of the page's language asks for."""
        return typeset_text(text, self.language)

    def make_paragraph(self, text: str, style: str = "body", *, bold: bool = False) -> Paragraph:
        """Make a paragraph of a text that the program itself writes, typeset in the page's language.

        ``style`` is a style of `Paragraph`, such as ``body``, ``intro`` or ``note``; ``bold`` sets all of it in bold.
        """
        return Paragraph(furniture_runs(self.typeset_text(text), bold=bold), style=style)

    def label_editions(self, change: ClauseChange) -> str:
        """Build the label of a changed clause: its name, older edition and newer edition: ``confidential-data@1 → @2``.

        An added or removed clause has one edition; two equal editions are written once.
        """
        editions = [f"@{number}" for number in (change.old, change.new) if number is not None]
        return change.clause + " → ".join(dict.fromkeys(editions))

    def describe_level(self, change: ClauseChange) -> str:
        """Name in the page's language how much a clause changes, as "clarification"; empty where no edition says it."""
        label = {
            "cosmetic": self.say("change of form"),
            "clarification": self.say("clarification"),
            "substantive": self.say("change of substance"),
        }.get(change.level, "")
        return self.typeset_text(label)

    def list_demands(self, day: dt.date) -> list[Block]:
        """List, as paragraphs of the page, what the clause changes demand of the employer, with steps and legal bases.

        A demand that several clauses make is listed once for each vehicle. ``day`` decides which version of a legal
        basis is cited.
        """
        seen: dict[tuple[str, str], tuple[Vehicle, ChangeRequirement]] = {}
        for change in self.found:
            for vehicle, demand in change.demands:
                seen.setdefault((vehicle.id, demand.fr), (vehicle, demand))
        out: list[Block] = []
        for vehicle, demand in seen.values():
            cited = "; ".join(
                CitedBasis(name, self.library.legal_bases[name], day).citation_text(self.language)
                for name in demand.legal_bases
                if name in self.library.legal_bases
            )
            out.append(
                self.make_paragraph(
                    f"{vehicle.label.text(self.language)} – {demand.text(self.language)}", "intro", bold=True
                )
            )
            out += [self.make_paragraph(step) for step in demand.steps.text(self.language).split("\n")]
            out.append(self.make_paragraph(self.say("Legal bases: {cited}.", cited=cited), "note"))
        return out
