"""The closed lists of the library, each with its labels in French and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from .yaml_files import Bilingual, FileModel

#: The lists on which weights rest: a house library adds to them and changes nothing in them.
LEGAL = ("families", "kinds", "weights", "confidence", "stages", "formalities", "verdicts", "sanction_stages")


class VocabularyEntry(Bilingual):
    """A word of a closed list: its label, and for some a sentence."""

    says: Bilingual | None = None


class RankedEntry(VocabularyEntry):
    """A word with a rank: a stage of decision."""

    order: int


class VerdictEntry(VocabularyEntry):
    """An answer about a sanction: whether nothing stands in its way, and whether a house rule may give it."""

    bears: bool = False
    house: bool = False


class WeightEntry(VerdictEntry):
    """A weight: its rank, whether something can be drawn from it, and whether a sanction may rest on it."""

    order: int
    grounds_sanction: bool = False


class FamilyEntry(Bilingual):
    """A family of kinds; no clause may be of a refused one."""

    refused: bool = False


class KindEntry(Bilingual):
    """What a clause does in law; ``changing`` where its texts hold a list or a description that will change."""

    family: str
    changing: bool = False


class BlankEntry(Bilingual):
    """A value a text may ask for, how it is printed and where the matter holds it."""

    type: Literal["text", "date", "number", "amount", "siren", "duration", "deadline", "table", "form"]
    source: str | None = Field(default=None, alias="from")
    forms: dict[str, dict[str, str]] | None = None


class OptionValue(Bilingual):
    """One choice of an option.

    ``implies`` gives other options the value that goes with it, where the matter says nothing of them.
    """

    says: Bilingual
    implies: dict[str, str] = Field(default_factory=dict)


class Option(Bilingual):
    """A choice topic by topic: it selects clauses."""

    vehicles: tuple[str, ...] = ()
    defaults: dict[str, str]
    values: dict[str, OptionValue]


class OptionCatalogue(FileModel):
    """Postures, options, and the delays a posture sets."""

    postures: dict[str, VocabularyEntry]
    options: dict[str, Option]
    delays: dict[str, dict[str, str]]

    def choose_values(self, own: Mapping[str, str], posture: str) -> dict[str, str]:
        """The value of every option: one's own, else what another of one's own implies, else the posture's."""
        implied: dict[str, str] = {}
        for name, value in own.items():
            if name in self.options and value in self.options[name].values:
                implied |= self.options[name].values[value].implies
        return {
            name: own.get(name, implied.get(name, option.defaults[posture])) for name, option in self.options.items()
        }


class AnswerEntry(Bilingual):
    """A risk, a good practice or a document of the source article. ``code`` is what it was called before: ``R1``."""

    code: str | None = None


class Topic(Bilingual):
    """A topic, the group it stands in, and the vehicles it fits: those that are to treat it.

    ``code`` is what it was called before: ``C2``, whose letter was that of its group.
    """

    code: str | None = None
    group: str | None = None
    fits: tuple[str, ...] = Field(min_length=1)


class RoleEntry(Bilingual):
    """Who does something. ``named`` are the French words by which a text names the role, where it is no common word."""

    named: tuple[str, ...] = ()


class PhraseEntry(Bilingual):
    """Something that a text says in one of some French expressions, each looked for from the beginning of a word."""

    words: tuple[str, ...] = Field(min_length=1)


class BannedData(Bilingual):
    """Data that the never-enter list keeps out of some tiers of tool.

    ``words`` are those by which a data class names them in its examples.
    """

    tiers: tuple[str, ...] = Field(min_length=1)
    words: dict[Literal["fr", "en"], tuple[str, ...]]


class FormTable(FileModel):
    """A table that is the same for everybody: a form to fill in, a grid to read.

    ``widths`` are shares of the text width, one a column. Without ``header`` the first column names what stands beside
    it. A cell left empty (~) is to be filled in by hand; ``blank`` adds that many empty rows.
    """

    widths: tuple[float, ...] = Field(min_length=2)
    header: tuple[Bilingual, ...] = ()
    rows: tuple[tuple[Bilingual | None, ...], ...] = ()
    blank: int = Field(default=0, ge=0, le=40)


class Disclosure(Bilingual):
    """A case in which AI is disclosed, with the words to use, in both languages."""

    wording: Bilingual


class Formality(Bilingual):
    """A step that gives a text its force: the fact that shows it, and the values of that fact once done or not."""

    fact: str
    done: tuple[str, ...]
    undone: tuple[str, ...]
    vehicles: tuple[str, ...]
    families: tuple[str, ...] = ()
    key: str
    follows: tuple[str, ...] = ()
    legal_bases: tuple[str, ...]


class Vocabulary(FileModel):
    """All the closed lists, one field a file of ``vocabulary/``."""

    families: dict[str, FamilyEntry]
    kinds: dict[str, KindEntry]
    modalities: dict[str, Bilingual]
    answers: dict[str, AnswerEntry]
    topics: dict[str, Topic]
    weights: dict[str, WeightEntry]
    confidence: dict[str, VocabularyEntry]
    stages: dict[str, RankedEntry]
    formalities: dict[str, Formality]
    sanctions: dict[str, Bilingual]
    verdicts: dict[str, VerdictEntry]
    sanction_stages: dict[str, RankedEntry]
    sanction_notes: dict[str, Bilingual]
    tiers: dict[str, VocabularyEntry]
    functions: dict[str, VocabularyEntry]
    roles: dict[str, RoleEntry]
    phrases: dict[str, PhraseEntry]
    never_enter: dict[str, BannedData]
    blanks: dict[str, BlankEntry]
    tables: dict[str, FormTable]
    disclosures: dict[str, Disclosure]
    options: OptionCatalogue

    def family_of_kind(self, kind: str) -> str:
        """The family of a kind."""
        return self.kinds[kind].family

    def find_topics(self, name: str) -> list[str]:
        """The topics that a name stands for: a topic, a group of topics, or the code or letter that was theirs before.

        >>> from .load import load_library
        >>> load_library().vocabulary.find_topics("C2"), len(load_library().vocabulary.find_topics("data"))
        (['never-enter'], 7)
        """
        if name in self.topics:
            return [name]
        return [
            topic
            for topic, entry in self.topics.items()
            if name in (entry.group, entry.code) or (entry.code is not None and name == entry.code[0])
        ]

    def find_answer(self, name: str) -> str | None:
        """The risk or good practice that a name or a former code stands for; None for neither.

        >>> from .load import load_library
        >>> load_library().vocabulary.find_answer("R3")
        'data-leak'
        """
        if name in self.answers:
            return name
        return next((answer for answer, entry in self.answers.items() if entry.code == name), None)
