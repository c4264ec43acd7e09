"""The formalities of a vehicle, step by step: who does what, by when, with what proof, and the day of effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..compose.assessment import Assessment
from ..compose.composition import Composition
from ..compose.establishment_worth import assess_establishment, text_label
from ..compose.matter_days import EFFECTS, day_at, value_at
from ..compose.open_points import add_other_places
from ..compose.reserves import list_statements_on
from ..conditions import condition_holds
from ..kits.ground.i18n import N_, date_text, labels, list_text, typeset_text
from ..kits.ground.problems import LibraryError, MatterError, Problem, not_a_date, refuse_type, unknown_name
from ..kits.ground.short_repr import short_repr
from ..kits.ground.text import parse_iso_day
from ..law.sanction_facts import working_days_of
from ..law.situation import Procedure, Situation
from ..law.tool_facts import first_introduction
from ..law.weighing import Enforceability, weigh_clauses
from ..library.fact_entries import StatedFact
from ..library.library import Library
from ..library.procedures import ProcedureStep
from ..library.vocabulary import Formality
from ..matter.establishments import Establishment, list_specific_places
from ..matter.models import Amendment, Matter
from .step_reserves import PlannedStep, StepObserver, doubt_texts, find_reserves, write_reserved

# ------------------------------------------------------------------ assumed days
# A matter with days set as if they were recorded, to see what would follow from them.


#: How the keys of days begin that stand in an establishment of the matter.
_ELSEWHERE = "establishment."
#: Days of effect that a text states; no step of a plan.
STATED = ("procedure.stated_entry_on", "amendment.effective_on")


def assume_days(matter: Matter, stated: Mapping[str, str], library: Library) -> Matter:
    """Copy a matter with days set by step name or by key, such as ``{"procedure.deposit_on": "2026-12-01"}``.

    Parameters
    ----------
    matter:
        The facts, left as they are: a new matter is returned.
    stated:
        ISO dates, by the name of a step (``deposit``) or by the key of its day in the matter.
    library:
        The library, whose procedures name the steps.

    Raises
    ------
    MatterError
        With one problem for each unknown name, and one for each value that is not an ISO date.
    """
    keys = {
        step.id: step.key
        for steps in library.procedures.values()
        for step in steps
        if step.key and not step.key.startswith(_ELSEWHERE)
    }
    problems, changed = [], matter
    for name, written in stated.items():
        key = keys.get(name, name)
        if key not in keys.values() and key not in STATED:
            problems.append(unknown_name("unknown-step", name, N_('unknown step "{name}"'), name, list(keys)))
            continue
        day = parse_iso_day(written)
        if day is None:
            problems.append(not_a_date(name, written))
            continue
        changed = set_value(changed, str(key), day)
    if problems:
        raise MatterError(*problems)
    return changed


def set_value(matter: Matter, key: str, value: dt.date | bool | None) -> Matter:
    """Copy a matter with another value at a key, such as ``procedure.deposit_on``; a missing ``procedure`` is added.

    A day of signature (``amendment.signed_on``) also sets the employee's answer to ``signed``.
    """
    block, _, field = key.partition(".")
    if not field:
        return matter.model_copy(update={block: value})
    inner = getattr(matter, block)
    if inner is None:
        inner = {"procedure": Procedure(), "amendment": Amendment()}[block]
    update: dict[str, Any] = {field: value}
    if key == "amendment.signed_on":
        update["response"] = "signed"
    return matter.model_copy(update={block: inner.model_copy(update=update)})


# ------------------------------------------------------------------ formalities
@short_repr("assessment.vehicle.id", "effective_on", "steps", "undone", "to_confirm", "places")
@dataclass(frozen=True, slots=True)
class FormalitiesPlan:
    """The formalities plan of a matter: its steps in order, and the day its text takes effect if all are kept.

    ``effective_on`` is None as long as a step that it needs has no day, is out of order, or is not proved although its
    day has come; ``undone`` then names the formalities that are missing, ``to_confirm`` those of which it is not known
    whether they are done. ``places`` are the plans of the establishments of the matter, each with its own acts and
    days.
    """

    assessment: Assessment
    steps: tuple[PlannedStep, ...]
    effective_on: dt.date | None
    undone: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()
    places: tuple[PlacePlan, ...] = ()

    def missing_steps(self) -> list[PlannedStep]:
        """List the steps of the plan that are still to be done, done again, proved or confirmed."""
        return [step for step in self.steps if step.state in ("missing", "late", "unproved", "unconfirmed", "unknown")]

    @property
    def has_taken_effect(self) -> bool:
        """Whether the text has a day of effect and that day has come on the day of the assessment."""
        return self.effective_on is not None and self.effective_on <= self.assessment.assessed_on

    @property
    def waits_for_acts(self) -> bool:
        """Whether an act without which the text does not take effect is planned on a day still to come."""
        return any(step.state == "planned" and not step.step.computed for step in self.needed_steps())

    @property
    def rests_on_unchecked(self) -> bool:
        """Whether a step without which the text does not take effect is of those the matter has no place to record."""
        return any(step.state == "unchecked" for step in self.needed_steps())

    def needed_steps(self) -> list[PlannedStep]:
        """List the steps that must be done for the text to take effect, with the step ``effect`` itself, in order.

        A step that must only come before a certain day (``before``) is not one of them.
        """
        resting = {"effect"}
        for step in reversed(self.steps):  # in order: each step stands before those that follow it
            if step.step.id in resting:
                resting |= set(step.step.after)
        return [step for step in self.steps if step.step.id in resting]

    def accepts_day(self, name: str) -> bool:
        """Whether a name is one under which `assume_days` can set a day of this plan.

        Such are the name of a step of the plan, the key of a step's day in the matter (``filing.published_on``), and
        the key of the day of effect that the text states. In the example, a charter has no step ``deposit``.

        >>> from aigov_docs import assess, load_library
        >>> plan = formalities(assess(load_library(), sample_matter("charter")))
        >>> (
        ...     plan.accepts_day("filing.published_on"),
        ...     plan.accepts_day("deposit"),
        ...     plan.accepts_day("amendment.effective_on"),
        ... )
        (True, False, False)
        """
        keys = {step.step.key for step in self.steps if step.step.key}
        blocks = {key.partition(".")[0] for key in keys}
        return (
            name in keys
            or any(step.step.id == name for step in self.steps)
            or (name in STATED and name.partition(".")[0] in blocks)
        )

    def undone_text(self, language: str) -> list[str]:
        """List the names, in a language, of the missing formalities that keep the text from taking effect."""
        return [self.assessment.formality_text(name, language) for name in self.undone]

    def effect_day_text(self, language: str) -> str:
        """Write the text's day of effect in a language, then the other days that establishments have.

        “Subject to reservation” follows where a coherence check contradicts it; empty where there is no day of effect.
        """
        if self.effective_on is None:
            return ""
        days = ((place.establishment, place.plan.effective_on) for place in self.places)
        elsewhere = (
            (place, date_text(day, language)) for place, day in days if day is not None and day != self.effective_on
        )
        told = add_other_places(date_text(self.effective_on, language), elsewhere, language)
        effects = (step for step in self.steps if step.step.id == "effect")
        return write_reserved(
            told, (reserve for step in effects for reserve in find_reserves(step, self.assessment)), language
        )

    def effect_text(self, language: str) -> str:
        """Write in a language when the text takes or took effect and on what condition, or what it lacks to do so.

        Where formalities need only be confirmed, it tells that this cannot be said, naming them. A document whose plan
        has no step ``effect`` is said to inform, or, where the law gives it a day of effect, what its rules tell of it.
        """
        say = labels(language)
        if self.effective_on is not None:
            day = self.effect_day_text(language)
            if place := self.assessment.matter.establishment:
                day += " " + say("({place} establishment)", place=place.label(language))
            if self.has_taken_effect:
                if self.rests_on_unchecked:
                    return say(
                        "The text took effect on {day}, if what this plan marks “to be checked” is confirmed.", day=day
                    )
                return say("The text took effect on {day}.", day=day)
            if not self.waits_for_acts:
                if self.rests_on_unchecked:
                    return say(
                        "The text takes effect on {day}, if what this plan marks “to be checked” is confirmed.", day=day
                    )
                return say("The text takes effect on {day}.", day=day)
            return say("If these days are kept, the text takes effect on {day}.", day=day)
        if not any(step.step.id == "effect" for step in self.steps):
            sentences = [rule.explanation.text(language) for rule in self.assessment.told_rules]
            sentence = say("None of these steps gives this document force: it informs.")
            return " ".join(sentences if sentences and self.assessment.law.effective_on else [sentence, *sentences])
        if self.undone or not self.to_confirm:
            missing = "; ".join(self.undone_text(language))
            return say("With these days, the text does not take effect. Missing: {formalities}.", formalities=missing)
        asked = "; ".join(self.assessment.formality_text(name, language) for name in self.to_confirm)
        return say("It cannot be said whether the text takes effect. To confirm: {formalities}.", formalities=asked)

    def effect_texts(self, language: str, *, keys: bool = False) -> list[str]:
        """List the sentences printed above the table of the plan, in a language.

        They say when the text takes effect, what its own date is, what its procedure and rules say of it, which
        incoherences bear on it, and which facts are missing, with ``keys`` each with its key in the matter. An
        incoherence told as a reserve of a step that is done is left out.
        """
        steps = {step.step.id for step in self.steps}
        reserved = {reserve.id for step in self.steps for reserve in find_reserves(step, self.assessment)}
        incoherences = [
            incoherence
            for incoherence in self.assessment.incoherences
            if incoherence.check.in_plan and incoherence.id not in reserved
        ]
        sentences = (each.text(language) for each in incoherences)
        messages = (
            self.effect_text(language),
            self.signature_text(language),
            *(step.step.note.text(language) for step in self.steps if step.step.note),
            *(rule.explanation.text(language) for rule in self.assessment.list_planned_rules()),
            *(self._stated_text(stated, language) for stated in list_statements_on(self.assessment, "effect")),
            *(sentences if "effect" in steps else ()),
            *(text for step in self.steps for text in doubt_texts(step, self.assessment, language, keys=keys)),
        )
        return [message for message in messages if message]

    def _stated_text(self, stated: StatedFact, language: str) -> str:
        """Write in a language that the effect rests on a fact that the user states, and what shows that it is true."""
        said, shown = stated.text(language), stated.shown_by.text(language)
        return labels(language)(
            "The effect rests on what you state: {statement} Proof: {proof}.", statement=said, proof=shown
        )

    def list_steps_elsewhere(self) -> Iterator[tuple[int, PlacePlan, PlannedStep]]:
        """Yield each dated step of an establishment's plan that the undertaking's own plan has not on the same day.

        Each comes as a number, the establishment's plan and the step. The number is the rank of that plan, from 1, in
        ``places`` (the plans of the establishments).
        """
        known = {(item.step.id, item.day) for item in self.steps}
        for number, place in enumerate(self.places, 1):
            for item in place.plan.steps:
                if item.day is not None and (item.step.id, item.day) not in known:
                    yield number, place, item

    def concerned_text(self, item: PlannedStep, language: str) -> str:
        """List, as one text in a language, the only establishments that a step concerns; empty if it concerns them all.

        They are those for which the text has passages of their own, without those that have another day for the step.
        Empty too in the plan of a single establishment.
        """
        if not item.step.at_specific_places or self.assessment.matter.establishment is not None:
            return ""
        elsewhere = [
            place.establishment for _, place, other in self.list_steps_elsewhere() if other.step.id == item.step.id
        ]
        places = (place for place in list_specific_places(self.assessment.matter) if place not in elsewhere)
        return list_text([place.label(language) for place in places], language)

    def signature_text(self, language: str) -> str:
        """Write that the document bears the day of its signature, and is the draft on which the CSE was consulted.

        ``language`` is ``fr`` or ``en``. Empty where the document is dated before the opinion of the works council
        (CSE), or where the matter does not say that the draft stayed the same.
        """
        composition = self.assessment.composition
        days, facts = composition.days, composition.facts
        opinion, choices = days["opinion"], composition.choices_on(self.assessment.assessed_on)
        followed = any("opinion" in step.step.satisfied for step in self.steps)
        same_text = choices["text_dated"] == "after_opinion" and facts["text_identity"] == "same"
        if not (same_text and followed and opinion):
            return ""
        say = labels(language)
        sentence = say(
            "The text bears {day}, the day of its signature.", day=date_text(self.assessment.matter.date, language)
        )
        central, own = days["central_opinion"], days["establishment_opinion"]
        both = facts["text_scope"] == "undertaking" and facts["specific_measures"] == "yes"
        if not (both and central and own):
            same = say(
                "According to the file, it is without change the draft on which the opinion of {opinion} was given.",
                opinion=date_text(opinion, language),
            )
        elif choices["provisions_listed"] == "no":
            same = say(
                "According to the file, save the articles still to be stated, it is without change the draft on which"
                " the central CSE gave its opinion on {central}.",
                central=date_text(central, language),
            )
        else:
            same = say(
                "According to the file, it is without change the draft on which the central CSE gave its opinion on"
                " {central} and, {own}.",
                central=date_text(central, language),
                own=self._own_opinions_text(own, language),
            )
        return f"{sentence} {same}"

    def _own_opinions_text(self, last: dt.date, language: str) -> str:
        """Say of each establishment with provisions of its own when its committee gave its opinion, on them alone.

        ``last`` is the day of the last of these opinions, which stands where the matter does not say that of one.
        """
        say = labels(language)
        sentences = (
            say(
                "on the articles specific to {place} alone, its CSE gave its own on {day}",
                place=place.label(language),
                day=date_text((place.procedure and place.procedure.cse_opinion_on) or last, language),
            )
            for place in list_specific_places(self.assessment.matter)
        )
        return typeset_text("; ".join(sentences), language)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the plan to a dict, ready for JSON: the day of effect, the steps, and what is missing.

        ``vehicle`` is an id, ``as_of`` and ``effective_on`` are ISO days (``effective_on`` is None where a step that it
        needs has no day, is out of order or is not proved); ``missing``, ``missing_labels`` and ``to_confirm`` list
        formalities by name or label. Lists of dicts: ``missing_facts`` (``key``, ``question``…), ``steps`` (``step``,
        ``label``, ``day``, ``state``…) and ``establishments`` (the same keys, for each establishment, with its name and
        court). The texts are in ``language``, ``fr`` or ``en``.
        """
        return {
            "vehicle": self.assessment.vehicle.id,
            "as_of": self.assessment.assessed_on.isoformat(),
            "effective_on": self.effective_on.isoformat() if self.effective_on else None,
            "missing": list(self.undone),
            "missing_labels": self.undone_text(language),
            "to_confirm": list(self.to_confirm),
            "missing_facts": [fact.as_dict(language) for fact in self.assessment.facts_to_ask],
            "steps": [step.as_dict(language) for step in self.steps],
            "establishments": [place.as_dict(language) for place in self.places],
        }


