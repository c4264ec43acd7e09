"""Every kind of Word file the project makes, read by eight programs that are not ours: one file of each, or all with
AIGOV_WHOLE=1.

Programs that take long and look at constructions, not at words, read those files that show every construction there is
(`word_kinds`), or all of them with AIGOV_WHOLE=1; the others read every file.

``python tools/validate.py [FOLDER]`` writes the documents into FOLDER (a temporary one when none is given), then runs
each tool on each file. Any finding fails with the file, the tool and what it said; so does a tool that is missing, and
one that finds nothing in a file broken on purpose. Nothing is installed, except with ``--install``: the Python tools
into this environment, Microsoft's into the folder given with ``--npm``.

Exit status: 0 nothing found, 1 something found, 2 a tool is missing or the command is wrong.
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from shown_text import bare, strings_of, unseen
from word_kinds import representatives

HERE = Path(__file__).resolve().parent
PINS = HERE / "validate"  # requirements.txt, package.json
CORES = os.cpu_count() or 2

#: Findings known to be wrong: (tool, part of the file's name, part of the message), each under a comment that says why
#: it is wrong.
#: One that no longer comes up is reported too. Ideally there is none.
ALLOWED: tuple[tuple[str, str, str], ...] = (
    # the marks of a content control inserted or deleted under tracking are in the standard; mammoth knows tracked text
    # only, and says that it leaves them
    ("mammoth", "redline.", "An unrecognised element was ignored: w:customXml"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a tool said of a file."""

    tool: str
    file: str
    message: str


Reader = Callable[[list[Path], Path], list[Finding]]


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that reads Word files.

    ``get`` is how to get it, ``found`` whether it is there, ``read`` what it finds in files (with a folder to work in),
    ``bites`` the broken files of `BROKEN` in which it must find something. ``kinds`` says that it reads one file of
    each construction only.
    """

    name: str
    get: str
    found: Callable[[], bool]
    read: Reader
    bites: tuple[str, ...]
    kinds: bool = False


# ------------------------------------------------------------------ Microsoft's Open XML SDK
def binary(npm: Path) -> Path | None:
    """The program of the npm package for this machine, if it is there."""
    return next(iter(sorted((npm / "node_modules" / "@xarsh").glob("ooxml-validator-*/ooxml-validator*"))), None)


def microsoft(npm: Path, files: list[Path], work: Path) -> list[Finding]:
    """Schema and semantic rules of the Open XML SDK.

    It sees neither an undefined style, nor a missing list, nor an empty cell.
    """
    program = binary(npm)

    def one(path: Path) -> list[Finding]:
        done = subprocess.run(
            [str(program), str(path), "Microsoft365"], capture_output=True, text=True, timeout=120, check=False
        )
        if not done.stdout:
            return [Finding("microsoft", path.name, f"no answer: {done.stderr.strip()[:300]}")]
        errors = json.loads(done.stdout)["errors"]
        return [
            Finding("microsoft", path.name, f"{error['description']} ({error['path']} {error['xPath']})")
            for error in errors
        ]

    return _threads(one, files)


# ------------------------------------------------------------------ a previewer in the browser
def docx_preview(npm: Path, files: list[Path], work: Path) -> list[Finding]:
    """What people see who look at the file in a mail, or before they sign, without opening it: every paragraph.

    It leaves out what a redline inserts inside a link, as Word writes it: a new number of an article.
    """
    command = ["node", str(HERE / "preview.mjs"), "--npm", str(npm), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=1200, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    out = []
    for path, shown in zip(files, json.loads(done.stdout), strict=True):
        said = [shown["error"]] if "error" in shown else unseen(path, shown["text"], links=False)
        out += [Finding("docx-preview", path.name, message) for message in said]
    return out


def has_preview(npm: Path) -> bool:
    """Whether the previewer and what it needs are there; Chromium, when missing, is named by the script itself."""
    return all((npm / "node_modules" / name).is_dir() for name in ("docx-preview", "jszip")) and _program("node")()


# ------------------------------------------------------------------ Python libraries, each in processes
def openxml_audit(path: Path) -> list[Finding]:
    """The SDK's rules once more, with undefined styles, missing lists and empty cells."""
    from openxml_audit import FileFormat, OpenXmlValidator

    result = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365, max_errors=20).validate(path)
    return [Finding("openxml-audit", path.name, str(error)) for error in result.errors]


