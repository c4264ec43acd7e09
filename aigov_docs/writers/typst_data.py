"""A document as the data that the template prints: pages, each with its header, its footer and its blocks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..document.layout import TAGS, document_day, initials_text, pair_blocks
from ..document.page_design import (
    ABOVE_ADDRESSEE,
    ABOVE_DAY,
    ADDRESSEE,
    ADDRESSEE_IN_COLUMN,
    BELOW_DAY,
    BELOW_LABELS,
    GREY,
    HAIRLINE,
    INITIALS_ROOM,
    INK,
    MARINE,
    MARINE_TINT,
    PALE,
    PANEL_ABOVE,
    PANEL_ROOM,
    PANEL_SIDE,
    PAPER,
    RUNNING,
    RUNNING_EDGE,
    UPRIGHT,
    BandForm,
    PageForm,
    Type,
    page_form,
    points,
    text_width,
)
from ..document.tree import Annex, BilingualDocument, Document, OpenPoints, Signature
from ..i18n import NBSP
from .typst_blocks import TypstSide, TypstState, language_and_region
from .typst_columns import TypstColumns
from .typst_text import Node, TextSetting

#: Styles of paragraphs with a label in the margin.
LABELLED = ("subject", "labelled")


def document_data(
    document: Document | BilingualDocument, *, annotate: bool = False, setting: TextSetting | None = None
) -> Node:
    """Build the data from which this library's Typst template makes the PDF of a whole document.

    Parameters
    ----------
    annotate:
        Whether to add to each article its weight and review notes.
    setting:
        The object that turns each text into pieces for typst; a plain `TextSetting` when None.

    >>> from ..document.tree import Document, Paragraph, Run
    >>> note = Document(
    ...     "note", "fr", "Note", "", "", "", "", "Page {page}", (Paragraph((Run("Le 1er mai."),)),), "2027-01-31"
    ... )
    >>> document_data(note)["parts"][0]["body"][1]["runs"]
    [{'s': 'Le 1'}, {'s': 'er', 'up': True}, {'s': ' mai.'}]
    """
    first = document.left if isinstance(document, BilingualDocument) else document
    state = TypstState(setting or TextSetting())
    narrow = False
    if not isinstance(document, BilingualDocument):
        parts = [document_part((document,), TypstSide(document, state, annotate=annotate).document_nodes(), state)]
    elif document.layout == "sequence":
        parts = parts_in_sequence(document, state, annotate)
    else:
        nodes, narrow = TypstColumns(document, state, annotate).document_nodes(), True
        parts = [document_part((document.left, document.right), nodes, state)]
    form = page_form(first, columns=narrow)
    about = dict(first.properties)
    language, _, region = TAGS.get(first.language, first.language).partition("-")
    day = document_day(document)
    return {
        "title": state.setting.set_string(first.title or first.name),
        "author": [state.setting.set_string(about["author"])] if about.get("author") else [],
        "description": state.setting.set_string(about["subject"]) if about.get("subject") else None,
        "keywords": [word.strip() for word in about.get("keywords", "").split(",") if word.strip()],
        "date": [day.year, day.month, day.day],
        "lang": language,
        "region": region or None,
        "page": page_data(form),
        "band": band_data(form.band),
        "narrow": narrow,
        "looks": state.looks,
        "entries": state.entries,
        "shapes": state.shapes,
        "parts": parts,
    }


def page_data(form: PageForm) -> Node:
    """Build the Typst data of the look of pages: one dict with the looks of texts, places on the page and colours.

    Each kind of text (``body``, ``title``…) has a dict of ``size``, ``lead`` (space between lines), ``before`` and
    ``after``. Sizes are in points, places on the page in millimetres; colours are those of all pages.
    """
    kinds = ("body", "title", "subtitle", "chapter", "article", "table", "note", "contents", "panel")
    texts: dict[str, Type] = {kind: getattr(form, kind) for kind in kinds} | {"running": RUNNING}
    sizes = {
        kind: {"size": typography.size, "lead": typography.lead, "before": typography.before, "after": typography.after}
        for kind, typography in texts.items()
    }
    places = {
        name: getattr(form, name)
        for name in ("side", "top", "number", "step", "gutter", "space", "label", "ruled", "letter")
    }
    letter = {"addressee": ADDRESSEE_IN_COLUMN if form.gutter else ADDRESSEE, "above": ABOVE_ADDRESSEE}
    panels: dict[str, float] = {"panel-side": PANEL_SIDE, "panel-room": PANEL_ROOM, "panel-above": PANEL_ABOVE}
    panels |= {"mark": form.mark, "grid-mark": form.grid_mark}
    letter |= {"above-day": ABOVE_DAY, "below-day": BELOW_DAY, "below-labels": BELOW_LABELS}
    colours = {"ink": INK, "grey": GREY, "hairline": HAIRLINE, "paper": PAPER, "marine": MARINE, "tint": MARINE_TINT}
    return {**sizes, **places, "hang": form.hang or UPRIGHT.hang, "edge": RUNNING_EDGE, **letter, **panels, **colours}


def band_data(form: BandForm) -> Node:
    """Build the Typst data of the look of a band: sizes of its letters in points, spaces in millimetres, one colour."""
    texts = {"title": form.title, "surtitle": form.surtitle, "status": form.status, "label": form.label}
    sizes = {
        name: {"size": typography.size, "lead": typography.lead}
        for name, typography in (*texts.items(), ("value", form.value))
    }
    rooms = {"side": form.side, "high": form.high, "low": form.low, "under": form.surtitle.after}
    return {**sizes, **rooms, "pale": PALE}


def document_part(documents: Sequence[Document], body: list[Node], state: TypstState) -> Node:
    """Build the data of one section of a PDF: pages that share a header, a footer and an orientation.

    ``documents`` is one document, or both languages side by side; ``body`` holds the Typst nodes of their text, some of
    which get keys for the page breaks and spaces, in place; ``state`` holds what the sections of one PDF share, such as
    the object that turns each text into pieces for typst.
    """
    first = documents[0]
    form = page_form(first, columns=len(documents) > 1)
    letters = int(points(text_width(form, landscape=first.landscape)) / 4.5)
    for before, after in pairwise(body):
        if after["k"] == "sign" and before["k"] == "p":
            before["stays"] = True  # a signature never stands alone on a page
        if before.get("style") in LABELLED and after.get("style") not in LABELLED:
            before["ends"] = True  # space after the labels of a letter
    return {
        **language_and_region(first.language),
        "landscape": first.landscape,
        "header": [_running(document.header, document, state) for document in documents if document.header],
        "footer": [_running(document.footer, document, state) for document in documents if document.footer],
        "bare": first.band is not None and body[:1] != [] and body[0]["k"] in ("front", "bands"),
        "top": 11 * state.setting.apply_rule("tall", [document.header for document in documents], letters),
        "initials": initials_text(documents),
        "foot": form.foot + (INITIALS_ROOM if first.initials else 0),
        "page": first.page_label.replace(" ", NBSP),
        "body": body,
    }


def _running(text: str, document: Document, state: TypstState) -> Node:
    """Build the data of a line in the header or footer of a PDF."""
    limit = 80 if document.landscape else 55  # in the footer the page number stands beside it
    return {**language_and_region(document.language), "said": state.setting.set_text(text, document.language, limit)}


def parts_in_sequence(document: BilingualDocument, state: TypstState, annotate: bool) -> list[Node]:
    """List the sections of a bilingual PDF as data for typst: one for each language, then one for the annexes of each.

    The one signature block ends the second language's section, and the open points end the last section. With
    ``annotate``, the first language alone has weights and review notes.
    """
    ends = (Signature, OpenPoints, Annex)
    left = TypstSide(document.left, state, annotate=annotate, notice=document.notice[0])
    right = TypstSide(
        document.right, state, prefix=f"{document.right.language}-", notice=document.notice[1], first=False
    )
    signed: list[Node] = []
    last: list[Node] = []
    for index, left_block, right_block in pair_blocks(document):
        if isinstance(left_block, Signature) and isinstance(right_block, Signature):
            signed.append(left.signature_node((left_block, right_block), right))
        elif isinstance(left_block, OpenPoints):
            last += [
                {"k": "tongue", **language_and_region(side.language), "nodes": side.block_nodes(block, index)}
                for side, block in ((left, left_block), (right, right_block))
            ]
    parts = [(document.left, left.document_nodes(ends)), (document.right, [*right.document_nodes(ends), *signed])]
    for side in (left, right):
        attached = [
            node
            for index, block in enumerate(side.document.body)
            if isinstance(block, Annex)
            for node in side.annex_nodes(block, index)
        ]
        parts += [(side.document, attached)] if attached else []
    parts[-1][1].extend(last)
    return [document_part((side_document,), body, state) for side_document, body in parts]