@dataclass(frozen=True, slots=True)
class PlacePlan:
    """The formalities plan of one establishment: its own acts with those of the undertaking that count there."""

    establishment: Establishment
    plan: FormalitiesPlan

    def told(self, language: str) -> str:
        """Write in one sentence, in a language, which text binds in the establishment and when it takes effect."""
        say, day = labels(language), self.plan.effect_day_text(language)
        name, text = self.establishment.label(language), text_label(self.establishment, language)
        if not day:
            return say("{place}: {text}; with these days, it does not take effect there.", place=name, text=text)
        if self.plan.has_taken_effect:
            return say("{place}: {text}; took effect there on {day}.", place=name, text=text, day=day)
        return say("{place}: {text}; takes effect there on {day}.", place=name, text=text, day=day)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the establishment's plan to a dict, ready for JSON, with its texts in ``language``, ``fr`` or ``en``.

        ``establishment`` is the name, ``court`` the town of its court (None when not given), ``own_acts`` whether it
        has formalities of its own, ``says`` a sentence on which text binds there, and since when. The other keys are
        those of a plan: ``vehicle``, ``as_of``, ``effective_on`` (ISO days), ``missing``, ``missing_labels``,
        ``to_confirm``, ``missing_facts`` and ``steps``.
        """
        place = self.establishment
        return {
            "establishment": place.label(language),
            "court": place.court,
            "own_acts": place.has_own_acts,
            "says": self.told(language),
            **{key: value for key, value in self.plan.as_dict(language).items() if key != "establishments"},
        }


def formalities(assessment: Assessment) -> FormalitiesPlan:
    """Plan the formalities of an assessed document step by step, as they stand on the day of the assessment.

    Parameters
    ----------
    assessment:
        What `assess` gave. A step whose day in the matter is still to come is planned: no proof is asked of it yet.

    Raises
    ------
    LibraryError
        The library has no procedure for the document's vehicle.

    >>> from ..compose.assessment import assess
    >>> formalities(assess(load_library(), sample_matter("it-charter-chapter"))).effective_on
    datetime.date(2026, 11, 2)
    """
    refuse_type("assessment", assessment, Assessment)
    plan = _plan_steps(assessment)
    described = any(place.is_described for place in assessment.matter.establishments)
    if (
        not described
        or assessment.vehicle.track == "contract"  # one person's, wherever they work
        or assessment.matter.establishment is not None
        or not any(s.step.id == "effect" for s in plan.steps)
    ):
        return plan
    places = [
        PlacePlan(place, _plan_steps(assess_establishment(assessment, place)))
        for place in assessment.matter.establishments
    ]
    return replace(plan, places=tuple(places))


def _plan_steps(assessment: Assessment) -> FormalitiesPlan:
    library, matter, composition = assessment.library, assessment.matter, assessment.composition
    calendar, _ = working_days_of(matter.employer, library)
    choices = composition.choices_on(assessment.assessed_on)
    due = [step for step in _find_procedure(assessment) if condition_holds(step.due, choices, composition.facts)]
    days = {step.id: _find_step_day(step, composition) for step in due}
    law = _law_if_steps_are_kept(assessment, due, days)
    if "opinion" in days and days["opinion"] is None and law.facts["opinion"] == "deemed":
        days["opinion"] = composition.days["deemed_opinion"]
    has_effect = any(step.id == "effect" for step in due)
    effect = law.effective_on if has_effect else None
    days.update((step.id, None) for step in due if step.computed in EFFECTS and effect is None)
    facts = {**composition.facts, **law.facts}
    observer, planned = StepObserver(assessment, due, days, facts, choices), []
    for step in filter(observer.is_of_another_act, due):
        days[step.id] = None
    # a day that may be that of another act bounds no step
    bounds = {step.id: None if observer.is_in_doubt(step) else days[step.id] for step in due}
    for step in due:
        earliest, latest = _bound_step(step, due, bounds, composition)
        state = observer.find_state(step, earliest, latest)
        day = days[step.id]
        day_off = day is not None and step.computed is None and not calendar.is_working_day(day)
        words = _choose_words(step, {**choices, **facts}, facts, library)
        asks = _list_unsaid(step.asks, assessment) if observer.is_in_doubt(step) else ()
        planned.append(PlannedStep(words, day, earliest, latest, state, words.label, day_off, asks))
    needed = _list_needed_formalities(library, facts) if has_effect and effect is None else []
    undone = tuple(name for name, formality in needed if facts[formality.fact] in formality.undone)
    unknown = tuple(name for name, formality in needed if facts[formality.fact] in formality.unknown)
    return FormalitiesPlan(assessment, tuple(planned), effect, undone, unknown)


def _find_step_day(step: ProcedureStep, composition: Composition) -> dt.date | None:
    """Find the day that the matter gives for a step, or that follows from its days; None where neither says one."""
    if step.key:
        return day_at(composition.matter, step.key)
    return composition.days[step.computed] if step.computed else None


def _choose_words(
    step: ProcedureStep, known: Mapping[str, str], facts: Mapping[str, str], library: Library
) -> ProcedureStep:
    """Choose the words of a step by what is known, and keep of its legal bases those that govern the employer."""
    words = step.choose_words(known)
    governing = [name for name in words.legal_bases if library.legal_bases[name].governs_employer(facts)]
    return words.model_copy(update={"legal_bases": tuple(governing)})


def _find_procedure(assessment: Assessment) -> tuple[ProcedureStep, ...]:
    """Find the steps of the procedure of a document's vehicle, else of the vehicle whose law is its own."""
    vehicle, procedures = assessment.vehicle, assessment.library.procedures
    steps = procedures.get(vehicle.id) or procedures.get(vehicle.law)
    if steps is None:
        message, hint = N_("the library has no procedure for this vehicle"), N_("write its steps")
        raise LibraryError(Problem("no-procedure", f"procedures/{vehicle.id}.yaml", message, hint))
    return steps


