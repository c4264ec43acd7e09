"""The enforceability report: the answer on its first page, then every clause in every document, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..closed_words import Language
from ..compose.agreement_words import answer_agreements, list_agreement_lines
from ..compose.assessment import Assessment
from ..compose.citations import CitedBasis, describe_decision, list_scope_notes
from ..compose.reserves import list_reserves
from ..compose.version_texts import describe_versions
from ..compose.wishes import WishAnswer
from ..kits.ground.i18n import N_, date_text, labels, list_text, typeset_text
from ..kits.ground.problems import AssemblyError, Problem, refuse_language
from ..law.rules import Rule
from ..library.library import Library
from ..matter.establishments import derive_committees
from ..matter.models import Matter
from ..matter.sample_matters import find_sample_values
from .blanks import BlankFiller, furniture_runs, header_cell
from .clause_names import ClauseNamer
from .formalities import formalities
from .group_tables import GroupTables
from .marks import make_mark
from .report_answer import INFORMS, NO_IMMUNITY, OTHER_LAW, AnswerPage, StateReader
from .report_gaps import GapWriter
from .report_matrix import MatrixWriter, list_decisions
from .timeline import Timeline
from .tree import Block, Document, Heading, Paragraph, Run, Runs, Table

# ------------------------------------------------------------------ agreements table
# The table of the report that says what each collective agreement of a matter does to its documents.


def agreements_table(matter: Matter, library: Library, language: str) -> Table | None:
    """Build the table that says what each collective agreement of a matter does to the matter's documents.

    A row for each agreement; None where the matter lists none. ``language`` is ``fr`` or ``en``.

    >>> bare = sample_matter().model_copy(update={"agreements": ()})
    >>> agreements_table(bare, load_library(), "en") is None
    True
    """
    say = labels(language)
    rows = tuple(
        (
            furniture_runs(typeset_text(f"{answer.title} – {answer.level}", language)),
            furniture_runs(typeset_text(" ".join(list_agreement_lines(answer, library, language)), language)),
        )
        for answer in answer_agreements(matter, library, language)
    )
    header = (header_cell(say("Agreement")), header_cell(say("What it does to the documents")))
    return Table("agreements", header, rows, (0.3, 0.7), ruled=True) if rows else None


# ------------------------------------------------------------------ report bases
# The table of the legal bases that a report cites, each with what it says.


def build_bases_table(used: Sequence[CitedBasis], library: Library, language: str) -> Table:
    """Build the table of the legal bases that a report cites (``used``): for each, how it is cited and what it says.

    Two more columns say since when it is in force, and when it was checked.

    >>> from ..compose.assessment import assess
    >>> assessment = assess(load_library(), sample_matter("charter"))
    >>> build_bases_table(collect_bases([assessment], ()), assessment.library, "en").name
    'bases'
    """
    say, rows = labels(language), []
    groups = list(dict.fromkeys(library.legal_bases[name].group for name in library.legal_bases))
    for item in sorted(used, key=lambda b: (groups.index(b.basis.group), b.id)):
        version = item.basis.version_on(item.day)
        since = date_text(version.since, language) if version.since else "–"
        checked = date_text(item.basis.checked_on, language)
        told = " ".join(describe_decision(item.basis, library, language))
        says = ". ".join(filter(None, (version.says.text(language), told)))
        state = say("to be verified") if item.basis.verify else say("read in a source")
        rows.append(
            (
                furniture_runs(typeset_text(item.basis.cite.text(language), language)),
                furniture_runs(typeset_text(says, language)),
                furniture_runs(since),
                furniture_runs(typeset_text(f"{checked}, {state}", language)),
            )
        )
    header = (
        header_cell(say("Legal basis")),
        header_cell(say("What it says")),
        header_cell(say("In force since")),
        header_cell(say("Checked on")),
    )
    return Table("bases", header, tuple(rows), (0.26, 0.42, 0.15, 0.17), ruled=True)


def collect_bases(
    assessments: Sequence[Assessment], wishes: Sequence[WishAnswer], told: Sequence[Rule] = ()
) -> list[CitedBasis]:
    """Collect, each once, the legal bases of a report: of rules, clauses, annexes, incoherences, decisions and wishes.

    A legal basis that only clauses, annexes or incoherences cite is left out where it does not govern the employer.
    ``told`` are further rules that the report explains, for populations and establishments.
    """
    bases, facts = assessments[0].library.legal_bases, assessments[0].composition.facts
    used: dict[str, CitedBasis] = {}
    for assessment in assessments:
        for finding in assessment.findings:
            governing = (basis for basis in finding.text_bases if basis.basis.governs_employer(facts))
            for basis in (*finding.rule_bases, *governing):
                used.setdefault(basis.id, basis)
        legal_bases = [name for incoherence in assessment.incoherences for name in incoherence.check.legal_bases]
        legal_bases += assessment.composition.annex_bases
        names = [name for name in legal_bases if bases[name].governs_employer(facts)]
        warned = (*assessment.warnings, *assessment.list_standing_rules(), *told)
        names += [name for rule in warned for name in rule.legal_bases]
        rules = (*(rule for finding in assessment.findings for rule in finding.rules), *warned)
        names += [name for rule in rules for name in rule.decisions if not bases[name].verify]
        for name in dict.fromkeys(names):
            used.setdefault(name, CitedBasis(name, bases[name], assessment.assessed_on))
    for answer in wishes:
        for basis in answer.bases:
            used.setdefault(basis.id, basis)
    return list(used.values())


# ------------------------------------------------------------------ report facts
# The facts that a report tells before the weights that rest on them.


def internal_rules_text(assessment: Assessment, language: str) -> str:
    """Write, in a language, whether internal rules are mandatory on the day of the assessment, and since when.

    Where they are optional and exist, the text adds that they must comply with the Labour Code.
    """
    say, law = labels(language), assessment.law
    if law.internal_rules_mandatory is None:
        sentence = say("cannot be said")
    elif law.internal_rules_mandatory:
        sentence = say("mandatory on that day")
    else:
        sentence = _optional_rules_text(assessment, language)
    if law.internal_rules_mandatory_from:
        sentence += " (" + say("from {day}", day=date_text(law.internal_rules_mandatory_from, language)) + ")"
    return sentence


def _optional_rules_text(assessment: Assessment, language: str) -> str:
    say, matter = labels(language), assessment.matter
    since = matter.ri.in_force_since
    if not matter.ri.exists or (since and since > matter.assessed_on):
        state = say("not mandatory on that day")
        return say("{state}; the matter says that there are none", state=state) if matter.ri.exists is False else state
    if since is None:
        return say("optional on that day; they exist and must comply with all the rules of the Code")
    day = date_text(since, language)
    return say(
        "optional on that day; they have existed since {day} and must comply with all the rules of the Code", day=day
    )


def representatives_text(matter: Matter, language: str) -> str:
    """Write, in a language, which staff representatives there are: the works council (CSE), or why there is none.

    Of a works council, the days that decide its powers are told where the matter gives them. Where there is a central
    one, those of the establishments that the matter lists are named beside it.
    """
    say = labels(language)
    text = {
        "full": say("CSE with the powers of an undertaking of 50 or more employees"),
        "small": say("CSE with the powers of an undertaking of 11 to 49 employees"),
        "under_11": say("no CSE: 11 employees not reached for twelve consecutive months"),
        "carence": say("no CSE: report of failed elections"),
        "missing": say("no CSE, although one is due"),
    }[matter.cse]
    if derive_committees(matter).structure == "central":
        names = [place.label(language) for place in matter.establishments if place.cse == "own"]
        if names:
            text = say("{committee}: central CSE, CSE of {places}", committee=text, places=list_text(names, language))
        else:
            text = say("{committee}: central CSE and establishment CSEs", committee=text)
    return "; ".join([text, *_committee_days(matter, language)])


def _committee_days(matter: Matter, language: str) -> list[str]:
    """List in words the days on which the powers of the works council rest; empty where there is no council."""
    say, facts = labels(language), matter.cse_facts
    if matter.cse not in ("full", "small"):
        return []
    known = (
        (say("set up on {day}"), facts.set_up_on),
        (say("last renewed on {day}"), facts.renewed_on),
        (say("50 employees or more since {day}"), matter.employer.fifty_since),
    )
    return [text.format(day=date_text(day, language)) for text, day in known if day is not None]


# ------------------------------------------------------------------ report reserves
# The blocks of a report that say, beside the weights of a document, what is to be checked before relying on them.


def write_reserves(assessment: Assessment, language: str) -> list[Block]:
    """Write a paragraph and a table of the doubts that coherence checks raise on steps of a document's procedure.

    Each row has the explanation of a doubt, how many clauses rest on the steps in doubt, and the legal bases. The list
    returned is empty where no coherence check doubts a step.
    """
    say = labels(language)
    reserves = {reserve.id: reserve for reserve in list_reserves(assessment)}
    doubts = assessment.step_incoherences
    if not doubts:
        return []

    def write_cell(text: str) -> Runs:
        return furniture_runs(typeset_text(text, language))

    rows = []
    for doubt in doubts:
        reserve = reserves.get(doubt.id)
        cited = [
            CitedBasis(name, assessment.library.legal_bases[name], assessment.assessed_on).citation_text(language)
            for name in doubt.check.legal_bases
        ]
        rows.append((
            write_cell(reserve.text(language) if reserve else doubt.text(language)),
            write_cell(str(len(reserve.clauses) if reserve else 0)),
            write_cell("; ".join(cited) or "–"),
        ))  # fmt: skip
    header = (say("Explanation"), say("Clauses concerned"), say("Legal bases"))
    sentence = (
        say("To check before relying on it: weights of this chapter also rest on these steps.")
        if reserves
        else say.plural(
            "To check before relying on it: no weight of this chapter rests on this point today.",
            "To check before relying on it: no weight of this chapter rests on these points today.",
            len(doubts),
        )
    )
    return [
        Paragraph(write_cell(sentence), style="intro"),
        Table("reserves", tuple(header_cell(text) for text in header), tuple(rows), (0.54, 0.12, 0.34), ruled=True),
    ]


# ------------------------------------------------------------------ report standing
# The blocks of a report that say once what is true of a document by what it is, and where else a clause would bind.


def write_standing_rules(
    assessment: Assessment, assessments: Sequence[Assessment], names: ClauseNamer
) -> Iterator[Paragraph | Table]:
    """Write what the rules say of a document as a whole, then a table of the clauses that bind only in other documents.

    Yielded are a paragraph for each such rule and, where there are any, the clauses that do not bind in the document of
    ``assessment`` but would in another, by document. ``assessments`` weigh the same clauses in every kind of document;
    ``names`` names them, in the language of the report.
    """
    language = names.language
    say = labels(language)
    for rule in assessment.list_standing_rules():
        yield Paragraph(furniture_runs(typeset_text(rule.explanation.text(language), language)), style="body")
    binding = [
        tuple(
            furniture_runs(typeset_text(text, language))
            for text in (other_assessment.vehicle.label.text(language), headings)
        )
        for other_assessment in assessments
        if (headings := "; ".join(list_binding_clauses(assessment, other_assessment, names)))
    ]
    if binding:
        sentence = say("Wordings of the same clauses that bind, once their formalities are done:")
        yield Paragraph(furniture_runs(typeset_text(sentence, language)), style="intro")
        header = (header_cell(say("Document")), header_cell(say("Clauses")))
        yield Table("binding", header, tuple(binding), (0.3, 0.7), ruled=True)


def list_binding_clauses(assessment: Assessment, other: Assessment, names: ClauseNamer) -> list[str]:
    """List the names of the clauses that bind in the document ``other`` and only ask, advise or inform in this one.

    This one is the document of ``assessment``. Binding in ``other`` counts with its missing formalities done. Both must
    have findings for the same clauses in the same order, as the assessments that `compare` makes of one matter.

    >>> from ..compose.assessment import compare
    >>> charter, chapter, _ = papers = tuple(compare(load_library(), sample_matter("charter")).values())
    >>> list_binding_clauses(chapter, charter, ClauseNamer(papers, "en"))
    []
    """
    weights = assessment.library.vocabulary.weights
    return [
        names.name_clause(other, theirs)
        for mine, theirs in zip(assessment.findings, other.findings, strict=True)
        if mine.in_outline and mine.informs and theirs.in_outline and not theirs.informs
        if weights[theirs.weight_after_formalities].bears
    ]


# ------------------------------------------------------------------ report wishes
# What a client asked for, in a report: the answer of the law to each wish, why, and what to do instead.


@dataclass(frozen=True, slots=True)
class WishWriter:
    """Writes, in a language, the tables of a report that answer wishes."""

    library: Library
    language: str

    def write_refused(self, answers: Sequence[WishAnswer]) -> Table:
        """Write a table of a client's wishes that the law refuses, wholly or in part: answer, reason, alternative."""
        rows = tuple(self._cells(answer) for answer in answers)
        return Table("wishes", self._header(), rows, (0.16, 0.1, 0.3, 0.24, 0.2), ruled=True)

    def write_allowed(self, answers: Sequence[WishAnswer]) -> Table:
        """Write a table of all ``answers``, which must be on wishes that the law allows: wish, reason, legal bases."""
        rows = [self._header(), *(self._cells(answer) for answer in answers)]
        kept = [(row[0], row[2], row[4]) for row in rows]
        return Table("wishes", kept[0], tuple(kept[1:]), (0.24, 0.5, 0.26), ruled=True)

    def _header(self) -> tuple[Runs, ...]:
        say = labels(self.language)
        named = (say("What was asked"), say("Answer"), say("Why"), say("What to do instead"), say("Legal bases"))
        return tuple(header_cell(each) for each in named)

    def _cells(self, answer: WishAnswer) -> tuple[Runs, ...]:
        """Build the cells that answer one wish: what was asked, the answer, why, what to do instead, legal bases."""
        trust = self.library.vocabulary.confidence[answer.source.confidence].text(self.language)
        texts = (
            answer.wish.text(self.language),
            f"{answer.reason(self.language)} [{trust}]",
            answer.advice(self.language),
            "; ".join(basis.citation_text(self.language) for basis in answer.bases),
        )
        asked, why, instead, cited = (furniture_runs(typeset_text(text, self.language)) for text in texts)
        said = furniture_runs(typeset_text(answer.outcome_text(self.language), self.language), bold=True)
        return asked, said, why, instead, cited


