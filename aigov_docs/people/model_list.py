"""A model of a list of employees: the columns that an amendment needs, and two people made up, to be replaced."""

from __future__ import annotations

import csv
import io
from itertools import islice

from ..kits.ground.resources import data_folder
from ..kits.lists.cells import escape_formulas
from .table_words import title_columns

#: How many people of the sample the model shows.
_SHOWN = 2


def column_title(name: str, language: str) -> str:
    """Say how a column is called where one is asked for, in ``fr`` or ``en``: a header that a list may have.

    ``name`` is the standard name of the column; it comes back as it is where it has no title.

    >>> column_title("contract_date", "fr"), column_title("workplace", "en")
    ('date du contrat', 'workplace')
    """
    titles = title_columns()
    return titles[name].text(language) if name in titles else name


def write_model_list(language: str) -> bytes:
    """Write a model of a list of employees as a CSV that a spreadsheet opens: headers in a language, two people.

    The columns and the people are those of the sample list of the shipped library, without those that say again what
    another one says.

    >>> write_model_list("en").decode("utf-8-sig").splitlines()[0][:45]
    'employee number;civility;last name;first name'
    """
    sample = (data_folder("clause_library") / "samples" / "employees.csv").read_text(encoding="utf-8-sig")
    rows = csv.DictReader(io.StringIO(sample), delimiter=";")
    short = {"person_key": "key"}
    titles = title_columns()
    columns = [name for name in rows.fieldnames or () if short.get(name, name) in titles]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([column_title(short.get(name, name), language) for name in columns])
    writer.writerows([escape_formulas(row[name]) for name in columns] for row in islice(rows, _SHOWN))
    return buffer.getvalue().encode("utf-8-sig")
