"""The tools of an agent: fifty questions of a law firm asked over stdio, as an agent asks, and what is refused."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from depth import depth

pytest.importorskip("mcp", reason="the tools of an agent need the extra mcp")

from mcp import Client, StdioServerParameters

import aigov_docs as aigov
from aigov_docs.agent.tools import build_server
from aigov_docs.cli import main

HERE = Path(__file__).parent
CAMPAIGN: dict[str, Any] = yaml.load((HERE / "agent" / "questions.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
QUESTIONS: list[dict[str, Any]] = CAMPAIGN["questions"]
IDS = [each["id"] for each in QUESTIONS]
#: Days are said as in JSON.
CAMPAIGN, QUESTIONS = json.loads(json.dumps([CAMPAIGN, QUESTIONS], default=str))
TOOLS = {
    "matter_schema", "check_matter", "weigh", "explain", "compare", "clause", "search_clauses", "formalities", "verify",
    "draft",
}  # fmt: skip


def lay_over(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The facts of a question: each block laid over that of the campaign, key by key; null takes a key away."""
    out = dict(base)
    for name, value in changes.items():
        if isinstance(value, dict) and isinstance(out.get(name), dict):
            kept = {key: each for key, each in {**out[name], **value}.items() if each is not None}
            out[name] = kept
        elif value is None:
            out.pop(name, None)
        else:
            out[name] = value
    return out


def arguments_of(question: dict[str, Any]) -> dict[str, Any]:
    given = {"language": "fr", **question.get("arguments", {})}
    if question["tool"] not in ("clause", "search_clauses", "matter_schema", "verify"):
        given["matter"] = lay_over(CAMPAIGN["matter"], question.get("matter", {}))
    if "sanction" in question:
        asked = {**CAMPAIGN["sanction_defaults"], **question["sanction"]}
        given["sanction"] = {key: value for key, value in asked.items() if value is not None}
    return given


@dataclass
class Reply:
    """What came of a call: the structured content, the text, whether it is an error, and the seconds it took."""

    data: Any
    text: str
    is_error: bool
    seconds: float


@dataclass
class Campaign:
    tools: list[Any] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    again: Reply | None = None


async def call(client: Client, tool: str, arguments: dict[str, Any]) -> Reply:
    begun = time.perf_counter()
    result = await client.call_tool(tool, arguments)
    text = result.content[0].text if result.content else ""
    return Reply(result.structured_content, text, result.is_error, time.perf_counter() - begun)


async def ask_all() -> Campaign:
    out = Campaign()
    command = StdioServerParameters(command=sys.executable, args=["-m", "aigov_docs", "mcp"], env=dict(os.environ))
    async with Client(command) as client:
        out.tools = list((await client.list_tools()).tools)
        for question in QUESTIONS:
            arguments = arguments_of(question)
            if "returns" in question:
                arguments["content"] = out.replies[question["returns"]].data["base64"]
                arguments["as_of"] = "2026-11-24"
            out.replies[question["id"]] = await call(client, question["tool"], arguments)
        first = next(each for each in QUESTIONS if each["tool"] == "weigh")
        out.again = await call(client, "weigh", arguments_of(first))
    return out


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    return asyncio.run(ask_all())


def calls(*asked: tuple[str, dict[str, Any]], folder: Path | None = None) -> list[Reply]:
    """The replies of a server in this process, which answers as the one of the campaign does over stdio."""

    async def ask() -> list[Reply]:
        async with Client(build_server(aigov.load_library(), folder)) as client:
            return [await call(client, tool, arguments) for tool, arguments in asked]

    return asyncio.run(ask())


# ------------------------------------------------------------------ the questions come from the scenarios
def all_scenarios() -> dict[str, dict[str, Any]]:
    out = {}
    for path in sorted((HERE / "scenarios").glob("*.yaml")):
        data = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        out.update((each["id"], each) for each in data["scenarios"])
    found: dict[str, dict[str, Any]] = json.loads(json.dumps(out, default=str))
    return found


def test_there_are_fifty_questions_and_every_tool_is_asked() -> None:
    assert len(IDS) == len(set(IDS)) == 50
    assert {each["tool"] for each in QUESTIONS} == TOOLS


