"""The gallery: every sample with its pages as pictures, its files, its matter, its command and its lines of Python."""

from __future__ import annotations

from functools import lru_cache, partial

import samples
from frame import (
    VEHICLES,
    Site,
    count_weights,
    crumbs,
    day,
    e,
    front,
    href,
    link,
    put,
    raw,
    say,
    table,
    text_of,
    told,
    up,
    weight_badge,
)
from samples import LANGUAGES, POSTURES, Made, Sample

from aigov_docs.kits.ground.i18n import typeset_text
from aigov_docs.library.load import Library

SAY: dict[str, dict[str, str]] = {
    "title": {"fr": "Galerie", "en": "Gallery"},
    "lead": {
        "fr": (
            "Ce que la bibliothèque produit, pour une société fictive : chaque image est une page du PDF, ou du fichier"
            " Word mis en page par LibreOffice là où il n'y a pas de PDF. Tout est refait à chaque construction du"
            " site, par les lignes montrées."
        ),
        "en": (
            "What the library makes, for a fictitious company: each picture is a page of the PDF, or of the Word file"
            " as LibreOffice lays it out where there is no PDF. All of it is made again at each build of the site, by"
            " the lines shown."
        ),
    },
    "documents": {"fr": "Les trois supports", "en": "The three vehicles"},
    "documents-lead": {
        "fr": "Un support est le document qui porte les règles ; chacun dans chaque langue et chaque posture.",
        "en": "A vehicle is the document that carries the rules; each in each language and each posture.",
    },
    "also": {"fr": "Et ce qui va avec", "en": "And what goes with them"},
    "posture": {"fr": "Posture", "en": "Posture"},
    "language": {"fr": "Langue", "en": "Language"},
    "fr": {"fr": "Français", "en": "French"},
    "en": {"fr": "Anglais", "en": "English"},
    "fr+en": {"fr": "Les deux", "en": "Both"},
    "fr+en-long": {"fr": "deux langues côte à côte", "en": "both languages side by side"},
    "complete": {"fr": "Texte complet, toutes les annexes", "en": "Whole text, all the annexes"},
    "courtesy": {
        "fr": "L'anglais seul est une traduction de courtoisie : il ne peut être opposé à personne.",
        "en": "English alone is a courtesy translation: it can be relied on against nobody.",
    },
    "files": {"fr": "Fichiers", "en": "Files"},
    "word": {"fr": "Word (.docx)", "en": "Word (.docx)"},
    "pdf": {"fr": "PDF", "en": "PDF"},
    "html": {"fr": "Page web", "en": "Web page"},
    "matter": {"fr": "Le dossier", "en": "The matter"},
    "made": {"fr": "Comment il est fait", "en": "How it is made"},
    "command": {"fr": "La commande", "en": "The command"},
    "lines": {"fr": "Les lignes de Python", "en": "The lines of Python"},
    "worth": {"fr": "Ce que valent ses clauses", "en": "What its clauses are worth"},
    "worth-on": {"fr": "Au {day}, sur les faits du dossier.", "en": "On {day}, on the facts of the matter."},
    "clauses": {"fr": "{n} clauses", "en": "{n} clauses"},
    "clause": {"fr": "Clause", "en": "Clause"},
    "weight": {"fr": "Portée", "en": "Weight"},
    "missing": {"fr": "Il manque", "en": "Missing"},
    "pages": {"fr": "Les pages", "en": "The pages"},
    "page": {"fr": "Page {n}", "en": "Page {n}"},
    "read": {
        "fr": "Le texte de ces images, et la suite, se lit dans la page web ou le PDF.",
        "en": "The text of these pictures, and what follows, can be read in the web page or the PDF.",
    },
    "read-pdf": {
        "fr": "Le texte de ces images, et la suite, se lit dans le PDF.",
        "en": "The text of these pictures, and what follows, can be read in the PDF.",
    },
    "others": {"fr": "Le même document, autrement", "en": "The same document, otherwise"},
    "annexes": {"fr": "Annexes", "en": "Annexes"},
    "annexes-lead": {
        "fr": (
            "Chaque annexe est faite du dossier : seule, comme ici, ou jointe après la signature, dans le texte"
            " complet."
        ),
        "en": "Each annex is made from the matter: alone, as here, or attached after the signature, in the whole text.",
    },
    "adoption": {"fr": "Dossier d'adoption", "en": "Adoption file"},
    "adoption-lead": {
        "fr": (
            "Les pièces de la procédure du chapitre : notes au CSE, lettres à l'inspection et au greffe, avis, plan des"
            " formalités et son calendrier. Rien n'y est dit fait avant sa date."
        ),
        "en": (
            "The papers of the chapter's procedure: notes to the CSE, letters to the inspector and the registry,"
            " notices, plan of the formalities and its calendar. Nothing is said to be done before its date."
        ),
    },
    "practice": {"fr": "Mise en pratique", "en": "Putting the rules to work"},
    "practice-lead": {
        "fr": (
            "Ce qui fait vivre les règles : la page de synthèse, l'annonce, les éléments pour les managers, les"
            " registres."
        ),
        "en": (
            "What makes the rules work: the one-page summary, the announcement, talking points for managers, registers."
        ),
    },
    "letters": {"fr": "Autour de l'avenant", "en": "Around the amendment"},
    "letters-lead": {
        "fr": "Ce qui accompagne la proposition d'un avenant à une personne.",
        "en": "What goes with the proposal of an amendment to one person.",
    },
    "report": {"fr": "Rapport d'opposabilité", "en": "Enforceability report"},
    "report-lead": {
        "fr": "Chaque clause dans chacun des trois supports : ce qu'elle vaut, pourquoi, ce qui manque.",
        "en": "Each clause in each of the three vehicles: what it is worth, why, what is missing.",
    },
    "report-now": {"fr": "Toutes formalités faites", "en": "Every formality done"},
    "report-waiting": {
        "fr": "Le même, au {day} : le délai court encore",
        "en": "The same, on {day}: time is still running",
    },
    "redline": {"fr": "Comparaison de deux versions", "en": "Two versions compared"},
    "redline-lead": {
        "fr": (
            "La charte équilibrée devient restrictive : les changements sont suivis dans Word, et une page, devant, dit"
            " ce qui change pour le lecteur et ce que ce changement demande."
        ),
        "en": (
            "The balanced charter becomes restrictive: changes are tracked in Word, and a page in front says what"
            " changes for the reader and what the change requires."
        ),
    },
    "annotated": {"fr": "Copie annotée", "en": "Annotated copy"},
    "annotated-lead": {
        "fr": (
            "Le chapitre, où un commentaire Word dit ce que vaut chaque clause et pourquoi. L'image montre les"
            " commentaires dans la marge."
        ),
        "en": (
            "The chapter, in which a Word comment says what each clause is worth and why. The picture shows the"
            " comments in the margin."
        ),
    },
    "calendar": {"fr": "Calendrier des formalités (.ics)", "en": "Calendar of the formalities (.ics)"},
    "rest": {"fr": "Pages {n} à {total}", "en": "Pages {n} to {total}"},
    "samples-of": {
        "fr": "{document} : échantillon, {language}, posture {posture}",
        "en": "{document}: sample, {language}, {posture} posture",
    },
    "first-page": {"fr": "Première page : {name}", "en": "First page: {name}"},
    "open": {"fr": "Ouvrir : ", "en": "Open: "},
    "colon": {"fr": "\u00a0: ", "en": ": "},
}
_told = partial(told, SAY)
#: The pages of the gallery that show several samples, and the letter of their papers.
GROUPS = {"annexes": "A", "adoption": "D", "practice": "M"}

