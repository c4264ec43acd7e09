"""The parts of the home page that come from the library: the three documents compared, and who stands behind the texts.

A page that people write names a part on a line of its own: ``<!-- part: papers -->``.
"""

from __future__ import annotations

import re
from collections import Counter

from frame import VEHICLES, Site, day, e, href, link, raw, say, table, text_of
from points import rule_of
from vehicle import View

from aigov_docs.law import Rule, rule_book
from aigov_docs.law.rule_reading import SUBJECTS

SAY: dict[str, dict[str, str]] = {
    "point": {"fr": "Point", "en": "Point"},
    "worth": {"fr": "Ce qu'il vaut", "en": "What it is worth"},
    "why": {"fr": "Pourquoi", "en": "Why"},
    "also": {"fr": "Ce qu'on oublie", "en": "What is left out"},
    "risk": {"fr": "Le risque", "en": "The risk"},
    "before": {"fr": "Avant tout outil", "en": "Before any tool"},
    "sample": {
        "fr": "Compté sur un dossier d'exemple, toutes formalités faites, la charte étant seule.",
        "en": "Counted on a sample matter, every formality done, the charter standing alone.",
    },
    "writing": {"fr": "Rédaction", "en": "Written by"},
    "writing-says": {
        "fr": (
            "Les auteurs du projet. Chacune des {n} règles porte ses articles, leur version, le jour où ils ont été"
            " lus et son degré de certitude."
        ),
        "en": (
            "The authors of the project. Each of the {n} rules carries its articles, their version, the day they were"
            " read and how sure it is."
        ),
    },
    "review": {"fr": "Relecture", "en": "Reviewed by"},
    "review-says": {
        "fr": (
            "Aucun avocat n'a signé ces textes à ce jour. Le nom, le barreau et le jour de qui le fera se liront ici"
            " ; personne n'est nommé qui ne les a pas lus."
        ),
        "en": (
            "No lawyer has signed these texts so far. The name, the bar and the day of whoever does will stand here;"
            " nobody is named who did not read them."
        ),
    },
    "doubts": {"fr": "Doutes", "en": "Doubts"},
    "doubts-says": {
        "fr": "{unverified} des {n} textes cités n'ont pas été lus en entier à la source : ils portent « à vérifier ».",
        "en": (
            "{unverified} of the {n} texts cited were not read in full at their source: they are marked “to be"
            " verified”."
        ),
    },
    "which": {"fr": "Lesquels", "en": "Which"},
    "checked": {"fr": "Droit vérifié le", "en": "Law checked on"},
    "labour": {"fr": "Code du travail, {n} articles.", "en": "Labour Code, {n} articles."},
    "others": {
        "fr": "Les autres textes et les décisions : entre le {first} et le {last}.",
        "en": "The other texts and the decisions: between {first} and {last}.",
    },
    "old": {
        "fr": "C'était il y a plus de trois mois.",
        "en": "That is more than three months ago.",
    },
    "since": {"fr": "Savoir ce qui a changé depuis", "en": "Find out what has changed since"},
}
#: The rule that says of each document what its name does not.
LEFT_OUT = {"charter": "V1-ASSIMILATED", "it-charter-chapter": "S-SCALE", "contract-amendment": "V3-REFUSAL"}
#: The rule that says what each document risks most.
RISKS = {"charter": "V1-DISGUISED-RI", "it-charter-chapter": "V2-TEXT-CHANGED", "contract-amendment": "V3-FOR-ALL"}
BEFORE = "W-CSE-TECHNOLOGY"
LABOUR = "code-du-travail"
_PART = re.compile(r"^<!-- part: (\w+) -->$", re.M)


def fill(site: Site, language: str, page: str) -> str:
    """Put the parts in a page that names them."""
    makers = {"papers": papers, "behind": behind}
    return _PART.sub(lambda found: raw(makers[found[1]](View(site.library, language))), page)


def speaks_of_document(rule: Rule) -> bool:
    """Whether a rule looks at the document, or at the way it took to be adopted."""
    conditions = (rule.about, *(case.when for case in rule.cases))
    return any(fact in condition for condition in conditions for fact in ("vehicle", "track"))


def papers(view: View) -> str:
    """The three documents side by side, in a few lines."""
    library, language = view.library, view.language

    def told(key: str) -> str:
        return e(say(SAY[key], language))

    def rule(name: str) -> str:
        said = e(text_of(rule_of(library, name).explanation, language))
        return f"{said} <small>{link(href('rule', name, 0), name)}</small>"

    def why(vehicle: str) -> str:
        """The rule on this document that decides most often of its heaviest clauses."""
        held = view.held(vehicle)
        heaviest = max((each.weight for each in held), key=library.vocabulary.rank_weight)
        decided = Counter(
            each.id
            for finding in held
            if finding.weight == heaviest
            for each in finding.rules
            if speaks_of_document(each)
        )
        return rule(decided.most_common(1)[0][0])

    rows = [
        [told("worth"), *(view.badges(view.counts(view.held(name))) for name in VEHICLES)],
        [told("why"), *map(why, VEHICLES)],
        [told("also"), *(rule(LEFT_OUT[name]) for name in VEHICLES)],
        [told("risk"), *(rule(RISKS[name]) for name in VEHICLES)],
    ]
    header = ["", *(e(view.name(name)) for name in VEHICLES)]
    return (
        f"{table(header, rows, classes='stack papers')}"
        f'<p class="before-tools"><strong>{told("before")}.</strong> {rule(BEFORE)}</p>'
        f'<p class="help">{told("sample")}</p>'
    )


def behind(view: View) -> str:
    """Who wrote and read the texts, what is in doubt, and the day the law was last checked."""
    library, language = view.library, view.language

    def told(key: str, **values: object) -> str:
        return e(say(SAY[key], language, **values))

    rules = {rule.id for subject in SUBJECTS for rule in rule_book(library, subject).all_rules()}
    bases = list(library.legal_bases.values())
    labour = [basis.checked_on for basis in bases if basis.group == LABOUR and basis.checked_on]
    others = [basis.checked_on for basis in bases if basis.group != LABOUR and basis.checked_on]
    doubts = told("doubts-says", n=len(bases), unverified=sum(bool(basis.verify) for basis in bases))
    said = {
        "writing": told("writing-says", n=len(rules)),
        "review": told("review-says"),
        "doubts": f"{doubts} {link('limits.html', say(SAY['which'], language))}.",
    }
    listed = "".join(f"<div><dt>{told(key)}</dt><dd>{value}</dd></div>" for key, value in said.items())
    oldest = min(labour)
    return (
        f'<div class="behind"><dl class="facts">{listed}</dl>'
        f'<aside class="checked" data-checked="{oldest.isoformat()}" data-old="{told("old")}"><p>{told("checked")}</p>'
        f"<p><strong>{e(day(oldest, language))}</strong></p><p>{told('labour', n=len(labour))}"
        f" {told('others', first=day(min(others), language), last=day(max(others), language))}"
        f" {link('guides/legal-watch.html', say(SAY['since'], language))}.</p></aside></div>"
    )
