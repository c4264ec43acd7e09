"""The tables of docs/ that are made from the clause library: ``python tools/library_tables.py`` writes them,
``--check`` says which are behind.

docs/traceability.md   from each risk, good practice and document of the source article to the clauses that answer it,
in each vehicle
docs/coverage.md       each topic, in each vehicle it fits and in each language: the clauses and annexes that treat it
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import aigov_docs as aigov

ROOT = Path(__file__).resolve().parents[1]
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


def coverage(library: aigov.Library) -> str:
    """docs/coverage.md."""
    out = [
        "# Topics, vehicles, languages",
        MADE,
        (
            "Each topic of the coverage map, in each vehicle it fits (`fits` of vocabulary/topics.yaml): the clauses"
            " that treat it, variants included, then the"
        ),
        "annexes, and the languages in which they do. A dash: nothing treats it there, and nothing needs to.",
        "",
        f"| | {' | '.join(vocabulary_label(library, vehicle) for vehicle in VEHICLES)} |",
        "| --- | --- | --- | --- |",
    ]
    for topic, entry in library.vocabulary.topics.items():
        cells = []
        for vehicle in VEHICLES:
            names = {language: treating(library, topic, vehicle, language) for language in library.languages}
            shown = listed(names["fr"])
            spoken = " ".join(language for language in library.languages if names[language])
            lacking = [language for language in library.languages if vehicle in entry.fits and not names[language]]
            cell = f"{shown} ({spoken})" if shown else "–"
            cells.append(f"{'' if cell == '–' else cell + ' '}**missing: {' '.join(lacking)}**" if lacking else cell)
        out.append(f"| **{topic}** {entry.en} ({entry.fr}) | {' | '.join(cells)} |")
    missing = holes(library)
    out += ["", f"Missing: {len(missing)}." if missing else "Nothing is missing."]
    return "\n".join(out) + "\n"


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
