"""Rounds after the first: who is proposed a new version, and the page that says what changes for them.

Who is concerned comes from the register; `second_round` gives what an order is made of: a matter, people, pages.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..compose.composition import Composition, compose_document
from ..document.blanks import BlankFiller, furniture_runs, header_cell
from ..document.tree import Block, Bullets, Document, Heading, Paragraph, Run, Runs, Table, plain_text
from ..kits.ground.i18n import date_text, list_text
from ..kits.ground.languages import find_language
from ..kits.ledger.chain import SIGNED
from ..kits.ledger.replay import RegisterPerson
from ..kits.wordkit.text_diff import align_sequences, measure_word_share
from ..library.clauses import Edition
from ..library.markup import Inline, TextList
from ..people.recipient import Recipient, personalize_matter
from ..people.recipients import Recipients
from ..register.standing import compare_editions, find_edition, mark_renewal
from ..register.to_sign_again import find_to_sign_again
from ..review.clause_changes import ClauseChange, find_demands
from ..review.redline import ClauseChangesPage, cite_by_heading, mark_differences
from .letters_due import LeftOut, has_left, list_absent, require_vehicle, split_recipients

if TYPE_CHECKING:
    from ..library.library import Library
    from ..library.vehicles import Vehicle
    from ..matter.models import Matter
    from .register_views import PeopleReader


# ------------------------------------------------------------------ what changes
# The page "What changes for you", made from the library alone, and for the firm what these changes demand.


def make_changes_page(
    library: Library, matter: Matter, signed: Sequence[str], selection: Composition, language: str = "fr"
) -> Document:
    """Build the page "What changes for you" for people who signed earlier editions of some clauses.

    For each clause the page says what changes, then prints the words that change, the old text above the new one. The
    page holds nothing personal but the form of words for the gender of the matter's employee (both forms without an
    employee).

    Parameters
    ----------
    library, matter:
        The texts, and the facts that fill their blanks: the same in the old text and in the new one.
    signed:
        The labels of the editions signed, such as ``confidential-data@1``.
    selection:
        The composition of today, with whose editions those signed are compared.
    language:
        ``fr`` or ``en``.

    >>> from ..compose.composition import compose_document
    >>> library, matter = load_library(), sample_matter("contract-amendment")
    >>> chosen = compose_document(library, matter)
    >>> signed = [item.label.replace("confidential-data@2", "confidential-data@1") for item in chosen.chosen]
    >>> page = make_changes_page(library, matter, signed, chosen, "en")
    >>> [plain_text(block.text) for block in page.body if isinstance(block, Heading)]
    ['Data not to be entered']
    """
    return _ChangesPage(
        compare_editions(signed, selection, library), library, matter, selection.vehicle, language
    ).build_page()


def make_demands_page(
    library: Library,
    matter: Matter,
    changes: Iterable[tuple[ClauseChange, int]],
    vehicle: Vehicle,
    language: str = "fr",
) -> Document:
    """Build the page that tells an employer what it must do because clauses change, before a new version is proposed.

    The page lists the clauses that change, with the number of people concerned, then the steps to take.

    Parameters
    ----------
    library, matter:
        The texts of the library, and the facts of the round.
    changes:
        Pairs of a change of a clause and the number of people concerned.
    vehicle:
        The document that changes.
    language:
        ``fr`` or ``en``.

    >>> library = load_library()
    >>> make_demands_page(
    ...     library, sample_matter("contract-amendment"), [], library.vehicles["contract-amendment"], "en"
    ... ).title
    'What these changes demand'
    """
    counted = [(replace(change, demands=find_demands(change, library, vehicle.id)), count) for change, count in changes]
    return _DemandsPage(counted, library, matter, vehicle, language).build_page()


class _NamedBlanks(BlankFiller):
    """The filler of blanks for a page about no one person, which prints the name of a personal blank."""

    def fill_blank(self, name: str, bold: bool = False) -> Run:
        """Fill a blank, or print its name in brackets where its value is personal or missing."""
        entry = self.library.vocabulary.blanks[name]
        source = entry.source or ""
        personal = entry.type != "form" and (
            source.startswith(("employee.", "contract.")) or source == "amendment.number"
        )
        text = None if personal or entry.type == "table" else self.blank_text(name)
        return Run(text or f"[{entry.text(self.language)}]", bold, "blank", name)


@dataclass(frozen=True, slots=True)
class _ClauseLine:
    """One line of a clause's text: its heading, a paragraph, or an item of a list."""

    kind: str
    runs: Runs

    @property
    def text(self) -> str:
        """The text of a line of a clause, without its styles."""
        return plain_text(self.runs)

    def similarity_to(self, other_line: _ClauseLine) -> float:
        """Compute the share of words that two lines of clauses have in common, from 0 to 1."""
        if self.kind != other_line.kind:
            return 0.0
        words, other_words = (Counter(re.findall(r"\w+", line.text)) for line in (self, other_line))
        return measure_word_share(words, other_words)


