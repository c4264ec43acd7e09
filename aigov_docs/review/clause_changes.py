"""The changes between two documents, clause by clause, and the demands of each change.

The sentences are those of the library: each edition says what it changes, each vehicle what a change of its text
demands. A text that was changed outside the library is named as such, for nobody has written what that change means.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, get_args

from ..kits.ground.i18n import labels, list_text, typeset_text
from ..kits.ground.problems import WriterError, refuse_language
from ..kits.ground.short_repr import short_repr
from ..kits.ground.text import name_article, normalize_text
from ..kits.ground.yaml_files import Bilingual
from ..kits.wordkit.changes import resolve_changes
from ..kits.wordkit.read.lines import CLAUSE_TAG, WordLine
from ..kits.wordkit.read.returned_file import read_file
from ..kits.wordkit.read.roles import ENDS, SHARED
from ..kits.wordkit.text_diff import align_sequences, list_readable_stretches, measure_word_share, split_words
from ..library.clauses import Clause, EditionChange, Wording
from ..library.library import Library
from ..library.load import load_library
from ..library.markup import ANNEX
from ..library.vehicles import ChangeRequirement, Vehicle
from ..word.printed import group_segments
from ..word.proof_part import FileProof, read_proof
from .wording_differences import WordChange, match_wording

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


# ------------------------------------------------------------------ compared files
# A Word file read for comparison with another: its clauses, annexes, other text, titles and proof.


_HEADINGS = ("Heading2", "UnnumberedHeading")


@dataclass(frozen=True, slots=True)
class ArticleHeading:
    """The heading of an article as a file prints it: its number, such as "Article 37", and its title.

    Either is empty where the file prints none.
    """

    label: str
    title: str

    @property
    def text(self) -> str:
        """The number and the title as one text: "Article 37 – Personal accounts"."""
        return name_article(self.label, self.title)


@dataclass(frozen=True, slots=True)
class ClauseInFile:
    """One clause in a compared file: its edition, and its paragraphs by language.

    ``article`` holds, by language, the title of the article that it shares with others, ``article_headings`` the lines
    of that title; ``alone`` says that no other is left there.
    """

    edition: int
    lines: dict[str, list[WordLine]]
    article: Mapping[str, str] = field(default_factory=dict)
    alone: bool = False
    article_headings: Mapping[str, WordLine] = field(default_factory=dict)

    def join_text(self, language: str) -> str:
        """Join the clause's paragraphs in a language into one text, as `normalize_text` leaves it, to be compared.

        Numbers of cross-references are not in it. It is empty where the file lacks the clause in that language.
        """
        return normalize_text(" ".join(line.text for line in self.lines.get(language, ())))

    def find_forms(self, wording: Wording) -> tuple[str, ...]:
        """List how the file may print a wording's heading: ``titled`` (apart), ``run-in`` (in text), ``untitled``."""
        title = self.article.get(wording.language)
        if title is None:
            return ("titled",)
        heading = normalize_text("".join(getattr(piece, "text", "…") for piece in wording.text.heading))
        untitled = self.alone or heading.casefold() == title.casefold()
        return ("untitled", "run-in") if untitled else ("run-in", "titled")

    def find_titles(self) -> tuple[object, ...]:
        """Find what decides how the heading of the clause is printed, as a pair that two files can be compared by.

        The first item says whether the clause is alone in its article; the second is the title, by language, of the
        article that it shares, empty for none.
        """
        return (self.alone, dict(self.article))

    def find_headings(self) -> dict[str, str]:
        """Find the heading that the file prints for the clause in each language; languages without one are left out."""
        return {language: join_spaces(line.shown) for language, line in self._find_heading_lines().items()}

    def find_articles(self) -> dict[str, ArticleHeading]:
        """Find the heading of the article that the clause is, or stands in, in each language that prints one."""
        lines = self.article_headings or self._find_heading_lines()
        return {
            language: ArticleHeading(join_spaces(line.label).rstrip("."), join_spaces(line.shown))
            for language, line in lines.items()
        }

    def _find_heading_lines(self) -> dict[str, WordLine]:
        headings = {}
        for language, lines in self.lines.items():
            heading = next((line for line in lines if line.role in _HEADINGS and line.shown.strip()), None)
            if heading is not None:
                headings[language] = heading
        return headings


