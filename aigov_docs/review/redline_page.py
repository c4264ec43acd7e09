"""The front page of a redline: the files compared, the changes for the reader, the demands of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..document.blanks import furniture_runs, header_cell
from ..document.layout import COLONS
from ..document.tree import Block, Document, Paragraph, Runs, Table
from ..i18n import date_text, list_text
from ..library.load import Library
from ..library.markup import ANNEX
from ..text import show_refused
from .article_groups import Demand, find_lines, group_by_article, list_demands
from .changes_page import ClauseChangesPage, mark_differences, mark_words
from .clause_changes import ClauseChange
from .compared_files import ComparedFile, find_document_day
from .edition_document import EDITION_LABEL
from .line_changes import LineChange

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


class RedlinePage(ClauseChangesPage):
    """The front page of a redline in one language: a summary of the changes between two Word files."""

    def __init__(
        self,
        before: ComparedFile,
        after: ComparedFile,
        old_document: WordDocument,
        new_document: WordDocument,
        changes: Sequence[ClauseChange],
        library: Library,
        language: str,
    ) -> None:
        super().__init__(changes, library, language)
        self.before, self.after, self.one, self.other = before, after, old_document, new_document
        self.groups = group_by_article(changes, language)

    def make_document(self, day: dt.date, *, landscape: bool) -> Document:
        """Build the front page of a redline: the two files, the clause changes and what these demand of the employer.

        ``day`` dates the page and decides which version of a legal basis is cited; ``landscape`` turns the page on its
        side.
        """
        say = self.say
        note = say(
            "This page informs. It is not part of the document and is not a tracked change. It repeats what the library"
            " says of editions and of vehicles. It does not say that these steps are done, nor that the new text"
            " applies. If it differs from the text, the text counts."
        )
        demands = list_demands(self.groups)
        steps = self.list_demands(day, titled=len(demands) > 1)
        body: list[Block] = [
            self.make_files_table(),
            *self.warn_same_version(),
            *self.make_demand_blocks(demands),
            *self.make_changes_blocks(),
            *([self.make_title(say("The steps, and their legal bases"))] if steps else []),
            *steps,
            self.make_paragraph(note, "note"),
        ]
        return Document(
            name="changes",
            language=self.language,
            title=self.typeset_text(say("What changes for you")),
            subtitle=self.find_title(self.after, self.other),
            notice=self.typeset_text(
                say("In the text that follows, what is deleted is struck through and what is added is underlined.")
            ),
            header="",
            footer="",
            page_label="",
            body=tuple(body),
            date=day.isoformat(),
            landscape=landscape,
        )

    def make_title(self, text: str) -> Paragraph:
        """Make the title of a part of the page as a bold paragraph; a heading would enter the table of contents."""
        return self.make_paragraph(text, "intro", bold=True)

    def make_demand_blocks(self, demands: Sequence[Demand]) -> list[Block]:
        """Make the blocks that say in brief what the changes demand of the employer, and for which articles."""
        blocks: list[Block] = [self.make_title(self.say("What this asks of the employer"))] if demands else []
        for demand in demands:
            sentence = demand.requirement.text(self.language)
            if len({other_demand.vehicle.id for other_demand in demands}) > 1:
                sentence = f"{demand.vehicle.label.text(self.language)} – {sentence}"
            names = list_text([group.short_name(self.language) for group in demand.articles], self.language)
            blocks.append(self.make_paragraph(f"{sentence} ({names})", "answer"))
        return blocks

    def make_files_table(self) -> Table:
        """Make the table that describes the two files compared: a row for the former text, a row for the new text."""
        rows = (
            (self.say("Former text"), self.describe_file(self.before, self.one)),
            (self.say("New text"), self.describe_file(self.after, self.other)),
        )
        return Table(
            "control",
            (),
            tuple((header_cell(label), furniture_runs(self.typeset_text(text))) for label, text in rows),
            (0.22, 0.78),
        )

    def warn_same_version(self) -> list[Block]:
        """Make a warning where two files whose clauses differ bear the same version number; else an empty list."""
        version = self.before.head.get("version")
        if not version or not self.found or version != self.after.head.get("version"):
            return []
        return [
            self.make_paragraph(self.say("The two texts bear the same version number: change it before anyone signs."))
        ]

    def describe_file(self, file: ComparedFile, word: WordDocument) -> str:
        """Describe a compared file in the page's language: title, edition, version, date and release, where known.

        ``file`` is the Word file as `read_compared_file` returns it, ``word`` the same file open in python-docx.
        """
        say, parts = self.say, [self.find_title(file, word) or self.say("document without a title")]
        core = word.core_properties
        if edition := EDITION_LABEL.fullmatch(core.subject or ""):
            parts.append(say("edition {number}", number=edition[3]))
        if file.head.get("version"):
            parts.append(say("version {version}", version=file.head["version"]))
        day = find_document_day(file, word)
        if day is not None:
            parts.append(say("dated {day}", day=date_text(day, self.language)))
        if file.head.get("release"):
            parts.append(
                say("library {name} {release}", name=file.head.get("library", ""), release=file.head["release"])
            )
        return ", ".join(parts)

    def find_title(self, file: ComparedFile, word: WordDocument) -> str:
        """Find the title of a compared file: the one printed in the page's language, else that of its Word properties.

        ``file`` is the Word file as `read_compared_file` returns it, ``word`` the same file open in python-docx.
        """
        return show_refused(file.titles.get(self.language) or str(word.core_properties.title or ""))

    def make_changes_blocks(self) -> list[Block]:
        """Make the blocks of the page that say what changes, article by article, then sentences on the rest.

        The sentences name the annexes that change and say whether other text does. A sentence takes the place of the
        articles where no clause changes, and of every block where the files hold no clause.
        """
        say = self.say
        if not self.before.clauses and not self.after.clauses:
            return [
                self.make_paragraph(
                    say(
                        "No clause of the library was recognised in these files. The changes are marked in the text;"
                        " this page cannot say what they mean."
                    )
                )
            ]
        blocks: list[Block] = []
        if self.found:
            blocks.append(self.make_title(say("What changes, article by article")))
            if any(find_lines(change, self.language) for change in self.found):
                blocks.append(self.make_paragraph(say("Words taken out are struck through; words added are in bold.")))
            for group in self.groups:
                blocks.append(self.make_title(group.write_heading(self.language)))
                for change in group.changes:
                    blocks += self.describe_change(change, named=group.title != change.heading(self.language))
        else:
            blocks.append(self.make_paragraph(say("No clause changes.")))
        changed = [
            name
            for name in {**self.after.annexes, **self.before.annexes}
            if self.list_annex_lines(self.before, name) != self.list_annex_lines(self.after, name)
        ]
        if changed:
            names = list_text([self.find_annex_title(name) for name in changed], self.language)
            blocks.append(
                self.make_paragraph(
                    say("Annexes that change: {names}. An annex informs; it lays down no rule of its own.", names=names)
                )
            )
        if self.before.rest != self.after.rest:
            blocks.append(
                self.make_paragraph(
                    say(
                        "Outside the clauses (title, notices, table on the first page, headings, signatures) the text"
                        " changes too: see what is marked."
                    )
                )
            )
        return blocks

    @staticmethod
    def list_annex_lines(file: ComparedFile, name: str) -> list[str]:
        """List the texts of an annex's paragraphs in a compared file, normalized by `normalize_text`; empty without it.

        ``name`` is the tag of the annex.
        """
        return [line.folded for line in file.annexes.get(name, ()) if line.folded]

    def find_annex_title(self, name: str) -> str:
        """Find the title of an annex in the page's language, else in another, else the label of its companion document.

        ``name`` is the tag of the annex. Where nothing is found, the result says that the annex has no title.
        """
        headings = [
            line for file in (self.after, self.before) for line in file.annexes.get(name, ()) if line.role == "Heading1"
        ]
        title_line = next(
            (line for line in headings if line.language == self.language), headings[0] if headings else None
        )
        if title_line is not None:
            return " ".join(title_line.shown.split())
        companion, _ = self.library.companions.get(name.removeprefix(ANNEX), (None, None))
        return companion.label.text(self.language) if companion else self.say("annex without a title")

    def describe_change(self, change: ClauseChange, *, named: bool) -> Iterator[Block]:
        """Describe the change of a clause: a paragraph of what the library says of it, then a table of changed lines.

        A row of the table is a line before and after; there is no table where no line differs. With ``named``, the
        paragraph begins with the clause's heading, for use where the article has another title.
        """
        parts = [f"{change.heading(self.language)}{COLONS[self.language]}"] if named else []
        level = self.describe_level(change)
        if level:
            parts.append(f"{level if named else level[:1].upper() + level[1:]}. ")
        parts.append(" ".join(change.list_sentences(self.language)))
        yield self.make_paragraph("".join(parts))
        rows = tuple(self.make_line_row(line) for line in find_lines(change, self.language))
        if rows:
            header = (
                header_cell(self.typeset_text(self.say("Before"))),
                header_cell(self.typeset_text(self.say("After"))),
            )
            yield Table("changes", header, rows, (0.5, 0.5))

    def make_line_row(self, line: LineChange) -> tuple[Runs, Runs]:
        """Make the table row of a line that changes: the words before, the words after, those that differ marked."""
        before, after = self.typeset_text(line.before), self.typeset_text(line.after)
        if not before:
            return furniture_runs("–"), (mark_words(after, added=True),)
        if not after:
            return (mark_words(before),), furniture_runs("–")
        return mark_differences(before, after)
