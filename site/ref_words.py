"""Reference pages on words: options and postures, vocabularies, the documents and what goes with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from frame import Site, e, facts, href, link, raw, say, table, text_of, told, weight_badge
from pydantic import BaseModel

from aigov_docs.kits.ground.i18n import Duration, typeset_text
from aigov_docs.library.fact_entries import FACT_LISTS
from aigov_docs.library.load import Library
from aigov_docs.library.vehicles import OutlineArticle, OutlineEntry
from aigov_docs.library.vocabulary import Vocabulary

SAY: dict[str, dict[str, str]] = {
    "options": {"fr": "Postures et options", "en": "Postures and options"},
    "options-about": {
        "fr": "les choix, thème par thème, et ce que prend chaque posture",
        "en": "the choices, topic by topic, and what each posture takes",
    },
    "options-lead": {
        "fr": (
            "Une option choisit des clauses et n'en récrit aucune. La posture donne une valeur à chacune ; le dossier"
            " s'en écarte sous `options`. Aucune option n'élève une portée."
        ),
        "en": (
            "An option selects clauses and rewrites none. The posture gives each a value; the matter departs from it"
            " under `options`. No option raises a weight."
        ),
    },
    "postures": {"fr": "Postures", "en": "Postures"},
    "posture": {"fr": "Posture", "en": "Posture"},
    "value": {"fr": "Valeur", "en": "Value"},
    "meaning": {"fr": "Sens", "en": "Meaning"},
    "taken": {"fr": "Posture qui la prend", "en": "Posture that takes it"},
    "vehicles": {"fr": "Supports", "en": "Vehicles"},
    "implies": {"fr": "entraîne", "en": "implies"},
    "brings": {"fr": "Clauses qu'elle commande", "en": "Clauses it decides"},
    "delays": {"fr": "Délais", "en": "Delays"},
    "delay": {"fr": "Délai", "en": "Delay"},
    "all": {"fr": "tous", "en": "all"},
    "vocabularies": {"fr": "Vocabulaires", "en": "Vocabularies"},
    "vocabularies-about": {
        "fr": "les listes fermées, avec leurs libellés : natures, portées, formalités, faits demandés…",
        "en": "the closed lists with their labels: kinds, weights, formalities, facts asked…",
    },
    "vocabularies-lead": {
        "fr": (
            "Chaque mot qu'un fichier de la bibliothèque ou un dossier peut employer, avec ses libellés français et"
            " anglais. Une bibliothèque maison en ajoute ; elle ne change pas ceux dont dépendent les portées."
        ),
        "en": (
            "Every word that a file of the library or a matter may use, with its French and English labels. A house"
            " library adds words; it does not change those on which weights rest."
        ),
    },
    "words-texts": {"fr": "Vocabulaires des textes", "en": "Vocabularies of the texts"},
    "words-texts-about": {
        "fr": "les expressions cherchées, les manières de parler, les mentions, ce que le droit refuse",
        "en": "phrases looked for, ways of speaking, disclosures, what the law refuses",
    },
    "words-blanks": {"fr": "Champs et tableaux", "en": "Blanks and tables"},
    "words-blanks-about": {
        "fr": "ce que les textes reprennent du dossier, champ par champ et tableau par tableau",
        "en": "what the texts take from the matter, blank by blank and table by table",
    },
    "words-matter": {"fr": "Vocabulaires du dossier", "en": "Vocabularies of the matter"},
    "words-matter-about": {
        "fr": "les étapes d'un entretien, les outils, les rôles, les formes juridiques, les registres",
        "en": "the steps of an interview, tools, roles, legal forms, registers",
    },
    "words-facts": {"fr": "Les faits", "en": "The facts"},
    "words-facts-about": {
        "fr": "à qui ils sont, et les clés du dossier",
        "en": "whose they are, and the keys of the matter",
    },
    "words-asked": {"fr": "Les faits demandés", "en": "The facts asked for"},
    "words-asked-about": {
        "fr": "ce que l’outil demande quand une réponse en dépend, ce que demande la page des portées",
        "en": "what the tool asks where an answer depends on it, what the page of weights asks",
    },
    "word": {"fr": "Mot", "en": "Word"},
    "french": {"fr": "Français", "en": "French"},
    "english": {"fr": "Anglais", "en": "English"},
    "more": {"fr": "Précisions", "en": "More"},
    "documents": {"fr": "Supports et pièces", "en": "Vehicles and what goes with them"},
    "documents-about": {
        "fr": "le plan de chaque support, ses annexes, et les pièces du dossier d'adoption",
        "en": "the outline of each vehicle, its annexes, and the papers of the adoption file",
    },
    "documents-lead": {
        "fr": "Le plan de chaque support, clause par clause, puis les pièces qui l'accompagnent.",
        "en": "The outline of each vehicle, clause by clause, then the papers that go with it.",
    },
    "annexes": {"fr": "Annexes", "en": "Annexes"},
    "companions": {"fr": "Pièces d'accompagnement", "en": "Companion documents"},
    "when": {"fr": "quand", "en": "when"},
    "due": {"fr": "Quand", "en": "When"},
    "number": {"fr": "Numéro", "en": "Number"},
    "purpose": {"fr": "À quoi elle sert", "en": "What it is for"},
    "companion": {"fr": "Pièce", "en": "Paper"},
    "weighed-as": {"fr": "Le droit le traite comme", "en": "The law treats it as"},
    "aliases": {"fr": "Se dit aussi", "en": "Also called"},
}
_told = partial(told, SAY)
#: What each list is; a list without a title here fails the test of coverage.
LISTS: dict[str, dict[str, str]] = {
    "families": {"fr": "Familles", "en": "Families"},
    "kinds": {"fr": "Natures", "en": "Kinds"},
    "modalities": {"fr": "Modalités", "en": "Modalities"},
    "answers": {"fr": "Risques et bonnes pratiques", "en": "Risks and good practices"},
    "topics": {"fr": "Thèmes", "en": "Topics"},
    "topic_groups": {"fr": "Groupes de thèmes", "en": "Groups of topics"},
    "weights": {"fr": "Portées", "en": "Weights"},
    "confidence": {"fr": "Solidité d'une règle", "en": "Confidence in a rule"},
    "stages": {"fr": "Étapes de la décision", "en": "Stages of the decision"},
    "formalities": {"fr": "Formalités", "en": "Formalities"},
    "sanctions": {"fr": "Sanctions", "en": "Sanctions"},
    "verdicts": {"fr": "Réponses sur une sanction", "en": "Answers about a sanction"},
    "sanction_stages": {
        "fr": "Étapes de la décision sur une sanction",
        "en": "Stages of the decision about a sanction",
    },
    "sanction_notes": {"fr": "Notes sur une sanction", "en": "Notes about a sanction"},
    "tiers": {"fr": "Niveaux d'outil", "en": "Tiers of tools"},
    "functions": {"fr": "Fonctions d'outil", "en": "Features of tools"},
    "roles": {"fr": "Rôles", "en": "Roles"},
    "legal_forms": {"fr": "Formes juridiques d'employeur", "en": "Legal forms of employers"},
    "phrases": {"fr": "Expressions cherchées dans les textes", "en": "Phrases looked for in the texts"},
    "voices": {"fr": "Comment parlent les textes", "en": "How texts speak"},
    "stances": {"fr": "Règles communes aux documents d'un dossier", "en": "Rules that the documents of a matter share"},
    "unlawful_words": {"fr": "Ce qu'un texte ne peut pas faire", "en": "What a text may not do"},
    "never_enter": {"fr": "Données à ne jamais saisir", "en": "Data that must never be entered"},
    "closed_data": {"fr": "Données fermées sans exception", "en": "Data closed without exception"},
    "blanks": {"fr": "Champs", "en": "Blanks"},
    "tables": {"fr": "Tableaux", "en": "Tables"},
    "disclosures": {"fr": "Mentions", "en": "Disclosures"},
    "wishes": {"fr": "Demandes que le droit refuse", "en": "Wishes that the law refuses"},
    "scope_notes": {"fr": "Personnes que visent les textes cités", "en": "Whom the texts cited cover"},
    "state_notes": {"fr": "Que faire des personnes d'un plan", "en": "What to do for the people of a plan"},
    "languages": {"fr": "Langues d'une traduction", "en": "Languages of a translation"},
    "populations": {"fr": "Groupes de personnes", "en": "Groups of people"},
    "asked_facts": {"fr": "Faits que l'outil demande", "en": "Facts that the tool asks for"},
    "statements": {"fr": "Phrases que l'on peut accepter", "en": "Statements that may be accepted"},
    "territories": {"fr": "Territoires du lieu de travail", "en": "Territories of the workplace"},
    "legal_days": {"fr": "Jours d'application d'une loi", "en": "Days from which a law applies"},
    "consultation_outcomes": {"fr": "Issues d'une consultation du CSE", "en": "Outcomes of a consultation of the CSE"},
    "monitoring_purposes": {"fr": "Buts du contrôle", "en": "Purposes of monitoring"},
    "agreement_subjects": {
        "fr": "Ce dont traitent les accords collectifs",
        "en": "What collective agreements deal with",
    },
    "holders": {"fr": "À qui sont les faits", "en": "Whose the facts are"},
    "matter_keys": {"fr": "Clés du dossier", "en": "Keys of the matter"},
    "page_facts": {"fr": "Faits de la page des portées", "en": "Facts of the page of weights"},
    "matter_steps": {"fr": "Étapes d'un entretien", "en": "Steps of an interview"},
    "records": {"fr": "Relevés et registres", "en": "Records and registers"},
    "consequences": {"fr": "Ce que la loi attache à un défaut", "en": "What the law attaches to a defect"},
}
#: The pages of the lists, each short enough to be read; the lists of none stand on the first.
PAGES: dict[str, tuple[str, ...]] = {
    "vocabularies": (),
    "words-texts": ("phrases", "voices", "stances", "closed_data", "unlawful_words", "disclosures", "wishes"),
    "words-blanks": ("blanks", "tables"),
    "words-matter": (
        *("matter_steps", "records", "tiers", "functions", "roles", "legal_forms", "never_enter"),
        *("languages", "populations", "agreement_subjects", "monitoring_purposes"),
    ),
    "words-facts": ("holders", "matter_keys"),
    "words-asked": ("asked_facts", "page_facts"),
}
PRESENT = {"fr": "oui", "en": "yes"}
ABSENT = {"fr": "non", "en": "no"}


def pages(site: Site, language: str) -> Iterator[tuple[str, str, str]]:
    """The pages: name, text, what each is about."""
    lists = ((name, partial(vocabularies, page=name)) for name in PAGES)
    for name, make in (("documents", documents), ("options", options), *lists):
        yield name, make(site.library, language), say(SAY[f"{name}-about"], language)


# ------------------------------------------------------------------ options
def options(library: Library, language: str) -> str:
    """Postures, options with their values, delays."""
    listed = library.vocabulary.options
    postures = {name: entry.text(language) for name, entry in listed.postures.items()}
    used: dict[tuple[str, str], dict[str, None]] = {}
    for vehicle in library.vehicles.values():
        for section in vehicle.outline:
            for entry in section.list_entries():
                for name, test in entry.when.items():
                    if name in listed.options:
                        written = test["not"] if isinstance(test, dict) else test
                        values = (written,) if isinstance(written, str) else written
                        kept = [
                            value
                            for value in listed.options[name].values
                            if (value in values) != isinstance(test, dict)
                        ]
                        for value in kept:
                            used.setdefault((name, value), {})[entry.clause] = None
    rows = [
        [
            f"<code>{e(name)}</code>",
            e(entry.text(language)),
            e(text_of(entry.says, language)) if entry.says else "",
        ]
        for name, entry in listed.postures.items()
    ]
    out = [
        f"# {say(SAY['options'], language)}",
        say(SAY["options-lead"], language),
        f"## {say(SAY['postures'], language)}",
        raw(table([_told("posture", language), "", _told("meaning", language)], rows, classes="stack")),
    ]
    for name, option in listed.options.items():
        vehicles = ", ".join(library.vehicles[each].label.text(language) for each in option.vehicles) or say(
            SAY["all"], language
        )
        rows = []
        for value, entry in option.values.items():
            taken = ", ".join(postures[posture] for posture, default in option.defaults.items() if default == value)
            implies = "; ".join(f"<code>{e(other)}: {e(wanted)}</code>" for other, wanted in entry.implies.items())
            clauses = _many([link(href("clause", clause), clause) for clause in used.get((name, value), ())])
            rows.append(
                [
                    f"<code>{e(value)}</code>",
                    f"<strong>{e(text_of(entry, language))}</strong>"
                    f" {e(text_of(entry.says, language))}"
                    + (f" ({_told('implies', language)} {implies})" if implies else ""),
                    e(taken) or "–",
                    clauses,
                ]
            )
        out += [
            f"(option-{name})=\n## {text_of(option, language)}",
            raw(
                f'<p class="name"><code>{e(name)}</code></p>'
                + facts([(say(SAY["vehicles"], language), e(typeset_text(vehicles, language)))])
                + table(
                    [_told(each, language) for each in ("value", "meaning", "taken", "brings")],
                    rows,
                    classes="stack option-values",
                )
            ),
        ]
    rows = [
        [
            f"<code>delays.{e(name)}</code>",
            *(e(Duration.from_text(values[posture]).text(language)) for posture in postures),
        ]
        for name, values in listed.delays.items()
    ]
    out += [
        f"## {say(SAY['delays'], language)}",
        raw(table([_told("delay", language), *(e(each) for each in postures.values())], rows, classes="stack")),
    ]
    return "\n\n".join(out)


def _many(links: list[str]) -> str:
    """Clauses that an option decides; folded where they are many."""
    said = ", ".join(links) or "–"
    return said if len(links) < 9 else f"<details><summary>{len(links)}</summary>{said}</details>"


# ------------------------------------------------------------------ vocabularies
def vocabularies(library: Library, language: str, page: str) -> str:
    """The closed lists of a page; the options have their own."""
    out = [f"# {say(SAY[page], language)}", say(SAY["vocabularies-lead"], language)]
    elsewhere = {name for names in PAGES.values() for name in names}
    for name in PAGES[page] or (each for each in Vocabulary.model_fields if each not in {*elsewhere, "options"}):
        entries: Mapping[str, Any] = getattr(library.vocabulary, name)
        rows, any_more = [], False
        for word, entry in entries.items():
            more = _more(name, word, entry, library, language)
            any_more = any_more or bool(more)
            french, english = getattr(entry, "fr", ""), getattr(entry, "en", "")
            rows.append(
                [
                    f'<code id="{name}-{e(word)}">{e(word)}</code>',
                    f'<span lang="fr">{e(typeset_text(french, "fr"))}</span>',
                    f'<span lang="en">{e(typeset_text(english, "en"))}</span>',
                    more,
                ]
            )
        keys = ["word", "french", "english", *(["more"] if any_more else [])]
        out += [
            f"({name})=\n## {say(LISTS[name], language)}",
            "`facts/`" if name in FACT_LISTS.values() else f"`vocabulary/{name}.yaml`",
            raw(table([_told(key, language) for key in keys], [row[: len(keys)] for row in rows], classes="stack")),
        ]
    return "\n\n".join(out)


def _more(name: str, word: str, entry: Any, library: Library, language: str) -> str:
    """What a word says besides its labels."""
    out = []
    if name == "weights":
        out.append(weight_badge(library, word, language))
    values = (
        {key: getattr(entry, key) for key in type(entry).model_fields if key not in ("fr", "en")}
        if isinstance(entry, BaseModel)
        else {}
    )
    if hasattr(values.get("says"), "text"):  # what else is called so is a list of words
        out.append(e(text_of(values.pop("says"), language)))
    pairs = []
    for key, value in values.items():
        said = _value(value, language)
        if said:
            pairs.append(
                f"<code>{e('from' if key == 'source' else key)}</code>{' : ' if language == 'fr' else ': '}{said}"
            )
    out.append("; ".join(pairs))
    return " ".join(each for each in out if each)


def _value(value: Any, language: str) -> str:
    """A value of an entry in HTML; empty when it says nothing."""
    if value is None or value is False or value == () or value == {} or value == "":
        return ""
    if value is True:
        return e(PRESENT[language])
    if hasattr(value, "text"):
        return e(text_of(value, language))
    if isinstance(value, BaseModel):
        return _value({key: getattr(value, key) for key in type(value).model_fields}, language)
    if isinstance(value, Mapping):
        inner = value.get(language, None) if set(value) <= {"fr", "en"} else None
        if inner is not None:
            return _value(inner, language)
        return "; ".join(
            f"{e(key)} = {e(ABSENT[language]) if each is False else _value(each, language)}"
            for key, each in value.items()
        )
    if isinstance(value, (tuple, list)):
        return ", ".join(_value(each, language) or "–" for each in value)
    return f"<code>{e(value)}</code>" if isinstance(value, str) else e(value)


# ------------------------------------------------------------------ documents
def _outline_item(library: Library, entry: OutlineEntry, language: str) -> str:
    """A clause of an outline, with a link to its page and the condition that keeps it."""
    from aigov_docs.compose.clause_search import clause_title

    title = typeset_text(clause_title(library.clauses[entry.clause], language), language)
    name = f"<code>{e(entry.clause)}</code>{_when(entry.when, language)}"
    return f"<li>{link(href('clause', entry.clause), title)} {name}</li>"


def documents(library: Library, language: str) -> str:
    """The outlines of the vehicles, then the companions."""
    out = [f"# {say(SAY['documents'], language)}", say(SAY["documents-lead"], language)]
    for vehicle in library.vehicles.values():
        parts = []
        for section in vehicle.outline:
            items = []
            for entry in section.clauses:
                if isinstance(entry, OutlineArticle):
                    listed = "".join(_outline_item(library, each, language) for each in entry.clauses)
                    items.append(f"<li>{e(text_of(entry.article, language))}<ul>{listed}</ul></li>")
                else:
                    items.append(_outline_item(library, entry, language))
            title = f"<h3>{e(text_of(section.section, language))}</h3>" if section.section is not None else ""
            parts.append(f"{title}<ul>{''.join(items)}</ul>")
        labels_of = {
            each.companion: text_of(library.companions[each.companion][0].label, language) for each in vehicle.annexes
        }
        annexes = "".join(
            f"<li>{link(f'#{each.companion}', labels_of[each.companion])}{_when(each.when, language)}</li>"
            for each in vehicle.annexes
        )
        if annexes:
            parts.append(f"<h3>{_told('annexes', language)}</h3><ul>{annexes}</ul>")
        pairs = [(say(SAY["aliases"], language), ", ".join(f"<code>{e(each)}</code>" for each in vehicle.aliases))]
        if vehicle.law != vehicle.id:
            pairs.append((say(SAY["weighed-as"], language), e(library.vehicles[vehicle.law].label.text(language))))
        out += [
            f"(vehicle-{vehicle.id})=\n## {text_of(vehicle.label, language)}",
            raw(f'<p class="name"><code>{e(vehicle.id)}</code></p>' + facts(pairs) + "".join(parts)),
        ]
    rows = []
    for companion, _ in sorted(library.companions.values(), key=lambda each: each[0].dossier):
        name = (
            f'<span id="{companion.id}">{e(text_of(companion.label, language))}</span> <code>{e(companion.id)}</code>'
        )
        vehicles = ", ".join(
            library.vehicles[each].label.text(language) for each in companion.vehicles if each in library.vehicles
        )
        rows.append(
            [
                name,
                e(companion.dossier),
                e(text_of(companion.purpose, language)),
                e(typeset_text(vehicles, language)),
                _condition(companion.when) or "–",
            ]
        )
    out += [
        f"## {say(SAY['companions'], language)}",
        raw(
            table(
                [_told(each, language) for each in ("companion", "number", "purpose", "vehicles", "due")],
                rows,
                classes="stack",
            )
        ),
    ]
    return "\n\n".join(out)


def _when(when: Mapping[str, Any], language: str) -> str:
    return f' <span class="help">{_told("when", language)} {_condition(when)}</span>' if when else ""


def _condition(when: Mapping[str, Any]) -> str:
    """A condition as written in the files."""
    out = []
    for name, test in when.items():
        written = test["not"] if isinstance(test, dict) else test
        listed = (written,) if isinstance(written, str) else tuple(written)
        values = " | ".join(listed)
        out.append(f"<code>{e(name)}: {'≠ ' if isinstance(test, dict) else ''}{e(values)}</code>")
    return " ".join(out)
