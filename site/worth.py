"""“What is it worth?”: a page that runs the library's own law on the facts that its reader gives; without scripts, the
sample matter in every document.

The script with the law is made by `worth_law`; ``docs/site/_static/worth/`` runs it and shows what it answers. Here are
the form, the words of the page, and the table that needs no script.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal, get_args, get_origin

from frame import ROOT, Site, day, e, href, link, put, raw, say, table, text_of, weight_badge
from pydantic import BaseModel
from worth_law import law_script

import aigov_docs as aigov
from aigov_docs.i18n import labels
from aigov_docs.library.load import Library
from aigov_docs.matter.models import Matter
from aigov_docs.matter.samples import sample_matter, sample_vehicles

VEHICLES = sample_vehicles()

STATIC = ROOT / "docs" / "site" / "_static" / "worth"
CHARTER, CHAPTER, AMENDMENT = VEHICLES


def both(fr: str, en: str) -> dict[str, str]:
    return {"fr": fr, "en": en}


# ------------------------------------------------------------------ the form
@dataclass(frozen=True)
class Fact:
    """One fact asked: where the matter holds it, how it is called.

    ``when`` shows it only where other facts have some values (``*``: any); what is not shown is not stated: a date is
    none, a box is not ticked. ``words`` name the values it may take.
    """

    path: str
    label: Mapping[str, str]
    help: Mapping[str, str] | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """Facts asked together, for some vehicles."""

    id: str
    label: Mapping[str, str]
    facts: tuple[Fact, ...]
    vehicles: tuple[str, ...] = VEHICLES
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    help: Mapping[str, str] | None = None


FULL = {"cse": ("full",)}
HAS_CSE = {"cse": ("full", "small")}
LETTER = {"amendment.l1222_6_letter": ("yes",)}

GROUPS = (
    Group(
        "employer",
        both("L’employeur", "The employer"),
        (
            Fact("employer.headcount", both("Effectif", "Headcount")),
            Fact(
                "employer.fifty_since",
                both("50 salariés ou plus, sans interruption depuis le", "50 employees or more, without a break since"),
                when={"employer.headcount": ("50+",)},
            ),
            Fact("cse", both("Comité social et économique (CSE)", "Works council (CSE)")),
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
            Fact("employer.local_law", both("Moselle, Bas-Rhin ou Haut-Rhin", "Moselle, Bas-Rhin or Haut-Rhin")),
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
            Fact(
                "employee.translation_requested",
                both(
                    "La personne, étrangère, a demandé une traduction",
                    "The person, a foreigner, asked for a translation",
                ),
            ),
        ),
    ),
    Group(
        "control",
        both("Le contrôle et les outils", "Monitoring and tools"),
        (
            Fact(
                "monitoring.opinion_on",
                both("CSE consulté sur les moyens de contrôle", "CSE consulted on the means of monitoring"),
                when={"cse": ("full", "small", "missing")},
            ),
            Fact("monitoring.informed_on", both("Personne informée du contrôle", "Person informed of the monitoring")),
            Fact(
                "technology.opinion_on",
                both("CSE consulté sur l’arrivée des outils d’IA", "CSE consulted on introducing the AI tools"),
                when=FULL,
            ),
            Fact(
                "technology.deployed_on",
                both("Premier usage des outils, même à l’essai", "First use of the tools, pilots included"),
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
                },
            ),
            Fact("employee.protected", both("Salarié protégé (mandat)", "Protected employee (holds an office)")),
            Fact("employee.telework", both("En télétravail", "Teleworks")),
            Fact("employee.contract_ended_on", both("Contrat terminé", "Contract ended")),
        ),
    ),
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
            Fact(
                "procedure",
                both(
                    "La procédure du règlement intérieur a été suivie", "The procedure of internal rules was followed"
                ),
            ),
        ),
        vehicles=(CHARTER,),
    ),
    Group(
        "procedure",
        both("Les formalités du règlement intérieur", "The formalities of internal rules"),
        (
            Fact("procedure.cse_informed_on", both("CSE informé", "CSE informed"), when=HAS_CSE),
            Fact("procedure.cse_expert", both("Le CSE a pris un expert", "The CSE called in an expert"), when=FULL),
            Fact(
                "procedure.cse_experts_two_levels",
                both(
                    "Expertises à deux niveaux (central et établissement)",
                    "Experts at two levels (central and establishment)",
                ),
                when={**FULL, "procedure.cse_expert": ("yes",)},
            ),
            Fact(
                "procedure.cse_opinion_on",
                both("Avis du CSE rendu", "CSE opinion given"),
                both("Favorable ou non : sa date compte.", "Favourable or not: its day counts."),
                when=HAS_CSE,
            ),
            Fact("procedure.inspector_on", both("Envoi à l’inspecteur du travail", "Sent to the labour inspector")),
            Fact(
                "procedure.deposit_on",
                both("Dépôt au greffe du conseil de prud’hommes", "Deposit at the registry of the employment tribunal"),
            ),
            Fact(
                "procedure.deposit_proved",
                both("Dépôt prouvé", "Deposit proven"),
                when={"procedure.deposit_on": ("*",)},
            ),
            Fact("procedure.publicity_on", both("Publicité", "Publicity")),
            Fact(
                "procedure.publicity_proved",
                both("Publicité prouvée", "Publicity proven"),
                when={"procedure.publicity_on": ("*",)},
            ),
            Fact(
                "procedure.stated_entry_on",
                both("Date d’entrée en vigueur écrite dans le texte", "Date of entry into force written in the text"),
            ),
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
                "amendment.for_all_staff",
                both("Les mêmes clauses pour tout le personnel", "The same clauses for all the staff"),
            ),
            Fact(
                "amendment.renews",
                both("Nouvelle version d’un avenant déjà signé", "New version of an amendment already signed"),
            ),
        ),
        vehicles=(AMENDMENT,),
    ),
)

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
        "charter-received",
        both("Charte remise contre signature", "Charter handed out against a receipt"),
        {"vehicle": CHARTER, "document.acknowledged": "yes"},
    ),
    ("amendment-signed", both("Avenant signé", "Amendment signed"), {"vehicle": AMENDMENT}),
    (
        "amendment-refused",
        both("Avenant refusé", "Amendment refused"),
        {"vehicle": AMENDMENT, "amendment.response": "refused"},
    ),
)

# ------------------------------------------------------------------ words
SAY: dict[str, dict[str, str]] = {
    "title": both("Que vaut le texte ?", "What is it worth?"),
    "lead": both(
        "Choisissez le support, dites ce qui a été fait et quand : la page dit ce que vaut chaque clause ce jour-là,"
        " pourquoi, et ce qui manque. Rien ne quitte votre navigateur.",
        "Choose the vehicle, say what was done and when: the page says what each clause is worth on that day, why, and"
        " what is missing. Nothing leaves your browser.",
    ),
    "engine": both(
        "Ce sont les règles de la bibliothèque {name} {release}, appliquées par ses propres fonctions. Les clauses sont"
        " celles de la posture équilibrée et des options du dossier d’exemple, une société fictive, dans leur édition"
        " du {date}. Ceci n’est pas une consultation juridique.",
        "These are the rules of the library {name} {release}, applied by its own functions. The clauses are those of"
        " the balanced posture and of the options of the sample matter, a fictitious company, in their edition of"
        " {date}. This is not legal advice.",
    ),
    "no-script": both(
        "Cette page calcule dans votre navigateur, avec JavaScript. Sans lui, le tableau ci-dessous dit ce que valent"
        " les clauses du dossier d’exemple dans chaque support ; ailleurs, la commande « aigov-docs explain » répond à"
        " toute situation.",
        "This page works things out in your browser, with JavaScript. Without it, the table below says what the clauses"
        " of the sample matter are worth in each vehicle; elsewhere, the command “aigov-docs explain” answers for any"
        " situation.",
    ),
    "situation": both("La situation", "The situation"),
    "presets": both("Partir de", "Start from"),
    "document": both("Le support et le jour", "The vehicle and the day"),
    "vehicle": both("Support", "Vehicle"),
    "as_of": both("Jour où l’on pèse les clauses", "Day on which the clauses are weighed"),
    "day-of": both("{label} : jour", "{label}: day"),
    "no-day": both("Sans jour, la page le tient pour non fait.", "Without a day, the page takes it as not done."),
    "worth": both("Ce que valent les clauses", "What the clauses are worth"),
    "sample": both("Le dossier d’exemple dans chaque support", "The sample matter in each vehicle"),
    "sample-lead": both(
        "Au {day}. Après la flèche : la portée une fois fait ce qui manque. Case vide : le support n’a pas cette"
        " clause. La charte y est seule, sans la procédure du règlement intérieur.",
        "On {day}. After the arrow: the weight once what is missing is done. Empty: the vehicle does not have that"
        " clause. The charter stands alone, without the procedure of internal rules.",
    ),
    "sample-open": both("Le tableau", "The table"),
    "clause": both("Clause", "Clause"),
    "today": both("Le {day}", "On {day}"),
    "then": both("Une fois fait ce qui manque", "Once what is missing is done"),
    "why": both("Pourquoi", "Why"),
    "weight": both("Portée", "Weight"),
    "clauses-n": both("Clauses", "Clauses"),
    "same": both("inchangée", "unchanged"),
    "before": both("avant : {weight}", "before: {weight}"),
    "missing": both("Il manque", "Missing"),
    "missing-clause": both("Il manque : {what}", "Missing: {what}"),
    "nothing-missing": both(
        "Aucune formalité ne manque qui changerait une portée.", "No formality is missing that would change a weight."
    ),
    "nothing-gives": both(
        "Aucune formalité de ce support ne donnerait une portée à ces clauses.",
        "No formality of this vehicle would give these clauses a weight.",
    ),
    "nothing-mends": both(
        "{weight} : {n} ; aucune formalité de ce support n’y change rien.",
        "{weight}: {n}; no formality of this vehicle changes that.",
    ),
    "warnings-remain": both("Les alertes ci-dessous demeurent.", "The warnings below remain."),
    "fill": both("Aller au champ", "Go to the field"),
    "fill-what": both("Aller au champ : {what}", "Go to the field: {what}"),
    "warnings": both("Alertes", "Warnings"),
    "warnings-note": both("Vraies du document entier.", "True of the whole document."),
    "bases": both("Fondements", "Legal bases"),
    "also": both("Ce qui s’applique aussi, sans donner de portée", "What applies too, and gives no weight"),
    "noted": both("S’applique aussi", "Applies too"),
    "aside": both("{rule} : écartée par {others}", "{rule}: set aside by {others}"),
    "rules": both("Règles", "Rules"),
    "effective": both("Prend effet le", "Takes effect on"),
    "never": both("jamais, en l’état", "never, as things stand"),
    "mandatory": both("Règlement intérieur", "Internal rules"),
    "mandatory-yes": both("obligatoire depuis le {day}", "mandatory since {day}"),
    "mandatory-later": both("pas encore obligatoire ; à partir du {day}", "not mandatory yet; from {day}"),
    "mandatory-no": both("pas obligatoire", "not mandatory"),
    "deemed": both("Avis du CSE réputé rendu le", "CSE opinion deemed given on"),
    "filter": both("Montrer", "Show"),
    "filter-all": both("toutes les clauses", "every clause"),
    "filter-missing": both(
        "seulement ce que changeraient les étapes qui manquent", "only what the missing steps would change"
    ),
    "filter-changed": both(
        "seulement ce que vient de changer votre dernière réponse", "only what your last answer has just changed"
    ),
    "open": both("Ouvrir tous les motifs", "Open all the reasons"),
    "close": both("Fermer tous les motifs", "Close all the reasons"),
    "shown": both("{n} clauses sur {total}", "{n} clauses of {total}"),
    "none-shown": both("Aucune clause ne répond à ce filtre.", "No clause passes this filter."),
    "whole": both("Toutes les clauses", "Every clause"),
    "head": both("En tête du document", "At the head of the document"),
    "end": both("En fin de document", "At the end of the document"),
    "refused": both("La bibliothèque refuse ces faits", "The library refuses these facts"),
    "refused-note": both(
        "Aucune clause n’est pesée tant qu’ils ne sont pas corrigés.", "No clause is weighed until they are corrected."
    ),
    "not-made": both("La bibliothèque n’écrit pas un tel document :", "The library makes no such document:"),
    "live": both("{n} clauses ont changé. {counts}", "{n} clauses changed. {counts}"),
    "live-one": both("1 clause a changé. {counts}", "1 clause changed. {counts}"),
    "live-none": both("Aucune portée n’a changé. {counts}", "No weight changed. {counts}"),
    "count": both("{weight} : {n}", "{weight}: {n}"),
    "to-table": both("Voir le détail", "See the detail"),
    "reset": both("Revenir au dossier d’exemple", "Back to the sample matter"),
    "share": both("Copier le lien de cette situation", "Copy the link to this situation"),
    "copied": both("Copié.", "Copied."),
    "not-copied": both("Copiez l’adresse de la page.", "Copy the address of the page."),
    "observed": both("Les faits observés", "The facts observed"),
    "observed-note": both(
        "Ce que le code observe dans vos réponses ; les règles n’en connaissent rien d’autre.",
        "What the code observes in your answers; the rules know nothing else of them.",
    ),
    "fact": both("Fait", "Fact"),
    "value": both("Valeur", "Value"),
    "matter": both("La même situation en ligne de commande", "The same situation on the command line"),
    "matter-note": both(
        "Voici les faits qui s’écartent du dossier d’exemple, et eux seuls. Dans le bloc du même nom de votre"
        " matter.yaml, mettez ces lignes à la place de celles de la même clé ; gardez les autres.",
        "These are the facts that depart from the sample matter, and no others. In the block of the same name of your"
        " matter.yaml, put these lines in place of those of the same key; keep the others.",
    ),
    "matter-how": both(
        "Une clé absente s’ajoute dans son bloc, un bloc absent à la fin du fichier. Un bloc écrit sur une seule ligne"
        " se change entre ses accolades.",
        "A key that is absent is added to its block, a block that is absent at the end of the file. A block written on"
        " one line is changed between its braces.",
    ),
    "matter-none": both(
        "Rien à copier : aucun fait ne s’écarte du dossier d’exemple. La commande nomme le support.",
        "Nothing to copy: no fact departs from the sample matter. The command names the vehicle.",
    ),
    "command-note": both("Les commandes :", "The commands:"),
    "own-matter": both(
        "Cette page pèse les clauses que donnent les options et les outils du dossier d’exemple. Votre dossier a les"
        " siens et peut donner d’autres réponses : pour lui, lancez « aigov-docs explain » ou « aigov-docs compare ».",
        "This page weighs the clauses that the options and tools of the sample matter give. Your matter has its own and"
        " may give other answers: for it, run “aigov-docs explain” or “aigov-docs compare”.",
    ),
    "semicolon": both(" ; ", "; "),
    "source": both("source", "source"),
    "colon": both(" : ", ": "),
    "verify": both("à vérifier", "to be verified"),
    "failed": both("La page n’a pas pu faire le calcul : {error}", "The page could not work this out: {error}"),
}
CSE = {
    "full": "CSE with the powers of an undertaking of 50 or more",
    "small": "CSE of an undertaking of 11 to 49",
    "under_11": "no CSE: fewer than 11 employees",
    "carence": "no CSE: report of failed elections",
    "missing": "no CSE, although one is due",
}


# ------------------------------------------------------------------ what a fact is
def kind_of(path: str) -> tuple[str, tuple[str, ...]]:
    """How a fact is asked: ``date``, ``bool``, ``int`` or ``word`` with its values; ``block`` for a block that may be
    missing.
    """
    if path == "languages":
        return "word", ("fr", "fr+en", "en")
    if path == "procedure":
        return "block", ()
    model: type[BaseModel] = Matter
    *blocks, name = path.split(".")
    for block in blocks:
        model = next(
            each
            for each in _options(model.model_fields[block].annotation)
            if isinstance(each, type) and issubclass(each, BaseModel)
        )
    hint = _options(model.model_fields[name].annotation)[0]
    if get_origin(hint) is Literal:
        return "word", get_args(hint)
    return {"date": "date", "bool": "bool", "int": "int"}[hint.__name__], ()


def _options(hint: Any) -> list[Any]:
    args = [each for each in get_args(hint) if each is not type(None)] if get_origin(hint) is not Literal else []
    return args or [hint]


def words_of(fact: Fact, language: str) -> dict[str, str]:
    """The values of a fact, each with its name; one that the library gained and nobody named stops the build."""
    values = kind_of(fact.path)[1]
    if fact.path == "cse":
        return {value: _upper(labels(language)(CSE[value])) for value in values}
    if set(fact.words) != set(values):
        raise ValueError(f"{fact.path}: name {sorted(set(values) ^ set(fact.words))} in site/worth.py")
    return {value: say(fact.words[value], language) for value in values}


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


# ------------------------------------------------------------------ pages
@cache
def script() -> str:
    return law_script(aigov.load_library())


def share(site: Site) -> None:
    """The law, as a script, for both languages."""
    put(site.shared("worth") / "law.js", script())


def write(site: Site, language: str) -> None:
    """The page in one language."""
    site.page(language, "worth", page(site.library, language))


def page(library: Library, language: str) -> str:
    def told(what: str, /, **values: object) -> str:
        return say(SAY[what], language, **values)

    sample = sample_matter()
    parts = [
        f"# {told('title')}",
        raw(f'<p class="lead">{e(told("lead"))}</p>'),
        told("engine", name=library.name, release=library.release, date=day(sample.date, language)),
        raw(f'<noscript><p class="worth-no-script">{e(told("no-script"))}</p></noscript>'),
        f"## {told('situation')}",
        raw(form(library, language)),
        f"## {told('worth')}",
        raw(results(language)),
        f"## {told('sample')}",
        told("sample-lead", day=day(sample.assessed_on, language)),
        raw(
            '<details id="worth-sample" class="worth-more"'
            f" open><summary>{e(told('sample-open'))}</summary>{matrix(library, language)}</details>"
        ),
        raw(scripts(library, language)),
    ]
    return "\n\n".join(parts)


def form(library: Library, language: str) -> str:
    """The facts, as a form; hidden until the script is there."""

    def told(what: str, /, **values: object) -> str:
        return e(say(SAY[what], language, **values))

    presets = "".join(
        f'<li><button type="button" data-preset="{name}" aria-pressed="false">{e(say(label, language))}</button></li>'
        for name, label, _ in PRESETS
    )
    vehicles = "".join(
        f'<label class="choice"><input type="radio" name="vehicle" value="{name}">'
        f" <span>{e(library.vehicles[name].label.text(language))}</span></label>"
        for name in VEHICLES
    )
    groups = "".join(group(each, language) for each in GROUPS)
    return f"""<form id="worth-form" class="worth-form" hidden novalidate autocomplete="off">
