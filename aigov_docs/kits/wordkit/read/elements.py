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
#: A tracked change has what it inserts, or deletes, in one of these elements; a row that it inserts or deletes, and the
#: end of a paragraph, have one in their properties. A move is a deletion in one place and an insertion in another.
INSERTIONS = ("ins", "moveTo")
DELETIONS = ("del", "moveFrom")


def word_name(element: Element) -> str:
    """Find the name of an element of Word's XML, such as ``p``, without its namespace.

    Empty for an element of another namespace than Word's two, or for a comment.
    """
    tag = element.tag
    return _name_of_tag(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=2048)
def _name_of_tag(tag: str) -> str:
    space, _, name = tag[1:].partition("}")
    return name if space in WORD_SPACES else ""


def local_name(element: Element) -> str:
    """Find the name of an XML element of any namespace, such as ``p``, without the namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    """Find the namespace of an XML element; empty for a comment, or an element without one."""
    return element.tag[1:].partition("}")[0] if isinstance(element.tag, str) and element.tag[:1] == "{" else ""


def word_tags(*names: str) -> tuple[str, ...]:
    """List the full tags of Word elements, in each of Word's two namespaces, to be given to ``element.iter``.

    >>> len(word_tags("p", "tbl"))
    4
    """
    return tuple(f"{{{space}}}{name}" for space in WORD_SPACES for name in names)


def attribute(element: Element | None, name: str) -> str:
    """Read the attribute ``name`` of an element, in one of Word's two namespaces.

    Empty where the element is None or lacks the attribute.
    """
    if element is None:
        return ""
    for space in WORD_SPACES:
        value = element.get(f"{{{space}}}{name}")
        if value is not None:
            return str(value)
    return ""


def find_child(element: Element | None, name: str) -> Element | None:
    """Find the first child of an element by its name without the prefix ``w:``, such as ``pPr``; None where none is."""
    if element is None:
        return None
    tags = _tags_of_name(name)
    for child in element:
        if child.tag in tags:
            return child
    return None


@lru_cache(maxsize=2048)
def _tags_of_name(name: str) -> frozenset[str]:
    return frozenset(word_tags(name))


def children_by_name(element: Element | None) -> dict[str, Element]:
    """Find the children of an element by their names in Word's XML, the first of each name; an empty dict for None.

    The names are without namespace or prefix, such as ``p``. Children of other namespaces are left out.
    """
    children: dict[str, Element] = {}
    for child in element if element is not None else ():
        children.setdefault(word_name(child), child)
    children.pop("", None)
    return children


def child_value(element: Element | None, name: str, of: str = "val") -> str:
    """Read the attribute ``of`` of an element's first child named ``name``.

    Both names are those in Word's XML without the prefix ``w:``, such as ``pStyle`` and ``val``. The result is empty
    without such a child or attribute, and where the element is None.
    """
    return attribute(find_child(element, name), of)


def is_on(element: Element | None) -> bool:
    """Whether a property of Word that is on or off, such as ``w:vanish``, is on: present, and not set to off.

    ``element`` is the property's element; None, where the property is absent, is off.
    """
    return element is not None and attribute(element, "val").lower() not in _OFF