def _bound_step(
    step: ProcedureStep, due: Sequence[ProcedureStep], bounds: Mapping[str, dt.date | None], composition: Composition
) -> tuple[dt.date | None, dt.date | None]:
    """Find the first and the last day on which a step may take place, by the days of the steps around it.

    ``due`` are the steps of the procedure, ``bounds`` the day of each that may bound another, by id.
    """
    matter, situation = composition.matter, composition.situation
    followers = [other.id for other in due if step.id in other.after and other.computed is None]
    earlier = [_day_of(name, matter, bounds) for name in step.after]
    if step.computed == "day_of_effect":  # the day after the month of waiting, and not its last day
        earlier.append(composition.days["earliest_effect"])
    later = [_day_of(name, matter, bounds) for name in (*step.before, *followers)]
    firsts = [day_at(matter, name) for name in step.ahead_of]
    if step.before_introduction:
        firsts.append(first_introduction(situation, situation.document.authorises_tools))
        later.append(_find_day_authorised(situation, matter.date))
    later += [day - dt.timedelta(days=1) for day in firsts if day]
    return max((day for day in earlier if day), default=None), min((day for day in later if day), default=None)


def _day_of(name: str, matter: Matter, bounds: Mapping[str, dt.date | None]) -> dt.date | None:
    """Find the day that a key of the matter gives, or the one that bounds a step, by its id."""
    return day_at(matter, name) if "." in name else bounds.get(name)


