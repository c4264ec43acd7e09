"""A model that says in our words what is wrong with its values, whoever builds it: Python, pydantic, a framework.

`Matter` is one. ``Matter(**data)`` raises `MatterError`, with each problem that is found without a library. Where
pydantic checks the value, such as a parameter of a FastAPI function, its own error comes, as the framework expects,
with the same codes, messages and paths.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from ..i18n import N_, Duration
from ..library.yaml_files import FileModel, YamlSource, explain_validation_errors, find_misread_days
from ..problems import MatterError, Problem
from .own_facts import find_own_problems, place_problem
from .partial import complete_blocks, read_parts

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
