"""What changed between two versions of a matter, fact by fact: the field in words, the value before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..i18n import typeset_text
from ..library.load import Library
from ..short_repr import short_repr
from ..text_diff import align_sequences
from .models import Matter
from .value_words import ValueNamer, is_text_in_languages, name_item

_Path = tuple[str | int, ...]


@short_repr("path")
@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact of a matter that came, went or changed.

    Parameters
    ----------
    path:
        The keys and positions that lead to it in the newer matter, in the older one for what went.
    before, after:
        Its value as plain data; None where the matter says nothing.
    library:
        The library whose words the field and its values are told in.
    within:
        The data of the matter that the path leads through.
    """

    path: tuple[str | int, ...]
    before: Any
    after: Any
    library: Library = field(repr=False, compare=False)
    within: Mapping[str, Any] = field(repr=False, compare=False)

    def name_field(self, language: str) -> str:
        """Name the field in a language by the titles that lead to it: “Contacts › Incidents”."""
        return typeset_text(ValueNamer(self.library, language).name_path(self.path, self.within), language)

    def tell_values(self, language: str) -> tuple[str, str]:
        """Say the value before and after in a language, with the words of the library; empty for nothing."""
        namer = ValueNamer(self.library, language)
        before, after = (
            typeset_text(namer.tell_value(self.path, each), language) for each in (self.before, self.after)
        )
        return before, after

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Convert the change to a dict, ready for JSON, with its texts in ``language``, ``fr`` or ``en``.

        ``key`` and ``path`` name the field for programs, ``title`` for people; ``before`` and ``after`` are the values
        as data (None for nothing), ``before_text`` and ``after_text`` as texts.
        """
        before, after = self.tell_values(language)
        return {
            "key": ".".join(str(part) for part in self.path),
            "path": list(self.path),
            "title": self.name_field(language),
            "before": self.before,
            "after": self.after,
            "before_text": before,
            "after_text": after,
        }


def find_fact_changes(old: Matter, new: Matter, library: Library) -> tuple[FactChange, ...]:
    """List the facts that differ between two versions of a matter, in the order of a matter.

    What a matter leaves out is compared as what it then stands for: a posture that is not given is the usual one. An
    item of a list is compared with the one of the same name, else with the one most like it.

    >>> from .samples import sample_matter
    >>> from ..library import load_library
    >>> library, one = load_library(), sample_matter("charter")
    >>> two = one.model_copy(update={"posture": "open", "place": None})
    >>> [(change.name_field("en"), *change.tell_values("en")) for change in find_fact_changes(one, two, library)]
    [('Place of signature', 'Lyon', ''), ('General posture', 'Balanced', 'Open')]
    """
    one, two = _read_facts(old), _read_facts(new)
    return tuple(
        FactChange(path, before, after, library, one if after is None else two)
        for path, before, after in _compare_values(one, two, ())
    )


def _read_facts(matter: Matter) -> dict[str, Any]:
    """Read the facts of a matter as plain data, those who sign always as a list."""
    facts: dict[str, Any] = matter.model_dump(mode="json")
    employer = facts["employer"]
    employer["representatives"] = employer["representatives"] or [
        each for each in [employer.pop("representative", None)] if each
    ]
    employer.pop("representative", None)
    return facts


def _compare_values(before: object, after: object, path: _Path) -> Iterator[tuple[_Path, object, object]]:
    """Compare two values of plain data at a path; yield of each change its path and the values before and after."""
    before, after = (None if value in ("", [], {}) else value for value in (before, after))
    if before == after:
        return
    if _is_block(before) or _is_block(after):
        one, two = before or {}, after or {}
        if not (isinstance(one, dict) and isinstance(two, dict)):
            yield path, before, after
            return
        for key in [*two, *(key for key in one if key not in two)]:
            yield from _compare_values(one.get(key), two.get(key), (*path, key))
    elif _is_list_of_blocks(before) or _is_list_of_blocks(after):
        one, two = (value if isinstance(value, list) else [] for value in (before, after))
        for i, j in align_sequences(one, two, _write_plainly, _measure_likeness):
            if i is not None and j is not None:
                yield from _compare_values(one[i], two[j], (*path, j))
            elif j is not None:
                yield (*path, j), None, two[j]
            elif i is not None:
                yield (*path, i), one[i], None
    else:
        yield path, before, after


def _is_block(value: object) -> bool:
    return isinstance(value, dict) and not is_text_in_languages(value)


def _is_list_of_blocks(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(each, dict) for each in value)


def _write_plainly(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def _measure_likeness(one: object, other: object) -> float:
    """Measure how much two items of lists are alike: 1 where they have one name, else the share of equal values."""
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return 0.0
    names = [name_item(each, "fr") for each in (one, other)]
    if any(names):
        return float(names[0] == names[1])
    said = [key for key in one | other if one.get(key) or other.get(key)]
    return sum(one.get(key) == other.get(key) for key in said) / len(said) if said else 1.0
