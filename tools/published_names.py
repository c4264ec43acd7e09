"""The public names with their parameters: ``python tools/published_names.py`` records them for a test.

Run at a release. Between two, a recorded name or parameter that is gone fails tests/test_docs.py (docs/stability.md).
"""

from __future__ import annotations

import inspect
from operator import attrgetter
from pathlib import Path
from typing import Any

import yaml

import aigov_docs as aigov
from aigov_docs.lazy_names import public_names

FILE = Path(__file__).resolve().parents[1] / "tests/published_names.yaml"
HEAD = "# The public names and their parameters, recorded by tools/published_names.py: see docs/stability.md.\n"


def list_parameters(value: Any) -> list[str]:
    """The parameters of a function; of a class those it is made with, its attributes, and ``method.parameter``."""
    read = getattr(value, "model_fields", None) or inspect.signature(value).parameters  # keys of a model
    found = [name for name in read if name not in ("self", "cls")]
    if inspect.isclass(value):
        own = [name for name in vars(value) if not name.startswith("_") and name not in ("model_config", *found)]
        methods = {name: getattr(value, name) for name in own if inspect.isfunction(getattr(value, name))}
        inside = [f"{name}.{each}" for name, method in methods.items() for each in list_parameters(method)]
        return [*found, *sorted(own), *inside]
    return found


def read_public() -> dict[str, list[str]]:
    """Each public name with its parameters, as the package has them now."""
    return {name: list_parameters(attrgetter(name)(aigov)) for name in sorted(public_names())}


def find_gone(recorded: dict[str, list[str]], now: dict[str, list[str]]) -> list[str]:
    """What was recorded and is no longer there: names, and parameters as ``name(parameter)``."""
    gone = [name for name in recorded if name not in now]
    return gone + [
        f"{name}({each})" for name, known in recorded.items() if name in now for each in known if each not in now[name]
    ]


if __name__ == "__main__":
    text = yaml.safe_dump(read_public(), sort_keys=True, default_flow_style=None, width=110)
    FILE.write_text(HEAD + text, encoding="utf-8")
