"""The names that a firm's own amendment may use, and their values for each person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from ..compose.blank_values import UNFILLED
from ..compose.matter_days import compute_days
from ..document.blanks import BlankFiller
from ..document.table_blanks import TableFiller
from ..document.tree import plain_text
from ..i18n import N_
from ..people.mapping import find_column
from ..people.recipient import Recipient, personalize_matter
from ..problems import Problem, RecipientError, suggest_name, unknown_name
from ..text import NOT_IN_TEXT, normalize_word
from ..word.template_budget import LONGEST
from ..word.template_language import Name
from .firm_compiler import TemplateNames
from .slot_values import VALUES, SlotValues, person_place, person_values

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter

#: Facts of a person for conditions, as words of the program or yes and no; never printed.
WORDS = ("gender", "language", "protected", "status", "telework", "translation_requested")
#: Facts of a person that are printed as the list has them, and that no matter holds.
PLAIN = ("key", "email", "establishment", "workplace")
#: What a name without a dot stands for when it is the usual header of a column.
_HEADERS = {
    **{word: f"employee.{word}" for word in PLAIN},
    "name": "employee.name",
    "address": "employee.address",
    "job": "employee.job",
    "hired_on": "employee.hired_on",
    "civility": "employee.civilite",
    "contract_type": "contract.type",
    "contract_date": "contract.signed_on",
    "number": "amendment.number",
    **{word: f"employee.{word}" for word in WORDS},
}


class GivenNames:
    """The names of values that a firm's own amendment may use, and their values for one person.

    In French, and after ``en.`` in English: every blank of the library that is text or agrees with the person, and
    what else a letterhead may print. Then words for conditions, and after ``extra.`` the columns of the list that
    were kept aside.
    """

    def __init__(self, library: Library, matter: Matter, renamed: Mapping[str, str], columns: Iterable[str]) -> None:
        self.library, self.matter, self.renamed = library, matter, renamed
        self.listed = tuple(columns)
        self.columns = frozenset(map(normalize_word, self.listed))
        self.fixed: dict[str, str] = {}
        self.makers: dict[str, Callable[[Recipient], Any]] = {f"employee.{word}": attrgetter(word) for word in WORDS}
        for word in PLAIN:
            self.makers[f"employee.{word}"] = partial(self._word, word)
        self._values = SlotValues(library, matter)
        self._last: tuple[Recipient, tuple[str | None, ...]] | None = None
        self._headers: dict[str, str] = {}
        for language, start in (("fr", ""), ("en", "en.")):
            self._blanks(language, start)

    def _blanks(self, language: str, start: str) -> None:
        filler, makers = (
            TableFiller(self.matter, self.library, language, compute_days(self.matter, self.library)),
            self.makers,
        )
        makers[f"{start}employee.contract_ended_on"] = partial(self._day, language)
        for name, entry in self.library.vocabulary.blanks.items():
            if entry.type == "form":
                makers[start + name] = partial(_agreed_form, (entry.forms or {})[language])
            elif (name, language) in VALUES:
                makers[start + name] = partial(self._printed, VALUES.index((name, language)))
            elif entry.type != "table" and (entry.source or "").startswith(("employee.", "contract.")):
                makers[start + name] = partial(self._other, name, language)
            elif entry.type != "table":
                self.fixed[start + name] = filler.blank_text(name) or ""
        self.fixed |= {f"{start}document.language": language, f"{start}place": self.matter.place or ""}
        vehicle = self.library.find_vehicle(self.matter.vehicle)
        for name, words in (("title", vehicle and vehicle.title), ("subtitle", vehicle and vehicle.subtitle)):
            text = words.text(language) if words else self.matter.employer.name if name == "subtitle" else ""
            if any(start + blank in makers for blank in re.findall(r"\{\{\s*([\w.]+)", text)):
                makers[f"{start}document.{name}"] = partial(self._heading, text, language)
            else:
                filled_text = plain_text(filler.fill_template(text)) if words else text
                self.fixed[f"{start}document.{name}"] = "" if UNFILLED in filled_text else filled_text

    # ---- names
    @property
    def roots(self) -> frozenset[str]:
        """The first words, such as ``employee``, of all the dotted names that a firm's own amendment may use."""
        return frozenset(name.partition(".")[0] for name in (*self.fixed, *self.makers, "extra.", "range"))

    def canonical_name(self, name: Name) -> str | None:
        """Find which value a name in a firm's own amendment means, and return this library's name for that value.

        ``name`` is a tuple, already split at the dots: ``("employee", "job")``; the result is one text:
        ``employee.job``. The name that the user gave for it (``template_names`` of an order) is taken first, else the
        name as written, else what it means as a usual column header (``emploi``), else ``extra.`` and the name where a
        column kept aside has it. None for an unknown name.
        """
        written = ".".join(name)
        canonical = self.renamed.get(written, written)
        if canonical in self.fixed or canonical in self.makers:
            return canonical
        aside = canonical.startswith("extra.") and (len(name) == 2 or canonical != written)
        if not aside and len(name) == 1 and name[0] not in self.roots:
            usual = _HEADERS.get(find_column(canonical) or "")
            if usual is not None:
                return usual
            canonical, aside = f"extra.{canonical}", bool(self.columns)
        return canonical if aside and (not self.columns or normalize_word(canonical[6:]) in self.columns) else None

    def check_renamings(self) -> list[Problem]:
        """List a problem for each entry of an order's ``template_names`` that gives a name unknown to this library.

        Such an entry maps a name that the firm's own amendment uses to the name that this library has for it.
        """
        known_names = [*self.fixed, *self.makers]
        wrong = [
            (name, canonical)
            for name, canonical in sorted(self.renamed.items())
            if canonical not in known_names and not canonical.startswith("extra.")
        ]
        return [
            unknown_name("unknown-field", f"names, {name}", N_('"{name}" is no name of ours'), canonical, known_names)
            for name, canonical in wrong
        ]

    def unknown_name(self, name: Name, where: str) -> Problem:
        """Build the problem for an unknown name in a firm's own amendment, whose hint is the nearest known names.

        ``name`` is split at its dots; ``where`` says, for messages, where the name stands.
        """
        dotted_name, message = ".".join(name), N_("the template names {name}, which nothing gives")
        known_names = [*self.fixed, *self.makers, *(f"extra.{column}" for column in self.columns)]
        guess = suggest_name(self.renamed.get(dotted_name, dotted_name), known_names)
        if guess:
            return Problem(
                "unknown-field", where, message, N_('did you mean "{guess}"?'), {"name": dotted_name, "guess": guess}
            )
        near = sorted(known_name for known_name in known_names if known_name.startswith(f"{name[0]}.")) or [
            f"employee.{word}" for word in ("name", "job", "hired_on")
        ]
        return Problem(
            "unknown-field",
            where,
            message,
            N_("name one of ours ({known}…), or a column of the list: {column}"),
            {"name": dotted_name, "known": ", ".join(near), "column": "extra.…"},
        )

    def template_names(self) -> TemplateNames:
        """Build the list of placeholders that a firm's own amendment may use, such as ``employee.name``."""
        find_canonical = lru_cache(maxsize=None)(self.canonical_name)
        words = [f"employee.{word}" for word in WORDS]
        return TemplateNames(
            lambda name: find_canonical(name) is not None,
            lambda name: self.fixed.get(find_canonical(name) or ""),
            lambda name: find_canonical(name) in words,
            self.roots,
        )

    def find_ambiguous_columns(self, names: Iterable[Name]) -> list[Problem]:
        """List a problem for each column of the list of employees that an amendment names and that has a namesake.

        Only columns named after ``extra.`` are looked at. Two columns are namesakes when their headers differ only by
        accents, capitals or punctuation. ``names`` are the names that the firm's own amendment uses, as it writes them,
        split at their dots.
        """
        used = sorted(
            {
                canonical
                for name in names
                if (canonical := self.canonical_name(name)) is not None and canonical.startswith("extra.")
            }
        )
        ambiguous = [
            column
            for column in used
            if sum(normalize_word(header) == normalize_word(column[6:]) for header in self.listed) > 1
        ]
        return [_two_columns(None, column) for column in ambiguous]

    # ---- values
    def value_of(self, person: Recipient, canonical: str) -> object:
        """Compute for one person the value of a name that a firm's own amendment may use, such as ``employee.email``.

        ``canonical`` is that name in the form that `canonical_name` returns, which may differ from the name in the
        amendment. The value is a text, or True or False for what only conditions look at. None when the person has no
        value, when the name is unknown, or when everybody has the same value (`fixed` holds it).

        Raises
        ------
        RecipientError
            A value of the person that no document can hold, or two columns of the list that the name could mean.
        """
        if canonical in self.makers:
            return self.makers[canonical](person)
        return self._column(canonical, person) if canonical.startswith("extra.") else None

    def _printed(self, place: int, person: Recipient) -> str | None:
        if self._last is None or self._last[0] is not person:
            self._last = (person, self._values.values_of(person))
        return self._last[1][place]

    def _word(self, name: str, person: Recipient) -> str | None:
        return _check_value(getattr(person, name), f"employee.{name}", person)

    def _day(self, language: str, person: Recipient) -> str | None:
        return self._values.spell_day(person.contract_ended_on)[language == "en"]

    def _other(self, name: str, language: str, person: Recipient) -> str | None:
        return BlankFiller(personalize_matter(self.matter, person), self.library, language).blank_text(name)

    def _heading(self, text: str, language: str, person: Recipient) -> str | None:
        heading = plain_text(
            BlankFiller(personalize_matter(self.matter, person), self.library, language).fill_template(text)
        )
        return None if UNFILLED in heading else heading

    def _column(self, canonical: str, person: Recipient) -> str | None:
        """Find a person's value in an extra column of the list, by the column's header in normalized form."""
        cell_text = person.extra.get(self._headers.get(canonical, canonical))
        if cell_text is None:
            wanted = _folded(canonical[6:])
            headers = [header for header in person.extra if _folded(header) == wanted]
            if len(headers) > 1:
                raise RecipientError(_two_columns(person, canonical))
            if not headers:
                usual = find_column(canonical[6:])  # a column kept aside once, a fact of a person now
                return self._word(usual, person) if usual in ("establishment", "workplace") else None
            self._headers[canonical] = headers[0]
            cell_text = person.extra[headers[0]]
        return _check_value(cell_text, canonical, person)


def _two_columns(person: Recipient | None, name: str) -> Problem:
    return Problem(
        "two-columns",
        person_place(person) if person is not None else "columns",
        N_("two columns of the list are {name}, once accents and punctuation are set aside"),
        N_("give each a name of its own"),
        {"name": name, **(person_values(person) if person is not None else {})},
    )


_folded = lru_cache(maxsize=4096)(normalize_word)


def _agreed_form(forms: Mapping[str, str], person: Recipient) -> str | None:
    return forms.get(person.gender)


def _check_value(value: str | None, name: str, person: Recipient) -> str | None:
    """Check a person's value that no matter has checked, and write its line ends as docxtpl expects."""
    if value is None or (len(value) <= LONGEST and value.isprintable()):
        return value
    if len(value) > LONGEST or NOT_IN_TEXT.search(value):
        raise RecipientError(
            Problem(
                "bad-recipient",
                person_place(person),
                N_("a value cannot stand in an amendment: {fields}"),
                N_("correct it"),
                {"fields": name, **person_values(person)},
            )
        )
    return value.replace("\r\n", "\n").replace("\r", "\n")
