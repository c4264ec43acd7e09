"""Reading the vehicles, the procedures and the companions of a library folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from ..kits.ground.i18n import N_
from ..kits.ground.languages import asked_languages, known_languages
from ..kits.ground.problems import Problem
from ..kits.ground.yaml_files import YamlSource, read_yaml
from .bases import LegalBasis
from .clauses import Clause, Wording, check_panels
from .library import Library, LibraryFile
from .procedures import Companion, ProcedureStep, Texts
from .read_clauses import WRITE_ENGLISH, FolderReader
from .text_values import refuse_blanks
from .vehicles import OutlineArticle, Vehicle, VehicleChange
from .vocabulary import Vocabulary

#: The heading of a part in the text of a companion: ``# Its title {#its-name}``.
_PART_HEADING = re.compile(r"^# (?P<title>.*?)(?: \{#(?P<name>[^{}]*)\})?$", re.MULTILINE)


def read_vehicles(
    reader: FolderReader, clauses: Mapping[str, Clause], base: Library | None, bases: Mapping[str, LegalBasis]
) -> dict[str, Vehicle]:
    """Read the kinds of documents (vehicles) by id: those of the extended library ``base``, if any, then the folder's.

    A file of the folder may replace a vehicle of ``base`` or change its outline; mistakes are reported to the reader.
    """
    vehicles: dict[str, Vehicle] = dict(base.vehicles) if base else {}
    sources: dict[str, YamlSource] = {}
    for path in sorted(reader.folder.glob("vehicles/*.yaml")):
        source = read_yaml(path, reader.relative_name(path))
        changes = (
            base is not None and isinstance(source.data, dict) and not {"add", "leave_out"}.isdisjoint(source.data)
        )
        value, source = reader.read_validated(path, VehicleChange if changes else Vehicle)
        if value is None:
            reader.unread["vehicle", path.stem] = source.name
            continue
        vehicle = apply_vehicle_change(reader, value, source, vehicles) if isinstance(value, VehicleChange) else value
        if vehicle is None:
            continue
        if vehicle.id != path.stem:
            reader.problems.append(
                Problem(
                    "folder-name",
                    source.describe_place(("id",)),
                    N_('the vehicle is called "{id}" and its file "{folder}"'),
                    N_("give both the same name"),
                    {"id": vehicle.id, "folder": path.stem},
                )
            )
        check_outline(reader, vehicle, source, clauses, changed=isinstance(value, VehicleChange))
        for level in ("cosmetic", "clarification", "substantive", "otherwise"):
            demand = getattr(vehicle.on_change, level, None)
            if demand is not None:
                reader.require_known(
                    source.describe_place(("on_change", level, "legal_bases")),
                    "unknown-basis",
                    N_('unknown legal basis "{name}"'),
                    demand.legal_bases,
                    bases,
                )
        vehicles[vehicle.id] = vehicle
        sources[vehicle.id] = source
    give_tracks(reader, vehicles, sources, base)
    for name, vehicle in vehicles.items():
        followed = (vehicles.get(vehicle.law), base.vehicles.get(vehicle.law) if base else None)
        if vehicle.on_change is None:
            vehicles[name] = vehicle.model_copy(
                update={
                    "on_change": next(
                        (each.on_change for each in followed if each is not None and each.on_change is not None),
                        None,
                    )
                }
            )
    if not vehicles:
        reader.problems.append(
            Problem("no-vehicle", "vehicles/", N_("the library has no vehicle"), N_("write at least one"))
        )
    return vehicles


def check_outline(
    reader: FolderReader, vehicle: Vehicle, source: YamlSource, clauses: Mapping[str, Clause], *, changed: bool
) -> None:
    """Add to the reader's problems unknown clauses of a vehicle's outline, and articles that cannot be printed.

    Parameters
    ----------
    reader, source, clauses:
        The reader to which problems are added, the file that has the outline, and all known clauses by their ids.
    changed:
        Whether the file only changes the outline of an extended library: problems then name the file without a line.
    """

    def place(*path: str | int) -> str:
        return source.describe_place(() if changed else ("outline", *path))

    for index, section in enumerate(vehicle.outline):
        for at, entry in enumerate(section.clauses):
            where = place(index, "clauses", at)
            inside = entry.clauses if isinstance(entry, OutlineArticle) else (entry,)
            for turn, each in enumerate(inside):
                own = place(index, "clauses", at, "clauses", turn) if isinstance(entry, OutlineArticle) else where
                if each.clause not in clauses:
                    reader.report_unknown(
                        own, "unknown-clause", N_('unknown clause "{name}"'), each.clause, list(clauses)
                    )
            if isinstance(entry, OutlineArticle):
                reader.problems += _find_article_faults(
                    entry, where, lambda *path, start=(index, "clauses", at): place(*start, *path)
                )


def _find_article_faults(article: OutlineArticle, where: str, place: Callable[..., str]) -> Iterator[Problem]:
    """Find what keeps an article of an outline that holds several clauses from being printed.

    ``place`` says where a key of the article stands in its file.
    """
    for language in asked_languages():
        if not article.article.text(language):
            message, hint = N_("the article has no title in this language"), N_("write one: its clauses print under it")
            yield Problem("no-title", place("article", language), message, hint)
    if not article.clauses:
        yield Problem(
            "empty-article", where, N_("the article holds no clause"), N_("list its clauses, or take the article out")
        )
    seen: set[str] = set()
    for turn, entry in enumerate(article.clauses):
        at, values = place("clauses", turn), {"name": entry.clause}
        if not entry.numbered:
            message = N_('the clause "{name}" has no number, and an article numbers each of its clauses')
            hint = N_("take out numbered: false, or move the clause out of the article")
            yield Problem("unnumbered-part", at, message, hint, values)
        if entry.clause in seen:
            message, hint = N_('the clause "{name}" stands twice in the article'), N_("keep one of the two entries")
            yield Problem("clause-twice", at, message, hint, values)
        seen.add(entry.clause)


def give_tracks(
    reader: FolderReader, vehicles: dict[str, Vehicle], sources: Mapping[str, YamlSource], base: Library | None
) -> None:
    """Set in ``vehicles`` the track of each vehicle of a folder: that of the vehicle whose legal rules apply to it.

    The track is the way its text takes: it informs, it is internal rules, or it is signed. A vehicle to which no legal
    rules apply, or with another track of its own, adds a problem to ``reader``. ``vehicles`` are all by id, ``sources``
    the files of those of the folder. ``base`` is the library that the folder's library extends; None for none.
    """
    laws = dict(vehicles if base is None else base.vehicles)
    ids = [law.id for law in sorted(laws.values(), key=lambda each: each.rank) if law.track and not law.weighed_as]
    for name, source in sources.items():
        vehicle = vehicles[name]
        law = laws.get(vehicle.law)
        if law is None or law.track is None:
            hint = N_("add weighed_as: {known}") if ids else N_("add track: information, internal_rules or contract")
            problem = N_("the rules of law do not know this vehicle")
            reader.problems.append(Problem("no-law", source.describe_place(), problem, hint, {"known": ", ".join(ids)}))
        elif vehicle.track not in (None, law.track):
            problem = N_("a house library does not change this word: weights rest on it")
            hint = N_("take this key out")
            reader.problems.append(Problem("law-changed", source.describe_place(("track",)), problem, hint))
        else:
            vehicles[name] = vehicle.model_copy(update={"track": law.track})


def apply_vehicle_change(
    reader: FolderReader, change: VehicleChange, source: YamlSource, known: Mapping[str, Vehicle]
) -> Vehicle | None:
    """Build the vehicle that a house library changes, with the clauses added and left out in its outline.

    ``known`` are the vehicles by id. None, with a problem reported, when the change names an unknown vehicle.
    """
    vehicle = known.get(change.id)
    if vehicle is None:
        reader.report_unknown(
            source.describe_place(("id",)),
            "unknown-vehicle",
            N_('unknown vehicle "{name}"'),
            change.id,
            list(known),
        )
        return None
    listed = vehicle.list_clause_ids()
    reader.require_known(
        source.describe_place(("leave_out",)),
        "unknown-clause",
        N_('the outline has no clause "{name}"'),
        change.leave_out,
        listed,
    )
    reader.require_known(
        source.describe_place(("add",)),
        "unknown-clause",
        N_('the outline has no clause "{name}"'),
        (each.after for each in change.add),
        listed,
    )
    return change.apply_to(vehicle)


def read_procedures(
    reader: FolderReader, base: Library | None, vehicles: Mapping[str, Vehicle], bases: Mapping[str, LegalBasis]
) -> dict[str, tuple[ProcedureStep, ...]]:
    """Read the steps of the procedure of each vehicle, by vehicle id, from the folder and the library it extends.

    The steps that the folder gives for a vehicle replace those of the extended library ``base`` (None for none).
    """
    procedures: dict[str, tuple[ProcedureStep, ...]] = dict(base.procedures) if base else {}
    for path in sorted(reader.folder.glob("procedures/*.yaml")):
        value, source = reader.read_validated(path, tuple[ProcedureStep, ...])
        if value is None:
            continue
        if path.stem not in vehicles:
            reader.report_unknown(
                source.name,
                "unknown-vehicle",
                N_('the file name holds an unknown vehicle "{name}"'),
                path.stem,
                list(vehicles),
            )
        names = [step.id for step in value]
        for index, step in enumerate(value):
            where = source.describe_place((index,))
            cited = [name for further_basis in (step, *step.further_bases) for name in further_basis.legal_bases]
            steps = [name for name in step.after if "." not in name]
            reader.require_known(where, "unknown-basis", N_('unknown legal basis "{name}"'), cited, bases)
            reader.require_known(where, "unknown-step", N_('unknown step "{name}"'), steps, names)
        procedures[path.stem] = value
    return procedures


def read_companions(
    reader: FolderReader,
    base: Library | None,
    head: LibraryFile,
    vehicles: Mapping[str, Vehicle],
    bases: Mapping[str, LegalBasis],
    vocabulary: Vocabulary,
) -> dict[str, tuple[Companion, Texts]]:
    """Read companions with their texts, by id, from the folder and the library ``base`` that it extends.

    Each comes as a pair: the companion, and its texts by part and language, such as ``("request", "fr")``. A companion
    of the folder replaces that of ``base`` (None for no base) with its id; mistakes are reported to the reader.
    """
    companions: dict[str, tuple[Companion, Texts]] = dict(base.companions) if base else {}
    for path in sorted(reader.folder.glob("companions/*/companion.yaml")):
        value, source = reader.read_validated(path, Companion)
        if value is None:
            reader.unread["companion", path.parent.name] = source.name
            continue
        companion: Companion = value
        reader.require_known(
            source.describe_place(("vehicles",)),
            "unknown-vehicle",
            N_('unknown vehicle "{name}"'),
            companion.vehicles,
            vehicles,
        )
        reader.require_known(
            source.describe_place(("topics",)),
            "unknown-topic",
            N_('unknown topic "{name}"'),
            companion.topics,
            vocabulary.topics,
        )
        reader.require_known(
            source.describe_place(("legal_bases",)),
            "unknown-basis",
            N_('unknown legal basis "{name}"'),
            companion.legal_bases,
            bases,
        )
        for index, point in enumerate(companion.to_check):
            reader.problems += refuse_blanks(point, source.describe_place(("to_check", index)))
        if companion.id != path.parent.name:
            reader.problems.append(
                Problem(
                    "folder-name",
                    source.describe_place(("id",)),
                    N_('the companion is called "{id}" and its folder "{folder}"'),
                    N_("give both the same name"),
                    {"id": companion.id, "folder": path.parent.name},
                )
            )
        companions[companion.id] = (companion, read_companion_texts(reader, companion, path.parent, head.languages))
    return companions


def read_companion_texts(reader: FolderReader, companion: Companion, folder: Path, languages: Iterable[str]) -> Texts:
    """Read the texts of a companion from its folder (``fr.md``, ``en.md``), by the pair of part and language.

    A heading such as ``# Title {#opening}`` begins the part that it names. A text that lacks in one of ``languages`` is
    reported to the reader, as are other mistakes; a file in another language is read where the folder has one.
    """
    texts: dict[tuple[str, str], Wording] = {}
    names = [part.text for part in companion.parts]
    for language in known_languages():
        file = folder / f"{language}.md"
        where = reader.relative_name(file)
        try:
            written = reader.read_text(file)
        except FileNotFoundError:
            if language not in languages:
                continue
            message = N_("the text {file} is missing")
            hint = WRITE_ENGLISH if language == "en" else N_("write it: each text exists in every language")
            reader.problems.append(Problem("no-text", reader.relative_name(folder), message, hint, {"file": file.name}))
            continue
        if written is None:
            continue
        for name, line, text in split_parts(written):
            place = f"{where}, line {line}"
            if not name:
                message, hint = N_("this heading names no part"), N_("end it with the name of its part: {example}")
                reader.problems.append(Problem("no-part", place, message, hint, {"example": "{#opening}"}))
            elif (name, language) in texts:
                message, hint = N_('the part "{name}" is written twice'), N_("keep one of the two")
                reader.problems.append(Problem("part-twice", place, message, hint, {"name": name}))
            else:
                reader.require_known(
                    place, "unknown-part", N_('no part of companion.yaml is called "{name}"'), [name], names
                )
                texts[name, language] = Wording(language, None, text, place)
        for name in names:
            if (name, language) not in texts:
                message, hint = (
                    N_('the part "{name}" has no text'),
                    N_("write it under a heading that ends with {example}"),
                )
                values = {"name": name, "example": f"{{#{name}}}"}
                reader.problems.append(Problem("no-text", where, message, hint, values))
    for part in companion.parts:
        for wording in (texts[key] for key in texts if key[0] == part.text):
            reader.problems += check_panels(wording, part.panels)
    known = {"companion.yaml", *(f"{language}.md" for language in known_languages())}
    for other in sorted(folder.iterdir()):
        if other.name not in known and not other.name.startswith("."):
            message, hint = (
                N_("this file name is not one of a text"),
                N_("put its text in {file}, under a heading of its own"),
            )
            values = {"file": "fr.md, en.md"}
            reader.problems.append(Problem("file-name", reader.relative_name(other), message, hint, values))
    return {
        (name, language): texts[name, language]
        for name in names
        for language in known_languages()
        if (name, language) in texts
    }


def split_parts(written: str) -> Iterator[tuple[str, int, str]]:
    """Yield the parts of a companion's text: the name of each, the line of its heading (from 1), and its text.

    A heading such as ``# Title {#opening}`` begins a part. The name is empty where the heading has none, or for what
    stands above the first heading.

    >>> list(split_parts("# Objet {#opening}\\n\\nBonjour.\\n\\n# Fin {#closing}\\n\\nMerci.\\n"))
    [('opening', 1, '# Objet\\n\\nBonjour.\\n'), ('closing', 5, '# Fin\\n\\nMerci.\\n')]
    """
    written = written.replace("\r\n", "\n")
    headings = list(_PART_HEADING.finditer(written))
    if written[: headings[0].start() if headings else None].strip():  # what stands above the first heading
        yield "", 1, ""
    for heading, following in zip_longest(headings, headings[1:]):
        end = following.start() if following else len(written)
        text = f"# {heading['title']}{written[heading.end() : end].rstrip()}\n"
        yield heading["name"] or "", written.count("\n", 0, heading.start()) + 1, text
