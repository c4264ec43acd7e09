"""DSN files (*déclaration sociale nominative*): the dozen values an amendment needs, and nothing else.

A DSN holds social security numbers, pay and sick leave. Every line is read, since the file says how many it has, but
only
the rubriques of `KEPT` are decoded; the others are dropped as bytes. Of the NIR, only the first digit is kept (and,
when a
secret is given, a keyed hash that stands for a missing matricule). No message holds a value.

Using a declaration made for the social bodies as a list of staff is a new purpose: ask the data protection officer
first.
An ordinary CSV or XLSX stays possible.
"""

from __future__ import annotations

import codecs
import datetime as dt
import hashlib
import hmac
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..i18n import N_
from ..problems import Problem, RecipientError
from .mapping import load_outcomes
from .table_files import PersonRow

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
#: Kept for the first digit only, or hashed at once: the number itself goes no further than `_identity`.
NIR, NTT = "001", "020"


@dataclass(slots=True)
class DsnContract:
    """A contract of a person, with its end when the file announces one."""

    line: int
    values: dict[str, str] = field(repr=False)
    end: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(slots=True)
class DsnPerson:
    """A person of a declaration. ``sex`` is one digit; ``stand_in`` a keyed hash of the NIR, when one was asked for."""

    file: str
    line: int
    values: dict[str, str] = field(default_factory=dict, repr=False)
    sex: dict[str, str] = field(default_factory=dict, repr=False)
    stand_in: str = ""
    contracts: list[DsnContract] = field(default_factory=list)


@dataclass(slots=True)
class MonthlyDeclaration:
    """One establishment, one month."""

    file: str
    line: int
    values: dict[str, str] = field(default_factory=dict)
    siren: str = ""
    nic: str = ""
    people: list[DsnPerson] = field(default_factory=list, repr=False)

    @property
    def month(self) -> dt.date | None:
        """The month declared, by its first day."""
        return read_dsn_day(self.values.get("005", ""))

    @property
    def where(self) -> str:
        """The place in words."""
        return f"{self.file}, line {self.line}"


@dataclass(slots=True)
class DsnFile:
    """One file: its head, its declarations, how it was encoded, and what is wrong with its lines."""

    file: str
    encoding: str
    head: dict[str, str] = field(default_factory=dict)
    declarations: list[MonthlyDeclaration] = field(default_factory=list)
    total: dict[str, str] = field(default_factory=dict)
    lines: int = 0
    problems: list[Problem] = field(default_factory=list)


def is_dsn(path: Path) -> bool:
    """Whether a file starts as a DSN does.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "x.txt").write_bytes(b"S10.G00.00.001,'PAIE'")
    ...     is_dsn(Path(folder, "x.txt"))
    True
    """
    try:
        with path.open("rb") as file:
            start = file.read(200)
    except OSError:
        return False
    return re.match(rb"\s*s\d\d\.g\d\d\.", start.removeprefix(codecs.BOM_UTF8), re.I) is not None


def read_dsn_day(written: str) -> dt.date | None:
    """A day written ``JJMMAAAA``; None when a part is unknown (99) or no such day exists.

    >>> read_dsn_day("14071985"), read_dsn_day("99991990")
    (datetime.date(1985, 7, 14), None)
    """
    if not re.fullmatch(r"[0-9]{8}", written):
        return None
    try:
        return dt.date(int(written[4:]), int(written[2:4]), int(written[:2]))
    except ValueError:
        return None