#: From a page of the gallery to what both languages share.
WAY = up("gallery/index")

#: How many pages are shown before the others are folded.
FIRST = 6

_made: dict[str, Made] = {}
#: Which samples a gallery has, by the name of the gallery.
GALLERIES = {"whole": samples.samples, "kinds": samples.kinds}


def share(site: Site) -> None:
    """Make the samples asked for, for both languages."""
    for name, text in samples.matters().items():
        put(site.shared("matters") / name, text)
    _made.update(samples.make(site.shared("samples"), site.out / "samples-cache", GALLERIES[site.gallery]()))


def write(site: Site, language: str) -> None:
    """Every page of the gallery in one language."""
    site.page(language, "gallery/index", index(site.library, language))
    for made in _made.values():
        if made.sample.posture:
            site.page(language, f"gallery/{made.sample.id}", page(site.library, language, made))
    for name, letter in GROUPS.items():
        listed = [
            made for made in _companions("it-charter-chapter", language) if _number(made.sample).startswith(letter)
        ]
        site.page(language, f"gallery/{name}", several(site.library, language, name, listed))
    site.page(
        language,
        "gallery/letters",
        several(site.library, language, "letters", _companions("contract-amendment", language)),
    )
    for name, ids in (
        ("report", (f"report-{language}", f"report-waiting-{language}")),
        ("redline", (f"redline-{language}",)),
        ("annotated", (f"annotated-{language}",)),
    ):
        site.page(language, f"gallery/{name}", single(language, name, [_made[each] for each in ids]))


