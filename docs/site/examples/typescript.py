"""Writes the TypeScript types of a matter from its JSON Schema: python typescript.py > matter.ts"""

from __future__ import annotations

import json
import re
from typing import Any

import aigov_docs as aigov

SIMPLE = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def types(schema: dict[str, Any], root: str = "Matter") -> str:
    """One type a block of the schema, and one for the whole."""
    blocks = {**schema["$defs"], root: schema}
    return (
        "\n\n".join(f"{comment(block)}export type {name} = {written(block)};" for name, block in blocks.items()) + "\n"
    )


def written(schema: Any, indent: str = "") -> str:
    """A schema as a type."""
    if schema is True or schema == {}:
        return "unknown"
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema or "enum" in schema:
        return (
            " | ".join(json.dumps(value, ensure_ascii=False) for value in schema.get("enum", [schema.get("const")]))
            or "never"
        )
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return " | ".join(dict.fromkeys(written(each, indent) for each in schema[several]))
    if schema.get("type") == "array":
        if "prefixItems" in schema:
            return f"[{', '.join(written(each, indent) for each in schema['prefixItems'])}]"
        return f"Array<{written(schema.get('items', True), indent)}>"
    if schema.get("type") == "object" or "properties" in schema:
        return fields(schema, indent)
    return SIMPLE.get(schema.get("type", ""), "unknown")


def fields(schema: dict[str, Any], indent: str) -> str:
    """A block of keys; those that are not required may be left out."""
    inner, required, lines = indent + "  ", schema.get("required", []), []
    for name, value in schema.get("properties", {}).items():
        key = name if re.fullmatch(r"[A-Za-z_]\w*", name) else json.dumps(name)
        lines.append(
            f"{comment(value, inner)}{inner}{key}{'' if name in required else '?'}: {written(value, inner)};\n"
        )
    others = schema.get("additionalProperties", not lines)
    if others is not False:
        lines.append(f"{inner}[key: string]: {written(others, inner)};\n")
    return "{\n" + "".join(lines) + indent + "}"


def comment(schema: Any, indent: str = "") -> str:
    """What the schema says of itself."""
    said = schema.get("description", "") if isinstance(schema, dict) else ""
    return f"{indent}/** {' '.join(said.split()).replace('*/', '* /')} */\n" if said else ""


if __name__ == "__main__":
    print(types(aigov.matter_schema(aigov.load_library())), end="")
