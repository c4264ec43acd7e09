"""PDF in bulk straight from the document: the bytes that the person alone would have got, whatever is in their name."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from depth import WHOLE, depth
from issuing import matter
from issuing import short as library

import aigov_docs as aigov
from aigov_docs.bulk.slot_values import MARKS, VALUES, CompilationError, SlotValues, placeholder_matter
from aigov_docs.bulk.typst_merge import PdfTemplate
from aigov_docs.document.assembly import assemble
from aigov_docs.document.companions import assemble_companions
from aigov_docs.document.tree import BilingualDocument, Document, Paragraph, Run, Signatory, Signature, Table
from aigov_docs.kits.ground.problems import WriterError
from aigov_docs.people.recipient import Recipient, personalize_matter
from aigov_docs.writers import typst, typst_compiler

REQUIRED = os.environ.get("AIGOV_REQUIRE_TOOLS") == "1"
uses_typst = pytest.mark.skipif(not typst.has_typst() and not REQUIRED, reason="typst is not installed")
KINDS = [(gender, language) for gender in ("m", "f", "unknown") for language in ("fr", "fr+en")]
AWKWARD = (
    "Jean d’Ormesson",
    "Anne-Marie de La Tour d'Auvergne",
    "Œdipe Ægir",
    "Zoé Nguye\u0302\u0303n",
    "Dupont & Fils <b>\"x\"</b> 'y' \\ \\u0041",
    "{{ 7*7 }} {% raw %} [[body]]",
    '{"open": 0}',
    "#set page(width: 1cm)",
    "$x^2$ *gras* _it_ `brut` <nom> @moi // fin /* /* = Titre",
    "#" + "(" * 600,
    '=HYPERLINK("http://x")',
    "Li",
    "« Le Grand »",
    "d’",
    "1er mai",
    "le 1er",
    "Iñtërnâtiônàl " * 8,
    "a" * 60,
    "x" * 120,
    "Max\u00a0Müller",
    "İstanbul ß ﬁ",
    "Jean–Pierre — “Jo”",
    "a" * 39,
    " ".join(["Marie"] * 20),
    "……",
    "a…",
    "Jean\nPaul",
    "Name\tTab",
    "  Camille   Roussel ",
    "\u0301accent",
    "a\u200bb",
    "Зоя Смирнова",
    "שרה כהן",
    "محمد علي",
)


def person(name: str = "Camille Roussel", **more: Any) -> Recipient:
    given = {
        "gender": "f",
        "status": "permanent",
        "address": "8 impasse du Moulin, 69100 Villeurbanne",
        "job": "tisseuse",
        "hired_on": dt.date(2019, 3, 4),
        "contract_signed_on": dt.date(2019, 2, 18),
        "number": 2,
    }
    return Recipient("E-1", name, **{**given, **more})


def three(gender: str, language: str) -> list[Recipient]:
    """Three people of one kind, with values of every length."""
    return [
        person(gender=gender, language=language),
        person(
            "Œ & <d’Auvergne>",
            gender=gender,
            language=language,
            address="lieu-dit Les " + "Champs " * 25,
            job="responsable " * 9,
            hired_on=dt.date(1998, 12, 1),
            number=113,
        ),
        person(
            "Li",
            gender=gender,
            language=language,
            address="c/o « Le 1er » ; 3 rue #X",
            job="chef d’atelier, 1er échelon",
            contract_type="contrat « maison »",
            contract_signed_on=dt.date(2001, 1, 31),
        ),
    ]


def values_of(one: Recipient) -> tuple[str | None, ...]:
    return SlotValues(library(), matter()).values_of(one)


def weighed(one: Recipient) -> aigov.Assessment:
    return aigov.assess(library(), personalize_matter(matter(), one))


def marked(one: Recipient) -> aigov.Assessment:
    """The same, with marks in place of the person's values: facts are observed on the values themselves."""
    found = weighed(one)
    return found.with_matter(placeholder_matter(found.matter, values_of(one)))


def made(found: aigov.Assessment, one: Recipient) -> Any:
    return assemble(found, ("fr", "en") if one.language == "fr+en" else "fr")


def own(one: Recipient) -> Any:
    """The document of a person alone."""
    return made(weighed(one), one)


