"""The programs that the guides show, called as a browser and a provider of e-signature would."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import io
import json
import runpy
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from browser import Browser, Form
from follow import forget
from form_sent import SENT

import aigov_docs as aigov

pytestmark = pytest.mark.filterwarnings("ignore:Model 'hr.*was already registered:RuntimeWarning")  # by a guide
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "site" / "examples"
#: An amendment that leaves nothing open but what each person's row says.
AMENDMENT: dict[str, Any] = {
    **SENT,
    "vehicle": "contract-amendment",
    "place": "Grenoble",
    "employer": {
        **SENT["employer"],
        "capital": 10_000,
        "rcs_city": "Grenoble",
        "representative": {"name": "Ada Blanc", "title": "Gérante"},
    },
    "contacts": dict.fromkeys(("requests", "incidents", "data_rights"), "ia@oeuvrard.example"),
    "charter": {"title": "Charte IA", "version": "1.0", "date": "2026-10-01"},
    "amendment": {"effective_on": "2026-12-01"},
}


def employee(number: int) -> dict[str, Any]:
    """A row of the table of employees; the first is an intern."""
    return {
        "key": f"E-{number:04}",
        "first_name": "Camille",
        "last_name": f"Exemple-{number}",
        "address": f"{number} rue du Port, 69001 Lyon",
        "email": f"e{number}@oeuvrard.example",
        "job": "comptable",
        "contract_type": "CDI" if number else "stage",
        "contract_date": dt.date(2019, 2, 18),
        "hired_on": dt.date(2019, 3, 4),
        "birth_date": dt.date(1990, 5, 4),
        "translation_requested": False,
        "amendment_number": 1,
    }


@dataclass
class Tool:
    """A program: a browser that reads its pages, its engine, its secret; what adds, removes and posts."""

    browser: Browser
    engine: Any
    secret: str
    add: Callable[[list[dict[str, Any]]], None]
    dismiss: Callable[[], object]
    post: Callable[[bytes, Mapping[str, str]], tuple[int, Any]]

    def reading(self, language: str) -> Browser:
        return Browser(self.browser.ask, language)

    def announce(self, body: bytes) -> tuple[int, Any]:
        """A message of the provider, signed as it signs."""
        seal = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        return self.post(body, {"X-Yousign-Signature-256": f"sha256={seal}"})

    def keep(self, name: str, facts: Mapping[str, Any]) -> None:
        form = self.browser.open(f"/matters/{name}").form()
        assert form.fill(facts) == []
        page = self.browser.send(form)
        assert (page.status, page.address) == (200, f"/matters/{name}/weights"), page.text("//section")


def fastapi_tool() -> Tool:
    pytest.importorskip("fastapi")
    from fastapi.testclient import TestClient
    from sqlalchemy import delete, insert

    module = __import__("fastapi_app")
    client = TestClient(module.app)

    def ask(
        method: str, address: str, sent: list[tuple[str, str]], headers: Mapping[str, str]
    ) -> tuple[int, str, bytes]:
        if method == "POST":
            answer = client.post(
                address,
                content=urlencode(sent),
                headers={**headers, "Content-Type": "application/x-www-form-urlencoded"},
            )
        else:
            answer = client.get(f"{address}?{urlencode(sent)}" if sent else address, headers=dict(headers))
        return answer.status_code, answer.url.path, answer.content

    def add(rows: list[dict[str, Any]]) -> None:
        with module.engine.begin() as connection:
            connection.execute(insert(module.Employee), rows)

    def dismiss() -> None:
        with module.engine.begin() as connection:
            connection.execute(delete(module.Employee))

    def post(body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        answer = client.post("/signatures", content=body, headers=dict(headers))
        return answer.status_code, answer.json()

    return Tool(Browser(ask), module.engine, module.SECRET, add, dismiss, post)


def django_tool() -> Tool:
    pytest.importorskip("django")
    module = __import__("django_app")
    from django.test import Client

    module.make_tables()
    client = Client(enforce_csrf_checks=True)

    def ask(
        method: str, address: str, sent: list[tuple[str, str]], headers: Mapping[str, str]
    ) -> tuple[int, str, bytes]:
        if method == "POST":
            kind = "application/x-www-form-urlencoded"
            answer = client.post(address, urlencode(sent), content_type=kind, headers=dict(headers), follow=True)
        else:
            answer = client.get(address, sent, headers=dict(headers))
        return answer.status_code, answer.request["PATH_INFO"], answer.content

    def add(rows: list[dict[str, Any]]) -> None:
        module.Employee.objects.bulk_create(module.Employee(**row) for row in rows)

    def post(body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        answer = client.post("/signatures", body, content_type="application/json", headers=dict(headers))
        return answer.status_code, answer.json()

    dismiss = module.Employee.objects.all().delete
    return Tool(Browser(ask), module.engine, module.settings.SIGNATURE_SECRET, add, dismiss, post)


@pytest.fixture(scope="module", params=[fastapi_tool, django_tool])
def tool(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tool]:
    """A program, in a folder of its own, where its database is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("tool"))
        patch.syspath_prepend(str(EXAMPLES))
        patch.setenv("SIGNATURE_SECRET", "s3cret")
        opened = request.param()
        yield opened
        opened.engine.dispose()
    forget(EXAMPLES)


