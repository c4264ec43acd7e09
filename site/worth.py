"""“What is it worth?”: a page that runs the library's own law on the facts that its reader gives; without scripts, the
sample matter in every document.

The script with the law is made by `worth_law`; ``docs/site/_static/worth/`` runs it and shows what it answers. The
facts asked are in `worth_facts`. Here are the form, the words of the page, and the table that needs no script.
"""

from __future__ import annotations

import hashlib
import json
import types
from functools import cache
from typing import Any, Literal, Union, cast, get_args, get_origin

from frame import ROOT, Site, day, e, href, link, put, raw, say, table, text_of, weight_badge
from pydantic import BaseModel
from worth_facts import GROUPS, PRESETS, STATEMENTS, VEHICLES, Group, both, list_words, settled_by_statements
from worth_law import law_script

import aigov_docs as aigov
from aigov_docs.kits.ground.i18n import labels
from aigov_docs.kits.ground.yaml_files import parse_yaml
from aigov_docs.library.fact_entries import PageFact
from aigov_docs.library.load import Library
from aigov_docs.matter.models import Matter
from aigov_docs.matter.sample_matters import sample_matter, sample_text

STATIC = ROOT / "docs" / "site" / "_static" / "worth"

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
    "same": both("inchangée", "unchanged"),
    "again": both("Même motif : « {what} »", "Same reason: “{what}”"),
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
    "mandatory-already": both("obligatoire", "mandatory"),
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
    "refused-note": both("D’ici là, rien n’en est conclu.", "Nothing is concluded until then."),
    "not-made": both("La bibliothèque n’écrit pas un tel document :", "The library makes no such document:"),
    "live": both("{n} clauses ont changé. {counts}", "{n} clauses changed. {counts}"),
    "live-one": both("1 clause a changé. {counts}", "1 clause changed. {counts}"),
    "live-none": both("Aucune portée n’a changé. {counts}", "No weight changed. {counts}"),
    "count": both("{weight} : {n}", "{weight}: {n}"),
    "to-answer": both("Voir la réponse", "See the answer"),
    "yes": both("Oui", "Yes"),
    "no": both("Non", "No"),
    "unknown": both("Je ne sais pas", "I do not know"),
    "on": both("Le", "On"),
    "unknown-n": both("{n} inconnus", "{n} not known"),
    "unknown-1": both("1 inconnu", "1 not known"),
    "accepted-n": both("{n} acceptées", "{n} accepted"),
    "accepted-1": both("1 acceptée", "1 accepted"),
    "left-unknown": both(
        "Laissé inconnu. Cela empêche de dire : {n} clauses.", "Left not known. {n} clauses cannot be said."
    ),
    "left-unknown-1": both(
        "Laissé inconnu. Cela empêche de dire : 1 clause.", "Left not known. 1 clause cannot be said."
    ),
    "left-warned": both("Laissé inconnu : une alerte le demande.", "Left not known: a warning asks for it."),
    "statements": both("Phrases acceptées une fois pour toutes", "Statements accepted once"),
    "statements-note": both(
        "Aucune n’est acceptée d’avance. Acceptée, une phrase tient lieu du fait qui n’est pas connu et s’imprime avec"
        " chaque réponse qui en dépend.",
        "None is accepted beforehand. Accepted, a statement stands for the fact that is not known and is printed with"
        " each answer that rests on it.",
    ),
    "shown-by": both("Se prouve par : {what}.", "Shown by: {what}."),
    "rests-n": both("Imprimée avec {n} réponses.", "Printed with {n} answers."),
    "rests-1": both("Imprimée avec 1 réponse.", "Printed with 1 answer."),
    "rests-0": both("Aucune réponse n’en dépend ici.", "No answer rests on it here."),
    "rests-on": both("Repose sur une phrase acceptée", "Rests on an accepted statement"),
    "clauses-1": both("1 clause", "1 clause"),
    "clauses-many": both("{n} clauses", "{n} clauses"),
    "answer": both("{clauses} : {weight}", "{clauses}: {weight}"),
    "cannot": both("{clauses} : on ne peut pas le dire", "{clauses}: it cannot be said"),
    "disputed": both("{clauses} : discuté", "{clauses}: disputed"),
    "lacks-1": both("Il manque un fait.", "One fact is missing."),
    "lacks-n": both("Il manque {n} faits.", "{n} facts are missing."),
    "awaits-1": both("1 clause en dépend.", "1 clause depends on it."),
    "awaits-n": both("{n} clauses en dépendent.", "{n} clauses depend on it."),
    "if": both("{value} : {what}", "{value}: {what}"),
    "until": both("jusqu’au {day}", "until {day}"),
    "from": both("à partir du {day}", "from {day}"),
    "between": both("du {day} au {last}", "from {day} to {last}"),
    "any-day": both("quel que soit le jour", "whatever the day"),
    "given-one": both("{weight} pour {n}", "{weight} for {n}"),
    "bearing": both("portée {weight}", "{weight} weight"),
    "bearing-none": both("aucune portée", "no weight"),
    "not-said": both("on ne peut pas le dire", "it cannot be said"),
    "closed": both("Consultation sur les outils close le", "Consultation on the tools closed on"),
    "still-1": both("pas encore de réponse, il manque encore un fait", "no answer yet, one more fact is missing"),
    "still-n": both("pas encore de réponse, il manque encore {n} faits", "no answer yet, {n} more facts are missing"),
    "denied": both("contredit une autre réponse", "contradicts another answer"),
    "and": both(", ", ", "),
    "working": both("Ce que chaque réponse changerait…", "What each answer would change…"),
    "reply": both("Répondre", "Answer"),
    "reply-what": both("Répondre : {what}", "Answer: {what}"),
    "once": both("Ou dites-le une fois pour toutes", "Or say it once"),
    "no-field": both(
        "Cette question n’a pas de champ : l’outil s’arrête là.", "This question has no field: the tool stops there."
    ),
    "asked-by-warnings": both("Ce que les alertes demandent", "What the warnings ask"),
    "contradiction": both("Ces réponses se contredisent", "These answers contradict each other"),
    "named": both("« {what} »", "“{what}”"),
    "filter-unsaid": both("seulement ce qu’on ne peut pas dire", "only what cannot be said"),
    "unsaid-bar": both("On ne peut pas dire {clauses}", "{clauses} cannot be said"),
    "reset": both("Revenir au dossier d’exemple", "Back to the sample matter"),
    "share": both("Copier le lien de cette situation", "Copy the link to this situation"),
    "copied": both("Copié.", "Copied."),
    "keep": both("Garder ce résultat", "Keep this result"),
    "keep-link": both("Copier le lien", "Copy the link"),
    "keep-file": both("Télécharger le dossier (matter.yaml)", "Download the matter (matter.yaml)"),
    "keep-print": both("Imprimer", "Print"),
    "keep-note": both(
        "Le lien rouvre cette page telle qu’elle est. Le dossier s’ouvre dans l’entretien (« aigov-docs serve ») et"
        " dans"
        " les commandes : vos réponses y sont, et le reste y est d’une société fictive, à remplacer. Rien n’est"
        " envoyé.",
        "The link opens this page again as it stands. The matter opens in the interview (“aigov-docs serve”) and in the"
        " commands: your answers are in it, and the rest is that of a fictitious company, to be replaced. Nothing is"
        " sent.",
    ),
    "file-head": both(
        "Dossier tiré de « Que vaut le texte ? », pesé au {day}.\nVos réponses y sont. Tout le reste (noms, adresses,"
        " outils, choix) est d’une société fictive : remplacez-le.",
        "A matter taken from “What is it worth?”, weighed on {day}.\nYour answers are in it. All the rest (names,"
        " addresses, tools, choices) is of a fictitious company: replace it.",
    ),
    "printed": both("Les réponses données", "The answers given"),
    "printed-rest": both(
        "Pour le reste, les faits sont ceux du dossier d’exemple. Ceci n’est pas une consultation juridique.",
        "For the rest, the facts are those of the sample matter. This is not legal advice.",
    ),
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
    "full": "CSE with the powers of an undertaking of 50 or more employees",
    "small": "CSE with the powers of an undertaking of 11 to 49 employees",
    "under_11": "no CSE: 11 employees not reached for twelve consecutive months",
    "carence": "no CSE: report of failed elections",
    "missing": "no CSE, although one is due",
}


