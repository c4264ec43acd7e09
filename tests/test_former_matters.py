"""A matter of the first release still reads; what a new fact leaves unknown is asked for, and never presumed."""

from __future__ import annotations

from pathlib import Path

import pytest

import aigov_docs as aigov
from aigov_docs.samples import sample_matter

FORMER = Path(__file__).parent / "matters/former.yaml"
ASKED = {
    "charter": set(),
    "it-charter-chapter": {
        "establishments.several", "establishments.structure", "document.change", "clause.same_in_deposited",
        "monitoring.started_on",
    },
    "contract-amendment": {"employee.minor", "employee.emancipated"},
}  # fmt: skip


def whole_sample(vehicle: str) -> aigov.Matter:
    """The sample matter, its amendment with every rule chosen, as the amendment of the first release had it."""
    matter = sample_matter(vehicle)
    return matter.model_copy(update={"options": {**matter.options, "contract_scope": "all_rules"}})


@pytest.mark.parametrize("vehicle", ASKED)
def test_what_a_new_fact_leaves_unknown_is_asked_for(library: aigov.Library, vehicle: str) -> None:
    matter = aigov.read_matter(FORMER, library)
    found = aigov.assess(library, matter, vehicle)
    asked = {key for finding in found.findings for key in finding.missing_facts}
    assert asked == ASKED[vehicle]
    weights = library.vocabulary.weights
    known = aigov.assess(library, whole_sample(vehicle))
    for finding in found.findings:
        full = known.finding(finding.clause)
        assert full is not None
        assert bool(finding.missing_facts) == weights[full.weight].bears, finding.clause
        assert not weights[finding.weight].bears, finding.clause


@pytest.mark.parametrize("vehicle", ASKED)
def test_statements_that_the_user_accepts_settle_them_and_are_named(library: aigov.Library, vehicle: str) -> None:
    text = FORMER.read_text(encoding="utf-8")
    accepted = "presumptions: [adult, no_translation_asked, one_committee, text_unchanged]\n"
    told = "monitoring: {begun: false, used_for: not_used, "
    matter = aigov.parse_matter(accepted + text.replace("monitoring: {", told), library)
    found = aigov.assess(library, matter, vehicle)
    weights = library.vocabulary.weights
    known = aigov.assess(library, whole_sample(vehicle))
    for finding in found.findings:
        full = known.finding(finding.clause)
        assert full is not None and finding.weight == full.weight, finding.clause
        assert bool(finding.weighing.rests_on) == weights[finding.weight].bears, finding.clause
