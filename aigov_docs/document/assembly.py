"""From weighed clauses to a document: numbers given, blanks filled, references resolved. Writers only spell it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Literal, overload

from ..closed_words import Language
from ..compose.assessment import Assessment
from ..compose.citations import CitedBasis
from ..compose.composition import control_rows
from ..compose.finding import Finding
from ..compose.open_points import UNFILLED, is_table
from ..compose.reserves import Reserve, list_reserves
from ..compose.untranslated_texts import list_untranslated
from ..conditions import condition_holds
from ..kits.ground.i18n import N_, date_text, labels, typeset_text
from ..kits.ground.languages import LAW, document_languages
from ..kits.ground.problems import AssemblyError, Problem, refuse_type, unknown_name
from ..law.clause_selection import SelectedClause
from ..law.situation import EmployerFacts
from ..library.clauses import fingerprint_wording
from ..library.markup import TextList, TextParagraph, WordingText
from ..library.procedures import Companion, Texts, find_text
from ..library.vehicles import OutlineArticle
from ..matter.models import ANCHORS
from .blanks import drop_empty_runs, furniture_runs, header_cell, list_signatories, open_points_page
from .clause_names import ReferenceResolver, shared_anchor
from .layout import block_texts
from .report_answer import StateReader
from .table_blanks import TableFiller
from .tree import (
    Annex,
    Article,
    ArticleBlock,
    Band,
    BilingualDocument,
    Block,
    Bullets,
    Contents,
    Document,
    Heading,
    Panel,
    Panels,
    Paragraph,
    Picture,
    Proof,
    Run,
    Runs,
    Signatory,
    Signature,
    Table,
    plain_text,
)

# ------------------------------------------------------------------ finding notes
# The notes that a copy to be reviewed prints on its clauses: why each has its weight, and what is missing.


class FindingNotes:
    """The notes on the clauses of one document, in a language; what several clauses cite is written once.

    ``reserves`` are the doubts that coherence checks raise on steps of the document's procedure: each is noted on the
    clauses on which it bears.
    """

    def __init__(self, language: str, reserves: Sequence[Reserve] = ()) -> None:
        self.language, self.reserves = language, reserves
        self._say = labels(language)
        self._cited: dict[tuple[str, object], str] = {}

    def write_notes(self, finding: Finding) -> tuple[str, ...]:
        """Write the notes on a clause, a text each: reasons of its weight, what is missing, legal bases.

        ``finding`` is the clause as weighed.
        """
        say = self._say
        notes = [rule.explanation.text(self.language) for rule in finding.rules]
        for fact in finding.explain_missing_facts():
            notes.append(say("Facts missing: {facts}", facts=fact.question(self.language)))
        notes += [rule.explanation.text(self.language) for rule in finding.weighing.outcome.told]
        for name in finding.weighing.rests_on:
            statement = finding.library.vocabulary.statements[name].text(self.language)
            notes.append(say("Rests on what you state: {statement}", statement=statement))
        notes += [reserve.text(self.language) for reserve in self.reserves if finding.clause in reserve.clauses]
        if finding.rule_bases:
            notes.append(say("Legal bases: {bases}", bases=self._join_citations(finding.rule_bases)))
        if finding.missing:
            notes.append(say("Missing: {formalities}", formalities="; ".join(finding.missing_text(self.language))))
            notes.append(say("Weight once done: {weight}", weight=finding.weight_after_formalities_text(self.language)))
        if finding.text_bases:
            notes.append(say("The text rests on: {bases}", bases=self._join_citations(finding.text_bases)))
        return tuple(typeset_text(text, self.language) for text in notes)

    def _join_citations(self, bases: Sequence[CitedBasis]) -> str:
        for basis in bases:
            if (basis.id, basis.day) not in self._cited:
                self._cited[basis.id, basis.day] = basis.citation_text(self.language)
        return "; ".join(self._cited[basis.id, basis.day] for basis in bases)


# ------------------------------------------------------------------ provenance
# What a file keeps of its origin: library, day, and the facts that decide a weight and concern no one person.


#: Blocks of the situation that concern one person, and never travel in a file.
_PERSONAL = ("employee", "sanction", "measure", "versions", "claimed_version")
#: Of the proposal made to a person, what is the same for everybody.
_COMMON = ("for_all_staff", "ground", "at_hiring")


def make_proof(assessment: Assessment) -> Proof:
    """Build the proof of a document (the record of how it was made, kept in its file), without any personal fact.

    >>> from ..compose.assessment import assess
    >>> make_proof(assess(load_library(), sample_matter("charter"))).vehicle
    'charter'
    """
    matter, library = assessment.matter, assessment.library
    situation = assessment.composition.situation
    blocks = situation.model_dump(mode="json", exclude={*_PERSONAL, "employer", "amendment"}, warnings=False)
    blocks["employer"] = situation.employer.model_dump(
        mode="json", include=set(EmployerFacts.model_fields), warnings=False
    )
    if situation.amendment is not None:
        blocks["amendment"] = situation.amendment.model_dump(mode="json", include=set(_COMMON), warnings=False)
    facts = {"situation": blocks, "options": dict(assessment.composition.choices), "date": matter.date.isoformat()}
    return Proof(
        vehicle=assessment.vehicle.id,
        version=matter.version,
        library=library.name,
        release=library.release,
        assessed_on=assessment.assessed_on.isoformat(),
        facts=json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
    )


# ------------------------------------------------------------------ text blocks
# The texts of the library as blocks of a document: paragraphs, lists and tables, filled.


def part_blocks(
    companion: Companion,
    texts: Texts,
    fill: TableFiller,
    choices: Mapping[str, str],
    facts: Mapping[str, str],
    *,
    level: int,
    prefix: str = "p",
) -> list[ArticleBlock | Picture | Heading]:
    """Build the blocks of a companion from those of its texts whose conditions hold, with the blanks filled.

    A table of which the library has a flowchart comes after its drawing.

    Parameters
    ----------
    companion, texts:
        The companion, and its texts by the pair of part and language, such as ``("request", "fr")``.
    fill:
        The filler of the blanks, in the language of the blocks; a text that has no English is taken in French.
    choices, facts:
        What these conditions test, values by name: ``choices`` as `Composition.choices_on` gives them for a day,
        ``facts`` the facts of law of the document.
    level:
        The level of the headings: 1 in a document of its own, 2 in an annex.
    prefix:
        The beginning of the anchors (names that links lead to) of the headings.
    """
    written: list[ArticleBlock | Picture | Heading] = []
    for part in companion.parts:
        if not condition_holds(part.when, choices, facts):
            continue
        wording = find_text(texts, part.text, fill.language)
        text, own = wording.text, replace(fill, language=wording.language)  # French, where there is no English text
        heading = own.fill_inlines(text.heading, _spell_reference)
        blocks = fill_blocks(text, own, _spell_reference, panels=part.panels)
        if part.label:
            written += label_blocks(plain_text(heading), blocks)
            continue
        if part.heading:
            written.append(Heading(level, heading, anchor=f"{prefix}-{part.text}"))
        tables = (
            block.table or "" for block in text.blocks if not isinstance(block, TextList) and is_table(block, own)
        )
        for block in blocks:
            if isinstance(block, Table):
                written += own.draw_table(next(tables), block)
            written.append(block)
    return written


def label_blocks(label: str, blocks: Sequence[ArticleBlock]) -> Iterator[ArticleBlock]:
    """Yield the blocks given as labelled paragraphs, the first with the label, such as "Enclosures" in a letter.

    A list becomes one paragraph, its items separated by spaces; a table stays as it is, so that a table that comes
    first leaves the label unprinted.
    """
    for place, block in enumerate(blocks):
        said = label if not place else ""
        if isinstance(block, Bullets):
            runs = tuple(run for item in block.items for run in (*item, Run(" ")))[:-1]
            yield Paragraph(runs, style="labelled", label=said)
        elif isinstance(block, Paragraph):
            yield replace(block, style="labelled", label=said)
        else:
            yield block


def fill_blocks(
    text: WordingText,
    fill: TableFiller,
    refer: Callable[[str], Run],
    number: int | None = None,
    part: int | None = None,
    panels: Sequence[str] = (),
) -> tuple[ArticleBlock, ...]:
    """Build the blocks of a text with its blanks filled; a paragraph that introduces a list or table stays with it.

    Parameters
    ----------
    text:
        The text of a wording, or one of the texts of a companion.
    fill:
        The filler of the blanks.
    refer:
        A function that makes the run of a reference, from the name written in it.
    number:
        The number of the article, by which its paragraphs are numbered ("4.2") where it has several; None for none.
    part:
        The place of the text in an article that several clauses share: the one number it has, before its first
        paragraph. None for a clause that is an article by itself.
    panels:
        The marks of the panels in which the lists of the text stand, one a list; none where they are lists. The
        paragraph above such a list is the heading of its panel, and has no number.
    """
    blocks = text.blocks
    paragraphs = [_is_paragraph(block, fill) for block in blocks]
    heads = [bool(panels) and isinstance(after, TextList) for after in (*blocks[1:], None)]
    told = sum(each and not head for each, head in zip(paragraphs, heads, strict=True))
    counted = number is not None and not part and told > 1
    parts: list[ArticleBlock] = []
    place = 0
    for block, paragraph, followed, head in zip(blocks, paragraphs, (*paragraphs[1:], True), heads, strict=True):
        if isinstance(block, TextList):
            items = [fill.fill_inlines(item, refer, begins=False) for item in block.items]
            parts.append(Bullets(tuple(items), block.ordered))
        elif not paragraph:
            parts.append(fill.fill_table(block.table or ""))
        else:
            place += not head
            runs = fill.fill_inlines(block.inlines, refer)
            numbered = (
                f"{number}.{part}" if part and not parts else f"{number}.{place}" if counted and not head else None
            )
            parts.append(Paragraph(runs, numbered, "body" if followed else "intro"))
    return tuple(_gather_panels(parts, panels)) if panels else tuple(parts)


def _gather_panels(blocks: Sequence[ArticleBlock], marks: Sequence[str]) -> Iterator[ArticleBlock]:
    """Yield some blocks with each list and the paragraph above it as a panel, neighbours together."""
    left = iter(marks)
    heading: Runs = ()
    gathered: list[Panel] = []
    for block, after in zip(blocks, (*blocks[1:], None), strict=True):
        if isinstance(block, Paragraph) and isinstance(after, Bullets):
            heading = block.runs
        elif isinstance(block, Bullets):
            gathered.append(Panel(next(left), heading, block.items))
        else:
            if gathered:
                yield Panels(tuple(gathered))
                gathered = []
            yield block
    if gathered:
        yield Panels(tuple(gathered))


def _is_paragraph(block: TextParagraph | TextList, fill: TableFiller) -> bool:
    return isinstance(block, TextParagraph) and not is_table(block, fill)


def _spell_reference(clause: str) -> Run:
    """Build the run of a reference in a companion, printed as written because `check_library` refuses it."""
    return Run(f"[[{clause}]]", origin="reference", filled=False)


# ------------------------------------------------------------------ assembly
LAYOUTS = ("columns", "sequence")


@overload
def assemble(assessment: Assessment, language: Language = "fr") -> Document: ...
@overload
def assemble(
    assessment: Assessment, language: tuple[Language, Language] | Literal["fr+en"], *, layout: str | None = None
) -> BilingualDocument: ...
def assemble(
    assessment: Assessment,
    language: Language | tuple[Language, Language] | Literal["fr+en"] = "fr",
    *,
    layout: str | None = None,
) -> Document | BilingualDocument:
    """Assemble the document of a matter from its weighed clauses, as plain data that a writer turns into a file.

    Parameters
    ----------
    assessment:
        What `assess` gave.
    language:
        ``fr``; ``en``, a courtesy translation that says so; or ``("fr", "en")``, both, which ``fr+en`` says too.
    layout:
        For both languages: ``columns`` (side by side, article by article) or ``sequence`` (one after the other); the
        matter's when not given.

    Raises
    ------
    AssemblyError
        The language is not one of the library, the layout is unknown, or a reference points to a clause the document
        does not have.
    MatterError
        A value of the matter says what the law forbids.

    >>> from ..compose.assessment import assess
    >>> assemble(assess(load_library(), sample_matter("charter"))).title.startswith("Charte")
    True
    """
    refuse_type("assessment", assessment, Assessment)
    known = document_languages()
    asked = known.get(language, (language,)) if isinstance(language, str) else language
    if asked not in known.values():
        what, hint = N_('unknown language "{name}"'), N_("choose one of: {known}")
        values = {"name": "+".join(asked), "known": ", ".join(known)}
        raise AssemblyError(Problem("language", "language", what, hint, values))
    if len(asked) > 1:
        laid = layout or assessment.matter.layout
        if laid not in LAYOUTS:
            raise AssemblyError(unknown_name("layout", "layout", N_('unknown layout "{name}"'), laid, LAYOUTS))
        _refuse_to_print(assessment)
        one, other = (_DocumentAssembler(assessment, each, asked).assemble_document() for each in asked)
        return BilingualDocument(one, other, layout=laid)
    _refuse_to_print(assessment)
    return _DocumentAssembler(assessment, asked[0]).assemble_document()


def _refuse_to_print(assessment: Assessment) -> None:
    """Raise `MatterError` for what no document may print: unlawful values, contradictions with the other documents."""
    assessment.composition.refuse_unlawful_values()
    assessment.composition.refuse_contradictions()
    assessment.composition.refuse_printing()


class _DocumentAssembler:
    """Assembles a document in one language; ``beside`` are the languages of the document that it is a side of."""

    def __init__(self, assessment: Assessment, language: str, beside: Sequence[str] = ()) -> None:
        self.assessment, self.language = assessment, language
        self.translation = next((code for code in (language, *beside) if code != LAW), None)
        self.matter, self.vehicle, self.library = assessment.matter, assessment.vehicle, assessment.library
        self.composition = assessment.composition
        self.fill = TableFiller.for_assessment(assessment, language)
        self.references = ReferenceResolver(self.composition, language)
        self.say = labels(language)
        self.notes = FindingNotes(language, list_reserves(assessment))
        self.states = StateReader(self.library, language)

    def typeset_text(self, text: str) -> str:
        """Apply the typography of the document's language to a text, such as spaces and apostrophes."""
        return typeset_text(text, self.language)

    # ---- the document
    def assemble_document(self) -> Document:
        """Assemble the whole document, from its title to its open points."""
        on_top = [
            self.fill.fill_template(said.text(self.language))
            for said in (self.vehicle.title, self.vehicle.subtitle)
            if said
        ]
        title, subtitle = (
            plain_text(on_top[0]),
            plain_text(on_top[1]) if self.vehicle.subtitle else self.matter.employer.name,
        )
        body: list[Block] = []
        if self.vehicle.control_block:
            body.append(self.control_block())
        opening, rest = self.assemble_articles()
        body += opening
        if self.vehicle.contents != "none" and not self.composition.stands_alone:
            articles = self.vehicle.contents == "articles"
            body.append(Contents(self.say("Contents"), articles, starts_page=self.vehicle.page_one and bool(opening)))
        body += rest
        signed = self.signature_blocks()
        if signed:
            body[-1] = _keep_with_signature(body[-1])
        body += signed
        body += self.assemble_annexes()
        points = [point.text(self.language) for point in self.composition.open_points]
        body += open_points_page(
            points,
            self.composition.list_values_to_check(self.language),
            self.language,
            untranslated=list_untranslated(self.composition, None, self.translation) if self.translation else (),
        )
        if self.references.problems:
            raise AssemblyError(*self.references.problems)
        day = date_text(self.matter.date, self.language)
        version = self.say("Version {version} – {day}", version=self.matter.version, day=day)
        return Document(
            name=self.vehicle.id,
            language=self.language,
            title=title,
            subtitle=subtitle,
            notice=self.notice_text(),
            header=f"{self.matter.employer.name} – {title}",
            footer=self.typeset_text(version),
            page_label=self.say("Page {page} / {pages}", page="{page}", pages="{pages}"),
            body=tuple(body),
            date=self.matter.date.isoformat(),
            first_article=self.references.first,
            article_label=self.say("Article {n}", n="{n}"),
            first_label=self.say("Article 1"),
            properties=self.core_properties(),
            fields=self.fill.letterhead_fields(title, subtitle),
            proof=make_proof(self.assessment),
            initials=self.say("Initials") if self.vehicle.signature == "parties" else "",
            airy=self.vehicle.airy,
            page=self.matter.page,
            title_open=tuple(run.blank or "" for runs in on_top for run in runs if not run.filled),
        )

    def notice_text(self) -> str:
        """Build the text under the document's title from the notices that its options and facts call for."""
        sentences = [
            notice.text(self.language)
            for notice in self.vehicle.notices
            if condition_holds(notice.when, self.composition.choices, self.composition.facts)
        ]
        return self.typeset_text(" ".join(sentence for sentence in sentences if sentence))

    def core_properties(self) -> tuple[tuple[str, str], ...]:
        """Build the properties of the document's file: its author, subject and keywords."""
        return (
            ("author", self.matter.employer.name),
            ("subject", self.vehicle.label.text(self.language)),
            ("keywords", f"{self.library.name} {self.library.release}"),
        )

    def control_block(self) -> Band:
        """Build the document control table, where a missing value prints ``[•]``, and the band that shows it."""
        enters = not self.composition.stands_alone
        listed = control_rows(self.fill, self.vehicle, enters=enters)
        rows = tuple((header_cell(row.label), _control_cell(row.value)) for row in listed)
        # the day of the text beside its version, the day of effect in the status
        shown = {row.key: cells for row, cells in zip(listed, rows, strict=True)}
        day, _ = shown.pop("date")[1], shown.pop("document.entry_into_force", None)
        label, version = shown["version"]
        shown["version"] = (label, (*version, *furniture_runs(" – "), *day))
        standing, status = self.find_standing() if enters else ("", ())
        return Band("control", (), rows, (0.28, 0.72), standing=standing, status=status, pairs=tuple(shown.values()))

    def find_standing(self) -> tuple[str, Runs]:
        """Find what the document says of its own standing, with the look of it; nothing where nothing is sure."""
        said = self.composition.choices_on(self.matter.assessed_on)
        for standing in self.vehicle.standings:
            if condition_holds(standing.when, said, self.composition.facts) and not (
                standing.sure and self._is_doubted()
            ):
                return standing.look, self.fill.fill_template(standing.text(self.language))
        return "", ()

    def _is_doubted(self) -> bool:
        """Whether a reserve stands, or a fact is missing, so that the document does not say that it is in force."""
        missing = any(finding.missing_facts for finding in self.assessment.own_findings)
        return missing or bool(list_reserves(self.assessment))

    def assemble_articles(self) -> tuple[list[Block], list[Block]]:
        """Assemble all clauses: the unnumbered ones that open the document, then those under headings."""
        opening: list[Block] = []
        body: list[Block] = []
        section: object = None
        shared: object = None
        count = 0
        findings = {finding.clause: finding for finding in self.assessment.findings}
        for item in self.composition.chosen:
            if item.section is not None and item.section is not section:
                section = item.section
                count += 1
                text = furniture_runs(self.typeset_text(item.section.text(self.language)))
                body.append(Heading(1, text, number=count, anchor=f"s-{count}"))
            if item.article is not None and item.article is not shared:
                body.append(self.assemble_shared_heading(item.article, self.references.numbers[item.clause.id]))
            shared = item.article
            article = self.assemble_article(item, findings[item.clause.id])
            (opening if not item.numbered and not body else body).append(article)
        return opening, body

    def assemble_shared_heading(self, article: OutlineArticle, number: int) -> Heading:
        """Assemble the heading of an article that several clauses share, with its number."""
        return Heading(
            2,
            furniture_runs(self.typeset_text(article.article.text(self.language))),
            label=self.references.article_label(number),
            number=number,
            anchor=shared_anchor(article),
        )

    def assemble_article(self, item: SelectedClause, finding: Finding) -> Article:
        """Assemble one clause: its heading, its blocks, its weight and its review note."""
        wording = item.edition.find_wording(self.vehicle, self.language)
        if wording is None:
            raise AssemblyError(
                Problem(
                    "no-wording",
                    item.label,
                    N_('the clause has no text for the vehicle "{vehicle}"'),
                    N_("write one"),
                    {"vehicle": self.vehicle.id},
                )
            )
        number, part = self.references.numbers.get(item.clause.id), self.references.parts.get(item.clause.id)
        spoken = self if wording.language == self.language else self.in_french
        refer = spoken.references.resolve_from(item.clause.id)
        blocks = fill_blocks(wording.text, spoken.fill, refer, number, part, wording.panels)
        return Article(
            anchor=f"a-{item.clause.id}",
            clause=item.clause.id if item.clause.library == "aigov" else f"{item.clause.library}/{item.clause.id}",
            edition=item.edition.number,
            wording=wording.key,
            kind=item.clause.kind,
            heading=self.keep_heading(item, spoken.fill.fill_inlines(wording.text.heading, refer), blocks),
            blocks=blocks,
            number=number,
            label=self.references.place_label(item.clause.id) if number is not None else "",
            weight=finding.weight,
            weight_label=finding.weight_text(self.language),
            note=self.notes.write_notes(finding),
            fingerprint=fingerprint_wording(item.edition.wordings, wording.key),
            part=part,
            mark=self.states.read_state(finding).shape,
        )

    @cached_property
    def in_french(self) -> _DocumentAssembler:
        """The assembler of the document in French, for a text of which the library has no English version."""
        return _DocumentAssembler(self.assessment, "fr")

    def keep_heading(self, item: SelectedClause, heading: Runs, blocks: Sequence[Block]) -> Runs:
        """Keep the heading of a clause, but for the one alone in a shared article, or called as that article is.

        A clause without a first paragraph keeps its heading, so that its number stands before words.
        """
        if item.article is None:
            return heading
        alone = not self.references.parts[item.clause.id]
        title = self.typeset_text(item.article.article.text(self.language))
        repeated = plain_text(heading).casefold() == title.casefold() and isinstance(
            next(iter(blocks), None), Paragraph
        )
        return () if alone or repeated else heading

    def assemble_annexes(self) -> list[Annex]:
        """Assemble the companions that the kind of document (vehicle) attaches, each under its letter."""
        choices, facts = self.composition.choices_on(self.matter.date), self.composition.facts
        return [
            Annex(
                anchor=annex.anchor,
                name=annex.companion.id,
                label=self.references.annex_label(annex),
                title=furniture_runs(self.typeset_text(annex.companion.label.text(self.language))),
                blocks=tuple(
                    part_blocks(annex.companion, annex.texts, self.fill, choices, facts, level=2, prefix=annex.anchor)
                ),
            )
            for annex in self.composition.annexes
        ]

    def signature_blocks(self) -> list[Block]:
        """Build the signature block, with place, day and signatories; empty for a document not signed."""
        if self.vehicle.signature == "none":
            return []
        say = self.say
        place = (
            Run(self.matter.place, origin="blank", blank="place")
            if self.matter.place
            else Run(UNFILLED, origin="blank", blank="place", filled=False)
        )
        if self.vehicle.signature == "employer":
            day = Run(date_text(self.matter.date, self.language), origin="blank", blank="document.date")
            made = self.place_and_day(place, day)
            return [Signature(made, self.employer_signatories("party.l_entreprise"))]
        day = Run("……………………", origin="furniture")
        made = (*self.place_and_day(place, day), *furniture_runs(say(", in two originals, one handed to each party.")))
        person = self.fill.fill_blank("employee.name")
        company = self.employer_signatories("party.la_societe")
        anchor = self.signature_anchor(len(company) + 1)
        employee = Signatory(self.fill.blank_text("employee.Le_salarie") or "", (person.text,), anchor)
        signing = (*company, employee, *self.list_cosigners(len(company) + 2))
        return [Signature(drop_empty_runs(made), signing, lines=(say("Date"), say("Signature")))]

    def list_cosigners(self, first: int) -> list[Signatory]:
        """List who signs after the two parties, such as a minor's representative; ``first`` is the first one's place.

        Their names are filled in by hand.
        """
        called = [
            cosigner.text(self.language)
            for cosigner in self.vehicle.cosigners
            if condition_holds(cosigner.when, self.composition.choices, self.composition.facts)
        ]
        name = self.say("…………………… (name and capacity)")
        return [
            Signatory(self.typeset_text(text), (name,), self.signature_anchor(place))
            for place, text in enumerate(called, first)
        ]

    def employer_signatories(self, word: str) -> tuple[Signatory, ...]:
        """List who signs for the employer, called by a word for it, each with an anchor of their own."""
        return tuple(
            replace(signatory, anchor=self.signature_anchor(place))
            for place, signatory in enumerate(list_signatories(self.fill, word), 1)
        )

    def signature_anchor(self, signer: int) -> str:
        """Build the e-signature anchor of a signatory; empty in English, as a bilingual document is signed once."""
        pattern = self.matter.signature_anchor
        if pattern is None or self.language != "fr":
            return ""
        return ANCHORS.get(pattern, pattern).replace("{n}", str(signer))

    def place_and_day(self, place: Run, day: Run) -> Runs:
        """Build the line with the place and day of signature, such as "Fait à Lyon, le 1er janvier 2027"."""
        before, _, rest = self.say("Made at {place}, on {day}", place="\ue000", day="\ue001").partition("\ue000")
        between, _, after = rest.partition("\ue001")
        return drop_empty_runs([*furniture_runs(before), place, *furniture_runs(between), day, *furniture_runs(after)])


