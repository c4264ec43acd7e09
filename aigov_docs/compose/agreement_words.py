"""What each collective agreement of a matter does to its documents, in words, and what the tool can only point at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..kits.ground.i18n import N_, labels, list_text
from ..library.load import Library
from ..matter.agreements import Agreement
from ..matter.models import Matter
from ..matter.printed_texts import text_in_language
from .citations import CitedBasis

GUARANTEES = {
    "disciplinary_body": N_("a disciplinary body is heard before the sanction"),
    "longer_period": N_("longer periods"),
    "assistance": N_("a wider right to be assisted"),
}
EFFECTS = {
    "allows": N_("it allows"),
    "forbids": N_("it forbids"),
    "shortens": N_("it shortens a period"),
    "sets": N_("it settles"),
}
LEVELS = {
    "branch": N_("branch agreement"),
    "group": N_("group agreement"),
    "undertaking": N_("company-level collective agreement"),
    "establishment": N_("establishment-level collective agreement"),
}


@dataclass(frozen=True, slots=True)
class AgreementEffect:
    """What an agreement does on one subject: what the matter says of it, and what follows for the documents.

    ``contrary`` are the clauses that the matter says contradict it; ``bases`` are those of what follows.
    """

    subject: str
    said: tuple[str, ...]
    follows: str
    contrary: tuple[str, ...]
    confidence: str
    rules: tuple[str, ...]
    bases: tuple[CitedBasis, ...]

    def as_dict(self) -> dict[str, Any]:
        """Convert what the agreement does on one subject, such as ``discipline``, to a dict, ready for JSON.

        ``subject`` and ``confidence`` (how settled that is) are words of the library; ``follows`` is what follows for
        the documents, as text. Lists: ``said`` (what the agreement says, as texts), ``contrary`` (ids of the clauses
        that contradict it), ``rules`` and ``legal_bases`` (ids). The texts are in the language in which the answer was
        made.
        """
        return {
            "subject": self.subject,
            "said": list(self.said),
            "follows": self.follows,
            "contrary": list(self.contrary),
            "confidence": self.confidence,
            "rules": list(self.rules),
            "legal_bases": [basis.id for basis in self.bases],
        }


@dataclass(frozen=True, slots=True)
class AgreementAnswer:
    """What one agreement of the matter does to its documents: a title, effects, and what is left to look at.

    ``open`` are the things that the tool can only point at.
    """

    title: str
    level: str
    effects: tuple[AgreementEffect, ...]
    open: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Convert what one collective agreement does to the documents of a matter to a dict, ready for JSON.

        ``title`` and ``level`` are texts, ``open`` lists, as texts, what the user must check alone. ``effects`` is a
        list of dicts, one for each subject: ``subject``, ``said``, ``follows``, ``contrary``, ``confidence``, ``rules``
        and ``legal_bases`` (of `AgreementEffect`). The texts are in the language in which the answer was made.
        """
        return {
            "title": self.title,
            "level": self.level,
            "effects": [effect.as_dict() for effect in self.effects],
            "open": list(self.open),
        }


def answer_agreements(matter: Matter, library: Library, language: str) -> tuple[AgreementAnswer, ...]:
    """Work out, for each collective agreement of a matter, what it does to the documents of the matter, in words.

    The agreements stand in the order of the matter; the result is empty when the matter lists none. ``language``,
    ``fr`` or ``en``, is that of the words.

    >>> kept = Agreement(title="Accord IA", level="undertaking", guarantees=("disciplinary_body",))
    >>> matter = sample_matter().model_copy(update={"agreements": (kept,)})
    >>> answer_agreements(matter, load_library(), "en")[0].effects[0].subject
    'discipline'
    """
    say = labels(language)
    answers = []
    for agreement in matter.agreements:
        title = text_in_language(agreement.title, language) or ""
        if agreement.idcc is not None:
            title = say("{title} (IDCC {number})", title=title, number=agreement.idcc)
        effects = tuple(_list_effects(agreement, matter, library, language))
        answers.append(
            AgreementAnswer(title, say(LEVELS[agreement.level]), effects, tuple(_list_open(agreement, language)))
        )
    return tuple(answers)


def _list_effects(agreement: Agreement, matter: Matter, library: Library, language: str) -> Iterator[AgreementEffect]:
    say = labels(language)
    effects_by_subject: dict[str, tuple[list[str], list[str]]] = {}
    if agreement.guarantees:
        guarantees_text = list_text([say(GUARANTEES[guarantee]) for guarantee in agreement.guarantees], language)
        effects_by_subject["discipline"] = ([guarantees_text], [])
    periods = (
        (agreement.cse_period_days, N_("opinion on the text: {days} days")),
        (agreement.tools_period_days, N_("opinion on the tools: {days} days")),
    )
    if any(days is not None for days, _ in periods):
        effects_by_subject["cse_periods"] = ([say(words, days=days) for days, words in periods if days is not None], [])
    for rule in agreement.rules:
        said_of, contrary = effects_by_subject.setdefault(rule.subject, ([], []))
        words = text_in_language(rule.says, language)
        said_of.append(f"{say(EFFECTS[rule.effect])}{f': {words}' if words else ''}")
        contrary += rule.contrary
    for subject, (said_of, contrary) in effects_by_subject.items():
        entry = library.vocabulary.agreement_subjects[subject]
        bases = tuple(CitedBasis(name, library.legal_bases[name], matter.assessed_on) for name in entry.legal_bases)
        yield AgreementEffect(
            subject, tuple(said_of), entry.does.text(language), tuple(contrary), entry.confidence, entry.rules, bases
        )


def _list_open(agreement: Agreement, language: str) -> Iterator[str]:
    """List what the tool can only point at: it does not read agreements."""
    say = labels(language)
    if agreement.checked is not True:
        yield say("This agreement is not said to have been read: what it holds beyond these lines is not known.")
    if agreement.guarantees:
        yield say("For each sanction, say whether the guarantee was respected (sanction.conventional_guarantees).")
    if any(rule.contrary == () for rule in agreement.rules):
        yield say(
            "Whether a clause contradicts what the agreement settles is for counsel to read: name such clauses under"
            " contrary."
        )


def list_agreement_lines(answer: AgreementAnswer, library: Library, language: str) -> list[str]:
    """Write what one agreement does to the documents as lines of text: one line for each subject, then the open points.

    ``answer`` is one of those that `answer_agreements` gave, ``language`` the one in which it was built; the open
    points are what the user must check alone.
    """
    say = labels(language)
    lines = []
    for effect in answer.effects:
        subject = library.vocabulary.agreement_subjects[effect.subject].text(language)
        trust = library.vocabulary.confidence[effect.confidence].text(language)
        effect_text = "; ".join(effect.said)
        line = f"{say('{subject}: {said}.', subject=subject, said=effect_text)} {effect.follows} [{trust}]"
        if effect.contrary:
            line += " " + say("Contrary clauses: {clauses}.", clauses=", ".join(effect.contrary))
        bases = "; ".join(basis.citation_text(language) for basis in effect.bases)
        lines.append(f"{line} {say('Legal bases: {bases}', bases=bases)}")
    return [*lines, *answer.open]
