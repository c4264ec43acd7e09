"""The writers: the same tree as Word, web page, Markdown and JSON."""

from __future__ import annotations

import dataclasses
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from aigov_docs.document.tree import (
    Article,
    Bilingual,
    Block,
    Bullets,
    Contents,
    Document,
    Heading,
    OpenPoints,
    PageBreak,
    Paragraph,
    Run,
    Runs,
    Signatory,
    Signature,
    Table,
)
from aigov_docs.errors import WriterError
from aigov_docs.writers import to_bytes, write

HOSTILE = "O'Brien & Fils <SAS> {{x}} *a* _b_ [c](d) `e` | \\ \"q\" ~~f~~ </w:t> ${y} &amp; %1 \\1"
LONG = "Établissements" + "Franco" * 18 + "Internationaux"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


# ------------------------------------------------------------------ sample trees
def t(text: str, **more: Any) -> Runs:
    """One run, or several where ``**`` marks bold and ``[•]`` a blank."""
    runs: list[Run] = []
    for place, part in enumerate(text.split("**")):
        for piece in re.split(r"(\[•\])", part):
            if piece == "[•]":
                runs.append(Run(piece, origin="blank", blank="employer.name", filled=False))
            elif piece:
                runs.append(Run(piece, bold=bool(place % 2), **more))
    return tuple(runs)


def ref(text: str, target: str) -> Run:
    return Run(text, origin="reference", target=target)


def article(number: int | None, clause: str, heading: str, *blocks: Any, language: str = "fr", **more: Any) -> Article:
    label = "" if number is None else "Article 1er" if number == 1 and language == "fr" else f"Article {number}"
    given = {"weight": "disciplinary", "weight_label": "Portée disciplinaire", "note": ("Motif : V2-ALL-STAFF.", "Fondement : art. L. 1321-1.")}
    return Article(f"a-{clause}", clause, 2, "fr", "data_prohibition", t(heading), blocks, number, label, **given | more)


def numbered(number: int, *texts: str | Runs) -> list[Paragraph]:
    return [
        Paragraph(t(text) if isinstance(text, str) else text, f"{number}.{place}") for place, text in enumerate(texts, 1)
    ]


def furniture(language: str, **more: Any) -> dict[str, Any]:
    french = language == "fr"
    return {
        "language": language,
        "subtitle": "Utilisation de l’intelligence artificielle générative" if french else "Use of generative AI",
        "notice": "" if french else "Courtesy translation. The French version prevails.",
        "header": "Charte d’utilisation de l’IA – Atelier Dupont" if french else "AI charter – Atelier Dupont",
        "footer": "Version 3 du 1er janvier 2027 – document interne" if french else "Version 3 of 1 January 2027 – internal",
        "page_label": "Page {page} / {pages}",
        "date": "2027-01-01",
        "article_label": "Article {n}",
        "first_label": "Article 1er" if french else "Article 1",
        "properties": (("author", "Cabinet Martin"), ("subject", "Charte IA"), ("keywords", "IA, charte")),
    } | more


TOOLS = Table(
    "tools",
    (t("Outil"), t("Éditeur"), t("Usages autorisés"), t("Données admises")),
    tuple(
        (t(f"Assistant {n}"), t("Éditeur SAS"), t("Rédaction, traduction et synthèse de documents internes"), t("Publiques, internes"))
        for n in range(1, 5)
    ),
    (0.2, 0.2, 0.38, 0.22),
    "Outils autorisés à la date de la charte",
)
CONTROL = Table(
    "control",
    (),
    ((t("Employeur"), t("Atelier Dupont SAS")), (t("Entrée en vigueur"), t("1er mars 2027")), (t("Version"), t("[•]"))),
    (0.28, 0.72),
)
LOREM = (
    "Les membres du personnel vérifient, avant toute utilisation, que les contenus produits par un système d’intelligence "
    "artificielle sont exacts, complets et adaptés à l’usage prévu ; ils restent responsables du travail qu’ils remettent."
)


