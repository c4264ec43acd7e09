"""The plot of documents a second against the number of people, as SVG: readable in light and dark, and by those who do
not see it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 800, 430, 70, 220, 46, 52
_STYLE = """
  .ground { fill: #ffffff } text { fill: #1f2328; font: 13px system-ui, sans-serif } .small { fill: #59636e; \
font-size: 12px } .head { font-size: 15px; font-weight: 600 }
  .grid { stroke: #d1d9e0 } .line { fill: none; stroke-width: 2.5 } .a { stroke: #0550ae; fill: #0550ae } .b { stroke: \
#8250df; fill: #8250df } .c { stroke: #953800; fill: #953800 } .d { stroke: #59636e; fill: #59636e }
  .line.a, .line.b, .line.c, .line.d { fill: none }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } text { fill: #f0f6fc } .small { fill: #9198a1 } .grid { stroke: #3d444d }
    .a { stroke: #79c0ff; fill: #79c0ff } .b { stroke: #d2a8ff; fill: #d2a8ff } .c { stroke: #ffa657; fill: #ffa657 } \
.d { stroke: #9198a1; fill: #9198a1 }
    .line.a, .line.b, .line.c, .line.d { fill: none }
  }
""".strip("\n")
_DASHES = ("", "7 4", "2 4", "10 4 2 4")  # lines are told apart without colours too


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the plot: its name, and pairs of people and documents a second.

    A ``through`` line is one figure drawn from side to side: it was not measured with so many people.
    """

    name: str
    points: Sequence[tuple[float, float]]
    through: bool = False

    def __str__(self) -> str:
        if self.through:
            return f"{self.name}: {self.points[0][1]:,.0f}, one figure drawn through"
        return f"{self.name}: " + ", ".join(f"{y:,.0f} at {x:,.0f} people" for x, y in self.points)


def _decades(least: float, most: float) -> list[int]:
    """The powers of ten around what is shown.

    >>> _decades(30, 4000)
    [10, 100, 1000, 10000]
    """
    return [10**power for power in range(math.floor(math.log10(least)), math.ceil(math.log10(most)) + 1)]


def plot(lines: Sequence[Line], title: str) -> str:
    """The lines on logarithmic scales.

    >>> made = plot(
    ...     [Line("ours", [(1000, 4000), (100000, 5000)]), Line("theirs", [(1000, 30), (100000, 30)], through=True)],
    ...     "Documents a second",
    ... )
    >>> made.count("<polyline"), "ours: 4,000 at 1,000 people, 5,000 at 100,000 people" in made
    (2, True)
    """
    across, up = [x for line in lines for x, _ in line.points], [y for line in lines for _, y in line.points]
    ticks, columns = _decades(min(up), max(up)), sorted(set(across))
    low, high, first, last = math.log(ticks[0]), math.log(ticks[-1]), math.log(columns[0]), math.log(columns[-1])

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            _LEFT + (math.log(x) - first) / ((last - first) or 1) * (_WIDTH - _LEFT - _RIGHT),
            _HEIGHT - _BOTTOM - (math.log(y) - low) / ((high - low) or 1) * (_HEIGHT - _TOP - _BOTTOM),
        )

    said = "; ".join(map(str, lines))
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
            f'aria-labelledby="title '
            f'desc">'
        ),
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(said)}.</desc>',
        f"<style>\n{_STYLE}\n</style>",
        f'<rect class="ground" width="{_WIDTH}" height="{_HEIGHT}"/>',
        f'<text class="head" x="{_LEFT}" y="26">{escape(title)}</text>',
    ]
    for tick in ticks:
        x, y = at(columns[0], tick)
        out.append(
            f'<path class="grid" d="M{x:.1f} {y:.1f}H{_WIDTH - _RIGHT}"/><text class="small" x="{x - 8:.1f}"'
            f' y="{y + 4:.1f}" text-anchor="end">{tick:,}</text>'
        )
    for column in columns:
        x, y = at(column, ticks[0])
        out.append(f'<text class="small" x="{x:.1f}" y="{y + 20:.1f}" text-anchor="middle">{column:,.0f}</text>')
    out.append(
        f'<text class="small" x="{(_LEFT + _WIDTH - _RIGHT) / 2:.0f}" y="{_HEIGHT - 12}"'
        ' text-anchor="middle">people</text>'
    )
    below = 0.0
    for number, line in sorted(enumerate(lines), key=lambda pair: -at(*pair[1].points[-1])[1], reverse=True):
        places = [at(x, y) for x, y in line.points]
        look, dash = "abcd"[number % 4], _DASHES[number % 4]
        out.append(
            f'<polyline class="line {look}"'
            + (f' stroke-dasharray="{dash}"' if dash else "")
            + f' points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>'
        )
        out += [
            f'<circle class="{look}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in (() if line.through else places)
        ]
        below = max(places[-1][1] + 4, below + 17)  # names of lines that end close to each other stand apart
        out.append(f'<text x="{places[-1][0] + 10:.1f}" y="{below:.1f}">{escape(line.name)}</text>')
    return "\n".join((*out, "</svg>")) + "\n"
