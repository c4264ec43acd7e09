"""Which Word files are enough to see each kind of construction there is, as ``kinds.mjs`` says it of pages.

What a validator of schemas or a converter finds in a file depends on its elements, not on its words: a file whose
constructions all stand in others tells it nothing new.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VALUES = (f"{_W}val", f"{_W}type")
#: Elements whose value is a name, not a choice.
_NAMED = frozenset({f"{_W}{name}" for name in ("alias", "tag", "tblCaption", "tblDescription")})


def shapes_of(path: Path) -> set[Hashable]:
    """The constructions of a Word file: its parts; in each, every element with its attributes inside its parent, every
    element between its neighbours, every value chosen from a list, as a style. Of the other values, whether they are
    numbers. A file that cannot be read is like no other.
    """
    from lxml import etree

    out: set[Hashable] = set()
    try:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                part = re.sub(r"\d+", "", name)
                out.add(part)
                if name.endswith((".xml", ".rels")):
                    for element in etree.fromstring(package.read(name)).iter(etree.Element):
                        out |= {(part, *shape) for shape in _shapes(element)}
    except (zipfile.BadZipFile, etree.XMLSyntaxError):
        return {path}
    return out


def _shapes(element: Any) -> Iterator[tuple[Hashable, ...]]:
    around = (element.getparent(), element.getprevious(), element.getnext())
    inside, before, after = ("nothing" if each is None else each.tag for each in around)
    yield inside, element.tag, tuple(sorted(element.attrib))
    yield inside, before, "then", element.tag
    if after == "nothing":
        yield inside, element.tag, "the last"
    for key, value in element.attrib.items():
        if value.lstrip("-").isdigit():
            yield element.tag, key, "a number"
        else:
            yield element.tag, key, value if key in _VALUES and element.tag not in _NAMED else "a word"


def representatives(files: Iterable[Path]) -> list[Path]:
    """The files to look at, in the order given: every construction of every file stands in one of them.

    The file that shows most that is new is taken first.

    >>> representatives([])
    []
    """
    shapes = {path: shapes_of(path) for path in files}
    left: set[Hashable] = set().union(*shapes.values())
    chosen = set()
    while left:
        best = max(shapes, key=lambda path: len(shapes[path] & left))
        chosen.add(best)
        left -= shapes[best]
    return [path for path in shapes if path in chosen]
