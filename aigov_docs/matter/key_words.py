"""The keys of a matter and the words that each takes, as its models declare them and a library describes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args, get_origin

from pydantic import BaseModel

from ..library.clauses import Clause
from ..library.load import Library
from ..library.matter_keys import MatterKey
from ..library.vehicles import Vehicle
from ..library.vocabulary import Option
from ..library.yaml_files import Bilingual
from ..short_repr import short_repr
from .models import Matter
from .printed_texts import BilingualLine

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
    found: dict[type[BaseModel], str] = {Matter: "", BilingualLine: TEXT_BLOCK}
    waiting: list[type[BaseModel]] = [Matter]
    while waiting:
        model = waiting.pop(0)
        for name, info in model.model_fields.items():
            for inner in list_models_inside(info.annotation):
                if inner in found:
                    continue
                known = (place for other, place in found.items() if issubclass(other, inner) and place)
                found[inner] = next(known, None) or join_key(found[model], name)
                waiting.append(inner)
    return found


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
    found = (word for inner in get_args(annotation) for word in list_closed_words(inner))
    return list(dict.fromkeys(found))


def join_key(block: str, name: str) -> str:
    """Write the key of a name in a block: ``employer.name``; the name alone where the block is the matter itself.

    >>> join_key("employer", "name"), join_key("", "cse")
    ('employer.name', 'cse')
    """
    return f"{block}.{name}" if block else name


def find_list(library: Library, name: str) -> Mapping[str, object]:
    """Find a list of a library by its name: the kinds of documents, the postures, the options, the clauses, any other.

    >>> from ..library import load_library
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
        other = library.vocabulary.matter_keys.get(named) if "." in named else None
        found |= other.words if other is not None else find_list(library, named) if named else {}
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
