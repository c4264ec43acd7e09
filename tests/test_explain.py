"""``explain``: what cannot be said is told with its facts, its questions and what would settle it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import run

import aigov_docs as aigov
from aigov_docs.law.situation import SanctionFacts

#: The facts of a suspension on which no rule finds a bar, but for its letter.
REGULAR = (
    "--fact=known_on=2026-11-24", "--fact=started_on=2026-11-26", "--fact=presented_on=2026-11-27",
    "--fact=interview_on=2026-12-10",
    "--fact=by=employer", "--fact=facts_sphere=work", "--fact=convocation_form=hand", "--fact=convocation_complete=yes",
    "--fact=earlier_same_facts=no", "--fact=earlier_sanction=no", "--fact=conventional_guarantees=none",
    "--fact=retaliation=no", "--fact=evidence=other",
)  # fmt: skip
SUSPENSION = ("--sanction", "suspension", "--fact=days=3", "--rests-on", "confidential-data")


@pytest.fixture
def matter(tmp_path: Path) -> Path:
    path = tmp_path / "matter.yaml"
    path.write_text(aigov.sample_text("matter.yaml"), encoding="utf-8")
    return path


@pytest.fixture
def unsaid(matter: Path) -> Path:
    """The sample, whose amendment does not say that the employee was of age."""
    text = matter.read_text(encoding="utf-8")
    matter.write_text("".join(line for line in text.splitlines(keepends=True) if "minor: false" not in line), "utf-8")
    return matter


# ------------------------------------------------------------------ a clause
def test_a_weight_that_cannot_be_said_names_the_fact_its_key_and_why(unsaid: Path) -> None:
    done = run("explain", str(unsaid), "confidential-data", "--vehicle", "contract-amendment", "--lang", "fr")
    said = done.stdout.replace("\u00a0", " ").replace("\u202f", " ")
    assert done.returncode == 0
    assert "Portée : Ne peut être dit (décidée au stade « Faits manquants »)" in said
    assert "  Il manque :\n    – Le salarié était-il mineur le jour de sa signature ? (employee.minor=" in said
    assert "mineur" in said.partition("      P-MINOR : ")[2].partition("\n")[0]
    assert "presumptions: [adult]" in said
    assert not any(word in said.lower() for word in ("licite", "conforme"))


def test_each_missing_fact_says_what_it_would_change(unsaid: Path) -> None:
    said = run("explain", str(unsaid), "confidential-data", "--vehicle", "contract-amendment").stdout
    assert "What it would change: yes: No force; no: Contractual and disciplinary" in said
    told = json.loads(
        run("explain", str(unsaid), "confidential-data", "--vehicle", "contract-amendment", "--json").stdout
    )
    minor, emancipated = told["clauses"][0]["missing_facts"]
    assert [(each["values"], each["answer"]) for each in minor["changes"]] == [
        (["true"], "none"),
        (["false"], "contractual+disciplinary"),
    ]
    # alone, that somebody was not emancipated settles nothing: they may have been of age
    assert [each["answer"] for each in emancipated["changes"]] == ["contractual+disciplinary", "cannot_be_said"]


def test_a_value_supposed_for_another_fact_makes_no_contradiction(matter: Path) -> None:
    """Several establishments and one committee contradict each other only where somebody said that there is one."""
    text = matter.read_text(encoding="utf-8").replace("committees: {several: false}", "committees: {}")
    matter.write_text(text.replace("deposit_proved: true", "deposit_proved:"), encoding="utf-8")
    said = run("explain", str(matter), "confidential-data").stdout
    assert "contradicts another fact" not in said and "What it would change: yes: Disciplinary; no: No force" in said
    assert "Each weight told here takes the other missing facts as regular." in said


def test_each_missing_fact_of_a_sanction_says_which_value_bars_it(matter: Path) -> None:
    """A value that only opens another question is not said to be no bar: pregnancy asks whether gross misconduct is."""
    dismissal = ("--sanction", "dismissal", "--rests-on", "confidential-data", "--fact", "known_on=2026-11-24")
    said = run("explain", str(matter), *dismissal).stdout
    assert "What it would change: work, private_breach: no bar from this fact; private, intimate: Unlawful" in said
    told = json.loads(run("explain", str(matter), *dismissal, "--json").stdout)
    changes = {each["fact"]: each["changes"] for each in told["missing_facts"]}
    opening = next(each for each in changes["employee.protection"] if "pregnancy" in each["values"])
    assert opening["then_asked"] == ["sanction.gross_misconduct"] and "gross misconduct" in opening["label"]
    barring = next(each for each in changes["employee.protection"] if each["answer"] == "unlawful")
    assert barring["values"] == ["maternity_leave"]


def test_the_facts_to_ask_for_come_once_for_the_whole_document(unsaid: Path) -> None:
    said = run("explain", str(unsaid), "--vehicle", "contract-amendment").stdout
    asked = said.partition("Facts to ask for\n")[2]
    assert asked.count("Was the employee a minor") == 1 and "answers depend on it" in asked
    assert "presumptions: [adult]" in asked
    told = json.loads(run("explain", str(unsaid), "--vehicle", "contract-amendment", "--json").stdout)
    fact = told["missing_facts"][0]
    assert fact["key"] == "employee.minor" and fact["rules"] == ["P-MINOR"] and fact["statements"] == ["adult"]
    assert fact["answers"] == sum(1 for each in told["clauses"] if each["weight"] == "cannot_be_said")


def test_an_accepted_statement_is_printed_with_each_answer_that_rests_on_it(unsaid: Path) -> None:
    text = unsaid.read_text(encoding="utf-8").replace("presumptions: []", "presumptions: [adult]")
    unsaid.write_text(text, encoding="utf-8")
    said = run("explain", str(unsaid), "confidential-data", "--vehicle", "contract-amendment").stdout
    assert "Cannot be said" not in said
    assert "Rests on what you state: The employees concerned were of age on the day they signed." in said
    assert "What shows it: the date of birth, in the payroll file." in said
    told = json.loads(run("explain", str(unsaid), "--vehicle", "contract-amendment", "--json").stdout)
    assert [each["id"] for each in told["statements"]] == ["adult"]


def test_a_disputed_weight_says_so_and_why(matter: Path) -> None:
    text = matter.read_text(encoding="utf-8").replace("for_all_staff: false", "for_all_staff: true")
    matter.write_text(text, encoding="utf-8")
    said = run("explain", str(matter), "confidential-data", "--vehicle", "contract-amendment", "--lang", "fr").stdout
    said = said.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Portée : Contractuelle et disciplinaire (discuté)" in said and "  Discuté : " in said


# ------------------------------------------------------------------ a sanction
def test_a_sanction_without_facts_asks_for_them_and_for_what_is_to_come(matter: Path) -> None:
    done = run("explain", str(matter), *SUSPENSION, "--fact", "known_on=2026-11-24")
    assert done.returncode == 1
    assert "Cannot be said" in done.stdout and "Facts missing:" in done.stdout
    assert "(--fact facts_sphere=work|private_breach|private|intimate)" in done.stdout
    assert "Still to do: engage proceedings by 25 January 2027" in done.stdout.replace("\u00a0", " ")
    assert "(no_earlier_sanction)" in done.stdout  # the statements that would settle some of them
    assert "Does the letter state the ground?" not in done.stdout  # the letter is still to come


@pytest.mark.parametrize(("page", "language"), [("commands.md", "en_GB.UTF-8"), ("commands.fr.md", "fr_FR.UTF-8")])
def test_the_page_of_commands_prints_what_the_command_prints(page: str, language: str, matter: Path) -> None:
    given = ("--fact=known_on=2026-11-24", "--fact=facts_sphere=work", "--fact=evidence=other", "--fact=retaliation=no")
    asked = (*SUSPENSION, *given, "--fact=conventional_guarantees=none")
    said = run("explain", str(matter), *asked, language=language).stdout.replace("\u00a0", " ").replace("\u202f", " ")
    assert f"```\n{said}```" in (Path(__file__).parents[1] / "docs" / page).read_text(encoding="utf-8")


def test_where_nothing_is_missing_the_window_is_given(matter: Path) -> None:
    done = run("explain", str(matter), *SUSPENSION, *REGULAR, "--lang", "fr")
    said = done.stdout.replace("\u00a0", " ").replace("\u202f", " ")
    assert done.returncode == 1 and "Ne peut être dit" in said and "Il manque" not in said
    assert (
        "À ce stade, aucun obstacle relevé. Reste à faire : envoyer la lettre entre le 15 décembre 2026 et le 11"
        " janvier 2027." in said
    )
    told = json.loads(run("explain", str(matter), *SUSPENSION, *REGULAR, "--json").stdout)
    assert told["sanction"] == "cannot_be_said" and told["missing_facts"] == []
    assert [each["key"] for each in told["to_come"] if each["key"] == "sanction.notified_on"]


def test_a_sanction_notified_in_time_finds_no_bar_and_exits_0(matter: Path) -> None:
    letter = ("--fact=notified_on=2026-12-16", "--fact=written_grounds=true")
    done = run("explain", str(matter), *SUSPENSION, *REGULAR, *letter)
    assert done.returncode == 0 and "No bar found" in done.stdout and "awful" not in done.stdout
    told = json.loads(run("explain", str(matter), *SUSPENSION, *REGULAR, *letter, "--json").stdout)
    assert (told["sanction_from"], told["sanction_until"], told["prosecute_until"]) == (
        "2026-12-15",
        "2027-01-11",
        "2027-01-25",
    )


def test_the_first_day_of_the_interview_before_a_dismissal_is_given(matter: Path) -> None:
    told = json.loads(
        run("explain", str(matter), "--sanction", "dismissal", "--fact", "presented_on=2026-11-30", "--json").stdout
    )
    assert told["interview_from"] == "2026-12-08"


def test_a_bar_is_printed_with_its_consequence(matter: Path) -> None:
    given = (
        "--sanction",
        "dismissal",
        "--rests-on",
        "confidential-data",
        "--fact=no_interview=yes",
        "--fact",
        "notified_on=2026-12-16",
    )
    done = run("explain", str(matter), *given)
    assert done.returncode == 1 and "Consequence: The procedure is irregular" in done.stdout
    told = json.loads(run("explain", str(matter), *given, "--json").stdout)
    assert told["consequence"]["id"] == "irregular_procedure" and told["consequence"]["legal_bases"] == ["ct-l1235-2"]


def test_who_punishes_is_not_presumed(matter: Path) -> None:
    """Against an agency worker: the host never, the agency perhaps, and nobody when it is not said."""
    text = matter.read_text(encoding="utf-8").replace("status: permanent", "status: agency")
    matter.write_text(text, encoding="utf-8")
    told = json.loads(run("explain", str(matter), *SUSPENSION, "--json").stdout)
    assert told["sanction"] == "cannot_be_said" and "sanction.by" in [each["fact"] for each in told["missing_facts"]]
    told = json.loads(run("explain", str(matter), *SUSPENSION, "--fact", "by=user_undertaking", "--json").stdout)
    assert told["sanction"] == "unlawful"
    for punisher in ("agency", "lender"):
        told = json.loads(run("explain", str(matter), *SUSPENSION, f"--fact=by={punisher}", "--json").stdout)
        assert told["sanction"] == "cannot_be_said"


def test_an_accepted_statement_is_printed_with_the_verdict_that_rests_on_it(matter: Path) -> None:
    text = matter.read_text(encoding="utf-8").replace("presumptions: []", "presumptions: [at_work]")
    matter.write_text(text, encoding="utf-8")
    letter = ("--fact=notified_on=2026-12-16", "--fact=written_grounds=true")
    facts = [each for each in REGULAR if "facts_sphere" not in each]
    done = run("explain", str(matter), *SUSPENSION, *facts, *letter)
    assert done.returncode == 0 and "Rests on what you state: The facts took place at work" in done.stdout
    told = json.loads(run("explain", str(matter), *SUSPENSION, *facts, *letter, "--json").stdout)
    assert [each["id"] for each in told["rests_on"]] == ["at_work"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("facts_sphere", "this gives no value"),
        ("fact_sphere=work", 'did you mean "facts_sphere"?'),
        ("training_days_in_company=-1", "0 or more"),
        ("sanction.days=2", "this fact is given twice"),
        ("facts_sphere=wrk", "choose one of: work, private_breach, private, intimate"),
        ("known_on=2026-11-24", "this fact is given twice"),
        ("authorised_on=24/11/2026", "not a date"),
    ],
)
def test_a_fact_written_wrongly_is_said_with_what_to_write(matter: Path, given: str, said: str) -> None:
    done = run("explain", str(matter), *SUSPENSION, "--fact", "known_on=2026-11-24", "--fact", given)
    assert done.returncode in (1, 2) and said in done.stderr and "Traceback" not in done.stderr, done.stderr


def test_a_fact_not_known_is_written_null(matter: Path) -> None:
    told = json.loads(run("explain", str(matter), *SUSPENSION, "--fact", "retaliation=null", "--json").stdout)
    assert "sanction.retaliation" in [each["fact"] for each in told["missing_facts"]]


# ------------------------------------------------------------------ what may be given
def test_the_schema_lists_every_fact_that_a_sanction_may_be_given() -> None:
    listed = json.loads(run("schema", "sanction", "--json").stdout)
    assert {each["key"] for each in listed} == set(SanctionFacts.model_fields) - {"kind", "rests_on"}
    table = run("schema", "sanction").stdout
    assert "handed over against receipt, otherwise?\tregistered|hand|other\tnot known: asked for" in table


def test_the_schema_lists_the_statements_and_the_facts_asked(library: aigov.Library) -> None:
    statements = json.loads(run("schema", "statements", "--json").stdout)
    assert [each["statement"] for each in statements] == list(library.vocabulary.statements)
    assert "adult\t" in run("schema", "statements").stdout
    facts = {each["key"]: each for each in json.loads(run("schema", "facts", "--json").stdout)}
    assert facts["committees.several"]["words"] == ["true", "false"] and facts["employer.headcount"]["form"] == "number"
    blocks = aigov.matter_schema()["properties"]
    for key in facts:  # each key is one of a matter
        assert key.partition(".")[0] in blocks, key
