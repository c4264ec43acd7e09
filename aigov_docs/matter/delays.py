"""The lengths of time that a matter sets for itself, such as how soon a request is answered."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from ..i18n import INSTANTS, N_, UNITS, Duration
from ..library.yaml_files import FileModel, RefusedValue


def _checked_duration(value: object) -> Duration:
    if isinstance(value, Duration):
        return value
    try:
        return Duration.from_text(str(value))
    except ValueError:
        raise RefusedValue(
            "not-a-duration",
            N_("not a length of time"),
            N_("write it as 10 working_days, 6 months, same_day or without_delay"),
        ) from None


#: How a length of time is written, for other programs.
WRITTEN = f"^({'|'.join(INSTANTS)}|[1-9][0-9]{{0,3}} +({'|'.join(unit.removesuffix('s') for unit in UNITS)})s?)$"
Delay = Annotated[
    Duration,
    BeforeValidator(_checked_duration),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": WRITTEN}),
]


class Delays(FileModel):
    """The lengths of time of a matter that replace the lengths set by its posture (general choice of options)."""

    request_answer: Delay | None = None
    incident_report: Delay | None = None
    review: Delay | None = None
    reflection: Delay | None = None
    log_retention: Delay | None = None
    post_contract: Delay | None = None
    transition: Delay | None = None
    conversation_retention: Delay | None = None
    recording_retention: Delay | None = None
    derogation: Delay | None = None
