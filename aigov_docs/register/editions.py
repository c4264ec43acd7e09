"""The editions that a register names, found in a library, and compared with those that would be chosen today."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..compose.composition import Composition
    from ..library.clauses import Clause, Edition
    from ..library.load import Library
    from ..review.clause_changes import ClauseChange

_LABEL = re.compile(r"(?:[a-z][a-z0-9-]*/)?([a-z0-9]+(?:-[a-z0-9]+)*)@([1-9]\d{0,3})")


def find_edition(library: Library, label: str) -> tuple[Clause, Edition] | None:
    """Find the clause and the edition that a label such as ``confidential-data@2`` names.

    None when the library has no such edition.

    >>> from ..library import load_library
    >>> (
    ...     find_edition(load_library(), "confidential-data@2")[1].number,
    ...     find_edition(load_library(), "acme/confidential-data@2"),
    ... )
    (2, None)
    """
    read = _LABEL.fullmatch(label)
    clause = library.clauses.get(read[1]) if read else None
    edition = clause.editions.get(int(read[2])) if clause and read else None
    return (
        (clause, edition)
        if clause is not None and edition is not None and clause.label_edition(edition) == label
        else None
    )


def edition_labels(selection: Composition) -> tuple[str, ...]:
    """List the labels of the clause editions of a composition, such as ``confidential-data@2``, in its order."""
    return tuple(chosen.label for chosen in selection.chosen)


def compare_editions(signed: Iterable[str], selection: Composition, library: Library) -> tuple[ClauseChange, ...]:
    """List what changes, clause by clause, from the editions that a person signed to the editions of a composition.

    ``signed`` are edition labels, ``selection`` is the composition. The changes follow the order of the composition;
    after them come the signed clauses that it does not have. The list is empty when nothing changes.

    >>> from ..library import load_library
    >>> from ..compose.composition import compose_document
    >>> from ..matter.samples import sample_matter
    >>> chosen = compose_document(load_library(), sample_matter("contract-amendment"))
    >>> compare_editions([item.label for item in chosen.chosen], chosen, load_library())
    ()
    """
    from ..review.clause_changes import ClauseChange

    before = {label.rpartition("@")[0]: label for label in signed}
    out = []
    for item in selection.chosen:
        name = item.label.rpartition("@")[0]
        headings = {language: item.edition.find_heading(selection.vehicle, language) for language in ("fr", "en")}
        label = before.pop(name, "")
        if label == item.label:
            continue
        if not label:
            out.append(ClauseChange(name, headings, "added", None, item.edition.number))
            continue
        old, new = int(label.rpartition("@")[2]), item.edition.number
        low, high = sorted((old, new))
        steps = tuple(
            (n, each.change)
            for n, each in sorted(item.clause.editions.items())
            if low < n <= high and each.change is not None
        )
        complete = len(steps) == sum(1 for n in range(low + 1, high + 1))
        out.append(ClauseChange(name, headings, "edition", old, new, steps if complete else ()))
    for name, label in before.items():
        gone = find_edition(library, label)
        headings = (
            {language: gone[1].find_heading(selection.vehicle, language) for language in ("fr", "en")} if gone else {}
        )
        out.append(ClauseChange(name, headings, "removed", int(label.rpartition("@")[2]), None))
    return tuple(out)