class _RoundPage(ClauseChangesPage):
    """The common base of the pages about a round of proposals, which list changed clauses."""

    def __init__(
        self, changes: Iterable[ClauseChange], library: Library, matter: Matter, vehicle: Vehicle, language: str
    ) -> None:
        listed = tuple(changes)
        self.form = [change for change in listed if change.level == "cosmetic"]
        super().__init__([change for change in listed if change.level != "cosmetic"], library, language)
        self.matter, self.vehicle = matter, vehicle

    def clause_heading(self, change: ClauseChange) -> str:
        """Build the heading of a clause that changes, with its typography."""
        return self.typeset_text(change.heading(self.language))

    def make_document(self, name: str, title: str, body: Iterable[Block]) -> Document:
        """Build a page about a round of proposals as a document."""
        say, employer, vehicle = self.say, self.matter.employer.name, self.vehicle.label.text(self.language)
        return Document(
            name=name,
            language=self.language,
            title=title,
            subtitle=self.typeset_text(f"{vehicle} – {employer}"),
            notice=(
                ""
                if self.language == "fr"
                else say("English version for information. The French document is the one to use.")
            ),
            header=f"{employer} – {title}",
            footer=date_text(self.matter.date, self.language),
            page_label=say("Page {page} / {pages}", page="{page}", pages="{pages}"),
            body=tuple(body),
            date=self.matter.date.isoformat(),
            page=self.matter.page,
            properties=(("author", employer), ("subject", self.typeset_text(vehicle))),
        )


class _DemandsPage(_RoundPage):
    """The builder of the page that tells an employer what the changes of a round demand of it."""

    def __init__(
        self,
        counted_changes: Sequence[tuple[ClauseChange, int]],
        library: Library,
        matter: Matter,
        vehicle: Vehicle,
        language: str,
    ) -> None:
        super().__init__([change for change, _ in counted_changes], library, matter, vehicle, language)
        self.count = counted_changes

    def build_page(self) -> Document:
        """Build the page that tells an employer what the changes of a round demand of it."""
        say = self.say
        body: list[Block] = [
            self.make_paragraph(
                say(
                    "For whoever prepares the round; it is not given to employees. It repeats what the library says of"
                    " these changes, and does not say whether the steps are done."
                )
            )
        ]
        if self.count:
            header = (
                header_cell(self.typeset_text(say("Clause"))),
                header_cell(self.typeset_text(say("What changes"))),
                header_cell(self.typeset_text(say("People"))),
            )
            body.append(
                Table(
                    "changes",
                    header,
                    tuple(self.make_row(change, count) for change, count in self.count),
                    (0.35, 0.53, 0.12),
                )
            )
            body += self.list_demands(self.matter.date)
        else:
            body.append(self.make_paragraph(say("No clause changes.")))
        return self.make_document("demands", self.typeset_text(say("What these changes demand")), body)

    def make_row(self, change: ClauseChange, count: int) -> tuple[Runs, ...]:
        """Build the table row of a changed clause: its heading, what changes, how much, and for how many people."""
        level = self.describe_level(change)
        sentences = " ".join(change.list_sentences(self.language))
        return (
            furniture_runs(f"{self.clause_heading(change)} ({level})" if level else self.clause_heading(change)),
            furniture_runs(self.typeset_text(sentences)),
            furniture_runs(str(count)),
        )


