"""The employers of ``tests/matters/employers.yaml``, each as a matter: its blocks laid over those of the sample."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

import aigov_docs as aigov

_FILE = Path(__file__).parent / "matters" / "employers.yaml"


def read_yaml(text: str) -> Any:
    """What a YAML text says, read by the reader written in C: ten times as fast as the other."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def write_yaml(data: Any) -> str:
    """YAML that says it, its keys in their order."""
    text: str = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    return text


_EMPLOYERS: dict[str, dict[str, Any]] = read_yaml(_FILE.read_text(encoding="utf-8"))
NAMES: tuple[str, ...] = tuple(_EMPLOYERS)


def employer_text(name: str, vehicle: str = "it-charter-chapter", **changes: Any) -> str:
    """The matter of one of the employers, as YAML; a block of ``changes`` takes the place of the employer's own."""
    data = {**_sample(), "vehicle": vehicle, **_EMPLOYERS[name], **changes}
    if vehicle == "charter":
        del data["procedure"]
    return write_yaml(data)


def filing_of(name: str) -> dict[str, Any]:
    """The block `filing` of one of the employers: its own, or that of the sample."""
    block: dict[str, Any] = {**_sample(), **_EMPLOYERS[name]}["filing"]
    return block


@cache
def _sample() -> dict[str, Any]:
    sample: dict[str, Any] = read_yaml(aigov.sample_text())
    return sample


@cache
def employer_matter(name: str, vehicle: str = "it-charter-chapter") -> aigov.Matter:
    """The matter of one of the employers, read and checked."""
    return aigov.parse_matter(employer_text(name, vehicle))
