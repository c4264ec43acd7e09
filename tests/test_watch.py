"""The legal watch: a small stand-in for the consolidated code, in both forms, with each thing that can happen to an
article.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import aigov_docs as aigov
from aigov_docs import cli
from aigov_docs.law.labour_code import CODE, read_code
from aigov_docs.law.watch import watched_articles

Article = dict[str, Any]
DAY = "2026-03-27"
WATCHED, BASIS = "L1321-4", "ct-l1321-4"


def stand_in(library: aigov.Library) -> dict[str, Any]:
    """The code as the library records it: no alert by construction."""
    articles = []
    for name, number in watched_articles(library).items():
        version = library.legal_bases[name].versions[-1]
        since = version.since.isoformat() if version.since else None
        articles.append(
            {
                "num": number,
                "id": version.id,
                "cid": version.id,
                "etat": "VIGUEUR",
                "in_force_from": since,
                "in_force_to": None,
                "versions": [{"id": version.id, "etat": "VIGUEUR", "from": since, "to": None}],
            }
        )
    return {"_source": {"code": "Code du travail", "code_id": CODE, "code_version_from": DAY}, "articles": articles}


def as_tree(code: dict[str, Any]) -> dict[str, Any]:
    """The same in the form of the package: sections, milliseconds, 2999 for an open end."""

    def ms(day: str | None) -> int:
        return (dt.date.fromisoformat(day or "2999-01-01") - dt.date(1970, 1, 1)).days * 86_400_000

    nodes = [
        {
            "type": "article",
            "data": {
                "num": a["num"],
                "id": a["id"],
                "cid": a["cid"],
                "etat": a["etat"],
                "dateDebut": ms(a["in_force_from"]),
                "dateFin": ms(a["in_force_to"]),
                "articleVersions": [
                    {"id": v["id"], "etat": v["etat"], "dateDebut": ms(v["from"]), "dateFin": ms(v["to"])}
                    for v in a["versions"]
                ],
            },
        }
        for a in code["articles"]
    ]
    source = code["_source"]
    head = {"cid": source["code_id"], "title": source["code"], "dateDebutVersion": source["code_version_from"]}
    return {
        "type": "code",
        "data": head,
        "children": [{"type": "section", "data": {"title": "Partie"}, "children": nodes}],
    }


def put(article: Article, **changes: Any) -> None:
    """Change an article and the version it is in."""
    article.update(changes)
    names = {"id": "id", "etat": "etat", "in_force_from": "from", "in_force_to": "to"}
    article["versions"][-1].update({names[name]: value for name, value in changes.items() if name in names})


@pytest.fixture(params=["stand-in", "tree"])
def alerts(
    request: pytest.FixtureRequest, library: aigov.Library, tmp_path: Path
) -> Callable[..., list[aigov.law.Alert]]:
    """The alerts of the code once an article was changed, read from a file in each of the two forms."""

    def made(
        change: Callable[[Article, list[Article]], None] | None = None, library: aigov.Library = library
    ) -> list[aigov.law.Alert]:
        code = stand_in(library)
        if change is not None:
            change(next(a for a in code["articles"] if a["num"] == WATCHED), code["articles"])
        path = tmp_path / "code.json"
        path.write_text(json.dumps(as_tree(code) if request.param == "tree" else code), encoding="utf-8")
        return aigov.law.watch_code(library, path)

    return made


def only(found: list[aigov.law.Alert]) -> aigov.law.Alert:
    assert [alert.basis for alert in found] == [BASIS]
    return found[0]


# ------------------------------------------------------------------ what happens to an article
def test_every_recorded_article_unchanged_gives_no_alert(alerts: Any) -> None:
    assert alerts() == []


def test_another_version_is_a_change(alerts: Any) -> None:
    def change(article: Article, _: list[Article]) -> None:
        article["versions"][0].update(etat="MODIFIE", to="2026-03-01")
        article["versions"].append({"id": "LEGIARTI000099", "etat": "VIGUEUR", "from": "2026-03-01", "to": None})
        article.update(id="LEGIARTI000099", in_force_from="2026-03-01")

    alert = only(alerts(change))
    assert (alert.kind, alert.article, alert.found, alert.day) == (
        "changed",
        WATCHED,
        "LEGIARTI000099",
        dt.date(2026, 3, 1),
    )
    assert alert.recorded and alert.recorded in alert.change_text("en") and "LEGIARTI000099" in alert.change_text("en")
    assert "modifié" in alert.change_text("fr")


def test_the_same_version_starting_later_is_a_change(alerts: Any) -> None:
    assert only(alerts(lambda article, _: put(article, in_force_from="2026-03-02"))).kind == "changed"


def test_a_number_given_to_an_unknown_text_is_a_change(alerts: Any) -> None:
    assert only(alerts(lambda article, _: put(article, id="LEGIARTI000099", cid="LEGIARTI000099"))).kind == "changed"


@pytest.mark.parametrize(
    "changes", [{"etat": "ABROGE"}, {"in_force_to": "2026-03-01"}, {"etat": "ABROGE", "in_force_to": DAY}]
)
def test_repealed(alerts: Any, changes: Any) -> None:
    alert = only(alerts(lambda article, _: put(article, **changes)))
    assert alert.kind == "repealed" and alert.found is None
    assert alert.day == (dt.date.fromisoformat(changes["in_force_to"]) if "in_force_to" in changes else None)


def test_an_article_that_is_missing_is_gone(alerts: Any) -> None:
    alert = only(alerts(lambda article, articles: articles.remove(article)))
    assert (alert.kind, alert.day, alert.numbers) == ("repealed", None, ())


def test_moved_to_another_number(alerts: Any) -> None:
    alert = only(alerts(lambda article, _: put(article, num="L1321-40")))
    assert (alert.kind, alert.numbers) == ("moved", ("L1321-40",)) and "L1321-40" in alert.change_text("fr")


def test_moved_and_changed_at_once_and_its_number_given_to_another_text(alerts: Any) -> None:
    def change(article: Article, articles: list[Article]) -> None:
        articles.append(
            {**article, "num": "L1321-40", "id": "LEGIARTI000098", "in_force_from": "2026-01-01", "versions": []}
        )
        put(article, id="LEGIARTI000097", cid="LEGIARTI000097", in_force_from="2026-01-01")

    alert = only(alerts(change))
    assert (alert.kind, alert.numbers) == ("moved", ("L1321-40",))


def test_moved_without_a_new_number(alerts: Any) -> None:
    alert = only(alerts(lambda article, _: put(article, etat="TRANSFERE", in_force_to="2026-03-01")))
    assert (alert.kind, alert.numbers) == ("moved", ())


def test_a_later_version_is_about_to_change_it(alerts: Any) -> None:
    def change(article: Article, _: list[Article]) -> None:
        put(article, etat="ABROGE_DIFF", in_force_to="2027-01-01")
        article["versions"].append({"id": "LEGIARTI000099", "etat": "VIGUEUR_DIFF", "from": "2027-01-01", "to": None})

    alert = only(alerts(change))
    assert (alert.kind, alert.found, alert.day) == ("coming", "LEGIARTI000099", dt.date(2027, 1, 1))


def test_an_end_to_come(alerts: Any) -> None:
    alert = only(alerts(lambda article, _: put(article, in_force_to="2027-01-01")))
    assert (alert.kind, alert.found, alert.day) == ("coming", None, dt.date(2027, 1, 1))


@pytest.mark.parametrize("state", ["MODIFIE", "ABROGE_DIFF", "VIGUEUR_DIFF"])
def test_a_state_that_announces_a_change_without_its_day(alerts: Any, state: str) -> None:
    alert = only(alerts(lambda article, _: put(article, etat=state)))
    assert (alert.kind, alert.day) == ("coming", None) and alert.change_text("fr") != alert.change_text("en")


def test_a_version_that_never_came_into_force_is_nothing(alerts: Any) -> None:
    def change(article: Article, _: list[Article]) -> None:
        article["versions"].append(
            {"id": "LEGIARTI000099", "etat": "MODIFIE_MORT_NE", "from": "2222-02-22", "to": "2017-12-22"}
        )

    assert alerts(change) == []


def test_what_the_library_records_already_is_no_alert(alerts: Any, library: aigov.Library) -> None:
    basis = library.legal_bases[BASIS]
    now = basis.versions[-1]
    later = now.model_copy(update={"id": "LEGIARTI000099", "since": dt.date(2027, 1, 1)})
    known = basis.model_copy(update={"versions": (now.model_copy(update={"until": dt.date(2026, 12, 31)}), later)})
    recorded = replace(library, legal_bases={**library.legal_bases, BASIS: known})

    def change(article: Article, _: list[Article]) -> None:
        article.update(
            id=now.id,
            etat="ABROGE_DIFF",
            in_force_from=now.since.isoformat() if now.since else None,
            in_force_to="2027-01-01",
        )
        article["versions"] = [{"id": later.id, "etat": "VIGUEUR_DIFF", "from": "2027-01-01", "to": None}]

    assert alerts(change, recorded) == []
    assert [alert.kind for alert in alerts(change, library)] == ["coming"]


# ------------------------------------------------------------------ what rests on it
def test_an_alert_names_all_that_cites_the_article(library: aigov.Library, tmp_path: Path) -> None:
    code = stand_in(library)
    code["articles"] = code["articles"][:1]
    path = tmp_path / "code.json"
    path.write_text(json.dumps(code), encoding="utf-8")
    found = {alert.basis: alert.citing for alert in aigov.law.watch_code(library, path)}
    assert len(found) == len(watched_articles(library)) - 1
    for clause in library.clauses.values():
        for edition in clause.editions.values():
            for basis in edition.legal_bases:
                assert basis not in found or clause.label_edition(edition) in found[basis].clauses
    for subject in ("enforceability", "sanctions"):
        for rule in aigov.law.rule_book(library, subject).all_rules():
            for basis in rule.legal_bases:
                assert basis not in found or rule.id in found[basis].rules
    for name, formality in library.vocabulary.formalities.items():
        for basis in formality.legal_bases:
            assert basis not in found or name in found[basis].formalities
    for name, (companion, _) in library.companions.items():
        for basis in companion.legal_bases:
            assert basis not in found or name in found[basis].companions
    for vehicle, steps in library.procedures.items():
        for step in steps:
            for basis in step.legal_bases:
                assert basis not in found or f"{vehicle}/{step.id}" in found[basis].steps
    assert found[BASIS].rules and found[BASIS].formalities


def test_every_basis_of_the_code_is_watched(library: aigov.Library) -> None:
    assert set(watched_articles(library)) == {
        name for name, basis in library.legal_bases.items() if basis.group == "code-du-travail"
    }
    misnamed = replace(library, legal_bases={**library.legal_bases, "code-article": library.legal_bases[BASIS]})
    with pytest.raises(aigov.LibraryError) as caught:
        watched_articles(misnamed)
    assert [problem.code for problem in caught.value.problems] == ["not-an-article"]


# ------------------------------------------------------------------ files that are neither form
def _with(**source: Any) -> str:
    return json.dumps(
        {"_source": {"code_id": CODE, "code": "Code du travail", "code_version_from": DAY, **source}, "articles": []}
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b"", "empty-file"),
        (b" \n", "empty-file"),
        (b"PK\x03\x04\x00\xff\xfe", "not-text"),
        (b"{}\x00", "not-text"),
        (b"articles: []", "not-json"),
        (b'{"_source": ', "not-json"),
        (b"[" * 200_000, "not-json"),
        (b"[]", "not-a-code"),
        (b"null", "not-a-code"),
        (b'{"articles": []}', "not-a-code"),
        (b'{"type": "code", "data": {}}', "not-a-code"),
        (
            b'{"type": "code", "data": {"cid": "LEGITEXT000006070721", "title": "Code civil"}, "children": []}',
            "other-code",
        ),
        (_with(code_id="LEGITEXT000006070721").encode(), "other-code"),
        (_with(code_version_from=None).encode(), "no-code-version"),
        (_with(code_version_from="soon").encode(), "no-code-version"),
        (_with(code_version_from=3).encode(), "no-code-version"),
        (_with().encode(), "no-article"),
        (_with().replace('"articles": []', '"articles": [1, {"num": "L1"}]').encode(), "bad-article"),
        (
            json.dumps({"type": "code", "data": {"cid": CODE, "dateDebutVersion": DAY}, "children": [None]}).encode(),
            "bad-article",
        ),
    ],
)
def test_a_file_of_another_form_is_refused(library: aigov.Library, tmp_path: Path, written: bytes, code: str) -> None:
    path = tmp_path / "code.json"
    path.write_bytes(written)
    with pytest.raises(aigov.LibraryError) as caught:
        aigov.law.watch_code(library, path)
    assert {problem.code for problem in caught.value.problems} == {code}
    for problem in caught.value.problems:
        assert problem.where.startswith(str(path)) and problem.hint and problem.text("fr") != problem.text("en")


def test_a_missing_file_and_a_folder_are_refused(library: aigov.Library, tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.json", "no-file"), (tmp_path, "unreadable")):
        with pytest.raises(aigov.LibraryError) as caught:
            aigov.law.watch_code(library, path)
        assert [problem.code for problem in caught.value.problems] == [code]


# ------------------------------------------------------------------ the command
def test_the_command_says_what_it_checked(
    library: aigov.Library, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    code = stand_in(library)
    path = tmp_path / "code.json"
    path.write_text(json.dumps(code), encoding="utf-8")
    assert read_code(path).version == dt.date(2026, 3, 27)
    assert cli.main(["watch", str(path)]) == 0
    said = capsys.readouterr().out
    wanted = f"Compared with the text of 27 March 2026: {len(watched_articles(library))} articles, no alert.\n"
    assert said.replace("\N{NO-BREAK SPACE}", " ") == wanted

    code["articles"] = [article for article in code["articles"] if article["num"] != WATCHED]
    path.write_text(json.dumps(code), encoding="utf-8")
    assert cli.main(["watch", str(path)]) == 1
    said = capsys.readouterr().out
    assert "L. 1321-4" in said and "Rules: " in said and said.endswith(" articles, 1 alert.\n")
    assert cli.main(["watch", str(path), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["code_version"] == DAY and told["checked"] == len(watched_articles(library))
    assert [(alert["article"], alert["kind"]) for alert in told["alerts"]] == [(WATCHED, "repealed")]

    monkeypatch.setenv("LANGUAGE", "fr")
    assert cli.main(["watch", str(path)]) == 1
    assert "Règles" in capsys.readouterr().out
    path.write_bytes(b"")
    assert cli.main(["watch", str(path)]) == 1
    assert "le fichier est vide" in capsys.readouterr().err
