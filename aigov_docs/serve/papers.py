"""All the papers of a matter that was sent, in one ZIP: each as the command line makes it of that ``matter.yaml``."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..adoption import write_adoption_file
from ..closed_words import Language
from ..compose.assessment import compare
from ..document.reports import enforceability_report
from ..first_documents import read_sample_documents
from ..i18n import N_
from ..matter.checks import CheckedMatter
from ..matter.matter_text import write_matter_text
from ..problems import Problem, RecipientError, UsageError
from ..sent_facts import assemble_asked, check_sent_matter, decode_file, read_sent_source, weigh_sent_matter
from ..writers import to_bytes
from ..writers.pdf import can_count_pages

if TYPE_CHECKING:
    from ..bulk.plan import IssuePlan
    from ..document.tree import BilingualDocument, Document
    from ..library.load import Library
    from .asked import PapersAsked, UploadedFile

#: The most people of a list for whom amendments are made in one ZIP, and bytes of the list: raw, and once unpacked.
MOST_PEOPLE, LARGEST_LIST, LARGEST_UNPACKED = 1000, 8 << 20, 60 << 20
#: The day of every file in the ZIP: the first that a ZIP can say.
_DAY = (1980, 1, 1, 0, 0, 0)


def zip_papers(library: Library, asked: PapersAsked) -> bytes:
    """Make all the papers that are asked and put them in one ZIP, whose bytes are the same for the same question.

    In it are ``matter.yaml``; ``documents/`` with each paper in French, and in both languages where English is asked,
    and the enforceability report; ``adoption-…/`` for each paper; ``amendments/`` for the list that was uploaded. Every
    file is equal to what ``aigov-docs draft``, ``compare``, ``companions`` and ``issue`` make of that ``matter.yaml``.

    Raises
    ------
    MatterError
        The facts are wrong.
    RecipientError
        The list is wrong: every fault of every row.
    UsageError
        English is asked alone, or the list is too long.
    """
    if asked.languages == "en":
        message, hint = N_("English is never issued alone"), N_("ask for fr, or fr+en")
        raise UsageError(Problem("english-alone", "languages", message, hint, path=("languages",)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _write_papers(library, asked):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.external_attr = 0o644 << 16
            packed = name.rpartition(".")[2] in ("docx", "pdf")  # these are packed already
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def _write_papers(library: Library, asked: PapersAsked) -> Iterator[tuple[str, bytes]]:
    text = asked.matter
    if not isinstance(text, str):
        text = write_matter_text(read_sent_source(text).data, asked.lang)
    checked = check_sent_matter(text, library, "matter.yaml")
    papers = asked.papers
    if papers is None:
        papers = tuple(vehicle.id for vehicle in library.vehicles_in_order())
    plan = _plan_amendments(library, checked, asked.people) if asked.people is not None else None
    both = asked.languages == "fr+en"
    names = {sample.vehicle: sample.name for sample in read_sample_documents()}
    yield "matter.yaml", text.encode("utf-8")
    for vehicle in dict.fromkeys(papers):
        assessment = weigh_sent_matter(checked, vehicle)
        name = names.get(assessment.vehicle.id, assessment.vehicle.id)
        for written in ("fr", "fr+en") if both else ("fr",):
            document = assemble_asked(assessment, written)
            content = write_draft(document, asked.format, paginate=asked.paginate)
            yield f"documents/{name}.{written}.{asked.format}", content
        if asked.adoption:
            for file, content in write_adoption_file(assessment, ("fr", "en") if both else ("fr",)):
                yield f"adoption-{name}/{file}", content
    if asked.report:
        compared = compare(library, checked.matter)
        spoken: tuple[Language, ...] = ("fr", "en") if both else ("fr",)
        for language in spoken:
            report = enforceability_report(compared, language)
            yield f"documents/rapport-opposabilite.{language}.{asked.format}", to_bytes(report, asked.format)
    if plan is not None:
        from ..bulk.bytes_run import issue_bytes

        yield f"amendments/plan.{asked.lang}.docx", to_bytes(plan.as_document(asked.lang), "docx")
        for _, file, content in issue_bytes(plan):
            yield f"amendments/{file}", content


def write_draft(
    document: Document | BilingualDocument, format: str, *, annotate: bool = False, paginate: bool | None = None
) -> bytes:
    """Write a document as ``aigov-docs draft`` does: with page numbers where LibreOffice can count them.

    ``paginate`` is None for that, and otherwise whether the contents of a Word file have page numbers.
    """
    counted = format == "docx" and (can_count_pages() if paginate is None else paginate)
    return to_bytes(document, format, annotate=annotate, paginate=counted)


def _plan_amendments(library: Library, checked: CheckedMatter, uploaded: UploadedFile) -> IssuePlan:
    """Plan an amendment for each person of a list that was uploaded, as ``aigov-docs issue`` does."""
    from ..bulk.plan import plan_issue
    from ..people.recipients import read_recipients

    raw = decode_file(uploaded.content, "people.content", LARGEST_LIST)
    refuse_large_workbook(raw, uploaded.name)
    matter = checked.matter
    signed = [vehicle.id for vehicle in library.vehicles_in_order() if vehicle.signature == "parties"]
    own = library.find_vehicle(matter.vehicle)
    if own is None or own.id not in signed:
        matter = matter.model_copy(update={"vehicle": signed[0]})
    amendment = matter.amendment
    people = read_recipients(
        raw,
        on=(amendment.effective_on if amendment else None) or matter.date,
        proposed_on=amendment.proposed_on if amendment else None,
        name=uploaded.name,
    )
    if len(people) > MOST_PEOPLE:
        message = N_("the list has more than {most} people")
        hint = N_("issue it on your own machine: aigov-docs issue")
        raise RecipientError(Problem("too-many-people", uploaded.name, message, hint, {"most": MOST_PEOPLE}))
    return plan_issue(library, matter, people)


def refuse_large_workbook(raw: bytes, name: str) -> None:
    """Refuse a workbook that would take much room once unpacked, before anything of it is read.

    Raises
    ------
    RecipientError
        The parts of the workbook have together more bytes than a list of `MOST_PEOPLE` people can need.

    >>> refuse_large_workbook(b"matricule;nom", "staff.csv")
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        return  # no workbook, or a damaged one: who reads it says so
    if size > LARGEST_UNPACKED:
        message, hint = N_("the workbook is too large once unpacked"), N_("keep the list alone, or save it as CSV")
        raise RecipientError(Problem("unpacks-too-large", name, message, hint))
