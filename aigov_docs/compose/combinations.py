"""Few documents that cover every pair of choices, to check what a library makes of them without any matter."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, permutations

from ..law.clause_selection import select_from_outline
from ..law.facts import DOCUMENT_FACTS, TRACKS
from ..law.sanction_facts import fact_values
from ..library.load import Library
from ..library.vehicles import Vehicle
from ..matter.models import MATTER_FACTS
from .coherence import CoherenceCheck, load_checks
from .observations import ObservedDocument

Row = dict[str, str]
Choice = tuple[str, str]
Pair = tuple[Choice, ...]


def pairwise_rows(
    parameters: Mapping[str, Sequence[str]],
    allowed: Callable[[Row], bool] = lambda row: True,
    watched: Collection[str] | None = None,
) -> list[Row]:
    """Build few combinations of parameters' values, such that any two values allowed together meet in one of them.

    Each combination (``Row``) is a dict that holds one value of every parameter, by the parameter's name.

    Parameters
    ----------
    parameters:
        The values of each parameter, by its name.
    allowed:
        A function that tells whether the values of a combination, complete or partial, may stand together.
    watched:
        The parameters that ``allowed`` looks at, where it does not look at all: a value of another is always allowed.

    >>> rows = pairwise_rows({"a": "xy", "b": "xy", "c": "xy"})
    >>> len(rows), len({(row["a"], row["c"]) for row in rows})
    (4, 4)
    """
    wanted = {pair: None for pair in _list_pairs(parameters) if allowed(dict(pair))}
    partners: dict[Choice, set[Choice]] = {(name, value): set() for name in parameters for value in parameters[name]}
    for pair in wanted:
        for choice in pair:
            partners[choice].update(second for second in pair if second != choice)
    rows = []
    while wanted:
        row: Row = dict(next((pair for pair in wanted if len(pair) == 2), next(iter(wanted))))
        for name in parameters:
            if name in row:
                continue
            free = parameters[name]
            if watched is None or name in watched:
                free = [value for value in free if allowed({**row, name: value})]
            if not free:
                break
            held = row.items()
            row[name] = max(free, key=lambda value: len(partners[name, value] & held))
        for pair in permutations(row.items(), 2):
            wanted.pop(pair, None)
            partners[pair[0]].discard(pair[1])
        for single in row.items():
            wanted.pop((single,), None)
        if len(row) == len(parameters):
            rows.append({name: row[name] for name in parameters})
    return rows


def _list_pairs(parameters: Mapping[str, Sequence[str]]) -> Iterator[Pair]:
    """Yield each value of each parameter alone, then with each value of each other."""
    for name in parameters:
        for value in parameters[name]:
            yield ((name, value),)
    for first, second in combinations(parameters, 2):
        for x in parameters[first]:
            for y in parameters[second]:
                yield ((first, x), (second, y))


def option_values(library: Library, vehicle: Vehicle) -> dict[str, tuple[str, ...]]:
    """List the options that apply to a kind of document (vehicle), by name, each with the values it may take."""
    options = library.vocabulary.options.options
    return {name: tuple(option.values) for name, option in options.items() if option.is_for(vehicle.id, vehicle.law)}


def refusal_test(library: Library, vehicle: Vehicle) -> Callable[[Row], bool]:
    """Build a function that tells whether a coherence check refuses a choice of options for a vehicle.

    The function takes the values of some options or of all, by the option's name. It uses only the checks that test
    options and nothing else.
    """
    judged = [(check, check.observed_names()) for check in _list_judging_checks(library, vehicle)]

    def of(row: Row) -> bool:
        return any(observed <= row.keys() and check.applicable_condition(row) is not None for check, observed in judged)

    return of


def _list_judging_checks(library: Library, vehicle: Vehicle) -> list[CoherenceCheck]:
    """List the checks that refuse a document of a vehicle by its options and by nothing else."""
    names = option_values(library, vehicle).keys()
    refusing = [check for check in load_checks(library) if check.severity == "refuse"]
    return [check for check in refusing if check.observed_names() and check.observed_names() <= names]


def list_compositions(library: Library, vehicle: Vehicle) -> tuple[ObservedDocument, ...]:
    """Compose sample documents of a vehicle, in which each pair of values of its options and facts occurs.

    They are returned as observed documents (clauses, choices, facts), and kept for the next call. The facts are those
    that the conditions of the vehicle's outline test. Each clause stands in its newest edition; combinations that a
    check refuses by their options alone are left out.
    """
    return _compose_pairs(library, vehicle.id)


@lru_cache(maxsize=16)
def _compose_pairs(library: Library, name: str) -> tuple[ObservedDocument, ...]:
    vehicle = library.vehicles[name]
    named = list(dict.fromkeys(name for entry in vehicle.list_entries() for name in entry.when))
    asked = {name: tuple(fact_values(name, library)) for name in named if name in DOCUMENT_FACTS and name != "vehicle"}
    asked |= {name: values for name, values in MATTER_FACTS.items() if name in named}
    parameters = {**option_values(library, vehicle), **asked}
    judging = _list_judging_checks(library, vehicle)
    refused = tuple(tuple(condition.items()) for check in judging for condition in (check.about, *check.cases))
    rows = _cover_pairs(_Choices(tuple(parameters.items()), refused, refusal_test(library, vehicle)))
    return tuple(compose_choices(library, vehicle, row) for row in rows)


@dataclass(frozen=True)
class _Choices:
    """What there is to choose in a document, by name, and the conditions of the checks that refuse some choices.

    ``is_refused`` tests these conditions.
    """

    parameters: tuple[tuple[str, tuple[str, ...]], ...]
    refused: tuple[tuple[tuple[str, frozenset[str]], ...], ...]
    is_refused: Callable[[Row], bool] = field(compare=False)


@lru_cache(maxsize=16)
def _cover_pairs(choices: _Choices) -> tuple[Row, ...]:
    """Cover each pair of choices that no check refuses: kept, for libraries that differ by their texts alone."""
    tested = {name for condition in choices.refused for name, _ in condition}
    return tuple(pairwise_rows(dict(choices.parameters), lambda begun: not choices.is_refused(begun), tested))


def compose_choices(library: Library, vehicle: Vehicle, row: Row) -> ObservedDocument:
    """Build the document of one vehicle for given options and facts, without a matter, for checks to look at.

    ``row`` gives the values of options and facts by name. An option left out takes the default of the first posture; a
    fact of `MATTER_FACTS` left out, such as ``round``, takes the usual value listed first there. Each clause stands in
    its newest edition.
    """
    own = {name for name in row if name in DOCUMENT_FACTS or name in MATTER_FACTS}
    choices = {
        name: option.defaults[next(iter(option.defaults))]
        for name, option in library.vocabulary.options.options.items()
    } | {name: value for name, value in row.items() if name not in own}
    facts = (
        {name: values[0] for name, values in MATTER_FACTS.items()}
        | {name: row[name] for name in row if name in own}
        | {"vehicle": vehicle.law, "track": vehicle.track or TRACKS[0]}
    )
    selection = select_from_outline(
        library, vehicle, choices, facts, lambda clause: clause.editions[max(clause.editions)]
    )
    kept = tuple((item.clause, item.edition) for item in selection.chosen)
    return ObservedDocument(library, vehicle, choices, facts, kept)
