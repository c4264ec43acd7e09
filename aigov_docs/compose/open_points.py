"""Finding the open points of a document, from what it is made of, without assembling it.

A value that the matter does not give prints ``[•]`` and stands on the last page of a draft, each once, in the order in
which it is printed. An address or a name of the formalities that is still the sample's prints as it is: it is listed
apart, as one to check.
`OpenPointScan` walks through the texts in that order.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..conditions import condition_holds
from ..kits.ground.i18n import Duration, date_text, labels, list_text, number_text, typeset_text
from ..library.legal_forms import LegalForm
from ..library.library import Library
from ..library.markup import Blank, Inline, TextParagraph, WordingText
from ..library.procedures import Companion, Texts, find_text
from ..library.text_values import BLANK_MARK
from ..library.vocabulary import BlankEntry
from ..matter.establishments import (
    Establishment,
    derive_committees,
    find_own_days,
    find_posting_places,
    list_specific_places,
)
from ..matter.models import Matter
from ..matter.printed_texts import BilingualLine, LocalizedText, text_in_language
from ..matter.sample_matters import is_copied_from_sample

# ------------------------------------------------------------------ blank values
# The values that a matter gives to the blanks of a text, and the words that print them in one language.


#: What stands where a value is missing.
UNFILLED = "[•]"


def add_other_places(told: str, elsewhere: Iterable[tuple[Establishment, str | None]], language: str) -> str:
    """Add to a printed value, between brackets, the values of the establishments that have another one.

    ``told`` is the value at the head office. ``elsewhere`` holds those establishments, each with its own value; a value
    of None is unknown and prints as ``[•]``.

    >>> add_other_places(
    ...     "1 March", [(Establishment(name="Lille"), "2 March"), (Establishment(name="Metz"), None)], "en"
    ... )
    '1 March (Lille establishment: 2 March) (Metz establishment: [•])'
    """
    for place, value in elsewhere:
        name = place.label(language)
        told += " " + labels(language)("({place} establishment: {value})", place=name, value=value or UNFILLED)
    return told


@dataclass(frozen=True)
class BlankValues:
    """The values that fill the blanks of a document, read from a matter, in one language.

    Parameters
    ----------
    days:
        The days that follow from those of the matter, as `compute_days` gives them; a blank of one that is not there
        has no value.
    purposes_differ:
        Whether the purposes of the monitoring that the matter says are not those that the text announces; a blank of
        them then has no value, so that no paper says other purposes than the text does.
    """

    matter: Matter
    library: Library
    language: str
    days: Mapping[str, dt.date | None] = field(default_factory=dict)
    purposes_differ: bool = False

    @cached_property
    def _form(self) -> str:
        """The name of the employer's legal form, asked by most paragraphs of a document."""
        return self.matter.employer.form_in(self.library)

    @cached_property
    def _legal_form(self) -> LegalForm:
        """The employer's legal form, with the employer's own word where it has one."""
        return self.matter.employer.legal_form_in(self.library)

    def blank_text(self, name: str) -> str | None:
        """Format the value of a blank (a value to fill in) as text; None when the matter gives no value."""
        entry = self.library.vocabulary.blanks[name]
        if entry.is_form:
            return self.agreeing_form(entry)
        value = self.read_value(entry)
        if value is None or value in ("", ()):
            return None
        if entry.type == "local_date" and isinstance(value, dt.date):
            return add_other_places(date_text(value, self.language), self._own_days_in_words(entry), self.language)
        if entry.type == "name":
            said = self._legal_form.spell_name(value, entry.article, self.language)
            return said[:1].upper() + said[1:] if entry.capital else said
        if isinstance(value, str) and value in entry.words:
            return typeset_text(entry.words[value].text(self.language), self.language)
        return self.format_value(entry.type, value)

    def is_missing(self, name: str) -> bool:
        """Whether the matter gives no value to a blank, which the document then prints as ``[•]``."""
        entry = self.library.vocabulary.blanks[name]
        if entry.type == "known":
            return self.agreeing_form(entry) is None
        return not entry.is_form and self.read_value(entry) in (None, "", ())

    def is_of_sample(self, name: str) -> bool:
        """Whether a blank prints a value of ``filing`` that was copied from the sample matter and never checked.

        ``filing`` is the part of a matter that names the registry, the inspectorate and other details of the
        formalities.
        """
        return is_copied_from_sample(self.matter, self.library.vocabulary.blanks[name].source or "")

    def agreeing_form(self, entry: BlankEntry) -> str | None:
        """Choose, among the forms of words of a blank, the one that it prints, in the language of this object.

        The type of the blank (``entry``) says what decides: the legal form of the employer, a yes or no of the matter,
        the works council, the establishments or the populations; else the gender of the employee, with a form for an
        unknown one. None where the matter does not say yes or no, and the blank has no form for that.
        """
        forms = entry.list_forms(self.language)
        match entry.type:
            case "known":
                said = forms.get({True: "yes", False: "no"}.get(self.read_value(entry), "unknown"))
                return typeset_text(said, self.language) if said is not None else None
            case "committee":
                return forms[self.find_committee_asked()]
            case "concerned":
                return self.concerned_text(forms)
            case "places":
                return self.places_text(forms)
            case "outsiders":
                return self.outsiders_text(forms)
            case "word":
                own = self.matter.employer.called is not None
                form = self._legal_form if own else None
                return forms[self._form] if form is None else entry.spell_form(form, self.language)
        return forms[self.matter.employee.gender if self.matter.employee else "unknown"]

    def read_value(self, entry: BlankEntry) -> Any:  # noqa: ANN401 - what the vocabulary says
        """Read a blank's value, before it is formatted, from the matter or from days computed from the matter.

        The type of the blank (``entry``) decides what comes back: a text, a day, a number, a length of time, or a
        tuple, such as the pairs of name and title of those who sign. A value that is missing is None, or an empty
        tuple.
        """
        place = entry.source or ""
        if entry.type == "purposes" and self.purposes_differ:
            return None
        if entry.type in ("signatory", "signatories"):
            return self.signatories() or None
        if entry.type == "provisions":
            return self.list_own_provisions()
        if entry.type == "purposes":
            return self.list_purposes()
        if entry.type == "outcome":
            return self.outcome_text(place)
        if place.startswith("delays."):
            return self.matter.delay_for(place.removeprefix("delays."), self.library)
        if place.startswith("computed."):
            return self.days.get(place.removeprefix("computed."))
        value: Any = self.matter
        for part in place.split("."):
            value = getattr(value, part, None)
            if value is None:
                return None
        return value

    def format_value(self, kind: str, value: object) -> str:
        """Format the value of a blank as the document prints it.

        ``kind`` is the type of the blank, as the library gives it, such as ``date``, ``amount`` or ``duration``;
        ``value`` is what `read_value` gave for it, not None. For some types, such as ``signatories``, the text is made
        from the matter and ``value`` is not looked at.
        """
        match kind:
            case "date" if isinstance(value, dt.date):
                return date_text(value, self.language)
            case "posting":
                return add_other_places(self.format_value("text", value), self.list_posting_places(), self.language)
            case "provisions":
                return "; ".join(f"{name}, {text}" for name, text in self.list_own_provisions())
            case "amount" if isinstance(value, int):
                return number_text(value, self.language)
            case "signatory":
                name, title = self.signatories()[0]
                return ", ".join(filter(None, (name, self.person_signing(name, title))))
            case "signatories":
                return self.signatories_text()
            case "purposes":
                words = self.library.vocabulary.monitoring_purposes
                return typeset_text(
                    "; ".join(words[name].text(self.language) for name in self.list_purposes()), self.language
                )
            case "siren" if isinstance(value, str):
                return " ".join((value[:3], value[3:6], value[6:])).replace(" ", "\u00a0")
            case "language" if value in self.library.vocabulary.languages:
                return self.library.vocabulary.languages[str(value)].text(self.language)
            case "duration" if isinstance(value, Duration):
                return value.text(self.language)
            case "deadline" if isinstance(value, Duration):
                return value.deadline_text(self.language)
        return self.matter_text(value) or "" if isinstance(value, (str, BilingualLine)) else str(value)

    def list_own_days(self, entry: BlankEntry) -> list[tuple[Establishment, dt.date | None]]:
        """List the establishments where a blank's day is not that of the head office, each with its own day.

        The day is None where the matter does not give it yet.
        """
        return find_own_days(self.matter, (entry.source or "").removeprefix("procedure."))

    def _own_days_in_words(self, entry: BlankEntry) -> Iterable[tuple[Establishment, str | None]]:
        for place, day in self.list_own_days(entry):
            message = None if day is None else date_text(day, self.language)
            if entry.beside is not None:
                beside = self.read_beside(entry, place) or UNFILLED
                say, said = labels(self.language), message or UNFILLED
                named = beside == place.label(self.language)  # the establishment, named just before
                sentence = say("at its own registry, on {day}", day=said)
                message = sentence if named else say("{place}, {day}", place=beside, day=said)
            yield place, message

    def read_beside(self, entry: BlankEntry, place: Establishment) -> str | None:
        """Read the text that a blank (``entry``) prints just before the day of one establishment (``place``).

        It is, for instance, the registry before the day of deposit. None when the blank prints no such text, or the
        matter does not give it for that establishment.
        """
        return self.matter_text(getattr(place, (entry.beside or "").rpartition(".")[2], None))

    def list_posting_places(self) -> list[tuple[Establishment, str | None]]:
        """List the establishments that display the text in a place of their own, each with that place.

        The place is None where the matter does not name it.
        """
        places = find_posting_places(self.matter)
        return [(place, self.matter_text(place.posting_place)) for place in places]

    def concerned_text(self, forms: Mapping[str, str]) -> str:
        """Write a phrase that names the establishments for which the text has passages of their own.

        ``forms`` are the phrases to choose from, by key: ``one`` and ``several`` are for one establishment and for
        more, with ``{names}`` for the names; ``other`` is for none.
        """
        names = [place.label(self.language) for place in list_specific_places(self.matter)]
        form = forms["other" if not names else "one" if len(names) == 1 else "several"]
        return typeset_text(form.replace("{names}", list_text(names, self.language)), self.language)

    def places_text(self, forms: Mapping[str, str]) -> str:
        """Choose a phrase by how many establishments the matter has, and return it filled in.

        ``forms`` are the phrases by key. ``named``, which a blank may lack, is taken where two establishments or more
        have the common rules, and gets their names in place of ``{names}``. Else ``several`` is taken where the matter
        lists more than one or says that more than one has a works council of its own, and ``one`` otherwise.
        """
        places = self.matter.establishments
        names = [place.label(self.language) for place in places if place.rules == "common"]
        if "named" in forms and len(names) > 1:
            return typeset_text(forms["named"].replace("{names}", list_text(names, self.language)), self.language)
        return forms["several" if len(places) > 1 or derive_committees(self.matter).several else "one"]

    def list_own_provisions(self) -> tuple[tuple[str, str], ...]:
        """List the passages of the text that hold in one establishment only, as pairs: its name, then its passages.

        The passages are told in words of the matter, such as "article 41.2". Empty when no establishment has any, or as
        long as the matter lacks these words for one of the establishments that have some.
        """
        proper = list_specific_places(self.matter)
        said = [(place.label(self.language), self.matter_text(place.provisions) or "") for place in proper]
        return tuple(said) if all(text for _, text in said) else ()

    def list_purposes(self) -> tuple[str, ...]:
        """List the names of the purposes of monitoring that the matter gives, in the order of the library.

        A purpose that the texts describe as a condition of access, and not as a purpose, is left out.
        """
        purposes = self.matter.monitoring.purposes or ()
        monitoring_purposes = self.library.vocabulary.monitoring_purposes
        return tuple(name for name, entry in monitoring_purposes.items() if name in purposes and not entry.described)

    def find_committee_asked(self) -> str:
        """Find which works council (CSE) is consulted on the text common to all establishments.

        ``single`` where the undertaking has no central one, ``central`` where the central one is consulted, ``other``
        where each establishment consults its own.
        """
        committees = derive_committees(self.matter)
        if committees.structure != "central":
            return "single"
        return "other" if committees.text_scope == "establishment" else "central"

    def outcome_text(self, block: str) -> str | None:
        """Write how a works council (CSE) consultation went: opening, expert, outcome; None while it is not closed.

        ``block`` is the part of the matter that holds the consultation: ``technology`` or ``monitoring``.
        """
        facts, closed = getattr(self.matter, block), self.days.get(f"{block}_closed")
        if closed is None:
            return None
        words = self.library.vocabulary.consultation_outcomes
        opened = getattr(facts, "opened_on", None) or getattr(facts, "cse_informed_on", None)
        told = [("opened", opened)] if opened is not None else []
        told += [("expert", closed)] if facts.expert != "none" else []
        told.append(("deemed" if facts.opinion_on is None else facts.opinion or "given", closed))
        return ", ".join(
            words[name].text(self.language).replace("{day}", date_text(day, self.language)) for name, day in told
        )

    def outsiders_text(self, forms: Mapping[str, str]) -> str:
        """Write which populations of the matter work without an employment contract: "an intern or a volunteer".

        ``forms`` holds two texts: ``or``, the word that joins the last two, and ``usual``, what is printed when the
        matter lists no such population.
        """
        named = {population.id for population in self.matter.populations}
        populations = self.library.vocabulary.populations
        people = [entry.one.text(self.language) for name, entry in populations.items() if name in named and entry.one]
        if len(people) > 1:
            people = [f"{', '.join(people[:-1])} {forms['or']} {people[-1]}"]
        return people[0] if people else forms["usual"]

    def signatories(self) -> tuple[tuple[str, str], ...]:
        """List who signs for the employer, as pairs of a name and a title.

        They are the signatories that the matter names, an untitled one with an empty title. When it names none, an
        employer who is a natural person signs alone, with an empty title; for any other employer the list is empty.
        """
        employer = self.matter.employer
        found = tuple((signatory.name, self.matter_text(signatory.title) or "") for signatory in employer.signatories)
        alone = self._legal_form.person == "natural"
        return found or (((employer.name, ""),) if alone else ())

    def person_signing(self, name: str, title: str) -> str:
        """Write which person signs for a representative that is a company or the like: "by Hugo Royer, manager".

        ``name`` and ``title`` are the representative's. Where the matter does not say who signs, the text has dots to
        fill in by hand if the name is that of a legal person, and is empty if not.
        """
        say, employer = labels(self.language), self.matter.employer
        said = [
            self.matter_text(signatory.represented_by) for signatory in employer.signatories if signatory.name == name
        ]
        if said and said[0]:
            return say("by {person}", person=said[0])
        alone = self._legal_form.is_legal_person(name, title)
        return say("by …………………… (name and capacity)") if alone else ""

    def signatories_text(self, *, alone: bool = False) -> str:
        """Write who signs for the employer, each with a title: "Claire Duval, Présidente, et Paul Roy, Gérant".

        ``alone`` is true where no sentence names the employer before, as in a cell of a table: a usual representative
        is then "le Cabinet Rive Gauche, syndic", else "son syndic, le Cabinet Rive Gauche". Empty when the matter names
        nobody.
        """
        form = self._legal_form
        agents = [form.spell_agent(name, title, self.language, alone=alone) for name, title in self.signatories()]
        if len(agents) < 2:
            return "".join(agents)
        say = labels(self.language)
        return say("{people}, and {person}", people=", ".join(agents[:-1]), person=agents[-1])

    def matter_text(self, value: LocalizedText | None) -> str | None:
        """Read a text of the matter in the language of this object; None when the matter does not give it (None).

        Only a text that the matter gives in both languages gets the typography of the language, such as its quotes.
        """
        said = text_in_language(value, self.language)
        return typeset_text(said, self.language) if said and isinstance(value, BilingualLine) else said


# ------------------------------------------------------------------ open points
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
            days = self.values.list_own_days(entry)
            self._read_elsewhere(name, days, entry.source or "")
            if entry.beside is not None:
                beside = [(place, self.values.read_beside(entry, place)) for place, _ in days]
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
