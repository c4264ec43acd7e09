"""Explaining why a text is not YAML: which mistake was made, and what to do about it.

The mistake is recognised by the message of the parser and by the text at the place it points to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml
from yaml.reader import Reader

from .i18n import N_
from .problems import Problem

# ------------------------------------------------------------------ broken paths
# The path of a mistake in a text that cannot be read whole: the keys and positions that lead to it, where known.


Path_ = tuple[str | int, ...]

#: What JSON is made of: a text, a sign, a number or a word.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}:,]|[^\s\[\]{}:,"]+', re.DOTALL)


@dataclass(slots=True)
class _Block:
    """A block that is being read: whether it is a list, the key or position read last, whether its value is awaited."""

    is_list: bool
    part: str | int | None = None
    awaited: bool = False


def _path_of(blocks: list[_Block]) -> Path_:
    return tuple(block.part for block in blocks if block.awaited and block.part is not None)


# ------------------------------------------------------------------ JSON
def find_json_path(text: str, end: int) -> Path_:
    """Find the path of the value at a place of a text in JSON that is broken there; that of its block between values.

    ``end`` is the number of the character, from 0.

    >>> find_json_path('{"tools": [{"tier": %}]}', 20)
    ('tools', 0, 'tier')
    """
    found: Path_ = ()
    for _, path, _ in _walk_json(text, end):
        found = path
    return found


def find_repeated_keys(text: str) -> list[tuple[int, Path_]]:
    """List the keys that a block of a text in JSON has twice: the line of the second, from 1, and its path.

    >>> find_repeated_keys('{"cse": "full",\\n "cse": "small"}')
    [(2, ('cse',))]
    """
    seen: set[Path_] = set()
    keys = []
    for place, path, is_key in _walk_json(text, len(text)):
        if is_key and path in seen:
            keys.append((text.count("\n", 0, place) + 1, path))
        if is_key:
            seen.add(path)
    return keys


def _walk_json(text: str, end: int) -> Iterator[tuple[int, Path_, bool]]:
    """Yield, after each part of a text in JSON: where it begins, the path of what is awaited, whether it was a key."""
    blocks: list[_Block] = []
    for token in _TOKEN.finditer(text):
        if token.end() > end:
            return
        sign, is_key = token[0], False
        if sign in ("}", "]"):
            del blocks[-1:]
            _end_value(blocks)
        elif sign in ("{", "["):
            blocks.append(_Block(sign == "[", 0 if sign == "[" else None, awaited=sign == "["))
        elif sign == ",":
            if blocks:
                block = blocks[-1]
                block.awaited = block.is_list
                block.part = block.part + 1 if isinstance(block.part, int) else None
        elif sign != ":":
            is_key = bool(blocks) and not blocks[-1].is_list and not blocks[-1].awaited
            if is_key:
                blocks[-1].part, blocks[-1].awaited = _read_key(sign), True
            else:
                _end_value(blocks)
        yield token.start(), _path_of(blocks), is_key


def _end_value(blocks: list[_Block]) -> None:
    if blocks:
        blocks[-1].awaited = False


def _read_key(written: str) -> str:
    try:
        return str(json.loads(written, strict=False))
    except ValueError:
        return written.strip('"')


# ------------------------------------------------------------------ YAML
def find_yaml_path(text: str, loader: type[yaml.BaseLoader], line: int, place: int | None = None) -> Path_:
    """Find the path of the last value that begins on a line of a YAML text that is broken; empty where none does.

    Parameters
    ----------
    text:
        The text.
    loader:
        The YAML parser to use.
    line:
        The line, from 0.
    place:
        The number of the character of the text, from 0, after which no value is looked for; the end of the line when
        None.

    >>> find_yaml_path('employer:\\n  name: "Duval', yaml.BaseLoader, 1)
    ('employer', 'name')
    """
    blocks: list[_Block] = []
    path: Path_ = ()
    try:
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                del blocks[-1:]
                _end_node(blocks)
                continue
            if not isinstance(event, yaml.NodeEvent):
                continue
            begins, mark = _begin_node(blocks, event), event.start_mark
            if begins and mark and mark.line == line and (place is None or mark.index <= place):
                path = _path_of(blocks)
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                blocks.append(_Block(isinstance(event, yaml.SequenceStartEvent)))
            elif not begins or blocks[-1].is_list:
                _end_node(blocks)
    except (yaml.YAMLError, RecursionError):
        pass
    return path


def _begin_node(blocks: list[_Block], event: Any) -> bool:  # noqa: ANN401 - PyYAML has no types for its events
    """Note the key, or the position in a list, that a node of YAML is; whether it is one of these."""
    if not blocks:
        return False
    block = blocks[-1]
    if block.is_list:
        block.part = block.part + 1 if isinstance(block.part, int) else 0
        block.awaited = True
        return True
    if block.awaited:  # the value of a key
        return False
    block.part, block.awaited = str(getattr(event, "value", "")), True
    return True


def _end_node(blocks: list[_Block]) -> None:
    """Note that a value was read whole: what follows is a key, or the next item of a list."""
    if blocks:
        blocks[-1].awaited = False


# ------------------------------------------------------------------ yaml faults
#: Where the parser points to, in the line that a mistake is looked for in: no text has this character.
HERE = "\x00"
#: Not more of a line is looked at, on either side of the place.
LOOKED_AT = 500
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
#: What cuts a text without quotes, on its line: a number sign before a number.
_CUT = re.compile(r" #[^\S\n]?\d")
_KEY = re.compile(r"^\s*(?:- +)*[^\s#][^#]*?:(?:\s+(?P<value>[^\s#].*)|\s*(?:#.*)?)$")


@dataclass(frozen=True, slots=True)
class YamlMistake:
    """A mistake that people make in YAML: how it is recognised, and the problem that reports it.

    Parameters
    ----------
    code, message, hint:
        As in a `Problem`; ``{sign}`` is the character at the place.
    error:
        A regular expression that the message of the parser matches, whichever of PyYAML's two parsers is used.
    line:
        A regular expression that the line matches, with `HERE` where the parser points to.
    opened:
        Whether the place is where the parser began to read, not where it gave up.
    """

    code: str
    message: str
    hint: str
    error: str
    line: str = ""
    opened: bool = False


QUOTE_OPEN = YamlMistake(
    "not-yaml",
    N_("the quote that opens on this line is not closed"),
    N_("close it at the end of the text"),
    error="scanning a quoted scalar.*unexpected (end of stream|document)",
    opened=True,
)
AFTER_QUOTE = YamlMistake(
    "not-yaml",
    N_("a quote closes before the end of the text"),
    N_('put the whole text between double quotes; one inside it is written \\"'),
    error="",
)
NO_COLON = YamlMistake(
    "not-yaml",
    N_("this line is no key: it has no colon followed by a space"),
    N_("write it as key: value; what goes on with the text above is indented further than its key"),
    error="could not find expected ':'",
    opened=True,
)
GOES_ON = YamlMistake(
    "not-yaml",
    N_("this line is indented as if it went on with the text above, and it has a colon"),
    N_("align a key with the other keys of its block; put a text with a colon between quotes"),
    error="",
)
SIGN = YamlMistake(
    "not-yaml",
    N_("a text without quotes cannot start with {sign}"),
    N_('put it between straight quotes: "{sign}…"'),
    error="(cannot start any token|undefined alias|undefined tag handle|node content)",
    line=r"\x00[^\t\s]",
)

#: The mistakes in the order in which they are tried: the first that fits is reported.
MISTAKES = (
    QUOTE_OPEN,
    YamlMistake(
        "not-yaml",
        N_("a tab stands before the text, where only spaces may"),
        N_("replace the tab by spaces"),
        error="(cannot start any token|tab character)",
        line=r"\x00\t",
    ),
    YamlMistake(
        "not-yaml",
        N_("a text without quotes holds a colon followed by a space"),
        N_("put the whole text between quotes"),
        error="(mapping values are not allowed|expected ',' or)",
        line=r"[^\s:]:\s+[^\s'\"\[{].*\x00:(\s|$)",
    ),
    NO_COLON,
    YamlMistake(
        SIGN.code,
        SIGN.message,
        SIGN.hint,
        error="(scanning an (anchor|alias)|(scanning|parsing) a tag|scanning a (block scalar|(%YAML )?directive))",
        opened=True,
    ),
    SIGN,
    YamlMistake(
        "not-yaml",
        N_("a backslash cannot stand alone between double quotes"),
        N_("write it twice, or put the text between single quotes"),
        error="unknown escape character",
    ),
    YamlMistake(
        "not-yaml",
        N_("the indentation of this line is that of no line above"),
        N_("give the keys of a block the same number of spaces"),
        error="(did not find expected key|expected <block end>|expected '?<document start>|expected '-' indicator)",
        line=r"^\s*\x00[^\]}]",
    ),
    YamlMistake(
        "not-yaml",
        N_("a list starts on the line after its key"),
        N_("start each item on its own line with a dash"),
        error="sequence entries are not allowed",
    ),
    YamlMistake(
        "not-yaml", N_("a second document starts here"), N_("take out the line ---"), error="found another document"
    ),
    YamlMistake(
        "not-yaml", N_("the file is nested too deeply"), N_("check the brackets"), error="maximum nesting depth"
    ),
)
BRACKET_OPEN = YamlMistake(
    "not-yaml",
    N_("the bracket that opens on this line is not closed"),
    N_("close it after the last item, or put a comma between the items"),
    error="expected ',' or",
    opened=True,
)
CHARACTER = YamlMistake(
    "not-yaml", N_("the text has a character that a document cannot carry"), N_("type it again"), error=""
)
OTHER = YamlMistake(
    "not-yaml", N_("the YAML cannot be read here"), N_("check the indentation, the quotes and the colons"), error=""
)


def explain_yaml_error(error: yaml.YAMLError, text: str, name: str, loader: type[yaml.BaseLoader]) -> Problem:
    """Build the problem that explains in plain words, with the line, why a text is not YAML.

    Its ``path`` leads to the last value that begins on that line; it is empty where none does.

    Parameters
    ----------
    error:
        The error that the YAML parser raised.
    text:
        The text that was parsed.
    name:
        How messages call the file.
    loader:
        The YAML parser that was used.

    >>> text = "title: The shop: Paris"
    >>> try:
    ...     yaml.compose(text, Loader=yaml.BaseLoader)
    ... except yaml.YAMLError as error:
    ...     print(explain_yaml_error(error, text, "matter.yaml", yaml.BaseLoader))
    matter.yaml, line 1 — a text without quotes holds a colon followed by a space — put the whole text between quotes
    """
    mistake, line, mark = _recognise_mistake(error, text, loader)
    sign = _line_with_mark(_LINE_END.split(text), mark).partition(HERE)[2][:1] if mark is not None else ""
    place = mark.index if mark is not None and mark.line == line else None
    return replace(_mistake_problem(mistake, name, line, sign=sign), path=find_yaml_path(text, loader, line, place))


def _recognise_mistake(
    error: yaml.YAMLError, text: str, loader: type[yaml.BaseLoader]
) -> tuple[YamlMistake, int, yaml.Mark | None]:
    """Recognise the mistake that an error of the parser tells of: the mistake, its line from 0, and its place.

    The place is where the parser points to; None where only the line is known.
    """
    lines = _LINE_END.split(text)
    words = " ".join(str(part) for part in (getattr(error, "context", None), getattr(error, "problem", None)) if part)
    end: Any = getattr(error, "problem_mark", None)
    start: Any = getattr(error, "context_mark", None) or end
    if end is None:  # a character that no YAML holds
        found = Reader.NON_PRINTABLE.search(text)
        line = len(_LINE_END.split(text[: found.start()])) - 1 if found else 0
        return CHARACTER if found else OTHER, line, None
    quote = _line_of_quote_before(end, text, lines, loader)
    if quote is not None:
        return AFTER_QUOTE if quote == end.line else QUOTE_OPEN, quote, None
    for mistake in MISTAKES:
        mark = start if mistake.opened else end
        seen = _line_with_mark(lines, mark)
        if re.search(mistake.error, words) and re.search(mistake.line, seen):
            return mistake, mark.line, mark
    if re.search(BRACKET_OPEN.error, words):
        return BRACKET_OPEN, start.line, start
    if "mapping values are not allowed" in words:
        return *_recognise_misplaced_key(lines, end.line), None
    return OTHER, end.line, end


def report_leading_sign(name: str, line: int, sign: str) -> Problem:
    """Build the problem of a text without quotes whose first character means something else in YAML, such as ``&``.

    ``name`` is that of the file, ``line`` counts from 0, ``sign`` is the character.
    """
    return _mistake_problem(SIGN, name, line, sign=sign)


def report_missing_colon(name: str, key: str, line: int) -> Problem:
    """Build the problem of a YAML mapping between braces in which a word stands where ``key: value`` should.

    Where the word (``key``) holds a colon, no space follows the colon; else a comma ended the text before the word too
    soon. ``name`` is that of the file, ``line`` counts from 1.

    >>> print(report_missing_colon("m.yaml", "directrice générale", 4))
    m.yaml, line 4 — between braces, a comma ends a text — put the text that holds it between straight quotes: "…"
    """
    where = f"{name}, line {line}"
    if ":" in key:
        return Problem("not-yaml", where, N_("no space stands after the colon"), N_("write one: “key: value”"))
    return Problem(
        "not-yaml",
        where,
        N_("between braces, a comma ends a text"),
        N_('put the text that holds it between straight quotes: "…"'),
    )


def find_misread_scalars(name: str, node: yaml.ScalarNode, text: str) -> list[Problem]:
    """Find the problems of a value without quotes that YAML reads otherwise than its writer meant.

    A number sign (#) cuts the value, or the quotes around it are those of a word processor. ``name`` is that of the
    file, ``text`` the whole of it, and ``node`` the value.

    >>> for text in ("Bât. # 3, rue Haute", "140   # staff"):
    ...     node = yaml.compose(text, Loader=yaml.BaseLoader)
    ...     print([problem.code for problem in find_misread_scalars("m.yaml", node, text)])
    ['cut-value']
    []
    """
    if _CUT.match(text, node.end_mark.index):
        return [
            Problem(
                "cut-value",
                f"{name}, line {node.start_mark.line + 1}",
                N_("what follows the # is not read, and it looks like a part of the text"),
                N_('put the whole text between straight quotes: "…"; a comment has two spaces before its #'),
            )
        ]
    if node.value.startswith(("“", "„")) and node.value.endswith(("”", "“")):
        return [
            Problem(
                "word-quotes",
                f"{name}, line {node.start_mark.line + 1}",
                N_("the quotation marks of a word processor would be printed"),
                N_('write straight ones, "…", or none'),
            )
        ]
    return []


def _mistake_problem(mistake: YamlMistake, name: str, line: int, **values: str) -> Problem:
    return Problem(mistake.code, f"{name}, line {line + 1}", mistake.message, mistake.hint, values)


def _line_with_mark(lines: list[str], mark: yaml.Mark) -> str:
    """Return the line that the parser points to, with `HERE` at the place."""
    line = lines[mark.line] if mark.line < len(lines) else ""
    return line[max(0, mark.column - LOOKED_AT) : mark.column] + HERE + line[mark.column : mark.column + LOOKED_AT]


def _line_of_quote_before(end: yaml.Mark, text: str, lines: list[str], loader: type[yaml.BaseLoader]) -> int | None:
    """Find the line where a quoted text opens that closes just before the place of the error; None without one."""
    last = None
    try:
        for token in yaml.scan(text, Loader=loader):
            if token.start_mark.index >= end.index:
                break
            last = token
    except yaml.YAMLError:
        pass
    if not isinstance(last, yaml.ScalarToken) or last.style not in ("'", '"') or last.end_mark.line != end.line:
        return None
    between = lines[end.line][last.end_mark.column : end.column]
    return int(last.start_mark.line) if not between.strip() else None


def _recognise_misplaced_key(lines: list[str], at: int) -> tuple[YamlMistake, int]:
    """Recognise why a key stands where a text goes on, and on which line: no key above, or wrong indentation."""
    first = at
    for number in range(at - 1, -1, -1):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key = _KEY.match(line[:LOOKED_AT])
        if key is None:
            first = number
            continue
        if key["value"] and _indentation(line) < _indentation(lines[at]):
            return GOES_ON, at
        break
    return (GOES_ON if first == at else NO_COLON), first


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())
