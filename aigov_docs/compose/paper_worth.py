"""What one document is worth for some people or in one place: its clauses counted by weight and by family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..kits.ground.i18n import labels
from ..law.rules import Rule
from .assessment import Assessment
from .finding import Finding
from .missing_facts import describe_facts, describe_statements
from .reserves import Reserve, list_reserves


@dataclass(frozen=True, slots=True)
class PaperWorth:
    """The legal weights of a document for some people or in a place: how many clauses have each, why not more.

    ``usual`` is the same document weighed for others, with which it is compared.
    """

    assessment: Assessment
    usual: Assessment

    @property
    def findings(self) -> list[Finding]:
        """Findings (weights with their reasons) of the clauses that the document's own outline holds."""
        return self.assessment.own_findings

    @property
    def vehicle(self) -> str:
        """Id of the kind of document (vehicle) that was weighed."""
        return self.assessment.vehicle.id

    def count_weights(self) -> dict[str, int]:
        """Count the clauses that have each weight, by its name; what most favours the employer comes first."""
        vocabulary = self.assessment.library.vocabulary
        counts = Counter(finding.weight for finding in self.findings)
        return {
            name: counts[name] for name in sorted(counts, key=lambda count: (-vocabulary.rank_weight(count), count))
        }

    def count_families(self) -> dict[str, dict[str, int]]:
        """Count the clauses of each family that have each weight: by family, in the library's order, then by weight."""
        counts: dict[str, Counter[str]] = {name: Counter() for name in self.assessment.library.vocabulary.families}
        for finding in self.findings:
            counts[finding.family][finding.weight] += 1
        return {name: dict(count) for name, count in counts.items() if count}

    @property
    def bears(self) -> bool:
        """Whether the employer can rely on a clause of the document for the population or establishment weighed."""
        weights = self.assessment.library.vocabulary.weights
        return any(weights[finding.weight].bears for finding in self.findings)

    @property
    def marks(self) -> tuple[str, ...]:
        """Names of the marks that rules put beside the weights, such as ``disputed``, each once."""
        return tuple(dict.fromkeys(mark for finding in self.assessment.findings for mark in finding.weighing.marks))

    @property
    def marking_rules(self) -> tuple[Rule, ...]:
        """Rules that put a mark, such as ``disputed``, beside a weight on which the employer can rely, each once."""
        weights = self.assessment.library.vocabulary.weights
        findings = (finding for finding in self.findings if finding.weighing.marks and weights[finding.weight].bears)
        noted = (rule for finding in findings for rule in finding.weighing.outcome.noted if rule.mark)
        return tuple({rule.id: rule for rule in noted}.values())

    @property
    def missing_facts(self) -> tuple[str, ...]:
        """Keys of the facts that the matter does not give and without which the weight of a clause cannot be said."""
        return tuple(dict.fromkeys(key for finding in self.assessment.findings for key in finding.missing_facts))

    @property
    def rests_on(self) -> tuple[str, ...]:
        """Names of the statements accepted by the user on which the weight of a clause of the document rests."""
        return tuple(dict.fromkeys(name for finding in self.findings for name in finding.weighing.rests_on))

    @property
    def reserves(self) -> tuple[Reserve, ...]:
        """Reserves of the document: doubts on steps of the procedure on which the weights of its clauses rest."""
        return list_reserves(self.assessment)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Rules that keep the employer from relying on a clause for this population or establishment, each once.

        Only clauses count that have another weight in ``usual``, the same document weighed for an adult at work or for
        the whole undertaking, and whose weight waits for no missing fact.
        """
        weights = self.assessment.library.vocabulary.weights
        rules = (
            rule
            for finding, usual in zip(self.assessment.findings, self.usual.findings, strict=True)
            if finding.in_outline and finding.weight != usual.weight and not weights[finding.weight].bears
            if not finding.missing_facts
            for rule in finding.rules
        )
        return tuple({rule.id: rule for rule in rules}.values())

    def weights_text(self, language: str) -> str:
        """Write in a language how many clauses have each weight; a weight marked as "disputed" counts apart."""
        rank = self.assessment.library.vocabulary.rank_weight
        ranked = sorted(self.findings, key=lambda finding: (-rank(finding.weight), finding.weight))
        counts = Counter(finding.weight_text(language).lower() for finding in ranked)
        say = labels(language)
        return "; ".join(say("{weight}: {count}", weight=label, count=count) for label, count in counts.items())

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the legal weights of the document to a dict, ready for JSON, texts in ``language`` (``fr``, ``en``).

        ``weights`` holds the number of clauses by name of weight, ``by_family`` the same by family; ``says`` tells
        these numbers in words, ``bears`` whether the employer can rely on any clause, ``marks`` lists words such as
        ``disputed``. Lists of dicts: ``rests_on`` (statements that the user accepted: ``id``, ``statement``,
        ``shown_by``), ``reserves`` (``id``, ``says``), ``missing_facts`` (``key``, ``question``…), and
        ``cannot_reach``: rules that keep the employer from relying on a clause (``id``, ``explanation``,
        ``confidence``).
        """
        library = self.assessment.library
        return {
            "weights": self.count_weights(),
            "by_family": self.count_families(),
            "says": self.weights_text(language),
            "bears": self.bears,
            "marks": list(self.marks),
            "rests_on": describe_statements(self.rests_on, library, language),
            "reserves": [{"id": reserve.id, "says": reserve.text(language)} for reserve in self.reserves],
            "missing_facts": describe_facts(self.missing_facts, library, language),
            "cannot_reach": [
                {"id": rule.id, "explanation": rule.explanation.text(language), "confidence": rule.confidence}
                for rule in self.rules
            ],
        }


def collect_statements(papers: Iterable[PaperWorth]) -> set[str]:
    """Collect the names of the statements that the user accepted and on which a weight of the documents rests.

    >>> from .assessment import assess
    >>> charter = assess(load_library(), sample_matter("charter"))
    >>> collect_statements([PaperWorth(charter, charter)])
    set()
    """
    return {name for paper in papers for name in paper.rests_on}
