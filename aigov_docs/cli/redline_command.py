"""``aigov-docs redline OLD NEW -o FILE``: what changed between two documents, editions, releases or matters."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..kits.ground.i18n import typeset_text
from ..kits.ground.languages import LAW, document_languages, known_languages, quote_text
from . import add_json, add_library, read_day, refuse_overwriting_inputs
from .console import Console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..library.library import Library
    from ..matter.fact_changes import FactChange
    from ..review.clause_changes import ClauseChange
    from ..review.matter_comparison import MatterComparison
    from .console import Verbs


# ------------------------------------------------------------------ redline matters
# ``aigov-docs redline OLD.yaml NEW.yaml``: two versions of a matter, and what that changes in its document.


#: The endings of the files of matters.
ENDINGS = (".yaml", ".yml", ".json")


def redline_matters(options: argparse.Namespace, console: Console, date: dt.date | None) -> int:
    """Print what changed between two matters, and in the document made from them; write its redline where asked.

    Return 0. ``date`` is the day that the tracked changes bear; that of the newer document when None.
    """
    from ..review.matter_comparison import compare_matters
    from ..review.redline import redline
    from . import read_matters

    library, (old, new) = read_matters(options, options.old, options.new)
    read_alone = console.language if options.output is None else "fr"  # what is printed is for whoever asks
    documents = options.lang or read_alone
    comparison = compare_matters(old.matter, new.matter, library, vehicle=options.vehicle, language=documents)
    if options.output is not None:
        redline_file = redline(
            *comparison.files,
            author=options.author,
            date=date,
            language=options.lang,
            library=library,
            vehicle=comparison.vehicle,
            names=(options.old, options.new),
        )
        write_redline(Path(options.output), redline_file)
    language = options.lang if options.lang in known_languages() else console.language
    if options.json:
        console.print_json({"file": options.output, **comparison.as_dict(language)})
        return 0
    if options.output is not None:
        console.print_line(console.say("Written: {file}", file=options.output))
    _print_facts(comparison, console)
    _print_weights(comparison, console)
    console.print_line()
    document = comparison.assessments[1].vehicle.label.text(console.language)
    console.print_line(console.bold(typeset_text(document, console.language)))
    print_changes(comparison.clauses, library, console)
    return 0


def _print_facts(comparison: MatterComparison, console: Console) -> None:
    """Print the facts that changed, one a line: the field, the value before and the value after."""
    say = console.say
    if not comparison.facts:
        console.print_line(say("The two matters say the same."))
        return
    console.print_line(console.bold(say("What the matter says otherwise")))
    for change in comparison.facts:
        console.print_text(f"  {_tell_change(change, console)}", console.language)


def _tell_change(change: FactChange, console: Console) -> str:
    title, (before, after) = change.name_field(console.language), change.tell_values(console.language)
    if not before:
        return console.say("{field}: added: {value}", field=title, value=after)
    if not after:
        return console.say("{field}: taken out: {value}", field=title, value=before)
    return console.say("{field}: {before} → {after}", field=title, before=before, after=after)


def _print_weights(comparison: MatterComparison, console: Console) -> None:
    """Print the clauses that weigh otherwise, together where they weighed and now weigh the same."""
    groups = comparison.group_weights(console.language)
    if not groups:
        return
    console.print_line()
    console.print_line(console.bold(console.say("What clauses are worth otherwise")))
    for (before, after), names in groups.items():
        console.print_text(f"  {before} → {after} ({len(names)})", console.language)
        for name in names:
            console.print_line(f"    {name}")


# ------------------------------------------------------------------ redline output
# What ``aigov-docs redline`` prints of the changes between two documents, and the file that it writes.


def print_changes(changes: Sequence[ClauseChange], library: Library, console: Console) -> None:
    """Print what the changes ask of the employer, once, then the words that change, article by article."""
    from ..kits.ground.i18n import list_text, typeset_text
    from ..review.matter_comparison import find_lines, group_by_article, list_demands

    say, language = console.say, console.language
    if not changes:
        console.print_line(say("No clause changes, or none was recognised."))
        return
    groups = group_by_article(changes, language)
    demands = list_demands(groups)
    if demands:
        console.print_line()
        console.print_line(console.bold(typeset_text(say("What this asks of the employer"), language)))
    for demand in demands:
        names = list_text(list(dict.fromkeys(group.short_name(language) for group in demand.articles)), language)
        sentence = f"{demand.requirement.text(language)} ({names})"
        if any(other_demand.vehicle is not demand.vehicle for other_demand in demands):
            sentence = f"{demand.vehicle.label.text(language)} – {sentence}"
        console.print_text(f"  {sentence}", language)
    for group in groups:
        console.print_line()
        console.print_line(console.bold(group.write_heading(language)))
        for change in group.changes:
            heading = change.heading(language)
            sentence = " ".join(change.list_sentences(language))
            console.print_line(
                f"  {sentence}" if heading == group.title else f"  {console.rule_line(heading, sentence)}"
            )
            for line in find_lines(change, language):
                for words in line.list_words():
                    wording = " → ".join(
                        quote_text(text, language) if text else "–" for text in (words.before, words.after)
                    )
                    console.print_line(f"    {line.number}  {wording}" if line.number else f"    {wording}")


def write_redline(path: Path, data: bytes) -> None:
    """Write a redline to a file.

    Raises
    ------
    WriterError
        Its folder does not exist.
    """
    from ..kits.ground.files import write_file
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, WriterError

    if not path.parent.is_dir():
        raise WriterError(
            Problem(
                "missing-folder", str(path.parent), N_("this folder does not exist"), N_("create it, or choose another")
            )
        )
    write_file(path, data)


# ------------------------------------------------------------------ redline
#: Names of the shipped library, beside folders of others.
SHIPPED = ("aigov", "shipped")
_EDITION = re.compile(r"[a-z0-9][a-z0-9/-]*@\d+")


def add_command(verbs: Verbs, console: Console) -> None:
    """Add to the parser the command ``redline``, which writes what changed between two documents as a Word file."""
    say = console.say
    verb: argparse.ArgumentParser = verbs.add_parser(
        "redline",
        help=say("show what changed between two documents, or two versions of a matter"),
        description=say(
            "Two Word files, two editions of a clause (confidential-data@1 confidential-data@2), or the document of one"
            " matter from two libraries or releases (aigov@2026.11 aigov), as one Word file with tracked changes. A"
            " page in front says what the changes ask of the employer and, article by article, the words before and"
            " after. Of two matters (matter.yaml files), what they say otherwise is printed in words, then the weights"
            " and the clauses that this changes; with -o, also the document with tracked changes."
        ),
    )
    verb.add_argument(
        "old",
        metavar=say("OLD"),
        help=say(
            "the former file, edition, matter, or with --matter library folder (aigov for the shipped one;"
            " aigov@2026.11 for a release of it)"
        ),
    )
    verb.add_argument("new", metavar=say("NEW"), help=say("the new one, of the same sort"))
    verb.add_argument(
        "-o",
        "--output",
        metavar=say("FILE"),
        help=say("the .docx to write; with --json, or for two matters, it may be left out"),
    )
    verb.add_argument(
        "--matter", metavar=say("MATTER"), help=say("compare the document of this matter from two libraries")
    )
    verb.add_argument(
        "--vehicle",
        metavar=say("VEHICLE"),
        help=say("the vehicle whose wording and demands are meant; that of the files when not given"),
    )
    verb.add_argument(
        "--lang",
        choices=tuple(document_languages()),
        help=say("language of the page in front, and of the documents made; that of the files when not given"),
    )
    verb.add_argument(
        "--date",
        metavar="DATE",
        help=say(
            "the day the changes bear, written 2026-12-31, and with --matter that of the newer document; that of the"
            " newer document when not given"
        ),
    )
    verb.add_argument(
        "--author", metavar=say("NAME"), help=say("the author of the changes; the employer when not given")
    )
    add_library(verb, console)
    add_json(verb, console)


def run_command(options: argparse.Namespace, console: Console) -> int:
    """Run ``redline``: write the changes between two files, editions or libraries as a Word file, and print them.

    Return 0. With ``--json``, the changes are printed as JSON, and the Word file is written only if it is named.
    """
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import UsageError, unknown_name
    from .paths import refuse_wrong_paths

    _refuse_wrong_command(options)
    refuse_overwriting_inputs(options.output, options.old, options.new, options.matter)
    date = read_day(options.date, "--date") if options.date is not None else None
    refuse_wrong_paths(options.matter, library=options.library)
    if _find_sort(options.new) == "matter" and options.matter is None:
        refuse_wrong_paths(options.old, options.new)
        return redline_matters(options, console, date)
    editions = bool(_EDITION.fullmatch(options.old) and _EDITION.fullmatch(options.new))
    read = [] if options.matter is not None or editions else [_read_file(options.old), _read_file(options.new)]

    from .. import load_library
    from ..review.clause_changes import find_clause_changes
    from ..review.matter_comparison import describe_changes
    from ..review.redline import redline

    if options.matter is not None:
        old, new, library = _release_files(options, date)
    elif editions:
        library = load_library(options.library, options.release)
        old, new = _edition_files(options, library)
    else:
        library = load_library(options.library, options.release)
        old, new = read
    if options.vehicle is not None and library.find_vehicle(options.vehicle) is None:
        raise UsageError(
            unknown_name(
                "unknown-word", "--vehicle", N_('unknown vehicle "{name}"'), options.vehicle, list(library.vehicles)
            )
        )
    names = (options.old, options.new)
    if options.output is not None:
        redline_file = redline(
            old,
            new,
            author=options.author,
            date=date,
            language=options.lang,
            library=library,
            vehicle=options.vehicle,
            names=names,
        )
        write_redline(Path(options.output), redline_file)
    changes = find_clause_changes(old, new, library, vehicle=options.vehicle, names=names)
    if options.json:
        language = options.lang if options.lang in known_languages() else console.language
        console.print_json({"file": options.output, **describe_changes(changes, library, language)})
        return 0
    console.print_line(console.say("Written: {file}", file=options.output))
    print_changes(changes, library, console)
    return 0


def _refuse_wrong_command(options: argparse.Namespace) -> None:
    """Refuse a redline without output or with a wrong name, author or pair of things to compare."""
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, UsageError
    from ..writers.formats import compared_formats, name_format

    sorts = {_find_sort(options.old), _find_sort(options.new)} if options.matter is None else {"library"}
    if options.output is None and not options.json and sorts != {"matter"}:
        raise UsageError(Problem("no-file", "-o", N_("no file was named"), N_("add -o redline.docx, or --json")))
    if options.output is not None and name_format(options.output) not in compared_formats():
        raise UsageError(
            Problem("unknown-format", options.output, N_("a redline is a Word file"), N_("end its name with .docx"))
        )
    if options.author is not None and not options.author.strip():
        raise UsageError(
            Problem("no-author", "--author", N_("the author has no name"), N_("name one, or leave it out"))
        )
    if len(sorts) > 1:
        message = N_("an edition is compared with an edition, a matter with a matter, a Word file with a Word file")
        raise UsageError(Problem("two-sorts", options.new, message, N_("name two things of one sort")))


def _find_sort(name: str) -> str:
    """Find what a name of the command line is that of: ``edition``, ``matter``, or a Word ``file``."""
    if _EDITION.fullmatch(name):
        return "edition"
    return "matter" if Path(name).suffix.lower() in ENDINGS else "file"


def _read_file(name: str) -> bytes:
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, WriterError

    path = Path(name)
    if not path.is_file():
        raise WriterError(Problem("no-file", name, N_("there is no such file"), N_("check the path")))
    if path.stat().st_size > 40_000_000:
        raise WriterError(Problem("too-big", name, N_("the file is too big"), N_("choose a smaller one")))
    return path.read_bytes()


def _edition_files(options: argparse.Namespace, library: Library) -> tuple[bytes, bytes]:
    """Build the Word files of two editions of one clause."""
    from .. import to_bytes
    from ..document.tree import BilingualDocument
    from ..kits.ground.i18n import N_
    from ..kits.ground.problems import Problem, WriterError
    from ..review.redline import assemble_edition

    if options.old.rpartition("@")[0] != options.new.rpartition("@")[0]:
        raise WriterError(
            Problem(
                "two-clauses",
                options.new,
                N_("these are editions of two clauses"),
                N_("name two editions of the same clause"),
            )
        )
    files = []
    for label in (options.old, options.new):
        sides = [
            assemble_edition(library, label, language, options.vehicle)
            for language in (options.lang or "fr").split("+")
        ]
        files.append(to_bytes(BilingualDocument(sides[0], sides[1]) if len(sides) == 2 else sides[0], "docx"))
    return files[0], files[1]


def _release_files(options: argparse.Namespace, date: dt.date | None) -> tuple[bytes, bytes, Library]:
    """Build the Word files of a matter's document from two libraries or releases; the newer library comes with them.

    ``date`` is the day of the newer document, where it is not the matter's.
    """
    from .. import assemble, assess, read_matter, to_bytes

    language: Any = options.lang or LAW
    files = []
    libraries = [_load_release(name) for name in (options.old, options.new)]
    for library, day in zip(libraries, (None, date), strict=True):
        matter = read_matter(options.matter, library)
        if day is not None:
            matter = matter.model_copy(update={"date": day})
        files.append(to_bytes(assemble(assess(library, matter, options.vehicle), language), "docx"))
    return files[0], files[1], libraries[1]


def _load_release(name: str) -> Library:
    """Load the library that a name of the command line means: ``aigov``, a folder, or a release of either."""
    from .. import load_library

    if "@" not in name or Path(name).is_dir():
        return load_library(None if name in SHIPPED else name)
    folder, _, release = name.rpartition("@")
    return load_library(None if folder in SHIPPED else folder, release)
