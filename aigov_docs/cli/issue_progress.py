"""How an issue tells what it does, and the processes it runs in."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .console import Console

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ..bulk.execution import Progress
    from ..bulk.plan import IssuePlan


@contextlib.contextmanager
def open_executor(options: argparse.Namespace, plan: IssuePlan) -> Iterator[Executor | None]:
    """Open the processes that merge documents, for a ``with`` block; the block gets None where one process is enough.

    ``options.processes`` is the number of processes; when None, it is one for each core where the plan has many Word
    documents. The processes end with the block.
    """
    from ..bulk.run import MANY, count_cores

    wanted = options.processes
    if wanted is None:
        wanted = count_cores() if len(plan.rows) >= MANY and plan.order.format in ("docx", "zip") else 1
    if wanted < 2:
        yield None
        return
    from ..bulk.work import open_processes

    with open_processes(wanted, "spawn") as pool:
        yield pool


@contextlib.contextmanager
def progress_reporter(options: argparse.Namespace, console: Console) -> Iterator[Callable[[Progress], None]]:
    """Give a ``with`` block the function to call with the progress of a run, which shows it to the user.

    The progress is shown as lines of JSON (``--json``), as a bar on a terminal, or else in plain lines.
    """
    if options.json:
        yield lambda now: print_event(console, "progress", done=now.done, total=now.total)
        return
    if sys.stderr.isatty():
        try:
            from rich.console import Console as Terminal
            from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TimeRemainingColumn
            from rich.progress import Progress as Bar
            from rich.text import Text
        except ImportError:
            pass
        else:

            class Rate(ProgressColumn):
                """A column of the progress bar with the number of documents a second."""

                def render(self, task: Task) -> Text:
                    return Text(f"{task.finished_speed or task.speed or 0:,.0f}/s")

            with Bar(
                BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(), console=Terminal(stderr=True)
            ) as bar:
                task = bar.add_task("", total=None)
                yield lambda now: bar.update(task, completed=now.done, total=now.total)
            return
    yield lambda now: console.print_note(console.say("{done} of {total}", done=now.done, total=now.total))


def print_event(console: Console, event: str, **values: object) -> None:
    """Print one event of an issue run, such as ``left_out``, on the standard output as a line of JSON.

    The line has the name of the event and ``values``.
    """
    console.print_line(json.dumps({"event": event, **values}, ensure_ascii=False))
