"""The clause library: closed vocabularies, clauses and their editions, vehicles, legal bases, and the lock."""

from .bases import BasisVersion, LegalBasis
from .clauses import Clause, Edition, Wording
from .load import Library, load_library
from .lock import LockResult, lock
from .vehicles import OutlineEntry, OutlineSection, Vehicle
from .vocabulary import Vocabulary

__all__ = [
    "BasisVersion",
    "Clause",
    "Edition",
    "LegalBasis",
    "Library",
    "LockResult",
    "OutlineEntry",
    "OutlineSection",
    "Vehicle",
    "Vocabulary",
    "Wording",
    "load_library",
    "lock",
]
