"""A firm's own amendment: a docxtpl file, unchanged, compiled once and merged many times.

For each person docxtpl opens the file, mends its XML, parses the template, renders it, parses the result and writes
everything again. Here the file is checked as any file from outside, docxtpl's own mending is done once, and Jinja
compiles the template once in each process (`sandbox`). What docxtpl does after rendering is known from the tree to
change nothing, or done for each person as docxtpl does it.

A merge runs the compiled code, which gives pieces: text of the template, or an escaped value. They make a part of the
zip as in `stitch`: the former were deflated once, the latter are stored blocks. A template that does more than print
and compare runs in a process apart (`firm_room`).
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..compose.matter_days import compute_days
from ..compose.open_points import UNFILLED
from ..document.blanks import BlankFiller
from ..document.table_blanks import TableFiller
from ..document.tree import plain_text
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RecipientError, WriterError, suggest_name, unknown_name
from ..kits.ground.text import NOT_IN_TEXT, normalize_word
from ..kits.lists.table_columns import find_column
from ..kits.wordkit.stitch.parts import EntryWriter, deflate_whole, digest_part
from ..kits.wordkit.stitch.template import CODECS
from ..kits.wordkit.template_language import LONGEST, Name
from ..people.recipient import Recipient, find_plain_fact, list_plain_facts, personalize_matter
from ..people.table_words import staff_words
from ..word.letterhead import upload
from ..word.template_problems import MOST
from .firm_compiler import TemplateNames
from .firm_room import (
    FirmPart,
    TemplateRoom,
    check_readable,
    has_rooms,
    mend_parts,
    read_firm_file,
    read_properties,
    reword_problem,
)
from .firm_room_server import FirmFiller, get_value, put_value
from .slot_values import VALUES, SlotValues, person_place, person_values

if TYPE_CHECKING:
    from ..library.library import Library
    from ..matter.models import Matter


# ------------------------------------------------------------------ firm names
# The names that a firm's own amendment may use, and their values for each person.


#: Facts of a person for conditions, as words of the program or yes and no; never printed.
WORDS = tuple(
    sorted(("gender", "language", "protected", "status", "telework", "translation_requested", *list_plain_facts()))
)
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
        self.makers: dict[str, Callable[[Recipient], Any]] = {
            f"employee.{word}": partial(find_plain_fact, word) if word in list_plain_facts() else attrgetter(word)
            for word in WORDS
        }
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
                makers[start + name] = partial(_agreed_form, entry.list_forms(language))
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
            usual = _HEADERS.get(find_column(canonical, staff_words()) or "")
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
                usual = find_column(canonical[6:], staff_words())  # a column kept aside once, a fact of a person now
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


# ------------------------------------------------------------------ firm template
@dataclass(slots=True)
class FirmTemplate(FirmFiller):
    """A firm's own amendment (a Word template), compiled once to be filled in for each person of a bulk issue.

    `make_context` gives the values of one person; `merge_values` their file and its fingerprint.

    Parameters
    ----------
    given:
        The names that it may use, and their values; None for one rebuilt by `from_data`.
    """

    given: GivenNames | None = field(default=None, repr=False)
    _ours: list[tuple[Name, str]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        FirmFiller.__post_init__(self)
        if self.given is not None:
            self._ours = [
                (name, canonical)
                for name in self.variables
                if (canonical := self.given.canonical_name(name)) is not None
            ]

    @property
    def editions(self) -> tuple[str, ...]:
        """The one label, such as ``file-1f0c5a2be4d7@1``, that a register keeps in place of labels of clause editions.

        The label is made from a digest of the firm's own amendment, so that another file has another label.
        """
        return (f"file-{self.digest[:12]}@1",)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of values that the firm's own amendment uses, as it writes them."""
        return tuple(sorted(".".join(name) for name in (*self.constants, *self.variables)))

    # ---- the values of a person
    def make_context(self, person: Recipient) -> dict[str, Any]:
        """Gather one person's values that the firm's own amendment uses, as dicts within dicts, by words of names.

        The value of ``employee.name`` is at ``["employee"]["name"]``; values are texts, and True or False for what only
        conditions look at. Left out are values that the person does not have, and those that are the same for
        everybody.

        Parameters
        ----------
        person:
            The recipient of the amendment.

        Raises
        ------
        RecipientError
            A value no document can carry, a blank that is printed and not filled, something the amendment computes
            that fails for this person.
        TypeError
            This object was rebuilt by `from_data`.
        """
        if self.given is None:
            raise TypeError("a template read back from data only merges")
        context: dict[str, Any] = {}
        whole = True
        for name, canonical in self._ours:
            value = self.given.value_of(person, canonical)
            if value is None or value == "":
                whole = False
            else:
                put_value(context, name, value)
        if not whole or not all(part.code.sure for part in self.parts):
            where = person_place(person)
            if self.room is not None:
                self.room.try_context(context, where)
            else:
                self.try_context(context, where)
        return context

    def complete_context(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Add to one person's values those that are the same for everybody, and return them all as docxtpl takes them.

        The result is dicts within dicts, by the words of each name: the value of ``employee.name`` is at
        ``["employee"]["name"]``. A name without a value is left out.

        Parameters
        ----------
        context:
            The values that `make_context` returned.
        """
        full_context: dict[str, Any] = {}
        for name in (*self.constants, *self.variables):
            value = self.constants.get(name) or get_value(context, name)
            if value is not None:
                put_value(full_context, name, value)
        return full_context


# ------------------------------------------------------------------ opening
def open_firm_template(
    source: str | Path | bytes,
    library: Library,
    matter: Matter,
    *,
    names: Mapping[str, str] | None = None,
    columns: Iterable[str] = (),
    codec: str = "stitched",
) -> FirmTemplate:
    """Open a firm's own amendment (a Word template), check that it is safe and uses only known names, and compile it.

    Parameters
    ----------
    source:
        The file, or its bytes.
    library, matter:
        The texts and the employer's facts: they give the names that the amendment may use. The matter's own employee is
        left aside.
    names:
        This library's name for a name in the amendment: ``{"NOM": "employee.name"}``. Usual headers of a column
        (``emploi``, ``matricule``) are understood without it.
    columns:
        The columns of the list (`Recipients.columns`): with them an unknown column is refused at once, and a column
        kept aside (no standard column) may be written ``Badge`` in place of ``extra.Badge``.
    codec:
        ``stitched``, to merge fast; or ``zlib``, for smaller files.

    Raises
    ------
    WriterError
        With every problem at once: harmful content, code that may not run, unknown names, faulty tags.

    >>> import datetime as dt
    >>> import docx, io
    >>> word = docx.Document()
    >>> paragraph = word.add_paragraph("{{ employee.name }}, {{ employee.employe }} le {{ employee.hired_on }}.")
    >>> firm = io.BytesIO()
    >>> word.save(firm)
    >>> template = open_firm_template(firm.getvalue(), load_library(), sample_matter("contract-amendment"))
    >>> file, fingerprint = template.merge_values(
    ...     template.make_context(Recipient("E-1", "Dupont & Fils", gender="f", hired_on=dt.date(2019, 3, 4)))
    ... )
    >>> docx.Document(io.BytesIO(file)).paragraphs[0].text.replace("\\xa0", " ")
    'Dupont & Fils, employée le 4 mars 2019.'
    """
    if codec not in CODECS:
        raise WriterError(unknown_name("unknown-codec", "codec", N_('unknown codec "{name}"'), codec, CODECS))
    name = "template.docx" if isinstance(source, bytes) else Path(source).name
    data = source if isinstance(source, bytes) else read_firm_file(Path(source), name)
    package, problems = upload.read_letterhead(data, name)
    given = GivenNames(library, matter, names or {}, columns)
    problems = [reword_problem(problem) for problem in problems] + given.check_renamings()
    if any(part.tree is None and part.kind.endswith("xml") for part in package.parts.values()):
        raise WriterError(*problems)
    book = given.template_names()
    core = read_properties(data, name, book.problems)
    parts: list[FirmPart] = []
    files: dict[str, bytes] = {}
    if check_readable(package, book.problems):
        parts, files = mend_parts(package, core, book.problems)
        for part in parts:
            part.compile_source(book, name, here=not has_rooms())
        problems += [
            given.unknown_name(template_name, where) for template_name, where in sorted(book.unknown.items())
        ] + given.find_ambiguous_columns(book.variables)
    problems += book.problems.problems
    if problems:
        raise WriterError(*problems[:MOST])
    template = FirmTemplate(
        name,
        hashlib.sha256(data).hexdigest(),
        parts,
        book.constants,
        book.variables,
        tuple(sorted(book.printed)),
        codec=codec,
        given=given,
    )
    if has_rooms() and not all(part.code.bounded for part in parts):
        template.room = TemplateRoom(name)
        once = template.room.open_template(template.as_data())
        template.parts = [part for part in parts if part.code.personal]
    else:
        once = template.fill_unchanging()
    _pack_once(template, {**files, **once})
    return template


def _pack_once(template: FirmTemplate, files: Mapping[str, bytes]) -> None:
    """Compress, once for a run, the parts of a firm's own amendment that are the same for everybody."""
    changing = {part.name for part in template.parts}
    unchanging = EntryWriter()
    for name, data in files.items():
        if name not in changing:
            unchanging.add_entry(name, deflate_whole(data), zlib.crc32(data), len(data))
            template.digests.append((name, digest_part(data)))
    template.head, template.listing, template.count = unchanging.take_entries()
