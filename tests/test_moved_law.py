"""Where the law itself moved: an edition for before and one for after, and what a new release asks of a firm."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import shutil
from pathlib import Path

import docx
import pytest
from command import run
from depth import depth

import aigov_docs as aigov
from aigov_docs.cli import redline_command as command
from aigov_docs.cli.console import Console
from aigov_docs.kits.ground.resources import data_folder

#: Each clause that states a duty of the AI Act which moved, with the first day of each of its editions.
MOVED = {
    "training-commitment": ("2025-02-02", "2026-07-27"),
    "training-attendance": ("2025-02-02", "2026-07-27"),
    "training-record": ("2025-02-02", "2026-07-27"),
    "prohibited-practices": ("2025-02-02", "2026-07-27", "2026-12-02"),
    "chatbots": ("2025-02-02", "2026-08-02"),
    "synthetic-content": ("2025-02-02", "2026-08-02"),
    "software-publisher": ("2025-02-02", "2026-08-02", "2026-12-02"),
    "high-risk-uses": ("2025-02-02", "2026-07-27", "2027-12-02"),
    "hr-decisions": ("2025-02-02", "2027-12-02"),
    "no-automated-decision": ("2025-02-02", "2027-12-02"),
}
#: Editions that announce a law before its day, and say so.
ANNOUNCED = {"prohibited-practices@2", "high-risk-uses@2"}


def test_each_day_of_the_law_has_its_edition(library: aigov.Library) -> None:
    for name, days in MOVED.items():
        editions = library.clauses[name].editions.values()
        assert tuple(each.in_force.isoformat() for each in editions) == days, name
        for edition in editions:
            day = edition.in_force
            assert library.clauses[name].edition_on(day) is edition
            before = library.clauses[name].edition_on(day - dt.timedelta(days=1))
            assert edition.number == 1 or before is library.clauses[name].editions[edition.number - 1]


def test_no_edition_cites_the_ai_act_before_its_day(library: aigov.Library) -> None:
    ahead = {
        clause.label_edition(edition)
        for clause in library.clauses.values()
        for edition in clause.editions.values()
        for name in edition.legal_bases
        if (basis := library.legal_bases[name]).group == "reglement-ia"
        and min(version.since for version in basis.versions if version.since) > edition.in_force
    }
    assert ahead == ANNOUNCED


def test_a_clause_that_cites_the_ai_act_has_its_history(library: aigov.Library) -> None:
    """A new clause that cites a provision which moved is to be dated too, or to be left aside here with its reason."""
    settled = {"no-scoring"}  # Article 5(1)(f) has not moved since its first day
    citing = {
        clause.id
        for clause in library.clauses.values()
        for edition in clause.editions.values()
        if any(library.legal_bases[name].group == "reglement-ia" for name in edition.legal_bases)
    }
    assert citing - settled == set(MOVED)


DOCS = (Path(__file__).parents[1] / "docs/tracked-changes.md").read_text(encoding="utf-8")
RUNS = re.findall(r"^\$ aigov-docs (redline aigov@.*)\n((?:.*\n)+?)```", DOCS, re.MULTILINE)
#: The page says in a sentence what the charter asks for.
CHARTER = RUNS[0][0].replace("contract-amendment", "charter")


@pytest.mark.parametrize(
    ("asked", "said"),
    depth([*RUNS], [*RUNS, (CHARTER, "")]),
    ids=lambda given: "".join(re.findall(r"--vehicle (\S+)", given)[:1]) or "said",
)
def test_the_redline_of_two_releases_says_what_changes_and_what_it_asks(
    asked: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page of the docs holds the real output, for the sample matter as each kind of document."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(data_folder("clause_library") / "samples" / "matter.yaml", "matter.yaml")
    console = Console("en")
    parser = argparse.ArgumentParser()
    command.add_command(parser.add_subparsers(), console)
    assert command.run_command(parser.parse_args(asked.split()), console) == 0
    out = capsys.readouterr().out.replace("\xa0", " ")
    head, left_out, tail = said.partition("…\n")
    assert out.startswith(head) and out.endswith(tail) and (left_out or not said or out == said)
    asks = re.findall(r"^  (.*) \(Article", out.partition("\n\n")[2].partition("\n\n")[0], re.MULTILINE)
    front = "".join(docx.Document("what-changes.docx").element.body.itertext()).replace("\xa0", " ")
    articles = re.findall(r"^(Article .*)$", out, re.MULTILINE)
    assert asks and articles and all(each in front for each in articles) and aigov.load_library().release in front
    assert said or all(f"“{each}”" in DOCS for each in asks)
    shows = "AvantAprès" in front  # a table of words, of which the page says how it marks them
    assert ("les mots ajoutés sont en gras" in front) == shows and shows == ("→" in out)


def test_the_docs_show_each_kind_of_document() -> None:
    shown = {re.findall(r"--vehicle (\S+)", asked)[0] for asked in (*(asked for asked, _ in RUNS), CHARTER)}
    assert shown == set(aigov.load_library().vehicles)


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter", "contract-amendment"])
def test_the_day_before_and_the_day_of_the_law(vehicle: str) -> None:
    """Documents of the eve of each day have the edition of before, those of the day the edition of after."""
    library, matter = aigov.load_library(), aigov.samples.sample_matter(vehicle)
    for day in sorted({dt.date.fromisoformat(each) for days in MOVED.values() for each in days[1:]}):
        eve, same = (
            {
                each.clause.id: each.edition
                for each in aigov.compose_document(library, matter.model_copy(update={"date": on})).chosen
            }
            for on in (day - dt.timedelta(days=1), day)
        )
        for name, edition in same.items():
            moved = name in MOVED and day.isoformat() in MOVED[name]
            assert (eve[name].number < edition.number) is moved or name not in MOVED, (name, day)


def test_a_release_without_a_name_is_no_release(tmp_path: Path) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text(aigov.sample_text(), encoding="utf-8")
    done = run("redline", "aigov@", "aigov", "--matter", matter, "-o", tmp_path / "changes.docx")
    assert done.returncode == 1 and 'unknown release ""' in done.stderr and "2026.11, 2026.12" in done.stderr
    assert not (tmp_path / "changes.docx").exists()
