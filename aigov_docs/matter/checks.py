"""Checking a matter against its library: words that the library does not know, facts and values that it forbids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from pydantic import BaseModel

from ..kits.ground.fingerprints import fingerprint_texts
from ..kits.ground.i18n import N_, NNBSP
from ..kits.ground.languages import known_languages
from ..kits.ground.problems import Problem, suggest_name, unknown_name
from ..kits.ground.text import normalize_for_search
from ..kits.ground.yaml_files import Bilingual
from ..law.facts import Facts
from ..law.rule_reading import rule_book
from ..law.rules import raised_refusals, refusal_problem
from ..library.clauses import Clause, Edition
from ..library.legal_forms import default_form, recognize_form, suggest_form_word
from ..library.library import Library, load_lexicon
from ..library.text_values import list_texts
from ..library.unlawful_words import FoundWords
from ..library.vehicles import Vehicle
from .agreements import check_agreements
from .crossed_facts import cross_facts, read_key
from .models import Matter
from .own_facts import AddProblem, add_path, check_populations
from .partial import PartialMatter
from .printed_texts import BilingualLine

# ------------------------------------------------------------------ text prints
# Fingerprints of the texts of a matter's document: of each clause as its French text prints, and of the whole.


#: What a blank's place in the matter begins with when its value is computed from other days.
_COMPUTED = "computed."


def fingerprint_clauses(
    matter: Matter, library: Library, vehicle: Vehicle, editions: Iterable[tuple[Clause, Edition]]
) -> dict[str, str]:
    """Compute the fingerprint of the French text of each clause, with the values printed for a matter, by clause id.

    ``editions`` are the clauses of the document, each with its edition. A clause whose text cannot be read is left out.

    >>> library, matter = load_library(), sample_matter("charter")
    >>> clause = library.clauses["purpose"]
    >>> found = fingerprint_clauses(matter, library, library.vehicles["charter"], [(clause, clause.editions[1])])
    >>> len(found["purpose"])
    32
    """
    prints_by_clause = {}
    for clause, edition in editions:
        wording = edition.find_wording(vehicle, "fr")
        if wording is not None and not wording.problems:
            values = [_spell_blank(name, matter, library) for name in wording.text.blanks]
            prints_by_clause[clause.id] = fingerprint_texts(wording.canonical, *values)
    return prints_by_clause


def fingerprint_whole(clauses: Mapping[str, str]) -> str:
    """Compute the fingerprint of a whole text from the fingerprints of its clauses, by id, in the document's order.

    >>> fingerprint_whole({"a": "1"}) == fingerprint_whole({"a": "2"})
    False
    """
    return fingerprint_texts(*(f"{name}={value}" for name, value in clauses.items()))


def _spell_blank(name: str, matter: Matter, library: Library) -> str:
    """Write the name and the value of a blank of a text, in a form that only changes with the printed text."""
    entry = library.vocabulary.blanks[name]
    place = entry.source or ""
    value: object = None
    if entry.type == "word":
        employer_word = matter.employer.called
        value = matter.employer.form_in(library) if employer_word is None else [employer_word.fr, employer_word.gender]
    elif entry.type == "name":
        value = [matter.employer.form_in(library), matter.employer.name]
    elif entry.type == "form":
        value = matter.employee.gender if matter.employee is not None else None
    elif entry.type in ("signatory", "signatories"):
        value = matter.employer.signatories
    elif place.startswith("delays."):
        value = matter.delay_for(place.removeprefix("delays."), library)
    elif place and not place.startswith(_COMPUTED):
        value = read_key(matter, place)
    return f"{name}={json.dumps(_plain_value(value), sort_keys=True, ensure_ascii=False)}"


def _plain_value(value: object) -> object:
    """Turn a value of a matter into plain data, with the French of each text given in two languages."""
    if isinstance(value, BilingualLine):
        return value.fr
    if isinstance(value, BaseModel):
        return {name: _plain_value(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(name): _plain_value(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain_value(part) for part in value]
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)


# ------------------------------------------------------------------ unlawful values
# Finding, in the values that a matter prints, words by which a text does what the law forbids.


def find_unlawful_values(
    matter: Matter | PartialMatter, library: Library, facts: Mapping[str, str] | None = None
) -> list[tuple[str, Problem]]:
    """Find the values of a matter that say what the law forbids, as pairs of ``refuse`` or ``warn`` and the problem.

    The problem stands at the key of the value. Every text of the matter is looked at, whether a document of today
    prints it or not. ``facts`` are those of the employer, values by name: what is forbidden only on legal bases that
    do not govern that employer is left out. None leaves out nothing.
    """
    return [
        (phrase.entry.severity, add_path(describe_words(phrase, key, library, facts), matter))
        for key, phrase in load_lexicon(library).find_in_texts(list(list_texts(matter)))
        if facts is None or any(True for _ in _governing(phrase, library, facts))
    ]


def describe_words(phrase: FoundWords, where: str, library: Library, facts: Mapping[str, str] | None = None) -> Problem:
    """Build the problem that reports unlawful words: where they stand, what they do, on what basis, what to do.

    ``where`` is their place, for messages. ``facts``, of the employer by name, leave out the legal bases that do not
    govern the employer; with None all are cited.
    """
    cited = [library.legal_bases[name].cite for name in _governing(phrase, library, facts)]
    return Problem(
        "unlawful-words",
        where,
        N_("“{words}”: {what} ({bases})"),
        "{instead}",
        {
            "words": phrase.words,
            "what": Bilingual(fr=phrase.entry.fr, en=phrase.entry.en),
            "bases": Bilingual(
                fr=f"{NNBSP}; ".join(citation.fr for citation in cited), en="; ".join(citation.en for citation in cited)
            ),
            "instead": phrase.entry.instead,
        },
    )


def _governing(phrase: FoundWords, library: Library, facts: Mapping[str, str] | None) -> Iterator[str]:
    for name in phrase.entry.legal_bases:
        if facts is None or library.legal_bases[name].governs_employer(facts):
            yield name


# ------------------------------------------------------------------ checks
class RequireKnown(Protocol):
    """A function that adds a problem to the result of a check where a name is not a known one.

    Its arguments: the key, the sentence that reports the name, the name, and the names that are known.
    """

    def __call__(self, where: str, message: str, name: str, names: Iterable[str], /) -> None:
        """Add a problem at the key ``where`` when ``name`` is not one of ``names``."""


def check_words(matter: Matter | PartialMatter, library: Library) -> list[Problem]:
    """List the problems of what a matter takes from a library: words that it does not know, or that do not go together.

    ``where`` of each is the key. The texts of the library are not looked at.
    """
    problems: list[Problem] = []

    def say(where: str, code: str, message: str, hint: str, /, **values: object) -> None:
        problems.append(Problem(code, where, message, hint, values))

    def known(where: str, message: str, name: str, names: Iterable[str]) -> None:
        if name not in (listed := list(names)):
            problems.append(unknown_name("unknown-word", where, message, name, listed, _word_meant(name, names)))

    vocabulary = library.vocabulary
    if isinstance(matter.vehicle, str) and library.find_vehicle(matter.vehicle) is None:
        message, name = N_('unknown document "{name}"'), matter.vehicle
        listed, meant = list(library.vehicles), library.suggest_vehicle(name)
        problems.append(unknown_name("unknown-word", "vehicle", message, name, listed, meant))
    if matter.posture is not None:
        known("posture", N_('unknown posture "{name}"'), matter.posture, vocabulary.options.postures)
    _check_options(matter, library, say, known)
    for name, number in (matter.pins or {}).items():
        known(f"pins.{name}", N_('unknown clause "{name}"'), name, library.clauses)
        clause = library.clauses.get(name)
        if clause and number not in clause.editions:
            say(
                f"pins.{name}",
                "no-edition",
                N_("this clause has no edition {number}"),
                N_("choose one of: {known}"),
                number=number,
                known=", ".join(map(str, clause.editions)),
            )
    _check_form(matter, library, say, known)
    for name, role in (matter.roles or {}).items():
        known(f"roles.{name}", N_('unknown role "{name}"'), name, vocabulary.roles)
        entry = vocabulary.roles.get(name)
        if entry is not None and entry.nobody is None and role.nobody:
            say(
                f"roles.{name}",
                "held-by-nobody",
                N_("this role is always held by somebody"),
                N_("name who holds it, or take the key out"),
            )
    _check_tools(matter, library, say, known)
    _check_wishes(matter, library, say)
    problems += check_populations(matter, library)
    periods = {key: read_key(matter, key) for key in ("procedure.cse_period_days", "technology.period_days")}
    said_checked = read_key(matter, "employer.agreements_checked")
    problems += check_agreements(matter.agreements or (), library, said_checked, periods)
    return problems


def find_crossed_facts(
    matter: Matter | PartialMatter, facts: Facts | None, library: Library
) -> tuple[list[Problem], list[Problem]]:
    """List the problems of facts that deny each other, and those of facts that contradict each other in law.

    What a rule says of the same two facts is said once, by the rule.
    """
    refused = _find_refusals(matter, facts, library) if facts is not None else []
    crossed = [
        problem
        for problem in cross_facts(matter)
        if not any({problem.values["key"], problem.values["other"]}.issubset(keys) for _, keys in refused)
    ]
    return crossed, [problem for problem, _ in refused]


def _find_refusals(matter: Matter | PartialMatter, facts: Facts, library: Library) -> list[tuple[Problem, set[str]]]:
    """List the problems of facts of law that contradict each other, by the rules of the library, each with its keys.

    A key of the rule that the matter leaves out is not named: only the facts that are there contradict each other.
    """
    asked = library.vocabulary.asked_facts
    refusals = []
    for rule in raised_refusals(rule_book(library), facts):
        keys = [asked[key].matter or key if key in asked else key for key in rule.keys]
        said = tuple(key for key in keys if read_key(matter, key) is not None) or tuple(keys)
        refusals.append((refusal_problem(replace(rule, keys=said)), set(keys)))
    return refusals


def _word_meant(name: str, names: Iterable[str]) -> str:
    """Find the word whose French or English label was written in its place; empty when there is no such word.

    The label ``traduction`` stands for the word ``translation``.
    """
    for word, entry in names.items() if isinstance(names, Mapping) else ():
        if isinstance(entry, Bilingual) and normalize_for_search(name) in {
            normalize_for_search(entry.text(language)) for language in known_languages()
        }:
            return str(word)
    return ""


def _check_form(matter: Matter | PartialMatter, library: Library, say: AddProblem, known: RequireKnown) -> None:
    """Cross the employer's legal form with its sector, its capital and its registers."""
    employer, forms = matter.employer, library.vocabulary.legal_forms
    if employer is None or not isinstance(employer.legal_form, str):
        return
    if employer.form is not None and employer.form not in forms:
        known("employer.form", N_('unknown legal form "{name}"'), employer.form, forms)
        return
    named = recognize_form(employer.legal_form, forms)
    if named is None and employer.form is None and employer.sector is None:
        guess = suggest_form_word(employer.legal_form, forms)
        if guess:
            say(
                "employer.legal_form",
                "unknown-legal-form",
                N_("no known legal form is written so"),
                N_('did you mean "{guess}"? Otherwise say the form: employer.form, one of: {known}'),
                guess=guess,
                known=", ".join(forms),
            )
            return
    form = forms[employer.form or named or default_form(forms)]
    if employer.form is not None and named is not None and not form.fits(forms[named]):
        say(
            "employer.form",
            "form-and-words",
            N_('form says "{form}", and legal_form names another form: "{other}"'),
            N_("correct one of the two"),
            form=form,
            other=forms[named],
        )
    if employer.called is not None and not form.own_word:
        say(
            "employer.called",
            "form-and-word",
            N_('the form "{form}" has its own word, and called gives another'),
            N_("take called out, or say another form"),
            form=form,
        )
    if employer.sector is not None and employer.sector not in form.sectors:
        say(
            "employer.sector",
            "form-and-sector",
            N_('this sector does not go with the form "{form}"'),
            N_("correct it, or say the form: employer.form, one of: {known}"),
            form=form,
            known=", ".join(name for name, each in forms.items() if employer.sector in each.sectors),
        )
    for key, mention, message in (
        ("capital", form.capital, N_('the form "{form}" has no share capital')),
        ("rcs_city", form.rcs, N_('the form "{form}" is not in the trade register')),
        ("rna", form.rna, N_('the form "{form}" is not in the register of associations')),
    ):
        if mention == "never" and getattr(employer, key) is not None:
            say(
                f"employer.{key}",
                "form-and-register",
                message,
                N_("take this key out, or correct employer.form"),
                form=form,
            )


