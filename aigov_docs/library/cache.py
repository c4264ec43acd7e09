"""The cache of libraries, in the user's cache folder, so that a process does not read their files again.

What is kept is JSON, and reading it builds the values of a library and nothing else (`rows`). It is used only while no
file of the library has changed, for the same version of this package and of Python; only where the folder and the file
belong to the user and nobody else may write them. Whatever goes wrong, the library is read from its files. Values of
which a run uses few are read when they are first asked for, once the digest of the whole was found right.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
import typing
import zlib
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pydantic

from ..own_files import find_cache_folder, make_own_folder, read_own_file, write_own_file
from ..version import __version__
from .clauses import Wording
from .library import Library
from .lock_file import LOCK_NAME
from .procedures import Companion, Texts
from .rows import RowsOnDemand, coder_of
from .vocabulary import Vocabulary

#: The files that make a library, and its folders with how deep their files lie.
_FILES = ("library.yaml", LOCK_NAME, "legal_bases.yaml")
_FOLDERS = {"clauses": 3, "companions": 2, "procedures": 1, "vehicles": 1, "vocabulary": 1}
#: A file changed less than this before it was looked at may change again within one tick of its clock (nanoseconds).
_SETTLED = 2_000_000_000
#: How many libraries are kept; the oldest make room.
_MOST = 16
#: Fields of a library that hold values by name. A run uses few of them: each value is read from its own line, when it
#: is first asked for, as are those of the closed lists of the vocabulary. A house library mostly shares them.
_ON_DEMAND = ("vehicles", "procedures", "clauses", "legal_bases", "companions")
#: What holds values by name.
_Holder = Library | Vocabulary
_PLAIN = ("name", "release", "earlier", "languages", "prevails", "overrides", "drafts", "written_against")


# ------------------------------------------------------------------ what the files are
def fingerprint_files(folder: Path) -> str:
    """Compute a fingerprint of the state of a library's files; empty while a file was just changed or cannot be read.

    It is made from the name, size, times and number (inode) of each file: an edit that keeps the size and date still
    alters the time of change (ctime), which programs cannot set. A file changed in the last two seconds is not relied
    on. On Windows, which has no such time, the contents are read instead.

    Parameters
    ----------
    folder:
        The folder of the library.
    """
    started = time.time_ns()
    marks: list[tuple[object, ...]] = []
    try:
        for name, path, found in _list_files(folder):
            if sys.platform == "win32":
                marks.append((name, hashlib.sha256(Path(path).read_bytes()).hexdigest()))
            elif found.st_ctime_ns > started - _SETTLED:
                return ""
            else:
                marks.append((name, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev))
    except OSError:
        return ""
    return hashlib.sha256(repr(sorted(marks)).encode("utf-8", "surrogateescape")).hexdigest()


def _list_files(folder: Path) -> Iterator[tuple[str, str, os.stat_result]]:
    """List the name, path and state of every file that a library is read from."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in _FILES:
                yield entry.name, entry.path, entry.stat()
            elif entry.name in _FOLDERS:
                yield from _list_folder(entry.path, f"{entry.name}/", _FOLDERS[entry.name])


