"""Names, streets and job titles of a DSN as a document prints them: a DSN writes nearly everything in capitals."""

from __future__ import annotations

import re

from .dsn_tables import load_dsn_tables


def find_country_name(code: str) -> str:
    """Find the French name of a country by its two-letter code; an unknown code is returned as it is.

    >>> find_country_name("GB"), find_country_name("")
    ('Royaume-Uni', '')
    """
    if not code:
        return ""
    from babel import Locale

    return str(Locale("fr").territories.get(code.upper(), code))


def pick_first_name(names: str) -> str:
    """Pick the first of a person's first names, whole if hyphenated, rewritten with usual capitals if all in capitals.

    >>> pick_first_name("HÉLÈNE MARIE-LOU"), pick_first_name("JEAN PIERRE, MARIE"), pick_first_name("Marie-Lou")
    ('Hélène', 'Jean', 'Marie-Lou')
    """
    words = re.split(r"[\s,]+", names.strip())
    return _recase_name(words[0]) if words and words[0].isupper() else words[0]


def _recase_name(word: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda part: part[0][0].upper() + part[0][1:].lower(), word)


def recase_street(street: str) -> str:
    """Rewrite a street that a DSN (payroll return) gives in capitals with the usual capitals.

    A number and its letter stay; no accent is added. A street that is not all capitals is left as it is.

    >>> recase_street("12B RUE DE L'ÉCLUSE"), recase_street("27 QUEEN'S ROAD"), recase_street("3 bis rue Haute")
    ("12B rue de l'Écluse", "27 Queen's Road", '3 bis rue Haute')
    """
    if not street.isupper():
        return street
    tables = load_dsn_tables()["recase"]
    low = {word.lower() for word in [*tables["small"], *tables["ways"]]}
    recased = re.sub(r"\S+", lambda match: _recase_street_word(match[0], low), street)
    return recased[:1].upper() + recased[1:]


def _recase_street_word(word: str, low: set[str]) -> str:
    if any(letter.isdigit() for letter in word):
        return word
    if word.lower() in low:
        return word.lower()
    elided = re.fullmatch(r"([DL])(['’])(.+)", word)
    if elided:
        return elided[1].lower() + elided[2] + "-".join(_capitalize_part(part) for part in elided[3].split("-"))
    return "-".join(
        part.lower() if at and part.lower() in low else _capitalize_part(part)
        for at, part in enumerate(word.split("-"))
    )


def _capitalize_part(part: str) -> str:
    """Capitalize a part of a word; two letters after a lone letter and an apostrophe (O'Brien)."""
    lone = re.fullmatch(r"(\w['’])(.+)", part)
    return lone[1].upper() + _capitalize_part(lone[2]) if lone else part[:1].upper() + part[1:].lower()


def recase_job_title(title: str) -> str:
    """Rewrite a job title that a DSN (payroll return) gives in capitals with one capital, acronyms kept.

    A title that is not all capitals is left as it is.

    >>> recase_job_title("INGÉNIEURE D'ÉTUDES"), recase_job_title("CHARGÉE RH")
    ("Ingénieure d'études", 'Chargée RH')
    """
    if not title.isupper():
        return title
    acronyms = set(load_dsn_tables()["recase"]["acronyms"])
    recased = re.sub(
        r"[^\s'’(),/-]+",
        lambda match: match[0] if match[0] in acronyms or any(c.isdigit() for c in match[0]) else match[0].lower(),
        title,
    )
    return recased[:1].upper() + recased[1:]
