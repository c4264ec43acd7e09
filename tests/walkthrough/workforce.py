"""The fictitious workforce of the walk-through: its lists of employees, and what each person answered.

Nobody here exists.

    python tests/walkthrough/workforce.py FOLDER

writes the files of ``docs/walkthrough.md``: the lists and the answers, the matters and the firm's library. Nothing is
random: the same files come out each time. The tests take the answers from here, not from the register, to work out by
hand what binds whom.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

from aigov_docs.kits.ground.resources import data_folder

HERE = Path(__file__).resolve().parent
FIRST_ROUND, SECOND_ROUND = dt.date(2026, 11, 2), dt.date(2027, 3, 1)
FIRST_EFFECT, SECOND_EFFECT = dt.date(2027, 1, 4), dt.date(2027, 5, 3)

WOMEN = (
    "Aïssatou",
    "Agathe",
    "Béatrice",
    "Capucine",
    "Chloé",
    "Delphine",
    "Élodie",
    "Émilie",
    "Fatoumata",
    "Florence",
    "Gaëlle",
    "Geneviève",
    "Hélène",
    "Inès",
    "Isabelle",
    "Jeanne",
    "Joséphine",
    "Karima",
    "Laëtitia",
    "Léa",
    "Lucie",
    "Maëlle",
    "Maïa",
    "Manon",
    "Marie-Ange",
    "Maud",
    "Mélanie",
    "Nadège",
    "Noémie",
    "Océane",
    "Ophélie",
    "Pénélope",
    "Rachida",
    "Romane",
    "Salomé",
    "Solène",
    "Thérèse",
    "Valérie",
    "Yaëlle",
    "Zoé",
)
MEN = (
    "Adrien",
    "Aurélien",
    "Baptiste",
    "Benoît",
    "Cédric",
    "Clément",
    "Damien",
    "Didier",
    "Édouard",
    "Étienne",
    "Fabrice",
    "François",
    "Gérard",
    "Grégoire",
    "Hervé",
    "Ismaël",
    "Jérôme",
    "Joël",
    "Karim",
    "Kévin",
    "Loïc",
    "Ludovic",
    "Malik",
    "Mathéo",
    "Maël",
    "Moussa",
    "Noël",
    "Olivier",
    "Pascal",
    "Quentin",
    "Raphaël",
    "Rémi",
    "Samir",
    "Sébastien",
    "Théo",
    "Thibault",
    "Valentin",
    "Xavier",
    "Yann",
    "Yves",
)
SURNAMES = (
    "Aubreville",
    "Bazin-Lemoine",
    "Belœil",
    "Besançon",
    "Bonnefoy",
    "Cœurdoux",
    "Châtaignier",
    "D'Aubigny",
    "De La Fontaine",
    "Delécluse",
    "Desprès",
    "Diarrassouba",
    "Du Bois-Noël",
    "Éluard",
    "Fauconnier",
    "Ferré",
    "Février",
    "Gauthier-Roux",
    "Gründ",
    "Guérin",
    "Haÿ",
    "Hénault",
    "Ibañez",
    "Jouët",
    "Kervella",
    "L'Hermite",
    "Lacôte",
    "Le Goff",
    "Le Tallec",
    "Lefèvre-Œuvrard",
    "Maçon",
    "Marchais",
    "Mérieux-Petit",
    "Mühlbach",
    "N'Diaye",
    "N'Guyen",
    "Nuñez",
    "O'Brien",
    "Orsoni",
    "Pépin",
    "Peÿre",
    "Pradère",
    "Quéméneur",
    "Renaud",
    "Roche",
    "Roussel",
    "Saint-Aubin",
    "Sénéchal",
    "Souchon",
    "Taïeb",
    "Tessier",
    "Thévenot",
    "Tournès",
    "Wöhler-Morel",
    "Vallières",
    "Vasseur",
    "Vigneau",
    "Wébert",
    "Yahiaoui",
    "Zéphirin",
)
STREETS = (
    "rue des Tisserands",
    "impasse du Moulin",
    "avenue Jean-Jaurès",
    "chemin des Vignes",
    "place du Marché",
    "rue de l'Église",
    "quai du Canal",
    "allée des Mûriers",
    "boulevard de la Soie",
)
TOWNS = (
    ("69001", "Lyon"),
    ("69100", "Villeurbanne"),
    ("01000", "Bourg-en-Bresse"),
    ("38200", "Vienne"),
    ("42000", "Saint-Étienne"),
    ("01600", "Trévoux"),
    ("07100", "Annonay"),
)
JOBS = (
    ("Tissage", "opérateur de tissage", "opératrice de tissage"),
    ("Création", "dessinateur textile", "dessinatrice textile"),
    ("Ventes", "assistant commercial", "assistante commerciale"),
    ("Achats", "acheteur", "acheteuse"),
    ("Laboratoire", "technicien qualité", "technicienne qualité"),
    ("Logistique", "gestionnaire de stocks", "gestionnaire de stocks"),
    ("Informatique", "développeur", "développeuse"),
    ("Comptabilité", "comptable", "comptable"),
)


@dataclass(frozen=True)
class Employee:
    """One row of a list, as HR writes it; ``title`` of each field is the header of its column."""

    number: str
    civility: str
    surname: str
    first_name: str
    address: str
    postcode: str
    town: str
    born: str
    job: str
    service: str
    contract: str
    signed: str
    hired: str
    ends: str = ""
    leaves: str = ""
    protected: str = "non"
    telework: str = "non"
    language: str = "fr"
    translation: str = "non"
    translated_into: str = ""
    pay: str = ""


HEADER = (
    "Matricule",
    "Civilité",
    "Nom",
    "Prénom",
    "Adresse",
    "Code postal",
    "Ville",
    "Date de naissance",
    "Emploi",
    "Service",
    "Type de contrat",
    "Date du contrat",
    "Date d'entrée",
    "Date de fin",
    "Date de sortie",
    "Salarié protégé",
    "Télétravail",
    "Langue",
    "Traduction demandée",
    "Langue de traduction",
    "Salaire de base",
)

_TRANSLATED = {"language": "fr+en", "translation": "oui", "translated_into": "anglais"}
#: Those who are not like the others. The first group receives nothing: held, or skipped.
SPECIAL: dict[int, dict[str, str]] = {
    9: {"contract": "Contrat d'apprentissage", "born": "12/05/2006"},
    18: {"contract": "Contrat d'apprentissage", "born": "03/02/2005"},
    27: {"contract": "Contrat d'apprentissage", "born": "21/09/2009"},
    36: {"born": "14/03/2009", "contract": "CDD", "ends": "31/08/2027"},
    45: {"born": "30/01/2009", "contract": "CDD", "ends": "30/06/2027"},
    54: {"contract": "Stage"},
    63: {"contract": "Stage"},
    72: {"contract": "Stage"},
    90: {"contract": "Intérim"},
    99: {"contract": "Intérim"},
    108: {"contract": "Prestataire"},
    117: {"leaves": "18/12/2026"},
    # Fixed-term contracts, protected employees, languages, a civility nobody filled in, two homonyms.
    20: {"contract": "CDD", "ends": "31/12/2027"},
    60: {"contract": "CDD", "ends": "30/06/2027"},
    100: {"contract": "CDD", "ends": "31/12/2027", "telework": "non"},
    140: {"contract": "CDD", "ends": "31/10/2027"},
    77: {"protected": "oui", "telework": "oui"},
    78: {"protected": "oui"},
    160: {"protected": "oui"},
    101: {**_TRANSLATED, "surname": "Murphy", "first_name": "Conor"},
    102: {**_TRANSLATED, "surname": "Schneider", "first_name": "Jutta"},
    106: {**_TRANSLATED, "surname": "Larsson", "first_name": "Åsa"},
    200: {**_TRANSLATED, "surname": "O'Sullivan", "first_name": "Aoife"},
    103: {"civility": ""},
    110: {"surname": "Roche", "first_name": "Manon"},
    210: {"surname": "Roche", "first_name": "Manon"},
    33: {"surname": "Le Goff", "first_name": "Yann"},
    233: {"surname": "Le Goff", "first_name": "Yann"},
}  # fmt: skip
NOT_ISSUED = ("0009", "0018", "0027", "0036", "0045", "0054", "0063", "0072", "0090", "0099", "0108", "0117")

#: Answers of the first round that follow no rule; the others are those of `first_answer`.
FIRST: dict[str, tuple[str, dt.date] | None] = {
    "0007": ("signed", dt.date(2026, 11, 12)),
    "0010": ("signed", dt.date(2026, 11, 6)),
    "0044": ("left", dt.date(2026, 11, 20)),
    "0048": ("left", dt.date(2026, 11, 27)),
    "0052": ("left", dt.date(2026, 11, 30)),
    "0077": ("signed", dt.date(2026, 11, 30)),
    "0078": None,
    "0101": ("signed", dt.date(2026, 11, 18)),
    "0106": ("signed", dt.date(2026, 11, 19)),
    "0144": None,  # signs late: `LATER`
}
#: What happened after the first answers were in, one by one.
LATER = {"0144": ("signed", dt.date(2027, 1, 11)), "0131": ("left", dt.date(2027, 2, 15))}

#: Answers of the second round that follow no rule; the others are those of `second_answer`.
SECOND: dict[str, tuple[str, dt.date] | None] = {
    "0007": ("signed", dt.date(2027, 3, 15)),
    "0011": ("refused", dt.date(2027, 3, 9)),
    "0016": None,
    "0077": ("signed", dt.date(2027, 3, 22)),
    "0106": ("signed", dt.date(2027, 4, 1)),
    "0150": ("signed", dt.date(2027, 5, 10)),  # after the day of effect
}
#: Who began to telework between the two lists, and the four who came.
TELEWORK_SINCE = ("0150", "0155")
HIRED_SINCE = (301, 302, 303, 304)


def _day(year: int, month: int, day: int) -> str:
    return f"{day:02d}/{month:02d}/{year}"


def _employee(n: int) -> Employee:
    """The person of a number."""
    woman = n % 2 == 0
    street, town = STREETS[n % len(STREETS)], TOWNS[(n * 3) % len(TOWNS)]
    service, man, she = JOBS[n % len(JOBS)]
    year, month, day = (
        (2027, 2, 1 + n % 7) if n in HIRED_SINCE else (2004 + n * 7 % 22, 1 + n * 5 % 12, 1 + n * 11 % 28)
    )
    usual = Employee(
        number=f"{n:04d}",
        civility="Mme" if woman else "M.",
        surname=SURNAMES[n % 60],
        first_name=(WOMEN if woman else MEN)[(n + n // 60) % 40],
        address=f"{1 + n * 17 % 98} {street}",
        postcode=town[0],
        town=town[1],
        born=_day(1962 + n * 13 % 40, 1 + n * 7 % 12, 1 + n * 5 % 28),
        job=she if woman else man,
        service=service,
        contract="CDI",
        signed=_day(year, month, day),
        hired=_day(year, month, day),
        telework="oui" if n % 5 in (1, 2) else "non",
        pay=f"{1850 + n * 37 % 2200},00",
    )
    return replace(usual, **SPECIAL.get(n, {}))


@cache
def first_list() -> tuple[Employee, ...]:
    """The list of October 2026, once HR has corrected it."""
    return tuple(_employee(n) for n in range(1, 301))


def faulty_list() -> tuple[Employee, ...]:
    """The list as HR sent it first: a number missing, another twice, a day that does not exist, a word nobody knows."""
    changed = {
        "0034": {"number": ""},
        "0121": {"number": "0120"},
        "0187": {"hired": "31/04/2019"},
        "0256": {"protected": "à confirmer"},
    }
    return tuple(replace(each, **changed.get(each.number, {})) for each in first_list())


@cache
def second_list() -> tuple[Employee, ...]:
    """The list of February 2027: who left is gone, two more telework, four came."""
    gone = [number for number, (answer, _) in [*_answered(FIRST), *LATER.items()] if answer == "left"]
    stayed = [
        replace(each, telework="oui") if each.number in TELEWORK_SINCE else each
        for each in first_list()
        if each.number not in (*gone, "0117")
    ]
    return (*stayed, *(_employee(n) for n in HIRED_SINCE))


#: What HR had wrong of three people in the list of section 9: two names, and where one lives.
MISSPELT = {
    "0008": {"surname": "De La Fontane"},
    "0150": {"first_name": "Rachid"},
    "0231": {"address": "8 quai du Cannal"},
}
_PLAIN = {"language": "fr", "translation": "non", "translated_into": ""}


def plain_list(people: Sequence[Employee], wrong: Mapping[str, Mapping[str, str]] = MISSPELT) -> tuple[Employee, ...]:
    """A list of section 9: each has a civility, nobody asks for a translation, and what HR has wrong."""
    return tuple(
        replace(each, civility=each.civility or "M.", **{**_PLAIN, **wrong.get(each.number, {})}) for each in people
    )


# ------------------------------------------------------------------ answers
def _answered(answers: dict[str, tuple[str, dt.date] | None]) -> list[tuple[str, tuple[str, dt.date]]]:
    return [(number, answer) for number, answer in answers.items() if answer is not None]


def first_answer(number: str) -> tuple[str, dt.date] | None:
    """What a person answered to the first proposal by the end of the time to reflect, and on which day; None for not a
    word.
    """
    if number in FIRST:
        return FIRST[number]
    n = int(number)
    day = dt.date(2026, 11, 4) + dt.timedelta(n * 7 % 29)
    if n % 12 == 5:
        return "refused", day
    if n % 9 == 4:
        return ("no_answer", dt.date(2026, 12, 2)) if n % 2 else None
    return "signed", day


@cache
def issued_first() -> tuple[str, ...]:
    """The numbers of those to whom the first amendment is proposed."""
    return tuple(each.number for each in first_list() if each.number not in NOT_ISSUED)


@cache
def signed_first() -> dict[str, dt.date]:
    """Who had signed the first amendment when the second was prepared, and on which day."""
    found = {number: first_answer(number) or LATER.get(number) for number in issued_first()}
    return {number: answer[1] for number, answer in found.items() if answer is not None and answer[0] == "signed"}


@cache
def concerned() -> tuple[str, ...]:
    """Who must sign again: those who signed, are still there, and telework or asked for a translation."""
    signed = signed_first()
    return tuple(
        each.number for each in second_list() if each.number in signed and "oui" in (each.telework, each.translation)
    )


@cache
def signed_and_stayed() -> tuple[str, ...]:
    """Who signed the first amendment and is still there in February 2027."""
    return tuple(each.number for each in second_list() if each.number in signed_first())


def second_answer(number: str) -> tuple[str, dt.date] | None:
    """What a person answered to the second proposal; None for not a word."""
    if number in SECOND:
        return SECOND[number]
    n = int(number)
    day = dt.date(2027, 3, 3) + dt.timedelta(n * 5 % 27)
    return ("refused", day) if n % 9 == 1 else None if n % 7 == 2 else ("signed", day)


# ------------------------------------------------------------------ files
SAID = {"signed": "Signé", "refused": "Refus", "no_answer": "Sans réponse", "left": "Parti"}
NOTES = {"0005": "remis en main propre à l'accueil", "0017": "courrier recommandé reçu le 20/11"}


def table(people: Sequence[Employee]) -> bytes:
    """A list as a French spreadsheet saves it: semicolons, Windows-1252, line ends of Windows."""
    rows = [HEADER, *(tuple(getattr(each, one.name) for one in fields(each)) for each in people)]
    return "".join(";".join(row) + "\r\n" for row in rows).encode("cp1252")


def answers(given: dict[str, tuple[str, dt.date] | None]) -> bytes:
    """Answers as HR notes them: UTF-8 with its mark, French words and days."""
    rows = ["Matricule;Réponse;Date de réponse;Remarque"]
    rows += [
        f"{number};{SAID[answer]};{on:%d/%m/%Y};{NOTES.get(number, '') if answer == 'refused' else ''}"
        for number, (answer, on) in sorted(_answered(given), key=lambda each: (each[1][1], each[0]))
    ]
    return ("\r\n".join(rows) + "\r\n").encode("utf-8-sig")


#: The lines of the firm's outline, each with the shipped line after which it stands.
OUTLINE = {
    "          - trade-secrets\n": '          - {clause: remote-confidentiality, when: {telework: "yes"}}\n',
    "          - employer-undertakings\n": "          - ai-referent\n",
}


def outline() -> str:
    """The outline of the firm's amendment: the shipped one with two lines more."""
    text = (data_folder("clause_library") / "vehicles" / "contract-amendment.yaml").read_text(encoding="utf-8")
    for before, line in OUTLINE.items():
        assert text.count(before) == 1
        text = text.replace(before, before + line)
    return text


