"""Files that come back: what is said of each, whatever was done to them."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import docx
import pytest
from depth import depth
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree
from settled_changes import check_settled_lines
from shortened import CHAPTER, SHORT_CHAPTER, shorten
from verify.tampering import DATA, INCIDENT, PURPOSE, SKILLS, TAMPERINGS, Tampering, W, Word, look, p, said, xml

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.kits.ground.fingerprints import seal_text
from aigov_docs.kits.wordkit.changes import resolve_changes
from aigov_docs.kits.wordkit.read.part_reader import MAX_LINES
from aigov_docs.kits.wordkit.read.returned_file import read_file
from aigov_docs.review.verify import verify
from aigov_docs.review.verify_values import Verification
from aigov_docs.word.printed import part_fingerprints, printed_fingerprints
from aigov_docs.word.proof_part import FileProof, proof_to_xml, read_proof, seal_proof

TODAY = dt.date(2026, 11, 24)
HERE = Path(__file__).parent / "verify"
KEY = b"the secret of the firm, long enough"
VEHICLES = {"chapter": "it-charter-chapter", "charter": "charter", "amendment": "contract-amendment"}


def shortened(library: aigov.Library) -> aigov.Library:
    """The library with a short chapter and two of its annexes, read and compared in a fifth of the time."""
    return shorten(library, CHAPTER, SHORT_CHAPTER, annexes=2)


def few(library: aigov.Library) -> aigov.Library:
    """The library with the clauses of the short chapter alone, whose texts are indexed at once."""
    return replace(library, clauses={name: clause for name, clause in library.clauses.items() if name in SHORT_CHAPTER})


@cache
def listed() -> aigov.Library:
    """The library of ``verify/house``, one of whose clauses has a list of references."""
    return aigov.load_library(HERE / "house")


@cache
def made(base: str, key: bytes | None = None, annotate: bool = False) -> bytes:
    """A sample document as our writer makes it; ``both`` is the chapter in two columns, ``complete`` the chapter with
    all it may have, annexes included, ``listed`` the chapter of a library whose text has a list of references; the
    chapter is that of `shortened` after ``short``.
    """
    if base == "anchored":
        matter = aigov.samples.sample_matter(VEHICLES["amendment"]).model_copy(update={"signature_anchor": "/sn{n}/"})
        return aigov.to_bytes(aigov.assemble(aigov.assess(aigov.load_library(), matter), "fr"), "docx", key=key)
    short, kind = base.startswith("short"), base.removeprefix("short").strip() or "chapter"
    matter = aigov.samples.sample_matter(VEHICLES.get(kind, VEHICLES["chapter"]))
    if not short and kind in depth(("chapter", "both", "listed"), ()):  # all annexes of the sample are in ``complete``
        matter = matter.model_copy(update={"options": {**matter.options, "scale": "small"}})
    if kind == "complete":
        matter = matter.model_copy(update={"options": {**matter.options, "breadth": "complete"}})
    library = listed() if kind == "listed" else aigov.load_library()
    assessment = aigov.assess(shortened(library) if short else library, matter)
    layout = {"both": "columns", "sequence": "sequence"}.get(kind)
    document = aigov.assemble(assessment, ("fr", "en"), layout=layout) if layout else aigov.assemble(assessment, "fr")
    return aigov.to_bytes(document, "docx", key=key, annotate=annotate)


@cache
def articles(base: str = "short") -> int:
    """How many articles the chapter has."""
    library = shortened(aigov.load_library()) if base == "short" else aigov.load_library()
    chapter = aigov.assemble(aigov.assess(library, aigov.samples.sample_matter(VEHICLES["chapter"])), "fr")
    return len(list(chapter.articles()))


def check(data: bytes, **more: object) -> Verification:
    return verify(data, aigov.load_library(), today=TODAY, **more)  # type: ignore[arg-type]  # options by name


def tampered(act: Callable[[Word], None], base: str = "short", key: bytes | None = None) -> bytes:
    word = Word(made(base, key))
    act(word)
    return word.data()


def state(found: Verification, label: str, language: str = "fr", reading: int = 0) -> str:
    return next(
        clause.state
        for clause in found.readings[reading].clauses
        if clause.label == label and clause.language == language
    )


# ------------------------------------------------------------------ untouched files
@pytest.mark.parametrize(
    "base", ["chapter", "charter", "amendment", "both", depth("short sequence", "sequence"), "complete", "listed"]
)
def test_a_file_as_issued_is_clean(base: str) -> None:
    found = check(made(base), libraries=[listed()])
    assert [remark.text("en") for remark in found.all_remarks() if remark.fault] == []
    assert found.clean and found.seal == "plain"
    assert all(clause.since_issue for clause in found.readings[0].clauses)


def test_weights_are_computed_under_the_release_named_and_today() -> None:
    clauses = check(made("short")).readings[0].clauses
    data = next(clause for clause in clauses if clause.label == DATA)
    assert data.named is not None and data.today is not None
    assert (data.recorded, data.named.weight, data.today.weight) == ("disciplinary",) * 3
    assert (data.named.day, data.today.day, data.named.release) == ("2026-11-24", "2026-11-24", "aigov 2026.12")


def test_an_annotated_copy_is_clean() -> None:
    assert check(made("short", annotate=True)).clean


def test_a_key_tells_who_issued_the_file() -> None:
    data = made("short", KEY)
    assert check(data, key=KEY).seal == "key" and check(data, key=KEY).clean
    assert check(data, key=b"another secret, just as long").seal == "other-key"
    unchecked = check(data)
    assert unchecked.seal == "unchecked" and not unchecked.clean
    assert unchecked.readings[0].clauses[0].named is not None and not unchecked.readings[0].clauses[0].named.weight
    assert check(made("short"), key=KEY).seal == "no-key"


# ------------------------------------------------------------------ tampering
@pytest.mark.parametrize("case", TAMPERINGS, ids=lambda case: f"{case.check}-check-{case.name}")
def test_tampering_is_found(case: Tampering) -> None:
    found = check(tampered(case.act, case.base), libraries=[listed()] if case.base == "listed" else [])
    codes = {(remark.code, remark.clause) for remark in found.all_remarks()}
    assert case.code in {code for code, _ in codes}, sorted(codes)
    if case.clause:
        assert (case.code, case.clause) in codes, sorted(codes)
    if case.code not in ("comment", "no-control", "no-controls", "reference-typed", "release-unknown"):
        assert not found.clean


def _letterhead(*boxes: str) -> bytes:
    """A letterhead with text boxes above the place of the text."""
    word = docx.Document()
    for text in boxes:
        word.add_paragraph("Cabinet")._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape'
                ' style="width:200pt;height:40pt"><v:textbox>'
                f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
                f"</w:r>"
            )
        )
    word.add_paragraph("[[body]]")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def test_the_beside_check_what_a_letterhead_has() -> None:
    """Boxes of the letterhead are no tampering; one that is changed, or added, is."""
    document = aigov.assemble(aigov.assess(aigov.load_library(), aigov.samples.sample_matter("contract-amendment")))
    issued = aigov.to_bytes(
        document,
        "docx",
        letterhead=aigov.word.open_letterhead(_letterhead("12 rue des Lilas", "Tél. 01 00 00 00 00"), "cabinet.docx"),
    )
    assert check(issued).clean
    word = docx.Document(io.BytesIO(issued))
    texts = [each for each in word.element.body.iter(qn("w:t")) if each.text == "12 rue des Lilas"]
    assert texts
    for each in texts:
        each.text = "Une prime de mille euros est due."
    out = io.BytesIO()
    word.save(out)
    codes = {remark.code for remark in check(out.getvalue()).all_remarks()}
    assert {"beside-changed", "box-added"} <= codes


def test_what_is_found_is_only_what_was_done() -> None:
    """One word changed in one clause says nothing of the others."""
    act = next(case.act for case in TAMPERINGS if case.name == "must-becomes-may")
    found = check(tampered(act))
    assert [clause.label for clause in found.readings[0].list_clauses_in("changed")] == ["chatbots@2"]
    assert found.list_codes() == {"words-changed"}
    words = next(remark.words for remark in found.readings[0].remarks)
    assert [(each.before, each.after) for each in words] == [("doit", "peut")]


def test_a_changed_clause_gets_no_weight() -> None:
    found = check(tampered(next(case.act for case in TAMPERINGS if case.name == "a-word-changed")))
    changed = next(clause for clause in found.readings[0].clauses if clause.label == INCIDENT)
    assert changed.named is not None and changed.today is not None
    assert changed.named.weight == changed.today.weight == ""
    assert changed.today.text("en") == "not assessed: the text is not the edition's"
    assert changed.recorded == "disciplinary"


def test_the_text_decides_never_the_tag() -> None:
    found = check(tampered(next(case.act for case in TAMPERINGS if case.name == "a-tag-of-another-clause")))
    clause = next(clause for clause in found.readings[0].clauses if clause.label == DATA)
    assert (clause.tag, clause.state) == ("skills@1", "intact")


def test_controls_removed_leave_every_clause_recognised() -> None:
    found = check(tampered(next(case.act for case in TAMPERINGS if case.name == "every-control-removed")))
    assert found.readings[0].intact and len(found.readings[0].clauses) == articles()
    assert all(clause.since_issue for clause in found.readings[0].clauses)


def test_english_alone_changed_leaves_french_intact() -> None:
    found = check(
        tampered(next(case.act for case in TAMPERINGS if case.name == "the-english-column-alone"), "short both")
    )
    assert (state(found, DATA, "fr"), state(found, DATA, "en")) == ("intact", "changed")


def test_a_changed_value_is_named_with_what_it_is_now() -> None:
    found = check(tampered(next(case.act for case in TAMPERINGS if case.name == "a-time-limit-changed")))
    values = {
        blank.name: blank for clause in found.readings[0].clauses if clause.label == INCIDENT for blank in clause.blanks
    }
    assert values["delays.incident_report"].value == "dans un délai de 10 jours"
    assert values["delays.incident_report"].same is False and values["contacts.incidents"].same is True


def told(found: Verification, code: str, language: str = "en") -> list[str]:
    """What is said under a code."""
    return [remark.text(language).replace("\u00a0", " ") for remark in found.all_remarks() if remark.code == code]


def act(name: str) -> Callable[[Word], None]:
    """A way of tampering, by its name."""
    return next(case.act for case in TAMPERINGS if case.name == name)


def test_a_changed_value_is_a_state_of_its_own_with_the_value_of_before() -> None:
    found = check(tampered(act("a-time-limit-changed")))
    clause = next(clause for clause in found.readings[0].clauses if clause.label == INCIDENT)
    assert clause.state == "value-changed" and clause.today is not None and clause.today.weight == "disciplinary"
    counts = found.readings[0].count_states()
    assert (counts["intact"], counts["value-changed"], counts["changed"]) == (articles() - 1, 1, 0)
    (said_of,) = told(found, "blank-changed")
    assert said_of.endswith(
        "“Time to report an incident” was changed since issue: “le jour même” → “dans un délai de 10 jours”"
    )
    (remark,) = [each for each in found.as_dict()["readings"][0]["remarks"] if each["code"] == "blank-changed"]
    assert (remark["clause"], remark["about"]) == (INCIDENT, "delays.incident_report")
    assert remark["words"] == [{"edition": "le jour même", "file": "dans un délai de 10 jours"}]


def test_the_value_of_before_is_found_or_said_to_be_unknown() -> None:
    def rename(word: Word) -> None:
        for text in word.root.iter(f"{W}t"):
            text.text = (text.text or "").replace("Ateliers Duval-Œuvrard", "Ateliers Durand")

    assert any("what it was cannot be told" in each for each in told(check(tampered(rename)), "blank-changed"))
    renamed = told(check(tampered(act("the-employer-renamed-in-one-place"))), "blank-changed")
    assert renamed and not any("what it was cannot be told" in each for each in renamed)  # it stands elsewhere


def test_after_a_deletion_articles_have_the_numbers_of_word_and_stale_references_are_told() -> None:
    shown = {line.shown: line.label for line in read_file(made("short")).lines if line.role == "Heading2"}
    found = check(tampered(lambda word: word.body.remove(word.controls(PURPOSE)[0])))
    for clause in found.readings[0].clauses:
        if clause.heading in shown and clause.state == "intact":
            number = int(re.findall(r"\d+", shown[clause.heading])[0])
            assert clause.article.replace("\u00a0", " ") == f"Article {number - 1}"
    stale = told(found, "reference-stale")
    assert stale
    for text in stale:
        before, now = re.findall(r"“article (\d+)”; its article is now number (\d+)", text)[0]
        assert int(now) == int(before) - 1
    assert "reference-number" not in found.list_codes()
    assert {clause.state for clause in found.readings[0].clauses if clause.label != "purpose@1"} == {"intact"}


def test_a_reference_to_a_deleted_article_is_told_and_leaves_the_text_intact() -> None:
    found = check(tampered(lambda word: word.body.remove(word.controls("data-classes@1")[0])))
    assert [remark.clause for remark in found.all_remarks() if remark.code == "reference-dead"].count(DATA) == 1
    assert state(found, DATA) == "intact"


def test_an_article_added_with_enter_is_added_text_and_the_one_before_keeps_its_weight() -> None:
    def after_data(word: Word) -> None:
        act("an-article-added-with-enter")(word)
        content, own = word.controls(SKILLS)[0].find(f"{W}sdtContent"), word.controls(DATA)[0].find(f"{W}sdtContent")
        own.extend(list(content)[-2:])

    found = check(tampered(after_data))
    data = next(clause for clause in found.readings[0].clauses if clause.label == DATA)
    assert (data.state, data.since_issue) == ("intact", True)
    assert data.today is not None and data.today.weight == "disciplinary"
    assert found.readings[0].count_states()["added"] == 1 and not found.clean
    (added,) = told(found, "added-by-hand")
    assert re.search(r"an article was added by hand, “Article \d+\. Repas”: “Chacun déjeune où il veut\.”", added)
    assert "reference-number" not in found.list_codes() and told(found, "reference-stale")


def test_a_sentence_added_at_the_end_of_an_article_is_a_change_of_it() -> None:
    def add(word: Word) -> None:
        word.controls(SKILLS)[0].find(f"{W}sdtContent").append(p("Sauf en cas d’urgence."))

    assert state(check(tampered(add)), SKILLS) == "changed"


@pytest.mark.parametrize("mark", ["\u00ad", "softHyphen"])
def test_a_hyphen_that_is_not_seen_is_a_change(mark: str) -> None:
    def cut(word: Word) -> None:
        if mark == "\u00ad":
            return act("a-soft-hyphen-inside-a-word")(word)
        before, middle, _ = word.cut(SKILLS, "thode")
        assert before is not middle
        middle.find(f"{W}t").addprevious(xml("<w:softHyphen/>"))

    found = check(tampered(cut))
    assert state(found, SKILLS) == "changed"
    assert told(found, "odd-characters")[0].endswith("inside a word: “méthode” → “mé[-]thode”")


def test_a_number_typed_before_a_paragraph_is_quoted() -> None:
    found = check(tampered(act("a-number-typed")))
    assert "“9.9” was typed before: “" in told(found, "printed-changed")[0] and state(found, SKILLS) == "changed"


def test_a_reference_typed_over_in_a_clause_with_a_table_changes_no_table() -> None:
    found = check(tampered(act("a-reference-turned-into-text")))
    assert state(found, "data-classes@1") == "intact" and found.list_codes() == {"reference-typed"}


def test_no_name_of_ours_is_told_on_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def several(word: Word) -> None:
        for name in ("a-time-limit-changed", "must-becomes-may", "a-clause-deleted", "a-reference-retargeted",
                     "a-tag-of-another-edition"):  # fmt: skip
            act(name)(word)

    (file := tmp_path / "file.docx").write_bytes(tampered(several))
    for language in ("fr", "en"):
        assert main(["verify", str(file), "--as-of", "2026-11-24", "--lang", language, "--all"]) == 1
        out = capsys.readouterr().out.replace("\u00a0", " ")
        named = {*aigov.load_library().clauses, *aigov.load_library().vocabulary.blanks, *VEHICLES.values()}
        assert not [
            name
            for name in named
            if re.search(rf"(?<![\w.@]){re.escape(name)}(?![\w.])", out) and ("-" in name or "." in name)
        ]
        assert not re.search(r"[\w-]@\d", out)
        assert re.search(r"Article \d+ – ", out)


def test_pending_changes_are_read_both_ways() -> None:
    data = tampered(next(case.act for case in TAMPERINGS if case.name == "an-insertion-pending"))
    check_settled_lines(data)
    found = check(data)
    assert [reading.name for reading in found.readings] == ["accepted", "rejected"]
    assert (state(found, SKILLS, reading=0), state(found, SKILLS, reading=1)) == ("changed", "intact")
    assert found.readings[1].intact and not found.clean


def test_articles_have_the_numbers_they_get_once_a_deletion_is_accepted() -> None:
    def delete(word: Word) -> None:
        for paragraph in word.controls(PURPOSE)[0].iter(f"{W}p"):
            properties = paragraph.find(f"{W}pPr/{W}rPr")
            if properties is None:
                paragraph.find(f"{W}pPr").append(properties := xml("<w:rPr/>"))
            properties.insert(0, xml('<w:del w:id="903" w:author="A. B."/>'))
            for run in paragraph.findall(f"{W}r"):
                mark = xml('<w:del w:id="904" w:author="A. B."/>')
                run.addprevious(mark)
                mark.append(run)

    data = tampered(delete)
    check_settled_lines(data)
    accepted, rejected = check(data).readings
    numbers = [
        {clause.label: clause.article.replace("\u00a0", " ") for clause in each.clauses}
        for each in (accepted, rejected)
    ]
    assert (numbers[0][DATA], numbers[1][DATA]) == ("Article 36", "Article 37")
    assert [clause.label for clause in accepted.list_clauses_in("missing")] == ["purpose@1"]
    assert "reference-stale" in accepted.list_codes() and rejected.intact


def test_a_change_that_was_accepted_is_a_change() -> None:
    def accepted(word: Word) -> None:
        next(case.act for case in TAMPERINGS if case.name == "an-insertion-pending")(word)
        for insertion in list(word.root.iter(f"{W}ins")):
            for run in list(insertion):
                insertion.addprevious(run)
            insertion.getparent().remove(insertion)

    found = check(tampered(accepted))
    assert not found.pending and state(found, SKILLS) == "changed"


def test_a_deletion_pending_and_rejected() -> None:
    def deleted(word: Word) -> None:
        paragraph = word.paragraph(SKILLS, "conserver une méthode")
        run = paragraph.find(f"{W}r")
        mark = xml('<w:del w:id="901" w:author="A. B."/>')
        run.addprevious(mark)
        mark.append(run)
        run.find(f"{W}t").tag = f"{W}delText"

    found = check(tampered(deleted))
    assert (state(found, SKILLS, reading=0), state(found, SKILLS, reading=1)) == ("changed", "intact")


def test_a_paragraph_mark_deleted_joins_two_paragraphs() -> None:
    def marked(word: Word) -> None:
        properties = word.paragraph(SKILLS, "travailler parfois").find(f"{W}pPr")
        properties.append(xml('<w:rPr><w:del w:id="902" w:author="A. B."/></w:rPr>'))

    found = check(tampered(marked))
    assert state(found, SKILLS, reading=0) == "changed" and state(found, SKILLS, reading=1) == "intact"
    assert "paragraphs-merged" in found.readings[0].list_codes() or "words-changed" in found.readings[0].list_codes()


# ------------------------------------------------------------------ forged proofs
def test_the_field_altered_is_named() -> None:
    found = check(tampered(next(case.act for case in TAMPERINGS if case.name == "a-fact-edited")))
    assert found.seal == "broken"
    assert [remark.text("en") for remark in found.remarks if remark.code == "seal-broken"] == [
        "the proof part was altered: “Day of the deposit at the registry”"
    ]
    assert [remark.about for remark in found.remarks] == ["facts.situation.procedure.deposit_on"]
    assert all(clause.today is not None and not clause.today.weight for clause in found.readings[0].clauses)


def test_a_forger_without_key_is_found_by_the_key() -> None:
    def forge(word: Word) -> None:
        proof = word.proof()
        facts = re.sub(r'"deposit_on":"\d{4}', '"deposit_on":"2020', proof.facts)
        word.forge(replace(proof, facts=facts))

    data = tampered(forge, key=KEY)
    assert check(data).seal == "plain"  # anyone could have made it, and the words of the seal say so
    assert check(data, key=KEY).seal == "no-key" and "seal-key" in check(data, key=KEY).list_codes()


def test_the_facts_check_facts_of_another_matter() -> None:
    matter = aigov.samples.sample_matter(VEHICLES["chapter"])
    assert "facts-differ" not in check(made("short"), matter=matter).list_codes()
    assert matter.procedure is not None
    other = matter.model_copy(
        update={"procedure": matter.procedure.model_copy(update={"deposit_on": dt.date(2026, 10, 5)})}
    )
    found = next(remark for remark in check(made("short"), matter=other).remarks if remark.code == "facts-differ")
    assert found.text("en").endswith("not those of the matter: “Day of the deposit at the registry”")
    assert found.text("fr").endswith("«\u00a0Jour du dépôt au greffe\u00a0»")
    assert found.about == "situation.procedure.deposit_on"


def test_the_foreign_check_proof_of_another_file() -> None:
    def exchange(word: Word) -> None:
        word.parts[word.proof_name] = Word(made("amendment")).parts[Word(made("amendment")).proof_name]

    assert "proof-of-another" in check(tampered(exchange)).list_codes()


def test_the_foreign_check_proof_of_another_client() -> None:
    matter = aigov.samples.sample_matter(VEHICLES["chapter"])
    employer = matter.employer.model_copy(update={"name": "Scierie Vauban", "address": "1 rue Basse, 69001 Lyon"})
    contacts = matter.contacts.model_copy(
        update={"incidents": "a@vauban.example", "requests": "b@vauban.example", "questions": "c@vauban.example"}
    )
    other = matter.model_copy(update={"employer": employer, "contacts": contacts})
    theirs = Word(aigov.to_bytes(aigov.assemble(aigov.assess(shortened(aigov.load_library()), other), "fr"), "docx"))

    def exchange(word: Word) -> None:
        word.parts[word.proof_name] = theirs.parts[theirs.proof_name]

    assert "proof-of-another" in check(tampered(exchange)).list_codes()


def test_the_part_may_be_written_again_by_another_program() -> None:
    def pretty(word: Word) -> None:
        root = etree.fromstring(word.parts[word.proof_name])
        etree.indent(root)
        word.parts[word.proof_name] = etree.tostring(root, encoding="UTF-16")

    assert check(tampered(pretty)).clean


def test_without_proof_a_matter_gives_the_facts() -> None:
    gone = tampered(next(case.act for case in TAMPERINGS if case.name == "the-proof-part-removed"))
    data = next(
        clause
        for clause in check(gone, matter=aigov.samples.sample_matter(VEHICLES["chapter"])).readings[0].clauses
        if clause.label == DATA
    )
    assert data.today is not None and data.today.weight == "disciplinary"
    bare = next(clause for clause in check(gone).readings[0].clauses if clause.label == DATA)
    assert bare.today is not None and bare.today.weight == "" and check(gone).seal == "texts"


def test_an_amendment_is_weighed_only_with_its_matter() -> None:
    first = check(made("amendment")).readings[0].clauses[0]
    assert first.today is not None and first.today.weight == "" and "amendment" in first.today.text("en")
    found = check(made("amendment"), matter=aigov.samples.sample_matter(VEHICLES["amendment"])).readings[0].clauses
    assert {clause.today.weight for clause in found if clause.today} == {clause.recorded for clause in found}


def test_an_edition_superseded_is_told() -> None:
    matter = aigov.samples.sample_matter(VEHICLES["chapter"]).model_copy(update={"pins": {"confidential-data": 1}})
    data = aigov.to_bytes(aigov.assemble(aigov.assess(shortened(aigov.load_library()), matter), "fr"), "docx")
    found = check(data)
    old = next(clause for clause in found.readings[0].clauses if clause.label == "confidential-data@1")
    assert (old.newer, old.state) == (DATA, "intact") and found.clean


def test_a_library_of_another_release_weighs_today_and_the_shipped_one_on_its_day() -> None:
    shipped = few(aigov.load_library())
    newer = replace(shipped, release="2027.01", earlier=(*shipped.earlier, shipped.release))
    found = verify(made("short"), newer, libraries=[shipped], today=dt.date(2027, 1, 15))
    first = found.readings[0].clauses[0]
    assert found.release_known and first.named is not None and first.today is not None
    assert (first.named.release, first.named.day, first.today.release, first.today.day) == (
        "aigov 2026.12",
        "2026-11-24",
        "aigov 2027.01",
        "2027-01-15",
    )
    assert verify(made("short"), newer, today=dt.date(2027, 1, 15)).readings[0].clauses[0].named == first.named
    alone = verify(made("short"), replace(newer, earlier=()), today=dt.date(2027, 1, 15))
    missing = alone.readings[0].clauses[0].named
    assert not alone.release_known and missing is not None and "not available here" in missing.text("en")


def test_a_newer_edition_is_the_one_in_force_on_the_day_asked() -> None:
    shipped = aigov.load_library()
    skills, other = shipped.clauses["skills"], shipped.clauses["bias"].editions[1]
    second = replace(skills.editions[1], number=2, in_force=dt.date(2027, 6, 1), wordings=other.wordings)
    library = few(
        replace(
            shipped, clauses={**shipped.clauses, "skills": replace(skills, editions={**skills.editions, 2: second})}
        )
    )

    def newer(day: dt.date) -> str:
        found = verify(made("short"), library, today=day)
        return next(clause.newer for clause in found.readings[0].clauses if clause.label == SKILLS)

    assert (newer(dt.date(2027, 5, 31)), newer(dt.date(2027, 6, 1))) == ("", "skills@2")


def test_a_clause_of_a_house_library_is_recognised_with_its_library_only(tmp_path: Path) -> None:
    house = tmp_path / "house"
    folder = house / "clauses" / "never-enter" / "confidential-data"
    folder.mkdir(parents=True)
    (house / "library.yaml").write_text('name: acme\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    (own,) = (path.parent for path in aigov.load_library().folders[0].glob("clauses/*/confidential-data/clause.yaml"))
    for file in own.iterdir():
        if file.name.startswith("2."):
            text = file.read_text(encoding="utf-8")
            added = "Le cabinet le rappelle chaque année." if ".fr." in file.name else "The firm recalls it every year."
            (folder / file.name.replace("2.", "1.", 1)).write_text(f"{text.rstrip()} {added}\n", encoding="utf-8")
    source = (own / "clause.yaml").read_text(encoding="utf-8")
    (folder / "clause.yaml").write_text(source[: source.index("\n  2:") + 1], encoding="utf-8")
    library = aigov.load_library(house)
    matter = aigov.samples.sample_matter(VEHICLES["chapter"])
    data = aigov.to_bytes(aigov.assemble(aigov.assess(shortened(library), matter), "fr"), "docx")
    found = verify(data, few(library), libraries=[few(aigov.load_library())], today=TODAY)
    assert [remark.text("en") for remark in found.all_remarks() if remark.fault] == [] and found.clean
    assert "acme/confidential-data@1" in {clause.label for clause in found.readings[0].clauses}
    shipped = check(data)
    assert not shipped.clean and "record-unknown" in shipped.list_codes()


# ------------------------------------------------------------------ other programs
def test_a_file_saved_by_libreoffice_is_clean() -> None:
    """``libreoffice.docx`` is the chapter in two columns, opened and saved by LibreOffice."""
    found = check((HERE / "libreoffice.docx").read_bytes())
    assert [remark.text("en") for remark in found.all_remarks() if remark.fault] == []
    assert found.clean and {clause.language for clause in found.readings[0].clauses} == {"fr", "en"}


def test_a_file_with_controls_around_the_paragraphs_of_its_cells_is_clean() -> None:
    """``former-controls.docx`` is the amendment in two columns as it was made before controls stood in paragraphs."""
    data = (HERE / "former-controls.docx").read_bytes()
    word = Word(data)
    assert len([cell for cell in word.root.iter(f"{W}tc") if cell.find(f"{W}sdt") is not None]) > 50
    found = check(data)
    assert [remark.text("en") for remark in found.all_remarks() if remark.fault] == []
    assert found.clean and {clause.language for clause in found.readings[0].clauses} == {"fr", "en"}


def test_a_proof_of_the_first_form_is_read_and_says_what_was_changed() -> None:
    """``former-proof.docx`` is the amendment sealed with a key when each digest stood beside what it is of."""
    word = Word((HERE / "former-proof.docx").read_bytes())
    found = check(word.data(), key=KEY)
    assert [remark.text("en") for remark in found.all_remarks() if remark.fault] == []
    assert found.clean and found.seal == "key"
    assert b"<prints>" not in word.parts[word.proof_name] and word.proof().form == 1
    recorded = next(each for each in word.proof().clauses if each.tag == INCIDENT)
    part = word.parts[word.proof_name]
    word.parts[word.proof_name] = part.replace(recorded.printed.encode(), b"0" * 32)
    found = check(word.data())
    assert found.seal == "unchecked" and word.proof().altered_fields() == [f"{INCIDENT} (fr)"]


def test_a_digest_changed_in_a_proof_is_named() -> None:
    whole = Word(made("short")).proof()
    assert whole.form == 2 and whole.seal_holds()
    named = [name for name, _ in whole.list_prints()]
    for place in depth((0, len(whole.clauses), len(named) - 1), range(len(named))):
        word = Word(made("short"))
        part = word.parts[word.proof_name].decode()
        line = whole.write_prints().split("\n")[place]
        lines = part.partition("<prints>")[2].partition("</prints>")[0].split("\n")
        lines[place] = ("1" if line[0] == "0" else "0") + line[1:]
        head, _, rest = part.partition("<prints>")
        changed = f"{head}<prints>{chr(10).join(lines)}</prints>{rest.partition('</prints>')[2]}"
        word.parts[word.proof_name] = changed.encode()
        assert not word.proof().seal_holds() and word.proof().altered_fields() == [named[place]]
        assert check(word.data()).seal == "broken"


@pytest.mark.parametrize("act", ["one-less", "two-lists", "none", "another-form"])
def test_prints_that_are_not_as_many_as_what_they_are_of_are_told(act: str) -> None:
    def change(word: Word) -> None:
        part = word.parts[word.proof_name]
        prints = re.search(rb"<prints>.*</prints>", part, re.DOTALL)
        assert prints is not None
        new = {
            "one-less": prints[0].replace(prints[0][8:].partition(b"\n")[0] + b"\n", b"", 1),
            "two-lists": prints[0] * 2,
            "none": b"",
            "another-form": prints[0],
        }[act]
        word.parts[word.proof_name] = part.replace(prints[0], new)
        if act == "another-form":
            word.parts[word.proof_name] = part.replace(b' form="2"', b' form="3"')

    found = check(tampered(change))
    assert found.seal == "malformed" and "proof-form" in found.list_codes()


@pytest.mark.parametrize("name", ["pandoc.docx", "odt.docx"])
def test_a_file_that_lost_its_controls_and_proof_is_read_by_its_texts(name: str) -> None:
    """``pandoc.docx`` went through pandoc, ``odt.docx`` through OpenDocument and back: the chapter, in French."""
    found = check((HERE / name).read_bytes())
    assert found.seal == "texts" and found.intact and not found.clean
    assert len(found.readings[0].clauses) == articles("chapter") and found.vehicle == "it-charter-chapter"
    assert "added-by-hand" not in found.list_codes()  # of the contents either, which pandoc makes plain text


@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("AIGOV_REQUIRE_TOOLS"), reason="LibreOffice is not installed"
)
@pytest.mark.parametrize("base", depth(["short both"], ["chapter", "both", "sequence"]))
def test_libreoffice_installed_here_keeps_what_is_printed(base: str, tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(made(base))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "docx",
        "--outdir",
        str(tmp_path / "out"),
        str(tmp_path / "in.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert check((tmp_path / "out" / "in.docx").read_bytes()).clean


def as_word_saves(word: Word) -> None:
    """What Word is known to do when it saves a file. A simulation: there is no Word here.

    It adds rsids and paragraph ids, splits runs and marks spelling between them, leaves out the language of the
    document, renumbers and moves bookmarks, wraps words in smart tags, sets fields to be brought up to date.
    """
    for number, paragraph in enumerate(word.root.iter(f"{W}p")):
        paragraph.set(f"{W}rsidR", f"{number:08X}")
        paragraph.set("{http://schemas.microsoft.com/office/word/2010/wordml}paraId", f"{number:08X}")
        for run in list(paragraph.iter(f"{W}r")):
            run.set(f"{W}rsidRPr", "00AB12CD")
            language = run.find(f"{W}rPr/{W}lang")
            if language is not None and language.get(f"{W}val") == "fr-FR":
                language.getparent().remove(language)  # that of the document's defaults
            text = run.find(f"{W}t")
            if text is not None and len(text.text or "") > 20 and len(run.findall(f"{W}t")) == 1 and len(run) <= 2:
                head, tail = text.text[:9], text.text[9:]
                rest = etree.fromstring(etree.tostring(run))
                text.text, rest.find(f"{W}t").text = head, tail
                for each in (text, rest.find(f"{W}t")):
                    each.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                run.addnext(rest)
                run.addnext(xml('<w:proofErr w:type="spellStart"/>'))
        for start in list(paragraph.findall(f"{W}bookmarkStart")):
            if not any(said(each) for each in start.itersiblings(preceding=True)):  # not past words
                paragraph.insert(1, start)
        first = paragraph.find(f"{W}r")
        if first is not None and first.find(f"{W}t") is not None:
            tag = xml('<w:smartTag w:uri="u" w:element="e"/>')
            first.addprevious(tag)
            tag.append(first)
            tag.addnext(xml("<w:r><w:lastRenderedPageBreak/></w:r>"))
    word.parts["word/settings.xml"] = word.parts["word/settings.xml"].replace(
        b"</w:settings>", b"<w:rsids/></w:settings>"
    )


@pytest.mark.parametrize(
    "base", depth(["short sequence", "amendment"], ["chapter", "both", "sequence", "amendment", "complete"])
)
def test_what_word_does_when_saving_changes_nothing(base: str) -> None:
    found = check(tampered(as_word_saves, base))
    assert [remark.text("en") for remark in found.all_remarks() if remark.fault] == []
    assert found.clean


@pytest.mark.parametrize("language", ["en-US", "de-DE"])
def test_another_proofing_language_changes_nothing(language: str) -> None:
    def act(word: Word) -> None:
        for each in word.root.iter(f"{W}lang"):
            each.set(f"{W}val", language)

    assert check(tampered(act)).clean


def test_white_words_on_a_dark_ground_are_read() -> None:
    def act(word: Word) -> None:
        paragraph = word.paragraph(SKILLS, "conserver une méthode")
        paragraph.find(f"{W}pPr").append(xml('<w:shd w:val="clear" w:fill="1F2A44"/>'))
        for run in paragraph.findall(f"{W}r"):
            look(run, '<w:color w:val="FFFFFF"/>')

    assert check(tampered(act)).clean


# ------------------------------------------------------------------ reading
def test_the_same_is_printed_before_and_after_reading() -> None:
    data = made("short both")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at_issue = part_fingerprints(archive.read("word/document.xml"))
    assert at_issue == printed_fingerprints(read_file(data).lines)
    assert {language for _, language in at_issue} == {"fr", "en", "", "signatures", "1", "2"}  # annexes by their turn


def test_accepting_and_rejecting_gives_the_two_texts() -> None:
    word = Word(made("short"))
    before = [line.text for line in read_file(word.data()).lines]
    paragraph = word.paragraph(SKILLS, "conserver une méthode")
    copied = etree.fromstring(etree.tostring(paragraph))
    copied.find(f"{W}pPr").append(xml('<w:rPr><w:ins w:id="1" w:author="A"/></w:rPr>'))
    run = copied.find(f"{W}r")
    mark = xml('<w:ins w:id="2" w:author="A"/>')
    run.addprevious(mark)
    mark.append(run)
    paragraph.addprevious(copied)
    lines = read_file(word.data()).lines
    assert [line.text for line in resolve_changes(lines, accepted=False)] == before
    assert len(resolve_changes(lines, accepted=True)) == len(before) + 1


def test_text_in_a_field_that_is_no_number_is_text() -> None:
    def act(word: Word) -> None:
        field = (
            '<w:fldSimple w:instr=" REF a_a_purpose "><w:r><w:rPr><w:lang w:val="fr-FR"/></w:rPr><w:t'
            ' xml:space="preserve"> sauf urgence</w:t></w:r></w:fldSimple>'
        )
        word.paragraph(SKILLS, "conserver une méthode").append(xml(field))

    assert state(check(tampered(act)), SKILLS) == "changed"


def test_a_second_document_part_deceives_nobody() -> None:
    """What the package says is the document is read, not what is called document.xml."""

    def act(word: Word) -> None:
        word.parts["_rels/.rels"] = word.parts["_rels/.rels"].replace(b"word/document.xml", b"word/other.xml")
        word.parts["word/other.xml"] = (
            b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
        )

    assert len(check(tampered(act)).readings[0].list_clauses_in("missing")) == articles()


# ------------------------------------------------------------------ files that are no files of ours, or hostile
def test_a_document_of_somebody_else_is_not_ours() -> None:
    from docx import Document

    document = Document()
    document.add_heading("Règlement intérieur", 1)
    document.add_paragraph(
        "Il est interdit de fumer dans les locaux de l’entreprise, sauf dans les emplacements prévus."
    )
    file = io.BytesIO()
    document.save(file)
    found = check(file.getvalue())
    assert found.seal == "foreign" and not found.ours and found.readings[0].clauses == ()


def _zip(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r"'
    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    b' Target="word/document.xml"/></Relationships>'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-word"),
        (b"PK\x03\x04" + b"\x00" * 40, "not-word"),
        ({"a.txt": b"a"}, "not-word"),
        ({"_rels/.rels": RELS, "word/document.xml": b"<broken"}, "damaged"),
        ({"_rels/.rels": RELS, "word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}, "doctype"),
        ({"_rels/.rels": RELS, "word/document.xml": 90_000_000}, "zip-bomb"),
        ({"_rels/.rels": RELS} | {f"p{n}": b"" for n in range(2100)}, "zip-bomb"),
    ],
    ids=["empty", "half a zip", "zip", "broken xml", "entities", "bomb", "many parts"],
)
def test_a_hostile_file_is_a_problem_not_a_traceback(data: bytes | dict[str, bytes | int], code: str) -> None:
    """Of parts, or of a number of spaces, a file is made when its turn comes: not in each process that reads this."""
    found = check(data if isinstance(data, bytes) else _zip({name: _fill(part) for name, part in data.items()}))
    assert [problem.code for problem in found.problems] == [code] and not found.clean


def _fill(part: bytes | int) -> bytes:
    return part if isinstance(part, bytes) else b" " * part


def test_parts_of_the_same_name_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", b"<a/>")
        archive.writestr("word/Document.xml", b"<b/>")
    assert check(packed.getvalue()).problems[0].code == "two-parts"


def test_a_file_nested_too_deep_is_a_problem() -> None:
    inner = "<w:sdt><w:sdtContent>" * 120 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 120
    head = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    data = _zip(
        {"_rels/.rels": RELS, "word/document.xml": f"<w:document {head}><w:body>{inner}</w:body></w:document>".encode()}
    )
    assert check(data).problems == () or check(data).problems[0].code in ("too-deep", "damaged")


def test_a_long_and_repetitive_file_is_read_in_reasonable_time() -> None:
    def act(word: Word) -> None:
        control = word.controls(INCIDENT)[0].find(f"{W}sdtContent")
        for turn in range(800):
            control.append(p(f"L’utilisateur signale le jour même l’incident qu’il a causé {turn} " * 12))

    started = dt.datetime.now()
    assert state(check(tampered(act)), INCIDENT) == "changed"
    assert (dt.datetime.now() - started).total_seconds() < 40
    assert MAX_LINES <= 50_000


@pytest.mark.parametrize("facts", ["[" * 5000, '{"situation": 1}', "", "null"])
def test_a_hostile_proof_is_a_problem_not_a_traceback(facts: str) -> None:
    def act(word: Word) -> None:
        word.forge(replace(word.proof(), facts=facts))

    found = check(tampered(act))
    assert all(clause.today is not None and not clause.today.weight for clause in found.readings[0].clauses)


def test_a_proof_of_another_form_is_told() -> None:
    def act(word: Word) -> None:
        word.parts[word.proof_name] = b'<proof xmlns="urn:aigov-docs:proof:1"><odd/></proof>'

    found = check(tampered(act))
    assert found.seal == "malformed" and "proof-form" in found.list_codes()


def test_the_anchor_of_a_signature_service_is_no_hidden_text() -> None:
    matter = aigov.samples.sample_matter(VEHICLES["amendment"]).model_copy(update={"signature_anchor": "yousign"})
    data = aigov.to_bytes(aigov.assemble(aigov.assess(aigov.load_library(), matter), "fr"), "docx")
    assert check(data).clean


# ------------------------------------------------------------------ seals
def test_a_seal_made_with_a_key_needs_the_key() -> None:
    proof = FileProof({"vehicle": "charter"}, "{}", ())
    assert seal_proof(proof).seal_holds() and not seal_proof(proof).seal_holds(KEY)
    assert seal_proof(proof, KEY).seal_holds(KEY) and not seal_proof(proof, KEY).seal_holds()
    assert seal_text("a", KEY) != seal_text("a")
    back = read_proof(proof_to_xml(seal_proof(proof, KEY)))
    assert isinstance(back, FileProof) and back.seal_holds(KEY)


def test_every_value_is_under_the_seal() -> None:
    proof = Word(made("short both")).proof()
    changed = [
        replace(proof, head={**proof.head, name: "x"}) for name in proof.head
    ] + [
        replace(proof, facts=proof.facts.replace("false", "true", 1)),
        replace(proof, clauses=proof.clauses[1:]),
        replace(proof, clauses=(proof.clauses[1], proof.clauses[0], *proof.clauses[2:])),
        replace(proof, clauses=(replace(proof.clauses[0], printed="0" * 32), *proof.clauses[1:])),
        replace(proof, blanks={}),
        replace(proof, rest={}),
        replace(proof, with_key=True),
        replace(proof, marks=""),
    ]  # fmt: skip
    assert not any(each.seal_holds() for each in changed)


# ------------------------------------------------------------------ command line
def test_the_command_says_clean_or_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.docx", tmp_path / "bad.docx"
    good.write_bytes(made("short"))
    bad.write_bytes(tampered(next(case.act for case in TAMPERINGS if case.name == "must-becomes-may")))
    assert main(["verify", str(good), "--as-of", "2026-11-24", "--lang", "en"]) == 0
    assert "Every clause is intact" in capsys.readouterr().out
    assert main(["verify", str(good), str(bad), "--as-of", "2026-11-24", "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "chatbots@2" not in out and "“doit” → “peut”" in out


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, key = tmp_path / "file.docx", tmp_path / "key"
    file.write_bytes(made("short", KEY))
    key.write_bytes(KEY + b"\n")
    assert main(["verify", str(file), "--as-of", "2026-11-24", "--key", str(key), "--json"]) == 0
    said_of = json.loads(capsys.readouterr().out)[0]
    assert said_of["clean"] and said_of["seal"] == "key" and len(said_of["readings"][0]["clauses"]) == articles()


def test_the_command_refuses_a_wrong_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file.docx"
    file.write_bytes(made("short"))
    assert main(["verify", str(file), "--as-of", "yesterday"]) == 2
    assert main(["verify", str(tmp_path / "missing.docx"), "--as-of", "2026-11-24"]) == 1


def test_each_tampering_is_in_the_table() -> None:
    text = (Path(__file__).parents[1] / "docs" / "verify.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| [^|]+ \| [^|]+ \| `([a-z-]+)`", text, re.MULTILINE))
    assert rows == {case.name for case in TAMPERINGS} | {
        "a-forger-without-key",
        "the-facts-of-another-matter",
        "the-proof-of-another-file",
    }


_ = (look, said)
