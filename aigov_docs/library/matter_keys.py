"""What a library says of each key of a matter: one source for forms, schemas, types, docs and the samples' comments."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .yaml_files import Bilingual

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
