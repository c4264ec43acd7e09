"""The timeline of the formalities: a lane for each document, one axis of days; the table under it says the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from ..compose.matter_days import EFFECTS
from ..kits.ground.i18n import date_text, labels, typeset_text
from .blanks import furniture_runs, header_cell
from .formalities import FormalitiesPlan
from .page_design import BRICK, GREEN, GREY, HAIRLINE, MARINE, OCHRE, OCHRE_TINT
from .step_reserves import PlannedStep, state_text
from .table_blanks import draw_text, frame_drawing
from .tree import Block, Paragraph, Picture, Runs, Table

_WIDTH, _LEFT, _RIGHT = 680, 140, 664  # of the drawing, and of its axis, in points
_TOP, _LANE = 26, 46
_CLOSE = 15  # numbers nearer to each other are one label


@dataclass(frozen=True, slots=True)
class _Lane:
    """One document on the timeline: its plan, and its steps, each with its number; those without a day come last."""

    name: str
    plan: FormalitiesPlan
    steps: tuple[tuple[int, PlannedStep], ...]

    @property
    def dated_steps(self) -> list[tuple[int, PlannedStep, dt.date]]:
        """Steps that have a day, each with its number and that day."""
        return [(number, item, item.day) for number, item in self.steps if item.day is not None]

    def title_text(self, language: str) -> str:
        """Write the name of the document, how many steps it takes, and how many of them have no day."""
        say, undated = labels(language), len(self.steps) - len(self.dated_steps)
        told = [say.plural("{n} step", "{n} steps", len(self.steps))]
        if undated:
            told.append(say.plural("{n} of them without a day", "{n} of them without a day", undated))
        return f"{self.name} – {', '.join(told)}"

    def list_periods(self) -> Iterator[tuple[dt.date, dt.date]]:
        """Yield the periods that run: from the last of the steps they follow to the day they end."""
        days = {item.step.id: day for _, item, day in self.dated_steps}
        for _, item, day in self.dated_steps:
            if item.step.computed and item.step.computed not in EFFECTS:
                begun = [days[name] for name in item.step.after if name in days]
                yield from [(max(begun), day)] if begun else []


@dataclass(frozen=True, slots=True)
class Timeline:
    """The timeline of several plans on one axis of days, in a language; ``today`` is the day asked."""

    plans: Sequence[FormalitiesPlan]
    today: dt.date
    language: str

    def write_blocks(self) -> list[Block]:
        """Write the timeline of the plans: a drawing, how to read it, and a table of its steps with their days.

        Empty where fewer than two steps have a day.
        """
        say, lanes = labels(self.language), self._list_lanes()
        if sum(len(lane.dated_steps) for lane in lanes) < 2:
            return []
        told = [say("A diamond is a step, with its number in the table.")]
        if any(True for lane in lanes for _ in lane.list_periods()):
            told.append(say("A bar is a period that runs."))
        if any(lane.plan.effective_on is not None for lane in lanes):
            told.append(say("A thick line: the text is in effect."))
        told.append(say("The dashed line is the day asked, {day}.", day=date_text(self.today, self.language)))
        rows: list[tuple[Runs, ...]] = []
        for lane in lanes:
            rows.append((header_cell(self._typeset(lane.title_text(self.language))),))
            for number, item in lane.steps:
                undated = say("no day: {state}", state=state_text(item, lane.plan.assessment, self.language))
                said = (f"{number}. {item.label.text(self.language)}", item.day_text(self.language, undated))
                rows.append(tuple(furniture_runs(self._typeset(text)) for text in said))
            for _, place, item in lane.plan.list_steps_elsewhere():  # not drawn: the lane is that of the head office
                told_at = f"{item.label.text(self.language)} – {place.establishment.label(self.language)}"
                said = (told_at, item.day_text(self.language))
                rows.append(tuple(furniture_runs(self._typeset(text)) for text in said))
        header = (header_cell(say("Step")), header_cell(say("Day")))
        return [
            self._draw(lanes),
            Paragraph(furniture_runs(self._typeset(" ".join(told))), style="note"),
            Table("timeline", header, tuple(rows), (0.74, 0.26), ruled=True),
        ]

    def _list_lanes(self) -> list[_Lane]:
        """List the documents; their steps are numbered in the order of their days, and on to those without a day."""
        numbers, lanes = count(1), list[_Lane]()
        for plan in self.plans:
            steps = sorted(plan.steps, key=lambda item: item.day or dt.date.max)
            name = self._typeset(plan.assessment.vehicle.label.text(self.language))
            lanes.append(_Lane(name, plan, tuple((next(numbers), item) for item in steps)))
        return lanes

    def _alternative(self, lanes: Sequence[_Lane]) -> str:
        names = "; ".join(lane.name for lane in lanes)
        return self._typeset(
            labels(self.language)("Timeline of the formalities, told in the table: {names}", names=names)
        )

    # -------------------------------------------------------------- the drawing
    def _draw(self, lanes: Sequence[_Lane]) -> Picture:
        """Draw the timeline."""
        days = [self.today, *(day for lane in lanes for _, _, day in lane.dated_steps)]
        first, last = min(days), max(days)
        margin = max(7, (last - first).days // 12)
        axis = _Axis(first - dt.timedelta(days=margin), last + dt.timedelta(days=margin))
        height = _TOP + _LANE * len(lanes) + 18
        parts = [*self._draw_months(axis, height)]
        for place, lane in enumerate(lanes):
            parts += self._draw_lane(lane, axis, _TOP + _LANE * place + 28)
        at = axis.place(self.today)
        parts.append(
            f'<path d="M{at} {_TOP - 6}V{height - 14}" stroke="#{BRICK}" stroke-width="1.4" stroke-dasharray="4 3"/>'
        )
        parts.append(draw_text(at, height - 3, date_text(self.today, self.language), BRICK, anchor="middle", bold=True))
        drawing = frame_drawing("".join(parts), _WIDTH, height, 10)
        return Picture(drawing, self._alternative(lanes), height / _WIDTH)

    def _draw_months(self, axis: _Axis, height: int) -> Iterator[str]:
        """Draw a line for the first day of some months, with the name of the month; never more than seven."""
        months = list(axis.list_months())
        step = -(-len(months) // 6) if months else 1
        for month in months[::step]:
            at = axis.place(month)
            yield f'<path d="M{at} {_TOP - 8}V{height - 14}" stroke="#{HAIRLINE}"/>'
            named = date_text(month, self.language).split(maxsplit=1)[1]  # without the day
            yield draw_text(at + 3, _TOP - 12, named, GREY, anchor="end" if at > _RIGHT - 60 else "start")

    def _draw_lane(self, lane: _Lane, axis: _Axis, middle: int) -> Iterator[str]:
        """Draw one document: its name, its periods and steps, and the thick line of its effect."""
        lines = _cut_name(lane.name)
        for place, line in enumerate(lines):
            yield draw_text(0, middle + 4 - 6 * (len(lines) - 1) + 12 * place, line, MARINE, bold=True)
        yield f'<path d="M{_LEFT} {middle}H{_RIGHT}" stroke="#{HAIRLINE}" stroke-width="1.5"/>'
        for begin, end in lane.list_periods():
            left, right = axis.place(begin), axis.place(end)
            yield (
                f'<rect x="{left}" y="{middle - 5}" width="{round(right - left, 1)}" height="10" fill="#{OCHRE_TINT}"'
                f' stroke="#{OCHRE}"/>'
            )
        effect = lane.plan.effective_on
        if effect is not None:
            colour = GREEN if lane.plan.assessment.vehicle.track == "contract" else MARINE
            yield f'<path d="M{axis.place(effect)} {middle}H{_RIGHT}" stroke="#{colour}" stroke-width="6"/>'
        for _, _, day in lane.dated_steps:
            at = axis.place(day)
            yield f'<path d="M{at} {middle - 6}l6 6l-6 6l-6 -6z" fill="#fff" stroke="#{MARINE}" stroke-width="1.6"/>'
        for at, numbers in _group_numbers((axis.place(day), number) for number, _, day in lane.dated_steps):
            yield draw_text(at, middle - 10, numbers, MARINE, anchor="middle")

    def _typeset(self, text: str) -> str:
        return typeset_text(text, self.language)


@dataclass(frozen=True, slots=True)
class _Axis:
    """The axis of days of a timeline."""

    first: dt.date
    last: dt.date

    def place(self, day: dt.date) -> float:
        """Find where a day stands on the axis."""
        return round(_LEFT + (_RIGHT - _LEFT) * (day - self.first).days / (self.last - self.first).days, 1)

    def list_months(self) -> Iterator[dt.date]:
        """Yield the first day of each month on the axis."""
        month = (self.first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        while month < self.last:
            yield month
            month = (month + dt.timedelta(days=32)).replace(day=1)


def _group_numbers(steps: Iterator[tuple[float, int]]) -> list[tuple[float, str]]:
    """Join the numbers of steps that stand close to each other, with the middle of their places.

    >>> _group_numbers(iter([(10.0, 1), (12.0, 2), (15.0, 3), (90.0, 4)]))
    [(12.5, '1–3'), (90.0, '4')]
    """
    groups: list[list[tuple[float, int]]] = []
    for at, number in steps:
        if groups and at - groups[-1][-1][0] < _CLOSE:
            groups[-1].append((at, number))
        else:
            groups.append([(at, number)])
    return [
        ((group[0][0] + group[-1][0]) / 2, str(group[0][1]) if len(group) == 1 else f"{group[0][1]}–{group[-1][1]}")
        for group in groups
    ]


def _cut_name(name: str) -> list[str]:
    """Cut the name of a document into lines that fit beside the axis.

    >>> _cut_name("Amendment to the employment contract")
    ['Amendment to the', 'employment contract']
    """
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) >= 24:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
