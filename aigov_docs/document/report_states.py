"""What a clause is worth in one document, as a report draws it: a mark, and the word beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ..compose.finding import Finding
from ..i18n import NBSP, labels, typeset_text
from ..library.load import Library
from ..text import lower_first
from .marks import SHAPES, make_mark
from .tree import Run, Runs

#: The shapes of what is no weight: it only informs, it waits for a formality, the document does not hold it.
INFORMS, WAITS, ABSENT = "information", "half-square", ""
#: The shape of the weight of a clause that has none and could have had one.
NO_FORCE = "open-square"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class ClauseState:
    """What a clause is worth in one document: the shape of its mark, and the word beside the mark.

    A clause that the document does not hold has no shape: a dash stands there.
    """

    shape: str
    word: str

    @property
    def rank(self) -> tuple[int, str]:
        """The place of the state in a list: what binds most comes first."""
        return SHAPES.index(self.shape) if self.shape else len(SHAPES), self.word

    def write_runs(self, language: str, before: str = "", after: str = "", note: int = 0) -> Runs:
        """Write the mark of the state (a dash for none) and its word, as runs, in a language.

        ``before`` and ``after`` stand around the word; ``note`` is the number of a note, raised after it, 0 for none.
        """
        said = typeset_text(f"{before}{self.word}{after}", language)
        raised = str(note).translate(_RAISED) if note else ""
        mark = make_mark(self.shape) if self.shape else Run("–", origin="furniture")
        return mark, Run(f"{NBSP}{said}{f'{NBSP}{raised}' if raised else ''}", origin="furniture")


def is_binding(finding: Finding) -> bool:
    """Whether the clause of a finding has, on the day asked, a weight on which the employer can rely."""
    return finding.library.vocabulary.weights[finding.weight].bears


def is_waiting(finding: Finding) -> bool:
    """Whether the employer cannot rely on a clause on the day asked, and could once missing formalities are done."""
    after = finding.library.vocabulary.weights[finding.weight_after_formalities]
    return bool(finding.missing) and after.bears and not is_binding(finding)


def is_open(finding: Finding) -> bool:
    """Whether a clause waits for formalities, and facts are missing to say what it will be worth once they are done."""
    after = finding.library.vocabulary.weights[finding.weight_after_formalities]
    return bool(finding.missing) and after.order is None and not is_binding(finding) and not is_unknown(finding)


def is_unknown(finding: Finding) -> bool:
    """Whether the weight of the clause of a finding cannot be said, because facts are missing."""
    return bool(finding.missing_facts)


#: What decides the state of a clause: its weight today and later, how it speaks, the marks of its rules.
_Deciding = tuple[str, str, bool, bool, bool, tuple[str, ...]]


class StateReader:
    """Tells, in a language, what clauses are worth in their documents; each state is worked out once.

    >>> from ..compose.assessment import assess
    >>> from ..library import load_library
    >>> from ..matter.samples import sample_matter
    >>> chapter = assess(load_library(), sample_matter("it-charter-chapter"))
    >>> StateReader(chapter.library, "en").read_state(chapter.findings[6])
    ClauseState(shape='square', word='discipline')
    """

    def __init__(self, library: Library, language: str) -> None:
        self.vocabulary, self.language, self.say = library.vocabulary, language, labels(language)
        self._known: dict[_Deciding, ClauseState] = {}

    def read_state(self, finding: Finding) -> ClauseState:
        """Tell what a clause is worth in its document as a mark and a word, such as a square and "discipline"."""
        after, missing, marks = finding.weight_after_formalities, bool(finding.missing), finding.weighing.marks
        deciding = (finding.weight, after, missing, finding.in_outline, finding.informs, marks)
        if deciding not in self._known:
            self._known[deciding] = self._make_state(*deciding)
        return self._known[deciding]

    def _make_state(
        self, weight: str, later: str, missing: bool, in_outline: bool, informs: bool, marks: tuple[str, ...]
    ) -> ClauseState:
        say, weights = self.say, self.vocabulary.weights
        now, after = weights[weight], weights[later]
        if not in_outline:
            return ClauseState(ABSENT, say("absent"))
        if missing and after.bears and not now.bears:
            return ClauseState(WAITS, say("{weight}, waiting", weight=after.short_text(self.language)))
        if informs and now.mark == NO_FORCE:
            return ClauseState(INFORMS, say("informs"))
        if missing and after.order is None and not now.bears and now.order is not None:
            return ClauseState(WAITS, say("waiting, then cannot be said"))
        word = now.short_text(self.language)
        if marks and now.bears:
            doubts = (self.vocabulary.confidence[mark].text(self.language).lower() for mark in marks)
            word = f"{word} ({', '.join(doubts)})"
        if missing and later != weight:
            word = say("{weight}, then {next}", weight=word, next=after.short_text(self.language))
        return ClauseState(now.mark, word)

    def explain_confidence(self, names: Iterable[str]) -> str:
        """Say what the words mean that tell how sure an answer is, such as "settled"; empty without any.

        >>> from ..library import load_library
        >>> StateReader(load_library(), "en").explain_confidence(["majority"])
        '“Majority view”: generally held; no decision on the exact point was found.'
        """
        known, told = self.vocabulary.confidence, set(names)
        said = [
            self.say("“{word}”: {meaning}", word=entry.text(self.language), meaning=lower_first(meaning))
            for name, entry in known.items()
            if name in told and entry.says and (meaning := entry.says.choose_text({}).text(self.language))
        ]
        return " ".join(said)

    def count_states(self, findings: Iterable[Finding]) -> list[tuple[ClauseState, int]]:
        """Count the clauses by state (what a clause is worth), as pairs of state and number, what binds most first."""
        return sorted(Counter(map(self.read_state, findings)).items(), key=lambda item: item[0].rank)
