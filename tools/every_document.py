"""Every kind of document the project makes, from fictitious matters: what the checks of `validate.py`, `axe.mjs` and
`same_bytes.py` look at.

Run alone, it writes them: ``python tools/every_document.py FOLDER docx html``. On disk come one of each kind, which is
what every run of CI looks at; with ``AIGOV_WHOLE=1``, all of them.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import aigov_docs as aigov
from aigov_docs.document.companions import prepare_companions
from aigov_docs.matter.models import Population

VEHICLES = ("charter", "it-charter-chapter", "contract-amendment")
LANGUAGES = ("fr", "en")
LAYOUTS = ("columns", "sequence")

#: Sixty characters, with all that XML, HTML, a template or a typesetter could take for its own.
LONG_NAME = "Établissements Œuvrard-de La Tour & Fils <SAS> « n° 1 » {{x}}"
LONG_PERSON = "Marie-Anne-Élisabeth de La Rochefoucauld-d’Estissac-Montmaur"


@dataclass(frozen=True, slots=True)
class Made:
    """A document of the project, under the name its file takes."""

    name: str
    document: Any
    annotate: bool = False


#: What is made of the variants of a text (annotated, draft, large…) when one of each kind is enough.
ONE_OF_EACH = frozenset(
    {
        "charter.fr.annotated",
        "chapter.fr.annotated",
        "chapter.fr+en.columns.annotated",
        "amendment.en.annotated",
        "amendment.fr+en.sequence.annotated",
        "charter.draft.en",
        "chapter.draft.fr+en.columns",
        "amendment.draft.fr",
        "charter.large.fr+en.sequence",
        "chapter.large.fr",
        "amendment.large.fr+en.columns",
        "amendment.signed.fr",
        "report.fr",
        "report.large.en",
    }
)
_VARIANTS = (".annotated", ".draft.", ".large.", ".restrictive.", ".open.", ".signed.", "report.")


def every_document(*, whole: bool = True, keep: Callable[[str], bool] = lambda name: True) -> Iterator[Made]:
    """Every document, in a fixed order; or one of each kind: each vehicle in each language and layout, one or two of
    each variant of a text, each companion once, in French. Of these, the ones whose name is to be kept.

    Raises
    ------
    LookupError
        A companion of the library is in none of the matters below: add a matter that calls for it.

    >>> [made.name for made in every_document(whole=False, keep=lambda name: "amendment" in name and "fr+en" in name)]
    ['amendment.fr+en.columns', 'amendment.fr+en.sequence', 'amendment.fr+en.sequence.annotated',
     'amendment.large.fr+en.columns']
    """

    def keep_text(name: str) -> bool:
        kind = whole or name in ONE_OF_EACH or not any(variant in name for variant in _VARIANTS)
        return kind and keep(name)

    yield from _every_text(keep_text)
    yield from _adoption(whole, keep)


def _every_text(keep: Callable[[str], bool]) -> Iterator[Made]:
    for vehicle in VEHICLES:
        matter = aigov.samples.sample_matter(vehicle)
        yield from _texts(matter, _SHORT[vehicle], keep=keep)
        yield from _annotated(matter, _SHORT[vehicle], keep=keep)
        yield from _texts(_bare(matter), f"{_SHORT[vehicle]}.draft", keep=keep)
        yield from _texts(_large(matter), f"{_SHORT[vehicle]}.large", keep=keep)
    for posture in ("restrictive", "open"):
        matter = aigov.samples.sample_matter("it-charter-chapter").model_copy(
            update={"posture": posture, "options": {}}
        )
        yield from _texts(matter, f"chapter.{posture}", languages=("fr",), layouts=("columns",), keep=keep)
    signed = aigov.samples.sample_matter("contract-amendment").model_copy(update={"signature_anchor": "yousign"})
    yield from _texts(signed, "amendment.signed", languages=("fr",), keep=keep)
    yield from _reports(keep)


_SHORT = {"charter": "charter", "it-charter-chapter": "chapter", "contract-amendment": "amendment"}


def _texts(
    matter: Any,
    name: str,
    *,
    languages: tuple[str, ...] = LANGUAGES,
    layouts: tuple[str, ...] = LAYOUTS,
    keep: Callable[[str], bool] = lambda name: True,
) -> Iterator[Made]:
    """The text of a matter in each language, then in both; what is not kept is not made."""
    assessment = aigov.assess(aigov.load_library(), matter)
    for language in languages:
        if keep(f"{name}.{language}"):
            yield Made(f"{name}.{language}", aigov.assemble(assessment, language))
    for layout in layouts:
        if keep(f"{name}.fr+en.{layout}"):
            yield Made(f"{name}.fr+en.{layout}", aigov.assemble(assessment, ("fr", "en"), layout=layout))


def _annotated(matter: Any, name: str, *, keep: Callable[[str], bool] = lambda name: True) -> Iterator[Made]:
    for made in _texts(matter, name, keep=lambda each: keep(f"{each}.annotated")):
        yield Made(f"{made.name}.annotated", made.document, annotate=True)


def _reports(keep: Callable[[str], bool] = lambda name: True) -> Iterator[Made]:
    library = aigov.load_library()
    matters = {
        "report": aigov.samples.sample_matter("it-charter-chapter"),
        "report.large": _large(aigov.samples.sample_matter("it-charter-chapter")),
    }
    for name, matter in matters.items():
        kept = [language for language in LANGUAGES if keep(f"{name}.{language}")]
        if not kept:
            continue
        compared = aigov.compare(library, matter)
        for language in kept:
            yield Made(f"{name}.{language}", aigov.enforceability_report(compared, language))


def _adoption(whole: bool, keep: Callable[[str], bool]) -> Iterator[Made]:
    """The companions and plans of matters in which everything is called for at least once; or each once, in French."""
    library = aigov.load_library()
    seen: set[str] = set()
    for case, matter, languages in _cases():
        assessment = aigov.assess(library, matter)
        for language in languages if whole else languages[:1]:
            for paper, (dossier, assemble_paper) in prepare_companions(assessment, language).items():
                name = f"{case}.{dossier}-{paper}.{language}"
                if ((whole and case in _WHOLE) or paper not in seen) and keep(name):
                    yield Made(name, assemble_paper())
        seen |= prepare_companions(assessment, "fr").keys()
    never = {companion.id for companion, _ in library.companions.values()} - seen
    if never:
        raise LookupError(f"no matter here calls for: {', '.join(sorted(never))}")


#: The cases of which every companion is made; of the others, the companions that no case before them called for.
_WHOLE = frozenset({"charter", "chapter", "amendment", "large", "draft", "again-refused", "again-none"})


def _cases() -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Matters with an adoption file, and the languages it is made in."""
    charter, chapter, amendment = (aigov.samples.sample_matter(vehicle) for vehicle in VEHICLES)
    yield "charter", charter, LANGUAGES
    yield "chapter", chapter, LANGUAGES
    yield "amendment", amendment, LANGUAGES
    yield "large", _large(chapter), ("fr",)
    yield "draft", _bare(chapter), ("fr",)
    others = tuple(Population(id=name) for name in ("seconded", "volunteers", "liberal_associates"))
    chosen = {**chapter.options, "breadth": "complete", "tool_list": "by_note"}
    whole = {"populations": others, "options": chosen}
    yield "others", chapter.model_copy(update=whole), LANGUAGES
    for response in ("refused", "none"):
        facts = amendment.amendment.model_copy(update={"response": response, "signed_on": None})
        yield response, amendment.model_copy(update={"amendment": facts}), LANGUAGES
        again = facts.model_copy(update={"renews": True, "received_on": facts.proposed_on})
        yield f"again-{response}", amendment.model_copy(update={"amendment": again}), LANGUAGES


