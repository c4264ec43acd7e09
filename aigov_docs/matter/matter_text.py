"""Writing the facts of a matter as the text of a ``matter.yaml``, which the same checks then read again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from ..kits.ground.i18n import N_, labels
from .models import Matter
from .own_facts import read_plain_data

#: What stands above the facts: how to make a document of the file.
_HEAD = (
    N_("The facts of a matter: keep this file, and open it again to go on."),
    N_("A document from it: aigov-docs draft matter.yaml -o charte.docx --vehicle charter"),
)


#: What our reader takes for something else than a text, where no quotes stand around it: nothing, a truth, a merge; and
#: the quotation marks of a word processor, which it refuses.
_READ_OTHERWISE = ("null", "bool", "merge", "value")
_WORD_QUOTES = ("tag:yaml.org,2002:null", re.compile("[“„]"))


def _build_dumper() -> type[yaml.SafeDumper]:
    """Build the writer of YAML: a number and a day have no type for our reader, so they need no quotes."""
    fast: type[yaml.SafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    resolvers = {
        first: [(tag, form) for tag, form in tag_forms if tag.rpartition(":")[2] in _READ_OTHERWISE]
        for first, tag_forms in fast.yaml_implicit_resolvers.items()
    }
    return type("_Dumper", (fast,), {"yaml_implicit_resolvers": resolvers | {mark: [_WORD_QUOTES] for mark in "“„"}})


def write_matter_text(facts: Mapping[str, Any] | Matter, language: str = "en") -> str:
    r"""Write the facts of a matter as YAML: what `parse_matter` reads again as the same facts.

    The facts are not checked: a matter that is half written is kept too. Its blocks stand
    in the order of a matter.

    Parameters
    ----------
    facts:
        A mapping, such as the JSON of a form, or a matter.
    language:
        The language of the two lines of comment above the facts, ``fr`` or ``en``.

    Raises
    ------
    MatterError
        The data is nested too deeply.

    >>> text = write_matter_text({"date": "2026-11-02", "vehicle": "charter", "employer": {"headcount": 62}})
    >>> print(text.partition("\n\n")[2])
    vehicle: charter
    date: 2026-11-02
    employer:
      headcount: 62
    <BLANKLINE>
    """
    say = labels(language)
    data = read_plain_data(facts)
    order = {key: place for place, key in enumerate(Matter.model_fields)}
    block = {key: data[key] for key in sorted(data, key=lambda key: order.get(key, len(order)))}
    body = yaml.dump(block, Dumper=_build_dumper(), allow_unicode=True, sort_keys=False, width=110) if block else "{}\n"
    return "".join(f"# {say(line)}\n" for line in _HEAD) + "\n" + body
