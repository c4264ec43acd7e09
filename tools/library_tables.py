"""The tables of docs/ that are made from the clause library: ``python tools/library_tables.py`` writes them,
``--check`` says which are behind.

docs/traceability.md   from each risk, good practice and document of the source article to the clauses that answer it,
in each vehicle
docs/coverage.md       each topic, in each vehicle it fits and in each language: the clauses that treat it, and what
makes it concrete (tools/coverage.yaml): a table, a list, a delay, an example, in which annex or companion
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

import aigov_docs as aigov

ROOT = Path(__file__).resolve().parents[1]
CONCRETE = ROOT / "tools/coverage.yaml"
#: What makes a text concrete: a table, a delay, a contact, a day, an item of a list, an example, a question answered.
_CONCRETE = re.compile(
    r"\{\{ (?:\w+|(?:forms|delays|contacts|effects|employer|contract|amendment|charter|document|monitoring)\.\w+) \}\}"
    r"|^- |^\d\. |\bexemple\b|« |\d \w+ 20\d\d|\?\*\*|☐",
    re.MULTILINE | re.IGNORECASE,
)
VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
#: The document of the source article that each vehicle is.
DOCUMENTS = {"charter": "charter", "contract-clause": "contract-amendment", "it-charter": "it-charter-chapter"}
MADE = "<!-- Made by tools/library_tables.py from the clause library: change the library, then run it again. -->\n"


# ------------------------------------------------------------------ from the source article to the clauses
def answering(library: aigov.Library, answer: str, vehicle: str) -> list[str]:
    """The clauses of a vehicle's outline that answer a risk, a good practice or a document."""
    return [name for name in library.vehicles[vehicle].list_clause_ids() if answer in library.clauses[name].answers]


def due(answer: str) -> tuple[str, ...]:
    """The vehicles in which something is to answer: all of them, and for a document that document."""
    return (DOCUMENTS[answer],) if answer in DOCUMENTS else VEHICLES


def unanswered(library: aigov.Library) -> list[str]:
    """The risks, good practices and documents that no clause answers where one is due: ``training charter``."""
    return [
        f"{answer} {vehicle}"
        for answer in library.vocabulary.answers
        for vehicle in due(answer)
        if not answering(library, answer, vehicle)
    ]


def traceability(library: aigov.Library) -> str:
    """docs/traceability.md."""
    vocabulary = library.vocabulary
    out = [
        "# From the source article to the clauses",
        MADE,
        (
            "What the article asks, in rows: risks, good practices, documents. In columns, the clauses that"
            " answer in each vehicle, whatever"
        ),
        (
            "the options: the outline then chooses among variants. A document is answered in the vehicle that it is;"
            " what the others say of it is shown too."
        ),
        "",
        f"| | {' | '.join(vocabulary_label(library, vehicle) for vehicle in VEHICLES)} |",
        "| --- | --- | --- | --- |",
    ]
    for answer, entry in vocabulary.answers.items():
        cells = [
            listed(answering(library, answer, vehicle)) or ("**none**" if vehicle in due(answer) else "–")
            for vehicle in VEHICLES
        ]
        out.append(f"| **{answer}** {entry.en} ({entry.fr}) | {' | '.join(cells)} |")
    out += ["", "How many clauses answer:", "", f"| | {' | '.join(VEHICLES)} |", "| --- | ---: | ---: | ---: |"]
    for answer in vocabulary.answers:
        out.append(
            f"| {answer} | {' | '.join(str(len(answering(library, answer, vehicle))) for vehicle in VEHICLES)} |"
        )
    return "\n".join([*out, *former_codes(library)]) + "\n"


def former_codes(library: aigov.Library) -> list[str]:
    """What topics, risks, practices, documents and decisions were called before they had names that read."""
    vocabulary = library.vocabulary
    decisions: dict[str, list[str]] = {}
    for name, basis in library.legal_bases.items():
        if basis.code is not None:
            decisions.setdefault(basis.code, []).append(name)
    named = [(entry.code, [name]) for name, entry in (*vocabulary.answers.items(), *vocabulary.topics.items())]
    return [
        "",
        "## Former codes",
        "",
        "Commands still take the codes of topics, risks, practices and decisions: `aigov-docs clauses --topic C2`.",
        "",
        "| code | name |",
        "| --- | --- |",
        *(f"| {code} | {listed(names)} |" for code, names in (*named, *sorted(decisions.items()))),
    ]


