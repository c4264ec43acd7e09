"""What changed between two documents: tracked changes of Word, and in front a page that says it clause by clause.

The sentences of that page are those of the library: each edition says what it changes, each vehicle what a change of
its text
demands. A text that was changed outside the library is named as such, for nobody has written what that change means.
"""

from __future__ import annotations

import copy
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, get_args

from ..compose.assessment import CitedBasis
from ..document.blanks import furniture_runs, header_cell
from ..document.layout import COLONS
from ..document.tree import Article, Block, Bullets, Document, Paragraph, Run, Runs, Table
from ..i18n import N_, Labels, date_text, labels, list_text, typeset_text
from ..library.clauses import Clause, Edition, EditionChange
from ..library.load import Library, load_library
from ..library.markup import ANNEX, Blank, Inline, Reference, TextList
from ..library.vehicles import ChangeRequirement, Vehicle
from ..problems import AssemblyError, Problem, WriterError, unknown_name
from ..text import normalize_text
from ..word_diff import align_sequences
from ..writers import to_bytes

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from ..word.reading import WordLine

AUTHOR = "aigov_docs"
LANGUAGES: Mapping[str, tuple[str, ...]] = {"fr": ("fr",), "en": ("en",), "fr+en": ("fr", "en")}
#: How much a change can change, the least first.
LEVELS: tuple[str, ...] = get_args(EditionChange.model_fields["level"].annotation)
_OTHERWISE = "otherwise"
_LABEL = re.compile(r"((?:[a-z][a-z0-9-]*/)?([a-z0-9]+(?:-[a-z0-9]+)*))@([1-9]\d{0,3})")
_VALUE = "\ue001"  # stands for a blank in a pattern; no text that was read holds it
_HEADINGS = ("Heading2", "UnnumberedHeading")


