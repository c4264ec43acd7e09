"""What a bulk issue is to make, as its user orders it: one immutable value, carried from the call to the last file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from ..document.tree import BilingualDocument, Document
from ..kits.ground.i18n import N_
from ..kits.ground.languages import document_languages
from ..kits.ground.problems import Problem, WriterError, unknown_name
from ..kits.ground.short_repr import short_repr
from ..kits.wordkit.stitch.template import CODECS
from ..people.recipient import Recipient
from ..writers.engines import choose_engine, find_engine_problem
from ..writers.formats import bulk_format, bulk_ways, is_printed
from .file_names import check_pattern

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter
    from ..word.letterhead.letterhead import Letterhead

CHANGES = "what-changes"  # the document that says what a new text changes for those who signed an earlier one
_LONGEST = 50_000  # documents in a chunk: a zip takes 65,534

Page = Document | BilingualDocument


class OrderOptions(TypedDict, total=False):
    """The fields of an `Order` of a bulk issue, as keyword arguments."""

    documents: Sequence[str] | Mapping[str, Sequence[str]]
    pages: Mapping[str, Mapping[str, Page]]
    matters: Mapping[str, Matter]
    template: str | Path | bytes | None
    template_names: Mapping[str, str] | None
    former_template: str | Path | bytes | None
    format: str
    engine: str | None
    names: str
    chunk: int | None
    letterhead: str | Path | Letterhead | None
    key: bytes | None
    codec: str
    private: bool
    only: Collection[str]
    again: Collection[str] | bool
    fsync: bool


@short_repr("format", "engine", "documents")
@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order of a bulk issue: the documents of each person, their format and their files.

    Parameters
    ----------
    documents:
        What each person receives, in order: the vehicle, and companions by name (``proposal-letter``,
        ``answer-form``); the vehicle alone when empty. By number of the person, where they do not all receive the
        same.
    pages:
        Documents that are ready, by number of the person, then by language: the page of what changes for them
        (`rounds.second_round`).
    matters:
        The matter from which a person's is made, by number, where it is not that of all: letters about what each
        answered (`letters_due.answers_due`).
    template:
        A firm's own amendment, a Word file with ``{{ employee.name }}``… to be issued in place of ours: docxtpl's
        tags, as they are.
    template_names:
        What a name in the firm's own amendment means, where this library does not have it and it is no column of the
        list: ``{"NOM": "employee.name"}``.
    former_template:
        The firm's file of an earlier round, or the folder of that round, to be told which fields came, went or moved;
        None to look for it beside ``template``.
    format:
        ``docx``, a file each; ``zip``, one zip a chunk; ``pdf``, a file each; ``print``, those of a chunk in one
        file, in order, each on a new sheet.
    engine:
        What makes a PDF: ``typst``, straight from the document, or ``libreoffice``, from the Word files, a chunk at a
        time. By default typst, and LibreOffice for a letterhead or a template, or where typst is not installed
        (`engines.choose_engine`). The fingerprints of the manifest are those of the Word files, or of the PDF where
        there is no Word file.
    names:
        How files are called: `file_names.FIELDS` in braces. Nothing personal unless it asks for ``{name}``. Where a
        person receives several documents, the name of each but the first ends with that of the document, unless the
        pattern says ``{document}``.
    chunk:
        How many documents at a time; None for what suits the format.
    letterhead, key:
        A firm's file around the text, and the secret that seals the proof.
    codec:
        ``stitched``, fast; or ``zlib``, smaller files.
    private:
        Whether what is made in a folder is for its user alone (0600, folders 0700); if not, the umask of the user
        decides. A folder that is there keeps its rights, and an object store has its own.
    only:
        Numbers of people, and states of people in a register (`plan_states.STATES`): nobody else receives anything;
        everybody when empty.
    again:
        Numbers and states of people to whom the text is proposed again, whatever the register says they have; True for
        all who are to be issued something.
    fsync:
        Whether files in a folder get their names, and a chunk counts as finished, only once the disk has confirmed
        them, which takes longer. Without, a file that a power cut took or spoilt is found when the same order goes on,
        and is made again. Elsewhere than in a folder the store itself confirms what it takes.

    >>> Order(format="pdf", engine="typst").chunk_size
    100
    """

    documents: Sequence[str] | Mapping[str, Sequence[str]] = ()
    pages: Mapping[str, Mapping[str, Page]] = field(default_factory=dict, repr=False)
    matters: Mapping[str, Matter] = field(default_factory=dict, repr=False)
    template: str | Path | bytes | None = field(default=None, repr=False)
    template_names: Mapping[str, str] | None = None
    former_template: str | Path | bytes | None = field(default=None, repr=False)
    format: str = "docx"
    engine: str | None = None
    names: str = "{key}"
    chunk: int | None = None
    letterhead: str | Path | Letterhead | None = None
    key: bytes | None = field(default=None, repr=False)
    codec: str = "stitched"
    private: bool = True
    only: Collection[str] = field(default=(), repr=False)
    again: Collection[str] | bool = field(default=(), repr=False)
    fsync: bool = False

    @property
    def chunk_size(self) -> int:
        """The number of documents merged together as one chunk: the order's ``chunk``, else the format's default."""
        return bulk_format(self.format).chunk if self.chunk is None else self.chunk

    @property
    def is_from_word(self) -> bool:
        """Whether the documents can only be made as Word files: those of a letterhead, or of a firm's own template."""
        return self.letterhead is not None or self.template is not None

    @property
    def is_typst(self) -> bool:
        """Whether typst writes the PDF files straight from the documents, without Word files.

        Known once `resolve_names` has chosen the engine.
        """
        return self.engine == "typst" and is_printed(self.format)

    @property
    def is_gathered(self) -> bool:
        """Whether the documents of a chunk go into one file (formats such as ``zip`` and ``print``)."""
        return bulk_format(self.format).bulk[self.format] is not None

    @property
    def ending(self) -> str:
        """The ending, with its dot, of a document's file name: ``.pdf`` for the format ``pdf``, else ``.docx``."""
        return ".pdf" if self.format == "pdf" else ".docx"

    @property
    def has_personal_names(self) -> bool:
        """Whether the names of issued files contain people's names: the pattern ``names`` has ``{name}``."""
        return "{name}" in self.names

    def check_options(self) -> None:
        """Refuse an order with an unknown format, engine or codec, or a bad chunk size or file name pattern.

        Refused too is a letterhead or a template with the engine ``typst``.

        Raises
        ------
        WriterError
            With one problem for each wrong option.
        RecipientError
            The pattern of file names is wrong.
        """
        problems = []
        for code, name, message, choices in (
            ("unknown-format", self.format, N_('unknown format "{name}"'), sorted(bulk_ways())),
            ("unknown-codec", self.codec, N_('unknown codec "{name}"'), CODECS),
        ):
            if name not in choices:
                problems.append(unknown_name(code, code.removeprefix("unknown-"), message, name, choices))
        if self.format in bulk_ways() and not 1 <= self.chunk_size <= _LONGEST:
            message, hint = N_("a chunk has from 1 to 50,000 documents"), N_("choose another size")
            problems.append(Problem("bad-chunk", "chunk", message, hint))
        engine_problem = find_engine_problem(self.engine, from_word=self.is_from_word)
        problems += [engine_problem] if engine_problem is not None else []
        if problems:
            raise WriterError(*problems)
        check_pattern(self.names)

    def resolve_names(self, library: Library, matter: Matter) -> Order:
        """Copy the order with its letterhead opened, its engine chosen and its documents named as in the library.

        Where no document is ordered, the copy orders the document (vehicle) that ``matter`` names.

        Raises
        ------
        WriterError
            A document that the library does not have; a letterhead that is refused.
        """
        letterhead, documents = self.letterhead, self.documents
        if isinstance(letterhead, str | Path):
            from ..word.letterhead.letterhead import open_letterhead

            letterhead = open_letterhead(letterhead)
        vehicle = library.find_vehicle(matter.vehicle)
        if vehicle is not None and not isinstance(documents, Mapping):
            named = [vehicle.id if library.find_vehicle(name) is vehicle else name for name in documents]
            documents = named or [vehicle.id]
        listed = dict.fromkeys(chain.from_iterable(documents.values()) if isinstance(documents, Mapping) else documents)
        document_names = [*([vehicle.id] if vehicle else []), *library.companions]
        message = N_('a person cannot be issued "{name}"')
        problems = [
            unknown_name("unknown-document", "documents", message, name, document_names)
            for name in listed
            if name not in document_names
        ]
        if problems:
            raise WriterError(*problems)
        engine = choose_engine(self.engine, from_word=self.is_from_word) if is_printed(self.format) else self.engine
        return replace(self, letterhead=letterhead, documents=documents, engine=engine)

    def documents_for(self, person: Recipient, vehicle: str) -> Iterator[tuple[str, str, Page | None]]:
        """Yield each document that a person receives: its name in the library, its language, and the document if ready.

        ``vehicle`` is the id of the document that is signed. Only the page "What changes for you" is ready, kept in the
        order (``pages``); for the others the third item is None, and the caller assembles them.
        """
        names = self.documents.get(person.key, ()) if isinstance(self.documents, Mapping) else self.documents
        # what is not signed is French, with an English copy apart
        languages = document_languages()[person.language]
        for name in names:
            if name == vehicle:
                yield name, person.language, None
            else:
                yield from ((name, language, None) for language in languages)
        pages = self.pages.get(person.key)
        if pages:
            yield from ((CHANGES, language, pages[language]) for language in languages if language in pages)

    @property
    def opened_letterhead(self) -> Letterhead | None:
        """The letterhead of the order as an object; None without one, or before `resolve_names` has opened it."""
        return None if isinstance(self.letterhead, str | Path) else self.letterhead
