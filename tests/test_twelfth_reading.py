"""What the twelfth reading by local counsel found: reserves, purposes, the automated system, public bodies, words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from command import run
from depth import in_turn
from employers import employer_matter, employer_text
from papers import AMENDMENT, CHAPTER, CHARTER, LIBRARY, matter_of_form, papers, papers_of, report_of

import aigov_docs as aigov


@cache
def public_body(vehicle: str) -> dict[str, str]:
    """The papers of an industrial and commercial public body with the staff of the association."""
    return papers_of(matter_of_form("epic", vehicle, "association"))


def first_steps(name: str) -> list[str]:
    """What the first page of the report of an employer says to do first: the charter, the chapter, the amendment."""
    row = next(
        line for line in report_of(employer_matter(name)).split("\n") if line.startswith("| **À faire d'abord**")
    )
    return row.split(" | ")[1:]


def test_what_is_under_reserve_comes_first_by_its_name() -> None:
    assert first_steps("association")[1] == "Établir : le greffe compétent et le mandat du CSE le jour de son avis."
    assert first_steps("nine")[1] == "Établir : les buts du contrôle.", "its registry is its own"
    assert first_steps("small_to_full")[1].startswith("Vérifier 2 étapes")


def test_readers_of_a_sound_matter_find_no_registry_of_the_sample() -> None:
    for name in ("nine", "small_to_full"):
        found = {each.id for each in aigov.assess(LIBRARY, employer_matter(name)).composition.incoherences}
        assert not {"C-REGISTRY", "C-INSPECTORATE"} & found, name


@pytest.mark.parametrize("paper", ["individual-notice", "ai-cse-note", "cse-note", "monitoring-record"])
def test_the_list_of_purposes_says_where_named_access_stands(paper: str) -> None:
    said = papers("two_establishments")[paper]
    assert re.search("La consultation nominative (de ces journaux )?sert ces mêmes buts", said)


# ------------------------------------------------------------------ whether an automated system analyses prompts
SYSTEM = re.compile(r"dispositif automatique|automated system")


@pytest.mark.parametrize(
    ("vehicle", "logs", "language"), in_turn([CHARTER, CHAPTER, AMENDMENT], ["logs", "none"], ["fr", "en"])
)
def test_an_employer_without_an_automated_system_announces_none(vehicle: str, logs: str, language: str) -> None:
    said = employer_text("association", vehicle, prompts_analysed=False, options={"usage_logs": logs})
    for name, paper in papers_of(aigov.parse_matter(said), language).items():
        left = re.sub(r"([Aa]ucun|aussi si un) dispositif automatique|([Nn]o|whether an) automated system", "", paper)
        assert not SYSTEM.search(left), name
        assert not re.search(r"ce dispositif :|ce dispositif est|of this system|this system are", left), name


@pytest.mark.parametrize(("vehicle", "logs"), in_turn([CHARTER, CHAPTER, AMENDMENT], ["none", "logs"]))
def test_a_matter_that_does_not_say_it_announces_nothing_and_is_asked(vehicle: str, logs: str) -> None:
    text = employer_text("association", vehicle, prompts_analysed=None, options={"usage_logs": logs})
    matter = aigov.parse_matter(text)
    asked = [point.fr for point in aigov.assess(LIBRARY, matter).composition.open_points]
    question = "Analyse automatique des requêtes\u00a0: oui ou non (prompts_analysed)"
    assert asked.count(question) == (vehicle != AMENDMENT)  # whose rules leave such a system out, if there is one
    for language in ("fr", "en"):
        made = papers_of(matter, language)
        assert ("[•]" in made["text"]) == (vehicle != AMENDMENT)
        for name, paper in made.items():
            assert not re.search(r"Un dispositif automatique|An automated system", paper), name


# ------------------------------------------------------------------ the status of the staff of a public body
def test_charter_and_chapter_of_a_public_body_leave_the_status_of_its_staff_intact() -> None:
    for vehicle in (CHARTER, CHAPTER):
        assert (
            "laisse entières les dispositions du statut du personnel, s'il en existe un."
            in public_body(vehicle)["text"]
        )
        assert "statut du personnel" not in papers("association", vehicle)["text"]
    detached = "La discipline d'un agent public mis à disposition ou détaché relève du droit qui régit son emploi."
    assert detached in public_body(CHAPTER)["text"]


def test_systems_meant_for_public_authorities_have_their_day_in_the_papers_of_a_public_body() -> None:
    for paper in ("ai-cse-note", "disclosure-wordings"):
        said = papers_of(matter_of_form("epic", CHAPTER, "small_to_full"))[paper]
        assert "au plus tard le 2 août 2030 (article 111, paragraphe 2)" in said, paper
        assert "2 août 2030" not in papers("small_to_full")[paper], paper


def test_an_exchange_that_the_law_keeps_is_not_to_be_erased() -> None:
    for vehicle in (CHARTER, CHAPTER):
        assert re.search("droits( de l'utilisateur)?, ou la loi la fait conserver", papers("nine", vehicle)["text"])


def test_a_suspension_by_an_administration_is_decided_in_writing_by_somebody() -> None:
    said = papers_of(matter_of_form("administration", CHARTER, "association"))["text"]
    assert "Le référent sécurité en décide par écrit et y met fin dès que le risque est écarté." in said
    assert "les droits d'un agent public." in said


# ------------------------------------------------------------------ words
@pytest.mark.parametrize(
    ("name", "vehicle", "paper", "said", "said_before"),
    [
        ("association", CHAPTER, "text", "La version 1.0 entre en vigueur le 2 novembre 2026", "La version 1.0 du"),
        ("two_establishments", CHAPTER, "text", "L'entrée en vigueur ne précède jamais le lendemain", "Cette date se"),
        ("nine", CHAPTER, "text", "- le choix des référents, que la direction désigne par écrit ;", "[•]"),
        ("nine", CHAPTER, "text", "- les droits de la défense des salariés, définis aux articles L. 1332-1", "[•]"),
        ("nine", CHAPTER, "glossary", "personne citée pour sa fonction ;", "son activité publique"),
        (
            "nine",
            CHAPTER,
            "glossary",
            "décider les changements de la liste des outils, selon le texte",
            "tenir la liste",
        ),
        ("nine", CHARTER, "announcement", "Elle informe et ne fonde, à elle seule, aucune sanction.", "s'engage"),
        ("nine", CHAPTER, "announcement", "Pour la formation, voir le texte.", "demi-journée"),
        ("agency_user", CHAPTER, "uses-by-job", "conseille de consulter d'abord le référent IA", "suppose un accord"),
        ("agency_user", AMENDMENT, "ai-cse-note", "L'avenant renvoie à la liste des outils", "fixe les outils admis"),
        ("agency_user", CHAPTER, "lender-notice", "leur applique les engagements du texte", "[•]"),
        ("nine", AMENDMENT, "individual-notice", "Un manquement peut donner lieu à une sanction. Elle doit", "[•]"),
        ("association", CHAPTER, "text", "d'un client, d'un usager ou d'un prospect", "d'un client ou d'un prospect"),
        ("nine", CHAPTER, "ruling-request", "une obligation légale et la gestion des licences", "[•]"),
    ],
)
def test_a_paper_says_it_so(name: str, vehicle: str, paper: str, said: str, said_before: str) -> None:
    printed = papers(name, vehicle)[paper]
    assert said in printed
    assert said_before == "[•]" or said_before not in printed


def test_a_syndicate_of_co_owners_is_named_as_an_employer() -> None:
    made = papers_of(matter_of_form("co_ownership", CHAPTER, "association"))
    asked = "du règlement intérieur de notre syndicat des copropriétaires, en sa qualité d'employeur (SIREN"
    assert asked in made["ruling-request"] and "de notre copropriété" not in made["inspector-letter"]
    assert "Employeur : le syndicat des copropriétaires Résidence des Tilleuls, 14 rue" in made["cse-opinion"]
    assert "Le syndicat des copropriétaires Résidence des Tilleuls, 14 rue" in made["monitoring-record"]


def test_the_rule_on_languages_tells_a_text_of_the_employer_from_a_contract_l1321_6_l1221_3() -> None:
    said = "Pour un texte d'information ou un règlement intérieur, la version française vaut et une traduction informe."
    assert said in report_of(employer_matter("nine"))


# ------------------------------------------------------------------ report, plan, explain
def test_explain_names_a_clause_as_its_document_prints_it(tmp_path: Path) -> None:
    path = tmp_path / "matter.yaml"
    path.write_text(employer_text("agency_user", CHARTER), encoding="utf-8")
    told = run("explain", path, "--lang", "fr").stdout.replace("’", "'").replace("\u00a0", " ")
    text = papers("agency_user", CHARTER)["text"]
    for number, title in ((3, "Comment l'IA répond"), (19, "Recruter, évaluer, répartir le travail")):
        assert f"{number} – {title}" in told and f"Article {number}. {title}" in text, title


@pytest.mark.parametrize("vehicle", [CHARTER, CHAPTER, AMENDMENT])
def test_tools_are_put_to_the_committee_before_the_text_that_authorises_them_l2312_8(vehicle: str) -> None:
    plan = papers("small_to_full", vehicle)["formalities-plan"]
    row = next(line for line in plan.split("\n") if line.startswith("| Consulter le CSE sur l'introduction des outils"))
    assert "| – / 14 septembre 2026 |" in row


def test_no_paper_cites_an_article_that_the_dossier_does_not_hold() -> None:
    assert not {"cpi-l122-7", "cpi-l131-4"} & set(LIBRARY.legal_bases)


@pytest.mark.parametrize("vehicle", [CHARTER, AMENDMENT])
def test_the_agent_of_co_owners_is_among_the_recipients_of_data_gdpr_13(vehicle: str) -> None:
    notice = papers_of(matter_of_form("co_ownership", vehicle, "association"))["individual-notice"]
    assert "La copropriété a pour représentant son syndic, le Cabinet Rive Gauche, qui reçoit les données" in notice
    assert "a pour représentant" not in papers("association", vehicle)["individual-notice"]


def test_the_plan_says_where_the_papers_of_another_establishment_are() -> None:
    said = "Les papiers propres à Colmar (pour son CSE, son greffe, son inspecteur, son affichage et son calcul) sont"
    assert said in papers("two_establishments")["formalities-plan"]
