"""A clause library as a value: its clauses and their editions, vehicles, companions, legal bases and vocabulary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path

from pydantic import Field, field_validator

from ..kits.ground.i18n import N_
from ..kits.ground.languages import LAW, Language, asked_languages, known_languages
from ..kits.ground.problems import LibraryError, Problem, suggest_name
from ..kits.ground.read_only import ReadOnlyDict
from ..kits.ground.short_repr import short_repr
from ..kits.ground.yaml_files import LIBRARY_NAME, FileModel, RefusedValue, YamlSource, validate_type
from .bases import LegalBasis
from .clauses import Clause, Edition
from .procedures import Companion, ProcedureStep, Texts
from .unlawful_words import Lexicon
from .vehicles import Vehicle
from .vocabulary import Vocabulary

# ------------------------------------------------------------------ lock file
# The lock of a library, ``library.lock``: a fingerprint for each published text, and what a house library replaced.


#: The name of the file.
LOCK_NAME = "library.lock"
#: Where the lock keeps what was replaced.
OVERRIDES = "overrides"


class UpstreamText(FileModel):
    """The state of a text of the extended (upstream) library when a house library replaced or changed that text.

    A vehicle has no edition.
    """

    edition: int | None = None
    release: str
    fingerprint: str


def parse_lock(source: YamlSource) -> tuple[dict[str, dict[str, str]], dict[str, UpstreamText], list[Problem]]:
    """Parse a lock file (``library.lock``) into the fingerprints and upstream texts it records, and its problems.

    An upstream text is one of the shipped library that a house library replaced.

    Returns
    -------
    tuple
        The fingerprints by the label of the edition, then by the key of the wording; the release and fingerprint of
        each upstream text, by its name; the problems.
    """
    data = dict(source.data) if isinstance(source.data, dict) else source.data or {}
    kept = data.pop(OVERRIDES, None) if isinstance(data, dict) else None
    editions, problems = validate_type(dict[str, dict[str, str]], data, source)
    against, more = validate_type(dict[str, UpstreamText], kept or {}, source, (OVERRIDES,))
    return editions or {}, against or {}, problems + more


def format_lock(mapping: Mapping[str, Mapping[str, str]]) -> str:
    """Write the fingerprints of the published editions as the text of a lock file (``library.lock``).

    ``mapping`` gives them by the label of the edition, then by the key of the wording.
    """
    lines = [
        "# One fingerprint per published edition and wording. Written by “aigov-docs lock”; never edited by hand.\n"
    ]
    for label in sorted(mapping, key=lambda name: (name.split("@")[0], int(name.split("@")[1]))):
        lines.append(f"{label}:\n")
        lines += [f"  {part}: {value}\n" for part, value in sorted(mapping[label].items())]
    return "".join(lines)


def format_overrides(mapping: Mapping[str, UpstreamText]) -> str:
    """Write, as the end of a lock file, the record of the texts of the shipped library that a house library replaced.

    ``mapping`` gives them by name, such as ``vehicles/charter``. Empty when no text was replaced.
    """
    lines = []
    for name in sorted(mapping):
        each = mapping[name]
        edition = f"    edition: {each.edition}\n" if each.edition is not None else ""
        lines.append(f'  {name}:\n{edition}    release: "{each.release}"\n    fingerprint: {each.fingerprint}\n')
    return f"{OVERRIDES}:\n{''.join(lines)}" if lines else ""


# ------------------------------------------------------------------ library
class LibraryFile(FileModel):
    """The head of a library, as written in ``library.yaml``: name, release, languages, what it extends.

    ``earlier`` are its former releases, the oldest first: each can still be asked for. ``languages`` are those in which
    each text is asked for; English texts that are there beside ``[fr]`` are read too.
    """

    name: str = Field(pattern=LIBRARY_NAME)
    release: str
    earlier: tuple[str, ...] = ()
    languages: tuple[Language, ...] = asked_languages()
    prevails: str = "fr"
    extends: str | None = None

    @field_validator("languages")
    @classmethod
    def _begin_with_french(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value[:1] != (LAW,) or len(set(value)) < len(value) or not {*value} <= {*known_languages()}:
            message = N_("a library is in French, then in other languages, each named once")
            raise RefusedValue("bad-languages", message, N_("write languages: [fr], or [fr, en]"))
        return value


@short_repr("name", "release", "clauses", "vehicles")
@dataclass(frozen=True, eq=False)
class Library:
    """A clause library, read and checked: its clauses, kinds of documents, companions, legal bases, closed lists.

    Parameters
    ----------
    name, release, earlier:
        As in ``library.yaml``; a document says which release it was made from.
    folders:
        Where it was read, the library it extends first.
    overrides:
        For a house library, the clauses and vehicles it replaces or changes.
    base:
        The library it extends.
    written_against:
        The upstream texts it replaces, as its lock recorded them.
    files_fingerprint:
        What its files were when it was read; empty when that is not relied on. The cache goes by it.
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
    files_fingerprint: str = ""
    earlier: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if type(value) is dict:
                object.__setattr__(self, each.name, ReadOnlyDict(value))

    @property
    def known_releases(self) -> tuple[str, ...]:
        """The releases of the library that can be asked for, the oldest first and the present one last."""
        return (*self.earlier, self.release)

    def at_release(self, release: str) -> Library:
        """Return the library with the clause editions that one of its releases had: later editions are left out.

        Rules, outlines, companions and words of the vocabulary are those of today: the lock holds editions alone. A
        clause that came later is there with a first edition that is in force on no day. Of a house library, the
        editions of the library that it extends stay as they are.

        Raises
        ------
        LibraryError
            The library has no release of that name.

        >>> load_library().at_release("2026.11").release
        '2026.11'
        """
        if release not in self.known_releases:
            message, values = N_('unknown release "{name}"'), {"name": release, "known": ", ".join(self.known_releases)}
            raise LibraryError(Problem("unknown-release", "release", message, N_("choose one of: {known}"), values))
        return _limit_to_release(self, release)

    def languages_of(self, folder: Path) -> tuple[str, ...]:
        """Return the languages (``fr``, ``en``) that the texts in a folder must have.

        For the folder of a house library they are those that it requires; for a folder of the library that it builds on
        (``base``), those that the base requires.
        """
        return self.languages if self.base is None or folder == self.folders[-1] else self.base.languages

    def find_vehicle(self, name: str) -> Vehicle | None:
        """Find a kind of document (vehicle) by its id or an alias (V1, V2, V3); None when the library has none."""
        if name in self.vehicles:
            return self.vehicles[name]
        return next((vehicle for vehicle in self.vehicles.values() if name in vehicle.aliases), None)

    def suggest_vehicle(self, name: str) -> str:
        """Find the id of the kind of document (vehicle) whose id or alias a misspelt name is most like; empty for none.

        >>> load_library().suggest_vehicle("avenent")
        'contract-amendment'
        """
        known = {alias: vehicle.id for vehicle in self.vehicles.values() for alias in (vehicle.id, *vehicle.aliases)}
        return known.get(suggest_name(name, known), "")

    def vehicles_in_order(self) -> list[Vehicle]:
        """List the kinds of documents (vehicles) by their ``order``; those without an order come last.

        The shipped ones go from the easiest to change to the hardest; those of a house library may have no order.

        >>> [vehicle.order for vehicle in load_library().vehicles_in_order()]
        [1, 2, 3]
        """
        return sorted(self.vehicles.values(), key=lambda vehicle: vehicle.rank)


