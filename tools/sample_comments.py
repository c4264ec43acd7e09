"""The comments of the two sample matters, from what the library says of each key (``facts/``).

``python tools/sample_comments.py`` writes them, ``--check`` says whether they are behind. Beside a key stands in French
and in English what it means, with its unit, where it is asked and its words. Sections, examples and notes on lines of
their own are written by hand and kept, as are the mark of a required key, ``(*)``, and an example at the end of a
comment, after `` : ``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import aigov_docs as aigov
from aigov_docs.library.fact_entries import MatterKey
from aigov_docs.matter.fact_changes import join_key, list_key_words, list_models_inside, matter_blocks

FOLDER = Path(__file__).resolve().parents[1] / "clause_library/samples"
SAMPLES = ("matter.yaml", "blank.yaml")
#: A key, live or commented out, with its value and its comment.
LINE = re.compile(
    r"^(?P<indent> *)(?P<off># )?(?P<dash>- )?(?P<key>[a-z_]\w*):(?P<value>(?: .*?)?)(?P<comment> +# .*)?$"
)
#: An example at the end of a comment: a block, a list or a value without spaces.
EXAMPLE = re.compile(r" : (\{.*\}|\[.*\]|[\w.-]+)$")
#: Where a comment begins, at least; no comment beside a value that takes more than the second.
COLUMN, WIDEST = 33, 106
#: The most words that a comment lists; the lists that a command prints instead.
MOST_WORDS = 13
COMMANDS = {"legal_forms": "forms", "wishes": "wishes", "populations": "populations", "statements": "statements"}
BY_KEY = {"options": "options"}


def write_comments(text: str, library: aigov.Library) -> str:
    """A sample with its comments made anew."""
    return "\n".join(_write_lines(text.split("\n"), library))


def _write_lines(lines: list[str], library: aigov.Library) -> Iterator[str]:
    keys, types = library.vocabulary.matter_keys, _find_types()
    above: list[tuple[int, str]] = []  # the blocks that are open, each with its indent
    seen: set[str] = set()
    for line in lines:
        found = LINE.match(line)
        if found is None or (found["off"] and found["dash"]):
            yield line
            continue
        indent = len(found["indent"]) + len(found["dash"] or "")
        above = [(at, name) for at, name in above if at < indent]
        key = ".".join([*(name for _, name in above), found["key"]])
        named = _find_described(key)
        if not found["off"]:
            above.append((indent, found["key"]))
        written = line[: found.end("value")].rstrip()
        if named not in keys or key in seen or len(written) > WIDEST:
            seen.add(key)
            yield line
            continue
        seen.add(key)
        gap = max(COLUMN - len(written), 2)
        yield f"{written}{' ' * gap}# {_spell(named, keys[named], types, library, found['comment'] or '')}"


def _spell(key: str, entry: MatterKey, types: dict[str, object], library: aigov.Library, former: str) -> str:
    """The comment of a key; the mark and the example of the former one are kept."""
    mark = "(*) " if "(*)" in former else ""
    example = EXAMPLE.search(former)
    command = COMMANDS.get(entry.words_of or "") or BY_KEY.get(key)
    words = [word.word for word in list_key_words(library, key, types.get(key))]
    said = " · ".join(dict.fromkeys(_call(entry, language) for language in ("fr", "en")))
    listed = ""
    if command or 0 < len(words) <= MOST_WORDS:
        listed = f" (aigov-docs schema {command})" if command else f" : {' | '.join(words)}"
    kept = example[0] if example and example[1] not in words else ""
    return f"{mark}{said}{listed}{kept}"


def _call(entry: MatterKey, language: str) -> str:
    """What a key means, with its unit where that is not said."""
    said = entry.says.text(language).rstrip(".")
    unit = entry.unit.text(language) if entry.unit is not None else ""
    return said if unit in said else f"{said} ({unit})"


def _find_types() -> dict[str, object]:
    return {
        join_key(block, name): info.annotation
        for model, block in matter_blocks().items()
        for name, info in model.model_fields.items()
    }


def _find_described(key: str) -> str:
    """The key under which a key is described: that of its block, wherever it stands."""
    block, _, name = key.rpartition(".")
    model: object = aigov.Matter
    for part in block.split(".") if block else ():
        fields = getattr(model, "model_fields", {})
        kind = fields[part].annotation if part in fields else None
        model = next(iter(list_models_inside(kind)), None)
    return join_key(matter_blocks().get(model, block), name) if isinstance(model, type) else key


def main(arguments: list[str]) -> int:
    """Write the comments, or with ``--check`` say which sample is behind."""
    library = aigov.load_library()
    behind = False
    for name in SAMPLES:
        path = FOLDER / name
        text = path.read_text(encoding="utf-8")
        made = write_comments(text, library)
        if made != text:
            behind = True
            print(
                f"{name} is behind: python tools/sample_comments.py" if "--check" in arguments else f"{name}: written"
            )
            if "--check" not in arguments:
                path.write_text(made, encoding="utf-8")
    return int(behind and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
