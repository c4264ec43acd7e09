"""A description of a matter from which a form or an interview can be made: steps, fields, choices, conditions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from ..kits.ground.i18n import N_, Duration, labels
from ..kits.ground.problems import refuse_language
from ..kits.ground.yaml_files import Bilingual, list_models
from ..law.situation import has_field
from ..library.fact_entries import KeyCondition, KeyTest, MatterKey
from ..library.library import Library
from ..library.load import load_library
from ..library.vehicles import Vehicle
from ..library.vocabulary import Option
from .fact_changes import (
    KeyWord,
    join_key,
    list_closed_words,
    list_key_words,
    list_keys_below,
    list_models_inside,
    list_values_below,
    matter_blocks,
)
from .models import Matter
from .printed_texts import BilingualLine

# ------------------------------------------------------------------ key uses
# Which documents print what a matter says under a key: the vehicles and companions whose texts have a blank of it.


_BLANK = re.compile(r"\{\{\s*([\w.]+)")


@dataclass(frozen=True, slots=True)
class KeyUse:
    """The documents that print a key of a matter: ids of vehicles, and ids of companions, in the library's order.

    ``blank_in`` are those of the vehicles in which it is a blank, ``[•]`` while the matter says nothing: none is issued
    with one. Of some keys the rest is a form of words, which another fact chooses.
    """

    vehicles: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    blank_in: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def find_key_uses(library: Library) -> Mapping[str, KeyUse]:
    """Map each key of a matter that a text of the library prints to the documents that print it.

    A key stands as blanks name it (``employer.capital``, or ``tools`` for a table of the tools); one that no text
    prints is left out. The newest wordings count, whatever a document's options leave out; so do the annexes of a
    document, and its signature block.

    >>> find_key_uses(load_library())["employer.capital"].vehicles
    ('contract-amendment',)
    """
    vehicles: dict[str, list[str]] = {}
    companions: dict[str, list[str]] = {}
    left: dict[str, list[str]] = {}
    for vehicle in library.vehicles_in_order():
        texts = list(_list_vehicle_texts(library, vehicle))
        signed = _list_signature_keys(vehicle.signature, letter=False)
        for key in {**_list_keys(library, texts), **signed}:
            vehicles.setdefault(key, []).append(vehicle.id)
        for key in {**_list_keys(library, texts, blank=True), **signed}:
            left.setdefault(key, []).append(vehicle.id)
    for name, (companion, _) in library.companions.items():
        letter = companion.layout == "letter"
        signed = _list_signature_keys(companion.signature, letter=letter)
        sent = dict.fromkeys(("employee.name", "employee.address") if letter and companion.sender == "employee" else ())
        for key in {**_list_keys(library, list(_list_companion_texts(library, name))), **signed, **sent}:
            companions.setdefault(key, []).append(name)
    keys = dict.fromkeys((*vehicles, *companions))
    return {
        key: KeyUse(tuple(vehicles.get(key, ())), tuple(companions.get(key, ())), tuple(left.get(key, ())))
        for key in keys
    }


def _list_signature_keys(signature: str, *, letter: bool) -> dict[str, None]:
    """List the keys that a signature block prints: who signs for the employer, and the place; a letter has its own."""
    representative = ["employer.representative"] if signature in ("employer", "parties") else []
    return dict.fromkeys([*representative, *(["place"] if letter or signature != "none" else [])])


def _list_companion_texts(library: Library, name: str) -> Iterator[str]:
    """List the texts of a companion: its title, its addressee, its parts."""
    companion, texts = library.companions[name]
    yield from (companion.title.fr, companion.to.fr if companion.to is not None else "")
    yield from (text.raw for text in texts.values())


def _list_vehicle_texts(library: Library, vehicle: Vehicle) -> Iterator[str]:
    """List the texts of a vehicle: its title, the newest wording of each clause of its outline, its annexes."""
    yield from (vehicle.title.fr, vehicle.subtitle.fr if vehicle.subtitle is not None else "")
    for clause in vehicle.list_clause_ids():
        editions = library.clauses[clause].editions
        wording = editions[max(editions)].find_wording(vehicle, "fr")
        yield wording.raw if wording is not None else ""
    for annex in vehicle.annexes:
        yield from _list_companion_texts(library, annex.companion)


def _list_keys(library: Library, texts: list[str], *, blank: bool = False) -> dict[str, None]:
    """List the keys of a matter that the blanks of some texts print, each once; those left blank alone, if asked."""
    entries = library.vocabulary.blanks
    named = dict.fromkeys(name for text in texts for name in _BLANK.findall(text) if name in entries)
    blanks = [
        entries[name] for name in named if not blank or entries[name].type == "known" or not entries[name].is_form
    ]
    return dict.fromkeys(entry.source for entry in blanks if entry.source and not entry.source.startswith("computed."))


# ------------------------------------------------------------------ schema words
# Putting into the JSON Schema of a matter what a library says of its keys: titles, meanings, words, conditions.


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


# ------------------------------------------------------------------ form
#: A part of the description, ready for JSON.
Part = dict[str, Any]
#: The units of a length of time, and the two lengths that have no number, as a person chooses among them.
UNIT_LABELS = {
    "hours": N_("hours"),
    "days": N_("days"),
    "working_days": N_("working days"),
    "weeks": N_("weeks"),
    "months": N_("months"),
    "years": N_("years"),
    "same_day": N_("the same day"),
    "without_delay": N_("without delay"),
}
#: Stands in a path for an item of a list, the same one in every path that begins with the same keys.
ITEM = "*"


def matter_form(library: Library | None = None, language: str = "en") -> Part:
    """Describe the matter as a form: the steps of an interview, and in each the fields, as data ready for JSON.

    The keys of the result: ``language``, ``library`` (name and release), ``units`` (of lengths of time) and ``steps``,
    a list of dicts with ``step`` (a word), ``title``, ``description`` and ``fields``. A field has:

    - ``key`` and ``path``: where its value stands in a matter; ``*`` in the path is an item of a list;
    - ``title`` and ``description``, and, where there are any, ``unit``, ``examples`` and ``default``;
    - ``control``: ``text``, ``text_in_languages`` (one text, or one a language), ``number``, ``day``, ``yes_no``,
      ``duration``, ``choice``, ``choices`` (several), ``block`` (``fields`` stand in it), ``list`` (of blocks with
      these ``fields``) or ``map`` (texts by name);
    - ``choices``: the words that a choice takes, each with ``value``, ``label``, ``description`` and what the library
      holds of it besides (``defaults``, ``aliases``, ``capital``…); ``choices_from``: the path whose values are the
      choices;
    - ``usual``: whether an interview asks it; ``required``: whether the block that it stands in is refused without
      it, and the matter with it: in a block that may be left out, only where something of the block is given;
    - ``asked_when`` and ``required_when``: None, or a condition: ``all``, a list of tests that must all hold (``path``,
      with ``one_of`` or ``at_least``), and ``words``;
    - ``needed_to_issue``: the ids of the vehicles that are refused when they are issued without it, where it is asked
      (``asked_when``) and a clause chosen prints it, though the matter is accepted, and drafts print ``[•]``;
    - ``used_by``: the ids of the ``vehicles`` and the ``companions`` that print it, and ``weights``: whether the weight
      of a clause may depend on it; then ``question`` asks for it, and ``absent`` says what leaving it out means
      (``not_known``, ``did_not_happen``).

    Parameters
    ----------
    library:
        The library whose words and texts the form has; the shipped one when none is given.
    language:
        The language of the texts, ``fr`` or ``en``.

    Raises
    ------
    UsageError
        The language is neither ``fr`` nor ``en``.

    >>> form = matter_form(language="en")
    >>> [field["key"] for field in form["steps"][0]["fields"]][:3]
    ['vehicle', 'employer', 'cse']
    >>> form["steps"][0]["fields"][0]["choices"][0]["value"]
    'charter'
    """
    refuse_language(language)
    return _FormMaker(library or load_library(), language).make_form()


class _FormMaker:
    """Makes the description of a matter in one language of one library."""

    def __init__(self, library: Library, language: str) -> None:
        self.library, self.language = library, language
        self.keys = library.vocabulary.matter_keys
        self.order = {key: place for place, key in enumerate(self.keys)}
        self.uses = find_key_uses(library)
        self.asked = {entry.matter or key: key for key, entry in library.vocabulary.asked_facts.items()}
        self.named = {key for step in library.vocabulary.matter_steps.values() for key in step.keys}
        self.groups = _find_option_groups(library)

    def make_form(self) -> Part:
        say = labels(self.language)
        say = labels(self.language)
        return {
            "language": self.language,
            "library": f"{self.library.name} {self.library.release}",
            "units": [{"value": unit, "label": say(said)} for unit, said in UNIT_LABELS.items()],
            "steps": [
                {
                    "step": name,
                    "title": step.text(self.language),
                    "description": step.says.text(self.language),
                    "fields": [self.make_named(key) for key in step.keys],
                }
                for name, step in self.library.vocabulary.matter_steps.items()
            ],
        }

    def make_named(self, key: str) -> Part:
        """Make the field of a key that a step names: a key of the matter, or of one of its blocks."""
        block, _, name = key.rpartition(".")
        model = next(model for model, place in matter_blocks().items() if place == block)
        return self.make_field(model, name, tuple(block.split(".")) if block else ())

    def make_fields(self, model: type[BaseModel], path: tuple[str, ...]) -> list[Part]:
        """Make the fields of a block that stands at a path, save those that a step names by themselves."""
        block = matter_blocks()[model]
        names = [name for name in model.model_fields if ".".join((*path, name)) not in self.named]
        names.sort(key=lambda name: self.order.get(join_key(block, name), len(self.order)))
        return [self.make_field(model, name, path) for name in names]

    def make_field(self, model: type[BaseModel], name: str, above: tuple[str, ...]) -> Part:
        """Make the field of one key of a block, with the fields in it where it is a block itself."""
        info, key = model.model_fields[name], join_key(matter_blocks()[model], name)
        entry, path = self.keys.get(key), (*above, name)
        made: Part = {"key": ".".join(part for part in path if part != ITEM), "path": list(path)}
        made |= self.describe(entry, key, path)
        made |= {"required": info.is_required()}
        made |= self.make_control(entry, key, info, path)
        made["usual"] = made["usual"] or any(field["usual"] for field in made.get("fields", ()))
        default = None if info.is_required() else to_jsonable_python(info.get_default(call_default_factory=True))
        if default not in (None, {}, [], "") and not isinstance(info.get_default(), BaseModel):
            made["default"] = default
        if entry is not None and entry.examples:
            made["examples"] = [int(example) if made["control"] == "number" else example for example in entry.examples]
        filled = made["key"] != key or made["required"] or bool(made.get("default")) or bool(made.get("defaults"))
        return made | self.find_uses(key) | {"needed_to_issue": [] if filled else list(self.find_use(key).blank_in)}

    def find_use(self, key: str) -> KeyUse:
        return self.uses.get(key, KeyUse())

    def describe(self, entry: MatterKey | None, key: str, path: tuple[str, ...]) -> Part:
        """Describe a key: its title, its meaning, its unit, whether it is usual, where it is asked and required."""
        if entry is None:
            return {"title": key, "description": "", "usual": False, "asked_when": None, "required_when": None}
        unit = {"unit": entry.unit.text(self.language)} if entry.unit is not None else {}
        return {
            "title": entry.text(self.language),
            "description": entry.says.text(self.language),
            **unit,
            "usual": entry.usual,
            "asked_when": self.make_condition(entry.asked, key, path),
            "required_when": self.make_condition(entry.required, key, path),
        }

    def make_control(self, entry: MatterKey | None, key: str, info: FieldInfo, path: tuple[str, ...]) -> Part:
        """Choose the control of a field, and give its choices or the fields in it."""
        below = list_keys_below(self.library, entry)
        kind = info.annotation
        several = _is_list(kind)
        if below:
            return self.make_block_of(below, kind, path)
        words = list_key_words(self.library, key, kind)
        if words:
            return {
                "control": "choices" if several else "choice",
                "choices": [self.make_choice(word) for word in words],
            }
        if entry is not None and entry.words_of in self.keys:
            return {"control": "choice", "choices_from": self.place_key(entry.words_of or "", key, path)}
        inner = [model for model in list_models_inside(kind) if model is not BilingualLine]
        if inner:
            place = (*path, ITEM) if several else path
            return {"control": "list" if several else "block", "fields": self.make_fields(inner[0], place)}
        if key.partition(".")[0] == "delays":
            return {"control": "duration", "defaults": dict(self.library.vocabulary.options.delays.get(path[-1], {}))}
        return {"control": _plain_control(kind)}

    def make_block_of(self, below: list[KeyWord], kind: object, path: tuple[str, ...]) -> Part:
        """Make the block of a key under which keys of the library stand: roles, options, editions of clauses."""
        models = list(list_models_inside(kind))
        fields = []
        for each in below:
            at = (*path, each.word)
            field: Part = {"key": ".".join(at), "path": list(at), **self.describe_word(each), "usual": False}
            if isinstance(each.entry, Option):
                field |= {"usual": True, **self.describe_option(each.word, each.entry)}
            field |= {"asked_when": None, "required_when": None, "required": False}
            values = list_values_below(each)
            if len(values) == 1 and not isinstance(each.entry, Option):
                continue  # a clause with one edition, which there is no other to keep it from
            if values:
                choices = [self.make_choice(value) for value in values]
                if int in _members(kind):
                    choices = [{**choice, "value": int(choice["value"])} for choice in choices]
                field |= {"control": "choice", "choices": choices}
            elif models:
                field |= {"control": "block", "fields": self.make_fields(models[0], at)}
            fields.append(field)
        if any("group" in field for field in fields):
            order = list(self.library.vocabulary.topic_groups)
            fields.sort(key=lambda field: order.index(field["group"]["group"]) if field["group"] else -1)
        return {"control": "block", "fields": fields}

    def describe_word(self, word: KeyWord) -> Part:
        return {
            "title": word.label.text(self.language),
            "description": word.says.text(self.language) if word.says is not None else "",
        }

    def describe_option(self, name: str, option: Option) -> Part:
        """Describe an option: the topics it bears on, its documents, the value that each posture gives."""
        vocabulary = self.library.vocabulary
        topics = self.groups.get(name, [])
        group = next((vocabulary.topics[topic].group for topic in topics), None)
        return {
            "group": {"group": group, "title": vocabulary.topic_groups[group].text(self.language)} if group else None,
            "topics": [{"topic": topic, "title": vocabulary.topics[topic].text(self.language)} for topic in topics],
            "defaults": dict(option.defaults),
            "used_by": {
                "vehicles": list(option.vehicles or self.library.vehicles),
                "companions": [],
                "weights": any(value.document for value in option.values.values()),
            },
        }

    def make_choice(self, word: KeyWord) -> Part:
        """Make a choice: its value, its label, what it means, and the short facts that the library holds of it."""
        described = self.describe_word(word)
        held = {name: to_jsonable_python(getattr(word.entry, name, None)) for name in _FACTS_OF_CHOICES}
        said = {name: each for name, each in held.items() if each not in (None, {}, [])}
        return {"value": word.word, "label": described["title"], "description": described["description"], **said}

    def find_uses(self, key: str) -> Part:
        """Find which documents print a key, and the question that asks for it where a weight may depend on it."""
        use = self.find_use(key)
        fact = self.asked.get(key, "")
        uses: Part = {
            "used_by": {
                "vehicles": list(use.vehicles),
                "companions": list(use.companions),
                "weights": bool(fact) and has_field(fact),
            }
        }
        if fact:
            asked = self.library.vocabulary.asked_facts[fact]
            uses |= {"question": asked.text(self.language), "absent": asked.absent}
        return uses

    def make_condition(self, condition: KeyCondition | None, key: str, path: tuple[str, ...]) -> Part | None:
        """Write a condition as tests on paths, in the place where the field stands, with its words."""
        if condition is None:
            return None
        return {
            "all": [self.make_test(name, test, key, path) for name, test in condition.when.items()],
            "words": condition.text(self.language),
        }

    def make_test(self, name: str, test: KeyTest, key: str, path: tuple[str, ...]) -> Part:
        if isinstance(test, dict):
            return {"path": self.place_key(name, key, path), "at_least": test["at_least"]}
        listed, _, attribute = name.rpartition(".")
        if name in self.keys or listed not in self.keys or self.keys[listed].words_of is None:
            return {"path": self.place_key(name, key, path), "one_of": list_values(test)}
        words = list_key_words(self.library, listed, None)
        admitted = [word.word for word in words if str(getattr(word.entry, attribute)).lower() in test]
        return {"path": self.place_key(listed, key, path), "one_of": admitted}

    def place_key(self, name: str, key: str, path: tuple[str, ...]) -> list[str]:
        """Find the path of a key as seen from a field: beside it where both are of one block, else from the matter."""
        block = key.rpartition(".")[0]
        if block and name.startswith(f"{block}."):
            return [*path[:-1], *name.removeprefix(f"{block}.").split(".")]
        return list(_spread_path(name))


#: What a choice says besides its label, where its entry in a list has it: short facts that a form may test.
_FACTS_OF_CHOICES = (
    "aliases", "capital", "rcs", "rna", "sectors", "person", "implies", "holidays", "staff", "part", "tiers",
)  # fmt: skip


def _spread_path(key: str) -> Iterator[str]:
    """Write a key of a matter as a path from the matter, with the mark of an item after each list."""
    model: type[BaseModel] | None = Matter
    for name in key.split("."):
        yield name
        kind = model.model_fields[name].annotation if model is not None and name in model.model_fields else None
        model = next(iter(list_models_inside(kind)), None)
        if model is not None and _is_list(kind):
            yield ITEM


def _find_option_groups(library: Library) -> Mapping[str, list[str]]:
    """Map each option to the topics of the clauses that it keeps in a vehicle or leaves out, in their usual order."""
    found: dict[str, dict[str, None]] = {}
    for vehicle in library.vehicles_in_order():
        for entry in vehicle.list_entries():
            for name in entry.when:
                if name in library.vocabulary.options.options:
                    found.setdefault(name, {})[library.clauses[entry.clause].topic] = None
    return {name: list(topics) for name, topics in found.items()}


def _members(kind: object) -> set[object]:
    """List the types that an annotation names, those inside lists and unions too."""
    inner = get_args(kind)
    return {kind} | {member for each in inner for member in _members(each)}


def _is_list(kind: object) -> bool:
    """Whether a value of a type is a list of values, or may be left out and is one otherwise."""
    return any(getattr(each, "__origin__", None) is tuple for each in _members(kind) if not _is_model_of(each))


def _is_model_of(kind: object) -> bool:
    return bool(list_models(kind))


def _plain_control(kind: object) -> str:
    """Choose the control of a value without words of its own, by its type."""
    members = _members(kind)
    if bool in members:
        return "yes_no"
    if dt.date in members:
        return "day"
    if int in members:
        return "number"
    if Duration in members:
        return "duration"
    if dict in {getattr(member, "__origin__", None) for member in members}:
        return "map"
    if BilingualLine in members:
        return "text_in_languages"
    return "texts" if _is_list(kind) and not list_closed_words(kind) else "text"