def join_spaces(text: str) -> str:
    """Replace each series of spaces, line ends and no-break spaces by one space, with none left at the two ends."""
    return re.sub(r"\s+", " ", text).strip()


@dataclass(frozen=True, slots=True)
class ComparedFile:
    """A Word file read for comparison: its clauses, annexes, text outside clauses, titles and proof."""

    clauses: dict[str, ClauseInFile]
    annexes: dict[str, list[WordLine]]
    rest: tuple[str, ...]
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    head: Mapping[str, str] = field(default_factory=dict)


def read_compared_file(data: bytes, where: str) -> ComparedFile:
    """Read an untrusted Word file, to compare it with another, with its pending tracked changes accepted.

    ``data`` is the bytes of the file, ``where`` its name in messages.

    Raises
    ------
    WriterError
        The file is no Word file, or is not safe to open.
    """
    content = read_file(data)
    if content.problems:
        raise WriterError(*(replace(problem, where=where) for problem in content.problems))
    lines = [line for line in resolve_changes(content.lines, accepted=True) if not line.contents]
    clauses: dict[str, ClauseInFile] = {}
    annexes: dict[str, list[WordLine]] = {}
    articles = _find_shared_articles(lines)
    for (tag, language), owned in group_segments(lines).items():
        if tag.startswith(ANNEX):
            annexes.setdefault(tag, []).extend(owned)
        elif CLAUSE_TAG.fullmatch(tag):
            name, _, number = tag.rpartition("@")
            clauses.setdefault(name, ClauseInFile(int(number), {})).lines.setdefault(language, []).extend(owned)
    together = Counter(turn for turn, _ in articles.values())
    for name, (turn, headings) in articles.items():
        if name in clauses:
            article = {language: line.folded for language, line in headings.items()}
            alone = together[turn] == 1
            clauses[name] = replace(clauses[name], article=article, alone=alone, article_headings=headings)
    proof = read_proof(content.proof) if content.proof is not None else None
    head = dict(proof.head) if isinstance(proof, FileProof) else {}
    head.setdefault("vehicle", content.properties.get("aigov.vehicle", ""))
    languages = head.get("languages", "").split() or sorted(
        {language for content in clauses.values() for language in content.lines}
    )
    rest = tuple(text for text in (line.folded for line in lines if not line.tag) if text)
    titles = {line.language: line.shown.strip() for line in reversed(lines) if line.role == "Title"}
    return ComparedFile(clauses, annexes, rest, titles, tuple(languages), head)


def _find_shared_articles(lines: Sequence[WordLine]) -> dict[str, tuple[int, dict[str, WordLine]]]:
    """Find the clauses under the heading of an article that several may share.

    Returns
    -------
    By the name of the clause: which article of the file it is, and the line of its title by language.
    """
    articles: dict[str, tuple[int, dict[str, WordLine]]] = {}
    titles: dict[str, WordLine] = {}
    turn, used = 0, False
    for line in lines:
        name = line.tag.rpartition("@")[0]
        if line.role == SHARED and not line.tag:
            if used:
                titles, turn, used = {}, turn + 1, False
            titles[line.language] = line
        elif line.role in ENDS or (line.role in _HEADINGS and name):
            titles, turn, used = {}, turn + 1, False
        elif name and titles:
            used = True
            _, heads = articles.setdefault(name, (turn, titles))
            heads |= {language: title for language, title in titles.items() if language not in heads}  # printed after
    return articles


def find_document_day(file: ComparedFile, word: WordDocument) -> dt.date | None:
    """Find the date of a document: the one in its proof, else the day on which the Word file was last changed, or made.

    ``file`` is the Word file as `read_compared_file` returns it, ``word`` the same file open in python-docx. None where
    neither has a date.
    """
    try:
        return dt.date.fromisoformat(file.head.get("date", ""))
    except ValueError:
        core = word.core_properties
        moment = core.modified or core.created
        return moment.date() if moment is not None else None


