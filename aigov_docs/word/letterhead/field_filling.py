"""The fields of a letterhead: found, checked before anything runs, then filled by docxtpl in a sandbox.

A letterhead may say ``{{ employer.name }}``, with a few filters, and ``{% if place %}…{% endif %}``; nothing else.
What docxtpl would run is read as a tree first, and every node of it must be one of those
(`word.template_language`).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateSyntaxError

from ...kits.ground.i18n import N_
from ...kits.ground.problems import Problem, WriterError, suggest_name
from ...kits.ground.text import NOT_IN_FIRM_FILE, NOT_IN_MARKED_FILE, show_refused
from ...kits.wordkit.read.elements import local_name
from ...kits.wordkit.template_language import (
    LETTERHEAD,
    NameUse,
    TemplateSandbox,
    find_refused_literals,
    list_name_uses,
    make_sandbox,
)
from ...kits.wordkit.untrusted_package import parse_xml
from ..template_problems import TemplateProblems
from .letterhead_parts import LetterheadPackage, LetterheadPart, W

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element as Element

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_NAME = re.compile(r"[^\W\d][\w.]*")
_MARKS = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
#: What docxtpl reads in its own way: pieces of XML taken for text, cells merged, paragraphs run together.
_SPECIAL = re.compile(
    r"\{\{[\s-]*(?:p|r|tr|tc)\s|\{%[\s-]*(?:r|tc)\s|\{[{%]-|-[%}]\}|\{%\s*(?:vm|hm|colspan|cellbg)\b|\{_[{%]|[}%]_\}"
)
#: A part that is filled is read by many patterns: longer, it would take minutes.
MAX_FILLED = 2_000_000
_TEXT = W + "t"


@dataclass(slots=True)
class LetterheadFields(TemplateProblems):
    """The fields (``{{ name }}``) of a letterhead: where each first stands, and which need a value.

    ``problems`` holds what may not run; ``tags`` says whether there is any field.
    """

    places: dict[str, str] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    tags: bool = False


def find_fields(package: LetterheadPackage) -> LetterheadFields:
    """Find the letterhead fields of a letterhead, after joining in place each field that is spread over several runs.

    Code that a letterhead may not hold is in the ``problems`` of the result. No field is filled yet.
    """
    fields = LetterheadFields()
    rendered = [part for part in package.text_parts() if not part.kind.endswith("endnotes+xml")]
    find_refused_characters(package, fields)
    for part in package.parts.values():
        if part.tree is not None and part not in rendered:
            _check_unfilled_part(part, fields, f"{package.name}, {_base_name(part)}")
    for part in rendered:
        _join_tags(part.root)
        where = f"{package.name}, {_base_name(part)}"
        before = len(fields.problems)
        _check_places(part.root, fields, where)
        for paragraph in part.root.iter(W + "p"):
            _check_tags(own_text(paragraph), fields, where)
        if len(fields.problems) == before and has_tags(part.root):
            fields.tags = True
            _read_template(part, fields, where)
    return fields


def find_refused_characters(package: LetterheadPackage, problems: TemplateProblems) -> None:
    """Add to the problems of a firm's Word file each part whose text has characters that no document may hold."""
    for part in package.parts.values():
        texts = "" if part.tree is None else "".join(_iterate_texts(part.root))
        problems.refuse_characters(f"{package.name}, {_base_name(part)}", "".join(NOT_IN_FIRM_FILE.findall(texts)))


def _iterate_texts(tree: Element) -> Iterator[str]:
    """Yield the texts of a part, of Word or of a drawing in it."""
    return (element.text or "" for element in tree.iter() if local_name(element) == "t")


def find_cover_fields(body: Element, mark: Element | None) -> frozenset[str]:
    """Find the names that stand in the fields of a letterhead's body before ``mark``, where the document's text goes.

    Every name in a field counts, that of a filter too; there are none without a mark.
    """
    names: set[str] = set()
    for child in body:
        if child is mark:
            return frozenset(names)
        for paragraph in child.iter(W + "p"):
            for tag in _TAG.findall(own_text(paragraph)):
                names.update(_NAME.findall(tag))
    return frozenset()


