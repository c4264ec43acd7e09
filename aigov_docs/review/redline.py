"""A redline: two Word files as one with tracked changes, after a page that pairs the changes by article."""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..closed_words import Language
from ..compose.citations import CitedBasis
from ..document.blanks import furniture_runs, header_cell
from ..document.tree import Article, Block, Bullets, ChangedRun, Document, Paragraph, Run, Runs, Table
from ..kits.ground.files import GivenFile, name_given, read_given
from ..kits.ground.i18n import N_, Labels, date_text, labels, list_text, typeset_text
from ..kits.ground.languages import document_languages, find_language, known_languages, quote_text
from ..kits.ground.problems import AssemblyError, Problem, WriterError, unknown_name, unreadable_file
from ..kits.ground.text import show_refused
from ..library.clauses import Clause, Edition
from ..library.library import Library
from ..library.load import load_library
from ..library.markup import ANNEX, Blank, Inline, Reference, TextList
from ..writers import to_bytes
from .clause_changes import (
    ClauseChange,
    ComparedFile,
    LineChange,
    compare_files,
    find_document_day,
    list_text_stretches,
    read_compared_file,
)
from .matter_comparison import Demand, find_lines, group_by_article, list_demands

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


# ------------------------------------------------------------------ changes page
# The parts shared by the pages "What changes for you": labels, levels and demands of changes.


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


# ------------------------------------------------------------------ edition document
# One edition of a clause as a document of its own, with no matter to fill its blanks.


#: How an edition is named: ``confidential-data@2``, ``acme/confidential-data@1``.
EDITION_LABEL = re.compile(r"((?:[a-z][a-z0-9-]*/)?([a-z0-9]+(?:-[a-z0-9]+)*))@([1-9]\d{0,3})")


def assemble_edition(library: Library, label: str, language: str, vehicle: str | None = None) -> Document:
    """Assemble one edition of a clause as a document of its own, with the label of each blank in the place of a value.

    Parameters
    ----------
    label:
        The edition, as ``confidential-data@2``.
    language:
        The language of the text, ``fr`` or ``en``.
    vehicle:
        The id of the vehicle whose wording is taken, else the common wording; the common one when None. Where neither
        is in the language, the French one is taken; where there is no French one, the first one in the language.

    Raises
    ------
    AssemblyError
        The library has no such clause, edition or vehicle, or the edition has none of these wordings.

    >>> assemble_edition(load_library(), "confidential-data@2", "fr").title
    'Données à ne pas saisir'
    """
    clause, edition = _find_edition(library, label)
    chosen = library.find_vehicle(vehicle) if vehicle else None
    if vehicle and chosen is None:
        raise AssemblyError(
            unknown_name(
                "unknown-vehicle", "--vehicle", N_('unknown vehicle "{name}"'), vehicle, list(library.vehicles)
            )
        )
    wording = edition.find_wording(chosen or "", language) or next(
        (candidate for candidate in edition.wordings.values() if candidate.language == language), None
    )
    if wording is None:
        raise AssemblyError(
            Problem("no-wording", label, N_("this edition has no text in that language"), N_("choose another language"))
        )
    say = labels(language)

    def runs(inlines: Sequence[Inline]) -> Runs:
        return tuple(_make_run(piece, library, language) for piece in inlines)

    blocks: list[Paragraph | Bullets] = []
    for block in wording.text.blocks:
        if isinstance(block, TextList):
            blocks.append(Bullets(tuple(runs(item) for item in block.items), block.ordered))
        else:
            blocks.append(Paragraph(runs(block.inlines)))
    heading = runs(wording.text.heading)
    name = clause.label_edition(edition)
    numbered = typeset_text(say("Edition {number}", number=edition.number), language)
    since = typeset_text(say("In force since {day}", day=date_text(edition.in_force, language)), language)
    return Document(
        name="edition",
        language=language,
        title="".join(run.text for run in heading),
        subtitle=f"{numbered} – {since}",
        notice="",
        header=say("Library {name} {release}", name=library.name, release=library.release),
        footer=numbered,
        page_label=say("Page {page} / {pages}", page="{page}", pages="{pages}"),
        body=(
            Article(
                f"a-{clause.id}",
                name.rpartition("@")[0],
                edition.number,
                wording.key,
                clause.kind,
                heading,
                tuple(blocks),
            ),
        ),
        date=edition.in_force.isoformat(),
        properties=(("subject", name),),
    )


