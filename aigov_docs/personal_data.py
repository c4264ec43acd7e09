"""Every place where a person's data can be: what it holds, why, how long, for whom, and what an erasure does there.

This is the one list. ``register erase`` names from it what is left to be done, ``docs/personal-data.md`` is made from
it, and a test looks for a planted name in every byte that a run, a register and the caches leave behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Literal, TypeAlias

from .bulk.file_names import MANIFEST, TABLE
from .bulk.places import NOTES_FOLDER
from .kits.ground.i18n import N_, labels

#: Where a place is looked for.
Root: TypeAlias = Literal["run", "register", "user", "temporary", "asked", "outside"]
#: Who takes the data of one person out of a place.
Eraser: TypeAlias = Literal["erase", "run", "itself", "nobody", "firm"]

#: What a place may hold of a person, in words.
HELD = {
    "name": N_("name"),
    "number": N_("employer’s number"),
    "facts": N_("facts: address, job, days, status, telework, translation, columns of the list"),
    "proposal": N_("what was proposed, in which editions, on which day"),
    "answer": N_("what was answered, on which day; departure"),
    "note": N_("notes"),
    "evidence": N_("evidence of an answer: provider, envelope, digest of the signed file, time"),
    "fingerprint": N_("fingerprint of the person’s document"),
    "reason": N_("reason to hold or skip: under age, protected, apprentice…"),
}
#: What takes one person's data out of a place, in words.
ERASERS = {
    "erase": N_("“register erase”, or “register expire”"),
    "run": N_("“register erase --run FOLDER”; by hand in a file that gathers several people"),
    "itself": N_("goes by itself"),
    "nobody": N_("stays: the chain is sealed; the number alone says nothing to whoever has not the list"),
    "firm": N_("you"),
}


@dataclass(frozen=True, slots=True)
class DataPlace:
    """A place where data of a person can be.

    Parameters
    ----------
    name:
        Its name, for programs: ``documents``.
    root:
        Where its files are looked for: the folder of a run, beside the register, the user's own folders, the folder of
        temporary files, where the user asked for them, or outside this package.
    files:
        Patterns of its files under that root; empty for a part of a file, or for what is no file.
    what, why, long:
        What it is, what for, and how long it stays: English sentences, translated when they are said.
    holds:
        What it may hold of a person, words of `HELD`.
    eraser:
        Who takes one person's data out of it, a word of `ERASERS`.
    private:
        Whether it is made for its user alone (0600, folders 0700), unless asked otherwise.
    """

    name: str
    root: Root
    files: tuple[str, ...]
    what: str
    holds: tuple[str, ...]
    why: str
    long: str
    eraser: Eraser
    private: bool = True

    def covers(self, path: str) -> bool:
        """Whether a file, named by its path under the root of the place, belongs to the place.

        >>> find_place("manifest").covers("manifest.csv")
        True
        """
        return any(fnmatch(path, pattern) for pattern in self.files)


_RUN = N_("as long as you keep the folder of the run")
_REGISTER = N_("as long as you keep the register")
_PROPOSE = N_("to propose the amendment to the person")
_PROVE = N_("to know what was proposed to whom and what they answered, and to prove it")
_RESUME = N_("to go on with a run that was stopped, without doing anything twice")

#: Every place, in the order of the work.
PLACES = (
    DataPlace(
        "list", "asked", (), N_("the list of employees, and a matter that names one"), ("name", "number", "facts"),
        _PROPOSE, N_("as you decide: it is read, never copied"), "firm", private=False,
    ),
    DataPlace(
        "list-report", "asked", ("*report*.csv", "retour*.csv"), N_("the report on a list (“recipients --report”)"),
        ("number", "reason"), N_("to have the list corrected"), N_("until the list is corrected"), "firm",
    ),
    DataPlace(
        "documents", "run", ("*.docx", "*.pdf", "documents-*.zip", "print-*.pdf"),
        N_("the documents of a run, a file each or many in one"), ("name", "number", "facts"), _PROPOSE, _RUN, "run",
    ),
    DataPlace(
        "file-names", "run", (), N_("the names of these files: by number; by name only where --names asks for {name}"),
        ("name", "number"), N_("to find a person’s file"), _RUN, "run",
    ),
    DataPlace(
        "manifest", "run", (MANIFEST, TABLE), N_("the manifest: a line for each document"),
        ("name", "number", "proposal", "fingerprint"), N_("to know which file is whose, and that it was not changed"),
        _RUN, "run",
    ),
    DataPlace(
        "notes", "run", (f"{NOTES_FOLDER}/*.jsonl", f"{NOTES_FOLDER}/*.csv", f"{NOTES_FOLDER}/run.json"),
        N_("the notes of a run, in .aigov: the same lines, by part, and the digest of the whole run"),
        ("name", "number", "proposal", "fingerprint"), _RESUME, _RUN, "run",
    ),
    DataPlace(
        "work", "run",
        (f"{NOTES_FOLDER}/*.work", f"{NOTES_FOLDER}/*.alone", f"{NOTES_FOLDER}/[0-9]*/*", "*.part"),
        N_("the work files of a run, in .aigov: values to merge, files that wait for their names"),
        ("name", "number", "facts"), N_("to share the work between processes"),
        N_("until the run ends; of a run that was killed, until it is resumed, or you delete its folder"), "itself",
    ),
    DataPlace(
        "store", "outside", (), N_("a run issued to an object store or another machine"),
        ("name", "number", "facts", "proposal", "fingerprint"), _PROPOSE,
        N_("as the store is told; its rights are its own"), "firm", private=False,
    ),
    DataPlace(
        "events", "register", ("*.db",), N_("the events of the register, each sealed with the one before"),
        ("number", "proposal", "answer"), _PROVE, _REGISTER, "nobody",
    ),
    DataPlace(
        "personal", "register", ("*.db", "*.db-journal", "*.db-wal"),
        N_("what is personal in the register: a table apart, under salted digests; file names that say a name too"),
        ("name", "note", "evidence", "fingerprint"), _PROVE,
        N_("until “register erase”, or the number of days given to “register expire”"), "erase",
    ),
    DataPlace(
        "export", "asked", ("*.csv", "*.xlsx"), N_("an export of the register"),
        ("name", "number", "proposal", "answer", "note", "evidence", "fingerprint"), N_("to read it in a spreadsheet"),
        N_("as you decide"), "firm",
    ),
    DataPlace(
        "signing-list", "asked", ("*.csv",), N_("the list for a provider of e-signature (“register to-sign”)"),
        ("name", "number", "facts"), N_("to have the documents signed"), N_("until it is sent"), "firm",
    ),
    DataPlace(
        "records", "asked", ("*.csv", "*.json"),
        N_("a record kept as a table (“records”): who was trained, who answers"),
        ("name", "number", "facts"), N_("to know who was trained, and who answers for a system"),
        N_("as you decide"), "firm",
    ),
    DataPlace(
        "timestamp", "register", ("*.tsr",), N_("the timestamps of the register’s end: a number and a digest"), (),
        N_("to prove when the register was what it is"), _REGISTER, "itself", private=False,
    ),
    DataPlace(
        "verified-end", "user", ("*/aigov-docs/register-*.json",),
        N_("the verified end of a register, in the user’s state folder: a number and two digests"), (),
        N_("to notice an older copy of the register, or that it is gone"), N_("as long as the file stays"), "itself",
    ),
    DataPlace(
        "library-cache", "user", ("*/aigov-docs/library-*.json",),
        N_("the cache of the clause library, in the user’s cache folder: texts and rules"), (),
        N_("to start faster"), N_("the sixteen last libraries"), "itself",
    ),
    DataPlace(
        "plan", "temporary", (), N_("the rows of a plan: a file without a name, among the system’s temporary files"),
        ("name", "number", "facts"), N_("to plan for many people in little memory"), N_("until the program ends"),
        "itself",
    ),
    DataPlace(
        "conversion", "temporary", ("aigov-*", "tmp*"),
        N_("folders in which PDF files are made, among the system’s temporary files"), ("name", "number", "facts"),
        N_("to make PDF files"), N_("until the file is made; after a kill, until the system empties them"), "itself",
    ),
    DataPlace(
        "papers", "asked", ("*.docx", "*.pdf", "*.html", "*.md", "*.json"),
        N_("a paper drafted for one person (“draft”, “companions”), or compared (“redline”)"), ("name", "facts"),
        _PROPOSE, N_("as you decide; a paper that names nobody keeps the rights of your umask"), "firm",
    ),
    DataPlace(
        "interview", "outside", (),
        N_("the answers of an interview (“serve”), in the browser that gave them; never the list of people"),
        ("name", "facts"), N_("to go on with the interview"),
        N_("thirty days after the last answer, or until its button empties it"), "firm", private=False,
    ),
    DataPlace(
        "elsewhere", "outside", (),
        N_("copies: mail, printer, electronic signature, backups, the history of a shell in which a note was typed"),
        ("name", "number", "facts", "answer", "note"), _PROPOSE, N_("as you decide"), "firm", private=False,
    ),
)  # fmt: skip


def find_place(name: str) -> DataPlace:
    """Find a place by its name; raises ``KeyError`` where there is none.

    >>> find_place("personal").eraser
    'erase'
    """
    return {place.name: place for place in PLACES}[name]


def covering_places(root: Root, path: str) -> Iterator[DataPlace]:
    """Yield the places to which a file belongs; ``path`` is its path under their root.

    >>> [each.name for each in covering_places("run", "E-0042.docx")]
    ['documents']
    """
    return (place for place in PLACES if place.root == root and place.covers(path))


def list_left_to_firm() -> tuple[DataPlace, ...]:
    """List the places from which nobody but their owner takes a person's data: they are to be looked at by hand.

    >>> [each.name for each in list_left_to_firm()]
    ['list', 'list-report', 'store', 'export', 'signing-list', 'records', 'papers', 'interview',
     'elsewhere']
    """
    return tuple(place for place in PLACES if place.eraser == "firm")


def describe_places(language: str) -> list[dict[str, str]]:
    """Describe every place in ``fr`` or ``en``, as dicts of texts.

    ``name``, ``what``, ``holds``, ``why`` and ``long`` are those of the place; ``rights`` says for whom its files are
    made, and ``erased`` who takes a person's data out of it. They are the rows of ``docs/personal-data.md``.

    >>> describe_places("en")[2]["holds"]
    'name; employer’s number; facts: address, job, days, status, telework, translation, columns of the list'
    """
    say = labels(language)
    return [
        {
            "name": place.name,
            "what": say(place.what),
            "holds": "; ".join(say(HELD[word]) for word in place.holds) or say("nothing of anybody"),
            "why": say(place.why),
            "long": say(place.long),
            "rights": say("you alone") if place.private else say("as you, or the place, decide"),
            "erased": say(ERASERS[place.eraser]) if place.holds else "–",
        }
        for place in PLACES
    ]
