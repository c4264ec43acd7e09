"""The parts of a companion, kept by their conditions and filled: for a document of its own, or for an annex of a
vehicle.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ..compose.selection import Selection
from ..library.load import Library
from ..library.markup import Inline, TextList, TextParagraph
from ..library.procedures import Companion, Texts
from ..library.vehicles import AnnexEntry, Test, condition_holds
from ..matter.models import Matter
from .formalities import compute_days, day_at
from .table_blanks import TableFiller
from .tree import Bullets, Heading, Paragraph, Run, Runs, Table

#: The dated steps about which a companion may speak, each with the key of its day.
SAID = {
    "informed": "procedure.cse_informed_on",
    "opinion": "procedure.cse_opinion_on",
    "inspector": "procedure.inspector_on",
    "deposit": "procedure.deposit_on",
    "publicity": "procedure.publicity_on",
    "entry": "procedure.stated_entry_on",
    "monitoring_informed": "monitoring.informed_on",
    "monitoring_consulted": "monitoring.cse_consulted_on",
    "technology_consulted": "technology.cse_consulted_on",
    "deployed": "technology.deployed_on",
    "proposed": "amendment.proposed_on",
    "received": "amendment.received_on",
    "signed": "amendment.signed_on",
}
#: Lists of the matter that may be left out: ``listed`` or ``none``.
LISTED = ("tools", "uses", "establishments")
#: What a companion's conditions may name beside options, facts of law and the round, each with its values.
CONDITIONS: dict[str, tuple[str, ...]] = {
    **{f"{name}_said": ("done", "planned", "unknown") for name in (*SAID, "reflection")},
    **{f"{name}_listed": ("yes", "no") for name in LISTED},
}

PartBlock = Paragraph | Bullets | Table | Heading


def companion_facts(matter: Matter, library: Library, day: dt.date) -> dict[str, str]:
    """What decides of a companion beside options, facts of law and the round.

    Whether each dated step may be stated as done on a day: ``done``, ``planned`` or ``unknown``. The time to reflect is
    done once its
    last day has passed. Whether the matter has a list: ``yes`` or ``no``.
    """
    out = {}
    for name, key in SAID.items():
        when = day_at(matter, key)
        out[f"{name}_said"] = "unknown" if when is None else "done" if when <= day else "planned"
    ends = compute_days(matter, library)["answer_by"]
    out["reflection_said"] = "unknown" if ends is None else "done" if ends < day else "planned"
    return out | {f"{name}_listed": "yes" if getattr(matter, name) else "no" for name in LISTED}


@dataclass(frozen=True, slots=True)
class LetteredAnnex:
    """A companion attached to a vehicle, with its letter."""

    letter: str
    companion: Companion
    texts: Texts

    @property
    def anchor(self) -> str:
        """Its anchor in the document."""
        return f"annex-{self.companion.id}"


def list_annexes(library: Library, matter: Matter, selection: Selection) -> list[LetteredAnnex]:
    """The annexes of a document in order: those whose conditions hold on its day, lettered A, B, C.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from ..compose.selection import select_clauses
    >>> library, matter = (
    ...     load_library(),
    ...     sample_matter("charter").model_copy(update={"options": {"breadth": "complete"}}),
    ... )
    >>> [
    ...     f"{each.letter} {each.companion.id}"
    ...     for each in list_annexes(library, matter, select_clauses(library, matter))
    ... ][:2]
    ['A tools-list', 'B data-matrix']
    """
    choices: Mapping[str, str] = {**selection.choices, **companion_facts(matter, library, matter.date)}
    kept = [
        entry.companion
        for entry in selection.vehicle.annexes
        if _is_called_for(entry, library, choices, selection.facts)
    ]
    return [LetteredAnnex(chr(ord("A") + place), *library.companions[name]) for place, name in enumerate(kept)]


def _is_called_for(entry: AnnexEntry, library: Library, choices: Mapping[str, str], facts: Mapping[str, str]) -> bool:
    whens: tuple[Mapping[str, Test], ...] = (entry.when, library.companions[entry.companion][0].when)
    return all(condition_holds(when, choices, facts) for when in whens)


def part_blocks(
    companion: Companion,
    texts: Texts,
    fill: TableFiller,
    choices: Mapping[str, str],
    facts: Mapping[str, str],
    *,
    level: int,
    prefix: str = "p",
) -> list[PartBlock]:
    """The parts of a companion that its conditions keep, filled.

    Parameters
    ----------
    fill:
        Fills the blanks and remembers those it cannot.
    choices, facts:
        What the conditions look at.
    level:
        Of the headings: 1 in a document of its own, 2 in an annex.
    prefix:
        Of their anchors.
    """
    out: list[PartBlock] = []
    for part in companion.parts:
        if not condition_holds(part.when, choices, facts):
            continue
        text = texts[part.text, fill.language].text
        if part.heading:
            out.append(Heading(level, _runs(text.heading, fill), anchor=f"{prefix}-{part.text}"))
        out += _blocks(text.blocks, fill)
    return out


def _runs(inlines: tuple[Inline, ...], fill: TableFiller) -> Runs:
    return fill.fill_inlines(inlines, lambda clause: Run(f"[[{clause}]]", origin="reference", filled=False))


def _blocks(blocks: tuple[TextParagraph | TextList, ...], fill: TableFiller) -> list[PartBlock]:
    out: list[PartBlock] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(block, TextList):
            out.append(Bullets(tuple(_runs(item, fill) for item in block.items), block.ordered))
        elif _is_table(block, fill):
            out.append(fill.fill_table(block.table or ""))
        else:
            leads = isinstance(following, TextList) or (
                isinstance(following, TextParagraph) and _is_table(following, fill)
            )
            out.append(Paragraph(_runs(block.inlines, fill), style="intro" if leads else "body"))
    return out


def _is_table(block: TextParagraph, fill: TableFiller) -> bool:
    return block.table is not None and fill.library.vocabulary.blanks[block.table].type == "table"