# ------------------------------------------------------------------ lines
def detect_encoding(path: Path) -> tuple[str, str]:
    """The codec of a file, and its name: UTF-8 where it holds, else Windows-1252 when a byte is in 0x80–0x9F, else
    ISO-8859-15.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, windows = True, False
    with path.open("rb") as file:
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


def _read_lines(path: Path) -> Iterator[bytes]:
    """Each line without its end, cut at LF alone; the mark before the first is dropped."""
    with path.open("rb") as file:
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        while line := file.readline(LONGEST):
            yield line.removesuffix(b"\n").removesuffix(b"\r")


def read_dsn_file(path: Path, secret: bytes | None = None) -> DsnFile:
    """What the allow-list keeps of one file, with every fault of its lines.

    Parameters
    ----------
    path:
        The file; it is read line by line.
    secret:
        The key of the hash that stands for a missing matricule; none, and no trace of a NIR is kept.

    Raises
    ------
    RecipientError
        The file cannot be read, or is too large.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise RecipientError(
                Problem(
                    "file-too-large",
                    path.name,
                    N_("the file is larger than {size} MB"),
                    N_("is it the right file?"),
                    {"size": LARGEST >> 20},
                )
            )
        codec, said = detect_encoding(path)
        reader = _DsnLineReader(DsnFile(path.name, said), codec, secret)
        blank = 0
        for number, line in enumerate(_read_lines(path), 1):
            if not line.strip():
                blank = blank or number
                continue
            if blank:
                reader.add_fault(blank, N_("a line is empty"))
                blank = 0
            reader.read_line(number, line)
    except OSError as error:
        raise RecipientError(
            Problem(
                "unreadable",
                path.name,
                N_("the file cannot be read: {reason}"),
                N_("check the path and its permissions"),
                {"reason": error.strerror or type(error).__name__},
            )
        ) from None
    return reader.sending


class _DsnLineReader:
    """Turns lines into blocks. A block starts when its name changes, or its number does not go up."""

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
        found = LINE.fullmatch(raw)
        if found is None:
            self.add_fault(line, N_("this is no line of a DSN"))
            return
        self.sending.lines += 1
        block, rubrique = found[1].decode(), found[2].decode()
        number = int(rubrique)
        if block != self.block or number <= self.number:
            self._start_block(block, line)
        self.block, self.number = block, number
        if self.into is None or rubrique not in KEPT[block]:
            return
        try:
            value = found[3].decode(self.codec)
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
        """One digit of the number, and its keyed hash when a secret was given; the number itself is not kept."""
        person = self.sending.declarations[-1].people[-1]
        person.sex[rubrique] = value[:1]
        if self.secret is not None and not person.stand_in:
            person.stand_in = "H-" + hmac.new(self.secret, value.encode(), hashlib.sha256).hexdigest()[:20].upper()

    def _start_block(self, block: str, line: int) -> None:
        """Open a new instance of a block: what follows goes into it, or nowhere."""
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


# ------------------------------------------------------------------ is it a list of employees?
def _check_file(sending: DsnFile, accept: Collection[str]) -> list[Problem]:
    """What makes one file no list of employees, or not a whole one."""
    found = list(sending.problems)

    def add(code: str, message: str, hint: str, where: str = "") -> None:
        found.append(Problem(code, where or sending.file, message, hint, {"code": code}))

    total = sending.total
    if not found and (total.get("001") != str(sending.lines) or total.get("002") != str(len(sending.declarations))):
        add(
            "not-whole",
            N_("the file is not whole: its last lines are missing, or count other lines than there are"),
            N_("ask payroll for the file again"),
        )
    if sending.head.get("005") == "01" and "test" not in accept:
        add("test", N_("this is a test file, not a real declaration"), N_("ask for the real one, or accept “{code}”"))
    if sending.head.get("008") == "02":
        add("nothing", N_("this file declares nothing"), N_("ask for the monthly declaration"))
    for declaration in sending.declarations:
        nature, kind = declaration.values.get("001", ""), declaration.values.get("002", "")
        if nature in ("04", "05"):
            add(
                "one-person",
                N_("one person’s sick-leave notice, not a list"),
                N_("ask for the monthly declaration"),
                declaration.where,
            )
        elif nature != "01":
            add(
                "one-person",
                N_("this declaration is not the monthly one: it names one person, or replaces another"),
                N_("ask for the monthly declaration"),
                declaration.where,
            )
        elif kind not in ("01", "03"):
            add(
                "no-list",
                N_("this declaration has no list of people, or cancels one"),
                N_("ask for the last normal declaration of the month"),
                declaration.where,
            )
        if not re.fullmatch(r"[0-9]{9}", declaration.siren) or not re.fullmatch(r"[0-9]{5}", declaration.nic):
            add(
                "no-employer",
                N_("the SIREN or NIC of the employer is missing or wrong"),
                N_("ask payroll for the file again"),
                declaration.where,
            )
    return found


