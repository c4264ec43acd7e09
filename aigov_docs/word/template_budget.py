"""The limits of a running template in a Word file, on its texts, numbers, lists and loops.

No value is larger than `LONGEST`, whatever makes it; and all that one merge does is taken from one number, `EFFORT`:
each turn of a loop, each filter, call and operation, by the size of what it reads and of what it makes.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any

from jinja2 import Undefined
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .template_language import TemplateLanguage

LONGEST = 20_000  # characters of a text that is printed or computed, or of all that a list holds
DEEPEST = 20  # lists within lists
EFFORT = 10_000_000  # characters that a template may read and make for one person; a value in a loop counts for 1,000
_CALL = 50  # what a filter or a call counts, in characters, whatever its values


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
        spend_effort(_CALL + weigh_value(result))
        return result

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401, N805 - Jinja's
        """Call a method of a text, or ``range``, from a template, as Jinja does, within the budget."""
        read = getattr(__obj, "__self__", None)
        whole = read if isinstance(read, str) else ""
        spend_effort(_CALL + len(whole) + weigh_value(args) + _strip_cost(getattr(__obj, "__name__", ""), whole, args))
        result = super().call(__context, __obj, *args, **kwargs)
        spend_effort(weigh_value(result))
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
        "reverse": _reverse,
        "round": _bounded_round(sandbox.filters["round"]),
        "sum": _sum_numbers,
        "unique": _listed(sandbox.filters["unique"]),
    }
    chosen = {name: bounded.get(name, sandbox.filters[name]) for name in language.filters}
    if not language.names_only:
        chosen = {name: _metered(name, chosen_filter) for name, chosen_filter in chosen.items()}
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


def spend_effort(cost: int) -> None:
    """Take the cost of an operation of a template from what its merge may still do, in characters.

    Raises
    ------
    TemplateBudgetError
        Less is left.
    """
    RUN.left -= cost
    if RUN.left < 0:
        raise TemplateBudgetError


def weigh_value(value: object, depth: int = 0) -> int:
    """Weigh a value of a template, in characters: a text its length, a list all that it holds, anything else 1.

    ``depth`` is how many lists the value stands in.

    Raises
    ------
    TemplateBudgetError
        The value is larger than `LONGEST`, lists stand deeper in one another than `DEEPEST`, or a number is too long.

    >>> weigh_value("Lyon"), weigh_value(["Lyon", ("a", 12)])
    (4, 10)
    """
    if isinstance(value, str):
        weight = len(value)
    elif isinstance(value, list | tuple):
        if depth > DEEPEST:
            raise TemplateBudgetError
        weight = len(value)
        for item in value:
            weight += weigh_value(item, depth + 1)
            if weight > LONGEST:
                break
    elif isinstance(value, int) and value.bit_length() > 256:
        raise TemplateBudgetError
    else:
        return 1
    if weight > LONGEST:
        raise TemplateBudgetError
    return weight


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
    texts: list[str] = []
    separator, length = str(between or d), 0
    for item in items:
        texts.append(str(item))
        length += len(texts[-1]) + len(separator)
        if length > LONGEST:
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


def _metered(name: str, apply: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter that takes the size of what it reads and makes from what the merge may still do."""

    @wraps(apply)
    def apply_within(*given: object, **named: object) -> object:
        values = (*given, *named.values())
        read = sum(len(value) if isinstance(value, range) else weigh_value(value) for value in values)
        if name == "unique":  # numbers made for it all fall together in a table of hashes
            read += read * read // 8
        elif name == "trim" and isinstance(given[0], str):
            read += _strip_cost("strip", given[0], values[1:])
        spend_effort(_CALL + read)
        result = apply(*given, **named)
        spend_effort(weigh_value(result))
        return result

    return apply_within


def _strip_cost(method: str, text: str, given: Sequence[object]) -> int:
    """Count what stripping letters from a text costs: each letter may be looked for among all those given."""
    stripped = method in ("strip", "lstrip", "rstrip") and given and isinstance(given[0], str)
    return len(text) * len(str(given[0])) // 16 if stripped else 0


def _listed(apply: Callable[..., Iterable[Any]]) -> Callable[..., list[Any]]:
    """Make a filter that gives a list in place of an iterator, which a template could print with its address."""

    @wraps(apply)
    def apply_listed(*given: object, **named: object) -> list[Any]:
        return list(apply(*given, **named))

    return apply_listed


def _reverse(value: Any) -> object:  # noqa: ANN401 - whatever the template gives it
    return value[::-1] if isinstance(value, str) else list(value)[::-1]


def _sum_numbers(items: Iterable[Any], attribute: object = None, start: Any = 0) -> object:  # noqa: ANN401
    """Sum numbers; anything else is refused, because a sum of lists copies each of them again and again."""
    if attribute is not None or not isinstance(start, int | float):
        raise TemplateBudgetError
    for item in items:
        if not isinstance(item, int | float):
            raise TypeError
        start += item
    return start


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