# ------------------------------------------------------------------ line changes
# The lines of a clause that differ between two files: each that goes with the one that comes in its place.


_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-ÖØ-Þ«“])")
#: From which share of words in common a sentence goes on, with some of its words changed.
_SAME_SENTENCE = 0.6
_FEW_WORDS = 2
#: How alike two headings of one clause count at least.
_HEADING_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class LineChange:
    """A paragraph, item or cell of a former text and the one that takes its place; either is empty for none.

    ``number`` is what the newer file prints before it, such as "4.2", else the older file.
    """

    before: str
    after: str
    number: str = ""

    @property
    def kind(self) -> str:
        """What happened to the line: ``added``, ``removed`` or ``changed``."""
        return "added" if not self.before else "removed" if not self.after else "changed"

    def list_words(self) -> tuple[WordChange, ...]:
        """List the changes of words in the line: each time the words removed, and those put in their place.

        Either is empty where words were only added or only removed. A sentence replaced by another is listed whole; in
        a sentence that was only changed, the words that changed are, with the few words between two changes.

        >>> LineChange("dans les 3 mois suivants", "dans les 6 mois suivants").list_words()
        (WordChange(before='3', after='6'),)
        >>> LineChange("Il signe. Il paie cela.", "Il signe. Nul ne doit rien.").list_words()
        (WordChange(before='Il paie cela.', after='Nul ne doit rien.'),)
        """
        olds, news = (_SENTENCE_END.split(text) if text else [] for text in (self.before, self.after))
        changes: list[WordChange] = []
        gone: list[str] = []
        come: list[str] = []
        pairs = align_sequences(olds, news, str, _measure_sentences)
        for i, j in pairs:
            if i is not None and j is not None:
                changes += _flush(gone, come)
                changes += _pair_words(olds[i], news[j])
            elif i is not None:
                gone.append(olds[i])
            elif j is not None:
                come.append(news[j])
        return (*changes, *_flush(gone, come))


def list_text_stretches(old: str, new: str) -> list[tuple[bool, str, str]]:
    """Cut two texts into stretches: of each, whether it was changed, its words in the old text and in the new one.

    >>> list_text_stretches("Il doit signer", "Il peut signer")
    [(False, 'Il ', 'Il '), (True, 'doit', 'peut'), (False, ' signer', ' signer')]
    """
    old_words, new_words = split_words(old), split_words(new)
    stretches: list[tuple[bool, str, str]] = []
    for same, a, b, c, d in list_readable_stretches(old_words, new_words):
        gone, come = "".join(old_words[a:b]), "".join(new_words[c:d])
        if stretches and stretches[-1][0] != same:
            changed, before, after = stretches.pop()
            stretches.append((changed, before + gone, after + come))
        else:
            stretches.append((not same, gone, come))
    return stretches


def compare_clause_lines(before: ClauseInFile | None, after: ClauseInFile | None) -> dict[str, tuple[LineChange, ...]]:
    """List the lines that differ between a clause in an older file and in a newer one, by language, in order.

    Numbers of cross-references alone make no difference. Where a file lacks the clause (None), all lines of the other
    differ; a language in which no line differs has an empty tuple.
    """
    sides = [side.lines if side is not None else {} for side in (before, after)]
    return {
        language: compare_lines(sides[0].get(language, ()), sides[1].get(language, ()))
        for language in {**sides[1], **sides[0]}
    }


