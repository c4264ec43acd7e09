"""Redlines: tracked changes that give back both texts, and a page in front that says what changes."""

from __future__ import annotations

import argparse
import copy
import dataclasses
import datetime as dt
import io
import json
import os
import random
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from depth import WHOLE, depth, in_turn
from lxml import etree
from papers import ids_in
from settled_changes import check_settled_lines
from shortened import SHORT_AMENDMENT, SHORT_CHAPTER, shorten
from verify.former_controls import in_former_form

import aigov_docs as aigov
from aigov_docs.cli import redline_command as command
from aigov_docs.cli.console import Console
from aigov_docs.document.page_design import MARINE
from aigov_docs.kits.ground.resources import data_folder
from aigov_docs.kits.wordkit.changes import accept_changes, reject_changes
from aigov_docs.review.clause_changes import find_clause_changes
from aigov_docs.review.matter_comparison import describe_changes, group_by_article
from aigov_docs.review.redline import assemble_edition, redline

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OLD, NEW = dt.date(2026, 6, 1), dt.date(2026, 11, 24)  # before and after edition 2 of confidential-data
VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
CLAUSE = "clauses/never-enter/confidential-data"
#: The articles of short papers, beside those that changed, and how many annexes they have.
SHORT = {
    "charter": ((*SHORT_CHAPTER, "breaches", "in-brief", "monitoring-limits", "personal-data", "usage-logs"), 4),
    "it-charter-chapter": ((*SHORT_CHAPTER, "usage-logs"), 3),
    "contract-amendment": ((*SHORT_AMENDMENT, "breaches"), 0),
}
BOTH = ("fr", "en")
#: The papers of a small firm have half as many lines, by their annexes: those of the sample in whole runs.
SCALE: dict[str, str] = depth({"scale": "small"}, {})


# ------------------------------------------------------------------ accepting and rejecting, on the XML alone
def part(data: bytes, name: str = "word/document.xml") -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return etree.fromstring(file.read(name))


def without_front(root: Any) -> Any:
    """Take off the page or pages in front: each ends with a small paragraph that starts a page."""
    body = root.find(f"{W}body")
    breaks = [
        p
        for p in body.findall(f"{W}p")
        if p.find(f"{W}pPr/{W}pageBreakBefore") is not None and p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Spacer"
    ]
    first = (
        next(
            place
            for place, child in enumerate(body)
            if any(True for _ in child.iter(f"{W}ins", f"{W}del", f"{W}sdt", f"{W}bookmarkStart"))
        )
        if len(body)
        else 0
    )
    ends = [body.index(each) for each in breaks if body.index(each) < first] or [body.index(breaks[0])]
    for child in list(body)[: ends[-1] + 1]:
        body.remove(child)
    return root


def resolve(root: Any, *, accept: bool) -> Any:
    """Every tracked change accepted, or every one rejected."""
    (accept_changes if accept else reject_changes)(root)
    return root


def lines(root: Any, *, controls: bool = True) -> list[str]:
    """Each paragraph: where it is, its clause (a control is that of the new file), its style, whether it is in a list,
    its text with its fields, its pictures and bookmarks.
    """
    out = []
    for paragraph in root.iter(f"{W}p"):
        style, level = paragraph.find(f"{W}pPr/{W}pStyle"), paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
        clauses = [
            tag.get(f"{W}val").split("@")[0]
            for control in (*paragraph.iterancestors(f"{W}sdt"), *paragraph.iter(f"{W}sdt"))
            for tag in control.findall(f"{W}sdtPr/{W}tag")
        ]
        said, marks = "", []
        for element in paragraph.iter(
            *(f"{W}{name}" for name in ("t", "instrText", "fldChar", "tab", "br", "drawing", "bookmarkStart"))
        ):
            name = element.tag.removeprefix(W)
            if element.getparent().tag == f"{W}tabs":
                continue
            if name == "bookmarkStart":
                marks.append(element.get(f"{W}name"))
                continue
            said += {
                "t": element.text or "",
                "instrText": "{" + (element.text or "") + "}",
                "fldChar": f"<{element.get(f'{W}fldCharType')}>",
            }.get(name, f"<{name}>")
        cells = sum(1 for _ in paragraph.iterancestors(f"{W}tc"))
        out.append(
            " | ".join(
                (
                    str(cells),
                    ",".join(clauses) if controls else "",
                    "" if style is None else style.get(f"{W}val"),
                    "" if level is None else level.get(f"{W}val"),
                    said,
                    *sorted(marks),
                )
            )
        )
    return out


