"""One edition of a clause as a document of its own, with no matter to fill its blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..document.tree import Article, Bullets, Document, Paragraph, Run, Runs
from ..i18n import N_, date_text, labels, typeset_text
from ..library.clauses import Clause, Edition
from ..library.load import Library
from ..library.markup import ANNEX, Blank, Inline, Reference, TextList
from ..problems import AssemblyError, Problem, unknown_name

#: How an edition is named: ``confidential-data@2``, ``acme/confidential-data@1``.
EDITION_LABEL = re.compile(r"((?:[a-z][a-z0-9-]*/)?([a-z0-9]+(?:-[a-z0-9]+)*))@([1-9]\d{0,3})")


def assemble_edition(library: Library, label: str, language: str, vehicle: str | None = None) -> Document:
    """Assemble one edition of a clause as a document of its own, with the label of each blank in the place of a value.

    Parameters
    ----------
    label:
        The edition, as ``confidential-data@2``.
    language:
        The language of the text, ``fr`` or ``en``.
    vehicle:
        The id of the vehicle whose wording is taken, else the common wording; the common one when None. Where neither
        is in the language, the French one is taken; where there is no French one, the first one in the language.

    Raises
    ------
    AssemblyError
        The library has no such clause, edition or vehicle, or the edition has none of these wordings.

    >>> from ..library import load_library
    >>> assemble_edition(load_library(), "confidential-data@2", "fr").title
    'Données à ne pas saisir'
    """
    clause, edition = _find_edition(library, label)
    chosen = library.find_vehicle(vehicle) if vehicle else None
    if vehicle and chosen is None:
        raise AssemblyError(
            unknown_name(
                "unknown-vehicle", "--vehicle", N_('unknown vehicle "{name}"'), vehicle, list(library.vehicles)
            )
        )
    wording = edition.find_wording(chosen or "", language) or next(
        (candidate for candidate in edition.wordings.values() if candidate.language == language), None
    )
    if wording is None:
        raise AssemblyError(
            Problem("no-wording", label, N_("this edition has no text in that language"), N_("choose another language"))
        )
    say = labels(language)

    def runs(inlines: Sequence[Inline]) -> Runs:
        return tuple(_make_run(piece, library, language) for piece in inlines)

    blocks: list[Paragraph | Bullets] = []
    for block in wording.text.blocks:
        if isinstance(block, TextList):
            blocks.append(Bullets(tuple(runs(item) for item in block.items), block.ordered))
        else:
            blocks.append(Paragraph(runs(block.inlines)))
    heading = runs(wording.text.heading)
    name = clause.label_edition(edition)
    numbered = typeset_text(say("Edition {number}", number=edition.number), language)
    since = typeset_text(say("In force since {day}", day=date_text(edition.in_force, language)), language)
    return Document(
        name="edition",
        language=language,
        title="".join(run.text for run in heading),
        subtitle=f"{numbered} – {since}",
        notice="",
        header=say("Library {name} {release}", name=library.name, release=library.release),
        footer=numbered,
        page_label=say("Page {page} / {pages}", page="{page}", pages="{pages}"),
        body=(
            Article(
                f"a-{clause.id}",
                name.rpartition("@")[0],
                edition.number,
                wording.key,
                clause.kind,
                heading,
                tuple(blocks),
            ),
        ),
        date=edition.in_force.isoformat(),
        properties=(("subject", name),),
    )


def _find_edition(library: Library, label: str) -> tuple[Clause, Edition]:
    label_match = EDITION_LABEL.fullmatch(label)
    clause = library.clauses.get(label_match[2]) if label_match else None
    if label_match is None or clause is None:
        known_labels = [
            listed_clause.label_edition(edition)
            for listed_clause in library.clauses.values()
            for edition in listed_clause.editions.values()
        ]
        raise AssemblyError(unknown_name("unknown-edition", label, N_('unknown edition "{name}"'), label, known_labels))
    edition = clause.editions.get(int(label_match[3]))
    if edition is None:
        raise AssemblyError(
            Problem(
                "unknown-edition",
                label,
                N_("the clause has no such edition"),
                N_("it has: {known}"),
                {"known": ", ".join(str(number) for number in clause.editions)},
            )
        )
    return clause, edition


def _make_run(piece: Inline, library: Library, language: str) -> Run:
    """Make a run of a piece of a wording without a matter: a blank by its name, a reference by its heading."""
    if isinstance(piece, Blank):
        entry = library.vocabulary.blanks.get(piece.name)
        return Run(f"[{entry.text(language) if entry else piece.name}]", piece.bold, "blank", piece.name, filled=False)
    if isinstance(piece, Reference):
        return Run(f"[{cite_by_heading(piece.clause, library, language)}]", piece.bold, "reference")
    return Run(piece.text, piece.bold)


def cite_by_heading(name: str, library: Library, language: str) -> str:
    """Write a cross-reference to a clause or annex by its heading or title, such as ``article “Incident reporting”``.

    It is for texts in which articles have no numbers. ``name`` is a clause's name, or ``annex:`` and a companion's
    name.

    >>> from ..library import load_library
    >>> cite_by_heading("incident-reporting", load_library(), "en")
    'article “Incident reporting”'
    """
    if name.startswith(ANNEX):
        companion, _ = library.companions.get(name.removeprefix(ANNEX), (None, None))
        title = companion.label.text(language) if companion else name
        return typeset_text(f"annexe « {title} »" if language == "fr" else f"annex “{title}”", language)
    target = library.clauses.get(name)
    wordings = list(target.editions.values())[-1].wordings if target else {}
    common = [wordings[language]] if language in wordings else []  # its heading before that of one kind of document
    others = (wording for wording in wordings.values() if wording.language == language)
    heading = next((wording.text.heading for wording in (*common, *others)), ())
    title = "".join(getattr(part, "text", "") for part in heading) or name
    quoted = f"« {title} »" if language == "fr" else f"“{title}”"
    return typeset_text(labels(language)("article {n}", n=quoted), language)
