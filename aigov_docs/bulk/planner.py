"""Who is alike: the variants of a bulk issue, each assembled once and checked, and all that stands against issuing."""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..compose.assessment import Assessment, assess
from ..compose.matter_check import matter_incoherences
from ..compose.open_points import find_point_path
from ..compose.untranslated_texts import list_untranslated
from ..document.assembly import assemble
from ..document.companions import assemble_companion
from ..document.tree import (
    Annex,
    Article,
    BilingualDocument,
    Bullets,
    Document,
    OpenPoints,
    Paragraph,
    Runs,
    Table,
    plain_text,
)
from ..kits.ground.i18n import N_, labels
from ..kits.ground.problems import AssemblyError, Problem
from ..kits.wordkit.stitch.parts import EntryWriter, SlottedPart, deflate_whole, digest_part, read_parts
from ..kits.wordkit.stitch.template import ATTRIBUTE, FRENCH, ProofTemplate, Spelling, WordTemplate
from ..law.facts import observe_facts
from ..law.weighing import resolve_version
from ..matter.models import Matter
from ..people.hire_facts import PeopleAlike
from ..people.recipient import Recipient, personalize_matter
from .letters_due import require_vehicle
from .order import Order, Page
from .slot_values import (
    BLANKS,
    COLUMNS,
    MARKS,
    NUMBER,
    VALUES,
    CompilationError,
    SlotValues,
    person_place,
    person_values,
    placeholder_matter,
)

if TYPE_CHECKING:
    from ..law.situation import Situation
    from ..library.library import Library
    from ..word.letterhead.letterhead import Letterhead
    from .firm_template import FirmTemplate
    from .typst_merge import PdfTemplate


# ------------------------------------------------------------------ variants
# People for whom the same document is assembled: it is assembled once, and merged for each of them.


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
        language: Any = self.language  # one of a table, which a type checker does not read
        document: Page = assemble(assessment, language)
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


# ------------------------------------------------------------------ word compiler
# Compile a document to a Word template that is merged many times (`stitch`), and say for whom the template is right.


_UNSURE = re.compile(
    "[\t\n\ue000-\uf8ff]|\\S{25}|\\b1er(?= \x1f)"
)  # a long word changes the look of its paragraph, with what touches it
_LONG_WORD = re.compile("[^ ]{25}")
_PROOF_PART = re.compile(r"customXml/item\d+\.xml")


def needs_full_render(values: Sequence[str | None]) -> bool:
    """Whether a person's values need the ordinary writer, because merging could lay their text out wrongly.

    True where one of ``values`` ends with "1er", or holds a word of 25 characters or more, a tab, a line end or a
    private character. None among them is a value that the person does not have.

    >>> (
    ...     needs_full_render(["Camille Roussel"]),
    ...     needs_full_render(["a" * 60]),
    ...     needs_full_render(["premier secrétaire, dit le 1er"]),
    ... )
    (False, True, True)
    """
    joined = "  ".join([value for value in values if value])
    plain = joined.replace("\u00a0", " ").replace("\u202f", " ")
    if "1er" not in joined and plain.isprintable() and _LONG_WORD.search(plain) is None:
        return False  # nothing the expression could find: most values are so
    return _UNSURE.search(joined.replace("  ", " \x1f ") + " \x1f") is not None


