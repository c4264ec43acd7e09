"""The list of people of the interview: its model, what a refusal says, who is held, the languages of the amendments."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from command import run
from depth import depth

import aigov_docs as aigov
from aigov_docs.kits.lists.table_columns import find_column
from aigov_docs.people.model_list import column_title, write_model_list
from aigov_docs.people.recipient import find_effect_day
from aigov_docs.people.table_words import staff_words, title_columns
from aigov_docs.samples import sample_matter, sample_text
from aigov_docs.serve.questions import NEEDED, answer_question

MATTER = sample_text("matter.yaml")
HEADER = "matricule;nom;prénom;adresse;emploi;type de contrat;date du contrat;date d'entrée"
PEOPLE = [
    "E-1;Petit;Zoé;1 rue Neuve, 69001 Lyon;Tisseuse;CDI;18/02/2019;04/03/2019",
    "E-2;Roux;Ali;2 rue Neuve, 69001 Lyon;Tisseur;CDI;12/09/2016;03/10/2016",
    "E-3;Blanc;Lou;3 rue Neuve, 69001 Lyon;Stagiaire;convention de stage;01/09/2026;01/09/2026",
    "E-4;Noir;Max;4 rue Neuve, 69001 Lyon;Apprenti;contrat d'apprentissage;01/09/2026;01/09/2026",
]


def ask(
    library: aigov.Library, question: str, content: bytes, lang: str = "en", stated: str | None = None, **more: Any
) -> tuple[int, bytes]:
    people = {"name": "staff.csv", "content": base64.b64encode(content).decode(), "contract_type": stated}
    asked = {"lang": lang, "matter": MATTER, "people": people, **more}
    reply = answer_question(library, question, json.dumps(asked).encode(), lang)
    return reply.status, reply.content


def describe(library: aigov.Library, content: bytes, lang: str = "en", **more: Any) -> dict[str, Any]:
    status, told = ask(library, "people", content, lang, **more)
    assert status == 200, told
    found: dict[str, Any] = json.loads(told)
    return found


def listed(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows)).encode()


def without(column: str) -> bytes:
    """The list with one of its columns taken out."""
    place = HEADER.split(";").index(column)
    return "\n".join(
        ";".join(cell for at, cell in enumerate(row.split(";")) if at != place) for row in (HEADER, *PEOPLE[:2])
    ).encode()


@pytest.mark.parametrize("language", depth(["fr"], ["fr", "en"]))
def test_the_model_is_a_list_for_whom_amendments_are_issued(library: aigov.Library, language: str) -> None:
    told = describe(library, write_model_list(language), language)
    assert (told["issued"], told["held"], told["problems"]) == (2, [], [])


def test_each_title_is_read_back_as_its_column() -> None:
    titles = title_columns()
    for name, title in titles.items():
        assert [find_column(title.text(language), staff_words()) for language in ("fr", "en")] == [name, name]
    assert set(NEEDED) <= set(titles)


def test_a_column_that_is_needed_is_asked_for_once_with_how_many_people_lack_it(library: aigov.Library) -> None:
    needed = [column_title(name, "fr") for name in NEEDED if name not in ("key", "name", "contract_type")]
    for title in depth(needed[-1:], needed):
        (problem,) = describe(library, without(title), "fr")["problems"]
        assert problem["path"] == ["people"] and title in problem["hint"] and " 2 personnes" in problem["message"]
    short = listed("E-1;Petit;Zoé", "E-2;Roux;Ali", header="matricule;nom;prénom")
    told = describe(library, short, "fr", stated="CDI")["problems"]
    assert sorted(title for title in needed for each in told if f"« {title} »" in each["hint"]) == sorted(needed)
    assert len(told) == len(needed)
    (sent,) = json.loads(ask(library, "papers", without("emploi"), "fr", papers=[], report=False)[1])["problems"]
    assert sent == describe(library, without("emploi"), "fr")["problems"][0]


def test_who_has_no_type_of_contract_is_held_until_it_is_stated(library: aigov.Library) -> None:
    content = without("type de contrat")
    told = describe(library, content, "fr")
    assert told["issued"] == 0 and {(each["code"], each["outcome"]) for each in told["held"]} == {("no-status", "hold")}
    (note,) = told["notes"]
    assert note["code"] == "no-status" and "2" in note["message"] and "type de contrat" in note["hint"]
    assert "--" not in note["hint"], "a page has no options"
    (likely,) = describe(library, content.replace(b"emploi", b"Nature contrat"), "en")["notes"]
    assert "“Nature contrat”" in likely["hint"]
    stated = describe(library, content, "fr", stated="permanent")
    assert (stated["issued"], stated["held"], stated["problems"]) == (2, [], [])
    assert [each["code"] for each in stated["notes"]] == ["stated-status"]
    assert describe(library, listed(*PEOPLE))["notes"] == []
    assert ask(library, "people", content, stated="permanant")[0] == 422


def test_a_fault_of_many_lines_is_told_once_with_its_lines(library: aigov.Library) -> None:
    rows = [row.replace("18/02/2019", "hier").replace("12/09/2016", "demain") for row in PEOPLE[:2]]
    (problem,) = describe(library, listed(*rows))["problems"]
    assert (problem["code"], problem["path"]) == ("not-a-date", ["people"])
    assert problem["message"].startswith("column “date du contrat”, 2 lines (2, 3): ")


def test_who_is_held_or_skipped_is_told_with_number_name_and_reason(library: aigov.Library) -> None:
    told = describe(library, listed(*PEOPLE))
    assert told["issued"] == 2
    held = [(each["key"], each["name"], each["outcome"]) for each in told["held"]]
    assert held == [("E-3", "Lou Blanc", "skip"), ("E-4", "Max Noir", "hold")]
    assert all(len(each["reason"]) > 10 for each in told["held"])


def test_a_list_is_read_before_the_facts_are_whole(library: aigov.Library) -> None:
    told = describe(library, listed(*PEOPLE), matter={"date": "2026-11-29"})
    assert (told["issued"], len(told["held"]), told["problems"]) == (2, 2, [])


def test_who_has_no_language_in_the_list_has_that_of_the_page_as_issue_makes_it(
    library: aigov.Library, tmp_path: Path
) -> None:
    rows = [f"{PEOPLE[0]};", f"{PEOPLE[1]};français"]
    content = listed(*rows, header=f"{HEADER};langue")
    assert describe(library, content, matter={}, languages="fr+en")["languages"] == {"fr+en": 1, "fr": 1}
    content = listed(*depth(rows[:1], rows), header=f"{HEADER};langue")
    status, packed = ask(
        library, "papers", content, papers=[], report=False, adoption=False, languages="fr+en", paginate=False
    )
    assert status == 200, packed
    (tmp_path / "matter.yaml").write_text(MATTER, encoding="utf-8")
    (tmp_path / "staff.csv").write_bytes(content)
    out = tmp_path / "out"
    done = run(
        "issue", tmp_path / "matter.yaml", tmp_path / "staff.csv", "-o", out, "--vehicle", "contract-amendment",
        "--lang", "fr+en",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in depth(["E-1.docx"], ["E-1.docx", "E-2.docx"]):
            assert archive.read(f"amendments/{name}") == (out / name).read_bytes()
        listed_in_zip = archive.read("amendments/list.en.csv")
    effective = find_effect_day(sample_matter("contract-amendment")).isoformat()
    run("recipients", tmp_path / "staff.csv", "--on", effective, "--report", tmp_path / "list.csv")
    assert listed_in_zip == (tmp_path / "list.csv").read_bytes()
    with zipfile.ZipFile(out / "E-1.docx") as word:
        assert "employment contract" in word.read("word/document.xml").decode()
