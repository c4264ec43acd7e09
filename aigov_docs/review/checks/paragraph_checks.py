"""Checks of the text of a clause: words, paragraphs and items changed, deleted, added, repeated, moved or joined."""

from __future__ import annotations

from collections.abc import Iterator

from ...kits.ground.i18n import N_
from ...kits.ground.text import normalize_text
from ..verify_values import Remark
from ..wording_differences import WordChange
from .cases import ReadingCase, longest_rising
from .remarks import clause_remark, quote_texts, shorten_text, show_word_changes


def find_changed_words(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each paragraph of a returned file in which words of the clause's published wording changed.

    The remark holds the words of that wording and the words that replace them in the file.
    """
    for group in case.groups:
        for pair in group.pairs:
            if pair.how == "near" and (pair.words or not pair.match.blanks):
                changes = (
                    show_word_changes(pair.words)
                    if pair.words
                    else quote_texts([shorten_text(group.lines[pair.lines[0]].shown)])
                )
                yield clause_remark(
                    group, "words-changed", N_("words were changed: {changes}"), words=pair.words, changes=changes
                )


def find_missing_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each unit of a clause's published wording that a returned file lacks.

    A unit is a heading, a paragraph, a list item or a table.
    """
    for group in case.groups:
        if group.source is None:
            continue
        for at in group.missing:
            unit = group.source.units[at]
            if unit.kind == "table":
                yield clause_remark(group, "tables-missing", N_("the table is missing: {name}"), name=unit.table)
            elif unit.words:
                yield clause_remark(
                    group,
                    "paragraph-missing",
                    N_("this was deleted: “{text}”"),
                    words=(WordChange(unit.text, ""),),
                    text=shorten_text(unit.text),
                )


def find_added_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each paragraph in a clause of a returned file that the clause's published wording lacks."""
    for group in case.groups:
        for at in group.added:
            text = group.lines[at].shown
            yield clause_remark(
                group,
                "paragraph-added",
                N_("this was added in the clause: “{text}”"),
                words=(WordChange("", normalize_text(text)),),
                text=shorten_text(text),
            )


def find_repeated_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each paragraph of a clause that a returned file has twice.

    Where most paragraphs of a clause are there twice, the clause gives one remark in all.
    """
    for group in case.groups:
        if not group.repeated or group.source is None:
            continue
        units = [unit for unit in group.source.units if unit.kind != "table"]
        if len(group.repeated) >= max(2, 0.6 * len(units)):
            yield clause_remark(group, "clause-duplicated", N_("the clause is there twice"))
        else:
            for at in group.repeated:
                yield clause_remark(
                    group,
                    "paragraph-repeated",
                    N_("this is there twice: “{text}”"),
                    text=shorten_text(group.lines[at].shown),
                )


def find_reordered_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each paragraph, list item or table of a clause out of the order of its published wording."""
    for group in case.groups:
        order = group.order
        unmoved_indexes = longest_rising([unit for unit, _ in order])
        for index, (_, at) in enumerate(order):
            if index not in unmoved_indexes:
                yield clause_remark(
                    group,
                    "paragraphs-reordered",
                    N_("this is no longer in its place in the clause: “{text}”"),
                    text=shorten_text(group.lines[at].shown),
                )


def find_joined_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark where paragraphs of a clause were joined into one, or one was cut, without a word changed."""
    for group in case.groups:
        for pair in group.pairs:
            text = shorten_text(group.lines[pair.lines[0]].shown)
            if pair.how == "merged":
                yield clause_remark(
                    group,
                    "paragraphs-merged",
                    N_("{n} paragraphs were run together: “{text}”"),
                    n=len(pair.units),
                    text=text,
                )
            elif pair.how == "split":
                yield clause_remark(
                    group, "paragraph-split", N_("one paragraph was cut in {n}: “{text}”"), n=len(pair.lines), text=text
                )
