"""Reading the clauses of a library folder: their editions, their texts, and whether published ones are as locked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..kits.ground.i18n import N_
from ..kits.ground.languages import asked_languages, known_languages
from ..kits.ground.problems import Problem, unknown_name, unwritable_characters
from ..kits.ground.text import NOT_IN_TEXT
from ..kits.ground.yaml_files import LARGEST, YamlSource, parse_yaml, read_yaml, validate_type
from .bases import LegalBasis
from .clauses import (
    DEFAULT_MODALITY,
    MODALITY_PART,
    Clause,
    ClauseFile,
    Edition,
    Wording,
    check_panels,
    fingerprint_edition,
)
from .library import LOCK_NAME, Library, LibraryFile, UpstreamText, parse_lock
from .vocabulary import Vocabulary

# ------------------------------------------------------------------ folder reader
# Reading the files of one library folder, and collecting what is wrong with them.


#: What to do about a text of which the English is missing.
WRITE_ENGLISH = N_("write it, or write languages: [fr] in library.yaml for a library in French only")


def find_refused_characters(source: YamlSource) -> list[Problem]:
    """Find the texts of a YAML file, keys too, with characters that no document may hold: a problem for each.

    >>> from ..kits.ground.yaml_files import parse_yaml
    >>> print(*find_refused_characters(parse_yaml(b'label: {fr: "\\\\u202e"}', "x.yaml")))
    x.yaml, line 1, label.fr — a text holds characters no document may hold: U+202E — take them out, or type the text
    again
    """
    return list(_iterate_refused(source.data, source, ()))


def _iterate_refused(data: object, source: YamlSource, path: tuple[str | int, ...]) -> Iterator[Problem]:
    if isinstance(data, str):
        if NOT_IN_TEXT.search(data):
            yield unwritable_characters(source.describe_place(path), "".join(NOT_IN_TEXT.findall(data)))
    elif isinstance(data, dict):
        for key, value in data.items():
            if NOT_IN_TEXT.search(key):
                yield unwritable_characters(source.describe_place(path), "".join(NOT_IN_TEXT.findall(key)))
            yield from _iterate_refused(value, source, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _iterate_refused(value, source, (*path, index))


class FolderReader:
    """A reader of the files of one library folder, which collects the mistakes of the files in ``problems``.

    ``unread`` holds what could not be read, by its kind (``clause``, ``companion``, ``vehicle``) and its name: the file
    of each. Nothing that refers to it is said to name what does not exist. ``languages`` are those in which each text
    is asked for: those of the ``library.yaml``, once it is read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = asked_languages()
        self.unread: dict[tuple[str, str], str] = {}

    def relative_name(self, path: Path) -> str:
        """Build the name by which problems call a file: its path relative to the library folder, with slashes."""
        return path.relative_to(self.folder).as_posix()

    def read_validated(self, path: Path, kind: object) -> tuple[Any, YamlSource]:
        """Read a YAML file of the folder as a value of a type (``kind``), and return the value with the file as read.

        ``path`` begins with that of the folder. The value is None where the file is invalid; its mistakes are added to
        ``problems``. As with `read_shared_yaml`, nothing of what is returned is to be changed.
        """
        value, source, problems = read_shared_yaml(path, self.relative_name(path), kind, self.languages)
        self.problems += [
            replace(problem, hint=WRITE_ENGLISH)
            if (problem.code, problem.values.get("key")) == ("missing-key", "en")
            else problem
            for problem in problems
        ]
        return value, source

    def read_text(self, path: Path) -> str | None:
        """Read a text of the folder, which is UTF-8; None where it is not, which is added to ``problems``.

        So are the characters in it that no document may hold, with the line of each. ``path`` begins with that of the
        folder.

        Raises
        ------
        FileNotFoundError
            The file is not there.
        """
        where = self.relative_name(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise
        except (OSError, UnicodeDecodeError):
            message, hint = N_("the file is not UTF-8 text"), N_("save it as UTF-8 text")
            self.problems.append(Problem("not-text", where, message, hint))
            return None
        if NOT_IN_TEXT.search(text):
            for number, line in enumerate(text.split("\n"), 1):
                if found := "".join(NOT_IN_TEXT.findall(line)):
                    self.problems.append(unwritable_characters(f"{where}, line {number}", found))
        return text

    def require_known(self, where: str, code: str, message: str, names: Iterable[str], known: Iterable[str]) -> None:
        """Add a problem for each name in ``names`` that is not in ``known``, with a hint: the one that resembles it.

        Where none does, the hint lists the known names, unless they are too many. ``where`` says where the names stand
        in the file; ``code`` and ``message`` are the code and words of the problem, with ``{name}`` for the name.
        """
        known = list(known)
        for name in names:
            if name not in known:
                self.report_unknown(where, code, message, name, known)

    def report_unknown(self, where: str, code: str, message: str, name: str, known: Sequence[str]) -> None:
        """Add to ``problems`` that a name is not known, or that the file of the thing named could not be read.

        ``where`` says where the name stands. ``code`` (such as ``unknown-clause``) and ``message``, with ``{name}`` for
        the name, are those of the problem of an unknown name; its hint proposes names from ``known``. A file that could
        not be read has its own code, ``not-read``, and message.
        """
        file = self.unread.get((code.removeprefix("unknown-"), name))
        if file is None:
            self.problems.append(unknown_name(code, where, message, name, known))
            return
        sentence = N_('"{name}" is there, and its file could not be read')
        hint = N_("correct {file} first: its mistakes are listed here")
        self.problems.append(Problem("not-read", where, sentence, hint, {"name": name, "file": file}))


def read_shared_yaml(
    path: Path, name: str, kind: object, languages: Sequence[str]
) -> tuple[Any, YamlSource, Sequence[Problem]]:
    """Read a YAML file as a value of a type (``kind``), for several libraries: those that hold the same file share it.

    Returned are the value, None where it has a problem; the file as read; and all problems, of its YAML and of its
    data. A file that still says the same is not read again: nothing of what is returned is to be changed.
    """
    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError:
        raw = None
    if raw is not None:
        return _read_shared(raw, name, kind, tuple(languages))
    source = read_yaml(path, name)
    return None, source, source.problems


@lru_cache(maxsize=256)  # the files of a few libraries, or of one that is read again after each change
def _read_shared(
    raw: bytes, name: str, kind: object, languages: tuple[str, ...]
) -> tuple[Any, YamlSource, tuple[Problem, ...]]:
    source = parse_yaml(raw, name)
    if source.problems and source.data is None:
        return None, source, tuple(source.problems)
    value, problems = validate_type(kind, source.data, source, languages=languages)
    return value, source, (*source.problems, *find_refused_characters(source), *problems)


# ------------------------------------------------------------------ read clauses
_WORDING_FILE = re.compile(r"^(\d+)(?:\.([a-z][a-z0-9-]*))?\.([a-z]{2})\.md$")


class ClausesReader:
    """A reader of the clauses of one library folder, which checks them against the other files and the lock file.

    ``lock_problems`` say which published texts were changed; ``written_against`` is what the lock of a house library
    recorded of the upstream texts it replaces.
    """

    def __init__(
        self, reader: FolderReader, head: LibraryFile, vocabulary: Vocabulary, bases: Mapping[str, LegalBasis]
    ) -> None:
        self.reader, self.head, self.vocabulary, self.bases = reader, head, vocabulary, bases
        self.problems = reader.problems
        self.lock_problems: list[Problem] = []
        self.written_against: Mapping[str, UpstreamText] = {}

    def read_lock_file(self) -> tuple[dict[str, dict[str, str]], YamlSource]:
        """Read ``library.lock``, and return the fingerprints of the published editions and the file as read.

        The fingerprints are by the label of the edition, then by the key of the wording; empty when there is no lock
        yet, or when it cannot be read. Mistakes in it are added to ``lock_problems``.
        """
        path = self.reader.folder / LOCK_NAME
        if not path.is_file():
            return {}, YamlSource(LOCK_NAME, {})
        source = read_yaml(path, LOCK_NAME)
        if [p for p in source.problems if p.code != "empty-file"]:
            self.lock_problems += source.problems
            return {}, source
        value, against, problems = parse_lock(source)
        self.lock_problems += problems
        self.written_against = against
        return value, source

    def read_clauses(self, base: Library | None) -> dict[str, Clause]:
        """Read every clause by its id: those of the extended library ``base``, if any, then those of the folder.

        A clause of the folder replaces the clause of ``base`` with its id. Those of the folder come in the order of
        their topics. Mistakes are added to ``problems``, changed published texts to ``lock_problems``.
        """
        lock, lock_source = self.read_lock_file()
        clauses: dict[str, Clause] = dict(base.clauses) if base else {}
        seen: dict[str, str] = {}
        order = {topic: at for at, topic in enumerate(self.vocabulary.topics)}
        self.refuse_misplaced()
        paths = self.reader.folder.glob("clauses/*/*/clause.yaml")
        for path in sorted(paths, key=lambda path: (order.get(path.parts[-3], len(order)), path)):
            read, source = self.reader.read_validated(path, ClauseFile)
            wordings = self.read_wordings(path.parent)
            if read is None:
                self.reader.unread["clause", path.parent.name] = source.name
                continue
            clause: ClauseFile = read
            where = self.reader.relative_name(path)
            if clause.id != path.parent.name:
                self.problems.append(
                    Problem(
                        "folder-name",
                        source.describe_place(("id",)),
                        N_('the clause is called "{id}" and its folder "{folder}"'),
                        N_("give both the same name"),
                        {"id": clause.id, "folder": path.parent.name},
                    )
                )
            if clause.id in seen:
                self.problems.append(
                    Problem(
                        "clause-twice",
                        where,
                        N_('the clause "{id}" exists already in {other}'),
                        N_("rename or remove one of them"),
                        {"id": clause.id, "other": seen[clause.id]},
                    )
                )
                continue
            seen[clause.id] = where
            topic = path.parent.parent.name
            self.reader.require_known(
                self.reader.relative_name(path.parent.parent),
                "unknown-topic",
                N_('unknown topic "{name}"'),
                [topic],
                self.vocabulary.topics,
            )
            self.check_clause(clause, source)
            self.check_modalities(clause, wordings, source)
            known_kind = self.vocabulary.kinds.get(clause.kind)
            usual = known_kind.modality if known_kind is not None else ""
            editions = {}
            for number in sorted(clause.editions):
                texts = {
                    key: replace(
                        wording,
                        modality=clause.find_modality(wording.vehicle, usual, number),
                        panels=clause.editions[number].panels.get(wording.vehicle or DEFAULT_MODALITY, ()),
                    )
                    for key, wording in wordings.pop(number, {}).items()
                }
                editions[number] = self.build_edition(clause, number, texts, source, lock)
            for number in wordings:
                self.problems.append(
                    Problem(
                        "text-without-edition",
                        self.reader.relative_name(path.parent),
                        N_("there is a text of edition {number}, which clause.yaml does not declare"),
                        N_("declare it under editions, or remove the file"),
                        {"number": number},
                    )
                )
            family = known_kind.family if known_kind is not None else ""
            modality = clause.find_modality(None, usual)
            clauses[clause.id] = Clause(
                clause.id, topic, clause.kind, family, modality, clause.purpose, clause.answers,
                clause.flags, clause.requires, editions, self.head.name, where, clause.also,
            )  # fmt: skip
        known = {
            f"{clause.id}@{number}"
            for clause in clauses.values()
            if clause.library == self.head.name
            for number in clause.editions
        }
        for label in lock:
            if label not in known:
                self.lock_problems.append(
                    Problem(
                        "edition-gone",
                        lock_source.describe_place((label,)),
                        N_('"{label}" is published and its clause or edition is gone'),
                        N_("put its files back: a published edition is never removed"),
                        {"label": label},
                    )
                )
        return clauses

    def refuse_misplaced(self) -> None:
        """Add to ``problems`` each ``clause.yaml`` that is not at ``clauses/TOPIC/CLAUSE/``, and note it as unread."""
        for path in sorted(self.reader.folder.glob("clauses/**/clause.yaml")):
            name = self.reader.relative_name(path)
            if name.count("/") != 3:
                self.reader.unread["clause", path.parent.name] = name
                message = N_("the clause does not stand in the folder of a topic")
                hint = N_("put it in clauses/TOPIC/{name}/: aigov-docs clauses lists the topics")
                self.problems.append(Problem("misplaced", name, message, hint, {"name": path.parent.name}))

    def read_wordings(self, folder: Path) -> dict[int, dict[str, Wording]]:
        """Read the texts of one clause from its folder, by edition number, then by wording key such as ``fr``.

        A file whose name is not that of a text, or which is not UTF-8, is left out and added to ``problems``.
        """
        wordings: dict[int, dict[str, Wording]] = {}
        for path in sorted(folder.iterdir()):
            if path.name == "clause.yaml" or path.name.startswith("."):
                continue
            match = _WORDING_FILE.match(path.name)
            if not match or match[3] not in known_languages():
                self.problems.append(
                    Problem(
                        "file-name",
                        self.reader.relative_name(path),
                        N_("this file name is not one of a text"),
                        N_("name it 1.fr.md, or 1.VEHICLE.fr.md for one vehicle"),
                    )
                )
                continue
            raw = self.reader.read_text(path)
            if raw is None:
                continue
            wording = Wording(match[3], match[2], raw, self.reader.relative_name(path))
            wordings.setdefault(int(match[1]), {})[wording.key] = wording
        return wordings

    def check_clause(self, clause: ClauseFile, source: YamlSource) -> None:
        """Add to ``problems`` the mistakes of a ``clause.yaml``, such as unknown words or an unlawful kind."""
        vocabulary = self.vocabulary
        self.reader.require_known(
            source.describe_place(("also",)),
            "unknown-topic",
            N_('unknown topic "{name}"'),
            clause.also,
            vocabulary.topics,
        )
        self.reader.require_known(
            source.describe_place(("kind",)),
            "unknown-kind",
            N_('unknown kind "{name}"'),
            [clause.kind],
            vocabulary.kinds,
        )
        self.reader.require_known(
            source.describe_place(("answers",)),
            "unknown-answer",
            N_('unknown risk or good practice "{name}"'),
            clause.answers,
            vocabulary.answers,
        )
        if not clause.answers:
            self.problems.append(
                Problem(
                    "no-answer",
                    source.describe_place(("answers",)),
                    N_("a clause answers at least one risk or good practice"),
                    N_("write at least one of: {known}"),
                    {"known": ", ".join(sorted(vocabulary.answers))},
                )
            )
        family = (
            vocabulary.families.get(vocabulary.kinds[clause.kind].family) if clause.kind in vocabulary.kinds else None
        )
        if family is not None and family.refused:
            self.problems.append(
                Problem(
                    "unlawful-kind",
                    source.describe_place(("kind",)),
                    N_("a clause of an unlawful kind may not be in a library"),
                    N_("take the clause out, or rewrite it"),
                )
            )
        previous: dt.date | None = None
        for expected, number in enumerate(sorted(clause.editions), start=1):
            edition = clause.editions[number]
            where = source.describe_place(("editions", str(number)))
            if number != expected:
                self.problems.append(
                    Problem(
                        "edition-numbers",
                        where,
                        N_("editions are numbered 1, 2, 3 without a gap"),
                        N_("renumber it {expected}"),
                        {"expected": expected},
                    )
                )
            if number > 1 and edition.change is None:
                self.problems.append(
                    Problem(
                        "no-change",
                        where,
                        N_("a later edition says what it changes"),
                        N_("add change, with level, fr and en"),
                    )
                )
            if previous is not None and edition.in_force < previous:
                self.problems.append(
                    Problem(
                        "edition-order",
                        where,
                        N_("a later edition cannot come into force before the earlier one"),
                        N_("correct in_force"),
                    )
                )
            previous = edition.in_force
            self.reader.require_known(
                where, "unknown-basis", N_('unknown legal basis "{name}"'), edition.legal_bases, self.bases
            )

    def check_modalities(
        self, clause: ClauseFile, wordings: Mapping[int, Mapping[str, Wording]], source: YamlSource
    ) -> None:
        """Add to ``problems`` each modality of a ``clause.yaml`` that is unknown, or for a vehicle with no own text.

        ``wordings`` are the texts of the clause by number of edition, then by key such as ``fr`` (the text for every
        vehicle) or ``contract-amendment.fr`` (that of one vehicle).
        """
        vehicles = {wording.vehicle for texts in wordings.values() for wording in texts.values() if wording.vehicle}
        for place, declared in clause.list_modalities().items():
            where = source.describe_place(place)
            self.reader.require_known(
                where,
                "unknown-modality",
                N_('unknown modality "{name}"'),
                declared.values(),
                self.vocabulary.modalities,
            )
            for vehicle in declared:
                if vehicle != DEFAULT_MODALITY and vehicle not in vehicles:
                    self.problems.append(
                        Problem(
                            "modality-without-text",
                            where,
                            N_('a modality is said of "{vehicle}", and the clause has no text for it'),
                            N_("write 1.{vehicle}.fr.md, or say the modality of: {known}"),
                            {"vehicle": vehicle, "known": ", ".join((DEFAULT_MODALITY, *sorted(vehicles)))},
                        )
                    )

    def build_edition(
        self,
        clause: ClauseFile,
        number: int,
        texts: dict[str, Wording],
        source: YamlSource,
        lock: Mapping[str, dict[str, str]],
    ) -> Edition:
        """Build edition ``number`` of a clause; add to ``self.problems`` one for each wording that the edition lacks.

        ``texts`` are the wordings by key: ``fr``, or ``contract-amendment.fr`` for one of a single vehicle. ``source``
        is the ``clause.yaml`` as read. ``lock`` holds the fingerprints of published editions by label, such as
        ``confidential-data@2``: an edition in it is checked (`check_published_edition`).
        """
        label = f"{clause.id}@{number}"
        published = label in lock
        if published:
            self.check_published_edition(label, number, lock[label], fingerprint_edition(clause, number, texts), source)
        vehicles = {wording.vehicle for wording in texts.values()}
        self.reader.require_known(
            source.describe_place(("editions", str(number), "panels")),
            "unknown-vehicle",
            N_('unknown vehicle "{name}"'),
            clause.editions[number].panels,
            {vehicle or DEFAULT_MODALITY for vehicle in vehicles},
        )
        for wording in texts.values():
            self.problems += check_panels(wording, wording.panels)
        if not texts:
            self.problems.append(
                Problem(
                    "no-text",
                    source.describe_place(("editions", str(number))),
                    N_("edition {number} has no text"),
                    N_("write {files}"),
                    {"number": number, "files": ", ".join(f"{number}.{name}.md" for name in self.head.languages)},
                )
            )
        for vehicle in sorted(vehicles, key=str):
            for language in self.head.languages:
                key = f"{vehicle}.{language}" if vehicle else language
                if key not in texts:
                    missing = f"{number}.{key}.md"
                    self.problems.append(
                        Problem(
                            "no-translation",
                            Path(source.name).parent.as_posix(),
                            N_("the text {file} is missing"),
                            WRITE_ENGLISH if language == "en" else N_("write it: each text exists in every language"),
                            {"file": missing},
                        )
                    )
        return Edition(
            clause.id,
            number,
            clause.editions[number].in_force,
            clause.editions[number].legal_bases,
            clause.editions[number].change,
            texts,
            published,
            self.find_release(clause, number, source),
        )

    def find_release(self, clause: ClauseFile, number: int, source: YamlSource) -> str:
        """Find the release that brought edition ``number`` of a clause; empty when each release has it.

        An edition that names none came with the one before it. For a release that is unknown, or older than that of
        the edition before, a problem is added to the reader's, at its place in ``source``; the release is returned.
        """
        releases = (*self.head.earlier, self.head.release)
        place = source.describe_place(("editions", str(number)))
        before = next((release for each in range(number - 1, 0, -1) if (release := clause.editions[each].release)), "")
        named = clause.editions[number].release or before
        if named not in ("", *releases):
            self.reader.require_known(place, "unknown-release", N_('unknown release "{name}"'), [named], releases)
        elif before in releases and releases.index(named) < releases.index(before):
            self.problems.append(
                Problem(
                    "release-order",
                    place,
                    N_("a later edition cannot come in an earlier release than the one before it"),
                    N_("write release: {release}, or a later one"),
                    {"release": before},
                )
            )
        return named

    def check_published_edition(
        self, label: str, number: int, locked: Mapping[str, str], now: Mapping[str, str], source: YamlSource
    ) -> None:
        """Add to ``lock_problems`` a problem for each text of a published edition since changed, added or removed.

        ``label`` (``confidential-data@2``) and ``number`` name the edition, ``source`` is its ``clause.yaml`` as read.
        ``locked`` are the fingerprints in the lock file, ``now`` those of the present texts, both by part such as
        ``fr``, as `fingerprint_edition` gives them. Texts in a language that the lock has none of are a translation
        added since, which changes nothing that is published: `lock_editions` records them.
        """
        languages = {part.rpartition(".")[2] for part in locked}
        folder = Path(source.name).parent.as_posix()
        hint = N_("put it back as it was, and write the change in edition {next}")
        for part in sorted(locked.keys() | now.keys()):
            if locked.get(part) == now.get(part) or (part == MODALITY_PART and part not in locked):
                continue
            language = part.rpartition(".")[2]
            if part not in locked and language in known_languages() and language not in languages:
                continue
            where = (
                source.describe_place(("editions", str(number)))
                if part in ("metadata", MODALITY_PART)
                else f"{folder}/{number}.{part}.md"
            )
            if part not in now:
                message = N_('"{label}" is published and this text of it is gone')
            elif part not in locked:
                message = N_('"{label}" is published and this text was added to it')
            else:
                message = N_('"{label}" is published and was changed')
            self.lock_problems.append(
                Problem("published-edition-changed", where, message, hint, {"label": label, "next": number + 1})
            )
