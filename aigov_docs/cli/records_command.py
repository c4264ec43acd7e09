"""``aigov-docs records ACTION RECORD``: the registers that an employer keeps, out as a table and in again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..kits.ground.languages import known_languages
from . import add_json, add_library, read_inputs, read_matters, refuse_overwriting_inputs
from .console import Console

if TYPE_CHECKING:
    from ..library.load import Library
    from ..matter.models import Matter
    from ..people.recipient import Recipient
    from ..people.recipients import Recipients
    from ..records.json_schema import Record
    from .console import Verbs

#: The endings of the files that are written.
ENDINGS = (".csv", ".json")


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``records``, which drafts, checks and converts the registers that are kept."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "records",
        help=say("the register of AI systems and the record of training, as CSV or JSON"),
        description=say(
            "The register of AI systems (systems) and the record of training (training) as a table: drafted from what"
            " is known, filled in elsewhere, read again and checked whole. Each fault is told with its line and column."
        ),
    )
    actions = verb.add_subparsers(dest="action", metavar=say("ACTION"), required=True, help=say("what to do with it"))

    def declare_action(name: str, text: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = actions.add_parser(name, help=text, description=text)
        added.add_argument("record", metavar=say("RECORD"), help=say("its name in the library: systems, training"))
        return added

    draft = declare_action("draft", say("write what is known: a row for each tool of the matter, or for each person"))
    draft.add_argument("matter", metavar=say("MATTER"), help=say("the file of the matter"))
    draft.add_argument("--people", metavar=say("FILE"), help=say("the list of people, for a record about them"))
    read = declare_action("read", say("check a record (CSV, XLSX, JSON), and write it as CSV or JSON"))
    read.add_argument("file", metavar=say("FILE"), help=say("the record: .csv, .xlsx or .json"))
    read.add_argument("--mapping", metavar=say("FILE"), help=say("a mapping file (YAML): which column is what"))
    schema = declare_action("schema", say("print the JSON Schema of a record"))
    for action in (draft, read):
        action.add_argument("-o", "--output", metavar=say("FILE"), help=say("the file to write (.csv or .json)"))
        add_json(action, console)
    for action in (read, schema):
        action.add_argument(
            "--matter", metavar=say("FILE"), help=say("the matter, whose data classes are then checked")
        )
    for action in (draft, read, schema):
        action.add_argument(
            "--lang", choices=known_languages(), help=say("language of the labels; the user's when not given")
        )
        add_library(action, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``records``: draft a record, check and convert one, or print its schema; return 0.

    Raises
    ------
    UsageError
        The library has no such record, or the output is neither .csv nor .json.
    RecipientError
        Every fault of the record.
    """
    from .paths import refuse_wrong_paths

    refuse_wrong_paths(options.matter, library=options.library)
    from ..people.recipients import read_recipients
    from ..records import draft_record, read_record, record_schema

    language = options.lang or console.language
    if options.action == "schema":
        library, matter = _read_context(options)
        console.print_json(record_schema(options.record, library, matter=matter, language=language))
        return 0
    _check_output(options.output)
    if options.action == "draft":
        refuse_overwriting_inputs(options.output, options.matter, options.people)
        library, known_matter = read_inputs(options)
        people = _list_people(read_recipients(options.people)) if options.people else []
        record = draft_record(options.record, library, known_matter, people=people, language=language)
    else:
        refuse_overwriting_inputs(options.output, options.file, options.matter, options.mapping)
        library, matter = _read_context(options)
        record = read_record(options.file, options.record, library, matter=matter, mapping=options.mapping)
    _write_record(record, language, options, console)
    return 0


def _list_people(read: Recipients) -> list[Recipient]:
    """List the people of a list to whom an amendment could be issued, and those whose type of contract it lacks."""
    from ..people.contract_status import NO_STATUS

    unsaid = (held_person.recipient for held_person in read.held if held_person.codes == (NO_STATUS,))
    return [*read.people, *(person for person in unsaid if person is not None)]


def _read_context(options: argparse.Namespace) -> tuple[Library, Matter | None]:
    """Read the library of the command, and the matter where one is given."""
    library, read = read_matters(options, *filter(None, [options.matter]))
    return library, read[0].matter if read else None


def _check_output(output: str | None) -> None:
    """Refuse, before anything is read, a file to write whose ending is none of `ENDINGS`."""
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, UsageError

    if output is not None and Path(output).suffix.lower() not in ENDINGS:
        message, hint = N_('no record is written in a file ending with "{ending}"'), N_("use one of: {known}")
        values = {"ending": Path(output).suffix, "known": ", ".join(ENDINGS)}
        raise UsageError(Problem("unknown-format", output, message, hint, values))


def _write_record(record: Record, language: str, options: argparse.Namespace, console: Console) -> None:
    """Write a record to the file asked for, and print it where JSON is asked for, else how many rows it has."""
    from ..kits.ground.files import write_file

    if options.output:
        as_json = Path(options.output).suffix.lower() == ".json"
        data = record.to_json() if as_json else record.to_csv("en" if language == "en" else "fr")
        write_file(Path(options.output), data, private=True)  # it may name people: who was trained, who answers
        console.print_note(console.say("Written: {file}", file=options.output))
    if options.json:
        print(record.to_json().decode().rstrip("\n"))
    else:
        console.print_line(console.say.plural("{n} row, no problem.", "{n} rows, no problem.", len(record)))
