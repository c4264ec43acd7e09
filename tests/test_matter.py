"""A matter with mistakes: all named at once, each with its line and what to do; nothing personal repeated."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import aigov_docs as aigov
from aigov_docs.kits.ground import yaml_files as files
from aigov_docs.matter.printed_texts import BilingualLine, text_in_language
from aigov_docs.samples import sample_text
from aigov_docs.sent_facts import check_sent_matter

MINIMAL = """\
vehicle: charter
date: 2026-11-24
cse: small
employer: {name: Exemple, legal_form: SAS, address: "1 rue A, Paris", siren: "987654324", headcount: 30}
"""


def problems(text: str) -> list[str]:
    with pytest.raises(aigov.MatterError) as caught:
        aigov.parse_matter(text)
    return [problem.text("en") for problem in caught.value.problems]


def one(text: str, *parts: str) -> None:
    found = problems(text)
    assert any(all(part in line for part in parts) for line in found), found


def test_the_sample_reads_and_keeps_its_names() -> None:
    matter = aigov.samples.sample_matter("charter")
    assert matter.employer.siren == "987654324"
    representative = matter.employer.representative
    assert representative is not None
    assert text_in_language(representative.title, "en") == "President"
    assert matter.assessed_on.isoformat() == "2026-11-24"


def test_a_matter_kept_as_json_reads_back_the_same() -> None:
    matter = aigov.samples.sample_matter("contract-amendment")
    kept = matter.model_dump_json()
    assert '"request_answer":"10 working_days"' in kept
    assert aigov.parse_matter(kept) == matter


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-02-30", "this day does not exist"),
        ("2026-13-01", "this day does not exist"),
        ("30/02/2026", "not a date"),
        ("2026-2-3", "not a date"),
        ("2026-12-31T25:00", "not a date"),
    ],
)
def test_a_day_that_does_not_exist_is_told_from_what_is_no_day(written: str, said: str) -> None:
    one(MINIMAL.replace("2026-11-24", written), "line 2, date", said)


SINGLE = {"as_of", "version", "layout", "page", "place", "signature_anchor", "posture"}
OPTIONAL = [name for name, info in aigov.Matter.model_fields.items() if not info.is_required() and name not in SINGLE]


@pytest.mark.parametrize("name", OPTIONAL)
@pytest.mark.parametrize("empty", [":  # to come", ": null"])
def test_an_empty_block_is_left_out(name: str, empty: str) -> None:
    assert aigov.parse_matter(f"{name}{empty}\n{MINIMAL}") == aigov.parse_matter(MINIMAL)


def test_a_list_or_a_block_inside_a_block_may_be_empty_too() -> None:
    text = (
        MINIMAL
        + "ri:\n  exists: true\n  scale:\ndata_classes: [{id: a, name: A, examples: x, tiers: [public]}]\ntools:\n  -"
        " {name: T, tier: public, account: c, highest_class: a, functions: }\ndocument:\n"
    )
    matter = aigov.parse_matter(text)
    assert (
        matter.ri.scale is None
        and matter.tools[0].functions == ()
        and matter.document == aigov.parse_matter(MINIMAL).document
    )


def test_a_block_that_is_needed_may_not_be_empty() -> None:
    found = problems("options:\nemployer:\nroles:\n  ai_lead:\nvehicle: charter\ndate: 2026-11-24\ncse: small\n")
    assert found == [
        *(
            f'matter.yaml, line 2, employer.{key} — "{key}" is missing — give it'
            for key in ("headcount", "name", "legal_form", "address", "siren")
        ),
        "matter.yaml, line 4, roles.ai_lead — a block of keys is expected here — write its keys below, indented",
    ]
    one(
        MINIMAL + "data_classes: [{id: a, name: A, examples: x, tiers: }]\n",
        "data_classes.0.tiers",
        "a list is expected here",
    )


def test_four_lines_are_a_matter() -> None:
    assert aigov.parse_matter(MINIMAL).posture == "balanced"


def test_every_mistake_is_named_at_once() -> None:
    found = problems("""\
