"""The employer's side: what a provider of e-signature posts goes into the register, once its signature is checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler

import aigov_docs as aigov

REGISTER = "avenants.db"
#: The secret that the provider shows for this address: in a real tool, out of the code.
SECRET = "loopback-secret-of-the-demo"
LARGEST = 10 << 20


class Listener(BaseHTTPRequestHandler):
    """Answers 200 to what was recorded, now or before; 401 to a wrong signature; 422 to what a person must look at."""

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length", 0)), LARGEST)
        said: Mapping[str, object]
        try:
            outcome = aigov.signing.read_message(
                self.rfile.read(length), dict(self.headers.items()), "yousign", secret=SECRET
            )
            with aigov.Register(REGISTER, create=False) as register:
                said = aigov.signing.record_outcomes(register, [outcome]).as_dict()
            status = 200
        except aigov.RegisterError as error:
            said = {"problems": [problem.as_dict("fr") for problem in error.problems]}
            status = 401 if error.problems[0].code == "bad-signature" else 422
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(said).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: an address or a body may say who somebody is."""
