"""``aigov-docs verify FILE…``: what a Word file that comes back still is."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ..kits.ground.languages import known_languages
from . import add_json, add_key, read_day, read_key
from .console import Console
from .streams import STANDARD, read_standard_bytes, read_standard_matter

if TYPE_CHECKING:
    from ..library.load import Library
    from ..review.verify_values import ClauseReading, Reading, Remark, Verification
    from .console import Verbs


if TYPE_CHECKING:
    from ..kits.ground.problems import Problem


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``verify``, which prints what returned Word files still say of their clauses."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "verify",
        help=say("say what a returned Word file still is"),
        description=say(
            "Say of Word files that come back, clause by clause: intact, changed (with the words), missing, moved,"
            " added by hand; which edition each is; what it is worth under the release named in the file and today; and"
            " whether the file is one of ours."
        ),
    )
    verb.add_argument("files", metavar=say("FILE"), nargs="+", help=say("the files to verify (.docx)"))
    verb.add_argument(
        "--library",
        metavar=say("FOLDER"),
        action="append",
        default=[],
        help=say(
            "a library: the first is that of today, instead of the one shipped; others for editions and releases of"
            " before"
        ),
    )
    verb.add_argument(
        "--matter",
        metavar=say("FILE"),
        help=say("the matter, whose facts weigh the file in place of those it proves and are compared with them"),
    )
    add_key(verb, console)
    verb.add_argument(
        "--as-of",
        metavar="DATE",
        help=say("what is meant by today, written 2026-12-31; the day of the run when not given"),
    )
    verb.add_argument("--all", action="store_true", help=say("show also the clauses that are intact"))
    verb.add_argument(
        "--lang", choices=known_languages(), help=say("language of the explanations; the user's when not given")
    )
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``verify``: print of each returned Word file whether its seal holds, the remarks, and the changed clauses.

    Return the exit status: 0 where every file is as it was issued, else 1.
    """
    import os

    from .paths import find_path_problem, refuse_wrong_paths

    for folder in options.library:
        refuse_wrong_paths(library=folder)
    refuse_wrong_paths(options.matter)
    if not options.json and not any(file == STANDARD or os.path.exists(file) for file in options.files):
        for problem in (find_path_problem(file) for file in dict.fromkeys(options.files)):
            if problem is not None:
                _print_problems(console, options.lang or console.language, problem.where, [problem])
        return 1

    from .. import load_library
    from ..compose.matter_check import check_matter_file
    from ..matter.reading import open_matter_file

    shipped, file = load_library(), None
    if options.matter:
        file = read_standard_matter() if options.matter == STANDARD else open_matter_file(options.matter)
    given = [load_library(folder) for folder in options.library]
    if file is not None and file.library is not None and not given:
        given = [load_library(file.library)]
    library = given[0] if given else shipped
    matter = check_matter_file(file, library).matter if file is not None else None
    key = read_key(options.key)
    today = read_day(options.as_of, "--as-of") if options.as_of else dt.date.today()
    language = options.lang or console.language
    more = {"libraries": [*given[1:], shipped], "key": key, "matter": matter, "today": today}
    verifications = {file: _verify_file(file, library, more) for file in dict.fromkeys(options.files)}
    if options.json:
        from ..queries import describe_verifications

        console.print_json(describe_verifications(verifications, language))
    else:
        for file, result in verifications.items():
            _print_verification(console, language, file, result, everything=options.all)
    return 0 if all(result.clean for result in verifications.values()) else 1


_MOST = 40_000_000  # bytes: no document of ours comes near


