"""The description of a matter: one source for the schema, the form, the types, the reference and the samples."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from command import run
from depth import depth
from form_sent import SENT

import aigov_docs as aigov
from aigov_docs.compose.open_points import find_point_path
from aigov_docs.document.tree import OpenPoints
from aigov_docs.kits.ground.text import normalize_for_search
from aigov_docs.kits.ground.yaml_files import Bilingual
from aigov_docs.matter import matter_form, matter_types
from aigov_docs.matter.fact_changes import join_key, list_closed_words, list_key_words, matter_blocks
from aigov_docs.matter.reading import PATH_KEYS

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import sample_comments  # noqa: E402

LIBRARY = aigov.load_library()
KEYS = LIBRARY.vocabulary.matter_keys
LANGUAGES = ("fr", "en")


@cache
def schema_in(language: str) -> dict[str, Any]:
    return aigov.matter_schema(LIBRARY, language)


@cache
def form_in(language: str) -> dict[str, Any]:
    return matter_form(LIBRARY, language)


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema_in("fr"), format_checker=jsonschema.FormatChecker())


def declared() -> dict[str, Any]:
    """Every key of a matter, as its models declare it, with its type."""
    return {
        join_key(block, name): info.annotation
        for model, block in matter_blocks().items()
        for name, info in model.model_fields.items()
    }


def described(schema: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key and every value of a schema, each with its place."""
    if isinstance(schema, list):
        for each in schema:
            yield from described(each, place)
    if not isinstance(schema, dict):
        return
    for name, value in schema.items():
        if name in ("properties", "$defs"):
            for key, held in value.items():
                yield f"{place}.{key}", held
                yield from described(held, f"{place}.{key}")
        elif name == "oneOf":
            yield from ((f"{place}={each['const']}", each) for each in value)
        elif name not in ("allOf", "default", "examples"):
            yield from described(value, place)


def fields(form: Any) -> Iterator[dict[str, Any]]:
    """Every field of a form, those of blocks too."""
    for field in form:
        yield field
        yield from fields(field.get("fields", ()))


def fields_of(language: str) -> list[dict[str, Any]]:
    return [field for step in form_in(language)["steps"] for field in fields(step["fields"])]


def merely_repeats(title: str, description: str) -> bool:
    """Whether a description says nothing that its title does not: two words at least are to be new."""
    words = [set(re.findall(r"\w+", normalize_for_search(text))) for text in (title, description)]
    return len(words[1] - words[0]) < 2


