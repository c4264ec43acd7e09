"""``aigov-docs explain MATTER --origins``: which file says each value of a matter, the matter or a firm's defaults."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..i18n import labels, typeset_text

if TYPE_CHECKING:
    from .console import Console


def explain_origins(options: argparse.Namespace, console: Console, language: str) -> int:
    """Print each value of a matter with the file and the line that says it, and return 0.

    A mistake of the matter is told first, as by every command.
    """
    from ..matter.matter_files import list_origins
    from ..matter.reading import check_matter_file
    from ..matter.value_words import ValueNamer
    from . import open_matters

    library, (file,) = open_matters(options, options.matter)
    check_matter_file(file, library)
    namer, origins = ValueNamer(library, language), list_origins(file)
    if options.json:
        console.print_json([
            {
                "key": ".".join(value_origin.path),
                "path": list(value_origin.path),
                "title": namer.name_path(value_origin.path),
                "value": value_origin.value,
                "file": value_origin.file,
                "line": value_origin.line,
            }
            for value_origin in origins
        ])  # fmt: skip
        return 0
    say = labels(language)
    rows = []
    for origin in origins:
        texts = (namer.name_path(origin.path), namer.tell_value(origin.path, origin.value))
        rows.append([*(typeset_text(text, language) for text in texts), origin.file, str(origin.line or "")])
    console.print_table([say("Field"), say("Value"), say("File"), say("Line")], rows)
    return 0