def template(one: Recipient) -> PdfTemplate:
    return PdfTemplate.compile_document(made(marked(one), one), values_of(one))


def note(*body: Any, **more: Any) -> Document:
    given = {
        "title": "Note",
        "subtitle": "",
        "notice": "",
        "header": "",
        "footer": "",
        "page_label": "Page {page} / {pages}",
        "body": body,
        "date": "2026-11-24",
    }
    return Document("note", "fr", **{**given, **more})


def named(*values: str) -> list[str | None]:
    """Values of which only the first matter."""
    return [*values, *["–"] * (len(VALUES) - len(values))]


NAME = MARKS.make_placeholder(0, 30)


# ------------------------------------------------------------------ the same as one by one
@uses_typst
@pytest.mark.parametrize(("gender", "language"), KINDS)
def test_a_merged_pdf_is_the_one_the_ordinary_writer_makes(gender: str, language: str) -> None:
    people = three(gender, language)
    first = template(people[0])
    for one in people:
        fitting = first if first.suits_values(values_of(one)) else template(one)
        assert fitting.merge_values(values_of(one))[0] == aigov.to_bytes(own(one), "pdf", engine="typst")


def test_common_people_need_one_template() -> None:
    for gender, language in KINDS:
        first = template(person(gender=gender, language=language))
        for name in AWKWARD[:4]:
            one = person(
                name,
                gender=gender,
                language=language,
                address="12 bis, rue de la République, 01000 Bourg-en-Bresse",
                job="ingénieure",
                number=7,
            )
            assert first.suits_values(values_of(one)), name
            assert first.agrees_with(own(one), values_of(one)), name


@pytest.mark.parametrize("language", ["fr", "fr+en"])
def test_awkward_names_are_set_as_for_that_person_alone(language: str) -> None:
    first, found = template(person(language=language)), []
    for name in AWKWARD:
        one = person(name, language=language, job=name, address=name)
        document, values = own(one), values_of(one)
        fitting = first if first.suits_values(values) else template(one)
        found.append(fitting is first)
        assert fitting.agrees_with(document, values), name
    assert any(found)
    assert all(found) == (language == "fr"), "flush left, a long word changes nothing but the length of a row"


@uses_typst
def test_awkward_names_come_out_as_the_same_bytes() -> None:
    for name in AWKWARD[:: depth(2, 1)]:
        one = person(name)
        assert template(one).merge_values(values_of(one))[0] == typst.to_bytes(own(one)), name


@uses_typst
def test_letters_and_notes_are_merged_too() -> None:
    """Every companion of the amendment that says something of the person, in both languages."""
    seen = set()
    for language in ("fr", "en"):
        people = [person(), person("Jean d’Ormesson & Fils", gender="f", address="3 place du 1er Mai, Dole", number=41)]
        values = [values_of(one) for one in people]
        templates = {
            each.name: each.document
            for each in assemble_companions(
                marked(people[0]),
                language,
            )
        }
        theirs = [
            {
                each.name: each.document
                for each in assemble_companions(aigov.assess(library(), personalize_matter(matter(), one)), language)
            }
            for one in people
        ]
        for name, document in templates.items():
            compiled = PdfTemplate.compile_document(document, values[0])
            if not compiled.slots:
                continue
            seen.add(name)
            for documents, given in zip(theirs, values, strict=True):
                fitting = compiled if compiled.suits_values(given) else PdfTemplate.compile_document(document, given)
                assert fitting.agrees_with(documents[name], given), name
                if name == "proposal-letter":
                    assert fitting.merge_values(given)[0] == typst.to_bytes(documents[name])
    assert {"proposal-letter", "answer-form"} <= seen


