"""An HR tool that keeps matters and gives their documents, with FastAPI: uvicorn fastapi_app:app"""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Literal

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse

import aigov_docs as aigov

Language = Literal["fr", "en"]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

app = FastAPI(title="Matters")
#: What was sent, as it was sent: a database in a real tool.
kept: dict[str, dict[str, Any]] = {}


@cache
def library() -> aigov.Library:
    """The clauses, loaded once: they never change."""
    return aigov.load_library()


def read(sent: dict[str, Any]) -> aigov.Matter:
    """The matter in what a program sends; JSON reads as YAML does."""
    return aigov.parse_matter(json.dumps(sent, ensure_ascii=False), library(), "matter")


def found(name: str) -> aigov.Matter:
    if name not in kept:
        raise HTTPException(404)
    return read(kept[name])


@app.exception_handler(aigov.AigovError)
def refused(request: Request, error: aigov.AigovError) -> JSONResponse:
    """Whatever is refused, all of it, with codes for the program and sentences for the person."""
    language = "fr" if request.headers.get("accept-language", "").startswith("fr") else "en"
    return JSONResponse({"problems": [problem.as_dict(language) for problem in error.problems]}, status_code=422)


@app.get("/schema")
def schema() -> dict[str, Any]:
    return aigov.matter_schema(library())


@app.put("/matters/{name}", status_code=204)
def put(name: str, sent: dict[str, Any]) -> None:
    read(sent)  # refused here, or kept
    kept[name] = sent


@app.get("/matters/{name}/assessment")
def assessment(name: str, lang: Language = "fr") -> dict[str, Any]:
    return aigov.assess(library(), found(name)).as_dict(lang)


@app.get("/matters/{name}/document.docx")
def document(name: str, vehicle: str | None = None) -> Response:
    made = aigov.assemble(aigov.assess(library(), found(name), vehicle), "fr")
    return Response(aigov.to_bytes(made, "docx"), media_type=WORD)
