"""A campaign against the package: hostile inputs, damages, kills and power cuts, in parts that add up in one log.

``python tools/campaign.py`` runs a few of each part; with AIGOV_WHOLE=1, up to the goal of each. Each trial is drawn
from the seed and its number, so a failure is played again alone: ``--part lists --seed 7 --only 123``. What ran is in
the log (build/campaign.jsonl), one line a batch, and the next run goes on where it stops: ``--minutes 10`` a time is
enough. ``--totals`` prints what the log says, and ends with 1 where a trial failed.

Every value of a person has a mark (`MARK`): where the mark comes back in a message, a log or the name of a file, that
is a failure, as are a traceback, somebody lost, somebody doubled, and a “done” that is not.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import datetime as dt
import io
import json
import logging
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

import yaml

import aigov_docs as aigov
from aigov_docs.kits.lists.table_columns import ColumnMapping
from aigov_docs.people.check_report import report_csv
from aigov_docs.people.mapping import save_mapping
from aigov_docs.people.recipient import UNKNOWN_STATUS, Recipient
from aigov_docs.people.recipients import RecipientCheck, check_recipient_rows, check_recipients
from aigov_docs.people.table_words import load_header_words, load_person_columns
from aigov_docs.register.answer_files import parse_answers

#: In every value of a person; looked for without capitals.
MARK = "qqz"
#: What a trial may find: the kinds of failure, as the totals count them.
KINDS = ("lost", "doubled", "false done", "traceback", "person's data", "too long")
#: Seconds after which a trial has failed.
PATIENCE = 60
ROOT = Path(__file__).resolve().parent.parent
DAY = dt.date(2026, 11, 2)


class Failure(Exception):
    """What a trial found: its kind, one of `KINDS`, and a few words."""

    def __init__(self, kind: str, told: str) -> None:
        super().__init__(f"{kind}: {told}")
        self.kind, self.told = kind, told


T = TypeVar("T")
Trial = Callable[[random.Random, Path], None]


# ------------------------------------------------------------------ judging
class _Logged(logging.Handler):
    """Keeps what is logged while a trial runs."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def look_for_mark(place: str, *texts: object) -> None:
    """Fail where a text has the mark of a person's value."""
    for text in texts:
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        at = said.casefold().find(MARK)
        if at >= 0:
            raise Failure("person's data", f"{place}: …{said[max(0, at - 60) : at + 20]!r}…")


def look_at_error(error: aigov.AigovError) -> None:
    """Look for the mark in everything that an error says, and build it in both languages."""
    look_for_mark("error", repr(error), *(error.text(language) for language in ("fr", "en")))
    for problem in error.problems:
        look_for_mark("problem", repr(problem), *(json.dumps(problem.as_dict(lang)) for lang in ("fr", "en")))


def attempt(action: Callable[[], T]) -> T | None:
    """Do something that may be refused; None where it was, by an error of ours that says nothing of anybody."""
    try:
        return action()
    except aigov.AigovError as error:
        look_at_error(error)
        return None


def judge(trial: Trial, chance: random.Random, root: Path) -> Failure | None:
    """Run one trial in a folder of its own; what it found, None where all is well.

    What this machine remembers of registers is of this trial alone: the register of the trial before had the same
    place, and this one would count as an older copy of it.
    """
    folder = root / "trial"
    for each in (folder, root / "state"):
        shutil.rmtree(each, ignore_errors=True)
    folder.mkdir()
    own = dict.fromkeys(("XDG_STATE_HOME", "LOCALAPPDATA"), str(root / "state"))
    with mock.patch.dict(os.environ, own):
        return _judge_in(trial, chance, root)


