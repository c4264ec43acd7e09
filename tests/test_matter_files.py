"""A firm's defaults under a matter: what is merged, where each value stands, what is refused."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from aigov_docs import MatterError, assemble, assess, load_library, parse_matter, read_matter, to_bytes
from aigov_docs.cli import main, read_matters
from aigov_docs.matter.reading import open_matter_file
from aigov_docs.samples import sample_matter

MATTER = """\
defaults: ../cabinet.yaml
vehicle: charter
date: 2026-11-02
cse: full
employer:
  name: Menuiserie Aubier
  legal_form: société à responsabilité limitée
  address: 5 quai de la Scierie, 38000 Grenoble
  headcount: 62
  fifty_since: 2021-03-01
  siren: 987 654 324
contacts:
  incidents: incidents@aubier.example
roles:
  ai_lead: {name: Nadia Ferrand}
"""
DEFAULTS = """\
posture: open
employer:
  representative: {name: Hugo Royer, title: gérant}
contacts:
  questions: ia@cabinet.example
  incidents: incidents@cabinet.example
roles:
  ai_lead: {name: Paul Cabinet, contact: paul@cabinet.example}
  data_lead: none
tools:
  - {name: Atelier, tier: contracted, account: professionnel, highest_class: internal}
data_classes:
  - {id: internal, name: Interne, examples: notes, tiers: [contracted]}
"""
MERGED = """\
vehicle: charter
date: 2026-11-02
cse: full
posture: open
employer:
  name: Menuiserie Aubier
  legal_form: société à responsabilité limitée
  address: 5 quai de la Scierie, 38000 Grenoble
  headcount: 62
  fifty_since: 2021-03-01
  siren: 987 654 324
  representative: {name: Hugo Royer, title: gérant}
contacts:
  questions: ia@cabinet.example
  incidents: incidents@aubier.example
roles:
  ai_lead: {name: Nadia Ferrand}
  data_lead: none
tools:
  - {name: Atelier, tier: contracted, account: professionnel, highest_class: internal}
