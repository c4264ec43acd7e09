"""Timestamps of a register's end (RFC 3161), by an authority that a test runs on the loopback with OpenSSL."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from command import run
from proposals import rows

from aigov_docs.kits.ground.problems import RegisterError
from aigov_docs.kits.ledger.chain import ChainHead
from aigov_docs.kits.ledger.timestamps import read_tokens, request_timestamp
from aigov_docs.register.register import Register

pytest.importorskip("sqlalchemy")
pytest.importorskip("rfc3161_client")

CONFIGURATION = """
[tsa]
dir = .
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
signer_digest = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""
_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30")


@dataclass
class Authority:
    """An authority that dates what it is sent: its address, its certificates, and what it may be told to answer."""

    url: str
    roots: Path
    folder: Path
    answer: bytes | None = None


def openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=60)


def make_certificates(folder: Path) -> None:
    openssl(folder, "req", "-x509", *_KEY, "-keyout", "root.key", "-out", "root.pem", "-subj", "/CN=Racine d'essai")
    (folder / "use").write_text("extendedKeyUsage = critical,timeStamping\n")
    openssl(folder, "req", *_KEY[:-2], "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Horodatage d'essai")
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
            "-days", "30", "-extfile", "use", "-out", "tsa.pem")  # fmt: skip
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(CONFIGURATION)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tsa")
    make_certificates(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            data = made.answer
            if data is None:
                (folder / "asked.tsq").write_bytes(asked)
                openssl(folder, "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "asked.tsq",
                        "-out", "answer.tsr")  # fmt: skip
                data = (folder / "answer.tsr").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    made = Authority(f"http://127.0.0.1:{server.server_port}/tsr", folder / "root.pem", folder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Register(tmp_path / "avenants.db") as register:
        register.record_issued(rows(5), run="r1")
    return tmp_path / "avenants.db"


def refused(wrong: Any) -> str:
    with pytest.raises(RegisterError) as caught:
        wrong()
    (problem,) = caught.value.problems
    return problem.code


def test_the_end_is_dated_and_verified_offline(path: Path, authority: Authority) -> None:
    roots = str(authority.roots)
    done = run("register", "head", path, "--timestamp", authority.url, "--roots", roots)
    assert done.returncode == 0 and f"Written: {path}-5.tsr" in done.stdout, done.stderr
    assert "Event 5 was there on 20" in done.stdout and "signed by CN=Horodatage d'essai." in done.stdout
    with Register(path) as register:
        register.answer("E-0001", "signed", on=dt.date(2026, 6, 10))
        head = next(each for each in register.read_events() if each.event.number == 5).link
    openssl(path.parent, "ts", "-verify", "-in", f"{path}-5.tsr", "-CAfile", roots, "-digest",
            hashlib.sha256(f"5:{head}".encode()).hexdigest())  # fmt: skip
    checked = run("register", "check", path, "--timestamps", f"{path}-5.tsr", "--roots", roots, "--json")
    assert checked.returncode == 0
    assert f'"head": "5:{head}"' in checked.stdout and '"authority": "CN=Horodatage d' in checked.stdout


def test_a_register_written_anew_has_not_the_day_that_was_signed(
    path: Path, authority: Authority, tmp_path: Path
) -> None:
    with Register(path) as register:
        _, token = request_timestamp(register.read_head(), authority.url, authority.roots)
    (tmp_path / "5.tsr").write_bytes(token)
    path.unlink()
    with Register(path, anew=True) as register:  # the same people, and another day for one of them
        register.record_issued([*rows(4), *rows(1, start=5, day=dt.date(2026, 6, 2))], run="r1")
        found = register.check_chain(tokens=read_tokens([tmp_path / "5.tsr"], authority.roots))
    assert [fault.code for fault in found.faults] == ["timestamp-unknown"] and found.timestamps == ()


def test_what_the_authority_did_not_sign_is_refused(authority: Authority, tmp_path: Path) -> None:
    head = ChainHead(5, "a" * 64)
    _, token = request_timestamp(head, authority.url, authority.roots)
    try:
        authority.answer = token  # the answer to an earlier question
        assert refused(lambda: request_timestamp(head, authority.url, authority.roots)) == "timestamp-invalid"
        for answer in (b"", b"\x30\x00", token[:-40], token.replace(b"Horodatage", b"Homodatage")):
            authority.answer = answer
            assert refused(lambda: request_timestamp(head, authority.url, authority.roots)) == "timestamp-invalid"
    finally:
        authority.answer = None
    other = tmp_path / "other"
    other.mkdir()
    make_certificates(other)
    assert refused(lambda: request_timestamp(head, authority.url, other / "root.pem")) == "timestamp-invalid"
    (tmp_path / "5.tsr").write_bytes(token)
    (tmp_path / "6.tsr").write_bytes(token[: len(token) // 2])
    tokens = read_tokens([tmp_path / "5.tsr", tmp_path / "6.tsr"], authority.roots)
    tokens.look_at(head)
    assert [each.head for each in tokens.list_found()] == [head]
    assert [each.code for each in tokens.list_problems()] == ["timestamp-invalid"]
    assert [each.where for each in tokens.list_problems()] == ["6.tsr"]


def test_each_thing_that_is_lacking_is_told(authority: Authority, path: Path, tmp_path: Path) -> None:
    head = ChainHead(1, "a" * 64)
    assert refused(lambda: request_timestamp(head, "ftp://127.0.0.1", authority.roots)) == "bad-address"
    assert refused(lambda: request_timestamp(head, "http://127.0.0.1:1/", authority.roots)) == "no-answer"
    assert refused(lambda: request_timestamp(head, authority.url, tmp_path / "none.pem")) == "unreadable"
    (tmp_path / "text.pem").write_text("no certificate")
    assert refused(lambda: request_timestamp(head, authority.url, tmp_path / "text.pem")) == "bad-roots"
    assert refused(lambda: read_tokens([tmp_path / "none.tsr"], authority.roots)) == "unreadable"
    done = run("register", "head", path, "--timestamp", authority.url)
    assert done.returncode != 0 and "--roots FILE" in done.stderr
