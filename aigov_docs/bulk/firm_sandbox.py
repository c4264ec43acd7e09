"""The sandbox in which a firm's own amendment runs, and the values it prints: escaped, or missing and noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context
from markupsafe import escape

from ..kits.ground.text import NOT_IN_FILE
from ..kits.wordkit.template_language import (
    FIRM,
    RUN,
    TemplateSandbox,
    count_items,
    join_texts,
    make_sandbox,
    spend_effort,
    weigh_value,
)


class EscapedValue(str):
    """A value whose text `escape_value` has escaped for XML; its class tells it from the text of the amendment itself.

    ``str()``, which Jinja calls, keeps that class.
    """

    item: Any = None  # what the caller keeps of a value that is printed several times

    def __str__(self) -> str:
        return self


_ESCAPED = re.compile("[&<>\"']")


def escape_value(value: object) -> EscapedValue:
    """Escape the text of a value for XML, as the docxtpl library does, and return the text as an `EscapedValue`.

    >>> escape_value("Dupont & Fils")
    'Dupont &amp; Fils'
    """
    text = str(value)
    return EscapedValue(escape(text) if _ESCAPED.search(text) else text)


class UnnamedBlankError(Exception):
    """The error of an expression that a firm's own amendment prints and that has no value, though it names none.

    ``{{ [] | first }}`` is one. The caller says in which paragraph it stands.
    """


class UnwritableCharacterError(Exception):
    """The error of an expression that a firm's own amendment prints, with characters that no document may hold.

    Its argument is those characters. The caller says in which paragraph it stands.
    """


class _MissingValue(Undefined):
    """A value that a person does not have: false in a condition, and noted when a template prints it."""

    __slots__ = ()

    def __str__(self) -> str:
        name = self._undefined_name
        if not isinstance(name, str):
            raise UnnamedBlankError
        RUN.asked.append(name)
        return ""


def _keep_value(value: object) -> object:
    """Return a value unchanged, in place of Jinja's ``escape``: the reader has what is printed escaped once."""
    return value


def _print_value(value: object) -> EscapedValue:
    """Escape the text of a value that a template computes, and take its length from what the template may still do."""
    escaped = escape_value(value)
    spend_effort(len(escaped))
    if NOT_IN_FILE.search(escaped):
        raise UnwritableCharacterError("".join(NOT_IN_FILE.findall(escaped)))
    return escaped


def _join_values(items: Iterable[object]) -> str:
    """Join what a template writes with ``~``, and take the length from what the template may still do."""
    joined_text = join_texts(items)
    spend_effort(len(joined_text) + 1)
    return joined_text


def _weigh_made(value: object) -> object:
    """Return a value unchanged, and take its size from what the template may still do."""
    spend_effort(weigh_value(value))
    return value


@cache
def make_firm_sandbox() -> TemplateSandbox:
    """Build the Jinja sandbox (restricted environment) in which firms' templates run, with their filters."""
    return make_sandbox(FIRM, undefined=_MissingValue, autoescape=False, filters=_firm_filters())


@cache
def make_reading_sandbox() -> TemplateSandbox:
    """Build the Jinja sandbox in which a firm's template is read and runs nothing, not even what is the same for all.

    Jinja computes expressions without names while it compiles them; here it leaves them as they are.
    """
    sandbox = make_sandbox(FIRM, undefined=_MissingValue, autoescape=False, filters=_firm_filters())
    sandbox.optimized = False

    @pass_context
    def print_later(context: Context, value: object) -> object:
        return value

    sandbox.finalize = print_later
    return sandbox


def _firm_filters() -> dict[str, Callable[..., Any]]:
    """List the filters of a firm's template that are not Jinja's; the template cannot name those in parentheses."""
    return {
        "e": _keep_value,
        "escape": _keep_value,
        "(escape)": _print_value,
        "(count)": count_items,
        "(join)": _join_values,
        "(weigh)": _weigh_made,
    }
