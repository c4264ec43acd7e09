"""The paths of a command, looked at before anything is loaded: a slip of the keyboard is told at once."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from ..kits.ground.i18n import N_
from ..kits.ground.problems import LibraryError, MatterError, Problem, unreadable_file
from .streams import STANDARD

if TYPE_CHECKING:
    from ..kits.ground.problems import AigovError


def refuse_wrong_paths(
    *matters: str | None,
    library: str | None = None,
    document: str | None = None,
    refusal: type[AigovError] = MatterError,
) -> None:
    """Refuse paths of files that a command could not read or write, before the library or a matter is loaded.

    Parameters
    ----------
    matters:
        The files that the command reads, such as a matter; None for a file not given, ``-`` for the standard input.
    library:
        The folder of a house library; None for the shipped library.
    document:
        The file of the document that the command writes; None when it writes none, ``-`` for the standard output.
    refusal:
        The class of the error raised for a file that cannot be read.

    Raises
    ------
    AigovError
        A file to read is missing or a folder, the library folder has no library.yaml, or the document's format is
        unknown or its folder missing.
    """
    for path in matters:
        problem = find_path_problem(path) if path is not None and path != STANDARD else None
        if problem is not None:
            raise refusal(problem)
    if library is not None and not os.path.isfile(os.path.join(library, "library.yaml")):
        raise LibraryError(
            Problem(
                "no-library",
                library,
                N_("this folder holds no library.yaml"),
                N_("give the folder of a clause library"),
            )
        )
    if document is not None and document != STANDARD:
        from ..writers import check_output_path

        check_output_path(document)


def find_path_problem(path: str) -> Problem | None:
    """Find the problem of a path at which no file can be read: nothing is there, or a folder; None where a file is."""
    if not os.path.exists(path):
        return Problem("no-file", path, N_("there is no such file"), N_("check the path"))
    if os.path.isdir(path):
        return unreadable_file(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    return None
