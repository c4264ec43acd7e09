"""Kills bulk issue at random moments, gives the same command again, and asserts that it ends as if nothing had
happened.

``python tools/kill_runs.py [--runs 500] [--seed 1]``, on Linux; with ``--first N --runs 1`` and the seed, one run
again.

Each run issues to the same hundred people: three variants, some of them rendered alone, in many chunks. It is stopped
by SIGKILL, SIGINT or SIGTERM, all its processes or the first alone, at a moment drawn over the whole run; one in four
is stopped again while it goes on. Then the same command is left to end, and compared with a run that nobody touched:
the same files with the same bytes, the same manifest, the same events in the register with a clean chain; nothing
waiting, no temporary file, no process left behind, and no value of a person in what was said. Some runs meet a full
disk or lose a worker instead. Most are started by forking this program, which has loaded the library already; some are
the command itself.

The moments are of five kinds: any time from the start to past the end; some time after a chunk drawn; after the last
chunk; at one touch of the disk drawn among all (an audit hook counts them); while the register's journal stands.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

PEOPLE, CHUNK = 100, 10
PATTERNS = ("{key}", "{folder}/{key}_{language}", "{name}")
MOMENTS = ("time", "chunk", "end", "touch", "journal")
PATIENCE = 120.0  # seconds after which a program that does not end is a failure


# ------------------------------------------------------------------ what is issued
def rows(both: bool) -> Iterator[tuple[str, ...]]:
    """A list of people: women, men, and some of whom it is not said, or in both languages; some with a word that only
    the ordinary writer sets right.
    """
    yield ("Matricule", "Nom complet", "Civilité", "Adresse", "Emploi", "Date d'entrée", "Date du contrat", "Langue")
    for n in range(PEOPLE):
        other = n % 10 == 7
        name = f"Zoé Qqsecret{n:03d}" if n % 34 != 33 else f"Zoé Qqsecret{n:03d}-Llanfairpwllgwyngyll"
        civility = "" if other else ("Mme", "M.")[n % 2]
        yield (
            f"M-{n:04d}",
            name,
            civility,
            f"{n} rue de l'Écluse & Qqstreet, 69001 Lyon",
            "tisseuse, Qqjob",
            "04/03/2019",
            "18/02/2019",
            "fr+en" if other and both else "fr",
        )


SECRETS = (b"Qqsecret", b"Qqstreet", b"Qqjob")


@dataclass(frozen=True, slots=True)
class Way:
    """How a run is made."""

    format: str
    names: str
    processes: int
    command: bool
    chunk: int
    both: bool = False

    def __str__(self) -> str:
        return (
            f"{'command' if self.command else 'fork'}, {self.format}, {self.names}, {self.processes}"
            f" process{'es' if self.processes > 1 else ''}{', both languages' if self.both else ''}"
        )


@dataclass(frozen=True, slots=True)
class Site:
    """Where a run is made: its files, its register, its temporary folder, what it says."""

    root: Path
    out: Path
    register: Path
    temporary: Path
    said: Path


def site(root: Path, disk: Path | None = None, register_there: bool = False) -> Site:
    """The places of a run; on a disk of its own when there is one."""
    (root / "tmp").mkdir(parents=True)
    return Site(
        root,
        (disk or root) / "out",
        ((disk if disk and register_there else root) / "avenants.db"),
        root / "tmp",
        root / "said.txt",
    )


# ------------------------------------------------------------------ a program that issues
@dataclass(slots=True)
class Program:
    """A program at work, first of a group of its own, and the marks it gave: how many were done, and when."""

    pid: int
    pipe: int
    started: float
    process: subprocess.Popen[bytes] | None = None
    marks: list[tuple[str, float]] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)
    status: int | None = None
    silent: bool = False
    _rest: bytes = b""

    def listen(self, until: float, enough: Callable[[], bool] = lambda: False) -> bool:
        """Read marks until a time; whether what was waited for came. It ends early when the program did."""
        while not enough():
            left = until - time.monotonic()
            if self.silent or not select.select([self.pipe], [], [], max(left, 0))[0]:
                return False
            data = os.read(self.pipe, 65536)
            if not data:
                self.silent = True
                return enough()
            *lines, self._rest = (self._rest + data).split(b"\n")
            for line in lines:
                self._mark(line.decode("utf-8", "replace"))
        return True

    def _mark(self, line: str) -> None:
        with contextlib.suppress(ValueError, TypeError, AttributeError):
            said = json.loads(line)
            mark = str(said["done"]) if said.get("event") == "progress" else str(said["event"])
            self.marks.append((mark, time.monotonic()))
            self.last = said

    def done(self) -> int | None:
        """How many documents it said were done; None before it said so first."""
        return max((int(mark) for mark, _ in self.marks if mark.isdigit()), default=None)

    def met(self, mark: str) -> float | None:
        return next((at for name, at in self.marks if name == mark), None)

    def wait(self, seconds: float = PATIENCE) -> int | None:
        """Its status once it ended; None when it does not end. Its workers may hold the pipe longer than it lives."""
        until = time.monotonic() + seconds
        while self.status is None and time.monotonic() < until:
            if self.silent:
                time.sleep(0.002)
            else:
                self.listen(time.monotonic() + 0.01)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                if self.process is not None:
                    self.process.returncode = self.status
        self.listen(time.monotonic())
        return self.status

    def close(self) -> None:
        """Leave nothing of it: its group is ended, its pipe closed."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.status is None:
            with contextlib.suppress(ChildProcessError):
                self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.pipe)


