"""What the interview shows before the papers are made: the advice of the report, and a clause as it will be printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ...compose.assessment import Assessment, assess, compare
from ...compose.finding import Finding
from ...document import assemble
from ...document.report_answer import StateReader, is_open, is_waiting
from ...document.reports import build_answer_page
from ...document.tree import Article, Bullets, DrawnMark, Paragraph, Runs, Table, plain_text
from ...kits.ground.i18n import labels, typeset_text
from ...kits.ground.problems import refuse_language
from ...library.load import Library
from ...matter.models import Matter


def describe_advice(library: Library, matter: Matter, language: str = "en") -> dict[str, Any]:
    """Describe the first page of the report of a matter as data ready for JSON: the same words as the report prints.

    ``conclusion`` says in plain words which document serves for what (empty where another law decides), ``needs``
    what a sanction needs besides its ground (empty where no document can ground one). ``answer`` lists the lines of
    the answer, what binds most first: one for each of ``vehicles``, then the facts that are missing. ``note`` says what
    its words mean; ``papers`` and ``people`` are its two tables, each with ``header`` (texts) and ``rows`` (lists of
    texts, a newline between the lines of a cell); ``left`` lists the people of whom the matter says nothing.
    ``questions`` lists the facts without which the worth of a clause cannot be said, today or once its formalities are
    done: ``question``, ``path`` in the matter (empty where no key gives it), ``statements`` (names of those that settle
    it) and ``papers``.

    Parameters
    ----------
    library, matter:
        The matter, read and checked against the library.
    language:
        ``fr`` or ``en``.

    Raises
    ------
    UsageError
        The language is neither ``fr`` nor ``en``.

    >>> told = describe_advice(load_library(), sample_matter("charter"))
    >>> len(told["answer"]) >= 3, told["papers"]["header"][0]
    (True, 'Document')
    """
    refuse_language(language)
    assessments = compare(library, matter)
    page = build_answer_page(assessments, language)
    people = page.write_people()
    return {
        "conclusion": typeset_text(page.write_conclusion(), language),
        "needs": typeset_text(page.write_sanction_needs(), language),
        "vehicles": [assessment.vehicle.id for assessment in page.rank_assessments()],
        "answer": [_read_words(line.runs) for line in page.write_answer()],
        "note": labels(language)(page.write_note()),
        "papers": _describe_table(page.compare_documents()),
        "people": next(_describe_table(block) for block in people if isinstance(block, Table)),
        "left": [plain_text(block.runs) for block in people if isinstance(block, Paragraph)],
        "questions": _list_questions(assessments.values(), language),
    }


def _list_questions(assessments: Iterable[Assessment], language: str) -> list[dict[str, Any]]:
    questions_by_fact: dict[str, dict[str, Any]] = {}
    for assessment in assessments:
        paper = assessment.vehicle.label.text(language)
        missing_facts = (
            fact for finding in assessment.own_findings for fact in finding.explain_missing_facts(then=True)
        )
        for fact in {missing_fact.fact: missing_fact for missing_fact in missing_facts}.values():
            path = fact.key.split(".") if fact.has_field else []
            question = {"question": fact.question(language), "path": path, "statements": list(fact.statements)}
            questions_by_fact.setdefault(fact.fact, {**question, "papers": []})["papers"].append(paper)
    return list(questions_by_fact.values())


def preview_option(
    library: Library, matter: Matter, option: str, language: str = "en", vehicles: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Describe the clauses that an option of a matter writes in each document, as they will be printed.

    Parameters
    ----------
    library, matter:
        The matter, read and checked against the library; its ``options`` hold the value to be shown.
    option:
        The name of the option.
    language:
        ``fr`` or ``en``: that of the documents.
    vehicles:
        The documents wanted; all when empty.

    Returns
    -------
    list
        A dict a document: ``vehicle``, ``label`` and ``clauses``, each with ``heading``, ``weight_label`` (the word of
        the report: what it is worth, or that it waits), ``waits_for`` (the formalities that it lacks) and ``texts``
        (paragraphs). A document in which the option writes nothing is left out.

    >>> shown = preview_option(load_library(), sample_matter("charter"), "unlisted_tools", "en", ["charter"])
    >>> [each["label"] for each in shown], len(shown[0]["clauses"])
    (['Stand-alone charter'], 1)
    """
    refuse_language(language)
    shown = []
    for vehicle in library.vehicles_in_order():
        if vehicles and vehicle.id not in vehicles:
            continue
        clauses = {entry.clause for entry in vehicle.list_entries() if option in entry.when}
        if not clauses:
            continue
        assessment, states = assess(library, matter, vehicle.id), StateReader(library, language)
        document = assemble(assessment, "fr" if language == "fr" else "en")
        articles = [block for block in document.body if isinstance(block, Article) and block.clause in clauses]
        if articles:
            weighed = {finding.clause: finding for finding in assessment.findings}
            descriptions = [_describe_article(article, weighed[article.clause], states) for article in articles]
            shown.append({"vehicle": vehicle.id, "label": vehicle.label.text(language), "clauses": descriptions})
    return shown


def _describe_article(article: Article, finding: Finding, states: StateReader) -> dict[str, Any]:
    texts: list[str] = []
    for block in article.blocks:
        if isinstance(block, Paragraph):
            texts.append(plain_text(block.runs))
        elif isinstance(block, Bullets):
            texts += [f"– {plain_text(item)}" for item in block.items]
    word = states.read_state(finding).word
    waits = finding.missing_text(states.language) if is_waiting(finding) or is_open(finding) else []
    return {
        "heading": plain_text(article.heading),
        "weight_label": typeset_text(word[:1].upper() + word[1:], states.language),
        "waits_for": [typeset_text(formality, states.language) for formality in waits],
        "texts": texts,
    }


def _describe_table(table: Table) -> dict[str, Any]:
    return {
        "header": [_read_words(cell) for cell in table.header],
        "rows": [[_read_words(cell) for cell in row] for row in table.rows],
    }


def _read_words(runs: Runs) -> str:
    """Read the words of a line; the marks, beside which a word says the same, are left out."""
    text = plain_text(tuple(run for run in runs if not isinstance(run, DrawnMark)))
    return "\n".join(line.strip() for line in text.split("\n"))
