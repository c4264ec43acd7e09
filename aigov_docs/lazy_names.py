"""The public names of a package, each listed in one place, and loaded when first used.

A package writes its public names as imports under ``if TYPE_CHECKING:``, each as itself and on a line of its own
(``from .rules import Rule as Rule``), so that a type checker and an editor see them. `lazy_names` reads the same lines,
and gives the package what Python needs to find a name, to list them, and to import them all.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

_NAME = re.compile(r"^    from (\.+)([\w.]*) import (\w+) as \3$", re.MULTILINE)


@cache
def public_homes(package: str) -> dict[str, str]:
    """Map each public name of a package to the place where it is defined: ``module:name``, or the module that it is.

    ``package`` is the package's dotted name; the package must be imported.

    >>> public_homes("aigov_docs")["Library"]
    'aigov_docs.library.load:Library'
    """
    spec: Any = sys.modules[package].__spec__
    source: str = spec.loader.get_data(spec.origin).decode("utf-8")
    homes = {}
    for dots, module, name in _NAME.findall(source):
        above = ".".join(spec.parent.split(".")[: len(spec.parent.split(".")) - len(dots) + 1])
        homes[name] = f"{above}.{module}:{name}" if module else f"{above}.{name}"
    return homes


def lazy_names(package: str) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """Build the ``__getattr__``, ``__dir__`` and ``__all__`` of a package whose public names load when first used.

    They are returned in that order: a function of a name, a function that lists the names, and the list. ``package`` is
    the package's dotted name.
    """
    homes = public_homes(package)
    names = sorted(homes)

    def find_name(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, _, inside = homes[name].partition(":")
        found: object = import_module(module)
        if inside:
            found = getattr(found, inside)
        setattr(sys.modules[package], name, found)
        return found

    return find_name, lambda: names, names


@cache
def public_names() -> dict[str, str]:
    """Map every public name of the project, such as ``load_library`` or ``law.Rule``, to the place that defines it.

    The place is written ``module:name``. A name that is both at the root of the package and in one of its parts is
    listed once, at the root.

    >>> public_names()["law.Rule"]
    'aigov_docs.law.rules:Rule'
    """
    root = __name__.partition(".")[0]
    import_module(root)
    names = {name: home for name, home in public_homes(root).items() if ":" in home}
    for part in (name for name, home in public_homes(root).items() if ":" not in home):
        import_module(f"{root}.{part}")
        inside = public_homes(f"{root}.{part}")
        names |= {f"{part}.{name}": home for name, home in inside.items() if home not in names.values()}
    return names
