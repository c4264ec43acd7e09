"""Random situations whose facts are consistent, and the answers to one, compared with those to another.

A situation is drawn near-regular or free. Near-regular: everything is known and most of it in order, so that answers
bear. Free: any value of any fact, many of them not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from random import Random
from types import SimpleNamespace
from typing import Any, get_args

from pydantic import BaseModel

import aigov_docs as aigov
from aigov_docs.law.facts import ClauseFacts
from aigov_docs.law.fillings import Case, fill_fact, list_candidates
from aigov_docs.law.possible_answers import REFUSED, FillingSearch, Question, Reply
from aigov_docs.law.rules import rank_answer
from aigov_docs.law.sanctions import judge_measure, judge_sanction
from aigov_docs.law.situation import Situation
from aigov_docs.law.weighing import weigh_clauses
from aigov_docs.matter.crossed_facts import cross_facts

OPEN = "cannot_be_said"

#: Facts asked for without which no answer is given although none of their values changes it (decision 0019).
ASKED_FOR_ITSELF = frozenset({"sanction.duty"})


@dataclass(frozen=True)
class Answers:
    """What the law says of a case: what may be better or worse for the employer."""

    weights: tuple[str, ...]
    marks: tuple[tuple[str, ...], ...]
    verdict: str | None
    verdict_marks: tuple[str, ...]
    measure: str | None
    done: frozenset[str]
    warnings: frozenset[str]
    asked: frozenset[str]
    refusals: tuple[str, ...]
    effective_on: dt.date | None
    binding: str | None
    mandatory: bool | None


def answer_case(case: Case, library: aigov.Library) -> Answers:
    situation, clauses = case
    law = weigh_clauses(situation, clauses, library)
    verdict = judge_sanction(situation, clauses, library) if situation.sanction is not None else None
    measure = judge_measure(situation, library) if situation.measure is not None else None
    steps = library.vocabulary.formalities
    asked = {key for weighing in law.weighings for key in weighing.missing_facts} | set(law.missing_facts)
    warnings = [rule.id for rule in law.warnings]
    refusals = [*(rule.id for rule in law.refusals), *(problem.code for problem in cross_facts(_as_matter(situation)))]
    for each in (verdict, measure):
        if each is not None:
            asked |= {*each.missing_facts, *each.to_come}
            warnings += [rule.id for rule in each.warnings]
            refusals += [rule.id for rule in each.refusals]
    return Answers(
        weights=tuple(weighing.weight for weighing in law.weighings),
        marks=tuple(weighing.marks for weighing in law.weighings),
        verdict=verdict.verdict if verdict else None,
        verdict_marks=verdict.marks if verdict else (),
        measure=measure.verdict if measure else None,
        done=frozenset(name for name, step in steps.items() if law.facts[step.fact] in step.done),
        warnings=frozenset(warnings),
        asked=frozenset(asked),
        refusals=tuple(refusals),
        effective_on=law.effective_on,
        binding=law.binding_version,
        mandatory=law.internal_rules_mandatory,
    )


def _as_matter(situation: Situation) -> Any:
    """Give the blocks of a situation the names that they have in a matter, so that its facts are crossed as there."""
    blocks = {name: getattr(situation, name) for name in Situation.model_fields}
    return SimpleNamespace(**blocks, committees=situation.establishments, date=situation.assessed_on)


def list_gains(
    before: Answers, after: Answers, key: str, clauses: Sequence[ClauseFacts], library: aigov.Library
) -> list[str]:
    """List what became better for the employer when a fact was taken away."""
    if before.refusals or after.refusals:
        return []
    vocabulary = library.vocabulary
    gains = []
    for clause, one, other, mark, later in zip(
        clauses, before.weights, after.weights, before.marks, after.marks, strict=True
    ):
        bears = vocabulary.weights[one].bears
        if vocabulary.weights[other].bears and (
            not bears or vocabulary.rank_weight(other) > vocabulary.rank_weight(one)
        ):
            gains.append(f"{clause.kind}: {one} -> {other}")
        if bears and other == one and set(mark) - set(later):
            gains.append(f"{clause.kind}: {one} loses the mark {sorted(set(mark) - set(later))}")
    for name, first, second in (
        ("sanction", before.verdict, after.verdict),
        ("measure", before.measure, after.measure),
    ):
        if (
            first
            and second
            and rank_answer(second, "sanctions", vocabulary) > rank_answer(first, "sanctions", vocabulary)
        ):
            gains.append(f"{name}: {first} -> {second}")
    if before.verdict == after.verdict and before.verdict and vocabulary.verdicts[before.verdict].bears:
        gains += [f"sanction loses the mark {mark}" for mark in before.verdict_marks if mark not in after.verdict_marks]
    gains += [f"step done: {name}" for name in sorted(after.done - before.done)]
    if key not in after.asked:
        gains += [f"warning goes, {key} not asked for: {name}" for name in sorted(before.warnings - after.warnings)]
    if after.effective_on is not None and (before.effective_on is None or after.effective_on < before.effective_on):
        gains.append(f"in effect: {before.effective_on} -> {after.effective_on}")
    if after.binding is not None and before.binding is None:
        gains.append(f"binding version: none -> {after.binding}")
    if after.mandatory is False and before.mandatory is not False:
        gains.append(f"internal rules mandatory: {before.mandatory} -> no")
    return gains


def describe_case(case: Case) -> str:
    """Write the facts of a case that are not defaults, a block a line."""
    situation, clauses = case
    said = situation.model_dump(mode="json", exclude_defaults=True)
    lines = [f"  {name}: {value}" for name, value in said.items()]
    return "\n".join([*lines, f"  clauses: {[str(clause) for clause in clauses]}"])


# ------------------------------------------------------------------ filling in what is missing
def find_loose_answers(case: Case, library: aigov.Library, rng: Random) -> list[str]:
    """List the questions of a case answered ``cannot_be_said`` although filling its facts in changes nothing."""
    situation, clauses = case
    out = []
    asked: list[tuple[Question, Case, str]] = [("weight", (situation, (clause,)), clause.kind) for clause in clauses]
    if situation.sanction is not None:
        asked.append(("sanction", case, "sanction"))
    for question, own, name in asked:
        search = FillingSearch(own, library, question)
        reply = search.reply_to(own)
        if reply.answer == OPEN:
            out += [f"{name}: {problem}" for problem in _find_loose_facts(search, reply, rng)]
    return out


def _find_loose_facts(search: FillingSearch, reply: Reply, rng: Random) -> list[str]:
    if not reply.asked:
        verdict = judge_sanction(*search.case, search.library) if search.question == "sanction" else None
        outside = verdict is not None and verdict.consequence == "out_of_scope"
        return [] if outside else ["nothing is asked for"]
    named = [fact for fact in reply.asked if search.values_of(fact)]
    if set(named) <= ASKED_FOR_ITSELF:
        return []  # the tool asks and stops
    loose = set(named) - ASKED_FOR_ITSELF
    regular = search.find_regular_filling()
    search.choose = lambda _, values: True if True in values else max(values, key=_count)
    fullest = search.find_regular_filling()
    filling = regular
    search.choose = lambda _, values: rng.choice(values)
    for attempt in range(20):
        for fact in named:
            if fact in loose and _changes(search, filling, named, fact, rng):
                loose.discard(fact)
        if not loose:
            return []
        filling = {}
        search.reply_with(filling)
        if attempt % 3 == 2:
            filling = search.find_regular_filling(filling)
    pairs = ((start, other, v) for start in (regular, fullest) for other in named for v in search.values_of(other))
    for start, other, value in pairs if loose else ():  # what one other fact must be for this one to count may be rare
        for fact in sorted(loose - {other}):
            if any(_changes(search, {**start, other: value}, kept, fact, rng) for kept in (named, [*named, *start])):
                loose.discard(fact)
    if loose and any(key.startswith("clause.") for key in named):
        loose &= _find_loose_among_clauses(search, regular, fullest, named, rng)
    return [f"{fact} changes no answer" for fact in sorted(loose) if not _is_denied(search, fact)]


def _find_loose_among_clauses(
    search: FillingSearch, regular: dict[str, object], fullest: dict[str, object], named: Sequence[str], rng: Random
) -> set[str]:
    """Find the facts that change no answer where only the clause relied on may be in the text deposited."""
    situation, clauses = search.case
    relied_on = situation.sanction.rests_on if situation.sanction is not None else None
    apart = tuple(
        replace(each, same_in_deposited=False) if each.same_in_deposited is None and each.kind != relied_on else each
        for each in clauses
    )
    other = FillingSearch((situation, apart), search.library, search.question, search.choose)
    starts = [{**start, key: value} for start in (regular, fullest) for key in named for value in other.values_of(key)]
    return {fact for fact in named if not any(_changes(other, start, named, fact, rng) for start in starts)}


def _count(value: object) -> int:
    return len(value) if isinstance(value, tuple) else 0


def _is_denied(search: FillingSearch, fact: str) -> bool:
    """Whether every value of a fact contradicts what is known: to give it is to see the contradiction."""
    return all(
        search.reply_to(fill_fact(search.case, fact, value)).answer == REFUSED for value in search.values_of(fact)
    )


def _changes(search: FillingSearch, filling: dict[str, object], named: Collection[str], fact: str, rng: Random) -> bool:
    """Whether two values of a fact give two answers, the other facts being the same."""
    values = list(search.values_of(fact))
    for _ in range(10):
        rng.shuffle(values)
        found: set[tuple[str, ...]] = set()
        others = {key: value for key, value in filling.items() if key in named}  # those asked for later: drawn again
        for value in values[:40]:
            tried = {**others, fact: value}
            reply = search.reply_with(tried)
            # what is still asked for: questions without a field, and days that never came and are needed
            found.add((reply.answer, *sorted(key for key in reply.asked if _stays_open(search, key, tried))))
            others |= {key: each for key, each in tried.items() if key not in others}
            if len(found) > 1:
                return True
        if set(others) <= {*named, fact}:
            return False
    return False


def _stays_open(search: FillingSearch, key: str, filling: dict[str, object]) -> bool:
    return not search.values_of(key) or (key in filling and filling[key] is None)


# ------------------------------------------------------------------ drawing a case at random
def draw_case(rng: Random, library: aigov.Library) -> Case:
    """Draw a situation and its clauses: about half of them near-regular, with nearly everything known."""
    regular = rng.random() < 0.5
    day = dt.date(2025, 1, 6) + dt.timedelta(days=rng.randrange(1200))
    vocabulary = library.vocabulary
    kinds = rng.sample(list(vocabulary.kinds), rng.randrange(1, 4))
    situation = _draw_regular(rng, library, day, kinds)
    clauses = tuple(_draw_clause(rng, library, kind, day) for kind in kinds)
    case: Case = situation, clauses
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3)) if regular else rng.randrange(4, 22)):
        other = _change_a_fact(rng, case, library)
        if rng.random() < 0.05 or not answer_case((other[0], clauses[:1]), library).refusals:
            case = other
    return case


def _draw_clause(rng: Random, library: aigov.Library, kind: str, day: dt.date) -> ClauseFacts:
    entry = library.vocabulary.kinds[kind]
    scale = library.vocabulary.families[entry.family].scale
    return ClauseFacts(
        kind,
        prevails=rng.choice((None, "fr", "en")) if kind == "language_prevalence" else None,
        proportionate=rng.random() < 0.97,
        discriminatory=rng.random() < 0.03,
        contrary_to_agreement=rng.random() < 0.03,
        global_future_works=rng.random() < 0.1,
        withdrawn_on=day + dt.timedelta(days=rng.randrange(-30, 30)) if rng.random() < 0.03 else None,
        changing=entry.changing,
        same_in_deposited=rng.choice((True, True, True, False, None)),
        cites_ai_act_4=rng.random() < 0.1,
        scale=rng.choice((None, ("warning", "suspension"), ("warning", "demotion", "transfer"))) if scale else None,
        suspension_max_days=rng.choice((None, 3, 5)) if scale else None,
        suspension_max_known=rng.random() < 0.8,
    )


def _draw_regular(rng: Random, library: aigov.Library, day: dt.date, kinds: Sequence[str]) -> Situation:
    def after(start: dt.date, low: int, high: int) -> dt.date:
        return start + dt.timedelta(days=rng.randrange(low, high))

    vehicle = rng.choice([each.id for each in library.vehicles_in_order() if each.law == each.id])
    large = rng.random() < 0.75
    several = large and rng.random() < 0.2
    rules = large or rng.random() < 0.3
    facts: dict[str, Any] = {
        "vehicle": vehicle,
        "assessed_on": day,
        "employer": {
            "sector": rng.choice(("private", "private", "private", "epic")),
            "headcount": 140 if large else 30,
            "fifty_since": after(day, -4000, -1500) if large else None,
            "eleven_since": after(day, -6000, -4000),
            "territory": rng.choice(("metropolitan", "metropolitan", "alsace_moselle", "mayotte", "reunion")),
            "good_friday": rng.choice((True, False)),
            "agreements_checked": True,
        },
        "cse": "full" if large else rng.choice(("small", "small", "carence")),
        "cse_facts": {"set_up_on": after(day, -7000, -6000), "carence_on": after(day, -900, -800)},
        "ri": {
            "exists": True,
            "opposable": True,
            "in_force_since": after(day, -1400, -700),
            "recalls": "complete",
            "scale": ("warning", "suspension", "transfer", "demotion", "dismissal"),
            "suspension_max_days": rng.choice((5, 5, None)),
        },
        "establishments": {
            "several": several,
            "structure": "central" if several else "single_cse",
            "specific_measures": rng.random() < 0.4,
            "deposit_at": rng.choice(("both", "head_office", "establishment")),
            "employee_in": rng.choice(("specific", "other")),
        },
        "document": {
            "authorises_tools": rng.random() < 0.5,
            "change": rng.choice(("none", "none", "none", "form")),
            "incorporated_in_contract_on": after(day, -300, -100)
            if vehicle == "charter" and rng.random() < 0.3
            else None,
        },
        "technology": {"in_use": False, "change": "new", "hr_processing": False, "high_risk": False},
        "employee": {
            "status": rng.choice(("permanent",) * 6 + ("fixed_term", "apprentice")),
            "foreign": False,
            "translation_requested": False,
            "reads_french": True,
            "protected": False,
            "protection": "none",
            "minor": False,
            "emancipated": False,
            "hired_on": after(day, -4000, -1200),
        },
    }
    if rng.random() < 0.3:
        facts["employee"] |= {"foreign": True, "translation_requested": True, "translation_language": "pt"}
        facts["document"]["languages"] = ("fr", "pt")
    if not rules:
        facts["ri"] = {"exists": False}
    opinion = after(day, -700, -200)
    facts["monitoring"] = {
        "opinion_on": after(opinion, -20, 0) if large else None,
        "informed_on": opinion,
        "nobody_told": False,
        "begun": True,
        "started_on": after(opinion, 1, 60),
        "purposes": ("security", "individual_control", "discipline"),
        "used_for": rng.choice(("security", "not_used")),
        "dpia": "done",
        "register_kept": True,
    }
    if not large or facts["cse"] == "carence":
        facts["monitoring"]["opinion_on"] = None
    filed = after(opinion, 1, 20)
    consulted = facts["cse"] != "carence"
    procedure = {
        "cse_informed_on": after(opinion, -40, -10) if consulted else None,
        "cse_opinion_on": opinion if consulted else None,
        "inspector_on": filed,
        "deposit_on": filed,
        "publicity_on": after(filed, 0, 5),
        "deposit_proved": True,
        "publicity_proved": True,
        "stated_entry_on": after(filed, 40, 80) if rng.random() < 0.5 else None,
    }
    if several:
        beside = Random(f"{day} {opinion}")  # the other facts of a seed stay what they were
        facts["monitoring"]["opinion_by"] = beside.choice(("central", "central", "establishment"))
        facts["technology"]["opinion_by"] = beside.choice(("central", "establishment"))
        if beside.random() < 0.5:
            facts["technology"] |= {"in_use": True, "opinion_on": after(opinion, -20, 20), "deployed_on": opinion}
        facts["establishments"] |= {"central_opinion_on": opinion, "establishment_opinion_on": after(opinion, -5, 1)}
    if vehicle != "contract-amendment" and rng.random() < 0.8:
        facts["procedure"] = procedure
    if vehicle == "contract-amendment" or rng.random() < 0.1:
        silent = rng.random() < 0.1
        facts["amendment"] = {
            "response": "none" if silent else "signed",
            "signed_on": None if silent else after(day, -400, -20),
            "representative_signed_on": after(day, -400, -20) if rng.random() < 0.1 else None,
            "at_hiring": rng.random() < 0.1,
            "for_all_staff": rng.choice((True, False)),
        }
        if silent:
            facts["amendment"] |= {
                "ground": "economic",
                "essential_element": True,
                "l1222_6_letter": True,
                "received_on": after(day, -200, -40),
            }
    if rng.random() < 0.25 and (facts.get("procedure") or facts.get("amendment")):
        facts |= _draw_versions(rng, facts)
    if rng.random() < 0.6:
        facts["sanction"] = _draw_sanction(rng, day, kinds)
    elif rng.random() < 0.3:
        facts["measure"] = {"nature": rng.choice(("working_conditions", "essential_element"))}
    if rng.random() < 0.1:
        facts["presumptions"] = ("no_earlier_sanction", "at_work", "formalities_proved", "no_transfer")
    return Situation(**facts)


def _draw_versions(rng: Random, facts: dict[str, Any]) -> dict[str, Any]:
    """Draw two or three versions: that of the facts, and others some months before or after, all proven or not."""

    def moved(block: dict[str, Any] | None, months: int) -> dict[str, Any] | None:
        if block is None:
            return None
        shift = dt.timedelta(days=30 * months)
        out = {name: value + shift if isinstance(value, dt.date) else value for name, value in block.items()}
        if "deposit_proved" in out:
            out["deposit_proved"] = rng.choice((True, True, False, None))
        return out

    shifts = sorted(rng.sample((-6, -3, 0, 3, 6), rng.choice((2, 3))))
    versions = [
        {
            "id": f"v{place}",
            "procedure": moved(facts.get("procedure"), shift),
            "amendment": moved(facts.get("amendment"), shift),
        }
        for place, shift in enumerate(shifts)
    ]
    if rng.random() < 0.3:
        versions[0]["document"] = {"change": rng.choice(("none", "substance", None))}
    return {"versions": versions, "claimed_version": rng.choice([None, *(each["id"] for each in versions)])}


def _draw_sanction(rng: Random, day: dt.date, kinds: Sequence[str]) -> dict[str, Any]:
    known = day + dt.timedelta(days=rng.randrange(0, 30))
    started = known + dt.timedelta(days=rng.randrange(0, 40))
    presented = started + dt.timedelta(days=rng.randrange(0, 4))
    interview = presented + dt.timedelta(days=rng.randrange(9, 16))
    notified = interview + dt.timedelta(days=rng.randrange(5, 25))
    kind = rng.choice(("warning", "suspension", "transfer", "demotion", "dismissal", "dismissal"))
    plain = kind == "warning" and rng.random() < 0.7
    ended = rng.random() < 0.05
    return {
        "kind": kind,
        "days": rng.choice((1, 3)) if kind == "suspension" else None,
        "rests_on": rng.choice((*kinds, "general_duty")),
        "duty": "loyalty",
        "facts_sphere": rng.choice(("work", "work", "private_breach")),
        "modifies_contract": False,
        "changes_conditions": kind == "transfer",
        "known_on": known,
        "started_on": started,
        "presented_on": None if plain else presented,
        "convocation_form": rng.choice(("registered", "hand")),
        "convocation_complete": True,
        "interview_on": None if plain else interview,
        "notified_on": started if plain else notified,
        "written_grounds": True,
        "consent": rng.choice((True, True, False)),
        "authorised": True,
        "authorised_on": interview + dt.timedelta(days=3),
        "gross_misconduct": rng.choice((True, False)),
        "training_days_in_company": rng.choice((20, 200)),
        "criminal_started_on": known + dt.timedelta(days=20) if ended else None,
        "criminal_over": True if ended else None,
        "criminal_ended_on": started - dt.timedelta(days=10) if ended else None,
        "earlier_same_facts": False,
        "earlier_sanction": False,
        "conventional_guarantees": rng.choice(("none", "respected")),
        "retaliation": False,
        "evidence": rng.choice(("other", "other", "monitoring")),
        "precautionary_on": started - dt.timedelta(days=rng.randrange(1, 8)) if rng.random() < 0.1 else None,
        "precautionary_reason": rng.choice((True, False)),
        "by": "employer",
    }


def _field_names(annotation: object) -> tuple[str, ...]:
    """Name the fields of a block of facts; none for a plain fact."""
    for each in (annotation, *get_args(annotation)):
        if isinstance(each, type) and issubclass(each, BaseModel):
            return tuple(each.model_fields)
    return ()


#: The fields of a situation that a random change may touch.
_CHANGEABLE = tuple(
    f"{block}.{name}"
    for block, info in Situation.model_fields.items()
    for name in _field_names(info.annotation)
    if (block, name) not in {("sanction", "rests_on")}
)


def _change_a_fact(rng: Random, case: Case, library: aigov.Library) -> Case:
    """Give a random fact another value: one that the library asks for, mostly; or not known, one time in three."""
    situation, clauses = case
    if rng.random() < 0.06:
        cse = rng.choice(("full", "small", "under_11", "carence", "missing"))
        return situation.model_copy(update={"cse": cse}), clauses
    key = rng.choice(_CHANGEABLE)
    entry = library.vocabulary.asked_facts.get(key)
    if entry is not None and rng.random() < 0.35:
        return fill_fact(case, key, None)
    values = list_candidates(case, key)
    return fill_fact(case, key, rng.choice(values)) if values else case