# ------------------------------------------------------------------ what changed, clause by clause
@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What changed in one clause.

    Parameters
    ----------
    clause:
        Its name, with that of its library where that is a firm's own.
    headings:
        Its heading by language, as the newer document prints it.
    kind:
        ``edition`` (another edition), ``added``, ``removed``, ``values`` (a value that fills a blank), ``wording``
        (that of another
        vehicle), ``text`` (changed outside the library).
    old, new:
        Its editions, None where the document has no such clause.
    changes:
        What each edition in between changes, by its number; of an older edition that comes back, what is undone.
    values:
        The names of the blanks whose value changed.
    by_hand:
        Whether the newer text is not that of its edition.
    demands:
        What the change demands, by vehicle.
    """

    clause: str
    headings: Mapping[str, str]
    kind: str
    old: int | None = None
    new: int | None = None
    changes: tuple[tuple[int, EditionChange], ...] = ()
    values: tuple[str, ...] = ()
    by_hand: bool = False
    demands: tuple[tuple[Vehicle, ChangeRequirement], ...] = ()

    @property
    def level(self) -> str:
        """The greatest level of what changed; empty where no edition says it."""
        found = [change.level for _, change in self.changes]
        return max(found, key=LEVELS.index, default="") if not self.by_hand else ""

    def heading(self, language: str) -> str:
        """Its heading in a language, else in another, else its name."""
        return self.headings.get(language) or next(iter(self.headings.values()), self.clause)

    def list_sentences(self, library: Library, language: str) -> tuple[str, ...]:
        """What changed, in sentences: those of the editions, and what the program saw."""
        say = labels(language)
        out: list[str] = []
        if self.kind == "added":
            out.append(say("This clause is new."))
        elif self.kind == "removed":
            out.append(say("This clause is removed."))
        elif self.kind == "wording":
            out.append(say("The edition is the same, in the wording of another vehicle."))
        elif self.kind == "edition" and (self.old or 0) > (self.new or 0):
            out.append(
                say(
                    "Edition {new} comes back. What edition {old} had changed no longer holds:",
                    new=self.new,
                    old=self.old,
                )
            )
        elif self.kind == "edition" and not self.changes:
            out.append(
                say(
                    "Edition {old} becomes edition {new}. The library does not say what that changes.",
                    old=self.old,
                    new=self.new,
                )
            )
        out += [change.text(language) for _, change in self.changes]
        if self.values:
            labelled = (library.vocabulary.blanks[name].text(language) for name in self.values)
            names = list_text(
                [text[:1].lower() + text[1:] if text[1:2].islower() else text for text in labelled], language
            )
            out.append(
                say("A value changed: {names}.", names=names)
                if len(self.values) == 1
                else say("Values changed: {names}.", names=names)
            )
        if self.by_hand:
            out.append(say("The text was changed outside the library: read it in full."))
        return tuple(typeset_text(text, language) for text in out)

    def as_dict(self, library: Library, language: str = "en") -> dict[str, Any]:
        """The change as plain data. It names the blanks whose value changed, never the values."""
        return {
            "clause": self.clause,
            "heading": self.heading(language),
            "kind": self.kind,
            "old": self.old,
            "new": self.new,
            "level": self.level,
            "sentences": list(self.list_sentences(library, language)),
            "values": list(self.values),
            "by_hand": self.by_hand,
            "demands": [
                {
                    "vehicle": vehicle.id,
                    "demand": demand.text(language),
                    "steps": demand.steps.text(language),
                    "legal_bases": list(demand.legal_bases),
                }
                for vehicle, demand in self.demands
            ],
        }


def find_clause_changes(
    old: bytes,
    new: bytes,
    library: Library | None = None,
    *,
    vehicle: str | None = None,
    names: tuple[str, str] = ("old", "new"),
) -> tuple[ClauseChange, ...]:
    """What changed between two Word files, clause by clause, in the order of the newer one.

    Parameters
    ----------
    old, new:
        The files. Changes that are pending in them count as accepted.
    library:
        The library whose editions say what they change; the shipped one when not given.
    vehicle:
        The vehicle whose demands are said; that of the newer file when not given, else every vehicle that has the
        clause.
    names:
        How the two files are called in messages.

    Raises
    ------
    WriterError
        A file is no Word file, or is not safe to open.

    >>> from ..library import load_library
    >>> library = load_library()
    >>> one, two = (assemble_edition(library, f"confidential-data@{n}", "en") for n in (1, 2))
    >>> [(change.clause, change.level) for change in find_clause_changes(to_bytes(one, "docx"), to_bytes(two, "docx"))]
    [('confidential-data', 'substantive')]
    """
    known = library or load_library()
    return _compare_files(_read_compared_file(old, names[0]), _read_compared_file(new, names[1]), known, vehicle)


@dataclass(frozen=True, slots=True)
class _ClauseInFile:
    """One clause as a file has it: its edition, and its paragraphs by language."""

    edition: int
    lines: dict[str, list[WordLine]]

    def join_text(self, language: str) -> str:
        """Its text as it is compared, references without their number."""
        return normalize_text(" ".join(line.text for line in self.lines.get(language, ())))

    def find_headings(self) -> dict[str, str]:
        found = {}
        for language, lines in self.lines.items():
            for line in lines:
                if line.role in _HEADINGS and line.shown.strip():
                    found[language] = re.sub(r"\s+", " ", line.shown).strip()
                    break
        return found


@dataclass(frozen=True, slots=True)
class _ComparedFile:
    """A file as it was read: its clauses and annexes in order, the rest of its text, its title by language, what it
    says of itself.
    """

    clauses: dict[str, _ClauseInFile]
    annexes: dict[str, list[WordLine]]
    rest: tuple[str, ...]
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    head: Mapping[str, str] = field(default_factory=dict)


def _read_compared_file(data: bytes, where: str) -> _ComparedFile:
    """Read a file without trusting it."""
    from ..word.proof_part import FileProof, read_proof
    from ..word.reading import CLAUSE_TAG, group_segments, read_file, resolve_changes

    said = read_file(data)
    if said.problems:
        raise WriterError(*(replace(problem, where=where) for problem in said.problems))
    lines = [line for line in resolve_changes(said.lines, accepted=True) if not line.contents]
    clauses: dict[str, _ClauseInFile] = {}
    annexes: dict[str, list[WordLine]] = {}
    for (tag, language), owned in group_segments(lines).items():
        if tag.startswith(ANNEX):
            annexes.setdefault(tag, []).extend(owned)
        elif CLAUSE_TAG.fullmatch(tag):
            name, _, number = tag.rpartition("@")
            clauses.setdefault(name, _ClauseInFile(int(number), {})).lines.setdefault(language, []).extend(owned)
    proof = read_proof(said.proof) if said.proof is not None else None
    head = dict(proof.head) if isinstance(proof, FileProof) else {}
    head.setdefault("vehicle", said.properties.get("aigov.vehicle", ""))
    spoken = head.get("languages", "").split() or sorted(
        {language for said in clauses.values() for language in said.lines}
    )
    rest = tuple(text for text in (line.folded for line in lines if not line.tag) if text)
    titles = {line.language: line.shown.strip() for line in reversed(lines) if line.role == "Title"}
    return _ComparedFile(clauses, annexes, rest, titles, tuple(spoken), head)


def _compare_files(
    old: _ComparedFile, new: _ComparedFile, library: Library, vehicle: str | None
) -> tuple[ClauseChange, ...]:

    names = list(old.clauses), list(new.clauses)
    kept = set(names[0]) & set(names[1])
    found: list[ClauseChange] = []
    seen: set[str] = set()
    for i, j in align_sequences(names[0], names[1], str, lambda one, other: 0.0):
        name = names[1][j] if j is not None else names[0][i or 0]
        if (j is None and name in kept) or name in seen:  # a clause that moved is looked at where it is now
            continue
        seen.add(name)
        change = _compare_clause(
            name,
            old.clauses.get(name),
            new.clauses.get(name),
            library,
            (old.head.get("vehicle", ""), new.head.get("vehicle", "")),
        )
        if change is not None:
            found.append(replace(change, demands=find_demands(change, library, vehicle or new.head.get("vehicle", ""))))
    return tuple(found)


def _compare_clause(
    name: str, before: _ClauseInFile | None, after: _ClauseInFile | None, library: Library, vehicles: tuple[str, str]
) -> ClauseChange | None:
    """What changed in one clause, None when nothing did.

    ``vehicles`` are those of the two files, for each has its own wording.
    """
    said = after or before
    assert said is not None  # a name comes from one of the files
    carried = tuple(library.find_vehicle(name) or name for name in vehicles)
    headings = said.find_headings()
    clause = _find_clause(library, name)
    if before is None or after is None:
        by_hand = after is not None and _read_values(clause, after, carried[1]) is None
        return ClauseChange(
            name,
            headings,
            "added" if after else "removed",
            before.edition if before else None,
            after.edition if after else None,
            by_hand=by_hand,
        )
    if before.edition != after.edition:
        low, high = sorted((before.edition, after.edition))
        notes = (
            [(number, edition.change) for number, edition in sorted(clause.editions.items()) if low < number <= high]
            if clause
            else []
        )
        told = tuple((number, change) for number, change in notes if change is not None)
        return ClauseChange(
            name,
            headings,
            "edition",
            before.edition,
            after.edition,
            told,
            by_hand=_read_values(clause, after, carried[1]) is None,
        )
    if all(before.join_text(language) == after.join_text(language) for language in {*before.lines, *after.lines}):
        return None
    was, now = _read_values(clause, before, carried[0]), _read_values(clause, after, carried[1])
    if was is not None and now is not None and vehicles[0] != vehicles[1]:
        return ClauseChange(name, headings, "wording", before.edition, after.edition)
    if was is None or now is None or was.keys() != now.keys():
        return ClauseChange(name, headings, "text", before.edition, after.edition, by_hand=True)
    values = tuple(dict.fromkeys(blank for (_, blank), value in now.items() if was[_, blank] != value))
    return ClauseChange(name, headings, "values", before.edition, after.edition, values=values)


def _find_clause(library: Library, name: str) -> Clause | None:
    """The clause of a tag, when it is of this library."""
    clause = library.clauses.get(name.rpartition("/")[2])
    return (
        clause
        if clause is not None and name == ("" if clause.library == "aigov" else f"{clause.library}/") + clause.id
        else None
    )


def _read_values(
    clause: Clause | None, said: _ClauseInFile, vehicle: Vehicle | str
) -> dict[tuple[str, str], tuple[str, ...]] | None:
    """The values of the blanks of a clause, by language and name, as a file prints them; None when its text is not that
    of its edition.
    """
    edition = clause.editions.get(said.edition) if clause else None
    if edition is None:
        return None
    wordings = (
        [vehicle]
        if vehicle
        else ["", *dict.fromkeys(wording.vehicle for wording in edition.wordings.values() if wording.vehicle)]
    )
    out: dict[tuple[str, str], tuple[str, ...]] = {}
    for language in said.lines:
        found = next(
            (
                values
                for name in wordings
                if (values := _match_wording(edition, name, language, said.join_text(language))) is not None
            ),
            None,
        )
        if found is None:
            return None
        out.update({(language, name): value for name, value in found.items()})
    return out


def _match_wording(
    edition: Edition, vehicle: Vehicle | str, language: str, text: str
) -> dict[str, tuple[str, ...]] | None:
    """The values a text gives to the blanks of a wording; None when it is not that wording."""
    from ..word.reading import REFERENCE

    wording = edition.find_wording(vehicle, language)
    if wording is None or wording.problems:
        return None
    blanks: list[str] = []
    parts: list[str] = []
    for inlines in _iter_inlines(wording.text.heading, wording.text.blocks):
        said = ""
        for piece in inlines:
            if isinstance(piece, Blank):
                blanks.append(piece.name)
                said += _VALUE
            else:
                said += REFERENCE if isinstance(piece, Reference) else piece.text
        parts.append(said)
    pattern = (
        re.escape(normalize_text(" ".join(parts)))
        .replace(re.escape(_VALUE), "(.*?)")
        .replace(re.escape(REFERENCE), rf"(?:{REFERENCE}|\[[^]]+\])")
    )
    found = re.fullmatch(pattern, text, re.DOTALL)
    if found is None:
        return None
    out: dict[str, tuple[str, ...]] = {}
    for name, value in zip(blanks, found.groups(), strict=True):
        out[name] = (*out.get(name, ()), value)
    return out


def _iter_inlines(heading: tuple[Inline, ...], blocks: Sequence[Any]) -> Iterator[tuple[Inline, ...]]:
    """The paragraphs of a wording, the items of its lists included."""
    yield heading
    for block in blocks:
        if isinstance(block, TextList):
            yield from block.items
        else:
            yield block.inlines


def find_demands(change: ClauseChange, library: Library, vehicle: str) -> tuple[tuple[Vehicle, ChangeRequirement], ...]:
    """What a change demands: in its vehicle, or in each that has the clause when none is known.

    >>> from ..library import load_library
    >>> change = ClauseChange("trade-secrets", {}, "added", None, 1)
    >>> [demand.en for _, demand in find_demands(change, load_library(), "contract-amendment")]
    ['The agreement of each employee, by a new signed amendment']
    """
    known = library.find_vehicle(vehicle) if vehicle else None
    name = change.clause.rpartition("/")[2]
    chosen = (
        [known]
        if known
        else [each for each in library.vehicles.values() if not vehicle and name in each.list_clause_ids()]
    )
    out = []
    for each in chosen:
        if each.on_change is not None:
            out.append((each, each.on_change.requirement_for(change.level or _OTHERWISE)))
    return tuple(out)


# ------------------------------------------------------------------ two editions of a clause as documents
def assemble_edition(library: Library, label: str, language: str, vehicle: str | None = None) -> Document:
    """One edition of a clause as a document of its own, its blanks shown by their names.

    Raises
    ------
    AssemblyError
        The library has no such clause, edition or vehicle.

    >>> from ..library import load_library
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
        (each for each in edition.wordings.values() if each.language == language), None
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
    since = typeset_text(say("In force since {day}", day=date_text(edition.in_force, language)), language)
    return Document(
        name="edition",
        language=language,
        title="".join(run.text for run in heading),
        subtitle=f"{name} – {since}",
        notice="",
        header=f"{library.name} {library.release}",
        footer=name,
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
        properties=(("author", AUTHOR), ("subject", name)),
    )


