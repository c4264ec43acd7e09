"""Issuing against docxtpl, side by side in one run: the same employees, the same pages, new files.

    python benchmarks/issue.py [--people 2000] [--rounds 3]

docxtpl opens, renders and saves the equivalent template for each person: our document with ``{{ }}`` where the values go, in a file of its
own, with ``autoescape=True``. What docxtpl does not do at all (the proof of each file, the manifest, the register) is left out of its time and
of our "bare" rows; the rows after them add it. The rounds are interleaved and medians are printed. The limit is what no
program can do without: compressing the ready XML at zlib's fastest level, its CRC, the zip, the write. Exit status 1 below the
floors of the project's goals.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import os
import re
import statistics
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import aigov_docs as aigov
from aigov_docs.document.assembly import assemble
from aigov_docs.issuing.issue import Plan, issue, plan, standing_for
from aigov_docs.issuing.merge import Template, compiled, parts_of, zipped
from aigov_docs.issuing.people import Recipient, matter_of
from aigov_docs.issuing.places import put
from aigov_docs.issuing.register import Register

FLOORS = {"bare": 60, "everything": 30, "zip": 150}
_MARK = re.compile("([\ue100-\ue10d])\\1*")


def people(count: int) -> list[Recipient]:
    """Employees who differ in everything."""
    start = dt.date(1995, 1, 2)
    return [
        Recipient(
            f"E-{n:06d}", f"Camille Roussel-{n}", gender="fm"[n % 2], address=f"{n} rue des Tisserands, 69{n % 1000:03d} Lyon", job=f"tisseuse échelon {n % 40}",
            hired_on=start + dt.timedelta(days=n % 9000), contract_signed_on=start + dt.timedelta(days=n % 8999), number=n % 9 + 1,
        )
        for n in range(count)
    ]  # fmt: skip


def peer_template(library: Any, matter: Any, made: Plan, at: int) -> bytes:
    """Our document as a docxtpl template, without the proof."""
    theirs = matter_of(matter, made.people[at])
    assessment = aigov.assess(library, theirs)
    file = aigov.to_bytes(assemble(replace(assessment, matter=standing_for(theirs, made.rows[at].values)), "fr"), "docx")
    parts = {name: _MARK.sub(lambda found: f"{{{{ v{ord(found[1]) - 0xE100} }}}}", data.decode()).encode() for name, data in parts_of(file).items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def unproved(library: Any, matter: Any, made: Plan) -> list[Template]:
    """The templates without the proof, which docxtpl cannot make: for the bare merge."""
    out = []
    for number in range(len(made.templates)):
        row = next(row for row in made.rows if row.template == number)
        theirs = matter_of(matter, made.people[row.place])
        document = assemble(replace(aigov.assess(library, theirs), matter=standing_for(theirs, row.values)), "fr")
        out.append(compiled(replace(document, proof=None)))
    return out


def clock(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--peer", type=int, default=20, help="people given to docxtpl in each round")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    from docxtpl import DocxTemplate

    library, matter = aigov.load_library(), aigov.sample_matter("contract-amendment")
    everyone = people(options.people)
    made = plan(library, matter, everyone)
    peers = [peer_template(library, matter, made, at) for at in range(2)]
    plain = unproved(library, matter, made)
    times: dict[str, list[float]] = {name: [] for name in ("docxtpl", "bare", "bare, with the proof", "proof and fingerprint", "everything", "everything, one more person", "zip", "zip, with the proof", "limit")}
    with tempfile.TemporaryDirectory(dir=os.environ.get("AIGOV_BENCH_DIR")) as folder:
        root = Path(folder)
        for turn in range(options.rounds):
            _round(root / str(turn), turn, times, made, plain, peers, options, DocxTemplate, library, matter)
        size = (root / "0" / "all" / made.rows[0].file).stat().st_size
    base = statistics.median(times["docxtpl"])
    print(f"{options.people} people, {options.rounds} rounds, document.xml {len(parts_of(made.templates[0].merge(made.rows[0].values)[0])['word/document.xml'])} bytes, file {size} bytes")
    print(f"{'':36}{'µs/document':>12}{'× docxtpl':>12}{'÷ limit':>10}")
    limit = statistics.median(times["limit"])
    ratios = {}
    for name, values in times.items():
        middle = statistics.median(values)
        ratios[name] = base / middle
        print(f"{name:36}{middle * 1e6:12.1f}{base / middle:12.1f}{middle / limit:10.2f}")
    low = [name for name, floor in FLOORS.items() if ratios[name] < floor]
    print("below the floor: " + ", ".join(low) if low else "every floor is reached")
    return 1 if low else 0


def _round(root: Path, turn: int, times: dict[str, list[float]], made: Plan, plain: list[Template], peers: list[bytes], options: Any, peer: Any, library: Any, matter: Any) -> None:
    """Each once, in turn."""
    for name in ("peer", "bare", "proved", "print", "limit"):
        (root / name).mkdir(parents=True)
    count = len(made.rows)

    def docxtpl() -> None:
        for at in range(options.peer):
            row = made.rows[at]
            template = peer(io.BytesIO(peers[at % 2]))
            template.render({f"v{place}": value for place, value in enumerate(row.values)}, autoescape=True)
            template.save(str(root / "peer" / f"{at}.docx"))

    def bare(name: str, templates: list[Template]) -> None:
        folder = str(root / name)
        for row in made.rows:
            put(f"{folder}/{row.place}.docx", templates[row.template or 0].bare(row.values))

    def fingerprinted() -> None:
        folder = str(root / "print")
        for row in made.rows:
            put(f"{folder}/{row.place}.docx", made.templates[row.template or 0].merge(row.values)[0])

    def everything(name: str) -> None:
        with Register(str(root / f"{name}.db")) as register:
            issue(library, matter, made.people, root / name, register=register)

    def zips(name: str, templates: list[Template]) -> None:
        (root / f"{name}.zip").write_bytes(b"".join(zipped((row.file, templates[row.template or 0].bare(row.values)) for row in made.rows)))

    def limit() -> None:
        folder = str(root / "limit")
        name = "word/document.xml"
        data = ready
        for at in range(count):
            worker = zlib.compressobj(1, zlib.DEFLATED, -15, 8)
            packed = worker.compress(data) + worker.flush()
            zlib.crc32(data)
            put(f"{folder}/{at}.docx", b"".join((name.encode(), packed)))

    ready = parts_of(made.templates[0].merge(made.rows[0].values)[0])["word/document.xml"]
    times["docxtpl"].append(clock(docxtpl) / options.peer)
    times["bare"].append(clock(lambda: bare("bare", plain)) / count)
    times["bare, with the proof"].append(clock(lambda: bare("proved", made.templates)) / count)
    times["proof and fingerprint"].append(clock(fingerprinted) / count)
    times["zip"].append(clock(lambda: zips("zip", plain)) / count)
    times["zip, with the proof"].append(clock(lambda: zips("proved", made.templates)) / count)
    times["limit"].append(clock(limit) / count)
    whole = clock(lambda: everything("all"))
    times["everything"].append(whole / count)
    few = clock(lambda: plan(library, matter, made.people[:2]))  # assembling the two variants, whatever the number of people
    times["everything, one more person"].append((whole - few) / count)


if __name__ == "__main__":
    sys.exit(main())
