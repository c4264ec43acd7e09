"""Reading the valid parts of a matter with mistakes, so that one reading lists everything that is wrong."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from ..library.yaml_files import FileModel, build_checker


class PartialMatter:
    """The blocks that could be read of a matter with mistakes; None for a missing or wrong block."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the type of the block
        return None


def read_parts(kind: type[BaseModel], data: dict[str, Any]) -> PartialMatter:
    """Read those parts of a matter with mistakes that can be read; a part that is wrong or missing is None.

    ``kind`` is the model of a matter, ``data`` the content of the file, by key. A part that a matter may leave out has
    its default where it is left out.
    """
    values: dict[str, Any] = {}
    for name, info in kind.model_fields.items():
        values[name] = (
            _read_part(info.rebuild_annotation(), data[name])
            if name in data
            else None
            if info.is_required()
            else info.get_default(call_default_factory=True)
        )
    return PartialMatter(values)


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
        kept = {}
        for name, info in kind.model_fields.items():
            kept[name] = _read_part(info.annotation, data[name]) if name in data else None
        return PartialMatter(kept)
    return None
