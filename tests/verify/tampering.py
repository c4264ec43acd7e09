"""Ways of tampering with a Word file of ours, each as somebody would do it in Word or with a zip program.

Each entry of `TAMPERINGS` names the check that must find it: `tools/mutate_verify.py` takes each check away in turn.
"""

from __future__ import annotations

import copy
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from aigov_docs.word.proof_part import FileProof, proof_to_xml, read_proof, seal_proof

URI = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{URI}}}"
XMLNS = f'xmlns:w="{URI}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


class Word:
    """A Word file taken apart: its parts as bytes, its document part as a tree."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])

    def data(self) -> bytes:
        """The file put together again."""
        self.parts["word/document.xml"] = etree.tostring(
            self.root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return packed.getvalue()

    # ---- the text
    @property
    def body(self) -> Any:
        return self.root[0]

    def controls(self, tag: str) -> list[Any]:
        """The controls of a clause."""
        found = [each for each in self.root.iter(f"{W}sdt") if each.find(f"{W}sdtPr/{W}tag").get(f"{W}val") == tag]
        assert found, tag
        return found

    def paragraph(self, tag: str, text: str) -> Any:
        """The paragraph of a clause that holds a text."""
        for each in self.controls(tag):
            for found in each.iter(f"{W}p"):
                if text in said(found):
                    return found
        raise AssertionError(f"{tag}: {text}")

    def replace(self, tag: str, old: str, new: str, *, under: Any = None) -> Any:
        """Write another text in place of one; gives the run changed."""
        for place in [under] if under is not None else self.controls(tag):
            for text in place.iter(f"{W}t"):
                if old in (text.text or ""):
                    text.text = text.text.replace(old, new, 1)
                    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
                    return text.getparent()
        raise AssertionError(f"{tag}: {old}")

    def cut(self, tag: str, text: str) -> tuple[Any, Any, Any]:
        """Cut a run in three, so that one text stands alone in the middle one."""
        run = self.replace(tag, text, text)
        node = run.find(f"{W}t")
        before, _, after = node.text.partition(text)
        runs = [run, copy.deepcopy(run), copy.deepcopy(run)]
        run.addnext(runs[1])
        runs[1].addnext(runs[2])
        for each, part in zip(runs, (before, text, after), strict=True):
            each.find(f"{W}t").text = part
            each.find(f"{W}t").set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return runs[0], runs[1], runs[2]

    def listed(self) -> list[list[Any]]:
        """The lines of the contents: the texts of each, its number first."""
        return [
            list(each.iter(f"{W}t"))
            for each in self.root.iter(f"{W}p")
            if each.find(f"{W}pPr/{W}pStyle") is not None and each.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "TOC1"
        ]

    # ---- parts
    @property
    def proof_name(self) -> str:
        return next(
            name
            for name in self.parts
            if re.fullmatch(r"customXml/item\d+\.xml", name) and b"urn:aigov-docs:proof:1" in self.parts[name]
        )

    def proof(self) -> FileProof:
        found = read_proof(self.parts[self.proof_name])
        assert isinstance(found, FileProof)
        return found

    def forge(self, proof: FileProof) -> None:
        """Put another proof part, sealed again without key."""
        self.parts[self.proof_name] = proof_to_xml(seal_proof(proof))

    def link(self, name: str, kind: str, content_type: str, xml: str) -> None:
        """Add a part that the document is linked to."""
        self.parts[f"word/{name}"] = xml.encode()
        relations = "word/_rels/document.xml.rels"
        new = (
            f'<Relationship Id="rIdT" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
            f' Target="{name}"/></Relationships>'
        )
        self.parts[relations] = self.parts[relations].replace(b"</Relationships>", new.encode())
        override = (
            f'<Override PartName="/word/{name}"'
            f' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{content_type}+xml"/>'
            f"</Types>"
        )
        self.parts["[Content_Types].xml"] = self.parts["[Content_Types].xml"].replace(b"</Types>", override.encode())


def said(paragraph: Any) -> str:
    """The text of a paragraph."""
    return "".join(node.text or "" for node in paragraph.iter(f"{W}t"))


def xml(text: str) -> Any:
    """A piece of WordprocessingML."""
    return etree.fromstring(re.sub(r"^<([\w:]+)", rf"<\1 {XMLNS}", text, count=1))


def p(text: str, look: str = "") -> Any:
    """A paragraph of body text in French."""
    return xml(
        f'<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr><w:r><w:rPr>{look}<w:lang'
        f' w:val="fr-FR"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
    )


def look(run: Any, piece: str) -> None:
    """Give a run a look."""
    run.find(f"{W}rPr").insert(0, xml(piece))


@dataclass(frozen=True)
class Tampering:
    """One way of tampering: the check that finds it, and what is found about which clause."""

    name: str
    check: str
    code: str
    act: Callable[[Word], None]
    clause: str = ""
    base: str = "short"


TAMPERINGS: list[Tampering] = []
INCIDENT, DATA, PURPOSE, SKILLS = "incident-reporting@1", "confidential-data@2", "purpose@1", "skills@1"
LISTED = "lists/annex-updates@1"  # of the library in `house`: it has a list of references


def tampering(
    check: str, code: str, clause: str = "", base: str = "short"
) -> Callable[[Callable[[Word], None]], Callable[[Word], None]]:
    def keep(act: Callable[[Word], None]) -> Callable[[Word], None]:
        TAMPERINGS.append(Tampering(act.__name__.replace("_", "-"), check, code, act, clause, base))
        return act

    return keep


# ------------------------------------------------------------------ words
@tampering("words", "words-changed", INCIDENT)
def a_word_changed(word: Word) -> None:
    word.replace(INCIDENT, "n’effacer aucune trace", "n’effacer qu’une trace")


@tampering("words", "words-changed", "chatbots@2")
def must_becomes_may(word: Word) -> None:
    word.replace("chatbots@2", "l’utilisateur doit vérifier que", "l’utilisateur peut vérifier que")


@tampering("words", "words-changed", SKILLS)
def a_negation_removed(word: Word) -> None:
    word.replace(SKILLS, "ne créent aucune obligation", "créent une obligation")


@tampering("deleted", "paragraph-missing", INCIDENT)
def a_paragraph_deleted(word: Word) -> None:
    found = word.paragraph(INCIDENT, "n’a ni à rechercher ni à dénoncer")
    found.getparent().remove(found)


@tampering("deleted", "tables-missing", "tools-list-in-text@1")
def a_table_deleted(word: Word) -> None:
    table = next(word.controls("tools-list-in-text@1")[0].iter(f"{W}tbl"))
    table.getparent().remove(table)


@tampering("added", "paragraph-added", INCIDENT)
def a_paragraph_added_inside(word: Word) -> None:
    word.paragraph(INCIDENT, "n’effacer aucune trace").addnext(p("Tout retard vaut faute grave."))


@tampering("outside", "added-by-hand")
def a_clause_added_by_hand(word: Word) -> None:
    word.controls(INCIDENT)[0].addnext(p("Chaque salarié paie l’abonnement de ses outils."))


@tampering("outside", "added-by-hand")
def an_article_added_with_enter(word: Word) -> None:
    """At the end of an article, inside its control: Enter, a heading, a text."""
    heading = copy.deepcopy(next(word.controls(SKILLS)[0].iter(f"{W}p")))
    for piece in [each for each in heading if each.tag != f"{W}pPr"]:
        heading.remove(piece)
    heading.append(xml("<w:r><w:t>Repas</w:t></w:r>"))
    content = word.controls(SKILLS)[0].find(f"{W}sdtContent")
    content.append(heading)
    content.append(p("Chacun déjeune où il veut."))


@tampering("repeated", "clause-duplicated", SKILLS)
def a_clause_duplicated(word: Word) -> None:
    control = word.controls(SKILLS)[0]
    control.addnext(copy.deepcopy(control))


@tampering("repeated", "paragraph-repeated", SKILLS)
def an_item_repeated(word: Word) -> None:
    item = word.paragraph(SKILLS, "conserver une méthode de secours")
    item.addnext(copy.deepcopy(item))


@tampering("reordered", "paragraphs-reordered", DATA)
def items_reordered(word: Word) -> None:
    word.paragraph(DATA, "numéros bancaires").addnext(word.paragraph(DATA, "données personnelles sensibles"))


@tampering("joined", "paragraphs-merged", PURPOSE)
def paragraphs_run_together(word: Word) -> None:
    one, other = word.paragraph(PURPOSE, "fixe ici"), word.paragraph(PURPOSE, "Aucune de ces règles")
    one.append(xml('<w:r><w:t xml:space="preserve"> </w:t></w:r>'))
    for run in other.findall(f"{W}r"):
        one.append(run)
    other.getparent().remove(other)


@tampering("joined", "paragraph-split", "anonymisation@1")
def a_paragraph_cut_in_two(word: Word) -> None:
    first = word.paragraph("anonymisation@1", "avant la requête")
    second = copy.deepcopy(first)
    first.addnext(second)
    text = said(first)
    at = text.index(". ") + 2
    for paragraph, kept in ((first, text[:at]), (second, text[at:])):
        runs = paragraph.findall(f"{W}r")
        for run in runs[1:]:
            paragraph.remove(run)
        runs[0].find(f"{W}t").text = kept


# ------------------------------------------------------------------ clauses
@tampering("missing", "clause-missing", SKILLS)
def a_clause_deleted(word: Word) -> None:
    found = word.controls(SKILLS)[0]
    found.getparent().remove(found)


@tampering("moved", "clause-moved")
def two_clauses_swapped(word: Word) -> None:
    word.controls("anonymisation@1")[0].addnext(word.controls(DATA)[0])


@tampering("moved", "clause-moved", SKILLS)
def a_clause_moved_to_another_chapter(word: Word) -> None:
    word.controls(PURPOSE)[0].addprevious(word.controls(SKILLS)[0])


@tampering("tags", "tag-lies", "review@1")
def two_clauses_merged_in_one_control(word: Word) -> None:
    one, other = word.controls(SKILLS)[0], word.controls("review@1")[0]
    for paragraph in list(other.find(f"{W}sdtContent")):
        one.find(f"{W}sdtContent").append(paragraph)
    other.getparent().remove(other)


@tampering("elsewhere", "paragraph-elsewhere", INCIDENT)
def a_paragraph_moved_to_another_clause(word: Word) -> None:
    word.paragraph(SKILLS, "conserver une méthode").addnext(word.paragraph(INCIDENT, "n’effacer aucune trace"))


@tampering("tags", "tag-lies", DATA)
def a_tag_of_another_edition(word: Word) -> None:
    word.controls(DATA)[0].find(f"{W}sdtPr/{W}tag").set(f"{W}val", "confidential-data@1")


@tampering("tags", "tag-lies", DATA)
def a_tag_of_another_clause(word: Word) -> None:
    word.controls(DATA)[0].find(f"{W}sdtPr/{W}tag").set(f"{W}val", "skills@1")


@tampering("tags", "no-control", DATA)
def a_control_removed(word: Word) -> None:
    _unwrap(word.controls(DATA)[0])


@tampering("tags", "no-controls")
def every_control_removed(word: Word) -> None:
    for control in list(word.root.iter(f"{W}sdt")):
        _unwrap(control)


def _unwrap(control: Any) -> None:
    for child in list(control.find(f"{W}sdtContent")):
        control.addprevious(child)
    control.getparent().remove(control)


# ------------------------------------------------------------------ values, tables, references
@tampering("blanks", "blank-changed", INCIDENT)
def a_time_limit_changed(word: Word) -> None:
    word.replace(INCIDENT, "le jour même", "dans un délai de 10 jours")


@tampering("strange", "blank-strange", INCIDENT)
def words_slipped_into_a_value(word: Word) -> None:
    word.replace(INCIDENT, "le jour même", "le jour même, sauf accord verbal,")


@tampering("differ", "blank-differs")
def the_employer_renamed_in_one_place(word: Word) -> None:
    word.replace(PURPOSE, "Ateliers Duval-Œuvrard", "Ateliers Durand")


@tampering("printed", "table-changed", "tools-list-in-text@1")
def a_cell_of_a_table_changed(word: Word) -> None:
    word.replace("tools-list-in-text@1", "Confidentielle", "Secrète")


@tampering("printed", "printed-changed", SKILLS)
def a_number_typed(word: Word) -> None:
    word.paragraph(SKILLS, "calcule une suite de mots").insert(
        1, xml('<w:r><w:rPr><w:lang w:val="fr-FR"/></w:rPr><w:t xml:space="preserve">9.9 </w:t></w:r>')
    )


@tampering("references", "reference-elsewhere", DATA)
def a_reference_retargeted(word: Word) -> None:
    for code in word.controls(DATA)[0].iter(f"{W}instrText"):
        if "a_a_data_classes" in code.text:
            code.text = code.text.replace("a_a_data_classes", "a_a_skills")


@tampering("references", "reference-number", DATA)
def the_number_of_a_reference_typed_over(word: Word) -> None:
    shown = next(
        text.text for text in word.controls(DATA)[0].iter(f"{W}t") if re.fullmatch(r"article\s\d+", text.text or "")
    )
    word.replace(DATA, shown, "article\u00a012")


@tampering("references", "reference-number", LISTED, "listed")
def a_number_of_a_list_typed_over(word: Word) -> None:
    shown = next(text for text in word.controls(LISTED)[0].iter(f"{W}t") if re.fullmatch(r"\d+", text.text or ""))
    shown.text = "12"


@tampering("references", "reference-gone", LISTED, "listed")
def a_reference_taken_out_of_a_list(word: Word) -> None:
    links = list(word.paragraph(LISTED, "une liste qui permet").iter(f"{W}hyperlink"))
    for piece in (links[0].getnext(), links[1]):  # "articles 35 et 41" becomes "articles 35"
        piece.getparent().remove(piece)


@tampering("references", "reference-typed-stale", LISTED, "listed")
def an_article_inserted_by_hand(word: Word) -> None:
    heading = copy.deepcopy(next(word.controls("data-classes@1")[0].iter(f"{W}p")))
    for piece in list(heading):
        if piece.tag != f"{W}pPr":
            heading.remove(piece)
    heading.append(xml('<w:r><w:t xml:space="preserve">Repas</w:t></w:r>'))
    word.controls("tools-list-in-text@1")[0].addnext(heading)  # "articles 35 et 41" stays so: 41 is now 42


@tampering("references", "reference-typed", "data-classes@1")
def a_reference_turned_into_text(word: Word) -> None:
    paragraph = word.paragraph("data-classes@1", "En cas de doute")  # it has two references
    for run in [
        each
        for each in paragraph.iter(f"{W}r")
        if each.find(f"{W}fldChar") is not None or each.find(f"{W}instrText") is not None
    ][:4]:
        run.getparent().remove(run)


@tampering("words", "words-changed", DATA, "short both")
def the_english_column_alone(word: Word) -> None:
    word.replace(DATA, "must not enter", "must sometimes enter")


# ------------------------------------------------------------------ what is not seen
@tampering("hidden", "hidden-text", SKILLS)
def hidden_words_inserted(word: Word) -> None:
    run = copy.deepcopy(word.paragraph(SKILLS, "conserver une méthode").find(f"{W}r"))
    run.find(f"{W}t").text = " sous peine de sanction"
    look(run, "<w:vanish/>")
    word.paragraph(SKILLS, "conserver une méthode").append(run)


@tampering("hidden", "hidden-text", SKILLS)
def white_words_inserted(word: Word) -> None:
    run = copy.deepcopy(word.paragraph(SKILLS, "conserver une méthode").find(f"{W}r"))
    run.find(f"{W}t").text = " sous peine de sanction"
    look(run, '<w:color w:val="FFFFFE"/>')
    word.paragraph(SKILLS, "conserver une méthode").append(run)


@tampering("words", "words-changed", SKILLS)
def a_negation_hidden(word: Word) -> None:
    _, hidden, _ = word.cut(SKILLS, "ne créent aucune")
    look(hidden, '<w:sz w:val="2"/>')


@tampering("hidden", "hidden-text", SKILLS)
def words_struck_through(word: Word) -> None:
    _, struck, _ = word.cut(SKILLS, "ne créent aucune obligation")
    look(struck, "<w:strike/>")


@tampering("content", "foreign-content")
def a_field_that_will_print_other_words(word: Word) -> None:
    _, middle, _ = word.cut(SKILLS, "aucune obligation")
    field = xml('<w:fldSimple w:instr=" QUOTE &quot;des obligations&quot; "/>')
    middle.addprevious(field)
    field.append(middle)


@tampering("content", "foreign-content")
def a_control_bound_to_other_words(word: Word) -> None:
    word.controls(SKILLS)[0].find(f"{W}sdtPr").append(xml('<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/>'))


@tampering("labels", "label-words")
def words_in_the_numbers_of_a_list(word: Word) -> None:
    word.parts["word/numbering.xml"] = word.parts["word/numbering.xml"].replace(
        b'w:val="%1.%2"', b'w:val="%1.%2 (conseil sans valeur)"'
    )


@tampering("odd", "odd-characters", SKILLS)
def a_letter_of_another_alphabet(word: Word) -> None:
    word.replace(SKILLS, "méthode", "méth\u043ede")


@tampering("odd", "odd-characters", SKILLS)
def a_character_of_no_width(word: Word) -> None:
    word.replace(SKILLS, "méthode", "mé\u200bthode")


@tampering("odd", "odd-characters", SKILLS)
def a_soft_hyphen_inside_a_word(word: Word) -> None:
    word.replace(SKILLS, "méthode", "mé\u00adthode")


@tampering("notes", "footnote-added")
def a_footnote_added(word: Word) -> None:
    run = word.paragraph(SKILLS, "conserver une méthode").find(f"{W}r")
    run.addnext(xml('<w:r><w:footnoteReference w:id="2"/></w:r>'))
    word.link(
        "footnotes.xml",
        "footnotes",
        "footnotes",
        f'<w:footnotes {XMLNS}><w:footnote w:id="2"><w:p><w:r><w:t>Sauf le'
        " vendredi.</w:t></w:r></w:p></w:footnote></w:footnotes>",
    )


@tampering("notes", "box-added")
def a_text_box_added(word: Word) -> None:
    drawing = (
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r><w:t>Nul et non'
        " avenu.</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice></mc:AlternateContent>"
    )
    word.paragraph(SKILLS, "conserver une méthode").append(xml(f"<w:r>{drawing}</w:r>"))


@tampering("notes", "comment")
def a_comment_added(word: Word) -> None:
    word.link(
        "comments.xml",
        "comments",
        "comments",
        f'<w:comments {XMLNS}><w:comment w:id="0" w:author="A. B."><w:p><w:r><w:t>Cet article ne compte'
        " pas.</w:t></w:r></w:p></w:comment></w:comments>",
    )


@tampering("furniture", "header-changed")
def a_header_changed(word: Word) -> None:
    name = next(name for name in word.parts if name.startswith("word/header"))
    word.parts[name] = word.parts[name].replace(
        b"</w:p>", "<w:r><w:t> – projet sans valeur</w:t></w:r></w:p>".encode(), 1
    )


@tampering("contents", "contents-line")
def a_line_of_the_contents_changed(word: Word) -> None:
    _, title = word.listed()[1]
    title.text = "Conseils sur les incidents"


@tampering("rest", "rest-changed")
def a_chapter_retitled(word: Word) -> None:
    for paragraph in word.root.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if style is not None and style.get(f"{W}val") == "Title":
            next(paragraph.iter(f"{W}t")).text = "Conseils"


@tampering("rest", "signatures-changed", base="amendment")
def a_day_of_signature_filled_in(word: Word) -> None:
    for text in word.root.iter(f"{W}t"):
        if "…………" in (text.text or ""):
            text.text = "3 décembre 2026"


@tampering("content", "foreign-content")
def a_picture_of_text(word: Word) -> None:
    blip = '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
    word.paragraph(SKILLS, "conserver une méthode").append(xml(f"<w:r><w:drawing>{blip}</w:drawing></w:r>"))


@tampering("pending", "changes-pending")
def an_insertion_pending(word: Word) -> None:
    paragraph = word.paragraph(SKILLS, "conserver une méthode")
    paragraph.append(
        xml(
            '<w:ins w:id="900" w:author="A. B." w:date="2026-12-01T00:00:00Z"><w:r><w:t xml:space="preserve"> ou de'
            " sanction</w:t></w:r></w:ins>"
        )
    )


# ------------------------------------------------------------------ what Word prints by itself, or otherwise
def _field(code: str, shown: str | None = None) -> list[Any]:
    """The runs of a field: without result when it shows None."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    runs = [mark.format("begin"), f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>']
    runs += [mark.format("separate"), f"<w:r><w:t>{shown}</w:t></w:r>"] if shown is not None else []
    return [xml(each) for each in (*runs, mark.format("end"))]


