"""The process apart in which a firm's own amendment runs, with limits of memory, time and output.

An amendment that only prints and compares values is bounded by its length: it runs where it is (`CompiledPart`).
Any other one runs in a *room*: a Python process of its own, started once for an amendment and not once for a person,
that has the amendment and, one person at a time, the values that the amendment uses. What it computes is limited there
as it would be here (`word.template_budget`); and where that were not enough, the system ends the process.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from ..i18n import N_
from ..own_python import can_start_python
from ..problems import AigovError, Problem, RecipientError, WriterError
from .firm_parts import FilledPart

#: Seconds of processor for one person; then the template is stopped. A second more, and the system ends the process.
SECONDS = 2
#: The same for compiling the amendment, which takes longer for a longer file.
OPENING = 20
#: Seconds by the clock after which a process that says nothing is ended: it may be one of many on a busy machine.
PATIENCE = 60
#: Bytes that the process may use beside those it starts with, and that it may answer.
MEMORY, LONGEST_ANSWER = 256 * 1024 * 1024, 64 * 1024 * 1024

_BEGIN = """
import json, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.path[:] = json.loads(sys.stdin.buffer.readline())
from aigov_docs.bulk.firm_room_server import serve_template
serve_template()
"""


def has_rooms() -> bool:
    """Whether this system can limit the memory and the time of a process of its own, and start Python anew.

    It is so on Linux, macOS and other POSIX systems, where a Python program runs; not on Windows, nor inside a program
    that has Python built in. There a firm's own amendment runs in this process, limited by the interpreter alone.

    >>> has_rooms() in (True, False)
    True
    """
    return can_start_python() and os.name == "posix" and find_spec("resource") is not None


class TemplateRoom:
    """The process in which one firm's own amendment runs, started when it is first needed.

    Parameters
    ----------
    name:
        The file of the amendment, for messages.
    data:
        What `FirmTemplate.as_data` gave, loaded in each process that is started; None before it is opened.
    """

    def __init__(self, name: str, data: Mapping[str, Any] | None = None) -> None:
        self.name, self.data = name, dict(data or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()
        self._ender: weakref.finalize[Any, TemplateRoom] | None = None

    # ---- what is asked of it
    def open_template(self, data: Mapping[str, Any]) -> dict[str, bytes]:
        """Try a firm's own amendment in the room, and fill in there the parts that are the same for everybody.

        ``data`` is what `FirmTemplate.as_data` gives of it; the room keeps it. Returned are the bytes of those parts,
        by name.

        Raises
        ------
        WriterError
            The amendment repeats or builds too much, cannot be filled in, or was stopped.
        """
        self.data = {**data, "head": "", "listing": "", "count": 0, "digests": []}
        answer, more = self._ask({"task": "open"}, self.name)
        self.data["parts"] = [part for part in self.data["parts"] if part[1] not in answer["files"]]
        filled_parts, at = {}, 0
        for name, size in answer["files"].items():
            filled_parts[name], at = more[at : at + size], at + size
        return filled_parts

    def try_context(self, context: Mapping[str, Any], where: str) -> None:
        """Fill in the amendment for one person in the room and drop the result, to see whether anything fails.

        ``context`` is what `FirmTemplate.make_context` gathers, ``where`` names the person in messages.

        Raises
        ------
        RecipientError
            A printed value is missing, or something fails for this person.
        WriterError
            The amendment was stopped.
        """
        self._ask({"task": "try", "context": context, "where": where}, where)

    def fill_parts(self, context: Mapping[str, Any]) -> list[FilledPart]:
        """Fill in, in the room, each part that changes with the person, from the person's values.

        Raises
        ------
        RecipientError
            A printed value is missing, or something fails for this person.
        WriterError
            The amendment was stopped.
        """
        answer, more = self._ask({"task": "fill", "context": context}, self.name)
        filled, at = [], 0
        for packed, crc, size, digest in answer["parts"]:
            filled.append((more[at : at + packed], crc, size, bytes.fromhex(digest)))
            at += packed
        return filled

    # ---- the process
    def _ask(self, question: Mapping[str, Any], where: str) -> tuple[dict[str, Any], bytes]:
        with self._lock:
            if self._process is None or self._owner != os.getpid():
                self._start_process()
                self._exchange({"task": "load", "data": self.data}, where)
            return self._exchange(question, where)

    def _start_process(self) -> None:
        """Start the process; one that a parent process started is left to it."""
        paths = json.dumps([path or os.getcwd() for path in sys.path]).encode()
        try:
            process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BEGIN],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        except OSError as error:
            raise WriterError(_ended(self.name, error.strerror or type(error).__name__)) from None
        self._process, self._owner = process, os.getpid()
        self._ender = weakref.finalize(self, _end_process, process, self._owner)
        with contextlib.suppress(BrokenPipeError):
            _write_all(process, paths + b"\n")

    def _exchange(self, question: Mapping[str, Any], where: str) -> tuple[dict[str, Any], bytes]:
        """Send a question, a line of JSON, and read the answer: a line that says how many bytes come after it."""
        process = self._process
        assert process is not None
        late = False
        try:
            _write_all(process, json.dumps(question).encode() + b"\n")
            head, rest = _read_line(process)
            answer = json.loads(head)
            data = _read_rest(process, rest, int(answer["size"]))
        except (OSError, ValueError, KeyError, TimeoutError) as error:
            late = isinstance(error, TimeoutError)
        except BaseException:
            self._end()  # an answer half read is no answer to what is asked next
            raise
        else:
            if "problems" in answer:
                _raise_again(answer)
            return answer, data
        status = self._end()
        if late or status == -getattr(signal, "SIGXCPU", 0):
            raise WriterError(
                Problem(
                    "template-stopped",
                    where,
                    N_("the template was stopped: it computes too long for one person ({seconds} seconds)"),
                    N_("look at what it computes: its loops, its lists, its filters"),
                    {"seconds": PATIENCE if late else SECONDS + 1},
                )
            )
        raise WriterError(_ended(where, f"signal {-status}" if status < 0 else f"code {status}"))

    def _end(self) -> int:
        """End the process, and return its status: that with which it had ended by itself, if it had."""
        process, self._process = self._process, None
        if self._ender is not None:
            self._ender.detach()
        return _end_process(process, os.getpid()) if process is not None else 0


def _ended(where: str, reason: str) -> Problem:
    return Problem(
        "template-lost",
        where,
        N_("the process in which the template runs was ended ({reason})"),
        N_("give the same command again: nothing that was done is lost; perhaps the machine has no memory left"),
        {"reason": reason},
    )


def _end_process(process: subprocess.Popen[bytes], owner: int) -> int:
    if owner != os.getpid():  # a process that was forked has the pipes of its parent, not its child
        return 0
    with contextlib.suppress(OSError):
        if process.stdin is not None:
            process.stdin.close()
    try:
        status = process.wait(0.2)
    except subprocess.TimeoutExpired:
        process.kill()
        status = process.wait()
    if process.stdout is not None:
        process.stdout.close()
    return status


def _write_all(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None
    rest = memoryview(data)
    while rest:
        rest = rest[process.stdin.write(rest) or 0 :]


def _read_some(process: subprocess.Popen[bytes], until: float) -> bytes:
    assert process.stdout is not None
    handle = process.stdout.fileno()
    if not select.select([handle], [], [], max(until - time.monotonic(), 0))[0]:
        raise TimeoutError
    data = os.read(handle, 1 << 16)
    if not data:
        raise BrokenPipeError
    return data


def _read_line(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Read the first line of an answer, and what came after it."""
    until, data = time.monotonic() + PATIENCE, b""
    while b"\n" not in data:
        if len(data) > LONGEST_ANSWER:
            raise BrokenPipeError
        data += _read_some(process, until)
    head, _, rest = data.partition(b"\n")
    return head, rest


def _read_rest(process: subprocess.Popen[bytes], begun: bytes, size: int) -> bytes:
    if size > LONGEST_ANSWER:
        raise BrokenPipeError
    until, pieces, length = time.monotonic() + PATIENCE, [begun], len(begun)
    while length < size:
        pieces.append(_read_some(process, until))
        length += len(pieces[-1])
    return b"".join(pieces)


def _raise_again(answer: Mapping[str, Any]) -> None:
    """Raise here the error that was raised in the room; its problems quote the template, and no value of a person."""
    kind: type[AigovError] = RecipientError if answer["error"] == "RecipientError" else WriterError
    raise kind(*(Problem(*problem_fields) for problem_fields in answer["problems"]))
