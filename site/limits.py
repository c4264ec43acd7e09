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
        "fr": (
            "Elle croit le dossier : une formalité datée et prouvée y est tenue pour faite. Un fait que le dossier ne"
            " dit pas n'est pas présumé à l'avantage de l'employeur : la réponse est alors « ne peut être dit », avec"
            " la question à poser. Les phrases acceptées une fois pour toutes s'impriment avec les réponses qui en"
            " dépendent."
        ),
        "en": (
            "It believes the matter: a formality dated and proved there is held to be done. A fact that the matter"
            " does not state is not presumed in the employer's favour: the answer is then “cannot be said”, with the"
            " question to ask. Statements accepted once are printed with the answers that rest on them."
        ),
    },
    "french": {
        "fr": "Elle ne fait pas de document sans français. L'anglais seul est une traduction de courtoisie.",
        "en": "It makes no document without French. English alone is a courtesy translation.",
    },
    "scope": {"fr": "Champ : {explanation}", "en": "Scope: {explanation}"},
    "undecided": {"fr": "Ce qu'elle ne peut pas dire", "en": "What it cannot say"},
    "undecided-lead": {
        "fr": "Sur ces points, aucun fait ajouté ne donnerait une réponse certaine.",
        "en": "On these points, no added fact would give a certain answer.",
    },
    "sources": {"fr": "Ce qui a été lu", "en": "What was read"},
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
            " validateurs. Les pages de la galerie sont celles des PDF, ou de LibreOffice."
        ),
        "en": (
            "Word itself was not at hand: what it does with a file is known from its documentation and from validators."
            " The pages of the gallery are those of the PDF files, or of LibreOffice."
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

#: What stays open whatever the facts: each line as the law was read, with the texts and decisions it speaks of.
UNDECIDED: tuple[tuple[dict[str, str], tuple[str, ...]], ...] = (
    (
        {
            "fr": (
                "Ce qu'un texte du code du travail dit depuis le 27 mars 2026 : aucune version postérieure n'a pu être"
                " lue."
            ),
            "en": "What the Labour Code says since 27 March 2026: no later version could be read.",
        },
        (),
    ),
    (
        {
            "fr": (
                "Si autoriser un outil par une charte est déjà l'introduire : la décision de la cour d'appel de Paris"
                " du 21 mai 2026 n'a pas été lue elle-même, seulement ses commentaires. Elle ne donne jamais plus"
                " qu'une alerte."
            ),
            "en": (
                "Whether authorising a tool by a charter is already introducing it: the decision of the Paris court of"
                " appeal of 21 May 2026 was not read itself, only commented. It never gives more than a warning."
            ),
        },
        ("ca-paris-26-05-21-25-13232", "ca-paris-26-05-21-25-13234"),
    ),
    (
        {
            "fr": (
                "Ce que vaut un règlement envoyé tard à l'inspecteur, changé après l'avis du CSE, ou l'échelle de"
                " sanctions d'un chapitre joint à un règlement qu'on ne peut invoquer : aucune décision n'a été"
                " trouvée."
            ),
            "en": (
                "What rules are worth when sent late to the inspector or changed after the CSE's opinion, or the scale"
                " of a chapter added to rules that cannot be relied on: no decision was found."
            ),
        },
        ("ct-l1321-4", "ct-r1321-4"),
    ),
    (
        {
            "fr": (
                "Si une obligation d'un accord collectif, ou d'un contrat signé par tous, fonde une sanction : aucune"
                " décision sur ce point."
            ),
            "en": (
                "Whether a duty in a collective agreement, or in a contract that everybody signs, grounds a sanction:"
                " no decision on the point."
            ),
        },
        ("ct-l2254-1", "ct-l1321-5"),
    ),
    (
        {
            "fr": (
                "Si une preuve obtenue illicitement est admise, si la faute est grave, si la sanction est"
                " proportionnée : c'est toujours au juge de le dire."
            ),
            "en": (
                "Whether evidence unlawfully obtained is admitted, how grave the misconduct is, whether the sanction is"
                " proportionate: always for the court."
            ),
        },
        ("ct-l1333-1", "ct-l1333-2"),
    ),
    (
        {
            "fr": (
                "Ce que peuvent punir une entreprise de travail temporaire, un prêteur de main-d'œuvre ou"
                " l'administration d'origine : leurs propres règles ne sont pas au dossier."
            ),
            "en": (
                "What a temporary-work agency, a lender of staff or a home administration may impose: their own rules"
                " are not in the file."
            ),
        },
        ("ct-l1251-1",),
    ),
    (
        {
            "fr": (
                "Le sort des fonctionnaires détachés dans un EPIC, des salariés de droit privé d'une administration,"
                " des expatriés : d'autres droits s'y mêlent."
            ),
            "en": (
                "The position of civil servants detached to an EPIC, of private-law staff of an administration, of"
                " expatriates: other bodies of law come in."
            ),
        },
        ("ct-l1211-1",),
    ),
    (
        {
            "fr": (
                "Combien de temps peut passer entre une mise à pied conservatoire et la convocation : trois jours"
                " ouvrables ne sont qu'un seuil de prudence, et le juge apprécie le motif du délai."
            ),
            "en": (
                "How long may pass between a precautionary suspension and the notice of interview: three working days"
                " (Monday to Saturday) are only a threshold of prudence, and the court judges the reason for the delay."
            ),
        },
        (),
    ),
    (
        {
            "fr": (
                "Combien de temps vaut un procès-verbal de carence : quatre ans sont une lecture de la loi, et un"
                " accord a pu en fixer deux ou trois."
            ),
            "en": (
                "How long a report of failed elections is good for: four years are a reading of the law, and an"
                " agreement may have fixed two or three."
            ),
        },
        ("ct-l2314-4", "ct-l2314-33", "ct-l2314-34"),
    ),
)
#: What was read, where, and what could not be.
SOURCES: tuple[dict[str, str], ...] = (
    {
        "fr": (
            "Code du travail : texte consolidé au 27 mars 2026, base LEGI (Licence Ouverte 2.0). Les articles cités en"
            " viennent mot pour mot."
        ),
        "en": (
            "Labour Code: text consolidated on 27 March 2026, LEGI database (Licence Ouverte 2.0). The articles quoted"
            " come from it word for word."
        ),
    },
    {
        "fr": (
            "RGPD et règlement IA de 2024 : texte d'EUR-Lex, état du 26 mai 2026. Règlement IA modifié par le"
            " règlement (UE) 2026/1744 : transcription du texte consolidé au 27 juillet 2026."
        ),
        "en": (
            "GDPR and AI Act of 2024: text of EUR-Lex as of 26 May 2026. AI Act as amended by Regulation (EU)"
            " 2026/1744: a transcription of the text consolidated on 27 July 2026."
        ),
    },
    {
        "fr": (
            "Code civil, lois de 2016 et de 2005, décret de 2022, code de la fonction publique, règlement Rome I : le"
            " texte officiel n'était pas lisible. Leur contenu vient de commentaires, et reste à vérifier."
        ),
        "en": (
            "Civil Code, statutes of 2016 and 2005, decree of 2022, civil-service code, Rome I Regulation: the official"
            " text could not be read. Their contents come from commentaries and are still to be verified."
        ),
    },
    {
        "fr": (
            "Décisions : la page d'une juridiction quand elle a été lue ; sinon les notes d'avocats ou d'éditeurs,"
            " avec la mention « à vérifier ». Aucune décision de la Cour de cassation sur l'IA et le CSE n'a été"
            " trouvée, ni aucune décision postérieure au 21 mai 2026."
        ),
        "en": (
            "Decisions: a court's own page where it was read; otherwise notes of law firms or publishers, marked “to be"
            " verified”. No decision of the Cour de cassation on AI and the CSE was found, and none after 21 May 2026."
        ),
    },
)


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
                f"## {say(SAY['undecided'], language)}",
                say(SAY["undecided-lead"], language),
                raw("<ul>\n" + "\n".join(_undecided(site, *each, language) for each in UNDECIDED) + "\n</ul>"),
                f"### {say(SAY['sources'], language)}",
                "\n".join(f"- {say(each, language)}" for each in SOURCES),
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


def _undecided(site: Site, said: dict[str, str], names: tuple[str, ...], language: str) -> str:
    """A point that stays open, with the texts that it speaks of; one that the library lacks stops the build."""
    bases = [link(href("basis", name, 0), text_of(site.library.legal_bases[name].cite, language)) for name in names]
    listed = f" ({', '.join(bases)})" if bases else ""
    return f"<li>{e(say(said, language))}{listed}</li>"
