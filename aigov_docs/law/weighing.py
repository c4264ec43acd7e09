"""What clauses are worth in a situation: today, why, what is missing, and what they would be worth then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from ..closed_words import Weight
from ..kits.ground.i18n import N_
from ..kits.ground.problems import Problem, RuleConflict
from ..library.load import Library
from ..library.vocabulary import Formality
from . import dates
from .facts import ClauseFacts, Facts, is_procedure_done, observe_clause, observe_fact, observe_facts, vehicle_track
from .fillings import accept_statements, list_facts_to_ask, list_missing_facts
from .rule_reading import has_own_rules, rule_book
from .rules import OpenBook, Outcome, Rule, apply_rules, raised_refusals, raised_warnings, rank_answer
from .situation import Situation, VersionFacts
from .situation_view import SituationView
from .tool_facts import deemed_opinion_day, technology_closing_day

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
    missing_facts:
        Facts that are not known and without which no weight can be said, by their keys; empty where one is said.
    missing_facts_then:
        Facts without which no weight could be said once those formalities are done.
    rests_on:
        Statements accepted by the user without which the weight would be another one, by their names.
    """

    weight: Weight
    outcome: Outcome
    missing: tuple[str, ...]
    then: Weight
    missing_facts: tuple[str, ...] = ()
    missing_facts_then: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """Marks to show beside the weight, such as ``disputed``: those of the rules that apply without giving it."""
        return self.outcome.marks


@dataclass(frozen=True, slots=True)
class Enforceability:
    """The weights of the clauses of a document on one day, with its warnings and its day of effect.

    ``effective_on`` is the day of effect of the version relied on, None when that version never takes effect;
    ``binding_version`` the version that binds on the day, None when none does. ``refusals`` are the rules by which the
    facts contradict each other; ``technology_closed_on`` is the day on which the consultation on the tools is closed.
    """

    weighings: tuple[Weighing, ...]
    warnings: tuple[Rule, ...]
    facts: Facts
    effective_on: dt.date | None
    binding_version: str | None
    internal_rules_mandatory: bool | None
    internal_rules_mandatory_from: dt.date | None
    cse_deemed_on: dt.date | None
    technology_closed_on: dt.date | None = None
    refusals: tuple[Rule, ...] = ()
    missing_facts: tuple[str, ...] = ()


def weigh_clauses(
    situation: Situation,
    clauses: Sequence[ClauseFacts],
    library: Library,
    resolved: tuple[SituationView, str | None] | None = None,
    facts: Facts | None = None,
    *,
    name_statements: bool = True,
) -> Enforceability:
    """Weigh clauses in a situation: the weight of each on the day asked, why, and the formalities missing.

    Parameters
    ----------
    situation:
        The facts, on the day asked.
    clauses:
        The facts of each clause that decide its weight.
    library:
        Whose rules apply.
    resolved, facts:
        What `resolve_version` gave for this situation, and `observe_facts` for the version relied on, where the caller
        has it already; computed here when None.
    name_statements:
        Whether to name, beside each weight, the accepted statements on which it rests: the clauses are weighed again
        without each of them.

    Raises
    ------
    RuleConflict
        The rules of the library contradict each other on these facts; the command ``check`` finds it beforehand.

    >>> charter = Situation(vehicle="charter", assessed_on="2026-11-24", cse="full")
    >>> weigh_clauses(charter, [ClauseFacts("data_prohibition")], load_library()).weighings[0].weight
    'none'
    """
    book = rule_book(library)
    stated, situation = situation, accept_statements(situation, library)
    view, binding = resolved if resolved is not None else resolve_version(situation, library)
    facts = facts if facts is not None else observe_facts(view, library)
    facts_then, undone = with_formalities_done(facts, library), _list_undone_formalities(facts, library)
    now = book.narrow_to_facts(facts)
    then = book.narrow_to_facts(facts_then) if undone else now
    weigher = _Weigher(library, view.situation, now, then, facts_then, undone)
    weighings = []
    warned: dict[str, Rule] = {}
    refused: dict[str, Rule] = {}
    asked_by_warnings: list[str] = []
    alike: dict[tuple[str, ...], Weighing] = {}  # many clauses of a document have the same facts
    for clause in clauses:
        observed = observe_clause(clause, view.day, library.vocabulary)
        key = tuple(observed.values())
        if key not in alike:
            own = {**facts, **observed}
            alike[key] = weigher.weigh_clause(clause, own, observed)
            for rule, case in raised_warnings(now, own):
                warned[rule.id] = rule
                asked_by_warnings += case.missing
            refused.update((rule.id, rule) for rule in raised_refusals(now, own))
        weighings.append(alike[key])
    if not clauses:
        refused.update((rule.id, rule) for rule in raised_refusals(book, facts))
    if stated.presumptions and name_statements:
        weighings = _with_statements(stated, clauses, weighings, library, (view.day, facts))
    return Enforceability(
        weighings=tuple(weighings),
        warnings=tuple(warned.values()),
        facts=facts,
        effective_on=view.effective_on if _takes_effect(view, library) else None,
        binding_version=binding,
        internal_rules_mandatory={"yes": True, "no": False}.get(facts["ri_mandatory"]),
        internal_rules_mandatory_from=_rules_due_day(view),
        cse_deemed_on=_shown_deemed_day(view, facts),
        technology_closed_on=technology_closing_day(view),
        refusals=tuple(refused.values()),
        missing_facts=list_missing_facts(asked_by_warnings, view.situation, clauses),
    )


