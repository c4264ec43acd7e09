"""What an agent gives: the facts of a matter, as content or as a file of the one folder; and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..i18n import N_
from ..library.load import Library
from ..matter.checks import CheckedMatter
from ..matter.models import Matter
from ..problems import Problem, UsageError, unreadable_file
from ..sent_facts import LARGEST_FILE, check_sent_matter, too_big


class InputReader:
    """Reads what the calls of one server give: with its library, and in its folder alone (None for no folder)."""

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self.library = library
        self.folder = folder.resolve() if folder is not None else None

    def check_facts(self, matter: Mapping[str, Any] | str | None, matter_file: str | None) -> CheckedMatter:
        """Read and check the facts of a matter, given as content or as a file of the folder.

        Raises
        ------
        MatterError
            The facts are wrong, or one of them is a path.
        UsageError
            Neither or both are given, or the file is not in the folder.
        """
        if matter_file is not None and matter is None:
            return check_sent_matter(self.read_in_folder(matter_file), self.library, matter_file)
        if matter is None or matter_file is not None:
            raise UsageError(
                Problem("no-matter", "matter", N_("one matter is expected"), N_("give matter, or matter_file"))
            )
        return check_sent_matter(matter, self.library, "matter")

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
            if path.stat().st_size > LARGEST_FILE:
                raise UsageError(too_big(name))
            return path.read_bytes()
        except ValueError:  # a name that no file can have
            raise UsageError(Problem("no-file", name, N_("there is no such file"), N_("check the path"))) from None
        except OSError as error:
            raise UsageError(unreadable_file(name, error)) from None

    def read_optional_facts(self, matter: Mapping[str, Any] | str | None, matter_file: str | None) -> Matter | None:
        """Read the facts of a matter as `check_facts` does; None where none are given."""
        return None if matter is None and matter_file is None else self.check_facts(matter, matter_file).matter
