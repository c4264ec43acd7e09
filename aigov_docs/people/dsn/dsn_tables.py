"""What the rubriques of a DSN mean, as data: ``dsn_tables.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

#: What the tables say of a contract: the status it gives, ``issue``, ``hold`` or ``skip``, and the code of the reason.
ContractOutcome = dict[str, str]


@cache
def load_dsn_tables() -> dict[str, Any]:
    """Load the data of ``dsn_tables.yaml``: what each code of a DSN (payroll return) means for the program.

    The keys: ``norm`` (the norm of DSN, a text), ``natures`` and ``schemes`` (by code, a dict with ``status``,
    ``outcome`` and perhaps ``code``, the reason to hold), ``unknown_nature`` (such a dict), and ``recase`` (lists of
    words for writing capitals). ``schemes`` also has ``natures``, the list of the natures on which schemes are looked
    at. Every value is a text, or a list or dict of texts.

    >>> load_dsn_tables()["natures"]["01"]
    {'status': 'permanent', 'outcome': 'issue'}
    """
    text = Path(__file__).with_name("dsn_tables.yaml").read_text(encoding="utf-8")
    tables: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # texts only: no type is guessed, nothing is built
    return tables


def find_outcome(nature: str, scheme: str) -> ContractOutcome:
    """Find what a contract in a DSN (payroll return) means for its person: status, outcome, and the reason's code.

    The outcome is ``issue``, ``hold`` or ``skip``. The scheme decides where the tables list schemes for that nature,
    else the nature decides.

    Parameters
    ----------
    nature:
        The nature of the contract (S21.G00.40.007).
    scheme:
        The public policy scheme (S21.G00.40.008); it only counts for the natures that the tables list with schemes.

    >>> find_outcome("01", "64")["status"], find_outcome("29", "")["code"], find_outcome("ZZ", "")["code"]
    ('apprentice', 'intern', 'unknown-nature')
    """
    tables = load_dsn_tables()
    schemes = tables["schemes"]
    outcome: ContractOutcome
    if nature in schemes["natures"] and scheme in schemes and scheme != "natures":
        outcome = schemes[scheme]
    else:
        outcome = tables["natures"].get(nature, tables["unknown_nature"])
    return outcome


def held_codes() -> frozenset[str]:
    """List the codes of the reasons for which a DSN (payroll return) makes a person held or skipped, or a file refused.

    Users may accept these reasons, by their codes (parameter ``accept`` of `read_recipients`).

    >>> "apprentice" in held_codes(), "agency-permanent" in held_codes()
    (True, False)
    """
    tables = load_dsn_tables()
    schemes = [outcome for name, outcome in tables["schemes"].items() if name != "natures"]
    listed = [*tables["natures"].values(), *schemes, tables["unknown_nature"]]
    codes = {outcome["code"] for outcome in listed if outcome["outcome"] != "issue"}
    return frozenset(codes | {"left", "no-contract", "several-contracts", "test", "fraction", "several-employers"})
