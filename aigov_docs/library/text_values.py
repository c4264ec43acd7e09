"""Listing every text that a value holds, whatever its blocks and lists, each with its key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..kits.ground.i18n import N_
from ..kits.ground.languages import known_languages
from ..kits.ground.problems import Problem
from ..kits.ground.yaml_files import Bilingual, FileModel

#: A blank in a template such as a title: ``{{ employer.name }}``.
BLANK_MARK = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")


def list_texts(value: object, key: str = "") -> Iterator[tuple[str, tuple[str, ...], str]]:
    """List the texts inside a value, whatever its dicts, lists and models: of each its key, its languages and the text.

    The key is the path to the text, such as ``label.fr``. The languages are ``fr``, ``en``, or both for a text written
    once for every language.

    >>> list(list_texts({"name": "Atelier", "label": Bilingual(fr="Outil", en="Tool")}))
    [('name', ('fr', 'en'), 'Atelier'), ('label.fr', ('fr',), 'Outil'), ('label.en', ('en',), 'Tool')]
    """
    if value is None:
        return
    if isinstance(value, str):
        yield key, known_languages(), value
    elif isinstance(value, Mapping):
        for name, held in value.items():
            yield from list_texts(held, f"{key}.{name}" if key else str(name))
    elif isinstance(value, (tuple, list)):
        for place, held in enumerate(value):
            yield from list_texts(held, f"{key}.{place}" if key else str(place))
    elif isinstance(value, FileModel) or hasattr(value, "__dict__"):
        in_languages = isinstance(value, Bilingual)
        values = {**vars(value)}
        values |= values.pop("others", {}) if in_languages else {}
        for name, held in values.items():
            inner = f"{key}.{name}" if key else name
            if in_languages and name in known_languages() and isinstance(held, str):
                yield inner, (name,), held
            else:
                yield from list_texts(held, inner)


def refuse_blanks(texts: Bilingual, where: str) -> list[Problem]:
    """List, as problems, the blanks of a sentence that is printed as it is written, so that its blanks would stay open.

    ``where`` says where the sentence stands.

    >>> [str(each) for each in refuse_blanks(Bilingual(fr="Le {{ employer.name }}", en="None"), "a.yaml, to_check")]
    ['a.yaml, to_check — the blank "employer.name" would be printed as it is — say it in words']
    """
    message, hint = N_('the blank "{name}" would be printed as it is'), N_("say it in words")
    return [
        Problem("blank-as-it-is", where, message, hint, {"name": name})
        for name in dict.fromkeys(BLANK_MARK.findall(f"{texts.fr} {texts.en}"))
    ]
