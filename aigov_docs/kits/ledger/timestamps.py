"""Timestamps of the end of a chain: an authority signs that it existed at a time (RFC 3161).

What is dated is the text of the end, ``number:link``: no name, and nothing from which one could be guessed. The answer
of the authority is kept as a file of its own (``.tsr``), outside the register; ``openssl ts -verify`` reads it too.
Whoever rewrites the chain later cannot have the old day signed again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..ground.i18n import N_
from ..ground.problems import Problem, RegisterError, unreadable_file
from ..ground.short_repr import short_repr
from .chain import ChainHead

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_TIMEOUT = 30  # seconds that the authority has to answer
_LONGEST = 1 << 20  # bytes of an answer: one with all its certificates has some thousand
#: The digests that a token may have been made with, by the names that RFC 3161 gives them.
_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}


@short_repr("head.number", "time", "authority", "file")
@dataclass(frozen=True, slots=True)
class HeadTimestamp:
    """The timestamp of an end of a register's chain: the event, the time, who signed it, and the token's file."""

    head: ChainHead
    time: dt.datetime
    authority: str
    file: str = ""

    def as_dict(self) -> dict[str, str]:
        """Convert the timestamp to a dict of texts: ``head``, ``time`` (ISO, in UTC), ``authority`` and ``file``."""
        return {
            "head": str(self.head),
            "time": self.time.isoformat(),
            "authority": self.authority,
            "file": self.file,
        }


def request_timestamp(head: ChainHead, url: str, roots: str | Path) -> tuple[HeadTimestamp, bytes]:
    """Ask an authority to date the end of a register's chain; return the timestamp, verified, and the token to keep.

    Parameters
    ----------
    head:
        The end of the chain, as `Register.read_head` returns it.
    url:
        The address of the authority, ``https://…`` or ``http://…``: what it signs needs no secrecy.
    roots:
        The PEM file of the authority's certificates, which it publishes: those on which its signature rests.

    Raises
    ------
    RegisterError
        The authority cannot be reached, refuses, or answers what does not verify; the extra is not installed.

    >>> request_timestamp(ChainHead(288, "ab" * 32), "tsa.example", "autorite.pem")
    Traceback (most recent call last):
    ...
    aigov_docs.kits.ground.problems.RegisterError: --timestamp — this is no address of an authority — write https://…
    or http://…
    """
    if not url.startswith(("http://", "https://")):
        message, hint = N_("this is no address of an authority"), N_("write https://… or http://…")
        raise RegisterError(Problem("bad-address", "--timestamp", message, hint))
    client = _load_client("--timestamp")
    trusted = _read_roots(roots)
    request = client.TimestampRequestBuilder(str(head).encode(), client.HashAlgorithm.SHA256).build()
    answer = _ask_authority(url, request.as_bytes())
    token = _read_token(answer, "--timestamp", trusted, request.nonce)
    if not token.covers_head(head):
        raise RegisterError(_not_right("--timestamp", "Mismatch between messages"))
    return HeadTimestamp(head, token.time, token.authority), answer


def read_tokens(files: Iterable[str | Path], roots: str | Path) -> TokenFinder:
    """Read the tokens of timestamps from files and verify their signatures, without any network.

    Parameters
    ----------
    files:
        The files that `request_timestamp` gave, ``.tsr``.
    roots:
        The PEM file of the authority's certificates.

    Returns
    -------
    TokenFinder
        What `Register.check_chain` takes. A token that is not right is a fault there.

    Raises
    ------
    RegisterError
        A file cannot be read, or the extra is not installed.

    >>> read_tokens(["avenants.db-288.tsr"], "autorite.pem")
    Traceback (most recent call last):
    ...
    aigov_docs.kits.ground.problems.RegisterError: avenants.db-288.tsr — the file cannot be read: there is no such file
    or folder — check the path and its permissions
    """
    given = [(Path(file).name, _read_file(file)) for file in files]
    _load_client("--timestamps")
    trusted = _read_roots(roots)
    tokens: list[_Token] = []
    problems: list[Problem] = []
    for name, data in given:
        try:
            tokens.append(_read_token(data, name, trusted, None))
        except RegisterError as error:
            problems += error.problems
    return TokenFinder(tokens, problems)


@dataclass(frozen=True, slots=True)
class _Token:
    """A token whose signature was verified: what it dates, when, and who signed it."""

    file: str
    algorithm: str
    digest: bytes = field(repr=False)
    time: dt.datetime
    authority: str

    def covers_head(self, head: ChainHead) -> bool:
        """Whether it is this end of a chain that the token dates."""
        return hashlib.new(self.algorithm, str(head).encode()).digest() == self.digest


class TokenFinder:
    """Finder of the events that the tokens of timestamps date, as a chain is gone through.

    >>> TokenFinder([], []).list_found()
    ()
    """

    def __init__(self, tokens: Sequence[_Token], problems: Sequence[Problem]) -> None:
        self._tokens, self._problems = tokens, list(problems)
        self._wanted = {(token.algorithm, token.digest): token for token in tokens}
        self._algorithms = sorted({token.algorithm for token in tokens})
        self._found: dict[str, HeadTimestamp] = {}

    def look_at(self, head: ChainHead) -> None:
        """Look whether a token dates one end of the chain: the number of an event and its link."""
        text = str(head).encode()
        for algorithm in self._algorithms:
            token = self._wanted.get((algorithm, hashlib.new(algorithm, text).digest()))
            if token is not None:
                for stamp in (known_token for known_token in self._tokens if known_token.digest == token.digest):
                    self._found[stamp.file] = HeadTimestamp(head, stamp.time, stamp.authority, stamp.file)

    def list_found(self) -> tuple[HeadTimestamp, ...]:
        """List the timestamps whose event was met, in the order of the tokens."""
        return tuple(self._found[token.file] for token in self._tokens if token.file in self._found)

    def list_problems(self) -> list[Problem]:
        """List a problem for each token that is not right, or whose event the chain does not have."""
        message = N_("no event of the register has what this timestamp dates: it was rewritten or cut off since")
        hint = N_("restore the register from a copy; or is it the timestamp of another register?")
        lacking = [token.file for token in self._tokens if token.file not in self._found]
        return [*self._problems, *(Problem("timestamp-unknown", file, message, hint) for file in lacking)]


# ------------------------------------------------------------------ tokens and certificates
def _load_client(where: str) -> Any:  # noqa: ANN401 - a module of an extra
    try:
        import rfc3161_client
    except ImportError:
        message, hint = (
            N_("the rfc3161-client library is not installed"),
            N_('install it with: pip install "{package}"'),
        )
        raise RegisterError(Problem("no-rfc3161", where, message, hint, {"package": "aigov-docs[timestamp]"})) from None
    return rfc3161_client


def _read_file(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise RegisterError(unreadable_file(Path(path).name, error)) from None


def _read_roots(roots: str | Path) -> list[Certificate]:
    """Read the certificates of a PEM file."""
    from cryptography.x509 import load_pem_x509_certificates

    data, name = _read_file(roots), Path(roots).name
    try:
        return load_pem_x509_certificates(data)
    except ValueError:
        message, hint = N_("this file holds no certificate"), N_("give the PEM file that the authority publishes")
        raise RegisterError(Problem("bad-roots", name, message, hint)) from None


def _read_token(data: bytes, where: str, roots: list[Certificate], nonce: int | None) -> _Token:
    """Read the answer of an authority and verify its signature.

    Raises
    ------
    RegisterError
        It is no such answer, or it does not verify.
    """
    client = _load_client(where)
    try:
        answer = client.decode_timestamp_response(data)
        if answer.status != client.PKIStatus.GRANTED:
            raise RegisterError(_not_right(where, " ".join(answer.status_string) or f"status {answer.status}"))
        tst_info = answer.tst_info
        algorithm = _DIGESTS[tst_info.message_imprint.hash_algorithm.dotted_string]
        verifier = client.VerifierBuilder(roots=list(roots), nonce=nonce).build()
        verifier.verify(answer, tst_info.message_imprint.message)
        time, authority = tst_info.gen_time, _name_signer(answer)
    except (ValueError, TypeError, KeyError) as error:
        raise RegisterError(_not_right(where, type(error).__name__)) from None
    except client.VerificationError as error:
        raise RegisterError(_not_right(where, str(error))) from None
    return _Token(where, algorithm, tst_info.message_imprint.message, time.astimezone(dt.UTC), authority)


def _name_signer(answer: Any) -> str:  # noqa: ANN401 - a response of the client
    """Name the certificate that signed an answer, as it names itself."""
    from cryptography.x509 import load_der_x509_certificate

    signers = {(signer.issuer.rfc4514_string(), signer.serial_number) for signer in answer.signed_data.signer_infos}
    certificates = map(load_der_x509_certificate, answer.signed_data.certificates)
    named = (
        certificate.subject.rfc4514_string()
        for certificate in certificates
        if (certificate.issuer.rfc4514_string(), certificate.serial_number) in signers
    )
    return next(named, "")


def _not_right(where: str, reason: str) -> Problem:
    message = N_("the timestamp does not verify: {reason}")
    hint = N_("check the certificates of the authority; ask for a new timestamp")
    return Problem("timestamp-invalid", where, message, hint, {"reason": reason})


def _ask_authority(url: str, request: bytes) -> bytes:
    """Send a request to an authority and return its answer.

    Raises
    ------
    RegisterError
        It cannot be reached, or answers something else.
    """
    import urllib.request
    from http.client import HTTPException

    asked = urllib.request.Request(url, request, {"Content-Type": "application/timestamp-query"})
    try:
        with urllib.request.urlopen(asked, timeout=_TIMEOUT) as answer:
            data: bytes = answer.read(_LONGEST)
    except (OSError, HTTPException, ValueError) as error:
        message = N_("the authority does not answer: {reason}")
        reason = {"reason": str(getattr(error, "reason", "") or type(error).__name__)}
        hint = N_("check its address, or try later; nothing was written")
        raise RegisterError(Problem("no-answer", "--timestamp", message, hint, reason)) from None
    return data
