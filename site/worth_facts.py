"""The facts that the page “What is it worth?” asks: where the matter holds each, its words, when it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aigov_docs.library.load import Library
from aigov_docs.matter.samples import sample_vehicles

VEHICLES = sample_vehicles()
CHARTER, CHAPTER, AMENDMENT = VEHICLES


def both(fr: str, en: str) -> dict[str, str]:
    return {"fr": fr, "en": en}


@dataclass(frozen=True)
class Fact:
    """One fact asked: where the matter holds it, how it is called.

    ``when`` shows it only where other facts have some values (``*``: any); what is not shown is not stated: a date is
    none, a box is not ticked, an answer is not known. ``words`` name the values it may take. ``never`` is, for a day,
    the fact that says that the day does not exist, with its value and what the answer is called.
    """

    path: str
    label: Mapping[str, str]
    help: Mapping[str, str] | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    never: tuple[str, bool, Mapping[str, str]] | None = None


@dataclass(frozen=True)
class Group:
    """Facts asked together, for some vehicles; ``open`` shows them at once."""

    id: str
    label: Mapping[str, str]
    facts: tuple[Fact, ...]
    vehicles: tuple[str, ...] = VEHICLES
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    help: Mapping[str, str] | None = None
    open: bool = False


FULL = {"cse": ("full",)}
HAS_CSE = {"cse": ("full", "small")}
SEVERAL = {"committees.several": ("yes", "unknown")}
#: A text common to establishments above which there is, or may be, a central committee.
COMMON = {**SEVERAL, "committees.structure": ("central", "unknown"), "committees.text_scope": ("undertaking",)}
OWN = {"committees.specific_measures": ("yes", "unknown")}
LETTER = {"amendment.l1222_6_letter": ("yes",)}
#: A high-risk system is spoken of from the day from which the law does.
HIGH_RISK = {"as_of": ("high_risk_at_work",)}
EXPERTS = {
    "none": both("Non", "No"),
    "one": both("Oui", "Yes"),
    "two_levels": both("Oui, à deux niveaux (central et établissement)", "Yes, at two levels (central, establishment)"),
}
COMMITTEES = {
    "central": both("le CSE central", "the central CSE"),
    "establishment": both("celui d’un établissement", "that of an establishment"),
}
PURPOSES = {
    "security": both("la sécurité", "security"),
    "quality": both("la qualité", "quality"),
    "licences": both("le suivi des licences", "tracking licences"),
    "individual_control": both("le contrôle individuel", "individual control"),
    "discipline": both("la discipline", "discipline"),
}

GROUPS = (
    Group(
        "charter",
        both("La charte", "The charter"),
        (
            Fact(
                "document.acknowledged",
                both("Remise contre un accusé de réception signé", "Handed out against a signed receipt"),
            ),
            Fact(
                "document.incorporated_in_contract_on",
                both("Un contrat signé l’incorpore expressément", "A signed contract expressly incorporates it"),
            ),
            Fact("document.published_on", both("Publiée", "Published")),
            Fact(
                "document.annexed_to_ri",
                both("Elle se dit annexée au règlement intérieur", "It says that it is annexed to the internal rules"),
            ),
            Fact(
                "procedure",
                both(
                    "La procédure du règlement intérieur a été suivie", "The procedure of internal rules was followed"
                ),
            ),
        ),
        vehicles=(CHARTER,),
        open=True,
    ),
    Group(
        "procedure",
        both("Les formalités du règlement intérieur", "The formalities of internal rules"),
        (
            Fact("procedure.cse_informed_on", both("CSE informé", "CSE informed"), when=HAS_CSE),
            Fact(
                "procedure.cse_opinion_on",
                both("Avis du CSE rendu", "CSE opinion given"),
                both("Favorable ou non : sa date compte.", "Favourable or not: its day counts."),
                when=HAS_CSE,
            ),
            Fact(
                "procedure.cse_expert",
                both("Le CSE a pris un expert", "The CSE called in an expert"),
                words=EXPERTS,
                when=FULL,
            ),
            Fact(
                "procedure.cse_period_days",
                both(
                    "Délai fixé par un accord pour l’avis, en jours",
                    "Period fixed by an agreement for the opinion, in days",
                ),
                when=FULL,
            ),
            Fact("procedure.inspector_on", both("Envoi à l’inspecteur du travail", "Sent to the labour inspector")),
            Fact(
                "procedure.deposit_on",
                both("Dépôt au greffe du conseil de prud’hommes", "Deposit at the registry of the employment tribunal"),
            ),
            Fact(
                "procedure.deposit_proved",
                both("Le dépôt est-il prouvé par une pièce datée ?", "Is the deposit proved by a dated document?"),
                when={"procedure.deposit_on": ("*",)},
            ),
            Fact("procedure.publicity_on", both("Publicité", "Publicity")),
            Fact(
                "procedure.publicity_proved",
                both(
                    "La publicité est-elle prouvée par une pièce datée ?",
                    "Is the publicity proved by a dated document?",
                ),
                when={"procedure.publicity_on": ("*",)},
            ),
            Fact(
                "procedure.stated_entry_on",
                both("Date d’entrée en vigueur écrite dans le texte", "Date of entry into force written in the text"),
            ),
            Fact(
                "document.change",
                both(
                    "Le texte a-t-il changé depuis l’avis, l’envoi, le dépôt et la publicité ?",
                    "Has the text changed since the opinion, the sending, the deposit and the publicity?",
                ),
                words={
                    "none": both("Non", "No"),
                    "form": both("En la forme seulement", "In form only"),
                    "substance": both("Au fond", "In substance"),
                },
            ),
            Fact(
                "document.text_dated_on",
                both(
                    "Jour du texte invoqué, s’il en porte un autre",
                    "Day of the text relied on, where it bears another one",
                ),
            ),
            Fact("procedure.drafted_on", both("Jour du projet", "Day of the draft")),
            Fact(
                "procedure.injunction_only",
                both(
                    "Le changement résulte seulement d’une injonction de l’inspecteur",
                    "The change results only from an injunction of the inspector",
                ),
            ),
            Fact(
                "procedure.urgency_invoked",
                both(
                    "L’employeur invoque l’urgence (application immédiate)",
                    "The employer claims urgency (immediate application)",
                ),
            ),
        ),
        vehicles=(CHARTER, CHAPTER),
        when={"procedure": ("yes",)},
        help=both(
            "Décochez ce qui n’a pas été fait. Une date à venir est une étape prévue.",
            "Untick what was not done. A date to come is a step planned.",
        ),
        open=True,
    ),
    Group(
        "amendment",
        both("L’avenant", "The amendment"),
        (
            Fact(
                "amendment.response",
                both("Réponse de la personne", "Answer of the person"),
                words={
                    "signed": both("Signé", "Signed"),
                    "refused": both("Refusé", "Refused"),
                    "none": both("Sans réponse", "No answer"),
                },
            ),
            Fact("amendment.signed_on", both("Signé le", "Signed on"), when={"amendment.response": ("signed",)}),
            Fact(
                "amendment.effective_on",
                both("Date d’effet écrite dans l’avenant", "Date of effect written in the amendment"),
            ),
            Fact(
                "employee.minor",
                both("La personne était-elle mineure ce jour-là ?", "Was the person a minor on that day?"),
            ),
            Fact(
                "employee.emancipated",
                both("Mineure émancipée ?", "An emancipated minor?"),
                when={"employee.minor": ("yes",)},
            ),
            Fact(
                "amendment.representative_signed_on",
                both("Signé par son représentant légal", "Signed by the minor’s legal representative"),
                when={"employee.minor": ("yes", "unknown")},
            ),
            Fact(
                "amendment.for_all_staff",
                both(
                    "Les mêmes clauses pour tout le personnel, ou toute une catégorie ?",
                    "The same clauses for all the staff, or a whole category?",
                ),
            ),
            Fact(
                "amendment.l1222_6_letter",
                both(
                    "Proposé par lettre recommandée, selon l’article L. 1222-6",
                    "Proposed by registered letter, under article L. 1222-6",
                ),
                when={"amendment.response": ("refused", "none")},
            ),
            Fact("amendment.received_on", both("Lettre reçue le", "Letter received on"), when=LETTER),
            Fact(
                "amendment.ground",
                both("Motif de la proposition", "Ground of the proposal"),
                words={
                    "ordinary": both("Ordinaire", "Ordinary"),
                    "economic": both("Économique", "Economic"),
                    "economic_alleged": both("Économique, prétendu", "Economic, alleged"),
                },
                when=LETTER,
            ),
            Fact(
                "amendment.essential_element",
                both("Un élément essentiel du contrat est modifié", "An essential element of the contract is changed"),
                when=LETTER,
            ),
            Fact(
                "amendment.insolvency",
                both("Redressement ou liquidation judiciaire", "Insolvency proceedings"),
                when=LETTER,
            ),
            Fact(
                "amendment.at_hiring",
                both(
                    "À l’embauche : les clauses sont dans le contrat d’origine",
                    "At hiring: the clauses are in the first contract",
                ),
            ),
            Fact(
                "amendment.renews",
                both("Nouvelle version d’un avenant déjà signé", "New version of an amendment already signed"),
            ),
        ),
        vehicles=(AMENDMENT,),
        open=True,
    ),
    Group(
        "employer",
        both("L’employeur", "The employer"),
        (
            Fact("employer.headcount", both("Effectif", "Headcount")),
            Fact(
                "employer.fifty_since",
                both("50 salariés ou plus, sans interruption", "50 employees or more, without a break"),
                when={"employer.headcount": ("50+",)},
            ),
            Fact("cse", both("Comité social et économique (CSE)", "Works council (CSE)")),
            Fact(
                "employer.eleven_since",
                both("11 salariés ou plus, sans interruption", "11 employees or more, without a break"),
                when={"employer.headcount": ("11+", "50+")},
            ),
            Fact(
                "employer.sector",
                both("Secteur", "Sector"),
                words={
                    "private": both("Droit privé", "Private law"),
                    "epic": both(
                        "Établissement public industriel et commercial (EPIC)",
                        "Industrial and commercial public body (EPIC)",
                    ),
                    "public_admin": both("Administration publique", "Public administration"),
                },
            ),
            Fact("employer.territory", both("Territoire du lieu de travail", "Territory of the workplace")),
            Fact(
                "employer.agreements_checked",
                both(
                    "Les accords collectifs applicables ont-ils été lus ?",
                    "Were the collective agreements that apply read?",
                ),
            ),
        ),
        open=True,
    ),
    Group(
        "committee",
        both("La vie du CSE et les établissements", "The life of the CSE, and establishments"),
        (
            Fact("cse_facts.set_up_on", both("CSE mis en place", "CSE set up"), when={"cse": ("full", "small")}),
            Fact("cse_facts.renewed_on", both("CSE renouvelé", "CSE renewed"), when={"cse": ("full", "small")}),
            Fact("cse_facts.term_ends_on", both("Fin du mandat", "End of the term"), when={"cse": ("small",)}),
            Fact(
                "cse_facts.carence_on",
                both("Procès-verbal de carence", "Report of failed elections"),
                when={"cse": ("carence",)},
            ),
            Fact(
                "cse_facts.election_requested_on",
                both("Élections redemandées, sans suite", "Elections asked for again, without action"),
                when={"cse": ("carence",)},
            ),
            Fact(
                "committees.several",
                both("Plusieurs établissements, chacun avec son CSE ?", "Several establishments, each with its CSE?"),
                when={"cse": ("full", "small", "missing")},
            ),
            Fact(
                "committees.structure",
                both("Les comités", "The committees"),
                words={
                    "single_cse": both("Un seul CSE", "One CSE"),
                    "central": both("CSE central et CSE d’établissement", "A central CSE and establishment CSEs"),
                },
                when=SEVERAL,
            ),
            Fact(
                "committees.text_scope",
                both("Texte décidé par", "Text decided by"),
                words={
                    "undertaking": both("la direction de l’entreprise", "the management of the undertaking"),
                    "establishment": both("le chef d’un établissement", "the head of one establishment"),
                },
                when=SEVERAL,
            ),
            Fact(
                "committees.specific_measures",
                both(
                    "Le texte a-t-il des dispositions propres à un établissement ?",
                    "Has the text provisions specific to one establishment?",
                ),
                when=SEVERAL,
            ),
            Fact(
                "committees.central_opinion_on", both("Avis du CSE central", "Opinion of the central CSE"), when=SEVERAL
            ),
            Fact(
                "committees.establishment_opinion_on",
                both("Avis du CSE de l’établissement", "Opinion of the establishment’s CSE"),
                when=SEVERAL,
            ),
            Fact(
                "committees.deposit_at",
                both("Greffe du dépôt", "Registry of the deposit"),
                words={
                    "head_office": both("celui du siège", "the head office’s"),
                    "establishment": both("celui de l’établissement", "the establishment’s"),
                    "both": both("les deux", "both"),
                },
                when=SEVERAL,
            ),
            Fact(
                "committees.employee_in",
                both("La personne travaille", "The person works"),
                words={
                    "specific": both("dans l’établissement visé", "in the establishment concerned"),
                    "other": both("ailleurs", "elsewhere"),
                },
                when={**SEVERAL, **OWN},
            ),
        ),
    ),
    Group(
        "rules",
        both("Le règlement intérieur de base", "The basic internal rules"),
        (
            Fact("ri.exists", both("L’employeur a-t-il un règlement intérieur ?", "Has the employer internal rules?")),
            Fact(
                "ri.recalls",
                both("Les rappels que la loi impose", "The reminders that the law requires"),
                both(
                    "Droits de la défense, harcèlements, lanceurs d’alerte.",
                    "Rights of the defence, harassment, whistleblowers.",
                ),
                words={
                    "complete": both("Tous y sont", "All are there"),
                    "incomplete": both("Il en manque", "Some are missing"),
                },
                when={"ri.exists": ("yes", "unknown")},
            ),
            Fact(
                "document.of",
                both("Texte de", "Text of"),
                words={
                    "this_employer": both("cet employeur", "this employer"),
                    "former_employer": both(
                        "l’ancien employeur, avant un transfert", "the former employer, before a transfer"
                    ),
                },
            ),
        ),
    ),
    Group(
        "language",
        both("La langue", "The language"),
        (
            Fact(
                "languages",
                both("Langue du texte", "Language of the text"),
                words={
                    "fr": both("Français", "French"),
                    "fr+en": both("Français et anglais", "French and English"),
                    "en": both("Anglais seul", "English alone"),
                },
            ),
            Fact(
                "document.from_abroad",
                both("Texte reçu de l’étranger", "Text received from abroad"),
                when={"languages": ("en",)},
            ),
            Fact(
                "document.to_foreigners",
                both("Texte destiné à des étrangers seulement", "Text addressed to foreigners only"),
                when={"languages": ("en",)},
            ),
            Fact("employee.reads_french", both("La personne lit-elle le français ?", "Does the person read French?")),
            Fact(
                "employee.translation_requested",
                both(
                    "Une traduction du contrat a-t-elle été demandée ?", "Was a translation of the contract asked for?"
                ),
            ),
            Fact(
                "employee.translation_language",
                both("Dans quelle langue ?", "Into what language?"),
                when={"employee.translation_requested": ("yes",)},
            ),
        ),
    ),
    Group(
        "tools",
        both("L’arrivée des outils d’IA", "The introduction of the AI tools"),
        (
            Fact(
                "technology.informed_on",
                both("CSE informé en vue de sa consultation", "CSE informed for its consultation"),
                when=HAS_CSE,
            ),
            Fact("technology.opened_on", both("Première réunion", "First meeting"), when=HAS_CSE),
            Fact("technology.opinion_on", both("Avis du CSE sur les outils", "CSE opinion on the tools"), when=HAS_CSE),
            Fact(
                "technology.opinion_by",
                both("CSE consulté sur les outils", "CSE consulted on the tools"),
                words=COMMITTEES,
                when=COMMON,
            ),
            Fact("technology.expert", both("Expert sur les outils", "Expert on the tools"), words=EXPERTS, when=FULL),
            Fact(
                "technology.period_days",
                both("Délai fixé par un accord, en jours", "Period fixed by an agreement, in days"),
                when=FULL,
            ),
            Fact("technology.decided_on", both("Outils décidés", "Tools decided")),
            Fact(
                "technology.deployed_on",
                both("Premier usage des outils, même à l’essai", "First use of the tools, pilots included"),
            ),
            Fact(
                "technology.change",
                both("Ces outils sont", "These tools are"),
                words={
                    "new": both("nouveaux", "new"),
                    "minor_update": both(
                        "la mise à jour d’un outil déjà soumis au CSE", "an update of one already put to the CSE"
                    ),
                },
            ),
            Fact(
                "technology.hr_processing",
                both("Un outil sert à la gestion du personnel", "A tool serves personnel management"),
            ),
            Fact(
                "technology.hr_cse_informed_on",
                both("CSE informé de cet usage", "CSE informed of that use"),
                when={"technology.hr_processing": ("yes",)},
            ),
            Fact(
                "technology.high_risk",
                both(
                    "Un système à haut risque (annexe III) est-il utilisé ?", "Is a high-risk system (Annex III) used?"
                ),
                when=HIGH_RISK,
            ),
            Fact(
                "technology.workers_informed_on",
                both(
                    "Travailleurs et représentants informés de ce système", "Workers and representatives informed of it"
                ),
                when=HIGH_RISK,
            ),
            Fact(
                "technology.system_in_service_on",
                both("Système mis en service", "System put into service"),
                when=HIGH_RISK,
            ),
            Fact(
                "technology.significant_change",
                both("Conception changée de façon importante depuis ?", "Design significantly changed since?"),
                when=HIGH_RISK,
            ),
        ),
    ),
    Group(
        "monitoring",
        both("Le contrôle de l’usage", "The monitoring of use"),
        (
            Fact(
                "monitoring.cse_informed_on",
                both("CSE informé des moyens de contrôle", "CSE informed of the means of monitoring"),
                when=HAS_CSE,
            ),
            Fact(
                "monitoring.opinion_on",
                both("Avis du CSE sur les moyens de contrôle", "CSE opinion on the means of monitoring"),
                when=HAS_CSE,
            ),
            Fact(
                "monitoring.opinion_by",
                both("CSE consulté sur le contrôle", "CSE consulted on the monitoring"),
                words=COMMITTEES,
                when=COMMON,
            ),
            Fact(
                "monitoring.expert",
                both("Expert sur le contrôle", "Expert on the monitoring"),
                words=EXPERTS,
                when=FULL,
            ),
            Fact(
                "monitoring.informed_on",
                both("Personnel informé du contrôle", "Staff informed of the monitoring"),
                never=("monitoring.nobody_told", True, both("Personne ne l’a été", "Nobody was")),
            ),
            Fact(
                "monitoring.started_on",
                both("Contrôle commencé", "Monitoring begun"),
                never=("monitoring.begun", False, both("Pas commencé", "Not begun")),
            ),
            Fact("monitoring.purposes", both("Buts annoncés", "Purposes announced"), words=PURPOSES),
            Fact(
                "monitoring.used_for",
                both("Le résultat du contrôle sert ici à", "The result of the monitoring is used here for"),
                words={**PURPOSES, "not_used": both("rien", "nothing")},
            ),
            Fact(
                "monitoring.dpia",
                both("Analyse d’impact", "Impact assessment"),
                words={
                    "done": both("Faite", "Made"),
                    "reasoned_no": both("Une note dit pourquoi elle n’est pas due", "A note says why none is due"),
                    "missing": both("Ni l’une ni l’autre", "Neither"),
                },
            ),
            Fact(
                "monitoring.register_kept",
                both(
                    "Le contrôle est-il au registre des traitements ?", "Is the monitoring in the record of processing?"
                ),
            ),
        ),
    ),
    Group(
        "person",
        both("La personne", "The person"),
        (
            Fact(
                "employee.status",
                both("Statut", "Status"),
                words={
                    "permanent": both("CDI", "Permanent contract"),
                    "fixed_term": both("CDD", "Fixed-term contract"),
                    "apprentice": both("Apprenti", "Apprentice"),
                    "agency": both("Intérimaire", "Agency worker"),
                    "intern": both("Stagiaire", "Intern"),
                    "contractor": both("Prestataire", "Contractor"),
                    "volunteer": both("Bénévole", "Volunteer"),
                    "liberal_associate": both("Collaborateur libéral", "Self-employed associate"),
                    "lent_in": both("Mis à disposition par une autre entreprise", "Lent by another undertaking"),
                    "posted": both("Détaché depuis l’étranger", "Posted from abroad"),
                    "civil_servant_lent": both("Fonctionnaire mis à disposition", "Civil servant lent"),
                    "civil_servant_detached": both("Fonctionnaire détaché", "Civil servant detached"),
                    "expatriate": both("Expatrié", "Expatriate"),
                },
            ),
            Fact("employee.protected", both("Un mandat la protège-t-il ?", "Does a mandate protect the person?")),
            Fact("employee.telework", both("En télétravail", "Teleworks")),
            Fact("employee.hired_on", both("Embauchée", "Hired")),
            Fact(
                "employee.transferred_on",
                both("Contrat transféré à cet employeur", "Contract transferred to this employer"),
            ),
            Fact("employee.contract_ended_on", both("Contrat terminé", "Contract ended")),
        ),
    ),
)
#: The statements that may be accepted, in a group of their own.
STATEMENTS = "presumptions"

#: Situations to start from, each a button: what departs from the sample matter.
PRESETS: tuple[tuple[str, dict[str, str], dict[str, str | None]], ...] = (
    ("chapter-done", both("Chapitre IA : tout est fait", "AI chapter: everything done"), {"vehicle": CHAPTER}),
    (
        "chapter-waiting",
        both("Chapitre IA : le mois d’attente court", "AI chapter: the month of waiting runs"),
        {"vehicle": CHAPTER, "as_of": "2026-10-12"},
    ),
    (
        "chapter-no-deposit",
        both("Chapitre IA : dépôt oublié", "AI chapter: deposit forgotten"),
        {"vehicle": CHAPTER, "procedure.deposit_on": None},
    ),
    (
        "chapter-unproved",
        both("Chapitre IA : preuves inconnues", "AI chapter: proofs not known"),
        {"vehicle": CHAPTER, "procedure.deposit_proved": "unknown", "procedure.publicity_proved": "unknown"},
    ),
    (
        "charter-received",
        both("Charte remise contre signature", "Charter handed out against a receipt"),
        {"vehicle": CHARTER, "document.acknowledged": "yes"},
    ),
    ("amendment-signed", both("Avenant signé", "Amendment signed"), {"vehicle": AMENDMENT}),
    (
        "amendment-for-all",
        both("Avenant de tout le personnel", "Amendment of all the staff"),
        {"vehicle": AMENDMENT, "amendment.for_all_staff": "yes"},
    ),
    (
        "amendment-refused",
        both("Avenant refusé", "Amendment refused"),
        {"vehicle": AMENDMENT, "amendment.response": "refused"},
    ),
)


def settled_by_statements(library: Library) -> dict[str, list[str]]:
    """The statements that a weight may rest on, each with the keys, in a matter, of the facts that it settles."""
    asked = library.vocabulary.asked_facts
    return {
        name: [asked[key].matter or key for key in entry.settles]
        for name, entry in library.vocabulary.statements.items()
        if any((asked[key].matter or key) in set(fact_paths()) for key in entry.settles)
    }


def fact_paths() -> Iterable[str]:
    """Every fact that the page asks."""
    yield from ("vehicle", "as_of")
    for each in GROUPS:
        for fact in each.facts:
            yield fact.path
            if fact.never is not None:
                yield fact.never[0]
