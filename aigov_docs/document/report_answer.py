"""The first page of the report: what binds in each document, what is missing, what to do first, and for whom."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..compose.assessment import Assessment, assess
from ..compose.finding import Finding
from ..compose.matter_days import EFFECTS
from ..compose.missing_facts import MissingFact, list_suggested_statements
from ..compose.populations import PopulationWorth
from ..compose.reserves import list_reserves
from ..kits.ground.i18n import N_, NBSP, Labels, date_text, labels, list_text, typeset_text
from ..kits.ground.languages import find_language
from ..kits.ground.text import lower_first
from ..law.rule_reading import rule_book
from ..library.library import Library
from ..library.vocabulary import PopulationEntry
from .blanks import furniture_runs, header_cell
from .formalities import FormalitiesPlan
from .marks import SHAPES, make_mark
from .step_reserves import PlannedStep
from .tree import Block, Heading, PageBreak, Paragraph, Run, Runs, Table, plain_text

# ------------------------------------------------------------------ report outlook
# What a document will be worth on the day its text takes effect, where the days of its formalities are planned.


@dataclass(frozen=True, slots=True)
class Outlook:
    """The clauses of a document as they weigh on its day of effect, and the statements that must then be true.

    ``statements`` are names: of what would have to be found true on that day, such as that the formalities are proved;
    the matter does not state them. ``findings`` are the weighed clauses of the document on that day.
    """

    findings: tuple[Finding, ...]
    statements: tuple[str, ...]


def foresee_effect(assessment: Assessment, plan: FormalitiesPlan) -> Outlook | None:
    """Weigh a document on its day of effect, as if what can only be shown then were shown; None without such a day.

    ``plan`` is that of its formalities. None too where the day of effect has come: the assessment itself says what the
    document is worth.

    >>> from .formalities import formalities
    >>> charter = assess(load_library(), sample_matter("charter"))
    >>> foresee_effect(charter, formalities(charter)) is None  # a charter informs: no day gives it force
    True
    """
    day, matter = plan.effective_on, assessment.matter
    if day is None or plan.has_taken_effect:
        return None
    added: tuple[str, ...] = ()
    while True:
        then = matter.model_copy(update={"as_of": day, "presumptions": (*matter.presumptions, *added)})
        weighed = assess(assessment.library, then, assessment.vehicle.id, strict=False)
        missing = [fact for fact in weighed.facts_to_ask if fact.answers]
        new = list_suggested_statements(missing, then.presumptions)
        if not new:
            return Outlook(tuple(weighed.own_findings), added)
        added += new


# ------------------------------------------------------------------ report states
# What a clause is worth in one document, as a report draws it: a mark, and the word beside it.


#: The shapes of what is no weight: it only informs, it waits for a formality, the document does not hold it.
INFORMS, WAITS, ABSENT = "information", "half-square", ""
#: The shape of the weight of a clause that has none and could have had one.
NO_FORCE = "open-square"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class ClauseState:
    """What a clause is worth in one document: the shape of its mark, and the word beside the mark.

    A clause that the document does not hold has no shape: a dash stands there.
    """

    shape: str
    word: str

    @property
    def rank(self) -> tuple[int, str]:
        """The place of the state in a list: what binds most comes first."""
        return SHAPES.index(self.shape) if self.shape else len(SHAPES), self.word

    def write_runs(self, language: str, before: str = "", after: str = "", note: int = 0) -> Runs:
        """Write the mark of the state (a dash for none) and its word, as runs, in a language.

        ``before`` and ``after`` stand around the word; ``note`` is the number of a note, raised after it, 0 for none.
        """
        said = typeset_text(f"{before}{self.word}{after}", language)
        raised = str(note).translate(_RAISED) if note else ""
        mark = make_mark(self.shape) if self.shape else Run("–", origin="furniture")
        return mark, Run(f"{NBSP}{said}{f'{NBSP}{raised}' if raised else ''}", origin="furniture")


def is_binding(finding: Finding) -> bool:
    """Whether the clause of a finding has, on the day asked, a weight on which the employer can rely."""
    return finding.library.vocabulary.weights[finding.weight].bears


def is_waiting(finding: Finding) -> bool:
    """Whether the employer cannot rely on a clause on the day asked, and could once missing formalities are done."""
    after = finding.library.vocabulary.weights[finding.weight_after_formalities]
    return bool(finding.missing) and after.bears and not is_binding(finding)


def is_open(finding: Finding) -> bool:
    """Whether a clause waits for formalities, and facts are missing to say what it will be worth once they are done."""
    after = finding.library.vocabulary.weights[finding.weight_after_formalities]
    return bool(finding.missing) and after.order is None and not is_binding(finding) and not is_unknown(finding)


def is_unknown(finding: Finding) -> bool:
    """Whether the weight of the clause of a finding cannot be said, because facts are missing."""
    return bool(finding.missing_facts)


#: What decides the state of a clause: its weight today and later, how it speaks, the marks of its rules.
_Deciding = tuple[str, str, bool, bool, bool, tuple[str, ...]]


class StateReader:
    """Tells, in a language, what clauses are worth in their documents; each state is worked out once.

    >>> from ..compose.assessment import assess
    >>> chapter = assess(load_library(), sample_matter("it-charter-chapter"))
    >>> StateReader(chapter.library, "en").read_state(chapter.findings[6])
    ClauseState(shape='square', word='discipline')
    """

    def __init__(self, library: Library, language: str) -> None:
        self.vocabulary, self.language, self.say = library.vocabulary, language, labels(language)
        self._known: dict[_Deciding, ClauseState] = {}

    def read_state(self, finding: Finding) -> ClauseState:
        """Tell what a clause is worth in its document as a mark and a word, such as a square and "discipline"."""
        after, missing, marks = finding.weight_after_formalities, bool(finding.missing), finding.weighing.marks
        deciding = (finding.weight, after, missing, finding.in_outline, finding.informs, marks)
        if deciding not in self._known:
            self._known[deciding] = self._make_state(*deciding)
        return self._known[deciding]

    def _make_state(
        self, weight: str, later: str, missing: bool, in_outline: bool, informs: bool, marks: tuple[str, ...]
    ) -> ClauseState:
        say, weights = self.say, self.vocabulary.weights
        now, after = weights[weight], weights[later]
        if not in_outline:
            return ClauseState(ABSENT, say("absent"))
        if missing and after.bears and not now.bears:
            return ClauseState(WAITS, say("{weight}, waiting", weight=after.short_text(self.language)))
        if informs and now.mark == NO_FORCE:
            return ClauseState(INFORMS, say("informs"))
        if missing and after.order is None and not now.bears and now.order is not None:
            return ClauseState(WAITS, say("waiting, then cannot be said"))
        word = now.short_text(self.language)
        if marks and now.bears:
            doubts = (self.vocabulary.confidence[mark].text(self.language).lower() for mark in marks)
            word = f"{word} ({', '.join(doubts)})"
        if missing and later != weight:
            word = say("{weight}, then {next}", weight=word, next=after.short_text(self.language))
        return ClauseState(now.mark, word)

    def explain_confidence(self, names: Iterable[str]) -> str:
        """Say what the words mean that tell how sure an answer is, such as "settled"; empty without any.

        >>> StateReader(load_library(), "en").explain_confidence(["majority"])
        '“Majority view”: generally held; no decision on the exact point was found.'
        """
        known, told = self.vocabulary.confidence, set(names)
        sentences = [
            self.say("“{word}”: {meaning}", word=entry.text(self.language), meaning=lower_first(meaning))
            for name, entry in known.items()
            if name in told and entry.says and (meaning := entry.says.choose_text({}).text(self.language))
        ]
        return " ".join(sentences)

    def count_states(self, findings: Iterable[Finding]) -> list[tuple[ClauseState, int]]:
        """Count the clauses by state (what a clause is worth), as pairs of state and number, what binds most first."""
        return sorted(Counter(map(self.read_state, findings)).items(), key=lambda item: item[0].rank)


# ------------------------------------------------------------------ report answer
_GROUND = N_("Can ground a sanction: {documents}.")
_MOST = 3  # questions and formalities told on the first page; a chapter has them all


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Writes, in a language, the first page of a report over documents that were assessed.

    ``plans`` are their formalities by vehicle id, ``populations`` what they are worth for the people of the matter,
    ``facts`` the facts that are missing, those most asked for first; ``stated`` counts by vehicle id the statements of
    the matter on which weights rest; ``states`` tells what each clause is worth.
    """

    assessments: Sequence[Assessment]
    plans: Mapping[str, FormalitiesPlan]
    populations: Sequence[PopulationWorth]
    facts: Sequence[MissingFact]
    stated: Mapping[str, int]
    states: StateReader
    language: str

    @property
    def library(self) -> Library:
        """Clause library of the assessments."""
        return self.assessments[0].library

    def write_blocks(self) -> list[Block]:
        """Write the first page of a report: the answer, a table of the documents, and which document for whom."""
        say = labels(self.language)
        return [
            *self.write_answer(),
            self._paragraph(self.write_note(), "note"),
            self._heading(say("Each document, side by side"), "side-by-side"),
            self.compare_documents(),
            self._heading(say("Which document for which people"), "for-whom"),
            *self.write_people(),
            PageBreak(),
        ]

    # -------------------------------------------------------------- the answer
    def write_answer(self) -> list[Paragraph]:
        """Write the answer of the report: a line for each document, what binds most first, then the missing facts."""
        lines = [self._answer_line(each) for each in self.rank_assessments()]
        if self.facts:
            lines.append(furniture_runs(self._typeset(self._facts_text())))
        return [Paragraph(line, style="answer") for line in lines]

    def rank_assessments(self) -> list[Assessment]:
        """Rank the documents by how much they bind: today, then once formalities are done."""
        return sorted(self.assessments, key=lambda assessment: _strength(assessment.own_findings), reverse=True)

    def write_conclusion(self) -> str:
        """Write in plain words which document can ground a sanction, bind by contract or inform, and from when.

        A document of which it cannot be said is named apart; empty where another law decides what a document is worth.
        """
        say = labels(self.language)
        return " ".join(say(aim, documents=list_text(names, self.language)) for aim, names in self._find_aims().items())

    def write_sanction_needs(self) -> str:
        """Write what a sanction needs besides its ground, in the words of the rules so marked in the library.

        Empty where no document can ground a sanction.
        """
        if _GROUND not in self._find_aims():
            return ""
        rules = rule_book(self.library, "sanctions").all_rules()
        needs = dict.fromkeys(rule.explanation.text(self.language) for rule in rules if rule.in_conclusion)
        return " ".join([labels(self.language)("A ground is not yet a sanction."), *needs]) if needs else ""

    def _find_aims(self) -> dict[str, list[str]]:
        """Find what the documents serve for: the names of those of each aim, with the day or state they wait for."""
        aims: dict[str, list[str]] = {}
        if not self.assessments[0].is_governed:
            return aims
        for each in self.rank_assessments():
            aim, when = self._name_aim(each)
            name = each.vehicle.label.text(self.language)
            aims.setdefault(aim, []).append(f"{name} ({when})" if when else name)
        return aims

    def _name_aim(self, assessment: Assessment) -> tuple[str, str]:
        """Name what a document serves for, as a message, and from when, in words; no words where nothing is awaited."""
        say, weights, own = labels(self.language), self.library.vocabulary.weights, assessment.own_findings
        plan = self.plans[assessment.vehicle.id]
        outlook = foresee_effect(assessment, plan)
        findings = outlook.findings if outlook else ()
        planned = say("from {day}, on the conditions told below", day=plan.effect_day_text(self.language))
        for when, bound in (
            (say("as things stand"), [finding.weight for finding in own if is_binding(finding)]),
            (planned, [finding.weight for finding in findings if is_binding(finding)]),
            (
                say("once its formalities are done"),
                [finding.weight_after_formalities for finding in own if is_waiting(finding)],
            ),
        ):
            if bound:
                ground = any(weights[weight].grounds_sanction for weight in bound)
                return (_GROUND if ground else N_("To bind by contract: {documents}.")), when
        if any(is_open(finding) or is_unknown(finding) for finding in own):
            return N_("What cannot be said yet: {documents}."), ""
        return N_("To inform only: {documents}."), ""

    def write_outlook(self, assessment: Assessment) -> str:
        """Write what a document will be worth on its day of effect, where that day is still to come; empty else."""
        plan, say = self.plans[assessment.vehicle.id], labels(self.language)
        outlook = foresee_effect(assessment, plan) if assessment.is_governed else None
        if outlook is None:
            return ""
        day, verdict = plan.effect_day_text(self.language), self.verdict(outlook.findings)
        text = say("From {day}: {verdict}", day=day, verdict=verdict)
        if plan.waits_for_acts:
            text = say("From {day}, if the days planned are kept: {verdict}", day=day, verdict=verdict)
        stated = " ".join(self.library.vocabulary.statements[name].text(self.language) for name in outlook.statements)
        return f"{text} {say('This takes as true on that day: {statements}', statements=stated)}" if stated else text

    def write_note(self) -> str:
        """Write what the words of the page mean that a reader may not know, what no weight means, and a warning.

        The warning is that the report is no legal advice.
        """
        say = labels(self.language)
        advice = say("This report is not legal advice.")
        if not self.assessments[0].is_governed:
            return f"{say(OTHER_LAW)} {advice}"
        own_findings = [finding for assessment in self.assessments for finding in assessment.own_findings]
        own_findings += [finding for worth in self.populations for paper in worth.papers for finding in paper.findings]
        doubted = {mark for finding in own_findings if is_binding(finding) for mark in finding.weighing.marks}
        said = (say(BINDING), self.states.explain_confidence(doubted), say(NO_IMMUNITY), advice)
        return " ".join(filter(None, said))

    def _answer_line(self, assessment: Assessment) -> Runs:
        own_findings = assessment.own_findings
        say = labels(self.language)
        sentence = self.verdict(own_findings) if assessment.is_governed else say(UNDECIDED)
        reserves, stated = len(list_reserves(assessment)), self.stated[assessment.vehicle.id]
        if later := self.write_outlook(assessment):
            sentence += f" {later}"
        bearing = any(is_binding(finding) or is_waiting(finding) for finding in own_findings)
        if stated and bearing:
            sentence += " " + say.plural(
                "This rests on {n} statement of the matter.", "This rests on {n} statements of the matter.", stated
            )
        if reserves and bearing:
            sentence += " " + say.plural("Subject to {n} point to check.", "Subject to {n} points to check.", reserves)
        strongest = self.states.count_states(own_findings)[0][0] if own_findings else None
        name = self._typeset(assessment.vehicle.label.text(self.language) + find_language(self.language).colon)
        mark = strongest.write_runs(self.language)[:1] if strongest else ()
        return (*mark, Run(f"\u00a0{name}", True, "furniture"), *furniture_runs(self._typeset(sentence)))

    def verdict(self, findings: Sequence[Finding]) -> str:
        """Write in one sentence how many clauses can ground a sanction, bind by contract, wait, or cannot be said.

        ``findings`` are the weighed clauses of one document. A count of 0 is left out; where all four are 0, the
        sentence says that none of the clauses can be relied on.
        """
        say, weights = labels(self.language), self.library.vocabulary.weights
        bound = [finding for finding in findings if is_binding(finding)]
        ground = sum(1 for finding in bound if weights[finding.weight].grounds_sanction)
        by_contract, later = len(bound) - ground, sum(1 for finding in findings if is_waiting(finding))
        unknown, total = sum(1 for finding in findings if is_unknown(finding)), len(findings)
        doubted = sum(1 for finding in findings if is_open(finding))
        texts = [
            text
            for text, count in (
                (say.plural("{n} can ground a sanction", "{n} can ground a sanction", ground), ground),
                (say.plural("{n} binds by contract alone", "{n} bind by contract alone", by_contract), by_contract),
                (say.plural("{n} waits for formalities", "{n} wait for formalities", later), later),
                (
                    say.plural(
                        "{n} waits for formalities, without its worth then being known",
                        "{n} wait for formalities, without their worth then being known",
                        doubted,
                    ),
                    doubted,
                ),
                (say.plural("{n} cannot be said", "{n} cannot be said", unknown), unknown),
            )
            if count
        ]
        if not texts:
            return say.plural("its clause cannot be relied on.", "none of its {n} clauses can be relied on.", total)
        told = list_text(texts, self.language)
        return say.plural("of its clause, {verdict}.", "of its {n} clauses, {verdict}.", total, verdict=told)

    def _facts_text(self) -> str:
        """Name the facts for want of which nothing is concluded: the first ones, then how many others there are."""
        say = labels(self.language)
        shown = " ".join(fact.question(self.language) for fact in self.facts[:_MOST])
        sentence = say("Facts missing, on which nothing is concluded: {questions}", questions=shown)
        return sentence + self._others(len(self.facts))

    def _others(self, count: int) -> str:
        more = count - _MOST
        return " " + labels(self.language).plural("(and {n} other)", "(and {n} others)", more) if more > 0 else ""

    # -------------------------------------------------------------- side by side
    def compare_documents(self) -> Table:
        """Write the table that compares the documents: what binds, what is missing, first step, time, formalities."""
        say = labels(self.language)
        governed = self.assessments[0].is_governed
        worth = say("What can be relied on") if governed else say("Clauses")
        rows = [
            (worth, [self._binding_runs(assessment) for assessment in self.assessments]),
            (
                say("What is missing"),
                [self._text_cell(self.missing_text(assessment)) for assessment in self.assessments],
            ),
            (say("To do first"), [self._text_cell(self.first_text(assessment)) for assessment in self.assessments]),
            (
                say("Time and formalities"),
                [self._text_cell(self.cost_text(assessment)) for assessment in self.assessments],
            ),
        ]
        if governed:  # what a change demands of another employer is not decided here
            rows.append(
                (say("On a change"), [self._text_cell(self.change_text(assessment)) for assessment in self.assessments])
            )
        header = (
            header_cell(say("Document")),
            *(header_cell(self._name(assessment)) for assessment in self.assessments),
        )
        cells = tuple((header_cell(self._typeset(name)), *said) for name, said in rows)
        return Table("papers", header, cells, (0.14, *_share_width(0.86, [said for _, said in rows])), ruled=True)

    def _binding_runs(self, assessment: Assessment) -> Runs:
        """Write how many clauses of a document bind, then how many are in each state, a line each."""
        own_findings = assessment.own_findings
        bound = sum(1 for finding in own_findings if is_binding(finding))
        sentence = labels(self.language)("{count} of {total} can be relied on", count=bound, total=len(own_findings))
        if not assessment.is_governed:  # what they are worth is not decided here
            sentence = labels(self.language).plural("{n} clause", "{n} clauses", len(own_findings))
        runs: list[Run] = [Run(self._typeset(sentence), True, "furniture")]
        for state, count in self.states.count_states(own_findings):
            runs += [
                Run("\n", origin="furniture"),
                *state.write_runs(self.language, after=f"{find_language(self.language).colon}{count}"),
            ]
        return tuple(runs)

    def missing_text(self, assessment: Assessment) -> str:
        """Write what a document lacks: formalities, facts, and what is to be checked before relying on it."""
        say, own = labels(self.language), assessment.own_findings
        names = [name for name in assessment.missing_formalities if any(name in each.missing for each in own)]
        said = [assessment.formality_text(name, self.language) for name in names]
        facts = [fact for fact in assessment.facts_to_ask if fact.answers]
        if facts:
            said.append(say.plural("{n} fact", "{n} facts", len(facts)))
        if reserves := len(list_reserves(assessment)):
            said.append(say.plural("{n} point to check", "{n} points to check", reserves))
        if not said:
            return say("Nothing that would change a weight, in this wording.")
        return "\n".join(said)

    def first_text(self, assessment: Assessment) -> str:
        """Write what to do first: answer a question, settle what is in doubt, do or check steps, else "Nothing"."""
        say = labels(self.language)
        facts = sorted((fact for fact in assessment.facts_to_ask if fact.answers), key=lambda fact: -fact.answers)
        if facts:
            return say("Answer: {question}", question=facts[0].question(self.language))
        if doubts := [reserve.incoherence.name_doubt(self.language) for reserve in list_reserves(assessment)]:
            return say("Find out: {doubts}.", doubts=list_text(doubts, self.language))
        plan = self.plans[assessment.vehicle.id]
        if steps := plan.missing_steps():
            first = steps[0].label.text(self.language)
            return say("Find out whether it was done: {step}", step=first) if steps[0].state == "unknown" else first
        steps = _list_steps(plan, "unchecked", "unrecorded")
        if not steps:
            return say("Nothing.")
        told = [_check_text(say, len(steps), unrecorded=bool(_list_steps(plan, "unrecorded")))]
        if undated := sum(step.day is None for step in steps):
            told.append(say.plural("{n} of them without a day", "{n} of them without a day", undated))
        return f"{', '.join(told)}."

    def cost_text(self, assessment: Assessment) -> str:
        """Write how many steps a document takes, how many are left, the periods to wait for, and the day of effect."""
        say, plan = labels(self.language), self.plans[assessment.vehicle.id]
        unknown, unchecked, unrecorded = (
            len(_list_steps(plan, each)) for each in ("unknown", "unchecked", "unrecorded")
        )
        left = len(plan.missing_steps()) - unknown
        texts = [
            text
            for text, count in (
                (say.plural("{n} still to do", "{n} still to do", left), left),
                (
                    say.plural("{n} that cannot be said to be done", "{n} that cannot be said to be done", unknown),
                    unknown,
                ),
                (say.plural("{n} to be checked", "{n} to be checked", unchecked), unchecked),
                (say.plural("{n} not recorded", "{n} not recorded", unrecorded), unrecorded),
            )
            if count
        ]
        steps = say.plural("{n} step", "{n} steps", len(plan.steps))
        sentences = [f"{steps}, {list_text(texts, self.language) if texts else say('none still to do')}."]
        running = (step for step in plan.steps if step.step.computed and step.step.computed not in EFFECTS)
        sentences += [
            f"{each.label.text(self.language)}." for each in running if each.state not in ("done", "unchecked")
        ]
        return "\n".join([*sentences, *filter(None, [self._effect_text(plan)])])

    def _effect_text(self, plan: FormalitiesPlan) -> str:
        """Write the day of effect, how long after the first step it comes, and on what it rests; empty without one."""
        say, day = labels(self.language), plan.effective_on
        if day is None:
            return ""
        first = min((each.day for each in plan.needed_steps() if each.day is not None), default=day)
        days = (day - first).days
        sentence = say("Effect: {day}", day=plan.effect_day_text(self.language))
        if days:
            sentence += ", " + say.plural(
                "{n} day after {first}, the first step on which it rests",
                "{n} days after {first}, the first step on which it rests",
                days,
                first=date_text(first, self.language),
            )
        if plan.waits_for_acts:
            sentence += ", " + say("if the days planned are kept")
        if plan.rests_on_unchecked:
            sentence += ", " + say("if what is to be checked is confirmed")
        return f"{sentence}."

    def change_text(self, assessment: Assessment) -> str:
        """Write what is to be done when the substance of a document changes; a dash where nothing is to be said."""
        changes = assessment.vehicle.on_change
        return f"{changes.substantive.text(self.language)}." if changes else "–"

    # -------------------------------------------------------------- for whom
    def write_people(self) -> list[Block]:
        """Write a table of the people: the documents to rely on for each population, and other acts that bind it.

        Where the matter lists no population, a row stands for the people whom the documents are about. Under the table
        stand the people who are not in the matter.
        """
        say = labels(self.language)
        if self.populations:
            alike: dict[tuple[Runs, Runs], list[str]] = {}
            for worth in self.populations:
                weighed = [(paper.assessment, paper.findings) for paper in worth.papers]
                fitting = self._fitting(weighed, worth.entry)
                acts = furniture_runs(self._typeset(worth.acts_text(self.language) or "–"))
                alike.setdefault((fitting, acts), []).append(worth.label(self.language))
            rows = [(header_cell(self._typeset("; ".join(people))), *name) for name, people in alike.items()]
        else:
            findings = [(assessment, assessment.own_findings) for assessment in self.assessments]
            rows = [(header_cell(self._typeset(self._people_text())), self._fitting(findings), furniture_runs("–"))]
        names = (say("People"), say("Document to rely on"), say("Other act"))
        widths = (0.18, *_share_width(0.82, [told for _, *told in rows]))
        table = Table("people", tuple(map(header_cell, names)), tuple(rows), widths, ruled=True)
        others = list_text([lower_first(entry.text(self.language)) for entry in self._unlisted()], self.language)
        sentence = say("Not in the matter, so not weighed: {people}.", people=others)
        return [table, *([self._paragraph(sentence, "note")] if others else [])]

    def _fitting(
        self, papers: Iterable[tuple[Assessment, Sequence[Finding]]], entry: PopulationEntry | None = None
    ) -> Runs:
        """Write the documents that bind some people, or will, each with the mark of its strongest clause.

        ``entry`` is the population of these people, which may say what follows where no document binds them.
        """
        say, runs = labels(self.language), list[Run]()
        for assessment, findings in papers:
            told = [
                finding
                for finding in findings
                if is_binding(finding) or is_waiting(finding) or is_open(finding) or is_unknown(finding)
            ]
            if not told:
                continue
            state = min((self.states.read_state(finding) for finding in told), key=lambda each: each.rank)
            name = self._name(assessment)
            if self.populations and assessment.vehicle.track == "contract":
                name = f"{name} {say('(if each of them signs)')}"
            runs += [Run("\n", origin="furniture")] if runs else []
            unknown = sum(1 for finding in told if is_unknown(finding))
            open_text = f" ({say.plural('{n} cannot be said', '{n} cannot be said', unknown)})"
            known = not unknown or unknown == len(told)
            runs += state.write_runs(
                self.language, f"{name}{find_language(self.language).colon}", "" if known else open_text
            )
        none = say("none: each document only informs them") if self.assessments[0].is_governed else say(UNDECIDED)
        if entry and entry.without_weight and self.assessments[0].is_governed:
            none = entry.without_weight.text(self.language)
        return tuple(runs) or furniture_runs(self._typeset(none))

    def _people_text(self) -> str:
        """Name the people whom the chapters weigh: the one person of the matter, else the whole staff."""
        if self.assessments[0].matter.employee is not None:
            return labels(self.language)("The person whom the matter names")
        whole = (population for population in self.library.vocabulary.populations.values() if population.is_whole_staff)
        return next((each.text(self.language) for each in whole), "–")

    def _unlisted(self) -> list[PopulationEntry]:
        """List the populations of which the matter says nothing and which a document does not bind as employees.

        They are those for which the library has another document, and those outside the rules on the headcount.
        """
        listed = {worth.population.id for worth in self.populations}
        populations = self.library.vocabulary.populations
        reached = (
            name
            for name, population in populations.items()
            if any(act.companion for act in population.acts) or (population.staff == "not_said" and not population.part)
        )
        return [populations[name] for name in reached if name not in listed]

    # -------------------------------------------------------------- pieces
    def _name(self, assessment: Assessment) -> str:
        return self._typeset(assessment.vehicle.label.text(self.language))

    def _typeset(self, text: str) -> str:
        return typeset_text(text, self.language)

    def _text_cell(self, text: str) -> Runs:
        return furniture_runs(self._typeset(text))

    def _paragraph(self, text: str, style: str) -> Paragraph:
        return Paragraph(furniture_runs(self._typeset(text)), style=style)

    def _heading(self, text: str, anchor: str) -> Heading:
        return Heading(1, furniture_runs(self._typeset(text)), anchor=anchor)


