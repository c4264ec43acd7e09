"""The page "What changes for you", made from the library alone, and for the firm what these changes demand.

The editions somebody signed are compared with those of today. `review.redline` makes such a page from two files; here
no file is at hand: the register knows which editions were signed, and the library still has their texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..compose.composition import Composition
from ..document.blanks import BlankFiller, furniture_runs, header_cell
from ..document.layout import COLONS
from ..document.tree import Block, Bullets, Document, Heading, Paragraph, Run, Runs, Table, plain_text
from ..i18n import date_text, list_text
from ..library.clauses import Edition
from ..library.markup import Inline, TextList
from ..register.editions import compare_editions, find_edition
from ..review.changes_page import ClauseChangesPage, mark_differences
from ..review.clause_changes import ClauseChange, find_demands
from ..review.edition_document import cite_by_heading
from ..text_diff import align_sequences, measure_word_share

if TYPE_CHECKING:
    from ..library.load import Library
    from ..library.vehicles import Vehicle
    from ..matter.models import Matter


def make_changes_page(
    library: Library, matter: Matter, signed: Sequence[str], selection: Composition, language: str = "fr"
) -> Document:
    """Build the page "What changes for you" for people who signed earlier editions of some clauses.

    For each clause the page says what changes, then prints the words that change, the old text above the new one. The
    page holds nothing personal but the form of words for the gender of the matter's employee (both forms without an
    employee).

    Parameters
    ----------
    library, matter:
        The texts, and the facts that fill their blanks: the same in the old text and in the new one.
    signed:
        The labels of the editions signed, such as ``confidential-data@1``.
    selection:
        The composition of today, with whose editions those signed are compared.
    language:
        ``fr`` or ``en``.

    >>> from ..compose.composition import compose_document
    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> library, matter = load_library(), sample_matter("contract-amendment")
    >>> chosen = compose_document(library, matter)
    >>> signed = [item.label.replace("confidential-data@2", "confidential-data@1") for item in chosen.chosen]
    >>> page = make_changes_page(library, matter, signed, chosen, "en")
    >>> [plain_text(block.text) for block in page.body if isinstance(block, Heading)]
    ['Data not to be entered']
    """
    return _ChangesPage(
        compare_editions(signed, selection, library), library, matter, selection.vehicle, language
    ).build_page()


def make_demands_page(
    library: Library,
    matter: Matter,
    changes: Iterable[tuple[ClauseChange, int]],
    vehicle: Vehicle,
    language: str = "fr",
) -> Document:
    """Build the page that tells an employer what it must do because clauses change, before a new version is proposed.

    The page lists the clauses that change, with the number of people concerned, then the steps to take.

    Parameters
    ----------
    library, matter:
        The texts of the library, and the facts of the round.
    changes:
        Pairs of a change of a clause and the number of people concerned.
    vehicle:
        The document that changes.
    language:
        ``fr`` or ``en``.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> library = load_library()
    >>> make_demands_page(
    ...     library, sample_matter("contract-amendment"), [], library.vehicles["contract-amendment"], "en"
    ... ).title
    'What these changes demand'
    """
    counted = [(replace(change, demands=find_demands(change, library, vehicle.id)), count) for change, count in changes]
    return _DemandsPage(counted, library, matter, vehicle, language).build_page()


class _NamedBlanks(BlankFiller):
    """The filler of blanks for a page about no one person, which prints the name of a personal blank."""

    def fill_blank(self, name: str, bold: bool = False) -> Run:
        """Fill a blank, or print its name in brackets where its value is personal or missing."""
        entry = self.library.vocabulary.blanks[name]
        source = entry.source or ""
        personal = entry.type != "form" and (
            source.startswith(("employee.", "contract.")) or source == "amendment.number"
        )
        text = None if personal or entry.type == "table" else self.blank_text(name)
        return Run(text or f"[{entry.text(self.language)}]", bold, "blank", name)


@dataclass(frozen=True, slots=True)
class _ClauseLine:
    """One line of a clause's text: its heading, a paragraph, or an item of a list."""

    kind: str
    runs: Runs

    @property
    def text(self) -> str:
        """The text of a line of a clause, without its styles."""
        return plain_text(self.runs)

    def similarity_to(self, other_line: _ClauseLine) -> float:
        """Compute the share of words that two lines of clauses have in common, from 0 to 1."""
        if self.kind != other_line.kind:
            return 0.0
        words, other_words = (Counter(re.findall(r"\w+", line.text)) for line in (self, other_line))
        return measure_word_share(words, other_words)


