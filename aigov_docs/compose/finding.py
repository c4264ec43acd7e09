"""The weight of one clause of a document on a day, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..closed_words import Weight
from ..kits.ground.i18n import N_, labels, typeset_text
from ..kits.ground.languages import known_languages
from ..kits.ground.problems import refuse_language
from ..kits.ground.short_repr import short_repr
from ..law.facts import ClauseFacts, Facts
from ..law.rules import Rule
from ..law.weighing import Weighing
from ..library.clauses import Clause, Edition
from ..library.load import Library
from ..library.vehicles import Vehicle
from .citations import CitedBasis
from .missing_facts import MissingFact, describe_facts, describe_statements, explain_missing_facts


@short_repr("clause", "weight", "missing", "weight_after_formalities")
@dataclass(frozen=True, slots=True)
class Finding:
    """The weight of one clause on a day, with the rules that gave it and the formalities that are missing.

    ``clause`` is the clause's id, ``label`` its edition too; ``facts`` are those of the document, ``modality`` is how
    the clause speaks there. ``in_outline`` is False where a comparison weighs a clause in a vehicle whose outline
    leaves it out.
    """

    clause: str
    label: str
    heading: dict[str, str]
    kind: str
    family: str
    modality: str
    weight: Weight
    missing: tuple[str, ...]
    weight_after_formalities: Weight
    in_outline: bool
    weighing: Weighing
    facts: Facts
    purpose_fr: str
    purpose_en: str
    text_bases: tuple[CitedBasis, ...]
    rule_bases: tuple[CitedBasis, ...]
    library: Library

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Rules that gave the clause its weight."""
        return self.weighing.outcome.decided

    @property
    def informs(self) -> bool:
        """Whether the wording of the clause only asks, advises or informs; its modality (how it speaks) says so."""
        return self.library.vocabulary.modalities[self.modality].informs

    @property
    def grounds_sanction(self) -> bool | None:
        """Whether a disciplinary sanction may rest on the clause, on the day asked; None where that cannot be said.

        The weight decides, alone or with a contractual one. `missing_facts` says what to find out where it is None.
        """
        weight = self.library.vocabulary.weights[self.weight]
        return None if weight.order is None else weight.grounds_sanction

    def purpose_text(self, language: str) -> str:
        """Return the purpose of the clause, one sentence, in French or in English."""
        refuse_language(language)
        return self.purpose_en if language == "en" else self.purpose_fr

    def reason(self, language: str) -> str:
        """Explain in a language why the clause has this weight: the explanations of the rules that gave it, joined.

        Where a rule gives different weights to clauses that do different things, `case_text` comes last.

        Raises
        ------
        UsageError
            The language is neither ``fr`` nor ``en``.
        """
        refuse_language(language)
        sentences = (*(rule.explanation.text(language) for rule in self.rules), self.case_text(language))
        return " ".join(filter(None, sentences))

    def case_text(self, language: str) -> str:
        """Say in a language which case of a rule applies, by the family of the clause; empty where one holds for all.

        >>> from .assessment import assess
        >>> amendment = assess(load_library(), sample_matter("contract-amendment"))
        >>> print(amendment.finding("training-commitment").case_text("en"))
        The weight follows what the clause does: "Commitment of the employer", hence "Contractual".
        """
        refuse_language(language)
        if not self.weighing.outcome.follows_family:
            return ""
        vocabulary = self.library.vocabulary
        family, weight = vocabulary.families[self.family], vocabulary.weights[self.weight]
        sentence = N_('The weight follows what the clause does: "{family}", hence "{weight}".')
        sentence = labels(language)(sentence, family=family.text(language), weight=weight.text(language))
        return typeset_text(sentence, language)

    def missing_text(self, language: str) -> list[str]:
        """List the labels, in a language, of the formalities that the clause still lacks."""
        refuse_language(language)
        formalities = self.library.vocabulary.formalities
        return [formalities[name].choose_text(self.facts).text(language) for name in self.missing]

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """Keys of the facts that the matter does not give and without which the weight of the clause cannot be said."""
        return self.weighing.missing_facts

    @property
    def missing_facts_then(self) -> tuple[str, ...]:
        """Keys of the facts without which `weight_after_formalities` could not be said, the formalities once done."""
        return self.weighing.missing_facts_then

    def explain_missing_facts(self, *, then: bool = False) -> list[MissingFact]:
        """List the facts without which the weight cannot be said, each with its question and the rules that ask for it.

        With ``then``, the facts without which `weight_after_formalities` cannot be said come after them.
        """
        later = self.weighing.missing_facts_then if then else ()
        return explain_missing_facts((*self.missing_facts, *later), self.weighing.outcome, self.library)

    def weight_text(self, language: str) -> str:
        """Return the label of the clause's weight in a language, with marks such as "(disputed)".

        Marks follow only a weight on which the employer can rely.
        """
        refuse_language(language)
        vocabulary = self.library.vocabulary
        marks = [vocabulary.confidence[mark].text(language).lower() for mark in self.weighing.marks]
        label = vocabulary.weights[self.weight].text(language)
        return f"{label} ({', '.join(marks)})" if marks and vocabulary.weights[self.weight].bears else label

    def weight_after_formalities_text(self, language: str) -> str:
        """Return the label, in a language, of the weight that the clause has once its missing formalities are done."""
        refuse_language(language)
        return self.library.vocabulary.weights[self.weight_after_formalities].text(language)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the finding to a dict, ready for JSON: the clause, its weight, the reasons, and what is missing.

        Words and texts: ``clause``, ``edition`` (label), ``title``, ``kind``, ``family``, ``modality``, ``weight``,
        ``weight_label``, ``stage`` (of the decision), ``case`` (what `case_text` says, often nothing), and
        ``weight_then`` (once the formalities in ``missing`` and ``missing_labels`` are done); ``in_outline`` is true or
        false, ``noted`` (ids of rules) and ``marks`` are lists of words. Lists of dicts: ``rules`` that gave the
        weight, ``told`` (rules explained beside it), ``set_aside`` (rules, each with those ``by`` which it yields),
        ``legal_bases`` (of the rules), ``text_legal_bases`` (of the clause), ``missing_facts`` and
        ``missing_facts_then`` (``key``, ``question``…) and ``rests_on`` (statements that the user accepted). The texts
        are in ``language``, ``fr`` or ``en``.
        """
        refuse_language(language)
        outcome = self.weighing.outcome
        return {
            "clause": self.clause,
            "edition": self.label,
            "title": self.heading[language],
            "kind": self.kind,
            "family": self.family,
            "modality": self.modality,
            "in_outline": self.in_outline,
            "weight": self.weight,
            "weight_label": self.weight_text(language),
            "stage": outcome.stage,
            "rules": [
                {
                    "id": rule.id,
                    "explanation": rule.explanation.text(language),
                    "confidence": rule.confidence,
                    "legal_bases": list(rule.legal_bases),
                    "decisions": list(rule.decisions),
                }
                for rule in self.rules
            ],
            "case": self.case_text(language),
            "set_aside": [{"id": rule.id, "by": [other.id for other in by]} for rule, by in outcome.set_aside],
            "noted": [rule.id for rule in outcome.noted],
            "told": [{"id": rule.id, "explanation": rule.explanation.text(language)} for rule in outcome.told],
            "legal_bases": [basis.as_dict(language) for basis in self.rule_bases],
            "text_legal_bases": [basis.as_dict(language) for basis in self.text_bases],
            "missing": list(self.missing),
            "missing_labels": self.missing_text(language),
            "weight_then": self.weight_after_formalities,
            "missing_facts_then": describe_facts(self.weighing.missing_facts_then, self.library, language),
            "missing_facts": describe_facts(self.weighing.missing_facts, self.library, language),
            "marks": list(self.weighing.marks),
            "rests_on": describe_statements(self.weighing.rests_on, self.library, language),
        }


def make_finding(
    library: Library,
    vehicle: Vehicle,
    clause: Clause,
    edition: Edition,
    in_outline: bool,
    observed: ClauseFacts,
    weighing: Weighing,
    facts: Facts,
    bases: Mapping[str, CitedBasis],
) -> Finding:
    """Build the finding of a clause from its weighing (the weight and the rules), in an edition of it.

    Parameters
    ----------
    library, vehicle:
        The library, and the kind of document in which the clause was weighed.
    clause, edition:
        The clause, and the edition of it that the document prints.
    in_outline:
        Whether the outline of the vehicle holds the clause.
    observed, facts:
        What was observed of the clause, and the facts of the document.
    weighing:
        The weight of the clause, with the rules that gave it.
    bases:
        The legal bases that the edition and the rules cite, by name.
    """
    rules = weighing.outcome.decided
    rule_bases = dict.fromkeys([basis for rule in rules for basis in rule.legal_bases])
    return Finding(
        clause=clause.id,
        label=clause.label_edition(edition),
        heading={language: edition.find_heading(vehicle, language) for language in known_languages()},
        kind=clause.kind,
        family=clause.family,
        modality=observed.modality or clause.modality,
        weight=weighing.weight,
        missing=weighing.missing,
        weight_after_formalities=weighing.then,
        in_outline=in_outline,
        weighing=weighing,
        facts=facts,
        purpose_fr=clause.purpose.fr,
        purpose_en=clause.purpose.en,
        text_bases=tuple([bases[name] for name in edition.legal_bases]),
        rule_bases=tuple([bases[name] for name in rule_bases]),
        library=library,
    )
