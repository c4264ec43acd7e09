"""From a composition to a document, still plain data.

>>> from aigov_docs import assess, document, load_library, samples
>>> assessment = assess(load_library(), samples.sample_matter("charter"))
>>> document.assemble(assessment, "en").title
'Charter on the use of generative artificial intelligence'

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from ..compose.sanction_answers import describe_verdict as describe_verdict
    from .assembly import assemble as assemble
    from .assembly import count_unfilled as count_unfilled
    from .calendar import render_calendar as render_calendar
    from .companions import assemble_companions as assemble_companions
    from .companions import assemble_establishment_companions as assemble_establishment_companions
    from .formalities import FormalitiesPlan as FormalitiesPlan
    from .formalities import assume_days as assume_days
    from .plan_pages import plan_document as plan_document
    from .reports import enforceability_report as enforceability_report
    from .tree import BilingualDocument as BilingualDocument
    from .tree import Document as Document
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
