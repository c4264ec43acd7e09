"""The employers of ``tests/matters/employers.yaml``, each as a matter: its blocks laid over those of the sample."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

import aigov_docs as aigov

_FILE = Path(__file__).parent / "matters" / "employers.yaml"
NAMES: tuple[str, ...] = tuple(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def employer_text(name: str, vehicle: str = "it-charter-chapter", **changes: Any) -> str:
    """The matter of one of the employers, as YAML; a block of ``changes`` takes the place of the employer's own."""
    sample = yaml.safe_load(aigov.sample_text())
    own = yaml.safe_load(_FILE.read_text(encoding="utf-8"))[name]
    data = {**sample, "vehicle": vehicle, **own, **changes}
    if vehicle == "charter":
        del data["procedure"]
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False)


@cache
def employer_matter(name: str, vehicle: str = "it-charter-chapter") -> aigov.Matter:
    """The matter of one of the employers, read and checked."""
    return aigov.parse_matter(employer_text(name, vehicle))
