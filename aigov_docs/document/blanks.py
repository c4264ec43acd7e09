"""Filling the blanks of a text from the matter.

A value that is missing prints ``[•]``; `aigov_docs.compose.open_points` finds those that a draft lists at its end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ..compose.open_points import UNFILLED, BlankValues
from ..conditions import ValuesByName
from ..kits.ground.i18n import N_, NBSP, elide_before, labels, list_text, typeset_text
from ..kits.ground.text import lower_first
from ..library.markup import Blank, Inline, Reference, TextSpan, split_separator
from ..library.text_values import BLANK_MARK
from .tree import OpenPoints, Run, Runs, Signatory, Table

# ------------------------------------------------------------------ reference lists
# References of a document as a sentence says them: in small letters, and neighbours in one list.


_LABEL = re.compile(rf"([^\W\d_]+){NBSP}(\S+)")
_SENTENCE_END = re.compile(rf"[.!?…][»”\")]?[ {NBSP}]$")
_ELIDED = re.compile("[lL][’']$")
_ABBREVIATION = re.compile(r"\b(?:art|cf|al|v|p)\. $", re.IGNORECASE)


def spell_references(runs: Runs, language: str, *, begins: bool = True) -> Runs:
    """Spell the references of a text as its sentences say them: "articles 18, 19 et 21", each number once.

    Parameters
    ----------
    runs:
        The text; each reference is a run such as "Article 18" that leads to an article or annex.
    language:
        Its language: French says "article 18" inside a sentence, English "Article 18".
    begins:
        Whether a sentence begins with the text, as in a paragraph; an item of a list goes on with one.

    >>> one, two = (Run(f"Article{NBSP}{number}", origin="reference", target=f"a-{number}") for number in (9, 3))
    >>> "".join(run.text for run in spell_references((Run("("), one, Run(", "), two, Run(")")), "fr"))
    '(articles\\xa03 et 9)'
    """
    if not any(run.target for run in runs):
        return runs
    references: list[Run] = []
    at = 0
    while at < len(runs):
        if _label_of(runs[at]) is None:
            references.append(runs[at])
            at += 1
            continue
        end, joiners = at + 1, list[tuple[str, str]]()
        while end + 1 < len(runs) and _is_neighbour(runs[at], runs[end], runs[end + 1]):
            joiners.append(split_separator(runs[end].text) or ("", ""))
            end += 2
        group, before = _list_once(runs[at:end:2]), "".join(run.text for run in references)
        first = _begins_sentence(before) if before else begins
        references += _join_group(group, language, joiners, elided=_ELIDED.search(before) is not None, capital=first)
        at = end
    return tuple(references)


def _label_of(run: Run) -> tuple[str, str] | None:
    """Split a reference into its word and its number, "Article" and "18"; None for another text."""
    match = _LABEL.fullmatch(run.text) if run.origin == "reference" and run.target else None
    return (match[1], match[2]) if match else None


def _is_neighbour(run: Run, between: Run, other: Run) -> bool:
    mine, its = _label_of(run), _label_of(other)
    return (
        mine is not None
        and its is not None
        and mine[0].casefold() == its[0].casefold()
        and between.origin == "text"
        and split_separator(between.text) is not None
    )


def _list_once(group: Sequence[Run]) -> list[Run]:
    """List the references of a group in the order of their numbers, equal numbers once."""
    if len(group) == 1:
        return list(group)
    once = {label[1]: run for run in reversed(group) for label in [_label_of(run)] if label}
    return [once[number] for number in sorted(once, key=_number_key)]


def _number_key(number: str) -> tuple[list[int], str]:
    return [int(digits) for digits in re.findall("[0-9]+", number)], number


def _begins_sentence(before: str) -> bool:
    return _SENTENCE_END.search(before) is not None and _ABBREVIATION.search(before) is None


def _join_group(
    group: Sequence[Run], language: str, joiners: Sequence[tuple[str, str]], *, elided: bool, capital: bool
) -> Iterator[Run]:
    """Yield the runs of the references of one group, as a list with one word where no article is elided before it."""
    word, _ = _label_of(group[0]) or ("", "")
    lower = language == "fr" and not capital
    if len(group) == 1:
        yield replace(group[0], text=_set_case(group[0].text, lower=lower))
        return
    last = next((f" {joiner} " for joiner, _ in reversed(joiners) if joiner), list_text(["", ""], language))
    apart = elided or any(article for _, article in joiners)
    if not apart:
        said = labels(language)(N_("Articles") if word.casefold() == "article" else N_("Annexes"))
        yield Run(_set_case(said + NBSP, lower=lower), group[0].bold, "reference")
    prefix = next((article for _, article in joiners if article), "l’") if apart else ""
    for place, run in enumerate(group):
        if place:
            yield Run((last if place == len(group) - 1 else ", ") + prefix, origin="reference")
        number = (_label_of(run) or ("", ""))[1]
        yield replace(run, text=_set_case(run.text, lower=language == "fr") if apart else number)


def _set_case(text: str, *, lower: bool) -> str:
    return lower_first(text) if lower else text[:1].upper() + text[1:]


# ------------------------------------------------------------------ blanks
@dataclass(frozen=True)
class BlankFiller(BlankValues):
    """The filler of the blanks of a document in one language, whose values come from a matter."""

    @property
    def known(self) -> ValuesByName:
        """The choices and facts of the document, on which the wording of some labels depends; none without one."""
        return {}

    def fill_blank(self, name: str, bold: bool = False) -> Run:
        """Build the run (a piece of text in one style) that fills a blank by its name; ``[•]`` when there is no value.

        The value is that of the matter; ``bold`` puts it in bold.
        """
        said = self.blank_text(name)
        if said is None:
            return Run(UNFILLED, bold, "blank", name, filled=False)
        return Run(said, bold, "blank", name)

    def letterhead_fields(self, title: str, subtitle: str) -> tuple[tuple[str, str], ...]:
        """List the values that a letterhead may print, as pairs of name and text.

        The names are those of all blanks that print text, such as ``employer.name``, and ``document.title``,
        ``document.subtitle``, ``document.language`` and ``place`` (of signature). The text is empty where the matter
        gives no value.
        """
        texts_of_blanks = self._texts_of_blanks | {
            "document.title": title,
            "document.subtitle": subtitle,
            "document.language": self.language,
            "place": self.matter.place,
        }
        return tuple(sorted((name, value or "") for name, value in texts_of_blanks.items()))

    @cached_property
    def _texts_of_blanks(self) -> dict[str, str | None]:
        """The texts of all blanks that print text, by name; None where the matter gives no value."""
        blanks = self.library.vocabulary.blanks
        return {
            name: self.blank_text(name) for name, entry in blanks.items() if entry.type != "table" and not entry.is_form
        }

    # ---- runs of text
    def fill_inlines(self, inlines: Sequence[Inline], refer: Callable[[str], Run], *, begins: bool = True) -> Runs:
        """Turn the pieces of a clause's text (plain text, blanks, references) into runs, with the blanks filled.

        ``refer`` is a function that makes the run of a reference from the clause id written in it; neighbouring
        references become one list. ``begins`` is whether a sentence begins with the text.
        """
        if len(inlines) == 1 and isinstance(inlines[0], TextSpan):  # most texts: nothing to fill in
            return (Run(inlines[0].text, inlines[0].bold, "text"),)
        runs: list[Run] = []
        for piece in inlines:
            match piece:
                case TextSpan(text, bold):
                    runs.append(Run(text, bold, "text"))
                case Blank(name, bold):
                    run = self.fill_blank(name, bold)
                    if runs and runs[-1].origin == "text" and self._is_duration(name):
                        runs[-1] = replace(runs[-1], text=elide_before(runs[-1].text, run.text, self.language))
                    runs.append(run)
                case Reference(clause):
                    runs.append(refer(clause))
        return spell_references(drop_empty_runs(runs), self.language, begins=begins)

    def _is_duration(self, name: str) -> bool:
        """Whether a blank holds a length of time, before which a French word is elided ("d'un mois")."""
        return self.library.vocabulary.blanks[name].type == "duration"

    def fill_template(self, text: str) -> Runs:
        """Turn a text outside any clause, such as a title or an address, into runs, with its blanks filled."""
        runs: list[Run] = []
        at = 0
        text = typeset_text(text, self.language)
        if "{{" not in text:
            return furniture_runs(text) if text else ()
        for match in BLANK_MARK.finditer(text):
            runs += furniture_runs(text[at : match.start()])
            runs.append(self.fill_blank(match[1]))
            at = match.end()
        return drop_empty_runs([*runs, *furniture_runs(text[at:])])

    # ---- tables
    def fill_table(self, name: str) -> Table:
        """Build the table that a blank prints: the matter's AI tools, data classes, or roles.

        ``name`` is that of the blank: ``tools`` or ``data_classes``; any other gives the table of roles. A table
        without rows gets one row of ``[•]``.
        """
        say = labels(self.language)
        header: tuple[str, ...]
        widths: tuple[float, ...]
        match name:
            case "tools":
                header = (
                    say("Tool"),
                    say("Tier"),
                    say("Account"),
                    say("Highest data class"),
                    say("Features"),
                    say("Owner"),
                )
                rows, widths = self.tool_rows(), (0.2, 0.17, 0.15, 0.15, 0.2, 0.13)
            case "data_classes":
                header = (say("Class"), say("Examples"), say("Tools allowed"))
                rows, widths = self.data_class_rows(), (0.2, 0.5, 0.3)
            case _:
                header = (say("Role"), say("Held by"), say("Contact"))
                rows, widths = self.role_rows(), (0.28, 0.38, 0.34)
        return self.matter_table(name, header, rows, widths)

    def matter_table(
        self, name: str, header: Sequence[str], rows: Sequence[Sequence[str | None]], widths: tuple[float, ...]
    ) -> Table:
        """Build a table from a header and rows of values of the matter; a value of None prints as ``[•]``.

        Without rows it gets one row of ``[•]``. ``name`` is that of the blank that the table fills; ``widths`` are
        shares of the text width, one for each column.
        """
        if not rows:
            rows = [[None] * len(header)]
        return Table(
            name,
            tuple(header_cell(text) for text in header),
            tuple(tuple(self.value_cell(name, text) for text in row) for row in rows),
            widths,
        )

    def value_cell(self, name: str, text: str | None) -> Runs:
        """Build the content of a table cell that holds a value of the matter; ``[•]`` where ``text`` is empty or None.

        ``name`` is that of the blank that the table fills.
        """
        return (Run(text, False, "blank", name) if text else Run(UNFILLED, False, "blank", name, filled=False),)

    def tool_rows(self) -> list[list[str | None]]:
        """List the rows of the table of authorised AI tools: name, tier, account, highest data class, functions, owner.

        An account that the matter does not give is None; a tool without functions or owner has a dash for them.
        """
        vocabulary = self.library.vocabulary
        classes = {c.id: c for c in self.matter.data_classes}
        rows: list[list[str | None]] = []
        for tool in self.matter.tools:
            functions = ", ".join(
                vocabulary.functions[f].choose_text(self.known).text(self.language) for f in tool.functions
            )
            name = f"{tool.name} ({self.matter_text(tool.supplier)})" if tool.supplier else tool.name
            rows.append([
                f"{name}, {tool.link}" if tool.link else name,
                typeset_text(vocabulary.tiers[tool.tier].text(self.language), self.language),
                self.matter_text(tool.account),
                self.matter_text(classes[tool.highest_class].name),
                functions or "–",
                self.matter_text(tool.owner) or "–",
            ])  # fmt: skip
        return rows

    def data_class_rows(self) -> list[list[str | None]]:
        """List the rows of the table of data classes (public, confidential…): name, examples, tools allowed.

        Examples that the matter does not give are None.
        """
        tiers = self.library.vocabulary.tiers
        say = labels(self.language)
        return [
            [
                self.matter_text(c.name),
                self.matter_text(c.examples),
                typeset_text("; ".join(tiers[tier].text(self.language) for tier in c.tiers), self.language)
                or say("none"),
            ]
            for c in self.matter.data_classes
        ]

    def role_rows(self) -> list[list[str | None]]:
        """List the rows of the table of roles: the roles held, the holder, the contact; a row for each holder.

        Roles with the same holder and contact share a row; rows come in the order in which the library lists the roles.
        Where the matter says that nobody holds a role, the library's sentence that states so stands for the holder; a
        holder whom the matter does not name is None.
        """
        entries = self.library.vocabulary.roles
        held: dict[tuple[str | None, str], list[str]] = {}
        for name, entry in entries.items():
            role = self.matter.roles.get(name)
            if role is not None:
                stated = typeset_text(entry.nobody.text(self.language), self.language) if entry.nobody else None
                holder = stated if role.nobody else self.matter_text(role.name)
                held.setdefault((holder, role.contact or "–"), []).append(entry.text(self.language))
        return [[list_text(roles, self.language), *holder] for holder, roles in held.items()]


def list_signatories(fill: BlankFiller, word: str) -> tuple[Signatory, ...]:
    """List who signs for the employer as a signature block prints them: a title, then the lines under it.

    ``fill`` gives the values, ``word`` is the name of the blank whose text names the employer. A person who is the
    employer signs in their own name; ``[•]`` stands where the matter names nobody.
    """
    called = fill.blank_text(word) or ""
    title = labels(fill.language)("For {employer}", employer=called)
    employer = fill.matter.employer.name
    return tuple(
        Signatory(
            called[:1].upper() + called[1:] if each[0] == employer else title,
            tuple(dict.fromkeys(line for line in (employer, *each, fill.person_signing(*each)) if line)),
        )
        for each in fill.signatories() or ((UNFILLED, ""),)
    )


def header_cell(text: str) -> Runs:
    """Build the content of a heading cell of a table, in bold, from its text."""
    return (Run(text, True, "furniture"),)


def furniture_runs(text: str, bold: bool = False) -> Runs:
    """Build a series of one run (piece of text in one style) from a text of no clause, such as a section's title."""
    return (Run(text, bold, "furniture"),)


