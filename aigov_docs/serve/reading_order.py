"""The first file of a ZIP of papers: in order, what each file is, and what is to be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import fill

from ..compose.assessment import Assessment
from ..document.reports import build_answer_page
from ..i18n import N_, Labels, date_text, labels, typeset_text
from ..library.procedures import Companion

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
    >>> from ..library.load import load_library
    >>> from ..matter.samples import sample_matter
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
