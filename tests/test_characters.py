"""The one rule of characters: what no document may hold is refused wherever it could come from, in the same words.

Controls, half characters, what Unicode gives to nobody, marks that turn the direction of a text, private use.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from command import run
from depth import depth, in_turn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from issuing import issue, library, matter, person
from letterheads import firm as letterhead_of
from letterheads import p
from lxml import etree
from ten_clauses import write_library

import aigov_docs as aigov
from aigov_docs.bulk.firm_template import open_firm_template
from aigov_docs.compose.assessment import assess
from aigov_docs.compose.coherence import load_checks
from aigov_docs.document.tree import Document, Paragraph, Run
from aigov_docs.kits.ground.problems import AigovError, RecipientError, WriterError
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.kits.ground.text import NOT_IN_TEXT
from aigov_docs.kits.wordkit.stitch.parts import read_parts
from aigov_docs.library.load import read_library
from aigov_docs.matter.models import Matter
from aigov_docs.people.recipients import Recipients
from aigov_docs.register.register import Register
from aigov_docs.word.letterhead.letterhead import open_letterhead

REFUSED = [
    "\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\x9f", "\ud800", "\udfff", "\ufdd0", "\ufffe", "\uffff",
    "\U0001ffff", "\U000efffe", "\u202a", "\u202d", "\u202e", "\u2066", "\u2069", "\u206a", "\ue000", "\ue103",
    "\uf0b7", "\U000f0000", "\U0010ffff",
]  # fmt: skip
#: What is not seen, or looks odd, and stays.
KEPT = ["\u00a0", "\u202f", "\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\u2011", "é",
        "שרה", "👩‍💻", "🏳️‍🌈", "𝄞", "\u0301", "\ufeff"]  # fmt: skip
CHARACTERS = st.one_of(
    st.sampled_from(REFUSED),
    st.sampled_from(KEPT),
    st.characters(categories=("Cc", "Cs", "Cn", "Co", "Cf")),
    st.characters(),
)
WORDS = st.lists(st.one_of(CHARACTERS, st.just("mot")), min_size=1, max_size=4).map("".join)


@pytest.mark.parametrize("character", REFUSED, ids=ascii)
def test_the_rule_refuses(character: str) -> None:
    assert NOT_IN_TEXT.search(f"a{character}b")


@pytest.mark.parametrize("text", [*KEPT, "a\tb\nc\r\nd"], ids=ascii)
def test_the_rule_lets_through(text: str) -> None:
    assert not NOT_IN_TEXT.search(text)


def codes(call: Callable[[], Any]) -> list[str]:
    with pytest.raises(AigovError) as caught:
        call()
    for problem in caught.value.problems:  # a message never holds what it refuses
        assert not NOT_IN_TEXT.search(problem.text("fr") + problem.text("en"))
    return sorted({problem.code for problem in caught.value.problems})


# ------------------------------------------------------------------ a library
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small library of which nothing is published, so that a test may change any text."""
    made = write_library(tmp_path / "library")
    (made / "library.lock").unlink()
    return made


def put_in(path: Path, text: str) -> None:
    path.write_bytes(path.read_bytes() + text.encode())


