"""The problems found in a template of a Word file, each once, and no more than anybody reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..kits.ground.problems import Problem, unwritable_characters

MOST = 50  # problems: nobody reads more


@dataclass(slots=True)
class TemplateProblems:
    """The problems found so far in a template of a Word file, in ``problems``."""

    problems: list[Problem] = field(default_factory=list)

    def add_problem(self, code: str, where: str, message: str, hint: str = "", **values: object) -> None:
        """Record a problem of a template, once, up to a limit on the number of problems.

        ``code``, ``where``, ``message`` and ``hint`` are those of a `Problem`; ``values`` fill the names in braces in
        the message and the hint.
        """
        self._note(Problem(code, where, message, hint, values))

    def refuse_characters(self, where: str, characters: str) -> None:
        """Record that a text holds ``characters``, where there are any, which no document may hold (`text`)."""
        if characters:
            self._note(unwritable_characters(where, characters))

    def _note(self, problem: Problem) -> None:
        if len(self.problems) < MOST and problem not in self.problems:
            self.problems.append(problem)