# ------------------------------------------------------------------ the template
def compile_template(
    document: Document | BilingualDocument,
    *,
    letterhead: Letterhead | None = None,
    key: bytes | None = None,
    codec: str = "stitched",
) -> WordTemplate:
    """Compile to a Word template a document in which marks (`slot_values.MARKS`) stand for personal values.

    Parameters
    ----------
    document, letterhead, key:
        What is written; the firm's file around it, None without one; the secret that seals the proof, None without one.
    codec:
        ``stitched``, to merge fast; or ``zlib``, for smaller files.

    Raises
    ------
    CompilationError
        A value stands where a template cannot print it as the ordinary writer does.
    """
    from ..document.layout import check_writable
    from ..word import writer as docx
    from .proof_compiler import compile_proof

    check_writable(document, marked=True)
    file, read = docx.write_file(document, letterhead=letterhead, key=key)
    unchanging = EntryWriter()
    digests: list[tuple[str, bytes]] = []
    spellings: dict[Spelling, int] = {}
    parts: list[SlottedPart] = []
    proof: ProofTemplate | None = None
    for name, data in read_parts(file).items():
        if _PROOF_PART.fullmatch(name) and b'"urn:aigov-docs:proof:1"' in data:
            proof = compile_proof(name, data, read, key)
        elif name.endswith((".xml", ".rels")) and MARKS.are_in(text := data.decode()):
            parts.append(_cut_part(name, text, spellings))
        else:
            unchanging.add_entry(name, deflate_whole(data, 9, 9), zlib.crc32(data), len(data))
            digests.append((name, digest_part(data)))
    if codec == "stitched":
        for part in (*parts, *([proof.xml] if proof else [])):
            part.deflate_pieces()
    head, listing, count = unchanging.take_entries()
    return WordTemplate(list(spellings), parts, proof, head, listing, count, digests, codec)


def _cut_part(name: str, text: str, spellings: dict[Spelling, int]) -> SlottedPart:
    """Cut a part of a Word file at the marks of values, and number in ``spellings`` the ways to write them."""
    from ..word.wordml import run_properties

    looks = {run_properties("fr", bold=bold): run_properties("fr", bold=bold, raise_it=True) for bold in (False, True)}
    pieces: list[bytes] = []
    slots: list[int] = []
    at = 0
    for mark in MARKS.pattern.finditer(text):
        pieces.append(text[at : mark.start()].encode())
        spelling = _spelling_at(text, mark.start(), MARKS.slot_of(mark), looks)
        slots.append(spellings.setdefault(spelling, len(spellings)))
        at = mark.end()
    pieces.append(text[at:].encode())
    return SlottedPart(name, pieces, slots)


def _spelling_at(text: str, at: int, value: int, looks: dict[str, str]) -> Spelling:
    """Find the way to write a personal value at a place in the XML of a Word file: text, attribute or French."""
    if text.rfind("<", 0, at) > text.rfind(">", 0, at):
        return Spelling(value, ATTRIBUTE)
    opening = '<w:t xml:space="preserve">'
    start = text.rfind("<", 0, at)
    if text.startswith(opening, start):
        for look, raised in looks.items():
            if text.endswith(f"<w:r>{look}", 0, start):
                return Spelling(
                    value, FRENCH, f"</w:t></w:r><w:r>{raised}{opening}", f"</w:t></w:r><w:r>{look}{opening}"
                )
    return Spelling(value)


# ------------------------------------------------------------------ what the writer decides by the length of a value
@dataclass(frozen=True, slots=True)
class LengthMeasure:
    """A layout choice that depends on how long some personal values are: whether a text is too long to stay on a page.

    Parameters
    ----------
    static:
        The characters that are the same for everybody.
    values:
        The slots whose values are added to them.
    most:
        The most characters of a text that stays on one page.
    """

    static: int
    values: tuple[int, ...]
    most: int

    def decide_for(self, values: Sequence[str | None]) -> int:
        """Decide for one person whether the measured text is too long to stay on a page: 1 if it is, else 0.

        For people with the same number the writer makes the same choice, so one compiled template can serve them all.
        ``values`` are the person's, in the order of `slot_values.VALUES`; None is a value that the person does not
        have.

        >>> LengthMeasure(0, (0,), 450).decide_for(["Camille Roussel"])
        0
        """
        return int(self.static + sum(len(values[place] or "") for place in self.values) > self.most)


