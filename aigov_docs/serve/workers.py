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
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

from ..i18n import N_
from ..problems import Problem
from .limits import Limits, refuse_busy
from .replies import Reply, reply_problem


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
