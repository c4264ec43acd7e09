"""Checking what a matter says by itself: mistakes that need no library to be found, whoever builds the matter.

`Matter` is a model that tells them itself (`SelfExplainingModel`). ``Matter(**data)`` raises `MatterError`, with each
problem that is found without a library. Where pydantic checks the value, such as a parameter of a FastAPI function, its
own error comes, as the framework expects, with the same codes, messages and paths.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any, Protocol, Self

from pydantic import BaseModel, ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from ..kits.ground.i18n import N_, Duration
from ..kits.ground.problems import MatterError, Problem, unknown_name
from ..kits.ground.text import normalize_word
from ..kits.ground.yaml_files import FileModel, YamlSource, explain_validation_errors, find_misread_days
from ..law.situation import DocumentFacts
from ..library.library import Library
from .crossed_facts import cross_facts
from .partial import MatterParts, complete_blocks, read_parts
from .printed_texts import text_in_language
from .versions import check_versions

# ------------------------------------------------------------------ group checks
# Crossing the groups that a matter lists, populations and establishments, with the headcount of the employer.


def check_populations(matter: MatterParts, library: Library) -> Iterator[Problem]:
    """Yield the problems of the populations that a matter lists: unknown, listed twice, counts above the headcount."""
    listed, entries = list(matter.populations or ()), library.vocabulary.populations
    headcount = matter.employer.headcount if matter.employer is not None else None
    names = [each.id for each in listed]
    whole = [each.count for each in listed if each.id in entries and entries[each.id].is_whole_staff]
    staff = max((count for count in whole if count is not None), default=None)
    for index, population in enumerate(listed):
        where, name, count = f"populations.{index}", population.id, population.count
        if name is None:
            continue
        if name not in entries:
            yield unknown_name("unknown-word", f"{where}.id", N_('unknown population "{name}"'), name, list(entries))
            continue
        if names.index(name) != index:
            yield Problem(
                "population-twice",
                f"{where}.id",
                N_('the population "{name}" is written twice'),
                N_("keep one of the two"),
                {"name": name},
            )
        if count is None:
            continue
        if entries[name].staff == "each" and isinstance(headcount, int) and count > headcount:
            yield Problem(
                "population-above-headcount",
                f"{where}.count",
                N_("{count} people of this population are employees, and employer.headcount is {headcount}"),
                N_("correct one of the two"),
                {"count": count, "headcount": headcount},
            )
        elif entries[name].part and staff is not None and count > staff:
            yield Problem(
                "population-above-employees",
                f"{where}.count",
                N_("these {count} people are employees too, and only {staff} employees are listed"),
                N_("correct one of the two counts"),
                {"count": count, "staff": staff},
            )


def check_establishments(matter: MatterParts) -> Iterator[Problem]:
    """Yield the problems of the establishments that a matter lists, such as two of one name, or two head offices."""
    places = matter.establishments or ()
    headcount = matter.employer.headcount if matter.employer is not None else None
    names = [normalize_word(text_in_language(place.name or "", "fr") or "") for place in places]
    for index, name in enumerate(names):
        if name and names.index(name) != index:
            yield Problem(
                "establishment-twice",
                f"establishments.{index}.name",
                N_("two establishments have the same name"),
                N_("keep one of the two, or give each its own name"),
            )
    heads = [index for index, place in enumerate(places) if place.head_office]
    if len(heads) > 1:
        yield Problem(
            "two-head-offices",
            f"establishments.{heads[1]}.head_office",
            N_("two establishments are the head office"),
            N_("keep one of the two"),
        )
    staff = sum(place.headcount for place in places if isinstance(place.headcount, int))
    if isinstance(headcount, int) and staff > headcount:
        yield Problem(
            "establishments-above-headcount",
            "establishments",
            N_("the establishments have {staff} employees, and employer.headcount is {headcount}"),
            N_("correct one of the two"),
            {"staff": staff, "headcount": headcount},
        )
    own = sum(place.cse == "own" for place in places)
    if matter.committees is not None and matter.committees.several is False and own > 1:
        yield Problem(
            "one-establishment",
            "committees.several",
            N_("committees.several is false, and {own} establishments have a CSE of their own"),
            N_("correct one of the two"),
            {"own": own},
        )
    for index, place in enumerate(places):
        if place.specific and place.cse == "none" and own > 1:
            yield Problem(
                "specific-without-committee",
                f"establishments.{index}.specific",
                N_("this place has no CSE of its own: which establishment the provisions concern is not said"),
                N_("write specific: true at the establishment that it belongs to"),
            )


# ------------------------------------------------------------------ own facts
class AddProblem(Protocol):
    """A function that adds one problem to the result of a check.

    Its arguments: the key, the code, what is wrong, what to do, and the values of both sentences.
    """

    def __call__(self, where: str, code: str, message: str, hint: str, /, **values: object) -> None:
        """Add one problem at the key ``where``."""


def find_own_problems(matter: MatterParts) -> list[Problem]:
    """List the problems of a matter that are found without a library, each with its path.

    They are those of `check_own_facts`, the facts that deny each other, and an amendment that comes before its
    contract. ``matter`` may be one with mistakes, of which only parts could be read.

    >>> find_own_problems(sample_matter())
    []
    """
    problems = (*check_own_facts(matter), *cross_facts(matter), *check_contract_days(matter))
    return [add_path(problem, matter) for problem in problems]


def check_own_facts(matter: MatterParts) -> Iterator[Problem]:
    """Yield the problems of a matter's languages, data classes, establishments and versions, and of facts left alone.

    A fact left alone calls for another one, such as an opinion without its day. Facts that deny each other are told by
    `cross_facts`.

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


