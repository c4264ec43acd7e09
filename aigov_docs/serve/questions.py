"""The questions of the service, each with what it takes and how it is answered: the answers of ``--json``.

`answer_question` is all that a process of the service does: a name and the bytes of a request go in, a reply comes out.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..compose.assessment import assess, compare
from ..i18n import N_
from ..library.load import Library, load_library
from ..library.yaml_files import YamlSource, validate_type
from ..matter.form import matter_form
from ..matter.matter_text import write_matter_text
from ..matter.models import Matter
from ..matter.schema import matter_schema
from ..people.model_list import write_model_list
from ..problems import AigovError, MatterError, Problem, UsageError
from ..queries import (
    describe_check,
    describe_comparison,
    describe_problems,
    describe_search,
    describe_verifications,
    describe_weights,
    explain_verdict,
    explain_weights,
)
from ..sent_facts import (
    assemble_asked,
    check_sent_matter,
    decode_file,
    on_day,
    read_day,
    read_sent_source,
    weigh_sent_matter,
)
from ..writers.media_types import MEDIA_TYPES
from . import asked as takes
from .interview.observations import describe_observations
from .interview.preview import describe_advice, preview_option
from .list_of_people import describe_people
from .papers import write_draft, zip_papers
from .replies import Reply, reply_error, reply_file, reply_json, reply_problem

#: What a question searches by, under the names of `search_clauses`.
_SEARCHED = ("text", "topic", "kind", "family", "modality", "vehicle", "weight", "basis", "answers")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the service: what it takes, how it is answered, what the answer is.

    Parameters
    ----------
    asked:
        The model of what is sent.
    answer:
        Answers it, from a library and such a model.
    summary:
        One line that says what it is for.
    gives:
        The media types of the answer.
    files:
        Whether it makes papers: it then takes seconds, and more bytes are read.
    fixed:
        Whether the answer depends on the language alone: it is asked by GET, and kept.
    """

    asked: type[takes.Asked]
    answer: Callable[[Library, Any], Reply]
    summary: str
    gives: tuple[str, ...] = ("application/json",)
    files: bool = False
    fixed: bool = False


def answer_question(library: Library, name: str, body: bytes, language: str = "en") -> Reply:
    """Answer one request: the question of a name, and the JSON sent with it; a refusal is a reply too.

    Parameters
    ----------
    library:
        The clauses and the rules.
    name:
        A key of `QUESTIONS`.
    body:
        The bytes that were sent.
    language:
        The language of a refusal where the request says none that can be read.

    >>> reply = answer_question(load_library(), "weigh", b'{"matter": {"cse": "smal"}, "lang": "en"}')
    >>> reply.status, [each["code"] for each in json.loads(reply.content)["problems"]][-1]
    (422, 'unknown-word')
    """
    question = QUESTIONS[name]
    try:
        data = _read_json(body)
        request_language = data.get("lang")
        language = request_language if request_language in ("fr", "en") else language
        asked, wrong = validate_type(question.asked, data, YamlSource("", data))
        if wrong:
            raise UsageError(*wrong)
        return question.answer(library, asked)
    except AigovError as error:
        return reply_error(error, language)


def _read_json(body: bytes) -> dict[str, Any]:
    """Read the JSON of a request, which is an object.

    Raises
    ------
    UsageError
        It is not UTF-8, not JSON, nested too deeply, or no object; or a text has half a character.
    """
    try:
        data = json.loads(body.decode("utf-8"))
        if b"\\ud" in body.lower():  # a character in two halves, whole or half
            json.dumps(data, ensure_ascii=False).encode("utf-8")
    except (
        ValueError,
        RecursionError,
    ):  # not text, not JSON, a number of thousands of digits, half a character; too deep
        message, hint = N_("this is not JSON that can be read"), N_("send an object, in UTF-8")
        raise UsageError(Problem("not-json", "body", message, hint)) from None
    if not isinstance(data, dict):
        raise UsageError(Problem("not-an-object", "body", N_("an object is expected"), N_("put it between braces")))
    return data


# ------------------------------------------------------------------ the shape of a matter
def _give_form(library: Library, asked: takes.FormAsked) -> Reply:
    return reply_json(matter_form(library, asked.lang))


