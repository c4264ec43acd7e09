"""The page of the interview: one HTML page a language, with its questions as data that its script reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files
from typing import Any

from ...kits.ground.i18n import N_, Labels, labels, typeset_text
from ...kits.ground.languages import ENTRIES
from ...kits.ground.problems import refuse_language
from ...kits.ground.yaml_files import parse_yaml
from ...library.library import Library
from ...library.load import load_library
from ...matter import matter_form
from ...matter.sample_matters import sample_text
from ...people.contract_status import list_statuses
from ...people.model_list import column_title
from ...people.recipient import contract_words
from ..questions import NEEDED

# ------------------------------------------------------------------ words
# The words of the interview that no list of the library has: titles, buttons, what is told of the browser.


#: The titles of the groups of questions, by their word in ``questions.yaml``; some have a sentence under them.
TITLES: Mapping[str, tuple[str, str]] = {
    "papers": (N_("What are you preparing?"), N_("Only the questions that these papers need are asked.")),
    "who": (N_("Who you are"), ""),
    "size": (N_("How many you are"), ""),
    "signs": (N_("Who signs, who reads"), ""),
    "rules": (N_("Your texts"), ""),
    "host": (N_("The IT charter that receives the chapter"), ""),
    "people": (
        N_("Who works with you"),
        N_("No two groups are reached by the same papers. What each is worth is said for each."),
    ),
    "questions": (N_("A question, a tool"), ""),
    "incidents": (N_("A mistake, a leak"), ""),
    "data_rights": (N_("One's own data"), ""),
    "tools": (N_("Your tools"), ""),
    "council": (N_("When these tools came, and what the works council said"), ""),
    "data": (
        N_("Which information in which tool?"),
        N_("Already filled in, as is usual: read it and correct it. It is printed as it stands."),
    ),
    "clients": (N_("Your clients, and what is read"), ""),
    "posture": (N_("Your posture"), N_("One posture answers everything. You may then change each topic.")),
    "topics": (N_("Topic by topic"), N_("The others follow the posture. Open those that matter to you.")),
    "dates": (N_("Day and languages"), ""),
    "procedure": (
        N_("The formalities of the chapter"),
        N_("A day to come is a planned step. A day left out is a step still to do."),
    ),
    "amendment": (N_("The amendments"), ""),
    "employee": (N_("One person"), N_("Without a list: the person whose amendment is made.")),
    "statements": (
        N_("What you agree to state"),
        N_("None is accepted beforehand. Each one is printed with the answers that rest on it."),
    ),
}
#: The titles and the introductions of the two steps that ask nothing of the matter by themselves.
STEPS: Mapping[str, tuple[str, str]] = {
    "advice": (N_("Which paper for whom"), N_("What the report says on your answers, in the same words.")),
    "papers": (N_("Your papers"), N_("A day, and what is left to say. Then one file holds everything.")),
}
#: Everything else that the page says, by a word of its script.
WORDS: Mapping[str, str] = {
    "tagline": N_("AI rules at work"),
    "skip": N_("Go to the questions"),
    "steps": N_("Steps of the interview"),
    "step_of": N_("Step {n} of {all}"),
    "next_is": N_("next: {title}"),
    "done": N_("done"),
    "continue": N_("Continue"),
    "back": N_("Back"),
    "keep": N_("Keep my matter (matter.yaml)"),
    "open": N_("Open a matter.yaml"),
    "open_hint": N_("The file is read and checked, and never kept by the server."),
    "opened": N_("The matter is open. Its answers are in the six steps."),
    "stored": N_(
        "Your answers, names and addresses included, stay in this browser until {day}; they are sent to be checked and"
        " printed, and the server keeps none."
    ),
    "forget": N_("Erase them now"),
    "forgotten": N_("Everything is erased from this browser."),
    "forget_sure": N_("Erase every answer from this browser? A matter.yaml that you kept remains yours."),
    "yes": N_("Yes"),
    "no": N_("No"),
    "unknown": N_("I do not know"),
    "unknown_then": N_("Left unknown. It is printed [•], and nothing is concluded from it."),
    "choose": N_("Choose…"),
    "day_hint": N_("Day, month, year. Example: {day}"),
    "example": N_("Example: {value}"),
    "more": N_("More"),
    "in_language": N_("{title} (in {language})"),
    "if_left_out": N_("If left out: {value}"),
    "from_day": N_("from {day}"),
    "by_day": N_("by {day}"),
    "fr": N_("French"),
    "en": N_("English"),
    "add": N_("Add: {title}"),
    "remove": N_("Remove: {name}"),
    "removed": N_("Removed: {name}"),
    "item": N_("{title} {n}"),
    "up_to": N_("Receives information up to: {name}, as the table says"),
    "count_of": N_("{name}: how many"),
    "error_title": N_("Error"),
    "faults_one": N_("One answer to review"),
    "faults": N_("{n} answers to review"),
    "needed": N_("An answer is needed here: no paper can be made without it."),
    "needed_paper": N_("Choose at least one paper."),
    "not_a_day": N_("This is not a day. Write it like {day}."),
    "not_a_number": N_("This is not a number. Write it in digits."),
    "changes": N_("What this changes"),
    "changes_none": N_("Your first answers will say here what your papers are worth."),
    "now_asked": N_("This answer asks for: {titles}."),
    "no_longer_asked": N_("This answer makes useless: {titles}."),
    "questions_here": N_("Questions here: {n}; in all for these papers: {all}."),
    "closed": N_("Closed: {holds}"),
    "class": N_("Information"),
    "may_receive": N_("{name} in {tier}"),
    "any_tool": N_("any other online tool"),
    "edit_classes": N_("Change the classes and their examples"),
    "add_class": N_("Add a class"),
    "new_class": N_("New class"),
    "class_name": N_("Name of the class"),
    "class_examples": N_("Examples"),
    "class_order": N_(
        "From the least to the most sensitive. The order decides: a tool that may receive a class may receive"
        " those before it too. Put each class in its place."
    ),
    "class_up": N_("Move up: {name}"),
    "class_down": N_("Move down: {name}"),
    "class_moved": N_("{name}: now {n} of {all}"),
    "as_posture": N_("as the posture"),
    "own_choice": N_("your own choice"),
    "no_preview": N_("The sentence shows once the first three steps are answered."),
    "no_sentence": N_("This choice writes no sentence in these papers."),
    "preview": N_("The sentence as it will be printed"),
    "our_answer": N_("On your answers"),
    "side_by_side": N_("Each document, side by side"),
    "for_whom": N_("Which document for which people"),
    "prepare": N_("Prepare these papers"),
    "papers_wanted": N_("Papers to prepare"),
    "new_questions": N_("This choice brings questions in earlier steps:"),
    "not_yet": N_("This cannot be said yet: some answers are missing or are to be reviewed."),
    "ready": N_("Ready"),
    "ready_says": N_("{papers}, the report, the adoption file and your matter.yaml, in one file."),
    "download_word": N_("Download everything in Word (ZIP)"),
    "download_pdf": N_("Download everything in PDF (ZIP)"),
    "weighing": N_("Your answers are being weighed…"),
    "working": N_("The papers are being made…"),
    "made": N_("The file is made: {name}"),
    "open_points": N_("Your papers will carry [•] in the place of these:"),
    "unanswered": N_("Left without an answer. Nothing is concluded from them:"),
    "closed_by": N_("not asked, by your answer to “{title}”"),
    "by_hand": N_("to be written by hand on the paper"),
    "follows_days": N_("follows from other days still to be said"),
    "in_paper": N_("(in: {title})"),
    "in_papers": N_("(in: {title}; and {n} others)"),
    "advise_me": N_("I do not know: advise me"),
    "advise_says": N_(
        "The first questions are those of the simplest paper. Step 5 then compares the three on your answers, says"
        " which serves for what and for whom, and lets you choose."
    ),
    "looks_phone": N_("This looks like a telephone number. It is printed here as it stands."),
    "short_address": N_("This e-mail address looks cut short. It is printed as it stands."),
    "no_address": N_("This is no e-mail address. It is printed as it stands."),
    "in_french": N_("The French papers print these words: write them in French."),
    "waits_for": N_("Waits for: {what}"),
    "why_unknown": N_("What cannot be said, and what would settle it"),
    "answer_it": N_("Answer this question"),
    "state_it": N_("State, if it is true: {title}"),
    "is_needed": N_("(needed)"),
    "blank_says": N_(
        "A question may stay blank, save those marked “needed”: its place prints [•], and the last step lists them all."
        " “I do not know” is an answer where the worth of a paper rests on it."
    ),
    "observed": N_("What the report observes"),
    "see_question": N_("See: {title}"),
    "day_gone": N_("day gone by"),
    "whats_left": N_("What is left to do"),
    "nothing_left": N_("Nothing."),
    "people_list": N_("List of the people (.csv or .xlsx)"),
    "people_hint": N_(
        "One line for each person, as the payroll has it. The list is sent to be checked and for the amendments to be"
        " made; the server does not keep it, nor does this browser: after a reload, give it again. Those of"
        " whom the list says no language have those chosen on this page."
    ),
    "people_given": N_("List given: {name}"),
    "people_remove": N_("Remove the list"),
    "people_removed": N_("The list is removed."),
    "people_columns": N_("Columns that the list must have: {columns}."),
    "people_model": N_("Download a model of the list (CSV)"),
    "people_file": N_("list-of-people"),
    "people_issued": N_("Amendments to issue: {n}."),
    "people_french": N_("In French: {n}"),
    "people_both": N_("In French and English: {n}"),
    "people_held": N_("They receive nothing: {n}"),
    "people_contract": N_("Type of contract of those of whom the list says none"),
    "people_contract_unsaid": N_("not stated: they receive nothing"),
    "yours": N_("Your matter is yours"),
    "yours_says": N_("matter.yaml holds your answers and nothing else. With it the same papers are made again."),
    "refused": N_("The server refused: {message}"),
    "offline": N_("The server does not answer. Your answers are kept; try again."),
    "disclaimer": N_("This is not legal advice. The library cites its sources; a lawyer reads again before you sign."),
    "library": N_("Library {name}."),
    "no_script": N_("This interview needs JavaScript. The command line makes the same papers: aigov-docs quickstart."),
}


def read_words(language: str) -> dict[str, str]:
    """Read the words of the page in a language, by their word in its script.

    >>> read_words("en")["continue"]
    'Continue'
    """
    return {word: _say(message, language) for word, message in WORDS.items()}


def read_titles(language: str) -> dict[str, dict[str, str]]:
    """Read the titles of the groups and of the last two steps: for each a dict with ``title`` and ``says``.

    >>> read_titles("en")["who"]
    {'title': 'Who you are', 'says': ''}
    """
    return {
        word: {"title": _say(title, language), "says": _say(says, language)}
        for word, (title, says) in {**TITLES, **{f"step-{name}": texts for name, texts in STEPS.items()}}.items()
    }


def _say(message: str, language: str) -> str:
    return typeset_text(labels(language)(message), language) if message else ""


# ------------------------------------------------------------------ page
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
        f"{entry.name}</a>"
        for code, entry in ENTRIES.items()
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
