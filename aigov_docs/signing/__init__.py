"""E-signature, there and back: the list that a provider takes to send a run, and what it says of each signature.

>>> from aigov_docs import signing
>>> signing.load_provider("yousign").label
'Yousign'

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from .messages import check_message_signature as check_message_signature
    from .messages import read_message as read_message
    from .outcomes import Outcome as Outcome
    from .outcomes import OutcomeCounts as OutcomeCounts
    from .outcomes import Provider as Provider
    from .outcomes import list_providers as list_providers
    from .outcomes import load_provider as load_provider
    from .outcomes import make_reference as make_reference
    from .outcomes import parse_outcomes as parse_outcomes
    from .outcomes import read_outcomes as read_outcomes
    from .outcomes import record_outcomes as record_outcomes
    from .outcomes import split_reference as split_reference
    from .to_sign import SigningList as SigningList
    from .to_sign import list_to_sign as list_to_sign
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
