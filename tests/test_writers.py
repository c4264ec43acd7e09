"""The writers: the same tree as Word, web page, Markdown and JSON."""

from __future__ import annotations

import dataclasses
import io
import itertools
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

import aigov_docs as aigov
from aigov_docs.document.marks import BARS
from aigov_docs.document.page_design import BRICK, GREEN
from aigov_docs.document.tree import (
    Article,
    BilingualDocument,
    Block,
    Bullets,
    ChangedRun,
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
from aigov_docs.kits.ground.problems import WriterError
from aigov_docs.kits.wordkit.read.returned_file import read_file
from aigov_docs.writers import render, to_bytes

HOSTILE = 'O\'Brien & Fils <SAS> {{x}} *a* _b_ [c](d) `e` | \\ "q" ~~f~~ </w:t> ${y} &amp; %1 \\1'
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
    given = {
        "weight": "disciplinary",
        "weight_label": "Portée disciplinaire",
        "note": ("Motif : V2-ALL-STAFF.", "Fondement : art. L. 1321-1."),
    }
    return Article(
        f"a-{clause}", clause, 2, "fr", "data_prohibition", t(heading), blocks, number, label, **given | more
    )


def numbered(number: int, *texts: str | Runs) -> list[Paragraph]:
    return [
        Paragraph(t(text) if isinstance(text, str) else text, f"{number}.{place}")
        for place, text in enumerate(texts, 1)
    ]


def furniture(language: str, **more: Any) -> dict[str, Any]:
    french = language == "fr"
    return {
        "language": language,
        "subtitle": "Utilisation de l’intelligence artificielle générative" if french else "Use of generative AI",
        "notice": "" if french else "Courtesy translation. The French version prevails.",
        "header": "Charte d’utilisation de l’IA – Atelier Dupont" if french else "AI charter – Atelier Dupont",
        "footer": (
            "Version 3 du 1er janvier 2027 – document interne" if french else "Version 3 of 1 January 2027 – internal"
        ),
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
        (
            t(f"Assistant {n}"),
            t("Éditeur SAS"),
            t("Rédaction, traduction et synthèse de documents internes"),
            t("Publiques, internes"),
        )
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
    "Les membres du personnel vérifient, avant toute utilisation, que les contenus produits par un système"
    " d’intelligence artificielle sont exacts, complets et adaptés à l’usage prévu ; ils restent responsables du"
    " travail qu’ils remettent."
)


def charter() -> Document:
    one = article(
        1, "purpose", "Objet", *numbered(1, LOREM, f"La présente charte s’applique à compter du 1er mars 2027. {LOREM}")
    )
    two = article(
        2,
        "authorised-tools",
        "Outils autorisés",
        *numbered(
            2,
            "Seuls les outils suivants sont autorisés.",
            (*t("Les règles de l’"), ref("Article 1er", "a-purpose"), *t(" s’appliquent.")),
        ),
        TOOLS,
        Paragraph(t("Toute demande d’un autre outil est adressée au référent IA."), "2.3"),
    )
    three = article(
        3,
        "confidential-data",
        "Données confidentielles",
        Paragraph(t("Il est interdit de saisir dans un outil d’IA :"), "3.1", "intro"),
        Bullets(
            (
                t("des **données personnelles** de clients ou de salariés ;"),
                t("des secrets d’affaires, notamment " + LOREM),
                t("des identifiants."),
            )
        ),
        Paragraph(
            (
                *t("Les exceptions sont celles de l’"),
                ref("Article 5", "a-human-review"),
                *t(" et de l’"),
                ref("Article 2", "a-authorised-tools"),
                *t("."),
            ),
            "3.2",
        ),
    )
    four = article(
        4,
        "prohibited-uses",
        "Usages interdits",
        Paragraph(t("Sont interdits :"), None, "intro"),
        Bullets(
            (t("la notation des personnes ;"), t("la reconnaissance des émotions ;"), t("l’usurpation d’identité.")),
            ordered=True,
        ),
        Paragraph(t("Et, sans délai :"), None, "intro"),
        Bullets((t("le signalement ;"), t("la conservation des preuves.")), ordered=True),
    )
    five = article(5, "human-review", "Relecture humaine", *numbered(5, LOREM, LOREM, LOREM))
    six = article(
        6,
        "entry-into-force",
        "Entrée en vigueur et publicité",
        *numbered(6, "La charte entre en vigueur le [•].", LOREM),
    )
    summary = article(
        None,
        "summary",
        "L’essentiel",
        Paragraph(t("Ce résumé n’a pas valeur de règle.")),
        Bullets((t("Je vérifie."), t("Je protège."))),
    )
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
        Signature(
            t("Fait à Lyon, le [•], en deux exemplaires originaux."),
            (Signatory("Pour l’employeur", ("Atelier Dupont SAS", "Mme Jeanne Martin, présidente")),),
        ),
        OpenPoints(
            "Points à compléter",
            "Ce projet ne peut être remis avant que ces points soient décidés :",
            ("Date d’entrée en vigueur (entry.date)", "Lieu (document.place)"),
        ),
    )
    return Document(
        name="charter", title="Charte d’utilisation de l’intelligence artificielle", body=body, **furniture("fr")
    )