def _keep_newest(declarations: Iterable[MonthlyDeclaration]) -> tuple[list[MonthlyDeclaration], list[Problem]]:
    """Of each establishment the newest month; of one month the highest rank of each part; and what was set aside."""
    notes: list[Problem] = []
    months: dict[str, dt.date] = {}
    declarations = list(declarations)
    for one in declarations:
        months[one.siren + one.nic] = max(one.month or dt.date.min, months.get(one.siren + one.nic, dt.date.min))
    best: dict[tuple[str, ...], MonthlyDeclaration] = {}
    for one in declarations:
        if (one.month or dt.date.min) != months[one.siren + one.nic]:
            notes.append(
                Problem(
                    "older-month",
                    one.where,
                    N_("an older month of the same establishment was set aside"),
                    "",
                    {"line": one.line},
                )
            )
            continue
        part = (one.siren, one.nic, one.values.get("003", "11"), one.values.get("008", "01"))
        other = best.get(part)
        if other is not None:
            older = min(one, other, key=_declaration_rank)
            notes.append(
                Problem(
                    "older-rank",
                    older.where,
                    N_("a declaration replaced in the same month was set aside"),
                    "",
                    {"line": older.line},
                )
            )
            one = max(other, one, key=_declaration_rank)
        best[part] = one
    return list(best.values()), notes


def _declaration_rank(declaration: MonthlyDeclaration) -> int:
    written = declaration.values.get("004", "0")
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else 0


def _missing_parts(declarations: Sequence[MonthlyDeclaration], accept: Collection[str]) -> list[Problem]:
    """Fractions and parts of a month that are not among the files given."""
    problems: list[Problem] = []
    if "fraction" in accept:
        return problems
    seen: dict[tuple[str, str], set[str]] = {}
    parts: dict[tuple[str, str], set[str]] = {}
    for one in declarations:
        seen.setdefault((one.siren, one.nic), set()).add(one.values.get("003", "11"))
        parts.setdefault((one.siren, one.nic), set()).add(one.values.get("008", "01"))
    for one in declarations:
        fraction = one.values.get("003", "11")
        if not re.fullmatch(r"[1-9]{2}", fraction):
            problems.append(
                Problem(
                    "fraction",
                    one.where,
                    N_("the fraction of the declaration cannot be read"),
                    N_("ask payroll for the file again"),
                    {"line": one.line},
                )
            )
            continue
        count = int(fraction[1])
        if any(f"{nth}{count}" not in seen[one.siren, one.nic] for nth in range(1, count + 1)):
            word = N_("fraction {nth} of {count}: the others are missing")
            problems.append(
                Problem(
                    "fraction",
                    one.where,
                    word,
                    N_("add the other file, or accept “{code}”"),
                    {"nth": fraction[0], "count": count, "code": "fraction", "line": one.line},
                )
            )
        found = parts[one.siren, one.nic]
        if found not in ({"01"}, {"02", "03"}, {"01", "02", "03"}):
            problems.append(
                Problem(
                    "fraction",
                    one.where,
                    N_("only the agricultural or the general part of the declaration is here"),
                    N_("add the other file, or accept “{code}”"),
                    {"code": "fraction", "line": one.line},
                )
            )
    return problems


