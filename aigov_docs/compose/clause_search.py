"""Finding clauses, and collecting all about one: its texts, editions, bases, weights, and where it is used."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..closed_words import Weight
from ..kits.ground.i18n import N_, date_text, labels, typeset_text
from ..kits.ground.languages import find_language
from ..kits.ground.problems import LibraryError, Problem, unknown_name
from ..kits.ground.short_repr import short_repr
from ..kits.ground.text import normalize_for_search
from ..kits.ground.yaml_files import Bilingual
from ..law.weighing import Weighing, weigh_clauses
from ..library.bases import LegalBasis
from ..library.clauses import Clause, Edition
from ..library.library import Library
from ..library.markup import Blank, Inline, Reference, TextParagraph, TextSpan, WordingText
from ..library.prose import spell_inlines, split_sentences
from ..library.vehicles import OutlineEntry, Vehicle
from ..matter.models import Matter
from ..matter.sample_matters import sample_matter
from .citations import CitedBasis
from .clause_facts import clause_facts
from .coherence import CoherenceCheck, load_checks
from .missing_facts import describe_facts

# ------------------------------------------------------------------ catalogue weights
# The weight of every clause of a library, in each kind of document, without a document to be made.


def weigh_catalogue(library: Library, matter: Matter | None = None) -> dict[str, dict[str, Weighing]]:
    """Weigh each clause of a library, in its newest edition, in each kind of document (vehicle) whose outline has it.

    The result holds, by clause id, then by vehicle id, the weight and its reasons (a `Weighing`). ``matter`` gives the
    facts; when None, they are those of the sample matter, where every formality is done.

    >>> {vehicle: found.weight for vehicle, found in weigh_catalogue(load_library())["confidential-data"].items()}
    {'charter': 'none', 'it-charter-chapter': 'disciplinary', 'contract-amendment': 'contractual+disciplinary'}
    """
    weighed: dict[str, dict[str, Weighing]] = {name: {} for name in library.clauses}
    for vehicle in library.vehicles_in_order():
        for name, weighing in weigh_in_vehicle(library, vehicle, vehicle.list_clause_ids(), matter).items():
            weighed[name][vehicle.id] = weighing
    return weighed


def weigh_in_vehicle(
    library: Library, vehicle: Vehicle, names: list[str], matter: Matter | None
) -> dict[str, Weighing]:
    """Weigh some clauses of the outline of one kind of document (vehicle), each in its newest edition and by itself.

    ``names`` are the ids of the clauses; the result holds the weight and its reasons (a `Weighing`) by those ids.
    ``matter`` gives the facts; when None, they are those of the sample matter, where every formality is done.

    >>> library = load_library()
    >>> weigh_in_vehicle(library, library.vehicles["charter"], ["agents-scoped"], None)["agents-scoped"].weight
    'none'
    """
    known = matter if matter is not None else sample_matter(vehicle.law)
    informative = vehicle.list_informative_clauses()
    facts = [
        clause_facts(clause, clause.editions[max(clause.editions)], vehicle, library, informative=informative)
        for clause in (library.clauses[name] for name in names)
    ]
    law = weigh_clauses(known.situation_for(vehicle, library), facts, library)
    return dict(zip(names, law.weighings, strict=True))


# ------------------------------------------------------------------ clause search
@short_repr("clause.id", "edition.number", "sentences", "weights")
@dataclass(frozen=True, slots=True)
class ClauseMatch:
    """A clause found by a search: newest edition, sentences that match, weight in each kind of document.

    Parameters
    ----------
    clause, edition:
        The clause, in its newest edition.
    sentences:
        The sentences that say what was asked, each with its language; empty when no text was asked for.
    weights:
        Its weight in each vehicle whose outline has it.
    """

    clause: Clause
    edition: Edition
    sentences: tuple[tuple[str, str], ...]
    weights: Mapping[str, Weight]

    def first_sentence(self, language: str) -> str:
        """Find the first sentence that matched the search, in a language, else in the other; else an empty text."""
        return next(
            (said for spoken_in, said in self.sentences if spoken_in == language),
            self.sentences[0][1] if self.sentences else "",
        )


def search_clauses(
    library: Library,
    *,
    text: str | None = None,
    topic: str | None = None,
    kind: str | None = None,
    family: str | None = None,
    modality: str | None = None,
    vehicle: str | None = None,
    weight: Weight | None = None,
    basis: str | None = None,
    answers: str | None = None,
    matter: Matter | None = None,
) -> list[ClauseMatch]:
    """Find the clauses of a library that match every criterion given, in their newest edition.

    With ``text``, clauses where a sentence has these very words in a row come first.

    Parameters
    ----------
    text:
        Words that one sentence of the clause has, in French or in English, or its purpose; capitals and accents count
        for nothing, and a word may be cut short.
    topic, kind, family, modality:
        Words of the library for these; a topic may be a group of topics (``data``), or a former code (``C2``, ``C``).
        The modality is that of a wording: in ``vehicle``, else in any.
    vehicle:
        Id or alias of a vehicle: only clauses of its outline are kept.
    weight:
        Weight of the clause in ``vehicle``, or in one vehicle at least when none is given, on the facts of
        ``matter``, else once every formality is done.
    basis:
        A legal basis on which the clause rests, by id or as cited (``L. 1222-4``).
    answers:
        A risk or good practice that the clause answers, of ``vocabulary/answers.yaml`` (``data-leak``).
    matter:
        The facts on which weights are asked; None for those of the sample matter, with every formality done.

    Raises
    ------
    LibraryError
        A word is unknown to the library, or no legal basis is called so.

    >>> [found.clause.id for found in search_clauses(load_library(), text="facteurs authentification")]
    ['account-security']
    >>> "mots de passe" in search_clauses(load_library(), text="MOTS de PASSE", vehicle="V2")[0].first_sentence("fr")
    True
    """
    document = library.find_vehicle(vehicle) if vehicle is not None else None
    topics = library.vocabulary.find_topics(topic) if topic is not None else []
    answer = library.vocabulary.find_answer(answers) if answers is not None else None
    named = _bases(library, basis) if basis is not None else None
    words = {"kind": kind, "family": family, "modality": modality, "weight": weight}
    problems = _refuse_words(library, words)
    problems += _refuse_words(library, {"answers": None if answer else answers, "topic": None if topics else topic})
    problems += _refuse_words(library, {"vehicle": None if document else vehicle})
    if named == []:
        message, hint = N_('no legal basis is called "{name}"'), N_("write its id, or its article: L. 1222-4")
        problems.append(Problem("unknown-basis", "basis", message, hint, {"name": basis}))
    if problems:
        raise LibraryError(*problems)
    tests: list[Callable[[ClauseMatch], bool]] = []
    if topic is not None:
        tests.append(lambda match: not set(topics).isdisjoint(match.clause.topics))
    if kind is not None:
        tests.append(lambda match: match.clause.kind == kind)
    if family is not None:
        tests.append(lambda match: match.clause.family == family)
    if modality is not None:
        tests.append(lambda match: modality in _modalities(match, document))
    if document is not None:
        tests.append(lambda match: match.clause.id in document.list_clause_ids())
    if weight is not None:
        tests.append(lambda match: weight in _weights_asked(match, document))
    if named is not None:
        tests.append(lambda match: not set(named).isdisjoint(match.edition.legal_bases))
    if answers is not None:
        tests.append(lambda match: answer in match.clause.answers)
    if text:
        tests.append(lambda match: bool(match.sentences) or _has_words(_name_and_purpose(match.clause), text))
    weighed = weigh_catalogue(library, matter)
    read = (_read_match(library, clause, weighed[clause.id], document, text) for clause in library.clauses.values())
    matches = [match for match in read if all(holds(match) for holds in tests)]
    return sorted(matches, key=lambda match: not _says_in_a_row(match, text)) if text else matches


def _read_match(
    library: Library, clause: Clause, weighings: Mapping[str, Weighing], vehicle: Vehicle | None, text: str | None
) -> ClauseMatch:
    """Read a clause in its newest edition, as a search may find it: its sentences that match, and its weights."""
    edition = clause.editions[max(clause.editions)]
    sentences = tuple(_matching_sentences(library, clause, edition, vehicle, text)) if text else ()
    return ClauseMatch(clause, edition, sentences, {name: each.weight for name, each in weighings.items()})


#: What a search asks by a word of the library: the code of an unknown one, what is said of it, and the known words.
_WORDS: dict[str, tuple[str, str, Callable[[Library], Iterable[str]]]] = {
    "kind": ("unknown-kind", N_('unknown kind "{name}"'), lambda library: library.vocabulary.kinds),
    "family": ("unknown-family", N_('unknown family "{name}"'), lambda library: library.vocabulary.families),
    "modality": ("unknown-modality", N_('unknown modality "{name}"'), lambda library: library.vocabulary.modalities),
    "weight": ("unknown-weight", N_('unknown weight "{name}"'), lambda library: library.vocabulary.weights),
    "answers": (
        "unknown-answer", N_('unknown risk or good practice "{name}"'), lambda library: library.vocabulary.answers,
    ),
    "topic": ("unknown-topic", N_('unknown topic "{name}"'), lambda library: library.vocabulary.topics),
    "vehicle": ("unknown-vehicle", N_('unknown vehicle "{name}"'), lambda library: library.vehicles),
}  # fmt: skip


def _refuse_words(library: Library, asked: Mapping[str, str | None]) -> list[Problem]:
    """List a problem for each word asked, by its criterion, that is none of the library's words."""
    problems = []
    for name, given in asked.items():
        code, message, list_known = _WORDS[name]
        known = list(list_known(library))
        if given is not None and given not in known:
            problems.append(unknown_name(code, name, message, given, known))
    return problems


