"""``aigov-docs mcp``: the tools of an agent, over the standard input and output."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..kits.ground.languages import known_languages
from . import add_library
from .console import Console

if TYPE_CHECKING:
    from .console import Verbs


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``mcp``, which serves read-only tools to an agent until its input ends."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "mcp",
        help=say("serve read-only tools to an agent (Model Context Protocol)"),
        description=say(
            "Serve tools to an agent over the standard input and output: the shape of a matter, its check, weights and"
            " why, the vehicles compared, clauses, formalities, a returned file, a draft. Nothing is written, issued or"
            " recorded. A file is sent as content, or named in the one folder given here."
        ),
    )
    verb.add_argument("--folder", metavar=say("FOLDER"), help=say("the only folder whose files a call may name"))
    verb.add_argument(
        "--lang", choices=known_languages(), help=say("language of the answers; the user's when not given")
    )
    add_library(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``mcp``: answer the calls that come on the standard input until it ends, and return 0."""
    from pathlib import Path

    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, UsageError
    from .paths import refuse_wrong_paths

    refuse_wrong_paths(library=options.library)
    folder = Path(options.folder) if options.folder else None
    if folder is not None and not folder.is_dir():
        raise UsageError(
            Problem("missing-folder", str(folder), N_("this folder does not exist"), N_("create it, or choose another"))
        )
    try:
        from ..agent.tools import build_server
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("mcp"):
            raise
        raise UsageError(
            Problem("no-mcp", "mcp", N_("the mcp library is not installed"), N_("pip install 'aigov-docs[mcp]'"))
        ) from None
    from .. import load_library

    build_server(load_library(options.library, options.release), folder, options.lang or console.language).run("stdio")
    return 0
