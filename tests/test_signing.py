"""E-signature, there and back: lists to sign, files of outcomes, messages whose signature is checked, and replays."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import io
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from command import run as run_command
from proposals import NEW, row

import aigov_docs as aigov
from aigov_docs import signing
from aigov_docs.kits.ground.problems import RegisterError
from aigov_docs.kits.ledger.evidence import IssuedRow
from aigov_docs.people.recipient import Recipient
from aigov_docs.register.register import Register

pytest.importorskip("sqlalchemy")
SECRET = "un-secret-de-test"
RUN = "2026-06-01-1a2b"
NAME = "Zéphyrine Quatrefages"


def people(count: int = 4) -> list[Recipient]:
    return [
        Recipient(f"E-{n}", f"{NAME} {n}", email=f"z{n}@duval.example", first_name="Zéphyrine", last_name=f"Q{n}")
        for n in range(1, count + 1)
    ]


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    path = tmp_path / "avenants.db"
    with Register(path) as register:
        register.record_issued(four_rows(), run=RUN)
    return path


@cache
def four_rows() -> list[IssuedRow]:
    first = row("E-1")
    return [replace(first, key=f"E-{n}", file=f"E-{n}.docx", fingerprint=f"{n:064x}") for n in range(1, 5)]


def codes(wrong: Any) -> list[str]:
    with pytest.raises(RegisterError) as caught:
        wrong()
    for problem in caught.value.problems:
        assert problem.hint and problem.text("fr") != problem.text("en"), problem
        assert NAME not in problem.text("fr") and "duval" not in problem.text("en")
    return [problem.code for problem in caught.value.problems]


def yousign(key: str, event: str = "signature_request.done", number: str = "1", **more: Any) -> dict[str, Any]:
    request = {
        "id": f"request-{number}", "external_id": signing.make_reference(key, RUN), "timezone": "Europe/Paris",
        "signers": [{"id": "s1", "info": {"last_name": NAME}}],
    }  # fmt: skip
    said = {"event_id": f"event-{number}", "event_name": event, "event_time": "1781083800", "sandbox": False}
    return {**said, "data": {"signature_request": {**request, **more.pop("request", {})}}, **more}


def sign(said: dict[str, Any], secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(said).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {"X-YOUSIGN-signature-256": f"sha256={digest}", "Content-Type": "application/json"}


def read(said: dict[str, Any], **more: Any) -> signing.Outcome:
    return signing.read_message(*sign(said), "yousign", secret=SECRET, **more)


# ------------------------------------------------------------------ what is known of providers
def test_what_is_known_of_each_provider_names_the_page_and_the_day() -> None:
    for name in signing.list_providers():
        provider = signing.load_provider(name)
        parts = [provider.bulk_send, provider.outcomes, provider.webhook]
        assert provider.name == name and all(parts)
        for part in parts:
            assert part is not None
            if name != "generic":
                assert part.sources, "nothing is known without a page"
            assert all(each.page.startswith("https://") and each.read <= dt.date(2026, 11, 29) for each in part.sources)
            columns = getattr(part, "columns", {"": ""})
            assert part.verify == (not columns), "what was not read has no column, and what was read has some"


def test_a_column_that_was_not_read_is_never_guessed(proposed: Path) -> None:
    with Register(proposed) as register:
        assert codes(lambda: signing.list_to_sign(register, people(), "yousign")) == ["columns-unread"]
        assert codes(lambda: signing.parse_outcomes(b"a;b\n", "docusign")) == ["columns-unread"]
        with pytest.raises(RegisterError, match=re.escape("https://help.yousign.app/fr/articles/130402")):
            signing.list_to_sign(register, people(), "yousign")
        silent = signing.load_provider("docusign").model_copy(update={"webhook": None})
        assert codes(lambda: signing.read_message(b"{}", {}, silent, secret=SECRET)) == ["messages-unread"]
    assert codes(lambda: signing.load_provider("docusing")) == ["unknown-provider"]
    assert codes(lambda: signing.load_provider("none.yaml")) == ["no-file"]


def test_a_file_of_the_users_own_completes_a_provider(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("based_on: yousign\noutcomes:\n  columns: {N°: key, Statut: status, Date: date}\n", encoding="utf-8")
    provider = signing.load_provider(own)
    assert provider.name == "yousign" and provider.outcomes.statuses["Refusée"] == "refused"
    data = "N°;Statut;Date\nE-1;Terminée;10/06/2026\nE-2;refusée;11/06/2026\nE-3;En cours;\n".encode()
    assert [each.meaning for each in signing.parse_outcomes(data, provider)] == ["signed", "refused", "underway"]
    for text, told in (
        ("based_on: yousing\n", "unknown-provider"),
        ("based_on: yousign\nbulk_send: {columns: {Nom: nam}}\n", "unknown-column"),
        ("based_on: yousign\noutcomes: {statuses: {x: singed}}\n", "unknown-word"),
        ("based_on: yousign\nwebhook: {status: 'a..b'}\n", "bad-form"),
        ("based_on: yousign\nbulk_sent: {}\n", "unknown-key"),
        ("name: mine\n", "missing-key"),
    ):
        own.write_text(text, encoding="utf-8")
        with pytest.raises(RegisterError) as caught:
            signing.load_provider(own)
        assert [each.code for each in caught.value.problems] == [told], text
        assert "own.yaml" in str(caught.value)


# ------------------------------------------------------------------ the reference
@pytest.mark.parametrize("key", ["E-1", "-12", "É 7/8", "a@b", "~x", "=1+1", "0042", "汉%40"])
def test_a_reference_comes_back_as_it_went(key: str) -> None:
    made = signing.make_reference(key, "envoi n° 1@été")
    assert signing.split_reference(made) == (key, "envoi n° 1@été")
    assert re.fullmatch(r"[A-Za-z0-9_.%@-]+", made) and made[0] not in "=+-@"


@pytest.mark.parametrize("text", ["", "E-1", "@r", "E-1@", "a@b@c", "%FF@r", NAME])
def test_what_is_no_reference_is_told(text: str) -> None:
    assert signing.split_reference(text) is None
    said = yousign("E-1", request={"external_id": text})
    assert codes(lambda: read(said)) == ["bad-reference" if text else "no-reference"]


# ------------------------------------------------------------------ the list to sign
def test_who_is_to_sign_and_who_is_left_out(proposed: Path) -> None:
    listed = [*people(4), Recipient("E-9", "of another company", email="x@y.example")]
    with Register(proposed) as register:
        made = signing.list_to_sign(register, listed, "docusign")
        assert made.run == RUN and made.header == ("Name", "Email", "aigov_reference") and made.left_out == ()
        assert made.rows[0] == (f"{NAME} 1", "z1@duval.example", f"E-1@{RUN}") and len(made.rows) == 4
        assert signing.list_to_sign(register, listed, "docusign", role="Salarié").header[0] == "Salarié::Name"
        register.answer("E-1", "signed", on="2026-06-10")
        listed[1] = replace(listed[1], email=None)
        listed[2] = replace(listed[2], minor=True)
        del listed[3]
        made = signing.list_to_sign(register, listed, "generic", run=RUN)
        assert [(each.key, each.code) for each in made.left_out] == [
            ("E-1", "signed"), ("E-2", "no-email"), ("E-3", "signs-with-another"), ("E-4", "not-listed"),
        ]  # fmt: skip
        assert all(each.reason("fr") != each.reason("en") for each in made.left_out) and made.rows == ()
        assert codes(lambda: signing.list_to_sign(register, listed, "generic", run="2026")) == ["unknown-run"]
        assert codes(lambda: signing.list_to_sign(register, listed, "generic", role="x")) == ["no-effect"]
        few = signing.load_provider("generic")
        few = few.model_copy(update={"bulk_send": few.bulk_send.model_copy(update={"most": 1})})
        assert codes(lambda: signing.list_to_sign(register, people(), few)) == ["too-many"]


def test_a_cell_is_no_formula_and_what_a_column_needs_is_there(proposed: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "based_on: yousign\nbulk_send:\n  separator: ';'\n"
        "  columns: {Prénom: first_name, Nom: last_name, Langue: '=fr', Équipe: extra.Équipe}\n",
        encoding="utf-8",
    )
    listed = [replace(people()[0], last_name="=cmd()", extra={"Équipe": "R;D"}), replace(people(2)[1], first_name=None)]
    with Register(proposed) as register:
        made = signing.list_to_sign(register, listed, own)
    assert made.to_bytes().decode() == 'Prénom;Nom;Langue;Équipe\r\nZéphyrine;\'=cmd();fr;"R;D"\r\n'
    assert [(each.key, each.code) for each in made.left_out][:1] == [("E-2", "one-name")]


# ------------------------------------------------------------------ a message
def test_a_signature_goes_into_the_register_with_its_evidence(proposed: Path) -> None:
    said = yousign("E-1", event_time="1781130600")  # 22:30 on the 10th, universal time: the 11th in Paris
    outcome = read(said, signed_file=io.BytesIO(b"%PDF signed"))
    assert (outcome.meaning, outcome.key, outcome.run, outcome.on) == ("signed", "E-1", RUN, dt.date(2026, 6, 11))
    assert json.loads(json.dumps(outcome.as_dict())) == outcome.as_dict()
    assert read(said, zone="UTC").on == dt.date(2026, 6, 10)
    with Register(proposed) as register:
        assert signing.record_outcomes(register, [outcome]).as_dict() == {
            "added": 1, "already": 0, "underway": 0, "ended": 0, "after_refusal": 0,
        }  # fmt: skip
        found = register.status_of("E-1", on=NEW).newest
        assert found is not None and found.evidence is not None and found.response == "signed"
        assert found.evidence.as_dict() == {
            "provider": "yousign",
            "envelope": "request-1",
            "sha256": hashlib.sha256(b"%PDF signed").hexdigest(),
            "time": "2026-06-10T22:30:00+00:00",
            "message": "event-1",
        }
        assert register.check_chain().clean
    assert read(yousign("E-1", "signature_request.expired")).as_answer() is None


def test_a_decline_is_a_refusal_of_the_signature_with_its_day(proposed: Path) -> None:
    with Register(proposed) as register:
        signing.record_outcomes(register, [read(yousign("E-2", "signature_request.declined"))])
        found = register.status_of("E-2", on=NEW).newest
        assert found is not None and (found.response, found.answered_on) == ("refused", dt.date(2026, 6, 10))
    several = {"signers": [{"id": "s1"}, {"id": "s2"}]}
    assert codes(lambda: read(yousign("E-2", "signature_request.declined", request=several))) == ["who-declined"]
    assert read(yousign("E-2", request=several)).meaning == "signed", "all of them signed"


def test_a_signature_after_a_refusal_counts_and_is_told(proposed: Path) -> None:
    """The last answer counts, as the rules say of an agreement; nobody learns by chance that it follows a refusal."""
    library, matter = aigov.load_library(), aigov.samples.sample_matter("contract-amendment")
    declined = read(yousign("E-1", "signature_request.declined", "1"))
    signed = read(yousign("E-1", number="2", event_time="1781170200"))  # a day later, in another envelope
    with Register(proposed) as register:
        assert signing.record_outcomes(register, [declined]).after_refusal == 0
        assert signing.record_outcomes(register, [signed, read(yousign("E-2", number="3"))]).after_refusal == 1
        newest = register.status_of("E-1", on=NEW).newest
        assert newest is not None and (newest.response, newest.refused_on) == ("signed", declined.on)
        assert newest.as_dict()["refused_on"] == "2026-06-10"
        other = register.status_of("E-2", on=NEW).newest
        assert other is not None and other.refused_on is None
        found = {each.key: each for each in register.find_standings(NEW, library, matter)}
        assert (found["E-1"].response, found["E-1"].refused_on) == ("signed", declined.on)
        assert found["E-1"].as_dict()["refused_on"] == "2026-06-10"
        corrected = register.answer("E-1", "refused", on=NEW, correct=True)  # the signature was a mistake
        newest = register.status_of("E-1", on=NEW).newest
        assert corrected.after_refusal == 0 and newest is not None and newest.refused_on is None
        register.answer("E-3", "refused", on="2026-06-10")
    said = run_command("register", "answer", str(proposed), "E-3", "signé", "--on", "2026-06-11")
    assert said.returncode == 0 and "comes after a refusal" in said.stdout + said.stderr


def test_a_message_that_comes_again_changes_nothing_whatever_came_after_it(proposed: Path) -> None:
    first, second = read(yousign("E-1")), read(yousign("E-1", "signature_request.declined", "2"))
    with Register(proposed) as register:
        assert signing.record_outcomes(register, [first]).added == 1
        assert signing.record_outcomes(register, [first, first]).already == 2
        signing.record_outcomes(register, [second], correct=True)
        for each in (first, second):
            assert signing.record_outcomes(register, [each]).as_dict()["already"] == 1
            assert signing.record_outcomes(register, [each], correct=True).already == 1
        found = register.status_of("E-1", on=NEW).newest
        assert found is not None and found.response == "refused"
        register.erase_person("E-1", on=NEW)
        assert signing.record_outcomes(register, [second]).already == 1
        assert codes(lambda: signing.record_outcomes(register, [first])) == ["erased-already"]
        assert register.check_chain().clean
    left = proposed.read_bytes()
    assert b"event-1" not in left and b"request-1" not in left


def test_only_what_the_provider_signed_is_read(proposed: Path) -> None:
    body, headers = sign(yousign("E-1"))
    check = signing.check_message_signature
    check(body, headers, SECRET.encode(), "yousign")
    wrong = [
        (body + b" ", headers, SECRET),
        (body, headers, "another"),
        (body, {}, SECRET),
        (body, {"X-Yousign-Signature-256": headers["X-YOUSIGN-signature-256"].removeprefix("sha256=")}, SECRET),
        (body, {"X-Yousign-Signature-256": "é\udcff"}, SECRET),
        (body, {"X-Yousign-Signature-2560": headers["X-YOUSIGN-signature-256"]}, SECRET),
    ]
    for given in wrong:
        assert codes(lambda given=given: check(*given, "yousign")) == ["bad-signature"]
        assert codes(lambda given=given: signing.read_message(*given[:2], "yousign", secret=given[2])) == [
            "bad-signature"
        ]
    assert codes(lambda: check(body, headers, "", "yousign")) == ["no-secret"]
    text: Any = body.decode()
    with pytest.raises(TypeError, match="bytes"):
        check(text, headers, SECRET, "yousign")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (yousign("E-1", "signature_request.archived"), "unknown-status"),
        (yousign("E-1", ""), "unknown-status"),
        (yousign("E-1", sandbox=True), "test-message"),
        (yousign("E-1", event_time="demain"), "no-time"),
        (yousign("E-1", event_id=None), "no-message-id"),
        (yousign("E-1", request={"timezone": "Europe/Lyon"}), "unknown-zone"),
        (yousign("E-1", data=None), "no-reference"),
        (yousign("E-1", data={"signature_request": [NAME]}), "no-reference"),
    ],
)
def test_what_a_message_does_not_say_is_told(said: dict[str, Any], code: str) -> None:
    assert codes(lambda: read(said)) == [code]


def test_a_test_message_is_read_where_tests_are_wanted_and_no_json_is_told() -> None:
    assert read(yousign("E-1", sandbox=True), tests=True).meaning == "signed"
    for body in (b"", b"{", b"\xff", b"[" * 100_000):
        digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Yousign-Signature-256": f"sha256={digest}"}
        assert codes(lambda b=body, h=headers: signing.read_message(b, h, "yousign", secret=SECRET)) == ["not-json"]


@pytest.mark.parametrize("place", ["envelope", "field"])
def test_docusign_signs_with_several_keys_and_the_reference_is_a_field(proposed: Path, place: str) -> None:
    fields = [{"name": "x", "value": "y"}, {"name": "aigov_reference", "value": f"E-3@{RUN}"}]
    tabs = {"textTabs": [{"tabLabel": "aigov_reference", "value": f"E-3@{RUN}"}]}
    summary = {
        "completedDateTime": "2026-06-10T09:30:00.1234567Z",
        "customFields": {"textCustomFields": fields if place == "envelope" else []},
        "recipients": {"signers": [{"name": NAME, "tabs": {} if place == "envelope" else tabs}]},
    }
    said = {"event": "envelope-completed", "data": {"envelopeId": "9f3c", "envelopeSummary": summary}}
    body = json.dumps(said, indent=1).encode()
    digest = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    headers = {"x-docusign-signature-1": "AAAA", "x-docusign-signature-2": digest}
    outcome = signing.read_message(body, headers, "docusign", secret=SECRET, zone="Europe/Paris")
    assert outcome.evidence is not None and outcome.evidence.message == "envelope-completed 9f3c"
    with Register(proposed) as register:
        assert signing.record_outcomes(register, [outcome, outcome]).as_dict()["already"] == 1
        found = register.status_of("E-3", on=NEW).newest
        assert found is not None and (found.response, found.answered_on) == ("signed", dt.date(2026, 6, 10))


def test_a_person_is_found_by_the_run_and_never_by_name(proposed: Path) -> None:
    with Register(proposed) as register:
        for key, run, code in (("E-77", RUN, "not-proposed"), ("E-1", "another", "not-in-run")):
            said = yousign(key, request={"external_id": signing.make_reference(key, run)})
            assert codes(lambda said=said: signing.record_outcomes(register, [read(said)])) == [code]
    table = f"reference;status;date\n{NAME};signed;10/06/2026\n;signed;10/06/2026\n".encode()
    assert codes(lambda: signing.parse_outcomes(table, "generic")) == ["bad-reference", "no-reference"]


# ------------------------------------------------------------------ a file of outcomes
def test_a_file_of_outcomes_is_read_all_or_none(proposed: Path, tmp_path: Path) -> None:
    good = (
        "reference;statut;date;heure;enveloppe;sha256\n"
        f"E-1@{RUN};Signé;10/06/2026;;a1;{'AB' * 32}\nE-2@{RUN};refusée;;2026-06-10T22:30:00Z;a2;\n"
        f"E-3@{RUN};envoyé;;;;\nE-4@{RUN};expiré;;;;\n"
    )
    file = tmp_path / "suivi.csv"
    file.write_text(good, encoding="utf-8")
    found = signing.read_outcomes(file, "generic", zone="Europe/Paris")
    assert [each.on for each in found] == [dt.date(2026, 6, 10), dt.date(2026, 6, 11), None, None]
    wrong = f"reference;statut;date\nE-1@{RUN};peut-être;10/06/2026\nE-2@{RUN};signé;hier\n"
    assert codes(lambda: signing.parse_outcomes(wrong.encode(), "generic")) == ["unknown-status", "not-a-date"]
    for ask, place in (
        (lambda: signing.parse_outcomes(wrong.encode(), "generic"), "outcomes: statuses"),
        (lambda: read(yousign("E-1", "signature_request.archived")), "webhook: statuses"),
    ):
        with pytest.raises(aigov.RegisterError, match=place):
            ask()
    assert codes(lambda: signing.parse_outcomes(b"statut;note\nsigned;x\n", "generic")) == ["no-column", "no-column"]
    assert codes(lambda: signing.parse_outcomes(b"", "generic")) == ["empty-file"]
    assert codes(lambda: signing.parse_outcomes(good.encode(), "generic", zone="Paris")) == ["unknown-zone"]
    with Register(proposed) as register:
        counts = signing.record_outcomes(register, found)
        assert (counts.added, counts.already, counts.underway, counts.ended) == (2, 0, 1, 1)
        assert signing.record_outcomes(register, found).already == 2
        first = register.status_of("E-1", on=NEW).newest
        assert first is not None and first.evidence is not None and first.evidence.sha256 == "ab" * 32


# ------------------------------------------------------------------ the command line
def test_the_command_line_goes_there_and_back(proposed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = ["matricule;nom;prénom;e-mail", *(f"E-{n};Roussel;Zoé;z{n}@duval.example" for n in (1, 2, 3))]
    Path("people.csv").write_text("\n".join(lines), encoding="utf-8")
    there = ["register", "to-sign", "avenants.db", "out.csv", "--people", "people.csv", "--provider", "generic"]
    said = run_command(*there)
    assert said.returncode == 0 and "3" in said.stdout and "E-4" in said.stderr
    assert "duval" not in said.stdout + said.stderr
    Path("others.csv").write_text(lines[0] + "\nX-1;Petit;Ali;x@duval.example", encoding="utf-8")
    wrong = run_command(*there[:3], "none.csv", "--people", "others.csv", *there[6:])
    assert wrong.returncode == 1 and "--people" in wrong.stderr and not Path("none.csv").exists()
    assert run_command(*there[:3], "people.csv", *there[4:]).returncode == 2, "the list would be overwritten"
    assert Path("out.csv").read_text(encoding="utf-8").splitlines()[1].startswith(f"E-1@{RUN};{RUN};E-1;Zoé Roussel;")
    body, headers = sign(yousign("E-1"))
    Path("message.json").write_bytes(body)
    Path("secret.txt").write_text(SECRET + "\n", encoding="utf-8")
    Path("signed.pdf").write_bytes(b"%PDF signed")
    told = ["register", "message", "avenants.db", "message.json", "--provider", "yousign", "--secret", "secret.txt"]
    header = f"X-Yousign-Signature-256: {headers['X-YOUSIGN-signature-256']}"
    for expected in ({"added": 1, "already": 0}, {"added": 0, "already": 1}):
        said = run_command(*told, "--header", header, "--signed-file", "signed.pdf", "--json")
        assert json.loads(said.stdout) == {**expected, "underway": 0, "ended": 0, "after_refusal": 0}
    assert run_command(*told).returncode == 1 and run_command(*told, "--header", "x").returncode == 2
    Path("suivi.csv").write_text("key;statut;date\nE-2;refusé;10/06/2026\nE-3;envoyé;\n", encoding="utf-8")
    said = run_command("register", "import", "avenants.db", "suivi.csv", "--provider", "generic")
    assert said.returncode == 0 and said.stdout.count("1") == 2
    answer = ["register", "answer", "avenants.db", "E-3", "signed", "--on", "2026-06-10", "--evidence"]
    assert run_command(*answer, "provider=papier", "file=signed.pdf", "time=2026-06-10T09:30:00+02:00").returncode == 0
    for wrong in (("provder=x",), ("provider=x", "file=signed.pdf", "sha256=ab"), ("provider=x", "provider=y")):
        assert run_command(*answer, *wrong).returncode == 2
    for wrong in (("envelope=x",), ("provider=x", "file=none.pdf"), ("provider=x", "time=hier")):
        assert run_command(*answer, *wrong).returncode == 1
    with Register(proposed) as register:
        for key in ("E-1", "E-3"):
            found = register.status_of(key, on=NEW).newest
            assert found is not None and found.evidence is not None
            assert found.evidence.sha256 == hashlib.sha256(b"%PDF signed").hexdigest()
        assert register.check_chain().clean


# ------------------------------------------------------------------ days in messages
def test_a_day_in_a_message_is_written_in_its_language(proposed: Path) -> None:
    with Register(proposed) as register:
        with pytest.raises(RegisterError) as caught:
            register.status_of("E-1", on="2026-05-31")
        said = [caught.value.problems[0].text(language) for language in ("fr", "en")]
        assert re.search(r"31\Wmai\W2026", said[0]) and re.search(r"31\WMay\W2026", said[1])
        assert "2026-05-31" not in "".join(said)
        with pytest.raises(RegisterError) as caught:
            register.answer("E-1", "signed", on="2026-05-31")
        assert re.search(r"1er\Wjuin\W2026", caught.value.problems[0].text("fr"))
        register.answer("E-1", "signed", on="2026-06-10")
        with pytest.raises(RegisterError) as caught:
            register.answer("E-1", "refused", on="2026-06-11")
        assert re.search(r"10\Wjuin\W2026", caught.value.problems[0].text("fr"))
