"""One person as a file has them, before anything is checked: what every reader of people gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class PersonRow:
    """One person as a file has them, before anything is checked: texts under our names.

    Parameters
    ----------
    file, line:
        Where the person stands.
    values, extra:
        Our column → text; header → text of the columns kept aside.
    titles:
        Our column → what the file calls it, for messages.
    reason:
        The code of a reason for which the file itself holds or skips the person, with ``skipped`` and ``lines``: a DSN
        says what sort of contract it is.
    notes:
        Codes of reasons that are only said.
    damaged:
        Whether a fault was found in it already.
    judged:
        Whether the file itself told the outcome: the table of statuses is not asked again.
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

    @property
    def where(self) -> str:
        """The file and the line of the person, for messages."""
        return f"{self.file}, line {self.line}"
