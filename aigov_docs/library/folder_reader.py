"""Reading the files of one library folder, and collecting what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..i18n import N_
from ..problems import Problem, unknown_name, unwritable_characters
from ..text import NOT_IN_TEXT
from .yaml_files import LARGEST, YamlSource, parse_yaml, read_yaml, validate_type

#: What to do about a text of which the English is missing.
WRITE_ENGLISH = N_("write it, or write languages: [fr] in library.yaml for a library in French only")


def find_refused_characters(source: YamlSource) -> list[Problem]:
    """Find the texts of a YAML file, keys too, with characters that no document may hold: a problem for each.

    >>> from .yaml_files import parse_yaml
    >>> print(*find_refused_characters(parse_yaml(b'label: {fr: "\\\\u202e"}', "x.yaml")))
    x.yaml, line 1, label.fr — a text holds characters no document may hold: U+202E — take them out, or type the text
    again
    """
    return list(_iterate_refused(source.data, source, ()))


def _iterate_refused(data: object, source: YamlSource, path: tuple[str | int, ...]) -> Iterator[Problem]:
    if isinstance(data, str):
        if NOT_IN_TEXT.search(data):
            yield unwritable_characters(source.describe_place(path), "".join(NOT_IN_TEXT.findall(data)))
    elif isinstance(data, dict):
        for key, value in data.items():
            if NOT_IN_TEXT.search(key):
                yield unwritable_characters(source.describe_place(path), "".join(NOT_IN_TEXT.findall(key)))
            yield from _iterate_refused(value, source, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _iterate_refused(value, source, (*path, index))


class FolderReader:
    """A reader of the files of one library folder, which collects the mistakes of the files in ``problems``.

    ``unread`` holds what could not be read, by its kind (``clause``, ``companion``, ``vehicle``) and its name: the file
    of each. Nothing that refers to it is said to name what does not exist. ``languages`` are those in which each text
    is asked for: those of the ``library.yaml``, once it is read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.languages: tuple[str, ...] = ("fr", "en")
        self.unread: dict[tuple[str, str], str] = {}

    def relative_name(self, path: Path) -> str:
        """Build the name by which problems call a file: its path relative to the library folder, with slashes."""
        return path.relative_to(self.folder).as_posix()

    def read_validated(self, path: Path, kind: object) -> tuple[Any, YamlSource]:
        """Read a YAML file of the folder as a value of a type (``kind``), and return the value with the file as read.

        ``path`` begins with that of the folder. The value is None where the file is invalid; its mistakes are added to
        ``problems``.
        """
        source = read_yaml(path, self.relative_name(path))
        self.problems += [*source.problems, *find_refused_characters(source)]
        if source.problems and source.data is None:
            return None, source
        value, problems = validate_type(kind, source.data, source, languages=self.languages)
        self.problems += [
            replace(problem, hint=WRITE_ENGLISH) if problem.values.get("key") == "en" else problem
            for problem in problems
        ]
        return value, source

    def read_text(self, path: Path) -> str | None:
        """Read a text of the folder, which is UTF-8; None where it is not, which is added to ``problems``.

        So are the characters in it that no document may hold, with the line of each. ``path`` begins with that of the
        folder.

        Raises
        ------
        FileNotFoundError
            The file is not there.
        """
        where = self.relative_name(path)
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            raise
        except (OSError, UnicodeDecodeError):
            message, hint = N_("the file is not UTF-8 text"), N_("save it as UTF-8 text")
            self.problems.append(Problem("not-text", where, message, hint))
            return None
        if NOT_IN_TEXT.search(text):
            for number, line in enumerate(text.split("\n"), 1):
                if found := "".join(NOT_IN_TEXT.findall(line)):
                    self.problems.append(unwritable_characters(f"{where}, line {number}", found))
        return text

    def require_known(self, where: str, code: str, message: str, names: Iterable[str], known: Iterable[str]) -> None:
        """Add a problem for each name in ``names`` that is not in ``known``, with a hint: the one that resembles it.

        Where none does, the hint lists the known names, unless they are too many. ``where`` says where the names stand
        in the file; ``code`` and ``message`` are the code and words of the problem, with ``{name}`` for the name.
        """
        known = list(known)
        for name in names:
            if name not in known:
                self.report_unknown(where, code, message, name, known)

    def report_unknown(self, where: str, code: str, message: str, name: str, known: Sequence[str]) -> None:
        """Add to ``problems`` that a name is not known, or that the file of the thing named could not be read.

        ``where`` says where the name stands. ``code`` (such as ``unknown-clause``) and ``message``, with ``{name}`` for
        the name, are those of the problem of an unknown name; its hint proposes names from ``known``. A file that could
        not be read has its own code, ``not-read``, and message.
        """
        file = self.unread.get((code.removeprefix("unknown-"), name))
        if file is None:
            self.problems.append(unknown_name(code, where, message, name, known))
            return
        said = N_('"{name}" is there, and its file could not be read')
        hint = N_("correct {file} first: its mistakes are listed here")
        self.problems.append(Problem("not-read", where, said, hint, {"name": name, "file": file}))


def read_shared_yaml(
    path: Path, name: str, kind: object, languages: Sequence[str]
) -> tuple[Any, YamlSource, Sequence[Problem]]:
    """Read a YAML file as a value of a type (``kind``), for several libraries: those that extend another one share it.

    Returned are the value, None where it has a problem; the file as read; and all problems, of its YAML and of its
    data. A file that still says the same is not read again: nothing of what is returned is to be changed.
    """
    try:
        raw = path.read_bytes() if path.stat().st_size <= LARGEST else None
    except OSError:
        raw = None
    if raw is not None:
        return _read_shared(raw, name, kind, tuple(languages))
    source = read_yaml(path, name)
    return None, source, source.problems


@lru_cache(maxsize=64)
def _read_shared(
    raw: bytes, name: str, kind: object, languages: tuple[str, ...]
) -> tuple[Any, YamlSource, tuple[Problem, ...]]:
    source = parse_yaml(raw, name)
    if source.data is None:
        return None, source, tuple(source.problems)
    value, problems = validate_type(kind, source.data, source, languages=languages)
    return value, source, (*source.problems, *problems, *find_refused_characters(source))
