"""Vehicles: the documents that can carry the clauses, one file each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from ..conditions import Test
from ..kits.ground.short_repr import short_repr
from ..kits.ground.yaml_files import Bilingual, FileModel


class OutlineEntry(FileModel):
    """A clause in the outline of a kind of document (vehicle), with the condition that keeps the clause.

    ``when`` keeps it to some options or facts, ``numbered: false`` takes it out of the articles. ``alone`` is true of a
    clause that is the whole document where it is kept: no other clause stands beside it.
    """

    clause: str
    when: dict[str, Test] = Field(default_factory=dict)
    numbered: bool = True
    alone: bool = False

    @model_validator(mode="before")
    @classmethod
    def _accept_name_alone(cls, value: object) -> object:
        return {"clause": value} if isinstance(value, str) else value


class VehicleNotice(Bilingual):
    """A sentence under the title of a kind of document (vehicle), printed where its condition ``when`` holds."""

    fr: str = ""
    en: str = ""
    when: dict[str, Test] = Field(default_factory=dict)


class CoSigner(Bilingual):
    """Who signs a document beside the two parties, where the condition ``when`` holds: a minor's representative.

    The name is filled in by hand: no matter says it.
    """

    when: dict[str, Test] = Field(min_length=1)


class VehicleStanding(Bilingual):
    """What the band on the first page says of the standing of a document, where its condition ``when`` holds.

    It informs, it is in force, it waits for its day, or its day is not known: ``look`` says which. The text has blanks.
    With ``sure`` it is not said where a reserve bears on a formality, nor where facts are missing for a weight.
    """

    look: Literal["informs", "in-force", "waiting", "unknown"]
    when: dict[str, Test] = Field(default_factory=dict)
    sure: bool = False


class OutlineArticle(FileModel):
    """An article of an outline that holds several clauses under one number and one title, printed 4.1, 4.2.

    A clause that its condition leaves out leaves no gap; one left alone prints as a plain article under the title.
    """

    article: Bilingual
    clauses: tuple[OutlineEntry, ...] = ()


def _tell_entry(value: object) -> str:
    """Tell whether an entry of an outline is a clause or an article that holds several, by its keys."""
    if isinstance(value, dict):
        shared = "article" in value or ("clauses" in value and "clause" not in value)
        return OutlineArticle.__name__ if shared else OutlineEntry.__name__
    return OutlineArticle.__name__ if isinstance(value, OutlineArticle) else OutlineEntry.__name__


class OutlineSection(FileModel):
    """A section of the outline of a kind of document (vehicle): clauses under one heading, or under none.

    An entry of ``clauses`` is a clause, or an article that holds several. ``informs`` is true of a section that the
    document itself says to inform, without value of a rule.
    """

    section: Bilingual | None = None
    informs: bool = False
    clauses: tuple[
        Annotated[
            Annotated[OutlineEntry, Tag(OutlineEntry.__name__)]
            | Annotated[OutlineArticle, Tag(OutlineArticle.__name__)],
            Discriminator(_tell_entry),
        ],
        ...,
    ] = Field(min_length=1)

    def list_places(self) -> Iterator[tuple[OutlineArticle | None, OutlineEntry]]:
        """Yield the clauses of the section in order, each in a pair after the article that groups it (None without)."""
        for entry in self.clauses:
            if isinstance(entry, OutlineArticle):
                yield from ((entry, clause) for clause in entry.clauses)
            else:
                yield None, entry

    def list_entries(self) -> list[OutlineEntry]:
        """List the clauses of the section in order, those of shared articles too."""
        held = ((clause,) if isinstance(clause, OutlineEntry) else clause.clauses for clause in self.clauses)
        return [entry for entries in held for entry in entries]


class OutlineAddition(OutlineEntry):
    """A clause that a house library adds to the outline of a vehicle of the library it extends, and where.

    After a clause of an article that holds several, it joins that article; with a title under ``article``, it is an
    article of its own after it.
    """

    after: str
    article: Bilingual | None = None

    def make_entry(self) -> OutlineEntry:
        """Convert this addition to an outline to a plain entry of its clause, which no longer says where it goes."""
        return OutlineEntry(clause=self.clause, when=self.when, numbered=self.numbered, alone=self.alone)


class VehicleChange(FileModel):
    """The clauses that a house library adds to, and leaves out of, a vehicle of the library it extends."""

    id: str
    add: tuple[OutlineAddition, ...] = ()
    leave_out: tuple[str, ...] = ()

    def apply_to(self, vehicle: Vehicle) -> Vehicle:
        """Copy a vehicle with this change made in its outline: clauses added at their places, others left out."""
        sections = []
        for section in vehicle.outline:
            last = {entry.clause: place for place, entry in enumerate(section.list_entries())}
            place = 0
            kept: list[OutlineEntry | OutlineArticle] = []
            for entry in section.clauses:
                inside: list[OutlineEntry] = []
                outline_articles: list[OutlineArticle] = []
                for clause in entry.clauses if isinstance(entry, OutlineArticle) else (entry,):
                    added = [each for each in self.add if each.after == clause.clause and last[clause.clause] == place]
                    inside += [] if clause.clause in self.leave_out else [clause]
                    inside += [each.make_entry() for each in added if each.article is None]
                    outline_articles += [
                        OutlineArticle(article=each.article, clauses=(each.make_entry(),))
                        for each in added
                        if each.article is not None
                    ]
                    place += 1
                if isinstance(entry, OutlineArticle):
                    kept += [entry.model_copy(update={"clauses": tuple(inside)})] if inside else []
                else:
                    kept += inside
                kept += outline_articles
            if kept:
                sections.append(section.model_copy(update={"clauses": tuple(kept)}))
        return vehicle.model_copy(update={"outline": tuple(sections)})


class AnnexEntry(FileModel):
    """A document (companion) that a vehicle attaches after its signature, where its condition ``when`` holds."""

    companion: str
    when: dict[str, Test] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _accept_name_alone(cls, value: object) -> object:
        return {"companion": value} if isinstance(value, str) else value


class ChangeRequirement(Bilingual):
    """The formalities that a change of a document demands: in brief, step by step, and their legal bases.

    ``steps`` holds one step a line.
    """

    steps: Bilingual
    legal_bases: tuple[str, ...] = Field(min_length=1)


class ChangeRequirements(FileModel):
    """The formalities that a change of a document demands, for each level of change.

    A level that is not written demands what ``substantive`` demands. ``otherwise`` is for what no edition describes: a
    clause added, removed or changed by hand, a value changed.
    """

    cosmetic: ChangeRequirement | None = None
    clarification: ChangeRequirement | None = None
    substantive: ChangeRequirement
    otherwise: ChangeRequirement | None = None

    def requirement_for(self, level: str) -> ChangeRequirement:
        """Find the formalities that a change of a document demands, by its level, such as ``cosmetic``.

        A level for which none are written demands those of ``substantive``.
        """
        found = getattr(self, level) if level in ChangeRequirements.model_fields else None
        return found or self.substantive


@short_repr("id", "outline", "annexes")
class Vehicle(FileModel):
    """A kind of document that carries clauses: its title, its outline, how it is numbered and signed.

    ``weighed_as`` names the vehicle whose rules of law apply, for a house vehicle; it defaults to its own id.
    ``track`` is the way its text takes by itself: it informs, it goes through the procedure of internal rules, or it is
    signed as part of a contract. A vehicle weighed as another takes that of the other; once loaded, each has one.
    ``annexed`` is true where its text says that it is annexed to the internal rules. ``says`` is what it is for.
    ``order`` is its place where all vehicles are shown; one without it comes after the others.
    ``adoption_number`` is the place of its text in the adoption file: it prints as D11; a house vehicle takes that of
    the one it is weighed as.
    ``on_change`` says what a change of its text demands; a house vehicle without it takes that of the one it is weighed
    as, or replaces.
    ``first_article`` is the place in the matter of the number of its first article; 1 when it is not given.
    ``standings`` is what the band on its first page may say of its standing: the first whose condition holds.
    ``airy`` is true where its lines stand further apart, for a text to be read through.
    ``contents`` is what its table of contents lists: sections and annexes, the articles too, or nothing.
    ``page_one`` is true where what opens it is a page of its own: the table of contents starts the next one.
    ``cosigners`` are those who sign after the two parties, for somebody who does not commit themselves alone.
    ``annexes`` are companions attached after the signature, in order: A, B, C.
    ``companions_when`` is the condition of all its companions, annexed or not.
    """

    id: str
    aliases: tuple[str, ...] = ()
    order: int | None = None
    track: Literal["information", "internal_rules", "contract"] | None = None
    adoption_number: int = Field(default=0, ge=0, le=99)
    weighed_as: str | None = None
    annexed: bool = False
    label: Bilingual
    says: Bilingual | None = None
    title: Bilingual
    subtitle: Bilingual | None = None
    notices: tuple[VehicleNotice, ...] = ()
    control_block: bool = False
    standings: tuple[VehicleStanding, ...] = ()
    airy: bool = False
    contents: Literal["none", "sections", "articles"] = "none"
    page_one: bool = False
    first_article: str | None = None
    signature: Literal["employer", "parties", "none"]
    cosigners: tuple[CoSigner, ...] = ()
    on_change: ChangeRequirements | None = None
    outline: tuple[OutlineSection, ...] = Field(min_length=1)
    annexes: tuple[AnnexEntry, ...] = Field(default=(), max_length=26)
    companions_when: dict[str, Test] = Field(default_factory=dict)

    @property
    def law(self) -> str:
        """Id of the vehicle whose legal rules apply to this one: the vehicle it is weighed as, else itself."""
        return self.weighed_as or self.id

    @property
    def rank(self) -> tuple[bool, int]:
        """The key by which vehicles are sorted in lists: by their ``order``; vehicles without an order come last."""
        return (self.order is None, self.order or 0)

    def list_entries(self) -> list[OutlineEntry]:
        """List the entries of the vehicle's outline in order, from all its sections."""
        return [entry for section in self.outline for entry in section.list_entries()]

    def list_informative_clauses(self) -> frozenset[str]:
        """List the ids of the clauses that stand only in sections which the outline marks as informative."""
        holding: dict[bool, set[str]] = {True: set(), False: set()}
        for section in self.outline:
            holding[section.informs].update(entry.clause for entry in section.list_entries())
        return frozenset(holding[True] - holding[False])

    def list_clause_ids(self) -> list[str]:
        """List the ids of the clauses in the vehicle's outline in order, without repetition."""
        return list(dict.fromkeys(entry.clause for entry in self.list_entries()))
