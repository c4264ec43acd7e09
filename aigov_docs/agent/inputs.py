"""What an agent gives: the facts of a matter, a file as content or in the one folder, a day; and what is refused."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..i18n import N_
from ..library.load import Library
from ..library.yaml_files import parse_yaml
from ..matter.models import Matter
from ..matter.reading import parse_matter
from ..problems import MatterError, Problem, UsageError, not_a_date, unreadable_file
from ..text import parse_iso_day

#: Keys that would make a matter name another file: none is read from there.
PATH_KEYS = ("letterhead", "library", "defaults")
#: The most bytes of a file that is sent, or read in the folder.
_MOST = 40_000_000


class InputReader:
    """Reads what the calls of one server give: with its library, and in its folder alone (None for no folder)."""

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self.library = library
        self.folder = folder.resolve() if folder is not None else None

    def read_facts(self, matter: Mapping[str, Any] | str | None, matter_file: str | None) -> Matter:
        """Read and check the facts of a matter, given as content or as a file of the folder.

        Raises
        ------
        MatterError
            The facts are wrong, or one of them is a path.
        UsageError
            Neither or both are given, or the file is not in the folder.
        """
        if (matter is None) == (matter_file is None):
            raise UsageError(
                Problem("no-matter", "matter", N_("one matter is expected"), N_("give matter, or matter_file"))
            )
        name = matter_file or "matter"
        if matter_file is not None:
            raw = self.read_in_folder(matter_file)
        elif isinstance(matter, str):
            raw = matter.encode("utf-8", "surrogatepass")
        else:
            raw = json.dumps(matter, ensure_ascii=False).encode("utf-8", "surrogatepass")
        source = parse_yaml(raw, name)
        if source.data is None and source.problems:
            raise MatterError(*source.problems)
        if isinstance(source.data, dict):
            paths = [key for key in PATH_KEYS if key in source.data]
            if paths:
                raise MatterError(*(_refuse_path(key) for key in paths))
        return parse_matter(raw.decode("utf-8", "replace"), self.library, name)

    def read_in_folder(self, name: str) -> bytes:
        """Read a file of the folder named when the server started; no other file can be named.

        Raises
        ------
        UsageError
            There is no folder, the name leads out of it, or no file can be read there.
        """
        if self.folder is None:
            raise UsageError(
                Problem(
                    "no-folder", name, N_("no folder was named when the server started"), N_("send the file as content")
                )
            )
        try:
            path = (self.folder / name).resolve()
            if not path.is_relative_to(self.folder):
                raise UsageError(
                    Problem("outside-folder", name, N_("this leads out of the folder"), N_("name a file of the folder"))
                )
            if not path.is_file():
                raise UsageError(Problem("no-file", name, N_("there is no such file"), N_("check the path")))
            if path.stat().st_size > _MOST:
                raise UsageError(_too_big(name))
            return path.read_bytes()
        except ValueError:  # a name that no file can have
            raise UsageError(Problem("no-file", name, N_("there is no such file"), N_("check the path"))) from None
        except OSError as error:
            raise UsageError(unreadable_file(name, error)) from None

    def read_optional_facts(self, matter: Mapping[str, Any] | str | None, matter_file: str | None) -> Matter | None:
        """Read the facts of a matter as `read_facts` does; None where none are given."""
        return None if matter is None and matter_file is None else self.read_facts(matter, matter_file)


def read_day(written: str) -> dt.date:
    """Read the day that a call asks, written 2026-12-31.

    Raises
    ------
    UsageError
        The text is not a day in that form.

    >>> read_day("2026-12-31")
    datetime.date(2026, 12, 31)
    """
    day = parse_iso_day(written)
    if day is None:
        raise UsageError(not_a_date("as_of", written))
    return day


def decode_file(content: str) -> bytes:
    """Decode the bytes of a file that a call sends in base64.

    Raises
    ------
    UsageError
        The text is not base64, or the file is too big.

    >>> decode_file("UEs=")
    b'PK'
    """
    if len(content) > _MOST * 4 // 3 + 4:
        raise UsageError(_too_big("content"))
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        raise UsageError(
            Problem("not-base64", "content", N_("this is not base64"), N_("send the bytes of the file in base64"))
        ) from None


def _too_big(where: str) -> Problem:
    return Problem("too-big", where, N_("the file is too big"), N_("choose a smaller one"))


def _refuse_path(key: str) -> Problem:
    message = N_("a matter that is sent names no other file")
    return Problem("path-in-matter", key, message, N_("leave it out: the server reads no path of a matter"))