def _find_edition(library: Library, label: str) -> tuple[Clause, Edition]:
    found = _LABEL.fullmatch(label)
    clause = library.clauses.get(found[2]) if found else None
    if found is None or clause is None:
        known = [each.label_edition(edition) for each in library.clauses.values() for edition in each.editions.values()]
        raise AssemblyError(unknown_name("unknown-edition", label, N_('unknown edition "{name}"'), label, known))
    edition = clause.editions.get(int(found[3]))
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
    """A piece of a wording without a matter: a blank by its name, a reference by its heading."""
    if isinstance(piece, Blank):
        entry = library.vocabulary.blanks.get(piece.name)
        return Run(f"[{entry.text(language) if entry else piece.name}]", piece.bold, "blank", piece.name, filled=False)
    if isinstance(piece, Reference):
        return Run(f"[{cite_by_heading(piece.clause, library, language)}]", piece.bold, "reference")
    return Run(piece.text, piece.bold)


def cite_by_heading(name: str, library: Library, language: str) -> str:
    """A reference to a clause where there are no numbers: by its heading.

    >>> from ..library import load_library
    >>> cite_by_heading("incident-reporting", load_library(), "en")
    'article “Incident reporting”'
    """
    if name.startswith(ANNEX):
        companion, _ = library.companions.get(name.removeprefix(ANNEX), (None, None))
        said = companion.label.text(language) if companion else name
        return typeset_text(f"annexe « {said} »" if language == "fr" else f"annex “{said}”", language)
    target = library.clauses.get(name)
    wordings = list(target.editions.values())[-1].wordings.values() if target else ()
    heading = next((wording.text.heading for wording in wordings if wording.language == language), ())
    said = "".join(getattr(part, "text", "") for part in heading) or name
    quoted = f"« {said} »" if language == "fr" else f"“{said}”"
    return typeset_text(labels(language)("article {n}", n=quoted), language)


