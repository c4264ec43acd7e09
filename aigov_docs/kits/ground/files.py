"""Files put in place in one step, so that what stops half-way leaves nothing behind."""

from __future__ import annotations

import contextlib
import io
import os
import uuid
from pathlib import Path, PurePath
from typing import BinaryIO, Protocol

from .i18n import N_
from .own_files import open_new
from .problems import Problem, SystemReason, WriterError, refuse_type, unwritable_file

#: What a caller gives in place of a file to read: its path, its bytes, or a binary stream open for reading.
GivenFile = str | Path | bytes | bytearray | BinaryIO


class WritableStream(Protocol):
    """A place that takes bytes: a binary file open for writing, a buffer, the response of a web framework."""

    def write(self, data: bytes, /) -> int | None:
        """Take bytes, and say how many where not all were taken."""


def read_given(source: GivenFile) -> bytes:
    """Read the bytes of what a caller gives: a path, bytes, or a binary stream, alike.

    A stream is read from where it stands, and stays open.

    Raises
    ------
    OSError
        The path cannot be read.
    TypeError
        The source is none of these, such as a stream of text.

    >>> import io
    >>> read_given(io.BytesIO(b"PK")) == read_given(b"PK")
    True
    """
    if isinstance(source, str | Path):
        return Path(source).read_bytes()
    if isinstance(source, bytes | bytearray):
        return bytes(source)
    if not hasattr(source, "read"):
        refuse_type("source", source, str, Path, bytes)
    data = source.read()
    refuse_type("source", data, bytes, bytearray)
    return bytes(data)


def name_given(source: object, name: str) -> str:
    """Name what a caller gives, for messages: its file without the folder, else ``name``.

    >>> name_given("retours/avenant.docx", "file"), name_given(b"PK", "file")
    ('avenant.docx', 'file')
    """
    own = source if isinstance(source, str | Path) else getattr(source, "name", "")
    return (PurePath(own).name if isinstance(own, str | Path) else "") or name


def write_stream(stream: WritableStream, data: bytes) -> None:
    """Write bytes to a binary stream, all of them, where it stands; it stays open.

    Raises
    ------
    WriterError
        The stream cannot be written.
    TypeError
        It is no stream, or a stream of text.

    >>> import io
    >>> held = io.BytesIO()
    >>> write_stream(held, b"PK")
    >>> held.getvalue()
    b'PK'
    """
    given: object = stream
    if not hasattr(given, "write") or isinstance(given, io.TextIOBase):
        raise TypeError(f"path: a path or a binary stream is expected, not {type(stream).__name__}")
    left = data
    try:
        while left:
            taken = stream.write(left)
            left = left[taken if isinstance(taken, int) else len(left) :]  # a stream without a buffer may take a part
    except OSError as error:
        raise WriterError(unwritable_file(name_given(stream, "stream"), error)) from error


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write bytes to a file in one step, so that a failure leaves neither a partial nor a temporary file.

    A file that is there is replaced. ``private`` makes it for its user alone; otherwise the umask of the user decides.
    Raises ``OSError`` where the folder cannot be written.
    """
    waiting = path.with_name(f".aigov-{uuid.uuid4().hex}")
    try:
        with open_new(waiting, private=private) as file:
            file.write(data)
        os.replace(waiting, path)
    except BaseException:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)
        raise


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write bytes to a file in one step, so that a failure leaves no partial file; an error says why in plain words.

    A file that is there is replaced. ``private`` makes it for its user alone.

    Raises
    ------
    WriterError
        The file cannot be written.
    """
    try:
        write_atomically(path, data, private=private)
    except OSError as error:
        raise WriterError(unwritable_file(str(path), error)) from error


def make_folder(folder: str | Path) -> Path:
    """Make a folder, with those above it, where it does not exist.

    Raises
    ------
    WriterError
        The folder cannot be made.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     make_folder(f"{place}/2026/documents").is_dir()
    True
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriterError(
            Problem(
                "no-folder",
                str(folder),
                N_("this folder cannot be made: {reason}"),
                N_("choose another place"),
                {"reason": SystemReason(error)},
            )
        ) from None
    return folder