# ------------------------------------------------------------------ reports
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

    >>> from ..compose.assessment import compare
    >>> enforceability_report(compare(load_library(), sample_matter("charter")), "en").title
    'Enforceability report'
    """
    if not assessments:
        message, hint = N_("there is no assessment to report on"), N_("give what “compare” returns")
        raise AssemblyError(Problem("no-assessment", "assessments", message, hint))
    if len({tuple(finding.clause for finding in assessment.findings) for assessment in assessments.values()}) > 1:
        message, hint = N_("these assessments are not over the same clauses"), N_("give what “compare” returns")
        raise AssemblyError(Problem("not-compared", "assessments", message, hint))
    refuse_language(language)
    return _ReportAssembler(assessments, language).assemble_document()


def build_answer_page(assessments: Mapping[str, Assessment], language: str = "fr") -> AnswerPage:
    """Build what writes the first page of the enforceability report: the answer, and which document for whom.

    ``assessments`` are what `compare` gave, ``language`` is ``fr`` or ``en``.

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
        vehicle = self.library.find_vehicle(self.matter.vehicle)
        self.wishes = next(
            (assessment for assessment in self.assessments if assessment.vehicle is vehicle), first
        ).wishes
        self.groups, self.chapter = GroupTables(self.assessments, language), 0
        self.states = StateReader(self.library, language)
        self.names = ClauseNamer(self.assessments, language)
        self.matrix = MatrixWriter(self.assessments, self.states, self.names, language)
        self.gaps = GapWriter(self.assessments, language)
        self.plans = {assessment.vehicle.id: formalities(assessment) for assessment in self.assessments}

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
            page=matter.page,
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
        if values := find_sample_values(matter):
            rows.append((say("Still the sample's"), say("{keys}. To be checked.", keys=", ".join(values))))
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
        sentence = say("The clause imposes nothing on the person: it informs, advises or organises.")
        named = Run(f"\u00a0{self.typeset_text(say('Informs'))}", True, "furniture")
        rows.append(((make_mark(INFORMS), named), furniture_runs(self.typeset_text(sentence))))
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
        blocks: list[Block] = [self.chapter_heading(assessment.vehicle.label.text(self.language))]
        if note := self.matrix.person_note():
            blocks.append(self.text_paragraph(note))
        findings = assessment.own_findings
        missing = [
            name for name in assessment.missing_formalities if any(name in finding.missing for finding in findings)
        ]
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
                touched = sum(1 for finding in findings if name in finding.missing)
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
            blocks += [
                self.text_paragraph(say("What is missing on the day asked:"), "intro"),
                Table("missing", header, tuple(rows), (0.46, 0.14, 0.4), ruled=True),
            ]
        told_rules = assessment.told_rules
        if told_rules:
            blocks += [self.text_paragraph(rule.explanation.text(self.language)) for rule in told_rules]
        elif not missing and not any(finding.missing_facts for finding in findings):
            if assessment.vehicle.track == "information":
                sentence = say("As this text is worded, no formality missing on the day asked would change a weight.")
            elif list_reserves(assessment):
                sentence = say(
                    "Subject to the reserves told below, no formality known to be missing on the day asked would change"
                    " a weight."
                )
            else:
                sentence = say("No formality is missing on the day asked that would change a weight.")
            blocks.append(self.text_paragraph(sentence))
        blocks += write_reserves(assessment, self.language)
        blocks += write_standing_rules(assessment, self.assessments, self.names)
        incoherences = [incoherence for incoherence in assessment.incoherences if not incoherence.check.steps]
        if assessment.warnings or incoherences:
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
                for each in incoherences
            ]
            blocks += [
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
                blocks.append(self.text_paragraph(told_facts))
        return blocks

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
        blocks: list[Block] = []
        if refused:
            blocks += [
                self.chapter_heading(say("What you asked for and the law refuses")),
                self.text_paragraph(say("Nothing of it stands in the documents."), "intro"),
                writer.write_refused(refused),
            ]
        if allowed:
            title = say("What you asked for and the law allows on these facts")
            blocks += [self.chapter_heading(title), writer.write_allowed(allowed)]
        return blocks

    def legal_bases_blocks(self) -> list[Block]:
        """Build the chapter that lists the legal bases cited in the report, with what each says."""
        used = collect_bases(self.assessments, self.wishes, self.groups.list_rules())
        table = build_bases_table(used, self.library, self.language)
        said = list_scope_notes(self.assessments[0].composition, [each.id for each in used], self.language)
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
