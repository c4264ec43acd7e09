"""Lines of a DSN file as blocks: an allow-list of rubriques is kept, all the rest is counted and dropped.

A DSN holds social security numbers, pay and sick leave. Every line is read, since the file says how many it has, but
only the rubriques of `KEPT` are decoded; the others are dropped as bytes. Of the social security number (NIR), only the
first digit is kept, and, when a secret is given, a keyed hash that stands for a missing matricule. No message holds a
value.
"""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...ground.i18n import N_
from ...ground.problems import Problem, RecipientError, unreadable_file
from ...ground.text import parse_compact_day
from ..list_source import ListSource

LINE = re.compile(rb"(S\d{2}\.G\d{2}\.\d{2})\.(\d{3}),'(.*)'", re.DOTALL)
#: Longest line and largest file that are read, in bytes.
LONGEST, LARGEST = 4096, 2 << 30

#: The allow-list: block → rubriques that are kept. Every other line is counted, and dropped before it becomes an
#: object.
KEPT: dict[str, frozenset[str]] = {
    "S10.G00.00": frozenset({"005", "006", "008"}),
    "S20.G00.05": frozenset({"001", "002", "003", "004", "005", "007", "008"}),
    "S21.G00.06": frozenset({"001"}),
    "S21.G00.11": frozenset({"001"}),
    "S21.G00.30": frozenset(
        {"001", "002", "003", "004", "005", "006", "008", "009", "010", "011", "012", "016", "017", "018", "019", "020"}
    ),
    "S21.G00.40": frozenset({"001", "006", "007", "008", "009", "010", "046", "074"}),
    "S21.G00.62": frozenset({"001", "002"}),
    "S90.G00.90": frozenset({"001", "002"}),
}
#: Kept for the first digit only, or hashed at once: the number itself goes no further than `_keep_identity`.
NIR, NTT = "001", "020"


@dataclass(slots=True)
class DsnContract:
    """One contract of a person in a DSN (French payroll return), with its end when the file announces one."""

    line: int
    values: dict[str, str] = field(repr=False)
    end: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class DsnPerson:
    """One person of a DSN (French payroll return), with only the values that this package may keep.

    ``sex`` is one digit; ``hashed_key`` a keyed hash of the social security number, when one was asked for.
    """

    file: str
    line: int
    values: dict[str, str] = field(default_factory=dict, repr=False)
    sex: dict[str, str] = field(default_factory=dict, repr=False)
    hashed_key: str = ""
    contracts: list[DsnContract] = field(default_factory=list)


@dataclass(slots=True)
class MonthlyDeclaration:
    """One monthly declaration of a DSN file: one establishment, one month, its people."""

    file: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    siren: str = ""
    nic: str = ""
    people: list[DsnPerson] = field(default_factory=list, repr=False)

    @property
    def month(self) -> dt.date | None:
        """The month declared, as its first day; None when no month can be read."""
        return parse_compact_day(self.values.get("005", ""))

    @property
    def where(self) -> str:
        """The file name and the line where the monthly declaration starts, for messages."""
        return f"{self.file}, line {self.line}"


@dataclass(slots=True)
class DsnFile:
    """The content kept of one DSN (French payroll return) file: head, declarations, encoding, problems."""

    file: str
    encoding: str
    head: dict[str, str] = field(default_factory=dict)
    declarations: list[MonthlyDeclaration] = field(default_factory=list)
    total: dict[str, str] = field(default_factory=dict)
    lines: int = 0
    problems: list[Problem] = field(default_factory=list)


def is_dsn(source: Path | ListSource) -> bool:
    """Whether a file or a list in memory starts like a DSN (French payroll return): ``S10.G00.00.001,'PAIE'``.

    A file that cannot be read is not one.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "x.txt").write_bytes(b"S10.G00.00.001,'PAIE'")
    ...     is_dsn(Path(folder, "x.txt"))
    True
    """
    try:
        with _as_source(source).open_binary() as file:
            start = file.read(200)
    except OSError:
        return False
    return re.match(rb"\s*s\d\d\.g\d\d\.", start.removeprefix(codecs.BOM_UTF8), re.I) is not None


def _as_source(source: Path | ListSource) -> ListSource:
    return ListSource(source.name, source) if isinstance(source, Path) else source