<div class="worth-presets"><p id="worth-presets-label">{told("presets")}</p><ul aria-labelledby="worth-presets-label">\
{presets}</ul></div>
<div class="worth-groups">
<fieldset class="worth-group wide" data-group="document"><legend>{told("document")}</legend>
<div class="fact" data-path="vehicle" data-kind="word" role="radiogroup" aria-labelledby="worth-vehicle"><p \
id="worth-vehicle" class="name">{told("vehicle")}</p><div class="choices">{vehicles}</div></div>
<div class="fact" data-path="as_of" data-kind="day"><label for="f-as_of">{told("as_of")}</label><input type="date" \
id="f-as_of" name="as_of" required></div>
</fieldset>
{groups}
</div>
<p class="worth-actions"><button type="button" id="worth-reset">{told("reset")}</button> <button type="button" \
id="worth-share">{told("share")}</button> <span id="worth-shared" role="status"></span></p>
<div id="worth-bar" class="worth-bar"><p><span id="worth-bar-text"></span> <a href="#worth-table">{told("to-table")}\
</a></p></div>
</form>"""


def group(each: Group, language: str) -> str:
    only = f' data-vehicles="{" ".join(each.vehicles)}"' + (
        f" data-when='{json.dumps(each.when)}'" if each.when else ""
    )
    note = f'<p class="help">{e(say(each.help, language))}</p>' if each.help else ""
    return (
        '<fieldset class="worth-group"'
        f' data-group="{each.id}"{only}><legend>{e(say(each.label, language))}</legend>'
        f"{note}{''.join(asked(fact, language) for fact in each.facts)}</fieldset>"
    )


def asked(fact: Fact, language: str) -> str:
    """One fact of the form."""
    kind, _values = kind_of(fact.path)
    identity = "f-" + fact.path.replace(".", "-")
    label = e(say(fact.label, language))
    when = f" data-when='{json.dumps(fact.when)}'" if fact.when else ""
    help_ = f'<span class="help" id="{identity}-help">{e(say(fact.help, language))}</span>' if fact.help else ""
    described = f' aria-describedby="{identity}-help"' if fact.help else ""
    if kind in ("bool", "block"):
        body = (
            f'<label class="choice"><input type="checkbox" id="{identity}" name="{fact.path}"{described}>'
            f" <span>{label}</span></label>"
        )
    elif kind == "date":
        name = e(say(SAY["day-of"], language, label=fact.label[language]))
        body = (
            f'<label class="choice"><input type="checkbox" id="{identity}" name="{fact.path}"{described}>'
            f' <span>{label}</span></label><input type="date" id="{identity}-day" name="{fact.path}.day"'
            f' aria-label="{name}">'
        )
    elif kind == "int":
        body = (
            f'<label for="{identity}">{label}</label><input type="number" id="{identity}" name="{fact.path}" min="1"'
            f' max="999999" step="1" inputmode="numeric" required{described}>'
        )
    else:
        options = "".join(
            f'<option value="{value}">{e(name)}</option>' for value, name in words_of(fact, language).items()
        )
        body = (
            f'<label for="{identity}">{label}</label><select id="{identity}"'
            f' name="{fact.path}"{described}>{options}</select>'
        )
    return f'<div class="fact" data-path="{fact.path}" data-kind="{kind}"{when}>{body}{help_}</div>'


def results(language: str) -> str:
    """Where the script puts what it finds."""

    def told(what: str, /, **values: object) -> str:
        return e(say(SAY[what], language, **values))

    choices = "".join(
        f'<option value="{name}">{told(f"filter-{name}")}</option>' for name in ("all", "missing", "changed")
    )
    return f"""<div id="worth-results" class="worth-results" hidden>