@tampering("rest", "rest-changed")
def a_text_before_the_first_clause_without_controls(word: Word) -> None:
    every_control_removed(word)
    word.body.insert(0, p("Le présent texte est facultatif."))


@tampering("content", "foreign-content")
def a_field_without_result(word: Word) -> None:
    word.paragraph(SKILLS, "conserver une méthode").extend(_field("MACROBUTTON Rien sauf accord du responsable"))


@tampering("content", "foreign-content")
def a_page_number_in_the_text(word: Word) -> None:
    word.paragraph(SKILLS, "conserver une méthode").extend(_field("NUMPAGES", "0"))


@tampering("contents", "contents-line")
def a_text_in_the_style_of_the_contents(word: Word) -> None:
    """Before the first chapter; after it, such a paragraph is text like any other."""
    line = p("Nul n’est tenu de suivre ce texte : Signalement des incidents")
    line.find(f"{W}pPr/{W}pStyle").set(f"{W}val", "TOC2")
    next(
        each
        for each in word.root.iter(f"{W}p")
        if each.find(f"{W}pPr/{W}pStyle") is not None and each.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "TOC1"
    ).addprevious(line)


@tampering("added", "paragraph-added", INCIDENT)
def a_text_in_the_style_of_the_contents_inside_a_clause(word: Word) -> None:
    line = p("Tout retard vaut faute grave.")
    line.find(f"{W}pPr/{W}pStyle").set(f"{W}val", "TOC2")
    word.paragraph(INCIDENT, "n’effacer aucune trace").addnext(line)


