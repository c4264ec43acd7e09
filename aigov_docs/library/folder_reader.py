"""Reading the files of one library folder, and collecting what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..problems import Problem, unknown_name
from .yaml_files import YamlSource, read_yaml, validate_type


class FolderReader:
    """A reader of the files of one library folder, which collects the mistakes of the files in ``problems``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []

    def relative_name(self, path: Path) -> str:
        """Build the name by which problems call a file: its path relative to the library folder, with slashes."""
        return path.relative_to(self.folder).as_posix()

    def read_validated(self, path: Path, kind: object) -> tuple[Any, YamlSource]:
        """Read a YAML file of the folder as a value of a type (``kind``), and return the value with the file as read.

        The value is None where the file is invalid; its mistakes are added to ``problems``.
        """
        source = read_yaml(path, self.relative_name(path))
        self.problems += source.problems
        if source.problems and source.data is None:
            return None, source
        value, problems = validate_type(kind, source.data, source)
        self.problems += problems
        return value, source

    def require_known(self, where: str, code: str, message: str, names: Iterable[str], known: Iterable[str]) -> None:
        """Add a problem for each name in ``names`` that is not in ``known``, with a hint: the one that resembles it.

        Where none does, the hint lists the known names if they are 12 at most, else it asks to check the spelling.
        ``where`` says where the names stand in the file; ``code`` and ``message`` are the code and words of the
        problem, with ``{name}`` for the name.
        """
        known = list(known)
        for name in names:
            if name not in known:
                self.problems.append(unknown_name(code, where, message, name, known))
