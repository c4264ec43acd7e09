"""Tables of a report that say what each document is worth for each population and in each establishment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from ..compose.assessment import Assessment
from ..compose.establishment_worth import EstablishmentWorth, compare_establishments
from ..compose.missing_facts import list_suggested_statements
from ..compose.paper_worth import PaperWorth, collect_statements
from ..compose.populations import OF_THE_OTHERS, PopulationWorth, compare_populations, list_population_gaps
from ..compose.reserves import list_statements_made
from ..kits.ground.i18n import N_, date_text, labels, list_text, typeset_text
from ..kits.ground.languages import find_language
from ..law.rules import Rule
from ..matter.establishments import Establishment, list_specific_places
from .blanks import furniture_runs, header_cell
from .step_reserves import write_reserved
from .tree import Block, Paragraph, Runs, Table


def _list_papers(worths: Iterable[PopulationWorth | EstablishmentWorth]) -> list[PaperWorth]:
    """List the weighed documents of several populations or establishments, in order."""
    return [paper for worth in worths for paper in worth.papers]


#: Said of tables that count clauses by weight, where the summary of a report counts apart those that only inform.
INFORMING = N_("The clauses that only inform are counted among those of no force.")


class GroupTables:
    """The tables of the groups of a matter, in one language, over documents that were assessed."""

    def __init__(self, assessments: Sequence[Assessment], language: str) -> None:
        self.assessments, self.language = {assessment.vehicle.id: assessment for assessment in assessments}, language
        self.matter, self.library = assessments[0].matter, assessments[0].library
        self.say = labels(language)

    @cached_property
    def populations(self) -> tuple[PopulationWorth, ...]:
        """For each population of the matter, the weights that the clauses of each document have against its people."""
        return compare_populations(self.library, self.matter, self.assessments)

    @cached_property
    def establishments(self) -> tuple[EstablishmentWorth, ...]:
        """For each establishment of the matter, the weights that the clauses of each document have in it."""
        return compare_establishments(self.library, self.matter, self.assessments)

    def list_statements(self) -> set[str]:
        """Collect the names of the statements that the user accepted, and on which weights in the tables rest."""
        return collect_statements(_list_papers((*self.populations, *self.establishments)))

    def list_rules(self) -> list[Rule]:
        """List, each once, the rules that explain the weights in the tables of populations and of establishments.

        They are those that take a weight away or mark one, such as ``disputed``, and the warnings of establishments.
        """
        rules = [rule for paper in _list_papers((*self.populations, *self.establishments)) for rule in paper.rules]
        rules += [rule for place in self.establishments for rule in place.warnings]
        rules += [
            rule for paper in _list_papers((*self.populations, *self.establishments)) for rule in paper.marking_rules
        ]
        return list({rule.id: rule for rule in rules}.values())

    def populations_blocks(self) -> list[Block]:
        """Build the blocks on populations: a table of how many clauses of each document have each weight, and notes.

        The table says why a document does not reach a population, and by what other act it can be reached; the notes
        are questions still open and what the weights rest on. Empty when the matter lists no population.
        """
        say = self.say
        populations = self.populations
        rows = []
        for worth in populations:
            papers = [paper.weights_text(self.language) for paper in worth.papers]
            reasons = {rule.id: rule.explanation.text(self.language) for paper in worth.papers for rule in paper.rules}
            rows.append((worth.label(self.language), *papers, " ".join(reasons.values()), self.acts_text(worth)))
        if not rows:
            return []
        note = say(
            "How many clauses of each document have each weight against people of each population. A contract"
            " is counted as signed by all of them: the weights of those who do not sign are none. One person may belong"
            " to several populations: their numbers are not to be added up."
        )
        note += " " + say(INFORMING)
        if self.matter.employee is not None:
            note += " " + say(
                "Nothing is taken here from the one person whom the matter names: the chapters on each clause weigh"
                " that person alone, and their weights may differ from these. What the matter states of that person's"
                " contract must be true of each person's."
            )
        header = (
            say("Population"),
            *self.names(),
            say("What a document does not reach, and why"),
            say("By what other act"),
        )
        return [
            self.paragraph(note, "intro"),
            self.table("populations", header, rows, (0.13, 0.45, 0.24, 0.18)),
            *self.write_questions(_list_papers(populations)),
            *self.suggest_statements(populations),
            *self.explain_marks(_list_papers(populations)),
        ]

    def establishments_blocks(self) -> list[Block]:
        """Build the blocks on establishments: a table of how many clauses of each document have each weight, and notes.

        The notes are warnings, questions still open and what the weights rest on. Empty when no establishment of the
        matter is weighed.
        """
        say = self.say
        establishments = self.establishments
        rows = []
        for worth in establishments:
            reasons = {rule.id: rule.explanation.text(self.language) for paper in worth.papers for rule in paper.rules}
            papers = [self.paper_text(paper, worth.establishment) for paper in worth.papers]
            rows.append(
                (
                    worth.label(self.language),
                    worth.binding_text(self.language),
                    *papers,
                    " ".join(reasons.values()),
                )
            )
        if not rows:
            return []
        names = [paper.assessment.vehicle.label.text(self.language) for paper in establishments[0].papers]
        header = (say("Establishment"), say("Text"), *names, say("Why not more"))
        return [
            self.paragraph(say(INFORMING), "intro"),
            self.table("establishments", header, rows, (0.12, 0.16, 0.42, 0.3), before=2),
            *(
                self.paragraph(f"{establishment.label(self.language)} – {rule.explanation.text(self.language)}")
                for establishment in establishments
                for rule in establishment.warnings
            ),
            *self.write_questions(_list_papers(establishments)),
            *self.explain_marks(_list_papers(establishments)),
        ]

    def names(self) -> tuple[str, ...]:
        """List the names of the assessed kinds of documents, in the tables' language, for the header of a table."""
        return tuple(assessment.vehicle.label.text(self.language) for assessment in self.assessments.values())

    def paper_text(self, paper: PaperWorth, place: Establishment) -> str:
        """Write how many clauses of one document have each weight in an establishment, and when it takes effect there.

        ``paper`` is the document as weighed in that establishment. Where the text has articles specific to other
        establishments, fewer clauses may bind than the numbers say: such an article does not apply in this one. The
        day is left out where there is none to tell: the document never takes effect there, or facts are missing.
        """
        said, day = paper.weights_text(self.language), paper.assessment.effective_on
        own = paper.assessment.vehicle.track == "internal_rules" and place.rules != "own"
        if own and (others := [each for each in list_specific_places(self.matter) if each != place]):
            names = list_text([each.label(self.language) for each in others], self.language)
            said += self.say("; fewer may bind there: the articles specific to {places} do not apply", places=names)
        if day is None:
            return said
        doubts = [
            incoherence for incoherence in paper.assessment.step_incoherences if "effect" in incoherence.check.steps
        ]
        sentence = self.say("Takes effect on {day}", day=date_text(day, self.language))
        return f"{said}. {write_reserved(sentence, doubts, self.language)}"

    def acts_text(self, worth: PopulationWorth) -> str:
        """Write by which acts, other than the documents, a population may be bound, each with its companion document.

        ``worth`` is the population, with what the documents are worth for it. Empty when there is no such act.
        """
        sentences = []
        for act in worth.acts:
            served = self.library.companions[act.companion][0].label.text(self.language) if act.companion else ""
            sentences.append(f"{act.text(self.language)} ({served})" if served else act.text(self.language))
        return "; ".join(sentences)

    def write_questions(self, papers: Sequence[PaperWorth]) -> list[Block]:
        """Write what goes below a table of weights: the missing facts, as questions, then the statements and reserves.

        The weights rest on these statements and reserves. One paragraph for all the questions, one for each statement
        and reserve; empty when there is none. ``papers`` are the weighed documents of that table.
        """
        asked = dict.fromkeys(key for paper in papers for key in paper.missing_facts)
        questions = " ".join(self.library.vocabulary.asked_facts[key].text(self.language) for key in asked)
        blocks: list[Block] = []
        if asked:
            blocks.append(
                self.paragraph(self.say("Facts to give before more can be said: {questions}", questions=questions))
            )
        for name in dict.fromkeys(name for paper in papers for name in paper.rests_on):
            sentence = self.library.vocabulary.statements[name].text(self.language)
            blocks.append(self.paragraph(self.say("Rests on what you state: {statement}", statement=sentence)))
        statements_made = (each for paper in papers for each in list_statements_made(paper.assessment))
        for stated in {each.key: each.stated for each in statements_made}.values():
            sentence = stated.text(self.language)
            blocks.append(self.paragraph(self.say("Rests on what you state: {statement}", statement=sentence)))
        reserves = {reserve.id: reserve for paper in papers for reserve in paper.reserves}
        return blocks + [self.paragraph(reserve.text(self.language)) for reserve in reserves.values()]

    def suggest_statements(self, found: Sequence[PopulationWorth]) -> list[Block]:
        """Write the statements that would settle missing facts if the user accepted them, in at most two paragraphs.

        The facts are those missing to weigh documents for the populations in ``found``. Where the matter gives such a
        fact for the one employee whom it names, a first paragraph says that the fact is still asked for the other
        people; the statements, if any, follow in another. The list is empty when there is nothing to write.
        """
        facts, shared = list_population_gaps(found)
        statements: list[Block] = []
        if shared:
            statements.append(self.paragraph(self.say(OF_THE_OTHERS)))
        if names := list_suggested_statements(facts, self.matter.presumptions):
            sentence = self.say("Statements that would settle some of these facts, if they are true:")
            sentences = (self.library.vocabulary.statements[name].text(self.language) for name in names)
            statements.append(self.paragraph(f"{sentence} {' '.join(sentences)}"))
        return statements

    def explain_marks(self, papers: Sequence[PaperWorth]) -> list[Block]:
        """Write a paragraph for each rule that marks weights in ``papers`` (documents as weighed): mark, then why."""
        rules = {rule.id: rule for paper in papers for rule in paper.marking_rules}
        confidence = self.library.vocabulary.confidence
        return [
            self.paragraph(
                find_language(self.language).colon.join(
                    (confidence[rule.mark].text(self.language), rule.explanation.text(self.language))
                )
            )
            for rule in rules.values()
            if rule.mark
        ]

    def paragraph(self, text: str, style: str = "body") -> Paragraph:
        """Build a paragraph from a text of the program (not of a clause), with its typography applied."""
        return Paragraph(furniture_runs(typeset_text(text, self.language)), style=style)

    def table(
        self,
        name: str,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        shares: tuple[float, ...],
        before: int = 1,
    ) -> Table:
        """Build a table that has one column for each document, all of the same width, between other columns.

        ``name`` is that of the table. ``header`` and each row have one text for every column; the first text of a row
        is set in bold. ``shares`` are the widths of the columns as shares of the text width: the one at index
        ``before`` (from 0) is the width of all the columns of documents together.
        """
        documents = len(header) - len(shares) + 1
        each = shares[before] / documents
        widths = (*shares[:before], *([each] * documents), *shares[before + 1 :])
        return Table(
            name, tuple(header_cell(typeset_text(text, self.language)) for text in header),
            tuple(tuple(self.cell(text, bold=place == 0) for place, text in enumerate(row)) for row in rows), widths,
            ruled=True,
        )  # fmt: skip

    def cell(self, text: str, *, bold: bool) -> Runs:
        """Build the content of a table cell from a text of the program (not of a clause); a dash where it is empty."""
        return furniture_runs(typeset_text(text or "–", self.language), bold=bold)
