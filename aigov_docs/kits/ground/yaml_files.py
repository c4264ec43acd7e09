"""Reading the YAML files of the library and of a matter, with problems that say the line and what to do.

Every scalar is text except a plain ``null``, ``true`` or ``false``: ``NO`` stays Norway, ``1.10`` stays a version; the
models give each value its type. Duplicate keys, merges and aliases are refused.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import types
import typing
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar, cast

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import ErrorDetails

from . import yaml_faults as not_yaml
from .i18n import N_
from .languages import known_languages
from .problems import Problem, not_a_date, suggest_name, unreadable_file
from .short_repr import hide_values
from .text import is_far_day
from .yaml_faults import Path_, find_json_path, find_repeated_keys

# ------------------------------------------------------------------ annotations
# Reading type annotations: which keys a model has, and of which type the value under a key is.


Data = TypeVar("Data")


def list_keys(kind: object, loc: Sequence[str | int]) -> list[str]:
    """List the keys that a file may give to a value of a type (``kind``), at a place inside the value.

    ``loc`` is the path of keys and indexes that leads from the value to that place. Empty where no model (block of
    keys) stands there.
    """
    for part in loc:
        kind = find_annotation(kind, part)
        if kind is None:
            return []
    return list(dict.fromkeys(name for model in list_models(kind) for name in model.model_fields))


def list_models(kind: object) -> list[type[BaseModel]]:
    """List the pydantic models that a type annotation names: one, several for a union, none for other types."""
    bare = strip_annotated(kind)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return [bare]
    return [model for option in typing.get_args(bare) for model in list_models(option)] if is_union(bare) else []


def find_model(kind: object) -> type[BaseModel] | None:
    """Find the first pydantic model that a type annotation names; None where it names no model."""
    return next(iter(list_models(kind)), None)


def is_block(kind: object) -> bool:
    """Whether a YAML file writes a value of a type (``kind``) as keys or items below the value's own key.

    True for models, dicts, lists and tuples.
    """
    kind = strip_annotated(kind)
    return typing.get_origin(kind) in (dict, list, tuple) or (isinstance(kind, type) and issubclass(kind, BaseModel))


def is_day(kind: object) -> bool:
    """Whether a type annotation is ``datetime.date``, or a union that contains it, such as ``date | None``."""
    return kind is dt.date or any(is_day(option) for option in typing.get_args(kind) if is_union(kind))


def strip_annotated(kind: object) -> object:
    """Return the type inside an ``Annotated``; any other type is returned as it is."""
    return typing.get_args(kind)[0] if typing.get_origin(kind) is typing.Annotated else kind


def is_union(kind: object) -> bool:
    """Whether a type annotation is a union of several types, such as ``int | None``."""
    return typing.get_origin(kind) in (typing.Union, types.UnionType)


@lru_cache(maxsize=4096)
def find_annotation(kind: object, part: str | int) -> object:
    """Find the type annotation of one key of a model or dict, or of the items of a list; None where there is none.

    ``kind`` is the type of the whole value, ``part`` the key, or the index in the list. Of a union, the first option
    that has that key counts.
    """
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated or is_union(kind):
        for option in args:
            annotation = find_annotation(option, part)
            if annotation is not None:
                return annotation
        return None
    if origin in (list, tuple):
        return args[0] if args else None
    if origin is dict:
        return args[1]
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        info = kind.model_fields.get(str(part))
        return info.annotation if info else None
    return None


def drop_empty_blocks(kind: object, data: Data) -> Data:
    """Copy data read from a file without the empty blocks and lists that the type (``kind``) does not require.

    A line ``options:`` with nothing after it is left out, as if it had not been written.

    >>> class Facts(BaseModel):
    ...     scale: tuple[str, ...] = ()
    ...     kept: tuple[str, ...]
    >>> drop_empty_blocks(Facts, {"scale": None, "kept": None})
    {'kept': None}
    """
    if isinstance(data, list):
        return cast(
            "Data",
            [
                drop_empty_blocks(find_annotation(kind, at), each) if isinstance(each, dict | list) else each
                for at, each in enumerate(data)
            ],
        )
    if not isinstance(data, dict):
        return data
    model = find_model(kind)
    optional = (
        {name for name, info in model.model_fields.items() if not info.is_required() and is_block(info.annotation)}
        if model
        else ()
    )
    kept = {
        name: drop_empty_blocks(find_annotation(kind, name), value) if isinstance(value, dict | list) else value
        for name, value in data.items()
        if value is not None or name not in optional
    }
    return cast("Data", kept)


def drop_values(data: Data, paths: Collection[tuple[str | int, ...]]) -> Data:
    """Copy data read from a file without the values at some paths; an item of a list becomes None.

    >>> drop_values({"date": "9999-12-31", "answers": [{"on": "0"}, "x"]}, [("date",), ("answers", 0)])
    {'answers': [None, 'x']}
    """
    inside: dict[str | int, list[tuple[str | int, ...]]] = {}
    for path in paths:
        inside.setdefault(path[0], []).append(path[1:])
    whole = {part for part, rest in inside.items() if () in rest}
    if isinstance(data, dict):
        kept = {key: drop_values(value, inside.get(key, ())) for key, value in data.items() if key not in whole}
        return cast("Data", kept)
    if isinstance(data, list):
        items = [None if at in whole else drop_values(value, inside.get(at, ())) for at, value in enumerate(data)]
        return cast("Data", items)
    return data


# ------------------------------------------------------------------ json text
# Reading a text in JSON as YAML reads it, each scalar as text, and explaining in plain words why it is not JSON.


_BEGINS = re.compile(r"\s*(\[\s*)?\{\s*(\"|\}|$)")


@dataclass(frozen=True, slots=True)
class JsonMistake:
    """A mistake that people make in JSON: the problem that reports it, and how it is recognised.

    ``code``, ``message`` and ``hint`` are those of a `Problem`; ``error`` is a regular expression with which the
    message of the parser begins.
    """

    code: str
    message: str
    hint: str
    error: str = ""


SOON = JsonMistake(
    "not-json", N_("the text ends too soon"), N_("send it whole: each bracket and each quote is closed"), "Unterminated"
)
OTHER = JsonMistake("not-json", N_("this is not JSON"), N_("check the brackets, the quotes and the commas"))
#: The mistakes in the order in which they are tried: the first that fits is reported.
MISTAKES = (
    SOON,
    JsonMistake(
        "not-json",
        N_("a key between double quotes is expected here"),
        N_('write "key": value, with no comma after the last one'),
        "(Expecting property name|Illegal trailing comma)",
    ),
    JsonMistake("not-json", N_("a colon is expected after the key"), N_('write "key": value'), "Expecting ':'"),
    JsonMistake(
        "not-json",
        N_("a comma or a closing bracket is expected here"),
        N_("separate the items by commas"),
        "Expecting ','",
    ),
    JsonMistake(
        "not-json",
        N_("a value is expected here"),
        N_("write a text between double quotes, a number, true, false or null"),
        "Expecting value",
    ),
    JsonMistake(
        "not-json",
        N_("a text between double quotes holds a tab, or the end of its line"),
        N_("write \\t for a tab, and \\n for a new line"),
        "Invalid control character",
    ),
    JsonMistake(
        "not-json",
        N_("a backslash cannot stand alone between double quotes"),
        N_("write it twice"),
        "Invalid .*escape",
    ),
    JsonMistake(
        "not-json",
        N_("something follows the last closing bracket"),
        N_("take it out, or check the brackets"),
        "Extra data",
    ),
    OTHER,
)


def looks_like_json(text: str) -> bool:
    """Whether a text begins as JSON does, an object or a list of them: a brace, then a key between double quotes.

    >>> looks_like_json('{"vehicle": "charter"}'), looks_like_json("{vehicle: charter}")
    (True, False)
    """
    return _BEGINS.match(text) is not None


def read_json_text(text: str, name: str) -> tuple[Any, list[Problem]]:
    """Read a text in JSON; return the data, then the problems found, with what is wrong and what to do.

    Numbers are texts, as in the YAML files of a library. The data is None where the text is not JSON. ``name`` is how
    messages call the text.

    >>> read_json_text('{"headcount": 140}', "m.json")
    ({'headcount': '140'}, [])
    >>> print(*read_json_text('{"headcount" 140}', "m.json")[1])
    m.json, line 1 — a colon is expected after the key — write "key": value
    """
    repeated = []

    def read_block(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        block: dict[str, Any] = {}
        for key, value in pairs:
            repeated.extend([key] * (key in block))
            block.setdefault(key, value)
        return block

    try:
        data = json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=read_block)
    except json.JSONDecodeError as error:
        return None, [_explain_json_error(error, text, name)]
    except RecursionError:
        return None, [Problem("not-json", name, N_("the file is nested too deeply"), N_("check the brackets"))]
    problems = []
    for line, path in find_repeated_keys(text) if repeated else ():
        message, hint = N_('the key "{key}" is written twice'), N_("keep one of the two")
        problems.append(Problem("duplicate-key", f"{name}, line {line}", message, hint, {"key": path[-1]}, path))
    return data, problems


def _explain_json_error(error: json.JSONDecodeError, text: str, name: str) -> Problem:
    """Build the problem that says in plain words, with the line, why a text is not JSON."""
    mistake = next(mistake for mistake in MISTAKES if re.match(mistake.error, error.msg))
    if error.pos >= len(text.rstrip()):
        mistake = SOON
    path = find_json_path(text, error.pos)
    return Problem(mistake.code, f"{name}, line {error.lineno}", mistake.message, mistake.hint, path=path)


# ------------------------------------------------------------------ yaml files
#: A file of a library or a matter is never larger than this, in bytes.
LARGEST = 4 << 20
#: Mistakes of one file that are told; the others are counted.
MOST_TOLD = 200

#: The forms of some words of these files: the names of clauses, of libraries, of rules, and so on.
SMALL_WORD, LIBRARY_NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$", r"^[a-z][a-z0-9-]*$"
CAPITAL_WORD, FILED_NUMBER, LANGUAGE_CODE = r"^[A-Z][A-Z0-9-]*[A-Z0-9]$", r"^[1-9][0-9]?[a-z]?$", r"^[a-z]{2,3}$"

T = TypeVar("T")
_CONSTANTS = {"null": None, "~": None, "": None, "true": True, "false": False}
_COLON = re.compile(r"\s*:")


class _Untyped:
    """A part of a YAML loader that gives no value a type: PyYAML would look for one, by rules, for every value."""

    def descend_resolver(self, parent: object, index: object) -> None:
        """Begin no search of rules for the type of a value."""

    def ascend_resolver(self) -> None:
        """End no search."""

    def resolve(self, kind: object, value: object, implicit: object) -> None:
        """Name no type."""


_LOADER: Any = type("_Loader", (_Untyped, getattr(yaml, "CBaseLoader", yaml.BaseLoader)), {})

#: Given to the check of a value: its texts are in French, and English is asked for nowhere.
FRENCH_ALONE = "french alone"


class FileModel(BaseModel):
    """The base of all values read from files: immutable, without unknown keys, not shown in errors.

    The checks of a model are built when a value is first checked, not when it is imported: a library that comes from
    the cache is checked by none.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True, defer_build=True
    )

    def __repr_args__(self) -> list[tuple[str | None, object]]:
        return hide_values(name for name in type(self).model_fields if name in self.model_fields_set)


