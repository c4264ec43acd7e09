"""The tables of companions: those of the matter, those of the procedure, and forms that are the same for everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape

from ..compose.assessment import Assessment
from ..compose.open_points import TABLE_BLANKS, UNFILLED
from ..conditions import ValuesByName
from ..kits.ground.i18n import date_text, labels, typeset_text
from ..kits.ground.languages import known_languages
from ..library.vocabulary import Chart, FormTable
from .blanks import BlankFiller, furniture_runs, header_cell
from .clause_names import ReferenceResolver
from .column_widths import measure_text
from .formalities import formalities
from .marks import draw_shape, make_mark
from .page_design import BRICK, BRICK_TINT, GREEN, GREEN_TINT, INK, MARINE, OCHRE, OCHRE_TINT, WHITE
from .plan_pages import plan_table
from .step_reserves import find_reserves
from .tree import Picture, Run, Runs, Table, plain_text

# ------------------------------------------------------------------ vector drawing
# The pieces of a vector drawing (SVG) of a document: its frame, and lines of text in it.


def frame_drawing(inside: str, width: float, height: float, size: float) -> str:
    """Write a whole SVG picture around its inside, in units of its own.

    Parameters
    ----------
    inside:
        The elements of the picture, as XML.
    width, height:
        Its sides.
    size:
        The size of its letters.

    >>> frame_drawing("<path/>", 20, 10, 9).endswith('font-size="9"><path/></svg>')
    True
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' font-family="Carlito,Calibri,sans-serif" font-size="{size}">{inside}</svg>'
    )


def draw_text(x: float, y: float, text: str, colour: str, *, anchor: str = "start", bold: bool = False) -> str:
    """Write a line of text in a drawing, as XML.

    Parameters
    ----------
    x, y:
        Where the foot of its letters stands.
    colour:
        Their colour, as six hexadecimal digits.
    anchor:
        Which end of the line stands at ``x``: ``start``, ``middle`` or ``end``.

    >>> draw_text(1, 2.5, "a < b", "000000")
    '<text x="1" y="2.5" fill="#000000" text-anchor="start">a &lt; b</text>'
    """
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" fill="#{colour}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'


# ------------------------------------------------------------------ flowchart
# The flowchart of a table of questions: one under the other, each with an answer beside it; the table says the same.


_WIDTH = 680  # of the drawing, as wide as the text of a page: what follows is in its units, 0.71 point each
_SIZE, _LINE = 13, 16  # of letters and lines: 9.2 points in print
_SPINE, _ASIDE = (1, 310), (376, _WIDTH - 1)  # where the boxes of questions stand, and those of answers
_BADGE = 44  # the room beside these for the number of a question to go on to
_HEAD = 46  # the room in a box before its words, for a number or a mark
_SIDE, _PAD = 10, 6  # the room after its words, and above and below them
_GAP = 21  # between two boxes
#: The colour and the ground of a box, for each mark.
_COLOURS = {"yes": (GREEN, GREEN_TINT), "only-if": (OCHRE, OCHRE_TINT), "no": (BRICK, BRICK_TINT)}
_SPACE = re.compile(r"[ \n\t]+(?![0-9])")  # where a line may end: a number stays with the word before it
_PIECE = re.compile(r"[^@./_-]*[@./_-]*")  # of an address: it is broken after its signs


