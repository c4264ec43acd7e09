"""Reading the valid parts of a matter with mistakes, so that one reading lists everything that is wrong."""

from __future__ import annotations

from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from ..kits.ground.yaml_files import FileModel, build_checker, drop_empty_blocks, find_annotation, list_models

#: The lists whose rows are checked as far as each could be read; of another list with a mistake, no row is.
IN_PART = ("tools", "data_classes", "populations", "establishments")


class MatterParts(Protocol):
    """What the checks of a matter by itself look at, in a whole matter as in the parts of one that could be read."""

    date: Any
    languages: Any
    employer: Any
    document: Any
    procedure: Any
    committees: Any
    contract: Any
    amendment: Any
    version: Any
    versions: Any
    tools: Any
    data_classes: Any
    populations: Any
    establishments: Any


class PartialMatter:
    """The blocks that could be read of a matter with mistakes; None for a missing or wrong block."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the type of the block
        return None


def complete_blocks(kind: type[BaseModel], data: dict[str, Any]) -> dict[str, Any]:
    """Copy the data of a matter without its empty blocks; a block that it must have and has not is there, empty.

    What is missing in such a block is then told key by key, as a form needs it. ``kind`` is the model of a matter.

    >>> from .models import Matter
    >>> complete_blocks(Matter, {"tools": None})
    {'employer': {}}
    """
    blocks = drop_empty_blocks(kind, data)
    for name, info in kind.model_fields.items():
        if info.is_required() and blocks.get(name) is None and list_models(info.annotation):
            blocks[name] = {}
    return blocks


def read_parts(kind: type[BaseModel], data: dict[str, Any]) -> PartialMatter:
    """Read those parts of a matter with mistakes that can be read; a part that is wrong or missing is None.

    ``kind`` is the model of a matter, ``data`` the content of the file, by key. A part that a matter may leave out has
    its default where it is left out.
    """
    values: dict[str, Any] = {}
    for name, info in kind.model_fields.items():
        values[name] = (
            _read_rows(info.annotation, data[name])
            if name in IN_PART and isinstance(data.get(name), list)
            else _read_part(info.rebuild_annotation(), data[name])
            if name in data
            else None
            if info.is_required()
            else info.get_default(call_default_factory=True)
        )
    return PartialMatter(values)


def _read_rows(kind: object, rows: list[Any]) -> tuple[Any, ...]:
    """Read each row of a list as far as it can be read; a row of which nothing can be has no value at all."""
    row = find_annotation(kind, 0)
    return tuple(_read_part(row, row_data) or PartialMatter({}) for row_data in rows)


def _read_part(kind: Any, data: object) -> Any:  # noqa: ANN401 - any annotation
    """Read a block of a matter without its wrong and unknown keys; None when too much is missing."""
    for _ in range(40):
        try:
            return build_checker(kind).validate_python(data)
        except ValidationError as error:
            wrong = {
                item["loc"][0]
                for item in error.errors(include_input=False, include_url=False)
                if item["loc"] and item["type"] != "missing"
            }
            if not isinstance(data, dict) or not wrong & set(data):
                break
            data = {key: value for key, value in data.items() if key not in wrong}
    if isinstance(data, dict) and isinstance(kind, type) and issubclass(kind, FileModel):
        parts = {}
        for name, info in kind.model_fields.items():
            parts[name] = _read_part(info.annotation, data[name]) if name in data else None
        return PartialMatter(parts)
    return None