def _modalities(match: ClauseMatch, vehicle: Vehicle | None) -> tuple[str, ...]:
    """List the modalities in which a clause speaks: in one kind of document, or in any."""
    return match.clause.modalities if vehicle is None else (match.edition.find_modality(vehicle),)


def _weights_asked(match: ClauseMatch, vehicle: Vehicle | None) -> list[Weight | None]:
    """List the weights of a clause: in one kind of document, or in each."""
    return [*match.weights.values()] if vehicle is None else [match.weights.get(vehicle.id)]


def _name_and_purpose(clause: Clause) -> str:
    return normalize_for_search(f"{clause.id} {clause.purpose.fr} {clause.purpose.en}")


def _says_in_a_row(match: ClauseMatch, text: str) -> bool:
    """Whether a sentence of a clause has the very words searched, in a row."""
    return any(normalize_for_search(text) in normalize_for_search(sentence) for _, sentence in match.sentences)


def _bases(library: Library, asked: str) -> list[str]:
    """Find the legal bases that a text typed by a user names: by id, end of the id, former code, or citation."""

    def bare(text: str) -> str:
        return (
            re.sub(r"[^a-z0-9]+", "-", normalize_for_search(text)).strip("-").replace("l-", "l", 1)
            if re.match(r"(?i)^[lrd][. ]", text)
            else re.sub(r"[^a-z0-9]+", "-", normalize_for_search(text)).strip("-")
        )

    wanted = bare(asked)
    ends = [
        name
        for name, basis in library.legal_bases.items()
        if name == wanted or name.endswith(f"-{wanted}") or basis.code == asked
    ]
    return ends or [
        name
        for name, basis in library.legal_bases.items()
        if re.search(
            rf"\b{re.escape(normalize_for_search(asked))}\b", normalize_for_search(f"{basis.cite.fr} {basis.cite.en}")
        )
    ]


