"""Our document as a template of each peer: the same file, with the peer's own tags where the values of the person
go.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from .ours import NAMES

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile("⦗(\\d+)⦘")
_RUN = re.compile('<w:r>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t(?: xml:space="preserve")?>([^<]*⦗[^<]*)</w:t></w:r>')
_CORE = "docProps/core.xml"  # the properties of the file: two of the peers fill none


def parts(file: bytes) -> dict[str, bytes]:
    """The parts of a Word file, by name."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    """Parts as a Word file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


def _tagged(template: Any, change: Callable[[str], str], *, core: bool) -> bytes:
    """A template merged with tags for values, and the tags turned into a peer's."""
    content = parts(template.merge_without_fingerprint([f"⦗{number}⦘" for number in range(len(NAMES))]))
    for name, data in content.items():
        if name.endswith(".xml") and "⦗".encode() in data:
            text = data.decode()
            content[name] = (change(text) if core or name != _CORE else _TAG.sub("", text)).encode()
    return packed(content)


def jinja(template: Any) -> bytes:
    """For docxtpl: ``{{ v3 }}``."""
    return _tagged(template, lambda text: _TAG.sub(r"{{ v\1 }}", text), core=True)


def braces(template: Any) -> bytes:
    """For search and replace, and easy-template-x: ``{v3}``."""
    return _tagged(template, lambda text: _TAG.sub(r"{v\1}", text), core=False)


def firms_own(template: Any) -> bytes:
    """As a firm writes its own for docxtpl: names of ours, and words that follow the gender of the person."""
    made = parts(
        _tagged(template, lambda text: _TAG.sub(lambda tag: f"{{{{ {NAMES[int(tag[1])]} }}}}", text), core=True)
    )
    name = "word/document.xml"
    before, body, after = made[name].decode().partition("<w:body>")
    made[name] = "".join(
        (before, body, *(f'<w:p><w:r><w:t xml:space="preserve">{line}</w:t></w:r></w:p>' for line in _FIRMS_OWN), after)
    ).encode()
    return packed(made)


_FIRMS_OWN = (
    '{%p if employee.gender == "f" %}',
    "Madame {{ employee.name|upper }}, salariée, est tenue informée. Elle est libre de refuser le présent avenant.",
    "{%p else %}",
    "Monsieur {{ employee.name|upper }}, salarié, est tenu informé. Il est libre de refuser le présent avenant.",
    "{%p endif %}",
    (
        "{% if employee.telework %}Il est rappelé que le télétravail est convenu.{% else %}Le lieu de travail est"
        " inchangé.{% endif %}"
    ),
    '{% if amendment.number == "1" %}Premier avenant.{% else %}Avenant n° {{ amendment.number }}.{% endif %}',
)


def merge_fields(template: Any) -> bytes:
    """For docx-mailmerge2: a field of Word in a run of its own."""
    made = _tagged(template, lambda text: _RUN.sub(_fields, text), core=False)
    if any("⦗".encode() in data for data in parts(made).values()):
        raise RuntimeError("a value stands where no merge field can")
    return made


def _fields(run: re.Match[str]) -> str:
    look, at = run[1] or "", 0
    out: list[str] = []

    def said(text: str) -> str:
        return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""

    for tag in _TAG.finditer(run[2]):
        out += (
            said(run[2][at : tag.start()]),
            f'<w:fldSimple w:instr=" MERGEFIELD v{tag[1]} ">{said(escape(f"«v{tag[1]}»"))}</w:fldSimple>',
        )
        at = tag.end()
    return "".join((*out, said(run[2][at:])))


KINDS: dict[str, Callable[[Any], bytes]] = {"jinja": jinja, "braces": braces, "fields": merge_fields}


def text_of(file: bytes) -> list[str]:
    """What a Word file says, paragraph by paragraph, headers and footers included: engines must agree on it."""
    content = parts(file)
    names = sorted(name for name in content if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name))
    out = []
    for name in names:
        for paragraph in ElementTree.fromstring(content[name]).iter(f"{_W}p"):
            said = "".join(text.text or "" for text in paragraph.iter(f"{_W}t"))
            if said:
                out.append(said)
    return out