class _RoundPage(ClauseChangesPage):
    """The common base of the pages about a round of proposals, which list changed clauses."""

    def __init__(
        self, changes: Iterable[ClauseChange], library: Library, matter: Matter, vehicle: Vehicle, language: str
    ) -> None:
        listed = tuple(changes)
        self.form = [change for change in listed if change.level == "cosmetic"]
        super().__init__([change for change in listed if change.level != "cosmetic"], library, language)
        self.matter, self.vehicle = matter, vehicle

    def clause_heading(self, change: ClauseChange) -> str:
        """Build the heading of a clause that changes, with its typography."""
        return self.typeset_text(change.heading(self.language))

    def make_document(self, name: str, title: str, body: Iterable[Block]) -> Document:
        """Build a page about a round of proposals as a document."""
        say, employer, vehicle = self.say, self.matter.employer.name, self.vehicle.label.text(self.language)
        return Document(
            name=name,
            language=self.language,
            title=title,
            subtitle=self.typeset_text(f"{vehicle} – {employer}"),
            notice=(
                ""
                if self.language == "fr"
                else say("English version for information. The French document is the one to use.")
            ),
            header=f"{employer} – {title}",
            footer=date_text(self.matter.date, self.language),
            page_label=say("Page {page} / {pages}", page="{page}", pages="{pages}"),
            body=tuple(body),
            date=self.matter.date.isoformat(),
            properties=(("author", employer), ("subject", self.typeset_text(vehicle))),
        )


class _DemandsPage(_RoundPage):
    """The builder of the page that tells an employer what the changes of a round demand of it."""

    def __init__(
        self,
        counted_changes: Sequence[tuple[ClauseChange, int]],
        library: Library,
        matter: Matter,
        vehicle: Vehicle,
        language: str,
    ) -> None:
        super().__init__([change for change, _ in counted_changes], library, matter, vehicle, language)
        self.count = counted_changes

    def build_page(self) -> Document:
        """Build the page that tells an employer what the changes of a round demand of it."""
        say = self.say
        body: list[Block] = [
            self.make_paragraph(
                say(
                    "For whoever prepares the round; it is not given to employees. It repeats what the library says of"
                    " these changes, and does not say whether the steps are done."
                )
            )
        ]
        if self.count:
            header = (
                header_cell(self.typeset_text(say("Clause"))),
                header_cell(self.typeset_text(say("What changes"))),
                header_cell(self.typeset_text(say("People"))),
            )
            body.append(
                Table(
                    "changes",
                    header,
                    tuple(self.make_row(change, count) for change, count in self.count),
                    (0.35, 0.53, 0.12),
                )
            )
            body += self.list_demands(self.matter.date)
        else:
            body.append(self.make_paragraph(say("No clause changes.")))
        return self.make_document("demands", self.typeset_text(say("What these changes demand")), body)

    def make_row(self, change: ClauseChange, count: int) -> tuple[Runs, ...]:
        """Build the table row of a changed clause: its heading, what changes, how much, and for how many people."""
        level = self.describe_level(change)
        sentences = " ".join(change.list_sentences(self.language))
        return (
            furniture_runs(f"{self.clause_heading(change)} ({level})" if level else self.clause_heading(change)),
            furniture_runs(self.typeset_text(sentences)),
            furniture_runs(str(count)),
        )


