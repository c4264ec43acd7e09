"""The container of a letterhead: the zip archive, refused whole when it is none, or one made to harm."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from ..i18n import N_
from ..problems import Problem, WriterError

#: Nothing a letterhead needs is larger: a file, its entries, their size once unpacked, and how much smaller they were.
MAX_FILE, MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 20_000_000, 1_000, 60_000_000, 100
_SMALL = 1_000_000  # below this size a high ratio is only a repetitive text
_NAME_LENGTH = 200


def read_entries(data: bytes, name: str) -> dict[str, bytes]:
    """What an archive holds, by name.

    Raises
    ------
    WriterError
        The bytes are no Word file, or none that can be unpacked safely.

    >>> read_entries(b"%PDF-1.7", "cabinet.pdf")
    Traceback (most recent call last):
    ...
    aigov_docs.problems.WriterError: cabinet.pdf — it is no Word document: it is a PDF — save it as a Word document
    (.docx)
    """
    return _ArchiveReader(data, name).read_entries()


class _ArchiveReader:
    """The zip archive: refused whole when it is not one, or one made to harm."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        self.problems: list[Problem] = []

    def add_problem(self, code: str, message: str, hint: str = "", **values: Any) -> None:
        problem = Problem(code, self.name, message, hint, values)
        if problem not in self.problems:
            self.problems.append(problem)

    def raise_problems(self) -> None:
        if self.problems:
            raise WriterError(*self.problems)

    def read_entries(self) -> dict[str, bytes]:
        self._check_kind()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                infos = [info for info in archive.infolist() if not info.is_dir()]
                self._check_listing(infos)
                self.raise_problems()
                return {info.filename: archive.read(info) for info in infos}
        except (
            zipfile.BadZipFile,
            zipfile.LargeZipFile,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ):
            self._refuse_damaged()
        except Exception as error:  # zlib.error, and what a damaged archive may still bring up
            if isinstance(error, WriterError):
                raise
            self._refuse_damaged()
        raise AssertionError

    def _refuse_damaged(self) -> None:
        self.add_problem("damaged", N_("the file is damaged or incomplete"), N_("open it in Word and save it again"))
        self.raise_problems()

    def _check_kind(self) -> None:
        save = N_("save it as a Word document (.docx)")
        said = N_("it is no Word document: it is {kind}")
        if len(self.data) > MAX_FILE:
            self.add_problem(
                "too-large", N_("it is larger than {size} MB"), N_("compress its pictures"), size=MAX_FILE // 1_000_000
            )
        elif not self.data:
            self.add_problem("empty-file", N_("the file is empty"))
        elif self.data.startswith(b"\xd0\xcf\x11\xe0"):
            if "EncryptedPackage".encode("utf-16-le") in self.data:
                self.add_problem("encrypted", N_("it opens with a password"), N_("take the password off"))
            else:
                self.add_problem("old-word", N_("it is a document of Word 97–2003 (.doc)"), save)
        elif not self.data.startswith(b"PK\x03\x04"):
            kinds = {b"%PDF": N_("a PDF"), b"{\\rtf": N_("an RTF file"), b"<": N_("a file of markup (HTML, XML)")}
            head = self.data[:1024].lstrip(b"\xef\xbb\xbf \r\n\t")
            kind = next((kind for start, kind in kinds.items() if head.startswith(start)), N_("another kind of file"))
            self.add_problem("not-word", said, save, kind=_TranslatedWord(kind))
        self.raise_problems()

    def _check_listing(self, infos: list[zipfile.ZipInfo]) -> None:
        """What the archive says of its entries: nothing is unpacked yet."""
        bomb = N_("unpacked, it would be too large to open safely")
        if len(infos) > MAX_ENTRIES:
            self.add_problem(
                "too-many-parts",
                N_("it holds more than {n} parts"),
                N_("open it in Word and save it again"),
                n=MAX_ENTRIES,
            )
        if sum(info.file_size for info in infos) > MAX_UNPACKED:
            self.add_problem("too-large", bomb, N_("compress its pictures"))
        seen: set[str] = set()
        for info in infos:
            name = info.filename
            if info.flag_bits & 0x1:
                self.add_problem("encrypted", N_("it opens with a password"), N_("take the password off"))
            if info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
                self.add_problem("too-large", bomb, N_("compress its pictures"))
            if name.lower() in seen:
                self.add_problem(
                    "duplicate-part", N_("two of its parts have the same name"), N_("open it in Word and save it again")
                )
            seen.add(name.lower())
            if _leads_outside(info.orig_filename):
                self.add_problem(
                    "unsafe-name",
                    N_("a part has a name that leads out of the file"),
                    N_("open it in Word and save it again"),
                )


@dataclass(frozen=True, slots=True)
class _TranslatedWord:
    """A word of a message that is a message itself: said in the language of the message around it."""

    message: str

    @property
    def fr(self) -> str:
        from ..i18n import labels

        return labels("fr")(self.message)

    @property
    def en(self) -> str:
        return self.message

    def __str__(self) -> str:
        return self.message


def _leads_outside(name: str) -> bool:
    return (
        name.startswith("/")
        or len(name) > _NAME_LENGTH
        or bool(re.search(r"[\\:\x00-\x1f\x7f]", name))
        or any(piece in ("", ".", "..") for piece in name.split("/"))
    )
