"""Issuing elsewhere: an object store, a cluster.

The files are those of a local run, byte for byte, and a run that stops goes on.
"""

from __future__ import annotations

import datetime as dt
import json
import socket
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import fsspec
import pytest
from depth import WHOLE, depth
from issuing import matter
from issuing import short as library

from aigov_docs.bulk.places import Remote, RunNotes, open_place
from aigov_docs.bulk.run import issue
from aigov_docs.compose.assessment import assess
from aigov_docs.kits.ground.problems import WriterError
from aigov_docs.people.recipient import Recipient
from aigov_docs.register.register import Register

COUNT = depth(14, 25)  # chunks of six


def people() -> list[Recipient]:
    """Most are merged; one in ten has a name that only the ordinary writer sets right."""
    return [
        Recipient(
            f"E-{n:03d}",
            "Le 1er" if n % 10 == 7 else f"Zoé O'Brien-{n}",
            gender="fm"[n % 2],
            address=f"{n} rue de l’Œuvre, Lyon",
            job="tisseuse",
            status="permanent",
            hired_on=dt.date(2019, 3, 4),
            contract_signed_on=dt.date(2019, 2, 18),
            number=2,
            language=("fr", "fr+en")[n % 13 == 3],
        )
        for n in range(COUNT)
    ]


@cache
def local(format: str) -> tuple[dict[str, bytes], list[tuple[Any, ...]]]:
    """The files of a local run, and what the register says of it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder, Register(f"{folder}/register.db") as register:
        issue(
            assess(library(), matter(), strict=False),
            people(),
            f"{folder}/out",
            chunk=6,
            format=format,
            engine="typst",
            register=register,
        )
        return tree(Path(folder, "out")), said(register)


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def far(url: str, options: dict[str, Any]) -> dict[str, bytes]:
    """Every file of a place."""
    files, root = fsspec.core.url_to_fs(url, **options)
    files.invalidate_cache()
    return {name.removeprefix(root).lstrip("/"): files.cat_file(name) for name in files.find(root)}


def said(register: Register) -> list[tuple[Any, ...]]:
    return [
        (stored.event.key, stored.event.file, (stored.personal or {})["fingerprint"], stored.editions)
        for stored in register.read_events()
    ]


# ------------------------------------------------------------------ stores and clusters
@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, Any]]:
    """An S3 server of our own, on this machine: in a thread, which reads the libraries of S3 once for both sides."""
    from moto.server import ThreadedMotoServer

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    address = f"http://127.0.0.1:{port}"
    options = {
        "key": "testing",
        "secret": "testing",
        "client_kwargs": {"endpoint_url": address, "region_name": "eu-west-3"},
    }
    try:
        files = fsspec.filesystem("s3", **options)
        files.mkdir("cabinet")
        yield options
    finally:
        server.stop()


@pytest.fixture(scope="module")
def dask() -> Iterator[Executor]:
    """A real cluster: a scheduler and a worker, or two in whole runs, each a process."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=depth(1, 2),
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
            silence_logs=50,
            host="127.0.0.1",
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client.get_executor(pure=False)


# ------------------------------------------------------------------ the same bytes
@pytest.mark.parametrize("format", ["docx", "zip", "pdf", "print"] if WHOLE else ["print"])
def test_a_run_on_s3_leaves_the_files_of_a_local_one(s3: dict[str, Any], tmp_path: Path, format: str) -> None:
    with Register(tmp_path / "register.db") as register:
        done = issue(
            assess(library(), matter(), strict=False),
            people(),
            f"s3://cabinet/{format}",
            chunk=6,
            format=format,
            engine="typst",
            register=register,
            storage=s3,
        )
        assert (done.written, str(done.into)) == (COUNT, f"s3://cabinet/{format}")
        files, events = local(format)
        assert far(f"s3://cabinet/{format}", s3) == files
        assert said(register) == events


def test_a_dask_cluster_leaves_the_files_of_a_local_run(dask: Executor, tmp_path: Path) -> None:
    for format in depth(["zip"], ["docx", "zip"]):  # Word files by the cluster: below, on S3
        with Register(tmp_path / f"{format}.db") as register:
            issue(
                assess(library(), matter(), strict=False),
                people(),
                tmp_path / format,
                chunk=6,
                format=format,
                engine="typst",
                register=register,
                executor=dask,
            )
            assert (tree(tmp_path / format), said(register)) == local(format)


def test_a_dask_cluster_writes_to_s3(dask: Executor, s3: dict[str, Any]) -> None:
    issue(
        assess(library(), matter(), strict=False),
        people(),
        "s3://cabinet/cluster",
        chunk=6,
        engine="typst",
        executor=dask,
        storage=s3,
    )
    assert far("s3://cabinet/cluster", s3) == local("docx")[0]


