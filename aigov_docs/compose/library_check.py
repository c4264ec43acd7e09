"""Checking a whole clause library: files, texts, languages, outlines, rules. All mistakes are reported at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..conditions import Test, condition_holds
from ..kits.ground.i18n import N_
from ..kits.ground.problems import AigovError, LibraryError, Problem, unknown_name
from ..law.facts import DOCUMENT_FACTS
from ..law.rule_proof import check_rules
from ..law.sanction_facts import fact_values
from ..law.situation import DocumentFacts
from ..library.clauses import Clause, Edition, Wording
from ..library.library import Library
from ..library.load import load_library
from ..library.markup import ANNEX, TextList, WordingText
from ..library.parity import compare_wordings
from ..library.phrases import Voice, contains_phrase
from ..library.text_values import BLANK_MARK
from ..library.vehicles import Vehicle
from ..matter.models import MATTER_FACTS
from .coherence import CoherenceCheck, Incoherence, find_incoherences, load_checks
from .combinations import list_compositions, option_values, refusal_test
from .companion_choice import belongs_to_vehicle, list_conditions
from .observations import ObservedDocument
from .paper_check import check_papers
from .populations import check_populations
from .unlawful_texts import check_unlawful_words
from .wishes import check_wishes

# ------------------------------------------------------------------ other reading
# What another reader of Markdown makes of a wording: a text that two readers take otherwise has two meanings.


def find_other_reading(wording: Wording) -> str:
    """Find the first element of a wording that CommonMark reads otherwise than this program; empty when none is.

    The result is its number and both readings, as HTML elements, this program's first: ``2: p / ul``. It is empty too
    where markdown-it-py is not installed.

    >>> find_other_reading(Wording("fr", None, "# Objet\\n\\nUn texte.\\n", "1.fr.md"))
    ''
    """
    theirs = _read_elsewhere(wording.raw)
    if not theirs:
        return ""
    for index, (a, b) in enumerate(zip([*_outline(wording.text), "end"], [*theirs, "end"], strict=False)):
        if a != b:
            return f"{index + 1}: {a} / {b}"
    return ""


def _outline(text: WordingText) -> Iterator[str]:
    """Name the elements of a wording as HTML does, in order."""
    yield "h1"
    for block in text.blocks:
        if isinstance(block, TextList):
            yield "ol" if block.ordered else "ul"
            yield from ("li" for _ in block.items)
        else:
            yield "p"


@lru_cache(maxsize=4096)
def _read_elsewhere(raw: str) -> tuple[str, ...]:
    """Name the elements that CommonMark reads in a wording, as HTML does; none where no other reader is installed."""
    read = _other_reader()
    if read is None:
        return ()
    html = re.sub(r"<li><p>(.*?)</p></li>", r"<li>\1</li>", read(raw))
    return tuple(re.findall(r"<(h1|p|ul|ol|li)\b", html))


@lru_cache(maxsize=1)
def _other_reader() -> Callable[[str], str] | None:
    """Build the function that tells the elements of a text in HTML, with a dot for the words of each: none is read."""
    try:
        from markdown_it import MarkdownIt
    except ImportError:
        return None
    parser = MarkdownIt("commonmark").disable(["inline", "text_join"])

    def tell_elements(raw: str) -> str:
        shown = [each for each in parser.parse(raw) if not each.hidden]
        marks = ["." if each.type == "inline" else f"<{'/' if each.nesting < 0 else ''}{each.tag}>" for each in shown]
        return "".join(marks)

    return tell_elements


# ------------------------------------------------------------------ voices
# Comparing what texts declare of themselves with their words: a text that advises commands nothing, and so on.


#: What the condition of a voice may look at.
_OBSERVED = ("modality", "vehicle", "clause", "kind", "family")
#: The end of a sentence, for what is looked for in each: also a semicolon, and a colon.
_END = re.compile(r"(?<=[.!?;:…])\s+")
#: The mark of a heading, of a list item, or of bold type.
_MARKS = re.compile(r"^\s*(?:#+|[-*]|\d+[.)])\s+")
#: A reference: it names another text, and says nothing itself.
_REFERENCE = re.compile(r"\[\[[^\[\]]*\]\]")


@dataclass(frozen=True, slots=True)
class _SpokenText:
    """A wording as it stands in one kind of document (vehicle), with the values that voices look at."""

    clause: Clause
    wording: Wording
    values: dict[str, str]


def check_voices(library: Library) -> list[Problem]:
    """Find the texts of a library that do not speak as they declare: a problem for each, with its line; [] for none.

    A text declares how it speaks (it obliges, permits, advises…); such texts have certain expressions, or never have
    others.

    >>> check_voices(load_library())
    []
    """
    problems = list(_check_conditions(library))
    if problems:
        return problems
    found: dict[tuple[str, str], Problem] = {}
    voices = library.base.vocabulary.voices if library.base is not None else {}
    for name, voice in library.vocabulary.voices.items():
        awaited = set(voice.not_yet) & set(library.clauses) if name not in voices else set()
        failing: set[str] = set()
        for text in _list_texts(library):
            if condition_holds(voice.when, text.values):
                for problem in _compare_words(text.wording, name, voice, library):
                    failing.add(text.clause.id)
                    if text.clause.id not in awaited:
                        found.setdefault((problem.where, str(problem.values.get("words", ""))), problem)
        for clause in sorted(awaited - failing):
            where, values = f"vocabulary/voices.yaml, {name}, not_yet", {"name": clause}
            message = N_('the texts of "{name}" speak as they should, or are not concerned')
            problems.append(Problem("voice-reached", where, message, N_("take it out of not_yet"), values))
    return [*found.values(), *problems]


def _check_conditions(library: Library) -> Iterator[Problem]:
    """Yield the problems of the conditions of voices: names and values that do not exist."""
    vocabulary = library.vocabulary
    known = {
        "modality": list(vocabulary.modalities),
        "vehicle": list(library.vehicles),
        "kind": list(vocabulary.kinds),
        "family": list(vocabulary.families),
    }
    for name, voice in vocabulary.voices.items():
        where = f"vocabulary/voices.yaml, {name}"
        for line, test in voice.when.items():
            if line not in _OBSERVED:
                message = N_('unknown option or fact "{name}" under when')
                yield unknown_name("unknown-condition", where, message, line, list(_OBSERVED))
                continue
            written = test["not"] if isinstance(test, dict) else test
            for value in (written,) if isinstance(written, str) else written:
                if value not in known.get(line, (value,)):  # a library need not have every clause
                    message = N_('unknown value "{name}"')
                    yield unknown_name("unknown-value", f"{where}, {line}", message, value, known[line])


def _list_texts(library: Library) -> Iterator[_SpokenText]:
    """List the wordings of a library's own clauses, each in the kinds of documents (vehicles) that print it."""
    for vehicle in library.vehicles_in_order():
        for name in vehicle.list_clause_ids():
            clause = library.clauses[name]
            for edition in clause.editions.values() if clause.library == library.name else ():
                for wording in _readable_wordings(edition, vehicle):
                    values = {"modality": wording.modality, "vehicle": vehicle.law, "clause": clause.id}
                    yield _SpokenText(clause, wording, {**values, "kind": clause.kind, "family": clause.family})