class _ChangesPage(_RoundPage):
    """The builder of the page "What changes for you", from the texts of the library alone."""

    def __init__(
        self, changes: Iterable[ClauseChange], library: Library, matter: Matter, vehicle: Vehicle, language: str
    ) -> None:
        super().__init__(changes, library, matter, vehicle, language)
        self.fill = _NamedBlanks(matter, library, language)

    def build_page(self) -> Document:
        """Build the page "What changes for you" as a document."""
        say = self.say
        gone = self.find_replaced()
        taken = [change.clause for change in gone.values()]
        clauses: list[Block] = [
            block
            for change in self.found
            if change.clause not in taken
            for block in self.describe_clause(change, gone.get(change.clause))
        ]
        notice = say(
            "This page says, clause by clause, what the new text changes in the text you signed. It informs and is not"
            " part of the document: if the two differ, the document counts. It compares the words of the clauses, not"
            " the values that fill them: names, dates, delays, contacts."
        )
        body: list[Block] = [self.make_paragraph(notice)]
        if any(isinstance(block, Table) for block in clauses):
            body.append(self.make_paragraph(say("Words taken out are struck through; words added are in bold.")))
        if not self.found and not self.form:
            body.append(self.make_paragraph(say("No clause changes.")))
        body += clauses
        if self.form:
            names = list_text([self.clause_heading(change) for change in self.form], self.language)
            body.append(
                self.make_paragraph(say("Changes of form only, which change no meaning: {clauses}.", clauses=names))
            )
        return self.make_document("what-changes", self.typeset_text(say("What changes for you")), body)

    def find_replaced(self) -> dict[str, ClauseChange]:
        """Find the removed clause that each added clause replaces, by the name of the added one.

        Both clauses are of one topic, and the outline selects them by the same options.
        """
        when = {entry.clause: entry.when.keys() for entry in self.vehicle.list_entries()}
        places = {change.clause: change.clause.rpartition("/")[2] for change in self.found}
        removed_by_added: dict[str, ClauseChange] = {}
        for change in self.found:
            for other_change in self.found:
                new, old = places[change.clause], places[other_change.clause]
                is_replacement = (
                    change.kind == "added"
                    and other_change.kind == "removed"
                    and bool(when.get(new))
                    and when.get(new) == when.get(old)
                )
                if is_replacement and self.library.clauses[new].topic == self.library.clauses[old].topic:
                    removed_by_added.setdefault(change.clause, other_change)
        return removed_by_added

    def describe_clause(self, change: ClauseChange, gone: ClauseChange | None = None) -> Iterator[Block]:
        """Describe the change of one clause, or of a clause that replaces another, as blocks of a page."""
        yield Heading(1, furniture_runs(self.clause_heading(change)), anchor=f"c-{change.clause.replace('/', '-')}")
        if gone is not None:
            yield self.make_paragraph(
                self.say("This clause takes the place of the clause “{clause}”.", clause=self.clause_heading(gone))
            )
            before, after = self.find_old(gone), self.find_new(change)
            if before is not None and after is not None:
                yield from self.compare_editions(before, after, headings=False)
                return
        for sentence in change.list_sentences(self.language):
            yield self.make_paragraph(sentence)
        level = self.describe_level(change)
        if level:
            yield self.make_paragraph(f"{level[:1].upper()}{level[1:]}.", "note")
        before, after = self.find_old(change), self.find_new(change)
        if change.kind in ("added", "removed"):
            yield from self.describe_whole(change, after if change.kind == "added" else before)
        elif before is None or after is None:
            yield self.make_paragraph(
                self.say("The library does not have the text you signed: compare the two documents.")
            )
        else:
            yield from self.compare_editions(before, after)

    def find_old(self, change: ClauseChange) -> Edition | None:
        """Find the edition signed, where it has a text for the kind of document (vehicle); None without one."""
        return self._find_printed(f"{change.former or change.clause}@{change.old}")

    def find_new(self, change: ClauseChange) -> Edition | None:
        """Find the edition of today, where it has a text for the kind of document (vehicle); None without one."""
        return self._find_printed(f"{change.clause}@{change.new}")

    def _find_printed(self, label: str) -> Edition | None:
        clause_edition = find_edition(self.library, label)
        return (
            clause_edition[1]
            if clause_edition is not None and clause_edition[1].find_wording(self.vehicle, self.language) is not None
            else None
        )

    def describe_whole(self, change: ClauseChange, edition: Edition | None) -> Iterator[Block]:
        """Describe a clause that is added or removed, as blocks with its purpose and its text."""
        say, added = self.say, change.kind == "added"
        if edition is None:
            yield self.make_paragraph(say("The library does not have the text you signed: compare the two documents."))
            return
        purpose = self.library.clauses[edition.clause].purpose.text(self.language)
        yield self.make_paragraph(
            say("What it is for: {purpose}", purpose=purpose)
            if added
            else say("What it was for: {purpose}", purpose=purpose)
        )
        yield self.make_paragraph(
            (say("Text added") if added else say("Text taken out")) + find_language(self.language).colon.rstrip(),
            "intro",
        )
        wording = edition.find_wording(self.vehicle, self.language)
        blocks = wording.text.blocks if wording else ()
        for block, after in zip(blocks, (*blocks[1:], None), strict=True):
            if isinstance(block, TextList):
                yield Bullets(tuple(self.fill_runs(item) for item in block.items), block.ordered)
            else:
                yield Paragraph(self.fill_runs(block.inlines), style="intro" if isinstance(after, TextList) else "body")

    def compare_editions(self, before: Edition, after: Edition, *, headings: bool = True) -> Iterator[Block]:
        """Show the lines that differ between two editions of a clause, the old line above the new one."""
        say = self.say
        old_lines, new_lines = self.edition_lines(before)[not headings :], self.edition_lines(after)[not headings :]
        rows: list[tuple[Runs, ...]] = []
        rest = False
        for i, j in align_sequences(
            old_lines, new_lines, lambda line: (line.kind, line.text), _ClauseLine.similarity_to
        ):
            if i is None or j is None:
                rows.append(
                    (header_cell(say("Text added")), new_lines[j].runs)
                    if j is not None
                    else (header_cell(say("Text taken out")), old_lines[i or 0].runs)
                )
            elif old_lines[i].text != new_lines[j].text:
                gone, come = mark_differences(old_lines[i].text, new_lines[j].text)
                rows += [(header_cell(say("Text signed")), gone), (header_cell(say("New text")), come)]
            else:
                rest = rest or old_lines[i].kind != "heading"
        if not rows:
            yield self.make_paragraph(say("The words are the same."))
            return
        yield Table("control", (), tuple(rows), (0.17, 0.83))
        if rest:
            yield self.make_paragraph(say("The rest of the clause does not change."))

    def edition_lines(self, edition: Edition) -> list[_ClauseLine]:
        """List the lines of the text of an edition, with blanks filled."""
        wording = edition.find_wording(self.vehicle, self.language)
        if wording is None:
            return []
        lines = [_ClauseLine("heading", self.fill_runs(wording.text.heading))]
        for block in wording.text.blocks:
            if isinstance(block, TextList):
                lines += [_ClauseLine("item", self.fill_runs(item)) for item in block.items]
            else:
                lines.append(_ClauseLine("paragraph", self.fill_runs(block.inlines)))
        return lines

    def fill_runs(self, inlines: Sequence[Inline]) -> Runs:
        """Fill the blanks in a piece of a clause's text, and print each reference as the heading of its clause."""
        return self.fill.fill_inlines(
            inlines, lambda name: Run(cite_by_heading(name, self.library, self.language), origin="reference")
        )


