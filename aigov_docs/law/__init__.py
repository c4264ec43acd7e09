"""The law: days, facts, rules, and what a clause is worth. Code observes, data concludes.

>>> from aigov_docs import law, load_library
>>> law.rule_book(load_library()).find_rule("V1-NONE").confidence
'settled'

"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy_names import lazy_names

if TYPE_CHECKING:
    from ..compose.coherence import Incoherence as Incoherence
    from .rule_reading import rule_book as rule_book
    from .rules import Rule as Rule
    from .sanctions import Verdict as Verdict
    from .scenarios import read_scenarios as read_scenarios
    from .scenarios import run_scenarios as run_scenarios
    from .situation import SanctionFacts as SanctionFacts
    from .situation import Situation as Situation
    from .watch import Alert as Alert
    from .watch import watch_code as watch_code
else:
    __getattr__, __dir__, __all__ = lazy_names(__name__)