def _has_words(text: str, asked: str) -> bool:
    """Whether each word searched begins a word of a text."""
    return all(begins.search(text) for begins in _compile_words(asked))


@lru_cache(maxsize=16)
def _compile_words(asked: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf"(?<![a-z0-9]){re.escape(word)}") for word in normalize_for_search(asked).split())


def _matching_sentences(
    library: Library, clause: Clause, edition: Edition, vehicle: Vehicle | None, asked: str
) -> Iterator[tuple[str, str]]:
    """Yield the sentences of a clause that contain the words searched, each with its language.

    Where a vehicle is given, only its wordings are searched.
    """
    seen = set()
    for wording in edition.wordings.values():
        if wording.problems or (vehicle is not None and edition.find_wording(vehicle, wording.language) is not wording):
            continue
        for paragraph in list_paragraphs(wording.text, library, wording.language, marked=True):
            for sentence in split_sentences(paragraph):
                said = sentence.replace(_FROM, "").replace(_TO, "")
                if said not in seen and _has_words(normalize_for_search(_NAMED.sub(" ", sentence)), asked):
                    seen.add(said)
                    yield wording.language, said


#: Around what a text only names, while it is searched: the heading of another clause is not said here.
_FROM, _TO = "\ue000", "\ue001"
_NAMED = re.compile(f"{_FROM}[^{_TO}]*{_TO}")