# ------------------------------------------------------------------ the redline
def redline(
    old: bytes,
    new: bytes,
    *,
    author: str | None = None,
    date: dt.date | None = None,
    language: str | None = None,
    library: Library | None = None,
    vehicle: str | None = None,
    names: tuple[str, str] = ("old", "new"),
) -> bytes:
    """Two Word files as one with tracked changes, and in front a page that says what changes, clause by clause.

    Accepting every change gives the text of ``new``, rejecting every change that of ``old``; the page in front is no
    change. Changes
    pending in the two files count as accepted. The same files give the same bytes.

    Parameters
    ----------
    author:
        Who makes the changes; the employer named in the newer file when not given.
    date:
        The day the changes bear; that of the newer document when not given.
    language:
        Of the page: ``fr``, ``en`` or ``fr+en``; that of the newer document when not given.
    library, vehicle, names:
        As for `changes`.

    Raises
    ------
    WriterError
        A file is no Word file or not safe to open; no date is known; the author or the language cannot be used.

    >>> from ..library import load_library
    >>> one, two = (to_bytes(assemble_edition(load_library(), f"confidential-data@{n}", "fr"), "docx") for n in (1, 2))
    >>> redline(one, two)[:2]
    b'PK'
    """
    from ..word.blank_file import save_same_bytes
    from ..word.changes import track_changes

    before, after = _read_compared_file(old, names[0]), _read_compared_file(new, names[1])
    known = library or load_library()
    one, other = _open_word(old, names[0]), _open_word(new, names[1])
    day = date or _find_day(after, other) or _find_day(before, one)
    if day is None:
        raise WriterError(
            Problem("no-date", names[1], N_("the file does not say its date"), N_("give one: --date 2026-12-31"))
        )
    who = author or (other.core_properties.author if after.clauses else "") or AUTHOR
    if not who.isprintable() or len(who) > 255:
        raise WriterError(
            Problem(
                "author",
                "--author",
                N_("this name cannot be written in a file"),
                N_("write the name of the author on one line"),
            )
        )
    if language is not None and language not in LANGUAGES:
        raise WriterError(
            unknown_name("language", "--lang", N_('unknown language "{name}"'), language, list(LANGUAGES))
        )
    languages = (
        LANGUAGES[language] if language else tuple(name for name in ("fr", "en") if name in after.languages) or ("fr",)
    )
    found = _compare_files(before, after, known, vehicle)
    landscape = _is_landscape(other)
    pages = [
        _RedlinePage(before, after, one, other, found, known, name).make_document(day, landscape=landscape)
        for name in languages
    ]
    track_changes(one, other, author=who, day=day, tag_group=lambda tag: tag.rsplit("@", 1)[0])
    for page in reversed(pages):
        _insert_front_page(other, page)
    other.core_properties.last_modified_by = who
    other.core_properties.modified = dt.datetime.combine(day, dt.time())
    return save_same_bytes(other)


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


