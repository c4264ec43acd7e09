"""Checks of the table of contents and of the annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...kits.ground.i18n import N_
from ...kits.ground.text import normalize_text
from ...kits.wordkit.read.lines import ANNEX
from ...word.printed import printed_fingerprints
from ..verify_values import Remark
from .cases import ReadingCase, list_disturbed_languages
from .remarks import file_remark, shorten_text


def check_contents(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each line of a file's table of contents that matches no heading of the file.

    All the lines that have the words of a heading, but another number, share one remark; they give none in a file
    where articles are missing, added or moved.
    """
    heads: dict[str, set[str]] = {}
    for line in case.lines:
        if line.role.startswith(("Heading", "Unnumbered", "Sub")) and line.folded:
            heads.setdefault(_normalize_heading(line.shown), set()).add(
                _normalize_heading(f"{line.label} {line.shown}")
            )
    whole = {entry for headings in heads.values() for entry in headings}
    renumbered = False
    for line in case.listed:
        entry = re.sub(r"\s*[\t ][0-9]{1,4}$", "", line.shown.strip())
        text = _normalize_heading(entry)
        if not text or text in whole:
            continue
        if any(text.endswith(head) and _BEFORE.fullmatch(text.removesuffix(head)) for head in heads):
            if not renumbered and not list_disturbed_languages(case):
                renumbered = True
                yield file_remark(
                    "contents-number",
                    N_("the table of contents gives another number than the text: “{text}”"),
                    text=shorten_text(entry),
                )
        else:
            yield file_remark(
                "contents-line",
                N_("the table of contents has a line that is no heading: “{text}”"),
                text=shorten_text(entry),
            )


#: The number of a heading, as the contents have it before its words.
_BEFORE = re.compile(
    r"(?:(?:article|chapitre|chapter|annexe|annex|section|titre|title|partie|part)"
    r" ?)?(?:[0-9]{1,3}(?:er)?|[ivxl]{1,7})? ?[.:-]? ?"
)

#: The full stop after the number of a heading, which stands there in a line of text but not in the margin.
_STOP = re.compile(r"^((?:[a-z]+ )?(?:[0-9]{1,3}(?:er)?|[ivxl]{1,7}))\. ")


def _normalize_heading(text: str) -> str:
    """Normalize a heading for comparison with a line of the table of contents."""
    heading = " ".join(normalize_text(text).casefold().replace("\u2013", "-").split())
    return _STOP.sub(r"\1 ", heading)


def check_annexes(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each annex of a returned file that was removed, changed or added since the file was issued.

    Annexes are compared with the file's proof; nothing is yielded for a file without a proof.
    """
    if case.proof is None or not case.groups:
        return
    issued_prints = {part: value for part, value in case.proof.rest.items() if part.startswith(ANNEX)}
    now = {
        f"{tag} {language}": value
        for (tag, language), value in printed_fingerprints(case.lines).items()
        if tag.startswith(ANNEX)
    }
    languages = dict(enumerate(case.proof.head.get("languages", "").split(), 1))
    for part in dict.fromkeys([*issued_prints, *now]):
        name, _, turn = part.partition(" ")
        where = case.title_of(name, languages.get(int(turn), turn) if turn.isdigit() else turn)
        if part not in now:
            yield file_remark("annex-missing", N_("the annex is missing"), where=where, about=name)
        elif part not in issued_prints:
            yield file_remark("annex-added", N_("the annex was added since issue"), where=where, about=name)
        elif issued_prints[part] != now[part]:
            yield file_remark("annex-changed", N_("the annex was changed since issue"), where=where, about=name)
