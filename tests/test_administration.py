"""The papers of a public administration, which Book III of the Labour Code does not cover (L. 1311-1)."""

from __future__ import annotations

import re
from functools import cache

import pytest
from papers import AMENDMENT, CHAPTER, CHARTER, LIBRARY, administration, matter_of_form, papers_of, report_of

import aigov_docs as aigov

#: Articles of the book that does not cover an administration, L. 1311-1 apart, which says so.
BOOK = r"[LR]\. 13(?!11-1)\d\d-\d"


@cache
def matter(vehicle: str) -> aigov.Matter:
    return administration() if vehicle == CHAPTER else matter_of_form("administration", vehicle, "nine", cse="missing")


@cache
def papers(vehicle: str, language: str = "fr") -> dict[str, str]:
    return papers_of(matter(vehicle), language)


def report(language: str = "fr") -> str:
    return report_of(matter(CHAPTER), language)


# ------------------------------------------------------------------ the chapter sends to the charter
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_chapter_only_sends_to_the_charter(language: str) -> None:
    said = papers(CHAPTER, language)
    assert set(said) == {"text", "formalities-plan"}
    title = {"fr": "Charte d'utilisation de l'intelligence", "en": "Charter on the use of generative"}
    assert title[language] in said["text"]
    assert re.search("L. 1311-1", said["text"])
    entry, contents = {"fr": ("Entrée en vigueur", "Sommaire"), "en": ("Entry into force", "Contents")}[language]
    assert entry not in said["text"] and contents not in said["text"]
    assert not re.search("discipline sur|s'applique à l'utilisateur|applies to the user", said["text"])
    assert [item.clause.id for item in aigov.assess(LIBRARY, matter(CHAPTER)).composition.chosen] == [
        "insertion-note-administration"
    ]


@pytest.mark.parametrize(
    ("language", "settled", "left"),
    [
        (
            "fr",
            "avenant prend effet le",
            "Ce que vaut cette indication dépend du droit qui régit l'emploi.",
        ),
        ("en", "This amendment takes effect on", "What that statement is worth depends on the law that governs the"),
    ],
)
def test_the_amendment_does_not_settle_the_day_that_its_reservation_leaves_open(
    language: str, settled: str, left: str
) -> None:
    said = papers(AMENDMENT, language)["text"]
    assert left in said and settled not in said
    private = papers_of(matter_of_form("foundation", AMENDMENT, "nine"), language)["text"]
    assert settled in private and left not in private


def test_the_same_is_said_of_formalities_done_in_the_report_the_chapter_and_the_plan() -> None:
    said = "même accomplies, n'ont pas d'effet ici"
    assert said in papers(CHAPTER)["text"]
    assert said in papers(CHAPTER)["formalities-plan"]
    assert said in report().partition("Alertes : ")[2]
    told = [each.check.id for each in aigov.list_incoherences(aigov.assess(LIBRARY, matter(CHAPTER)))]
    assert "C-ADMINISTRATION" in told and not {"C-RULE-CHANGE", "C-PREVAILS"} & set(told)


def test_the_chapter_of_a_private_employer_is_what_it_was() -> None:
    said = papers_of(matter_of_form("foundation", CHAPTER, "nine"))
    assert "Entrée en vigueur" in said["text"] and "individual-notice" in said
    assert "Renvoi à la charte" not in said["text"]


# ------------------------------------------------------------------ the law of Book III is in no paper
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("vehicle", [CHAPTER, CHARTER, AMENDMENT])
def test_no_paper_rests_on_a_book_that_does_not_cover_it(vehicle: str, language: str) -> None:
    for name, said in papers(vehicle, language).items():
        assert re.findall(BOOK, said) == [], name


def test_a_private_employer_still_reads_these_articles() -> None:
    text = papers_of(matter_of_form("foundation", CHARTER, "nine"))["text"]
    assert "| Article L. 1321-5 du code du travail |" in text and "(articles L. 1321-4 et L. 1321-5" in text


