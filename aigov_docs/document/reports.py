"""The enforceability report: the answer on its first page, then every clause in every document, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..closed_words import Language
from ..compose.assessment import Assessment
from ..compose.citations import CitedBasis
from ..compose.reserves import list_reserves
from ..compose.scope_notes import list_scope_notes
from ..compose.version_texts import describe_versions
from ..i18n import N_, date_text, labels, typeset_text
from ..law.rules import Rule
from ..matter.samples import find_sample_values
from ..problems import AssemblyError, Problem, refuse_language
from .agreements_table import agreements_table
from .blanks import BlankFiller, furniture_runs, header_cell
from .clause_names import ClauseNamer
from .formalities import formalities
from .group_tables import GroupTables
from .marks import make_mark
from .report_answer import NO_IMMUNITY, OTHER_LAW, AnswerPage
from .report_bases import build_bases_table, collect_bases
from .report_facts import internal_rules_text, representatives_text
from .report_gaps import GapWriter
from .report_matrix import MatrixWriter, list_decisions
from .report_reserves import write_reserves
from .report_standing import write_standing_rules
from .report_states import INFORMS, StateReader
from .report_wishes import WishWriter
from .timeline import Timeline
from .tree import Block, Document, Heading, Paragraph, Run, Runs, Table


def enforceability_report(assessments: Mapping[str, Assessment], language: Language = "fr") -> Document:
    """Build the enforceability report: the weight of every clause in every kind of document (vehicle), and why.

    Parameters
    ----------
    assessments:
        What `compare` gave: one assessment a vehicle, over the same clauses.
    language:
        ``fr`` or ``en``.

    Raises
    ------
    AssemblyError
        There is no assessment, or they are not over the same clauses, as those of `assess` alone.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from ..compose.assessment import compare
    >>> enforceability_report(compare(load_library(), sample_matter("charter")), "en").title
    'Enforceability report'
    """
    if not assessments:
        message, hint = N_("there is no assessment to report on"), N_("give what “compare” returns")
        raise AssemblyError(Problem("no-assessment", "assessments", message, hint))
    if len({tuple(finding.clause for finding in each.findings) for each in assessments.values()}) > 1:
        message, hint = N_("these assessments are not over the same clauses"), N_("give what “compare” returns")
        raise AssemblyError(Problem("not-compared", "assessments", message, hint))
    refuse_language(language)
    return _ReportAssembler(assessments, language).assemble_document()


def build_answer_page(assessments: Mapping[str, Assessment], language: str = "fr") -> AnswerPage:
    """Build what writes the first page of the enforceability report: the answer, and which document for whom.

    ``assessments`` are what `compare` gave, ``language`` is ``fr`` or ``en``.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from ..compose.assessment import compare
    >>> page = build_answer_page(compare(load_library(), sample_matter("charter")), "en")
    >>> len(page.compare_documents().header)
    4
    """
    return _ReportAssembler(assessments, language).answer_page()


class _ReportAssembler:
    def __init__(self, assessments: Mapping[str, Assessment], language: str) -> None:
        self.assessments = list(assessments.values())
        self.language = language
        self.say = labels(language)
        first = self.assessments[0]
        self.matter, self.library = first.matter, first.library
        own = self.library.find_vehicle(self.matter.vehicle)
        self.wishes = next((each for each in self.assessments if each.vehicle is own), first).wishes
        self.groups, self.chapter = GroupTables(self.assessments, language), 0
        self.states = StateReader(self.library, language)
        self.names = ClauseNamer(self.assessments, language)
        self.matrix = MatrixWriter(self.assessments, self.states, self.names, language)
        self.gaps = GapWriter(self.assessments, language)
        self.plans = {each.vehicle.id: formalities(each) for each in self.assessments}

    def typeset_text(self, text: str) -> str:
        """Apply the typography of the report's language to a text, such as spaces and apostrophes."""
        return typeset_text(text, self.language)

    def assemble_document(self) -> Document:
        """Build the whole enforceability report."""
        say, matter = self.say, self.matter
        title = say("Enforceability report")
        body: list[Block] = [
            *self.answer_page().write_blocks(),
            *self.matrix_blocks(),
            *self.timeline_blocks(),
            *self.gaps_blocks(),
            *self.groups_blocks(),
        ]
        for assessment in self.assessments:
            body += self.vehicle_blocks(assessment)
        body += [*self.agreements_blocks(), *self.wishes_blocks()]
        body += [self.chapter_heading(say("Facts on which the weights rest")), self.facts_table()]
        body += [*self.reading_guide(), *self.legal_bases_blocks()]
        body += self.limits_blocks()
        return Document(
            name="enforceability-report",
            language=self.language,
            title=title,
            subtitle=matter.employer.name,
            notice=self.typeset_text(
                say(
                    "Weights on {day}, library {name} {release}.",
                    day=date_text(matter.assessed_on, self.language),
                    name=self.library.name,
                    release=self.library.release,
                )
            ),
            header=f"{matter.employer.name} – {title}",
            footer=self.typeset_text(say("Weights on {day}", day=date_text(matter.assessed_on, self.language))),
            page_label=say("Page {page} / {pages}", page="{page}", pages="{pages}"),
            body=tuple(body),
            date=matter.date.isoformat(),
            properties=(
                ("author", matter.employer.name),
                ("subject", title),
                ("keywords", f"{self.library.name} {self.library.release}"),
            ),
            fields=BlankFiller(matter, self.library, self.language).letterhead_fields(title, matter.employer.name),
        )

    def answer_page(self) -> AnswerPage:
        """Build what writes the first page of the report."""
        return AnswerPage(
            self.assessments,
            self.plans,
            self.groups.populations,
            self.gaps.facts,
            self.gaps.count_statements(),
            self.states,
            self.language,
        )

    def chapter_heading(self, text: str) -> Heading:
        """Build the heading of the next chapter of the report, with its number."""
        self.chapter += 1
        return Heading(1, furniture_runs(self.typeset_text(text)), number=self.chapter, anchor=f"s-{self.chapter}")

    def text_paragraph(self, text: str, style: str = "body") -> Paragraph:
        """Build a paragraph of the report from a text of the program, not of the library."""
        return Paragraph(furniture_runs(self.typeset_text(text)), style=style)

    def facts_table(self) -> Table:
        """Build the table of the facts that decide weights: headcount, internal rules, days and others."""
        say, matter = self.say, self.matter
        rules = internal_rules_text(self.assessments[0], self.language)
        governed = self.assessments[0].is_governed
        outside = (say("Internal rules"), say("outside its scope: the employer is a public administration"))
        form = matter.employer.legal_form_in(self.library)
        rows = [
            (say("Employer"), form.add_noun(matter.employer.name, self.language)),
            (say("Headcount"), str(matter.employer.headcount)),
            *(
                [
                    (say("Internal rules"), rules),
                    (say("Staff representatives"), representatives_text(matter, self.language)),
                ]
                if governed
                else [outside]
            ),
            (say("Weights asked on"), date_text(matter.assessed_on, self.language)),
        ]
        entry = (
            N_("{vehicle}: takes effect on")
            if governed
            else N_("{vehicle}: day that it states; its effect is not decided here")
        )
        for assessment in self.assessments:
            if assessment.law.effective_on is not None and not assessment.composition.stands_alone:
                rows.append(
                    (
                        self.typeset_text(say(entry, vehicle=assessment.vehicle.label.text(self.language))),
                        self.plans[assessment.vehicle.id].effect_day_text(self.language)
                        or date_text(assessment.law.effective_on, self.language),
                    )
                )
        for assessment in self.assessments:
            if assessment.versions:
                rows.append((say("Versions"), " ".join(describe_versions(assessment, self.language))))
        if left := find_sample_values(matter):
            rows.append((say("Still the sample's"), say("{keys}. To be checked.", keys=", ".join(left))))
        return Table(
            "control",
            (),
            tuple(
                (
                    header_cell(label),
                    furniture_runs(value if value == matter.employer.name else self.typeset_text(value)),
                )
                for label, value in rows
            ),
            (0.3, 0.7),
        )

    def gaps_blocks(self) -> list[Block]:
        """Build the chapter on what cannot be said, and the list of the statements on which answers rest."""
        writer, out = self.gaps, list[Block]()
        if writer.facts:
            out = [
                self.chapter_heading(self.say("What cannot be said, and what one must know")),
                *writer.write_blocks(),
            ]
        return out + writer.write_statements(self.groups.list_statements())

    def groups_blocks(self) -> list[Block]:
        """Build the chapters on the legal weights of each document for each population and in each establishment."""
        say, out = self.say, list[Block]()
        if populations := self.groups.populations_blocks():
            out += [self.chapter_heading(say("Which document for whom")), *populations]
        if establishments := self.groups.establishments_blocks():
            out += [self.chapter_heading(say("What binds in each establishment")), *establishments]
        return out

    def matrix_blocks(self) -> list[Block]:
        """Build the chapters that show the mark of every clause in every document, then why it has that mark."""
        say = self.say
        return [
            self.chapter_heading(say("Clause by clause")),
            *self.matrix.write_matrix(),
            self.chapter_heading(say("Reasons")),
            *self.matrix.write_reasons(),
        ]

    def timeline_blocks(self) -> list[Block]:
        """Build the chapter that shows the formalities of the documents on one axis of days; empty without days."""
        timeline = Timeline([*self.plans.values()], self.assessments[0].assessed_on, self.language)
        blocks = timeline.write_blocks()
        return [self.chapter_heading(self.say("Timeline of the formalities")), *blocks] if blocks else []

    def reading_guide(self) -> list[Block]:
        """Build the chapter of the report that explains each weight a clause may have."""
        say = self.say
        weights = self.library.vocabulary.weights
        rows = []
        for name in sorted(weights, key=self.library.vocabulary.rank_weight, reverse=True):
            entry = weights[name]
            says = entry.says.choose_text(self.assessments[0].composition.facts) if entry.says else None
            rows.append(
                (
                    (
                        make_mark(entry.mark),
                        Run(f"\u00a0{self.typeset_text(entry.text(self.language))}", True, "furniture"),
                    ),
                    furniture_runs(self.typeset_text(says.text(self.language) if says else "")),
                )
            )
        told = say("The clause imposes nothing on the person: it informs, advises or organises.")
        named = Run(f"\u00a0{self.typeset_text(say('Informs'))}", True, "furniture")
        rows.append(((make_mark(INFORMS), named), furniture_runs(self.typeset_text(told))))
        return [
            self.chapter_heading(say("How to read this report")),
            self.text_paragraph(
                say("A weight is what the employer can draw from a clause against the employee on the day asked.")
                + " "
                + say(NO_IMMUNITY)
                if self.assessments[0].is_governed
                else say("A weight is what the employer can draw from a clause on the day asked.")
                + " "
                + say(OTHER_LAW)
            ),
            Table(
                "weights",
                (header_cell(say("Weight")), header_cell(say("Meaning"))),
                tuple(rows),
                (0.24, 0.76),
                ruled=True,
            ),
        ]

    def vehicle_blocks(self, assessment: Assessment) -> list[Block]:
        """Build the chapter of one kind of document (vehicle): missing formalities, reasons and warnings."""
        say = self.say
        out: list[Block] = [self.chapter_heading(assessment.vehicle.label.text(self.language))]
        if note := self.matrix.person_note():
            out.append(self.text_paragraph(note))
        own = assessment.own_findings
        missing = [name for name in assessment.missing_formalities if any(name in finding.missing for finding in own)]
        if missing:
            known = self.library.vocabulary.formalities
            rows = []
            for name in missing:
                formality = known[name]
                cited = "; ".join(
                    CitedBasis(basis, self.library.legal_bases[basis], assessment.assessed_on).citation_text(
                        self.language
                    )
                    for basis in formality.legal_bases
                )
                touched = sum(1 for finding in own if name in finding.missing)
                rows.append(
                    (
                        furniture_runs(self.typeset_text(assessment.formality_text(name, self.language))),
                        furniture_runs(str(touched)),
                        furniture_runs(self.typeset_text(cited)),
                    )
                )
            header = (
                header_cell(say("Missing formality")),
                header_cell(say("Clauses concerned")),
                header_cell(say("Legal bases")),
            )
            out += [
                self.text_paragraph(say("What is missing on the day asked:"), "intro"),
                Table("missing", header, tuple(rows), (0.46, 0.14, 0.4), ruled=True),
            ]
        told = assessment.told_rules
        if told:
            out += [self.text_paragraph(rule.explanation.text(self.language)) for rule in told]
        elif not missing and not any(finding.missing_facts for finding in own):
            if assessment.vehicle.track == "information":
                said = say("As this text is worded, no formality missing on the day asked would change a weight.")
            elif list_reserves(assessment):
                said = say(
                    "Subject to the reserves told below, no formality known to be missing on the day asked would change"
                    " a weight."
                )
            else:
                said = say("No formality is missing on the day asked that would change a weight.")
            out.append(self.text_paragraph(said))
        out += write_reserves(assessment, self.language)
        out += write_standing_rules(assessment, self.assessments, self.names)
        found = [each for each in assessment.incoherences if not each.check.steps]
        if assessment.warnings or found:
            warned = [
                (
                    furniture_runs(self.typeset_text(rule.explanation.text(self.language))),
                    self.cited_runs(rule.legal_bases, (rule,), assessment),
                )
                for rule in assessment.warnings
            ]
            warned += [
                (
                    furniture_runs(self.typeset_text(each.text(self.language))),
                    self.cited_runs(each.check.legal_bases, (), assessment),
                )
                for each in found
            ]
            out += [
                self.text_paragraph(say("Warnings: they change no weight."), "intro"),
                Table(
                    "warnings",
                    (header_cell(say("Explanation")), header_cell(say("Legal bases"))),
                    tuple(warned),
                    (0.62, 0.38),
                    ruled=True,
                ),
            ]
            if told_facts := self.gaps.warnings_text(assessment):
                out.append(self.text_paragraph(told_facts))
        return out

    def cited_runs(self, bases: Sequence[str], rules: Sequence[Rule], assessment: Assessment) -> Runs:
        """Build the runs that cite some legal bases and the decisions behind some rules; a dash where there is none."""
        named = [
            CitedBasis(name, self.library.legal_bases[name], assessment.assessed_on).citation_text(self.language)
            for name in bases
        ]
        named += list_decisions(self.library, rules, self.language)
        return furniture_runs(self.typeset_text("; ".join(named) or "–"))

    def agreements_blocks(self) -> list[Block]:
        """Build the chapter that says what each collective agreement of the matter does to the documents."""
        table = agreements_table(self.matter, self.library, self.language)
        intro = self.say("The tool does not read agreements: it weighs what the matter says of them.")
        chapter = self.say("Collective agreements")
        return [self.chapter_heading(chapter), self.text_paragraph(intro, "intro"), table] if table else []

    def wishes_blocks(self) -> list[Block]:
        """Build the chapters that answer what the client asked: what the law refuses, then what it allows."""
        say, writer = self.say, WishWriter(self.library, self.language)
        refused = [answer for answer in self.wishes if answer.outcome != "allowed"]
        allowed = [answer for answer in self.wishes if answer.outcome == "allowed"]
        out: list[Block] = []
        if refused:
            out += [
                self.chapter_heading(say("What you asked for and the law refuses")),
                self.text_paragraph(say("Nothing of it stands in the documents."), "intro"),
                writer.write_refused(refused),
            ]
        if allowed:
            title = say("What you asked for and the law allows on these facts")
            out += [self.chapter_heading(title), writer.write_allowed(allowed)]
        return out

    def legal_bases_blocks(self) -> list[Block]:
        """Build the chapter that lists the legal bases cited in the report, with what each says."""
        used = collect_bases(self.assessments, self.wishes, self.groups.list_rules())
        table = build_bases_table(used, self.library, self.language)
        said = list_scope_notes(self.assessments[0], [each.id for each in used], self.language)
        notes = [self.text_paragraph(each) for each in said]
        return [self.chapter_heading(self.say("Legal bases")), table, *notes]

    def limits_blocks(self) -> list[Block]:
        """Build the chapter that says what the report does not cover."""
        say = self.say
        checked = min(
            basis.checked_on for basis in self.library.legal_bases.values() if basis.group == "code-du-travail"
        )
        text = say(
            "This report applies the rules of the library to the facts of the matter. It is not legal advice: proof,"
            " proportionality and the facts themselves remain for the court. Labour Code articles were checked against"
            " the version of {day}. A later change is not known here. What is marked “to be verified” was not read in a"
            " source.",
            day=date_text(checked, self.language),
        )
        return [self.chapter_heading(say("Limits")), self.text_paragraph(text)]
