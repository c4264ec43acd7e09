"""What both HR tools share: the fields that a browser sends, problems by field, the language of a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

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


def list_fields(fields: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The fields of a form, and those in its blocks and lists."""
    for field in fields:
        yield field
        yield from list_fields(field.get("fields", ()))


class FormWords:
    """What the pages say of the fields of a form: their titles, which are required, which are shown first.

    A field is known by its name, whatever its row: ``tools.0.name`` and ``tools.1.name`` are ``tools.*.name``.

    >>> words = FormWords([{"path": ["date"], "title": "Day", "required": True}])
    >>> words.is_required("date"), words.write_title("date"), words.write_title("place")
    (True, 'Day', '')
    """

    def __init__(self, fields: Iterable[dict[str, Any]]) -> None:
        self.fields = {".".join(field["path"]): field for field in list_fields(fields)}

    def write_title(self, name: str) -> str:
        """The title of a field after those of the blocks that it stands in, with the numbers of rows from 1."""
        said: list[str] = []
        place = ""
        for part in name.split("."):
            place = f"{place}.{'*' if part.isdecimal() else part}".lstrip(".")
            if part.isdecimal() and said:
                said[-1] += f" {int(part) + 1}"
            elif place in self.fields and self.fields[place].get("control") != "map":
                said.append(self.fields[place]["title"])
        return ", ".join(said) if place.removesuffix(".*") in self.fields else ""

    def is_required(self, name: str) -> bool:
        """Whether the form is refused without a field: it is required, as every block that it stands in."""
        parts = name.split(".")
        above = [".".join(parts[: length + 1]) for length in range(len(parts))]
        return "*" not in parts and all(self.fields.get(each, {}).get("required") for each in above)

    def comes_first(self, field: dict[str, Any], vehicle: str) -> bool:
        """Whether a field is shown first: an interview asks it, or the document is not issued without it."""
        return any(each.get("usual") or vehicle in each.get("needed_to_issue", ()) for each in list_fields([field]))

    def tell(self, problem: Problem, language: str) -> str:
        """What is wrong beside a field and what to do, where a key is called by the title of its field."""
        last = str(problem.path[-1]) if problem.path else ""
        titles = {last: (self.write_title(name_field(problem)).split(", ") or [""])[-1]}
        keys = {name: problem.values[name] for name in ("key", "other") if name in problem.values}
        known = {name: titles.get(key) or self.write_title(str(key)) or key for name, key in keys.items()}
        said = replace(problem, values={**problem.values, **known}).as_dict(language)
        return " – ".join(each for each in (said["message"], said["hint"]) if each)


def name_field(problem: Problem) -> str:
    """The name of the field that a problem is beside; empty where it is about the whole, or a row of other data."""
    return "" if problem.path and isinstance(problem.path[0], int) else ".".join(map(str, problem.path))


def problems_by_field(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    """Problems by the name of the field that each is beside; the others under ``""``."""
    found: dict[str, list[Problem]] = {}
    for problem in problems:
        found.setdefault(name_field(problem), []).append(problem)
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
