"""Cuts the power of a bulk issue in random ways, gives the same order again, and asserts that nothing spoilt counts as
done.

``python tools/power_cuts.py [--cuts 1000] [--seed 1]``; with ``--first N --cuts 1`` and the seed, one cut again.

A run is watched: what its folder and its register hold is kept at many moments, while files wait for their names and
after they have them. A cut takes one of these moments and does to its files what a machine without power does to what
its disk had not confirmed: files are cut short, empty, full of zeros in whole or from a block on, written over with
something else, still under the name under which they waited, or gone; whole folders are gone. One time in four the
register is an older copy. Then the same order is carried out, and the folder and the register must end as those of the
run that nobody touched: the same files with the same bytes, the same manifests, the same events in a clean chain. What
the register had lost must be told. Where nothing that is left says which run it was, the order must be refused; an
empty folder then takes it.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aigov_docs.bulk.plan import IssuePlan

BLOCK = 512  # what a disk writes at once
KINDS = ("short", "empty", "zeros", "zero-end", "other", "waiting", "gone")


@dataclass(frozen=True, slots=True)
class Moment:
    """What a folder and a register hold at one moment of a run: bytes by name; ``recorded`` counts the events."""

    files: dict[str, bytes]
    register: bytes
    recorded: int


@dataclass(slots=True)
class Cut:
    """What was drawn for a cut: the moment, what happened to which file, how old the register is; and what failed."""

    number: int
    moment: int
    damages: list[tuple[str, str]] = field(default_factory=list)
    register: int = 0
    refused: bool = False
    failure: str = ""


def read_tree(root: Path) -> dict[str, bytes]:
    """Every file under a folder with its bytes."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


class Bench:
    """Cuts of one plan, each drawn from the seed and its number, so that one can be made again alone."""

    def __init__(self, plan: IssuePlan, root: Path, seed: int) -> None:
        self.plan, self.root, self.seed = plan, root, seed
        root.mkdir(exist_ok=True)
        self.moments: list[Moment] = []
        self.expected = self._watch()

    def _watch(self) -> Moment:
        """Carry out the plan undisturbed, and keep what there is at each step."""
        from aigov_docs.bulk.run import execute_plan
        from aigov_docs.register.register import Register

        out, base, bench = self.root / "watched", self.root / "watched.db", self
        with Register(base) as register:

            class Log:
                """A log that looks around before and after it records a chunk."""

                def record_issued(self, rows: Any, *, run: str) -> object:
                    bench._look(out, base)
                    done = register.record_issued(rows, run=run)
                    bench._look(out, base)
                    return done

            execute_plan(self.plan, out, register=Log(), progress=lambda now: self._look(out, base))
        return self._look(out, base)

    def _look(self, out: Path, base: Path) -> Moment:
        import sqlite3

        with sqlite3.connect(base) as read:
            (recorded,) = read.execute("select count(*) from aigov_events").fetchone()
        read.close()
        self.moments.append(Moment(read_tree(out), base.read_bytes(), recorded))
        return self.moments[-1]

    def draw(self, number: int) -> tuple[Cut, dict[str, bytes]]:
        """Draw a cut: what is done to the files of which moment, and the files that are left."""
        chance = random.Random(f"{self.seed}:{number}")
        cut = Cut(number, chance.randrange(len(self.moments)))
        kept = self.moments[cut.moment]
        older = [at for at, each in enumerate(self.moments[: cut.moment]) if each.recorded < kept.recorded]
        cut.register = chance.choice(older) if older and chance.random() < 0.25 else cut.moment
        share = chance.choice((0.05, 0.2, 0.5, 1.0))
        left: dict[str, bytes] = {}
        for name, data in kept.files.items():
            kind = chance.choice(KINDS) if chance.random() < share else ""
            if kind:
                cut.damages.append((kind, name))
            self._damage(name, data, kind, chance, left)
        folders = sorted({name.rpartition("/")[0] for name in left} - {""})
        if folders and chance.random() < 0.1:
            gone = chance.choice(folders)
            cut.damages.append(("folder gone", gone))
            left = {name: data for name, data in left.items() if not name.startswith(f"{gone}/")}
        return cut, left

    def _damage(self, name: str, data: bytes, kind: str, chance: random.Random, left: dict[str, bytes]) -> None:
        at = chance.randrange(len(data) + 1) // BLOCK * BLOCK if data else 0
        if kind == "waiting":
            left[self._waiting_name(name)] = data
        elif kind != "gone":
            left[name] = {
                "": data,
                "short": data[: chance.randrange(len(data) or 1)],
                "empty": b"",
                "zeros": bytes(len(data)),
                "zero-end": data[:at] + bytes(len(data) - at),
                "other": data[:at] + chance.randbytes(BLOCK) + data[at + BLOCK :],
            }[kind]

    def _waiting_name(self, name: str) -> str:
        """The name under which a file waited for its own."""
        for chunk in range(self.plan.chunks):
            names = self.plan.list_chunk_files(chunk)
            if name in names and not self.plan.order.is_gathered:
                return f".aigov/{chunk:05d}/{names.index(name):05d}{self.plan.order.ending}"
            if name in names:
                return f".aigov/{chunk:05d}/{name}"
        return f"{name}.part"

    def run(self, number: int) -> Cut:
        """Make one cut, carry out the plan again, and compare."""
        from aigov_docs.bulk.run import execute_plan
        from aigov_docs.kits.ground.problems import AigovError
        from aigov_docs.register.register import Register

        cut, left = self.draw(number)
        at = self.root / f"cut-{number:05d}"
        for name, data in left.items():
            path = at / "out" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        at.mkdir(exist_ok=True)
        (at / "register.db").write_bytes(self.moments[cut.register].register)
        try:
            with Register(at / "register.db", create=False) as register:
                try:
                    done = execute_plan(self.plan, at / "out", register=register)
                except AigovError as error:
                    if [problem.code for problem in error.problems] != ["not-empty"] or self._says_run(left):
                        raise
                    cut.refused = True
                    shutil.rmtree(at / "out")
                    done = execute_plan(self.plan, at / "out", register=register)
                assert done.written + done.resumed == len(self.plan.rows), "the counts do not add up"
                self._compare(cut, left, at / "out", register, done)
        except Exception as error:
            cut.failure = f"{type(error).__name__}: {error}"
        else:
            shutil.rmtree(at)
        return cut

    def _says_run(self, left: dict[str, bytes]) -> bool:
        """Whether anything that is left says which run it was."""
        return any(
            self.plan.run.encode() in data and b'"run": "' in data
            for name, data in left.items()
            if name == ".aigov/run.json" and data == self.expected.files[name]
        )

    def _compare(self, cut: Cut, left: dict[str, bytes], out: Path, register: Any, done: Any) -> None:
        found, expected = read_tree(out), self.expected
        wrong = sorted(name for name in {*found, *expected.files} if found.get(name) != expected.files.get(name))
        assert not wrong, f"not as made: {', '.join(wrong[:5])}"
        assert register.check_chain().clean, "the chain is broken"
        events = [(stored.event.key, stored.event.fingerprint) for stored in register.read_events()]
        assert len(events) == expected.recorded == len(set(events)), "somebody is lost or twice in the register"
        finished = {name[7:12] for name in left if name.startswith(".aigov/") and name.endswith(".jsonl")}
        rows = [row for chunk in finished for row in self.plan.rows.read_chunk(int(chunk))]
        had = self.moments[cut.register].recorded
        if not cut.refused:
            lost = sum(1 for row in rows if self.plan.variants[row.variant].proposed and row.place >= had)
            assert done.recorded_again == lost, "what the register had lost is not told"
            spoilt = [
                name for chunk in finished for name in self.plan.list_chunk_files(int(chunk))
                if left.get(name) != expected.files[name]
            ]  # fmt: skip
            assert sorted(done.remade) == sorted(spoilt), "what was made again is not told"


