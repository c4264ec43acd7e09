"""An HR tool that keeps matters and gives their documents, with FastAPI: uvicorn fastapi_app:app"""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse

import aigov_docs as aigov

Language = Literal["fr", "en"]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

app = FastAPI(title="Matters")
#: The matters, as JSON: a database in a real tool.
kept: dict[str, dict[str, Any]] = {}


@cache
def library() -> aigov.Library:
    """The clauses, loaded once: they never change."""
    return aigov.load_library()


def found(name: str) -> aigov.Matter:
    if name not in kept:
        raise HTTPException(404)
    return aigov.parse_matter(kept[name], library())


@app.exception_handler(aigov.AigovError)
def refused(request: Request, error: aigov.AigovError) -> JSONResponse:
    """Whatever is refused, all of it: codes and paths for the program, sentences for the person."""
    language = "fr" if request.headers.get("accept-language", "").startswith("fr") else "en"
    return JSONResponse({"problems": [problem.as_dict(language) for problem in error.problems]}, status_code=422)


@app.get("/schema")
def schema() -> dict[str, Any]:
    return aigov.matter_schema(library())


@app.get("/form")
def form(lang: Language = "fr") -> dict[str, Any]:
    return aigov.matter.matter_form(library(), lang)


@app.put("/matters/{name}", status_code=204)
def put(name: str, sent: dict[str, Any]) -> None:
    kept[name] = aigov.parse_matter(sent, library()).model_dump(mode="json")


@app.get("/matters/{name}/assessment")
def assessment(name: str, lang: Language = "fr") -> dict[str, Any]:
    return aigov.assess(library(), found(name)).as_dict(lang)


@app.get("/matters/{name}/document.docx")
def document(name: str, vehicle: str | None = None) -> Response:
    made = aigov.assemble(aigov.assess(library(), found(name), vehicle), "fr")
    return Response(aigov.to_bytes(made, "docx"), media_type=WORD)
