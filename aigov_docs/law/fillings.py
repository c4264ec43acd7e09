"""Filling in facts that are not known: the values that each may take, and what each would change in an answer.

A fact is named by its key (see `asked_facts`). Days are looked for around the other days of a situation: the day
before, that day, the day after, and some months away, which is where a time limit may fall.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, Union, get_args, get_origin

from ..kits.ground.yaml_files import FileModel
from ..library.library import Library
from .dates import add_months
from .facts import ClauseFacts
from .situation import Situation

# ------------------------------------------------------------------ asked facts
# Facts that are not known: which a rule asks for, which are acts still ahead, what an accepted statement settles.


def read_fact(situation: Situation, key: str) -> object:
    """Read the value of a fact of a situation by its key, such as ``document.change``; None where it is not known.

    The value is as the situation holds it: a text or word, a day, a number, True, False, or several words. None too
    where the situation does not have the block that the key begins with, such as ``sanction``.

    >>> read_fact(Situation(vehicle="charter", assessed_on="2026-11-24", cse="full"), "document.change") is None
    True
    """
    value: object = situation
    for name in key.split("."):
        if not isinstance(value, FileModel):
            return None
        value = getattr(value, name, None)
    return value


def is_fact_known(situation: Situation, key: str, clauses: Sequence[ClauseFacts] = ()) -> bool:
    """Whether a situation gives a value to the fact of a key, such as ``document.change``.

    A key that begins with ``clause.`` is a fact of each clause: True where every clause in ``clauses`` gives it. False
    for a key for which a situation has no field: such a key is a question that no fact answers.
    """
    block, _, name = key.partition(".")
    if block != "clause":
        return read_fact(situation, key) is not None
    if name == "suspension_max_days":
        return all(clause.suspension_max_known for clause in clauses)
    return all(getattr(clause, name, None) is not None for clause in clauses)


def list_missing_facts(
    keys: Iterable[str], situation: Situation, clauses: Sequence[ClauseFacts] = ()
) -> tuple[str, ...]:
    """List which of some keys name a fact that is not known in a situation, each once, in the order given.

    A key that begins with ``clause.`` is listed where one of ``clauses`` does not give that fact. Any other key for
    which a situation has no field is always listed.
    """
    return tuple(key for key in dict.fromkeys(keys) if not is_fact_known(situation, key, clauses))


def list_facts_to_ask(
    keys: Iterable[str], situation: Situation, clauses: Sequence[ClauseFacts] = ()
) -> tuple[str, ...]:
    """List the keys of the facts to ask the user for, where rules could not answer and asked for the facts in ``keys``.

    These are the ``keys`` whose facts are not known in the situation and its clauses. Where all are known, all are
    returned: the values given lead to no answer, so they are to be asked for again.
    """
    asked = tuple(dict.fromkeys(keys))
    if not asked:  # most clauses: nothing is asked of them
        return ()
    return list_missing_facts(asked, situation, clauses) or asked


def split_acts_to_come(
    keys: Sequence[str], situation: Situation, library: Library
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split the keys of facts to ask for in two: facts that are missing now, and facts of acts that are still ahead.

    An act of a disciplinary procedure (convocation, interview…) is ahead where neither it nor a later act has a day;
    the facts about that act are ahead with it.
    """
    asked = library.vocabulary.asked_facts
    acts = {key: entry.act for key, entry in asked.items() if entry.act is not None}
    done = [act for key, act in acts.items() if read_fact(situation, key) is not None]
    undone = {key for key, act in acts.items() if act > max(done, default=0)}
    ahead = tuple(key for key in keys if key in undone or (key in asked and asked[key].of_act in undone))
    return tuple(key for key in keys if key not in ahead), ahead


