"""Observations of a document for the coherence checks: each takes its value from a closed list of words.

What is observed is an option, a fact of law, whether a clause, a topic, a kind or a phrase is in the document, or one
of `OBSERVED`, each a small function. An observation that cannot be made (the matter could not be read whole, the option
is none of the vehicle's) is None, and no check rests on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ..conditions import Condition, Test, may_condition_hold
from ..kits.ground.i18n import N_, labels, list_text
from ..kits.ground.languages import known_languages
from ..kits.ground.yaml_files import Bilingual
from ..law.clause_selection import ClauseSelection
from ..law.facts import DOCUMENT_FACTS, Facts
from ..law.sanction_facts import fact_values
from ..law.situation import Situation
from ..law.situation_view import SituationView
from ..law.tool_facts import find_committee_term
from ..library.clauses import Clause, Edition, Wording
from ..library.library import Library
from ..library.parity import matches_french
from ..library.phrases import contains_phrase
from ..library.procedures import find_text
from ..library.prose import spell_inlines
from ..library.vehicles import OutlineEntry, Vehicle
from ..matter.models import Matter
from .papers import Paper, find_disagreements, select_papers


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
    matter: Matter | None = None
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


# ------------------------------------------------------------------ matter observations
# Observations of what a matter itself says, for the coherence checks: each takes its value from a list of words.


#: What was observed, as a word of its list (None when it cannot be), and the things it was observed of.
Value = tuple[str | None, tuple[Bilingual, ...]]
#: What an observation that cannot be made gives.
UNSEEN: Value = (None, ())


def observe_languages(document: ObservedDocument) -> Value:
    """Find whether the document is made in ``french`` only or in ``both`` languages.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if document.matter is None:
        return UNSEEN
    return ("both" if document.matter.languages[1:] else "french"), ()


def observe_french_read(document: ObservedDocument) -> Value:
    """Find whether French is read ``by_all`` the staff, or ``by_some`` of them only.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if document.matter is None:
        return UNSEEN
    return ("by_some" if document.matter.employer.staff_without_french else "by_all"), ()


def observe_incident_delay(document: ObservedDocument) -> Value:
    """Find how soon an incident must be reported: ``without_delay``, ``same_day``, in ``hours`` or in ``days``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if document.matter is None:
        return UNSEEN
    unit = document.matter.delay_for("incident_report", document.library).unit
    return (unit if unit in ("without_delay", "same_day", "hours") else "days"), ()


def observe_incident_contact(document: ObservedDocument) -> Value:
    """Find when the address for incidents is answered: ``always``, ``every_day``, ``office_hours`` or ``not_said``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if document.matter is None:
        return UNSEEN
    return document.matter.contacts.incidents_open or "not_said", ()


def observe_own_provisions(document: ObservedDocument) -> Value:
    """Find whether the matter says which passages of the text hold in one establishment only: ``said`` or ``open``.

    ``said`` where it names them for every establishment that has some; ``open`` where it does not, or where none has
    any. The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if document.matter is None:
        return UNSEEN
    provisions = [place.provisions for place in document.matter.establishments if place.specific]
    return ("said" if provisions and all(provisions) else "open"), ()


def observe_works_list(document: ObservedDocument) -> Value:
    """Find whether the list of works whose rights are assigned is ``joined`` to the text and signed, or ``open``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if document.matter is None:
        return UNSEEN
    return ("joined" if document.matter.ip.list_joined else "open"), ()


def observe_works_price(document: ObservedDocument) -> Value:
    """Find whether the price of the rights assigned, or that they are assigned free, is ``said`` or ``open``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if document.matter is None:
        return UNSEEN
    return ("said" if document.matter.ip.price is not None else "open"), ()


def observe_client_disclosure(document: ObservedDocument) -> Value:
    """Find whether telling the employer's customers that AI was used is ``required``, ``forbidden`` or ``free``.

    It is what the matter says of contracts with them and of the rules of the trade; ``free`` where it says nothing.
    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    return UNSEEN if document.matter is None else (document.matter.clients.disclosure, ())


def observe_client_ai(document: ObservedDocument) -> Value:
    """Find whether AI may be used on data of the employer's customers: ``allowed``, ``consent`` or ``forbidden``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    return UNSEEN if document.matter is None else (document.matter.clients.ai_use, ())


