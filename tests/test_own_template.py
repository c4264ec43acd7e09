"""A firm's own template: what docxtpl makes of it for each person, a hundred times faster; nothing of a person runs,
and nothing harmful is opened.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import statistics
import subprocess
import sys
import time
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from typing import Any
from xml.sax.saxutils import escape, unescape

import docx
import pytest
from depth import WHOLE, depth
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from issuing import library, matter
from lxml import etree

import aigov_docs as aigov
from aigov_docs.bulk.firm_template import FirmTemplate, open_firm_template
from aigov_docs.kits.ground.problems import AigovError, RecipientError, WriterError
from aigov_docs.kits.ledger.evidence import IssuedRow
from aigov_docs.kits.wordkit.stitch.parts import pack_alone, read_parts
from aigov_docs.people.recipient import Recipient
from aigov_docs.register.register import Register

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT, CORE = "word/document.xml", "docProps/core.xml"
Parts = dict[str, bytes]


def person(key: str = "E-0042", name: str = "Camille Roussel", **more: Any) -> Recipient:
    given = {
        "gender": "f",
        "status": "permanent",
        "address": "8 impasse du Moulin, 69100 Villeurbanne",
        "job": "tisseuse",
        "hired_on": dt.date(2019, 3, 4),
        "contract_signed_on": dt.date(2019, 2, 18),
        "number": 2,
        "extra": {
            "Prime": "1 200 €",
            "Service": "Ennoblissement",
            "Lieu": "Lyon",
            "Tuteur": "Lou Martin",
            "Coefficient": "210",
            "Heures": "14",
        },
        "line": 3,
    }
    return Recipient(key, name, **{**given, **more})


PEOPLE = [
    person(),
    person(
        "E-2",
        "Jean d’Ormesson & Fils <b>\"x\"</b> 'y'",
        gender="m",
        telework=True,
        job="R&D",
        extra={"Prime": "{{ 7*7 }}", "Service": "a b c", "Lieu": "}}{%", "Tuteur": "&amp;"},
    ),
    person(
        "E-3",
        "שרה כהן",
        gender="unknown",
        status="fixed_term",
        address="c/o « Le 1er »",
        hired_on=dt.date(2020, 1, 1),
        extra={"Prime": "0", "Service": "x", "Lieu": "L", "Tuteur": "T"},
    ),
]


# ------------------------------------------------------------------ files of a firm
def run(text: str, look: str = "") -> str:
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*runs: str) -> str:
    return f"<w:p><w:pPr/>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def tc(*texts: str, span: int = 0) -> str:
    wide = f'<w:gridSpan w:val="{span}"/>' if span else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="100" w:type="dxa"/>{wide}</w:tcPr>{"".join(p(text) for text in texts)}</w:tc>'


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def tbl(columns: int, *rows: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{1000 + 300 * place}"/>' for place in range(columns))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def drawing(number: int) -> str:
    space = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{space}"><wp:extent cx="1" cy="1"/><wp:docPr id="{number}"'
        f' name="d{number}"/></wp:inline></w:drawing></w:r>'
    )


@cache
def base(header: str = "", footer: str = "", title: str = "") -> bytes:
    """An empty file, without what python-docx's own template carries and no firm's file does."""
    word = docx.Document()
    for rels in (word.part.rels, word.part.package.rels):
        for name in [
            key
            for key, rel in rels.items()
            if rel.reltype.rsplit("/", 1)[1] in ("stylesWithEffects", "thumbnail", "customXml")
        ]:
            del rels[name]
    for style in list(word.styles.element.findall(f"{{{W}}}style")):
        if style.get(f"{{{W}}}type") == "table" and style.get(f"{{{W}}}styleId") not in ("TableNormal", "TableGrid"):
            word.styles.element.remove(style)
    word.sections[0].header.paragraphs[0].text = header
    word.sections[0].footer.paragraphs[0].text = footer
    word.core_properties.title = title
    return saved(word)


def saved(word: Any) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def zipped(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def firm(
    *body: str,
    header: str = "",
    footer: str = "",
    title: str = "",
    notes: str = "",
    change: Callable[[Parts], None] | None = None,
) -> bytes:
    """A file of the firm with that body, each piece XML or the text of a paragraph."""
    parts = read_parts(base(header, footer, title))
    inner = "".join(one if one.startswith("<") else p(one) for one in body)
    xml = parts[DOCUMENT].decode()
    start, end = xml.index("<w:body>") + 8, xml.index("<w:sectPr")
    parts[DOCUMENT] = f"{xml[:start]}{inner}{xml[end:]}".encode()
    if notes:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        parts["word/footnotes.xml"] = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<w:footnotes xmlns:w="{W}"><w:footnote'
            f' w:id="1">{p(notes)}</w:footnote></w:footnotes>'.encode()
        )
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
        )
        rels = "word/_rels/document.xml.rels"
        parts[rels] = parts[rels].replace(
            b"</Relationships>",
            f'<Relationship Id="rId900" Type="{OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'.encode(),
        )
    if change is not None:
        change(parts)
    return zipped(parts)


def opened(data: bytes, **more: Any) -> FirmTemplate:
    return open_firm_template(data, library(), matter(), **more)


# ------------------------------------------------------------------ docxtpl beside it
def by_docxtpl(data: bytes, context: dict[str, Any]) -> Parts:
    word = DocxTemplate(io.BytesIO(data))
    word.render(context, autoescape=True)
    out = io.BytesIO()
    word.save(out)
    return read_parts(out.getvalue())


def canonical(xml: bytes) -> str:
    return str(etree.canonicalize(xml.decode().partition("?>")[2]))


def properties(xml: bytes) -> dict[str, str]:
    return {etree.QName(each).localname: each.text for each in etree.fromstring(xml) if each.text}


def check_same(data: bytes, one: Recipient, template: FirmTemplate) -> Parts:
    """Every part of a person's file is what docxtpl makes; properties are escaped once, not twice."""
    context = json.loads(json.dumps(template.make_context(one)))
    file, fingerprint = template.merge_values(context)
    assert pack_alone(file)[1] == fingerprint
    ours, theirs = read_parts(file), by_docxtpl(data, template.complete_context(context))
    texts = [
        name
        for name in theirs
        if name.startswith("word/")
        and any(kind in name for kind in ("document.xml", "header", "footer", "footnotes"))
        and "_rels" not in name
    ]
    assert len(texts) >= 3
    for name in texts:
        assert canonical(ours[name]) == canonical(theirs[name]), name
    said = properties(theirs[CORE])
    for name in ("title", "subject", "description", "creator"):
        assert properties(ours[CORE]).get(name) == (
            unescape(said[name], {"&#34;": '"', "&#39;": "'"}) if name in said else None
        )
    return ours


