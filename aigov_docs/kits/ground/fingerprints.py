"""Digests of texts, and the seal of a proof. Nothing here knows clauses or files."""

from __future__ import annotations

import hashlib
import hmac
import zlib
from collections.abc import Iterable


def fingerprint_texts(*texts: str) -> str:
    """Compute one fingerprint of several texts, in the order given: the first 32 hexadecimal digits of a SHA-256.

    >>> len(fingerprint_texts("a"))
    32
    """
    digest = hashlib.sha256("\x1f".join(texts).encode("utf-8"))
    return digest.hexdigest()[:32]


def seal_text(text: str, key: bytes | None = None) -> str:
    """Compute the seal of a text, in hexadecimal digits: SHA-256, or HMAC-SHA256 when a key is given.

    Anyone can make a seal without a key; only the holders of the key can make one with it.

    >>> seal_text("a") == seal_text("a"), seal_text("a") == seal_text("a", b"secret of the firm")
    (True, False)
    """
    data = text.encode("utf-8")
    return hmac.new(key, data, hashlib.sha256).hexdigest() if key is not None else hashlib.sha256(data).hexdigest()


def same_seal(one: str, other: str) -> bool:
    """Whether two seals are the same, compared in a time that does not reveal where they differ.

    >>> same_seal("ab", "ab")
    True
    """
    return hmac.compare_digest(one.encode("utf-8"), other.encode("utf-8"))


def serialize_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Write pairs of a name and a value as one text, over which a seal can be computed.

    No two different lists of pairs give the same text.

    >>> serialize_pairs([("a", "b=c")]) == serialize_pairs([("a=b", "c")])
    False
    """
    return "".join(f"{len(name)}:{name}={len(value)}:{value}\n" for name, value in pairs)


def short_digest(value: str) -> str:
    """Compute the first eight hexadecimal digits of the SHA-256 of a value, which show whether the value changed.

    >>> len(short_digest("a"))
    8
    """
    return hashlib.sha256(value.encode("utf-8")).hexdigest()[:8]


def mark_digest(digest: str) -> str:
    """Compute the digits by which a change of a digest is found: its CRC-32, as eight hexadecimal digits.

    They are no seal: whoever changes the digest can make them again.

    >>> mark_digest("38faf736")
    '8bab791b'
    """
    return f"{zlib.crc32(digest.encode('utf-8')):08x}"
