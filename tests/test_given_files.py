"""Files given as a path, bytes or a stream, alike, and documents written to a stream: no folder of the caller."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from proposals import row

import aigov_docs as aigov
from aigov_docs.kits.ground.files import name_given, read_given
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.people.tool_inventory import read_tools
from aigov_docs.register.register import Register
from aigov_docs.review.redline import assemble_edition

LIBRARY = aigov.load_library()
SAMPLES = data_folder("clause_library") / "samples"
TODAY = aigov.samples.sample_matter().assessed_on
PEOPLE = (SAMPLES / "employees.csv").read_bytes()
TOOLS = b"Outil;Niveau;Compte;Classe\nA;public;pro;public\n"
OUTCOMES = b"reference;statut;date\nE-1@2026-06;signed;10/06/2026\n"
ANSWERS = "Matricule;Réponse;Date\nE-1;signé;03/12/2026\n".encode()
PAGE = assemble_edition(LIBRARY, "confidential-data@1", "fr")


class Unbuffered(io.RawIOBase):
    """A stream that takes seven bytes at a time, as one without a buffer may."""

    def __init__(self) -> None:
        self.taken = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.taken += data[:7]
        return min(7, len(data))


def import_answers(source: Any) -> object:
    with Register(":memory:") as register:
        register.record_issued([row("E-1")], run="2026-06")
        return register.import_answers(source)


def compare_files(source: Any) -> bytes:
    return aigov.redline(source, OTHER, library=LIBRARY)


WORD, OTHER = (aigov.to_bytes(assemble_edition(LIBRARY, f"confidential-data@{n}", "fr"), "docx") for n in (1, 2))
LETTERHEAD = (SAMPLES / "house/papier-a-en-tete.docx").read_bytes()
READERS: list[tuple[Callable[[Any], object], bytes]] = [
    (lambda source: aigov.verify(source, LIBRARY, today=TODAY).as_dict(), WORD),
    (compare_files, WORD),
    (lambda source: aigov.read_recipients(source).people, PEOPLE),
    (lambda source: read_tools(source, LIBRARY), TOOLS),
    (lambda source: aigov.records.read_record(source, "systems", LIBRARY), TOOLS),
    (import_answers, ANSWERS),
    (lambda source: [each.on for each in aigov.signing.read_outcomes(source, "generic")], OUTCOMES),
    (lambda source: aigov.word.open_letterhead(source, "x.docx"), LETTERHEAD),
]


def given(data: bytes, path: Path) -> Iterator[Any]:
    path.write_bytes(data)
    yield from (path, data)
    past = io.BytesIO(b"head" + data)
    past.seek(4)
    yield past


@pytest.mark.parametrize(("read", "data"), READERS)
def test_a_path_bytes_and_a_stream_are_read_alike(read: Callable[[Any], object], data: bytes, tmp_path: Path) -> None:
    first, *others = (read(source) for source in given(data, tmp_path / "file.bin"))
    assert len(others) == 2 and all(other == first for other in others)
    for wrong in (io.StringIO("a"), 12, None):
        with pytest.raises(TypeError):
            read(wrong)


def test_a_text_is_a_path_and_a_stream_stays_open(tmp_path: Path) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(b"abc")
    assert read_given(str(path)) == read_given(bytearray(b"abc")) == b"abc"
    with path.open("rb") as file:
        assert read_given(file) == b"abc" and not file.closed
        assert name_given(file, "x") == name_given(str(path), "x") == "file.bin" and name_given(b"", "x") == "x"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "retour.docx"
    with pytest.raises(aigov.WriterError, match=r"retour\.docx — the file cannot be read"):
        aigov.redline(missing, WORD)
    with pytest.raises(FileNotFoundError):
        aigov.verify(missing, LIBRARY, today=TODAY)
    with pytest.raises(aigov.WriterError, match="old — "):
        aigov.redline(b"no Word file", WORD)


@pytest.mark.parametrize("format", ["docx", "html", "md", "json"])
def test_a_document_goes_to_a_stream_as_to_a_file(format: str, tmp_path: Path) -> None:
    stream = io.BytesIO(b"head")
    stream.seek(4)
    assert aigov.render(PAGE, stream, format=format) is None
    path = aigov.render(PAGE, tmp_path / f"page.{format}")
    assert stream.getvalue() == b"head" + path.read_bytes() and not stream.closed
    assert aigov.render(PAGE, path, format=format) == path
    assert "/" in aigov.writers.MEDIA_TYPES[format]


def test_a_stream_without_a_buffer_and_one_in_an_archive_are_written_whole() -> None:
    raw, held = Unbuffered(), io.BytesIO()
    stream: Any = raw
    aigov.render(PAGE, stream, format="md")
    with zipfile.ZipFile(held, "w") as archive, archive.open("page.md", "w") as inside:
        out: Any = inside
        aigov.render(PAGE, out, format="md")
    with zipfile.ZipFile(held) as archive:
        assert bytes(raw.taken) == archive.read("page.md") == aigov.to_bytes(PAGE, "md")


def test_what_says_no_format_or_takes_no_bytes_is_refused(tmp_path: Path) -> None:
    anything: Any = io.BytesIO()
    for format, code in ((None, "no-format"), ("doc", "unknown-format")):
        with pytest.raises(aigov.WriterError) as refused:
            aigov.render(PAGE, anything, format=format)
        assert [each.code for each in refused.value.problems] == [code]
    with pytest.raises(aigov.WriterError) as refused:
        aigov.render(PAGE, tmp_path / "x.docx", format="md")
    assert [each.code for each in refused.value.problems] == ["other-format"]
    assert anything.getvalue() == b"" and list(tmp_path.iterdir()) == []
    wrong: Any
    for wrong in (io.StringIO(), 12, None):
        with pytest.raises(TypeError, match="a path or a binary stream"):
            aigov.render(PAGE, wrong, format="md")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no device that is always full")
def test_a_stream_that_is_full_is_told() -> None:
    with Path("/dev/full").open("wb", buffering=0) as file, pytest.raises(aigov.WriterError, match="disk is full"):
        full: Any = file
        aigov.render(PAGE, full, format="md")
