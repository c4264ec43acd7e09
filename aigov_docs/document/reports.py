"""The enforceability report: every clause in the three vehicles, why it has its weight there, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..i18n import date_text, labels, typeset
from ..law.rules import Rule
from ..library.load import Library
from .assessment import Assessment, CitedBasis, Finding
from .blanks import Filler, furniture, head
from .coherence import incoherences
from .tree import Block, Document, Heading, Paragraph, Run, Runs, Table


def enforceability_report(assessments: Mapping[str, Assessment], language: str = "fr") -> Document:
    """A report on what `compare` found, as a document of the same kind as the others.

    Parameters
    ----------
    assessments:
        What `compare` gave: one assessment a vehicle, over the same clauses.
    language:
        ``fr`` or ``en``.

    >>> from ..library import load_library
    >>> from ..samples import sample_matter
    >>> from .assessment import compare
    >>> enforceability_report(compare(load_library(), sample_matter("charter")), "en").title
    'Enforceability report'
    """
    return _Report(assessments, language).document()


class _Report:
    def __init__(self, assessments: Mapping[str, Assessment], language: str) -> None:
        self.assessments = list(assessments.values())
        self.language = language
        self.say = labels(language)
        first = self.assessments[0]
        self.matter, self.library = first.matter, first.library
        self.chapter = 0

    def set(self, text: str) -> str:
        return typeset(text, self.language)

    def document(self) -> Document:
        say, matter = self.say, self.matter
        title = say("Enforceability report")
        body: list[Block] = [self.facts(), *self.reading(), *self.overview()]
        for assessment in self.assessments:
            body += self.vehicle(assessment)
        body += self.bases()
        body += self.limits()
        return Document(
            name="enforceability-report",
            language=self.language,
            title=title,
            subtitle=matter.employer.name,
            notice=self.set(
                say(
                    "Weights on {day}, library {name} {release}.",
                    day=date_text(matter.assessed_on, self.language),
                    name=self.library.name,
                    release=self.library.release,
                )
            ),
            header=f"{matter.employer.name} – {title}",
            footer=self.set(
                say("Version {version} – {day}", version=matter.version, day=date_text(matter.date, self.language))
            ),
            page_label=say("Page {page} / {pages}", page="{page}", pages="{pages}"),
            body=tuple(body),
            date=matter.date.isoformat(),
            landscape=True,
            properties=(
                ("author", matter.employer.name),
                ("subject", title),
                ("keywords", f"{self.library.name} {self.library.release}"),
            ),
            fields=Filler(matter, self.library, self.language).fields(title, matter.employer.name),
        )

    def heading(self, text: str) -> Heading:
        self.chapter += 1
        return Heading(1, furniture(self.set(text)), number=self.chapter, anchor=f"s-{self.chapter}")

    def paragraph(self, text: str, style: str = "body") -> Paragraph:
        return Paragraph(furniture(self.set(text)), style=style)

    def facts(self) -> Table:
        say, matter = self.say, self.matter
        cse = {
            "full": say("CSE with the powers of an undertaking of 50 or more"),
            "small": say("CSE of an undertaking of 11 to 49"),
            "under_11": say("no CSE: fewer than 11 employees"),
            "carence": say("no CSE: report of failed elections"),
            "missing": say("no CSE, although one is due"),
        }[matter.cse]
        law = self.assessments[0].law
        rules = say("mandatory on that day") if law.internal_rules_mandatory else say("not mandatory on that day")
        if law.internal_rules_mandatory_from:
            rules += " (" + say("from {day}", day=date_text(law.internal_rules_mandatory_from, self.language)) + ")"
        rows = [
            (say("Company"), matter.employer.name),
            (say("Headcount"), str(matter.employer.headcount)),
            (say("Internal rules"), rules),
            (say("Staff representatives"), cse),
            (say("Weights asked on"), date_text(matter.assessed_on, self.language)),
        ]
        for assessment in self.assessments:
            if assessment.law.effective_on is not None:
                rows.append(
                    (
                        self.set(
                            say("{vehicle}: takes effect on", vehicle=assessment.vehicle.label.text(self.language))
                        ),
                        date_text(assessment.law.effective_on, self.language),
                    )
                )
        return Table(
            "control", (), tuple((head(label), furniture(self.set(value))) for label, value in rows), (0.3, 0.7)
        )

    def reading(self) -> list[Block]:
        say = self.say
        weights = self.library.vocabulary.weights
        rows = []
        for name in sorted(weights, key=lambda w: -weights[w].order):
            entry = weights[name]
            rows.append(
                (
                    head(self.set(entry.text(self.language))),
                    furniture(self.set(entry.says.text(self.language) if entry.says else "")),
                )
            )
        return [
            self.heading(say("How to read this report")),
            self.paragraph(
                say(
                    "A weight is what the employer can draw from a clause against the employee on the day asked. No"
                    " weight is not immunity: a breach of loyalty, of a lawful individual instruction or of the law can"
                    " be punished without the clause."
                )
            ),
            Table("weights", (head(say("Weight")), head(say("Meaning"))), tuple(rows), (0.24, 0.76)),
        ]

    def overview(self) -> list[Block]:
        say = self.say
        header = (head(say("Clause")), *(head(self.set(a.vehicle.label.text(self.language))) for a in self.assessments))
        rows = []
        for row in zip(*(assessment.findings for assessment in self.assessments), strict=True):
            rows.append(
                (
                    furniture(self.set(row[0].heading[self.language])) + self.small(f" ({row[0].label})"),
                    *(self.weight_cell(finding) for finding in row),
                )
            )
        share = 0.66 / len(self.assessments)
        note = say(
            "A weight in brackets is that of a clause which the outline of this vehicle leaves out. An arrow shows the"
            " weight once the missing formalities are done."
        )
        return [
            self.heading(say("Every clause in every vehicle")),
            self.paragraph(note, "intro"),
            Table("overview", header, tuple(rows), (0.34, *(share for _ in self.assessments))),
        ]

    def small(self, text: str) -> Runs:
        return (Run(text, origin="furniture"),)

    def weight_cell(self, finding: Finding) -> Runs:
        strong = self.library.vocabulary.weights[finding.weight].bears and finding.in_outline
        said = finding.weight_text(self.language)
        if finding.missing:
            said = f"{said} → {finding.then_text(self.language)}"
        if not finding.in_outline:
            said = f"({said})"
        return (Run(self.set(said), strong, "furniture"),)

    def vehicle(self, assessment: Assessment) -> list[Block]:
        say = self.say
        out: list[Block] = [self.heading(assessment.vehicle.label.text(self.language))]
        own = [finding for finding in assessment.findings if finding.in_outline]
        missing = [name for name in assessment.missing() if any(name in finding.missing for finding in own)]
        if missing:
            formalities = self.library.vocabulary.formalities
            rows = []
            for name in missing:
                formality = formalities[name]
                cited = "; ".join(
                    CitedBasis(basis, self.library.legal_bases[basis], assessment.assessed_on).text(self.language)
                    for basis in formality.legal_bases
                )
                touched = sum(1 for finding in own if name in finding.missing)
                rows.append(
                    (
                        furniture(self.set(formality.text(self.language))),
                        furniture(formality.key),
                        furniture(str(touched)),
                        furniture(self.set(cited)),
                    )
                )
            header = (
                head(say("Missing formality")),
                head(say("Key in the matter")),
                head(say("Clauses concerned")),
                head(say("Legal bases")),
            )
            out += [
                self.paragraph(say("What is missing on the day asked:"), "intro"),
                Table("missing", header, tuple(rows), (0.36, 0.2, 0.12, 0.32)),
            ]
        else:
            out.append(self.paragraph(say("No formality is missing on the day asked that would change a weight.")))
        out += self.reasons(own)
        found = incoherences(assessment)
        if assessment.warnings or found:
            warned = [
                (
                    head(rule.id),
                    furniture(self.set(rule.explanation.text(self.language))),
                    self.cited(rule.legal_bases, rule.decisions, assessment),
                )
                for rule in assessment.warnings
            ]
            warned += [
                (
                    head(each.id),
                    furniture(self.set(each.text(self.language))),
                    self.cited(each.check.legal_bases, (), assessment),
                )
                for each in found
            ]
            out += [
                self.paragraph(say("Warnings: they change no weight."), "intro"),
                Table(
                    "warnings",
                    (head(say("Warning")), head(say("Explanation")), head(say("Legal bases"))),
                    tuple(warned),
                    (0.2, 0.48, 0.32),
                ),
            ]
        return out

    def reasons(self, findings: Sequence[Finding]) -> list[Block]:
        """The clauses grouped by the rules that decide them."""
        say = self.say
        groups: dict[tuple[str, ...], list[Finding]] = {}
        for finding in findings:
            groups.setdefault((finding.weight, finding.then, *(rule.id for rule in finding.rules)), []).append(finding)
        rows = []
        for group in groups.values():
            first = group[0]
            weight = first.weight_text(self.language)
            if first.missing:
                weight += f" → {first.then_text(self.language)}"
            why = " ".join(f"{rule.id} – {rule.explanation.text(self.language)}" for rule in first.rules)
            trust = sorted(
                {self.library.vocabulary.confidence[rule.confidence].text(self.language) for rule in first.rules}
            )
            clauses = ", ".join(finding.heading[self.language] for finding in group)
            cited = "; ".join(basis.text(self.language) for basis in first.rule_bases)
            decisions = self.decisions([rule for rule in first.rules], first)
            rows.append((
                furniture(self.set(weight), bold=True),
                furniture(self.set(clauses)),
                furniture(self.set(f"{why} [{', '.join(trust)}]")),
                furniture(self.set("; ".join(part for part in (cited, decisions) if part))),
            ))  # fmt: skip
        header = (head(say("Weight")), head(say("Clauses")), head(say("Reason")), head(say("Legal bases")))
        return [
            self.paragraph(say("Why, clause by clause:"), "intro"),
            Table("reasons", header, tuple(rows), (0.14, 0.26, 0.36, 0.24)),
        ]

    def decisions(self, rules: Sequence[Rule], finding: Finding) -> str:
        """The decisions behind some rules; one that was not read in a source is never printed."""
        keys = list(dict.fromkeys(key for rule in rules for key in rule.decisions))
        return "; ".join(_decisions(self.library, keys, self.language))

    def cited(self, bases: Sequence[str], decisions: Sequence[str], assessment: Assessment) -> Runs:
        named = [
            CitedBasis(name, self.library.legal_bases[name], assessment.assessed_on).text(self.language)
            for name in bases
        ]
        return furniture(self.set("; ".join([*named, *_decisions(self.library, decisions, self.language)]) or "–"))

    def bases(self) -> list[Block]:
        say = self.say
        used: dict[str, CitedBasis] = {}
        for assessment in self.assessments:
            for finding in assessment.findings:
                for basis in (*finding.rule_bases, *finding.text_bases):
                    used.setdefault(basis.id, basis)
        rows = []
        groups = list(dict.fromkeys(self.library.legal_bases[name].group for name in self.library.legal_bases))
        for item in sorted(used.values(), key=lambda b: (groups.index(b.basis.group), b.id)):
            version = item.basis.version_on(item.day)
            since = date_text(version.since, self.language) if version.since else "–"
            checked = date_text(item.basis.checked_on, self.language)
            state = say("to be verified") if item.basis.verify else say("read in a source")
            rows.append(
                (
                    furniture(self.set(item.basis.cite.text(self.language))),
                    furniture(self.set(version.says.text(self.language))),
                    furniture(since),
                    furniture(self.set(f"{checked}, {state}")),
                )
            )
        header = (
            head(say("Legal basis")),
            head(say("What it says")),
            head(say("In force since")),
            head(say("Checked on")),
        )
        return [self.heading(say("Legal bases")), Table("bases", header, tuple(rows), (0.26, 0.42, 0.15, 0.17))]

    def limits(self) -> list[Block]:
        say = self.say
        checked = min(
            basis.checked_on for basis in self.library.legal_bases.values() if basis.group == "code-du-travail"
        )
        text = say(
            "This report applies the rules of the library to the facts of the matter. It is not legal advice: proof,"
            " proportionality and the facts themselves remain for the court. Labour Code articles were checked against"
            " the version of {day}; a later change is not known here. What is marked “to be verified” was not read in a"
            " source.",
            day=date_text(checked, self.language),
        )
        return [self.heading(say("Limits")), self.paragraph(text)]


def _decisions(library: Library, keys: Sequence[str], language: str) -> list[str]:
    """The decisions that may be printed: read in a source, with their day and number."""
    return [
        library.legal_bases[name].cite.text(language)
        for key in keys
        for name in library.decisions(key)
        if not library.legal_bases[name].verify
    ]