def ooxml_integrity(path: Path) -> list[Finding]:
    """Comments, footnotes, relationships and content types that hang together."""
    from ooxml_integrity import check

    return [
        Finding("ooxml-integrity", path.name, f"{found.code} {found.message} ({found.where})") for found in check(path)
    ]


def mammoth(path: Path) -> list[Finding]:
    """A converter to HTML that says which elements and styles it does not know, our styles being declared to it; and it
    shows every paragraph.
    """
    import mammoth as library

    try:
        with path.open("rb") as file:
            result = library.convert_to_html(file, style_map=_style_map(path))
    except Exception as error:  # it has no exceptions of its own
        return [Finding("mammoth", path.name, f"{type(error).__name__}: {error}")]
    if not result.value:
        return [Finding("mammoth", path.name, "nothing was converted")]
    shown = html.unescape(re.sub(r"<[^>]*>", " ", result.value))
    said = [*(message.message for message in result.messages), *unseen(path, shown)]
    return [Finding("mammoth", path.name, message) for message in said]


def _style_map(path: Path) -> str:
    """Each style of the file as a plain paragraph or run, so that what is left to say is not about styles."""
    from docx.oxml.ns import qn
    from lxml import etree

    with zipfile.ZipFile(path) as package:
        if "word/styles.xml" not in package.namelist():
            return ""
        styles = etree.fromstring(package.read("word/styles.xml"))
    forms = {"paragraph": ("p", "p:fresh"), "character": ("r", "span"), "table": ("table", "table")}
    lines = ["comment-reference => sup"]
    for style in styles.iter(qn("w:style")):
        matcher, html = forms.get(style.get(qn("w:type")), ("", ""))
        name = style.find(qn("w:name")).get(qn("w:val")).replace("'", "\\'")
        if matcher and not re.match(r"(?i)heading \d", name):
            lines.append(f"{matcher}[style-name='{name}'] => {html}")
    return "\n".join(lines)


#: A blank, a reference or a tag that nothing filled; `{{x}}` is part of a name of ours.
_RESIDUE = re.compile(r"\{\{ ?[A-Za-z_.]{2,} ?\}\}|\[\[[a-z-]+\]\]|\{%.{0,20}")


def python_docx(path: Path) -> list[Finding]:
    """Opened and walked from end to end with python-docx: what hangs together, and what no text of ours holds."""
    import docx

    try:
        word = docx.Document(str(path))
        said = list(_walked(word))
    except Exception as error:  # a broken file raises anything, from zipfile's errors to KeyError
        said = [f"{type(error).__name__}: {error}"]
    return [Finding("python-docx", path.name, message) for message in said]


def _walked(word: Any) -> Iterator[str]:
    from docx.oxml.ns import qn

    body = word.element.body
    roots = [
        body,
        *(part._element for section in word.sections for part in (section.header, section.footer)),
        *(c._comment_elm for c in word.comments),
    ]
    texts = ["".join(t.text or "" for t in root.iter(qn("w:t"))) for root in roots]
    if not texts[0].strip():
        yield "the body has no text"
    for text in texts:
        yield from (f"template residue: {found}" for found in re.findall(_RESIDUE, text))
    known = {style.style_id for style in word.styles}
    for root in roots:
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle"):
            yield from (
                f"undefined style {e.get(qn('w:val'))}" for e in root.iter(qn(tag)) if e.get(qn("w:val")) not in known
            )
        yield from (
            "a cell does not end with a paragraph"
            for cell in root.iter(qn("w:tc"))
            if cell[-1].tag not in (qn("w:p"), qn("w:sdt"))
        )
    yield from _bookmarks(body)
    for paragraph in word.paragraphs:
        assert paragraph.style is not None and paragraph.text is not None
    for table in word.tables:
        for row in table.rows:
            _ = [cell.text for cell in row.cells]
    if not word.core_properties.title:
        yield "the file has no title"


