"""A firm's own amendment: a docxtpl file, unchanged, compiled once and merged many times.

For each person docxtpl opens the file, mends its XML, parses the template, renders it, parses the result and writes
everything again. Here the file is checked as any file from outside, docxtpl's own mending is done once, and Jinja
compiles the template once in each process (`sandbox`). What docxtpl does after rendering is known from the tree to
change nothing, or done for each person as docxtpl does it.

A merge runs the compiled code, which gives pieces: text of the template, or an escaped value. They make a part of the
zip as in `merge`: the former were deflated once, the latter are stored blocks.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn
from xml.sax.saxutils import escape, unescape

from jinja2 import UndefinedError

from ..compose.days import compute_days
from ..document.blanks import UNFILLED, BlankFiller
from ..document.table_blanks import TableFiller
from ..document.tree import plain_text
from ..i18n import N_
from ..people.mapping import find_column
from ..people.recipient import Recipient, personalize_matter
from ..problems import Problem, RecipientError, SystemReason, WriterError, suggest_name, unknown_name
from ..text import NOT_IN_TEMPLATE, normalize_word
from ..word.letterhead import upload
from ..word.letterhead.allowed import LETTERHEAD_LIMITS
from ..word.letterhead.filling import MAX_FILLED, LetterheadFields
from ..word.letterhead.letterhead_parts import LINKS, MOST, PACKAGE, W
from ..word.package import parse_xml
from ..word.read.elements import local_name
from ..word.template_budget import EFFORT, LONGEST, RUN, TemplateBudgetError
from ..word.template_language import Name
from .firm_compiler import (
    CompiledPart,
    PartSource,
    TemplateNames,
    compile_part,
    escape_value,
    printed_variable,
    shorten_text,
)
from .slot_values import VALUES, SlotValues
from .stitch.parts import PARAGRAPH_END, digest_part, file_fingerprint
from .stitch.template import CODECS
from .stitch.zip_records import LAST_BLOCK, EntryWriter, deflate_piece, deflate_whole, read_parts, store_block

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter
    from ..word.letterhead.letterhead_parts import LetterheadPackage

#: Facts of a person for conditions, as words of the program or yes and no; never printed.
WORDS = ("gender", "language", "protected", "status", "telework", "translation_requested")
#: What a name without a dot stands for when it is the usual header of a column.
_HEADERS = {
    "key": "employee.key",
    "name": "employee.name",
    "address": "employee.address",
    "job": "employee.job",
    "hired_on": "employee.hired_on",
    "email": "employee.email",
    "civility": "employee.civilite",
    "contract_type": "contract.type",
    "contract_date": "contract.signed_on",
    "number": "amendment.number",
    **{word: f"employee.{word}" for word in WORDS},
}
#: Tags of docxtpl's own for cells, which it looks for in ways that take hours in a cell made for it.
_CELL, _WORDY = (
    re.compile(r"\{%\s*(?:vm|hm|colspan|cellbg)\b"),
    re.compile(r"\{%\s*(?:vm|hm|colspan|cellbg)\b[^%]{200}"),
)
_OPENING, _CLOSING = re.compile(r"\{[{%#]"), {"{{": "}}", "{%": "%}", "{#": "#}"}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_CORE = "docProps/core.xml"
_FILLED = ("creator", "description", "identifier", "language", "subject", "title")  # the properties docxtpl fills
_PROPERTIES = {
    f"{PACKAGE}metadata/core-properties": (
        "cp",
        ("category", "contentStatus", "keywords", "lastModifiedBy", "lastPrinted", "revision", "version"),
    ),
    "http://purl.org/dc/elements/1.1/": ("dc", _FILLED),
    "http://purl.org/dc/terms/": ("dcterms", ("created", "modified")),
}


# ------------------------------------------------------------------ a part
#: Kinds of parts: the document; a header, footer or notes; the properties of the file.
BODY, TEXT, PROPERTIES = "body", "text", "properties"


#: A piece of a part: its bytes, the same deflated, and for the digest: what it adds to the paragraph before it, the
#: digests of its whole paragraphs (None when it has no end of one), what it leaves for the next.
_Piece = tuple[bytes, bytes, bytes, bytes | None, bytes]


class _PieceCache(dict[str, _Piece]):
    """The pieces of the text of a template, each made when it is met for the first time."""

    def __missing__(self, text: str) -> _Piece:
        data = text.encode()
        first, *more = data.split(PARAGRAPH_END)
        whole = b"".join([hashlib.sha256(line).digest() for line in more[:-1]])
        self[text] = made = (
            (data, deflate_piece(data), first, whole, more[-1])
            if more
            else (data, deflate_piece(data), data, None, b"")
        )
        return made


def _value_piece(text: str) -> _Piece:
    """The piece of a value."""
    data = text.encode()
    return data, store_block(data) if len(data) < 0x10000 else deflate_piece(data), data, None, b""


def _digest_pieces(pieces: Iterable[_Piece]) -> bytes:
    """The digest of a part, as `merge.part_digest` of the whole."""
    out: list[bytes] = []
    line: list[bytes] = []
    for _, _, first, whole, last in pieces:
        line.append(first)
        if whole is not None:
            out += (hashlib.sha256(b"".join(line)).digest(), whole)
            line = [last]
    out.append(hashlib.sha256(b"".join(line)).digest())
    return hashlib.sha256(b"".join(out)).digest()


@dataclass(slots=True)
class _FirmPart:
    """A part with something to fill in.

    ``before`` and ``after`` are what stands around it in the file. ``odd`` says that the document names its drawings
    in a way the sandbox does not read.
    """

    kind: str
    source: PartSource
    before: str = _DECLARATION
    after: str = ""
    odd: bool = False
    made_of: CompiledPart | None = None
    known: _PieceCache = field(default_factory=_PieceCache)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def code(self) -> CompiledPart:
        assert self.made_of is not None
        return self.made_of

    def compile_source(self, names: TemplateNames, where: str) -> None:
        """Compile the part; what is wrong is noted in ``names``."""
        texts = [f"dc:{name}" for name in _FILLED] if self.kind == PROPERTIES else ["w:t"]
        made = compile_part(self.source, names, where, frozenset(texts))
        if made is not None:
            self.made_of = replace(made, steady=self.kind != BODY or (made.steady and not self.odd))

    def try_values(self, values: dict[str, Any]) -> None:
        """Run it for nothing but its errors."""
        RUN.left = EFFORT
        for _ in self.code.render_pieces(values):
            pass

    def fill_values(self, values: dict[str, Any], stitched: bool) -> tuple[bytes, bytes, bytes]:
        """The part for one person, the same compressed, its digest."""
        RUN.left = EFFORT
        known = self.known
        pieces = [
            known[text] if type(text) is str else text.item or _value_piece(text)
            for text in self.code.render_pieces(values)
        ]
        body = b"".join([piece[0] for piece in pieces])
        if not stitched or not self.code.steady or (self.kind != PROPERTIES and (b"\n" in body or b"\t" in body)):
            whole = f"{self.before}{self._finish_text(body.decode())}{self.after}".encode()
            return whole, deflate_whole(whole), digest_part(whole)
        pieces = [known[self.before], *pieces, known[self.after]]
        return (
            b"".join([piece[0] for piece in pieces]),
            b"".join([*[piece[1] for piece in pieces], LAST_BLOCK]),
            _digest_pieces(pieces),
        )

    def _finish_text(self, text: str) -> str:
        """What docxtpl makes of rendered text: line ends and tabs, and in the document columns of tables and numbers
        of drawings.
        """
        from docxtpl import DocxTemplate

        worker = DocxTemplate(io.BytesIO())
        text = str(worker.resolve_listing(text))
        if self.code.steady:
            return text
        spaces = "".join(re.findall(r'\sxmlns(?::[\w.-]+)?="[^"]*"', self.before))
        worker.docx_ids_index = 1000
        tree = worker.fix_tables(text.replace("<w:body", f"<w:body{spaces}", 1))
        worker.fix_docpr_ids(tree)
        return _serialize_tree(tree)


def _serialize_tree(tree: Any) -> str:
    """A tree as XML."""
    from lxml import etree

    return str(etree.tostring(tree, encoding="unicode"))


# ------------------------------------------------------------------ the names, and the values of people
class _GivenNames:
    """The names a template may use, and their values for one person.

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
            # mypy cannot tell what a default of a lambda is
            f"employee.{word}": lambda person, word=word: getattr(person, word)  # type: ignore[misc]
            for word in WORDS
        }
        for word in ("key", "email"):
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
            if any(start + each in makers for each in re.findall(r"\{\{\s*([\w.]+)", text)):
                makers[f"{start}document.{name}"] = partial(self._heading, text, language)
            else:
                said = plain_text(filler.fill_template(text)) if words else text
                self.fixed[f"{start}document.{name}"] = "" if UNFILLED in said else said

    # ---- names
    @property
    def roots(self) -> frozenset[str]:
        """The first word of every name of ours."""
        return frozenset(each.partition(".")[0] for each in (*self.fixed, *self.makers, "extra.", "range"))

    def canonical_name(self, name: Name) -> str | None:
        """Our name for what the template writes: the same, what ``names`` says, or the usual header of a column; None
        for none of ours.
        """
        written = ".".join(name)
        said = self.renamed.get(written, written)
        if said in self.fixed or said in self.makers:
            return said
        aside = said.startswith("extra.") and (len(name) == 2 or said != written)
        if not aside and len(name) == 1 and name[0] not in self.roots:
            usual = _HEADERS.get(find_column(said) or "")
            if usual is not None:
                return usual
            said, aside = f"extra.{said}", bool(self.columns)
        return said if aside and (not self.columns or normalize_word(said[6:]) in self.columns) else None

    def check_renamings(self) -> list[Problem]:
        """What is wrong with ``names``."""
        known = [*self.fixed, *self.makers]
        wrong = [
            (name, ours)
            for name, ours in sorted(self.renamed.items())
            if ours not in known and not ours.startswith("extra.")
        ]
        return [
            unknown_name("unknown-field", f"names, {name}", N_('"{name}" is no name of ours'), ours, known)
            for name, ours in wrong
        ]

    def unknown_name(self, name: Name, where: str) -> Problem:
        """What is said of a name that is none of ours."""
        said, message = ".".join(name), N_("the template names {name}, which nothing gives")
        known = [*self.fixed, *self.makers, *(f"extra.{each}" for each in self.columns)]
        guess = suggest_name(self.renamed.get(said, said), known)
        if guess:
            return Problem(
                "unknown-field", where, message, N_('did you mean "{guess}"?'), {"name": said, "guess": guess}
            )
        near = sorted(each for each in known if each.startswith(f"{name[0]}.")) or [
            f"employee.{word}" for word in ("name", "job", "hired_on")
        ]
        return Problem(
            "unknown-field",
            where,
            message,
            N_("name one of ours ({known}…), or a column of the list: {column}"),
            {"name": said, "known": ", ".join(near), "column": "extra.…"},
        )

    def template_names(self) -> TemplateNames:
        """The names as the sandbox asks for them."""
        ours = lru_cache(maxsize=None)(self.canonical_name)
        words = [f"employee.{word}" for word in WORDS]
        return TemplateNames(
            lambda name: ours(name) is not None,
            lambda name: self.fixed.get(ours(name) or ""),
            lambda name: ours(name) in words,
            self.roots,
        )

    def find_ambiguous_columns(self, names: Iterable[Name]) -> list[Problem]:
        """The columns that are named and cannot be told apart."""
        used = sorted(
            {ours for name in names if (ours := self.canonical_name(name)) is not None and ours.startswith("extra.")}
        )
        twice = [
            each
            for each in used
            if sum(normalize_word(header) == normalize_word(each[6:]) for header in self.listed) > 1
        ]
        return [_two_columns("columns", each) for each in twice]

    # ---- values
    def value_of(self, person: Recipient, ours: str) -> Any:
        """The value of one of our names for one person; None when it has none."""
        if ours in self.makers:
            return self.makers[ours](person)
        return self._column(ours, person) if ours.startswith("extra.") else None

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
        said = plain_text(
            BlankFiller(personalize_matter(self.matter, person), self.library, language).fill_template(text)
        )
        return None if UNFILLED in said else said

    def _column(self, ours: str, person: Recipient) -> str | None:
        """The value of a column kept aside, found by its header without case, accents and punctuation."""
        said = person.extra.get(self._headers.get(ours, ours))
        if said is None:
            wanted = _folded(ours[6:])
            found = [header for header in person.extra if _folded(header) == wanted]
            if len(found) > 1:
                raise RecipientError(_two_columns(_person_place(person), ours))
            if not found:
                return None
            self._headers[ours] = found[0]
            said = person.extra[found[0]]
        return _check_value(said, ours, person)