def charter() -> Document:
    one = article(1, "purpose", "Objet", *numbered(1, LOREM, f"La présente charte s’applique à compter du 1er mars 2027. {LOREM}"))
    two = article(
        2,
        "authorised-tools",
        "Outils autorisés",
        *numbered(2, "Seuls les outils suivants sont autorisés.", (*t("Les règles de l’"), ref("article 1er", "a-purpose"), *t(" s’appliquent."))),
        TOOLS,
        Paragraph(t("Toute demande d’un autre outil est adressée au référent IA."), "2.3"),
    )
    three = article(
        3,
        "confidential-data",
        "Données confidentielles",
        Paragraph(t("Il est interdit de saisir dans un outil d’IA :"), "3.1", "intro"),
        Bullets((t("des **données personnelles** de clients ou de salariés ;"), t("des secrets d’affaires, notamment " + LOREM), t("des identifiants."))),
        Paragraph((*t("Les exceptions sont celles de l’"), ref("article 5", "a-human-review"), *t(" et de l’"), ref("article 2", "a-authorised-tools"), *t(".")), "3.2"),
    )
    four = article(
        4,
        "prohibited-uses",
        "Usages interdits",
        Paragraph(t("Sont interdits :"), None, "intro"),
        Bullets((t("la notation des personnes ;"), t("la reconnaissance des émotions ;"), t("l’usurpation d’identité.")), ordered=True),
        Paragraph(t("Et, sans délai :"), None, "intro"),
        Bullets((t("le signalement ;"), t("la conservation des preuves.")), ordered=True),
    )
    five = article(5, "human-review", "Relecture humaine", *numbered(5, LOREM, LOREM, LOREM))
    six = article(6, "entry-into-force", "Entrée en vigueur et publicité", *numbered(6, "La charte entre en vigueur le [•].", LOREM))
    summary = article(None, "summary", "L’essentiel", Paragraph(t("Ce résumé n’a pas valeur de règle.")), Bullets((t("Je vérifie."), t("Je protège."))))
    body: tuple[Block, ...] = (
        CONTROL,
        Contents("Sommaire"),
        summary,
        Heading(1, t("Objet et champ d’application"), number=1, anchor="s-1"),
        one,
        two,
        Heading(1, t("Données"), number=2, anchor="s-2"),
        three,
        four,
        Heading(1, t("Contrôle"), number=3, anchor="s-3"),
        five,
        six,
        Signature(t("Fait à Lyon, le [•], en deux exemplaires originaux."), (Signatory("Pour l’employeur", ("Atelier Dupont SAS", "Mme Jeanne Martin, présidente")),)),
        OpenPoints("Points à compléter", "Ce projet ne peut être remis avant que ces points soient décidés :", ("Date d’entrée en vigueur (entry.date)", "Lieu (document.place)")),
    )
    return Document(name="charter", title="Charte d’utilisation de l’intelligence artificielle", body=body, **furniture("fr"))


def amendment() -> Document:
    parties = article(
        None,
        "amendment-parties",
        "Entre les soussignés",
        Paragraph(t(f"La société **{LONG}**, société par actions simplifiée au capital de 10 000 euros, dont le siège social est situé 12, rue de la République, 69002 Lyon, immatriculée au registre du commerce et des sociétés de Lyon sous le numéro 123 456 789,")),
        Paragraph(t("ci-après dénommée « la Société »,")),
        Paragraph(t("d’une part,"), style="right"),
        Paragraph(t("ET"), style="centred"),
        Paragraph(t("Mme Anne-Sophie de La Rochefoucauld-Montmorency, demeurant [•],")),
        Paragraph(t("d’autre part,"), style="right"),
        Paragraph(t("Il a été convenu ce qui suit :"), style="note"),
    )
    articles = [article(n, f"clause-{n}", f"Engagement n° {n}", *numbered(n, LOREM, LOREM)) for n in range(1, 8)]
    signature = Signature(
        t("Fait à Lyon, le 1er janvier 2027, en deux exemplaires originaux, dont un remis à chaque partie."),
        (
            Signatory("Pour la Société", (LONG, "Mme Jeanne Martin", "présidente")),
            Signatory("La Salariée", ("Mme Anne-Sophie de La Rochefoucauld-Montmorency",)),
        ),
        ("Signature et date de signature de chaque partie.",),
    )
    more = furniture("fr", header=f"Avenant – {LONG} – Mme Anne-Sophie de La Rochefoucauld-Montmorency")
    more["footer"] = "Avenant n° 2 au contrat de travail conclu le 1er février 2019 entre les parties désignées en première page, exemplaire de la salariée"
    return Document(name="contract-amendment", title="Avenant n° 2 au contrat de travail", body=(parties, *articles, signature), **more)


def chapter() -> Document:
    articles = [article(n, f"rule-{n}", f"Règle {n}", *numbered(n, LOREM, (*t("Voir l’"), ref("article 12", "a-rule-12"), *t(".")))) for n in range(12, 23)]
    headings = [Heading(1, t("Règles"), "Section 1", 1, "s-1"), Heading(1, t("Informations"), "Section 2", 2, "s-2")]
    body = (Contents("Sommaire"), headings[0], *articles[:6], PageBreak(), headings[1], *articles[6:])
    return Document(name="it-charter-chapter", title="Chapitre IA de la charte informatique", body=body, first_article=12, **furniture("fr"))


