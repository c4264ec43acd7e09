"""The parts shared by the pages "What changes for you": labels, levels and demands of changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..compose.citations import CitedBasis
from ..document.blanks import furniture_runs
from ..document.tree import Block, ChangedRun, Paragraph, Run, Runs
from ..i18n import Labels, labels, typeset_text
from ..library.load import Library
from ..text import show_refused
from .article_groups import group_by_article, list_demands
from .clause_changes import ClauseChange
from .line_changes import list_text_stretches


class ClauseChangesPage:
    """The base of the pages "What changes for you", in one language: levels and demands of clause changes."""

    def __init__(self, changes: Sequence[ClauseChange], library: Library, language: str) -> None:
        self.found, self.library, self.language = changes, library, language
        self.say: Labels = labels(language)

    def typeset_text(self, text: str) -> str:
        """Return a text with the spaces and apostrophes that the typography of the page's language asks for.

        What no document may hold, and another's file had, is shown by its number.
        """
        return typeset_text(show_refused(text), self.language)

    def make_paragraph(self, text: str, style: str = "body", *, bold: bool = False) -> Paragraph:
        """Make a paragraph of a text that the program itself writes, typeset in the page's language.

        ``style`` is a style of `Paragraph`, such as ``body``, ``intro`` or ``note``; ``bold`` sets all of it in bold.
        """
        return Paragraph(furniture_runs(self.typeset_text(text), bold=bold), style=style)

    def describe_level(self, change: ClauseChange) -> str:
        """Name in the page's language how much a clause changes, as "clarification"; empty where no edition says it."""
        label = {
            "cosmetic": self.say("change of form"),
            "clarification": self.say("clarification"),
            "substantive": self.say("change of substance"),
        }.get(change.level, "")
        return self.typeset_text(label)

    def list_demands(self, day: dt.date, *, titled: bool = True) -> list[Block]:
        """List, as paragraphs of the page, what the clause changes demand of the employer, with steps and legal bases.

        A demand that several clauses make is listed once for each vehicle. ``day`` decides which version of a legal
        basis is cited; without ``titled``, only the steps are listed, not the demand itself.
        """
        blocks: list[Block] = []
        for demand in list_demands(group_by_article(self.found, self.language)):
            cited = "; ".join(
                CitedBasis(name, self.library.legal_bases[name], day).citation_text(self.language)
                for name in demand.requirement.legal_bases
                if name in self.library.legal_bases
            )
            title = f"{demand.vehicle.label.text(self.language)} – {demand.requirement.text(self.language)}"
            if titled:
                blocks.append(self.make_paragraph(title, "intro", bold=True))
            blocks += [self.make_paragraph(step) for step in demand.requirement.steps.text(self.language).split("\n")]
            blocks.append(self.make_paragraph(self.say("Legal bases: {cited}.", cited=cited), "note"))
        return blocks


def mark_differences(old: str, new: str) -> tuple[Runs, Runs]:
    """Mark the words that differ between two texts, and return the old text, then the new one, as runs.

    A run is a piece of text in one style: a `ChangedRun` holds the words removed, in the old text, or those added, in
    the new one.

    >>> old, new = mark_differences("the text typed in.", "the text typed in, and the voice.")
    >>> [(run.text, isinstance(run, ChangedRun)) for run in new]
    [('the text typed in', False), (', and the voice', True), ('.', False)]
    """
    stretches = list_text_stretches(old, new)
    gone = tuple(mark_words(before) if changed else Run(before) for changed, before, _ in stretches if before)
    come = tuple(mark_words(after, added=True) if changed else Run(after) for changed, _, after in stretches if after)
    return gone, come


def mark_words(text: str, *, added: bool = False) -> ChangedRun:
    """Mark words as removed from an old text, or as ``added`` in a new one."""
    return ChangedRun(text, bold=added, added=added)
