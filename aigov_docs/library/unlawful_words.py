"""Words by which a text does what the law forbids, whatever it calls itself: which, where, and on what basis.

Nothing of it is written here: ``vocabulary/unlawful_words.yaml`` says what is forbidden and on which legal bases,
``vocabulary/phrases.yaml`` in which words that is recognised, denied or quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from pydantic import Field

from ..kits.ground.languages import asked_languages
from ..kits.ground.text import normalize_for_search
from ..kits.ground.yaml_files import Bilingual
from .phrases import Letters, PhraseEntry, contains_phrase, list_letters


class UnlawfulWords(Bilingual):
    """What a text may not do, with the phrases by which it is recognised, and those by which it is denied or quoted.

    Parameters
    ----------
    instead:
        What to do about such a text.
    severity:
        ``refuse``: the text is a mistake, and no document is made of it; ``warn``: its reader is warned.
    legal_bases:
        What forbids it; where none of them governs the employer, nothing is said.
    says:
        Phrases by which a sentence does it.
    denied:
        Phrases in which ``<>`` stands for what was found: a sentence that has one of them says the contrary.
    listed:
        Phrases by which the words before a list say that what it lists is not to be done.
    quoted:
        Phrases by which a sentence speaks of the text that it quotes.
    """

    instead: Bilingual
    severity: Literal["refuse", "warn"]
    legal_bases: tuple[str, ...] = Field(min_length=1)
    says: tuple[str, ...] = Field(min_length=1)
    denied: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Words of a text by which it does what the law forbids: which entry of the lexicon, its words, their line."""

    name: str
    entry: UnlawfulWords
    words: str
    line: int