def _readable_wordings(edition: Edition, vehicle: Vehicle) -> Iterator[Wording]:
    return (wording for wording in edition.list_printed(vehicle) if not wording.problems)


def _compare_words(wording: Wording, name: str, voice: Voice, library: Library) -> Iterator[Problem]:
    """Yield a problem for each expression that a text has and its voice has not, or has none of and needs one."""
    phrases, language = library.vocabulary.phrases, wording.language
    sentences = list(_number_sentences(wording.raw))
    banned = tuple(words for phrase in voice.never for words in phrases[phrase].list_words(language))
    for line, sentence in sentences:
        if not contains_phrase(sentence, banned):
            continue
        found = [(phrase, words) for phrase in voice.never for words in phrases[phrase].find_in(sentence, language)]
        if not found or any(phrases[phrase].find_in(sentence, language) for phrase in voice.spared):
            continue
        for phrase, words in found:
            yield Problem(
                "other-voice",
                wording.describe_line(line),
                N_("“{words}” ({phrase}). {voice} ({id})"),
                "{choose}",
                {"words": words, "phrase": phrases[phrase], "voice": voice, "id": name, "choose": voice.choose},
            )
    if voice.needs and not any(
        phrases[phrase].find_in(sentence, language) for phrase in voice.needs for _, sentence in sentences
    ):
        awaited = phrases[voice.needs[0]]
        yield Problem(
            "other-voice",
            wording.describe_line(1),
            N_("the text never says: {phrase}. {voice} ({id})"),
            "{choose}",
            {"phrase": awaited, "voice": voice, "id": name, "choose": voice.choose},
        )