def draw_flowchart(table: Table, chart: Chart, language: str) -> Picture:
    """Draw a table of questions as a flowchart, with the text that stands for it where it is not seen.

    Parameters
    ----------
    table:
        The table as printed, with its blanks filled.
    chart:
        Which of its columns are drawn, and how each row stands in the drawing.
    language:
        The language of the table, ``fr`` or ``en``.
    """
    say = labels(language)
    words = {"yes": say("yes"), "no": say("no")}
    parts, top = list[str](), 1
    leading = any(_leads_away(step.leads, place) for place, step in enumerate(chart.steps, 1))
    right = _ASIDE[1] - (_BADGE if leading else 0)
    for place, (row, step) in enumerate(zip(table.rows, chart.steps, strict=True), 1):
        columns = {"yes": row[chart.yes - 1], "no": row[chart.no - 1]}
        down = "no" if step.beside == "yes" else "yes"
        question = _Box(*_SPINE, top, _wrap_runs(row[chart.question - 1], _SPINE))
        beside = _Box(_ASIDE[0], right, top, _wrap_runs(columns[step.beside], (_ASIDE[0], right)))
        height = max(question.height, beside.height)
        parts += [*question.draw_question(height, place), *beside.draw_answer(height, step.mark)]
        parts += _draw_across(question.right, beside.left, top + height / 2, words[step.beside])
        parts += _draw_down(question.middle, top + height, words[down])
        if step.leads == place + 1:
            parts += _draw_return(beside.middle, question.middle, top + height)
        elif step.leads is not None:
            parts += _draw_badge(right, top + height / 2, step.leads)
        top += height + _GAP
    end = (_SPINE[0], _ASIDE[1])
    last = _Box(*end, top, _wrap_runs(columns[down], end))
    parts += last.draw_end(chart.end)
    height = top + last.height + 8  # room before the table
    drawing = frame_drawing("".join(parts), _WIDTH, height, _SIZE)
    return Picture(drawing, say("Flowchart of the questions, told in the table after it"), height / _WIDTH)


def _leads_away(leads: int | None, place: int) -> bool:
    """Whether an answer leads to another question than the next one."""
    return leads not in (None, place + 1)


# ------------------------------------------------------------------ words
def _wrap_runs(runs: Runs, across: tuple[int, int]) -> tuple[str, ...]:
    """Break a text into the lines that fit in a box, from the places of its left and right edges."""
    room = across[1] - across[0] - _HEAD - _SIDE
    lines, filled = [""], 0.0
    for word in _SPACE.split(plain_text(runs).strip(" \n\t")):
        for place, piece in enumerate(_cut_word(word, room)):
            joined = f" {piece}" if lines[-1] and not place else piece
            width = measure_text(joined, _SIZE)
            if filled + width <= room:
                lines[-1], filled = lines[-1] + joined, filled + width
            else:
                lines.append(piece)
                filled = measure_text(piece, _SIZE)
    return tuple(lines)


def _cut_word(word: str, room: float) -> Sequence[str]:
    """Cut a word into pieces that fit in a line, after the signs of an address first; a word that fits stays whole.

    >>> _cut_word("ia.questions@entreprise.example", 110), _cut_word("ia@a.fr", 110)
    (['ia.', 'questions@', 'entreprise.', 'example'], ['ia@a.fr'])
    """
    if measure_text(word, _SIZE) <= room:
        return [word]
    pieces = list[str]()
    for piece in filter(None, _PIECE.findall(word)):
        most = len(piece)
        while measure_text(piece[:most], _SIZE) > room:
            most -= 1
        pieces += [piece[at : at + most] for at in range(0, len(piece), most)]
    return pieces


