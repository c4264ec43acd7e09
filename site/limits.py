"""The page on limits: what the library does not decide, what is not verified, and that it is no legal advice."""

from __future__ import annotations

from frame import Site, day, e, href, link, raw, say, table, text_of

from aigov_docs.law import rule_book
from aigov_docs.law.rule_reading import SUBJECTS

SAY: dict[str, dict[str, str]] = {
    "title": {"fr": "Limites", "en": "Limits"},
    "advice": {
        "fr": (
            "**Ni cette bibliothèque ni ce site ne donnent de consultation juridique.** Ils assemblent des textes et"
            " appliquent des règles écrites, datées et sourcées. Un avocat relit avant qu'un texte serve."
        ),
        "en": (
            "**Neither this library nor this site gives legal advice.** They assemble texts and apply rules that are"
            " written, dated and sourced. A lawyer reads before a text is used."
        ),
    },
    "decide": {"fr": "Ce qu'elle ne décide pas", "en": "What it does not decide"},
    "cases": {
        "fr": (
            "Elle pèse des clauses ; elle ne tranche pas de litige. Elle n'apprécie ni les preuves, ni la"
            " proportionnalité d'une sanction, ni des faits que le dossier ne dit pas."
        ),
        "en": (
            "It weighs clauses; it does not decide cases. It weighs neither evidence, nor the proportion of a sanction,"
            " nor facts that the matter does not state."
        ),
    },
    "facts": {
        "fr": "Elle croit le dossier : une formalité datée et prouvée y est tenue pour faite.",
        "en": "It believes the matter: a formality dated and proved there is held to be done.",
    },
    "french": {
        "fr": "Elle ne fait pas de document sans français. L'anglais seul est une traduction de courtoisie.",
        "en": "It makes no document without French. English alone is a courtesy translation.",
    },
    "scope": {"fr": "Champ : {explanation}", "en": "Scope: {explanation}"},
    "verified": {"fr": "Ce qui est vérifié, et quand", "en": "What is verified, and when"},
    "checked": {
        "fr": (
            "Les articles du code du travail ont été lus dans la version consolidée du {day}. `aigov-docs watch` les"
            " compare à une version plus récente ; rien ne le fait à votre place."
        ),
        "en": (
            "The articles of the Labour Code were read in the consolidated version of {day}. `aigov-docs watch`"
            " compares them with a later one; nothing does it for you."
        ),
    },
    "unverified": {"fr": "Ce qui reste à vérifier", "en": "What is still to be verified"},
    "unverified-lead": {
        "fr": (
            "{n} textes sur {total} ont été cités de mémoire ou lus en partie. Ils portent la mention « à vérifier »"
            " partout, jusque dans les documents."
        ),
        "en": (
            "{n} texts of {total} were recalled, or read in part. They bear the mark “to be verified” everywhere, down"
            " to the documents."
        ),
    },
    "basis": {"fr": "Texte", "en": "Text"},
    "says": {"fr": "Ce qu'il est dit dire", "en": "What it is said to say"},
    "unsettled": {"fr": "Ce qui n'est pas tranché", "en": "What is not settled"},
    "unsettled-lead": {
        "fr": "Chaque règle dit sa solidité. Celles-ci ne sont pas de droit constant :",
        "en": "Each rule says how firm it is. These are not settled law:",
    },
    "rule": {"fr": "Règle", "en": "Rule"},
    "explanation": {"fr": "Ce qu'elle dit", "en": "What it says"},
    "confidence": {"fr": "Solidité", "en": "Confidence"},
    "program": {"fr": "Ce qui n'est pas éprouvé", "en": "What is not proven"},
    "word": {
        "fr": (
            "Word lui-même n'était pas à portée : ce qu'il fait d'un fichier est connu par sa documentation et par des"
            " validateurs. Les pages de la galerie sont celles de LibreOffice."
        ),
        "en": (
            "Word itself was not at hand: what it does with a file is known from its documentation and from validators."
            " The pages of the gallery are those of LibreOffice."
        ),
    },
    "power": {
        "fr": (
            "Rien n'est prouvé contre une coupure de courant : seuls des programmes tués et des disques pleins l'ont"
            " été."
        ),
        "en": "Nothing is proven against a power cut: only killed programs and full disks are.",
    },
    "margin": {
        "fr": (
            "Un fichier Word ouvert dans LibreOffice peut montrer des lignes justifiées qui dépassent un peu la marge."
        ),
        "en": "A Word file opened in LibreOffice may show justified lines that run a little past the margin.",
    },
}


def write(site: Site, language: str) -> None:
    """The page, in one language."""
    library = site.library
    book = rule_book(library)
    scope = book.find_rule("G-SCOPE")
    labour = [basis for basis in library.legal_bases.values() if basis.group == "code-du-travail" and not basis.verify]
    unverified = {name: basis for name, basis in library.legal_bases.items() if basis.verify}
    bases = [
        [
            link(href("basis", name, depth=0), text_of(basis.cite, language)),
            e(text_of(basis.versions[-1].says, language)),
        ]
        for name, basis in unverified.items()
    ]
    rules = {
        rule.id: rule
        for subject in SUBJECTS
        for rule in rule_book(library, subject).all_rules()
        if rule.confidence != "settled"
    }
    unsettled = [
        [
            link(href("rule", name, depth=0), name),
            e(text_of(rule.explanation, language)),
            e(library.vocabulary.confidence[rule.confidence].text(language)),
        ]
        for name, rule in rules.items()
    ]
    listed = [say(SAY["cases"], language), say(SAY["facts"], language), say(SAY["french"], language)]
    if scope is not None:
        listed.append(say(SAY["scope"], language, explanation=scope.explanation.text(language)))
    site.page(
        language,
        "limits",
        "\n\n".join(
            [
                f"# {say(SAY['title'], language)}",
                say(SAY["advice"], language),
                f"## {say(SAY['decide'], language)}",
                "\n".join(f"- {each}" for each in listed),
                f"## {say(SAY['verified'], language)}",
                say(SAY["checked"], language, day=day(min(basis.checked_on for basis in labour), language)),
                f"## {say(SAY['unverified'], language)}",
                say(SAY["unverified-lead"], language, n=len(unverified), total=len(library.legal_bases)),
                raw(table([e(say(SAY[key], language)) for key in ("basis", "says")], bases, classes="stack")),
                f"## {say(SAY['unsettled'], language)}",
                say(SAY["unsettled-lead"], language),
                raw(
                    table(
                        [e(say(SAY[key], language)) for key in ("rule", "explanation", "confidence")],
                        unsettled,
                        classes="stack",
                    )
                ),
                f"## {say(SAY['program'], language)}",
                "\n".join(f"- {say(SAY[key], language)}" for key in ("word", "power", "margin")),
            ]
        ),
    )
