"""Reading the vehicles, the procedures and the companions of a library folder."""

from __future__ import annotations

from collections.abc import Mapping

from ..i18n import N_
from ..problems import Problem, unknown_name
from .bases import LegalBasis
from .clauses import Clause, Wording
from .folder_reader import FolderReader
from .library import Library, LibraryFile
from .procedures import Companion, ProcedureStep, Texts
from .vehicles import Vehicle, VehicleChange
from .vocabulary import Vocabulary
from .yaml_files import YamlSource, read_yaml


def read_vehicles(
    reader: FolderReader, clauses: Mapping[str, Clause], base: Library | None, bases: Mapping[str, LegalBasis]
) -> dict[str, Vehicle]:
    out: dict[str, Vehicle] = dict(base.vehicles) if base else {}
    sources: dict[str, YamlSource] = {}
    for path in sorted(reader.folder.glob("vehicles/*.yaml")):
        source = read_yaml(path, reader.relative_name(path))
        changes = (
            base is not None and isinstance(source.data, dict) and not {"add", "leave_out"}.isdisjoint(source.data)
        )
        value, source = reader.read_validated(path, VehicleChange if changes else Vehicle)
        if value is None:
            continue
        vehicle = apply_vehicle_change(reader, value, source, out) if isinstance(value, VehicleChange) else value
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
        for index, section in enumerate(vehicle.outline):
            for at, entry in enumerate(section.clauses):
                if entry.clause not in clauses:
                    where = source.describe_place(("outline", index, "clauses", at))
                    reader.problems.append(
                        unknown_name(
                            "unknown-clause", where, N_('unknown clause "{name}"'), entry.clause, list(clauses)
                        )
                    )
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
        out[vehicle.id] = vehicle
        sources[vehicle.id] = source
    give_tracks(reader, out, sources, base)
    for name, vehicle in out.items():
        followed = (out.get(vehicle.law), base.vehicles.get(vehicle.law) if base else None)
        if vehicle.on_change is None:
            out[name] = vehicle.model_copy(
                update={
                    "on_change": next(
                        (each.on_change for each in followed if each is not None and each.on_change is not None),
                        None,
                    )
                }
            )
    if not out:
        reader.problems.append(
            Problem("no-vehicle", "vehicles/", N_("the library has no vehicle"), N_("write at least one"))
        )
    return out


def give_tracks(
    reader: FolderReader, vehicles: dict[str, Vehicle], sources: Mapping[str, YamlSource], base: Library | None
) -> None:
    """Give each vehicle of this folder the track of the one it is weighed as: weights rest on it."""
    laws = dict(vehicles if base is None else base.vehicles)
    known = [
        each.id for each in sorted(laws.values(), key=lambda each: each.rank) if each.track and not each.weighed_as
    ]
    for name, source in sources.items():
        vehicle = vehicles[name]
        law = laws.get(vehicle.law)
        if law is None or law.track is None:
            hint = N_("add weighed_as: {known}") if known else N_("add track: information, internal_rules or contract")
            problem = N_("the rules of law do not know this vehicle")
            reader.problems.append(
                Problem("no-law", source.describe_place(), problem, hint, {"known": ", ".join(known)})
            )
        elif vehicle.track not in (None, law.track):
            problem = N_("a house library does not change this word: weights rest on it")
            hint = N_("take this key out")
            reader.problems.append(Problem("law-changed", source.describe_place(("track",)), problem, hint))
        else:
            vehicles[name] = vehicle.model_copy(update={"track": law.track})


def apply_vehicle_change(
    reader: FolderReader, change: VehicleChange, source: YamlSource, known: Mapping[str, Vehicle]
) -> Vehicle | None:
    """An upstream vehicle with what a house library adds to its outline and leaves out of it."""
    vehicle = known.get(change.id)
    if vehicle is None:
        reader.problems.append(
            unknown_name(
                "unknown-vehicle",
                source.describe_place(("id",)),
                N_('unknown vehicle "{name}"'),
                change.id,
                list(known),
            )
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
    out: dict[str, tuple[ProcedureStep, ...]] = dict(base.procedures) if base else {}
    for path in sorted(reader.folder.glob("procedures/*.yaml")):
        value, source = reader.read_validated(path, tuple[ProcedureStep, ...])
        if value is None:
            continue
        if path.stem not in vehicles:
            reader.problems.append(
                unknown_name(
                    "unknown-vehicle",
                    source.name,
                    N_('the file name holds an unknown vehicle "{name}"'),
                    path.stem,
                    list(vehicles),
                )
            )
        names = [step.id for step in value]
        for index, step in enumerate(value):
            where = source.describe_place((index,))
            reader.require_known(where, "unknown-basis", N_('unknown legal basis "{name}"'), step.legal_bases, bases)
            reader.require_known(where, "unknown-step", N_('unknown step "{name}"'), step.after, names)
        out[path.stem] = value
    return out


def read_companions(
    reader: FolderReader,
    base: Library | None,
    head: LibraryFile,
    vehicles: Mapping[str, Vehicle],
    bases: Mapping[str, LegalBasis],
    vocabulary: Vocabulary,
) -> dict[str, tuple[Companion, Texts]]:
    out: dict[str, tuple[Companion, Texts]] = dict(base.companions) if base else {}
    for path in sorted(reader.folder.glob("companions/*/companion.yaml")):
        value, source = reader.read_validated(path, Companion)
        if value is None:
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
        texts: Texts = {}
        for part in companion.parts:
            for language in head.languages:
                file = path.parent / f"{part.text}.{language}.md"
                if not file.is_file():
                    reader.problems.append(
                        Problem(
                            "no-text",
                            source.name,
                            N_("the text {file} is missing"),
                            N_("write it: each text exists in every language"),
                            {"file": file.name},
                        )
                    )
                    continue
                texts[part.text, language] = Wording(
                    language, None, file.read_text(encoding="utf-8-sig"), reader.relative_name(file)
                )
        out[companion.id] = (companion, texts)
    return out
