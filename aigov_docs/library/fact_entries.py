"""What a library says of each fact, in the files of ``facts/``: one entry a fact, one part of it for each use.

Forms, schemas, types, questions, the page of weights, the documentation and the samples' comments are read from there.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ..kits.ground.yaml_files import Bilingual, FileModel

#: A test of a key in a condition: the words that it admits, or the least number.
KeyTest = tuple[str, ...] | dict[Literal["at_least"], int]


class KeyCondition(Bilingual):
    """A condition on other keys of a matter, as data (``when``) and in words that follow “asked” or “required”.

    ``when`` names keys, each with the words that it admits, or with the least number; all must hold. A key may lead one
    step past a key with words of a list, to what the list says of each word: ``employer.form.capital``.
    """

    when: dict[str, KeyTest] = Field(min_length=1)


class MatterWord(Bilingual):
    """A word that a key of a matter takes: its label, and what it means."""

    says: Bilingual


class MatterKey(Bilingual):
    """What a key of a matter is called, what it means, and how it is asked.

    ``usual`` is true of the keys that an interview asks; the others are for those who look for them. ``words`` are the
    words that the key takes, ``words_of`` names a list of the library that holds them (or another key, whose words they
    are), ``keys_of`` the list that holds the keys written under it. ``asked`` says where the question makes sense;
    ``required`` where a matter without an answer is refused.
    """

    says: Bilingual
    usual: bool = False
    unit: Bilingual | None = None
    examples: tuple[str, ...] = ()
    words: dict[str, MatterWord] = Field(default_factory=dict)
    words_of: str | None = None
    keys_of: str | None = None
    asked: KeyCondition | None = None
    required: KeyCondition | None = None


class MatterStep(Bilingual):
    """A step of an interview, in the order of a person's thinking: its title, what it serves for, its keys in order.

    A key of a block brings all those of the block that no step names by itself.
    """

    says: Bilingual
    keys: tuple[str, ...] = Field(min_length=1)


class StatedFact(Bilingual):
    """A sentence that the user states who gives a fact this ``value``, and what shows that it is true."""

    shown_by: Bilingual
    value: bool | str = True


class AskedFact(Bilingual):
    """A fact that may be left out, with the question to ask; ``absent`` says what its absence means.

    ``act`` ranks an act among those of one procedure, so that the acts still ahead can be told, each as ``to_do`` says
    it; ``of_act`` is the act that a fact is about: it is ahead as long as that act is. ``matter`` is the key of the
    fact in a matter, where that is another one: it is filled in from the entry. ``stated`` is what the user states.
    """

    absent: Literal["not_known", "did_not_happen"]
    act: int | None = None
    to_do: Bilingual | None = None
    of_act: str | None = None
    matter: str | None = None
    stated: StatedFact | None = None


class DayDenied(Bilingual):
    """The fact (``key``) that says, with this ``value``, that a day does not exist, and what the answer is called."""

    key: str
    value: bool


class PageFact(Bilingual):
    """How the page of weights asks for a fact: in which ``group``, at which place (``rank``), under which label.

    ``says`` is a help. ``words`` name the values that it may take, beside those of the fact ``words_of``. ``when``
    shows it only where other facts have some values (``*``: any); what is not shown is not stated. ``never`` is, for a
    day, the fact that denies it.
    """

    group: str
    rank: int
    says: Bilingual | None = None
    words: dict[str, Bilingual] = Field(default_factory=dict)
    words_of: str | None = None
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    never: DayDenied | None = None


class PersonColumn(Bilingual):
    """The column in which a list of employees gives a fact of a person, and what the column is, in both languages.

    ``name`` is the standard name of the column, the last part of the fact's key where it is not given. ``headers`` are
    what files call it; an unknown header with a word of ``like`` may be it, which is asked. ``title`` is what it is
    called where a list lacks it. ``words`` names a list of words that its cells take: ``yes`` for a yes-or-no fact,
    else the column whose words they are; ``values`` are words of its own, by the value that they mean.
    """

    name: str | None = None
    headers: tuple[str, ...] = Field(min_length=1)
    title: Bilingual | None = None
    like: tuple[str, ...] = ()
    words: str | None = None
    values: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class FactEntry(FileModel):
    """An entry of ``facts/``: a fact, under its key in a matter, with what each reader takes of it.

    ``form`` is what a matter's form and schema say of it, ``question`` what is asked where it is left out, ``page`` how
    the page of weights asks for it, ``column`` where a list of employees gives it. ``fact`` is its key among the facts
    of a situation, where that is another one.
    """

    fact: str | None = None
    form: MatterKey | None = None
    question: AskedFact | None = None
    page: PageFact | None = None
    column: PersonColumn | None = None


#: The lists of the vocabulary that the parts of the entries of ``facts/`` make. Columns are read with a list of people.
FACT_LISTS = {"form": "matter_keys", "question": "asked_facts", "page": "page_facts"}
