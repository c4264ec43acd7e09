"""Where issued files go: under a temporary name first, and under their own once the register knows them.

A run keeps its notes in ``.aigov`` inside the folder: which run it is, and for each chunk that is done its part of the manifest. That part is
written last, so a chunk that has one is whole, and a chunk that has none is made again, with the same bytes. Nothing of a person is
in the notes but what the manifest says.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import N_, Problem, WriterError

MANIFEST, TABLE = "manifest.jsonl", "manifest.csv"
_NOTES = ".aigov"


def whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that appears whole or not at all."""
    waiting = path.with_name(f"{path.name}.part")
    with waiting.open("wb") as file:
        file.writelines(pieces)
    os.replace(waiting, path)


@dataclass(slots=True)
class Folder:
    """A folder of issued files.

    Parameters
    ----------
    root:
        The folder; it is made when it does not exist.
    """

    root: Path
    _made: set[str] = field(default_factory=set)

    @property
    def notes(self) -> Path:
        """Where the run keeps its notes."""
        return self.root / _NOTES

    def open(self, run: str, chunks: int) -> None:
        """Start a run here, or go on with it.

        Raises
        ------
        WriterError
            The folder holds something else, or another run: nothing of it is touched.
        """
        try:
            known = json.loads((self.notes / "run.json").read_text("utf-8"))["run"]
        except (OSError, ValueError, KeyError, TypeError):
            known = None
        if known is not None and known != run:
            raise WriterError(Problem("other-run", str(self.root), N_("the folder holds another issue: other people, another text or other options"), N_("choose another folder")))
        if known is None and self.root.exists() and any(each.name != _NOTES for each in self.root.iterdir()):
            raise WriterError(Problem("not-empty", str(self.root), N_("the folder is not empty"), N_("choose an empty folder, or one that does not exist")))
        self.notes.mkdir(parents=True, exist_ok=True)
        if known is None:
            whole(self.notes / "run.json", [json.dumps({"run": run, "chunks": chunks}).encode()])

    # ---- chunks
    def _note(self, chunk: int, ending: str) -> Path:
        return self.notes / f"{chunk:05d}.{ending}"

    def waiting(self, chunk: int) -> Path:
        """The folder where the files of a chunk wait for their names, empty."""
        place = self.notes / f"{chunk:05d}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        return place

    def done(self, chunk: int, files: Iterable[str]) -> bool:
        """Whether a chunk is whole: it has its part of the manifest, and every file is there."""
        return self._note(chunk, "jsonl").exists() and all((self.root / name).exists() for name in files)

    def name(self, chunk: int, files: Sequence[tuple[str, str]]) -> None:
        """Give the files of a chunk their own names: pairs of the waiting name and the name."""
        start, root = f"{self.notes / f'{chunk:05d}'}{os.sep}", f"{self.root}{os.sep}"
        for waiting, name in files:
            folder = name.rpartition("/")[0]
            if folder and folder not in self._made:
                (self.root / folder).mkdir(parents=True, exist_ok=True)
                self._made.add(folder)
            os.replace(start + waiting, root + name)

    def note(self, chunk: int, lines: Sequence[str], rows: Sequence[str]) -> None:
        """Write the part of the manifest of a chunk: from then on it is done."""
        whole(self._note(chunk, "csv"), ["".join(rows).encode()])
        whole(self._note(chunk, "jsonl"), ["".join(lines).encode()])
        shutil.rmtree(self.notes / f"{chunk:05d}", ignore_errors=True)

    def close(self, chunks: int, header: str) -> None:
        """Make the manifest of the whole run from those of its chunks."""
        for name, ending, first in ((MANIFEST, "jsonl", b""), (TABLE, "csv", header.encode("utf-8-sig"))):
            whole(self.root / name, (data for data in (first, *(self._note(chunk, ending).read_bytes() for chunk in range(chunks)))))

    def clear(self, *patterns: str) -> None:
        """Remove notes that were only needed while the run went on, or that a run that was stopped left."""
        for pattern in patterns:
            for path in self.notes.glob(pattern):
                with contextlib.suppress(OSError):
                    path.unlink()


def put(path: str, data: bytes) -> None:
    """Write a file that waits for its name."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o644)
    try:
        if os.write(handle, data) != len(data):
            raise OSError(28, os.strerror(28))  # a disk that is full may take only a part
    finally:
        os.close(handle)
