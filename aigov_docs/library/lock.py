"""Publishing editions: the lock keeps one fingerprint per text and never rewrites one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ..resources import data_folder
from .clauses import ClauseFile, fingerprints
from .files import check_type, read_source
from .load import _LOCK_NAME, Library, _load, dump


@dataclass(frozen=True)
class Locked:
    """What `lock` did: the editions it published, and the file."""

    added: tuple[str, ...]
    path: Path


def lock(folder: str | Path | None = None) -> Locked:
    """Publish every edition of a library that is not published yet, by adding its fingerprints to ``library.lock``.

    Editions already published are left as they are. The library is checked first.

    Raises
    ------
    LibraryError
        The library holds a mistake.
    LockError
        A published edition was changed.
    """
    root = Path(folder) if folder is not None else data_folder("clause_library")
    library = _load(root)
    path = root / _LOCK_NAME
    source = read_source(path, _LOCK_NAME) if path.is_file() else None
    locked: dict[str, dict[str, str]] = dict(check_type(dict[str, dict[str, str]], (source.data if source else None) or {}, source)[0] or {}) if source else {}
    added: list[str] = []
    for clause in library.clauses.values():
        if clause.library != library.name:
            continue
        for number, edition in clause.editions.items():
            label = f"{clause.id}@{number}"
            if label not in locked:
                locked[label] = fingerprints(_file_of(library, clause.where), number, edition.wordings)
                added.append(label)
    if added:
        temporary = path.with_name(path.name + ".tmp")
        temporary.write_text(dump(locked), encoding="utf-8")
        os.replace(temporary, path)
    return Locked(tuple(sorted(added)), path)


def _file_of(library: Library, where: str) -> ClauseFile:
    source = read_source(library.folders[-1] / where, where)
    value, _ = check_type(ClauseFile, source.data, source)
    assert isinstance(value, ClauseFile)  # the library was loaded a moment ago
    return value