def _judge_in(trial: Trial, chance: random.Random, root: Path) -> Failure | None:
    """Run one trial in the folder that is ready for it."""
    folder, logged = root / "trial", _Logged()
    logging.captureWarnings(True)
    logging.getLogger().addHandler(logged)
    before = signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(PATIENCE)
    try:
        trial(chance, folder)
        look_for_mark("log", *logged.said)
        look_for_mark("file name", *(path.relative_to(root) for path in folder.rglob("*")))
    except Failure as failure:
        return failure
    except Exception as error:  # whatever is not one of our errors
        last = traceback.extract_tb(error.__traceback__)[-1]
        return Failure("traceback", f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        logging.getLogger().removeHandler(logged)
        logging.captureWarnings(False)
    return None


def _too_long(number: int, frame: object) -> None:
    raise Failure("too long", f"more than {PATIENCE} s")


def run_command(*words: str | Path) -> tuple[int, str]:
    """Run a command in this process: its exit status, and all that it prints."""
    from aigov_docs.cli import main

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main([*map(str, words)])
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 1
    said = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        said.append(stream.read())
    return status, "\n".join(said)


# ------------------------------------------------------------------ hostile texts and bytes
HOSTILE = (
    "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\ufffd", "\u2028",
    "\ud800", "\U000e0041", "Ã©",
    "Ã‰", "Â°", "#REF!", "#N/A", "=1+1", "=cmd|'/c calc'!A1", "@SUM(A1)", "+33", "-1", "{{ 7*7 }}", "{% for x in y %}",
    "{0}", "{name}", "{key!r}",
    "%s%n", "%(key)s", "../../etc/passwd", "C:\\", "\\", "/", "\r", "\n", "\r\n", "\t", '"', '""', "'", ";", ",", "|",
    "<w:p/>", "</w:t>", "&amp;", "&#0;",
    "<!ENTITY x 'y'>", "]]>", "' OR 1=1 --", "Ώ", "e\u0301" * 9, "𝕏", "👩🏽\u200d💼", "محمد", "李", "é" * 400,
    "x" * 5000, "9" * 400, "\u00a0", "\u3000", "İ", "ß",
    "ﬁ", "null", "true", "NaN", "1e999", "0x1F", "9999-12-31", "31/02/2026", "00/00/0000", "2026-13-01", "12/31/2026",
    "٠٤/٠٣/٢٠١٩", "-", "–", "~", "*", "?",
    "CON", "nul.docx", ".", "..", " ", "!!python/object", "&a", "*a", "? ", "- ", ": ", "# ", "|", ">", "%YAML", "---",
)  # fmt: skip


def spoil_text(text: str, chance: random.Random) -> str:
    """Put something hostile into a text, or in its place."""
    snippet = chance.choice(HOSTILE[1:] if chance.random() < 0.9 else HOSTILE)  # a zero byte refuses the whole file
    at = chance.randint(0, len(text))
    return text[:at] + snippet + text[at:]


def damage_bytes(raw: bytes, chance: random.Random, first: int = 0) -> bytes:
    """Damage bytes in one to four places after the first ones: changed, put in, taken away, doubled, cut off."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(min(first, len(data)), len(data))
        size = int(chance.random() ** 4 * 200) + 1
        match chance.randrange(7):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                data[at:at] = chance.randbytes(min(size, 12))
            case 2:
                del data[at : at + size]
            case 3:
                data[at:at] = data[at : at + size]
            case 4:
                data[at : at + size] = bytes(len(data[at : at + size]))
            case 5 if chance.random() < 0.3:
                del data[at:]
            case _:
                data[at:at] = chance.choice(HOSTILE).encode("utf-8", "surrogatepass")
    return bytes(data)


# ------------------------------------------------------------------ lists
_FAIR: dict[str, Sequence[str]] = {
    "civility": ("M.", "Mme", "", "-"),
    "gender": ("1", "2", "F", "H", ""),
    "name": ("Camille Qqzurban", "Zoé Qqzille-d'Œuvre", "QQZARD Jean"),
    "last_name": ("Qqzurban", "d'Qqzille", "QQZARD"),
    "usage_name": ("Qqzamour", ""),
    "birth_name": ("Qqzénaïde", ""),
    "first_name": ("Zoéqqz", "Qqzavier"),
    "address": ("8 rue Qqzola", "Qqzette\nBât. B"),
    "address_2": ("bât. Qqz", ""),
    "postal_code": ("69001", "01000", "1000", "F-69001"),
    "city": ("Qqzville",),
    "country": ("France", "Qqzie", ""),
    "job": ("qqzingueuse", "technicien qqz"),
    "contract_type": ("CDI", "CDD de remplacement", "apprentissage", "stage", "intérim", ""),
    "contract_date": ("18/02/2019", "2019-02-18", "18/02/2030", ""),
    "hired_on": ("04/03/2019", "04/03/2027", ""),
    "ended_on": ("01/10/2026", "31/12/2026", "", ""),
    "expected_end": ("01/10/2026", "31/12/2026", "", ""),
    "status": ("permanent", "cdd", "apprenti", "stagiaire", ""),
    "protected": ("oui", "non", "", "CSE titulaire"),
    "telework": ("oui", "non", ""),
    "language": ("fr", "fr+en", ""),
    "translation_requested": ("oui", "non", ""),
    "translation_language": ("anglais", "", ""),
    "minor": ("oui", "non", ""),
    "birth_date": ("14/07/1985", "14/07/2010", "99991990", ""),
    "number": ("1", "42", ""),
    "email": ("qqz@example.org", ""),
    "establishment": ("Qqzone nord", ""),
    "workplace": ("atelier Qqz", ""),
}
#: Columns whose values say who somebody is: what is hostile there has the mark too.
_PERSONAL = frozenset(name for name, fair in _FAIR.items() if any(MARK in each.casefold() for each in fair))


@dataclass(frozen=True, slots=True)
class DrawnList:
    """A list of people as drawn: its rows, and whether nothing stands between them and their reader."""

    header: list[str]
    rows: list[list[str]]
    whole: bool


def draw_list(chance: random.Random) -> DrawnList:
    """Draw a list of one to twelve people, with headers as files have them, fair values and hostile ones."""
    known = {
        **load_header_words()["columns"],
        **{name: column.headers for name, column in load_person_columns().items()},
    }
    names = ["key", chance.choice(("name", "last_name"))]
    names += ["first_name"] if names[1] == "last_name" else []
    rest = [name for name in _FAIR if name not in (*names, "name", "last_name")]
    names += chance.sample(rest, chance.randint(0, 12))
    header = [chance.choice([name, *known[name]]) for name in names]
    titles = [str(each) for each in header] + chance.sample(
        ["Équipe", "Salaire brut", "Service", "=x", ""], chance.randint(0, 2)
    )
    rows = []
    for number in range(chance.randint(1, 12)):
        key = chance.choice(
            (f"M-{number:04d}", f"{number:06d}", f"E{number}", "M-0001" if chance.random() < 0.2 else f"S{number}")
        )
        row = [key, *(chance.choice(_FAIR[name]) for name in names[1:]), *("x" for _ in titles[len(names) :])]
        for place in range(len(row)):
            if chance.random() < 0.04:
                personal = place < len(names) and names[place] in _PERSONAL
                row[place] = spoil_text(row[place] or ("Qqz" if personal else ""), chance)
        if chance.random() < 0.03:
            row.append(chance.choice(("Qqz", "")))
        if chance.random() < 0.03:
            row = row[: chance.randint(0, len(row))]
        rows.append(row)
    return DrawnList(titles, rows, whole=True)


def write_csv(drawn: DrawnList, chance: random.Random) -> bytes:
    """Write a list as a CSV, with the separator, quotes, line ends and encoding of one program or another."""
    text = io.StringIO(newline="")
    separator, ends = chance.choice(";;;,\t|"), chance.choice(("\r\n", "\n"))
    quotes = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    if any("\r" in cell for row in drawn.rows for cell in row):  # which the writer leaves without quotes
        quotes = csv.QUOTE_ALL
    writer = csv.writer(text, delimiter=separator, lineterminator=ends, quoting=quotes)
    above = chance.choice(("", "", "", f"sep={separator}{ends}", f"Liste du personnel{ends}{ends}"))
    writer.writerow(drawn.header)
    writer.writerows(drawn.rows)
    encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-8-half"))
    if encoding == "utf-8-half":
        return (above + text.getvalue()).encode("utf-8", "surrogatepass")
    return (above + text.getvalue()).encode(encoding, "replace")


def write_workbook(drawn: DrawnList, chance: random.Random) -> bytes:
    """Write a list as a workbook, some of its texts as numbers and days."""
    import openpyxl
    from openpyxl.utils.exceptions import IllegalCharacterError

    book = openpyxl.Workbook()
    for place, cells in enumerate([drawn.header, *drawn.rows], 1):
        for at, cell in enumerate(cells, 1):
            typed = book.active.cell(place, at)
            with contextlib.suppress(IllegalCharacterError, UnicodeError, ValueError):
                if place > 1 and re.fullmatch(r"[0-9]{1,12}", cell) and chance.random() < 0.5:
                    typed.value, typed.number_format = int(cell), chance.choice(("0" * len(cell), "General", "#,##0"))
                else:
                    typed.value = cell.encode("utf-8", "replace").decode()[:32000]
    out = io.BytesIO()
    with contextlib.suppress(UnicodeError):
        book.save(out)
    data = out.getvalue()
    return rewrite_part(data, chance) if data and chance.random() < 0.5 else data


def rewrite_part(data: bytes, chance: random.Random) -> bytes:
    """Write a zip file again with one of its parts damaged, taken away, doubled, or called otherwise."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(list(parts))
    out = io.BytesIO()
    match chance.randrange(6):
        case 0:
            del parts[name]
        case 1:
            parts[chance.choice(("../x.xml", "/etc/x", "a" * 300, "xl/\x00", name.upper()))] = parts.pop(name)
        case 2:
            parts[name] = (
                b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
            )
        case 3:
            parts[name] = b"<x>" * 3000 + b"</x>" * 3000
        case _:
            parts[name] = damage_bytes(parts[name], chance)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
        if chance.random() < 0.1:
            with contextlib.suppress(UserWarning):
                logging.captureWarnings(True)
                archive.writestr(name, b"again")
    return out.getvalue()


def try_list(chance: random.Random, folder: Path) -> None:
    """One list of people: a CSV, a workbook, a DSN or rows, whole or damaged; read, reported, and counted."""
    wishes: dict[str, Any] = {"on": chance.choice((None, DAY)), "accept": chance.choice(((), ("minor", "apprentice")))}
    wishes["contract_type"] = chance.choice((None, "permanent", "CDD"))
    if chance.random() < 0.05:
        wishes["mapping"] = {chance.choice(HOSTILE): chance.choice(("key", "extra", "ignore"))}
    sort = chance.random()
    drawn = draw_list(chance)
    if "mapping" not in wishes and chance.random() < 0.02:
        wishes["mapping"] = folder / "paie.yaml"
        save_mapping(ColumnMapping(columns=dict.fromkeys(filter(None, drawn.header), "extra")), folder / "paie.yaml")
        (folder / "paie.yaml").write_bytes(damage_bytes((folder / "paie.yaml").read_bytes(), chance))
    if sort < 0.1:
        rows = [dict(zip(drawn.header, (_typed(cell, chance) for cell in row), strict=False)) for row in drawn.rows]
        found = attempt(lambda: check_recipient_rows(rows, **wishes))
        _look_at_check(found, None)
        return
    if sort < 0.2:
        raw = (ROOT / "tests" / "recipients" / "sample.dsn").read_bytes()
        raw = re.sub(rb"(?m)^(S21\.G00\.30\.(?:002|003|004|007|008|009|018),').*?'", rb"\1Qqzdsn'", raw)
        found = attempt(lambda: check_recipients(damage_bytes(raw, chance), name="list.dsn", **wishes))
        _look_at_check(found, None)
        return
    whole = chance.random() < 0.5
    if sort < 0.25:
        raw, whole = write_workbook(drawn, chance), False
    else:
        raw = write_csv(drawn, chance)
        if not whole:  # what stands before the people stays: a name that took the place of a header is shown as one
            first = re.search(rb"\n(?=\x00?(?:\x22\x00?)?[MES0])", raw)
            raw = damage_bytes(raw, chance, first.end() if first else len(raw))
        elif chance.random() < 0.03:  # a list without a header
            raw, whole = raw.partition(b"\n")[2], False
    found = attempt(lambda: check_recipients(raw, name="list.csv", **wishes))
    filled = sum(1 for row in drawn.rows if any(cell.strip() for cell in row))
    if _look_at_check(found, filled if whole else None) and chance.random() < 0.02:
        (folder / "list.csv").write_bytes(raw)
        for more in ([], ["--json"], ["--report", folder / "report.csv"]):
            status, said = run_command("recipients", folder / "list.csv", *more)
            look_for_mark("command", said)
            if status not in (0, 1):
                raise Failure("traceback", f"the command ends with {status}")
        if (folder / "report.csv").exists():
            look_for_mark("report", (folder / "report.csv").read_bytes())


def _typed(cell: str, chance: random.Random) -> Any:
    """A text, or sometimes a value of a program in its place."""
    if chance.random() < 0.9:
        return cell
    return chance.choice(
        (None, True, 0, -1, 10**400, 1.5, float("nan"), float("inf"), Decimal("NaN"), Decimal("1e9"), DAY,
         dt.datetime(2026, 1, 1, 3), b"qqz", ["qqz"], {"qqz": 1}, object())
    )  # fmt: skip


def _look_at_check(found: RecipientCheck | None, rows: int | None) -> bool:
    """Look at all that the check of a list says; with a number of rows, that each is somebody or a fault.

    False where nobody was looked for: damage put a name where the number of somebody stands, and numbers are told.
    """
    if found is None:
        return True
    people, held = found.recipients.people, found.recipients.held
    numbers = [*(each.key for each in (*people, *held)), *(str(fault.values.get("key")) for fault in found.faults)]
    if any(MARK in number.casefold() for number in numbers):
        return False
    for language in ("fr", "en"):
        look_for_mark("report", report_csv(found, language))
        look_for_mark("fault", *(fault.text(language) for fault in found.faults))
        look_for_mark("note", *(note.text(language) for note in found.recipients.notes))
        look_for_mark(
            "held", *(each.message.text(language) for each in held), *(each.reason(language) for each in held)
        )
    look_for_mark("repr", repr(found), repr(found.recipients), *map(repr, people[:3]), *map(repr, held[:3]))
    if len({each.key for each in people}) < len(people) or len({each.line for each in people}) < len(people):
        raise Failure("doubled", "a person is there twice")
    if any(each.status == UNKNOWN_STATUS for each in people):
        raise Failure("presumed", "a person of whom nobody said the type of contract is to be issued")
    by_file = [fault for fault in found.faults if fault.code in _OF_THE_FILE]
    if rows is not None and not by_file:
        lines = {each.line for each in (*people, *held)} | {fault.values.get("line") for fault in found.faults}
        if len(lines) != rows:
            raise Failure("lost", f"{rows} rows, {len(lines)} told of")
    return True


#: Problems of a list as a whole: nobody in it is then read.
_OF_THE_FILE = (
    "not-text", "not-csv", "empty-file", "no-column", "bad-header", "two-columns", "mapped-column-missing",
    "too-many-columns", "nobody", "bad-workbook",
)  # fmt: skip


# ------------------------------------------------------------------ issues
def prepare_issues(root: Path) -> Trial:
    """Prepare the trials of whole issues: hostile people who may be read, each issued to once, into one file."""
    library, matter = aigov.load_library(), aigov.samples.sample_matter("contract-amendment")
    assessment = aigov.assess(library, matter)

    def trial(chance: random.Random, folder: Path) -> None:
        raw = write_csv(draw_list(chance), chance)
        found = attempt(lambda: check_recipients(raw, name="list.csv", on=DAY, contract_type="permanent"))
        people = [_complete(each) for each in (found.recipients.people if found is not None else ())]
        if any(MARK in each.key.casefold() for each in people):
            return
        into, register = folder / "out", folder / "register.db"
        names = chance.choice(("{key}", "{key}", "{folder}/{key}", "{number}-{key}"))
        done = attempt(lambda: aigov.issue(assessment, people, into, register=register, names=names))
        if done is None:
            return
        lines = [json.loads(line) for line in (into / "manifest.jsonl").read_text("utf-8").split("\n") if line]
        look_for_mark("manifest", (into / "manifest.csv").read_bytes(), *map(str, lines))
        keys = [line["key"] for line in lines]
        if sorted(keys) != sorted(each.key for each in people):
            kind = "doubled" if len(keys) > len(people) else "lost"
            raise Failure(kind, f"{len(people)} people, {len(keys)} in the manifest")
        files = {line["file"].casefold() for line in lines}
        if len(files) != len(people) or not all((into / line["file"]).is_file() for line in lines):
            raise Failure("lost", "two people have one file, or one has none")
        with aigov.Register(register, create=False) as opened:
            if opened.check_chain().events != len(people):
                raise Failure("lost", "the register has other people")

    return trial


def _complete(person: Recipient) -> Recipient:
    """Give a person what an amendment needs, where the list lacks it."""
    return replace(
        person,
        address=person.address or "8 rue Qqzola",
        job=person.job or "qqzingueuse",
        hired_on=person.hired_on or dt.date(2019, 3, 4),
        contract_signed_on=person.contract_signed_on or dt.date(2019, 2, 18),
        number=person.number or 1,
    )


# ------------------------------------------------------------------ answers
ANSWERED = tuple(f"M-{number:04d}" for number in range(6))


def prepare_register(path: Path) -> None:
    """Write a register of six people, with names, an answer for three of them, and one who left."""
    from aigov_docs.kits.ledger.evidence import IssuedRow

    rest = (("confidential-data@1",), "fr", "", "contract-amendment", "2026.12", dt.date(2026, 6, 1))
    rows = [IssuedRow(key, f"{key}.docx", "ab" * 32, *rest, name=f"Camille Qqz{key}") for key in ANSWERED]
    with aigov.Register(path) as register:
        register.record_issued(rows, run="2026-06")
        register.answer("M-0000", "signed", on="2026-06-10", note="lu, Qqz")
        register.answer("M-0001", "refused", on="2026-06-11")
        register.answer("M-0002", "no_answer", on="2026-07-01")
        register.answer("M-0003", "left", on="2026-08-01")


def draw_answers(chance: random.Random) -> bytes:
    """Draw a table of answers, some of them hostile."""
    header = [
        chance.choice(("Matricule", "key", "N°")), chance.choice(("Réponse", "answer", "Retour")),
        chance.choice(("Date", "Signé le", "date signature")), "Note", "Envoi",
    ]  # fmt: skip
    rows = []
    for _ in range(chance.randint(1, 8)):
        row = [
            chance.choice((*ANSWERED, "M-9999", "0", "")),
            chance.choice(("signé", "Refusée", "parti", "sans réponse", "oui" if chance.random() < 0.8 else "x")),
            chance.choice(("03/12/2026", "2026-12-03", "10/06/2026", "11/12/2026"))
            if chance.random() < 0.9
            else chance.choice(("31/02/2026", "01/01/2020", "9999-12-31", "")),
            chance.choice(("", "remis par Qqzoé")), chance.choice(("", "", "2026-06", "x")),
        ]  # fmt: skip
        for place in range(len(row)):
            if chance.random() < 0.02:
                row[place] = spoil_text(row[place], chance)
        rows.append(row)
    raw = write_csv(DrawnList(header, rows, whole=True), chance)
    return damage_bytes(raw, chance, len(raw) // 3) if chance.random() < 0.4 else raw


def prepare_answers(root: Path) -> Trial:
    """Prepare the trials of tables of answers: they are parsed, and some are written into a register."""
    source = root / "register.db"
    prepare_register(source)

    def trial(chance: random.Random, folder: Path) -> None:
        raw = draw_answers(chance)
        answers = attempt(lambda: parse_answers(raw, "retours.csv"))
        if any(MARK in (each.run or "").casefold() for each in answers or ()):
            return  # damage put a note where the name of a run stands, and names of runs are told
        look_for_mark("repr", repr(answers))
        if chance.random() > 0.05:
            return
        path, given = folder / "register.db", folder / "retours.csv"
        shutil.copy(source, path)
        given.write_bytes(raw)
        with aigov.Register(path, create=False) as register:
            before = register.check_chain()
            counts = attempt(lambda: register.import_answers(given, correct=chance.random() < 0.3))
            after = register.check_chain()
            added = counts.added if counts is not None else 0
            if not after.clean or after.events != before.events + added:
                raise Failure("false done", f"{added} answers said, {after.events - before.events} written")
            if counts is not None and answers is not None and counts.added + counts.already != len(answers):
                raise Failure("lost", "an answer is neither written nor known")
            again = attempt(lambda: register.import_answers(given, correct=True))
            if counts is not None and again is not None and again.added > 0 and len(answers or ()) == 1:
                raise Failure("doubled", "an answer was written twice")

    return trial


# ------------------------------------------------------------------ matters
_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 10**30, 1.5, float("nan"), float("inf"), "", " ", "x", "9999-12-31", "0001-01-01",
    dt.date(9999, 12, 31), dt.date(1, 1, 1),
    dt.datetime(2026, 1, 1), [], {}, [[]], {"x": {}}, ["x"] * 300, "none", "oui", "2026-02-30", "26-1-1", {"fr": "x"},
    {"fr": "x", "en": None}, "é" * 3000,
)  # fmt: skip


def prepare_matters(root: Path) -> Trial:
    """Prepare the trials of matters: the sample with values, keys or bytes changed; some weighed and drafted."""
    library = aigov.load_library()
    sample = yaml.safe_load(aigov.sample_text())
    sample["employee"] = {
        **sample.get("employee", {}),
        "name": "Camille Qqzurban",
        "address": "8 rue Qqzola",
        "job": "qqzingueuse",
    }
    vehicles = list(library.vehicles)

    def trial(chance: random.Random, folder: Path) -> None:
        data = json.loads(json.dumps(sample, default=str))
        data["vehicle"] = chance.choice(vehicles)
        for _ in range(chance.randint(0, 4)):
            _change_matter(data, chance)
        source: Any = data
        if chance.random() < 0.7:
            text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)
            raw = text.encode("utf-8", "surrogatepass")
            source = raw
            if chance.random() < 0.4:
                source = _damage_around_person(raw, chance)
        matter = attempt(lambda: aigov.parse_matter(source, library))
        if matter is None or chance.random() > 0.2:
            return
        look_for_mark("repr", repr(matter))
        found = attempt(lambda: aigov.assess(library, matter, strict=False))
        if found is not None and chance.random() < 0.1:
            document = attempt(lambda: aigov.assemble(found, chance.choice(("fr", "en", ("fr", "en")))))
            if document is not None:
                aigov.to_bytes(document, chance.choice(("md", "html", "json")))

    return trial


