"""What a record may hold: its columns in a library, the words of each, and the data classes of a matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..i18n import N_
from ..library.load import Library
from ..library.record_tables import SEPARATORS, RecordColumn, RecordTable
from ..matter.models import Matter
from ..people.table_words import TableWords
from ..problems import UsageError, unknown_name
from ..text import normalize_word


@dataclass(frozen=True)
class RecordForm:
    """What a record may hold: its table in a library, and the data classes of a matter.

    Parameters
    ----------
    name:
        The name of the record in the library.
    table:
        Its columns, and what is checked.
    classes:
        The data classes of the matter by their ids, each with its names in French and English; empty where no matter
        was given: a class is then any text.
    """

    name: str
    table: RecordTable
    classes: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def header_words(self) -> TableWords:
        """The headers that files give the columns: their names, their labels in both languages, and synonyms."""
        columns = self.table.columns
        headers = {normalize_word(name): name for name in columns}
        for name, column in columns.items():
            for header in (column.fr, column.en, *column.headers):
                headers.setdefault(normalize_word(header), name)
        never = frozenset(map(normalize_word, self.table.never))
        return TableWords(tuple(columns), headers, {}, never)

    @cached_property
    def _readings(self) -> Mapping[str, Mapping[str, str]]:
        """By column with a closed list: what files write for a word, without capitals or accents, and that word."""
        readings: dict[str, dict[str, str]] = {}
        for name in self.table.columns:
            words = readings[name] = {}
            for word, labels in self.list_words(name).items():
                for written in (word, *labels, *(f"{word} {label}" for label in labels)):
                    words.setdefault(normalize_word(written), word)
        return readings

    def list_words(self, name: str) -> Mapping[str, tuple[str, str]]:
        """List the words that a column may hold, each with its labels in French and English; empty for any text.

        ``name`` is that of the column.
        """
        column = self.table.columns[name]
        if column.type == "class":
            return self.classes
        return {word: (label.fr, label.en) for word, label in column.words.items()}

    def find_word(self, name: str, written: str) -> str | None:
        """Find the word of a column that a text means, by itself or by its label; None for an unknown word.

        ``name`` is that of the column. Capitals and accents make no difference.
        """
        return self._readings[name].get(normalize_word(written))

    def spell_word(self, name: str, word: str, language: str) -> str:
        """Write a word of a column as a file holds it for people: its label, which is read back as the same word.

        ``name`` is that of the column, ``language`` is ``fr`` or ``en``. A text that is no word is written as it is.
        """
        labels = self.list_words(name).get(word)
        if labels is None:
            return word
        label = labels[language == "en"]
        return label if self.find_word(name, label) == word and not SEPARATORS.search(label) else word

    def title_of(self, name: str, language: str) -> str:
        """Return the label of a column in a language, ``fr`` or ``en``, as the header of a file writes it."""
        column: RecordColumn = self.table.columns[name]
        return column.text(language)


def find_form(name: str, library: Library, matter: Matter | None = None) -> RecordForm:
    """Find the form of a record in a library, with the data classes of a matter where one is given.

    Raises
    ------
    UsageError
        The library has no such record.

    >>> from ..library import load_library
    >>> find_form("systems", load_library()).title_of("tool", "fr")
    'Outil'
    """
    table = library.vocabulary.records.get(name)
    if table is None:
        record_names = list(library.vocabulary.records)
        raise UsageError(unknown_name("unknown-record", "record", N_('unknown record "{name}"'), name, record_names))
    listed = matter.data_classes if matter is not None else ()
    return RecordForm(
        name,
        table,
        {
            data_class.id: (data_class.name_in_language("fr"), data_class.name_in_language("en"))
            for data_class in listed
        },
    )
