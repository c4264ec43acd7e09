"""Reference pages on the JSON Schemas: the matter field by field, and the files of a clause library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from frame import Site, e, link, put, raw, say, table, told, up
from pydantic import TypeAdapter

from aigov_docs import matter_schema
from aigov_docs.compose.coherence import CoherenceCheckFile
from aigov_docs.kits.ground.i18n import typeset_text
from aigov_docs.library.bases import LegalBasis
from aigov_docs.library.clauses import ClauseFile
from aigov_docs.library.fact_entries import FACT_LISTS, FactEntry
from aigov_docs.library.library import LibraryFile
from aigov_docs.library.procedures import Companion, ProcedureStep
from aigov_docs.library.rule_files import ImpossibleFile, RuleFile
from aigov_docs.library.vehicles import Vehicle
from aigov_docs.library.vocabulary import Vocabulary

SAY: dict[str, dict[str, str]] = {
    "title": {"fr": "Schémas JSON", "en": "JSON Schemas"},
    "about": {
        "fr": "le dossier, champ par champ, et les fichiers d'une bibliothèque",
        "en": "the matter field by field, and the files of a library",
    },
    "lead": {
        "fr": (
            "Un schéma JSON sert à l'éditeur, qui complète et souligne, et à l'outil RH, qui vérifie avant d'envoyer."
            " Celui du dossier est celui de `aigov-docs schema --lang fr` : il énumère les valeurs de la bibliothèque"
            " livrée et dit ce que chacune veut dire. `--target form` en fait un formulaire, `--target types` des types"
            " TypeScript."
        ),
        "en": (
            "A JSON Schema serves an editor, which completes and underlines, and an HR tool, which checks before it"
            " sends. That of the matter is what `aigov-docs schema` prints: it lists the values of the shipped library,"
            " and says what each means. `--target form` makes a form of it, `--target types` TypeScript types."
        ),
    },
    "file": {"fr": "Fichier", "en": "File"},
    "describes": {"fr": "Ce qu'il décrit", "en": "What it describes"},
    "matter": {"fr": "Dossier", "en": "Matter"},
    "field": {"fr": "Champ", "en": "Field"},
    "type": {"fr": "Type", "en": "Type"},
    "default": {"fr": "Par défaut", "en": "Default"},
    "required": {"fr": "obligatoire", "en": "required"},
}
_told = partial(told, SAY)
#: The schemas of the files of a library, each with what it describes.
FILES: dict[str, tuple[Any, dict[str, str]]] = {
    "library": (LibraryFile, {"fr": "library.yaml : la bibliothèque", "en": "library.yaml: the library"}),
    "clause": (
        ClauseFile,
        {"fr": "clause.yaml : une clause et ses éditions", "en": "clause.yaml: a clause and its editions"},
    ),
    "vehicle": (
        Vehicle,
        {
            "fr": "vehicles/*.yaml : un support, son plan, ses annexes",
            "en": "vehicles/*.yaml: a vehicle, its outline, its annexes",
        },
    ),
    "companion": (
        Companion,
        {"fr": "companion.yaml : une pièce d'accompagnement", "en": "companion.yaml: a companion document"},
    ),
    "procedure": (
        tuple[ProcedureStep, ...],
        {"fr": "procedures/*.yaml : les étapes d'une procédure", "en": "procedures/*.yaml: the steps of a procedure"},
    ),
    "rules": (tuple[RuleFile, ...], {"fr": "rules/*.yaml : les règles", "en": "rules/*.yaml: the rules"}),
    "impossible": (
        tuple[ImpossibleFile, ...],
        {"fr": "rules/impossible.yaml : les combinaisons exclues", "en": "rules/impossible.yaml: what cannot occur"},
    ),
    "coherence": (
        tuple[CoherenceCheckFile, ...],
        {
            "fr": "rules/coherence.yaml : les contrôles de cohérence",
            "en": "rules/coherence.yaml: the checks of coherence",
        },
    ),
    "legal_bases": (
        dict[str, LegalBasis],
        {"fr": "legal_bases.yaml : les fondements", "en": "legal_bases.yaml: the legal bases"},
    ),
    "facts": (
        dict[str, FactEntry],
        {"fr": "facts/*.yaml : les faits, une entrée par fait", "en": "facts/*.yaml: the facts, one entry a fact"},
    ),
    "vocabulary": (
        Vocabulary,
        {
            "fr": "vocabulary/ : les listes fermées, une clé par fichier",
            "en": "vocabulary/: the closed lists, one key a file",
        },
    ),
}


def schemas(site: Site) -> dict[str, dict[str, Any]]:
    """The schemas by file name."""
    out = {"matter.json": matter_schema(site.library)}
    for name, (kind, _) in FILES.items():
        out[f"{name}.json"] = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"aigov-docs/{name}",
            **TypeAdapter(kind).json_schema(),
        }
    for name in FACT_LISTS.values():  # made of facts/*.yaml
        out["vocabulary.json"]["properties"].pop(name)
        out["vocabulary.json"]["required"].remove(name)
    return out


def pages(site: Site, language: str) -> Iterator[tuple[str, str, str]]:
    """The page of the schemas; the files go where both languages reach them."""
    made = schemas(site)
    folder = site.shared("schemas")
    for name, schema in made.items():
        put(folder / name, json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    way = up("reference/schemas") + "schemas/"
    rows = [[link(f"{way}matter.json", "matter.json"), e(say(SAY["matter"], language))]]
    rows += [[link(f"{way}{name}.json", f"{name}.json"), e(say(about, language))] for name, (_, about) in FILES.items()]
    schema = matter_schema(site.library, language)
    out = [
        f"# {say(SAY['title'], language)}",
        say(SAY["lead"], language),
        raw(table([_told("file", language), _told("describes", language)], rows)),
        f"## {say(SAY['matter'], language)}",
        raw(fields("Matter", schema, language)),
    ]
    for name, block in sorted(schema["$defs"].items()):
        if block.get("properties"):
            out += [f"(schema-{name})=\n### {name}", raw(fields(name, block, language))]
    yield "schemas", "\n\n".join(part for part in out if part), say(SAY["about"], language)


def fields(name: str, block: dict[str, Any], language: str) -> str:
    """The fields of a block: type, default, whether it is required."""
    rows = []
    for field, schema in block.get("properties", {}).items():
        needed = field in block.get("required", ())
        named = f"<br><strong>{_typeset(schema['title'], language)}</strong>." if schema.get("title") else ""
        says = _typeset(schema.get("description", ""), language)
        about = f' <span class="help">{named} {says}</span>' if says else ""
        default = (
            f"<em>{_told('required', language)}</em>"
            if needed
            else (
                f"<code>{e(json.dumps(schema['default'], ensure_ascii=False))}</code>"
                if schema.get("default") is not None
                else "–"
            )
        )
        rows.append([f'<code id="field-{name}-{e(field)}">{e(field)}</code>', typed(schema) + about, default])
    said = f"<p>{_typeset(block['description'], language)}</p>" if block.get("description") else ""
    return said + table([_told(key, language) for key in ("field", "type", "default")], rows, classes="stack")


def _typeset(text: str, language: str) -> str:
    return e(typeset_text(text, language))


def typed(schema: dict[str, Any]) -> str:
    """A type in a few words; a block leads to its fields."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return link(f"#schema-{name.lower()}", name)
    if "enum" in schema:
        return " | ".join(f"<code>{e(json.dumps(each, ensure_ascii=False))}</code>" for each in schema["enum"])
    if "const" in schema:
        return f"<code>{e(json.dumps(schema['const'], ensure_ascii=False))}</code>"
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(typed(each) for each in schema["anyOf"]))
    if schema.get("type") == "array":
        inner = schema.get("items") or {}
        return f"[ {typed(inner)} ]" if inner else "[ ]"
    if schema.get("type") == "object" and schema.get("properties"):
        keys = [f"<code>{e(name)}</code>: {typed(each)}" for name, each in schema["properties"].items()]
        return (
            f"{{ {', '.join(keys)} }}"
            if len(keys) < 9
            else (
                "<details><summary>{"
                f" {', '.join(f'<code>{e(name)}</code>' for name in list(schema['properties'])[:3])}…"
                f" }}</summary><ul>{''.join(f'<li>{each}</li>' for each in keys)}</ul></details>"
            )
        )
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{{ …: {typed(schema['additionalProperties'])} }}"
    kind = schema.get("format") or schema.get("type") or "any"
    return e(kind)
