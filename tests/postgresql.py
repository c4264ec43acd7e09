"""A PostgreSQL that the tests start, and throw away afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

REQUIRED = os.environ.get("AIGOV_REQUIRE_TOOLS") == "1"


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def run_postgres() -> Iterator[str]:
    """A cluster of its own, on the loopback, thrown away afterwards; or the database that AIGOV_POSTGRES names."""
    given = os.environ.get("AIGOV_POSTGRES")
    if given:
        yield given
        return
    binaries = [
        Path(found).resolve().parent
        for found in [shutil.which("pg_ctl"), *sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")))]
        if found
    ]
    try:
        import psycopg  # noqa: F401
    except ImportError:
        binaries = []
    if not binaries:
        (pytest.fail if REQUIRED else pytest.skip)("PostgreSQL and psycopg are not installed")
    folder = Path(
        tempfile.mkdtemp(prefix="aigov-postgres-")
    )  # outside the folders of pytest, which only their owner may enter
    who: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        import pwd

        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        who = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    port, data = _free_port(), folder / "data"

    def call(name: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(binaries[0] / name), *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
            cwd=folder,
            **who,
        )
        assert done.returncode == 0, done.stderr

    call("initdb", "-D", str(data), "-U", "aigov", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
    call(
        "pg_ctl",
        "-D",
        str(data),
        "-w",
        "-l",
        str(folder / "log"),
        "-o",
        f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off",
        "start",
    )
    try:
        yield f"postgresql+psycopg://aigov@127.0.0.1:{port}/postgres"
    finally:
        call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def forget(address: str) -> None:
    """Take the register out of a database, and what was known of it."""
    from sqlalchemy import create_engine

    from aigov_docs.kits.ledger.chain_guard import PREFIX, HeadsOnDisk, table_metadata
    from aigov_docs.kits.ledger.connections import find_address

    engine = create_engine(address)
    table_metadata().drop_all(engine)
    engine.dispose()
    HeadsOnDisk(f"{find_address(address)}  {PREFIX}").forget_kept()
