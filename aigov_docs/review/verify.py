"""The verification of a returned Word file: its origin, and the state and weight of each clause.

The text decides, never the tag: which edition a clause is comes from its words. The file's own record counts only as
far as its seal holds; a weight it records is shown as recorded, and weights are computed again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..kits.ground.files import GivenFile, read_given
from ..kits.ground.fingerprints import short_digest
from ..kits.ground.i18n import N_, labels
from ..kits.ground.languages import find_language, known_languages
from ..kits.ground.problems import Problem
from ..kits.ground.text import normalize_text
from ..kits.wordkit.changes import resolve_changes
from ..kits.wordkit.read.lines import ANNEX, WordContent, WordLine
from ..kits.wordkit.read.returned_file import read_file
from ..kits.wordkit.read.roles import BAND, CELLS, ENDS
from ..library.load import Library
from ..library.vehicles import OutlineArticle
from ..matter.models import Matter
from ..word.printed import printed_fingerprints
from ..word.proof_part import FileProof, read_proof
from .checks import CHECKS, FILE_CHECKS, TEXT_CODES, VALUE_CODES
from .checks.cases import FileCase, ReadingCase, list_changed_values
from .checks.reference_checks import name_articles
from .clause_finding import LETTERED, ClauseFinder
from .clause_groups import (
    ClauseGroup,
    Key,
    WordingSource,
    index_wordings,
    match_group,
    renumber_lines,
    trim_added_lines,
)
from .verify_values import BlankValue, ClauseReading, ClauseWeight, Reading, Verification
from .verify_weights import ProvenFacts, find_facts, find_release, weigh_sources

__all__ = ["Verification", "verify"]


def verify(
    file: GivenFile,
    library: Library,
    *,
    libraries: Sequence[Library] = (),
    key: bytes | None = None,
    matter: Matter | None = None,
    today: dt.date,
) -> Verification:
    """Verify a returned Word file: the text and weight of each clause, the seal, and the file's origin.

    Parameters
    ----------
    file:
        The file: a path, bytes or a binary stream, alike.
    library:
        The library in use today, whose texts and rules give the weights of today.
    libraries:
        Other libraries, in which older editions, and the release that the file names, are looked for too.
    key:
        The secret with which the firm seals its files; when None, a seal made with a key is not checked.
    matter:
        The client's facts, by which clauses are weighed instead of the facts in the file; both are compared. None for
        none.
    today:
        The day for which weights of today are computed, and on which newer editions are looked for.

    Raises
    ------
    OSError
        The path cannot be read. Whatever is wrong inside the file is in the result.

    >>> verify(b"not a Word file", load_library(), today=dt.date(2026, 11, 24)).problems[0].code
    'not-word'
    """
    returned = read_file(read_given(file))
    if returned.problems:
        return Verification("foreign", today=today.isoformat(), problems=returned.problems)
    return _Verifier(returned, library, libraries, key, matter, today).verify_file()


class _Verifier:
    """The verification of one file with the libraries, the key and the matter given."""

    def __init__(
        self,
        returned: WordContent,
        library: Library,
        libraries: Sequence[Library],
        key: bytes | None,
        matter: Matter | None,
        today: dt.date,
    ) -> None:
        self.returned, self.library, self.key, self.matter, self.today = returned, library, key, matter, today
        self.all = [library, *(other_library for other_library in libraries if other_library is not library)]
        self.texts = index_wordings(tuple(self.all))
        proof_or_problem = read_proof(returned.proof) if returned.proof is not None else None
        self.proof = proof_or_problem if isinstance(proof_or_problem, FileProof) else None
        self.form = proof_or_problem if isinstance(proof_or_problem, Problem) else None
        self.seal = self._judge_seal()
        self.trusted = self.seal in ("key", "plain")
        self.titles = frozenset(self._iter_titles())
        self.attached = {
            normalize_text(text): name
            for library in self.all
            for name, (companion, _) in library.companions.items()
            for text in (companion.label.fr, companion.label.en)
        }
        tag_languages: dict[str, set[str]] = {}
        for record in self.proof.clauses if self.proof is not None else ():
            tag_languages.setdefault(record.tag, set()).add(record.language)
        self.finder = ClauseFinder(
            self.texts,
            self.titles,
            self.attached,
            {tag: next(iter(languages)) for tag, languages in tag_languages.items() if len(languages) == 1},
            self._find_shared(),
        )

    def _judge_seal(self) -> str:
        """Judge the seal of the file, as a word of `SEALS`."""
        if self.form is not None:
            return "malformed"
        if self.proof is None:
            return "texts"
        if self.proof.with_key:
            if self.key is None:
                return "unchecked"
            return "key" if self.proof.seal_holds(self.key) else "other-key"
        if not self.proof.seal_holds():
            return "broken"
        return "plain" if self.key is None else "no-key"

    def _iter_titles(self) -> Iterator[str]:
        """Yield the titles between clauses that belong to the document: chapters, contents, columns."""
        for language in known_languages():
            say = labels(language)
            yield from (normalize_text(say(N_("Contents"))), normalize_text(find_language(language).name))
        for library in self.all:
            for vehicle in library.vehicles.values():
                for sentence in (vehicle.title, *vehicle.notices):
                    yield from (normalize_text(text) for text in (sentence.fr, sentence.en) if text)
                for section in vehicle.outline:
                    shared = {id(article): article.article for article, _ in section.list_places() if article}
                    for title in (section.section, *shared.values()):
                        yield from (normalize_text(text) for text in (title.fr, title.en)) if title else ()

    def _find_shared(self) -> dict[str, frozenset[str]]:
        """Find the clauses of each article that several share, by its title, in the kind of document of the file."""
        clauses_by_title: dict[str, frozenset[str]] = {}
        named = self.proof.head.get("vehicle", "") if self.proof is not None else ""
        for vehicle in (library.vehicles[named] for library in self.all if named in library.vehicles):
            for article, entry in (place for section in vehicle.outline for place in section.list_places()):
                for text in (article.article.fr, article.article.en) if article is not None else ():
                    title = normalize_text(text)
                    clauses_by_title[title] = clauses_by_title.get(title, frozenset()) | {entry.clause}
        return clauses_by_title

    # ---- the whole
    def verify_file(self) -> Verification:
        """Read the file, make every check, and return the result.

        A file with tracked changes pending is read twice: with the changes accepted, then rejected.
        """
        all_lines = self.returned.lines
        if self.returned.changes:
            lines = [
                (name, renumber_lines(resolve_changes(all_lines, accepted=accepted), all_lines, accepted=accepted))
                for name, accepted in (("accepted", True), ("rejected", False))
            ]
        else:
            lines = [("as-is", list(all_lines))]
        cases = [(name, self.make_reading_case(reading_lines)) for name, reading_lines in lines]
        facts = find_facts(self.proof, self.trusted, self.matter, self.library, cases[0][1].vehicle)
        readings = tuple(self.make_reading(name, case, facts) for name, case in cases)
        seal = self.seal
        if seal == "texts" and not any(case.groups for _, case in cases):
            seal = "foreign"
        head: Mapping[str, str] = self.proof.head if self.proof is not None else {}
        remarks = [
            remark for check in FILE_CHECKS.values() for remark in check(self.make_file_case(cases[0][1], facts))
        ]
        return Verification(
            seal=seal,
            vehicle=cases[0][1].vehicle,
            library=head.get("library", ""),
            release=head.get("release", ""),
            release_known=find_release(self.proof, self.all) is not None,
            assessed_on=head.get("assessed-on", ""),
            today=self.today.isoformat(),
            readings=readings,
            remarks=tuple(remarks),
            title=self.find_title(cases[0][1].vehicle),
        )

    def find_title(self, vehicle: str) -> tuple[str, str]:
        """Return what the file's document is called in French and English; two empty texts for an unknown vehicle."""
        carried = self.library.find_vehicle(vehicle)
        return (carried.label.fr, carried.label.en) if carried is not None else ("", "")

    def make_file_case(self, case: ReadingCase, facts: ProvenFacts | None) -> FileCase:
        """Gather the data for the checks of the whole file: its proof, seal and first reading, the key, the matter.

        ``facts`` are those to weigh clauses with; None where the file proves none and no matter was given.
        """
        return FileCase(
            self.returned,
            self.proof,
            self.form,
            self.seal,
            self.key is not None,
            self.matter,
            case,
            find_release(self.proof, self.all),
            facts,
            self.library,
        )

    # ---- one reading
    def make_reading_case(self, lines: Sequence[WordLine]) -> ReadingCase:
        """Gather the data for the checks of one reading, after grouping its paragraphs, ``lines``, by clause."""
        body_lines = tuple(
            self.restore_annex_tags(line for line in lines if not line.contents and (line.folded or line.hidden))
        )
        groups, rest = self.finder.group_lines([line for line in body_lines if line.folded and not line.annex])
        vehicle = self.identify_vehicle(groups)
        loose = _is_loose(body_lines)
        forms = self.find_forms(vehicle, groups)
        for group in groups:
            match_group(group, self.texts, vehicle=vehicle, form=forms.get(group.key, "titled"), loose=loose)
        rest = trim_added_lines(groups, rest)
        empty = [
            group
            for group in groups
            if group.source is None or not (group.pairs or group.tables) or not _says_enough(group)
        ]
        groups = [group for group in groups if group not in empty]
        rest = sorted([*rest, *(line for group in empty for line in group.lines)], key=lambda line: line.place)
        groups.sort(key=lambda group: group.place)
        records = {(record.tag, record.language): record for record in self.proof.clauses} if self.proof else {}
        case = ReadingCase(
            self.returned,
            self.proof,
            self.trusted,
            body_lines,
            tuple(line for line in lines if line.contents),
            groups,
            rest,
            self.texts,
            vehicle,
            self.library,
            records,
            printed_fingerprints(lines),
            self.find_clause_order(vehicle, groups),
            loose,
            self.titles,
            self.list_absent_clauses(vehicle, groups),
            self.find_day(),
        )
        name_articles(case)
        return case

    def restore_annex_tags(self, lines: Iterable[WordLine]) -> Iterator[WordLine]:
        """Yield the paragraphs of a file, with the annex's tag again for an annex whose content control is gone.

        Such an annex is known by its lettered title; it ends at the next title, signature or content control.
        """
        current, turn = "", 0
        for line in lines:
            if line.tag or line.role in ENDS:
                letter_match = LETTERED.match(line.folded) if not line.tag and line.role == "Heading1" else None
                name = self.attached.get(line.folded[letter_match.end() :], "") if letter_match else ""
                current, turn = (f"{ANNEX}{name}", turn - 1) if name else ("", turn)
            yield line._replace(tag=current, segment=turn) if current else line

    def identify_vehicle(self, groups: Sequence[ClauseGroup]) -> str:
        """Find the name of the file's vehicle: in its proof, else in its Word properties, else by its clauses.

        The name is empty where no vehicle of the library has any of the clauses.
        """
        recorded = (self.proof.head.get("vehicle", "") if self.proof else "") or self.returned.properties.get(
            "aigov.vehicle", ""
        )
        if recorded in self.library.vehicles:
            return recorded
        names = {group.key[0].rsplit("/", 1)[-1] for group in groups}
        scored = {
            name: len(names & set(vehicle.list_clause_ids())) / (len(vehicle.list_clause_ids()) + 5)
            for name, vehicle in self.library.vehicles.items()
        }
        best = max(scored, key=lambda name: scored[name], default="")
        return best if best and scored[best] else ""

    def find_forms(self, vehicle: str, groups: Sequence[ClauseGroup]) -> dict[Key, str]:
        """Find how the file prints the headings of clauses that share an article: run in, or not for one left alone."""
        release = find_release(self.proof, self.all) or self.library
        carried = release.find_vehicle(vehicle) or self.library.find_vehicle(vehicle)
        names = [record.tag.rsplit("@", 1)[0] for record in self.proof.clauses] if self.proof is not None else []
        issued = {name.rsplit("/", 1)[-1] for name in names or [group.key[0] for group in groups]}
        articles: dict[str, OutlineArticle] = {}
        for section in carried.outline if carried is not None else ():
            articles |= {entry.clause: article for article, entry in section.list_places() if article is not None}
        forms = {}
        for group in groups:
            clause = group.key[0].rsplit("/", 1)[-1]
            article = articles.get(clause)
            if article is not None:
                alone = len(issued & {entry.clause for entry in article.clauses}) < 2
                title = normalize_text(article.article.text(group.key[1])).casefold()
                headings = {source.units[0].text.casefold() for source in self.texts.by_name.get(group.key, ())}
                forms[group.key] = "untitled" if alone or title in headings else "run-in"
        return forms

    def find_clause_order(self, vehicle: str, groups: Sequence[ClauseGroup]) -> dict[str, list[str]]:
        """List, by language, the names of the clauses in the order of the proof, else of the vehicle's outline."""
        names_by_language: dict[str, list[str]] = {}
        if self.proof is not None and self.proof.clauses:
            for record in self.proof.clauses:
                names_by_language.setdefault(record.language, []).append(record.tag.rsplit("@", 1)[0])
            return names_by_language
        carried = self.library.find_vehicle(vehicle)
        prefixes = {group.key[0].rsplit("/", 1)[-1]: group.key[0] for group in groups}
        names = [prefixes.get(name, name) for name in carried.list_clause_ids()] if carried else []
        return dict.fromkeys({group.key[1] for group in groups}, names)

    def list_absent_clauses(self, vehicle: str, groups: Sequence[ClauseGroup]) -> list[tuple[str, str]]:
        """List the clauses that the file should have and lacks, as pairs of edition label and language.

        The clauses expected are those in the proof; without one, those always in the vehicle's outline, unless the file
        has under half of them and is taken for a part of a document.
        """
        present_keys = {group.key for group in groups}
        if self.proof is not None and self.proof.clauses:
            return [
                (record.tag, record.language)
                for record in self.proof.clauses
                if (record.tag.rsplit("@", 1)[0], record.language) not in present_keys
            ]
        carried = self.library.find_vehicle(vehicle)
        short = {(name.rsplit("/", 1)[-1], language) for name, language in present_keys}
        absent_clauses = []
        always = [entry for entry in carried.list_entries() if not entry.when] if carried and groups else []
        if 2 * sum(any(name == entry.clause for name, _ in short) for entry in always) < len(always):
            return []  # a part of a document, or a letter that cites one
        for entry in always:
            clause = self.library.clauses[entry.clause]
            edition = clause.edition_on(self.today)
            if edition is not None:
                absent_clauses += [
                    (clause.label_edition(edition), language)
                    for language in sorted({key[1] for key in present_keys})
                    if (entry.clause, language) not in short
                ]
        return absent_clauses

    def make_reading(self, name: str, case: ReadingCase, facts: ProvenFacts | None) -> Reading:
        """Make every check of one reading, and return the state and the weights of each clause with the remarks.

        ``name`` is ``as-is``, ``accepted`` or ``rejected``; ``facts`` are those to weigh with, None where there are
        none.
        """
        remarks = tuple(remark for check in CHECKS.values() for remark in check(case))
        changed = {(remark.clause, remark.language) for remark in remarks if remark.fault and remark.code in TEXT_CODES}
        filled = {(remark.clause, remark.language) for remark in remarks if remark.code in VALUE_CODES}
        moved = {(remark.clause, remark.language) for remark in remarks if remark.code == "clause-moved"}
        repeated = {(remark.clause, remark.language) for remark in remarks if remark.code == "clause-duplicated"}
        assessed = [
            group.source if group.source is not None and (group.source.label, group.key[1]) not in changed else None
            for group in case.groups
        ]
        named, today = self.weigh_texts(assessed, facts, case.vehicle)
        clauses = []
        for group, before, now in zip(case.groups, named, today, strict=True):
            assert group.source is not None
            identity = (group.source.label, group.key[1])
            record = case.find_record(group)
            clauses.append(
                ClauseReading(
                    label=group.source.label,
                    language=group.key[1],
                    heading=group.source.heading,
                    wording=group.source.wording.key,
                    tag=next(iter(group.controls), ""),
                    state="changed" if identity in changed else "value-changed" if identity in filled else "intact",
                    moved=identity in moved,
                    repeated=identity in repeated,
                    since_issue=case.is_as_issued(group),
                    blanks=_list_blank_values(group, case),
                    newer=self.find_newer_edition(group.source),
                    recorded=record.weight if record is not None else "",
                    recorded_label=self.find_weight_label(record.weight if record is not None else ""),
                    named=before,
                    today=now,
                    article=group.article,
                )
            )
        gone = {(remark.clause, remark.language) for remark in remarks if remark.code == "clause-missing"}
        clauses += [self.make_missing_reading(*place, case) for place in case.missing if place in gone]
        return Reading(name, tuple(clauses), remarks)

    def make_missing_reading(self, label: str, language: str, case: ReadingCase) -> ClauseReading:
        """Build the reading of a clause that the file should have and lacks, by its edition label and its language."""
        sources = self.texts.by_label.get(label, ())
        key = next((source.wording.key for source in sources if source.language == language), "")
        return ClauseReading(label, language, case.title_of(label, language) if key else "", key, "", "missing")

    def weigh_texts(
        self, sources: Sequence[WordingSource | None], facts: ProvenFacts | None, vehicle: str
    ) -> tuple[list[ClauseWeight], list[ClauseWeight]]:
        """Weigh texts twice: by the release and on the day that the file names, then by today's library, today.

        Each list has a weight for each source, in order; a source is None for a text that is no edition's.
        """
        head: Mapping[str, str] = self.proof.head if self.proof is not None else {}
        day = self.find_day()
        named = f"{head.get('library', '')} {head.get('release', '')}".strip()
        now = f"{self.library.name} {self.library.release}"
        return (
            weigh_sources(sources, facts, find_release(self.proof, self.all), day, vehicle, named),
            weigh_sources(sources, facts, self.library, self.today, vehicle, now),
        )

    def find_day(self) -> dt.date:
        """Find the day that the file was assessed on; today where it says none."""
        try:
            return dt.date.fromisoformat(self.proof.head.get("assessed-on", "") if self.proof is not None else "")
        except ValueError:
            return self.today

    def find_weight_label(self, weight: str) -> tuple[str, str]:
        """Return a weight's labels in French and in English; two empty texts for a weight the vocabulary lacks."""
        entry = self.library.vocabulary.weights.get(weight)
        return (entry.fr, entry.en) if entry is not None else ("", "")

    def find_newer_edition(self, source: WordingSource) -> str:
        """Return the label of the edition in force today where it replaces that of the file; else an empty text."""
        clause = self.library.clauses.get(source.clause.id)
        edition = clause.edition_on(self.today) if clause is not None else None
        if clause is None or edition is None or clause.label_edition(edition) == source.label:
            return ""
        if clause.library == source.clause.library and edition.number < source.edition.number:
            return ""
        return clause.label_edition(edition)


