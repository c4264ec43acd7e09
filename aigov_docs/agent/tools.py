"""The tools of an agent, each a method: read-only, with the answer of a command's ``--json``.

A tool takes the facts of a matter as content, or the name of a file in the one folder named when the server starts.
None issues a document or touches a register. Needs the extra ``mcp``; loaded only when the server starts.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec

from mcp.server.mcpserver import Context, MCPServer
from mcp_types import CallToolResult, InputRequiredResult, TextContent, Tool, ToolAnnotations
from pydantic import BaseModel, Field

from ..asked import (
    ANSWERS,
    Annotations,
    Asked,
    ClauseAsked,
    ClauseName,
    ComparisonAsked,
    Day,
    FactsReader,
    FileAsked,
    MatterAsked,
    PartAsked,
    Place,
    ReasonsAsked,
    SearchAsked,
    SearchedAnswer,
    SearchedBasis,
    SearchedText,
    SearchedWeight,
    Today,
    VehicleName,
)
from ..compose.assessment import Assessment
from ..compose.matter_check import CheckedMatter
from ..document.tree import BilingualDocument
from ..kits.ground.i18n import N_
from ..kits.ground.languages import known_languages
from ..kits.ground.problems import (
    AigovError,
    Problem,
    UsageError,
    refuse_language,
    unknown_name,
    unreadable_file,
)
from ..library.library import Library
from ..queries import carry_grounds, describe_problems
from ..sent_facts import (
    LARGEST_FILE,
    assemble_asked,
    check_sent_matter,
    too_big,
    weigh_sent_matter,
)
from ..version import __version__
from ..writers.formats import FORMATS

_FORMATS = " or ".join(", ".join(FORMATS).rsplit(", ", 1))

# ------------------------------------------------------------------ answers
# The shape of the answers of an agent's tools: what the tools declare, and clients check.


class CitedLaw(BaseModel):
    """A legal basis of an answer, in the version that applies on its day, with the link to its text."""

    id: str
    cite: str
    permalink: str | None
    since: str | None = Field(alias="from")
    to: str | None
    checked_on: str
    verify: bool = Field(description="true: the source is still to be verified")


class OpenAnswer(BaseModel):
    """An answer that is not given, and the keys of the facts that are missing."""

    clause: str | None
    vehicle: str | None
    missing_facts: list[str]


class AskedFact(BaseModel):
    """A fact to ask for before an answer can be given: its key in a matter, its question, the words it takes."""

    key: str
    question: str
    words: list[str]
    statements: list[str]


class Release(BaseModel):
    """The clause library that answered, and its release."""

    name: str
    release: str


class Answer(BaseModel):
    """The answer of every tool, with the day, the release, the rules and the law on which it rests."""

    as_of: str | None
    library: Release
    rules: list[str]
    legal_bases: list[CitedLaw]
    cannot_be_said: list[OpenAnswer]
    missing_facts: list[AskedFact]
    answer: Any = Field(description="what the command prints with --json")


class FileAnswer(Answer):
    """The answer of a tool that makes a file: its name, its media type, and its bytes in base64."""

    name: str
    media_type: str
    base64: str


# ------------------------------------------------------------------ inputs
# What an agent gives: the facts of a matter, as content or as a file of the one folder; and what is refused.


class InputReader:
    """Reads what the calls of one server give: with its library, and in its folder alone (None for no folder)."""

    def __init__(self, library: Library, folder: Path | None = None) -> None:
        self.library = library
        self.folder = folder.resolve() if folder is not None else None

    def check_facts(self, matter: Mapping[str, Any] | str | None, matter_file: str | None) -> CheckedMatter:
        """Read and check the facts of a matter, given as content or as a file of the folder.

        Raises
        ------
        MatterError
            The facts are wrong, or one of them is a path.
        UsageError
            Neither or both are given, or the file is not in the folder.
        """
        if matter_file is not None and matter is None:
            return check_sent_matter(self.read_in_folder(matter_file), self.library, matter_file)
        if matter is None or matter_file is not None:
            raise UsageError(
                Problem("no-matter", "matter", N_("one matter is expected"), N_("give matter, or matter_file"))
            )
        return check_sent_matter(matter, self.library, "matter")

    def read_in_folder(self, name: str) -> bytes:
        """Read a file of the folder named when the server started; no other file can be named.

        Raises
        ------
        UsageError
            There is no folder, the name leads out of it, or no file can be read there.
        """
        if self.folder is None:
            raise UsageError(
                Problem(
                    "no-folder", name, N_("no folder was named when the server started"), N_("send the file as content")
                )
            )
        try:
            path = (self.folder / name).resolve()
            if not path.is_relative_to(self.folder):
                raise UsageError(
                    Problem("outside-folder", name, N_("this leads out of the folder"), N_("name a file of the folder"))
                )
            if not path.is_file():
                raise UsageError(Problem("no-file", name, N_("there is no such file"), N_("check the path")))
            if path.stat().st_size > LARGEST_FILE:
                raise UsageError(too_big(name))
            return path.read_bytes()
        except ValueError:  # a name that no file can have
            raise UsageError(Problem("no-file", name, N_("there is no such file"), N_("check the path"))) from None
        except OSError as error:
            raise UsageError(unreadable_file(name, error)) from None


# ------------------------------------------------------------------ tools
#: Of unknown arguments, how many are told in one answer, and how much of the name of each.
_MOST_NAMES, _LONGEST_NAME = 20, 60

_P = ParamSpec("_P")


Told = Annotated[CallToolResult, Answer]
ToldFile = Annotated[CallToolResult, FileAnswer]

Facts = Annotated[
    dict[str, Any] | str | None,
    Field(description="the facts of the matter: an object, or YAML or JSON text; matter_schema gives its shape"),
]
FactsFile = Annotated[str | None, Field(description="instead of matter: the name of its file in the server's folder")]
Language = Annotated[str | None, Field(description="fr or en: the language of the answer")]


def _tell_refusals(
    tool: Callable[Concatenate[AgentTools, _P], CallToolResult], /
) -> Callable[Concatenate[AgentTools, _P], CallToolResult]:
    """Make a tool tell what it refuses as an answer marked as an error, with every problem as data."""

    @wraps(tool)
    def told(self: AgentTools, /, *args: _P.args, **kwargs: _P.kwargs) -> CallToolResult:
        try:
            return tool(self, *args, **kwargs)
        except AigovError as error:
            return _refuse(error, kwargs.get("language"), self.language)

    return told


def _refuse(error: AigovError, asked: object, usual: str) -> CallToolResult:
    """Tell what is refused in the language that a call asks for, or in the usual one where it asks for none known."""
    content = describe_problems(error, str(asked) if asked in known_languages() else usual)
    return CallToolResult(content=[_as_text(content)], structured_content=content, is_error=True)


def _as_text(value: object) -> TextContent:
    return TextContent(type="text", text=json.dumps(value, ensure_ascii=False, separators=(",", ":")))


class AgentTools:
    """The tools of one server, each a method: its library, its folder (or None), the language where none is asked."""

    def __init__(self, library: Library, folder: Path | None = None, language: str = "en") -> None:
        self.library, self.language = library, language
        self.inputs = InputReader(library, folder)

    def _facts(self, matter: Mapping[str, Any] | str | None, matter_file: str | None) -> FactsReader:
        """Build the reader of the facts of a question that needs them."""
        return lambda: self.inputs.check_facts(matter, matter_file)

    def _optional_facts(self, matter: Mapping[str, Any] | str | None, matter_file: str | None) -> FactsReader:
        """Build the reader of the facts of a question that may do without them."""
        is_without = matter is None and matter_file is None
        return lambda: None if is_without else self.inputs.check_facts(matter, matter_file)

    def _answer(
        self,
        question: str,
        model: type[Asked],
        language: str | None,
        read: FactsReader,
        /,
        **given: Any,  # noqa: ANN401 - the fields of the model
    ) -> CallToolResult:
        """Answer a question of `ANSWERS`; what is given was checked as the tool's arguments."""
        lang = self._choose_language(language)
        answered = ANSWERS[question](self.library, model.model_construct(lang=lang, **given), read)
        return self._tell(answered.content, answered.day, lang, answered.vehicle)

    def _weigh(
        self,
        matter: Mapping[str, Any] | str | None,
        matter_file: str | None,
        vehicle: str | None,
        as_of: str | None,
        establishment: str | None = None,
    ) -> Assessment:
        """Weigh the document of a matter, on the day and in the establishment asked."""
        return weigh_sent_matter(self.inputs.check_facts(matter, matter_file), vehicle, as_of, establishment)

    def _choose_language(self, language: str | None) -> str:
        if language is None:
            return self.language
        refuse_language(language)
        return language

    def _tell(
        self, answer: object, day: dt.date | None, language: str, vehicle: str | None = None, **file: str
    ) -> CallToolResult:
        """Build the result of a tool; the text has all but the bytes of a file."""
        grounded_answer = carry_grounds(answer, self.library, day, language, vehicle)
        return CallToolResult(content=[_as_text(grounded_answer)], structured_content={**grounded_answer, **file})

    @_tell_refusals
    def matter_schema(
        self,
        what: Annotated[
            str,
            Field(description="matter, or a list: options, forms, wishes, populations, statements, facts, sanction"),
        ] = "matter",
        language: Language = None,
    ) -> Told:
        """Give the JSON Schema of a matter, the facts that every other tool takes.

        With `what`, one of the lists that it names instead: options, forms, wishes, populations, statements, facts,
        sanction. A key left out is not known, and is never presumed.
        """
        from ..matter import schema

        lists: dict[str, Callable[[Library, str], list[dict[str, Any]]]] = {
            "options": schema.option_choices,
            "forms": schema.form_choices,
            "wishes": schema.wish_choices,
            "populations": schema.population_choices,
            "statements": schema.statement_choices,
            "facts": schema.fact_choices,
            "sanction": schema.sanction_choices,
        }
        lang = self._choose_language(language)
        if what == "matter":
            return self._tell(schema.matter_schema(self.library), None, lang)
        if what not in lists:
            schema_names = ["matter", *lists]
            raise UsageError(unknown_name("unknown-list", "what", N_('there is no list "{name}"'), what, schema_names))
        return self._tell(lists[what](self.library, lang), None, lang)

    @_tell_refusals
    def check_matter(self, matter: Facts = None, matter_file: FactsFile = None, language: Language = None) -> Told:
        """Check the facts of a matter: every problem, each with its place, its code and what to do.

        Without problems: the facts still to ask for, and the choices that contradict each other.
        """
        return self._answer("check", MatterAsked, language, self._facts(matter, matter_file))

    @_tell_refusals
    def weigh(
        self,
        matter: Facts = None,
        matter_file: FactsFile = None,
        vehicle: VehicleName = None,
        as_of: Day = None,
        establishment: Place = None,
        language: Language = None,
    ) -> Told:
        """Tell what each clause of the document is worth on a day.

        The weights: unenforceable, none, contractual, disciplinary, contractual+disciplinary (both), cannot_be_said.
        Each has what is missing, and its weight once that is done. The tool `explain` says why.
        """
        part = {"vehicle": vehicle, "as_of": as_of, "establishment": establishment}
        return self._answer("weigh", PartAsked, language, self._facts(matter, matter_file), **part)

    @_tell_refusals
    def explain(
        self,
        matter: Facts = None,
        matter_file: FactsFile = None,
        clauses: Annotated[list[str] | None, Field(description="ids of clauses; name few, all are long")] = None,
        sanction: Annotated[
            dict[str, Any] | None,
            Field(description="ask instead whether a sanction is open: its facts (matter_schema, what: sanction)"),
        ] = None,
        vehicle: VehicleName = None,
        as_of: Day = None,
        establishment: Place = None,
        language: Language = None,
    ) -> Told:
        """Say why clauses have their weight: the rules, the law, what is missing, what each missing fact would change.

        With `sanction`: whether it is open on these facts, between which days, and what is not known. Its `rests_on`
        is the id of a clause, or general_duty.
        """
        part = {"vehicle": vehicle, "as_of": as_of, "establishment": establishment}
        asked = {"clauses": tuple(clauses or ()), "sanction": sanction}
        return self._answer("explain", ReasonsAsked, language, self._facts(matter, matter_file), **part, **asked)

    @_tell_refusals
    def compare(
        self, matter: Facts = None, matter_file: FactsFile = None, as_of: Day = None, language: Language = None
    ) -> Told:
        """Weigh the same clauses in each kind of document that the library can make, side by side, on one day."""
        read = self._facts(matter, matter_file)
        return self._answer("compare", ComparisonAsked, language, read, as_of=as_of, brief=True)

    @_tell_refusals
    def clause(
        self,
        clause: ClauseName,
        matter: Facts = None,
        matter_file: FactsFile = None,
        language: Language = None,
    ) -> Told:
        """Give what the library knows of one clause: texts in both languages, editions, law, weights, what needs it.

        Without facts, it is weighed as if every formality were done.
        """
        read = self._optional_facts(matter, matter_file)
        return self._answer("clause", ClauseAsked, language, read, clause=clause)

    @_tell_refusals
    def search_clauses(
        self,
        text: SearchedText = None,
        topic: str | None = None,
        kind: str | None = None,
        family: str | None = None,
        modality: str | None = None,
        vehicle: str | None = None,
        weight: SearchedWeight = None,
        basis: SearchedBasis = None,
        answers: SearchedAnswer = None,
        matter: Facts = None,
        matter_file: FactsFile = None,
        language: Language = None,
    ) -> Told:
        """Find clauses of the library; what is asked together must all be true. The tool `clause` gives all of one."""
        asked = {"text": text, "topic": topic, "kind": kind, "family": family, "modality": modality, "vehicle": vehicle}
        asked |= {"weight": weight, "basis": basis, "answers": answers}
        read = self._optional_facts(matter, matter_file)
        return self._answer("search", SearchAsked, language, read, **asked, brief=True)

    @_tell_refusals
    def formalities(
        self,
        matter: Facts = None,
        matter_file: FactsFile = None,
        vehicle: VehicleName = None,
        as_of: Day = None,
        establishment: Place = None,
        language: Language = None,
    ) -> Told:
        """List the steps that make a document binding: who, between which days, with which proof, what is missing."""
        part = {"vehicle": vehicle, "as_of": as_of, "establishment": establishment}
        return self._answer("formalities", PartAsked, language, self._facts(matter, matter_file), **part)

    @_tell_refusals
    def verify(
        self,
        content: Annotated[str | None, Field(description="the Word file, in base64")] = None,
        file: Annotated[str | None, Field(description="instead: its name in the server's folder")] = None,
        matter: Facts = None,
        matter_file: FactsFile = None,
        as_of: Today = None,
        language: Language = None,
    ) -> Told:
        """Check a Word file that came back: whether each clause is intact, changed, missing or added; its seal."""
        if (content is None) == (file is None):
            raise UsageError(Problem("no-file", "content", N_("one file is expected"), N_("give content, or file")))
        if content is None:
            content = base64.b64encode(self.inputs.read_in_folder(str(file))).decode("ascii")
        sent = {"content": content, "name": file or "content", "as_of": as_of}
        return self._answer("verify", FileAsked, language, self._optional_facts(matter, matter_file), **sent)

    @_tell_refusals
    def draft(
        self,
        matter: Facts = None,
        matter_file: FactsFile = None,
        vehicle: VehicleName = None,
        as_of: Day = None,
        document_language: Annotated[str, Field(description="fr, en (a courtesy translation) or fr+en")] = "fr",
        format: Annotated[str, Field(description=_FORMATS)] = "docx",
        layout: Annotated[str | None, Field(description="for fr+en: columns or sequence")] = None,
        annotate: Annotations = False,
        language: Language = None,
    ) -> ToldFile:
        """Write the document of a matter and return the file in base64. It is a draft: nothing is issued or recorded.

        A value that is missing prints [•]; the answer counts them.
        """
        from ..queries import describe_draft
        from ..writers import to_bytes

        lang = self._choose_language(language)
        assessment = self._weigh(matter, matter_file, vehicle, as_of)
        document = assemble_asked(assessment, document_language, layout)
        file_bytes = to_bytes(document, format, annotate=annotate)
        first = document.left if isinstance(document, BilingualDocument) else document
        name = f"{assessment.vehicle.id}.{format}"
        answer = describe_draft(assessment, first, name, lang, document_language)
        file = {
            "name": name,
            "media_type": FORMATS[format].media_type,
            "base64": base64.b64encode(file_bytes).decode("ascii"),
        }
        return self._tell(answer, assessment.assessed_on, lang, **file)