# ------------------------------------------------------------------ topics
def treating(library: aigov.Library, topic: str, vehicle: str, language: str) -> list[str]:
    """The clauses of a vehicle's outline, and its annexes, that treat a topic in a language; an annex is written
    ``annex:tools-list``.
    """
    kind = library.vehicles[vehicle]
    out = []
    for name in kind.list_clause_ids():
        clause = library.clauses[name]
        if topic in clause.topics and clause.editions[max(clause.editions)].find_wording(vehicle, language) is not None:
            out.append(name)
    for entry in kind.annexes:
        companion, texts = library.companions[entry.companion]
        if topic in companion.topics and all((part.text, language) in texts for part in companion.parts):
            out.append(f"annex:{companion.id}")
    return out


def holes(library: aigov.Library) -> list[str]:
    """The topics that nothing treats where they fit: ``interns-and-minors charter fr``."""
    return [
        f"{topic} {vehicle} {language}"
        for topic, entry in library.vocabulary.topics.items()
        for vehicle in entry.fits
        for language in library.languages
        if not treating(library, topic, vehicle, language)
    ]


def read_concrete() -> dict[str, Any]:
    """What makes each topic concrete, as tools/coverage.yaml says."""
    said: dict[str, Any] = yaml.safe_load(CONCRETE.read_text(encoding="utf-8"))
    return said


def is_place(library: aigov.Library, place: str) -> bool:
    """Whether the library has a place: a clause, or a part of a companion."""
    name, _, part = place.partition("#")
    if not part:
        return name in library.clauses
    return name in library.companions and any(each.text == part for each in library.companions[name][0].parts)


def standing(library: aigov.Library, place: str, vehicle: str) -> str | None:
    """Where a place stands in a vehicle: ``clause``, ``annex``, ``companion``; None where it does not go with it.

    A place is a clause, or a part of a companion: ``who-to-ask#roles``.
    """
    name, _, part = place.partition("#")
    kind = library.vehicles[vehicle]
    if not part:
        return "clause" if name in kind.list_clause_ids() else None
    companion, _ = library.companions[name]
    facts = [each.when.get("vehicle") for each in companion.parts if each.text == part]
    if vehicle not in companion.vehicles or not any(_holds(fact, vehicle) for fact in facts):
        return None
    return "annex" if name in {entry.companion for entry in kind.annexes} else "companion"


def _holds(fact: Any, vehicle: str) -> bool:
    return fact is None or (vehicle in fact if isinstance(fact, tuple | list) else fact == vehicle)


def read_place(library: aigov.Library, place: str, vehicle: str) -> str:
    """The French text of a place in a vehicle."""
    name, _, part = place.partition("#")
    if part:
        return library.companions[name][1][part, "fr"].raw
    clause = library.clauses[name]
    wording = clause.editions[max(clause.editions)].find_wording(vehicle, "fr")
    return "" if wording is None else wording.raw


def concrete_places(library: aigov.Library, topic: str, vehicle: str, said: dict[str, Any]) -> list[tuple[str, str]]:
    """The places that make a topic concrete in a vehicle, each with how it stands there, clauses first.

    A place whose words there have nothing concrete is left out: a clause may give an example in the charter alone.
    """
    places = [place for place in said["topics"].get(topic, {}).get("where", ()) if is_place(library, place)]
    found = [(place, standing(library, place, vehicle)) for place in places]
    stood = [
        (place, how)
        for place, how in found
        if how is not None and _CONCRETE.search(read_place(library, place, vehicle).partition("\n")[2])
    ]
    return sorted(stood, key=lambda each: ("clause", "annex", "companion").index(each[1]))


def faults(library: aigov.Library, said: dict[str, Any]) -> Iterator[str]:
    """What is wrong in tools/coverage.yaml, or missing from it: ``bias charter: nothing concrete``."""
    topics = library.vocabulary.topics
    for topic in [*topics, *(name for name in said["topics"] if name not in topics)]:
        entry = said["topics"].get(topic)
        if topic not in topics:
            yield f"{topic}: no such topic"
            continue
        if entry is None:
            yield f"{topic}: nothing said"
            continue
        unknown = [place for place in entry["where"] if not is_place(library, place)]
        yield from (f"{topic}: no {place}" for place in unknown)
        if unknown:
            continue
        used = {place for vehicle in VEHICLES for place, _ in concrete_places(library, topic, vehicle, said)}
        yield from (f"{topic}: nothing concrete in {place}" for place in entry["where"] if place not in used)
        for vehicle in VEHICLES:
            yield from _faults_there(library, topic, vehicle, said)


