"""One document compiled once, merged many times, as PDF without a Word file, by the writer of typst.

What typst is given is the same text for everybody, but where a value stands: there the template keeps the text as the
writer got it, and sets it again for each person, by the writer's own rules. So a value is spelled as for that person
alone: the raised "er", a word that breaks, the end of a line. What the writer decides from such a text (a row that
does not break, a header that takes more room) is decided again too; a person for whom it comes out otherwise needs
another template (`PdfTemplate.suits_values`).

typst then lays out what differs from the last documents, and only that.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ..writers import typst as writer
from .slot_values import MARKS, CompilationError

if TYPE_CHECKING:
    from ..document.tree import BilingualDocument, Document

_LAST = chr(MARKS.first + MARKS.count - 1)
_ANY_MARK = re.compile(f"([{chr(MARKS.first)}-{_LAST}])(?:\\s?\\1)*")  # the writer may have broken it at a space
_OPEN = re.compile(r'\{"open": (\d+)\}')


@dataclass(frozen=True, slots=True)
class CutText:
    """A text cut at the marks of personal values, into static pieces and the places of the values between.

    >>> CutText.cut_at_marks(f"Nom : {MARKS.make_placeholder(0, 9)}.")
    CutText(pieces=('Nom : ', '.'), places=(0,))
    """

    pieces: tuple[str, ...]
    places: tuple[int, ...]

    @classmethod
    def cut_at_marks(cls, text: str) -> CutText:
        """Cut a text at its marks of personal values: keep the pieces and each mark's index in `slot_values.VALUES`."""
        parts = _ANY_MARK.split(text)
        return cls(tuple(parts[0::2]), tuple(ord(mark) - MARKS.first for mark in parts[1::2]))

    def fill_values(self, values: Sequence[str | None]) -> str:
        """Build the text of one person: the pieces, with the person's values between them.

        ``values`` follow the order of `slot_values.VALUES`; None prints nothing.

        >>> CutText(("Nom : ", "."), (0,)).fill_values(["Zoé"])
        'Nom : Zoé.'
        """
        interleaved = [""] * (2 * len(self.places) + 1)
        interleaved[0::2] = self.pieces
        interleaved[1::2] = [values[place] or "" for place in self.places]
        return "".join(interleaved)


@dataclass(frozen=True, slots=True)
class _OpenText:
    """A text of a PDF that holds a personal value, to be typeset again for each person.

    Without ``limit`` the text stays a plain string.
    """

    cut: CutText
    language: str = ""
    limit: int | None = None
    look: tuple[tuple[str, Any], ...] = ()

    def spell_values(self, values: Sequence[str | None]) -> str:
        """Write the text with the values of one person, as the JSON that the typst program reads."""
        text = self.cut.fill_values(values)
        if self.limit is None:
            return writer.encode_data(text)
        return writer.encode_data(writer.split_text(text, self.language, self.limit, dict(self.look)))[1:-1]


@dataclass(frozen=True, slots=True)
class _WriterDecision:
    """A layout decision of the PDF writer that depends on personal values, and its answer in the template."""

    rule: str
    texts: tuple[CutText, ...]
    numbers: tuple[int, ...]
    answer: Any

    def holds_for(self, values: Sequence[str | None]) -> bool:
        """Whether the PDF writer decides the same layout for a person as for the template."""
        return bool(
            writer.RULES[self.rule]([text.fill_values(values) for text in self.texts], self.numbers) == self.answer
        )


class _OpenSetting(writer.TextSetting):
    """The way to typeset texts for a PDF template, which keeps open the texts that hold personal values."""

    def __init__(self, values: Sequence[str | None]) -> None:
        self.values = values
        self.texts: list[_OpenText] = []
        self.decisions: dict[tuple[str, tuple[CutText, ...], tuple[int, ...]], Any] = {}

    def set_text(
        self,
        text: str,
        language: str,
        limit: int,
        **look: Any,  # noqa: ANN401 - as in TextSetting
    ) -> list[dict[str, Any]]:
        """Typeset a text, or leave it open to be typeset for each person when it holds a personal value."""
        if _ANY_MARK.search(text) is None:
            return super().set_text(text, language, limit, **look)
        return [self.leave_open(_OpenText(CutText.cut_at_marks(text), language, limit, tuple(look.items())))]

    def set_string(self, text: str) -> Any:  # noqa: ANN401 - as in TextSetting
        """Return a plain string unchanged, or leave it open when it holds a personal value."""
        return text if _ANY_MARK.search(text) is None else self.leave_open(_OpenText(CutText.cut_at_marks(text)))

    def leave_open(self, text: _OpenText) -> dict[str, Any]:
        """Keep a text to be typeset for each person, and build the node that stands for it in the template."""
        if text not in self.texts:
            self.texts.append(text)
        return {"open": self.texts.index(text)}

    def apply_rule(self, rule: str, texts: Sequence[str], *numbers: int) -> Any:  # noqa: ANN401 - as in TextSetting
        """Compute the answer of a layout rule of the PDF writer, and record it where texts hold personal values."""
        if not any(map(_ANY_MARK.search, texts)):
            return super().apply_rule(rule, texts, *numbers)
        cuts = tuple(map(CutText.cut_at_marks, texts))
        answer = super().apply_rule(rule, [cut.fill_values(self.values) for cut in cuts], *numbers)
        self.decisions[rule, cuts, numbers] = answer
        return answer


