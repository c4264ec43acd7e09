"""What changed between two versions of a matter, fact by fact: the field in words, the value before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, TypeGuard, get_args, get_origin

from pydantic import BaseModel

from ..kits.ground.i18n import Duration, date_text, labels, list_text, typeset_text
from ..kits.ground.problems import refuse_language
from ..kits.ground.short_repr import short_repr
from ..kits.ground.text import parse_iso_day
from ..kits.ground.yaml_files import Bilingual, find_annotation, is_day, list_models
from ..kits.wordkit.text_diff import align_sequences
from ..library.clauses import Clause
from ..library.fact_entries import MatterKey
from ..library.library import Library
from ..library.vehicles import Vehicle
from ..library.vocabulary import Option
from .models import Matter
from .printed_texts import BilingualLine

# ------------------------------------------------------------------ key words
# The keys of a matter and the words that each takes, as its models declare them and a library describes them.


#: The name under which the two keys of a text in both languages are described, wherever it stands.
TEXT_BLOCK = "text"
#: Where an entry of a list says what its word means, the first that it has.
_MEANINGS = ("says", "does", "answer", "shown_by", "purpose")


@short_repr("word")
@dataclass(frozen=True, slots=True)
class KeyWord:
    """A word that a key of a matter takes, or a key written under one, as a library describes it.

    ``says`` is what the word means; None where a house library adds a word and does not say. ``entry`` is what the
    library holds of it.
    """

    word: str
    label: Bilingual
    says: Bilingual | None
    entry: object


@lru_cache(maxsize=1)
def matter_blocks() -> Mapping[type[BaseModel], str]:
    """Map each block of a matter, as a model, to the key under which the library describes it.

    A block that stands in several places is described at the first and highest one: the acts of an establishment are
    described under ``procedure``. The matter itself is "".

    >>> from .establishments import Establishment
    >>> matter_blocks()[Establishment], matter_blocks()[Matter]
    ('establishments', '')
    """
    blocks: dict[type[BaseModel], str] = {Matter: "", BilingualLine: TEXT_BLOCK}
    waiting: list[type[BaseModel]] = [Matter]
    while waiting:
        model = waiting.pop(0)
        for name, info in model.model_fields.items():
            for inner in list_models_inside(info.annotation):
                if inner in blocks:
                    continue
                places = (place for other, place in blocks.items() if issubclass(other, inner) and place)
                blocks[inner] = next(places, None) or join_key(blocks[model], name)
                waiting.append(inner)
    return blocks


def list_models_inside(annotation: object) -> Iterator[type[BaseModel]]:
    """List the models that a type annotation names, those of lists and mappings too.

    >>> [model.__name__ for model in list_models_inside(Matter.model_fields["tools"].annotation)]
    ['Tool']
    """
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        return
    for inner in get_args(annotation) if get_origin(annotation) is not Literal else ():
        yield from list_models_inside(inner)


def list_closed_words(annotation: object) -> list[str]:
    """List the words of the literals that a type annotation names, in order; empty where any text may stand.

    >>> list_closed_words(Matter.model_fields["layout"].annotation)
    ['columns', 'sequence']
    """
    if get_origin(annotation) is Literal:
        return [str(word) for word in get_args(annotation)]
    words = (word for inner in get_args(annotation) for word in list_closed_words(inner))
    return list(dict.fromkeys(words))


def join_key(block: str, name: str) -> str:
    """Write the key of a name in a block: ``employer.name``; the name alone where the block is the matter itself.

    >>> join_key("employer", "name"), join_key("", "cse")
    ('employer.name', 'cse')
    """
    return f"{block}.{name}" if block else name


def find_list(library: Library, name: str) -> Mapping[str, object]:
    """Find a list of a library by its name: the kinds of documents, the postures, the options, the clauses, any other.

    >>> list(find_list(load_library(), "postures"))
    ['restrictive', 'balanced', 'open']
    """
    match name:
        case "vehicles":
            return {vehicle.id: vehicle for vehicle in library.vehicles_in_order()}
        case "clauses":
            return library.clauses
        case "postures":
            return library.vocabulary.options.postures
        case "options":
            return library.vocabulary.options.options
    listed: Mapping[str, object] = getattr(library.vocabulary, name)
    return listed


def list_key_words(library: Library, key: str, annotation: object) -> list[KeyWord]:
    """List the words that a key of a matter takes in a library, each described; empty where it takes any value.

    Parameters
    ----------
    library:
        The library that describes them, and whose lists hold some of them.
    key:
        The key under which the library describes it, such as ``employer.form``.
    annotation:
        The type of its value: where it is a closed list itself, only its words are returned.
    """
    entry = library.vocabulary.matter_keys.get(key)
    found: dict[str, object] = {}
    if entry is not None:
        named = entry.words_of or ""
        matter_key = library.vocabulary.matter_keys.get(named) if "." in named else None
        found |= matter_key.words if matter_key is not None else find_list(library, named) if named else {}
        found |= entry.words
    names = list_closed_words(annotation) or list(found)
    return [_describe_word(name, found.get(name)) for name in names]


def list_keys_below(library: Library, entry: MatterKey | None) -> list[KeyWord]:
    """List the keys of the library that a matter may write under a key, such as the options; empty where none.

    ``entry`` is what the library says of the key; None where it says nothing.
    """
    listed = find_list(library, entry.keys_of) if entry is not None and entry.keys_of else {}
    return [_describe_word(name, each) for name, each in listed.items()]


def list_values_below(below: KeyWord) -> list[KeyWord]:
    """List the values of a key of the library: those of an option, the editions of a clause; empty for any other.

    The label of an edition is the heading of the clause with the number; it means what it changed, or serves for.
    """
    if isinstance(below.entry, Option):
        return [_describe_word(name, value) for name, value in below.entry.values.items()]
    if not isinstance(below.entry, Clause):
        return []
    label, purpose = below.label, below.entry.purpose
    return [
        KeyWord(str(number), Bilingual(fr=f"{label.fr} ({number})", en=f"{label.en} ({number})"), said, edition)
        for number, edition in below.entry.editions.items()
        for said in [edition.change or purpose]
    ]


def _describe_word(word: str, entry: object) -> KeyWord:
    """Describe a word by what a list holds of it: its label, and the first of the texts that say what it means."""
    label = getattr(entry, "label", None) if isinstance(entry, Vehicle) else entry
    if isinstance(entry, Clause):
        edition = entry.editions[max(entry.editions)]
        label = Bilingual(fr=edition.find_heading("", "fr"), en=edition.find_heading("", "en"))
    said = (getattr(entry, name, None) for name in _MEANINGS)
    says = next((each for each in said if isinstance(each, Bilingual)), None)
    return KeyWord(word, label if isinstance(label, Bilingual) else Bilingual(fr=word, en=word), says, entry)


# ------------------------------------------------------------------ value words
# The values of a matter in words: the title of the field that holds each, and the value as a person says it.


#: The keys by which an item of a list is known, the first that it has.
_NAMES = ("name", "id", "title", "job", "key", "population")


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in a matter: the title of its key, the type of its value, the words of its value by what is written."""

    title: str
    kind: object
    words: Mapping[str, str]
    below: Mapping[str, KeyWord]


