"""Data protection as facts: no document asserts of the monitoring what the matter does not say."""

from __future__ import annotations

import datetime as dt

import pytest

import aigov_docs as aigov
from aigov_docs.compose.assessment import list_incoherences
from aigov_docs.document.companions import assemble_companion
from aigov_docs.matter.sample_matters import sample_matter

LIBRARY = aigov.load_library()
#: The purposes that the text announces.
ANNOUNCED = ("security", "licences", "individual_control", "discipline")


def matter(**facts: object) -> aigov.Matter:
    own = sample_matter("charter")
    return own.model_copy(update={"monitoring": own.monitoring.model_copy(update=facts)})


def text_of(given: aigov.Matter, companion: str, language: str = "fr") -> str:
    document = assemble_companion(aigov.assess(LIBRARY, given), companion, language)
    return aigov.to_bytes(document, "md").decode("utf-8").replace("\u00a0", " ").replace("’", "'")


def warned(given: aigov.Matter) -> list[str]:
    return [rule.id for rule in aigov.assess(LIBRARY, given).warnings]


# ------------------------------------------------------------------ h: impact assessment, record
@pytest.mark.parametrize(("dpia", "raised"), [("done", False), ("reasoned_no", False), ("missing", True), (None, True)])
def test_h_dpia_done_or_due(dpia: str | None, raised: bool) -> None:
    assert ("W-DPIA" in warned(matter(dpia=dpia))) is raised


@pytest.mark.parametrize(("kept", "raised"), [(True, False), (False, True), (None, True)])
def test_h_register(kept: bool | None, raised: bool) -> None:
    assert ("W-REGISTER" in warned(matter(register_kept=kept))) is raised


@pytest.mark.parametrize(
    ("facts", "said", "never"),
    [
        ({"dpia": "done"}, "L'analyse d'impact est faite", "à faire avant de commencer"),
        ({"dpia": "reasoned_no"}, "n'est pas due", "est faite"),
        ({"dpia": None}, "à faire avant de commencer le contrôle", "est faite"),
        ({"register_kept": True}, "figure au registre", "à inscrire"),
        ({"register_kept": None}, "à inscrire au registre", "figure au registre"),
        ({"purposes": None}, "Les buts sont à écrire ici", "Les buts annoncés sont"),
        ({"purposes": ANNOUNCED}, "Les buts annoncés sont : la sécurité des outils", "sont à écrire ici"),
        ({"purposes": ("security",)}, "Les buts annoncés sont : \\[•]", "la sécurité des outils"),
        ({"started_on": None}, "Le premier jour du contrôle est à écrire ici", "passé ou prévu"),
        ({"informed_on": None}, "Chaque personne est informée avant toute collecte", "est datée du"),
        ({"opinion_on": None}, "précède la décision", "est close"),
    ],
)
def test_h_the_record_of_the_monitoring_says_what_the_matter_says(
    facts: dict[str, object], said: str, never: str
) -> None:
    text = text_of(matter(**facts), "monitoring-record")
    assert said in text and never not in text


# ------------------------------------------------------------------ h: the notice to each person
def test_h_the_notice_says_the_purposes_and_the_first_day_of_the_matter() -> None:
    text = text_of(matter(purposes=ANNOUNCED), "individual-notice")
    assert "et à aucun autre : la sécurité des outils, des comptes et des données, recherche des incidents" in text
    assert "Le premier jour des journaux est le 12 octobre 2026" in text
    unknown = text_of(matter(purposes=None, started_on=None), "individual-notice")
    assert "Le premier jour des journaux" not in unknown and "et à aucun autre" not in unknown


def test_h_the_notice_does_not_say_that_nothing_was_collected_where_the_monitoring_came_first() -> None:
    late = matter(started_on=dt.date(2026, 10, 1), informed_on=dt.date(2026, 10, 5))
    text = text_of(late, "individual-notice")
    assert "Aucune donnée vous concernant n'est collectée" not in text
    assert "Le contrôle a commencé le 1er octobre 2026, avant la présente information" in text
    assert "Aucune donnée vous concernant n'est collectée" in text_of(matter(), "individual-notice")


# ------------------------------------------------------------------ h: purpose drift, and the text
def test_h_a_purpose_that_was_not_announced_takes_the_weight_of_the_control() -> None:
    own = sample_matter("it-charter-chapter")
    for used, weight in (("security", "disciplinary"), ("quality", "unenforceable")):
        facts = own.monitoring.model_copy(update={"used_for": used})
        found = aigov.assess(LIBRARY, own.model_copy(update={"monitoring": facts}))
        assert found.finding("usage-logs").weight == weight


@pytest.mark.parametrize(
    ("purposes", "named"),
    [
        (None, None),
        (("security", "licences", "individual_control", "discipline"), None),
        (("security", "licences", "individual_control", "discipline", "quality"), "la qualité du travail"),
        (("security", "licences", "individual_control"), "la recherche des fautes"),
    ],
)
def test_h_the_purposes_of_the_matter_are_crossed_with_those_of_the_text(
    purposes: tuple[str, ...] | None, named: str | None
) -> None:
    found = [
        each for each in list_incoherences(aigov.assess(LIBRARY, matter(purposes=purposes))) if each.id == "C-PURPOSES"
    ]
    assert bool(found) is (named is not None)
    if named is not None:
        assert named in found[0].text("fr")


def test_h_purposes_of_which_one_holds_a_comma_are_joined_by_semicolons() -> None:
    said = list_incoherences(aigov.assess(LIBRARY, matter(purposes=("security", "individual_control"))))
    text = next(each.text("fr") for each in said if each.id == "C-PURPOSES")
    assert "la recherche des fautes, sur indice précis (dans le texte seulement)\u202f; la gestion des licences" in text


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"dpia": "done"}, "donne lieu, avant sa mise en œuvre, à l'analyse d'impact"),
        ({"dpia": "reasoned_no"}, "Avant la mise en œuvre du contrôle, une note explique"),
        ({"dpia": None}, "l'exige, une analyse d'impact précède"),
        ({"purposes": ANNOUNCED}, "et à aucun autre : la sécurité des outils"),
        ({"purposes": ("security",)}, "et à aucun autre : \\[•]"),
        ({"purposes": None}, "et à gérer les licences"),
    ],
)
def test_h_the_note_to_the_committee_says_the_purposes_and_the_assessment_of_the_matter(
    facts: dict[str, object], said: str
) -> None:
    assert said in text_of(matter(**facts), "ai-cse-note")