# ------------------------------------------------------------------ what a fact is
def kind_of(path: str) -> tuple[str, tuple[str, ...]]:
    """How a fact is asked, with its values.

    ``bool`` (a box to tick) or ``yesno`` (an answer that may be not known); ``date`` of an event, or ``day`` that may
    be not known; ``int``, or ``number`` that may be left out; ``word`` with its values, ``set`` of several; ``block``
    for a block that may be missing.
    """
    if path == "languages":
        return "word", ("fr", "fr+en", "en")
    if path == "procedure":
        return "block", ()
    if path == STATEMENTS:
        return "set", tuple(settled_by_statements(aigov.load_library()))
    model: type[BaseModel] = Matter
    *blocks, name = path.split(".")
    for block in blocks:
        model = next(
            each
            for each in options_of(model.model_fields[block].annotation)
            if isinstance(each, type) and issubclass(each, BaseModel)
        )
    options = options_of(model.model_fields[name].annotation)
    hint = options[0]
    if get_origin(hint) is tuple:
        return "set", get_args(get_args(hint)[0])
    if get_origin(hint) is Literal:
        return "word", tuple(word for each in options for word in get_args(each))
    if hint is str:
        return "word", tuple(aigov.load_library().vocabulary.languages)
    asked = can_be_unknown(path)
    kinds = {"date": "day" if asked else "date", "bool": "yesno" if asked else "bool", "int": "int"}
    kind = kinds[hint.__name__]
    return "number" if kind == "int" and not model.model_fields[name].is_required() else kind, ()


