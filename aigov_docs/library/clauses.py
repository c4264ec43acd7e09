"""Clauses, their editions and their wordings."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ..kits.ground.i18n import N_
from ..kits.ground.languages import Language, known_languages
from ..kits.ground.problems import Problem
from ..kits.ground.short_repr import short_repr
from ..kits.ground.yaml_files import SMALL_WORD, Bilingual, FileModel
from .markup import (
    TextList,
    TextParagraph,
    WordingText,
    fingerprint_texts,
    normalize_wording,
    read_heading,
    read_markup,
)

if TYPE_CHECKING:
    from .vehicles import Vehicle


# ------------------------------------------------------------------ panels
# Panels: lists of a text that a page shows as tinted panels, each under its heading, as data beside the text says.


#: What a panel says: what one may do, or what one is asked never to do.
PanelMark = Literal["yes", "no"]


def check_panels(wording: Wording, marks: Sequence[PanelMark]) -> Iterator[Problem]:
    """Check that a text has one list for each of its panels, each list right under a paragraph, the panel's heading.

    ``marks`` are those of its panels, in order; without any, and for a text that cannot be read, nothing is checked.
    """
    if not marks or wording.problems:
        return
    blocks = wording.text.blocks
    lists = sum(isinstance(block, TextList) for block in blocks)
    headed = sum(
        isinstance(before, TextParagraph) and isinstance(block, TextList) for before, block in pairwise(blocks)
    )
    if not len(marks) == lists == headed:
        yield Problem(
            "panel-lists",
            wording.where,
            N_("{marks} panels are declared, and the text has {lists} lists, {headed} of them right under a paragraph"),
            N_("declare one panel for each list, and write above each list the paragraph that is its heading"),
            {"marks": len(marks), "lists": lists, "headed": headed},
        )


# ------------------------------------------------------------------ clauses


class EditionChange(Bilingual):
    """The change that an edition makes: its level (cosmetic, clarification, substantive) and one sentence."""

    level: Literal["cosmetic", "clarification", "substantive"]


class ClauseFlags(FileModel):
    """The special traits of a clause that decide its weight, such as discrimination or the day it was withdrawn.

    Their names are those that scenarios use. ``rests_on_list`` is true of a clause that forbids what the list of
    authorised tools leaves out.
    """

    prevails: Language | None = None
    proportionate: bool = True
    discriminatory: bool = False
    contrary_to_agreement: bool = False
    global_future_works: bool = False
    withdrawn_on: dt.date | None = None
    same_in_deposited: bool | None = None
    cites_ai_act_4: bool = False
    scale: tuple[str, ...] | None = None
    suspension_max_days: int | None = None
    rests_on_list: bool = False


#: How the texts of a clause speak, as ``clause.yaml`` declares it: one word for all, or one for each vehicle that has a
#: text of its own and ``default`` for the others. What it does not say is the usual modality of the kind.
DeclaredModality = str | dict[str, str] | None
#: The name under which a declaration by vehicle says how the common text speaks.
DEFAULT_MODALITY = "default"


class EditionFile(FileModel):
    """An edition as ``clause.yaml`` declares it: the day it comes into force, its legal bases, its change.

    ``modality`` says how its texts speak, where that is otherwise than in the other editions. ``release`` is the
    release of the library that brought it, where that is a later one than that of the edition before it.
    ``panels`` says which texts have their lists in panels: the mark of each list, by vehicle or `DEFAULT_MODALITY`.
    """

    in_force: dt.date
    legal_bases: tuple[str, ...]
    change: EditionChange | None = None
    modality: DeclaredModality = None
    release: str | None = None
    panels: dict[str, tuple[PanelMark, ...]] = Field(default_factory=dict)


class ClauseFile(FileModel):
    """The content of a ``clause.yaml``: the clause's kind, modality, purpose, answers, flags and editions.

    The folder of the file stands in the folder of the clause's topic. ``modality`` is said of each text.
    """

    id: str = Field(pattern=SMALL_WORD, max_length=48)
    also: tuple[str, ...] = ()
    kind: str
    modality: DeclaredModality = None
    purpose: Bilingual
    answers: tuple[str, ...]
    flags: ClauseFlags = ClauseFlags()
    requires: tuple[str, ...] = ()
    editions: dict[int, EditionFile] = Field(min_length=1)

    def find_modality(self, vehicle: str | None, usual: str, number: int | None = None) -> str:
        """Find the modality of a text of the clause, such as ``obligation``, ``prohibition`` or ``information``.

        It is the one that edition ``number`` declares, else the one that the clause declares, else ``usual``. An
        unknown edition, and None, declare nothing. ``vehicle`` is the kind of document of the text, None for the text
        common to all: where a declaration has none for that vehicle, the one that it has for all counts.
        """
        modality = self.editions[number].modality if number in self.editions else None
        for declared in (modality, self.modality):
            if isinstance(declared, str):
                return declared
            found = (declared or {}).get(vehicle or DEFAULT_MODALITY) or (declared or {}).get(DEFAULT_MODALITY)
            if found is not None:
                return found
        return usual

    def list_modalities(self) -> dict[tuple[str, ...], dict[str, str]]:
        """List what the file declares of modalities: for each place in the file, the modality by vehicle.

        A place is the path of keys, such as ``("editions", "2", "modality")``. One modality for all vehicles stands
        under `DEFAULT_MODALITY`; a place that declares nothing is left out.
        """
        places: dict[tuple[str, ...], DeclaredModality] = {("modality",): self.modality}
        places |= {("editions", str(number), "modality"): edition.modality for number, edition in self.editions.items()}
        return {
            place: {DEFAULT_MODALITY: declared} if isinstance(declared, str) else declared
            for place, declared in places.items()
            if declared is not None
        }


@short_repr("language", "vehicle", "where")
@dataclass(frozen=True)
class Wording:
    """The text of an edition of a clause in one language, for one kind of document (vehicle) or for all.

    ``modality`` is how it is declared to speak to its reader; empty for the text of a companion. ``panels`` are the
    marks of the panels in which its lists stand, one a list; empty where they are lists.
    """

    language: str
    vehicle: str | None
    raw: str
    where: str
    modality: str = ""
    panels: tuple[PanelMark, ...] = ()

    @property
    def key(self) -> str:
        """The name of the wording in the lock file, such as ``fr`` or ``contract-amendment.en``."""
        return f"{self.vehicle}.{self.language}" if self.vehicle else self.language

    @cached_property
    def _read(self) -> tuple[WordingText | None, list[Problem]]:
        return read_markup(self.raw, self.where, self.language)

    @property
    def text(self) -> WordingText:
        """The text of the wording as a tree of blocks.

        Raises `LibraryError` where the text has a form that no wording may have.
        """
        text, problems = self._read
        if text is None:
            from ..kits.ground.problems import LibraryError

            raise LibraryError(*problems)
        return text

    def describe_line(self, line: int) -> str:
        """Describe where a line of the wording stands (the first is 1): the file, and the line there.

        >>> Wording("fr", None, "", "companions/answer-form/fr.md, line 5").describe_line(2)
        'companions/answer-form/fr.md, line 6'
        """
        file, _, first = self.where.partition(", line ")
        return f"{file}, line {line + (int(first) - 1 if first else 0)}"

    def describe_place(self, name: str) -> str:
        """Describe, for messages, the file and the line where a blank or a reference of the wording stands.

        ``name`` is that of the blank, or of the clause or annex referred to. Where the text lacks it, the first line is
        named.
        """
        found = re.search(rf"(?:\{{\{{|\[\[)\s*{re.escape(name)}(?![\w.-])", self.raw)
        return self.describe_line(self.raw.count("\n", 0, found.start()) + 1 if found else 1)

    @cached_property
    def annexes(self) -> tuple[str, ...]:
        """The ids of the documents (companions) that the wording refers to as annexes, in order of appearance."""
        return tuple(self.text.annexes)

    @cached_property
    def heading_text(self) -> str:
        """The heading of the wording in plain text, with an ellipsis in place of each blank or reference."""
        heading = read_heading(self.raw, self.language)  # titles are asked of hundreds of clauses, texts of some
        return "".join(getattr(piece, "text", "…") for piece in (self.text.heading if heading is None else heading))

    @property
    def problems(self) -> list[Problem]:
        """The problems that keep the text of the wording from being read; empty when the text can be read."""
        return self._read[1]

    @cached_property
    def canonical(self) -> str:
        """The text of the wording without typography or marks of layout; the wording's fingerprint is made of it."""
        return normalize_wording(self.raw)


