"""One person as a file has them, before anything is checked: what every reader of people gives."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field


@dataclass(slots=True)
class PersonRow:
    """One person of a list as read from a file, before any check: texts by standard column name.

    Parameters
    ----------
    file, line:
        Where the person stands.
    values, extra:
        Standard column name → text; header → text of the columns kept aside.
    titles:
        Standard column name → header in the file, for messages.
    reason:
        The code of a reason for which the file itself holds or skips the person, with ``skipped`` and ``lines``: a DSN
        says what sort of contract it is.
    notes:
        Codes of reasons that become notes and hold nobody.
    damaged:
        Whether a fault was found in it already.
    judged:
        Whether the file itself gave the outcome, so that the table of statuses is not looked at.
    columns:
        Standard names of the columns that the table has.
    """

    file: str
    line: int
    values: dict[str, str] = field(repr=False)
    extra: dict[str, str] = field(default_factory=dict, repr=False)
    titles: Callable[[str], str] = str
    reason: str = ""
    skipped: bool = False
    lines: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    judged: bool = False
    damaged: bool = False
    columns: Collection[str] = ()

    @property
    def where(self) -> str:
        """The file name and the line where the person was read, for messages."""
        return f"{self.file}, line {self.line}"
