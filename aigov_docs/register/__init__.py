"""Who was proposed what, what each answered, and what each clause is worth against whom.

>>> from aigov_docs import register
>>> with register.Register(":memory:") as opened:
...     opened.check_chain().events
0

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from ..kits.ledger.evidence import Evidence as Evidence
    from ..kits.ledger.evidence import IssuedRow as IssuedRow
    from ..kits.ledger.evidence import digest_file as digest_file
    from ..kits.ledger.replay import Proposal as Proposal
    from ..kits.ledger.replay import RegisterPerson as RegisterPerson
    from ..kits.ledger.timestamps import HeadTimestamp as HeadTimestamp
    from ..kits.ledger.timestamps import read_tokens as read_tokens
    from ..kits.ledger.timestamps import request_timestamp as request_timestamp
    from .answer_files import read_answers as read_answers
    from .answer_files import read_received_days as read_received_days
    from .register import BoundPeople as BoundPeople
    from .register import Register as Register
    from .retention import ExpiredPerson as ExpiredPerson
    from .retention import expire_people as expire_people
    from .standing import Standing as Standing
    from .to_sign_again import ToSignAgain as ToSignAgain
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
