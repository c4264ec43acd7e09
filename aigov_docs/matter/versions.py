"""The versions of a document in a client's matter: what was adopted before, when, and the texts of each act.

A version has the form of a scenario's, and the fingerprints of the texts that were put to the works council (CSE),
sent, deposited and published: they prove which text followed the procedure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem
from ..kits.ground.yaml_files import FileModel
from ..law.situation import DocumentFacts, Procedure, VersionFacts

#: An act of the procedure of internal rules at which a text is handed over.
Act = Literal["opinion", "inspector", "deposit", "publicity"]
ACTS: tuple[Act, ...] = ("opinion", "inspector", "deposit", "publicity")
Fingerprint = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class RecordedText(FileModel):
    """The text handed over at some acts of a procedure, by its fingerprint and those of its clauses.

    ``clauses`` gives the fingerprint of each clause by its id; left out, only the whole text is compared.
    """

    acts: tuple[Act, ...] = Field(default=ACTS, min_length=1)
    text: Fingerprint
    clauses: dict[str, Fingerprint] = Field(default_factory=dict)


class MatterVersion(VersionFacts):
    """One version of the matter's document: the facts of its own, and the texts of its acts.

    The version that has the same ``id`` as the matter's ``version`` is the present one: the matter's own facts are
    its facts, and its texts are compared with the document as it would be made now.
    """

    texts: tuple[RecordedText, ...] = ()

    def text_of(self, act: Act) -> RecordedText | None:
        """Find the text handed over at an act of the version's procedure, such as ``deposit``; None if not recorded."""
        return next((text for text in self.texts if act in text.acts), None)

    def as_facts(self) -> VersionFacts:
        """Build the facts of law of a version that was adopted before the present one.

        Where the version does not say whether its text changed between its formalities, the fact ``change`` is ``none``
        if one same text is recorded for every formality done, else None (unknown).
        """
        document = self.document or DocumentFacts()
        stated_facts = {name: getattr(document, name) for name in document.model_fields_set}
        acts = acts_done(self.procedure)
        one_text = {text.text for text in self.texts}
        is_unchanged = bool(acts) and len(one_text) == 1 and all(self.text_of(act) for act in acts)
        stated_facts.setdefault("change", "none" if is_unchanged else None)
        stated_facts.setdefault("text_dated_on", None)
        return VersionFacts(
            id=self.id, procedure=self.procedure, amendment=self.amendment, document=DocumentFacts(**stated_facts),
            monitoring=self.monitoring, technology=self.technology, employee=self.employee,
        )  # fmt: skip


def acts_done(procedure: Procedure | None) -> tuple[Act, ...]:
    """List the acts of a procedure that have a day, in order: opinion, sending to the inspector, deposit, publicity.

    They are words of `ACTS`, such as ``deposit``; none for None, where there is no procedure.
    """
    if procedure is None:
        return ()
    days = (procedure.cse_opinion_on, procedure.inspector_on, procedure.deposit_on, procedure.publicity_on)
    return tuple(act for act, day in zip(ACTS, days, strict=True) if day is not None)


# ------------------------------------------------------------------ comparing texts
@dataclass(frozen=True, slots=True)
class TextComparison:
    """A text compared with those recorded for the acts of its procedure.

    ``change`` is ``none`` where each act done has the present text, ``substance`` where one has another text, None
    where a text is not recorded. ``clauses`` says, by clause id, whether the clause reads the same in every text; a
    clause of which it is not known is left out. ``differing`` are the acts that had another text.
    """

    change: Literal["none", "substance"] | None = None
    clauses: Mapping[str, bool] = field(default_factory=dict)
    differing: tuple[Act, ...] = ()


