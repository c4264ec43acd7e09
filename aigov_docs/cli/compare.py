"""``aigov-docs compare MATTER``: the same clauses in every vehicle."""

from __future__ import annotations

import argparse
from typing import Any

from ..errors import N_
from . import add_json, add_library, read
from .console import Console

#: What comes of an incoherence.
SEVERITIES = {"refuse": N_("refused"), "warn": N_("warning")}


def add(verbs: Any, console: Console) -> None:
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser("compare", help=say("weigh every clause in every vehicle"), description=say("Weigh every clause in every vehicle: its weight on the day, why, and what is missing. With -o, write the enforceability report in the format of the file's ending."))
    verb.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    verb.add_argument("-o", "--output", metavar=say("FILE"), help=say("write the enforceability report there: .docx, .html, .md or .json"))
    verb.add_argument("--lang", choices=["fr", "en"], help=say("language of the report and of the JSON; the user's when not given"))
    verb.add_argument("--as-of", metavar="DATE", help=say("weigh the clauses on this day, written 2026-12-31"))
    add_library(verb, console)
    add_json(verb, console)


def run(options: Any, console: Console) -> int:
    from .. import compare, enforceability_report, incoherences, render

    say = console.say
    library, matter = read(options)
    found = compare(library, matter)
    language = options.lang or console.language
    if options.output:
        path = render(enforceability_report(found, language), options.output)
        if not options.json:
            console.print(say("Written: {file}", file=path))
            return 0
    if options.json:
        console.json(as_data(found, language))
        return 0
    vehicles = [assessment.vehicle for assessment in found.values()]
    rows = []
    for row in zip(*(assessment.findings for assessment in found.values()), strict=True):
        cells = [row[0].label]
        for finding in row:
            said = finding.weight if not finding.missing else f"{finding.weight} -> {finding.then}"
            cells.append(said if finding.in_outline else f"({said})")
        rows.append(cells)
    console.table([say("Clause"), *(vehicle.id for vehicle in vehicles)], rows)
    console.print()
    console.print(say("In brackets: the outline of the vehicle leaves the clause out. After the arrow: the weight once what is missing is done."))
    for name, assessment in found.items():
        missing = assessment.missing()
        if missing:
            labels = library.vocabulary.formalities
            console.print(say("{vehicle}: missing: {formalities}", vehicle=name, formalities="; ".join(f"{m} ({labels[m].text(language)}, {labels[m].key})" for m in missing)))
        for rule in assessment.warnings:
            console.print(f"{name}: {rule.id}: {rule.explanation.text(language)}")
        for each in incoherences(assessment):
            console.print(f"{name}: {each.id} ({say(SEVERITIES[each.severity])}): {each.text(language)}")
    return 0


def as_data(found: Any, language: str) -> dict[str, Any]:
    """What `compare` found as plain data: clause by clause, vehicle by vehicle."""
    assessments = list(found.values())
    clauses = []
    for row in zip(*(assessment.findings for assessment in assessments), strict=True):
        first = row[0]
        vehicles = {}
        for assessment, finding in zip(assessments, row, strict=True):
            said = finding.as_dict(language)
            for key in ("clause", "edition", "title", "kind", "family", "text_legal_bases"):
                said.pop(key)
            vehicles[assessment.vehicle.id] = said
        clauses.append({
            "clause": first.clause,
            "edition": first.label,
            "title": first.heading[language],
            "kind": first.kind,
            "family": first.family,
            "purpose": first.purpose(language),
            "legal_bases": [basis.as_dict(language) for basis in first.text_bases],
            "vehicles": vehicles,
        })  # fmt: skip
    from .. import incoherences

    heads = {}
    for assessment in assessments:
        said = assessment.as_dict(language)
        heads[assessment.vehicle.id] = {key: said[key] for key in ("effective_on", "missing", "warnings")}
        heads[assessment.vehicle.id]["incoherences"] = [each.as_dict(language) for each in incoherences(assessment)]
    first_said = assessments[0].as_dict(language)
    return {
        "as_of": first_said["as_of"],
        "library": first_said["library"],
        "internal_rules_mandatory": first_said["internal_rules_mandatory"],
        "vehicles": heads,
        "clauses": clauses,
    }
