"""The server itself: one process that talks to browsers, by uvicorn, and those that answer."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, SystemReason, UsageError
from .workers import Limits

#: The most bytes of the head of a request.
LARGEST_HEAD = 16 << 10


def open_socket(host: str, port: int) -> socket.socket:
    """Open the socket on which the service is asked; port 0 takes one that is free.

    Raises
    ------
    UsageError
        The port is taken, or is not one of this machine's.

    >>> with open_socket("127.0.0.1", 0) as opened:
    ...     opened.getsockname()[0]
    '127.0.0.1'
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason: object = "0 … 65535"
    if 0 <= port <= 65535:
        try:
            return socket.create_server((host, port), family=family, backlog=128)
        except OSError as error:
            reason = SystemReason(error)
    message, hint = N_("this address cannot be opened: {reason}"), N_("choose another with --port or --host")
    raise UsageError(Problem("no-address", f"{host}:{port}", message, hint, {"reason": reason}))


def make_server(app: ASGIApp, limits: Limits, ready: Callable[[], None] | None = None) -> uvicorn.Server:
    """Make the server of an application; its method ``run`` takes open sockets, and ends at Ctrl-C.

    Nothing that is asked is written in a log. ``ready`` is called once the server takes requests.
    """
    config = uvicorn.Config(
        app,
        http=watch_connections(limits),
        ws="none",
        lifespan="on",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        limit_concurrency=limits.connections,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=5,
    )
    return _Server(config, ready)


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._ready is not None and not self.should_exit:
            self._ready()


def watch_connections(limits: Limits) -> type[H11Protocol]:
    """Build the kind of connection that ends where a head does not come, or where a reply is not read, in time."""

    class WatchedConnection(H11Protocol):
        """A connection that is looked at every second."""

        _waiting = 0.0
        _unread = 0.0
        _left = 0

        def connection_made(self, transport: Any) -> None:  # noqa: ANN401 - as uvicorn calls it
            super().connection_made(transport)
            self._waiting = self._unread = self.loop.time()
            self.loop.call_later(1, self._look)

        def _look(self) -> None:
            now, transport = self.loop.time(), self.transport
            buffer_size = transport.get_write_buffer_size()
            if buffer_size == 0 or buffer_size < self._left:
                self._unread = now
            self._left = buffer_size
            answering = self.cycle is not None and not self.cycle.response_complete
            if answering or (self.cycle is not None and self.timeout_keep_alive_task is not None):
                self._waiting = now
            if now - self._unread > limits.download_seconds:
                transport.abort()
                return
            if now - self._waiting > limits.head_seconds and not transport.is_closing():
                transport.write(b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
                transport.close()
            if self in self.connections or buffer_size:
                self.loop.call_later(1, self._look)

    return WatchedConnection
