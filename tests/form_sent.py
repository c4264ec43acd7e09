"""The facts of an employer as a form of an HR tool sends them: a mapping, as JSON gives it."""

from __future__ import annotations

from typing import Any

SENT: dict[str, Any] = {
    "vehicle": "it-charter-chapter",
    "date": "2026-11-02",
    "cse": "full",
    "employer": {
        "name": "Menuiserie Œuvrard \U0001f600",
        "legal_form": "SARL",
        "address": "5 quai de la Scierie, 38000 Grenoble",
        "siren": "900100207",
        "headcount": 62,
        "fifty_since": "2021-03-01",
    },
}
