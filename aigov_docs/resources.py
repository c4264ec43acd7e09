"""The place of the data folders of the package; no other module knows it.

In an installed wheel ``clause_library/`` and ``locales/`` lie under ``aigov_docs/_data/``; in a checkout, and in an
editable install, they are the top-level folders of the repository.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent


@cache
def data_folder(name: str) -> Path:
    """Find the data folder ``clause_library`` or ``locales`` of this copy of the package.

    Raises
    ------
    FileNotFoundError
        The package was installed without its data.

    >>> data_folder("clause_library").joinpath("library.yaml").is_file()
    True
    """
    for candidate in (HERE / "_data" / name, HERE.parent / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"{name}/ is missing from this installation of aigov_docs: install the package again")
