"""The amendment and what goes with it: what each party may do, from when, until when, and by which paper."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest
from papers import AMENDMENT, matter_of_form, papers, papers_of

import aigov_docs as aigov

EACH_LANGUAGE = pytest.mark.parametrize("language", ["fr", "en"])


@cache
def sample_papers(language: str = "fr") -> dict[str, str]:
    """The papers of the sample's amendment, whose articles are those tied to one job."""
    return papers_of(sample(), language)


def sample(**changes: Any) -> aigov.Matter:
    matter = aigov.samples.sample_matter(AMENDMENT)
    return matter.model_copy(update={"amendment": matter.amendment.model_copy(update=changes)})


def says(language: str, paper: str, **told: str) -> None:
    assert told[language] in sample_papers(language)[paper], paper


# ------------------------------------------------------------------ reading what the employee writes
@EACH_LANGUAGE
def test_a_reading_is_decided_in_writing_by_two_persons_and_stops_at_private_content(language: str) -> None:
    says(
        language,
        "text",
        fr="la décision écrite de la personne chargée de la sécurité et, pour une faute, l'accord écrit préalable de"
        " la direction, donné par une autre personne",
        en="the written decision of the person in charge of security and, for misconduct, the prior written agreement"
        " of management, given by another person",
    )
    says(
        language,
        "text",
        fr="personnel, lié à un mandat ou à l'activité syndicale propre de la Salariée reste fermé, sauf exception",
        en="a mandate or to the Employee's own trade-union activity, stays closed unless the law allows it to be",
    )


@EACH_LANGUAGE
def test_the_limits_of_a_reading_leave_out_the_system_that_keeps_nothing(language: str) -> None:
    says(
        language,
        "text",
        fr="ni un dispositif automatique, annoncé avant toute collecte, qui bloque ou alerte sans rien garder du texte",
        en="nor an automated system, announced before any collection, that blocks or alerts and keeps none of the text",
    )


def test_the_english_gives_the_company_a_power_to_read_and_no_duty() -> None:
    said = sample_papers("en")["text"]
    assert (
        "The Company may read the prompts, exchanges with a tool or usage logs of the Employee in four cases only"
        in said
    )
    assert "shall read the prompts" not in said and "shall read only" not in said
    assert "no indemnity" in said and "no liability to pay" not in said


def test_a_legal_obligation_is_a_purpose_wherever_it_is_a_ground_of_reading_gdpr_5() -> None:
    assert "à la continuité du travail et à l'exécution d'une obligation légale" in sample_papers()["text"]
    (row,) = [
        line for line in sample_papers()["individual-notice"].splitlines() if line.startswith("| Échanges et traces")
    ]
    assert "obligation légale" in row


# ------------------------------------------------------------------ works, their list and their price
@EACH_LANGUAGE
def test_each_work_is_assigned_on_delivery_and_its_price_is_due(language: str) -> None:
    for told in (
        {
            "fr": "Chaque œuvre est cédée à sa livraison : la remise de son fichier final, dont la"
            " Société donne reçu daté",
            "en": "The assignment takes effect for each work on its delivery",
        },
        {
            "fr": "est dû pour toute œuvre livrée de la liste, protégée ou non",
            "en": "due for every listed work delivered",
        },
        {"fr": "L'œuvre déjà livrée est cédée et payée", "en": "A work already delivered is assigned and paid for"},
    ):
        says(language, "text", **told)


@EACH_LANGUAGE
def test_the_list_of_works_is_a_form_that_both_parties_sign(language: str) -> None:
    listed = sample_papers(language)["works-list"]
    assert {"fr": "Reçu de l'employeur : date et signature", "en": "Employer's receipt"}[language] in listed
    assert {"fr": "et fait partie de cet avenant", "en": "and is part of that amendment"}[language] in listed
    assert "Camille Roussel" in listed and "Claire Duval" in listed
    assert {"fr": "**Pour la Société**", "en": "**For the Company**"}[language] in listed, "the word that it defines"
    matter = sample()
    none = matter.model_copy(update={"options": {**matter.options, "ip_assignment": "none"}})
    assert "works-list" not in papers_of(none, language)


# ------------------------------------------------------------------ the list of tools
@EACH_LANGUAGE
def test_the_list_of_tools_is_enclosed_with_its_classes_and_handed_over_before_signature(language: str) -> None:
    said = sample_papers(language)
    assert {"fr": "liste des outils autorisés et des classes", "en": "list of the authorised tools and data classes"}[
        language
    ] in (said["proposal-letter"])
    listed = said["tools-and-classes"]
    assert "Assistant Duval" in listed
    assert all(f"| {name} |" in listed for name in {"fr": ("Secrète",), "en": ("Secret",)}[language])
    assert {"fr": "n'en fait pas partie", "en": "is no part of that amendment"}[language] in listed
    planned = {"fr": "Remettre la liste des outils", "en": "Give the person, with the proposal"}[language]
    (row,) = [line for line in said["formalities-plan"].splitlines() if "data classes" in line or "sens des" in line]
    assert row.startswith("| ") and (planned in row or "la liste des outils" in row)


# ------------------------------------------------------------------ how long, counted how
@EACH_LANGUAGE
def test_duties_on_the_use_of_ai_end_with_the_job_that_justifies_them_l1121_1(language: str) -> None:
    told = {
        "fr": "quitte l'emploi qu'il nomme, ses obligations sur l'usage de l'IA cessent",
        "en": "leaves the job that",
    }
    says(language, "text", **told)
    says(
        language,
        "proposal-letter",
        fr="l'IA cessent, sauf celles du départ",
        en="cease, except those that arise on leaving",
    )


