"""The place of the data folders of a program; no other module knows it.

In an installed wheel they lie in ``_data/`` of the program's package; in a checkout, and in an editable install, beside
that package, at the top of the repository.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

#: The package of the program in which the kits stand: its name, and its folder.
PROGRAM = __name__.partition(".")[0]
_FOLDER = Path(__file__).resolve().parents[__name__.count(".") - 1]


@cache
def data_folder(name: str) -> Path:
    """Find a data folder of the program, such as ``locales``.

    Raises
    ------
    FileNotFoundError
        The program was installed without it.

    >>> data_folder("moon")
    Traceback (most recent call last):
    ...
    FileNotFoundError: moon/ is missing from this installation of aigov_docs: install the package again
    """
    for candidate in (_FOLDER / "_data" / name, _FOLDER.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"{name}/ is missing from this installation of {PROGRAM}: install the package again")
