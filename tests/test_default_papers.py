"""The documents of each posture, sector pack and legal form: no warning, no contradiction, no mark, nothing open."""

from __future__ import annotations

import dataclasses

import pytest
import yaml
from depth import in_turn
from papers import AMENDMENT, CHAPTER, CHARTER, FORMS, LIBRARY, printed
from test_signed_papers import MARK

import aigov_docs as aigov
from aigov_docs.document.tree import OpenPoints

OPTIONS = LIBRARY.vocabulary.options
#: What tells an employer of one legal form from another; the rest is the sample's.
IDENTITY = ("form", "legal_form", "capital", "rcs_city", "rna", "sector", "representative", "representatives", "called")
#: What is true of an administration: the chapter is no annex of internal rules of the Labour Code.
DESERVED = {(form, CHAPTER): {"C-ADMINISTRATION"} for form in ("public_body", "public_grouping", "administration")}


def matter_of(form: str, vehicle: str, posture: str, pack: str) -> aigov.Matter:
    """The sample matter, for an employer of a legal form, with a posture taken as it is and a sector pack."""
    data = yaml.safe_load(aigov.sample_text())
    own = {name: value for name, value in FORMS[form]["employer"].items() if name != "headcount"}
    kept = {name: value for name, value in data["employer"].items() if name not in IDENTITY}
    data["options"] = {**data.get("options", {}), "sector_pack": pack}  # the sample's follow its monitoring
    data |= {"vehicle": vehicle, "posture": posture, "employer": {**kept, **own}}
    if form == "epic" and vehicle == AMENDMENT:  # the one question that its blank matter asks beside
        data["employer"]["no_special_status"] = True
    data["filing"] = {**data["filing"], "checked": True}  # the registry and the inspectorate are the sample's
    if vehicle == CHARTER:
        del data["procedure"]
    return aigov.parse_matter(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))


@pytest.mark.parametrize(
    ("form", "vehicle", "posture", "pack"),
    in_turn(
        tuple(FORMS),
        (CHARTER, CHAPTER, AMENDMENT),
        tuple(OPTIONS.postures),
        tuple(OPTIONS.options["sector_pack"].values),
    ),
)
def test_a_default_document_raises_nothing_and_leaves_nothing_open(
    form: str, vehicle: str, posture: str, pack: str
) -> None:
    found = aigov.assess(LIBRARY, matter_of(form, vehicle, posture, pack))
    assert [rule.id for rule in found.warnings] == []
    assert {each.id for each in aigov.list_incoherences(found)} == DESERVED.get((form, vehicle), set())
    assert [point.en for point in found.composition.open_points] == []
    for language in ("fr", "en"):
        made = aigov.assemble(found, language)
        body = [part for part in made.body if not isinstance(part, OpenPoints)]
        said = printed(dataclasses.replace(made, body=body))
        assert MARK.search(said) is None, MARK.search(said)
        assert "[•]" not in said