class _ChangesPage(_RoundPage):
    """The builder of the page "What changes for you", from the texts of the library alone."""

    def __init__(
        self, changes: Iterable[ClauseChange], library: Library, matter: Matter, vehicle: Vehicle, language: str
    ) -> None:
        super().__init__(changes, library, matter, vehicle, language)
        self.fill = _NamedBlanks(matter, library, language)

    def build_page(self) -> Document:
        """Build the page "What changes for you" as a document."""
        say = self.say
        gone = self.find_replaced()
        taken = [change.clause for change in gone.values()]
        clauses: list[Block] = [
            block
            for change in self.found
            if change.clause not in taken
            for block in self.describe_clause(change, gone.get(change.clause))
        ]
        notice = say(
            "This page says, clause by clause, what the new text changes in the text you signed. It informs and is not"
            " part of the document: if the two differ, the document counts. It compares the words of the clauses, not"
            " the values that fill them: names, dates, delays, contacts."
        )
        body: list[Block] = [self.make_paragraph(notice)]
        if any(isinstance(block, Table) for block in clauses):
            body.append(self.make_paragraph(say("Words taken out are struck through; words added are in bold.")))
        if not self.found and not self.form:
            body.append(self.make_paragraph(say("No clause changes.")))
        body += clauses
        if self.form:
            names = list_text([self.clause_heading(change) for change in self.form], self.language)
            body.append(
                self.make_paragraph(say("Changes of form only, which change no meaning: {clauses}.", clauses=names))
            )
        return self.make_document("what-changes", self.typeset_text(say("What changes for you")), body)

    def find_replaced(self) -> dict[str, ClauseChange]:
        """Find the removed clause that each added clause replaces, by the name of the added one.

        Both clauses are of one topic, and the outline selects them by the same options.
        """
        when = {entry.clause: entry.when.keys() for entry in self.vehicle.list_entries()}
        places = {change.clause: change.clause.rpartition("/")[2] for change in self.found}
        removed_by_added: dict[str, ClauseChange] = {}
        for change in self.found:
            for other_change in self.found:
                new, old = places[change.clause], places[other_change.clause]
                is_replacement = (
                    change.kind == "added"
                    and other_change.kind == "removed"
                    and bool(when.get(new))
                    and when.get(new) == when.get(old)
                )
                if is_replacement and self.library.clauses[new].topic == self.library.clauses[old].topic:
                    removed_by_added.setdefault(change.clause, other_change)
        return removed_by_added

    def describe_clause(self, change: ClauseChange, gone: ClauseChange | None = None) -> Iterator[Block]:
        """Describe the change of one clause, or of a clause that replaces another, as blocks of a page."""
        yield Heading(1, furniture_runs(self.clause_heading(change)), anchor=f"c-{change.clause.replace('/', '-')}")
        if gone is not None:
            yield self.make_paragraph(
                self.say("This clause takes the place of the clause “{clause}”.", clause=self.clause_heading(gone))
            )
            before, after = self.find_old(gone), self.find_new(change)
            if before is not None and after is not None:
                yield from self.compare_editions(before, after, headings=False)
                return
        for sentence in change.list_sentences(self.language):
            yield self.make_paragraph(sentence)
        level = self.describe_level(change)
        if level:
            yield self.make_paragraph(f"{level[:1].upper()}{level[1:]}.", "note")
        before, after = self.find_old(change), self.find_new(change)
        if change.kind in ("added", "removed"):
            yield from self.describe_whole(change, after if change.kind == "added" else before)
        elif before is None or after is None:
            yield self.make_paragraph(
                self.say("The library does not have the text you signed: compare the two documents.")
            )
        else:
            yield from self.compare_editions(before, after)

    def find_old(self, change: ClauseChange) -> Edition | None:
        """Find the edition signed, where it has a text for the kind of document (vehicle); None without one."""
        return self._find_printed(f"{change.former or change.clause}@{change.old}")

    def find_new(self, change: ClauseChange) -> Edition | None:
        """Find the edition of today, where it has a text for the kind of document (vehicle); None without one."""
        return self._find_printed(f"{change.clause}@{change.new}")

    def _find_printed(self, label: str) -> Edition | None:
        clause_edition = find_edition(self.library, label)
        return (
            clause_edition[1]
            if clause_edition is not None and clause_edition[1].find_wording(self.vehicle, self.language) is not None
            else None
        )

    def describe_whole(self, change: ClauseChange, edition: Edition | None) -> Iterator[Block]:
        """Describe a clause that is added or removed, as blocks with its purpose and its text."""
        say, added = self.say, change.kind == "added"
        if edition is None:
            yield self.make_paragraph(say("The library does not have the text you signed: compare the two documents."))
            return
        purpose = self.library.clauses[edition.clause].purpose.text(self.language)
        yield self.make_paragraph(
            say("What it is for: {purpose}", purpose=purpose)
            if added
            else say("What it was for: {purpose}", purpose=purpose)
        )
        yield self.make_paragraph(
            (say("Text added") if added else say("Text taken out")) + COLONS[self.language].rstrip(), "intro"
        )
        wording = edition.find_wording(self.vehicle, self.language)
        blocks = wording.text.blocks if wording else ()
        for block, after in zip(blocks, (*blocks[1:], None), strict=True):
            if isinstance(block, TextList):
                yield Bullets(tuple(self.fill_runs(item) for item in block.items), block.ordered)
            else:
                yield Paragraph(self.fill_runs(block.inlines), style="intro" if isinstance(after, TextList) else "body")

    def compare_editions(self, before: Edition, after: Edition, *, headings: bool = True) -> Iterator[Block]:
        """Show the lines that differ between two editions of a clause, the old line above the new one."""
        say = self.say
        old_lines, new_lines = self.edition_lines(before)[not headings :], self.edition_lines(after)[not headings :]
        rows: list[tuple[Runs, ...]] = []
        rest = False
        for i, j in align_sequences(
            old_lines, new_lines, lambda line: (line.kind, line.text), _ClauseLine.similarity_to
        ):
            if i is None or j is None:
                rows.append(
                    (header_cell(say("Text added")), new_lines[j].runs)
                    if j is not None
                    else (header_cell(say("Text taken out")), old_lines[i or 0].runs)
                )
            elif old_lines[i].text != new_lines[j].text:
                gone, come = mark_differences(old_lines[i].text, new_lines[j].text)
                rows += [(header_cell(say("Text signed")), gone), (header_cell(say("New text")), come)]
            else:
                rest = rest or old_lines[i].kind != "heading"
        if not rows:
            yield self.make_paragraph(say("The words are the same."))
            return
        yield Table("control", (), tuple(rows), (0.17, 0.83))
        if rest:
            yield self.make_paragraph(say("The rest of the clause does not change."))

    def edition_lines(self, edition: Edition) -> list[_ClauseLine]:
        """List the lines of the text of an edition, with blanks filled."""
        wording = edition.find_wording(self.vehicle, self.language)
        if wording is None:
            return []
        lines = [_ClauseLine("heading", self.fill_runs(wording.text.heading))]
        for block in wording.text.blocks:
            if isinstance(block, TextList):
                lines += [_ClauseLine("item", self.fill_runs(item)) for item in block.items]
            else:
                lines.append(_ClauseLine("paragraph", self.fill_runs(block.inlines)))
        return lines

    def fill_runs(self, inlines: Sequence[Inline]) -> Runs:
        """Fill the blanks in a piece of a clause's text, and print each reference as the heading of its clause."""
        return self.fill.fill_inlines(
            inlines, lambda name: Run(cite_by_heading(name, self.library, self.language), origin="reference")
        )