class Bilingual(FileModel):
    """A text in French and in English, and in whichever other languages of the table it is written in."""

    fr: str
    en: str
    others: ClassVar[Mapping[str, str]] = {}  # by language; on the texts alone that have some

    def text(self, language: str) -> str:
        """Return the text in a language; in French where it has none in that language.

        >>> Bilingual(fr="Outil", en="Tool").text("en")
        'Tool'
        """
        if language in ("fr", "en"):
            return self.en if language == "en" else self.fr
        return self.others.get(language, self.fr)

    def is_translated(self, language: str = "en") -> bool:
        """Whether the text was written in a language; the French one stands in the place of one that was not."""
        return language in self.model_fields_set or language in self.others

    @model_validator(mode="wrap")
    @classmethod
    def _read_languages(cls, value: object, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        others = known_languages()[2:]
        if not others or not isinstance(value, dict):
            return cls._accept_french_alone(value, handler, info)
        written = {code: value[code] for code in others if isinstance(value.get(code), str)}
        left = {name: held for name, held in value.items() if name not in written}
        read = cls._accept_french_alone(left, handler, info)
        if written:
            vars(read)["others"] = written  # beside its fields, as a cached property is
        return read

    @classmethod
    def _accept_french_alone(
        cls, value: object, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        if info.context != FRENCH_ALONE or not isinstance(value, dict) or "fr" not in value or "en" in value:
            return handler(value)
        read = handler({**value, "en": value["fr"]})
        read.model_fields_set.discard("en")
        return read


@dataclass(slots=True)
class YamlSource:
    """A YAML file as read: its data, the line of each key, and the problems of its YAML.

    Parameters
    ----------
    name:
        How the file is called in messages, relative to the folder the user knows.
    data:
        Mappings, lists, texts, booleans and None.
    places:
        For each block, by its number (0 for the whole file), and each key or index in it: the line (from 1), and the
        number of the block that stands there.
    problems:
        What is wrong with the file as YAML.
    """

    name: str
    data: Any
    places: dict[tuple[int, str | int], tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def describe_place(self, path: Sequence[str | int] = ()) -> str:
        """Write the file's name, and a path's line (its block's, if absent) and keys: ``matter.yaml, line 3, date``.

        Of data that stands in no file, and has no name, only the keys are written.
        """
        line = self.find_line(path)
        said = [self.name, f"line {line}"] if line else [self.name]
        if any(isinstance(part, str) for part in path):  # of an item of a list, the line says more than its place
            said.append(".".join(str(part) for part in path))
        return ", ".join(part for part in said if part)

    def find_line(self, path: Sequence[str | int]) -> int:
        """Find the line of a path, that of its block where the file lacks it; 0 where there is none."""
        line, block = 0, 0
        for part in path:
            if (block, part) not in self.places:
                break  # what the file lacks is said to be where its block is
            line, block = self.places[block, part]
        return line

    def find_path(self, block: int) -> Path_:
        """Find the keys and indexes that lead to the block of a number, from the top of the file."""
        path: list[str | int] = []
        while block:
            block, part = next(place for place, (_, number) in self.places.items() if number == block)
            path.append(part)
        return tuple(reversed(path))

    def number_place(self, block: int, part: str | int, line: int) -> int:
        """Note the line of the key or index ``part`` of block number ``block``; return a new number for its value."""
        number = len(self.places) + 1
        self.places[block, part] = line, number
        return number


def read_yaml(path: Path, name: str | None = None) -> YamlSource:
    """Read a YAML file into a `YamlSource`, with the mistakes of the file in its ``problems``.

    A missing file, a folder, a binary or an oversized file is a problem too. ``name`` is what problems call the file;
    its path when None.
    """
    shown = name or str(path)
    try:
        if path.stat().st_size > LARGEST:
            message, hint = N_("the file is larger than {size} MB"), N_("is it the right file?")
            return _report_unread(Problem("file-too-large", shown, message, hint, {"size": LARGEST >> 20}))
        raw = path.read_bytes()
    except FileNotFoundError:
        return _report_unread(Problem("no-file", shown, N_("there is no such file"), N_("check the path")))
    except OSError as error:
        return _report_unread(unreadable_file(shown, error))
    return parse_yaml(raw, shown)


def _report_unread(problem: Problem) -> YamlSource:
    """Stand for a file of which a problem, which says where it is, keeps everything from being read."""
    return YamlSource(problem.where, None, problems=[problem])


def parse_yaml(raw: bytes, name: str) -> YamlSource:
    """Parse YAML bytes into a `YamlSource`, with the mistakes of the YAML in its ``problems``.

    ``name`` is how the file is called in messages.

    >>> parse_yaml(b"a: NO", "x.yaml").data
    {'a': 'NO'}
    """
    not_text = Problem("not-text", name, N_("the file is not UTF-8 text"), N_("save it as UTF-8 text"))
    too_deep = Problem("not-yaml", name, N_("the file is nested too deeply"), N_("check the brackets"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _report_unread(not_text)
    if "\x00" in text:
        return _report_unread(not_text)
    source = YamlSource(name, None)
    try:
        root = yaml.compose(text, Loader=_LOADER)
        if root is None:
            hint = N_("start from the file that “aigov-docs quickstart” writes")
            return _report_unread(Problem("empty-file", name, N_("the file is empty"), hint))
        source.data = _read_node(root, 0, source, set(), text)
    except yaml.YAMLError as error:
        if looks_like_json(text):  # its tabs and its letters in two escapes are no YAML
            source.data, source.problems = read_json_text(text, name)
        else:
            source.problems.append(not_yaml.explain_yaml_error(error, text, name, _LOADER))
    except RecursionError:
        source.problems.append(too_deep)
    return source


def _read_node(node: yaml.Node, block: int, source: YamlSource, seen: set[yaml.Node], text: str) -> object:
    """Read the data of a YAML node, the block of a number in ``source``, to which its mistakes and lines are added."""
    start = node.start_mark

    def report(found: Problem, *key: str) -> None:
        source.problems.append(replace(found, path=(*source.find_path(block), *key)))

    if node in seen:
        at = f"{source.name}, line {start.line + 1}"
        report(Problem("alias", at, N_("anchors and aliases (& and *) are not read"), N_("write the value again")))
        return None
    seen.add(node)
    sign = text[start.index : start.index + 1]
    if sign in ("&", "!"):  # YAML reads a name for the value, or its type, and drops it
        report(not_yaml.report_leading_sign(source.name, start.line, sign))
    if isinstance(node, yaml.ScalarNode):
        if not node.style:
            if node.value in _CONSTANTS:
                return _CONSTANTS[node.value]
            for scalar in not_yaml.find_misread_scalars(source.name, node, text):
                report(scalar)
        return node.value
    if isinstance(node, yaml.SequenceNode):
        items = []
        for index, child in enumerate(node.value):
            inner = block if child in seen else source.number_place(block, index, child.start_mark.line + 1)
            items.append(_read_node(child, inner, source, seen, text))
        return items
    mapping: dict[str, object] = {}
    flow = isinstance(node, yaml.MappingNode) and node.flow_style
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            at = f"{source.name}, line {line}"
            report(Problem("bad-key", at, N_("a key must be a word"), N_("check the brackets and the colon")))
            continue
        key = key_node.value
        if key == "<<" and not key_node.style:
            at = f"{source.name}, line {line}"
            report(Problem("alias", at, N_("merges (<<) are not read"), N_("write the keys again")))
            continue
        if flow and not _COLON.match(text, key_node.end_mark.index):
            report(not_yaml.report_missing_colon(source.name, key, line))
            continue
        if key in mapping:
            at, message = f"{source.name}, line {line}", N_('the key "{key}" is written twice')
            report(Problem("duplicate-key", at, message, N_("keep one of the two"), {"key": key}), key)
            continue
        mapping[key] = _read_node(value_node, source.number_place(block, key, line), source, seen, text)
    return mapping


# ------------------------------------------------------------------ pydantic's errors in our words
def validate_type(
    kind: object, data: object, source: YamlSource, path: Path_ = (), languages: Sequence[str] = ("fr", "en")
) -> tuple[Any, list[Problem]]:
    """Check data read from a file as a value of a type (``kind``); return the value, then the problems found.

    The value is None where there is a problem; without any, the list is empty. ``data`` was read from ``source``, where
    it stands under the keys ``path``. ``languages`` are those in which each text is asked for.
    """
    try:
        return build_checker(kind).validate_python(data, context=None if "en" in languages else FRENCH_ALONE), []
    except ValidationError as error:
        return None, explain_validation_errors(kind, error, source, path)


@cache
def build_checker(kind: object) -> TypeAdapter[Any]:
    """Build the pydantic adapter that checks values of a type; it is built once for each type.

    >>> build_checker(tuple[int, ...]).validate_python(["1", "2"])
    (1, 2)
    """
    return TypeAdapter(cast("Any", kind))


def find_misread_days(kind: object, data: object, source: YamlSource, path: Path_ = ()) -> list[Problem]:
    """Find the days that pydantic would misread: mere numbers (read as seconds since 1970) and years far ahead.

    ``data`` was read from ``source``, under the keys ``path``, for a value of the type ``kind``.

    >>> import datetime as dt
    >>> print(*find_misread_days(dict[str, dt.date], {"done_on": "0"}, YamlSource("act.yaml", None)))
    act.yaml, done_on — not a date — write it as 2026-12-31
    """
    if isinstance(data, str):
        wrong = is_day(kind) and (is_far_day(data) or re.fullmatch(r"[+-]?[0-9.]+", data.strip()))
        return [replace(not_a_date(source.describe_place(path), data), path=path)] if wrong else []
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [
        problem
        for part, value in parts
        for problem in find_misread_days(find_annotation(kind, part), value, source, (*path, part))
    ]


def explain_validation_errors(
    kind: object, error: ValidationError, source: YamlSource, path: Path_ = ()
) -> list[Problem]:
    """Turn a pydantic validation error into problems in plain words, without repeating any value of the file.

    Each mistake is one problem, with a suggestion for a misspelt key; after two hundred, the others are counted in one.
    ``kind`` is the type that was asked for, ``path`` are the keys under which the data stands in ``source``.
    """
    errors: list[Problem] = []
    seen: set[tuple[str, str]] = set()
    found = error.errors(include_input=False, include_url=False)
    items = [(_place_in_file(kind, item["loc"]), item) for item in found[:MOST_TOLD]]
    for loc, item in items:
        if item["type"] == "string_type" and any(
            len(other) > len(loc) and other[: len(loc)] == loc for other, _ in items
        ):
            continue  # a block was written where a text or a block may stand: the block's own errors say more
        if item["type"] == "model_type" and any(
            other == loc and each["type"] not in ("model_type", "string_type") for other, each in items
        ):
            continue  # a text was written there: what is wrong with the text says more
        where = source.describe_place((*path, *loc))
        problem = replace(_explain_validation_error(kind, item, loc, where), path=(*path, *loc))
        if not source.places:  # data of a program, which has no lines
            problem = replace(problem, hint=_FOR_DATA.get(problem.code, problem.hint))
        if (where, problem.code) not in seen:
            seen.add((where, problem.code))
            errors.append(problem)
    if len(found) > MOST_TOLD:
        left = {"count": len(found) - MOST_TOLD}
        errors.append(
            Problem("more-mistakes", "", N_("{count} more mistakes are not listed"), N_("correct these first"), left)
        )
    return errors


def _is_union_tag(part: str | int, kind: object) -> bool:
    """Whether a part of the place of an error is the name that pydantic gives an alternative of a union.

    Such a name is not a key of the file.
    """
    alternatives = {getattr(strip_annotated(option), "__name__", "") for option in typing.get_args(kind)}
    return isinstance(part, str) and (part in alternatives or "[" in part or "(" in part)


def _place_in_file(kind: object, loc: Path_) -> Path_:
    """Find the place of an error in the file, without the names that pydantic adds for alternatives of a union."""
    path: list[str | int] = []
    for part in loc:
        inside = find_annotation(kind, part)
        bare = strip_annotated(kind)
        if inside is None and is_union(bare) and _is_union_tag(part, bare):
            continue
        path.append(part)
        kind = inside
    return tuple(path)


def _explain_validation_error(kind: object, item: ErrorDetails, loc: Path_, where: str) -> Problem:
    name = str(loc[-1]) if loc else ""
    context = item.get("ctx", {})
    match item["type"]:
        case "extra_forbidden":
            keys = list_keys(kind, loc[:-1])
            guess = suggest_name(name, keys)
            if guess:
                return Problem(
                    "unknown-key",
                    where,
                    N_('unknown key "{key}"'),
                    N_('did you mean "{guess}"?'),
                    {"key": name, "guess": guess},
                )
            return Problem(
                "unknown-key",
                where,
                N_('unknown key "{key}"'),
                N_("the keys here are: {known}"),
                {"key": name, "known": ", ".join(keys)},
            )
        case "missing":
            return Problem("missing-key", where, N_('"{key}" is missing'), N_("give it"), {"key": name})
        case "date_from_datetime_parsing" | "date_parsing" | "date_type" | "date_from_datetime_inexact":
            if re.match("(day|month) value", str(context.get("error", ""))):
                return Problem("not-a-date", where, N_("this day does not exist"), N_("check the day and the month"))
            return Problem("not-a-date", where, N_("not a date"), N_("write it as 2026-12-31"))
        case "int_parsing" | "int_type" | "int_from_float":
            return Problem("not-a-number", where, N_("not a whole number"), N_("write it with digits only"))
        case "greater_than_equal" | "greater_than":
            return Problem(
                "out-of-range",
                where,
                N_("the number is too small"),
                N_("write {least} or more"),
                {"least": context.get("ge", context.get("gt"))},
            )
        case "less_than_equal" | "less_than":
            return Problem(
                "out-of-range",
                where,
                N_("the number is too large"),
                N_("write {most} or less"),
                {"most": context.get("le", context.get("lt"))},
            )
        case "bool_parsing" | "bool_type":
            return Problem("not-yes-no", where, N_("not true or false"), N_("write true or false"))
        case "literal_error":
            return Problem(
                "unknown-word",
                where,
                N_("not one of the words allowed here"),
                N_("choose one of: {known}"),
                {"known": ", ".join(re.findall(r"'([^']*)'", context.get("expected", "")))},
            )
        case "string_type":
            return Problem("not-text", where, N_("a text is expected here"), N_("write one text"))
        case "string_too_short" | "too_short" if context.get("field_type", "Value") == "Value":
            return Problem("empty-text", where, N_("the text is empty"), N_("fill it in, or take the key out"))
        case "too_short":
            return Problem(
                "empty-list",
                where,
                N_("the list is too short"),
                N_("write more of them: {least} at least"),
                {"least": context["min_length"]},
            )
        case "string_pattern_mismatch" if context["pattern"] in _FORMS:
            return Problem("bad-form", where, N_("the word is not written as it should be"), _FORMS[context["pattern"]])
        case "string_too_long" | "too_long" if context.get("field_type", "Value") == "Value":
            return Problem(
                "long-text",
                where,
                N_("the text is too long"),
                N_("write {most} characters at most"),
                {"most": context["max_length"]},
            )
        case "list_type" | "tuple_type":
            return Problem(
                "not-a-list", where, N_("a list is expected here"), N_("start each item on its own line with a dash")
            )
        case "model_type" | "dict_type" | "model_attributes_type":
            return Problem(
                "not-a-block", where, N_("a block of keys is expected here"), N_("write its keys below, indented")
            )
        case "value_error":
            raised = context.get("error")
            if isinstance(raised, RefusedValue):
                return Problem(raised.code, where, raised.message, raised.hint, raised.values)
            return Problem("bad-value", where, N_("the value is not accepted"), N_("check it"))
        case _:
            return Problem("bad-value", where, N_("the value is not accepted"), N_("check it"))


#: What to do about data that a program holds, where the usual words speak of the lines of a file.
_FOR_DATA = {
    "not-a-block": N_("give its values one by one, each under its key"),
    "not-a-list": N_("give a list of them"),
}
#: What a text must look like that a model of ours declares by a regular expression, in words.
_FORMS = {
    SMALL_WORD: N_("write small letters without accents, figures and hyphens: client-data"),
    LIBRARY_NAME: N_("write small letters without accents, figures and hyphens: client-data"),
    CAPITAL_WORD: N_("write capitals without accents, figures and hyphens: FIRM-CLIENT-DATA"),
    FILED_NUMBER: N_("write a number from 1 to 99, with or without a small letter: 4, 12, 4a"),
    LANGUAGE_CODE: N_("write the code of a language, in small letters: fr, en, pt"),
}


class RefusedValue(ValueError):
    """An error that a validator of this package raises: what is wrong and what to do, ready for a `Problem`."""

    def __init__(self, code: str, message: str, hint: str = "", **values: object) -> None:
        self.code, self.message, self.hint, self.values = code, message, hint, values
        super().__init__(code)