def drop_empty_runs(runs: Sequence[Run]) -> Runs:
    """Copy runs (pieces of text in one style) without those that hold no text."""
    return tuple([run for run in runs if run.text])


def open_points_page(
    points: Sequence[str],
    to_check: Sequence[str],
    language: str,
    unsettled: Sequence[str] = (),
    untranslated: Sequence[str] = (),
) -> tuple[OpenPoints, ...]:
    """Build the lists of a draft's last page: open points, values still those of the sample, points to settle by hand.

    Parameters
    ----------
    points:
        The open points: what the draft lacks.
    to_check:
        Values of the matter that are still those of the sample matter.
    language:
        ``fr`` or ``en``.
    unsettled:
        Points that no value of the matter settles.
    untranslated:
        What an English document prints in French.

    Returns
    -------
    tuple
        A list for each of the four that has entries; empty when none has.
    """
    say = labels(language)
    listed = (
        (True, say("Open points"), say("This draft still lacks what follows; each place is marked [•]."), points),
        (
            False,
            say("Values to check"),
            say(
                "These values are still the sample's. They are printed, and unmarked. Days, and names of chapters,"
                " annexes and contracts, are not listed: check them too."
            ),
            to_check,
        ),
        (
            False,
            say("To settle before it is sent or handed over"),
            say(
                "The employer's note, to remove before it is sent, handed over or posted: nothing that the file says "
                "settles these points."
            ),
            unsettled,
        ),
        (
            False,
            say("Texts in French only"),
            say("The library has no English text of what follows: it is printed in French."),
            untranslated,
        ),
    )
    return tuple(
        OpenPoints(title, typeset_text(intro, language), tuple(each), unfilled)
        for unfilled, title, intro, each in listed
        if each
    )
