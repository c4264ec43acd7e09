"""Whether an amendment is issued to all the staff of an employer, or to a whole category of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..matter.contracts import Amendment
from ..matter.models import Matter
from ..people.recipients import Recipients

if TYPE_CHECKING:
    from ..library.load import Library


def covers_category(matter: Matter, recipients: Recipients, library: Library) -> bool:
    """Whether a list of employees has all the staff of a matter's employer, or everybody of one category of staff.

    All the staff is at least ``employer.headcount`` people. A category is a population of the matter that a status
    of employee alone defines, such as apprentices, where the same status defines no other; everybody is at least the
    ``count`` that the matter gives for it. People set aside for now count; those left out for good (interns) do not.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> covers_category(sample_matter("contract-amendment"), Recipients(()), load_library())
    False
    """
    listed = [*recipients.people, *(held.recipient for held in recipients.held if not held.skipped)]
    people = [person for person in listed if person is not None]
    if len(people) >= matter.employer.headcount:
        return True
    counts = Counter(person.status for person in people)
    entries = library.vocabulary.populations
    categories = [population for population in matter.populations if len(entries[population.id].facts) == 1]
    statuses = Counter(str(entries[population.id].facts.get("employee.status")) for population in categories)
    return any(
        population.count and counts[status] >= population.count
        for population in categories
        if statuses[status := str(entries[population.id].facts.get("employee.status"))] == 1
    )


def state_coverage(matter: Matter, recipients: Recipients, library: Library) -> Matter:
    """Copy a matter with ``amendment.for_all_staff`` set to True, where a list has all the staff or a whole category.

    The list is ``recipients``; `covers_category` says when it has them. Where it has neither, or the matter says True
    already, the matter itself is returned.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> matter = sample_matter("contract-amendment")
    >>> state_coverage(matter, Recipients(()), load_library()) is matter
    True
    """
    amendment = matter.amendment or Amendment()
    if amendment.for_all_staff or not covers_category(matter, recipients, library):
        return matter
    return matter.model_copy(update={"amendment": amendment.model_copy(update={"for_all_staff": True})})