class ValueNamer:
    """Names the fields and says the values of matters, as plain data, in a language, with the words of a library.

    >>> namer = ValueNamer(load_library(), "en")
    >>> namer.name_path(("contacts", "incidents")), namer.tell_value(("posture",), "open")
    ('Contacts › Incidents', 'Open')
    """

    def __init__(self, library: Library, language: str) -> None:
        refuse_language(language)
        self.library, self.language, self.say = library, language, labels(language)

    def name_path(self, path: Sequence[str | int], within: object = None) -> str:
        """Name the field at a path by the titles that lead to it, such as “Tools › Assistant › Tier of the tool”.

        Parameters
        ----------
        path:
            Its keys and positions.
        within:
            The data of the matter, from which an item of a list gets its name; it is numbered when None.
        """
        titles, at = [], within
        for part, place in zip(path, self._follow(path), strict=True):
            at = _look_inside(at, part)
            titles.append(place.title if isinstance(part, str) else name_item(at, self.language) or str(part + 1))
        return " › ".join(titles)

    def tell_value(self, path: Sequence[str | int], value: object) -> str:
        """Say a value that stands at a path: words by their labels, days in full; empty for nothing."""
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return self.say("yes") if value else self.say("no")
        if isinstance(value, dict):
            if is_text_in_languages(value):
                return str(value.get(self.language) or value["fr"])
            key_texts = ((key, self.tell_value((*path, key), part)) for key, part in value.items())
            return "; ".join(f"{self._place((*path, key)).title}: {text}" for key, text in key_texts if text)
        if isinstance(value, (list, tuple)):
            texts = [self.tell_value((*path, place), row) for place, row in enumerate(value)]
            return "; ".join(texts) if any(isinstance(row, dict) for row in value) else list_text(texts, self.language)
        written = str(value)
        place = self._place(path)
        day = parse_iso_day(written) if is_day(place.kind) else None
        if day is not None:
            return date_text(day, self.language)
        if path[0] == "delays":
            return Duration.from_text(written).text(self.language)
        return place.words.get(written, written)

    def _place(self, path: Sequence[str | int]) -> _Place:
        return list(self._follow(path))[-1]

    def _follow(self, path: Sequence[str | int]) -> Iterator[_Place]:
        """Follow a path from the matter, and yield each place on it."""
        place = _Place("", Matter, {}, {})
        for part in path:
            kind = find_annotation(place.kind, part)
            if isinstance(part, int):
                place = _Place(place.title, kind, place.words, {})
            elif part in place.below:
                word = place.below[part]
                values = {option.word: option.label.text(self.language) for option in list_values_below(word)}
                place = _Place(word.label.text(self.language), kind, values, {})
            else:
                place = self._enter(place.kind, part, kind)
            yield place

    def _enter(self, block: object, name: str, kind: object) -> _Place:
        """Build the place of a key of a block of a matter."""
        model = next((model for model in list_models(block) if name in model.model_fields), None)
        key = join_key(matter_blocks().get(model, ""), name) if model is not None else name
        entry = self.library.vocabulary.matter_keys.get(key)
        below = {subkey.word: subkey for subkey in list_keys_below(self.library, entry)}
        words = (
            {}
            if below
            else {option.word: option.label.text(self.language) for option in list_key_words(self.library, key, kind)}
        )
        return _Place(entry.text(self.language) if entry is not None else name, kind, words, below)


