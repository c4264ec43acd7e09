"""Whether a paper names a person: such a paper is for its user alone, wherever it is written."""

from __future__ import annotations

from .tree import BilingualDocument, Document

#: The values of a document that say who a person is.
_NAMING = frozenset({"employee.name"})


def names_person(document: Document | BilingualDocument) -> bool:
    """Whether a document prints the name of the employee of its matter.

    A charter made from a matter that names an employee does not print the name, and is nobody's paper.

    >>> from ..compose.assessment import assess
    >>> from .assembly import assemble
    >>> [
    ...     names_person(assemble(assess(load_library(), sample_matter(vehicle)), "fr"))
    ...     for vehicle in ("charter", "contract-amendment")
    ... ]
    [False, True]
    """
    sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
    return any(
        _has_text((side.title, side.header, side.body), value)
        for side in sides
        if side.proof is None or side.initials  # a vehicle that both parties do not sign is everybody's paper
        for name, value in side.fields
        if name in _NAMING and value
    )


def _has_text(value: object, wanted: str) -> bool:
    """Whether a text stands in a part of a document's tree: looked for without a call for each piece of it."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            if wanted in each:
                return True
        elif isinstance(each, tuple):
            waiting += each
        elif hasattr(each, "__dataclass_fields__"):
            waiting += [getattr(each, name) for name in each.__dataclass_fields__]
    return False
