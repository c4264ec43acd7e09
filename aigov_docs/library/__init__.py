"""The clause library: closed vocabularies, clauses and their editions, vehicles, legal bases, and the lock.

>>> from aigov_docs import library
>>> sorted(library.load_library().vehicles)
['charter', 'contract-amendment', 'it-charter-chapter']

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from ..compose.clause_search import ClauseMatch as ClauseMatch
    from ..compose.clause_search import clause_card as clause_card
    from ..compose.clause_search import search_clauses as search_clauses
    from ..compose.library_check import check_folder as check_folder
    from .bases import BasisVersion as BasisVersion
    from .bases import LegalBasis as LegalBasis
    from .clauses import Clause as Clause
    from .clauses import Edition as Edition
    from .clauses import Wording as Wording
    from .load import Library as Library
    from .load import load_library as load_library
    from .lock import LockResult as LockResult
    from .lock import lock_editions as lock_editions
    from .vehicles import OutlineEntry as OutlineEntry
    from .vehicles import OutlineSection as OutlineSection
    from .vehicles import Vehicle as Vehicle
    from .vocabulary import Vocabulary as Vocabulary
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
