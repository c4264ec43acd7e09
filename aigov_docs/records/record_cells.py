"""The cells of a record: how a text is written into one and read back the same, and what each type of column takes."""

from __future__ import annotations

import re

from ..people.cells import clean_cell

#: What a spreadsheet may take for a formula, at the start of a cell or after what ends one somewhere, after quotes too.
_STARTS = r"(?=[\s\"']*[=+\-@＝＋－＠|%])"
_BARE, _PROTECTED = re.compile(rf"(^|[,;\t|]){_STARTS}"), re.compile(rf"(^|[,;\t|])'{_STARTS}")


def protect_cell(text: str) -> str:
    """Put an apostrophe wherever a spreadsheet would take the text of a cell for a formula; `restore_cell` undoes it.

    >>> protect_cell("=1+1"), protect_cell("'=1"), protect_cell("Assistant")
    ("'=1+1", "''=1", 'Assistant')
    """
    return _BARE.sub(r"\1'", text)


def restore_cell(text: str) -> str:
    """Take away the apostrophes that `protect_cell` put in, and those that a spreadsheet keeps before a text.

    >>> restore_cell(protect_cell("a,=b")), restore_cell("'=1"), restore_cell("l'outil")
    ('a,=b', '=1', "l'outil")
    """
    return _PROTECTED.sub(r"\1", text)


def settle_cell(text: str) -> str:
    """Clean the text of a cell until nothing is left to clean, so that what is read of it again is the same.

    >>> settle_cell("  Assistant   interne "), settle_cell("–")
    ('Assistant interne', '')
    """
    while (cleaned := clean_cell(text)) != text:
        text = cleaned
    return text
