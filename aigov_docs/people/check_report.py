"""The check of a list of employees as a table to send back to HR: numbers and reasons, no name, no value."""

from __future__ import annotations

import csv
import io

from ..kits.ground.i18n import N_, labels
from ..kits.ground.problems import Problem
from ..kits.lists.cells import escape_formulas
from .recipients import RecipientCheck

#: The outcomes of the report, and how they are said.
OUTCOMES = {
    "issue": N_("to issue"),
    "hold": N_("held"),
    "skip": N_("skipped"),
    "fault": N_("to correct"),
    "note": N_("to know"),
}
HEADER = (N_("File"), N_("Line"), N_("Number"), N_("Outcome"), N_("Column"), N_("What was found"), N_("What to do"))


def report_rows(checked: RecipientCheck, language: str) -> list[list[str]]:
    """List the result of the check of a list of employees as rows of text for a table, faults first.

    The columns are those of `HEADER`: file, line, person's number, outcome (a word of `OUTCOMES`), column, what was
    found, what to do. No row holds a name or a value of a person; ``language`` is ``fr`` or ``en``.

    >>> from ..kits.ground.resources import data_folder
    >>> from .recipients import check_recipients
    >>> checked = check_recipients(data_folder("clause_library") / "samples" / "employees.csv")
    >>> [row[3] for row in report_rows(checked, "en")][:3]
    ['held', 'to know', 'to issue']
    """
    say = labels(language)
    source = checked.recipients.source

    def of(problem: Problem, outcome: str) -> list[str]:
        words = problem.as_dict(language)
        values = problem.values
        file = problem.where.partition(", line ")[0] or source
        word = say(OUTCOMES[outcome])
        start, colon, rest = words["message"].partition(":")
        message = (
            rest.lstrip() if colon and start.rstrip() == word else words["message"]
        )  # the outcome has a column of its own
        return [
            file,
            str(values.get("line", "")),
            str(values.get("key", "")),
            word,
            str(values.get("column", "")),
            message,
            words["hint"],
        ]

    rows = [of(problem, "fault") for problem in checked.faults]
    rows += [of(held.message, held.outcome) for held in checked.recipients.held]
    rows += [of(problem, "note") for problem in checked.recipients.notes]
    rows += [
        [source, str(person.line), person.key, say(OUTCOMES["issue"]), "", "", ""]
        for person in checked.recipients.people
    ]
    return rows


def report_csv(checked: RecipientCheck, language: str) -> bytes:
    """Convert the result of the check of a list of employees to the bytes of a CSV that a French Excel opens.

    The rows are those of `report_rows`, after a header; no cell can be taken for a formula.

    >>> from ..kits.ground.resources import data_folder
    >>> from .recipients import check_recipients
    >>> checked = check_recipients(data_folder("clause_library") / "samples" / "employees.csv")
    >>> report_csv(checked, "en").decode("utf-8-sig").splitlines()[0]
    'File;Line;Number;Outcome;Column;What was found;What to do'
    """
    say = labels(language)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([say(title) for title in HEADER])
    writer.writerows([escape_formulas(cell) for cell in row] for row in report_rows(checked, language))
    return buffer.getvalue().encode("utf-8-sig")
