"""No law, vehicle or companion is named in Python: what a library holds is known by what the library says of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from pydantic import BaseModel

import aigov_docs as aigov
from aigov_docs.compose.coherence import load_checks
from aigov_docs.law.rule_reading import SUBJECTS, rule_book
from aigov_docs.law.sanction_facts import fact_names
from aigov_docs.law.situation import Situation

PACKAGE = Path(aigov.__file__).parent
#: Made from the vocabulary (tools/closed_words.py), and so the one module that names weights and verdicts.
MADE = "closed_words.py"


def names(library: aigov.Library) -> dict[str, str]:
    """Every name that a library gives, with what it names.

    Vehicles and the numbers they are called by (V1), weights (“none” apart), companions, kinds of clauses, rules,
    checks across clauses. The other aliases of a vehicle are words of any text ("chapter", "amendment"): also blocks
    of a matter, anchors, words that Word prints. They are left out.
    """
    found = {vehicle.id: "vehicle" for vehicle in library.vehicles.values()}
    weights = (name for name, entry in library.vocabulary.weights.items() if entry.order is not None)
    found |= {name: "weight" for name in weights if name != "none"}
    numbers = (alias for vehicle in library.vehicles.values() for alias in vehicle.aliases)
    found |= {alias: "vehicle" for alias in numbers if re.fullmatch(r"[A-Z]\d+", alias)}
    found |= dict.fromkeys(library.companions, "companion")
    found |= dict.fromkeys(library.vocabulary.kinds, "kind of clause")
    found |= {rule.id: "rule" for subject in SUBJECTS for rule in rule_book(library, subject).all_rules()}
    return found | {check.id: "check" for check in load_checks(library)}


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module, each with its line: docstrings apart, which explain and show examples."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def named_in(text: str, known: dict[str, str]) -> list[str]:
    """The names in a text.

    Those of several words or in capitals are found wherever they stand; a name that is one plain word of the language
    ("charter", "scope") only where it is the whole text, since a sentence may hold the word.
    """
    words = set(re.findall(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*", text))
    return sorted(name for name in known if name == text or (name in words and not (name.isalpha() and name.islower())))


def words_of_facts() -> set[str]:
    """The closed words of the schema of facts, which some kinds of clauses happen to share: ``monitoring``."""
    found = set(fact_names())
    models = [Situation]
    while models:
        for name, info in models.pop().model_fields.items():
            found.add(name)
            hints = [info.annotation]
            while hints:
                hint = hints.pop()
                hints += get_args(hint)
                if isinstance(hint, type) and issubclass(hint, BaseModel):
                    models.append(hint)
                elif isinstance(hint, str):
                    found.add(hint)
    return found


MODULES = sorted({path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py")} - {MADE})


def test_no_vehicle_companion_kind_or_rule_is_named_in_the_code(library: aigov.Library) -> None:
    facts = words_of_facts()
    known = {name: what for name, what in names(library).items() if name not in facts or what != "kind of clause"}
    assert len(MODULES) > 200
    found = [
        f"{module}, line {line}: the {known[name]} {name}"
        for module in MODULES
        for line, text in literals(PACKAGE / module)
        for name in named_in(text, known)
    ]
    assert found == [], "make it an attribute of the kind, the vehicle or the companion in the data of the library"


def test_the_search_finds_what_it_looks_for(library: aigov.Library, tmp_path: Path) -> None:
    known = names(library)
    module = tmp_path / "module.py"
    module.write_text(
        '"""The charter and V1-NONE in a docstring."""\nA = "charter"\nB = f"{A}-V2"\nC = "a charter is one word"\n'
        'D = "--vehicle contract-amendment"\nE = {"answer-form": "tools_list"}\nF = "V1-NONE, V3"\nG = "monitoring"\n'
    )
    found = [name for _, text in literals(module) for name in named_in(text, known)]
    assert sorted(found) == ["V1-NONE", "V2", "V3", "answer-form", "charter", "contract-amendment", "monitoring"]