def name_item(item: object, language: str) -> str:
    """Name an item of a list by its name, as it says it; empty where it has none.

    >>> name_item({"name": {"fr": "Publique", "en": "Public"}, "id": "public"}, "en")
    'Public'
    """
    if not isinstance(item, dict):
        return ""
    name = next((item[key] for key in _NAMES if item.get(key)), "")
    return str(name.get(language) or name["fr"]) if is_text_in_languages(name) else str(name)


def is_text_in_languages(value: object) -> TypeGuard[dict[str, str]]:
    """Whether a value of plain data is a text written once in each language.

    >>> is_text_in_languages({"fr": "Publique", "en": "Public"}), is_text_in_languages({"name": "x"})
    (True, False)
    """
    return isinstance(value, dict) and isinstance(value.get("fr"), str)


def _look_inside(value: object, part: str | int) -> object:
    """Find what stands under a key or at a position of plain data; None where nothing does."""
    if isinstance(value, dict):
        return value.get(part)
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None


# ------------------------------------------------------------------ fact changes
_Path = tuple[str | int, ...]


@short_repr("path")
@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact of a matter that came, went or changed.

    Parameters
    ----------
    path:
        The keys and positions that lead to it in the newer matter, in the older one for what went.
    before, after:
        Its value as plain data; None where the matter says nothing.
    library:
        The library whose words the field and its values are told in.
    within:
        The data of the matter that the path leads through.
    """

    path: tuple[str | int, ...]
    before: Any
    after: Any
    library: Library = field(repr=False, compare=False)
    within: Mapping[str, Any] = field(repr=False, compare=False)

    def name_field(self, language: str) -> str:
        """Name the field in a language by the titles that lead to it: “Contacts › Incidents”."""
        return typeset_text(ValueNamer(self.library, language).name_path(self.path, self.within), language)

    def tell_values(self, language: str) -> tuple[str, str]:
        """Say the value before and after in a language, with the words of the library; empty for nothing."""
        namer = ValueNamer(self.library, language)
        before, after = (
            typeset_text(namer.tell_value(self.path, each), language) for each in (self.before, self.after)
        )
        return before, after

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the change to a dict, ready for JSON, with its texts in ``language``, ``fr`` or ``en``.

        ``key`` and ``path`` name the field for programs, ``title`` for people; ``before`` and ``after`` are the values
        as data (None for nothing), ``before_text`` and ``after_text`` as texts.
        """
        before, after = self.tell_values(language)
        return {
            "key": ".".join(str(part) for part in self.path),
            "path": list(self.path),
            "title": self.name_field(language),
            "before": self.before,
            "after": self.after,
            "before_text": before,
            "after_text": after,
        }


