"""The tables that are the same for everybody, and how one of them is drawn as a flowchart too."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from ..i18n import N_
from .varied_texts import VariedText
from .yaml_files import Bilingual, FileModel, RefusedValue

#: What an answer allows, as the marks of a grid tell it.
Allowance = Literal["yes", "only-if", "no"]


class ChartStep(FileModel):
    """How a row of a table stands in its flowchart: a question, one answer in a box beside it, the other going on down.

    ``beside`` is the answer in the box; ``mark`` says what that answer allows; ``leads`` is the row, counted from 1, to
    which it goes on or may go on, None where it ends there.
    """

    beside: Literal["yes", "no"]
    mark: Allowance
    leads: int | None = Field(default=None, ge=1)


class Chart(FileModel):
    """How a table is drawn as a flowchart: its columns, counted from 1, and each of its rows in order.

    ``question``, ``yes`` and ``no`` are the columns of the question and of its two answers. The answer that goes on
    only names the next row, so that its words are not drawn; in the last row it is the end, and ``end`` is its mark.
    """

    question: int = Field(ge=1)
    yes: int = Field(ge=1)
    no: int = Field(ge=1)
    steps: tuple[ChartStep, ...] = Field(min_length=1)
    end: Allowance


class FormTable(FileModel):
    """A table of a document printed the same for everybody, such as a form to fill in or a grid to read.

    ``widths`` are shares of the text width, one a column. Without ``header`` the first column names what stands beside
    it. A cell left empty (~) is to be filled in by hand, another may have variants on the facts; ``blank`` adds that
    many empty rows. With ``each_tool`` the rows come once for each AI tool of the matter, named in a first column. With
    ``chart`` an annex, or a paper of its own, draws the table as a flowchart before it prints it. ``cards`` are the
    drawn marks of its columns, where the heading of each is a label over what stands under it.
    """

    widths: tuple[float, ...] = Field(min_length=2)
    header: tuple[Bilingual, ...] = ()
    rows: tuple[tuple[VariedText | None, ...], ...] = ()
    blank: int = Field(default=0, ge=0, le=40)
    each_tool: bool = False
    chart: Chart | None = None
    cards: tuple[Literal["bubble", "alert", "shield"], ...] = ()

    @model_validator(mode="after")
    def _fitting_chart(self) -> FormTable:
        if self.chart is None:
            return self
        columns = (self.chart.question, self.chart.yes, self.chart.no)
        leads = [step.leads for step in self.chart.steps if step.leads is not None]
        fits = len(self.chart.steps) == len(self.rows) and max((*leads, 1)) <= len(self.rows)
        if not fits or max(columns) > len(self.widths) or self.blank or self.each_tool:
            raise RefusedValue(
                "other-chart",
                N_("the chart is not one of this table"),
                N_("write one step for each row, and count rows and columns from 1; add neither blank nor each_tool"),
            )
        return self