#: Facts that every matter says, or of which leaving them out says enough.
ALWAYS_SAID = ("cse", "employer.sector", "employer.headcount", "document.text_dated_on")


def can_be_unknown(path: str) -> bool:
    """Whether “I do not know” is an answer to a fact: leaving it out says that it is not known."""
    listed = aigov.load_library().vocabulary.asked_facts
    by_matter = {entry.matter or key: entry for key, entry in listed.items()}
    return path in by_matter and by_matter[path].absent == "not_known" and path not in ALWAYS_SAID


def _facts() -> dict[str, PageFact]:
    return {key: fact for group in GROUPS for key, fact in group.facts.items()}


def options_of(hint: Any) -> list[Any]:
    """What a type admits, None apart; a list of words is one of them."""
    args = [each for each in get_args(hint) if each is not type(None)] if _is_union(hint) else []
    return args or [hint]


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (types.UnionType, Union)


def words_of(path: str, fact: PageFact, language: str) -> dict[str, str]:
    """The values of a fact, each with its name; one that the library gained and nobody named stops the build."""
    values = kind_of(path)[1]
    vocabulary = aigov.load_library().vocabulary
    if path == "cse":
        return {value: _upper(labels(language)(CSE[value])) for value in values}
    if path == "employee.translation_language":
        return {value: _upper(text_of(vocabulary.languages[value], language)) for value in values}
    if path == "employer.territory":
        return {value: text_of(vocabulary.territories[value], language) for value in values}
    words = list_words(fact)
    if set(words) != set(values):
        raise ValueError(f"{path}: name {sorted(set(values) ^ set(words))} in facts/, under its page")
    return {value: text_of(entry, language) for value, entry in words.items()}


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


# ------------------------------------------------------------------ pages
@cache
def script() -> str:
    return law_script(aigov.load_library())


def share(site: Site) -> None:
    """The law, as a script, for both languages."""
    put(site.shared("worth") / "law.js", script())
    put(site.shared("worth") / "matter.js", f"window.AIGOV_MATTER = {json.dumps(whole_sample(), ensure_ascii=False)}\n")


