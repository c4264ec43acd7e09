"""Checking what a matter says by itself: mistakes that need no library to be found, whoever builds the matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from ..i18n import N_
from ..law.situation import DocumentFacts
from ..problems import Problem
from .crossed_facts import cross_facts
from .group_checks import check_establishments
from .partial import PartialMatter
from .problem_paths import add_path
from .versions import check_versions

if TYPE_CHECKING:
    from .models import Matter


class AddProblem(Protocol):
    """A function that adds one problem to the result of a check.

    Its arguments: the key, the code, what is wrong, what to do, and the values of both sentences.
    """

    def __call__(self, where: str, code: str, message: str, hint: str, /, **values: object) -> None:
        """Add one problem at the key ``where``."""


def find_own_problems(matter: Matter | PartialMatter) -> list[Problem]:
    """List the problems of a matter that are found without a library, each with its path.

    They are those of `check_own_facts`, the facts that deny each other, and an amendment that comes before its
    contract. ``matter`` may be one with mistakes, of which only parts could be read.

    >>> from .samples import sample_matter
    >>> find_own_problems(sample_matter())
    []
    """
    problems = (*check_own_facts(matter), *cross_facts(matter), *check_contract_days(matter))
    return [add_path(problem, matter) for problem in problems]


def check_own_facts(matter: Matter | PartialMatter) -> Iterator[Problem]:
    """Yield the problems of a matter's languages, data classes, establishments and versions, and of facts left alone.

    A fact left alone calls for another one, such as an opinion without its day. Facts that deny each other are told by
    `cross_facts`.

    >>> from .samples import sample_matter
    >>> [problem.code for problem in check_own_facts(sample_matter().model_copy(update={"languages": ("en",)}))]
    ['no-french']
    """
    yield from _check_languages(matter)
    names = [data_class.id for data_class in matter.data_classes or ()]
    for index, name in enumerate(names):
        if name is not None and names.index(name) != index:
            message, hint = N_('the data class "{id}" is written twice'), N_("keep one of the two")
            yield Problem("class-twice", f"data_classes.{index}.id", message, hint, {"id": name})
    yield from check_establishments(matter)
    problems: list[Problem] = []

    def say(where: str, code: str, message: str, hint: str, /, **values: object) -> None:
        problems.append(Problem(code, where, message, hint, values))

    check_lone_facts(matter, say)
    yield from problems
    yield from check_versions(matter.versions or (), matter.version or "", matter.date)


def check_contract_days(matter: Matter | PartialMatter) -> Iterator[Problem]:
    """Yield the problem of an amendment that was signed before its contract.

    It is asked of a matter whose person is one: each person of a list has a contract of their own.

    >>> from .samples import sample_matter
    >>> list(check_contract_days(sample_matter("contract-amendment")))
    []
    """
    first = matter.contract.signed_on if matter.contract is not None else None
    second = matter.amendment.signed_on if matter.amendment is not None else None
    if isinstance(first, dt.date) and isinstance(second, dt.date) and second < first:
        yield Problem(
            "amended-before",
            "amendment.signed_on",
            N_("it cannot be before {other}: there was no contract to amend"),
            N_("correct one of the two dates"),
            {"other": "contract.signed_on"},
        )


def _check_languages(matter: Matter | PartialMatter) -> Iterator[Problem]:
    """Check that French is among the languages, and first, and that they are said in one place."""
    languages = matter.languages
    if languages is not None and "fr" not in languages:
        yield Problem(
            "no-french",
            "languages",
            N_("a document without French is not made: it could not be relied on"),
            N_("write languages: [fr, en]; an English text alone is a courtesy translation (draft --lang en)"),
        )
    elif languages and (languages[0] != "fr" or len(set(languages)) < len(languages)):
        message, hint = N_("French comes first, each language once"), N_("write languages: [fr] or [fr, en]")
        yield Problem("language-order", "languages", message, hint)
    if isinstance(matter.document, DocumentFacts) and "languages" in matter.document.model_fields_set:
        message, hint = N_("the language of the document comes from languages"), N_("take this key out")
        yield Problem("language-twice", "document.language", message, hint)


def check_lone_facts(matter: Matter | PartialMatter, say: AddProblem) -> None:
    """Check facts that call for another, or that the matter's own choices deny; each problem is given to ``say``."""
    procedure, amendment, document = matter.procedure, matter.amendment, matter.document
    if procedure is not None and procedure.cse_opinion is not None and procedure.cse_opinion_on is None:
        say(
            "procedure.cse_opinion",
            "no-opinion-date",
            N_("an opinion is stated without its day"),
            N_("add cse_opinion_on"),
        )
    if document is not None and document.authorises_tools is False and matter.tools:
        say(
            "document.authorises_tools",
            "tools-authorised",
            N_("the text is said to authorise no tool, and tools lists those that the employer authorises"),
            N_("write document.authorises_tools: true, or take tools out"),
        )
    if amendment is None:
        return
    if amendment.response == "signed" and amendment.signed_on is None:
        say(
            "amendment.signed_on",
            "no-signature-date",
            N_("a signed amendment has a day of signature"),
            N_("add signed_on"),
        )
    if amendment.response in ("refused", "none") and amendment.signed_on is not None:
        say(
            "amendment.signed_on",
            "signed-and-not",
            N_("amendment.signed_on is given, but amendment.response is not “signed”"),
            N_("correct response, or take signed_on out"),
        )
    if amendment.l1222_6_letter and amendment.received_on is None:
        say(
            "amendment.received_on",
            "no-receipt-date",
            N_("the registered letter has a day of receipt"),
            N_("add received_on"),
        )
