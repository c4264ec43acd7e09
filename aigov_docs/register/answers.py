"""Answers from a CSV file, as it comes from a spreadsheet in France: every line is checked, and every fault is said
with its line.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..i18n import N_
from ..problems import Problem, RegisterError
from ..text import is_impossible_day
from .chain import LEFT, NO_ANSWER, REFUSED, SIGNED, SUPERSEDED
from .standing import Answer

#: Names of columns, and what files call them; compared without accents, case, spaces or punctuation.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "key": (
        "key",
        "person key",
        "matricule",
        "n° matricule",
        "numéro de matricule",
        "employee number",
        "employee id",
        "identifiant",
        "numéro",
        "n°",
    ),
    "answer": ("answer", "response", "réponse", "retour", "décision", "statut", "status"),
    "date": (
        "date",
        "on",
        "date de réponse",
        "date de la réponse",
        "date réponse",
        "date de signature",
        "date signature",
        "answered on",
        "signed on",
        "le",
        "reçu le",
        "reçue le",
        "remis le",
        "remise le",
        "date de réception",
        "received",
        "received on",
    ),
    "note": (
        "note",
        "notes",
        "remarque",
        "remarques",
        "observation",
        "observations",
        "commentaire",
        "commentaires",
        "comment",
        "comments",
    ),
    "run": ("run", "envoi", "vague", "campagne", "round"),
}
#: Words for each answer, compared in the same way.
WORDS: Mapping[str, tuple[str, ...]] = {
    SIGNED: ("signed", "signé", "signée", "signature", "accepté", "acceptée", "accepted", "oui", "yes"),
    REFUSED: ("refused", "refusé", "refusée", "refus", "declined", "non", "no"),
    NO_ANSWER: ("no answer", "sans réponse", "pas de réponse", "aucune réponse", "silence", "no reply", "none"),
    LEFT: ("left", "parti", "partie", "départ", "sorti", "sortie", "a quitté l'entreprise"),
    SUPERSEDED: ("superseded", "remplacé", "remplacée", "replaced"),
}
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_LIMIT = 64 << 20  # bytes


def fold_letters(text: str) -> str:
    """A word as it is compared: letters and figures, without accents or case.

    >>> fold_letters(" Sans réponse ")
    'sansreponse'
    """
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in taken_apart if letter.isalnum())


def _fold_table(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold_letters(word): name for name, listed in words.items() for word in (name, *listed)}


def find_answer(text: str) -> str | None:
    """The answer that a word means, in English or French; None when it means none.

    >>> find_answer("Signé"), find_answer("peut-être")
    ('signed', None)
    """
    return _fold_table(WORDS).get(fold_letters(text))


def read_date(text: str) -> dt.date | None:
    """A date written 31/12/2026 or 2026-12-31; None when it is none.

    >>> read_date("3/12/2026"), read_date("31/02/2026")
    (datetime.date(2026, 12, 3), None)
    """
    read = _DATE.fullmatch(text.strip())
    if read is None:
        return None
    d, mo, y, y2, mo2, d2 = read.groups()
    try:
        return dt.date(int(y or y2), int(mo or mo2), int(d or d2))
    except ValueError:
        return None


def read_answers(path: str | Path) -> list[Answer]:
    """The answers in a CSV file: columns for the number, the answer and the day, and if you like a note and the run.

    Parameters
    ----------
    path:
        The file: semicolons, tabs or commas; UTF-8 or Windows-1252; ``sep=`` is understood. The words are English or
        French.

    Raises
    ------
    RegisterError
        Every fault, each with its line; what was written in a cell is never repeated.
    """
    path = Path(path)
    return parse_answers(_read_file(path), path.name)


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RegisterError(
            Problem(
                "cannot-read",
                path.name,
                N_("the file cannot be read: {reason}"),
                N_("check its name and who may read it"),
                {"reason": error.strerror or ""},
            )
        ) from None


def read_received_days(path: str | Path) -> dict[str, dt.date]:
    """The days in a CSV file on which people received what was proposed, by number: ``matricule;reçu le``.

    Raises
    ------
    RegisterError
        Every fault, each with its line.
    """
    path = Path(path)
    return parse_received_days(_read_file(path), path.name)


def parse_received_days(data: bytes, name: str = "received.csv") -> dict[str, dt.date]:
    """The days of receipt in the bytes of a CSV file.

    >>> parse_received_days("Matricule;Reçu le\\n0042;03/12/2026\\n".encode())
    {'0042': datetime.date(2026, 12, 3)}
    """
    found: dict[str, dt.date] = {}
    problems: list[Problem] = []
    for where, said in _read_rows(data, name, ("key", "date")):
        on = read_date(said["date"])
        if not said["key"]:
            problems.append(_missing_key(where))
        elif said["key"] in found:
            problems.append(Problem("same-key", where, N_("another line has this number"), N_("keep one of the two")))
        elif on is not None:
            found[said["key"]] = on
        if on is None:
            problems.append(_not_a_date(where, said["date"]))
    if problems:
        raise RegisterError(*problems)
    return found


def parse_answers(data: bytes, name: str = "answers.csv") -> list[Answer]:
    """The answers in the bytes of a CSV file; ``name`` is how messages call it.

    >>> parse_answers("Matricule;Réponse;Date\\n0042;signé;03/12/2026\\n".encode("cp1252"))[0].answer
    'signed'
    """
    problems: list[Problem] = []
    answers: list[Answer] = []
    for where, said in _read_rows(data, name, ("key", "answer", "date")):
        answer = _parse_answer(said, where)
        if isinstance(answer, Answer):
            answers.append(answer)
        else:
            problems += answer
    if problems:
        raise RegisterError(*problems)
    return answers


def _read_rows(data: bytes, name: str, needed: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
    """The lines of a CSV file: where each stands, and what it says by column.

    Raises
    ------
    RegisterError
        The file is no CSV, or a column that is needed is not there.
    """
    if len(data) > _LIMIT:
        raise RegisterError(
            Problem(
                "too-big", name, N_("the file is too big for a list of answers"), N_("check that it is the right file")
            )
        )
    text, skipped = _drop_separator_hint(_decode_answers(data, name))
    head = text.split("\n", 1)[0]
    delimiter = max(";\t,|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Problem] = []
    out: list[tuple[str, dict[str, str]]] = []
    places: dict[str, int] | None = None
    line = skipped
    try:
        for row in reader:
            at, line = line + 1, reader.line_num + skipped
            if not any(cell.strip() for cell in row):
                continue
            where = f"{name}, line {at}"
            if places is None:
                places = _find_columns(row, where, needed)
            else:
                out.append(
                    (
                        where,
                        {column: row[index].strip() if index < len(row) else "" for column, index in places.items()},
                    )
                )
    except csv.Error:
        problems.append(
            Problem(
                "bad-csv",
                f"{name}, line {reader.line_num + skipped}",
                N_("the line is no CSV: a quotation mark is not closed, or follows another"),
                N_("save the file again from the spreadsheet"),
            )
        )
    if places is None and not problems:
        problems.append(
            Problem(
                "empty-file",
                name,
                N_("the file has no line"),
                N_("write a first line with the names of the columns: {columns}"),
                {"columns": ";".join(needed)},
            )
        )
    if problems:
        raise RegisterError(*problems)
    return out


def _decode_answers(data: bytes, name: str) -> str:
    """The text: by its byte order mark, else UTF-8, else Windows-1252. Nothing is guessed."""
    encodings = [encoding for mark, encoding in _BOMS if data.startswith(mark)] or ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise RegisterError(
        Problem(
            "bad-encoding",
            name,
            N_("the file is no text in UTF-8 or Windows-1252"),
            N_("save it again from the spreadsheet, as CSV UTF-8"),
        )
    )


def _drop_separator_hint(text: str) -> tuple[str, int]:
    """The text without Excel's own first line (``sep=;``), and how many lines that was."""
    first, _, rest = text.partition("\n")
    return (rest, 1) if first.lower().startswith("sep=") else (text, 0)


