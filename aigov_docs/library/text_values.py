"""Listing every text that a value holds, whatever its blocks and lists, each with its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .yaml_files import Bilingual, FileModel

BOTH = ("fr", "en")


def list_texts(value: object, key: str = "") -> Iterator[tuple[str, tuple[str, ...], str]]:
    """List the texts of a value: the key of each, the languages it may be in, and the text.

    A text written once for every language may be in either.

    >>> list(list_texts({"name": "Atelier", "label": Bilingual(fr="Outil", en="Tool")}))
    [('name', ('fr', 'en'), 'Atelier'), ('label.fr', ('fr',), 'Outil'), ('label.en', ('en',), 'Tool')]
    """
    if value is None:
        return
    if isinstance(value, str):
        yield key, BOTH, value
    elif isinstance(value, Mapping):
        for name, held in value.items():
            yield from list_texts(held, f"{key}.{name}" if key else str(name))
    elif isinstance(value, (tuple, list)):
        for place, held in enumerate(value):
            yield from list_texts(held, f"{key}.{place}" if key else str(place))
    elif isinstance(value, FileModel) or hasattr(value, "__dict__"):
        in_languages = isinstance(value, Bilingual)
        for name, held in vars(value).items():
            inner = f"{key}.{name}" if key else name
            if in_languages and name in BOTH and isinstance(held, str):
                yield inner, (name,), held
            else:
                yield from list_texts(held, inner)