def _is_loose(lines: Sequence[WordLine]) -> bool:
    """Whether a file was laid out again by somebody: few of its paragraphs have a style, or its text is in tables."""
    styled = sum(bool(line.role) and line.role != "Normal" for line in lines)
    return styled < len(lines) / 2 or any(line.tables == 1 and line.role not in {*CELLS, *BAND} for line in lines)


def _says_enough(group: ClauseGroup) -> bool:
    """Whether a group holds enough of a clause to count as one: a control, or some words in a row."""
    assert group.source is not None
    if any(tag.rsplit("@", 1)[0] == group.key[0] for tag in group.claims):
        return True
    words = [(pair.how, unit, len(group.source.units[unit].words)) for pair in group.pairs for unit in pair.units]
    exact = sum(count for how, _, count in words if how != "near")
    near = sum(count for how, _, count in words if how == "near")
    whole = sum(len(unit.words) for unit in group.source.units)
    headed = any(unit == 0 and how != "near" for how, unit, _ in words)
    return exact + near / 2 >= 8 and exact + near >= (0.25 if headed else 0.5) * whole


def _list_blank_values(group: ClauseGroup, case: ReadingCase) -> tuple[BlankValue, ...]:
    """List the values that a clause prints, without duplicates, and whether each is that of issue."""
    issued = case.is_as_issued(group)
    marks = case.proof.blanks if case.proof is not None else {}
    before = {name: was for name, _, was in list_changed_values(case, group)}
    blank_values: dict[tuple[str, str], BlankValue] = {}
    for pair in group.pairs:
        for name, value in pair.match.blanks:
            digest = marks.get((name, group.key[1]))
            same = True if issued else (digest == short_digest(value) if digest and pair.how != "near" else None)
            blank_values.setdefault((name, value), BlankValue(name, value, same, "" if same else before.get(name, "")))
    return tuple(blank_values.values())