def numbers(data: bytes, root: Any) -> list[str]:
    """How each paragraph that is in a list is numbered: what its level prints, and where its use of the list starts."""
    lists = part(data, "word/numbering.xml")
    uses = {use.get(f"{W}numId"): use for use in lists.iter(f"{W}num")}
    definitions = {each.get(f"{W}abstractNumId"): each for each in lists.iter(f"{W}abstractNum")}
    out = []
    for paragraph in root.iter(f"{W}p"):
        place = paragraph.find(f"{W}pPr/{W}numPr")
        if place is None or place.find(f"{W}numId").get(f"{W}val") == "0":
            continue
        use = uses[place.find(f"{W}numId").get(f"{W}val")]
        level = place.find(f"{W}ilvl").get(f"{W}val")
        levels = [*use.iter(f"{W}lvl"), *definitions[use.find(f"{W}abstractNumId").get(f"{W}val")].findall(f"{W}lvl")]
        found = next(each for each in levels if each.get(f"{W}ilvl") == level)
        starts = [each.get(f"{W}val") for each in use.iter(f"{W}startOverride")]
        out.append(f"{found.find(f'{W}lvlText').get(f'{W}val')} {starts}")
    return out


_LETTER = re.compile(r"<begin>\{ (?:SEQ \w+ \\\* ALPHABETIC|REF \w+ \\h) \}<separate>([A-Z])<end>")


def check_both(old: bytes, new: bytes, made: bytes, *, places: bool = True) -> None:
    """Accepting gives the new text exactly, rejecting the old one; no number is used twice. The paragraphs are these
    and no others, each with its bookmarks; not with ``places``, their names are set aside (the new file has others).
    """
    for source, accept in ((new, True), (old, False)):
        got = resolve(without_front(part(made)), accept=accept)
        found, wanted = (
            lines(root, controls=accept)
            if places
            else [" | ".join(line.split(" | ")[:5]) for line in lines(root, controls=accept)]
            for root in (got, part(source))
        )
        if not accept:  # the letter of an annex that went is typed, as no field of a text that went should count
            found, wanted = ([_LETTER.sub(r"\1", line) for line in each] for each in (found, wanted))
        assert found == wanted, "accepted" if accept else "rejected"
        assert numbers(made, got) == numbers(source, part(source))
    check_settled_lines(made)
    root = part(made)
    for tag, key in (("bookmarkStart", "id"), ("bookmarkStart", "name"), ("sdtPr/{W}id", "val")):
        found = [
            each.get(f"{W}{key}")
            for each in (
                root.iter(f"{W}{tag}")
                if "/" not in tag
                else (number for control in root.iter(f"{W}sdtPr") for number in control.findall(f"{W}id"))
            )
        ]
        assert max(Counter(found).values(), default=1) == 1, (tag, key)
    marks = [
        each.get(f"{W}id") for each in root.iter(f"{W}ins", f"{W}del", f"{W}pPrChange", f"{W}customXmlInsRangeStart")
    ]
    assert len(marks) == len(set(marks))


def made(vehicle: str, day: dt.date, language: Any = "fr", library: Any = None) -> bytes:
    if library is None:
        return sample(vehicle, day, language)
    matter = aigov.samples.sample_matter(vehicle)
    matter = matter.model_copy(update={"date": day, "options": {**matter.options, **SCALE}})
    return aigov.to_bytes(aigov.assemble(aigov.assess(library, matter), language), "docx")


@cache
def papers() -> aigov.Library:
    """The library with papers of fewer articles, those among them that changed between the two days; the whole of it
    in whole runs.
    """
    found = whole = aigov.load_library()
    if not WHOLE:
        changed = [
            name
            for name, clause in whole.clauses.items()
            if any(OLD < edition.in_force <= NEW for edition in clause.editions.values())
        ]
        for vehicle, (kept, annexes) in SHORT.items():
            found = shorten(found, vehicle, (*kept, *changed), annexes)
    return found


@cache
def sample(vehicle: str, day: dt.date, language: Any) -> bytes:
    return made(vehicle, day, language, papers())


@cache
def redlined(vehicle: str, language: Any = "fr", said_in: str | None = None) -> bytes:
    """From the text of June to that of November; ``said_in`` is the language of the page in front."""
    return redline(made(vehicle, OLD, language), made(vehicle, NEW, language), language=said_in)


@cache
def changed(vehicle: str) -> Any:
    return find_clause_changes(made(vehicle, OLD), made(vehicle, NEW))


def front(data: bytes) -> list[str]:
    """The paragraphs of the page in front."""
    root = part(data)
    body = root.find(f"{W}body")
    all_said = ["".join(p.itertext()) for p in root.iter(f"{W}p")]
    whole = len(all_said)
    return (
        all_said[: whole - sum(1 for _ in without_front(root).find(f"{W}body").iter(f"{W}p"))]
        if body is not None
        else []
    )


