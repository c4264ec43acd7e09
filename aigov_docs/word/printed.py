"""Fingerprints of the print of a Word file: each clause in each language, the rest, headers, numbers.

The writer puts them in the proof of a file; whoever verifies one that came back compares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..kits.ground.fingerprints import fingerprint_texts, short_digest
from ..kits.ground.text import normalize_text
from ..kits.wordkit.read.lines import (
    ANNEX,
    PICTURE,
    SMALL_DRAWINGS,
    SideNote,
    TextPiece,
    WordContent,
    WordLine,
    majority_language,
)
from ..kits.wordkit.read.part_reader import PartReader
from ..kits.wordkit.read.roles import ENDS, SIGNING
from ..kits.wordkit.read.text_looks import StyleSheet
from ..kits.wordkit.untrusted_package import parse_xml

#: How `group_segments` calls the place, date and signatures.
SIGNATURES = "signatures"
#: Notes that our own files never have; a letterhead may.
BESIDE = ("footnote", "endnote", "box", "hidden")


def part_fingerprints(xml: bytes) -> dict[tuple[str, str], str]:
    """Compute a fingerprint of the text that a Word file prints for each clause, in each language.

    The keys are those of `group_segments`: the tag of the clause's content control, and a language.

    Parameters
    ----------
    xml:
        The bytes of the part ``word/document.xml``.

    >>> w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    >>> list(
    ...     part_fingerprints(
    ...         f"<w:document {w}><w:body><w:p><w:r><w:t>Titre</w:t></w:r></w:p></w:body></w:document>".encode()
    ...     )
    ... )
    [('', '')]
    """
    return printed_fingerprints(PartReader(StyleSheet(None)).read_part(parse_xml(xml)))


def printed_fingerprints(lines: Iterable[WordLine]) -> dict[tuple[str, str], str]:
    """Compute a fingerprint of the text that lines of a Word file print for each clause, in each language.

    The keys are those of `group_segments`: the tag of the clause's content control, and a language. What has no text
    has no fingerprint.
    """
    texts = {key: [line.folded for line in owned] for key, owned in group_segments(lines).items()}
    return {key: fingerprint_texts(*filter(None, folded)) for key, folded in texts.items() if any(folded)}


def group_segments(lines: Iterable[WordLine]) -> dict[tuple[str, str], list[WordLine]]:
    """Group the lines of a Word file by clause and language.

    The keys are pairs: the tag of the clause's content control, then its language, such as ``fr``; empty for none. An
    annex is under its tag and its turn in the file, ``1``, then ``2`` in a second language; the signatures, with their
    place and date, are under ``("", "signatures")``, any other text outside clauses is under ``("", "")``. The table of
    contents is left out.
    """
    parts: dict[tuple[str, int], list[WordLine]] = {}
    signing = False
    for line in lines:
        signing = line.role == "MadeAt" or (signing and not line.tag and line.role not in ENDS - SIGNING)
        if not line.contents:
            parts.setdefault((line.tag, line.segment if line.tag else -int(signing)), []).append(line)
    groups: dict[tuple[str, str], list[WordLine]] = {}
    turns: dict[str, int] = {}
    for (tag, segment), owned in parts.items():
        if tag.startswith(ANNEX):
            turns[tag] = turns.get(tag, 0) + 1
            key = (tag, str(turns[tag]))
        else:
            key = (tag, majority_language(owned)) if tag else ("", SIGNATURES if segment else "")
        groups.setdefault(key, []).extend(owned)
    return groups


def furniture_fingerprints(notes: Iterable[SideNote]) -> dict[str, str]:
    """Compute one fingerprint of all headers of a Word file, and one of all footers, without page numbers.

    ``notes`` are the texts of the file outside its body; those that are neither header nor footer are passed over.
    The keys are ``header`` and ``footer``; a file without headers or footers lacks the key. A text that several
    headers or footers repeat counts once.

    >>> furniture_fingerprints([])
    {}
    """
    texts: dict[str, set[str]] = {}
    for note in notes:
        if note.kind in ("header", "footer") and (text := normalize_text(note.text)):
            texts.setdefault(note.kind, set()).add(text)
    return {kind: fingerprint_texts(*sorted(several)) for kind, several in sorted(texts.items())}


def words_beside(content: WordContent) -> tuple[str, ...]:
    """List, sorted, an entry such as ``box:1a2b3c4d`` for each thing that a Word file holds beside its main text.

    Such are text boxes, footnotes, endnotes and hidden texts of headers or footers, each as a kind and a digest of its
    text; and doubts outside clauses: short names, such as ``picture``, of what may make Word show other words than
    those read. They may come from a letterhead.

    >>> words_beside(WordContent(notes=(SideNote("box", "12 rue des Lilas"),), doubts=("picture",)))[1]
    'picture'
    """
    notes = [note for note in content.notes if note.kind in BESIDE]
    words = [f"{note.kind}:{short_digest(normalize_text(note.text))}" for note in notes]
    return tuple(sorted([*words, *(doubt for doubt in content.doubts if not doubt.endswith("@"))]))


def find_anchors(lines: Iterable[WordLine]) -> dict[int, tuple[str, ...]]:
    """Find the signing anchors of a Word file: for the ``place`` of each line that holds some, their entries.

    A signing anchor is a hidden code that tells an e-signature service where to sign. Its entry is the text ``anchor:``
    followed by a digest of three things: the code, its rank in the file, the title of its signatory.

    >>> find_anchors([WordLine((TextPiece("#sign1#", hidden="colour"),), role="SignatureSpace", place=3)]).keys()
    dict_keys([3])
    """
    anchors: dict[int, tuple[str, ...]] = {}
    title, turn = "", 0
    for line in lines:
        if line.role == "SignatureTitle" and line.folded:
            title = line.folded
        words = []
        for piece in line.hidden:
            text = piece.text.strip()
            if line.role in SIGNING and re.fullmatch(r"\S{1,60}", text):
                turn += 1
                words.append(f"anchor:{short_digest(f'{turn}|{title}|{text}')}")
        if words:
            anchors[line.place] = tuple(words)
    return anchors


def unseen_word(piece: TextPiece) -> str:
    """Compute the entry, ``unseen:`` and a digest, under which a file's proof records a hidden text of its letterhead.

    >>> unseen_word(TextPiece("x")) == unseen_word(TextPiece("y"))
    False
    """
    return f"unseen:{short_digest(normalize_text(piece.text))}"


def numbering_fingerprint(lines: Iterable[WordLine]) -> str:
    """Compute one fingerprint of all numbers that Word prints before the lines of a file, table of contents left out.

    >>> one, two = (WordLine((TextPiece("Objet"),), label=f"Article {number}.") for number in (1, 2))
    >>> numbering_fingerprint([one]) == numbering_fingerprint([two])
    False
    """
    labels = [line.label for line in lines if not line.contents and (line.label or line.folded)]
    return fingerprint_texts(*map(normalize_text, labels))


def non_clause_fingerprints(content: WordContent, *, dressed: bool) -> dict[str, str]:
    """Compute the fingerprints of what a Word file holds outside the words of clauses, for its proof.

    The keys are ``header``, ``footer``, ``numbers`` (printed before paragraphs), and ``beside``, whose value is a list
    of entries such as ``box:1a2b3c4d``, joined by spaces: signing anchors, pictures, the number of marks drawn beside
    words, and what a letterhead holds. ``numbers`` is always there, each other key only where there is such content.

    Parameters
    ----------
    dressed:
        Whether the file has a letterhead: only then are boxes, notes and hidden texts in ``beside``.

    >>> sorted(non_clause_fingerprints(WordContent(), dressed=False))
    ['numbers']
    """
    words = [word for several in find_anchors(content.lines).values() for word in several]
    if dressed:
        unseen = (unseen_word(piece) for line in content.lines if not line.tag for piece in line.hidden)
        words += [*words_beside(content), *unseen]
    else:
        words += [doubt for doubt in content.doubts if doubt.startswith((SMALL_DRAWINGS, PICTURE))]
    fingerprints = {**furniture_fingerprints(content.notes), "numbers": numbering_fingerprint(content.lines)}
    return {**fingerprints, "beside": " ".join(sorted(words))} if words else fingerprints
