"""The proof part of a Word file: the document's origin, the print of each clause, and a seal over them.

The seal is over values, not bytes, so a program that writes the part again in its own way does not break it. Without a
key it
only shows that nothing was changed by accident: anyone can make it again. With a key, only who holds the key can.

Two forms are read. In the second, which is written, what may depend on the person a document is for stands last, in one
text: the *prints*, digests of what is printed. The seal is over a digest of all the rest, then the prints, so that of a
document issued to thousands of people only the prints are worked out for each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

from ..document.layout import block_texts
from ..document.tree import BilingualDocument, Document, Table
from ..kits.ground.fingerprints import mark_digest, same_seal, seal_text, serialize_pairs, short_digest
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem
from ..kits.ground.text import normalize_text
from ..kits.wordkit.read.elements import local_name
from ..kits.wordkit.read.lines import ANNEX
from ..kits.wordkit.read.returned_file import RETURNED_FILE_LIMITS
from ..kits.wordkit.untrusted_package import UnreadableXml, parse_xml
from ..kits.wordkit.xml_text import escape_text, quote_attribute

NAMESPACE = "urn:aigov-docs:proof:1"
_HEAD = (
    "made-by",
    "vehicle",
    "version",
    "date",
    "languages",
    "layout",
    "library",
    "release",
    "assessed-on",
    "annotated",
)
_CLAUSE = ("tag", "language", "wording", "weight", "fingerprint", "printed")
_MAX = 4_000_000
#: What ends the XML of a proof, after the seal.
PROOF_END = b"</seal></proof>"
#: The form in which proofs are written; those of form 1 are read.
FORM = 2


@dataclass(frozen=True, slots=True)
class ClauseRecord:
    """The record of one clause, in one language, in a file's proof: edition, wording, weight, fingerprints."""

    tag: str
    language: str
    wording: str
    weight: str
    fingerprint: str
    printed: str