def test_the_secrets_of_a_store_are_never_written(s3: dict[str, Any], tmp_path: Path) -> None:
    options = {**s3, "secret": "Tr0ubador&3"}
    with depth(ThreadPoolExecutor(1), ProcessPoolExecutor(1, mp_context=get_context("spawn"))) as pool:
        issue(
            assess(library(), matter(), strict=False),
            people()[:3],
            "s3://cabinet/secret",
            executor=pool,
            storage=options,
        )
    assert not any(b"Tr0ubador" in data for data in far("s3://cabinet/secret", s3).values())


# ------------------------------------------------------------------ goes on
@pytest.mark.parametrize("spread", [False, True])
def test_a_run_elsewhere_that_stops_goes_on_and_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spread: bool
) -> None:
    url = f"memory://stop-{spread}"
    real, calls = Remote.write_file, {"left": 9}

    def stops(self: Remote, name: str, data: bytes) -> None:
        if name.endswith(".docx"):
            calls["left"] -= 1
            if calls["left"] < 0:
                raise KeyboardInterrupt
        real(self, name, data)

    with Register(tmp_path / "register.db") as register, ThreadPoolExecutor(2) as pool:
        more: dict[str, Any] = {
            "chunk": 6,
            "engine": "typst",
            "register": register,
            "executor": pool if spread else None,
        }
        monkeypatch.setattr(Remote, "write_file", stops)
        with pytest.raises(KeyboardInterrupt):
            issue(assess(library(), matter(), strict=False), people(), url, **more)
        monkeypatch.setattr(Remote, "write_file", real)
        assert not [name for name in far(url, {}) if name.endswith((".work", ".template", ".alone"))] or not spread
        done = issue(assess(library(), matter(), strict=False), people(), url, **more)
        assert done.resumed + done.written == COUNT and (
            spread or done.resumed == 6
        )  # two threads may both stop in the middle of a chunk
        assert (far(url, {}), said(register)) == local("docx")


def test_a_file_that_went_from_a_store_is_made_again() -> None:
    url = "memory://went"
    issue(assess(library(), matter(), strict=False), people(), url, chunk=6, engine="typst")
    fsspec.filesystem("memory").rm("/went/E-007.docx")
    done = issue(assess(library(), matter(), strict=False), people(), url, chunk=6, engine="typst")
    assert (done.written, done.resumed, done.remade) == (1, COUNT - 1, ("E-007.docx",))
    assert far(url, {}) == local("docx")[0]


def test_another_run_or_a_place_that_is_not_empty_is_left_alone() -> None:
    files = fsspec.filesystem("memory")
    files.pipe_file("/full/letter.txt", b"x")
    with pytest.raises(WriterError) as caught:
        issue(assess(library(), matter(), strict=False), people(), "memory://full")
    assert caught.value.problems[0].code == "not-empty"
    issue(assess(library(), matter(), strict=False), people()[:2], "memory://run")
    with pytest.raises(WriterError) as caught:
        issue(assess(library(), matter(), strict=False), people()[:3], "memory://run")
    assert caught.value.problems[0].code == "other-run"


# ------------------------------------------------------------------ what cannot be
@pytest.mark.parametrize(
    ("url", "code"), [("nowhere://x/y", "no-driver"), ("s3://nobody-made-this-bucket/x", "unwritable-file")]
)
def test_a_place_that_is_not_there_is_said(s3: dict[str, Any], url: str, code: str) -> None:
    with pytest.raises(WriterError) as caught:
        issue(
            assess(library(), matter(), strict=False), people()[:1], url, storage=s3 if url.startswith("s3") else None
        )
    assert caught.value.problems[0].code == code
    assert "secret" not in str(caught.value) and "testing" not in str(caught.value)


def test_a_store_that_answers_nothing_is_said() -> None:
    options = {
        "key": "k",
        "secret": "s",
        "client_kwargs": {"endpoint_url": "http://127.0.0.1:1"},
        "config_kwargs": {"retries": {"max_attempts": 0}},
    }
    with pytest.raises(WriterError) as caught:
        issue(assess(library(), matter(), strict=False), people()[:1], "s3://cabinet/x", storage=options)
    assert caught.value.problems[0].code in ("unreachable", "unwritable-file")


def test_a_url_shows_no_password() -> None:
    assert open_place("memory://martin:s3cret@files/x").name == "memory://files/x"


def test_the_url_of_a_folder_is_the_folder(tmp_path: Path) -> None:
    issue(assess(library(), matter(), strict=False), people()[:2], f"file://{tmp_path}/out")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.docx")) == ["E-000.docx", "E-001.docx"]
    assert json.loads((tmp_path / "out" / "manifest.jsonl").read_text("utf-8").splitlines()[0])["key"] == "E-000"


def test_notes_know_the_chunks_that_are_done(tmp_path: Path) -> None:
    notes = RunNotes(open_place(tmp_path))
    notes.open_run("run", 2)
    notes.note_finished(1, ["{}\n"], ["a\r\n"])
    assert notes.finished_chunks() == {1}