def has_tags(tree: Element) -> bool:
    """Whether the XML of a letterhead's part has fields to fill (``{{ … }}`` or ``{% … %}``)."""
    return any(_MARKS.search(node.text or "") for node in tree.iter(_TEXT))


def own_text(paragraph: Element) -> str:
    """Join the texts of a Word paragraph, without the text boxes attached to the paragraph."""
    return "".join(node.text or "" for node in own_texts(paragraph))


def own_texts(paragraph: Element) -> Iterator[Element]:
    """Yield the text elements (``w:t``) of a Word paragraph, without the text boxes attached to the paragraph."""
    for node in paragraph.iter(_TEXT):
        holder = next((up for up in node.iterancestors(W + "p")), None)
        if holder is paragraph:
            yield node


def open_filled(data: bytes, fields: Mapping[str, str]) -> WordDocument:
    """Fill the fields of a letterhead, checked before, with values, and open the result in python-docx.

    ``data`` is the bytes of the letterhead's whole file; ``fields`` gives the value of each field by its name.
    """
    from docx import Document

    return Document(io.BytesIO(_render_fields(data, fields)))


def find_missing(fields: LetterheadFields, given: Mapping[str, str], name: str) -> list[Problem]:
    """List, as problems, the letterhead fields that a document cannot fill: unknown, without value, or unprintable.

    A field that stands only under a condition on its value, or with a default, may lack a value.

    Parameters
    ----------
    given:
        The values of the document, by the name of the field; an empty text is a known name without a value.
    name:
        The name of the letterhead, for messages.
    """
    problems = []
    known_names = sorted(given)
    for asked, where in sorted(fields.places.items()):
        if asked not in given:
            guess = suggest_name(asked, known_names)
            hint = (
                N_('did you mean "{guess}"? The names it may print: {known}')
                if guess
                else N_("add it to the matter, or print one of: {known}")
            )
            message = N_("the letterhead prints {name}, which this document does not give")
            problems.append(
                Problem(
                    "unknown-field",
                    where,
                    message,
                    hint,
                    {"name": asked, "guess": guess, "known": ", ".join(known_names)},
                )
            )
        elif not given[asked].strip() and asked in fields.required:
            message = N_("the letterhead prints {name}, which the matter does not say")
            hint = N_("add it to the matter, or let the letterhead do without: {condition}")
            condition = f"{{% if {asked} %}} … {{% endif %}}"
            problems.append(Problem("no-value", where, message, hint, {"name": asked, "condition": condition}))
        elif NOT_IN_MARKED_FILE.search(given[asked]):
            message = N_("the value of {name} holds a character that no Word file can hold")
            problems.append(
                Problem("bad-value", where, message, N_("type the value again in the matter"), {"name": asked})
            )
    return problems


# ------------------------------------------------------------------ what is written
def _base_name(part: LetterheadPart) -> str:
    return part.name.rpartition("/")[2]


def _quote_text(text: str) -> str:
    text = show_refused(" ".join(text.split()))
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def _join_tags(tree: Element) -> None:
    """Join each tag in the run where it begins, since Word cuts a text wherever its spelling was checked."""
    for paragraph in tree.iter(W + "p"):
        nodes = list(own_texts(paragraph))
        text = "".join(node.text or "" for node in nodes)
        spans = [match.span() for match in _TAG.finditer(text)]
        if not spans:
            continue
        owner = [index for index, node in enumerate(nodes) for _ in node.text or ""]
        for start, stop in spans:
            owner[start:stop] = [owner[start]] * (stop - start)
        pieces: list[list[str]] = [[] for _ in nodes]
        for letter, index in zip(text, owner, strict=True):
            pieces[index].append(letter)
        for node, piece in zip(nodes, pieces, strict=True):
            node.text = "".join(piece)
            node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _check_unfilled_part(part: LetterheadPart, fields: LetterheadFields, where: str) -> None:
    """Refuse a field in a part where nothing is filled, since it would be printed as it is written."""
    for element in part.root.iter():
        if local_name(element) == "t" and re.search(r"\{\{|\{%", element.text or ""):
            message = N_("a field stands where none is filled (a note at the end, a drawing)")
            fields.add_problem("field-place", where, message, N_("put it in the header, the footer or the text"))