def group(first: int) -> list[int]:
    """The processes of a group that still live."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                fields = Path("/proc", entry, "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                if int(fields[2]) == first and fields[0] not in "ZX":
                    found.append(int(entry))
    return found


def _interrupt_once(number: int, frame: object) -> None:
    """Raise for the first Ctrl-C alone: a run is sent one, and what comes while a fork leaves must not unwind what it
    has of its parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


class Bench:
    """Starts programs, and remembers what a run that nobody touches gives."""

    def __init__(self, root: Path) -> None:
        import aigov_docs as aigov

        self.root = root
        self.matter_file = root / "matter.yaml"
        self.matter_file.write_text(
            re.sub(r"(?m)^vehicle:.*$", "vehicle: contract-amendment", aigov.sample_text()), "utf-8"
        )
        self.lists = {both: root / f"salaries-{both:d}.csv" for both in (False, True)}
        for both, path in self.lists.items():
            table = io.StringIO()
            csv.writer(table, delimiter=";").writerows(rows(both))
            path.write_text(table.getvalue(), "utf-8")
        self.library, self.matter = aigov.load_library(), aigov.read_matter(self.matter_file)
        self.known: dict[tuple[str, str, int, bool], Expected] = {}
        self._warm()

    def _warm(self) -> None:
        """Load what a run needs, so that a fork has it."""
        import aigov_docs as aigov

        people = aigov.read_recipients(self.lists[True], on=self.matter.date)
        with aigov.Register(":memory:") as register:
            aigov.issue(
                aigov.assess(self.library, self.matter),
                people.people[:8],
                self.root / "warm",
                register=register,
                chunk=4,
            )

    # ---- starting
    def start(self, way: Way, at: Site, touch: tuple[int, int] | None = None, limit: int = 0) -> Program:
        """Start a run; with ``touch``, it ends itself by a signal at a touch of the disk; with ``limit``, no file may
        be longer.
        """
        return self._command(way, at) if way.command else self._fork(way, at, touch, limit)

    def _command(self, way: Way, at: Site) -> Program:
        words = [
            "issue",
            self.matter_file,
            self.lists[way.both],
            "-o",
            at.out,
            "--register",
            at.register,
            "--json",
            "--format",
            way.format,
            "--names",
            way.names,
            "--processes",
            way.processes,
        ]
        if command_takes_chunk():
            words += ["--chunk", way.chunk]
        environment = {
            **os.environ,
            "TMPDIR": str(at.temporary),
            "LC_ALL": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        with at.said.open("ab") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "aigov_docs", *map(str, words)],
                stdout=subprocess.PIPE,
                stderr=said,
                env=environment,
                start_new_session=True,
            )
        assert process.stdout is not None
        pipe = os.dup(process.stdout.fileno())
        process.stdout.close()
        return Program(process.pid, pipe, time.monotonic(), process)

    def _fork(self, way: Way, at: Site, touch: tuple[int, int] | None, limit: int) -> Program:
        ours, theirs = os.pipe()
        started = time.monotonic()
        pid = os.fork()
        if pid == 0:
            status = 70
            try:
                os.close(ours)
                os.setpgid(0, 0)
                said = os.open(at.said, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                os.dup2(said, 1)
                os.dup2(said, 2)
                tempfile.tempdir = os.environ["TMPDIR"] = str(at.temporary)
                signal.signal(signal.SIGINT, _interrupt_once)
                if limit:
                    import resource

                    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
                status = self._issue(way, at, theirs, touch)
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # here, where an interrupt that comes before it is caught
            except KeyboardInterrupt:  # after the end
                status = 130
            except BaseException:
                signal.signal(
                    signal.SIGINT, signal.SIG_IGN
                )  # a second one must not unwind what the fork has of its parent
                traceback.print_exc()
            finally:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                with contextlib.suppress(BaseException):
                    sys.stdout.flush()
                    sys.stderr.flush()
                os._exit(status)
        with contextlib.suppress(PermissionError, ProcessLookupError):
            os.setpgid(pid, pid)
        os.close(theirs)
        return Program(pid, ours, started)

    def _issue(self, way: Way, at: Site, pipe: int, touch: tuple[int, int] | None) -> int:
        """In the fork: what `aigov-docs issue` does, through the public names."""
        import aigov_docs as aigov
        from aigov_docs.bulk.work import open_processes  # as the command does

        def mark(event: str, **more: Any) -> None:
            os.write(pipe, json.dumps({"event": event, **more}).encode() + b"\n")

        if touch is not None:
            _at_touch(touch, (str(at.out), str(at.register), str(at.temporary)))
        mark("ready")
        try:
            people = aigov.read_recipients(self.lists[way.both], on=self.matter.date)
            with contextlib.ExitStack() as stack:
                register = stack.enter_context(aigov.Register(at.register))
                pool = stack.enter_context(open_processes(way.processes, "fork")) if way.processes > 1 else None
                done = aigov.issue(
                    aigov.assess(self.library, self.matter),
                    people,
                    at.out,
                    register=register,
                    format=way.format,
                    names=way.names,
                    chunk=way.chunk,
                    executor=pool,
                    progress=lambda now: mark("progress", done=now.done),
                )
        except aigov.AigovError as error:
            print(error, file=sys.stderr)
            mark("problems", codes=[problem.code for problem in error.problems])
            return 1
        except KeyboardInterrupt:
            return 130
        mark("end", written=done.written, resumed=done.resumed, touches=_TOUCHES[0])
        return 0 if done.written + done.resumed == PEOPLE else 71

    # ---- the run that nobody touches
    def expected(self, way: Way) -> Expected:
        """What a way gives, however many processes merge."""
        kind = (way.format, way.names, way.chunk, way.both)
        if kind not in self.known:
            at = site(self.root / f"expected-{len(self.known)}")
            calm = replace(way, processes=1, command=False)
            program = self.start(calm, at, touch=(0, signal.SIGKILL))
            status = program.wait()
            program.close()
            if status != 0:
                raise SystemExit(f"the run that nobody touches ends with {status}:\n{at.said.read_text('utf-8')}")
            ready, first, last, end = (program.met(mark) for mark in ("ready", "0", str(PEOPLE), "end"))
            assert ready and first and last and end
            self.known[kind] = Expected(
                tree(at.out),
                events(at.register),
                end - program.started,
                last - first,
                end - last,
                program.last["touches"],
            )
            if (
                len(self.known[kind].events) != PEOPLE
                or sum(data is not None for data in self.known[kind].files.values()) < 2
            ):
                raise SystemExit("the run that nobody touches lost somebody")
        return self.known[kind]

    def took(self, way: Way) -> float:
        """How long a run of this way is, about; the command and its processes start slowly."""
        calm = self.expected(way).whole
        return (
            calm
            + (1.3 if way.command else 0)
            + (1.2 if way.command and way.processes > 1 else 0.1 * (way.processes > 1))
        )


@dataclass(frozen=True, slots=True)
class Expected:
    """What a run gives when nobody touches it, and how long its parts take, in seconds."""

    files: dict[str, bytes | None]
    events: list[Any]
    whole: float
    work: float
    closing: float
    touches: int


_TOUCHES = [0]
_WATCHED = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "sqlite3.connect")


