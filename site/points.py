"""What a comparison of the three documents that stops at their names leaves out, in the words of the rules."""

from __future__ import annotations

from frame import e, say
from sanctions import entries

from aigov_docs import Library
from aigov_docs.law import Rule, rule_book
from aigov_docs.law.rule_reading import SUBJECTS

#: Each point, and the rules that say it.
POINTS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "followed": (
        {
            "fr": "Une charte qui a suivi toute la procédure n'est plus une simple charte",
            "en": "A charter that followed the whole procedure is a charter no more",
        },
        ("V1-ASSIMILATED", "G-GUIDANCE"),
    ),
    "tools": (
        {"fr": "Le CSE d'abord, les outils ensuite", "en": "The CSE first, the tools afterwards"},
        ("W-CSE-TECHNOLOGY",),
    ),
    "refusal": (
        {
            "fr": "Refuser de signer n'est pas refuser la règle",
            "en": "To refuse to sign is not to refuse the rule",
        },
        ("V3-REFUSAL", "V2-ALL-STAFF", "V3-CHANGE-NATURE"),
    ),
    "scale": (
        {"fr": "Une sanction demande une échelle", "en": "A sanction needs a scale"},
        ("S-SCALE", "V3-NOT-SCALE"),
    ),
}


def rule_of(library: Library, name: str) -> Rule:
    """A rule by its id."""
    return next(rule for subject in SUBJECTS for rule in rule_book(library, subject).all_rules() if rule.id == name)


def points(library: Library, language: str, level: int = 3) -> str:
    """Every point, with its rules and their legal bases."""
    return "".join(
        f'<section class="point"><h{level}>{e(say(title, language))}</h{level}>'
        f"{entries(library, language, [rule_of(library, name) for name in rules])}</section>"
        for title, rules in POINTS.values()
    )
