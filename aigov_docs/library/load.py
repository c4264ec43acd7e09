"""Loading a clause library from its folder: everything is read, everything wrong is reported at once."""

from __future__ import annotations

import datetime as dt
import gc
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from ..i18n import N_
from ..problems import LibraryError, LockError, Problem, unknown_name
from ..resources import data_folder
from .bases import LegalBasis
from .clauses import Clause, ClauseFile, Edition, Wording, fingerprint_edition
from .markup import ANNEX
from .procedures import Companion, ProcedureStep, Texts
from .upstream import OVERRIDES, UpstreamText
from .vehicles import Vehicle, VehicleChange
from .vocabulary import LEGAL, Vocabulary
from .yaml_files import FileModel, YamlSource, read_yaml, validate_type

_WORDING_FILE = re.compile(r"^(\d+)(?:\.([a-z][a-z0-9-]*))?\.([a-z]{2})\.md$")
_LOCK_NAME = "library.lock"
VOCABULARY_FILES = tuple(Vocabulary.model_fields)


class LibraryFile(FileModel):
    """``library.yaml``."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    release: str
    languages: tuple[str, ...] = ("fr", "en")
    prevails: str = "fr"
    extends: str | None = None


@dataclass(frozen=True, eq=False)
class Library:
    """A clause library once read and checked.

    Parameters
    ----------
    name, release:
        As in ``library.yaml``; a document says which release it was made from.
    folders:
        Where it was read, the library it extends first.
    overrides:
        For a house library, the clauses and vehicles it replaces or changes.
    base:
        The library it extends.
    written_against:
        The upstream texts it replaces, as its lock recorded them.
    """

    name: str
    release: str
    languages: tuple[str, ...]
    prevails: str
    folders: tuple[Path, ...]
    vocabulary: Vocabulary
    legal_bases: Mapping[str, LegalBasis]
    clauses: Mapping[str, Clause]
    vehicles: Mapping[str, Vehicle]
    procedures: Mapping[str, tuple[ProcedureStep, ...]] = field(default_factory=dict)
    companions: Mapping[str, tuple[Companion, Texts]] = field(default_factory=dict)
    overrides: tuple[str, ...] = ()
    drafts: tuple[str, ...] = field(default=())
    base: Library | None = None
    written_against: Mapping[str, UpstreamText] = field(default_factory=dict)

    def find_vehicle(self, name: str) -> Vehicle | None:
        """A vehicle by its id or one of its aliases (V1, V2, V3)."""
        if name in self.vehicles:
            return self.vehicles[name]
        return next((vehicle for vehicle in self.vehicles.values() if name in vehicle.aliases), None)

    def vehicles_in_order(self) -> list[Vehicle]:
        """The vehicles as they are shown: from the easiest to change to the hardest, a firm's own last.

        >>> [vehicle.order for vehicle in load_library().vehicles_in_order()]
        [1, 2, 3]
        """
        return sorted(self.vehicles.values(), key=lambda vehicle: vehicle.rank)

    def find_decisions(self, key: str) -> list[str]:
        """The legal bases that a key of the case-law list stands for (``CL-09``)."""
        return [basis_id for basis_id, basis in self.legal_bases.items() if basis.key == key]


@cache
def load_shipped_library() -> Library:
    """The library that comes with the package, read once."""
    return load_folder(data_folder("clause_library"))


def load_library(folder: str | Path | None = None) -> Library:
    """The clause library in a folder; the one shipped with the package when no folder is given.

    A house library says ``extends: aigov`` in its ``library.yaml``: its clauses, vehicles and legal bases are added to
    the shipped ones, and replace those of the same name.

    Raises
    ------
    LibraryError
        With every mistake found, each with its place and what to do.
    LockError
        A published edition was changed; nothing else is looked at until it is put back.

    >>> load_library().clauses["confidential-data"].kind
    'data_prohibition'
    """
    return load_shipped_library() if folder is None else load_folder(Path(folder))


def load_folder(folder: Path) -> Library:
    paused = gc.isenabled()
    gc.disable()  # thousands of small objects, none of them garbage
    try:
        return _LibraryLoader(folder).read_library()
    finally:
        if paused:
            gc.enable()


class _LibraryLoader:
    """One reading of one folder. Collects problems; gives a library only when there is none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.lock_problems: list[Problem] = []
        self.written_against: dict[str, UpstreamText] = {}

    # ---- helpers
    def relative_name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def read_validated(self, path: Path, kind: Any) -> tuple[Any, YamlSource]:
        source = read_yaml(path, self.relative_name(path))
        self.problems += source.problems
        if source.problems and source.data is None:
            return None, source
        value, problems = validate_type(kind, source.data, source)
        self.problems += problems
        return value, source

    def require_known(self, where: str, code: str, message: str, names: Iterable[str], known: Iterable[str]) -> None:
        known = list(known)
        for name in names:
            if name not in known:
                self.problems.append(unknown_name(code, where, message, name, known))

    # ---- the parts
    def read_library(self) -> Library:
        head_path = self.folder / "library.yaml"
        if not head_path.is_file():
            raise LibraryError(
                Problem(
                    "no-library",
                    str(self.folder),
                    N_("this folder holds no library.yaml"),
                    N_("give the folder of a clause library"),
                )
            )
        head, _ = self.read_validated(head_path, LibraryFile)
        if head is None:
            raise LibraryError(*self.problems)
        base = self.find_base(head)
        vocabulary = self.read_vocabulary(base)
        if vocabulary is None:
            raise LibraryError(*self.problems)
        bases = self.read_legal_bases(base)
        clauses = self.read_clauses(head, vocabulary, bases, base)
        vehicles = self.read_vehicles(clauses, base, bases)
        procedures = self.read_procedures(base, vehicles, bases)
        companions = self.read_companions(base, head, vehicles, bases, vocabulary)
        self.cross_check(vocabulary, clauses, vehicles, companions, head)
        if self.lock_problems:
            raise LockError(*self.lock_problems)
        if self.problems:
            raise LibraryError(*self.problems)
        own = [clause for clause in clauses.values() if clause.library == head.name]
        overrides = []
        if base is not None:
            overrides = [c.id for c in own if c.id in base.clauses] + [
                v for v in vehicles if v in base.vehicles and vehicles[v] is not base.vehicles[v]
            ]
        drafts = [
            clause.label_edition(edition)
            for clause in clauses.values()
            for edition in clause.editions.values()
            if not edition.published
        ]
        return Library(
            name=head.name,
            release=head.release,
            languages=head.languages,
            prevails=head.prevails,
            folders=((*base.folders, self.folder) if base else (self.folder,)),
            vocabulary=vocabulary,
            legal_bases=bases,
            clauses=clauses,
            vehicles=vehicles,
            procedures=procedures,
            companions=companions,
            overrides=tuple(overrides),
            drafts=tuple(drafts),
            base=base,
            written_against=self.written_against,
        )

    def find_base(self, head: LibraryFile) -> Library | None:
        if head.extends is None:
            return None
        if head.extends != "aigov":
            self.problems.append(
                unknown_name(
                    "unknown-library", "library.yaml, extends", N_('unknown library "{name}"'), head.extends, ["aigov"]
                )
            )
            return None
        if head.name == "aigov":
            self.problems.append(
                Problem(
                    "library-name",
                    "library.yaml, name",
                    N_("a house library needs a name of its own"),
                    N_("write the name of the firm in lower case"),
                )
            )
            return None
        return load_shipped_library()

    def read_vocabulary(self, base: Library | None) -> Vocabulary | None:
        parts: dict[str, Any] = {}
        for name in VOCABULARY_FILES:
            path = self.folder / "vocabulary" / f"{name}.yaml"
            if base is not None and not path.is_file():
                parts[name] = getattr(base.vocabulary, name)
                continue
            if not path.is_file():
                self.problems.append(
                    Problem("no-file", f"vocabulary/{name}.yaml", N_("there is no such file"), N_("check the path"))
                )
                continue
            value, _ = self.read_validated(path, Vocabulary.model_fields[name].annotation)
            if value is not None:
                self.check_legal_words(name, value, base)
                parts[name] = (
                    {**getattr(base.vocabulary, name), **value}
                    if base is not None and isinstance(value, dict)
                    else value
                )
        if len(parts) < len(VOCABULARY_FILES):
            return None
        vocabulary = Vocabulary.model_construct(**parts)
        for kind, entry in vocabulary.kinds.items():
            self.require_known(
                f"vocabulary/kinds.yaml, {kind}",
                "unknown-family",
                N_('unknown family "{name}"'),
                [entry.family],
                vocabulary.families,
            )
        for name, banned in vocabulary.never_enter.items():
            self.require_known(
                f"vocabulary/never_enter.yaml, {name}",
                "unknown-tier",
                N_('unknown tier "{name}"'),
                banned.tiers,
                vocabulary.tiers,
            )
        postures = list(vocabulary.options.postures)
        for name, option in vocabulary.options.options.items():
            where = f"vocabulary/options.yaml, options.{name}"
            self.require_known(where, "unknown-posture", N_('unknown posture "{name}"'), option.defaults, postures)
            self.require_known(
                where, "unknown-value", N_('unknown value "{name}"'), option.defaults.values(), option.values
            )
            for value in option.values.values():
                self.require_known(
                    where, "unknown-option", N_('unknown option "{name}"'), value.implies, vocabulary.options.options
                )
                for other, wanted in value.implies.items():
                    if other in vocabulary.options.options:
                        self.require_known(
                            where,
                            "unknown-value",
                            N_('unknown value "{name}"'),
                            [wanted],
                            vocabulary.options.options[other].values,
                        )
            for posture in postures:
                if posture not in option.defaults:
                    self.problems.append(
                        Problem(
                            "no-default",
                            where,
                            N_('no default for the posture "{posture}"'),
                            N_("add it to defaults"),
                            {"posture": posture},
                        )
                    )
        for name, values in vocabulary.options.delays.items():
            from ..i18n import Duration

            for posture, written in values.items():
                try:
                    Duration.from_text(written)
                except ValueError:
                    self.problems.append(
                        Problem(
                            "not-a-duration",
                            f"vocabulary/options.yaml, delays.{name}.{posture}",
                            N_("not a length of time"),
                            N_("write it as 10 working_days, 6 months, same_day or without_delay"),
                        )
                    )
        return vocabulary

    def check_legal_words(self, name: str, value: Any, base: Library | None) -> None:
        """A house library adds words to the lists on which weights rest and changes none: it would raise a weight
        without a rule.
        """
        if base is None or name not in LEGAL:
            return
        known = getattr(base.vocabulary, name)
        for word, entry in value.items():
            if word in known and known[word] != entry:
                self.problems.append(
                    Problem(
                        "law-changed",
                        f"vocabulary/{name}.yaml, {word}",
                        N_("a house library does not change this word: weights rest on it"),
                        N_("add a word of your own beside it"),
                    )
                )

    def read_legal_bases(self, base: Library | None) -> dict[str, LegalBasis]:
        path = self.folder / "legal_bases.yaml"
        if base is not None and not path.is_file():
            return dict(base.legal_bases)
        value, _ = self.read_validated(path, dict[str, LegalBasis])
        return {**(base.legal_bases if base else {}), **(value or {})}

    def read_lock_file(self) -> tuple[dict[str, dict[str, str]], YamlSource]:
        path = self.folder / _LOCK_NAME
        if not path.is_file():
            return {}, YamlSource(_LOCK_NAME, {})
        source = read_yaml(path, _LOCK_NAME)
        if [p for p in source.problems if p.code != "empty-file"]:
            self.lock_problems += source.problems
            return {}, source
        value, against, problems = parse_lock(source)
        self.lock_problems += problems
        self.written_against = against
        return value, source

    def read_clauses(
        self, head: LibraryFile, vocabulary: Vocabulary, bases: Mapping[str, LegalBasis], base: Library | None
    ) -> dict[str, Clause]:
        lock, lock_source = self.read_lock_file()
        out: dict[str, Clause] = dict(base.clauses) if base else {}
        seen: dict[str, str] = {}
        for path in sorted(self.folder.glob("clauses/*/*/clause.yaml")):
            read, source = self.read_validated(path, ClauseFile)
            wordings = self.read_wordings(path.parent, head)
            if read is None:
                continue
            clause: ClauseFile = read
            where = self.relative_name(path)
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
            self.check_clause(clause, source, vocabulary, bases, head.name)
            editions = {}
            for number in sorted(clause.editions):
                texts = wordings.pop(number, {})
                editions[number] = self.build_edition(clause, number, texts, source, lock, head)
            for number in wordings:
                self.problems.append(
                    Problem(
                        "text-without-edition",
                        self.relative_name(path.parent),
                        N_("there is a text of edition {number}, which clause.yaml does not declare"),
                        N_("declare it under editions, or remove the file"),
                        {"number": number},
                    )
                )
            family = vocabulary.kinds[clause.kind].family if clause.kind in vocabulary.kinds else ""
            out[clause.id] = Clause(
                clause.id, clause.topic, clause.kind, family, clause.modality, clause.purpose, clause.answers,
                clause.flags, clause.requires, editions, head.name, where, clause.also,
            )  # fmt: skip
        known = {
            f"{clause.id}@{number}"
            for clause in out.values()
            if clause.library == head.name
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
        return out

    def read_wordings(self, folder: Path, head: LibraryFile) -> dict[int, dict[str, Wording]]:
        out: dict[int, dict[str, Wording]] = {}
        for path in sorted(folder.iterdir()):
            if path.name == "clause.yaml" or path.name.startswith("."):
                continue
            match = _WORDING_FILE.match(path.name)
            if not match or match[3] not in head.languages:
                self.problems.append(
                    Problem(
                        "file-name",
                        self.relative_name(path),
                        N_("this file name is not one of a text"),
                        N_("name it 1.fr.md, or 1.contract-amendment.fr.md for one vehicle"),
                    )
                )
                continue
            try:
                raw = path.read_text(encoding="utf-8-sig")
            except (OSError, UnicodeDecodeError):
                self.problems.append(
                    Problem(
                        "not-text",
                        self.relative_name(path),
                        N_("the file is not UTF-8 text"),
                        N_("save it as UTF-8 text"),
                    )
                )
                continue
            wording = Wording(match[3], match[2], raw, self.relative_name(path))
            out.setdefault(int(match[1]), {})[wording.key] = wording
        return out

    def check_clause(
        self,
        clause: ClauseFile,
        source: YamlSource,
        vocabulary: Vocabulary,
        bases: Mapping[str, LegalBasis],
        library: str,
    ) -> None:
        self.require_known(
            source.describe_place(("topic",)),
            "unknown-topic",
            N_('unknown topic "{name}"'),
            [clause.topic],
            vocabulary.topics,
        )
        self.require_known(
            source.describe_place(("also",)),
            "unknown-topic",
            N_('unknown topic "{name}"'),
            clause.also,
            vocabulary.topics,
        )
        self.require_known(
            source.describe_place(("kind",)),
            "unknown-kind",
            N_('unknown kind "{name}"'),
            [clause.kind],
            vocabulary.kinds,
        )
        self.require_known(
            source.describe_place(("modality",)),
            "unknown-modality",
            N_('unknown modality "{name}"'),
            [clause.modality],
            vocabulary.modalities,
        )
        self.require_known(
            source.describe_place(("answers",)),
            "unknown-answer",
            N_('unknown risk or good practice "{name}"'),
            clause.answers,
            vocabulary.answers,
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
            self.require_known(where, "unknown-basis", N_('unknown legal basis "{name}"'), edition.legal_bases, bases)

    def build_edition(
        self,
        clause: ClauseFile,
        number: int,
        texts: dict[str, Wording],
        source: YamlSource,
        lock: Mapping[str, dict[str, str]],
        head: LibraryFile,
    ) -> Edition:
        label = f"{clause.id}@{number}"
        published = label in lock
        if published:
            self.check_published_edition(label, number, lock[label], fingerprint_edition(clause, number, texts), source)
        vehicles = {wording.vehicle for wording in texts.values()}
        if not texts:
            self.problems.append(
                Problem(
                    "no-text",
                    source.describe_place(("editions", str(number))),
                    N_("edition {number} has no text"),
                    N_("write {number}.fr.md and {number}.en.md"),
                    {"number": number},
                )
            )
        for vehicle in sorted(vehicles, key=str):
            for language in head.languages:
                key = f"{vehicle}.{language}" if vehicle else language
                if key not in texts:
                    missing = f"{number}.{key}.md"
                    self.problems.append(
                        Problem(
                            "no-translation",
                            Path(source.name).parent.as_posix(),
                            N_("the text {file} is missing"),
                            N_("write it: each text exists in every language"),
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
        )

    def check_published_edition(
        self, label: str, number: int, locked: Mapping[str, str], now: Mapping[str, str], source: YamlSource
    ) -> None:
        folder = Path(source.name).parent.as_posix()
        hint = N_("put it back as it was, and write the change in edition {next}")
        for part in sorted(locked.keys() | now.keys()):
            if locked.get(part) == now.get(part):
                continue
            where = (
                source.describe_place(("editions", str(number)))
                if part == "metadata"
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

    def read_vehicles(
        self, clauses: Mapping[str, Clause], base: Library | None, bases: Mapping[str, LegalBasis]
    ) -> dict[str, Vehicle]:
        out: dict[str, Vehicle] = dict(base.vehicles) if base else {}
        sources: dict[str, YamlSource] = {}
        for path in sorted(self.folder.glob("vehicles/*.yaml")):
            source = read_yaml(path, self.relative_name(path))
            changes = (
                base is not None and isinstance(source.data, dict) and not {"add", "leave_out"}.isdisjoint(source.data)
            )
            value, source = self.read_validated(path, VehicleChange if changes else Vehicle)
            if value is None:
                continue
            vehicle = self.apply_vehicle_change(value, source, out) if isinstance(value, VehicleChange) else value
            if vehicle is None:
                continue
            if vehicle.id != path.stem:
                self.problems.append(
                    Problem(
                        "folder-name",
                        source.describe_place(("id",)),
                        N_('the vehicle is called "{id}" and its file "{folder}"'),
                        N_("give both the same name"),
                        {"id": vehicle.id, "folder": path.stem},
                    )
                )
            for index, section in enumerate(vehicle.outline):
                for at, entry in enumerate(section.clauses):
                    if entry.clause not in clauses:
                        where = source.describe_place(("outline", index, "clauses", at))
                        self.problems.append(
                            unknown_name(
                                "unknown-clause", where, N_('unknown clause "{name}"'), entry.clause, list(clauses)
                            )
                        )
            for level in ("cosmetic", "clarification", "substantive", "otherwise"):
                demand = getattr(vehicle.on_change, level, None)
                if demand is not None:
                    self.require_known(
                        source.describe_place(("on_change", level, "legal_bases")),
                        "unknown-basis",
                        N_('unknown legal basis "{name}"'),
                        demand.legal_bases,
                        bases,
                    )
            out[vehicle.id] = vehicle
            sources[vehicle.id] = source
        self.give_tracks(out, sources, base)
        for name, vehicle in out.items():
            followed = (out.get(vehicle.law), base.vehicles.get(vehicle.law) if base else None)
            if vehicle.on_change is None:
                out[name] = vehicle.model_copy(
                    update={
                        "on_change": next(
                            (each.on_change for each in followed if each is not None and each.on_change is not None),
                            None,
                        )
                    }
                )
        if not out:
            self.problems.append(
                Problem("no-vehicle", "vehicles/", N_("the library has no vehicle"), N_("write at least one"))
            )
        return out

    def give_tracks(
        self, vehicles: dict[str, Vehicle], sources: Mapping[str, YamlSource], base: Library | None
    ) -> None:
        """Give each vehicle of this folder the track of the one it is weighed as: weights rest on it."""
        laws = dict(vehicles if base is None else base.vehicles)
        known = [
            each.id for each in sorted(laws.values(), key=lambda each: each.rank) if each.track and not each.weighed_as
        ]
        for name, source in sources.items():
            vehicle = vehicles[name]
            law = laws.get(vehicle.law)
            if law is None or law.track is None:
                hint = (
                    N_("add weighed_as: {known}") if known else N_("add track: information, internal_rules or contract")
                )
                problem = N_("the rules of law do not know this vehicle")
                self.problems.append(
                    Problem("no-law", source.describe_place(), problem, hint, {"known": ", ".join(known)})
                )
            elif vehicle.track not in (None, law.track):
                problem = N_("a house library does not change this word: weights rest on it")
                hint = N_("take this key out")
                self.problems.append(Problem("law-changed", source.describe_place(("track",)), problem, hint))
            else:
                vehicles[name] = vehicle.model_copy(update={"track": law.track})

    def apply_vehicle_change(
        self, change: VehicleChange, source: YamlSource, known: Mapping[str, Vehicle]
    ) -> Vehicle | None:
        """An upstream vehicle with what a house library adds to its outline and leaves out of it."""
        vehicle = known.get(change.id)
        if vehicle is None:
            self.problems.append(
                unknown_name(
                    "unknown-vehicle",
                    source.describe_place(("id",)),
                    N_('unknown vehicle "{name}"'),
                    change.id,
                    list(known),
                )
            )
            return None
        listed = vehicle.list_clause_ids()
        self.require_known(
            source.describe_place(("leave_out",)),
            "unknown-clause",
            N_('the outline has no clause "{name}"'),
            change.leave_out,
            listed,
        )
        self.require_known(
            source.describe_place(("add",)),
            "unknown-clause",
            N_('the outline has no clause "{name}"'),
            (each.after for each in change.add),
            listed,
        )
        return change.apply_to(vehicle)

    def read_procedures(
        self, base: Library | None, vehicles: Mapping[str, Vehicle], bases: Mapping[str, LegalBasis]
    ) -> dict[str, tuple[ProcedureStep, ...]]:
        out: dict[str, tuple[ProcedureStep, ...]] = dict(base.procedures) if base else {}
        for path in sorted(self.folder.glob("procedures/*.yaml")):
            value, source = self.read_validated(path, tuple[ProcedureStep, ...])
            if value is None:
                continue
            if path.stem not in vehicles:
                self.problems.append(
                    unknown_name(
                        "unknown-vehicle",
                        source.name,
                        N_('the file name holds an unknown vehicle "{name}"'),
                        path.stem,
                        list(vehicles),
                    )
                )
            names = [step.id for step in value]
            for index, step in enumerate(value):
                where = source.describe_place((index,))
                self.require_known(where, "unknown-basis", N_('unknown legal basis "{name}"'), step.legal_bases, bases)
                self.require_known(where, "unknown-step", N_('unknown step "{name}"'), step.after, names)
            out[path.stem] = value
        return out

    def read_companions(
        self,
        base: Library | None,
        head: LibraryFile,
        vehicles: Mapping[str, Vehicle],
        bases: Mapping[str, LegalBasis],
        vocabulary: Vocabulary,
    ) -> dict[str, tuple[Companion, Texts]]:
        out: dict[str, tuple[Companion, Texts]] = dict(base.companions) if base else {}
        for path in sorted(self.folder.glob("companions/*/companion.yaml")):
            value, source = self.read_validated(path, Companion)
            if value is None:
                continue
            companion: Companion = value
            self.require_known(
                source.describe_place(("vehicles",)),
                "unknown-vehicle",
                N_('unknown vehicle "{name}"'),
                companion.vehicles,
                vehicles,
            )
            self.require_known(
                source.describe_place(("topics",)),
                "unknown-topic",
                N_('unknown topic "{name}"'),
                companion.topics,
                vocabulary.topics,
            )
            self.require_known(
                source.describe_place(("legal_bases",)),
                "unknown-basis",
                N_('unknown legal basis "{name}"'),
                companion.legal_bases,
                bases,
            )
            if companion.id != path.parent.name:
                self.problems.append(
                    Problem(
                        "folder-name",
                        source.describe_place(("id",)),
                        N_('the companion is called "{id}" and its folder "{folder}"'),
                        N_("give both the same name"),
                        {"id": companion.id, "folder": path.parent.name},
                    )
                )
            texts: Texts = {}
            for part in companion.parts:
                for language in head.languages:
                    file = path.parent / f"{part.text}.{language}.md"
                    if not file.is_file():
                        self.problems.append(
                            Problem(
                                "no-text",
                                source.name,
                                N_("the text {file} is missing"),
                                N_("write it: each text exists in every language"),
                                {"file": file.name},
                            )
                        )
                        continue
                    texts[part.text, language] = Wording(
                        language, None, file.read_text(encoding="utf-8-sig"), self.relative_name(file)
                    )
            out[companion.id] = (companion, texts)
        return out

    # ---- what holds between clauses, texts and outlines
    def cross_check(
        self,
        vocabulary: Vocabulary,
        clauses: Mapping[str, Clause],
        vehicles: Mapping[str, Vehicle],
        companions: Mapping[str, tuple[Companion, Texts]],
        head: LibraryFile,
    ) -> None:
        for vehicle in vehicles.values():
            self.require_known(
                f"vehicles/{vehicle.id}.yaml, annexes",
                "unknown-companion",
                N_('unknown companion "{name}"'),
                (entry.companion for entry in vehicle.annexes),
                companions,
            )
            for name in vehicle.list_clause_ids():
                clause = clauses.get(name)
                for edition in clause.editions.values() if clause else ():
                    if (
                        clause
                        and clause.library == head.name
                        and edition.wordings
                        and edition.find_wording(vehicle, "fr") is None
                    ):
                        self.problems.append(
                            Problem(
                                "no-wording",
                                clause.where,
                                N_(
                                    'edition {number} has no text for the vehicle "{vehicle}", whose outline has the'
                                    " clause"
                                ),
                                N_("write {number}.fr.md, or {number}.{vehicle}.fr.md"),
                                {"number": edition.number, "vehicle": vehicle.id},
                            )
                        )
        for clause in clauses.values():
            if clause.library == head.name:
                for edition in clause.editions.values():
                    for wording in edition.wordings.values():
                        if wording.vehicle is not None and wording.vehicle not in vehicles:
                            self.problems.append(
                                unknown_name(
                                    "unknown-vehicle",
                                    wording.where,
                                    N_('the file name holds an unknown vehicle "{name}"'),
                                    wording.vehicle,
                                    list(vehicles),
                                )
                            )
            known = [*clauses, *(f"{ANNEX}{name}" for name in companions)]
            self.require_known(
                clause.where, "unknown-clause", N_('unknown clause "{name}" under requires'), clause.requires, known
            )


def parse_lock(source: YamlSource) -> tuple[dict[str, dict[str, str]], dict[str, UpstreamText], list[Problem]]:
    """A lock file: the fingerprints of each edition, what a house library was written against, and what is wrong with
    it.
    """
    data = dict(source.data) if isinstance(source.data, dict) else source.data or {}
    kept = data.pop(OVERRIDES, None) if isinstance(data, dict) else None
    editions, problems = validate_type(dict[str, dict[str, str]], data, source)
    against, more = validate_type(dict[str, UpstreamText], kept or {}, source, (OVERRIDES,))
    return editions or {}, against or {}, problems + more


def format_lock(mapping: Mapping[str, Mapping[str, str]]) -> str:
    """The text of a lock file."""
    lines = [
        "# One fingerprint per published edition and wording. Written by “aigov-docs lock”; never edited by hand.\n"
    ]
    for label in sorted(mapping, key=lambda name: (name.split("@")[0], int(name.split("@")[1]))):
        lines.append(f"{label}:\n")
        lines += [f"  {part}: {value}\n" for part, value in sorted(mapping[label].items())]
    return "".join(lines)
