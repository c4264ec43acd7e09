"""Documents that govern the use of generative AI at work in France, and what each of their clauses is worth.

The public names, loaded only when they are used::

    import aigov_docs as aigov

    library = aigov.load_library()
    matter = aigov.read_matter("matter.yaml")
    assessment = aigov.assess(library, matter)
    aigov.render(aigov.assemble(assessment, "fr"), "charte.docx")

What most programs need is here; the rest has a home with a name: `law` (rules, scenarios, the legal watch), `library`
(check, search, lock), `matter` (its form, its types), `people`, `records`, `register`, `samples`, `signing`, `bulk`,
`document`, `review`, `word`, `writers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy_names import lazy_names
from .version import __version__ as __version__

if TYPE_CHECKING:
    from . import bulk as bulk
    from . import document as document
    from . import law as law
    from . import library as library
    from . import matter as matter
    from . import people as people
    from . import records as records
    from . import register as register
    from . import review as review
    from . import samples as samples
    from . import signing as signing
    from . import word as word
    from . import writers as writers
    from .adoption import companions as companions
    from .bulk.order import Order as Order
    from .bulk.plan import IssuePlan as IssuePlan
    from .bulk.plan import plan_issue as plan_issue
    from .bulk.run import issue as issue
    from .compose.assessment import Assessment as Assessment
    from .compose.assessment import assess as assess
    from .compose.assessment import compare as compare
    from .compose.assessment import list_incoherences as list_incoherences
    from .compose.composition import Composition as Composition
    from .compose.composition import compose_document as compose_document
    from .compose.establishment_worth import compare_establishments as compare_establishments
    from .compose.finding import Finding as Finding
    from .compose.matter_check import checked_against as checked_against
    from .compose.matter_check import parse_matter as parse_matter
    from .compose.matter_check import read_matter as read_matter
    from .compose.populations import compare_populations as compare_populations
    from .compose.sanction_answers import assess_sanction as assess_sanction
    from .document.assembly import assemble as assemble
    from .document.formalities import formalities as formalities
    from .document.reports import enforceability_report as enforceability_report
    from .document.tree import Document as Document
    from .kits.ground.problems import AigovError as AigovError
    from .kits.ground.problems import AssemblyError as AssemblyError
    from .kits.ground.problems import LibraryError as LibraryError
    from .kits.ground.problems import LockError as LockError
    from .kits.ground.problems import MatterError as MatterError
    from .kits.ground.problems import Problem as Problem
    from .kits.ground.problems import RecipientError as RecipientError
    from .kits.ground.problems import RegisterError as RegisterError
    from .kits.ground.problems import RuleConflict as RuleConflict
    from .kits.ground.problems import UsageError as UsageError
    from .kits.ground.problems import WriterError as WriterError
    from .kits.ledger.evidence import Evidence as Evidence
    from .library.load import Library as Library
    from .library.load import load_library as load_library
    from .matter.models import Matter as Matter
    from .matter.sample_matters import sample_text as sample_text
    from .matter.schema import matter_schema as matter_schema
    from .people.recipients import Recipients as Recipients
    from .people.recipients import read_recipients as read_recipients
    from .register.register import Register as Register
    from .review.redline import redline as redline
    from .review.verify import Verification as Verification
    from .review.verify import verify as verify
    from .writers import render as render
    from .writers import to_bytes as to_bytes
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
    __all__.append("__version__")