PLACES: dict[str, Callable[[Path], Path]] = {
    "clause": lambda folder: next(folder.glob("clauses/*/purpose/1.fr.md")),
    "clause of one vehicle": lambda folder: next(folder.glob("clauses/*/confidential-data/*.contract-amendment.en.md")),
    "companion": lambda folder: folder / "companions/tool-request-form/en.md",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("character", ["\x00", "\u202e"], ids=ascii)
def test_a_text_of_the_library_is_refused_with_its_line(folder: Path, place: str, character: str) -> None:
    path = PLACES[place](folder)
    put_in(path, f"\nUne règle{character}.\n")
    with pytest.raises(AigovError) as caught:
        read_library(folder)
    (problem,) = (each for each in caught.value.problems if each.code == "unwritable-character")
    line = len(path.read_text("utf-8").split("\n")) - 1
    assert problem.where == f"{path.relative_to(folder).as_posix()}, line {line}"
    assert problem.values["characters"] == f"U+{ord(character):04X}"


@pytest.mark.parametrize("escape", [r"\u202e", r"\0"])
@pytest.mark.parametrize(
    "file", ["vocabulary/topics.yaml", "rules/coherence.yaml", "companions/tools-list/companion.yaml"]
)
def test_a_word_in_yaml_is_refused_with_its_key(folder: Path, file: str, escape: str) -> None:
    path = folder / file
    text, count = re.subn(r'\bfr: "[^"]+', lambda said: said[0] + escape, path.read_text("utf-8"), count=1)
    path.write_text(text, "utf-8")
    assert count == 1
    with pytest.raises(AigovError) as caught:
        load_checks(read_library(folder))
    (problem,) = (each for each in caught.value.problems if each.code == "unwritable-character")
    assert problem.where.startswith(f"{file}, line ") and problem.where.endswith("fr")


def test_check_refuses_what_draft_would_in_the_same_words(folder: Path, tmp_path: Path) -> None:
    put_in(PLACES["companion"](folder), "\nA line\u202e.\n")
    made = tmp_path / "charte.docx"
    checked = run("check", folder)
    drafted = run("draft", data_folder("clause_library") / "samples/matter.yaml", "--library", folder, "-o", made)
    assert checked.returncode == drafted.returncode == 1 and not made.exists()
    said = "a text holds characters no document may hold: U+202E"
    for printed in (checked.stdout + checked.stderr, drafted.stderr):
        assert said in printed and "companions/tool-request-form/en.md, line" in printed and "\u202e" not in printed


# ------------------------------------------------------------------ a template of a firm
def template(*lines: str, header: str = "", title: str = "") -> bytes:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = header
    word.core_properties.title = title
    for line in lines:
        word.add_paragraph(line)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def opened(data: bytes) -> Any:
    return open_firm_template(data, library(), matter())


LITERALS = {
    "printed": r"{{ '\x00' }}",
    "vertical tab": r"{{ '\x0b' }}",
    "turned": r"{{ '\u202e' }}",
    "private": r"{{ '\ue103' }}",
    "half": r"{{ '\ud800' }}",
    "form feed": r"{{ '\f' }}",
    "in a filter": r"{{ employee.name|replace('a', '\u202e') }}",
    "by default": r"{{ extra.lieu|default('\x07') }}",
    "joined": r"{{ employee.name ~ '\u2066' }}",
    "set": r"{% set x = '\x1b' %}{{ x }}",
    "in a list": r"{% for x in ['a', '\x00'] %}{{ x }}{% endfor %}",
    "computed": "{{ '%c'|format(0) }}",
    "computed by an operator": "{{ '%c' % 8238 }}",
    "as it is": "{{ employee.name }} \u202e",
    "in a tag": "{{ '\u202e' }}",
}


@pytest.mark.parametrize(("what", "where"), in_turn([*LITERALS], ["text", "header", "title"]))
def test_a_template_that_writes_such_a_character_is_refused(what: str, where: str) -> None:
    code = LITERALS[what]
    data = template("Avenant", code) if where == "text" else template("Avenant", **{where: code})
    assert codes(lambda: opened(data)) == ["unwritable-character"]


def test_the_place_in_the_template_is_quoted() -> None:
    with pytest.raises(WriterError) as caught:
        opened(template("Avenant", "Entre {{ employee.name|replace('a', '\\u202e') }}"))
    (problem,) = caught.value.problems
    assert problem.where == "template.docx, document.xml, “Entre {{ employee.name|replace('a', '\\u202e') }}”"


def test_a_sign_of_a_font_of_the_firm_stays() -> None:
    """Word writes a sign of Wingdings as a character for private use: the file names the font that draws it."""
    made = opened(template("\uf028 {{ employer.name }}", "{{ employee.name }}"))
    assert docx.Document(io.BytesIO(made.merge_values(made.make_context(person("E-1")))[0])).paragraphs[0].text[0] == (
        "\uf028"
    )


def test_who_alone_meets_it_is_refused_and_nothing_is_written_of_them(tmp_path: Path) -> None:
    people = Recipients(
        tuple(person(key, extra={"code": code}) for key, code in (("E-1", "65"), ("E-2", "8238"))), columns=("code",)
    )
    with Register(tmp_path / "register.db") as register:
        with pytest.raises(RecipientError) as caught:
            issue(
                assess(library(), matter(), strict=False), people, tmp_path / "out",
                template=template("{{ employee.name }} {{ '%c'|format(extra.code|int) }}"), register=register,
            )  # fmt: skip
        assert register.read_head().number == 0
    (problem,) = caught.value.problems
    assert problem.code == "unwritable-character" and problem.where.startswith("E-2, “")
    assert not list(tmp_path.glob("out/*.docx")) and not (tmp_path / "out/manifest.jsonl").exists()


# ------------------------------------------------------------------ a letterhead
@pytest.mark.parametrize(
    "code", [r"{{ place|default('\x00') }}", r"{{ place|default('\u202e') }}", "{{ place }}\u202e", "\u2066"], ids=ascii
)
def test_a_letterhead_that_writes_such_a_character_is_refused(code: str) -> None:
    assert codes(lambda: open_letterhead(letterhead_of(header=p(code)), "cabinet.docx")) == ["unwritable-character"]


# ------------------------------------------------------------------ whatever is drawn
def check_file(data: bytes) -> None:
    """Each part is whole XML, and python-docx opens the file."""
    for name, part in read_parts(data).items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)
    docx.Document(io.BytesIO(data))


