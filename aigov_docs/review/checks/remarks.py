"""The making of remarks by checks, about a clause or about the file, with texts short enough for a message."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ...kits.ground.i18n import NBSP, NNBSP, labels
from ...kits.ground.problems import Problem
from ...kits.ground.yaml_files import Bilingual
from ...kits.wordkit.read.lines import REFERENCE
from ..clause_groups import ClauseGroup
from ..verify_values import Remark
from ..wording_differences import WordChange


def clause_remark(
    group: ClauseGroup,
    code: str,
    message: str,
    *,
    words: tuple[WordChange, ...] = (),
    fault: bool = True,
    hint: str = "",
    about: str = "",
    **values: object,
) -> Remark:
    """Make the remark about one clause that a check of a returned file yields.

    Parameters
    ----------
    group:
        The clause, matched with its paragraphs in the file.
    code:
        The short name of what was found, such as ``clause-moved``.
    message, hint:
        English texts of the message catalogue: what was found, what to do; ``values`` fill their ``{…}`` fields.
    words:
        The words of the edition and the words of the file, where they differ.
    fault:
        Whether the remark is a fault; False for what is only worth knowing.
    about:
        The name of the blank, clause or annex that the message tells by its title; empty for none.
    """
    label = group.source.label if group.source is not None else group.key[0]
    problem = Problem(code, group.display_name, message, hint, values)
    return Remark(code, problem, label, group.key[1], fault, words, about)


def file_remark(
    code: str,
    message: str,
    *,
    where: str = "",
    fault: bool = True,
    hint: str = "",
    about: str = "",
    words: tuple[WordChange, ...] = (),
    **values: object,
) -> Remark:
    """Make the remark about the whole file that a check of a returned file yields.

    Parameters
    ----------
    code:
        The short name of what was found, such as ``seal-broken``.
    message, hint:
        English texts of the message catalogue: what was found, what to do; ``values`` fill their ``{…}`` fields.
    where:
        The place in the file, such as the name of an annex; empty for the whole file.
    fault:
        Whether the remark is a fault; False for what is only worth knowing.
    about:
        The name of the edition, annex or field that the message tells in words; empty for none.
    words:
        The words that were added.
    """
    return Remark(code, Problem(code, where, message, hint, values), fault=fault, words=words, about=about)


class _InvisibleCharacters(dict[int, str]):
    """What is shown of each character, worked out once: its number where it is invisible, else itself."""

    def __missing__(self, code: int) -> str:
        hidden = unicodedata.category(chr(code)) in ("Cf", "Cc") and chr(code) not in "\t\n\u00ad"
        shown = self[code] = f"[U+{code:04X}]" if hidden else chr(code)
        return shown


_INVISIBLE = _InvisibleCharacters()


def shorten_text(text: str, most: int = 90) -> str:
    """Shorten a text to ``most`` characters at most, on one line, to be quoted in a message.

    Invisible characters are shown by number (``[U+200B]``), cross-references as ``§``; ``…`` ends a text that was cut.
    """
    plain = text.translate(_INVISIBLE)
    shown = " ".join(plain.replace(REFERENCE, "§").split())
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"


def translate_word(message: str) -> Bilingual:
    """Return an English text of the message catalogue in both languages, to fill a field of another message."""
    return Bilingual(fr=labels("fr")(message), en=message)


def quote_texts(texts: Iterable[str], joiner: str = "") -> Bilingual:
    """Join texts with ``joiner``, each between quotation marks: French ones for ``fr``, English ones for ``en``."""
    listed = list(texts)
    return Bilingual(
        fr=joiner.join(f"«{NBSP}{text}{NBSP}»" for text in listed), en=joiner.join(f"“{text}”" for text in listed)
    )


def show_word_changes(words: tuple[WordChange, ...]) -> Bilingual:
    """Write the first 8 changes of words in both languages: the edition's words, then the file's: “doit” → “peut”."""
    pairs = [quote_texts((shorten_text(word.before, 160), shorten_text(word.after, 160)), " → ") for word in words[:8]]
    return list_names(pairs)


def list_names(names: Iterable[Bilingual]) -> Bilingual:
    """Join names that stand in both languages into one text a language, a semicolon between two names."""
    listed = list(names)
    return Bilingual(fr=f"{NNBSP}; ".join(name.fr for name in listed), en="; ".join(name.en for name in listed))
