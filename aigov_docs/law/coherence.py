"""Checks across clauses: a document must not contradict itself.

Code observes, ``rules/coherence.yaml`` concludes. What is observed is a word of a closed list: an option, a fact of
law, whether a clause, a
topic, a kind or a phrase is in the document, or one of `DOCUMENT`, each a small function. An observation that cannot be
made (the matter
could not be read whole, the option is none of the vehicle's) is None, and no check rests on it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from ..conditions import Condition, Test, admitted_values, condition_holds
from ..i18n import N_, list_text
from ..library.clauses import Clause, Edition, Wording
from ..library.load import Library
from ..library.parity import matches_french
from ..library.prose import contains_phrase, spell_inlines
from ..library.vehicles import Vehicle
from ..library.yaml_files import Bilingual, FileModel, RefusedValue, read_yaml, validate_type
from ..problems import LibraryError, Problem, unknown_name
from .enforceability import resolve_version
from .fact_values import fact_values
from .facts import DOCUMENT_FACTS, SituationView, observe_facts
from .selection import ClauseSelection, select_from_outline
from .situation import Situation

if TYPE_CHECKING:
    from ..matter.models import Matter

FILE = "coherence.yaml"


# ------------------------------------------------------------------ as written
class CoherenceCaseFile(FileModel):
    """One test of a check."""

    when: dict[str, Test] = Field(min_length=1)


class CoherenceCheckFile(FileModel):
    """A check as written in ``rules/coherence.yaml``."""

    id: str = Field(pattern=r"^[A-Z][A-Z0-9-]*[A-Z0-9]$")
    topics: tuple[str, ...] = Field(min_length=1)
    severity: Literal["refuse", "warn"]
    explanation: Bilingual
    choose: Bilingual
    key: str
    about: dict[str, Test] = Field(default_factory=dict)
    when: dict[str, Test] = Field(default_factory=dict)
    cases: tuple[CoherenceCaseFile, ...] = ()
    legal_bases: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> CoherenceCheckFile:
        if bool(self.cases) == bool(self.when):
            raise RefusedValue("two-forms", N_("a check has either when or cases"), N_("write one of the two"))
        return self


@dataclass(frozen=True, slots=True)
class CoherenceCheck:
    """A check ready to be made.

    Parameters
    ----------
    topics:
        The topics it compares.
    severity:
        ``refuse``: the document is not made; ``warn``: it is made, and the reader told.
    explanation, choose:
        What contradicts what, and what to choose; ``{names}`` stands for what was observed.
    key:
        Where in the matter the choice is made.
    """

    id: str
    topics: tuple[str, ...]
    severity: str
    explanation: Bilingual
    choose: Bilingual
    key: str
    about: Condition
    cases: tuple[Condition, ...]
    legal_bases: tuple[str, ...]
    library: str
    where: str

    def observed_names(self) -> set[str]:
        """Everything it observes."""
        return {name for condition in (self.about, *self.cases) for name in condition}

    def applicable_condition(self, seen: Observations) -> Condition | None:
        """The condition that holds of a document, or None."""
        if not condition_holds(self.about, seen):
            return None
        found = next((case for case in self.cases if condition_holds(case, seen)), None)
        return {**self.about, **found} if found is not None else None


@dataclass(frozen=True, slots=True)
class Incoherence:
    """What a check found in a document: which choices contradict each other, and what to choose."""

    check: CoherenceCheck
    explanation: Bilingual
    choose: Bilingual

    @property
    def id(self) -> str:
        """The check's own."""
        return self.check.id

    @property
    def severity(self) -> str:
        """``refuse`` or ``warn``."""
        return self.check.severity

    def text(self, language: str) -> str:
        """Both sentences, on one line."""
        return f"{self.explanation.text(language).rstrip('.')} — {self.choose.text(language)}"

    def as_problem(self) -> Problem:
        """As a problem of the matter, at the key where the choice is made."""
        said = Bilingual(fr=self.explanation.fr.rstrip("."), en=self.explanation.en.rstrip("."))
        return Problem(
            "incoherent",
            self.check.key,
            "{said} ({id})",
            "{choose}",
            {"said": said, "id": self.id, "choose": self.choose},
        )

    def as_dict(self, language: str) -> dict[str, Any]:
        """The incoherence as plain data."""
        return {
            "id": self.id,
            "severity": self.severity,
            "topics": list(self.check.topics),
            "key": self.check.key,
            "explanation": self.explanation.text(language),
            "choose": self.choose.text(language),
            "legal_bases": list(self.check.legal_bases),
        }


