"""The records that an employer keeps as data, such as a register of systems: their columns, words and checks."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, model_validator

from ..i18n import N_
from .yaml_files import Bilingual, FileModel, RefusedValue

#: What parts the words of a cell that holds several.
SEPARATORS = re.compile(r"[,;/|]")


class RecordColumn(Bilingual):
    """A column of a record: its label, what it holds, how it is written, and what it is called in files.

    ``says`` describes it in forms and schemas. Of the types, ``word`` and ``words`` take one, or several, of ``words``;
    ``class`` is a data class of the matter. ``needed`` is never empty. ``given`` is where a draft takes the value: a
    key of the tool, or of the person, that the row is about. ``headers`` are other names that files give the column,
    ``most`` is the largest number.
    """

    says: Bilingual
    type: Literal["text", "day", "number", "word", "words", "class"] = "text"
    words: dict[str, Bilingual] = Field(default_factory=dict)
    needed: bool = False
    given: str | None = None
    headers: tuple[str, ...] = ()
    most: int = Field(default=100_000, ge=1)

    def list_labels(self, word: str) -> tuple[str, ...]:
        """List what files may call one of the words of the column: the word itself, and its label in each language.

        >>> from .load import load_library
        >>> columns = load_library().vocabulary.records["systems"].columns
        >>> columns["status"].list_labels("withdrawn")
        ('withdrawn', 'retiré', 'withdrawn')
        """
        return (word, self.words[word].fr, self.words[word].en)


class RecordNeed(FileModel):
    """What a word of a column asks for: where ``column`` has one of ``words``, ``needs`` is not empty."""

    column: str
    words: tuple[str, ...] = Field(min_length=1)
    needs: str


class RecordTable(Bilingual):
    """A record that an employer keeps as a table: its columns, and what is checked in each row and across rows.

    ``says`` describes it. ``about`` is what each row of a draft is about: the ``tools`` of the matter, or the
    ``people`` of a list. ``same`` are the columns by which two rows are the same; in ``order`` the second day of each
    pair is not before the first. ``never`` are headers of columns that are not kept, such as individual marks.
    """

    says: Bilingual
    about: Literal["tools", "people"]
    columns: dict[str, RecordColumn] = Field(min_length=2)
    same: tuple[str, ...] = Field(min_length=1)
    needs: tuple[RecordNeed, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    never: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known_names(self) -> RecordTable:
        named = {*self.same, *(each.column for each in self.needs), *(each.needs for each in self.needs)}
        named |= {name for pair in self.order for name in pair}
        words = all(
            set(each.words) <= set(self.columns[each.column].words)
            for each in self.needs
            if not named - set(self.columns)
        )
        closed = all(bool(each.words) == (each.type in ("word", "words")) for each in self.columns.values())
        if named - set(self.columns) or not words or not closed:
            raise RefusedValue(
                "other-columns",
                N_("the record names a column or a word that it does not have"),
                N_("check same, needs, order, and the words of each column of type word or words"),
            )
        return self
