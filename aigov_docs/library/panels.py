"""Panels: lists of a text that a page shows as tinted panels, each under its heading, as data beside the text says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from ..i18n import N_
from ..problems import Problem
from .markup import TextList, TextParagraph

if TYPE_CHECKING:
    from .clauses import Wording

#: What a panel says: what one may do, or what one is asked never to do.
PanelMark = Literal["yes", "no"]


def check_panels(wording: Wording, marks: Sequence[PanelMark]) -> Iterator[Problem]:
    """Check that a text has one list for each of its panels, each list right under a paragraph, the panel's heading.

    ``marks`` are those of its panels, in order; without any, and for a text that cannot be read, nothing is checked.
    """
    if not marks or wording.problems:
        return
    blocks = wording.text.blocks
    lists = sum(isinstance(block, TextList) for block in blocks)
    headed = sum(
        isinstance(before, TextParagraph) and isinstance(block, TextList) for before, block in pairwise(blocks)
    )
    if not len(marks) == lists == headed:
        yield Problem(
            "panel-lists",
            wording.where,
            N_("{marks} panels are declared, and the text has {lists} lists, {headed} of them right under a paragraph"),
            N_("declare one panel for each list, and write above each list the paragraph that is its heading"),
            {"marks": len(marks), "lists": lists, "headed": headed},
        )