@tampering("contents", "contents-number")
def a_number_of_the_contents_changed(word: Word) -> None:
    (number, _), (other, _) = word.listed()[1:3]
    number.text = other.text


@tampering("content", "foreign-content")
def content_with_two_versions(word: Word) -> None:
    run = word.paragraph(SKILLS, "conserver une méthode").find(f"{W}r")
    other = copy.deepcopy(run)
    look(other, "<w:vanish/>")
    both = xml('<mc:AlternateContent><mc:Choice Requires="x" xmlns:x="urn:x"/><mc:Fallback/></mc:AlternateContent>')
    run.addprevious(both)
    both[0].append(run)
    both[1].append(other)


@tampering("content", "foreign-content")
def content_for_certain_programs(word: Word) -> None:
    word.root.set("{http://schemas.openxmlformats.org/markup-compatibility/2006}ProcessContent", "x:wrap")


@tampering("references", "reference-elsewhere", DATA)
def a_bookmark_removed(word: Word) -> None:
    for mark in list(word.root.iter(f"{W}bookmarkStart")):
        if mark.get(f"{W}name") == "a_a_data_classes":
            mark.getparent().remove(mark)


@tampering("references", "reference-elsewhere", DATA)
def a_bookmark_there_twice(word: Word) -> None:
    word.body.insert(0, xml('<w:bookmarkStart w:id="990" w:name="A_A_data_classes"/>'))


