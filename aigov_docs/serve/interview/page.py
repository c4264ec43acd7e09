"""The page of the interview: one HTML page a language, with its questions as data that its script reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files
from typing import Any

from ...i18n import N_, Labels, labels
from ...library.load import Library, load_library
from ...library.yaml_files import parse_yaml
from ...matter import matter_form
from ...matter.samples import sample_text
from ...people.contract_status import list_statuses
from ...people.model_list import column_title
from ...people.recipient import contract_words
from ...problems import refuse_language
from ..list_of_people import NEEDED
from .words import read_titles, read_words

#: After how many days the browser forgets.
KEPT_DAYS = 30
#: What the page reads of a field of the form.
_KEPT = ("key", "path", "title", "description", "control", "choices", "choices_from", "required", "default", "examples")
_Part = dict[str, Any]


def interview_page(library: Library | None = None, language: str = "en") -> str:
    """Write the page of the interview in a language, as HTML that asks nothing of another host.

    Parameters
    ----------
    library:
        The library whose questions it asks; the shipped one when none is given.
    language:
        ``fr`` or ``en``.

    Raises
    ------
    UsageError
        The language is neither ``fr`` nor ``en``.

    >>> page = interview_page(language="en")
    >>> page.startswith("<!doctype html>"), page.count("<script")
    (True, 2)
    """
    refuse_language(language)
    data = describe_interview(library or load_library(), language)
    say = data["words"]
    other_language = "en" if language == "fr" else "fr"
    words = {name: escape(say[name]) for name in ("tagline", "skip", "no_script", "disclaimer")}
    packed = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    links = "".join(
        f'<a href="/{code}/" hreflang="{code}" lang="{code}"{" aria-current=true" if code == language else ""}>'
        f"{name}</a>"
        for code, name in (("fr", "Français"), ("en", "English"))
    )
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>aigov_docs – {words["tagline"]}</title>
<link rel="icon" href="data:,">
<link rel="alternate" hreflang="{other_language}" href="/{other_language}/">
<link rel="stylesheet" href="/static/interview.css">
</head>
<body>
<a class="skip" href="#main">{words["skip"]}</a>
<header class="top"><div class="wrap">
<p class="brand">aigov_docs <span>{words["tagline"]}</span></p>
<nav class="languages" aria-label="Langue – Language">{links}</nav>
</div></header>
<main id="main" class="wrap" tabindex="-1"><noscript><p class="note">{words["no_script"]}</p></noscript></main>
<footer><div class="wrap"><p>{words["disclaimer"]}</p><p>{escape(data["library"])}</p></div></footer>
<script type="application/json" id="interview-data">{packed}</script>
<script type="module" src="/static/interview.js"></script>
</body>
</html>
"""


def describe_interview(library: Library, language: str = "en") -> _Part:
    """Describe the interview as data ready for JSON: its steps, groups and questions, and all its words.

    ``vehicles`` are the papers that can be wanted, each with its ``track``; ``steps`` hold the groups of questions of
    ``questions.yaml``, each question with its ``field`` of `matter_form`, or without one where it has a control of its
    own; ``classes`` are the data classes that the table begins with; ``words`` is what the page says besides.

    >>> from aigov_docs.library.load import load_library
    >>> [step["step"] for step in describe_interview(load_library())["steps"]]
    ['employer', 'texts', 'tools', 'choices', 'advice', 'papers']
    """
    form, say = matter_form(library, language), labels(language)
    fields = {field["key"]: field for step in form["steps"] for field in _list_fields(step["fields"], [])}
    titles, steps_by_name = read_titles(language), {step["step"]: step for step in form["steps"]}
    layout = parse_yaml((files(__package__) / "questions.yaml").read_bytes(), "questions.yaml").data
    steps = []
    for layout_step in layout:
        name = layout_step["step"]
        head = steps_by_name.get(name, {})
        step_titles = titles.get(f"step-{name}", {"title": head.get("title"), "says": head.get("description")})
        groups = [
            {
                **{key: group[key] for key in ("card", "folded") if key in group},
                "group": group["title"],
                **titles[group["title"]],
                "ask": [_make_question(written, fields, say) for written in group["ask"]],
                "more": [_make_question(written, fields, say) for written in group.get("more", ())],
            }
            for group in layout_step["groups"]
        ]
        steps.append({"step": name, **step_titles, "groups": groups})
    words = read_words(language)
    blank = parse_yaml(sample_text("blank.yaml").encode(), "blank.yaml").data
    return {
        "language": language,
        "library": words["library"].format(name=form["library"]),
        "days": KEPT_DAYS,
        "vehicles": [
            {
                **choice,
                "track": library.vehicles[choice["value"]].track,
                "title": library.vehicles[choice["value"]].title.model_dump(include={"fr", "en"}),
            }
            for choice in fields["vehicle"]["choices"]
        ],
        "classes": blank["data_classes"],
        "columns": [column_title(name, language) for name in NEEDED],
        "contract_types": [
            {"value": status, "title": contract_words()[status][language]} for status in list_statuses()
        ],
        "steps": steps,
        "words": words,
    }


def _list_fields(fields: list[_Part], above: list[_Part]) -> Iterator[_Part]:
    """List the fields of a form, those in blocks too; each with the tests on all that it stands in, under ``asked``."""
    for field in fields:
        tests = [*above, *((field.get("asked_when") or {}).get("all") or ())]
        yield {**field, "asked": tests}
        if field["control"] in ("block", "list"):
            yield from _list_fields(field["fields"], tests)


def _make_question(written: str | Mapping[str, Any], fields: Mapping[str, _Part], say: Labels) -> _Part:
    """Make a question of the layout: what the layout says of it, and its field in the form, with those of its items."""
    question: _Part = {"key": written} if isinstance(written, str) else dict(written)
    field = fields.get(question["key"])
    if field is None:
        return question
    question["field"] = _make_field(field, say)
    if question.pop("unset", False):
        question["field"] = {**question["field"], "required": True}
        del question["field"]["default"]
    names = [*question.get("items", ()), *question.get("more", ())]
    if names:
        question["fields"] = {name: _make_field(fields[f"{field['key']}.{name}"], say) for name in names}
    elif question.get("control") in ("grid", "people"):
        question["fields"] = {
            inner["key"].rpartition(".")[2]: _make_field(fields[inner["key"]], say)
            for inner in field["fields"]
            if inner["control"] in ("choice", "choices", "number")
        }
    elif question.get("control") == "topics":
        topic_keys = ("group", "topics", "defaults", "used_by")
        question["options"] = [
            {**_make_field({**inner, "asked": []}, say), **{key: inner[key] for key in topic_keys}}
            for inner in field["fields"]
        ]
    return question


def _make_field(field: _Part, say: Labels) -> _Part:
    """Keep of a field what the page reads; what is true if something is so is asked as a question."""
    page_field = {key: field[key] for key in _KEPT if key in field}
    if field["control"] == "yes_no":
        for true, yes in ((N_("True if"), N_("Yes if")), (N_("false if"), N_("no if"))):
            page_field["description"] = page_field["description"].replace(say(true), say(yes), 1)
    weighs = bool((field.get("used_by") or {}).get("weights"))
    return {**page_field, "asked": field["asked"], **({"weighs": True} if weighs else {})}
