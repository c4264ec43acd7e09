"""Writers: a document tree becomes a file. They know the tree and the labels, nothing of the library.

>>> known_formats()
('docx', 'html', 'json', 'md')
"""

from __future__ import annotations

import contextlib
import importlib
import os
import uuid
from pathlib import Path
from typing import Protocol, cast

from ..document.tree import Bilingual, Document
from ..errors import N_, Problem, WriterError, unknown
from .common import check

__all__ = ["known_formats", "to_bytes", "write"]

_MODULES = {"docx": "docx", "html": "html", "json": "json", "md": "markdown"}


class _Writer(Protocol):
    """What each writer module offers."""

    def to_bytes(self, document: Document | Bilingual, *, annotate: bool = False) -> bytes: ...


def known_formats() -> tuple[str, ...]:
    """The formats documents are written in, named as files end."""
    return tuple(sorted(_MODULES))


def to_bytes(document: Document | Bilingual, format: str, *, annotate: bool = False) -> bytes:
    """The document as the bytes of a file; the same document gives the same bytes.

    Parameters
    ----------
    format:
        One of :func:`known_formats`.
    annotate:
        Say beside each article what it is worth, for review.

    Raises
    ------
    WriterError
        An unknown format, or a text that no file can hold.
    """
    if format not in _MODULES:
        raise WriterError(
            unknown("unknown-format", document.name, N_('unknown format "{name}"'), format, known_formats())
        )
    check(document)
    writer = cast(_Writer, importlib.import_module(f".{_MODULES[format]}", __name__))
    return writer.to_bytes(document, annotate=annotate)


def write(document: Document | Bilingual, path: str | Path, *, annotate: bool = False) -> Path:
    """Write the document in the format its file name ends with: ``.docx``, ``.html``, ``.md`` or ``.json``.

    The file appears whole or not at all. See :func:`to_bytes` for ``annotate``.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    WriterError
        An ending that names no known format, a missing folder, a file that cannot be written there.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending[1:] not in _MODULES:
        raise WriterError(
            Problem(
                "unknown-format",
                str(path),
                N_('no document is written in a file ending with "{ending}"'),
                N_("use one of: {known}"),
                {"ending": ending, "known": ", ".join(f".{name}" for name in known_formats())},
            )
        )
    if not path.parent.is_dir():
        raise WriterError(
            Problem(
                "missing-folder", str(path.parent), N_("this folder does not exist"), N_("create it, or choose another")
            )
        )
    data = to_bytes(document, ending[1:], annotate=annotate)
    try:
        _replace(path, data)
    except OSError as error:
        raise WriterError(
            Problem(
                "unwritable-file",
                str(path),
                N_("the file could not be written: {reason}"),
                N_("close it if it is open elsewhere, and check the folder"),
                {"reason": error.strerror or str(error)},
            )
        ) from error
    return path


def _replace(path: Path, data: bytes) -> None:
    """Put ``data`` in ``path`` in one step, leaving nothing else behind."""
    waiting = path.with_name(f".aigov-{uuid.uuid4().hex}")
    try:
        with waiting.open("xb") as file:
            file.write(data)
        os.replace(waiting, path)
    except BaseException:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)
        raise
