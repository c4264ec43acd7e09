"""The service as an application of the web: its addresses, and the headers of every reply."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import traceback
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..kits.ground.i18n import N_, labels
from ..kits.ground.languages import known_languages
from ..kits.ground.problems import Problem
from ..library.library import Library
from ..version import __version__
from .interview.page import interview_page
from .questions import QUESTIONS, Question, reply_to_failure
from .replies import PROBLEM, TITLES, Reply, reply_json, reply_problem
from .workers import Limits, RefusedRequest, WorkerPool, read_body, refuse_busy, refuse_head

# ------------------------------------------------------------------ openapi
# The description of the API, as OpenAPI 3.1: written from the questions themselves.


_REFUSALS = (400, 408, 413, 415, 422, 503)


def describe_api(library: Library, language: str = "en") -> dict[str, Any]:
    """Describe every question of the service as OpenAPI 3.1, with titles in a language, ``fr`` or ``en``.

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
        schema = {"type": "string", "enum": list(known_languages())}
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


# ------------------------------------------------------------------ app
#: The headers of every reply: nothing is loaded from elsewhere, run inline, framed, guessed, kept or told elsewhere.
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
#: The media types of the files of the interview, by their endings; no other file is served.
STATIC_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".ico": "image/x-icon",
}
STATIC = Path(__file__).parent / "interview" / "static"


class Service:
    """The answers of one server: its library, its workers, its limits, and the replies that never change.

    Parameters
    ----------
    library:
        The library of the pages; that of the workers is the same.
    pool:
        The processes that answer questions.
    limits:
        How much is taken.
    hosts:
        The names under which the service may be asked; empty for any.
    """

    def __init__(self, library: Library, pool: WorkerPool, limits: Limits, hosts: tuple[str, ...]) -> None:
        self.library, self.pool, self.limits, self.hosts = library, pool, limits, hosts
        self.fixed: dict[tuple[str, str], Reply] = {}
        self.asked = 0

    async def redirect_home(self, request: Request) -> Response:
        """Send who comes to ``/`` to the page in their language."""
        return RedirectResponse(f"/{_choose_language(request)}/", 302, {"vary": "accept-language"})

    async def show_page(self, request: Request) -> Response:
        """Reply with the page of the interview in a language."""
        language = request.path_params["language"]
        if language not in known_languages():
            raise HTTPException(404)
        if request.url.path == f"/{language}":
            return RedirectResponse(f"/{language}/", 308)
        page = self._keep("page", language, lambda: interview_page(self.library, language).encode("utf-8"))
        return _respond_fixed(request, page)

    async def show_static(self, request: Request) -> Response:
        """Reply with a file of the interview; only those that stand in its folder have an address."""
        files = {path.name: path for path in STATIC.glob("*") if path.suffix in STATIC_TYPES}
        path = files.get(request.path_params["name"])
        if path is None:
            raise HTTPException(404)
        content = path.read_bytes()
        return _respond_fixed(request, Reply(200, STATIC_TYPES[path.suffix], content))

    async def show_openapi(self, request: Request) -> Response:
        """Reply with the description of the API, as OpenAPI."""
        language = _choose_language(request)
        reply = self._keep("openapi", language, lambda: reply_json(describe_api(self.library, language)).content)
        return _respond_fixed(request, Reply(200, "application/json", reply.content))

    async def show_health(self, request: Request) -> Response:
        """Reply with the versions of the program and of its library, to who looks whether the service is up."""
        library = {"name": self.library.name, "release": self.library.release}
        return _respond(reply_json({"version": __version__, "library": library}))

    def _keep(self, name: str, language: str, make: Callable[[], bytes]) -> Reply:
        if (name, language) not in self.fixed:
            self.fixed[name, language] = Reply(200, "text/html; charset=utf-8", make())
        return self.fixed[name, language]

    async def answer_fixed(self, request: Request) -> Response:
        """Answer a question that depends on the language alone; the answer is kept for the next who asks it."""
        name, language = request.path_params["question"], _choose_language(request)
        question = QUESTIONS.get(name)
        if question is None:
            raise HTTPException(404)
        if not question.fixed:
            raise HTTPException(405, headers={"allow": "POST"})
        reply = self.fixed.get((name, language))
        if reply is None:
            body = json.dumps({"lang": language}).encode()
            reply = await self.pool.answer_question(name, body, language)
            if reply.status == 200:
                self.fixed[name, language] = reply
        return _respond_fixed(request, reply)

    async def answer_question(self, request: Request) -> Response:
        """Answer a question sent as JSON; what is refused is a problem of RFC 9457."""
        name, language = request.path_params["question"], _choose_language(request)
        question = QUESTIONS.get(name)
        if question is None:
            raise HTTPException(404)
        if question.fixed:
            raise HTTPException(405, headers={"allow": "GET, HEAD"})
        limits = self.limits
        if self.asked >= limits.requests:
            return _respond(refuse_busy(language))
        self.asked += 1
        try:
            most = limits.file_body if question.files else limits.body
            body = await read_body(request, most, limits.upload_seconds, language)
            answer = asyncio.ensure_future(self.pool.answer_question(name, body, language, files=question.files))
            await _wait_while_asked(request, answer)
            return _respond(answer.result())
        except RefusedRequest as refused:
            return _respond(refused.reply)
        finally:
            self.asked -= 1


