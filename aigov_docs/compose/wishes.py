"""Answering what a client asks and the law refuses, on the facts of the matter, and checking the list of wishes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..conditions import admitted_values, condition_holds
from ..kits.ground.i18n import N_, labels
from ..kits.ground.problems import Problem, unknown_name
from ..kits.ground.yaml_files import Bilingual
from ..law.facts import DOCUMENT_FACTS, Facts
from ..law.rule_reading import SUBJECTS, rule_book
from ..law.rules import Rule
from ..law.sanction_facts import fact_names, fact_values
from ..library.load import Library
from ..library.vocabulary import Wish, WishException, WishProof
from ..matter.models import Matter
from .citations import CitedBasis
from .coherence import load_checks

WishOutcome = Literal["refused", "in_part", "allowed", "cannot_be_said"]
_OUTCOMES: Mapping[WishOutcome, str] = {
    "refused": N_("Refused"),
    "in_part": N_("Only in part"),
    "allowed": N_("Possible on these facts"),
    "cannot_be_said": N_("Cannot be said"),
}
#: The value of a fact that is not known.
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class WishAnswer:
    """The answer to one wish of a matter: what became of it, why, and what to do instead.

    Parameters
    ----------
    id, wish:
        The name of the wish and its entry in the list.
    outcome:
        ``refused``; ``allowed`` or ``in_part`` where the facts are those of its exception; ``cannot_be_said`` where a
        fact that is not known decides.
    missing:
        Names of the facts that are not known and decide.
    bases:
        Legal bases of the answer, as cited on the day asked.
    """

    id: str
    wish: Wish
    outcome: WishOutcome
    missing: tuple[str, ...]
    bases: tuple[CitedBasis, ...]

    @property
    def source(self) -> Wish | WishException:
        """Entry of the library that gives the answer: the exception to the wish where facts allow it, else the wish."""
        exception = self.wish.exception
        return exception if exception is not None and self.outcome in ("allowed", "in_part") else self.wish

    def outcome_text(self, language: str) -> str:
        """Write, in a language, whether the law refuses the wish, allows it whole or in part, or cannot say."""
        return labels(language)(_OUTCOMES[self.outcome])

    def reason(self, language: str) -> str:
        """Explain, in a language, why the law refuses the wish, or what the law allows on the facts of the matter.

        Where missing facts could open an exception to the refusal, the text adds these facts, then the exception.
        """
        source, exception = self.source, self.wish.exception
        if isinstance(source, WishException):
            return source.text(language)
        answer = self.wish.answer.text(language)
        if self.outcome != "cannot_be_said" or exception is None:
            return answer
        named = ", ".join(self.missing)
        return f"{answer} {labels(language)('Facts are missing ({facts}). With them, it may be so:', facts=named)} " + (
            exception.text(language)
        )

    def advice(self, language: str) -> str:
        """Return what the employer may do instead, in a language; empty where the facts allow the whole wish."""
        return "" if self.outcome == "allowed" else self.wish.instead.text(language)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the answer to one wish (what a client asks and the law refuses) to a dict, ready for JSON.

        ``id``, ``outcome`` (``refused``, ``in_part``, ``allowed`` or ``cannot_be_said``) and ``confidence`` (how sure
        the answer is) are words; ``wish``, ``outcome_label``, ``reason`` and ``instead`` (what the employer may do; may
        be empty) are texts in ``language``. ``rules`` lists ids, ``missing`` the names of facts that are not known and
        decide. ``legal_bases`` is a list of dicts, each with ``id``, ``cite``, ``says``, days and link.
        """
        source = self.source
        return {
            "id": self.id,
            "wish": self.wish.text(language),
            "outcome": self.outcome,
            "outcome_label": self.outcome_text(language),
            "reason": self.reason(language),
            "instead": self.advice(language),
            "rules": list(source.rules),
            "confidence": source.confidence,
            "legal_bases": [basis.as_dict(language) for basis in self.bases],
            "missing": list(self.missing),
        }


def answer_wishes(matter: Matter, facts: Facts, library: Library) -> tuple[WishAnswer, ...]:
    """Answer each wish of a matter (what a client asks and the law refuses) on the facts of its document.

    Parameters
    ----------
    matter:
        The matter whose ``wishes`` are answered, each once, in order; a wish that the library lacks is left out.
    facts:
        The values of the document's facts by name, as `Assessment.facts`; a fact left out is unknown.
    library:
        The library whose list of wishes gives the answers.

    >>> asked = sample_matter("charter").model_copy(update={"wishes": ("fine",)})
    >>> answer_wishes(asked, {"vehicle": "charter"}, load_library())[0].outcome
    'refused'
    """
    answers = []
    for name in dict.fromkeys(matter.wishes):
        wish = library.vocabulary.wishes.get(name)
        if wish is None:
            continue
        outcome, missing = _weigh_exception(wish.exception, facts)
        answer = WishAnswer(name, wish, outcome, missing, ())
        bases = [
            CitedBasis(basis, library.legal_bases[basis], matter.assessed_on) for basis in answer.source.legal_bases
        ]
        answers.append(WishAnswer(name, wish, outcome, missing, tuple(bases)))
    return tuple(answers)


