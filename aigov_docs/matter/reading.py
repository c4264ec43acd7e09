"""Reading a matter from a file, a text or the data that a program holds, and checking it in full."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from ..i18n import N_
from ..library.annotations import drop_empty_blocks, drop_values
from ..library.load import Library, load_library
from ..library.yaml_files import (
    MOST_TOLD,
    YamlSource,
    explain_validation_errors,
    find_misread_days,
    parse_yaml,
    read_yaml,
)
from ..problems import MatterError, Problem, refuse_type
from .checks import CheckedMatter, check_matter, check_values
from .models import Matter
from .own_facts import check_contract_days
from .own_words import AS_READ, build_validation_error
from .partial import PartialMatter, read_parts
from .plain_data import read_plain_data
from .problem_paths import add_path, place_problem


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
    return check_source(read_yaml(path, path.name), library)


def parse_matter(
    source: str | bytes | Path | Mapping[str, Any] | Matter, library: Library | None = None, name: str | None = None
) -> Matter:
    """Read a matter from whatever holds one and check it in full, always with the same checks and messages.

    Parameters
    ----------
    source:
        A text or bytes (YAML or JSON, in UTF-8), the path of such a file (a `Path`: a text is never a path), a mapping
        such as the JSON of a form, where days are dates or texts, or a matter, which is checked again.
    library:
        The library whose options, roles and clauses the matter names; the shipped library when none is given.
    name:
        How messages call the source: “matter.yaml” for a text, the name of the file for a path, else nothing, so that
        a place is said by its key alone, such as ``employer.siren``.

    Raises
    ------
    MatterError
        Every mistake, all at once; the ``path`` of each leads to its value.

    >>> parse_matter({"vehicle": "charter", "date": "2026-11-02", "cse": "smal"})
    Traceback (most recent call last):
    ...
    aigov_docs.problems.MatterError: employer — "employer" is missing — give it
    cse — not one of the words allowed here — choose one of: full, small, under_11, carence, missing
    """
    refuse_type("source", source, str, bytes, Path, Mapping, Matter)
    if isinstance(source, Path):
        read = read_yaml(source, name or source.name)
    elif isinstance(source, (str, bytes)):
        raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
        read = parse_yaml(raw, name or "matter.yaml")
    else:
        read = YamlSource(name or "", read_plain_data(source))
    return check_source(read, library or load_library()).matter


def checked_against(library: Library) -> WrapValidator:
    """Build the mark of a type by which pydantic, or a web framework, checks a matter in full against a library.

    A parameter of type ``Annotated[Matter, checked_against(library)]`` is read as `parse_matter` reads a mapping; its
    mistakes are pydantic's error, with our codes, messages and paths.

    >>> from typing import Annotated
    >>> from pydantic import TypeAdapter
    >>> reader = TypeAdapter(Annotated[Matter, checked_against(load_library())])
    >>> try:
    ...     reader.validate_python({"vehicle": "chart"})
    ... except ValidationError as error:
    ...     print([(each["loc"], each["msg"]) for each in error.errors()][-1])
    (('vehicle',), 'unknown document "chart"')
    """

    def check(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - what pydantic gives
        if not isinstance(value, (Mapping, Matter)):
            return validate(value)
        try:
            return parse_matter(value, library)
        except MatterError as error:
            raise build_validation_error(Matter.__name__, error.problems) from None

    return WrapValidator(check)


def parse_known_matter(text: str) -> Matter:
    """Read a matter from a YAML text known to be right: only its keys and types are checked, without a library."""
    source = parse_yaml(text.encode("utf-8"), "matter.yaml")
    return Matter.model_validate(drop_empty_blocks(Matter, source.data), context=AS_READ)


def check_source(source: YamlSource, library: Library) -> CheckedMatter:
    """Check in full the data of a matter that was read from a file or a mapping, with the result of the check.

    Raises
    ------
    MatterError
        Every mistake of the text and of the facts, all at once.
    """
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
        readable = matter = Matter.model_validate(data, context=AS_READ)
    except ValidationError as error:
        problems += explain_validation_errors(Matter, error, source)
        if error.error_count() > MOST_TOLD:  # some are counted and not told: nothing more is looked for
            raise MatterError(*sorted(problems, key=_line_number)) from None
        readable = read_parts(Matter, data)
    misread = find_misread_days(Matter, data, source)
    problems += [problem for problem in misread if problem not in problems]
    if misread:  # nothing is counted from such a day
        readable = read_parts(Matter, drop_values(data, {problem.path for problem in misread}))
    check = check_values(readable, check_matter(readable, library), library)
    late = (add_path(problem, readable) for problem in check_contract_days(readable))
    found = (*late, *check.problems, *check.refused_values)
    problems += [place_problem(problem, source) for problem in found]
    if problems or matter is None:
        raise MatterError(*sorted(problems, key=_line_number))
    return CheckedMatter(matter, library, check)


def _line_number(problem: Problem) -> int:
    found = re.search(r", line (\d+)", problem.where)
    return int(found[1]) if found else 1 << 30