def reworded(data: bytes, old: str, new: str) -> bytes:
    """The file with some words changed by hand."""
    word = docx.Document(io.BytesIO(data))
    found = [text for text in word.element.body.iter(f"{W}t") if text.text and old in text.text]
    assert found
    for text in found:
        text.text = text.text.replace(old, new)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


# ------------------------------------------------------------------ both texts come back
@pytest.mark.parametrize(
    ("vehicle", "language", "turned"),
    in_turn(("charter", "contract-amendment", "it-charter-chapter"), ["fr", BOTH], depth([False], [False, True])),
)
def test_accepting_gives_the_new_text_and_rejecting_the_old_one(vehicle: str, language: Any, turned: bool) -> None:
    old, new = made(vehicle, OLD, language), made(vehicle, NEW, language)
    if turned:
        check_both(new, old, redline(new, old))
    else:
        check_both(old, new, redlined(vehicle, language, None if language == BOTH else "en"))


@pytest.mark.parametrize("turned", [False, True])
def test_controls_that_stand_elsewhere_in_a_cell_change_no_word(turned: bool) -> None:
    """Formerly a control was around the paragraphs of a cell, and a small empty one followed it."""
    language = ("fr", "en")
    old, new = made("contract-amendment", OLD, language), made("contract-amendment", NEW, language)
    pair = (old, in_former_form(new)) if turned else (in_former_form(old), new)
    found, asked = part(redline(*pair)), part(redlined("contract-amendment", language))
    changes = [list(without_front(root).iter(f"{W}ins", f"{W}del")) for root in (found, asked)]
    said = [[(each.tag, "".join(each.itertext())) for each in several] for several in changes]
    if turned:  # the small paragraph of a row that is new is new with it
        said = [[each for each in several if each[1]] for several in said]
    assert said[0] == said[1] and len(said[1]) >= 10


def test_the_headers_and_footers_come_back_too() -> None:
    old, new = made("contract-amendment", OLD), made("contract-amendment", NEW)
    out = redlined("contract-amendment")
    assert part(old, "word/footer1.xml").xpath("string()") != part(new, "word/footer1.xml").xpath("string()")
    for source, accept in ((new, True), (old, False)):
        assert lines(resolve(part(out, "word/footer1.xml"), accept=accept)) == lines(part(source, "word/footer1.xml"))


def test_two_documents_that_share_nothing_but_their_clauses() -> None:
    old, new = made("contract-amendment", NEW), made("charter", NEW)
    out = redline(old, new)
    for source, accept in ((new, True), (old, False)):
        texts = ["".join(p.itertext()) for p in resolve(without_front(part(out)), accept=accept).iter(f"{W}p")]
        assert texts == ["".join(p.itertext()) for p in part(source).iter(f"{W}p")]
    found = kinds(find_clause_changes(old, new))
    assert found["amendment-parties"] == "removed" and found["in-brief"] == "added" and found["breaches"] == "wording"
    assert "text" not in found.values()


@pytest.mark.parametrize("seed", depth([5], range(40)))  # 5: an amendment in two languages, the shortest
def test_any_editing_comes_back(seed: int) -> None:
    """Words, paragraphs and rows changed, added, removed and moved at random."""
    chance = random.Random(seed)
    old = made(chance.choice(VEHICLES), OLD, chance.choice(["fr", ("fr", "en")]))
    word = docx.Document(io.BytesIO(old))
    body = word.element.body
    for paragraph in list(body.iter(f"{W}p")):
        roll = chance.random()
        texts = [text for text in paragraph.iter(f"{W}t") if text.text]
        if roll < 0.05 and texts:
            words = chance.choice(texts)
            words.text = " ".join(chance.sample(said := words.text.split(" "), k=max(1, len(said) - 1)))
        elif (
            roll < 0.08 and paragraph.find(f".//{W}fldChar") is None and paragraph.find(f".//{W}bookmarkStart") is None
        ):
            twin = copy.deepcopy(paragraph)
            for text in twin.iter(f"{W}t"):
                text.text = "Ajouté & " + (text.text or "")
            for control in twin.iter(f"{W}sdtPr"):  # as Word does when a paragraph is pasted
                control.find(f"{W}id").set(f"{W}val", str(chance.getrandbits(31)))
            paragraph.addnext(twin) if chance.random() < 0.5 else paragraph.addprevious(twin)
        elif (
            roll < 0.11
            and paragraph.getnext() is not None
            and paragraph.getprevious() is not None
            and paragraph.find(f".//{W}fldChar") is None
        ):
            if paragraph.getprevious().tag == f"{W}p" and paragraph.getnext().tag == f"{W}p":
                paragraph.getparent().remove(paragraph)
        elif roll < 0.13 and paragraph.getparent().tag == f"{W}tc":
            row = paragraph.getparent().getparent()
            if row.getparent() is not None and len(row.getparent().findall(f"{W}tr")) > 2:
                row.getparent().remove(row)
    out = io.BytesIO()
    word.save(out)
    new = out.getvalue()
    check_both(old, new, redline(old, new))
    check_both(new, old, redline(new, old))


