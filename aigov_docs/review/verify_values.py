"""The values of a verification's result, which never change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..kits.ground.i18n import N_, labels
from ..kits.ground.problems import Problem
from ..kits.ground.short_repr import short_repr
from ..kits.ground.text import name_article
from .wording_differences import WordChange

#: What can be said of a clause, the worst first.
STATES = {
    "missing": N_("missing"),
    "changed": N_("changed"),
    "value-changed": N_("value changed"),
    "unknown": N_("not recognised"),
    "intact": N_("intact"),
}
#: What the seal of a file shows.
SEALS = {
    "key": N_("issued by the holder of the key: the proof part is sealed with it, and was not changed since"),
    "plain": N_(
        "consistent: the proof part was not changed since it was sealed; but the seal has no key, so anyone could have"
        " made it"
    ),
    "other-key": N_("not issued by the holder of this key: the seal does not hold with it"),
    "no-key": N_("sealed without key: it does not come from the holder of the key, or somebody sealed it again"),
    "unchecked": N_("sealed with a key: only who has the key can check it"),
    "broken": N_("altered: the proof part was changed after it was sealed"),
    "malformed": N_("the proof part cannot be read"),
    "texts": N_("no proof part: only the texts tell where the document comes from"),
    "foreign": N_("not one of our files: neither proof, nor control, nor text of these libraries"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding about one clause, or about the whole file, from comparing a returned file with the published clauses.

    ``clause`` is the edition it is about, empty for the whole file; ``fault`` is False for what is only worth knowing.
    ``words`` are those of the edition and those of the file, where words differ; ``about`` is the name of the blank,
    clause, annex or field that the message tells in words.
    """

    code: str
    problem: Problem
    clause: str = ""
    language: str = ""
    fault: bool = True
    words: tuple[WordChange, ...] = ()
    about: str = ""

    def text(self, language: str = "en") -> str:
        """Write the remark on one line in a language: its place, what was found, and what to do."""
        return self.problem.text(language)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the remark to a dict, ready for JSON: ``code``, ``fault`` and ``message``, in ``language``.

        ``fault`` is false for what is only worth knowing, else true. A remark on one clause also has ``clause`` (the
        label of the edition) and ``language`` (that of the clause in the file). Where the message tells of a blank, a
        clause, an annex or a field, ``about`` is its name. Where words differ, ``words`` is a list of dicts with
        ``edition`` and ``file``: the words of each.
        """
        data: dict[str, Any] = {"code": self.code, "fault": self.fault, "message": self.text(language)}
        if self.clause:
            data |= {"clause": self.clause, "language": self.language}
        if self.about:
            data["about"] = self.about
        if self.words:
            data["words"] = [{"edition": change.before, "file": change.after} for change in self.words]
        return data


@dataclass(frozen=True, slots=True)
class BlankValue:
    """The value that a returned file prints for a blank of a clause, and whether it was the same when issued.

    ``same`` is None where no proof records the value that was issued; ``issued`` is that value where it is another one
    and can be told.
    """

    name: str
    value: str
    same: bool | None = None
    issued: str = ""


@dataclass(frozen=True, slots=True)
class ClauseWeight:
    """The weight of a clause (what an employer can draw from it) under the rules of a library release, on a day.

    ``weight`` is empty where it was not computed; ``why`` then says why.
    """

    release: str
    day: str
    weight: str = ""
    label: tuple[str, str] = ("", "")
    why: str = ""

    def text(self, language: str) -> str:
        """Return the label of the clause's weight in a language, or the reason why the weight was not computed."""
        return self.label[language == "en"] or labels(language)(self.why)


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """The state of one clause in a returned file, in one language: its edition, tag, blanks and weights.

    Parameters
    ----------
    label:
        The edition its text is, whatever its control says: ``confidential-data@2``; the tag where no text is known.
    tag:
        What its control says; empty when it has none.
    state:
        A word of `STATES`. ``value-changed``: the text is an edition's, but what was filled in is not that of issue.
    article:
        What the file prints before the heading of its article: "Article 37"; empty for nothing.
    moved, repeated:
        Whether its place changed, and whether it is there twice.
    since_issue:
        Whether the file prints for it what it printed at issue; None where nothing proves it.
    newer:
        The newest edition in force on the day of the verification, when it is another one.
    recorded, recorded_label:
        The weight that the file says, and its label: a claim, never a truth.
    named, today:
        What it is worth under the release the file names, on the day it was assessed; and under the library given,
        today.
    """

    label: str
    language: str
    heading: str
    wording: str
    tag: str
    state: str
    moved: bool = False
    repeated: bool = False
    since_issue: bool | None = None
    blanks: tuple[BlankValue, ...] = ()
    newer: str = ""
    recorded: str = ""
    recorded_label: tuple[str, str] = ("", "")
    named: ClauseWeight | None = None
    today: ClauseWeight | None = None
    article: str = ""

    @property
    def display_name(self) -> str:
        """How a reader of the file calls the clause: "Article 37 – Comptes personnels"."""
        return name_article(self.article, self.heading.strip() or self.label)

    def recorded_text(self, language: str) -> str:
        """Return the label, in a language, of the weight that the file records for the clause.

        It is the name of the weight where the library has no label for it, and empty where the file records no weight.
        """
        return self.recorded_label[language == "en"] or self.recorded

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert what was found of the clause in the file to a dict, ready for JSON, with texts in ``language``.

        Words and texts: ``clause`` (label of the edition), ``article`` (as the file prints it), ``language`` (of the
        clause), ``heading``, ``wording``, ``control`` (tag of the content control), ``state``, ``newer_edition``,
        ``weight_recorded``; an empty one says that there is none. ``moved``, ``repeated`` and ``as_issued`` are true or
        false; ``as_issued`` is None where nothing proves it. ``blanks`` is a list of dicts with ``name``, ``value``,
        ``as_issued`` and ``issued`` (the value of before, where it was changed and can be told);
        ``weight_named_release`` and ``weight_today`` are dicts with ``release``, ``day``, ``weight`` and ``label``, or
        None.
        """
        return {
            "clause": self.label,
            "article": self.article,
            "language": self.language,
            "heading": self.heading,
            "wording": self.wording,
            "control": self.tag,
            "state": self.state,
            "moved": self.moved,
            "repeated": self.repeated,
            "as_issued": self.since_issue,
            "blanks": [
                {"name": blank.name, "value": blank.value, "as_issued": blank.same, "issued": blank.issued}
                for blank in self.blanks
            ],
            "newer_edition": self.newer,
            "weight_recorded": self.recorded,
            "weight_named_release": _weight_as_dict(self.named, language),
            "weight_today": _weight_as_dict(self.today, language),
        }


def _weight_as_dict(weighed: ClauseWeight | None, language: str) -> dict[str, Any] | None:
    if weighed is None:
        return None
    return {
        "release": weighed.release,
        "day": weighed.day,
        "weight": weighed.weight or None,
        "label": weighed.text(language),
    }


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a returned file: as it stands, or with its pending changes accepted or rejected.

    ``name`` is ``as-is``, ``accepted`` or ``rejected``.
    """

    name: str
    clauses: tuple[ClauseReading, ...]
    remarks: tuple[Remark, ...]

    @property
    def intact(self) -> bool:
        """Whether every clause has its published wording, in its place, and no remark of the reading is a fault."""
        return all(clause.state == "intact" and not clause.moved for clause in self.clauses) and not any(
            remark.fault for remark in self.remarks
        )

    def list_clauses_in(self, state: str) -> list[ClauseReading]:
        """List the clauses that are, in this reading of the file, in one state.

        ``state`` is a word of `STATES`: ``missing``, ``changed``, ``value-changed``, ``unknown`` or ``intact``.
        """
        return [clause for clause in self.clauses if clause.state == state]

    def count_states(self) -> dict[str, int]:
        """Count the clauses in each of `STATES`, such as ``intact``, and the texts ``added`` outside clauses."""
        counts = {state: len(self.list_clauses_in(state)) for state in STATES}
        return {**counts, "added": sum(remark.code == "added-by-hand" for remark in self.remarks)}

    def list_codes(self) -> set[str]:
        """List the codes, such as ``words-changed``, of the remarks made on this reading of the file, each once."""
        return {remark.code for remark in self.remarks}

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the reading of the file to a dict: ``reading``, ``intact``, ``counts``, ``clauses`` and ``remarks``.

        ``reading`` says how tracked changes were read: ``as-is`` (the file has none), all ``accepted`` or all
        ``rejected``. ``intact`` is true where the document is as it was made, false where anything differs. ``counts``
        says how many clauses are in each state, and how many texts were ``added``. ``clauses`` is a list of dicts
        (``clause``, ``state``, ``moved``, ``blanks``, weights…), and so is ``remarks`` (``code``, ``fault``,
        ``message``…). The messages are in ``language``, ``fr`` or ``en``.
        """
        return {
            "reading": self.name,
            "intact": self.intact,
            "counts": self.count_states(),
            "clauses": [clause.as_dict(language) for clause in self.clauses],
            "remarks": [remark.as_dict(language) for remark in self.remarks],
        }


@short_repr("seal", "vehicle", "release", "assessed_on", "readings", "remarks", "problems")
@dataclass(frozen=True, slots=True)
class Verification:
    """The result of verifying a returned file: its seal, library release, readings and remarks.

    Parameters
    ----------
    seal:
        The state of its seal: a word of `SEALS`; ``foreign`` for an unreadable file too.
    vehicle, title, release, library, assessed_on:
        The document (its name, and what it is called in French and English), release, library and day in its proof
        part, or found from the texts where there is none.
    release_known:
        Whether one of the libraries given has that release.
    readings:
        One reading; two, accepted then rejected, when changes are pending.
    remarks:
        What is true of the file whatever the reading.
    problems:
        What keeps the file from being read; then nothing else is said.
    register:
        What a register says of the file; empty while no register was asked.
    """

    seal: str
    vehicle: str = ""
    library: str = ""
    release: str = ""
    release_known: bool = False
    assessed_on: str = ""
    today: str = ""
    readings: tuple[Reading, ...] = ()
    remarks: tuple[Remark, ...] = ()
    problems: tuple[Problem, ...] = ()
    register: str = ""
    title: tuple[str, str] = ("", "")

    @property
    def ours(self) -> bool:
        """Whether the file could be read and holds a proof part, or at least one clause of the libraries given."""
        return self.seal != "foreign" and not self.problems

    @property
    def pending(self) -> bool:
        """Whether the file has tracked changes that are neither accepted nor rejected."""
        return len(self.readings) > 1

    @property
    def intact(self) -> bool:
        """Whether each reading of the file (two where changes are pending) is intact; False for a file not read."""
        return bool(self.readings) and all(reading.intact for reading in self.readings)

    @property
    def clean(self) -> bool:
        """Whether every clause is intact, the seal holds, no tracked change is pending, and no remark is a fault."""
        return (
            self.intact
            and self.seal in ("key", "plain")
            and not self.pending
            and not any(remark.fault for remark in self.remarks)
        )

    def all_remarks(self) -> Iterable[Remark]:
        """Yield the remarks about the whole file, then the remarks of each of its readings."""
        yield from self.remarks
        for reading in self.readings:
            yield from reading.remarks

    def list_codes(self) -> set[str]:
        """List, each once, the codes, such as ``seal-broken``, of all remarks that the verified file received."""
        return {remark.code for remark in self.all_remarks()}

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the verification to a dict, ready for JSON, with its texts in ``language``, ``fr`` or ``en``.

        True or false: ``clean``, ``intact``, ``release_known``, ``pending_changes``; texts, empty where not known:
        ``seal`` (a word of `SEALS`), ``seal_says``, ``vehicle``, ``library``, ``release``, ``assessed_on`` and
        ``today`` (ISO days). Lists of dicts: ``remarks`` on the whole file, ``readings`` (each with ``reading``,
        ``intact``, ``clauses`` and ``remarks``) and ``problems`` (``code``, ``where``, ``message``, ``hint``: what
        keeps the file from being read).
        """
        say = labels(language)
        return {
            "clean": self.clean,
            "intact": self.intact,
            "seal": self.seal,
            "seal_says": say(SEALS[self.seal]) if self.seal in SEALS else "",
            "vehicle": self.vehicle,
            "library": self.library,
            "release": self.release,
            "release_known": self.release_known,
            "assessed_on": self.assessed_on,
            "today": self.today,
            "pending_changes": self.pending,
            "remarks": [remark.as_dict(language) for remark in self.remarks],
            "readings": [reading.as_dict(language) for reading in self.readings],
            "problems": [problem.as_dict(language) for problem in self.problems],
        }
