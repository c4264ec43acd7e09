"""A document as the coherence checks see it: its clauses, annexes and texts, its choices, facts and matter."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import permutations
from typing import Protocol

from ..conditions import Test, may_condition_hold
from ..i18n import N_, Duration, labels, list_text
from ..library.clauses import Clause, Edition, Wording
from ..library.library import Library
from ..library.phrases import contains_phrase
from ..library.procedures import find_text
from ..library.prose import spell_inlines
from ..library.stances import ComparedRule
from ..library.vehicles import OutlineEntry, Vehicle, VehicleChange
from ..library.vocabulary import BannedData
from ..library.yaml_files import Bilingual
from .clause_selection import ClauseSelection, select_from_outline
from .facts import DOCUMENT_FACTS, Facts
from .sanction_facts import fact_values
from .situation import Situation
from .situation_view import SituationView

# ------------------------------------------------------------------ observed matter
# The parts of a matter that the coherence checks read. The matter itself is a layer above, and has all of it.


class ObservedTool(Protocol):
    """An AI tool of a matter, as the coherence checks see it: the functions that the tool offers."""

    @property
    def functions(self) -> Sequence[str]:
        """Functions that the tool offers, by the library's names for them, such as ``chat``."""


class ObservedDataClass(Protocol):
    """A class of data of a matter, as the coherence checks see it: its tool tiers, and what it holds."""

    @property
    def tiers(self) -> Sequence[str]:
        """Tiers of AI tools (``internal``, ``contracted``, ``public``) that may receive this class of data."""

    def name_in_language(self, language: str) -> str:
        """Return the name of the class of data in a language."""

    def find_banned(self, listed: Mapping[str, BannedData]) -> list[str]:
        """Find which of the banned data, such as passwords, the class of data holds; return their names.

        ``listed`` is the library's never-enter list: data that must not be entered in some tools, by name.
        """


class ObservedEmployer(Protocol):
    """An employer, as the coherence checks see it: what the matter says of its staff."""

    @property
    def staff_without_french(self) -> bool:
        """Whether some employees do not read French."""

    @property
    def no_special_status(self) -> bool | None:
        """Whether no special status governs the staff of a public body employed under private law; None: not said."""


class ObservedContacts(Protocol):
    """The contact addresses of a matter that the coherence checks look at, and when incidents are answered."""

    @property
    def incidents_open(self) -> str | None:
        """When somebody answers at the address for incidents (``office_hours``…); None when the matter does not say."""


class ObservedClients(Protocol):
    """The terms about AI in contracts with the employer's customers, as the coherence checks see them."""

    @property
    def disclosure(self) -> str:
        """Whether the employer's customers are to be told that AI was used: ``free``, ``required`` or ``forbidden``.

        ``free``: the employer may tell them or not.
        """

    @property
    def ai_use(self) -> str:
        """Whether AI may be used on the data of the employer's customers: ``allowed``, ``consent`` or ``forbidden``.

        ``consent``: only where the customer agrees.
        """


class ObservedMonitoring(Protocol):
    """The monitoring of a matter, as the coherence checks see it: the purposes that were announced."""

    @property
    def purposes(self) -> Sequence[str] | None:
        """Purposes of the monitoring, such as ``security``; None when the matter does not give them."""


class ObservedAssignment(Protocol):
    """An assignment of copyright, as the coherence checks see it: its list of works, joined or not, and its price."""

    @property
    def list_joined(self) -> bool | None:
        """Whether the list of assigned works is drawn up, joined to the text and signed; None when it is not known."""

    @property
    def price(self) -> object:
        """What the author receives for the rights assigned, or ``free``; None when the matter leaves it open."""


class ObservedPlace(Protocol):
    """An establishment of a matter, as the coherence checks see it: whether passages of the text hold only there."""

    @property
    def specific(self) -> bool | None:
        """Whether passages of the text common to all establishments hold in this one only; None when not known."""

    @property
    def provisions(self) -> object:
        """Words that name the passages of the text that hold in this establishment only; None when not given."""