def compare_texts(version: MatterVersion, acts: Sequence[Act], text: str, clauses: Mapping[str, str]) -> TextComparison:
    """Compare the present text of a version with the texts recorded for the acts done.

    The result says whether the text changed, at which acts it was another one, and which clauses stayed the same. What
    cannot be known, because no text is recorded for an act, is None or left out.

    Parameters
    ----------
    version:
        The version, with its recorded texts.
    acts:
        The acts of its procedure that have a day.
    text, clauses:
        The fingerprint of the present text, and that of each of its clauses by id.

    >>> kept = MatterVersion(id="1", texts=({"acts": ("deposit",), "text": "0" * 32},))
    >>> compare_texts(kept, ["deposit"], "1" * 32, {}).differing
    ('deposit',)
    """
    recorded = {act: act_text for act in acts if (act_text := version.text_of(act)) is not None}
    if not recorded:
        return TextComparison()
    differing = tuple(act for act, recorded_text in recorded.items() if recorded_text.text != text)
    complete = len(recorded) == len(acts)
    same: dict[str, bool] = {}
    for clause, fingerprint in clauses.items():
        states = [_clause_state(recorded_text, text, clause, fingerprint) for recorded_text in recorded.values()]
        if False in states:
            same[clause] = False
        elif complete and None not in states:
            same[clause] = True
    change: Literal["none", "substance"] | None = "substance" if differing else "none" if complete else None
    return TextComparison(change, same, differing)


def _clause_state(recorded_text: RecordedText, text: str, clause: str, fingerprint: str) -> bool | None:
    """Say whether a clause reads the same in a recorded text; None where only the whole text was recorded."""
    if recorded_text.text == text:
        return True
    return recorded_text.clauses.get(clause) == fingerprint if recorded_text.clauses else None


# ------------------------------------------------------------------ checking
def check_versions(versions: Iterable[MatterVersion], present: str, date: dt.date | None) -> Iterator[Problem]:
    """Yield the problems of the versions of a document that a matter lists: names, order, days and texts.

    A problem is yielded for two versions of the same name, for the present version before others, for a version adopted
    (deposited or signed) after the day of the document or before an older version, and for two recorded texts of one
    version said to be that of the same formality, such as the deposit.

    Parameters
    ----------
    versions:
        The versions, oldest first.
    present:
        The id of the version of the document that is made now.
    date:
        The day of the document; None when it could not be read.
    """
    listed = list(versions)
    hint = N_("list the versions from the oldest to the newest, each with its own name and days")
    latest: tuple[dt.date, str] | None = None
    for index, version in enumerate(listed):
        where = f"versions.{index}"
        if version.id in [earlier_version.id for earlier_version in listed[:index]]:
            yield Problem("version-twice", f"{where}.id", N_("two versions have this name"), hint)
        if version.id == present and index < len(listed) - 1:
            message = N_("this is the version that the matter makes (version), and others come after it")
            yield Problem("version-order", f"{where}.id", message, hint)
        yield from _check_texts(version, where)
        if version.id == present:
            continue
        for key, day in _days_of(version):
            place = f"{where}.{key}"
            if date is not None and day > date:
                values: dict[str, Any] = {"other": "date"}
                message = N_("an earlier version cannot be adopted after the day of the document ({other})")
                yield Problem("version-dates", place, message, N_("correct one of the two dates"), values)
            elif latest is not None and day < latest[0]:
                values = {"other": latest[1]}
                message = N_("it cannot be before {other}, which belongs to an older version")
                yield Problem("version-dates", place, message, hint, values)
            latest = max(latest or (day, place), (day, place))


def _days_of(version: MatterVersion) -> Iterator[tuple[str, dt.date]]:
    """List the day on which a version was adopted: that of its deposit, or of its signature."""
    if version.procedure is not None and version.procedure.deposit_on is not None:
        yield "procedure.deposit_on", version.procedure.deposit_on
    if version.amendment is not None and version.amendment.signed_on is not None:
        yield "amendment.signed_on", version.amendment.signed_on


def _check_texts(version: MatterVersion, where: str) -> Iterator[Problem]:
    seen: set[Act] = set()
    for place, text in enumerate(version.texts):
        for act in text.acts:
            if act in seen:
                message = N_('two texts are recorded for "{act}"')
                yield Problem("text-twice", f"{where}.texts.{place}", message, N_("keep one of the two"), {"act": act})
            seen.add(act)