def _find_day(file: _ComparedFile, word: WordDocument) -> dt.date | None:
    """The day of a document: what its proof says, else when the file was changed last."""
    try:
        return dt.date.fromisoformat(file.head.get("date", ""))
    except ValueError:
        core = word.core_properties
        found = core.modified or core.created
        return found.date() if found is not None else None


def _is_landscape(word: WordDocument) -> bool:
    section = word.sections[0]
    return (section.page_width or 0) > (section.page_height or 0)


def _insert_front_page(word: WordDocument, page: Document) -> None:
    """Put a page of its own before the body, with the styles it needs; nothing of it is a change."""
    from docx import Document as open_word
    from docx.oxml import OxmlElement

    from ..word.changes import StyleImporter, W

    front = open_word(io.BytesIO(to_bytes(page, "docx")))
    styles = StyleImporter(front, word)
    body = word.element.body
    made = [copy.deepcopy(child) for child in front.element.body if child.tag != f"{W}sectPr"]
    paragraph, properties = OxmlElement("w:p"), OxmlElement("w:pPr")
    style, turn = OxmlElement("w:pStyle"), OxmlElement("w:pageBreakBefore")
    style.set(f"{W}val", "Spacer")
    properties.extend([style, turn])
    paragraph.append(properties)
    made.append(paragraph)
    for place, element in enumerate(made):
        styles.import_styles(element)
        body.insert(place, element)


