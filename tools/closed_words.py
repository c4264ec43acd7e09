"""The words that no house library adds to, as types for a type checker, in aigov_docs/closed_words.py.

``python tools/closed_words.py`` writes the file, ``--check`` says whether it is behind.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import aigov_docs as aigov
from aigov_docs.kits.ledger.chain import ANSWERS
from aigov_docs.library.vocabulary import Vocabulary

FILE = Path(__file__).resolve().parents[1] / "aigov_docs/closed_words.py"
HEAD = '''"""The words that no house library adds to, each list a type: a misspelt one does not pass a type checker.

>>> from typing import get_args
>>> "disciplinary" in get_args(Weight)
True
"""

# Made by tools/closed_words.py from the vocabulary of the clause library: change the library, then run it again.

from __future__ import annotations

from typing import Literal

from .kits.ground.languages import Language as Language
'''


def list_words(vocabulary: Vocabulary) -> dict[str, tuple[str, Iterable[str]]]:
    """The types by name, each with what it says and its words."""
    return {
        "Weight": ("What a clause is worth against an employee (vocabulary/weights.yaml).", vocabulary.weights),
        "VerdictWord": ("What the rules answer about a sanction (vocabulary/verdicts.yaml).", vocabulary.verdicts),
        "Posture": ("How much of AI a text lets in (vocabulary/options.yaml).", vocabulary.options.postures),
        "PersonAnswer": ("What a person answered to a proposal, as the register writes it.", ANSWERS),
    }


def write_types(vocabulary: Vocabulary) -> str:
    """The whole of aigov_docs/closed_words.py."""
    out = [HEAD]
    for name, (says, words) in list_words(vocabulary).items():
        listed = ", ".join(f'"{word}"' for word in words)
        line = f"{name} = Literal[{listed}]"
        if len(line) > 120:
            line = f"{name} = Literal[\n" + "".join(f'    "{word}",\n' for word in words) + "]"
        out.append(f"#: {says}\n{line}")
    return "\n".join(out) + "\n"


def main(arguments: list[str]) -> int:
    """Write the file, or with ``--check`` say whether it is behind."""
    made = write_types(aigov.load_library().vocabulary)
    if "--check" in arguments:
        behind = not FILE.is_file() or FILE.read_text(encoding="utf-8") != made
        print("aigov_docs/closed_words.py is behind: python tools/closed_words.py" if behind else "up to date")
        return int(behind)
    FILE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
