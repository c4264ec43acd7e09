"""What a client asked for, in a report: the answer of the law to each wish, why, and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..compose.wishes import WishAnswer
from ..i18n import labels, typeset_text
from ..library.load import Library
from .blanks import furniture_runs, header_cell
from .tree import Runs, Table


@dataclass(frozen=True, slots=True)
class WishWriter:
    """Writes, in a language, the tables of a report that answer wishes."""

    library: Library
    language: str

    def write_refused(self, answers: Sequence[WishAnswer]) -> Table:
        """Write a table of a client's wishes that the law refuses, wholly or in part: answer, reason, alternative."""
        rows = tuple(self._cells(answer) for answer in answers)
        return Table("wishes", self._header(), rows, (0.16, 0.1, 0.3, 0.24, 0.2), ruled=True)

    def write_allowed(self, answers: Sequence[WishAnswer]) -> Table:
        """Write a table of all ``answers``, which must be on wishes that the law allows: wish, reason, legal bases."""
        rows = [self._header(), *(self._cells(answer) for answer in answers)]
        kept = [(row[0], row[2], row[4]) for row in rows]
        return Table("wishes", kept[0], tuple(kept[1:]), (0.24, 0.5, 0.26), ruled=True)

    def _header(self) -> tuple[Runs, ...]:
        say = labels(self.language)
        named = (say("What was asked"), say("Answer"), say("Why"), say("What to do instead"), say("Legal bases"))
        return tuple(header_cell(each) for each in named)

    def _cells(self, answer: WishAnswer) -> tuple[Runs, ...]:
        """Build the cells that answer one wish: what was asked, the answer, why, what to do instead, legal bases."""
        trust = self.library.vocabulary.confidence[answer.source.confidence].text(self.language)
        texts = (
            answer.wish.text(self.language),
            f"{answer.reason(self.language)} [{trust}]",
            answer.advice(self.language),
            "; ".join(basis.citation_text(self.language) for basis in answer.bases),
        )
        asked, why, instead, cited = (furniture_runs(typeset_text(text, self.language)) for text in texts)
        said = furniture_runs(typeset_text(answer.outcome_text(self.language), self.language), bold=True)
        return asked, said, why, instead, cited