def find_measures(document: Document | BilingualDocument) -> tuple[LengthMeasure, ...]:
    """Find the measures of a document: its layout choices that depend on how long the personal values are.

    In ``document``, marks stand for the values (`slot_values.MARKS`).

    Raises
    ------
    CompilationError
        A value stands in a table, an annex or a footer, whose look depends on it, or makes one long word with what
        touches it.
    """
    sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
    measures: list[LengthMeasure | None] = []
    for side in sides:
        if MARKS.are_in(side.footer):
            raise CompilationError
        for block in side.body:
            _refuse_marks(block)
            if isinstance(block, Article):
                _check_words(block)
            if isinstance(block, Article) and isinstance(document, BilingualDocument):
                measures += _measure_columns(block)
    return tuple(dict.fromkeys(measure for measure in measures if measure is not None))


def _refuse_marks(block: object) -> None:
    """Refuse to compile a block in which a personal value stands in a table or an annex."""
    if isinstance(block, Annex):
        changes = MARKS.are_in(repr(block))
    elif isinstance(block, Article):
        changes = any(isinstance(inner_block, Table) and _has_marks(inner_block) for inner_block in block.blocks)
    else:
        changes = isinstance(block, Table) and _has_marks(block)
    if changes:
        raise CompilationError


def _check_words(article: Article) -> None:
    """Refuse to compile an article in which long words touch a personal value."""
    for block in article.blocks:
        for word in plain_text(block.runs).split() if isinstance(block, Paragraph) else ():
            pieces, values = MARKS.split_text(word)
            if len(values) > 1 or (values and sum(map(len, pieces)) >= 20):
                raise CompilationError


def _measure_columns(article: Article) -> list[LengthMeasure | None]:
    """Build the measures of an article in two columns, where a short group of blocks stays on one page."""
    from ..document.layout import article_groups, block_texts
    from ..word.bilingual import SHORT, take_list_item

    measures = []
    for group in article_groups(article):
        last = (take_list_item(group[-1], 0),) if group and isinstance(group[-1], Bullets) else ()
        for blocks in (group, group[:-1], (*group[:-1], *last)):
            text = "".join(plain_text(runs) for block in blocks for runs in block_texts(block))
            measures.append(_make_measure(text, SHORT))
    return measures


def _make_measure(text: str, most: int) -> LengthMeasure | None:
    """Build the length measure of a text that holds a personal value; None for a text without one."""
    pieces, values = MARKS.split_text(text)
    return LengthMeasure(sum(map(len, pieces)), values, most) if values else None


def _has_marks(table: Table) -> bool:
    cells: Iterable[Runs] = (cell for row in (table.header, *table.rows) for cell in row)
    return any(MARKS.are_in(plain_text(cell)) for cell in cells)


# ------------------------------------------------------------------ variant templates
# The template of each person of a variant: found among those compiled already, or compiled and proved.


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