def check_contract_days(matter: MatterParts) -> Iterator[Problem]:
    """Yield the problem of an amendment that was signed before its contract.

    It is asked of a matter whose person is one: each person of a list has a contract of their own.

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


def _check_languages(matter: MatterParts) -> Iterator[Problem]:
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


def check_lone_facts(matter: MatterParts, say: AddProblem) -> None:
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


# ------------------------------------------------------------------ paths of problems
# The keys and positions that lead to the value that a problem is about, from the key that people read.


def find_key_path(key: str, matter: MatterParts) -> tuple[str | int, ...]:
    """Find the path of a key such as ``tools.2.tier`` in a matter: ``("tools", 2, "tier")``.

    A name with dots that the matter itself gives (``pins``) stays whole. Empty where the key leads into no block of a
    matter, such as that of a fact that is asked beside it.

    >>> find_key_path("tools.2.tier", sample_matter())
    ('tools', 2, 'tier')
    """
    at: object = matter
    path: list[str | int] = []
    parts = key.split(".")
    if parts[0] not in vars(matter):
        return ()
    while parts:
        part, at, taken = _step_into(at, parts)
        path.append(part)
        del parts[:taken]
    return tuple(path)


def _step_into(value: object, parts: Sequence[str]) -> tuple[str | int, object, int]:
    """Take one step of a key inside a value: what was stepped on, what stands there, how many parts of the key it took.

    What stands there is None where the value has no such part, or could not be read.
    """
    if isinstance(value, Mapping):
        names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
        name = next((name for name in names if name in value), parts[0])
        return name, value.get(name), name.count(".") + 1
    if isinstance(value, (tuple, NoneType)) and parts[0].isdecimal():
        place = int(parts[0])
        return place, value[place] if value is not None and place < len(value) else None, 1
    return parts[0], getattr(value, parts[0], None), 1


def add_path(problem: Problem, matter: MatterParts) -> Problem:
    """Copy a problem whose place is a key of a matter (``where``) with the path of that key.

    >>> add_path(Problem("x", "tools.0.tier", "wrong"), sample_matter()).path
    ('tools', 0, 'tier')
    """
    return problem if problem.path else replace(problem, path=find_key_path(problem.where, matter))


def place_problem(problem: Problem, source: YamlSource) -> Problem:
    """Copy a problem whose place is a key (``where``) with its place in a source: the line, where there is one.

    >>> place_problem(
    ...     Problem("x", "tools.0.tier", "wrong", path=("tools", 0, "tier")), YamlSource("m.yaml", None)
    ... ).where
    'm.yaml, tools.0.tier'
    """
    key, *texts = problem.where.split("; ")
    place = source.describe_place(problem.path or ((key,) if key else ()))
    return replace(problem, where="; ".join([place, *texts]))


# ------------------------------------------------------------------ plain data
# Turning what a program holds, such as the JSON of a form, into the plain data that a file would have given.


#: More levels than any matter has.
_DEEPEST = 50


def read_plain_data(value: object, level: int = 0) -> Any:  # noqa: ANN401 - dicts, lists, texts, booleans and None
    """Copy data as the reader of YAML would have read it: mappings, lists, texts, booleans and None.

    Numbers, days and lengths of time become texts, which the models then give their types; of a model only what was
    written stays, without the defaults. Any other value is left as it is, and no model takes it.

    Parameters
    ----------
    value:
        Mappings, lists, tuples, models and scalars.
    level:
        How many blocks the value stands in.

    Raises
    ------
    MatterError
        The data is nested too deeply, as data that holds itself is.

    >>> read_plain_data({"date": dt.date(2026, 11, 2), "employer": {"headcount": 62}, "pins": ()})
    {'date': '2026-11-02', 'employer': {'headcount': '62'}, 'pins': []}
    """
    if level > _DEEPEST:
        raise MatterError(Problem("too-deep", "", N_("the data is nested too deeply"), N_("check the brackets")))
    if isinstance(value, enum.Enum):
        value = value.value
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float, Decimal, Duration)):
        return str(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        fields = type(value).model_fields
        value = {name: getattr(value, name) for name in fields if name in value.model_fields_set}
    if isinstance(value, Mapping):
        return {str(key): read_plain_data(held, level + 1) for key, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [read_plain_data(held, level + 1) for held in value]
    return value


# ------------------------------------------------------------------ own words
#: Given to the check of a value that was read already: pydantic's errors come as they are, to be placed in a file.
AS_READ = "as read"
#: Given to the check of a value that Python builds: problems are raised as our own error.
_BUILT = "built in python"


class SelfExplainingModel(FileModel):
    """The base of a model whose mistakes are told in our words; the data may be what a program holds."""

    if not TYPE_CHECKING:  # a type checker reads the fields

        def __init__(self, **data: Any) -> None:  # noqa: ANN401 - whatever a program holds
            self.__pydantic_validator__.validate_python(data, self_instance=self, context=_BUILT)

        # pydantic's own mark of an `__init__` that its validators need not call
        __init__.__pydantic_base_init__ = True

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: object) -> None:
        """Have what is made of the model built at once: a web framework then checks its parameters as it wants them."""
        super().__pydantic_init_subclass__(**kwargs)
        cls.model_config["defer_build"] = False  # of a `TypeAdapter`: the model itself still waits until it is needed

    @model_validator(mode="wrap")
    @classmethod
    def _explain_mistakes(
        cls,
        value: Any,  # noqa: ANN401 - whatever a program holds
        handler: ModelWrapValidatorHandler[Self],
        info: ValidationInfo,
    ) -> Self:
        if info.context == AS_READ or not isinstance(value, Mapping):
            return handler(value)
        source = YamlSource("", None)
        readable: Any
        try:
            data = complete_blocks(cls, read_plain_data(value))
            problems = find_misread_days(cls, data, source)
            try:
                readable = read = handler(data)
            except ValidationError as error:
                mistakes = explain_validation_errors(cls, error, source)
                problems = [*mistakes, *(problem for problem in problems if problem not in mistakes)]
                readable = read_parts(cls, data)
            problems += [place_problem(problem, source) for problem in find_own_problems(readable)]
        except MatterError as error:
            problems = list(error.problems)
        if not problems:
            return read
        if info.context == _BUILT:
            raise MatterError(*problems)
        raise build_validation_error(cls.__name__, problems)


def build_validation_error(title: str, problems: Iterable[Problem]) -> ValidationError:
    """Build pydantic's error from problems of ours: of each its code, its path, and its message in English.

    ``ctx`` has the place for people (``where``), the hint, and the same in French (``fr``); no value is repeated.
    ``title`` is the name of the model.

    >>> wrong = Problem("bad-siren", "employer.siren", "the key is wrong", path=("employer", "siren"))
    >>> (said,) = build_validation_error("Matter", [wrong]).errors()
    >>> said["type"], said["loc"], said["msg"]
    ('bad-siren', ('employer', 'siren'), 'the key is wrong')
    """
    lines: list[InitErrorDetails] = []
    for problem in problems:
        code: Any = problem.code  # pydantic would have the codes written out
        english, french = (
            {part: text for part, text in problem.as_dict(language).items() if part not in ("code", "path")}
            for language in ("en", "fr")
        )
        wrong = PydanticCustomError(code, "{message}", {**english, "fr": french})
        lines.append(InitErrorDetails(type=wrong, loc=problem.path, input=None))
    return ValidationError.from_exception_data(title, lines, hide_input=True)
