"""The same matter and the same library give the same bytes: make everything, then compare with what another machine
made.

``python tools/same_bytes.py make FOLDER [ENDING…]`` writes every document in every format (or those named), the
calendars and the redlines. ``python tools/same_bytes.py compare ONE OTHER`` says which files differ. A Word file is
compressed: when two builds of zlib are at work, its compressed bytes may differ and its parts may not; that, and only
that, is told and passes.

`same_bytes.sh` runs both under other time zones, languages, hash seeds, folders and umasks, and under a second Python.
"""

from __future__ import annotations

import sys
import zipfile
import zlib
from importlib.util import find_spec
from pathlib import Path

#: Written beside the files: the zlib at work, which is not compared.
_ZLIB = "zlib-version"


def make(folder: Path, endings: list[str]) -> int:
    """Every document in every format, or those of these endings; the number of files."""
    from every_document import VEHICLES, write_all

    import aigov_docs as aigov

    known = [ending for ending in ("docx", "html", "json", "md", "pdf") if ending != "pdf" or find_spec("typst")]
    files = write_all(folder, tuple(endings or known))
    library = aigov.load_library()
    if find_spec("icalendar"):
        for vehicle in VEHICLES:
            plan = aigov.formalities(aigov.assess(library, aigov.samples.sample_matter(vehicle)))
            files.append(folder / f"{vehicle}.ics")
            files[-1].write_bytes(aigov.document.render_calendar(plan, "fr"))
    (folder / _ZLIB).write_text(zlib.ZLIB_RUNTIME_VERSION, encoding="utf-8")
    return len(files)


def compare(one: Path, other: Path) -> tuple[list[str], list[str]]:
    """What differs between two folders, and what is only compressed otherwise.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, text in (("a", "same"), ("b", "other")):
    ...         _ = (Path(folder) / name).mkdir(), (Path(folder) / name / "x.md").write_text(text)
    ...     compare(Path(folder) / "a", Path(folder) / "b")
    (['x.md: other bytes'], [])
    """
    names = {path.name for folder in (one, other) for path in folder.iterdir()} - {_ZLIB}
    builds = {(folder / _ZLIB).read_text(encoding="utf-8") for folder in (one, other) if (folder / _ZLIB).is_file()}
    differ, packed = [], []
    for name in sorted(names):
        first, second = one / name, other / name
        if not (first.is_file() and second.is_file()):
            differ.append(f"{name}: only in {one if first.is_file() else other}")
        elif first.read_bytes() == second.read_bytes():
            continue
        elif first.suffix != ".docx":
            differ.append(f"{name}: other bytes")
        elif parts := _parts(first, second):
            differ.append(f"{name}: {', '.join(parts)}")
        elif len(builds) > 1:
            packed.append(name)
        else:
            differ.append(f"{name}: the same parts, compressed otherwise by the same zlib")
    return differ, packed


def _parts(one: Path, other: Path) -> list[str]:
    """The parts in which two Word files differ: their bytes, dates, order and permissions."""
    with zipfile.ZipFile(one) as first, zipfile.ZipFile(other) as second:
        told = [
            {item.filename: (item.date_time, item.external_attr, item.CRC) for item in package.infolist()}
            for package in (first, second)
        ]
        names = [*dict.fromkeys((*told[0], *told[1]))]
        out = [name for name in names if told[0].get(name) != told[1].get(name)]
        return out or (["another order of parts"] if list(told[0]) != list(told[1]) else [])


def main(arguments: list[str]) -> int:
    match arguments:
        case ["make", folder, *endings]:
            print(
                f"{make(Path(folder), endings)} files, Python {sys.version.split()[0]}, zlib"
                f" {zlib.ZLIB_RUNTIME_VERSION}"
            )
            return 0
        case ["compare", one, other]:
            differ, packed = compare(Path(one), Path(other))
            for said in differ:
                print(said, file=sys.stderr)
            if packed:
                print(f"{len(packed)} Word files have the same parts, compressed otherwise by another zlib")
            print(f"{len(differ)} files differ" if differ else "the same bytes" if not packed else "the same parts")
            return 1 if differ else 0
    print((__doc__ or "").strip(), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