def _give_schema(library: Library, asked: takes.SchemaAsked) -> Reply:
    return reply_json(matter_schema(library, asked.lang))


# ------------------------------------------------------------------ the facts
def _check(library: Library, asked: takes.MatterAsked) -> Reply:
    try:
        matter = check_sent_matter(asked.matter, library).matter
        description = describe_check(assess(library, matter, strict=False), asked.lang)
    except MatterError as error:
        description = describe_problems(error, asked.lang)
    return reply_json(description)


def _read(library: Library, asked: takes.TextAsked) -> Reply:
    source = read_sent_source(asked.text, "matter.yaml")
    if not isinstance(source.data, dict):
        message, hint = N_("a block of keys is expected here"), N_("choose a matter.yaml")
        raise MatterError(*source.problems, Problem("not-a-block", "matter.yaml", message, hint))
    return reply_json({"matter": source.data, "problems": [problem.as_dict(asked.lang) for problem in source.problems]})


def _write(library: Library, asked: takes.MatterAsked) -> Reply:
    source = read_sent_source(asked.matter)
    text = asked.matter if isinstance(asked.matter, str) else write_matter_text(source.data, asked.lang)
    return reply_file("matter.yaml", text.encode("utf-8", "backslashreplace"), "application/yaml")


# ------------------------------------------------------------------ weights
def _weigh(library: Library, asked: takes.PartAsked) -> Reply:
    return reply_json(describe_weights(_weigh_asked(library, asked), asked.lang))


def _weigh_asked(library: Library, asked: takes.PartAsked) -> Any:  # noqa: ANN401 - an Assessment
    checked = check_sent_matter(asked.matter, library)
    return weigh_sent_matter(checked, asked.vehicle, asked.as_of, asked.establishment)


def _explain(library: Library, asked: takes.ReasonsAsked) -> Reply:
    assessment = _weigh_asked(library, asked)
    if asked.sanction is not None:
        return reply_json(explain_verdict(assessment, asked.sanction, asked.lang))
    in_one_place = asked.establishment is not None
    return reply_json(explain_weights(assessment, asked.lang, clauses=asked.clauses, in_one_place=in_one_place))


def _compare(library: Library, asked: takes.ComparisonAsked) -> Reply:
    matter = on_day(check_sent_matter(asked.matter, library).matter, asked.as_of)
    return reply_json(describe_comparison(compare(library, matter), asked.lang, brief=asked.brief))


def _plan(library: Library, asked: takes.PartAsked) -> Reply:
    from ..document.formalities import formalities

    return reply_json(formalities(_weigh_asked(library, asked)).as_dict(asked.lang))


# ------------------------------------------------------------------ what the interview shows on the way
def _advise(library: Library, asked: takes.MatterAsked) -> Reply:
    return reply_json(describe_advice(library, check_sent_matter(asked.matter, library).matter, asked.lang))


def _observe(library: Library, asked: takes.ObservationsAsked) -> Reply:
    try:
        matter = check_sent_matter(asked.matter, library).matter
        description = {"problems": [], **describe_observations(library, matter, asked.lang, asked.vehicles)}
    except MatterError as error:
        description = describe_problems(error, asked.lang)
    return reply_json(description)


def _preview(library: Library, asked: takes.PreviewAsked) -> Reply:
    matter = check_sent_matter(asked.matter, library).matter
    return reply_json({"papers": preview_option(library, matter, asked.option, asked.lang, asked.vehicles)})


# ------------------------------------------------------------------ the clauses of the library
def _read_optional(library: Library, matter: dict[str, Any] | str | None) -> Matter | None:
    return None if matter is None else check_sent_matter(matter, library).matter


def _show_clause(library: Library, asked: takes.ClauseAsked) -> Reply:
    from ..compose.clause_search import clause_card

    return reply_json(clause_card(library, asked.clause, asked.lang, _read_optional(library, asked.matter)))


def _search(library: Library, asked: takes.SearchAsked) -> Reply:
    from ..compose.clause_search import search_clauses

    matter = _read_optional(library, asked.matter)
    wanted: dict[str, Any] = {name: getattr(asked, name) for name in _SEARCHED}
    matches = search_clauses(library, **wanted, matter=matter)
    return reply_json(describe_search(matches, library, asked.lang, matter, brief=asked.brief))


