"""References of a document as a sentence says them: in small letters, and neighbours in one list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..i18n import N_, NBSP, labels, list_text
from ..library.markup import split_separator
from ..text import lower_first
from .tree import Run, Runs

_LABEL = re.compile(rf"([^\W\d_]+){NBSP}(\S+)")
_SENTENCE_END = re.compile(rf"[.!?…][»”\")]?[ {NBSP}]$")
_ELIDED = re.compile("[lL][’']$")
_ABBREVIATION = re.compile(r"\b(?:art|cf|al|v|p)\. $", re.IGNORECASE)


def spell_references(runs: Runs, language: str, *, begins: bool = True) -> Runs:
    """Spell the references of a text as its sentences say them: "articles 18, 19 et 21", each number once.

    Parameters
    ----------
    runs:
        The text; each reference is a run such as "Article 18" that leads to an article or annex.
    language:
        Its language: French says "article 18" inside a sentence, English "Article 18".
    begins:
        Whether a sentence begins with the text, as in a paragraph; an item of a list goes on with one.

    >>> one, two = (Run(f"Article{NBSP}{number}", origin="reference", target=f"a-{number}") for number in (9, 3))
    >>> "".join(run.text for run in spell_references((Run("("), one, Run(", "), two, Run(")")), "fr"))
    '(articles\\xa03 et 9)'
    """
    if not any(run.target for run in runs):
        return runs
    out: list[Run] = []
    at = 0
    while at < len(runs):
        if _label_of(runs[at]) is None:
            out.append(runs[at])
            at += 1
            continue
        end, joiners = at + 1, list[tuple[str, str]]()
        while end + 1 < len(runs) and _is_neighbour(runs[at], runs[end], runs[end + 1]):
            joiners.append(split_separator(runs[end].text) or ("", ""))
            end += 2
        group, before = _list_once(runs[at:end:2]), "".join(run.text for run in out)
        first = _begins_sentence(before) if before else begins
        out += _join_group(group, language, joiners, elided=_ELIDED.search(before) is not None, capital=first)
        at = end
    return tuple(out)


def _label_of(run: Run) -> tuple[str, str] | None:
    """Split a reference into its word and its number, "Article" and "18"; None for another text."""
    found = _LABEL.fullmatch(run.text) if run.origin == "reference" and run.target else None
    return (found[1], found[2]) if found else None


def _is_neighbour(one: Run, between: Run, other: Run) -> bool:
    mine, its = _label_of(one), _label_of(other)
    return (
        mine is not None
        and its is not None
        and mine[0].casefold() == its[0].casefold()
        and between.origin == "text"
        and split_separator(between.text) is not None
    )


def _list_once(group: Sequence[Run]) -> list[Run]:
    """List the references of a group in the order of their numbers, equal numbers once."""
    if len(group) == 1:
        return list(group)
    once = {label[1]: run for run in reversed(group) for label in [_label_of(run)] if label}
    return [once[number] for number in sorted(once, key=_number_key)]


def _number_key(number: str) -> tuple[list[int], str]:
    return [int(digits) for digits in re.findall("[0-9]+", number)], number


def _begins_sentence(before: str) -> bool:
    return _SENTENCE_END.search(before) is not None and _ABBREVIATION.search(before) is None


def _join_group(
    group: Sequence[Run], language: str, joiners: Sequence[tuple[str, str]], *, elided: bool, capital: bool
) -> Iterator[Run]:
    """Yield the runs of the references of one group, as a list with one word where no article is elided before it."""
    word, _ = _label_of(group[0]) or ("", "")
    lower = language == "fr" and not capital
    if len(group) == 1:
        yield replace(group[0], text=_set_case(group[0].text, lower=lower))
        return
    last = next((f" {joiner} " for joiner, _ in reversed(joiners) if joiner), list_text(["", ""], language))
    apart = elided or any(article for _, article in joiners)
    if not apart:
        said = labels(language)(N_("Articles") if word.casefold() == "article" else N_("Annexes"))
        yield Run(_set_case(said + NBSP, lower=lower), group[0].bold, "reference")
    prefix = next((article for _, article in joiners if article), "l’") if apart else ""
    for place, run in enumerate(group):
        if place:
            yield Run((last if place == len(group) - 1 else ", ") + prefix, origin="reference")
        number = (_label_of(run) or ("", ""))[1]
        yield replace(run, text=_set_case(run.text, lower=language == "fr") if apart else number)


def _set_case(text: str, *, lower: bool) -> str:
    return lower_first(text) if lower else text[:1].upper() + text[1:]
