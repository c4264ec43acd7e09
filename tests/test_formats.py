"""One table of formats: an entry and its writer are all that a format takes."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import run

import aigov_docs as aigov
from aigov_docs.writers.formats import FORMATS, Format

WRITER = """
def to_bytes(document, *, annotate=False):
    return f"made: {document.name}".encode()
"""
#: Adds the format, then asks the service and an agent's tools, as a new process builds them.
DOORS = """
import asyncio, base64, json
import aigov_docs as aigov
from aigov_docs.writers.formats import FORMATS, Format
FORMATS["made"] = Format(media_type="text/x-made", writer="made_writer")
from mcp import Client
from aigov_docs.agent.tools import build_server
from aigov_docs.asked import DraftAsked, PapersAsked
from aigov_docs.serve.questions import QUESTIONS

library, matter = aigov.load_library(), aigov.sample_text("matter.yaml")
kept = [model.model_json_schema()["properties"]["format"]["enum"] for model in (DraftAsked, PapersAsked)]
reply = QUESTIONS["draft"].answer(library, DraftAsked(matter=matter, format="made"))

async def ask():
    async with Client(build_server(library)) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        answer = await client.call_tool("draft", {"matter": matter, "format": "made"})
        return tools["draft"].input_schema["properties"]["format"]["description"], answer.structured_content

described, told = asyncio.run(ask())
print(json.dumps([kept, reply.media_type, reply.content.decode(), described, told["media_type"], told["base64"]]))
"""


def test_a_format_is_an_entry_and_its_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "made_writer.py").write_text(WRITER, encoding="utf-8")
    (tmp_path / "matter.yaml").write_text(aigov.sample_text("matter.yaml"), encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(FORMATS, "made", Format(media_type="text/x-made", writer="made_writer"))
    done = run("draft", "matter.yaml", "-o", "x.made", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "x.made").read_bytes()[:6]) == (0, b"made: ")
    assert run("draft", "matter.yaml", "-o", "-", "--format", "made", cwd=tmp_path).stdout.startswith("made: ")
    refused = run("draft", "matter.yaml", "-o", "y.made", "--paginate", cwd=tmp_path)
    assert refused.returncode == 2 and "--paginate" in refused.stderr and not (tmp_path / "y.made").exists()
    assert ".made" in run("draft", "matter.yaml", "-o", "x.odt", cwd=tmp_path).stderr
    assert "made" in run("compare", "--help").stdout


def test_the_service_and_the_tools_of_an_agent_take_a_format_of_the_table(tmp_path: Path) -> None:
    (tmp_path / "made_writer.py").write_text(WRITER, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path(aigov.__file__).parents[1])])
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run([sys.executable, "-c", DOORS], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    kept, media_type, content, described, told, sent = json.loads(done.stdout)
    assert kept == [["docx", "pdf", "html", "md", "json", "made"]] * 2
    assert media_type == told == "text/x-made" and content.startswith("made: ")
    assert described == "docx, pdf, html, md, json or made" and base64.b64decode(sent).startswith(b"made: ")
