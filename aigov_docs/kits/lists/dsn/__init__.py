"""DSN files (*déclaration sociale nominative*): the dozen values of each employee that an amendment needs.

It knows no clause and no other part of this package than messages, texts and the row of a person: `docs/dsn.md` says
what it reads, what it never keeps, and how to use it alone.

Using a declaration made for the social bodies as a list of staff is a new purpose: ask the data protection officer
first. An ordinary CSV or XLSX stays possible.

>>> from pathlib import Path
>>> read_dsn([]).rows
()
>>> is_dsn(Path("list.csv"))
False
"""

from __future__ import annotations

from .dsn_lines import KEPT as KEPT
from .dsn_lines import detect_encoding as detect_encoding
from .dsn_lines import is_dsn as is_dsn
from .dsn_people import DsnPeople as DsnPeople
from .dsn_people import held_codes as held_codes
from .dsn_people import read_dsn as read_dsn