def _number_sentences(raw: str) -> Iterator[tuple[int, str]]:
    """List the sentences of a wording, each with its line in the file; its references are left out."""
    for number, line in enumerate(raw.splitlines(), start=1):
        for sentence in _END.split(_REFERENCE.sub("[]", _MARKS.sub("", line))):
            if sentence.strip():
                yield number, sentence.strip()


# ------------------------------------------------------------------ library check
def check_folder(folder: str | Path | None = None) -> list[Problem]:
    """Find every mistake in a clause library, that of a folder or the shipped one; an empty list for none.

    The shipped one is checked where ``folder`` is None. Files and names are checked first. Where they have no mistake,
    the rest is: texts (readable, alike in every language, of the modality that they declare), blanks, references,
    outlines, each pair of choices, and rules (complete, and without conflict, over every combination of facts).

    >>> check_folder()
    []
    """
    try:
        library = load_library(folder)
    except LibraryError as error:
        return list(error.problems)
    return check_library(library)


def check_library(library: Library) -> list[Problem]:
    """Find every mistake in a clause library that is already loaded; an empty list for none."""
    outlines = list(_outlines(library))
    problems = [
        *_texts(library),
        *outlines,
        *_references(library),
        *_companions(library),
        *_annexes(library),
        *_tables(library),
        *_option_facts(library),
        *check_voices(library),
        *check_unlawful_words(library),
    ]
    unread = any(problem.code == "unknown-condition" for problem in outlines)
    checks = (check_rules, check_wishes, check_populations)
    # no choice is made on a condition that nobody can read
    for more in checks if unread else (*checks, check_papers, _choices):
        try:
            problems += more(library)
        except AigovError as error:
            problems += error.problems
    return list({problem.text(): problem for problem in problems}.values())


def _wordings(library: Library) -> Iterator[tuple[Clause, Edition, Wording]]:
    for clause in library.clauses.values():
        if clause.library == library.name:
            for edition in clause.editions.values():
                for wording in edition.wordings.values():
                    yield clause, edition, wording


# ------------------------------------------------------------------ texts
def _texts(library: Library) -> Iterator[Problem]:
    blanks = library.vocabulary.blanks
    for _, edition, wording in _wordings(library):
        if wording.problems:
            yield from wording.problems
            continue
        text = wording.text
        for name in dict.fromkeys(text.blanks):
            if name not in blanks:
                yield unknown_name(
                    "unknown-blank", wording.describe_place(name), N_('unknown blank "{name}"'), name, list(blanks)
                )
            elif blanks[name].type == "table" and not any(
                getattr(block, "table", None) == name for block in text.blocks
            ):
                yield Problem(
                    "table-in-text",
                    wording.describe_place(name),
                    N_('the blank "{name}" is a table and stands inside a paragraph'),
                    N_("give it a paragraph of its own"),
                    {"name": name},
                )
        for name in dict.fromkeys(text.references):
            if name not in library.clauses:
                yield unknown_name(
                    "unknown-clause",
                    wording.describe_place(name),
                    N_('unknown clause "{name}"'),
                    name,
                    list(library.clauses),
                )
        for name in dict.fromkeys(text.annexes):
            if name not in library.companions:
                yield unknown_name(
                    "unknown-companion",
                    wording.describe_place(f"{ANNEX}{name}"),
                    N_('unknown companion "{name}"'),
                    name,
                    list(library.companions),
                )
        difference = find_other_reading(wording)
        if difference:
            yield Problem(
                "two-readings",
                wording.where,
                N_("another reader of Markdown sees another structure here: {place}"),
                N_("leave blank lines around lists, and indent nothing"),
                {"place": difference},
            )
        if wording.language == "fr":
            continue
        french = edition.wordings.get(f"{wording.vehicle}.fr" if wording.vehicle else "fr")
        if french is None or french.problems:
            continue
        yield from compare_wordings(french, wording)


