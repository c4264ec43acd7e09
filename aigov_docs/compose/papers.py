"""The documents of one matter beside one another: what each says of the rules that they share."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import permutations

from ..kits.ground.i18n import N_, labels, list_text
from ..kits.ground.languages import known_languages
from ..kits.ground.yaml_files import Bilingual
from ..law.clause_selection import select_from_outline
from ..law.facts import DOCUMENT_FACTS
from ..law.sanction_facts import fact_values
from ..library.clauses import Clause, Edition
from ..library.library import Library
from ..library.stances import ComparedRule
from ..library.vehicles import Vehicle, VehicleChange

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
        texts = (edition.find_wording(self.vehicle, language) for clause, edition in self.kept if clause.id in clauses)
        return [wording.raw for wording in texts if wording is not None and wording.language == language]

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
        return Bilingual(**{language: self._spell(language) for language in known_languages()})

    def list_places(self, papers: Iterable[Paper], library: Library) -> list[str]:
        """List where the French texts that disagree stand: for each, its file and the number of the line it starts on.

        ``papers`` are the documents compared. Only texts of ``library`` itself are listed, not those that it takes from
        the library it extends.
        """
        clauses = self.rule.list_clauses()
        wordings = (
            edition.find_wording(paper.vehicle, "fr")
            for paper in papers
            for clause, edition in (paper.kept if paper.vehicle in self.vehicles else ())
            if clause.id in clauses and clause.library == library.name
        )
        return list(dict.fromkeys(wording.describe_line(1) for wording in wordings if wording is not None))

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
    label = rule.stances[stance].label
    if label is not None or rule.option is None:
        return label or Bilingual(fr=stance, en=stance)
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
                for language in known_languages()
            }
        )
        for vehicle, stances in taken.items()
    }


def _compare_blanks(library: Library, rule: ComparedRule, papers: tuple[Paper, ...]) -> dict[str, Bilingual]:
    """Find the documents that take a stance without printing the values that go with it."""
    blanks = {}
    for paper in papers if any(stance.blanks for stance in rule.stances.values()) else ():
        for name in paper.find_stances(rule):
            stance = rule.stances[name]
            if stance.blanks and not paper.ids.isdisjoint(stance.clauses):
                raw = "\n".join(paper.list_raw_texts(stance.clauses, "fr"))
                lacking = [blank for blank in stance.blanks if f"{{{{ {blank} }}}}" not in raw]
                if lacking:
                    blanks[paper.vehicle.id] = _spell_lacking(library, lacking)
    return blanks


def _spell_lacking(library: Library, blanks: list[str]) -> Bilingual:
    known = library.vocabulary.blanks
    return Bilingual(
        **{
            language: labels(language)(
                N_("does not print: {values}"),
                values=list_text([known[blank].text(language) for blank in blanks], language),
            )
            for language in known_languages()
        }
    )


def _compare_lists(rule: ComparedRule, papers: tuple[Paper, ...]) -> dict[str, Bilingual]:
    """Find the items of lists that one document has and another has not; lists without a common item are others."""
    if not rule.lists:
        return {}
    found = {language: _find_lone_items(rule, papers, language) for language in known_languages()}
    lists = {}
    for vehicle in dict.fromkeys(name for items in found.values() for name in items):
        words = {language: list(items.get(vehicle, ())) for language, items in found.items()}
        word = words["fr"] or words["en"]
        lists[vehicle] = Bilingual(
            **{
                language: labels(language)(N_("alone says: {values}"), values="; ".join(items or word))
                for language, items in words.items()
            }
        )
    return lists


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
