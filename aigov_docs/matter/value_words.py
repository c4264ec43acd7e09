"""The values of a matter in words: the title of the field that holds each, and the value as a person says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from ..i18n import Duration, date_text, labels, list_text
from ..library.annotations import find_annotation, is_day, list_models
from ..library.load import Library
from ..problems import refuse_language
from ..text import parse_iso_day
from .key_words import KeyWord, join_key, list_key_words, list_keys_below, list_values_below, matter_blocks
from .models import Matter

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

    >>> from ..library import load_library
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
