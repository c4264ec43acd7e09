"""Procedures and companions: the steps a vehicle takes, and the documents that go with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from ..conditions import Test, ValuesByName, condition_holds
from ..kits.ground.yaml_files import FILED_NUMBER, Bilingual, FileModel
from .clauses import PanelMark, Wording

# ------------------------------------------------------------------ varied texts
# Texts that follow the facts: a label, and what it becomes where some facts hold.


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
        return next((variant for variant in self.variants if condition_holds(variant.when, facts)), self)


# ------------------------------------------------------------------ procedures
#: Days that follow from others; each is computed by a function of the law.
COMPUTED = (
    "last_formality",
    "month_expiry",
    "earliest_effect",
    "day_of_effect",
    "deemed_opinion",
    "establishment_opinion_by",
    "opinion",
    "central_opinion",
    "establishment_opinion",
    "answer_by",
    "proposal_answer_by",
    "amendment_effect",
    "technology_closed",
    "monitoring_closed",
)


#: The letter of each place where a companion is filed.
DOSSIER_LETTERS = {"adoption": "D", "annex": "A", "application": "M"}


class FurtherBases(FileModel):
    """Legal bases of a step that hold on some facts only."""

    when: dict[str, Test] = Field(min_length=1)
    legal_bases: tuple[str, ...] = Field(min_length=1)


class ProcedureStep(FileModel):
    """One step that gives a kind of document (vehicle) its force: who acts, when it is owed, what proves it.

    ``label`` says what is done, ``proof`` what shows it: these and ``who`` follow the facts. ``further_bases`` are
    cited only where their facts hold.
    ``key`` is where the matter records its day; ``computed`` names a day that follows from others; a step without
    either has no day, and is to be checked. ``after`` are steps, or keys of the matter, it cannot precede, ``before``
    those it cannot follow; ``ahead_of`` are keys of days by whose eve it must be done, such as that of the first use;
    ``before_introduction`` is true of one that ends before the tools are introduced: decided, used or authorised by the
    text published or, as long as its publication has no day, dated. ``due`` says, over options and facts, when it is
    owed; ``satisfied`` which facts show it done, ``shown_by`` those that show it done though it has no day. ``undone``
    and ``unknown`` are the facts that show its day to be that of another act, or leave it open; ``day_in_doubt`` is
    then printed in place of the day, and ``asks`` lists the facts that would settle it. ``proved`` is where the matter
    says whether its proof
    is held. ``absent`` is what a day left out means, after the first day on which the step may be done.
    ``at_specific_places`` says that it concerns only the establishments with provisions proper to them. ``note`` is
    printed above the table of the plan. The effect of a text rests on the steps that its own step follows (``after``).
    """

    id: str
    who: VariedText
    label: VariedText
    key: str | None = None
    computed: (
        Literal[
            "last_formality",
            "month_expiry",
            "earliest_effect",
            "day_of_effect",
            "deemed_opinion",
            "establishment_opinion_by",
            "answer_by",
            "amendment_effect",
        ]
        | None
    ) = None
    due: dict[str, Test] = Field(default_factory=dict)
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    ahead_of: tuple[str, ...] = ()
    before_introduction: bool = False
    satisfied: dict[str, Test] = Field(default_factory=dict)
    shown_by: dict[str, Test] = Field(default_factory=dict)
    undone: dict[str, Test] = Field(default_factory=dict)
    unknown: dict[str, Test] = Field(default_factory=dict)
    day_in_doubt: VariedText | None = None
    asks: tuple[str, ...] = ()
    proved: str | None = None
    at_specific_places: bool = False
    absent: Literal["did_not_happen", "not_known"] = "did_not_happen"
    note: Bilingual | None = None
    proof: VariedText
    legal_bases: tuple[str, ...]
    further_bases: tuple[FurtherBases, ...] = ()

    def choose_words(self, facts: ValuesByName) -> ProcedureStep:
        """Copy the step with the variant of each of its texts, and the legal bases, that fit the facts given.

        The texts are who acts, what is done, what proves it and what is printed while its day is in doubt. ``facts``
        holds, by name, the values of the options chosen and of the facts observed.
        """
        further = [basis.legal_bases for basis in self.further_bases if condition_holds(basis.when, facts)]
        doubt = self.day_in_doubt
        update = {
            "day_in_doubt": doubt and VariedText(**doubt.choose_text(facts).model_dump(include={"fr", "en"})),
            "who": VariedText(**self.who.choose_text(facts).model_dump(include={"fr", "en"})),
            "label": VariedText(**self.label.choose_text(facts).model_dump(include={"fr", "en"})),
            "proof": VariedText(**self.proof.choose_text(facts).model_dump(include={"fr", "en"})),
            "legal_bases": (*self.legal_bases, *(name for names in further for name in names)),
            "further_bases": (),
        }
        return self.model_copy(update=update)


class CompanionPart(FileModel):
    """One part of an accompanying document: the name of its texts, its condition, whether its heading prints.

    With ``label`` the heading is a label before the text, as "Enclosures" in a letter. ``panels`` are the marks of the
    panels in which its lists stand, one a list.
    """

    text: str
    when: dict[str, Test] = Field(default_factory=dict)
    heading: bool = True
    label: bool = False
    panels: tuple[PanelMark, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _accept_name_alone(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value


class Companion(FileModel):
    """A document that goes with a kind of document (vehicle): a note, a letter, a notice or a form.

    ``filed_in`` says where it goes: the adoption file, what a vehicle may attach as an annex, or what serves to put the
    rules to work; ``number`` is its place there, the same for two that never go together.
    ``dated`` is the key of the day it bears, or ``as_of`` (the day asked); the day of the document when it is not
    given. By kind of document, it is the key of the act that makes it: while that has no day, its day is left to be
    written by hand.
    A ``poster`` is one page to be hung on a wall; what stands there outside panels and tables is small print.
    ``topics`` are those it treats where a vehicle attaches it. ``landscape`` turns its pages.
    ``role`` is what a round of proposals does with it: it renews a proposal, takes the answer, notes a refusal, or
    notes that no answer came.
    ``changing`` is true where it holds a list that will change: a clause that refers to it rests on that list.
    ``to_check`` are points to settle before it is sent, each on some facts, that nothing of the matter settles.
    ``repeated`` is true where an establishment with acts of its own has one of its own.
    """

    id: str
    filed_in: Literal["adoption", "annex", "application"]
    number: str = Field(pattern=FILED_NUMBER)
    vehicles: tuple[str, ...] = Field(min_length=1)
    label: VariedText
    title: VariedText
    layout: Literal["letter", "note", "notice", "form", "poster"]
    sender: Literal["employer", "employee"] = Field(default="employer", alias="from")
    to: Bilingual | None = None
    purpose: Bilingual
    topics: tuple[str, ...] = ()
    role: Literal["renewal", "answer", "refusal", "silence"] | None = None
    when: dict[str, Test] = Field(default_factory=dict)
    dated: str | dict[str, str] | None = None
    landscape: bool = False
    changing: bool = False
    repeated: bool = False
    signature: Literal["employer", "employee", "parties", "none"]
    legal_bases: tuple[str, ...]
    parts: tuple[CompanionPart, ...] = Field(min_length=1)
    to_check: tuple[TextVariant, ...] = ()

    def find_day_key(self, vehicle: str, law: str) -> str | None:
        """Find the key, in a matter, of the day that the companion (accompanying document) bears beside a vehicle.

        None where the library names no day for it. ``vehicle`` is the id of the vehicle; ``law`` is that of the vehicle
        whose rules of law apply to it, looked at where no day is named for ``vehicle``.
        """
        return self.dated.get(vehicle, self.dated.get(law)) if isinstance(self.dated, dict) else self.dated

    @property
    def dossier(self) -> str:
        """Printed number of the companion: D01 in the adoption file, A01 among annexes, M01 for applying the rules."""
        digits = self.number.rstrip("abcdefghijklmnopqrstuvwxyz")
        return f"{DOSSIER_LETTERS[self.filed_in]}{digits:0>2}{self.number[len(digits) :]}"


#: The texts of a companion, by part and language: ``("request", "fr")``.
Texts = Mapping[tuple[str, str], Wording]


def find_text(texts: Texts, part: str, language: str) -> Wording:
    """Find the text of one part of a companion in a language, else the French text of that part.

    ``texts`` holds the texts by the pair of part and language, such as ``("request", "fr")``.
    """
    return texts.get((part, language)) or texts[part, "fr"]