# ------------------------------------------------------------------ statements
def accept_statements(situation: Situation, library: Library, *, without: str | None = None) -> Situation:
    """Copy a situation with the facts that its accepted statements settle; a fact that is known is left as it is.

    In the copy ``presumptions`` names only the statements that a known fact contradicts.

    Parameters
    ----------
    situation:
        The facts; ``presumptions`` names the statements that the user accepted.
    library:
        The library, which says what each statement settles.
    without:
        A statement to leave out, to see whether an answer rests on it; None to leave out none.
    """
    if not situation.presumptions:
        return situation
    changed = situation
    contradicted: list[str] = []
    for name in situation.presumptions:
        entry = library.vocabulary.statements.get(name)
        if entry is None or name == without:
            continue
        if any(_is_contradicted(situation, key, value) for key, value in entry.settles.items()):
            contradicted.append(name)
        for key, value in entry.settles.items():
            changed = _settle_fact(changed, key, value)
    return changed.model_copy(update={"presumptions": tuple(contradicted)})


def _is_contradicted(situation: Situation, key: str, settled: str | bool) -> bool:
    fact = read_fact(situation, key)
    if fact is None:
        return False
    if settled == "before_facts":
        return isinstance(fact, dt.date) and fact > situation.assessed_on
    return fact != settled


def _settle_fact(situation: Situation, key: str, value: str | bool) -> Situation:
    block_name, _, name = key.partition(".")
    block = getattr(situation, block_name)
    if block is None or getattr(block, name) is not None:
        return situation
    settled = situation.assessed_on - dt.timedelta(days=1) if value == "before_facts" else value
    return situation.model_copy(update={block_name: block.model_copy(update={name: settled})})


# ------------------------------------------------------------------ fillings
#: A situation and the clauses weighed in it.
Case = tuple[Situation, tuple[ClauseFacts, ...]]

_NEAR_DAYS = (-10, *range(-1, 13), 25)
_NEAR_MONTHS = (-60, -25, -13, -3, 2)
#: Days that may never have come: a headcount that was not reached has none.
_MAY_NEVER_COME = ("employer.fifty_since", "employer.eleven_since")
_OTHER_LANGUAGES = ("pt", "pl")
_NUMBERS = (1, 5, 10, 11, 45, 46, 49, 50, 60, 365)


# ------------------------------------------------------------------ reading and changing a fact by its key
def list_known_facts(situation: Situation, clauses: Sequence[ClauseFacts], library: Library) -> tuple[str, ...]:
    """List the keys of the facts known in a situation and its clauses, out of all those that rules may ask for."""
    return tuple(
        key
        for key in library.vocabulary.asked_facts
        if has_field(situation, key) and is_fact_known(situation, key, clauses) and (clauses or "clause." not in key)
    )


def has_field(situation: Situation, key: str) -> bool:
    """Whether a situation has a field for the fact with a key such as ``procedure.deposit_proved``, filled in or not.

    False for a key without a dot, and where the situation lacks the part that the key names first (``procedure``).
    A key that begins with ``clause.`` is looked up in `ClauseFacts` instead.
    """
    block, _, name = key.partition(".")
    if block == "clause":
        return name in ClauseFacts.__dataclass_fields__
    field = type(situation).model_fields.get(block)
    if field is None or not name:
        return False
    value = getattr(situation, block)
    return isinstance(value, FileModel) and name in type(value).model_fields


def fill_fact(case: Case, key: str, value: object) -> Case:
    """Copy a situation and its clauses with another value of the fact of a key; None takes the value away.

    Where the situation lists versions, the fact of the version relied on is changed. For a key that begins with
    ``clause.``, None takes the value away from every clause; any other value goes to the clauses that have none.
    """
    situation, clauses = case
    block, _, name = key.partition(".")
    if block == "clause":
        kept = [value is not None and is_fact_known(situation, key, (clause,)) for clause in clauses]
        return situation, tuple(
            clause if known else _fill_clause(clause, name, value) for clause, known in zip(clauses, kept, strict=True)
        )
    versions = list(situation.versions)
    if versions:
        names = [version.id for version in versions]
        at = names.index(situation.claimed_version) if situation.claimed_version in names else -1
        own = getattr(versions[at], block, None)
        if isinstance(own, FileModel) and (block in ("procedure", "amendment") or name in own.model_fields_set):
            changed = {block: own.model_copy(update={name: value})}
            versions[at] = versions[at].model_copy(update=changed)
            return situation.model_copy(update={"versions": tuple(versions)}), clauses
    written = getattr(situation, block)
    if not isinstance(written, FileModel):
        return case
    return situation.model_copy(update={block: written.model_copy(update={name: value})}), clauses