def _control_cell(value: str | None) -> Runs:
    return (Run(value or UNFILLED, False, "blank", "control", filled=bool(value)),)


def _keep_with_signature(block: Block) -> Block:
    """Keep the last paragraph before a signature block on the same page, so that no signature stands alone."""
    if not isinstance(block, Article) or not block.blocks:
        return block
    last = block.blocks[-1]
    if not isinstance(last, Paragraph):
        return block
    return replace(block, blocks=(*block.blocks[:-1], replace(last, style="intro")))


def count_unfilled(document: Document) -> Mapping[str, int]:
    """Count how often a document prints each blank that is left unfilled, in its title too.

    Returns
    -------
    Mapping
        The number of times by the name of the blank; empty for a document without open blanks.

    >>> from aigov_docs import assess, load_library
    >>> matter = sample_matter("contract-amendment")
    >>> unnumbered = matter.model_copy(update={"amendment": matter.amendment.model_copy(update={"number": None})})
    >>> count_unfilled(assemble(assess(load_library(), unnumbered)))
    {'amendment.number': 1}
    """
    counts = dict(Counter(document.title_open))

    def count(runs: Runs) -> None:
        for run in runs:
            if not run.filled:
                counts[run.blank or ""] = counts.get(run.blank or "", 0) + 1

    for block in document.body:
        parts = block.blocks if isinstance(block, (Article, Annex)) else (block,)
        for part in parts:
            match part:
                case Paragraph() | Bullets() | Panels() | Table():
                    for runs in block_texts(part):
                        count(runs)
                case Signature(made_at=runs):
                    count(runs)
    return counts
