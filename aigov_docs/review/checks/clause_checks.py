"""Checks of the clauses of a file: missing, moved, mixed, wrongly tagged, and text outside clauses."""

from __future__ import annotations

from collections.abc import Iterator

from ...kits.ground.i18n import N_
from ...kits.ground.problems import Problem
from ...kits.ground.text import normalize_text
from ...kits.wordkit.read.lines import WordLine
from ..clause_groups import ClauseGroup, cite_heading, iter_article_runs
from ..verify_values import Remark
from ..wording_differences import WordChange
from .cases import ReadingCase, longest_rising
from .remarks import clause_remark, file_remark, shorten_text


def find_missing_clauses(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each clause, in each language, that the returned file should have and lacks.

    The clauses expected are those in the file's proof; without a proof, those that every document of its vehicle has.
    """
    for label, language in case.missing:
        message = (
            N_("the clause is missing")
            if case.proof is not None
            else N_("the clause is missing: every document of this kind has it")
        )
        place = case.title_of(label, language)
        yield Remark("clause-missing", Problem("clause-missing", place, message), label, language)


def find_moved_clauses(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each clause of a returned file that has left its place among the clauses of the same language.

    The order expected is that of the file's proof; without a proof, that of the vehicle's outline.
    """
    for language in sorted({group.key[1] for group in case.groups}):
        ranks = {name: rank for rank, name in enumerate(case.order.get(language, []))}
        language_groups = [group for group in case.groups if group.key[1] == language and group.key[0] in ranks]
        unmoved_indexes = longest_rising([ranks[group.key[0]] for group in language_groups])
        for index, group in enumerate(language_groups):
            if index not in unmoved_indexes:
                yield clause_remark(group, "clause-moved", N_("the clause is no longer in its place among the others"))


def find_text_outside_clauses(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each paragraph that stands among the clauses of a returned file but is text of no clause.

    One that is in the content control of a clause, or after it and before the next title, is always reported. Any
    other is not reported where it is a title of the document, or where the file's proof shows that the text outside
    clauses has not changed. Annexes are left out. The paragraphs of an article added by hand share one remark.
    """
    if not case.groups:
        return
    first, last = (
        min(group.place for group in case.groups),
        max(line.place for group in case.groups for line in group.lines),
    )
    titles = set(case.titles)
    issued_print = case.proof.rest.get("body") if case.proof is not None else None
    as_issued = bool(issued_print) and case.printed.get(("", ""), "") == issued_print
    reported = [
        line
        for line in case.rest
        if line.tag
        or (
            first < line.place <= last
            and not as_issued
            and line.role != "ContentsTitle"
            and not _is_title(line.folded, titles)
        )
    ]
    for run in iter_article_runs(reported):
        words = tuple(WordChange("", normalize_text(line.shown)) for line in run)
        if len(run) > 1:
            heading, text = cite_heading(run[0]), " ".join(line.shown for line in run[1:])
            yield file_remark(
                "added-by-hand",
                N_("an article was added by hand, “{heading}”: “{text}”"),
                words=words,
                heading=shorten_text(heading),
                text=shorten_text(text, 160),
            )
        else:
            yield file_remark(
                "added-by-hand",
                N_("this was added, and belongs to no clause: “{text}”"),
                words=words,
                text=shorten_text(run[0].shown),
            )


def _is_title(text: str, titles: set[str]) -> bool:
    """Whether a text is a standing title of the document, with or without a number before it."""
    return text in titles or any(text.endswith(f" {title}") and len(text) < len(title) + 16 for title in titles)


def check_tags(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark for each content control whose tag names another edition than that of the text inside the control.

    Yielded too, but as no fault: a remark for each clause that is in no control and was recognised by its text; one for
    the whole file where no clause is in a control.
    """
    bare = [group for group in case.groups if not group.controls]
    for group in case.groups:
        if group.source is None:
            continue
        for tag in group.controls:
            if tag != group.source.label:
                yield clause_remark(
                    group,
                    "tag-lies",
                    N_("the control names {tag}; the text is that of {label}"),
                    about=tag,
                    tag=case.edition_of(tag, group.key[1]),
                    label=case.edition_of(group.source.label, group.key[1]),
                )
    if case.groups and len(bare) == len(case.groups):
        yield file_remark(
            "no-controls", N_("the controls are gone: clauses were recognised by their texts"), fault=False
        )
    else:
        for group in bare:
            yield clause_remark(
                group, "no-control", N_("the control is gone: the clause was recognised by its text"), fault=False
            )


def find_misplaced_paragraphs(case: ReadingCase) -> Iterator[Remark]:
    """Yield a remark where another clause stands between the paragraphs of a clause, in the same language.

    The longest series of the clause's paragraphs that no other clause interrupts is where the clause is said to stand;
    each other series gives a remark.
    """
    for language in sorted({group.key[1] for group in case.groups}):
        placed_lines = sorted(
            ((line.place, group, line) for group in case.groups if group.key[1] == language for line in group.lines),
            key=lambda placed_line: placed_line[0],
        )
        runs: dict[int, list[list[WordLine]]] = {}
        before: ClauseGroup | None = None
        after: dict[int, ClauseGroup] = {}
        for place, group, line in placed_lines:
            if group is not before:
                runs.setdefault(id(group), []).append([])
                if before is not None:
                    after[place] = before
            runs[id(group)][-1].append(line)
            before = group
        for group in [group for group in case.groups if len(runs.get(id(group), ())) > 1]:
            largest = max(runs[id(group)], key=len)
            for run in runs[id(group)]:
                if run is not largest:
                    previous_group = after.get(run[0].place)
                    yield clause_remark(
                        group,
                        "paragraph-elsewhere",
                        N_("this stands after “{other}”, away from its clause: “{text}”"),
                        about=previous_group.key[0] if previous_group else "",
                        other=previous_group.display_name if previous_group else "",
                        text=shorten_text(run[0].shown),
                    )
