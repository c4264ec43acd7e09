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
    from .answer_files import read_answers as read_answers
    from .answer_files import read_received_days as read_received_days
    from .evidence import Evidence as Evidence
    from .evidence import IssuedRow as IssuedRow
    from .evidence import digest_file as digest_file
    from .register import BoundPeople as BoundPeople
    from .register import Register as Register
    from .replay import Proposal as Proposal
    from .replay import RegisterPerson as RegisterPerson
    from .retention import ExpiredPerson as ExpiredPerson
    from .retention import expire_people as expire_people
    from .standing import Standing as Standing
    from .timestamps import HeadTimestamp as HeadTimestamp
    from .timestamps import read_tokens as read_tokens
    from .timestamps import request_timestamp as request_timestamp
    from .to_sign_again import ToSignAgain as ToSignAgain
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