def write(folder: Path) -> None:
    """All the files."""
    shutil.copytree(HERE / "cabinet", folder / "cabinet")
    (folder / "cabinet" / "vehicles").mkdir()
    (folder / "cabinet" / "vehicles" / "contract-amendment.yaml").write_text(outline(), encoding="utf-8")
    for matter in ("avenant.yaml", "avenant-2.yaml"):
        shutil.copy(HERE / matter, folder)
    (folder / "salaries-recu.csv").write_bytes(table(faulty_list()))
    (folder / "salaries.csv").write_bytes(table(first_list()))
    (folder / "reponses-1.csv").write_bytes(answers({number: first_answer(number) for number in issued_first()}))
    (folder / "salaries-2027.csv").write_bytes(table(second_list()))
    (folder / "reponses-2.csv").write_bytes(answers({number: second_answer(number) for number in concerned()}))
    (folder / "personnel.csv").write_bytes(table(plain_list(first_list())))
    (folder / "personnel-corrige.csv").write_bytes(table(plain_list(first_list(), {})))
    (folder / "personnel-2027.csv").write_bytes(table(plain_list(second_list(), {})))
    (folder / "retours-2.csv").write_bytes(answers({number: second_answer(number) for number in signed_and_stayed()}))
    own = data_folder("clause_library") / "samples/house/clauses/never-enter"
    shutil.copytree(own, folder / "maison/clauses/never-enter")
    (folder / "maison/library.yaml").write_text('name: maison\nrelease: "2027-1"\nextends: aigov\n', encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