def whole_sample() -> dict[str, Any]:
    """The sample matter as plain data, its days as texts: what a matter that is kept is made from."""
    read = parse_yaml(sample_text().encode(), "matter.yaml").data
    return cast("dict[str, Any]", json.loads(json.dumps(read, default=str)))


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
    left = "".join(group(each, language) for each in GROUPS if each.vehicles != VEHICLES)
    right = "".join(group(each, language) for each in GROUPS if each.vehicles == VEHICLES)
    return f"""<form id="worth-form" class="worth-form" hidden novalidate autocomplete="off">
<div class="worth-presets"><p id="worth-presets-label">{told("presets")}</p><ul aria-labelledby="worth-presets-label">\
{presets}</ul></div>
<fieldset class="worth-group wide" data-group="document"><legend>{told("document")}</legend>
<div class="fact" data-path="vehicle" data-kind="word" role="radiogroup" aria-labelledby="worth-vehicle"><p \
id="worth-vehicle" class="name">{told("vehicle")}</p><div class="choices">{vehicles}</div></div>
<div class="fact" data-path="as_of" data-kind="moment"><label for="f-as_of">{told("as_of")}</label><input type="date" \
id="f-as_of" name="as_of" required></div>
</fieldset>
<div class="worth-groups">
<div>{left}</div>
<div>{right}{statements(library, language)}</div>
</div>
<p class="worth-actions"><button type="button" id="worth-reset">{told("reset")}</button> <button type="button" \
id="worth-share">{told("share")}</button> <span id="worth-shared" role="status"></span></p>
<div id="worth-bar" class="worth-bar"><p><span id="worth-bar-mark"></span><span id="worth-bar-text"></span> <a \
href="#worth-answers">{told("to-answer")}</a></p></div>
</form>"""


def group(each: Group, language: str) -> str:
    only = f' data-vehicles="{" ".join(each.vehicles)}"' + (
        f" data-when='{json.dumps(each.when)}'" if each.when else ""
    )
    note = f'<p class="help">{e(say(each.help, language))}</p>' if each.help else ""
    label = e(say(each.label, language))
    return (
        f'<details class="worth-group" data-group="{each.id}"{only}{" open" if each.open else ""}>'
        f'<summary id="g-{each.id}">{label} <span class="worth-state"></span></summary>'
        f'<div role="group" aria-label="{label}">'
        f"{note}{''.join(asked(key, fact, language) for key, fact in each.facts.items())}</div></details>"
    )


def statements(library: Library, language: str) -> str:
    """The statements that may be accepted once, folded; none is by default."""
    boxes = "".join(
        f'<label class="choice"><input type="checkbox" name="{STATEMENTS}" value="{name}"> <span>'
        f"{e(text_of(library.vocabulary.statements[name], language))}<small>"
        f"{e(say(SAY['shown-by'], language, what=text_of(library.vocabulary.statements[name].shown_by, language)))}"
        f'</small><small class="worth-counted" data-statement="{name}"></small></span></label>'
        for name in settled_by_statements(library)
    )
    label = e(say(SAY["statements"], language))
    return (
        '<details class="worth-group" data-group="statements"><summary id="g-statements">'
        f'{label} <span class="worth-state"></span></summary><p class="help">{e(say(SAY["statements-note"], language))}'
        f'</p><div class="fact" data-path="{STATEMENTS}" data-kind="set" role="group" aria-label="{label}">{boxes}'
        "</div></details>"
    )


