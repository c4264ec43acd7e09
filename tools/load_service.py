"""What the service must bear: ``python tools/load_service.py [--interviews N] [--rate N] [--requests N]``.

It starts ``aigov-docs serve`` on a free port and asks it over the loopback: interviews at once, each from its form to
its ZIP, while twenty weights a second are asked; then thousands of requests, after which the memory must be what it
was; then hostile bodies, each of which must be refused in time. It prints the figures, and exits with 1 where one is
missed.
`tests/test_serve_load.py` runs the same, shorter.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import http.client
import io
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

JSON = {"content-type": "application/json"}
#: How much the memory may grow over the requests, in bytes, and a share of what it was.
GROWTH, GROWTH_SHARE = 24 << 20, 0.08


@dataclass(frozen=True)
class Answer:
    """What came of a request: the status, the bytes, and the seconds it took."""

    status: int
    content: bytes
    seconds: float


def ask(port: int, path: str, asked: Any = None, headers: dict[str, str] | None = None) -> Answer:
    """Ask an address once: by GET, or by POST with data as JSON, or with bytes as they are."""
    body = asked if asked is None or isinstance(asked, bytes) else json.dumps(asked).encode()
    headers = (JSON if body is not None else {}) if headers is None else headers
    begun = time.perf_counter()
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=300)) as connection:
        connection.request("GET" if body is None else "POST", path, body, headers)
        got = connection.getresponse()
        content = got.read()
    return Answer(got.status, content, time.perf_counter() - begun)


# ------------------------------------------------------------------ many at once
@dataclass
class Load:
    """What came of many requests: how many of each status, and how long each took, in seconds."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def add(self, answer: Answer) -> Answer:
        self.statuses[answer.status] += 1
        self.seconds.append(answer.seconds)
        return answer

    def at_share(self, share: float) -> float:
        """The seconds that a share of the requests did not pass."""
        return sorted(self.seconds)[min(int(len(self.seconds) * share), len(self.seconds) - 1)]

    def __str__(self) -> str:
        return (
            f"{len(self.seconds)} requests, {dict(self.statuses)}; half in {self.at_share(0.5) * 1000:.0f} ms,"
            f" 95 % in {self.at_share(0.95) * 1000:.0f} ms, all in {max(self.seconds) * 1000:.0f} ms"
        )


def weigh_evenly(port: int, matter: Any, rate: float, stop: Callable[[], bool]) -> Load:
    """Ask for weights at an even rate, whether or not those before are answered, until ``stop`` says so."""
    load, begun, count = Load(), time.perf_counter(), 0
    with ThreadPoolExecutor(64) as threads:
        while not stop():
            time.sleep(max(0.0, begun + count / rate - time.perf_counter()))
            threads.submit(lambda: load.add(ask(port, "/api/weigh", {"matter": matter})))
            count += 1
    return load


def go_through(port: int, facts: dict[str, Any], papers: dict[str, Any]) -> Load:
    """One interview: the page, the form, a check for each block that is added, the weights, then the ZIP."""
    load = Load()
    load.add(ask(port, "/fr/"))
    load.add(ask(port, "/api/form?lang=fr"))
    said: dict[str, Any] = {}
    for key in facts:
        said[key] = facts[key]
        if key in ("employer", "cse", "tools", "contacts", "posture", "amendment"):
            load.add(ask(port, "/api/check", {"matter": said}))
    load.add(ask(port, "/api/compare", {"matter": facts, "brief": True}))
    load.add(ask(port, "/api/papers", {"matter": facts, **papers}))
    load.add(ask(port, "/api/matter.yaml", {"matter": facts}))
    return load


def run_interviews(port: int, facts: dict[str, Any], count: int, papers: dict[str, Any]) -> Load:
    """So many interviews at once, and what came of all their requests."""
    whole = Load()
    with ThreadPoolExecutor(count) as threads:
        for each in threads.map(lambda _: go_through(port, facts, papers), range(count)):
            whole.statuses += each.statuses
            whole.seconds += each.seconds
    return whole


