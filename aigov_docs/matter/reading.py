"""Reading a matter from its file, with the defaults that it names, and checking what it says by itself."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..kits.ground.i18n import N_
from ..kits.ground.problems import MatterError, Problem, unknown_name
from ..kits.ground.short_repr import short_repr
from ..kits.ground.yaml_files import (
    MOST_TOLD,
    YamlSource,
    drop_empty_blocks,
    drop_values,
    explain_validation_errors,
    find_misread_days,
    is_block,
    parse_yaml,
    read_yaml,
    strip_annotated,
)
from ..library.library import Library
from .models import Matter
from .own_facts import AS_READ, add_path, check_contract_days, place_problem
from .partial import PartialMatter, complete_blocks, read_parts

# ------------------------------------------------------------------ matter files
# The file of a matter: the other files that it names, and a firm's defaults laid under what it says.


#: The key of a matter's file that names a firm's defaults.
DEFAULTS = "defaults"
#: The keys by which the file of a matter names another file or folder. They are no facts: no `Matter` has them.
PATH_KEYS = ("letterhead", "library", DEFAULTS)
#: What defaults may say: whom a firm names and what it chooses, never the facts of one client. Where names follow a
#: key, those alone of its block.
SHARED_KEYS: Mapping[str, tuple[str, ...]] = {
    "languages": (),
    "layout": (),
    "page": (),
    "signature_anchor": (),
    "posture": (),
    "options": (),
    "delays": (),
    "pins": (),
    "employer": ("representative", "representatives"),
    "roles": (),
    "contacts": (),
    "tools": (),
    "data_classes": (),
    "uses": (),
    "clients": (),
}
#: Keys of which one takes the place of the other: those who sign.
_EITHER = frozenset(SHARED_KEYS["employer"])


@dataclass(slots=True)
class LayeredSource(YamlSource):
    """The data of a matter with a firm's defaults under it; the place of a value is in the file that says it.

    ``beneath`` is the file of the defaults, ``taken`` the paths of the values that come from there.
    """

    beneath: YamlSource | None = None
    taken: frozenset[tuple[str | int, ...]] = frozenset()

    def find_layer(self, path: Sequence[str | int]) -> YamlSource:
        """Find the file that says the value at a path: the defaults, else the matter's own."""
        head = tuple(path[:2])
        from_defaults = self.beneath is not None and (head in self.taken or head[:1] in self.taken)
        return self.beneath if from_defaults and self.beneath is not None else self

    def describe_place(self, path: Sequence[str | int] = ()) -> str:
        """Write the place of a value: the name of the file that says it, the line and the keys."""
        return YamlSource.describe_place(self.find_layer(path), path)


@short_repr("file", "line")
@dataclass(frozen=True, slots=True)
class ValueOrigin:
    """Where a matter has a value from: the file that says it, as messages call it, and the line.

    ``path`` has the keys that lead to the value; ``value`` is plain data.
    """

    path: tuple[str, ...]
    value: Any
    file: str
    line: int


@short_repr("source.name")
@dataclass(frozen=True, slots=True)
class MatterFile:
    """The file of a matter as read, not checked yet: its data, and the files that it or its defaults name.

    Parameters
    ----------
    source:
        The data of the matter, with the defaults laid under it, and what is wrong so far.
    library:
        The folder of the house library that the matter or its defaults name; None where neither does.
    letterhead:
        The firm's Word file that they name, to put the text in; None where neither does.
    """

    source: YamlSource
    library: Path | None = None
    letterhead: Path | None = None


def open_matter_file(path: str | Path, name: str | None = None) -> MatterFile:
    """Read the file of a matter, and the firm's defaults that it names, without checking any fact.

    The paths that a file holds start from the folder in which that file stands. What is wrong with the files, or with
    a path, is among the ``problems`` of the source. ``name`` is how messages call the file; its own name when None.

    >>> file = open_matter_file("nowhere/matter.yaml")
    >>> print(file.source.problems[0])
    matter.yaml — there is no such file — check the path
    """
    path = Path(path)
    return lay_defaults(read_yaml(path, name or path.name), path.parent)