# ------------------------------------------------------------------ the form
def leaves(fields: list[dict[str, Any]]) -> Iterator[str]:
    """The names of the fields of a form that has no rows yet: the first row of each list is empty."""
    for field in fields:
        name = ".".join("0" if each == "*" else str(each) for each in field["path"])
        if field["control"] in ("block", "list"):
            yield from leaves(field["fields"])
        elif field["control"] != "map":
            yield name


def test_the_form_asks_what_the_library_does_in_the_language_of_the_reader(tool: Tool) -> None:
    library = aigov.load_library()
    for language in ("fr", "en"):
        page = tool.reading(language).open("/matters/new")
        form = aigov.matter.matter_form(library, language)
        assert page.status == 200 and page.root.get("lang") == language and page.unlabelled() == []
        assert page.root.xpath("//form/fieldset/legend/text()") == [step["title"] for step in form["steps"]]
        asked = {name for step in form["steps"] for name in leaves(step["fields"])}
        there = set(page.root.xpath("//@id"))
        assert asked - there == set() and len(asked) > 200
        (siren,) = [each for each in form["steps"][0]["fields"][1]["fields"] if each["key"] == "employer.siren"]
        assert siren["title"] in page.text("//label[@for='employer.siren']")
        assert siren["description"] in page.said_beside("employer.siren")


def test_each_mistake_stands_beside_its_field_in_both_languages(tool: Tool) -> None:
    employer = {**SENT["employer"], "siren": "900100204", "headcount": ""}
    wrong = {**SENT, "vehicle": "contract-amendment", "employer": employer, "date": "demain"}
    for language, said, missing in (
        ("fr", "la clé du SIREN est fausse", "« Effectif » manque"),
        ("en", "the key of the SIREN is wrong", 'Headcount" is missing'),
    ):
        browser = tool.reading(language)
        form = browser.open("/matters/wrong").form()
        form.fill(wrong)
        page = browser.send(form)
        assert page.status == 422 and page.unlabelled() == []
        assert set(page.wrong()) == {"employer.siren", "employer.headcount", "date"}
        assert said in page.said_beside("employer.siren") and missing in page.said_beside("employer.headcount")
        assert page.control("employer.name").value == SENT["employer"]["name"], "what was right is still there"
        summary = page.root.xpath("//*[@role='alert']//a/@href")
        assert {each.lstrip("#") for each in summary} == set(page.wrong())
        assert browser.open("/matters/wrong/weights").status == 404, "nothing is kept"
    assert 'Headcount" is missing' in page.text("//*[@role='alert']")
    labels = {each.get("for"): each.text_content() for each in page.root.xpath("//label")}
    required = {name for name, label in labels.items() if label.endswith(" (required)")}
    assert required == {"vehicle", "date", "cse", *(f"employer.{key}" for key in employer if key != "fifty_since")}
    assert labels["tools.0.tier"].endswith(" (required where this group is filled in)")
    first, hidden = {"charter.title", "charter.date", "amendment.number", "contract.signed_on"}, "//details//@id"
    assert first & set(page.root.xpath(hidden)) == set() and first <= set(labels), "what an amendment is issued with"