def compare_lines(before: Sequence[WordLine], after: Sequence[WordLine]) -> tuple[LineChange, ...]:
    """List the lines that differ between two series, as pairs of the former line and the new one in its place.

    The former line is an empty text where a line was added, the new one where a line was removed.

    >>> from ..kits.wordkit.read.lines import TextPiece
    >>> one, two = (WordLine((TextPiece(f"Il {verb} signer."),)) for verb in ("doit", "peut"))
    >>> compare_lines([one], [two])
    (LineChange(before='Il doit signer.', after='Il peut signer.', number=''),)
    """
    olds, news = ([line for line in lines if line.folded] for lines in (before, after))
    changes = []
    for i, j in align_sequences(olds, news, lambda line: line.folded, _measure_likeness):
        old, new = (None if i is None else olds[i]), (None if j is None else news[j])
        if old is None or new is None or old.folded != new.folded:
            texts = ["" if line is None else join_spaces(line.shown) for line in (old, new)]
            label = (new or old or WordLine(())).label
            changes.append(LineChange(texts[0], texts[1], join_spaces(label) if label[:1].isalnum() else ""))
    return tuple(changes)


def _measure_likeness(before: WordLine, after: WordLine) -> float:
    """Compute the share of words that two lines have in common, from 0 to 1; two headings are alike."""
    words = [Counter(word for word in split_words(line.folded.lower()) if word.isalnum()) for line in (before, after)]
    share = measure_word_share(words[0], words[1])
    return max(share, _HEADING_SHARE) if before.role == after.role and "Heading" in before.role else share


def _measure_sentences(before: str, after: str) -> float:
    """Compute how alike two sentences are, from 0 to 1: not at all where one has taken the place of the other."""
    words = [Counter(word for word in split_words(text.lower()) if word.isalnum()) for text in (before, after)]
    share = measure_word_share(words[0], words[1])
    return share if share >= _SAME_SENTENCE else 0.0


def _pair_words(old: str, new: str) -> list[WordChange]:
    """Pair the words of a sentence that go with those that come; one or two words between changes change with them."""
    pairs: list[tuple[str, str]] = []
    between: tuple[str, str] | None = None  # words that stay after a change, as long as they are few
    for changed, gone, come in list_text_stretches(old, new):
        if changed and pairs and between is not None:
            pairs[-1] = (pairs[-1][0] + between[0] + gone, pairs[-1][1] + between[1] + come)
        elif changed:
            pairs.append((gone, come))
        between = None if changed or len(come.split()) > _FEW_WORDS else (gone, come)
    return [WordChange(gone.strip(), come.strip()) for gone, come in pairs]


def _flush(gone: list[str], come: list[str]) -> list[WordChange]:
    """Pair the sentences that went with those that came, and empty both lists."""
    changes = [WordChange(" ".join(gone), " ".join(come))] if gone or come else []
    gone.clear()
    come.clear()
    return changes


# ------------------------------------------------------------------ clause changes
#: How much a change can change, the least first.
LEVELS: tuple[str, ...] = get_args(EditionChange.model_fields["level"].annotation)
_OTHERWISE = "otherwise"