#: The end of a sentence in searchable form; the dot of "art." or of "L. 1331-2" ends none.
_END = re.compile(r"(?<=[.!?;])(?<!\b[a-z]\.)(?<!\bart\.) ")
_LIST_ITEM = re.compile(r"^\s*(?:[-*]|\d+[.)])\s+")
_HEADING = re.compile(r"^\s*#+\s+")
#: Blanks, references and bold type say nothing themselves.
_MARKS = re.compile(r"\[\[[^\[\]]*\]\]|\*\*")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One expression of a phrase that a text of a language may have."""

    name: str
    entry: UnlawfulWords
    phrase: PhraseEntry
    language: str
    words: tuple[str, ...]


#: The letters that tell most of an expression, and all its letters, with what to look for where a text has them.
_ByLetters: TypeAlias = dict[str, list[tuple[Letters, _Candidate]]]
#: What tells a text from the others.
_Key = TypeVar("_Key")


#: How many letters in a row are first looked for.
_GRAM = 5


def _list_grams(most: str, letters: Letters) -> frozenset[str]:
    """List runs of letters of an expression: of ``most`` and of the words without a choice; a text with it has them."""
    certain = [most, *(choice[0] for choice in letters if len(choice) == 1)]
    return frozenset(gram for each in certain if len(each) >= _GRAM for gram in (each[:_GRAM], each[-_GRAM:]))


def _find_letters(looked_for: Iterable[str], words: str) -> dict[str, list[str]]:
    """Find which letters some words have: of each word that has any, those of ``looked_for`` that it has.

    ``words`` has a space before and after each word.

    >>> _find_letters(["amende", "end"], " amendes prime tendance ")
    {'amendes': ['amende', 'end'], 'tendance': ['end']}
    """
    found: dict[str, list[str]] = {}
    for letters in looked_for:
        place = words.find(letters)
        while place >= 0:
            end = words.index(" ", place)
            found.setdefault(words[words.rindex(" ", 0, place) + 1 : end], []).append(letters)
            place = words.find(letters, end)
    return found


def _keep_possible(patterns: _ByLetters, searchable: str) -> _ByLetters:
    """Keep the expressions of which a text has all the letters."""
    kept_words: _ByLetters = {}
    met: dict[tuple[str, ...], bool] = {}

    def is_met(choice: tuple[str, ...]) -> bool:
        if choice not in met:
            met[choice] = any(part in searchable for part in choice)
        return met[choice]

    for most, listed in patterns.items():
        if most in searchable:
            kept = [(letters, each) for letters, each in listed if all(map(is_met, letters))]
            if kept:
                kept_words[most] = kept
    return kept_words


class Lexicon:
    """The unlawful words of a library, ready to be looked for in texts.

    >>> from .library import load_lexicon
    >>> lexicon = load_lexicon(load_library())
    >>> [(found.name, found.words) for found in lexicon.find_words("Chacun paie une amende de 50 euros.", ["fr"])]
    [('fine', 'amende de')]
    >>> list(lexicon.find_words("Aucune amende de 50 euros n'est due.", ["fr"]))
    []
    """

    def __init__(self, entries: Mapping[str, UnlawfulWords], phrases: Mapping[str, PhraseEntry]) -> None:
        self._phrases = phrases
        #: By language, for the letters that tell most of each expression: its other letters, and what to look for.
        self._by_letters: dict[str, _ByLetters] = {}
        #: By language, each expression with runs of letters that a text has if it has the expression.
        self._by_grams: dict[str, list[tuple[frozenset[str], str, tuple[Letters, _Candidate]]]] = {}
        for language in asked_languages():
            listed = [
                _Candidate(name, entry, phrases[say], language, (expression,))
                for name, entry in entries.items()
                for say in entry.says
                for expression in phrases[say].list_words(language)
            ]
            known: _ByLetters = {}
            for each, letters in zip(listed, list_letters([each.words[0] for each in listed]), strict=True):
                for most in max(letters, key=lambda choice: (-len(choice), len(choice[0]))):
                    known.setdefault(most, []).append((letters, each))
            self._by_letters[language] = known
            self._by_grams[language] = [
                (_list_grams(most, candidate[0]), most, candidate)
                for most, listed in known.items()
                for candidate in listed
            ]

    def find_words(self, raw: str, languages: Iterable[str]) -> Iterator[FoundWords]:
        """Find the words by which a text (``raw``) does what the law forbids, with their line.

        A sentence gives at most one result for each thing forbidden. Left aside are words that the sentence denies,
        questions, and quotations that the sentence only speaks of. ``languages`` are those of the words looked for.
        """
        searchable = normalize_for_search(raw)
        for language in languages:
            yield from self._find_among(_keep_possible(self._by_letters[language], searchable), raw)

    def find_in_texts(self, texts: Sequence[tuple[_Key, tuple[str, ...], str]]) -> Iterator[tuple[_Key, FoundWords]]:
        """Find, in many texts, the words that do what the law forbids; yield each with the key of its text.

        Each of ``texts`` is a key, the languages that the text may be in, and the text. The words found are those that
        `find_words` finds in each text, but this is faster for many. All that is found in one language comes before
        what is found in the next; a text may have several results, or none.
        """
        searchable = _normalize_texts([text for _, _, text in texts])
        words = [set(plain.split()) for plain in searchable]
        every_word = set().union(*words)
        grams = {word[place : place + _GRAM] for word in every_word for place in range(len(word) - _GRAM + 1)}
        whole = f" {' '.join(every_word)} "
        for language, listed in self._by_grams.items():
            likely: _ByLetters = {}
            for required, most, candidate in listed:
                if required <= grams:
                    likely.setdefault(most, []).append(candidate)
            possible = _keep_possible(likely, whole)
            ranks = {most: rank for rank, most in enumerate(possible)}
            letters = _find_letters(possible, whole)
            for (key, languages, text), plain, own in zip(texts, searchable, words, strict=True) if letters else ():
                if language not in languages or letters.keys().isdisjoint(own):
                    continue
                groups = sorted(
                    {most for word in letters.keys() & own for most in letters[word]}, key=ranks.__getitem__
                )
                for found in self._find_among(_keep_possible({most: possible[most] for most in groups}, plain), text):
                    yield key, found

    def _find_among(self, possible: _ByLetters, raw: str) -> Iterator[FoundWords]:
        """Find in a text the words of the expressions that it may have."""
        for line, before, sentence in _list_sentences(raw) if possible else ():
            if sentence.endswith("?"):
                continue
            names: set[str] = set()
            for each in [each for listed in _keep_possible(possible, sentence).values() for _, each in listed]:
                stated = self._find_stated(each, before, sentence) if each.name not in names else None
                if stated is not None:
                    names.add(each.name)
                    yield FoundWords(each.name, each.entry, stated, line)

    def _find_stated(self, looked_for: _Candidate, before: str, sentence: str) -> str | None:
        """Find the first words of a sentence that say what an entry forbids, and are neither denied nor quoted."""
        entry, language = looked_for.entry, looked_for.language
        for start, said in looked_for.phrase.find_places(sentence, looked_for.words):
            around = f"{before}{sentence[:start]}<>{sentence[start + len(said) :]}"
            if self._has(around, entry.denied, language) or (before and self._has(before, entry.listed, language)):
                continue
            if sentence.count('"', 0, start) % 2:
                asked = sentence[start:].partition('"')[0].endswith("?")
                if asked or self._has(_without_quotations(sentence), entry.quoted, language):
                    continue
            return said
        return None

    def _has(self, text: str, phrases: Iterable[str], language: str) -> bool:
        return any(contains_phrase(text, self._phrases[name].list_words(language)) for name in phrases)


def _normalize_texts(texts: Sequence[str]) -> list[str]:
    """Write texts in searchable form, all at once where none of them has the sign that parts them."""
    together = normalize_for_search("¦".join(texts)).split("¦")
    return together if len(together) == len(texts) else [normalize_for_search(text) for text in texts]


def _without_quotations(sentence: str) -> str:
    return re.sub(r'"[^"]*"?', ' "" ', sentence)


def _list_sentences(raw: str) -> Iterator[tuple[int, str, str]]:
    """List the sentences of a text in searchable form, each with its line and what introduces it, if it is listed."""
    introduction = ""
    for first, lines, listed in _list_paragraphs(raw):
        parts = [normalize_for_search(_MARKS.sub("", line)) for line in lines]
        text = " ".join(parts)
        if not listed:
            introduction = ""
        start = 0
        for end in [*(match.end() for match in _END.finditer(text) if text.count('"', 0, match.start()) % 2 == 0), -1]:
            sentence = (text[start:] if end < 0 else text[start:end]).strip()
            if sentence:
                yield first + _line_of(parts, start), introduction if listed else "", sentence
            start = end
        if not listed and text.endswith(":"):
            introduction = text.removesuffix(":").rstrip() + " "


def _line_of(parts: list[str], place: int) -> int:
    """Find in which of the lines that a paragraph is made of a place of it is."""
    for number, part in enumerate(parts):
        place -= len(part) + 1
        if place < 0:
            return number
    return len(parts) - 1


def _list_paragraphs(raw: str) -> Iterator[tuple[int, list[str], bool]]:
    """List the paragraphs and the list items of a text: the first line, the lines, and whether it is an item."""
    held: list[str] = []
    first, listed = 1, False
    for number, line in enumerate([*raw.splitlines(), ""], start=1):
        starts = not line.strip() or _LIST_ITEM.match(line) or _HEADING.match(line) or line.lstrip().startswith("|")
        if starts and held:
            yield first, held, listed
            held = []
        if line.strip():
            if not held:
                first, listed = number, bool(_LIST_ITEM.match(line))
            held.append(_HEADING.sub("", _LIST_ITEM.sub("", line)))
            if _HEADING.match(line):
                yield first, held, False
                held = []
