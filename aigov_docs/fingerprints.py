"""Texts as fingerprints see them, and the seal of a proof. Nothing here knows clauses or files."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"'})
_AROUND_QUOTES = re.compile(r'\s*"\s*')
_BEFORE_MARKS = re.compile(r"\s+([;:!?%€])")
_MORE = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-")
    | {
        "\u00ad": None,
        "‚": "'",
        "‛": "'",
        "„": '"',
        "‹": '"',
        "›": '"',
        "ᵉ": "e",
        "ʳ": "r",
    }
)


def normalize_typography(text: str) -> str:
    """A text without its typography: one form of each letter, of quotation marks and of spaces.

    >>> normalize_typography("« un »\\u00a0; l’autre…") == '"un"; l\\'autre...'
    True
    """
    said = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("…", "...")
    said = _SPACES.sub(" ", said.translate(_QUOTES))
    said = _AROUND_QUOTES.sub('"', said)
    return _BEFORE_MARKS.sub(r"\1", said).strip()


@lru_cache(maxsize=2048)
def normalize_text(text: str) -> str:
    """A text of a file as it is compared: `flat`, with every dash as a hyphen and no soft hyphen.

    Letters stay as they are, capitals too; so do characters of no width, which nobody types by chance.

    >>> normalize_text("l’IA – au\\u00adjourd’hui"), normalize_text("1ᵉʳ") == normalize_text("1er")
    ("l'IA - aujourd'hui", True)
    """
    return normalize_typography(text.translate(_MORE))


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
