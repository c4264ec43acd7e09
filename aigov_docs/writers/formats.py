"""The formats of documents: one table, which every command, question and tool reads.

A format is added by an entry here and the module that writes it, which is imported when it is first needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents: what its files are, which module writes them, and what can be done with them.

    Parameters
    ----------
    media_type:
        How a web answer calls such a file.
    writer:
        The module with the function ``to_bytes(document, *, annotate=False)``, as named from this package.
    options:
        The options of `writers.to_bytes` that have an effect on such a file, besides ``annotate``.
    bulk:
        The ways in which a bulk issue gives such files, by name, each with the name of the file that gathers those of
        a chunk; None for a file each. Empty where a bulk issue makes none.
    chunk:
        How many documents a bulk issue makes at a time.
    is_packed:
        Whether a file is compressed already.
    is_compared:
        Whether a file can be checked against the library, and two of them be compared with tracked changes.
    """

    media_type: str
    writer: str
    options: frozenset[str] = frozenset()
    bulk: Mapping[str, str | None] = field(default_factory=dict)
    chunk: int = 0
    is_packed: bool = False
    is_compared: bool = False


#: Every format by its name, which is the ending of its files without the dot.
FORMATS: dict[str, Format] = {
    "docx": Format(
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        writer="..word.writer",
        options=frozenset({"letterhead", "paginate", "key"}),
        bulk={"docx": None, "zip": "documents-{n:04d}.zip"},
        chunk=1000,
        is_packed=True,
        is_compared=True,
    ),
    "pdf": Format(
        media_type="application/pdf",
        writer=".typst",
        options=frozenset({"letterhead", "engine"}),
        bulk={"pdf": None, "print": "print-{n:04d}.pdf"},
        chunk=100,
        is_packed=True,
    ),
    "html": Format(media_type="text/html", writer=".html"),
    "md": Format(media_type="text/markdown", writer=".markdown"),
    "json": Format(media_type="application/json", writer=".json"),
}
#: The media type of each format, as a web answer states it.
MEDIA_TYPES: Mapping[str, str] = {name: format.media_type for name, format in FORMATS.items()}


def known_formats() -> tuple[str, ...]:
    """List the formats in which documents are written, by their file endings without the dot."""
    return tuple(sorted(FORMATS))


def name_format(path: object) -> str:
    """Name the format that the ending of a path says, in small letters and without the dot; the path may be none.

    >>> name_format("Charte.DOCX"), name_format(None)
    ('docx', '')
    """
    return str(path or "").lower().rpartition(".")[2]


def formats_taking(option: str) -> tuple[str, ...]:
    """List the formats on which an option of `writers.to_bytes` has an effect.

    >>> formats_taking("letterhead")
    ('docx', 'pdf')
    """
    return tuple(name for name, format in FORMATS.items() if option in format.options)


def bulk_ways() -> dict[str, str]:
    """List the ways in which a bulk issue gives its documents, each with the format of their files.

    >>> bulk_ways()
    {'docx': 'docx', 'zip': 'docx', 'pdf': 'pdf', 'print': 'pdf'}
    """
    return {way: name for name, format in FORMATS.items() for way in format.bulk}


def bulk_format(way: str) -> Format:
    """Find the format of the files that a bulk issue makes in a way, one of `bulk_ways`.

    >>> bulk_format("zip").chunk
    1000
    """
    return FORMATS[bulk_ways()[way]]


def is_printed(way: str) -> bool:
    """Whether a bulk issue in a way makes files that an engine lays out page by page, as those of a PDF.

    >>> is_printed("print"), is_printed("zip")
    (True, False)
    """
    return "engine" in bulk_format(way).options


def compared_formats() -> tuple[str, ...]:
    """List the formats whose files can be checked against the library and compared with tracked changes.

    >>> compared_formats()
    ('docx',)
    """
    return tuple(name for name, format in FORMATS.items() if format.is_compared)