def text_of(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(file)).paragraphs]


# ------------------------------------------------------------------ a whole amendment
ARTICLES = (
    (
        "Objet",
        (
            "Le présent avenant complète le {{ contract.type }} conclu le {{ contract.signed_on }}. Il fixe les "
            "engagements des deux parties quand {{ employee.le_salarie }} emploie un outil d’intelligence artificielle "
            "générative pour {% if employee.gender == 'f' %}celle que l’entreprise emploie{% else %}celui que "
            "l’entreprise emploie{% endif %} comme {{ employee.job }}."
        ),
    ),
    (
        "Outils",
        (
            "{{ employee.Le_salarie }} n’emploie que les outils du registre, avec un compte ouvert à son nom sous le "
            "matricule {{ matricule }}. Toute demande d’un autre outil est adressée à {{ contacts.requests }} ; {{ "
            "employee.il }} attend la réponse avant de s’en servir, même pour un essai, même gratuit, même sur un "
            "appareil personnel."
        ),
    ),
    (
        "Données confidentielles",
        (
            "{{ employee.Il }} ne saisit dans un outil ni secret d’affaires, ni donnée personnelle, ni code source que "
            "la "
            "liste ne permet. Le service {{ extra.service }} tient à jour cette liste. En cas de doute, {{ employee.il "
            "}} s’abstient et demande conseil à {{ extra.tuteur }}."
        ),
    ),
    (
        "Relecture",
        (
            "Ce que l’outil propose est relu par {{ employee.le_salarie }} avant d’être remis, publié ou versé à un "
            "dossier. {{ employee.Il }} vérifie les faits, les citations et les calculs, et reste l’auteur du travail "
            "qui lui est confié. Aucune décision sur une personne n’est prise sur la seule foi d’un outil."
        ),
    ),
    (
        "Transparence",
        (
            "{{ employee.Le_salarie }} dit à qui {{ employee.il }} remet un travail qu’un outil y a servi, quand ce "
            "travail lui est demandé comme le sien propre. Cette information est donnée par écrit, une fois par "
            "dossier, et elle est conservée avec le dossier aussi longtemps que lui."
        ),
    ),
    (
        "Formation",
        (
            "L’employeur donne {{ employee.au_salarie }} {{ extra.heures }} heures de formation, sur le temps de "
            "travail "
            "et sans perte de salaire, dans les trois mois qui suivent le {{ amendment.effective_on }}. Aucun reproche "
            "ne peut être fait {{ employee.au_salarie }} sur un outil pour lequel la formation promise n’a pas été "
            "donnée."
        ),
    ),
    (
        "Contrôle",
        (
            "Les journaux de connexion sont gardés {{ delays.log_retention }}. Ils servent à la sécurité. Leur emploi "
            "pour"
            " apprécier le travail {{ employee.du_salarie }} suppose une information préalable. {{ employee.Il }} peut "
            "demander une copie des données qui {% if employee.gender == 'f' %}la{% else %}le{% endif %} "
            "concernent à {{ contacts.data_rights }}."
        ),
    ),
    (
        "Incident",
        (
            "{{ employee.Le_salarie }} signale sans attendre à {{ contacts.incidents }} toute fuite, toute réponse "
            "dangereuse et toute erreur de destinataire dont {{ employee.il }} a connaissance. Le signalement de bonne "
            "foi d’un incident n’est pas sanctionné, même si {{ employee.il }} en est à l’origine."
        ),
    ),
    (
        "Contrepartie",
        (
            "{% if extra.prime %}Une prime annuelle de {{ extra.prime }} est versée {{ employee.au_salarie }}, au "
            "coefficient {{ extra.coefficient or 'en vigueur' }}, à {{ extra.lieu }}, avec le salaire du mois "
            "anniversaire.{% else %}Aucune contrepartie n’est prévue.{% endif %} Elle n’entre pas dans l’assiette "
            "des congés payés sauf accord plus favorable."
        ),
    ),
    (
        "Durée",
        (
            "Cet avenant prend effet le {{ amendment.effective_on }}, sans limite de durée. Les clauses du contrat qui "
            "ne "
            "sont pas changées ici demeurent. Fait à {{ place }}, le {{ document.date }}, en deux originaux dont l’un "
            "est remis {{ employee.au_salarie }}."
        ),
    ),
)


