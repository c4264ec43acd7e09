"""The manifest of a run: one line a document, as JSON and as a table for spreadsheets."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

from ..people.cells import escape_formulas
from .kept_documents import digest_options

if TYPE_CHECKING:
    from .plan import IssuePlan
    from .variants import Variant

_COLUMNS = (
    "key",
    "file",
    "fingerprint",
    "document",
    "vehicle",
    "language",
    "editions",
    "options",
    "library",
    "release",
    "date",
    "run",
)

_QUOTED = re.compile('[;"\n\r]')


class ManifestWriter:
    """The writer of the manifest of a bulk run, the table with one line for each issued document.

    Parameters
    ----------
    plan:
        The plan whose documents the manifest lists.

    Attributes
    ----------
    options_digest:
        The fingerprint of the options the texts were made with, the same on every line.
    """

    def __init__(self, plan: IssuePlan) -> None:
        self.plan = plan
        self.options_digest = digest_options(plan.matter, plan.library)
        self._fixed = [self._fixed_columns(variant) for variant in plan.variants]

    @property
    def header(self) -> str:
        """The first line of the manifest's CSV table, with the names of its columns."""
        return format_table_line(_COLUMNS)

    def _fixed_columns(self, variant: Variant) -> tuple[str, str]:
        """Format the manifest columns that are the same for all documents of a variant, as JSON and as cells."""
        plan, editions = self.plan, list(variant.editions)
        values = (
            variant.document,
            variant.assessment.vehicle.id,
            variant.language,
            " ".join(editions),
            self.options_digest,
            plan.library.name,
            plan.library.release,
            variant.date.isoformat(),
            plan.run,
        )
        fixed = json.dumps({**dict(zip(_COLUMNS[3:], values, strict=True)), "editions": editions}, ensure_ascii=False)
        return fixed[1:], format_table_line(values)

    def format_lines(self, variant: int, key: str, file: str, fingerprint: str) -> tuple[str, str]:
        """Format the two manifest lines of one issued document: the JSON line, then the line of the CSV table.

        ``variant`` is the index of the document's variant in the plan, ``key`` the person's number, ``file`` the name
        of the document's file, ``fingerprint`` that of the document.
        """
        fixed, cells = self._fixed[variant]
        names = f'{{"key": {encode_basestring(key)}, "file": {encode_basestring(file)}'
        line = f'{names}, "fingerprint": "{fingerprint}", {fixed}\n'
        return line, f"{_format_cell(key)};{_format_cell(file)};{fingerprint};{cells}"


def _format_cell(text: str) -> str:
    """Format a value as one cell of the manifest's table, which a spreadsheet cannot take for a formula.

    >>> _format_cell("=1+1"), _format_cell('a;"b')
    ("'=1+1", '"a;""b"')
    """
    text = escape_formulas(text)
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text


def format_table_line(values: Sequence[str]) -> str:
    """Format values as one line of a semicolon-separated table, with its line end, safe in a spreadsheet."""
    return ";".join(map(_format_cell, values)) + "\r\n"