<p id="worth-live" class="visually-hidden" role="status"></p>
<div id="worth-problems" role="alert" tabindex="-1"></div>
<div id="worth-found">
<div id="worth-summary" class="worth-summary"></div>
<details class="worth-more"><summary>{told("also")}</summary><ul id="worth-noted"></ul></details>
<div class="worth-filter" id="worth-table" tabindex="-1"><p><label for="worth-filter">{told("filter")}</label> <select \
id="worth-filter">{choices}</select></p><p id="worth-shown"></p><p><button type="button" id="worth-open" \
aria-pressed="false">{told("open")}</button></p></div>
<div id="worth-clauses"></div>
<details class="worth-more"><summary>{told("observed")}</summary><p>{told("observed-note")}</p><div \
id="worth-observed"></div></details>
</div>
<details class="worth-more"><summary>{told("matter")}</summary><div id="worth-copied"><p>{told("matter-note")}</p><pre \
id="worth-matter" tabindex="0"></pre><p class="help">{told("matter-how")}</p></div><p id="worth-nothing">\
{told("matter-none")}</p><p>{told("command-note")}</p><pre id="worth-command" tabindex="0"></pre><p id="worth-own">\
{told("own-matter")}</p></details>
</div>"""


def matrix(library: Library, language: str) -> str:
    """The sample matter in each vehicle: what needs no script."""
    found = aigov.compare(library, sample_matter())
    vehicles = [library.vehicles[name].label.text(language) for name in found]
    rows = []
    for row in zip(*(each.findings for each in found.values()), strict=True):
        cells = []
        for finding in row:
            after = f" → {weight_badge(library, finding.weight_after_formalities, language)}" if finding.missing else ""
            cells.append(weight_badge(library, finding.weight, language) + after if finding.in_outline else "")
        rows.append([link(href("clause", row[0].clause, 0), say(row[0].heading, language)), *cells])
    return table([e(say(SAY["clause"], language)), *map(e, vehicles)], rows, classes="stack worth-sample")


def scripts(library: Library, language: str) -> str:
    """The words and the scripts of the page."""
    made = hashlib.sha256(script().encode()).hexdigest()[:8]
    words: dict[str, Any] = {name: say(said, language) for name, said in SAY.items()}
    data = {
        "language": language,
        "say": words,
        "weights": [
            {"id": name, "label": entry.text(language), "says": text_of(entry.says, language)}
            for name, entry in sorted(library.vocabulary.weights.items(), key=lambda item: -item[1].order)
        ],
        "confidence": {name: entry.text(language) for name, entry in library.vocabulary.confidence.items()},
        "labels": (
            {fact.path: say(fact.label, language) for each in GROUPS for fact in each.facts}
            | {"as_of": words["as_of"], "vehicle": words["vehicle"]}
        ),
        "presets": {name: changes for name, _, changes in PRESETS},
        "places": {name: href(name, "{}", 0) for name in ("clause", "rule", "fact", "basis")},
        "not_made": not_made(library, language),
    }
    held = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")

    def stamp(name: str) -> str:
        return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]

    return "\n".join([
        f'<link rel="stylesheet" href="_static/worth/worth.css?v={stamp("worth.css")}">',
        f'<script type="application/json" id="worth-words">{held}</script>',
        f'<script defer src="_static/worth/python.js?v={stamp("python.js")}"></script>',
        f'<script defer src="../worth/law.js?v={made}"></script>',
        *(f'<script defer src="_static/worth/{name}?v={stamp(name)}"></script>' for name in ("engine.js", "page.js")),
    ])  # fmt: skip


def not_made(library: Library, language: str) -> str:
    """What the library says to a matter without French: such a text is weighed, never written."""
    try:
        aigov.assess(library, sample_matter().model_copy(update={"languages": ("en",)}))
    except aigov.MatterError as error:
        found = next(problem for problem in error.problems if problem.code == "no-french")
        said = found.as_dict(language)
        return say({language: f"{said['message']} — {said['hint']}"}, language)
    raise ValueError("an English text alone is no longer refused: mend site/worth.py")


def fact_paths() -> Iterable[str]:
    """Every fact that the page asks."""
    yield from ("vehicle", "as_of")
    for each in GROUPS:
        for fact in each.facts:
            yield fact.path
