"""The front door of a matter: whatever holds it, the same checks, the same words, and beside each field its mistake."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml
from command import run
from depth import depth
from employers import NAMES, employer_text
from form_sent import SENT
from pydantic import BaseModel, TypeAdapter, ValidationError

import aigov_docs as aigov
from aigov_docs.compose.matter_check import find_contradictions

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = aigov.load_library()
CLASS = {"id": "open", "name": "Ouvertes", "examples": "Sites publics", "tiers": []}
PLACE = {"name": "Lille", "cse": "own"}
WRONG = {**SENT, "vehicule": "charter", "employer": {**SENT["employer"], "siren": "900100204"}}


def sample() -> dict[str, Any]:
    """The sample matter as a program would hold it."""
    found: dict[str, Any] = yaml.load(aigov.sample_text(), Loader=yaml.CSafeLoader)
    return copy.deepcopy(found)


def problems_of(source: Any, **named: Any) -> tuple[aigov.Problem, ...]:
    with pytest.raises(aigov.MatterError) as caught:
        aigov.parse_matter(source, LIBRARY, **named)
    return caught.value.problems


def set_at(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    inner = data
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    return data


# ------------------------------------------------------------------ errors beside fields
@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("employer", "siren"), "900100204", "bad-siren"),
        (("employer", "headcount"), "many", "not-a-number"),
        (("employer", "colour"), "blue", "unknown-key"),
        (("date",), "2026-02-30", "not-a-date"),
        (("date",), 0, "not-a-date"),
        (("tools", 1, "tier"), "platinum", "unknown-word"),
        (("tools", 1, "name"), None, "not-text"),
        (("tools", 0, "colour"), "blue", "unknown-key"),
        (("vehicle",), "chart", "unknown-word"),
        (("posture",), "bold", "unknown-word"),
        (("options", "usage_logs"), "sometimes", "unknown-word"),
        (("roles", "king"), {"name": "Arthur"}, "unknown-word"),
        (("roles", "dpo"), {"contact": "here"}, "no-holder"),
        (("languages",), ["en"], "no-french"),
        (("wishes",), ["fire them all"], "unknown-wish"),
        (("signature_anchor",), "sign here", "anchor-not-unique"),
        (("employer", "fifty_since"), "1990-01-01", "date-order"),
    ],
)
def test_a_problem_says_the_path_of_its_value(path: tuple[str | int, ...], value: Any, code: str) -> None:
    data = set_at(sample(), path, value)
    for source in (data, json.dumps(data, default=str, ensure_ascii=False), yaml.safe_dump(data, allow_unicode=True)):
        found = {(problem.code, problem.path[: len(path)]) for problem in problems_of(source)}
        assert (code, path) in found, found


def test_a_name_with_dots_and_a_name_of_figures_stay_whole() -> None:
    data = {**sample(), "pins": {"a.b": 1, "3": 1}}
    assert {problem.path for problem in problems_of(data)} == {("pins", "a.b"), ("pins", "3")}


def test_facts_that_contradict_have_a_path_in_a_file_and_in_a_matter() -> None:
    matter = aigov.parse_matter(sample(), LIBRARY)
    wrong = matter.model_copy(update={"cse": "missing", "languages": ("en",), "pins": {"purpose": 99}})
    assert matter.procedure is not None and matter.procedure.cse_opinion_on is not None
    in_python, in_data = find_contradictions(wrong, LIBRARY), problems_of(wrong)
    assert {each.path for each in in_python} == {each.path for each in in_data} >= {("languages",), ("pins", "purpose")}
    assert all(each.path for each in in_python)
    with pytest.raises(aigov.MatterError) as caught:
        aigov.assess(LIBRARY, wrong)
    assert ("languages",) in {each.path for each in caught.value.problems}


def test_words_that_the_law_forbids_have_a_path() -> None:
    data = sample()
    data["uses"][0]["permitted"] = "Rédiger, sous peine d'une amende de 50 euros"
    found = [each for each in problems_of(data) if each.code == "unlawful-words"]
    assert found and {each.path for each in found} == {("uses", 0, "permitted")}


def paths_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    for part, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield (*path, part)
        yield from paths_in(inner, (*path, part))


def test_whatever_is_wrong_anywhere_in_the_sample_its_path_leads_into_it() -> None:
    """Every third value of the sample (each in whole runs) is spoilt in turn; the path of a problem leads there."""
    spoilt = 0
    for path in list(paths_in(sample()))[:: depth(3, 1)]:
        data = set_at(sample(), path, {"x\u202e": [1]})
        try:
            aigov.parse_matter(data, LIBRARY)
        except aigov.MatterError as error:
            spoilt += 1
            for problem in error.problems:
                assert problem.path, problem
                inner: Any = data
                for part in problem.path[:-1]:
                    inner = inner[part] if isinstance(inner, list) else inner.get(part, {})
                    assert inner is not None, problem
            assert any(problem.path[: len(path)] == path for problem in error.problems), path
    assert spoilt > depth(66, 200)


def test_a_problem_is_ready_for_json_in_both_languages() -> None:
    (problem,) = [each for each in problems_of(WRONG) if each.code == "bad-siren"]
    for language, message in (("fr", "la clé du SIREN est fausse"), ("en", "the key of the SIREN is wrong")):
        said = json.loads(json.dumps(problem.as_dict(language)))
        assert list(said) == ["code", "path", "where", "message", "hint"]
        assert said["path"] == ["employer", "siren"] and said["where"] == "employer.siren"
        assert said["message"] == message and said["hint"]
    assert aigov.Problem("x", "here", "wrong").as_dict()["path"] == []


def test_the_command_line_prints_the_path(tmp_path: Path) -> None:
    file = tmp_path / "matter.yaml"
    file.write_text(yaml.safe_dump(WRONG, allow_unicode=True), encoding="utf-8")
    found = run("explain", file, "--json")
    assert {tuple(each["path"]) for each in json.loads(found.stdout)["problems"]} == {
        ("employer", "siren"),
        ("vehicule",),
    }
    assert "la clé du SIREN est fausse" in run("explain", file, "--lang", "fr").stderr, "in the language of the answer"
    assert "the key of the SIREN is wrong" in run("draft", file, "-o", tmp_path / "x.docx", "--lang", "fr").stderr


# ------------------------------------------------------------------ one front door
def test_whatever_holds_a_matter_gives_the_same_one(tmp_path: Path) -> None:
    text = json.dumps(SENT)
    for name, written in (
        ("m.yaml", yaml.safe_dump(SENT)),
        ("m.json", text),
        ("tabs.json", json.dumps(SENT, indent="\t")),
    ):
        (tmp_path / name).write_text(written, encoding="utf-8")
    with_days = {**SENT, "date": dt.date(2026, 11, 2)}
    sources = [
        text,
        text.encode(),
        b"\xef\xbb\xbf" + text.encode(),
        SENT,
        with_days,
        *sorted(tmp_path.iterdir()),
    ]
    first, *others = (aigov.parse_matter(source, LIBRARY) for source in sources)
    assert all(other == first for other in others)
    again = aigov.parse_matter(first, LIBRARY)
    assert again == first and fields_written(again) == fields_written(first)
    assert aigov.parse_matter({**SENT, "employer": first.employer, "tools": ()}, LIBRARY) == first


def test_the_same_mistakes_are_told_with_the_place_that_there_is(tmp_path: Path) -> None:
    file = tmp_path / "client.json"
    file.write_text(json.dumps(WRONG, ensure_ascii=False, indent=1), encoding="utf-8")
    in_file, in_data = problems_of(file), problems_of(WRONG)
    said = [(each.code, each.path, each.message, each.hint) for each in in_data]
    assert sorted(said, key=str) == sorted(
        ((each.code, each.path, each.message, each.hint) for each in in_file), key=str
    )
    assert [each.where for each in in_file] == ["client.json, line 9, employer.siren", "client.json, line 13, vehicule"]
    assert [each.where for each in in_data] == ["employer.siren", "vehicule"]
    assert {each.where for each in problems_of(WRONG, name="client 12")} == {
        "client 12, employer.siren",
        "client 12, vehicule",
    }


def test_each_mistake_of_a_form_is_told_at_once_and_no_other() -> None:
    """What an empty form lacks; a word in a row that lacks others; a misspelt choice contradicts nothing yet."""
    employer = {f"employer.{key}" for key in ("name", "legal_form", "address", "siren", "headcount")}
    for empty in ({}, {"employer": None}, {"employer": {}}):
        assert {each.where for each in problems_of(empty)} == {"vehicle", "date", "cse", *employer}
    tool = {"name": "Chat", "tier": "contratced"}
    found = {(each.path, each.code) for each in problems_of({**SENT, "tools": [tool, 3]})}
    assert found == {
        (("tools", 0, "account"), "missing-key"),
        (("tools", 0, "highest_class"), "missing-key"),
        (("tools", 0, "tier"), "unknown-word"),
        (("tools", 1), "not-a-block"),
    }
    for option in ("personal_accounts", "unlisted_tools", "usage_logs"):
        (problem,) = problems_of({**SENT, "options": {option: "forbiden"}})
        assert (problem.code, problem.path) == ("unknown-word", ("options", option))
    (problem,) = problems_of({**SENT, "employer": {**SENT["employer"], "representatives": [{"title": "x"}]}})
    assert problem.path == ("employer", "representatives", 0, "name")
    tool = {"name": "Chat", "tier": "contracted", "account": "x", "highest_class": "internal"}
    (problem,) = problems_of({**SENT, "tools": [tool]})
    assert problem.path == ("tools", 0, "highest_class") and "data_classes" in problem.text("fr")
    broken = [{"id": "internal", "name": "Internes"}, {"id": "A", **CLASS}]
    found = {(each.path, each.code) for each in problems_of({**SENT, "tools": [tool], "data_classes": broken})}
    assert found == {(("data_classes", 0, key), "missing-key") for key in ("examples", "tiers")}


def test_the_words_of_a_file_are_not_said_of_data() -> None:
    (problem,) = problems_of({**SENT, "employer": "Aubier"})
    assert (problem.code, problem.path) == ("not-a-block", ("employer",)) and "indent" not in problem.text("en")
    (problem,) = problems_of({**SENT, "wishes": "none"})
    assert problem.code == "not-a-list" and "line" not in problem.text("en") and "ligne" not in problem.text("fr")


def test_a_matter_built_or_changed_in_python_is_checked_in_full() -> None:
    matter = aigov.parse_matter(SENT, LIBRARY)
    for changes, code in (
        ({"date": "soon"}, "not-a-date"),
        ({"posture": "bold"}, "unknown-word"),
        ({"cse": object()}, "unknown-word"),
    ):
        assert [each.code for each in problems_of(matter.model_copy(update=changes))] == [code]


def test_what_is_no_matter_is_refused() -> None:
    itself: dict[str, Any] = {**SENT}
    itself["employer"] = itself
    (problem,) = problems_of(itself)
    assert problem.code == "too-deep"
    (problem,) = problems_of(Path("/nowhere/matter.yaml"))
    assert problem.code == "no-file"
    assert problems_of(b"\xff\xfe")[0].code == "not-text"
    for sent in (None, [], [SENT], 12, 1.5, True, "12", "null", "[]"):
        assert [(each.code, each.path) for each in problems_of(sent)] == [("not-a-block", ())]
    never: Any
    for never in (object(), {1, 2}, dt.date(2026, 11, 2)):
        with pytest.raises(TypeError, match="source: "):
            aigov.parse_matter(never, LIBRARY)


# ------------------------------------------------------------------ pydantic's doors
def test_a_matter_built_by_its_name_raises_our_error_in_our_words() -> None:
    with pytest.raises(aigov.MatterError) as caught:
        aigov.Matter(**WRONG)
    expected = problems_of(WRONG)
    assert {(each.code, each.path, each.text("fr")) for each in caught.value.problems} == {
        (each.code, each.path, each.text("fr")) for each in expected
    }
    with pytest.raises(aigov.MatterError, match="not a date"):
        aigov.Matter(**{**SENT, "date": 0})
    assert aigov.Matter(**SENT) == aigov.parse_matter(SENT, LIBRARY)


CONTRADICTIONS: list[tuple[dict[str, Any], str, tuple[str | int, ...]]] = [
    ({"languages": ["en"]}, "no-french", ("languages",)),
    ({"languages": ["en", "fr"]}, "language-order", ("languages",)),
    ({"data_classes": [CLASS, CLASS]}, "class-twice", ("data_classes", 1, "id")),
    (
        {"employer": {**SENT["employer"], "headcount": 9, "eleven_since": "2020-01-01"}},
        "headcount",
        ("employer", "eleven_since"),
    ),
    ({"procedure": {"cse_opinion": "favourable"}}, "no-opinion-date", ("procedure", "cse_opinion")),
    ({"ri": {"exists": False, "scale": ["warning"]}}, "no-rules", ("ri", "exists")),
    ({"versions": [{"id": "0.9"}, {"id": "0.9"}]}, "version-twice", ("versions", 1, "id")),
    ({"establishments": [PLACE, PLACE]}, "establishment-twice", ("establishments", 1, "name")),
    ({"amendment": {"response": "signed"}}, "no-signature-date", ("amendment", "signed_on")),
    (
        {"amendment": {"signed_on": "2019-01-01"}, "contract": {"signed_on": "2020-01-01"}},
        "amended-before",
        ("amendment", "signed_on"),
    ),
]


@pytest.mark.parametrize(("changes", "code", "path"), CONTRADICTIONS)
@pytest.mark.parametrize("form", ["good", "bad"])
def test_what_a_matter_says_by_itself_is_checked_through_every_door(
    changes: dict[str, Any], code: str, path: tuple[str | int, ...], form: str
) -> None:
    """Without a library too, and beside a mistake of form; the full check says the same, in the same words."""
    sent = {**SENT, **changes}
    if form == "bad":
        sent |= {"vehicule": "charter", "posture": 3.5}
    with pytest.raises(aigov.MatterError) as built:
        aigov.Matter(**sent)
    found = {(each.code, each.path, each.where, each.text("fr")) for each in built.value.problems}
    assert (code, path) in {each[:2] for each in found}
    assert found <= {(each.code, each.path, each.where, each.text("fr")) for each in problems_of(sent)}
    with pytest.raises(ValidationError) as checked:
        aigov.Matter.model_validate(sent)
    assert {(each["type"], each["loc"]) for each in checked.value.errors()} == {each[:2] for each in found}


def test_what_a_rule_says_of_two_facts_is_said_without_a_library_in_plain_words() -> None:
    sent = {**SENT, "cse": "under_11", "procedure": {"cse_opinion_on": "2026-09-01"}}
    with pytest.raises(aigov.MatterError) as built:
        aigov.Matter(**sent)
    assert [each.code for each in built.value.problems] == ["no-cse"]
    assert "contradiction" in {each.code for each in problems_of(sent)}


@pytest.mark.parametrize(
    "read",
    [
        aigov.Matter.model_validate,
        lambda sent: aigov.Matter.model_validate_json(json.dumps(sent)),
        TypeAdapter(aigov.Matter).validate_python,
        TypeAdapter(Annotated[aigov.Matter, aigov.checked_against(LIBRARY)]).validate_python,
    ],
)
def test_where_pydantic_checks_its_error_has_our_codes_paths_and_words(read: Callable[[Any], aigov.Matter]) -> None:
    with pytest.raises(ValidationError) as caught:
        read(WRONG)
    expected = problems_of(WRONG)
    assert {(each["type"], each["loc"], each["msg"]) for each in caught.value.errors()} == {
        (each.code, each.path, each.as_dict("en")["message"]) for each in expected
    }
    assert {each["ctx"]["fr"]["message"] for each in caught.value.errors()} == {
        each.as_dict("fr")["message"] for each in expected
    }
    assert "900100204" not in caught.value.json()
    assert read(SENT) == aigov.parse_matter(SENT, LIBRARY)
    with pytest.raises(ValidationError):
        read(["charter"])


def test_a_library_s_words_are_checked_where_the_library_is_named() -> None:
    read = TypeAdapter(Annotated[aigov.Matter, aigov.checked_against(LIBRARY)]).validate_python
    matter = aigov.Matter(**{**SENT, "posture": "bold"})  # a house library may have this posture
    for sent in (matter, {**SENT, "posture": "bold"}):
        with pytest.raises(ValidationError) as caught:
            read(sent)
        assert [(each["type"], each["loc"]) for each in caught.value.errors()] == [("unknown-word", ("posture",))]
    with pytest.raises(aigov.MatterError):
        aigov.assess(LIBRARY, matter)


def test_fastapi_tells_each_mistake_beside_its_field() -> None:
    fastapi = pytest.importorskip("fastapi")
    from fastapi.testclient import TestClient

    app = fastapi.FastAPI()
    checked = Annotated[aigov.Matter, aigov.checked_against(LIBRARY)]

    def own(matter: aigov.Matter) -> aigov.Matter:
        return matter

    def full(matter: Any) -> Any:
        return matter

    own.__annotations__ = {"matter": aigov.Matter, "return": aigov.Matter}
    full.__annotations__ = {"matter": checked, "return": aigov.Matter}
    app.post("/own")(own)
    app.post("/full")(full)
    client = TestClient(app)
    for address in ("/own", "/full"):
        refused = client.post(address, json=WRONG)
        assert refused.status_code == 422
        assert {(each["type"], tuple(each["loc"]), each["msg"]) for each in refused.json()["detail"]} == {
            (each.code, ("body", *each.path), each.as_dict("en")["message"]) for each in problems_of(WRONG)
        }
        taken = client.post(address, json=SENT)
        assert taken.status_code == 200
        assert aigov.parse_matter(taken.json(), LIBRARY) == aigov.parse_matter(SENT, LIBRARY)
    assert client.post("/full", json={**SENT, "posture": "bold"}).status_code == 422
    assert any(name.startswith("Matter") for name in client.get("/openapi.json").json()["components"]["schemas"])


# ------------------------------------------------------------------ JSON, there and back
def fields_written(value: Any) -> Any:
    """Which fields a value's source wrote, at every level: some are statements only where they are made."""
    if isinstance(value, BaseModel):
        return frozenset(value.model_fields_set), {
            name: fields_written(getattr(value, name)) for name in type(value).model_fields
        }
    return [fields_written(each) for each in value] if isinstance(value, tuple) else None


