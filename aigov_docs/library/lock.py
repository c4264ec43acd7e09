"""Publishing editions: the lock keeps one fingerprint per text and never rewrites one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..kits.ground.files import write_atomically
from ..kits.ground.i18n import N_
from ..kits.ground.problems import LibraryError, unknown_name
from ..kits.ground.resources import data_folder
from ..kits.ground.short_repr import short_repr
from ..kits.ground.yaml_files import YamlSource, read_yaml, validate_type
from .clauses import MODALITY_PART, ClauseFile, fingerprint_edition
from .library import LOCK_NAME, Library, format_lock, format_overrides, parse_lock
from .load import load_folder
from .upstream import list_overridden, record_upstream


@short_repr("added", "recorded")
@dataclass(frozen=True)
class LockResult:
    """The result of publishing editions: their labels, the upstream texts recorded, and the lock file."""

    added: tuple[str, ...]
    path: Path
    recorded: tuple[str, ...] = ()


def lock_editions(folder: str | Path | None = None, reviewed: Sequence[str] = ()) -> LockResult:
    """Publish every draft edition of a library, by adding its fingerprints to ``library.lock``.

    The library is checked first; editions already published stay as they are, save that the modality of their wordings
    is added to those locked before the lock held it, and the texts in a language that they were not in. For a house
    library, the present state of each text of the shipped library (upstream) that it replaces is recorded once, so that
    `check` tells when that text changes. The result lists the labels of the editions published, the upstream texts
    recorded, and the lock file.

    Parameters
    ----------
    folder:
        The library; the shipped one when none is given.
    reviewed:
        Names of replaced texts that changed upstream and were reviewed (``vehicles/charter``): they are
        recorded again as they are now.

    Raises
    ------
    LibraryError
        The library holds a mistake, or replaces nothing that is called so.
    LockError
        A published edition was changed.
    """
    root = Path(folder) if folder is not None else data_folder("clause_library")
    library = load_folder(root)
    path = root / LOCK_NAME
    locked, against, _ = parse_lock(read_yaml(path, LOCK_NAME) if path.is_file() else YamlSource(LOCK_NAME, {}))
    own_names = list_overridden(library)
    wrong = [name for name in reviewed if name not in own_names]
    if wrong:
        raise LibraryError(
            *[
                unknown_name(
                    "unknown-override",
                    "--reviewed",
                    N_('this library replaces nothing called "{name}"'),
                    name,
                    own_names,
                )
                for name in wrong
            ]
        )
    added: list[str] = []
    completed = False
    for clause in library.clauses.values():
        if clause.library != library.name:
            continue
        for number, edition in clause.editions.items():
            label = f"{clause.id}@{number}"
            if label not in locked or not {MODALITY_PART, *edition.wordings} <= locked[label].keys():
                now = fingerprint_edition(_read_clause_file(library, clause.where), number, edition.wordings)
                if label in locked:
                    completed = True
                else:
                    added.append(label)
                locked[label] = {**now, **locked.get(label, {})}
    kept = {name: was for name, was in against.items() if name in own_names and name not in reviewed}
    new = [name for name in own_names if name not in kept] if library.base is not None else []
    kept |= {
        name: recorded
        for name in new
        if library.base is not None and (recorded := record_upstream(name, library.base)) is not None
    }
    if added or completed or kept != against:
        write_atomically(path, (format_lock(locked) + format_overrides(kept)).encode())
    return LockResult(tuple(sorted(added)), path, tuple(new))


def _read_clause_file(library: Library, where: str) -> ClauseFile:
    source = read_yaml(library.folders[-1] / where, where)
    value, _ = validate_type(ClauseFile, source.data, source, languages=library.languages)
    assert isinstance(value, ClauseFile)  # the library was loaded a moment ago
    return value