# ------------------------------------------------------------------ one source
def test_every_key_is_described_and_nothing_else() -> None:
    extra = {"matter", "text", *PATH_KEYS}  # the whole, a text in both languages wherever it stands, other files
    blocks = {block for block in matter_blocks().values() if block}
    assert set(declared()) | blocks | extra == set(KEYS) | extra
    assert extra <= set(KEYS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_and_value_of_the_schema_has_a_title_and_says_more_than_it(language: str) -> None:
    of_file = aigov.matter_schema(LIBRARY, language, of_file=True)
    assert of_file["properties"].keys() - schema_in(language)["properties"].keys() == set(PATH_KEYS)
    found = list(described(of_file))
    assert len(found) > 600
    assert [place for place, each in found if not (each.get("title") and each.get("description"))] == []
    assert [place for place, each in found if merely_repeats(each["title"], each["description"])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_and_choice_of_the_form_has_a_title_and_says_more_than_it(language: str) -> None:
    listed = fields_of(language)
    assert [field["key"] for field in listed if merely_repeats(field["title"], field["description"])] == []
    choices = [(field["key"], choice) for field in listed for choice in field.get("choices", ())]
    assert [where for where, each in choices if merely_repeats(each["label"], each["description"])] == []
    assert [
        step["step"] for step in form_in(language)["steps"] if merely_repeats(step["title"], step["description"])
    ] == []


def test_the_two_languages_are_two_texts() -> None:
    said = [(key, text) for key, entry in KEYS.items() for text in (entry.says, entry.asked, entry.required)]
    said += [(f"{key}={word}", each.says) for key, entry in KEYS.items() for word, each in entry.words.items()]
    assert [key for key, text in said if isinstance(text, Bilingual) and text.fr == text.en] == []


def test_closed_words_are_described_each_and_no_other() -> None:
    for key, kind in declared().items():
        closed = list_closed_words(kind)
        assert [word.word for word in list_key_words(LIBRARY, key, kind) if word.says is None] == [], key
        assert not closed or set(KEYS[key].words) <= set(closed), key


def test_every_key_stands_in_one_step() -> None:
    listed = fields_of("en")
    paths = [tuple(field["path"]) for field in listed]
    assert len(paths) == len(set(paths))
    top = {path[0] for path in paths}
    assert top == set(aigov.Matter.model_fields)
    in_form = {re.sub(r"\.\*", "", ".".join(path)) for path in paths}
    for key in declared():
        if not key.startswith(("text.", "roles.")):
            assert key in in_form or KEYS.get(key.rpartition(".")[0], KEYS["matter"]).keys_of, key


def test_conditions_name_keys_and_words_that_exist() -> None:
    known = declared()
    paths = {tuple(field["path"]) for field in fields_of("en")}
    for field in fields_of("en"):
        for condition in (field["asked_when"], field["required_when"]):
            for test in condition["all"] if condition else ():
                assert tuple(test["path"]) in paths, field["key"]
                assert test.get("one_of") != [], field["key"]
    for key, entry in KEYS.items():
        for condition in (entry.asked, entry.required):
            for name, test in condition.when.items() if condition else ():
                words = [word.word for word in list_key_words(LIBRARY, name, known[name])] if name in known else []
                if words and not isinstance(test, dict):
                    assert set(test) <= set(words), (key, name)


# ------------------------------------------------------------------ the JSON Schema
@pytest.mark.parametrize(
    "made",
    depth(
        [partial(schema_in, "fr")],
        [aigov.matter_schema, partial(aigov.matter_schema, LIBRARY), *(partial(schema_in, each) for each in LANGUAGES)],
    ),
)
def test_the_schema_is_valid_2020_12(made: Callable[[], dict[str, Any]]) -> None:
    schema = made()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert '"$ref": "#/$defs/Duration"' not in json.dumps(schema), "a length of time is written as a text"


def test_a_vehicle_is_one_of_three_or_of_the_house_s_own() -> None:
    assert schema_in("en")["properties"]["vehicle"]["enum"] == ["charter", "it-charter-chapter", "contract-amendment"]
    own = LIBRARY.vehicles["charter"].model_copy(
        update={"id": "memo", "order": None, "label": Bilingual(fr="Note", en="Memo"), "says": None}
    )
    house = dataclasses.replace(LIBRARY, vehicles={**LIBRARY.vehicles, "memo": own})
    listed = aigov.matter_schema(house, "fr")["properties"]["vehicle"]
    assert listed["enum"][-1] == "memo" and listed["oneOf"][-1] == {"const": "memo", "title": "Note"}
    assert matter_form(house)["steps"][0]["fields"][0]["choices"][-1]["label"] == "Memo"


def test_a_house_describes_its_own_way_and_its_mistakes_are_told(tmp_path: Path) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "facts").mkdir()
    (tmp_path / "library.yaml").write_text('name: house\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    keys, steps = tmp_path / "facts/paper.yaml", tmp_path / "vocabulary/matter_steps.yaml"
    place = '{fr: "Ville", en: "Town", says: {fr: "Là où le cabinet signe.", en: "Where the firm signs."}'
    keys.write_text(f"place: {{form: {place}, words_of: towns}}}}\n", encoding="utf-8")
    steps.write_text('adoption: {fr: "Fin", en: "End", says: {fr: "x", en: "x"}, keys: [plaice]}\n', encoding="utf-8")
    with pytest.raises(aigov.LibraryError) as caught:
        aigov.load_library(tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["unknown-list", "unknown-key"]
    assert caught.value.problems[1].values["guess"] == "place"
    keys.write_text(f"place: {{form: {place}}}}}\n", encoding="utf-8")
    steps.write_text(steps.read_text(encoding="utf-8").replace("plaice", "place"), encoding="utf-8")
    form = matter_form(aigov.load_library(tmp_path), "fr")
    assert [(field["title"], form["library"]) for field in form["steps"][-1]["fields"]] == [("Ville", "house 1")]


def test_what_is_a_matter_is_one_for_the_schema() -> None:
    sample = aigov.parse_matter(aigov.sample_text(), LIBRARY)
    for matter in (SENT, sample.model_dump(mode="json"), json.loads(sample.model_dump_json(exclude_unset=True))):
        assert [error.message for error in validator().iter_errors(matter)] == []


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"vehicle": "V1"}, ["vehicle"]),
        ({"posture": "strict"}, ["posture"]),
        ({"options": {"agents": "never"}}, ["options", "agents"]),
        ({"roles": {"king": {"name": "Claire"}}}, ["roles"]),
        ({"roles": {"hr": {"contact": "rh@duval.example"}}}, ["roles", "hr"]),
        ({"delays": {"review": "6 moons"}}, ["delays", "review"]),
        ({"pins": {"confidential-data": 12}}, ["pins", "confidential-data"]),
        ({"agreements": [{"title": "Accord", "level": "branch"}]}, ["agreements", 0]),
        ({"amendment": {"response": "signed"}}, ["amendment"]),
        ({"procedure": {"cse_opinion": "favourable"}}, ["procedure"]),
        ({"monitoring": {"used_for": "fun"}}, ["monitoring", "used_for"]),
    ],
)
def test_what_the_check_refuses_the_schema_refuses(wrong: dict[str, Any], path: list[str | int]) -> None:
    found = list(validator().iter_errors({**SENT, **wrong}))
    assert [list(error.absolute_path) for error in found] and all(list(e.absolute_path)[:1] == path[:1] for e in found)
    if wrong != {"vehicle": "V1"}:  # a former name is read, and no form should offer it
        with pytest.raises(aigov.MatterError):
            aigov.parse_matter({**SENT, **wrong}, LIBRARY)