# ------------------------------------------------------------------ planner
class IssuePlanner:
    """The planner of a bulk issue, which groups people with the same document and collects all problems."""

    def __init__(self, library: Library, matter: Matter, order: Order, firm: FirmTemplate | None) -> None:
        self.library, self.matter, self.order, self.firm = library, matter, order, firm
        self.vehicle = require_vehicle(library, matter)
        self.values = SlotValues(library, matter)
        self.problems: dict[str, Problem] = {}
        self.unnumbered: list[Problem] = []
        self.numbered = False
        self.variants: dict[Any, Variant] = {}
        self.assessments: dict[Any, Assessment] = {}
        self.facts: dict[Any, tuple[tuple[str, str], ...]] = {}
        self.alike = PeopleAlike(library)
        self.templates = TemplateFinder(library, order, self.values, self.matter_of, firm)

    def note_problems(self, *problems: Problem) -> None:
        """Add problems that prevent the bulk issue to those found so far; the same problem is kept only once."""
        self.problems.update({str(problem): problem for problem in problems})

    def note_blank(self, person: Recipient, blank: str) -> None:
        """Note that a person has no value for a blank that their document prints, such as ``employee.job``.

        The number of the amendment waits for `note_numbers`: the matter gives it, or each person.
        """
        message, hint = N_("a blank is not filled: {blank}"), N_("fill it: nothing is issued with a blank")
        values = {"blank": self.library.vocabulary.blanks[blank], **person_values(person, COLUMNS[blank])}
        problem = Problem("unfilled", person_place(person), message, hint, values)
        if blank == NUMBER:
            self.unnumbered.append(problem)
        else:
            self.note_problems(problem)

    def note_numbers(self) -> None:
        """Note whose amendment has no number: of the matter alone, once, where the list gives nobody a number."""
        if self.numbered:
            self.note_problems(*self.unnumbered)
        elif self.unnumbered:
            message = N_("the matter does not fill a blank: {blank}")
            hint = N_("fill it, or give each person a number of their own in the list: nothing is issued with a blank")
            values = {"blank": self.library.vocabulary.blanks[NUMBER]}
            self.note_problems(
                Problem("unfilled", self.matter.vehicle, message, hint, values, tuple(NUMBER.split(".")))
            )

    # ---- who is alike
    def matter_of(self, person: Recipient) -> Matter:
        """Build a person's matter: the one that `base_matter` finds, with the person's facts added."""
        return personalize_matter(self.base_matter(person), person)

    def base_matter(self, person: Recipient) -> Matter:
        """Find the matter to which a person's facts are added: the person's in ``order.matters``, else the plan's."""
        return self.order.matters.get(person.key, self.matter)

    def facts_of(self, person: Recipient) -> tuple[tuple[str, str], ...]:
        """Compute the facts of a person as the rules see them, as pairs of a name and a value, sorted by name.

        The facts are computed once for all people whom the law treats alike.
        """
        group = self.alike.find_group(person, lambda: self.situation_of(person), id(self.base_matter(person)))
        if group not in self.facts:
            own_facts = self.matter_of(person).own_facts(self.library)
            view, _ = resolve_version(self.situation_of(person), self.library)
            self.facts[group] = tuple(sorted({**observe_facts(view, self.library), **own_facts}.items()))
        return self.facts[group]

    def situation_of(self, person: Recipient) -> Situation:
        """Build the facts of law of a person's matter, for the document that is issued."""
        return self.matter_of(person).situation_for(self.vehicle, self.library)

    def variants_of(self, person: Recipient, values: Sequence[str | None]) -> list[Variant]:
        """Find, for each document that a person receives, in order, the variant to which the person belongs.

        A variant that does not exist yet is built and checked. ``values`` are the person's values as documents print
        them, in the order of `slot_values.VALUES`; None is a value that the person does not have.
        """
        facts = self.facts_of(person)
        kind = (
            person.gender,
            person.language,
            (person.translation_requested, person.translation_language),
            facts,
            id(self.base_matter(person)),
        )
        variants = []
        for document, language, page in self.order.documents_for(person, self.vehicle.id):
            name = (document, language, id(page) if page is not None else kind)
            variant = self.variants.get(name)
            if variant is None:
                variant = self.variants[name] = self.make_variant(document, language, page, kind, person)
                self.check_variant(variant, values, person)
            variants.append(variant)
        return variants

    def make_variant(
        self, document: str, language: str, page: Page | None, kind: tuple[Any, ...], person: Recipient
    ) -> Variant:
        """Build a new variant of a document: the group of people who receive it alike, of whom ``person`` is the first.

        ``page`` is the document where it is ready beforehand, else None. ``kind``, made by `variants_of`, identifies
        the people whom the law and the texts treat alike. Its items are: gender, language, a pair (whether a
        translation was asked for, and into which language), facts, and Python's ``id`` of the matter to which their
        facts are added. The clauses are weighed once for each ``kind``; contradictions found then are added to the
        planner's problems.
        """
        if kind not in self.assessments:
            matter = self.matter_of(person)
            self.assessments[kind] = assess(self.library, matter, strict=False)
            self.note_problems(
                *[
                    incoherence.as_problem()
                    for incoherence in matter_incoherences(matter, self.library)
                    if incoherence.severity == "refuse"
                ]
            )
        assessment = self.assessments[kind]
        gender, _, (translation, _), facts, _ = kind
        proposed = document == self.vehicle.id and page is None
        editions: tuple[str, ...] = ()
        if proposed:
            editions = (
                self.firm.editions
                if self.firm is not None
                else tuple(item.label for item in assessment.composition.chosen)
            )
        return Variant(
            document,
            gender,
            language,
            translation,
            facts,
            self.base_matter(person),
            assessment,
            page,
            editions,
            proposed,
            self.base_matter(person).date,
        )

    # ---- what a variant needs
    def check_variant(self, variant: Variant, values: Sequence[str | None], person: Recipient) -> None:
        """Check the document of a new variant, and add to this planner a problem for each draft edition and open point.

        A variant is a group of people whose documents differ only in their personal values. Which of these the document
        prints is stored in the variant. ``person`` is its first person, and ``values`` are that person's values, in the
        order of `slot_values.VALUES`; None is a value that the person does not have.
        """
        for label in variant.editions:
            if label in self.library.drafts:
                self.note_problems(
                    Problem(
                        "draft",
                        label,
                        N_("this edition is not published"),
                        N_("publish it with aigov-docs lock, or pin a published one"),
                    )
                )
        if variant.proposed and self.firm is not None:
            return
        try:
            document = variant.assemble_for(placeholder_matter(self.matter_of(person), values))
        except AssemblyError as error:
            self.note_problems(*error.problems)
            return
        self.templates.ready[id(variant)] = document
        variant.date = dt.date.fromisoformat(
            (document.left if isinstance(document, BilingualDocument) else document).date
        )
        sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
        variant.open_points = tuple(
            dict.fromkeys(
                item
                for side in sides
                for block in side.body
                if isinstance(block, OpenPoints) and block.unfilled
                for item in block.items
            )
        )
        for item in variant.open_points:
            self.note_problems(
                Problem(
                    "unfilled",
                    self.matter.vehicle,
                    N_("the matter does not fill a blank: {blank}"),
                    N_("fill it: nothing is issued with a blank"),
                    {"blank": item},
                    find_point_path(item),
                )
            )
        if any(side.language != "fr" for side in sides):
            for item in list_untranslated(
                variant.assessment.composition, None if variant.proposed else variant.document
            ):
                self.note_problems(
                    Problem(
                        "untranslated",
                        self.matter.vehicle,
                        N_("the library has no English text of {text}"),
                        N_("write it, or issue the document in French alone"),
                        {"text": item},
                    )
                )
        text = "".join(chain.from_iterable(_iterate_texts(replace(side, fields=())) for side in sides))
        letterhead = self.order.opened_letterhead
        asked = letterhead.asked.required if letterhead else set()
        variant.required = frozenset(
            place
            for place, (blank, _) in enumerate(VALUES)
            if MARKS.make_placeholder(place, 1) in text or blank in asked
        )

    def check_displayable(self, person: Recipient, variants: Sequence[Variant], values: Sequence[str | None]) -> None:
        """Note in ``problems`` that a person's printed values hold characters that no font of the PDF writer has.

        ``variants`` are those of the documents that the person receives, ``values`` the person's values, in the order
        of `slot_values.VALUES`; None is a value that the person does not have. The writer is typst; unnoticed, such a
        character would stop the run in the middle. Nothing is noted where every character can be shown.
        """
        from ..writers.typst import undisplayable_characters

        printed = frozenset().union(*(variant.required for variant in variants))
        text = " ".join([values[place] or "" for place in printed])
        if not text.isascii() and (lacking := undisplayable_characters(text)):
            message = N_("a text holds characters that the fonts of the PDF do not have: {characters}")
            hint = N_("write them in Latin, Greek or Cyrillic letters, or make the PDF with the engine libreoffice")
            self.note_problems(
                Problem(
                    "undisplayable-character",
                    person_place(person),
                    message,
                    hint,
                    {
                        "characters": ", ".join(f"U+{ord(character):04X}" for character in lacking),
                        **person_values(person),
                    },
                )
            )


def _iterate_texts(value: object) -> Iterator[str]:
    """List all texts in a document tree, such as titles and runs, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _iterate_texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _iterate_texts(getattr(value, name))