def report() -> Document:
    header = (t("Clause"), t("Charte"), t("Chapitre"), t("Avenant"))
    rows = tuple(
        (t(f"Données confidentielles ({n})"), t("**Sans portée**"), t("Disciplinaire, après formalités"), t("Contractuelle et disciplinaire : " + LOREM[:90]))
        for n in range(30)
    )
    body = (
        CONTROL,
        Heading(1, t("Ce que vaut chaque clause"), number=1, anchor="s-1"),
        Heading(2, t("Vue d’ensemble")),
        Paragraph(t("Une ligne par clause :"), style="intro"),
        Table("overview", header, rows, (0.34, 0.22, 0.22, 0.22), "Clauses et supports"),
        Heading(2, t("Pourquoi")),
        Paragraph(t(LOREM)),
        Paragraph(t("Petit texte."), style="note"),
    )
    return Document(name="enforceability-report", title="Rapport d’opposabilité", body=body, landscape=True, **furniture("fr"))


def english() -> Document:
    words = "Staff must check, before any use, that what an AI system produces is accurate, complete and fit for purpose."
    say = {"weight_label": "Disciplinary", "note": (), "language": "en"}
    body: list[Block] = []
    for block in charter().body:
        match block:
            case Article(number=number, clause=clause, blocks=blocks):
                made: list[Any] = []
                for inner in blocks:
                    match inner:
                        case Paragraph(number=n, style=style, runs=runs):
                            targets = [ref(f"Article {run.text.split()[1].replace('1er', '1')}", run.target) for run in runs if run.target]
                            made.append(Paragraph((*t(words), *targets), n, style))
                        case Bullets(items=items, ordered=ordered):
                            made.append(Bullets(tuple(t(f"item {at} of the list;") for at, _ in enumerate(items)), ordered))
                        case Table():
                            made.append(Table("tools", (t("Tool"), t("Vendor"), t("Permitted uses"), t("Data")), inner.rows, inner.widths, "Authorised tools"))
                body.append(article(number, clause, f"English heading {number or ''}", *made, **say))
            case Heading():
                body.append(dataclasses.replace(block, text=t("English chapter")))
            case Contents():
                body.append(Contents("Contents"))
            case Signature(signatories=people):
                body.append(Signature(t("Made in Lyon, on [•], in two originals."), (Signatory("For the employer", people[0].lines),)))
            case OpenPoints():
                body.append(OpenPoints("Open points", "This draft cannot be issued until these are decided:", ("Date of entry into force (entry.date)", "Place (document.place)")))
            case _:
                body.append(Table("control", (), ((t("Employer"), t("Atelier Dupont SAS")), (t("Entry into force"), t("1 March 2027")), (t("Version"), t("[•]"))), (0.28, 0.72)))
    return Document(name="charter", title="Charter on the use of artificial intelligence", body=tuple(body), **furniture("en"))


def bilingual() -> Bilingual:
    return Bilingual(charter(), english(), ("La version française fait foi.", "The French version prevails."))


def hostile() -> Document:
    inner = article(
        1,
        "hostile",
        HOSTILE,
        Paragraph(t(HOSTILE), "1.1"),
        Paragraph(t("# not a heading")),
        Paragraph(t("- not a list")),
        Paragraph(t("1. not a list")),
        Paragraph(t("> not a quotation\n+ nor this\n2) nor that")),
        Paragraph((Run("gras ", True), Run(HOSTILE, True, "blank", "x"), Run(" fin"))),
        Bullets((t(HOSTILE), t("# x"))),
        Table("roles", (t(HOSTILE), t("b")), ((t("a | b"), t(HOSTILE)),), (), HOSTILE),
        weight_label=HOSTILE,
        note=(HOSTILE,),
    )
    body = (Contents(HOSTILE), Heading(1, t(HOSTILE)), inner, Paragraph((ref(HOSTILE, "a-hostile"),)), Signature(t(HOSTILE), (Signatory(HOSTILE, (HOSTILE,)),), (HOSTILE,)), OpenPoints(HOSTILE, HOSTILE, (HOSTILE,)))
    return Document(name="hostile", title=HOSTILE, body=body, **furniture("fr", subtitle=HOSTILE, notice=HOSTILE, header=HOSTILE, footer=HOSTILE))


SAMPLES = {"charter": charter, "amendment": amendment, "chapter": chapter, "report": report, "bilingual": bilingual, "hostile": hostile}