def amendment() -> Document:
    parties = article(
        None,
        "amendment-parties",
        "Entre les parties soussignées",
        Paragraph(
            t(
                f"La société **{LONG}**, société par actions simplifiée au capital de 10 000 euros, dont le siège"
                " social est situé 12, rue de la République, 69002 Lyon, immatriculée au registre du commerce et des"
                " sociétés de Lyon sous le numéro 123 456 789,"
            )
        ),
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
    more["footer"] = (
        "Avenant n° 2 au contrat de travail conclu le 1er février 2019 entre les parties désignées en première page,"
        " exemplaire de la salariée"
    )
    return Document(
        name="contract-amendment",
        title="Avenant n° 2 au contrat de travail",
        body=(parties, *articles, signature),
        **more,
    )


def chapter() -> Document:
    articles = [
        article(
            n, f"rule-{n}", f"Règle {n}", *numbered(n, LOREM, (*t("Voir l’"), ref("Article 12", "a-rule-12"), *t(".")))
        )
        for n in range(12, 23)
    ]
    headings = [Heading(1, t("Règles"), "Section 1", 1, "s-1"), Heading(1, t("Informations"), "Section 2", 2, "s-2")]
    body = (Contents("Sommaire"), headings[0], *articles[:6], PageBreak(), headings[1], *articles[6:])
    return Document(
        name="it-charter-chapter",
        title="Chapitre IA de la charte informatique",
        body=body,
        first_article=12,
        **furniture("fr"),
    )


def report() -> Document:
    header = (t("Clause"), t("Charte"), t("Chapitre"), t("Avenant"))
    rows = tuple(
        (
            t(f"Données confidentielles ({n})"),
            t("**Sans portée**"),
            t("Disciplinaire, après formalités"),
            t("Contractuelle et disciplinaire : " + LOREM[:90]),
        )
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
    return Document(
        name="enforceability-report", title="Rapport d’opposabilité", body=body, landscape=True, **furniture("fr")
    )


def english() -> Document:
    words = (
        "Staff must check, before any use, that what an AI system produces is accurate, complete and fit for purpose."
    )
    say = {"weight_label": "Disciplinary", "note": (), "language": "en"}
    body: list[Block] = []
    for block in charter().body:
        match block:
            case Article(number=number, clause=clause, blocks=blocks):
                made: list[Any] = []
                for inner in blocks:
                    match inner:
                        case Paragraph(number=n, style=style, runs=runs):
                            targets = [
                                ref(f"Article {run.text.split()[1].replace('1er', '1')}", run.target)
                                for run in runs
                                if run.target
                            ]
                            made.append(Paragraph((*t(words), *targets), n, style))
                        case Bullets(items=items, ordered=ordered):
                            made.append(
                                Bullets(tuple(t(f"item {at} of the list;") for at, _ in enumerate(items)), ordered)
                            )
                        case Table():
                            made.append(
                                Table(
                                    "tools",
                                    (t("Tool"), t("Vendor"), t("Permitted uses"), t("Data")),
                                    inner.rows,
                                    inner.widths,
                                    "Authorised tools",
                                )
                            )
                body.append(article(number, clause, f"English heading {number or ''}", *made, **say))
            case Heading():
                body.append(dataclasses.replace(block, text=t("English chapter")))
            case Contents():
                body.append(Contents("Contents"))
            case Signature(signatories=people):
                body.append(
                    Signature(
                        t("Made in Lyon, on [•], in two originals."), (Signatory("For the employer", people[0].lines),)
                    )
                )
            case OpenPoints():
                body.append(
                    OpenPoints(
                        "Open points",
                        "This draft cannot be issued until these are decided:",
                        ("Date of entry into force (entry.date)", "Place (document.place)"),
                    )
                )
            case _:
                body.append(
                    Table(
                        "control",
                        (),
                        (
                            (t("Employer"), t("Atelier Dupont SAS")),
                            (t("Entry into force"), t("1 March 2027")),
                            (t("Version"), t("[•]")),
                        ),
                        (0.28, 0.72),
                    )
                )
    return Document(
        name="charter", title="Charter on the use of artificial intelligence", body=tuple(body), **furniture("en")
    )


def bilingual() -> BilingualDocument:
    return BilingualDocument(charter(), english(), ("La version française fait foi.", "The French version prevails."))


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
    body = (
        Contents(HOSTILE),
        Heading(1, t(HOSTILE)),
        inner,
        Paragraph((ref(HOSTILE, "a-hostile"),)),
        Signature(t(HOSTILE), (Signatory(HOSTILE, (HOSTILE,)),), (HOSTILE,)),
        OpenPoints(HOSTILE, HOSTILE, (HOSTILE,)),
    )
    return Document(
        name="hostile",
        title=HOSTILE,
        body=body,
        **furniture("fr", subtitle=HOSTILE, notice=HOSTILE, header=HOSTILE, footer=HOSTILE),
    )


SAMPLES: dict[str, Callable[[], Document | BilingualDocument]] = {
    "charter": charter,
    "amendment": amendment,
    "chapter": chapter,
    "report": report,
    "bilingual": bilingual,
    "hostile": hostile,
}


@pytest.fixture(params=sorted(SAMPLES))
def sample(request: pytest.FixtureRequest) -> Document | BilingualDocument:
    return SAMPLES[request.param]()


# ------------------------------------------------------------------ reading back
def opened(document: Document | BilingualDocument, **more: Any) -> Any:
    return docx.Document(io.BytesIO(to_bytes(document, "docx", **more)))


def parts(document: Document | BilingualDocument, **more: Any) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(to_bytes(document, "docx", **more))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def shown(paragraph: Any) -> str:
    """What a paragraph prints: the results of its fields, not their codes, nor what stands in a code."""
    out, fields = "", []
    for each in paragraph.iter(f"{W}fldChar", f"{W}t"):
        match each.get(f"{W}fldCharType"):
            case "begin":
                fields.append("code")
            case "separate":
                fields[-1] = "result"
            case "end":
                fields = fields[:-1]  # a table of contents began in another paragraph
            case _:
                out += each.text if "code" not in fields else ""
    return out


def texts(word: Any) -> list[str]:
    """What every paragraph prints, wherever it is."""
    return [shown(paragraph) for paragraph in word.element.body.iter(f"{W}p")]


def counted(word: Any) -> list[tuple[str, str]]:
    """What Word prints before each numbered paragraph, with its text: the rules of numbering, followed by hand."""
    numbering = word.part.numbering_part.element
    levels: dict[tuple[str, str], dict[str, Any]] = {}
    lists: dict[str, str] = {}
    starts: dict[tuple[str, str], int] = {}
    for definition in numbering.iter(f"{W}abstractNum"):
        for level in definition.iter(f"{W}lvl"):
            levels[definition.get(qn("w:abstractNumId")), level.get(qn("w:ilvl"))] = read_level(level)
    own: dict[tuple[str, str], dict[str, Any]] = {}
    for use in numbering.iter(f"{W}num"):
        number = use.get(qn("w:numId"))
        lists[number] = use.find(qn("w:abstractNumId")).get(qn("w:val"))
        for override in use.iter(f"{W}lvlOverride"):
            at = override.get(qn("w:ilvl"))
            if (again := override.find(qn("w:startOverride"))) is not None:
                starts[number, at] = int(again.get(qn("w:val")))
            if (level := override.find(qn("w:lvl"))) is not None:
                own[number, at] = read_level(level)
    styles = {style.get(qn("w:styleId")): style for style in word.styles.element.iter(f"{W}style")}
    counts: dict[tuple[str, int], int] = {}
    out = []
    for p in word.element.body.iter(f"{W}p"):
        of_style = styles[p.pPr.pStyle.get(qn("w:val"))].find(f".//{W}numPr")
        found = p.pPr.find(qn("w:numPr"))
        found = of_style if found is None else found
        if found is None or found.find(qn("w:numId")).get(qn("w:val")) == "0":
            continue
        number, at = found.find(qn("w:numId")).get(qn("w:val")), found.find(qn("w:ilvl")).get(qn("w:val"))
        of_list = lists[number]
        level = own.get((number, at), levels[of_list, at])
        key = (of_list, int(at))
        first = starts.pop((number, at), None)
        counts[key] = first if first is not None else counts.get(key, level["start"] - 1) + 1
        for deeper in [each for each in counts if each[0] == of_list and each[1] > int(at)]:
            del counts[deeper]
        said = level["text"]
        for place in range(int(at) + 1):
            value = counts.get((of_list, place), 1)
            count = ["", "I", "II", "III", "IV"][value] if level["format"] == "upperRoman" else str(value)
            said = said.replace(f"%{place + 1}", count)
        out.append((said, shown(p)))
    return out


def read_level(level: Any) -> dict[str, Any]:
    return {
        "text": level.find(qn("w:lvlText")).get(qn("w:val")),
        "format": level.find(qn("w:numFmt")).get(qn("w:val")),
        "start": int(level.find(qn("w:start")).get(qn("w:val"))),
    }


class PageText(HTMLParser):
    """The text of a page, its anchors and its links."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.text, self.ids, self.links, self.tags = "", [], [], []  # type: ignore[var-annotated]  # typed by use
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)

    def handle_data(self, data: str) -> None:
        self.text += data


# ------------------------------------------------------------------ every format
@pytest.mark.parametrize("ending", ["docx", "html", "md", "json"])
def test_the_same_document_gives_the_same_bytes(sample: Document | BilingualDocument, ending: str) -> None:
    assert to_bytes(sample, ending, annotate=True) == to_bytes(sample, ending, annotate=True)


def test_a_file_ending_chooses_the_format(tmp_path: Path) -> None:
    for ending in ("docx", "html", "md", "json"):
        path = render(charter(), tmp_path / f"charte.{ending}")
        assert path.read_bytes() == to_bytes(charter(), ending)
    assert len(list(tmp_path.iterdir())) == 4


def test_an_unknown_ending_or_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WriterError) as refused:
        render(charter(), tmp_path / "charte.odt")
    assert ".docx, .html, .json, .md" in str(refused.value)
    assert refused.value.problems[0].code == "unknown-format"
    with pytest.raises(WriterError) as refused:
        render(charter(), tmp_path / "nowhere" / "charte.docx")
    assert refused.value.problems[0].code == "missing-folder"
    with pytest.raises(WriterError):
        to_bytes(charter(), "odt")


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    render(charter(), tmp_path / "charte.md")
    before = (tmp_path / "charte.md").read_bytes()
    monkeypatch.setattr("os.replace", fails)
    with pytest.raises(WriterError) as refused:
        render(amendment(), tmp_path / "charte.md")
    assert "the disk is full" in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["charte.md"]
    assert (tmp_path / "charte.md").read_bytes() == before


@pytest.mark.parametrize("ending", ["docx", "html", "md", "json"])
@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\ud800", "\uffff", "\x9f", "\u202e", "\u2066", "\ue103"])
def test_a_character_no_file_can_hold_is_refused(ending: str, bad: str) -> None:
    with pytest.raises(WriterError) as refused:
        to_bytes(dataclasses.replace(charter(), title=f"a{bad}b"), ending)
    assert refused.value.problems[0].code == "unwritable-character"


def test_two_languages_with_other_blocks_are_refused() -> None:
    other = dataclasses.replace(english(), body=english().body[1:])
    for ending in ("docx", "html", "md"):
        with pytest.raises(WriterError) as refused:
            to_bytes(BilingualDocument(charter(), other), ending)
        assert refused.value.problems[0].code == "bilingual-mismatch"


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(WriterError):
        to_bytes(dataclasses.replace(charter(), date="demain"), "html")


def test_hostile_text_comes_back_whole_in_every_format() -> None:
    document = hostile()
    assert texts(opened(document)).count(HOSTILE) > 5
    assert PageText(to_bytes(document, "html")).text.count(HOSTILE) > 5
    assert json.loads(to_bytes(document, "json"))["title"] == HOSTILE
    markdown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", to_bytes(document, "md").decode())
    assert markdown.count(HOSTILE) > 5


def test_words_that_change_are_struck_through_or_bold_in_every_format() -> None:
    words = (Run("Il "), ChangedRun("doit "), ChangedRun("peut ", bold=True, added=True), Run("signer."))
    document = Document(name="note", title="Note", body=(Paragraph(words),), **furniture("fr"))
    assert "Il ~~doit~~ **peut** signer." in to_bytes(document, "md").decode()
    assert "Il <del>doit </del><ins>peut </ins>signer." in to_bytes(document, "html").decode()
    runs = next(each for each in opened(document).paragraphs if each.text == "Il doit peut signer.").runs
    looks = [(run.font.strike, run.bold, run.font.color.rgb and str(run.font.color.rgb)) for run in runs]
    assert looks == [(None, None, None), (True, None, BRICK), (None, True, GREEN), (None, None, None)]
    (line,) = (each for each in read_file(to_bytes(document, "docx")).lines if "signer" in each.text)
    assert line.text == "Il peut signer." and [piece.text for piece in line.hidden] == ["doit "]


def test_word_is_not_loaded_for_another_format() -> None:
    code = (
        "import sys; from aigov_docs.writers import render, to_bytes; import aigov_docs.writers.html; assert 'docx'"
        " not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# ------------------------------------------------------------------ Word
def test_every_run_says_its_language(sample: Document | BilingualDocument) -> None:
    for name, data in parts(sample, annotate=True).items():
        if not re.fullmatch(r"word/(document|comments|header\d*|footer\d*)\.xml", name):
            continue
        for run in etree.fromstring(data).iter(f"{W}r"):
            if run.find(f"{W}commentReference") is None and run.find(f"{W}annotationRef") is None:
                lang = run.find(f"{W}rPr/{W}lang")
                assert lang is not None and lang.get(f"{W}val") in {"fr-FR", "en-GB"}, etree.tostring(run)


def test_every_style_and_list_used_is_defined(sample: Document | BilingualDocument) -> None:
    found = parts(sample, annotate=True)
    styles = {each.get(f"{W}styleId") for each in etree.fromstring(found["word/styles.xml"]).iter(f"{W}style")}
    numbers = {each.get(f"{W}numId") for each in etree.fromstring(found["word/numbering.xml"]).iter(f"{W}num")} | {"0"}
    for name in [name for name in found if name.startswith("word/") and name.endswith(".xml")]:
        root = etree.fromstring(found[name])
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next"):
            assert {each.get(f"{W}val") for each in root.iter(f"{W}{tag}")} <= styles
        assert {each.get(f"{W}val") for each in root.iter(f"{W}numPr/{W}numId")} <= numbers


def test_word_counts_articles_and_paragraphs_as_the_tree_does() -> None:
    for document in (charter(), amendment(), chapter()):
        said = [(label.replace("ᵉʳ", "er"), text) for label, text in counted(opened(document))]
        for block in document.articles():
            if block.number is not None:
                assert (block.label.replace(" ", "\u00a0"), "".join(run.text for run in block.heading)) in said
            for inner in block.blocks:
                if isinstance(inner, Paragraph) and inner.number:
                    words = "".join(run.text for run in inner.runs)
                    assert (inner.number, words) in [(label, text.replace("ᵉʳ", "er")) for label, text in said]
    assert ("II.", "Données") in counted(opened(charter()))
    assert ("Section 2\u00a0–", "Informations") in counted(opened(chapter()))


def test_the_first_article_is_1er_and_ordered_lists_start_again() -> None:
    said = counted(opened(charter()))
    assert ("Article\u00a01ᵉʳ", "Objet") in said
    assert [label for label, text in said if text in {"la notation des personnes ;", "le signalement ;"}] == [
        "1.",
        "1.",
    ]
    assert ("–", "des identifiants.") in said
    assert ("Article 1.", "English heading 1") in counted(opened(bilingual()))


def test_a_number_that_jumps_is_followed_and_a_label_of_its_own_is_kept() -> None:
    body = (
        article(3, "a", "Trois", *numbered(3, "x")),
        article(9, "b", "Neuf", *numbered(9, "y"), Paragraph(t("z"), "9.7")),
        dataclasses.replace(article(10, "c", "Dix"), label="Article 10 bis"),
        article(11, "d", "Onze"),
    )
    word = opened(dataclasses.replace(charter(), body=body))
    said = counted(word)
    assert [label for label, _ in said] == ["Article\u00a03", "3.1", "Article\u00a09", "9.1", "Article\u00a011"]
    assert "Article 10 bis. Dix" in texts(word) and "9.7z" in texts(word)


def test_both_languages_are_numbered_on_their_side() -> None:
    said = counted(opened(bilingual()))
    for side in (charter(), english()):
        for block in side.articles():
            if block.number is not None:
                label = block.label.replace("1er", "1ᵉʳ")
                assert (f"{label}.", "".join(run.text for run in block.heading)) in said
    assert [label for label, _ in said].count("3.1") == 2


def test_references_and_contents_lead_to_bookmarks(sample: Document | BilingualDocument) -> None:
    root = etree.fromstring(parts(sample)["word/document.xml"])
    names = [each.get(f"{W}name") for each in root.iter(f"{W}bookmarkStart")]
    ids = [each.get(f"{W}id") for each in root.iter(f"{W}bookmarkStart")]
    assert len(names) == len({name.lower() for name in names}) and len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name) for name in names)
    assert ids == [each.get(f"{W}id") for each in root.iter(f"{W}bookmarkEnd")]
    codes = "".join(each.text for each in root.iter(f"{W}instrText"))
    assert set(re.findall(r"REF (\w+)", codes)) <= set(names)
    assert {each.get(f"{W}anchor") for each in root.iter(f"{W}hyperlink")} <= set(names)


def test_a_reference_is_a_field_that_shows_its_words() -> None:
    document = charter()
    assert "Les exceptions sont celles de l’Article 5 et de l’Article 2." in texts(opened(document))
    assert "Les règles de l’Article 1ᵉʳ s’appliquent." in texts(opened(document))
    assert "REF a_a_human_review \\r \\h" in parts(document)["word/document.xml"].decode()


def test_bookmarks_of_long_or_equal_names_stay_apart() -> None:
    body = tuple(article(n, "x" * 60 + str(n), "h") for n in (1, 2, 3))
    root = etree.fromstring(parts(dataclasses.replace(charter(), body=body))["word/document.xml"])
    names = [each.get(f"{W}name") for each in root.iter(f"{W}bookmarkStart")]
    assert len(set(names)) == 3 and max(map(len, names)) <= 40
    tags = [each.get(f"{W}val") for each in root.iter(f"{W}tag")]
    assert max(map(len, tags)) <= 64 and all(tag.endswith("@2") for tag in tags)


def test_each_article_is_in_its_content_control() -> None:
    root = etree.fromstring(parts(charter())["word/document.xml"])
    tags = [each.get(f"{W}val") for each in root.iter(f"{W}tag")]
    assert tags == [f"{block.clause}@{block.edition}" for block in charter().articles()]
    ids = [each.get(f"{W}val") for each in root.iterfind(f".//{W}sdtPr/{W}id")]
    assert len(set(ids)) == len(ids) == len(tags)


def test_headers_of_tables_repeat_and_rows_stay_whole() -> None:
    root = etree.fromstring(parts(report())["word/document.xml"])
    tables = list(root.iter(f"{W}tbl"))
    assert len(tables[1].findall(f"{W}tr")) == 31
    assert [len(list(each.iter(f"{W}tblHeader"))) for each in tables] == [0, 1]
    assert len(list(tables[1].iter(f"{W}cantSplit"))) == 31
    assert root.find(f".//{W}pgSz").get(f"{W}orient") == "landscape"
    for each in root.iter(f"{W}tc"):
        assert each[-1].tag == f"{W}p"


def test_an_annotated_copy_has_a_comment_on_each_article() -> None:
    word = opened(charter(), annotate=True)
    comments = list(word.comments)
    assert len(comments) == 7
    assert [p.text for p in comments[0].paragraphs] == [
        "Portée disciplinaire",
        "Motif : V2-ALL-STAFF.",
        "Fondement : art. L. 1321-1.",
    ]
    assert {(each.author, each.timestamp.isoformat()) for each in comments} == {
        ("Relecture", "2027-01-01T00:00:00+00:00")
    }
    marked = [each.get(qn("w:id")) for each in word.element.body.iter(f"{W}commentReference")]
    assert marked == [str(each.comment_id) for each in comments]
    assert "word/comments.xml" not in parts(charter())


def test_an_annotated_copy_shows_each_weight_in_the_margin(library: aigov.Library) -> None:
    made = aigov.assemble(aigov.assess(library, aigov.samples.sample_matter("contract-amendment")))
    text = parts(made, annotate=True)["word/document.xml"].decode()
    bars = re.findall(r'<w:pBdr><w:left w:val="(\w+)" w:sz="18" w:space="6" w:color="(\w+)"/></w:pBdr>', text)
    assert bars == [(line, colour) for colour, line in (BARS[article.mark] for article in made.articles())]
    assert len({line for line, _ in bars}) == 3, "lines differ too, where all print grey"
    assert 'w:sz="18" w:space="6"' not in parts(made)["word/document.xml"].decode()


def test_the_package_holds_nothing_but_what_we_put_there(sample: Document | BilingualDocument) -> None:
    found = parts(sample)
    assert not {name for name in found if "thumbnail" in name or "Effects" in name or "customXml" in name}
    assert b"python-docx" not in b"".join(found.values())
    core = opened(sample).core_properties
    first = sample.left if isinstance(sample, BilingualDocument) else sample
    assert (core.title, core.author, core.keywords) == (first.title, "Cabinet Martin", "IA, charte")
    assert core.created.date().isoformat() == core.modified.date().isoformat() == "2027-01-01"
    with zipfile.ZipFile(io.BytesIO(to_bytes(sample, "docx"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_pages_are_numbered_in_the_words_of_the_document() -> None:
    footer = opened(charter()).sections[0].footer._element
    assert "".join(each.text for each in footer.iter(f"{W}t")).endswith("Page\u00a01\u00a0/\u00a01")
    assert [each.text.strip() for each in footer.iter(f"{W}instrText")] == ["PAGE", "NUMPAGES"]


def test_blanks_are_highlighted_and_the_signature_stays_together() -> None:
    root = etree.fromstring(parts(charter())["word/document.xml"])
    marked = [run for run in root.iter(f"{W}r") if run.find(f"{W}rPr/{W}highlight") is not None]
    assert {run.findtext(f"{W}t") for run in marked} == {"[•]"} and len(marked) == 3
    signature = list(root.iter(f"{W}tbl"))[-2]
    assert len(list(signature.iter(f"{W}tr"))) == len(list(signature.iter(f"{W}cantSplit"))) == 2  # names, to sign on
    assert signature.getprevious().find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "MadeAt"


def test_a_page_break_starts_a_page_without_an_empty_one() -> None:
    document = dataclasses.replace(
        charter(), body=(PageBreak(), Paragraph(t("a")), PageBreak(), Paragraph(t("b")), PageBreak())
    )
    root = etree.fromstring(parts(document)["word/document.xml"])
    assert len(list(root.iter(f"{W}pageBreakBefore"))) == 1


def test_every_sample_survives_an_empty_body() -> None:
    empty = dataclasses.replace(
        charter(), body=(Contents("Sommaire"), Bullets(()), Table("tools", (), ()), article(None, "x", ""))
    )
    for ending in ("docx", "html", "md", "json"):
        assert to_bytes(empty, ending, annotate=True)


# ------------------------------------------------------------------ web page
def test_the_page_stands_alone_and_its_links_lead_somewhere(sample: Document | BilingualDocument) -> None:
    page = PageText(to_bytes(sample, "html"))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert page.tags.count("h1") == 1 and page.tags.count("main") == 1


def test_headings_of_the_page_skip_no_level(sample: Document | BilingualDocument) -> None:
    levels = [int(tag[1]) for tag in PageText(to_bytes(sample, "html")).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_the_page_says_what_the_tree_says() -> None:
    text = to_bytes(charter(), "html", annotate=True).decode()
    assert '<html lang="fr">' in text and "<title>Charte d’utilisation" in text
    assert '<a href="#a-purpose">Article 1<sup>er</sup></a>' in text
    assert text.count("<aside>") == 7 and "<mark>[•]</mark>" in text
    assert '<th scope="row">Employeur</th>' in text and '<th scope="col">Outil</th>' in text
    assert '<div lang="en">' in to_bytes(bilingual(), "html").decode()
    assert "<aside>" not in to_bytes(charter(), "html").decode()


# ------------------------------------------------------------------ Markdown and JSON
def test_markdown_reads_well() -> None:
    text = to_bytes(charter(), "md").decode()
    assert text.startswith("# Charte d’utilisation")
    assert "\n## II. Données\n" in text and "\n### Article 1er. Objet\n" in text
    assert "| Outil | Éditeur | Usages autorisés | Données admises |\n| --- | --- | --- | --- |" in text
    assert "\n- des **données personnelles** de clients" in text and "\n1. la notation" in text
    assert "\n> **Portée disciplinaire**" in to_bytes(charter(), "md", annotate=True).decode()
    both = to_bytes(bilingual(), "md").decode()
    assert "\n### Article 3. Données confidentielles\n\n> **Article 3. English heading 3**\n" in both


def test_markdown_is_read_back_as_the_same_text() -> None:
    commonmark = pytest.importorskip("markdown_it")
    reader = commonmark.MarkdownIt("commonmark").enable("table")
    words = PageText(reader.render(to_bytes(hostile(), "md").decode()).encode())
    assert words.text.count(HOSTILE) > 10
    for line in ("# not a heading", "- not a list", "1. not a list", "> not a quotation", "a | b", "# x"):
        assert line in words.text
    assert "blockquote" not in words.tags and "em" not in words.tags


def test_json_holds_the_whole_tree(sample: Document | BilingualDocument) -> None:
    def same(value: Any, read: Any) -> Iterator[bool]:
        if dataclasses.is_dataclass(value):
            yield read["type"] == ("Bilingual" if isinstance(value, BilingualDocument) else type(value).__name__)
            for field in dataclasses.fields(value):
                yield from same(getattr(value, field.name), read[field.name])
        elif isinstance(value, tuple):
            yield len(value) == len(read)
            for one, other in zip(value, read, strict=True):
                yield from same(one, other)
        else:
            yield value == read

    assert all(same(sample, json.loads(to_bytes(sample, "json"))))
