"""The programs that make a PDF: typst, straight from a document; LibreOffice, from a Word file."""

from __future__ import annotations

from importlib.util import find_spec

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, WriterError, unknown_name
from .libreoffice import has_libreoffice

#: The names of the programs, the one that is taken where nothing else is asked for first.
ENGINES = ("typst", "libreoffice")


def has_typst() -> bool:
    """Whether the Python package typst, which the extra ``pdf`` installs, is available.

    >>> has_typst() in (True, False)
    True
    """
    return find_spec("typst") is not None


def choose_engine(asked: str | None, *, from_word: bool = False) -> str:
    """Choose the program that makes a PDF, by its name in `ENGINES`.

    Parameters
    ----------
    asked:
        The name that the caller gave; None for none.
    from_word:
        Whether the PDF is made from a Word file, because of a letterhead or of a firm's own template: only LibreOffice
        prints those.

    Returns
    -------
    str
        ``asked`` where it is given; ``libreoffice`` for what is made from a Word file; otherwise ``typst``, but
        ``libreoffice`` where typst is not installed and LibreOffice is.

    Raises
    ------
    WriterError
        An unknown name; ``typst`` asked for what is made from a Word file.

    >>> choose_engine("libreoffice"), choose_engine(None, from_word=True)
    ('libreoffice', 'libreoffice')
    """
    problem = find_engine_problem(asked, from_word=from_word)
    if problem is not None:
        raise WriterError(problem)
    if asked is not None:
        return asked
    return "libreoffice" if from_word or is_typst_replaced() else "typst"


def find_engine_problem(asked: str | None, *, from_word: bool = False) -> Problem | None:
    """Find what is wrong with the name of a program, as `choose_engine` refuses it; None where nothing is.

    >>> print(find_engine_problem("tpyst"))
    engine — unknown PDF engine "tpyst" — did you mean "typst"?
    """
    if asked is not None and asked not in ENGINES:
        return unknown_name("unknown-engine", "engine", N_('unknown PDF engine "{name}"'), asked, ENGINES)
    if from_word and asked == "typst":
        return Problem(
            "typst-prints-no-word",
            "engine",
            N_("typst does not print a letterhead or a template, which are Word files"),
            N_("leave the engine out: LibreOffice makes this PDF; or leave the letterhead or the template out"),
        )
    return None


def is_typst_replaced() -> bool:
    """Whether LibreOffice makes the PDF of our own papers because typst is not installed.

    >>> is_typst_replaced() and has_typst()
    False
    """
    return not has_typst() and has_libreoffice()
