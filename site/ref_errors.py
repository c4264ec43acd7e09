"""Reference page on errors: the exceptions, every code with its messages, and the reasons given of people and files."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import partial

import codes
from frame import Site, doc, e, raw, say, table, told

from aigov_docs.bulk.letters_due import REASONS
from aigov_docs.kits.ground import problems as errors
from aigov_docs.kits.ground.i18n import labels, typeset_text
from aigov_docs.people.table_words import load_outcomes
from aigov_docs.review.verify_values import SEALS

SAY: dict[str, dict[str, str]] = {
    "title": {"fr": "Erreurs", "en": "Errors"},
    "about": {
        "fr": "les exceptions, et chaque code avec ses messages et quoi faire",
        "en": "the exceptions, and every code with its messages and what to do",
    },
    "lead": {
        "fr": (
            "Ce qui est refusé lève une `AigovError`, dont les `problems` disent chacun *où — quoi — que faire*, avec"
            " un code stable pour les programmes. Aucun ne répète une valeur personnelle du dossier. Les mots entre"
            " accolades sont remplis à chaque fois."
        ),
        "en": (
            "What is refused raises an `AigovError`, whose `problems` each say *where — what — what to do*, with a"
            " stable code for programs. None repeats a personal value of the matter. Words in braces are filled each"
            " time."
        ),
    },
    "english": {"fr": "Leur sens est en anglais, comme le code.", "en": ""},
    "exceptions": {"fr": "Exceptions", "en": "Exceptions"},
    "exception": {"fr": "Exception", "en": "Exception"},
    "under": {"fr": "Cas particulier de", "en": "A case of"},
    "means": {"fr": "Sens", "en": "Meaning"},
    "codes": {"fr": "Codes", "en": "Codes"},
    "code": {"fr": "Code", "en": "Code"},
    "message": {"fr": "Message, et quoi faire", "en": "Message, and what to do"},
    "coherence": {
        "fr": "Un contrôle de cohérence refuse le document : voir les contrôles.",
        "en": "A check of coherence refuses the document: see the checks.",
    },
    "held": {
        "fr": "Pourquoi une personne est retenue ou écartée à la lecture d'une liste",
        "en": "Why a person is held or skipped when a list is read",
    },
    "left-out": {
        "fr": "Pourquoi une personne est laissée hors d'un second envoi",
        "en": "Why a person is left out of a second round",
    },
    "seals": {"fr": "Ce que montre le sceau d'un fichier qui revient", "en": "What the seal of a returned file shows"},
    "reason": {"fr": "Raison", "en": "Reason"},
    "state": {"fr": "État", "en": "State"},
}
_told = partial(told, SAY)


def pages(site: Site, language: str) -> Iterator[tuple[str, str, str]]:
    """The one page."""
    say_it = labels(language)
    found = codes.find(site.root / "aigov_docs")
    classes = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, errors.AigovError)]
    classes.sort(key=lambda each: (len(each.__mro__), each.__name__))
    exceptions = [
        [
            f'<code id="{each.__name__}">{each.__name__}</code>',
            f"<code>{each.__bases__[0].__name__}</code>",
            f'<span lang="en">{doc((inspect.getdoc(each) or "").splitlines()[0])}</span>',
        ]
        for each in classes
    ]
    rows = []
    for code in found.values():
        said = []
        for message, hints in code.said.items():
            hint = " — ".join(typeset_text(say_it(each), language) for each in hints[:1])
            more = "".join(f'<span class="help">{e(typeset_text(say_it(each), language))}</span>' for each in hints[1:])
            said.append(
                f"<p>{e(typeset_text(say_it(message), language))}"
                f"{' — <em>' + e(hint) + '</em>' if hint else ''}{more}</p>"
            )
        if code.name == "incoherent":
            said.append(f'<p><a href="checks.html">{_told("coherence", language)}</a></p>')
        rows.append([f'<code id="{code.name}">{code.name}</code>', "".join(said)])
    out = [
        f"# {say(SAY['title'], language)}",
        say(SAY["lead"], language),
        f"## {say(SAY['exceptions'], language)}",
        *([say(SAY["english"], language)] if language == "fr" else []),
        raw(table([_told(key, language) for key in ("exception", "under", "means")], exceptions, classes="stack")),
        f"## {say(SAY['codes'], language)}",
        raw(table([_told(key, language) for key in ("code", "message")], rows, classes="stack codes")),
    ]
    held = [
        [f'<code id="held-{name}">{name}</code>', e(typeset_text(reason[language], language))]
        for name, reason in sorted(load_outcomes()["reasons"].items())
    ]
    left = [
        [f'<code id="left-out-{name}">{name}</code>', e(typeset_text(say_it(reason), language))]
        for name, reason in sorted(REASONS.items())
    ]
    seals = [
        [f'<code id="state-{name}">{name}</code>', e(typeset_text(say_it(reason), language))]
        for name, reason in SEALS.items()
    ]
    for key, head, listed in (("held", "reason", held), ("left-out", "reason", left), ("seals", "state", seals)):
        out += [
            f"## {say(SAY[key], language)}",
            raw(table([_told("code", language), _told(head, language)], listed, classes="stack")),
        ]
    yield "errors", "\n\n".join(out), say(SAY["about"], language)