class ObservedMatter(Protocol):
    """The parts of a matter (a client's facts) that the coherence checks read."""

    @property
    def date(self) -> dt.date:
        """Day of the document, by which the editions of its clauses are chosen."""

    @property
    def pins(self) -> Mapping[str, int]:
        """Number of the edition that the matter chooses for a clause, whatever the day, by the id of the clause."""

    @property
    def languages(self) -> Sequence[str]:
        """Languages in which the document is made."""

    @property
    def employer(self) -> ObservedEmployer:
        """Employer for whom the document is made."""

    @property
    def contacts(self) -> ObservedContacts:
        """Contact addresses for questions, requests and incidents."""

    @property
    def clients(self) -> ObservedClients:
        """Rules on AI in contracts with the employer's customers: telling them of it, and using it on their data."""

    @property
    def monitoring(self) -> ObservedMonitoring:
        """How the employer monitors the use of the AI tools."""

    @property
    def ip(self) -> ObservedAssignment:
        """What the assignment of employees' copyright states, such as whether the list of works is joined."""

    @property
    def establishments(self) -> Sequence[ObservedPlace]:
        """Establishments of the employer."""

    @property
    def roles(self) -> Mapping[str, object]:
        """Who holds each role that documents speak of, by the name of the role, such as ``ai_lead``.

        The checks only ask whether a role is there.
        """

    @property
    def tools(self) -> Sequence[ObservedTool]:
        """AI tools that the employer authorises."""

    @property
    def data_classes(self) -> Sequence[ObservedDataClass]:
        """Classes into which the employer sorts data (public, confidential…)."""

    def find_own_approvals(self, library: Library, vehicle: Vehicle) -> list[Bilingual]:
        """List the cases in which a matter has a person, or a job, advise, approve or sign for themselves.

        Each text has the labels of two of the matter's ``roles``, or keys such as ``uses.0.approver``, and no person's
        name. The employee who also signs for the employer counts only for a vehicle of track ``contract``.
        """

    def delay_for(self, name: str, library: Library) -> Duration:
        """Find the length of a delay such as ``incident_report``: the matter's own, else the library's usual one."""

    def observe_signature_time(self, library: Library) -> str:
        """Say whether the amendment was signed ``in_time``, or ``after_reflection``: after the time to reflect.

        ``settled`` where it was after that time, and the matter says that the answer came in time or that both parties
        agreed to sign later; ``not_said`` where a day is missing.
        """


# ------------------------------------------------------------------ papers
# The documents of one matter beside one another: what each says of the rules that they share.


