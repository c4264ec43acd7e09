"""The review of Word files, and of matters: the changes between two, and the state of a file that comes back.

>>> import datetime as dt
>>> from aigov_docs import load_library, verify
>>> verify(b"not a Word file", load_library(), today=dt.date(2026, 12, 1)).seal
'foreign'

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from .clause_changes import ClauseChange as ClauseChange
    from .clause_changes import find_clause_changes as find_clause_changes
    from .matter_comparison import MatterComparison as MatterComparison
    from .matter_comparison import compare_matters as compare_matters
    from .verify import Verification as Verification
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
