"""The processes that answer: each takes one question at a time, and is ended when it takes too long.

The process that talks to browsers computes nothing, so it always has time to refuse; what a hostile request makes a
worker do ends with that worker.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from starlette.requests import ClientDisconnect, Request

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem
from .replies import Reply, reply_problem

# ------------------------------------------------------------------ limits
# How much the service takes: bytes, seconds, requests at once; and what it refuses before a body is read.


#: Names of this machine, for itself.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server takes.

    Parameters
    ----------
    body, file_body:
        The most bytes of a request about facts, and of one with files.
    upload_seconds, head_seconds, download_seconds:
        How long a body, a head and the reading of a reply may take; the last from one moment when something was read
        to the next.
    answer_seconds, file_seconds:
        How long an answer, and making papers, may take once begun.
    wait_seconds, file_wait_seconds:
        How long a question about facts, and one that makes papers, wait for their turn.
    requests:
        How many requests may be read, waiting or answered at once.
    connections:
        How many connections may be open.

    >>> Limits().body
    1048576
    """

    body: int = 1 << 20
    file_body: int = 12 << 20
    upload_seconds: float = 20
    head_seconds: float = 10
    download_seconds: float = 30
    answer_seconds: float = 20
    file_seconds: float = 180
    wait_seconds: float = 60
    file_wait_seconds: float = 600
    requests: int = 100
    connections: int = 400


class RefusedRequest(Exception):
    """A request that is refused, with the reply that says why."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def refuse_head(headers: Mapping[str, str], hosts: tuple[str, ...], language: str) -> None:
    """Refuse what the head of a request says: another host than those served, or a page of another site.

    ``hosts`` are the names under which the service may be asked; empty for any name. A page of another site could
    otherwise use the service of a machine that visits it.

    Raises
    ------
    RefusedRequest
        With 421 or 403.

    >>> refuse_head({"host": "localhost:8765", "sec-fetch-site": "same-origin"}, ("localhost",), "en")
    """
    host = headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    if hosts and name.lower() not in hosts:
        message, hint = N_("this server is not asked under that name"), N_("ask it under: {known}")
        problem = Problem("other-host", "host", message, hint, {"known": ", ".join(hosts)})
        raise RefusedRequest(reply_problem(421, problem, language=language))
    if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
        message, hint = N_("a page of another site asked this"), N_("open the interview itself")
        raise RefusedRequest(reply_problem(403, Problem("cross-site", "origin", message, hint), language=language))


async def read_body(request: Request, most: int, seconds: float, language: str) -> bytes:
    """Read the JSON body of a request, at most ``most`` bytes in ``seconds``.

    A body that is somewhat too large is read and dropped before it is refused, so that who sends it reads the refusal.

    Raises
    ------
    RefusedRequest
        With 415, 413 or 408; or 400 where who sends it went away.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise RefusedRequest(
            _refuse(
                415,
                "not-json",
                N_("only JSON is read here"),
                N_("send it with Content-Type: application/json"),
                language,
            )
        )
    announced = request.headers.get("content-length", "")
    size = int(announced) if announced.isdecimal() and len(announced) < 20 else 0
    too_large = _refuse(
        413, "body-too-large", N_("more than {most} kB are sent"), N_("send less"), language, most=most >> 10
    )
    if size > 8 * most:
        raise RefusedRequest(too_large)
    read = bytearray()
    length = 0
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                length += len(chunk)
                if length > 8 * most:
                    break
                if length <= most and size <= most:
                    read += chunk
                else:
                    read.clear()
    except TimeoutError:
        refused = _refuse(
            408,
            "slow-upload",
            N_("the request was not there after {seconds} seconds"),
            N_("send it again"),
            language,
            seconds=f"{seconds:g}",
        )
        raise RefusedRequest(refused) from None
    except ClientDisconnect:
        raise RefusedRequest(
            _refuse(400, "cut-request", N_("the request stopped half-way"), N_("send it again"), language)
        ) from None
    if length > most:
        raise RefusedRequest(too_large)
    return bytes(read)


def refuse_busy(language: str) -> Reply:
    """Build the reply to a request that comes when there are too many, or that waited too long for its turn.

    >>> refuse_busy("en").headers["retry-after"]
    '10'
    """
    message, hint = N_("too many requests wait"), N_("ask again in a moment")
    problem = Problem("busy", "server", message, hint)
    return reply_problem(503, problem, language=language, headers={"retry-after": "10"})


