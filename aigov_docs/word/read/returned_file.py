"""The reading of an untrusted Word file from anywhere.

Nothing here believes sizes, names or styles. A file that cannot be read gives problems, never a traceback. Numbers
that Word counts by itself (articles, lists, pages, cross-references) are left out of the text, for they are no words
of anybody; a number that somebody typed is text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ...i18n import N_
from ...problems import Problem
from ..untrusted_package import (
    Limits,
    PartLink,
    Refusal,
    RefusedFile,
    UnreadableXml,
    WordPackage,
    open_package,
    parse_xml,
)
from .document_reader import read_document
from .elements import word_name
from .lines import WordContent

_NOT_WORD = Refusal(
    "not-word",
    N_("this is no Word file (.docx)"),
    N_("save it as .docx: a .doc, a .pdf or a file with a password cannot be read"),
)
_BOMB = Refusal(
    "zip-bomb",
    N_("the file unpacks to more than any document holds"),
    N_("do not open it: ask for it again"),
)
#: What a file that comes back may hold.
RETURNED_FILE_LIMITS = Limits(
    file=40_000_000,
    unpacked=200_000_000,
    part=80_000_000,
    parts=2_000,
    ratio=200,
    small=20_000_000,
    refusals={
        "large": Refusal(
            "too-big",
            N_("the file is too big: {size} MB"),
            N_("a document of this kind has less than {most} MB"),
        ),
        "empty": _NOT_WORD,
        "old": _NOT_WORD,
        "foreign": _NOT_WORD,
        "broken": _NOT_WORD,
        "password": Refusal("encrypted", N_("the file is protected by a password"), N_("save it without password")),
        "many": _BOMB,
        "bomb": _BOMB,
        "twice": Refusal(
            "two-parts",
            N_("the file has two parts of the same name: programs would not agree on what it says"),
            N_("open it in Word, and save it again"),
        ),
        "damaged": Refusal("damaged", N_("the part {part} of the file is damaged"), N_("ask for the file again")),
        "entities": Refusal(
            "doctype",
            N_("the part {part} declares entities, which no Word file does"),
            N_("do not open it: ask for the file again"),
        ),
    },
)
_PROOF = "{urn:aigov-docs:proof:1}proof"
_LONGEST_PROOF = 8_000_000


def read_file(data: bytes) -> WordContent:
    """Read the content of an untrusted Word file from its bytes.

    Sizes and the number of parts are checked first. A file that cannot be read, or not safely, gives a result with only
    ``problems``; no error is raised.

    >>> read_file(b"no zip").problems[0].code
    'not-word'
    """
    try:
        return _read_package(open_package(data, RETURNED_FILE_LIMITS))
    except RefusedFile as refused:
        return WordContent(problems=refused.problems)
    except RecursionError:
        message = N_("the parts of the file are nested too deep to be read")
        return WordContent(problems=(Problem("too-deep", "", message, N_("open it in Word, and save it again")),))


def _read_package(package: WordPackage) -> WordContent:
    links = package.read_links("")
    mains = [link.target for link in links if link.word == "officeDocument"]
    root = package.parse_part(mains[0]) if len(mains) == 1 else None
    if root is None or word_name(root) != "document":
        raise RefusedFile(Problem(_NOT_WORD.code, "", _NOT_WORD.message, _NOT_WORD.hint))
    content = read_document(package, mains[0], root)
    proofs = _find_proofs(package, package.read_links(mains[0]))
    properties = _read_properties(package, links)
    return replace(content, properties=properties, proof=proofs[0] if proofs else None, proofs=len(proofs))


def _find_proofs(package: WordPackage, links: list[PartLink]) -> list[bytes]:
    """Find the proof parts (records of how it was made) of a file: the ones the document links to, else any."""
    named = [link.target for link in links if link.word == "customXml" and not link.external]
    others = [name for name in package.names if re.fullmatch(r"customXml/item\d+\.xml", name)]
    proofs = []
    for name in dict.fromkeys([*named, *sorted(others)]):
        data = package.read_part(name)
        if data is None or len(data) > _LONGEST_PROOF:
            continue
        try:
            root = parse_xml(data)
        except UnreadableXml:
            continue
        if root.tag == _PROOF:
            proofs.append(data)
    return proofs


def _read_properties(package: WordPackage, links: list[PartLink]) -> dict[str, str]:
    """Read the custom properties of the file, by name."""
    properties = {}
    for link in links:
        root = package.parse_part(link.target) if link.word == "custom-properties" and not link.external else None
        for element in root if root is not None else ():
            properties[element.get("name", "")] = "".join(element.itertext())
    return properties