def _at_touch(touch: tuple[int, int], places: tuple[str, ...]) -> None:
    """Count the touches of the disk at some places; at the one drawn, send the signal to the whole group.

    Only in the process that asked.
    """
    number, sent = touch
    me = os.getpid()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if (
            event in _WATCHED
            and os.getpid() == me
            and arguments
            and isinstance(arguments[0], str | os.PathLike)
            and str(os.fspath(arguments[0])).startswith(places)
        ):
            _TOUCHES[0] += 1
            if _TOUCHES[0] == number:
                os.killpg(0, sent)

    sys.addaudithook(hook)


@cache
def command_takes_chunk() -> bool:
    """Whether the command can be told the size of a chunk."""
    said = subprocess.run(
        [sys.executable, "-m", "aigov_docs", "issue", "--help"], capture_output=True, text=True, check=True
    ).stdout
    return "--chunk" in said


# ------------------------------------------------------------------ what is compared
def tree(root: Path) -> dict[str, bytes | None]:
    """Every file with its bytes, every folder with None."""
    found: dict[str, bytes | None] = {}
    for path in sorted(root.rglob("*")):
        found[path.relative_to(root).as_posix()] = None if path.is_dir() else path.read_bytes()
    return found


def events(path: Path) -> list[Any]:
    """The events of a register in order, without their salts and links; the chain must be clean."""
    import aigov_docs as aigov

    with aigov.Register(path, create=False) as register:
        checked = register.check_chain()
        if not checked.clean:
            raise Broken("register: " + "; ".join(fault.code for fault in checked.faults))
        stored = list(register.read_events())
    return [(replace(each.event, personal=""), each.personal, each.editions) for each in stored]