# ------------------------------------------------------------------ rounds
@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """A group of people for whom the same clauses change when a new version is proposed to them.

    Parameters
    ----------
    signed, today:
        The labels of the editions they signed, and of those of today.
    language:
        ``fr`` or ``fr+en``.
    changes:
        What changed, clause by clause.
    people:
        The people of the group, in the order of the list.
    pages:
        The page "What changes for you", by language. Nothing of anybody is on it.
    """

    signed: tuple[str, ...]
    today: tuple[str, ...]
    language: str
    changes: tuple[ClauseChange, ...]
    people: tuple[Recipient, ...] = field(repr=False)
    pages: Mapping[str, Document] = field(repr=False)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the group to a dict, ready for JSON: what its people signed, the text of today, and what changes.

        ``signed`` and ``today`` list labels of editions, ``language`` is that of the document (``fr`` or ``fr+en``),
        ``people`` the number of people. ``changes`` is a list of dicts, one for each clause that changes, as
        `ClauseChange.as_dict` makes them in ``language``, ``fr`` or ``en``: kind, editions, level, sentences, demands.
        """
        return {
            "signed": list(self.signed),
            "today": list(self.today),
            "language": self.language,
            "people": len(self.people),
            "changes": [change.as_dict(language) for change in self.changes],
        }


@dataclass(frozen=True, slots=True)
class SecondRound:
    """A second round of proposals, ready to issue: the people to sign a new version, grouped by what changes.

    Parameters
    ----------
    matter:
        The matter of the round, which states that the amendment renews a signed one (``amendment.renews``).
    groups:
        The people to whom the new version is proposed, by what changes for them.
    left_out:
        Everybody else of the list and of the register, with the reason.
    people:
        All people to whom the new version is proposed, in the order of the list.
    places:
        The place of each person's group among `groups`, by number.
    """

    matter: Matter = field(repr=False)
    groups: tuple[ChangeGroup, ...]
    left_out: tuple[LeftOut, ...]
    people: tuple[Recipient, ...] = field(repr=False)
    places: Mapping[str, int] = field(repr=False)

    def group_of(self, key: str) -> ChangeGroup:
        """Find the group of the person whose number is ``key``: the people for whom the same clauses change.

        Raises ``KeyError`` where no group has the person.
        """
        return self.groups[self.places[key]]

    @property
    def pages(self) -> dict[str, Mapping[str, Document]]:
        """The page "What changes for you" of each person: by the person's number, then by language."""
        return {key: self.groups[place].pages for key, place in self.places.items()}

    def demands_document(self, library: Library, language: str = "fr") -> Document:
        """Build the page that tells the employer what to do because clauses change, before the new version is issued.

        The page is for the firm alone; no employee receives the page.

        Parameters
        ----------
        library:
            The library of the round.
        language:
            ``fr`` or ``en``.
        """
        changes: dict[Any, ClauseChange] = {}
        count = Counter[Any]()
        for group in self.groups:
            for change in group.changes:
                same = (change.clause, change.kind, change.old, change.new)
                changes.setdefault(same, change)
                count[same] += len(group.people)
        return make_demands_page(
            library,
            self.matter,
            [(change, count[same]) for same, change in changes.items()],
            require_vehicle(library, self.matter),
            language,
        )

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the second round to a dict, ready for JSON: ``groups`` and ``left_out``, two lists of dicts.

        A group has ``signed`` and ``today`` (labels of editions), ``language``, ``people`` (their number) and
        ``changes`` (of each clause that changes, a dict: kind, editions, level, sentences, demands). A person left out
        has ``key`` (the number), ``code``, ``reason`` and ``run`` (of a proposal that waits for an answer, else None).
        The texts are in ``language``, ``fr`` or ``en``.
        """
        return {
            "groups": [group.as_dict(language) for group in self.groups],
            "left_out": [left_out.as_dict(language) for left_out in self.left_out],
        }


def second_round(
    register: PeopleReader, library: Library, matter: Matter, recipients: Recipients | Iterable[Recipient]
) -> SecondRound:
    """Find the people to whom a new version is to be proposed, grouped by what changes for them, and those left out.

    Parameters
    ----------
    register:
        The register of what was proposed to each person and what they answered.
    library, matter:
        The library and the matter of the new round; the editions are those in force on the matter's date.
    recipients:
        The list of employees. People who must sign again but are not on it are among those left out.

    Raises
    ------
    MatterError
        The library has no such vehicle, or the matter is one that `compose_document` refuses.

    >>> from ..kits.ledger.evidence import IssuedRow
    >>> from ..register.register import Register
    >>> library, matter = load_library(), sample_matter("contract-amendment")
    >>> signed = [
    ...     item.label
    ...     for item in compose_document(
    ...         library, personalize_matter(matter, Recipient("E-1", "Camille Roussel"))
    ...     ).chosen
    ... ]
    >>> signed[signed.index("confidential-data@2")] = "confidential-data@1"
    >>> row = IssuedRow(
    ...     "E-1", "E-1.docx", "ab" * 32, tuple(signed), "fr", "", "contract-amendment", "1.0", dt.date(2026, 6, 1)
    ... )
    >>> with Register(":memory:") as register:
    ...     _ = register.record_issued([row], run="2026-06"), register.answer("E-1", "signed", on=dt.date(2026, 6, 10))
    ...     found = second_round(
    ...         register, library, matter, [Recipient("E-1", "Camille Roussel"), Recipient("E-2", "Zoé Adam")]
    ...     )
    >>> (
    ...     [(group.language, len(group.people), group.changes[0].clause) for group in found.groups],
    ...     [each.code for each in found.left_out],
    ... )
    ([('fr', 1, 'confidential-data')], ['never-proposed'])
    """
    people, held = split_recipients(recipients)
    vehicle = require_vehicle(library, matter)
    known_people = {
        key: replace(person, proposals=[proposal for proposal in person.proposals if proposal.vehicle == vehicle.id])
        for key, person in register.read_people().items()
    }
    signers_by_key = {
        signer.key: signer
        for signer in find_to_sign_again(
            {recipient.key: known_people[recipient.key] for recipient in people if recipient.key in known_people},
            library,
            matter,
            people,
        )
    }
    renewed = mark_renewal(matter, True)
    gathered: dict[tuple[tuple[str, ...], tuple[str, ...], str], list[Recipient]] = {}
    chosen, left_out = [], []
    for person in people:
        to_sign_again = signers_by_key.get(person.key)
        if to_sign_again is None:
            left_out.append(LeftOut(person.key, _reason_left_out(known_people.get(person.key), matter.date)))
        elif to_sign_again.proposed:
            left_out.append(LeftOut(person.key, "waiting", to_sign_again.proposed))
        elif to_sign_again.refused:
            left_out.append(LeftOut(person.key, "refused"))
        else:
            gathered.setdefault((to_sign_again.signed, to_sign_again.today, person.language), []).append(person)
            chosen.append(person)
    left_out += list_absent(people, held, known_people, matter.date)
    groups = []
    for (signed, today, language), members in gathered.items():
        selection = compose_document(library, personalize_matter(renewed, members[0]), vehicle.id)
        common = renewed.model_copy(update={"employee": None})
        pages = {
            page_language: make_changes_page(library, common, signed, selection, page_language)
            for page_language in language.split("+")
        }
        groups.append(
            ChangeGroup(signed, today, language, signers_by_key[members[0].key].changes, tuple(members), pages)
        )
    places = {person.key: place for place, group in enumerate(groups) for person in group.people}
    return SecondRound(renewed, tuple(groups), tuple(left_out), tuple(chosen), places)


def _reason_left_out(person: RegisterPerson | None, day: dt.date) -> str:
    """Find the reason why a person is not asked to sign a new version, as a word of `left_out.REASONS`."""
    if person is None or not person.proposals:
        return "never-proposed"
    if has_left(person, day):
        return "left"
    return "unchanged" if any(proposal.response == SIGNED for proposal in person.proposals) else "never-signed"
