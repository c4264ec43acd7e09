"""How easy the French of the clauses is to read: ``python tools/reading_ease.py`` writes docs/readability.md;
``--check`` says whether it is behind.

The measure is that of L. Kandel and A. Moles, « Application de l'indice de Flesch à la langue française », Cahiers
d'études de radio-télévision, no. 19, 1958, a public formula: 207 - 1.015 × (words / sentences) - 73.6 × (syllables /
words). The higher, the easier: 60 is plain language, 30 that of the law. It counts lengths and understands nothing: it
compares two wordings of one clause better than it judges either.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import aigov_docs as aigov
from aigov_docs.library.clauses import Wording
from aigov_docs.library.prose import list_paragraphs, split_sentences

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs/readability.md"
BANDS = ((70, "easy"), (60, "plain"), (50, "fairly difficult"), (30, "difficult"), (-1000, "very difficult"))

_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"
_GROUP = re.compile(f"[{_VOWELS}]+")
_GLIDE = re.compile(f"(?<=[{_VOWELS}])y(?=[{_VOWELS}])")  # "payer": pa-yer
_HIATUS = re.compile(r"é[aoiuéè]|[aoiu]é(?=[aoio])|a[éoï]|o[aéïo]|[aou]ë|[ao]ü|é(?:e|u)(?=[lrmnt])")
_MUTE = re.compile(f"(?:[^{_VOWELS}]|[qg]u)es?$")
_WORD = re.compile(r"[a-zà-öø-ÿœæ]+(?:['’][a-zà-öø-ÿœæ]+)*", re.I)
_ELIDED = re.compile(r"^(?:qu|[cdjlmnst]|jusqu|lorsqu|puisqu)['’]", re.I)
_BLANK = re.compile(r"\{\{[^{}]*\}\}|\[\[[^\[\]]*\]\]")


def syllables(word: str) -> int:
    """The syllables of a French word as it is spoken, at least one; a final e that is not heard is none.

    >>> [
    ...     syllables(word)
    ...     for word in (
    ...         "outil",
    ...         "entreprise",
    ...         "données",
    ...         "création",
    ...         "employeur",
    ...         "que",
    ...         "logiques",
    ...         "aéroport",
    ...         "réel",
    ...     )
    ... ]
    [2, 3, 2, 3, 3, 1, 2, 4, 2]
    """
    said = _GLIDE.sub("j", word.lower())
    count = len(_GROUP.findall(said)) + len(_HIATUS.findall(said))
    return max(1, count - bool(count > 1 and _MUTE.search(said)))


def words(sentence: str) -> list[str]:
    """The words of a sentence; what is elided belongs to the word that follows, a blank or a reference is one word, a
    number none.

    >>> words("L'utilisateur emploie {{ tools }} selon l'article L. 1321-4.")
    ['utilisateur', 'emploie', 'valeur', 'selon', 'article', 'L']
    """
    return [_ELIDED.sub("", word) for word in _WORD.findall(_BLANK.sub(" valeur ", sentence))]


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted in some text."""

    sentences: int
    words: int
    syllables: int

    @property
    def ease(self) -> float:
        """The reading ease."""
        return 207 - 1.015 * self.words / self.sentences - 73.6 * self.syllables / self.words

    @property
    def band(self) -> str:
        """The ease in a word."""
        return next(name for least, name in BANDS if self.ease >= least)

    def row(self) -> str:
        """As cells of a table."""
        return (
            f"{self.words} | {self.words / self.sentences:.1f} | {self.syllables / self.words:.2f} | {self.ease:.0f} |"
            f" {self.band}"
        )


def measure(texts: Iterable[str]) -> Measure:
    """The measure of some sentences.

    >>> measure(["Le chat dort.", "Il fait beau."]).ease > 100 > measure(
    ...     ["L'opposabilité conventionnelle présuppose l'accomplissement des formalités."]
    ... ).ease
    True
    """
    counted = [found for text in texts if (found := words(text))]
    return Measure(len(counted), sum(map(len, counted)), sum(syllables(word) for found in counted for word in found))


def sentences(wording: Wording) -> list[str]:
    """The sentences of a text, without its heading; an item of a list is one."""
    return [sentence for paragraph in list_paragraphs(wording.text)[1:] for sentence in split_sentences(paragraph)]


def page(library: aigov.Library) -> str:
    """docs/readability.md."""
    out = [
        "# How easy the French is to read",
        "<!-- Made by tools/reading_ease.py from the clause library: change the library, then run it again. -->\n",
        (
            "Kandel and Moles (1958), the French adaptation of Flesch's reading ease: 207 − 1.015 × words a sentence −"
            " 73.6 × syllables a word. The higher, the easier: 60 is plain"
        ),
        (
            "language, 30 that of statutes. An item of a list counts as a sentence, a blank as a word. It counts"
            " lengths and understands nothing."
        ),
        "",
        "## Documents of the sample matter",
        "",
        "| document | posture | words | words a sentence | syllables a word | ease | |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for vehicle in ("charter", "it-charter-chapter", "contract-amendment"):
        for posture in library.vocabulary.options.postures:
            matter = aigov.samples.sample_matter(vehicle).model_copy(update={"posture": posture, "options": {}})
            chosen = aigov.compose_document(library, matter).chosen
            wordings = [item.edition.find_wording(vehicle, "fr") for item in chosen]
            counted = measure(
                sentence for wording in wordings if wording is not None for sentence in sentences(wording)
            )
            out.append(f"| {library.vehicles[vehicle].label.en} | {posture} | {counted.row()} |")
    out += [
        "",
        "## Clauses, the hardest first",
        "",
        "| clause | wording | words | words a sentence | syllables a word | ease | |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    rows = []
    for clause in library.clauses.values():
        edition = clause.editions[max(clause.editions)]
        for key, wording in edition.wordings.items():
            if wording.language == "fr":
                counted = measure(sentences(wording))
                rows.append((counted.ease, f"| `{clause.label_edition(edition)}` | {key} | {counted.row()} |"))
    out += [row for _, row in sorted(rows)]
    return "\n".join(out) + "\n"


def main(arguments: list[str]) -> int:
    made = page(aigov.load_library())
    same = FILE.is_file() and FILE.read_text(encoding="utf-8") == made
    if not same:
        print(FILE.relative_to(ROOT))
        if "--check" not in arguments:
            FILE.write_text(made, encoding="utf-8")
    return 1 if not same and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