@dataclass(frozen=True, slots=True)
class FileProof:
    """A file's proof, the embedded record of how it was made: document, facts, clauses, blanks, seal.

    Parameters
    ----------
    head:
        Its attributes: ``made-by``, ``vehicle``, ``version``, ``date``, ``languages``, ``layout``, ``library``,
        ``release``, ``assessed-on``,
        ``annotated``.
    facts:
        JSON text of the facts that decide weights.
    clauses:
        One record for each clause and language, in the order of the document.
    blanks:
        Digits that show whether the value of a blank was changed, by its name and language.
    rest:
        Fingerprints of what is printed outside clauses: ``body``, ``signatures``, each annex by its tag and language,
        ``header``, ``footer``,
        ``numbers``; and ``beside``, the words for what a letterhead brings and the anchors to sign at.
    seal, with_key, marks:
        The seal, whether it was made with a key, and the digits of each field by which a change is found.
    form, print_marks:
        The form of the proof, 1 or 2; and, in form 2, the digits of each print, in the order of `list_prints`.
    """

    head: Mapping[str, str]
    facts: str
    clauses: tuple[ClauseRecord, ...]
    blanks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rest: Mapping[str, str] = field(default_factory=dict)
    seal: str = ""
    with_key: bool = False
    marks: str = ""
    form: int = FORM
    print_marks: tuple[str, ...] = ()

    def named_values(self) -> list[tuple[str, str]]:
        """List the values of the proof that have marks, as pairs of a readable name and a value.

        They tell where the document comes from, its facts and its clauses. In form 1 the digests of what is printed are
        among them; in form 2 only the names of what they are of (`list_prints` has the digests).
        """
        whole = self.form == 1
        pairs = [(name, self.head.get(name, "")) for name in _HEAD]
        pairs += [(f"facts.{name}", value) for name, value in _json_leaves(self.facts)]
        fields = _CLAUSE if whole else _CLAUSE[:-1]
        for record in self.clauses:
            pairs.append(
                (f"{record.tag} ({record.language})", serialize_pairs((name, getattr(record, name)) for name in fields))
            )
        printed = self.list_prints()[len(self.clauses) :]
        return [*pairs, *(printed if whole else [(name, "") for name, _ in printed])]

    def list_prints(self) -> list[tuple[str, str]]:
        """List the digests of what the file prints, each with a readable name: clauses, then blanks, then the rest."""
        pairs = [(f"{record.tag} ({record.language})", record.printed) for record in self.clauses]
        pairs += [(f"blank {name} ({language})", value) for (name, language), value in sorted(self.blanks.items())]
        return [*pairs, *((f"rest.{name}", value) for name, value in sorted(self.rest.items()))]

    def write_prints(self) -> str:
        """Write the digests of `list_prints` as one text, a line each, with the digits by which a change is found."""
        pairs = zip_longest((value for _, value in self.list_prints()), self.print_marks, fillvalue="")
        return "\n".join(f"{value}:{mark}" for value, mark in pairs)

    def sealed_head(self) -> str:
        """Write what the seal of a proof of form 2 covers before the prints: one digest of everything else."""
        rest = _sealed_text(self.named_values(), self.marks, with_key=self.with_key)
        return f"{seal_text(rest)}\n"

    def sealed_text(self) -> str:
        """Write everything that the seal of the proof covers as one text, over which the seal is computed."""
        if self.form == 1:
            return _sealed_text(self.named_values(), self.marks, with_key=self.with_key)
        return self.sealed_head() + self.write_prints()

    def seal_holds(self, key: bytes | None = None) -> bool:
        """Whether the seal of the proof matches its values: nothing in the proof was changed after sealing.

        ``key`` is the secret that the seal was made with; None for a seal made without one. The answer is false where
        the key given is not that secret, where none is given though one is needed, or where one is given for a seal
        without key.

        >>> seal_proof(FileProof({}, "{}", ())).seal_holds()
        True
        """
        return self.with_key == (key is not None) and same_seal(self.seal, seal_text(self.sealed_text(), key))

    def altered_fields(self) -> list[str]:
        """List the names of the values in the proof that were changed after sealing; ``seal`` alone when no value was.

        To be called once `seal_holds` is false: for an intact proof too, the list is ``seal`` alone.

        >>> proof = seal_proof(FileProof({"vehicle": "charter"}, "{}", ()))
        >>> from dataclasses import replace
        >>> replace(proof, head={"vehicle": "it-charter-chapter"}).altered_fields()
        ['vehicle']
        """
        marks = dict(item.rsplit(":", 1) for item in self.marks.split("\n") if ":" in item)
        now = _field_marks(self.named_values())
        names = [name for name in now if marks.get(name) != now[name]] + [name for name in marks if name not in now]
        if self.form != 1:
            prints = zip(self.list_prints(), self.print_marks, strict=False)
            names += [name for (name, value), mark in prints if mark_digest(value) != mark]
        return list(dict.fromkeys(_field_name(name) for name in names)) or ["seal"]


def _field_marks(fields: list[tuple[str, str]]) -> dict[str, str]:
    """Compute the digits of each field, under its name; a repeated name is followed by its turn."""
    marks_by_name: dict[str, str] = {}
    for name, value in fields:
        key, turn = name, 1
        while key in marks_by_name:
            turn += 1
            key = f"{name}#{turn}"
        marks_by_name[key] = short_digest(value)
    return marks_by_name


def _field_name(name: str) -> str:
    return name.split("#")[0]


def seal_proof(proof: FileProof, key: bytes | None = None) -> FileProof:
    """Copy the proof of a file, in the form that is written, adding digits for each value and a seal over all of them.

    ``key`` is a secret, without which the seal can be neither made nor checked; None for a seal that anyone can make.

    >>> seal_proof(FileProof({}, "{}", ()), b"key").seal_holds(b"another")
    False
    """
    new = replace(proof, form=FORM, with_key=key is not None)
    marks = "\n".join(f"{name}:{digits}" for name, digits in _field_marks(new.named_values()).items())
    printed = tuple(mark_digest(value) for _, value in new.list_prints())
    sealed = replace(new, marks=marks, print_marks=printed)
    return replace(sealed, seal=seal_text(sealed.sealed_text(), key))


def _sealed_text(values: list[tuple[str, str]], marks: str, *, with_key: bool) -> str:
    return serialize_pairs([*values, ("with-key", "yes" if with_key else "no"), ("marks", marks)])


