"""The cache of libraries, in the user's cache folder, so that a process does not read their files again.

What is kept is JSON, and reading it builds the values of a library and nothing else (`rows`). It is used only while no
file of the library has changed, for the same version of this package and of Python; only where the folder and the file
belong to the user and nobody else may write them. Whatever goes wrong, the library is read from its files. Values of
which a run uses few are read when they are first asked for, once the digest of the whole was found right.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import os
import sys
import time
import types
import typing
import zlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pydantic
from pydantic import BaseModel

from ..kits.ground.own_files import find_cache_folder, make_own_folder, read_own_file, write_own_file
from ..kits.ground.read_only import ReadOnlyValues
from ..version import __version__
from .clauses import Wording
from .library import LOCK_NAME, Library
from .procedures import Companion, Texts
from .vocabulary import Vocabulary

# ------------------------------------------------------------------ rows
# Turning the values of a library into plain JSON and back, for the cache.


_JSON_TYPES = (str, int, bool, float, type(None))
_new, _put = object.__new__, object.__setattr__
#: In the row of a model: which of its fields the file wrote, one bit each. No field is called so.
_WRITTEN = ""
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class RowsOnDemand(ReadOnlyValues, Mapping[_Key, _Value]):
    """A mapping whose values are read from their lines of JSON, each once, when it is first asked for.

    Parameters
    ----------
    lines:
        The line of each value, by its key; None for a value of ``base``.
    read:
        A function that reads a value from its line.
    base:
        Values that are there already.

    >>> found = RowsOnDemand({"one": b"1", "two": None}, int, {"two": 2, "three": 3})
    >>> found["one"], found["two"], list(found), "three" in found
    (1, 2, ['one', 'two'], False)
    """

    def __init__(
        self,
        lines: Mapping[_Key, bytes | None],
        read: Callable[[bytes], _Value],
        base: Mapping[_Key, _Value] = types.MappingProxyType({}),
    ) -> None:
        self._lines, self._read, self._base = lines, read, base
        self._values: dict[_Key, _Value] = {}

    def __getitem__(self, key: _Key) -> _Value:
        if key not in self._values:
            line = self._lines[key]
            self._values[key] = self._base[key] if line is None else self._read(line)
        return self._values[key]

    def __contains__(self, key: object) -> bool:
        return key in self._lines

    def __iter__(self) -> Iterator[_Key]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def __reduce__(self) -> tuple[type[dict[_Key, _Value]], tuple[dict[_Key, _Value]]]:
        """Copy and pickle the values themselves: another process has neither the lines nor what reads them."""
        return dict, (dict(self),)


class RowCoder(NamedTuple):
    """A pair of functions that turn the values of one type annotation into JSON and back."""

    encode: Callable[[Any], Any]  # a value of the annotation, which no type says
    decode: Callable[[Any], Any]  # what JSON gave


def _keep(value: object) -> object:
    """Return unchanged a value that JSON holds as such: a text, a number, true, false or null."""
    return value


_AS_IT_IS = RowCoder(_keep, _keep)


@cache
def coder_of(kind: Hashable) -> RowCoder:
    """Find the pair of functions that turn values of a type annotation (``kind``) into JSON and back.

    Raises
    ------
    TypeError
        The annotation is not that of a value of a library.

    >>> coder_of(tuple[dt.date, ...]).encode((dt.date(2026, 8, 2),))
    ['2026-08-02']
    >>> coder_of(tuple[dt.date, ...]).decode(["2026-08-02"])
    (datetime.date(2026, 8, 2),)
    """
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind in _JSON_TYPES or origin is typing.Literal:
        return _AS_IT_IS
    if kind is dt.date:
        return RowCoder(dt.date.isoformat, dt.date.fromisoformat)
    if origin is typing.Annotated:
        return coder_of(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return _union_coder(arguments)
    if origin is tuple:
        return _tuple_coder(arguments)
    if origin in (dict, Mapping):
        return _mapping_coder(*arguments)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _model_coder(kind)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _dataclass_coder(kind)
    raise TypeError(f"{kind} is not the annotation of a value of a library")


def _union_coder(kinds: Iterable[Any]) -> RowCoder:
    """Build the coder of a value or None, or of several kinds of values that JSON tells apart."""
    others = [kind for kind in kinds if kind is not type(None)]
    if len(others) == 1:
        encode, decode = coder_of(others[0])
        if decode is _keep:
            return _AS_IT_IS
        return RowCoder(
            lambda value: None if value is None else encode(value), lambda row: None if row is None else decode(row)
        )
    bare = [typing.get_args(kind)[0] if typing.get_origin(kind) is typing.Annotated else kind for kind in others]
    if all(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in bare):
        return _models_coder(bare)
    encoders: dict[type, Callable[[Any], Any]] = {}
    decoders: dict[type, Callable[[Any], Any]] = {}
    for kind in others:
        coder, origin = coder_of(kind), typing.get_origin(kind)
        if origin in (tuple, dict):
            encoders[origin] = coder.encode
            decoders[list if origin is tuple else dict] = coder.decode
        elif coder is not _AS_IT_IS:
            raise TypeError(f"{kind} cannot be told from the other values of its union")
    return RowCoder(
        lambda value: encoders.get(type(value), _keep)(value), lambda row: decoders.get(type(row), _keep)(row)
    )


def _models_coder(models: Iterable[type[BaseModel]]) -> RowCoder:
    """Build the coder of a value of one of several models, which their fields tell apart."""
    coders = {model: coder_of(model) for model in models}
    fields = {frozenset(model.model_fields): coder for model, coder in coders.items()}
    if len(fields) < len(coders):
        raise TypeError("two models of a union have the same fields")
    return RowCoder(
        lambda value: coders[type(value)].encode(value),
        lambda row: fields[frozenset(name for name in row if name != _WRITTEN)].decode(row),
    )


def _tuple_coder(kinds: tuple[Any, ...]) -> RowCoder:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        encode, decode = coder_of(kinds[0])
        if decode is _keep:
            return RowCoder(list, tuple)
        return RowCoder(
            lambda value: [encode(item) for item in value], lambda row: tuple([decode(item) for item in row])
        )
    coders = [coder_of(kind) for kind in kinds]
    return RowCoder(
        lambda value: [coder.encode(item) for coder, item in zip(coders, value, strict=True)],
        lambda row: tuple([coder.decode(item) for coder, item in zip(coders, row, strict=True)]),
    )


def _mapping_coder(key: Hashable, kind: Hashable) -> RowCoder:
    """Build the coder of a mapping: a JSON object where the keys are texts, else a list of pairs."""
    encode, decode = coder_of(kind)
    if coder_of(key) is not _AS_IT_IS or key is int:
        key_coder = coder_of(key)
        return RowCoder(
            lambda value: [[key_coder.encode(name), encode(item)] for name, item in value.items()],
            lambda row: {key_coder.decode(name): decode(item) for name, item in row},
        )
    if decode is _keep:
        return RowCoder(dict, dict)
    return RowCoder(
        lambda value: {name: encode(item) for name, item in value.items()},
        lambda row: {name: decode(item) for name, item in row.items()},
    )


def _field_coders(
    kinds: Mapping[str, Any],
) -> tuple[dict[str, Callable[[Any], Any]], list[tuple[str, Callable[[Any], Any]]]]:
    """Build the encoders of the fields of a class, and the decoders of those fields that JSON changes."""
    coders = {name: coder_of(kind) for name, kind in kinds.items()}
    decoders = [(name, coder.decode) for name, coder in coders.items() if coder.decode is not _keep]
    return {name: coder.encode for name, coder in coders.items()}, decoders


def _model_coder(model: type[BaseModel]) -> RowCoder:
    """Build the coder of a pydantic model, which also keeps which fields its file wrote."""
    encoders, decoders = _field_coders({name: info.annotation for name, info in model.model_fields.items()})
    names = tuple(encoders)
    every = {*names}
    written: dict[int, set[str]] = {}

    def encode(value: BaseModel) -> dict[str, Any]:
        if type(value) is not model:
            raise TypeError(f"a {type(value).__name__} is kept where a {model.__name__} is declared")
        kept = value.__dict__
        row = {name: encoder(kept[name]) for name, encoder in encoders.items()}
        if value.model_fields_set != every:
            row[_WRITTEN] = sum(1 << at for at, name in enumerate(names) if name in value.model_fields_set)
        return row

    def decode(row: dict[str, Any]) -> BaseModel:
        fields_set = every
        if _WRITTEN in row:
            mask = row.pop(_WRITTEN)
            if mask not in written:
                written[mask] = {name for at, name in enumerate(names) if mask >> at & 1}
            fields_set = written[mask]
        if row.keys() != every:
            raise TypeError(f"this is not a {model.__name__}")
        for name, decoder in decoders:
            row[name] = decoder(row[name])
        value = _new(model)
        _put(value, "__dict__", row)  # as pydantic's own model_construct does, for fields that were checked once
        _put(value, "__pydantic_fields_set__", fields_set)
        _put(value, "__pydantic_extra__", None)
        _put(value, "__pydantic_private__", None)
        return value

    return RowCoder(encode, decode)


def _dataclass_coder(kind: type) -> RowCoder:
    hints = typing.get_type_hints(kind)
    encoders, decoders = _field_coders({each.name: hints[each.name] for each in dataclasses.fields(kind)})
    every = {*encoders}

    def encode(value: object) -> dict[str, Any]:
        if type(value) is not kind:
            raise TypeError(f"a {type(value).__name__} is kept where a {kind.__name__} is declared")
        return {name: encoder(getattr(value, name)) for name, encoder in encoders.items()}

    def decode(row: dict[str, Any]) -> object:
        if row.keys() != every:
            raise TypeError(f"this is not a {kind.__name__}")
        for name, decoder in decoders:
            row[name] = decoder(row[name])
        value: object = _new(kind)
        _put(value, "__dict__", row)
        return value

    return RowCoder(encode, decode)


# ------------------------------------------------------------------ cache
#: The files that make a library, and its folders with how deep their files lie.
_FILES = ("library.yaml", LOCK_NAME, "legal_bases.yaml")
_FOLDERS = {"clauses": 3, "companions": 2, "facts": 1, "procedures": 1, "vehicles": 1, "vocabulary": 1}
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
        content = read_own_file(_entry_path(folder))
        head_line, *lines = content.split(b"\n")
        head = json.loads(head_line)
        if head["files"] != files or head["rows"] != zlib.crc32(memoryview(content)[len(head_line) + 1 :]):
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
