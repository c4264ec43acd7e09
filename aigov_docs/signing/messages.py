"""The message that a provider posts when something happened (a webhook): its signature checked, then what it says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RegisterError, refuse_type
from ..kits.ledger.evidence import Evidence, digest_file
from .outcomes import (
    Meaning,
    MessageShape,
    Outcome,
    Provider,
    day_in,
    find_meaning,
    find_person,
    find_value,
    load_provider,
    load_zone,
    parse_time,
)


def check_message_signature(
    body: bytes, headers: Mapping[str, str], secret: str | bytes, provider: Provider | str | Path
) -> None:
    """Refuse a message that the holder of the secret did not sign.

    The signature is compared in a time that does not depend on where it differs.

    Parameters
    ----------
    body:
        The body of the request, byte for byte as it came.
    headers:
        The headers of the request, whatever their capitals.
    secret:
        The secret that the provider shows for this address.
    provider:
        The provider, its name, or the file of the user's own (`load_provider`).

    Raises
    ------
    RegisterError
        The signature is missing or wrong, or the provider sends no messages that are known.

    >>> import hashlib, hmac
    >>> signed = "sha256=" + hmac.new(b"s3cret", b"{}", hashlib.sha256).hexdigest()
    >>> check_message_signature(b"{}", {"x-yousign-signature-256": signed}, "s3cret", "yousign")
    """
    refuse_type("body", body, bytes)
    provider = load_provider(provider)
    form = _shape_of(provider).signature
    key = secret.encode() if isinstance(secret, str) else secret
    if not key:
        message, hint = N_("the secret is empty: anybody could sign"), N_("take it from the provider’s own page")
        raise RegisterError(Problem("no-secret", provider.label, message, hint, path=("secret",)))
    digest = hmac.new(key, body, hashlib.sha256).digest()
    written = digest.hex() if form.encoding == "hex" else base64.b64encode(digest).decode()
    expected, name = f"{form.prefix}{written}".encode(), form.header.lower()
    given = [
        value.strip().encode("utf-8", "surrogateescape")
        for header, value in headers.items()
        if header.lower() == name or (form.several and header.lower().startswith(name))
    ]
    fits = [hmac.compare_digest(signature, expected) for signature in given]  # all of them, whichever fits
    if not any(fits):
        header = f"{form.header}1" if form.several else form.header
        message = N_("the signature is wrong") if given else N_("the header {header} is missing")
        hint = N_("refuse the message: only what the provider signed with the secret is read")
        raise RegisterError(Problem("bad-signature", provider.label, message, hint, {"header": header}))


def read_message(
    body: bytes,
    headers: Mapping[str, str],
    provider: Provider | str | Path,
    *,
    secret: str | bytes,
    zone: str | None = None,
    signed_file: str | Path | bytes | BinaryIO | None = None,
    tests: bool = False,
) -> Outcome:
    """Read the message of a provider's webhook, once its signature is checked: what it says of one signature.

    The person is found by the reference that was sent along, never by name. What the message says is for
    `record_outcomes`, which does not record the same message twice.

    Parameters
    ----------
    body, headers, secret:
        The request as it came, and the secret (`check_message_signature`).
    provider:
        The provider, its name, or the file of the user's own (`load_provider`).
    zone:
        The time zone that says which day a time is, ``Europe/Paris``; when None, the one that the message names, else
        that of the time itself.
    signed_file:
        The signed file, a path, bytes or a binary stream, whose SHA-256 is kept as evidence; None where it is not at
        hand.
    tests:
        Whether a message of the provider's test environment is read too; else it is refused.

    Raises
    ------
    RegisterError
        The signature is wrong; the message is not JSON, is a test, has a status that nobody explained, does not say
        whose signature it is or when, or says that one of several signers declined.

    >>> import hashlib, hmac
    >>> said = {"id": "m1", "status": "signed", "time": "2026-06-10T09:30:00Z", "reference": "E-1@2026-06"}
    >>> body = json.dumps(said).encode()
    >>> headers = {"X-Signature-256": "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()}
    >>> read_message(body, headers, "generic", secret="s3cret")
    <Outcome meaning=signed status=signed on=2026-06-10 run=2026-06>
    """
    provider = load_provider(provider)
    check_message_signature(body, headers, secret, provider)
    shape, where = _shape_of(provider), provider.label
    load_zone(zone, "zone")
    data = _read_json(body, where)
    if shape.test and find_value(data, shape.test) is True and not tests:
        message, hint = (
            N_("this is a message of a test environment"),
            N_("nobody signed: answer it, and record nothing"),
        )
        raise RegisterError(Problem("test-message", where, message, hint))
    status = _text_at(data, shape.status)
    meaning = find_meaning(status, shape.statuses, where, shown=True)
    if meaning in ("underway", "ended"):
        return Outcome(meaning, status, where=where)
    signers = find_value(data, shape.signers) if shape.signers else None
    if meaning == "refused" and isinstance(signers, list) and len(signers) > 1:
        message = N_("somebody declined, and {count} people sign: it does not say who")
        hint = N_("look it up, and write the answer by hand")
        raise RegisterError(Problem("who-declined", where, message, hint, {"count": len(signers)}))
    reference = next((text for path in shape.reference if (text := _text_at(data, path))), "")
    key, run = find_person(reference, "", "", where)
    zone = zone or (_text_at(data, shape.zone) if shape.zone else "") or None
    time = parse_time(_text_at(data, _time_path(shape, meaning)), zone)
    if time is None or time.tzinfo is None:
        message, hint = N_("it does not say when"), N_("have it sent with the summary of the envelope")
        raise RegisterError(Problem("no-time", where, message, hint))
    numbers = [_text_at(data, path) for path in shape.message]
    if not all(numbers):
        message = N_("it has nothing that tells it from another message")
        raise RegisterError(Problem("no-message-id", where, message, N_("check that it is a message of this provider")))
    evidence = Evidence(
        provider.name,
        _text_at(data, shape.envelope) if shape.envelope else "",
        digest_file(signed_file) if signed_file is not None and meaning == "signed" else "",
        time,
        " ".join(numbers),
    )
    return Outcome(meaning, status, key, run, day_in(time, zone), evidence, where)


def _shape_of(provider: Provider) -> MessageShape:
    if provider.webhook is None:
        message = N_("nothing is known of the messages that it sends")
        hint = N_("describe them in a file of your own, under webhook")
        raise RegisterError(Problem("messages-unread", provider.label, message, hint))
    return provider.webhook


def _time_path(shape: MessageShape, meaning: Meaning) -> str:
    """Find the path at which a message says when."""
    if isinstance(shape.time, str):
        return shape.time
    return shape.time["signed" if meaning == "signed" else "refused"]


def _text_at(data: object, path: str) -> str:
    """Read the text or the number at a path; an empty text where neither stands there."""
    value = find_value(data, path)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _read_json(body: bytes, where: str) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        message, hint = N_("the message is no JSON"), N_("give the body of the request as it came")
        raise RegisterError(Problem("not-json", where, message, hint)) from None