@short_repr("clause", "kind", "old", "new")
@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A change of one clause between two documents: its kind, editions, blanks and demands.

    Parameters
    ----------
    clause:
        Its name, with that of its library where that is a firm's own.
    headings:
        Its heading by language, as the newer document prints it.
    kind:
        ``edition`` (another edition), ``added``, ``removed``, ``replaced`` (by a clause of another library under the
        same id), ``values`` (a value that fills a blank), ``wording`` (that of another vehicle), ``text`` (changed
        outside the library).
    old, new:
        Its editions, None where the document has no such clause.
    changes:
        What each edition in between changes, by its number; of an older edition that comes back, what is undone.
    values:
        The blanks whose value changed: by name, what each is called.
    by_hand:
        Whether the newer text is not that of its edition.
    demands:
        What the change demands, by vehicle.
    articles, former_articles:
        The heading of its article by language, in the newer file and in the older one; empty without the files.
    lines:
        The lines that differ, by language; empty without the files.
    former:
        The name of the clause that was replaced, where it had another.
    """

    clause: str
    headings: Mapping[str, str]
    kind: str
    old: int | None = None
    new: int | None = None
    changes: tuple[tuple[int, EditionChange], ...] = ()
    values: Mapping[str, Bilingual] = field(default_factory=dict)
    by_hand: bool = False
    demands: tuple[tuple[Vehicle, ChangeRequirement], ...] = ()
    articles: Mapping[str, ArticleHeading] = field(default_factory=dict)
    former_articles: Mapping[str, ArticleHeading] = field(default_factory=dict)
    lines: Mapping[str, tuple[LineChange, ...]] = field(default_factory=dict)
    former: str = ""

    @property
    def level(self) -> str:
        """How much the clause changes: ``cosmetic``, ``clarification`` or ``substantive``.

        It is the greatest level that the editions in between state. The level is empty where no edition states one, and
        where the text was changed outside the library.
        """
        levels = [change.level for _, change in self.changes]
        return max(levels, key=LEVELS.index, default="") if not self.by_hand else ""

    def heading(self, language: str) -> str:
        """Return the clause's heading in a language, else in another language, else the clause's name."""
        return self.headings.get(language) or next(iter(self.headings.values()), self.clause)

    def list_sentences(self, language: str) -> tuple[str, ...]:
        """List the sentences that tell a reader, in a language, how the clause changed.

        What a new edition changes is said in the library's words, all the rest in those of the program.

        Raises
        ------
        UsageError
            The language is neither ``fr`` nor ``en``.
        """
        refuse_language(language)
        say = labels(language)
        sentences: list[str] = []
        if self.kind == "added":
            sentences.append(say("This clause is new."))
        elif self.kind == "removed":
            sentences.append(say("This clause is removed."))
        elif self.kind == "replaced":
            sentences.append(say("Another text takes the place of the one that was signed."))
        elif self.kind == "wording":
            sentences.append(say("The edition is the same, in the wording of another vehicle."))
        elif self.kind == "edition" and (self.old or 0) > (self.new or 0):
            sentences.append(
                say(
                    "Edition {new} comes back. What edition {old} had changed no longer holds:",
                    new=self.new,
                    old=self.old,
                )
            )
        elif self.kind == "edition" and not self.changes:
            sentences.append(
                say(
                    "Edition {old} becomes edition {new}. The library does not say what that changes.",
                    old=self.old,
                    new=self.new,
                )
            )
        sentences += [change.text(language) for _, change in self.changes]
        if self.values:
            labelled = (label.text(language) for label in self.values.values())
            names = list_text(
                [text[:1].lower() + text[1:] if text[1:2].islower() else text for text in labelled], language
            )
            sentences.append(
                say("A value changed: {names}.", names=names)
                if len(self.values) == 1
                else say("Values changed: {names}.", names=names)
            )
        if self.by_hand:
            sentences.append(say("The text was changed outside the library: read it in full."))
        return tuple(typeset_text(text, language) for text in sentences)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the clause change to a dict, ready for JSON, with its texts in ``language``, ``fr`` or ``en``.

        ``clause`` (name), ``heading``, ``kind`` and ``level`` are texts, ``old`` and ``new`` numbers of editions (None
        where the document lacks the clause), ``by_hand`` is true or false. Lists of texts: ``sentences`` on what
        changed, ``values`` (names of blanks whose value changed, without the values). ``demands`` is a list of dicts of
        what the change demands of the employer: ``vehicle`` (id), ``demand``, ``steps`` and ``legal_bases`` (ids).
        """
        return {
            "clause": self.clause,
            "heading": self.heading(language),
            "kind": self.kind,
            "old": self.old,
            "new": self.new,
            "level": self.level,
            "sentences": list(self.list_sentences(language)),
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
    """List the clauses that differ between two Word files, in the newer file's order, and what each change demands.

    Parameters
    ----------
    old, new:
        The bytes of the older and the newer file. Tracked changes pending in them count as accepted.
    library:
        The library whose editions say what they change; the shipped one when None.
    vehicle:
        The vehicle for which demands are listed. When None, the newer file's; where that file names none, every vehicle
        that has the clause.
    names:
        What messages call the older and the newer file.

    Raises
    ------
    WriterError
        A file is no Word file, or is not safe to open.

    >>> from ..writers import to_bytes
    >>> from .redline import assemble_edition
    >>> library = load_library()
    >>> one, two = (assemble_edition(library, f"confidential-data@{n}", "en") for n in (1, 2))
    >>> [(change.clause, change.level) for change in find_clause_changes(to_bytes(one, "docx"), to_bytes(two, "docx"))]
    [('confidential-data', 'substantive')]
    """
    chosen_library = library or load_library()
    return compare_files(read_compared_file(old, names[0]), read_compared_file(new, names[1]), chosen_library, vehicle)


def compare_files(
    old: ComparedFile, new: ComparedFile, library: Library, vehicle: str | None
) -> tuple[ClauseChange, ...]:
    """List the clauses that differ between two Word files already read, in the order of the newer file.

    Parameters
    ----------
    old, new:
        The older and the newer file, as `read_compared_file` returns them.
    library:
        The library with the clauses, editions and vehicles of the files.
    vehicle:
        The vehicle for which each change says what it demands of the employer (``demands``). When None, the newer
        file's; where that file names none, every vehicle that has the clause.
    """
    names = list(old.clauses), list(new.clauses)
    common_names = set(names[0]) & set(names[1])
    changes: list[ClauseChange] = []
    seen: set[str] = set()
    for i, j in align_sequences(names[0], names[1], str, lambda old_name, new_name: 0.0):
        name = names[1][j] if j is not None else names[0][i or 0]
        if (j is None and name in common_names) or name in seen:  # a clause that moved is looked at where it is now
            continue
        seen.add(name)
        before, after = old.clauses.get(name), new.clauses.get(name)
        vehicles = (old.head.get("vehicle", ""), new.head.get("vehicle", ""))
        change = _compare_clause(name, before, after, library, vehicles)
        if change is not None:
            changes.append(
                replace(
                    change,
                    demands=find_demands(change, library, vehicle or vehicles[1]),
                    articles=after.find_articles() if after is not None else {},
                    former_articles=before.find_articles() if before is not None else {},
                    lines=compare_clause_lines(before, after),
                )
            )
    return tuple(changes)


def _compare_clause(
    name: str, before: ClauseInFile | None, after: ClauseInFile | None, library: Library, vehicles: tuple[str, str]
) -> ClauseChange | None:
    """Compare one clause in two files; None when nothing changed.

    ``vehicles`` are those of the two files, for each has its own wording.
    """
    present = after or before
    assert present is not None  # a name comes from one of the files
    carried = tuple(library.find_vehicle(name) or name for name in vehicles)
    clause = _find_clause(library, name)
    headings = present.find_headings() or _find_library_headings(clause, present, carried[1] or carried[0])
    if before is None or after is None:
        by_hand = after is not None and _read_values(library, clause, after, carried[1]) is None
        if after is None:
            return ClauseChange(name, headings, "removed", present.edition, None, by_hand=by_hand)
        return ClauseChange(name, headings, "added", None, after.edition, by_hand=by_hand)
    if before.edition != after.edition:
        notes = _list_change_notes(clause, before.edition, after.edition) if clause else ()
        by_hand = _read_values(library, clause, after, carried[1]) is None
        return ClauseChange(name, headings, "edition", before.edition, after.edition, notes, by_hand=by_hand)
    if all(before.join_text(language) == after.join_text(language) for language in {*before.lines, *after.lines}):
        return None
    was, now = _read_values(library, clause, before, carried[0]), _read_values(library, clause, after, carried[1])
    if was is not None and now is not None and vehicles[0] != vehicles[1]:
        return ClauseChange(name, headings, "wording", before.edition, after.edition)
    if was is None or now is None or was.keys() != now.keys():
        return ClauseChange(name, headings, "text", before.edition, after.edition, by_hand=True)
    blanks = library.vocabulary.blanks
    values = {blank: blanks[blank] for (_, blank), value in now.items() if was[_, blank] != value}
    if not values:
        return None  # only its heading or its references are printed otherwise: the article is shared otherwise
    return ClauseChange(name, headings, "values", before.edition, after.edition, values=values)


def _list_change_notes(clause: Clause, first: int, second: int) -> tuple[tuple[int, EditionChange], ...]:
    """List what each edition between two says that it changes, by its number; the earlier one is left out."""
    low, high = sorted((first, second))
    notes = [(number, edition.change) for number, edition in sorted(clause.editions.items()) if low < number <= high]
    return tuple((number, change) for number, change in notes if change is not None)


def _find_clause(library: Library, name: str) -> Clause | None:
    """Find the clause that a tag names; None when this library lacks it."""
    clause = library.clauses.get(name.rpartition("/")[2])
    return (
        clause
        if clause is not None and name == ("" if clause.library == "aigov" else f"{clause.library}/") + clause.id
        else None
    )


def _find_library_headings(
    clause: Clause | None, clause_in_file: ClauseInFile, vehicle: Vehicle | str
) -> dict[str, str]:
    """Find the headings that the library gives a clause, by language, where a file prints them inside its text."""
    edition = clause.editions.get(clause_in_file.edition) if clause else None
    headings = {}
    for language in clause_in_file.lines:
        wording = edition.find_wording(vehicle, language) if edition is not None else None
        if wording is not None:
            heading = "".join(getattr(piece, "text", "…") for piece in wording.text.heading)
            headings[language] = typeset_text(heading, language)
    return headings


def _read_values(
    library: Library, clause: Clause | None, clause_in_file: ClauseInFile, vehicle: Vehicle | str
) -> dict[tuple[str, str], tuple[str, ...]] | None:
    """Read the values of a clause in a file, by language and blank; None when its text matches no edition."""
    edition = clause.editions.get(clause_in_file.edition) if clause else None
    if edition is None:
        return None
    carriers: list[Vehicle | str] = [vehicle]
    if not vehicle:
        carriers = ["", *dict.fromkeys(wording.vehicle for wording in edition.wordings.values() if wording.vehicle)]
    values_by_blank: dict[tuple[str, str], tuple[str, ...]] = {}
    for language in clause_in_file.lines:
        wordings = (edition.find_wording(carrier, language) for carrier in carriers)
        sound = (wording for wording in wordings if wording is not None and not wording.problems)
        text = clause_in_file.join_text(language)
        matches = (
            match_wording(wording, library.vocabulary.blanks, text, form)
            for wording in sound
            for form in clause_in_file.find_forms(wording)
        )
        first_match = next((match for match in matches if match is not None), None)
        if first_match is None:
            return None
        for name, value in first_match.blanks:
            values_by_blank[language, name] = (*values_by_blank.get((language, name), ()), value)
    return values_by_blank


def find_demands(change: ClauseChange, library: Library, vehicle: str) -> tuple[tuple[Vehicle, ChangeRequirement], ...]:
    """Find what a clause's change demands of the employer, as pairs of a vehicle and the demand in that vehicle.

    Nothing is found for an unknown vehicle, or one that says nothing of changes.

    Parameters
    ----------
    change:
        The change of one clause between two files.
    library:
        The library whose vehicles say what a change demands.
    vehicle:
        The id or an alias (``V1``) of the only vehicle to list, whether or not it has the clause; empty to list every
        vehicle that has the clause.

    >>> change = ClauseChange("trade-secrets", {}, "added", None, 1)
    >>> [demand.en for _, demand in find_demands(change, load_library(), "contract-amendment")]
    ['The agreement of each employee, by a new signed amendment']
    """
    known_vehicle = library.find_vehicle(vehicle) if vehicle else None
    name = change.clause.rpartition("/")[2]
    chosen = (
        [known_vehicle]
        if known_vehicle
        else [carrier for carrier in library.vehicles.values() if not vehicle and name in carrier.list_clause_ids()]
    )
    demands = []
    for chosen_vehicle in chosen:
        if chosen_vehicle.on_change is not None:
            demands.append((chosen_vehicle, chosen_vehicle.on_change.requirement_for(change.level or _OTHERWISE)))
    return tuple(demands)