def lay_defaults(source: YamlSource, folder: Path) -> MatterFile:
    """Lay under the data of a matter the defaults that it names; ``folder`` is where its paths start from.

    A block of the matter is completed key by key, one level deep; a value of such a key, a list or a text is taken
    whole. An empty block counts as left out.
    """
    if not isinstance(source.data, dict) or not any(key in source.data for key in PATH_KEYS):
        return MatterFile(source)
    problems = list(source.problems)
    named = {key: _find_named(source, key, folder, problems) for key in PATH_KEYS if key in source.data}
    own = {key: value for key, value in source.data.items() if key not in PATH_KEYS}
    found = named.pop(DEFAULTS, None)
    if found is None:
        return MatterFile(replace(source, data=own, problems=problems), **named)
    beneath = read_yaml(found, str(source.data[DEFAULTS]))
    problems += beneath.problems
    if not isinstance(beneath.data, dict):
        if not beneath.problems:
            message, hint = N_("a block of keys is expected here"), N_("write the keys that every matter shares")
            problems.append(Problem("not-a-block", beneath.describe_place(), message, hint))
        return MatterFile(replace(source, data=own, problems=problems), **named)
    inherited = set[tuple[str, ...]]()
    for key in PATH_KEYS:
        if key in beneath.data and key != DEFAULTS and key not in named:
            named[key] = _find_named(beneath, key, found.parent, problems)
            inherited.add((key,))
    problems += _refuse_client_facts(beneath)
    data, taken = _lay_under(own, _keep_shared(beneath.data))
    layered = LayeredSource(source.name, data, source.places, problems, beneath, taken | inherited)
    return MatterFile(layered, **named)


def list_origins(file: MatterFile) -> list[ValueOrigin]:
    r"""List the values that a matter and its defaults say, each with the file and the line that says it.

    Blocks are listed key by key, one level deep, as defaults are laid under a matter. The files that they name come
    last.

    >>> from aigov_docs.kits.ground.yaml_files import parse_yaml
    >>> file = MatterFile(parse_yaml(b"posture: open\ncontacts: {questions: ia@cabinet.example}", "cabinet.yaml"))
    >>> [(each.path, each.file, each.line) for each in list_origins(file)]
    [(('posture',), 'cabinet.yaml', 1), (('contacts', 'questions'), 'cabinet.yaml', 2)]
    """
    source, out = file.source, []
    named = {"letterhead": file.letterhead, "library": file.library}
    said = {**(source.data or {}), **{key: str(path) for key, path in named.items() if path is not None}}
    for key, value in said.items():
        held: list[tuple[tuple[str, ...], Any]] = [((key,), value)]
        if isinstance(value, dict):
            held = [((key, name), each) for name, each in value.items()]
        for path, each in held:
            layer = source.find_layer(path) if isinstance(source, LayeredSource) else source
            out.append(ValueOrigin(path, each, layer.name, layer.find_line(path)))
    return out


def list_named_paths(data: object) -> list[str]:
    """List the keys by which the data of a matter names other files.

    >>> list_named_paths({"cse": "full", "defaults": "../cabinet.yaml"})
    ['defaults']
    """
    return [key for key in PATH_KEYS if isinstance(data, dict) and key in data]


def _find_named(source: YamlSource, key: str, folder: Path, problems: list[Problem]) -> Path | None:
    """Find the file or folder that a key names; None, and a problem, where there is none; None where it is empty."""
    said = source.data[key]
    if said is None:
        return None
    where = source.describe_place((key,))
    if not isinstance(said, str) or not said or "\x00" in said:
        problems.append(Problem("not-text", where, N_("a text is expected here"), N_("write one text"), path=(key,)))
        return None
    path = folder / said
    if key == "library" and not (path / "library.yaml").is_file():
        message, hint = N_("this folder holds no library.yaml"), N_("give the folder of a clause library")
        problems.append(Problem("no-library", where, message, hint, path=(key,)))
        return None
    if key != "library" and not path.is_file():
        message, hint = N_("there is no such file"), N_("a path starts from the folder of the file that says it")
        problems.append(Problem("no-file", where, message, hint, path=(key,)))
        return None
    return path


def _refuse_client_facts(defaults: YamlSource) -> Iterator[Problem]:
    """List the keys that defaults may not have: other defaults, the facts of one client, and unknown keys."""
    known = [*SHARED_KEYS, "letterhead", "library"]
    if DEFAULTS in defaults.data:  # the rest of a file that is perhaps another matter's is not looked at
        message, hint = N_("defaults have no defaults of their own"), N_("write them in one file")
        yield Problem("defaults-chain", defaults.describe_place((DEFAULTS,)), message, hint, path=(DEFAULTS,))
        return
    for key, value in defaults.data.items():
        where = defaults.describe_place((key,))
        if key in SHARED_KEYS:
            if _takes_keys(key) and not (value is None or isinstance(value, dict)):
                message, hint = N_("a block of keys is expected here"), N_("write its keys below, indented")
                yield Problem("not-a-block", where, message, hint, path=(key,))
            inner = SHARED_KEYS[key]
            for name in value if inner and isinstance(value, dict) else ():
                if name not in inner:
                    yield _refuse_fact(defaults, (key, name), inner)
        elif key in Matter.model_fields:
            yield _refuse_fact(defaults, (key,), known)
        elif key not in known:
            problem = unknown_name("unknown-key", where, N_('unknown key "{name}"'), key, known)
            yield replace(problem, path=(key,))