def _rules_due_day(view: SituationView) -> dt.date | None:
    """Compute the day from which internal rules are mandatory; None where the law that says it is of a later day."""
    since, applies = view.situation.employer.fifty_since, view.legal_days.get("internal_rules_due")
    due = dates.internal_rules_due(since) if since else None
    return due if due is not None and (applies is None or due >= applies) else None


def _shown_deemed_day(view: SituationView, facts: Facts) -> dt.date | None:
    """Compute the day of the committee's deemed opinion, where the effect rests on it or no opinion was given."""
    rests = facts["opinion"] == "deemed" or view.procedure.cse_opinion_on is None
    return deemed_opinion_day(view) if rests else None


def _with_statements(
    stated: Situation,
    clauses: Sequence[ClauseFacts],
    weighings: Sequence[Weighing],
    library: Library,
    read: tuple[dt.date, Facts],
) -> list[Weighing]:
    """Name beside each weight the accepted statements on which it rests, now or once the formalities are done.

    ``read`` are the day and the facts that gave the weights: no weight rests on a statement without which the rules
    read the same.
    """
    rests: list[tuple[str, ...]] = [() for _ in weighings]
    for name in stated.presumptions:
        without = accept_statements(stated, library, without=name)
        resolved = resolve_version(without, library)
        facts = observe_facts(resolved[0], library)
        if (resolved[0].day, facts) == read:
            continue
        others = weigh_clauses(without, clauses, library, resolved, facts).weighings
        rests = [
            (*said, name) if (other.weight, other.then) != (weighing.weight, weighing.then) else said
            for said, other, weighing in zip(rests, others, weighings, strict=True)
        ]
    return [replace(weighing, rests_on=rest) for weighing, rest in zip(weighings, rests, strict=True)]


@dataclass(frozen=True, slots=True)
class _Weigher:
    """Weighs the clauses of one document, by what its own facts decide for all of them.

    ``now`` and ``then`` are the rules that can apply as the document stands, and once its formalities are done;
    ``facts_then`` are its facts then, ``undone`` the formalities.
    """

    library: Library
    situation: Situation
    now: OpenBook
    then: OpenBook
    facts_then: Facts
    undone: Mapping[str, Formality]

    def weigh_clause(self, clause: ClauseFacts, facts: Facts, observed: Facts) -> Weighing:
        """Weigh a clause by the facts of the document and its own, which are ``observed``."""
        outcome = apply_rules(self.now, facts)
        _refuse_raised_weight(outcome, facts, self.library)
        missing = _find_missing_formalities(self.undone, facts["family"])
        then = apply_rules(self.then, {**self.facts_then, **observed}) if missing else outcome
        changes = then.weight != outcome.weight
        return Weighing(
            cast("Weight", outcome.weight),
            outcome,
            missing if changes else (),
            cast("Weight", then.weight),
            list_facts_to_ask(outcome.asked_facts, self.situation, [clause]),
            list_facts_to_ask(then.asked_facts, self.situation, [clause]) if changes else (),
        )


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
        sentence = N_(
            "with these rules of the house library the answer is {weight}; without them it is {upstream}, which is"
            " less: {rules}"
        )
        raise RuleConflict(
            Problem(
                "weight-raised",
                f"rules, kind {facts['kind']}",
                sentence,
                N_("a rule of a house library may only lower a weight: narrow its test, or take it out"),
                values,
            )
        )


def _list_undone_formalities(facts: Facts, library: Library) -> dict[str, Formality]:
    """List the formalities of the kind of document (vehicle) that are not done, by name."""
    return {
        name: formality
        for name, formality in library.vocabulary.formalities.items()
        if facts["vehicle"] in formality.vehicles and facts[formality.fact] in formality.undone
    }


def _find_missing_formalities(undone: Mapping[str, Formality], family: str) -> tuple[str, ...]:
    """Find which undone formalities concern a family of clauses.

    A step that only waits for others is left out while they are undone.
    """
    missing = [name for name, each in undone.items() if not each.families or family in each.families]
    return tuple(name for name in missing if not any(other_follow in missing for other_follow in undone[name].follows))


