"""Answers written in one transaction of a register: all of them, or none with every reason."""

from __future__ import annotations

from collections.abc import Sequence

from ..problems import Problem, RegisterError
from .answer_checks import Answer, apply_answer, place_answer
from .chain import LEFT, REFUSED, SIGNED
from .event_writer import EventWriter
from .issued_rows import find_word_problems
from .replay import replay_events


def write_answers(
    writer: EventWriter, answers: Sequence[Answer], keys: Sequence[str] | None, correct: bool
) -> tuple[int, int]:
    """Add the answers that the register does not have yet to a transaction.

    Return how many were added, and how many of these are signatures of what the same person had refused.

    Parameters
    ----------
    writer:
        The writer of the transaction.
    answers:
        The answers, in order.
    keys:
        The numbers of the people whose events are read; None reads everybody's.
    correct:
        Whether an answer may follow one that says “signed” or “left”.

    Raises
    ------
    RegisterError
        Every answer that cannot be written.
    """
    problems = [
        problem
        for reply in answers
        for problem in find_word_problems(
            [("key", reply.key), ("note", reply.note), ("run", reply.run or "")], reply.where
        )
    ]
    added = after_refusal = 0
    people = replay_events(writer.read_events(keys))
    for answer in answers:
        proposal = place_answer(answer, people, correct=correct)
        if isinstance(proposal, Problem):
            problems.append(proposal)
        elif proposal is not None:
            personal = {"note": answer.note} if answer.note else {}
            if answer.evidence is not None:
                personal["evidence"] = answer.evidence.as_text()
            answered = 0 if answer.answer == LEFT else proposal.number
            writer.add_event(answer.answer, answer.key, answer.on, proposal.run, personal, answers=answered)
            after_refusal += (proposal.response, answer.answer) == (REFUSED, SIGNED)
            apply_answer(answer, proposal, people[answer.key])
            added += 1
    if problems:
        raise RegisterError(*problems)
    return added, after_refusal