def list_paragraphs(text: WordingText, library: Library, language: str, *, marked: bool = False) -> list[str]:
    """List the heading, paragraphs and list items of a clause's text, with words in place of its blanks and references.

    In place of a blank stands its label between brackets, ``[name of the employer]``; of a reference, the title of the
    clause or annex. ``marked`` puts these words between two special characters, so that a search can skip them.
    """

    def said(inlines: tuple[Inline, ...]) -> str:
        return "".join(
            (
                f"{_FROM}{_inline_text(piece, library, language)}{_TO}"
                if marked and not isinstance(piece, TextSpan)
                else _inline_text(piece, library, language)
            )
            for piece in inlines
        )

    paragraphs = [said(text.heading)]
    for block in text.blocks:
        paragraphs += (
            [said(block.inlines)] if isinstance(block, TextParagraph) else [f"– {said(item)}" for item in block.items]
        )
    return paragraphs


def _inline_text(piece: Inline, library: Library, language: str) -> str:
    entry = library.vocabulary.blanks.get(piece.name) if isinstance(piece, Blank) else None
    if entry is not None:
        return f"[{entry.text(language)}]" if not entry.is_form else entry.text(language)
    if isinstance(piece, Reference):
        clause, companion = library.clauses.get(piece.clause), library.companions.get(piece.annex)
        if companion is not None:
            return typeset_text(labels(language)("annex “{name}”", name=companion[0].label.text(language)), language)
        if clause is not None:
            return typeset_text(labels(language)("article “{name}”", name=clause_title(clause, language)), language)
    return spell_inlines([piece])


def clause_title(clause: Clause, language: str) -> str:
    """Find the title of a clause in a language: the heading of its newest edition, of its common text if it has one.

    It is the id of the clause where that edition has no readable wording in the language.
    """
    wordings = clause.editions[max(clause.editions)].wordings
    wording = wordings.get(language) or next(
        (wording for wording in wordings.values() if wording.language == language), None
    )
    return spell_inlines(wording.text.heading) if wording is not None and not wording.problems else clause.id