def observe_staff_status(document: ObservedDocument) -> Value:
    """Observe whether the matter says that its staff have no special status (``none``), or does not (``not_said``).

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if document.matter is None:
        return UNSEEN
    return ("none" if document.matter.employer.no_special_status else "not_said"), ()


def observe_signature_time(document: ObservedDocument) -> Value:
    """Find whether an amendment was signed ``in_time``, or ``after_reflection``: after its time to reflect.

    ``settled``: after it, and the matter says why that bars nothing; ``not_said`` where a day is missing. Returned are
    that word, None where the matter could not be read, and an empty tuple.
    """
    return UNSEEN if document.matter is None else (document.matter.observe_signature_time(document.library), ())


def observe_copied(key: str) -> Callable[[ObservedDocument], Value]:
    """Make a function that tells whether a value of the matter is the employer's own, or still the sample's.

    ``key`` is that of the value, such as ``filing.court``. The function returns a pair: ``own`` or ``of_sample`` (None
    where the matter was not compared with the sample), and an empty tuple.
    """

    def see(document: ObservedDocument) -> Value:
        if document.of_sample is None:
            return UNSEEN
        return ("of_sample" if key in document.of_sample else "own"), ()

    return see


# ------------------------------------------------------------------ observations
class Observations:
    """The values observed in one document, by name; each is computed once, when first asked for."""

    def __init__(self, document: ObservedDocument) -> None:
        self.made = document
        self._values: dict[str, Value] = {}

    def __getitem__(self, name: str) -> str | None:
        return self._observe_once(name)[0]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and observation_values(name, self.made.library) is not None

    def observed_value(self, name: str) -> str | None:
        """Find what is observed in the document under a name, as a word of the name's closed list of values.

        The name is that of an option (the value chosen), of a fact of law, of an observation of the whole document such
        as ``parity``, or of a clause, kind, family, topic, phrase, function or role: ``topic.agents`` gives
        ``permission``, ``prohibition``, ``other`` or ``silent``. None where the observation cannot be made: the option
        is not for this kind of document, or what it looks at is not known. Any other name raises ``KeyError``.
        """
        return self._observe_once(name)[0]

    def observed_things(self, condition: Condition) -> tuple[Bilingual, ...]:
        """List what the observations that a condition names were found in, such as headings of clauses, each once.

        ``condition`` gives, by name of observation, the values that it admits. An observation that points at nothing
        in particular adds nothing.
        """
        return tuple(dict.fromkeys(thing for name in condition for thing in self._observe_once(name)[1]))

    def _observe_once(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = self._observe(name)
        return self._values[name]

    def _observe(self, name: str) -> Value:
        made = self.made
        options = made.library.vocabulary.options.options
        if name in options:
            concerned = options[name].is_for(made.vehicle.id, made.vehicle.law)
            return (made.choices.get(name) if concerned else None), ()
        if name in DOCUMENT_FACTS or name == "track":
            return (made.facts or {}).get(name), ()
        if name in OBSERVED:
            return OBSERVED[name].see(made)
        family, _, of = name.partition(".")
        return FAMILIES[family].see(made, of)


# ---- one observation a clause, a topic, a kind…
def _observe_kept_clause(of: str) -> Callable[[ObservedDocument, str], Value]:
    def see(document: ObservedDocument, name: str) -> Value:
        if document.kept is None:
            return UNSEEN
        return ("kept" if name in document.kept_names[of] else "left_out"), ()

    return see


def observe_topic(document: ObservedDocument, name: str) -> Value:
    """Find how the document treats the topic ``name``: ``permission``, ``prohibition``, ``other`` or ``silent``.

    By the clauses on the topic: one permits; else one prohibits; else they do neither; ``silent`` where there is none.
    The word comes first of a pair, None where the clauses are not known; the second item is empty.
    """
    if document.kept is None:
        return UNSEEN
    said = document.modalities_by_topic.get(name, frozenset())
    first = next((modality for modality in ("permission", "prohibition") if modality in said), "other")
    return (first if said else "silent"), ()


def observe_phrase(document: ObservedDocument, name: str) -> Value:
    """Find whether the library's phrase ``name`` is ``written`` in a French text of the document, or ``absent``.

    Returned are the word, None where the clauses are not known, and the headings of the texts that hold the phrase.
    """
    if document.kept is None:
        return UNSEEN
    words = document.library.vocabulary.phrases[name].words
    found = tuple(
        piece.name_it(words) for piece in document.texts if contains_phrase(piece.french.raw, words) and piece.readable
    )
    return ("written" if found else "absent"), found


def observe_function(document: ObservedDocument, name: str) -> Value:
    """Find whether one of the AI tools of the matter offers the function ``name``: ``offered`` or ``missing``.

    Returned is a pair: that word, or None where the matter is not known, and an empty tuple.
    """
    if document.matter is None:
        return UNSEEN
    return ("offered" if any(name in tool.functions for tool in document.matter.tools) else "missing"), ()


def observe_role(document: ObservedDocument, name: str) -> Value:
    """Find whether somebody holds the role ``name`` in the matter: ``filled`` or ``empty``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if document.matter is None:
        return UNSEEN
    return ("filled" if name in document.matter.roles else "empty"), ()


