"""The list of tools outside the deposited text, by the option `tool_list`: what the chapter says, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from papers import printed

import aigov_docs as aigov
from aigov_docs.document.companions import assemble_companion

CHAPTER = "it-charter-chapter"
#: Articles that forbid what the list of tools leaves out.
ON_THE_LIST = ("authorised-tools", "unlisted-tools-public-data", "tool-request")


def assess(tool_list: str, vehicle: str = CHAPTER) -> aigov.Assessment:
    matter = aigov.samples.sample_matter(vehicle)
    return aigov.assess(
        aigov.load_library(), matter.model_copy(update={"options": {**matter.options, "tool_list": tool_list}})
    )


def weights(found: aigov.Assessment) -> dict[str, str]:
    return {finding.clause: finding.weight for finding in found.findings}


def test_the_option_changes_the_weight_of_the_articles_on_the_list_and_of_no_other() -> None:
    usual, outside = weights(assess("in_text")), weights(assess("by_note"))
    assert {usual[name] for name in (*ON_THE_LIST, "tools-list-in-text")} == {"disciplinary"}
    assert {outside[name] for name in (*ON_THE_LIST, "tools-list-by-note", "tools-note")} == {"none"}
    own = {"tools-list-in-text", "tools-list-by-note", "tools-note", *ON_THE_LIST}
    assert {name: usual[name] for name in usual.keys() - own} == {name: outside[name] for name in outside.keys() - own}


def test_the_answer_names_its_rule_and_its_bases() -> None:
    finding = next(each for each in assess("by_note").findings if each.clause == "authorised-tools")
    (rule,) = finding.weighing.outcome.decided
    assert rule.id == "V2-LIST-OUTSIDE"
    assert {"ct-l1321-4", "ct-l1321-5"} <= set(rule.legal_bases)
    assert "ne fonde aucune sanction" in rule.explanation.fr and "no ground for a sanction" in rule.explanation.en


@pytest.mark.parametrize("vehicle", ["charter", "contract-amendment"])
def test_the_option_is_the_chapters_alone(vehicle: str) -> None:
    assert weights(assess("in_text", vehicle)) == weights(assess("by_note", vehicle))


def test_the_service_note_goes_with_the_option_alone() -> None:
    note = assemble_companion(assess("by_note"), "service-note")
    words = printed(note)
    assert "ne fonde, à elle seule, aucune sanction" in words and "Les listes antérieures sont conservées" in words
    chapter = printed(aigov.assemble(assess("by_note")))
    assert "de l'article « Outils d'IA autorisés »" in words and ". Outils d'IA autorisés\n" in chapter
    tool = aigov.samples.sample_matter(CHAPTER).tools[0].name
    assert tool in words, "the note holds the list"
    with pytest.raises(aigov.AigovError, match="tool_list"):
        assemble_companion(assess("in_text"), "service-note")


def test_the_chapter_sends_to_the_note_and_holds_no_list() -> None:
    texts = {chosen: printed(aigov.assemble(assess(chosen))) for chosen in ("in_text", "by_note")}
    assert "change seulement avec le chapitre" in texts["in_text"]
    assert "change seulement avec le chapitre" not in texts["by_note"]
    for said in ("dans une note de service", "avant le jour où elle s'applique", "Les listes antérieures"):
        assert said in texts["by_note"] and said not in texts["in_text"]


@pytest.mark.parametrize(
    ("written", "said"), [("tool_list: outside", 'mean "tools_list"'), ("tools_list: outsid", 'mean "outside"')]
)
def test_a_fact_that_an_option_misspells_is_named(
    ten_clauses: Path, edit: Callable[[Path, str, str], None], written: str, said: str
) -> None:
    edit(ten_clauses / "vocabulary/options.yaml", "document: {tools_list: outside}", f"document: {{{written}}}")
    found = [problem.text("en") for problem in aigov.library.check_folder(ten_clauses)]
    assert any("options.tool_list, by_note" in each and said in each for each in found), found
