"""The campaign in short: some trials of each part, from a fixed seed; the whole is tools/campaign.py."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from depth import depth

import aigov_docs as aigov

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
import campaign

#: How many trials of each part; kills are those of test_issue.
COUNTS = {
    "lists": depth(120, 5000),
    "answers": depth(60, 2000),
    "matters": depth(6, 500),
    "files": depth(2, 50),
    "issues": depth(1, 30),
    "bombs": depth(1, 20),
    "runs": depth(3, 50),
    "power": depth(3, 100),
    "registers": depth(10, 250),
}


@pytest.mark.parametrize("part", COUNTS)
def test_some_trials_of_each_part_find_nothing(part: str) -> None:
    found = [(number, str(failure)) for number, failure in campaign.run_part(part, 1, range(COUNTS[part])) if failure]
    assert found == []


def test_trials_remember_nothing_of_each_other(tmp_path: Path) -> None:
    """A register in the place where another was is no older copy of it: a trial is not refused for the one before."""
    events = []

    def writes(chance: random.Random, folder: Path) -> None:
        campaign.prepare_register(folder / "register.db")
        with aigov.Register(folder / "register.db", create=False) as register:
            events.append(register.check_chain().clean)

    assert [campaign.judge(writes, random.Random(1), tmp_path) for _ in range(2)] == [None, None]
    assert events == [True, True]


def raise_error(error: Exception) -> None:
    raise error


def test_what_is_wrong_is_found(tmp_path: Path) -> None:
    """A judge that finds nothing finds these."""

    def loses(chance: random.Random, folder: Path) -> None:
        (folder / "Qqzurban.docx").write_bytes(b"")

    def breaks(chance: random.Random, folder: Path) -> None:
        raise KeyError("Qqzurban")

    def tells(chance: random.Random, folder: Path) -> None:
        problem = aigov.Problem("x", "here", "{value} is wrong", "", {"value": "Qqzurban"})
        campaign.attempt(lambda: raise_error(aigov.MatterError(problem)))

    kinds = []
    for trial in (loses, breaks, tells):
        failure = campaign.judge(trial, random.Random(1), tmp_path)
        kinds.append(failure.kind if failure is not None else "")
    assert kinds == ["person's data", "traceback", "person's data"]


def test_a_log_adds_up_and_a_failure_is_played_again_by_its_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails_at_three(chance: random.Random, folder: Path) -> None:
        if chance.random() == random.Random("7:lists:3").random():
            raise campaign.Failure("lost", "somebody")

    part = campaign.Part(lambda root: fails_at_three, 8, 5, "hostile inputs")
    monkeypatch.setattr(campaign, "PARTS", {"lists": part})
    log = tmp_path / "log.jsonl"
    monkeypatch.delenv("AIGOV_WHOLE", raising=False)
    assert campaign.main(["--seed", "7", "--log", str(log)]) == 1
    monkeypatch.setenv("AIGOV_WHOLE", "1")
    assert campaign.main(["--seed", "7", "--log", str(log)]) == 0  # the other three
    assert campaign.main(["--seed", "7", "--log", str(log)]) == 0  # nothing is left
    capsys.readouterr()
    assert campaign.main(["--totals", "--log", str(log)]) == 1
    assert "| lists | 8 | 8 |" in capsys.readouterr().out
    again = ["--part", "lists", "--seed", "7", "--log", str(log), "--only"]
    assert campaign.main([*again, "3"]) == 1 and campaign.main([*again, "4"]) == 0
    monkeypatch.setattr(
        campaign, "PARTS", {"lists": campaign.Part(lambda root: lambda *_: None, 8, 5, "hostile inputs")}
    )
    assert campaign.main([*again, "3"]) == 0 and campaign.main(["--totals", "--log", str(log)]) == 0  # mended
