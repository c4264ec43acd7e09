"""What clients ask and the law refuses, as the library lists it."""

from __future__ import annotations

from pydantic import Field

from ..conditions import Test
from .yaml_files import Bilingual, FileModel


class WishException(Bilingual):
    """The answer to a wish where facts of the matter allow what is asked, in whole or in part, by rules of its own."""

    when: dict[str, Test] = Field(min_length=1)
    in_part: bool = False
    rules: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = Field(min_length=1)
    confidence: str


class WishProof(FileModel):
    """Facts of a wish, and the answer of the rules on these facts: a weight of a clause, or one about a sanction."""

    facts: dict[str, str] = Field(min_length=1)
    answer: str


class Wish(Bilingual):
    """What a client asks and the law refuses: the reason, what to do instead, the rules and legal bases behind it.

    ``fr`` and ``en`` are the wish as a client says it.
    """

    answer: Bilingual
    instead: Bilingual
    rules: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = Field(min_length=1)
    confidence: str
    exception: WishException | None = None
    proof: tuple[WishProof, ...] = ()
