"""The questions of the service, each with what it takes and how it is answered: the answers of ``--json``.

`answer_question` is all that a process of the service does: a name and the bytes of a request go in, a reply comes out.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from textwrap import fill
from typing import TYPE_CHECKING, Any

from .. import asked as takes
from ..adoption import write_adoption_file
from ..bulk.slot_values import COLUMNS, NUMBER
from ..closed_words import Language
from ..compose.assessment import Assessment, compare
from ..document.reports import build_answer_page, enforceability_report
from ..first_documents import read_sample_documents
from ..kits.ground.i18n import N_, Labels, date_text, labels, typeset_text
from ..kits.ground.languages import known_languages
from ..kits.ground.problems import AigovError, MatterError, Problem, RecipientError, UsageError
from ..kits.ground.yaml_files import Bilingual, YamlSource, validate_type
from ..library.library import Library
from ..library.procedures import Companion
from ..matter.form import matter_form
from ..matter.matter_text import write_matter_text
from ..matter.models import Matter
from ..matter.schema import matter_schema
from ..people.check_report import report_csv
from ..people.contract_status import NO_STATUS, STATED
from ..people.model_list import column_title, write_model_list
from ..people.recipients import RecipientCheck, check_recipients
from ..people.table_words import staff_words
from ..queries import describe_problems
from ..sent_facts import (
    assemble_asked,
    check_sent_matter,
    decode_file,
    read_sent_source,
    weigh_sent_matter,
)
from ..writers import to_bytes
from ..writers.formats import FORMATS, bulk_ways, formats_taking, name_format
from ..writers.pdf import can_count_pages
from .interview.open_questions import describe_observations
from .interview.preview import describe_advice, preview_option
from .replies import Reply, reply_error, reply_file, reply_json, reply_problem

if TYPE_CHECKING:
    from ..asked import PapersAsked, PeopleAsked, UploadedList
    from ..bulk.plan import IssuePlan
    from ..compose.matter_check import CheckedMatter
    from ..document.tree import BilingualDocument, Document


# ------------------------------------------------------------------ list of people
# The list of people of the interview: who is issued, who is held and why, what to correct, each field once.


#: The most people of a list for whom amendments are made in one ZIP, and bytes of the list: raw, and once unpacked.
MOST_PEOPLE, LARGEST_LIST, LARGEST_UNPACKED = 1000, 8 << 20, 60 << 20
#: The columns without which no amendment is issued.
NEEDED = ("key", *(column for blank, column in COLUMNS.items() if blank != NUMBER))
#: How many lines a message names.
_LINES = 12


def describe_people(library: Library, asked: PeopleAsked) -> dict[str, Any]:
    """Describe a list of people as data ready for JSON, before an amendment is made for any of them.

    ``issued`` is how many are to be issued, ``languages`` how many of them in each language; ``held`` lists the others
    as dicts: ``key`` (their number), ``name`` (None where it cannot be read), ``line``, ``outcome`` (``hold`` until
    counsel decides, or ``skip``: no amendment is meant for them), ``code`` and ``reason``; ``notes`` says whether the
    type of contract of some is not said, or stated; ``problems`` is what to correct, each field once. Nothing of it is
    kept. Facts that cannot be read yet leave out what depends on them.

    Raises
    ------
    RecipientError
        The list is too large.
    """
    try:
        matter = amended_matter(library, check_sent_matter(asked.matter, library).matter)
    except MatterError:
        matter = None
    checked = read_uploaded_list(asked.people, matter, asked.languages)
    problems = gather_people_problems(checked.faults, checked)
    if matter is not None and not problems:
        try:
            plan_amendments(library, matter, checked)
        except AigovError as error:
            problems = list(error.problems)
    recipients, say = checked.recipients, labels(asked.lang)
    languages = [person.language for person in recipients.people]
    return {
        "issued": len(recipients.people),
        "languages": {language: languages.count(language) for language in dict.fromkeys(languages)},
        "held": [
            {
                "key": held_person.key,
                "name": held_person.recipient.name if held_person.recipient is not None else None,
                "line": held_person.line,
                "outcome": held_person.outcome,
                "outcome_label": say(N_("skipped") if held_person.skipped else N_("held")),
                "code": held_person.code,
                "reason": held_person.reason(asked.lang),
            }
            for held_person in recipients.held
        ],
        "notes": [
            _advise_upload(note).as_dict(asked.lang) for note in recipients.notes if note.code in (NO_STATUS, STATED)
        ],
        "problems": [problem.as_dict(asked.lang) for problem in problems],
    }


def _advise_upload(note: Problem) -> Problem:
    """Copy a note on the type of contract with what to do where a list is uploaded."""
    if note.code != NO_STATUS:
        return note
    column = Bilingual(fr=column_title("contract_type", "fr"), en=column_title("contract_type", "en"))
    hint = N_("fill in the column “{column}”, or add it; or state the type of contract here, if it is that of each")
    if note.values["likely"]:
        hint = N_(
            "is it {likely}? Call that column “{column}” in the list; or state the type of contract here, if it is that"
            " of each"
        )
    return replace(note, hint=hint, values={**note.values, "column": column})


def amended_matter(library: Library, matter: Matter) -> Matter:
    """Take a matter for its amendments: for its own document where each person signs it, else for the first such."""
    signed = [vehicle.id for vehicle in library.vehicles_in_order() if vehicle.signature == "parties"]
    matter_vehicle = library.find_vehicle(matter.vehicle)
    return (
        matter
        if matter_vehicle is not None and matter_vehicle.id in signed
        else matter.model_copy(update={"vehicle": signed[0]})
    )


def read_uploaded_list(uploaded: UploadedList, matter: Matter | None, languages: str) -> RecipientCheck:
    """Read and check a list that was uploaded, as ``aigov-docs issue`` reads it.

    Parameters
    ----------
    uploaded:
        The name and the bytes of the list, and the type of contract stated for those of whom it says none.
    matter:
        The matter that says on which day; None, and who has left or is under age is not looked for.
    languages:
        The languages of who has none in the list: ``fr`` or ``fr+en``.

    Raises
    ------
    RecipientError
        The list is too large.
    """
    raw = decode_file(uploaded.content, "people.content", LARGEST_LIST)
    refuse_large_workbook(raw, uploaded.name)
    checked = check_recipients(
        raw, on=matter, contract_type=uploaded.contract_type, name=uploaded.name, language=languages
    )
    if len(checked.recipients) > MOST_PEOPLE:
        message = N_("the list has more than {most} people")
        hint = N_("issue it on your own machine: aigov-docs issue")
        values = {"most": MOST_PEOPLE}
        raise RecipientError(Problem("too-many-people", uploaded.name, message, hint, values, ("people",)))
    return checked


def plan_amendments(library: Library, matter: Matter, checked: RecipientCheck, format: str = "docx") -> IssuePlan:
    """Plan an amendment for each person of a list that was read, as ``aigov-docs issue --format`` does.

    Raises
    ------
    RecipientError
        All that stands against it, each field once.
    """
    from ..bulk.order import Order
    from ..bulk.plan import plan_issue

    if checked.faults:
        raise RecipientError(*gather_people_problems(checked.faults, checked))
    try:
        return plan_issue(library, matter, checked.recipients, Order(format=format))
    except RecipientError as error:
        raise RecipientError(*gather_people_problems(error.problems, checked)) from None


def gather_people_problems(problems: Iterable[Problem], checked: RecipientCheck) -> list[Problem]:
    """Gather problems of a list of people: those of one column and one sort become one, which says how many people.

    Each has the path of the list in the request; a problem of the matter stays as it is.

    >>> checked = check_recipients(
    ...     "matricule;nom;prénom;date d'entrée\\n1;Petit;Zoé;hier\\n2;Roux;Ali;demain\\n".encode()
    ... )
    >>> [(each.code, each.path, each.values["lines"]) for each in gather_people_problems(checked.faults, checked)]
    [('not-a-date', ('people',), '2, 3')]
    """
    titles = checked.recipients.titles
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.code, problem.message, str(problem.values.get("column", ""))), []).append(problem)
    return [_gather_group(column, group, titles, checked.recipients.source) for (*_, column), group in groups.items()]


def _gather_group(column: str, group: list[Problem], titles: Mapping[str, str], source: str) -> Problem:
    """Make one problem of those of one column and one sort."""
    first = group[0]
    lines = sorted({problem.values["line"] for problem in group if problem.values.get("line")})
    if not lines:
        return first if first.code in ("unfilled", "untranslated", "draft") else replace(first, path=("people",))
    absent = column in staff_words().columns and column not in titles.values()
    named = Bilingual(fr=column_title(column, "fr"), en=column_title(column, "en")) if absent else column
    listed = ", ".join(map(str, lines[:_LINES])) + ("…" if len(lines) > _LINES else "")
    values: dict[str, Any] = {**first.values, "column": named, "n": len(lines), "lines": listed}
    if first.code == "unfilled":
        message = (
            N_("not filled for one person (line {lines}): {blank}")
            if len(lines) == 1
            else N_("not filled for {n} people (lines {lines}): {blank}")
        )
        hint = (
            N_("add the column “{column}” to the list, and fill it for each person")
            if absent
            else N_("fill the column “{column}” of the list for each person")
        )
        return Problem(first.code, source, message, hint, values, ("people",))
    french, english = first.as_dict("fr"), first.as_dict("en")
    values |= {"what": Bilingual(fr=french["message"], en=english["message"])}
    if len(lines) == 1:
        message = N_("column “{column}”, line {lines}: {what}") if column else N_("line {lines}: {what}")
    else:
        message = N_("column “{column}”, {n} lines ({lines}): {what}") if column else N_("{n} lines ({lines}): {what}")
    return Problem(first.code, source, message, first.hint, values, ("people",))


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
        raise RecipientError(Problem("unpacks-too-large", name, message, hint, path=("people",)))


# ------------------------------------------------------------------ reading order
# The first file of a ZIP of papers: in order, what each file is, and what is to be done with it.


#: The name of the first file, by language.
NAMES: Mapping[str, str] = {"fr": "LISEZ-MOI.txt", "en": "README.txt"}
#: What is done with a paper that goes with a document, by its layout.
_USES: Mapping[str, str] = {
    "letter": N_("to sign and send"),
    "notice": N_("to hand over or post"),
    "poster": N_("to hang on a wall"),
    "form": N_("to fill in"),
    "note": N_("to read"),
}
_SIGNED: Mapping[str, str] = {
    "employer": N_("the employer signs it"),
    "parties": N_("the employer and the employee sign it"),
    "none": N_("nobody signs it"),
}


def write_reading_order(papers: Mapping[str, Assessment], files: Sequence[str], language: str = "fr") -> str:
    """Write the first file of a ZIP of papers, as plain text in a language: what to read first, sign, send or keep.

    Parameters
    ----------
    papers:
        What was weighed of each document of the ZIP, by the word for it in the names of files.
    files:
        The names of the other files of the ZIP, with their folders.
    language:
        ``fr`` or ``en``.

    >>> from ..compose.assessment import assess
    >>> charter = assess(load_library(), sample_matter("charter"))
    >>> text = write_reading_order({"charter": charter}, ["documents/charter.fr.docx", "matter.yaml"], "en")
    >>> "documents/charter.fr.docx" in text
    True
    """
    say, first = labels(language), next(iter(papers.values()))
    page = build_answer_page({assessment.vehicle.id: assessment for assessment in papers.values()}, language)
    blocks = [
        f"{first.matter.employer.name} – {date_text(first.matter.date, language)}",
        say("What each file is, in the order in which to take them."),
        " ".join(filter(None, (page.write_conclusion(), page.write_sanction_needs()))),
        say("Where a paper prints [•], something is missing. Its last page lists these places: complete them, and take"
            " that page off, before it is signed, sent or posted."),
    ]  # fmt: skip
    remaining_files = [name for name in files if name != "matter.yaml"]
    reports = _take(remaining_files, lambda name: name.startswith("documents/") and not _find_paper(name, papers))
    blocks += _write_part(say, N_("1. Read first, for you alone"), reports, N_("the report: what each paper is worth"))
    blocks.append(say("2. The papers").upper())
    for word, assessment in papers.items():
        signing_text = say(_SIGNED[assessment.vehicle.signature])
        paper_files = _take_folder(remaining_files, f"documents/{word}.")
        blocks += [_write_file(name, assessment.vehicle.label.text(language), signing_text) for name in paper_files]
    people = _take_folder(remaining_files, "amendments/")
    plans = [name for name in people if name.startswith(("amendments/plan.", "amendments/list."))]
    for name in plans:
        plan_label = N_("your list, line by line: issued, held or skipped, and why")
        plan_label = N_("who receives an amendment, who does not, and why") if "/plan." in name else plan_label
        blocks.append(_write_file(name, say(plan_label), say("for you alone")))
    if len(people) > len(plans):
        signing_text = say("one for each person of your list: the employer and the person sign it")
        blocks.append(_write_file("amendments/", signing_text, say("{n} files", n=len(people) - len(plans))))
    for number, (word, assessment) in enumerate(papers.items(), 3):
        paper_files = _take_folder(remaining_files, f"adoption-{word}/")
        if paper_files:
            title = say("What goes with it: {document}", document=assessment.vehicle.label.text(language))
            blocks.append(f"{number}. {title}".upper())
            blocks += [_describe(name, assessment, language) for name in paper_files]
    blocks += [_write_file(name, "", "") for name in remaining_files]
    matter_label = say("your answers: keep it; opened in the interview, it makes the same papers again")
    blocks.append(_write_file("matter.yaml", matter_label, ""))
    return typeset_text("\r\n\r\n".join(block.replace("\n", "\r\n") for block in blocks if block), language) + "\r\n"


def _describe(name: str, assessment: Assessment, language: str) -> str:
    """Describe a file of the adoption of a document: its label, what is done with it, what it serves for."""
    say, library = labels(language), assessment.library
    stem = name.rpartition("/")[2].split(".")[0]
    word = stem.partition("-")[2]
    companion = library.companions[word][0] if word in library.companions else None
    if companion is None:
        if name.endswith(".ics"):
            return _write_file(name, say("the days of the steps, for your calendar"), say("for you alone"))
        if word == assessment.vehicle.id:
            return _write_file(name, say("the document itself, to be filed with what follows"), "")
        return _write_file(name, say("the steps: who does what, by when, with what proof"), say("for you alone"))
    facts = assessment.composition.facts
    return _write_file(
        name,
        companion.label.choose_text(facts).text(language),
        _name_use(say, companion),
        companion.purpose.text(language),
    )


def _name_use(say: Labels, companion: Companion) -> str:
    if companion.filed_in == "annex":
        return say("attached to the document")
    if companion.sender == "employee":
        return say("the employee signs it and gives it back")
    return say(_USES[companion.layout])


def _write_file(name: str, label: str, use: str, purpose: str = "") -> str:
    label_text = label[:1].upper() + label[1:] + (f" ({use})" if use else "")
    lines = [
        name,
        *(fill(text, 96, initial_indent="    ", subsequent_indent="    ") for text in (label_text, purpose) if text),
    ]
    return "\n".join(lines)


def _write_part(say: Labels, title: str, files: Sequence[str], label: str) -> list[str]:
    return [say(title).upper(), *(_write_file(name, say(label), "") for name in files)] if files else []


def _find_paper(name: str, papers: Mapping[str, Assessment]) -> bool:
    return any(name.startswith(f"documents/{word}.") for word in papers)


def _take_folder(names: list[str], start: str) -> list[str]:
    return _take(names, lambda name: name.startswith(start))


def _take(names: list[str], wanted: Callable[[str], bool]) -> list[str]:
    """Take the names that are wanted out of a list, and return them in order."""
    taken_names = [name for name in names if wanted(name)]
    names[:] = [name for name in names if name not in taken_names]
    return taken_names


# ------------------------------------------------------------------ papers
# All the papers of a matter that was sent, in one ZIP: each as the command line makes it of that ``matter.yaml``.


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
            file_format = FORMATS.get(name_format(name))
            is_packed = file_format is not None and file_format.is_packed
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
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
            plan_amendments(library, amended, listed, asked.format if asked.format in bulk_ways() else "docx"),
            listed,
            asked.lang,
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
    from ..bulk.run import issue_bytes

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
    counted = format in formats_taking("paginate") and (can_count_pages() if paginate is None else paginate)
    return to_bytes(document, format, annotate=annotate, paginate=counted)


# ------------------------------------------------------------------ questions
@dataclass(frozen=True, slots=True)
class Question:
    """One question of the service: what it takes, how it is answered, what the answer is.

    Parameters
    ----------
    asked:
        The model of what is sent.
    answer:
        Answers it, from a library and such a model.
    summary:
        One line that says what it is for.
    gives:
        The media types of the answer.
    files:
        Whether it makes papers: it then takes seconds, and more bytes are read.
    fixed:
        Whether the answer depends on the language alone: it is asked by GET, and kept.
    """

    asked: type[takes.Asked]
    answer: Callable[[Library, Any], Reply]
    summary: str
    gives: tuple[str, ...] = ("application/json",)
    files: bool = False
    fixed: bool = False


def answer_question(library: Library, name: str, body: bytes, language: str = "en") -> Reply:
    """Answer one request: the question of a name, and the JSON sent with it; a refusal is a reply too.

    Parameters
    ----------
    library:
        The clauses and the rules.
    name:
        A key of `QUESTIONS`.
    body:
        The bytes that were sent.
    language:
        The language of a refusal where the request says none that can be read.

    >>> reply = answer_question(load_library(), "weigh", b'{"matter": {"cse": "smal"}, "lang": "en"}')
    >>> reply.status, [each["code"] for each in json.loads(reply.content)["problems"]][-1]
    (422, 'unknown-word')
    """
    question = QUESTIONS[name]
    try:
        data = _read_json(body)
        request_language = data.get("lang")
        language = request_language if request_language in known_languages() else language
        asked, wrong = validate_type(question.asked, data, YamlSource("", data))
        if wrong:
            raise UsageError(*wrong)
        return question.answer(library, asked)
    except AigovError as error:
        return reply_error(error, language)


def _read_json(body: bytes) -> dict[str, Any]:
    """Read the JSON of a request, which is an object.

    Raises
    ------
    UsageError
        It is not UTF-8, not JSON, nested too deeply, or no object; or a text has half a character.
    """
    try:
        data = json.loads(body.decode("utf-8"))
        if b"\\ud" in body.lower():  # a character in two halves, whole or half
            json.dumps(data, ensure_ascii=False).encode("utf-8")
    except (
        ValueError,
        RecursionError,
    ):  # not text, not JSON, a number of thousands of digits, half a character; too deep
        message, hint = N_("this is not JSON that can be read"), N_("send an object, in UTF-8")
        raise UsageError(Problem("not-json", "body", message, hint)) from None
    if not isinstance(data, dict):
        raise UsageError(Problem("not-an-object", "body", N_("an object is expected"), N_("put it between braces")))
    return data


# ------------------------------------------------------------------ the shape of a matter
def _give_form(library: Library, asked: takes.FormAsked) -> Reply:
    return reply_json(matter_form(library, asked.lang))


def _give_schema(library: Library, asked: takes.SchemaAsked) -> Reply:
    return reply_json(matter_schema(library, asked.lang))


# ------------------------------------------------------------------ what an agent asks too
def _reply_shared(name: str, library: Library, asked: Any) -> Reply:  # noqa: ANN401 - the model of that question
    """Reply to a question that an agent may ask too: one of `takes.ANSWERS`, by its name."""
    sent = asked.matter
    answered = takes.ANSWERS[name](library, asked, lambda: None if sent is None else check_sent_matter(sent, library))
    if answered.problems:
        raise AigovError(*answered.problems)
    return reply_json(answered.content)


# ------------------------------------------------------------------ the facts
def _read(library: Library, asked: takes.TextAsked) -> Reply:
    source = read_sent_source(asked.text, "matter.yaml")
    if not isinstance(source.data, dict):
        message, hint = N_("a block of keys is expected here"), N_("choose a matter.yaml")
        raise MatterError(*source.problems, Problem("not-a-block", "matter.yaml", message, hint))
    return reply_json({"matter": source.data, "problems": [problem.as_dict(asked.lang) for problem in source.problems]})


def _write(library: Library, asked: takes.MatterAsked) -> Reply:
    source = read_sent_source(asked.matter)
    text = asked.matter if isinstance(asked.matter, str) else write_matter_text(source.data, asked.lang)
    return reply_file("matter.yaml", text.encode("utf-8", "backslashreplace"), "application/yaml")


# ------------------------------------------------------------------ what the interview shows on the way
def _advise(library: Library, asked: takes.MatterAsked) -> Reply:
    return reply_json(describe_advice(library, check_sent_matter(asked.matter, library).matter, asked.lang))


def _observe(library: Library, asked: takes.ObservationsAsked) -> Reply:
    try:
        matter = check_sent_matter(asked.matter, library).matter
        description = {"problems": [], **describe_observations(library, matter, asked.lang, asked.vehicles)}
    except MatterError as error:
        description = describe_problems(error, asked.lang)
    return reply_json(description)


def _preview(library: Library, asked: takes.PreviewAsked) -> Reply:
    matter = check_sent_matter(asked.matter, library).matter
    return reply_json({"papers": preview_option(library, matter, asked.option, asked.lang, asked.vehicles)})


# ------------------------------------------------------------------ files
def _draft(library: Library, asked: takes.DraftAsked) -> Reply:
    checked = check_sent_matter(asked.matter, library)
    assessment = weigh_sent_matter(checked, asked.vehicle, asked.as_of)
    document = assemble_asked(assessment, asked.languages, asked.layout)
    content = write_draft(document, asked.format, annotate=asked.annotate, paginate=asked.paginate)
    name = f"{assessment.vehicle.id}.{asked.languages}.{asked.format}"
    return reply_file(name, content, FORMATS[asked.format].media_type)


def _describe_people(library: Library, asked: takes.PeopleAsked) -> Reply:
    return reply_json(describe_people(library, asked))


def _give_model(library: Library, asked: takes.ModelAsked) -> Reply:
    return reply_file("model.csv", write_model_list(asked.lang), "text/csv; charset=utf-8")


def _make_papers(library: Library, asked: takes.PapersAsked) -> Reply:
    return reply_file("papers.zip", zip_papers(library, asked), "application/zip")


# ------------------------------------------------------------------ all of them
_FILES = tuple(format.media_type for format in FORMATS.values())
#: Every question by its name, which is its address under ``/api/``.
QUESTIONS: dict[str, Question] = {
    "form": Question(takes.FormAsked, _give_form, N_("The matter as steps and fields of an interview"), fixed=True),
    "schema": Question(takes.SchemaAsked, _give_schema, N_("The JSON Schema of a matter"), fixed=True),
    "check": Question(
        takes.MatterAsked,
        partial(_reply_shared, "check"),
        N_("Every problem of the facts, or what is still to be said"),
    ),
    "read": Question(takes.TextAsked, _read, N_("Open a matter.yaml again")),
    "matter.yaml": Question(
        takes.MatterAsked, _write, N_("Write the facts as a matter.yaml to keep"), ("application/yaml",)
    ),
    "weigh": Question(takes.PartAsked, partial(_reply_shared, "weigh"), N_("What each clause of a document is worth")),
    "explain": Question(
        takes.ReasonsAsked, partial(_reply_shared, "explain"), N_("Why; or whether a sanction is open")
    ),
    "compare": Question(
        takes.ComparisonAsked, partial(_reply_shared, "compare"), N_("The same clauses in every kind of document")
    ),
    "formalities": Question(
        takes.PartAsked, partial(_reply_shared, "formalities"), N_("The steps that make a document binding")
    ),
    "advice": Question(takes.MatterAsked, _advise, N_("Which document for whom, as the report says it")),
    "observe": Question(
        takes.ObservationsAsked, _observe, N_("What the papers leave open, and what the report observes")
    ),
    "preview": Question(takes.PreviewAsked, _preview, N_("The clauses that a choice writes, as they will be printed")),
    "clause": Question(takes.ClauseAsked, partial(_reply_shared, "clause"), N_("All of one clause")),
    "search": Question(takes.SearchAsked, partial(_reply_shared, "search"), N_("Search the clauses")),
    "verify": Question(
        takes.FileAsked, partial(_reply_shared, "verify"), N_("What a returned Word file still is"), files=True
    ),
    "draft": Question(takes.DraftAsked, _draft, N_("One document, as a file"), _FILES, files=True),
    "people": Question(
        takes.PeopleAsked, _describe_people, N_("Who of a list is issued, who is held, and why"), files=True
    ),
    "people-model": Question(
        takes.ModelAsked, _give_model, N_("A model of a list of people"), ("text/csv",), fixed=True
    ),
    "papers": Question(
        takes.PapersAsked, _make_papers, N_("All the papers in one ZIP"), ("application/zip",), files=True
    ),
}


def reply_to_failure(kind: str, language: str = "en") -> Reply:
    """Reply to a request on which the program itself failed: nothing of the request is told.

    >>> reply_to_failure("KeyError").status
    500
    """
    message, hint = N_("the server failed on this request ({kind})"), N_("tell who runs it what you asked")
    return reply_problem(500, Problem("failed", "server", message, hint, {"kind": kind}), language=language)