data_classes:
  - {id: internal, name: Interne, examples: notes, tiers: [contracted]}
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the defaults of a firm, and under it that of a client, whose matter names them."""
    (tmp_path / "aubier").mkdir()
    (tmp_path / "cabinet.yaml").write_text(DEFAULTS, encoding="utf-8")
    (tmp_path / "aubier" / "matter.yaml").write_text(MATTER, encoding="utf-8")
    return tmp_path


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def list_problems(path: Path) -> list[str]:
    with pytest.raises(MatterError) as refused:
        read_matter(path)
    assert all(problem.path for problem in refused.value.problems)
    return [str(problem) for problem in refused.value.problems]


def test_a_matter_over_defaults_is_the_matter_written_whole(place: Path) -> None:
    matter = read_matter(place / "aubier" / "matter.yaml")
    whole = parse_matter(MERGED)
    assert matter == whole
    made = [to_bytes(assemble(assess(load_library(), each), "fr"), "md") for each in (matter, whole)]
    assert made[0] == made[1]
    assert matter.roles["ai_lead"].contact is None, "a role is one value: nobody gets the address of another"


def test_a_matter_without_defaults_is_read_from_its_own_source(place: Path) -> None:
    (place / "whole.yaml").write_text(MERGED, encoding="utf-8")
    file = open_matter_file(place / "whole.yaml")
    assert (type(file.source).__name__, file.library, file.letterhead) == ("YamlSource", None, None)


def test_an_empty_key_says_that_this_client_has_none(place: Path) -> None:
    (place / "cabinet.docx").write_bytes(b"PK")
    (place / "cabinet.yaml").write_text(DEFAULTS + "signature_anchor: yousign\nletterhead: cabinet.docx\n")
    file = place / "aubier" / "matter.yaml"
    assert open_matter_file(file).letterhead == place / "aubier" / ".." / "cabinet.docx"
    assert read_matter(file).signature_anchor is not None
    file.write_text(MATTER + "signature_anchor:\nletterhead:\ntools:\n", encoding="utf-8")
    assert open_matter_file(file).letterhead is None
    matter = read_matter(file)
    assert matter.signature_anchor is None
    assert len(matter.tools) == 1, "an empty block is one left out"
    rewrite(file, "tools:\n", "tools: []\n")
    assert read_matter(file).tools == ()


def test_who_signs_is_one_choice_of_two_keys(place: Path) -> None:
    signing = "  representatives: [{name: A, title: gérante}, {name: B, title: gérant}]\n  headcount: 62\n"
    rewrite(place / "aubier" / "matter.yaml", "  headcount: 62\n", signing)
    assert [each.name for each in read_matter(place / "aubier" / "matter.yaml").employer.signatories] == ["A", "B"]


def test_a_mistake_is_said_to_be_in_the_file_that_has_it(place: Path) -> None:
    rewrite(place / "cabinet.yaml", "posture: open", "posture: ouverte")
    rewrite(place / "cabinet.yaml", "name: Paul Cabinet, ", "")
    rewrite(place / "cabinet.yaml", "  data_lead: none", "  data_lead: {contact: x}")
    rewrite(place / "aubier" / "matter.yaml", "  headcount: 62\n", "")
    rewrite(place / "aubier" / "matter.yaml", "cse: full", "cse: ful")
    problems = list_problems(place / "aubier" / "matter.yaml")
    assert [each.partition(" — ")[0] for each in problems] == [
        "matter.yaml, line 4, cse",
        "matter.yaml, line 5, employer.headcount",
        "../cabinet.yaml, line 1, posture",
        "../cabinet.yaml, line 9, roles.data_lead",
    ]


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("vehicule: charter", "unknown key"),
        ("lettrehead: x.docx", 'did you mean "letterhead"?'),
        ("cse: full", "said of one client"),
        ("defaults: other.yaml", "no defaults of their own"),
        ("library: nowhere", "holds no library.yaml"),
        ("letterhead: nowhere.docx", "there is no such file"),
        ("letterhead: [a]", "a text is expected here"),
    ],
)
def test_defaults_refuse(place: Path, added: str, said: str) -> None:
    (place / "cabinet.yaml").write_text(f"{DEFAULTS}{added}\n", encoding="utf-8")
    (problem,) = list_problems(place / "aubier" / "matter.yaml")
    assert problem.startswith(f"../cabinet.yaml, line 14, {added.partition(':')[0]} — ")
    assert said in problem


def test_defaults_of_another_form_are_told_even_where_the_matter_says_otherwise(place: Path) -> None:
    rewrite(place / "cabinet.yaml", "contacts:\n  questions: ia@cabinet.example\n", "contacts: ia@cabinet.example\n")
    rewrite(place / "cabinet.yaml", "  incidents: incidents@cabinet.example\n", "")
    (problem,) = list_problems(place / "aubier" / "matter.yaml")
    assert problem.startswith("../cabinet.yaml, line 4, contacts — a block of keys is expected here")


def test_a_matter_that_names_itself_or_another_is_told_once(place: Path) -> None:
    rewrite(place / "aubier" / "matter.yaml", "../cabinet.yaml", "matter.yaml")
    (problem,) = list_problems(place / "aubier" / "matter.yaml")
    assert problem.endswith("defaults — defaults have no defaults of their own — write them in one file")


def test_defaults_name_those_who_sign_and_nothing_else_of_an_employer(place: Path) -> None:
    rewrite(place / "cabinet.yaml", "employer:\n", "employer:\n  siren: 987 654 324\n")
    (problem,) = list_problems(place / "aubier" / "matter.yaml")
    assert problem.startswith("../cabinet.yaml, line 3, employer.siren — this is said of one client")
    assert problem.endswith("representative, representatives")


def test_defaults_that_are_not_there_or_are_no_block(place: Path) -> None:
    file = place / "aubier" / "matter.yaml"
    (place / "cabinet.yaml").write_text("- a\n", encoding="utf-8")
    with pytest.raises(MatterError, match=r"cabinet\.yaml — a block of keys is expected here"):
        read_matter(file)
    (place / "cabinet.yaml").write_text("a: [\n", encoding="utf-8")
    with pytest.raises(MatterError, match=r"cabinet\.yaml, line 2"):
        read_matter(file)
    rewrite(file, "../cabinet.yaml", "nowhere.yaml")
    (problem,) = list_problems(file)
    assert problem.startswith("matter.yaml, line 1, defaults — there is no such file — a path starts from the folder")


def test_a_matter_that_is_no_file_reads_no_path(place: Path) -> None:
    for source in (MATTER, MATTER.encode(), {"defaults": "../cabinet.yaml"}):
        with pytest.raises(MatterError) as refused:
            parse_matter(source)
        assert [(each.code, each.path) for each in refused.value.problems] == [("path-in-matter", ("defaults",))]
    assert parse_matter(MATTER, folder=place / "aubier") == read_matter(place / "aubier" / "matter.yaml")
    assert parse_matter(place / "aubier" / "matter.yaml") == read_matter(place / "aubier" / "matter.yaml")


def test_the_house_library_and_the_letterhead_of_a_firm_serve_its_commands(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = place / "house"
    house.mkdir()
    (house / "library.yaml").write_text("name: acme\nextends: aigov\nrelease: '1'\n", encoding="utf-8")
    (place / "cabinet.docx").write_bytes(b"no Word file")
    (place / "cabinet.yaml").write_text(f"{DEFAULTS}library: house\nletterhead: cabinet.docx\n", encoding="utf-8")
    matter = place / "aubier" / "matter.yaml"
    assert main(["explain", str(matter), "--brief", "--json"]) == 0
    assert '"name": "acme"' in capsys.readouterr().out
    for options, taken in (
        ({"output": "a.docx"}, True),
        ({"output": "-", "format": "pdf"}, True),
        ({"output": "a.md"}, False),
        ({"output": "a.pdf", "engine": "typst"}, False),
        ({"output": "a.docx", "letterhead": "other.docx"}, False),
    ):
        usual = {"format": None, "engine": None, "letterhead": None, "library": None, "release": None, "page": None}
        asked = argparse.Namespace(**{**usual, **options})
        library, _ = read_matters(asked, str(matter))
        assert library.name == "acme"
        assert (asked.letterhead == str(matter.parent / ".." / "cabinet.docx")) is taken
    assert main(["draft", str(matter), "-o", str(place / "cabinet.docx")]) == 2
    assert "one of those read" in capsys.readouterr().err


def test_explain_says_from_which_file_each_value_comes(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(place / "aubier" / "matter.yaml"), "--origins", "--lang", "fr"]) == 0
    said = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert said[0] == ["Champ", "Valeur", "Fichier", "Ligne"]
    assert ["Contacts › Incidents", "incidents@aubier.example", "matter.yaml", "13"] in said
    assert ["Contacts › Questions", "ia@cabinet.example", "../cabinet.yaml", "5"] in said
    assert main(["explain", str(place / "aubier" / "matter.yaml"), "--origins", "--json", "--lang", "en"]) == 0
    found = {each["key"]: each for each in json.loads(capsys.readouterr().out)}
    assert found["posture"] == {
        "key": "posture",
        "path": ["posture"],
        "title": "General posture",
        "value": "open",
        "file": "../cabinet.yaml",
        "line": 1,
    }


def test_the_standard_input_names_no_other_file(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    from aigov_docs.cli import streams

    monkeypatch.setattr(streams, "read_standard_bytes", io.BytesIO(MATTER.encode()).getvalue)
    assert main(["explain", "-", "--brief"]) == 1


def test_a_matter_read_again_from_what_it_says_needs_no_defaults(place: Path) -> None:
    matter = read_matter(place / "aubier" / "matter.yaml")
    assert parse_matter(matter) == matter
    assert sample_matter() == parse_matter(sample_matter())
