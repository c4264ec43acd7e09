"""What proves an answer: who had it signed, in which envelope, which file, and when."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from ..i18n import N_
from ..problems import Problem, RegisterError, unreadable_file
from ..text import parse_moment
from .issued_rows import find_word_problems

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of an answer, such as a signature: the provider, its envelope, the signed file, the time.

    It is personal: the register keeps it beside its chain, sealed by a salted digest, and `Register.erase_person`
    erases it with the name and the notes.

    Parameters
    ----------
    provider:
        Who collected the answer, in one word or two: ``yousign``.
    envelope:
        The provider's own number for it; empty where there is none.
    sha256:
        The SHA-256 of the signed file, in hexadecimal; empty where the file is not at hand.
    time:
        When it was signed, with its time zone; a text in ISO form is read. None where it is not known.
    message:
        What tells the provider's message that brought it from every other, so that the same one is not recorded twice;
        empty where no message did.

    Raises
    ------
    RegisterError
        Every value that cannot be kept, each with its place: ``evidence.sha256``.

    >>> Evidence("yousign", "9f3c", "AB" * 32, dt.datetime(2026, 12, 3, 9, 30, tzinfo=dt.UTC)).as_dict()["time"]
    '2026-12-03T09:30:00+00:00'
    """

    provider: str
    envelope: str = field(default="", repr=False)
    sha256: str = field(default="", repr=False)
    time: dt.datetime | None = field(default=None, repr=False)
    message: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        problems = []
        for name in ("provider", "envelope", "sha256", "message"):
            value: object = getattr(self, name)
            if isinstance(value, str):
                object.__setattr__(self, name, value.strip())
                faults = find_word_problems([(name, value.strip())], f"evidence.{name}", required=name == "provider")
                problems += [replace(problem, path=("evidence", name)) for problem in faults]
            else:
                message = N_("this is no text")
                problems.append(
                    Problem("bad-text", f"evidence.{name}", message, N_("write it as a text"), path=("evidence", name))
                )
        if isinstance(self.sha256, str) and self.sha256:
            object.__setattr__(self, "sha256", self.sha256.lower())
            if not _SHA256.fullmatch(self.sha256):
                problems.append(
                    Problem(
                        "bad-sha256",
                        "evidence.sha256",
                        N_("no SHA-256: 64 figures and letters from a to f"),
                        N_("give hashlib.sha256(file).hexdigest() of the signed file"),
                        path=("evidence", "sha256"),
                    )
                )
        given: object = self.time
        time = parse_moment(given) if isinstance(given, str) else given
        object.__setattr__(self, "time", time)
        if given is not None and not (isinstance(time, dt.datetime) and time.utcoffset() is not None):
            problems.append(
                Problem(
                    "bad-time",
                    "evidence.time",
                    N_("this is no moment with its time zone"),
                    N_("write it as 2026-12-03T10:15:00+01:00"),
                    path=("evidence", "time"),
                )
            )
        if problems:
            raise RegisterError(*problems)

    def as_dict(self) -> dict[str, str | None]:
        """Convert the evidence to a dict, ready for JSON: ``provider``, ``envelope``, ``sha256`` and ``time``.

        ``time`` is a text in ISO form with its time zone, None where it is not known; the others are texts. ``message``
        is there too where a message brought the evidence.
        """
        texts = {
            "provider": self.provider,
            "envelope": self.envelope,
            "sha256": self.sha256,
            "time": self.time.isoformat() if self.time else None,
        }
        return texts | ({"message": self.message} if self.message else {})

    def as_text(self) -> str:
        """Write the evidence as one text, JSON that is always the same, as a register keeps it."""
        return json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Evidence | None:
        """Read evidence from the text that `as_text` writes; None where a text is no such evidence.

        >>> Evidence.from_text(Evidence("yousign").as_text())
        Evidence(provider='yousign')
        """
        try:
            read: Any = json.loads(text)
            return cls(**read) if isinstance(read, dict) else None
        except (ValueError, TypeError, RegisterError):
            return None


def digest_file(source: str | Path | bytes | BinaryIO) -> str:
    """Compute the SHA-256 of a signed file, in hexadecimal, as `Evidence` takes it.

    ``source`` is the file: a path, its bytes, or a binary stream, which is read from where it stands to its end.

    Raises
    ------
    RegisterError
        The file cannot be read.

    >>> digest_file(b"")[:16]
    'e3b0c44298fc1c14'
    """
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    if not isinstance(source, str | Path):
        return hashlib.sha256(source.read()).hexdigest()
    try:
        with Path(source).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RegisterError(unreadable_file(str(source), error)) from None
