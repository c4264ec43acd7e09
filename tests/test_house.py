"""House libraries: the worked example, what it replaces, what moved under it, and the weights it cannot raise."""

from __future__ import annotations

import importlib.util
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from command import run
from depth import WHOLE, depth

import aigov_docs as aigov
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.library import load, upstream

ROOT = Path(__file__).resolve().parents[1]
GUIDES = {"en_GB.UTF-8": ROOT / "docs/house-library.md", "fr_FR.UTF-8": ROOT / "docs/house-library.fr.md"}
HOUSE = data_folder("clause_library") / "samples/house"
Edit = Callable[[Path, str, str], None]


@pytest.fixture
def house(upstream_of_ten: aigov.Library, tmp_path: Path) -> Path:
    """The example in a folder that a test may change."""
    return Path(shutil.copytree(HOUSE, tmp_path / "cabinet"))


@pytest.fixture
def release(upstream_of_ten: aigov.Library, ten_clauses: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the upstream library, that a test may change as a next release would; read anew once changed."""

    def files() -> tuple[tuple[Path, int, int], ...]:
        listed = [(path, path.stat()) for path in sorted(ten_clauses.rglob("*"))]
        return tuple((path, each.st_size, each.st_mtime_ns) for path, each in listed)

    read = {files(): upstream_of_ten}

    def newest() -> aigov.Library:
        now = files()
        if now not in read:
            read[now] = load.read_library(ten_clauses)
        return read[now]

    monkeypatch.setattr(load, "load_shipped_library", newest)
    return ten_clauses


def said(folder: Path) -> list[str]:
    return [problem.text("en") for problem in aigov.library.check_folder(folder)]


def told(folder: Path) -> list[str]:
    return [problem.text("en") for problem in upstream.find_upstream_changes(aigov.load_library(folder))]


# ------------------------------------------------------------------ the example
def test_the_example_is_sound_published_and_written_against_this_release() -> None:
    library = aigov.load_library(HOUSE)
    assert said(HOUSE) == []
    assert [line for line in told(HOUSE) if not line.startswith("vehicles/")] == [], (
        "look at what moved, then: aigov-docs lock clause_library/samples/house --reviewed NAME"
    )
    assert not [label for label in library.drafts if label.startswith("cabinet-exemple/")]
    assert upstream.list_overridden(library) == [
        "confidential-data",
        "fact-checking",
        "vehicles/charter",
        "vehicles/it-charter-chapter",
    ]


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter", "contract-amendment"])
def test_its_clauses_print_under_its_name_beside_those_of_upstream(vehicle: str) -> None:
    library = aigov.load_library(HOUSE)
    assessment = aigov.assess(
        library,
        aigov.samples.sample_matter(vehicle).model_copy(update={"date": aigov.samples.sample_matter().assessed_on}),
    )
    labels = [finding.label for finding in assessment.findings]
    assert "cabinet-exemple/confidential-data@1" in labels
    assert ("cabinet-exemple/lawyers-exchanges@1" in labels) == (vehicle != "contract-amendment")
    assert sum(label.startswith("cabinet-exemple/") for label in labels) < len(labels) / 2
    text = aigov.to_bytes(aigov.assemble(assessment, "fr"), "md").decode()
    assert "assureurs" in text and aigov.to_bytes(aigov.assemble(assessment, ("fr", "en")), "md")


def test_the_added_clause_stands_where_it_was_put() -> None:
    ids = aigov.load_library(HOUSE).vehicles["charter"].list_clause_ids()
    shipped = aigov.load_library().vehicles["charter"].list_clause_ids()
    assert ids.index("lawyers-exchanges") == ids.index("trade-secrets") + 1
    assert [name for name in ids if name != "lawyers-exchanges"] == shipped


def test_its_rule_lowers_a_weight_only_where_it_says() -> None:
    library, matter = aigov.load_library(HOUSE), aigov.samples.sample_matter("contract-amendment")
    assert matter.amendment is not None
    for_all = matter.model_copy(update={"amendment": matter.amendment.model_copy(update={"for_all_staff": True})})
    before, after = (
        aigov.assess(library, matter).finding("human-review"),
        aigov.assess(library, for_all).finding("human-review"),
    )
    assert before is not None and after is not None
    assert (
        before.weight == "contractual+disciplinary"
        and after.weight == "none"
        and [rule.id for rule in after.rules] == ["CABINET-ALL-STAFF"]
    )
    review = aigov.assess(aigov.load_library(), for_all).finding("human-review")
    assert review is not None
    assert review.weight == "contractual+disciplinary"


def test_its_letterhead_takes_the_text() -> None:
    letterhead = aigov.word.open_letterhead(HOUSE / "papier-a-en-tete.docx")
    assert set(letterhead.fields) == {"employer.name", "document.version"}


def test_its_letterhead_is_what_its_script_makes() -> None:
    spec = importlib.util.spec_from_file_location("house_letterhead", ROOT / "tools/house_letterhead.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def parts(package: bytes) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(package)) as opened:
            return {name: opened.read(name) for name in opened.namelist()}

    assert parts(module.letterhead()) == parts((HOUSE / "papier-a-en-tete.docx").read_bytes())


# ------------------------------------------------------------------ outlines
def test_an_outline_is_changed_without_losing_the_rest(house: Path) -> None:
    (house / "vehicles/charter.yaml").write_text(
        "id: charter\nadd:\n  - {clause: lawyers-exchanges, after: trade-secrets, when: {agents: scoped}}\nleave_out:"
        " [frugality]\n",
        encoding="utf-8",
    )
    vehicle = aigov.load_library(house).vehicles["charter"]
    entry = next(entry for entry in vehicle.list_entries() if entry.clause == "lawyers-exchanges")
    assert entry.when == {"agents": "scoped"} and "frugality" not in vehicle.list_clause_ids()
    assert vehicle.on_change == aigov.load_library().vehicles["charter"].on_change


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id: charter\nadd:\n  - {clause: lawyers-exchanges, after: trade-secret}\n", 'did you mean "trade-secrets"?'),
        (
            "id: charter\nadd:\n  - {clause: lawyers-exchange, after: trade-secrets}\n",
            'did you mean "lawyers-exchanges"?',
        ),
        ("id: charter\nadd: []\nleave_out: [frugalit]\n", 'did you mean "frugality"?'),
        ("id: chartre\nadd: []\n", "unknown vehicle"),
        ("id: charter\nadd: []\nremove: [frugality]\n", 'unknown key "remove"'),
    ],
)
def test_a_mistake_in_a_change_of_outline_is_named(house: Path, text: str, expected: str) -> None:
    (house / "vehicles/charter.yaml").write_text(text, encoding="utf-8")
    assert any(expected in line and "vehicles/charter.yaml" in line for line in said(house)), said(house)


# ------------------------------------------------------------------ upstream moves
def new_edition(release: Path) -> None:
    folder = release / "clauses/fact-checking/fact-checking"
    path = folder / "clause.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").rstrip()
        + "\n  2:\n    in_force: 2027-03-01\n    legal_bases: [ct-l1222-1]\n    change: {level: clarification, fr:"
        ' "Vise aussi les images.", en: "Also covers images."}\n',
        encoding="utf-8",
    )
    for language in ("fr", "en"):
        shutil.copy(folder / f"1.{language}.md", folder / f"2.{language}.md")


@pytest.fixture(autouse=True)
def recorded(request: pytest.FixtureRequest) -> None:
    """The copy starts from the outlines of today: those of this repository move with every clause."""
    if "house" in request.fixturenames:
        aigov.library.lock_editions(
            request.getfixturevalue("house"), ["vehicles/charter", "vehicles/it-charter-chapter"]
        )


def test_nothing_is_told_while_upstream_stays(house: Path, release: Path) -> None:
    assert told(house) == []


def test_a_new_upstream_edition_is_told_with_what_it_changes_and_what_to_do(house: Path, release: Path) -> None:
    new_edition(release)
    assert said(house) == []  # nothing is wrong
    (line,) = told(house)
    assert line.startswith(
        "fact-checking — upstream changed: fact-checking@2 was @1 when you replaced it (Also covers images)"
    )
    assert "aigov-docs lock FOLDER --reviewed fact-checking" in line
    assert "Vise aussi les images" in upstream.find_upstream_changes(aigov.load_library(house))[0].text("fr")


def test_once_reviewed_it_is_told_no_more(house: Path, release: Path) -> None:
    new_edition(release)
    before = (house / "library.lock").read_text(encoding="utf-8")
    assert aigov.library.lock_editions(house).recorded == ()  # publishing is no review
    assert told(house) and (house / "library.lock").read_text(encoding="utf-8") == before
    assert aigov.library.lock_editions(house, ["fact-checking"]).recorded == ("fact-checking",)
    assert told(house) == []
    assert "edition: 2" in (house / "library.lock").read_text(encoding="utf-8")


def test_a_text_and_an_outline_that_move_are_told(house: Path, release: Path, edit: Edit) -> None:
    (release / "library.lock").unlink()  # a draft upstream, whose text may change
    edit(
        release / "clauses/never-enter/confidential-data/2.fr.md", "mots de passe,", "mots de passe, phrases secrètes,"
    )
    edit(release / "vehicles/charter.yaml", "      - anonymisation\n", "")
    lines = told(house)
    assert len(lines) == 2 and any(
        "the text of confidential-data@2 is no longer the one you replaced" in line for line in lines
    )
    assert any("vehicles/charter" in line and "outline" in line for line in lines)


def test_a_clause_that_upstream_gives_up_is_told(house: Path, release: Path) -> None:
    shutil.rmtree(release / "clauses/fact-checking/fact-checking")
    for vehicle in ("charter", "it-charter-chapter"):
        path = release / f"vehicles/{vehicle}.yaml"
        path.write_text(
            re.sub(r"(?m)^ *- fact-checking\n|fact-checking, |, fact-checking", "", path.read_text(encoding="utf-8")),
            encoding="utf-8",
        )
    lock = release / "library.lock"
    lock.write_text(re.sub(r"(?m)^fact-checking@1:\n(  .*\n)+", "", lock.read_text(encoding="utf-8")), encoding="utf-8")
    assert any(line.startswith("fact-checking — upstream no longer has it") for line in told(house))


def test_what_was_never_recorded_is_told(house: Path) -> None:
    lock = house / "library.lock"
    lock.write_text(lock.read_text(encoding="utf-8").partition("overrides:")[0], encoding="utf-8")
    assert [line.partition(" — ")[0] for line in told(house)] == [
        "confidential-data",
        "fact-checking",
        "vehicles/charter",
        "vehicles/it-charter-chapter",
    ]
    assert set(aigov.library.lock_editions(house).recorded) == {
        "confidential-data",
        "fact-checking",
        "vehicles/charter",
        "vehicles/it-charter-chapter",
    }
    assert told(house) == []


def test_only_what_is_replaced_is_reviewed(house: Path) -> None:
    with pytest.raises(aigov.LibraryError, match='did you mean "fact-checking"'):
        aigov.library.lock_editions(house, ["fact-cheking"])


# ------------------------------------------------------------------ no weight is raised
RULE = (
    '- id: X-1\n  stage: {stage}\n  explanation: {{fr: "x", en: "x"}}\n  about: {about}\n  when: {when}\n '
    " exception_to: {over}\n{weight}  legal_bases: []\n  confidence: conservative\n"
)


def rule(house: Path, stage: str, about: str, when: str, over: str, weight: str | None) -> None:
    text = RULE.format(stage=stage, about=about, when=when, over=over, weight=f"  weight: {weight}\n" if weight else "")
    (house / "rules/cabinet.yaml").write_text(text, encoding="utf-8")


def test_a_rule_that_gives_a_weight_is_refused(house: Path) -> None:
    for weight in ("disciplinary", "contractual", "contractual+disciplinary"):
        rule(house, "vehicle", "{track: information}", "{family: conduct}", "[V1-NONE]", weight)
        assert any("a rule of a house library may only lower a weight" in line for line in said(house)), weight
        with pytest.raises(aigov.LibraryError):
            aigov.assess(aigov.load_library(house), aigov.samples.sample_matter("charter"))


def test_a_rule_that_makes_void_clauses_merely_weightless_is_refused(
    house: Path, library: aigov.Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is more than unenforceable."""
    rule(house, "unlawful", "{kind: monitoring}", "{monitoring_information: missing}", "[G-MONITORING]", "none")
    assert any("without them it is unenforceable" in line and "X-1" in line for line in said(house)), said(house)
    matter = aigov.samples.sample_matter("it-charter-chapter")
    untold = matter.monitoring.model_copy(update={"informed_on": None, "nobody_told": True})
    uninformed = matter.model_copy(update={"monitoring": untold})
    monkeypatch.setattr(load, "load_shipped_library", lambda: library)  # the ten clauses watch nobody
    with pytest.raises(aigov.RuleConflict, match="without them it is unenforceable"):
        aigov.assess(aigov.load_library(house), uninformed)
    assert aigov.assess(aigov.load_library(house), matter)  # where the rule changes nothing, nothing is refused


def test_a_rule_without_a_weight_that_sets_a_lowering_rule_aside_is_refused(house: Path) -> None:
    """With the language rule set aside, the vehicle would give its weight."""
    rule(house, "language", "{track: internal_rules}", "{language: foreign}", "[G-LANG-RI]", None)
    assert any("may only lower a weight" in line and "X-1" in line for line in said(house)), said(house)


def test_a_rule_on_sanctions_opens_none(house: Path) -> None:
    sanctions = (data_folder("clause_library") / "rules/sanctions.yaml").read_text(encoding="utf-8")
    name, stage = next((m[1], m[2]) for m in re.finditer(r"- id: (\S+)\n  stage: (forbidden)\n", sanctions))
    (house / "rules/cabinet.yaml").unlink()
    text = RULE.format(
        stage=stage,
        about="{question: sanction}",
        when="{sanction: [warning, suspension, transfer, demotion, dismissal, fine]}",
        over=f"[{name}]",
        weight="",
    )
    (house / "rules/sanctions.yaml").write_text(text, encoding="utf-8")
    assert any("may only lower a weight" in line for line in said(house)), said(house)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("kinds", 'good_practice: {family: conduct, modality: obligation, fr: "Conseil", en: "Advice"}\n'),
        (
            "weights",
            (
                'none: {order: 1, bears: true, grounds_sanction: true, house: true, fr: "x", en: "x", says: {fr: "x",'
                ' en: "x"}}\n'
            ),
        ),
        ("families", 'informative: {fr: "Autre", en: "Other"}\n'),
        (
            "formalities",
            (
                "deposit:\n  {fact: deposit, done: [done, unproved, missing], undone: [], vehicles:"
                ' [it-charter-chapter], key: procedure.deposit_on, legal_bases: [ct-l1321-4], fr: "x", en: "x"}\n'
            ),
        ),
    ],
)
def test_the_lists_on_which_weights_rest_are_not_changed(house: Path, file: str, text: str) -> None:
    (house / "vocabulary").mkdir()
    (house / f"vocabulary/{file}.yaml").write_text(text, encoding="utf-8")
    assert any(
        "a house library does not change this word" in line and f"vocabulary/{file}.yaml" in line
        for line in said(house)
    ), said(house)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("weights", 'binding: {order: 9, fr: "Forte", en: "Binding", says: {fr: "x", en: "x"}}\n'),
        ("verdicts", 'perhaps: {fr: "Peut-être", en: "Perhaps", says: {fr: "x", en: "x"}}\n'),
        (
            "options",
            'postures: {lax: {fr: "Lâche", en: "Lax", says: {fr: "x", en: "x"}}}\noptions: {}\ndelays: {}\n',
        ),
    ],
)
def test_nothing_is_added_to_the_closed_lists(house: Path, file: str, text: str) -> None:
    (house / "vocabulary").mkdir()
    (house / f"vocabulary/{file}.yaml").write_text(text, encoding="utf-8")
    lines = [line for line in said(house) if "a house library adds no word to this list" in line]
    assert lines and f"vocabulary/{file}.yaml" in lines[0] and "choose one of" in lines[0]


