"""What both HR tools share: the fields that a browser sends, problems by field, the language of a reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from aigov_docs import Problem
from aigov_docs.closed_words import Language

Block: TypeAlias = "dict[str, Block | str]"


def read_fields(sent: Iterable[tuple[str, object]]) -> dict[str, object]:
    """The fields of a form as nested data: ``employer.siren`` is a key in a block, ``tools.0.name`` in a list.

    A field left empty was not answered, and a row of a list without an answer is not there; a list is empty where
    ``none`` was ticked. A text in French alone is the text.

    >>> read_fields([("employer.siren", "900100207"), ("tools.0.name", ""), ("tools.1.name", "Chat"), ("place", "")])
    {'employer': {'siren': '900100207'}, 'tools': [{'name': 'Chat'}]}
    """
    read: Block = {}
    for name, value in sent:
        if isinstance(value, str) and (text := value.strip()):
            *places, key = name.split(".")
            block = read
            for place in places:
                inner = block.get(place)
                block[place] = block = inner if isinstance(inner, dict) else {}
            block[key] = text
    return {key: as_data(value) for key, value in read.items()}


def as_data(value: Block | str) -> object:
    """A block as JSON has it: one whose keys are positions is a list."""
    if isinstance(value, str):
        return value
    inner = {key: as_data(held) for key, held in value.items() if key != "none"}
    if all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner["fr"] if inner.keys() == {"fr"} else inner


def problems_by_field(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Problems by the name of the field that each is beside; of the whole form under ``""``."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(".".join(map(str, problem.path)), []).append(problem)
    return found


def choose_language(accepted: str) -> Language:
    """The language of a reader, from the header Accept-Language: French unless English is wanted more.

    >>> choose_language("de, en;q=0.8, fr;q=0.5"), choose_language("")
    ('en', 'fr')
    """
    wanted: dict[str, float] = {}
    for each in accepted.replace(" ", "").lower().split(","):
        tag, _, quality = each.partition(";q=")
        wanted.setdefault(tag[:2], float(quality or 1))
    return "en" if wanted.get("en", 0) > wanted.get("fr", 0) else "fr"
