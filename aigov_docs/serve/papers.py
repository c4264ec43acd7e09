"""All the papers of a matter that was sent, in one ZIP: each as the command line makes it of that ``matter.yaml``."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from ..adoption import write_adoption_file
from ..closed_words import Language
from ..compose.assessment import compare
from ..document.reports import enforceability_report
from ..first_documents import read_sample_documents
from ..i18n import N_
from ..matter.matter_text import write_matter_text
from ..people.check_report import report_csv
from ..problems import Problem, UsageError
from ..sent_facts import assemble_asked, check_sent_matter, read_sent_source, weigh_sent_matter
from ..writers import to_bytes
from ..writers.pdf import can_count_pages
from .list_of_people import amended_matter, plan_amendments, read_uploaded_list
from .reading_order import NAMES, write_reading_order

if TYPE_CHECKING:
    from ..bulk.plan import IssuePlan
    from ..compose.assessment import Assessment
    from ..document.tree import BilingualDocument, Document
    from ..library.load import Library
    from ..matter.checks import CheckedMatter
    from ..people.recipients import RecipientCheck
    from .asked import PapersAsked

#: The day of every file in the ZIP: the first that a ZIP can say.
_DAY = (1980, 1, 1, 0, 0, 0)


def zip_papers(library: Library, asked: PapersAsked) -> bytes:
    """Make all the papers that are asked and put them in one ZIP, whose bytes are the same for the same question.

    In it are a first file that says what each other one is (`write_reading_order`); ``matter.yaml``; ``documents/``
    with each paper in French, and in both languages where English is asked, and the enforceability report;
    ``adoption-…/`` for each paper; ``amendments/`` for the list that was uploaded, with who of it is issued, held or
    skipped, and why (``list.….csv``: numbers, no names). Every file but the first is equal to what
    ``aigov-docs draft``, ``compare``, ``companions``, ``recipients`` and ``issue`` make of that ``matter.yaml``; in
    both languages, ``issue --lang fr+en``.

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
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in _write_papers(library, asked):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.external_attr = 0o644 << 16
            packed = name.rpartition(".")[2] in ("docx", "pdf")  # these are packed already
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def _write_papers(library: Library, asked: PapersAsked) -> Iterator[tuple[str, bytes]]:
    text = asked.matter
    if not isinstance(text, str):
        text = write_matter_text(read_sent_source(text).data, asked.lang)
    checked = check_sent_matter(text, library, "matter.yaml")
    papers = asked.papers
    if papers is None:
        papers = tuple(vehicle.id for vehicle in library.vehicles_in_order())
    amendments: Iterator[tuple[str, bytes]] = iter(())
    if asked.people is not None:
        amended = amended_matter(library, checked.matter)
        listed = read_uploaded_list(asked.people, amended, asked.languages)
        amendments = _write_amendments(
            plan_amendments(library, amended, listed, "pdf" if asked.format == "pdf" else "docx"), listed, asked.lang
        )
    names = {sample.vehicle: sample.name for sample in read_sample_documents()}
    weighed = {}
    for vehicle in dict.fromkeys(papers):
        assessment = weigh_sent_matter(checked, vehicle)
        weighed[names.get(assessment.vehicle.id, assessment.vehicle.id)] = assessment
    file_names = ["matter.yaml"]
    yield "matter.yaml", text.encode("utf-8")
    for name, content in chain(_write_documents(library, asked, checked, weighed), amendments):
        file_names.append(name)
        yield name, content
    if weighed:
        # the mark at its head says to every reader of text that it is UTF-8
        yield NAMES[asked.lang], write_reading_order(weighed, file_names, asked.lang).encode("utf-8-sig")


def _write_documents(
    library: Library, asked: PapersAsked, checked: CheckedMatter, weighed: Mapping[str, Assessment]
) -> Iterator[tuple[str, bytes]]:
    """Yield each document and what goes with it, then the report: the name of a file, and its bytes."""
    is_bilingual = asked.languages == "fr+en"
    for name, assessment in weighed.items():
        for written in ("fr", "fr+en") if is_bilingual else ("fr",):
            document = assemble_asked(assessment, written)
            content = write_draft(document, asked.format, paginate=asked.paginate)
            yield f"documents/{name}.{written}.{asked.format}", content
        if asked.adoption:
            for file, content in write_adoption_file(assessment, ("fr", "en") if is_bilingual else ("fr",)):
                yield f"adoption-{name}/{file}", content
    if asked.report:
        compared = compare(library, checked.matter)
        spoken: tuple[Language, ...] = ("fr", "en") if is_bilingual else ("fr",)
        for language in spoken:
            report = enforceability_report(compared, language)
            yield f"documents/rapport-opposabilite.{language}.{asked.format}", to_bytes(report, asked.format)


def _write_amendments(plan: IssuePlan, listed: RecipientCheck, language: str) -> Iterator[tuple[str, bytes]]:
    """Yield the plan of the amendments of a list, how each line of the list was read, then the amendments."""
    from ..bulk.bytes_run import issue_bytes

    yield f"amendments/plan.{language}.docx", to_bytes(plan.as_document(language), "docx")
    yield f"amendments/list.{language}.csv", report_csv(listed, language)
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