# ------------------------------------------------------------------ companions
def _companions(library: Library) -> Iterator[Problem]:
    known, conditions = library.vocabulary.blanks, list_conditions(library)
    for companion, texts in library.companions.values():
        where = f"companions/{companion.id}/companion.yaml"
        for when in (
            companion.when,
            *(part.when for part in companion.parts),
            *(point.when for point in companion.to_check),
        ):
            yield from _conditions(library, when, where, conditions)
        for (part, language), wording in texts.items():
            yield from wording.problems
            if wording.problems:
                continue
            for name in dict.fromkeys(wording.text.blanks):
                if name not in known:
                    yield unknown_name(
                        "unknown-blank", wording.describe_place(name), N_('unknown blank "{name}"'), name, list(known)
                    )
            for name in dict.fromkeys([*wording.text.references, *wording.text.annexes]):
                yield Problem(
                    "reference-in-companion",
                    wording.describe_place(name),
                    N_('a companion refers to no article: "{name}"'),
                    N_("say it in words"),
                    {"name": name},
                )
            french = texts.get((part, "fr"))
            if language != "fr" and french is not None and not french.problems:
                yield from compare_wordings(french, wording)


def _conditions(
    library: Library, when: Mapping[str, Test], where: str, more: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    """Yield the problems of a condition: options, facts, amendment rounds or values that do not exist."""
    options = library.vocabulary.options.options
    for name, test in when.items():
        written = test["not"] if isinstance(test, dict) else test
        listed = (written,) if isinstance(written, str) else written
        if name in options:
            values = list(options[name].values)
        elif name in DOCUMENT_FACTS or name == "track":
            values = list(fact_values(name, library))
        elif name in MATTER_FACTS:
            values = list(MATTER_FACTS[name])
        elif name in more:
            values = list(more[name])
        else:
            yield unknown_name(
                "unknown-condition",
                where,
                N_('unknown option or fact "{name}" under when'),
                name,
                [*options, *DOCUMENT_FACTS, "track", *MATTER_FACTS, *more],
            )
            continue
        for value in listed:
            if value not in values:
                yield unknown_name("unknown-value", f"{where}, {name}", N_('unknown value "{name}"'), value, values)


def _option_facts(library: Library) -> Iterator[Problem]:
    """Yield the problems of the facts of a document that follow from options: an unknown fact, a value it never has."""
    observed = [fact for fact in DocumentFacts.model_fields if fact in DOCUMENT_FACTS]
    for name, option in library.vocabulary.options.options.items():
        for value, entry in option.values.items():
            where = f"vocabulary/options.yaml, options.{name}, {value}"
            for fact, said in entry.document.items():
                values = fact_values(fact, library) if fact in observed else ()
                if fact not in observed:
                    yield unknown_name("unknown-fact", where, N_('unknown fact "{name}"'), fact, observed)
                elif said not in values:
                    yield unknown_name("unknown-value", where, N_('unknown value "{name}"'), said, list(values))


def _annexes(library: Library) -> Iterator[Problem]:
    """Yield the problems of the annexes of a vehicle: another vehicle's, attached twice, signed, or unfit."""
    conditions = list_conditions(library)
    for vehicle in library.vehicles.values():
        file, seen = f"vehicles/{vehicle.id}.yaml", set[str]()
        for cosigner in vehicle.cosigners:
            yield from _conditions(library, cosigner.when, f"{file}, cosigners", conditions)
        for entry in vehicle.annexes:
            where = f"{file}, annexes, {entry.companion}"
            yield from _conditions(library, entry.when, where, conditions)
            companion, texts = library.companions[entry.companion]
            if entry.companion in seen:
                yield Problem("annex-twice", where, N_("the same companion is attached twice"), N_("attach it once"))
            seen.add(entry.companion)
            if not belongs_to_vehicle(companion, vehicle):
                yield Problem(
                    "other-vehicle",
                    where,
                    N_("this document goes with another vehicle"),
                    N_("it goes with: {vehicles}"),
                    {"vehicles": ", ".join(companion.vehicles)},
                )
            if companion.signature != "none" or companion.layout == "letter":
                yield Problem(
                    "annex-signed",
                    where,
                    N_("an annex is neither signed nor sent: it has no signature and is no letter"),
                    N_("write signature: none, and another layout"),
                )
            if any("{{" in companion.label.text(language) for language in library.languages):
                yield Problem(
                    "blank-in-title",
                    where,
                    N_("the label of an annex is printed in the contents and holds no blank"),
                    N_("write it without"),
                )
            for wording in texts.values():
                if not wording.problems and "restrictions" in wording.text.blanks:
                    yield Problem(
                        "table-in-annex",
                        wording.where,
                        N_('the table "{name}" is made from the document itself, and cannot stand in its annex'),
                        N_("leave it out"),
                        {"name": "restrictions"},
                    )


# ------------------------------------------------------------------ tables
def _tables(library: Library) -> Iterator[Problem]:
    """Yield the problems of tables in wordings: rows of the wrong width, no row, unknown blanks or tables."""
    tables, conditions = library.vocabulary.tables, list_conditions(library)
    for name, table in tables.items():
        where = f"vocabulary/tables.yaml, {name}"
        for row in (*filter(None, (table.header, table.cards)), *table.rows):
            if len(row) != len(table.widths):
                yield Problem(
                    "other-columns",
                    where,
                    N_("a row has {here} cells, and the table {columns} columns"),
                    N_("write ~ for a cell to fill in"),
                    {"here": len(row), "columns": len(table.widths)},
                )
        if not table.rows and not table.blank:
            yield Problem("empty-table", where, N_("the table has no row"), N_("write one, or say how many are blank"))
        variants = [each for row in table.rows for cell in row if cell is not None for each in cell.variants]
        for variant in variants:
            yield from _conditions(library, variant.when, where, conditions)
        cells = [cell for row in (table.header, *table.rows) for cell in row if cell is not None]
        for said in (*cells, *variants):
            for blank in BLANK_MARK.findall(said.fr + said.en):
                if blank not in library.vocabulary.blanks:
                    yield unknown_name(
                        "unknown-blank", where, N_('unknown blank "{name}"'), blank, list(library.vocabulary.blanks)
                    )
    for name in library.vocabulary.blanks:
        if name.startswith("forms.") and name.removeprefix("forms.") not in tables:
            yield unknown_name(
                "unknown-table",
                "vocabulary/blanks.yaml",
                N_('unknown table "{name}"'),
                name.removeprefix("forms."),
                list(tables),
            )
    for name, entry in library.vocabulary.blanks.items():
        if entry.beside is not None and entry.beside not in library.vocabulary.blanks:
            where, known = f"vocabulary/blanks.yaml, {name}", list(library.vocabulary.blanks)
            yield unknown_name("unknown-blank", where, N_('unknown blank "{name}"'), entry.beside, known)


# ------------------------------------------------------------------ outlines
def _outlines(library: Library) -> Iterator[Problem]:
    used: set[str] = set()
    for vehicle in library.vehicles.values():
        used.update(vehicle.list_clause_ids())
        for entry in vehicle.list_entries():
            yield from _conditions(library, entry.when, f"vehicles/{vehicle.id}.yaml, {entry.clause}", {})
        where = f"vehicles/{vehicle.id}.yaml, companions_when"
        yield from _conditions(library, vehicle.companions_when, where, list_conditions(library))
        for text in (vehicle.title, vehicle.subtitle):
            for language in library.languages if text else ():
                for name in BLANK_MARK.findall(text.text(language) if text else ""):
                    if name not in library.vocabulary.blanks:
                        yield unknown_name(
                            "unknown-blank",
                            f"vehicles/{vehicle.id}.yaml",
                            N_('unknown blank "{name}"'),
                            name,
                            list(library.vocabulary.blanks),
                        )
    for clause in library.clauses.values():
        if clause.id not in used:
            yield Problem(
                "unused-clause", clause.where, N_("no outline has this clause"), N_("add it to a vehicle, or remove it")
            )


# ------------------------------------------------------------------ references
def _references(library: Library) -> Iterator[Problem]:
    for vehicle in library.vehicles.values():
        annexed = {
            f"{ANNEX}{entry.companion}"
            for entry in vehicle.annexes
            if not entry.when and not library.companions[entry.companion][0].when
        }
        numbered = [entry for entry in vehicle.list_entries() if entry.numbered]
        for name in vehicle.list_clause_ids():
            clause = library.clauses[name]
            conditions = [entry.when.items() for entry in vehicle.list_entries() if entry.clause == name]
            clauses = {each.clause for each in numbered if all(each.when.items() <= when for when in conditions)}
            for edition in clause.editions.values():
                yield from _dead_references(library, vehicle, clause, edition, annexed | clauses)


def _dead_references(
    library: Library, vehicle: Vehicle, clause: Clause, edition: Edition, always: set[str]
) -> Iterator[Problem]:
    for wording in (each for each in edition.list_printed(vehicle) if not each.problems):
        for target in dict.fromkeys(wording.text.references):
            if target not in library.clauses or target in clause.requires:
                continue
            late = target in always and library.clauses[target].editions[1].in_force > edition.in_force
            if target not in always or late:
                yield Problem(
                    "weak-reference",
                    wording.describe_place(target),
                    N_('the vehicle "{vehicle}" may leave out the clause "{name}" that this text refers to'),
                    N_("say it in words, or add requires: [{name}]"),
                    {"vehicle": vehicle.id, "name": target},
                )
        for annex in dict.fromkeys(wording.text.annexes):
            if f"{ANNEX}{annex}" not in {*always, *clause.requires}:
                yield Problem(
                    "weak-reference",
                    wording.describe_place(f"{ANNEX}{annex}"),
                    N_('the vehicle "{vehicle}" may leave out the annex "{name}" that this text refers to'),
                    N_("say it in words, or add requires: [{name}]"),
                    {"vehicle": vehicle.id, "name": f"{ANNEX}{annex}"},
                )


# ------------------------------------------------------------------ choices
def _choices(library: Library) -> list[Problem]:
    """Find the problems of chosen options together: a posture refused, a needed clause left out, a dead reference."""
    problems: dict[tuple[str, ...], Problem] = {}
    options = library.vocabulary.options
    refusing = [check for check in load_checks(library) if check.severity == "refuse" and not check.weighed]
    refusing = [each for each in refusing if not each.observed_names() & set(options.options)]
    for vehicle in library.vehicles.values():
        where = f"vehicles/{vehicle.id}.yaml"
        barred = refusal_test(library, vehicle)
        names = option_values(library, vehicle)
        for posture in options.postures:
            if barred({name: options.options[name].defaults[posture] for name in names}):
                problems[posture, vehicle.id] = Problem(
                    "posture-refused",
                    f"vocabulary/options.yaml, {posture}",
                    N_('a check refuses the choices of this posture in the vehicle "{vehicle}"'),
                    N_("change its defaults, or the check"),
                    {"vehicle": vehicle.id},
                )
        for composition in list_compositions(library, vehicle):
            for key, problem in [*_unmet_needs(composition, where), *_refusals(composition, refusing, where)]:
                problems.setdefault((vehicle.id, *key), problem)
    return list(problems.values())


def _unmet_needs(document: ObservedDocument, where: str) -> Iterator[tuple[tuple[str, ...], Problem]]:
    """Yield the problems of clauses that stand twice in a document, or lack a clause they need or refer to."""
    kept = document.kept or ()
    numbered = {entry.clause for entry in document.vehicle.list_entries() if entry.numbered}
    ids = [clause.id for clause, _ in kept]
    attached = [
        entry.companion
        for entry in document.vehicle.annexes
        if document.may_condition_hold(entry.when)
        and document.may_condition_hold(document.library.companions[entry.companion][0].when)
    ]
    for clause, edition in kept:
        if ids.count(clause.id) > 1:
            yield (
                (clause.id, "twice"),
                Problem(
                    "clause-twice-in",
                    f"{where}, {clause.id}",
                    N_("some choices bring the clause in twice: {choices}"),
                    N_("keep the two entries apart with when"),
                    {"choices": _choices_text(document)},
                ),
            )
        for needed in clause.requires:
            if needed not in ids and needed.removeprefix(ANNEX) not in attached:
                yield (
                    (clause.id, needed),
                    Problem(
                        "requires",
                        f"{where}, {clause.id}: {clause.where}, requires",
                        N_('some choices leave out the clause "{name}" that this one needs: {choices}'),
                        N_("bring both in together, or add a check to rules/coherence.yaml that refuses these choices"),
                        {"name": needed, "choices": _choices_text(document)},
                    ),
                )
        for wording in (each for each in edition.list_printed(document.vehicle) if not each.problems):
            for target in wording.text.references:
                if target not in ids or target not in numbered:
                    said = _choices_text(document)
                    message = (
                        N_('some choices leave out the clause "{name}" that this one refers to: {choices}')
                        if said
                        else N_(
                            'this vehicle gives no number to the clause "{name}" that this one refers to, whatever the'
                            " choices"
                        )
                    )
                    yield (
                        (clause.id, target),
                        Problem(
                            "dead-reference",
                            f"{where}, {clause.id}: {wording.describe_place(target)}",
                            message,
                            N_("bring both in together, or say it in words"),
                            {"name": target, "choices": said},
                        ),
                    )


def _refusals(
    document: ObservedDocument, refusing: Sequence[CoherenceCheck], where: str
) -> Iterator[tuple[tuple[str, ...], Problem]]:
    """Yield the problems of documents that a check refuses although no option could be chosen otherwise."""
    for incoherence in find_incoherences(document, refusing):
        problem = incoherence.as_problem()
        yield (
            (incoherence.id,),
            Problem(
                problem.code, "; ".join(incoherence.places) or where, problem.message, problem.hint, problem.values
            ),
        )


def _choices_text(document: ObservedDocument) -> str:
    """List, as text, the choices and facts that tell a composition from the others."""
    named = dict.fromkeys(name for entry in document.vehicle.list_entries() for name in entry.when)
    values = {**document.choices, **(document.facts or {})}
    return ", ".join(f"{name}: {values[name]}" for name in named)


def find_constant_warnings(library: Library) -> list[Incoherence]:
    """Find the coherence warnings that every document of one kind (vehicle) gets, whatever its options and facts.

    They show the author of a library what to correct.

    >>> all(notice.severity == "warn" for notice in find_constant_warnings(load_library()))
    True
    """
    always: dict[tuple[str, str], Incoherence] = {}
    warning = [check for check in load_checks(library) if check.severity == "warn"]
    for vehicle in library.vehicles.values():
        documents = list_compositions(library, vehicle)
        listed = [
            {incoherence.id: incoherence for incoherence in find_incoherences(document, warning)}
            for document in documents
        ]
        for name, each in listed[0].items() if listed else ():
            if all(name in others for others in listed):
                always[vehicle.id, name] = each
    return list({incoherence.id: incoherence for incoherence in always.values()}.values())
