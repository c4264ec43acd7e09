"""One person taken out of the folder of a run: their files, and their lines in the manifest and the notes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, WriterError, unwritable_file
from .file_names import MANIFEST, TABLE
from .places import NOTES_FOLDER, Folder


@dataclass(frozen=True, slots=True)
class RunErasure:
    """What was taken out of the folder of a run, and what is left in it of the person.

    Parameters
    ----------
    files, lines:
        How many files of the person were removed, and how many lines of the manifest.
    gathered:
        The files that hold documents of several people, the person's among them: to be made again, or deleted.
    """

    files: int
    lines: int
    gathered: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Convert what was done to a dict, ready for JSON: ``files`` and ``lines`` (numbers), ``gathered`` (a list)."""
        return {"files": self.files, "lines": self.lines, "gathered": list(self.gathered)}


def erase_from_run(into: str | Path, key: str) -> RunErasure:
    """Take one person out of the folder of a run: remove their files and their lines of the manifest and the notes.

    The other people's files and lines stay as they are. Calling it again removes nothing more.

    Parameters
    ----------
    into:
        The folder of the run.
    key:
        The employer's own number of the person.

    Raises
    ------
    WriterError
        The folder holds no run, another program issues into it, or a file cannot be removed.

    >>> import datetime as dt
    >>> from tempfile import TemporaryDirectory
    >>> from ..compose.assessment import assess
    >>> from ..people.recipient import Recipient
    >>> from .run import issue
    >>> facts = {"address": "Lyon", "job": "tisseuse", "hired_on": dt.date(2019, 3, 4)}
    >>> people = [
    ...     Recipient(key, "Camille Roussel", status="permanent", contract_signed_on=dt.date(2019, 2, 18), **facts)
    ...     for key in ("E-1", "E-2")
    ... ]
    >>> with TemporaryDirectory() as folder:
    ...     _ = issue(assess(load_library(), sample_matter("contract-amendment")), people, folder)
    ...     erase_from_run(folder, "E-1")
    RunErasure(files=1, lines=1, gathered=())
    """
    place = Folder(Path(into))
    if place.read_file(f"{NOTES_FOLDER}/run.json") is None:
        message, hint = N_("this folder holds no run"), N_("name the folder given to “issue -o”")
        raise WriterError(Problem("no-run", place.name, message, hint))
    try:
        with place.hold_lock():
            return _erase_held(place, key.strip())
    except OSError as error:
        raise WriterError(unwritable_file(place.name, error)) from error


def _erase_held(place: Folder, key: str) -> RunErasure:
    """Take one person out of a folder that is locked: first their files, then the lines that name them."""
    theirs = [line for line in _read_lines(place, MANIFEST) if _key_of(line) == key]
    files = [json.loads(line)["file"] for line in theirs]
    shared = {json.loads(line)["file"] for line in _read_lines(place, MANIFEST) if _key_of(line) != key}
    gathered, removed = [], 0
    for file in dict.fromkeys(files):
        archive = file.partition(".zip/")[0] + ".zip" if ".zip/" in file else file
        if archive != file or file in shared:
            gathered += [archive] if archive not in gathered else []
        elif (place.root / file).is_file():
            (place.root / file).unlink()
            removed += 1
    for name in (MANIFEST, *(note for note in place.list_notes() if note.endswith(".jsonl"))):
        _rewrite_lines(place, name, lambda line: _key_of(line) == key)
    for name in (TABLE, *(note for note in place.list_notes() if note.endswith(".csv"))):
        _rewrite_lines(place, name, lambda line: _first_cell(line) in (key, f"'{key}"))
    seals = (note for note in place.list_notes() if note.endswith(".files"))  # of PDF files, by their names
    json_names = [json.dumps(file, ensure_ascii=False).encode() for file in files]
    place.remove_files(
        [name for name in seals if any(json_name in (place.read_file(name) or b"") for json_name in json_names)]
    )
    return RunErasure(removed, len(theirs), tuple(gathered))


def _read_lines(place: Folder, name: str) -> list[bytes]:
    return (place.read_file(name) or b"").splitlines(keepends=True)


def _rewrite_lines(place: Folder, name: str, is_theirs: Callable[[bytes], bool]) -> None:
    """Write a file of lines again without those of the person, where it has any; its rights are kept."""
    lines = _read_lines(place, name)
    kept_lines = [line for line in lines if not is_theirs(line)]
    if len(kept_lines) < len(lines):
        rights = (place.root / name).stat().st_mode & 0o777
        place.write_file(name, b"".join(kept_lines))
        (place.root / name).chmod(rights)


def _key_of(line: bytes) -> object:
    return json.loads(line)["key"]


def _first_cell(line: bytes) -> str:
    """Read the first cell of a line of the table, as `manifest.format_table_line` writes it."""
    text = line.decode().removeprefix("\ufeff").rstrip("\r\n")
    if not text.startswith('"'):
        return text.partition(";")[0]
    cell, at = [], 1
    while at < len(text):
        if text[at] == '"':
            if text[at : at + 2] != '""':
                break
            at += 1
        cell.append(text[at])
        at += 1
    return "".join(cell)
