"""Texts that follow the facts: a label, and what it becomes where some facts hold."""

from __future__ import annotations

from pydantic import Field

from ..conditions import Test, ValuesByName, condition_holds
from .yaml_files import Bilingual


class TextVariant(Bilingual):
    """What a text becomes where some facts hold."""

    when: dict[str, Test] = Field(min_length=1)


class ScopeNote(TextVariant):
    """What is said beside a table of legal bases, where some facts hold; of ``cites``, only where it cites one."""

    cites: tuple[str, ...] = ()


class StateNote(Bilingual):
    """What to do for people of a plan whom the register has in some state, what that rests on, how settled it is."""

    legal_bases: tuple[str, ...] = ()
    confidence: str


class VariedText(Bilingual):
    """A text in French and in English, with its variants: the first whose facts hold takes its place."""

    variants: tuple[TextVariant, ...] = ()

    def choose_text(self, facts: ValuesByName) -> Bilingual:
        """Choose the text for some facts: the first variant whose condition holds on them, else the text itself.

        >>> alone = TextVariant(when={"cse": "none"}, fr="Seul", en="Alone")
        >>> sent = VariedText(fr="Avec l'avis", en="With the opinion", variants=(alone,))
        >>> [sent.choose_text({"cse": value}).text("en") for value in ("none", "full")]
        ['Alone', 'With the opinion']
        """
        return next((each for each in self.variants if condition_holds(each.when, facts)), self)
