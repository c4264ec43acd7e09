"""The message catalogues: ``python tools/i18n.py extract|update|compile|check``.

``extract`` lists every message of the code in ``locales/aigov_docs.pot``; ``update`` brings each
``locales/*/LC_MESSAGES/*.po`` up to date, leaving new messages to translate; ``compile`` writes the ``.mo`` files;
``check`` fails when a catalogue misses a message, keeps one that is gone, or has one that is untranslated, fuzzy, or
whose fields differ from the English.

A message is the text given to ``N_("…")``, ``say("…")``, ``console.say("…")``, ``labels(language)("…")``, or the two
texts given to ``.plural("one", "many", n)``. The code is parsed, not searched: a function that happens to be called
``say`` and takes a place and a code is no message, and a text that cannot be extracted (an f-string) is a fault.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
DOMAIN = "aigov_docs"
LOCALES = ROOT / "locales"


# ------------------------------------------------------------------ the messages of the code
def messages(code: str, name: str) -> Iterator[tuple[int, str | tuple[str, str]]]:
    """The messages of a Python file in order, each with its line.

    >>> list(
    ...     messages(
    ...         'say("a" if x else "b"); say.plural("one", "many", n); console.say("it"); self.say("where", "no")',
    ...         "x.py",
    ...     )
    ... )
    [(1, 'a'), (1, 'b'), (1, ('one', 'many')), (1, 'it')]
    """
    calls = [node for node in ast.walk(ast.parse(code, name)) if isinstance(node, ast.Call) and node.args]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        match call.func:
            case ast.Name("N_" | "say") | ast.Attribute(attr="say") | ast.Call(func=ast.Name("labels")) if (
                len(call.args) == 1
            ):
                said = list(_literals(call.args[0], name))
                if not said and getattr(call.func, "id", "") == "N_":
                    raise SystemExit(f"{name}, line {call.lineno} — N_() marks a literal text only")
                yield from ((call.lineno, text) for text in said if text)
            case ast.Attribute(attr="plural") if len(call.args) > 1:
                one, many = (list(_literals(arg, name)) for arg in call.args[:2])
                if one and many:
                    yield call.lineno, (one[0], many[0])


def _literals(node: ast.expr, name: str) -> Iterator[str]:
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.IfExp():
            yield from _literals(node.body, name)
            yield from _literals(node.orelse, name)
        case ast.JoinedStr():
            raise SystemExit(
                f"{name}, line {node.lineno} — an f-string cannot be translated: give {{fields}} and their values"
            )


def template() -> Catalog:
    """Every message of the package, with the files it is in."""
    catalog = Catalog(domain=DOMAIN, project=DOMAIN, charset="utf-8")
    for path in sorted((ROOT / DOMAIN).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for line, message in messages(path.read_text(encoding="utf-8"), name):
            catalog.add(message, locations=[(name, line)])
    return catalog


# ------------------------------------------------------------------ the catalogues
def sources() -> list[Path]:
    """The catalogue of each language."""
    return sorted(LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def load(po: Path) -> Catalog:
    """A catalogue; ``ValueError`` when it cannot be read."""
    try:
        with po.open("rb") as file:
            return read_po(file, locale=po.parts[-3], domain=DOMAIN, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise ValueError(f"{po.relative_to(ROOT)} — {error}") from error


def faults(catalog: Catalog) -> list[str]:
    """What would print wrongly: fuzzy messages, plural forms too few, ``{fields}`` that differ.

    An untranslated message is none: English is printed.
    """
    found = []
    for message in _entries(catalog):
        said = _texts(message.string)
        if message.fuzzy:
            found.append(f"fuzzy: {message.id!r}")
        if message.pluralizable and len(said) != catalog.num_plurals:
            found.append(f"{len(said)} plural forms instead of {catalog.num_plurals}: {message.id!r}")
        asked = [fields(text) or set() for text in _texts(message.id)]
        needed, allowed = set.intersection(*asked), set.union(*asked)
        for text in filter(None, said):
            have = fields(text)
            if have is None and fields(_texts(message.id)[0]) is not None:
                found.append(f"braces that do not match: {text!r}")
            elif have is not None and not needed <= have <= allowed:
                found.append(f"fields differ: {message.id!r}, {text!r}")
    return found


def incomplete(catalog: Catalog, wanted: Catalog) -> list[str]:
    """Messages the code has and the catalogue lacks or leaves untranslated, and those the code no longer has."""
    have = {_key(message): message for message in _entries(catalog)}
    want = {_key(message): message for message in _entries(wanted)}
    found = [f"missing: {key!r}" for key in want if key not in have]
    found += [f"no longer in the code: {key!r}" for key in have if key not in want]
    found += [
        f"one is a plural, the other not: {key!r}"
        for key in want
        if key in have and want[key].pluralizable != have[key].pluralizable
    ]
    return found + [f"not translated: {key!r}" for key, message in have.items() if not all(_texts(message.string))]


def fields(text: str) -> set[str] | None:
    """The ``{fields}`` and ``%(fields)s`` of a text; None when its braces do not match.

    >>> sorted(fields("{n} of {total}, %s")), fields("{")
    (['%s', 'n', 'total'], None)
    """
    try:
        braces = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None
    return braces | set(re.findall(r"%(?:\(\w+\))?[sdr]", text))


def _entries(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _texts(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _key(message: Message) -> str:
    return _texts(message.id)[0]


# ------------------------------------------------------------------ commands
def save(catalog: Catalog, path: Path) -> None:
    """Write a catalogue: files without line numbers, so that a diff shows messages only."""
    with path.open("wb") as file:
        write_po(file, catalog, width=120, sort_by_file=True, include_lineno=False, ignore_obsolete=True)


def compile_catalogue(po: Path, mo: Path) -> None:
    """Check and compile one catalogue, put in its place in one step; ``ValueError`` names its faults."""
    catalog = load(po)
    wrong = faults(catalog)
    if wrong:
        raise ValueError("\n".join(f"{po.relative_to(ROOT)} — {fault}" for fault in wrong))
    mo.parent.mkdir(parents=True, exist_ok=True)
    waiting = mo.with_name(f"{mo.name}.{os.getpid()}")
    with waiting.open("wb") as file:
        write_mo(file, catalog)
    waiting.replace(mo)


def update() -> None:
    wanted = template()
    for po in sources():
        catalog = load(po)
        catalog.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        save(catalog, po)


def check() -> int:
    wanted = template()
    found = [
        f"{po.relative_to(ROOT)} — {fault}"
        for po in sources()
        for fault in faults(load(po)) + incomplete(load(po), wanted)
    ]
    print(
        "\n".join([*found, "python tools/i18n.py update, then translate"])
        if found
        else f"{len(wanted)} messages, all translated"
    )
    return 1 if found else 0


def main(argv: list[str]) -> int:
    try:
        match argv:
            case ["extract"]:
                save(template(), LOCALES / f"{DOMAIN}.pot")
            case ["update"]:
                update()
            case ["compile"]:
                for po in sources():
                    compile_catalogue(po, po.with_suffix(".mo"))
            case ["check"]:
                return check()
            case _:
                print(__doc__)
                return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