def _find_edition(library: Library, label: str) -> tuple[Clause, Edition]:
    label_match = EDITION_LABEL.fullmatch(label)
    clause = library.clauses.get(label_match[2]) if label_match else None
    if label_match is None or clause is None:
        known_labels = [
            listed_clause.label_edition(edition)
            for listed_clause in library.clauses.values()
            for edition in listed_clause.editions.values()
        ]
        raise AssemblyError(unknown_name("unknown-edition", label, N_('unknown edition "{name}"'), label, known_labels))
    edition = clause.editions.get(int(label_match[3]))
    if edition is None:
        raise AssemblyError(
            Problem(
                "unknown-edition",
                label,
                N_("the clause has no such edition"),
                N_("it has: {known}"),
                {"known": ", ".join(str(number) for number in clause.editions)},
            )
        )
    return clause, edition


def _make_run(piece: Inline, library: Library, language: str) -> Run:
    """Make a run of a piece of a wording without a matter: a blank by its name, a reference by its heading."""
    if isinstance(piece, Blank):
        entry = library.vocabulary.blanks.get(piece.name)
        return Run(f"[{entry.text(language) if entry else piece.name}]", piece.bold, "blank", piece.name, filled=False)
    if isinstance(piece, Reference):
        return Run(f"[{cite_by_heading(piece.clause, library, language)}]", piece.bold, "reference")
    return Run(piece.text, piece.bold)


def cite_by_heading(name: str, library: Library, language: str) -> str:
    """Write a cross-reference to a clause or annex by its heading or title, such as ``article “Incident reporting”``.

    It is for texts in which articles have no numbers. ``name`` is a clause's name, or ``annex:`` and a companion's
    name.

    >>> cite_by_heading("incident-reporting", load_library(), "en")
    'article “Incident reporting”'
    """
    if name.startswith(ANNEX):
        companion, _ = library.companions.get(name.removeprefix(ANNEX), (None, None))
        title = companion.label.text(language) if companion else name
        return typeset_text(labels(language)("annex “{name}”", name=title), language)
    target = library.clauses.get(name)
    wordings = list(target.editions.values())[-1].wordings if target else {}
    common = [wordings[language]] if language in wordings else []  # its heading before that of one kind of document
    others = (wording for wording in wordings.values() if wording.language == language)
    heading = next((wording.text.heading for wording in (*common, *others)), ())
    title = "".join(getattr(part, "text", "") for part in heading) or name
    quoted = quote_text(title, language)
    return typeset_text(labels(language)("article {n}", n=quoted), language)


# ------------------------------------------------------------------ redline page
# The front page of a redline: the files compared, the changes for the reader, the demands of each.


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
        parts = [f"{change.heading(self.language)}{find_language(self.language).colon}"] if named else []
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


# ------------------------------------------------------------------ redline
#: The styles of the front page that look otherwise in a document with a band around its title: white letters there.
_TITLE_STYLES = ("Title", "Subtitle")


