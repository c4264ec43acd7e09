"""A firm's own amendment: a docxtpl file, unchanged, compiled once and merged many times.

For each person docxtpl opens the file, mends its XML, parses the template, renders it, parses the result and writes
everything again. Here the file is checked as any file from outside, docxtpl's own mending is done once, and Jinja
compiles the template once in each process (`sandbox`). What docxtpl does after rendering is known from the tree to
change nothing, or done for each person as docxtpl does it.

A merge runs the compiled code, which gives pieces: text of the template, or an escaped value. They make a part of the
zip as in `stitch`: the former were deflated once, the latter are stored blocks.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from jinja2 import UndefinedError

from ..i18n import N_
from ..people.recipient import Recipient
from ..problems import Problem, RecipientError, WriterError, unknown_name
from ..word.letterhead import upload
from ..word.letterhead.letterhead_parts import MOST
from ..word.template_budget import RUN, TemplateBudgetError
from ..word.template_language import Name
from .firm_compiler import FirmPartSource, TemplateNames, escape_value, printed_variable
from .firm_file import check_readable, mend_parts, read_firm_file, read_properties, reword_problem
from .firm_names import GivenNames
from .firm_parts import FirmPart, describe_failure, value_piece
from .slot_values import person_place
from .stitch.parts import digest_part, file_fingerprint
from .stitch.template import CODECS
from .stitch.zip_records import EntryWriter, deflate_whole

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter


@dataclass(slots=True)
class FirmTemplate:
    """A firm's own amendment (a Word template), compiled once to be filled in for each person of a bulk issue.

    `make_context` gives the values of one person; `merge_values` their file and its fingerprint.

    Parameters
    ----------
    name, digest:
        The name of the amendment's file, for messages, and its SHA-256.
    parts:
        The parts that change.
    constants, variables, printed:
        The names it uses: their text when it is the same for everybody, else the variable of the compiled code; the
        variables that are printed.
    head, listing, count, digests:
        The parts that never change, as entries of the zip; their lines in its directory; their number; their digests.
    codec:
        ``stitched`` or ``zlib``.
    """

    kind: ClassVar[str] = "firm"  # what it is called in plain data

    name: str
    digest: str
    parts: list[FirmPart] = field(repr=False)
    constants: dict[Name, str] = field(repr=False)
    variables: dict[Name, str] = field(repr=False)
    printed: tuple[str, ...] = field(repr=False)
    head: bytes = field(default=b"", repr=False)
    listing: bytes = field(default=b"", repr=False)
    count: int = 0
    digests: list[tuple[str, bytes]] = field(default_factory=list, repr=False)
    codec: str = "stitched"
    given: GivenNames | None = field(default=None, repr=False)
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
                    self._refuse_failure(part, error, person_place(person))
            self._refuse_unfilled(person_place(person))
        return made

    def complete_context(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Add to one person's values those that are the same for everybody, and return them all as docxtpl takes them.

        The result is dicts within dicts, by the words of each name: the value of ``employee.name`` is at
        ``["employee"]["name"]``. A name without a value is left out.

        Parameters
        ----------
        context:
            The values that `make_context` returned.
        """
        made: dict[str, Any] = {}
        for name in (*self.constants, *self.variables):
            value = self.constants.get(name) or _get_value(context, name)
            if value is not None:
                _put_value(made, name, value)
        return made

    def _variables(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Turn one person's values into the variables of the compiled template, each also in its printed form."""
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
                said.item = value_piece(said)
        return made

    def _refuse_unfilled(self, where: str) -> None:
        """Refuse one person's document when the firm's own amendment printed values that are missing."""
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

    def _refuse_failure(self, part: FirmPart, error: Exception, where: str) -> NoReturn:
        """Refuse one person's document when the firm's own amendment failed, without quoting any of their values."""
        if isinstance(error, UndefinedError):
            RUN.asked += re.findall(r"^'(\w+)' is undefined", error.message or "")
            self._refuse_unfilled(where)
        RUN.asked = []
        raise RecipientError(
            describe_failure(part, error, where, N_("the template cannot be filled in for this person: {text}"))
        ) from None

    # ---- files
    def merge_values(self, context: Mapping[str, Any]) -> tuple[bytes, str]:
        """Build the Word file of one person, and its fingerprint in hexadecimal, from the person's values.

        ``context`` holds the values that the firm's own amendment uses, as dicts within dicts: that of
        ``employee.name`` is at ``["employee"]["name"]``.

        Parameters
        ----------
        context:
            The values that `make_context` returned.

        Raises
        ------
        RecipientError
            A printed value is missing, or a computation fails: the context was not made by `make_context`.
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
        """Convert the firm's own amendment to a dict, ready for JSON, without any person's values.

        ``name``, ``digest`` and ``codec`` are texts; ``parts`` lists for each part that changes its kind, name, Jinja
        source and what stands around it; ``constants`` pairs each name with the text that is the same for everybody,
        ``variables`` lists the other names. ``head``, ``listing``, ``count`` and ``digests`` are the parts that never
        change, packed as entries of a zip.
        """
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
        """Rebuild a firm's own amendment from the dict that `as_data` made, and compile its parts again.

        The rebuilt object can merge values; its `make_context` raises TypeError, because people's values cannot be
        looked up from the data.

        Raises
        ------
        WriterError
            The data was not made by `as_data`.
        """
        constants = {tuple(name): value for name, value in data["constants"]}
        variables = {tuple(name) for name in data["variables"]}
        names = TemplateNames(lambda name: name in constants or name in variables, constants.get)
        parts = [FirmPart(kind, FirmPartSource(name, text), *around) for kind, name, text, *around in data["parts"]]
        for part in parts:
            part.compile_source(names, data["name"])
        if names.problem_count:
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


def _put_value(into: dict[str, Any], name: Name, value: object) -> None:
    for step in name[:-1]:
        into = into.setdefault(step, {})
    into[name[-1]] = value


def _get_value(context: Mapping[str, Any], name: Name) -> object:
    here: object = context
    for step in name:
        here = here.get(step) if isinstance(here, Mapping) else None
    return here


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


def _within_bounds(made: FirmTemplate) -> None:
    """Refuse a firm's own amendment that repeats or builds too much text, for whomever it is filled in.

    An amendment that does so only for some values is refused for the person who has them.
    """
    for part in made.parts:
        try:
            part.try_values(made._variables(_trial_context(made)))
        except (TemplateBudgetError, OverflowError) as error:
            raise WriterError(describe_failure(part, error, made.name, "")) from None
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
    """Fill in and compress, once for a run, the parts of a firm's own amendment that are the same for everybody."""
    changing = {part.name: part for part in made.parts if part.code.personal}
    for part in made.parts:
        if part.name not in changing:
            try:
                files[part.name] = part.fill_values({}, stitched=False)[0]
            except Exception as error:
                raise WriterError(
                    describe_failure(part, error, made.name, N_("the template cannot be filled in: {text}"))
                ) from None
    unchanging = EntryWriter()
    for name, data in files.items():
        if name not in changing:
            unchanging.add_entry(name, deflate_whole(data), zlib.crc32(data), len(data))
            made.digests.append((name, digest_part(data)))
    made.parts = list(changing.values())
    made.head, made.listing, made.count = unchanging.take_entries()