def test_the_charter_refers_to_the_law_of_the_employment_and_speaks_of_agents() -> None:
    said = papers(CHARTER)["text"]
    assert "Obliger et sanctionner relève du droit qui régit votre emploi" in said
    assert "Le droit qui régit l'emploi règle à part la mesure prise pour un agissement considéré comme fautif" in said
    assert "agent public ou salarié, encadrement" in said and "aux agents publics et salariés concernés" in said
    assert "Si la charte a suivi la procédure" not in said
    assert "relève du droit public" not in said + papers(AMENDMENT)["text"] + papers(CHAPTER)["text"]
    notice = papers(CHARTER)["individual-notice"]
    assert "peut sanctionner seulement ses propres salariés" not in notice
    assert "obliger et sanctionner relève du droit qui régit l'emploi" in notice


# ------------------------------------------------------------------ the amendment's effect is not decided
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_amendment_and_its_letter_carry_a_reservation(language: str) -> None:
    said = papers(AMENDMENT, language)
    reserve = {"fr": "dépend du droit qui régit", "en": "depends on the law that governs"}[language]
    for name in ("text", "proposal-letter"):
        assert reserve in said[name] and "L. 1211-1" in said[name], name
    private = papers_of(matter_of_form("foundation", AMENDMENT, "nine"), language)
    assert all(reserve not in text for text in private.values())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_plan_and_the_report_do_not_say_that_the_amendment_took_effect(language: str) -> None:
    plan = papers(AMENDMENT, language)["formalities-plan"]
    assert not re.search("a pris effet|took effect|Prise d'effet", plan)
    assert {"fr": "que celui de son texte", "en": "only that of its text"}[language] in plan
    head = report(language)
    assert not re.search("a pris effet|took effect|Prise d'effet|Effet :|Effect:|Un trait épais|A thick line", head)
    assert {"fr": "son effet n'est pas tranché ici", "en": "its effect is not decided here"}[language] in head


# ------------------------------------------------------------------ rules that do not concern it
def test_no_warning_of_the_book_is_raised_and_the_report_judges_no_breach() -> None:
    for vehicle in (CHAPTER, CHARTER, AMENDMENT):
        warned = {rule.id for rule in aigov.assess(LIBRARY, matter(vehicle)).warnings}
        assert not warned & {"V1-DISGUISED-RI", "W-OUT-OF-FIELD"}, vehicle
        for finding in aigov.assess(LIBRARY, matter(vehicle)).findings:
            assert "V2-ALL-STAFF" not in {rule.id for rule, _ in finding.weighing.outcome.set_aside}
    assert "peut être sanctionné sans elle" not in report()
    assert "relèvent du droit qui régit l'emploi : rien n'en est conclu ici" in report()


def test_the_report_lists_no_article_that_does_not_govern_it_nor_formalities_that_change_a_weight() -> None:
    assert re.findall(BOOK, report().partition("## VI. ")[2]) == []
    assert "Ce que des formalités changent" not in report()


def test_the_day_of_effect_of_an_amendment_is_no_answer() -> None:
    found = aigov.assess(LIBRARY, matter(AMENDMENT))
    assert found.law.effective_on is not None
    assert found.effective_on is None and found.as_dict()["effective_on"] is None


# ------------------------------------------------------------------ agents, some of them employees
def test_the_articles_on_employees_are_said_of_employees() -> None:
    said = papers(CHARTER)
    assert "décembre 2016 et, pour un salarié, article L. 1121-2" in said["text"]
    assert (
        "visent le personnel employé dans les conditions du droit privé. Une disposition particulière" in said["text"]
    )
    assert "statut de ce personnel l'emporte sur le même objet (articles L. 1111-1 et L. 1211-1)." in said["text"]
    assert "candidat, membre du personnel, client" in said["text"]
    assert "pour un salarié, article L. 1222-10" in said["individual-notice"]
    assert "(article L. 1222-4 : pour un salarié)" in said["formalities-plan"]
    assert "aux agents publics et salariés concernés" in said["review-minutes"]
    assert "chaque salarié" not in said["review-minutes"]


