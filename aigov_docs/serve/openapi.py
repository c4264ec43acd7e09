"""The description of the API, as OpenAPI 3.1: written from the questions themselves."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from ..i18n import labels
from ..library.load import Library
from ..version import __version__
from .questions import QUESTIONS, Question
from .replies import PROBLEM, TITLES

_REFUSALS = (400, 408, 413, 415, 422, 503)


def describe_api(library: Library, language: str = "en") -> dict[str, Any]:
    """Describe every question of the service as OpenAPI 3.1, with titles in a language, ``fr`` or ``en``.

    >>> from ..library.load import load_library
    >>> sorted(describe_api(load_library())["paths"])[:3]
    ['/api/advice', '/api/check', '/api/clause']
    """
    say = labels(language)
    models = sorted({question.asked for question in QUESTIONS.values()}, key=lambda model: model.__name__)
    _, schemas = models_json_schema(
        [(model, "validation") for model in models], ref_template="#/components/schemas/{model}"
    )
    parts: dict[str, Any] = dict(schemas["$defs"])
    parts["Problem"] = _describe_problem()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "aigov-docs",
            "version": __version__,
            "description": f"{library.name} {library.release}",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            f"/api/{name}": {"get" if question.fixed else "post": _describe_question(name, question, language)}
            for name, question in QUESTIONS.items()
        },
        "components": {
            "schemas": parts,
            "responses": {
                str(status): {
                    "description": say(TITLES[status]),
                    "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for status in _REFUSALS
            },
        },
    }


def _describe_question(name: str, question: Question, language: str) -> dict[str, Any]:
    say = labels(language)
    binary = {"type": "string", "format": "binary"}
    content = {
        kind: {"schema": {} if kind == "application/json" and len(question.gives) == 1 else binary}
        for kind in question.gives
    }
    operation: dict[str, Any] = {
        "operationId": name.replace(".", "_"),
        "summary": say(question.summary),
        "responses": {
            "200": {"description": say(question.summary), "content": content},
            **{str(status): {"$ref": f"#/components/responses/{status}"} for status in _REFUSALS},
        },
    }
    if question.fixed:
        schema = {"type": "string", "enum": ["fr", "en"]}
        return {**operation, "parameters": [{"name": "lang", "in": "query", "schema": schema}]}
    asked = {"schema": {"$ref": f"#/components/schemas/{question.asked.__name__}"}}
    return {**operation, "requestBody": {"required": True, "content": {"application/json": asked}}}


def _describe_problem() -> dict[str, Any]:
    text = {"type": "string"}
    problem_schema = {
        "type": "object",
        "required": ["code", "path", "where", "message", "hint"],
        "properties": {
            "code": text,
            "path": {"type": "array", "items": {"type": ["string", "integer"]}},
            "where": text,
            "message": text,
            "hint": text,
        },
    }
    return {
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail", "problems"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "detail": text,
            "problems": {"type": "array", "items": problem_schema},
        },
    }
