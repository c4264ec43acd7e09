"""What the service replies: JSON, a file, or problems as RFC 9457 says them, with our codes and paths."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from ..kits.ground.i18n import N_, labels
from ..kits.ground.problems import AigovError, Problem, UsageError
from ..queries import describe_problems

JSON, PROBLEM = "application/json", "application/problem+json"
#: What a status of refusal says in one line.
TITLES = {
    400: N_("The request cannot be read"),
    403: N_("The request comes from another site"),
    404: N_("There is nothing at this address"),
    405: N_("This address is not asked in this way"),
    408: N_("The request took too long to come"),
    413: N_("The request is too large"),
    415: N_("The request is not in a form that is read here"),
    421: N_("The request is meant for another server"),
    422: N_("What was sent is to be corrected"),
    431: N_("The head of the request is too large"),
    500: N_("The server failed"),
    503: N_("The server is busy"),
}
#: Codes of problems that have a status of their own.
_STATUS_OF_CODE = {"too-big": 413, "file-too-large": 413, "unpacks-too-large": 413, "too-many-people": 413}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back: a status, a media type, bytes, and headers of its own.

    >>> Reply(200, JSON, b"{}").status
    200
    """

    status: int
    media_type: str
    content: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)


def reply_json(value: object, status: int = 200, media_type: str = JSON) -> Reply:
    """Reply with plain data as JSON; half a character in a text is written as JSON escapes it.

    >>> reply_json({"weight": "none"}).content
    b'{"weight":"none"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Reply(status, media_type, text.encode("utf-8", "backslashreplace"))


def reply_file(name: str, content: bytes, media_type: str) -> Reply:
    """Reply with a file that the browser keeps under a name, which has plain letters, digits, points and hyphens.

    >>> reply_file("charte.fr.docx", b"PK", "application/zip").headers["content-disposition"]
    'attachment; filename="charte.fr.docx"'
    """
    return Reply(200, media_type, content, {"content-disposition": f'attachment; filename="{name}"'})


def reply_problem(
    status: int, *problems: Problem, language: str = "en", headers: Mapping[str, str] | None = None
) -> Reply:
    """Reply with problems as an ``application/problem+json`` of RFC 9457.

    Its members are ``type`` (``about:blank``), ``title``, ``status``, ``detail`` (every problem on a line of its own)
    and ``problems``, the list of `Problem.as_dict` in the language.

    >>> reply = reply_problem(413, Problem("too-big", "body", "too large", "send less"))
    >>> json.loads(reply.content)["problems"]
    [{'code': 'too-big', 'path': [], 'where': 'body', 'message': 'too large', 'hint': 'send less'}]
    """
    error = AigovError(*problems)
    title = TITLES.get(status, HTTPStatus(status).phrase)
    members = {
        "type": "about:blank",
        "title": labels(language)(title),
        "status": status,
        "detail": error.text(language),
    }
    reply = reply_json({**members, **describe_problems(error, language)}, status, PROBLEM)
    return Reply(status, PROBLEM, reply.content, dict(headers or {}))


def reply_error(error: AigovError, language: str = "en") -> Reply:
    """Reply with what the library refused: 422 for facts, files and documents, 400 for a call that makes no sense.

    >>> reply_error(UsageError(Problem("unknown-language", "lang", "unknown"))).status
    400
    """
    status = next(
        (_STATUS_OF_CODE[problem.code] for problem in error.problems if problem.code in _STATUS_OF_CODE), None
    )
    return reply_problem(status or (400 if isinstance(error, UsageError) else 422), *error.problems, language=language)
