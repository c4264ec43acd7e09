"""The table of the legal bases that a report cites, each with what it says."""

from __future__ import annotations

from collections.abc import Sequence

from ..compose.assessment import Assessment
from ..compose.citations import CitedBasis, describe_decision
from ..compose.wishes import WishAnswer
from ..i18n import date_text, labels, typeset_text
from ..law.rules import Rule
from ..library.load import Library
from .blanks import furniture_runs, header_cell
from .tree import Table


def build_bases_table(used: Sequence[CitedBasis], library: Library, language: str) -> Table:
    """Build the table of the legal bases that a report cites (``used``): for each, how it is cited and what it says.

    Two more columns say since when it is in force, and when it was checked.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from ..compose.assessment import assess
    >>> assessment = assess(load_library(), sample_matter("charter"))
    >>> build_bases_table(collect_bases([assessment], ()), assessment.library, "en").name
    'bases'
    """
    say, rows = labels(language), []
    groups = list(dict.fromkeys(library.legal_bases[name].group for name in library.legal_bases))
    for item in sorted(used, key=lambda b: (groups.index(b.basis.group), b.id)):
        version = item.basis.version_on(item.day)
        since = date_text(version.since, language) if version.since else "–"
        checked = date_text(item.basis.checked_on, language)
        told = " ".join(describe_decision(item.basis, library, language))
        says = ". ".join(filter(None, (version.says.text(language), told)))
        state = say("to be verified") if item.basis.verify else say("read in a source")
        rows.append(
            (
                furniture_runs(typeset_text(item.basis.cite.text(language), language)),
                furniture_runs(typeset_text(says, language)),
                furniture_runs(since),
                furniture_runs(typeset_text(f"{checked}, {state}", language)),
            )
        )
    header = (
        header_cell(say("Legal basis")),
        header_cell(say("What it says")),
        header_cell(say("In force since")),
        header_cell(say("Checked on")),
    )
    return Table("bases", header, tuple(rows), (0.26, 0.42, 0.15, 0.17), ruled=True)


def collect_bases(
    assessments: Sequence[Assessment], wishes: Sequence[WishAnswer], told: Sequence[Rule] = ()
) -> list[CitedBasis]:
    """Collect, each once, the legal bases of a report: of rules, clauses, annexes, incoherences, decisions and wishes.

    A legal basis that only clauses, annexes or incoherences cite is left out where it does not govern the employer.
    ``told`` are further rules that the report explains, for populations and establishments.
    """
    bases, facts = assessments[0].library.legal_bases, assessments[0].composition.facts
    used: dict[str, CitedBasis] = {}
    for assessment in assessments:
        for finding in assessment.findings:
            governing = (basis for basis in finding.text_bases if basis.basis.governs_employer(facts))
            for basis in (*finding.rule_bases, *governing):
                used.setdefault(basis.id, basis)
        found = [name for each in assessment.incoherences for name in each.check.legal_bases]
        found += assessment.composition.annex_bases
        names = [name for name in found if bases[name].governs_employer(facts)]
        warned = (*assessment.warnings, *assessment.list_standing_rules(), *told)
        names += [name for rule in warned for name in rule.legal_bases]
        rules = (*(rule for finding in assessment.findings for rule in finding.rules), *warned)
        names += [name for rule in rules for name in rule.decisions if not bases[name].verify]
        for name in dict.fromkeys(names):
            used.setdefault(name, CitedBasis(name, bases[name], assessment.assessed_on))
    for answer in wishes:
        for basis in answer.bases:
            used.setdefault(basis.id, basis)
    return list(used.values())