MANY = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@settings(MANY, max_examples=depth(12, 600))
@given(words=WORDS)
def test_a_paper_with_any_words_is_refused_or_whole(words: str) -> None:
    page = Document("note", "fr", "Note", "", "", "", "", "", (Paragraph((Run(words),)),), "2027-01-31")
    if NOT_IN_TEXT.search(words) or "\r" in words:
        assert codes(lambda: aigov.to_bytes(page, "docx")) == ["unwritable-character"]
    else:
        check_file(aigov.to_bytes(page, "docx"))


@settings(MANY, max_examples=depth(12, 600))
@given(words=WORDS)
def test_a_matter_with_any_words_is_refused_or_drafted(words: str) -> None:
    facts = matter().model_dump(mode="json", exclude_unset=True)
    facts["place"] = f"Lyon{words}"
    if NOT_IN_TEXT.search(words):
        with pytest.raises(ValueError, match="character that a document cannot carry"):
            Matter.model_validate(facts)
    else:
        Matter.model_validate(facts)


@settings(MANY, max_examples=depth(2, 60))
@given(words=WORDS)
def test_an_amendment_with_any_words_of_a_matter_is_whole(words: str) -> None:
    if NOT_IN_TEXT.search(words) or not words.strip():
        return
    told = matter().model_copy(update={"place": " ".join(f"Lyon{words}".split())})
    check_file(aigov.to_bytes(aigov.assemble(assess(library(), told, strict=False), "fr"), "docx"))


@settings(MANY, max_examples=depth(10, 400))
@given(words=WORDS, codepoint=st.integers(0, 0x10FFFF))
def test_a_template_with_any_words_is_refused_or_its_file_is_whole(words: str, codepoint: int) -> None:
    escaped = json.dumps(words).replace("'", "\\'")
    code = "{{ %s }} {{ '%%c'|format(%d) }} {{ employee.name }}" % (escaped, codepoint)  # noqa: UP031 - braces
    try:
        made = opened(template(code))
        data = made.merge_values(made.make_context(person("E-1")))[0]
    except AigovError as error:
        refused = {each.code for each in error.problems}
        assert refused <= {"unwritable-character", "field-syntax", "template-run"}
        return
    assert not NOT_IN_TEXT.search(chr(codepoint))
    check_file(data)


@settings(MANY, max_examples=depth(10, 400))
@given(words=WORDS)
def test_a_value_of_a_list_is_refused_or_its_file_is_whole(words: str) -> None:
    made = value_template()
    try:
        context = made.make_context(person("E-1", extra={"lieu": words}))
    except RecipientError as error:
        assert {each.code for each in error.problems} <= {"bad-recipient", "unfilled"}
        assert NOT_IN_TEXT.search(words) or not words.strip()
        return
    assert not NOT_IN_TEXT.search(words)
    check_file(made.merge_values(context)[0])


@cache
def value_template() -> Any:
    return opened(template("{{ extra.lieu }}|{{ extra.lieu|upper }}"))


@settings(MANY, max_examples=depth(12, 600))
@given(words=WORDS)
def test_a_cell_of_a_list_with_such_a_character_is_refused(words: str) -> None:
    rows = [{"key": "E-1", "name": f"Camille {words}x", "gender": "f", "status": "permanent"}]
    try:
        (one,) = Recipients.from_rows(rows, on=matter().date).people
    except RecipientError as error:
        assert {each.code for each in error.problems} <= {"bad-character", "too-long"}
        return
    assert not NOT_IN_TEXT.search(one.name)
    made = value_template()
    check_file(made.merge_values(made.make_context(person("E-1", one.name, extra={"lieu": one.name})))[0])


@settings(MANY, max_examples=depth(2, 40))
@given(words=WORDS)
def test_a_clause_with_any_words_is_refused_or_drafted(words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = write_library(tmp_path_factory.mktemp("drawn") / "library")
    (folder / "library.lock").unlink()
    try:
        put_in(PLACES["clause"](folder), f"\nUne règle {words} de plus.\n")
    except UnicodeEncodeError:
        return  # half a character stands in no UTF-8 file
    try:
        read = read_library(folder)
    except AigovError as error:
        if NOT_IN_TEXT.search(words):
            assert "unwritable-character" in {each.code for each in error.problems}
        return
    assert not NOT_IN_TEXT.search(words)
    charter = aigov.samples.sample_matter("charter")
    check_file(aigov.to_bytes(aigov.assemble(assess(read, charter, strict=False), "fr"), "docx"))