def build_app(library: Library, pool: WorkerPool, limits: Limits | None = None, hosts: tuple[str, ...] = ()) -> ASGIApp:
    """Build the application of the service, which a server of ASGI such as uvicorn runs.

    Parameters
    ----------
    library:
        The library of the pages.
    pool:
        The processes that answer, which start and end with the application; of the same library.
    limits:
        How much is taken; what is usual when None.
    hosts:
        The names under which the service may be asked; empty for any.
    """
    service = Service(library, pool, limits or Limits(), hosts)

    @asynccontextmanager
    async def run_pool(app: Starlette) -> AsyncIterator[None]:
        async with pool:
            yield

    app = Starlette(
        routes=[
            Route("/", service.redirect_home),
            Route("/api/openapi.json", service.show_openapi),
            Route("/api/health", service.show_health),
            Route("/api/{question}", service.answer_fixed, methods=["GET"]),
            Route("/api/{question}", service.answer_question, methods=["POST"]),
            Route("/static/{name}", service.show_static),
            Route("/{language}/", service.show_page),
            Route("/{language}", service.show_page),
        ],
        exception_handlers={HTTPException: _reply_to_http_error},
        lifespan=run_pool,
    )
    app.router.redirect_slashes = False
    return _Guard(app, service)


class _Guard:
    """Around the application: refuses by the head, sets the headers of every reply, tells a failure in few words."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _set_headers(message)
            await send(message)

        request = Request(scope, receive)
        language = _choose_language(request)
        try:
            refuse_head(request.headers, self._service.hosts, language)
            await self._app(scope, receive, send_guarded)
        except RefusedRequest as refused:
            await _respond(refused.reply)(scope, receive, send_guarded)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # its message may hold what was sent: only its kind and its place are told
            last = traceback.extract_tb(error.__traceback__)[-1]
            print(f"{type(error).__name__}: {Path(last.filename).name}:{last.lineno}", file=sys.stderr)
            if not started:
                await _respond(reply_to_failure(type(error).__name__, language))(scope, receive, send_guarded)


async def _wait_while_asked(request: Request, answer: asyncio.Future[Reply]) -> None:
    """Wait for an answer; where who asked goes away before, the work for it ends.

    Raises
    ------
    RefusedRequest
        Who asked went away: the reply reaches nobody.
    """
    gone: asyncio.Future[Any] = asyncio.ensure_future(
        request.receive()
    )  # after the body, nothing comes but the end of the connection
    try:
        futures: set[asyncio.Future[Any]] = {answer, gone}
        await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            message, hint = N_("the request stopped half-way"), N_("send it again")
            raise RefusedRequest(reply_problem(400, Problem("cut-request", "body", message, hint)))
    finally:
        gone.cancel()
        if not answer.done():
            answer.cancel()
            await asyncio.wait({answer})


def _set_headers(message: MutableMapping[str, Any]) -> None:
    """Add to the start of a reply the headers that it does not have yet."""
    given = list(message.get("headers", []))
    given_names = {name.lower() for name, _ in given}
    default_headers = ((name.encode(), value.encode()) for name, value in HEADERS.items())
    message["headers"] = [*given, *((name, value) for name, value in default_headers if name not in given_names)]


def _choose_language(request: Request) -> str:
    """Choose the language of a reply: that of ``?lang=``, else the first that the browser accepts; French else."""
    asked = request.query_params.get("lang")
    if asked in known_languages():
        return asked
    wanted = []
    for place, part in enumerate(request.headers.get("accept-language", "").lower().split(",")[:20]):
        tag, _, rest = part.strip().partition(";")
        weight = rest.strip().removeprefix("q=") if rest else "1"
        wanted.append((-float(weight) if _is_weight(weight) else 0.0, place, tag.partition("-")[0]))
    return next((tag for _, _, tag in sorted(wanted) if tag in known_languages()), "fr")


def _is_weight(text: str) -> bool:
    return len(text) <= 5 and text.replace(".", "", 1).isdecimal()


def _respond(reply: Reply) -> Response:
    return Response(reply.content, reply.status, dict(reply.headers), reply.media_type)


def _respond_fixed(request: Request, reply: Reply) -> Response:
    """Respond with what does not change while the server runs: a browser that has it is told so."""
    tag = f'"{hashlib.sha256(reply.content).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-language"}
    if reply.status == 200 and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(reply.content, reply.status, headers if reply.status == 200 else {}, reply.media_type)


async def _reply_to_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    language = _choose_language(request)
    problems_by_status = {
        404: Problem("no-page", "address", N_("there is nothing at this address"), N_("see /api/openapi.json")),
        405: Problem(
            "wrong-method", "address", N_("this address is not asked in this way"), N_("see /api/openapi.json")
        ),
    }
    problem = problems_by_status.get(error.status_code, Problem("refused", "request", N_("the request is refused")))
    return _respond(reply_problem(error.status_code, problem, language=language, headers=error.headers))
