"""What a clause is worth: the table of the dossier, and what one missing formality does."""

from __future__ import annotations

import pytest
from papers import commanding

import aigov_docs as aigov
from aigov_docs.law.facts import ClauseFacts
from aigov_docs.law.situation import (
    AmendmentFacts,
    DocumentFacts,
    EmployeeFacts,
    EmployerFacts,
    EstablishmentFacts,
    Monitoring,
    Procedure,
    Situation,
)
from aigov_docs.law.weighing import weigh_clauses

#: Weights when every condition is met, by family: charter, internal rules in force, contract signed.
TABLE = {
    "conduct": ("none", "disciplinary", "contractual+disciplinary"),
    "control": ("none", "disciplinary", "contractual+disciplinary"),
    "scale": ("none", "disciplinary", "none"),
    "contract": ("none", "none", "contractual"),
    "job": ("none", "none", "contractual+disciplinary"),
    "employer": ("none", "none", "contractual"),
    "informative": ("none", "none", "none"),
    "unlawful": ("unenforceable", "unenforceable", "unenforceable"),
}
VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")


def situation(vehicle: str, **changes: object) -> Situation:
    """A situation in which everything was done."""
    facts: dict[str, object] = {
        "vehicle": vehicle,
        "assessed_on": "2026-11-24",
        "cse": "full",
        "employer": EmployerFacts(
            sector="private",
            headcount=140,
            fifty_since="2015-01-01",
            eleven_since="2005-01-01",
            territory="metropolitan",
            agreements_checked=True,
        ),
        "establishments": EstablishmentFacts(several=False),
        "document": DocumentFacts(change="none"),
        "monitoring": Monitoring(
            opinion_on="2026-02-26", informed_on="2026-04-01", begun=False, purposes=("security",), used_for="not_used"
        ),
        "employee": EmployeeFacts(
            minor=False, protected=False, protection="none", translation_requested=False, hired_on="2019-01-07"
        ),
    }
    if vehicle == "it-charter-chapter":
        facts["procedure"] = Procedure(
            cse_opinion_on="2026-02-26",
            inspector_on="2026-03-02",
            deposit_on="2026-03-02",
            publicity_on="2026-03-02",
            stated_entry_on="2026-05-01",
            deposit_proved=True,
            publicity_proved=True,
        )
    if vehicle == "contract-amendment":
        facts["amendment"] = AmendmentFacts(response="signed", signed_on="2026-10-01", for_all_staff=False)
    return Situation(**{**facts, **changes})


@pytest.mark.parametrize("place", range(3))
def test_every_kind_weighs_what_the_table_says_of_its_family(library: aigov.Library, place: int) -> None:
    kinds = library.vocabulary.kinds
    named = [kind for kind, entry in kinds.items() if entry.family in TABLE]
    law = weigh_clauses(situation(VEHICLES[place]), [ClauseFacts(kind) for kind in named], library)
    for kind, weighing in zip(named, law.weighings, strict=True):
        assert weighing.weight == TABLE[kinds[kind].family][place], kind
        assert weighing.missing == ()


def test_a_missing_deposit_takes_every_conduct_clause_of_the_chapter_down_and_is_named(library: aigov.Library) -> None:
    matter = aigov.samples.sample_matter("it-charter-chapter")
    assert matter.procedure is not None
    bare = matter.model_copy(update={"procedure": matter.procedure.model_copy(update={"deposit_on": None})})
    before, after = aigov.assess(library, matter), aigov.assess(library, bare)
    conduct = [finding.clause for finding in before.findings if finding.family == "conduct"]
    assert len(conduct) > 20
    for clause in conduct:
        was, now = before.finding(clause), after.finding(clause)
        assert was is not None and now is not None
        assert (was.weight, now.weight, now.weight_after_formalities) == ("disciplinary", "none", "disciplinary")
        assert "deposit" in now.missing
        assert "V2-DEPOSIT" in [rule.id for rule in now.rules]
        assert "greffe" in now.reason("fr") and "registry" in now.reason("en")


def test_what_is_missing_is_only_what_would_help(library: aigov.Library) -> None:
    refused = situation("contract-amendment", amendment=AmendmentFacts(response="refused"))
    law = weigh_clauses(refused, [ClauseFacts("data_prohibition"), ClauseFacts("preamble")], library)
    assert [w.missing for w in law.weighings] == [("signature",), ()]
    assert [w.then for w in law.weighings] == ["contractual+disciplinary", "none"]


def test_before_its_day_a_chapter_waits_for_nothing_but_time(library: aigov.Library) -> None:
    early = situation("it-charter-chapter", assessed_on="2026-04-30")
    weighing = weigh_clauses(early, [ClauseFacts("confidentiality")], library).weighings[0]
    assert (weighing.weight, weighing.missing, weighing.then) == ("none", ("waiting-month",), "disciplinary")


