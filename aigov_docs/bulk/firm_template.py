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
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..i18n import N_
from ..people.recipient import Recipient
from ..problems import WriterError, unknown_name
from ..word.letterhead import upload
from ..word.template_language import Name
from ..word.template_problems import MOST
from .firm_file import check_readable, mend_parts, read_firm_file, read_properties, reword_problem
from .firm_filling import FirmFiller, get_value, put_value
from .firm_names import GivenNames
from .firm_parts import FirmPart
from .firm_room import TemplateRoom, has_rooms
from .slot_values import person_place
from .stitch.parts import digest_part
from .stitch.template import CODECS
from .stitch.zip_records import EntryWriter, deflate_whole

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter


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