def test_a_word_is_added_beside_the_others(house: Path) -> None:
    (house / "vocabulary").mkdir()
    (house / "vocabulary/kinds.yaml").write_text(
        'lawyers: {family: conduct, modality: obligation, fr: "Échanges avec les avocats",'
        ' en: "Exchanges with lawyers"}\n',
        encoding="utf-8",
    )
    path = house / "clauses/professional-secrecy/lawyers-exchanges/clause.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("kind: confidentiality", "kind: lawyers"), encoding="utf-8"
    )
    (house / "library.lock").unlink()
    library = aigov.load_library(house)
    assert said(house) == [] and library.clauses["lawyers-exchanges"].family == "conduct"
    assert (
        aigov.assess(
            library,
            aigov.samples.sample_matter("charter").model_copy(
                update={"date": aigov.samples.sample_matter().assessed_on}
            ),
        )
        .finding("lawyers-exchanges")
        .weight
        == "none"
    )  # type: ignore[union-attr]  # the charter has it


# ------------------------------------------------------------------ the guide
def write_demo(folder: Path) -> None:
    """The matter that `quickstart` puts in a folder."""
    folder.mkdir()
    (folder / "matter.yaml").write_text(aigov.sample_text(), encoding="utf-8")


@pytest.mark.parametrize("language", depth(list(GUIDES)[1:], list(GUIDES)))
def test_the_guide_runs_and_shows_what_it_says(language: str, tmp_path: Path) -> None:
    text = GUIDES[language].read_text(encoding="utf-8").replace("\u202f", " ").replace("\u00a0", " ")
    blocks = re.findall(r"```sh\n(.*?)```(?:\s*```text\n(.*?)```)?", text, re.S)
    assert len(blocks) >= 5
    tool = tmp_path / "bin/aigov-docs"
    tool.parent.mkdir()
    tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m aigov_docs "$@"\n', encoding="utf-8")
    tool.chmod(0o755)
    (tmp_path / "bin/python").symlink_to(sys.executable)
    environment = {
        **os.environ,
        "PATH": f"{tool.parent}:{os.environ['PATH']}",
        "LANG": language,
        "LANGUAGE": "",
        "LC_ALL": "",
        "LC_MESSAGES": "",
        "PYTHONPATH": str(Path(aigov.__file__).parents[1]),
    }
    work = tmp_path / "work"
    work.mkdir()
    for commands, expected in blocks:
        told = ""
        for line in [commands] if WHOLE else commands.splitlines():
            words = shlex.split(line)
            if not WHOLE and words == ["aigov-docs", "quickstart", "demo"]:
                write_demo(work / "demo")  # the command itself is run in test_cli
                continue
            if not WHOLE and words[0] == "aigov-docs" and "||" not in words:
                done = run(*words[1:], cwd=work, language=language)  # as a shell would, without starting anew
            else:
                done = subprocess.run(
                    ["sh", "-e", "-c", line],
                    cwd=work,
                    env=environment,
                    capture_output=True,
                    text=True,
                    encoding="utf-8",
                    timeout=300,
                )
            told += (done.stdout + done.stderr).replace("\u202f", " ").replace("\u00a0", " ")
            assert done.returncode == 0, (line, told)
        for line in expected.splitlines():
            assert line in told, (line, commands, told)
    assert (work / "charte.docx").is_file()


@pytest.mark.parametrize("guide", GUIDES.values(), ids=lambda path: path.stem)
def test_the_tree_of_the_guide_is_that_of_the_example(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    tree = re.search(r"```\ncabinet/\n(.*?)```", text, re.S)
    assert tree is not None
    named = {line.split()[0].rstrip("/") for line in tree[1].splitlines()}
    there = {
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("*")
        if path.is_file() and path.parent.parent.parent.name != "clauses"
    }
    there |= {path.parent.relative_to(HOUSE).as_posix() for path in HOUSE.glob("clauses/*/*/clause.yaml")}
    assert named == there
