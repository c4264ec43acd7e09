"""The limits of a running template in a Word file, on its texts, numbers and loops."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from jinja2 import Undefined
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .template_language import TemplateLanguage

LONGEST = 20_000  # characters of a text that is printed or computed
EFFORT = 10_000_000  # characters that loops may repeat for one person; a value counts for a thousand


class TemplateBudgetError(Exception):
    """The error raised when a template repeats or builds more than a document may hold."""


class _MergeState(threading.local):
    """The state of one merge: the missing values asked for, and how much its loops may still repeat."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.left = 0


RUN = _MergeState()


class TemplateSandbox(ImmutableSandboxedEnvironment):
    """Jinja's immutable sandbox, with a limit on the size of computed values."""

    intercepted_binops = frozenset(("+", "*", "%"))

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        """Compute an operation of a template, such as ``a + b``; raise `TemplateBudgetError` for too large a result.

        ``left`` and ``right`` are the values on both sides of the ``operator``, ``+``, ``*`` or ``%``.
        """
        if (operator == "*" and (_is_sized(left) or _is_sized(right))) or (
            operator == "%" and isinstance(left, str) and not _is_modest(left)
        ):
            raise TemplateBudgetError
        result = super().call_binop(context, operator, left, right)
        if (_is_sized(result) and len(result) > LONGEST) or (isinstance(result, int) and result.bit_length() > 256):
            raise TemplateBudgetError
        return result


def make_sandbox(
    language: TemplateLanguage,
    *,
    undefined: type[Undefined],
    autoescape: bool,
    filters: Mapping[str, Callable[..., Any]] | None = None,
) -> TemplateSandbox:
    """Make a Jinja environment that runs untrusted templates, with only the filters and tests of a template language.

    Parameters
    ----------
    language:
        What a template may use, such as `LETTERHEAD`.
    undefined:
        The Jinja class that stands for a name without a value.
    autoescape:
        Whether Jinja escapes printed values for XML.
    filters:
        Filters by name, added to those of the language or in their place; None for none.
    """
    sandbox = TemplateSandbox(undefined=undefined, autoescape=autoescape)
    bounded: dict[str, Callable[..., Any]] = {
        "float": _strict_number(sandbox.filters["float"]),
        "int": _strict_number(sandbox.filters["int"]),
        "format": _format,
        "join": join_texts,
        "replace": _replace,
        "round": _bounded_round(sandbox.filters["round"]),
    }
    chosen = {name: bounded.get(name, sandbox.filters[name]) for name in language.filters}
    tests = {name: sandbox.tests[name] for name in language.tests}
    for table in (sandbox.filters, sandbox.tests, sandbox.globals):
        table.clear()
    sandbox.filters.update({**chosen, **(filters or {})})
    sandbox.tests.update(tests)
    return sandbox


def count_items(items: Iterable[Any], cost: int) -> Iterator[Any]:  # whatever the template repeats
    """Yield the items that a template's loop goes over, until the loops of one merge have repeated too much.

    ``cost`` is what one step of the loop counts, in characters; it is taken from the number of characters that all
    loops of the merge may still repeat.

    Raises
    ------
    TemplateBudgetError
        The loops of the merge under way have repeated as much as they may.
    """
    for item in items:
        RUN.left -= cost
        if RUN.left < 0:
            raise TemplateBudgetError
        yield item


def join_texts(items: Iterable[object], between: object = "", d: object = "") -> str:
    """Join the items of a list in a template as texts, with a separator between them: the ``join`` filter.

    The separator is ``between``, or ``d``, the name that Jinja gives to it.

    Raises
    ------
    TemplateBudgetError
        The result would be longer than `LONGEST` characters.

    >>> join_texts(["a", 1], ", ")
    'a, 1'
    """
    texts, separator = [str(item) for item in items], str(between or d)
    if sum(map(len, texts)) + len(separator) * len(texts) > LONGEST:
        raise TemplateBudgetError
    return separator.join(texts)


def _is_sized(value: object) -> bool:
    return isinstance(value, str | list | tuple)


def _is_modest(pattern: str) -> bool:
    """Whether a pattern of ``%`` asks for no long padding."""
    return re.search(r"%[^a-zA-Z%]*(\d{3}|\*)", pattern) is None


def _format(pattern: object, *values: object) -> str:
    if not _is_modest(str(pattern)):
        raise TemplateBudgetError
    return str(pattern) % values


def _replace(text: object, old: object, new: object, count: int | None = None) -> str:
    whole, old, new = str(text), str(old), str(new)
    times = whole.count(old) if old else len(whole) + 1
    if len(whole) + times * max(len(new) - len(old), 0) > LONGEST:
        raise TemplateBudgetError
    return whole.replace(old, new, -1 if count is None else count)


def _bounded_round(rounded: Callable[..., Any]) -> Callable[..., Any]:
    def round_modestly(value: object, precision: int = 0, method: str = "common") -> object:
        if abs(precision) > 20:
            raise TemplateBudgetError
        return rounded(value, precision, method)

    return round_modestly


def _strict_number(convert: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter that converts to a number, and raises where Jinja would print 0 for a text that is none."""

    def read_number(value: object, *default: object, **others: object) -> object:
        if default or "default" in others:
            return convert(value, *default, **others)
        number = convert(value, None, **others)
        if number is None:
            raise ValueError
        return number

    return read_number
