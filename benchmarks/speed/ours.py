"""What the benchmark asks of aigov_docs: the only module that knows its names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import aigov_docs as aigov
from aigov_docs.bulk.firm_template import open_firm_template
from aigov_docs.bulk.places import write_waiting
from aigov_docs.bulk.plan import plan_issue
from aigov_docs.bulk.planner import compile_template
from aigov_docs.bulk.slot_values import VALUES, placeholder_matter
from aigov_docs.document.assembly import assemble
from aigov_docs.kits.wordkit.stitch.parts import zip_files
from aigov_docs.people.recipient import personalize_matter
from aigov_docs.writers.pdf import convert_to_pdf

__all__ = [
    "CHUNK",
    "NAMES",
    "TYPST",
    "Ready",
    "employees",
    "employees_csv",
    "issue",
    "matter",
    "own",
    "pdf_of",
    "read",
    "ready",
    "shard",
    "variants_assembled",
    "write_waiting",
]

#: The name of each value a person has, printed or not; a value in two languages has it twice.
NAMES = tuple(blank for blank, _ in VALUES)
#: People in a chunk, and so files in a ZIP shard.
CHUNK = 1000
#: What an issue is asked, for PDF straight from the document.
TYPST = {"engine": "typst"}
_FIRST = (
    "Camille",
    "Inès",
    "Loïc",
    "Maëlle",
    "Zoé",
    "Anne-Sophie",
    "Jean-Baptiste",
    "Noé",
    "Thaïs",
    "Élodie",
    "François",
    "Hélène",
    "Yann",
    "Özlem",
    "Gaëtan",
    "Béatrice",
    "Cédric",
)
_LAST = (
    "Roussel",
    "Le Gall",
    "D’Arcy",
    "Nguyễn",
    "de La Tour",
    "Lefèvre",
    "Benali",
    "Müller",
    "Da Silva",
    "N’Diaye",
    "Œuvrard",
    "Saint-Cyr",
    "Garnier & Fils",
)
_STREETS = (
    "rue des Tisserands",
    "avenue Jean-Jaurès",
    "place de l’Hôtel-de-Ville",
    "chemin du Moulin",
    "boulevard Voltaire",
)
_JOBS = (
    "tisseuse",
    "juriste",
    "technicien de maintenance",
    "responsable de paie",
    "ingénieure d’études",
    "magasinier",
    "chargée de clientèle",
)
_HEADERS = (
    "Matricule",
    "Civilité",
    "Prénom",
    "Nom",
    "Adresse",
    "Code postal",
    "Ville",
    "Emploi",
    "Statut contractuel",
    "Date d'entrée",
    "Date de signature",
    "N° avenant",
)


@dataclass(frozen=True, slots=True)
class _Employee:
    """One employee, as payroll knows them."""

    key: str
    gender: str
    first: str
    last: str
    street: str
    postal_code: str
    job: str
    hired: dt.date
    signed: dt.date
    number: int


def _employee(n: int) -> _Employee:
    """The n-th employee; all differ."""
    hired = dt.date(1995, 1, 2) + dt.timedelta(days=n % 9000)
    last = f"{_LAST[n % len(_LAST)]} {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[n // 26 % 26]}. {n}"
    return _Employee(
        f"E-{n:06d}",
        "fm"[n % 2],
        _FIRST[n % len(_FIRST)],
        last,
        f"{n % 300 + 1} {_STREETS[n % len(_STREETS)]}",
        f"69{n % 1000:03d}",
        f"{_JOBS[n % len(_JOBS)]}, échelon {n % 40}",
        hired,
        hired - dt.timedelta(days=n % 60),
        n % 9 + 1,
    )


def employees(count: int) -> Iterator[aigov.people.Recipient]:
    """Employees one after the other, never all in memory."""
    for n in range(count):
        one = _employee(n)
        yield aigov.people.Recipient(
            one.key,
            f"{one.first} {one.last}",
            gender=one.gender,
            status="permanent",
            address=f"{one.street}, {one.postal_code} Lyon",
            job=one.job,
            hired_on=one.hired,
            contract_signed_on=one.signed,
            number=one.number,
        )


def employees_csv(path: Path, count: int) -> None:
    """The same employees as a payroll exports them: semicolons, French headers, days as dd/mm/yyyy."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(";".join(_HEADERS) + "\r\n")
        for n in range(count):
            one = _employee(n)
            civility = {"f": "Madame", "m": "Monsieur"}[one.gender]
            cells = (
                one.key,
                civility,
                one.first,
                one.last,
                one.street,
                one.postal_code,
                "Lyon",
                one.job,
                "CDI",
                f"{one.hired:%d/%m/%Y}",
                f"{one.signed:%d/%m/%Y}",
                str(one.number),
            )
            file.write(";".join(cells) + "\r\n")


@cache
def matter() -> tuple[Any, Any]:
    """The library, and the matter of the sample amendment."""
    return aigov.load_library(), aigov.samples.sample_matter("contract-amendment")


@dataclass(slots=True)
class Ready:
    """People whose values are made and whose documents are compiled: what is left is merging.

    Parameters
    ----------
    rows:
        For each person, the number of a template and the values of its blanks.
    proved:
        The templates as they are issued.
    plain:
        The same without the part that proves where the file comes from, which no peer makes.
    """

    rows: list[tuple[int, tuple[str, ...]]]
    proved: list[Any]
    plain: list[Any]


def ready(count: int) -> Ready:
    """The first employees, ready to be merged."""
    library, facts = matter()
    made = plan_issue(library, facts, employees(count))
    people = list(employees(count))
    plain = []
    for number in range(len(made.templates)):
        row = next(row for row in made.rows if row.template == number)
        theirs = personalize_matter(facts, people[row.place])
        document = assemble(aigov.assess(library, theirs).with_matter(placeholder_matter(theirs, row.values)), "fr")
        plain.append(compile_template(replace(document, proof=None)))
    rows = []
    for row in made.rows:
        if row.template is None:
            raise RuntimeError("an employee of the benchmark is rendered alone")
        rows.append((row.template, tuple(value or "" for value in row.values)))
    return Ready(rows, list(made.templates), plain)


def issue(
    people: Iterable[aigov.people.Recipient],
    into: Path,
    *,
    register: Path,
    executor: Executor | None = None,
    **options: Any,
) -> None:
    """A whole issue with everything on: values checked and formatted, fingerprints, manifest, register.

    Without an executor it stays in this process where only one core may be used (`measure.one_core`).
    """
    library, facts = matter()
    with aigov.Register(register) as kept:
        aigov.issue(aigov.assess(library, facts), people, into, register=kept, executor=executor, **options)


def variants_assembled() -> None:
    """What an issue costs before its first merge: the documents of a woman and a man assembled, compiled and tried."""
    library, facts = matter()
    plan_issue(library, facts, employees(2))


def own(file: bytes) -> Any:
    """A firm's own template, compiled."""
    library, facts = matter()
    return open_firm_template(file, library, facts)


def read(path: Path) -> int:
    """Read and check a list of employees; gives how many are to be issued."""
    return len(aigov.read_recipients(path))


def shard(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """One ZIP shard of merged files."""
    with path.open("wb") as out:
        out.writelines(zip_files(files))


def pdf_of(files: Sequence[Path], into: Path) -> None:
    """Word files as PDF, in one start of LibreOffice."""
    convert_to_pdf(files, into)