# ------------------------------------------------------------------ all of one
def clause_card(library: Library, name: str, language: str = "en", matter: Matter | None = None) -> dict[str, Any]:
    """Collect everything about one clause as a dict, ready for JSON, in words for a reader who is not a lawyer.

    Words, each with its label (``…_label``): ``topic``, ``kind``, ``family``, ``modality``; texts: ``clause`` (id),
    ``title``, ``purpose``, ``library``, ``replaces`` (None when it replaces no clause). Dicts: ``also`` and ``answers``
    (labels by name), ``weights`` (by vehicle id: ``weight``, ``reason``, ``missing``…). Lists: ``brought_in`` (dicts:
    where and when an outline has it), ``requires``, ``required_by``, ``refers_to``, ``referred_by`` (ids of clauses),
    ``checks`` (dicts of coherence checks) and ``editions`` (dicts: ``label``, ``in_force``, ``change``,
    ``legal_bases``, ``texts``…).

    Parameters
    ----------
    name:
        The clause's id.
    language:
        ``fr`` or ``en``.
    matter:
        The facts on which the clause is weighed; when None, those of the sample matter, with every formality done.

    Raises
    ------
    LibraryError
        The library has no such clause.

    >>> card = clause_card(load_library(), "agents-scoped")
    >>> card["brought_in"][0]["because"]
    ['Agents and automations: Allowed in a stated scope']
    >>> card["weights"]["it-charter-chapter"]["weight"]
    'disciplinary'
    """
    clause = library.clauses.get(name)
    if clause is None:
        raise LibraryError(
            unknown_name("unknown-clause", name, N_('unknown clause "{name}"'), name, list(library.clauses))
        )
    vocabulary, newest = library.vocabulary, clause.editions[max(clause.editions)]
    day = matter.assessed_on if matter is not None else sample_matter().assessed_on
    places = list(_entries(library, clause.id))
    chosen = {each for _, _, entry in places for each in entry.when}
    return {
        "clause": clause.id,
        "title": clause_title(clause, language),
        "library": clause.library,
        "replaces": f"aigov/{clause.id}" if clause.library != "aigov" and clause.id in library.overrides else None,
        "topic": clause.topic,
        "topic_label": vocabulary.topics[clause.topic].text(language),
        "also": {each: vocabulary.topics[each].text(language) for each in clause.also},
        "kind": clause.kind,
        "kind_label": vocabulary.kinds[clause.kind].text(language),
        "family": clause.family,
        "family_label": vocabulary.families[clause.family].text(language),
        "modality": clause.modality,
        "modality_label": vocabulary.modalities[clause.modality].text(language),
        "purpose": clause.purpose.text(language),
        "answers": {answer: vocabulary.answers[answer].text(language) for answer in clause.answers},
        "weights": {
            vehicle.id: _describe_weighing(library, vehicle, newest, weighing, language)
            for vehicle in library.vehicles_in_order()
            if clause.id in vehicle.list_clause_ids()
            for weighing in weigh_in_vehicle(library, vehicle, [clause.id], matter).values()
        },
        "brought_in": [
            {
                "vehicle": vehicle.id,
                "label": vehicle.label.text(language),
                "section": " – ".join(title.text(language) for title in titles if title is not None),
                "heading": newest.find_heading(vehicle, language),
                **_describe_entry(library, entry, language),
            }
            for vehicle, titles, entry in places
        ],
        "requires": list(clause.requires),
        "required_by": [
            other_clause.id for other_clause in library.clauses.values() if clause.id in other_clause.requires
        ],
        "refers_to": sorted({target for wording in _wordings(clause) for target in wording.references}),
        "referred_by": sorted(
            other_clause.id
            for other_clause in library.clauses.values()
            if any(clause.id in text.references for text in _wordings(other_clause))
        ),
        "checks": [
            {
                "id": check.id,
                "severity": check.severity,
                "explanation": check.explanation.text(language).replace("{names}", "…"),
            }
            for check in load_checks(library)
            if _looks_at(check, clause, chosen)
        ],
        "editions": [
            _describe_edition(library, clause, edition, day, language) for edition in clause.editions.values()
        ],
    }


def _describe_entry(library: Library, entry: OutlineEntry, language: str) -> dict[str, Any]:
    """Describe when an entry of an outline brings its clause in, and why, as a dict ready for JSON."""
    when = {name: test if isinstance(test, (str, dict)) else list(test) for name, test in entry.when.items()}
    return {"article": entry.numbered, "when": when, "because": _reasons_kept(library, entry, language)}


def _describe_weighing(
    library: Library, vehicle: Vehicle, edition: Edition, weighing: Weighing, language: str
) -> dict[str, Any]:
    """Describe what a clause is worth in one kind of document, and why, as a dict ready for JSON."""
    vocabulary, modality = library.vocabulary, edition.find_modality(vehicle)
    says = vocabulary.weights[weighing.weight].says
    return {
        "label": vehicle.label.text(language),
        "modality": modality,
        "modality_label": vocabulary.modalities[modality].text(language),
        "weight": weighing.weight,
        "weight_label": vocabulary.weights[weighing.weight].text(language),
        "weight_says": says.text(language) if says else "",
        "reason": " ".join(rule.explanation.text(language) for rule in weighing.outcome.decided),
        "rules": [rule.id for rule in weighing.outcome.decided],
        "missing": [vocabulary.formalities[each].text(language) for each in weighing.missing],
        "weight_then": weighing.then,
        "missing_facts": describe_facts(weighing.missing_facts, library, language),
    }


