"""The JSON Schema of a record, with its titles and descriptions in French or English."""

from __future__ import annotations

from typing import Any

from ..closed_words import Language
from ..library.load import Library
from ..library.record_tables import RecordColumn
from ..matter.models import Matter
from ..people.cells import LONGEST_ASIDE
from ..problems import refuse_language
from .record_form import RecordForm, find_form


def record_schema(
    record: str, library: Library, *, matter: Matter | None = None, language: Language = "fr"
) -> dict[str, Any]:
    """Build the JSON Schema (2020-12) of a record as `Record.to_json` writes it: a list of objects, one a row.

    Parameters
    ----------
    record:
        The name of the record in the library: ``systems``, ``training``.
    library:
        The library, whose vocabulary gives the columns, their words, titles and descriptions.
    matter:
        The matter whose data classes the record names; without one a data class is any text.
    language:
        The language of titles and descriptions, ``fr`` or ``en``.

    Raises
    ------
    UsageError
        The library has no such record, or the language is unknown.

    >>> from aigov_docs import load_library
    >>> schema = record_schema("systems", load_library(), language="en")
    >>> schema["items"]["required"], schema["items"]["properties"]["next_review"]["format"]
    (['tool'], 'date')
    """
    refuse_language(language)
    form = find_form(record, library, matter)
    columns = form.table.columns
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"aigov-docs/record/{record}",
        "title": form.table.text(language),
        "description": form.table.says.text(language),
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": [name for name, column in columns.items() if column.needed],
            "properties": {name: _describe_column(form, name, column, language) for name, column in columns.items()},
        },
    }


def _describe_column(form: RecordForm, name: str, column: RecordColumn, language: str) -> dict[str, Any]:
    """Build the schema of one column: its title, its description, and what it may hold."""
    schema: dict[str, Any] = {"title": column.text(language), "description": column.says.text(language)}
    words = [{"const": word, "title": labels[language == "en"]} for word, labels in form.list_words(name).items()]
    if column.type == "words":
        return {
            **schema,
            "type": "array",
            "items": {"type": "string", "oneOf": words},
            "uniqueItems": True,
            "minItems": 1,
        }
    if words:
        return {**schema, "type": "string", "oneOf": words}
    if column.type == "day":
        return {**schema, "type": "string", "format": "date"}
    if column.type == "number":
        return {**schema, "type": "integer", "minimum": 1, "maximum": column.most}
    return {**schema, "type": "string", "minLength": 1, "maxLength": LONGEST_ASIDE}
