"""The page on architecture: that of ``docs/architecture.md``, in both languages, with a picture of the layers."""

from __future__ import annotations

import sys

from frame import ROOT, Site, e, raw, say

sys.path.insert(0, str(ROOT / "tools"))

from draw_architecture import Package, read_layers, read_packages, write_page

DRAWING = {
    "fr": "Schéma des paquets d'aigov_docs, couche par couche, et de leurs imports ; le tableau dit la même chose.",
    "en": "Diagram of the packages of aigov_docs, layer by layer, and of their imports; the table says the same.",
}


def write(site: Site, language: str) -> None:
    """The page, in one language."""
    packages = read_packages(site.root / "aigov_docs")
    layers = read_layers(site.root / "pyproject.toml")
    picture = raw(f'<div class="drawing">{drawing(packages, layers, say(DRAWING, language))}</div>')
    site.page(language, "architecture", write_page(language, picture))


# ------------------------------------------------------------------ drawing
BOX, HIGH, GAP, BAND = 128, 40, 24, 104


def drawing(packages: dict[str, Package], layers: list[list[str]], title: str) -> str:
    """The layers as bands, the packages as boxes, the imports that no other implies as lines."""
    rows = [[name for name in band if name in packages] for band in layers]
    rows = [row for row in rows if row]
    width = max(len(row) for row in rows) * (BOX + GAP) + GAP
    place = {}
    for level, row in enumerate(rows):
        left = (width - len(row) * (BOX + GAP) + GAP) / 2
        for at, name in enumerate(row):
            place[name] = (left + at * (BOX + GAP), level * BAND + 20)
    height = len(rows) * BAND - BAND + HIGH + 40
    lines = [
        _line(place[one], place[other], other in packages[one].now)
        for one, other in sorted(reduced(packages, layers))
        if one in place and other in place
    ]
    boxes = [
        f'<g><rect x="{x:g}" y="{y:g}" width="{BOX}" height="{HIGH}" rx="5"/><text x="{x + BOX / 2:g}"'
        f' y="{y + HIGH / 2 + 5:g}">{name}</text></g>'
        for name, (x, y) in place.items()
    ]
    stripes = [
        f'<rect class="band" x="0" y="{level * BAND + 8}" width="{width}" height="{HIGH + 24}" rx="8"/>'
        for level in range(len(rows))
    ]
    return (
        f'<svg class="layers" viewBox="0 0 {width} {height}" role="img" aria-label="{e(title)}"'
        f' style="max-width:{width}px">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7"'
        ' orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
        f"{''.join(stripes)}{''.join(lines)}{''.join(boxes)}</svg>"
    )


def reduced(packages: dict[str, Package], layers: list[list[str]]) -> set[tuple[str, str]]:
    """The imports that no way through others implies; those between neighbours, which may go in circles, are all
    kept.
    """
    level = {name: at for at, band in enumerate(layers) for name in band}
    edges = {name: package.now | package.later for name, package in packages.items()}

    def reaches(start: str, goal: str, seen: set[str]) -> bool:
        for name in edges.get(start, ()):
            if name == goal:
                return True
            if name not in seen:
                seen.add(name)
                if reaches(name, goal, seen):
                    return True
        return False

    return {
        (one, other)
        for one, targets in edges.items()
        for other in targets
        if level.get(one) == level.get(other)
        or not any(reaches(between, other, {one, other}) for between in targets if between != other)
    }


def _line(one: tuple[float, float], other: tuple[float, float], now: bool) -> str:
    """A line from the bottom of a box to the top of one below; beside each other, from side to side."""
    (x, y), (u, v) = one, other
    dashed = "" if now else ' class="later"'
    if y == v:
        start, end = (x + BOX, u) if u > x else (x, u + BOX)
        return f'<path{dashed} d="M{start:g} {y + HIGH / 2:g} L{end:g} {v + HIGH / 2:g}" marker-end="url(#tip)"/>'
    begin, end = (x + BOX / 2, y + HIGH), (u + BOX / 2, v)
    bend = (end[1] - begin[1]) * 0.5
    return (
        f'<path{dashed} d="M{begin[0]:g} {begin[1]:g} C{begin[0]:g} {begin[1] + bend:g} {end[0]:g} {end[1] - bend:g}'
        f' {end[0]:g} {end[1]:g}" marker-end="url(#tip)"/>'
    )
