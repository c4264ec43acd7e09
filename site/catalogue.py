"""The clause catalogue: one page a clause, and an index with search and filters. All of it is what the library says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from frame import (
    VEHICLES,
    Site,
    crumbs,
    day,
    e,
    facts,
    front,
    href,
    link,
    put,
    raw,
    say,
    table,
    text_of,
    up,
    verify_mark,
    weight_badge,
)

from aigov_docs.compose.clause_search import clause_title
from aigov_docs.kits.ground.i18n import typeset_text
from aigov_docs.kits.ground.text import normalize_for_search
from aigov_docs.library import clause_card
from aigov_docs.library.clauses import Clause, Wording
from aigov_docs.library.load import Library
from aigov_docs.library.markup import Blank, Inline, Reference, TextList, TextParagraph, TextSpan
from aigov_docs.matter.sample_matters import sample_matter

SAY: dict[str, dict[str, str]] = {
    "title": {"fr": "Catalogue des clauses", "en": "Clause catalogue"},
    "lead": {
        "fr": (
            "Chaque clause de la bibliothèque {name} {release} : ses textes français et anglais côte à côte, ce qu'elle"
            " vaut dans chaque support et pourquoi, ses fondements, ses éditions, ce qui la fait entrer dans un"
            " document."
        ),
        "en": (
            "Every clause of the library {name} {release}: its French and English texts side by side, what it is worth"
            " in each vehicle and why, its legal bases, its editions, what brings it into a document."
        ),
    },
    "facts": {
        "fr": (
            "Les portées sont celles du dossier d'exemple (une société fictive), au {day}, toutes formalités faites. [«"
            " Que vaut le texte ? »](../worth.md) les calcule sur d'autres faits."
        ),
        "en": (
            "Weights are those of the sample matter (a fictitious company), on {day}, with every formality done. [“What"
            " is it worth?”](../worth.md) works them out on other facts."
        ),
    },
    "search": {"fr": "Chercher des mots dans les textes", "en": "Search the texts for words"},
    "search-help": {
        "fr": "Début de mot suffisant ; accents et majuscules indifférents.",
        "en": "The beginning of a word is enough; accents and capitals do not matter.",
    },
    "group": {"fr": "Thème", "en": "Topic"},
    "family": {"fr": "Famille", "en": "Family"},
    "modality": {"fr": "Modalité", "en": "How it speaks"},
    "vehicle": {"fr": "Support", "en": "Vehicle"},
    "weight": {"fr": "Portée", "en": "Weight"},
    "answers": {"fr": "Risque ou bonne pratique", "en": "Risk or good practice"},
    "all": {"fr": "Tous", "en": "All"},
    "clear": {"fr": "Tout afficher", "en": "Show all"},
    "filters": {"fr": "Recherche et filtres", "en": "Search and filters"},
    "clause": {"fr": "Clause", "en": "Clause"},
    "count": {"fr": "{n} clauses sur {total}", "en": "{n} clauses of {total}"},
    "none": {"fr": "Aucune clause ne répond à tout ce qui est demandé.", "en": "No clause is all that is asked."},
    "purpose": {"fr": "À quoi elle sert", "en": "What it is for"},
    "id": {"fr": "Identifiant", "en": "Identifier"},
    "topic": {"fr": "Thème", "en": "Topic"},
    "also": {"fr": "Traite aussi", "en": "Also treats"},
    "kind": {"fr": "Nature", "en": "Kind"},
    "edition": {"fr": "Édition", "en": "Edition"},
    "edition-now": {"fr": "{n}, en vigueur depuis le {day}", "en": "{n}, in force since {day}"},
    "edition-later": {"fr": "{n}, en vigueur à partir du {day}", "en": "{n}, in force from {day}"},
    "draft": {"fr": "projet", "en": "draft"},
    "published": {"fr": "publiée", "en": "published"},
    "worth": {"fr": "Ce qu'elle vaut", "en": "What it is worth"},
    "reason": {"fr": "Pourquoi", "en": "Why"},
    "rules": {"fr": "Règles", "en": "Rules"},
    "missing": {"fr": "Il manque : {what}. Ensuite : {then}.", "en": "Missing: {what}. Then: {then}."},
    "text": {"fr": "Le texte", "en": "The text"},
    "text-common": {"fr": "Dans tous les supports", "en": "In every vehicle"},
    "text-others": {"fr": "Rédaction : {others}", "en": "Wording: {others}"},
    "text-of": {"fr": "Rédaction : {vehicle}", "en": "Wording: {vehicle}"},
    "text-note": {
        "fr": (
            "Le français prévaut. Les champs [entre crochets] sont remplis depuis le dossier ; les renvois mènent aux"
            " clauses."
        ),
        "en": "The French prevails. Blanks [in brackets] are filled from the matter; references lead to clauses.",
    },
    "french": {"fr": "Français", "en": "French"},
    "english": {"fr": "Anglais", "en": "English"},
    "bases": {"fr": "Fondements", "en": "Legal bases"},
    "basis": {"fr": "Texte", "en": "Text"},
    "says": {"fr": "Ce qu'il dit", "en": "What it says"},
    "version": {"fr": "Version en vigueur depuis", "en": "Version in force since"},
    "checked": {"fr": "Vérifié le", "en": "Checked on"},
    "no-bases": {
        "fr": "Aucun : la clause ne s'appuie sur aucun texte en propre.",
        "en": "None: the clause rests on no text of its own.",
    },
    "editions": {"fr": "Éditions et changements", "en": "Editions and changes"},
    "in-force": {"fr": "En vigueur à partir du", "en": "In force from"},
    "state": {"fr": "État", "en": "State"},
    "change": {"fr": "Ce qu'elle change", "en": "What it changes"},
    "first": {"fr": "Première édition.", "en": "First edition."},
    "older": {"fr": "Texte de l'édition {n}", "en": "Text of edition {n}"},
    "used": {"fr": "Où elle sert", "en": "Where it is used"},
    "section": {"fr": "Partie", "en": "Part"},
    "when": {"fr": "Elle y est", "en": "It is there"},
    "always": {"fr": "toujours", "en": "always"},
    "and": {"fr": " et ", "en": " and "},
    "refers": {"fr": "Elle renvoie à", "en": "It refers to"},
    "referred": {"fr": "Y renvoient", "en": "Referred to by"},
    "requires": {"fr": "Elle ne va pas sans", "en": "It goes with"},
    "required": {"fr": "Ne vont pas sans elle", "en": "Needed by"},
    "checks": {"fr": "Contrôles de cohérence qui la regardent", "en": "Checks of coherence that look at it"},
    "command": {"fr": "La même page au terminal", "en": "The same page in a terminal"},
    "unused": {"fr": "Aucun support de la bibliothèque ne l'emploie.", "en": "No vehicle of the library uses it."},
    "before": {"fr": "Clause précédente", "en": "Clause before"},
    "after": {"fr": "Clause suivante", "en": "Clause after"},
    "around": {"fr": "Clauses voisines", "en": "Clauses before and after"},
}
LEVELS = {
    "cosmetic": {"fr": "cosmétique", "en": "cosmetic"},
    "clarification": {"fr": "clarification", "en": "clarification"},
    "substantive": {"fr": "de fond", "en": "substantive"},
}
#: The short names of the vehicles, for a narrow column.
SHORT = {
    "charter": {"fr": "Charte", "en": "Charter"},
    "it-charter-chapter": {"fr": "Chapitre", "en": "Chapter"},
    "contract-amendment": {"fr": "Avenant", "en": "Amendment"},
}


def short(library: Library, vehicle: str, language: str) -> str:
    """The short name of a vehicle; its label when it is one we do not know."""
    return SHORT[vehicle][language] if vehicle in SHORT else library.vehicles[vehicle].label.text(language)


def in_topic_order(library: Library) -> list[Clause]:
    """The clauses by topic, as the vocabulary orders them."""
    order = list(library.vocabulary.topics)
    return sorted(library.clauses.values(), key=lambda clause: (order.index(clause.topic), clause.id))


def write(site: Site, language: str) -> None:
    """The index and the pages, in one language."""
    clauses = in_topic_order(site.library)
    cards = [clause_card(site.library, clause.id, language) for clause in clauses]
    titles = named(cards, language)
    site.page(language, "clauses/index", index(site, language, cards))
    for at, (clause, card) in enumerate(zip(clauses, cards, strict=True)):
        around = (cards[at - 1] if at else None, cards[at + 1] if at + 1 < len(cards) else None)
        site.page(language, f"clauses/{clause.id}", page(site, language, clause, card, titles[clause.id], around))


def named(cards: list[dict[str, Any]], language: str) -> dict[str, str]:
    """What each page is called: the title of the clause, and what tells it from others of the same title (the choice
    that brings it in).
    """
    out = {}
    titles = [card["title"] for card in cards]
    for card in cards:
        title = typeset_text(card["title"], language)
        if titles.count(card["title"]) > 1:
            because = next((entry["because"][-1] for entry in card["brought_in"] if entry["because"]), card["clause"])
            title += f" – {typeset_text(because.split(':', 1)[-1].strip(), language)}"
        out[card["clause"]] = title
    return {name: title if list(out.values()).count(title) == 1 else f"{title} ({name})" for name, title in out.items()}


def share(site: Site) -> None:
    """The texts that the search looks in, for both languages: loaded when somebody searches."""
    texts = {}
    for clause in site.library.clauses.values():
        edition = clause.editions[max(clause.editions)]
        words = [clause.id, clause.purpose.fr, clause.purpose.en]
        for wording in edition.wordings.values():
            words += [_plain(wording, site.library)]
        texts[clause.id] = " ".join(dict.fromkeys(re.findall(r"[a-z0-9]+", normalize_for_search(" ".join(words)))))
    put(
        site.shared("search") / "clauses.js",
        f"window.aigovClauses = {json.dumps(texts, ensure_ascii=False, sort_keys=True)}\n",
    )


def _plain(wording: Wording, library: Library) -> str:
    return " ".join(piece.text for piece in wording.text.iterate_inlines() if isinstance(piece, TextSpan))


# ------------------------------------------------------------------ the index
def index(site: Site, language: str, cards: list[dict[str, Any]]) -> str:
    library, vocabulary = site.library, site.library.vocabulary

    def told(key: str, **values: object) -> str:
        return say(SAY[key], language, **values)

    def choice(name: str, options: list[tuple[str, str]]) -> str:
        chosen = "".join(
            f'<option value="{e(value)}">{e(typeset_text(label, language))}</option>' for value, label in options
        )
        return (
            f'<p><label for="filter-{name}">{e(told(name))}</label><select id="filter-{name}" name="{name}"><option'
            f' value="">{e(told("all"))}</option>{chosen}</select></p>'
        )

    topics = [name for name in vocabulary.topics if any(name in (card["topic"], *card["also"]) for card in cards)]
    form = "".join(
        [
            (
                f'<form class="filters" id="clause-filters" role="search" aria-label="{e(told("filters"))}"'
                f' data-texts="{up("clauses/index")}search/clauses.js" hidden>'
            ),
            (
                f'<p class="wide"><label for="filter-text">{e(told("search"))}</label><input id="filter-text"'
                ' name="text" type="search" autocomplete="off" aria-describedby="filter-text-help"><span'
                f' id="filter-text-help" class="help">{e(told("search-help"))}</span></p>'
            ),
            choice("group", [(name, vocabulary.topics[name].text(language)) for name in topics]),
            choice(
                "family",
                [
                    (name, entry.text(language))
                    for name, entry in vocabulary.families.items()
                    if not entry.refused and any(card["family"] == name for card in cards)
                ],
            ),
            choice("modality", [(name, entry.text(language)) for name, entry in vocabulary.modalities.items()]),
            choice("vehicle", [(name, library.vehicles[name].label.text(language)) for name in library.vehicles]),
            choice(
                "weight",
                [
                    (name, vocabulary.weights[name].text(language))
                    for name in sorted(vocabulary.weights, key=vocabulary.rank_weight)
                ],
            ),
            choice("answers", [(name, entry.text(language)) for name, entry in vocabulary.answers.items()]),
            (
                '<p class="count"><output for="filter-text" aria-live="polite"'
                f' data-count="{e(told("count", n="%n", total="%total"))}"'
                f' data-none="{e(told("none"))}">{e(told("count", n=len(cards), total=len(cards)))}</output> <button'
                f' type="reset">{e(told("clear"))}</button></p>'
            ),
            "</form>",
        ]
    )
    header = [e(told("clause")), e(told("purpose")), *(e(short(library, name, language)) for name in VEHICLES)]
    parts = []
    for topic, group in groupby(cards, key=lambda card: card["topic"]):
        rows = []
        for card in group:
            data = {
                "clause": card["clause"],
                "group": " ".join([card["topic"], *card["also"]]),
                "family": card["family"],
                "modality": " ".join(library.clauses[card["clause"]].modalities),
                "vehicle": " ".join(card["weights"]),
                "answers": " ".join(card["answers"]),
                "weight": " ".join(f"{name}:{each['weight']}" for name, each in card["weights"].items()),
            }
            attributes = " ".join(f'data-{name}="{e(value)}"' for name, value in data.items())
            cells = "".join(_weighed(library, name, card, language) for name in VEHICLES)
            title = link(card["clause"] + ".html", typeset_text(card["title"], language))
            name = f"{title} <code>{e(card['clause'])}</code>"
            rows.append(
                f'<tr {attributes}><th scope="row">{name}</th><td class="purpose"'
                f' data-label="{e(told("purpose"))}">{e(typeset_text(card["purpose"], language))}</td>{cells}</tr>'
            )
        label = text_of(vocabulary.topics[topic], language)
        head = "".join(f'<th scope="col">{each}</th>' for each in header)
        parts.append(
            f'<section class="clause-topic" id="topic-{topic}"><h2>{e(label)}</h2>'
            f'<table class="docutils clauses stack"'
            f' aria-label="{e(label)}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></section>'
        )
    lead = say(SAY["lead"], language, name=library.name, release=library.release)
    return "\n\n".join(
        [
            front(hide_toc="true"),
            f"# {told('title')}",
            lead,
            told("facts", day=day(sample_matter().assessed_on, language)),
            raw(form),
            raw("\n".join(parts)),
        ]
    )


def _weighed(library: Library, vehicle: str, card: dict[str, Any], language: str) -> str:
    """A cell of the index: the weight in a vehicle, or nothing where it has not the clause."""
    label = e(short(library, vehicle, language))
    if vehicle not in card["weights"]:
        return f'<td class="none" data-label="{label}">–</td>'
    return (
        '<td class="weighed"'
        f' data-label="{label}">{weight_badge(library, card["weights"][vehicle]["weight"], language)}</td>'
    )


# ------------------------------------------------------------------ a page
def page(
    site: Site,
    language: str,
    clause: Clause,
    card: dict[str, Any],
    title: str,
    around: tuple[dict[str, Any] | None, dict[str, Any] | None],
) -> str:
    library = site.library

    def told(key: str, **values: object) -> str:
        return say(SAY[key], language, **values)

    newest = clause.editions[max(clause.editions)]
    today = sample_matter().assessed_on
    topic = f"{card['topic']} – {card['topic_label']}"
    out = [
        front(orphan="true"),
        raw(
            crumbs(
                [
                    ("index.html", told("title")),
                    (f"index.html#topic-{card['topic']}", typeset_text(card["topic_label"], language)),
                    ("", title),
                ],
                language,
            )
        ),
        f"# {title}",
        raw(f'<p class="lead">{e(typeset_text(card["purpose"], language))}</p>'),
        raw(
            facts(
                [
                    (told("id"), f"<code>{e(clause.id)}</code>"),
                    (told("topic"), link(f"index.html?group={card['topic']}", typeset_text(topic, language))),
                    (
                        told("also"),
                        ", ".join(
                            link(f"index.html?group={name}", typeset_text(label, language))
                            for name, label in card["also"].items()
                        ),
                    ),
                    (
                        told("kind"),
                        (
                            f"{link(href('kind', card['kind']), typeset_text(card['kind_label'], language))}"
                            f" ({e(typeset_text(card['family_label'], language))})"
                        ),
                    ),
                    (told("modality"), e(typeset_text(_modalities(card), language))),
                    (
                        told("answers"),
                        ", ".join(
                            link(f"index.html?answers={name}", typeset_text(f"{name} – {label}", language))
                            for name, label in card["answers"].items()
                        ),
                    ),
                    (
                        told("edition"),
                        e(
                            told(
                                "edition-now" if newest.in_force <= today else "edition-later",
                                n=newest.number,
                                day=day(newest.in_force, language),
                            )
                        )
                        + ("" if newest.published else f" ({e(told('draft'))})"),
                    ),
                ]
            )
        ),
        f"## {told('worth')}",
        told("facts", day=day(today, language)),
        raw(worth(library, card, language)),
        f"## {told('text')}",
        told("text-note"),
        raw(texts(library, newest.wordings, card["weights"], language)),
        f"## {told('bases')}",
        (
            raw(bases(card["editions"][-1]["legal_bases"], language))
            if card["editions"][-1]["legal_bases"]
            else told("no-bases")
        ),
        f"## {told('editions')}",
        raw(editions(library, clause, card, language)),
        f"## {told('used')}",
        raw(used(library, card, language)),
        f"## {told('command')}",
        f"```sh\naigov-docs clauses {clause.id} --lang {language}\n```",
        raw(neighbours(around, language)),
    ]
    return "\n\n".join(each for each in out if each)


def _modalities(card: dict[str, Any]) -> str:
    """How the clause speaks, and the vehicles where it speaks otherwise."""
    others = {
        each["label"]: each["modality_label"]
        for each in card["weights"].values()
        if each["modality"] != card["modality"]
    }
    return "; ".join((card["modality_label"], *(f"{label.lower()} ({name})" for name, label in others.items())))


def worth(library: Library, card: dict[str, Any], language: str) -> str:
    """The weight in each vehicle, as cards."""
    out = []
    for weighed in card["weights"].values():
        missing = ""
        if weighed["missing"]:
            what, then = (
                "; ".join(weighed["missing"]),
                library.vocabulary.weights[weighed["weight_then"]].text(language),
            )
            missing = f"<p>{e(say(SAY['missing'], language, what=what, then=then))}</p>"
        rules = ", ".join(link(href("rule", name), name) for name in weighed["rules"])
        out.append(
            "<section"
            f' class="worth-card"><h3>{e(typeset_text(weighed["label"], language))}</h3><p>'
            f"{weight_badge(library, weighed['weight'], language)}</p>"
            f"<p>{e(typeset_text(weighed['weight_says'], language))}</p><p><strong>"
            f"{e(say(SAY['reason'], language))}</strong>"
            f" {e(typeset_text(weighed['reason'], language))}</p>{missing}"
            f'<p class="rules">{e(say(SAY["rules"], language))}{" :" if language == "fr" else ":"}'
            f" {rules}</p></section>"
        )
    return f'<div class="worth-cards">{"".join(out)}</div>'


def texts(
    library: Library, wordings: Mapping[str, Wording], vehicles: Iterable[str], language: str, level: int = 3
) -> str:
    """The wordings of an edition: French and English side by side, paragraph by paragraph."""
    out = []
    pairs = [
        (key, french, wordings.get(f"{french.vehicle}.en" if french.vehicle else "en"))
        for key, french in sorted(wordings.items(), key=lambda each: each[1].vehicle or "")
        if french.language == "fr"
    ]
    others = [library.vehicles[name].label.text(language) for name in vehicles if f"{name}.fr" not in wordings]
    for _, french, english in pairs:
        name = (
            library.vehicles[french.vehicle].label.text(language)
            if french.vehicle in library.vehicles
            else french.vehicle
        )
        label = (
            say(SAY["text-of"], language, vehicle=name)
            if french.vehicle
            else say(SAY["text-others" if len(pairs) > 1 else "text-common"], language, others=", ".join(others))
        )
        sides = [
            (wording, spoken)
            for wording, spoken in ((french, "fr"), (english, "en"))
            if wording is not None and not wording.problems
        ]
        columns = [
            [
                f'<p class="heading">{_inlines(wording.text.heading, library, spoken)}</p>',
                *(_block(block, library, spoken) for block in wording.text.blocks),
            ]
            for wording, spoken in sides
        ]
        heads = "".join(
            '<div role="columnheader"'
            f' class="side-head">{e(say(SAY["french" if spoken == "fr" else "english"], language))}</div>'
            for _, spoken in sides
        )
        rows = [f'<div role="row" class="side-row side-heads">{heads}</div>']
        for cells in zip(*columns, strict=False):
            rows.append(
                '<div role="row" class="side-row">'
                + "".join(
                    f'<div role="cell" lang="{spoken}">{cell}</div>'
                    for cell, (_, spoken) in zip(cells, sides, strict=True)
                )
                + "</div>"
            )
        out.append(
            f'<h{level}>{e(label)}</h{level}><div class="sides" role="table"'
            f' aria-label="{e(label)}">{"".join(rows)}</div>'
        )
    return "".join(out)


def _block(block: TextParagraph | TextList, library: Library, language: str) -> str:
    if isinstance(block, TextParagraph):
        return f"<p>{_inlines(block.inlines, library, language)}</p>"
    tag = "ol" if block.ordered else "ul"
    return f"<{tag}>{''.join(f'<li>{_inlines(item, library, language)}</li>' for item in block.items)}</{tag}>"


def _inlines(pieces: tuple[Inline, ...], library: Library, language: str) -> str:
    out = []
    for piece in pieces:
        said = _said(piece, library, language)
        out.append(f"<strong>{said}</strong>" if piece.bold else said)
    return "".join(out)


def _said(piece: Inline, library: Library, language: str) -> str:
    """A piece of text: a blank by its label, a reference as a link to what it leads to."""
    if isinstance(piece, TextSpan):
        return e(piece.text)
    if isinstance(piece, Blank):
        entry = library.vocabulary.blanks.get(piece.name)
        label = text_of(entry, language) if entry is not None else piece.name
        return e(label) if entry is not None and entry.type == "form" else f'<span class="blank">[{e(label)}]</span>'
    if isinstance(piece, Reference):
        if piece.annex:
            companion = library.companions.get(piece.annex)
            name = companion[0].label.text(language) if companion else piece.annex
            return e(say({"fr": f"annexe « {name} »", "en": f"annex “{name}”"}, language))
        title = clause_title(library.clauses[piece.clause], language)
        quoted = f"« {title} »" if language == "fr" else f"“{title}”"
        return (
            f"{'article' if language == 'fr' else 'Article'}"
            f" {link(f'{piece.clause}.html', typeset_text(quoted, language))}"
        )
    raise TypeError(piece)


def bases(listed: list[dict[str, Any]], language: str) -> str:
    """Legal bases with their versions: dates, links to the official text, what is still to be verified."""
    rows = []
    for basis in listed:
        cite = typeset_text(basis["cite"], language)
        name = link(basis["permalink"], cite, rel="external") if basis["permalink"] else e(cite)
        until = f" – {e(day(basis['to'], language, short=True))}" if basis["to"] else ""
        rows.append(
            [
                f"{name} {verify_mark(language) if basis['verify'] else ''}",
                e(typeset_text(basis["says"], language)),
                f"{e(day(basis['from'], language, short=True))}{until}",
                e(day(basis["checked_on"], language, short=True)),
            ]
        )
    return table(
        [e(say(SAY[key], language)) for key in ("basis", "says", "version", "checked")], rows, classes="stack bases"
    )


def editions(library: Library, clause: Clause, card: dict[str, Any], language: str) -> str:
    """The editions of a clause, what each changes, and the texts of those that were."""

    def told(key: str, **values: object) -> str:
        return e(say(SAY[key], language, **values))

    rows, older = [], []
    for each in reversed(card["editions"]):
        change = each["change"]
        level = say(LEVELS[change["level"]], language) if change else ""
        rows.append(
            [
                f"<code>{e(each['label'])}</code>",
                e(day(each["in_force"], language)),
                told("published" if each["published"] else "draft"),
                f"{e(typeset_text(change['says'], language))} ({e(level)})" if change else told("first"),
            ]
        )
        if each["edition"] != max(clause.editions):
            older.append(
                f"<details><summary>{told('older', n=each['edition'])}</summary>"
                f"{texts(library, clause.editions[each['edition']].wordings, card['weights'], language)}</details>"
            )
    return table([told(key) for key in ("edition", "in-force", "state", "change")], rows, classes="stack") + "".join(
        older
    )


def used(library: Library, card: dict[str, Any], language: str) -> str:
    """The documents that hold the clause and when, and the clauses and checks that name it."""

    def told(key: str) -> str:
        return e(say(SAY[key], language))

    rows = []
    for entry in card["brought_in"]:
        because = say(SAY["and"], language).join(entry["because"])
        rows.append(
            [
                e(typeset_text(entry["label"], language)),
                e(typeset_text(entry["section"] or "–", language)),
                e(because) if because else told("always"),
            ]
        )
    out = [
        (
            table([told("vehicle"), told("section"), told("when")], rows, classes="stack")
            if rows
            else f"<p>{told('unused')}</p>"
        )
    ]

    def named(names: list[str]) -> str:
        return ", ".join(
            link(f"{name}.html", typeset_text(clause_title(library.clauses[name], language), language))
            for name in names
        )

    checks = "".join(
        f"<li>{link(href('check', each['id']), each['id'])} – {e(typeset_text(each['explanation'], language))}</li>"
        for each in card["checks"]
    )
    out.append(
        facts(
            [
                (say(SAY["refers"], language), named(card["refers_to"])),
                (say(SAY["referred"], language), named(card["referred_by"])),
                (say(SAY["requires"], language), named([name for name in card["requires"] if name in library.clauses])),
                (say(SAY["required"], language), named(card["required_by"])),
                (say(SAY["checks"], language), f"<ul>{checks}</ul>" if checks else ""),
            ]
        )
    )
    return "".join(out)


def neighbours(around: tuple[dict[str, Any] | None, dict[str, Any] | None], language: str) -> str:
    """Links to the clause before and the clause after."""
    out = []
    for card, key in zip(around, ("before", "after"), strict=True):
        if card is not None:
            out.append(
                f'<p class="{key}"><span>{e(say(SAY[key], language))}</span>'
                f" {link(card['clause'] + '.html', typeset_text(card['title'], language))}</p>"
            )
    return f'<nav class="neighbours" aria-label="{e(say(SAY["around"], language))}">{"".join(out)}</nav>'