def _weigh_exception(exception: WishException | None, facts: Facts) -> tuple[WishOutcome, tuple[str, ...]]:
    """Find whether the exception of a wish holds, and which facts are missing to say so.

    One known fact that is not that of the exception is enough to refuse.
    """
    if exception is None:
        return "refused", ()
    missing = tuple(name for name in exception.when if facts.get(name, _UNKNOWN) == _UNKNOWN)
    known = {name: test for name, test in exception.when.items() if name not in missing}
    if not condition_holds(known, facts):
        return "refused", ()
    if missing:
        return "cannot_be_said", missing
    return ("in_part" if exception.in_part else "allowed"), ()


# ------------------------------------------------------------------ checking the list
def check_wishes(library: Library) -> list[Problem]:
    """Find every mistake in the list of wishes of a library: unknown names, missing texts, answers not proven.

    A wish is proven by examples (``proof``): on their facts, a rule that the wish names must give the answer they hold.
    An answer may not be marked as surer than the least sure of the rules it names.

    >>> check_wishes(load_library())
    []
    """
    rules: dict[str, list[Rule]] = {}
    for subject in SUBJECTS:
        for rule in rule_book(library, subject).all_rules():
            rules.setdefault(rule.id, []).append(rule)
    others = [check.id for check in load_checks(library)]
    problems: list[Problem] = []
    for name, wish in library.vocabulary.wishes.items():
        where = f"vocabulary/wishes.yaml, {name}"
        exception = wish.exception
        texts: list[Bilingual] = [wish, wish.answer, wish.instead, *([exception] if exception is not None else [])]
        if any(not text.text(language).strip() for text in texts for language in library.languages):
            problems.append(
                Problem(
                    "no-text", where, N_("a text is empty in one of the languages"), N_("write it in each language")
                )
            )
        problems += _check_source(wish, where, rules, others, library)
        if exception is not None:
            problems += _check_source(exception, f"{where}, exception", rules, others, library)
            problems += _check_condition(exception, f"{where}, exception", library)
        for proof in wish.proof:
            problems += _check_proof(proof, wish, where, rules, library)
    return problems


def _check_source(
    source: Wish | WishException, where: str, rules: Mapping[str, list[Rule]], others: list[str], library: Library
) -> Iterator[Problem]:
    """Yield the problems of what an answer rests on: rules, legal bases, and how sure it is."""
    for rule in source.rules:
        if rule not in rules and rule not in others:
            yield unknown_name("unknown-rule", where, N_('unknown rule "{name}"'), rule, [*rules, *others])
    for basis in source.legal_bases:
        if basis not in library.legal_bases:
            yield unknown_name(
                "unknown-basis", where, N_('unknown legal basis "{name}"'), basis, list(library.legal_bases)
            )
    order = list(library.vocabulary.confidence)
    if source.confidence not in order:
        yield unknown_name("unknown-confidence", where, N_('unknown confidence "{name}"'), source.confidence, order)
        return
    named = [rule.confidence for each in source.rules for rule in rules.get(each, ())]
    least = max(named, key=order.index, default=source.confidence)
    if order.index(source.confidence) < order.index(least):
        yield Problem(
            "surer-than-rules",
            where,
            N_("the answer is surer than the rules it rests on"),
            N_("write confidence: {least}"),
            {"least": least},
        )


def _check_condition(exception: WishException, where: str, library: Library) -> list[Problem]:
    """List the problems of the facts of an exception: only those of a document can be asked of a matter."""
    problems: list[Problem] = []
    known = [*DOCUMENT_FACTS, "track"]
    for fact, test in exception.when.items():
        if fact not in known:
            problems.append(unknown_name("unknown-fact", where, N_('unknown fact "{name}"'), fact, known))
        else:
            admitted_values(test, fact_values(fact, library), f"{where}, {fact}", problems)
    return problems


def _check_proof(
    proof: WishProof, wish: Wish, where: str, rules: Mapping[str, list[Rule]], library: Library
) -> Iterator[Problem]:
    """Yield the problems of a proof: unknown facts, values or answer, or no rule of the wish that gives it."""
    vocabulary = library.vocabulary
    wrong = False
    for fact, value in proof.facts.items():
        if fact not in fact_names():
            wrong = True
            yield unknown_name("unknown-fact", where, N_('unknown fact "{name}"'), fact, fact_names())
        elif value not in (values := fact_values(fact, library)):
            wrong = True
            yield unknown_name("unknown-value", f"{where}, {fact}", N_('unknown value "{name}"'), value, list(values))
    answers = [*vocabulary.weights, *vocabulary.verdicts]
    if proof.answer not in answers:
        wrong = True
        yield unknown_name("unknown-weight", where, N_('unknown weight "{name}"'), proof.answer, answers)
    if wrong:
        return
    facts = dict(proof.facts)
    if "kind" in facts:
        facts["family"] = vocabulary.family_of_kind(facts["kind"])
    if not any(_gives(rule, facts, proof.answer) for name in wish.rules for rule in rules.get(name, ())):
        yield Problem(
            "wish-not-proven",
            where,
            N_("no rule that the wish names gives the answer {answer} on these facts"),
            N_("name the rule that gives it, or complete the facts"),
            {"answer": proof.answer},
        )


def _gives(rule: Rule, facts: Mapping[str, str], answer: str) -> bool:
    """Whether a rule gives an answer on some facts alone, whatever the others are."""
    return any(
        case.weight_of(facts.get("family", "")) == answer
        and all(facts.get(name) in values for name, values in (*rule.about.items(), *case.when.items()))
        for case in rule.cases
    )