def test_the_answer_form_recalls_the_reservation() -> None:
    assert "L'avenant comporte une réserve" in papers(AMENDMENT)["answer-form"]
    assert "réserve" not in papers_of(matter_of_form("foundation", AMENDMENT, "nine"))["answer-form"]


def test_the_reference_is_published_on_its_day_and_not_before_the_charter() -> None:
    _, charter, step, others = aigov.formalities(aigov.assess(LIBRARY, matter(CHAPTER))).steps
    assert (charter.step.id, charter.state) == ("charter-published", "unchecked")
    assert (charter.earliest, charter.latest) == (matter(CHAPTER).charter.date, matter(CHAPTER).procedure.publicity_on)
    assert (others.step.id, others.state) == ("charter-steps", "unchecked")
    assert (step.step.id, step.state, step.day) == (
        "reference-published",
        "done",
        matter(CHAPTER).procedure.publicity_on,
    )
    assert step.earliest == matter(CHAPTER).charter.date and step.step.legal_bases == ()


def test_commitments_and_other_parts_of_the_code_are_said_of_those_whom_they_cover() -> None:
    said = papers(CHARTER)
    assert "faire ce que demande le droit qui régit l'emploi" in said["review-minutes"]
    assert "Faire signer un engagement à un agent public ou à un salarié" in said["manager-talking-points"]
    assert "sont cités seulement pour les personnes qu'ils visent" in said["legal-texts"]
    assert "(article 13 du règlement (UE) 2016/679 et, pour un salarié, article L. 1222-4" in said["agency-notice"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_legitimate_interest_is_relied_on_by_a_public_authority(language: str) -> None:
    said, private = papers(CHARTER, language), papers_of(matter_of_form("foundation", CHARTER, "nine"), language)
    relied = {
        "fr": "ond(?:és?|ent) sur (notre|son|l')? ?intérêt légitime|: intérêt légitime|base est l'intérêt légitime",
        "en": "ased on (our |its )?legitimate interest|: legitimate interest|basis is the legitimate interest",
    }[language]
    stated = {"fr": "mission d'intérêt public ou obligation légale", "en": "task in the public interest or legal"}[
        language
    ]
    for name in ("text", "individual-notice"):
        assert not re.search(relied, said[name]) and stated in said[name], name
        assert re.search(relied, private[name]), name
    assert not re.search(relied, papers(AMENDMENT, language)["individual-notice"])
    excluded = {"fr": "ces derniers exclus pour une autorité", "en": "the last excluded for a public authority"}[
        language
    ]
    assert excluded in said["text"]


def test_the_report_says_that_the_tool_gives_no_weight_and_not_what_a_clause_is_worth() -> None:
    assert (
        "L'outil ne donne pas de portée à la clause" in report() and "ni sanction ni action en justice" not in report()
    )


def test_the_table_of_texts_lists_the_articles_on_whom_books_i_and_ii_cover() -> None:
    said = papers(CHARTER)["text"]
    rows = [line.split("|")[1].strip() for line in said.split("\n") if line.startswith("| Article L. 1")]
    assert {f"Article L. {number} du code du travail" for number in ("1111-1", "1211-1", "1311-1")} <= set(rows)


@pytest.mark.parametrize("vehicle", [CHARTER, AMENDMENT])
def test_the_plan_and_the_report_say_whom_the_articles_cited_cover_l1211_1(vehicle: str) -> None:
    note = "du statut de ce personnel l'emporte sur le même objet (articles L. 1111-1 et L. 1211-1 de ce code)"
    assert note in papers(vehicle)["formalities-plan"].partition("| --- |")[2]
    assert note in report().partition("## VI. ")[2]
    for form in ("foundation", "epic"):
        assert note not in papers_of(matter_of_form(form, vehicle, "nine"))["formalities-plan"], form
    assert note not in papers(CHAPTER)["formalities-plan"], "it cites no article"


def test_no_promise_is_said_to_bind_an_administration() -> None:
    said = papers(CHARTER)["manager-talking-points"]
    assert "- Promettre plus que le texte." in said and "peut engager" not in said
    assert (
        "une promesse précise peut engager"
        in papers_of(matter_of_form("epic", CHARTER, "nine"))["manager-talking-points"]
    )


@pytest.mark.parametrize("vehicle", [CHARTER, AMENDMENT])
def test_a_basis_left_to_state_is_among_the_points_to_settle(vehicle: str) -> None:
    to_settle = papers(vehicle)["individual-notice"].partition("À régler avant l'envoi ou la remise")[2]
    assert "La base de chaque traitement là où le texte la laisse à indiquer" in to_settle
    private = papers_of(matter_of_form("foundation", vehicle, "nine"))["individual-notice"]
    assert "La base de chaque traitement là où le texte la laisse à indiquer" not in private


# ------------------------------------------------------------------ what the law of the employment alone decides
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_article_on_ownership_decides_nothing_for_a_public_servant_l113_9(language: str) -> None:
    said, private = (
        papers(CHARTER, language)["text"],
        papers_of(matter_of_form("epic", CHARTER, "nine"), language)["text"],
    )
    told = {
        "fr": (
            "Pour un salarié, la loi donne à l'employeur les droits",
            "Cet article ne tranche pas les droits d'un agent",
        ),
        "en": (
            "For an employee, the law gives the employer the economic rights",
            "This article does not decide the rights of a public servant",
        ),
    }[language]
    assert all(each in said and each not in private for each in told)
    flat = {
        "fr": "Sur une autre œuvre, elle les laisse à l'auteur",
        "en": "In another work, it leaves them to the author",
    }[language]
    assert flat in private and flat not in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_assignment_of_an_amendment_decides_nothing_on_software_outside_private_law_l113_9(language: str) -> None:
    told = {
        "fr": (
            "dans la mesure où cet article s'applique à l'emploi",
            "Le présent avenant ne tranche pas ce point",
        ),
        "en": (
            "in so far as that article applies to the employment",
            "This amendment does not decide that point",
        ),
    }[language]
    works = {
        "ip": aigov.samples.sample_matter().ip,
        "options": {"ip_assignment": "listed_works"},
    }
    said, private = (
        papers_of(matter_of_form(form, AMENDMENT, "nine").model_copy(update=works), language)["text"]
        for form in ("administration", "epic")
    )
    assert all(each in said and each not in private for each in told)
    assert "L. 113-9" in private


PRESENTED = (
    "Présenter le projet d'outil ou de contrôle, même à l'essai, aux agents publics et salariés concernés, recueillir"
    " leurs observations et y répondre, comme la charte le promet, avant de décider"
)


def test_the_minutes_of_a_review_and_the_plan_keep_the_consultations_of_the_law_of_the_employment() -> None:
    minutes = papers(CHARTER)["review-minutes"]
    assert minutes.count("toute consultation que demande le droit qui régit l'emploi") == 2
    assert "Un outil introduit ou remplacé, même à l'essai, un moyen de contrôle" in minutes
    plan = papers(CHARTER)["formalities-plan"]
    rows = {line.split("|")[1].strip(): line for line in plan.split("\n") if line.startswith("| ")}
    for step in (
        PRESENTED,
        "S'il y a lieu, mener la consultation que demande le droit qui régit l'emploi, avant de décider",
    ):
        assert "| – / 14 septembre 2026 | à vérifier |" in rows[step] and rows[step].endswith("| – |"), step
    private = papers_of(matter_of_form("epic", CHARTER, "nine"))
    assert "le droit qui régit l'emploi" not in private["formalities-plan"] + private["review-minutes"]


def test_agency_work_with_a_public_user_has_a_rule_of_its_own_where_its_articles_are_cited_l1251_1() -> None:
    user = "s'applique à l'utilisateur personne morale de droit public, sous réserve de sa section 6 (article L. 1251-1"
    for said in (papers(CHARTER)["formalities-plan"], papers(CHARTER)["legal-texts"], report().partition("## VI. ")[2]):
        assert user in said
    assert user not in papers(AMENDMENT)["formalities-plan"], "it cites no article on it"


def test_the_table_of_texts_holds_one_article_of_the_book_on_internal_rules_l1311_1() -> None:
    assert (
        "De ce livre, le tableau comprend seulement l'article L. 1311-1, qui en dit le champ."
        in papers(CHARTER)["legal-texts"]
    )


def test_the_reserve_of_the_amendment_leaves_special_statuses_aside_l1211_1() -> None:
    assert "conditions du droit privé, sauf statut particulier (article L. 1211-1)" in papers(AMENDMENT)["text"]


def test_the_glossary_defines_no_committee_that_the_charter_does_not_name() -> None:
    defined = "- **comité social et économique (CSE)**"
    said, private = papers(CHARTER)["glossary"], papers_of(matter_of_form("epic", CHARTER, "nine"))["glossary"]
    assert defined in private and "CSE" not in said


@pytest.mark.parametrize("vehicle", [CHARTER, AMENDMENT])
def test_no_step_or_warning_of_an_administration_applies_the_code_s_works_council_l2312_8(vehicle: str) -> None:
    matter = matter_of_form("administration", vehicle, like="small_to_full")
    plan, told = papers_of(matter)["formalities-plan"], report_of(matter)
    for said in (plan, told.partition("Comment lire ce rapport")[0]):
        assert "Consulter le CSE" not in said and "L. 2312-" not in said
    assert "S'il y a lieu, mener la consultation que demande le droit qui régit l'emploi, avant de décider" in plan
    assert (
        "Consulter le CSE" in papers_of(matter_of_form("foundation", vehicle, like="small_to_full"))["formalities-plan"]
    )


# ------------------------------------------------------------------ eleventh reading of local counsel
@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            [
                "Agent public ou salarié évalué avec l'aide d'un outil",
                "Agents publics, salariés et représentants concernés",
                "s'il est destiné aux autorités publiques, au plus tard le 2 août 2030 (article 111, paragraphe 2)",
                "(article 6, § 1, e ou c, du règlement (UE) 2016/679)",
                "qui vient d'un client, d'un usager ou d'un prospect",
            ],
        ),
        (
            "en",
            [
                "Member of staff appraised with the help of a tool",
                "Staff and representatives concerned",
                "if it is intended for public authorities, by 2 August 2030 (Article 111(2))",
                "(Article 6(1)(e) or (c) of Regulation (EU) 2016/679)",
                "a client, a service user or a prospect",
            ],
        ),
    ],
)
def test_the_charter_speaks_to_the_staff_and_of_the_days_of_an_administration(language: str, told: list[str]) -> None:
    said = papers(CHARTER, language)["text"]
    assert [each for each in told if each not in said] == []
    private = papers_of(matter_of_form("foundation", CHARTER, "nine"), language)["text"]
    assert "2030" not in private


def test_articles_on_the_works_council_are_no_bases_of_an_administration() -> None:
    for said in (papers(CHARTER)["text"], papers(CHARTER)["legal-texts"], report()):
        assert not re.search(r"L\. 2312-(8|14|38)", said)
    assert "L. 2312-38" in papers_of(matter_of_form("foundation", CHARTER, "nine"))["legal-texts"]
    assert "n'a qu'un comité" not in report()
