"""The words of the interview that no list of the library has: titles, buttons, what is told of the browser."""

from __future__ import annotations

from collections.abc import Mapping

from ...i18n import N_, labels, typeset_text

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
