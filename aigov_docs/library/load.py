"""Loading a clause library: from the cache while none of its files has changed, else from the files."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from ..kits.ground.resources import data_folder
from .cache import fingerprint_files, read_cached, write_cached
from .library import Library

__all__ = ["Library", "load_folder", "load_library", "load_shipped_library", "read_library"]


@cache
def load_shipped_library() -> Library:
    """Load the clause library shipped with the package; one process loads it only once."""
    return load_folder(data_folder("clause_library"))


def load_library(folder: str | Path | None = None, release: str | None = None) -> Library:
    """Load the clause library of a folder, or the one shipped with the package when no folder is given.

    A house library says ``extends: aigov`` in its ``library.yaml``: its clauses, vehicles and legal bases are added to
    the shipped ones, and replace those of the same name. ``release`` names an earlier release of the library, whose
    editions are then those that are used (`Library.at_release`); the newest one when None.

    Raises
    ------
    LibraryError
        With every mistake found, each with its place and what to do; or the library has no release of that name.
    LockError
        A published edition was changed; nothing else is looked at until it is put back.

    >>> load_library().clauses["confidential-data"].kind
    'data_prohibition'
    """
    library = load_shipped_library() if folder is None else load_folder(Path(folder))
    return library if release is None else library.at_release(release)


def load_folder(folder: Path) -> Library:
    """Load the clause library of a folder, from the cache while no file has changed, else from its files.

    Raises
    ------
    LibraryError
        The library holds mistakes: every one found, each with its place and what to do.
    LockError
        A published edition was changed.
    """
    with _pause_collecting():
        files = fingerprint_files(folder)
        cached = read_cached(folder, files, load_shipped_library) if files else None
        if cached is not None:
            return cached
        library = read_library(folder)
        if files and fingerprint_files(folder) == files:  # nothing changed while it was read
            library = replace(library, files_fingerprint=files)
            write_cached(folder, library)
        return library


def read_library(folder: Path) -> Library:
    """Read the clause library of a folder from its files, without looking into the cache.

    Raises
    ------
    LibraryError
        The library holds mistakes: every one found, each with its place and what to do.
    LockError
        A published edition was changed.
    """
    from .library_files import read_files  # imported where files are read: most commands find the cache

    with _pause_collecting():
        return read_files(folder, load_shipped_library)


@contextlib.contextmanager
def _pause_collecting() -> Iterator[None]:
    """Look for no garbage meanwhile: what is read is many thousands of small objects, none of them garbage."""
    paused = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if paused:
            gc.enable()
