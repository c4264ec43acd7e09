"""How much the service takes: bytes, seconds, requests at once; and what it refuses before a body is read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request

from ..i18n import N_
from ..problems import Problem
from .replies import Reply, reply_problem

#: Names of this machine, for itself.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one server takes.

    Parameters
    ----------
    body, file_body:
        The most bytes of a request about facts, and of one with files.
    upload_seconds, head_seconds, download_seconds:
        How long a body, a head and the reading of a reply may take; the last from one moment when something was read
        to the next.
    answer_seconds, file_seconds:
        How long an answer, and making papers, may take once begun.
    wait_seconds, file_wait_seconds:
        How long a question about facts, and one that makes papers, wait for their turn.
    requests:
        How many requests may be read, waiting or answered at once.
    connections:
        How many connections may be open.

    >>> Limits().body
    1048576
    """

    body: int = 1 << 20
    file_body: int = 12 << 20
    upload_seconds: float = 20
    head_seconds: float = 10
    download_seconds: float = 30
    answer_seconds: float = 20
    file_seconds: float = 180
    wait_seconds: float = 60
    file_wait_seconds: float = 600
    requests: int = 100
    connections: int = 400


class RefusedRequest(Exception):
    """A request that is refused, with the reply that says why."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def refuse_head(headers: Mapping[str, str], hosts: tuple[str, ...], language: str) -> None:
    """Refuse what the head of a request says: another host than those served, or a page of another site.

    ``hosts`` are the names under which the service may be asked; empty for any name. A page of another site could
    otherwise use the service of a machine that visits it.

    Raises
    ------
    RefusedRequest
        With 421 or 403.

    >>> refuse_head({"host": "localhost:8765", "sec-fetch-site": "same-origin"}, ("localhost",), "en")
    """
    host = headers.get("host", "")
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    if hosts and name.lower() not in hosts:
        message, hint = N_("this server is not asked under that name"), N_("ask it under: {known}")
        problem = Problem("other-host", "host", message, hint, {"known": ", ".join(hosts)})
        raise RefusedRequest(reply_problem(421, problem, language=language))
    if headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
        message, hint = N_("a page of another site asked this"), N_("open the interview itself")
        raise RefusedRequest(reply_problem(403, Problem("cross-site", "origin", message, hint), language=language))


async def read_body(request: Request, most: int, seconds: float, language: str) -> bytes:
    """Read the JSON body of a request, at most ``most`` bytes in ``seconds``.

    A body that is somewhat too large is read and dropped before it is refused, so that who sends it reads the refusal.

    Raises
    ------
    RefusedRequest
        With 415, 413 or 408; or 400 where who sends it went away.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise RefusedRequest(
            _refuse(
                415,
                "not-json",
                N_("only JSON is read here"),
                N_("send it with Content-Type: application/json"),
                language,
            )
        )
    announced = request.headers.get("content-length", "")
    size = int(announced) if announced.isdecimal() and len(announced) < 20 else 0
    too_large = _refuse(
        413, "body-too-large", N_("more than {most} kB are sent"), N_("send less"), language, most=most >> 10
    )
    if size > 8 * most:
        raise RefusedRequest(too_large)
    read = bytearray()
    length = 0
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                length += len(chunk)
                if length > 8 * most:
                    break
                if length <= most and size <= most:
                    read += chunk
                else:
                    read.clear()
    except TimeoutError:
        refused = _refuse(
            408,
            "slow-upload",
            N_("the request was not there after {seconds} seconds"),
            N_("send it again"),
            language,
            seconds=f"{seconds:g}",
        )
        raise RefusedRequest(refused) from None
    except ClientDisconnect:
        raise RefusedRequest(
            _refuse(400, "cut-request", N_("the request stopped half-way"), N_("send it again"), language)
        ) from None
    if length > most:
        raise RefusedRequest(too_large)
    return bytes(read)


def refuse_busy(language: str) -> Reply:
    """Build the reply to a request that comes when there are too many, or that waited too long for its turn.

    >>> refuse_busy("en").headers["retry-after"]
    '10'
    """
    message, hint = N_("too many requests wait"), N_("ask again in a moment")
    problem = Problem("busy", "server", message, hint)
    return reply_problem(503, problem, language=language, headers={"retry-after": "10"})


def _refuse(status: int, code: str, message: str, hint: str, language: str, **values: object) -> Reply:
    """Build a refusal after which the connection ends: what is left of the body is not read."""
    problem = Problem(code, "body", message, hint, values)
    return reply_problem(status, problem, language=language, headers={"connection": "close"})