class Broken(Exception):
    """What was lost, doubled, or left behind."""


def compare(expected: Expected, way: Way, at: Site) -> None:
    """Whether a run that was resumed ended as the one nobody touched.

    Raises
    ------
    Broken
        The first difference.
    """
    files = tree(at.out)
    lost, more = sorted(expected.files.keys() - files.keys()), sorted(files.keys() - expected.files.keys())
    if lost or more:
        raise Broken(f"files: {len(lost)} lost {lost[:3]}, {len(more)} too many {more[:3]}")
    other = [name for name, data in files.items() if data != expected.files[name]]
    if other:
        raise Broken(f"files: {len(other)} have other bytes {other[:3]}")
    found = events(at.register)
    if found != expected.events:
        pairs = enumerate(zip(found, expected.events, strict=False), 1)
        first = next((n for n, (a, b) in pairs if a != b), "past the end")
        raise Broken(
            f"register: {len(found)} events, {len(expected.events)} expected; the first that differs is {first}"
        )
    beside = sorted(
        path.name
        for path in at.register.parent.iterdir()
        if path.name.startswith(at.register.name) and path != at.register
    )
    if beside:
        raise Broken(f"beside the register: {beside}")
    left = [str(path.relative_to(at.temporary)) for path in at.temporary.rglob("*")]
    if left:
        raise Broken(f"temporary files: {len(left)} left {left[:3]}")
    said = at.said.read_bytes() if at.said.exists() else b""
    if any(secret in said for secret in SECRETS):
        raise Broken("a value of a person was said")


def phase(way: Way, at: Site, program: Program, total: int = PEOPLE) -> str:
    """Where a program was when it was stopped, told from its marks and from what it left."""
    if program.met("end") or program.met("done"):
        return "after the end"
    done = program.done()
    if done is None:
        return "starting" if not (program.met("ready") or program.met("plan") or at.out.exists()) else "planning"
    if done >= total:
        return "closing"
    if Path(f"{at.register}-journal").exists():
        return "register"
    kept = _kept(at)
    named = sum(1 for path in at.out.rglob("*") if path.suffix in (".docx", ".zip") and ".aigov" not in path.parts)
    step = way.chunk if way.format == "docx" else 1
    before = done if way.format == "docx" else done // way.chunk
    if kept > done and named <= before:
        return "registered"
    if before < named < before + step:
        return "naming"
    return "noting" if named > before else "merging"