def summary(cuts: list[Cut], seconds: float) -> int:
    """Say what was done and what failed; 1 when something did."""
    failed = [cut for cut in cuts if cut.failure]
    kinds = Counter(kind for cut in cuts for kind, _ in cut.damages)
    print(f"{len(cuts)} power cuts in {seconds:.0f} s, {kinds.total()} damages, {len(failed)} failed")
    print("  " + ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()))
    print(
        f"  older register {sum(cut.register != cut.moment for cut in cuts)},"
        f" refused for want of a name {sum(cut.refused for cut in cuts)}"
    )
    return 1 if failed else 0


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    options.add_argument("--cuts", type=int, default=1000, help="how many (1000)")
    options.add_argument("--seed", type=int, default=1, help="what all is drawn from (1)")
    options.add_argument("--first", type=int, default=0, help="the number of the first cut (0)")
    given = options.parse_args(arguments)
    import aigov_docs as aigov
    from aigov_docs.people.recipient import Recipient

    library, matter = aigov.load_library(), aigov.samples.sample_matter("contract-amendment")
    more: dict[str, Any] = {
        "address": "Lyon",
        "job": "tisseuse",
        "status": "permanent",
        "hired_on": matter.date,
        "contract_signed_on": matter.date,
    }
    people = [Recipient(f"M-{n:03d}", f"Zoé Roussel {n}", gender="fm"[n % 2], **more) for n in range(12)]
    started, cuts = time.monotonic(), list[Cut]()
    with tempfile.TemporaryDirectory(prefix="power-cuts-") as root:
        for at, way in enumerate(({"names": "{folder}/{key}"}, {"format": "zip"})):
            plan = aigov.plan_issue(library, matter, people, chunk=3, **way)
            bench = Bench(plan, Path(root, str(at)), given.seed)
            for number in range(given.first + at, given.first + given.cuts, 2):
                cuts.append(cut := bench.run(number))
                if cut.failure:
                    print(
                        f"cut {number} FAILED: {cut.failure}\n  {cut.damages}\n"
                        f"  again: --seed {given.seed} --first {number} --cuts 1"
                    )
    return summary(cuts, time.monotonic() - started)


if __name__ == "__main__":
    sys.exit(main())
