"""The shape of a matter for other programs: JSON Schema, and the choices it may hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from ..kits.ground.problems import refuse_language
from ..law.situation import SanctionFacts, find_fact_form, has_field, list_fact_words
from ..library.load import Library, load_library
from .form import describe_schema
from .models import Matter
from .reading import PATH_KEYS


class _MatterSchemaGenerator(GenerateJsonSchema):
    """A JSON Schema generator that gives fields no title: each would become a type in TypeScript."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def matter_schema(
    library: Library | None = None, language: str | None = None, *, of_file: bool = False
) -> dict[str, Any]:
    """Build the JSON Schema (2020-12) of a matter, for editors and HR tools.

    Parameters
    ----------
    library:
        When given, the words it knows, such as vehicles, options and roles, are listed as the only values; with None
        the schema lets any word through there.
    language:
        ``fr`` or ``en``: each key and each word then has its title and its description in that language, as the
        library says them (the shipped one when none is given). With None they have neither.
    of_file:
        Whether the schema has the keys by which a file names others (``defaults``, ``letterhead``, ``library``). They
        are for people who write files: in what a program sends they are refused.

    Raises
    ------
    UsageError
        The language is neither ``fr`` nor ``en``.

    >>> matter_schema()["required"]
    ['vehicle', 'date', 'employer', 'cse']
    >>> matter_schema(language="en")["properties"]["employer"]["title"]
    'Employer'
    """
    schema: dict[str, Any] = Matter.model_json_schema(mode="validation", schema_generator=_MatterSchemaGenerator)
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "aigov-docs/matter", **schema}
    if language is not None:
        refuse_language(language)
        library = library or load_library()
    if of_file:
        schema["properties"] |= {key: {"anyOf": [{"type": "string"}, {"type": "null"}]} for key in PATH_KEYS}
    if library is not None:
        describe_schema(schema, library, language)
    return schema


def option_choices(library: Library, language: str) -> list[dict[str, Any]]:
    """List the options that a matter may choose, a dict each, with the values of the option and its defaults.

    The keys of each dict: ``option`` (the name), ``label``, ``vehicles`` (ids of the kinds of documents that the option
    is for), ``defaults`` (the value set by each posture, by its name) and ``values``: a list of dicts with ``value``
    (the word), ``label`` and ``says`` (an explanation). Labels and explanations are in ``language``, ``fr`` or ``en``.

    >>> option_choices(load_library(), "en")[0]["option"]
    'breadth'
    """
    return [
        {
            "option": name,
            "label": option.text(language),
            "vehicles": list(option.vehicles or library.vehicles),
            "defaults": option.defaults,
            "values": [
                {"value": value, "label": entry.text(language), "says": entry.says.text(language)}
                for value, entry in option.values.items()
            ],
        }
        for name, option in library.vocabulary.options.options.items()
    ]


def form_choices(library: Library, language: str) -> list[dict[str, Any]]:
    """List the legal forms that an employer may have, a dict each, with what a library says of the form.

    The keys of each dict: ``form`` (the name), ``label``, ``word`` and ``common_word`` (by which contracts and charters
    call such an employer, with the article), ``sectors``, ``capital``, ``rcs`` and ``rna`` (``always``, ``may`` or
    ``never``: the share capital, the trade register and the register of associations), ``person`` (``natural`` or
    ``legal``) and ``titles`` (under which the representative signs). Words, label and titles are in ``language``,
    ``fr`` or ``en``.

    >>> [form["word"] for form in form_choices(load_library(), "fr")][:4]
    ['la Société', 'la Société', 'la Coopérative', 'l’Association']
    """
    return [
        {
            "form": name,
            "label": form.text(language),
            "word": form.spell_word("term", "the", language),
            "common_word": form.spell_word("common", "the", language),
            "sectors": list(form.sectors),
            "capital": form.capital,
            "rcs": form.rcs,
            "rna": form.rna,
            "person": form.person,
            "titles": [title.text(language) for title in form.titles],
        }
        for name, form in library.vocabulary.legal_forms.items()
    ]