def _check_places(tree: Element, fields: LetterheadFields, where: str) -> None:
    """Refuse a tag outside text, since docxtpl reads the whole part as one text."""
    before = ""
    for element in tree.iter():
        texts = [*element.attrib.values(), *([] if element.tag == _TEXT else [element.text or ""]), element.tail or ""]
        if any(_MARKS.search(text) for text in texts if "{" in text or "%}" in text or "#}" in text):
            message = N_("a field stands in the code of a Word field, a link or a drawing")
            fields.add_problem("field-place", where, message, N_("write it as plain text"))
        if element.tag == _TEXT and element.text:
            if re.match(r"\{[{%#]|[}%#]\}", before[-1:] + element.text[:1]):
                message = N_("a brace is cut in two by the end of a line or paragraph: {text}")
                fields.add_problem(
                    "field-syntax",
                    where,
                    message,
                    N_("write the whole field in one paragraph"),
                    text=_quote_text(element.text),
                )
            before = element.text


def _check_tags(text: str, fields: LetterheadFields, where: str) -> None:
    """Check that the tags of a paragraph are whole, short, few, and without docxtpl's own grammar."""
    rest = _TAG.sub("", text)
    tags = _TAG.findall(text)
    if _MARKS.search(rest):
        message = N_("a field is not closed in its paragraph: {text}")
        fields.add_problem(
            "field-syntax", where, message, N_("write the whole field in one paragraph"), text=_quote_text(text)
        )
    elif tags and _SPECIAL.search(text):
        _refuse_code(fields, where, text)
    elif len(re.findall(r"\{%\s*if\b", text)) != len(re.findall(r"\{%\s*endif\b", text)):
        refuse_condition(fields, where)
    elif any(len(tag) > LETTERHEAD.longest_tag for tag in tags) or len(tags) > LETTERHEAD.most_tags:
        _refuse_code(fields, where, text, N_("a field is too long, or too many stand in one paragraph: {text}"))


def refuse_condition(fields: LetterheadFields, where: str) -> None:
    """Add to a letterhead's fields the problem of a condition (``{% if … %}``) that the caller found misplaced.

    The problem says that it begins in one paragraph or cell and ends in another, or can take away the place where the
    text of a document goes. ``where`` names the part of the letterhead, for the message.
    """
    fields.add_problem(
        "field-structure",
        where,
        N_("a condition begins in one paragraph or cell and ends in another, or takes the place of our text away"),
        N_("write it in one paragraph, or write {start} and {end} each alone in a paragraph"),
        start="{%p if name %}",
        end="{%p endif %}",
    )


def _refuse_code(fields: LetterheadFields, where: str, text: str, message: str = "", **values: object) -> None:
    """Record the problem that some code of a letterhead may not run, with a hint at what may."""
    fields.add_problem(
        "field-code-run",
        where,
        message or N_("the letterhead asks for more than a value: {text}"),
        N_("write {name}, perhaps with a filter ({filters}), or {condition}; nothing else"),
        text=_quote_text(text),
        name="{{ name }}",
        filters=", ".join(LETTERHEAD.filters),
        condition="{% if name %} … {% endif %}",
        **values,
    )


# ------------------------------------------------------------------ what would run
def _make_environment() -> TemplateSandbox:
    """Make a sandbox for the fields of a letterhead, a new one each time, since docxtpl changes it."""
    or_else = {"default": lambda value, fallback="": value or fallback}
    return make_sandbox(LETTERHEAD, undefined=StrictUndefined, autoescape=True, filters=or_else)


