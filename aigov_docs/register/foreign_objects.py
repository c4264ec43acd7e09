"""What was put beside a register's tables in its database: triggers and rules that change it, views that copy it.

An event is sealed, but a trigger could change what is written next, and a view in the place of a table could answer in
its stead. Both are refused before anything is read. A view that only reads changes nothing, and is told by ``register
check``: one that keeps its rows (materialised) would keep a name that was erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..i18n import N_
from ..problems import Problem

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


@dataclass(frozen=True, slots=True)
class ForeignObject:
    """An object of a database that stands beside the tables of a register: its kind, its name, and the table."""

    kind: str
    name: str
    table: str

    def as_problem(self, where: str) -> Problem:
        """Build the problem of such an object in the register that messages call ``where``."""
        message = N_("{kind} “{name}” was added to the table “{table}”: the register makes none")
        if self.kind == "table":
            message = N_("the table “{table}” is none any more: a view stands in its place")
        hint = N_("take it out, and find out who added it; then run: register check")
        values = {"kind": _Kind(self.kind), "name": self.name, "table": self.table}
        return Problem("foreign-object", where, message, hint, values)


class _Kind:
    """The kind of an object, in English and in French."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    @property
    def en(self) -> str:
        return _KINDS[self.kind]

    @property
    def fr(self) -> str:
        from ..i18n import labels

        return labels("fr")(_KINDS[self.kind])

    def __str__(self) -> str:
        return self.en


_KINDS = {
    "trigger": N_("a trigger"),
    "view": N_("a view"),
    "rule": N_("a rule"),
    "table": N_("a view"),
}


def find_foreign_objects(
    connection: Connection, tables: Mapping[str, Table], *, views: bool = False
) -> list[ForeignObject]:
    """Find the triggers, rules and views that somebody added to the tables of a register, on SQLite or PostgreSQL.

    Parameters
    ----------
    connection, tables:
        An open connection to the register's database, and what `register_tables` returns.
    views:
        Whether views that read the tables, and change nothing, are listed too.

    On another database nothing is looked for, and the list is empty.
    """
    find = {"sqlite": _find_in_sqlite, "postgresql": _find_in_postgresql}.get(connection.dialect.name)
    return find(connection, tables, views) if find is not None else []


def _find_in_sqlite(connection: Connection, tables: Mapping[str, Table], views: bool) -> list[ForeignObject]:
    schema = next(iter(tables.values())).schema
    catalogue = f'"{schema}".sqlite_master' if schema else "sqlite_master"
    names = {table.name.casefold() for table in tables.values()}
    asked = f"SELECT type, name, tbl_name, sql FROM {catalogue} WHERE type IN ('trigger', 'view')"
    objects = []
    for kind, name, table, sql in connection.exec_driver_sql(asked).fetchall():
        name, table = str(name), str(table)
        if kind == "view" and name.casefold() in names:
            objects.append(ForeignObject("table", name, name))
        elif kind == "trigger" and table.casefold() in names:
            objects.append(ForeignObject("trigger", name, table))
        elif kind == "view" and views:
            objects += [ForeignObject("view", name, base) for base in sorted(names) if base in str(sql).casefold()][:1]
    return objects


_POSTGRESQL = """
SELECT 'trigger', t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE NOT t.tgisinternal AND c.oid IN ({tables})
UNION ALL SELECT 'rule', r.rulename, c.relname FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
  WHERE r.rulename <> '_RETURN' AND c.oid IN ({tables})
UNION ALL SELECT 'table', c.relname, c.relname FROM pg_class c WHERE c.relkind NOT IN ('r', 'p') AND c.oid IN ({tables})
"""
_POSTGRESQL_VIEWS = """
UNION ALL SELECT DISTINCT 'view', v.relname, c.relname FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
  JOIN pg_class v ON v.oid = r.ev_class JOIN pg_class c ON c.oid = d.refobjid
  WHERE d.classid = 'pg_rewrite'::regclass AND v.oid <> c.oid AND c.oid IN ({tables})
"""


def _find_in_postgresql(connection: Connection, tables: Mapping[str, Table], views: bool) -> list[ForeignObject]:
    preparer = connection.dialect.identifier_preparer
    names = ", ".join(f"to_regclass('{preparer.format_table(table)}')" for table in tables.values())
    asked = (_POSTGRESQL + (_POSTGRESQL_VIEWS if views else "")).format(tables=names)
    return [ForeignObject(*map(str, row)) for row in connection.exec_driver_sql(asked).fetchall()]