def _bookmarks(body: Any) -> Iterator[str]:
    """Bookmarks are closed, each name is there once, and every link and reference leads to one; controls have an id of
    their own.
    """
    from docx.oxml.ns import qn

    starts = list(body.iter(qn("w:bookmarkStart")))
    names = [start.get(qn("w:name")) for start in starts]
    yield from (
        f"the bookmark {name} is there twice" for name in sorted({name for name in names if names.count(name) > 1})
    )
    yield from (f"the bookmark {name} has {len(name)} characters" for name in names if len(name) > 40)
    ends = {end.get(qn("w:id")) for end in body.iter(qn("w:bookmarkEnd"))}
    yield from (
        f"the bookmark {start.get(qn('w:name'))} is not closed" for start in starts if start.get(qn("w:id")) not in ends
    )
    asked = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - {None}
    for code in body.iter(qn("w:instrText")):
        asked |= set(re.findall(r"\b(?:PAGE)?REF (\S+)", code.text or ""))
    yield from (f"nothing has the bookmark {name}" for name in sorted(asked - set(names)))
    ids = [one.get(qn("w:val")) for control in body.iter(qn("w:sdtPr")) for one in control.iter(qn("w:id"))]
    yield from (f"two content controls have the id {one}" for one in sorted({one for one in ids if ids.count(one) > 1}))


# ------------------------------------------------------------------ programs
def pandoc(files: list[Path], work: Path) -> list[Finding]:
    """Read without a warning, every paragraph shown, and every heading of ours is a heading to it."""

    def one(path: Path) -> list[Finding]:
        command = ["pandoc", "--fail-if-warnings", "--from=docx", "--to=json", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
        if done.returncode or done.stderr:
            return [Finding("pandoc", path.name, done.stderr.strip() or f"exit status {done.returncode}")]
        tree = json.loads(done.stdout)
        text = " ".join(strings_of(tree))
        if not text:
            return [Finding("pandoc", path.name, "no text was read")]
        seen = _headings_of(tree)
        said = [f"not a heading: {heading}" for heading in _headings(path) if bare(heading) not in seen]
        said += unseen(path, text)
        return [Finding("pandoc", path.name, message) for message in said]

    return _threads(one, files)


def _headings(path: Path) -> list[str]:
    """The text of the paragraphs whose style is a heading, in the body."""
    import docx
    from docx.oxml.ns import qn

    body = docx.Document(str(path)).element.body
    found = (p for p in body.iter(qn("w:p")) if p.pPr is not None and p.pPr.pStyle is not None)
    headings = [p for p in found if re.fullmatch(r"Heading\d|UnnumberedHeading|Subheading", p.pPr.pStyle.val)]
    return ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in headings]


def _headings_of(node: Any) -> set[str]:
    """The headings of pandoc's tree, wherever they are."""
    out: set[str] = set()
    if isinstance(node, dict):
        if node.get("t") == "Header":
            out.add(bare(" ".join(strings_of(node["c"][2]))))
        for value in node.values():
            out |= _headings_of(value)
    elif isinstance(node, list):
        for value in node:
            out |= _headings_of(value)
    return out


_BATCH = 100  # LibreOffice stops without a word some 250 files after its start