@short_repr("clause", "number", "in_force", "published", "wordings")
@dataclass(frozen=True)
class Edition:
    """One published version or draft of a clause: its number, its wordings, the day it comes into force.

    Once published it never changes.

    ``published`` says that the lock knows it; an edition that is not published is a draft, previewed and never issued.
    ``release`` is the release of its library that brought it; empty for an edition that every release has.
    """

    clause: str
    number: int
    in_force: dt.date
    legal_bases: tuple[str, ...]
    change: EditionChange | None
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    published: bool = False
    release: str = ""

    def find_wording(self, vehicle: Vehicle | str, language: str) -> Wording | None:
        """Find the wording of the edition for a kind of document (vehicle), in a language; None when it has none.

        A wording for that vehicle comes first, then one for the vehicle it is weighed as (not looked for when
        ``vehicle`` is an id), then the one for all vehicles. Where none of these is in ``language``, the French wording
        is returned instead, found in the same order: the ``language`` of the result says which it is.
        """
        asked = (vehicle, vehicle, language) if isinstance(vehicle, str) else (vehicle.id, vehicle.law, language)
        found = self._found
        if asked not in found:  # asked many times for each document
            wording = self._find_in(asked[:2], language)
            found[asked] = self._find_in(asked[:2], "fr") if wording is None and language != "fr" else wording
        return found[asked]

    @cached_property
    def _found(self) -> dict[tuple[str, str, str], Wording | None]:
        return {}

    def _find_in(self, names: Iterable[str], language: str) -> Wording | None:
        for name in names:
            wording = self.wordings.get(f"{name}.{language}")
            if wording is not None:
                return wording
        return self.wordings.get(language)

    def find_heading(self, vehicle: Vehicle | str, language: str) -> str:
        """Find the heading of the edition in a kind of document (vehicle) and a language.

        Without a wording for that vehicle, the heading of the first wording in that language; without any, the clause
        id.
        """
        wording = self.find_wording(vehicle, language) or next(
            (wording for wording in self.wordings.values() if wording.language == language), None
        )
        return wording.heading_text if wording is not None else self.clause

    def list_printed(self, vehicle: Vehicle | str) -> tuple[Wording, ...]:
        """List the wordings that a kind of document (vehicle) prints: the French one, then the English if there is."""
        french, english = (self.find_wording(vehicle, language) for language in known_languages()[:2])
        return tuple(each for each in (french, english if english is not french else None) if each is not None)

    def find_modality(self, vehicle: Vehicle | str) -> str:
        """Find the modality, such as ``obligation``, of the edition's wording for a vehicle; empty without wording."""
        wording = self.find_wording(vehicle, "fr")
        return wording.modality if wording is not None else ""