def detect_encoding(source: Path | ListSource) -> tuple[str, str]:
    """Detect the encoding of a DSN (French payroll return) file: Python's codec, and the name to show to users.

    The encoding is UTF-8 where every byte agrees, else Windows-1252 when a byte is in 0x80-0x9F, else ISO-8859-15.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, windows = True, False
    with _as_source(source).open_binary() as file:
        while chunk := file.read(1 << 20):
            windows = windows or re.search(rb"[\x80-\x9f]", chunk) is not None
            if utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    utf8 = False
    if utf8:
        try:
            decoder.decode(b"", final=True)
            return "utf-8", "UTF-8"
        except UnicodeDecodeError:
            pass
    return ("cp1252", "Windows-1252") if windows else ("iso8859_15", "ISO-8859-15")


def _read_lines(source: ListSource) -> Iterator[bytes]:
    """Yield each line of a DSN file without its end, cut at LF alone; a byte order mark is dropped."""
    with source.open_binary() as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        while line := file.readline(LONGEST):
            yield line.removesuffix(b"\n").removesuffix(b"\r")


def read_dsn_file(source: Path | ListSource, secret: bytes | None = None) -> DsnFile:
    """Read one DSN (French payroll return) file: the values that this library may keep, and every fault of its lines.

    Parameters
    ----------
    source:
        The file, or a list in memory; it is read line by line.
    secret:
        The key of a hash of the social security number (NIR), which stands for a missing matricule (the employer's
        number of the person); with None, no trace of a NIR is kept.

    Raises
    ------
    RecipientError
        The file cannot be read, or is too large.
    """
    source = _as_source(source)
    try:
        if source.count_bytes() > LARGEST:
            raise RecipientError(
                Problem(
                    "file-too-large",
                    source.name,
                    N_("the file is larger than {size} MB"),
                    N_("is it the right file?"),
                    {"size": LARGEST >> 20},
                )
            )
        codec, encoding = detect_encoding(source)
        reader = _DsnLineReader(DsnFile(source.name, encoding), codec, secret)
        blank = 0
        for number, line in enumerate(_read_lines(source), 1):
            if not line.strip():
                blank = blank or number
                continue
            if blank:
                reader.add_fault(blank, N_("a line is empty"))
                blank = 0
            reader.read_line(number, line)
    except OSError as error:
        raise RecipientError(unreadable_file(source.name, error)) from None
    return reader.sending


class _DsnLineReader:
    """Reader that turns the lines of a DSN file into blocks.

    A block starts when its name changes, or its number does not go up.
    """

    def __init__(self, sending: DsnFile, codec: str, secret: bytes | None) -> None:
        self.sending, self.codec, self.secret = sending, codec, secret
        self.block, self.number = "", 0
        self.into: dict[str, str] | None = None

    def add_fault(self, line: int, message: str, rubrique: str = "") -> None:
        where = f"{self.sending.file}, line {line}" + (f", {rubrique}" if rubrique else "")
        self.sending.problems.append(
            Problem(
                "bad-line",
                where,
                message,
                N_("a line reads S21.G00.30.002,'VALUE'; ask payroll for the file as it was made"),
                {"line": line, "column": rubrique},
            )
        )

    def read_line(self, line: int, raw: bytes) -> None:
        line_match = LINE.fullmatch(raw)
        if line_match is None:
            self.add_fault(line, N_("this is no line of a DSN"))
            return
        self.sending.lines += 1
        block, rubrique = line_match[1].decode(), line_match[2].decode()
        number = int(rubrique)
        if block != self.block or number <= self.number:
            self._start_block(block, line)
        self.block, self.number = block, number
        if self.into is None or rubrique not in KEPT[block]:
            return
        try:
            value = line_match[3].decode(self.codec)
        except UnicodeDecodeError:
            self.add_fault(line, N_("a character cannot be read"), f"{block}.{rubrique}")
            return
        if block == "S21.G00.30" and rubrique in (NIR, NTT):
            self._keep_identity(rubrique, value)
        elif block == "S21.G00.06" and rubrique == "001":
            self.sending.declarations[-1].siren = value
        elif block == "S21.G00.11" and rubrique == "001":
            self.sending.declarations[-1].nic = value
        else:
            self.into[rubrique] = value

    def _keep_identity(self, rubrique: str, value: str) -> None:
        """Keep the first digit of a social security number, and its keyed hash when there is a secret.

        The number itself is not kept.
        """
        person = self.sending.declarations[-1].people[-1]
        person.sex[rubrique] = value[:1]
        if self.secret is not None and not person.hashed_key:
            person.hashed_key = "H-" + hmac.new(self.secret, value.encode(), hashlib.sha256).hexdigest()[:20].upper()

    def _start_block(self, block: str, line: int) -> None:
        """Open a new block; the lines that follow go into it, or nowhere if it is not kept."""
        self.into = None
        if block not in KEPT:
            return
        sending = self.sending
        declaration = sending.declarations[-1] if sending.declarations else None
        people = declaration.people if declaration else []
        match block:
            case "S10.G00.00":
                self.into = sending.head
            case "S90.G00.90":
                self.into = sending.total
            case "S20.G00.05":
                sending.declarations.append(MonthlyDeclaration(sending.file, line))
                self.into = sending.declarations[-1].values
            case "S21.G00.06" | "S21.G00.11" if declaration is not None:
                self.into = {}
            case "S21.G00.30" if declaration is not None:
                people.append(DsnPerson(sending.file, line))
                self.into = people[-1].values
            case "S21.G00.40" if people:
                people[-1].contracts.append(DsnContract(line, {}))
                self.into = people[-1].contracts[-1].values
            case "S21.G00.62" if people and people[-1].contracts:
                self.into = people[-1].contracts[-1].end
            case _:
                self.add_fault(line, N_("this block stands before the one it belongs to"), block)
