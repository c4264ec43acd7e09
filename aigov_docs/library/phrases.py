"""Expressions looked for in texts, and the words that a text must have, or must not, for what it declares of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from pydantic import Field

from ..conditions import Test
from ..kits.ground.text import normalize_for_search
from ..kits.ground.yaml_files import Bilingual


class PhraseEntry(Bilingual):
    """A statement that the texts of clauses make, with the expressions by which it is recognised.

    ``words`` are the French ones, ``english`` the others, both in the grammar of `find_phrases`. What one of
    ``unless`` finds at the same place, or around it, is not counted.
    """

    words: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def list_words(self, language: str) -> tuple[str, ...]:
        """List the expressions by which texts in ``language`` (``en``, else French) make this statement."""
        return self.english if language == "en" else self.words

    def find_in(self, text: str, language: str) -> list[str]:
        """List the words by which a text makes this statement, as they stand there without capitals and accents.

        ``language``, that of the text, decides which expressions are looked for. Empty where the text does not make the
        statement.

        >>> duty = PhraseEntry(fr="Un devoir", en="A duty", words=["doit|"], english=["must|"], unless=["doit peut"])
        >>> duty.find_in("Il doit lire ; cela doit peut-être servir.", "fr"), duty.find_in("You must read.", "en")
        (['doit'], ['must'])
        """
        return [said for _, said in self.find_places(text, self.list_words(language))]

    def find_places(self, text: str, words: Sequence[str]) -> list[tuple[int, str]]:
        """List the places where a text makes this statement, as pairs of an index and the words that stand there.

        ``text`` is as written; ``words`` are the expressions to look for, as `find_phrases` takes them. A place that
        overlaps an expression of ``unless`` is left out. The index and the words found are those of the text without
        capitals and accents (`normalize_for_search`).
        """
        spared = [(start, start + len(said)) for start, said in find_phrases(text, self.unless)] if self.unless else []
        return [
            (start, said)
            for start, said in find_phrases(text, words)
            if not any(begin < start + len(said) and start < end for begin, end in spared)
        ]


class ClosedData(Bilingual):
    """Data that a text closes without exception, and the words by which another text would open them again.

    All are phrases: ``named``, by which a text names the data; ``closes``, by which it closes them; ``opens``, by which
    another that names them admits them; ``yields``, by which that one leaves them closed all the same.
    """

    named: tuple[str, ...] = Field(min_length=1)
    closes: tuple[str, ...] = Field(min_length=1)
    opens: tuple[str, ...] = Field(min_length=1)
    yields: tuple[str, ...] = ()

    def list_phrases(self) -> tuple[str, ...]:
        """List the names of all the phrases by which texts speak of these data."""
        return (*self.named, *self.closes, *self.opens, *self.yields)


class Voice(Bilingual):
    """How the wordings of one modality, or of one kind of document, speak: expressions that they have, or have not.

    Parameters
    ----------
    choose:
        What to do about a text that speaks otherwise.
    when:
        Which wordings it concerns, by their modality, the vehicle, the clause, its kind and its family.
    needs:
        Phrases of which the text has one at least.
    never:
        Phrases of which no sentence has any.
    spared:
        Phrases that leave aside the sentence in which they stand.
    not_yet:
        Clauses of the library that are still to be rewritten, and do not speak so.
    """

    choose: Bilingual
    when: dict[str, Test] = Field(default_factory=dict)
    needs: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    not_yet: tuple[str, ...] = ()


#: Up to four words between two parts of an expression, never beyond the end of a sentence; a last one may be elided.
_GAP = r"(?:[^\s.;:!?]+ ){0,4}(?:\w{1,2}')?"


#: For each word of an expression that has letters of its own, its longest run of them, or one for each of a choice.
Letters: TypeAlias = tuple[tuple[str, ...], ...]
#: What parts the words of an expression.
_NO_WORD = re.compile(r"[\s^]+|\.\.\.")
#: What stands between two words of an expression: a comma there counts for nothing.
_BETWEEN = ",? "


def _spell_pattern(expression: str) -> str:
    """Write one expression as a regular expression on a text without its typography."""
    start = r"(?:^|(?<=[.;:!?] ))" if expression.startswith("^") else r"(?<!\w)"
    words = normalize_for_search(expression.lstrip("^").replace("…", " … ")).split()
    pieces = []
    for place, word in enumerate(words, start=1):
        if word == "...":
            pieces.append(_GAP)
            continue
        last = place == len(words)
        spelled = [_spell_word(part, last=last) for part in word.split("/")]
        pieces.append((f"(?:{'|'.join(spelled)})" if len(spelled) > 1 else spelled[0]) + ("" if last else _BETWEEN))
    return start + "".join(pieces)


def _spell_word(word: str, *, last: bool) -> str:
    """Write one word of an expression as a regular expression; the last word may go on, unless its end is marked."""
    body = word.removesuffix("|")
    letters = r"\w+" if body == "*" else r"\w*".join(re.escape(part) for part in body.split("*"))
    if body != word:
        return letters + r"(?!\w)"
    return letters + r"\w*" if last else letters


@lru_cache(maxsize=4096)
def _compile_phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_spell_pattern, words)) or r"(?!)")


@lru_cache(maxsize=8192)
def _searchable_text(raw: str) -> str:
    return normalize_for_search(raw.replace("**", ""))


@lru_cache(maxsize=32768)
def _has_phrase(raw: str, words: tuple[str, ...]) -> bool:
    return _compile_phrases(words).search(_searchable_text(raw)) is not None


def list_letters(expressions: Sequence[str]) -> list[Letters]:
    """List, for each expression, the strings to look for in a text to rule out quickly that the text matches it.

    There is one tuple for each word of the expression: for each alternative of the word (``a/b``), its longest run of
    letters, without capitals and accents. A text, as `normalize_for_search` leaves it, that holds no string of one of
    the tuples cannot match. A word that any letters match (``*``) gets no tuple.

    >>> list_letters(["ne * … qu'une amende/prime|"])
    [(('ne',), ("qu'une",), ('amende', 'prime'))]
    """
    spelled = normalize_for_search("¦".join(expressions)).split("¦")  # all at once: an expression has no such mark
    return [tuple(_letters_of_words(each)) for each in spelled]


def _letters_of_words(expression: str) -> Iterator[tuple[str, ...]]:
    for word in _NO_WORD.split(expression):
        choice = [max(part.rstrip("|").split("*"), key=len) for part in word.split("/")]
        if all(choice):
            yield tuple(choice)


def find_phrases(raw: str, words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Find the places of a text where one of some expressions stands, each as an index and the words found.

    Both are those of the text made searchable, without capitals, accents and typography. An expression is looked for
    from the beginning of a word: ``sanctionn`` finds "sanctionné". In an expression ``|`` is the end of a word, ``*``
    any letters of one word, or a whole word, ``…`` up to four words, ``^`` the beginning of a sentence, ``/`` a choice
    between words. A comma of the text between two words is passed over.

    >>> [said for _, said in find_phrases("N'utilisez l'outil que pour cela.", ["n'*ez … que|"])]
    ["n'utilisez l'outil que"]
    """
    for match in _compile_phrases(tuple(words)).finditer(_searchable_text(raw)):
        yield match.start(), match[0]


def contains_phrase(raw: str, words: Iterable[str]) -> bool:
    """Whether a text contains one of some expressions, such as ``sanctionn`` or ``doit|``; capitals and accents aside.

    In an expression ``|`` is the end of a word, ``*`` any letters of one word, or a whole word, ``…`` up to four words,
    ``^`` the beginning of a sentence, ``/`` a choice between words.

    >>> (
    ...     contains_phrase("Le référent IA répond.", ["référent ia"]),
    ...     contains_phrase("La préférence va à l'outil.", ["référ"]),
    ... )
    (True, False)
    >>> contains_phrase("Le référent IA répond.", [])
    False
    """
    return _has_phrase(raw, tuple(words))
