"""The employer as it is: each legal form by its own word, in every document, and facts that contradict it refused."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest
from command import run
from depth import depth
from papers import FORMS

import aigov_docs as aigov
from aigov_docs.compose.matter_check import find_contradictions, matter_incoherences
from aigov_docs.document.tree import Signature
from aigov_docs.matter.models import Employer, Matter, Role

VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
CAPITAL = {"company", "civil_company", "liberal_company"}
TRADE_REGISTER = CAPITAL | {"cooperative", "economic_grouping", "epic", "sole_trader"}
#: An article twice, or not contracted, or not elided, before any word for an employer.
WORDS = (
    "société|entreprise|coopérative|association|fondation|fonds|mutuelle|syndicat|groupement|cabinet|établissement|"
    "administration|employeur"
)
WRONG_ARTICLES = (
    r"(?i).{20}\b(?:(?:de|à) le |(?:l’|la |le |du |au )(?:l’|la |le )|l[ae] (?=[aeé])|l’(?=[bcdfgjkmnpqrstvwxz]))"
    rf"(?:{WORDS})\b"
)
#: Where the word of the form is not « l'entreprise ».
OWN_WORD = set(FORMS) - {"company", "civil_company", "sole_trader"}
#: What the law calls any employer, which no form changes.
LEGAL_WORDS = (
    r"entreprises? (?:de travail temporaire|d’au moins|utilisatrice)|aux entreprises|entreprise individuelle|"
    r"taille de l’entreprise|ressort de l’entreprise ou de l’établissement|accords? d’entreprise|d’une entreprise"
)


def matter_for(form: str, vehicle: str, **changes: Any) -> Matter:
    """The sample matter of a vehicle, of an employer of another form; small, without internal rules of its own CSE."""
    sample = aigov.samples.sample_matter(vehicle)
    facts = {"headcount": sample.employer.headcount, "fifty_since": sample.employer.fifty_since}  # those of its CSE
    employer = Employer.model_validate({**FORMS[form]["employer"], **facts})
    ip = sample.ip.model_copy(update={"extent": "catalogue"})  # the sample's speaks of its own company
    filing = sample.filing.model_copy(update={"checked": True})
    return sample.model_copy(update={"employer": employer, "ip": ip, "filing": filing, **changes})


@cache
def texts_for(form: str, vehicle: str, language: str) -> str:
    """Every document of one employer, as plain text without typography: the vehicle, its annexes, its companions."""
    library = aigov.load_library()
    matter = matter_for(form, vehicle, options={"breadth": "complete", "ip_assignment": "listed_works"})
    found = aigov.assess(library, matter)
    documents = [aigov.assemble(found, language)]
    documents += [item.document for item in aigov.document.assemble_companions(found, language)]
    said = "\n".join(aigov.to_bytes(document, "md").decode("utf-8") for document in documents)
    return said.replace("\u00a0", " ").replace("\u202f", " ").replace("\\", "")


def test_every_form_of_the_library_has_its_employer(library: aigov.Library) -> None:
    assert set(FORMS) == set(library.vocabulary.legal_forms)


@pytest.mark.parametrize("form", FORMS)
def test_the_form_is_known_by_its_words_and_nothing_contradicts_it(form: str, library: aigov.Library) -> None:
    matter = matter_for(form, "charter", cse="missing")
    assert matter.employer.form_in(library) == form
    said = find_contradictions(matter.model_copy(update={"procedure": None}), library)
    assert [
        problem.where for problem in said if problem.where.startswith("employer.") and problem.code != "headcount"
    ] == []


#: Each form in one vehicle, in turn, and in its amendment, whose parties are named; in every vehicle in whole runs.
IN_FRENCH = [(form, vehicle) for at, form in enumerate(FORMS) for vehicle in depth([VEHICLES[at % 3]], list(VEHICLES))]


@pytest.mark.parametrize(("form", "vehicle"), IN_FRENCH)
def test_french_documents_call_the_employer_by_its_word(form: str, vehicle: str) -> None:
    said = texts_for(form, vehicle, "fr")
    assert "{{" not in said
    assert "[•]" not in said
    assert re.findall(WRONG_ARTICLES, said) == []
    if form not in TRADE_REGISTER:
        assert "RCS" not in said
    if form not in CAPITAL:
        assert "capital de" not in said
    if form in OWN_WORD:
        left = re.sub(LEGAL_WORDS, "", said)
        assert re.findall(r".{40}\b[Ee]ntreprise\b.{20}", left) == []
        if form not in ("cooperative", "liberal_company", "liberal_practice"):
            assert re.findall(r".{40}\b[Ss]ociété\b.{20}", left) == []


@pytest.mark.parametrize(
    ("form", "vehicle"),
    [
        (form, vehicle)
        for at, form in enumerate(FORMS)
        if depth(at % 2 == 0, True)
        for vehicle in depth([VEHICLES[(at // 2) % 3]], list(VEHICLES))
    ],
)
def test_english_documents_call_the_employer_by_its_word(form: str, vehicle: str) -> None:
    said = texts_for(form, vehicle, "en")
    assert "{{" not in said
    assert "[•]" not in said
    assert not re.search(r"\b(?:the|of|to|a|an) (?:the the|of the of)|\bthe the\b", said)
    if form not in ("company", "civil_company"):
        assert re.findall(r".{40}\b[Cc]ompany\b.{20}", said) == []
    if form not in CAPITAL:
        assert "share capital" not in said


@pytest.mark.parametrize("form", FORMS)
def test_the_parties_of_the_amendment_are_identified_as_the_form_asks(form: str) -> None:
    said = texts_for(form, "contract-amendment", "fr")
    wanted = FORMS[form]["parties"]
    assert wanted.replace("'", "’") in said.replace("'", "’")


# ------------------------------------------------------------------ facts that contradict the form
def said_of(**employer: Any) -> list[tuple[str, str]]:
    """The problems of the sample charter with an employer changed, as places and codes; its headcount apart."""
    sample = aigov.samples.sample_matter("charter")
    changed = sample.model_copy(update={"employer": sample.employer.model_copy(update=employer)})
    return [(problem.where, problem.code) for problem in find_contradictions(changed, aigov.load_library())]


NOT_REGISTERED = [("employer.capital", "form-and-register"), ("employer.rcs_city", "form-and-register")]
BARE: dict[str, Any] = {"form": None, "capital": None, "rcs_city": None, "sector": None}


@pytest.mark.parametrize(
    ("employer", "expected"),
    [
        ({}, []),
        ({"sector": "epic"}, [("employer.sector", "form-and-sector")]),
        ({"sector": None}, []),
        ({**BARE, "form": "association"}, [("employer.form", "form-and-words")]),
        ({"form": "association"}, [("employer.form", "form-and-words"), *NOT_REGISTERED]),
        ({**BARE, "form": "association", "legal_form": "association"}, []),
        ({**BARE, "legal_form": "association déclarée"}, []),
        ({**BARE, "legal_form": "association", "sector": "epic"}, [("employer.sector", "form-and-sector")]),
        ({**BARE, "legal_form": "établissement public industriel et commercial"}, []),
        ({**BARE, "legal_form": "EPIC", "sector": "private"}, [("employer.sector", "form-and-sector")]),
        ({**BARE, "legal_form": "établissement public"}, []),
        ({**BARE, "legal_form": "établissement public", "sector": "epic"}, []),
        ({**BARE, "legal_form": "GIP", "sector": "private"}, [("employer.sector", "form-and-sector")]),
        ({**BARE, "form": "other", "legal_form": "congrégation"}, []),
        ({"form": "liberal_company", "legal_form": "société à responsabilité limitée d'architecture"}, []),
        ({"form": "assocation"}, [("employer.form", "unknown-word")]),
        ({"rna": "W123456789"}, [("employer.rna", "form-and-register")]),
        ({**BARE, "legal_form": "syndicat mixte"}, []),
    ],
)  # fmt: skip
def test_a_form_that_contradicts_is_refused_at_its_key(
    employer: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert said_of(**employer) == expected


@pytest.mark.parametrize(
    ("legal_form", "sector"),
    [
        ("SAS", "private"),
        ("S.A.R.L. à associé unique", "private"),
        ("association syndicale autorisée", "public_admin"),
        ("EPIC", "epic"),
        ("commune", "public_admin"),
        ("établissement public", None),
        ("congrégation", None),
    ],
)
def test_the_sector_follows_from_the_form_and_is_never_guessed(legal_form: str, sector: str | None) -> None:
    library = aigov.load_library()
    sample = aigov.samples.sample_matter("it-charter-chapter")
    employer = sample.employer.model_copy(update={**BARE, "legal_form": legal_form})
    matter = sample.model_copy(update={"employer": employer})
    assert matter.situation_for(library.vehicles["charter"], library).employer.sector == sector
    found = aigov.assess(library, matter)
    asked = {key for finding in found.findings for key in finding.missing_facts}
    assert ("employer.sector" in asked) is (sector is None)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("SARLL", "sarl"), ("S.A.R.L.L.", "sarl"), ("assocation déclarée", "association"),
        ("socété anonyme", "société"), ("congrégation", None), ("GmbH", None), ("SCM", None),
        ("administrateur judiciaire", None),
    ],
)  # fmt: skip
def test_a_form_that_is_nearly_a_known_one_is_asked_about(said: str, meant: str | None, library: aigov.Library) -> None:
    """A slip of the keyboard would leave the sector open, and every weight of a signed amendment unsaid."""
    employer = {"name": "Aubin", "legal_form": said, "address": "1 rue A, 69001 Lyon", "siren": "900100207"}
    sent: dict[str, Any] = {
        "vehicle": "it-charter-chapter", "date": "2026-11-02", "cse": "full", "employer": {**employer, "headcount": 62},
    }  # fmt: skip
    if meant is None:
        question = aigov.assess(library, aigov.parse_matter(sent, library)).library.vocabulary.asked_facts
        assert "as written" in question["employer.sector"].en
        return
    with pytest.raises(aigov.MatterError) as refused:
        aigov.parse_matter(sent, library)
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("unknown-legal-form", ("employer", "legal_form"))
    assert f'did you mean "{meant}"?' in problem.text("en") and "employer.form" in problem.text("en")
    for settled in ({"form": "company"}, {"sector": "private"}):
        aigov.parse_matter({**sent, "employer": {**sent["employer"], **settled}}, library)


def test_a_file_says_where_its_form_is_wrong() -> None:
    text = aigov.samples.sample_text().replace("# form: company", "form: association")
    with pytest.raises(aigov.MatterError) as caught:
        aigov.parse_matter(text)
    assert [problem.where.partition(",")[0] for problem in caught.value.problems] == ["matter.yaml"] * 3
    assert all("line" in problem.where for problem in caught.value.problems)


# ------------------------------------------------------------------ who signs
TWO = ({"name": "Ali Benali", "title": "Gérant"}, {"name": "Zoé Petit", "title": "Gérante"})


def employer_with(**changes: Any) -> Employer:
    written = aigov.samples.sample_matter().employer.model_dump()
    return Employer.model_validate({**written, "representative": None, **changes})


def test_each_representative_signs_and_is_named() -> None:
    matter = aigov.samples.sample_matter("contract-amendment")
    matter = matter.model_copy(update={"employer": employer_with(representatives=TWO), "signature_anchor": "docusign"})
    document = aigov.assemble(aigov.assess(aigov.load_library(), matter), "fr")
    block = next(block for block in document.body if isinstance(block, Signature))
    assert [(each.title, each.lines[-2:], each.anchor) for each in block.signatories[:2]] == [
        ("Pour la Société", ("Ali Benali", "Gérant"), "/signature1/"),
        ("Pour la Société", ("Zoé Petit", "Gérante"), "/signature2/"),
    ]
    assert block.signatories[2].anchor == "/signature3/"
    said = aigov.to_bytes(document, "md").decode("utf-8")
    assert "représentée par Ali Benali, Gérant, et Zoé Petit, Gérante, ci-après" in said
    for ending in ("docx", "html"):
        assert aigov.to_bytes(document, ending)


def test_one_representative_reads_as_before_and_two_lists_that_differ_are_refused() -> None:
    assert [each.name for each in employer_with(representatives=TWO).signatories] == ["Ali Benali", "Zoé Petit"]
    assert [each.name for each in employer_with(representative=TWO[0]).signatories] == ["Ali Benali"]
    with pytest.raises(ValueError, match="two-lists"):
        employer_with(representative=TWO[1], representatives=TWO)


def test_a_person_who_is_the_employer_signs_without_a_representative() -> None:
    library = aigov.load_library()
    document = aigov.assemble(aigov.assess(library, matter_for("sole_trader", "contract-amendment")), "fr")
    block = next(block for block in document.body if isinstance(block, Signature))
    assert (block.signatories[0].title, block.signatories[0].lines) == ("L’Entreprise", ("Jeanne Martin",))


def test_the_schema_lists_the_forms(library: aigov.Library) -> None:
    assert aigov.matter_schema(library)["$defs"]["Employer"]["properties"]["form"]["anyOf"][0]["enum"] == list(FORMS)
    shown = json.loads(run("schema", "forms", "--json", "--lang", "fr").stdout)
    assert [form["form"] for form in shown] == list(library.vocabulary.legal_forms)
    assert "l’Association" in run("schema", "forms", "--lang", "fr").stdout


# ------------------------------------------------------------------ who holds which role
def roles_table(language: str, **roles: Any) -> list[str]:
    """The rows of the table of roles of a charter, as text."""
    matter = aigov.samples.sample_matter("charter")
    written = {name: Role.model_validate(role) for name, role in roles.items()}
    document = aigov.assemble(
        aigov.assess(aigov.load_library(), matter.model_copy(update={"roles": written})), language
    )
    said = aigov.to_bytes(document, "md").decode("utf-8").replace("\u00a0", " ").replace("\u202f", " ")
    header = "| **Rôle** |" if language == "fr" else "| **Role** |"
    lines = said[said.index(header) :].split("\n")[2:]
    return lines[: next(place for place, line in enumerate(lines) if not line.startswith("|"))]


def test_one_person_in_every_role_stands_once() -> None:
    zoe = {"name": "Zoé Petit", "contact": "zoe@petit.example"}
    assert roles_table("fr", management=zoe, ai_lead=zoe, security_lead=zoe, hr={"name": "Ali"}) == [
        "| Direction, Référent IA et Référent sécurité | Zoé Petit | zoe@petit.example |",
        "| Ressources humaines | Ali | – |",
    ]


def test_no_data_protection_officer_is_stated_and_not_guessed() -> None:
    said = roles_table("fr", ai_lead={"name": "Ali"}, data_lead="none")
    assert (
        "| Référent données | Aucun délégué à la protection des données n’est désigné ; la direction en tient lieu |"
        in said[1]
    )
    assert "No data protection officer is designated" in roles_table("en", data_lead="none")[0]
    text = aigov.sample_text()
    lead = re.search(r"  data_lead: .*\n", text)
    assert lead
    said_none = aigov.parse_matter(text.replace(lead[0], "  data_lead: none\n"))
    assert said_none.roles["data_lead"].nobody
    assert "C-ROLES" not in [found.id for found in matter_incoherences(said_none, aigov.load_library())]
    with pytest.raises(aigov.MatterError, match="ai_lead"):
        aigov.parse_matter(re.sub(r"  ai_lead: .*\n", "  ai_lead: none\n", text))


def test_nobody_approves_themselves_in_the_text() -> None:
    told = {
        ("charter", "fr"): "Pour la demande d’un référent, la direction décide à sa place.",
        ("charter", "en"): "For a lead’s own request, management decides instead.",
        ("it-charter-chapter", "fr"): "jamais à lui-même. Sur la demande d’un référent, la direction décide.",
        ("it-charter-chapter", "en"): "never to that lead’s own request. Management decides on such a request.",
    }
    for (vehicle, language), words in told.items():
        matter = aigov.samples.sample_matter(vehicle)
        said = aigov.to_bytes(aigov.assemble(aigov.assess(aigov.load_library(), matter), language), "md")
        assert words in said.decode("utf-8")