def _companions(vehicle: str, language: str) -> list[Made]:
    return [
        made
        for made in _made.values()
        if made.sample.vehicle == vehicle and made.sample.language == language and "companions(" in made.sample.lines
    ]


def _number(sample: Sample) -> str:
    return sample.file.partition("-")[0]


def _posture(library: Library, posture: str, language: str) -> str:
    if posture == "complete":
        return say(SAY["complete"], language)
    return library.vocabulary.options.postures[posture].text(language)


# ------------------------------------------------------------------ the index
def index(library: Library, language: str) -> str:
    """All that the gallery shows, with the first page of each."""
    parts = []
    for vehicle in VEHICLES:
        label = text_of(library.vehicles[vehicle].label, language)
        chosen = _made[f"{vehicle}-{language if language == 'fr' else 'fr-en'}-balanced"]
        parts.append(
            '<section class="sample-row"><div'
            f' class="thumb">{_thumb(chosen, f"{chosen.sample.id}.html", label, language)}</div><div><h3>'
            f"{e(label)}</h3>{_choices(library, language, vehicle)}</div></section>"
        )
    cards = []
    firsts = {
        "report": f"report-{language}",
        "annexes": f"it-charter-chapter-A02-data-matrix-{language}",
        "adoption": f"it-charter-chapter-D01-cse-note-{language}",
        "practice": f"it-charter-chapter-M01-staff-summary-{language}",
        "letters": f"contract-amendment-D10-proposal-letter-{language}",
        "redline": f"redline-{language}",
        "annotated": f"annotated-{language}",
    }
    for name, first in firsts.items():
        title = say(SAY[name], language)
        cards.append(
            '<li class="sample-card"><div'
            f' class="thumb">{_thumb(_made[first], f"{name}.html", title, language)}</div><h3>'
            f"{link(f'{name}.html', title)}</h3><p>{_told(f'{name}-lead', language)}</p></li>"
        )
    return "\n\n".join(
        [
            front(hide_toc="true"),
            f"# {say(SAY['title'], language)}",
            say(SAY["lead"], language),
            f"## {say(SAY['documents'], language)}",
            f"{say(SAY['documents-lead'], language)} {say(SAY['courtesy'], language)}",
            raw("\n".join(parts)),
            f"## {say(SAY['also'], language)}",
            raw(f'<ul class="sample-cards">{"".join(cards)}</ul>'),
        ]
    )


def _thumb(made: Made, target: str, name: str, language: str) -> str:
    """The first page of a sample, leading to its page."""
    file, width, height = made.pages[0]
    alternative = say(SAY["first-page"], language, name=name)
    return (
        f'<a href="{e(target)}"><img src="{WAY}samples/{made.sample.id}/{file}" width="{width}" height="{height}"'
        f' alt="{e(alternative)}" loading="lazy"></a>'
    )