def test_a_whole_matter_goes_through_the_form(tool: Tool) -> None:
    """All that the sample says: lists, texts in two languages, a class of data that no tool may receive."""
    matter = aigov.samples.sample_matter("contract-amendment")
    facts = matter.model_dump(mode="json", exclude_unset=True)
    page = tool.browser.open("/matters/whole")
    for _ in range(6):  # a list has one empty row more than it holds
        form = page.form()
        left = form.fill(facts)
        page = tool.browser.send(form)
        if not left:
            break
        page = page if page.status == 422 else tool.browser.open("/matters/whole")
    assert page.address == "/matters/whole/weights", page.text("//section")
    shown = tool.browser.open("/matters/whole").form()
    sent, shown = ({each for each in one.sent() if each[1] and "csrf" not in each[0]} for one in (form, shown))
    assert sent == shown
    library = aigov.load_library()
    expected = aigov.assess(library, matter)
    rows = page.root.xpath("//tbody/tr")
    assert [row.get("id") for row in rows] == [finding.clause for finding in expected.findings]
    assert [row[1].text_content() for row in rows] == [finding.weight_text("fr") for finding in expected.findings]


# ------------------------------------------------------------------ weights and documents
def test_weights_and_document_of_what_was_sent(tool: Tool) -> None:
    tool.keep("chapter", SENT)
    library = aigov.load_library()
    assessment = aigov.assess(library, aigov.parse_matter(SENT, library))
    page = tool.reading("en").open("/matters/chapter/weights")
    assert f": {len(assessment.sanctionable)} / {len(assessment.findings)}" in page.text()
    finding = next(each for each in assessment.findings if each.missing)
    assert page.text(f"//tr[@id='{finding.clause}']/td[3]") == "; ".join(finding.missing_text("en"))
    document = tool.browser.open("/matters/chapter/document.docx").content
    assert document == aigov.to_bytes(aigov.assemble(assessment, "fr"), "docx")


# ------------------------------------------------------------------ fifty people
@pytest.fixture(scope="module")
def order(tool: Tool) -> Form:
    """The button that issues to a staff an amendment which lacks its place."""
    tool.keep("staff", {**AMENDMENT, "place": ""})
    return tool.browser.open("/matters/staff/weights").form()


def test_a_staff_that_cannot_be_read_is_told_on_the_page(tool: Tool, order: Form) -> None:
    """An empty table, and a word that no list of employees knows: no page breaks, and the row is named."""
    found = [tool.browser.open("/matters/staff/bound")]
    tool.add([{**employee(1), "contract_type": "CDDI"}])
    found += [tool.browser.open("/matters/staff/bound"), tool.browser.send(order)]
    tool.dismiss()
    nobody, row = "employees — la liste ne contient personne", "employees, ligne 1, contract_type"
    for page, said in zip(found, (nobody, row, row), strict=True):
        assert (page.status, page.unlabelled()) == (422, []) and said in page.text("//*[@role='alert']")


@pytest.fixture(scope="module")
def issued(tool: Tool, order: Form) -> list[str]:
    """The files of the amendments of fifty employees, an intern beside them, after a blank was told."""
    tool.add([employee(number) for number in range(51)])
    page = tool.browser.send(order)
    assert page.status == 422 and "place" in page.wrong() and "Lieu de signature" in page.said_beside("place")
    tool.keep("staff", AMENDMENT)
    page = tool.browser.send(tool.browser.open("/matters/staff/weights").form())
    assert page.status == 200, page.text("//section")
    assert "E-0000" in page.text() and "stage" in page.text(), "the intern is held, with the reason"
    return [str(each) for each in page.root.xpath("//li/a/@href")]


def test_fifty_rows_become_fifty_papers_and_stand_in_the_register(tool: Tool, issued: list[str]) -> None:
    assert [each.rpartition("/")[2] for each in issued] == [f"E-{number:04}.docx" for number in range(1, 51)]
    paper = zipfile.ZipFile(io.BytesIO(tool.browser.open(issued[41]).content)).read("word/document.xml").decode()
    assert "Exemple-42" in paper and "Exemple-41" not in paper
    with aigov.Register(tool.engine) as register:
        assert sorted(register.read_people()) == [f"E-{number:04}" for number in range(1, 51)]
    assert tool.browser.open(issued[0].replace("E-0001", "E-0000")).status == 404