def every_matter() -> Iterator[tuple[str, str]]:
    for vehicle in LIBRARY.vehicles:
        yield f"sample {vehicle}", aigov.samples.sample_matter(vehicle).model_dump_json()
        yield from ((f"{name} {vehicle}", employer_text(name, vehicle)) for name in NAMES)
    yield "former", (ROOT / "tests/matters/former.yaml").read_text(encoding="utf-8")
    yield "sample", (ROOT / "clause_library/samples/matter.yaml").read_text(encoding="utf-8")
    forms = yaml.load((ROOT / "tests/matters/legal_forms.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    for name, blocks in forms.items():
        blocks.pop("parties")
        yield f"form {name}", json.dumps({**sample(), **blocks}, default=str)
    two = aigov.samples.sample_matter()
    older = {"id": "0.9", "procedure": {"deposit_on": "2025-01-06"}, "document": {"annexed_to_ri": True}}
    yield "versions", json.dumps({**two.model_dump(mode="json"), "versions": [older]})
    employee = {"name": "Jean", "reads_french": False}
    yield "reads no French", json.dumps({**SENT, "vehicle": "contract-amendment", "employee": employee})


MATTERS = dict(every_matter())


@pytest.mark.parametrize("name", depth([*MATTERS][::2], [*MATTERS]))
def test_a_matter_comes_back_from_json_as_it_was(name: str) -> None:
    matter = aigov.parse_matter(MATTERS[name], LIBRARY)
    written = matter.model_dump(mode="json")
    for kept in (written, json.dumps(written), json.dumps(written).encode(), matter.model_dump_json(), matter):
        read = aigov.parse_matter(kept, LIBRARY)
        assert read == matter and read.model_dump_json() == matter.model_dump_json()
    # what is a statement only where it is made
    assert fields_written(read.versions) == fields_written(matter.versions)
    assert ("staff_without_french" in read.employer.model_fields_set) == (
        "staff_without_french" in matter.employer.model_fields_set
    )


def test_the_blank_matter_says_what_to_fill_in() -> None:
    blank = (ROOT / "clause_library/samples/blank.yaml").read_text(encoding="utf-8")
    assert all(problem.path for problem in problems_of(blank))


# ------------------------------------------------------------------ broken texts
@pytest.mark.parametrize(
    ("text", "place", "path", "message"),
    [
        ('{"vehicle": "charter"', "line 1", (), "the text ends too soon"),
        ('{\n"vehicle": "char', "line 2", ("vehicle",), "the text ends too soon"),
        ("{", "line 1", (), "the text ends too soon"),
        ('{"vehicle" "charter"}', "line 1", ("vehicle",), "a colon is expected after the key"),
        ('{\n"vehicle": "charter"\n"date": 1}', "line 3", (), "a comma or a closing bracket is expected here"),
        ('{"vehicle": "charter",, "date": 1}', "line 1", (), "a key between double quotes is expected here"),
        ('{"vehicle": "a\\q"}', "line 1", ("vehicle",), "a backslash cannot stand alone between double quotes"),
        ('{"vehicle": "charter"}}', "line 1", (), "something follows the last closing bracket"),
        ('{"tools": [{"name": "A"}, {"tier": %}]}', "line 1", ("tools", 1, "tier"), "a value is expected here"),
        ('{"vehicle": "\\ud83d", "a": "\t"}', "line 1", ("a",), "a text between double quotes holds a tab"),
        ('{"cse": {"a": 1,\t"a": 2}}', "line 1", ("cse", "a"), 'the key "a" is written twice'),
        ("vehicle: ? x", "line 1", ("vehicle",), "the YAML cannot be read here"),
        ("vehicle: &x charter", "line 1", ("vehicle",), "a text without quotes cannot start with &"),
        ("tools:\n- name: A\n- name: @b", "line 3", ("tools", 1, "name"), "a text without quotes cannot start with @"),
        ("tools:\n- {name: A, tier: B: c}", "line 2", ("tools", 0, "tier"), "a text without quotes holds a colon"),
        ('employer:\n  name: "Duval\n  cse: 1', "line 2", ("employer", "name"), "the quote that opens on this line"),
        ("pins: [a, b\ncse: full", "line 1", ("pins",), "the bracket that opens on this line"),
        ("employer:\n  name Duval\n  cse: 1", "line 2", (), "this line is no key"),
        ("tools:\n- name: A\n- name: B\n  name: C", "line 4", ("tools", 1, "name"), 'the key "name" is written twice'),
        ("a: [x]\ntools:\n- <<: b", "line 3", ("tools", 0), "merges (<<) are not read"),
    ],
)
def test_a_broken_text_is_explained_in_our_words(
    text: str, place: str, path: tuple[str | int, ...], message: str
) -> None:
    broken = ("not-json", "not-yaml", "alias", "duplicate-key")
    problem = next(each for each in problems_of(text) if each.code in broken)
    assert (
        problem.where == f"matter.yaml, {place}"
        and problem.hint
        and problem.text("en").split(" — ")[1].startswith(message)
    )
    assert problem.text("fr") != problem.text("en") and "ligne" in problem.text("fr")
    assert problem.path == path, "empty where the value is not known, such as between two of them"


def test_a_text_in_json_is_read_as_json() -> None:
    """Letters in two escapes and tabs, which YAML would not read; a key written twice is refused all the same."""
    text = json.dumps(SENT, indent="\t")
    assert "\\ud83d\\ude00" in text
    assert aigov.parse_matter(text, LIBRARY).employer.name == SENT["employer"]["name"]
    twice = text.replace('"cse": "full"', '"cse": "full", "cse": "small"')
    assert [problem.code for problem in problems_of(twice)] == ["duplicate-key"]
