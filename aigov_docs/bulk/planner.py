"""Who is alike: the variants of a bulk issue, each assembled once and checked, and all that stands against issuing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..compose.assessment import Assessment, assess
from ..compose.open_points import find_point_path
from ..compose.untranslated_texts import list_untranslated
from ..document.tree import BilingualDocument, OpenPoints
from ..i18n import N_
from ..law.facts import observe_facts
from ..law.weighing import resolve_version
from ..matter.checks import matter_incoherences
from ..matter.models import Matter
from ..people.hire_facts import PeopleAlike
from ..people.recipient import Recipient, personalize_matter
from ..problems import AssemblyError, Problem
from .left_out import require_vehicle
from .order import Order, Page
from .slot_values import COLUMNS, MARKS, NUMBER, VALUES, SlotValues, person_place, person_values, placeholder_matter
from .variant_templates import TemplateFinder
from .variants import Variant

if TYPE_CHECKING:
    from ..law.situation import Situation
    from ..library.load import Library
    from .firm_template import FirmTemplate


class IssuePlanner:
    """The planner of a bulk issue, which groups people with the same document and collects all problems."""

    def __init__(self, library: Library, matter: Matter, order: Order, firm: FirmTemplate | None) -> None:
        self.library, self.matter, self.order, self.firm = library, matter, order, firm
        self.vehicle = require_vehicle(library, matter)
        self.values = SlotValues(library, matter)
        self.problems: dict[str, Problem] = {}
        self.unnumbered: list[Problem] = []
        self.numbered = False
        self.variants: dict[Any, Variant] = {}
        self.assessments: dict[Any, Assessment] = {}
        self.facts: dict[Any, tuple[tuple[str, str], ...]] = {}
        self.alike = PeopleAlike(library)
        self.templates = TemplateFinder(library, order, self.values, self.matter_of, firm)

    def note_problems(self, *problems: Problem) -> None:
        """Add problems that prevent the bulk issue to those found so far; the same problem is kept only once."""
        self.problems.update({str(problem): problem for problem in problems})

    def note_blank(self, person: Recipient, blank: str) -> None:
        """Note that a person has no value for a blank that their document prints, such as ``employee.job``.

        The number of the amendment waits for `note_numbers`: the matter gives it, or each person.
        """
        message, hint = N_("a blank is not filled: {blank}"), N_("fill it: nothing is issued with a blank")
        values = {"blank": self.library.vocabulary.blanks[blank], **person_values(person, COLUMNS[blank])}
        problem = Problem("unfilled", person_place(person), message, hint, values)
        if blank == NUMBER:
            self.unnumbered.append(problem)
        else:
            self.note_problems(problem)

    def note_numbers(self) -> None:
        """Note whose amendment has no number: of the matter alone, once, where the list gives nobody a number."""
        if self.numbered:
            self.note_problems(*self.unnumbered)
        elif self.unnumbered:
            message = N_("the matter does not fill a blank: {blank}")
            hint = N_("fill it, or give each person a number of their own in the list: nothing is issued with a blank")
            values = {"blank": self.library.vocabulary.blanks[NUMBER]}
            self.note_problems(
                Problem("unfilled", self.matter.vehicle, message, hint, values, tuple(NUMBER.split(".")))
            )

    # ---- who is alike
    def matter_of(self, person: Recipient) -> Matter:
        """Build a person's matter: the one that `base_matter` finds, with the person's facts added."""
        return personalize_matter(self.base_matter(person), person)

    def base_matter(self, person: Recipient) -> Matter:
        """Find the matter to which a person's facts are added: the person's in ``order.matters``, else the plan's."""
        return self.order.matters.get(person.key, self.matter)

    def facts_of(self, person: Recipient) -> tuple[tuple[str, str], ...]:
        """Compute the facts of a person as the rules see them, as pairs of a name and a value, sorted by name.

        The facts are computed once for all people whom the law treats alike.
        """
        group = self.alike.find_group(person, lambda: self.situation_of(person), id(self.base_matter(person)))
        if group not in self.facts:
            own_facts = self.matter_of(person).own_facts(self.library)
            view, _ = resolve_version(self.situation_of(person), self.library)
            self.facts[group] = tuple(sorted({**observe_facts(view, self.library), **own_facts}.items()))
        return self.facts[group]

    def situation_of(self, person: Recipient) -> Situation:
        """Build the facts of law of a person's matter, for the document that is issued."""
        return self.matter_of(person).situation_for(self.vehicle, self.library)

    def variants_of(self, person: Recipient, values: Sequence[str | None]) -> list[Variant]:
        """Find, for each document that a person receives, in order, the variant to which the person belongs.

        A variant that does not exist yet is built and checked. ``values`` are the person's values as documents print
        them, in the order of `slot_values.VALUES`; None is a value that the person does not have.
        """
        facts = self.facts_of(person)
        kind = (
            person.gender,
            person.language,
            (person.translation_requested, person.translation_language),
            facts,
            id(self.base_matter(person)),
        )
        variants = []
        for document, language, page in self.order.documents_for(person, self.vehicle.id):
            name = (document, language, id(page) if page is not None else kind)
            variant = self.variants.get(name)
            if variant is None:
                variant = self.variants[name] = self.make_variant(document, language, page, kind, person)
                self.check_variant(variant, values, person)
            variants.append(variant)
        return variants

    def make_variant(
        self, document: str, language: str, page: Page | None, kind: tuple[Any, ...], person: Recipient
    ) -> Variant:
        """Build a new variant of a document: the group of people who receive it alike, of whom ``person`` is the first.

        ``page`` is the document where it is ready beforehand, else None. ``kind``, made by `variants_of`, identifies
        the people whom the law and the texts treat alike. Its items are: gender, language, a pair (whether a
        translation was asked for, and into which language), facts, and Python's ``id`` of the matter to which their
        facts are added. The clauses are weighed once for each ``kind``; contradictions found then are added to the
        planner's problems.
        """
        if kind not in self.assessments:
            matter = self.matter_of(person)
            self.assessments[kind] = assess(self.library, matter, strict=False)
            self.note_problems(
                *[
                    incoherence.as_problem()
                    for incoherence in matter_incoherences(matter, self.library)
                    if incoherence.severity == "refuse"
                ]
            )
        assessment = self.assessments[kind]
        gender, _, (translation, _), facts, _ = kind
        proposed = document == self.vehicle.id and page is None
        editions: tuple[str, ...] = ()
        if proposed:
            editions = (
                self.firm.editions
                if self.firm is not None
                else tuple(item.label for item in assessment.composition.chosen)
            )
        return Variant(
            document,
            gender,
            language,
            translation,
            facts,
            self.base_matter(person),
            assessment,
            page,
            editions,
            proposed,
            self.base_matter(person).date,
        )

    # ---- what a variant needs
    def check_variant(self, variant: Variant, values: Sequence[str | None], person: Recipient) -> None:
        """Check the document of a new variant, and add to this planner a problem for each draft edition and open point.

        A variant is a group of people whose documents differ only in their personal values. Which of these the document
        prints is stored in the variant. ``person`` is its first person, and ``values`` are that person's values, in the
        order of `slot_values.VALUES`; None is a value that the person does not have.
        """
        for label in variant.editions:
            if label in self.library.drafts:
                self.note_problems(
                    Problem(
                        "draft",
                        label,
                        N_("this edition is not published"),
                        N_("publish it with aigov-docs lock, or pin a published one"),
                    )
                )
        if variant.proposed and self.firm is not None:
            return
        try:
            document = variant.assemble_for(placeholder_matter(self.matter_of(person), values))
        except AssemblyError as error:
            self.note_problems(*error.problems)
            return
        self.templates.ready[id(variant)] = document
        variant.date = dt.date.fromisoformat(
            (document.left if isinstance(document, BilingualDocument) else document).date
        )
        sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
        variant.open_points = tuple(
            dict.fromkeys(
                item
                for side in sides
                for block in side.body
                if isinstance(block, OpenPoints) and block.unfilled
                for item in block.items
            )
        )
        for item in variant.open_points:
            self.note_problems(
                Problem(
                    "unfilled",
                    self.matter.vehicle,
                    N_("the matter does not fill a blank: {blank}"),
                    N_("fill it: nothing is issued with a blank"),
                    {"blank": item},
                    find_point_path(item),
                )
            )
        if any(side.language != "fr" for side in sides):
            for item in list_untranslated(
                variant.assessment.composition, None if variant.proposed else variant.document
            ):
                self.note_problems(
                    Problem(
                        "untranslated",
                        self.matter.vehicle,
                        N_("the library has no English text of {text}"),
                        N_("write it, or issue the document in French alone"),
                        {"text": item},
                    )
                )
        text = "".join(chain.from_iterable(_iterate_texts(replace(side, fields=())) for side in sides))
        letterhead = self.order.opened_letterhead
        asked = letterhead.asked.required if letterhead else set()
        variant.required = frozenset(
            place
            for place, (blank, _) in enumerate(VALUES)
            if MARKS.make_placeholder(place, 1) in text or blank in asked
        )

    def check_displayable(self, person: Recipient, variants: Sequence[Variant], values: Sequence[str | None]) -> None:
        """Note in ``problems`` that a person's printed values hold characters that no font of the PDF writer has.

        ``variants`` are those of the documents that the person receives, ``values`` the person's values, in the order
        of `slot_values.VALUES`; None is a value that the person does not have. The writer is typst; unnoticed, such a
        character would stop the run in the middle. Nothing is noted where every character can be shown.
        """
        from ..writers.typst import undisplayable_characters

        printed = frozenset().union(*(variant.required for variant in variants))
        text = " ".join([values[place] or "" for place in printed])
        if not text.isascii() and (lacking := undisplayable_characters(text)):
            message = N_("a text holds characters that the fonts of the PDF do not have: {characters}")
            hint = N_("write them in Latin, Greek or Cyrillic letters, or make the PDF with the engine libreoffice")
            self.note_problems(
                Problem(
                    "undisplayable-character",
                    person_place(person),
                    message,
                    hint,
                    {
                        "characters": ", ".join(f"U+{ord(character):04X}" for character in lacking),
                        **person_values(person),
                    },
                )
            )


def _iterate_texts(value: object) -> Iterator[str]:
    """List all texts in a document tree, such as titles and runs, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _iterate_texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _iterate_texts(getattr(value, name))
