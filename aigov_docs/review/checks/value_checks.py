"""Checks of the filled-in values, and of a clause's print outside its words: tables, typed numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...kits.ground.fingerprints import fingerprint_texts, short_digest
from ...kits.ground.i18n import N_
from ...kits.ground.text import normalize_text
from ...kits.wordkit.read.lines import REFERENCE
from ...library.legal_forms import strip_article
from ..clause_groups import ClauseGroup
from ..verify_values import Remark
from ..wording_differences import WordChange, is_wrong_value
from .cases import ReadingCase, list_changed_values, list_values, longest_rising
from .remarks import clause_remark, quote_texts, shorten_text, show_word_changes

#: A number typed before a paragraph.
_TYPED = re.compile(r"\s*(?:(?:article|art\.)\s*)?[0-9]{1,4}(?:er|\.[0-9]{1,3})?\s*[.:)–-]?\s*", re.IGNORECASE)


def find_changed_values(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each blank of a clause whose value in the file is not the one recorded in the file's proof.

    The proof has a digest of the value: the remark tells the value itself where `find_issued_value` finds it.
    """
    for group in case.groups:
        for name, value, issued in list_changed_values(case, group):
            message, words = N_("{name} was changed since issue: {changes}"), (WordChange(issued, value),)
            if not issued:
                message = N_(
                    "{name} was changed since issue: it is now “{value}”; what it was cannot be told from the file"
                )
            yield clause_remark(
                group,
                "blank-changed",
                message,
                words=words,
                about=name,
                name=case.name_blank(name),
                changes=show_word_changes(words),
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
                    about=name,
                    name=case.name_blank(name),
                    value=shorten_text(value),
                )


def find_differing_values(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each blank whose value is not the same everywhere in the file, within one language.

    The blanks that print one name, such as the employer's, count as one; its article ("la", "the") does not matter.
    """
    entries = case.library.vocabulary.blanks
    names = {entry.source for entry in entries.values() if entry.type == "name"}
    seen: dict[tuple[str, str], dict[str, tuple[str, ClauseGroup]]] = {}
    blanks: dict[str, str] = {}
    for group in case.groups:
        for name, value in list_values(group):
            source = entries[name].source if name in entries else None
            key, compared = (source, strip_article(value)) if source is not None and source in names else (name, value)
            blanks.setdefault(key, name)
            seen.setdefault((key, group.key[1]), {}).setdefault(compared, (value, group))
    for (name, _), values in seen.items():
        if len(values) > 1:
            yield clause_remark(
                list(values.values())[-1][1],
                "blank-differs",
                N_("{name} is not the same everywhere: {values}"),
                about=blanks[name],
                name=case.name_blank(blanks[name]),
                values=quote_texts([shorten_text(value, 60) for value, _ in values.values()], ", "),
            )


def find_changed_print(case: ReadingCase) -> Iterator[Remark]:
    """Yield the remarks on clauses that print otherwise than when issued, with the same words, values and order.

    The difference is in the clause's table, in a number typed before a paragraph, or in spaces or references. A
    reference that was typed over gets its remark from `check_references`.
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
        record, restored = case.find_record(group), [line.folded for line in group.lines]
        for pair in group.pairs:
            for name, shown_text in pair.match.references:
                if " " not in name:
                    restored[pair.lines[0]] = restored[pair.lines[0]].replace(shown_text, REFERENCE, 1)
        typed = [pair.lines[0] for pair in group.pairs if pair.match.typed]
        for at in typed:
            number_match = _TYPED.match(group.lines[at].shown)
            number = number_match[0] if number_match else ""
            restored[at] = normalize_text(restored[at][len(normalize_text(number)) :])
            yield clause_remark(
                group,
                "printed-changed",
                N_("“{number}” was typed before: “{text}”"),
                words=(WordChange("", number.strip()),),
                number=number.strip(),
                text=shorten_text(group.lines[at].shown.removeprefix(number)),
            )
        if record is not None and record.printed == fingerprint_texts(*restored):
            continue
        if group.tables:
            yield clause_remark(
                group,
                "table-changed",
                N_("the table was changed since issue; compare it with the copy issued: the file keeps only its mark"),
            )
        elif not typed:
            yield clause_remark(
                group,
                "printed-changed",
                N_("spaces or references are not those of issue, though every word is"),
            )