def test_files_that_are_not_ours_are_compared_all_the_same() -> None:
    def file(verb: str, rows: int) -> bytes:
        word = docx.Document()
        word.add_heading("Contrat", 1)
        run = word.add_paragraph(f"Le fournisseur {verb} livrer ").add_run("sous dix jours")
        run.bold = verb == "doit"
        table = word.add_table(rows, 2)
        for place, row in enumerate(table.rows):
            row.cells[0].text, row.cells[1].text = f"Ligne {place}", verb
        word.add_paragraph("Fin.", style="List Bullet")
        out = io.BytesIO()
        word.save(out)
        return out.getvalue()

    old, new = file("doit", 2), file("peut", 3)
    out = redline(old, new, date=NEW)
    texts = [
        ["".join(p.itertext()) for p in root.iter(f"{W}p")]
        for root in (resolve(part(out), accept=True), resolve(part(out), accept=False))
    ]
    for got, source in zip(texts, (new, old), strict=True):
        expected = ["".join(p.itertext()) for p in part(source).iter(f"{W}p")]
        assert got[-len(expected) :] == expected
    assert find_clause_changes(old, new) == ()
    assert any("No clause of the library" in text or "Aucune clause" in text for text in texts[0])


def test_words_are_marked_not_paragraphs() -> None:
    old = made("contract-amendment", NEW)
    out = redline(old, reworded(old, "dossiers du personnel et de", "dossiers des salariés et de"))
    root = part(out)
    assert ["".join(each.itertext()) for each in root.iter(f"{W}del") if each.getparent().tag == f"{W}p"] == [
        "du personnel"
    ]
    assert ["".join(each.itertext()) for each in root.iter(f"{W}ins") if each.getparent().tag == f"{W}p"] == [
        "des salariés"
    ]


def test_changes_that_were_pending_count_as_accepted() -> None:
    new, once = made("contract-amendment", NEW), redlined("contract-amendment")
    again = redline(new, once)
    accepted = lines(resolve(part(once), accept=True))
    assert lines(resolve(without_front(part(again)), accept=True)) == accepted
    assert find_clause_changes(new, once) == ()


def test_comments_of_the_new_file_stay() -> None:
    known = aigov.load_library()

    def annotated(day: dt.date) -> bytes:
        matter = aigov.samples.sample_matter("contract-amendment").model_copy(update={"date": day})
        return aigov.to_bytes(aigov.assemble(aigov.assess(known, matter)), "docx", annotate=True)

    old, new = annotated(OLD), annotated(NEW)
    out = redline(old, new)
    count = [sum(1 for _ in part(data).iter(f"{W}commentReference")) for data in (out, new)]
    assert count[0] == count[1] > 0
    check_both(old, new, out)


