"""The populations of a matter: groups of people at work for the employer, by the names of the library."""

from __future__ import annotations

from pydantic import Field

from ..library.yaml_files import FileModel
from .printed_texts import LocalizedText, WholeNumber


class Population(FileModel):
    """A group of people at work for the employer: its name in the library, how many they are, notes.

    ``id`` is a word of ``vocabulary/populations.yaml``, such as ``interns``. One person may be in several groups: an
    executive who works from home is an executive and a teleworker.
    """

    id: str
    count: WholeNumber | None = Field(default=None, ge=0)
    notes: LocalizedText | None = None