def _json_leaves(text: str) -> list[tuple[str, str]]:
    """List the values of a JSON text, each by its path; the text itself when it cannot be read."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return [("text", text)]
    encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
    leaves: list[tuple[str, str]] = []
    waiting: list[tuple[str, Any]] = [("", data)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict) and value:
            waiting += [(f"{name}.{key}" if name else str(key), item) for key, item in value.items()]
        else:
            leaves.append((name, encode(value)))
    return sorted(leaves)


# ------------------------------------------------------------------ writing
def make_file_proof(
    document: Document | BilingualDocument,
    printed: Mapping[tuple[str, str], str],
    *,
    annotated: bool,
    key: bytes | None = None,
    furniture: Mapping[str, str] | None = None,
) -> FileProof:
    """Make the sealed proof (the embedded record of how it was made) of a Word file about to be written.

    Parameters
    ----------
    document:
        The document in the file, which must have a proof of its own (`Document.proof`).
    printed:
        The fingerprints of the text in the file, as `printed.printed_fingerprints` gives them.
    annotated:
        Whether the file has Word comments with the weights of clauses.
    key:
        The secret of whoever issues the file; None for a seal that anyone can make.
    furniture:
        The fingerprints of what stands outside clauses, as `printed.non_clause_fingerprints` gives them; None leaves
        these out of the proof.
    """
    from ..version import __version__
    from .clause_controls import control_tag

    sides = (document.left, document.right) if isinstance(document, BilingualDocument) else (document,)
    origin = sides[0].proof
    if origin is None:
        raise ValueError("a document without proof")
    records = tuple(
        ClauseRecord(
            tag,
            side.language,
            article.wording,
            article.weight,
            article.fingerprint,
            printed.get((tag, side.language), ""),
        )
        for side in sides
        for article in side.articles()
        for tag in (control_tag(article),)
    )
    attached = {f"{tag} {language}": value for (tag, language), value in printed.items() if tag.startswith(ANNEX)}
    rest = {
        "body": printed.get(("", ""), ""),
        "signatures": printed.get(("", "signatures"), ""),
        **attached,
        **(furniture or {}),
    }
    head = {
        "made-by": f"aigov-docs {__version__}",
        "vehicle": origin.vehicle,
        "version": origin.version,
        "date": sides[0].date,
        "languages": " ".join(side.language for side in sides),
        "layout": document.layout if isinstance(document, BilingualDocument) else "",
        "library": origin.library,
        "release": origin.release,
        "assessed-on": origin.assessed_on,
        "annotated": "yes" if annotated else "no",
    }
    return seal_proof(FileProof(head, origin.facts, records, _blank_digits(sides), rest), key)


def _blank_digits(sides: tuple[Document, ...]) -> dict[tuple[str, str], str]:
    """Compute a digest of the values that each blank prints in each language, outside tables.

    Tables are covered by their clause.
    """
    digests_by_blank = {}
    for side in sides:
        for article in side.articles():
            texts = [article.heading]
            for block in article.blocks:
                if not isinstance(block, Table):
                    texts += block_texts(block)
            for run in (run for runs in texts for run in runs):
                if run.origin == "blank" and run.blank:
                    digests_by_blank[run.blank, side.language] = short_digest(normalize_text(run.text))
    return digests_by_blank


def make_proof_xml(
    document: Document | BilingualDocument,
    printed: Mapping[tuple[str, str], str],
    *,
    annotated: bool,
    key: bytes | None = None,
    furniture: Mapping[str, str] | None = None,
) -> bytes:
    """Make the sealed proof (the embedded record of how it was made) of a Word file, and write it as XML to embed.

    ``printed`` holds fingerprints of the text in the file, by pairs of a content control's tag and a language;
    ``furniture`` those of what stands outside clauses, by name; None leaves these out. ``annotated`` says whether the
    file has Word comments with the weights. ``key`` is the secret of whoever issues the file; None for a seal that
    anyone can make.

    >>> from dataclasses import replace
    >>> from ..document.tree import Proof
    >>> letter = Document(
    ...     "charter",
    ...     "fr",
    ...     "Charte",
    ...     "",
    ...     "",
    ...     "",
    ...     "",
    ...     "",
    ...     (),
    ...     "2026-09-14",
    ...     proof=Proof("charter", "1", "aigov", "2026.11", "2026-09-14", "{}"),
    ... )
    >>> read_proof(make_proof_xml(letter, {}, annotated=False)).seal_holds()
    True
    """
    return proof_to_xml(make_file_proof(document, printed, annotated=annotated, key=key, furniture=furniture))


def proof_to_xml(proof: FileProof) -> bytes:
    """Write a proof (the record of how a file was made) as the XML to embed in the file."""
    before, after = split_proof_xml(proof)
    return f"{before}{escape_text(proof.write_prints())}{after}{proof.seal}".encode() + PROOF_END


def split_proof_xml(proof: FileProof) -> tuple[str, str]:
    """Write the XML of a proof without what may depend on the person: what precedes the prints, then the seal."""
    head = " ".join(f"{name}={quote_attribute(proof.head[name])}" for name in _HEAD if proof.head.get(name))
    clauses = "".join(
        "<clause " + " ".join(f"{name}={quote_attribute(getattr(record, name))}" for name in _CLAUSE[:-1]) + "/>"
        for record in proof.clauses
    )
    rest = "".join(f"<rest part={quote_attribute(part)}/>" for part in sorted(proof.rest))
    blanks = "".join(
        f"<blank name={quote_attribute(name)} language={quote_attribute(language)}/>"
        for name, language in sorted(proof.blanks)
    )
    before = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<proof xmlns="{NAMESPACE}" form="{FORM}" {head}><facts>{escape_text(proof.facts)}</facts>{clauses}{blanks}'
        f"{rest}<marks>{escape_text(proof.marks)}</marks><prints>"
    )
    return before, f'</prints><seal with-key="{"yes" if proof.with_key else "no"}">'


# ------------------------------------------------------------------ reading
def read_proof(data: bytes) -> FileProof | Problem:
    """Read the proof of a Word file from its XML, without checking the seal.

    A `Problem` comes back in place of the proof where the XML has not the form that this program writes.

    >>> read_proof(b"<x/>").code
    'proof-form'
    """
    if len(data) > _MAX:
        return _form_problem()
    try:
        root = parse_xml(data)
    except UnreadableXml as error:
        refusal = RETURNED_FILE_LIMITS.refuse(error.reason, part="customXml")
        return refusal or _form_problem()
    if root.tag != f"{{{NAMESPACE}}}proof":
        return _form_problem()
    parts: dict[str, list[Any]] = {name: [] for name in ("facts", "marks", "prints", "seal", "clause", "blank", "rest")}
    for child in root:
        name = local_name(child)
        if child.tag != f"{{{NAMESPACE}}}{name}" or len(child) or name not in parts:
            return _form_problem()
        parts[name].append(child)
    numbers = [len(parts[name]) for name in ("facts", "seal", "marks", "prints")]
    if [root.get("form", "1"), *numbers] not in (["1", 1, 1, 1, 0], ["2", 1, 1, 1, 1]):
        return _form_problem()
    (facts,), (seal,), (marks,) = parts["facts"], parts["seal"], parts["marks"]
    proof = FileProof(
        {name: root.get(name, "") for name in _HEAD},
        facts.text or "",
        tuple(ClauseRecord(*(clause.get(name, "") for name in _CLAUSE)) for clause in parts["clause"]),
        {(blank.get("name", ""), blank.get("language", "")): blank.get("printed", "") for blank in parts["blank"]},
        {rest.get("part", ""): rest.get("printed", "") for rest in parts["rest"]},
        (seal.text or "").strip(),
        seal.get("with-key") == "yes",
        (marks.text or "").strip(),
        form=1,
    )
    if not parts["prints"]:
        return proof
    return _read_prints(proof, parts["prints"][0].text or "") or _form_problem()


def _read_prints(proof: FileProof, text: str) -> FileProof | None:
    """Put the digests of a proof of form 2 where they belong; None where they are not as many as what they are of."""
    pairs = [line.strip().rpartition(":") for line in text.strip().split("\n")] if text.strip() else []
    if len(pairs) != len(proof.list_prints()):
        return None
    values = iter([value for value, _, _ in pairs])
    return replace(
        proof,
        clauses=tuple(replace(record, printed=next(values)) for record in proof.clauses),
        blanks={name: next(values) for name in sorted(proof.blanks)},
        rest={name: next(values) for name in sorted(proof.rest)},
        form=FORM,
        print_marks=tuple(mark for _, _, mark in pairs),
    )


def _form_problem() -> Problem:
    return Problem(
        "proof-form",
        "",
        N_("the proof part of the file has not the form this program writes"),
        N_("the file was made by another program, or the part was edited"),
    )
