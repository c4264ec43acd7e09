"""``aigov-docs register to-sign|message DB …``: e-signature, there and back; and the evidence of an answer."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, UsageError, unknown_name
from . import add_json
from .console import Console
from .list_options import add_list_options

if TYPE_CHECKING:
    from ..kits.ledger.evidence import Evidence
    from ..people.recipient import Recipient
    from ..register.register import Register
    from ..signing.outcomes import OutcomeCounts

#: What --evidence takes, each with what it says; `file` is the signed file, of which the SHA-256 is kept.
_EVIDENCE = ("provider", "envelope", "sha256", "file", "time")


def add_signing_actions(action: Callable[[str, str], argparse.ArgumentParser], console: Console) -> None:
    """Add to the parser of ``register`` the actions ``to-sign`` and ``message``; ``action`` adds one by its name."""
    say = console.say
    listed = action(
        "to-sign", say("write the list by which a provider of e-signature sends a run to those who have not answered")
    )
    listed.add_argument("file", metavar=say("FILE"), help=say("where to write it (.csv)"))
    listed.add_argument("--run", metavar=say("NAME"), help=say("the run to be signed; the newest when not given"))
    listed.add_argument(
        "--people",
        metavar=say("FILE"),
        required=True,
        help=say("the list of recipients, for names and e-mail addresses"),
    )
    add_list_options(listed, console)
    add_provider(listed, console, required=True)
    listed.add_argument(
        "--role", metavar=say("NAME"), default="", help=say("the role that signs, where the template has several")
    )
    message = action("message", say("write what a provider’s message (a webhook) says of a signature"))
    message.add_argument("file", metavar=say("FILE"), help=say("the body of the request, as it came"))
    add_provider(message, console, required=True)
    message.add_argument(
        "--secret", metavar=say("FILE"), required=True, help=say("the file of the secret that the provider shows")
    )
    message.add_argument(
        "--header",
        metavar="NAME: VALUE",
        action="append",
        default=[],
        help=say("a header of the request, that of the signature first of all; may be repeated"),
    )
    message.add_argument(
        "--signed-file", metavar=say("FILE"), help=say("the signed file, of which the SHA-256 is kept as evidence")
    )
    add_timezone(message, console)
    for action_parser in (listed, message):
        add_json(action_parser, console)


def add_provider(verb: argparse.ArgumentParser, console: Console, *, required: bool = False) -> None:
    """Add to a parser the option ``--provider``: a provider of e-signature, by its name or by a file."""
    verb.add_argument(
        "--provider",
        metavar=console.say("NAME"),
        required=required,
        help=console.say(
            "the provider of e-signature: {names}, or a file of your own (YAML)", names="docusign, generic, yousign"
        ),
    )


def add_timezone(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a parser the option ``--timezone``, which says which day a time is."""
    verb.add_argument(
        "--timezone",
        metavar="ZONE",
        help=console.say("the time zone that says which day a time is, such as Europe/Paris"),
    )


def add_evidence(verb: argparse.ArgumentParser, console: Console) -> None:
    """Add to a parser the option ``--evidence``, of a recorded answer."""
    verb.add_argument(
        "--evidence",
        metavar="KEY=VALUE",
        nargs="+",
        default=[],
        help=console.say(
            "what proves the answer: provider=yousign, and if you like envelope=…, time=2026-12-03T10:15:00+01:00, and"
            " sha256=… or file=signed.pdf; it is personal, and can be erased"
        ),
    )


def read_evidence(words: Sequence[str]) -> Evidence | None:
    """Read the evidence of an answer from words such as ``provider=yousign``; None where there is none.

    Raises
    ------
    UsageError
        A word is none of those that are known, or stands twice.
    RegisterError
        A value cannot be kept, or the signed file cannot be read.

    >>> read_evidence(["provider=yousign", "envelope=9f3c"]).as_dict()["envelope"]
    '9f3c'
    """
    from ..kits.ledger.evidence import Evidence, digest_file

    if not words:
        return None
    given: dict[str, str] = {}
    for word in words:
        name, _, value = word.partition("=")
        if name not in _EVIDENCE:
            what = N_('"{name}" is nothing that evidence has')
            raise UsageError(unknown_name("wrong-usage", "--evidence", what, name, list(_EVIDENCE)))
        if name in given or (name in ("sha256", "file") and {"sha256", "file"} & set(given)):
            message, hint = N_("the evidence says {name} twice"), N_("keep one of the two")
            raise UsageError(Problem("wrong-usage", "--evidence", message, hint, {"name": name}))
        given[name] = value
    if "file" in given:
        given["sha256"] = digest_file(given.pop("file"))
    values: dict[str, Any] = {"provider": "", **given}  # a time in text is read by `Evidence`
    return Evidence(**values)


