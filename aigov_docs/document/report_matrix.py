"""Every clause in every document, by its name there and a mark, in bands by topic; then the reasons, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from ..compose.assessment import Assessment
from ..compose.finding import Finding
from ..compose.missing_facts import MissingFact
from ..compose.reserves import list_reserves
from ..kits.ground.i18n import labels, typeset_text
from ..kits.ground.languages import find_language
from ..law.rules import Rule
from ..library.load import Library
from .blanks import furniture_runs, header_cell
from .clause_names import ClauseNamer
from .report_answer import ClauseState, StateReader
from .tree import Block, Paragraph, Run, Runs, Table

#: What tells one reason from another: its rules, and the facts that they lack today and later.
_Reason = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


class MatrixWriter:
    """Writes, in a language, the matrix of a report over documents that were assessed, and its numbered reasons."""

    def __init__(
        self, assessments: Sequence[Assessment], states: StateReader, names: ClauseNamer, language: str
    ) -> None:
        self.assessments, self.states, self.names, self.language = assessments, states, names, language
        self.say = labels(language)

    @property
    def library(self) -> Library:
        """Clause library of the assessments."""
        return self.assessments[0].library

    @cached_property
    def _reasons(self) -> dict[_Reason, list[tuple[Assessment, Finding]]]:
        """The reasons of all weights, in the order of the matrix, each with the clauses that it explains."""
        found: dict[_Reason, list[tuple[Assessment, Finding]]] = {}
        for _, rows in self._bands():
            for row in rows:
                for assessment, finding in zip(self.assessments, row, strict=True):
                    if finding.in_outline:
                        found.setdefault(_reason_of(finding), []).append((assessment, finding))
        return found

    @cached_property
    def _numbers(self) -> dict[_Reason, int]:
        """The numbers of the reasons, from 1."""
        return {reason: number for number, reason in enumerate(self._reasons, 1)}

    # -------------------------------------------------------------- the matrix
    def write_matrix(self) -> list[Block]:
        """Write a note and a legend, then the matrix: the name and the weight of each clause in each document."""
        header = tuple(
            header_cell(self._typeset(assessment.vehicle.label.text(self.language))) for assessment in self.assessments
        )
        rows: list[tuple[Runs, ...]] = []
        for name, findings in self._bands():
            rows.append((header_cell(self._typeset(name)),))
            rows += [tuple(map(self._cell, self.assessments, row)) for row in findings]
        return [
            Paragraph(furniture_runs(self._typeset(self.write_note())), style="body"),
            Paragraph(self._legend(), style="intro"),
            Table("overview", header, tuple(rows), ruled=True, side_by_side=True),
        ]

    def _bands(self) -> Iterator[tuple[str, list[tuple[Finding, ...]]]]:
        """Yield the bands of the matrix: a group of topics, and the clauses in it as weighed in each document."""
        clauses, words = self.library.clauses, self.library.vocabulary
        bands: dict[str, list[tuple[Finding, ...]]] = {
            group.text(self.language): [] for group in words.topic_groups.values()
        }
        for row in zip(*(assessment.findings for assessment in self.assessments), strict=True):
            topic = words.topics[clauses[row[0].clause].topic]
            named = words.topic_groups.get(topic.group or "", topic)
            bands.setdefault(named.text(self.language), []).append(row)
        yield from ((name, rows) for name, rows in bands.items() if rows)

    def _cell(self, assessment: Assessment, finding: Finding) -> Runs:
        """Write the name of a clause in one document, its mark there, the word for it, and the number of its reason."""
        state = self.states.read_state(finding)
        if not finding.in_outline:
            return state.write_runs(self.language)
        named = self._typeset(f"{self.names.name_clause(assessment, finding)}\n")
        reason = self._numbers[_reason_of(finding)]
        return (*furniture_runs(named), *state.write_runs(self.language, note=reason))

    def _legend(self) -> Runs:
        """Write each mark of the matrix with its word, and what the small number is."""
        runs: list[Run] = []
        states = {self.states.read_state(finding) for assessment in self.assessments for finding in assessment.findings}
        for state in sorted(states, key=lambda each: each.rank):
            runs += [*state.write_runs(self.language), Run("   ", origin="furniture")]
        return tuple(runs[:-1])

    def write_note(self) -> str:
        """Write the note before the matrix: whose weights it shows, how to read it, which chapters say more."""
        say, found = self.say, [finding for assessment in self.assessments for finding in assessment.findings]
        said = [
            say("A row is one clause, named in each column as that document prints it."),
            say("The small number is that of the reason, in the next chapter."),
        ]
        if any(not finding.in_outline for finding in found):
            said.append(say("A dash: the outline of this document leaves the clause out."))
        if any(finding.informs for finding in found):
            said.append(say("“Informs”: the wording asks, advises, informs or organises."))
        if any(finding.missing for finding in found):
            said.append(say("“Waiting”: the clause will have this weight once the missing formalities are done."))
        sentences = [
            assessment.vehicle.label.text(self.language)
            for assessment in self.assessments
            if assessment.is_governed
            and assessment.told_rules
            and not any(finding.missing for finding in assessment.findings)
        ]
        if sentences:
            sentence = say("What formalities change is said in the chapter: {names}.", names="; ".join(sentences))
            said.append(sentence)
        if doubted := [assessment for assessment in self.assessments if list_reserves(assessment)]:
            names = "; ".join(each.vehicle.label.text(self.language) for each in doubted)
            said.append(say("Weights rest on what is to be checked, said in the chapter: {names}.", names=names))
        return " ".join(filter(None, (self.person_note(), *said)))

    def person_note(self) -> str:
        """Say that the weights are those for the one person whom the matter names, and which chapter has the others.

        Empty where the matter names no employee, or lists no population (group of people).
        """
        matter = self.assessments[0].matter
        if matter.employee is None or not matter.populations:
            return ""
        return self.say(
            "These weights are those against the one person whom the matter names. Those against the people of each"
            " population are in the chapter “{chapter}”.",
            chapter=self.say("Which document for whom"),
        )

    # -------------------------------------------------------------- the reasons
    def write_reasons(self) -> list[Block]:
        """Write two tables: the numbered reasons of the weights in the matrix, and the legal bases of each reason.

        A row of the first has a number, the clauses that the reason explains, and the reason in plain words. A line
        before it says what the words in square brackets mean that tell how sure a reason is.
        """
        reasons: list[tuple[Runs, ...]] = []
        notes: list[tuple[Runs, ...]] = []
        for number, found in enumerate(self._reasons.values(), 1):
            first, numbered = found[0][1], furniture_runs(str(number), bold=True)
            trust = sorted(
                {self.library.vocabulary.confidence[rule.confidence].text(self.language) for rule in first.rules}
            )
            why = " ".join(rule.explanation.text(self.language) for rule in first.rules) + self._asked_text(first)
            said = furniture_runs(self._typeset(f"{why} [{', '.join(trust)}]"))
            reasons.append((numbered, furniture_runs(self._typeset(self._counts_text(found))), said))
            cited = [basis.citation_text(self.language) for basis in first.rule_bases]
            if cited := [*cited, *list_decisions(self.library, first.rules, self.language)]:
                notes.append((numbered, furniture_runs(self._typeset("; ".join(cited)))))
        head = header_cell(self.say("No."))
        explained = (head, header_cell(self.say("Clauses concerned")), header_cell(self.say("Reason")))
        used = {rule.confidence for reason in self._reasons.values() for rule in reason[0][1].rules}
        key = self.say(
            "In square brackets, how sure the reason is. {words}", words=self.states.explain_confidence(used)
        )
        return [
            Paragraph(furniture_runs(self._typeset(key)), style="body"),
            Table("reasons", explained, tuple(reasons), (0.06, 0.32, 0.62), ruled=True),
            Table("notes", (head, header_cell(self.say("Legal bases"))), tuple(notes), (0.06, 0.94), ruled=True),
        ]

    def _counts_text(self, findings: Sequence[tuple[Assessment, Finding]]) -> str:
        """Write how many clauses of each document a reason explains, by what they are worth."""
        told: dict[str, Counter[ClauseState]] = {}
        for assessment, finding in findings:
            name = assessment.vehicle.label.text(self.language)
            told.setdefault(name, Counter())[self.states.read_state(finding)] += 1
        colon = find_language(self.language).colon
        return "\n".join(
            f"{name} – {', '.join(f'{state.word}{colon}{count}' for state, count in states.items())}"
            for name, states in told.items()
        )

    def _asked_text(self, finding: Finding) -> str:
        """Say which facts a weight lacks, today and once the formalities are done; empty where none is missing."""
        text = ""
        if facts := self._questions_text(finding.missing_facts):
            text += " " + self.say("Facts missing: {facts}", facts=facts)
        if facts := self._questions_text(finding.weighing.missing_facts_then):
            text += " " + self.say("Once the formalities are done, facts still missing: {facts}", facts=facts)
        return text

    def _questions_text(self, facts: Sequence[str]) -> str:
        return " ".join(MissingFact(name, self.library).question(self.language) for name in facts)

    def _typeset(self, text: str) -> str:
        return typeset_text(text, self.language)


def _reason_of(finding: Finding) -> _Reason:
    """Find what tells the reason of a weight from others."""
    return tuple(rule.id for rule in finding.rules), finding.missing_facts, finding.weighing.missing_facts_then


def list_decisions(library: Library, rules: Sequence[Rule], language: str) -> list[str]:
    """List the court decisions behind some rules as they are cited, without those not read in a source."""
    names = dict.fromkeys(name for rule in rules for name in rule.decisions)
    return [library.legal_bases[name].cite.text(language) for name in names if not library.legal_bases[name].verify]
