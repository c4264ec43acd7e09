"""The path of a mistake in a text that cannot be read whole: the keys and positions that lead to it, where known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

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
    found = []
    for place, path, is_key in _walk_json(text, len(text)):
        if is_key and path in seen:
            found.append((text.count("\n", 0, place) + 1, path))
        if is_key:
            seen.add(path)
    return found


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
    found: Path_ = ()
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
                found = _path_of(blocks)
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                blocks.append(_Block(isinstance(event, yaml.SequenceStartEvent)))
            elif not begins or blocks[-1].is_list:
                _end_node(blocks)
    except (yaml.YAMLError, RecursionError):
        pass
    return found


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
