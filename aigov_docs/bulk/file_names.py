"""Names of files by a pattern, the same on every system, and never two that a system or an eye takes for one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RecipientError, unknown_name
from ..kits.ground.text import NOT_IN_FILE_NAME

#: What a pattern may ask for. Only ``name`` is personal: it stands in a file name when the pattern asks for it, never
#: otherwise.
FIELDS = ("date", "document", "folder", "key", "language", "name", "number", "place", "version")
#: Among the notes of a run, the firm's file that it was made from.
KEPT_TEMPLATE = "template.docx"
#: The lists of what a run issued, at the top of its folder.
MANIFESTS = MANIFEST, TABLE = "manifest.jsonl", "manifest.csv"
_FIELD = re.compile(r"\{([^{}]*)\}")
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)", re.IGNORECASE
)  # names Windows keeps for itself
_LONGEST = 120  # bytes of one name before its ending: every system takes 255 of the whole
_DEEPEST = 8  # names of a path: with the longest ones, a file can still be written and opened


def check_pattern(pattern: str) -> None:
    """Refuse a file name pattern with an unknown field, no field that tells people apart, or a path that cannot be.

    The fields are those of ``FIELDS``, in braces; ``{key}``, ``{place}`` and ``{name}`` tell people apart. A path
    cannot leave the folder, take the name of a manifest for a folder, or have more than eight names.

    Raises
    ------
    RecipientError
        With one problem for each fault of the pattern.

    >>> check_pattern("{folder}/{key}")
    """
    asked = _FIELD.findall(pattern)
    problems = [
        unknown_name("unknown-field", "names", N_('a file name cannot hold "{name}"'), field_name, FIELDS)
        for field_name in asked
        if field_name not in FIELDS
    ]
    if not {"key", "place", "name"} & set(asked):
        problems.append(
            Problem(
                "same-name",
                "names",
                N_("everybody's file would have the same name"),
                N_("add {example} to the pattern"),
                {"example": "{key}"},
            )
        )
    steps = pattern.split("/")
    if len(steps) > _DEEPEST or (len(steps) > 1 and _is_manifest(steps[0])):
        problems.append(
            Problem(
                "bad-pattern",
                "names",
                N_("the pattern has too many folders")
                if len(steps) > _DEEPEST
                else N_("the first folder has the name of the list of what is issued"),
                N_("write it like {example}"),
                {"example": "{folder}/{key}"},
            )
        )
    if re.search(r"[{}]", _FIELD.sub("", pattern)) or any(part in ("", ".", "..") for part in steps) or "\\" in pattern:
        problems.append(
            Problem(
                "bad-pattern",
                "names",
                N_("the pattern is no name of a file"),
                N_("write it like {example}"),
                {"example": "{folder}/{key}"},
            )
        )
    if problems:
        raise RecipientError(*problems)


def safe_name(text: str) -> str:
    """Turn a text into a file name that Windows, macOS and Linux all accept and keep character for character.

    What they do not accept becomes ``-`` or is left out; a text of which nothing remains becomes ``_``. A name that
    would begin with ``-`` or ``~``, which a command takes for an option or a home folder, begins with ``_``.

    >>> safe_name('Durand/"D" '), safe_name("con"), safe_name("…"), safe_name("e\\u0301t\\u00e9"), safe_name("-rf")
    ('Durand--D-', '_con', '…', 'été', '_-rf')
    """
    name = unicodedata.normalize("NFC", text)
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn"))  # what no eye sees
    name = NOT_IN_FILE_NAME.sub("-", re.sub(r"\s+", " ", name)).strip(" .")
    while len(name.encode()) > _LONGEST:
        name = name[:-1].rstrip(" .")
    if not name:
        return "_"
    return f"_{name}" if _RESERVED.match(name) or name[0] in "-~" else name


def _is_manifest(name: str) -> bool:
    """Whether a name at the top of the folder of a run is that of a manifest, or of one being written."""
    return name_skeleton(safe_name(name)).removesuffix(".part") in MANIFESTS


def name_skeleton(name: str) -> str:
    """Reduce a file name to a key that is the same for names that a reader could take for one another.

    The key has no capitals, accents or ligatures, and Latin letters in place of other letters that look like them.

    >>> name_skeleton("ÉLÉONORE") == name_skeleton("Eleonore")
    True
    """
    if name.isascii():
        return name.casefold()
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(c for c in letters if not unicodedata.combining(c) and not _VARIATION.match(c)).translate(_ALIKE)


#: Letters of other alphabets that are drawn like ours.
_ALIKE = str.maketrans("ıаеорсухіјѕԁһӏνοαρικτυχ", "iaeopcyxijsdhlvoapiktux")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # says how the letter before is drawn


def file_names(rows: Iterable[Mapping[str, str]], pattern: str, ending: str) -> list[str]:
    """Build one file name from a pattern for each person's values, and return the names in order.

    A name that looks like an earlier one gets a number.

    Parameters
    ----------
    rows:
        The values of the fields the pattern asks for, one mapping a file.
    pattern:
        Text with fields in braces; ``/`` makes folders.
    ending:
        The ending of every name, such as ``.docx``.

    Raises
    ------
    RecipientError
        The pattern is refused by `check_pattern`.

    >>> file_names([{"key": "E1"}, {"key": "e1"}], "{key}", ".docx")
    ['E1.docx', 'e1-2.docx']
    """
    names = NamePattern(pattern)
    return [name + ending for name in disambiguate_names(names.name_file(row) for row in rows)]


class NamePattern:
    """A checked pattern from which file names are built, such as ``{folder}/{key}``.

    >>> NamePattern("{folder}/{key}").name_file({"folder": "001", "key": "E 1"})
    '001/E 1'
    """

    def __init__(self, pattern: str) -> None:
        check_pattern(pattern)
        self._steps = [_FIELD.split(part) for part in pattern.split("/")]

    def name_file(self, row: Mapping[str, str]) -> str:
        """Build the name of one file, without its ending, from the values of the pattern's fields.

        ``row`` holds these values by field. Two files may get the same name: `disambiguate_names` tells them apart.
        """
        steps = [_spell_step(step, row) for step in self._steps]
        if len(steps) > 1 and steps[0][:1] in "Mm" and _is_manifest(steps[0]):
            steps[0] = f"_{steps[0]}"
        return "/".join(steps)


def disambiguate_names(names: Iterable[str]) -> Iterator[str]:
    """Yield the file names in order, each one that looks like an earlier one with a number added.

    >>> list(disambiguate_names(["E1", "e1", "É1"]))
    ['E1', 'e1-2', 'É1-3']
    """
    taken: set[str] = set()
    turns: dict[str, int] = {}
    for name in names:
        alike = look = name_skeleton(name)
        distinct_name, turn = name, turns.get(alike, 1)
        while alike in taken:
            turn += 1
            distinct_name = f"{name}-{turn}"
            alike = name_skeleton(distinct_name)
        turns[look] = turn
        taken.add(alike)
        yield distinct_name


def _spell_step(step: Sequence[str], row: Mapping[str, str]) -> str:
    """Write one step (folder or file) of a file name from a pattern, in which texts and fields alternate."""
    text = "".join([row.get(piece, "") if place % 2 else piece for place, piece in enumerate(step)])
    return text if text.isascii() and _PLAIN.fullmatch(text) and not _RESERVED.match(text) else safe_name(text)


_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
