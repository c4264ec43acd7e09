"""The changes between two documents, clause by clause, and the demands of each change.

The sentences are those of the library: each edition says what it changes, each vehicle what a change of its text
demands. A text that was changed outside the library is named as such, for nobody has written what that change means.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from ..i18n import labels, list_text, typeset_text
from ..library.clauses import Clause, EditionChange
from ..library.load import Library, load_library
from ..library.vehicles import ChangeRequirement, Vehicle
from ..library.yaml_files import Bilingual
from ..problems import refuse_language
from ..short_repr import short_repr
from ..text_diff import align_sequences
from .compared_files import ArticleHeading, ClauseInFile, ComparedFile, read_compared_file
from .line_changes import LineChange, compare_clause_lines
from .match import match_wording

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

    >>> from ..library import load_library
    >>> from ..writers import to_bytes
    >>> from .edition_document import assemble_edition
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
        known_changes = tuple((number, change) for number, change in notes if change is not None)
        return ClauseChange(
            name,
            headings,
            "edition",
            before.edition,
            after.edition,
            known_changes,
            by_hand=_read_values(library, clause, after, carried[1]) is None,
        )
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

    >>> from ..library import load_library
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
