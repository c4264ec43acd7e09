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
    from .document.assembly import assemble, unfilled
    from .document.assessment import Assessment, Finding, assess, compare, sanction
    from .document.browse import Found, clause_card, search_clauses
    from .document.check import check
    from .document.coherence import incoherences
    from .document.companions import companion_documents
    from .document.formalities import Plan, assume, calendar, formalities, plan_document
    from .document.reports import enforceability_report
    from .document.selection import Selection, select
    from .document.tree import Bilingual, Document
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
    from .issuing.issue import Issued, Progress, issue
    from .issuing.people import Recipient, Recipients
    from .issuing.recipients import read_recipients
    from .issuing.register import IssuedRow, Register
    from .issuing.rounds import answers_due, second_round
    from .issuing.standing import Standing, ToSignAgain
    from .law.coherence import Incoherence
    from .law.rules import Rule, rule_book
    from .law.sanctions import Verdict
    from .law.scenarios import read_scenarios, run_scenarios
    from .law.watch import Alert, watch
    from .library.load import Library, load_library
    from .library.lock import lock
    from .matter import Matter, parse_matter, read_matter
    from .review.redline import ClauseChange, changes, redline
    from .review.verify import Verification, verify
    from .samples import sample_left, sample_matter, sample_text
    from .schema import matter_schema
    from .situation import SanctionFacts, Situation
    from .writers import to_bytes
    from .writers import write as render
    from .writers.docx.letterhead import Letterhead, open_letterhead
    from .writers.pdf import convert as to_pdf

from .version import __version__

#: Each public name and the module it comes from (with its name there, where it differs).
_HOMES = {
    "AigovError": "errors",
    "Alert": "law.watch",
    "AssemblyError": "errors",
    "IssuedRow": "issuing.register",
    "Recipient": "issuing.people",
    "Recipients": "issuing.people",
    "Register": "issuing.register",
    "Standing": "issuing.standing",
    "ToSignAgain": "issuing.standing",
    "issue": "issuing.issue",
    "Issued": "issuing.issue",
    "Progress": "issuing.issue",
    "answers_due": "issuing.rounds",
    "read_recipients": "issuing.recipients",
    "second_round": "issuing.rounds",
    "ClauseChange": "review.redline",
    "Letterhead": "writers.docx.letterhead",
    "Verification": "review.verify",
    "changes": "review.redline",
    "open_letterhead": "writers.docx.letterhead",
    "redline": "review.redline",
    "to_pdf": "writers.pdf:convert",
    "verify": "review.verify",
    "Assessment": "document.assessment",
    "Bilingual": "document.tree",
    "Document": "document.tree",
    "Finding": "document.assessment",
    "Library": "library.load",
    "LibraryError": "errors",
    "LockError": "errors",
    "Matter": "matter",
    "MatterError": "errors",
    "Problem": "errors",
    "RecipientError": "errors",
    "RegisterError": "errors",
    "Rule": "law.rules",
    "RuleConflict": "errors",
    "Selection": "document.selection",
    "Situation": "situation",
    "UsageError": "errors",
    "WriterError": "errors",
    "assemble": "document.assembly",
    "assess": "document.assessment",
    "Plan": "document.formalities",
    "assume": "document.formalities",
    "calendar": "document.formalities",
    "check": "document.check",
    "companion_documents": "document.companions",
    "companions": "adoption",
    "formalities": "document.formalities",
    "plan_document": "document.formalities",
    "Found": "document.browse",
    "clause_card": "document.browse",
    "search_clauses": "document.browse",
    "compare": "document.assessment",
    "incoherences": "document.coherence",
    "Incoherence": "law.coherence",
    "enforceability_report": "document.reports",
    "load_library": "library.load",
    "lock": "library.lock",
    "matter_schema": "schema",
    "parse_matter": "matter",
    "quickstart": "first_documents",
    "read_matter": "matter",
    "read_scenarios": "law.scenarios",
    "render": "writers:write",
    "rule_book": "law.rules",
    "run_scenarios": "law.scenarios",
    "sanction": "document.assessment",
    "SanctionFacts": "situation",
    "Verdict": "law.sanctions",
    "sample_left": "samples",
    "sample_matter": "samples",
    "sample_text": "samples",
    "select": "document.selection",
    "to_bytes": "writers",
    "unfilled": "document.assembly",
    "watch": "law.watch",
}

__all__ = [
    "AigovError",
    "Alert",
    "AssemblyError",
    "Assessment",
    "Bilingual",
    "ClauseChange",
    "Document",
    "Finding",
    "Found",
    "Incoherence",
    "Issued",
    "IssuedRow",
    "Letterhead",
    "Library",
    "LibraryError",
    "LockError",
    "Matter",
    "MatterError",
    "Plan",
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
    "assess",
    "assume",
    "calendar",
    "changes",
    "check",
    "clause_card",
    "companion_documents",
    "companions",
    "compare",
    "enforceability_report",
    "formalities",
    "incoherences",
    "issue",
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
    "rule_book",
    "run_scenarios",
    "sample_left",
    "sample_matter",
    "sample_text",
    "sanction",
    "search_clauses",
    "second_round",
    "select",
    "to_bytes",
    "to_pdf",
    "unfilled",
    "verify",
    "watch",
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