# ------------------------------------------------------------------ one document
def page(library: Library, language: str, made: Made) -> str:
    """A document of the matter: its files, how it is made, what its clauses are worth, its pages."""
    sample = made.sample
    vehicle = text_of(library.vehicles[sample.vehicle].label, language)
    spoken, posture = (
        say(SAY["fr+en-long" if sample.language == "fr+en" else sample.language], language),
        _posture(library, sample.posture, language),
    )
    title = f"{vehicle}{SAY['colon'][language]}{spoken.lower()}, {typeset_text(posture, language).lower()}"
    return "\n\n".join(
        [
            front(orphan="true"),
            raw(crumbs([("index.html", say(SAY["title"], language)), ("", title)], language)),
            f"# {title}",
            *([say(SAY["courtesy"], language)] if sample.language == "en" else []),
            raw(files(made, language)),
            f"## {say(SAY['pages'], language)}",
            raw(pictures(made, language, FIRST)),
            f"## {say(SAY['worth'], language)}",
            raw(_worth(library, sample, language)),
            f"## {say(SAY['made'], language)}",
            how(sample, language),
            f"## {say(SAY['others'], language)}",
            raw(_choices(library, language, sample.vehicle, sample.id)),
        ]
    )


def files(made: Made, language: str) -> str:
    """The files of a sample, to download or to read."""
    sample = made.sample
    stem = f"{WAY}samples/{sample.id}/{sample.file.removesuffix('docx')}"
    listed = [
        f'<a class="download" href="{e(stem)}docx" download>{_told("word", language)}</a>',
    ]
    if sample.pdf:
        listed.append(f'<a class="download" href="{e(stem)}pdf" type="application/pdf">{_told("pdf", language)}</a>')
    if sample.html and (made.folder / (sample.file.removesuffix("docx") + "html")).is_file():
        listed.append(f'<a class="download" href="{e(stem)}html">{_told("html", language)}</a>')
    if sample.file.startswith("D17") and (made.folder / "D17-formalities-plan.ics").is_file():
        listed.append(
            f'<a class="download" href="{WAY}samples/{sample.id}/D17-formalities-plan.ics"'
            f" download>{_told('calendar', language)}</a>"
        )
    return f'<p class="downloads">{" ".join(listed)}</p>'


def how(sample: Sample, language: str) -> str:
    """The matter, the command and the lines that make a sample."""
    matter = ", ".join(f'<a href="{WAY}matters/{name}" download>{name}</a>' for name in sample.matters)
    return "\n\n".join(
        [
            raw(f"<p><strong>{_told('matter', language)}</strong>{' :' if language == 'fr' else ':'} {matter}</p>"),
            f"**{say(SAY['command'], language)}**",
            f"```sh\n{sample.command}\n```",
            f"**{say(SAY['lines'], language)}**",
            f"```python\n{sample.lines}\n```",
        ]
    )


def _choices(library: Library, language: str, vehicle: str, shown: str = "") -> str:
    """A document in each language and posture, as links; the sample ``shown`` is this page."""
    rows = []
    for posture in (*POSTURES, "complete"):
        cells = []
        for spoken in LANGUAGES:
            name = f"{vehicle}-{spoken.replace('+', '-')}-{posture}"
            if name == shown:
                cells.append(f'<strong aria-current="page">{_told(spoken, language)}</strong>')
            else:
                cells.append(link(f"{name}.html", say(SAY[spoken], language)) if name in _made else "–")
        if any(cell != "–" for cell in cells):
            rows.append([e(typeset_text(_posture(library, posture, language), language)), *cells])
    return table(
        [_told("posture", language), *(_told(spoken, language) for spoken in LANGUAGES)], rows, classes="choices"
    )


@lru_cache(maxsize=64)
def _weights(vehicle: str, posture: str) -> tuple[tuple[str, dict[str, str], str, tuple[str, ...]], ...]:
    assessment = samples.assessed(vehicle, posture)
    return tuple(
        (finding.clause, dict(finding.heading), finding.weight, finding.missing) for finding in assessment.findings
    )


