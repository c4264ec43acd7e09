"""The employers of ``tests/matters/employers.yaml``, each as a matter: its blocks laid over those of the sample."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

import aigov_docs as aigov

_FILE = Path(__file__).parent / "matters" / "employers.yaml"
_EMPLOYERS: dict[str, dict[str, Any]] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
NAMES: tuple[str, ...] = tuple(_EMPLOYERS)


def employer_text(name: str, vehicle: str = "it-charter-chapter", **changes: Any) -> str:
    """The matter of one of the employers, as YAML; a block of ``changes`` takes the place of the employer's own."""
    data = {**_sample(), "vehicle": vehicle, **_EMPLOYERS[name], **changes}
    if vehicle == "charter":
        del data["procedure"]
    return yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)


def filing_of(name: str) -> dict[str, Any]:
    """The block `filing` of one of the employers: its own, or that of the sample."""
    block: dict[str, Any] = {**_sample(), **_EMPLOYERS[name]}["filing"]
    return block


@cache
def _sample() -> dict[str, Any]:
    sample: dict[str, Any] = yaml.load(aigov.sample_text(), Loader=yaml.CSafeLoader)
    return sample


@cache
def employer_matter(name: str, vehicle: str = "it-charter-chapter") -> aigov.Matter:
    """The matter of one of the employers, read and checked."""
    return aigov.parse_matter(employer_text(name, vehicle))