@cache
def amendment() -> bytes:
    """An amendment of three pages as a firm keeps it: ten articles, twenty-eight names, gender in words and in
    conditions, a table to sign.
    """
    word = docx.Document(
        io.BytesIO(
            base(
                "{{ employer.name }} – avenant n° {{ amendment.number }} – {{ employee.name }}",
                "Confidentiel – matricule {{ matricule }}",
                "Avenant de {{ employee.name }}",
            )
        )
    )
    word.add_heading("AVENANT N° {{ amendment.number }} AU CONTRAT DE TRAVAIL", 0)
    word.add_paragraph(
        "{{ employer.name }}, {{ employer.legal_form }} au capital de {{ employer.capital }} euros, {{ employer.address"
        " }}, SIREN {{ employer.siren }} RCS {{ employer.rcs_city }}, représentée par {{ employer.representative }}, {{"
        " employer.representative_title }},"
    )
    parties = word.add_paragraph("Et ")
    parties.add_run("{{ employee.civilite }} {{ emp").bold = True
    parties.add_run("loyee.name }}").bold = True
    parties.add_run(
        ", demeurant {{ employee.address }}, {{ employee.employe }} depuis le {{ employee.hired_on }}, ci-après {{"
        " employee.denomme }} « {% if employee.gender == 'f' %}la Salariée{% else %}le Salarié{% endif %} »."
    )
    for title, text in ARTICLES:
        word.add_heading(title, 1)
        word.add_paragraph(text)
        word.add_paragraph(
            "Les parties en ont parlé avant de signer. Chacune a eu le temps de lire ce texte, de poser ses questions"
            " et de recevoir une réponse écrite. " * 2
        )
    word.add_paragraph("{%p if employee.telework %}")
    word.add_paragraph("En télétravail, les mêmes règles valent au domicile de {{ employee.name }}.")
    word.add_paragraph("{%p endif %}")
    table = word.add_table(2, 2)
    table.style = "Table Grid"
    for cell, text in zip(
        table._cells,
        (
            "Pour l’employeur",
            "{{ employee.Le_salarie }}",
            "{{ employer.representative }}",
            "{{ employee.civilite }} {{ employee.name }}",
        ),
        strict=True,
    ):
        cell.text = text
    return saved(word)


def test_an_amendment_is_for_each_person_what_docxtpl_makes() -> None:
    template = opened(amendment())
    assert len(template.names) > 28
    for one in PEOPLE:
        for status in ("permanent", "fixed_term"):
            check_same(
                amendment(),
                replace(one, status=status, extra={"Heures": "7", "Coefficient": "", **one.extra}),
                template,
            )


def test_values_are_exact_in_the_text_and_none_runs() -> None:
    template = opened(amendment())
    hostile = "{{ 7*7 }} {% raw %} {# x #} [[body]] & <w:p/> \"'"
    file, _ = template.merge_values(template.make_context(person(name=hostile, job=hostile)))
    said = "\n".join(text_of(file))
    assert said.count(hostile) == 2 and "49" not in said
    assert docx.Document(io.BytesIO(file)).core_properties.title == f"Avenant de {hostile}"
    assert hostile in docx.Document(io.BytesIO(file)).sections[0].header.paragraphs[0].text


def test_the_word_validator_finds_nothing(tmp_path: Any) -> None:
    audit = pytest.importorskip("openxml_audit")
    template = opened(amendment())
    for place, one in enumerate(PEOPLE):
        path = tmp_path / f"{place}.docx"
        path.write_bytes(
            template.merge_values(template.make_context(replace(one, extra={"Heures": "7", **one.extra})))[0]
        )
        result = (
            audit.validate_docx(str(path))
            if hasattr(audit, "validate_docx")
            else audit.OpenXmlValidator().validate(str(path))
        )
        assert result.is_valid, result.errors[:3]
        assert zipfile.ZipFile(path).testzip() is None


