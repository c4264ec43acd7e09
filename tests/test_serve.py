"""The service of the interview: the answers of ``--json``, the papers of the command line, and what it refuses."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from depth import WHOLE, depth

pytest.importorskip("uvicorn", reason="the service needs the extra serve")

from serving import Answer, Served, serve

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.samples import sample_text
from aigov_docs.serve.app import HEADERS
from aigov_docs.serve.limits import Limits
from aigov_docs.serve.openapi import describe_api
from aigov_docs.serve.questions import QUESTIONS, answer_question

MATTER = sample_text("matter.yaml")
#: Short, so that a test that waits for the end of one waits a moment.
LIMITS = Limits(
    body=200_000, file_body=1_000_000, upload_seconds=1, head_seconds=1, download_seconds=2, answer_seconds=10,
    file_seconds=60, wait_seconds=30, requests=30, connections=60,
)  # fmt: skip


@pytest.fixture(scope="module")
def served(library: aigov.Library) -> Iterator[Served]:
    with serve(library, LIMITS) as made:
        yield made


def answer(library: aigov.Library, question: str, **asked: Any) -> Answer:
    """What a worker of the service replies, without the network."""
    reply = answer_question(library, question, json.dumps(asked).encode(), "en")
    return Answer(reply.status, dict(reply.headers), reply.content)


# ------------------------------------------------------------------ the answers of --json
COMMANDS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("form", {}, ["schema", "--target", "form"]),
    ("schema", {}, ["schema"]),
    ("explain", {"matter": MATTER}, ["explain", "FILE"]),
    ("explain", {"matter": MATTER, "vehicle": "charter", "clauses": ["confidential-data"], "as_of": "2026-12-31"},
     ["explain", "FILE", "--vehicle", "charter", "--as-of", "2026-12-31", "confidential-data"]),
    ("explain",
     {"matter": MATTER, "sanction": {"kind": "warning", "rests_on": "confidential-data", "known_on": "2026-11-24"}},
     ["explain", "FILE", "--sanction", "warning", "--rests-on", "confidential-data", "--known-on", "2026-11-24"]),
    ("compare", {"matter": MATTER, "brief": True}, ["compare", "FILE", "--brief"]),
    ("formalities", {"matter": MATTER}, ["formalities", "FILE"]),
    ("clause", {"clause": "confidential-data"}, ["clauses", "confidential-data"]),
    ("search", {"text": "confidential", "vehicle": "charter", "brief": True},
     ["clauses", "--text", "confidential", "--vehicle", "charter", "--brief"]),
]  # fmt: skip


@pytest.mark.parametrize(("question", "asked", "command"), COMMANDS, ids=[f"{n}-{c[0]}" for n, _, c in COMMANDS])
def test_an_answer_is_what_the_command_line_prints_with_json(
    library: aigov.Library, tmp_path: Path, capsys: pytest.CaptureFixture[str], question: str, asked: Any, command: Any
) -> None:
    file = tmp_path / "matter.yaml"
    file.write_text(MATTER, encoding="utf-8")
    status = main([*(str(file) if word == "FILE" else word for word in command), "--lang", "fr", "--json"])
    printed = json.loads(capsys.readouterr().out)
    got = answer(library, question, lang="fr", **asked)
    assert got.status == 200 and status in (0, 1)
    assert got.data == printed


def test_a_returned_file_is_verified_as_on_the_command_line(
    library: aigov.Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = answer(library, "draft", matter=MATTER, vehicle="contract-amendment", paginate=False)
    file = tmp_path / "retour.docx"
    file.write_bytes(made.content)
    assert main(["verify", str(file), "--as-of", "2026-11-24", "--lang", "fr", "--json"]) == 0
    (printed,) = json.loads(capsys.readouterr().out)
    content = base64.b64encode(made.content).decode()
    (got,) = answer(library, "verify", content=content, name=str(file), as_of="2026-11-24", lang="fr").data
    assert got == printed and got["clean"] is True


def test_a_matter_is_checked_weighed_kept_and_opened_again(library: aigov.Library) -> None:
    opened = answer(library, "read", text=MATTER).data["matter"]
    kept = answer(library, "matter.yaml", matter=opened, lang="fr")
    assert kept.headers["content-disposition"] == 'attachment; filename="matter.yaml"'
    assert answer(library, "read", text=kept.content.decode()).data["matter"] == opened
    assert aigov.parse_matter(kept.content) == aigov.parse_matter(MATTER)
    checked = answer(library, "check", matter=opened).data
    assert checked["problems"] == [] and "missing_facts" in checked
    assert answer(library, "weigh", matter=opened).data == answer(library, "weigh", matter=MATTER).data


# ------------------------------------------------------------------ the papers
def test_every_paper_is_what_the_command_line_makes_of_the_matter_in_the_zip(
    library: aigov.Library, tmp_path: Path
) -> None:
    """The short form makes one paper; before a release all of them are made, in both languages."""
    languages, papers = depth("fr", "fr+en"), depth(["contract-amendment"], None)
    people = {"name": "employees.csv", "content": base64.b64encode(sample_text("employees.csv").encode()).decode()}
    facts = answer(library, "read", text=MATTER).data["matter"]
    asked = {"matter": facts, "languages": languages, "papers": papers, "people": people, "paginate": False}
    got = answer(library, "papers", **asked)
    assert got.status == 200, got.data
    again = answer(library, "papers", **asked) if WHOLE else got
    assert again.content == got.content
    folder = tmp_path / "sent"
    zipfile.ZipFile(io.BytesIO(got.content)).extractall(folder)
    made, file = tmp_path / "made", str(folder / "matter.yaml")
    (made / "documents").mkdir(parents=True)
    names = {"charter": "charte", "it-charter-chapter": "chapitre-charte-informatique", "contract-amendment": "avenant"}
    for vehicle in papers or names:
        for language in ("fr", "fr+en") if "en" in languages else ("fr",):
            out = made / "documents" / f"{names[vehicle]}.{language}.docx"
            assert main(["draft", file, "-o", str(out), "--vehicle", vehicle, "--lang", language, "--no-paginate"]) == 0
        out = made / f"adoption-{names[vehicle]}"
        assert main(["companions", file, "-o", str(out), "--vehicle", vehicle, "--lang", languages]) == 0
    for language in languages.split("+"):
        out = made / f"documents/rapport-opposabilite.{language}.docx"
        assert main(["compare", file, "-o", str(out), "--lang", language]) == 0
    staff = tmp_path / "employees.csv"
    staff.write_text(sample_text("employees.csv"), encoding="utf-8")
    issue = ["issue", file, str(staff), "-o", str(made / "amendments"), "--vehicle", "contract-amendment"]
    assert main(issue) == 0
    ours = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    theirs = {str(path.relative_to(made)): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    only_ours = {"matter.yaml", "amendments/plan.fr.docx"}
    only_theirs = {name for name in theirs if name.startswith("amendments/") and not name.endswith(".docx")}
    assert set(ours) - set(theirs) == only_ours and set(theirs) - set(ours) == only_theirs
    assert [name for name in ours if name not in only_ours and ours[name] != theirs[name]] == []
    assert sum(name.startswith("amendments/E-") for name in ours) == 5


@pytest.mark.parametrize(
    ("question", "asked", "status", "code"),
    [
        ("weigh", {"matter": {"letterhead": "/etc/passwd"}}, 422, "path-in-matter"),
        ("weigh", {"matter": "library: ../../secret\n"}, 422, "path-in-matter"),
        ("papers", {"matter": {"defaults": "../cabinet.yaml"}}, 422, "path-in-matter"),
        ("matter.yaml", {"matter": {"letterhead": "x"}}, 422, "path-in-matter"),
        ("weigh", {}, 400, "missing-key"),
        ("weigh", {"matter": MATTER, "as_of": "2026-02-30"}, 400, "not-a-date"),
        ("weigh", {"matter": MATTER, "vehicle": "chartr"}, 422, "unknown-word"),
        ("weigh", {"matter": MATTER, "vehicule": "charter"}, 400, "unknown-key"),
        ("weigh", {"matter": MATTER, "lang": "de"}, 400, "unknown-word"),
        ("papers", {"matter": MATTER, "languages": "en"}, 400, "english-alone"),
        ("papers", {"matter": MATTER, "people": {"name": "a.csv", "content": "é"}}, 400, "not-base64"),
        ("verify", {"content": "UEs="}, 200, ""),
        ("read", {"text": "a: [1"}, 422, "not-yaml"),
        ("read", {"text": "- 1"}, 422, "not-a-block"),
    ],
)  # fmt: skip
def test_a_refusal_is_a_problem_with_its_code(
    library: aigov.Library, question: str, asked: Any, status: int, code: str
) -> None:
    got = answer(library, question, **asked)
    assert got.status == status
    if code:
        assert code in got.codes
        assert got.data["status"] == status and got.data["type"] == "about:blank" and got.data["title"]
        assert all(each["message"] for each in got.data["problems"])


def test_openapi_describes_every_question_and_every_reference_leads_somewhere(library: aigov.Library) -> None:
    for language in ("fr", "en"):
        said = json.loads(json.dumps(describe_api(library, language)))
        assert set(said["paths"]) == {f"/api/{name}" for name in QUESTIONS}
        text = json.dumps(said)
        for kind in ("schemas", "responses"):
            named = {part.partition('"')[0] for part in text.split(f"#/components/{kind}/")[1:]}
            assert named and named <= set(said["components"][kind])


# ------------------------------------------------------------------ over the network
def test_every_kind_of_reply_has_the_headers_that_protect(served: Served) -> None:
    asked = {
        "page": served.ask("/fr/"),
        "home": served.ask("/"),
        "form": served.ask("/api/form?lang=en"),
        "unknown": served.ask("/nowhere/at/all"),
        "wrong method": served.ask("/api/weigh"),
        "answer": served.post("check", matter={}),
        "refused": served.post("weigh"),
        "other host": served.ask("/fr/", headers={"host": "attacker.example"}),
    }
    assert {name: each.status for name, each in asked.items()} == {
        "page": 200, "home": 302, "form": 200, "unknown": 404, "wrong method": 405, "answer": 200, "refused": 400,
        "other host": 421,
    }  # fmt: skip
    for name, each in asked.items():
        for header, value in HEADERS.items():
            if header != "cache-control":
                assert each.headers[header] == value, name
        assert each.headers["cache-control"] == ("no-cache" if name in ("page", "form") else "no-store"), name
        assert "server" not in each.headers
        if each.status >= 400:
            assert each.headers["content-type"] == "application/problem+json", name
    policy = HEADERS["content-security-policy"]
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy and "default-src 'none'" in policy


def test_the_page_comes_in_the_language_of_the_browser(served: Served) -> None:
    for accepted, language in (("fr-FR,fr;q=0.9", "fr"), ("en-GB,fr;q=0.3", "en"), ("fr;q=0.2,en;q=0.9", "en"),
                               ("de", "fr"), (";;q=x,,", "fr")):  # fmt: skip
        got = served.ask("/", headers={"accept-language": accepted})
        assert (got.status, got.headers["location"]) == (302, f"/{language}/")
    page = served.ask("/en/")
    assert 'lang="en"' in page.content.decode() and served.ask("/de/").status == 404
    again = served.ask("/en/", headers={"if-none-match": page.headers["etag"]})
    assert again.status == 304 and again.content == b""