def _refuse(status: int, code: str, message: str, hint: str, language: str, **values: object) -> Reply:
    """Build a refusal after which the connection ends: what is left of the body is not read."""
    problem = Problem(code, "body", message, hint, values)
    return reply_problem(status, problem, language=language, headers={"connection": "close"})


# ------------------------------------------------------------------ workers
class WorkerPool:
    """Some worker processes, and the queue before them; used with ``async with``.

    Papers are made by all workers but one, so that a question about facts never waits for papers.

    Parameters
    ----------
    folder, release:
        Which library the workers answer from, as `load_library` takes them.
    count:
        How many workers there are, two at least.
    """

    def __init__(
        self,
        folder: str | Path | None = None,
        release: str | None = None,
        *,
        count: int = 2,
        limits: Limits | None = None,
    ) -> None:
        self._library = (folder, release)
        self._count, self.limits = max(count, 2), limits or Limits()
        self._threads = ThreadPoolExecutor(self._count, "worker")
        self._free: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._papers = asyncio.Semaphore(self._count - 1)
        self._workers: list[_Worker] = []
        self._closed = False

    async def __aenter__(self) -> WorkerPool:
        for _ in range(self._count):
            self._start_worker()
        return self

    async def __aexit__(self, *given: object) -> None:
        self._closed = True
        for worker in self._workers:
            worker.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _start_worker(self) -> None:
        if self._closed:
            return
        worker = _Worker(*self._library)
        self._workers.append(worker)
        self._free.put_nowait(worker)

    async def answer_question(self, name: str, body: bytes, language: str, *, files: bool = False) -> Reply:
        """Answer a question of a name with a free worker; ``files`` says whether it makes papers.

        The reply is 503 where no worker was free in time, and 413 where the answer took too long.
        """
        limits = self.limits
        seconds = limits.file_seconds if files else limits.answer_seconds
        try:
            async with asyncio.timeout(limits.file_wait_seconds if files else limits.wait_seconds) as wait:
                if not files:
                    return await self._answer(name, body, language, seconds, wait)
                async with self._papers:
                    return await self._answer(name, body, language, seconds, wait)
        except TimeoutError:
            return refuse_busy(language)

    async def _answer(self, name: str, body: bytes, language: str, seconds: float, wait: asyncio.Timeout) -> Reply:
        worker = await self._free.get()
        wait.reschedule(None)  # it has its turn: what counts now is the time of the worker
        call = asyncio.get_running_loop().run_in_executor(
            self._threads, worker.ask_question, name, body, language, seconds
        )
        try:
            return await asyncio.shield(call)
        except asyncio.CancelledError:  # who asked went away: nobody needs the answer
            worker.stop()
            raise
        finally:
            if worker.alive:
                self._free.put_nowait(worker)
            else:
                self._workers.remove(worker)
                self._start_worker()


class _Worker:
    """One process, and the pipe to it."""

    def __init__(self, folder: str | Path | None, release: str | None) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve_questions, args=(theirs, folder, release), daemon=True)
        self._process.start()
        theirs.close()
        self.alive = True

    def ask_question(self, name: str, body: bytes, language: str, seconds: float) -> Reply:
        """Ask one question and wait for the reply; the process is ended after ``seconds``, or where it fails."""
        try:
            self._pipe.send((name, body, language))
            if self._pipe.poll(seconds):
                reply: Reply = self._pipe.recv()
                return reply
        except (OSError, EOFError):
            self.stop()
            message, hint = (
                N_("the process that answered has stopped"),
                N_("ask again; if it stops again, ask for less"),
            )
            return reply_problem(500, Problem("stopped", "server", message, hint), language=language)
        self.stop()
        message, hint = N_("the answer was not there after {seconds} seconds"), N_("ask for less")
        problem = Problem("too-long", "body", message, hint, {"seconds": f"{seconds:g}"})
        return reply_problem(413, problem, language=language)

    def stop(self) -> None:
        """End the process at once; whoever waits for its reply is told so."""
        self.alive = False
        self._process.kill()


def serve_questions(pipe: Connection, folder: str | Path | None, release: str | None) -> None:
    """Answer the questions that come through a pipe until it is closed: the work of one process.

    A failure of the program is told on the standard error by its kind and its place alone: a message might repeat what
    was sent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that talks to browsers
    from ..library.load import load_library
    from .questions import answer_question, reply_to_failure

    library = load_library(folder, release)
    while True:
        try:
            name, body, language = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        try:
            reply = answer_question(library, name, body, language)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            print(f"{type(error).__name__} ({name}): {Path(last.filename).name}:{last.lineno}", file=sys.stderr)
            reply = reply_to_failure(type(error).__name__, language)
        pipe.send(reply)
