"""What the interview shows before the papers are made: the advice of the report, and a clause as it will be printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...compose.assessment import assess, compare
from ...document import assemble
from ...document.reports import build_answer_page
from ...document.tree import Article, Bullets, DrawnMark, Paragraph, Runs, Table, plain_text
from ...i18n import labels
from ...library.load import Library
from ...matter.models import Matter
from ...problems import refuse_language


def describe_advice(library: Library, matter: Matter, language: str = "en") -> dict[str, Any]:
    """Describe the first page of the report of a matter as data ready for JSON: the same words as the report prints.

    ``answer`` lists its lines, what binds most first; ``note`` says what its words mean; ``papers`` and ``people`` are
    its two tables, each with ``header`` (texts) and ``rows`` (lists of texts, a newline between the lines of a cell);
    ``left`` lists the people of whom the matter says nothing.

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

    >>> from aigov_docs.library.load import load_library
    >>> from aigov_docs.matter.samples import sample_matter
    >>> told = describe_advice(load_library(), sample_matter("charter"))
    >>> len(told["answer"]) >= 3, told["papers"]["header"][0]
    (True, 'Document')
    """
    refuse_language(language)
    page = build_answer_page(compare(library, matter), language)
    people = page.write_people()
    return {
        "answer": [_read_words(line.runs) for line in page.write_answer()],
        "note": labels(language)(page.write_note()),
        "papers": _describe_table(page.compare_documents()),
        "people": next(_describe_table(block) for block in people if isinstance(block, Table)),
        "left": [plain_text(block.runs) for block in people if isinstance(block, Paragraph)],
    }


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
        A dict a document: ``vehicle``, ``label`` and ``clauses``, each with ``heading``, ``weight_label`` and
        ``texts`` (paragraphs). A document in which the option writes nothing is left out.

    >>> from aigov_docs.library.load import load_library
    >>> from aigov_docs.matter.samples import sample_matter
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
        document = assemble(assess(library, matter, vehicle.id), "fr" if language == "fr" else "en")
        found = [block for block in document.body if isinstance(block, Article) and block.clause in clauses]
        if found:
            said = [_describe_article(article) for article in found]
            shown.append({"vehicle": vehicle.id, "label": vehicle.label.text(language), "clauses": said})
    return shown


def _describe_article(article: Article) -> dict[str, Any]:
    texts: list[str] = []
    for block in article.blocks:
        if isinstance(block, Paragraph):
            texts.append(plain_text(block.runs))
        elif isinstance(block, Bullets):
            texts += [f"– {plain_text(item)}" for item in block.items]
    return {"heading": plain_text(article.heading), "weight_label": article.weight_label, "texts": texts}


def _describe_table(table: Table) -> dict[str, Any]:
    return {
        "header": [_read_words(cell) for cell in table.header],
        "rows": [[_read_words(cell) for cell in row] for row in table.rows],
    }


def _read_words(runs: Runs) -> str:
    """Read the words of a line; the marks, beside which a word says the same, are left out."""
    said = plain_text(tuple(run for run in runs if not isinstance(run, DrawnMark)))
    return "\n".join(line.strip() for line in said.split("\n"))