def libreoffice(files: list[Path], work: Path) -> list[Finding]:
    """As many at once as there are cores, each in a profile of its own and started once for up to a hundred files; each
    file gives a PDF with something in it."""
    size = min(_BATCH, -(-len(files) // CORES))
    batches = [files[start : start + size] for start in range(0, len(files), size)]
    with ThreadPoolExecutor(CORES) as pool:
        return [
            finding for found in pool.map(partial(_to_pdf, work), range(len(batches)), batches) for finding in found
        ]


def _to_pdf(work: Path, number: int, batch: list[Path]) -> list[Finding]:
    out = work / "pdf"
    # the filter is named: without it a broken file is taken for text and "opens"
    command = [
        "soffice",
        f"-env:UserInstallation={(work / f'profile-{number}').as_uri()}",
        "--headless",
        "--norestore",
        "--infilter=MS Word 2007 XML",
        "--convert-to",
        "pdf",
        "--outdir",
        str(out),
        *map(str, batch),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    said = done.stderr.strip().splitlines()[-1:] or [""]
    return [
        Finding("libreoffice", path.name, f"no PDF came of it {said[0]}".strip())
        for path in batch
        if not _is_pdf(out / f"{path.stem}.pdf")
    ]


def _is_pdf(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 2000 and path.read_bytes()[:5] == b"%PDF-"


# ------------------------------------------------------------------ the list
def _threads(one: Callable[[Path], list[Finding]], files: list[Path]) -> list[Finding]:
    with ThreadPoolExecutor(CORES) as pool:
        return [finding for found in pool.map(one, files) for finding in found]


def _processes(one: Callable[[Path], list[Finding]], files: list[Path], work: Path) -> list[Finding]:
    with ProcessPoolExecutor(CORES) as pool:
        return [finding for found in pool.map(one, files, chunksize=8) for finding in found]


def _module(name: str) -> Callable[[], bool]:
    return lambda: importlib.util.find_spec(name) is not None


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def tools(npm: Path) -> dict[str, Tool]:
    """The tools by name, in the order in which they run.

    >>> list(tools(Path()))
    ['microsoft', 'openxml-audit', 'ooxml-integrity', 'python-docx', 'mammoth', 'docx-preview', 'pandoc', 'libreoffice']
    """
    pip = f"python -m pip install -r {PINS.relative_to(HERE.parent)}/requirements.txt (or tools/validate.py --install)"
    listed = [
        Tool(
            "microsoft",
            f"tools/validate.py --install --npm {npm}, with npm on the machine",
            lambda: binary(npm) is not None,
            partial(microsoft, npm),
            ("bad-order", "bad-value", "unknown-element", "lost-comment", "truncated"),
            kinds=True,
        ),
        Tool(
            "openxml-audit",
            pip,
            _module("openxml_audit"),
            partial(_processes, openxml_audit),
            ("undefined-style", "missing-list", "empty-cell", "bad-order", "truncated"),
            kinds=True,
        ),
        Tool(
            "ooxml-integrity",
            pip,
            _module("ooxml_integrity"),
            partial(_processes, ooxml_integrity),
            ("undefined-style", "missing-list", "lost-anchor", "lost-comment", "wrong-type", "truncated"),
        ),
        Tool(
            "python-docx",
            "python -m pip install python-docx",
            _module("docx"),
            partial(_processes, python_docx),
            (
                "undefined-style",
                "empty-cell",
                "same-bookmark",
                "open-bookmark",
                "dead-reference",
                "residue",
                "same-control",
                "truncated",
            ),
        ),
        Tool(
            "mammoth",
            pip,
            _module("mammoth"),
            partial(_processes, mammoth),
            ("undefined-style", "unknown-element", "truncated"),
            kinds=True,
        ),
        Tool(
            "docx-preview",
            f"tools/validate.py --install --npm {npm}, with npm on the machine; apt-get install chromium",
            partial(has_preview, npm),
            partial(docx_preview, npm),
            ("cell-control", "broken-xml", "truncated"),
        ),
        Tool(
            "pandoc", "apt-get install pandoc", _program("pandoc"), pandoc, ("lost-heading", "broken-xml", "truncated")
        ),
        Tool(
            "libreoffice",
            "apt-get install libreoffice-writer",
            _program("soffice"),
            libreoffice,
            ("broken-xml", "truncated"),
            kinds=True,  # the gallery of the site has it open every kind of paper
        ),
    ]
    return {tool.name: tool for tool in listed}


# ------------------------------------------------------------------ files broken on purpose
#: What is broken: the part, what is sought in it (a regular expression), what takes its place.
BROKEN: dict[str, tuple[str, str, str]] = {
    "undefined-style": ("word/document.xml", r'<w:pStyle w:val="BodyText"/>', '<w:pStyle w:val="Nowhere"/>'),
    "missing-list": ("word/numbering.xml", r"<w:num .*</w:num>", ""),
    "empty-cell": ("word/document.xml", r"(<w:tc>(?:<w:tcPr>.*?</w:tcPr>)?)(?:<w:p>|<w:p ).*?</w:tc>", r"\1</w:tc>"),
    "bad-order": ("word/document.xml", r"<w:pPr>(<w:pStyle [^>]*/>)", r'<w:pPr><w:jc w:val="left"/>\1'),
    "bad-value": ("word/document.xml", r'<w:pgSz w:w="\d+"', '<w:pgSz w:w="wide"'),
    "unknown-element": ("word/document.xml", r"<w:sectPr", "<w:frobnicate/><w:sectPr"),
    "lost-comment": ("word/comments.xml", r"<w:comment .*?</w:comment>", ""),
    "lost-anchor": ("word/document.xml", r'<w:commentReference w:id="0"/>', ""),
    "wrong-type": ("[Content_Types].xml", r"<Override [^>]*/word/styles.xml[^>]*/>", ""),
    "same-bookmark": (
        "word/document.xml",
        r'(<w:bookmarkStart [^>]*w:name=)"[^"]*"(.*?<w:bookmarkStart [^>]*w:name=)"[^"]*"',
        r'\1"same"\2"same"',
    ),
    "open-bookmark": ("word/document.xml", r"<w:bookmarkEnd [^>]*/>", ""),
    "dead-reference": ("word/document.xml", r'(<w:hyperlink [^>]*w:anchor=)"[^"]*"', r'\1"nowhere"'),
    "residue": ("word/document.xml", r"(<w:t(?: [^>]*)?>)([^<]{5,})", r"\1{{ employer.name }}\2"),
    "same-control": (
        "word/document.xml",
        r'(<w:sdtPr>.{0,400}?<w:id w:val=)"-?\d+"(.*?<w:sdtPr>.{0,400}?<w:id w:val=)"-?\d+"',
        r'\1"7"\2"7"',
    ),
    "cell-control": (
        "word/document.xml",
        r"(</w:tcPr>)(<w:p>(?:(?!</w:p>).)*<w:t(?: [^>]*)?>[^<]{40,}(?:(?!</w:p>).)*</w:p>)</w:tc>",
        r"\1<w:sdt><w:sdtContent>\2</w:sdtContent></w:sdt><w:p/></w:tc>",
    ),
    "lost-heading": ("word/styles.xml", r'(w:styleId="Heading2".{0,40}?<w:name w:val=)"[^"]*"', r'\1"rubrique"'),
    "broken-xml": ("word/document.xml", r"</w:body>", ""),
}


def broken(good: Path, folder: Path) -> dict[str, Path]:
    """A good file broken in each way of `BROKEN`, and cut short.

    Raises
    ------
    LookupError
        The file has nothing to break in that way.
    """
    with zipfile.ZipFile(good) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    folder.mkdir(parents=True, exist_ok=True)
    made = {"truncated": folder / "truncated.docx"}
    made["truncated"].write_bytes(good.read_bytes()[:-3000])
    for name, (part, sought, by) in BROKEN.items():
        text, count = re.subn(sought, by, parts[part].decode("utf-8"), count=1, flags=re.DOTALL)
        if not count:
            raise LookupError(f"{name}: {good.name} has nothing like {sought} in {part}")
        made[name] = folder / f"{name}.docx"
        with zipfile.ZipFile(made[name], "w", zipfile.ZIP_DEFLATED) as package:
            for each, data in parts.items():
                package.writestr(each, text.encode("utf-8") if each == part else data)
    return made


def blunt(tool: Tool, good: Path, work: Path) -> list[Finding]:
    """The broken files in which a tool finds nothing, or the good one in which it finds something."""
    files = broken(good, work / "broken")
    said = tool.read([*(files[name] for name in tool.bites), good], work / "blunt")
    found = {finding.file for finding in said}
    out = [
        Finding(tool.name, f"{name}.docx", "broken on purpose, and nothing was found")
        for name in tool.bites
        if f"{name}.docx" not in found
    ]
    return out + [finding for finding in said if finding.file == good.name]


#: What is broken in a file without another construction: a name, a number or a word. Programs that read every file
#: find these.
_NOT_A_KIND = {"lost-comment", "wrong-type", "same-bookmark", "dead-reference", "residue", "same-control"}


def alike(good: Path, work: Path) -> list[Finding]:
    """The broken files that are taken for a file like the good one, though they have another construction."""
    return [
        Finding("kinds", f"{name}.docx", "broken on purpose, and taken for a file like the good one")
        for name, path in broken(good, work).items()
        if name not in _NOT_A_KIND and path not in representatives([good, path])
    ]


# ------------------------------------------------------------------ the run
def install(npm: Path) -> None:
    """The Python tools into this environment; Microsoft's validator, the previewer and the browser check's libraries
    into a folder.
    """
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            str(PINS / "requirements.txt"),
        ],
        check=True,
    )
    npm.mkdir(parents=True, exist_ok=True)
    if npm.resolve() != PINS:
        shutil.copy(PINS / "package.json", npm / "package.json")
    # no lock file: the versions are exact, what runs depends on nothing else, and a lock names the binaries of one
    # platform only
    subprocess.run(
        ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"], cwd=npm, check=True
    )


def sieve(findings: Iterable[Finding], allowed: Iterable[tuple[str, str, str]]) -> list[Finding]:
    """The findings that are not allowed, each once, and the allowances that nothing used.

    >>> sieve([Finding("a", "x.docx", "no"), Finding("a", "y.docx", "yes")], [("a", "x.", "n"), ("b", "x.", "n")])
    [Finding(tool='a', file='y.docx', message='yes'), Finding(tool='b', file='x.', message='allowed, but no longer
    found: n')]
    """
    out, unused = [], list(allowed)
    for finding in dict.fromkeys(findings):
        met = [a for a in allowed if a[0] == finding.tool and a[1] in finding.file and a[2] in finding.message]
        unused = [a for a in unused if a not in met]
        out += [] if met else [finding]
    return out + [Finding(a[0], a[1], f"allowed, but no longer found: {a[2]}") for a in unused]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        help="where the documents are written, and kept; a temporary folder when not given",
    )
    parser.add_argument("--tools", default="", help="only these, separated by commas: " + ",".join(tools(PINS)))
    parser.add_argument(
        "--npm", type=Path, default=PINS, help="the folder whose node_modules holds what package.json names"
    )
    parser.add_argument(
        "--install",
        action="store_true",
        help="install the Python tools here and the npm ones in that folder, and do nothing else",
    )
    parser.add_argument(
        "--made",
        action="store_true",
        help="read the Word files that are in the folder already, instead of writing them",
    )
    parser.add_argument(
        "--self-test", action="store_true", help="only check that each tool finds what is broken on purpose"
    )
    options = parser.parse_args(arguments)
    if options.install:
        install(options.npm)
        return 0
    known = tools(options.npm)
    names = [name for name in options.tools.split(",") if name] or list(known)
    unknown = [name for name in names if name not in known]
    if unknown:
        parser.error(f"unknown tool: {', '.join(unknown)}")
    missing = [known[name] for name in names if not known[name].found()]
    for tool in missing:
        print(f"{tool.name} is missing: {tool.get}", file=sys.stderr)
    if missing:
        return 2
    if options.made and not (options.folder and (options.folder / f"{_GOOD}.docx").is_file()):
        parser.error(f"--made wants a folder that has {_GOOD}.docx: tools/every_document.py FOLDER docx")
    with tempfile.TemporaryDirectory() as work:
        folder = options.folder or Path(work) / "documents"
        files = sorted(folder.glob("*.docx")) if options.made else _written(folder, whole=not options.self_test)
        return _run([known[name] for name in names], folder, files, Path(work), whole=not options.self_test)


def _written(folder: Path, *, whole: bool) -> list[Path]:
    from every_document import write_all

    start = time.monotonic()
    files = write_all(folder, ("docx",), keep=lambda name: whole or name == _GOOD)
    print(f"{len(files)} Word files written in {time.monotonic() - start:.0f} s", flush=True)
    return files


def _run(chosen: list[Tool], folder: Path, files: list[Path], work: Path, *, whole: bool) -> int:
    good = folder / f"{_GOOD}.docx"
    kinds = files if os.environ.get("AIGOV_WHOLE") or not whole else representatives(files)
    findings = alike(good, work / "alike")
    for tool in chosen:
        start = time.monotonic()
        (work / tool.name / "blunt").mkdir(parents=True)
        dull = blunt(tool, good, work / tool.name)
        read = kinds if tool.kinds else files
        said = tool.read(read, work / tool.name) if whole else []
        findings += dull + said
        print(
            f"{tool.name}: {len(tool.bites)} broken files, {len(dull)} missed; {len(read) if whole else 0} files, "
            f"{len(said)} findings; "
            f"{time.monotonic() - start:.0f} s",
            flush=True,
        )
    left = sieve(findings, [a for a in ALLOWED if whole and a[0] in {tool.name for tool in chosen}])
    for finding in left[:200]:
        print(f"{finding.file} — {finding.tool} — {finding.message}", file=sys.stderr)
    return 1 if left else 0


#: The document that is broken on purpose: it has comments, controls, tables, lists and references.
_GOOD = "chapter.fr.annotated"

if __name__ == "__main__":
    sys.exit(main())