def test_same_bytes_twice_and_the_same_parts_from_both_codecs() -> None:
    one = person()
    made = [
        opened(amendment(), codec=codec).merge_values(opened(amendment()).make_context(one))
        for codec in ("stitched", "stitched", "zlib")
    ]
    assert made[0] == made[1] and made[0][1] == made[2][1]
    assert list(read_parts(made[0][0]).items()) == list(read_parts(made[2][0]).items()) and len(made[2][0]) < len(
        made[0][0]
    )
    infos = zipfile.ZipFile(io.BytesIO(made[0][0])).infolist()
    assert infos[0].filename == "[Content_Types].xml" and {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


def test_a_template_is_plain_data_for_another_process() -> None:
    template = opened(amendment())
    context = template.make_context(person(telework=True))
    data = json.dumps(template.as_data())
    again = FirmTemplate.from_data(json.loads(data))
    assert again.merge_values(json.loads(json.dumps(context))) == template.merge_values(context)
    with pytest.raises(TypeError):
        again.make_context(person())
    code = (
        "import json, sys; from aigov_docs.bulk.firm_template import FirmTemplate; d = json.load(sys.stdin);"
        " print(FirmTemplate.from_data(d['t']).merge_values(d['c'])[1], 'docxtpl' in sys.modules)"
    )
    there = subprocess.run(
        [sys.executable, "-c", code],
        input=json.dumps({"t": template.as_data(), "c": context}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.split() == [template.merge_values(context)[1], "False"]


def test_only_what_the_template_uses_of_a_person_is_in_the_context() -> None:
    template = opened(firm("{{ employee.name }} {{ employer.name }} {% if employee.protected %}x{% endif %}"))
    assert template.make_context(person(protected=True)) == {"employee": {"name": "Camille Roussel", "protected": True}}
    assert template.constants == {("employer", "name"): matter().employer.name}
    assert template.editions == (f"file-{template.digest[:12]}@1",)
    with Register(":memory:") as register:
        register.record_issued(
            [
                IssuedRow(
                    "E-1",
                    "E-1.docx",
                    "ab" * 32,
                    template.editions,
                    "fr",
                    "",
                    "contract-amendment",
                    "1.0",
                    dt.date(2026, 6, 1),
                )
            ],
            run="r",
        )
        assert register.check_chain().clean


def test_properties_are_filled_and_escaped_once() -> None:
    data = firm(
        "{{ employee.name }}",
        title="{% if employee.name < 'M' and 1 > 0 %}{{ employee.name }} & co{% endif %} <{{ employer.name }}>",
    )
    check_same(data, person(name="A & B <c>"), opened(data))
    word = docx.Document(io.BytesIO(opened(data).merge_values(opened(data).make_context(person(name="A & B")))[0]))
    assert word.core_properties.title == f"A & B & co <{matter().employer.name}>"
    assert word.core_properties.author == "python-docx"


# ------------------------------------------------------------------ every shape, against docxtpl
LIST = "(extra.service or '').split()"
SHAPES: dict[str, list[str]] = {
    "split over runs": [
        p(
            run("{"),
            run("{ employee.na", "<w:b/>"),
            run("me }"),
            run("} and {"),
            run("% if employee.gender == ‘f’ %}"),
            run("she"),
            run("{% else %}he{% en"),
            run("dif %} rest", "<w:i/>"),
        )
    ],
    "smart quotes and comparisons": [
        (
            "{% if employee.gender == “f” and 3 > 2 and 1 < 2 %}f{% elif employee.gender == ’m’ %}m{% else %}?{% endif "
            "%}{# note #}"
        )
    ],
    "paragraphs": [
        "before",
        "{%p if employee.telework %}",
        "at home {{ employee.name }}",
        "{%p else %}",
        "at work",
        "{%p endif %}",
        "{%p for s in " + LIST + " %}",
        "{{ loop.index }}. {{ s }}{% if not loop.last %};{% endif %}",
        "{%p endfor %}",
        "{#p a comment #}",
        "after",
    ],
    "a condition across paragraphs": ["a {% if employee.gender == 'f' %}b", "c", "d{% endif %} e"],
    "runs": [p(run("a "), run("{%r if employee.telework %}"), run("bold", "<w:b/>"), run("{%r endif %}"), run(" z"))],
    "dashes": [
        "one",
        "{%- if employee.telework %} two",
        "three {% endif -%}",
        "four",
        "five {{ employee.name -}}",
        "six",
    ],
    "literal braces": ["{_{ not a tag }_} {_% nor this %_} {{ employee.name }}"],
    "set, with, ternary, filters": [
        (
            "{% set who = 'Madame' if employee.gender == 'f' else 'Monsieur' %}{{ who|upper }} {% with n = "
            "employee.name "
            "%}{{ n|title ~ '!' }}{% endwith %} {{ employee.name|replace('a', 'b')|truncate(9) }} {{ "
            "employee.job|default('x')|capitalize }} {{ [employee.job, 'b']|join(', ') }} {{ employee.name.upper() "
            "}} {{ employee.name[:3] }} {{ employee.name|length + 1 }} {{ '%05.2f'|format(2) }}"
        )
    ],
    "e and escape": ["{{ employee.name|e }} {{ employee.job|escape }}"],
    "rows": [
        tbl(
            2,
            tr(tc("head"), tc("head")),
            tr(tc("{%tr for s in " + LIST + " %}"), tc("")),
            tr(tc("{{ s }}"), tc("{{ employee.name }}")),
            tr(tc("{%tr endfor %}"), tc("")),
        )
    ],
    "rows by a condition": [
        tbl(
            2,
            tr(tc("{{ employee.name }}"), tc("b")),
            tr(tc("{%tr if employee.telework %}"), tc("")),
            tr(tc("home", span=2)),
            tr(tc("{%tr endif %}"), tc("")),
        )
    ],
    "only rows by a condition": [
        tbl(
            3,
            tr(tc("{%tr if employee.telework %}"), tc("")),
            tr(tc("a"), tc("b"), tc("c")),
            tr(tc("{%tr endif %}"), tc("")),
            tr(tc("{{ employee.name }}")),
        )
    ],
    "cells": [
        tbl(
            2,
            tr(tc("{%tc for s in " + LIST + " %}"), tc("{{ s }}"), tc("{%tc endfor %}")),
            tr(tc("{{ employee.name }}"), tc("b")),
        )
    ],
    "a wide row": [tbl(3, tr(tc("a", span=2), tc("{{ employee.name }}")), tr(tc("b"), tc("c")))],
    "columns the table does not have": [
        tbl(2, tr(tc("a"), tc("{{ employee.name }}"), tc("c"))),
        tbl(4, tr(tc("a"), tc("b"))),
    ],
    "a table in a cell": [
        tbl(1, tr(f"<w:tc><w:tcPr/>{tbl(2, tr(tc('{{ employee.name }}'), tc('y')))}<w:p/></w:tc>")),
        tbl(2, tr(f"<w:tc><w:tcPr/>{tbl(2, tr(tc('{{ employee.job }}'), tc('y')))}<w:p/></w:tc>", tc("z"))),
    ],
    "a whole table by a condition": [
        "{%p if employee.telework %}",
        tbl(2, tr(tc("{{ employee.name }}"), tc("b"))),
        "{%p endif %}",
        tbl(2, tr(tc("x"), tc("y"))),
    ],
    "colspan and colours": [
        tbl(
            2,
            tr(tc("{% colspan 1 + 1 %}{{ employee.name }}")),
            tr(tc("{% cellbg 'FF0000' if employee.telework else 'FFFFFF' %}x"), tc("y")),
        )
    ],
    "merged cells": [
        tbl(
            2,
            tr(tc("{%tr for s in " + LIST + " %}"), tc("")),
            tr(tc("{% vm %}{{ employee.name }}"), tc("{{ s }}")),
            tr(tc("{%tr endfor %}"), tc("")),
        ),
        tbl(
            3,
            tr(tc("{%tc for s in " + LIST + " %}"), tc("{% hm %}{{ employee.job }}"), tc("{%tc endfor %}")),
            tr(tc("a"), tc("b"), tc("c")),
        ),
    ],
    "drawings": [p(drawing(7), "{{ employee.name }}", drawing(7)), p(drawing(3))],
    "drawings by a condition": [
        p(drawing(7)),
        "{%p if employee.telework %}",
        p(drawing(7)),
        "{%p endif %}",
        p(drawing(3), "{{ employee.name }}"),
    ],
    "a text box": [
        (
            f"<w:p><w:r><w:pict><v:shape "
            f'xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
            f"{p('{{ employee.name }}')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r><w:r><w:t>{{{{ "
            f"employee.job }}}}</w:t></w:r></w:p>"
        )
    ],
    "tabs of the firm": [p(run("a\tb {{ employee.name }}", "<w:b/>"))],
    "control": [
        f'<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{p("{{ employee.name }}")}</w:sdtContent></w:sdt>'
    ],
    "loops in loops": [
        "{% for a in "
        + LIST
        + " %}{% for b in 'xy' %}{{ a }}{{ b }}{{ loop.cycle('-', '+') }}{% endfor %}{% else %}none{% endfor %}"
    ],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_what_docxtpl_makes(shape: str) -> None:
    data = firm(
        *SHAPES[shape],
        header="{{ employee.name }} – {{ employer.name }}",
        footer="n° {{ amendment.number }}",
        notes="voir {{ employee.job }}",
        title="{{ employee.name }} & co",
    )
    template = opened(data)
    assert len(template.parts) == 5
    others = (
        person(telework=True, gender="m", extra={"Service": "seul"}),
        person(extra={"Service": "un deux trois quatre"}),
    )
    everybody = (*PEOPLE, *others)
    place = list(SHAPES).index(shape)
    for one in depth([everybody[place % len(everybody)]], everybody):
        check_same(data, one, template)


@pytest.mark.parametrize(
    ("shape", "steady"),
    [
        ("rows", True),
        ("rows by a condition", True),
        ("a whole table by a condition", True),
        ("drawings", True),
        ("a table in a cell", True),
        ("paragraphs", True),
        ("a wide row", True),
        ("cells", False),
        ("only rows by a condition", False),
        ("columns the table does not have", False),
        ("drawings by a condition", False),
    ],
)
def test_what_docxtpl_does_afterwards_is_left_out_only_where_it_changes_nothing(shape: str, steady: bool) -> None:
    if shape == "a table in a cell":  # the inner table has more columns than the first outer one
        assert (
            opened(firm(SHAPES[shape][1])).parts[0].code.steady
            and not opened(firm(SHAPES[shape][0])).parts[0].code.steady
        )
    else:
        assert opened(firm(*SHAPES[shape])).parts[0].code.steady is steady


def test_lines_and_tabs_in_a_value_are_those_docxtpl_makes() -> None:
    lines = p(run("a {{ extra.lieu }} b", "<w:b/>"))
    data = firm(lines, tbl(1, tr(tc("{{ extra.lieu }}"))), header="{{ extra.lieu }}", notes="{{ extra.lieu }}")
    template = opened(data)
    for value in ("deux\nlignes", "une\ttabulation", "a\n\n\tb\n", "Windows\r\nMac\rfin"):
        one = person(extra={"Lieu": value})
        made = check_same(data, one, template)
        assert "\r" not in template.make_context(one)["extra"]["lieu"]
        assert b"<w:br/>" in made[DOCUMENT] or b"<w:tab/>" in made[DOCUMENT]


def test_a_part_that_names_nobody_is_made_once() -> None:
    template = opened(firm("{{ employee.name }}", header="{{ employer.name }} & {{ employer.siren }}\ttab"))
    assert [part.name for part in template.parts] == [DOCUMENT]
    check_same(
        firm("{{ employee.name }}", header="{{ employer.name }} & {{ employer.siren }}\ttab"), person(), template
    )


LETTERS = st.one_of(
    st.text(st.sampled_from("&<>\"'{}%#_ \u0301é\u05d0ﬁ\u200dA1\u00a0’"), max_size=40),
    st.text(st.characters(blacklist_categories=("Cc", "Cs", "Cn", "Co")), max_size=60),
    st.text("x<é", min_size=1900, max_size=2000),
)
AWKWARD = firm(
    "{{ extra.lieu }}{% if extra.lieu == extra.prime %}={% endif %}",
    p(run("[{{ extra.prime }}]"), run("{{ employee.job|upper }}")),
    tbl(2, tr(tc("{{ extra.lieu }}"), tc("x{{ employee.job }}"))),
    header="{{ extra.prime }}",
)


@settings(max_examples=depth(12, 60), derandomize=not WHOLE, deadline=None, suppress_health_check=list(HealthCheck))
@given(lieu=LETTERS, prime=LETTERS, job=LETTERS)
def test_any_value_is_printed_as_docxtpl_prints_it(lieu: str, prime: str, job: str) -> None:
    template = opened_once(AWKWARD)
    try:
        one = person(job=job or "x", extra={"Lieu": lieu or "a", "Prime": prime or "b"})
        context = template.make_context(one)
    except RecipientError:
        assert any(not letter.isprintable() for letter in lieu + prime + job) or not job.strip()
        return
    values = [context["extra"]["lieu"], context["extra"]["prime"], context["employee"]["job"]]
    file, _ = template.merge_values(context)
    if not any(
        mark in value for value in values for mark in ("{_", "}_", "_}", "%_", "_%", "\u2028", "\u2029", "\x85")
    ):
        check_same(AWKWARD, one, template)
    said = docx.Document(io.BytesIO(file)).tables[0].rows[0].cells
    assert [said[0].text, said[1].text] == [values[0], f"x{values[2]}"]


@cache
def opened_once(data: bytes) -> FirmTemplate:
    return opened(data)


def test_braces_docxtpl_would_change_in_a_value_stay() -> None:
    template = opened_once(firm("{{ extra.lieu }}"))
    assert (
        text_of(template.merge_values(template.make_context(person(extra={"Lieu": "{_{ a }_} {_% %_}"})))[0])[0]
        == "{_{ a }_} {_% %_}"
    )


def test_a_long_value_is_whole() -> None:
    template = opened_once(firm("{{ extra.lieu }}"))
    value = "é&" * 10_000
    assert text_of(template.merge_values(template.make_context(person(extra={"Lieu": value})))[0])[0] == value


# ------------------------------------------------------------------ what a person lacks
SECRET = "s3cr3t"


def problems_of(call: Callable[[], Any]) -> list[Any]:
    with pytest.raises(AigovError) as caught:
        call()
    assert SECRET not in str(caught.value) and SECRET not in repr(caught.value)
    assert SECRET not in "".join(traceback.format_exception(caught.value, chain=True))
    for problem in caught.value.problems:
        assert problem.text("fr") and SECRET not in problem.text("fr")
    return list(caught.value.problems)


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x85", "\ud800", "\ufffe", "\u202e", "\ue103", "x" * 20_000])
def test_a_value_no_document_can_carry_is_refused_with_its_line(bad: str) -> None:
    value = f"{SECRET}{bad}{SECRET}"
    template = opened_once(firm("{{ employee.name }} {{ extra.lieu }} {{ employee.key }}"))
    assert [
        (each.code, each.where) for each in problems_of(lambda: template.make_context(person(extra={"Lieu": value})))
    ] == [("bad-recipient", "line 3")]
    assert [
        (each.code, each.where)
        for each in problems_of(lambda: template.make_context(person(name=value, line=0, extra={"Lieu": "x"})))
    ] == [("bad-recipient", "E-0042")]


def test_a_blank_that_is_printed_and_not_filled_stops_issuance() -> None:
    template = opened_once(
        firm(
            "{{ employee.hired_on }} {{ extra.lieu }} {% if employee.telework %}{{ contract.signed_on }}{% endif %}",
            header="{{ employee.job }}",
        )
    )
    (problem,) = problems_of(
        lambda: template.make_context(person(hired_on=None, job=None, contract_signed_on=None, extra={"Lieu": ""}))
    )
    assert (problem.code, problem.where) == ("unfilled", "line 3")
    assert problem.values["blank"] == "employee.hired_on, employee.job, extra.lieu"
    assert problems_of(lambda: template.merge_values({}))[0].code == "unfilled"
    assert template.make_context(person(contract_signed_on=None))


def test_a_template_may_do_without_what_is_not_there() -> None:
    template = opened_once(
        firm(
            "{% if extra.lieu %}{{ extra.lieu }}{% else %}-{% endif %}{{ extra.prime or 'none' }}{{"
            " employee.address|default('?') }}{{ 'd' if contract.signed_on is defined else 'u' }}{{ employee.job =="
            " 'x' }}"
        )
    )
    file, _ = template.merge_values(
        template.make_context(person(address=None, contract_signed_on=None, job=None, extra={}))
    )
    assert text_of(file)[0] == "-none?uFalse"


def test_what_fails_for_a_person_names_the_line_and_the_paragraph() -> None:
    template = opened_once(firm("first", "Total: {{ extra.prime|float * 12 }}", "{{ employee.hired_on < 3 }}"))
    (problem,) = problems_of(lambda: template.make_context(person(extra={"Prime": SECRET})))
    assert (problem.code, problem.where) == ("template-run", "line 3") and "Total" in problem.values["text"]
    assert "Total" not in problems_of(lambda: template.make_context(person(extra={"Prime": "12"})))[0].values["text"]


def test_loops_over_a_long_value_are_stopped_for_that_person() -> None:
    template = opened_once(
        firm(
            "{% for a in extra.lieu %}{% for b in extra.lieu %}{% for c in extra.lieu %}x{% endfor %}{% endfor %}{%"
            " endfor %}"
        )
    )
    assert template.make_context(person())
    assert [
        (each.code, each.where)
        for each in problems_of(lambda: template.make_context(person(extra={"Lieu": SECRET * 300})))
    ] == [("template-run", "line 3")]


# ------------------------------------------------------------------ the names a template may use
def test_all_unknown_names_are_told_at_once_with_what_may_be_meant() -> None:
    data = firm(
        "{{ employee.nam }} {{ salaire }} {{ employee.name.upper }}",
        "{% if contrct.type %}{% for x in extra.lieu %}{{ y }}{% endfor %}{% endif %}",
        header="{{ employee._name }}",
    )
    found = problems_of(lambda: opened(data))
    assert {(each.values.get("name"), each.values.get("guess")) for each in found if each.code == "unknown-field"} == {
        ("employee.nam", "employee.name"),
        ("salaire", None),
        ("employee.name.upper", "employee.name"),
        ("contrct.type", "contract.type"),
        ("y", None),
    }
    assert [each.code for each in found if each.code != "unknown-field"] == ["field-code-run"]
    assert "document.xml, “{{ employee.nam }} {{ salaire }}" in "\n".join(map(str, found))


def test_a_template_keeps_its_own_names() -> None:
    data = firm(
        "{{ emploi }} {{ NOM }} {{ salarie.entree }} {{ prime }} {{ extra['Prime'] }} {{ extra.tuteur }} {% if sexe =="
        " 'f' %}F{% endif %}{{ civilité }}"
    )
    template = opened(
        data,
        names={"NOM": "employee.name", "salarie.entree": "employee.hired_on"},
        columns=["Emploi", "Prime", "Tuteur"],
    )
    made = check_same(data, person(), template)
    assert "tisseuse Camille Roussel 4\xa0mars\xa02019 1 200 € 1 200 € Lou Martin FMme" in etree.tostring(
        etree.fromstring(made[DOCUMENT]), method="text", encoding="unicode"
    )
    found = problems_of(lambda: opened(data, names={"NOM": "employee.nme"}, columns=["Prime"]))
    assert [(each.code, each.values.get("name")) for each in found] == [
        ("unknown-field", "employee.nme"),
        ("unknown-field", "NOM"),
        ("unknown-field", "extra.tuteur"),
        ("unknown-field", "salarie.entree"),
    ]


def test_two_columns_that_read_alike_are_refused() -> None:
    template = opened_once(firm("{{ extra.lieu }}"))
    assert problems_of(lambda: opened(firm("{{ extra.lieu }}"), columns=["Lieu ", "LIEU"]))[0].code == "two-columns"
    assert (
        problems_of(lambda: opened(firm("{{ extra.lieu }}")).make_context(person(extra={"Lieu ": "a", "LIEU": "b"})))[
            0
        ].code
        == "two-columns"
    )
    assert template.make_context(person(extra={"LIEU": "b"}))["extra"] == {"lieu": "b"}


def test_every_name_of_a_letterhead_is_given_and_in_english_too() -> None:
    from aigov_docs.document.assembly import assemble
    from aigov_docs.people.recipient import personalize_matter

    one = person()
    for language, start in (("fr", ""), ("en", "en.")):
        document = assemble(aigov.assess(library(), personalize_matter(matter(), one)), language)
        given = {name: value for name, value in document.fields if value}
        listed = list(given)
        template = opened(firm(*(f"{{{{ {start}{name} }}}}" for name in listed)))
        assert text_of(template.merge_values(template.make_context(one))[0])[: len(listed)] == [
            given[name] for name in listed
        ]


@pytest.mark.parametrize(
    ("gender", "said"),
    [
        ("m", "le Salarié, il, M."),
        ("f", "la Salariée, elle, Mme"),
        ("unknown", "le Salarié ou la Salariée, il ou elle, M. ou Mme"),
    ],
)
def test_words_agree_with_the_person(gender: str, said: str) -> None:
    template = opened_once(firm("{{ employee.le_salarie }}, {{ employee.il }}, {{ employee.civilite }}"))
    assert text_of(template.merge_values(template.make_context(person(gender=gender)))[0])[0] == said


def test_a_word_for_conditions_is_not_printed_nor_what_the_matter_does_not_say() -> None:
    silent = matter().model_copy(update={"employer": matter().employer.model_copy(update={"capital": None})})
    found = problems_of(
        lambda: open_firm_template(
            firm(
                "{{ employee.status }} {{ employer.capital }} {% if employer.capital %}{{ employer.capital }}{%"
                " endif %}"
            ),
            library(),
            silent,
        )
    )
    assert [each.code for each in found] == ["printed-word", "no-value"]
    template = open_firm_template(
        firm("{% if employer.capital %}{{ employer.capital }}{% else %}-{% endif %}{{ employee.name }}"),
        library(),
        silent,
    )
    assert text_of(template.merge_values(template.make_context(person()))[0])[0] == "-Camille Roussel"


# ------------------------------------------------------------------ what is refused
REFUSED = {
    "{{ employee.name.__class__ }}": "field-code-run",
    "{{ ''.__class__.__mro__ }}": "field-code-run",
    "{{ employee['__class__'] }}": "field-code-run",
    "{{ employee.name[employee.job] }}": "field-code-run",
    "{{ employee.name|attr('upper') }}": "field-code-run",
    "{{ employee.name|safe }}": "field-code-run",
    "{{ employee.name.format(1) }}": "field-code-run",
    "{% include 'x' %}": "field-code-run",
    "{% macro a() %}{% endmacro %}": "field-code-run",
    "{% filter upper %}a{% endfilter %}": "field-code-run",
    "{% set x %}a{% endset %}": "field-code-run",
    "{% autoescape false %}{{ employee.name }}{% endautoescape %}": "field-code-run",
    "{{ cycler('a') }}": "field-code-run",
    "{{ self }}": "unknown-field",
    "{{ employee.name ** 2 }}": "field-code-run",
    "{% set employee = 1 %}": "own-name",
    "{% for i in range(10**9) %}x{% endfor %}": "field-code-run",
    "{% for i in range(1000000000) %}x{% endfor %}": "template-run",
    "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}": "template-run",
    "{{ 'a' * 1000000000 }}": "template-run",
    "{{ '%999999999d'|format(1) }}": "template-run",
    "{{ [1] * 99 }}": "template-run",
    "{% set x = employee.name ~ 'aaaaaaaaaa' %}" + "{% set x = x ~ x %}" * 40 + "{{ x }}": "template-run",
    "{% set x = employee.name ~ 'aaaaaaaaaa' %}"
    + "{% set x = x|replace('a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') %}" * 9
    + "{{ x }}": "template-run",
    "{% set x = 99999 %}" + "{% set x = x * x %}" * 40 + "{{ x }}": "template-run",
    "{{ employee.name": "field-syntax",
    "{% if employee.name %}a": "field-syntax",
    "{{ employee.name | nofilter }}": "field-code-run",
    "{{ 1 if }}": "field-syntax",
    "{{r employee.name }}": "field-place",
    "{{p employee.name }}": "field-place",
    "{% for x in range(3) recursive %}x{% endfor %}": "field-code-run",
    "{{ 1.5|round(99999999, 'ceil') }}": "template-run",
    "{{ sexe }}": "printed-word",
    "{{ _v0 }}{{ _p0 }}": "field-code-run",
    "{% set _v0 = 1 %}": "field-code-run",
    "{% for a in 'x' %}" * 30 + "x" + "{% endfor %}" * 30: "field-code-run",
    "{% if employee.name %}" * 120 + "x" + "{% endif %}" * 120: "field-code-run",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}": "field-code-run",
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_may_not_run_is_refused_with_its_paragraph(code: str) -> None:
    begun = time.perf_counter()
    problem, *_ = problems_of(lambda: opened(firm("before", code, "{{ employee.name }}")))
    assert problem.code == REFUSED[code], problem
    assert time.perf_counter() - begun < 20
    if problem.code != "template-run":  # what only shows when it runs may be in any part
        assert "document.xml" in problem.where


def test_a_name_of_the_template_takes_the_place_of_no_variable() -> None:
    data = firm("{% set v0 = 'mine' %}{{ v0 }} {{ employee.name }}")
    check_same(data, person(), opened(data))


def test_a_file_as_large_as_is_let_through_opens_in_seconds() -> None:
    """A fifth as large, in a fifth of the time, in common runs."""
    cells = "".join(tr(tc("a {{ employee.name }}"), tc("b")) for _ in range(depth(180, 900)))
    data = firm(tbl(2, cells), *("texte {{ employee.job }} " * 5 for _ in range(depth(600, 3000))))
    begun = time.perf_counter()
    template = opened(data)
    assert time.perf_counter() - begun < depth(6, 30)
    assert template.parts[0].code.steady


def test_a_cell_made_to_keep_docxtpl_busy_is_refused() -> None:
    begun = time.perf_counter()
    for cell in (
        f"<w:tc><w:tcPr/>{p('{% vm %}')}{'<w:tcPr>x</w:tcPr><w:p/>' * 3000}</w:tc>",
        f"<w:tc><w:tcPr/>{p('{% hm %}')}{tbl(1, tr(tc('x' * 9000)))}<w:p/></w:tc>",
        tc("{% colspan " + " " * 20_000 + "% %}"),
    ):
        found = problems_of(partial(opened, firm(tbl(1, tr(cell)))))
        assert "field-code-run" in {each.code for each in found}
    assert time.perf_counter() - begun < 10


def test_a_condition_that_breaks_the_document_for_some_is_refused() -> None:
    for body in (
        ["{%p if employee.telework %}", p("a{% endif %}")],
        [tbl(1, tr(tc("{% if employee.telework %}a"))), "{% endif %}"],
        [p("{% for x in 'ab' %}a"), tbl(1, tr(tc("{% endfor %}")))],
    ):
        found = problems_of(partial(opened, firm(*body)))
        assert "field-structure" in [each.code for each in found]


def test_all_that_is_wrong_is_told_together() -> None:
    def change(parts: Parts) -> None:
        parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
            b"</Relationships>",
            f'<Relationship Id="rId901" Type="{OFFICE}/attachedTemplate" Target="http://x.invalid/t.dotm"'
            ' TargetMode="External"/></Relationships>'.encode(),
        )

    found = problems_of(
        lambda: opened(firm("{{ employee.nom }}", "{{ employee.name|safe }}", header="{% if %}", change=change))
    )
    assert {each.code for each in found} == {"attached-template", "unknown-field", "field-code-run", "field-syntax"}
    assert isinstance(found[0].text("fr"), str)


def test_a_field_where_none_is_filled_is_refused() -> None:
    hidden = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "http://{{ extra.lieu }}"'
        ' </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert {each.code for each in problems_of(lambda: opened(firm(hidden)))} == {"field-place"}
    described = p(drawing(1).replace('name="d1"', 'name="{{ employee.name }}"'))
    assert {each.code for each in problems_of(lambda: opened(firm(described)))} == {"field-place"}
    word = docx.Document(io.BytesIO(firm("{{ employee.name }}")))
    word.core_properties.keywords = "{{ employee.name }}"
    assert [each.code for each in problems_of(lambda: opened(saved(word)))] == ["field-place"]


def test_what_is_no_word_file_or_a_bomb_is_refused(tmp_path: Any) -> None:
    for data in (
        b"",
        b"%PDF-1.7",
        b"PK\x03\x04 nothing",
        firm("x", change=lambda parts: parts.update({"word/big.xml": b" " * 70_000_000})),
        firm("x", change=lambda parts: parts.update({"word/vbaProject.bin": b"x"})),
    ):
        with pytest.raises(WriterError):
            opened(data)
    with pytest.raises(WriterError) as caught:
        open_firm_template(tmp_path / "none.docx", library(), matter())
    assert [each.code for each in caught.value.problems] == ["unreadable"]
    path = tmp_path / "avenant.docx"
    path.write_bytes(firm("{{ x }}"))
    with pytest.raises(WriterError, match=r"avenant\.docx, document\.xml"):
        open_firm_template(path, library(), matter())


def test_what_a_firms_file_says_of_its_own_machine_is_left_behind() -> None:
    template = opened_once(firm("{{ employee.name }}"))
    names = set(read_parts(template.merge_values(template.make_context(person()))[0]))
    assert "docProps/app.xml" not in names and {CORE, DOCUMENT, "word/styles.xml"} <= names


# ------------------------------------------------------------------ speed
def times(rounds: int = 7, people: int = 60) -> tuple[float, float]:
    """Seconds for one amendment: docxtpl 0.20.2 (open, render with ``autoescape=True``, save), and a merge with its
    values; medians of rounds in turn.
    """
    data, template = amendment(), opened_once(amendment())
    everybody = [
        person(
            f"E-{n}",
            f"Camille Roussel {n}",
            gender="mf"[n % 2],
            address=f"{n} rue de l’Œuvre, Lyon",
            telework=n % 3 == 0,
            hired_on=dt.date(2001, 1, 1) + dt.timedelta(days=37 * n),
        )
        for n in range(people)
    ]
    contexts = [template.complete_context(template.make_context(one)) for one in everybody]
    theirs, ours = [], []
    for turn in range(rounds):
        begun = time.perf_counter()
        for context in contexts[turn * 3 : turn * 3 + 3]:
            by_docxtpl_only(data, context)
        theirs.append((time.perf_counter() - begun) / 3)
        begun = time.perf_counter()
        for one in everybody:
            template.merge_values(template.make_context(one))
        ours.append((time.perf_counter() - begun) / people)
    return statistics.median(theirs), statistics.median(ours)


def by_docxtpl_only(data: bytes, context: dict[str, Any]) -> bytes:
    word = DocxTemplate(io.BytesIO(data))
    word.render(context, autoescape=True)
    return saved(word)


def test_a_merge_is_far_faster_than_docxtpl() -> None:
    theirs, ours = times()
    assert theirs / ours > 50, (theirs, ours)


if __name__ == "__main__":
    theirs, ours = times(15, 300)
    print(f"docxtpl {theirs * 1e3:.2f} ms, own template {ours * 1e6:.0f} µs with its values: {theirs / ours:.0f} ×")
