"""A record that an employer keeps, read and checked whole, and how it goes out: as CSV for people, as JSON."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..closed_words import Language
from ..problems import refuse_language
from ..short_repr import short_repr
from .record_cells import protect_cell
from .record_form import RecordForm

#: What a row holds in a column: a text or a word, a day, a number, or several words.
RecordValue = str | int | dt.date | tuple[str, ...]


@short_repr("name", "rows")
@dataclass(frozen=True, slots=True)
class Record:
    """A record that an employer keeps as a table, such as the register of AI systems, read and checked whole.

    Parameters
    ----------
    name:
        The name of the record in the library.
    rows:
        Its rows: mappings from the name of a column to a text, a word, a day, a number, or a tuple of words. What is
        not filled in is left out.
    form:
        What the record may hold.

    >>> from aigov_docs import load_library
    >>> from aigov_docs.records import record_from_rows
    >>> record = record_from_rows([{"tool": "Assistant", "next_review": "2027-01-15"}], "systems", load_library())
    >>> record, record.rows[0]["next_review"].year
    (<Record name=systems rows:1>, 2027)
    """

    name: str
    rows: tuple[Mapping[str, RecordValue], ...]
    form: RecordForm = field(repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Mapping[str, RecordValue]]:
        return iter(self.rows)

    def to_csv(self, language: Language = "fr") -> bytes:
        """Write the record as CSV for a spreadsheet (UTF-8, semicolons), its headers and words in a language.

        `read_record` gives the same record back. A text that a spreadsheet would take for a formula has an apostrophe
        before it, which is taken away when it is read.

        >>> from aigov_docs import load_library
        >>> from aigov_docs.records import record_from_rows
        >>> rows = [{"key": "E-1", "modules": ["1", "4"], "held_on": "2026-12-03"}]
        >>> print(record_from_rows(rows, "training", load_library()).to_csv("en").decode("utf-8-sig").splitlines()[1])
        E-1;;Understand, Security and incidents;;2026-12-03;;;;;
        """
        refuse_language(language)
        columns = self.form.table.columns
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
        writer.writerow([self.form.title_of(name, language) for name in columns])
        for row in self.rows:
            writer.writerow([protect_cell(self._spell_cell(name, row.get(name), language)) for name in columns])
        return buffer.getvalue().encode("utf-8-sig")

    def to_json(self) -> bytes:
        """Write the record as JSON for programs: a list of objects, of which `record_schema` is the schema.

        `read_record` gives the same record back.

        >>> from aigov_docs import load_library
        >>> from aigov_docs.records import record_from_rows
        >>> print(record_from_rows([{"tool": "Assistant"}], "systems", load_library()).to_json().decode().strip())
        [
          {
            "tool": "Assistant"
          }
        ]
        """
        rows = [
            {name: str(value) if isinstance(value, dt.date) else value for name, value in row.items()} for row in self
        ]
        return (json.dumps(rows, ensure_ascii=False, indent=2) + "\n").encode()

    def _spell_cell(self, name: str, value: RecordValue | None, language: str) -> str:
        if value is None:
            return ""
        if isinstance(value, tuple):
            return ", ".join(self.form.spell_word(name, word, language) for word in value)
        return self.form.spell_word(name, value, language) if isinstance(value, str) else str(value)
