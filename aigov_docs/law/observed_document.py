"""A document as the coherence checks see it: its clauses, annexes and texts, its choices, facts and matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ..conditions import Test, may_condition_hold
from ..library.clauses import Clause, Edition, Wording
from ..library.load import Library
from ..library.phrases import contains_phrase
from ..library.procedures import find_text
from ..library.prose import spell_inlines
from ..library.vehicles import OutlineEntry, Vehicle
from ..library.yaml_files import Bilingual
from .clause_selection import ClauseSelection
from .facts import Facts
from .observed_matter import ObservedMatter
from .papers import Paper, select_papers
from .situation import Situation
from .situation_view import SituationView


@dataclass(frozen=True)
class ObservedDocument:
    """A document as the coherence checks see it: its clauses and annexes, its choices, facts and matter.

    ``kept``, ``facts`` and ``matter`` are None where they are not known, and so is what they were made from: the
    ``situation``, the version ``resolved`` in it and its ``law_facts``, the ``selection``. ``open_points`` are what the
    document prints undecided, None before it is assembled; ``of_sample`` are keys of the matter whose values are still
    the sample's, None where they were not compared. ``compared`` is false where nobody asked whether the other
    documents of the same matter say the same.
    """

    library: Library
    vehicle: Vehicle
    choices: Mapping[str, str]
    facts: Mapping[str, str] | None = None
    kept: tuple[tuple[Clause, Edition], ...] | None = None
    matter: ObservedMatter | None = None
    open_points: tuple[Bilingual, ...] | None = None
    of_sample: frozenset[str] | None = None
    situation: Situation | None = None
    resolved: tuple[SituationView, str | None] | None = None
    law_facts: Facts | None = None
    selection: ClauseSelection | None = None
    same_in_deposited: Mapping[str, bool] = field(default_factory=dict)
    compared: bool = True

    @cached_property
    def texts(self) -> tuple[DocumentText, ...]:
        """Texts of the document that have both languages: those of its clauses, then those of its annexes."""
        return tuple(self._list_texts())

    @property
    def tells_places(self) -> bool:
        """Whether messages name the files of the texts that the document's own library wrote.

        True for a house library, and for a library that is being checked (no matter is known): its reader can correct
        these files.
        """
        return self.library.base is not None or self.matter is None

    @cached_property
    def kept_names(self) -> Mapping[str, frozenset[str]]:
        """What the document keeps: under ``clause`` the ids of its clauses, under ``kind`` and ``family`` those."""
        clauses = [clause for clause, _ in self.kept or ()]
        return {
            "clause": frozenset([clause.id for clause in clauses]),
            "kind": frozenset([clause.kind for clause in clauses]),
            "family": frozenset([clause.family for clause in clauses]),
        }

    @cached_property
    def modalities_by_topic(self) -> Mapping[str, frozenset[str]]:
        """How the clauses of the document speak on each topic that they treat: their modalities, by topic."""
        said: dict[str, set[str]] = {}
        for clause, _ in self.kept or ():
            for topic in clause.topics:
                said.setdefault(topic, set()).add(clause.modality)
        return {topic: frozenset(each) for topic, each in said.items()}

    def _list_texts(self) -> Iterator[DocumentText]:
        base, tells_places = self.library.base, self.tells_places
        for clause, edition in self.kept or ():
            french, english = (edition.find_wording(self.vehicle, language) for language in ("fr", "en"))
            if french is not None and english is not None:
                yield DocumentText(
                    french.modality, french, english, tells_places and clause.library == self.library.name
                )
        for entry in self.vehicle.annexes:
            companion, texts = self.library.companions[entry.companion]
            own = base is None or base.companions.get(entry.companion) is not self.library.companions[entry.companion]
            if not (self.may_condition_hold(entry.when) and self.may_condition_hold(companion.when)):
                continue
            for part in companion.parts:
                if self.may_condition_hold(part.when):
                    french, english = (find_text(texts, part.text, language) for language in ("fr", "en"))
                    yield DocumentText("", french, english, tells_places and own)

    def may_condition_hold(self, when: Mapping[str, Test]) -> bool:
        """Whether a condition may hold on the choices and facts that are known; its tests on the others are ignored."""
        return may_condition_hold(when, self._known)

    @cached_property
    def _known(self) -> Mapping[str, str]:
        return {**(self.facts or {}), **self.choices}

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """All the documents of the same matter, this one included, by the same choices.

        None is listed where the clauses or the facts of this document are not known.
        """
        if self.kept is None or self.facts is None:
            return ()
        matter = self.matter

        def edition_of(clause: Clause) -> Edition | None:
            if matter is None:
                return clause.editions[max(clause.editions)]
            return clause.editions.get(matter.pins.get(clause.id, 0)) or clause.edition_on(matter.date)

        return select_papers(self.library, self.choices, self.facts, edition_of, (self.vehicle, self.kept))


class NamedText(Bilingual):
    """The heading of a text, by which messages name it, and its file and line where its reader can correct it."""

    where: str = ""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """One text of a document in French and in English.

    Nothing is observed of a text that is not `readable`. Ask it last: it reads the Markdown, which takes longer than
    an observation. ``own`` is true of one that its reader can correct, so that messages tell its file and line.
    """

    modality: str
    french: Wording
    english: Wording
    own: bool = False

    @property
    def readable(self) -> bool:
        """Whether the Markdown of the text was read without problems in French and in English."""
        return not self.french.problems and not self.english.problems

    def name_it(self, words: Iterable[str] = ()) -> NamedText:
        """Name the text, for messages, by its heading in French and in English, and by a file and a line.

        The line is the first that holds one of the expressions ``words``, else the first of the file. File and line are
        given only where the reader can correct the text (``own``).
        """
        lines = enumerate(self.french.raw.splitlines(), start=1) if self.own else ()
        line = next((number for number, text in lines if contains_phrase(text, words)), 1)
        return NamedText(
            fr=spell_inlines(self.french.text.heading),
            en=spell_inlines(self.english.text.heading),
            where=self.french.describe_line(line) if self.own else "",
        )


@lru_cache(maxsize=16)
def list_announcing_entries(library: Library) -> tuple[OutlineEntry, ...]:
    """List the entries of all outlines of a library whose clauses announce purposes of the monitoring of staff."""
    announcing = {name for entry in library.vocabulary.monitoring_purposes.values() for name in entry.clauses}
    outlines = (entry for vehicle in library.vehicles.values() for entry in vehicle.list_entries())
    return tuple(entry for entry in outlines if entry.clause in announcing)
