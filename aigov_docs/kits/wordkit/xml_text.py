"""Texts as XML holds them: between tags, and as the value of an attribute.

The standard library writes them the same, but its module loads the whole of ``urllib``, sockets and TLS included.
"""

from __future__ import annotations

_IN_ATTRIBUTE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def escape_text(text: str) -> str:
    """Escape a text for XML between two tags, where quotation marks may stay.

    >>> escape_text('"a" & <b>')
    '"a" &amp; &lt;b&gt;'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quote_attribute(value: str) -> str:
    """Escape a value for an XML attribute, and put quotation marks around it.

    >>> quote_attribute('"a" & b')
    '\\'"a" &amp; b\\''
    """
    written = value.translate(_IN_ATTRIBUTE)
    if '"' not in written:
        return f'"{written}"'
    return f"'{written}'" if "'" not in written else '"' + written.replace('"', "&quot;") + '"'
