"""Checking a matter in full: its file, its words and facts, and the document that its choices compose.

`matter` reads a file and checks what it says by itself; here its clauses are chosen too, and must not contradict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidatorFunctionWrapHandler, WrapValidator

from ..kits.ground.i18n import N_
from ..kits.ground.problems import MatterError, Problem, refuse_type
from ..kits.ground.yaml_files import YamlSource, parse_yaml
from ..law.clause_selection import ClauseSelection, select_from_outline
from ..law.facts import observe_facts
from ..law.weighing import resolve_version
from ..library.clauses import Clause, Edition
from ..library.library import Library
from ..library.load import load_library
from ..library.vehicles import Vehicle
from ..matter.checks import (
    check_words,
    find_crossed_facts,
    find_unlawful_values,
    fingerprint_clauses,
    fingerprint_whole,
)
from ..matter.models import Matter
from ..matter.own_facts import add_path, build_validation_error, check_own_facts, place_problem, read_plain_data
from ..matter.partial import PartialMatter
from ..matter.reading import (
    MatterFile,
    lay_defaults,
    open_matter_file,
    read_source,
    refuse_named_paths,
    sort_problems,
)
from ..matter.versions import TextComparison, acts_done, compare_texts
from .coherence import Incoherence, find_incoherences
from .observations import ObservedDocument

# ------------------------------------------------------------------ checking


@dataclass(frozen=True, slots=True)
class MatterCheck:
    """The result of checking a matter: its problems, the clauses of its document, their incoherences.

    Parameters
    ----------
    problems:
        Every contradiction, and every word that the library does not know; ``where`` is the key, ``path`` its path.
    observed:
        The clauses of the document and what chose them; None when too much is wrong with its choices.
    incoherences:
        What the checks across clauses found; those that refuse are among the problems.
    unlawful:
        The values found that say what the law forbids; None where they were not looked for.
    """

    problems: tuple[Problem, ...]
    observed: ObservedDocument | None
    incoherences: tuple[Incoherence, ...]
    unlawful: tuple[tuple[str, Problem], ...] | None = None

    @property
    def refused_values(self) -> list[Problem]:
        """Problems of the values whose words do what the law forbids: a document that prints them is not made."""
        return [problem for severity, problem in self.unlawful or () if severity == "refuse"]


@dataclass(frozen=True, slots=True)
class CheckedMatter:
    """A matter without problems, with its library and the result of its check."""

    matter: Matter
    library: Library
    check: MatterCheck


def find_contradictions(
    matter: Matter | PartialMatter, library: Library, vehicle: Vehicle | None = None
) -> list[Problem]:
    """List the problems of a matter: contradictory facts, words unknown to its library, values that the law forbids.

    ``vehicle`` is the kind of document to be made; the matter's own when it is None.
    """
    check = check_values(matter, check_matter(matter, library, vehicle), library)
    return [*check.problems, *check.refused_values]


def check_values(matter: Matter | PartialMatter, check: MatterCheck, library: Library) -> MatterCheck:
    """Copy a matter's check, its ``unlawful`` set anew: the values that say what the law forbids to this employer."""
    facts = check.observed.facts if check.observed is not None else None
    return replace(check, unlawful=tuple(find_unlawful_values(matter, library, facts)))


def check_matter(
    matter: Matter | PartialMatter, library: Library, vehicle: Vehicle | None = None, *, compared: bool = True
) -> MatterCheck:
    """Check a matter in full, and return the problems in its words, dates and facts, with the clauses selected.

    Parameters
    ----------
    matter:
        The matter, or what could be read of one with mistakes.
    library:
        The library whose words and checks apply.
    vehicle:
        The kind of document to be made; the matter's own when it is not given.
    compared:
        Whether it is also checked that the other documents of the same matter say the same as this one.
    """
    observed = _observe_matter(matter, library, vehicle, compared=compared)
    incoherences = find_incoherences(observed) if observed is not None and _knows_values(matter, library) else ()
    refused = [
        incoherence.as_problem()
        for incoherence in incoherences
        if incoherence.severity == "refuse" and not incoherence.check.weighed
    ]
    facts = dict(observed.facts) if observed is not None and observed.facts is not None else None
    crossed, contradictions = find_crossed_facts(matter, facts, library)
    found = (*check_own_facts(matter), *check_words(matter, library), *crossed, *refused, *contradictions)
    late = _find_text_contradictions(matter, library, observed)
    return MatterCheck(tuple(add_path(each, matter) for each in (*found, *late)), observed, tuple(incoherences))


