"""Where issued files go: a folder, or any place fsspec reaches (an object store, another machine).

A run keeps its notes in ``.aigov`` there: which run it is, and for each chunk that is done its part of the manifest.
That part is written last, so a chunk that has one is whole, and a chunk that has none is made again, with the same
bytes.

In a folder, files are written under another name and renamed once the register knows them. An object store cannot
rename, but an object appears whole: there a chunk is merged once for its fingerprints, which the register takes, and
again to be written; merging is cheap and gives the same bytes.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from ..kits.ground.i18n import N_
from ..kits.ground.own_files import OWN_FILE, OWN_FOLDER, confirm_written, make_folders, open_new
from ..kits.ground.problems import Problem, WriterError
from .file_names import MANIFEST, TABLE

NOTES_FOLDER = ".aigov"


class Place(Protocol):
    """The interface of a place where a bulk run writes files: a folder or a remote store, with relative names."""

    renames: bool

    @property
    def name(self) -> str:
        """The name of the place in messages, without user or password."""

    def read_file(self, name: str) -> bytes | None:
        """Read the bytes of the file ``name`` in this folder or store; None when the file does not exist."""

    def write_file(self, name: str, data: bytes) -> None:
        """Write the file ``name`` in this folder or store, whole or not at all; a file of that name is replaced."""

    def write_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write the file ``name`` in this folder or store from pieces of bytes, in order, for a long file."""

    def list_names(self) -> list[str]:
        """List the names of files and folders at the top of this folder or store, without those further inside."""

    def read_files(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """Read files of this folder or store one after the other, in the order of ``names``; None for one missing."""

    def list_notes(self) -> list[str]:
        """List the notes (working files) that a bulk run keeps in this folder or store, by their paths in it."""

    def remove_files(self, names: Sequence[str]) -> None:
        """Remove the files named from this folder or store; a file that does not exist is passed over."""


# ------------------------------------------------------------------ a folder
def write_whole(path: Path, pieces: Iterable[bytes], *, private: bool = True, fsync: bool = False) -> None:
    """Write pieces of bytes to a file, so that a reader finds the whole new file or what was there before.

    It is for its user alone; where it is not ``private``, the umask of the user decides. With ``fsync``, the disk has
    confirmed the file and its name when this returns.
    """
    waiting = path.with_name(f"{path.name}.part")
    waiting.unlink(missing_ok=True)  # of a run that stopped; or a link that somebody put there, to be followed
    with open_new(waiting, private=private) as file:
        file.writelines(pieces)
        if fsync:
            file.flush()
            os.fsync(file.fileno())
    os.replace(waiting, path)
    if fsync:
        confirm_written(path.parent)


_WRITE_WAITING = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


def write_waiting(path: str, data: bytes) -> None:
    """Write a file at ``path``, a temporary name that the caller chose and renames later, in one fast system call.

    A file that is already there is replaced, and a link is not followed. A reader may see a file that is written only
    in part. It is for its user alone. A full disk, and a link in the place of the file, raise OSError.
    """
    handle = os.open(path, _WRITE_WAITING, OWN_FILE)
    try:
        if os.write(handle, data) != len(data):
            raise OSError(28, os.strerror(28))  # a disk that is full may take only a part
    finally:
        os.close(handle)


@dataclass(slots=True)
class Folder:
    """A local folder as the place where a bulk run writes its files; writing to it creates it.

    What is made in it is for its user alone; where it is not ``private``, the umask of the user decides.
    With ``fsync``, files get their names, and a chunk counts as finished, only once the disk has confirmed them.
    """

    root: Path
    renames: bool = True
    private: bool = True
    fsync: bool = False
    _made: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The path of the folder, for messages."""
        return str(self.root)

    def read_file(self, name: str) -> bytes | None:
        """Read the bytes of the file ``name`` in the folder; None when the file does not exist."""
        try:
            return (self.root / name).read_bytes()
        except FileNotFoundError:
            return None

    def write_file(self, name: str, data: bytes) -> None:
        """Write the file ``name`` in the folder, whole or not at all; a file of that name is replaced."""
        self.write_pieces(name, [data])

    def write_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write the long file ``name`` in the folder, piece by piece; it appears whole or not at all."""
        path = self.root / name
        make_folders(path.parent, private=self.private)
        write_whole(path, pieces, private=self.private, fsync=self.fsync)

    def list_names(self) -> list[str]:
        """List the names of files and folders at the top of the folder, without those inside its own folders."""
        return [path.name for path in self.root.iterdir()] if self.root.exists() else []

    def read_files(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """Read files of the folder one after the other, in the order of ``names``; None for one that is missing."""
        return map(self.read_file, names)

    def list_notes(self) -> list[str]:
        """List the notes (working files) that a bulk run keeps in the folder, by their paths inside the folder."""
        folder = self.root / NOTES_FOLDER
        return [f"{NOTES_FOLDER}/{path.name}" for path in folder.iterdir()] if folder.exists() else []

    def remove_files(self, names: Sequence[str]) -> None:
        """Remove the files named from the folder; a file that is missing or cannot be removed is passed over."""
        for name in names:
            with contextlib.suppress(OSError):
                (self.root / name).unlink()

    @contextlib.contextmanager
    def hold_lock(self) -> Iterator[None]:
        """Lock the folder for the length of a ``with`` block, so that no other program issues documents into it.

        The system releases the lock when the program ends, however it ends. Where the system has no such locks
        (Windows), nothing is locked.

        Raises
        ------
        WriterError
            Another program holds the lock: it is issuing documents into this folder.
        """
        try:
            import fcntl
        except ImportError:  # Windows has no such lock on a folder
            yield
            return
        folder = self.root / NOTES_FOLDER
        make_folders(folder, private=self.private)
        handle = os.open(folder, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno in (errno.EAGAIN, errno.EACCES):
                    raise WriterError(
                        Problem(
                            "busy-folder",
                            self.name,
                            N_("another program is issuing into this folder"),
                            N_("wait until it has finished, or choose another folder"),
                        )
                    ) from None
            _HELD.add(handle)
            yield
        finally:
            _HELD.discard(handle)
            os.close(handle)

    def remove_staging(self) -> None:
        """Remove the temporary folders that an interrupted bulk run left in the folder."""
        for path in (self.root / NOTES_FOLDER).iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)

    # ---- files that wait for their names
    def make_staging(self, chunk: int) -> Path:
        """Create the empty temporary folder where the files of one chunk wait to be renamed, and return its path."""
        place = self.root / NOTES_FOLDER / f"{chunk:05d}"
        shutil.rmtree(place, ignore_errors=True)
        make_folders(place.parent, private=self.private)
        place.mkdir(OWN_FOLDER)
        return place

    def name_staged(self, chunk: int, files: Sequence[tuple[str, str]]) -> None:
        """Move the files of one chunk out of their temporary folder, and give them their final names.

        ``files`` are pairs of a temporary name and the final name, in which a slash makes a folder.
        """
        start, root = f"{self.root / NOTES_FOLDER / f'{chunk:05d}'}{os.sep}", f"{self.root}{os.sep}"
        rights = None if self.private else 0o666 & ~_read_umask()
        for waiting, name in files:
            folder = name.rpartition("/")[0]
            if folder and folder not in self._made:
                make_folders(self.root / folder, private=self.private)
                self._made.add(folder)
            if rights is not None:
                os.chmod(start + waiting, rights)
            os.replace(start + waiting, root + name)
        if self.fsync:
            for folder in {str(parent) for _, name in files for parent in PurePosixPath(name).parents}:
                confirm_written(root + folder)

    def confirm_staged(self, chunk: int) -> None:
        """Wait, with ``fsync``, until the disk has confirmed the files of one chunk that wait for their names."""
        if self.fsync:
            for path in (self.root / NOTES_FOLDER / f"{chunk:05d}").iterdir():
                confirm_written(path)

    def empty_staging(self, chunk: int) -> None:
        """Remove the temporary folder of one chunk, with every file that is still in it."""
        shutil.rmtree(self.root / NOTES_FOLDER / f"{chunk:05d}", ignore_errors=True)


def _read_umask() -> int:
    """Read the rights that the user takes from others; the system tells them only as they are set."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


_HELD: set[int] = set()  # folders this process keeps others from


def _release_locks() -> None:
    """Close in a forked process the folder locks of its parent, which the fork could otherwise hold too long."""
    for handle in _HELD:
        os.close(handle)
    _HELD.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_release_locks)


# ------------------------------------------------------------------ elsewhere
class Remote:
    """A remote place where a bulk run writes files, such as an object store, that fsspec reaches by its URL.

    Parameters
    ----------
    url:
        ``s3://bucket/folder``, ``memory://folder``, ``sftp://…``: the driver of each is its own package.
    options:
        What fsspec needs to reach it: an address, a key. They are kept in memory, and never written.
    """

    renames = False

    def __init__(self, url: str, options: Mapping[str, Any] | None = None) -> None:
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise WriterError(
                Problem(
                    "no-fsspec",
                    _without_secrets(url),
                    N_("the fsspec library is not installed"),
                    N_('install it with: pip install "{package}"'),
                    {"package": "aigov-docs[places]"},
                )
            ) from None
        self.url, self.options = url, dict(options or {})
        try:
            self._files, self._root = url_to_fs(url, **self.options)
        except (ImportError, ValueError) as error:
            raise WriterError(
                Problem(
                    "no-driver",
                    _without_secrets(url),
                    N_("this address cannot be opened: {reason}"),
                    N_("check it, and install what fsspec needs for it (for S3: s3fs)"),
                    {"reason": _first_line(error)},
                )
            ) from None
        self._made = set[str]()

    @property
    def name(self) -> str:
        """The URL of the remote place, without user or password."""
        return _without_secrets(self.url)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if self._root else name

    def read_file(self, name: str) -> bytes | None:
        """Read the bytes of the file ``name`` in the remote store; None when the file does not exist."""
        try:
            data: bytes = self._files.cat_file(self._path(name))
        except FileNotFoundError:
            return None
        return data

    def write_file(self, name: str, data: bytes) -> None:
        """Write the file ``name`` in the remote store; a file of that name is replaced."""
        path = self._path(name)
        self._make_folder(path)
        self._files.pipe_file(path, data)

    def write_pieces(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a long file, piece by piece, to the remote store (at a URL); a file of that name is replaced."""
        path = self._path(name)
        self._make_folder(path)
        with self._files.open(path, "wb") as file:
            for piece in pieces:
                file.write(piece)

    def _make_folder(self, path: str) -> None:
        """Create the folder for a file in a remote place that has folders; a bucket is never created."""
        folder = path.rpartition("/")[0]
        if folder and folder not in self._made and not _OBJECTS & set(_protocols(self._files)):
            self._files.makedirs(folder, exist_ok=True)
        self._made.add(folder)

    def list_names(self) -> list[str]:
        """List the names of files and folders at the top of the remote store, without those further inside."""
        return self._list_folder("")

    def read_files(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """Read files of the remote store, several at once where it can; None for one that is missing."""
        if not getattr(self._files, "async_impl", False):
            return map(self.read_file, names)
        with ThreadPoolExecutor(16) as pool:
            return iter(list(pool.map(self.read_file, names)))

    def list_notes(self) -> list[str]:
        """List the notes (working files) that a bulk run keeps in the remote store, by their paths inside the store."""
        return [f"{NOTES_FOLDER}/{name}" for name in self._list_folder(NOTES_FOLDER)]

    def remove_files(self, names: Sequence[str]) -> None:
        """Remove the files named from the remote store; a file that does not exist is passed over."""
        for name in names:
            with contextlib.suppress(OSError):
                self._files.rm(self._path(name))

    def _list_folder(self, folder: str) -> list[str]:
        self._files.invalidate_cache()
        try:
            paths = self._files.ls(self._path(folder) if folder else self._root, detail=False)
        except FileNotFoundError:
            return []
        return [name for name in (path.rstrip("/").rpartition("/")[2] for path in paths) if name]


_OBJECTS = {"s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "oci"}  # stores without folders


def _protocols(files: Any) -> tuple[str, ...]:  # noqa: ANN401 - fsspec has no types
    return (files.protocol,) if isinstance(files.protocol, str) else tuple(files.protocol)


def _without_secrets(url: str) -> str:
    """Remove the user and the password from a URL, which may then appear in messages."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def open_place(into: str | Path, options: Mapping[str, Any] | None = None) -> Folder | Remote:
    """Open the place where a bulk run writes files, a local folder or a remote store, from a path or a URL.

    Parameters
    ----------
    into:
        A path, or a URL such as ``s3://bucket/folder``; ``file://`` is a local folder.
    options:
        What fsspec needs to reach a URL, by the names of its driver: an address, keys. None for none.

    Raises
    ------
    WriterError
        fsspec or the driver of the URL is not installed, or the URL cannot be opened.

    >>> open_place("avenants").name, open_place("file:///srv/avenants").name
    ('avenants', '/srv/avenants')
    """
    text = str(into)
    if isinstance(into, Path) or "://" not in text:
        return Folder(Path(into))
    if text.startswith(("file://", "local://")):
        return Folder(Path(text.partition("://")[2]))
    return Remote(text, options)


# ------------------------------------------------------------------ the notes of a run
@dataclass(slots=True)
class RunNotes:
    """The notes (working files) that a bulk run keeps in its place, in a folder of their own."""

    place: Folder | Remote

    def read_run(self) -> Mapping[str, Any]:
        """Read which run the place holds: its ``run`` (name), and what else was noted when it began.

        Where that note is lost or damaged, manifest lines of finished chunks tell the name. Empty where nothing does.
        """
        first = f"{NOTES_FOLDER}/run.json"
        for name in (first, MANIFEST, *(note for note in sorted(self.place.list_notes()) if note.endswith(".jsonl"))):
            for line in (self.place.read_file(name) or b"").split(b"\n"):
                try:
                    run_fields = json.loads(line)
                    if isinstance(run_fields["run"], str):
                        return run_fields if name == first else {"run": run_fields["run"]}
                except (ValueError, KeyError, TypeError):
                    continue
        return {}

    def open_run(self, run: str, chunks: int, register_end: int | None = None, stated_status: str = "") -> None:
        """Note in the run's folder or remote store that a run begins, or check that what is there is of this run.

        ``run`` is the name of the run, ``chunks`` how many chunks it has, ``register_end`` the number of the last event
        of the register against which it was planned, ``stated_status`` that of people of whom the list says none.

        Raises
        ------
        WriterError
            The place holds other files or another run; nothing there was changed.
        """
        noted_run = (noted := self.read_run()).get("run")
        if noted_run is not None and noted_run != run:
            raise WriterError(
                Problem(
                    "other-run",
                    self.place.name,
                    N_("the folder holds another issue: other people, another text or other options"),
                    N_("choose another folder"),
                )
            )
        if noted_run is None and set(self.place.list_names()) - {NOTES_FOLDER}:
            raise WriterError(
                Problem(
                    "not-empty",
                    self.place.name,
                    N_("the folder is not empty"),
                    N_("choose an empty folder, or one that does not exist"),
                )
            )
        if "chunks" not in noted:
            more = {"register_end": register_end, "stated_status": stated_status}
            run_note = {"run": run, "chunks": chunks, **{name: value for name, value in more.items() if value}}
            self.write_note("run.json", json.dumps(run_note).encode())

    def write_note(self, name: str, data: bytes) -> None:
        """Write one note (working file) of a bulk run; ``name`` is its name within the folder of notes."""
        self.place.write_file(f"{NOTES_FOLDER}/{name}", data)

    def finished_chunks(self) -> set[int]:
        """Find the numbers, from 0, of the chunks whose manifest lines are written: their documents are finished."""
        return {int(name.rpartition("/")[2][:5]) for name in self.place.list_notes() if name.endswith(".jsonl")}

    def note_finished(self, chunk: int, lines: Sequence[str], rows: Sequence[str]) -> None:
        """Write the manifest lines of a chunk of documents as two working files, which mark the chunk as finished.

        ``lines`` are the JSON lines, ``rows`` the lines of the CSV table; every line already has its line end.
        """
        self.write_note(f"{chunk:05d}.csv", "".join(rows).encode())
        self.write_note(f"{chunk:05d}.jsonl", "".join(lines).encode())
        if isinstance(self.place, Folder):
            self.place.empty_staging(chunk)

    def write_manifests(self, chunks: int, header: str) -> None:
        """Write the two manifests of the whole run, as JSON lines and as CSV, by joining the lines of all chunks.

        ``chunks`` is the number of chunks, ``header`` the first line of the CSV table.
        """
        for name, ending, first in ((MANIFEST, "jsonl", b""), (TABLE, "csv", header.encode("utf-8-sig"))):
            parts = (self.place.read_file(f"{NOTES_FOLDER}/{chunk:05d}.{ending}") or b"" for chunk in range(chunks))
            self.place.write_pieces(name, chain([first], parts))

    def remove_notes(self, *endings: str) -> None:
        """Remove the notes (working files) of the bulk run whose names end with one of ``endings``."""
        self.place.remove_files([name for name in self.place.list_notes() if name.endswith(endings)])