# ------------------------------------------------------------------ boxes
@dataclass(frozen=True, slots=True)
class _Box:
    """A box of the drawing: its left and right edges, its top, and the lines of its words."""

    left: int
    right: int
    top: float
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        """The height that its words need; a box beside a taller one is as tall."""
        return max(len(self.lines) * _LINE, 28) + 2 * _PAD

    @property
    def middle(self) -> float:
        """The place half-way between its edges."""
        return (self.left + self.right) / 2

    def draw_question(self, height: int, number: int) -> Iterator[str]:
        """Draw the box of a question, with its number."""
        yield self._draw_edge(height, MARINE, WHITE, 8)
        at, middle = self.left + _HEAD / 2, self.top + height / 2
        yield f'<circle cx="{at:g}" cy="{middle:g}" r="12" fill="#{MARINE}"/>'
        yield draw_text(at, middle + 4.5, str(number), WHITE, anchor="middle", bold=True)
        yield from self._draw_words(height, INK)

    def draw_answer(self, height: int, mark: str) -> Iterator[str]:
        """Draw the box of an answer, with its mark; that of a yes is round."""
        colour, ground = _COLOURS[mark]
        yield self._draw_edge(height, colour, ground, 20 if mark == "yes" else 0)
        yield self._place_mark(height, mark)
        yield from self._draw_words(height, INK)

    def draw_end(self, mark: str) -> Iterator[str]:
        """Draw the box of the end, in the colour of its mark, with white words."""
        colour, _ = _COLOURS[mark]
        yield self._draw_edge(self.height, colour, colour, 20)
        at, middle = self.left + _HEAD / 2, self.top + self.height / 2
        yield f'<circle cx="{at:g}" cy="{middle:g}" r="14" fill="#{WHITE}"/>'
        yield self._place_mark(self.height, mark)
        yield from self._draw_words(self.height, WHITE, bold=True)

    def _draw_edge(self, height: int, colour: str, ground: str, corner: int) -> str:
        place = f'x="{self.left}" y="{self.top:g}" width="{self.right - self.left}" height="{height}" rx="{corner}"'
        return f'<rect {place} fill="#{ground}" stroke="#{colour}" stroke-width="1.6"/>'

    def _place_mark(self, height: int, mark: str) -> str:
        x, y = self.left + _HEAD / 2 - 12, self.top + height / 2 - 12
        return f'<g transform="translate({x:g} {y:g})">{draw_shape(mark)}</g>'

    def _draw_words(self, height: int, colour: str, *, bold: bool = False) -> Iterator[str]:
        """Draw the lines of the words, as far from the top of the box as from its foot."""
        first = self.top + (height - len(self.lines) * _LINE) / 2 + 12
        for place, line in enumerate(self.lines):
            yield draw_text(self.left + _HEAD, first + place * _LINE, line, colour, bold=bold)


# ------------------------------------------------------------------ arrows
def _draw_across(left: float, right: float, y: float, text: str) -> Iterator[str]:
    """Draw the arrow from a question to the answer beside it, with the word of the answer above it."""
    yield f'<path d="M{left:g} {y:g}H{right - 7:g}" stroke="#{MARINE}" stroke-width="1.6"/>'
    yield f'<path d="M{right - 1:g} {y:g}l-8 -4.5v9z" fill="#{MARINE}"/>'
    yield draw_text((left + right) / 2 - 4, y - 6, text, MARINE, anchor="middle", bold=True)


def _draw_down(x: float, top: float, text: str) -> Iterator[str]:
    """Draw the arrow from a question down to the next box, with the word of the answer before it."""
    yield f'<path d="M{x:g} {top:g}V{top + _GAP - 7:g}" stroke="#{MARINE}" stroke-width="1.6"/>'
    yield f'<path d="M{x:g} {top + _GAP - 1:g}l-4.5 -8h9z" fill="#{MARINE}"/>'
    yield draw_text(x - 9, top + _GAP / 2 + 4.5, text, MARINE, anchor="end", bold=True)


def _draw_return(start: float, end: float, top: float) -> Iterator[str]:
    """Draw the dashed arrow from under an answer back to the way down to the next question."""
    y = top + _GAP / 2 - 2
    dashes = f'stroke="#{MARINE}" stroke-width="1.4" stroke-dasharray="4 3" fill="none"'
    yield f'<path d="M{start:g} {top:g}V{y:g}H{end + 9:g}" {dashes}/>'
    yield f'<path d="M{end + 2:g} {y:g}l8 -4v8z" fill="#{MARINE}"/>'


def _draw_badge(left: float, y: float, number: int) -> Iterator[str]:
    """Draw beside an answer the number of the question to go on to, with a dashed arrow to it."""
    at = left + _BADGE - 12
    yield f'<path d="M{left:g} {y:g}H{at - 19:g}" stroke="#{MARINE}" stroke-width="1.4" stroke-dasharray="4 3"/>'
    yield f'<path d="M{at - 13:g} {y:g}l-8 -4v8z" fill="#{MARINE}"/>'
    yield f'<circle cx="{at:g}" cy="{y:g}" r="12" fill="#{MARINE}"/>'
    yield draw_text(at, y + 4.5, str(number), WHITE, anchor="middle", bold=True)