def find_fact_changes(old: Matter, new: Matter, library: Library) -> tuple[FactChange, ...]:
    """List the facts that differ between two versions of a matter, in the order of a matter.

    What a matter leaves out is compared as what it then stands for: a posture that is not given is the usual one. An
    item of a list is compared with the one of the same name, else with the one most like it.

    >>> library, one = load_library(), sample_matter("charter")
    >>> two = one.model_copy(update={"posture": "open", "place": None})
    >>> [(change.name_field("en"), *change.tell_values("en")) for change in find_fact_changes(one, two, library)]
    [('Place of signature', 'Lyon', ''), ('General posture', 'Balanced', 'Open')]
    """
    one, two = _read_facts(old), _read_facts(new)
    return tuple(
        FactChange(path, before, after, library, one if after is None else two)
        for path, before, after in _compare_values(one, two, ())
    )


def _read_facts(matter: Matter) -> dict[str, Any]:
    """Read the facts of a matter as plain data, those who sign always as a list."""
    facts: dict[str, Any] = matter.model_dump(mode="json")
    employer = facts["employer"]
    employer["representatives"] = employer["representatives"] or [
        each for each in [employer.pop("representative", None)] if each
    ]
    employer.pop("representative", None)
    return facts


def _compare_values(before: object, after: object, path: _Path) -> Iterator[tuple[_Path, object, object]]:
    """Compare two values of plain data at a path; yield of each change its path and the values before and after."""
    before, after = (None if value in ("", [], {}) else value for value in (before, after))
    if before == after:
        return
    if _is_block(before) or _is_block(after):
        one, two = before or {}, after or {}
        if not (isinstance(one, dict) and isinstance(two, dict)):
            yield path, before, after
            return
        for key in [*two, *(key for key in one if key not in two)]:
            yield from _compare_values(one.get(key), two.get(key), (*path, key))
    elif _is_list_of_blocks(before) or _is_list_of_blocks(after):
        one, two = (value if isinstance(value, list) else [] for value in (before, after))
        for i, j in align_sequences(one, two, _write_plainly, _measure_likeness):
            if i is not None and j is not None:
                yield from _compare_values(one[i], two[j], (*path, j))
            elif j is not None:
                yield (*path, j), None, two[j]
            elif i is not None:
                yield (*path, i), one[i], None
    else:
        yield path, before, after


def _is_block(value: object) -> bool:
    return isinstance(value, dict) and not is_text_in_languages(value)


def _is_list_of_blocks(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _write_plainly(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _measure_likeness(one: object, other: object) -> float:
    """Measure how much two items of lists are alike: 1 where they have one name, else the share of equal values."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return 0.0
    names = [name_item(each, "fr") for each in (one, other)]
    if any(names):
        return float(names[0] == names[1])
    said = [key for key in one | other if one.get(key) or other.get(key)]
    return sum(one.get(key) == other.get(key) for key in said) / len(said) if said else 1.0
