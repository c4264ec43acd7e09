"""Assessing a document: the weight of each of its clauses, and why. Clauses are selected, then weighed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..closed_words import Weight
from ..kits.ground.i18n import N_
from ..kits.ground.problems import UsageError, refuse_language, refuse_type, unknown_name
from ..law.facts import ClauseFacts, Facts, observe_facts
from ..law.rules import Rule
from ..law.situation import Situation
from ..law.weighing import Enforceability, VersionStanding, list_version_standings, resolve_version, weigh_clauses
from ..library.clauses import Clause, Edition
from ..library.library import Library
from ..library.vehicles import Vehicle
from ..matter.models import Matter
from .agreement_words import answer_agreements
from .citations import CitedBasis
from .clause_facts import facts_in_document
from .coherence import Incoherence
from .composition import Composition, compose_document
from .finding import Finding, make_finding
from .missing_facts import MissingFact, describe_statements
from .wishes import WishAnswer, answer_wishes

# ------------------------------------------------------------------ document weights
# The weights of clauses in a composed document. They are kept: a report, its tables and its plan ask the same.


def weigh_document(
    composition: Composition, facts: Sequence[ClauseFacts], *, name_statements: bool = True
) -> Enforceability:
    """Weigh clauses by their facts and by those of a composed document, which were observed when it was composed.

    ``name_statements`` asks for the accepted statements on which each weight rests. An answer given for the same
    situation and clauses, by the same library, is given again without applying the rules.

    Raises
    ------
    RuleConflict
        The rules of the library contradict each other.
    """
    return _weigh(_Request(composition, tuple(facts), name_statements))


class _Request:
    """What is asked of the rules; two requests are equal where the rules would read the same."""

    __slots__ = ("composition", "facts", "key", "name_statements")

    def __init__(self, composition: Composition, facts: tuple[ClauseFacts, ...], name_statements: bool) -> None:
        self.composition, self.facts, self.name_statements = composition, facts, name_statements
        self.key = (composition.situation, facts, name_statements)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Request)
            and self.composition.library is other.composition.library
            and self.key == other.key
        )


@lru_cache(maxsize=64)
def _weigh(request: _Request) -> Enforceability:
    composition = request.composition
    return weigh_clauses(
        composition.situation, request.facts, composition.library, composition.resolved, composition.law_facts,
        name_statements=request.name_statements,
    )  # fmt: skip


# ------------------------------------------------------------------ assessment
@dataclass(frozen=True, slots=True)
class Assessment:
    """A composed document with the weight of each clause on one day, ready to be assembled or reported.

    ``clause_facts`` are the facts of the clause of each finding, in the same order.
    """

    composition: Composition
    findings: tuple[Finding, ...]
    law: Enforceability
    clause_facts: tuple[ClauseFacts, ...]

    def __repr__(self) -> str:
        """Build one line without personal data: the vehicle, the day, how many clauses have each weight.

        >>> assess(load_library(), sample_matter("it-charter-chapter"))
        <Assessment it-charter-chapter 2026-11-24: 40 disciplinary, 24 none>
        """
        weights = Counter(finding.weight for finding in self.findings)
        counts = ", ".join(f"{count} {weight}" for weight, count in weights.most_common())
        return f"<Assessment {self.vehicle.id} {self.assessed_on}: {counts}>"

    @property
    def library(self) -> Library:
        """Clause library whose clauses and rules the assessment used."""
        return self.composition.library

    @property
    def matter(self) -> Matter:
        """Matter (a client's facts) on which the assessment weighed the clauses."""
        return self.composition.matter

    @property
    def vehicle(self) -> Vehicle:
        """Kind of document (vehicle) that the assessment weighed, such as the charter."""
        return self.composition.vehicle

    def with_matter(self, matter: Matter) -> Assessment:
        """Copy the assessment for another matter whose deciding facts are the same, such as that of another person.

        Clauses and weights stay; names, addresses and other values to print are then those of ``matter``.
        """
        return replace(self, composition=replace(self.composition, matter=matter, known_unlawful=None))

    @property
    def assessed_on(self) -> dt.date:
        """Day on which the weights of the assessment hold."""
        return self.matter.assessed_on

    @property
    def incoherences(self) -> tuple[Incoherence, ...]:
        """Incoherences of the document: which choices contradict each other, and what to choose instead.

        In one establishment, without those that rest on a fact which is otherwise there.
        """
        return self._keep_those_here(self.composition.incoherences)

    @property
    def step_incoherences(self) -> tuple[Incoherence, ...]:
        """The incoherences that put a step of the procedure in doubt."""
        return self._keep_those_here(self.composition.step_incoherences)

    def _keep_those_here(self, incoherences: Iterable[Incoherence]) -> tuple[Incoherence, ...]:
        known_facts = self.composition.observed.facts or {}
        return tuple(incoherence for incoherence in incoherences if incoherence.holds_on(self.law.facts, known_facts))

    @property
    def warnings(self) -> tuple[Rule, ...]:
        """Warning rules that apply to the whole document, and that change no clause's weight.

        Those that are true of every such document are told once in its report, by `list_standing_rules`.
        """
        return tuple([rule for rule in self.law.warnings if not rule.told_once])

    @property
    def wishes(self) -> tuple[WishAnswer, ...]:
        """Answers to the wishes of the matter, what its client asks and the law refuses; they change no weight."""
        return answer_wishes(self.matter, self.law.facts, self.library)

    @property
    def facts(self) -> Facts:
        """Values, by name, of the facts that conditions of the library may test, such as ``sector``: ``private``."""
        return {**self.composition.facts, **self.law.facts}

    @property
    def versions(self) -> tuple[VersionStanding, ...]:
        """Versions of the document that the matter lists, oldest first, each with whether it binds on the day asked."""
        return list_version_standings(self.composition.situation, self.library)

    @property
    def sanctionable(self) -> list[Finding]:
        """Findings of the clauses on which a disciplinary sanction may rest, on the day asked.

        Their weight is disciplinary, alone or with a contractual one; none is one whose weight cannot be said.

        >>> amendment = assess(load_library(), sample_matter("contract-amendment"))
        >>> finding = amendment.sanctionable[0]
        >>> finding.clause, finding.weight
        ('authorised-tools', 'contractual+disciplinary')
        """
        return [finding for finding in self.findings if finding.grounds_sanction]

    def findings_of_weight(self, weight: Weight) -> list[Finding]:
        """List the findings (each a clause with its weight and the reasons) whose weight has the name ``weight``.

        The whole name counts: ``contractual`` does not give the clauses that are ``contractual+disciplinary``;
        `sanctionable` gives those on which a sanction may rest, under either name.

        Raises
        ------
        UsageError
            No weight has this name; the message suggests one.
        """
        weights = self.library.vocabulary.weights
        if weight not in weights:
            raise UsageError(
                unknown_name("unknown-weight", "weight", N_('unknown weight "{name}"'), weight, list(weights))
            )
        return [finding for finding in self.findings if finding.weight == weight]

    def finding(self, clause: str) -> Finding | None:
        """Return the finding of a clause, by its id or label (``purpose@1``); None when the document lacks that one.

        Raises
        ------
        UsageError
            The library has no such clause; the message suggests one.
        """
        if clause.partition("@")[0] not in self.library.clauses:
            message, clause_ids = N_('unknown clause "{name}"'), list(self.library.clauses)
            raise UsageError(unknown_name("unknown-clause", "clause", message, clause, clause_ids))
        return next((finding for finding in self.findings if clause in (finding.clause, finding.label)), None)

    @property
    def missing_formalities(self) -> list[str]:
        """Names of the formalities that clauses of the document lack, each once, in the library's order."""
        needed = {name for finding in self.findings for name in finding.missing}
        return [name for name in self.library.vocabulary.formalities if name in needed]

    def formality_text(self, name: str, language: str) -> str:
        """Return the label, in a language, of the formality ``name``: the variant of its text that fits the facts."""
        return self.library.vocabulary.formalities[name].choose_text(self.facts).text(language)

    @property
    def is_governed(self) -> bool:
        """Whether the law on internal rules and discipline governs the employer; not so of a public administration."""
        return self.composition.facts["sector"] != "public_admin"

    @property
    def effective_on(self) -> dt.date | None:
        """Day on which the text takes effect; None if it never does, facts are missing or `is_governed` is false."""
        return self.law.effective_on if self.is_governed else None

    @property
    def own_findings(self) -> list[Finding]:
        """Findings of the clauses that the outline of the document holds; `compare` weighs others in it too."""
        return [finding for finding in self.findings if finding.in_outline]

    @property
    def told_rules(self) -> list[Rule]:
        """Rules that give no weight and are explained beside a clause all the same.

        Only the clauses of the document's own outline count.
        """
        own_findings = self.own_findings
        return list({rule.id: rule for finding in own_findings for rule in finding.weighing.outcome.told}.values())

    def list_planned_rules(self) -> list[Rule]:
        """List, each once, the warnings and other rules noted on the document that its plan of formalities explains."""
        noted = (finding.weighing.outcome.noted for finding in self.own_findings)
        noted_rules = [*self.law.warnings, *(rule for rules in noted for rule in rules)]
        return list({rule.id: rule for rule in noted_rules if rule.in_plan}.values())

    def list_standing_rules(self) -> list[Rule]:
        """List, each once, the rules true of every document of this kind, which a report explains only once."""
        own_findings = self.own_findings
        return list({rule.id: rule for finding in own_findings for rule in finding.weighing.outcome.told_once}.values())

    @property
    def missing_facts(self) -> list[str]:
        """Keys of the missing facts, each once, on which a weight or a warning of the document depends."""
        return [fact.fact for fact in self.facts_to_ask]

    @property
    def facts_to_ask(self) -> list[MissingFact]:
        """Missing facts of the document, each once, with the rules that ask for the fact.

        Each counts the weights and warnings that depend on it; facts on which only warnings depend come last. A clause
        that only `compare` weighs, because the outline of another vehicle has it, asks for no fact.
        """
        asking: dict[str, dict[str, Rule]] = {}
        weights: Counter[str] = Counter()
        for finding in self.own_findings:
            for fact in finding.explain_missing_facts():
                asking.setdefault(fact.fact, {}).update((rule.id, rule) for rule in fact.rules)
                weights[fact.fact] += 1
        warnings: Counter[str] = Counter()
        for rule in self.warnings:
            asked = dict.fromkeys(key for case in rule.cases for key in case.missing if key in self.law.missing_facts)
            for key in asked:
                asking.setdefault(key, {})[rule.id] = rule
                warnings[key] += 1
        return [
            MissingFact(key, self.library, tuple(rules.values()), weights[key], warnings[key])
            for key, rules in asking.items()
        ]

    @property
    def deciding_rules(self) -> list[Rule]:
        """Rules that gave a weight to any clause of the document, each once."""
        return list({rule.id: rule for finding in self.findings for rule in finding.rules}.values())

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the assessment to a dict, ready for JSON: the weight of each clause, what is missing, the warnings.

        Of the document: ``vehicle``, ``as_of`` and ``effective_on`` (ISO days), ``library`` (``name``, ``release``),
        ``binding_version``, ``versions``, ``internal_rules_mandatory``, and ``missing`` (names of formalities); None is
        what is not known, or does not exist. Lists of dicts: ``clauses`` (what `Finding.as_dict` gives: weight and
        reasons), ``missing_facts`` (``key``, ``question``…), ``statements`` accepted by the user, ``wishes``,
        ``agreements``, and rules, each with ``id`` and ``explanation``: ``warnings``, ``told`` (explained beside a
        clause), ``told_once`` (for the whole document). The texts are in ``language``, ``fr`` or ``en``.
        """
        refuse_language(language)
        return {
            "vehicle": self.vehicle.id,
            "as_of": self.assessed_on.isoformat(),
            "library": {"name": self.library.name, "release": self.library.release},
            "effective_on": self.effective_on.isoformat() if self.effective_on else None,
            "binding_version": self.law.binding_version,
            "versions": [version.as_dict() for version in self.versions],
            "internal_rules_mandatory": self.law.internal_rules_mandatory,
            "missing": self.missing_formalities,
            "told": [{"id": rule.id, "explanation": rule.explanation.text(language)} for rule in self.told_rules],
            "told_once": [
                {"id": rule.id, "explanation": rule.explanation.text(language)} for rule in self.list_standing_rules()
            ],
            "missing_facts": [fact.as_dict(language) for fact in self.facts_to_ask],
            "statements": describe_statements(self.matter.presumptions, self.library, language),
            "warnings": [
                {"id": rule.id, "explanation": rule.explanation.text(language), "legal_bases": list(rule.legal_bases)}
                for rule in self.warnings
            ],
            "wishes": [answer.as_dict(language) for answer in self.wishes],
            "agreements": [answer.as_dict() for answer in answer_agreements(self.matter, self.library, language)],
            "clauses": [finding.as_dict(language) for finding in self.findings],
        }


def assess(library: Library, matter: Matter, vehicle: str | None = None, *, strict: bool = True) -> Assessment:
    """Select the clauses of a document and weigh each: what the employer can draw from the clause, and why.

    Parameters
    ----------
    library:
        The clauses and the rules.
    matter:
        The client's facts; weights are asked on ``matter.as_of``, else on its date.
    vehicle:
        Id or alias of another vehicle than the matter's own; the matter's own when None.
    strict:
        Whether choices that a coherence check refuses raise an error; when False, `list_incoherences`
        tells them, and the document is weighed all the same. Whether the other documents of the matter say the same is
        looked at when one is assembled, not here.

    Raises
    ------
    MatterError
        The matter contradicts itself or names something the library lacks.
    RuleConflict
        The rules of the library contradict each other.

    >>> assess(load_library(), sample_matter("charter")).finding("confidential-data").weight
    'none'
    """
    return weigh_composition(compose_document(library, matter, vehicle, strict=strict))


def weigh_composition(composition: Composition) -> Assessment:
    """Compute the weight of each clause of a document whose clauses are already selected (a composition).

    `assess` does both: it selects the clauses from a matter, then calls this function.

    Raises
    ------
    RuleConflict
        The rules of the library contradict each other.

    >>> weigh_composition(compose_document(load_library(), sample_matter("charter"))).finding("bias").weight
    'none'
    """
    return _weigh_items(composition, [(item.clause, item.edition, True) for item in composition.chosen])


def compare(library: Library, matter: Matter) -> dict[str, Assessment]:
    """Weigh a matter's clauses in every kind of document (vehicle), and return the assessments by vehicle id.

    Each clause that a vehicle's outline selects is weighed in every vehicle. Choices that a coherence check refuses
    raise an error in the matter's own vehicle only; `list_incoherences` lists them for another vehicle.

    Raises
    ------
    MatterError
        The matter contradicts itself or names something the library lacks.
    RuleConflict
        The rules of the library contradict each other.

    >>> list(compare(load_library(), sample_matter("charter")))
    ['charter', 'it-charter-chapter', 'contract-amendment']
    """
    refuse_type("library", library, Library)
    refuse_type("matter", matter, Matter)
    names = [vehicle.id for vehicle in library.vehicles_in_order()]
    own_vehicle = library.find_vehicle(matter.vehicle)
    composed = {
        name: compose_document(library, matter, name, strict=own_vehicle is library.vehicles[name]) for name in names
    }
    for composition in composed.values():
        composition.refuse_contradictions()
    union: dict[str, tuple[Clause, Edition]] = {}
    for composition in composed.values():
        for item in composition.chosen:
            union.setdefault(item.clause.id, (item.clause, item.edition))
    assessments = {}
    for name, composition in composed.items():
        outline_ids = set(composition.clause_ids())
        assessments[name] = _weigh_items(
            composition, [(clause, edition, clause.id in outline_ids) for clause, edition in union.values()]
        )
    return assessments


def assess_each_vehicle(library: Library, matter: Matter) -> dict[str, Assessment]:
    """Assess a matter in every kind of document (vehicle), each with the clauses of its own outline, by vehicle id.

    Choices that a coherence check refuses raise an error in the matter's own vehicle only.

    Raises
    ------
    MatterError
        The matter contradicts itself or names something the library lacks.

    >>> list(assess_each_vehicle(load_library(), sample_matter("charter")))
    ['charter', 'it-charter-chapter', 'contract-amendment']
    """
    own_vehicle = library.find_vehicle(matter.vehicle)
    vehicles = library.vehicles_in_order()
    return {vehicle.id: assess(library, matter, vehicle.id, strict=vehicle is own_vehicle) for vehicle in vehicles}


def _weigh_items(composition: Composition, items: Sequence[tuple[Clause, Edition, bool]]) -> Assessment:
    """Weigh the clauses of a composed document, each given with whether the outline holds the clause."""
    facts = facts_in_document(composition, [(clause, edition) for clause, edition, _ in items])
    return _weigh_facts(composition, items, tuple(facts))


def _weigh_facts(
    composition: Composition, items: Sequence[tuple[Clause, Edition, bool]], facts: tuple[ClauseFacts, ...]
) -> Assessment:
    """Weigh the clauses of a composed document by their facts."""
    library, vehicle, day = composition.library, composition.vehicle, composition.matter.assessed_on
    law = weigh_document(composition, facts)
    outline_facts = [observed for observed, (_, _, in_outline) in zip(facts, items, strict=True) if in_outline]
    if len(outline_facts) < len(items):  # warnings speak of the document, so of its own clauses only
        law = replace(law, warnings=weigh_document(composition, outline_facts).warnings)
    named = {basis for _, edition, _ in items for basis in edition.legal_bases}
    named |= {basis for weighing in law.weighings for rule in weighing.outcome.decided for basis in rule.legal_bases}
    bases = {name: CitedBasis(name, library.legal_bases[name], day) for name in named}
    known_facts = {**composition.facts, **law.facts}
    findings = [
        make_finding(library, vehicle, clause, edition, in_outline, observed, weighing, known_facts, bases)
        for (clause, edition, in_outline), observed, weighing in zip(items, facts, law.weighings, strict=True)
    ]
    return Assessment(composition, tuple(findings), law, facts)


def weigh_again(assessment: Assessment, situation: Situation) -> Assessment:
    """Weigh the clauses of an assessed document again on another situation, such as that of another establishment.

    The clauses stay those of the document; a new assessment is returned.

    >>> found = assess(load_library(), sample_matter("it-charter-chapter"))
    >>> weigh_again(found, found.composition.situation).finding("confidential-data").weight
    'disciplinary'
    """
    changed = _change_situation(assessment, situation)
    return _weigh_facts(changed, _list_items(assessment), assessment.clause_facts)


def find_weights_on(assessment: Assessment, situation: Situation) -> dict[str, tuple[str, str]]:
    """Find which legal weight each clause of an assessed document would have on another situation, by clause id.

    Of each there are two weights: on the day asked, and once missing formalities are done. Reasons and statements are
    not looked for, which makes it faster than `weigh_again`.

    >>> found = assess(load_library(), sample_matter("it-charter-chapter"))
    >>> find_weights_on(found, found.composition.situation)["confidential-data"]
    ('disciplinary', 'disciplinary')
    """
    changed, findings = _change_situation(assessment, situation), assessment.findings
    before, after = assessment.composition.resolved[0], changed.resolved[0]
    if after.day == before.day and changed.law_facts == assessment.law.facts:  # the rules would read the same
        return {finding.clause: (finding.weight, finding.weight_after_formalities) for finding in findings}
    law = weigh_document(changed, assessment.clause_facts, name_statements=False)
    return {
        finding.clause: (weighing.weight, weighing.then)
        for finding, weighing in zip(findings, law.weighings, strict=True)
    }


def _change_situation(assessment: Assessment, situation: Situation) -> Composition:
    """Copy the composition of an assessed document with another situation, and the facts that follow from it."""
    library = assessment.library
    resolved = resolve_version(situation, library)
    law_facts = observe_facts(resolved[0], library)
    facts = {**law_facts, **assessment.matter.own_facts(library)}
    return replace(assessment.composition, situation=situation, resolved=resolved, law_facts=law_facts, facts=facts)


def _list_items(assessment: Assessment) -> list[tuple[Clause, Edition, bool]]:
    """List the clauses that were weighed, each with its edition and whether the outline holds it."""
    items = []
    for finding in assessment.findings:
        clause = assessment.library.clauses[finding.clause]
        edition = next(
            candidate for candidate in clause.editions.values() if clause.label_edition(candidate) == finding.label
        )
        items.append((clause, edition, finding.in_outline))
    return items


def list_incoherences(assessment: Assessment) -> tuple[Incoherence, ...]:
    """List the incoherences of a document: which choices contradict each other, and what to choose instead.

    Incoherences that refuse a document are listed only after ``assess(…, strict=False)``, which lets them pass;
    otherwise `assess` raises `MatterError` for them.

    >>> bare = sample_matter("charter").model_copy(update={"roles": {}})
    >>> "C-ROLES" in [found.id for found in list_incoherences(assess(load_library(), bare))]
    True
    """
    return assessment.incoherences