# ------------------------------------------------------------------ table blanks
#: What a form leaves to be filled in by hand.
TO_FILL = "\u00a0"
#: The groups of legal bases, in the order in which a reader meets them.
_GROUPS = ("code-du-travail", "rgpd", "reglement-ia", "autre-code", "loi", "jurisprudence", "fiche")


@dataclass(frozen=True)
class TableFiller(BlankFiller):
    """The filler of the blanks and tables of a document and of its companions, in one language."""

    assessment: Assessment | None = None
    planned: Assessment | None = None

    @classmethod
    def for_assessment(cls, assessment: Assessment, language: str, planned: Assessment | None = None) -> TableFiller:
        """Build the filler of the blanks and tables of an assessment's documents, in one language.

        ``planned`` is the assessment from which the calendar of formalities in a document is made, where it is another
        one: a letter may be weighed on other days than that calendar. With None, it is ``assessment``.
        """
        made, matter = assessment.composition, assessment.matter
        return cls(
            matter, assessment.library, language, made.days, made.purposes_differ, assessment, planned or assessment
        )

    @property
    def assessed(self) -> Assessment:
        """Assessment (clauses with their weights) from which the documents are made."""
        assert self.assessment is not None
        return self.assessment

    @cached_property
    def known(self) -> ValuesByName:
        """The choices and facts of the document, on which the wording of some labels depends; none without one."""
        if self.assessment is None:
            return {}
        composition = self.assessment.composition
        return {**composition.choices, **composition.facts}

    def typeset_text(self, text: str) -> str:
        """Apply the typography of the filler's language to a text, such as its spaces and apostrophes."""
        return typeset_text(text, self.language)

    # ---- tables
    def fill_table(self, name: str) -> Table:
        """Build the table that the blank ``name`` prints: a form to fill in, formalities, or values of the matter.

        A name without a table of its own gives the table of roles.
        """
        form = self.library.vocabulary.tables.get(name.removeprefix("forms."))
        if form is not None and form.each_tool:
            return self.tool_table(name, form)
        if form is not None and name.startswith("forms."):
            return self.form_table(form)
        made = getattr(self, f"_{name}", None)
        return made() if made is not None else super().fill_table(name)

    def draw_table(self, name: str, table: Table) -> Iterator[Picture]:
        """Draw the table that the blank ``name`` prints as a flowchart, where the library has one; none elsewhere."""
        form = self.library.vocabulary.tables.get(name.removeprefix("forms.")) if name.startswith("forms.") else None
        if form is not None and form.chart is not None:
            yield draw_flowchart(table, form.chart, self.language)

    def form_table(self, form: FormTable) -> Table:
        """Build the table of a form to fill in by hand, each cell worded for the facts of the document."""
        empty = tuple(furniture_runs(TO_FILL) for _ in form.widths)
        rows = [
            tuple(
                self.form_cell(form, place, said.choose_text(self.known).text(self.language) if said else "")
                for place, said in enumerate(row)
            )
            for row in form.rows
        ]
        named = furniture_runs if form.cards else header_cell
        header = tuple(named(self.typeset_text(said.text(self.language))) for said in form.header)
        rows += [empty] * form.blank
        return Table("table" if header else "form", header, tuple(rows), form.widths, cards=form.cards)

    def tool_table(self, name: str, form: FormTable) -> Table:
        """Build a table that repeats the rows of a form for each AI tool of the matter, after the tool's name.

        ``name`` is that of the blank that the table fills. ``[•]`` stands for the tool where the matter gives none.
        """
        table = self.form_table(form)
        tools = [tool.name for tool in self.matter.tools] or [UNFILLED]
        return Table(
            name,
            (header_cell(labels(self.language)("Tool")), *table.header),
            tuple((furniture_runs(tool), *row) for tool in tools for row in table.rows),
            (0.16, *(width * 0.84 for width in form.widths)),
        )

    def form_cell(self, form: FormTable, place: int, text: str) -> Runs:
        """Build the content of a cell of a form; an empty text leaves room to write by hand.

        ``place`` is the column, from 0: the first one is in bold where the form has no header.
        """
        if not text:
            return furniture_runs(TO_FILL if form.header else f"{TO_FILL}\n{TO_FILL}")  # room to write by hand
        runs = self.fill_template(text)
        return runs if form.header or place else tuple([replace(run, bold=True) for run in runs])

    def _calendar(self) -> Table:
        return plan_table(formalities(self.planned or self.assessed), self.language, slim=True)

    def _vote(self) -> Table:
        say = labels(self.language)
        header = (say("Voting members"), say("For"), say("Against"), say("Abstentions"))
        return Table(
            "vote",
            tuple(header_cell(cell) for cell in header),
            (tuple(furniture_runs(TO_FILL) for _ in header),),
            (0.34, 0.22, 0.22, 0.22),
        )

    def _attendance(self) -> Table:
        say = labels(self.language)
        names = (say("Name"), say("Date"), say("Signature"))
        return Table(
            "attendance",
            tuple(header_cell(cell) for cell in names),
            tuple(tuple(furniture_runs(TO_FILL) for _ in names) for _ in range(12)),
            (0.4, 0.25, 0.35),
        )

    def _computation(self) -> Table:
        say = labels(self.language)
        vocabulary = self.library.vocabulary.blanks
        rows = []
        plan = formalities(self.planned or self.assessed)
        told = plan.effect_day_text(self.language)
        reserves = [
            reserve.explanation.text(self.language)
            for step in plan.steps
            if told and step.step.id == "effect"
            for reserve in find_reserves(step, plan.assessment)
        ]
        if reserves:
            told = " ".join(f"{each.removesuffix('.')}." for each in (told, *reserves))
        for name in TABLE_BLANKS["computation"]:
            value: Runs = (self.fill_blank(name),)
            if name == "computed.day_of_effect" and told:
                value = furniture_runs(self.typeset_text(told))
            rows.append((header_cell(self.typeset_text(vocabulary[name].text(self.language))), value))
        return Table("computation", (header_cell(say("Item")), header_cell(say("Day"))), tuple(rows), (0.65, 0.35))

    def _restrictions(self) -> Table:
        say, composition = labels(self.language), self.assessed.composition
        references = ReferenceResolver(composition, self.language)
        findings = {finding.clause: finding for finding in self.assessed.findings}
        rows = []
        for item in composition.chosen:
            finding, wording = findings[item.clause.id], item.edition.find_wording(composition.vehicle, self.language)
            if not item.numbered or wording is None or finding.family not in ("conduct", "control"):
                continue
            rows.append(
                (
                    furniture_runs(references.place_label(item.clause.id)),
                    self.fill_inlines(wording.text.heading, references.resolve_reference),
                    furniture_runs(self.typeset_text(finding.purpose_text(self.language))),
                )
            )
        return Table(
            "restrictions",
            (header_cell(say("Article")), header_cell(say("Subject")), header_cell(say("Effect and reason"))),
            tuple(rows),
            (0.14, 0.3, 0.56),
        )

    # ---- annexes
    def _tiers(self) -> Table:
        """Build the table that explains each tier of AI tools."""
        say, tiers = labels(self.language), self.library.vocabulary.tiers
        rows = [
            [
                self.typeset_text(tier.text(self.language)),
                self.typeset_text(tier.says.text(self.language)) if tier.says else "–",
            ]
            for tier in tiers.values()
        ]
        return Table(
            "tiers",
            (header_cell(say("Tier")), header_cell(say("What it means"))),
            tuple(tuple(furniture_runs(text) for text in row) for row in rows),
            (0.36, 0.64),
        )

    def _data_matrix(self) -> Table:
        """Build the table that says whether each class of data may be entered in each tier of AI tools."""
        say, tiers = labels(self.language), self.library.vocabulary.tiers
        header = (
            say("Class"),
            say("Examples"),
            *(self.typeset_text(tier.text(self.language)) for tier in tiers.values()),
        )
        allows = {
            name: tier.entry.choose_text(self.known).text(self.language) if tier.entry else say("yes")
            for name, tier in tiers.items()
        }
        rows = [
            [
                self.matter_text(c.name),
                self.matter_text(c.examples),
                *(allows[tier] if tier in c.tiers else say("no") for tier in tiers),
            ]
            for c in self.matter.data_classes
        ]
        share = 0.45 / max(len(tiers), 1)
        return self.matter_table("data_matrix", header, rows, (0.17, 0.38, *([share] * len(tiers))))

    def _matrix_short(self) -> Table:
        """Build the short table of data classes by tier, without examples: a mark beside each answer."""
        whole = self._data_matrix()
        share = 0.7 / max(len(whole.widths) - 2, 1)
        rows = tuple((row[0], *map(self._mark_answer, row[2:])) for row in whole.rows)
        widths = (0.3, *([share] * (len(whole.widths) - 2)))
        return Table("matrix_short", (whole.header[0], *whole.header[2:]), rows, widths, grid=True)

    def _mark_answer(self, cell: Runs) -> Runs:
        """Put before an answer the mark of what it is: yes, no, or only on a condition; none before a blank."""
        if not cell or not all(run.filled for run in cell):
            return cell
        say = labels(self.language)
        shape = {say("yes"): "yes", say("no"): "no"}.get(plain_text(cell), "only-if")
        return (make_mark(shape), *furniture_runs("\u00a0"), *cell)

    def _uses(self) -> Table:
        """Build the table of the uses of AI that each job has, freely or on conditions, and of whom to consult."""
        say = labels(self.language)
        header = (
            say("Job"),
            say("Permitted uses"),
            say("Uses on conditions"),
            say("Whom to ask (uses on conditions)"),
        )
        rows = [
            [
                self.matter_text(use.job),
                self.matter_text(use.permitted),
                self.matter_text(use.conditional) or say("none stated here"),
                (self.matter_text(use.approver) if use.conditional else "") or "–",
            ]
            for use in self.matter.uses
        ]
        return self.matter_table("uses", header, rows, (0.17, 0.32, 0.33, 0.18))

    def _establishments(self) -> Table:
        """Build the table of the person who answers questions in each establishment."""
        say = labels(self.language)
        header = (say("Establishment"), say("Address"), say("Correspondent"), say("Contact"))
        rows = [
            [
                self.matter_text(establishment.name),
                establishment.address or "–",
                self.matter_text(establishment.lead) or "–",
                establishment.contact or "–",
            ]
            for establishment in self.matter.establishments
        ]
        return self.matter_table("establishments", header, rows, (0.22, 0.34, 0.2, 0.24))

    def _questions(self) -> Table:
        """Build the table of the people to whom employees write, by kind of question."""
        say = labels(self.language)
        asked = (
            say("May I use AI for this? Which tool, for which data?"),
            say("I need a tool, a feature or a connector that is not on the list"),
            say("Something went wrong: data in the wrong tool, a suspicious message, an agent beyond its limits"),
            say("My personal data, or those of a client or a colleague"),
        )
        rows = tuple(
            (furniture_runs(self.typeset_text(question)), (self.fill_blank(name),))
            for question, name in zip(asked, TABLE_BLANKS["questions"], strict=True)
        )
        return Table(
            "questions", (header_cell(say("Your question")), header_cell(say("Whom to write to"))), rows, (0.62, 0.38)
        )

    def _disclosures(self) -> Table:
        """Build the table of the words that disclose a use of AI, in French and in English."""
        say = labels(self.language)
        rows = []
        for case in self.library.vocabulary.disclosures.values():
            runs = [
                Run(
                    typeset_text(case.wording.text(language), language),
                    origin="furniture",
                    language="" if language == self.language else language,
                )
                for language in known_languages()
            ]
            rows.append((header_cell(self.typeset_text(case.text(self.language))), *((run,) for run in runs)))
        return Table(
            "disclosures",
            (header_cell(say("Where")), header_cell(say("In French")), header_cell(say("In English"))),
            tuple(rows),
            (0.24, 0.38, 0.38),
        )

    def _legal_texts(self) -> Table:
        """Build the table of the legal texts that the document's clauses and annexes cite, as in force on its date.

        Whether each was read in a source, and when, is not told: reports and annotated copies tell it.
        """
        say, day = labels(self.language), self.matter.date
        cited = {basis.id for finding in self.assessed.own_findings for basis in finding.text_bases}
        cited.update(self.assessed.composition.annex_bases)
        listed = [
            basis
            for name, basis in self.library.legal_bases.items()
            if name in cited
            and not (basis.verify and basis.group == "jurisprudence")
            and basis.governs_employer(self.assessed.composition.facts)
        ]  # a decision nobody read is not printed, nor a text that does not govern this employer
        listed.sort(key=lambda basis: _GROUPS.index(basis.group))
        rows = []
        for basis in listed:
            version = basis.version_on(day)
            since = date_text(version.since, self.language) if version.since else "–"
            rows.append([
                self.typeset_text(_capital(basis.row_text(self.language))),
                self.typeset_text(version.says.text(self.language)),
                since if version.since is None or version.since <= day else say("from {day}", day=since),
            ])  # fmt: skip
        shown = tuple(tuple(furniture_runs(text) for text in row) for row in rows)
        header = tuple(header_cell(text) for text in (say("Text"), say("What it says"), say("Version of")))
        return Table("legal_texts", header, shown, (0.27, 0.56, 0.17))

    def _functions(self) -> Table:
        """Build the table of the functions of AI tools, with the purpose of each and the tools that have it."""
        say, known = labels(self.language), self.library.vocabulary.functions
        offered = [name for name in known if any(name in tool.functions for tool in self.matter.tools)]
        rows = []
        for name in offered:
            entry = known[name]
            serves = f" ({entry.says.choose_text(self.known).text(self.language)})" if entry.says else ""
            rows.append(
                [
                    self.typeset_text(_capital(entry.text(self.language)) + serves),
                    ", ".join(tool.name for tool in self.matter.tools if name in tool.functions),
                ]
            )
        return self.matter_table("functions", (say("Features"), say("Tool")), rows, (0.64, 0.36))

    def _transfers(self) -> Table:
        """Build the table of AI tools and suppliers, with room for the country of a transfer and its safeguard."""
        say, form = labels(self.language), self.library.vocabulary.tables["transfers"]
        header = (say("Tool and offer"), *(self.typeset_text(said.text(self.language)) for said in form.header))
        rows = [
            [
                f"{tool.name} ({self.matter_text(tool.supplier)})" if tool.supplier else tool.name,
                *(TO_FILL for _ in form.header),
            ]
            for tool in self.matter.tools
        ]
        return self.matter_table("transfers", header, rows, (0.3, *(width * 0.7 for width in form.widths)))

    # ---- putting the rules to work
    def _register(self) -> Table:
        """Build the register of AI systems: what the matter states of each tool, and room to fill in the rest."""
        say = labels(self.language)
        header = (
            say("Use and department"),
            say("Tool and offer"),
            say("Highest data class"),
            say("Risk class"),
            say("Human control"),
            say("Owner"),
            say("Status and next review"),
            say("GDPR record"),
        )
        classes = {c.id: c for c in self.matter.data_classes}
        rows = [
            [
                TO_FILL,
                f"{tool.name} ({self.matter_text(tool.supplier)})" if tool.supplier else tool.name,
                self.matter_text(classes[tool.highest_class].name),
                TO_FILL,
                TO_FILL,
                self.matter_text(tool.owner) or TO_FILL,
                TO_FILL,
                TO_FILL,
            ]
            for tool in self.matter.tools
        ]
        table = self.matter_table("register", header, rows, (0.2, 0.16, 0.11, 0.1, 0.13, 0.1, 0.11, 0.09))
        empty = tuple(furniture_runs(TO_FILL) for _ in header)
        return Table(table.name, table.header, (*table.rows, *(empty for _ in range(5))), table.widths)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