@tampering("content", "foreign-content")
def a_reference_with_other_switches(word: Word) -> None:
    for code in word.controls(DATA)[0].iter(f"{W}instrText"):
        if "a_a_data_classes" in code.text:
            code.text = ' REF a_a_data_classes \\# "00" '


@tampering("numbers", "numbers-changed")
def the_start_of_a_list_changed(word: Word) -> None:
    name = "word/numbering.xml"
    before = word.parts[name]
    word.parts[name] = re.sub(
        rb'(<w:numId w:val="1"|<w:num w:numId="1">)(.*?)</w:num>',
        rb'\1\2<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>',
        before,
        count=1,
        flags=re.DOTALL,
    )
    assert word.parts[name] != before


@tampering("numbers", "numbers-changed")
def a_paragraph_without_its_number(word: Word) -> None:
    properties = word.paragraph(SKILLS, "calcule une suite de mots").find(f"{W}pPr")
    for old in properties.findall(f"{W}numPr"):
        properties.remove(old)
    properties.insert(1, xml('<w:numPr><w:numId w:val="0"/></w:numPr>'))


@tampering("content", "foreign-content")
def a_paragraph_placed_off_the_page(word: Word) -> None:
    word.paragraph(SKILLS, "conserver une méthode").find(f"{W}pPr").append(
        xml('<w:ind w:left="30000" w:right="-30000"/>')
    )


