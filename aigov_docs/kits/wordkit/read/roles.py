"""The role a paragraph style plays, by its name in Word: title, heading, text of a list, place to sign."""

from __future__ import annotations

from functools import cache

from ...ground.i18n import N_, labels
from ...ground.languages import known_languages

_BUILT_IN = {
    "normal": "Normal",
    "title": "Title",
    "subtitle": "Subtitle",
    "heading 1": "Heading1",
    "heading 2": "Heading2",
    "body text": "BodyText",
    "list bullet": "ListBullet",
    "list bullet 2": "ListBullet2",
    "list number": "ListNumber",
    "list number 2": "ListNumber2",
    "caption": "Caption",
    "toc 1": "TOC1",
    "toc 2": "TOC2",
    "header": "Header",
    "footer": "Footer",
}
#: The name of each style of ours; in a file it is in the language of the document.
OUR_STYLES = {
    "BodyIntro": N_("Introduction to a list"),
    "NumberedParagraph": N_("Numbered paragraph"),
    "SmallPrint": N_("Small print"),
    "Centred": N_("Centred paragraph"),
    "RightAligned": N_("Paragraph on the right"),
    "Sender": N_("Sender of a letter"),
    "SenderAddress": N_("Address of the sender"),
    "Addressee": N_("Addressee of a letter"),
    "LetterDay": N_("Place and day of a letter"),
    "LetterLabel": N_("Label in a letter"),
    "Notice": N_("Notice"),
    "UnnumberedHeading": N_("Heading without a number"),
    "Subheading": N_("Heading of a part"),
    "ContentsTitle": N_("Title of the contents"),
    "TableText": N_("Text in a table"),
    "TableHeading": N_("Heading in a table"),
    "BoxTitle": N_("Title of a box"),
    "BandStatus": N_("Standing of the document"),
    "BandLabel": N_("Label in the band of the title"),
    "BandValue": N_("Value in the band of the title"),
    "PanelYesHeading": N_("Heading of the panel of what one may do"),
    "PanelYesItem": N_("Item of the panel of what one may do"),
    "PanelNoHeading": N_("Heading of the panel of what one never does"),
    "PanelNoItem": N_("Item of the panel of what one never does"),
    "PanelGrid": N_("Answer in a grid"),
    "PanelLabel": N_("Label of a card"),
    "PanelValue": N_("Value of a card"),
    "Spacer": N_("Space between tables"),
    "MadeAt": N_("Place and date"),
    "SignatureTitle": N_("Signatory"),
    "SignatureText": N_("Signatory details"),
    "SignatureSpace": N_("Space to sign"),
}
ROLES = frozenset({*_BUILT_IN.values(), *OUR_STYLES})
#: The styles of the band around a title, which is a table.
BAND = {"Title", "Subtitle", "BandStatus", "BandLabel", "BandValue"}
#: The styles of the cells of a table.
CELLS = {"TableText", "TableHeading", "PanelGrid", "PanelLabel", "PanelValue"}
#: What no clause contains: the one before ends there.
ENDS = {*BAND, "Notice", "Heading1", "ContentsTitle", "TOC1", "TOC2", "MadeAt", "SignatureTitle", "BoxTitle"}
#: What no clause contains outside its control: the heading of an article, which several clauses may share.
SHARED = "Heading2"
#: Where the anchors of an e-signature service may stand.
SIGNING = {"SignatureTitle", "SignatureText", "SignatureSpace"}
#: The lines of a table of contents.
CONTENTS = {"TOC1", "TOC2"}


@cache
def role_names() -> dict[str, str]:
    """List the role of each paragraph style by the style's name in small letters.

    The names are Word's own, in English, and the program's, in French and in English.

    >>> role_names()["heading 1"]
    'Heading1'
    """
    names = dict(_BUILT_IN)
    for language in known_languages():
        say = labels(language)
        names |= {say(name).lower(): role for role, name in OUR_STYLES.items()}
    return names
