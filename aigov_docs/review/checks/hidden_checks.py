"""Checks of content that a reader does not see: hidden words, deceptive letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from ...kits.ground.i18n import N_
from ...kits.wordkit.read.lines import WordLine
from ...kits.wordkit.read.roles import CELLS
from ...word.printed import find_anchors, unseen_word
from ..clause_groups import ClauseGroup
from ..verify_values import Remark
from ..wording_differences import WordChange
from .cases import ReadingCase, list_values
from .remarks import clause_remark, file_remark, shorten_text, show_word_changes, translate_word

SOFT_HYPHEN = "\u00ad"
_TABLE_ROLES = {*CELLS, "Caption"}


def find_hidden_text(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each piece of text that is hidden, struck through, too small, or in the colour of the page.

    Signing anchors (codes that an e-signature service looks for in order to know where to sign) and hidden text of the
    letterhead are left out where the file's proof records them.
    """
    reasons = {
        "vanish": N_("hidden text"),
        "colour": N_("text in the colour of the page"),
        "size": N_("text too small to be read"),
        "strike": N_("text struck through"),
    }
    owners = {line.place: group for group in case.groups for line in group.lines}
    issued_words = set(case.proof.rest.get("beside", "").split()) if case.proof is not None else set()
    held = {place for place, words in find_anchors(case.lines).items() if set(words) <= issued_words}
    for line in case.lines:
        for piece in line.hidden:
            if line.place in held and re.fullmatch(r"\S{1,60}", piece.text.strip()):
                continue  # the anchor of an e-signature service
            if line.place not in owners and unseen_word(piece) in issued_words:
                continue  # of the letterhead
            if line.place in owners:
                yield clause_remark(
                    owners[line.place],
                    "hidden-text",
                    N_("{kind}: “{text}”"),
                    kind=translate_word(reasons[piece.hidden]),
                    text=shorten_text(piece.text),
                )
            else:
                yield file_remark(
                    "hidden-text",
                    N_("{kind}: “{text}”"),
                    kind=translate_word(reasons[piece.hidden]),
                    text=shorten_text(piece.text),
                )


_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL")


def find_odd_characters(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each paragraph with letters of other alphabets that look Latin, or invisible characters.

    A soft hyphen (seen only at the end of a line) has a remark of its own, with the word of the clause that it cuts.
    One in a value filled in, or in a table, has none, for it may have been there at issue.
    """
    owners = {line.place: group for group in case.groups for line in group.lines}
    for line in case.lines:
        if line.place in owners and SOFT_HYPHEN in line.text and line.role not in _TABLE_ROLES:
            yield from _find_soft_hyphens(case, owners[line.place], line)
        odd = _list_odd_characters(line.text)
        if not odd:
            continue
        listed = ", ".join(odd[:6])
        message = N_("characters that deceive the eye: {characters}")
        yield (
            clause_remark(owners[line.place], "odd-characters", message, characters=listed)
            if line.place in owners
            else file_remark("odd-characters", message, characters=listed)
        )


def _find_soft_hyphens(case: ReadingCase, group: ClauseGroup, line: WordLine) -> Iterator[Remark]:
    """Yield a remark for each word of a clause's paragraph that a soft hyphen cuts."""
    values = " ".join(value for _, value in list_values(group))
    for word in dict.fromkeys(re.findall(rf"[\w{SOFT_HYPHEN}]*{SOFT_HYPHEN}[\w{SOFT_HYPHEN}]*", line.text)):
        plain = word.replace(SOFT_HYPHEN, "")
        if plain and plain not in values:
            words = (WordChange(plain, word),)
            shown = show_word_changes((WordChange(plain, word.replace(SOFT_HYPHEN, "[-]")),))
            message = N_("a hyphen that is not seen was put inside a word: {changes}")
            yield clause_remark(group, "odd-characters", message, words=words, changes=shown)


def _list_odd_characters(text: str) -> list[str]:
    """List the odd characters of a text, each with its number.

    >>> _list_odd_characters("donn\u0430"), _list_odd_characters("IA\u200b"), _list_odd_characters("Œuvre")
    (['U+0430 (donn\u0430)'], ['U+200B'], [])
    """
    if text.isascii():
        return []
    letters = dict.fromkeys(text)
    codes = [f"U+{ord(char):04X}" for char in letters if unicodedata.category(char) == "Cf" and char != SOFT_HYPHEN]
    if all(_script_of(char) == "LATIN" for char in letters):
        return codes
    for word in re.findall(r"[^\W\d_]+", text):
        if len({_script_of(char) for char in word}) > 1:
            odd = next(char for char in word if _script_of(char) != "LATIN")
            codes.append(f"U+{ord(odd):04X} ({shorten_text(word, 40)})")
    return list(dict.fromkeys(codes))


@lru_cache(maxsize=4096)
def _script_of(char: str) -> str:
    """Find the alphabet of a letter, as far as it may look like a Latin one."""
    return next((script for script in _SCRIPTS if unicodedata.name(char, "").startswith(script)), "LATIN")