def test_a_former_name_of_a_document_is_kept_as_the_schema_knows_it() -> None:
    """Read by its alias, kept by its id; one that is misspelt is likened to the aliases too."""
    with pytest.raises(aigov.MatterError, match=r"^[^.]*$"):  # no file is named that nobody sent
        aigov.parse_matter("null", LIBRARY)
    matter = aigov.parse_matter({**SENT, "vehicle": "avenant"}, LIBRARY)
    assert matter.vehicle == "contract-amendment" and not list(validator().iter_errors(matter.model_dump(mode="json")))
    with pytest.raises(aigov.MatterError, match='did you mean "contract-amendment"'):
        aigov.parse_matter({**SENT, "vehicle": "avenent"}, LIBRARY)
    with pytest.raises(aigov.MatterError, match='did you mean "contract-amendment"'):
        aigov.assess(LIBRARY, matter, "avenent")
    assessment = aigov.assess(LIBRARY, matter)
    finding = assessment.findings[0]
    assert assessment.finding(finding.label) is finding, "as the command line shows it"
    assert aigov.assemble(assessment, "fr+en") == aigov.assemble(assessment, ("fr", "en"))


def test_a_role_that_nobody_holds_needs_no_name() -> None:
    assert not list(validator().iter_errors({**SENT, "roles": {"data_lead": {"nobody": True}}}))


# ------------------------------------------------------------------ the form
def test_the_form_is_plain_data_in_the_order_of_the_steps() -> None:
    assert json.loads(json.dumps(form_in("fr"))) == form_in("fr")
    assert [step["step"] for step in form_in("fr")["steps"]] == list(LIBRARY.vocabulary.matter_steps)
    assert {field["control"] for field in fields_of("en")} == {
        "text", "text_in_languages", "texts", "number", "day", "yes_no", "duration", "choice", "choices", "block",
        "list", "map",
    }  # fmt: skip