def _kept(at: Site) -> int:
    """How many events the register has, read from a copy: nobody mends its journal before its own program does."""
    import sqlite3

    with tempfile.TemporaryDirectory() as near:
        copy = Path(near, "copy.db")
        with contextlib.suppress(OSError, sqlite3.Error):
            shutil.copy(at.register, copy)
            base = sqlite3.connect(copy)
            try:
                return int(base.execute("select count(*) from aigov_events").fetchone()[0])
            finally:
                base.close()
    return 0


# ------------------------------------------------------------------ one run
@dataclass(slots=True)
class Story:
    """What was drawn for a run, and what came of it."""

    number: int
    way: Way
    kind: str
    phases: list[str] = field(default_factory=list)
    kills: list[str] = field(default_factory=list)
    failure: str = ""
    pending: list[Program] = field(default_factory=list)


class Runner:
    """Makes runs from a seed: each from its own number, so that one can be made again alone."""

    def __init__(self, bench: Bench, seed: int) -> None:
        self.bench, self.seed = bench, seed

    def story(self, number: int) -> tuple[Story, random.Random]:
        """What is drawn for a run."""
        chance = random.Random(f"{self.seed}:{number}")
        kind = "disk" if number % 20 == 7 else "worker" if number % 20 == 13 else "kill"
        command = kind == "kill" and chance.random() < 0.15
        processes = 2 if kind == "worker" or chance.random() < 0.35 else 1
        chunk = 1000 if command and not command_takes_chunk() else CHUNK
        names = chance.choice(PATTERNS if chance.random() < 0.5 else PATTERNS[:1])
        return (
            Story(
                number,
                Way(chance.choice(("docx", "docx", "zip")), names, processes, command, chunk, number % 4 == 2),
                kind,
            ),
            chance,
        )

    def run(self, number: int) -> Story:
        """One run, from its first start to its comparison."""
        story, chance = self.story(number)
        root = self.bench.root / f"run-{number:05d}"
        try:
            with contextlib.ExitStack() as stack:
                if story.kind == "disk":
                    at = self._full_disk(story, chance, root, stack)
                else:
                    at = site(root)
                    self._lose_worker(story, chance, at) if story.kind == "worker" else self._kill(story, chance, at)
                self._end(story, at)
                for program in story.pending:
                    self._alone(program, 10)
                compare(self.bench.expected(story.way), story.way, at)
                if chance.random() < 0.1:  # once more: nothing is made again
                    self._end(story, at)
                    compare(self.bench.expected(story.way), story.way, at)
        except Broken as error:
            story.failure = str(error)
        except AssertionError as error:
            story.failure = f"AssertionError: {error}"
        finally:
            for program in story.pending:
                program.close()
        if not story.failure:
            shutil.rmtree(root, ignore_errors=True)
        return story

    def _end(self, story: Story, at: Site) -> None:
        """The same command, left to end."""
        program = self.bench.start(story.way, at)
        try:
            status = program.wait()
            if status != 0:
                said = at.said.read_text("utf-8", "replace") if at.said.exists() else ""
                raise Broken(f"going on ends with {'nothing: it hangs' if status is None else status}: …{said[-600:]}")
            self._alone(program, 5)
        finally:
            program.close()

    def _alone(self, program: Program, seconds: float) -> None:
        """Nobody of a group is left, once its first has ended."""
        until = time.monotonic() + seconds
        while left := group(program.pid):
            if time.monotonic() > until:
                raise Broken(f"processes left behind: {len(left)}")
            time.sleep(0.02)

    # ---- stopped by a signal
    def _kill(self, story: Story, chance: random.Random, at: Site) -> None:
        for _ in range(2 if chance.random() < 0.25 else 1):
            self._kill_once(story, chance, at)

    def _kill_once(self, story: Story, chance: random.Random, at: Site) -> None:
        way, expected = story.way, self.bench.expected(story.way)
        sent = chance.choices((signal.SIGKILL, signal.SIGINT, signal.SIGTERM), (6, 2, 2))[0]
        first_alone = chance.random() < 0.2
        moment = chance.choices(MOMENTS, (30, 25, 10, 0 if way.command else 25, 10))[0]
        touch = (
            (1 + int(chance.random() * expected.touches * (1 if way.processes == 1 else 0.7)), sent)
            if moment == "touch"
            else None
        )
        program = self.bench.start(way, at, touch)
        try:
            self._moment(moment, chance, way, expected, program, at)
            if moment != "touch":
                with contextlib.suppress(ProcessLookupError):
                    os.kill(program.pid, sent) if first_alone else os.killpg(program.pid, sent)
            status = program.wait()
            story.kills.append(
                f"{signal.Signals(sent).name} to {'the first' if first_alone and moment != 'touch' else 'all'},"
                f" {moment}"
            )
            story.phases.append(phase(way, at, program))
            if status is None:
                raise Broken(f"{story.kills[-1]}: it does not end")
            if status not in (0, -sent, 130):
                raise Broken(
                    f"{story.kills[-1]}: it ends with {status}: …{at.said.read_text('utf-8', 'replace')[-600:]}"
                )
            if (
                first_alone and chance.random() < 0.5
            ):  # the command is given again at once: its workers may still be at work
                story.pending.append(program)
            else:
                self._alone(program, 10)
        finally:
            if program not in story.pending:
                program.close()

    def _moment(
        self, moment: str, chance: random.Random, way: Way, expected: Expected, program: Program, at: Site
    ) -> None:
        """Wait for the moment that was drawn; or for the end of the program."""
        share = chance.random()
        until = program.started + PATIENCE
        if moment == "time":
            program.listen(program.started + share * 1.02 * self.bench.took(way))
        elif moment == "chunk":
            early = way.processes > 1 and chance.random() < 0.6  # most chunks are merged before the first has its names
            wanted = 0 if early else chance.randrange(PEOPLE // way.chunk or 1) * way.chunk
            if program.listen(until, lambda: program.met(str(wanted)) is not None):
                program.listen(time.monotonic() + share * 1.2 * expected.work * (1 if early else way.chunk / PEOPLE))
        elif moment == "end":
            if program.listen(until, lambda: program.done() == PEOPLE):
                program.listen(time.monotonic() + share * 1.2 * expected.closing)
        elif moment == "journal":
            journal, seen = f"{at.register}-journal", chance.randrange(PEOPLE // way.chunk or 1) * way.chunk
            program.listen(until, lambda: program.met(str(seen)) is not None)
            while (
                not os.path.exists(journal)
                and program.done() != PEOPLE
                and not program.silent
                and time.monotonic() < until
            ):
                program.listen(time.monotonic() + 0.0001)
            time.sleep(share * 0.003)

    # ---- a full disk
    def _full_disk(self, story: Story, chance: random.Random, root: Path, stack: contextlib.ExitStack) -> Site:
        """The disk is full: bytes, or names; then there is room."""
        way, expected = story.way, self.bench.expected(story.way)
        size = sum(len(data) for data in expected.files.values() if data)
        share, by_names = chance.random() * 0.95, chance.random() < 0.4
        if os.geteuid() == 0 and (disk := _disk(root / "disk", stack)) is not None:
            at = site(root / "site", disk, register_there=chance.random() < 0.5)
            small = (
                f"size=64m,nr_inodes={8 + int(share * len(expected.files))}"
                if by_names
                else f"size={16384 + int(share * size)}"
            )
            remount(disk, small)
            limit, large = 0, "size=256m,nr_inodes=100000"
        else:  # not root: no file may be longer than this
            at, disk, large = site(root / "site"), None, ""
            limit = 20_000 + int(share * max(len(data) for data in expected.files.values() if data))
        program = self.bench.start(way, at, limit=limit)
        try:
            status = program.wait()
            story.phases.append("disk: " + phase(way, at, program))
            story.kills.append("full disk")
            if status not in (0, 1):
                raise Broken(
                    f"full disk: it ends with {'nothing: it hangs' if status is None else status}:"
                    f" …{at.said.read_text('utf-8', 'replace')[-900:]}"
                )
            self._alone(program, 5)
        finally:
            program.close()
        if disk is not None:
            remount(disk, large)
        return at

    # ---- a worker is lost
    def _lose_worker(self, story: Story, chance: random.Random, at: Site) -> None:
        program = self.bench.start(story.way, at)
        try:
            program.listen(program.started + PATIENCE, lambda: program.met("0") is not None)
            program.listen(time.monotonic() + chance.random() * 0.8 * self.bench.expected(story.way).work)
            while not (workers := [pid for pid in group(program.pid) if pid != program.pid]) and not program.silent:
                program.listen(time.monotonic() + 0.002)
            if workers:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice(workers), signal.SIGKILL)
            status = program.wait()
            story.phases.append("worker: " + phase(story.way, at, program))
            story.kills.append("a worker")
            if status not in (0, 1):
                raise Broken(
                    f"a worker was lost: it ends with {'nothing: it hangs' if status is None else status}:"
                    f" …{at.said.read_text('utf-8', 'replace')[-600:]}"
                )
            self._alone(program, 10)
        finally:
            program.close()


def _disk(place: Path, stack: contextlib.ExitStack) -> Path | None:
    """A small disk in memory, taken away at the end; None where none can be had."""
    place.mkdir(parents=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(place)], capture_output=True).returncode:
        return None
    stack.callback(subprocess.run, ["umount", "-l", str(place)], capture_output=True)
    return place