def _fill_clause(clause: ClauseFacts, name: str, value: Any) -> ClauseFacts:  # noqa: ANN401 - the value of any fact
    if name == "suspension_max_days":
        return replace(clause, suspension_max_days=value or None, suspension_max_known=value is not None)
    return replace(clause, **{name: value})


# ------------------------------------------------------------------ the values that a fact may take
def list_candidates(case: Case, key: str) -> tuple[object, ...]:
    """List the values to try for the fact of a key, in a situation and its clauses (``case``).

    Of a closed list, all of them; of days and numbers, some near those that the case gives (and None, for a day that
    may never come); of a language, those of the document and a few others. Empty for a key that names no field.

    >>> charter = Situation(vehicle="charter", assessed_on="2026-11-24", cse="full")
    >>> list_candidates((charter, ()), "document.change")
    ('none', 'form', 'substance')
    """
    situation = case[0]
    block, _, name = key.partition(".")
    if block == "clause":
        return _clause_candidates(case, name)
    written = getattr(situation, block, None)
    if not isinstance(written, FileModel) or name not in type(written).model_fields:
        return ()
    annotation = type(written).model_fields[name].annotation
    closed = tuple(_closed_values(annotation))
    if closed:
        return closed
    if dt.date in _members(annotation):
        days = _near_days(situation, written)
        return (*days, None) if key in _MAY_NEVER_COME else tuple(days)
    if int in _members(annotation):
        return _near_numbers(case)
    if str in _members(annotation):
        languages = situation.document.languages
        return (*languages, *(other_language for other_language in _OTHER_LANGUAGES if other_language not in languages))
    return tuple(_lists(annotation))


def _clause_candidates(case: Case, name: str) -> tuple[object, ...]:
    if name == "suspension_max_days":
        return (0, *_near_numbers(case))  # none is stated, or a number
    if name == "scale":
        kind = case[0].sanction.kind if case[0].sanction is not None else "warning"
        return (), (kind,)
    return True, False


def _members(annotation: object) -> tuple[object, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def _closed_values(annotation: object) -> Iterator[object]:
    for member in _members(annotation):
        if get_origin(member) is Literal:
            yield from get_args(member)
        elif get_origin(member) in (Union, types.UnionType):
            yield from _closed_values(member)
        elif member is bool:
            yield from (True, False)


def _lists(annotation: object) -> Iterator[tuple[object, ...]]:
    """Yield lists of the values of a closed list: none of them, each alone, all of them."""
    for member in _members(annotation):
        if get_origin(member) is tuple:
            values = tuple(_closed_values(get_args(member)[0]))
            yield from ((), *((value,) for value in values), values)


def _near_numbers(case: Case) -> tuple[int, ...]:
    situation, clauses = case
    maxima = [situation.ri.suspension_max_days, *(clause.suspension_max_days for clause in clauses)]
    if situation.sanction is not None:
        maxima.append(situation.sanction.days)
    near = {number + step for number in maxima if number is not None for step in (-1, 0, 1)}
    return tuple(sorted(number for number in near | set(_NUMBERS) if number > 0))


def _near_days(situation: Situation, block: FileModel) -> list[dt.date]:
    """List the days of a situation, and days near those of one block and near the day on which it is looked at."""
    days = set(list_days(situation))
    for day in {situation.assessed_on, *list_days(block)}:
        days.update(day + dt.timedelta(days=step) for step in _NEAR_DAYS)
        days.update(add_months(day, count) for count in _NEAR_MONTHS)
    return sorted(days)


def list_days(model: FileModel) -> list[dt.date]:
    """List the days written in a situation, or in a part of it such as its procedure, each once, earliest first."""
    days: set[dt.date] = set()
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, dt.date):
            days.add(value)
        elif isinstance(value, FileModel):
            days.update(list_days(value))
        elif isinstance(value, tuple):
            for each in value:
                if isinstance(each, dt.date):
                    days.add(each)
                elif isinstance(each, FileModel):
                    days.update(list_days(each))
    return sorted(days)
