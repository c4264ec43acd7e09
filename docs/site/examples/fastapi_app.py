"""An HR tool with FastAPI: a form, weights, documents, amendments for a staff, signatures: uvicorn fastapi_app:app"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from sqlalchemy import JSON, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from web_form import FormWords, choose_language, problems_by_field, read_fields

import aigov_docs as aigov
from aigov_docs.closed_words import Language

WORD = aigov.writers.MEDIA_TYPES["docx"]
#: The secret that the e-signature provider shows for this address.
SECRET = os.environ.get("SIGNATURE_SECRET", "")

app = FastAPI(title="HR tool")
pages = Jinja2Templates(Path(__file__).parent / "templates")
engine = create_engine(os.environ.get("HR_DATABASE", "sqlite:///hr.db"))


class Table(DeclarativeBase):
    """The tables of the tool."""


class Employee(Table):
    __tablename__ = "employees"
    key: Mapped[str] = mapped_column(primary_key=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    address: Mapped[str]
    email: Mapped[str]
    job: Mapped[str]
    contract_type: Mapped[str]
    contract_date: Mapped[dt.date]
    hired_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]
    birth_date: Mapped[dt.date]
    translation_requested: Mapped[bool]
    amendment_number: Mapped[int]


class StoredMatter(Table):
    __tablename__ = "matters"
    name: Mapped[str] = mapped_column(primary_key=True)
    facts: Mapped[dict[str, object]] = mapped_column(JSON)


class Paper(Table):
    __tablename__ = "papers"
    run: Mapped[str] = mapped_column(primary_key=True)
    file: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]


Table.metadata.create_all(engine)


@cache
def library() -> aigov.Library:
    """The clauses, loaded once: they never change."""
    return aigov.load_library()


def read_matter(name: str) -> aigov.Matter:
    with Session(engine) as session:
        stored = session.get(StoredMatter, name)
    if stored is None:
        raise HTTPException(404)
    return aigov.parse_matter(stored.facts, library())


def read_people(matter: aigov.Matter) -> aigov.Recipients:
    """The employees, held as those of a file are: an intern, a minor, somebody who left."""
    with Session(engine) as session:
        rows = session.execute(select(Employee.__table__)).mappings().all()
    return aigov.Recipients.from_rows(rows, on=matter, name="employees")


async def sent_fields(request: Request) -> dict[str, object]:
    return read_fields((await request.form()).multi_items())


Sent = Annotated[dict[str, object], Depends(sent_fields)]


def read_language(request: Request) -> Language:
    return choose_language(request.headers.get("accept-language", ""))


def show(
    request: Request,
    page: str,
    problems: Iterable[aigov.Problem] = (),
    fields: Iterable[dict[str, Any]] = (),
    **values: Any,
) -> Response:
    """A page in the language of its reader, with each problem beside its field."""
    language, errors, words = read_language(request), problems_by_field(problems), FormWords(fields)
    context = {"language": language, "fr": language == "fr", "errors": errors, "words": words, **values}
    return pages.TemplateResponse(request, page, context, status_code=422 if errors else 200)


def show_form(
    request: Request, name: str, facts: dict[str, object], problems: Iterable[aigov.Problem] = ()
) -> Response:
    form = aigov.matter.matter_form(library(), read_language(request))
    fields = [field for step in form["steps"] for field in step["fields"]]
    chosen = library().find_vehicle(str(facts.get("vehicle", "")))
    vehicle = chosen.id if chosen is not None else ""
    return show(request, "form.html", problems, fields, form=form, name=name, facts=facts, vehicle=vehicle)


@app.get("/matters/{name}")
def ask_facts(request: Request, name: str) -> Response:
    with Session(engine) as session:
        stored = session.get(StoredMatter, name)
    return show_form(request, name, stored.facts if stored else {})


@app.post("/matters/{name}")
def keep_facts(request: Request, name: str, facts: Sent) -> Response:
    try:
        aigov.parse_matter(facts, library())
    except aigov.MatterError as error:
        return show_form(request, name, facts, error.problems)
    with Session(engine) as session, session.begin():
        session.merge(StoredMatter(name=name, facts=facts))
    return RedirectResponse(f"/matters/{name}/weights", 303)


@app.get("/matters/{name}/weights")
def show_weights(request: Request, name: str) -> Response:
    return show(request, "weights.html", assessment=aigov.assess(library(), read_matter(name)))


@app.get("/matters/{name}/document.docx")
def give_document(name: str) -> Response:
    document = aigov.assemble(aigov.assess(library(), read_matter(name)), "fr")
    return Response(aigov.to_bytes(document, "docx"), media_type=WORD)


@app.post("/matters/{name}/papers")
def issue_papers(request: Request, name: str) -> Response:
    """An amendment for whom the register knows none: papers and register are written together, or neither."""
    matter = read_matter(name)
    try:
        people = read_people(matter)
        plan = aigov.plan_issue(library(), matter, people, register=engine)
    except aigov.AigovError as error:
        return show_form(request, name, matter.model_dump(mode="json", exclude_unset=True), error.problems)
    with Session(engine) as session, session.begin():
        for _, file, content in aigov.bulk.issue_bytes(plan, register=session.connection()):
            session.merge(Paper(run=plan.run, file=file, content=content))
    return show(request, "papers.html", plan=plan, people=people)


@app.get("/papers/{run}/{file}")
def give_paper(run: str, file: str) -> Response:
    with Session(engine) as session:
        paper = session.get(Paper, (run, file))
    if paper is None:
        raise HTTPException(404)
    return Response(paper.content, media_type=WORD)


@app.post("/signatures")
async def take_signature(request: Request) -> Response:
    """What the provider of e-signature announces: into the register with its evidence, once."""
    try:
        outcome = aigov.signing.read_message(await request.body(), request.headers, "yousign", secret=SECRET)
        with engine.begin() as connection, aigov.Register(connection) as register:
            counts = aigov.signing.record_outcomes(register, [outcome])
    except aigov.RegisterError as error:
        problems = [problem.as_dict("en") for problem in error.problems]
        return JSONResponse({"problems": problems}, 401 if problems[0]["code"] == "bad-signature" else 422)
    return JSONResponse(counts.as_dict())


@app.get("/matters/{name}/bound")
def find_bound(request: Request, name: str, clause: str = "confidential-data", on: str = "") -> Response:
    """Who is bound by a clause on a day, and of whom that cannot be said."""
    matter = read_matter(name)
    asked = {"clause": clause, "on": on or matter.date.isoformat()}
    day = "Jour" if read_language(request) == "fr" else "Day"
    fields = [{"path": ["clause"], "title": "Clause"}, {"path": ["on"], "title": day, "control": "day"}]
    with aigov.Register(engine) as register:
        try:
            people = read_people(matter)
            found = register.who_is_bound(clause, library(), matter, on=asked["on"], recipients=people)
        except aigov.AigovError as error:
            return show(request, "bound.html", error.problems, fields, form=fields, asked=asked)
    return show(request, "bound.html", (), fields, form=fields, asked=asked, found=found, library=library())
