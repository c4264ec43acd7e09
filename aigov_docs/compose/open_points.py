"""Finding the open points of a document, from what it is made of, without assembling it.

A value that the matter does not give prints ``[•]`` and stands on the last page of a draft, each once, in the order in
which it is printed. An address or a name of the formalities that is still the sample's prints as it is: it is listed
apart, as one to check.
`OpenPointScan` walks through the texts in that order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from ..conditions import condition_holds
from ..i18n import labels, typeset_text
from ..library.markup import Blank, Inline, TextParagraph, WordingText
from ..library.procedures import Companion, Texts, find_text
from ..library.text_values import BLANK_MARK
from ..matter.establishments import Establishment
from ..matter.models import Matter
from ..matter.samples import is_copied_from_sample
from .blank_values import BlankValues

#: The blanks that a table prints, in order.
TABLE_BLANKS: Mapping[str, tuple[str, ...]] = {
    "computation": (
        "procedure.deposit_on",
        "procedure.publicity_on",
        "computed.last_formality",
        "computed.month_expiry",
        "computed.earliest_effect",
        "document.entry_into_force",
        "computed.day_of_effect",
    ),
    "questions": ("contacts.questions", "contacts.requests", "contacts.incidents", "contacts.data_rights"),
}
#: The list of the matter that makes the rows of a table, which prints one line of ``[•]`` when it is empty.
TABLE_ROWS: Mapping[str, Callable[[Matter], object]] = {
    "tools": lambda matter: matter.tools,
    "data_classes": lambda matter: matter.data_classes,
    "roles": lambda matter: matter.roles,
    "data_matrix": lambda matter: matter.data_classes,
    "uses": lambda matter: matter.uses,
    "establishments": lambda matter: matter.establishments,
    "functions": lambda matter: [name for tool in matter.tools for name in tool.functions],
    "transfers": lambda matter: matter.tools,
    "register": lambda matter: matter.tools,
    "settings": lambda matter: matter.tools,
    "tool_files": lambda matter: matter.tools,
}
#: The key of the matter whose words a table prints.
TABLE_KEYS: Mapping[str, str] = {
    "tools": "tools",
    "data_classes": "data_classes",
    "roles": "roles",
    "data_matrix": "data_classes",
    "uses": "uses",
    "transfers": "tools",
    "register": "tools",
    "settings": "tools",
    "tool_files": "tools",
}
#: A table that is another one in brief.
TABLES_IN_BRIEF = {"matrix_short": "data_matrix"}


class OpenPointScan:
    """The reader that collects the values that a document leaves open in one language, in printed order.

    Each value is collected once, with the key under which the matter gives it. ``keys`` gives other keys to name in
    their place, in the papers of one establishment: those of its own values.
    """

    def __init__(self, values: BlankValues, keys: Mapping[str, str] | None = None) -> None:
        self.values, self.keys = values, keys or {}
        self.blanks = values.library.vocabulary.blanks
        self._read: set[str] = set()
        self._points: dict[str, str] = {}
        self._of_sample: dict[str, str] = {}

    @property
    def points(self) -> tuple[str, ...]:
        """Values missing in what the scan has read: the label of each and its key, as "Place of signature (place)"."""
        return self._typeset_each(self._points)

    @property
    def values_to_check(self) -> tuple[str, ...]:
        """Values read that are still as in the sample matter: the label of each and its key in the matter."""
        return self._typeset_each(self._of_sample)

    def _typeset_each(self, points: Mapping[str, str]) -> tuple[str, ...]:
        """Typeset the texts of points, each text once: two blanks may print the same value of the matter."""
        return tuple(typeset_text(point, self.values.language) for point in dict.fromkeys(points.values()))

    def read_blank(self, name: str) -> None:
        """Read a blank of a text, given by its name, and record an open point where the matter gives it no value.

        Where an establishment has a value of its own for the blank and the matter does not give it, that is recorded
        too. A value still as in the sample matter goes to `values_to_check`.
        """
        if name in self._read or name in self._points:
            return
        self._read.add(name)
        if self.blanks[name].type == "local_date":
            entry = self.blanks[name]
            own = self.values.list_own_days(entry)
            self._read_elsewhere(name, own, entry.source or "")
            if entry.beside is not None:
                beside = [(place, self.values.read_beside(entry, place)) for place, _ in own]
                self._read_elsewhere(entry.beside, beside, entry.beside.rpartition(".")[2])
        if self.blanks[name].type == "posting":
            self._read_elsewhere(name, self.values.list_posting_places(), "posting_place")
        if self.values.is_missing(name):
            self.add_blank(name)
        elif self.values.is_of_sample(name):
            self._of_sample.setdefault(name, self._name_blank(name))

    def _read_elsewhere(self, name: str, values: Iterable[tuple[Establishment, object]], key: str) -> None:
        """Record the establishments that have a value of their own for a blank, and do not say which.

        ``key`` is where an establishment holds it.
        """
        for place, value in values:
            if value is None:
                where = place.label(self.values.language)
                there = f"establishments[{where}].{key}"
                self._points.setdefault(there, f"{self.blanks[name].text(self.values.language)}, {where} ({there})")

    def add_blank(self, name: str) -> None:
        """Record a blank as an open point, under its label in the library, whether or not it has a value.

        Blanks of one fact with one label are one open point.
        """
        label = self._name_blank(name)
        if label not in self._points.values():
            self._points[name] = label

    def _name_blank(self, name: str) -> str:
        entry = self.blanks[name]
        key = entry.source or name
        return f"{entry.text(self.values.language)} ({self.keys.get(key, key)})"

    def add_missing(self, key: str, label: str) -> None:
        """Record a key of the matter, such as ``place``, that has no value as an open point.

        ``label`` names the key in the language of the document; a key that is also a blank keeps the blank's own label.
        """
        if key in self.blanks:
            self.add_blank(key)
        else:
            self._points.setdefault(key, f"{label} ({key})")

    def read_place(self) -> None:
        """Record an open point where the matter gives no place of signature.

        A place that is still the sample matter's is recorded as a value to check.
        """
        label = f"{labels(self.values.language)('Place of signature')} (place)"
        if not self.values.matter.place:
            self._points.setdefault("place", label)
        elif is_copied_from_sample(self.values.matter, "place"):
            self._of_sample.setdefault("place", label)

    def read_representative(self) -> None:
        """Record an open point when the matter names nobody who signs for the employer."""
        if not self.values.signatories():
            self.add_blank("employer.representative")
        elif is_copied_from_sample(self.values.matter, "employer.representative"):
            self._of_sample.setdefault("employer.representative", self._name_blank("employer.representative"))

    def read_template(self, text: str) -> None:
        """Read a text outside the clauses, such as a title, and record its blanks without a value as open points."""
        for match in BLANK_MARK.finditer(text):
            self.read_blank(match[1])

    def read_inlines(self, inlines: Iterable[Inline]) -> None:
        """Read pieces of a clause's text, blanks among them, and record the blanks without a value as open points."""
        for piece in inlines:
            if isinstance(piece, Blank):
                self.read_blank(piece.name)

    def read_blocks(self, text: WordingText) -> None:
        """Read the paragraphs, lists and tables of a clause, and record their blanks without a value as open points."""
        for name, alone in text.body_blanks:
            if alone and self.blanks[name].type == "table":
                self.read_table(name)
            else:
                self.read_blank(name)

    def read_table(self, name: str) -> None:
        """Read the table that is printed in place of a blank, and record its blanks without a value as open points.

        ``name`` is that of the blank, such as ``tools``. Where the matter has nothing for the rows of the table, that
        blank itself is recorded.
        """
        name = TABLES_IN_BRIEF.get(name, name)
        tables = self.values.library.vocabulary.tables
        form = tables.get(name.removeprefix("forms.")) if name.startswith("forms.") else None
        for row in form.rows if form is not None else ():
            for cell in row:
                self.read_template(cell.text(self.values.language) if cell else "")
        for blank in TABLE_BLANKS.get(name, ()):
            self.read_blank(blank)
        if name in TABLE_ROWS and not TABLE_ROWS[name](self.values.matter):
            self.add_blank(name)
        key = "tools" if form is not None and form.each_tool else TABLE_KEYS.get(name)
        if key is not None and is_copied_from_sample(self.values.matter, key):
            self._of_sample.setdefault(key, f"{self.blanks[key].text(self.values.language)} ({key})")

    def read_parts(
        self, companion: Companion, texts: Texts, choices: Mapping[str, str], facts: Mapping[str, str]
    ) -> None:
        """Record as an open point each blank without a value in the parts of a companion that would print.

        A companion is an accompanying document. A part prints where its condition holds: ``choices`` (options) and
        ``facts`` give the values, by name, that the condition tests. ``texts`` holds the text of each part by the pair
        of its name and its language, such as ``("request", "fr")``.
        """
        for part in companion.parts:
            if condition_holds(part.when, choices, facts):
                text = find_text(texts, part.text, self.values.language).text
                if part.heading:
                    self.read_inlines(text.heading)
                self.read_blocks(text)

    def read_companion(
        self, companion: Companion, texts: Texts, choices: Mapping[str, str], facts: Mapping[str, str]
    ) -> None:
        """Record in this scan the open points (values to print that the matter lacks) of a whole companion document.

        Its title, the opening of a letter, its parts and its signature are read; of the parts, those whose condition
        holds. ``choices`` (options) and ``facts`` give the values, by name, that the conditions test. ``texts`` holds
        the text of each part by the pair of its name and its language, such as ``("request", "fr")``.
        """
        language = self.values.language
        self.read_template(companion.title.choose_text(facts).text(language))
        if companion.layout == "letter":
            if companion.sender == "employee":
                self.read_blank("employee.name")
                self.read_blank("employee.address")
            self.read_template(companion.to.text(language) if companion.to else "")
            self.read_place()
        self.read_parts(companion, texts, choices, facts)
        if companion.signature in ("employer", "parties"):
            self.read_representative()
        if companion.signature != "none" and (companion.layout != "letter" or companion.signature != "employer"):
            self.read_place()


def find_point_path(point: str) -> tuple[str, ...]:
    """Find the path, in a matter, of the value that an open point asks for, from its text; empty where none is one.

    >>> find_point_path("Ville du registre du commerce (employer.rcs_city)"), find_point_path("Cour, Lyon (cour)")
    (('employer', 'rcs_city'), ())
    """
    found = re.search(r"\(([a-z_]+(?:\.[a-z0-9_]+)*)\)$", point)
    path = tuple(found[1].split(".")) if found else ()
    return path if path and path[0] in Matter.model_fields else ()


def is_table(block: TextParagraph, values: BlankValues) -> bool:
    """Whether a paragraph of a clause is nothing but one blank, in whose place a table is printed."""
    name = block.table
    return name is not None and values.library.vocabulary.blanks[name].type == "table"
