"""What runs in the process of a `TemplateRoom`: one firm's own amendment, within limits that the system keeps."""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from ..i18n import N_
from ..problems import AigovError, Problem, WriterError
from .firm_filling import FirmFiller
from .firm_room import MEMORY, OPENING, SECONDS


class _OutOfTimeError(BaseException):
    """What a timer raises in a template that computes too long; no ``except`` of Jinja's takes it for its own."""


def serve_template() -> None:
    """Answer on the standard output what is asked on the standard input, until the latter ends.

    A question is a line of JSON: its ``task`` and what the task takes. An answer is one too, with the ``size`` of the
    bytes that follow; where something is refused, it has ``error`` (the class of the error) and ``problems``.
    """
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    _limit_process()
    room = _Room()
    while line := questions.readline():
        question = json.loads(line)
        answer: dict[str, Any]
        data = b""
        try:
            with _limited_time(OPENING if question["task"] == "load" else SECONDS):
                answer, data = room.tasks[question["task"]](question)
        except AigovError as error:
            answer = _describe_error(error)
        except (_OutOfTimeError, MemoryError):
            answer = _describe_error(WriterError(_too_much(question.get("where") or room.name)))
        answers.write(json.dumps({**answer, "size": len(data)}).encode() + b"\n" + data)
        answers.flush()


class _Room:
    """The amendment that this process has, and what it is asked to do with it."""

    def __init__(self) -> None:
        self.template: FirmFiller | None = None
        self.name = ""
        self.tasks: dict[str, Callable[[Mapping[str, Any]], tuple[dict[str, Any], bytes]]] = {
            "load": self.load_template,
            "open": self.open_template,
            "try": self.try_context,
            "fill": self.fill_parts,
        }

    @property
    def loaded(self) -> FirmFiller:
        """The amendment, which must be loaded."""
        assert self.template is not None
        return self.template

    def load_template(self, question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Compile the amendment of which the question has the data."""
        self.name = question["data"]["name"]
        self.template = FirmFiller.from_data(question["data"], here=True)
        return {}, b""

    def open_template(self, question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Try the amendment, and answer with the parts that are the same for everybody."""
        filled_parts = self.loaded.fill_unchanging()
        return {"files": {name: len(data) for name, data in filled_parts.items()}}, b"".join(filled_parts.values())

    def try_context(self, question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Try the amendment on the values of one person."""
        self.loaded.try_context(question["context"], question["where"])
        return {}, b""

    def fill_parts(self, question: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Fill in the amendment for one person, and answer with the parts that change."""
        filled_parts = self.loaded.fill_parts(question["context"])
        parts = [[len(packed), crc, size, digest.hex()] for packed, crc, size, digest in filled_parts]
        return {"parts": parts}, b"".join([filled_part[0] for filled_part in filled_parts])


def _describe_error(error: AigovError) -> dict[str, Any]:
    problems = [
        [problem.code, problem.where, problem.message, problem.hint, dict(problem.values)] for problem in error.problems
    ]
    return {"error": type(error).__name__, "problems": problems}


def _too_much(where: str) -> Problem:
    message = N_("the template was stopped: it takes more memory or time than a document may")
    return Problem("template-run", where, message, N_("look at what it computes: its loops, its lists, its filters"))


# ------------------------------------------------------------------ limits
def _limit_process() -> None:
    """Have the system keep this process from more memory, from files, and from processes of its own.

    macOS takes the limit of memory and does not keep it; there the budget of the interpreter is what limits it.
    """
    used = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    limits = {"RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0, "RLIMIT_AS": (used or 4 * MEMORY) + MEMORY}
    for name, most in limits.items():
        with contextlib.suppress(AttributeError, OSError, ValueError):
            resource.setrlimit(getattr(resource, name), (most, most))
    signal.signal(signal.SIGPROF, _stop_template)


def _stop_template(number: int, frame: FrameType | None) -> None:
    raise _OutOfTimeError


@contextlib.contextmanager
def _limited_time(seconds: int) -> Iterator[None]:
    """Limit the time of the processor for what is done inside: by a timer first, then by the system."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + seconds + 1, hard))
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