def test_what_a_question_expects_is_what_its_scenario_expects() -> None:
    scenarios, library = all_scenarios(), aigov.load_library()
    compared = 0
    for question in QUESTIONS:
        if "scenario" not in question or question["tool"] == "check_matter" or "otherwise" in question:
            continue
        case, expected = scenarios[question["scenario"]], question["expect"]
        there = case["expect"]
        for name, weight in expected.get("weights", {}).items():
            kind = library.clauses[name].kind
            if kind in there.get("weights", {}):
                assert there["weights"][kind] == weight, (question["id"], name)
                compared += 1
        for here, key in (
            ("effective_on", "effective_on"), ("internal_rules_mandatory", "ri_mandatory"), ("sanction", "sanction"),
            ("sanction_from", "sanction_from"), ("sanction_until", "sanction_until"),
            ("prosecute_until", "prosecute_until"), ("consequence", "consequence"),
        ):  # fmt: skip
            if here in expected and key in there:
                assert there[key] == expected[here], (question["id"], here)
                compared += 1
        assert set(expected.get("warnings", ())) <= {*there.get("warnings", ()), *case["rules"]}, question["id"]
        assert set(expected.get("missing_facts", ())) <= set(there.get("missing", ())), question["id"]
    assert compared >= 50 and sum("otherwise" in each for each in QUESTIONS) <= 5


# ------------------------------------------------------------------ the answers
@pytest.mark.parametrize("question", depth(QUESTIONS[::2], QUESTIONS), ids=depth(IDS[::2], IDS))
def test_a_question_is_answered_as_expected(question: dict[str, Any], campaign: Campaign) -> None:
    reply, expected = campaign.replies[question["id"]], question["expect"]
    assert not reply.is_error, reply.text[:2000]
    data = reply.data
    answer, rules = data["answer"], set(data["rules"])
    weights = {each["clause"]: each.get("weight") for each in clauses_of(answer)}
    for name, weight in expected.get("weights", {}).items():
        assert weights[name] == weight, name
    for name, by_vehicle in expected.get("weights_by_vehicle", {}).items():
        one = next(each for each in clauses_of(answer) if each["clause"] == name)
        found = {key: each["weight"] for key, each in (one.get("vehicles") or one["weights"]).items()}
        assert {key: found[key] for key in by_vehicle} == by_vehicle
    for key in ("effective_on", "internal_rules_mandatory", "sanction", "sanction_from", "sanction_until"):
        if key in expected:
            assert answer[key] == expected[key], key
    if "prosecute_until" in expected:
        assert answer["prosecute_until"] == expected["prosecute_until"]
    if "consequence" in expected:
        assert answer["consequence"]["id"] == expected["consequence"]
    assert set(expected.get("rules", ())) <= rules
    assert set(expected.get("warnings", ())) <= rules
    assert not set(expected.get("no_warnings", ())) & rules
    assert set(expected.get("bases", ())) <= {each["id"] for each in data["legal_bases"]}
    if "missing_facts" in expected:
        asked = {key for each in data["cannot_be_said"] for key in each["missing_facts"]}
        assert set(expected["missing_facts"]) <= asked
        assert asked <= {each["key"] for each in data["missing_facts"]}
        assert all(each["question"] for each in data["missing_facts"])
    assert set(expected.get("undone", ())) <= set(answer.get("missing", ()) if isinstance(answer, dict) else ())
    if "problems" in expected:
        assert answer["problems"] and all(each["code"] and each["message"] for each in answer["problems"])
    if "clauses" in expected:
        assert set(expected["clauses"]) <= set(weights) and not set(expected.get("never", ())) & set(weights)
    if "vehicles" in expected:
        assert set(expected["vehicles"]) <= set(answer["properties"]["vehicle"]["enum"])
    if "file" in expected:
        made = base64.b64decode(data["base64"])
        assert data["name"] == f"{expected['file']}.docx" and made.startswith(b"PK")
        assert "base64" not in json.loads(reply.text)
    if "seal" in expected:
        assert answer[0]["seal"] == expected["seal"] and answer[0]["clean"] is (expected["state"] == "clean")


def clauses_of(answer: Any) -> list[dict[str, Any]]:
    if isinstance(answer, list):
        return [each for each in answer if isinstance(each, dict) and "clause" in each]
    if isinstance(answer.get("clauses"), list):
        return list(answer["clauses"])
    return [answer] if "clause" in answer else []


def test_every_answer_says_on_what_it_rests(campaign: Campaign) -> None:
    release = aigov.load_library().release
    linked = 0
    for name, reply in campaign.replies.items():
        data = reply.data
        assert data["library"]["release"] == release, name
        tool = next(each["tool"] for each in QUESTIONS if each["id"] == name)
        if tool in ("weigh", "explain", "compare", "formalities", "draft", "verify"):
            assert data["as_of"] and len(data["as_of"]) == 10, name
        if name == "Q25":  # nothing is weighed of facts that are refused
            continue
        if tool in ("weigh", "explain", "compare"):
            assert data["rules"] and data["legal_bases"], name
        for basis in data["legal_bases"]:
            assert basis["cite"] and set(basis) >= {"permalink", "checked_on", "verify"}
            linked += basis["permalink"] is not None
        if reply.text and "base64" not in data:
            assert json.loads(reply.text) == data
    assert linked > 200