@tampering("content", "foreign-content")
def words_in_a_font_of_symbols(word: Word) -> None:
    look(word.cut(SKILLS, "aucune obligation")[1], '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>')


@tampering("deleted", "paragraph-missing", SKILLS)
def lines_too_low_for_their_letters(word: Word) -> None:
    word.paragraph(SKILLS, "conserver une méthode").find(f"{W}pPr").append(
        xml('<w:spacing w:line="60" w:lineRule="exact"/>')
    )


@tampering("hidden", "hidden-text", SKILLS)
def dark_words_on_a_dark_ground(word: Word) -> None:
    words = word.cut(SKILLS, "aucune obligation")[1]
    look(words, '<w:color w:val="1F2A44"/>')
    look(words, '<w:shd w:val="clear" w:fill="1F2A45"/>')


@tampering("content", "foreign-content")
def a_rectangle_in_a_header(word: Word) -> None:
    name = next(name for name in word.parts if name.startswith("word/header"))
    word.parts[name] = word.parts[name].replace(b"</w:p>", b"<w:r><w:pict/></w:r></w:p>", 1)


@tampering("content", "foreign-content")
def a_date_that_word_writes(word: Word) -> None:
    word.paragraph(SKILLS, "conserver une méthode").append(xml("<w:r><w:yearLong/></w:r>"))


