"""What a reading aloud of the default charter found: sentences that contradicted each other, steps that nobody knew."""

from __future__ import annotations

from functools import cache

import pytest
import yaml
from papers import CHAPTER, CHARTER, papers_of

import aigov_docs as aigov


@cache
def text(vehicle: str = CHARTER, language: str = "fr", **options: str) -> str:
    """The text of the sample matter in a vehicle, with its annexes."""
    data = yaml.safe_load(aigov.sample_text())
    data |= {"vehicle": vehicle, "options": {**data.get("options", {}), **options}}
    matter = aigov.parse_matter(yaml.safe_dump(data, allow_unicode=True, sort_keys=False))
    return papers_of(matter, language)["text"]


@pytest.mark.parametrize(
    ("said", "contradicted"),
    [
        # a draft is read by its reviewer before anybody else: article on review, annexes E and G
        ("Brouillon remis à la personne qui le relit", "Brouillon qui circule avant sa relecture"),
        ("ou remis à la personne qui le relit : étape 6", "Un brouillon gardé pour soi : étape 7"),
        # sensitive data: an agreement first, whatever the tool
        ("pour un autre outil, demandez d'abord notre accord (article 7)", "ouvert aux données sensibles. Joindre"),
        ("« Non » n'exclut pas une demande, sauf pour un mot de passe", "« Oui » veut dire qu'un outil autorisé"),
        # a use is asked for only where an article says so
        ("un usage que la charte écarte ou soumet à un accord ?", "un usage que la charte n'ouvre pas"),
        ("Un usage qu'aucun article n'écarte ni ne soumet à un accord ne se demande pas", "n'exclut ne se demande pas"),
        ("sur votre poste ou dans vos propres travaux, même de votre fait ?", "Article 31. Prévenir\n\nUne erreur"),
        # monitoring that can be authorised, and what no authorisation opens
        ("mais ni une surveillance permanente, ni rien de ce que l'article 35 exclut", "n'ouvre rien de ce que"),
        ("| aucun cité ici | – |", "| aucun | – |"),
        ("Pour l'intégrer, suivez aussi l'article sur le code.", "choisir pour cela"),
        ("une autre fonction de cet outil se demande de même", "Une fonction d'IA hors liste apparaît"),
        ("et pourquoi, par exemple une consultation", "ou pourquoi et jusqu'à quand"),
        ("Article, page ou publication, en plus et au choix", "au début et pendant la diffusion"),
        ("signalez ce qui n'a pas pu être vérifié", "ce que vous n'avez pas vérifié"),
        ("Ce n'est pas encore anonymiser (article 15).", "le nom et l'adresse.\n"),
        ("Suivre l'article sur les incidents.", "Le changer et le signaler aussitôt"),
        ("Nous vous donnons, pendant le temps de travail, une formation", "Nous vous proposons, pendant"),
        ("Relire l'annonce mot à mot.", "Le responsable relit l'annonce"),
        ("remplace toute version antérieure", "remplace les précédentes"),
    ],
)
def test_two_sentences_of_the_charter_agree(said: str, contradicted: str) -> None:
    assert said in text() and contradicted not in text()


@pytest.mark.parametrize(
    ("vehicle", "said"),
    [
        (CHARTER, "Avec la décision, nous disons à l'intéressé que l'IA a aidé à la préparer."),
        (CHARTER, "faites-le relire par une personne compétente"),
        (CHARTER, "notez, avec le code, que l'IA a servi"),
        (CHARTER, "le référent IA et les référents concernés en évaluent l'utilité"),
        (CHARTER, "La direction approuve la nouvelle version."),
        (CHARTER, "failles de sécurité, numéros bancaires, dossiers du personnel"),
        (CHARTER, "par prudence, les compter de la découverte"),
        (CHARTER, "Si la direction décide elle-même, l'accord vient d'une personne"),
        (CHAPTER, "dit à l'intéressé, avec la décision, que l'IA a aidé à la préparer"),
        (CHAPTER, "le faire relire par une personne compétente"),
        (CHAPTER, "Si la direction décide elle-même, l'accord vient d'une personne"),
        (CHAPTER, "Dans un autre outil, elle suppose d'abord la demande de l'article 38."),
        (CHAPTER, "À défaut, il est interdit d'ouvrir l'agent"),
        (CHAPTER, "Il doit signaler ce qu'il n'a pas pu vérifier."),
        (CHAPTER, "n'ouvre ni surveillance permanente, ni rien de ce que l'article 85 exclut"),
        (CHAPTER, "ou pour un usage qu'il interdit ou soumet à un accord"),
    ],
)
def test_a_step_says_who_and_when(vehicle: str, said: str) -> None:
    assert said in text(vehicle)


def test_a_reader_is_sent_to_the_article_of_agents() -> None:
    """By words: a house may leave it out of its own document."""
    assert "Un agent suit l'article sur les agents." in text()
    for scope in ("every_output", "before_use", "by_deliverable"):
        said = text(review_scope=scope)
        assert "Les agents et les agents conversationnels suivent les articles qui leur sont propres." in said


def test_one_word_for_what_is_typed_into_a_tool_and_one_meaning_of_a_deep_fake() -> None:
    said, english = text(), text(language="en")
    assert "Une bonne requête" in said and "Requête faible" in said and "refuser à un outil certaines requêtes" in said
    assert "A good prompt" in english and "Weak prompt" in english and "makes a tool refuse certain prompts" in english
    meaning = "ressemble à une personne, un objet, un lieu ou un fait existants et semble à tort authentique"
    assert said.count(meaning) == 2
    assert "un agent qui sort de ses limites" in said and "qui agit de lui-même |" not in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_charter_neither_threatens_nor_quotes_proverbs(language: str) -> None:
    said = text(language=language)
    gone = ("de vous punir", "cesse d'être un secret", "coûte plus cher", "Un mot vous arrête", "là où ces fonctions")
    english = ("power to discipline you", "no longer a secret", "costs more than one", "If a word stops you")
    assert [words for words in (*gone, *english) if words in said] == []
    assert ("Ce que vous saisissez" if language == "fr" else "What you have AI do") in said
