"""Whether the Python that runs this package can be started anew, for a process of its own."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def can_start_python() -> bool:
    """Whether ``sys.executable`` is a Python interpreter, and not a program that has Python built in.

    Such a program, started anew, would do its own work again; so would one that PyInstaller made.

    >>> can_start_python() in (True, False)
    True
    """
    name = Path(sys.executable or "").name
    return re.match(r"(python|pypy)", name) is not None and not hasattr(sys, "frozen")
