"""The template of each person of a variant: found among those compiled already, or compiled and proved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..document.tree import BilingualDocument
from ..people.recipient import Recipient
from .order import Order, Page
from .slot_values import BLANKS, VALUES, CompilationError, SlotValues, placeholder_matter
from .stitch.template import WordTemplate
from .stitch.zip_records import read_parts
from .variants import Variant
from .word_compiler import compile_template, find_measures, needs_full_render

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter
    from .firm_template import FirmTemplate
    from .typst_merge import PdfTemplate

_SHAPES = 24  # templates of one variant, for PDF
_TRIES = 3  # people on whom a template is tried before all those like them are rendered alone


class TemplateFinder:
    """The finder of the compiled template for each person's document, which keeps all those compiled so far.

    Parameters
    ----------
    library, order:
        The texts, and the order of the issue.
    values:
        The formatter of personal values.
    personalize:
        A function that gives the matter of a person.
    firm:
        The firm's own amendment, which becomes the first one; None without one.
    """

    def __init__(
        self,
        library: Library,
        order: Order,
        values: SlotValues,
        personalize: Callable[[Recipient], Matter],
        firm: FirmTemplate | None,
    ) -> None:
        self.library, self.order, self.values, self.personalize = library, order, values, personalize
        self.letterhead = order.opened_letterhead
        self.asked = set(self.letterhead.fields) if self.letterhead else set()
        self.templates: list[WordTemplate | PdfTemplate | FirmTemplate] = [firm] if firm is not None else []
        self.ready: dict[int, Page] = {}  # the first document of a variant, with marks, by the id of the variant

    def find_template(self, variant: Variant, person: Recipient, values: Sequence[str | None]) -> int | None:
        """Find the compiled template that fits a person's document, or compile one; return its index in `templates`.

        Parameters
        ----------
        variant:
            The variant of the document, to which the person belongs.
        person, values:
            The person, and the person's values as documents print them, in the order of `slot_values.VALUES`; None is a
            value that the person does not have.

        Returns
        -------
        int | None
            The index; None when no template fits, and the document is made alone, through the ordinary writer.
        """
        if self.order.is_typst:
            return self.find_pdf_template(variant, person, values)
        if variant.alone or needs_full_render(values) or self._lacks_printed(values):
            return None
        if variant.measures is not None:
            decided = tuple([measure.decide_for(values) for measure in variant.measures])
            if decided in variant.templates:
                return variant.templates[decided]
            if variant.failed.get(decided, 0) >= _TRIES:
                return None
        template = self.compile_variant(variant, person, values)
        if variant.measures is None:
            variant.alone = True  # whoever it is for
            return None
        decided = tuple(measure.decide_for(values) for measure in variant.measures)
        if template is None:  # perhaps for a value of this person: another may do
            variant.failed[decided] = variant.failed.get(decided, 0) + 1
            return None
        self.templates.append(template)
        variant.templates[decided] = len(self.templates) - 1
        return variant.templates[decided]

    def _lacks_printed(self, values: Sequence[str | None]) -> bool:
        """Whether a person lacks a value that the letterhead prints."""
        asked = self.asked
        return bool(asked) and any(
            value is None and blank in asked for value, (blank, _) in zip(values, VALUES, strict=True)
        )

    def compile_variant(self, variant: Variant, person: Recipient, values: Sequence[str | None]) -> WordTemplate | None:
        """Compile a Word template for a variant, and test it on one person of the variant with that person's values.

        ``values`` follow the order of `slot_values.VALUES`. None where the document cannot be compiled, or where the
        template gives another file than the ordinary writer.
        """
        from ..writers import to_bytes

        document = self.ready.pop(id(variant), None) or self._assemble_marked(variant, person, values)
        letterhead, key = self.letterhead, self.order.key
        try:
            if variant.measures is None:
                self.refuse_unknown_blanks(document)
                variant.measures = find_measures(document)
            template = compile_template(document, letterhead=letterhead, key=key, codec=self.order.codec)
        except CompilationError:
            return None
        tries = [(self.personalize(person), values)]
        if self.asked & set(BLANKS):  # a letterhead may print a value in capitals: tried with both kinds of letters
            trial_person = replace(person, name="aB é", address="aB é", job="aB é")
            tries.append((self.personalize(trial_person), self.values.values_of(trial_person)))
        for matter, given in tries:
            expected = to_bytes(variant.assemble_for(matter), "docx", letterhead=letterhead, key=key)
            if read_parts(template.merge_values(given)[0]) != read_parts(expected):
                return None
        return template

    def _assemble_marked(self, variant: Variant, person: Recipient, values: Sequence[str | None]) -> Page:
        """Assemble the document of a variant with marks in place of values, as long as a person's values."""
        return variant.assemble_for(placeholder_matter(self.personalize(person), values))

    def find_pdf_template(self, variant: Variant, person: Recipient, values: Sequence[str | None]) -> int | None:
        """Find the PDF template that fits a person's values, or compile one, and return its index in `templates`.

        ``values`` follow the order of `slot_values.VALUES`; None is a value that the person does not have. The result
        is None when none fits and none that fits can be compiled: the document is then to be made alone, through the
        ordinary writer.
        """
        from .typst_merge import PdfTemplate

        for number in variant.templates.values():
            pdf_template = self.templates[number]
            if isinstance(pdf_template, PdfTemplate) and pdf_template.suits_values(values):
                return number
        if len(variant.templates) >= _SHAPES or variant.failed.get((), 0) >= _TRIES:
            return None
        document = self._assemble_marked(variant, person, values)
        template: PdfTemplate | None
        try:
            self.refuse_unknown_blanks(document)
            template = PdfTemplate.compile_document(document, values)
        except CompilationError:
            template = None
        if template is None or not template.agrees_with(variant.assemble_for(self.personalize(person)), values):
            variant.failed[()] = variant.failed.get((), 0) + 1
            return None
        self.templates.append(template)
        variant.templates[(len(self.templates) - 1,)] = len(self.templates) - 1
        return len(self.templates) - 1

    def refuse_unknown_blanks(self, document: Page) -> None:
        """Raise `CompilationError` for a document with a personal blank that a compiled template cannot fill.

        Only a house library has such blanks.
        """
        entries = self.library.vocabulary.blanks
        personal_blanks = {
            name
            for name, entry in entries.items()
            if entry.type != "form"
            and (entry.source or "").startswith(("employee.", "contract."))
            and name not in BLANKS
        }
        personal_blanks |= {
            name for name, entry in entries.items() if entry.source == "amendment.number" and name not in BLANKS
        }
        sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
        if personal_blanks and any(f"blank={name!r}" in repr(side.body) for side in sides for name in personal_blanks):
            raise CompilationError