@tampering("content", "foreign-content")
def a_link_to_a_program(word: Word) -> None:
    relations = "word/_rels/document.xml.rels"
    new = (
        '<Relationship Id="rIdL" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
        ' Target="file:///c:/x.exe" TargetMode="External"/></Relationships>'
    )
    word.parts[relations] = word.parts[relations].replace(b"</Relationships>", new.encode())


@tampering("beside", "anchor-changed", base="anchored")
def an_anchor_taken_out(word: Word) -> None:
    for text in word.root.iter(f"{W}t"):
        if (text.text or "").startswith("/sn1/"):
            text.text = ""


@tampering("hidden", "hidden-text", base="anchored")
def an_anchor_of_another(word: Word) -> None:
    for text in word.root.iter(f"{W}t"):
        if (text.text or "").startswith("/sn1/"):
            text.text = "/sn7/"


# ------------------------------------------------------------------ annexes
MATRIX = "annex:data-matrix"


@tampering("annexes", "annex-changed", base="short complete")
def a_cell_of_an_annex_changed(word: Word) -> None:
    word.replace(MATRIX, "non", "oui")


@tampering("annexes", "annex-changed", base="short complete")
def a_text_added_after_an_annex(word: Word) -> None:
    word.controls(MATRIX)[0].addnext(p("Tout outil peut recevoir toute donnée."))


