"""Texts of a matter as a document prints them: on one line, in one language or in both."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, GetPydanticSchema

from ..closed_words import Posture
from ..kits.ground.i18n import N_
from ..kits.ground.text import NOT_IN_TEXT, normalize_word
from ..kits.ground.yaml_files import Bilingual, RefusedValue


def _printable_line(value: object) -> object:
    """Check that a text has only characters that a document can carry, and turn its line ends into spaces."""
    if not isinstance(value, str):
        return value
    if NOT_IN_TEXT.search(value):
        raise RefusedValue(
            "bad-character", N_("the text has a character that a document cannot carry"), N_("type it again")
        )
    return re.sub(r"\s*[\r\n]+\s*", " ", value.strip())


Line = Annotated[str, BeforeValidator(_printable_line), Field(min_length=1, max_length=2000)]

#: A word of letters before a number, and “n°” or “no.”: “Annexe 3”, “chapitre n° VIII”, “No. 2”.
_BEFORE_NUMBER = re.compile(
    r"(?:[^\W\d_]{3,}\s+)?(?:n\s*[°º]\s*|n[o.]\.?\s+)?(?=\d|(?:[IVXLC]+|[A-Z])(?:\s*(?:bis|ter|quater))?$)",
    re.IGNORECASE,
)


def read_bare_number(value: object) -> object:
    """Read a number typed with its word, which the documents write already, as the number alone.

    A number has digits, Roman digits or one letter; any other text, and what is no text, comes back as it is.

    >>> [read_bare_number(text) for text in ("Annexe 3", "chapitre n° VIII", "3 bis", "annexe B", "charte")]
    ['3', 'VIII', '3 bis', 'B', 'charte']
    """
    if not isinstance(value, str):
        return value
    text = value.strip()
    prefix_match = _BEFORE_NUMBER.match(text)
    return text[prefix_match.end() :] if prefix_match else value


#: A number of a part of a document, as it is printed: “3”, “VIII”, “3 bis”.
PartNumber = Annotated[Line, BeforeValidator(read_bare_number)]


def _no_boolean(value: object) -> object:
    """Refuse true and false where a number is asked: they would count as 1 and 0."""
    if isinstance(value, bool):
        raise RefusedValue("not-a-number", N_("not a whole number"), N_("write it with digits only"))
    return value


WholeNumber = Annotated[int, BeforeValidator(_no_boolean)]


class BilingualLine(Bilingual):
    """A text of a matter in French and in English, each printed on one line of a document."""

    fr: Line
    en: Line


#: A posture: its word for a type checker, read as a text, since the check against a library tells a misspelt one.
PostureText = Annotated[Posture, GetPydanticSchema(lambda _, read: read(str))]
#: A text printed as written in every language, or one text a language.
LocalizedText = Line | BilingualLine


def names_the_same(first_text: LocalizedText | None, second_text: LocalizedText | None) -> bool:
    """Whether two texts of a matter name the same person, job or service, whatever their capitals and accents.

    Of a text in two languages the French one is compared. False where a text is empty, or None (not given).

    >>> names_the_same("Zoé Petit", "ZOE PETIT"), names_the_same(None, None)
    (True, False)
    """
    names = [normalize_word(text_in_language(text, "fr") or "") for text in (first_text, second_text)]
    return bool(names[0]) and names[0] == names[1]


def text_in_language(value: LocalizedText | None, language: str) -> str | None:
    """Return a text of a matter in French or in English; None when the matter does not give the text.

    A text written once, for every language, is returned as it is.

    >>> text_in_language(BilingualLine(fr="chef", en="head"), "en"), text_in_language("Paris", "fr")
    ('head', 'Paris')
    """
    return value.text(language) if isinstance(value, BilingualLine) else value
