"""Issuing a document to many people: planned, compiled once, merged many times, and taken up again after a stop.

>>> from aigov_docs import bulk
>>> bulk.Progress(1, 2, 0).total
2

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from .execution import IssueResult as IssueResult
    from .execution import Progress as Progress
    from .letters_due import answers_due as answers_due
    from .order import Order as Order
    from .plan import IssuePlan as IssuePlan
    from .plan import plan_issue as plan_issue
    from .plan_states import describe_document as describe_document
    from .register_views import RegisterView as RegisterView
    from .register_views import view_register as view_register
    from .rounds import second_round as second_round
    from .run import execute_plan as execute_plan
    from .run import issue as issue
    from .run import issue_bytes as issue_bytes
    from .run_erasure import RunErasure as RunErasure
    from .run_erasure import erase_from_run as erase_from_run
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
