"""Checks of the proof part of a file: its seal, its records, its agreement with the file's text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ...compose.assessment import assess
from ...document.assembly import make_proof
from ...kits.ground.fingerprints import short_digest
from ...kits.ground.i18n import N_
from ...kits.ground.problems import AigovError
from ...kits.ground.yaml_files import Bilingual
from ..verify_values import Remark
from ..verify_weights import weigh_sources
from .cases import FileCase, ReadingCase, list_values
from .remarks import clause_remark, file_remark, list_names, shorten_text


def check_seal(case: FileCase) -> Iterator[Remark]:
    """Yield remarks on the seal of a file's proof: broken, made with another key or without one, or in need of a key.

    A broken seal gives a remark for each value of the proof (the embedded record of how the file was made) that was
    altered. A proof that cannot be read gives a remark too.
    """
    if case.form is not None:
        yield Remark("proof-form", case.form)
    if case.proof is None:
        return
    if case.seal == "broken":
        for name in case.proof.altered_fields():
            yield file_remark(
                "seal-broken", N_("the proof part was altered: {field}"), about=name, field=_name_field(case.case, name)
            )
    elif case.seal == "other-key":
        yield file_remark("seal-key", N_("the seal does not hold with this key"))
    elif case.seal == "no-key":
        yield file_remark(
            "seal-key",
            N_(
                "the file is sealed without key: it does not come from the holder of the key, or somebody sealed it"
                " again"
            ),
        )
    elif case.seal == "unchecked":
        yield file_remark(
            "seal-unchecked",
            N_("the file is sealed with a key"),
            fault=False,
            hint=N_("give the key, with --key, to check it"),
        )


def _name_field(case: ReadingCase, name: str) -> Bilingual | str:
    """Name a value of the proof: a clause by its title, a blank or a fact by its label, the rest as the proof does."""
    if name.startswith("facts."):
        return case.name_fact(name.removeprefix("facts."))
    field_match = re.fullmatch(r"(blank )?(\S+) \((\w+)\)", name)
    if field_match is None:
        return name
    return case.name_blank(field_match[2]) if field_match[1] else case.edition_of(field_match[2], field_match[3])


def check_proof_count(case: FileCase) -> Iterator[Remark]:
    """Yield a remark where a file with clauses has no proof part, and a remark where a file has several.

    The proof part is the record, embedded in the file, of how the document was made.
    """
    if case.returned.proof is None and case.case.groups:
        yield file_remark(
            "proof-missing", N_("the proof part is gone: nothing says when and from what the document was made")
        )
    if case.returned.proofs > 1:
        yield file_remark("proof-twice", N_("the file has {n} proof parts"), n=case.returned.proofs)


def find_foreign_proof(case: FileCase) -> Iterator[Remark]:
    """Yield a remark where the proof part of a file (its record of how it was made) is that of another document.

    It is so where the file and its proof share under half of their clauses, or where three blanks or more, the
    employer's name among them, have other values than the proof records.
    """
    proof, reading = case.proof, case.case
    if proof is None or not reading.groups:
        return
    file_keys = {group.key for group in reading.groups}
    named = {(record.tag.rsplit("@", 1)[0], record.language) for record in proof.clauses}
    values = {(name, group.key[1]): value for group in reading.groups for name, value in list_values(group)}
    differing = [
        name
        for (name, language), value in values.items()
        if (name, language) in proof.blanks and proof.blanks[name, language] != short_digest(value)
    ]
    shared = len(file_keys & named) / max(len(file_keys | named), 1)
    entries = reading.library.vocabulary.blanks
    renamed = any(name in entries and entries[name].source == "employer.name" for name in differing)
    if shared < 0.5 or (len(differing) > 2 and renamed):
        yield file_remark("proof-of-another", N_("the proof part is that of another document"))


def check_records(case: FileCase) -> Iterator[Remark]:
    """Yield a remark for each clause edition whose fingerprint in a file's proof is not that of the case's libraries.

    The proof is the file's record of how it was made. An edition that none of these libraries has gives a remark that
    is no fault.
    """
    proof = case.proof
    if proof is None:
        return
    for record in proof.clauses:
        sources = [
            source for source in case.case.texts.by_label.get(record.tag, ()) if source.wording.key == record.wording
        ]
        if sources and all(source.fingerprint != record.fingerprint for source in sources):
            yield file_remark(
                "record-edition",
                N_("the fingerprint recorded is not that of the edition"),
                where=case.case.title_of(record.tag, record.language),
                about=record.tag,
            )
        elif not sources:
            yield file_remark(
                "record-unknown",
                N_("no library given has this edition"),
                where=case.case.title_of(record.tag, record.language),
                about=record.tag,
                fault=False,
                hint=N_("give the library it comes from, with --library"),
            )


def check_recorded_weights(case: FileCase) -> Iterator[Remark]:
    """Yield a remark for each clause whose weight in the file's proof is not the one that the facts in the proof give.

    Weights are computed under the rules of the release that the proof names; a recorded weight too low is no fault.
    Nothing is yielded without that release, without a seal that holds, or where a matter was given.
    """
    proof = case.proof
    if proof is None or case.release is None or case.facts is None or case.facts.of_matter:
        return
    vocabulary = case.release.vocabulary
    groups = [group for group in case.case.groups if group.source is not None]
    computed = weigh_sources(
        [group.source for group in groups], case.facts, case.release, case.facts.day, case.case.vehicle, ""
    )
    for group, weighed in zip(groups, computed, strict=True):
        record = case.case.find_record(group)
        if record is None or not weighed.weight or record.weight == weighed.weight:
            continue
        higher = record.weight not in vocabulary.weights or vocabulary.rank_weight(
            record.weight
        ) > vocabulary.rank_weight(weighed.weight)
        yield clause_remark(
            group, "record-weight", N_("the file records a weight that its facts do not give"), fault=higher
        )


def check_release(case: FileCase) -> Iterator[Remark]:
    """Yield a remark, which is no fault, where no library given has the release that a file's proof names."""
    if case.proof is not None and case.release is None:
        named = f"{case.proof.head.get('library', '')} {case.proof.head.get('release', '')}"
        yield file_remark(
            "release-unknown",
            N_("the release named in the file is not available here: {release}"),
            fault=False,
            hint=N_("give the library it comes from, with --library"),
            release=named,
        )


