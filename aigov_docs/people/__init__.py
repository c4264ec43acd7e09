"""Lists of people, and inventories of tools: tables, rows and DSN files read, mapped, checked, and what they give.

>>> from aigov_docs import people
>>> people.Recipient(key="E-1", name="Camille Aubier").key
'E-1'

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from ..kits.lists.table_columns import ColumnMapping as ColumnMapping
    from .changed_numbers import hold_changed_numbers as hold_changed_numbers
    from .mapping import read_mapping as read_mapping
    from .mapping import save_mapping as save_mapping
    from .recipient import HeldRecipient as HeldRecipient
    from .recipient import Recipient as Recipient
    from .recipients import Recipients as Recipients
    from .recipients import check_recipient_rows as check_recipient_rows
    from .recipients import check_recipients as check_recipients
    from .recipients import read_recipients as read_recipients
    from .tool_inventory import read_tools as read_tools
    from .tool_inventory import tools_from_rows as tools_from_rows
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
