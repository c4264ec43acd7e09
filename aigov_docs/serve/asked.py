"""What each question of the service takes: one model a question, from which OpenAPI is written too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from ..closed_words import Language
from ..kits.ground.languages import document_languages
from ..kits.ground.yaml_files import FileModel
from ..writers.formats import FORMATS

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

    clause: Annotated[str, Field(description="the id of the clause")]
    matter: Facts | None = None


class SearchAsked(Asked):
    """Clauses of the library; what is asked together must all be true."""

    text: Annotated[str | None, Field(description="words of one sentence, in French or English")] = None
    topic: str | None = None
    kind: str | None = None
    family: str | None = None
    modality: str | None = None
    vehicle: str | None = None
    weight: Annotated[str | None, Field(description="the weight in the vehicle, or in one of them")] = None
    basis: Annotated[str | None, Field(description="the text it rests on: L. 1222-4, gdpr-13")] = None
    answers: Annotated[str | None, Field(description="the risk or good practice that it answers")] = None
    matter: Facts | None = None
    brief: Annotated[bool, Field(description="names, purpose and weights alone, without the texts")] = False


class FileAsked(Asked):
    """A Word file that came back."""

    content: Content
    name: Annotated[str, Field(description="how the answer calls the file")] = "content"
    matter: Facts | None = None
    as_of: Annotated[str | None, Field(description="what is meant by today, 2026-12-31; the real day else")] = None


class DraftAsked(MatterAsked):
    """One document of a matter, as a file."""

    vehicle: VehicleName = None
    as_of: Day = None
    languages: Annotated[Languages, Field(description="fr, en (a courtesy translation), or both: fr+en")] = "fr"
    layout: Annotated[
        Literal["columns", "sequence"] | None, Field(description="of two languages; the matter's when left out")
    ] = None
    format: Format = "docx"
    annotate: Annotated[bool, Field(description="say beside each clause what it is worth")] = False
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