def _template_source(part: LetterheadPart) -> str:
    """Give a part as docxtpl gives it to Jinja, one line a paragraph."""
    from docxtpl import DocxTemplate
    from lxml import etree

    tree = next(part.root.iterchildren(W + "body")) if part.kind.endswith("document.main+xml") else part.root
    patched = DocxTemplate(io.BytesIO()).patch_xml(etree.tostring(tree, encoding="unicode"))
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", patched)


def _read_template(part: LetterheadPart, fields: LetterheadFields, where: str) -> None:
    """Read the template that Jinja would run, and let through only names, filters and conditions on a name."""
    source = _template_source(part)
    if len(source) > MAX_FILLED:
        hint = N_("open it in Word and save it again")
        fields.add_problem("too-large", where, N_("unpacked, it would be too large to open safely"), hint)
        return
    lines = [re.sub(r"<[^>]+>", "", line) for line in source.split("\n")]
    try:
        tree = _make_environment().parse(source)
    except TemplateSyntaxError as error:
        _refuse_code(fields, where, lines[min(error.lineno, len(lines)) - 1])
        return
    except RecursionError:
        _refuse_code(fields, where, "…", N_("a field is too long, or too many stand in one paragraph: {text}"))
        return
    for number, characters in find_refused_literals(tree):
        fields.refuse_characters(f"{where}, {_quote_text(lines[min(number, len(lines)) - 1])}", characters)
    _note_names(list_name_uses(tree, LETTERHEAD), lines, fields, where)


def _note_names(uses: Iterable[NameUse], lines: list[str], fields: LetterheadFields, where: str) -> None:
    """Record the names that a part of a letterhead uses, and the code in it that may not run."""
    for use in uses:
        line = lines[min(use.line, len(lines)) - 1]
        if not use.name:
            _refuse_code(fields, where, line)
            continue
        if use.required:
            fields.required.add(use.name)
        if len(fields.places) >= LETTERHEAD.most_tags:
            message = N_("it prints more than {n} values")
            _refuse_code(fields, where, line, message, n=LETTERHEAD.most_tags)
        else:
            fields.places.setdefault(use.name, f"{where}, {_quote_text(line)}")


# ------------------------------------------------------------------ filling
def _nest_names(fields: Mapping[str, str]) -> dict[str, object]:
    """Nest dotted names as names inside names: ``employer.name`` becomes ``name`` of ``employer``."""
    tree: dict[str, Any] = {}
    for name, value in sorted(fields.items()):
        branch = tree
        *path, last = name.split(".")
        for piece in path:
            inner = branch.get(piece)
            branch[piece] = inner = inner if isinstance(inner, dict) else {}
            branch = inner
        branch[last] = value
    return {name: _as_namespace(value) for name, value in tree.items()}


def _as_namespace(value: object) -> object:
    if isinstance(value, dict):
        return SimpleNamespace(**{name: _as_namespace(inner) for name, inner in value.items()})
    return value


def _render_fields(data: bytes, fields: Mapping[str, str]) -> bytes:
    from docxtpl import DocxTemplate

    class Strict(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
        """docxtpl mends broken XML by dropping what it does not understand; here, that is an error."""

        def render_xml_part(self, src_xml: str, part: object, context: object, jinja_env: object = None) -> str:
            part_xml = str(super().render_xml_part(src_xml, part, context, jinja_env))
            parse_xml(part_xml.encode())
            return part_xml

    template = Strict(io.BytesIO(data))
    template.render(_nest_names(fields), jinja_env=_make_environment())
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def raise_problems(problems: Iterable[Problem]) -> None:
    """Raise a `WriterError` that holds the problems given; do nothing when there are none."""
    listed = tuple(problems)
    if listed:
        raise WriterError(*listed)