def _verify_file(file: str, library: Library, more: dict[str, Any]) -> Verification:
    """Verify one file; a file that cannot be read gives a result with the problem.

    So no such file keeps another from being verified.
    """
    from pathlib import Path

    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, SystemReason
    from ..review.verify import verify
    from ..review.verify_values import Verification

    def refused(code: str, message: str, hint: str, **values: object) -> Verification:
        return Verification(
            "foreign", today=more["today"].isoformat(), problems=(Problem(code, file, message, hint, values),)
        )

    path = Path(file)
    try:
        if file == STANDARD:
            return verify(read_standard_bytes(), library, **more)
        if not path.is_file():
            return refused("no-file", N_("there is no such file"), N_("check the path"))
        if path.stat().st_size > _MOST:
            return refused("too-big", N_("the file is too big"), N_("choose a smaller one"))
        return verify(path, library, **more)
    except OSError as error:
        return refused(
            "unreadable", N_("the file cannot be read: {reason}"), N_("check the path"), reason=SystemReason(error)
        )


def _print_problems(console: Console, language: str, file: str, problems: Iterable[Problem]) -> None:
    """Print the name of a file that was not read, and why."""
    console.print_text(console.bold(file), language)
    for problem in problems:
        console.print_text(f"  {problem.text(language)}", language)
    console.print_line()


def _print_verification(console: Console, language: str, file: str, result: Verification, *, everything: bool) -> None:
    """Print the verification of one file: its seal, its remarks, then its clauses in a table."""
    from ..kits.ground.i18n import labels
    from ..review.verify_values import SEALS

    say = labels(language)
    if result.problems:
        _print_problems(console, language, file, result.problems)
        return
    console.print_text(console.bold(file), language)
    console.print_text("  " + say(SEALS[result.seal]), language)
    if result.release:
        availability = "" if result.release_known else " – " + say("not available here")
        console.print_text(
            "  "
            + say(
                "{vehicle}, {library} {release}, assessed on {day}",
                vehicle=result.title[language == "en"] or result.vehicle,
                library=result.library,
                release=result.release,
                day=result.assessed_on,
            )
            + availability,
            language,
        )
    for remark in result.remarks:
        console.print_text(f"  {_remark_sign(remark)} {remark.text(language)}", language)
    for reading in result.readings:
        _print_reading(console, language, reading, everything=everything)
    console.print_text(
        "  "
        + (
            say("Every clause is intact, and the file is consistent.")
            if result.clean
            else say("Not everything is as it was issued.")
        ),
        language,
    )
    console.print_line()


def _print_reading(console: Console, language: str, reading: Reading, *, everything: bool) -> None:
    """Print the clauses of one reading of a file in a table, then the changes found in those clauses."""
    from ..kits.ground.i18n import labels

    say = labels(language)
    titles = {"accepted": say("With the changes accepted"), "rejected": say("With the changes rejected")}
    if reading.name in titles:
        console.print_text(console.bold("  " + titles[reading.name]), language)
    counts = reading.count_states()
    headline = say(
        "{intact} intact, {values} with a value changed, {changed} changed, {missing} missing, {added} added by hand",
        values=counts["value-changed"],
        **counts,
    )
    console.print_text(f"  {headline}", language)
    shown = [
        clause
        for clause in reading.clauses
        if everything or clause.state != "intact" or clause.moved or clause.newer or clause.since_issue is False
    ]
    if shown:
        header = [
            say("Article"),
            say("Language"),
            say("State"),
            say("Recorded"),
            say("Under the release named"),
            say("Today"),
            say("Newer edition"),
        ]
        console.print_table(header, [_clause_row(clause, language) for clause in shown])
    for remark in reading.remarks:
        console.print_text(f"  {_remark_sign(remark)} {remark.text(language)}", language)


def _clause_row(clause: ClauseReading, language: str) -> list[str]:
    from ..kits.ground.i18n import labels
    from ..review.verify_values import STATES

    say = labels(language)
    states = (
        [say(STATES[clause.state])]
        + ([say("moved")] if clause.moved else [])
        + ([say("twice")] if clause.repeated else [])
    )
    weights = [weighed.text(language) if weighed is not None else "" for weighed in (clause.named, clause.today)]
    newer = say("edition {number}", number=clause.newer.rpartition("@")[2]) if clause.newer else ""
    return [clause.display_name, clause.language, ", ".join(states), clause.recorded_text(language), *weights, newer]


def _remark_sign(remark: Remark) -> str:
    return "✗" if remark.fault else "·"
