"""Checks of the content around the clauses: notes, headers, signatures, numbers, unread parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...kits.ground.fingerprints import short_digest
from ...kits.ground.i18n import N_
from ...kits.ground.languages import ENTRIES
from ...kits.ground.text import normalize_text
from ...kits.wordkit.read.lines import SMALL_DRAWINGS
from ...word.printed import (
    SIGNATURES,
    find_anchors,
    furniture_fingerprints,
    numbering_fingerprint,
    printed_fingerprints,
    words_beside,
)
from ..verify_values import Remark
from .cases import FileCase, list_issued_beside
from .remarks import file_remark, shorten_text, translate_word

#: Who the comments that the program writes are of: today, and in files of before.
_OWN_AUTHORS = frozenset({*(entry.reviewer for entry in ENTRIES.values()), "aigov_docs"})


def find_added_notes(case: FileCase) -> Iterator[Remark]:
    """Yield a remark for each footnote, endnote, text box or hidden header or footer text added since issue.

    What was there at issue is in the file's proof. A comment that the program did not write gives a remark that is no
    fault, for a comment is no part of the text.
    """
    messages = {
        "footnote": N_("a footnote was added: “{text}”"),
        "endnote": N_("an endnote was added: “{text}”"),
        "box": N_("a text box was added: “{text}”"),
        "hidden": N_("text is hidden in a header or a footer: “{text}”"),
    }
    issued_words = list_issued_beside(case)
    for note in case.returned.notes:
        if note.kind in messages and f"{note.kind}:{short_digest(normalize_text(note.text))}" not in issued_words:
            yield file_remark(f"{note.kind}-added", messages[note.kind], text=shorten_text(note.text))
    for note in case.returned.notes:
        if note.kind == "comment" and note.who not in _OWN_AUTHORS:
            yield file_remark(
                "comment",
                N_("a comment, which is no part of the text: “{text}”"),
                fault=False,
                text=shorten_text(note.text),
            )


def find_changed_letterhead(case: FileCase) -> Iterator[Remark]:
    """Yield a remark where a text box, a note or a picture of the letterhead was changed or taken out since issue.

    A second remark tells that a signing anchor (a code that tells an e-signature service where to sign) was moved,
    changed or taken out since issue.
    """
    issued_words, now = (
        list_issued_beside(case),
        {
            *words_beside(case.returned),
            *(word for words in find_anchors(case.returned.lines).values() for word in words),
        },
    )
    if any(not word.startswith(("anchor:", "unseen:")) and word not in now for word in issued_words):
        yield file_remark(
            "beside-changed",
            N_("a text box, a note or a picture of the letterhead was changed or taken out since issue"),
        )
    if any(word.startswith("anchor:") and word not in now for word in issued_words):
        yield file_remark("anchor-changed", N_("an anchor to sign at was moved, changed or taken out since issue"))


def check_headers_and_footers(case: FileCase) -> Iterator[Remark]:
    """Yield a remark if the page headers of a file changed since it was issued, and another if the footers did.

    Both are compared with the file's proof, page numbers aside; nothing is yielded for a file without a proof.
    """
    if case.proof is None:
        return
    now = furniture_fingerprints(case.returned.notes)
    for kind, message in (
        ("header", N_("the page header was changed since issue: “{text}”")),
        ("footer", N_("the page footer was changed since issue: “{text}”")),
    ):
        issued_print = case.proof.rest.get(kind)
        if issued_print is not None and issued_print != now.get(kind, ""):
            texts = " / ".join(dict.fromkeys(note.text for note in case.returned.notes if note.kind == kind))
            yield file_remark(f"{kind}-changed", message, text=shorten_text(texts, 200))


def check_rest(case: FileCase) -> Iterator[Remark]:
    """Yield a remark where a file's text outside clauses (title, control table, chapter titles) changed since issue.

    The control table gives the version, the dates and who approved. A second remark tells that the town, date or
    signatures at the end were filled in or changed. Both need a file with a proof.
    """
    if case.proof is None or not case.case.groups:
        return
    issued_prints, now = case.proof.rest, case.case.printed
    clause_places = {line.place for group in case.case.groups for line in group.lines}
    bare = printed_fingerprints(
        [line._replace(tag=line.tag or "x@1") if line.place in clause_places else line for line in case.case.lines]
    )  # where controls are gone
    if issued_prints.get("body", "") not in (now.get(("", ""), ""), bare.get(("", ""), "")):
        yield file_remark(
            "rest-changed", N_("the text outside clauses was changed since issue: title, control table or chapters")
        )
    if issued_prints.get("signatures", "") not in (now.get(("", SIGNATURES), ""), bare.get(("", SIGNATURES), "")):
        yield file_remark(
            "signatures-changed", N_("the place, date or signatures were filled in or changed since issue")
        )


def check_list_numbers(case: FileCase) -> Iterator[Remark]:
    """Yield a remark where the numbers that Word prints before articles and list items are not those of issue.

    They are compared with the file's proof; nothing is yielded for a file without a proof.
    """
    issued_print = case.proof.rest.get("numbers") if case.proof is not None else None
    if issued_print and case.case.groups and issued_print != numbering_fingerprint(case.returned.lines):
        yield file_remark("numbers-changed", N_("the numbers of articles, paragraphs or lists are not those of issue"))


def find_foreign_content(case: FileCase) -> Iterator[Remark]:
    """Yield a remark for each doubt about a file: content that is not read, such as a picture, or that may hide words.

    A doubt that the file's proof records, such as a picture of the letterhead, is left out.
    """
    messages = {
        "picture": N_("there is a picture in the text: what it says is not read"),
        "drawing": N_("there is a drawing in the text: what it says is not read"),
        "marks": N_("small drawings beside words were added, taken away or copied"),
        "framePr": N_("a paragraph is placed out of the flow of the text"),
        "dataBinding": N_("a control takes its text from elsewhere: Word may show other words than those read"),
        "field": N_("a field may print other words than those read, once it is brought up to date"),
        "look": N_("text is shown in a way that may hide it ({what})"),
        "clock": N_("a date or a number that Word writes by itself stands in the text"),
        "alternatives": N_("some content has two versions, and programs would not show the same"),
        "ProcessContent": N_("some content is shown by certain programs only"),
        "contentPart": N_("the file takes in a part in another format, which is not read"),
        "cells": N_("cells of a table were added or deleted, and the change is not accepted yet"),
        "link": N_("a link leads to a file or a program"),
        "template": N_("it is attached to a template that Word would fetch from elsewhere"),
        "macros": N_("it holds macros"),
        "mailMerge": N_("it is a mail merge, connected to a source of data"),
        "altChunk": N_("the file takes in a part in another format, which is not read"),
        "aFChunk": N_("the file takes in a part in another format, which is not read"),
        "subDoc": N_("the file takes in another document, which is not read"),
        "subDocument": N_("the file takes in another document, which is not read"),
    }
    issued_words = list_issued_beside(case)
    for doubt in case.returned.doubts:
        if doubt in issued_words or (case.proof is None and doubt.startswith(SMALL_DRAWINGS)):
            continue
        kind, _, what = doubt.rstrip("@").partition(":")
        for edge, where in (("header-", N_("in a page header: {what}")), ("footer-", N_("in a page footer: {what}"))):
            if kind.startswith(edge):
                reason = messages.get(kind.removeprefix(edge), N_("the file holds something that is not read"))
                yield file_remark(
                    "foreign-content",
                    where,
                    what=translate_word(reason if "{" not in reason else N_("text is shown in a way that may hide it")),
                )
                break
        else:
            yield file_remark(
                "foreign-content", messages.get(kind, N_("the file holds something that is not read")), what=what
            )


_LABEL_WORDS = {
    "article",
    "articles",
    "art",
    "chapitre",
    "chapter",
    "section",
    "partie",
    "part",
    "annexe",
    "annex",
    "titre",
    "title",
    "er",
    "bis",
    "ter",
}


def check_list_labels(case: FileCase) -> Iterator[Remark]:
    """Yield a remark for each label of a Word list with other words than "article", "annex", "chapter" and alike.

    A label is what Word prints before the items of a list, with their numbers.
    """
    for label in case.returned.labels:
        words = re.findall(r"[^\W\d_]{2,}", re.sub(r"%[0-9]", " ", label))
        if any(normalize_text(word).casefold() not in _LABEL_WORDS for word in words):
            yield file_remark(
                "label-words", N_("a list prints words before its numbers: “{text}”"), text=shorten_text(label)
            )


def find_pending_changes(case: FileCase) -> Iterator[Remark]:
    """Yield one remark, with up to five authors, where a file has pending tracked changes.

    Pending changes are those that nobody has accepted or rejected.
    """
    if case.returned.changes:
        who = sorted(
            {
                change.who
                for piece in case.returned.pending
                for change in (piece.inserted, piece.deleted)
                if change is not None and change.who
            }
        )
        yield file_remark(
            "changes-pending",
            N_("changes are pending: the file is read with them accepted, then rejected (by {who})"),
            who=", ".join(who[:5]) or "?",
        )
