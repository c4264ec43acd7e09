"""A server of the interview in a thread of the tests, and ways to ask it."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import aigov_docs as aigov
from aigov_docs.serve.app import build_app
from aigov_docs.serve.server import make_server, open_socket
from aigov_docs.serve.workers import LOOPBACK, Limits, WorkerPool


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def data(self) -> Any:
        return json.loads(self.content)

    @property
    def codes(self) -> list[str]:
        return [each["code"] for each in self.data["problems"]]


@dataclass
class Served:
    """A server that runs: its port, and its workers."""

    port: int
    pool: WorkerPool

    def ask(
        self, path: str, body: bytes | None = None, method: str = "", headers: dict[str, str] | None = None
    ) -> Answer:
        """Ask one address, with a body of JSON or none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        kind = {"content-type": "application/json"} if body is not None else {}
        with contextlib.closing(connection):
            connection.request(method or ("GET" if body is None else "POST"), path, body, {**kind, **(headers or {})})
            got = connection.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())

    def post(self, question: str, **asked: Any) -> Answer:
        return self.ask(f"/api/{question}", json.dumps(asked).encode())

    def send_raw(self, *parts: bytes, pause: float = 0, wait: float = 20) -> bytes:
        """Send bytes as they are, a pause after each part, and read until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as opened:
            with contextlib.suppress(OSError):  # it may close before all is sent
                for part in parts:
                    opened.sendall(part)
                    time.sleep(pause)
            read = bytearray()
            with contextlib.suppress(ConnectionError):
                while part := opened.recv(65536):
                    read += part
            return bytes(read)


@contextlib.contextmanager
def serve(library: aigov.Library, limits: Limits, hosts: tuple[str, ...] = LOOPBACK) -> Iterator[Served]:
    """Run a server in a thread for a ``with`` block."""
    ready = threading.Event()
    pool = WorkerPool(count=2, limits=limits)
    with open_socket("127.0.0.1", 0) as opened:
        server = make_server(build_app(library, pool, limits, hosts), limits, ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
        thread.start()
        assert ready.wait(60)
        try:
            yield Served(opened.getsockname()[1], pool)
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive()
