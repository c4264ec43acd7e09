"""The writing of a paragraph's content: runs, links, fields, deleted and inserted words."""

from __future__ import annotations

import copy

from ...text_diff import Stretch, list_readable_stretches
from .paragraph_atoms import ParagraphAtom, RunChild
from .word_elements import SPACE, Element, W

#: What lives in parts of its own and is not copied from one file to another.
_LEFT = ("pict", "object", "footnoteReference", "endnoteReference", "AlternateContent")


def insert_places_first(paragraph: Element, places: list[Element]) -> None:
    """Insert bookmark elements (``places``) at the beginning of a Word paragraph, after its properties."""
    at = 1 if paragraph.find(f"{W}pPr") is not None else 0
    for place in reversed(places):
        paragraph.insert(at, place)


def copy_bare_link(link: Element) -> Element:
    """Copy a hyperlink element with its attributes but without its content."""
    from docx.oxml import OxmlElement

    link_copy = OxmlElement("w:hyperlink")
    for name, value in link.attrib.items():
        link_copy.set(name, value)
    return link_copy


def append_bare_link(link: Element, paragraph: Element) -> Element:
    """Append a copy of a hyperlink without its content to a paragraph, and return the copy."""
    link_copy = copy_bare_link(link)
    paragraph.append(link_copy)
    return link_copy


def append_run(parent: Element, look: Element | None) -> Element:
    """Append an empty run to ``parent`` (a paragraph, a link or a tracked change), and return the new run.

    ``look`` is an element with formatting (``w:rPr``), of which a copy goes into the run; None for no formatting.
    """
    from docx.oxml import OxmlElement

    run = OxmlElement("w:r")
    if look is not None:
        run.append(copy.deepcopy(look))
    parent.append(run)
    return run


def append_run_child(run: Element, bit: RunChild, *, deleted: bool) -> None:
    """Append to a Word run a copy of ``bit``, a child of another run; a text is joined to the text just before it.

    With ``deleted``, the copy is that of a tracked deletion: texts and field codes become deleted ones, and the text
    "[…]" takes the place of what lives in parts of its own and cannot come with it: the reference to a note, an object,
    a drawing that `PictureImporter.bring_pictures` emptied.
    """
    from docx.oxml import OxmlElement

    name = bit.child.tag.rsplit("}", 1)[-1]
    text = bit.text
    if deleted and (name in _LEFT or (name == "drawing" and not len(bit.child))):
        text = "[…]"
    if text is not None:
        last = run[-1] if len(run) and run[-1].tag != f"{W}rPr" else None
        if last is None:
            last = OxmlElement("w:delText" if deleted else "w:t")
            last.set(SPACE, "preserve")
            last.text = ""
            run.append(last)
        last.text = (last.text or "") + text
        return
    copied = copy.deepcopy(bit.child)
    if deleted and name == "instrText":
        copied.tag = f"{W}delInstrText"
    run.append(copied)


def list_atom_changes(
    old_atoms: list[ParagraphAtom], new_atoms: list[ParagraphAtom]
) -> list[tuple[str, ParagraphAtom]]:
    """List the atoms of an old paragraph (``old_atoms``) and of a new one (``new_atoms``) in order, each with its
    change.

    An atom is the smallest piece compared. The change is ``del``, ``ins``, or empty for an atom that both have.
    """
    stretches = list_readable_stretches(
        [atom.key for atom in old_atoms], [atom.key for atom in new_atoms], [atom.word for atom in new_atoms]
    )
    atom_changes: list[tuple[str, ParagraphAtom]] = []
    gone: list[ParagraphAtom] = []
    come: list[ParagraphAtom] = []
    for same, a, b, c, d in [*stretches, Stretch(True, len(old_atoms), len(old_atoms), len(new_atoms), len(new_atoms))]:
        if not same:
            gone += old_atoms[a:b]
            come += new_atoms[c:d]
            continue
        atom_changes += [("del", atom) for atom in gone] + [("ins", atom) for atom in come]
        gone, come = [], []
        for before, after in zip(old_atoms[a:b], new_atoms[c:d], strict=True):
            atom_changes.append(("", ParagraphAtom(after.key, after.bits, [*before.places, *after.places], after.word)))
    return atom_changes


def expand_simple_fields(root: Element) -> None:
    """Rewrite in place each Word field that is one element (``w:fldSimple``) as a series of runs.

    A tracked change can enclose only runs.
    """
    from docx.oxml import OxmlElement

    for element in list(root.iter(f"{W}fldSimple")):
        runs: list[Element] = []
        for kind in ("begin", "code", "separate", "end"):
            run = OxmlElement("w:r")
            if kind == "code":
                code = OxmlElement("w:instrText")
                code.set(SPACE, "preserve")
                code.text = element.get(f"{W}instr", "")
                run.append(code)
            else:
                mark = OxmlElement("w:fldChar")
                mark.set(f"{W}fldCharType", kind)
                run.append(mark)
            runs.append(run)
        for run in runs[:3]:
            element.addprevious(run)
        for child in list(element):
            element.addprevious(child)
        element.addprevious(runs[3])
        element.getparent().remove(element)
