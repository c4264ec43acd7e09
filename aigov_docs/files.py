"""Files put in place in one step, so that what stops half-way leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import uuid
from pathlib import Path

from .i18n import N_
from .problems import Problem, SystemReason, WriterError, unwritable_file


def write_atomically(path: Path, data: bytes) -> None:
    """Write bytes to a file in one step, so that a failure leaves neither a partial nor a temporary file.

    A file that is there is replaced. Raises ``OSError`` where the folder cannot be written.
    """
    waiting = path.with_name(f".aigov-{uuid.uuid4().hex}")
    try:
        with waiting.open("xb") as file:
            file.write(data)
        os.replace(waiting, path)
    except BaseException:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)
        raise


def write_file(path: Path, data: bytes) -> None:
    """Write bytes to a file in one step, so that a failure leaves no partial file; an error says why in plain words.

    A file that is there is replaced.

    Raises
    ------
    WriterError
        The file cannot be written.
    """
    try:
        write_atomically(path, data)
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
