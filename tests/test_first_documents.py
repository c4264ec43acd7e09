"""From the sample or from a blank matter to documents of one's own: nothing of the fictitious company stays unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from command import run
from depth import WHOLE

import aigov_docs as aigov
from aigov_docs.first_documents import write_blank_matter
from aigov_docs.matter.models import Matter
from aigov_docs.matter.sample_matters import sample_vehicles

VEHICLES = sample_vehicles()

REQUIRED = {
    "date": "2026-12-01",
    "name": "Menuiserie Aubier",
    "legal_form": "société à responsabilité limitée",
    "address": "5 quai de la Scierie, 38000 Grenoble",
    "siren": "900 100 207",
    "headcount": "62",
    "fifty_since": "2021-03-01",
    "cse": "full",
}
#: Words of the fictitious company.
SAMPLE = ("duval", "exemple", "textile", "tissu", "roussel", "villeurbanne", "kervella", "hamidi")


def filled(text: str) -> str:
    """A blank matter with what must be there, and nothing else."""
    for key, value in REQUIRED.items():
        text, done = re.subn(rf"^(\s*){key}:(\s*)(# \(\*\))", rf"\g<1>{key}: {value}  \g<3>", text, count=1, flags=re.M)
        assert done, key
    return text


def test_a_blank_matter_is_refused_for_what_must_be_there_and_nothing_else() -> None:
    text = aigov.sample_text("blank.yaml")
    with pytest.raises(aigov.MatterError) as caught:
        aigov.parse_matter(text, name="matter.yaml")
    asked = [problem.where.split(", ")[-1].split(".")[-1] for problem in caught.value.problems]
    assert asked == [key for key in REQUIRED if key != "fifty_since"]
    starred = [match[1] for match in re.finditer(r"^ *(\w+):.*\(\*\)", text, re.M)]
    assert starred == ["vehicle", *REQUIRED]
    assert not any(word in re.sub(r"#.*", "", text).lower() for word in SAMPLE)


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_a_matter_with_no_more_than_that_makes_each_document(vehicle: str) -> None:
    library = aigov.load_library()
    matter = aigov.parse_matter(filled(aigov.sample_text("blank.yaml")), library)
    assert aigov.samples.find_sample_values(matter) == ()
    document = aigov.assemble(aigov.assess(library, matter, vehicle), "fr")
    assert aigov.document.count_unfilled(document)
    said = aigov.to_bytes(document, "md").decode().lower()
    assert "menuiserie aubier" in said and not any(word in said for word in ("duval", "textile", "roussel", ".example"))


def test_a_blank_matter_has_every_key_and_its_examples_are_right() -> None:
    text = aigov.sample_text("blank.yaml")
    named = set(re.findall(r"^#? *(?:- )?\{?(\w+):", text, re.M))
    rare = {"layout", "page", "signature_anchor", "pins"}
    assert set(Matter.model_fields) - named == rare
    shown = re.sub(r"^#( +(?:- )?[a-z{].*)$", r" \1", filled(text), flags=re.M)
    shown = re.sub(r"(representative:) .*? : (\{.*\})", r"\1 \2", shown).replace("…", "Camille Roussel")
    matter = aigov.parse_matter(shown)
    assert (
        matter.tools[0].functions
        and matter.roles["management"].contact
        and matter.host.first_article == 31
        and matter.uses
        and matter.options == {"agents": "forbidden", "contract_scope": "personal_terms", "sector_pack": "education"}
    )
    assert matter.employer.representative is not None


def test_what_is_left_of_the_sample_is_told() -> None:
    text = aigov.sample_text()
    assert aigov.samples.find_sample_values(aigov.parse_matter(text)) == ()
    own = text.replace("987 654 324", "900 100 207").replace(
        "12 rue des Tisserands, 69001 Lyon", "5 quai de la Scierie, 38000 Grenoble"
    )
    left = aigov.samples.find_sample_values(aigov.parse_matter(own))
    assert {"date", "place", "roles", "tools", "employee", "procedure", "host", "ip", "filing"} <= set(left)
    assert "employer (fifty_since, eleven_since, name, rcs_city, activity, representative)" in left
    person = (
        own.replace("Camille Roussel", "Anaëlle Le Goff")
        .replace("8 impasse du Moulin, 69100 Villeurbanne", "3 rue du Port, 29200 Brest")
        .replace("place: Lyon", "place: Grenoble")
    )
    left = aigov.samples.find_sample_values(aigov.parse_matter(person))
    assert "employee (hired_on, job)" in left and "place" not in left
    lyon = own.replace("5 quai de la Scierie, 38000 Grenoble", "1 place Bellecour, 69002 Lyon")
    assert "place" not in aigov.samples.find_sample_values(aigov.parse_matter(lyon)), (
        "a company of that town has that town"
    )
    assert "host" in aigov.samples.find_sample_values(aigov.parse_matter(lyon)), "a number is no town"
    read = aigov.parse_matter(own)
    other = read.host.model_copy(
        update={"charter_title": "Charte des outils numériques", "sanctions_article": "article 12"}
    )
    assert not [
        key
        for key in aigov.samples.find_sample_values(read.model_copy(update={"host": other}))
        if key.startswith("host")
    ], "annex 2 may be anybody's"
    checked = read.model_copy(update={"filing": read.filing.model_copy(update={"checked": True})})
    assert "filing" not in aigov.samples.find_sample_values(checked)


def test_the_commands_tell_it(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(aigov.sample_text(), encoding="utf-8")
    assert "sample" not in run("draft", path, "-o", tmp_path / "a.md").stderr
    path.write_text(
        aigov.sample_text()
        .replace("987 654 324", "900 100 207")
        .replace("12 rue des Tisserands, 69001 Lyon", "5 quai de la Scierie, 38000 Grenoble"),
        encoding="utf-8",
    )
    for verb in (
        ("draft", path, "-o", tmp_path / "a.md"),
        ("companions", path, "-o", tmp_path / "dossier", "--lang", "fr"),
    ):
        done = run(*verb)
        assert (
            done.returncode == 0
            and "matter.yaml still says what the sample says: date, as_of, place, employer" in done.stderr
        ), done
    (tmp_path / "employees.csv").write_text(aigov.sample_text("employees.csv"), encoding="utf-8")
    done = run(
        "issue",
        path,
        tmp_path / "employees.csv",
        "-o",
        tmp_path / "out",
        "--vehicle",
        "contract-amendment",
        "--dry-run",
    )
    told = next(line for line in done.stderr.splitlines() if "still says" in line)
    assert "amendment" in told and "employee" not in told and " contract" not in told


def test_documents_that_are_not_made_again_are_told(tmp_path: Path) -> None:
    """In whole runs those of the earlier run are made; otherwise files of their names stand for them."""
    path, made, earlier = tmp_path / "matter.yaml", tmp_path / "documents", ("avenant.en.docx", "charte.fr+en.docx")
    if WHOLE:
        assert run("quickstart", tmp_path).returncode == 0
    else:
        path.write_text(aigov.sample_text(), encoding="utf-8")
        made.mkdir()
        for name in earlier:
            (made / name).write_bytes(b"")
    path.write_text(
        path.read_text(encoding="utf-8").replace("languages: [fr, en]", "languages: [fr]"), encoding="utf-8"
    )
    again = run("quickstart", tmp_path)
    assert again.returncode == 0 and "Kept as they were" in again.stdout and "What to do next" in again.stdout
    told = next(line for line in again.stdout.splitlines() if line.startswith("From an earlier run"))
    assert all(name in told for name in earlier) and "charte.fr.docx" not in told and (made / "charte.fr.docx").exists()


def test_the_blank_matter_is_written_once(tmp_path: Path) -> None:
    done = run("quickstart", tmp_path / "own", "--blank")
    assert done.returncode == 0 and "What to do next" in done.stdout, done.stderr
    path = tmp_path / "own" / "matter.yaml"
    assert [each.name for each in path.parent.iterdir()] == ["matter.yaml"]
    assert path.read_text(encoding="utf-8") == aigov.sample_text("blank.yaml")
    path.write_text("mine", encoding="utf-8")
    assert write_blank_matter(path.parent).kept == (path,)
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("quickstart", tmp_path / "own", "--blank", "--house").returncode == 2