def _two_columns(where: str, name: str) -> Problem:
    return Problem(
        "two-columns",
        where,
        N_("two columns of the list are {name}, once accents and punctuation are set aside"),
        N_("give each a name of its own"),
        {"name": name},
    )


_folded = lru_cache(maxsize=4096)(normalize_word)


def _agreed_form(forms: Mapping[str, str], person: Recipient) -> str | None:
    return forms.get(person.gender)


def _check_value(value: str | None, name: str, person: Recipient) -> str | None:
    """A value of the list that no matter has looked at; its lines end as docxtpl expects."""
    if value is None or (len(value) <= LONGEST and value.isprintable()):
        return value
    if len(value) > LONGEST or NOT_IN_TEMPLATE.search(value):
        raise RecipientError(
            Problem(
                "bad-recipient",
                _person_place(person),
                N_("a value cannot stand in an amendment: {fields}"),
                N_("correct it"),
                {"fields": name},
            )
        )
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _person_place(person: Recipient) -> str:
    return f"line {person.line}" if person.line else person.key


# ------------------------------------------------------------------ the template
@dataclass(slots=True)
class FirmTemplate:
    """A firm's own template, compiled.

    `context` gives the values of one person; `merge` their file and its fingerprint.

    Parameters
    ----------
    name, digest:
        The name of the firm's file, for messages, and its SHA-256.
    parts:
        The parts that change.
    constants, variables, printed:
        The names it uses: their text when it is the same for everybody, else the variable of the compiled code; the
        variables that are printed.
    head, listing, count, digests:
        The parts that never change, as entries of the zip; their lines in its directory; how many parts there are in
        all; the digests of those.
    codec:
        ``stitched`` or ``zlib``.
    """

    kind: ClassVar[str] = "firm"  # what it is called in plain data

    name: str
    digest: str
    parts: list[_FirmPart] = field(repr=False)
    constants: dict[Name, str] = field(repr=False)
    variables: dict[Name, str] = field(repr=False)
    printed: tuple[str, ...] = field(repr=False)
    head: bytes = field(default=b"", repr=False)
    listing: bytes = field(default=b"", repr=False)
    count: int = 0
    digests: list[tuple[str, bytes]] = field(default_factory=list, repr=False)
    codec: str = "stitched"
    given: _GivenNames | None = field(default=None, repr=False)
    _ours: list[tuple[Name, str]] = field(default_factory=list, repr=False)
    _pairs: dict[str, list[tuple[str, str]]] = field(default_factory=dict, repr=False)
    _longer: list[tuple[Name, str]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        for name, variable in self.variables.items():
            if len(name) == 2:
                self._pairs.setdefault(name[0], []).append((name[1], variable))
            else:
                self._longer.append((name, variable))
        if self.given is not None:
            self._ours = [
                (name, ours) for name in self.variables if (ours := self.given.canonical_name(name)) is not None
            ]

    @property
    def editions(self) -> tuple[str, ...]:
        """What stands for the editions of its clauses in a register: ``file-1f0c5a2be4d7@1``."""
        return (f"file-{self.digest[:12]}@1",)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the template uses, as it writes them."""
        return tuple(sorted(".".join(name) for name in (*self.constants, *self.variables)))

    # ---- the values of a person
    def make_context(self, person: Recipient) -> dict[str, Any]:
        """The values of one person, as plain data: those the template uses and that differ from person to person.

        Parameters
        ----------
        person:
            Who the amendment is for.

        Raises
        ------
        RecipientError
            A value no document can carry, a blank that is printed and not filled, something the template computes
            that fails for this person.
        TypeError
            The template was read back from data.
        """
        if self.given is None:
            raise TypeError("a template read back from data only merges")
        made: dict[str, Any] = {}
        whole = True
        for name, ours in self._ours:
            value = self.given.value_of(person, ours)
            if value is None or value == "":
                whole = False
            else:
                _put_value(made, name, value)
        if not whole or not all(part.code.sure for part in self.parts):
            values = self._variables(made)
            for part in self.parts:
                try:
                    part.try_values(values)
                except Exception as error:  # a template may fail in any way that Python can
                    self._refuse_failure(part, error, _person_place(person))
            self._refuse_unfilled(_person_place(person))
        return made

    def complete_context(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """A context with the values that are the same for everybody: what docxtpl would be given for this person.

        Parameters
        ----------
        context:
            What `context` gave.
        """
        made: dict[str, Any] = {}
        for name in (*self.constants, *self.variables):
            value = self.constants.get(name) or _get_value(context, name)
            if value is not None:
                _put_value(made, name, value)
        return made

    def _variables(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """The values of a context as the compiled code names them, and as they are printed."""
        made: dict[str, Any] = {}
        for root, pairs in self._pairs.items():
            here = context.get(root)
            if here:
                for last, variable in pairs:
                    if last in here:
                        made[variable] = here[last]
        for name, variable in self._longer:
            value = _get_value(context, name)
            if value is not None:
                made[variable] = value
        for variable in self.printed:
            if variable in made:
                made[printed_variable(variable)] = said = escape_value(made[variable])
                said.item = _value_piece(said)
        return made

    def _refuse_unfilled(self, where: str) -> None:
        """Say which values were printed and are not there, if any were."""
        asked, RUN.asked = sorted(set(RUN.asked)), []
        if asked:
            named = {
                each: ".".join(name)
                for name, variable in self.variables.items()
                for each in (variable, printed_variable(variable))
            }
            blanks = sorted({named.get(each, each) for each in asked})
            raise RecipientError(
                Problem(
                    "unfilled",
                    where,
                    N_("a blank is not filled: {blank}"),
                    N_("fill it: nothing is issued with a blank"),
                    {"blank": ", ".join(blanks)},
                )
            )

    def _refuse_failure(self, part: _FirmPart, error: Exception, where: str) -> NoReturn:
        """Say where the template failed for a person, and nothing of their values."""
        if isinstance(error, UndefinedError):
            RUN.asked += re.findall(r"^'(\w+)' is undefined", error.message or "")
            self._refuse_unfilled(where)
        RUN.asked = []
        raise RecipientError(
            _describe_failure(part, error, where, N_("the template cannot be filled in for this person: {text}"))
        ) from None

    # ---- files
    def merge_values(self, context: Mapping[str, Any]) -> tuple[bytes, str]:
        """The file of one person and its fingerprint.

        Parameters
        ----------
        context:
            What `context` gave.

        Raises
        ------
        RecipientError
            A value is printed and not there, or something fails: the context is none that `context` gave.
        """
        values = self._variables(context)
        digests = list(self.digests)
        entries = EntryWriter(self.head, self.listing, self.count)
        stitched = self.codec == "stitched"
        for part in self.parts:
            try:
                data, packed, digest = part.fill_values(values, stitched)
            except Exception as error:
                self._refuse_failure(part, error, self.name)
            entries.add_entry(part.name, packed, zlib.crc32(data), len(data))
            digests.append((part.name, digest))
        if RUN.asked:
            self._refuse_unfilled(self.name)
        return entries.finish_zip(), file_fingerprint(digests)

    # ---- as plain data, for a worker in another process: it reads and compiles the same sources in its own sandbox
    def as_data(self) -> dict[str, Any]:
        """The template as plain data, without anybody's values."""
        return {
            "name": self.name,
            "digest": self.digest,
            "parts": [
                [part.kind, part.source.name, part.source.text, part.before, part.after, part.odd]
                for part in self.parts
            ],
            "constants": [[list(name), value] for name, value in self.constants.items()],
            "variables": [list(name) for name in self.variables],
            "head": self.head.decode("latin-1"),
            "listing": self.listing.decode("latin-1"),
            "count": self.count,
            "digests": [[name, digest.hex()] for name, digest in self.digests],
            "codec": self.codec,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> FirmTemplate:
        """The template that `as_data` gave, read and compiled again; it merges, and has no `context`.

        Raises
        ------
        WriterError
            The data is none that `as_data` gave.
        """
        constants = {tuple(name): value for name, value in data["constants"]}
        variables = {tuple(name) for name in data["variables"]}
        names = TemplateNames(lambda name: name in constants or name in variables, constants.get)
        parts = [_FirmPart(kind, PartSource(name, text), *around) for kind, name, text, *around in data["parts"]]
        for part in parts:
            part.compile_source(names, data["name"])
        if names.wrong:
            strange = (
                Problem(
                    "unknown-field",
                    where,
                    N_("the template names {name}, which nothing gives"),
                    "",
                    {"name": ".".join(name)},
                )
                for name, where in names.unknown.items()
            )
            raise WriterError(*names.problems.problems, *strange)
        digests = [(name, bytes.fromhex(digest)) for name, digest in data["digests"]]
        return cls(
            data["name"],
            data["digest"],
            parts,
            names.constants,
            names.variables,
            tuple(sorted(names.printed)),
            data["head"].encode("latin-1"),
            data["listing"].encode("latin-1"),
            data["count"],
            digests,
            data["codec"],
        )


def _put_value(into: dict[str, Any], name: Name, value: Any) -> None:
    for step in name[:-1]:
        into = into.setdefault(step, {})
    into[name[-1]] = value


def _get_value(context: Mapping[str, Any], name: Name) -> Any:
    here: Any = context
    for step in name:
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


def _describe_failure(part: _FirmPart, error: Exception, where: str, message: str) -> Problem:
    """What is said of an error that came up while a part was filled in."""
    if isinstance(error, TemplateBudgetError | OverflowError):
        message = N_("the template repeats or builds more than a document may hold: {text}")
    return Problem(
        "template-run",
        where,
        message,
        N_("look at what it computes there"),
        {"text": part.code.error_place(part.source, error)},
    )


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
    """A firm's own template, compiled, once it is known to be safe and to name only what is given.

    Parameters
    ----------
    source:
        The file, or its bytes.
    library, matter:
        The texts and the employer's facts: they give the names a template may use. The matter's own employee is left
        aside.
    names:
        What the template's own names are among ours: ``{"NOM": "employee.name"}``. Those that are usual headers of a
        column (``emploi``, ``matricule``) are understood without.
    columns:
        The columns of the list (`Recipients.columns`): with them a column that is not there is told now, and one kept
        aside may be named without ``extra.``.
    codec:
        ``stitched``, fast; or ``zlib``, smaller files.

    Raises
    ------
    WriterError
        With all that is wrong: what could harm, what may not run, names that nothing gives, tags that are not well
        written.

    >>> import datetime as dt
    >>> import docx
    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
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
    data = source if isinstance(source, bytes) else _read_file(Path(source), name)
    package, problems = upload.read_letterhead(data, name)
    given = _GivenNames(library, matter, names or {}, columns)
    problems = [_reworded(problem) for problem in problems] + given.check_renamings()
    if any(part.tree is None and part.kind.endswith("xml") for part in package.parts.values()):
        raise WriterError(*problems)
    book = given.template_names()
    core = _kept_properties(data, name, book.problems)
    parts: list[_FirmPart] = []
    files: dict[str, bytes] = {}
    if _check_readable(package, book.problems):
        parts, files = _mended_parts(package, core, book.problems)
        for part in parts:
            part.compile_source(book, name)
        problems += [
            given.unknown_name(each, where) for each, where in sorted(book.unknown.items())
        ] + given.find_ambiguous_columns(book.variables)
    problems += book.problems.problems
    if problems:
        raise WriterError(*problems[:MOST])
    made = FirmTemplate(
        name,
        hashlib.sha256(data).hexdigest(),
        parts,
        book.constants,
        book.variables,
        tuple(sorted(book.printed)),
        codec=codec,
        given=given,
    )
    _within_bounds(made)
    _pack_once(made, files)
    return made


def _read_file(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LETTERHEAD_LIMITS.file + 1)
    except OSError as error:
        raise WriterError(
            Problem(
                "unreadable",
                name,
                N_("the template cannot be read: {reason}"),
                N_("check the name of the file"),
                {"reason": SystemReason(error)},
            )
        ) from None


def _reworded(problem: Problem) -> Problem:
    """What is said of a letterhead, said of an amendment."""
    return (
        replace(problem, message=N_("it holds something an amendment has no use for: {kind}"))
        if problem.code == "unknown-part"
        else problem
    )


_AGAIN = N_("open it in Word and save it again")
_DAMAGED = ("damaged", N_("the file is damaged or incomplete"), _AGAIN)


def _check_readable(package: LetterheadPackage, problems: LetterheadFields) -> bool:
    """Whether docxtpl may mend the template: tags stand in text, each is closed, and there are not too many."""
    filled = [part for part in package.text_parts() if not part.kind.endswith("endnotes+xml")]
    readable = True
    for part in package.parts.values():
        where = f"{package.name}, {part.name.rpartition('/')[2]}"
        if part.tree is None:
            continue
        if part not in filled:
            if any(_OPENING.search(element.text or "") for element in part.tree.iter() if local_name(element) == "t"):
                problems.add_problem(
                    "field-place",
                    where,
                    N_("a field stands where none is filled (a note at the end, a drawing)"),
                    N_("put it in the header, the footer or the text"),
                )
            continue
        for element in part.tree.iter():
            beside = [
                *element.attrib.values(),
                element.tail or "",
                "" if element.tag == W + "t" else element.text or "",
            ]
            if any("{" in text and _OPENING.search(text) for text in beside):
                problems.add_problem(
                    "field-place",
                    where,
                    N_("a field stands in the code of a Word field, a link or a drawing"),
                    N_("write it as plain text"),
                )
        for cell in part.tree.iter(W + "tc"):
            text = "".join(node.text or "" for node in cell.iter(W + "t"))
            if _CELL.search(text) and (_WORDY.search(text) or sum(1 for _ in cell.iter(W + "tc", W + "tcPr")) > 2):
                problems.add_problem(
                    "field-code-run",
                    where,
                    N_("a cell to be merged or coloured holds another table, or a long tag: {text}"),
                    N_("take the table out, write the tag in few words"),
                    text=shorten_text(text),
                )
                readable = False
        if len(_serialize_tree(part.tree)) > MAX_FILLED:
            problems.add_problem("too-large", where, N_("unpacked, it would be too large to open safely"), _AGAIN)
            readable = False
        elif part.tree.nsmap.get("w") != W[1:-1]:
            problems.add_problem(_DAMAGED[0], where, *_DAMAGED[1:])
            readable = False
        else:
            readable = (
                _check_closed("".join(node.text or "" for node in part.tree.iter(W + "t")), where, problems)
                and readable
            )
    return readable


def _check_closed(text: str, where: str, problems: LetterheadFields) -> bool:
    """Whether each tag that is opened is closed."""
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        at = text.find(_CLOSING[opening[0]], opening.end())
        if at < 0:
            problems.add_problem(
                "field-syntax",
                where,
                N_("a tag is not closed: {text}"),
                N_("close it"),
                text=shorten_text(text[opening.start() :]),
            )
            return False
    return True


# ---- the properties of the file
def _kept_properties(data: bytes, name: str, problems: LetterheadFields) -> str:
    """The properties of the firm's file that are kept, written again with their tags."""
    where, made = f"{name}, {_CORE.rpartition('/')[2]}", []
    for element in _property_elements(upload.read_entries(data, name), where, problems):
        space, _, word = str(element.tag)[1:].partition("}")
        prefix, kept = _PROPERTIES.get(space, ("", ()))
        text = (element.text or "").strip()
        if word not in kept or not text or not _check_closed(text, where, problems):
            continue
        if prefix != "dc" and _OPENING.search(text):
            problems.add_problem(
                "field-place",
                where,
                N_("a field stands in a property that is not filled: {name}"),
                N_("take it out (in Word: File, Info)"),
                name=word,
            )
            continue
        kind = ' xsi:type="dcterms:W3CDTF"' if prefix == "dcterms" else ""
        tagged = re.sub(r"\{[{%].*?[}%]\}", lambda found: unescape(found[0]), escape(text), flags=re.DOTALL)
        made.append(f"<{prefix}:{word}{kind}>{tagged}</{prefix}:{word}>")
    spaces = "".join(f' xmlns:{prefix}="{space}"' for space, (prefix, _) in _PROPERTIES.items())
    return (
        f"<cp:coreProperties{spaces}"
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{"".join(made)}</cp:coreProperties>'
    )


def _property_elements(entries: Mapping[str, bytes], where: str, problems: LetterheadFields) -> Iterator[Any]:
    from lxml import etree

    for link in parse_xml(entries["_rels/.rels"]).iter(LINKS + "Relationship"):
        found = entries.get(link.get("Target", "").lstrip("/"))
        if link.get("Type", "").endswith("/metadata/core-properties") and found is not None:
            try:
                if len(found) > MAX_FILLED:
                    raise ValueError
                yield from parse_xml(found)
            except (etree.XMLSyntaxError, ValueError):
                problems.add_problem(_DAMAGED[0], where, *_DAMAGED[1:])
            return


# ---- what docxtpl makes of the file before it fills it
def _mended_parts(
    package: LetterheadPackage, core: str, problems: LetterheadFields
) -> tuple[list[_FirmPart], dict[str, bytes]]:
    """The parts docxtpl fills, mended by it for Jinja; and all parts of the file as they are."""
    data = package.to_bytes()
    files = {**read_parts(data), _CORE: (_DECLARATION + core).encode()}
    try:
        return [*_mend_parts(data), _FirmPart(PROPERTIES, PartSource(_CORE, core))], files
    except Exception:  # whatever python-docx meets in a file that no check foresaw
        problems.add_problem(_DAMAGED[0], package.name, *_DAMAGED[1:])
        return [], files


def _mend_parts(data: bytes) -> Iterator[_FirmPart]:
    from docxtpl import DocxTemplate

    worker = DocxTemplate(io.BytesIO(data))
    worker.render_init()

    def source(part: Any, xml: str) -> PartSource:
        lined = re.sub(
            r"<w:p([ >])", r"\n<w:p\1", worker.patch_xml(xml)
        )  # as docxtpl: Jinja's errors then name a paragraph
        return PartSource(str(part.partname)[1:], lined)

    root = worker.docx.element
    shell = parse_xml(_serialize_tree(root).encode())
    for body in shell.iterchildren(W + "body"):
        body.clear()
    before, after = _serialize_tree(shell).split("<w:body/>")
    document = source(worker.docx.part, worker.get_xml())
    alone = re.sub(
        r'\sxmlns(?::[\w.-]+)?="[^"]*"',
        lambda found: "" if found[0] in before else found[0],
        document.text.partition(">")[0],
    )
    odd = any(
        each.prefix != "wp"
        for each in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    )
    yield _FirmPart(
        BODY, replace(document, text=f"{alone}>{document.text.partition('>')[2]}"), _DECLARATION + before, after, odd
    )
    for uri in (worker.HEADER_URI, worker.FOOTER_URI):
        for part in dict.fromkeys(part for _, part in worker.get_headers_footers(uri)):
            yield _FirmPart(TEXT, source(part, worker.get_part_xml(part)))
    for part in worker.docx.part.package.parts:
        if part.content_type.endswith("footnotes+xml"):
            yield _FirmPart(TEXT, source(part, re.sub(r"^\s*<\?xml.*?\?>\s*", "", part.blob.decode())))


# ---- once for all
def _within_bounds(made: FirmTemplate) -> None:
    """Refuse a template that repeats or builds too much for anybody; what depends on the values is seen for each
    person.
    """
    for part in made.parts:
        try:
            part.try_values(made._variables(_trial_context(made)))
        except (TemplateBudgetError, OverflowError) as error:
            raise WriterError(_describe_failure(part, error, made.name, "")) from None
        except Exception:  # "x" is no number: what fails for a person is said of that person
            continue
        finally:
            RUN.asked = []


def _trial_context(made: FirmTemplate) -> dict[str, Any]:
    context: dict[str, Any] = {}
    for name in made.variables:
        _put_value(context, name, "x")
    return context


def _pack_once(made: FirmTemplate, files: dict[str, bytes]) -> None:
    """Fill and compress what is the same for everybody."""
    changing = {part.name: part for part in made.parts if part.code.personal}
    for part in made.parts:
        if part.name not in changing:
            try:
                files[part.name] = part.fill_values({}, stitched=False)[0]
            except Exception as error:
                raise WriterError(
                    _describe_failure(part, error, made.name, N_("the template cannot be filled in: {text}"))
                ) from None
    unchanging = EntryWriter()
    for name, data in files.items():
        if name not in changing:
            unchanging.add_entry(name, deflate_whole(data), zlib.crc32(data), len(data))
            made.digests.append((name, digest_part(data)))
    made.parts = list(changing.values())
    made.head, made.listing, made.count = unchanging.take_entries()