# ------------------------------------------------------------------ memory
def measure_memory(process: int) -> int:
    """The bytes of memory that a process and those under it hold by themselves; 0 where the system does not say."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    wanted, found = {process}, {process}
    while found:
        found = {child for child, parent in parents.items() if parent in found} - wanted
        wanted |= found
    total = 0
    for each in wanted:
        with contextlib.suppress(OSError):
            held = re.search(r"^Private_Dirty: +(\d+) kB", Path(f"/proc/{each}/smaps_rollup").read_text(), re.M)
            total += int(held[1]) << 10 if held else 0
    return total


def ask_in_turn(port: int, questions: list[tuple[str, Any]], count: int, at_once: int = 4) -> Counter[int]:
    """Ask questions in turn, so many in all and a few at once, and count the statuses."""
    with ThreadPoolExecutor(at_once) as threads:
        asked = (questions[number % len(questions)] for number in range(count))
        return Counter(threads.map(lambda each: ask(port, f"/api/{each[0]}", each[1]).status, asked))


def list_mixed_questions(matter: str) -> list[tuple[str, Any]]:
    """What a day of the service is made of: facts that are right and wrong, reasons, files."""
    wrong = matter.replace("cse: full", "cse: smal").replace("headcount: 140", "headcount: many")
    return [
        ("check", {"matter": matter}),
        ("weigh", {"matter": wrong}),
        ("check", {"matter": {"vehicle": "charter", "x": ["y"] * 50}}),
        ("weigh", {"matter": matter, "vehicle": "charter"}),
        ("explain", {"matter": matter, "clauses": ["confidential-data"]}),
        ("read", {"text": matter}),
        ("weigh", b"{" * 5000),
        ("matter.yaml", {"matter": matter}),
        ("clause", {"clause": "confidential-data", "lang": "en"}),
        ("draft", {"matter": matter, "vehicle": "contract-amendment", "paginate": False}),
    ]


# ------------------------------------------------------------------ hostile bodies
@dataclass(frozen=True)
class Hostile:
    """A request that nobody honest sends: what is sent, and the statuses that refuse it."""

    question: str
    body: bytes
    statuses: tuple[int, ...]
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))


def zip_bomb(size: int, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A ZIP of few bytes, whose one part has ``size`` bytes once unpacked."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open(name, "w") as part:
        block = b" " * (1 << 20)
        for _ in range(size >> 20):
            part.write(block)
    return out.getvalue()


def list_hostile(matter: str, size: int = 100 << 20) -> dict[str, Hostile]:
    """The hostile requests by name; ``size`` is that of the bombs once unpacked."""

    def sent(question: str, statuses: tuple[int, ...] = (422,), **asked: Any) -> Hostile:
        return Hostile(question, json.dumps(asked).encode(), statuses)

    def packed(content: bytes) -> str:
        return base64.b64encode(content).decode()

    deep: Any = "x"
    for _ in range(300):
        deep = {"employer": deep}
    bomb = zip_bomb(size)
    laughs = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return {
        "deep brackets": Hostile("weigh", b'{"matter":' + b"[" * 90_000, (400,)),
        "deep braces": Hostile("weigh", b'{"matter":' + b'{"a":' * 20_000 + b"1" + b"}" * 20_001, (400, 422)),
        "deep facts": sent("weigh", matter=deep),
        "deep YAML": sent("weigh", matter="[" * 90_000),
        "deep YAML by lines": sent("read", text="\n".join(" " * at + "a:" for at in range(400)) + " 1"),
        "aliases in aliases": sent("weigh", matter=laughs),
        "too large": Hostile("weigh", b'{"matter":"' + b"x" * (2 << 20) + b'"}', (413,)),
        "one large text": sent("weigh", matter={"vehicle": "charter", "date": "2026-11-02", "cse": "full",
                               "employer": {"name": "x" * 150_000, "headcount": 60}}),
        "many unknown keys": sent("weigh", matter={f"key{at}": at for at in range(8_000)}),
        "many tools": sent("check", (200, 413, 422), matter={"tools": [{"name": f"t{at}"} for at in range(5_000)]}),
        "binary": Hostile("weigh", bytes(range(256)) * 300, (400,)),
        "UTF-16": Hostile("weigh", json.dumps({"matter": matter}).encode("utf-16"), (400,)),
        "half a character": sent("weigh", (400,), matter={"employer": {"name": "\ud800"}}),
        "nothing": Hostile("weigh", b"", (400,)),
        "a list": Hostile("weigh", b"[1]", (400,)),
        "a number of 9,000 digits": Hostile("weigh", b'{"matter": ' + b"9" * 9000 + b"}", (400,)),
        "no number": Hostile("weigh", b'{"matter": {"employer": {"headcount": NaN}}}', (422,)),
        "wrong types": sent("weigh", (400,), matter=[1], vehicle={"a": 1}, as_of=12),
        "wrong types in the facts": sent("weigh", matter={"employer": [1], "cse": {"a": 1}, "tools": "x"}),
        "a path": sent("weigh", matter={"letterhead": "/etc/passwd", "library": "../.."}),
        "no JSON": Hostile("weigh", b"matter=1", (415,), {"content-type": "application/x-www-form-urlencoded"}),
        "no type": Hostile("weigh", b"{}", (415,), {}),
        "bomb for a list": sent("papers", (413,), matter=matter, papers=["contract-amendment"], report=False,
                                adoption=False, people={"name": "staff.xlsx", "content": packed(bomb)}),
        "bomb for a Word file": sent("verify", (413, 422), content=packed(bomb)),
        "not base64": sent("verify", (400,), content="\N{BOMB}" * 100),
    }  # fmt: skip


def send_hostile(port: int, each: Hostile) -> Answer:
    """Send a hostile request."""
    return ask(port, f"/api/{each.question}", each.body, each.headers)


def drip(port: int, head: bytes, pause: float, most: float) -> tuple[int, float]:
    """Send a request byte by byte, with a pause between two; give the status that ends it, 0 for none, and the seconds.

    ``head`` is sent at once; then a space every ``pause`` seconds, for ``most`` seconds at most.
    """
    begun = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=most) as opened:
        opened.sendall(head)
        opened.settimeout(pause)
        read = b""
        while time.perf_counter() - begun < most:
            with contextlib.suppress(TimeoutError):
                part = opened.recv(4096)
                read += part
                if not part or b"\r\n\r\n" in read:
                    break
            try:
                opened.sendall(b" ")
            except OSError:
                break
    found = re.match(rb"HTTP/1.1 (\d+)", read)
    return int(found[1]) if found else 0, time.perf_counter() - begun


def write_head(question: str, size: int) -> bytes:
    """The head of a request, whose body has ``size`` bytes."""
    return (
        f"POST /api/{question} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        f"content-length: {size}\r\n\r\n"
    ).encode()


SLOW_BODY = write_head("weigh", 900) + b"{"
SLOW_HEAD = b"POST /api/weigh HTTP/1.1\r\nhost: localhost\r\nx-more:"


# ------------------------------------------------------------------ the whole
@contextlib.contextmanager
def start_service(*options: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Start ``aigov-docs serve`` on a free port for a ``with`` block, which gets the port and the process."""
    command = [sys.executable, "-m", "aigov_docs", "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    try:
        assert process.stdout is not None
        ready = re.search(r":(\d+)/", process.stdout.readline())
        assert ready is not None, "the service did not start"
        yield int(ready[1]), process
    finally:
        process.terminate()
        process.wait(30)


def main() -> int:
    from aigov_docs.samples import sample_text

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--interviews", type=int, default=20)
    parser.add_argument("--rate", type=float, default=20, help="weights asked for each second")
    parser.add_argument("--requests", type=int, default=2000)
    options = parser.parse_args()
    matter, missed = sample_text("matter.yaml"), []
    with start_service() as (port, process):
        facts = json.loads(ask(port, "/api/read", {"text": matter}).content)["matter"]
        for _ in range(4):
            ask(port, "/api/weigh", {"matter": matter})
        done = threading.Event()
        with ThreadPoolExecutor(1) as beside:
            even = beside.submit(weigh_evenly, port, matter, options.rate, done.is_set)
            begun = time.perf_counter()
            try:
                interviews = run_interviews(port, facts, options.interviews, {"paginate": False})
            finally:
                done.set()
            took = time.perf_counter() - begun
            weights = even.result()
        print(f"{options.interviews} interviews at once, three papers each, in {took:.0f} s: {interviews}")
        print(f"beside them, {options.rate:g} weights a second: {weights}")
        missed += [str(load) for load in (interviews, weights) if set(load.statuses) != {200}]

        questions = list_mixed_questions(matter)
        ask_in_turn(port, questions, options.requests // 4)
        before = measure_memory(process.pid)
        statuses = ask_in_turn(port, questions, options.requests)
        after = measure_memory(process.pid)
        print(f"{options.requests} requests {dict(statuses)}: {before >> 20} MB before, {after >> 20} MB after")
        if after - before > max(GROWTH, before * GROWTH_SHARE) or any(each >= 500 for each in statuses):
            missed.append("memory, or a failure")

        for name, each in list_hostile(matter).items():
            answer = send_hostile(port, each)
            good = answer.status in each.statuses and answer.seconds < 25
            print(f"{'  ' if good else '✗ '}{name}: {answer.status} in {answer.seconds:.2f} s")
            missed += [] if good else [name]
        for name, head in (("slow body", SLOW_BODY), ("slow head", SLOW_HEAD)):
            status, seconds = drip(port, head, 0.5, 40)
            good = status == 408 and seconds < 30
            print(f"{'  ' if good else '✗ '}{name}: {status} in {seconds:.1f} s")
            missed += [] if good else [name]
    print("\n".join(["missed:", *missed]) if missed else "Nothing was missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