def _describe_edition(
    library: Library, clause: Clause, edition: Edition, day: dt.date, language: str
) -> dict[str, Any]:
    """Describe an edition of a clause, its texts and its legal bases on a day, as a dict ready for JSON."""
    change = edition.change
    return {
        "edition": edition.number,
        "label": clause.label_edition(edition),
        "in_force": edition.in_force.isoformat(),
        "in_force_text": date_text(edition.in_force, language),
        "published": edition.published,
        "change": {"level": change.level, "says": change.text(language)} if change else None,
        "legal_bases": [
            _basis(basis, library.legal_bases[basis], max(day, edition.in_force), language)
            for basis in edition.legal_bases
        ],
        "texts": {key: wording.raw for key, wording in sorted(edition.wordings.items())},
        "side_by_side": _side_by_side(edition, library),
    }


def _entries(library: Library, name: str) -> Iterator[tuple[Vehicle, tuple[Bilingual | None, ...], OutlineEntry]]:
    """List the places of a clause in outlines: the titles above it, of its section and of an article that it shares."""
    for vehicle in library.vehicles_in_order():
        for section in vehicle.outline:
            for article, entry in section.list_places():
                if entry.clause == name:
                    yield vehicle, (section.section, article.article if article is not None else None), entry


def _reasons_kept(library: Library, entry: OutlineEntry, language: str) -> list[str]:
    """List the conditions that bring a clause in: options and values by their labels, facts by their names."""
    say = labels(language)
    options = library.vocabulary.options.options
    sentences = []
    for name, test in entry.when.items():
        written = test["not"] if isinstance(test, dict) else test
        values = (written,) if isinstance(written, str) else written
        label = options[name].text(language) if name in options else name
        messages = [
            options[name].values[value].text(language) if name in options and value in options[name].values else value
            for value in values
        ]
        joined = say(" or ").join(messages)
        sentences.append(
            typeset_text(f"{label}{find_language(language).colon}", language)
            + (say("anything but {values}", values=joined) if isinstance(test, dict) else joined)
        )
    return sentences


def _wordings(clause: Clause) -> list[WordingText]:
    """List the readable wordings of the newest edition of a clause."""
    edition = clause.editions[max(clause.editions)]
    return [wording.text for wording in edition.wordings.values() if not wording.problems]


def _looks_at(check: CoherenceCheck, clause: Clause, chosen: set[str]) -> bool:
    """Whether a coherence check looks at a clause, by its name, kind, family, topic, or an option of its entries.

    ``chosen`` are the options and facts that bring the clause into an outline.
    """
    names = check.observed_names()
    direct = {
        f"clause.{clause.id}",
        f"kind.{clause.kind}",
        f"family.{clause.family}",
        *(f"topic.{topic}" for topic in clause.topics),
    }
    return (
        bool(names & direct)
        or bool(names & chosen)
        or (
            not set(check.topics).isdisjoint(clause.topics)
            and not any(name.startswith(("topic.", "clause.")) for name in names)
        )
    )


def _basis(name: str, basis: LegalBasis, day: dt.date, language: str) -> dict[str, Any]:
    cited = CitedBasis(name, basis, day)
    return {**cited.as_dict(language), "text": cited.citation_text(language)}


def _side_by_side(edition: Edition, library: Library) -> dict[str, list[list[str]]]:
    """Pair the French and English paragraphs of an edition, wording by wording."""
    out = {}
    for key, french in sorted(edition.wordings.items()):
        english = edition.wordings.get(f"{french.vehicle}.en" if french.vehicle else "en")
        if french.language == "fr" and not french.problems and not (english and english.problems):
            one, two = (list_paragraphs(it.text, library, it.language) if it else [] for it in (french, english))
            out[key.removesuffix("fr").rstrip(".")] = [[*row] for row in zip(one, two or [""] * len(one), strict=False)]
    return out
