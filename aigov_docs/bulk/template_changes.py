"""What changed in a firm's own amendment since an earlier round: the fields that came, went or moved.

The register keeps a digest of the file that was issued. Where it is not that of today's file, the earlier one is looked
for: where the order says, or beside today's file. It is read, never filled in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, TemplateError, nodes

from ..kits.ground.i18n import N_, labels
from ..kits.ground.problems import Problem, WriterError
from ..word.letterhead import upload
from .file_names import KEPT_TEMPLATE
from .firm_compiler import TemplateNames
from .firm_room import check_readable, mend_parts, read_firm_file, read_properties
from .places import NOTES_FOLDER

if TYPE_CHECKING:
    from ..kits.ledger.replay import RegisterPerson
    from .firm_template import FirmTemplate

_LABEL = re.compile(r"file-([0-9a-f]{12})@1")
_MOST = 200  # files beside today's that are looked at

#: A field where it stands: the part of the file, and the name as the file writes it.
Field = tuple[str, str]


@dataclass(frozen=True, slots=True)
class TemplateChanges:
    """The fields of a firm's own amendment that came, went or moved since the earlier round.

    Parameters
    ----------
    former:
        The label by which the register knows the file of the earlier round.
    found:
        Whether that file was found; without it nothing can be compared.
    came, went, moved:
        The names of the fields, as the files write them; one that is printed more or less often has moved.
    """

    former: str
    found: bool = True
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    def list_sentences(self, language: str) -> list[str]:
        """List the sentences that tell what changed, in ``fr`` or ``en``.

        >>> TemplateChanges("file-0123456789ab@1", came=("employee.job",)).list_sentences("en")
        ['The template is not that of the earlier round.', 'Fields that came: employee.job.']
        """
        say = labels(language)
        if not self.found:
            return [
                say(
                    "The template is not that of the earlier round ({former}), which was not found: give it with"
                    " --former-template, or the folder of that round, to be told which fields came, went or moved.",
                    former=self.former,
                )
            ]
        sentences = [
            say(sentence, names=", ".join(names))
            for sentence, names in (
                (N_("Fields that came: {names}."), self.came),
                (N_("Fields that went: {names}."), self.went),
                (N_("Fields that moved: {names}."), self.moved),
            )
            if names
        ]
        same = say("Its fields are the same, in the same places.")
        return [say("The template is not that of the earlier round."), *(sentences or [same])]

    def as_dict(self) -> dict[str, Any]:
        """Convert the changes to a dict: ``former`` (label), ``found``, and the lists ``came``, ``went``, ``moved``."""
        return {
            "former": self.former,
            "found": self.found,
            "came": list(self.came),
            "went": list(self.went),
            "moved": list(self.moved),
        }


def find_template_changes(
    firm: FirmTemplate,
    people: Mapping[str, RegisterPerson],
    vehicle: str,
    source: str | Path | bytes,
    former: str | Path | bytes | None,
) -> TemplateChanges | None:
    """Find what changed in a firm's own amendment since the newest file that a register knows; None where nothing did.

    Parameters
    ----------
    firm, source:
        Today's file, opened, and the file itself or its bytes.
    people, vehicle:
        What the register knows of each person, and the document that is proposed.
    former:
        The file of the earlier round, or the folder of its run; None to look beside today's file.

    Raises
    ------
    WriterError
        ``former`` cannot be read, or is not the file that the register knows.
    """
    proposals = (proposal for person in people.values() for proposal in person.proposals if proposal.vehicle == vehicle)
    file_proposals = [
        proposal for proposal in proposals if len(proposal.editions) == 1 and _LABEL.fullmatch(proposal.editions[0])
    ]
    newest = max(file_proposals, key=lambda proposal: (proposal.date, proposal.number), default=None)
    if newest is None or newest.editions == firm.editions:
        return None
    (label,) = newest.editions
    data = _read_former(former, label) if former is not None else _find_beside(source, label)
    if data is None:
        return TemplateChanges(label, found=False)
    today = source if isinstance(source, bytes) else read_firm_file(Path(source), firm.name)
    return compare_fields(label, list_fields(data, label), list_fields(today, firm.name))


def compare_fields(former: str, old: Iterable[Field], new: Iterable[Field]) -> TemplateChanges:
    """Compare the fields of two files, each in its order; ``former`` is the label of the earlier one.

    >>> found = compare_fields("file-0123456789ab@1", [("body", "a"), ("body", "b")], [("body", "b"), ("body", "a")])
    >>> found.came, found.went, found.moved
    ((), (), ('b',))
    """
    old_fields, new_fields = list(old), list(new)
    names = [list(dict.fromkeys(name for _, name in fields)) for fields in (old_fields, new_fields)]
    shared_names = set(names[0]) & set(names[1])
    before, after = ([field for field in fields if field[1] in shared_names] for fields in (old_fields, new_fields))
    moved = [
        name
        for kind, *at in SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        if kind != "equal"
        for _, name in (*before[at[0] : at[1]], *after[at[2] : at[3]])
    ]
    return TemplateChanges(
        former,
        came=tuple(name for name in names[1] if name not in shared_names),
        went=tuple(name for name in names[0] if name not in shared_names),
        moved=tuple(dict.fromkeys(moved)),
    )


def list_fields(data: bytes, name: str) -> list[Field]:
    """List the fields of a firm's own amendment in their order: those printed, and those that conditions look at.

    Nothing of the file runs. ``name`` is what messages call it.

    Raises
    ------
    WriterError
        The file is not safe to open, or cannot be read as a template.
    """
    package, problems = upload.read_letterhead(data, name)
    book = TemplateNames(lambda _: True, lambda _: None).problems
    core = read_properties(data, name, book)
    if not problems and check_readable(package, book):
        parts, _ = mend_parts(package, core, book)
        try:
            return [field for part in parts for field in _list_names(part.name, part.source.text)]
        except (TemplateError, RecursionError):
            pass
    faults = [*problems, *book.problems] or [
        Problem("damaged", name, N_("the file is damaged or incomplete"), N_("open it in Word and save it again"))
    ]
    raise WriterError(*faults)


def _list_names(part: str, source: str) -> Iterator[Field]:
    """Read the names that a part of a template uses, in order, but those that it gives itself."""
    tree = Environment().parse(source)
    assigned_names = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    yield from ((part, ".".join(name)) for name in _walk(tree) if name[0] not in assigned_names)


def _walk(node: nodes.Node) -> Iterator[tuple[str, ...]]:
    name = _dotted(node)
    if name is not None:
        yield name
        return
    for child in node.iter_child_nodes():
        yield from _walk(child)


def _dotted(node: nodes.Node) -> tuple[str, ...] | None:
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr) and (before := _dotted(node.node)) is not None:
        return (*before, node.attr)
    return None


def _read_former(former: str | Path | bytes, label: str) -> bytes:
    """Read the file of the earlier round from where the order says; refuse another file than the register knows."""
    path = None if isinstance(former, bytes) else Path(former)
    if path is not None and path.is_dir():
        path = path / NOTES_FOLDER / KEPT_TEMPLATE
    data = former if isinstance(former, bytes) else read_firm_file(Path(path or ""), Path(path or "").name)
    if _label_file(data) != label:
        raise WriterError(
            Problem(
                "other-template",
                "former_template",
                N_("this is not the file of the earlier round, which the register calls {label}"),
                N_("give the file that was issued then, or the folder of that round"),
                {"label": label},
            )
        )
    return data


def _find_beside(source: str | Path | bytes, label: str) -> bytes | None:
    """Look among the Word files beside today's for the one of the earlier round; None where it is not there."""
    if isinstance(source, bytes):
        return None
    for path in sorted(Path(source).parent.glob("*.docx"))[:_MOST]:
        try:
            data = read_firm_file(path, path.name)
        except WriterError:
            continue
        if _label_file(data) == label:
            return data
    return None


def _label_file(data: bytes) -> str:
    return f"file-{hashlib.sha256(data).hexdigest()[:12]}@1"
