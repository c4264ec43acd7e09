"""Texts as XML holds them: between tags, and as the value of an attribute.

The standard library writes them the same, but its module loads the whole of ``urllib``, sockets and TLS included.
"""

from __future__ import annotations

from html import escape

_IN_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def escape_text(text: str) -> str:
    """Write a text as XML between two tags.

    >>> escape_text('"a" & <b>')
    '"a" &amp; &lt;b&gt;'
    """
    return escape(text, quote=False)


def quote_attribute(value: str) -> str:
    """Write a value as an XML attribute, with the quotation marks around it.

    >>> quote_attribute('"a" & b')
    '\\'"a" &amp; b\\''
    """
    written = value.translate(_IN_ATTRIBUTE)
    if '"' not in written:
        return f'"{written}"'
    return f"'{written}'" if "'" not in written else '"' + written.replace('"', "&quot;") + '"'