def _damage_around_person(raw: bytes, chance: random.Random) -> bytes:
    """Damage a matter's text away from the person's values, which else would become keys, and keys are told."""
    start, end = raw.find(b"employee:"), raw.rfind(b"qqz")
    if start < 0:
        return damage_bytes(raw, chance)
    return (
        damage_bytes(raw[:start], chance) + raw[start:]
        if chance.random() < 0.5
        else damage_bytes(raw, chance, end + 40)
    )


def _change_matter(data: dict[str, Any], chance: random.Random) -> None:
    """Change one value, key or item of a matter, at any depth."""
    place: Any = data
    path: list[Any] = []
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = chance.choice(keys)
        path.append(key)
        if not isinstance(place[key], dict | list) or chance.random() < 0.3:
            break
        place = place[key]
    match chance.randrange(4):
        case 0:
            del place[key]
        case 1 if isinstance(place, dict) and path[:1] != ["employee"]:
            place[chance.choice(("x", "vehicule", "", " ", "date ", "0", "__class__", "{name}"))] = chance.choice(
                _VALUES
            )
        case 2 if isinstance(place[key], str):
            place[key] = spoil_text(place[key], chance)
        case _:
            place[key] = chance.choice(_VALUES)


# ------------------------------------------------------------------ damaged Word files
def prepare_files(root: Path) -> Trial:
    """Prepare the trials of Word files: ours, damaged, then verified; none is called intact whose words changed."""
    library = aigov.load_library()
    person = _staff(1)[0]
    matter = aigov.samples.sample_matter("contract-amendment")
    aigov.issue(aigov.assess(library, matter), [person], root / "made")
    amendment = (root / "made" / f"{person.key}.docx").read_bytes()

    @cache
    def make_charter() -> bytes:
        assessment = aigov.assess(library, aigov.samples.sample_matter("charter"))
        return aigov.to_bytes(aigov.assemble(assessment, "fr"), "docx")

    def trial(chance: random.Random, folder: Path) -> None:
        good = make_charter() if chance.random() < 0.25 else amendment
        data = damage_bytes(good, chance) if chance.random() < 0.4 else _damage_words(good, chance)
        found = attempt(lambda: aigov.verify(data, library, today=DAY))
        if found is None:
            return
        look_for_mark("problem", *(each.text(language) for each in found.problems for language in ("fr", "en")))
        found.as_dict("fr")
        if found.clean and not found.problems and read_words(data) != read_words(good):
            raise Failure("false done", "a file whose words changed is called intact")

    return trial