def test_a_matter_filled_in_from_the_form_is_read() -> None:
    made: dict[str, Any] = {}
    for field in fields_of("fr"):
        if not field["required"] or "*" in field["path"] or field["path"][0] in ("versions",):
            continue
        at = made
        if (len(field["path"]) > 1 and field["path"][0] != "employer") or len(field["path"]) > 2:
            continue
        for name in field["path"][:-1]:
            at = at.setdefault(name, {})
        if field["control"] != "block":
            at[field["path"][-1]] = field["choices"][0]["value"] if "choices" in field else field["examples"][0]
    assert aigov.parse_matter(made, LIBRARY).vehicle == "charter"


def field_of(key: str, language: str = "en") -> dict[str, Any]:
    return next(field for field in fields_of(language) if field["key"] == key)


def test_a_field_says_where_it_is_asked_and_who_needs_it() -> None:
    capital = field_of("employer.capital", "fr")
    assert capital["unit"] == "euros" and capital["control"] == "number" and capital["examples"] == [250000]
    assert capital["used_by"]["vehicles"] == ["contract-amendment"]
    (test,) = capital["asked_when"]["all"]
    assert test["path"] == ["employer", "form"] and "association" not in test["one_of"] and "company" in test["one_of"]
    assert field_of("employer.fifty_since")["asked_when"]["all"] == [
        {"path": ["employer", "headcount"], "at_least": 50}
    ]
    assert field_of("employer.fifty_since")["absent"] == "not_known"
    assert field_of("agreements.idcc")["required_when"]["all"] == [
        {"path": ["agreements", "*", "level"], "one_of": ["branch"]}
    ]
    assert field_of("establishments.procedure.urgency_scope")["asked_when"]["all"][0]["path"] == [
        "establishments", "*", "procedure", "urgency_invoked",
    ]  # fmt: skip
    assert field_of("employee.job")["used_by"]["companions"]
    assert field_of("tools.highest_class")["choices_from"] == ["data_classes", "*", "id"]


def test_a_field_says_which_documents_are_not_issued_without_it() -> None:
    """The signature block counts; what the library or the matter fills by default is needed by none."""
    every = {"charter", "it-charter-chapter", "contract-amendment"}
    for key in ("place", "employer.representative"):
        assert set(field_of(key)["needed_to_issue"]) == set(field_of(key)["used_by"]["vehicles"]) == every, key
    assert field_of("place")["required"] is False and field_of("place")["used_by"]["companions"]
    for key in ("employer.capital", "amendment.number", "charter.date", "contacts.requests"):
        assert "contract-amendment" in field_of(key)["needed_to_issue"], key
    assert "charter" in field_of("tools")["needed_to_issue"], "its annexes print it"
    for key in ("employer.name", "version", "delays.request_answer", "versions.amendment.effective_on"):
        assert field_of(key)["needed_to_issue"] == [], key
    assert field_of("employer.fifty_since")["needed_to_issue"] == []


@pytest.mark.parametrize("vehicle", ["charter", "it-charter-chapter", "contract-amendment"])
def test_every_open_point_of_a_bare_matter_is_needed_to_issue(vehicle: str) -> None:
    told: dict[str, Any] = {"vehicle": vehicle, "date": "2026-11-02", "cse": "full"}
    told["employer"] = {"name": "X", "legal_form": "SARL", "address": "Lyon", "siren": "900100207", "headcount": 62}
    library = aigov.load_library()
    document = aigov.assemble(aigov.assess(library, aigov.parse_matter(told, library)), "fr")
    assert isinstance(document, aigov.Document)
    lists = [block for block in document.body if isinstance(block, OpenPoints) and block.unfilled]
    asked = {".".join(find_point_path(point)) for each in lists for point in each.items} - {""}
    needed = {field["key"] for field in fields_of("fr") if vehicle in field.get("needed_to_issue", ())}
    needed |= {"employer.representative.name"} if "employer.representative" in needed else set()
    assert asked and {key for key in asked if not key.startswith("roles.")} <= needed


