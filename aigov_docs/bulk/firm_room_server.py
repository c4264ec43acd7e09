"""What runs in the process of a `TemplateRoom`: one firm's own amendment, within limits that the system keeps."""

from __future__ import annotations

import contextlib
import json
import re
import resource
import signal
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, ClassVar, NoReturn, Self

from jinja2 import UndefinedError

from ..kits.ground.i18n import N_
from ..kits.ground.problems import AigovError, Problem, RecipientError, WriterError
from ..kits.wordkit.stitch.parts import EntryWriter, file_fingerprint
from ..kits.wordkit.template_language import RUN, Name, TemplateBudgetError
from .firm_compiler import FirmPartSource, TemplateNames, printed_variable
from .firm_room import (
    MEMORY,
    OPENING,
    SECONDS,
    FilledPart,
    FirmPart,
    TemplateRoom,
    describe_failure,
    has_rooms,
    value_piece,
)
from .firm_sandbox import escape_value

# ------------------------------------------------------------------ firm filling
# A firm's own amendment filled in: its compiled parts, from one person's values to the bytes of a file.


@dataclass(slots=True)
class FirmFiller:
    """A firm's own amendment (a Word template), compiled once to be filled in from the values of each person.

    Parameters
    ----------
    name, digest:
        The name of the amendment's file, for messages, and its SHA-256.
    parts:
        The parts that change.
    constants, variables, printed:
        The names it uses: their text when it is the same for everybody, else the variable of the compiled code; the
        variables that are printed.
    head, listing, count, digests:
        The parts that never change, as entries of the zip; their lines in its directory; their number; their digests.
    codec:
        ``stitched`` or ``zlib``.
    room:
        The process apart in which the parts are filled in; None where they are filled in here.
    """

    kind: ClassVar[str] = "firm"  # what it is called in plain data

    name: str
    digest: str
    parts: list[FirmPart] = field(repr=False)
    constants: dict[Name, str] = field(repr=False)
    variables: dict[Name, str] = field(repr=False)
    printed: tuple[str, ...] = field(repr=False)
    head: bytes = field(default=b"", repr=False)
    listing: bytes = field(default=b"", repr=False)
    count: int = 0
    digests: list[tuple[str, bytes]] = field(default_factory=list, repr=False)
    codec: str = "stitched"
    room: TemplateRoom | None = field(default=None, repr=False)
    _pairs: dict[str, list[tuple[str, str]]] = field(default_factory=dict, repr=False)
    _longer: list[tuple[Name, str]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        for name, variable in self.variables.items():
            if len(name) == 2:
                self._pairs.setdefault(name[0], []).append((name[1], variable))
            else:
                self._longer.append((name, variable))

    @property
    def is_unlimited(self) -> bool:
        """Whether the amendment computes in this process, where only the interpreter limits it (`has_rooms`)."""
        return self.room is None and not all(part.code.bounded for part in self.parts)

    # ---- the values of a person
    def try_context(self, context: Mapping[str, Any], where: str) -> None:
        """Fill in the amendment for one person in this process and drop the result, to see whether anything fails.

        ``context`` is what `make_context` gathers, ``where`` names the person in messages. `RecipientError` is raised
        for what fails.
        """
        values = self._variables(context)
        for part in self.parts:
            try:
                part.try_values(values)
            except Exception as error:  # a template may fail in any way that Python can
                self._refuse_failure(part, error, where)
        self._refuse_unfilled(where)

    def _variables(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Turn one person's values into the variables of the compiled template, each also in its printed form."""
        variables: dict[str, Any] = {}
        for root, pairs in self._pairs.items():
            root_values = context.get(root)
            if root_values:
                for last, variable in pairs:
                    if last in root_values:
                        variables[variable] = root_values[last]
        for name, variable in self._longer:
            value = get_value(context, name)
            if value is not None:
                variables[variable] = value
        for variable in self.printed:
            if variable in variables:
                variables[printed_variable(variable)] = escaped = escape_value(variables[variable])
                escaped.item = value_piece(escaped)
        return variables

    def _refuse_unfilled(self, where: str) -> None:
        """Refuse one person's document when the firm's own amendment printed values that are missing."""
        asked, RUN.asked = sorted(set(RUN.asked)), []
        if asked:
            named = {
                variable_name: ".".join(name)
                for name, variable in self.variables.items()
                for variable_name in (variable, printed_variable(variable))
            }
            blanks = sorted({named.get(variable_name, variable_name) for variable_name in asked})
            raise RecipientError(
                Problem(
                    "unfilled",
                    where,
                    N_("a blank is not filled: {blank}"),
                    N_("fill it: nothing is issued with a blank"),
                    {"blank": ", ".join(blanks)},
                )
            )

    def _refuse_failure(self, part: FirmPart, error: Exception, where: str) -> NoReturn:
        """Refuse one person's document when the firm's own amendment failed, without quoting any of their values."""
        if isinstance(error, UndefinedError):
            RUN.asked += re.findall(r"^'(\w+)' is undefined", error.message or "")
            self._refuse_unfilled(where)
        RUN.asked = []
        raise RecipientError(
            describe_failure(part, error, where, N_("the template cannot be filled in for this person: {text}"))
        ) from None

    # ---- files
    def merge_values(self, context: Mapping[str, Any]) -> tuple[bytes, str]:
        """Build the Word file of one person, and its fingerprint in hexadecimal, from the person's values.

        ``context`` holds the values that the firm's own amendment uses, as dicts within dicts: that of
        ``employee.name`` is at ``["employee"]["name"]``.

        Parameters
        ----------
        context:
            The values that `make_context` returned.

        Raises
        ------
        RecipientError
            A printed value is missing, or a computation fails: the context was not made by `make_context`.
        WriterError
            The process in which the amendment runs was ended.
        """
        digests = list(self.digests)
        entries = EntryWriter(self.head, self.listing, self.count)
        filled = self.fill_parts(context) if self.room is None else self.room.fill_parts(context)
        for part, (packed, crc, size, digest) in zip(self.parts, filled, strict=True):
            entries.add_entry(part.name, packed, crc, size)
            digests.append((part.name, digest))
        return entries.finish_zip(), file_fingerprint(digests)

    def fill_parts(self, context: Mapping[str, Any]) -> list[FilledPart]:
        """Fill in, in this process, each part that changes with the person, from the person's values.

        ``context`` is as for `merge_values`, and so are the errors.
        """
        values = self._variables(context)
        filled: list[FilledPart] = []
        stitched = self.codec == "stitched"
        for part in self.parts:
            try:
                data, packed, digest = part.fill_values(values, stitched)
            except Exception as error:
                self._refuse_failure(part, error, self.name)
            filled.append((packed, zlib.crc32(data), len(data), digest))
        if RUN.asked:
            self._refuse_unfilled(self.name)
        return filled

    def fill_unchanging(self) -> dict[str, bytes]:
        """Try the amendment in this process, fill in the parts that are the same for everybody, and keep the others.

        Returned are the bytes of those parts, by name.

        Raises
        ------
        WriterError
            The amendment repeats or builds too much text, for whomever it is filled in, or cannot be filled in. One
            that does so only for some values is refused for the person who has them.
        """
        trial: dict[str, Any] = {}
        for name in self.variables:
            put_value(trial, name, "x")
        filled_parts: dict[str, bytes] = {}
        for part in self.parts:
            try:
                if part.code.personal:
                    part.try_values(self._variables(trial))
                else:
                    filled_parts[part.name] = part.fill_values({}, stitched=False)[0]
            except Exception as error:  # "x" is no number: what fails for a person is said of that person
                if not part.code.personal or isinstance(error, TemplateBudgetError | OverflowError | MemoryError):
                    message = N_("the template cannot be filled in: {text}")
                    raise WriterError(describe_failure(part, error, self.name, message)) from None
            finally:
                RUN.asked = []
        self.parts = [part for part in self.parts if part.code.personal]
        return filled_parts

    # ---- as plain data, for a worker in another process: it reads and compiles the same sources in its own sandbox
    def as_data(self) -> dict[str, Any]:
        """Convert the firm's own amendment to a dict, ready for JSON, without any person's values.

        ``name``, ``digest`` and ``codec`` are texts; ``parts`` lists for each part that changes its kind, name, Jinja
        source and what stands around it; ``constants`` pairs each name with the text that is the same for everybody,
        ``variables`` lists the other names. ``head``, ``listing``, ``count`` and ``digests`` are the parts that never
        change, packed as entries of a zip.
        """
        return {
            "name": self.name,
            "digest": self.digest,
            "parts": [
                [part.kind, part.source.name, part.source.text, part.before, part.after, part.odd]
                for part in self.parts
            ],
            "constants": [[list(name), value] for name, value in self.constants.items()],
            "variables": [list(name) for name in self.variables],
            "head": self.head.decode("latin-1"),
            "listing": self.listing.decode("latin-1"),
            "count": self.count,
            "digests": [[name, digest.hex()] for name, digest in self.digests],
            "codec": self.codec,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any], *, here: bool = False) -> Self:
        """Rebuild a firm's own amendment from the dict that `as_data` made, and compile its parts again.

        The rebuilt object can merge values; the values of people are not looked up from it. With ``here``, every part
        is filled in in this process.

        Raises
        ------
        WriterError
            The data was not made by `as_data`.
        """
        constants = {tuple(name): value for name, value in data["constants"]}
        variables = {tuple(name) for name in data["variables"]}
        names = TemplateNames(lambda name: name in constants or name in variables, constants.get)
        parts = [FirmPart(kind, FirmPartSource(name, text), *around) for kind, name, text, *around in data["parts"]]
        here = here or not has_rooms()
        for part in parts:
            part.compile_source(names, data["name"], here=here)
        if names.problem_count:
            strange = (
                Problem(
                    "unknown-field",
                    where,
                    N_("the template names {name}, which nothing gives"),
                    "",
                    {"name": ".".join(name)},
                )
                for name, where in names.unknown.items()
            )
            raise WriterError(*names.problems.problems, *strange)
        digests = [(name, bytes.fromhex(digest)) for name, digest in data["digests"]]
        bounded = here or all(part.code.bounded for part in parts)
        return cls(
            data["name"],
            data["digest"],
            parts,
            names.constants,
            names.variables,
            tuple(sorted(names.printed)),
            data["head"].encode("latin-1"),
            data["listing"].encode("latin-1"),
            data["count"],
            digests,
            data["codec"],
            room=None if bounded else TemplateRoom(data["name"], data),
        )


def put_value(into: dict[str, Any], name: Name, value: object) -> None:
    """Put a value under a name, split at its dots, into dicts within dicts.

    >>> made = {}
    >>> put_value(made, ("employee", "name"), "Camille Roussel")
    >>> made
    {'employee': {'name': 'Camille Roussel'}}
    """
    for step in name[:-1]:
        into = into.setdefault(step, {})
    into[name[-1]] = value


def get_value(context: Mapping[str, Any], name: Name) -> object:
    """Find the value under a name, split at its dots, in dicts within dicts; None where there is none."""
    value: object = context
    for step in name:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


# ------------------------------------------------------------------ firm room server
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
