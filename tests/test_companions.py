"""The adoption file: what is called for, nothing stated before its date, no open point in the sample."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from depth import depth

import aigov_docs as aigov
from aigov_docs.document.tree import OpenPoints
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.law.situation import CommitteeFacts


def file_of(vehicle: str, language: str = "fr", **changes: Any) -> dict[str, aigov.Document]:
    matter = aigov.samples.sample_matter("it-charter-chapter").model_copy(update=changes)
    assessment = aigov.assess(aigov.load_library(), matter, vehicle)
    return {item.name: item.document for item in aigov.document.assemble_companions(assessment, language)}


def text_of(document: aigov.Document) -> str:
    return (
        aigov.to_bytes(document, "md").decode("utf-8").replace("\u00a0", " ").replace("\u202f", " ").replace("\\", "")
    )


def test_every_document_of_the_dossier_has_a_companion(library: aigov.Library) -> None:
    """D11 is the amendment itself, D17 the plan."""
    made = {companion.dossier[:3] for companion, _ in library.companions.values() if companion.dossier.startswith("D")}
    assert made | {"D11", "D17"} == {f"D{n:02}" for n in range(1, 18)}


@pytest.mark.parametrize(
    ("vehicle", "expected"),
    [
        (
            "it-charter-chapter",
            {
                "cse-note",
                "cse-agenda",
                "cse-opinion",
                "inspector-letter",
                "court-deposit-letter",
                "posting-notice",
                "computation-sheet",
                "individual-notice",
                "formalities-plan",
            },
        ),
        ("charter", {"charter-receipt", "individual-notice", "ai-cse-note", "supplier-clause", "formalities-plan"}),
        ("contract-amendment", {"proposal-letter", "answer-form", "formalities-plan"}),
    ],
)
def test_each_vehicle_calls_for_its_own(vehicle: str, expected: set[str]) -> None:
    assert expected <= set(file_of(vehicle))


BY_HAND = {
    "individual-notice": {"fr": "durées", "en": "periods"},
    "ai-cse-note": {"fr": "fiche de chaque outil", "en": "file of each tool"},
    "monitoring-record": {"fr": "références", "en": "references"},
}


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter", "contract-amendment"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_sample_leaves_no_open_point_and_no_mark(vehicle: str, language: str) -> None:
    for name, document in file_of(vehicle, language).items():
        text = text_of(document)
        assert "{{" not in text and "[[" not in text, name
        lists = [block.items for block in document.body if isinstance(block, OpenPoints)]
        if name in BY_HAND:  # its boxes are filled in by hand, before it is sent or handed over
            [by_hand] = lists
            assert BY_HAND[name][language] in by_hand[0] and ("……" in text or name == "ai-cse-note")
        else:
            assert lists == [], name
        if language == "en" and name != "formalities-plan":
            assert "for information" in document.notice


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter", "contract-amendment"])
@pytest.mark.parametrize("logs", ["none", "logs"])
def test_the_individual_notice_goes_with_every_text_that_refers_to_it(vehicle: str, logs: str) -> None:
    text = text_of(
        file_of(vehicle, options={} if vehicle == "contract-amendment" else {"usage_logs": logs})["individual-notice"]
    )
    assert "Combien de temps" in text and "Pays hors de l'Espace" in text.replace("’", "'") and "Destinataires" in text
    assert ("Les journaux indiquent" in text) is (logs == "logs" and vehicle != "contract-amendment")


def test_the_note_to_the_committee_names_what_the_tools_do() -> None:
    text = text_of(file_of("charter")["ai-cse-note"])
    assert all(word in text for word in ("Transcription (", "Agent (", "Image (")) and "Voix (" not in text


def test_without_a_cse_nobody_is_consulted_and_the_letter_says_why() -> None:
    sample = aigov.samples.sample_matter("it-charter-chapter")
    assert sample.procedure is not None
    made = file_of(
        "it-charter-chapter",
        cse="carence",
        cse_facts=CommitteeFacts(carence_on=dt.date(2025, 6, 10)),
        procedure=sample.procedure.model_copy(
            update={"cse_informed_on": None, "cse_opinion_on": None, "cse_opinion": None}
        ),
        technology=sample.technology.model_copy(update={"informed_on": None, "opened_on": None, "opinion_on": None}),
        monitoring=sample.monitoring.model_copy(update={"opinion_on": None}),
    )
    assert not {"cse-note", "cse-agenda", "cse-opinion"} & set(made)
    assert "carence" in text_of(made["inspector-letter"])


def test_nothing_is_stated_as_done_before_its_date() -> None:
    """The same letter before and after the deposit: only the second says that it was made."""
    procedure = aigov.samples.sample_matter("it-charter-chapter").procedure
    assert procedure is not None
    later = procedure.model_copy(update={"deposit_on": dt.date(2026, 10, 15), "publicity_on": dt.date(2026, 10, 15)})
    planned = text_of(file_of("it-charter-chapter", procedure=later)["inspector-letter"])
    assert not re.search(r"a été déposé|a été publié|a été affiché", planned)
    assert "15 octobre 2026" in planned


def test_a_missing_day_is_an_open_point() -> None:
    procedure = aigov.samples.sample_matter("it-charter-chapter").procedure
    assert procedure is not None
    made = file_of("it-charter-chapter", procedure=procedure.model_copy(update={"deposit_on": None}))[
        "computation-sheet"
    ]
    points = [item for block in made.body if isinstance(block, OpenPoints) for item in block.items]
    assert any("procedure.deposit_on" in item for item in points)


def test_a_refusal_and_a_silence_have_their_letters_in_their_time() -> None:
    amendment = aigov.samples.sample_matter("it-charter-chapter").amendment
    assert amendment is not None
    refused = file_of(
        "contract-amendment", amendment=amendment.model_copy(update={"response": "refused", "signed_on": None})
    )
    assert "refusal-letter" in refused and "silence-letter" not in refused
    silent = amendment.model_copy(update={"response": "none", "signed_on": None})
    # proposed on 15 September with one month to reflect
    assert "silence-letter" not in file_of("contract-amendment", amendment=silent, as_of=dt.date(2026, 10, 15))
    letter = file_of("contract-amendment", amendment=silent, as_of=dt.date(2026, 10, 16))["silence-letter"]
    assert letter.date == "2026-10-16"
    assert "n'est pas une faute" in text_of(letter).replace("’", "'")


FOLDERS = {
    "contract-amendment": ("D11-contract-amendment.fr", "D12-answer-form.fr", "D12-answer-form.en"),
    "it-charter-chapter": ("D00-it-charter-chapter.fr", "D01-cse-note.fr", "D01-cse-note.en"),
}


@pytest.mark.parametrize("vehicle", depth(["contract-amendment"], list(FOLDERS)))
def test_the_folder_holds_the_text_the_documents_and_the_calendar(vehicle: str, tmp_path: Path) -> None:
    assessment = aigov.assess(aigov.load_library(), aigov.samples.sample_matter(vehicle))
    made = aigov.companions(assessment, tmp_path / "dossier")
    names = {path.name for path in made}
    assert {f"{name}.docx" for name in (*FOLDERS[vehicle], "D17-formalities-plan.fr")} <= names
    for path in made:
        if path.suffix == ".docx":
            docx.Document(io.BytesIO(path.read_bytes()))
    again = {path.name: path.read_bytes() for path in made}
    aigov.companions(assessment, tmp_path / "dossier")
    assert again == {path.name: path.read_bytes() for path in made}
    assert not list((tmp_path / "dossier").glob("*.tmp"))


def test_no_companion_prints_a_number_of_law_that_is_not_a_known_basis(library: aigov.Library) -> None:
    """Every article of the Labour Code that a companion cites is an entry of legal_bases.yaml."""
    for companion, texts in library.companions.values():
        for wording in texts.values():
            for number in re.findall(r"\b([LRD])\. ?(\d{3,4}-\d+(?:-\d+)?)", wording.raw):
                cited = f"ct-{number[0].lower()}{number[1]}"
                other = [name for name in library.legal_bases if name.endswith(f"{number[0].lower()}{number[1]}")]
                assert cited in library.legal_bases or other, (companion.id, number)


def test_the_time_to_reflect_runs_from_receipt() -> None:
    amendment = aigov.samples.sample_matter("it-charter-chapter").amendment
    assert amendment is not None
    silent = amendment.model_copy(update={"response": "none", "signed_on": None, "received_on": dt.date(2026, 11, 10)})
    assert "silence-letter" not in file_of("contract-amendment", amendment=silent, as_of=dt.date(2026, 12, 10))
    assert "silence-letter" in file_of("contract-amendment", amendment=silent, as_of=dt.date(2026, 12, 11))


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter", "contract-amendment"])
def test_the_individual_notice_speaks_of_recordings_where_meetings_may_be_transcribed(vehicle: str) -> None:
    for chosen, told in (("authorised", True), ("objection", True), ("forbidden", False)):
        options = {**aigov.samples.sample_matter(vehicle).options, "meeting_transcription": chosen}
        notice = text_of(file_of(vehicle, options=options)["individual-notice"])
        assert ("transcription d’une réunion où vous parlez" in notice) is told, chosen


def test_the_answer_form_lets_the_employee_propose_changes_without_accepting_in_part() -> None:
    form = text_of(file_of("contract-amendment")["answer-form"])
    assert form.count("☐") == 3
    assert "**Je propose des changements**, sans accepter ni refuser" in form
    assert "Une acceptation ne peut pas être partielle." in form
    letter = text_of(file_of("contract-amendment")["proposal-letter"])
    assert "n’est ni une acceptation ni un refus" in letter and "texte complet" not in letter


def test_a_box_to_tick_has_no_other_mark() -> None:
    """A dash before a box would be a second mark."""
    texts = (data_folder("clause_library") / "companions").rglob("*.md")
    assert [str(path) for path in texts if re.search(r"^\s*(-|\d+\.) ☐", path.read_text("utf-8"), re.MULTILINE)] == []
