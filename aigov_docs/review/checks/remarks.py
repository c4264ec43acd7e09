"""How a check says what it found: remarks about a clause or about the file, texts short enough for a message."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ...i18n import NBSP, NNBSP, labels
from ...problems import Problem
from ...word.read.lines import REFERENCE
from ..clause_groups import ClauseGroup
from ..verify_values import Remark
from ..wording_diff import WordChange


def clause_remark(
    group: ClauseGroup,
    code: str,
    message: str,
    *,
    words: tuple[WordChange, ...] = (),
    fault: bool = True,
    hint: str = "",
    **values: object,
) -> Remark:
    """Make a remark about a clause."""
    label = group.source.label if group.source is not None else group.key[0]
    return Remark(
        code, Problem(code, f"{label} ({group.key[1]})", message, hint, values), label, group.key[1], fault, words
    )


def file_remark(
    code: str,
    message: str,
    *,
    where: str = "",
    fault: bool = True,
    hint: str = "",
    **values: object,
) -> Remark:
    """Make a remark about a whole file."""
    return Remark(code, Problem(code, where, message, hint, values), fault=fault)


def shorten_text(text: str, most: int = 90) -> str:
    """Shorten a text for a message: its beginning on one line, ``most`` characters at most, with nothing invisible."""
    plain = "".join(
        f"[U+{ord(char):04X}]" if unicodedata.category(char) in ("Cf", "Cc") and char not in "\t\n\u00ad" else char
        for char in text
    )
    said = " ".join(plain.replace(REFERENCE, "§").split())
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"


class BilingualValue:
    """A value of a message that is not the same in French and in English."""

    def __init__(self, fr: str, en: str) -> None:
        self.fr, self.en = fr, en

    @classmethod
    def from_catalogue(cls, message: str) -> BilingualValue:
        """Make the value from a text of the program's catalogue, in both languages."""
        return cls(labels("fr")(message), message)

    @classmethod
    def quote_texts(cls, texts: Iterable[str], joiner: str) -> BilingualValue:
        """Put texts between the quotation marks of each language, and join them."""
        listed = list(texts)
        return cls(joiner.join(f"«{NBSP}{text}{NBSP}»" for text in listed), joiner.join(f"“{text}”" for text in listed))


def show_word_changes(words: tuple[WordChange, ...]) -> BilingualValue:
    """Show words of an edition beside those of a file: "doit" → "peut"."""
    pairs = [
        BilingualValue.quote_texts((shorten_text(each.before, 160), shorten_text(each.after, 160)), " → ")
        for each in words[:8]
    ]
    return BilingualValue(f"{NNBSP}; ".join(each.fr for each in pairs), "; ".join(each.en for each in pairs))
