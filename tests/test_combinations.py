"""Every combination that can be chosen assembles: every two options in every vehicle, then random matters.

``HYPOTHESIS_PROFILE=long`` tries 2,000 random matters in each vehicle instead of a few.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections import Counter
from typing import Any

import pytest
from depth import depth
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import aigov_docs as aigov
from aigov_docs.compose.combinations import option_values, pairwise_rows, refusal_test
from aigov_docs.compose.matter_check import find_contradictions
from aigov_docs.compose.open_points import UNFILLED
from aigov_docs.document.tree import (
    Annex,
    Article,
    Bullets,
    Document,
    Heading,
    OpenPoints,
    Paragraph,
    Run,
    Signature,
    Table,
)
from aigov_docs.kits.ground.i18n import Duration
from aigov_docs.law.situation import CommitteeFacts, DocumentFacts, EstablishmentFacts, Monitoring, Technology
from aigov_docs.matter.models import Clients, Contacts, Delays, Role, Tool

VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
EXAMPLES = 2000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else depth(6, 25)


# ------------------------------------------------------------------ what holds of any document
def runs(document: Document) -> list[Run]:
    """Every run of a document but those of its list of open points."""
    out: list[Run] = []

    def of(block: Any) -> None:
        match block:
            case Article() | Annex():
                for each in block.blocks:
                    of(each)
                out.extend(block.heading if isinstance(block, Article) else block.title)
            case Paragraph():
                out.extend(block.runs)
            case Heading():
                out.extend(block.text)
            case Bullets():
                out.extend(run for item in block.items for run in item)
            case Table():
                out.extend(run for row in (block.header, *block.rows) for cell in row for run in cell)
            case Signature():
                out.extend(block.made_at)

    for block in document.body:
        of(block)
    return out


def sound(library: aigov.Library, matter: aigov.Matter, vehicle: str) -> None:
    """The document of a matter, refused or assembled whole: same articles in both languages, every reference led
    somewhere, every [•] listed.
    """
    try:
        assessment = aigov.assess(library, matter, vehicle)
    except aigov.MatterError as error:
        assert {problem.code for problem in error.problems} == {"incoherent"}, str(error)
        assessment = aigov.assess(library, matter, vehicle, strict=False)
        assert any(each.severity == "refuse" for each in aigov.list_incoherences(assessment))
        return
    refusing = [each for each in aigov.list_incoherences(assessment) if each.severity == "refuse"]
    if refusing:  # of who cannot sign it: weighed, and not made
        assert all(each.check.weighed for each in refusing)
        with pytest.raises(aigov.MatterError):
            aigov.assemble(assessment)
        return
    documents = [aigov.assemble(assessment, language) for language in ("fr", "en")]
    french, english = documents
    assert [(a.clause, a.edition, a.number, a.anchor) for a in french.articles()] == [
        (a.clause, a.edition, a.number, a.anchor) for a in english.articles()
    ]
    assert [annex.name for annex in french.annexes()] == [annex.name for annex in english.annexes()]
    assert not [name for name, count in Counter(article.clause for article in french.articles()).items() if count > 1]
    places = [(article.number, article.part) for article in french.articles() if article.number is not None]
    numbers = list(dict.fromkeys(number for number, _ in places))
    assert numbers == [numbers[0] + place for place in range(len(numbers))]  # none where one note is all
    for number in numbers:  # the parts of an article follow one another: 0 where choices leave one alone
        parts = [part for its, part in places if its == number]
        assert parts in ([None], [0]) or (len(parts) > 1 and parts == list(range(1, len(parts) + 1))), (number, parts)
    for document in documents:
        anchors = {block.anchor for block in document.body if isinstance(block, (Article, Annex, Heading))}
        anchors |= {each.anchor for annex in document.annexes() for each in annex.headings}
        said = runs(document)
        assert all(run.target in anchors for run in said if run.target), [
            run.target for run in said if run.target and run.target not in anchors
        ]
        open_points = [item for block in document.body if isinstance(block, OpenPoints) for item in block.items]
        assert bool([run for run in said if not run.filled] or document.title_open) == bool(open_points), open_points
        assert (UNFILLED in document.title) == bool(document.title_open)
        assert not any("{{" in run.text or "[[" in run.text or re.search(r"\bNone\b(?! of)", run.text) for run in said)
    assert len(assessment.findings) == len(assessment.composition.chosen)


# ------------------------------------------------------------------ every two options
def rows(vehicle: str) -> list[dict[str, str]]:
    library = aigov.load_library()
    kind = library.vehicles[vehicle]
    barred = refusal_test(library, kind)
    return pairwise_rows(option_values(library, kind), lambda row: not barred(row))


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_every_two_options_assemble_together(library: aigov.Library, vehicle: str) -> None:
    """Each is chosen with each other; one row in five is read whole, all in whole runs."""
    listed = rows(vehicle)
    for place, row in enumerate(listed):
        matter = aigov.samples.sample_matter(vehicle).model_copy(update={"options": row})
        aigov.assess(library, matter)  # strict: what is left may be chosen
        if place % depth(5, 1) == 0:
            sound(library, matter, vehicle)
    met = {((one, row[one]), (other, row[other])) for row in listed for one in row for other in row}
    barred = refusal_test(library, library.vehicles[vehicle])
    for one, values in option_values(library, library.vehicles[vehicle]).items():
        for other, its in option_values(library, library.vehicles[vehicle]).items():
            for x in values:
                for y in its:
                    if one != other:
                        assert (((one, x), (other, y)) in met) != barred({one: x, other: y}), (one, x, other, y)


@pytest.mark.parametrize("vehicle", VEHICLES)
@pytest.mark.parametrize("posture", ["restrictive", "balanced", "open"])
def test_every_posture_stands_by_itself(library: aigov.Library, vehicle: str, posture: str) -> None:
    matter = aigov.samples.sample_matter(vehicle).model_copy(update={"posture": posture, "options": {}})
    assert not [each.id for each in aigov.list_incoherences(aigov.assess(library, matter)) if each.severity == "refuse"]
    sound(library, matter, vehicle)


def test_a_refused_pair_is_refused_and_said(library: aigov.Library) -> None:
    matter = aigov.samples.sample_matter("charter").model_copy(
        update={"options": {"unlisted_tools": "forbidden", "personal_accounts": "case_by_case"}}
    )
    with pytest.raises(aigov.MatterError, match="C-UNLISTED-TOOLS"):
        aigov.assess(library, matter)


# ------------------------------------------------------------------ random matters
DAYS = st.dates(dt.date(2025, 3, 1), dt.date(2027, 12, 31))
MAYBE = st.none() | DAYS
LENGTHS = st.builds(
    Duration, st.integers(1, 36), st.sampled_from(["days", "weeks", "months", "years", "working_days"])
) | st.sampled_from(
    [Duration.from_text("same_day"), Duration.from_text("without_delay"), Duration.from_text("1 hours")]
)


FIRST = dt.date(2012, 1, 2)
#: Sizes: the headcount, the first days of 11 and of 50 employees, and what CSE there may be.
SIZES = (
    (8, st.none(), st.none(), ("under_11",)),
    (20, st.none() | st.just(FIRST), st.none(), ("full", "small", "carence", "missing")),
    (60, st.just(FIRST), st.dates(dt.date(2025, 3, 1), dt.date(2027, 1, 1)), ("full", "small", "carence", "missing")),
    (80, st.just(FIRST), st.dates(FIRST, dt.date(2026, 1, 1)), ("full", "carence", "missing")),
)  # fmt: skip
#: Legal forms, as written, each with the sectors it leaves open.
FORMS = (
    ("société par actions simplifiée", (None, "private")),
    ("établissement public à caractère industriel et commercial", (None, "epic")),
    ("groupement d'intérêt public", (None, "epic", "public_admin")),
    ("commune", (None, "public_admin")),
)


def in_order(draw: Any, count: int) -> list[dt.date | None]:
    """Some days that follow one another, each of which may not be known."""
    days = sorted(draw(st.lists(DAYS, min_size=count, max_size=count)))
    return [day if draw(st.booleans()) else None for day in days]


def employers(draw: Any, sample: aigov.Matter) -> dict[str, Any]:
    """An employer with its CSE: what is said of one does not contradict the other."""
    headcount, eleven, fifty, committees = draw(st.sampled_from(SIZES))
    legal_form, sectors = draw(st.sampled_from(FORMS))
    company, cse = legal_form.startswith("société"), draw(st.sampled_from(committees))
    since = {"eleven_since": draw(eleven), "fifty_since": draw(fifty)}
    set_up, renewed = sorted(draw(st.lists(st.dates(FIRST, dt.date(2025, 2, 1)), min_size=2, max_size=2)))
    known = {"set_up_on": set_up, "renewed_on": renewed} if cse in ("full", "small") else {"carence_on": renewed}
    structure = draw(st.sampled_from([None, "single_cse", *(["central"] if cse == "full" else [])]))
    several = (
        draw(st.sampled_from([None, structure == "central"]))
        if structure or cse != "full"
        else draw(st.none() | st.booleans())
    )
    return {
        "cse": cse,
        "cse_facts": CommitteeFacts(**{name: draw(st.sampled_from([None, day])) for name, day in known.items()}),
        "committees": EstablishmentFacts(several=several, structure=structure),
        "employer": sample.employer.model_copy(
            update={
                "headcount": headcount,
                **since,
                "legal_form": legal_form,
                "sector": draw(st.sampled_from(sectors)),
                "capital": draw(st.sampled_from([None, 1000])) if company else None,
                "rcs_city": sample.employer.rcs_city if company else None,
                "staff_without_french": draw(st.booleans()),
                "territory": draw(st.sampled_from([None, "metropolitan", "alsace_moselle", "reunion"])),
                "agreements_checked": draw(st.none() | st.booleans()),
                "representative": draw(st.sampled_from([None, sample.employer.representative])),
            }
        ),
    }


def consultations(draw: Any, cse: str, day: dt.date) -> dict[str, Any]:
    """Monitoring and tools, consulted on where there is a CSE: days that follow one another, facts that agree."""
    consulted = cse in ("full", "small")
    informed, opened, opinion = in_order(draw, 3) if consulted else (None, None, None)
    cse_informed, cse_opinion = in_order(draw, 2) if consulted else (None, None)
    told, started, deployed = draw(MAYBE), draw(MAYBE), draw(MAYBE)
    begun = [None, True] if started is not None and started <= day else [None, True, False]
    in_use = [None, True] if deployed is not None and deployed <= day else [None, True, False]
    return {
        "monitoring": Monitoring(
            cse_informed_on=cse_informed,
            opinion_on=cse_opinion,
            informed_on=told,
            nobody_told=draw(st.booleans()) if told is None else None,
            started_on=started,
            begun=draw(st.sampled_from(begun)),
            purposes=draw(st.sampled_from([None, ("security",), ("security", "discipline")])),
            used_for=draw(st.sampled_from([None, "not_used", "discipline"])),
            dpia=draw(st.sampled_from([None, "done", "missing"])),
        ),
        "technology": Technology(
            informed_on=informed,
            opened_on=opened,
            opinion_on=opinion,
            deployed_on=deployed,
            in_use=draw(st.sampled_from(in_use)),
            change=draw(st.sampled_from(["new", "minor_update"])),
        ),
    }


@st.composite
def matters(draw: Any, vehicle: str) -> aigov.Matter:
    """A matter that contradicts no fact, with anything chosen and anything left out."""
    library, sample = aigov.load_library(), aigov.samples.sample_matter(vehicle)
    options = library.vocabulary.options.options
    chosen = {
        name: draw(st.sampled_from(list(options[name].values)))
        for name in draw(st.sets(st.sampled_from(list(options))))
    }
    day = draw(DAYS)
    who = employers(draw, sample)
    cse = who["cse"]
    functions = st.sets(st.sampled_from(list(library.vocabulary.functions))).map(sorted).map(tuple)
    tools = draw(
        st.lists(
            st.builds(
                Tool,
                name=st.just("Outil"),
                tier=st.just("internal"),
                account=st.just("compte"),
                highest_class=st.just("internal"),
                functions=functions,
            ),
            max_size=3,
        )
    )
    held = draw(st.sets(st.sampled_from(list(library.vocabulary.roles))))
    delays = {name: draw(LENGTHS) for name in draw(st.sets(st.sampled_from(list(Delays.model_fields))))}
    changes: dict[str, Any] = {
        "date": day,
        "as_of": draw(st.none() | st.dates(day, dt.date(2028, 12, 31))),
        "posture": draw(st.sampled_from(list(library.vocabulary.options.postures))),
        "options": chosen,
        "delays": Delays(**delays),
        "languages": draw(st.sampled_from([("fr",), ("fr", "en")])),
        "place": draw(st.sampled_from([None, "Lyon"])),
        **who,
        **consultations(draw, cse, day),
        "document": DocumentFacts(change=draw(st.sampled_from([None, "none"]))),
        "presumptions": draw(st.sampled_from([(), ("adult",), ("adult", "text_unchanged")])),
        "roles": {name: sample.roles.get(name, Role(name="Quelqu'un")) for name in held},
        "contacts": draw(
            st.sampled_from(
                [Contacts(), sample.contacts, sample.contacts.model_copy(update={"incidents_open": "office_hours"})]
            )
        ),
        "clients": draw(
            st.builds(
                Clients,
                disclosure=st.sampled_from(["free", "required", "forbidden"]),
                ai_use=st.sampled_from(["allowed", "consent", "forbidden"]),
            )
        ),
        "tools": tuple(tools),
        "data_classes": draw(st.sampled_from([sample.data_classes, sample.data_classes[:2]])),
        "uses": draw(st.sampled_from([sample.uses, ()])),
        "ip": draw(st.sampled_from([sample.ip, type(sample.ip)()])),
        "charter": draw(st.sampled_from([sample.charter, type(sample.charter)()])),
        "host": sample.host.model_copy(update={"first_article": draw(st.integers(1, 99))}),
    }
    if sample.procedure is not None:
        informed, opinion = in_order(draw, 2) if cse in ("full", "small") else (None, None)
        changes["procedure"] = sample.procedure.model_copy(
            update={
                "cse_informed_on": informed,
                "cse_opinion_on": opinion,
                "cse_opinion": None,
                "deposit_on": draw(MAYBE),
                "publicity_on": draw(MAYBE),
                "inspector_on": draw(MAYBE),
                "stated_entry_on": draw(MAYBE),
                "deposit_proved": draw(st.none() | st.booleans()),
                "publicity_proved": draw(st.none() | st.booleans()),
            }
        )
    if sample.employee is not None and sample.amendment is not None:
        asked = draw(st.none() | st.booleans())
        changes["employee"] = sample.employee.model_copy(
            update={
                "gender": draw(st.sampled_from(["m", "f", "unknown"])),
                "status": draw(
                    st.sampled_from(["permanent", "fixed_term", "apprentice", "agency", "intern", "contractor"])
                ),
                "minor": draw(st.sampled_from([False, None])),
                "protected": draw(st.none() | st.booleans()),
                "telework": draw(st.booleans()),
                "translation_requested": asked,
                "translation_language": draw(st.sampled_from([None, "en", "pl"])) if asked else None,
                "foreign": True if asked else draw(st.none() | st.booleans()),
                "name": draw(st.sampled_from([None, "Camille Roussel"])),
            }
        )
        signed = draw(MAYBE)
        changes["amendment"] = sample.amendment.model_copy(
            update={
                "proposed_on": None,
                "signed_on": signed,
                "response": "signed" if signed else draw(st.sampled_from(["refused", "none"])),
                "effective_on": draw(MAYBE),
                "for_all_staff": draw(st.none() | st.booleans()),
                "at_hiring": draw(st.booleans()),
                "number": draw(st.sampled_from([None, 2])),
            }
        )
    pins = draw(
        st.sets(
            st.sampled_from(
                sorted(
                    name for name, clause in library.clauses.items() if clause.editions[max(clause.editions)].published
                )
            ),
            max_size=3,
        )
    )
    changes["pins"] = {name: draw(st.sampled_from(sorted(library.clauses[name].editions))) for name in sorted(pins)}
    return sample.model_copy(update=changes)


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_random_matters_assemble_or_are_refused_with_a_reason(vehicle: str) -> None:
    library = aigov.load_library()

    @settings(
        max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None, print_blob=True
    )
    @given(matters(vehicle))
    def tried(matter: aigov.Matter) -> None:
        sound(library, matter, vehicle)

    tried()


@pytest.mark.parametrize("vehicle", VEHICLES)
def test_a_matter_kept_as_json_reads_back_the_same(vehicle: str) -> None:
    library = aigov.load_library()

    @settings(max_examples=depth(6, 25), deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(matters(vehicle))
    def kept(matter: aigov.Matter) -> None:
        written = matter.model_dump_json()
        try:
            read = aigov.parse_matter(written, library)
        except aigov.MatterError as error:
            assert find_contradictions(matter, library), (
                error
            )  # refused for what the facts say, not for how they are written
            return
        assert read == matter
        assert read.model_dump_json() == written

    kept()
