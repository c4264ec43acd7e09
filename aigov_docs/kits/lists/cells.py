"""Cells of tables that people make: what is read of them, what none may hold, and how a text is written into one."""

from __future__ import annotations

import re
import unicodedata

from ..ground.i18n import N_
from ..ground.problems import Problem
from ..ground.text import NOT_IN_CELL

#: Longest text of each column, in characters.
LONGEST = {
    "key": 64,
    "name": 200,
    "last_name": 120,
    "usage_name": 120,
    "birth_name": 120,
    "first_name": 120,
    "address": 300,
    "address_2": 200,
    "postal_code": 64,
    "city": 120,
    "country": 80,
    "job": 200,
    "contract_type": 200,
    "email": 254,
    "establishment": 200,
    "workplace": 200,
}
#: Longest text of the columns that have a form of their own, and of those kept aside.
LONGEST_WORD, LONGEST_ASIDE = 80, 2000
#: A text no longer than this is never too long, whatever its column.
SHORTEST_LIMIT = min(LONGEST_WORD, *LONGEST.values())

#: Characters that no cell holds; UTF-8 read as Windows-1252 ("Ã©"); the errors of spreadsheets ("#N/A").
_MISREAD = (
    r"[\u00c2\u00c3]"
    r"[\u0080-\u00bf\u2020-\u203a\u20ac\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u02c6\u02dc\u2122\u0192]"
)
_ERRORS = r"#(?:N/A|N/D|REF!|NAME\?|NOM\?|VALUE!|VALEUR!|DIV/0!|NUM!|NOMBRE!|NULL!|NUL!)"
_DAMAGE = re.compile(rf"(?P<refused>{NOT_IN_CELL.pattern})|(?P<misread>{_MISREAD})|(?m:^\s*(?P<error>{_ERRORS})\s*$)")


def is_damaged(text: str) -> bool:
    """Whether a cell of a table is damaged: invisible or wrongly decoded characters, or an error like #REF!.

    >>> is_damaged("ZoÃ©"), is_damaged("#REF!"), is_damaged("Zoé")
    (True, True, False)
    """
    return _DAMAGE.search(text) is not None


def clean_cell(cell: str, name: str = "") -> str:
    """Remove outer spaces, line ends, tabs and doubled spaces from a cell of a table.

    ``="007"`` becomes ``007``; a cell with only a dash becomes an empty text.

    Parameters
    ----------
    cell:
        The text as the file has it.
    name:
        The standard name of the column (that of this library): the lines of an ``address`` are kept apart by commas.

    >>> clean_cell(' ="007" '), clean_cell("–"), clean_cell("8 rue Haute\\nLyon", "address")
    ('007', '', '8 rue Haute, Lyon')
    """
    text = cell.strip()
    if text in ("", "-", "–", "—"):
        return ""
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    if "\n" in text or "\r" in text or "\t" in text:
        text = re.sub(r"\s*[\r\n]+\s*", ", " if name == "address" else " ", text).replace("\t", " ")
    return re.sub(" {2,}", " ", text) if "  " in text else text


def key_for_messages(key: str) -> str:
    """Return a person's number (``key``) if messages may show it, else an empty text.

    A number that is too long or damaged is probably something else, such as an address: no message repeats it.

    >>> key_for_messages("E-0042"), key_for_messages("12 rue des Tisserands, " * 9)
    ('E-0042', '')
    """
    return key if len(key) <= LONGEST["key"] and not is_damaged(key) else ""


def bad_text_problem(where: str, line: int, column: str, text: str, key: str = "") -> Problem:
    """Build the problem of a damaged cell: which character is refused and where it stands, never the rest of the text.

    Parameters
    ----------
    where:
        The name of the file and the line.
    line, column:
        The line, and the header of the column.
    text:
        The text of the cell, for which `is_damaged` is true.
    key:
        The person's number.

    >>> problem = bad_text_problem("x.csv, line 2", 2, "Nom", "Zo\\u200bé")
    >>> problem.values["place"], problem.values["character"]
    (3, 'U+200B (ZERO WIDTH SPACE)')
    """
    damage = _DAMAGE.search(text)
    values = {"line": line, "column": column, "key": key}
    place = f"{where}, {column}"
    if damage is not None and damage["error"]:
        message, hint = (
            N_("the cell is an error of the spreadsheet: {error}"),
            N_("correct the formula, or type the value"),
        )
        return Problem("bad-character", place, message, hint, {**values, "error": damage["error"]})
    at = damage.start() if damage else 0
    values |= {"place": at + 1, "character": name_character(text[at])}
    if damage is not None and damage["misread"]:
        message = N_(
            "from character {place} on, letters were read under another encoding: {character} and what follows"
        )
        hint = N_("save the list as CSV UTF-8; it has more of them")
        return Problem("bad-character", place, message, hint, values)
    message = N_("character {place} is refused: {character}, which is not seen or cannot be printed")
    hint = N_("delete it, or type the text again")
    return Problem("bad-character", place, message, hint, values)


def name_character(character: str) -> str:
    """Name one character for a message: its number in Unicode, and the name that Unicode gives it where it has one.

    >>> name_character("\\u202e"), name_character("\\x07")
    ('U+202E (RIGHT-TO-LEFT OVERRIDE)', 'U+0007')
    """
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" ({name})" if name else "")


# ------------------------------------------------------------------ cells that are written
_FORMULA = re.compile(r"(^|[,;\t|])(?=[\s\"']*[=+\-@＝＋－＠]|[\t\r\n|%])")
_CELL_END = re.compile(r"[,;\t|]")


def escape_formulas(text: str) -> str:
    """Put an apostrophe wherever a spreadsheet would take the text of a cell for a formula.

    A formula may begin at the start of the text, or after what some spreadsheet takes for the end of a cell.

    >>> escape_formulas("=1+1"), escape_formulas("x,=A1"), escape_formulas("E-0042"), escape_formulas(' "=1"')
    ("'=1+1", "x,'=A1", 'E-0042', '\\' "=1"')
    """
    if text[:1].isalnum() and _CELL_END.search(text) is None:
        return text  # most texts: no place where a formula could begin
    return _FORMULA.sub(r"\1'", text)
