"""The shape of the answers of an agent's tools: what the tools declare, and clients check."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class CitedLaw(BaseModel):
    """A legal basis of an answer, in the version that applies on its day, with the link to its text."""

    id: str
    cite: str
    permalink: str | None
    since: str | None = Field(alias="from")
    to: str | None
    checked_on: str
    verify: bool = Field(description="true: the source is still to be verified")


class OpenAnswer(BaseModel):
    """An answer that is not given, and the keys of the facts that are missing."""

    clause: str | None
    vehicle: str | None
    missing_facts: list[str]


class AskedFact(BaseModel):
    """A fact to ask for before an answer can be given: its key in a matter, its question, the words it takes."""

    key: str
    question: str
    words: list[str]
    statements: list[str]


class Release(BaseModel):
    """The clause library that answered, and its release."""

    name: str
    release: str


class Answer(BaseModel):
    """The answer of every tool, with the day, the release, the rules and the law on which it rests."""

    as_of: str | None
    library: Release
    rules: list[str]
    legal_bases: list[CitedLaw]
    cannot_be_said: list[OpenAnswer]
    missing_facts: list[AskedFact]
    answer: Any = Field(description="what the command prints with --json")


class FileAnswer(Answer):
    """The answer of a tool that makes a file: its name, its media type, and its bytes in base64."""

    name: str
    media_type: str
    base64: str