class _StrictServer(MCPServer[Any]):
    """A server whose tools take the arguments that they declare and no other: a slip is told, never passed over."""

    language = "en"

    async def list_tools(self) -> list[Tool]:
        """List the tools; the schema of each admits no other argument."""
        tools = await super().list_tools()
        closed = {"additionalProperties": False}
        return [tool.model_copy(update={"input_schema": {**tool.input_schema, **closed}}) for tool in tools]

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool, or refuse every argument that it does not declare."""
        tools = {tool.name: tool for tool in await super().list_tools()}
        parameter_names = list(tools[name].input_schema.get("properties", ())) if name in tools else list(arguments)
        unknown = [argument for argument in arguments if argument not in parameter_names]
        if not unknown:
            return await super().call_tool(name, arguments, context)
        message = N_('unknown argument "{name}"')
        problems = [
            replace(unknown_name("unknown-argument", name, message, name, parameter_names), path=(name,))
            for name in (argument[:_LONGEST_NAME] for argument in unknown[:_MOST_NAMES])
        ]
        return _refuse(UsageError(*problems), arguments.get("language"), self.language)


def build_server(library: Library, folder: Path | None = None, language: str = "en") -> MCPServer[Any]:
    """Build the server of the tools, which `MCPServer.run` starts over the standard input and output.

    ``folder`` is the only one whose files may be named; None for none. ``language`` is that of the answers where a
    call asks for none.

    >>> import asyncio
    >>> tools = asyncio.run(build_server(load_library()).list_tools())
    >>> len(tools), all(tool.annotations.read_only_hint for tool in tools)
    (10, True)
    """
    tools = AgentTools(library, folder, language)
    server = _StrictServer(
        "aigov-docs",
        version=__version__,
        log_level="WARNING",
        instructions=(
            "What AI rules at work are worth under French law: weights of clauses, formalities, sanctions, drafts."
            " Never presume a fact: leave its key out, and ask for what cannot_be_said names. Cite rules, legal bases"
            " with their permalinks, the day and the release of each answer."
        ),
    )
    server.language = language
    for tool, title in (
        (tools.matter_schema, "The shape of a matter"),
        (tools.check_matter, "Check the facts of a matter"),
        (tools.weigh, "What each clause is worth"),
        (tools.explain, "Why a clause has its weight; whether a sanction is open"),
        (tools.compare, "The same clauses in every kind of document"),
        (tools.clause, "All of one clause"),
        (tools.search_clauses, "Search the clauses"),
        (tools.formalities, "The steps that make a document binding"),
        (tools.verify, "What a returned Word file still is"),
        (tools.draft, "Draft a document"),
    ):
        hints = ToolAnnotations(
            title=title, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        )
        server.add_tool(tool, title=title, annotations=hints)
    return server