def _damage_words(data: bytes, chance: random.Random) -> bytes:
    """Change the XML of a Word file: words, paragraphs, or any bytes of one part."""
    if chance.random() < 0.4:
        return rewrite_part(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"]
    runs = list(re.finditer(rb"<w:t(?: [^>]*)?>([^<]+)</w:t>", text))
    paragraphs = list(re.finditer(rb"<w:p[ >].*?</w:p>", text, re.DOTALL))
    one = chance.choice(runs)
    match chance.randrange(4):
        case 0:
            text = text[: one.start(1)] + chance.choice((b"", b"ne ", b"x", b"0", b"\xc2\xa0")) + text[one.start(1) :]
        case 1:
            text = text[: one.start(1)] + text[one.end(1) :]
        case 2:
            gone = chance.choice(paragraphs)
            text = text[: gone.start()] + text[gone.end() :]
        case _:
            more, there = chance.choice(paragraphs), chance.choice(paragraphs)
            text = text[: there.start()] + more[0] + text[there.start() :]
    parts["word/document.xml"] = text
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def read_words(data: bytes) -> str | None:
    """Read the words of a Word file by a program of its own, without spaces; None where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = archive.read("word/document.xml").decode("utf-8", "replace")
    except Exception:
        return None
    return re.sub(r"\s+", "", "".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", text)))


# ------------------------------------------------------------------ runs that were damaged, and power cuts
def _staff(count: int) -> list[Recipient]:
    return [
        Recipient(
            f"M-{number:04d}", f"Camille Qqzurban{number}", gender="fm"[number % 2],
            address=f"{number} rue Qqzola, Lyon", job="qqzingueuse", status="permanent",
            hired_on=dt.date(2019, 3, 4), contract_signed_on=dt.date(2019, 2, 18), translation_requested=False,
            minor=False, line=number + 2,
        )
        for number in range(count)
    ]  # fmt: skip


class _Run:
    """A run to the same eight people, planned once: what it gives when nobody touches it, and what it gives again."""

    def __init__(self, root: Path) -> None:
        library, matter = aigov.load_library(), aigov.samples.sample_matter("contract-amendment")
        self.plan = aigov.plan_issue(library, matter, _staff(8), chunk=2)
        self.made, self.register = root / "made", root / "register.db"
        self.go_on(self.made, self.register)
        self.files = read_tree(self.made)
        self.events = self.count_events(self.register)

    def go_on(self, into: Path, register: Path, stop: int | None = None) -> Any:
        """Carry out the plan, or go on with it; with ``stop``, it ends as by Ctrl-C after so many chunks."""
        from aigov_docs.bulk.run import execute_plan

        told = [0]

        def progress(now: object) -> None:
            told[0] += 1
            if stop is not None and told[0] > stop:
                raise KeyboardInterrupt

        return execute_plan(self.plan, into, register=register, progress=progress)

    @staticmethod
    def count_events(path: Path) -> int:
        with aigov.Register(path, create=False) as register:
            checked = register.check_chain()
        if not checked.clean:
            raise Failure("false done", f"the register: {checked.faults[0].code}")
        return checked.events

    def compare(self, into: Path, register: Path) -> None:
        """Fail where a run that says it is done differs from the one nobody touched."""
        found = read_tree(into)
        lost = sorted(self.files.keys() - found.keys())
        if lost:
            raise Failure("lost", f"{len(lost)} files, such as {lost[0]}")
        other = sorted(name for name, data in self.files.items() if found[name] != data)
        if other:
            raise Failure("false done", f"{len(other)} files have other bytes, such as {other[0]}")
        events = self.count_events(register)
        if events != self.events:
            raise Failure("doubled" if events > self.events else "lost", f"{events} events, not {self.events}")


def read_tree(root: Path) -> dict[str, bytes]:
    """Read every file under a folder, by its path in it; a run's own notes apart."""
    files = (path for path in root.rglob("*") if path.is_file() and ".aigov" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def prepare_runs(root: Path) -> Trial:
    """Prepare the trials of finished runs: a file of the run is damaged, then the same call is given again."""
    run = _Run(root)

    def trial(chance: random.Random, folder: Path) -> None:
        into, register = folder / "out", folder / "register.db"
        shutil.copytree(run.made, into)
        shutil.copy(run.register, register)
        for _ in range(chance.randint(1, 2)):
            _damage_one(chance.choice(sorted(path for path in into.rglob("*") if path.is_file())), chance)
        if attempt(lambda: run.go_on(into, register)) is not None:
            run.compare(into, register)

    return trial


def _damage_one(path: Path, chance: random.Random) -> None:
    """Damage one file as people, programs and disks do."""
    raw = path.read_bytes()
    match chance.randrange(6):
        case 0:
            path.write_bytes(b"")
        case 1:
            path.write_bytes(raw[: chance.randint(0, len(raw))])
        case 2:
            path.write_bytes(bytes(len(raw)))
        case 3:
            path.unlink()
        case 4:
            path.rename(path.with_name(path.name + ".bak"))
        case _:
            path.write_bytes(damage_bytes(raw, chance))


def prepare_power(root: Path) -> Trial:
    """Prepare the trials of power cuts: a run stops; what it wrote last is cut, zeroed, renamed back or gone."""
    run = _Run(root)

    def trial(chance: random.Random, folder: Path) -> None:
        into, register = folder / "out", folder / "register.db"
        with contextlib.suppress(KeyboardInterrupt):
            run.go_on(into, register, stop=chance.randint(0, 4))
        files = sorted((path for path in into.rglob("*") if path.is_file()), key=lambda path: path.stat().st_mtime_ns)
        for path in files[-chance.randint(1, max(1, len(files))) :]:
            if path.exists() and chance.random() < 0.5:
                _cut_power(path, chance)
        if attempt(lambda: run.go_on(into, register)) is not None:
            run.compare(into, register)

    return trial


def _cut_power(path: Path, chance: random.Random) -> None:
    """Leave of a file what a power cut may leave: fewer bytes, zeros, its former name, or nothing; or its folder's."""
    raw = path.read_bytes()
    match chance.randrange(5):
        case 0:
            path.write_bytes(b"")
        case 1:
            path.write_bytes(raw[: chance.randint(0, len(raw)) // 4096 * 4096])
        case 2:
            at = chance.randint(0, len(raw)) // 4096 * 4096
            path.write_bytes(raw[:at] + bytes(len(raw) - at))
        case 3:
            path.rename(path.with_name(f"{path.name}.part"))
        case _:
            path.unlink()


# ------------------------------------------------------------------ registers
def prepare_registers(root: Path) -> Trial:
    """Prepare the trials of tampered registers: bytes of the file, or rows of its tables; then everything is asked."""
    source = root / "register.db"
    prepare_register(source)
    whole = _dump(source)

    def trial(chance: random.Random, folder: Path) -> None:
        path = folder / "register.db"
        shutil.copy(source, path)
        changed = True
        if chance.random() < 0.5:
            raw = path.read_bytes()
            path.write_bytes(damage_bytes(raw, chance) if chance.random() < 0.7 else _swap_pages(raw, chance))
            with contextlib.suppress(sqlite3.Error, UnicodeError):
                changed = _dump(path) != whole
        else:
            changed = _tamper(path, chance) and _dump(path) != whole
        said = attempt(lambda: _ask_register(path, folder, chance))
        if said is not None and said.clean and changed:
            raise Failure("false done", "a changed register is called whole")

    return trial


def _dump(path: Path) -> list[Any]:
    """Read everything that a register's database holds: its tables, and what else it defines.

    The number of the format is left out: a register of an earlier one is brought up to date when it is opened.
    """
    with contextlib.closing(sqlite3.connect(path)) as base:
        base.text_factory = bytes
        names = [name.decode() for (name,) in base.execute("select name from sqlite_master where type = 'table'")]
        return [sorted(base.execute("select type, name, sql from sqlite_master"))] + [
            sorted(_read_rows(base, name), key=repr) for name in sorted(names)
        ]


def _read_rows(base: sqlite3.Connection, name: str) -> Iterator[tuple[Any, ...]]:
    found = base.execute(f'select * from "{name}"')
    kept = [at for at, column in enumerate(found.description) if column[0] != "format"]
    return (tuple(row[at] for at in kept) for row in found)


def _swap_pages(raw: bytes, chance: random.Random) -> bytes:
    """Swap, zero or cut pages of a database."""
    pages = [raw[at : at + 4096] for at in range(0, len(raw), 4096)]
    one, other = chance.randrange(len(pages)), chance.randrange(len(pages))
    match chance.randrange(3):
        case 0:
            pages[one], pages[other] = pages[other], pages[one]
        case 1:
            pages[one] = bytes(4096)
        case _:
            del pages[one:]
    return b"".join(pages)


def _tamper(path: Path, chance: random.Random) -> bool:
    """Change the tables of a register as somebody with a database tool would; whether something was."""
    with contextlib.closing(sqlite3.connect(path)) as base:
        tables = [
            name
            for (name,) in base.execute("select name from sqlite_master where type = 'table'")
            if "sqlite" not in name
        ]
        for (trigger,) in list(base.execute("select name from sqlite_master where type = 'trigger'")):
            base.execute(f'drop trigger "{trigger}"')
        table = chance.choice(tables)
        rows = [row for (row,) in base.execute(f'select rowid from "{table}"')]
        columns = [column[1] for column in base.execute(f'pragma table_info("{table}")')]
        if not rows:
            return False
        row = chance.choice(rows)
        try:
            match chance.randrange(4):
                case 0:
                    base.execute(f'delete from "{table}" where rowid = ?', (row,))
                case 1:
                    value = chance.choice(("", "x", 0, 99, None, b"\x00", "M-0005", "2026-06-12", "signed"))
                    base.execute(f'update "{table}" set "{chance.choice(columns)}" = ? where rowid = ?', (value, row))
                case 2:
                    column, other = chance.choice(columns), chance.choice(rows)
                    base.execute(
                        f'update "{table}" set "{column}" = (select "{column}" from "{table}" where rowid = ?)'
                        " where rowid = ?",
                        (other, row),
                    )
                case _:
                    base.execute(f'drop table "{table}"')
            base.commit()
        except sqlite3.Error:
            return False
    return True


def _ask_register(path: Path, folder: Path, chance: random.Random) -> Any:
    """Ask a register everything, in an order drawn; what its check says."""
    found = None
    with aigov.Register(path, create=False) as register:
        asked: list[Callable[[], object]] = [
            lambda: register.read_people(DAY), lambda: register.status_of("M-0001", on=DAY),
            lambda: register.export_table(folder / "x.csv"),
        ]  # fmt: skip
        chance.shuffle(asked)
        for each in asked:
            attempt(each)
        found = attempt(register.check_chain)
        if found is not None:
            look_for_mark("check", json.dumps(found.as_dict("fr")), repr(found))
        for each in (
            lambda: register.answer("M-0004", "signed", on="2026-06-20"),
            lambda: register.erase_person("M-0000", on=DAY),
        ):
            attempt(each)
    for action in ("check",):
        status, said = run_command("register", action, path)
        look_for_mark("command", said)
        if status not in (0, 1):
            raise Failure("traceback", f"the command ends with {status}")
    return found


# ------------------------------------------------------------------ bombs in a firm's template
_FILTERS = (
    "list", "string", "join", "sort", "unique|list", "sum", "length", "upper", "reverse|list", "map('string')|list",
    "batch(2)|list", "replace('1','11111111')",
    "center(9999999)", "indent(99999)", "wordwrap(1)", "format(1)", "first", "last", "tojson", "e", "urlize",
    "groupby(0)", "slice(3)|list", "max", "min", "abs",
)  # fmt: skip
_SOURCES = (
    "range(99999)",
    "range(999999999)",
    "'x' * 99999999",
    "[[]] * 9999",
    "[1, 2, 3] * 99999",
    "(2 ** 9999999)",
    "'{:>99999999}'",
    "employee.name",
    "[] ",
    "{}",
)


def prepare_bombs(root: Path) -> Trial:
    """Prepare the trials of a firm's templates that ask too much: each ends in five seconds and 500 MB."""
    import docx

    library, matter, people = aigov.load_library(), aigov.samples.sample_matter("contract-amendment"), _staff(1)
    aigov.plan_issue(library, matter, people)

    listed = _list_bombs()

    def trial(chance: random.Random, folder: Path) -> None:
        if listed and chance.random() < 0.4:
            explode(folder, chance.choice(listed))
            return
        said = chance.choice(_SOURCES)
        for _ in range(chance.randint(1, 8)):
            said = f"({said})|{chance.choice(_FILTERS)}" if chance.random() < 0.9 else f"[{said}, {said}, {said}]"
        if chance.random() < 0.3:
            loop = "{% for a in range(9999) %}"
            said += " }}" + loop * 2 + "{{ a }}" + "{% endfor %}" * 2 + "{{ 1"
        explode(folder, "{{ " + said + " }}")

    def explode(folder: Path, said: str) -> None:
        made = docx.Document()
        made.add_paragraph(said)
        made.save(str(folder / "avenant.docx"))

        def work() -> None:
            attempt(lambda: aigov.plan_issue(library, matter, people, template=folder / "avenant.docx"))

        _limited(work, seconds=5, megabytes=500)

    return trial


def _list_bombs() -> list[str]:
    """List the templates of tests/test_template_bombs.py; none where they are not there."""
    sys.path.insert(0, str(ROOT / "tests"))
    try:
        from test_template_bombs import BOMBS
    except ImportError:
        return []
    return list(BOMBS.values())


def _limited(work: Callable[[], None], seconds: float, megabytes: int) -> None:
    """Do something in a process of its own; fail where it takes more time of the processor, or more memory, than that.

    The memory is counted beside what is loaded here; a busy machine may take six times the seconds.
    """
    ours, theirs = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        told = b"ok"
        try:
            signal.alarm(0)
            work()
        except Failure as failure:
            told = f"{failure.kind}\t{failure.told}".encode()
        except BaseException as error:
            told = f"traceback\t{type(error).__name__}".encode()
        finally:
            os.write(theirs, told)
            os._exit(0)
    os.close(theirs)
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    usage = None
    while usage is None and time.monotonic() < started + 6 * seconds:
        done, _, used = os.wait4(child, os.WNOHANG)
        usage = used if done else None
        time.sleep(0.005)
    if usage is None:
        os.kill(child, signal.SIGKILL)
        os.wait4(child, 0)
    said = os.read(ours, 65536).decode()
    os.close(ours)
    if usage is None or usage.ru_utime + usage.ru_stime > seconds:
        raise Failure("too long", f"more than {seconds} s")
    if usage.ru_maxrss > mine + megabytes * 1024:
        raise Failure("too long", f"{(usage.ru_maxrss - mine) >> 10} MB")
    if said != "ok":
        kind, _, words = said.partition("\t")
        raise Failure(kind if kind in KINDS else "traceback", words or "the process ended")


# ------------------------------------------------------------------ kills
def prepare_kills(root: Path) -> Trial:
    """Prepare the trials of killed runs: those of tools/kill_runs.py."""
    sys.path.insert(0, str(Path(__file__).parent))
    import kill_runs

    runner = kill_runs.Runner(kill_runs.Bench(root), 0)

    def trial(chance: random.Random, folder: Path) -> None:
        runner.seed = chance.randrange(1 << 30)
        failure = runner.run(chance.randrange(100_000)).failure
        if failure:
            signs = {
                "Traceback": "traceback",
                "a value of a person": "person's data",
                "lost": "lost",
                "too many": "doubled",
                "hangs": "too long",
            }
            raise Failure(next((kind for sign, kind in signs.items() if sign in failure), "false done"), failure)

    return trial


# ------------------------------------------------------------------ the parts, and their log
@dataclass(frozen=True, slots=True)
class Part:
    """A part of the campaign: what prepares its trials, how many make the whole, and how many a short run."""

    prepare: Callable[[Path], Trial]
    goal: int
    short: int
    counts_as: str


PARTS = {
    "lists": Part(lambda root: try_list, 60_000, 120, "hostile inputs"),
    "answers": Part(prepare_answers, 25_000, 80, "hostile inputs"),
    "matters": Part(prepare_matters, 15_000, 25, "hostile inputs"),
    "issues": Part(prepare_issues, 300, 3, "hostile inputs"),
    "bombs": Part(prepare_bombs, 500, 3, "hostile inputs"),
    "files": Part(prepare_files, 500, 6, "damages"),
    "runs": Part(prepare_runs, 250, 6, "damages"),
    "registers": Part(prepare_registers, 250, 8, "damages"),
    "power": Part(prepare_power, 1_000, 6, "power cuts"),
    "kills": Part(prepare_kills, 1_000, 1, "kills"),
}


def run_part(
    name: str, seed: int, numbers: Iterable[int], until: float = float("inf")
) -> Iterator[tuple[int, Failure | None]]:
    """Run trials of a part, and yield the number of each with what it found, None where all is well."""
    home = Path(tempfile.mkdtemp(prefix="campaign-"))
    try:
        (home / "prepared").mkdir()
        trial = PARTS[name].prepare(home / "prepared")
        for number in numbers:
            if time.monotonic() > until:
                return
            yield number, judge(trial, random.Random(f"{seed}:{name}:{number}"), home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def run_batches(name: str, seed: int, first: int, count: int, log: Path, until: float) -> int:
    """Run trials of a part and write each batch of them in the log; the number of failures."""
    failed, started, batch, begun = 0, time.monotonic(), first, first
    kinds: Counter[str] = Counter()

    def close(end: int) -> None:
        nonlocal started, batch, kinds
        if end > batch:
            _write(
                log,
                part=name,
                seed=seed,
                first=batch,
                end=end,
                seconds=round(time.monotonic() - started, 1),
                failed=dict(kinds),
            )
        started, batch, kinds = time.monotonic(), end, Counter()

    end = first
    for number, failure in run_part(name, seed, range(first, first + count), until):
        end = number + 1
        if failure is not None:
            failed += 1
            kinds[failure.kind] += 1
            _write(log, part=name, seed=seed, number=number, kind=failure.kind, told=failure.told[:600])
            print(f"{name} {number}: {failure}\n  again: --part {name} --seed {seed} --only {number}", flush=True)
        if end - batch >= 1000 or time.monotonic() - started > 30:
            close(end)
    close(end)
    print(f"{name}: {end - begun} of seed {seed}, {failed} failed", flush=True)
    return failed


def _write(log: Path, **line: object) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_log(log: Path) -> list[dict[str, Any]]:
    """Read the lines of the log; none where there is none."""
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def count_done(lines: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int], set[int]]:
    """List the numbers of the trials that ran, by part and seed: each counts once."""
    done: dict[tuple[str, int], set[int]] = {}
    for line in lines:
        if "end" in line:
            done.setdefault((line["part"], line["seed"]), set()).update(range(line["first"], line["end"]))
    return done


def list_failures(lines: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int, int], str]:
    """List the kind of each failure by part, seed and number; one that was played again, and was well, is no more."""
    played = {(each["part"], each["seed"], each["number"]): each["kind"] for each in lines if "kind" in each}
    return {trial: kind for trial, kind in played.items() if kind}


def print_totals(log: Path) -> int:
    """Print what the log adds up to, by part and by what each counts as; 1 where a trial failed."""
    lines = read_log(log)
    done = count_done(lines)
    failures = list_failures(lines)
    print("| part | trials | goal | seconds | " + " | ".join(KINDS) + " |")
    print("| --- |" + " --- |" * (3 + len(KINDS)))
    totals: Counter[str] = Counter()
    for name, part in PARTS.items():
        ran = sum(len(numbers) for (each, _), numbers in done.items() if each == name)
        seconds = sum(each["seconds"] for each in lines if each["part"] == name and "end" in each)
        kinds = Counter(kind for (each, _, _), kind in failures.items() if each == name)
        totals[part.counts_as] += ran
        print(
            f"| {name} | {ran:,} | {part.goal:,} | {seconds:,.0f} | "
            + " | ".join(str(kinds[kind]) for kind in KINDS)
            + " |"
        )
    print(", ".join(f"{count:,} {what}" for what, count in totals.items()) + f"; {len(failures)} failed")
    return 1 if failures else 0


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    options.add_argument("--part", action="append", choices=list(PARTS), help="only this part; may be given again")
    options.add_argument("--seed", type=int, default=1, help="what all is drawn from (1)")
    options.add_argument("--first", type=int, help="the number of the first trial; where the log stops when not given")
    options.add_argument("--count", type=int, help="how many trials of each part")
    options.add_argument("--only", type=int, help="one trial again; a failure that is none any more leaves the totals")
    options.add_argument("--minutes", type=float, help="stop after so many minutes, and go on the next time")
    options.add_argument("--log", type=Path, default=ROOT / "build" / "campaign.jsonl", help="the log")
    options.add_argument("--totals", action="store_true", help="only print what the log adds up to")
    given = options.parse_args(arguments)
    parts = given.part or list(PARTS)
    if given.totals:
        return print_totals(given.log)
    if given.only is not None:
        known, failed = list_failures(read_log(given.log)), 0
        for name in parts:
            for number, failure in run_part(name, given.seed, [given.only]):
                print(f"{name} {number}: {failure or 'all is well'}")
                failed += failure is not None
                if failure is None and (name, given.seed, number) in known:
                    _write(given.log, part=name, seed=given.seed, number=number, kind="")
        return 1 if failed else 0
    until = time.monotonic() + given.minutes * 60 if given.minutes else float("inf")
    whole = bool(os.environ.get("AIGOV_WHOLE"))
    failed = 0
    for name in parts:
        there = count_done(read_log(given.log)).get((name, given.seed), set())
        first = given.first if given.first is not None else max(there, default=-1) + 1
        count = given.count or (PARTS[name].goal - first if whole else PARTS[name].short)
        if count > 0:
            failed += run_batches(name, given.seed, first, count, given.log, until)
    print_totals(given.log)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
