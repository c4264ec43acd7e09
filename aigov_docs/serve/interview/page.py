"""The page of the interview."""

from __future__ import annotations

from html import escape

from ...i18n import N_, labels
from ...library.load import Library


def interview_page(library: Library, language: str) -> str:
    """Write the page of the interview in a language, ``fr`` or ``en``: HTML without inline script or style.

    >>> from ...library.load import load_library
    >>> interview_page(load_library(), "en").startswith("<!doctype html>")
    True
    """
    say = labels(language)
    title = escape(say(N_("AI rules at work in France: documents, and what each clause is worth.")))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<main><h1>{title}</h1><p><a href="/api/openapi.json">API</a></p></main>\n</html>\n'
    )