def remount(place: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True, capture_output=True)


# ------------------------------------------------------------------ the command
def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    options.add_argument("--runs", type=int, default=500, help="how many (500)")
    options.add_argument("--seed", type=int, default=1, help="what all is drawn from (1)")
    options.add_argument("--first", type=int, default=0, help="the number of the first run (0)")
    options.add_argument("--keep", action="store_true", help="keep the folders of runs that failed")
    given = options.parse_args(arguments)
    if not sys.platform.startswith("linux"):
        options.error("this needs Linux")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what is in the background deaf to it
    root, owner = Path(tempfile.mkdtemp(prefix="kill-runs-")), os.getpid()
    stories = []
    started = time.monotonic()
    try:
        runner = Runner(Bench(root), given.seed)
        for number in range(given.first, given.first + given.runs):
            story = runner.run(number)
            stories.append(story)
            if story.failure:
                print(
                    f"run {number} FAILED ({story.way}; {', '.join(story.kills)}; {', '.join(story.phases)}):"
                    f" {story.failure}\n  again: --seed {given.seed} --first {number} --runs 1",
                    flush=True,
                )
            elif (number + 1 - given.first) % 50 == 0:
                print(f"{number + 1 - given.first} of {given.runs}, {time.monotonic() - started:.0f} s", flush=True)
    finally:
        if os.getpid() != owner:  # a fork that was stopped before it could leave
            os._exit(70)
        if not (given.keep and any(story.failure for story in stories)):
            shutil.rmtree(root, ignore_errors=True)
        else:
            print(f"kept: {root}")
    return summary(stories, time.monotonic() - started)


def summary(stories: list[Story], seconds: float) -> int:
    """Say where the kills landed and what failed; 1 when something did."""
    failed = [story for story in stories if story.failure]
    print(
        f"{len(stories)} runs in {seconds:.0f} s, {sum(len(story.kills) for story in stories)} times stopped,"
        f" {len(failed)} failed"
    )
    for title, counted in (
        ("where", Counter(phase for story in stories for phase in story.phases)),
        ("by", Counter(kill.partition(",")[0] for story in stories for kill in story.kills)),
        ("drawn", Counter(kill.partition(", ")[2] for story in stories for kill in story.kills if ", " in kill)),
        (
            "ways",
            Counter(
                f"{'command' if story.way.command else 'fork'} {story.way.format} {story.way.processes}"
                for story in stories
            ),
        ),
    ):
        print(f"  {title}: " + ", ".join(f"{name} {count}" for name, count in counted.most_common()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
