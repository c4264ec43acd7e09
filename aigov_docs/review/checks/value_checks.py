"""Checks of the filled-in values, and of a clause's print outside its words: tables, typed numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ...fingerprints import short_digest
from ...i18n import N_
from ...library.legal_forms import strip_article
from ..clause_groups import ClauseGroup
from ..match import is_wrong_value
from ..verify_values import Remark
from .cases import ReadingCase, list_values, longest_rising
from .remarks import clause_remark, quote_texts, shorten_text


def find_changed_values(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each blank of a clause whose value in the file is not the one recorded in the file's proof."""
    marks = case.proof.blanks if case.proof is not None else {}
    for group in case.groups:
        if case.is_as_issued(group):
            continue
        for name, value in list_values(group):
            known = marks.get((name, group.key[1]))
            if known is not None and known != short_digest(value):
                yield clause_remark(
                    group,
                    "blank-changed",
                    N_("the value of {name} was changed since issue: it is now “{value}”"),
                    name=name,
                    value=shorten_text(value),
                )


def find_strange_values(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each blank of a clause whose text in the file cannot be a value of its type (date, number…).

    A value that the file's proof records is accepted as it is.
    """
    for group in case.groups:
        if group.source is None or case.is_as_issued(group):
            continue
        entries = group.source.library.vocabulary.blanks
        marks = case.proof.blanks if case.proof is not None else {}
        for name, value in list_values(group):
            if marks.get((name, group.key[1])) != short_digest(value) and is_wrong_value(
                entries.get(name), value, group.key[1]
            ):
                yield clause_remark(
                    group,
                    "blank-strange",
                    N_("what stands for {name} is no such value: “{value}”"),
                    name=name,
                    value=shorten_text(value),
                )


def find_differing_values(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each blank whose value is not the same everywhere in the file, within one language.

    The blanks that print one name, such as the employer's, count as one; its article ("la", "the") does not matter.
    """
    entries = case.library.vocabulary.blanks
    names = {entry.source for entry in entries.values() if entry.type == "name"}
    seen: dict[tuple[str, str], dict[str, tuple[str, ClauseGroup]]] = {}
    for group in case.groups:
        for name, value in list_values(group):
            source = entries[name].source if name in entries else None
            key, compared = (source, strip_article(value)) if source is not None and source in names else (name, value)
            seen.setdefault((key, group.key[1]), {}).setdefault(compared, (value, group))
    for (name, _), values in seen.items():
        if len(values) > 1:
            yield clause_remark(
                list(values.values())[-1][1],
                "blank-differs",
                N_("{name} is not the same everywhere: {values}"),
                name=name,
                values=quote_texts([shorten_text(value, 60) for value, _ in values.values()], ", "),
            )


def find_changed_print(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each clause printed otherwise than at issue, though its words, values and order are the same.

    The difference is then in the clause's table, or in a number typed in its text.
    """
    marks = case.proof.blanks if case.proof is not None else {}
    for group in case.groups:
        unlike = group.missing or group.added or group.repeated or any(pair.how != "exact" for pair in group.pairs)
        if (
            case.is_as_issued(group) is not False
            or unlike
            or len(longest_rising([unit for unit, _ in group.order])) < len(group.order)
        ):
            continue
        if any(
            marks.get((name, group.key[1]), short_digest(value)) != short_digest(value)
            for name, value in list_values(group)
        ):
            continue
        if group.tables:
            yield clause_remark(group, "table-changed", N_("the table was changed since issue"))
        else:
            yield clause_remark(group, "printed-changed", N_("the clause no longer prints what it printed at issue"))
