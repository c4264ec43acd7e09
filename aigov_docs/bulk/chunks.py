"""The documents of a plan made chunk by chunk, and recorded in a register, wherever they then go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from ..people.recipient import load_recipient, personalize_matter
from .kept_documents import find_proposal_days
from .manifest import ManifestWriter
from .plan import IssuePlan
from .plan_rows import PlanRow
from .work import ChunkWork

if TYPE_CHECKING:
    from ..register.issued_rows import IssuedRow


class IssueLog(Protocol):
    """The interface of a log in which a bulk run records the documents it issues, such as a register."""

    def record_issued(self, rows: Iterable[IssuedRow], *, run: str) -> object:
        """Record in the log, in one step, that the documents of one chunk of a bulk run were issued.

        ``rows`` are the documents, ``run`` is the name of the bulk run. Documents that the log has already for the same
        run are not added twice. Where what is returned says how many were ``added``, a run that is resumed tells
        what the log had lost.
        """


class ChunkMaker:
    """The maker of the documents of an issue plan, chunk by chunk; a register, where there is one, records them."""

    def __init__(self, plan: IssuePlan, register: IssueLog | None) -> None:
        self.plan, self.register = plan, register
        self.manifest = ManifestWriter(plan)

    def prepare_work(self, chunk: int) -> ChunkWork:
        """Gather what merging one chunk in this process needs; documents that no template can merge are made here.

        ``chunk`` is the number of the chunk in the plan, from 0.
        """
        plan, order = self.plan, self.plan.order
        rows = plan.rows.read_chunk(chunk)
        alone = {place: self.render_alone(row) for place, row in enumerate(rows) if row.template is None}
        gathered = self.gathered_file(chunk)
        return ChunkWork(chunk, order.format, order.engine, gathered, rows, plan.templates, alone.__getitem__)

    def gathered_file(self, chunk: int) -> str:
        """Return the name of the one file that gathers the documents of a chunk (zip or print file), or an empty text.

        The text is empty in formats where each document has its own file.
        """
        return self.plan.list_chunk_files(chunk)[0] if self.plan.order.is_gathered else ""

    def render_alone(self, row: PlanRow) -> bytes:
        """Build the file of one person's document through the ordinary writer, without a compiled template.

        ``row`` is the plan's entry for that document.
        """
        assert row.person is not None  # a row without template keeps the person
        variant = self.plan.variants[row.variant]
        matter = personalize_matter(variant.matter, load_recipient(row.person))
        return variant.render_for(matter, self.plan.order)

    def record_chunk(self, chunk: int, prints: Sequence[str]) -> int:
        """Record in the register of the run, where it has one, the issue of a chunk's documents that are to be signed.

        How many of them the register did not have yet is returned; 0 where it does not say so.

        ``chunk`` is the number of the chunk. ``prints`` are the fingerprints of all its documents in order, also of
        those not to be signed. No name of a person is recorded, except in a file name whose pattern contains
        ``{name}``.
        """
        if self.register is None:
            return 0
        from ..register.issued_rows import IssuedRow

        plan = self.plan
        rows = plan.rows.read_chunk(chunk)
        variants = plan.variants
        days = [find_proposal_days(variant.assessment.with_matter(variant.matter)) for variant in variants]
        issued_rows = [
            IssuedRow(
                key=row.key,
                file=file,
                fingerprint=print_,
                editions=variants[row.variant].editions,
                language=variants[row.variant].language,
                options_digest=self.manifest.options_digest,
                vehicle=variants[row.variant].document,
                release=plan.library.release,
                date=days[row.variant][0],
                effective_on=days[row.variant][1],
                file_is_personal=plan.order.has_personal_names,
            )
            for row, file, print_ in zip(rows, self.list_files(chunk, rows), prints, strict=True)
            if variants[row.variant].proposed
        ]
        return getattr(self.register.record_issued(issued_rows, run=plan.run), "added", 0) if issued_rows else 0

    def list_files(self, chunk: int, rows: Sequence[PlanRow]) -> list[str]:
        """List, for each document of a chunk, the name of the file that holds the document.

        ``rows`` are the documents of the chunk. In the format ``zip``, the name is that of the zip, a slash, and the
        name inside; in the format ``print``, that of the one PDF that gathers the documents of the chunk for a printer.
        """
        plan = self.plan
        if plan.order.format == "zip":
            return [f"{plan.list_chunk_files(chunk)[0]}/{row.file}" for row in rows]
        return (
            [plan.list_chunk_files(chunk)[0]] * len(rows)
            if plan.order.format == "print"
            else [row.file for row in rows]
        )