@dataclass(frozen=True, slots=True)
class ObservationFamily:
    """A family of observations, such as ``clause.purpose``: the values they take, their names, how each is made."""

    values: tuple[str, ...]
    known: Callable[[Library], list[str]]
    see: Callable[[ObservedDocument, str], Value]


FAMILIES: Mapping[str, ObservationFamily] = {
    "clause": ObservationFamily(
        ("kept", "left_out"), lambda library: list(library.clauses), _observe_kept_clause("clause")
    ),
    "kind": ObservationFamily(
        ("kept", "left_out"),
        lambda library: list(library.vocabulary.kinds),
        _observe_kept_clause("kind"),
    ),
    "family": ObservationFamily(
        ("kept", "left_out"),
        lambda library: list(library.vocabulary.families),
        _observe_kept_clause("family"),
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
def observe_never_enter(document: ObservedDocument) -> Value:
    """Find whether data may go to a tool tier that the never-enter list forbids: ``broken`` or ``respected``.

    That list of the library names data, such as passwords, and the tiers of tools that must not get them. Returned are
    the word, None where the matter could not be read, and a text for each class at fault: its name, data, tiers.
    """
    if document.matter is None:
        return UNSEEN
    listed, tiers = document.library.vocabulary.never_enter, document.library.vocabulary.tiers
    broken = []
    for data_class in document.matter.data_classes:
        for name in data_class.find_banned(listed):
            wrong = [tiers[tier] for tier in data_class.tiers if tier in listed[name].tiers and tier in tiers]
            if wrong:
                broken.append(
                    Bilingual(
                        **{
                            language: f"{data_class.name_in_language(language)} ({listed[name].text(language)} → "
                            f"{list_text([tier.text(language) for tier in wrong], language)})"
                            for language in ("fr", "en")
                        }
                    )
                )
    return ("broken" if broken else "respected"), tuple(broken)


def observe_closed_data(document: ObservedDocument) -> Value:
    """Find whether a text admits data that another text closes without exception: ``reopened`` or ``respected``.

    The library lists such data, and how texts speak of them (``vocabulary/closed_data.yaml``). Returned are the word,
    None where the clauses are not known, and a text for each pair: what admits the data, what closes them, which data.
    """
    if document.kept is None:
        return UNSEEN
    phrases = document.library.vocabulary.phrases
    pairs = []
    for data in document.library.vocabulary.closed_data.values():
        named, closes, opens, yields = (
            tuple(words for phrase in group for words in phrases[phrase].words)
            for group in (data.named, data.closes, data.opens, data.yields)
        )
        naming = [text for text in document.texts if contains_phrase(text.french.raw, named) and text.readable]
        closing = [text for text in naming if contains_phrase(text.french.raw, closes)]
        pairs += [
            _name_reopening(opening, closed, data, opens)
            for closed in closing
            for opening in naming
            if opening is not closed
            and contains_phrase(opening.french.raw, opens)
            and not contains_phrase(opening.french.raw, yields)
        ]
    return ("reopened" if pairs else "respected"), tuple(pairs)


def _name_reopening(opening: DocumentText, closing: DocumentText, data: Bilingual, words: Sequence[str]) -> NamedText:
    """Name a text that admits data that another one closes, with both headings and the data."""
    said, place = opening.name_it(words), closing.name_it()
    both = {
        language: labels(language)(
            N_("“{opening}” against “{closing}” ({data})"),
            opening=said.text(language),
            closing=place.text(language),
            data=data.text(language),
        )
        for language in ("fr", "en")
    }
    return NamedText(**both, where=said.where)


def observe_prohibitions(document: ObservedDocument) -> Value:
    """Find whether each prohibition of the document says what is permitted: ``with_path``, else ``without_path``.

    It says so by a reference to another clause or in words. Returned are the word, None where the clauses are not
    known, and the headings of the prohibitions that do not say so.
    """
    if document.kept is None:
        return UNSEEN
    opens = document.library.vocabulary.phrases["permitted_path"].words
    found = tuple(
        piece.name_it()
        for piece in document.texts
        if piece.modality == "prohibition"
        and not contains_phrase(piece.french.raw, opens)
        and piece.readable
        and not piece.french.text.references
    )
    return ("without_path" if found else "with_path"), found


def observe_roles_named(document: ObservedDocument) -> Value:
    """Find whether somebody holds each role that the document names: ``filled``, else ``unfilled``.

    Returned is a pair: that word, or None where the clauses or the matter are not known, and a tuple of the labels of
    the roles that nobody holds.
    """
    if document.kept is None or document.matter is None:
        return UNSEEN
    empty = {
        name: entry
        for name, entry in document.library.vocabulary.roles.items()
        if entry.named and name not in document.matter.roles
    }
    unnamed = tuple(
        Bilingual(fr=entry.fr, en=entry.en)
        for entry in empty.values()
        if any(contains_phrase(piece.french.raw, entry.named) and piece.readable for piece in document.texts)
    )
    return ("unfilled" if unnamed else "filled"), unnamed


def observe_self_approval(document: ObservedDocument) -> Value:
    """Find whether the matter would have anybody approve or sign for themselves: ``found`` or ``none``.

    Returns a pair: that word (None where the clauses or the matter are not known), and a tuple with a text for each
    such case.
    """
    if document.kept is None or document.matter is None:
        return UNSEEN
    approvals = document.matter.find_own_approvals(document.library, document.vehicle)
    return ("found" if approvals else "none"), tuple(approvals)


def observe_parity(document: ObservedDocument) -> Value:
    """Find whether the French and English of each text have the same structure, references, blanks and numbers.

    Returned is a pair: ``same`` or ``different`` (None where the clauses are not known), and a tuple with the headings
    of the texts that differ.
    """
    if document.kept is None:
        return UNSEEN
    found = tuple(piece.name_it() for piece in document.texts if not matches_french(piece.french, piece.english))
    return ("different" if found else "same"), found


def observe_purposes(document: ObservedDocument) -> Value:
    """Find how the matter's monitoring purposes compare with those that the document's clauses announce.

    ``not_said``: the matter says nothing of them, or no clause does; else ``not_announced``: the matter has one that no
    clause announces; else ``not_kept``: a clause announces one that the matter does not have; else ``same``. Returned
    are that word, None where the clauses or the matter are not known, and all the purposes that differ, either way.
    """
    if document.kept is None:
        return UNSEEN
    return _compare_purposes(document, {clause.id for clause, _ in document.kept})


def observe_other_purposes(document: ObservedDocument) -> Value:
    """Find how the matter's monitoring purposes compare with those of all clauses that its choices may select.

    For a document that organises no monitoring: the clauses of every vehicle count. ``same``; ``not_announced``: the
    matter has a purpose that no clause announces; ``not_kept``: a clause announces one that the matter does not have;
    ``not_said``: the matter says nothing of them, or no clause does. Returned are that word, None where the matter
    could not be read, and the purposes that differ.
    """
    concerned = list_announcing_entries(document.library)
    return _compare_purposes(document, {entry.clause for entry in concerned if document.may_condition_hold(entry.when)})


def _compare_purposes(document: ObservedDocument, here: set[str]) -> Value:
    if document.matter is None:
        return UNSEEN
    said, known = document.matter.monitoring.purposes, document.library.vocabulary.monitoring_purposes
    announced = [name for name, entry in known.items() if here.intersection(entry.clauses)]
    if said is None or not announced:
        return "not_said", ()
    beyond = [known[name] for name in said if name in known and name not in announced]
    unannounced = [known[name] for name in announced if name not in said]
    sides = (
        *(_name_side(each, N_("{purpose} (in the matter only)")) for each in beyond),
        *(_name_side(each, N_("{purpose} (in the text only)")) for each in unannounced),
    )
    return "not_announced" if beyond else "not_kept" if unannounced else "same", sides


def _name_side(purpose: Bilingual, where: str) -> Bilingual:
    """Name a purpose of the monitoring with the side, matter or text, that alone says it."""
    said = {language: labels(language)(where, purpose=purpose.text(language)) for language in known_languages()}
    return Bilingual(**said)


def observe_committee_term(document: ObservedDocument) -> Value:
    """Find whether the works council's (CSE) term was running on the day of its opinion, else on the day asked.

    ``running``, ``over`` or ``not_said`` (the days of the term are not given). Returned are that word, None where there
    is no council or the facts are not known, and an empty tuple.
    """
    if document.resolved is None or document.situation is None or document.situation.cse not in ("full", "small"):
        return UNSEEN
    return find_committee_term(document.resolved[0]), ()


def observe_open_points(document: ObservedDocument) -> Value:
    """Find whether the document has open points (values that the matter leaves open), and which.

    The result is a pair: ``some`` or ``none``, and a tuple of the open points. Before the document is assembled, the
    word is None and the tuple empty.
    """
    if document.open_points is None:
        return UNSEEN
    return ("some" if document.open_points else "none"), document.open_points


def observe_papers(document: ObservedDocument) -> Value:
    """Find whether the documents of the matter agree on the rules that they share: ``agree`` or ``contradict``.

    They also contradict where one departs from the option chosen. Returned are the word, None where the clauses or the
    facts are not known or nothing was compared, and a text for each rule on which they do not agree.
    """
    if document.kept is None or document.facts is None or not document.compared:
        return UNSEEN
    contradictions = tuple(
        NamedText(
            **{language: disagreement.as_name().text(language) for language in known_languages()},
            where="; ".join(disagreement.list_places(document.papers, document.library))
            if document.tells_places
            else "",
        )
        for disagreement in find_disagreements(document.library, document.choices, document.papers)
    )
    return ("contradict" if contradictions else "agree"), contradictions


@dataclass(frozen=True, slots=True)
class Observation:
    """An observation of a whole document: the values it may take, and the function that makes it."""

    values: tuple[str, ...]
    see: Callable[[ObservedDocument], Value]


#: Observations of whether a value of the matter is still the sample's: the key of each.
COPIED: Mapping[str, str] = {"court": "filing.court", "inspectorate": "filing.inspectorate"}
OBSERVED: Mapping[str, Observation] = {
    "never_enter": Observation(("respected", "broken"), observe_never_enter),
    "closed_data": Observation(("respected", "reopened"), observe_closed_data),
    "prohibitions": Observation(("with_path", "without_path"), observe_prohibitions),
    "roles_named": Observation(("filled", "unfilled"), observe_roles_named),
    "self_approval": Observation(("none", "found"), observe_self_approval),
    "parity": Observation(("same", "different"), observe_parity),
    "languages": Observation(("french", "both"), observe_languages),
    "french_read": Observation(("by_all", "by_some"), observe_french_read),
    "incident_delay": Observation(("without_delay", "hours", "same_day", "days"), observe_incident_delay),
    "incident_contact": Observation(("not_said", "always", "every_day", "office_hours"), observe_incident_contact),
    "purposes": Observation(("not_said", "same", "not_announced", "not_kept"), observe_purposes),
    "other_purposes": Observation(("not_said", "same", "not_announced", "not_kept"), observe_other_purposes),
    "cse_term": Observation(("not_said", "running", "over"), observe_committee_term),
    "own_provisions": Observation(("said", "open"), observe_own_provisions),
    "works_list": Observation(("joined", "open"), observe_works_list),
    "works_price": Observation(("said", "open"), observe_works_price),
    "staff_status": Observation(("none", "not_said"), observe_staff_status),
    "signature_time": Observation(("not_said", "in_time", "after_reflection", "settled"), observe_signature_time),
    **{name: Observation(("own", "of_sample"), observe_copied(key)) for name, key in COPIED.items()},
    "client_disclosure": Observation(("free", "required", "forbidden"), observe_client_disclosure),
    "client_ai": Observation(("allowed", "consent", "forbidden"), observe_client_ai),
    "papers": Observation(("agree", "contradict"), observe_papers),
    "open_points": Observation(("none", "some"), observe_open_points),
}


def observation_names(library: Library) -> list[str]:
    """List the names of all that a coherence check may test: options, facts and observations.

    Observations that exist for each clause, topic, phrase, role… are listed by the beginning of their names alone:
    ``topic.``, ``phrase.``
    """
    return [
        *library.vocabulary.options.options,
        *DOCUMENT_FACTS,
        "track",
        *OBSERVED,
        *(f"{family}." for family in FAMILIES),
    ]


def observation_values(name: str, library: Library) -> tuple[str, ...] | None:
    """List the values that an option, fact or observation may take, by its name; None for no such name.

    >>> observation_values("topic.agents", load_library())
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