@tampering("annexes", "annex-changed", base="short complete")
def an_annex_without_control_changed(word: Word) -> None:
    word.replace(MATRIX, "non", "oui")
    _unwrap(word.controls(MATRIX)[0])


@tampering("annexes", "annex-missing", base="short complete")
def an_annex_removed(word: Word) -> None:
    control = word.controls(MATRIX)[0]
    control.getparent().remove(control)


@tampering("annexes", "annex-added", base="short complete")
def an_annex_added(word: Word) -> None:
    control = word.controls(MATRIX)[0]
    twin = copy.deepcopy(control)
    for each in twin.iter(f"{W}tag", f"{W}alias"):
        each.set(f"{W}val", "annex:another")
    for each in list(twin.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        each.getparent().remove(each)
    control.addnext(twin)


@tampering("content", "foreign-content", base="listed")
def the_bookmark_of_an_annex_widened(word: Word) -> None:
    """References show what the bookmark holds: here the whole heading."""
    for start in word.root.iter(f"{W}bookmarkStart"):
        if start.get(f"{W}name") == "a_annex_who_to_ask":
            start.getparent().append(next(each for each in start.itersiblings(f"{W}bookmarkEnd")))


# ------------------------------------------------------------------ the proof part
@tampering("seal", "seal-broken")
def a_recorded_weight_edited(word: Word) -> None:
    word.parts[word.proof_name] = word.parts[word.proof_name].replace(
        b'wording="fr" weight="none"', b'wording="fr" weight="disciplinary"', 1
    )


@tampering("seal", "seal-broken")
def a_fact_edited(word: Word) -> None:
    name = word.proof_name
    found = re.search(rb'"deposit_on":"(\d{4}-\d\d-\d\d)"', word.parts[name])
    assert found
    word.parts[name] = word.parts[name].replace(found[0], b'"deposit_on":"2020-01-01"')


@tampering("recorded", "record-weight")
def a_weight_raised_and_sealed_again(word: Word) -> None:
    proof = word.proof()
    word.forge(
        replace(
            proof,
            clauses=tuple(
                replace(each, weight="disciplinary") if each.tag == SKILLS else each for each in proof.clauses
            ),
        )
    )


@tampering("records", "record-edition")
def an_edition_record_forged(word: Word) -> None:
    proof = word.proof()
    word.forge(
        replace(
            proof,
            clauses=tuple(
                replace(each, fingerprint="0" * 32) if each.tag == SKILLS else each for each in proof.clauses
            ),
        )
    )


@tampering("release", "release-unknown")
def the_release_renamed(word: Word) -> None:
    proof = word.proof()
    word.forge(replace(proof, head={**proof.head, "release": "2031.01"}))


@tampering("properties", "properties-differ")
def the_version_renamed(word: Word) -> None:
    proof = word.proof()
    word.forge(replace(proof, head={**proof.head, "version": "9.9"}))


@tampering("proofs", "proof-missing")
def the_proof_part_removed(word: Word) -> None:
    word.parts[word.proof_name] = b'<x xmlns="urn:other"/>'


@tampering("proofs", "proof-twice")
def two_proof_parts(word: Word) -> None:
    word.parts["customXml/item77.xml"] = word.parts[word.proof_name]