def write_to_sign(
    register: Register, recipients: Sequence[Recipient], options: argparse.Namespace, console: Console
) -> int:
    """Run ``register to-sign``: write the list by which a provider sends a run, tell who is left out, and return 0."""
    from ..kits.ground.files import write_atomically
    from ..kits.ground.problems import RegisterError, unwritable_file
    from ..signing.to_sign import list_to_sign

    signing_list = list_to_sign(register, recipients, options.provider, run=options.run, role=options.role)
    if not signing_list.rows and any(left_person.code == "not-listed" for left_person in signing_list.left_out):
        message, hint = N_("nobody of the list is to sign"), N_("is it the right file?")
        raise RegisterError(Problem("nobody", "--people", message, hint))
    try:
        write_atomically(Path(options.file), signing_list.to_bytes(), private=True)
    except OSError as error:
        raise RegisterError(unwritable_file(options.file, error)) from None
    if options.json:
        console.print_json({
            "file": options.file,
            "people": len(signing_list.rows),
            "left_out": [left_person.as_dict(console.language) for left_person in signing_list.left_out],
        })  # fmt: skip
        return 0
    say = console.say
    count = len(signing_list.rows)
    console.print_line(
        say.plural("{n} person to sign, in {file}.", "{n} people to sign, in {file}.", count, file=options.file)
    )
    for person in signing_list.left_out:
        console.print_note(console.rule_line(person.key, person.reason(console.language)))
    return 0


def write_message(register: Register, options: argparse.Namespace, console: Console) -> int:
    """Run ``register message``: check and record what a provider's message says of a signature, and return 0."""
    from ..signing.messages import read_message
    from ..signing.outcomes import record_outcomes

    body, secret = _read_file(options.file), _read_file(options.secret).rstrip(b"\r\n")
    outcome = read_message(
        body,
        _read_headers(options.header),
        options.provider,
        secret=secret,
        zone=options.timezone,
        signed_file=options.signed_file,
    )
    return print_outcomes(record_outcomes(register, [outcome]), options, console)


def import_outcomes(register: Register, options: argparse.Namespace, console: Console) -> int:
    """Run ``register import --provider``: record what a provider's file says of signatures, and return 0."""
    from ..signing.outcomes import read_outcomes, record_outcomes

    if options.mapping:
        message = N_("a provider’s columns are said in its own file")
        raise UsageError(Problem("no-effect", "--mapping", message, N_("give that file to --provider")))
    outcomes = read_outcomes(options.file, options.provider, zone=options.timezone)
    return print_outcomes(record_outcomes(register, outcomes, correct=options.correct), options, console)


def print_after_refusal(count: int, console: Console) -> None:
    """Print how many signatures came after a refusal, if any did: they bind from their day, and are to be looked at."""
    if count:
        note = console.say.plural(
            "{n} signature comes after a refusal of the same amendment: it counts, from its day. Was it offered again?",
            "{n} signatures come after a refusal of the same amendment: each counts, from its day."
            " Was it offered again?",
            count,
        )
        console.print_note(note)


def print_outcomes(counts: OutcomeCounts, options: argparse.Namespace, console: Console) -> int:
    """Print how many answers of a provider were recorded, and how many are still awaited; return 0."""
    if options.json:
        console.print_json(counts.as_dict())
        return 0
    say = console.say
    console.print_line(say.plural("{n} answer written.", "{n} answers written.", counts.added))
    if counts.already:
        console.print_line(say.plural("{n} was there already.", "{n} were there already.", counts.already))
    print_after_refusal(counts.after_refusal, console)
    if counts.underway:
        console.print_line(
            say.plural(
                "{n} is still awaited: nothing was written.",
                "{n} are still awaited: nothing was written.",
                counts.underway,
            )
        )
    if counts.ended:
        console.print_line(
            say.plural(
                "{n} ended without an answer (expired, cancelled): nothing was written.",
                "{n} ended without an answer (expired, cancelled): nothing was written.",
                counts.ended,
            )
        )
    return 0


def _read_file(path: str) -> bytes:
    from ..kits.ground.problems import RegisterError, unreadable_file

    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise RegisterError(unreadable_file(path, error)) from None


def _read_headers(lines: Sequence[str]) -> dict[str, str]:
    """Read headers of a request, each as ``Name: value``."""
    pairs = [line.partition(":") for line in lines]
    wrong = [name for name, colon, _ in pairs if not colon]
    if wrong:
        message, hint = N_("this is no header"), N_('write it like "X-Yousign-Signature-256: sha256=…"')
        raise UsageError(Problem("wrong-usage", "--header", message, hint))
    return {name.strip(): value.strip() for name, _, value in pairs}
