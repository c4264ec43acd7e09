"""The words that no house library adds to, each list a type: a misspelt one does not pass a type checker.

>>> from typing import get_args
>>> "disciplinary" in get_args(Weight)
True
"""

# Made by tools/closed_words.py from the vocabulary of the clause library: change the library, then run it again.

from __future__ import annotations

from typing import Literal

from .kits.ground.languages import Language as Language

#: What a clause is worth against an employee (vocabulary/weights.yaml).
Weight = Literal["unenforceable", "cannot_be_said", "none", "contractual", "disciplinary", "contractual+disciplinary"]
#: What the rules answer about a sanction (vocabulary/verdicts.yaml).
VerdictWord = Literal["lawful", "cannot_be_said", "unlawful", "needs_consent", "needs_authorisation", "imposable"]
#: How much of AI a text lets in (vocabulary/options.yaml).
Posture = Literal["restrictive", "balanced", "open"]
#: What a person answered to a proposal, as the register writes it.
PersonAnswer = Literal["signed", "refused", "no_answer", "left", "superseded"]