@dataclass(frozen=True, slots=True)
class PdfTemplate:
    """A document compiled to be merged many times as PDF by typst, without a Word file.

    `merge_values` gives the PDF of one person, from values in the order of `slot_values.VALUES`.
    """

    kind: ClassVar[str] = "pdf"  # what it is called in plain data

    name: str
    pieces: tuple[str, ...]
    slots: tuple[int, ...]
    texts: tuple[_OpenText, ...]
    decisions: tuple[_WriterDecision, ...]
    used: tuple[int, ...]

    @classmethod
    def compile_document(cls, document: Document | BilingualDocument, values: Sequence[str | None]) -> PdfTemplate:
        """Compile a document whose personal values are marks (`slot_values.MARKS`) to a PDF template.

        Parameters
        ----------
        values:
            The values of a person, in the order of `slot_values.VALUES`, None for one that the person does not have:
            the writer decides the layout for them.

        Raises
        ------
        CompilationError
            A value stands where a template cannot print it as the ordinary writer does, or a printed value is empty.

        >>> from ..document.tree import Document, Paragraph, Run
        >>> body = (Paragraph((Run(MARKS.make_placeholder(0, 9)),)),)
        >>> note = Document("note", "fr", "Note", "", "", "", "", "Page {page} / {pages}", body, "2027-01-31")
        >>> PdfTemplate.compile_document(note, ["Zoé"] * MARKS.count).suits_values(["Camille"] * MARKS.count)
        True
        """
        setting = _OpenSetting(values)
        text = writer.encode_data(writer.document_data(document, setting=setting))
        if _ANY_MARK.search(text):
            raise CompilationError
        parts = _OPEN.split(text)
        decisions = tuple(_WriterDecision(*what, answer) for what, answer in setting.decisions.items())
        cuts = [
            *(open_text.cut for open_text in setting.texts),
            *(cut for decision in decisions for cut in decision.texts),
        ]
        used = tuple(sorted({place for cut in cuts for place in cut.places}))
        template = cls(
            document.name, tuple(parts[0::2]), tuple(map(int, parts[1::2])), tuple(setting.texts), decisions, used
        )
        if not template.suits_values(values):
            raise CompilationError
        return template

    def suits_values(self, values: Sequence[str | None]) -> bool:
        """Whether a person's values fit this template: none that it prints is empty, and its layout is right for them.

        ``values`` follow the order of `slot_values.VALUES`; None is a value that the person does not have, and counts
        as empty. The layout is right where the writer would take for these values every decision that it took for the
        person for whom the template was compiled.
        """
        return all(values[place] for place in self.used) and all(
            decision.holds_for(values) for decision in self.decisions
        )

    def agrees_with(self, document: Document | BilingualDocument, values: Sequence[str | None]) -> bool:
        """Whether the template gives, for one person's values, the typst data that the ordinary writer gives.

        ``document`` is the person's own document, ``values`` are the person's, in the order of `slot_values.VALUES`;
        None is a value that the person does not have.
        """
        return bool(
            json.loads(self.typst_source(values)) == json.loads(writer.encode_data(writer.document_data(document)))
        )

    def typst_source(self, values: Sequence[str | None]) -> str:
        """Build the data of one person's document, as the JSON text from which `compile_pdf` makes the PDF.

        ``values`` are the person's, in the order of `slot_values.VALUES`; None is a value that the person does not
        have.

        Raises
        ------
        CompilationError
            The values need another template (`suits_values` is False).
        """
        if not self.suits_values(values):
            raise CompilationError
        spelled = [text.spell_values(values) for text in self.texts]
        interleaved = [""] * (2 * len(self.slots) + 1)
        interleaved[0::2] = self.pieces
        interleaved[1::2] = [spelled[slot] for slot in self.slots]
        return "".join(interleaved)

    def merge_values(self, values: Sequence[str | None]) -> tuple[bytes, str]:
        """Build the PDF of one person and its SHA-256 in hexadecimal, the same bytes as the ordinary writer gives.

        ``values`` are the person's, in the order of `slot_values.VALUES`; None is a value that the person does not
        have.

        Raises
        ------
        CompilationError
            The values need another template (`suits_values` is False).
        WriterError
            typst is not installed, or a value holds a character that no font has (`undisplayable_characters`).
        """
        pdf = writer.compile_pdf(self.typst_source(values), self.name)
        return pdf, hashlib.sha256(pdf).hexdigest()

    # ---- as plain data, for a worker in another process
    def as_data(self) -> dict[str, Any]:
        """Convert the PDF template to a dict, ready for JSON, with the fields of the class as keys.

        ``name`` is a text; ``pieces`` (texts), ``slots`` and ``used`` (numbers) are lists, ``texts`` lists the texts to
        typeset again for each person, ``decisions`` the layout choices to take again. Nothing in the dict is code that
        could run.
        """
        return {
            "name": self.name,
            "pieces": self.pieces,
            "slots": self.slots,
            "texts": [[_cut_data(text.cut), text.language, text.limit, text.look] for text in self.texts],
            "decisions": [
                [decision.rule, list(map(_cut_data, decision.texts)), decision.numbers, decision.answer]
                for decision in self.decisions
            ],
            "used": self.used,
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> PdfTemplate:
        """Rebuild a PDF template from the dict of its fields that `as_data` made."""
        texts = [
            _OpenText(_cut_from_data(cut), language, limit, tuple((name, value) for name, value in look))
            for cut, language, limit, look in data["texts"]
        ]
        decisions = [
            _WriterDecision(rule, tuple(map(_cut_from_data, cuts)), tuple(numbers), answer)
            for rule, cuts, numbers, answer in data["decisions"]
        ]
        return cls(
            data["name"],
            tuple(data["pieces"]),
            tuple(data["slots"]),
            tuple(texts),
            tuple(decisions),
            tuple(data["used"]),
        )


def _cut_data(cut: CutText) -> list[Any]:
    return [cut.pieces, cut.places]


def _cut_from_data(data: list[Any]) -> CutText:
    pieces, places = data
    return CutText(tuple(pieces), tuple(places))