def signed(reference: str, number: int) -> bytes:
    """A message of a provider: somebody signed on 20 November."""
    said = {
        "event_id": f"event-{number}",
        "event_name": "signature_request.done",
        "event_time": str(int(dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC).timestamp())),
        "sandbox": False,
        "data": {"signature_request": {"id": f"request-{number}", "external_id": reference, "signers": [{"id": "1"}]}},
    }
    return json.dumps(said).encode()


def test_an_answer_by_webhook_binds_from_its_day_with_its_evidence(tool: Tool, issued: list[str]) -> None:
    with aigov.Register(tool.engine) as register:
        newest = register.status_of("E-0007", on="2026-11-30").newest
    assert newest is not None and newest.response == "proposed"
    body = signed(aigov.signing.make_reference("E-0007", newest.run), 1)
    assert tool.post(body, {"X-Yousign-Signature-256": "sha256=00"})[0] == 401
    first, again = tool.announce(body)[1], tool.announce(body)[1]
    assert (first["added"], again["added"], again["already"]) == (1, 0, 1)
    assert tool.announce(signed("nobody@2026-11", 2))[0] == 422
    with aigov.Register(tool.engine) as register:
        newest = register.status_of("E-0007", on="2026-11-30").newest
    assert newest is not None and newest.evidence is not None
    assert (newest.response, newest.answered_on, newest.evidence.envelope) == (
        "signed",
        dt.date(2026, 11, 20),
        "request-1",
    )
    for day, bound in (("2026-11-30", 0), ("2026-12-01", 1), ("2027-01-15", 1)):
        page = tool.browser.open("/matters/staff/bound")
        assert page.unlabelled() == []
        form = page.form()
        form.fill({"clause": "confidential-data", "on": day})
        page = tool.browser.send(form)
        assert page.text("//h2[1]") == f"Liés ({bound})" and ("E-0007" in page.text("//ul[1]")) == bool(bound)


def test_issuing_again_after_a_signature_proposes_to_who_is_new_alone(tool: Tool, issued: list[str]) -> None:
    """One has signed (the test above), one is hired: a new paper for the second, and the first keeps theirs."""
    with aigov.Register(tool.engine) as register:
        if (newest := register.status_of("E-0007", on="2026-11-30").newest) and newest.response != "signed":
            register.answer("E-0007", "signed", on="2026-11-20")
        before = register.read_people()
    kept = tool.browser.open(issued[6]).content
    tool.add([employee(51)])
    page = tool.browser.send(tool.browser.open("/matters/staff/weights").form())
    (file,) = page.root.xpath("//li/a/@href")
    assert file.endswith("/E-0051.docx") and tool.browser.open(file).status == 200
    with aigov.Register(tool.engine) as register:
        people = register.read_people()
    assert people.pop("E-0051").newest and people == before, "nobody else is proposed anything"
    assert tool.browser.open(issued[6]).content == kept


def test_a_question_that_is_misspelt_is_told_beside_its_field(tool: Tool, issued: list[str]) -> None:
    for asked, field, said in (
        ({"clause": "confidental-data"}, "clause", "confidential-data"),
        ({"on": "hier"}, "on", "2026-12-31"),
    ):
        form = tool.browser.open("/matters/staff/bound").form()
        form.fill(asked)
        page = tool.browser.send(form)
        assert (page.status, page.wrong()) == (422, [field]) and said in page.said_beside(field)


# ------------------------------------------------------------------ TypeScript
def test_the_types_are_the_library_s(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / "typescript.py"), run_name="__main__")
    assert capsys.readouterr().out == aigov.matter.matter_types(aigov.load_library(), "en")


def test_a_key_that_a_message_names_is_called_by_its_title() -> None:
    """Where the key is not the field at fault, too: one of another block."""
    words = runpy.run_path(str(EXAMPLES / "web_form.py"))["FormWords"](
        [{"path": ["date"], "title": "Jour"}, {"path": ["place"], "title": "Lieu"}]
    )
    problem = aigov.Problem("x", "", "{key} is after {other}", values={"key": "date", "other": "place"}, path=("date",))
    assert words.tell(problem, "en") == "Jour is after Lieu"
