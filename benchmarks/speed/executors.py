"""The same issue on any executor: what sending the work costs, and whether the bytes are the same.

What sending costs: the very calls that an issue makes are recorded, and sent again to workers that do nothing and give
back as much as a chunk does; a few are under way at a time, as in an issue. Beside it, roughly, what preparing costs:
the processor time of an issue that writes its chunks down for workers to read, less that of one that merges them at
once, both in this process.
"""

from __future__ import annotations

import hashlib
import os
import statistics
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import ours
from .measure import Missing, Session, one_core

HERE = Path(__file__).resolve().parents[1]


def _nothing(size: int, longest: int, *_: Any, **__: Any) -> Any:
    """In a worker: what was asked is not done, and as much is given back, in the same form (`_size`)."""
    return [f"{place:0{longest}d}" for place in range(size)] if longest else "0" * size


def _size(result: Any) -> tuple[int, int]:
    """How much a worker gave back: of a list, how many texts and how long; of a text, how long."""
    return (len(result), max(map(len, result), default=1)) if isinstance(result, list) else (len(result), 0)


@dataclass(frozen=True, slots=True)
class Call:
    """What an issue asked of a worker, and how much it was given back."""

    size: tuple[int, int]
    args: tuple[Any, ...]
    more: dict[str, Any]


class Here(Executor):
    """No other process: the work is done where it is given, and what was asked is kept."""

    def __init__(self) -> None:
        self.calls: list[Call] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        self.calls.append(Call(_size(done.result()), args, kwargs))
        return done


_UNDER_WAY = 8  # as an issue has


def sent(executor: Executor, calls: Sequence[Call]) -> float:
    """Send calls to workers that do nothing; gives the seconds of each."""
    start = time.perf_counter()
    under_way: deque[Future[Any]] = deque()
    for call in calls:
        under_way.append(executor.submit(_nothing, *call.size, *call.args, **call.more))
        if len(under_way) >= _UNDER_WAY:
            under_way.popleft().result()
    for future in under_way:
        future.result()
    return (time.perf_counter() - start) / len(calls)


# ------------------------------------------------------------------ executors of others
@contextmanager
def _pool() -> Iterator[Executor]:
    with ProcessPoolExecutor(2) as pool:
        yield pool


@contextmanager
def _loky() -> Iterator[Executor]:
    try:
        from loky import ProcessPoolExecutor as Pool
    except ImportError:
        raise Missing("loky is not installed") from None
    pool = Pool(2)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True)


@contextmanager
def _dask() -> Iterator[Executor]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise Missing("Dask (distributed) is not installed") from None
    options: dict[str, Any] = {
        "n_workers": 2,
        "threads_per_worker": 1,
        "processes": True,
        "dashboard_address": None,
        "silence_logs": 50,
    }
    with LocalCluster(**options) as cluster, Client(cluster) as client:  # type: ignore[no-untyped-call]  # half typed
        yield client.get_executor(pure=False)


EXECUTORS = {"ProcessPoolExecutor": _pool, "loky": _loky, "Dask, a local cluster": _dask}


def bytes_of(folder: Path) -> str:
    """One fingerprint of every file of an issue: names and bytes. The notes of the run are left out."""
    total = hashlib.sha256()
    for path in sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ):
        total.update(f"{path.relative_to(folder).as_posix()}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def measure(session: Session) -> None:
    """The issue here, then on each executor in turn."""
    people, rounds = session.sizes["executors"], session.sizes["executors rounds"]
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, (str(HERE), str(HERE.parent), os.environ.get("PYTHONPATH", "")))
    )

    def issue(executor: Executor | None) -> tuple[str, float, float]:
        with session.folder() as into:
            before, start = time.process_time(), time.perf_counter()
            ours.issue(ours.employees(people), into / "out", register=into / "register.db", executor=executor)
            return bytes_of(into / "out"), time.perf_counter() - start, time.process_time() - before

    session.say(f"executors: {people:,} people here")
    prints: set[str] = set()
    costs: dict[str, list[float]] = {"at once": [], "written down": []}
    calls: list[Call] = []
    with one_core():
        for _ in range(rounds):
            for name in costs:
                here = Here() if name == "written down" else None
                made, _, cost = issue(here)
                prints.add(made)
                costs[name].append(cost)
                calls = here.calls if here else calls
    if not calls:
        raise RuntimeError("an issue sent nothing to its executor")
    ready = max(0.0, min(costs["written down"]) - min(costs["at once"])) / people * 1e6  # ms for 1,000 documents
    found: dict[str, dict[str, float]] = {}
    for name, start in EXECUTORS.items():
        session.say(f"executors: {people:,} people, {name}")
        try:
            before = time.perf_counter()
            with start() as executor:
                list(executor.map(abs, range(8)))  # the workers are there
                started = time.perf_counter() - before
                transport, whole = list[float](), list[float]()
                prints.add(issue(executor)[0])  # and have loaded what they need
                sent(executor, calls)
                for _ in range(rounds):
                    transport.append(sent(executor, calls * 5))
                    made, seconds, _ = issue(executor)
                    prints.add(made)
                    whole.append(seconds)
        except Missing as error:
            session.say(str(error))
            session.check(
                "executors", f"{name}, overhead for 1,000 documents", None, "ms", 5, 10, least=False, why=str(error)
            )
            continue
        away = statistics.median(transport) * 1000 * len(calls) / (people / 1000)
        found[name] = {"start": started, "sending": away, "preparing": ready, "seconds": statistics.median(whole)}
        session.check("executors", f"{name}, overhead for 1,000 documents", away, "ms", 5, 10, least=False)
    session.tables["executors"] = {"people": people, "found": found}
    session.check(
        "executors",
        "bytes of every file, manifest included, in one process and on every executor",
        float(len(prints) == 1),
        "=",
        1,
        1,
    )