@uses_typst
def test_what_was_merged_before_changes_no_byte(tmp_path: Path) -> None:
    """A process that made many documents gives the bytes of one that made none."""
    one = person("Anne-Marie de La Tour d’Auvergne", language="fr+en")
    for other in three("f", "fr+en"):
        template(other).merge_values(values_of(other))
    (tmp_path / "template.json").write_text(json.dumps(template(one).as_data()), "utf-8")
    (tmp_path / "values.json").write_text(json.dumps(values_of(one)), "utf-8")
    script = (
        "import json, sys; from pathlib import Path; from aigov_docs.bulk.typst_merge import PdfTemplate; folder ="
        " Path(sys.argv[1]);made = PdfTemplate.from_data(json.loads((folder /"
        " 'template.json').read_text('utf-8')));sys.stdout.buffer.write(made.merge_values(json.loads((folder /"
        " 'values.json').read_text('utf-8')))[0])"
    )
    fresh = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, check=True).stdout
    assert fresh == template(one).merge_values(values_of(one))[0] == typst.to_bytes(own(one))


@uses_typst
def test_a_failure_leaves_the_compiler_as_it_was() -> None:
    one = person()
    before = template(one).merge_values(values_of(one))
    with pytest.raises(WriterError) as refused:
        template(person("中文")).merge_values(values_of(person("中文")))
    (problem,) = refused.value.problems
    assert problem.code == "undisplayable-character"
    assert "U+4E2D, U+6587" in str(problem)
    assert "中" not in str(problem)
    assert template(one).merge_values(values_of(one)) == before


# ------------------------------------------------------------------ as data
def test_a_template_is_plain_data() -> None:
    one = person("Anne d'Arc & Co", language="fr+en")
    compiled = template(one)
    again = PdfTemplate.from_data(json.loads(json.dumps(compiled.as_data())))
    assert again == compiled
    assert again.typst_source(values_of(one)) == compiled.typst_source(values_of(one))
    assert not {"Camille Roussel", "Anne d'Arc & Co"} & set(
        json.dumps(compiled.as_data(), ensure_ascii=False).split('"')
    )


def test_what_typst_is_given_opens_no_markup() -> None:
    """Not even where typst throws away what it finds."""
    given = template(person()).typst_source(values_of(person("#eval(1) $x$ *a* _b_ `c` @d <e>")))
    assert not set("#$*_`@<") & set(given)
    assert json.loads(given)["parts"][0]["body"]


# ------------------------------------------------------------------ what is decided from a text
def decided_anew(document: Document | BilingualDocument, usual: list[str | None], other: list[str | None]) -> bool:
    """Whether another person needs another template; theirs agrees with the ordinary writer in either case."""
    compiled = PdfTemplate.compile_document(document, usual)
    for values in (usual, other):
        fitting = compiled if compiled.suits_values(values) else PdfTemplate.compile_document(document, values)
        assert fitting.agrees_with(filled(document, values), values)
    return not compiled.suits_values(other)


def filled(value: Any, values: list[str | None]) -> Any:
    """A tree with values in place of marks."""
    if isinstance(value, str):
        return value.replace(NAME, values[0] or "").replace(MARKS.make_placeholder(1, 30), values[1] or "")
    if isinstance(value, tuple):
        return tuple(filled(each, values) for each in value)
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{name: filled(getattr(value, name), values) for name in value.__dataclass_fields__})
    return value


def test_each_decision_of_the_writer_is_made_again() -> None:
    cell = (Run(NAME),)
    usual = named("Camille Roussel", "Camille Roussel")
    long = named(" ".join(["Marie"] * 200), "Camille Roussel")
    assert not decided_anew(note(Paragraph(cell)), usual, long)
    assert decided_anew(note(Table("t", (), ((cell, (Run("a"),)),))), usual, long)  # a row too tall, a table too long
    assert not decided_anew(note(Table("t", (), ((cell, (Run("a"),)),))), usual, named("Jean"))
    assert decided_anew(note(header=NAME), usual, long)  # a header of many lines
    both = BilingualDocument(note(Paragraph(cell)), replace(note(Paragraph(cell)), language="en"))
    assert not decided_anew(both, usual, named("Jean"))
    signed = note(Signature((), (Signatory(NAME, (MARKS.make_placeholder(1, 30), "DRH")),)))
    assert decided_anew(signed, usual, named("Camille Roussel", "DRH"))  # a line that says what another says
    assert decided_anew(signed, usual, named("DRH", "Camille Roussel"))
    assert not decided_anew(signed, usual, named("Jean", "Jean"))


