"""Digests of texts, and the seal of a proof. Nothing here knows clauses or files."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def fingerprint_texts(*texts: str) -> str:
    """A short fingerprint of some texts, in order: 32 hexadecimal digits of SHA-256.

    >>> len(fingerprint_texts("a"))
    32
    """
    digest = hashlib.sha256("\x1f".join(texts).encode("utf-8"))
    return digest.hexdigest()[:32]


def seal_text(text: str, key: bytes | None = None) -> str:
    """The seal of a text: SHA-256, which anyone can make; with a key, HMAC-SHA256, which only its holders can.

    >>> seal_text("a") == seal_text("a"), seal_text("a") == seal_text("a", b"secret of the firm")
    (True, False)
    """
    data = text.encode("utf-8")
    return hmac.new(key, data, hashlib.sha256).hexdigest() if key is not None else hashlib.sha256(data).hexdigest()


def same_seal(one: str, other: str) -> bool:
    """Whether two seals are the same, without saying by the time it takes where they differ.

    >>> same_seal("ab", "ab")
    True
    """
    return hmac.compare_digest(one.encode("utf-8"), other.encode("utf-8"))


def serialize_pairs(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values as one text that is the same only when every name and value is: what a seal is made over.

    >>> serialize_pairs([("a", "b=c")]) == serialize_pairs([("a=b", "c")])
    False
    """
    return "".join(f"{len(name)}:{name}={len(value)}:{value}\n" for name, value in pairs)


def short_digest(value: str) -> str:
    """Eight digits that show whether one value was changed, beside the seal of the whole.

    >>> len(short_digest("a"))
    8
    """
    return hashlib.sha256(value.encode("utf-8")).hexdigest()[:8]
