"""The tags of content controls, which name the clause and edition, or the annex, of the text inside."""

from __future__ import annotations

import re

#: What the tag of an annex begins with; the name of its companion follows.
ANNEX = "annex:"
#: The tag of a clause: "confidential-data@2", "acme/confidential-data@1".
CLAUSE_TAG = re.compile(r"[a-z0-9][a-z0-9/-]{0,60}@[1-9][0-9]{0,3}")
#: The tag of an annex: "annex:tools-list".
ANNEX_TAG = re.compile(rf"{ANNEX}[a-z0-9][a-z0-9-]{{0,56}}")


def is_owner_tag(tag: str) -> bool:
    """Whether a tag of a content control names a clause or an annex, as this package writes such tags.

    >>> is_owner_tag("confidential-data@2"), is_owner_tag("annex:tools-list"), is_owner_tag("date")
    (True, True, False)
    """
    return CLAUSE_TAG.fullmatch(tag) is not None or ANNEX_TAG.fullmatch(tag) is not None


def annex_of(tag: str) -> str:
    """Find the name of the companion document in the tag of an annex's content control; empty for any other tag.

    >>> annex_of("annex:tools-list"), annex_of("confidential-data@2")
    ('tools-list', '')
    """
    return tag.removeprefix(ANNEX) if tag.startswith(ANNEX) else ""