# ------------------------------------------------------------------ the page in front
class ClauseChangesPage:
    """What the pages "What changes for you" have in common, in one language: how a change is named, what it demands."""

    def __init__(self, found: Sequence[ClauseChange], library: Library, language: str) -> None:
        self.found, self.library, self.language = found, library, language
        self.say: Labels = labels(language)

    def typeset_text(self, text: str) -> str:
        """A text with the spaces and apostrophes of its language."""
        return typeset_text(text, self.language)

    def make_paragraph(self, text: str, style: str = "body", *, bold: bool = False) -> Paragraph:
        """A paragraph of the page's own words."""
        return Paragraph(furniture_runs(self.typeset_text(text), bold=bold), style=style)

    def label_editions(self, change: ClauseChange) -> str:
        """The name of a clause with its editions: ``confidential-data@1 → @2``."""
        editions = [f"@{number}" for number in (change.old, change.new) if number is not None]
        return change.clause + " → ".join(dict.fromkeys(editions))

    def describe_level(self, change: ClauseChange) -> str:
        """How much a change changes, in words; empty where no edition says it."""
        said = {
            "cosmetic": self.say("change of form"),
            "clarification": self.say("clarification"),
            "substantive": self.say("change of substance"),
        }.get(change.level, "")
        return self.typeset_text(said)

    def list_demands(self, day: dt.date) -> list[Block]:
        """Each demand once, step by step, with its legal bases."""
        seen: dict[tuple[str, str], tuple[Vehicle, ChangeRequirement]] = {}
        for change in self.found:
            for vehicle, demand in change.demands:
                seen.setdefault((vehicle.id, demand.fr), (vehicle, demand))
        out: list[Block] = []
        for vehicle, demand in seen.values():
            cited = "; ".join(
                CitedBasis(name, self.library.legal_bases[name], day).citation_text(self.language)
                for name in demand.legal_bases
                if name in self.library.legal_bases
            )
            out.append(
                self.make_paragraph(
                    f"{vehicle.label.text(self.language)} – {demand.text(self.language)}", "intro", bold=True
                )
            )
            out += [self.make_paragraph(step) for step in demand.steps.text(self.language).split("\n")]
            out.append(self.make_paragraph(self.say("Legal bases: {cited}.", cited=cited), "note"))
        return out


