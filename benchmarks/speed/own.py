"""A firm's own docxtpl template, unchanged: compiled once here, against docxtpl that opens it for each person."""

from __future__ import annotations

from pathlib import Path

from . import ours
from .measure import timed
from .peers import Peer, task
from .templates import firms_own

OWN, DOCXTPL = "a firm's own template: values and merge", "docxtpl on that template"


class Own:
    """The template, the people, and docxtpl with the same values.

    Parameters
    ----------
    made:
        What is issued: the firm's template is made from our document, with its own conditions.
    count:
        How many people a batch has.
    folder:
        For what docxtpl reads; it must not exist.
    """

    def __init__(self, made: ours.Ready, count: int, folder: Path, seconds: float) -> None:
        self.template, self.people = ours.own(firms_own(made.plain[0])), list(ours.employees(count))
        contexts = [self.template.make_context(person) for person in self.people]
        folder.mkdir()
        task(
            folder / "task",
            [(0, self.template.complete_context(context)) for context in contexts],
            {"jinja": [firms_own(made.plain[0])]},
        )
        self.peer = Peer("docxtpl", folder / "task")
        self.peer.prove(
            {place: self.template.merge_values(contexts[place])[0] for place in range(12)}, folder / "proof", seconds
        )

    def batch(self, into: Path) -> float:
        """Values and file of each person; gives the µs of one."""
        folder = str(into)

        def write() -> None:
            for place, person in enumerate(self.people):
                ours.write_waiting(
                    f"{folder}/{place}.docx", self.template.merge_values(self.template.make_context(person))[0]
                )

        return timed(write) / len(self.people) * 1e6
