"""The list of people of the interview: who is issued, who is held and why, what to correct, each field once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..bulk.slot_values import COLUMNS, NUMBER
from ..i18n import N_, labels
from ..library.yaml_files import Bilingual
from ..people.contract_status import NO_STATUS, STATED
from ..people.model_list import column_title
from ..people.recipients import RecipientCheck, check_recipients
from ..people.table_words import staff_words
from ..problems import AigovError, MatterError, Problem, RecipientError
from ..sent_facts import check_sent_matter, decode_file

if TYPE_CHECKING:
    from ..bulk.plan import IssuePlan
    from ..library.load import Library
    from ..matter.models import Matter
    from .asked import PeopleAsked, UploadedList

#: The most people of a list for whom amendments are made in one ZIP, and bytes of the list: raw, and once unpacked.
MOST_PEOPLE, LARGEST_LIST, LARGEST_UNPACKED = 1000, 8 << 20, 60 << 20
#: The columns without which no amendment is issued.
NEEDED = ("key", *(column for blank, column in COLUMNS.items() if blank != NUMBER))
#: How many lines a message names.
_LINES = 12


def describe_people(library: Library, asked: PeopleAsked) -> dict[str, Any]:
    """Describe a list of people as data ready for JSON, before an amendment is made for any of them.

    ``issued`` is how many are to be issued, ``languages`` how many of them in each language; ``held`` lists the others
    as dicts: ``key`` (their number), ``name`` (None where it cannot be read), ``line``, ``outcome`` (``hold`` until
    counsel decides, or ``skip``: no amendment is meant for them), ``code`` and ``reason``; ``notes`` says whether the
    type of contract of some is not said, or stated; ``problems`` is what to correct, each field once. Nothing of it is
    kept. Facts that cannot be read yet leave out what depends on them.

    Raises
    ------
    RecipientError
        The list is too large.
    """
    try:
        matter = amended_matter(library, check_sent_matter(asked.matter, library).matter)
    except MatterError:
        matter = None
    checked = read_uploaded_list(asked.people, matter, asked.languages)
    problems = gather_people_problems(checked.faults, checked)
    if matter is not None and not problems:
        try:
            plan_amendments(library, matter, checked)
        except AigovError as error:
            problems = list(error.problems)
    recipients, say = checked.recipients, labels(asked.lang)
    languages = [person.language for person in recipients.people]
    return {
        "issued": len(recipients.people),
        "languages": {language: languages.count(language) for language in dict.fromkeys(languages)},
        "held": [
            {
                "key": held_person.key,
                "name": held_person.recipient.name if held_person.recipient is not None else None,
                "line": held_person.line,
                "outcome": held_person.outcome,
                "outcome_label": say(N_("skipped") if held_person.skipped else N_("held")),
                "code": held_person.code,
                "reason": held_person.reason(asked.lang),
            }
            for held_person in recipients.held
        ],
        "notes": [
            _advise_upload(note).as_dict(asked.lang) for note in recipients.notes if note.code in (NO_STATUS, STATED)
        ],
        "problems": [problem.as_dict(asked.lang) for problem in problems],
    }


def _advise_upload(note: Problem) -> Problem:
    """Copy a note on the type of contract with what to do where a list is uploaded."""
    if note.code != NO_STATUS:
        return note
    column = Bilingual(fr=column_title("contract_type", "fr"), en=column_title("contract_type", "en"))
    hint = N_("fill in the column “{column}”, or add it; or state the type of contract here, if it is that of each")
    if note.values["likely"]:
        hint = N_(
            "is it {likely}? Call that column “{column}” in the list; or state the type of contract here, if it is that"
            " of each"
        )
    return replace(note, hint=hint, values={**note.values, "column": column})


def amended_matter(library: Library, matter: Matter) -> Matter:
    """Take a matter for its amendments: for its own document where each person signs it, else for the first such."""
    signed = [vehicle.id for vehicle in library.vehicles_in_order() if vehicle.signature == "parties"]
    matter_vehicle = library.find_vehicle(matter.vehicle)
    return (
        matter
        if matter_vehicle is not None and matter_vehicle.id in signed
        else matter.model_copy(update={"vehicle": signed[0]})
    )


def read_uploaded_list(uploaded: UploadedList, matter: Matter | None, languages: str) -> RecipientCheck:
    """Read and check a list that was uploaded, as ``aigov-docs issue`` reads it.

    Parameters
    ----------
    uploaded:
        The name and the bytes of the list, and the type of contract stated for those of whom it says none.
    matter:
        The matter that says on which day; None, and who has left or is under age is not looked for.
    languages:
        The languages of who has none in the list: ``fr`` or ``fr+en``.

    Raises
    ------
    RecipientError
        The list is too large.
    """
    raw = decode_file(uploaded.content, "people.content", LARGEST_LIST)
    refuse_large_workbook(raw, uploaded.name)
    checked = check_recipients(
        raw, on=matter, contract_type=uploaded.contract_type, name=uploaded.name, language=languages
    )
    if len(checked.recipients) > MOST_PEOPLE:
        message = N_("the list has more than {most} people")
        hint = N_("issue it on your own machine: aigov-docs issue")
        values = {"most": MOST_PEOPLE}
        raise RecipientError(Problem("too-many-people", uploaded.name, message, hint, values, ("people",)))
    return checked


def plan_amendments(library: Library, matter: Matter, checked: RecipientCheck, format: str = "docx") -> IssuePlan:
    """Plan an amendment for each person of a list that was read, as ``aigov-docs issue --format`` does.

    Raises
    ------
    RecipientError
        All that stands against it, each field once.
    """
    from ..bulk.order import Order
    from ..bulk.plan import plan_issue

    if checked.faults:
        raise RecipientError(*gather_people_problems(checked.faults, checked))
    try:
        return plan_issue(library, matter, checked.recipients, Order(format=format))
    except RecipientError as error:
        raise RecipientError(*gather_people_problems(error.problems, checked)) from None


def gather_people_problems(problems: Iterable[Problem], checked: RecipientCheck) -> list[Problem]:
    """Gather problems of a list of people: those of one column and one sort become one, which says how many people.

    Each has the path of the list in the request; a problem of the matter stays as it is.

    >>> checked = check_recipients(
    ...     "matricule;nom;prénom;date d'entrée\\n1;Petit;Zoé;hier\\n2;Roux;Ali;demain\\n".encode()
    ... )
    >>> [(each.code, each.path, each.values["lines"]) for each in gather_people_problems(checked.faults, checked)]
    [('not-a-date', ('people',), '2, 3')]
    """
    titles = checked.recipients.titles
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.code, problem.message, str(problem.values.get("column", ""))), []).append(problem)
    return [_gather_group(column, group, titles, checked.recipients.source) for (*_, column), group in groups.items()]


def _gather_group(column: str, group: list[Problem], titles: Mapping[str, str], source: str) -> Problem:
    """Make one problem of those of one column and one sort."""
    first = group[0]
    lines = sorted({problem.values["line"] for problem in group if problem.values.get("line")})
    if not lines:
        return first if first.code in ("unfilled", "untranslated", "draft") else replace(first, path=("people",))
    absent = column in staff_words().columns and column not in titles.values()
    named = Bilingual(fr=column_title(column, "fr"), en=column_title(column, "en")) if absent else column
    listed = ", ".join(map(str, lines[:_LINES])) + ("…" if len(lines) > _LINES else "")
    values: dict[str, Any] = {**first.values, "column": named, "n": len(lines), "lines": listed}
    if first.code == "unfilled":
        message = (
            N_("not filled for one person (line {lines}): {blank}")
            if len(lines) == 1
            else N_("not filled for {n} people (lines {lines}): {blank}")
        )
        hint = (
            N_("add the column “{column}” to the list, and fill it for each person")
            if absent
            else N_("fill the column “{column}” of the list for each person")
        )
        return Problem(first.code, source, message, hint, values, ("people",))
    french, english = first.as_dict("fr"), first.as_dict("en")
    values |= {"what": Bilingual(fr=french["message"], en=english["message"])}
    if len(lines) == 1:
        message = N_("column “{column}”, line {lines}: {what}") if column else N_("line {lines}: {what}")
    else:
        message = N_("column “{column}”, {n} lines ({lines}): {what}") if column else N_("{n} lines ({lines}): {what}")
    return Problem(first.code, source, message, first.hint, values, ("people",))


def refuse_large_workbook(raw: bytes, name: str) -> None:
    """Refuse a workbook that would take much room once unpacked, before anything of it is read.

    Raises
    ------
    RecipientError
        The parts of the workbook have together more bytes than a list of `MOST_PEOPLE` people can need.

    >>> refuse_large_workbook(b"matricule;nom", "staff.csv")
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        return  # no workbook, or a damaged one: who reads it says so
    if size > LARGEST_UNPACKED:
        message, hint = N_("the workbook is too large once unpacked"), N_("keep the list alone, or save it as CSV")
        raise RecipientError(Problem("unpacks-too-large", name, message, hint, path=("people",)))