@lru_cache(maxsize=8)
def _limit_to_release(library: Library, release: str) -> Library:
    """Leave out of a library the editions of its own clauses that came after one of its releases."""
    if release == library.release:
        return library
    later = set(library.known_releases[library.known_releases.index(release) + 1 :])
    clauses = {
        name: replace(clause, editions=_keep_earlier(clause.editions, later))
        if clause.library == library.name and any(edition.release in later for edition in clause.editions.values())
        else clause
        for name, clause in library.clauses.items()
    }
    return replace(
        library, release=release, earlier=library.earlier[: library.earlier.index(release)], clauses=clauses,
        files_fingerprint="",
    )  # fmt: skip


def _keep_earlier(editions: Mapping[int, Edition], later: Set[str]) -> Mapping[int, Edition]:
    """Keep the editions that no release of ``later`` brought; where none is left, the first, in force on no day."""
    kept = {number: edition for number, edition in editions.items() if edition.release not in later}
    return kept or {1: replace(editions[1], in_force=dt.date.max)}


@lru_cache(maxsize=16)
def load_lexicon(library: Library) -> Lexicon:
    """Build the lexicon of a library: its unlawful words, ready to be looked for in texts.

    It is built once for each library.
    """
    return Lexicon(library.vocabulary.unlawful_words, library.vocabulary.phrases)