def _bare(matter: Any) -> Any:
    """A draft: what may be left open is."""
    left_open: dict[str, Any] = {"place": None, "tools": (), "data_classes": (), "roles": {}}
    for block, key in (
        ("employee", "address"),
        ("contract", "signed_on"),
        ("procedure", "deposit_on"),
        ("employer", "capital"),
    ):
        facts = getattr(matter, block)
        if facts is not None:
            left_open[block] = facts.model_copy(update={key: None})
    return matter.model_copy(update=left_open)


def _large(matter: Any) -> Any:
    """Forty tools, and names of sixty characters wherever there is a name."""
    tools = tuple(
        matter.tools[number % len(matter.tools)].model_copy(
            update={"name": f"{LONG_NAME[:57]} {number:02}", "owner": LONG_PERSON}
        )
        for number in range(40)
    )
    representative = matter.employer.representative.model_copy(update={"name": LONG_PERSON})
    roles = {name: role.model_copy(update={"name": LONG_PERSON}) for name, role in matter.roles.items()}
    changes: dict[str, Any] = {
        "tools": tools,
        "roles": roles,
        "employer": matter.employer.model_copy(update={"name": LONG_NAME, "representative": representative}),
        "employee": matter.employee.model_copy(update={"name": LONG_PERSON}),
    }
    return matter.model_copy(update=changes)


