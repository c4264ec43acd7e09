"""Reading a matter from a YAML file or text, and checking it in full."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from ..i18n import N_
from ..library.load import Library, load_library
from ..library.yaml_files import (
    YamlSource,
    drop_empty_blocks,
    explain_validation_errors,
    find_misread_days,
    parse_yaml,
    read_yaml,
)
from ..problems import MatterError, Problem, refuse_type
from .checks import CheckedMatter, check_matter, check_values
from .models import Matter
from .partial import PartialMatter, read_parts


def read_matter(path: str | Path, library: Library | None = None) -> Matter:
    """Read a matter from a YAML file and check it in full.

    A block that may be left out may also be empty: it is the same.

    Parameters
    ----------
    path:
        The file. It is never written.
    library:
        The library whose options, roles and clauses the matter names; the shipped library when none is given.

    Raises
    ------
    MatterError
        Every unknown key, wrong date and impossible combination, all at once, each with its line.
    """
    return read_checked_matter(path, library or load_library()).matter


def read_checked_matter(path: str | Path, library: Library) -> CheckedMatter:
    """Read a matter from a YAML file, with the result of its check.

    The result holds the clauses that were composed for the check, so that nothing is composed twice.

    Raises
    ------
    MatterError
        Every unknown key, wrong date and impossible combination, all at once, each with its line.
    """
    path = Path(path)
    return _matter_from_source(read_yaml(path, path.name), library)


def parse_matter(text: str, library: Library | None = None, name: str = "matter.yaml") -> Matter:
    """Read a matter from a YAML text and check it in full.

    ``name`` is how messages call the text; the shipped library is taken when none is given. Raises `MatterError`
    with every mistake, all at once.

    >>> parse_matter("vehicle: charter").date
    Traceback (most recent call last):
    ...
    aigov_docs.problems.MatterError: matter.yaml, date — the key "date" is missing — add it
    matter.yaml, employer — the key "employer" is missing — add it
    matter.yaml, cse — the key "cse" is missing — add it
    """
    refuse_type("text", text, str)
    source = parse_yaml(text.encode("utf-8", "surrogatepass"), name)
    return _matter_from_source(source, library or load_library()).matter


def parse_known_matter(text: str) -> Matter:
    """Read a matter from a YAML text known to be right: only its keys and types are checked, without a library."""
    source = parse_yaml(text.encode("utf-8"), "matter.yaml")
    return Matter.model_validate(drop_empty_blocks(Matter, source.data))


def _matter_from_source(source: YamlSource, library: Library) -> CheckedMatter:
    problems = list(source.problems)
    if source.data is None and problems:
        raise MatterError(*problems)
    if not isinstance(source.data, dict):
        raise MatterError(
            *problems,
            Problem(
                "not-a-block",
                source.describe_place(),
                N_("a block of keys is expected here"),
                N_("start from the file that “aigov-docs quickstart” writes"),
            ),
        )
    data = drop_empty_blocks(Matter, source.data)
    matter: Matter | None = None
    readable: Matter | PartialMatter
    try:
        readable = matter = Matter.model_validate(data)
    except ValidationError as error:
        problems += explain_validation_errors(Matter, error, source)
        readable = read_parts(data)
    problems += [problem for problem in find_misread_days(Matter, data, source) if problem not in problems]
    check = check_values(readable, check_matter(readable, library), library)
    found = (*_amendment_before_contract(readable), *check.problems, *check.refused_values)
    problems += [_with_place(problem, source) for problem in found]
    if problems or matter is None:
        raise MatterError(*sorted(problems, key=_line_number))
    return CheckedMatter(matter, library, check)


def _amendment_before_contract(matter: Matter | PartialMatter) -> Iterator[Problem]:
    """Report an amendment that was signed before its contract.

    Asked of a file, whose person is one: each of a list has a contract of its own.
    """
    first = matter.contract.signed_on if matter.contract is not None else None
    second = matter.amendment.signed_on if matter.amendment is not None else None
    if isinstance(first, dt.date) and isinstance(second, dt.date) and second < first:
        yield Problem(
            "amended-before",
            "amendment.signed_on",
            N_("it cannot be before {other}: there was no contract to amend"),
            N_("correct one of the two dates"),
            {"other": "contract.signed_on"},
        )


def _line_number(problem: Problem) -> int:
    found = re.search(r", line (\d+)", problem.where)
    return int(found[1]) if found else 1 << 30


def _with_place(problem: Problem, source: YamlSource) -> Problem:
    path = tuple(int(part) if part.isdigit() else part for part in problem.where.split(".")) if problem.where else ()
    return Problem(problem.code, source.describe_place(path), problem.message, problem.hint, problem.values)