def _find_text_contradictions(
    matter: Matter | PartialMatter, library: Library, observed: ObservedDocument | None
) -> list[Problem]:
    """Cross what is said of the text since its formalities with the fingerprints recorded at these formalities."""
    if not isinstance(matter, Matter) or observed is None or observed.selection is None:
        return []
    change = matter.document.change
    found = _compare_with_recorded(matter, library, observed.vehicle, observed.selection)
    if change is None or found.change is None or (change == "none") == (found.change == "none"):
        return []
    message = (
        N_("the text is said not to have changed, and its fingerprint is not that of {other} ({acts})")
        if change == "none"
        else N_("the text is said to have changed, and it has the fingerprint of {other}")
    )
    recorded = matter.present_version
    place = f"versions.{matter.versions.index(recorded)}.texts" if recorded is not None else "versions"
    values = {"other": place, "acts": ", ".join(found.differing)}
    hint = N_("take document.change out, and the fingerprints decide, or correct them")
    return [Problem("text-changed", "document.change", message, hint, values)]


def matter_incoherences(
    matter: Matter | PartialMatter, library: Library, vehicle: Vehicle | None = None
) -> list[Incoherence]:
    """Find the choices of a matter's document that a coherence check refuses or warns about.

    Empty, too, when the choices of the matter cannot be read. ``vehicle`` is the kind of document to be made; the
    matter's own when it is None.
    """
    observed = _observe_matter(matter, library, vehicle)
    return find_incoherences(observed) if observed is not None else []


def _knows_values(matter: Matter | PartialMatter, library: Library) -> bool:
    """Whether each option that a matter sets has a value that the library knows: else no choices contradict yet."""
    options = library.vocabulary.options.options
    return all(value in options[name].values for name, value in (matter.options or {}).items() if name in options)


def _observe_matter(
    matter: Matter | PartialMatter, library: Library, vehicle: Vehicle | None, *, compared: bool = True
) -> ObservedDocument | None:
    wanted = vehicle or (library.find_vehicle(matter.vehicle) if isinstance(matter.vehicle, str) else None)
    return observe_document(matter, library, wanted, compared=compared) if wanted is not None else None


def observe_document(
    matter: Matter | PartialMatter, library: Library, vehicle: Vehicle, *, compared: bool = True
) -> ObservedDocument | None:
    """Gather what coherence checks look at in the document that a matter gives in one vehicle: clauses, choices, facts.

    None when the library has no such posture as the matter's. Of a matter that could not be read whole
    (`PartialMatter`) only the choices are gathered. ``compared`` says whether the checks also look at whether the other
    documents of the matter say the same.
    """
    if matter.posture not in library.vocabulary.options.postures:
        return None
    choices = library.vocabulary.options.choose_values(matter.options or {}, matter.posture)
    if not isinstance(matter, Matter):
        return ObservedDocument(library, vehicle, choices)
    situation = matter.situation_for(vehicle, library)

    def edition_of(clause: Clause) -> Edition | None:
        return clause.editions.get(matter.pins.get(clause.id, 0)) or clause.edition_on(matter.date)

    def select(facts: Mapping[str, str]) -> ClauseSelection:
        return select_from_outline(library, vehicle, choices, facts, edition_of)

    own_facts = matter.own_facts(library)
    resolved = resolve_version(situation, library)
    law_facts = observe_facts(resolved[0], library)
    facts = {**law_facts, **own_facts}
    selection = select(facts)
    comparison = _compare_with_recorded(matter, library, vehicle, selection)
    if comparison.change is not None and matter.document.change is None:
        known = {"change": comparison.change, **({"text_dated_on": None} if comparison.change == "none" else {})}
        situation = situation.model_copy(update={"document": situation.document.model_copy(update=known)})
        resolved = resolve_version(situation, library)
        law_facts = observe_facts(resolved[0], library)
        facts = {**law_facts, **own_facts}
        selection = select(facts)
    kept = tuple((item.clause, item.edition) for item in selection.chosen)
    return ObservedDocument(
        library, vehicle, choices, facts, kept, matter, situation=situation, resolved=resolved,
        law_facts=law_facts, selection=selection, same_in_deposited=comparison.clauses, compared=compared,
    )  # fmt: skip


def _compare_with_recorded(
    matter: Matter, library: Library, vehicle: Vehicle, selection: ClauseSelection
) -> TextComparison:
    """Compare the text of a matter's own document with the texts recorded for the acts of its procedure."""
    recorded = matter.present_version
    if recorded is None or library.find_vehicle(matter.vehicle) is not vehicle:
        return TextComparison()
    prints = fingerprint_clauses(matter, library, vehicle, ((item.clause, item.edition) for item in selection.chosen))
    return compare_texts(recorded, acts_done(matter.present_procedure), fingerprint_whole(prints), prints)


# ------------------------------------------------------------------ reading and checking
def read_matter(path: str | Path, library: Library | None = None) -> Matter:
    """Read a matter from a YAML file and check it in full.

    A block that may be left out may also be empty: it is the same. What the file's ``defaults`` say comes under it.

    Parameters
    ----------
    path:
        The file. It is never written.
    library:
        The library whose options, roles and clauses the matter names; when None, the house library that the file or
        its defaults name (`open_matter_file` says which), else the shipped one.

    Raises
    ------
    MatterError
        Every unknown key, wrong date and impossible combination, all at once, each with its line.
    """
    return check_matter_file(open_matter_file(path), library).matter


