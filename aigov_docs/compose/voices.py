"""Comparing what texts declare of themselves with their words: a text that advises commands nothing, and so on.

Nothing of it is written here: ``vocabulary/voices.yaml`` says which texts speak how, ``vocabulary/phrases.yaml`` in
which words that is recognised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..conditions import condition_holds
from ..i18n import N_
from ..library.clauses import Clause, Edition, Wording
from ..library.library import Library
from ..library.phrases import Voice, contains_phrase
from ..library.vehicles import Vehicle
from ..problems import Problem, unknown_name

#: What the condition of a voice may look at.
_OBSERVED = ("modality", "vehicle", "clause", "kind", "family")
#: The end of a sentence, for what is looked for in each: also a semicolon, and a colon.
_END = re.compile(r"(?<=[.!?;:…])\s+")
#: The mark of a heading, of a list item, or of bold type.
_MARKS = re.compile(r"^\s*(?:#+|[-*]|\d+[.)])\s+")
#: A reference: it names another text, and says nothing itself.
_REFERENCE = re.compile(r"\[\[[^\[\]]*\]\]")


@dataclass(frozen=True, slots=True)
class _SpokenText:
    """A wording as it stands in one kind of document (vehicle), with the values that voices look at."""

    clause: Clause
    wording: Wording
    values: dict[str, str]


def check_voices(library: Library) -> list[Problem]:
    """Find the texts of a library that do not speak as they declare: a problem for each, with its line; [] for none.

    A text declares how it speaks (it obliges, permits, advises…); such texts have certain expressions, or never have
    others.

    >>> from ..library import load_library
    >>> check_voices(load_library())
    []
    """
    problems = list(_check_conditions(library))
    if problems:
        return problems
    found: dict[tuple[str, str], Problem] = {}
    own = library.base.vocabulary.voices if library.base is not None else {}
    for name, voice in library.vocabulary.voices.items():
        awaited = set(voice.not_yet) & set(library.clauses) if name not in own else set()
        failing: set[str] = set()
        for text in _list_texts(library):
            if condition_holds(voice.when, text.values):
                for problem in _compare_words(text.wording, name, voice, library):
                    failing.add(text.clause.id)
                    if text.clause.id not in awaited:
                        found.setdefault((problem.where, str(problem.values.get("words", ""))), problem)
        for clause in sorted(awaited - failing):
            where, values = f"vocabulary/voices.yaml, {name}, not_yet", {"name": clause}
            message = N_('the texts of "{name}" speak as they should, or are not concerned')
            problems.append(Problem("voice-reached", where, message, N_("take it out of not_yet"), values))
    return [*found.values(), *problems]


def _check_conditions(library: Library) -> Iterator[Problem]:
    """Yield the problems of the conditions of voices: names and values that do not exist."""
    vocabulary = library.vocabulary
    known = {
        "modality": list(vocabulary.modalities),
        "vehicle": list(library.vehicles),
        "kind": list(vocabulary.kinds),
        "family": list(vocabulary.families),
    }
    for name, voice in vocabulary.voices.items():
        where = f"vocabulary/voices.yaml, {name}"
        for line, test in voice.when.items():
            if line not in _OBSERVED:
                message = N_('unknown option or fact "{name}" under when')
                yield unknown_name("unknown-condition", where, message, line, list(_OBSERVED))
                continue
            written = test["not"] if isinstance(test, dict) else test
            for value in (written,) if isinstance(written, str) else written:
                if value not in known.get(line, (value,)):  # a library need not have every clause
                    message = N_('unknown value "{name}"')
                    yield unknown_name("unknown-value", f"{where}, {line}", message, value, known[line])


def _list_texts(library: Library) -> Iterator[_SpokenText]:
    """List the wordings of a library's own clauses, each in the kinds of documents (vehicles) that print it."""
    for vehicle in library.vehicles_in_order():
        for name in vehicle.list_clause_ids():
            clause = library.clauses[name]
            for edition in clause.editions.values() if clause.library == library.name else ():
                for wording in _readable_wordings(edition, vehicle):
                    values = {"modality": wording.modality, "vehicle": vehicle.law, "clause": clause.id}
                    yield _SpokenText(clause, wording, {**values, "kind": clause.kind, "family": clause.family})


def _readable_wordings(edition: Edition, vehicle: Vehicle) -> Iterator[Wording]:
    return (wording for wording in edition.list_printed(vehicle) if not wording.problems)


def _compare_words(wording: Wording, name: str, voice: Voice, library: Library) -> Iterator[Problem]:
    """Yield a problem for each expression that a text has and its voice has not, or has none of and needs one."""
    phrases, language = library.vocabulary.phrases, wording.language
    sentences = list(_number_sentences(wording.raw))
    banned = tuple(words for phrase in voice.never for words in phrases[phrase].list_words(language))
    for line, sentence in sentences:
        if not contains_phrase(sentence, banned):
            continue
        found = [(phrase, words) for phrase in voice.never for words in phrases[phrase].find_in(sentence, language)]
        if not found or any(phrases[phrase].find_in(sentence, language) for phrase in voice.spared):
            continue
        for phrase, words in found:
            yield Problem(
                "other-voice",
                wording.describe_line(line),
                N_("“{words}” ({phrase}). {voice} ({id})"),
                "{choose}",
                {"words": words, "phrase": phrases[phrase], "voice": voice, "id": name, "choose": voice.choose},
            )
    if voice.needs and not any(
        phrases[phrase].find_in(sentence, language) for phrase in voice.needs for _, sentence in sentences
    ):
        awaited = phrases[voice.needs[0]]
        yield Problem(
            "other-voice",
            wording.describe_line(1),
            N_("the text never says: {phrase}. {voice} ({id})"),
            "{choose}",
            {"phrase": awaited, "voice": voice, "id": name, "choose": voice.choose},
        )


def _number_sentences(raw: str) -> Iterator[tuple[int, str]]:
    """List the sentences of a wording, each with its line in the file; its references are left out."""
    for number, line in enumerate(raw.splitlines(), start=1):
        for sentence in _END.split(_REFERENCE.sub("[]", _MARKS.sub("", line))):
            if sentence.strip():
                yield number, sentence.strip()
