"""``-`` in place of a file: the standard input for one to read, the standard output for one to write."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from .console import Console

if TYPE_CHECKING:
    from ..document.tree import BilingualDocument, Document
    from ..matter.reading import MatterFile

#: What is written in place of a file.
STANDARD = "-"


def add_format(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a command's parser the option ``--format``, of the document that ``-o -`` writes to the standard output.

    >>> verb = argparse.ArgumentParser()
    >>> add_format(verb, Console("en"))
    >>> verb.parse_args(["--format", "html"]).format
    'html'
    """
    from ..writers.formats import known_formats

    help_text = console.say("the format of what “-o -” writes to the standard output; md when not given")
    verb.add_argument("--format", choices=known_formats(), help=help_text)


def refuse_idle_format(options: argparse.Namespace) -> None:
    """Refuse ``--format`` where a command writes a file, whose ending says the format.

    Raises
    ------
    UsageError
        The option was given without ``-o -``.
    """
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, UsageError

    if options.format is not None and options.output != STANDARD:
        message, hint = N_("the ending of the file says the format"), N_("leave it out, or write -o -")
        raise UsageError(Problem("no-effect", "--format", message, hint))


def read_standard_matter() -> MatterFile:
    """Read a matter (a client's facts) from the standard input, without checking any fact.

    Raises
    ------
    MatterError
        It names another file: from which folder its path starts is not known.
    """
    from ..kits.ground.i18n import N_
    from ..kits.ground.yaml_files import parse_yaml
    from ..matter.reading import MatterFile, refuse_named_paths

    source = parse_yaml(read_standard_bytes(), STANDARD)
    message = N_("a matter that is no file names no other file")
    refuse_named_paths(source, message, N_("give the file of the matter, not “-”"))
    return MatterFile(source)


def read_standard_bytes() -> bytes:
    """Read all of the standard input, as bytes."""
    return sys.stdin.buffer.read()


def write_standard_document(
    document: Document | BilingualDocument,
    options: argparse.Namespace,
    **more: Any,  # noqa: ANN401 - those of `to_bytes`
) -> None:
    """Write a document to the standard output, in the format of ``--format``; Markdown when it is not given."""
    from ..writers import to_bytes

    sys.stdout.flush()
    sys.stdout.buffer.write(to_bytes(document, options.format or "md", **more))
    sys.stdout.buffer.flush()
