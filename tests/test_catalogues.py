"""The message catalogues: complete, none fuzzy, the same fields, compiled or not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import aigov_docs as aigov
from aigov_docs.kits.ground.i18n import (
    Duration,
    date_text,
    labels,
    list_text,
    number_text,
    short_date,
    typeset_text,
)
from aigov_docs.kits.ground.languages import ENTRIES

ROOT = Path(__file__).resolve().parents[1]


def test_every_message_is_translated() -> None:
    done = subprocess.run(
        [sys.executable, "tools/i18n.py", "check"], capture_output=True, text=True, cwd=ROOT, timeout=120
    )
    assert done.returncode == 0, done.stdout


def test_plurals_of_french() -> None:
    say = labels("fr")
    assert say.plural("{n} problem.", "{n} problems.", 0) != say.plural("{n} problem.", "{n} problems.", 2)
    assert say.plural("{n} problem.", "{n} problems.", 0).replace("0", "1") == say.plural(
        "{n} problem.", "{n} problems.", 1
    )


def test_a_language_without_catalogue_speaks_english() -> None:
    assert labels("de")("Article {n}", n=3) == "Article 3"


def test_typesetting_twice_changes_nothing() -> None:
    for text in (
        "L'article L. 1321-4 : « oui » ; non ! 10 000 euros, 50 %, n° 3…",
        "https://a.fr/x?y=1;z : 14:30 a@b.fr",
        "{{ employer.name }} : oui",
        "aujourd'hui, l'{{ x }}",
    ):
        once = typeset_text(text, "fr")
        assert typeset_text(once, "fr") == once
    assert (
        typeset_text("the 'rules' part, an employee's ('words')", "en") == "the ‘rules’ part, an employee’s (‘words’)"
    )
    assert typeset_text("voir https://a.fr/x?y=1 : oui", "fr").startswith("voir https://a.fr/x?y=1\u00a0:")
    assert typeset_text("à 14:30", "fr") == "à 14:30"
    assert typeset_text("le niveau 2, à l'étape 6", "fr") == "le niveau\u00a02, à l’étape\u00a06"
    assert typeset_text("Tier 2, at step 6", "en") == "Tier\u00a02, at step\u00a06"


def test_durations_and_deadlines_read_in_both_languages() -> None:
    assert (
        Duration.from_text("10 working_days").deadline_text("fr").replace("\u00a0", " ")
        == "dans un délai de 10 jours ouvrables"
    )
    assert Duration.from_text("2 months").text("en").replace("\u00a0", " ") == "2 months"
    assert Duration.from_text("same_day").deadline_text("fr") == "le jour même"
    assert Duration.from_text("without_delay").deadline_text("en") == "without delay"


@pytest.mark.parametrize(
    ("written", "french", "english"),
    [
        ("1 months", "dans un délai d’un mois", "within one month"),
        ("1 hour", "dans l’heure", "within one hour"),
        ("1 weeks", "dans un délai d’une semaine", "within one week"),
        ("1 working_day", "dans un délai d’un jour ouvrable", "within one working day (Monday to Saturday)"),
    ],
)
def test_one_is_written_in_words(written: str, french: str, english: str) -> None:
    length = Duration.from_text(written)
    for language, deadline in {"fr": french, "en": english}.items():
        assert length.deadline_text(language).replace("\u00a0", " ") == deadline
        assert not any(map(str.isdigit, length.text(language)))
        assert length.text(language, figures=True).startswith("1\u00a0")


def test_numbers_lists_and_dates() -> None:
    import datetime as dt

    assert number_text(1234567, "fr") == "1\u202f234\u202f567"
    assert list_text(["a", "b"], "fr") == "a et b"
    assert date_text(dt.date(2026, 8, 1), "fr").replace("\u00a0", " ") == "1er août 2026"


def test_dates_are_those_of_the_unicode_locales() -> None:
    import datetime as dt

    from babel.dates import format_date

    for month in range(1, 13):
        day = dt.date(2026, month, 13)
        for language, locale, short in (("fr", "fr_FR", "dd/MM/yyyy"), ("en", "en_GB", "d MMM yyyy")):
            assert date_text(day, language).replace("\u00a0", " ") == format_date(day, "long", locale=locale)
            assert short_date(day, language).replace("\u00a0", " ") == format_date(day, short, locale=locale)


def test_a_rule_of_typography_finds_nothing_without_one_of_its_characters(library: aigov.Library) -> None:
    texts = [
        wording.raw
        for clause in library.clauses.values()
        for edition in clause.editions.values()
        for wording in edition.wordings.values()
    ]
    for marks, pattern, _ in (rule for entry in ENTRIES.values() for rule in entry.rules):
        assert not marks or all(set(marks) & set(found[0]) for text in texts for found in pattern.finditer(text))


def test_an_address_is_left_alone_with_everything_beside_it() -> None:
    said = typeset_text("Écrire à l'adresse it.l'aide@a-b.fr ; voir https://a.fr/?x : 10:30 {{ a : b }} !", "fr")
    assert said == ("Écrire à l’adresse it.l’aide@a-b.fr\u202f; voir https://a.fr/?x\u00a0: 10:30 {{ a : b }}\u202f!")
