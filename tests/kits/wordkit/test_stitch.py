"""Stitching by itself: no library, no document, no Word."""

from __future__ import annotations

import hashlib
import hmac
import io
import zipfile
import zlib

import pytest

from aigov_docs.kits.ground.text import normalize_text
from aigov_docs.kits.wordkit.stitch.parts import (
    EntryWriter,
    PieceChecksums,
    SlottedPart,
    deflate_whole,
    digest_part,
    file_fingerprint,
    join_between,
    read_parts,
)
from aigov_docs.kits.wordkit.stitch.template import (
    ATTRIBUTE,
    CODECS,
    ProofTemplate,
    SlotMarks,
    Spelling,
    WordTemplate,
    compile_lines,
    encode_cut,
    normalize_value,
    normalize_values,
)

MARKS = SlotMarks(0xE100, 3, spaced=True)
STATIC = b"<static/>"


def template(codec: str, proof: ProofTemplate | None = None) -> WordTemplate:
    text = f'<p a="{MARKS.make_placeholder(1, 5)}">Name: {MARKS.make_placeholder(0, 40)}</w:p><p>the same</w:p>'
    pieces, slots = MARKS.split_text(text)
    spellings = [Spelling(1, ATTRIBUTE), Spelling(0)]
    part = SlottedPart("text.xml", [piece.encode() for piece in pieces], [{1: 0, 0: 1}[slot] for slot in slots])
    for each in (part, *([proof.xml] if proof else [])):
        each.deflate_pieces()
    unchanging = EntryWriter()
    unchanging.add_entry("static.xml", deflate_whole(STATIC), zlib.crc32(STATIC), len(STATIC))
    head, listing, count = unchanging.take_entries()
    digests = [("static.xml", digest_part(STATIC))]
    return WordTemplate(spellings, [part], proof, head, listing, count, digests, codec)


VALUES = [("Dupont & Fils", 'a "b"'), ("", "é" * 300), ("x" * 60_000, "1")]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("values", VALUES, ids=["escaped", "empty", "long"])
def test_a_merged_file_is_a_zip_any_reader_reads(codec: str, values: tuple[str, str]) -> None:
    merged = template(codec)
    file, fingerprint = merged.merge_values([*values, None])
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["static.xml", "text.xml"]
    parts = read_parts(file)
    name, attribute = (value.replace("&", "&amp;") for value in values)
    assert parts["text.xml"].decode() == (
        f'<p a="{attribute.replace(chr(34), "&quot;")}">Name: {name}</w:p><p>the same</w:p>'
    )
    assert fingerprint == file_fingerprint((name, digest_part(data)) for name, data in parts.items())
    assert file == merged.merge_without_fingerprint([*values, None])


def test_both_codecs_and_a_template_read_back_give_the_same_fingerprint() -> None:
    values = ["Zoé", "b", None]
    stitched, packed = template("stitched"), template("zlib")
    assert stitched.merge_values(values)[1] == packed.merge_values(values)[1]
    again = WordTemplate.from_data(stitched.as_data())
    assert again.merge_values(values) == stitched.merge_values(values)


def test_a_part_that_proves_its_texts_is_computed_for_each_person() -> None:
    digits = SlotMarks(0xF000, 10)
    line, key = f"Employee: {MARKS.make_placeholder(0, 9)}", b"secret"
    printed, blank, mark = ("\uf000" * 32, "\uf001" * 8, "\uf002" * 8)
    proof = ProofTemplate(
        "proof.xml",
        [compile_lines([line], MARKS)],
        [],
        [0],
        [0],
        encode_cut(digits.split_text(f"{printed}:{mark} {blank}")),
        b"head ",
        SlottedPart("proof.xml", [b"<proof>", b" ", b"</proof>"], [0, 1]),
        key,
    )
    merged = template("stitched", proof)
    for name in ("Zoé", "l’Œuvre", "– a –"):
        stated = read_parts(merged.merge_values([name, "", None])[0])["proof.xml"].decode()
        first = hashlib.sha256(normalize_text(f"Employee: {name}").encode()).hexdigest()[:32]
        second = hashlib.sha256(normalize_value(name).encode()).hexdigest()[:8]
        prints = f"{first}:{zlib.crc32(first.encode()):08x} {second}"
        last = hmac.new(key, f"head {prints}".encode(), hashlib.sha256).hexdigest()
        assert stated == f"<proof>{prints} {last}</proof>"
    assert WordTemplate.from_data(merged.as_data()).proof.key is None  # type: ignore[union-attr]  # it has a proof


def test_values_looked_at_in_one_go_are_normalized_as_each_alone() -> None:
    words = [
        "Zoé",
        "d’Arcy",
        "2\xa0mars 2020",
        "",
        "a  b",
        " a",
        "a ",
        "« a »",
        "a\x1fb",
        "é".replace("é", "e\u0301"),
        "a…",
    ]
    words += ["l'Œuvre (bât. B), 69-1", "\xa0a", "a\xa0", "a \xa0b", "1ᵉʳ", "–", "x\u202f;", "'", "’ "]
    for count in range(1, 4):
        for at in range(len(words)):
            several = [words[(at + turn * 7) % len(words)] for turn in range(count)]
            assert list(normalize_values(several)) == [normalize_text(each) for each in several], several


def test_a_mark_is_as_long_as_its_value_and_its_words_are_short() -> None:
    for length in range(1, 60):
        mark = MARKS.make_placeholder(2, length)
        assert len(mark) == length
        assert max(map(len, mark.split())) <= 13
        assert MARKS.split_text(f"a {mark} b") == (("a ", " b"), (2,))


@pytest.mark.parametrize("sizes", [(0, 0), (5, 70_000, 3), (70_000, 2_000, 0, 5_000), (1_500, 1_500)])
@pytest.mark.parametrize("value", [b"", b"x", "é".encode() * 3000])
def test_a_checksum_put_together_is_that_of_the_joined_part(sizes: tuple[int, ...], value: bytes) -> None:
    pieces = [bytes([65 + at]) * size for at, size in enumerate(sizes)]
    slots = [at % 2 for at in range(len(sizes) - 1)]
    joined = join_between(pieces, [value, b"other"], slots)
    assert PieceChecksums(pieces).compute_crc([value, b"other"], slots) == zlib.crc32(joined)
    part = SlottedPart("p", pieces, slots)
    for _ in range(120):  # the tables are made after a hundred
        assert part.count_and_crc([value, b"other"]) == (len(joined), zlib.crc32(joined))