# ------------------------------------------------------------------ what is observed
@dataclass(frozen=True)
class ObservedDocument:
    """The clauses and annexes a document is made of, and the choices and facts that chose them.

    ``kept``, ``facts`` and ``matter`` are None where they are not known, and so is what they were made from: the
    ``situation``, the version ``resolved`` in it, the ``selection``. ``open_points`` are what the document prints
    undecided, None before
    it is assembled.
    """

    library: Library
    vehicle: Vehicle
    choices: Mapping[str, str]
    facts: Mapping[str, str] | None = None
    kept: tuple[tuple[Clause, Edition], ...] | None = None
    matter: Matter | None = None
    open_points: tuple[Bilingual, ...] | None = None
    situation: Situation | None = None
    resolved: tuple[SituationView, str | None] | None = None
    selection: ClauseSelection | None = None

    @cached_property
    def texts(self) -> tuple[DocumentText, ...]:
        """The texts of the document that can be read: clauses, then annexes."""
        return tuple(self._readable_texts())

    def _readable_texts(self) -> Iterator[DocumentText]:
        for clause, edition in self.kept or ():
            yield from _document_text(
                clause.id,
                clause.modality,
                {language: edition.find_wording(self.vehicle, language) for language in ("fr", "en")},
            )
        for entry in self.vehicle.annexes:
            companion, texts = self.library.companions[entry.companion]
            for part in companion.parts:
                if all(self.may_condition_hold(when) for when in (entry.when, companion.when, part.when)):
                    yield from _document_text(
                        f"{companion.id}/{part.text}",
                        "",
                        {language: texts.get((part.text, language)) for language in ("fr", "en")},
                    )

    def may_condition_hold(self, when: Mapping[str, Test]) -> bool:
        """Whether a condition holds, as far as the choices and facts that are known tell."""
        known = {**(self.facts or {}), **self.choices}
        return condition_holds({name: test for name, test in when.items() if name in known}, known)


@dataclass(frozen=True, slots=True)
class DocumentText:
    """One text of a document in both languages, and how messages call it: by its heading."""

    name: str
    modality: str
    called: Bilingual
    french: Wording
    english: Wording


def _document_text(name: str, modality: str, wordings: Mapping[str, Wording | None]) -> Iterator[DocumentText]:
    french, english = wordings["fr"], wordings["en"]
    if french is not None and english is not None and not french.problems and not english.problems:
        yield DocumentText(
            name,
            modality,
            Bilingual(fr=spell_inlines(french.text.heading), en=spell_inlines(english.text.heading)),
            french,
            english,
        )


#: What was observed, as a word of its list (None when it cannot be), and the things it was observed of.
Value = tuple[str | None, tuple[Bilingual, ...]]
_UNSEEN: Value = (None, ())