# ------------------------------------------------------------------ Word files of another making
def every_word_file(*, whole: bool = True) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Documents in a firm's letterhead, and redlines: a name, and what makes the bytes.

    Or some of them, each letterhead at least twice.
    """
    texts = {
        made.name: made
        for vehicle in VEHICLES
        for made in _texts(aigov.samples.sample_matter(vehicle), _SHORT[vehicle])
    }
    texts |= {
        made.name: made
        for made in (
            *_annotated(aigov.samples.sample_matter("charter"), "charter"),
            *_reports(),
            *_texts(_bare(aigov.samples.sample_matter("charter")), "charter.draft"),
        )
    }
    dressed = (
        "amendment.fr+en.columns",
        "charter.fr.annotated",
        "charter.fr",
        "chapter.en",
        "charter.fr+en.sequence",
        "charter.draft.fr",
        "report.fr",
    )
    for name in dressed if whole else dressed[:2]:
        for paper in _PAPERS:
            yield f"letterhead.{paper}.{name}", partial(_dressed, texts[name], paper)
    redlined = ("charter.fr+en.columns", "amendment.fr", "charter.fr", "charter.fr+en.sequence", "chapter.en")
    for name in redlined if whole else redlined[:2]:
        yield f"redline.{name}", partial(_redlined, texts[name])


def _fields(made: Made) -> Any:
    return getattr(made.document, "left", made.document).fields


#: Letterheads of a firm, with the size of their letters in points: one with values in its header and a page of its own
#: before the text, one with nothing but a footer.
_PAPERS = {"cover": 10, "plain": 11}


def _dressed(made: Made, paper: str) -> bytes:
    from docx import Document
    from docx.shared import Cm, Pt

    firm = Document()
    for zoom in firm.settings.element.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}zoom"):
        zoom.set(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}percent", "100"
        )  # python-docx leaves it out
    firm.styles["Normal"].font.name, firm.styles["Normal"].font.size = "Calibri", Pt(_PAPERS[paper])
    section = firm.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.footer.paragraphs[0].text = "Cabinet Exemple – 1 rue de la Loi, 75001 Paris"
    if paper == "cover":
        section.header.paragraphs[0].text = "{{ employer.name }} – {{ document.title }}"
        firm.add_paragraph("{{ document.title }}", "Title")
        firm.add_page_break()
    firm.add_paragraph("[[body]]")
    data = io.BytesIO()
    firm.save(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "firm.docx"
        path.write_bytes(data.getvalue())
        return aigov.to_bytes(made.document, "docx", annotate=made.annotate, letterhead=path)


def _redlined(made: Made) -> bytes:
    """What changes from a more permissive text, of another employer, to this one."""
    from aigov_docs.review.redline import redline

    vehicle = {short: vehicle for vehicle, short in _SHORT.items()}[made.name.split(".")[0]]
    matter = aigov.samples.sample_matter(vehicle).model_copy(
        update={"posture": "open", "options": {}, "place": "Paris"}
    )
    former = {each.name: each for each in _texts(matter, _SHORT[vehicle])}[made.name]
    return redline(aigov.to_bytes(former.document, "docx"), aigov.to_bytes(made.document, "docx"))


# ------------------------------------------------------------------ on disk
def write_all(folder: Path, endings: tuple[str, ...], *, keep: Callable[[str], bool] = lambda name: True) -> list[Path]:
    """The documents in a folder, one file an ending, written by as many processes as there are cores; for ``docx``,
    those in a letterhead and the redlines too. All of them with ``AIGOV_WHOLE=1``, otherwise one of each kind."""
    whole = bool(os.environ.get("AIGOV_WHOLE"))
    folder.mkdir(parents=True, exist_ok=True)
    work = [
        (partial(_bytes, made, ending), folder / f"{made.name}.{ending}")
        for made in every_document(whole=whole, keep=keep)
        for ending in endings
    ]
    if "docx" in endings:
        work += [(make, folder / f"{name}.docx") for name, make in every_word_file(whole=whole) if keep(name)]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(_write, work, chunksize=4))


def _bytes(made: Made, ending: str) -> bytes:
    engine = {"engine": "typst"} if ending == "pdf" else {}
    return aigov.to_bytes(made.document, ending, annotate=made.annotate, **engine)


def _write(item: tuple[Callable[[], bytes], Path]) -> Path:
    make, path = item
    path.write_bytes(make())
    return path


if __name__ == "__main__":
    print(f"{len(write_all(Path(sys.argv[1]), tuple(sys.argv[2:]) or ('docx',)))} files in {sys.argv[1]}")
