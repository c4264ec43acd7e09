"""The programs that the guides show, called as an HR tool would: what is kept, what is given back, what is refused."""

from __future__ import annotations

import io
import json
import runpy
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from form_sent import SENT

import aigov_docs as aigov

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "site" / "examples"
Call = Callable[..., tuple[int, str, bytes]]


@pytest.fixture(params=["fastapi_app", "django_app"])
def call(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Call]:
    """Calls an example: the method, the address, what is sent; the status, the type and the content come back."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    if request.param == "fastapi_app":
        pytest.importorskip("fastapi")
        from fastapi.testclient import TestClient

        module = __import__("fastapi_app")
        client = TestClient(module.app, raise_server_exceptions=False)

        def called(method: str, address: str, sent: Any = None, **headers: str) -> tuple[int, str, bytes]:
            answer = client.request(
                method,
                address,
                content=sent if isinstance(sent, str) else json.dumps(sent),
                headers={"Content-Type": "application/json", **headers},
            )
            return answer.status_code, answer.headers.get("content-type", ""), answer.content

    else:
        pytest.importorskip("django")
        module = __import__("django_app")
        from django.test import Client

        django_client = Client(raise_request_exception=False)

        def called(method: str, address: str, sent: Any = None, **headers: str) -> tuple[int, str, bytes]:
            answer = django_client.generic(
                method,
                address,
                sent if isinstance(sent, str) else json.dumps(sent),
                content_type="application/json",
                headers=headers,
            )
            return answer.status_code, answer.headers.get("Content-Type", ""), answer.content

    module.kept.clear()
    yield called
    sys.modules.pop("fastapi_app", None)  # Django is set up once in a process


def test_what_is_sent_is_kept_and_weighed(call: Call) -> None:
    assert call("PUT", "/matters/aubier", SENT)[0] == 204
    status, kind, content = call("GET", "/matters/aubier/assessment?lang=en")
    library = aigov.load_library()
    expected = aigov.assess(library, aigov.parse_matter(json.dumps(SENT, ensure_ascii=False), library)).as_dict("en")
    assert (status, kind.partition(";")[0]) == (200, "application/json")
    assert json.loads(content) == json.loads(json.dumps(expected))


def test_a_document_comes_back(call: Call) -> None:
    assert call("PUT", "/matters/aubier", SENT)[0] == 204
    for address in ("/matters/aubier/document.docx", "/matters/aubier/document.docx?vehicle=charter"):
        status, kind, content = call("GET", address)
        assert status == 200 and kind.endswith("wordprocessingml.document")
        assert "Œuvrard \U0001f600" in zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()


def test_every_mistake_is_told_in_the_language_asked_and_nothing_is_kept(call: Call) -> None:
    wrong = {**SENT, "vehicule": "charter", "employer": {**SENT["employer"], "siren": "900100204"}}
    for language, said in (("fr-FR,fr;q=0.9", "la clé du SIREN est fausse"), ("en", "the key of the SIREN is wrong")):
        status, _, content = call("PUT", "/matters/wrong", wrong, **{"Accept-Language": language})
        problems = json.loads(content)["problems"]
        assert (
            status == 422
            and {each["code"] for each in problems} == {"bad-siren", "unknown-key"}
            and said in {each["message"] for each in problems}
        )
    assert call("GET", "/matters/wrong/assessment")[0] == 404


def test_what_is_no_matter_is_refused(call: Call) -> None:
    assert call("PUT", "/matters/x", [])[0] == 422 and call("PUT", "/matters/x", {})[0] == 422
    assert call("PUT", "/matters/x", "{")[0] in (400, 422)
    assert call("PUT", "/matters/aubier", SENT)[0] == 204
    assert call("GET", "/matters/aubier/document.docx?vehicle=none")[0] == 422


def test_the_schema_is_the_library_s(call: Call) -> None:
    status, _, content = call("GET", "/schema")
    assert status == 200 and json.loads(content) == json.loads(json.dumps(aigov.matter_schema(aigov.load_library())))


def test_the_form_is_filled_in_and_sent(call: Call) -> None:
    """A page made from the form: the label of each field in the reader's language, its value sent under its path."""
    _, _, content = call("GET", "/form?lang=en")
    form = json.loads(content)
    assert form == aigov.matter.matter_form(aigov.load_library(), "en")
    listed = [each for step in form["steps"] for field in step["fields"] for each in (field, *field.get("fields", ()))]
    sent: dict[str, Any] = {}
    for field in listed:
        if field["required"] and field["control"] != "block" and "*" not in field["path"]:
            value = field["choices"][0]["value"] if "choices" in field else field["examples"][0]
            *above, last = field["path"]
            (sent.setdefault(above[0], {}) if above else sent)[last] = value
    assert call("PUT", "/matters/form", sent)[0] == 204
    del sent["employer"]["siren"]
    status, _, content = call("PUT", "/matters/form", sent)
    (problem,) = json.loads(content)["problems"]
    assert status == 422 and next(field["title"] for field in listed if field["path"] == problem["path"]) == "SIREN"


# ------------------------------------------------------------------ TypeScript
def test_the_types_are_the_library_s(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(EXAMPLES / "typescript.py"), run_name="__main__")
    assert capsys.readouterr().out == aigov.matter.matter_types(aigov.load_library(), "en")