class Observations:
    """The observations of a document: each made when it is first asked for, and once."""

    def __init__(self, made: ObservedDocument) -> None:
        self.made = made
        self._values: dict[str, Value] = {}

    def __getitem__(self, name: str) -> str | None:
        return self.observed_value(name)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and observation_values(name, self.made.library) is not None

    def observed_value(self, name: str) -> str | None:
        """What was observed, as a word of its list; None when it cannot be."""
        return self._observe_once(name)[0]

    def observed_things(self, condition: Condition) -> tuple[Bilingual, ...]:
        """The things that a condition was observed of, each once."""
        return tuple(dict.fromkeys(thing for name in condition for thing in self._observe_once(name)[1]))

    def _observe_once(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = self._observe(name)
        return self._values[name]

    def _observe(self, name: str) -> Value:
        made = self.made
        options = made.library.vocabulary.options.options
        if name in options:
            concerned = not options[name].vehicles or not {made.vehicle.id, made.vehicle.law}.isdisjoint(
                options[name].vehicles
            )
            return (made.choices.get(name) if concerned else None), ()
        if name in DOCUMENT_FACTS or name == "track":
            return (made.facts or {}).get(name), ()
        if name in OBSERVED:
            return OBSERVED[name].see(made)
        family, _, of = name.partition(".")
        return FAMILIES[family].see(made, of)


# ---- one observation a clause, a topic, a kind…
def _observe_kept_clause(of: Callable[[Clause], str]) -> Callable[[ObservedDocument, str], Value]:
    def see(made: ObservedDocument, name: str) -> Value:
        if made.kept is None:
            return _UNSEEN
        return ("kept" if any(of(clause) == name for clause, _ in made.kept) else "left_out"), ()

    return see


def observe_topic(made: ObservedDocument, name: str) -> Value:
    """How the document speaks of a topic: it permits something, or forbids, or does neither, or is silent."""
    if made.kept is None:
        return _UNSEEN
    said = {clause.modality for clause, _ in made.kept if name in clause.topics}
    first = next((modality for modality in ("permission", "prohibition") if modality in said), "other")
    return (first if said else "silent"), ()


def observe_phrase(made: ObservedDocument, name: str) -> Value:
    """Whether the French text, which prevails, has one of some expressions."""
    if made.kept is None:
        return _UNSEEN
    words = made.library.vocabulary.phrases[name].words
    found = tuple(piece.called for piece in made.texts if contains_phrase(piece.french.raw, words))
    return ("written" if found else "absent"), found


def observe_function(made: ObservedDocument, name: str) -> Value:
    """Whether one of the tools listed offers a function."""
    if made.matter is None:
        return _UNSEEN
    return ("offered" if any(name in tool.functions for tool in made.matter.tools) else "missing"), ()


def observe_role(made: ObservedDocument, name: str) -> Value:
    """Whether somebody holds a role."""
    if made.matter is None:
        return _UNSEEN
    return ("filled" if name in made.matter.roles else "empty"), ()


@dataclass(frozen=True, slots=True)
class ObservationFamily:
    """Observations that differ by a name of the library: the values they take, the names they may have, how they are
    made.
    """

    values: tuple[str, ...]
    known: Callable[[Library], list[str]]
    see: Callable[[ObservedDocument, str], Value]


FAMILIES: Mapping[str, ObservationFamily] = {
    "clause": ObservationFamily(
        ("kept", "left_out"), lambda library: list(library.clauses), _observe_kept_clause(lambda clause: clause.id)
    ),
    "kind": ObservationFamily(
        ("kept", "left_out"),
        lambda library: list(library.vocabulary.kinds),
        _observe_kept_clause(lambda clause: clause.kind),
    ),
    "family": ObservationFamily(
        ("kept", "left_out"),
        lambda library: list(library.vocabulary.families),
        _observe_kept_clause(lambda clause: clause.family),
    ),
    "topic": ObservationFamily(
        ("permission", "prohibition", "other", "silent"), lambda library: list(library.vocabulary.topics), observe_topic
    ),
    "phrase": ObservationFamily(
        ("written", "absent"), lambda library: list(library.vocabulary.phrases), observe_phrase
    ),
    "function": ObservationFamily(
        ("offered", "missing"), lambda library: list(library.vocabulary.functions), observe_function
    ),
    "role": ObservationFamily(("filled", "empty"), lambda library: list(library.vocabulary.roles), observe_role),
}


# ---- the others
def observe_never_enter(made: ObservedDocument) -> Value:
    """Whether a data class goes into a tier that the never-enter list forbids for what the class holds."""
    if made.matter is None:
        return _UNSEEN
    listed, tiers = made.library.vocabulary.never_enter, made.library.vocabulary.tiers
    found = []
    for data_class in made.matter.data_classes:
        for name in data_class.find_banned(listed):
            wrong = [tiers[tier] for tier in data_class.tiers if tier in listed[name].tiers and tier in tiers]
            if wrong:
                found.append(
                    Bilingual(
                        **{
                            language: f"{data_class.name_in_language(language)} ({listed[name].text(language)} → "
                            f"{list_text([tier.text(language) for tier in wrong], language)})"
                            for language in ("fr", "en")
                        }
                    )
                )
    return ("broken" if found else "respected"), tuple(found)


def observe_prohibitions(made: ObservedDocument) -> Value:
    """Whether each prohibition says what is permitted instead: another clause, or words that open a way."""
    if made.kept is None:
        return _UNSEEN
    opens = made.library.vocabulary.phrases["permitted_path"].words
    found = tuple(
        piece.called
        for piece in made.texts
        if piece.modality == "prohibition"
        and not piece.french.text.references
        and not contains_phrase(piece.french.raw, opens)
    )
    return ("without_path" if found else "with_path"), found


def observe_roles_named(made: ObservedDocument) -> Value:
    """Whether somebody holds each role that a text names."""
    if made.kept is None or made.matter is None:
        return _UNSEEN
    empty = {
        name: entry
        for name, entry in made.library.vocabulary.roles.items()
        if entry.named and name not in made.matter.roles
    }
    texts = [piece.french.raw for piece in made.texts] if empty else []
    found = tuple(
        Bilingual(fr=entry.fr, en=entry.en)
        for entry in empty.values()
        if any(contains_phrase(text, entry.named) for text in texts)
    )
    return ("unfilled" if found else "filled"), found


def observe_parity(made: ObservedDocument) -> Value:
    """Whether both languages have the same paragraphs, lists, references, blanks and numbers."""
    if made.kept is None:
        return _UNSEEN
    found = tuple(piece.called for piece in made.texts if not matches_french(piece.french, piece.english))
    return ("different" if found else "same"), found


def observe_languages(made: ObservedDocument) -> Value:
    """The languages of the document."""
    if made.matter is None:
        return _UNSEEN
    return ("both" if "en" in made.matter.languages else "french"), ()


def observe_french_read(made: ObservedDocument) -> Value:
    """Whether all the staff read French."""
    if made.matter is None:
        return _UNSEEN
    return ("by_some" if made.matter.employer.staff_without_french else "by_all"), ()


def observe_incident_delay(made: ObservedDocument) -> Value:
    """How soon an incident is to be reported: at once, within hours, the same day, within days."""
    if made.matter is None:
        return _UNSEEN
    unit = made.matter.delay_for("incident_report", made.library).unit
    return (unit if unit in ("without_delay", "same_day", "hours") else "days"), ()


def observe_incident_contact(made: ObservedDocument) -> Value:
    """When somebody answers at the address for incidents."""
    if made.matter is None:
        return _UNSEEN
    return made.matter.contacts.incidents_open or "not_said", ()


def observe_client_disclosure(made: ObservedDocument) -> Value:
    """What contracts with clients, or the rules of the trade, say of telling a client that AI was used."""
    return _UNSEEN if made.matter is None else (made.matter.clients.disclosure, ())


def observe_client_ai(made: ObservedDocument) -> Value:
    """What contracts with clients say of using AI on the client's own data."""
    return _UNSEEN if made.matter is None else (made.matter.clients.ai_use, ())


def observe_open_points(made: ObservedDocument) -> Value:
    """Whether the document prints something undecided."""
    if made.open_points is None:
        return _UNSEEN
    return ("some" if made.open_points else "none"), made.open_points


@dataclass(frozen=True, slots=True)
class Observation:
    """An observation of the whole document: the values it takes, and how it is made."""

    values: tuple[str, ...]
    see: Callable[[ObservedDocument], Value]


OBSERVED: Mapping[str, Observation] = {
    "never_enter": Observation(("respected", "broken"), observe_never_enter),
    "prohibitions": Observation(("with_path", "without_path"), observe_prohibitions),
    "roles_named": Observation(("filled", "unfilled"), observe_roles_named),
    "parity": Observation(("same", "different"), observe_parity),
    "languages": Observation(("french", "both"), observe_languages),
    "french_read": Observation(("by_all", "by_some"), observe_french_read),
    "incident_delay": Observation(("without_delay", "hours", "same_day", "days"), observe_incident_delay),
    "incident_contact": Observation(("not_said", "always", "every_day", "office_hours"), observe_incident_contact),
    "client_disclosure": Observation(("free", "required", "forbidden"), observe_client_disclosure),
    "client_ai": Observation(("allowed", "consent", "forbidden"), observe_client_ai),
    "open_points": Observation(("none", "some"), observe_open_points),
}


def observation_names(library: Library) -> list[str]:
    """The names that a check may use; those of a family are written ``family.name``."""
    return [
        *library.vocabulary.options.options,
        *DOCUMENT_FACTS,
        "track",
        *OBSERVED,
        *(f"{family}." for family in FAMILIES),
    ]


def observation_values(name: str, library: Library) -> tuple[str, ...] | None:
    """The values an observation may take; None for a name that a check may not use.

    >>> from ..library import load_library
    >>> observation_values("topic.H3", load_library())
    ('permission', 'prohibition', 'other', 'silent')
    """
    options = library.vocabulary.options.options
    if name in options:
        return tuple(options[name].values)
    if name in DOCUMENT_FACTS or name == "track":
        return fact_values(name, library)
    if name in OBSERVED:
        return OBSERVED[name].values
    family, dot, of = name.partition(".")
    if dot and family in FAMILIES and of in FAMILIES[family].known(library):
        return FAMILIES[family].values
    return None


# ------------------------------------------------------------------ reading
@lru_cache(maxsize=16)
def load_checks(library: Library) -> tuple[CoherenceCheck, ...]:
    """The checks across clauses of a library, those of the library it extends first.

    Raises
    ------
    LibraryError
        With every mistake of form found in them.

    >>> from ..library import load_library
    >>> {check.severity for check in load_checks(load_library())} == {"refuse", "warn"}
    True
    """
    problems: list[Problem] = []
    out: list[CoherenceCheck] = []
    for folder in library.folders:
        path = folder / "rules" / FILE
        if not path.is_file():
            continue
        source = read_yaml(path, f"rules/{FILE}")
        problems += source.problems
        files, wrong = validate_type(tuple[CoherenceCheckFile, ...], source.data, source)
        problems += wrong if source.data is not None else []
        for index, file in enumerate(files or ()):
            where = f"{source.describe_place((index,))}, {file.id}"
            if any(file.id == other.id for other in out):
                problems.append(
                    Problem("check-twice", where, N_("this check is written twice"), N_("rename or remove one of them"))
                )
            out.append(_read_check(file, where, library, folder == library.folders[-1], problems))
    if problems:
        raise LibraryError(*problems)
    return tuple(out)


def _read_check(
    file: CoherenceCheckFile, where: str, library: Library, own: bool, problems: list[Problem]
) -> CoherenceCheck:
    def condition(tests: Mapping[str, Test]) -> Condition:
        out: dict[str, frozenset[str]] = {}
        for name, test in tests.items():
            values = observation_values(name, library)
            if values is None:
                family = name.partition(".")[0] if "." in name else ""
                known = (
                    [f"{family}.{each}" for each in FAMILIES[family].known(library)]
                    if family in FAMILIES
                    else observation_names(library)
                )
                problems.append(
                    unknown_name(
                        "unknown-condition", where, N_('unknown option or fact "{name}" under when'), name, known
                    )
                )
                continue
            out[name] = admitted_values(test, values, f"{where}, {name}", problems)
        return out

    for name in file.topics:
        if name not in library.vocabulary.topics:
            problems.append(
                unknown_name(
                    "unknown-topic", where, N_('unknown topic "{name}"'), name, list(library.vocabulary.topics)
                )
            )
    for basis in file.legal_bases:
        if basis not in library.legal_bases:
            problems.append(
                unknown_name(
                    "unknown-basis", where, N_('unknown legal basis "{name}"'), basis, list(library.legal_bases)
                )
            )
    for option, value in _choices_written(file.choose, library):
        if value not in library.vocabulary.options.options[option].values:
            problems.append(
                unknown_name(
                    "unknown-value",
                    f"{where}, choose",
                    N_('unknown value "{name}"'),
                    value,
                    list(library.vocabulary.options.options[option].values),
                )
            )
    return CoherenceCheck(
        file.id, file.topics, file.severity, file.explanation, file.choose, file.key, condition(file.about),
        tuple(condition(case.when) for case in file.cases) or (condition(file.when),),
        file.legal_bases, library.name if own else "aigov", where,
    )  # fmt: skip


def _choices_written(said: Bilingual, library: Library) -> list[tuple[str, str]]:
    """The options and values that a sentence tells to choose: ``agents: forbidden``."""
    options = library.vocabulary.options.options
    return [
        (name, value)
        for text in (said.fr, said.en)
        for name, value in re.findall(r"\b([a-z][a-z0-9_]*): ([a-z][a-z0-9_]*)", text)
        if name in options
    ]


# ------------------------------------------------------------------ checking
def find_incoherences(made: ObservedDocument, among: Iterable[CoherenceCheck] | None = None) -> list[Incoherence]:
    """What contradicts what in a document, check by check.

    Parameters
    ----------
    made:
        Its clauses, choices and facts.
    among:
        The checks to make; all those of the library when it is not given.

    Raises
    ------
    LibraryError
        A check is badly written.
    """
    seen = Observations(made)
    out = []
    for check in load_checks(made.library) if among is None else among:
        condition = check.applicable_condition(seen)
        if condition is not None:
            names = seen.observed_things(condition)
            out.append(Incoherence(check, _fill_names(check.explanation, names), _fill_names(check.choose, names)))
    return out


def _fill_names(said: Bilingual, names: tuple[Bilingual, ...]) -> Bilingual:
    """A sentence with ``{names}`` filled, in each language."""
    return Bilingual(
        **{
            language: (
                said.text(language).replace("{names}", list_text([name.text(language) for name in names], language))
            )
            for language in ("fr", "en")
        }
    )


def observe_document(matter: Any, library: Library, vehicle: Vehicle) -> ObservedDocument | None:
    """What a matter makes in a vehicle; None when too much is wrong with its choices.

    A matter that could not be read whole has its choices, and nothing else is observed.
    """
    from ..matter.models import Matter

    if matter.posture not in library.vocabulary.options.postures:
        return None
    choices = library.vocabulary.options.choose_values(matter.options or {}, matter.posture)
    if not isinstance(matter, Matter):
        return ObservedDocument(library, vehicle, choices)
    situation = matter.situation_for(vehicle)
    resolved = resolve_version(situation, library)
    facts = {**observe_facts(resolved[0], library), "round": matter.round}

    def edition_of(clause: Clause) -> Edition | None:
        return clause.editions.get(matter.pins.get(clause.id, 0)) or clause.edition_on(matter.date)

    selection = select_from_outline(library, vehicle, choices, facts, edition_of)
    kept = tuple((item.clause, item.edition) for item in selection.chosen)
    return ObservedDocument(
        library, vehicle, choices, facts, kept, matter, situation=situation, resolved=resolved, selection=selection
    )