def wish_choices(library: Library, language: str) -> list[dict[str, str]]:
    """List the wishes (what a client asks and the law refuses) of a library, a dict each.

    Each dict has ``wish``, the name that a matter gives, and ``label``, the wish as a sentence in ``language`` (``fr``
    or ``en``).

    >>> wish_choices(load_library(), "en")[0]
    {'wish': 'fine', 'label': 'Fine an employee for a breach'}
    """
    return [{"wish": name, "label": wish.text(language)} for name, wish in library.vocabulary.wishes.items()]


def population_choices(library: Library, language: str) -> list[dict[str, str]]:
    """List the populations (groups of people at work) that a matter may list, a dict each.

    The keys of each dict: ``population`` (the name), ``label``, and ``other_acts``: the ways to reach these people
    other than the usual documents, such as a clause of the service contract, as one text; "" for none. Texts are in
    ``language``, ``fr`` or ``en``.

    >>> population_choices(load_library(), "en")[0]
    {'population': 'employees', 'label': 'Employees', 'other_acts': ''}
    """
    return [
        {
            "population": name,
            "label": entry.text(language),
            "other_acts": "; ".join(act.text(language) for act in entry.acts),
        }
        for name, entry in library.vocabulary.populations.items()
    ]


def statement_choices(library: Library, language: str) -> list[dict[str, str]]:
    """List the statements that the user may accept once for a whole matter, a dict each.

    The keys of each dict: ``statement`` (the name), ``sentence``, ``shown_by`` (the evidence that shows the sentence to
    be true, such as the election records) and ``settles`` (the keys of the facts that it settles, as one text with
    commas). Sentence and evidence are in ``language``, ``fr`` or ``en``.

    >>> statement_choices(load_library(), "en")[0]["statement"]
    'adult'
    """
    asked = library.vocabulary.asked_facts
    return [
        {
            "statement": name,
            "sentence": entry.text(language),
            "shown_by": entry.shown_by.text(language),
            "settles": ", ".join(asked[key].matter or key for key in entry.settles),
        }
        for name, entry in library.vocabulary.statements.items()
    ]


def fact_choices(library: Library, language: str) -> list[dict[str, Any]]:
    """List the facts of a matter that a weight may depend on, a dict each; facts of a sanction are left out.

    The keys of each dict: ``key`` (of the fact in a matter), ``question`` (in ``language``, ``fr`` or ``en``), ``form``
    (how the fact is written: ``words``, ``day``, ``number`` or ``text``), ``words`` (those that it may take; empty for
    another form) and ``absent``. ``absent`` says what leaving the fact out means: ``not_known`` or ``did_not_happen``.

    >>> next(each for each in fact_choices(load_library(), "en") if each["key"] == "employee.minor")["words"]
    ['true', 'false']
    """
    asked = library.vocabulary.asked_facts
    return [
        _describe_choice(entry.matter or key, key, library, language)
        for key, entry in asked.items()
        if has_field(key) and not key.startswith("sanction.")
    ]


def sanction_choices(library: Library, language: str) -> list[dict[str, Any]]:
    """List the facts to give in a question about a sanction, a dict each, in the order of `SanctionFacts`.

    The keys of each dict: ``key`` (the name of the fact, such as ``evidence``), ``question`` (in ``language``, ``fr``
    or ``en``), ``form`` (how the fact is written: ``words``, ``day``, ``number`` or ``text``), ``words`` (those that it
    may take; empty for another form) and ``absent``. ``absent`` says what leaving the fact out means: ``not_known`` or
    ``did_not_happen``.

    >>> next(each for each in sanction_choices(load_library(), "en") if each["key"] == "evidence")["words"]
    ['other', 'monitoring']
    """
    given = [name for name in SanctionFacts.model_fields if f"sanction.{name}" in library.vocabulary.asked_facts]
    return [_describe_choice(name, f"sanction.{name}", library, language) for name in given]


def _describe_choice(name: str, fact: str, library: Library, language: str) -> dict[str, Any]:
    entry = library.vocabulary.asked_facts[fact]
    return {
        "key": name,
        "question": entry.text(language),
        "form": find_fact_form(fact),
        "words": list(list_fact_words(fact)),
        "absent": entry.absent,
    }


# ------------------------------------------------------------------ TypeScript
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
