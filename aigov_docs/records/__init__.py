"""Records that an employer keeps as a table, such as the register of AI systems: out as CSV or JSON, and in again.

>>> from aigov_docs import load_library, records
>>> rows = [{"tool": "Assistant", "risk_class": "haut risque"}]
>>> records.record_from_rows(rows, "systems", load_library()).rows[0]["risk_class"]
'high_risk'

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from .json_schema import Record as Record
    from .json_schema import draft_record as draft_record
    from .json_schema import read_record as read_record
    from .json_schema import record_from_rows as record_from_rows
    from .json_schema import record_schema as record_schema
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
