"""Reference pages on the law: rules, checks of coherence, facts, legal bases."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from frame import Site, day, doc, e, facts, href, link, raw, say, table, text_of, told, verify_mark, weight_badge

from aigov_docs.compose.citations import describe_decision
from aigov_docs.compose.coherence import load_checks
from aigov_docs.conditions import Condition
from aigov_docs.kits.ground.i18n import typeset_text
from aigov_docs.law import rule_book
from aigov_docs.law.facts import CLAUSE_FACTS, DOCUMENT_FACTS
from aigov_docs.law.rule_reading import SUBJECTS
from aigov_docs.law.rules import Rule, RuleCase
from aigov_docs.law.sanction_facts import SANCTION_FACTS, fact_names, fact_values
from aigov_docs.law.situation_view import StatedFactObserver
from aigov_docs.library.load import Library

SAY: dict[str, dict[str, str]] = {
    "rules": {"fr": "Règles", "en": "Rules"},
    "rules-about": {
        "fr": "ce que vaut chaque clause, règle par règle, avec les explications",
        "en": "what each clause is worth, rule by rule, with the explanations",
    },
    "rules-sanctions": {"fr": "Règles sur les sanctions", "en": "Rules on sanctions"},
    "rules-sanctions-about": {
        "fr": "si une sanction est ouverte, règle par règle, avec les explications",
        "en": "whether a sanction is open, rule by rule, with the explanations",
    },
    "rules-lead": {
        "fr": (
            "Une règle s'applique quand chaque ligne de son objet et de son test est vraie des faits observés. Elle"
            " écarte celles dont elle est l'exception, même quand elle est elle-même écartée ; celles qui restent"
            " doivent s'accorder. L'ordre des fichiers ne compte pas. `aigov-docs check` prouve qu'à chaque combinaison"
            " de faits possible répond une portée, et une seule. Les [règles sur les sanctions](rules-sanctions.md)"
            " ont leur page ; [« Sanctionner un"
            " manquement »](../sanctions.md) les dit sans leurs tests."
        ),
        "en": (
            "A rule applies when every line of its subject and of its test holds of the facts observed. It sets aside"
            " those it is an exception to, even when it is itself set aside; those left must agree. File order means"
            " nothing. `aigov-docs check` proves that every combination of facts that can occur gets one answer, and"
            " one only. The [rules on sanctions](rules-sanctions.md) have a page of their own; [“Sanctioning a"
            " breach”](../sanctions.md) tells them without their tests."
        ),
    },
    "enforceability": {"fr": "Ce que vaut une clause", "en": "What a clause is worth"},
    "sanctions": {"fr": "Si une sanction est ouverte", "en": "Whether a sanction is open"},
    "warnings": {"fr": "Alertes, sans effet sur une portée", "en": "Warnings, without effect on any weight"},
    "stage": {"fr": "Étape : {name}", "en": "Stage: {name}"},
    "subject": {"fr": "Objet", "en": "Subject"},
    "test": {"fr": "Test", "en": "Test"},
    "always": {"fr": "toujours", "en": "always"},
    "gives": {"fr": "Donne", "en": "Gives"},
    "nothing": {"fr": "explique, sans rien donner", "en": "explains, gives nothing"},
    "exception": {"fr": "Exception à", "en": "Exception to"},
    "excepted": {"fr": "Écartée par", "en": "Set aside by"},
    "confidence": {"fr": "Solidité", "en": "Confidence"},
    "bases": {"fr": "Fondements", "en": "Legal bases"},
    "anything-but": {"fr": "tout sauf", "en": "anything but"},
    "colon": {"fr": " : ", "en": ": "},
    "reviews": {
        "fr": (
            "Cette étape reprend une réponse dont l'employeur peut tirer quelque chose : si un fait qui y ferait"
            " obstacle n'est pas connu, on ne peut pas la dire."
        ),
        "en": (
            "This stage looks again at an answer from which the employer can draw something: where a fact that would"
            " bar it is not known, it cannot be said."
        ),
    },
    "refusals": {"fr": "Contradictions refusées", "en": "Contradictions refused"},
    "refusals-lead": {
        "fr": "Ces faits ne peuvent être vrais ensemble : rien n'est conclu tant que l'un d'eux n'est pas corrigé.",
        "en": "These facts cannot be true together: nothing is concluded until one of them is corrected.",
    },
    "keys": {"fr": "Faits à corriger", "en": "Facts to correct"},
    "asks": {"fr": "il manque", "en": "missing"},
    "asks-ground": {
        "fr": "les faits dont dépend la portée de la clause",
        "en": "the facts on which the clause's weight depends",
    },
    "consequence": {"fr": "suite", "en": "consequence"},
    "dismissal": {"fr": "licenciement", "en": "dismissal"},
    "other": {"fr": "autre sanction", "en": "other sanction"},
    "mark": {"fr": "Marque", "en": "Mark"},
    "told": {"fr": "Dite à côté de la réponse", "en": "Said beside the answer"},
    "told-where": {"fr": "partout où elle s'applique", "en": "wherever it applies"},
    "told-once": {"fr": "une fois par document, dans le rapport", "en": "once for a document, in its report"},
    "former": {"fr": "Anciens noms", "en": "Former names"},
    "facts-asked": {"fr": "Faits que l'outil demande", "en": "Facts that the tool asks for"},
    "facts-asked-lead": {
        "fr": (
            "Un fait peut ne pas être connu : rien n'est alors présumé à l'avantage de l'employeur. La réponse dit ce"
            " qui manque, dans ces mots."
        ),
        "en": (
            "A fact may be not known: nothing is then presumed in the employer's favour. The answer says what is"
            " missing, in these words."
        ),
    },
    "question": {"fr": "Question", "en": "Question"},
    "absent": {"fr": "Laissé vide", "en": "Left empty"},
    "not_known": {"fr": "n'est pas connu", "en": "is not known"},
    "did_not_happen": {"fr": "n'a pas eu lieu", "en": "did not happen"},
    "settled-by": {"fr": "Phrase qui l'établit", "en": "Statement that settles it"},
    "asked-by": {"fr": "Règles qui le demandent", "en": "Rules that ask for it"},
    "impossible": {"fr": "Combinaisons qui ne peuvent se présenter", "en": "Combinations that cannot occur"},
    "checks": {"fr": "Contrôles de cohérence", "en": "Checks of coherence"},
    "checks-about": {
        "fr": "ce qu'un document ne peut pas dire à la fois, et quoi choisir",
        "en": "what a document may not say at once, and what to choose",
    },
    "checks-lead": {
        "fr": (
            "Un document ne se contredit pas. « Refuse » : rien n'est écrit ; « avertit » : le document est fait et le"
            " lecteur prévenu. « … » tient la place de ce qui est observé."
        ),
        "en": (
            "A document does not contradict itself. “Refuses”: nothing is written; “warns”: the document is made and"
            " the reader told. “…” stands for what is observed."
        ),
    },
    "refuse": {"fr": "refuse", "en": "refuses"},
    "warn": {"fr": "avertit", "en": "warns"},
    "effect": {"fr": "Effet", "en": "Effect"},
    "choose": {"fr": "Quoi choisir", "en": "What to choose"},
    "key": {"fr": "Où, dans le dossier", "en": "Where in the matter"},
    "when": {"fr": "Quand", "en": "When"},
    "topics": {"fr": "Thèmes comparés", "en": "Topics compared"},
    "facts": {"fr": "Faits", "en": "Facts"},
    "facts-about": {
        "fr": "ce que le code observe, et que les règles jugent",
        "en": "what the code observes and the rules judge",
    },
    "facts-lead": {
        "fr": (
            "Le code observe, les règles concluent. Chaque fait prend une valeur d'une liste fermée. Les explications,"
            " écrites pour qui lit le code, sont en anglais."
        ),
        "en": "Code observes, rules conclude. Each fact takes one value of a closed list.",
    },
    "facts-document": {"fr": "Du document et de la personne", "en": "Of the document and the person"},
    "facts-clause": {"fr": "D'une clause", "en": "Of a clause"},
    "facts-sanction": {"fr": "D'une sanction ou d'une mesure", "en": "Of a sanction or a measure"},
    "facts-derived": {"fr": "Qui résultent d'autres faits", "en": "That follow from other facts"},
    "fact": {"fr": "Fait", "en": "Fact"},
    "values": {"fr": "Valeurs", "en": "Values"},
    "explained": {"fr": "Explication", "en": "Explanation"},
    "used": {"fr": "Règles qui le regardent", "en": "Rules that look at it"},
    "legal-bases": {"fr": "Fondements juridiques", "en": "Legal bases"},
    "legal-bases-about": {
        "fr": "chaque texte cité : versions datées, liens, jour de la vérification, ce qui reste à vérifier",
        "en": "every text cited: dated versions, links, the day it was checked, what is still to be verified",
    },
    "legal-bases-lead": {
        "fr": (
            "{n} textes sont cités, dont {unverified} restent à vérifier : cités de mémoire ou lus en partie seulement."
            " Un lien mène au texte officiel quand il a été lu là."
        ),
        "en": (
            "{n} texts are cited; {unverified} of them are still to be verified: recalled, or read in part only. A link"
            " leads to the official text where it was read there."
        ),
    },
    "legal-bases-cited": {"fr": "Où chaque texte est cité", "en": "Where each text is cited"},
    "legal-bases-cited-about": {
        "fr": "les règles, contrôles, clauses, étapes et pièces qui citent chaque texte",
        "en": "the rules, checks, clauses, steps and papers that cite each text",
    },
    "legal-bases-cited-lead": {
        "fr": "Ce qui, dans la bibliothèque, s'appuie sur chaque texte : ce qu'il faut revoir quand il change.",
        "en": "What rests on each text in the library: what is to be looked at again when it changes.",
    },
    "basis": {"fr": "Texte", "en": "Text"},
    "says": {"fr": "Ce qu'il dit", "en": "What it says"},
    "version": {"fr": "Version", "en": "Version"},
    "since": {"fr": "depuis le {day}", "en": "since {day}"},
    "between": {"fr": "du {day} au {until}", "en": "from {day} to {until}"},
    "dated": {"fr": "du {day}", "en": "of {day}"},
    "unknown": {"fr": "date inconnue", "en": "date not known"},
    "checked": {"fr": "Vérifié le", "en": "Checked on"},
    "all-checked": {"fr": "Tous vérifiés le {day}.", "en": "All checked on {day}."},
    "places": {"fr": "{n} endroits", "en": "{n} places"},
    "cited-by": {"fr": "Cité par", "en": "Cited by"},
}
_told = partial(told, SAY)
GROUPS: dict[str, dict[str, str]] = {
    "code-du-travail": {"fr": "Code du travail", "en": "Labour Code"},
    "rgpd": {"fr": "RGPD", "en": "GDPR"},
    "reglement-ia": {"fr": "Règlement IA", "en": "AI Act"},
    "autre-code": {"fr": "Autres codes", "en": "Other codes"},
    "loi": {"fr": "Lois et décrets", "en": "Statutes and decrees"},
    "jurisprudence": {"fr": "Jurisprudence", "en": "Case law"},
    "fiche": {"fr": "Fiches et guides officiels", "en": "Official notes and guides"},
}


#: The facts whose values are a list of the vocabulary, with that list.
LISTED = {"kind": "kinds", "family": "families", "modality": "modalities"}


def pages(site: Site, language: str) -> Iterator[tuple[str, str, str]]:
    """The pages: name, text, what each is about."""
    for name, make in (
        ("rules", partial(rules, page="rules")),
        ("rules-sanctions", partial(rules, page="rules-sanctions")),
        ("checks", coherence),
        ("facts", observed),
        ("legal-bases", legal_bases),
        ("legal-bases-cited", legal_bases_cited),
    ):
        yield name, make(site.library, language), say(SAY[f"{name}-about"], language)


# ------------------------------------------------------------------ rules
#: The pages of rules, by the subjects they treat.
RULE_PAGES = {"rules": ("enforceability",), "rules-sanctions": ("sanctions",)}


def rules(library: Library, language: str, page: str) -> str:
    """Every rule of a page, stage by stage, with its explanation."""
    out = [f"# {say(SAY[page], language)}", say(SAY["rules-lead"], language)]
    everything = {rule.id: rule for subject in SUBJECTS for rule in rule_book(library, subject).all_rules()}
    shown: set[str] = set()  # an anchor is on one page only
    if page == "rules-sanctions":
        shown.update(rule.id for rule in rule_book(library, "enforceability").all_rules())
    for subject in RULE_PAGES[page]:
        book = rule_book(library, subject)
        stages = library.vocabulary.sanction_stages if subject == "sanctions" else library.vocabulary.stages
        out.append(f"## {say(SAY[subject], language)}")
        for stage, listed in book.stages:
            listed = tuple(rule for rule in listed if not rule.warning)
            if listed:
                out += [
                    f"### {say(SAY['stage'], language, name=stages[stage].text(language))}",
                    *([say(SAY["reviews"], language)] if stages[stage].reviews else []),
                    raw("".join(_rule(rule, stage, everything, library, language, shown) for rule in listed)),
                ]
        warnings = tuple(rule for rule in book.warnings if rule.id not in shown)
        if warnings:
            out += [
                f"### {say(SAY['warnings'], language)}",
                raw("".join(_rule(rule, None, everything, library, language, shown) for rule in warnings)),
            ]
        if book.refusals:
            out += [
                f"### {say(SAY['refusals'], language)}",
                say(SAY["refusals-lead"], language),
                raw("".join(_rule(rule, None, everything, library, language, shown) for rule in book.refusals)),
            ]
    return "\n\n".join(out)


def _rule(
    rule: Rule, stage: str | None, everything: Mapping[str, Rule], library: Library, language: str, shown: set[str]
) -> str:
    """A rule; its anchor is at the first stage where it speaks."""
    anchor = f' id="{rule.id}"' if rule.id not in shown else ""
    shown.add(rule.id)
    by = sorted(name for name, other in everything.items() if rule.id in other.exception_to)
    # what some of its cases say at another stage is shown there
    tests = "".join(
        f"<li>{_conditions(case.when, library, language) or _told('always', language)}"
        f"{_given(case, rule, library, language)}</li>"
        for case in rule.cases
    )
    pairs = [
        (say(SAY["subject"], language), _conditions(rule.about, library, language)),
        (say(SAY["test"], language), f"<ul>{tests}</ul>"),
        (say(SAY["keys"], language), _asked_links(rule.keys, library, language)),
        (say(SAY["mark"], language), e(library.vocabulary.confidence[rule.mark].text(language)) if rule.mark else ""),
        (
            say(SAY["told"], language),
            _told("told-where" if rule.told else "told-once", language) if rule.told or rule.told_once else "",
        ),
        (say(SAY["exception"], language), _rule_links(rule.exception_to)),
        (say(SAY["excepted"], language), _rule_links(by)),
        (
            say(SAY["bases"], language),
            "; ".join(
                _basis_links(
                    (*rule.legal_bases, *rule.decisions),
                    library,
                    language,
                )
            ),
        ),
        (say(SAY["confidence"], language), e(library.vocabulary.confidence[rule.confidence].text(language))),
        (say(SAY["former"], language), ", ".join(f"<code>{e(name)}</code>" for name in rule.replaces)),
    ]
    return (
        "<section"
        f' class="entry"{anchor}><h4><code>{rule.id}</code></h4><p>'
        f"{e(text_of(rule.explanation, language))}</p>{facts(pairs)}</section>"
    )


def _given(case: RuleCase, rule: Rule, library: Library, language: str) -> str:
    """What a case gives: a weight, one a family, an answer, or nothing; what it asks for; what the law attaches."""

    def named(weight: str) -> str:
        if weight in library.vocabulary.weights:
            return weight_badge(library, weight, language)
        return f'<span class="weight verdict-{weight}">{e(library.vocabulary.verdicts[weight].text(language))}</span>'

    asked = _asked_links(case.missing, library, language)
    if case.asks_for_ground:
        asked = "; ".join(each for each in (asked, _told("asks-ground", language)) if each)
    attached = "; ".join(
        f"{_told(kind, language)}{_told('colon', language)}"
        + link(f"vocabularies.html#consequences-{name}", text_of(library.vocabulary.consequences[name], language))
        for kind, name in case.consequence.items()
    )
    more = "".join(
        f'<br><span class="help">{_told(name, language)}{_told("colon", language)}{said}</span>'
        for name, said in (("asks", asked), ("consequence", attached))
        if said
    )
    if case.weight is None:
        return more if rule.warning or rule.refuses else f" → {_told('nothing', language)}{more}"
    if isinstance(case.weight, str):
        return f" → {named(case.weight)}{more}"
    families = library.vocabulary.families
    by_weight: dict[str, list[str]] = {}
    for family, weight in case.weight.items():
        by_weight.setdefault(weight, []).append(families[family].text(language))
    given = "; ".join(f"{named(weight)} ({e(', '.join(names))})" for weight, names in by_weight.items())
    return f" → {given}{more}"


def _asked_links(keys: tuple[str, ...], library: Library, language: str) -> str:
    """Facts to ask for, or to correct, each by its question."""
    asked = library.vocabulary.asked_facts
    return "; ".join(link(href("asked", key), text_of(asked[key], language)) for key in keys)


def _conditions(condition: Condition, library: Library, language: str) -> str:
    """The lines of a condition; all but a few values are said as those few."""
    out = []
    for fact, values in condition.items():
        known = list(fact_values(fact, library)) if fact in fact_names() else []
        left = [value for value in known if value not in values]
        few = known and len(left) < len(values) and len(values) > 2
        said = f"{_told('anything-but', language)} " if few else ""
        listed = left if few else [value for value in known if value in values] or sorted(values)
        name = link(href("fact", fact), fact) if fact in fact_names() else e(fact)
        out.append(
            f"<code>{name}</code>{_told('colon', language)}{said}"
            + ", ".join(f"<code>{e(value)}</code>" for value in listed)
        )
    return "; ".join(out)


def _rule_links(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(f'<a href="{href("rule", name)}"><code>{name}</code></a>' for name in names)


def _basis_links(names: tuple[str, ...], library: Library, language: str) -> list[str]:
    out = []
    for name in dict.fromkeys(names):
        basis = library.legal_bases[name]
        out.append(
            link(href("basis", name), text_of(basis.cite, language))
            + (f" {verify_mark(language)}" if basis.verify else "")
        )
    return out


# ------------------------------------------------------------------ checks
def coherence(library: Library, language: str) -> str:
    """Every check across clauses."""
    out = []
    for check in load_checks(library):
        cases = "".join(f"<li>{_conditions({**check.about, **case}, library, language)}</li>" for case in check.cases)
        pairs = [
            (
                say(SAY["effect"], language),
                f'<span class="severity severity-{check.severity}">{_told(check.severity, language)}</span>',
            ),
            (
                say(SAY["choose"], language),
                e(typeset_text(check.choose.text(language).replace("{names}", "…"), language)),
            ),
            (say(SAY["key"], language), f"<code>{e(check.key)}</code>"),
            (say(SAY["when"], language), f"<ul>{cases}</ul>"),
            (
                say(SAY["topics"], language),
                ", ".join(
                    link(
                        f"../clauses/index.html?group={name}",
                        text_of(library.vocabulary.topics[name], language),
                    )
                    for name in check.topics
                ),
            ),
            (say(SAY["bases"], language), "; ".join(_basis_links(check.legal_bases, library, language))),
        ]
        out.append(
            '<section class="entry"'
            f' id="{check.id}"><h2><code>{check.id}</code></h2><p>'
            f"{e(typeset_text(check.explanation.text(language).replace('{names}', '…'), language))}</p>"
            f"{facts(pairs)}</section>"
        )
    return "\n\n".join([f"# {say(SAY['checks'], language)}", say(SAY["checks-lead"], language), raw("".join(out))])


# ------------------------------------------------------------------ facts
def observed(library: Library, language: str) -> str:
    """Every fact, its values, and the rules that look at it."""
    looking: dict[str, dict[str, None]] = {}
    for subject in SUBJECTS:
        for rule in rule_book(library, subject).all_rules():
            for condition in (rule.about, *(case.when for case in rule.cases)):
                for fact in condition:
                    looking.setdefault(fact, {})[rule.id] = None
    seen = {
        "facts-document": list(DOCUMENT_FACTS),
        "facts-clause": [*LISTED, *CLAUSE_FACTS],
        "facts-sanction": list(SANCTION_FACTS),
    }
    seen["facts-derived"] = [name for name in fact_names() if not any(name in names for names in seen.values())]
    functions = {
        name: function for source in (DOCUMENT_FACTS, SANCTION_FACTS) for name, (_, function) in source.items()
    }
    out = [f"# {say(SAY['facts'], language)}", say(SAY["facts-lead"], language)]
    for key, names in seen.items():
        rows = []
        for name in names:
            said = _explain_fact(functions[name], library, language) if name in functions else ""
            values = fact_values(name, library)
            listed = (
                ", ".join(f"<code>{e(value)}</code>" for value in values)
                if name not in LISTED
                else link(f"vocabularies.html#{LISTED[name]}", say(SAY["values"], language))
            )
            rows.append(
                [
                    f'<code id="fact-{name}">{e(name)}</code>',
                    f"{listed}{said}",
                    ", ".join(link(href("rule", rule), rule) for rule in looking.get(name, ())) or "–",
                ]
            )
        if rows:
            out += [
                f"## {say(SAY[key], language)}",
                raw(table([_told(each, language) for each in ("fact", "values", "used")], rows, classes="stack")),
            ]
    out += [
        f"## {say(SAY['facts-asked'], language)}",
        say(SAY["facts-asked-lead"], language),
        raw(
            table(
                [_told(each, language) for each in ("question", "absent", "settled-by", "asked-by")],
                _asked_rows(library, language),
                classes="stack",
            )
        ),
    ]
    return "\n\n".join(out)


def _explain_fact(observer: Callable[..., str], library: Library, language: str) -> str:
    """What a fact is: what its entry says where rules test it as it is stated, else what its function says."""
    if not isinstance(observer, StatedFactObserver):
        return f'<p lang="en">{doc(inspect.getdoc(observer) or "")}</p>'
    key = f"{observer.stated.block}.{observer.stated.field}"
    vocabulary = library.vocabulary
    about = vocabulary.asked_facts[key] if key in vocabulary.asked_facts else vocabulary.matter_keys[key].says
    return f"<p>{e(text_of(about, language))}</p>"


def _asked_rows(library: Library, language: str) -> list[list[str]]:
    """The facts that may be left out: question and key, what leaving them out means, statements, rules."""
    vocabulary = library.vocabulary
    rules: dict[str, dict[str, None]] = {}
    for subject in SUBJECTS:
        for rule in rule_book(library, subject).all_rules():
            for key in (*rule.keys, *(key for case in rule.cases for key in case.missing)):
                rules.setdefault(key, {})[rule.id] = None
    settling = {key: (name, said) for name, said in vocabulary.statements.items() for key in said.settles}
    rows = []
    for key, entry in vocabulary.asked_facts.items():
        name, statement = settling.get(key, ("", None))
        rows.append(
            [
                f'{e(text_of(entry, language))} <code id="asked-{key}">{e(entry.matter or key)}</code>',
                _told(entry.absent, language),
                link(f"vocabularies.html#statements-{name}", text_of(statement, language)) if statement else "–",
                ", ".join(link(href("rule", rule), rule) for rule in rules.get(key, ())) or "–",
            ]
        )
    return rows


# ------------------------------------------------------------------ legal bases
def _citing(library: Library, language: str) -> dict[str, list[str]]:
    """Who cites each legal basis, as links."""
    cited: dict[str, list[str]] = {name: [] for name in library.legal_bases}
    for subject in SUBJECTS:
        for rule in rule_book(library, subject).all_rules():
            for name in dict.fromkeys((*rule.legal_bases, *rule.decisions)):
                cited[name].append(link(href("rule", rule.id), rule.id))
    for check in load_checks(library):
        for name in check.legal_bases:
            cited[name].append(link(f"checks.html#{check.id}", check.id))
    for clause in library.clauses.values():
        for name in clause.editions[max(clause.editions)].legal_bases:
            cited[name].append(link(f"../clauses/{clause.id}.html", clause.id))
    for names, step in [
        (step.legal_bases, step.label.text(language)) for steps in library.procedures.values() for step in steps
    ]:
        for name in names:
            cited[name].append(e(typeset_text(step, language)))
    for companion, _ in library.companions.values():
        for name in companion.legal_bases:
            cited[name].append(link(f"documents.html#{companion.id}", companion.id))
    for listed in ("territories", "legal_days", "consequences"):
        for word, entry in getattr(library.vocabulary, listed).items():
            for name in entry.legal_bases:
                cited[name].append(link(f"vocabularies.html#{listed}-{word}", text_of(entry, language)))
    return cited


def legal_bases(library: Library, language: str) -> str:
    """Every legal basis: versions, day checked, what is to be verified, who cites it."""
    cited = _citing(library, language)
    unverified = sum(basis.verify for basis in library.legal_bases.values())
    out = [
        f"# {say(SAY['legal-bases'], language)}",
        say(SAY["legal-bases-lead"], language, n=len(library.legal_bases), unverified=unverified),
    ]
    for group, title in GROUPS.items():
        rows = []
        for name, basis in library.legal_bases.items():
            if basis.group != group:
                continue
            versions = []
            for version in basis.versions:
                if version.since is None:
                    when = say(SAY["unknown"], language)
                elif group in ("jurisprudence", "fiche"):
                    when = say(SAY["dated"], language, day=day(version.since, language))
                else:
                    when = say(
                        SAY["between" if version.until else "since"],
                        language,
                        day=day(version.since, language),
                        until=day(version.until, language),
                    )
                said = link(version.permalink, when, rel="external") if version.permalink else e(when)
                versions.append(f'<p>{e(text_of(version.says, language))} <span class="help">{said}</span></p>')
            versions += [
                f'<p class="help">{e(typeset_text(said, language))}</p>'
                for said in describe_decision(basis, library, language)
            ]
            mark = f" {verify_mark(language)}" if basis.verify else ""
            rows.append(
                [
                    (f'<span id="{name}">{e(text_of(basis.cite, language))}</span>{mark} <code>{name}</code>'),
                    "".join(versions),
                    e(day(basis.checked_on, language, short=True)),
                    link(f"legal-bases-cited.html#{name}", say(SAY["places"], language, n=len(set(cited[name]))))
                    if cited[name]
                    else "–",
                ]
            )
        if rows:
            columns = ["basis", "says", "checked", "cited-by"]
            days = {row[2] for row in rows}
            out.append(f"## {say(title, language)}")
            if len(days) == 1:  # said once
                out.append(say(SAY["all-checked"], language, day=days.pop()))
                columns.remove("checked")
                rows = [[*row[:2], row[3]] for row in rows]
            out += [
                raw(
                    table(
                        [_told(each, language) for each in columns],
                        rows,
                        classes="stack bases reference-bases",
                    )
                ),
            ]
    return "\n\n".join(out)


def legal_bases_cited(library: Library, language: str) -> str:
    """Where each legal basis is cited: in rules, checks, clauses, steps, papers and words."""
    cited = _citing(library, language)
    out = [f"# {say(SAY['legal-bases-cited'], language)}", say(SAY["legal-bases-cited-lead"], language)]
    for group, title in GROUPS.items():
        pairs = [
            [
                f"{link(f'legal-bases.html#{name}', text_of(basis.cite, language), id=name)}",
                ", ".join(dict.fromkeys(cited[name])),
            ]
            for name, basis in library.legal_bases.items()
            if basis.group == group and cited[name]
        ]
        if pairs:
            header = [_told("basis", language), _told("cited-by", language)]
            out += [f"## {say(title, language)}", raw(table(header, pairs, classes="stack cited"))]
    return "\n\n".join(out)
