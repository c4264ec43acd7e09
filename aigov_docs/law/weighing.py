"""What clauses are worth in a situation: today, why, what is missing, and what they would be worth then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..i18n import N_
from ..library.load import Library
from ..problems import Problem, RuleConflict
from . import dates
from .facts import ClauseFacts, Facts, SituationView, is_procedure_done, observe_clause, observe_facts, vehicle_track
from .rules import Outcome, Rule, RuleBook, apply_rules, has_own_rules, raised_warnings, rank_answer, rule_book
from .situation import Situation, VersionFacts

#: The blocks of facts that a version lays over those of the situation; its procedure and amendment are its own alone.
_OVERLAID = tuple(name for name in VersionFacts.model_fields if name not in ("id", "procedure", "amendment"))


@dataclass(frozen=True, slots=True)
class Weighing:
    """The weight of one clause, why, which formalities are missing, and the weight once those are done.

    Parameters
    ----------
    weight:
        Its weight on the day asked.
    outcome:
        The rules that gave it, and those looked at.
    missing:
        Formalities undone that keep the clause from its full weight, in order; empty where none would help.
    then:
        Its weight once they are done.
    """

    weight: str
    outcome: Outcome
    missing: tuple[str, ...]
    then: str


@dataclass(frozen=True, slots=True)
class Enforceability:
    """The weights of the clauses of a document on one day, with its warnings and its day of effect.

    ``effective_on`` is the day of effect of the version relied on, None when that version never takes effect;
    ``binding_version`` the version that binds on the day, None when none does.
    """

    weighings: tuple[Weighing, ...]
    warnings: tuple[Rule, ...]
    facts: Facts
    effective_on: dt.date | None
    binding_version: str | None
    internal_rules_mandatory: bool
    internal_rules_mandatory_from: dt.date | None
    cse_deemed_on: dt.date | None


def weigh_clauses(
    situation: Situation,
    clauses: Sequence[ClauseFacts],
    library: Library,
    resolved: tuple[SituationView, str | None] | None = None,
) -> Enforceability:
    """Weigh clauses in a situation: the weight of each on the day asked, why, and the formalities missing.

    Parameters
    ----------
    situation:
        The facts, on the day asked.
    clauses:
        What decides in each clause.
    library:
        Whose rules apply.
    resolved:
        What `resolve_version` gave for this situation, where it was asked already.

    Raises
    ------
    RuleConflict
        The rules of the library contradict each other on these facts; ``check`` finds it before.

    >>> from ..library import load_library
    >>> charter = Situation(vehicle="charter", assessed_on="2026-11-24", cse="full")
    >>> weigh_clauses(charter, [ClauseFacts("data_prohibition")], load_library()).weighings[0].weight
    'none'
    """
    book = rule_book(library)
    view, binding = resolved if resolved is not None else resolve_version(situation, library)
    facts = observe_facts(view, library)
    weighings = []
    warned: dict[str, Rule] = {}
    alike: dict[tuple[str, ...], tuple[Weighing, list[Rule]]] = {}  # many clauses of a document have the same facts
    for clause in clauses:
        observed = observe_clause(clause, view.day, library.vocabulary)
        key = tuple(observed.values())
        if key not in alike:
            own = {**facts, **observed}
            alike[key] = _weigh_facts(own, book, library), raised_warnings(book, own)
        weighing, rules = alike[key]
        weighings.append(weighing)
        warned.update((rule.id, rule) for rule in rules)
    since = situation.employer.fifty_since
    informed = view.procedure.cse_informed_on
    procedure = view.procedure
    deemed = None
    if informed is not None and situation.cse == "full" and procedure.cse_opinion_on is None:
        deemed = dates.deemed_opinion(
            informed, expert=procedure.cse_expert, two_levels=procedure.cse_experts_two_levels
        )
    return Enforceability(
        weighings=tuple(weighings),
        warnings=tuple(warned.values()),
        facts=facts,
        effective_on=view.effective_on if _takes_effect(view, library) else None,
        binding_version=binding,
        internal_rules_mandatory=facts["ri_mandatory"] == "yes",
        internal_rules_mandatory_from=dates.internal_rules_due(since) if since else None,
        cse_deemed_on=deemed,
    )


def _weigh_facts(facts: Facts, book: RuleBook, library: Library) -> Weighing:
    outcome = apply_rules(book, facts)
    _refuse_raised_weight(outcome, facts, library)
    missing = _find_missing_formalities(facts, library)
    if not missing:
        return Weighing(outcome.weight, outcome, (), outcome.weight)
    then = apply_rules(book, with_formalities_done(facts, library)).weight
    if then == outcome.weight:
        return Weighing(outcome.weight, outcome, (), then)
    return Weighing(outcome.weight, outcome, missing, then)


def _refuse_raised_weight(outcome: Outcome, facts: Facts, library: Library) -> None:
    """Raise `RuleConflict` where a house library gives a clause more weight than the library it extends.

    `check` proves that no house library does.
    """
    base = library.base
    if base is None or facts["kind"] not in base.vocabulary.kinds or not has_own_rules(library):
        return
    upstream = apply_rules(rule_book(base), facts)
    if rank_answer(outcome.weight, "enforceability", base.vocabulary) > rank_answer(
        upstream.weight, "enforceability", base.vocabulary
    ):
        values = {
            "rules": ", ".join(rule.id for rule in outcome.decided),
            "weight": outcome.weight,
            "upstream": upstream.weight,
        }
        said = N_(
            "with these rules of the house library the answer is {weight}; without them it is {upstream}, which is"
            " less: {rules}"
        )
        raise RuleConflict(
            Problem(
                "weight-raised",
                f"rules, kind {facts['kind']}",
                said,
                N_("a rule of a house library may only lower a weight: narrow its test, or take it out"),
                values,
            )
        )


def _find_missing_formalities(facts: Facts, library: Library) -> tuple[str, ...]:
    """List the formalities of the kind of document (vehicle) that are not done.

    A step that only waits for others is left out while they are undone.
    """
    undone = [
        name
        for name, formality in library.vocabulary.formalities.items()
        if facts["vehicle"] in formality.vehicles
        and (not formality.families or facts["family"] in formality.families)
        and facts[formality.fact] in formality.undone
    ]
    return tuple(name for name in undone if not set(library.vocabulary.formalities[name].follows) & set(undone))


def with_formalities_done(facts: Facts, library: Library) -> Facts:
    """Compute the facts as they would be once every formality of the kind of document (vehicle) is done.

    Each formality takes the first value that its vocabulary calls done.
    """
    changed = dict(facts)
    for formality in library.vocabulary.formalities.values():
        if facts["vehicle"] in formality.vehicles and facts[formality.fact] in formality.undone:
            changed[formality.fact] = formality.done[0]
    if facts["version"] in ("pending", "never_signed"):
        changed["version"] = "binding"
    return changed


# ------------------------------------------------------------------ versions
def resolve_version(situation: Situation, library: Library) -> tuple[SituationView, str | None]:
    """Find the version of a document that is relied on, and the version that binds on the day asked.

    Returns the situation of the version relied on, with its day of effect and its standing among the other versions,
    and the id of the version that binds: None where none binds, ``sole`` where the situation lists no versions.
    """
    if not situation.versions:
        view = _view_with_effect(situation, library)
        return view, "sole" if _binds(view, library) else None
    names = [version.id for version in situation.versions]
    views = [_view_with_effect(_overlay_version(situation, version), library) for version in situation.versions]
    at = names.index(situation.claimed_version) if situation.claimed_version in names else len(names) - 1
    newest = max((index for index, each in enumerate(views) if _binds(each, library)), default=None)
    if newest == at:
        standing = "binding"
    elif newest is not None and newest > at:
        standing = "superseded"
    elif views[at].vehicle_track == "contract" and views[at].amendment.response != "signed":
        standing = "never_signed"
    else:
        standing = "pending"
    return replace(views[at], version=standing), names[newest] if newest is not None else None


def _overlay_version(situation: Situation, version: VersionFacts) -> Situation:
    """Copy a situation with the facts of one version in place of the situation's own.

    The procedure and the amendment of a version are its own, or none.
    """
    changed: dict[str, object] = {"procedure": version.procedure, "amendment": version.amendment, "versions": ()}
    for block in _OVERLAID:
        own = getattr(version, block)
        if own is not None:
            changed[block] = getattr(situation, block).model_copy(
                update={name: getattr(own, name) for name in own.model_fields_set}
            )
    return situation.model_copy(update=changed)


def _view_with_effect(situation: Situation, library: Library) -> SituationView:
    """Compute the day of effect of a document from the dates of its situation alone, not from its formalities."""
    effective: dt.date | None = None
    track = vehicle_track(situation, library)
    if track == "contract":
        amendment = situation.amendment
        if amendment is not None and amendment.response == "signed" and amendment.signed_on is not None:
            effective = max(amendment.signed_on, amendment.effective_on or amendment.signed_on)
        elif (
            amendment is not None
            and amendment.response == "none"
            and amendment.received_on is not None
            and amendment.l1222_6_letter
        ):
            effective = dates.deemed_acceptance(amendment.received_on, insolvency=amendment.insolvency)
    elif situation.procedure is not None and situation.procedure.deposit_on and situation.procedure.publicity_on:
        procedure = situation.procedure
        assert procedure.deposit_on is not None and procedure.publicity_on is not None
        effective = dates.day_of_effect(procedure.deposit_on, procedure.publicity_on, procedure.stated_entry_on)
    return SituationView(situation, effective, track)


def _takes_effect(view: SituationView, library: Library) -> bool:
    """Whether a document takes effect on some day: every act that its kind of document requires is done."""
    if view.effective_on is None:
        return False
    facts = observe_facts(view, library)
    if view.vehicle_track == "contract":
        return facts["response"] == "signed" or (facts["l1222_6"] == "complete" and facts["protected"] == "no")
    return is_procedure_done(facts, library)


def _binds(view: SituationView, library: Library) -> bool:
    """Whether a document binds on the day asked: in effect by then, or incorporated in a signed contract."""
    incorporated = view.situation.document.incorporated_in_contract_on
    if view.vehicle_track == "information" and incorporated is not None and incorporated <= view.day:
        return True
    return _takes_effect(view, library) and view.effective_on is not None and view.effective_on <= view.day