def asked(path: str, fact: PageFact, language: str) -> str:
    """One fact of the form."""
    kind, _values = kind_of(path)
    identity = "f-" + path.replace(".", "-")
    label = e(text_of(fact, language))
    when = f" data-when='{json.dumps(fact.when)}'" if fact.when else ""
    help_ = f'<span class="help" id="{identity}-help">{e(text_of(fact.says, language))}</span>' if fact.says else ""
    described = f' aria-describedby="{identity}-help"' if fact.says else ""
    unknown = can_be_unknown(path)
    name = f' name="{path}"'

    def radio(value: str, text: str, more: str = "") -> str:
        return f'<label class="choice"><input type="radio"{name} value="{value}"> <span>{e(text)}</span></label>{more}'

    def answers(inner: str) -> str:
        return (
            f'<div role="radiogroup" aria-labelledby="{identity}"{described}><p class="name" id="{identity}">'
            f'{label}</p>{help_}<div class="answers">{inner}</div></div>'
        )

    if kind in ("bool", "block"):
        body = (
            f'<label class="choice"><input type="checkbox" id="{identity}"{name}{described}>'
            f" <span>{label}</span></label>{help_}"
        )
    elif kind == "date":
        day_name = e(say(SAY["day-of"], language, label=text_of(fact, language)))
        body = (
            f'<label class="choice"><input type="checkbox" id="{identity}"{name}{described}>'
            f' <span>{label}</span></label><input type="date" id="{identity}-day" name="{path}.day"'
            f' aria-label="{day_name}">{help_}'
        )
    elif kind == "yesno":
        body = answers(
            radio("yes", say(SAY["yes"], language))
            + radio("no", say(SAY["no"], language))
            + radio("unknown", say(SAY["unknown"], language))
        )
    elif kind == "day":
        day_name = e(say(SAY["day-of"], language, label=text_of(fact, language)))
        date = f'<input type="date" name="{path}.day" aria-label="{day_name}">'
        never = radio("never", text_of(fact.never, language)) if fact.never else ""
        body = answers(
            f'<span class="on">{radio("day", say(SAY["on"], language), date)}</span>{never}'
            + radio("", say(SAY["unknown"], language))
        )
    elif kind == "set":
        boxes = "".join(
            f'<label class="choice"><input type="checkbox"{name} value="{value}"> <span>{e(word)}</span></label>'
            for value, word in words_of(path, fact, language).items()
        )
        boxes += (
            f'<label class="choice"><input type="checkbox"{name} value="unknown"> <span>'
            f"{e(say(SAY['unknown'], language))}</span></label>"
        )
        body = (
            f'<div role="group" aria-labelledby="{identity}"{described}><p class="name" id="{identity}">{label}</p>'
            f'{help_}<div class="answers">{boxes}</div></div>'
        )
    elif kind in ("int", "number"):
        limits = 'min="1" max="999999" step="1" inputmode="numeric"' + (" required" if kind == "int" else "")
        body = (
            f'<label for="{identity}">{label}</label>{help_}'
            f'<input type="number" id="{identity}"{name} {limits}{described}>'
        )
    else:
        options = "".join(
            f'<option value="{value}">{e(word)}</option>' for value, word in words_of(path, fact, language).items()
        )
        options += f'<option value="unknown">{e(say(SAY["unknown"], language))}</option>' if unknown else ""
        body = (
            f'<label for="{identity}">{label}</label>{help_}<select id="{identity}"{name}{described}>{options}</select>'
        )
    third = f' data-never="{fact.never.key}" data-never-value="{str(fact.never.value).lower()}"' if fact.never else ""
    may = " data-unknown" if unknown else ""
    return f'<div class="fact" data-path="{path}" data-kind="{kind}"{may}{third}{when}>{body}</div>'


def results(language: str) -> str:
    """Where the script puts what it finds."""

    def told(what: str, /, **values: object) -> str:
        return e(say(SAY[what], language, **values))

    choices = "".join(
        f'<option value="{name}">{told(f"filter-{name}")}</option>' for name in ("all", "missing", "unsaid", "changed")
    )
    return f"""<div id="worth-results" class="worth-results" hidden>
<p id="worth-live" class="visually-hidden" role="status"></p>
<div id="worth-problems" role="alert" tabindex="-1"></div>
<div id="worth-found">
<div id="worth-printed"></div>
<div id="worth-answers" class="worth-answers" tabindex="-1"></div>
<div class="worth-keep"><strong>{told("keep")}</strong> <button type="button" id="worth-keep-link">\
{told("keep-link")}</button> <button type="button" id="worth-file">{told("keep-file")}</button> <button type="button" \
id="worth-print">{told("keep-print")}</button> <span id="worth-kept" role="status"></span>\
<p class="help">{told("keep-note")}</p></div>
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
    rank = library.vocabulary.rank_weight
    weights = sorted(library.vocabulary.weights.items(), key=lambda item: (rank(item[0]), item[1].order is None))[::-1]
    asked_facts = library.vocabulary.asked_facts
    data = {
        "language": language,
        "say": words,
        "weights": [
            {"id": name, "label": entry.text(language), "says": text_of(entry.says, language)}
            for name, entry in weights
        ],
        "confidence": {
            name: {"label": entry.text(language), "says": text_of(entry.says, language)}
            for name, entry in library.vocabulary.confidence.items()
            if entry.says is not None
        },
        "labels": (
            {key: text_of(fact, language) for key, fact in _facts().items()}
            | {"as_of": words["as_of"], "vehicle": words["vehicle"]}
        ),
        "questions": {key: text_of(entry, language) for key, entry in asked_facts.items()},
        "keys": {key: entry.matter for key, entry in asked_facts.items() if entry.matter},
        "statements": {
            name: {"says": text_of(library.vocabulary.statements[name], language), "settles": keys}
            for name, keys in settled_by_statements(library).items()
        },
        "days": {name: entry.day.isoformat() for name, entry in library.vocabulary.legal_days.items()},
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
        '<script defer src="../worth/matter.js"></script>',
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
