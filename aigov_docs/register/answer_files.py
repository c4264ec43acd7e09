"""Answers, and days of receipt, in a table that a person made: CSV or XLSX, read as a list of employees is.

Every line is checked, every fault is said with its line, and what was written in a cell is never repeated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from ..kits.ground.files import GivenFile, name_given
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RecipientError, RegisterError, unknown_name
from ..kits.ground.text import is_impossible_day, parse_day
from ..kits.ledger.answer_checks import Answer
from ..kits.ledger.chain import ANSWERS
from ..kits.lists.list_source import list_sources
from ..kits.lists.table_columns import ColumnMapping, MappedTable, parse_mapped_table, read_mapped_table
from ..people.mapping import read_mapping
from ..people.table_words import answer_words, load_header_words

#: What the register calls a problem of a table, where it has words of its own: the reader's code → code, message, hint.
_TABLE_PROBLEMS = {
    "no-file": ("cannot-read", N_("there is no such file"), N_("check its name and who may read it")),
    "unreadable": ("cannot-read", N_("the file cannot be read: {reason}"), N_("check its name and who may read it")),
    "file-too-large": (
        "too-big",
        N_("the file is too big for a list of answers"),
        N_("check that it is the right file"),
    ),
    "not-csv": (
        "bad-csv",
        N_("the line is no CSV: a quotation mark is not closed, or follows another"),
        N_("save the file again from the spreadsheet"),
    ),
    "not-text": (
        "bad-encoding",
        N_("the file is no text in UTF-8 or Windows-1252"),
        N_("save it again from the spreadsheet, as CSV UTF-8"),
    ),
    "empty-file": (
        "empty-file",
        N_("the file has no line"),
        N_("write a first line with the names of the columns: {columns}"),
    ),
    "two-columns": (
        "column-twice",
        N_("two columns mean {name} (columns {first} and {second})"),
        N_("keep one of the two"),
    ),
}


def find_answer(text: str) -> str | None:
    """Find the answer that an English or French word means, whatever its accents; None for an unknown word.

    The answer is ``signed``, ``refused``, ``no_answer``, ``left`` or ``superseded``. Capitals make no difference
    either.

    >>> find_answer("Signé"), find_answer("peut-être")
    ('signed', None)
    """
    return answer_words().find_value("answer", text)


def read_answer_word(text: str, where: str) -> str:
    """Read an answer in a word of the register or of a list (`find_answer`); ``where`` is the place, for messages.

    Raises
    ------
    RegisterError
        The word means no answer.

    >>> read_answer_word("no_answer", "a.db"), read_answer_word("signé", "a.db")
    ('no_answer', 'signed')
    """
    answer = text if text in ANSWERS else find_answer(str(text))
    if answer is None:
        message = N_('unknown answer "{name}"')
        raise RegisterError(unknown_name("unknown-answer", where, message, text, list(ANSWERS)))
    return answer


def read_answers(path: GivenFile, *, mapping: ColumnMapping | str | Path | None = None) -> list[Answer]:
    """Read answers to proposals from a CSV or XLSX file: person's number, answer, day, perhaps note and run.

    Parameters
    ----------
    path:
        The file: a path, bytes or a binary stream, alike. Its columns and words are those of the library, in French or
        English; of a CSV, the encoding and the separator are found, and ``sep=`` is understood.
    mapping:
        A mapping, or the YAML file that holds one, for headers and words that the library does not know; None for none.

    Raises
    ------
    RegisterError
        Every fault, each with its line.
    RecipientError
        The mapping is wrong.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "retours.csv")
    ...     _ = path.write_text("Matricule;Réponse;Date\\n0042;signé;03/12/2026\\n", encoding="utf-8")
    ...     [(answer.answer, answer.on) for answer in read_answers(path)]
    [('signed', datetime.date(2026, 12, 3))]
    """
    user_map = _own_mapping(mapping)
    (listed,) = list_sources(path, "" if isinstance(path, str | Path) else name_given(path, "answers.csv"))
    return _list_answers(_read_table(lambda: read_mapped_table(listed, answer_words(), user_map), _ANSWER), user_map)


def parse_answers(data: bytes, name: str = "answers.csv", *, mapping: ColumnMapping | None = None) -> list[Answer]:
    """Parse the answers to proposals in the bytes of a CSV or XLSX file.

    ``name`` is how messages call the file; ``mapping`` is for headers and words that the library does not know, None
    for none.

    Raises
    ------
    RegisterError
        Every fault, each with its line.

    >>> parse_answers("Matricule;Réponse;Date\\n0042;signé;03/12/2026\\n".encode("cp1252"))[0].answer
    'signed'
    """
    table = _read_table(lambda: parse_mapped_table(data, name, answer_words(), mapping), _ANSWER)
    return _list_answers(table, mapping)


def read_received_days(path: GivenFile, *, mapping: ColumnMapping | str | Path | None = None) -> dict[str, dt.date]:
    """Read from a CSV or XLSX file the day on which each person received the proposal, by the person's number.

    The file is a path, bytes or a binary stream, alike; its columns are ``matricule;reçu le``, or known synonyms.
    ``mapping``, or the YAML file that holds one, is for headers and words that the library does not know; None for
    none. Raises ``RegisterError`` with every fault, each with its line, and ``RecipientError`` where the mapping is
    wrong.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "recus.csv")
    ...     _ = path.write_text("Matricule;Reçu le\\n0042;03/12/2026\\n", encoding="utf-8")
    ...     read_received_days(path)
    {'0042': datetime.date(2026, 12, 3)}
    """
    user_mapping = _own_mapping(mapping)
    (listed,) = list_sources(path, "" if isinstance(path, str | Path) else name_given(path, "received.csv"))
    return _list_received(_read_table(lambda: read_mapped_table(listed, answer_words(), user_mapping), _RECEIVED))


def parse_received_days(
    data: bytes, name: str = "received.csv", *, mapping: ColumnMapping | None = None
) -> dict[str, dt.date]:
    """Parse, from the bytes of a CSV or XLSX file, the day each person received the proposal, by number.

    ``name`` is how messages call the file; ``mapping`` is for headers and words that the library does not know, None
    for none.

    Raises
    ------
    RegisterError
        Every fault, each with its line, such as a missing day, or a number that stands on two lines.

    >>> parse_received_days("Matricule;Reçu le\\n0042;03/12/2026\\n".encode())
    {'0042': datetime.date(2026, 12, 3)}
    """
    return _list_received(_read_table(lambda: parse_mapped_table(data, name, answer_words(), mapping), _RECEIVED))


# ------------------------------------------------------------------ the table
#: The columns that each sort of list needs.
_ANSWER, _RECEIVED = ("key", "answer", "date"), ("key", "date")


def _own_mapping(mapping: ColumnMapping | str | Path | None) -> ColumnMapping | None:
    return mapping if isinstance(mapping, ColumnMapping) or mapping is None else read_mapping(mapping, answer_words())


def _read_table(read: Callable[[], MappedTable], needed: tuple[str, ...]) -> MappedTable:
    """Read a table of answers that must have some columns, and raise its problems as a `RegisterError`."""
    try:
        table = read()
        problems = list(table.problems)
    except RecipientError as error:
        raise RegisterError(*(_own_problem(problem, needed) for problem in error.problems)) from None
    problems = [_own_problem(problem, needed) for problem in problems]
    where = f"{table.table.name}, line {table.table.header_line}"
    for column in needed:
        if column not in table.columns.known:
            names = ", ".join(load_header_words()["answers"]["columns"][column][:4])
            message = N_('there is no column "{column}"')
            hint = N_("call one of the columns: {names}")
            problems.append(Problem("no-column", where, message, hint, {"column": column, "names": names}))
    if problems:
        raise RegisterError(*problems)
    return table


def _own_problem(problem: Problem, needed: tuple[str, ...]) -> Problem:
    """Convert a problem of a table to the words of the register, where the register has some."""
    if problem.code not in _TABLE_PROBLEMS:
        return problem
    code, message, hint = _TABLE_PROBLEMS[problem.code]
    return Problem(code, problem.where, message, hint, {**problem.values, "columns": ";".join(needed)})


# ------------------------------------------------------------------ its rows
def _list_answers(table: MappedTable, mapping: ColumnMapping | None) -> list[Answer]:
    """Parse the answer in each row of a table.

    Raises
    ------
    RegisterError
        Every row that is not an answer.
    """
    user_words = mapping.values.get("answer", {}) if mapping else {}
    problems: list[Problem] = []
    answers: list[Answer] = []
    for line, cells in table.read_rows():
        answer = _parse_answer(cells, f"{table.table.name}, line {line}", user_words)
        if isinstance(answer, Answer):
            answers.append(answer)
        else:
            problems += answer
    if problems:
        raise RegisterError(*problems)
    return answers


def _parse_answer(cells: Mapping[str, str], where: str, user_words: Mapping[str, str]) -> Answer | list[Problem]:
    """Parse the answer in one row, or list what is wrong with the row.

    ``user_words`` are the user's words for answers.
    """
    problems = []
    word = answer_words().find_value("answer", cells["answer"], user_words)
    on = parse_day(cells["date"])
    if not cells["key"]:
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
        problems.append(_not_a_date(where, cells["date"]))
    if problems or word is None or on is None:
        return problems
    note = " ".join(cells.get("note", "").split())  # a cell of several lines is one note
    return Answer(cells["key"], word, on, note, cells.get("run") or None, where)


def _list_received(table: MappedTable) -> dict[str, dt.date]:
    """Parse the day of receipt in each row of a table, by the person's number.

    Raises
    ------
    RegisterError
        Every row that has no number or no day, or the number of another.
    """
    days_by_key: dict[str, dt.date] = {}
    problems: list[Problem] = []
    for line, cells in table.read_rows():
        where = f"{table.table.name}, line {line}"
        on = parse_day(cells["date"])
        if not cells["key"]:
            problems.append(_missing_key(where))
        elif cells["key"] in days_by_key:
            problems.append(Problem("same-key", where, N_("another line has this number"), N_("keep one of the two")))
        elif on is not None:
            days_by_key[cells["key"]] = on
        if on is None:
            problems.append(_not_a_date(where, cells["date"]))
    if problems:
        raise RegisterError(*problems)
    return days_by_key


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