def check_properties(case: FileCase) -> Iterator[Remark]:
    """Yield a remark for each property of a Word file, such as ``aigov.release``, that the file's proof contradicts.

    Properties are named values that Word keeps beside the text. The proof is the embedded record of how the file was
    made.
    """
    if case.proof is None:
        return
    pairs = {
        "vehicle": "vehicle",
        "version": "version",
        "library": "library",
        "release": "release",
        "assessed_on": "assessed-on",
        "language": "languages",
    }
    for name, head_key in pairs.items():
        written = case.returned.properties.get(f"aigov.{name}")
        if written is not None and written != case.proof.head.get(head_key, ""):
            yield file_remark(
                "properties-differ",
                N_("the properties of the file say “{said}” for {field}, its proof part “{other}”"),
                said=shorten_text(written, 40),
                field=name,
                other=shorten_text(case.proof.head.get(head_key, ""), 40),
            )


def check_facts(case: FileCase) -> Iterator[Remark]:
    """Yield one remark that names the facts, up to twelve, on which a file's proof and the matter given differ.

    Nothing is yielded without a proof or without a matter; the day of assessment is not compared.
    """
    if case.proof is None or case.matter is None:
        return
    try:
        matter_facts = _flatten_facts(
            json.loads(make_proof(assess(case.library, case.matter, case.case.vehicle or None)).facts)
        )
        recorded = _flatten_facts(json.loads(case.proof.facts))
    except (AigovError, ValueError, RecursionError):
        return
    different = [
        name
        for name in sorted(matter_facts.keys() | recorded.keys())
        if matter_facts.get(name) != recorded.get(name) and not name.startswith("situation.assessed_on")
    ]
    if different:
        yield file_remark(
            "facts-differ",
            N_("the facts in the file are not those of the matter: {fields}"),
            about=", ".join(different),
            fields=list_names([case.case.name_fact(name) for name in different[:12]]),
        )


def _flatten_facts(data: object, prefix: str = "") -> dict[str, str]:
    """Flatten parsed JSON into values by path, such as ``situation.deposit_on``."""
    if not isinstance(data, dict):
        return {prefix: json.dumps(data, sort_keys=True)}
    values_by_path: dict[str, str] = {}
    for name, value in data.items():
        values_by_path |= _flatten_facts(value, f"{prefix}.{name}" if prefix else str(name))
    return values_by_path
