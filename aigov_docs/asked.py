"""The questions that the service and an agent's tools answer: what each takes, a model, and how it is answered.

OpenAPI and the schemas of the tools are written from the models. An answer is what a command prints with ``--json``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from .closed_words import Language
from .compose.assessment import Assessment, assess, compare
from .compose.matter_check import CheckedMatter
from .kits.ground.languages import document_languages
from .kits.ground.problems import MatterError, Problem
from .kits.ground.yaml_files import FileModel
from .library.library import Library
from .library.load import load_library
from .matter.models import Matter
from .queries import (
    describe_check,
    describe_comparison,
    describe_problems,
    describe_search,
    describe_verifications,
    describe_weights,
    explain_verdict,
    explain_weights,
)
from .sent_facts import decode_file, on_day, read_day, weigh_sent_matter
from .writers.formats import FORMATS

#: A document's language: one, or both side by side.
if TYPE_CHECKING:
    DocumentLanguage = Literal["fr", "en", "fr+en"]
    Format = str
else:
    DocumentLanguage = Literal[tuple(document_languages())]
    Format = Literal[tuple(FORMATS)]


def _join_languages(value: object) -> object:
    """Read a list of languages, such as ``["fr", "en"]``, as the word for them: ``fr+en``."""
    if isinstance(value, list) and all(isinstance(language, str) for language in value):
        return "+".join(sorted(dict.fromkeys(value), reverse=True))
    return value


Languages = Annotated[DocumentLanguage, BeforeValidator(_join_languages)]
Facts = Annotated[
    dict[str, Any] | str,
    Field(description="the facts of the matter: an object (its schema is /api/schema), or the text of a matter.yaml"),
]
VehicleName = Annotated[str | None, Field(description="another kind of document than the matter's own")]
Day = Annotated[str | None, Field(description="the day asked, 2026-12-31; the matter's own when left out")]
Place = Annotated[str | None, Field(description="an establishment of the matter, to weigh in it alone")]
Today = Annotated[str | None, Field(description="what is meant by today, 2026-12-31; the real day else")]
ClauseName = Annotated[str, Field(description="the id of the clause")]
SearchedText = Annotated[str | None, Field(description="words of one sentence, in French or English")]
SearchedWeight = Annotated[str | None, Field(description="the weight in the vehicle, or in one of them")]
SearchedBasis = Annotated[str | None, Field(description="the text it rests on: L. 1222-4, gdpr-13")]
SearchedAnswer = Annotated[str | None, Field(description="the risk or good practice that it answers")]
Annotations = Annotated[bool, Field(description="say beside each clause what it is worth")]
Content = Annotated[str, Field(description="the bytes of the file, in base64")]


class Asked(FileModel):
    """What every question may say: the language of the answer."""

    lang: Annotated[Language, Field(description="the language of the answer")] = "fr"


class FormAsked(Asked):
    """Nothing but a language."""


class SchemaAsked(Asked):
    """Nothing but a language."""


class MatterAsked(Asked):
    """A question about the facts of a matter."""

    matter: Facts


class TextAsked(Asked):
    """The text of a ``matter.yaml`` to open again."""

    text: Annotated[str, Field(description="the text of the file")]


class PartAsked(MatterAsked):
    """A question about one document of a matter, on a day, in an establishment or in all."""

    vehicle: VehicleName = None
    as_of: Day = None
    establishment: Place = None


class ReasonsAsked(PartAsked):
    """Why clauses have their weight, or whether a sanction is open."""

    clauses: Annotated[tuple[str, ...], Field(description="ids of clauses; all when empty")] = ()
    sanction: Annotated[
        dict[str, Any] | None, Field(description="ask instead whether a sanction is open: its facts")
    ] = None


class PreviewAsked(MatterAsked):
    """The clauses that a choice writes, before the papers are made."""

    option: Annotated[str, Field(description="the name of the choice, one of the options of the matter")]
    vehicles: Annotated[tuple[str, ...], Field(description="the kinds of documents; all when empty")] = ()


class ObservationsAsked(MatterAsked):
    """What the papers leave open and what the report observes, before they are made."""

    vehicles: Annotated[tuple[str, ...], Field(description="the kinds of documents; all when empty")] = ()


class ComparisonAsked(MatterAsked):
    """What is sent to have the clauses of a matter weighed side by side in every kind of document."""

    as_of: Day = None
    brief: Annotated[bool, Field(description="the weights alone, without the texts of the rules and of the law")] = (
        False
    )


class ClauseAsked(Asked):
    """All of one clause, weighed on the facts of a matter where one is given."""

    clause: ClauseName
    matter: Facts | None = None


class SearchAsked(Asked):
    """Clauses of the library; what is asked together must all be true."""

    text: SearchedText = None
    topic: str | None = None
    kind: str | None = None
    family: str | None = None
    modality: str | None = None
    vehicle: str | None = None
    weight: SearchedWeight = None
    basis: SearchedBasis = None
    answers: SearchedAnswer = None
    matter: Facts | None = None
    brief: Annotated[bool, Field(description="names, purpose and weights alone, without the texts")] = False


class FileAsked(Asked):
    """A Word file that came back."""

    content: Content
    name: Annotated[str, Field(description="how the answer calls the file")] = "content"
    matter: Facts | None = None
    as_of: Today = None


class DraftAsked(MatterAsked):
    """One document of a matter, as a file."""

    vehicle: VehicleName = None
    as_of: Day = None
    languages: Annotated[Languages, Field(description="fr, en (a courtesy translation), or both: fr+en")] = "fr"
    layout: Annotated[
        Literal["columns", "sequence"] | None, Field(description="of two languages; the matter's when left out")
    ] = None
    format: Format = "docx"
    annotate: Annotations = False
    paginate: Annotated[
        bool | None,
        Field(description="page numbers in the contents of a Word file; where LibreOffice is, when left out"),
    ] = None


class UploadedFile(FileModel):
    """A file that was uploaded: its name, and its bytes in base64."""

    name: str
    content: Content


class UploadedList(UploadedFile):
    """A list of employees that was uploaded, and what is stated of the people of whom it does not say it."""

    contract_type: Annotated[
        str | None, Field(description="the type of contract of those of whom the list says none; they are held without")
    ] = None


class PeopleAsked(MatterAsked):
    """Who of a list of people would be issued an amendment, who not, and what is to be corrected."""

    people: Annotated[UploadedList, Field(description="the list of employees (.csv, .xlsx, DSN)")]
    languages: Annotated[
        Literal["fr", "fr+en"], Field(description="the languages of those of whom the list says none")
    ] = "fr"


class ModelAsked(Asked):
    """Nothing but a language."""


class PapersAsked(MatterAsked):
    """All the papers of a matter in one ZIP."""

    papers: Annotated[
        tuple[str, ...] | None, Field(description="the kinds of documents, in order; all when left out")
    ] = None
    languages: Annotated[Languages, Field(description="fr, or fr+en for the English beside the French")] = "fr"
    format: Format = "docx"
    report: Annotated[bool, Field(description="with the enforceability report")] = True
    adoption: Annotated[bool, Field(description="with the adoption file of each document")] = True
    people: Annotated[
        UploadedList | None, Field(description="a list of employees (.csv, .xlsx, DSN): an amendment for each")
    ] = None
    paginate: Annotated[
        bool | None,
        Field(description="page numbers in the contents of a Word file; where LibreOffice is, when left out"),
    ] = None


# ------------------------------------------------------------------ answers
#: What a search asks by, under the names of `search_clauses`.
SEARCHED = tuple(name for name in SearchAsked.model_fields if name not in {"lang", "matter", "brief"})
#: Reads and checks the facts that a question came with; None where it came with none and needs none.
FactsReader = Callable[[], CheckedMatter | None]


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a question, as data ready for JSON, with what it rests on.

    Parameters
    ----------
    content:
        What a command prints with ``--json``.
    day:
        The day that it is for; None where it is for none.
    vehicle:
        The kind of document whose rules it names; None where it names those of all.
    problems:
        What is wrong with a file that was sent.
    """

    content: Any
    day: dt.date | None = None
    vehicle: str | None = None
    problems: tuple[Problem, ...] = ()


