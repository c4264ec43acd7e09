"""The service of the interview: the answers of ``--json``, the papers of the command line, and what it refuses."""

from __future__ import annotations

import base64
import io
import json
import os
import random
import re
import socket
import sys
import threading
import time
import tomllib
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from depth import WHOLE, depth

pytest.importorskip("uvicorn", reason="the service needs the extra serve")

from serving import Answer, Served, serve

import aigov_docs as aigov
from aigov_docs.cli import build_parser, main
from aigov_docs.cli.console import Console
from aigov_docs.cli.serve_command import PORT
from aigov_docs.samples import sample_text
from aigov_docs.serve.app import HEADERS, describe_api
from aigov_docs.serve.questions import QUESTIONS, answer_question
from aigov_docs.serve.workers import Limits

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import load_service as load  # noqa: E402

MATTER = sample_text("matter.yaml")
#: Short, so that a test that waits for the end of one waits a moment.
LIMITS = Limits(
    body=400_000, file_body=1_000_000, upload_seconds=1, head_seconds=1, download_seconds=1, answer_seconds=20,
    file_seconds=60, wait_seconds=60, file_wait_seconds=60, requests=30, connections=60,
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
     ["explain", "FILE", "--sanction", "warning", "--rests-on", "confidential-data", "--fact", "known_on=2026-11-24"]),
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
    assert main([*issue, "--lang", languages]) == 0
    ours = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    theirs = {str(path.relative_to(made)): path.read_bytes() for path in made.rglob("*") if path.is_file()}
    only_ours = {"LISEZ-MOI.txt", "matter.yaml", "amendments/plan.fr.docx", "amendments/list.fr.csv"}
    only_theirs = {name for name in theirs if name.startswith("amendments/") and not name.endswith(".docx")}
    assert set(ours) - set(theirs) == only_ours and set(theirs) - set(ours) == only_theirs
    assert [name for name in ours if name not in only_ours and ours[name] != theirs[name]] == []
    assert sum(name.startswith("amendments/E-") for name in ours) == 5
    first = ours["LISEZ-MOI.txt"].decode("utf-8-sig")  # it names every other file, the amendments together
    assert [name for name in ours if name not in first and not name.startswith("amendments/E-")] == ["LISEZ-MOI.txt"]


@pytest.mark.skipif(not WHOLE, reason="AIGOV_WHOLE=1: PDF files through LibreOffice")
def test_the_papers_may_come_as_pdf(library: aigov.Library) -> None:
    """Papers, report and amendments are PDF; what is to be completed stays in Word."""
    people = {"name": "employees.csv", "content": base64.b64encode(sample_text("employees.csv").encode()).decode()}
    facts = answer(library, "read", text=MATTER).data["matter"]
    asked = {"matter": facts, "languages": "fr", "papers": ["contract-amendment"], "people": people, "format": "pdf"}
    got = answer(library, "papers", **asked)
    assert got.status == 200, got.data
    archive = zipfile.ZipFile(io.BytesIO(got.content))
    pdf = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert all(archive.read(name).startswith(b"%PDF-") for name in pdf)
    assert {"documents/avenant.fr.pdf", "documents/rapport-opposabilite.fr.pdf"} <= set(pdf)
    assert sum(name.startswith("amendments/E-") for name in pdf) == 5
    assert all(name.endswith((".docx", ".ics")) for name in archive.namelist() if name.startswith("adoption-"))


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
        ("verify", {"content": "UEs="}, 422, "not-word"),
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


# ------------------------------------------------------------------ hostile bodies, and many requests
#: Larger once unpacked than a list may be.
HOSTILE = load.list_hostile(MATTER, size=depth(61, 400) << 20)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_refused_in_time(served: Served, name: str) -> None:
    each = HOSTILE[name]
    got = load.send_hostile(served.port, each)
    assert got.status in each.statuses and got.seconds < 15
    if got.status >= 400:
        said = json.loads(got.content)
        assert said["status"] == got.status and said["problems"] and said["problems"][0]["code"] != "failed"


