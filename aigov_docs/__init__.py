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
    from .bulk.execution import IssueResult, Progress
    from .bulk.order import Order
    from .bulk.plan import IssuePlan, plan_issue
    from .bulk.rounds import answers_due, second_round
    from .bulk.run import execute_plan, issue
    from .compose.assessment import Assessment, Finding, assess, assess_sanction, compare, list_incoherences
    from .compose.clause_search import ClauseMatch, clause_card, search_clauses
    from .compose.composition import Composition, compose_document
    from .compose.library_check import check_folder
    from .document.assembly import assemble, count_unfilled
    from .document.companions import assemble_companions
    from .document.formalities import FormalitiesPlan, assume_days, formalities, plan_document, render_calendar
    from .document.reports import enforceability_report
    from .document.tree import BilingualDocument, Document
    from .first_documents import quickstart
    from .law.coherence import Incoherence
    from .law.rules import Rule, rule_book
    from .law.sanctions import Verdict
    from .law.scenarios import read_scenarios, run_scenarios
    from .law.situation import SanctionFacts, Situation
    from .law.watch import Alert, watch_code
    from .library.load import Library, load_library
    from .library.lock import lock
    from .matter.models import Matter
    from .matter.reading import parse_matter, read_matter
    from .matter.samples import find_sample_values, sample_matter, sample_text
    from .matter.schema import matter_schema
    from .people.recipient import Recipient, Recipients
    from .people.recipients import read_recipients
    from .problems import (
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
    from .register.issued_rows import IssuedRow
    from .register.register import Register
    from .register.standing import Standing
    from .register.to_sign_again import ToSignAgain
    from .review.clause_changes import ClauseChange, find_clause_changes
    from .review.redline import redline
    from .review.verify import Verification, verify
    from .word.letterhead.letterhead import Letterhead, open_letterhead
    from .writers import render as render
    from .writers import to_bytes
    from .writers.pdf import convert_to_pdf as to_pdf

from .version import __version__

#: Each public name and the module it comes from (with its name there, where it differs).
_HOMES = {
    "AigovError": "problems",
    "Alert": "law.watch",
    "AssemblyError": "problems",
    "Assessment": "compose.assessment",
    "BilingualDocument": "document.tree",
    "ClauseChange": "review.clause_changes",
    "ClauseMatch": "compose.clause_search",
    "Composition": "compose.composition",
    "Document": "document.tree",
    "Finding": "compose.assessment",
    "FormalitiesPlan": "document.formalities",
    "Incoherence": "law.coherence",
    "IssuePlan": "bulk.plan",
    "IssueResult": "bulk.execution",
    "IssuedRow": "register.issued_rows",
    "Letterhead": "word.letterhead.letterhead",
    "Library": "library.load",
    "LibraryError": "problems",
    "LockError": "problems",
    "Matter": "matter.models",
    "MatterError": "problems",
    "Order": "bulk.order",
    "Problem": "problems",
    "Progress": "bulk.execution",
    "Recipient": "people.recipient",
    "RecipientError": "problems",
    "Recipients": "people.recipient",
    "Register": "register.register",
    "RegisterError": "problems",
    "Rule": "law.rules",
    "RuleConflict": "problems",
    "SanctionFacts": "law.situation",
    "Situation": "law.situation",
    "Standing": "register.standing",
    "ToSignAgain": "register.to_sign_again",
    "UsageError": "problems",
    "Verdict": "law.sanctions",
    "Verification": "review.verify",
    "WriterError": "problems",
    "answers_due": "bulk.rounds",
    "assemble": "document.assembly",
    "assemble_companions": "document.companions",
    "assess": "compose.assessment",
    "assess_sanction": "compose.assessment",
    "assume_days": "document.formalities",
    "check_folder": "compose.library_check",
    "clause_card": "compose.clause_search",
    "companions": "adoption",
    "compare": "compose.assessment",
    "compose_document": "compose.composition",
    "count_unfilled": "document.assembly",
    "enforceability_report": "document.reports",
    "execute_plan": "bulk.run",
    "find_clause_changes": "review.clause_changes",
    "find_sample_values": "matter.samples",
    "formalities": "document.formalities",
    "issue": "bulk.run",
    "list_incoherences": "compose.assessment",
    "load_library": "library.load",
    "lock": "library.lock",
    "matter_schema": "matter.schema",
    "open_letterhead": "word.letterhead.letterhead",
    "parse_matter": "matter.reading",
    "plan_document": "document.formalities",
    "plan_issue": "bulk.plan",
    "quickstart": "first_documents",
    "read_matter": "matter.reading",
    "read_recipients": "people.recipients",
    "read_scenarios": "law.scenarios",
    "redline": "review.redline",
    "render": "writers",
    "render_calendar": "document.formalities",
    "rule_book": "law.rules",
    "run_scenarios": "law.scenarios",
    "sample_matter": "matter.samples",
    "sample_text": "matter.samples",
    "search_clauses": "compose.clause_search",
    "second_round": "bulk.rounds",
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
    "Composition",
    "Document",
    "Finding",
    "FormalitiesPlan",
    "Incoherence",
    "IssuePlan",
    "IssueResult",
    "IssuedRow",
    "Letterhead",
    "Library",
    "LibraryError",
    "LockError",
    "Matter",
    "MatterError",
    "Order",
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
    "compose_document",
    "count_unfilled",
    "enforceability_report",
    "execute_plan",
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
    "plan_issue",
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