def _list_needed_formalities(library: Library, facts: Mapping[str, str]) -> list[tuple[str, Formality]]:
    """List the formalities without which a document has no effect, by name: those that wait for no other."""
    return [
        (name, formality)
        for name, formality in library.vocabulary.formalities.items()
        if facts["vehicle"] in formality.vehicles and not formality.families and not formality.follows
    ]


def _find_day_authorised(situation: Situation, dated_on: dt.date) -> dt.date | None:
    """Find the last day for what precedes a text that authorises tools: the day it bears, until it is published.

    None where the text authorises no tool, or where the day of its publication is known and counts instead.
    """
    document, procedure = situation.document, situation.procedure
    published = document.published_on or (procedure.publicity_on if procedure else None)
    return dated_on if document.authorises_tools and published is None else None


def _list_unsaid(keys: Iterable[str], assessment: Assessment) -> tuple[str, ...]:
    """List the facts that a matter does not say, among those that would settle something."""
    asked = assessment.library.vocabulary.asked_facts
    return tuple(key for key in keys if value_at(assessment.matter, asked[key].matter or key) is None)


def _law_if_steps_are_kept(
    assessment: Assessment, due: list[ProcedureStep], days: Mapping[str, dt.date | None]
) -> Enforceability:
    """Compute the weights of a matter as if all planned steps were proved, those still to come included."""
    matter = assessment.matter
    for step in due:
        day = days[step.id]
        if (
            step.proved
            and day is not None
            and day > assessment.assessed_on
            and value_at(matter, step.proved) is not True
        ):
            matter = set_value(matter, step.proved, True)
    if matter is assessment.matter:
        return assessment.law
    return weigh_clauses(matter.situation_for(assessment.vehicle, assessment.library), (), assessment.library)
