"""Two versions of a matter: the facts that changed in words, and what that changes in the document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from depth import WHOLE

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.matter.fact_changes import find_fact_changes
from aigov_docs.matter.models import Matter, Tool
from aigov_docs.review import MatterComparison, compare_matters, matter_comparison
from aigov_docs.samples import sample_matter, sample_text


def tell_facts(old: Matter, new: Matter, language: str = "en") -> list[tuple[str, ...]]:
    """Each change in words: the field, the value before and the value after, with plain spaces."""
    return [
        tuple(" ".join(text.split()) for text in (change.name_field(language), *change.tell_values(language)))
        for change in find_fact_changes(old, new, aigov.load_library())
    ]


def change_matter(**update: object) -> Matter:
    return sample_matter().model_copy(update=update)


def test_a_matter_says_the_same_as_itself() -> None:
    assert tell_facts(sample_matter(), aigov.parse_matter(sample_matter())) == []


def test_words_days_and_truths_are_said_in_the_language() -> None:
    matter = sample_matter()
    assert matter.procedure is not None
    procedure = matter.procedure.model_copy(update={"deposit_on": None, "publicity_proved": False})
    other = change_matter(posture="open", procedure=procedure, languages=("fr",))
    assert tell_facts(matter, other, "fr") == [
        ("Langues du document", "Français et Anglais", "Français"),
        ("Posture générale", "Équilibrée", "Ouverte"),
        ("Formalités du règlement intérieur › Dépôt au greffe", "15 septembre 2026", ""),
        ("Formalités du règlement intérieur › Publicité prouvée", "oui", "non"),
    ]


def test_what_is_left_out_is_compared_as_what_it_stands_for() -> None:
    one = aigov.parse_matter({**json.loads(sample_matter().model_dump_json(exclude_unset=True)), "posture": "balanced"})
    two = aigov.parse_matter(
        {
            key: each
            for key, each in json.loads(sample_matter().model_dump_json(exclude_unset=True)).items()
            if key != "posture"
        }
    )
    assert tell_facts(one, two) == []


def test_an_item_of_a_list_is_found_again_by_its_name() -> None:
    tools = sample_matter().tools
    mine = Tool(name="Copiste", tier="contracted", account="work account", highest_class="internal")
    owned = tools[1].model_copy(update={"owner": "Malik Hamidi"})
    assert tell_facts(sample_matter(), change_matter(tools=(mine, tools[0], owned))) == [
        (
            "Authorised tools › Copiste",
            "",
            (
                "Name of the tool: Copiste; Tier: Tier 2 – contracted tool; Account to use: work account;"
                " Most sensitive class allowed: internal"
            ),
        ),
        ("Authorised tools › Rédacteur Pro › Owner of the tool", "Inès Rocher", "Malik Hamidi"),
        tell_facts(sample_matter(), change_matter(tools=tools[:2]))[0],
    ]


def test_who_signs_is_compared_as_a_list() -> None:
    employer = sample_matter().employer
    assert employer.representative is not None
    both = (employer.representative, employer.representative.model_copy(update={"name": "Léa Martin"}))
    together = employer.model_copy(update={"representatives": both, "representative": both[0]})
    (told,) = tell_facts(sample_matter(), change_matter(employer=together))
    assert told[0].endswith("› Léa Martin") and told[1] == ""


@pytest.fixture(scope="module")
def compared() -> MatterComparison:
    """The sample matter compared with one whose publicity is not proved, and which reads no logs."""
    matter = sample_matter()
    assert matter.procedure is not None
    unproved = matter.procedure.model_copy(update={"publicity_proved": False})
    return compare_matters(matter, change_matter(procedure=unproved, options={**matter.options, "usage_logs": "none"}))


def test_a_comparison_says_what_changes_in_the_document(compared: MatterComparison) -> None:
    found = compared
    assert [change.path for change in found.facts] == [("options", "usage_logs"), ("procedure", "publicity_proved")]
    kinds = {change.clause: change.kind for change in found.clauses}
    assert kinds["usage-logs"] == "removed"
    weights = {change.after.clause: (change.before.weight, change.after.weight) for change in found.weights}
    assert "usage-logs" not in weights
    assert weights["confidential-data"] == ("disciplinary", "none")
    (group,) = found.group_weights("en")
    assert group == ("Disciplinary", "No force")
    told = found.as_dict("fr")
    assert [each["key"] for each in told["facts"]] == ["options.usage_logs", "procedure.publicity_proved"]
    assert told["vehicle"] == "it-charter-chapter" and told["demands"] and told["articles"]
    assert told["weights"][0].keys() >= {"clause", "title", "before", "after", "before_then", "after_then", "reason"}
    json.dumps(told)


def test_redline_takes_two_matters(
    compared: MatterComparison,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = [tmp_path / "old.yaml", tmp_path / "new.yaml"]
    for file in files:
        file.write_text(sample_text(), encoding="utf-8")
    written = tmp_path / "ecarts.docx"
    if not WHOLE:  # the guide on several clients compares, and every redline writes
        monkeypatch.setattr(matter_comparison, "compare_matters", lambda *given, **more: compared)
    asked = ["redline", *map(str, files), "--json", *(["-o", str(written)] if WHOLE else [])]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["vehicle"] == "it-charter-chapter"
    assert len(told["facts"]) == (0 if WHOLE else 2)
    assert not WHOLE or written.read_bytes().startswith(b"PK")
    assert main(["redline", str(files[0]), str(written), "--json"]) == 2
    assert "two-sorts" in capsys.readouterr().out
