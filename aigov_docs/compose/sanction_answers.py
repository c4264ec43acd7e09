"""A question about a sanction on a matter's facts: the answer, and how it is told as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..kits.ground.i18n import N_
from ..kits.ground.problems import MatterError, refuse_type, unknown_name
from ..kits.ground.yaml_files import YamlSource, find_misread_days, validate_type
from ..law.rules import Rule, refusal_problem
from ..law.sanctions import Verdict, judge_sanction
from ..law.situation import SanctionFacts
from ..matter.agreements import cross_guarantees
from .assessment import Assessment
from .citations import CitedBasis
from .clause_facts import facts_in_document
from .missing_facts import describe_statements, explain_missing_facts


def read_sanction(written: SanctionFacts | Mapping[str, Any], where: str = "sanction") -> SanctionFacts:
    """Read the facts of a sanction from a mapping, such as JSON; what is not given is not known.

    ``where`` is how messages call the mapping. Facts already read come back as they are.

    Raises
    ------
    MatterError
        A key is unknown, or a value is not one that its fact admits.

    >>> read_sanction({"kind": "warning", "rests_on": "general_duty", "known_on": "2026-11-24"}).known_on
    datetime.date(2026, 11, 24)
    """
    if isinstance(written, SanctionFacts):
        return written
    refuse_type(where, written, SanctionFacts, Mapping)
    source, given = YamlSource(where, dict(written)), dict(written)
    asked, wrong = validate_type(SanctionFacts, given, source)
    wrong += [problem for problem in find_misread_days(SanctionFacts, given, source) if problem not in wrong]
    if wrong:
        raise MatterError(*wrong)
    facts: SanctionFacts = asked
    return facts


def assess_sanction(assessment: Assessment, asked: SanctionFacts | Mapping[str, Any]) -> Verdict:
    """Judge whether the employer may impose a sanction on the facts of a matter, and between which days to notify it.

    Parameters
    ----------
    assessment:
        The document, weighed on the day of the facts reproached.
    asked:
        The facts of the sanction, or the mapping that gives them, such as JSON; ``rests_on`` is a clause of the
        document by its id, a kind of clause, or ``general_duty`` (a duty that the employee has without any clause).

    Raises
    ------
    MatterError
        The document has no such clause, facts of the sanction contradict each other, or a key or value of the mapping
        is wrong.

    >>> from .assessment import assess
    >>> found = assess(load_library(), sample_matter("it-charter-chapter"))
    >>> asked = assess_sanction(found, {"kind": "suspension", "days": 3, "rests_on": "confidential-data"})
    >>> asked.verdict, asked.missing_facts[:2]
    ('cannot_be_said', ('sanction.known_on', 'sanction.facts_sphere'))
    """
    refuse_type("assessment", assessment, Assessment)
    asked = read_sanction(asked)
    chosen = {item.clause.id: item for item in assessment.composition.chosen}
    kinds = assessment.library.vocabulary.kinds
    problems = list(cross_guarantees(assessment.matter.agreements, asked.conventional_guarantees))
    if asked.rests_on not in chosen and asked.rests_on not in kinds and asked.rests_on != "general_duty":
        problems.append(
            unknown_name(
                "unknown-clause",
                "rests_on",
                N_('the document has no clause "{name}"'),
                asked.rests_on,
                [*chosen, "general_duty"],
            )
        )
    if problems:
        raise MatterError(*problems)
    items = list(chosen.values())
    facts = facts_in_document(assessment.composition, [(item.clause, item.edition) for item in items])
    relied_on = [fact for fact, item in zip(facts, items, strict=True) if item.clause.id == asked.rests_on] or None
    kind = chosen[asked.rests_on].clause.kind if asked.rests_on in chosen else asked.rests_on
    situation = assessment.composition.situation.model_copy(
        update={"sanction": asked.model_copy(update={"rests_on": kind})}
    )
    verdict = judge_sanction(situation, facts, assessment.library, relied_on)
    if verdict.refusals:
        raise MatterError(*(refusal_problem(rule) for rule in verdict.refusals))
    return verdict


def cite_bases(verdict: Verdict, assessment: Assessment) -> list[CitedBasis]:
    """List the legal bases of a verdict on a sanction, each once, as they are cited on the day of the assessment."""
    names = dict.fromkeys(name for rule in verdict.outcome.decided for name in rule.legal_bases)
    return [CitedBasis(name, assessment.library.legal_bases[name], assessment.assessed_on) for name in names]


def describe_verdict(verdict: Verdict, assessment: Assessment, language: str = "en") -> dict[str, Any]:
    """Convert a verdict on a sanction to a dict, ready for JSON: the answer, its rules, days and missing facts.

    ``sanction`` is the verdict (``label`` in words); ``interview_from``, ``sanction_from``, ``sanction_until`` and
    ``prosecute_until`` are ISO days, or None; ``looked_at`` (ids of rules), ``marks`` and ``notes`` are lists of words.
    Lists of dicts: ``rules`` and ``warnings`` (``id``, ``explanation``…), ``legal_bases``, ``missing_facts`` (``key``,
    ``question``…), ``to_come`` (acts of the procedure still ahead: ``key``, ``label``), ``rests_on`` (statements that
    the user accepted). ``consequence``, what the law attaches to a defect of the sanction, is a dict with ``id``,
    ``text`` and ``legal_bases``; None where no defect is found.

    Parameters
    ----------
    verdict:
        What `assess_sanction` gave.
    assessment:
        The document on which it was asked.
    language:
        ``fr`` or ``en``, the language of the texts.

    >>> from .assessment import assess
    >>> found = assess(load_library(), sample_matter("charter"))
    >>> asked = assess_sanction(found, SanctionFacts(kind="warning", rests_on="confidential-data"))
    >>> described = describe_verdict(asked, found)
    >>> described["sanction"], described["consequence"]["id"]
    ('unlawful', 'annulment_possible')
    """
    library, vocabulary = assessment.library, assessment.library.vocabulary
    asked = vocabulary.asked_facts
    days = {
        "interview_from": verdict.interview_from,
        "sanction_from": verdict.first_day,
        "sanction_until": verdict.last_day,
        "prosecute_until": verdict.prosecute_until,
    }
    missing = explain_missing_facts(verdict.missing_facts, verdict.outcome, library)
    consequence = vocabulary.consequences[verdict.consequence] if verdict.consequence else None
    return {
        "sanction": verdict.verdict,
        "label": vocabulary.verdicts[verdict.verdict].text(language),
        "rules": [_describe_rule(rule, language) for rule in verdict.outcome.decided],
        "looked_at": sorted(set(verdict.outcome.considered_rules())),
        "legal_bases": [basis.as_dict(language) for basis in cite_bases(verdict, assessment)],
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "missing_facts": [fact.as_dict(language) for fact in missing],
        "to_come": [{"key": key, "label": (asked[key].to_do or asked[key]).text(language)} for key in verdict.to_come],
        "consequence": {
            "id": verdict.consequence,
            "text": consequence.text(language),
            "legal_bases": list(consequence.legal_bases),
        }
        if consequence
        else None,
        "warnings": [_describe_rule(rule, language) for rule in verdict.warnings],
        "marks": list(verdict.marks),
        "rests_on": describe_statements(verdict.rests_on, library, language),
        "notes": list(verdict.notes),
    }


def _describe_rule(rule: Rule, language: str) -> dict[str, Any]:
    return {
        "id": rule.id,
        "explanation": rule.explanation.text(language),
        "confidence": rule.confidence,
        "legal_bases": list(rule.legal_bases),
    }