def with_formalities_done(facts: Facts, library: Library) -> Facts:
    """Copy the facts of a document as they would be once every formality of its vehicle is done.

    Each undone formality takes the first of the values with which the library counts it as done; a version of the
    document that is not yet in effect or not signed becomes ``binding``.
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

    Returns the view of the version relied on (its situation, its day of effect, its standing among the other versions),
    and the id of the version that binds; None where none binds, or which one is not known. Relied on is the version
    claimed, else the last. Where the situation lists no versions, the id of the only one is ``sole``.
    """
    situation = accept_statements(situation, library)
    if not situation.versions:
        view = _view_with_effect(situation, library)
        return view, "sole" if _binds(view, library) else None
    names = [version.id for version in situation.versions]
    views = [_view_with_effect(_overlay_version(situation, version), library) for version in situation.versions]
    at = names.index(situation.claimed_version) if situation.claimed_version in names else len(names) - 1
    newest = max((index for index, each in enumerate(views) if _binds(each, library)), default=None)
    perhaps = max((index for index, each in enumerate(views) if _perhaps_binds(each, library)), default=None)
    if newest is not None and newest > at:
        standing = "superseded"
    elif perhaps is not None and perhaps > at and _may_still_bind(views[at], library):
        standing = "unknown"
    elif perhaps == at:
        standing = "binding"
    elif views[at].vehicle_track == "contract" and views[at].amendment.response != "signed":
        standing = "never_signed"
    else:
        standing = "pending"
    binding = names[newest] if newest is not None and perhaps == newest else None
    return replace(views[at], version=standing), binding


def _perhaps_binds(view: SituationView, library: Library) -> bool:
    """Whether a version binds, or would if what is not known were as it takes: steps, and the powers of the committee.

    The silence of a committee whose powers are in doubt is no opinion (rule V2-CSE-DEEMED), and a version that rests on
    it has no weight; but an earlier one binds for sure only where those powers are known.
    """
    if _binds(view, library, perhaps=True):
        return True
    employer = view.situation.employer
    if view.situation.cse != "full" or employer.fifty_since is not None:
        return False
    full = employer.model_copy(update={"fifty_since": view.situation.cse_facts.set_up_on or dt.date.min})
    return _binds(replace(view, situation=view.situation.model_copy(update={"employer": full})), library, perhaps=True)


def _may_still_bind(view: SituationView, library: Library) -> bool:
    """Whether a version may bind although a later one may too: if the later one does not.

    By silence, amendments all bind or none does: that of an employee of whom it is not known whether they are
    protected never binds alone.
    """
    return _binds(view, library, perhaps=view.vehicle_track != "contract")


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """How one version of a document stands on the day asked: its name, its standing, its day of effect.

    ``standing`` is a value of the fact ``version``: ``binding``, ``superseded``, ``pending``, ``never_signed``, or
    ``unknown``. ``effective_on`` is None where the version never takes effect.
    """

    id: str
    standing: str
    effective_on: dt.date | None

    def as_dict(self) -> dict[str, str | None]:
        """Convert the standing of the version to a dict: ``id``, ``standing`` (such as ``binding``), ``effective_on``.

        ``effective_on`` is the ISO day of effect, None where the version never takes effect.
        """
        day = self.effective_on.isoformat() if self.effective_on is not None else None
        return {"id": self.id, "standing": self.standing, "effective_on": day}


def list_version_standings(situation: Situation, library: Library) -> tuple[VersionStanding, ...]:
    """Find for each version of a document, oldest first, whether it binds on the day asked, and its day of effect.

    Empty where the situation lists no version. A standing is ``binding``, ``superseded``, ``pending``…

    >>> list_version_standings(Situation(vehicle="charter", assessed_on="2026-11-24", cse="full"), load_library())
    ()
    """
    standings = []
    for version in situation.versions:
        view, _ = resolve_version(situation.model_copy(update={"claimed_version": version.id}), library)
        effective = view.effective_on if _takes_effect(view, library) else None
        standings.append(VersionStanding(version.id, view.version, effective))
    return tuple(standings)


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
        effective = dates.day_of_effect(
            procedure.deposit_on, procedure.publicity_on, procedure.stated_entry_on, procedure.inspector_on
        )
    legal_days = {name: entry.day for name, entry in library.vocabulary.legal_days.items()}
    return SituationView(situation, effective, track, legal_days=legal_days)


def _takes_effect(view: SituationView, library: Library, *, perhaps: bool = False) -> bool:
    """Whether a document takes effect on some day: every act that its kind of document requires is done.

    With ``perhaps``, acts of which it is not known whether they are done count as done.
    """
    if view.effective_on is None:
        return False
    if view.vehicle_track == "contract":
        protected = observe_fact(view, "protected")
        silent = observe_fact(view, "l1222_6") == "complete" and (protected == "no" or perhaps)
        return observe_fact(view, "response") == "signed" or (silent and protected != "yes")
    acts = {formality.fact: observe_fact(view, formality.fact) for formality in library.vocabulary.formalities.values()}
    return is_procedure_done(acts, library, perhaps=perhaps)


def _binds(view: SituationView, library: Library, *, perhaps: bool = False) -> bool:
    """Whether a document binds on the day asked: in effect by then, or incorporated in a signed contract."""
    incorporated = view.situation.document.incorporated_in_contract_on
    if view.vehicle_track == "information" and incorporated is not None and incorporated <= view.day:
        return True
    in_effect = view.effective_on is not None and view.effective_on <= view.day
    return in_effect and _takes_effect(view, library, perhaps=perhaps)