def _refuse_fact(defaults: YamlSource, path: tuple[str, ...], known: Sequence[str]) -> Problem:
    message = N_("this is said of one client, and is no default")
    hint = N_("write it in each matter; what defaults may say here: {known}")
    return Problem("client-fact", defaults.describe_place(path), message, hint, {"known": ", ".join(known)}, path)


def _takes_keys(key: str) -> bool:
    """Whether a key of a matter has keys under it, and no list, word or text."""
    kind = Matter.model_fields[key].annotation
    return is_block(kind) and typing.get_origin(strip_annotated(kind)) is not tuple


def _keep_shared(data: Mapping[str, Any]) -> dict[str, Any]:
    """Copy of defaults the keys that they may have."""
    shared: dict[str, Any] = {}
    for key, inner in SHARED_KEYS.items():
        if key in data:
            block = data[key]
            if _takes_keys(key) and not isinstance(block, dict):
                continue
            narrowed = inner and isinstance(block, dict)
            shared[key] = {name: each for name, each in block.items() if name in inner} if narrowed else block
    return shared


def _lay_under(
    own: Mapping[str, Any], beneath: Mapping[str, Any]
) -> tuple[dict[str, Any], frozenset[tuple[str | int, ...]]]:
    """Lay defaults under the data of a matter; return what both say together, and the paths taken from the defaults."""
    data, taken = dict(own), set[tuple[str | int, ...]]()
    for key, value in beneath.items():
        said = own.get(key)
        left_out = key not in own or (said is None and is_block(Matter.model_fields[key].annotation))
        if isinstance(value, dict) and (left_out or isinstance(said, dict)):
            block = said if isinstance(said, dict) else {}
            added = {name: each for name, each in value.items() if name not in block}
            if _EITHER & block.keys():
                added = {name: each for name, each in added.items() if name not in _EITHER}
            data[key] = {**added, **block}
            taken |= {(key, name) for name in added}
        elif left_out:
            data[key] = value
            taken.add((key,))
    return data, frozenset(taken)


# ------------------------------------------------------------------ reading
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


def parse_known_matter(text: str) -> Matter:
    """Read a matter from a YAML text known to be right: only its keys and types are checked, without a library."""
    source = parse_yaml(text.encode("utf-8"), "matter.yaml")
    return Matter.model_validate(drop_empty_blocks(Matter, source.data), context=AS_READ)


def read_source(source: YamlSource, library: Library) -> tuple[Matter | None, Matter | PartialMatter, list[Problem]]:
    """Read a matter from the data of a file or a mapping, and check what it says by itself: keys, types and days.

    Returned are the matter, None where a key or a type is wrong; what can be read of it for further checks; and what is
    wrong so far, with places. ``library`` gives the vehicle its id, whichever of its names was written.

    Raises
    ------
    MatterError
        Nothing can be read: the data are no block of keys, or too much is wrong to tell it all.
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
            raise MatterError(*sort_problems(problems, source)) from None
        readable = read_parts(Matter, data)
    misread = find_misread_days(Matter, data, source)
    problems += [problem for problem in misread if problem not in problems]
    if misread:  # nothing is counted from such a day
        readable = read_parts(Matter, drop_values(data, {problem.path for problem in misread}))
    problems += [place_problem(add_path(problem, readable), source) for problem in check_contract_days(readable)]
    return matter, readable, problems


def sort_problems(problems: list[Problem], source: YamlSource) -> list[Problem]:
    """Put the problems of a matter in the order of its lines, those of its defaults after them."""
    beneath = source.beneath.name if isinstance(source, LayeredSource) and source.beneath is not None else None

    def rank_problem(problem: Problem) -> tuple[bool, int]:
        line = re.search(r", line (\d+)", problem.where)
        below = beneath is not None and problem.where.partition(", ")[0] == beneath
        return below, int(line[1]) if line else 1 << 30

    return sorted(problems, key=rank_problem)