def _read_required(read: FactsReader) -> CheckedMatter:
    """Read the facts of a question that needs them; its model, or the reader, has refused a question without them."""
    checked = read()
    assert checked is not None
    return checked


def _read_optional(read: FactsReader) -> tuple[Matter | None, dt.date | None]:
    """Read the facts of a question that may do without them, and their day."""
    checked = read()
    return (None, None) if checked is None else (checked.matter, checked.matter.assessed_on)


def _weigh_part(asked: PartAsked, read: FactsReader) -> Assessment:
    return weigh_sent_matter(_read_required(read), asked.vehicle, asked.as_of, asked.establishment)


def _answer_check(library: Library, asked: MatterAsked, read: FactsReader) -> Answered:
    try:
        assessment = assess(library, _read_required(read).matter, strict=False)
        return Answered(describe_check(assessment, asked.lang), assessment.assessed_on)
    except MatterError as error:
        return Answered(describe_problems(error, asked.lang))


def _answer_weights(library: Library, asked: PartAsked, read: FactsReader) -> Answered:
    assessment = _weigh_part(asked, read)
    return Answered(describe_weights(assessment, asked.lang), assessment.assessed_on)


def _answer_reasons(library: Library, asked: ReasonsAsked, read: FactsReader) -> Answered:
    assessment = _weigh_part(asked, read)
    if asked.sanction is not None:
        content: object = explain_verdict(assessment, asked.sanction, asked.lang)
    else:
        in_one_place = asked.establishment is not None
        content = explain_weights(assessment, asked.lang, clauses=asked.clauses, in_one_place=in_one_place)
    return Answered(content, assessment.assessed_on, assessment.vehicle.id)


