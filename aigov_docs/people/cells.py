"""Texts of people in a file that a spreadsheet will open: none becomes a formula."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"(^|[,;\t|])(?=[\s\"']*[=+\-@＝＋－＠]|[\t\r\n|%])")
_MAYBE = re.compile(r"[=+\-@＝＋－＠\t\r\n|%]")


def escape_formulas(text: str) -> str:
    """A text with an apostrophe wherever a spreadsheet would see a formula begin: at its start, and after whatever
    another spreadsheet
    takes for the end of a cell.

    >>> escape_formulas("=1+1"), escape_formulas("x,=A1"), escape_formulas("E-0042"), escape_formulas(' "=1"')
    ("'=1+1", "x,'=A1", 'E-0042', '\\' "=1"')
    """
    return _FORMULA.sub(r"\1'", text) if _MAYBE.search(text) else text
