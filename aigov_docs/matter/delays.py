"""The lengths of time that a matter sets for itself, such as how soon a request is answered."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from ..i18n import N_, Duration
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


Delay = Annotated[Duration, BeforeValidator(_checked_duration), PlainSerializer(str, return_type=str)]


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
