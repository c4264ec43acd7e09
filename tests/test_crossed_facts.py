"""Facts are crossed when they are read: one contradiction is one problem, which names both keys and what to do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import aigov_docs as aigov

MINIMAL = """\
vehicle: it-charter-chapter
date: 2026-11-24
employer: {name: Exemple, legal_form: SAS, address: "1 rue A, Paris", siren: "987654324", %s}
"""
FULL = MINIMAL % "headcount: 80, fifty_since: 2015-01-01, territory: metropolitan" + "cse: full\n"
ONE = FULL + "committees: {several: false}\n"
SMALL = MINIMAL % "headcount: 8" + "cse: under_11\n"


def refused(text: str) -> list[aigov.Problem]:
    with pytest.raises(aigov.MatterError) as caught:
        aigov.parse_matter(text)
    return list(caught.value.problems)


def warnings(text: str) -> list[str]:
    found = aigov.assess(aigov.load_library(), aigov.parse_matter(text))
    return [rule.id for rule in found.warnings]


@pytest.mark.parametrize(
    ("text", "code", "keys"),
    [
        (
            MINIMAL % "headcount: 80, fifty_since: 2015-01-01" + "cse: under_11\n",
            "contradiction",
            ("cse", "employer.fifty_since"),
        ),
        (MINIMAL % "headcount: 30, fifty_since: 2015-01-01" + "cse: small\n", "headcount", ("employer.headcount",)),
        (MINIMAL % "headcount: 8, eleven_since: 2015-01-01" + "cse: small\n", "headcount", ("employer.eleven_since",)),
        (
            MINIMAL % "headcount: 80, fifty_since: 2015-01-01, eleven_since: 2016-01-01" + "cse: full\n",
            "date-order",
            ("employer.fifty_since", "employer.eleven_since"),
        ),
        (SMALL + "procedure: {cse_opinion_on: 2026-03-01}\n", "contradiction", ("cse", "procedure.cse_opinion_on")),
        (SMALL + "monitoring: {cse_informed_on: 2026-03-01}\n", "contradiction", ("cse", "monitoring.cse_informed_on")),
        (
            FULL + "cse_facts: {set_up_on: 2026-05-01}\ntechnology: {opinion_on: 2026-03-01}\n",
            "date-order",
            ("technology.opinion_on", "cse_facts.set_up_on"),
        ),
        (
            ONE + "procedure: {cse_informed_on: 2026-03-02, cse_opinion_on: 2026-03-01}\n",
            "contradiction",
            ("procedure.cse_informed_on", "procedure.cse_opinion_on"),
        ),
        (
            FULL + "technology: {informed_on: 2026-03-02, opinion_on: 2026-03-01}\n",
            "date-order",
            ("technology.informed_on", "technology.opinion_on"),
        ),
        (
            FULL + "monitoring: {cse_informed_on: 2026-03-02, opinion_on: 2026-03-01}\n",
            "date-order",
            ("monitoring.cse_informed_on", "monitoring.opinion_on"),
        ),
        (
            FULL + "technology: {in_use: false, deployed_on: 2026-03-02}\n",
            "tools-in-use",
            ("technology.in_use", "technology.deployed_on"),
        ),
        (
            FULL + "monitoring: {begun: false, started_on: 2026-03-02}\n",
            "monitoring-begun",
            ("monitoring.begun", "monitoring.started_on"),
        ),
        (
            FULL + "monitoring: {nobody_told: true, informed_on: 2026-03-02}\n",
            "monitoring-told",
            ("monitoring.nobody_told", "monitoring.informed_on"),
        ),
        (
            FULL + "document: {authorises_tools: false}\ndata_classes: [{id: a, name: A, examples: x, tiers:"
            " [public]}]\ntools: [{name: T, tier: public, account: c, highest_class: a}]\n",
            "tools-authorised",
            ("document.authorises_tools", "tools"),
        ),
        (FULL + "ri: {exists: false, scale: [warning], opposable: true}\n", "no-rules", ("ri.exists", "ri.scale")),
        (
            FULL + "committees: {several: false}\ntechnology: {opinion_by: central}\n",
            "one-establishment",
            ("committees.several", "technology.opinion_by"),
        ),
        (
            FULL + "committees: {several: false, central_opinion_on: 2026-03-01}\n",
            "one-establishment",
            ("committees.several", "committees.central_opinion_on"),
        ),
        (
            FULL + "document: {published_on: 2026-03-01}\nfiling: {published_on: 2026-03-02}\n",
            "two-days",
            ("document.published_on", "filing.published_on"),
        ),
        (
            FULL + "employee: {translation_requested: true, foreign: false}\n",
            "translation",
            ("employee.translation_requested", "employee.foreign"),
        ),
        (
            FULL + "employee: {translation_requested: false, translation_language: pt}\n",
            "translation",
            ("employee.translation_requested", "employee.translation_language"),
        ),
        (
            FULL + "employee: {translation_requested: true, translation_language: fr}\n",
            "translation",
            ("employee.translation_language", "languages"),
        ),
        (
            MINIMAL % "headcount: 80, fifty_since: 2015-01-01, staff_without_french: false"
            + "cse: full\nemployee: {reads_french: false}\n",
            "staff-language",
            ("employee.reads_french", "employer.staff_without_french"),
        ),
    ],
)
def test_one_contradiction_is_one_problem_that_names_both_keys(text: str, code: str, keys: tuple[str, ...]) -> None:
    found = refused(text)
    assert [problem.code for problem in found] == [code], found
    for language in ("fr", "en"):
        assert all(key in found[0].text(language) for key in keys), found[0].text(language)
    assert found[0].hint


@pytest.mark.parametrize(
    "text",
    [
        FULL + "technology: {in_use: false, deployed_on: 2027-03-02}\n",  # planned
        FULL + "monitoring: {begun: false, started_on: 2026-12-24}\n",
        FULL + "document: {published_on: 2026-03-01}\nfiling: {published_on: 2026-03-01}\n",
        FULL + "committees: {several: false, structure: single_cse}\n",
        FULL + "employee: {translation_requested: true, translation_language: pt}\n",
        FULL + "employee: {reads_french: false}\n",  # the default of staff_without_french denies nothing
    ],
)
def test_facts_that_can_both_be_true_are_read(text: str) -> None:
    assert aigov.parse_matter(text).employer.name == "Exemple"


def test_what_was_planned_may_be_looked_at_on_a_later_day() -> None:
    matter = aigov.parse_matter(FULL + "technology: {in_use: false, deployed_on: 2027-03-02}\n")
    later = matter.model_copy(update={"as_of": matter.date.replace(year=2028)})
    assert aigov.assess(aigov.load_library(), later).findings


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        # d: internal rules that do not exist, and a chapter annexed to them
        (FULL + "ri: {exists: false}\ndocument: {annexed_to_ri: true}\n", "W-ANNEX-NOTHING"),
        # c: text dated after the opinion, by the day of the text or by that of the draft
        (
            ONE + "procedure: {cse_opinion_on: 2026-09-10}\ndocument: {text_dated_on: 2026-09-12}\n",
            "C-DRAFT-AFTER-OPINION",
        ),
        (ONE + "procedure: {cse_opinion_on: 2026-09-10, drafted_on: 2026-09-12}\n", "C-DRAFT-AFTER-OPINION"),
        # the same, by the day that the document bears, where the text is said to have changed, or nothing is said of it
        (ONE + "procedure: {cse_opinion_on: 2026-09-10}\ndocument: {change: form}\n", "C-DRAFT-AFTER-OPINION"),
        (ONE + "procedure: {cse_opinion_on: 2026-09-10}\n", "W-TEXT-CHANGED"),
        # d: text dated after its own deposit
        (
            ONE + "procedure: {cse_opinion_on: 2026-09-10, inspector_on: 2026-09-15, deposit_on: 2026-09-15,"
            " publicity_on: 2026-09-15}\n",
            "W-TEXT-CHANGED",
        ),
        # b: tools in use, and no consultation
        (FULL + "technology: {in_use: true, deployed_on: 2026-03-02}\n", "W-CSE-TECHNOLOGY"),
        # c: CSE against headcount
        (MINIMAL % "headcount: 30" + "cse: full\n", "C-FULL-BELOW-FIFTY"),
        (MINIMAL % "headcount: 30" + "cse: carence\n", "C-CARENCE-OLD"),
    ],
)
def test_a_contradiction_that_the_law_only_asks_about_is_a_warning(text: str, rule: str) -> None:
    assert rule in warnings(text)


# ------------------------------------------------------------------ c: each row of the table of the CSE
FIFTY = MINIMAL % "headcount: 80, fifty_since: %s"


@pytest.mark.parametrize(
    ("text", "level", "rule"),
    [
        (FIFTY % "2015-01-01" + "cse: under_11\n", "error", "C-UNDER11-FIFTY"),
        (MINIMAL % "headcount: 20, eleven_since: 2020-01-01" + "cse: under_11\n", "error", "C-UNDER11-ELEVEN"),
        (MINIMAL % "headcount: 20" + "cse: under_11\n", "warning", "C-UNDER11-HEADCOUNT"),
        (FIFTY % "2015-01-01" + "cse: small\ncse_facts: {set_up_on: 2012-01-01}\n", "error", "C-SMALL-FULL"),
        (FIFTY % "2015-01-01" + "cse: small\ncse_facts: {set_up_on: 2020-01-01}\n", "warning", "C-SMALL-QUESTION"),
        (FIFTY % "2025-01-01" + "cse: small\n", "warning", "C-SMALL-QUESTION"),
        (MINIMAL % "headcount: 80" + "cse: small\n", "warning", "C-SMALL-QUESTION"),
        (MINIMAL % "headcount: 30" + "cse: full\n", "warning", "C-FULL-BELOW-FIFTY"),
        (MINIMAL % "headcount: 80" + "cse: full\n", "warning", "C-FULL-FIFTY-SINCE"),
        (MINIMAL % "headcount: 30" + "cse: carence\n", "warning", "C-CARENCE-OLD"),
        (
            MINIMAL % "headcount: 30" + "cse: carence\ncse_facts: {carence_on: 2022-01-10}\n",
            "warning",
            "C-CARENCE-OLD",
        ),
        (SMALL + "technology: {opinion_on: 2026-03-01}\n", "error", "C-NOBODY-CONSULTED"),
        (
            ONE + "procedure: {cse_informed_on: 2026-03-02, cse_opinion_on: 2026-03-01}\n",
            "error",
            "C-OPINION-BEFORE-INFORMATION",
        ),
        (FULL + "committees: {several: true}\n", "warning", "C-SEVERAL-ESTABLISHMENTS"),
        (MINIMAL % "headcount: 30" + "cse: small\ncommittees: {several: true}\n", "error", "C-ESTABLISHMENTS-FIFTY"),
        (SMALL + "committees: {structure: central}\n", "error", "C-ESTABLISHMENTS-FIFTY"),
    ],
)
def test_c_the_cse_against_the_headcount_and_its_days(text: str, level: str, rule: str) -> None:
    if level == "warning":
        assert rule in warnings(text)
        return
    found = [problem for problem in refused(text) if problem.values.get("id") == rule]
    assert len(found) == 1 and found[0].code == "contradiction"


def paper_texts(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Each paper of a matter that speaks of the headcount, by name: the report, the plan, the notes and letters."""
    library, matter = aigov.load_library(), aigov.parse_matter(text)
    yield "report", plain(aigov.enforceability_report(aigov.compare(library, matter), language))
    for companion in aigov.document.assemble_companions(aigov.assess(library, matter), language):
        yield companion.name, plain(companion.document)


