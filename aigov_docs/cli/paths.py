"""The paths of a command, looked at before anything is loaded: a slip of the keyboard is told at once."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import LibraryError, MatterError, Problem, unreadable_file

if TYPE_CHECKING:
    from ..problems import AigovError


def refuse_wrong_paths(
    *matters: str | None,
    library: str | None = None,
    document: str | None = None,
    refusal: type[AigovError] = MatterError,
) -> None:
    """Refuse paths that a command could not read or write, before anything is loaded.

    Parameters
    ----------
    matters:
        Files that it reads; None for one that is not given.
    library:
        The folder of a library.
    document:
        The file of the document it writes.
    refusal:
        What is raised for a file that cannot be read.

    Raises
    ------
    AigovError
        A file that is not there, a folder without a library, an ending that is no format, a folder that does not exist.
    """
    for path in matters:
        problem = find_path_problem(path) if path is not None else None
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
    if document is not None:
        from ..writers import check_output_path

        check_output_path(document)


def find_path_problem(path: str) -> Problem | None:
    """Find the problem of a path that is no file to read: nothing is there, or a folder; else None."""
    if not os.path.exists(path):
        return Problem("no-file", path, N_("there is no such file"), N_("check the path"))
    if os.path.isdir(path):
        return unreadable_file(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    return None