def check_matter_file(file: MatterFile, library: Library | None = None) -> CheckedMatter:
    """Check in full a matter whose file was read, with the result of its check.

    ``library`` is as for `read_matter`.

    The result holds the clauses that were composed for the check, so that nothing is composed twice.

    Raises
    ------
    MatterError
        Every unknown key, wrong date and impossible combination, all at once, each with its line.
    """
    return check_source(file.source, library or load_library(file.library))


def parse_matter(
    source: str | bytes | Path | Mapping[str, Any] | Matter,
    library: Library | None = None,
    name: str | None = None,
    folder: str | Path | None = None,
) -> Matter:
    """Read a matter from whatever holds one and check it in full, always with the same checks and messages.

    Parameters
    ----------
    source:
        A text or bytes (YAML or JSON, in UTF-8), the path of such a file (a `Path`: a text is never a path), a mapping
        such as the JSON of a form, where days are dates or texts, or a matter, which is checked again.
    library:
        The library whose options, roles and clauses the matter names; the shipped library when none is given.
    name:
        How messages call the source: “matter.yaml” for a text, the name of the file for a path, else nothing, so that
        a place is said by its key alone, such as ``employer.siren``.
    folder:
        Where the paths of a text, of bytes or of a mapping start from, such as that of its ``defaults``. When None, a
        path in it is refused, and no file is read; give one for what your own people wrote, never for what is sent. The
        paths of a file start from its own folder.

    Raises
    ------
    MatterError
        Every mistake, all at once; the ``path`` of each leads to its value. JSON that is no object (a list, a number,
        null) is one. What depends on a value that is wrong or missing is told once the value is right.
    TypeError
        The source is something else, which no file and no JSON could hold.

    >>> try:
    ...     parse_matter({"vehicle": "charter", "date": "2026-11-02", "cse": "smal"})
    ... except MatterError as error:
    ...     print([".".join(map(str, problem.path)) for problem in error.problems])
    ...     print(error.problems[-1])
    ['employer.headcount', 'employer.name', 'employer.legal_form', 'employer.address', 'employer.siren', 'cse']
    cse — not one of the words allowed here — choose one of: full, small, under_11, carence, missing
    """
    if source is None or isinstance(source, (bool, int, float, list)):  # what JSON may hold instead
        return check_source(YamlSource(name or "", source), library or load_library()).matter
    refuse_type("source", source, str, bytes, Path, Mapping, Matter)
    if isinstance(source, Path):
        return check_matter_file(open_matter_file(source, name), library).matter
    if isinstance(source, (str, bytes)):
        raw = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
        read = parse_yaml(raw, name or "matter.yaml")
        if name is None and not isinstance(read.data, dict) and not read.problems:  # null of a request: no file
            read = YamlSource("", read.data)
    else:
        read = YamlSource(name or "", read_plain_data(source))
    if folder is not None:
        return check_matter_file(lay_defaults(read, Path(folder)), library).matter
    refuse_named_paths(
        read, N_("a matter that is no file names no other file"), N_("leave it out, or say where paths start from")
    )
    return check_source(read, library or load_library()).matter


def checked_against(library: Library) -> WrapValidator:
    """Build the mark of a type by which pydantic, or a web framework, checks a matter in full against a library.

    A parameter of type ``Annotated[Matter, checked_against(library)]`` is read as `parse_matter` reads a mapping; its
    mistakes are pydantic's error, with our codes, messages and paths.

    >>> from typing import Annotated
    >>> from pydantic import TypeAdapter, ValidationError
    >>> reader = TypeAdapter(Annotated[Matter, checked_against(load_library())])
    >>> try:
    ...     reader.validate_python({"vehicle": "chart"})
    ... except ValidationError as error:
    ...     print([(each["loc"], each["msg"]) for each in error.errors()][-1])
    (('vehicle',), 'unknown document "chart"')
    """

    def check(value: Any, validate: ValidatorFunctionWrapHandler) -> Any:  # noqa: ANN401 - what pydantic gives
        if not isinstance(value, (Mapping, Matter)):
            return validate(value)
        try:
            return parse_matter(value, library)
        except MatterError as error:
            raise build_validation_error(Matter.__name__, error.problems) from None

    return WrapValidator(check)


def check_source(source: YamlSource, library: Library) -> CheckedMatter:
    """Check in full the data of a matter that was read from a file or a mapping, with the result of the check.

    Raises
    ------
    MatterError
        Every mistake of the text and of the facts, all at once.
    """
    matter, readable, problems = read_source(source, library)
    check = check_values(readable, check_matter(readable, library), library)
    problems += [place_problem(problem, source) for problem in (*check.problems, *check.refused_values)]
    if problems or matter is None:
        raise MatterError(*sort_problems(problems, source))
    return CheckedMatter(matter, library, check)