vehicule: charter
date: 2026-02-30
languages: [en]
cse: under_11
options: {agent: approval, unlisted_tools: forbiden}
posture: balancd
procedure: {cse_opinion_on: 2026-03-01}
ri: {exists: false, scale: [warning]}
roles: {ai_led: {name: X}}
employer:
  name: Exemple
  legal_form: SAS
  siren: "987654325"
  headcount: 30
  fifty_since: 2015-01-01
""")
    expected = [
        ("line 1", 'unknown key "vehicule"', 'did you mean "vehicle"?'),
        ("matter.yaml, vehicle", '"vehicle" is missing — give it'),
        ("line 2, date", "this day does not exist", "check the day and the month"),
        ("line 3, languages", "a document without French is not made"),
        ("line 5", 'unknown option "agent"', 'did you mean "agents"?'),
        ("line 5", 'unknown value "forbiden"', 'did you mean "forbidden"?'),
        ("line 6", 'unknown posture "balancd"', 'did you mean "balanced"?'),
        ("line 7", "there is no CSE (cse: under_11)", "procedure.cse_opinion_on"),
        ("line 8, ri", "there are no internal rules", "ri.scale"),
        ("line 9", 'unknown role "ai_led"', 'did you mean "ai_lead"?'),
        ("employer.address", "is missing"),
        ("line 13", "the key of the SIREN is wrong"),
        ("line 15, employer.fifty_since", "employer.headcount is below 50"),
    ]
    for parts in expected:
        assert any(all(part in line for part in parts) for line in found), (parts, found)


@pytest.mark.parametrize(
    ("written", "said"), [("0", "not a date"), ("1764547200", "not a date"), ("9999-12-31", "the year is after 2199")]
)
def test_a_number_or_a_year_far_ahead_is_no_day(written: str, said: str) -> None:
    """A table that holds 0 where no day is known is no deposit on 1 January 1970."""
    found = problems(MINIMAL + f"procedure: {{deposit_on: {written}}}\n")
    assert [line.split(" — ")[:2] for line in found] == [["matter.yaml, line 5, procedure.deposit_on", said]]


def test_problems_come_in_the_order_of_the_file() -> None:
    found = problems(MINIMAL.replace("2026-11-24", "tomorrow").replace("cse: small", "cse: smal") + "x: 1\n")
    assert [line.split(" — ")[0] for line in found] == [
        "matter.yaml, line 2, date",
        "matter.yaml, line 3, cse",
        "matter.yaml, line 5, x",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ("the file is empty",)),
        ("# only a comment\n", ("the file is empty",)),
        ("- a\n- b\n", ("a block of keys is expected",)),
        ("vehicle: charter\nvehicle: charter\n", ("line 2", 'the key "vehicle" is written twice')),
        ("a: &x 1\nb: *x\n", ("anchors and aliases",)),
        ("a:\n  <<: {b: 1}\n", ("merges (<<) are not read",)),
        ("a: ? b\n", ("line 1", "the YAML cannot be read here")),
        ("a: \x00\n", ("not UTF-8 text",)),
        (MINIMAL.replace("charter", "chater"), ('unknown document "chater"', 'did you mean "charter"?')),
        (MINIMAL.replace("987654324", "98765432"), ("a SIREN has nine digits",)),
        (MINIMAL.replace("headcount: 30", "headcount: thirty"), ("not a whole number",)),
        (MINIMAL.replace("headcount: 30", "headcount: true"), ("employer.headcount — not a whole number",)),
        (MINIMAL.replace("headcount: 30", "headcount: 30, capital: true"), ("employer.capital — not a whole number",)),
        (MINIMAL + "delays: {review: sometimes}\n", ("not a length of time", "6 months")),
        (MINIMAL + "delays: {review: 0 months}\n", ("not a length of time",)),
        (MINIMAL + "pins: {confidential-data: 9}\n", ("no edition 9", "1, 2")),
        (MINIMAL + "pins: {confidental-data: 1}\n", ('did you mean "confidential-data"?',)),
        (MINIMAL + "amendment: {response: signed}\n", ("a day of signature", "add signed_on")),
        (MINIMAL + "amendment: {response: refused, signed_on: 2026-01-01}\n", ("amendment.response is not “signed”",)),
        (MINIMAL + "amendment: {l1222_6_letter: true}\n", ("day of receipt",)),
        (
            MINIMAL + "options: {unlisted_tools: forbidden, personal_accounts: case_by_case}\n",
            ("Unlisted tools are forbidden",),
        ),
        (MINIMAL + "document: {language: en}\n", ("comes from languages",)),
        (MINIMAL + "languages: [fr, fr]\n", ("each language once",)),
        (MINIMAL + "languages: [en, fr]\n", ("French comes first",)),
        (MINIMAL + "employee: {foreign: false, translation_requested: true}\n", ("employee.foreign is false",)),
        (
            MINIMAL + "procedure: {cse_informed_on: 2026-03-02, cse_opinion_on: 2026-03-01}\n",
            ("C-OPINION-BEFORE-INFORMATION", "procedure.cse_opinion_on, procedure.cse_informed_on"),
        ),
        (
            MINIMAL + "place: Bât. # 3, Lyon\n",
            ("matter.yaml, line 5", "what follows the # is not read", "straight quotes"),
        ),
        (
            MINIMAL + "roles: {ai_lead: {name: Anne, contact: bureau 3, étage 2}}\n",
            ("matter.yaml, line 5", "a comma ends a text", "straight quotes"),
        ),
        (
            MINIMAL + "roles: {ai_lead: {name:Anne, contact: a}}\n",
            ("matter.yaml, line 5", "no space stands after the colon"),
        ),
        (MINIMAL + "version: “1.0”\n", ("matter.yaml, line 5", "of a word processor", "or none")),
        (MINIMAL + "options: {agents: interdits}\n", ("unknown value",)),
        (
            MINIMAL + "tools: [{name: T, tier: public, account: c, highest_class: a, functions: [traduction]}]\n",
            ('did you mean "translation"?',),
        ),
        (
            MINIMAL + "contract: {signed_on: 2026-03-02}\namendment: {response: signed, signed_on: 2026-03-01}\n",
            ("cannot be before contract.signed_on", "no contract to amend"),
        ),
        (MINIMAL + "data_classes: [{id: a, name: A, examples: x, tiers: [inernal]}]\n", ('did you mean "internal"?',)),
        (
            MINIMAL
            + "data_classes: [{id: a, name: A, examples: x, tiers: []}]\ntools: [{name: T, tier: public, account: c, "
            "highest_class: a}]\n",
            ("the class of data", "is not given to such a tool"),
        ),
        (MINIMAL + "tools: [{name: T, tier: public, account: c, highest_class: zz}]\n", ('unknown data class "zz"',)),
        (MINIMAL + 'filing: {court: ""}\n', ("filing.court", "the text is empty", "fill it in")),
        (MINIMAL + 'establishments: [{name: " "}]\n', ("establishments.0.name", "the text is empty", "fill it in")),
        (MINIMAL + f"filing: {{court: {'x' * 2001}}}\n", ("filing.court", "the text is too long", "2000 characters")),
    ],
)
def test_bad_input_is_said_clearly(text: str, parts: tuple[str, ...]) -> None:
    one(text, *parts)


@pytest.mark.parametrize("loader", ["CBaseLoader", "BaseLoader"])
@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a:\n\tb: 1\n", 2, "a tab stands before the text"),
        ("a:\r\n  b: é\r\n\tc: 2\r\n", 3, "a tab stands before the text"),
        ("a: 1\n\t\nb: 2\n", 2, "a tab stands before the text"),
        ("a:\n  name: Dupont : le magasin\n  b: 1\n", 2, "holds a colon followed by a space"),
        ("- a: b: c\n", 1, "holds a colon followed by a space"),
        ("a: {name: Dupont: le magasin, b: 1}\n", 1, "holds a colon followed by a space"),
        ("a: %b\n", 1, "cannot start with %"),
        ("é: à\na: [b, @c]\n", 2, "cannot start with @"),
        ("- `b`\n", 1, "cannot start with `"),
        ("a: **b**\n", 1, "cannot start with *"),
        ("a: *b\n", 1, "cannot start with *"),
        ("a: & b\n", 1, "cannot start with &"),
        ("é: 🙂\na: &b\n", 2, "cannot start with &"),
        ("a: !!\n", 1, "cannot start with !"),
        ("a: !Important b\n", 1, "cannot start with !"),
        ("a: > b\n", 1, "cannot start with >"),
        ("a: , b\n", 1, "cannot start with ,"),
        ('a: 1\nb: "c\nd: 2\n', 2, "the quote that opens on this line is not closed"),
        ("a: 1\nb: 'c\nd: 2\n---\n", 2, "the quote that opens on this line is not closed"),
        ('a: 1\nb: "c\nd: 2\n\nf: "x"\ng: "h"\n', 2, "the quote that opens on this line is not closed"),
        ("a: 1\nb: 'c\nd: 2\ne: l'outil\n", 2, "the quote that opens on this line is not closed"),
        ("a: 'l'outil'\nb: 1\n", 1, "a quote closes before the end of the text"),
        ('a: {b: "c" d, e: 1}\n', 1, "a quote closes before the end of the text"),
        ('a: "C:\\docs"\n', 1, "a backslash"),
        ("a:\n  b: 1\n c: 2\n", 3, "the indentation of this line"),
        ("a:\n    b: 1\n  c: 2\n", 3, "the indentation of this line"),
        ('a:\n  b: "1"\n   c: 2\n', 3, "the indentation of this line"),
        (" a: 1\nb: 2\n", 2, "the indentation of this line"),
        ("a:\n  - b: 1\n   - c: 2\n", 3, "the indentation of this line"),
        ("a:\n  - b: 1\n    c: 2\n   d: 3\n", 4, "the indentation of this line"),
        ("a:\n  b: 1\n   c: 2\n", 3, "as if it went on with the text above"),
        ("a: one\n  two\n  three: four\n", 3, "as if it went on with the text above"),
        ("a: 1\nb\nc: 2\n", 2, "this line is no key"),
        ("employer\n  name: x\n", 1, "this line is no key"),
        ("a:1\nb: 2\n", 1, "this line is no key"),
        ("a: 1\n# b\nc:2\n\nd: 3\n", 3, "this line is no key"),
        ("a: 1\nb: [c\nd: 2\n", 2, "the bracket that opens on this line is not closed"),
        ("a: - b\n", 1, "a list starts on the line after its key"),
        ("a: 1\n---\nb: 2\n", 2, "a second document starts here"),
        ("a: 1\nb: \x07\n", 2, "the text has a character"),
    ],
)  # fmt: skip
def test_what_is_not_yaml_is_said_in_our_words_with_its_line(
    text: str, line: int, said: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    parser = getattr(yaml, loader, None)
    if parser is None:
        pytest.skip("PyYAML was built without libyaml")
    monkeypatch.setattr(files, "_LOADER", parser)
    problem = files.parse_yaml(text.encode(), "x.yaml").problems[0]
    assert (problem.where, problem.code) == (f"x.yaml, line {line}", "not-yaml")
    assert said in problem.text("en")
    french = problem.text("fr")
    assert french.startswith(f"x.yaml, ligne {line} — ") and not any(
        word in french for word in (" the ", " found ", "expected", said)
    )


def test_what_only_looks_wrong_is_read() -> None:
    text = "a: http://x.example\nb: 'l''outil & ! * @'\nc: \"&d: !e\"\nf: g:h & i\nj: |\n  &k: !l\nm: «n»\n"
    source = files.parse_yaml(text.encode(), "x.yaml")
    assert not source.problems
    assert source.data == {
        "a": "http://x.example",
        "b": "l'outil & ! * @",
        "c": "&d: !e",
        "f": "g:h & i",
        "j": "&k: !l\n",
        "m": "«n»",
    }


def test_yaml_guesses_nothing() -> None:
    matter = aigov.parse_matter(MINIMAL.replace("name: Exemple", "name: NO") + "version: 1.10\n")
    assert (matter.employer.name, matter.version) == ("NO", "1.10")


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xff\xfe\x00")
    with pytest.raises(aigov.MatterError, match="not UTF-8 text"):
        aigov.read_matter(path)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(aigov.MatterError, match="there is no such file"):
        aigov.read_matter(tmp_path / "nothing.yaml")


def test_an_error_repeats_no_personal_value() -> None:
    text = MINIMAL + "employee: {name: 'Jeanne Secrète', gender: femme, hired_on: 31/12/2020, adress: 'rue Cachée'}\n"
    said = "\n".join(problems(text))
    assert "employee.gender" in said and "employee.hired_on" in said and 'did you mean "address"?' in said
    for value in ("Secrète", "Cachée", "femme", "31/12/2020"):
        assert value not in said


def test_a_control_character_in_a_name_is_refused() -> None:
    one(MINIMAL.replace("name: Exemple", 'name: "Exem\\u202Eple"'), "employer.name", "a document cannot carry")


def test_a_matter_built_in_python_is_checked_too(library: aigov.Library) -> None:
    matter = aigov.parse_matter(MINIMAL).model_copy(update={"languages": ("en",)})
    with pytest.raises(aigov.MatterError, match="a document without French"):
        aigov.assess(library, matter)


def test_messages_are_said_in_french() -> None:
    with pytest.raises(aigov.MatterError) as caught:
        aigov.parse_matter(MINIMAL.replace("cse: small\n", ""))
    assert caught.value.text("fr") == "matter.yaml, cse — «\u00a0cse\u00a0» manque — indiquez-le"
    with pytest.raises(aigov.MatterError) as caught:
        aigov.parse_matter(MINIMAL + "colour: blue\n")
    line = MINIMAL.count("\n") + 1
    assert caught.value.text("fr").startswith(f"matter.yaml, ligne {line}, colour — ")
    assert caught.value.problems[0].as_dict("fr")["where"] == f"matter.yaml, ligne {line}, colour"


def test_one_text_or_two() -> None:
    assert text_in_language("Lyon", "en") == "Lyon"
    assert text_in_language(BilingualLine(fr="Présidente", en="President"), "fr") == "Présidente"
    assert text_in_language(None, "fr") is None


def test_thousands_of_mistakes_are_counted_after_the_first() -> None:
    found = problems(MINIMAL + "\n".join(f"k{number}: 1" for number in range(5000)))
    assert len(found) == 201
    assert found[0].startswith("matter.yaml, line") and 'unknown key "k0"' in found[0]
    assert found[-1] == "4800 more mistakes are not listed — correct these first"


def test_a_number_typed_with_its_word_is_read_as_the_number() -> None:
    host = aigov.parse_matter(MINIMAL + "host: {annex_number: Annexe 3, chapter: chapitre n° VIII}\n").host
    assert host is not None and (host.annex_number, host.chapter) == ("3", "VIII")


def test_a_class_that_a_level_may_not_have_is_told_by_its_names(library: aigov.Library) -> None:
    text = sample_text("matter.yaml").replace("    highest_class: internal", "    highest_class: confidential", 1)
    with pytest.raises(aigov.MatterError) as caught:
        check_sent_matter(text, library)
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("class-above-tier", ("tools", 1, "highest_class"))
    told = problem.as_dict("fr")["message"]
    assert [name in told for name in ("Niveau de maîtrise", "Rédacteur Pro", "Niveau 2", "Confidentielle")] == [
        True
    ] * 4
    assert "highest_class" not in told + problem.as_dict("fr")["hint"]
