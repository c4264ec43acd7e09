"""Reading a clause library from its files: everything is read, everything wrong is reported at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ..kits.ground.i18n import N_
from ..kits.ground.problems import LibraryError, LockError, Problem, unknown_name
from .clauses import Clause
from .library import Library, LibraryFile
from .markup import ANNEX
from .procedures import Companion, Texts
from .read_clauses import ClausesReader, FolderReader
from .read_documents import read_companions, read_procedures, read_vehicles
from .read_vocabulary import check_cited_bases, read_legal_bases, read_vocabulary
from .vehicles import Vehicle
from .vocabulary import Vocabulary


def read_files(folder: Path, load_base: Callable[[], Library]) -> Library:
    """Read the clause library of a folder from its files.

    ``load_base`` loads the library that a house library extends; it is called for a house library only.

    Raises
    ------
    LibraryError
        The library holds mistakes: every one found, each with its place and what to do.
    LockError
        A published edition was changed.
    """
    reader = FolderReader(folder)
    head_path = reader.folder / "library.yaml"
    if not head_path.is_file():
        raise LibraryError(
            Problem(
                "no-library",
                str(reader.folder),
                N_("this folder holds no library.yaml"),
                N_("give the folder of a clause library"),
            )
        )
    head, _ = reader.read_validated(head_path, LibraryFile)
    if head is None:
        raise LibraryError(*reader.problems)
    reader.languages = head.languages
    base = find_base(reader, head, load_base)
    vocabulary = read_vocabulary(reader, base)
    if vocabulary is None:
        raise LibraryError(*reader.problems)
    bases = read_legal_bases(reader, base)
    check_cited_bases(reader, vocabulary, bases)
    own_clauses = ClausesReader(reader, head, vocabulary, bases)
    clauses = own_clauses.read_clauses(base)
    vehicles = read_vehicles(reader, clauses, base, bases)
    procedures = read_procedures(reader, base, vehicles, bases)
    companions = read_companions(reader, base, head, vehicles, bases, vocabulary)
    cross_check(reader, vocabulary, clauses, vehicles, companions, head)
    if own_clauses.lock_problems:
        raise LockError(*own_clauses.lock_problems)
    if reader.problems:
        raise LibraryError(*reader.problems)
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
        earlier=head.earlier,
        languages=head.languages,
        prevails=head.prevails,
        folders=((*base.folders, reader.folder) if base else (reader.folder,)),
        vocabulary=vocabulary,
        legal_bases=bases,
        clauses=clauses,
        vehicles=vehicles,
        procedures=procedures,
        companions=companions,
        overrides=tuple(overrides),
        drafts=tuple(drafts),
        base=base,
        written_against=own_clauses.written_against,
    )


def find_base(reader: FolderReader, head: LibraryFile, load_base: Callable[[], Library]) -> Library | None:
    """Find the library that a house library extends, which is the shipped one; None when it extends none.

    ``head`` is the ``library.yaml`` of the house library, ``load_base`` loads the shipped one. None too, with a problem
    added to the reader, when the house library is called ``aigov`` or extends another library than the shipped one.
    """
    if head.extends is None:
        return None
    if head.extends != "aigov":
        reader.problems.append(
            unknown_name(
                "unknown-library", "library.yaml, extends", N_('unknown library "{name}"'), head.extends, ["aigov"]
            )
        )
        return None
    if head.name == "aigov":
        reader.problems.append(
            Problem(
                "library-name",
                "library.yaml, name",
                N_("a house library needs a name of its own"),
                N_("write the name of the firm in lower case"),
            )
        )
        return None
    return load_base()


def cross_check(
    reader: FolderReader,
    vocabulary: Vocabulary,
    clauses: Mapping[str, Clause],
    vehicles: Mapping[str, Vehicle],
    companions: Mapping[str, tuple[Companion, Texts]],
    head: LibraryFile,
) -> None:
    """Report to the reader each name that one file of a library uses and no other file of it defines.

    A clause without a text for a vehicle whose outline has it is reported too. ``head`` is the content of
    ``library.yaml``.
    """
    for vehicle in vehicles.values():
        reader.require_known(
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
                    reader.problems.append(
                        Problem(
                            "no-wording",
                            clause.where,
                            N_(
                                'edition {number} has no text for the vehicle "{vehicle}", whose outline has the clause'
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
                        reader.report_unknown(
                            wording.where,
                            "unknown-vehicle",
                            N_('the file name holds an unknown vehicle "{name}"'),
                            wording.vehicle,
                            list(vehicles),
                        )
        known = [*clauses, *(f"{ANNEX}{name}" for name in companions)]
        reader.require_known(
            clause.where, "unknown-clause", N_('unknown clause "{name}" under requires'), clause.requires, known
        )
