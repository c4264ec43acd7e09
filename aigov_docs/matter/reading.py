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
)
from ..problems import MatterError, Problem, refuse_type
from .checks import CheckedMatter, check_matter, check_values
from .matter_files import LayeredSource, MatterFile, lay_defaults, list_named_paths, open_matter_file
from .models import Matter
from .own_facts import check_contract_days
from .own_words import AS_READ, build_validation_error
from .partial import PartialMatter, complete_blocks, read_parts
from .plain_data import read_plain_data
from .problem_paths import add_path, place_problem


def read_matter(path: str | Path, library: Library | None = None) -> Matter:
    """Read a matter from a YAML file and check it in full.

    A block that may be left out may also be empty: it is the same. What the file's ``defaults`` say comes under it.

    Parameters
    ----------
    path:
        The file. It is never written.
    library:
        The library whose options, roles and clauses the matter names; when None, the house library that the file or
        its defaults name (`open_matter_file` says which), else the shipped one.

    Raises
    ------
    MatterError
        Every unknown key, wrong date and impossible combination, all at once, each with its line.
    """
    return check_matter_file(open_matter_file(path), library).matter


def check_matter_file(file: MatterFile, library: Library | None = None) -> CheckedMatter:
    """Check in full a matter whose file was read, with the result of its check.

    ``library`` is as for `read_matter`.

    The result holds the clauses that were composed for the check, so that nothing is composed twice.

    Raises
    ------
    MatterError
        Every unknown key, wrong date and impossible combination, all at once, each with its line.
    """
    return check_source(file.source, library or load_library(file.library))


def parse_matter(
    source: str | bytes | Path | Mapping[str, Any] | Matter,
    library: Library | None = None,
    name: str | None = None,
    folder: str | Path | None = None,
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
    folder:
        Where the paths of a text, of bytes or of a mapping start from, such as that of its ``defaults``. When None, a
        path in it is refused, and no file is read; give one for what your own people wrote, never for what is sent. The
        paths of a file start from its own folder.

    Raises
    ------
    MatterError
        Every mistake, all at once; the ``path`` of each leads to its value. JSON that is no object (a list, a number,
        null) is one. What depends on a value that is wrong or missing is told once the value is right.
    TypeError
        The source is something else, which no file and no JSON could hold.

    >>> try:
    ...     parse_matter({"vehicle": "charter", "date": "2026-11-02", "cse": "smal"})
    ... except MatterError as error:
    ...     print([".".join(map(str, problem.path)) for problem in error.problems])
    ...     print(error.problems[-1])
    ['employer.headcount', 'employer.name', 'employer.legal_form', 'employer.address', 'employer.siren', 'cse']
    cse — not one of the words allowed here — choose one of: full, small, under_11, carence, missing
    """
    if source is None or isinstance(source, (bool, int, float, list)):  # what JSON may hold instead
        return check_source(YamlSource(name or "", source), library or load_library()).matter
    refuse_type("source", source, str, bytes, Path, Mapping, Matter)
    if isinstance(source, Path):
        return check_matter_file(open_matter_file(source, name), library).matter
    if isinstance(source, (str, bytes)):
        raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
        read = parse_yaml(raw, name or "matter.yaml")
        if name is None and not isinstance(read.data, dict) and not read.problems:  # null of a request: no file
            read = YamlSource("", read.data)
    else:
        read = YamlSource(name or "", read_plain_data(source))
    if folder is not None:
        return check_matter_file(lay_defaults(read, Path(folder)), library).matter
    refuse_named_paths(
        read, N_("a matter that is no file names no other file"), N_("leave it out, or say where paths start from")
    )
    return check_source(read, library or load_library()).matter


def refuse_named_paths(source: YamlSource, message: str, hint: str) -> None:
    """Refuse the data of a matter in which a key names another file (`PATH_KEYS`); no file is looked at.

    Raises
    ------
    MatterError
        With each such key, ``message`` and ``hint``.
    """
    path_keys = list_named_paths(source.data)
    if path_keys:
        raise MatterError(*(Problem("path-in-matter", key, message, hint, path=(key,)) for key in path_keys))


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
                N_("start from the file that “aigov-docs quickstart” writes")
                if source.name
                else N_("give its values one by one, each under its key"),
            ),
        )
    data = complete_blocks(Matter, source.data)
    if isinstance(name := data.get("vehicle"), str) and (vehicle := library.find_vehicle(name)) is not None:
        data = {**data, "vehicle": vehicle.id}  # a matter keeps the id, whichever name it was given
    matter: Matter | None = None
    readable: Matter | PartialMatter
    try:
        readable = matter = Matter.model_validate(data, context=AS_READ)
    except ValidationError as error:
        problems += explain_validation_errors(Matter, error, source)
        if error.error_count() > MOST_TOLD:  # some are counted and not told: nothing more is looked for
            raise MatterError(*_in_order(problems, source)) from None
        readable = read_parts(Matter, data)
    misread = find_misread_days(Matter, data, source)
    problems += [problem for problem in misread if problem not in problems]
    if misread:  # nothing is counted from such a day
        readable = read_parts(Matter, drop_values(data, {problem.path for problem in misread}))
    check = check_values(readable, check_matter(readable, library), library)
    late = (add_path(problem, readable) for problem in check_contract_days(readable))
    check_problems = (*late, *check.problems, *check.refused_values)
    problems += [place_problem(problem, source) for problem in check_problems]
    if problems or matter is None:
        raise MatterError(*_in_order(problems, source))
    return CheckedMatter(matter, library, check)


def _in_order(problems: list[Problem], source: YamlSource) -> list[Problem]:
    """Put the problems of a matter in the order of its lines, those of its defaults after them."""
    beneath = source.beneath.name if isinstance(source, LayeredSource) and source.beneath is not None else None

    def rank_problem(problem: Problem) -> tuple[bool, int]:
        line = re.search(r", line (\d+)", problem.where)
        below = beneath is not None and problem.where.partition(", ")[0] == beneath
        return below, int(line[1]) if line else 1 << 30

    return sorted(problems, key=rank_problem)
