"""Elements of WordprocessingML in both vocabularies (transitional, strict): names, attributes, children, switches."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

WORD_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
MATH_SPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_OFF = ("0", "false", "off", "none")


def word_name(element: Element) -> str:
    """Find the local name of a WordprocessingML element; empty for another vocabulary or a comment."""
    tag = element.tag
    return _name_of_tag(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=2048)
def _name_of_tag(tag: str) -> str:
    space, _, name = tag[1:].partition("}")
    return name if space in WORD_SPACES else ""


def local_name(element: Element) -> str:
    """Find the name of an XML element of any vocabulary, without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    """Find the namespace of an XML element; empty for a comment, or an element without one."""
    return element.tag[1:].partition("}")[0] if isinstance(element.tag, str) and element.tag[:1] == "{" else ""


def word_tags(*names: str) -> tuple[str, ...]:
    """List the full tags of some element names in both vocabularies of Word, for ``element.iter``.

    >>> len(word_tags("p", "tbl"))
    4
    """
    return tuple(f"{{{space}}}{name}" for space in WORD_SPACES for name in names)


def attribute(element: Element | None, name: str) -> str:
    """Read an attribute of Word's vocabulary on an element; empty where either is missing."""
    if element is None:
        return ""
    for space in WORD_SPACES:
        value = element.get(f"{{{space}}}{name}")
        if value is not None:
            return str(value)
    return ""


def find_child(element: Element | None, name: str) -> Element | None:
    """Find the first child of a Word element with a given name; None where there is none."""
    if element is None:
        return None
    for child in element:
        if word_name(child) == name:
            return child
    return None


def child_value(element: Element | None, name: str, of: str = "val") -> str:
    """Read an attribute (``of``) of a Word element's first child with a given name; empty without such a child."""
    return attribute(find_child(element, name), of)


def is_on(element: Element | None) -> bool:
    """Whether a switch of Word, such as ``w:vanish``, is present and not set to off."""
    return element is not None and attribute(element, "val").lower() not in _OFF