def test_choices_have_the_three_postures_topic_by_topic() -> None:
    assert [choice["value"] for choice in field_of("posture")["choices"]] == ["restrictive", "balanced", "open"]
    options = field_of("options")["fields"]
    assert {field["path"][1] for field in options} == set(LIBRARY.vocabulary.options.options)
    assert all(set(field["defaults"]) == {"restrictive", "balanced", "open"} for field in options)
    groups = [field["group"]["group"] for field in options if field["group"]]
    order = list(LIBRARY.vocabulary.topic_groups)
    assert groups == sorted(groups, key=order.index) and len(set(groups)) > 6
    assert field_of("delays.review")["defaults"]["balanced"] == "6 months"
    assert "avenant" in field_of("vehicle")["choices"][2]["aliases"]
    forms = {choice["value"]: choice for choice in field_of("employer.form")["choices"]}
    assert forms["association"]["rna"] == "may" and forms["association"]["sectors"] == ["private"]


def test_an_interview_asks_few_things() -> None:
    """The usual fields are those of the six steps; the others are there for those who look for them."""
    usual = [
        f["key"]
        for f in fields_of("en")
        if f["usual"] and f["control"] not in ("block", "list") and "*" not in f["path"]
    ]
    usual = [key for key in usual if not key.startswith("options.")]
    assert 45 <= len(usual) <= 75, usual


@pytest.mark.parametrize("ask", [aigov.matter_schema, matter_form, matter_types])
def test_another_language_is_refused(ask: Any) -> None:
    with pytest.raises(aigov.UsageError) as caught:
        ask(LIBRARY, "de")
    assert caught.value.problems[0].code == "unknown-language"


# ------------------------------------------------------------------ TypeScript
def test_the_types_have_every_field_of_the_schema() -> None:
    types = matter_types(LIBRARY, "fr")
    schema = schema_in("fr")
    for name, block in {**schema["$defs"], "Matter": schema}.items():
        body = types.partition(f"export type {name} = ")[2].partition("\n};\n")[0]
        for field, value in block.get("properties", {}).items():
            optional = "" if field in block.get("required", []) else "?"
            assert re.search(rf"(?m)^  \"?{re.escape(field)}\"?{re.escape(optional)}: ", body), (name, field)
            assert " ".join(value["description"].split()).rstrip(".") in body, (name, field)
    assert ": unknown" not in types and "<unknown>" not in types


def test_typescript_takes_them(tmp_path: Path) -> None:
    """A matter has the types; a misspelt word has not, nor one that is missing."""
    tsc = shutil.which("tsc")
    if tsc is None:
        assert not os.environ.get("AIGOV_REQUIRE_TOOLS"), "tsc is missing: npm install typescript"
        pytest.skip("no TypeScript compiler here")
    wrong = {**SENT, "vehicle": "charte"}
    short = {name: value for name, value in SENT.items() if name != "cse"}
    whole = aigov.parse_matter(aigov.sample_text(), LIBRARY).model_dump(mode="json")
    tried = {"sent": SENT, "whole": whole}
    lines = [f"export const {name}: Matter = {json.dumps(value)};" for name, value in tried.items()]
    for name, value in {"wrong": wrong, "short": short}.items():
        lines += ["// @ts-expect-error", f"export const {name}: Matter = {json.dumps(value)};"]
    (tmp_path / "matter.ts").write_text(matter_types(LIBRARY, "fr") + "\n".join(lines) + "\n", encoding="utf-8")
    command = [tsc, "--strict", "--noEmit", "--lib", "es2020", "matter.ts"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


# ------------------------------------------------------------------ the command
def test_the_command_writes_each_target() -> None:
    assert json.loads(run("schema", "--lang", "fr", "--target", "form").stdout) == form_in("fr")
    assert run("schema", "--lang", "fr", "--target", "types").stdout == matter_types(LIBRARY, "fr")
    assert json.loads(run("schema", "--lang", "en").stdout) == json.loads(json.dumps(schema_in("en")))
    refused = run("schema", "facts", "--target", "form")
    assert refused.returncode == 2 and "--target" in refused.stderr


# ------------------------------------------------------------------ the samples
def test_the_comments_of_the_samples_are_what_the_library_says() -> None:
    assert sample_comments.main(["--check"]) == 0
    blank = sample_comments.write_comments("employer:\n  siren:   # (*) old\n", LIBRARY)
    assert "(*) Les neuf chiffres" in blank and "old" not in blank
