"""The list that a provider takes to have a run signed: one row a person, in the columns that the provider takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..bulk.letters_due import LeftOut
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RegisterError, unknown_name
from ..kits.ground.short_repr import short_repr
from ..kits.ledger.chain import PROPOSED, REFUSED, SIGNED, SUPERSEDED, StoredEvent
from ..kits.ledger.replay import Proposal, RegisterPerson, replay_events
from ..kits.lists.cells import escape_formulas
from .outcomes import LONGEST_REFERENCE, Provider, columns_unread, load_provider, make_reference

if TYPE_CHECKING:
    from pathlib import Path

    from ..people.recipient import Recipient
    from ..register.register import Register


@short_repr("provider.name", "run", "rows", "left_out")
@dataclass(frozen=True, slots=True)
class SigningList:
    """The people of a run who are to sign, as the rows of a provider's list, and those left out, each with the reason.

    Parameters
    ----------
    provider:
        The provider whose columns these are.
    run:
        The name of the issue.
    header, rows:
        The columns, and one row a person.
    left_out:
        The people of the run who are in no row.
    """

    provider: Provider
    run: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(repr=False)

    def to_bytes(self) -> bytes:
        """Write the list as CSV in UTF-8, with the provider's separator; no cell is a formula of a spreadsheet."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.provider.bulk_send.separator, lineterminator="\r\n")
        writer.writerow(self.header)
        writer.writerows([escape_formulas(cell) for cell in row] for row in self.rows)
        return text.getvalue().encode()


def list_to_sign(
    register: Register,
    recipients: Iterable[Recipient],
    provider: Provider | str | Path,
    *,
    run: str | None = None,
    role: str = "",
) -> SigningList:
    """List the people of a run who have not answered, in the columns that a provider takes to send to many.

    Each row has the reference by which the provider's answer finds its person (`make_reference`), where the provider
    has a column for it. Whoever answered, left, has no e-mail address, is on no list, or does not sign alone is left
    out, with the reason.

    Parameters
    ----------
    register:
        The register in which the run was recorded.
    recipients:
        The people as their list gives them, for names and addresses, which a register does not keep.
    provider:
        The provider, its name, or the file of the user's own (`load_provider`).
    run:
        The name of the issue; the newest of the register when None.
    role:
        The role that signs, where the provider's template has several; empty where it has one.

    Raises
    ------
    RegisterError
        The provider's columns are not known, or are too many rows for one list; the register has no such run.

    >>> import datetime as dt
    >>> from ..people.recipient import Recipient
    >>> from ..kits.ledger.evidence import IssuedRow
    >>> from ..register.register import Register
    >>> row = IssuedRow("E-1", "1.docx", "ab", ("purpose@1",), "fr", "", "charter", "1.0", dt.date(2026, 6, 1))
    >>> with Register(":memory:") as register:
    ...     _ = register.record_issued([row], run="2026-06")
    ...     found = list_to_sign(register, [Recipient("E-1", "Ada", email="a@b.example")], "docusign")
    >>> print(found.to_bytes().decode().replace("\\r", ""), end="")
    Name,Email,aigov_reference
    Ada,a@b.example,E-1@2026-06
    """
    provider = load_provider(provider)
    columns = provider.bulk_send.columns
    if not columns:
        raise RegisterError(columns_unread(provider, provider.bulk_send, "bulk_send"))
    if role and provider.bulk_send.role is None:
        message = N_("this provider’s columns have no roles")
        raise RegisterError(Problem("no-effect", provider.label, message, N_("leave it out"), path=("role",)))
    files: dict[tuple[str, str], str] = {}
    people = replay_events(_note_files(register.read_events(), files))
    listed = {recipient.key: recipient for recipient in recipients}
    rows, left_out = [], []
    run, proposed = _find_proposed(people.values(), run, register.name)
    for person, proposal in proposed:
        recipient = listed.get(person.key)
        why = _why_left_out(person, proposal, recipient, columns.values())
        if why or recipient is None:
            left_out.append(LeftOut(person.key, why or "not-listed", run))
        else:
            rows.append(
                tuple(_fill(what, recipient, run, files.get((run, person.key), "")) for what in columns.values())
            )
    most = provider.bulk_send.most
    if most is not None and len(rows) > most:
        message = N_("{count} people are to sign, and one list takes {most}")
        values = {"count": len(rows), "most": most}
        raise RegisterError(
            Problem("too-many", provider.label, message, N_("give the people in several lists"), values)
        )
    form = provider.bulk_send.role if role else None
    header = tuple(form.format(role=role, column=name) if form else name for name in columns)
    return SigningList(provider, run, header, tuple(rows), tuple(left_out))


def _note_files(events: Iterable[StoredEvent], files: dict[tuple[str, str], str]) -> Iterator[StoredEvent]:
    """Yield the events of a register, and note the file that each run issued to each person."""
    for stored in events:
        if stored.event.kind == PROPOSED:
            file_name = stored.event.file or (stored.personal or {}).get("file", "")
            files[stored.event.run, stored.event.key] = file_name
        yield stored


def _find_proposed(
    people: Iterable[RegisterPerson], run: str | None, where: str
) -> tuple[str, list[tuple[RegisterPerson, Proposal]]]:
    """Find a run, the newest where none is named, and the people to whom it proposed something."""
    every = [(person, proposal) for person in people for proposal in person.proposals]
    if run is None and every:
        run = max((proposal for _, proposal in every), key=lambda proposal: (proposal.date, proposal.number)).run
    run_pairs = [(person, proposal) for person, proposal in every if proposal.run == run]
    if not run_pairs:
        runs = sorted({proposal.run for _, proposal in every})
        raise RegisterError(unknown_name("unknown-run", where, N_('no run is called "{name}"'), run or "", runs))
    return run_pairs[0][1].run, run_pairs


def _why_left_out(
    person: RegisterPerson, proposal: Proposal, recipient: Recipient | None, columns: Iterable[str]
) -> str:
    """Say why somebody is in no row, as a word of `LeftOut`; an empty text where they are."""
    if person.left_on is not None:
        return "left"
    if proposal.response in (SIGNED, REFUSED, SUPERSEDED):
        return proposal.response
    if recipient is None:
        return "not-listed"
    if recipient.minor:
        return "signs-with-another"
    if not recipient.email:
        return "no-email"
    if len(make_reference(person.key, proposal.run)) > LONGEST_REFERENCE:
        return "long-reference"
    parts = {"first_name": recipient.first_name, "last_name": recipient.last_name}
    return "one-name" if any(name in parts and not parts[name] for name in columns) else ""


def _fill(what: str, recipient: Recipient, run: str, file: str) -> str:
    """Fill one cell of a person's row."""
    if what.startswith("="):
        return what[1:]
    if what.startswith("extra."):
        return recipient.extra.get(what.removeprefix("extra."), "")
    values_by_name = {"reference": make_reference(recipient.key, run), "run": run, "file": file}
    return values_by_name[what] if what in values_by_name else str(getattr(recipient, what) or "")
