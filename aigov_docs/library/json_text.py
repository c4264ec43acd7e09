"""Reading a text in JSON as YAML reads it, each scalar as text, and explaining in plain words why it is not JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from ..i18n import N_
from ..problems import Problem
from .broken_paths import find_json_path, find_repeated_keys

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
    mistake = next(each for each in MISTAKES if re.match(each.error, error.msg))
    if error.pos >= len(text.rstrip()):
        mistake = SOON
    path = find_json_path(text, error.pos)
    return Problem(mistake.code, f"{name}, line {error.lineno}", mistake.message, mistake.hint, path=path)