def _answer_comparison(library: Library, asked: ComparisonAsked, read: FactsReader) -> Answered:
    matter = on_day(_read_required(read).matter, asked.as_of)
    return Answered(describe_comparison(compare(library, matter), asked.lang, brief=asked.brief), matter.assessed_on)


def _answer_formalities(library: Library, asked: PartAsked, read: FactsReader) -> Answered:
    from .document.formalities import formalities

    assessment = _weigh_part(asked, read)
    return Answered(formalities(assessment).as_dict(asked.lang), assessment.assessed_on)


def _answer_clause(library: Library, asked: ClauseAsked, read: FactsReader) -> Answered:
    from .compose.clause_search import clause_card

    matter, day = _read_optional(read)
    return Answered(clause_card(library, asked.clause, asked.lang, matter), day)


def _answer_search(library: Library, asked: SearchAsked, read: FactsReader) -> Answered:
    from .compose.clause_search import search_clauses

    matter, day = _read_optional(read)
    matches = search_clauses(library, **{name: getattr(asked, name) for name in SEARCHED}, matter=matter)
    return Answered(describe_search(matches, library, asked.lang, matter, brief=asked.brief), day)


def _answer_verification(library: Library, asked: FileAsked, read: FactsReader) -> Answered:
    from .review.verify import verify

    data = decode_file(asked.content)
    today = read_day(asked.as_of) if asked.as_of is not None else dt.date.today()
    matter, _ = _read_optional(read)
    verification = verify(data, library, libraries=[load_library()], matter=matter, today=today)
    content = describe_verifications({asked.name: verification}, asked.lang)
    return Answered(content, today, problems=tuple(verification.problems))


#: How each question is answered, by its name: from a library, what is asked, and the reader of its facts.
ANSWERS: Mapping[str, Callable[[Library, Any, FactsReader], Answered]] = {
    "check": _answer_check,
    "weigh": _answer_weights,
    "explain": _answer_reasons,
    "compare": _answer_comparison,
    "formalities": _answer_formalities,
    "clause": _answer_clause,
    "search": _answer_search,
    "verify": _answer_verification,
}
