"""The TypeScript types of a matter, made from its JSON Schema, each key with its title and its meaning as a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ..library.load import Library
from .schema import matter_schema

_SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}
_NAME = re.compile(r"[A-Za-z_]\w*")
#: The most words whose meanings stand in the comment of their key: longer lists are in the schema and in the form.
_LISTED_WORDS = 20


def matter_types(library: Library | None = None, language: str = "en") -> str:
    """Write the TypeScript types of a matter: one for each block, and ``Matter`` for the whole.

    A key that may be left out is optional; a key with closed words takes no other. Above each stands what it is called
    and means, with its words.

    Parameters
    ----------
    library:
        The library whose words are admitted; the shipped one when none is given.
    language:
        The language of the comments, ``fr`` or ``en``.

    Raises
    ------
    UsageError
        The language is neither ``fr`` nor ``en``.

    >>> print(matter_types().partition("export type Contract =")[2].partition("};")[0].strip())
    {
      /** Type of contract. In full, as it is printed. */
      type?: string | BilingualLine | null;
      /** Contract signed on. The day that the contract bears. */
      signed_on?: string | null;
    """
    schema = matter_schema(library, language)
    blocks = {**schema["$defs"], "Matter": schema}
    written = (f"{_comment(block, '')}export type {name} = {_spell(block, '')};\n" for name, block in blocks.items())
    return "\n".join(written)


def _spell(schema: Any, indent: str) -> str:  # noqa: ANN401 - a JSON Schema may also be true
    """Write a schema as a type."""
    if not schema or schema is True:
        return "unknown"
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(json.dumps(value, ensure_ascii=False) for value in schema["enum"]) or "never"
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_spell(option, indent) for option in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"Array<{_spell(schema.get('items', True), indent)}>"
    if schema.get("type") == "object":
        return "{\n" + "".join(_spell_keys(schema, indent + "  ")) + indent + "}"
    return _SIMPLE.get(schema.get("type", ""), "unknown")


def _spell_keys(schema: dict[str, Any], indent: str) -> Iterator[str]:
    """Write the keys of a block, one a line, each under its comment; those that are not required may be left out."""
    required, properties = schema.get("required", []), schema.get("properties", {})
    for name, value in properties.items():
        key = name if _NAME.fullmatch(name) else json.dumps(name)
        yield f"{_comment(value, indent)}{indent}{key}{'' if name in required else '?'}: {_spell(value, indent)};\n"
    others = schema.get("additionalProperties", not properties)
    if others is not False:
        yield f"{indent}[key: string]: {_spell(others, indent)};\n"


def _comment(schema: dict[str, Any], indent: str) -> str:
    """Write what a schema says of itself as a comment: its title, its description, its words with their meanings."""
    summary = ". ".join(schema[name].rstrip(".") for name in ("title", "description") if name in schema)
    words = _find_words(schema)
    lines = [f"{summary}." if summary else "", *(_spell_word(word) for word in words if len(words) <= _LISTED_WORDS)]
    comment_lines = [" ".join(line.split()).replace("*/", "* /") for line in lines if line]
    if not comment_lines:
        return ""
    if len(comment_lines) == 1:
        return f"{indent}/** {comment_lines[0]} */\n"
    return f"{indent}/**\n" + "".join(f"{indent} * {line}\n" for line in comment_lines) + f"{indent} */\n"


def _find_words(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Find the closed words of a value, each with its title: those of a list or beside null too."""
    inner = [schema, schema.get("items", {}), *schema.get("anyOf", [])]
    inner += [option.get("items", {}) for option in schema.get("anyOf", [])]
    return next((inner_schema["oneOf"] for inner_schema in inner if "oneOf" in inner_schema), [])


def _spell_word(word: dict[str, Any]) -> str:
    meaning = ". ".join(word[name].rstrip(".") for name in ("title", "description") if name in word)
    return f"- `{word['const']}`: {meaning}."
