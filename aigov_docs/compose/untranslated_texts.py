"""Finding what a translated document prints in French, because its library has no text of it in that language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..conditions import condition_holds
from ..kits.ground.yaml_files import Bilingual
from ..library.library import Library
from ..library.procedures import Companion, Texts
from ..library.prose import spell_inlines
from .composition import Composition


def list_untranslated(composition: Composition, companion: str | None = None, language: str = "en") -> tuple[str, ...]:
    """List what a translated document prints in French: each clause and annex by its French heading, each title.

    Parameters
    ----------
    composition:
        The document.
    companion:
        The id of a companion of it: what this companion prints in French is listed instead; None lists what the
        document prints. For the page "What changes for you", which is no companion of the library, nothing is listed.
    language:
        The language of the document.

    >>> from .composition import compose_document
    >>> list_untranslated(compose_document(load_library(), sample_matter("charter")))
    ()
    """
    if companion is None:
        return tuple(dict.fromkeys(_list_document(composition, language)))
    texts = composition.library.companions.get(companion)
    return tuple(dict.fromkeys(_list_companion(composition, *texts, language))) if texts is not None else ()


def _list_document(composition: Composition, language: str) -> Iterator[str]:
    vehicle = composition.vehicle
    yield from _list_titles((vehicle.title, vehicle.subtitle), language)
    for item in composition.chosen:
        titles = (item.section, item.article.article if item.article is not None else None)
        yield from _list_titles(titles, language)
        wording = item.edition.find_wording(vehicle, language)
        if wording is not None and wording.language != language:
            yield f"« {spell_inlines(wording.text.heading)} » ({item.label})"
    for annex in composition.annexes:
        yield from _list_companion(composition, annex.companion, annex.texts, language)


def _list_companion(composition: Composition, companion: Companion, texts: Texts, language: str) -> Iterator[str]:
    choices = composition.choices_on(composition.matter.date)
    lacking = any(
        (part.text, language) not in texts
        for part in companion.parts
        if condition_holds(part.when, choices, composition.facts)
    )
    if lacking or not companion.title.is_translated(language):
        yield f"« {companion.label.text('fr')} » ({companion.id})"


def _list_titles(titles: Iterable[Bilingual | None], language: str) -> Iterator[str]:
    return (f"« {title.fr} »" for title in titles if title is not None and not title.is_translated(language))


def list_french_alone(library: Library) -> list[str]:
    """List the clauses and the companions of a library's own folder that have no English text, by their ids.

    >>> list_french_alone(load_library())
    []
    """
    clauses = [
        clause.id
        for clause in library.clauses.values()
        if clause.library == library.name
        and not any(wording.language == "en" for wording in clause.editions[max(clause.editions)].wordings.values())
    ]
    return clauses + [
        companion.id
        for companion, texts in library.companions.values()
        if any((part.text, "en") not in texts for part in companion.parts)
    ]
