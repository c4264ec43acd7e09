"""The command line, run as a user runs it."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from command import run, start
from depth import WHOLE, in_turn

import aigov_docs as aigov


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quickstart")
    done = run("quickstart", str(folder / "demo"))
    assert done.returncode == 0, done.stderr
    return folder / "demo"


@pytest.fixture
def matter(tmp_path: Path) -> Path:
    path = tmp_path / "matter.yaml"
    path.write_text(aigov.sample_text("matter.yaml"), encoding="utf-8")
    return path


def test_quickstart_makes_everything(made: Path) -> None:
    names = {path.name for path in (made / "documents").iterdir()}
    for stem in ("charte", "chapitre-charte-informatique", "avenant"):
        for language in ("fr", "en", "fr+en"):
            assert f"{stem}.{language}.docx" in names
    assert {
        "rapport-opposabilite.fr.docx",
        "rapport-opposabilite.en.docx",
        "charte.fr.html",
        "charte.fr.md",
        "charte.fr.json",
    } <= names
    assert (made / "matter.yaml").is_file() and (made / "employees.csv").is_file()


def test_quickstart_never_overwrites_a_matter(tmp_path: Path) -> None:
    (tmp_path / "matter.yaml").write_text("vehicle: charter\n", encoding="utf-8")
    done = run("quickstart", str(tmp_path))
    assert done.returncode == 1
    assert (tmp_path / "matter.yaml").read_text(encoding="utf-8") == "vehicle: charter\n"


@pytest.mark.parametrize(("language", "ending"), in_turn(["fr", "en", "fr+en"], ["docx", "html", "md", "json"]))
def test_draft_takes_the_format_from_the_ending(matter: Path, ending: str, language: str) -> None:
    out = matter.parent / f"out.{ending}"
    unpaged = ["--no-paginate"] if ending == "docx" and language != "fr" and not WHOLE else []  # LibreOffice once
    done = run("draft", str(matter), "-o", str(out), "--lang", language, "--vehicle", "V1", *unpaged)
    assert done.returncode == 0, done.stderr
    assert out.stat().st_size > 1000


def test_draft_refuses_clearly_and_leaves_nothing(matter: Path) -> None:
    folder = matter.parent
    for arguments, status, said in [
        (["draft", str(matter), "-o", str(folder / "x.odt")], 1, "x.odt"),
        (["draft", str(matter), "-o", str(folder / "none" / "x.docx")], 1, "none"),
        (["draft", str(matter), "-o", str(folder / "x.docx"), "--vehicle", "chartre"], 1, 'did you mean "charter"?'),
        (["draft", str(matter), "-o", str(folder / "x.docx"), "--as-of", "tomorrow"], 2, "not a date"),
        (["draft", str(matter), "-o", str(folder / "x.docx"), "--as-of", "2026-02-30"], 2, "this day does not exist"),
        (["draft", str(matter), "-o", str(folder / "x.docx"), "--lang", "de"], 2, "--lang"),
        (["draft", str(folder / "nothing.yaml"), "-o", str(folder / "x.docx")], 1, "there is no such file"),
        (["draft", str(matter)], 2, "-o"),
        (["draft"], 2, "MATTER"),
        (["drft"], 2, "drft"),
        ([], 2, "COMMAND"),
    ]:
        done = run(*arguments)
        assert done.returncode == status, (arguments, done.stdout, done.stderr)
        assert said in done.stderr and "Traceback" not in done.stderr, (arguments, done.stderr)
    assert [path.name for path in folder.iterdir()] == ["matter.yaml"]


def test_an_english_only_chapter_is_refused(matter: Path) -> None:
    matter.write_text(
        matter.read_text(encoding="utf-8").replace("languages: [fr, en] ", "languages: [en] "), encoding="utf-8"
    )
    done = run("draft", str(matter), "-o", str(matter.parent / "x.docx"))
    assert done.returncode == 1
    assert "a document without French is not made" in done.stderr
    assert not (matter.parent / "x.docx").exists()


def test_a_changed_published_edition_stops_every_command(matter: Path, ten_clauses: Path) -> None:
    path = ten_clauses / "clauses/purpose/purpose/1.fr.md"
    path.write_text(path.read_text(encoding="utf-8").replace(".", " !", 1), encoding="utf-8")
    for arguments in (["draft", str(matter), "-o", "x.docx"], ["compare", str(matter)], ["clauses"]):
        done = run(*arguments, "--library", str(ten_clauses), cwd=matter.parent)
        assert done.returncode == 1 and '"purpose@1" is published and was changed' in done.stderr
    assert run("check", str(ten_clauses)).returncode == 1


def test_compare_json_gives_weights_rules_and_bases(matter: Path) -> None:
    done = run("compare", str(matter), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    clause = next(c for c in said["clauses"] if c["clause"] == "confidential-data")
    weights = {name: v["weight"] for name, v in clause["vehicles"].items()}
    assert weights == {
        "charter": "none",
        "it-charter-chapter": "disciplinary",
        "contract-amendment": "contractual+disciplinary",
    }
    for vehicle in clause["vehicles"].values():
        assert vehicle["rules"][0]["id"] and vehicle["legal_bases"]


def test_without_its_deposit_the_chapter_names_it(matter: Path) -> None:
    text = "\n".join(line for line in matter.read_text(encoding="utf-8").splitlines() if "deposit_on" not in line)
    matter.write_text(text, encoding="utf-8")
    said = json.loads(run("compare", str(matter), "--json").stdout)
    conduct = [c for c in said["clauses"] if c["family"] == "conduct"]
    assert conduct
    for clause in conduct:
        chapter = clause["vehicles"]["it-charter-chapter"]
        assert (
            chapter["weight"] == "none" and "deposit" in chapter["missing"] and chapter["weight_then"] == "disciplinary"
        )
    assert "procedure.deposit_on" in run("compare", str(matter)).stdout


def test_compare_speaks_words_in_the_users_language(matter: Path) -> None:
    text = "\n".join(line for line in matter.read_text(encoding="utf-8").splitlines() if "deposit_on" not in line)
    matter.write_text(text, encoding="utf-8")
    french, english = (
        run("compare", str(matter), language=language).stdout.replace("\u00a0", " ")
        for language in ("fr_FR.UTF-8", "en_GB.UTF-8")
    )
    charter, chapter, contract = (
        "Charte autonome",
        "Chapitre IA de la charte informatique",
        "Avenant au contrat de travail",
    )
    facts = (" : réserves", " : une fois fait ce qui manque", " : à son plan")
    heads = [name + more for name in (charter, chapter, contract) for more in ("", *facts)]
    assert french.splitlines()[0].split("\t") == ["Clause", "Édition", "Titre", *heads]
    assert english.splitlines()[0].startswith(
        "Clause\tEdition\tTitle\tStand-alone charter\tStand-alone charter: marks\t"
    )
    said = next(line for line in french.splitlines() if line.startswith("authorised-tools\t")).split("\t")
    assert said[:7] == ["authorised-tools", "1", "Choisir son outil", "Sans portée", "", "", "oui"]
    assert said[7:11] == ["Sans portée", "", "Disciplinaire", "oui"] and said[11] == "Contractuelle et disciplinaire"
    assert len({line.count("\t") for line in french.split("\n\n")[0].splitlines()}) == 1, "one fact a column"
    assert "\tnon\t" in french and "Après la flèche" not in french
    assert (
        "Chapitre IA de la charte informatique : manque : Dépôt prouvé au greffe du conseil de prud’hommes (deposit,"
        " procedure.deposit_on)" in french.splitlines()
    )
    assert "AI chapter of the IT charter: V1-EMPLOYER-COMMITMENT: " in english
    assert "W-OUT-OF-FIELD" not in english, "the outline separates the information from the rules"
    for code in ("it-charter-chapter", "contract-amendment", "contractual+disciplinary", "disciplinary\t"):
        assert code not in french
    assert run("compare", str(matter), "--lang", "en", language="fr_FR.UTF-8").stdout.replace("\u00a0", " ") == english


@pytest.mark.parametrize("frames", [True, False])
def test_a_table_fits_a_narrow_terminal(
    matter: Path, frames: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from aigov_docs.cli import main
    from aigov_docs.cli.console import Console

    monkeypatch.setenv("LANGUAGE", "fr")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(Console, "terminal", property(lambda self: True))
    if not frames:
        monkeypatch.setitem(sys.modules, "rich.console", None)
    assert main(["compare", str(matter)]) == 0
    table = capsys.readouterr().out.split("\n\n")[0].splitlines()
    assert ("│" in "".join(table)) is frames
    assert all(len(line.replace("\033[1m", "").replace("\033[0m", "")) <= 80 for line in table)
    first = " ".join(line.strip("│").split("  ")[0].strip() for line in table)
    assert "personal-accounts-public-information@1\u00a0– Votre compte personnel" in first.replace("- ", "-")


def test_explain_says_why_in_the_readers_language(matter: Path) -> None:
    french = run("explain", str(matter), "confidential-data", language="fr_FR.UTF-8").stdout
    english = run("explain", str(matter), "confidential-data").stdout
    assert "V2-ALL-STAFF" in french and "Portée" in french
    assert "V2-ALL-STAFF" in english and "Weight" in english
    wrong = run("explain", str(matter), "confidental-data")
    assert wrong.returncode == 1 and 'did you mean "confidential-data"?' in wrong.stderr


def test_weights_on_another_day(matter: Path) -> None:
    before = json.loads(run("explain", str(matter), "confidential-data", "--as-of", "2026-11-01", "--json").stdout)
    assert before["clauses"][0]["weight"] == "none" and before["clauses"][0]["missing"] == ["waiting-month"]


def test_help_and_errors_are_in_the_users_language() -> None:
    assert "Chaque commande" in run("--help", language="fr_FR.UTF-8").stdout
    assert "usage" in run("--help").stdout
    assert (
        "MATTER" not in run("draft", language="fr_CA.UTF-8").stderr
        and "DOSSIER" in run("draft", language="fr_CA.UTF-8").stderr
    )
    assert run("draft", "--help", language="C").returncode == 0


def test_plain_text_in_a_pipe() -> None:
    out = run("clauses").stdout
    assert "\033[" not in out and "\t" in out.splitlines()[0]


def test_a_reader_that_leaves_early_is_no_error() -> None:
    command = f'"{sys.executable}" -m aigov_docs schema | head -c 100'  # it prints more than a pipe holds
    done = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(aigov.__file__).parents[1])},
        timeout=60,
    )
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


@pytest.mark.parametrize("where", ["build_parser", "import_module"])
def test_a_command_stopped_from_the_keyboard_says_so_whatever_it_was_doing(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"aigov_docs.cli.{where}", stop)
    done = run("clauses")
    assert (done.returncode, done.stdout) == (130, "") and "nothing is half-written" in done.stderr


def test_an_output_that_was_closed_before_is_no_error() -> None:
    command = f'"{sys.executable}" -m aigov_docs schema options >&-'
    done = subprocess.run(
        ["sh", "-c", command],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(aigov.__file__).parents[1])},
        timeout=60,
    )
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr


def test_schema_accepts_the_sample_and_lists_the_words() -> None:
    schema = json.loads(run("schema").stdout)
    assert set(schema["required"]) == {"vehicle", "date", "employer", "cse"}
    assert "charter" in schema["properties"]["vehicle"]["enum"]
    assert schema["properties"]["options"]["properties"]["agents"]["enum"] == ["forbidden", "approval", "scoped"]
    assert "unlisted_tools" in run("schema", "options").stdout


def test_clauses_lists_and_shows(matter: Path) -> None:
    assert len(json.loads(run("clauses", "--json").stdout)) >= 35
    one = run("clauses", "confidential-data").stdout
    assert "2 August 2026" in one.replace("\u00a0", " ") and "[contract-amendment.fr]\t[contract-amendment.en]" in one
    assert run("clauses", "--topic", "Z9").returncode == 1


def test_scenarios_are_counted_and_a_failure_is_explained(tmp_path: Path) -> None:
    text = (Path(__file__).parent / "scenarios/dossier.yaml").read_text(encoding="utf-8")
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(text, encoding="utf-8")
    done = run("scenarios", str(good))
    assert done.returncode == 0 and done.stdout.strip().endswith("73 passed, 0 failed")
    assert run("scenarios", str(good), language="fr_FR.UTF-8").stdout.strip().endswith("73 réussis, 0 échoués")
    bad.write_text(
        text.replace(
            "weights: {data_prohibition: none, confidentiality: none}", "weights: {data_prohibition: disciplinary}", 1
        ),
        encoding="utf-8",
    )
    done = run("scenarios", str(bad))
    assert done.returncode == 1 and "72 passed, 1 failed" in done.stdout
    assert "S02" in done.stdout and "expected disciplinary, got none" in done.stdout and "V1-NONE" in done.stdout


# ------------------------------------------------------------------ start-up
@pytest.mark.parametrize(
    ("words", "language"),
    [
        (("draft", "nowhere.yaml"), "en_GB.UTF-8"),
        (("draft", "nowhere.yaml"), "fr_FR.UTF-8"),
        (("draft", "nowhere.yaml"), "C"),
        (("--help",), "fr_FR.UTF-8"),
        (("draft",), "C"),
        (("explain", "matter.yaml", "confidential-data"), "fr_FR.UTF-8"),
        (("clauses", "--topic", "Z9"), "en_GB.UTF-8"),
    ],
)
def test_a_new_process_says_what_these_tests_are_told(matter: Path, words: tuple[str, ...], language: str) -> None:
    here, there = (each(*words, cwd=matter.parent, language=language, COLUMNS="80") for each in (run, start))
    assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)


def test_importing_loads_no_heavy_library() -> None:
    code = (
        "import sys, aigov_docs; print([m for m in ('docx', 'docxtpl', 'pydantic', 'yaml', 'babel', 'markdown', 'lxml',"
        " 'jinja2', 'rich') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(aigov.__file__).parents[1])},
    )
    assert done.stdout.strip() == "[]"


def test_the_version_is_said_before_anything_is_loaded() -> None:
    code = (
        "import sys\nfrom aigov_docs.cli import main\ntry: main(['--version'])\nexcept SystemExit: pass\nprint([m for m"
        " in ('docx', 'pydantic', 'yaml', 'babel', 'markdown') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(aigov.__file__).parents[1])},
    )
    assert done.stdout.splitlines() == [f"aigov-docs {aigov.__version__}", "[]"]


def test_a_draft_loads_no_word_library_for_markdown_and_nothing_of_pdf_or_of_the_network_for_word(matter: Path) -> None:
    code = (
        "import sys, aigov_docs as a\nfrom aigov_docs.cli import main\n"
        "a.to_bytes(a.assemble(a.assess(a.load_library(), a.samples.sample_matter('charter'))), 'md')\n"
        "print([m for m in ('docx', 'docxtpl', 'lxml') if m in sys.modules])\n"
        "main(['draft', 'matter.yaml', '-o', 'x.docx', '--no-paginate', '--json'])\n"
        "print([m for m in ('aigov_docs.writers.pdf', 'aigov_docs.cli.verify_command', 'pikepdf', 'ssl', 'babel.dates')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=matter.parent,
        env={**os.environ, "PYTHONPATH": str(Path(aigov.__file__).parents[1])},
    )
    said = done.stdout.splitlines()
    assert (said[0], said[-1]) == ("[]", "[]"), done.stderr


# ------------------------------------------------------------------ sanctions, formalities, companions
def test_a_sanction_barred_is_answered_with_its_rule(matter: Path) -> None:
    barred = run(
        "explain", str(matter), "--vehicle", "charter", "--sanction", "warning", "--rests-on", "confidential-data"
    )
    assert barred.returncode == 1 and "S-BASIS" in barred.stdout


def test_a_sanction_asked_wrongly_is_said(matter: Path) -> None:
    for arguments, said in [
        (["--sanction", "warning", "--rests-on", "confidental-data"], 'did you mean "confidential-data"?'),
        (["--sanction", "warning", "--fact", "known_on=24/11/2026"], "not a date"),
        (
            ["--sanction", "warning", "--fact", "known_on=2026-11-24", "--fact", "started_on=2026-11-01"],
            "(C-ENGAGED-BEFORE-KNOWN)",
        ),
    ]:
        done = run("explain", str(matter), *arguments)
        assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr, done.stderr


@pytest.mark.parametrize(
    "words",
    [
        "explain {} --as-of 9999-12-31",
        "explain {} --sanction dismissal --fact known_on=9999-12-31",
        "formalities {} --if deposit=9999-12-31",
    ],
)
def test_a_day_at_the_end_of_the_calendar_is_a_slip_of_the_keyboard(words: str, matter: Path) -> None:
    done = run(*words.format(matter).split())
    assert done.returncode and "the year is after 2199 — check the year" in done.stderr, done.stderr


def test_a_calendar_that_cannot_be_written_is_said_by_its_own_name(matter: Path, tmp_path: Path) -> None:
    done = run("formalities", matter, "-o", tmp_path / "none" / "plan.ics")
    assert done.returncode == 1 and "plan.ics — the file could not be written" in done.stderr, done.stderr


def test_a_folder_that_is_a_file_is_said(matter: Path) -> None:
    done = run("companions", matter, "-o", matter)
    assert "this folder cannot be made: a file has that name — choose another place" in done.stderr, done.stderr


def test_an_establishment_asked_for_where_there_is_none_is_said(matter: Path) -> None:
    done = run("explain", matter, "--establishment", "Lyon")
    assert 'no establishment "Lyon" — there is none: leave it out' in done.stderr, done.stderr


def test_formalities_as_table_json_document_and_calendar(matter: Path) -> None:
    said = json.loads(run("formalities", str(matter), "--json").stdout)
    assert said["effective_on"] == "2026-11-02" and {step["state"] for step in said["steps"]} == {
        "done",
        "unchecked",
    }
    assert "registry" in run("formalities", str(matter)).stdout
    stated = json.loads(run("formalities", str(matter), "--if", "deposit=2026-12-31", "--json").stdout)
    assert stated["effective_on"] == "2027-02-01"
    for ending in ("docx", "ics", "md"):
        assert run("formalities", str(matter), "-o", str(matter.parent / f"plan.{ending}")).returncode == 0
        assert (matter.parent / f"plan.{ending}").stat().st_size > 300
    assert run("formalities", str(matter), "--if", "deposit").returncode == 1


def test_formalities_say_on_which_day_states_hold_and_warn_when_it_is_ahead(matter: Path) -> None:
    assert "Where things stand on 24 November 2026.\n" in spaced(run("formalities", str(matter)).stdout)
    text = "".join(
        line for line in matter.read_text(encoding="utf-8").splitlines(keepends=True) if not line.startswith("as_of:")
    )
    matter.write_text(text.replace("date: 2026-09-14 ", "date: 2025-03-03 ", 1), encoding="utf-8")
    own = run("formalities", str(matter))
    assert (
        "Where things stand on 3 March 2025, the date of the document; --as-of for another day.\n" in spaced(own.stdout)
        and own.stderr == ""
    )
    matter.write_text(text.replace("date: 2026-09-14 ", "date: 2099-12-15 ", 1), encoding="utf-8")
    ahead = run("formalities", str(matter), "--vehicle", "charter")
    assert "15 December 2099 is after today" in spaced(ahead.stderr) and f"--as-of {dt.date.today()}" in ahead.stderr
    published = next(line for line in ahead.stdout.splitlines() if line.startswith("published"))
    assert (
        published.endswith("\tto do")
        and "To do: Publish the charter" in ahead.stdout
        and "(filing.published_on)" in ahead.stdout
    )
    assert run("formalities", str(matter), "--vehicle", "charter", "--as-of", "2099-12-15").stderr == ""
    folder = run("companions", str(matter), "-o", str(matter.parent / "dossier"), "--lang", "fr", "--json")
    assert folder.returncode == 0 and "15 December 2099 is after today" in spaced(folder.stderr)


@pytest.mark.parametrize(
    "step", ["deposit", "procedure.deposit_on", "procedure.stated_entry_on", "amendment.effective_on"]
)
def test_a_day_stated_for_a_step_of_another_vehicle_is_refused(matter: Path, step: str) -> None:
    done = run("formalities", matter, "--vehicle", "charte", "--if", f"{step}=2026-12-01")
    assert (
        done.returncode == 1
        and f"--if {step} — there is no such step for this vehicle: Stand-alone charter" in done.stderr
    )
    own = "contract-amendment" if step.startswith("amendment") else "chapitre"
    assert run("formalities", matter, "--vehicle", own, "--if", f"{step}=2026-12-01").returncode == 0


def test_formalities_name_the_proof_that_stops_the_effect(matter: Path) -> None:
    text = (
        matter.read_text(encoding="utf-8")
        .replace("deposit_proved: true", "deposit_proved: false")
        .replace("publicity_proved: true", "publicity_proved: false")
    )
    matter.write_text(text, encoding="utf-8")
    done = spaced(run("formalities", str(matter)).stdout)
    assert (
        "With these days, the text does not take effect. Missing: Proven deposit" in done and "Proven publicity" in done
    )
    assert (
        "Proof missing: Deposit the text" in done and "certificate of the registry (procedure.deposit_proved)" in done
    )
    planned = spaced(
        run("formalities", str(matter), "--if", "deposit=2026-12-14", "--if", "publicity=2026-12-14").stdout
    )
    assert (
        "If these days are kept, the text takes effect on 15 January 2027." in planned
        and "Proof missing" not in planned
        and "(-)" not in done + planned
    )
    french = spaced(run("formalities", str(matter), "--lang", "fr").stdout)
    assert (
        "Avec ces jours, le texte ne prend pas effet. Il manque : Dépôt prouvé" in french
        and "Preuve manquante : Déposer" in french
    )


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_companions_fill_a_folder(matter: Path) -> None:
    done = run("companions", str(matter), "-o", str(matter.parent / "dossier"), "--lang", "fr")
    assert done.returncode == 0, done.stderr
    assert len(list((matter.parent / "dossier").glob("*.fr.docx"))) > 12
    assert done.stdout.startswith("Written:\n  ")


def test_nothing_is_announced_that_is_not_written(matter: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    for verb in (("companions", matter, "-o"), ("quickstart",), ("quickstart", "--house")):
        done = run(*verb, tmp_path / "taken")
        assert (done.returncode, done.stdout) == (1, ""), (verb, done)
        assert "taken" in done.stderr


def test_no_file_that_is_read_is_written_over(matter: Path, tmp_path: Path) -> None:
    made, staff, named = tmp_path / "old.docx", tmp_path / "staff.csv", tmp_path / "matter.md"
    assert run("draft", matter, "-o", made, "--no-paginate").returncode == 0
    staff.write_text(aigov.sample_text("employees.csv"), encoding="utf-8")
    named.write_bytes(matter.read_bytes())
    before = {path: path.read_bytes() for path in (matter, made, staff, named)}
    for arguments in (
        ("draft", matter, "-o", matter),
        ("draft", matter, "-o", made, "--letterhead", made),
        ("redline", made, made, "-o", made),
        ("recipients", staff, "--report", staff),
        ("recipients", staff, "--save-mapping", staff),
        ("compare", named, "-o", named),
        ("formalities", named, "-o", named),
        ("issue", named, staff, "-o", tmp_path / "issued", "--vehicle", "contract-amendment", "--page", named),
    ):
        done = run(*arguments)
        assert done.returncode == 2 and (
            "one of those read" in done.stderr or "ends with" in done.stderr or "ending" in done.stderr
        ), done
        assert {path: path.read_bytes() for path in before} == before


def test_an_option_without_effect_is_refused(matter: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("x" * 32)
    for options in (
        ("-o", "a.html", "--key", str(key)),
        ("-o", "a.docx", "--engine", "typst"),
        ("-o", "a.docx", "--layout", "columns"),
        ("--json", "--letterhead", "none.docx"),
    ):
        done = run("draft", matter, *options)
        assert done.returncode == 2, (options, done)
        assert "--" in done.stderr and not (tmp_path / "a.html").exists()


def test_verify_goes_on_after_a_file_it_cannot_read(matter: Path, tmp_path: Path) -> None:
    made = tmp_path / "good.docx"
    run("draft", matter, "-o", made, "--vehicle", "contract-amendment", "--lang", "fr", "--no-paginate")
    done = run("verify", made, tmp_path / "nothing.docx", tmp_path, "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert [bool(each["clean"]) for each in found] == [True, False, False]
    assert [each["problems"][0]["code"] for each in found[1:]] == ["no-file", "no-file"]


def test_json_says_the_problems_too(tmp_path: Path) -> None:
    done = run("redline", tmp_path / "a.docx", tmp_path / "b.docx", "--json")
    assert done.returncode == 1 and json.loads(done.stdout)["problems"][0]["code"] == "no-file"


def test_a_letterhead_from_the_command_line(matter: Path, tmp_path: Path) -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "{{ employer.name }}"
    word.save(str(tmp_path / "firm.docx"))
    done = run("draft", matter, "-o", tmp_path / "made.docx", "--letterhead", tmp_path / "firm.docx", "--no-paginate")
    assert done.returncode == 0, done.stderr
    assert "Ateliers Duval" in docx.Document(str(tmp_path / "made.docx")).sections[0].header.paragraphs[0].text
    assert run("verify", tmp_path / "made.docx").returncode == 0


# ------------------------------------------------------------------ wrong paths
WRONG_PATHS = {
    "draft nosuch.yaml -o charte.docx": "nosuch.yaml — there is no such file",
    "draft matter.yaml -o charte.doc": 'no document is written in a file ending with ".doc"',
    "draft matter.yaml -o nosuch/charte.docx": "nosuch — this folder does not exist",
    "draft matter.yaml -o charte.docx --library nosuch": "nosuch — this folder holds no library.yaml",
    "compare nosuch.yaml": "nosuch.yaml — there is no such file",
    "compare matter.yaml -o report.doc": 'no document is written in a file ending with ".doc"',
    "explain nosuch.yaml": "nosuch.yaml — there is no such file",
    "formalities nosuch.yaml": "nosuch.yaml — there is no such file",
    "formalities matter.yaml -o plan.doc": 'no document is written in a file ending with ".doc"',
    "lock nosuch": "nosuch — this folder holds no library.yaml",
    "schema matter --library nosuch": "nosuch — this folder holds no library.yaml",
    "scenarios nosuch.yaml": "nosuch.yaml — there is no such file",
    "companions nosuch.yaml -o out": "nosuch.yaml — there is no such file",
    "issue nosuch.yaml staff.csv -o out": "nosuch.yaml — there is no such file",
    "issue matter.yaml nosuch.csv -o out": "nosuch.csv — there is no such file",
    "verify nosuch.docx": "nosuch.docx — there is no such file",
    "redline nosuch.docx other.docx -o changes.docx": "nosuch.docx — there is no such file",
    "clauses --matter nosuch.yaml": "nosuch.yaml — there is no such file",
}


#: Runs each command of a list, and says how it ended, what it printed, and whether anything was loaded by then.
EACH_IN_TURN = """
import contextlib, io, json, sys
from aigov_docs.cli import main
ended = []
for command in json.loads(sys.argv[1]):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = main(command.split())
    ended.append([status, said.getvalue(), {'pydantic', 'aigov_docs.document.tree'} & {*sys.modules} != set()])
