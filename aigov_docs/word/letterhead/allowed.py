"""The limits of a letterhead: its size, links and fields, and the words in which a file is refused."""

from __future__ import annotations

from ...i18n import N_
from ..untrusted_package import Limits, Refusal
from .letterhead_parts import OFFICE, WORD

_MICROSOFT = "http://schemas.microsoft.com/office/"

AGAIN = N_("open it in Word and save it again")
_LIGHTER = N_("compress its pictures")
UNSAFE_SIZE = N_("unpacked, it would be too large to open safely")
DAMAGED = Refusal("damaged", N_("the file is damaged or incomplete"), AGAIN)
#: Nothing a letterhead needs is larger.
LETTERHEAD_LIMITS = Limits(
    file=20_000_000,
    unpacked=60_000_000,
    part=60_000_000,
    parts=1_000,
    ratio=100,
    small=1_000_000,
    refusals={
        "large": Refusal("too-large", N_("it is larger than {most} MB"), _LIGHTER),
        "empty": Refusal("empty-file", N_("the file is empty"), N_("save it as a Word document (.docx)")),
        "old": Refusal(
            "old-word",
            N_("it is a document of Word 97–2003 (.doc)"),
            N_("save it as a Word document (.docx)"),
        ),
        "foreign": Refusal(
            "not-word", N_("it is no Word document: it is {kind}"), N_("save it as a Word document (.docx)")
        ),
        "password": Refusal("encrypted", N_("it opens with a password"), N_("take the password off")),
        "many": Refusal("too-many-parts", N_("it holds more than {n} parts"), AGAIN),
        "bomb": Refusal("too-large", UNSAFE_SIZE, _LIGHTER),
        "twice": Refusal("duplicate-part", N_("two of its parts have the same name"), AGAIN),
        "unsafe": Refusal("unsafe-name", N_("a part has a name that leads out of the file"), AGAIN),
        "broken": DAMAGED,
        "damaged": DAMAGED,
        "entities": Refusal(
            "doctype",
            N_("it declares entities, which can make a reader fetch files or run out of memory"),
            AGAIN,
        ),
    },
)
#: What a letterhead may link to, and the kind its part must be of.
KEPT_LINKS = {
    OFFICE + "styles": WORD + "styles+xml",
    OFFICE + "numbering": WORD + "numbering+xml",
    OFFICE + "settings": WORD + "settings+xml",
    OFFICE + "fontTable": WORD + "fontTable+xml",
    OFFICE + "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    OFFICE + "header": WORD + "header+xml",
    OFFICE + "footer": WORD + "footer+xml",
    OFFICE + "footnotes": WORD + "footnotes+xml",
    OFFICE + "endnotes": WORD + "endnotes+xml",
    OFFICE + "image": "image/",
    _MICROSOFT + "2007/relationships/hdphoto": "image/",
    OFFICE + "font": "application/",
    OFFICE + "diagramData": "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
    OFFICE + "diagramLayout": "application/vnd.openxmlformats-officedocument.drawingml.diagramLayout+xml",
    OFFICE + "diagramQuickStyle": "application/vnd.openxmlformats-officedocument.drawingml.diagramStyle+xml",
    OFFICE + "diagramColors": "application/vnd.openxmlformats-officedocument.drawingml.diagramColors+xml",
    _MICROSOFT + "2007/relationships/diagramDrawing": "application/vnd.ms-office.drawingml.diagramDrawing+xml",
}
#: What is left behind: of no use to a letterhead, or full of what concerns another file (its properties, its data).
IGNORED_LINKS = (
    "/metadata/thumbnail",
    "/metadata/core-properties",
    "/extended-properties",
    "/custom-properties",
    "/customxml",
    "/websettings",
    "/glossarydocument",
    "/printersettings",
    "/styleswitheffects",
    "/people",
    "/classificationlabels",
    "/keymapcustomizations",
    "/attachedtoolbars",
    "/documenttasks",
)
#: What is refused: a word of the kind of link, the code, the reason and what to do.
REFUSED_LINKS: dict[str, Refusal] = {
    "vbaproject": Refusal("macros", N_("it holds macros"), N_("save it as a Word document (.docx), which holds none")),
    "wordvbadata": Refusal("macros", N_("it holds macros"), N_("save it as a Word document (.docx), which holds none")),
    "oleobject": Refusal(
        "embedded",
        N_("it holds an embedded object (a worksheet, a file)"),
        N_("put the object in as a picture, or take it out"),
    ),
    "package": Refusal(
        "embedded",
        N_("it holds an embedded object (a worksheet, a file)"),
        N_("put the object in as a picture, or take it out"),
    ),
    "control": Refusal("active-content", N_("it holds an ActiveX control"), N_("take the control out")),
    "activexcontrolbinary": Refusal("active-content", N_("it holds an ActiveX control"), N_("take the control out")),
    "afchunk": Refusal(
        "other-file",
        N_("it pulls in another file when it is opened"),
        N_("open it in Word, save it again as a Word document (.docx)"),
    ),
    "subdocument": Refusal(
        "other-file",
        N_("it pulls in another file when it is opened"),
        N_("open it in Word, save it again as a Word document (.docx)"),
    ),
    "extensibility": Refusal("active-content", N_("it changes the ribbon of Word"), N_("take the customisation out")),
    "webextension": Refusal("active-content", N_("it starts an Office add-in"), N_("take the add-in out")),
    "webextensiontaskpanes": Refusal("active-content", N_("it starts an Office add-in"), N_("take the add-in out")),
    "mailmergesource": Refusal(
        "mail-merge",
        N_("it is a mail merge, connected to a source of data"),
        N_("in Word, Mailings, Start Mail Merge: choose Normal Word Document"),
    ),
    "comments": Refusal("comments", N_("it holds comments"), N_("delete the comments")),
    "origin": Refusal(
        "signed",
        N_("it is signed: filled in, its signature would no longer hold"),
        N_("give an unsigned copy"),
    ),
}
_TRACKED = Refusal(
    "tracked-changes",
    N_("it holds tracked changes: nobody could tell which text is the right one"),
    N_("accept or reject every change"),
)
REMOTE_TEMPLATE = Refusal(
    "attached-template",
    N_("it is attached to a template that Word would fetch from elsewhere"),
    N_("in Word, Developer, Document Template: type Normal instead of the address"),
)
#: Elements that are refused, by their name in the main namespace of Word.
REFUSED_ELEMENTS: dict[str, Refusal] = {
    **dict.fromkeys(("altChunk",), REFUSED_LINKS["afchunk"]),
    **dict.fromkeys(("subDoc",), REFUSED_LINKS["subdocument"]),
    **dict.fromkeys(("object",), REFUSED_LINKS["oleobject"]),
    **dict.fromkeys(("control",), REFUSED_LINKS["control"]),
    **dict.fromkeys(("entryMacro", "exitMacro"), REFUSED_LINKS["vbaproject"]),
    **dict.fromkeys(("mailMerge",), REFUSED_LINKS["mailmergesource"]),
    **dict.fromkeys(("commentReference", "commentRangeStart"), REFUSED_LINKS["comments"]),
    **dict.fromkeys(
        (
            "ins",
            "del",
            "moveFrom",
            "moveTo",
            "cellIns",
            "cellDel",
            "cellMerge",
            "pPrChange",
            "rPrChange",
            "sectPrChange",
            "tblPrChange",
            "tblGridChange",
            "tcPrChange",
            "trPrChange",
            "tblPrExChange",
            "numberingChange",
        ),
        _TRACKED,
    ),
}
#: The fields a letterhead may hold: what they print is in the file, or known to the reader's Word.
FIELDS = frozenset((
    "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "TITLE",
    "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS", "LASTSAVEDBY", "REVNUM", "FILENAME", "FILESIZE", "NUMWORDS",
    "NUMCHARS", "DOCPROPERTY", "INFO", "USERNAME", "USERINITIALS", "USERADDRESS", "STYLEREF", "REF", "PAGEREF",
    "NOTEREF", "HYPERLINK", "TOC", "SEQ", "QUOTE", "IF", "=", "SYMBOL", "ADVANCE", "EQ", "LISTNUM", "AUTONUM",
    "MERGEFIELD", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "XE", "INDEX", "TC", "TA", "TOA", "CITATION",
    "BIBLIOGRAPHY",
))  # fmt: skip