def test_an_article_too_long_for_a_row_is_decided_again() -> None:
    from aigov_docs.document.tree import Article

    article = Article("a", "c", 1, "fr", "k", (), (Paragraph((Run("mot " * 100 + NAME),)),))
    both = BilingualDocument(note(article), replace(note(article), language="en"))
    assert decided_anew(both, named("Camille"), named("Camille " * 20))


def test_titles_and_properties_may_hold_a_value() -> None:
    document = note(
        Paragraph((Run("Texte."),)),
        title=f"Lettre à {NAME}",
        subtitle=NAME,
        footer=f"Pour {NAME}",
        properties=(("author", NAME), ("subject", f"{NAME}, 1er")),
    )
    compiled = PdfTemplate.compile_document(document, named("Camille"))
    assert compiled.agrees_with(filled(document, named('Jean "1er" \\ #')), named('Jean "1er" \\ #'))


def test_a_value_where_it_cannot_be_set_is_refused() -> None:
    for document in (note(properties=(("keywords", NAME),)), note(page_label=NAME)):
        with pytest.raises(CompilationError):
            PdfTemplate.compile_document(document, named("Camille"))
    compiled = PdfTemplate.compile_document(note(Paragraph((Run(NAME),))), named("Camille"))
    for lacking in (None, ""):
        assert not compiled.suits_values([lacking, *named()[1:]])
        with pytest.raises(CompilationError):
            compiled.typst_source([lacking, *named()[1:]])


# ------------------------------------------------------------------ the compiler
@uses_typst
def test_what_no_font_shows_is_known_before() -> None:
    assert (
        typst.undisplayable_characters(
            "".join(map(chr, (*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x17F))))
            + "‘’“”…–—€ Зоя Nguye\u0302\u0303n שרה"
        )
        == ""
    )
    assert typst.undisplayable_characters("Li 中文 한 Li 😀 \ue001") == "".join(sorted("中文한😀\ue001"))
    for name in AWKWARD:
        assert typst.undisplayable_characters(name) == "", name


@uses_typst
def test_every_usual_character_has_a_glyph() -> None:
    usual = "".join(
        character for character in map(chr, range(0x21, 0x3000)) if typst_compiler._USUAL.fullmatch(character)
    )
    assert len(usual) > 300
    assert not typst_compiler._undisplayable(usual)


@uses_typst
def test_threads_merge_at_the_same_time() -> None:
    people = [person(f"Camille Roussel {place}") for place in range(8)]
    compiled = template(people[0])
    expected = [compiled.merge_values(values_of(one)) for one in people]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: compiled.merge_values(values_of(one)), people)) == expected


@uses_typst
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_says_so_and_does_not_wait_for_ever() -> None:
    script = (
        "import os, sys; import test_bulk_pdf as t; from aigov_docs.kits.ground.problems import WriterError; from"
        " aigov_docs.writers import typst\ndocument = t.note(t.Paragraph((t.Run('a'),))); typst.to_bytes(document)\n"
        "child = os.fork()\nif"
        " not child:\n    try: typst.to_bytes(document)\n    except WriterError as error: os._exit(7 if"
        " error.problems[0].code == 'forked' else 1)\n   "
        " os._exit(2)\nprint(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).parent,
    )
    assert done.stdout.strip() == "7"


@uses_typst
@pytest.mark.skipif(not WHOLE, reason="a measure of memory: before a release (AIGOV_WHOLE=1)")
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc here")
def test_memory_stays_flat() -> None:
    """Hundreds of people, each another name, address and number: what typst remembers is bounded."""
    script = (
        "import resource, test_bulk_pdf as t\ncompiled = t.template(t.person())\nvalues ="
        " list(t.values_of(t.person()))\ndef held(): return int(open('/proc/self/statm').read().split()[1]) *"
        " resource.getpagesize() / 2**20\nfor place in range(500):\n    if place == 100: before = held()\n"
        "    values[0] = values[1] = f'Camille {place} Roussel'; values[2] = values[3] = f'{place} rue Haute ' +"
        " 'et Basse ' * (place % 9); values[12] = values[13] = str(place)\n"
        "    compiled.merge_values(values)\nprint(held() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        cwd=Path(__file__).parent,
    )
    assert float(done.stdout) < 12