class _RedlinePage(ClauseChangesPage):
    """The page in front of two files compared."""

    def __init__(
        self,
        before: _ComparedFile,
        after: _ComparedFile,
        one: WordDocument,
        other: WordDocument,
        found: Sequence[ClauseChange],
        library: Library,
        language: str,
    ) -> None:
        super().__init__(found, library, language)
        self.before, self.after, self.one, self.other = before, after, one, other

    def make_document(self, day: dt.date, *, landscape: bool) -> Document:
        """The page as a document."""
        say = self.say
        said = say(
            "This page informs. It is not part of the document and is not a tracked change. It repeats what the library"
            " says of editions and of vehicles. It does not say that these steps are done, nor that the new text"
            " applies. If it differs from the text, the text counts."
        )
        body: list[Block] = [
            self.make_files_table(),
            *self.warn_same_version(),
            self.make_paragraph(said, "note"),
            *self.make_changes_blocks(),
            *self.list_demands(day),
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

    def make_files_table(self) -> Table:
        """Which documents are compared."""
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
        """A warning when two texts that differ bear the same version number: which one was signed could not be told."""
        version = self.before.head.get("version")
        if not version or not self.found or version != self.after.head.get("version"):
            return []
        return [
            self.make_paragraph(self.say("The two texts bear the same version number: change it before anyone signs."))
        ]

    def describe_file(self, file: _ComparedFile, word: WordDocument) -> str:
        """A document in a few words: title, version, date, library."""
        say, said = self.say, [self.find_title(file, word) or self.say("document without a title")]
        core = word.core_properties
        if _LABEL.fullmatch(core.subject or ""):
            said.append(core.subject)
        if file.head.get("version"):
            said.append(say("version {version}", version=file.head["version"]))
        day = _find_day(file, word)
        if day is not None:
            said.append(say("dated {day}", day=date_text(day, self.language)))
        if file.head.get("release"):
            said.append(
                say("library {name} {release}", name=file.head.get("library", ""), release=file.head["release"])
            )
        return ", ".join(said)

    def find_title(self, file: _ComparedFile, word: WordDocument) -> str:
        return file.titles.get(self.language) or str(word.core_properties.title or "")

    def make_changes_blocks(self) -> list[Block]:
        """The table of what changes."""
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
        out: list[Block] = []
        if self.found:
            rows = tuple(self.make_change_row(change) for change in self.found)
            header = (
                header_cell(self.typeset_text(say("Clause"))),
                header_cell(self.typeset_text(say("What changes"))),
                header_cell(self.typeset_text(say("What it demands"))),
            )
            out.append(Table("changes", header, rows, (0.25, 0.45, 0.3)))
        else:
            out.append(self.make_paragraph(say("No clause changes.")))
        changed = [
            name
            for name in {**self.after.annexes, **self.before.annexes}
            if self.list_annex_lines(self.before, name) != self.list_annex_lines(self.after, name)
        ]
        if changed:
            names = list_text([self.find_annex_title(name) for name in changed], self.language)
            out.append(
                self.make_paragraph(
                    say("Annexes that change: {names}. An annex informs; it lays down no rule of its own.", names=names)
                )
            )
        if self.before.rest != self.after.rest:
            out.append(
                self.make_paragraph(
                    say(
                        "Outside the clauses (title, notices, table on the first page, headings, signatures) the text"
                        " changes too: see what is marked."
                    )
                )
            )
        return out

    @staticmethod
    def list_annex_lines(file: _ComparedFile, name: str) -> list[str]:
        """What an annex says in a file; nothing where the file has none."""
        return [line.folded for line in file.annexes.get(name, ()) if line.folded]

    def find_annex_title(self, name: str) -> str:
        """The title of an annex, in the language of the page where the file has it."""
        headings = [
            line for file in (self.after, self.before) for line in file.annexes.get(name, ()) if line.role == "Heading1"
        ]
        found = next((line for line in headings if line.language == self.language), headings[0] if headings else None)
        return " ".join(found.shown.split()) if found is not None else name.removeprefix(ANNEX)

    def make_change_row(self, change: ClauseChange) -> tuple[Runs, ...]:
        level = self.describe_level(change)
        said = "\n".join(change.list_sentences(self.library, self.language)) + (f"\n({level})" if level else "")
        demanded = "\n".join(
            (f"{vehicle.label.text(self.language)}{COLONS[self.language]}" if len(change.demands) > 1 else "")
            + demand.text(self.language)
            for vehicle, demand in change.demands
        )
        return (
            (
                Run(self.typeset_text(change.heading(self.language)), True, "furniture"),
                Run(f"\n{self.label_editions(change)}", False, "furniture"),
            ),
            furniture_runs(said),
            furniture_runs(self.typeset_text(demanded) or "–"),
        )
