"""The page that says what will be issued, to how many people, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..document.tree import Document, Paragraph, Run, Table
from ..i18n import Labels, date_text, labels, list_text, typeset_text
from ..register.editions import find_edition
from .firm_filling import FirmFiller
from .plan_states import HINTS, STATES

if TYPE_CHECKING:
    from .plan import IssuePlan
    from .variants import Variant


def describe_plan(plan: IssuePlan, language: str = "fr") -> Document:
    """Build a page that says which documents a plan issues, and to how many people.

    Parameters
    ----------
    language:
        ``fr`` or ``en``.
    """
    say = labels(language)
    head = [
        say("Document"),
        say("Employee"),
        say("Languages"),
        say("Translation"),
        say("Clauses"),
        say("Documents"),
    ]
    genders = {"m": say("man"), "f": say("woman"), "unknown": say("not stated: both forms")}
    alike: dict[tuple[str, ...], int] = {}
    for variant in plan.variants:
        gender, translation = (
            ("–", "–")
            if variant.page is not None
            else (genders[variant.gender], say("requested") if variant.translation_requested else "–")
        )
        kind = (
            variant.document_label(language),
            gender,
            variant.language,
            translation,
            _describe_clauses(plan, variant, say, language),
        )
        alike[kind] = alike.get(kind, 0) + variant.count
    order = {kind[0]: place for place, kind in reversed(list(enumerate(alike)))}
    rows = [(*kind, str(count)) for kind, count in sorted(alike.items(), key=lambda item: order[item[0][0]])]
    rows.append((say("Total"), "", "", "", "", str(len(plan.rows))))
    sentences = [say("Nobody to issue to.")]
    if plan.variants:
        sentences = [
            say.plural(
                "{n} document dated {day}, from {library} {release}.",
                "{n} documents dated {day}, from {library} {release}.",
                len(plan.rows),
                day=list_text(
                    [date_text(day, language) for day in sorted({group.date for group in plan.variants})], language
                ),
                library=plan.library.name,
                release=plan.library.release,
            ),
            say.plural("{n} person receives something.", "{n} people receive something.", plan.people),
        ]
    if plan.held or plan.skipped:
        sentences.append(
            say("{held} held, {skipped} skipped: they receive nothing.", held=plan.held, skipped=plan.skipped)
        )
    sentences += list(_describe_states(plan, say, language))
    amendment = plan.matter.amendment
    if amendment is not None and amendment.for_all_staff and plan.coverage_warnings():
        sentences.append(say("It is issued to all the staff, or to a whole category of it."))
    sentences += [rule.explanation.text(language) for rule in plan.coverage_warnings()]
    if any(isinstance(template, FirmFiller) and template.is_unlimited for template in plan.templates):
        sentences.append(
            say(
                "The amendment of the firm repeats or sorts, and this system cannot limit a process for it: only its"
                " interpreter does."
            )
        )
    issued = dict.fromkeys(chain.from_iterable(group.editions for group in plan.variants))
    editions = [
        say("{clause} (edition {number})", clause=_find_heading(plan, label, language), number=label.rpartition("@")[2])
        for label in issued
    ]
    body: list[Any] = [Paragraph((Run(typeset_text(text, language), origin="furniture"),)) for text in sentences]
    if editions:
        body.append(
            Paragraph(
                (
                    Run(
                        typeset_text(say("Editions: {editions}", editions="; ".join(editions)), language),
                        origin="furniture",
                    ),
                ),
                style="note",
            )
        )
    cells = tuple(tuple((Run(cell or "–", origin="furniture"),) for cell in row) for row in rows)
    body.insert(
        2 if plan.variants else 1,
        Table(
            "issue",
            tuple((Run(text, True, "furniture"),) for text in head),
            cells,
            (0.26, 0.16, 0.12, 0.13, 0.2, 0.13),
        ),
    )
    title = say("What will be issued")
    return Document(
        "issue-plan",
        language,
        title,
        plan.matter.employer.name,
        "",
        f"{plan.matter.employer.name} – {title}",
        "",
        say("Page {page} / {pages}", page="{page}", pages="{pages}"),
        tuple(body),
        plan.matter.date.isoformat(),
    )


def _describe_states(plan: IssuePlan, say: Labels, language: str) -> Iterator[str]:
    """Say how many people are in each state of the register, and what to do for those who are left alone."""
    for state, count in plan.counts.items():
        if count:
            hint = HINTS.get(state, "") if plan.states is not None and not plan.states.taken[state] else ""
            state_text = f"{say(STATES[state])} – {say(hint)}" if hint else say(STATES[state])
            yield say.plural("{n} person: {state}.", "{n} people: {state}.", count, state=state_text)
    yield from (note.text(language) for note in plan.list_page_notes())
    if plan.template_changes is not None:
        yield from plan.template_changes.list_sentences(language)
    if plan.states is not None and plan.states.changed_runs:
        yield say(
            "What is common to all has changed since this was issued ({runs}): nobody is taken to be corrected.",
            runs=", ".join(plan.states.changed_runs),
        )


def _find_heading(plan: IssuePlan, label: str, language: str) -> str:
    """Find the heading of an edition, given by its label, in the document that the plan issues."""
    clause_edition, vehicle = find_edition(plan.library, label), plan.library.find_vehicle(plan.matter.vehicle)
    return (
        clause_edition[1].find_heading(vehicle, language)
        if clause_edition is not None and vehicle is not None
        else label
    )


def _describe_clauses(plan: IssuePlan, variant: Variant, say: Labels, language: str) -> str:
    """Count the clauses of a document, and name those that only some people's documents have."""
    if not variant.editions:
        return "–"
    others = [set(peer.editions) for peer in plan.variants if peer.document == variant.document and peer.editions]
    alone = (label for label in variant.editions if not all(label in editions for editions in others))
    headings = [_find_heading(plan, label, language) for label in alone]
    count = str(len(variant.editions))
    return say("{n}, of which {clauses}", n=count, clauses="; ".join(headings)) if headings else count