@short_repr("id", "kind", "family", "editions")
@dataclass(frozen=True)
class Clause:
    """A named text of the library with its editions, its topic, its kind and its purpose.

    ``topic`` is its own, ``also`` those it treats besides. ``modality`` is how its common text speaks; each wording has
    its own. ``library`` is the name of the library it comes from; a
    clause of a house library prints as ``acme/confidential-data@1``.
    """

    id: str
    topic: str
    kind: str
    family: str
    modality: str
    purpose: Bilingual
    answers: tuple[str, ...]
    flags: ClauseFlags
    requires: tuple[str, ...]
    editions: Mapping[int, Edition]
    library: str
    where: str
    also: tuple[str, ...] = ()

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The topics that the clause treats: its own first, then the others."""
        return (self.topic, *self.also)

    @property
    def modalities(self) -> tuple[str, ...]:
        """How the wordings of the newest edition speak, each modality once, that of the common text first."""
        wordings = self.editions[max(self.editions)].wordings.values()
        return tuple(dict.fromkeys((self.modality, *(wording.modality for wording in wordings))))

    def edition_on(self, day: dt.date) -> Edition | None:
        """Find the newest edition of the clause in force on a day; None when its first one comes later."""
        ready = [edition for edition in self.editions.values() if edition.in_force <= day]
        return ready[0] if len(ready) == 1 else max(ready, key=lambda edition: edition.number, default=None)

    def label_edition(self, edition: Edition) -> str:
        """Write the label of an edition of the clause: ``confidential-data@2``, after ``acme/`` in a house library."""
        prefix = "" if self.library == "aigov" else f"{self.library}/"
        return f"{prefix}{self.id}@{edition.number}"


#: The flags of the first release: a fingerprint holds them whatever they say, and those added since where they are set.
_FIRST_FLAGS = {
    "prevails": None, "proportionate": True, "discriminatory": False, "contrary_to_agreement": False,
    "global_future_works": False, "withdrawn_on": None,
}  # fmt: skip


#: The part of a lock entry that says how the wordings speak; entries locked before it existed lack it.
MODALITY_PART = "modality"


def fingerprint_edition(clause: ClauseFile, number: int, wordings: Mapping[str, Wording]) -> dict[str, str]:
    """Compute the fingerprints of an edition of a clause that the lock file records: of its data, and of each wording.

    That of its data (kind, flags, legal bases, days) is called ``metadata``; that of a wording stands by the wording's
    key, such as ``fr``. A translation is fingerprinted with the French text, so that a change of the French shows in
    both.
    """
    edition = clause.editions[number]
    metadata = {
        "kind": clause.kind,
        "flags": {**_FIRST_FLAGS, **clause.flags.model_dump(mode="json", exclude_defaults=True)},
        "edition": edition.model_dump(
            mode="json", exclude={"modality", "panels"} | ({"release"} if edition.release is None else set())
        ),
    }
    out = {"metadata": fingerprint_texts(json.dumps(metadata, sort_keys=True, ensure_ascii=False))}
    spoken = {wording.vehicle or DEFAULT_MODALITY: wording.modality for wording in wordings.values()}
    out[MODALITY_PART] = fingerprint_texts(json.dumps(spoken, sort_keys=True))
    return out | {key: fingerprint_wording(wordings, key) for key in sorted(wordings)}


def fingerprint_wording(wordings: Mapping[str, Wording], key: str) -> str:
    """Compute the fingerprint of one wording of an edition, as the lock file records it.

    ``wordings`` are all those of the edition, ``key`` is that of the wording, such as ``en``. For a translation the
    French text is fingerprinted too.
    """
    wording = wordings[key]
    french = wordings.get(f"{wording.vehicle}.fr" if wording.vehicle else "fr")
    texts = [wording.canonical]
    if wording.language != "fr" and french is not None:
        texts.append(french.canonical)
    return fingerprint_texts(*texts)
