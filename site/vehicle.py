"""Choosing a vehicle: the three documents compared, what must be qualified, and their formalities in time.

Nothing of the law is written here: weights are those of `compare` and `assess`, steps and days those of `formalities`,
what a change demands that of the vehicles, and every explanation that of a rule.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from catalogue import short
from frame import (
    ROOT,
    VEHICLES,
    Site,
    count_weights,
    day,
    e,
    facts,
    href,
    link,
    raw,
    say,
    table,
    text_of,
    verify_mark,
    weight_badge,
)
from points import points

from aigov_docs import Assessment, Library, Matter, assess, compare, formalities
from aigov_docs.compose.finding import Finding
from aigov_docs.document import FormalitiesPlan
from aigov_docs.document.step_reserves import STATES, PlannedStep
from aigov_docs.kits.ground.i18n import labels, list_text, typeset_text
from aigov_docs.law import Rule
from aigov_docs.library.clauses import Edition
from aigov_docs.library.vehicles import ChangeRequirement, Vehicle
from aigov_docs.matter.sample_matters import sample_matter

SAY: dict[str, dict[str, str]] = {
    "title": {"fr": "Choisir un support", "en": "Choosing a vehicle"},
    "lead": {
        "fr": (
            "Un support est le document qui porte les règles. Les mêmes règles, dans trois supports, ne valent pas la"
            " même chose, ne demandent pas les mêmes formalités et ne changent pas de la même façon."
        ),
        "en": (
            "A vehicle is the document that carries the rules. The same rules, in three vehicles, are not worth the"
            " same, do not take the same formalities and do not change in the same way."
        ),
    },
    "source": {
        "fr": (
            "Tout ce qui suit est calculé par la bibliothèque {name} {release} sur son dossier d'exemple, une société"
            " fictive, au {day}. D'autres faits donnent d'autres réponses : [« Que vaut le texte ? »](worth.md) les"
            " calcule. Ceci n'est pas une consultation juridique ; [les limites](limits.md) disent ce qui n'est pas"
            " décidé."
        ),
        "en": (
            "All that follows is worked out by the library {name} {release} on its sample matter, a fictitious company,"
            " on {day}. Other facts give other answers: [“What is it worth?”](worth.md) works them out. This is not"
            " legal advice; [the limits](limits.md) say what is not decided."
        ),
    },
    "questions": {"fr": "Trois questions", "en": "Three questions"},
    "q-sanction": {
        "fr": "Un manquement doit-il pouvoir fonder une sanction ?",
        "en": "Must a breach be able to ground a sanction?",
    },
    "q-change": {"fr": "Le texte changera-t-il souvent ?", "en": "Will the text change often?"},
    "q-contract": {
        "fr": "Faut-il des stipulations qui obligent par contrat ?",
        "en": "Are terms needed that bind by contract?",
    },
    "yes": {"fr": "Oui", "en": "Yes"},
    "no": {"fr": "Non", "en": "No"},
    "grounds": {
        "fr": "{n} clauses sur {total} peuvent fonder une sanction",
        "en": "{n} clauses of {total} may ground a sanction",
    },
    "suffices": {
        "fr": "suffit pour informer ; aucune de ses {total} clauses ne fonde de sanction",
        "en": "is enough to inform; none of its {total} clauses grounds a sanction",
    },
    "when-changed": {"fr": "Un changement de fond y demande :", "en": "There, a change of substance demands:"},
    "binding": {"fr": "{n} clauses sur {total} obligent par contrat", "en": "{n} clauses of {total} bind by contract"},
    "only-there": {
        "fr": "ce qu'il est seul à rendre obligatoire : {kinds}",
        "en": "what it alone makes binding: {kinds}",
    },
    "no-contract": {"fr": "aucune clause n'y oblige par contrat", "en": "no clause binds by contract there"},
    "glance": {"fr": "Les trois supports d'un coup d'œil", "en": "The three vehicles at a glance"},
    "point": {"fr": "Point", "en": "Point"},
    "worth": {"fr": "Ce qu'il vaut", "en": "What it is worth"},
    "signs": {"fr": "Qui signe", "en": "Who signs"},
    "takes-part": {"fr": "Qui intervient", "en": "Who takes part"},
    "steps": {"fr": "Étapes", "en": "Steps"},
    "steps-n": {"fr": "{n} étapes", "en": "{n} steps"},
    "steps-force": {"fr": "dont dépend sa force : {n}", "en": "its force rests on: {n}"},
    "force": {"fr": "Formalités dont dépend sa force", "en": "Formalities on which its force rests"},
    "delay": {"fr": "Du projet à l'effet", "en": "From the draft to the effect"},
    "delay-n": {"fr": "{n} jours ({first} – {last})", "en": "{n} days ({first} – {last})"},
    "periods": {"fr": "Délai qui court", "en": "Period that runs"},
    "substantive": {"fr": "Pour le changer au fond", "en": "To change its substance"},
    "cosmetic": {"fr": "Pour corriger sa forme", "en": "To correct its form"},
    "see": {"fr": "Le voir", "en": "See it"},
    "gallery": {"fr": "page par page", "en": "page by page"},
    "outline": {"fr": "plan et clauses", "en": "outline and clauses"},
    "none": {"fr": "aucune", "en": "none"},
    "employer": {"fr": "l'employeur", "en": "the employer"},
    "parties": {
        "fr": "les deux parties : l'employeur et le salarié",
        "en": "both parties: the employer and the employee",
    },
    "nobody": {"fr": "personne", "en": "nobody"},
    "kinds": {"fr": "Ce que vaut chaque sorte de clause", "en": "What each kind of clause is worth"},
    "kinds-lead": {
        "fr": (
            "Une barre par famille de clauses ; sa longueur dit combien de clauses le support contient, sa couleur ce"
            " qu'elles valent. Le tableau qui suit dit la même chose, nature par nature."
        ),
        "en": (
            "A bar for each family of clauses; its length says how many clauses the vehicle holds, its colour what they"
            " are worth. The table below says the same, kind by kind."
        ),
    },
    "figure": {"fr": "{vehicle} : {text}", "en": "{vehicle}: {text}"},
    "no-clause": {"fr": "aucune clause", "en": "no clause"},
    "kind": {"fr": "Nature de clause", "en": "Kind of clause"},
    "kinds-table": {
        "fr": "Portée de chaque nature de clause dans chaque support, et nombre de clauses",
        "en": "Weight of each kind of clause in each vehicle, and number of clauses",
    },
    "kinds-open": {"fr": "Le tableau, nature par nature", "en": "The table, kind by kind"},
    "every-clause": {
        "fr": "Clause par clause : [le catalogue](clauses/index.md).",
        "en": "Clause by clause: [the catalogue](clauses/index.md).",
    },
    "qualified": {"fr": "Ce qu'il faut nuancer", "en": "What must be qualified"},
    "qualified-lead": {
        "fr": (
            "Le nom du support ne suffit pas à dire ce qu'il vaut. Voici le même dossier dans d'autres situations, avec"
            " les règles qui décident ou avertissent. « {majority} » et « {conservative} » disent que le droit n'est"
            " pas acquis ; « à vérifier » marque un texte qui n'a pas été lu à la source."
        ),
        "en": (
            "The name of the vehicle does not settle what it is worth. Here is the same matter in other situations,"
            " with the rules that decide or warn. “{majority}” and “{conservative}” say that the law is not settled;"
            " “to be verified” marks a text that was not read at its source."
        ),
    },
    "forgotten": {"fr": "Ce qu'on oublie souvent de dire", "en": "What is often left out"},
    "forgotten-lead": {
        "fr": (
            "Quatre points qui changent le choix, dans les mots des règles. Les sanctions ont [leur"
            " page](sanctions.md)."
        ),
        "en": (
            "Four points that change the choice, in the words of the rules. Sanctions have [their page](sanctions.md)."
        ),
    },
    "situation": {"fr": "Situation", "en": "Situation"},
    "weights": {"fr": "Portée des clauses", "en": "Weight of the clauses"},
    "because": {"fr": "Règles de ce support", "en": "Rules of this vehicle"},
    "warning": {"fr": "avertissement", "en": "warning"},
    "decides": {"fr": "décide", "en": "decides"},
    "aside": {"fr": "Règles qui expliquent ou complètent ({n})", "en": "Rules that explain or complete ({n})"},
    "again": {"fr": "Règles déjà dites qui s'appliquent encore ({n})", "en": "Rules told above that still apply ({n})"},
    "explains": {"fr": "explique", "en": "explains"},
    "time": {"fr": "Les formalités dans le temps", "en": "The formalities in time"},
    "time-lead": {
        "fr": (
            "Le plan du dossier d'exemple, jour par jour ; un trait épais est un délai qui court. `aigov-docs"
            " formalities` donne celui de votre dossier, en Word ou en calendrier. Les tableaux disent la même chose,"
            " avec la preuve à garder et les fondements."
        ),
        "en": (
            "The plan of the sample matter, day by day; a thick line is a period that runs. `aigov-docs formalities`"
            " gives the plan of your matter, as a Word file or a calendar. The tables say the same, with the proof to"
            " keep and the legal bases."
        ),
    },
    "timeline": {"fr": "Ligne du temps – {vehicle} : {text}", "en": "Time line – {vehicle}: {text}"},
    "plan": {"fr": "{vehicle} : les {n} étapes en tableau", "en": "{vehicle}: the {n} steps as a table"},
    "days": {"fr": "{n} jours", "en": "{n} days"},
    "one-day": {"fr": "1 jour", "en": "1 day"},
    "weighed": {"fr": "Jour où les clauses sont pesées", "en": "Day on which the clauses are weighed"},
    "effect": {"fr": "Si ces jours sont tenus, effet le {day}.", "en": "If these days are kept, effect on {day}."},
    "undated": {"fr": "Sans date", "en": "Without a day"},
    "step": {"fr": "Étape", "en": "Step"},
    "who": {"fr": "Qui", "en": "Who"},
    "when": {"fr": "Jour", "en": "Day"},
    "window": {"fr": "Pas avant / pas après", "en": "Not before / not after"},
    "state": {"fr": "État", "en": "State"},
    "proof": {"fr": "Preuve à garder", "en": "Proof to keep"},
    "bases": {"fr": "Fondements", "en": "Legal bases"},
    "change": {"fr": "Comment chacun change", "en": "How each one changes"},
    "change-lead": {
        "fr": "Ce que demande une nouvelle version, selon le support.",
        "en": "What a new version demands, vehicle by vehicle.",
    },
    "next": {"fr": "Et ensuite", "en": "And then"},
    "next-list": {
        "fr": (
            "- [Que vaut le texte ?](worth.md) : changez les faits, voyez la portée de chaque clause changer.\n- [La"
            " galerie](gallery/index.md) : les documents eux-mêmes, page par page.\n- [Le catalogue des"
            " clauses](clauses/index.md) : chaque texte, ce qu'il vaut et pourquoi.\n- [Les règles](reference/rules.md)"
            " et [les fondements](reference/legal-bases.md)."
        ),
        "en": (
            "- [What is it worth?](worth.md): change the facts, see the weight of each clause change.\n- [The"
            " gallery](gallery/index.md): the documents themselves, page by page.\n- [The clause"
            " catalogue](clauses/index.md): each text, what it is worth and why.\n- [The rules](reference/rules.md) and"
            " [the legal bases](reference/legal-bases.md)."
        ),
    },
    "sep": {"fr": " ; ", "en": "; "},
    "colon": {"fr": " : ", "en": ": "},
}
#: The signature of a vehicle, in words.
SIGNATURES = {"employer": "employer", "parties": "parties", "none": "nobody"}


def command_conduct(library: Library) -> Library:
    """The library with a charter that commands: its clauses of conduct in the words common to all documents."""

    def common(edition: Edition) -> Edition:
        theirs = {key: each for key, each in edition.wordings.items() if each.vehicle != "charter"}
        return replace(edition, wordings=theirs if "fr" in theirs else edition.wordings)

    clauses = {
        name: replace(clause, editions={number: common(each) for number, each in clause.editions.items()})
        if clause.family == "conduct"
        else clause
        for name, clause in library.clauses.items()
    }
    return replace(library, clauses=clauses)


#: What each situation changes in the sample matter; a function of the matter, so that its days stay those of the
#: sample. A second function changes the texts.
SITUATIONS: dict[str, tuple[tuple[Any, ...], ...]] = {
    "charter": (
        ({"fr": "Seule, publiée", "en": "On its own, published"}, lambda matter: {}),
        (
            {"fr": "Remise contre un accusé de réception signé", "en": "Handed out against a signed receipt"},
            lambda matter: {"document": {"acknowledged": True}},
        ),
        (
            {"fr": "Incorporée au contrat signé", "en": "Incorporated in the signed contract"},
            lambda matter: {"document": {"incorporated_in_contract_on": matter.date}},
        ),
        (
            {
                "fr": "Passée par toute la procédure du règlement intérieur",
                "en": "Taken through the whole procedure of internal rules",
            },
            lambda matter: {"procedure": sample_matter().procedure},
        ),
        (
            {
                "fr": "Seule, et ses règles écrites comme celles du chapitre : elles imposent",
                "en": "On its own, and its rules written as those of the chapter: they command",
            },
            lambda matter: {},
            command_conduct,
        ),
    ),
    "it-charter-chapter": (
        ({"fr": "Toutes formalités faites", "en": "Every formality done"}, lambda matter: {}),
        (
            {"fr": "Le mois d'attente court encore", "en": "The month of waiting still runs"},
            lambda matter: {"as_of": matter.procedure.publicity_on + dt.timedelta(days=10)},
        ),
        ({"fr": "Dépôt oublié", "en": "Deposit forgotten"}, lambda matter: {"procedure": {"deposit_on": None}}),
        (
            {"fr": "CSE non consulté", "en": "CSE not consulted"},
            lambda matter: {"procedure": {"cse_informed_on": None, "cse_opinion_on": None, "cse_opinion": None}},
        ),
    ),
    "contract-amendment": (
        ({"fr": "Signé, date d'effet passée", "en": "Signed, date of effect past"}, lambda matter: {}),
        (
            {"fr": "Proposé, sans réponse", "en": "Proposed, no answer"},
            lambda matter: {"amendment": {"response": "none", "signed_on": None}},
        ),
        ({"fr": "Refusé", "en": "Refused"}, lambda matter: {"amendment": {"response": "refused", "signed_on": None}}),
        (
            {"fr": "Proposé au lieu d'une règle à tout le personnel", "en": "Proposed to all staff in place of a rule"},
            lambda matter: {"amendment": {"for_all_staff": True}},
        ),
    ),
}
#: Width of a drawing, and of what is written in it.
WIDE, LINE = 300, 38


def changed(matter: Matter, changes: Mapping[str, Any]) -> Matter:
    """A matter with some of its facts changed; a block is changed field by field."""
    update = {}
    for name, value in changes.items():
        held = getattr(matter, name)
        update[name] = held.model_copy(update=value) if isinstance(value, dict) else value
    return matter.model_copy(update=update)


@dataclass
class View:
    """What the page shows, worked out once for a language."""

    library: Library
    language: str

    def told(self, what: str, /, **values: object) -> str:
        return say(SAY[what], self.language, **values)

    def text(self, said: Any) -> str:
        """Words of the library, with the spaces of the language."""
        return text_of(said, self.language)

    def name(self, vehicle: str) -> str:
        return self.text(self.library.vehicles[vehicle].label)

    @cached_property
    def compared(self) -> dict[str, Assessment]:
        return {name: found for name, found in compare(self.library, sample_matter()).items() if name in VEHICLES}

    @cached_property
    def plans(self) -> dict[str, FormalitiesPlan]:
        return {name: formalities(assess(self.library, sample_matter(name))) for name in VEHICLES}

    def held(self, vehicle: str) -> list[Finding]:
        """The clauses that the document holds."""
        return [finding for finding in self.compared[vehicle].findings if finding.in_outline]

    def counts(self, findings: Iterable[Finding]) -> dict[str, int]:
        """How many clauses have each weight, the heaviest first."""
        return count_weights(self.library, (finding.weight for finding in findings))

    def weight(self, name: str) -> str:
        return self.text(self.library.vocabulary.weights[name])

    def counted(self, counts: Mapping[str, int]) -> str:
        """Weights and their counts in words."""
        colon = SAY["colon"][self.language]
        return typeset_text(
            ", ".join(f"{self.weight(name)}{colon}{n}" for name, n in counts.items()) or self.told("no-clause"),
            self.language,
        )

    def badges(self, counts: Mapping[str, int]) -> str:
        return " ".join(
            f'<span class="counted">{n}&nbsp;× {weight_badge(self.library, name, self.language)}</span>'
            for name, n in counts.items()
        )

    def bases(self, names: Iterable[str]) -> str:
        """Legal bases as links, with the marks of those to be verified."""
        out = []
        for name in names:
            basis = self.library.legal_bases[name]
            out.append(
                link(href("basis", name, 0), self.text(basis.cite))
                + (f" {verify_mark(self.language)}" if basis.verify else "")
            )
        return SAY["sep"][self.language].join(out)

    def rule_bases(self, rule: Rule) -> str:
        return self.bases([*rule.legal_bases, *rule.decisions])


def write(site: Site, language: str) -> None:
    """The page in one language."""
    site.page(language, "vehicle", page(View(site.library, language)))


def page(view: View) -> str:
    told, library = view.told, view.library
    levels = {name: view.text(entry).lower() for name, entry in library.vocabulary.confidence.items()}
    style = hashlib.sha256((ROOT / "docs/site/_static/vehicle.css").read_bytes()).hexdigest()[:8]
    parts = [
        f"# {told('title')}",
        raw(f'<link rel="stylesheet" href="_static/vehicle.css?v={style}"><p class="lead">{e(told("lead"))}</p>'),
        told("source", name=library.name, release=library.release, day=day(sample_matter().assessed_on, view.language)),
        f"## {told('questions')}",
        raw(questions(view)),
        f"(choose-glance)=\n## {told('glance')}",
        raw(glance(view)),
        f"(choose-kinds)=\n## {told('kinds')}",
        told("kinds-lead"),
        raw(kinds(view)),
        told("every-clause"),
        f"(choose-qualified)=\n## {told('qualified')}",
        told("qualified-lead", majority=levels["majority"], conservative=levels["conservative"]),
        *(part for name in VEHICLES for part in (f"### {title(view, name)}", raw(situations(view, name)))),
        f"(choose-forgotten)=\n## {told('forgotten')}",
        told("forgotten-lead"),
        raw(points(library, view.language)),
        f"(choose-time)=\n## {told('time')}",
        told("time-lead"),
        raw(timelines(view)),
        f"(choose-change)=\n## {told('change')}",
        told("change-lead"),
        raw(changes(view)),
        f"## {told('next')}",
        told("next-list"),
    ]
    return "\n\n".join(parts)


def title(view: View, vehicle: str) -> str:
    """The name of a vehicle, as it heads a part of the page."""
    return view.name(vehicle)


# ------------------------------------------------------------------ three questions
def questions(view: View) -> str:
    """Three questions, each answered by what the library finds."""
    weights = view.library.vocabulary.weights
    grounds = {name: sum(weights[each.weight].grounds_sanction for each in view.held(name)) for name in VEHICLES}
    binds = {name: sum("contractual" in each.weight for each in view.held(name)) for name in VEHICLES}
    total = {name: len(view.held(name)) for name in VEHICLES}

    def item(name: str, said: str) -> str:
        return f"<li>{link('#choose-glance', view.name(name))}{SAY['colon'][view.language]}{said}</li>"

    def answer(which: str, items: Sequence[str]) -> str:
        return f"<div><dt>{e(view.told(which))}</dt><dd><ul>{''.join(items)}</ul></dd></div>" if items else ""

    sanction = answer(
        "yes",
        [item(name, e(view.told("grounds", n=grounds[name], total=total[name]))) for name in VEHICLES if grounds[name]],
    )
    sanction += answer(
        "no", [item(name, e(view.told("suffices", total=total[name]))) for name in VEHICLES if not grounds[name]]
    )
    change = "".join(
        item(name, f"{e(view.text(demand(view, name)))} ({e(view.told('steps-force', n=len(forced(view, name))))})")
        for name in sorted(VEHICLES, key=lambda each: len(forced(view, each)))
    )
    contract = answer(
        "yes",
        [
            item(
                name,
                e(view.told("binding", n=binds[name], total=total[name]))
                + (
                    SAY["sep"][view.language] + e(view.told("only-there", kinds=list_text(only, view.language)))
                    if (only := alone(view, name))
                    else ""
                ),
            )
            for name in VEHICLES
            if binds[name]
        ],
    )
    contract += answer("no", [item(name, e(view.told("no-contract"))) for name in VEHICLES if not binds[name]])
    asked = [
        ("q-sanction", f"<dl>{sanction}</dl>"),
        ("q-change", f"<p>{e(view.told('when-changed'))}</p><ul>{change}</ul>"),
        ("q-contract", f"<dl>{contract}</dl>"),
    ]
    return (
        '<div class="questions">'
        + "".join(
            f"<details{' open' if at == 0 else ''}><summary>{e(view.told(name))}</summary>{body}</details>"
            for at, (name, body) in enumerate(asked)
        )
        + "</div>"
    )


def alone(view: View, vehicle: str) -> list[str]:
    """The kinds of clause from which the employer draws something in one vehicle only, in words."""
    weights = view.library.vocabulary.weights
    bearing = {name: {each.kind for each in view.held(name) if weights[each.weight].bears} for name in VEHICLES}
    others = set().union(*(bearing[name] for name in VEHICLES if name != vehicle))
    return [
        view.text(entry).lower()
        for kind, entry in view.library.vocabulary.kinds.items()
        if kind in bearing[vehicle] - others
    ]


def forced(view: View, vehicle: str) -> list[Any]:
    """The formalities without which no clause of a vehicle has force."""
    listed = view.library.vocabulary.formalities.values()
    return [each for each in listed if vehicle in each.vehicles and not each.families and each.fact != "translation"]


def demand(view: View, vehicle: str, level: str = "substantive") -> ChangeRequirement:
    return on_change(view.library.vehicles[vehicle], level)


def on_change(vehicle: Vehicle, level: str) -> ChangeRequirement:
    if vehicle.on_change is None:
        raise ValueError(f"{vehicle.id}: what does a change demand?")
    return vehicle.on_change.requirement_for(level)


# ------------------------------------------------------------------ at a glance
def glance(view: View) -> str:
    """What separates the three documents, side by side."""
    told, language = view.told, view.language

    def row(what: str, cell: Any) -> list[str]:
        return [e(told(what)), *(cell(name) for name in VEHICLES)]

    def parties(name: str) -> str:
        named = dict.fromkeys(
            each
            for item in view.plans[name].steps
            if not item.step.computed
            for each in view.text(item.step.who).split(", ")
        )
        return "<br>".join(map(e, named))

    def force(name: str) -> str:
        listed = forced(view, name)
        return f"<ul>{''.join(f'<li>{e(view.text(each))}</li>' for each in listed)}</ul>" if listed else e(told("none"))

    def delay(name: str) -> str:
        plan = view.plans[name]
        first = next((item.day for item in plan.steps if item.step.id == "draft"), None)
        if plan.effective_on is None or first is None:
            return e(
                typeset_text(labels(language)("None of these steps gives this document force: it informs."), language)
            )
        return e(
            told(
                "delay-n",
                n=(plan.effective_on - first).days,
                first=day(first, language, short=True),
                last=day(plan.effective_on, language, short=True),
            )
        )

    def runs(name: str) -> str:
        listed = [
            f"{e(view.text(item.label))} {e('(' + days(view, (item.day - item.earliest).days) + ')')}"
            for item in periods(view.plans[name])
            if item.day and item.earliest
        ]
        return "<br>".join(listed) or "–"

    def see(name: str) -> str:
        spoken = "fr" if language == "fr" else "fr-en"
        return (
            link(f"gallery/{name}-{spoken}-balanced.html", told("gallery"), class_="aim")
            + "<br>"
            + link(f"reference/documents.html#vehicle-{name}", told("outline"), class_="aim")
        )

    rows = [
        row("worth", lambda name: view.badges(view.counts(view.held(name)))),
        row("signs", lambda name: e(told(SIGNATURES[view.library.vehicles[name].signature]))),
        row("takes-part", parties),
        row("steps", lambda name: link("#choose-time", told("steps-n", n=len(view.plans[name].steps)))),
        row("force", force),
        row("delay", delay),
        row("periods", runs),
        row("substantive", lambda name: e(view.text(demand(view, name)))),
        row("cosmetic", lambda name: e(view.text(demand(view, name, "cosmetic")))),
        row("see", see),
    ]
    return table([e(told("point")), *(e(title(view, name)) for name in VEHICLES)], rows, classes="stack glance")


def periods(plan: FormalitiesPlan) -> list[PlannedStep]:
    """The steps that are a length of time: nobody does them, and they do not end in the effect."""
    return [item for item in plan.steps if item.step.computed and item.step.id != "effect"]


def days(view: View, count: int) -> str:
    return view.told("one-day") if count == 1 else view.told("days", n=count)


# ------------------------------------------------------------------ kind by kind
def kinds(view: View) -> str:
    """The families of clauses drawn, one drawing a vehicle; then the kinds as a table."""
    families = [
        name
        for name in view.library.vocabulary.families
        if any(each.family == name for vehicle in VEHICLES for each in view.held(vehicle))
    ]
    most = max(sum(each.family == family for each in view.held(vehicle)) for vehicle in VEHICLES for family in families)
    figures = "".join(
        f"<figure><figcaption>{e(title(view, name))}</figcaption>{bars(view, name, families, most)}</figure>"
        for name in VEHICLES
    )
    shown = [
        weight
        for weight in view.library.vocabulary.weights
        if any(each.weight == weight for vehicle in VEHICLES for each in view.held(vehicle))
    ]
    legend = "".join(
        f"<li>{weight_badge(view.library, name, view.language)}"
        f" {e(view.text(view.library.vocabulary.weights[name].says))}</li>"
        for name in shown
    )
    rows = []
    for kind, entry in view.library.vocabulary.kinds.items():
        cells = [view.counts(each for each in view.held(vehicle) if each.kind == kind) for vehicle in VEHICLES]
        if any(cells):
            rows.append(
                [
                    link(href("kind", kind, 0), view.text(entry)),
                    *(view.badges(cell) or "–" for cell in cells),
                ]
            )
    header = [e(view.told("kind")), *(e(short(view.library, name, view.language)) for name in VEHICLES)]
    listed = table(header, rows, caption=view.told("kinds-table"), classes="stack")
    return (
        f'<div class="figures">{figures}</div><ul class="legend">{legend}</ul><details'
        f' class="more"><summary>{e(view.told("kinds-open"))}</summary>{listed}</details>'
    )


def bars(view: View, vehicle: str, families: Sequence[str], most: int) -> str:
    """A bar for each family, cut by weight."""
    held, out, said = view.held(vehicle), [], []
    unit = WIDE / most
    for at, family in enumerate(families):
        top = at * 52
        counts = view.counts(each for each in held if each.family == family)
        name = view.text(view.library.vocabulary.families[family])
        said.append(f"{name} ({view.counted(counts)})")
        out.append(f'<text x="0" y="{top + 14}">{e(name)}</text>')
        out.append(
            bar(view, counts, unit, top + 21, 20)
            if counts
            else f'<text class="soft" x="0" y="{top + 36}">{e(view.told("no-clause"))}</text>'
        )
    label = view.told("figure", vehicle=view.name(vehicle), text=SAY["sep"][view.language].join(said))
    return (
        f'<svg class="bars" viewBox="0 0 {WIDE} {len(families) * 52 - 6}" role="img"'
        f' aria-label="{e(label)}">{"".join(out)}</svg>'
    )


def bar(view: View, counts: Mapping[str, int], unit: float, top: float, high: float) -> str:
    """One bar: a piece for each weight, with its name where there is room, else its count, else nothing."""
    out, left = [], 0.0
    for name, count in counts.items():
        width = count * unit
        words = next((each for each in (f"{view.weight(name)} {count}", str(count)) if fits(each, width)), "")
        out.append(
            f'<rect class="w-{name.replace("+", "-")}" x="{left + 0.5:.1f}" y="{top + 0.5:g}"'
            f' width="{max(width - 1.5, 1.5):.1f}" height="{high - 1:g}" rx="2"/>'
        )
        if words:
            out.append(
                f'<text class="on-{name.replace("+", "-")}" x="{left + 5:.1f}" y="{top + high - 6:g}">{e(words)}</text>'
            )
        left += width
    if len(counts) == 1 and not fits(f"{view.weight(name)} {count}", left):  # beside the bar, what does not fit in it
        rest = view.weight(name) if fits(str(count), left) else f"{view.weight(name)} {count}"
        out.append(f'<text class="soft" x="{left + 6:.1f}" y="{top + high - 6:g}">{e(rest)}</text>')
    return "".join(out)


def fits(words: str, width: float) -> bool:
    """Whether words stand in a piece of bar that wide.

    >>> fits("31", 30), fits("Disciplinary 31", 30)
    (True, False)
    """
    return len(words) * 7.2 + 10 <= width


# ------------------------------------------------------------------ what must be qualified
def situations(view: View, vehicle: str) -> str:
    """The vehicle in several situations; each rule is told where it first speaks."""
    rows = []
    known: set[str] = set()
    for label, change, *texts in SITUATIONS[vehicle]:
        matter = sample_matter(vehicle)
        library = texts[0](view.library) if texts else view.library
        found = assess(library, changed(matter, change(matter)), strict=False)
        counts = view.counts(found.findings)
        drawn = (
            f'<svg class="bars" viewBox="0 0 {WIDE} 22"'
            f' aria-hidden="true">{bar(view, counts, WIDE / len(found.findings), 1, 20)}</svg>'
        )
        rows.append([e(say(label, view.language)), f"{drawn}<p>{view.badges(counts)}</p>", rules(view, found, known)])
    header = [e(view.told(key)) for key in ("situation", "weights", "because")]
    return table(header, rows, classes="stack situations")


def rules(view: View, found: Assessment, known: set[str]) -> str:
    """The rules of the vehicle that decide, warn or explain, each explained once; a rule already told is only named."""
    spoke: dict[str, tuple[Rule, str]] = {rule.id: (rule, "warning") for rule in found.warnings}
    for how in ("decides", "explains"):
        for finding in found.findings:
            for rule in finding.rules if how == "decides" else finding.weighing.outcome.noted:
                if rule.stage == "vehicle":
                    spoke.setdefault(rule.id, (rule, how))
    told, aside, again = [], [], []
    for name, (rule, how) in spoke.items():
        if name in known:
            again.append(link(href("rule", name, 0), name))
            continue
        known.add(name)
        proper = rule.about.get("vehicle") == frozenset({found.vehicle.id})
        (told if how != "explains" or proper else aside).append(_rule(view, rule, how))
    if aside:
        told.append(
            f"<li><details><summary>{e(view.told('aside', n=len(aside)))}</summary><ul"
            f' class="spoke">{"".join(aside)}</ul></details></li>'
        )
    if again:
        told.append(
            f"<li><details><summary>{e(view.told('again', n=len(again)))}</summary><p>{', '.join(again)}</p></details>"
            f"</li>"
        )
    return f'<ul class="spoke">{"".join(told)}</ul>'


def _rule(view: View, rule: Rule, how: str) -> str:
    firm = (
        ""
        if rule.confidence == "settled"
        else f' <span class="firm">{e(view.text(view.library.vocabulary.confidence[rule.confidence]))}</span>'
    )
    head = f'{link(href("rule", rule.id, 0), rule.id)} <span class="how">{e(view.told(how))}</span>{firm}'
    return (
        f'<li class="{how}">{head}<br>{e(view.text(rule.explanation))}<span'
        f' class="bases">{view.rule_bases(rule)}</span></li>'
    )


# ------------------------------------------------------------------ in time
def timelines(view: View) -> str:
    """The plan of each vehicle, drawn; then each as a table."""
    figures = "".join(
        f"<figure><figcaption>{e(title(view, name))}</figcaption>{timeline(view, view.plans[name])}</figure>"
        for name in VEHICLES
    )
    tables = "".join(
        '<details class="more"'
        f' id="plan-{name}"><summary>'
        f"{e(view.told('plan', vehicle=view.name(name), n=len(view.plans[name].steps)))}</summary>"
        f"{steps(view, view.plans[name])}</details>"
        for name in VEHICLES
    )
    return f'<div class="figures">{figures}</div>{tables}'


def timeline(view: View, plan: FormalitiesPlan) -> str:
    """The days of a plan from top to bottom; the longer the wait, the longer the line."""
    told, language = view.told, view.language
    by_day: dict[dt.date, list[PlannedStep]] = {}
    for item in sorted((item for item in plan.steps if item.day), key=lambda item: item.day or dt.date.min):
        by_day.setdefault(item.day or dt.date.min, []).append(item)
    for item in periods(plan):
        if item.day and item.earliest:
            by_day.setdefault(item.earliest, [])
    weighed = plan.assessment.assessed_on
    by_day.setdefault(weighed, [])
    out, marks, said, top, before = [], [], [], 18.0, None
    place: dict[dt.date, float] = {}
    for when in sorted(by_day):
        if before is not None:
            wait = (when - before).days
            out.append(f'<text class="soft" x="30" y="{top + 20:g}">{e("+ " + days(view, wait))}</text>')
            top += 40 + min(48.0, wait * 0.5)
        place[when], before = top, when
        items = by_day[when]
        kind = (
            "weighed"
            if when == weighed and not items
            else (
                "effect"
                if any(item.step.id == "effect" for item in items)
                else "day"
                if all(item.state == "done" for item in items)
                else "open"
            )
        )
        marks.append(
            f'<path class="{kind}" d="M16 {top - 8:g}l8 8-8 8-8-8z"/>'
            if kind == "weighed"
            else f'<circle class="{kind}" cx="16" cy="{top:g}" r="{8 if kind == "effect" else 6}"/>'
        )
        out.append(f'<text class="date" x="30" y="{top + 5:g}">{e(day(when, language))}</text>')
        top += 5
        lines = [told("weighed")] if when == weighed and not items else []
        texts = []
        for item in items:
            state = "" if item.state == "done" else f" ({typeset_text(labels(language)(STATES[item.state]), language)})"
            texts.append(f"{view.text(item.label)}{state}")
        said.append(f"{day(when, language)}{SAY['colon'][language]}{', '.join([*texts, *lines])}")
        for each in [*texts, *lines]:
            for at, piece in enumerate(textwrap.wrap(each.replace("\u00a0", "\x00").replace("\u202f", "\x01"), LINE)):
                top += 17
                if at == 0 and len(texts) > 1:
                    out.append(f'<circle class="point" cx="33" cy="{top - 4:g}" r="2"/>')
                out.append(
                    f'<text x="{40 if len(texts) > 1 else 30}"'
                    f' y="{top:g}">{e(piece.replace(chr(0), chr(160)).replace(chr(1), chr(8239)))}</text>'
                )
    first, last = min(place), max(place)
    spine = f'<path class="spine" d="M16 {place[first]:g}V{place[last]:g}"/>'
    running = "".join(
        f'<path class="period" d="M16 {place[item.earliest]:g}V{place[item.day]:g}"/>'
        for item in periods(plan)
        if item.day and item.earliest
    )
    undated = [view.text(item.label) for item in plan.steps if item.day is None]
    if undated:
        said.append(f"{told('undated')}{SAY['colon'][language]}{', '.join(undated)}")
    label = told("timeline", vehicle=view.name(plan.assessment.vehicle.id), text=SAY["sep"][language].join(said))
    drawn = (
        f'<svg class="time" viewBox="0 0 {WIDE} {top + 8:g}" role="img"'
        f' aria-label="{e(label)}">{spine}{running}{"".join(marks)}{"".join(out)}</svg>'
    )
    end = (
        told("effect", day=day(plan.effective_on, language))
        if plan.effective_on
        else typeset_text(labels(language)("None of these steps gives this document force: it informs."), language)
    )
    return f'{drawn}<p class="end">{e(end)}</p>'


def steps(view: View, plan: FormalitiesPlan) -> str:
    """A plan as a table: the same as its drawing, and more."""
    language, rows = view.language, []
    for item in plan.steps:
        window = " / ".join(day(each, language, short=True) for each in (item.earliest, item.latest))
        rows.append(
            [
                e(view.text(item.label)),
                e(view.text(item.step.who)),
                e(day(item.day, language, short=True)),
                e(window),
                e(typeset_text(labels(language)(STATES[item.state]), language)),
                e(view.text(item.step.proof)),
                view.bases(item.step.legal_bases),
            ]
        )
    return table(
        [e(view.told(key)) for key in ("step", "who", "when", "window", "state", "proof", "bases")],
        rows,
        classes="stack",
    )


# ------------------------------------------------------------------ how each changes
def changes(view: View) -> str:
    """What a change demands in each vehicle, step by step."""
    out = []
    for name in VEHICLES:
        parts = []
        for level in ("substantive", "cosmetic"):
            asked = demand(view, name, level)
            listed = "".join(
                f"<li>{e(typeset_text(line, view.language))}</li>"
                for line in asked.steps.text(view.language).splitlines()
                if line.strip()
            )
            parts.append(
                f"<h4>{e(view.told(level))}{SAY['colon'][view.language]}{e(view.text(asked))}</h4><ol>{listed}</ol>"
                f"{facts([(view.told('bases'), view.bases(asked.legal_bases))])}"
            )
        out.append(
            "<details"
            f' class="more"><summary>'
            f"{e(title(view, name))}{SAY['colon'][view.language]}{e(view.text(demand(view, name)))}</summary>"
            f"{''.join(parts)}</details>"
        )
    return "".join(out)