def plain(document: aigov.Document) -> str:
    return aigov.writers.to_bytes(document, "md").decode().replace("\u00a0", " ").replace("’", "'")


def staffed(headcount: int, since: str | None, cse: str) -> str:
    """A chapter's matter of a firm of so many employees, with that works council."""
    days = f", fifty_since: {since}" if since else ""
    return MINIMAL % f"headcount: {headcount}{days}" + f"cse: {cse}\noptions: {{usage_logs: logs}}\n"


#: What must not be written of a firm of 50 or more, of fewer than 50 for sure, and of 11 or more.
_BELOW_FIFTY = ("Moins de 50", "Fewer than 50", "d'une entreprise de 11 à 49", "of an undertaking of 11 to 49")
_FIFTY_ASKED = ("Depuis quel jour l'effectif est-il d'au moins 50", "Since what day has the headcount been at least 50")
_ELEVEN_ASKED = (
    "Depuis quel jour l'effectif est-il d'au moins 11",
    "Since what day has the headcount been at least 11",
)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("text", "denied", "needed"),
    [
        (staffed(60, None, "full"), _BELOW_FIFTY, _FIFTY_ASKED),
        (staffed(4200, None, "full"), _BELOW_FIFTY, _FIFTY_ASKED),
        (staffed(4200, "2015-01-01", "full"), (*_BELOW_FIFTY, *_FIFTY_ASKED), ()),
        (staffed(60, "2026-06-01", "small"), ("CSE d'une entreprise de 11", "CSE of an undertaking of 11"), ()),
        (staffed(30, None, "full"), _FIFTY_ASKED, ("Moins de 50", "Fewer than 50")),
        (staffed(10, None, "small"), _ELEVEN_ASKED, ("Moins de 11", "Fewer than 11")),
        (
            MINIMAL % "headcount: 12, eleven_since: 2026-06-01" + "cse: under_11\n",
            ("CSE : moins de 11 sal", "CSE: fewer than 11 emp"),
            (),
        ),
    ],
)
def test_no_paper_denies_the_headcount_stated(
    text: str, denied: tuple[str, ...], needed: tuple[str, ...], language: str
) -> None:
    texts = dict(paper_texts(text, language))
    for name, written in texts.items():
        assert not [words for words in denied if words in written], name
    assert not needed or any(words in texts["report"] for words in needed)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_note_to_a_small_committee_of_a_firm_long_at_fifty_does_not_put_the_monitoring_consultation_aside(
    language: str,
) -> None:
    note = dict(paper_texts(staffed(60, "2025-06-01", "small"), language))["cse-note"]
    assert {
        "fr": "Une consultation distincte s'y ajoute si l'effectif a atteint cinquante",
        "en": "twelve consecutive months, a separate consultation is added",
    }[language] in note
