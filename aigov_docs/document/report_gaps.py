"""What a report cannot say, and what one must know for it to be said: the facts to ask for, the statements accepted."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..compose.assessment import Assessment
from ..compose.missing_facts import MissingFact, list_suggested_statements
from ..compose.possible_changes import list_weight_changes
from ..compose.reserves import StatementMade, list_statements_made
from ..kits.ground.i18n import labels, typeset_text
from ..law.rules import Rule
from ..library.fact_entries import StatedFact
from ..library.load import Library
from .blanks import furniture_runs, header_cell
from .tree import Block, Paragraph, Runs, Table


@dataclass(frozen=True)
class GapWriter:
    """Writes, in a language, the blocks of a report on the facts that its assessments lack."""

    assessments: Sequence[Assessment]
    language: str

    @property
    def library(self) -> Library:
        """Clause library of the assessments, whose rules ask for the missing facts."""
        return self.assessments[0].library

    @cached_property
    def facts(self) -> list[MissingFact]:
        """The missing facts for want of which a clause's weight cannot be said, those most asked for first."""
        rules: dict[str, dict[str, Rule]] = {}
        answers: dict[str, int] = {}
        for assessment in self.assessments:
            for fact in (each for each in assessment.facts_to_ask if each.answers):
                rules.setdefault(fact.fact, {}).update((rule.id, rule) for rule in fact.rules)
                answers[fact.fact] = answers.get(fact.fact, 0) + fact.answers
        facts = [MissingFact(name, self.library, tuple(found.values()), answers[name]) for name, found in rules.items()]
        return sorted(facts, key=lambda fact: -fact.answers)

    @cached_property
    def statements_made(self) -> dict[str, tuple[StatementMade, ...]]:
        """The facts given as true on the user's word, with the clauses that rest on them, by vehicle id."""
        return {assessment.vehicle.id: list_statements_made(assessment) for assessment in self.assessments}

    def count_statements(self) -> dict[str, int]:
        """Count, by vehicle id, the statements accepted or made in the matter on which weights of the document rest."""
        statements = {}
        for assessment in self.assessments:
            accepted = {name for finding in assessment.own_findings for name in finding.weighing.rests_on}
            statements[assessment.vehicle.id] = len(accepted) + len(self.statements_made[assessment.vehicle.id])
        return statements

    def write_blocks(self) -> list[Block]:
        """Build the blocks on missing facts (at least one): a table, then statements that settle some, if true."""
        say, facts, changes = labels(self.language), self.facts, self.change_texts()
        rows = tuple(
            (
                self._cell(fact.question(self.language)),
                furniture_runs(fact.key if fact.has_field else "–"),
                self._cell(str(fact.answers)),
                self._cell(changes.get(fact.fact, "–")),
                self._cell(" ".join(rule.explanation.text(self.language) for rule in fact.rules)),
            )
            for fact in facts
        )
        named = (
            say("Question"),
            say("Key in the matter"),
            say("Answers that wait for it"),
            say("What it would change"),
            say("Why it is asked"),
        )
        parts: list[Block] = [
            self._paragraph(
                say("Facts are missing: the tool gives no answer. Give them, or treat the answer as open."), "intro"
            ),
            Table(
                "facts", tuple(header_cell(each) for each in named), rows, (0.22, 0.19, 0.09, 0.16, 0.34), ruled=True
            ),
        ]
        if len(facts) > 1:
            parts.append(
                self._paragraph(say("Each weight told here takes the other missing facts as regular."), "body")
            )
        suggested = list_suggested_statements(facts, self.assessments[0].matter.presumptions)
        if suggested:
            sentence = say("Statements that would settle some of these facts, if they are true:")
            offered = [(self.library.vocabulary.statements[name], name) for name in suggested]
            parts += [self._paragraph(sentence, "intro"), self._statements_table(offered, say("Name"))]
        return parts

    def change_texts(self) -> dict[str, str]:
        """Write, by the key of each missing fact, which weight a clause would have with each value of that fact.

        The clause is the first one whose weight waits for the fact; a dash stands where the fact alone changes nothing.
        """
        texts: dict[str, str] = {}
        for assessment in self.assessments:
            for finding in assessment.findings:
                if finding.in_outline and not set(finding.missing_facts) <= set(texts):
                    changes = list_weight_changes(assessment, [finding])[finding.clause]
                    for fact in finding.missing_facts:
                        texts.setdefault(fact, changes[fact].text(self.language) if fact in changes else "–")
        return texts

    def warnings_text(self, assessment: Assessment) -> str:
        """Write in one text the questions on facts that only warnings of a document wait for; empty if none."""
        asked = [fact for fact in assessment.facts_to_ask if fact.warnings and not fact.answers]
        questions = " ".join(fact.question(self.language) for fact in asked)
        return labels(self.language)("Some warnings apply for want of facts: {facts}", facts=questions) if asked else ""

    def write_statements(self, elsewhere: Container[str] = ()) -> list[Block]:
        """Write a table of the sentences stated by the user, each with the number of weights that rest on it.

        They are the statements that the user accepted, and facts given as true in the matter on the user's word. A
        paragraph then holds the accepted statements on which no weight rests. ``elsewhere`` names statements on which
        weights for populations or establishments rest: they stay in the table, where words take the place of the number
        0. Empty when the matter has no such sentence.
        """
        say, statements = labels(self.language), self.library.vocabulary.statements
        accepted = {name: self._count_resting(name) for name in self.assessments[0].matter.presumptions}
        idle = [
            statements[name].text(self.language)
            for name, count in accepted.items()
            if not count and name not in elsewhere
        ]
        rows: list[tuple[StatedFact, str]] = [
            (statements[name], str(count) if count else say("those told by population or by establishment"))
            for name, count in accepted.items()
            if count or name in elsewhere
        ]
        statements_made = [each for listed in self.statements_made.values() for each in listed]
        for key, stated in {each.key: each.stated for each in statements_made}.items():
            rows.append((stated, str(sum(len(each.clauses) for each in statements_made if each.key == key))))
        blocks: list[Block] = []
        if rows:
            sentence = say(
                "What the matter states, or accepts as true. If one of these statements is false, the answers that rest"
                " on it fall."
            )
            blocks += [self._paragraph(sentence, "intro"), self._statements_table(rows, say("Answers that rest on it"))]
        if idle:
            sentence = say.plural(
                "Accepted too: {statements} No answer here rests on it: what it settles is known otherwise, or decides"
                " nothing.",
                "Accepted too: {statements} No answer here rests on them: what they settle is known otherwise, or"
                " decides nothing.",
                len(idle),
                statements=" ".join(idle),
            )
            blocks.append(self._paragraph(sentence, "body"))
        return blocks

    def _statements_table(self, rows: Sequence[tuple[StatedFact, str]], last: str) -> Table:
        say = labels(self.language)
        header = (say("Statement"), say("What shows it"), last)
        cells = (
            (self._cell(stated.text(self.language)), self._cell(stated.shown_by.text(self.language)), self._cell(said))
            for stated, said in rows
        )
        return Table(
            "statements", tuple(header_cell(each) for each in header), tuple(cells), (0.5, 0.32, 0.18), ruled=True
        )

    def _count_resting(self, name: str) -> int:
        findings = (finding for assessment in self.assessments for finding in assessment.own_findings)
        return sum(1 for finding in findings if name in finding.weighing.rests_on)

    def _cell(self, text: str) -> Runs:
        return furniture_runs(typeset_text(text, self.language))

    def _paragraph(self, text: str, style: str) -> Paragraph:
        return Paragraph(self._cell(text), style=style)