def _list_folder(folder: str, name: str, depth: int) -> Iterator[tuple[str, str, os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield name + entry.name, entry.path, entry.stat()
            elif depth > 1:
                yield from _list_folder(entry.path, f"{name}{entry.name}/", depth - 1)


# ------------------------------------------------------------------ reading and writing
def read_cached(folder: Path, files: str, load_base: Callable[[], Library]) -> Library | None:
    """Read the library of a folder from the cache; None when the cache lacks it or a file of it has changed since.

    Parameters
    ----------
    folder:
        The folder of the library.
    files:
        The fingerprint of its files as they are now, from `fingerprint_files`.
    load_base:
        A function that loads the library that a house library extends; called for a house library only.
    """
    try:
        kept = read_own_file(_entry_path(folder))
        head_line, *lines = kept.split(b"\n")
        head = json.loads(head_line)
        if head["files"] != files or head["rows"] != zlib.crc32(memoryview(kept)[len(head_line) + 1 :]):
            return None
        base = load_base() if head["base"] else None
        if base is not None and base.files_fingerprint != head["base"]:
            return None
        return _decode_library(lines, folder, files, base)
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None


def write_cached(folder: Path, library: Library) -> None:
    """Write a library, read from a folder, into the user's cache, for the next process; a failure is ignored."""
    base = library.base
    if not library.files_fingerprint or (base is not None and not base.files_fingerprint):
        return
    with contextlib.suppress(OSError, TypeError):
        rows = _encode_library(library)
        head = {
            "files": library.files_fingerprint,
            "base": base.files_fingerprint if base is not None else "",
            "rows": zlib.crc32(rows),
        }
        path = _entry_path(folder)
        make_own_folder(path.parent)
        write_own_file(path, json.dumps(head).encode() + b"\n" + rows)
        _remove_oldest(path.parent)


def _encode_library(library: Library) -> bytes:
    """Convert a library to lines of JSON, with null for whatever a house library shares with the one it extends.

    The first line is the library, with the place of their own lines for the many values of which a run uses few.
    """
    kinds, base = _field_kinds(), library.base
    lines: list[Any] = []

    def place_row(row: object) -> int:
        lines.append(row)
        return len(lines)

    def encode_companion(value: tuple[Companion, Texts]) -> list[Any]:
        companion, texts = value
        placed = [[*key, place_row(coder_of(Wording).encode(text))] for key, text in texts.items()]
        return [coder_of(Companion).encode(companion), placed]

    def encode_values(name: str, kind: Hashable, of: _Holder, base: _Holder | None) -> Any:  # noqa: ANN401 - JSON
        values, shared = getattr(of, name), getattr(base, name, None)
        if values is shared:
            return None
        if not _is_on_demand(kind):
            return coder_of(kind).encode(values)
        encode = encode_companion if name == "companions" else coder_of(typing.get_args(kind)[1]).encode
        known = shared or {}
        return {key: None if known.get(key) is value else place_row(encode(value)) for key, value in values.items()}

    data = {name: coder_of(kinds[name]).encode(getattr(library, name)) for name in _PLAIN}
    data |= {name: encode_values(name, kinds[name], library, base) for name in _ON_DEMAND}
    words, shared = library.vocabulary, base.vocabulary if base is not None else None
    data["vocabulary"] = {name: encode_values(name, kind, words, shared) for name, kind in _word_kinds().items()}
    return "\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in (data, *lines)).encode()


def _decode_library(lines: list[bytes], folder: Path, files: str, base: Library | None) -> Library:
    """Build a library from the lines that `_encode_library` made."""
    data = json.loads(lines[0])
    kinds = _field_kinds()

    def read_companion(line: bytes) -> tuple[Companion, Texts]:
        companion, placed = json.loads(line)
        own = {(part, language): lines[at] for part, language, at in placed}
        return coder_of(Companion).decode(companion), RowsOnDemand(own, _read_line(Wording))

    def decode_values(name: str, kind: Hashable, row: Any, base: _Holder | None) -> Any:  # noqa: ANN401 - a field
        shared = getattr(base, name, {})
        if row is None:
            return shared
        if not _is_on_demand(kind):
            return coder_of(kind).decode(row)
        own = {key: None if at is None else lines[at] for key, at in row.items()}
        return RowsOnDemand(
            own, read_companion if name == "companions" else _read_line(typing.get_args(kind)[1]), shared
        )

    fields = {name: coder_of(kinds[name]).decode(data[name]) for name in _PLAIN}
    fields |= {name: decode_values(name, kinds[name], data[name], base) for name in _ON_DEMAND}
    words, shared = data["vocabulary"], base.vocabulary if base is not None else None
    return Library(
        **fields,
        vocabulary=Vocabulary.model_construct(
            **{name: decode_values(name, kind, words[name], shared) for name, kind in _word_kinds().items()}
        ),
        folders=(*base.folders, folder) if base is not None else (folder,),
        base=base,
        files_fingerprint=files,
    )


def _is_on_demand(kind: object) -> bool:
    """Whether a field of a library or of its vocabulary, of this type, holds values by name."""
    return typing.get_origin(kind) in (dict, Mapping)


def _read_line(kind: Hashable) -> Callable[[bytes], Any]:
    """Make the function that reads a value of a type from its line of JSON."""
    return lambda line: coder_of(kind).decode(json.loads(line))


@cache
def _field_kinds() -> dict[str, Any]:
    """Return the type annotations of the fields of a library."""
    return typing.get_type_hints(Library)


@cache
def _word_kinds() -> dict[str, Any]:
    """Return the type annotations of the closed lists of the vocabulary."""
    return {name: info.annotation for name, info in Vocabulary.model_fields.items()}


# ------------------------------------------------------------------ the user's own folder
def _entry_path(folder: Path) -> Path:
    """Compute the path of the cached library of a folder, for this version of the package and of Python."""
    made_by = (os.path.abspath(folder), __version__, sys.version, pydantic.VERSION, _stamp_code())
    name = hashlib.sha256("\0".join(made_by).encode("utf-8", "surrogateescape")).hexdigest()
    return find_cache_folder() / f"library-{name[:32]}.json"


@cache
def _stamp_code() -> str:
    """Describe the state of the modules that read a library, so that changing them makes the cache stale."""
    with os.scandir(Path(__file__).parent) as entries:
        modules = [entry for entry in entries if entry.name.endswith(".py")]
    return repr(sorted((entry.name, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in modules))


def _remove_oldest(folder: Path) -> None:
    """Remove the oldest cached libraries, beyond the number that is kept."""
    kept = sorted(folder.glob("library-*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in kept[_MOST:]:
        path.unlink(missing_ok=True)
