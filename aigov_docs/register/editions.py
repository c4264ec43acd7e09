"""The editions that a register names, found in a library, and compared with those that would be chosen today."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..compose.composition import Composition
    from ..law.clause_selection import SelectedClause
    from ..library.clauses import Clause, Edition
    from ..library.load import Library
    from ..review.clause_changes import ClauseChange

_LABEL = re.compile(r"(?:[a-z][a-z0-9-]*/)?([a-z0-9]+(?:-[a-z0-9]+)*)@([1-9]\d{0,3})")


def find_edition(library: Library, label: str) -> tuple[Clause, Edition] | None:
    """Find the clause and the edition that a label such as ``confidential-data@2`` names.

    What a house library replaced is found in the library that it extends: it may have been signed before. None when
    neither has such an edition.

    >>> from ..library import load_library
    >>> (
    ...     find_edition(load_library(), "confidential-data@2")[1].number,
    ...     find_edition(load_library(), "acme/confidential-data@2"),
    ... )
    (2, None)
    """
    read = _LABEL.fullmatch(label)
    searched_library: Library | None = library if read else None
    while searched_library is not None and read is not None:
        clause = searched_library.clauses.get(read[1])
        edition = clause.editions.get(int(read[2])) if clause is not None else None
        if clause is not None and edition is not None and clause.label_edition(edition) == label:
            return clause, edition
        searched_library = searched_library.base
    return None


def edition_labels(selection: Composition) -> tuple[str, ...]:
    """List the labels of the clause editions of a composition, such as ``confidential-data@2``, in its order."""
    return tuple(chosen.label for chosen in selection.chosen)


def compare_editions(signed: Iterable[str], selection: Composition, library: Library) -> tuple[ClauseChange, ...]:
    """List what changes, clause by clause, from the editions that a person signed to the editions of a composition.

    ``signed`` are edition labels, ``selection`` is the composition. The changes follow the order of the composition;
    after them come the signed clauses that it does not have. The list is empty when nothing changes. A clause that a
    house library put in the place of the one signed (``acme/confidential-data`` for ``confidential-data``) is compared
    with that one: it is neither new nor removed, and where its words are the same nothing changes.

    >>> from ..library import load_library
    >>> from ..compose.composition import compose_document
    >>> from ..matter.samples import sample_matter
    >>> chosen = compose_document(load_library(), sample_matter("contract-amendment"))
    >>> compare_editions([item.label for item in chosen.chosen], chosen, load_library())
    ()
    """
    from ..review.clause_changes import ClauseChange

    before = {label.rpartition("@")[0]: label for label in signed}
    by_id = {name.rpartition("/")[2]: name for name in before}
    changes = []
    for item in selection.chosen:
        name = item.label.rpartition("@")[0]
        headings = {language: item.edition.find_heading(selection.vehicle, language) for language in ("fr", "en")}
        label = before.pop(name, "")
        if label == item.label:
            continue
        former = "" if label else by_id.get(item.clause.id, "")
        if former in before:  # the same clause, under the name of another library
            label = before.pop(former)
            if not _has_same_words(label, item, selection, library):
                changes.append(_describe_replacement(name, former, label, item, headings, library))
            continue
        if not label:
            changes.append(ClauseChange(name, headings, "added", None, item.edition.number))
            continue
        old, new = int(label.rpartition("@")[2]), item.edition.number
        low, high = sorted((old, new))
        steps = tuple(
            (n, edition.change)
            for n, edition in sorted(item.clause.editions.items())
            if low < n <= high and edition.change is not None
        )
        complete = len(steps) == sum(1 for n in range(low + 1, high + 1))
        changes.append(ClauseChange(name, headings, "edition", old, new, steps if complete else ()))
    for name, label in before.items():
        gone = find_edition(library, label)
        headings = (
            {language: gone[1].find_heading(selection.vehicle, language) for language in ("fr", "en")} if gone else {}
        )
        changes.append(ClauseChange(name, headings, "removed", int(label.rpartition("@")[2]), None))
    return tuple(changes)


def _has_same_words(label: str, item: SelectedClause, selection: Composition, library: Library) -> bool:
    """Whether an edition that was signed says the same words as the clause that took its place."""
    signed_pair = find_edition(library, label)
    if signed_pair is None:
        return False
    old_texts, new_texts = (edition.list_printed(selection.vehicle) for edition in (signed_pair[1], item.edition))
    return bool(old_texts) and [text.canonical for text in old_texts] == [text.canonical for text in new_texts]


def _describe_replacement(
    name: str, former: str, label: str, item: SelectedClause, headings: dict[str, str], library: Library
) -> ClauseChange:
    """Describe the change from a clause that was signed to the one that took its place in another library.

    What changes is known where each edition in between says so: those of the upstream clause up to the one that the
    house library replaced, then those of the house's own.
    """
    from ..review.clause_changes import ClauseChange

    signed_pair, old, new = find_edition(library, label), int(label.rpartition("@")[2]), item.edition.number
    against = library.written_against.get(item.clause.id)
    replaced = against.edition if against is not None else None
    steps: list[tuple[int, Edition]] = []
    if signed_pair is not None and replaced is not None:
        steps = [(n, edition) for n, edition in sorted(signed_pair[0].editions.items()) if old < n <= replaced]
    steps += [(n, edition) for n, edition in sorted(item.clause.editions.items()) if n <= new]
    notes = tuple((n, edition.change) for n, edition in steps if edition.change is not None)
    return ClauseChange(name, headings, "replaced", old, new, notes if len(notes) == len(steps) else (), former=former)
