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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import aigov_docs as aigov
from aigov_docs.compose.combinations import option_values, pairwise_rows, refusal_test
from aigov_docs.document.blanks import UNFILLED
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
from aigov_docs.i18n import Duration
from aigov_docs.law.situation import Monitoring, Technology
from aigov_docs.matter.checks import find_contradictions
from aigov_docs.matter.models import Clients, Contacts, Delays, Role, Tool

VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
EXAMPLES = 2000 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 25


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
    assert all(each.severity == "warn" for each in aigov.list_incoherences(assessment))
    documents = [aigov.assemble(assessment, language) for language in ("fr", "en")]
    french, english = documents
    assert [(a.clause, a.edition, a.number, a.anchor) for a in french.articles()] == [
        (a.clause, a.edition, a.number, a.anchor) for a in english.articles()
    ]
    assert [annex.name for annex in french.annexes()] == [annex.name for annex in english.annexes()]
    assert not [name for name, count in Counter(article.clause for article in french.articles()).items() if count > 1]
    numbers = [article.number for article in french.articles() if article.number is not None]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
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
    listed = rows(vehicle)
    for row in listed:
        matter = aigov.samples.sample_matter(vehicle).model_copy(update={"options": row})
        aigov.assess(library, matter)  # strict: what is left may be chosen
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
    cse = draw(st.sampled_from(["full", "small", "under_11", "carence", "missing"]))
    fifty = draw(st.booleans()) and cse != "under_11"
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
        "cse": cse,
        "employer": sample.employer.model_copy(
            update={
                "headcount": 80 if fifty else 20,
                "fifty_since": dt.date(2015, 1, 1) if fifty else None,
                "capital": draw(st.sampled_from([None, 1000])),
                "staff_without_french": draw(st.booleans()),
                "sector": draw(st.sampled_from(["private", "epic", "public_admin"])),
                "representative": draw(st.sampled_from([None, sample.employer.representative])),
            }
        ),
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
        "monitoring": draw(st.builds(Monitoring, cse_consulted_on=MAYBE, informed_on=MAYBE)),
        "technology": draw(st.builds(Technology, cse_consulted_on=MAYBE, deployed_on=MAYBE)),
        "ip": draw(st.sampled_from([sample.ip, type(sample.ip)()])),
        "charter": draw(st.sampled_from([sample.charter, type(sample.charter)()])),
        "host": sample.host.model_copy(update={"first_article": draw(st.integers(1, 99))}),
    }
    if sample.procedure is not None:
        told = MAYBE if cse in ("full", "small") else st.none()
        opinion, informed = draw(told), None
        if opinion is not None:
            informed = draw(st.none() | st.dates(dt.date(2025, 1, 1), opinion))
        changes["procedure"] = sample.procedure.model_copy(
            update={
                "cse_informed_on": informed,
                "cse_opinion_on": opinion,
                "cse_opinion": None,
                "deposit_on": draw(MAYBE),
                "publicity_on": draw(MAYBE),
                "inspector_on": draw(MAYBE),
                "stated_entry_on": draw(MAYBE),
                "deposit_proved": draw(st.booleans()),
                "publicity_proved": draw(st.booleans()),
            }
        )
    if sample.employee is not None and sample.amendment is not None:
        asked = draw(st.booleans())
        changes["employee"] = sample.employee.model_copy(
            update={
                "gender": draw(st.sampled_from(["m", "f", "unknown"])),
                "status": draw(
                    st.sampled_from(["permanent", "fixed_term", "apprentice", "agency", "intern", "contractor"])
                ),
                "protected": draw(st.booleans()),
                "telework": draw(st.booleans()),
                "translation_requested": asked,
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
                "for_all_staff": draw(st.booleans()),
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

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), database=None)
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
