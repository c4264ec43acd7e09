"""People for whom the same document is assembled: it is assembled once, and merged for each of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..compose.assessment import Assessment
from ..document.assembly import assemble
from ..document.companions import assemble_companion
from ..i18n import labels
from .order import Order, Page

if TYPE_CHECKING:
    from ..matter.models import Matter
    from .word_compiler import LengthMeasure


@dataclass(slots=True)
class Variant:
    """A group of people who receive the same document but for their values, with the templates compiled from it.

    Parameters
    ----------
    document:
        The name of the document: of a kind of document (vehicle), or of a companion.
    gender, language, translation_requested, facts:
        What the people have in common; ``facts`` are those the rules see, ``language`` that of the document.
    matter:
        The matter from which the matter of each person is made.
    assessment:
        The assessment of the first person.
    page:
        A document that is ready, the same for all people; None when one is assembled.
    date:
        The day the document bears.
    count:
        The number of people in the group.
    """

    document: str
    gender: str
    language: str
    translation_requested: bool | None
    facts: tuple[tuple[str, str], ...]
    matter: Matter = field(repr=False)
    assessment: Assessment = field(repr=False)
    page: Page | None = None
    editions: tuple[str, ...] = ()
    proposed: bool = False
    date: dt.date = dt.date.min
    count: int = 0
    measures: tuple[LengthMeasure, ...] | None = None
    templates: dict[tuple[int, ...], int] = field(default_factory=dict)
    failed: dict[tuple[int, ...], int] = field(default_factory=dict)
    required: frozenset[int] = frozenset()
    open_points: tuple[str, ...] = ()
    alone: bool = False

    def assemble_for(self, matter: Matter) -> Page:
        """Assemble the document of one person of the variant, or return the ready page where the variant has one.

        Parameters
        ----------
        matter:
            The person's matter, or one with marks for values (`slot_values.placeholder_matter`).
        """
        if self.page is not None:
            return self.page
        assessment = self.assessment.with_matter(matter)
        if not self.proposed:
            return assemble_companion(assessment, self.document, self.language)
        document: Page = assemble(assessment, ("fr", "en") if self.language == "fr+en" else "fr")
        return document

    def render_for(self, matter: Matter, order: Order) -> bytes:
        """Build the file of one person's document through the ordinary writer, without a compiled template.

        ``matter`` is the person's; ``order`` gives the format, the letterhead and the key.
        """
        from ..writers import to_bytes

        document = self.assemble_for(matter)
        if order.is_typst:
            return to_bytes(document, "pdf", engine="typst")
        return to_bytes(document, "docx", letterhead=order.letterhead, key=order.key)

    def document_label(self, language: str) -> str:
        """Find the title of the variant's document as readers know it, in French (``fr``) or English (``en``)."""
        if self.page is not None:
            return labels(language)("What changes for you")
        if self.proposed:
            return self.assessment.vehicle.label.text(language)
        return self.assessment.library.companions[self.document][0].label.text(language)