print(json.dumps(ended))
"""


@pytest.fixture(scope="module")
def wrong_paths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str, bool]]:
    """What came of each command, one after the other in one new process."""
    folder = tmp_path_factory.mktemp("wrong")
    for name in ("matter.yaml", "staff.csv"):
        (folder / name).write_text("", encoding="utf-8")
    environment = {**os.environ, "LANGUAGE": "en", "PYTHONPATH": str(Path(aigov.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", EACH_IN_TURN, json.dumps(list(WRONG_PATHS))],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(WRONG_PATHS, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("command", WRONG_PATHS)
def test_a_wrong_path_is_refused_before_anything_is_loaded(
    command: str, wrong_paths: dict[str, tuple[int, str, bool]]
) -> None:
    status, said, loaded = wrong_paths[command]
    assert status == 1 and not loaded, said
    assert WRONG_PATHS[command] in said


@pytest.mark.parametrize(
    "words",
    [
        "explain folder",
        "recipients folder/staff.csv --report folder",
        "recipients folder/staff.csv --save-mapping folder",
        "watch folder",
        "draft folder/matter.yaml -o charte.docx --letterhead folder",
        "issue folder/matter.yaml folder/staff.csv -o out --template folder",
    ],
)
def test_what_the_system_refuses_is_told_in_the_users_language(words: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "matter.yaml").write_text(aigov.samples.sample_text(), encoding="utf-8")
    (tmp_path / "folder" / "staff.csv").write_text(aigov.samples.sample_text("employees.csv"), encoding="utf-8")
    done = run(*words.split(), language="fr", cwd=tmp_path)
    assert done.returncode == 1 and "c’est un répertoire" in done.stderr, done.stderr
    assert "directory" not in done.stderr
