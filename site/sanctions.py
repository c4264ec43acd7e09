"""Sanctions: whether each is open in each document, the scale that is needed, what bars one, the days to keep.

Nothing of the law is written here: each answer is that of ``aigov-docs explain --sanction`` on the sample matter, each
bar a rule of the library, each act and consequence a word of its lists.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Any

from frame import VEHICLES, Site, day, e, facts, href, link, raw, say, table, text_of, verify_mark

from aigov_docs import Library, assess
from aigov_docs.law import Rule, rule_book
from aigov_docs.matter.sample_matters import sample_matter
from aigov_docs.queries import explain_verdict

SAY: dict[str, dict[str, str]] = {
    "title": {"fr": "Sanctionner un manquement", "en": "Sanctioning a breach"},
    "lead": {
        "fr": (
            "Une règle qui peut fonder une sanction n'en ouvre pas toute sanction : il faut une échelle, une procédure"
            " et ses délais, et rien qui y fasse obstacle."
        ),
        "en": (
            "A rule that may ground a sanction does not open every sanction: a scale is needed, a procedure with its"
            " time limits, and nothing that bars it."
        ),
    },
    "source": {
        "fr": (
            "Chaque réponse est celle de la bibliothèque {name} {release}, sur son dossier d'exemple (une société"
            " fictive) ; chaque phrase de droit est celle d'une règle, avec ses fondements. Ceci n'est pas une"
            " consultation juridique."
        ),
        "en": (
            "Each answer is that of the library {name} {release} on its sample matter (a fictitious company); each"
            " sentence of law is that of a rule, with its legal bases. This is not legal advice."
        ),
    },
    "answers": {"fr": "Quelle sanction, sur quel texte ?", "en": "Which sanction, on which text?"},
    "answers-lead": {
        "fr": (
            "Un manquement aux règles sur les données, le {fault} ; l'employeur l'apprend le {known}, convoque le"
            " {started} pour le {interview} et notifie le {notified} ; tout le reste est régulier. Seule la dernière"
            " colonne ne repose sur aucun article du document, mais sur un devoir qui existe sans lui."
        ),
        "en": (
            "A breach of the rules on data, on {fault}; the employer learns of it on {known}, calls an interview on"
            " {started} for {interview} and notifies on {notified}; all else is in order. The last column alone rests"
            " on no article of the document, but on a duty that exists without it."
        ),
    },
    "sanction": {"fr": "Sanction", "en": "Sanction"},
    "without": {
        "fr": "Sans le document : un devoir de loyauté ou de confidentialité",
        "en": "Without the document: a duty of loyalty or confidentiality",
    },
    "missing": {"fr": "Il manque : {what}", "en": "Missing: {what}"},
    "scale": {"fr": "L'échelle des sanctions", "en": "The scale of sanctions"},
    "scale-lead": {
        "fr": "Ce que disent les règles de l'échelle, et de la durée d'une mise à pied.",
        "en": "What the rules say of the scale, and of the length of a suspension.",
    },
    "procedure": {"fr": "La procédure et ses jours", "en": "The procedure and its days"},
    "procedure-lead": {
        "fr": "Les actes dans leur ordre, et sur cet exemple les jours que calcule la bibliothèque.",
        "en": "The acts in their order, and on this example the days that the library works out.",
    },
    "act": {"fr": "Acte", "en": "Act"},
    "example": {"fr": "Dans l'exemple", "en": "In the example"},
    "limit": {"fr": "Calculé", "en": "Worked out"},
    "until": {"fr": "jusqu'au {day}", "en": "until {day}"},
    "between": {"fr": "du {day} au {last}", "en": "from {day} to {last}"},
    "bars": {"fr": "Ce qui y fait obstacle", "en": "What bars it"},
    "bars-lead": {
        "fr": "Chaque règle, son fondement, et le [détail de ses tests](reference/rules-sanctions.md).",
        "en": "Each rule, its legal bases, and the [detail of its tests](reference/rules-sanctions.md).",
    },
    "bases": {"fr": "Fondements", "en": "Legal bases"},
    "gives": {"fr": "Réponse", "en": "Answer"},
    "consequences": {"fr": "Ce que la loi attache à un défaut", "en": "What the law attaches to a defect"},
    "own": {"fr": "Sur votre dossier", "en": "On your own matter"},
    "own-lead": {
        "fr": (
            "La commande dit si la sanction est ouverte, entre quels jours, et ce qui manque pour le dire. Un fait qui"
            " n'est pas donné n'est jamais présumé."
        ),
        "en": (
            "The command says whether the sanction is open, between which days, and what is missing to say it. A fact"
            " that is not given is never presumed."
        ),
    },
    "sep": {"fr": " ; ", "en": "; "},
    "colon": {"fr": " : ", "en": ": "},
}
#: The article of the example, in each document, and the duty that exists without it.
ARTICLE, DUTY = "confidential-data", "confidentiality"
#: How long after the breach each act of the example takes place.
DAYS = {"known_on": 1, "started_on": 3, "presented_on": 7, "interview_on": 16, "notified_on": 21}
#: What the example says besides: nothing stands against the sanction.
REGULAR: dict[str, Any] = {
    "facts_sphere": "work",
    "earlier_same_facts": False,
    "earlier_sanction": False,
    "conventional_guarantees": "none",
    "retaliation": False,
    "written_grounds": True,
    "convocation_form": "registered",
    "convocation_complete": True,
    "by": "employer",
    "evidence": "other",
}
#: What one sanction is asked about beside the others.
OWN: dict[str, dict[str, Any]] = {
    "suspension": {"days": 3},
    "transfer": {"modifies_contract": False, "changes_conditions": True},
    "demotion": {"consent": True},
}
#: The facts of the scale: a rule that looks at one of them, or speaks of such a clause, says what the scale does.
SCALE = {"in_scale", "scale_required", "suspension_length"}


def write(site: Site, language: str) -> None:
    """The page in one language."""
    site.page(language, "sanctions", page(site.library, language))


def page(library: Library, language: str) -> str:
    def told(key: str, **values: object) -> str:
        return say(SAY[key], language, **values)

    shown = {name: day(value, language) for name, value in example_days().items()}
    return "\n\n".join([
        f"# {told('title')}",
        raw(f'<p class="lead">{e(told("lead"))}</p>'),
        told("source", name=library.name, release=library.release),
        f"(sanction-answers)=\n## {told('answers')}",
        told(
            "answers-lead",
            fault=day(sample_matter().assessed_on, language),
            known=shown["known_on"],
            started=shown["started_on"],
            interview=shown["interview_on"],
            notified=shown["notified_on"],
        ),
        raw(answers(library, language)),
        f"(sanction-scale)=\n## {told('scale')}",
        told("scale-lead"),
        raw(entries(library, language, scale_rules(library))),
        f"(sanction-days)=\n## {told('procedure')}",
        told("procedure-lead"),
        raw(acts(library, language)),
        f"(sanction-bars)=\n## {told('bars')}",
        told("bars-lead"),
        *bars(library, language),
        f"## {told('consequences')}",
        raw(consequences(library, language)),
        f"## {told('own')}",
        told("own-lead"),
        f"```sh\n{command()}\n```",
    ])  # fmt: skip


# ------------------------------------------------------------------ the example
def example_days() -> dict[str, dt.date]:
    """The days of the example, by the facts they give."""
    return {name: sample_matter().assessed_on + dt.timedelta(days=after) for name, after in DAYS.items()}


@cache
def judged(library: Library, vehicle: str, kind: str, rests_on: str, language: str) -> dict[str, Any]:
    """What is answered about a sanction in the example."""
    asked = {"kind": kind, "rests_on": rests_on, **REGULAR, **OWN.get(kind, {})}
    asked |= {name: value.isoformat() for name, value in example_days().items()}
    if rests_on == "general_duty":
        asked["duty"] = DUTY
    return explain_verdict(assess(library, sample_matter(vehicle)), asked, language)


def command() -> str:
    """What is typed for the suspension of the example."""
    days = [f"--fact {name}={value.isoformat()}" for name, value in example_days().items()]
    asked = f"aigov-docs explain matter.yaml --sanction suspension --rests-on {ARTICLE}"
    return " \\\n  ".join([f"{asked} --fact days={OWN['suspension']['days']}", " ".join(days)])


def answers(library: Library, language: str) -> str:
    """Each sanction in each document, and without one."""

    def told(key: str, **values: object) -> str:
        return say(SAY[key], language, **values)

    header = [
        told("sanction"),
        *(text_of(library.vehicles[name].label, language) for name in VEHICLES),
        told("without"),
    ]
    rows, because = [], {}
    for kind, entry in library.vocabulary.sanctions.items():
        cells = []
        for vehicle, ground in (*((name, ARTICLE) for name in VEHICLES), (VEHICLES[1], "general_duty")):
            found = judged(library, vehicle, kind, ground, language)
            cells.append(_answer(library, found, language))
            because.update(dict.fromkeys(each["id"] for each in found["rules"]))
        says = f'<span class="help">{e(text_of(entry.says, language))}</span>' if entry.says else ""
        rows.append([f"{e(text_of(entry, language))}{says}", *cells])
    known = {rule.id: rule for rule in rule_book(library, "sanctions").all_rules()}
    return table([e(each) for each in header], rows, classes="stack sanctions") + entries(
        library, language, [known[name] for name in because]
    )


def _answer(library: Library, found: dict[str, Any], language: str) -> str:
    """A cell: the answer, the rules that give it, what is missing, what the law attaches to the defect."""
    rules = ", ".join(link(href("rule", each["id"], 0), each["id"]) for each in found["rules"])
    parts = [f"{verdict_badge(library, found['sanction'], language)} <small>{rules}</small>"]
    if found["missing_facts"]:
        what = " ".join(each["question"] for each in found["missing_facts"])
        parts.append(f'<span class="help">{e(say(SAY["missing"], language, what=what))}</span>')
    if found["consequence"]:
        parts.append(f'<span class="help">{e(say({language: found["consequence"]["text"]}, language))}</span>')
    return "".join(parts)


def verdict_badge(library: Library, name: str, language: str) -> str:
    """An answer about a sanction, as it is shown everywhere on the site."""
    return f'<span class="weight verdict-{name}">{e(text_of(library.vocabulary.verdicts[name], language))}</span>'


# ------------------------------------------------------------------ rules
def scale_rules(library: Library) -> list[Rule]:
    """The rules that look at the scale, of sanctions and of weights, each once."""
    found: dict[str, Rule] = {}
    for subject in ("sanctions", "enforceability"):
        for rule in rule_book(library, subject).all_rules():
            looked_at = {fact for condition in (rule.about, *(case.when for case in rule.cases)) for fact in condition}
            if looked_at & SCALE or "SCALE" in rule.id:
                found.setdefault(rule.id, rule)
    return list(found.values())


def bars(library: Library, language: str) -> list[str]:
    """Every rule that bars a sanction or subjects it to something, by the answer it gives."""
    verdicts = library.vocabulary.verdicts
    given: dict[str, dict[str, Rule]] = {}
    for _, listed in rule_book(library, "sanctions").stages:
        for rule in listed:
            for case in rule.cases:
                if isinstance(case.weight, str) and case.weight in verdicts and not verdicts[case.weight].bears:
                    given.setdefault(case.weight, {}).setdefault(rule.id, rule)
    shown: set[str] = set()
    out = []
    for name in sorted(given, key=lambda each: each == "cannot_be_said"):  # last what only lacks a fact
        rules = [rule for rule in given[name].values() if rule.id not in shown]
        shown.update(rule.id for rule in rules)
        out += [f"### {text_of(verdicts[name], language)}", raw(entries(library, language, rules))]
    return out


def entries(library: Library, language: str, rules: Iterable[Rule]) -> str:
    """Rules in words, each with its legal bases and a link to its tests."""
    out = []
    for rule in rules:
        cited = SAY["sep"][language].join(
            link(href("basis", name, 0), text_of(library.legal_bases[name].cite, language))
            + (f" {verify_mark(language)}" if library.legal_bases[name].verify else "")
            for name in (*rule.legal_bases, *rule.decisions)
        )
        out.append(
            f"<li>{e(text_of(rule.explanation, language))} <small>{link(href('rule', rule.id, 0), rule.id)}</small>"
            f'<span class="bases">{cited}</span></li>'
        )
    return f'<ul class="rules">{"".join(out)}</ul>'


# ------------------------------------------------------------------ days
def acts(library: Library, language: str) -> str:
    """The acts of the procedure in their order, the days of the example, and those between which each may be done."""
    found = judged(library, VEHICLES[1], "suspension", ARTICLE, language)
    limits = {
        "sanction.started_on": say(SAY["until"], language, day=day(found["prosecute_until"], language)),
        "sanction.notified_on": say(
            SAY["between"],
            language,
            day=day(found["sanction_from"], language),
            last=day(found["sanction_until"], language),
        ),
    }
    asked = library.vocabulary.asked_facts
    listed = sorted((key for key, entry in asked.items() if entry.act), key=lambda key: asked[key].act or 0)
    shown = example_days()
    rows = [
        [
            e(_upper(text_of(asked[key].to_do or asked[key], language))),
            e(day(shown.get(key.removeprefix("sanction.")), language)),
            e(limits.get(key, "–")),
        ]
        for key in listed
    ]
    return table([e(say(SAY[key], language)) for key in ("act", "example", "limit")], rows, classes="stack")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def consequences(library: Library, language: str) -> str:
    """What the law attaches to each defect, with its legal bases."""
    return facts(
        (
            text_of(entry, language),
            SAY["sep"][language].join(
                link(href("basis", each, 0), text_of(library.legal_bases[each].cite, language))
                for each in entry.legal_bases
            )
            or "–",
        )
        for entry in library.vocabulary.consequences.values()
    )