@EACH_LANGUAGE
def test_the_amendment_says_how_days_and_months_are_counted(language: str) -> None:
    said = sample_papers(language)
    assert {"fr": "**jour ouvrable** : du lundi au samedi", "en": "**working day**: Monday to Saturday"}[
        language
    ] in said["text"]
    assert {"fr": "le jour de même quantième", "en": "the day that bears the same number"}[language] in said["text"]
    received = {"fr": "La réception est la remise en main propre", "en": "Receipt is delivery in person"}[language]
    for paper in ("text", "proposal-letter", "answer-form"):
        assert received in said[paper], paper


def test_a_time_to_reflect_whose_first_day_is_not_known_is_not_said_to_have_run() -> None:
    (row,) = [
        line for line in sample_papers()["formalities-plan"].splitlines() if line.startswith("| Laisser s'écouler")
    ]
    assert "15 octobre 2026, si la proposition a été reçue le jour de sa date" in row and "| à vérifier |" in row
    known = papers_of(sample(received_on=dt.date(2026, 9, 16)))["formalities-plan"]
    (row,) = [line for line in known.splitlines() if line.startswith("| Laisser s'écouler")]
    assert "| 16 octobre 2026 |" in row and "| fait |" in row


# ------------------------------------------------------------------ other texts, other employers
@EACH_LANGUAGE
@pytest.mark.parametrize("name", ["nine", "agency_user"])
def test_what_the_amendment_permits_lifts_no_prohibition_of_another_text(name: str, language: str) -> None:
    said = papers(name, AMENDMENT, language)["text"]
    assert {"fr": "ne lève aucune interdiction licite", "en": "lifts no lawful prohibition"}[language] in said


@EACH_LANGUAGE
def test_an_administration_promises_no_reproach_and_states_no_law_of_private_employment(language: str) -> None:
    said = papers_of(matter_of_form("administration", AMENDMENT, "nine"), language)
    fault = {"fr": "n'est une faute", "en": "is misconduct or"}[language]
    left = {"fr": "autres suites", "en": "What else follows from them"}[language]
    for paper in ("text", "proposal-letter", "answer-form"):
        assert fault not in said[paper], paper
        assert left.lower() in said[paper].lower(), paper
    assert {"fr": "salarié protégé", "en": "protected employee"}[language] not in said["text"] + said["proposal-letter"]
    private = papers("nine", AMENDMENT, language)
    assert all(fault in private[paper] for paper in ("text", "proposal-letter", "answer-form"))


def test_the_letter_of_a_public_body_keeps_the_status_of_its_staff_l1211_1() -> None:
    said = papers_of(matter_of_form("epic", AMENDMENT, like="small_to_full"))
    assert "dispositions particulières du statut du personnel" in said["proposal-letter"]
    assert "statut du personnel" not in papers("small_to_full", AMENDMENT)["proposal-letter"]


# ------------------------------------------------------------------ fifth reading
@pytest.mark.parametrize(
    ("paper", "said", "said_before"),
    [
        ("text", "il lui faut l'accord écrit de la Société", "obtient d'abord son accord"),
        ("text", "le droit commun régit seul la restitution des données de la Société", "ne demande plus rien"),
        ("text", "individualisées à la signature. La fin du contrat ne l'abrège pas.", "remise, contre reçu daté"),
        ("text", "intelligence artificielle qui génère textes", "technique qui produit"),
        ("text", "répond par écrit à une demande que prévoit l'avenant", "par écrit à une demande dans"),
        ("text", "Si l'IA a aidé à prendre une décision ayant un tel effet", "aidé à décider"),
        ("tools-and-classes", "Une règle plus stricte de l'avenant l'emporte", "[•]"),
        ("individual-notice", "Il limite à quatre cas la lecture de vos requêtes", "[•]"),
        ("individual-notice", "| Demandes d'aménagement liées à un handicap, et réponses |", "[•]"),
        ("individual-notice", "d'un accord collectif s'y ajoutent. L'avenant ne crée aucune sanction.", "[•]"),
        ("ai-cse-note", "Ils limitent à quatre cas la lecture des requêtes", "[•]"),
        ("ai-cse-note", "L'avenant n'exige pas l'accord de la personne", "Par métier, ils sont"),
        ("ai-cse-note", "La présente consultation porte sur les avenants seulement.", "[•]"),
        ("proposal-letter", "Une œuvre déjà livrée est cédée et payée à la prise d'effet", "[•]"),
        ("formalities-plan", "l'avenant signé par la personne et la preuve du jour", "bulletin-réponse"),
        ("answer-form", "Camille Roussel\nSignature ……", "[•]"),
    ],
)
def test_the_papers_of_an_amendment_say_what_it_says(paper: str, said: str, said_before: str) -> None:
    printed = sample_papers()[paper]
    assert said in printed
    assert said_before == "[•]" or said_before not in printed


def test_the_english_of_the_amendment_says_no_more_than_the_french() -> None:
    said = sample_papers("en")["text"]
    for words in ("assigns, with effect as stated below, to", "the Employee's prompts, usage data, incident reports"):
        assert words in said
    for words in ("only the relevant exchanges", "hand over to the Company relevant prompts", "confidential by nature"):
        assert words in said
    assert "hereby" not in said and "needed for a security alert" not in said and "useful work" not in said
