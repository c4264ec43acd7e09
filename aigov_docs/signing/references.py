"""The reference by which a provider's answer finds its person: the number of the person and the run, never a name."""

from __future__ import annotations

from urllib.parse import quote, unquote

#: The most letters of a reference that every provider read takes.
LONGEST_REFERENCE = 255


def make_reference(key: str, run: str) -> str:
    """Write the reference of one person's document in a run, as it is given to a provider and comes back from it.

    It has letters and figures without accents, and the signs ``-``, ``.``, ``_``, ``%`` and ``@``, which providers
    take and a spreadsheet reads as a text; whatever else is in the number or the run is written with ``%``.

    Parameters
    ----------
    key:
        The employer's own number of the person.
    run:
        The name of the issue.

    >>> make_reference("E-0042", "2026-06-01-9f3c"), make_reference("-12/É", "r 1")
    ('E-0042@2026-06-01-9f3c', '%2D12%2F%C3%89@r%201')
    """
    text = f"{_spell(key)}@{_spell(run)}"
    return f"%2D{text[1:]}" if text.startswith("-") else text


def split_reference(reference: str) -> tuple[str, str] | None:
    """Split a reference into the person's number and the run; None for a text that is no reference.

    >>> split_reference("%2D12%2F%C3%89@r%201"), split_reference("Camille Roussel")
    (('-12/É', 'r 1'), None)
    """
    key, sign, run = reference.strip().partition("@")
    if not sign or not key or not run or "@" in run:
        return None
    try:
        return unquote(key, errors="strict"), unquote(run, errors="strict")
    except UnicodeDecodeError:
        return None


def _spell(text: str) -> str:
    return quote(text, safe="").replace("~", "%7E")
