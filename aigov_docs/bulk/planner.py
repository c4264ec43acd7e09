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
from ..people.alike import SteadyFacts, steady_facts
from ..people.recipient import Recipient, personalize_matter
from ..problems import AssemblyError, Problem, RecipientError, unknown_name
from .order import Order, Page
from .slot_values import MARKS, VALUES, SlotValues, person_place, placeholder_matter
from .variant_templates import TemplateFinder
from .variants import Variant

if TYPE_CHECKING:
    from ..library.load import Library
    from .firm_template import FirmTemplate


class _WatchedFacts:
    """The facts of an employee, which record the name of each fact that the rules read."""

    def __init__(self, facts: object) -> None:
        self.facts, self.seen = facts, set[str]()

    def __getattr__(self, name: str) -> object:
        self.seen.add(name)
        return getattr(self.facts, name)


class IssuePlanner:
    """The planner of a bulk issue, which groups people with the same document and collects all problems."""

    def __init__(self, library: Library, matter: Matter, order: Order, firm: FirmTemplate | None) -> None:
        self.library, self.matter, self.order, self.firm = library, matter, order, firm
        vehicle = library.find_vehicle(matter.vehicle)
        if vehicle is None:
            raise RecipientError(
                unknown_name(
                    "unknown-word", "vehicle", N_('unknown vehicle "{name}"'), matter.vehicle, list(library.vehicles)
                )
            )
        self.vehicle = vehicle
        self.values = SlotValues(library, matter)
        self.problems: dict[str, Problem] = {}
        self.variants: dict[Any, Variant] = {}
        self.assessments: dict[Any, Assessment] = {}
        self.facts: dict[Any, tuple[tuple[str, str], ...]] = {}
        self.dated: dict[Any, bool] = {}
        self.templates = TemplateFinder(library, order, self.values, self.matter_of, firm)

    def note_problems(self, *problems: Problem) -> None:
        """Add problems that prevent the bulk issue to those found so far; the same problem is kept only once."""
        self.problems.update({str(each): each for each in problems})

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
        steady = (steady_facts(person), id(self.base_matter(person)))
        known = (*steady, person.hired_on) if self.dated.get(steady, True) else steady
        if known not in self.facts:
            self.observe_facts(steady, person)
            known = (*steady, person.hired_on) if self.dated[steady] else steady
        return self.facts[known]

    def observe_facts(self, known: tuple[SteadyFacts, int], person: Recipient) -> None:
        """Find the legal facts of a person, and keep them in this planner for `facts_of`, which returns them.

        They are kept for all people with the same ``known``; where finding them read the day of hire, only for those of
        them who were hired on the same day.

        Parameters
        ----------
        known:
            The pair ``(steady_facts(person), id(self.base_matter(person)))``: the person's facts without the day of
            hire, and Python's ``id`` of the matter to which they are added.
        person:
            The person.
        """
        matter = self.matter_of(person)
        situation = matter.situation_for(self.vehicle, self.library)
        watched = _WatchedFacts(situation.employee)
        view, _ = resolve_version(situation.model_copy(update={"employee": watched}), self.library)
        facts = tuple(sorted({**observe_facts(view, self.library), **matter.own_facts(self.library)}.items()))
        self.dated[known] = self.dated.get(known, False) or "hired_on" in watched.seen
        self.facts[(*known, person.hired_on) if self.dated[known] else known] = facts

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
        out = []
        for document, language, page in self.order.documents_for(person, self.vehicle.id):
            name = (document, language, id(page) if page is not None else kind)
            found = self.variants.get(name)
            if found is None:
                found = self.variants[name] = self.make_variant(document, language, page, kind, person)
                self.check_variant(found, values, person)
            out.append(found)
        return out

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
                    found.as_problem()
                    for found in matter_incoherences(matter, self.library)
                    if found.severity == "refuse"
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

        printed = frozenset().union(*(each.required for each in variants))
        text = " ".join([values[place] or "" for place in printed])
        if not text.isascii() and (lacking := undisplayable_characters(text)):
            message = N_("a text holds characters that the fonts of the PDF do not have: {characters}")
            hint = N_("write them in Latin, Greek or Cyrillic letters, or make the PDF from the Word file")
            self.note_problems(
                Problem(
                    "undisplayable-character",
                    person_place(person),
                    message,
                    hint,
                    {"characters": ", ".join(f"U+{ord(each):04X}" for each in lacking)},
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