def redline(
    old: GivenFile,
    new: GivenFile,
    *,
    author: str | None = None,
    date: dt.date | None = None,
    language: Language | None = None,
    library: Library | None = None,
    vehicle: str | None = None,
    names: tuple[str, str] | None = None,
) -> bytes:
    """Merge two Word files into one with tracked changes, after a page that lists the changes article by article.

    Accepting every change gives the text of ``new``, rejecting every change that of ``old``; the page in front is not
    marked as a change. Changes pending in the two files count as accepted. The result is the bytes of a Word file, the
    same for the same files.

    Parameters
    ----------
    old, new:
        The older and the newer file: a path, bytes or a binary stream, alike.
    author:
        The name that the tracked changes bear. When None, the author that the newer file names, such as the employer,
        if that file holds clauses and names one; else the word "comparison" in the language of the page.
    date:
        The day that the tracked changes bear; that of the newer document, else of the older one, when None.
    language:
        The language of the page in front, ``fr``, ``en`` or ``fr+en`` (a page in each); that of the newer document when
        None.
    library:
        The library whose editions and vehicles say what changes and what it demands; the shipped one when None.
    vehicle:
        The vehicle for which demands are listed. When None, the newer file's; where that file names none, every vehicle
        that has the clause.
    names:
        What messages call the older and the newer file; their own names, else “old” and “new”, when None.

    Raises
    ------
    WriterError
        A file cannot be read, is no Word file or not safe to open; no date is known; the author or the language cannot
        be used.

    >>> from .redline import assemble_edition
    >>> one, two = (to_bytes(assemble_edition(load_library(), f"confidential-data@{n}", "fr"), "docx") for n in (1, 2))
    >>> redline(one, two)[:2]
    b'PK'
    """
    from ..kits.wordkit.changes import track_changes
    from ..word.writer import save_same_bytes

    names = names or (name_given(old, "old"), name_given(new, "new"))
    former, newer = _read_side(old, names[0]), _read_side(new, names[1])
    before, after = read_compared_file(former, names[0]), read_compared_file(newer, names[1])
    chosen_library = library or load_library()
    old_document, new_document = _open_word(former, names[0]), _open_word(newer, names[1])
    day = date or find_document_day(after, new_document) or find_document_day(before, old_document)
    if day is None:
        raise WriterError(
            Problem("no-date", names[1], N_("the file does not say its date"), N_("give one: --date 2026-12-31"))
        )
    if language is not None and language not in document_languages():
        raise WriterError(
            unknown_name("language", "--lang", N_('unknown language "{name}"'), language, list(document_languages()))
        )
    languages = (
        document_languages()[language]
        if language
        else tuple(name for name in known_languages() if name in after.languages) or ("fr",)
    )
    named = new_document.core_properties.author if after.clauses else ""
    who = author or named or labels(languages[0])("Comparison")
    if not who.isprintable() or len(who) > 255:
        raise WriterError(
            Problem(
                "author",
                "--author",
                N_("this name cannot be written in a file"),
                N_("write the name of the author on one line"),
            )
        )
    changes = compare_files(before, after, chosen_library, vehicle)
    landscape = _is_landscape(new_document)
    pages = [
        RedlinePage(before, after, old_document, new_document, changes, chosen_library, name).make_document(
            day, landscape=landscape
        )
        for name in languages
    ]
    track_changes(old_document, new_document, author=who, day=day, tag_group=lambda tag: tag.rsplit("@", 1)[0])
    for page in reversed(pages):
        _insert_front_page(new_document, page)
    new_document.core_properties.last_modified_by = who
    new_document.core_properties.modified = dt.datetime.combine(day, dt.time())
    return save_same_bytes(new_document)


def _read_side(source: GivenFile, where: str) -> bytes:
    try:
        return read_given(source)
    except OSError as error:
        raise WriterError(unreadable_file(where, error)) from None


def _open_word(data: bytes, where: str) -> WordDocument:
    from docx import Document as open_word

    try:
        word = open_word(io.BytesIO(data))
        _ = word.element.body, word.sections[0], word.styles.element, word.core_properties.modified
    except Exception:  # whatever is wrong in a package that was read a moment ago: python-docx raises many kinds
        raise WriterError(
            Problem("not-word", where, N_("this is no Word file (.docx)"), N_("open it in Word, and save it again"))
        ) from None
    return word


def _is_landscape(word: WordDocument) -> bool:
    section = word.sections[0]
    return (section.page_width or 0) > (section.page_height or 0)


def _insert_front_page(word: WordDocument, page: Document) -> None:
    """Insert the front page before the body, with the styles it needs and outside the tracked changes.

    Its title has styles of its own: those of the document are white where its title stands in a band.
    """
    from docx import Document as open_word
    from docx.oxml import OxmlElement

    from ..kits.wordkit.changes import StyleImporter, W

    front = open_word(io.BytesIO(to_bytes(page, "docx")))
    for named in front.element.body.iter(f"{W}pStyle"):
        if named.get(f"{W}val") in _TITLE_STYLES:
            named.set(f"{W}val", f"Front{named.get(f'{W}val')}")
    for style in front.styles.element.iter(f"{W}style"):
        if style.get(f"{W}styleId") in _TITLE_STYLES:
            style.set(f"{W}styleId", f"Front{style.get(f'{W}styleId')}")
            style.find(f"{W}name").set(f"{W}val", style.get(f"{W}styleId"))
    styles = StyleImporter(front, word)
    body = word.element.body
    elements = [copy.deepcopy(child) for child in front.element.body if child.tag != f"{W}sectPr"]
    paragraph, properties = OxmlElement("w:p"), OxmlElement("w:pPr")
    style, turn = OxmlElement("w:pStyle"), OxmlElement("w:pageBreakBefore")
    style.set(f"{W}val", "Spacer")
    properties.extend([style, turn])
    paragraph.append(properties)
    elements.append(paragraph)
    for place, element in enumerate(elements):
        styles.import_styles(element)
        body.insert(place, element)