@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("AIGOV_REQUIRE_TOOLS"), reason="LibreOffice is not installed"
)
@pytest.mark.parametrize("vehicle", depth(["contract-amendment"], ["contract-amendment", "charter"]))
def test_a_file_that_libreoffice_saved_has_not_changed(vehicle: str, tmp_path: Path) -> None:
    sent = made(vehicle, NEW)
    (tmp_path / "sent.docx").write_bytes(sent)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(tmp_path / "back"),
            str(tmp_path / "sent.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    back = (tmp_path / "back/sent.docx").read_bytes()
    root = part(redline(sent, back))
    assert [each.tag for each in root.iter(f"{W}ins", f"{W}del")] == []
    # LibreOffice gives the numbered list of an annex another list: its look is said to change, no word is
    styles = {each.getparent().find(f"{W}pStyle").get(f"{W}val") for each in root.iter(f"{W}pPrChange")}
    assert styles <= {"ListNumber"}
    assert find_clause_changes(sent, back) == ()


# ------------------------------------------------------------------ who and when
def test_author_and_date_are_those_given_and_else_those_of_the_newer_document() -> None:
    old, new = made("contract-amendment", OLD), made("contract-amendment", NEW)
    said = {
        (each.get(f"{W}author"), each.get(f"{W}date"))
        for each in part(redline(old, new, author="Cabinet Martin", date=dt.date(2027, 1, 2))).iter(
            f"{W}ins", f"{W}del"
        )
    }
    assert said == {("Cabinet Martin", "2027-01-02T00:00:00Z")}
    said = {
        (each.get(f"{W}author"), each.get(f"{W}date"))
        for each in part(redlined("contract-amendment")).iter(f"{W}ins", f"{W}del")
    }
    assert said == {(aigov.samples.sample_matter("contract-amendment").employer.name, "2026-11-24T00:00:00Z")}


def test_the_same_files_give_the_same_bytes() -> None:
    one = redlined("contract-amendment")
    assert one == redline(made("contract-amendment", OLD), made("contract-amendment", NEW))
    with zipfile.ZipFile(io.BytesIO(one)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_new_file_is_kept_with_its_controls_and_its_proof() -> None:
    new, out = made("it-charter-chapter", NEW), redlined("it-charter-chapter", said_in="en")
    tags = [[each.get(f"{W}val") for each in part(data).iter(f"{W}tag")] for data in (new, out)]
    assert tags[0] == tags[1]
    names = [set(zipfile.ZipFile(io.BytesIO(data)).namelist()) for data in (new, out)]
    assert names[0] <= names[1]
    brought = names[1] - names[0]  # the mark of a status that only the older file has
    assert {Path(name).stem.rstrip("0123456789") for name in brought} == {"former"}
    docx.Document(io.BytesIO(out))


# ------------------------------------------------------------------ what changes, clause by clause
def kinds(found: tuple[Any, ...]) -> dict[str, str]:
    return {change.clause: change.kind for change in found}


def test_each_change_has_its_kind(library: aigov.Library) -> None:
    found = changed("charter")
    assert kinds(found) == {
        "entry-into-force": "values",
        "confidential-data": "edition",
        "chatbots": "edition",
        "synthetic-content": "edition",
        "training-commitment": "edition",
        "training-attendance": "edition",
    }
    change = next(each for each in found if each.clause == "confidential-data")
    assert (change.old, change.new, change.level) == (1, 2, "substantive")
    said = library.clauses["confidential-data"].editions[2].change
    assert said is not None and said.fr.replace("'", "’") in change.list_sentences("fr")
    back = find_clause_changes(made("charter", NEW), made("charter", OLD))
    change = next(each for each in back if each.clause == "confidential-data")
    assert "no longer holds" in change.list_sentences("en")[0]


def test_renumbering_is_no_change() -> None:
    assert "third-party-rights" not in kinds(changed("charter"))


def test_a_text_changed_by_hand_is_said_to_be(library: aigov.Library) -> None:
    sent = made("contract-amendment", NEW)
    found = find_clause_changes(sent, reworded(sent, "dossiers du personnel", "dossiers des salariés"))
    assert kinds(found) == {"confidential-data": "text"}
    assert found[0].by_hand and found[0].level == ""
    assert found[0].list_sentences("en") == ("The text was changed outside the library: read it in full.",)


def test_an_edition_that_was_also_changed_by_hand_is_said_to_be() -> None:
    found = find_clause_changes(
        made("contract-amendment", OLD),
        reworded(made("contract-amendment", NEW), "dossiers du personnel", "dossiers des salariés"),
    )
    assert next(each for each in found if each.clause == "confidential-data").by_hand


def test_what_no_document_may_hold_is_shown_by_its_number_on_the_page_in_front() -> None:
    """A file that somebody else changed is compared all the same: what it turns turns no page of ours."""
    sent = made("contract-amendment", NEW)
    word = docx.Document(io.BytesIO(reworded(sent, "dossiers du personnel", "dossiers \u202edes salariés \uf0b7")))
    word.core_properties.title = "Avenant \u202e"
    title = next(text for text in word.element.body.iter(f"{W}t") if "Avenant" in (text.text or ""))
    title.text += "\u202e"
    changed_file = io.BytesIO()
    word.save(changed_file)
    said = "\n".join(front(redline(sent, changed_file.getvalue(), date=NEW)))
    assert "\u202e" not in said and "\uf0b7" not in said and "[U+202E]" in said


def test_a_changed_value_is_named_and_never_shown(library: aigov.Library) -> None:
    sent = made("charter", NEW)
    found = find_clause_changes(sent, reworded(sent, "dpo@duval.example", "rgpd@duval.example"))
    assert set(kinds(found).values()) == {"values"}
    change = next(each for each in found if each.clause == "personal-data")
    assert change.values == ("contacts.data_rights",) or len(change.values) == 1
    assert "duval.example" not in json.dumps([each.as_dict("en") for each in found])


def test_a_table_taken_out_is_a_text_changed_by_hand() -> None:
    sent = made("it-charter-chapter", NEW)
    word = docx.Document(io.BytesIO(sent))
    tables = [table for control in word.element.body.iter(f"{W}sdt") for table in control.iter(f"{W}tbl")]
    tables[0].getparent().remove(tables[0])
    out = io.BytesIO()
    word.save(out)
    assert set(kinds(find_clause_changes(sent, out.getvalue())).values()) == {"text"}


def test_both_languages_count_as_one_clause() -> None:
    found = find_clause_changes(made("contract-amendment", OLD, BOTH), made("contract-amendment", NEW, BOTH))
    change = next(each for each in found if each.clause == "confidential-data")
    assert set(change.headings) == {"fr", "en"} and not change.by_hand


# ------------------------------------------------------------------ what a change demands
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_each_vehicle_says_what_a_change_demands(library: aigov.Library, vehicle: str) -> None:
    rule = library.vehicles[vehicle].on_change
    assert rule is not None
    for level in ("cosmetic", "clarification", "substantive", "otherwise"):
        demand = rule.requirement_for(level)
        assert demand.fr and demand.en and demand.legal_bases
        assert len(demand.steps.fr.split("\n")) == len(demand.steps.en.split("\n"))
        for name in demand.legal_bases:
            assert name in library.legal_bases, (vehicle, name)


def test_what_no_edition_describes_demands_as_much_as_a_change_of_substance(library: aigov.Library) -> None:
    for vehicle in library.vehicles.values():
        assert vehicle.on_change is not None
        assert (
            vehicle.on_change.requirement_for("otherwise")
            == vehicle.on_change.requirement_for("anything")
            == vehicle.on_change.substantive
        )


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_a_change_demands_what_its_vehicle_says(library: aigov.Library, vehicle: str) -> None:
    change = next(each for each in changed(vehicle) if each.clause == "confidential-data")
    assert [(each.id, demand) for each, demand in change.demands] == [
        (vehicle, library.vehicles[vehicle].on_change.substantive)
    ]  # type: ignore[union-attr]  # each vehicle of the library has it


# ------------------------------------------------------------------ the page in front
@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_page_in_front_says_the_sentences_of_the_library(library: aigov.Library, vehicle: str) -> None:
    out = redlined(vehicle, said_in="en")
    said = " ".join(front(out)).replace("\u00a0", " ")
    change = library.clauses["confidential-data"].editions[2].change
    rule = library.vehicles[vehicle].on_change
    assert change is not None and rule is not None
    assert "What changes for you" in said and change.en in said
    assert 1 <= said.count(rule.substantive.en) <= 2  # in brief, and as the title of its steps where there are others
    assert re.search(r"Article \d+\w* – \w", said) and ids_in(said) == set()
    assert "1 June 2026" in said and "24 November 2026" in said


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_the_title_of_the_page_in_front_is_not_white_where_that_of_the_document_is(vehicle: str) -> None:
    word = docx.Document(io.BytesIO(redlined(vehicle, said_in="en")))
    title = next(paragraph for paragraph in word.paragraphs if paragraph.text == "What changes for you")
    assert title.style is not None and str(title.style.font.color.rgb) == MARINE
    asked = [each for each in word.paragraphs if each._p.find(f"{W}pPr/{W}pBdr") is not None]
    assert asked and asked[0].text.startswith(title_of_demand(vehicle)), "what is asked stands in a box"


def title_of_demand(vehicle: str) -> str:
    """What a change of substance asks, in brief."""
    rule = aigov.load_library().vehicles[vehicle].on_change
    assert rule is not None
    return rule.substantive.en


def test_the_page_pairs_each_line_before_with_the_one_after_by_article() -> None:
    word = docx.Document(io.BytesIO(redlined("contract-amendment", ("fr", "en"))))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables]
    pairs = [tuple(row) for table in tables if table[0] == ["Before", "After"] for row in table[1:]]
    ((before, after),) = ((one, two) for one, two in pairs if "level" in one)
    assert before != after and before[:60] == after[:60] and "literacy" in before and "literacy" not in after
    shown = [table for table in word.tables if table.rows[0].cells[0].text in ("Before", "Avant")]
    runs = [[run for table in shown for row in table.rows for run in row.cells[at].paragraphs[0].runs] for at in (0, 1)]
    assert any(run.text.strip() == "fichiers" for run in runs[0] if run.font.strike)
    assert any("captures d’écran" in run.text for run in runs[1] if run.bold)
    assert not any(run.font.strike for run in runs[1])


def test_json_says_demands_once_and_lines_by_article(library: aigov.Library) -> None:
    old, new = (made("contract-amendment", day, library=library) for day in (OLD, NEW))
    told = describe_changes(find_clause_changes(old, new), library, "fr")
    assert [each["code"] for each in told["demands"]] == [
        "contract-amendment:substantive",
        "contract-amendment:cosmetic",
    ]
    named = [(each["article"], each["former"], len(each["changes"])) for each in told["articles"]]
    assert named == [("Article 3", "Article 3", 1), ("Article 5", "Article 5", 2)]
    (change,) = told["articles"][0]["changes"]
    assert change["clause"] == "confidential-data" and change["demands"] == ["contract-amendment:substantive"]
    lines = {line["kind"]: line for line in change["lines"]}
    assert lines["changed"]["words"] == [
        {"before": "et fichiers", "after": ", fichiers, captures d’écran, voix et espaces reliés"}
    ]
    assert lines["added"]["before"] is None and not lines["added"]["number"]


def test_a_clause_that_moved_or_went_is_under_its_article() -> None:
    back = group_by_article(find_clause_changes(made("charter", NEW), made("contract-amendment", NEW)), "fr")
    said = [group.write_heading("fr") for group in back]
    assert any(
        re.fullmatch(r"Article \d+ \(auparavant Article \d+\) – .+", text.replace("\u00a0", " ")) for text in said
    )
    assert any("de l’ancien texte" in text for text in said) and not any("@" in text for text in said)


def test_the_page_in_front_is_no_change() -> None:
    for accept in (True, False):
        root = resolve(part(redlined("contract-amendment", said_in="en")), accept=accept)
        assert "What changes for you" in "".join(root.itertext())


def test_the_page_speaks_the_languages_of_the_document(library: aigov.Library) -> None:
    change = library.clauses["confidential-data"].editions[2].change
    assert change is not None
    french = change.fr.replace("'", "’")
    both = " ".join(front(redlined("contract-amendment", ("fr", "en"))))
    assert french in both and change.en in both
    one = " ".join(front(redlined("contract-amendment")))
    assert french in one and change.en not in one


def test_what_is_to_be_verified_says_so(library: aigov.Library) -> None:
    recalled = library.legal_bases["gdpr-13"].model_copy(update={"verify": True})
    known = dataclasses.replace(library, legal_bases={**library.legal_bases, "gdpr-13": recalled})
    files = [made("contract-amendment", day, library=known) for day in (OLD, NEW)]
    said = " ".join(front(redline(*files, language="en", library=known)))
    assert re.search(r"GDPR, Article 13 \(in force since 25 May 2018, to be verified\)", said.replace("\u00a0", " "))


# ------------------------------------------------------------------ two editions, two releases, on the command line
def run(*arguments: str) -> int:
    console = Console("en")
    parser = argparse.ArgumentParser()
    command.add_command(parser.add_subparsers(), console)
    return command.run_command(parser.parse_args(["redline", *arguments]), console)


def listed(told: str) -> list[Any]:
    """The changes of clauses in what the command said in JSON."""
    return [change for article in json.loads(told)["articles"] for change in article["changes"]]


def test_two_editions_of_a_clause(tmp_path: Path, library: aigov.Library, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "editions.docx"
    assert run("confidential-data@1", "confidential-data@2", "-o", str(out), "--lang", "fr+en", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    (change,) = (change for article in told["articles"] for change in article["changes"])
    assert change["clause"] == "confidential-data" and not change["by_hand"]
    assert [each["vehicle"] for each in told["demands"]] == [
        name for name in library.vehicles if "confidential-data" in library.vehicles[name].list_clause_ids()
    ]
    one, two = (aigov.to_bytes(assemble_edition(library, f"confidential-data@{n}", "fr"), "docx") for n in (1, 2))
    found = redline(one, two)
    check_both(one, two, found)
    files = ("word/document.xml", "word/header1.xml", "word/footer1.xml")
    shown = (each for name in files for each in part(found, name).iter(f"{W}t", f"{W}delText"))
    assert ids_in(" ".join(each.text or "" for each in shown)) == set()
    assert {change.get(f"{W}author") for change in part(found).iter(f"{W}ins", f"{W}del")} == {"Comparaison"}


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> aigov.Library:
    """The whole library with two editions more: from the first day of September 2026, and from the second."""
    folder = tmp_path_factory.mktemp("newer") / "clause_library"
    shutil.copytree(data_folder("clause_library"), folder)
    publish(folder, "cosmetic", "clarification")
    return aigov.load_library(folder)


def publish(folder: Path, *levels: str) -> None:
    """Add editions to the copied library and publish them, each saying what it changes."""
    for number, level in enumerate(levels, 3):
        for path in sorted((folder / CLAUSE).glob(f"{number - 1}.*.md")):
            text = path.read_text(encoding="utf-8")
            path.with_name(path.name.replace(f"{number - 1}.", f"{number}.", 1)).write_text(
                text.rstrip("\n") + f"\n\nAlinéa {number}.\n", encoding="utf-8"
            )
        path = folder / CLAUSE / "clause.yaml"
        entry = (
            f"  {number}:\n    in_force: 2026-09-0{number - 2}\n    legal_bases: [ct-l1121-1]\n    change: {{level:"
            f' {level}, fr: "Change {number} fr.", en: "Change {number} en."}}\n'
        )
        path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + entry, encoding="utf-8")
    aigov.library.lock_editions(folder)


def test_two_releases_for_one_matter(
    tmp_path: Path, newer: aigov.Library, matter_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    matter = tmp_path / "matter.yaml"
    matter.write_text(matter_text, encoding="utf-8")
    out = tmp_path / "releases.docx"
    releases, options = ("aigov", str(newer.folders[-1])), ("--matter", str(matter), "--vehicle", "V3", "--json")
    assert run(*releases, *options, "--lang", "en", "-o", str(out)) == 0
    told = listed(capsys.readouterr().out)
    assert [(each["clause"], each["old"], each["new"], each["level"]) for each in told] == [
        ("confidential-data", 2, 4, "clarification")
    ]
    assert told[0]["sentences"] == ["Change 3 en.", "Change 4 en."]
    said = " ".join(front(out.read_bytes()))
    assert "Change 3 en." in said and "Change 4 en." in said
    assert run("shipped", *releases[1:], *options) == 0
    assert [each["clause"] for each in listed(capsys.readouterr().out)] == ["confidential-data"]


def test_a_change_of_form_demands_what_the_vehicle_says_of_it(newer: aigov.Library) -> None:
    day = dt.date(2026, 9, 1)
    old, new = (made("contract-amendment", day, library=known) for known in (aigov.load_library(), newer))
    found = find_clause_changes(old, new, newer)
    on_change = newer.vehicles["contract-amendment"].on_change
    assert on_change is not None
    assert [demand for _, demand in found[0].demands] == [on_change.cosmetic]


def test_an_edition_the_library_does_not_have_is_no_text_of_ours(newer: aigov.Library, library: aigov.Library) -> None:
    old, new = (made("contract-amendment", NEW, library=known) for known in (library, newer))
    found = find_clause_changes(old, new, library)
    assert found[0].by_hand and "does not say" in found[0].list_sentences("en")[0]


def test_two_files_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.docx").write_bytes(made("contract-amendment", OLD))
    (tmp_path / "b.docx").write_bytes(made("contract-amendment", NEW))
    assert run(str(tmp_path / "a.docx"), str(tmp_path / "b.docx"), "-o", str(tmp_path / "c.docx")) == 0
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Article 3 – " in said and "@" not in said
    assert said.count("The agreement of each employee, by a new signed amendment") == 1
    assert "“et fichiers” → “, fichiers, captures d’écran, voix et espaces reliés”" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.docx", "b.docx", "c.docx"]


# ------------------------------------------------------------------ what is refused
def refused(*arguments: str) -> str:
    with pytest.raises(aigov.AigovError) as caught:
        run(*arguments)
    return caught.value.text("en")


def test_mistakes_are_said(tmp_path: Path) -> None:
    (tmp_path / "no.docx").write_bytes(b"no zip")
    (tmp_path / "yes.docx").write_bytes(made("contract-amendment", NEW))
    no, yes, out = str(tmp_path / "no.docx"), str(tmp_path / "yes.docx"), str(tmp_path / "out.docx")
    assert "no.docx — this is no Word file" in refused(no, yes, "-o", out)
    assert "no.docx — this is no Word file" in refused(yes, no, "-o", out)
    assert "there is no such file" in refused(yes, str(tmp_path / "x.docx"), "-o", out)
    assert "no file was named" in refused(yes, yes)
    assert "a redline is a Word file" in refused(yes, yes, "-o", str(tmp_path / "out.pdf"))
    assert "this folder does not exist" in refused(yes, yes, "-o", str(tmp_path / "none" / "out.docx"))
    assert "this day does not exist" in refused(yes, yes, "-o", out, "--date", "2026-02-30")
    assert "on one line" in refused(yes, yes, "-o", out, "--author", "a\nb")
    assert "editions of two clauses" in refused("confidential-data@1", "personal-data@1", "-o", out)
    assert "it has: 1, 2" in refused("confidential-data@1", "confidential-data@9", "-o", out)
    assert 'did you mean "confidential-data@1"' in refused("confidential-dat@1", "confidential-dat@2", "-o", out)
    assert not Path(out).exists()


def with_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made("contract-amendment", NEW))) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.namelist():
            target.writestr(entry, content if entry == name else source.read(entry))
    return out.getvalue()


@pytest.mark.parametrize(
    "hostile",
    [
        lambda: b"",
        lambda: b"PK\x03\x04" + b"\0" * 100,
        lambda: with_part("word/document.xml", b"<a>" * 50_000),
        lambda: with_part("word/document.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        lambda: with_part("word/styles.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        lambda: with_part("word/document.xml", b" " * 90_000_000),
        lambda: with_part("word/numbering.xml", b"no xml"),
        lambda: with_part("[Content_Types].xml", b"<x/>"),
    ],
)
def test_a_hostile_file_is_refused(hostile: Callable[[], bytes]) -> None:
    data, good = hostile(), made("contract-amendment", NEW)
    for old, new in ((data, good), (good, data)):
        with pytest.raises(aigov.WriterError):
            redline(old, new)