def test_tools_only_read_and_say_what_they_give(campaign: Campaign) -> None:
    assert {tool.name for tool in campaign.tools} == TOOLS
    for tool in campaign.tools:
        hints = tool.annotations
        assert hints.read_only_hint and hints.idempotent_hint and not hints.destructive_hint, tool.name
        assert not hints.open_world_hint and hints.title and tool.description
        assert {"as_of", "rules", "legal_bases", "cannot_be_said", "answer"} <= set(tool.output_schema["required"])
        paths = {"path", "letterhead", "library", "defaults", "output", "register"} & set(
            tool.input_schema["properties"]
        )
        assert not paths, tool.name
        assert tool.input_schema["additionalProperties"] is False, tool.name
    weighing = next(tool for tool in campaign.tools if tool.name == "weigh")
    assert all(weight in weighing.description for weight in aigov.load_library().vocabulary.weights)


def test_a_weight_is_told_fast(campaign: Campaign) -> None:
    assert campaign.again is not None and campaign.again.seconds < 0.3


def test_an_answer_leaves_room_for_a_conversation(campaign: Campaign) -> None:
    sizes = {name: len(reply.text) for name, reply in campaign.replies.items()}
    assert max(sizes.values()) < 110_000, sorted(sizes.items(), key=lambda each: -each[1])[:5]


