"""What ``aigov-docs redline`` prints of the changes between two documents, and the file that it writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..library.load import Library
    from ..review.clause_changes import ClauseChange
    from .console import Console


def print_changes(changes: Sequence[ClauseChange], library: Library, console: Console) -> None:
    """Print what the changes ask of the employer, once, then the words that change, article by article."""
    from ..i18n import list_text, typeset_text
    from ..review.article_groups import find_lines, group_by_article, list_demands

    say, language = console.say, console.language
    if not changes:
        console.print_line(say("No clause changes, or none was recognised."))
        return
    groups = group_by_article(changes, language)
    demands = list_demands(groups)
    if demands:
        console.print_line()
        console.print_line(console.bold(typeset_text(say("What this asks of the employer"), language)))
    for demand in demands:
        names = list_text(list(dict.fromkeys(group.short_name(language) for group in demand.articles)), language)
        sentence = f"{demand.requirement.text(language)} ({names})"
        if any(other_demand.vehicle is not demand.vehicle for other_demand in demands):
            sentence = f"{demand.vehicle.label.text(language)} – {sentence}"
        console.print_text(f"  {sentence}", language)
    for group in groups:
        console.print_line()
        console.print_line(console.bold(group.write_heading(language)))
        for change in group.changes:
            heading = change.heading(language)
            sentence = " ".join(change.list_sentences(language))
            console.print_line(
                f"  {sentence}" if heading == group.title else f"  {console.rule_line(heading, sentence)}"
            )
            for line in find_lines(change, language):
                for words in line.list_words():
                    wording = " → ".join(
                        _quote(text, language) if text else "–" for text in (words.before, words.after)
                    )
                    console.print_line(f"    {line.number}  {wording}" if line.number else f"    {wording}")


def _quote(text: str, language: str) -> str:
    """Put a text between the quotation marks of a language."""
    return f"«\u00a0{text}\u00a0»" if language == "fr" else f"“{text}”"


def write_redline(path: Path, data: bytes) -> None:
    """Write a redline to a file.

    Raises
    ------
    WriterError
        Its folder does not exist.
    """
    from ..files import write_file
    from ..i18n import N_
    from ..problems import Problem, WriterError

    if not path.parent.is_dir():
        raise WriterError(
            Problem(
                "missing-folder", str(path.parent), N_("this folder does not exist"), N_("create it, or choose another")
            )
        )
    write_file(path, data)