def test_compare_weighs_the_same_clauses_in_every_vehicle(library: aigov.Library) -> None:
    found = aigov.compare(library, aigov.samples.sample_matter("it-charter-chapter"))
    assert list(found) == list(VEHICLES)
    for row in zip(*(assessment.findings for assessment in found.values()), strict=True):
        assert len({finding.clause for finding in row}) == 1
        expected = TABLE.get(row[0].family)
        if expected:
            assert tuple(finding.weight for finding in row) == expected, row[0].clause
    own = {name: [f.clause for f in assessment.findings if f.in_outline] for name, assessment in found.items()}
    assert "amendment-parties" in own["contract-amendment"] and "amendment-parties" not in own["charter"]


def test_what_grounds_a_sanction_is_told_whatever_the_name_of_the_weight(library: aigov.Library) -> None:
    amendment = aigov.assess(library, aigov.samples.sample_matter("contract-amendment"))
    assert amendment.findings_of_weight("disciplinary") == []
    found = amendment.sanctionable
    assert {each.weight for each in found} == {"contractual+disciplinary"} and len(found) > 10
    assert found == [each for each in amendment.findings if each.grounds_sanction]
    assert {each.grounds_sanction for each in amendment.findings if each not in found} == {False}
    assert aigov.assess(library, aigov.samples.sample_matter("charter")).sanctionable == []


def test_a_weight_that_cannot_be_said_grounds_nothing_and_excludes_nothing(library: aigov.Library) -> None:
    matter = aigov.samples.sample_matter("contract-amendment")
    employee = matter.employee.model_copy(update={"minor": None, "emancipated": None, "birth_date": None})
    found = aigov.assess(library, matter.model_copy(update={"employee": employee}))
    unsaid = found.findings_of_weight("cannot_be_said")
    assert unsaid and {each.grounds_sanction for each in unsaid} == {None} and found.sanctionable == []


def test_an_unknown_weight_is_refused_with_a_suggestion(library: aigov.Library) -> None:
    amendment = aigov.assess(library, aigov.samples.sample_matter("contract-amendment"))
    with pytest.raises(aigov.UsageError, match='unknown weight "disciplinry" — did you mean "disciplinary"') as raised:
        amendment.findings_of_weight("disciplinry")
    assert raised.value.problems[0].code == "unknown-weight"


def test_the_chapter_lends_its_force_to_no_charter(library: aigov.Library) -> None:
    """The procedure done for the chapter says nothing of a charter made from the same matter."""
    found = aigov.compare(library, aigov.samples.sample_matter("it-charter-chapter"))["charter"]
    assert {finding.weight for finding in found.findings} == {"none"}


def test_a_reason_says_which_half_of_a_rule_applies(library: aigov.Library) -> None:
    """One rule gives two weights, by what the clause does: each clause says on which side it stands."""
    found = aigov.assess(library, aigov.samples.sample_matter("contract-amendment"))
    training, data = found.finding("training-commitment"), found.finding("confidential-data")
    assert training is not None and data is not None and training.rules == data.rules
    assert training.reason("en").endswith(
        'The weight follows what the clause does: "Commitment of the employer", hence "Contractual".'
    )
    assert data.reason("fr").endswith("« Règle de comportement », donc « Contractuelle et disciplinaire ».")
    assert training.as_dict("fr")["case"] in training.reason("fr")
    chapter = aigov.assess(library, aigov.samples.sample_matter("it-charter-chapter")).finding("confidential-data")
    assert chapter is not None and chapter.case_text("fr") == ""


def test_a_finding_says_why_in_both_languages_with_dated_bases(library: aigov.Library) -> None:
    finding = aigov.assess(library, aigov.samples.sample_matter("it-charter-chapter")).finding("confidential-data")
    assert finding is not None
    said = finding.as_dict("fr")
    assert said["edition"] == "confidential-data@2"
    assert said["rules"][0]["id"] == "V2-ALL-STAFF"
    basis = next(b for b in said["legal_bases"] if b["id"] == "ct-l1321-4")
    assert basis["from"] == "2018-01-01" and basis["permalink"].startswith("https://")
    assert finding.reason("fr") != finding.reason("en")


@pytest.mark.parametrize(
    ("alias", "vehicle", "weight"),
    [
        ("V1", "charter", "disciplinary"),
        ("V2", "it-charter-chapter", "disciplinary"),
        ("V3", "contract-amendment", "contractual+disciplinary"),
    ],
)
def test_an_alias_is_the_vehicle_itself(library: aigov.Library, alias: str, vehicle: str, weight: str) -> None:
    """A charter that commands and followed the procedure is assimilated, whatever its name; one that asks is not."""
    sample = aigov.samples.sample_matter("it-charter-chapter")
    for name in (alias, vehicle):
        matter = sample.model_copy(update={"vehicle": name})
        finding = aigov.assess(commanding(), matter).finding("confidential-data")
        assert finding is not None and finding.weight == weight
        shipped = aigov.assess(library, matter).finding("confidential-data")
        assert shipped is not None and shipped.weight == ("none" if vehicle == "charter" else weight)