#: What "can be relied on" means, said where the report first says it.
BINDING = N_(
    "“Can be relied on”: the employer can hold the clause against the person, as the ground of a sanction or as a term"
    " of the contract."
)

#: What a clause without weight does not mean; where the law on discipline does not govern, what is not decided.
NO_IMMUNITY = N_(
    "No weight is not immunity: a breach of loyalty, of a lawful individual instruction or of the law can lead to a"
    " sanction without the clause."
)
OTHER_LAW = N_(
    "What a breach leads to is a matter for the law that governs the employment: nothing is concluded of it here."
)

#: Said of documents whose worth another law decides.
UNDECIDED = N_("the worth of the document is not decided here.")


def _list_steps(plan: FormalitiesPlan, *states: str) -> list[PlannedStep]:
    """List the steps of a plan that are in one of some states, such as ``unchecked``, in their order."""
    return [step for step in plan.steps if step.state in states]


def _check_text(say: Labels, count: int, *, unrecorded: bool) -> str:
    """Write that some steps are to be checked, or to be checked or recorded where the day of one is not recorded."""
    if unrecorded:
        return say.plural("Check or record {n} step", "Check or record {n} steps", count)
    return say.plural("Check {n} step", "Check {n} steps", count)


def _share_width(width: float, rows: Sequence[Sequence[Runs]]) -> list[float]:
    """Share a width between the columns of a table: a column of longer texts is wider, for fewer lines.

    >>> [round(share, 2) for share in _share_width(0.9, [[(Run("a"),), (Run("b" * 4),)]])]
    [0.3, 0.6]
    """
    sizes = [math.sqrt(sum(len(plain_text(cell)) for cell in column)) for column in zip(*rows, strict=True)]
    return [round(width * size / math.fsum(sizes), 4) for size in sizes]  # the same sum in every version of Python


def _strength(findings: Sequence[Finding]) -> tuple[int, int, int]:
    """Measure how much a document binds: today, once formalities are done, and what is not known of it."""
    return (
        sum(1 for finding in findings if is_binding(finding)),
        sum(1 for finding in findings if is_waiting(finding)),
        sum(1 for finding in findings if is_unknown(finding) or is_open(finding)),
    )
