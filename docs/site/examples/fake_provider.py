"""A provider of e-signature for a try on one machine: it signs its messages and posts them as Yousign's pages say."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

#: Loopback is reached without a proxy.
OPENER = build_opener(ProxyHandler({}))


def message(number: str, event: str, reference: str, time: int) -> dict[str, Any]:
    """A message of the shape that is documented, with what the register reads and no name in it."""
    request = {
        "id": f"request-{number}",
        "external_id": reference,
        "timezone": "Europe/Paris",
        "signers": [{"id": "1"}],
    }
    return {
        "event_id": f"event-{number}",
        "event_name": event,
        "event_time": str(time),
        "sandbox": False,
        "data": {"signature_request": request},
    }


def post(address: str, said: dict[str, Any], secret: str) -> tuple[int, dict[str, Any]]:
    """Sign a message with the secret and post it; the status and what was answered."""
    body = json.dumps(said).encode()
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    request = Request(address, body, {"Content-Type": "application/json", "X-Yousign-Signature-256": signature})
    try:
        with OPENER.open(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except HTTPError as refused:
        return refused.code, json.loads(refused.read())
