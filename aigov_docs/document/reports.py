"""The enforceability report: every clause in the three vehicles, why it has its weight there, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..compose.assessment import Assessment
from ..compose.citations import CitedBasis
from ..compose.finding import Finding
from ..compose.missing_facts import MissingFact
from ..compose.reserves import list_reserves
from ..compose.scope_notes import list_scope_notes
from ..compose.version_texts import describe_versions
from ..i18n import N_, date_text, labels, typeset_text
from ..law.rules import Rule
from ..library.load import Library
from ..matter.samples import find_sample_values
from ..problems import AssemblyError, Problem
from .agreements_table import agreements_table
from .blanks import BlankFiller, furniture_runs, header_cell
from .formalities import formalities
from .group_tables import GroupTables
from .report_bases import build_bases_table, collect_bases
from .report_facts import internal_rules_text, representatives_text
from .report_gaps import GapWriter
from .report_reserves import write_reserves
from .report_standing import write_standing_rules
from .report_wishes import WishWriter
from .tree import Block, Document, Heading, Paragraph, Run, Runs, Table


def enforceability_report(assessments: Mapping[str, Assessment], language: str = "fr") -> Document:
    """Build the enforceability report: the weight of every clause in every kind of document (vehicle), and why.

    Parameters
    ----------
    assessments:
        What `compare` gave: one assessment a vehicle, over the same clauses.
    language:
        ``fr`` or ``en``.

    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> from ..compose.assessment import compare
    >>> enforceability_report(compare(load_library(), sample_matter("charter")), "en").title
    'Enforceability report'
    """
    if not assessments:
        message, hint = N_("there is no assessment to report on"), N_("give what “compare” returns")
        raise AssemblyError(Problem("no-assessment", "assessments", message, hint))
    return _ReportAssembler(assessments, language).assemble_document()


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

    def typeset_text(self, text: str) -> str:
        """Apply the typography of the report's language to a text, such as spaces and apostrophes."""
        return typeset_text(text, self.language)

    def assemble_document(self) -> Document:
        """Build the whole enforceability report."""
        say, matter = self.say, self.matter
        title = say("Enforceability report")
        body: list[Block] = [self.facts_table(), *self.gaps_blocks(), *self.groups_blocks()]
        body += [*self.reading_guide(), *self.overview_blocks()]
        for assessment in self.assessments:
            body += self.vehicle_blocks(assessment)
        body += self.agreements_blocks()
        body += self.wishes_blocks()
        body += self.legal_bases_blocks()
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
            landscape=True,
            properties=(
                ("author", matter.employer.name),
                ("subject", title),
                ("keywords", f"{self.library.name} {self.library.release}"),
            ),
            fields=BlankFiller(matter, self.library, self.language).letterhead_fields(title, matter.employer.name),
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
                        formalities(assessment).effect_day_text(self.language)
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
        writer = GapWriter(self.assessments, self.language)
        out: list[Block] = []
        if writer.list_facts():
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
                    header_cell(self.typeset_text(entry.text(self.language))),
                    furniture_runs(self.typeset_text(says.text(self.language) if says else "")),
                )
            )
        return [
            self.chapter_heading(say("How to read this report")),
            self.text_paragraph(
                say(
                    "A weight is what the employer can draw from a clause against the employee on the day asked. No"
                    " weight is not immunity: a breach of loyalty, of a lawful individual instruction or of the law can"
                    " lead to a sanction without the clause."
                    if self.assessments[0].is_governed
                    else "A weight is what the employer can draw from a clause on the day asked. What a breach leads to"
                    " is a matter for the law that governs the employment: nothing is concluded of it here."
                )
            ),
            Table("weights", (header_cell(say("Weight")), header_cell(say("Meaning"))), tuple(rows), (0.24, 0.76)),
        ]

    def overview_blocks(self) -> list[Block]:
        """Build the chapter that shows the weight of every clause in every kind of document (vehicle)."""
        say = self.say
        header = (
            header_cell(say("Clause")),
            *(header_cell(self.typeset_text(a.vehicle.label.text(self.language))) for a in self.assessments),
        )
        rows = []
        for row in zip(*(assessment.findings for assessment in self.assessments), strict=True):
            rows.append(
                (
                    furniture_runs(self.typeset_text(row[0].heading[self.language])),
                    *(self.weight_cell(finding) for finding in row),
                )
            )
        share = 0.66 / len(self.assessments)
        return [
            self.chapter_heading(say("Every clause in every vehicle")),
            self.text_paragraph(self.overview_note(), "intro"),
            Table("overview", header, tuple(rows), (0.34, *(share for _ in self.assessments))),
        ]

    def overview_note(self) -> str:
        """Say whose weights the chapter shows, and what its brackets and arrows mean where it has any."""
        say, found = self.say, [finding for each in self.assessments for finding in each.findings]
        said = [say("A weight in brackets is that of a clause which the outline of this vehicle leaves out.")]
        if any(finding.missing for finding in found):
            said.append(say("An arrow shows the weight once the missing formalities are done."))
        apart = [
            each.vehicle.label.text(self.language)
            for each in self.assessments
            if each.is_governed and each.told_rules() and not any(finding.missing for finding in each.findings)
        ]
        if apart:
            names = "; ".join(apart)
            said.append(say("What formalities change is said without an arrow, in the chapter: {names}.", names=names))
        if doubted := [each for each in self.assessments if list_reserves(each)]:
            names = "; ".join(each.vehicle.label.text(self.language) for each in doubted)
            said.append(say("Weights rest on what is to be checked, said in the chapter: {names}.", names=names))
        return " ".join(filter(None, (self.person_note(), *said)))

    def person_note(self) -> str:
        """Say that weights are those of the one person of the matter, where populations are weighed apart."""
        if self.matter.employee is None or not self.matter.populations:
            return ""
        return self.say(
            "These weights are those against the one person whom the matter names. Those against the people of each"
            " population are in the chapter “{chapter}”.",
            chapter=self.say("Which document for whom"),
        )

    def weight_cell(self, finding: Finding) -> Runs:
        """Build a table cell with a clause's weight, now and once the missing formalities are done."""
        strong = self.library.vocabulary.weights[finding.weight].bears and finding.in_outline
        said = finding.weight_text(self.language)
        if finding.missing:
            said = f"{said} → {finding.weight_after_formalities_text(self.language)}"
        if not finding.in_outline:
            said = f"({said})"
        return (Run(self.typeset_text(said), strong, "furniture"),)

    def vehicle_blocks(self, assessment: Assessment) -> list[Block]:
        """Build the chapter of one kind of document (vehicle): missing formalities, reasons and warnings."""
        say = self.say
        out: list[Block] = [self.chapter_heading(assessment.vehicle.label.text(self.language))]
        if note := self.person_note():
            out.append(self.text_paragraph(note))
        own = [finding for finding in assessment.findings if finding.in_outline]
        missing = [name for name in assessment.missing_formalities() if any(name in finding.missing for finding in own)]
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
                Table("missing", header, tuple(rows), (0.46, 0.14, 0.4)),
            ]
        told = assessment.told_rules()
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
        out += write_standing_rules(assessment, self.assessments, self.language)
        out += self.reason_blocks(own)
        found = [each for each in assessment.incoherences if not each.check.steps]
        if assessment.warnings or found:
            warned = [
                (
                    furniture_runs(self.typeset_text(rule.explanation.text(self.language))),
                    self.cited_runs(rule.legal_bases, rule.decisions, assessment),
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
                ),
            ]
            if told_facts := GapWriter(self.assessments, self.language).warnings_text(assessment):
                out.append(self.text_paragraph(told_facts))
        return out

    def reason_blocks(self, findings: Sequence[Finding]) -> list[Block]:
        """Build the table of reasons, with clauses grouped by the rules that decide their weight."""
        say = self.say
        groups: dict[tuple[str, ...], list[Finding]] = {}
        for finding in findings:
            groups.setdefault(
                (
                    finding.weight,
                    finding.weight_after_formalities,
                    *finding.missing_facts,
                    *finding.weighing.missing_facts_then,
                    *(rule.id for rule in finding.rules),
                ),
                [],
            ).append(finding)
        rows = []
        for group in groups.values():
            first = group[0]
            weight = first.weight_text(self.language)
            if first.missing:
                weight += f" → {first.weight_after_formalities_text(self.language)}"
            why = " ".join(rule.explanation.text(self.language) for rule in first.rules)
            trust = sorted(
                {self.library.vocabulary.confidence[rule.confidence].text(self.language) for rule in first.rules}
            )
            why += self.asked_text(first)
            clauses = ", ".join(finding.heading[self.language] for finding in group)
            cited = "; ".join(basis.citation_text(self.language) for basis in first.rule_bases)
            decisions = self.decisions_text(list(first.rules), first)
            rows.append((
                furniture_runs(self.typeset_text(weight), bold=True),
                furniture_runs(self.typeset_text(clauses)),
                furniture_runs(self.typeset_text(f"{why} [{', '.join(trust)}]")),
                furniture_runs(self.typeset_text("; ".join(part for part in (cited, decisions) if part))),
            ))  # fmt: skip
        header = (
            header_cell(say("Weight")),
            header_cell(say("Clauses")),
            header_cell(say("Reason")),
            header_cell(say("Legal bases")),
        )
        return [
            self.text_paragraph(say("Why, clause by clause:"), "intro"),
            Table("reasons", header, tuple(rows), (0.14, 0.26, 0.36, 0.24)),
        ]

    def asked_text(self, finding: Finding) -> str:
        """Say which facts a weight lacks, today and once the formalities are done; empty where none is missing."""
        said = ""
        if facts := self.questions_text(finding.missing_facts):
            said += " " + self.say("Facts missing: {facts}", facts=facts)
        if facts := self.questions_text(finding.weighing.missing_facts_then):
            said += " " + self.say("Once the formalities are done, facts still missing: {facts}", facts=facts)
        return said

    def questions_text(self, facts: Sequence[str]) -> str:
        """List the questions of some facts."""
        return " ".join(MissingFact(name, self.library).question(self.language) for name in facts)

    def decisions_text(self, rules: Sequence[Rule], finding: Finding) -> str:
        """Build a text that lists the court decisions behind some rules, without those not read in a source."""
        keys = list(dict.fromkeys(key for rule in rules for key in rule.decisions))
        return "; ".join(_decisions(self.library, keys, self.language))

    def cited_runs(self, bases: Sequence[str], decisions: Sequence[str], assessment: Assessment) -> Runs:
        """Build the runs that cite some legal bases and court decisions; a dash when there are none."""
        named = [
            CitedBasis(name, self.library.legal_bases[name], assessment.assessed_on).citation_text(self.language)
            for name in bases
        ]
        return furniture_runs(
            self.typeset_text("; ".join([*named, *_decisions(self.library, decisions, self.language)]) or "–")
        )

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


def _decisions(library: Library, names: Sequence[str], language: str) -> list[str]:
    """List the citations of the court decisions that were read in a source."""
    return [library.legal_bases[name].cite.text(language) for name in names if not library.legal_bases[name].verify]