# ------------------------------------------------------------------ one answer for every door
@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("Q01", ("explain", "--brief")),
        ("Q13", ("explain", "confidential-data", "prohibited-uses")),
        ("Q18", ("formalities",)),
        ("Q44", ("compare", "--brief")),
    ],
)
def test_an_answer_is_what_the_command_prints(
    name: str, command: tuple[str, ...], campaign: Campaign, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    question = next(each for each in QUESTIONS if each["id"] == name)
    matter = tmp_path / "matter.yaml"
    matter.write_text(json.dumps(arguments_of(question)["matter"], ensure_ascii=False), encoding="utf-8")
    verb, *more = command
    assert main([verb, str(matter), *more, "--lang", "fr", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == campaign.replies[name].data["answer"]


def test_the_brief_list_is_a_table_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text(aigov.sample_text(), encoding="utf-8")
    assert main(["explain", str(matter), "confidential-data", "--brief", "--lang", "en"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert len(rows) == 2 and rows[1][0].startswith("confidential-data@") and rows[1][2] == "Disciplinary"
    assert main(["clauses", "--basis", "L. 1222-4", "--brief", "--json", "--lang", "en"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "usage-logs" in {each["clause"] for each in found} and all("editions" not in each for each in found)


# ------------------------------------------------------------------ files and what is refused
def codes(reply: Reply) -> set[str]:
    assert reply.is_error, reply.text[:500]
    return {each["code"] for each in reply.data["problems"]}


def test_files_come_from_the_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "matters"
    folder.mkdir()
    (folder / "matter.yaml").write_text(aigov.sample_text(), encoding="utf-8")
    (tmp_path / "other.yaml").write_text(aigov.sample_text(), encoding="utf-8")
    (folder / "link.yaml").symlink_to(tmp_path / "other.yaml")
    before = sorted(path.name for path in folder.iterdir())
    inside, *outside, absent, long, both = calls(
        ("weigh", {"matter_file": "matter.yaml"}),
        ("weigh", {"matter_file": "../other.yaml"}),
        ("weigh", {"matter_file": str(tmp_path / "other.yaml")}),
        ("weigh", {"matter_file": "link.yaml"}),
        ("verify", {"file": "../other.yaml"}),
        ("weigh", {"matter_file": "absent.yaml"}),
        ("weigh", {"matter_file": "a\0b"}),
        ("weigh", {"matter_file": "matter.yaml", "matter": "vehicle: charter"}),
        folder=folder,
    )
    assert inside.data["answer"]["vehicle"] == "it-charter-chapter"
    assert [codes(each) for each in outside] == [{"outside-folder"}] * 4
    assert codes(absent) == codes(long) == {"no-file"} and codes(both) == {"no-matter"}
    assert sorted(path.name for path in folder.iterdir()) == before


def test_what_is_refused_is_told_as_data() -> None:
    sample: dict[str, Any] = json.loads(
        json.dumps(yaml.load(aigov.sample_text(), Loader=yaml.CSafeLoader), default=str)
    )
    replies = calls(
        ("weigh", {"matter_file": "matter.yaml"}),
        ("weigh", {"matter": {**sample, "letterhead": "/etc/passwd"}}),
        ("draft", {"matter": {**sample, "library": "/etc", "defaults": "../x.yaml"}}),
        ("weigh", {"matter": {**sample, "vehicle": "chater"}, "language": "fr"}),
        ("explain", {"matter": sample, "clauses": ["confidental-data"]}),
        ("explain", {"matter": sample, "sanction": {"kind": "waring", "rests_on": "general_duty"}}),
        ("verify", {"content": "not base64!"}),
        ("weigh", {"matter": sample, "as_of": "2026-02-30"}),
        ("draft", {"matter": sample, "format": "exe"}),
        ("matter_schema", {"what": "option"}),
        ("weigh", {"matter": sample, "language": "de"}),
        ("check_matter", {"matter": aigov.sample_text()}),
    )
    found = [codes(reply) for reply in replies[:-1]]
    assert found[:3] == [{"no-folder"}, {"path-in-matter"}, {"path-in-matter"}]
    assert len(replies[2].data["problems"]) == 2
    assert "charter" in replies[3].data["problems"][0]["hint"]
    assert "confidential-data" in replies[4].data["problems"][0]["hint"]
    assert found[6:] == [{"not-base64"}, {"not-a-date"}, {"unknown-format"}, {"unknown-list"}, {"unknown-language"}]
    assert not replies[-1].is_error and replies[-1].data["answer"]["problems"] == []


def test_an_argument_that_no_tool_has_is_refused_with_the_one_that_was_meant() -> None:
    sample = aigov.sample_text()
    slips, meant, other, pile = calls(
        ("weigh", {"matter": sample, "asof": "2020-01-01", "vehicule": "contract-amendment", "language": "fr"}),
        ("weigh", {"matterfile": "matter.yaml"}),
        ("clause", {"clause": "confidential-data", "establishment": "Lyon"}),
        ("weigh", {"matter": sample, "x" * 5000: 1, "": 3}),
    )
    assert codes(slips) == codes(meant) == codes(other) == codes(pile) == {"unknown-argument"}
    first, second = slips.data["problems"]
    assert (first["path"], second["path"]) == (["asof"], ["vehicule"])
    assert "as_of" in first["hint"] and "vehicle" in second["hint"] and "argument inconnu" in first["message"]
    assert meant.data["problems"][0]["hint"] == 'did you mean "matter_file"?'
    assert json.loads(meant.text) == meant.data and len(pile.text) < 2_000


def test_a_draft_comes_in_every_language_and_format() -> None:
    asked = [("en", "html", b"<!DOCTYPE html"), ("fr+en", "md", b"# "), ("fr", "json", b"{")]
    replies = calls(
        *(
            (
                "draft",
                {"matter": aigov.sample_text(), "document_language": spoken, "format": kind, "vehicle": "charter"},
            )
            for spoken, kind, _ in asked
        )
    )
    for reply, (spoken, kind, first) in zip(replies, asked, strict=True):
        assert base64.b64decode(reply.data["base64"])[: len(first)].lower() == first.lower(), kind
        assert reply.data["answer"]["language"] == spoken and reply.data["name"] == f"charter.{kind}"


def test_a_client_of_an_earlier_protocol_is_answered_from_a_house_library_and_a_folder(tmp_path: Path) -> None:
    """Line by line, as a program without the SDK speaks: an object is what the earlier protocol takes as an answer."""
    house = HERE.parent / "clause_library" / "samples" / "house"
    (tmp_path / "matter.yaml").write_text(aigov.sample_text(), encoding="utf-8")
    command = ["mcp", "--library", str(house), "--folder", str(tmp_path), "--lang", "fr"]
    begin = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "old", "version": "1"}}
    facts = {"matter_file": "matter.yaml"}
    sent: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": begin},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "weigh", "arguments": facts}},
        {
            "id": 3,
            "method": "tools/call",
            "params": {"name": "clause", "arguments": {"clause": "confidential-data", **facts}},
        },
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "aigov_docs", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        replies = []
        for message in sent:
            process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
            process.stdin.flush()
            if "id" in message:
                replies.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        assert process.wait(timeout=30) == 0
    assert replies[0]["result"]["protocolVersion"] == "2025-06-18"
    weighed, clause = (reply["result"]["structuredContent"] for reply in replies[1:])
    assert weighed["answer"]["vehicle"] == "it-charter-chapter"
    assert weighed["library"]["name"] == clause["library"]["name"] == aigov.load_library(house).name != "aigov"
    assert "Données" in clause["answer"]["title"]


# ------------------------------------------------------------------ the weight of the door
def test_nothing_of_it_is_imported_before_it_is_asked() -> None:
    code = (
        "import sys, aigov_docs, aigov_docs.cli; aigov_docs.assess; print([n for n in sys.modules if n[:3] == 'mcp'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.delitem(sys.modules, "aigov_docs.agent.tools", raising=False)
    assert main(["mcp"]) == 2
    assert "aigov-docs[mcp]" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mcp", "--folder", str(tmp_path / "absent")]) == 2
    assert "absent" in capsys.readouterr().err