# ------------------------------------------------------------------ files
def _verify(library: Library, asked: takes.FileAsked) -> Reply:
    from ..review.verify import verify

    data = decode_file(asked.content)
    today = read_day(asked.as_of) if asked.as_of is not None else dt.date.today()
    matter = _read_optional(library, asked.matter)
    verification = verify(data, library, libraries=[load_library()], matter=matter, today=today)
    if verification.problems:
        raise AigovError(*verification.problems)
    return reply_json(describe_verifications({asked.name: verification}, asked.lang))


def _draft(library: Library, asked: takes.DraftAsked) -> Reply:
    checked = check_sent_matter(asked.matter, library)
    assessment = weigh_sent_matter(checked, asked.vehicle, asked.as_of)
    document = assemble_asked(assessment, asked.languages, asked.layout)
    content = write_draft(document, asked.format, annotate=asked.annotate, paginate=asked.paginate)
    name = f"{assessment.vehicle.id}.{asked.languages}.{asked.format}"
    return reply_file(name, content, MEDIA_TYPES[asked.format])


def _describe_people(library: Library, asked: takes.PeopleAsked) -> Reply:
    return reply_json(describe_people(library, asked))


def _give_model(library: Library, asked: takes.ModelAsked) -> Reply:
    return reply_file("model.csv", write_model_list(asked.lang), "text/csv; charset=utf-8")


def _make_papers(library: Library, asked: takes.PapersAsked) -> Reply:
    return reply_file("papers.zip", zip_papers(library, asked), "application/zip")


# ------------------------------------------------------------------ all of them
_FILES = tuple(MEDIA_TYPES.values())
#: Every question by its name, which is its address under ``/api/``.
QUESTIONS: dict[str, Question] = {
    "form": Question(takes.FormAsked, _give_form, N_("The matter as steps and fields of an interview"), fixed=True),
    "schema": Question(takes.SchemaAsked, _give_schema, N_("The JSON Schema of a matter"), fixed=True),
    "check": Question(takes.MatterAsked, _check, N_("Every problem of the facts, or what is still to be said")),
    "read": Question(takes.TextAsked, _read, N_("Open a matter.yaml again")),
    "matter.yaml": Question(
        takes.MatterAsked, _write, N_("Write the facts as a matter.yaml to keep"), ("application/yaml",)
    ),
    "weigh": Question(takes.PartAsked, _weigh, N_("What each clause of a document is worth")),
    "explain": Question(takes.ReasonsAsked, _explain, N_("Why; or whether a sanction is open")),
    "compare": Question(takes.ComparisonAsked, _compare, N_("The same clauses in every kind of document")),
    "formalities": Question(takes.PartAsked, _plan, N_("The steps that make a document binding")),
    "advice": Question(takes.MatterAsked, _advise, N_("Which document for whom, as the report says it")),
    "observe": Question(
        takes.ObservationsAsked, _observe, N_("What the papers leave open, and what the report observes")
    ),
    "preview": Question(takes.PreviewAsked, _preview, N_("The clauses that a choice writes, as they will be printed")),
    "clause": Question(takes.ClauseAsked, _show_clause, N_("All of one clause")),
    "search": Question(takes.SearchAsked, _search, N_("Search the clauses")),
    "verify": Question(takes.FileAsked, _verify, N_("What a returned Word file still is"), files=True),
    "draft": Question(takes.DraftAsked, _draft, N_("One document, as a file"), _FILES, files=True),
    "people": Question(
        takes.PeopleAsked, _describe_people, N_("Who of a list is issued, who is held, and why"), files=True
    ),
    "people-model": Question(
        takes.ModelAsked, _give_model, N_("A model of a list of people"), ("text/csv",), fixed=True
    ),
    "papers": Question(
        takes.PapersAsked, _make_papers, N_("All the papers in one ZIP"), ("application/zip",), files=True
    ),
}


def reply_to_failure(kind: str, language: str = "en") -> Reply:
    """Reply to a request on which the program itself failed: nothing of the request is told.

    >>> reply_to_failure("KeyError").status
    500
    """
    message, hint = N_("the server failed on this request ({kind})"), N_("tell who runs it what you asked")
    return reply_problem(500, Problem("failed", "server", message, hint, {"kind": kind}), language=language)