def _find_columns(row: list[str], where: str, needed: tuple[str, ...]) -> dict[str, int]:
    """Where each column stands."""
    known = _fold_table(COLUMNS)
    places: dict[str, int] = {}
    problems = []
    for index, title in enumerate(row):
        column = known.get(fold_letters(title))
        if column in places:
            problems.append(
                Problem(
                    "column-twice",
                    where,
                    N_('two columns are called "{column}"'),
                    N_("keep one of the two"),
                    {"column": column},
                )
            )
        elif column is not None:
            places[column] = index
    for column in needed:
        if column not in places:
            names = ", ".join(COLUMNS[column][:4])
            problems.append(
                Problem(
                    "no-column",
                    where,
                    N_('there is no column "{column}"'),
                    N_("call one of the columns: {names}"),
                    {"column": column, "names": names},
                )
            )
    if problems:
        raise RegisterError(*problems)
    return places


def _missing_key(where: str) -> Problem:
    return Problem(
        "no-key", where, N_("the number of the person is missing"), N_("write it as in the list of recipients")
    )


def _not_a_date(where: str, written: str) -> Problem:
    if is_impossible_day(written):
        return Problem(
            "not-a-date",
            where,
            N_("this day does not exist"),
            N_("check it: the day comes first, then the month: 31/12/2026"),
        )
    return Problem("not-a-date", where, N_("not a date"), N_("write it as 31/12/2026"))


def _parse_answer(said: Mapping[str, str], where: str) -> Answer | list[Problem]:
    """One line, or what is wrong with it."""
    problems = []
    word = find_answer(said["answer"])
    on = read_date(said["date"])
    if not said["key"]:
        problems.append(_missing_key(where))
    if word is None:
        problems.append(
            Problem(
                "unknown-answer",
                where,
                N_("this is no answer that the register knows"),
                N_(
                    "write signed, refused, no answer, left or superseded; or signé, refusé, sans réponse, parti,"
                    " remplacé"
                ),
            )
        )
    if on is None:
        problems.append(_not_a_date(where, said["date"]))
    if problems or word is None or on is None:
        return problems
    note = " ".join(said.get("note", "").split())  # a cell of several lines is one note
    return Answer(said["key"], word, on, note, said.get("run") or None, where)