# ------------------------------------------------------------------ people
@dataclass(frozen=True, slots=True)
class DsnPeople:
    """The people of some DSN files, as rows to check; faults, notes, and the day that stands for an effective date not
    given.
    """

    rows: tuple[PersonRow, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def read_dsn(
    paths: Sequence[Path], *, on: dt.date | None = None, accept: Collection[str] = (), secret: bytes | None = None
) -> DsnPeople:
    """The people of some DSN files, merged on SIREN and matricule.

    Parameters
    ----------
    paths:
        The files: establishments, fractions or months.
    on:
        The day of effect: contracts ended before are left out. The day the newest file was made when not given.
    accept:
        Codes of what is read all the same: ``test``, ``fraction``, ``several-employers``.
    secret:
        See `read_sending`.
    """
    sendings = [read_dsn_file(path, secret) for path in paths]
    problems = [problem for sending in sendings for problem in _check_file(sending, accept)]
    if problems:
        return DsnPeople((), tuple(problems), ())
    notes = [note for sending in sendings for note in _file_notes(sending)]
    declarations, aside = _keep_newest(declaration for sending in sendings for declaration in sending.declarations)
    notes += aside
    problems += _missing_parts(declarations, accept)
    sirens = {one.siren for one in declarations}
    if len(sirens) > 1 and "several-employers" not in accept:
        problems.append(
            Problem(
                "several-employers",
                declarations[0].file,
                N_("the files name {count} employers (SIREN)"),
                N_("read one employer at a time, or accept “{code}”"),
                {"count": len(sirens), "code": "several-employers"},
            )
        )
    made = [day for one in declarations if (day := read_dsn_day(one.values.get("007", "")) or one.month)]
    day = on or (max(made) if made else None)
    rows: list[PersonRow] = []
    for (siren, _), same in _merge_people(declarations).items():
        row, said = _person_row(same, day)
        if len(sirens) > 1 and "key" in row.values:
            row.values["key"] = f"{siren}-{row.values['key']}"
        rows.append(row)
        notes += said
    return DsnPeople(tuple(rows), tuple(problems), tuple(notes))


def _file_notes(sending: DsnFile) -> list[Problem]:
    notes = [
        Problem(
            "encoding",
            sending.file,
            N_("read as {encoding}"),
            "" if sending.encoding == "UTF-8" else N_("look at the accents of a few names"),
            {"encoding": sending.encoding},
        )
    ]
    norm, known = sending.head.get("006", ""), load_outcomes()["tables"]
    if re.fullmatch(r"P\d\dV\d\d", norm) and norm > known:
        notes.append(
            Problem(
                "newer-norm",
                sending.file,
                N_("the file follows a newer norm ({norm}) than the tables ({known})"),
                N_("look at the outcome of a few people"),
                {"norm": norm, "known": known},
            )
        )
    elif not re.fullmatch(r"P\d\dV\d\d", norm):
        notes.append(
            Problem(
                "unknown-norm",
                sending.file,
                N_("the file does not name its norm as expected (P24V01)"),
                N_("look at the outcome of a few people"),
            )
        )
    months = {one.month for one in sending.declarations if one.month}
    notes += [
        Problem(
            "month",
            sending.file,
            N_("month declared: {month}; people hired since are not in the list"),
            "",
            {"month": f"{month:%Y-%m}"},
        )
        for month in sorted(months)
    ]
    return notes


def _merge_people(
    declarations: Iterable[MonthlyDeclaration],
) -> dict[tuple[str, str], list[tuple[MonthlyDeclaration, DsnPerson]]]:
    """The instances of each person, by SIREN and matricule (or what stands for it)."""
    out: dict[tuple[str, str], list[tuple[MonthlyDeclaration, DsnPerson]]] = {}
    for declaration in declarations:
        for person in declaration.people:
            key = person.values.get("019", "").strip() or person.stand_in or f"?{person.file}:{person.line}"
            out.setdefault((declaration.siren, key), []).append((declaration, person))
    return out


def _person_row(
    same: Sequence[tuple[MonthlyDeclaration, DsnPerson]], day: dt.date | None
) -> tuple[PersonRow, list[Problem]]:
    """One person as a row: identity of the first instance, the contract that runs on the day, and the outcome its
    nature has.
    """
    declaration, person = same[0]
    row = PersonRow(person.file, person.line, _identity_values(person), titles=_rubrique_of, judged=True)
    key = person.values.get("019", "").strip() or person.stand_in
    if key:
        row.values["key"] = key
    row.extra = {"SIRET": declaration.siren + declaration.nic}
    notes = [
        Problem(
            "two-apostrophes",
            f"{row.where}, {_rubrique_of(name)}",
            N_("two apostrophes in a row were kept as they are"),
            N_("correct them at the source if they are an artefact"),
            {"line": row.line, "column": _rubrique_of(name), "key": key},
        )
        for name in ("last_name", "birth_name", "first_name", "address")
        if "''" in row.values.get(name, "")
    ]
    _choose_contract(row, _distinct_contracts(same), day)
    return row, notes


def _distinct_contracts(same: Sequence[tuple[MonthlyDeclaration, DsnPerson]]) -> list[DsnContract]:
    """The contracts of a person, one each even when a month is told twice."""
    seen: dict[tuple[str, ...], DsnContract] = {}
    for declaration, person in same:
        for contract in person.contracts:
            seen.setdefault(
                (
                    declaration.siren,
                    declaration.nic,
                    contract.values.get("001", ""),
                    contract.values.get("009", ""),
                    contract.values.get("007", ""),
                ),
                contract,
            )
    return list(seen.values())


def _contract_end(contract: DsnContract) -> dt.date | None:
    """The day a contract ended; None when the file announces none, or cancels it."""
    return None if contract.end.get("002") == "099" else read_dsn_day(contract.end.get("001", ""))


def _choose_contract(row: PersonRow, contracts: list[DsnContract], day: dt.date | None) -> None:
    """Put the contract that runs on the day in the row, with what its nature says; hold the person when there is not
    just one.
    """
    running = [one for one in contracts if day is None or (ended := _contract_end(one)) is None or ended >= day]
    if len(running) != 1:
        row.reason, row.skipped = (
            ("no-contract", False) if not contracts else ("left", True) if not running else ("several-contracts", False)
        )
        row.lines = tuple(one.line for one in running)
    chosen = running[0] if running else contracts[-1] if contracts else None
    if chosen is None:
        return
    _add_contract_values(row, chosen)
    verdict = _contract_outcome(chosen)
    row.values["status"] = verdict["status"]
    if row.reason:
        return
    if verdict["outcome"] != "issue":
        row.reason, row.skipped = verdict["code"], verdict["outcome"] == "skip"
    elif "code" in verdict:
        row.notes += (verdict["code"],)
    if chosen.values.get("074") or chosen.values.get("046"):
        row.notes += ("lent",)


def _add_contract_values(row: PersonRow, contract: DsnContract) -> None:
    values = contract.values
    row.values["job"] = recase_job_title(values.get("006", ""))
    for name, written in (("hired_on", values.get("001")), ("expected_end", values.get("010"))):
        if written:
            row.values[name] = _written_day(written)
    ended = _contract_end(contract)
    if ended:
        row.values["ended_on"] = ended.isoformat()


def _contract_outcome(contract: DsnContract) -> dict[str, str]:
    """What the tables say of a contract: its scheme first, then its nature."""
    tables = load_outcomes()
    nature, scheme = contract.values.get("007", ""), contract.values.get("008", "")
    special = tables["schemes"]
    found: dict[str, str]
    if nature in special["natures"] and scheme in special and scheme != "natures":
        found = special[scheme]
    else:
        found = tables["natures"].get(nature, tables["unknown_nature"])
    return found


def _written_day(written: str) -> str:
    """``JJMMAAAA`` as an ISO day; one that does not exist as JJ/MM/AAAA, and as written what is no day, for the check
    to find.

    >>> _written_day("14072019"), _written_day("31042019"), _written_day("99992019"), _written_day("2019")
    ('2019-07-14', '31/04/2019', '99992019', '2019')
    """
    day = read_dsn_day(written)
    if day is not None:
        return day.isoformat()
    return f"{written[:2]}/{written[2:4]}/{written[4:]}" if re.fullmatch(r"(?!99|..99)[0-9]{8}", written) else written


def _identity_values(person: DsnPerson) -> dict[str, str]:
    """The person's own values under our names; the sex is a digit."""
    values = person.values
    birth, usage = values.get("002", "").strip(), values.get("003", "").strip()
    out = {
        "first_name": pick_first_name(values.get("004", "")),
        "last_name": usage or birth,
        "birth_name": birth,
        "address": _join_address(values),
    }
    sex = values.get("005") or person.sex.get(NIR) or person.sex.get(NTT) or ""
    out["gender"] = {"01": "m", "1": "m", "02": "f", "2": "f"}.get(sex, "unknown")
    if "018" in values:
        out["email"] = values["018"]
    if "006" in values:
        out["birth_date"] = values["006"]
    return out


_TITLES = {
    "key": "S21.G00.30.019",
    "last_name": "S21.G00.30.002",
    "birth_name": "S21.G00.30.002",
    "first_name": "S21.G00.30.004",
    "birth_date": "S21.G00.30.006",
    "address": "S21.G00.30.008",
    "email": "S21.G00.30.018",
    "job": "S21.G00.40.006",
    "hired_on": "S21.G00.40.001",
    "expected_end": "S21.G00.40.010",
    "ended_on": "S21.G00.62.001",
}


def _rubrique_of(name: str) -> str:
    """The rubrique of one of our columns."""
    return _TITLES.get(name, name)


# ------------------------------------------------------------------ from the file to the page
def _join_address(values: dict[str, str]) -> str:
    """The address on one line: building, street, delivery, postcode and locality; abroad, the foreign code and the
    country.
    """
    town = " ".join(part for part in (values.get("009"), values.get("010"), values.get("012")) if part)
    parts = [
        values.get("016"),
        recase_street(values.get("008", "")),
        values.get("017"),
        town,
        find_country_name(values.get("011", "")),
    ]
    return ", ".join(part.strip() for part in parts if part and part.strip())


def find_country_name(code: str) -> str:
    """The French name of a country by its two letters; the letters when they are unknown.

    >>> find_country_name("GB"), find_country_name("")
    ('Royaume-Uni', '')
    """
    if not code:
        return ""
    from babel import Locale

    return str(Locale("fr").territories.get(code.upper(), code))


def pick_first_name(names: str) -> str:
    """The first word of all first names, hyphenated parts included, without shouting.

    >>> pick_first_name("HÉLÈNE MARIE-LOU"), pick_first_name("JEAN PIERRE, MARIE"), pick_first_name("Marie-Lou")
    ('Hélène', 'Jean', 'Marie-Lou')
    """
    words = re.split(r"[\s,]+", names.strip())
    return _recase_name(words[0]) if words and words[0].isupper() else words[0]


def _recase_name(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda part: part[0][0].upper() + part[0][1:].lower(), word)


def recase_street(street: str) -> str:
    """A street without shouting; a number and its letter stay, no accent is invented.

    >>> recase_street("12B RUE DE L'ÉCLUSE"), recase_street("27 QUEEN'S ROAD"), recase_street("3 bis rue Haute")
    ("12B rue de l'Écluse", "27 Queen's Road", '3 bis rue Haute')
    """
    if not street.isupper():
        return street
    tables = load_outcomes()["recase"]
    low = {word.lower() for word in [*tables["small"], *tables["ways"]]}
    said = re.sub(r"\S+", lambda found: _recase_street_word(found[0], low), street)
    return said[:1].upper() + said[1:]


def _recase_street_word(word: str, low: set[str]) -> str:
    if any(letter.isdigit() for letter in word):
        return word
    if word.lower() in low:
        return word.lower()
    elided = re.fullmatch(r"([DL])(['’])(.+)", word)
    if elided:
        return elided[1].lower() + elided[2] + "-".join(_capitalize_part(part) for part in elided[3].split("-"))
    return "-".join(
        part.lower() if at and part.lower() in low else _capitalize_part(part)
        for at, part in enumerate(word.split("-"))
    )


def _capitalize_part(part: str) -> str:
    """A part of a word with one capital; two after a lone letter and an apostrophe (O'Brien)."""
    lone = re.fullmatch(r"(\w['’])(.+)", part)
    return lone[1].upper() + _capitalize_part(lone[2]) if lone else part[:1].upper() + part[1:].lower()


def recase_job_title(title: str) -> str:
    """A job title without shouting: one capital, and the usual acronyms.

    >>> recase_job_title("INGÉNIEURE D'ÉTUDES"), recase_job_title("CHARGÉE RH")
    ("Ingénieure d'études", 'Chargée RH')
    """
    if not title.isupper():
        return title
    kept = set(load_outcomes()["recase"]["acronyms"])
    said = re.sub(
        r"[^\s'’(),/-]+",
        lambda found: found[0] if found[0] in kept or any(c.isdigit() for c in found[0]) else found[0].lower(),
        title,
    )
    return said[:1].upper() + said[1:]