def _faults_there(library: aigov.Library, topic: str, vehicle: str, said: dict[str, Any]) -> Iterator[str]:
    entry = said["topics"][topic]
    fits = vehicle in library.vocabulary.topics[topic].fits
    places = concrete_places(library, topic, vehicle, said)
    why = entry.get("without", {}).get(vehicle)
    if fits and not places and not why:
        yield f"{topic} {vehicle}: nothing concrete, and no reason"
    if not fits and why:
        yield f"{topic} {vehicle}: a reason, and the topic does not fit"


def coverage(library: aigov.Library) -> str:
    """docs/coverage.md."""
    said = read_concrete()
    out = [
        "# Topics, vehicles, languages",
        MADE,
        (
            "Each topic of the coverage map, in each vehicle it fits (`fits` of vocabulary/topics.yaml): the clauses"
            " that treat it, variants included, then the"
        ),
        (
            "annexes, and the languages in which they do. The second column says what makes it concrete"
            " (tools/coverage.yaml); in each vehicle, *concrete* names the"
        ),
        "clause, annex or companion that holds it. A dash: nothing treats it there, for the reason given below.",
        "",
        (
            "Clauses that an option alone brings are shown too. With `contract_scope: personal_terms`, an amendment has"
            " nothing on prohibited uses, third-party"
        ),
        (
            "rights, decisions about a person, agents, code, meetings, own devices and guarantees about work: a rule"
            " for all staff stands in the charter or in the chapter."
        ),
        "",
        f"| | Concrete element | {' | '.join(vocabulary_label(library, vehicle) for vehicle in VEHICLES)} |",
        "| --- | --- | --- | --- | --- |",
    ]
    for topic, entry in library.vocabulary.topics.items():
        cells = [coverage_cell(library, topic, vehicle, said) for vehicle in VEHICLES]
        element = said["topics"].get(topic, {}).get("element", "**nothing said**")
        out.append(f"| **{topic}** {entry.en} ({entry.fr}) | {element} | {' | '.join(cells)} |")
    out += ["", "Why a dash:", ""]
    out += [f"- {vocabulary_label(library, vehicle)}: {said['outside'][vehicle]}." for vehicle in VEHICLES]
    missing = [*holes(library), *faults(library, said)]
    out += ["", *(["Missing:", "", *(f"- {each}" for each in missing)] if missing else ["Nothing is missing."])]
    return "\n".join(out) + "\n"


def coverage_cell(library: aigov.Library, topic: str, vehicle: str, said: dict[str, Any]) -> str:
    """What docs/coverage.md says of a topic in a vehicle."""
    fits = vehicle in library.vocabulary.topics[topic].fits
    names = {language: treating(library, topic, vehicle, language) for language in library.languages}
    lacking = [language for language in library.languages if fits and not names[language]]
    told = []
    if names["fr"]:
        told.append(f"{listed(names['fr'])} ({' '.join(each for each in library.languages if names[each])})")
    if lacking:
        told.append(f"**missing: {' '.join(lacking)}**")
    places = concrete_places(library, topic, vehicle, said)
    why = said["topics"].get(topic, {}).get("without", {}).get(vehicle)
    if told and places:
        told.append("*concrete:* " + ", ".join(f"{how} `{place}`" for place, how in places))
    elif told and why:
        told.append(f"*without:* {why}")
    return "; ".join(told) or "–"


# ------------------------------------------------------------------ the files
def vocabulary_label(library: aigov.Library, vehicle: str) -> str:
    return library.vehicles[vehicle].label.en


def listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


TABLES: dict[str, Callable[[aigov.Library], str]] = {"traceability.md": traceability, "coverage.md": coverage}


def behind(library: aigov.Library) -> Iterator[tuple[Path, str]]:
    """The files that are not what the library gives today, with what they should be."""
    for name, make in TABLES.items():
        path = ROOT / "docs" / name
        made = make(library)
        if not path.is_file() or path.read_text(encoding="utf-8") != made:
            yield path, made


def main(arguments: list[str]) -> int:
    changed = list(behind(aigov.load_library()))
    for path, made in changed:
        print(path.relative_to(ROOT))
        if "--check" not in arguments:
            path.write_text(made, encoding="utf-8")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
