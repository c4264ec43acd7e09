"""Documents that govern the use of generative AI at work in France, and what each of their clauses is worth.

The public names, loaded only when they are used::

    import aigov_docs as aigov

    library = aigov.load_library()
    matter = aigov.read_matter("matter.yaml")
    assessment = aigov.assess(library, matter)
    aigov.render(aigov.assemble(assessment, "fr"), "charte.docx")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .adoption import companions
    from .document.assembly import assemble, count_unfilled
    from .document.assessment import Assessment, Finding, assess, assess_sanction, compare
    from .document.browse import ClauseMatch, clause_card, search_clauses
    from .document.check import check_folder
    from .document.coherence import list_incoherences
    from .document.companions import assemble_companions
    from .document.formalities import FormalitiesPlan, assume_days, formalities, plan_document, render_calendar
    from .document.reports import enforceability_report
    from .document.selection import Selection, select_clauses
    from .document.tree import BilingualDocument, Document
    from .errors import (
        AigovError,
        AssemblyError,
        LibraryError,
        LockError,
        MatterError,
        Problem,
        RecipientError,
        RegisterError,
        RuleConflict,
        UsageError,
        WriterError,
    )
    from .first_documents import quickstart
    from .issuing.issue import IssueResult, Progress, issue
    from .issuing.people import Recipient, Recipients
    from .issuing.recipients import read_recipients
    from .issuing.register import IssuedRow, Register
    from .issuing.rounds import answers_due, second_round
    from .issuing.standing import Standing, ToSignAgain
    from .law.coherence import Incoherence
    from .law.rules import Rule, rule_book
    from .law.sanctions import Verdict
    from .law.scenarios import read_scenarios, run_scenarios
    from .law.watch import Alert, watch_code
    from .library.load import Library, load_library
    from .library.lock import lock
    from .matter import Matter, parse_matter, read_matter
    from .review.redline import ClauseChange, find_clause_changes, redline
    from .review.verify import Verification, verify
    from .samples import find_sample_values, sample_matter, sample_text
    from .schema import matter_schema
    from .situation import SanctionFacts, Situation
    from .writers import render as render
    from .writers import to_bytes
    from .writers.docx.letterhead import Letterhead, open_letterhead
    from .writers.pdf import convert_to_pdf as to_pdf

from .version import __version__

#: Each public name and the module it comes from (with its name there, where it differs).
_HOMES = {
    "AigovError": "errors",
    "Alert": "law.watch",
    "AssemblyError": "errors",
    "Assessment": "document.assessment",
    "BilingualDocument": "document.tree",
    "ClauseChange": "review.redline",
    "ClauseMatch": "document.browse",
    "Document": "document.tree",
    "Finding": "document.assessment",
    "FormalitiesPlan": "document.formalities",
    "Incoherence": "law.coherence",
    "IssueResult": "issuing.issue",
    "IssuedRow": "issuing.register",
    "Letterhead": "writers.docx.letterhead",
    "Library": "library.load",
    "LibraryError": "errors",
    "LockError": "errors",
    "Matter": "matter",
    "MatterError": "errors",
    "Problem": "errors",
    "Progress": "issuing.issue",
    "Recipient": "issuing.people",
    "RecipientError": "errors",
    "Recipients": "issuing.people",
    "Register": "issuing.register",
    "RegisterError": "errors",
    "Rule": "law.rules",
    "RuleConflict": "errors",
    "SanctionFacts": "situation",
    "Selection": "document.selection",
    "Situation": "situation",
    "Standing": "issuing.standing",
    "ToSignAgain": "issuing.standing",
    "UsageError": "errors",
    "Verdict": "law.sanctions",
    "Verification": "review.verify",
    "WriterError": "errors",
    "answers_due": "issuing.rounds",
    "assemble": "document.assembly",
    "assemble_companions": "document.companions",
    "assess": "document.assessment",
    "assess_sanction": "document.assessment",
    "assume_days": "document.formalities",
    "check_folder": "document.check",
    "clause_card": "document.browse",
    "companions": "adoption",
    "compare": "document.assessment",
    "count_unfilled": "document.assembly",
    "enforceability_report": "document.reports",
    "find_clause_changes": "review.redline",
    "find_sample_values": "samples",
    "formalities": "document.formalities",
    "issue": "issuing.issue",
    "list_incoherences": "document.coherence",
    "load_library": "library.load",
    "lock": "library.lock",
    "matter_schema": "schema",
    "open_letterhead": "writers.docx.letterhead",
    "parse_matter": "matter",
    "plan_document": "document.formalities",
    "quickstart": "first_documents",
    "read_matter": "matter",
    "read_recipients": "issuing.recipients",
    "read_scenarios": "law.scenarios",
    "redline": "review.redline",
    "render": "writers",
    "render_calendar": "document.formalities",
    "rule_book": "law.rules",
    "run_scenarios": "law.scenarios",
    "sample_matter": "samples",
    "sample_text": "samples",
    "search_clauses": "document.browse",
    "second_round": "issuing.rounds",
    "select_clauses": "document.selection",
    "to_bytes": "writers",
    "to_pdf": "writers.pdf:convert_to_pdf",
    "verify": "review.verify",
    "watch_code": "law.watch",
}

__all__ = [
    "AigovError",
    "Alert",
    "AssemblyError",
    "Assessment",
    "BilingualDocument",
    "ClauseChange",
    "ClauseMatch",
    "Document",
    "Finding",
    "FormalitiesPlan",
    "Incoherence",
    "IssueResult",
    "IssuedRow",
    "Letterhead",
    "Library",
    "LibraryError",
    "LockError",
    "Matter",
    "MatterError",
    "Problem",
    "Progress",
    "Recipient",
    "RecipientError",
    "Recipients",
    "Register",
    "RegisterError",
    "Rule",
    "RuleConflict",
    "SanctionFacts",
    "Selection",
    "Situation",
    "Standing",
    "ToSignAgain",
    "UsageError",
    "Verdict",
    "Verification",
    "WriterError",
    "__version__",
    "answers_due",
    "assemble",
    "assemble_companions",
    "assess",
    "assess_sanction",
    "assume_days",
    "check_folder",
    "clause_card",
    "companions",
    "compare",
    "count_unfilled",
    "enforceability_report",
    "find_clause_changes",
    "find_sample_values",
    "formalities",
    "issue",
    "list_incoherences",
    "load_library",
    "lock",
    "matter_schema",
    "open_letterhead",
    "parse_matter",
    "plan_document",
    "quickstart",
    "read_matter",
    "read_recipients",
    "read_scenarios",
    "redline",
    "render",
    "render_calendar",
    "rule_book",
    "run_scenarios",
    "sample_matter",
    "sample_text",
    "search_clauses",
    "second_round",
    "select_clauses",
    "to_bytes",
    "to_pdf",
    "verify",
    "watch_code",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, there = _HOMES[name].partition(":")
    value = getattr(import_module(f".{module}", __name__), there or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
