"""A formalities plan as a document, and its table of steps, which notes to a works council print in brief."""

from __future__ import annotations

from collections.abc import Iterator

from ..compose.assessment import Assessment
from ..compose.citations import list_scope_notes
from ..compose.establishment_worth import list_local_warnings
from ..kits.ground.i18n import N_, date_text, labels, typeset_text
from ..matter.models import Matter
from ..matter.sample_matters import find_sample_values
from .blanks import BlankFiller, furniture_runs, header_cell
from .formalities import FormalitiesPlan
from .step_reserves import reserve_texts, state_text
from .tree import Block, Document, Paragraph, Table


def plan_document(plan: FormalitiesPlan, language: str = "fr", whole: Assessment | None = None) -> Document:
    """Build the document that prints a formalities plan; it is filed with the companions of the adoption.

    Parameters
    ----------
    plan:
        What `formalities` gave.
    language:
        ``fr`` or ``en``.
    whole:
        For the plan of one establishment, the document weighed for the whole undertaking: the warnings that hold in the
        establishment and not for the whole are then printed. None for a plan of the whole undertaking.

    >>> from ..compose.assessment import assess
    >>> from .formalities import formalities
    >>> plan_document(formalities(assess(load_library(), sample_matter("charter"))), "en").title
    'Formalities plan'
    """
    say, matter = labels(language), plan.assessment.matter
    title = say("Formalities plan")

    def text(value: str) -> str:
        return typeset_text(value, language)

    stands = say(
        "Where things stand on {day}." if matter.as_of else "Where things stand on {day}, the date of the document.",
        day=date_text(plan.assessment.assessed_on, language),
    )
    for_information = (
        "" if language == "fr" else say("English version for information. The French document is the one to use.") + " "
    )
    return Document(
        name="formalities-plan",
        language=language,
        title=title,
        subtitle=f"{matter.employer.name} – {plan.assessment.vehicle.label.text(language)}",
        notice=text(for_information + stands),
        header=f"{matter.employer.name} – {title}",
        footer=text(say("Version {version} – {day}", version=matter.version, day=date_text(matter.date, language))),
        page_label=say("Page {page} / {pages}", page="{page}", pages="{pages}"),
        body=(
            *_establishment_blocks(matter, language),
            *(_write_line(said, language) for said in plan.effect_texts(language)),
            *_heading_blocks(plan, language),
            plan_table(plan, language),
            *_scope_blocks(plan, language),
            *(_write_line(said, language) for said in reserve_texts(plan.steps, plan.assessment, language)),
            *(_warning_blocks(plan.assessment, whole, language) if whole else ()),
            *_place_blocks(plan, language),
            *_sample_blocks(matter, language),
        ),
        date=matter.date.isoformat(),
        landscape=True,
        page=matter.page,
        properties=(("author", matter.employer.name), ("subject", title)),
        fields=BlankFiller(matter, plan.assessment.library, language).letterhead_fields(title, matter.employer.name),
    )


#: Where the papers of one establishment are, told in the plan of the whole undertaking.
OWN_PAPERS = N_(
    "The papers of {place} alone (for its CSE, its registry, its inspector, its posting and its computation) are in the"
    " same adoption file, under its name."
)


def _write_line(text: str, language: str) -> Paragraph:
    """Build a paragraph that stands before or after the table of a plan, from a text of the program."""
    return Paragraph(furniture_runs(typeset_text(text, language)), style="intro")


def _scope_blocks(plan: FormalitiesPlan, language: str) -> Iterator[Block]:
    """Build what is said of whom the articles cited in the table cover, where it cites some."""
    if cited := {name for step in plan.steps for name in step.step.legal_bases}:
        for note in list_scope_notes(plan.assessment.composition, cited, language):
            yield _write_line(note, language)


def _establishment_blocks(matter: Matter, language: str) -> Iterator[Block]:
    """Build the line that names the establishment whose plan it is, where it is that of one establishment."""
    if place := matter.establishment:
        named = ", ".join(each for each in (place.label(language), place.address) if each)
        said = labels(language)("Establishment concerned: {place}.", place=named)
        yield _write_line(said, language)


def _sample_blocks(matter: Matter, language: str) -> Iterator[Block]:
    """Build what the plan says of days, addresses and names that are still those of the sample."""
    if values := find_sample_values(matter):
        said = labels(language)(
            "The matter still says what the sample says: {keys}. To be checked.", keys=", ".join(values)
        )
        yield _write_line(said, language)


def _heading_blocks(plan: FormalitiesPlan, language: str) -> Iterator[Block]:
    """Build the line above the first table of a plan, where other tables have the acts of establishments."""
    if any(place.establishment.has_own_acts for place in plan.places):
        yield _write_line(
            labels(language)("Steps common to all establishments, and those of the head office:"), language
        )


def _place_blocks(plan: FormalitiesPlan, language: str) -> Iterator[Block]:
    """Build what the plan says of each establishment: the text that binds there, and the table of its own acts."""
    for place in plan.places:
        yield _write_line(place.told(language), language)
        yield from _warning_blocks(place.plan.assessment, plan.assessment, language)
        if place.establishment.has_own_acts:
            name = place.establishment.label(language)
            yield _write_line(labels(language)("Steps in {place}:", place=name), language)
            yield plan_table(place.plan, language)
            if plan.assessment.vehicle.track == "internal_rules" and not place.establishment.head_office:
                yield _write_line(labels(language)(OWN_PAPERS, place=name), language)


def _warning_blocks(assessment: Assessment, whole: Assessment, language: str) -> Iterator[Block]:
    """Build what is warned of in an establishment and not for the whole undertaking, such as its public holidays."""
    for rule in list_local_warnings(assessment, whole):
        yield _write_line(rule.explanation.text(language), language)


def plan_table(plan: FormalitiesPlan, language: str, *, slim: bool = False) -> Table:
    """Build the table that lists the steps of a formalities plan, for a document in a language.

    There is a row for each step, with seven columns; with ``slim``, four that fit an upright page: step, who, day,
    legal bases. ``slim`` also names the establishments of a step that concerns only these, and adds a row, with the
    establishment's name, for each step that has another day in an establishment.
    """
    say, library = labels(language), plan.assessment.library
    columns = {
        say("Step"): 0.24, say("Who"): 0.1, say("Day"): 0.13, say("Not before / not after"): 0.14, say("State"): 0.07,
        say("Proof to keep"): 0.14, say("Legal bases"): 0.18,
    }  # fmt: skip
    kept = (0, 1, 2, 6) if slim else tuple(range(7))
    rows = []
    elsewhere = [(place.establishment.label(language), item) for _, place, item in plan.list_steps_elsewhere()]
    here = [(plan.concerned_text(item, language) if slim else "", item) for item in plan.steps]
    for where, item in (*here, *(elsewhere if slim else ())):
        cited = "; ".join(library.legal_bases[name].row_text(language) for name in item.step.legal_bases) or "–"
        window = [date_text(day, language) if day else "–" for day in (item.earliest, item.latest)]
        cells = (
            f"{item.label.text(language)} – {where}" if where else item.label.text(language),
            item.step.who.text(language),
            item.day_text(language),
            " / ".join(window),
            state_text(item, plan.assessment, language),
            item.step.proof.text(language),
            cited,
        )
        rows.append(tuple(furniture_runs(typeset_text(cells[place], language)) for place in kept))
    header = tuple(header_cell(name) for place, name in enumerate(columns) if place in kept)
    widths = (0.42, 0.16, 0.19, 0.23) if slim else tuple(columns.values())
    return Table("plan", header, tuple(rows), widths)
