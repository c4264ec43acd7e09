"""Writes a fictitious list of employees, salaries.csv, and what each answers, reponses.csv: python effectif.py 5000"""

import csv
import sys
from collections.abc import Iterable

COUNT = int(sys.argv[1])
HEAD = [
    "Matricule",
    "Civilité",
    "Nom",
    "Prénom",
    "Adresse",
    "Code postal",
    "Ville",
    "Emploi",
    "Type de contrat",
    "Date du contrat",
    "Date d'entrée",
    "Télétravail",
]


def write(name: str, head: list[str], rows: Iterable[list[str]]) -> None:
    with open(name, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([head, *rows])


def person(n: int) -> list[str]:
    contract = "Contrat d'apprentissage" if n % 500 == 0 else "CDI"
    return [
        f"{n:05}",
        ("Mme", "M.")[n % 2],
        f"Exemple-{n}",
        ("Camille", "Claude")[n % 2],
        f"{n} rue du Port",
        "69001",
        "Lyon",
        "comptable",
        contract,
        "01/09/2020",
        "14/09/2020",
        ("non", "oui")[n % 4 == 0],
    ]


def answer(n: int) -> list[str]:
    return [f"{n:05}", "refus" if n % 10 == 0 else "signé", "16/06/2026"]


people = range(1, COUNT + 1)
write("salaries.csv", HEAD, map(person, people))
write("reponses.csv", ["Matricule", "Réponse", "Date de réponse"], [answer(n) for n in people if n % 500 and n % 25])