def _check_options(matter: Matter | PartialMatter, library: Library, say: AddProblem, known: RequireKnown) -> None:
    options = library.vocabulary.options
    own = matter.options or {}
    for name, value in own.items():
        known(f"options.{name}", N_('unknown option "{name}"'), name, options.options)
        if name in options.options:
            known(f"options.{name}", N_('unknown value "{name}"'), value, options.options[name].values)


def _check_tools(matter: Matter | PartialMatter, library: Library, say: AddProblem, known: RequireKnown) -> None:
    vocabulary = library.vocabulary
    classes = {c.id: c for c in matter.data_classes or () if c.id is not None}
    for index, data_class in enumerate(matter.data_classes or ()):
        for tier in data_class.tiers or ():
            known(f"data_classes.{index}.tiers", N_('unknown tier "{name}"'), tier, vocabulary.tiers)
        for name in data_class.holds or ():
            known(
                f"data_classes.{index}.holds", N_('the never-enter list has no "{name}"'), name, vocabulary.never_enter
            )
    for index, tool in enumerate(matter.tools or ()):
        where = f"tools.{index}"
        if tool.tier is not None:
            known(f"{where}.tier", N_('unknown tier "{name}"'), tool.tier, vocabulary.tiers)
        for function in tool.functions or ():
            known(f"{where}.functions", N_('unknown function "{name}"'), function, vocabulary.functions)
        if matter.data_classes is None or tool.highest_class is None:
            continue
        if not matter.data_classes:
            message, hint = (
                N_('unknown data class "{name}"'),
                N_("describe the data classes first: data_classes"),
            )
            say(f"{where}.highest_class", "unknown-word", message, hint, name=tool.highest_class)
            continue
        if tool.highest_class not in classes:
            if len(classes) == len(matter.data_classes):  # else it may be a class that could not be read
                known(f"{where}.highest_class", N_('unknown data class "{name}"'), tool.highest_class, classes)
            continue
        allowed = classes[tool.highest_class].tiers
        if allowed is not None and tool.tier in vocabulary.tiers and tool.tier not in allowed:
            say(
                f"{where}.highest_class",
                "class-above-tier",
                N_(
                    "“{field}” of the tool “{tool}” is “{tier}”, and the class of data “{data_class}” is not given to"
                    " such a tool"
                ),
                N_("choose another level, a less sensitive class, or let the class be given to tools of that level"),
                tool=tool.name or index,
                tier=vocabulary.tiers[tool.tier],
                field=vocabulary.matter_keys["tools.tier"],
                data_class=classes[tool.highest_class].name or tool.highest_class,
            )


def _check_wishes(matter: Matter | PartialMatter, library: Library, say: AddProblem) -> None:
    """Refuse each wish that the library lacks; what was written is not repeated, since free text may name a person."""
    wishes = library.vocabulary.wishes
    asked = [(index, name) for index, name in enumerate(matter.wishes or ()) if name not in wishes]
    for index, name in asked:
        close = _word_meant(name, wishes) or suggest_name(name, wishes)
        meant = [close] if close else library.vocabulary.suggest_wishes(name)
        if not meant:
            hint = N_("write only names of the list: {known}")
        elif index == asked[0][0]:  # the list is long: once is enough
            hint = N_("did you mean: {meant}? The list: {known}")
        else:
            hint = N_("did you mean: {meant}?")
        say(
            f"wishes.{index}",
            "unknown-wish",
            N_("this is not a wish of the list"),
            hint,
            meant=", ".join(meant),
            known=", ".join(wishes),
        )
