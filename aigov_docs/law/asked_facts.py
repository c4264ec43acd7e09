"""Facts that are not known: which a rule asks for, which are acts still ahead, what an accepted statement settles.

A fact is named by its key in a situation, such as ``sanction.known_on``; ``clause.`` begins the keys of a clause's own
facts. Some questions have no key of their own: they are always asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from ..library.load import Library
from .facts import ClauseFacts
from .situation import Situation


def read_fact(situation: Situation, key: str) -> object:
    """Read the value of a fact of a situation by its key, such as ``document.change``; None where it is not known.

    The value is as the situation holds it: a text or word, a day, a number, True, False, or several words. None too
    where the situation does not have the block that the key begins with, such as ``sanction``.

    >>> read_fact(Situation(vehicle="charter", assessed_on="2026-11-24", cse="full"), "document.change") is None
    True
    """
    value: object = situation
    for name in key.split("."):
        if not isinstance(value, BaseModel):
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
    known = read_fact(situation, key)
    if known is None:
        return False
    if settled == "before_facts":
        return isinstance(known, dt.date) and known > situation.assessed_on
    return known != settled


def _settle_fact(situation: Situation, key: str, value: str | bool) -> Situation:
    block_name, _, name = key.partition(".")
    block = getattr(situation, block_name)
    if block is None or getattr(block, name) is not None:
        return situation
    settled = situation.assessed_on - dt.timedelta(days=1) if value == "before_facts" else value
    return situation.model_copy(update={block_name: block.model_copy(update={name: settled})})