def test_what_comes_slowly_is_refused_and_what_is_not_read_is_dropped(served: Served) -> None:
    """A body, a head, and a reply that nobody reads: each has its clock."""

    def leave_unread() -> float:
        begun = time.perf_counter()
        with socket.socket() as opened:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            opened.connect(("127.0.0.1", served.port))
            for _ in range(40):  # replies of 300 kB each, in turn on one connection
                opened.sendall(b"GET /api/form?lang=fr HTTP/1.1\r\nhost: localhost\r\n\r\n")
            time.sleep(2.5)
            opened.settimeout(10)
            try:
                while opened.recv(65536):
                    pass
            except OSError:
                pass
        return time.perf_counter() - begun

    served.ask("/api/form?lang=fr")
    with ThreadPoolExecutor(3) as threads:
        unread = threads.submit(leave_unread)
        body = threads.submit(load.drip, served.port, load.SLOW_BODY, 0.1, 12)
        head = threads.submit(load.drip, served.port, load.SLOW_HEAD, 0.1, 12)
        assert body.result()[0] == 408 and body.result()[1] < 8
        assert head.result()[0] == 408 and head.result()[1] < 8
        assert unread.result() < 12
    assert served.ask("/api/health").status == 200


def test_a_request_announced_too_large_is_refused_before_it_comes(served: Served) -> None:
    assert b" 413 " in served.send_raw(load.write_head("weigh", 10**12))
    chunked = load.write_head("weigh", 0).replace(b"content-length: 0", b"transfer-encoding: chunked")
    assert b" 413 " in served.send_raw(
        chunked, b"40000\r\n" + b"x" * 0x40000 + b"\r\n", b"80000\r\n" + b"x" * 0x80000 + b"\r\n0\r\n\r\n"
    )
    assert b" 400 " in served.send_raw(b"\x16\x03\x01 not http\r\n\r\n")
    assert b" 4" in served.send_raw(b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\n\r\n")


def test_an_answer_that_takes_too_long_ends_with_its_worker(served: Served) -> None:
    served.pool.limits = replace(LIMITS, answer_seconds=0)
    try:
        late = served.post("weigh", matter=MATTER, lang="fr")
    finally:
        served.pool.limits = LIMITS
    assert late.status == 413 and late.codes == ["too-long"]
    assert served.post("weigh", matter=MATTER).status == 200, "another process has taken its place"


def test_who_goes_away_leaves_no_work_behind(served: Served) -> None:
    body = json.dumps({"matter": MATTER, "paginate": False, "languages": "fr+en"}).encode()
    head = load.write_head("papers", len(body))
    workers = {worker._process.pid for worker in served.pool._workers}
    with socket.create_connection(("127.0.0.1", served.port)) as opened:
        opened.sendall(head + body)
        time.sleep(0.3)
    until = time.perf_counter() + 10
    while {worker._process.pid for worker in served.pool._workers} == workers and time.perf_counter() < until:
        time.sleep(0.05)
    assert {worker._process.pid for worker in served.pool._workers} != workers


def test_beyond_what_is_read_at_once_a_request_is_told_to_come_back(served: Served) -> None:
    with ThreadPoolExecutor(40) as threads:
        slow = [threads.submit(load.drip, served.port, load.SLOW_BODY, 0.2, 1.5) for _ in range(LIMITS.requests + 5)]
        assert {each.result()[0] for each in slow} == {408, 503}
    assert served.post("check", matter={}).status == 200


def test_the_memory_is_flat_and_nothing_fails_over_many_requests(served: Served) -> None:
    """The short form is of small questions; tools/load_service.py asks all kinds, and interviews."""
    questions = [each for each in load.list_mixed_questions(MATTER) if each[0] != "draft"]
    questions = depth([("check", {"matter": {"cse": "smal"}})] * 38 + questions[:2], questions)
    count = depth(200, 2000)
    load.ask_in_turn(served.port, questions, count // 4)
    before = load.measure_memory(os.getpid())
    statuses = load.ask_in_turn(served.port, questions, count)
    after = load.measure_memory(os.getpid())
    assert sum(statuses.values()) == count and max(statuses) < 500
    assert after - before < load.GROWTH


def test_interviews_go_on_at_once_while_weights_are_asked(library: aigov.Library, served: Served) -> None:
    facts = answer(library, "read", text=MATTER).data["matter"]
    less = {"papers": ["contract-amendment"], "report": False, "adoption": False, "paginate": False}
    done = threading.Event()
    with ExitStack() as stack, ThreadPoolExecutor(1) as beside:
        if WHOLE:  # twenty at once, and as many weights, are more than the short limits take: those of the product
            served = stack.enter_context(serve(library, Limits()))
        weights = beside.submit(load.weigh_evenly, served.port, facts, depth(4, 20), done.is_set)
        try:
            interviews = load.run_interviews(served.port, facts, depth(2, 20), depth(less, {"paginate": False}))
        finally:
            done.set()
        assert set(weights.result().statuses) == set(interviews.statuses) == {200}


# ------------------------------------------------------------------ the command
class Started:
    """A server that is ready at once and ends then."""

    def __init__(self, app: Any, limits: Any, ready: Any) -> None:
        self.ready = ready

    def run(self, sockets: Any) -> None:
        self.ready()


@pytest.mark.parametrize(("host", "said"), [((), False), (("--host", "0.0.0.0"), True)])
def test_the_command_says_where_it_is_reached_and_what_another_address_means(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], host: tuple[str, ...], said: bool
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("aigov_docs.serve.server.make_server", Started)
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    assert main(["serve", "--port", "0", "--open", *host]) == 0
    told = capsys.readouterr()
    assert re.search(r"Ready: http://127\.0\.0\.1:\d+/ ", told.out) and opened[0] in told.out
    assert ("no login" in told.err) is said


def test_a_port_that_is_taken_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 2
    assert "choose another with --port" in capsys.readouterr().err
    assert main(["serve", "--port", "99999"]) == 2
    assert "0 … 65535" in capsys.readouterr().err


# ------------------------------------------------------------------ whatever the facts say
VALUES: list[Any] = [
    None, True, 0, -1.5, 10**30, "", "x", "\x00", "2026-11-02", "9999-12-31", "0000-00-00", [], {}, [[]],
    {"a": {"b": [1]}}, {"fr": "x"}, ["fr", "fr"], "é" * 500, "<script>", "{{ 7*7 }}", "= 1+1", "“x”", "\u202e", "a\nb",
    "# x", "no: x",
]  # fmt: skip


def list_places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in data, by its keys and positions; not the whole."""
    for key, held in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*above, key)
        yield from list_places(held, (*above, key))


def test_whatever_the_facts_say_is_answered_or_refused_and_kept_as_it_is(library: aigov.Library) -> None:
    chance = random.Random(20)
    facts = answer(library, "read", text=MATTER).data["matter"]
    asked = ("check", "weigh", "explain", "formalities", "compare", "clause")
    for number in range(depth(24, 1500)):
        changed = json.loads(json.dumps(facts))
        for _ in range(chance.choice((1, 1, 2))):
            *above, last = chance.choice(list(list_places(changed)))
            at = changed
            for key in above:
                at = at[key]
            at[last] = json.loads(json.dumps(chance.choice(VALUES)))
        question = asked[number % len(asked)]
        more = {"clause": "confidential-data"} if question == "clause" else {}
        got = answer(library, question, matter=changed, **more)
        assert got.status in (200, 422), changed
        kept = answer(library, "matter.yaml", matter=changed).content.decode()
        opened = answer(library, "read", text=kept)
        again = answer(library, "read", text=json.dumps(changed))
        assert opened.status == again.status
        if again.status == 200:
            assert opened.data["matter"] == again.data["matter"], changed


# ------------------------------------------------------------------ the container
def test_the_container_runs_the_command_as_nobody_with_what_it_needs() -> None:
    """What can be checked without a builder of images, of which there was none."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    kept = set((ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines())
    last = text.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!0\b|root\b)\d+$", last, re.M) and last.index("USER") < last.index("ENTRYPOINT")
    assert re.findall(r"^FROM (\S+)", text, re.M) == ["python:3.13-slim"] * 2
    (extras,) = re.findall(r'"\.\[([a-z,]+)\]"', text)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"serve", "pdf"} <= set(extras.split(",")) <= set(project["optional-dependencies"])
    program, *words = json.loads(re.findall(r"^ENTRYPOINT (.+)$", text, re.M)[0])
    options = build_parser(Console("en"), ["serve"]).parse_args(words)
    assert program == "aigov-docs" and (options.verb, options.host, options.port) == ("serve", "0.0.0.0", PORT)
    assert f"EXPOSE {PORT}" in text and f":{PORT}/api/health" in text and "fonts-" in text
    needed = {"aigov_docs", "clause_library", "locales", "hatch_build.py", "pyproject.toml", "requirements-dev.lock",
              "LICENSE", "README.md", "tools/i18n.py"}  # fmt: skip
    assert {"*", *(f"!{each}" for each in needed)} <= kept
    assert all((ROOT / each).exists() for each in needed)
    for page in ("docs/serve.md", "docs/serve.fr.md"):
        shown = (ROOT / page).read_text(encoding="utf-8")
        assert f"127.0.0.1:{PORT}:{PORT}" in shown and "--read-only" in shown
