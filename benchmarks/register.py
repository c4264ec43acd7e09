"""How long a register takes to be read and added to, now that both verify it first.

``python benchmarks/register.py [EVENTS] [ADDRESS]``: makes a register of so many proposals (100,000 by default) in a
file of SQLite, or in the empty database of the address, and prints seconds of the processor: writing it, reading
everybody, and one person and one answer, each as a program that was just started: with what was verified before kept,
and without.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from aigov_docs.kits.ledger.evidence import IssuedRow
from aigov_docs.register.register import Register

DAY = dt.date(2026, 6, 1)
EDITIONS = tuple(f"clause-{n}@2" for n in range(30))


def measure(what: str, work: Callable[[], object]) -> None:
    started = time.process_time()
    work()
    print(f"{what:<48}{time.process_time() - started:8.2f} s", flush=True)


def write_register(address: str, count: int) -> None:
    rows = (
        IssuedRow(f"E-{n:06}", f"E-{n:06}.docx", f"{n:064x}", EDITIONS, "fr", "0" * 32, "charter", "1", DAY)
        for n in range(count)
    )
    with Register(address) as register:
        register.record_issued(rows, run="r1")


def read_everybody(address: str) -> None:
    with Register(address) as register:
        register.read_people()


def read_one(address: str) -> None:
    with Register(address) as register:
        register.status_of("E-000007", on="2026-07-01")


def answer_one(address: str, key: str) -> None:
    with Register(address) as register:
        register.answer(key, "signed", on="2026-06-10")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = str(Path(folder, "state"))
        address = sys.argv[2] if len(sys.argv) > 2 else f"{folder}/register.db"
        measure(f"write {count:,} proposals", lambda: write_register(address, count))
        measure("read everybody", lambda: read_everybody(address))
        measure("read one person, the verified end kept", lambda: read_one(address))
        measure("write one answer, the verified end kept", lambda: answer_one(address, "E-000007"))
        for what, work in {
            "read one person": read_one,
            "write one answer": lambda at: answer_one(at, "E-000008"),
        }.items():
            for kept in Path(folder).rglob("register-*.json"):
                kept.unlink()
            measure(f"{what}, nothing kept", lambda work=work: work(address))


if __name__ == "__main__":
    main()
