"""Putting into the JSON Schema of a matter what a library says of its keys: titles, meanings, words, conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic.fields import FieldInfo

from ..i18n import labels
from ..library.load import Library
from ..library.matter_keys import MatterKey
from ..library.yaml_files import Bilingual
from .key_words import (
    KeyWord,
    join_key,
    list_key_words,
    list_keys_below,
    list_values_below,
    matter_blocks,
)
from .models import Matter

#: A JSON Schema, or a part of one.
_Schema = dict[str, Any]
#: The key under which a library describes the matter as a whole.
MATTER = "matter"


def describe_schema(schema: _Schema, library: Library, language: str | None) -> None:
    """Add to the JSON Schema of a matter, in place, the words of a library and the conditions on its keys.

    Parameters
    ----------
    schema:
        As pydantic makes it.
    library:
        The library whose words become the only values.
    language:
        The language of titles and descriptions, ``fr`` or ``en``; None for none.
    """
    keys = library.vocabulary.matter_keys
    for model, block in matter_blocks().items():
        place = schema["$defs"].get(model.__name__) if block else schema
        if place is None:
            continue
        if language is not None:
            _describe(place, keys.get(block or MATTER), language)
        for name, info in model.model_fields.items():
            entry = keys.get(join_key(block, name))
            value = _close_value(place["properties"][name], library, join_key(block, name), info, language)
            place["properties"][name] = value
            if language is not None:
                _describe(value, entry, language)
                value |= _write_examples(value, entry)
            _require(place, name, entry, block, model.model_fields)
    for name in schema["properties"].keys() - Matter.model_fields.keys():  # of a file: no key of a model
        if language is not None:
            _describe(schema["properties"][name], keys[name], language)
            schema["properties"][name] |= _write_examples(schema["properties"][name], keys[name])


def _close_value(value: _Schema, library: Library, key: str, info: FieldInfo, language: str | None) -> _Schema:
    """Build the schema of a key's value with the words of the library as its only values, where it has words."""
    below = list_keys_below(library, library.vocabulary.matter_keys.get(key))
    if below:
        properties = {subkey.word: _close_key(subkey, value["additionalProperties"], language) for subkey in below}
        other_parts = {name: part for name, part in value.items() if name not in ("additionalProperties", "type")}
        return {"type": "object", "additionalProperties": False, "properties": properties, **other_parts}
    words = list_key_words(library, key, info.annotation)
    return _close_words(value, list_words(words, language)) if words else value


def _close_key(below: KeyWord, value: _Schema, language: str | None) -> _Schema:
    """Build the schema of one key of the library: its values, its title and what it means."""
    values = list_values_below(below)
    numbers = value.get("type") == "integer"
    closed = _close_words(value, list_words(values, language, numbers=numbers)) if values else dict(value)
    return closed | _title(below.label, below.says, language)


def list_words(words: Iterable[KeyWord], language: str | None, *, numbers: bool = False) -> _Schema:
    """Build the part of a schema that admits some words only; with a language, each with its title and its meaning.

    ``numbers`` writes them as numbers.
    """
    listed = [(int(keyword.word) if numbers else keyword.word, keyword) for keyword in words]
    closed: _Schema = {"enum": [word for word, _ in listed]}
    if language is not None:
        closed["oneOf"] = [{"const": word, **_title(keyword.label, keyword.says, language)} for word, keyword in listed]
    return closed


def _close_words(value: _Schema, words: _Schema) -> _Schema:
    """Put closed words into the schema of a value: in its place, in the items of a list, or beside null."""
    if "anyOf" in value:
        options = [option if option.get("type") == "null" else _close_words(option, words) for option in value["anyOf"]]
        closed = [option for option in options if option.get("type") != "null"][:1]
        return {**value, "anyOf": [*closed, *(option for option in options if option.get("type") == "null")]}
    if value.get("type") == "array":
        return {**value, "items": _close_words(value.get("items", {}), words)}
    base_parts = {name: part for name, part in value.items() if name in ("type", "default")}
    return {**base_parts, **words}


def _title(title: Bilingual, says: Bilingual | None, language: str | None) -> _Schema:
    if language is None:
        return {}
    return {"title": title.text(language), **({"description": says.text(language)} if says is not None else {})}


def _describe(value: _Schema, entry: MatterKey | None, language: str) -> None:
    """Write the title and the meaning of a key into its schema, with its unit and when it is required."""
    if entry is not None:
        value |= {"title": entry.text(language), "description": describe_key(entry, language)}


def describe_key(entry: MatterKey, language: str) -> str:
    """Say in one text what a key means, its unit, and when it is asked or required.

    >>> from ..library import load_library
    >>> describe_key(load_library().vocabulary.matter_keys["agreements.idcc"], "en")
    'The number of the branch agreement, on its first page and on the payslip. Required for a branch agreement.'
    """
    say = labels(language)
    sentences = [entry.says.text(language)]
    if entry.unit is not None:
        sentences.append(say("Unit: {unit}.", unit=entry.unit.text(language)))
    if entry.asked is not None:
        sentences.append(say("Asked {when}.", when=entry.asked.text(language)))
    if entry.required is not None:
        sentences.append(say("Required {when}.", when=entry.required.text(language)))
    return " ".join(sentences)


def _write_examples(value: _Schema, entry: MatterKey | None) -> _Schema:
    """Write the examples of a key as values of its type."""
    if entry is None or not entry.examples:
        return {}
    kinds = {option.get("type") for option in value.get("anyOf", [value])}
    return {"examples": [int(example) if "integer" in kinds else example for example in entry.examples]}


def _require(place: _Schema, name: str, entry: MatterKey | None, block: str, fields: Mapping[str, FieldInfo]) -> None:
    """Add to a block the condition under which a key is required, where it bears on keys of the same block."""
    if entry is None or entry.required is None:
        return
    tests: dict[str, Sequence[str]] = {}
    for key, admitted in entry.required.when.items():
        inside = key.removeprefix(f"{block}.") if block else key
        if isinstance(admitted, dict) or inside not in fields:
            return
        tests[inside] = admitted
    given = [test_key for test_key in tests if str(fields[test_key].get_default()).lower() not in tests[test_key]]
    condition: _Schema = {"properties": {test_key: {"enum": list_values(tests[test_key])} for test_key in tests}}
    wanted = {"required": [name], "properties": {name: {"not": {"type": "null"}}}}
    place.setdefault("allOf", []).append({"if": condition | ({"required": given} if given else {}), "then": wanted})


def list_values(words: Iterable[str]) -> list[str | bool]:
    """List the values that words of a condition stand for: ``true`` and ``false`` are truths, others texts.

    >>> list_values(["signed", "true"])
    ['signed', True]
    """
    return [{"true": True, "false": False}.get(word, word) for word in words]