def _worth(library: Library, sample: Sample, language: str) -> str:
    """How many clauses have each weight, and which."""
    findings = _weights(sample.vehicle, sample.posture)
    assessment = samples.assessed(sample.vehicle, sample.posture)
    counts = " ".join(
        f"<li>{weight_badge(library, weight, language)} {_told('clauses', language, n=n)}</li>"
        for weight, n in count_weights(library, (weight for _, _, weight, _ in findings)).items()
    )
    rows = []
    for clause, heading, weight, missing in findings:
        what = "; ".join(assessment.formality_text(each, language) for each in missing)
        rows.append(
            [
                link(href("clause", clause), typeset_text(heading.get(language, clause), language)),
                weight_badge(library, weight, language),
                e(typeset_text(what, language)),
            ]
        )
    shown = table(
        [_told("clause", language), _told("weight", language), _told("missing", language)], rows, classes="stack"
    )
    on = day(samples.assessed(sample.vehicle, sample.posture).assessed_on, language)
    return (
        f"<p>{_told('worth-on', language, day=on)}</p><ul"
        f' class="counts">{counts}</ul><details><summary>{_told("clauses", language, n=len(findings))}</summary>'
        f"{shown}</details>"
    )


def pictures(made: Made, language: str, first: int = 0) -> str:
    """The pages of a sample as pictures, each leading to itself in full size; those after the ``first`` are folded."""
    total = len(made.pages)
    figures = []
    for n, (file, width, height) in enumerate(made.pages, 1):
        said = _told("page", language, n=n)
        source = f"{WAY}samples/{made.sample.id}/{file}"
        figures.append(
            f'<li><a href="{source}"><img src="{source}" width="{width}" height="{height}" alt="{said}"'
            ' loading="lazy"></a></li>'
        )
    out = [f"<p>{_told('read' if made.sample.html else 'read-pdf', language)}</p>"]
    shown = figures[: first or total]
    out.append(f'<ol class="pages">{"".join(shown)}</ol>')
    if len(shown) < total:
        rest = f'<ol class="pages" start="{len(shown) + 1}">{"".join(figures[len(shown) :])}</ol>'
        out.append(
            f"<details><summary>{_told('rest', language, n=len(shown) + 1, total=total)}</summary>{rest}</details>"
        )
    return "".join(out)


# ------------------------------------------------------------------ several on a page
def several(library: Library, language: str, name: str, listed: list[Made]) -> str:
    """Papers of one kind, one below the other: the first page in sight, the others on demand."""
    title = say(SAY[name], language)
    out = [
        front(orphan="true"),
        raw(crumbs([("index.html", say(SAY["title"], language)), ("", title)], language)),
        f"# {title}",
        say(SAY[f"{name}-lead"], language),
        f"## {say(SAY['made'], language)}",
        how(listed[0].sample, language),
    ]
    for made in listed:
        companion = made.sample.file.partition("-")[2].partition(".")[0]
        entry = library.companions.get(companion)
        label = (
            text_of(entry[0].label, language)
            if entry is not None
            else say({"fr": "Plan des formalités", "en": "Plan of the formalities"}, language)
        )
        purpose = f"<p>{e(text_of(entry[0].purpose, language))}</p>" if entry is not None else ""
        web = f"{WAY}samples/{made.sample.id}/{made.sample.file.removesuffix('docx')}html"
        out += [
            f"## {label}",
            raw(
                f'<div class="sample-row"><div class="thumb">{_thumb(made, web, label, language)}</div>'
                f"<div>{purpose}{files(made, language)}</div></div>"
            ),
        ]
    return "\n\n".join(out)


def single(language: str, name: str, listed: list[Made]) -> str:
    """The report, the redline, the annotated copy: one sample, or the same on two days."""
    title = say(SAY[name], language)
    out = [
        front(orphan="true"),
        raw(crumbs([("index.html", say(SAY["title"], language)), ("", title)], language)),
        f"# {title}",
        say(SAY[f"{name}-lead"], language),
    ]
    for made in listed:
        if name == "report":
            waiting = "waiting" in made.sample.id
            title_of = SAY["report-waiting" if waiting else "report-now"]
            out.append(f"## {say(title_of, language, day=day(samples.WAITING, language))}")
        level = "###" if name == "report" else "##"
        out += [
            raw(files(made, language)),
            f"{level} {say(SAY['made'], language)}",
            how(made.sample, language),
            f"{level} {say(SAY['pages'], language)}",
            raw(pictures(made, language, FIRST)),
        ]
    return "\n\n".join(out)