#: The texts of a document, as they were selected.
Kept = tuple[tuple[Clause, Edition], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of a matter, as the others are compared with it: its kind (vehicle) and its clauses."""

    vehicle: Vehicle
    kept: Kept
    ids: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", frozenset(clause.id for clause, _ in self.kept))

    def in_force_on(self, day: dt.date, clauses: Collection[str]) -> Paper:
        """Build the document on an earlier or later day: some of its clauses, each in its edition in force on that day.

        ``clauses`` are the ids of the clauses to keep; one that has no edition in force on the day is left out.
        """
        editions = [(clause, clause.edition_on(day)) for clause, _ in self.kept if clause.id in clauses]
        return Paper(self.vehicle, tuple((clause, edition) for clause, edition in editions if edition is not None))

    def list_raw_texts(self, clauses: tuple[str, ...], language: str) -> list[str]:
        """List the texts of some clauses of the document in a language, as their files write them (Markdown).

        ``clauses`` are ids; a clause that the document does not have, or that has no text in the language, is left out.
        """
        found = (edition.find_wording(self.vehicle, language) for clause, edition in self.kept if clause.id in clauses)
        return [wording.raw for wording in found if wording is not None and wording.language == language]

    def find_stances(self, rule: ComparedRule) -> list[str]:
        """Find the stances (answers) that the document takes on a rule, by their names.

        Usually one; none where the document does not speak of the rule.
        """
        return rule.find_stances(self.ids)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A rule of which the documents of one matter do not say the same, with what each says, by its vehicle's id."""

    name: str
    rule: ComparedRule
    said: Mapping[str, Bilingual]
    vehicles: tuple[Vehicle, ...]

    def as_name(self) -> Bilingual:
        """Build the text that names the disagreement, in French and English: the rule, then what each document says."""
        return Bilingual(**{language: self._spell(language) for language in ("fr", "en")})

    def list_places(self, papers: Iterable[Paper], library: Library) -> list[str]:
        """List where the French texts that disagree stand: for each, its file and the number of the line it starts on.

        ``papers`` are the documents compared. Only texts of ``library`` itself are listed, not those that it takes from
        the library it extends.
        """
        clauses = self.rule.list_clauses()
        found = (
            edition.find_wording(paper.vehicle, "fr")
            for paper in papers
            for clause, edition in (paper.kept if paper.vehicle in self.vehicles else ())
            if clause.id in clauses and clause.library == library.name
        )
        return list(dict.fromkeys(wording.describe_line(1) for wording in found if wording is not None))

    def _spell(self, language: str) -> str:
        lines = [
            labels(language)(
                N_("{vehicle}: {said}"), vehicle=vehicle.label.text(language), said=self.said[vehicle.id].text(language)
            )
            for vehicle in self.vehicles
        ]
        return f"{self.rule.text(language)} ({'; '.join(lines)})"


def select_papers(
    library: Library,
    choices: Mapping[str, str],
    facts: Mapping[str, str],
    edition_of: Callable[[Clause], Edition | None],
    own: tuple[Vehicle, Kept],
) -> tuple[Paper, ...]:
    """Select the clauses of each kind of document (charter, amendment…) that one matter can make, for the same values.

    ``choices`` gives the value of each option by its name, ``facts`` that of each legal fact. ``own`` is the document
    already selected (its vehicle and its clauses), which is taken as it is. ``edition_of`` gives the edition of a
    clause to take; None leaves the clause out. A document whose one clause only sends the reader to another document is
    not in the result.
    """
    first = _first_facts(library)
    papers = []
    for vehicle in library.vehicles_in_order():
        if vehicle is own[0]:
            papers.append(Paper(*own))
            continue
        its = {**first, **facts, "vehicle": vehicle.law, "track": vehicle.track or facts.get("track", "")}
        chosen = select_from_outline(library, _compared_outline(library, vehicle.id), choices, its, edition_of).chosen
        papers.append(Paper(vehicle, tuple((item.clause, item.edition) for item in chosen)))
    return tuple(paper for paper in papers if paper.ids.isdisjoint(_lone_clauses(library, paper.vehicle.id)))


@lru_cache(maxsize=64)
def _lone_clauses(library: Library, name: str) -> frozenset[str]:
    """Find the clauses of a vehicle that are the whole document where they are kept: it has no rule of its own then."""
    return frozenset(entry.clause for entry in library.vehicles[name].list_entries() if entry.alone)


@lru_cache(maxsize=16)
def _first_facts(library: Library) -> dict[str, str]:
    """Give each fact of a document the first of its values, for what is not known."""
    return {name: fact_values(name, library)[0] for name in DOCUMENT_FACTS}


@lru_cache(maxsize=64)
def _compared_outline(library: Library, name: str) -> Vehicle:
    """Copy a vehicle with the clauses of its outline that a comparison looks at: all others change nothing."""
    rules = library.vocabulary.stances.values()
    compared = {
        clause
        for rule in rules
        for named in (rule.lists, *((*stance.clauses, *stance.general) for stance in rule.stances.values()))
        for clause in named
    }
    vehicle = library.vehicles[name]
    others = {entry.clause for entry in vehicle.list_entries() if entry.clause not in compared and not entry.alone}
    return VehicleChange(id=name, leave_out=tuple(others)).apply_to(vehicle)


def find_disagreements(
    library: Library,
    choices: Mapping[str, str],
    papers: tuple[Paper, ...],
    rules: Mapping[str, ComparedRule] | None = None,
) -> Iterator[Disagreement]:
    """Find the rules on which the documents of one matter disagree, or on which one departs from the option chosen.

    ``choices`` are the options chosen, by name; a rule may follow one of them. ``rules`` are those to compare, by name;
    all those of the library when not given.
    """
    for name, rule in (library.vocabulary.stances if rules is None else rules).items():
        for said in (
            _compare_stances(library, rule, choices, papers),
            _compare_blanks(library, rule, papers),
            _compare_lists(rule, papers),
        ):
            if said:
                yield Disagreement(name, rule, said, tuple(p.vehicle for p in papers if p.vehicle.id in said))


def find_silences(
    choices: Mapping[str, str], papers: tuple[Paper, ...], rules: Mapping[str, ComparedRule]
) -> Iterator[tuple[str, ComparedRule, Vehicle, tuple[Vehicle, ...]]]:
    """Find the rules that some documents of a matter state, and of which another that should state them says nothing.

    Each comes as four items: the name of the rule, the rule, the kind of document (vehicle) that is silent, and the
    kinds of the documents that speak. ``choices`` are the options chosen and ``rules`` those looked at, by name.
    """
    for name, rule in rules.items():
        speaking = tuple(paper.vehicle for paper in papers if paper.find_stances(rule))
        for paper in papers:
            if speaking and paper.vehicle not in speaking and not rule.may_be_silent(paper.vehicle.law, choices):
                yield name, rule, paper.vehicle, speaking


def spell_stance(library: Library, rule: ComparedRule, stance: str) -> Bilingual:
    """Find the label of a stance (an answer to a rule that documents share), in French and in English.

    It is the stance's own label. Where it has none: the label that the value ``stance`` has in the option that the
    rule follows; or, where the rule follows no option, the text of ``stance`` itself.
    """
    own = rule.stances[stance].label
    if own is not None or rule.option is None:
        return own or Bilingual(fr=stance, en=stance)
    return library.vocabulary.options.options[rule.option].values[stance]


# ------------------------------------------------------------------ what is compared
def _compare_stances(
    library: Library, rule: ComparedRule, choices: Mapping[str, str], papers: tuple[Paper, ...]
) -> dict[str, Bilingual]:
    """Compare the stances of the documents with one another, and with the option that the rule follows."""
    taken = {paper.vehicle.id: stances for paper in papers if (stances := paper.find_stances(rule))}
    different = {stance for stances in taken.values() for stance in stances}
    chosen = choices.get(rule.option) if rule.option is not None else None
    if len(different) <= 1 and (chosen is None or different <= {chosen}):
        return {}
    return {
        vehicle: Bilingual(
            **{
                language: list_text(
                    [spell_stance(library, rule, stance).text(language) for stance in stances], language
                )
                for language in ("fr", "en")
            }
        )
        for vehicle, stances in taken.items()
    }


def _compare_blanks(library: Library, rule: ComparedRule, papers: tuple[Paper, ...]) -> dict[str, Bilingual]:
    """Find the documents that take a stance without printing the values that go with it."""
    said = {}
    for paper in papers if any(stance.blanks for stance in rule.stances.values()) else ():
        for name in paper.find_stances(rule):
            stance = rule.stances[name]
            if stance.blanks and not paper.ids.isdisjoint(stance.clauses):
                raw = "\n".join(paper.list_raw_texts(stance.clauses, "fr"))
                lacking = [blank for blank in stance.blanks if f"{{{{ {blank} }}}}" not in raw]
                if lacking:
                    said[paper.vehicle.id] = _spell_lacking(library, lacking)
    return said


def _spell_lacking(library: Library, blanks: list[str]) -> Bilingual:
    known = library.vocabulary.blanks
    return Bilingual(
        **{
            language: labels(language)(
                N_("does not print: {values}"),
                values=list_text([known[blank].text(language) for blank in blanks], language),
            )
            for language in ("fr", "en")
        }
    )


def _compare_lists(rule: ComparedRule, papers: tuple[Paper, ...]) -> dict[str, Bilingual]:
    """Find the items of lists that one document has and another has not; lists without a common item are others."""
    if not rule.lists:
        return {}
    found = {language: _find_lone_items(rule, papers, language) for language in ("fr", "en")}
    said = {}
    for vehicle in dict.fromkeys(name for items in found.values() for name in items):
        words = {language: list(items.get(vehicle, ())) for language, items in found.items()}
        known = words["fr"] or words["en"]
        said[vehicle] = Bilingual(
            **{
                language: labels(language)(N_("alone says: {values}"), values="; ".join(items or known))
                for language, items in words.items()
            }
        )
    return said


def _find_lone_items(rule: ComparedRule, papers: tuple[Paper, ...], language: str) -> dict[str, dict[str, None]]:
    """Find, by document, the items of its lists that the list of another document should have too."""
    listed = {
        paper.vehicle.id: [items for raw in texts for items in _list_items(raw)]
        for paper in papers
        if (texts := paper.list_raw_texts(rule.lists, language))
    }
    lone: dict[str, dict[str, None]] = {}
    for one, other in permutations(listed, 2):
        pairs = [(mine, its) for mine in listed[one] for its in listed[other] if not set(mine).isdisjoint(its)]
        if not pairs:  # not one list in common
            pairs = [(items, ()) for items in listed[one][:1]]
        items = [item for mine, its in pairs for item in mine if item not in its]
        if items:
            lone.setdefault(one, {}).update(dict.fromkeys(items))
    return lone


_ITEM = re.compile(r"^[-*] +(.*?)[\s;.,]*$")


@lru_cache(maxsize=256)
def _list_items(raw: str) -> tuple[tuple[str, ...], ...]:
    """List the lists of a text of the library as it is written, each with its items, without what ends them."""
    lists: list[list[str]] = [[]]
    for line in raw.splitlines():
        item = _ITEM.match(line)
        if item:
            lists[-1].append(" ".join(item[1].split()))
        elif line.strip() and lists[-1]:
            lists.append([])
    return tuple(tuple(items) for items in lists if items)


# ------------------------------------------------------------------ observed document
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
