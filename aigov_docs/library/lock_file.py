"""The lock of a library, ``library.lock``: a fingerprint for each published text, and what a house library replaced."""

from __future__ import annotations

from collections.abc import Mapping

from ..problems import Problem
from .yaml_files import FileModel, YamlSource, validate_type

#: The name of the file.
LOCK_NAME = "library.lock"
#: Where the lock keeps what was replaced.
OVERRIDES = "overrides"


class UpstreamText(FileModel):
    """The state of a text of the extended (upstream) library when a house library replaced or changed that text.

    A vehicle has no edition.
    """

    edition: int | None = None
    release: str
    fingerprint: str


def parse_lock(source: YamlSource) -> tuple[dict[str, dict[str, str]], dict[str, UpstreamText], list[Problem]]:
    """Parse a lock file (``library.lock``) into the fingerprints and upstream texts it records, and its problems.

    An upstream text is one of the shipped library that a house library replaced.

    Returns
    -------
    tuple
        The fingerprints by the label of the edition, then by the key of the wording; the release and fingerprint of
        each upstream text, by its name; the problems.
    """
    data = dict(source.data) if isinstance(source.data, dict) else source.data or {}
    kept = data.pop(OVERRIDES, None) if isinstance(data, dict) else None
    editions, problems = validate_type(dict[str, dict[str, str]], data, source)
    against, more = validate_type(dict[str, UpstreamText], kept or {}, source, (OVERRIDES,))
    return editions or {}, against or {}, problems + more


def format_lock(mapping: Mapping[str, Mapping[str, str]]) -> str:
    """Write the fingerprints of the published editions as the text of a lock file (``library.lock``).

    ``mapping`` gives them by the label of the edition, then by the key of the wording.
    """
    lines = [
        "# One fingerprint per published edition and wording. Written by “aigov-docs lock”; never edited by hand.\n"
    ]
    for label in sorted(mapping, key=lambda name: (name.split("@")[0], int(name.split("@")[1]))):
        lines.append(f"{label}:\n")
        lines += [f"  {part}: {value}\n" for part, value in sorted(mapping[label].items())]
    return "".join(lines)


def format_overrides(mapping: Mapping[str, UpstreamText]) -> str:
    """Write, as the end of a lock file, the record of the texts of the shipped library that a house library replaced.

    ``mapping`` gives them by name, such as ``vehicles/charter``. Empty when no text was replaced.
    """
    lines = []
    for name in sorted(mapping):
        each = mapping[name]
        edition = f"    edition: {each.edition}\n" if each.edition is not None else ""
        lines.append(f'  {name}:\n{edition}    release: "{each.release}"\n    fingerprint: {each.fingerprint}\n')
    return f"{OVERRIDES}:\n{''.join(lines)}" if lines else ""
