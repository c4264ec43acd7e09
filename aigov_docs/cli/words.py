"""argparse's own messages, so that help and errors are in the user's language."""

from __future__ import annotations

import argparse
from typing import Any

from ..kits.ground.i18n import N_
from .console import Console

#: Messages of the standard library's argparse, listed here so that the catalogues have them.
ARGPARSE = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("optional arguments"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("ignored explicit argument %r"),
    N_("invalid %(type)s value: %(value)r"),
    N_("unknown parser %(parser_name)r (choices: %(choices)s)"),
    N_("subcommands"),
)


def translate_argparse(console: Console) -> None:
    """Make argparse print its own messages in the console's language, from the catalogue of this package.

    The change holds for the whole process.
    """
    module: Any = argparse
    module._ = console.say
    module.ngettext = lambda singular, many, n: console.say(singular if n == 1 else many)
