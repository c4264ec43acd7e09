"""``aigov-docs register check`` and ``register head``: whether a register is whole, and its end, dated where asked."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import N_
from .console import Console

if TYPE_CHECKING:
    from ..register.register import Register
    from ..register.timestamps import HeadTimestamp, TokenFinder


def add_check_actions(action: Callable[[str, str], argparse.ArgumentParser], console: Console) -> None:
    """Add to the parser of ``register`` the actions ``check`` and ``head``; ``action`` adds one by name and text."""
    say = console.say
    check = action("check", say("say whether the register is whole, and where it is not"))
    check.add_argument(
        "--expect",
        metavar=say("HEAD"),
        help=say("the end of the chain as it was noted before: shows whether events were cut off since"),
    )
    check.add_argument(
        "--timestamps",
        metavar=say("FILE"),
        nargs="+",
        default=[],
        help=say("the timestamps that “head --timestamp” wrote (.tsr), verified without any network"),
    )
    check.add_argument(
        "--restored",
        action="store_true",
        help=say(
            "the register was put back from an older copy, or taken away, on purpose: compare with that from now on"
        ),
    )
    head = action("head", say("say where the register ends, to note it elsewhere, or have it dated"))
    head.add_argument(
        "--timestamp", metavar="URL", help=say("have the end dated by this authority (RFC 3161), and keep its answer")
    )
    head.add_argument(
        "-o",
        "--output",
        metavar=say("FILE"),
        help=say("where to write the timestamp; beside the register when not given"),
    )
    for action_parser in (check, head):
        action_parser.add_argument(
            "--roots",
            metavar=say("FILE"),
            help=say("the certificates of the authority that dates the end (PEM), which it publishes"),
        )


def check_register(register: Register, options: argparse.Namespace, console: Console) -> int:
    """Carry out ``register check``: print every fault of the register; 1 where there is one."""
    if options.restored:
        register.accept_restored()
    chain_check = register.check_chain(options.expect, tokens=_read_tokens(options))
    if options.json:
        console.print_json(chain_check.as_dict(console.language))
        return 0 if chain_check.clean else 1
    for fault in chain_check.faults:
        console.print_text(f"✗ {fault.text(console.language)}", console.language)
    console.print_line(console.say.plural("{n} event.", "{n} events.", chain_check.events))
    for timestamp in chain_check.timestamps:
        _print_timestamp(timestamp, console)
    console.print_line(console.say("End of the chain, to note elsewhere: {head}", head=chain_check.head))
    console.print_line(
        console.say("The register is whole.") if chain_check.clean else console.say("The register is damaged.")
    )
    return 0 if chain_check.clean else 1


def print_head(register: Register, options: argparse.Namespace, console: Console) -> int:
    """Carry out ``register head``: print the end of the chain, verified, and have it dated where that is asked."""
    head = register.read_head()
    if not options.timestamp:
        if options.json:
            console.print_json({"head": str(head)})
        else:
            console.print_line(console.say("End of the chain, to note elsewhere: {head}", head=head))
        return 0
    from dataclasses import replace

    from ..files import write_file
    from ..register.timestamps import request_timestamp

    dated, token = request_timestamp(head, options.timestamp, _find_roots(options))
    path = Path(options.output) if options.output else _token_path(options.register, head.number)
    write_file(path, token)
    dated = replace(dated, file=path.name)
    if options.json:
        console.print_json(dated.as_dict())
    else:
        _print_timestamp(dated, console)
        console.print_line(console.say("Written: {file}", file=path))
    return 0


def _print_timestamp(timestamp: HeadTimestamp, console: Console) -> None:
    """Print which event a timestamp dates, when, and who signed it."""
    console.print_line(
        console.say(
            "Event {number} was there on {time} (UTC): signed by {authority}.",
            number=timestamp.head.number,
            time=f"{timestamp.time:%Y-%m-%d %H:%M:%S}",
            authority=timestamp.authority,
        ),
    )


def _read_tokens(options: argparse.Namespace) -> TokenFinder | None:
    """Read the timestamps that were given; None without any."""
    if not options.timestamps:
        return None
    from ..register.timestamps import read_tokens

    return read_tokens(options.timestamps, _find_roots(options))


def _find_roots(options: argparse.Namespace) -> str:
    """Return the file of the authority's certificates.

    Raises
    ------
    UsageError
        None was given: without them, anybody could have signed.
    """
    if not options.roots:
        from ..problems import Problem, UsageError

        message = N_("a timestamp is worth what its certificates are, and none were given")
        hint = N_("give the PEM file that the authority publishes: --roots FILE")
        raise UsageError(Problem("no-roots", "--roots", message, hint))
    return str(options.roots)


def _token_path(register: str, number: int) -> Path:
    """Name the file of a timestamp: beside the file of the register, or here where it stands in a database."""
    beside = Path("register.db") if "://" in register else Path(register)
    return beside.with_name(f"{beside.name}-{number}.tsr")
