"""Files and folders for their user alone: what a run makes, what this package remembers between two runs.

Nobody else reads or writes them (0600 and 0700). What is read back is used only where it belongs to the user and
nobody else could have written it. On Windows the folder of a user is closed to others, and rights are left as they are.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

#: The rights of a file and of a folder that are for their user alone.
OWN_FILE, OWN_FOLDER = 0o600, 0o700


def find_cache_folder() -> Path:
    """Find the folder in which aigov-docs caches libraries for this user, on Linux, macOS or Windows.

    It is ``aigov-docs`` in ``XDG_CACHE_HOME``, else in ``~/.cache``; in ``~/Library/Caches`` on a Mac, in
    ``%LOCALAPPDATA%`` on Windows; never in a folder that users share.

    Raises
    ------
    OSError
        The user has no home folder, or Windows gives no ``%LOCALAPPDATA%``.
    """
    return _find_user_folder("XDG_CACHE_HOME", "Library/Caches", ".cache") / "aigov-docs"


def find_state_folder() -> Path:
    """Find the folder in which aigov-docs keeps what it must remember for this user, on Linux, macOS or Windows.

    It is ``aigov-docs`` in ``XDG_STATE_HOME``, else in ``~/.local/state``; in ``~/Library/Application Support`` on a
    Mac; ``aigov-docs-state`` in ``%LOCALAPPDATA%`` on Windows. A cache may be emptied at any time, this folder not.

    Raises
    ------
    OSError
        The user has no home folder, or Windows gives no ``%LOCALAPPDATA%``.
    """
    name = "aigov-docs-state" if sys.platform == "win32" else "aigov-docs"
    return _find_user_folder("XDG_STATE_HOME", "Library/Application Support", ".local/state") / name


def _find_user_folder(variable: str, mac: str, elsewhere: str) -> Path:
    """Find a folder of this user: by a variable of the environment, or by its place in the home folder."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get(variable, "")
        if not os.path.isabs(base):
            base = os.path.join(home, mac if sys.platform == "darwin" else elsewhere)
    if not os.path.isabs(base):
        raise OSError("this user has no such folder")
    return Path(base)


def belongs_to_user(state: os.stat_result) -> bool:
    """Whether a file or folder belongs to the user, and nobody else may write it; ``state`` is its state.

    >>> belongs_to_user(Path.home().stat())
    True
    """
    if sys.platform == "win32":  # the folder of a user is closed to others
        return True
    return state.st_uid == os.geteuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def make_own_folder(folder: Path) -> None:
    """Make a folder for its user alone; refuse one inside a folder that is not the user's.

    Raises
    ------
    OSError
        It cannot be made, or it is there and somebody else may write it.
    """
    existing_folder = folder
    while not os.path.lexists(existing_folder):
        existing_folder = existing_folder.parent
    if not belongs_to_user(existing_folder.stat()):
        raise PermissionError(f"{existing_folder} is open to others")
    folder.mkdir(mode=OWN_FOLDER, parents=True, exist_ok=True)
    _check_own_folder(folder)


def _check_own_folder(folder: Path) -> None:
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or not belongs_to_user(state):
        raise PermissionError(f"{folder} is open to others")


def read_own_file(path: Path) -> bytes:
    """Read the bytes of a file that only its user can have written.

    Raises
    ------
    OSError
        It is not there, it is a link, or somebody else may write it or its folder.
    """
    _check_own_folder(path.parent)
    flags = os.O_RDONLY  # and, where the system has them: no link is followed, no pipe is waited for
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, name, 0)
    with open(os.open(path, flags), "rb") as file:
        state = os.fstat(file.fileno())
        if not stat.S_ISREG(state.st_mode) or not belongs_to_user(state):
            raise PermissionError(f"{path} is open to others")
        return file.read()


def write_own_file(path: Path, data: bytes) -> None:
    """Write a file for its user alone, whole or not at all, in a folder that `make_own_folder` made.

    Raises
    ------
    OSError
        It cannot be written.
    """
    handle, temporary = tempfile.mkstemp(prefix=path.name[:8], suffix=".tmp", dir=path.parent)
    try:
        with open(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def claim_file(path: str | Path) -> None:
    """Make an empty file for its user alone where there is none yet, so that who writes it next keeps these rights.

    A file that is there is left as it is, and so is a folder in which nothing can be made: whoever writes says why.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     claim_file(Path(folder, "avenants.db"))
    ...     Path(folder, "avenants.db").stat().st_size
    0
    """
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWN_FILE))


def open_new(path: str | Path, *, private: bool) -> BinaryIO:
    """Open a file that must not be there yet, to write bytes to it; for its user alone where it is ``private``.

    Otherwise its rights are those that the umask of the user leaves. A link of that name is not followed.

    Raises
    ------
    OSError
        Something of that name is there, or it cannot be made.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, open_new(Path(folder, "a"), private=True) as file:
    ...     file.write(b"x")
    1
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return open(os.open(path, flags, OWN_FILE if private else 0o666), "wb")


def make_folders(folder: Path, *, private: bool) -> None:
    """Make a folder and those above it that are lacking; for their user alone where they are ``private``.

    A folder that is there keeps its rights.

    Raises
    ------
    OSError
        It cannot be made.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     make_folders(Path(place, "2026", "avenants"), private=True)
    ...     Path(place, "2026", "avenants").is_dir()
    True
    """
    lacking: list[Path] = []
    while not folder.is_dir():
        lacking.append(folder)
        folder = folder.parent
    for missing_folder in reversed(lacking):
        missing_folder.mkdir(OWN_FOLDER if private else 0o777, exist_ok=True)


def confirm_written(path: str | Path) -> None:
    """Wait until the disk has confirmed a file, or the names in a folder (nothing is waited for on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
