"""Rounds after the first: the same letters as one by one, the right people, and nothing said that the facts do not
bear.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from depth import in_turn
from editions import new_edition
from papers import ids_in

import aigov_docs as aigov
from aigov_docs.bulk.letters_due import REASONS, answers_due
from aigov_docs.bulk.planner import compile_template
from aigov_docs.bulk.rounds import make_changes_page, second_round
from aigov_docs.bulk.slot_values import SlotValues, placeholder_matter
from aigov_docs.compose.composition import compose_document
from aigov_docs.document.companions import assemble_companion
from aigov_docs.document.tree import Bullets, ChangedRun, Heading, OpenPoints, Paragraph, Signature, Table, plain_text
from aigov_docs.kits.ground.problems import AssemblyError, MatterError, RecipientError, RegisterError
from aigov_docs.kits.wordkit.stitch.parts import read_parts
from aigov_docs.people.recipient import HeldRecipient, Recipient, personalize_matter
from aigov_docs.people.recipients import Recipients
from aigov_docs.review.redline import mark_differences
from aigov_docs.writers import markdown

VEHICLE = "contract-amendment"
OLD, NEW = dt.date(2026, 6, 1), dt.date(2026, 11, 24)  # before and after edition 2 of confidential-data
EVE = dt.date(2026, 7, 28)  # after the second editions of the clauses on training, before that of confidential-data
#: Each letter, with the facts that call for it.
LETTERS: Mapping[str, Mapping[str, Any]] = {
    "proposal-letter": {},
    "answer-form": {},
    "refusal-letter": {"response": "refused"},
    "silence-letter": {},
    "renewal-letter": {"renews": True},
}


@cache
def library() -> aigov.Library:
    return aigov.load_library()


def matter(day: dt.date = NEW, as_of: dt.date | None = None, **amendment: Any) -> aigov.Matter:
    """The sample, proposed on a day and not answered."""
    sample = aigov.samples.sample_matter(VEHICLE)
    assert sample.amendment is not None
    facts = {
        "response": "none",
        "signed_on": None,
        "proposed_on": day,
        "effective_on": day + dt.timedelta(days=60),
        **amendment,
    }
    return sample.model_copy(
        update={"date": day, "as_of": as_of, "amendment": sample.amendment.model_copy(update=facts)}
    )


def person(key: str = "E-1", name: str = "Camille Roussel", **more: Any) -> Recipient:
    given = {
        "gender": "f",
        "status": "permanent",
        "address": "8 impasse du Moulin, 69100 Villeurbanne",
        "job": "tisseuse",
        "hired_on": dt.date(2019, 3, 4),
        "contract_signed_on": dt.date(2019, 2, 1),
        "number": 3,
    }
    return Recipient(key, name, **{**given, **more})


def words(document: aigov.Document) -> str:
    """The text of a document, with plain spaces and apostrophes."""
    text = markdown.to_bytes(document).decode()  # as it is, with the marks of values
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").replace("\\", "").replace("**", "")


# ------------------------------------------------------------------ letters
@pytest.mark.parametrize(("name", "language"), in_turn(list(LETTERS), ["fr", "en"]))
def test_a_letter_merged_is_the_letter_of_that_person(name: str, language: str) -> None:
    common = matter(as_of=NEW + dt.timedelta(days=40), **LETTERS[name])
    values = SlotValues(library(), common)
    for gender in ("m", "f", "unknown"):
        for translation in (False, True):
            alike = {
                "gender": gender,
                "translation_requested": translation,
                "language": "fr+en" if translation else "fr",
            }
            first = person(**alike)
            theirs = personalize_matter(common, first)
            assessment = aigov.assess(library(), theirs)
            template = compile_template(
                assemble_companion(
                    assessment.with_matter(placeholder_matter(theirs, values.values_of(first))), name, language
                )
            )
            # another person as long as the first where the writer measures (the name that signs), and otherwise nothing
            # like them
            other = person(
                "E-2",
                "Zoé & 'Max' <b>",
                address="1er étage, 3 rue « X », Œuvre",
                job="chef d’atelier, 1er échelon",
                contract_signed_on=dt.date(1998, 12, 31),
                number=12,
                **alike,
            )
            for one in (first, other):
                expected = assemble_companion(aigov.assess(library(), personalize_matter(common, one)), name, language)
                assert not [block for block in expected.body if isinstance(block, OpenPoints)]
                assert read_parts(template.merge_values(values.values_of(one))[0]) == read_parts(
                    aigov.to_bytes(expected, "docx")
                ), (
                    gender,
                    one.key,
                )


@pytest.mark.parametrize("name", LETTERS)
def test_no_mark_is_lost_and_no_value_of_another_person_is_printed(name: str) -> None:
    """The marks of the values that the texts name are all in the tree, the title and the signature included."""
    common = matter(as_of=NEW + dt.timedelta(days=40), **LETTERS[name])
    values = SlotValues(library(), common).values_of(person())
    assessment = aigov.assess(library(), personalize_matter(common, person()))
    said = words(assemble_companion(assessment.with_matter(placeholder_matter(assessment.matter, values)), name))
    assert "Roussel" not in said and "tisseuse" not in said
    assert {"Camille Roussel", "3"} <= {value for place, value in enumerate(values) if chr(0xE100 + place) in said}


def test_the_salutation_agrees_with_the_person() -> None:
    for gender, french, english in (
        ("m", "Monsieur,", "Dear Sir,"),
        ("f", "Madame,", "Dear Madam,"),
        ("unknown", "Madame, Monsieur,", "Dear Sir or Madam,"),
    ):
        assessment = aigov.assess(library(), personalize_matter(matter(), person(gender=gender)))
        for language, salutation in (("fr", french), ("en", english)):
            lines = words(assemble_companion(assessment, "proposal-letter", language)).splitlines()
            assert salutation in lines, (gender, language)


def test_the_form_is_signed_in_the_words_for_the_person() -> None:
    for gender, french in (("m", "Le salarié"), ("f", "La salariée"), ("unknown", "Le salarié ou la salariée")):
        assessment = aigov.assess(library(), personalize_matter(matter(), person(gender=gender)))
        for language, signatory in (("fr", french), ("en", "The employee")):
            (signed,) = [
                block
                for block in assemble_companion(assessment, "answer-form", language).body
                if isinstance(block, Signature)
            ]
            assert [each.title for each in signed.signatories] == [signatory]


@pytest.mark.parametrize(
    ("name", "facts", "against"),
    [
        ("refusal-letter", {}, "response"),
        ("silence-letter", {"response": "refused"}, "response"),
        ("silence-letter", {"proposed_on": dt.date(2026, 12, 1)}, "reflection_said"),
        ("proposal-letter", {"renews": True}, "round"),
        ("renewal-letter", {}, "round"),
        (
            "proposal-letter",
            {"l1222_6_letter": True, "ground": "economic", "essential_element": True, "received_on": NEW},
            "l1222_6",
        ),
        (
            "renewal-letter",
            {
                "renews": True,
                "l1222_6_letter": True,
                "ground": "economic",
                "essential_element": True,
                "received_on": NEW,
            },
            "l1222_6",
        ),
    ],
)
def test_a_letter_that_the_facts_do_not_call_for_is_refused(name: str, facts: dict[str, Any], against: str) -> None:
    assessment = aigov.assess(library(), personalize_matter(matter(as_of=dt.date(2026, 12, 10), **facts), person()))
    with pytest.raises(AssemblyError) as caught:
        assemble_companion(assessment, name)
    (problem,) = caught.value.problems
    assert problem.code == "not-called-for" and problem.where == name
    assert problem.values["conditions"].startswith(f"{against}: ")
    assert name not in {companion.name for companion in aigov.document.assemble_companions(assessment)}


def test_a_letter_of_no_library_or_of_another_vehicle_is_refused() -> None:
    assessment = aigov.assess(library(), matter())
    for name, code in (("proposal-leter", "unknown-companion"), ("cse-note", "other-vehicle")):
        with pytest.raises(AssemblyError) as caught:
            assemble_companion(assessment, name)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_the_economic_procedure_misused_still_takes_silence_for_a_refusal() -> None:
    """A clause on AI is no essential element: the letters do not change with the registered letter."""
    assessment = aigov.assess(
        library(),
        personalize_matter(matter(as_of=NEW + dt.timedelta(days=40), l1222_6_letter=True, received_on=NEW), person()),
    )
    assert "ne vaut pas acceptation" in words(assemble_companion(assessment, "proposal-letter"))
    assert "pour refusé" in words(assemble_companion(assessment, "silence-letter"))


def test_the_second_round_says_everywhere_that_the_signed_version_goes_on() -> None:
    later = NEW + dt.timedelta(days=40)
    for name, facts in LETTERS.items():
        if name == "proposal-letter":
            continue
        again = assemble_companion(
            aigov.assess(library(), personalize_matter(matter(as_of=later, **{**facts, "renews": True}), person())),
            name,
        )
        assert "continue de s'appliquer, tel qu'il a été signé" in words(again), name
        if name != "renewal-letter":
            first = assemble_companion(
                aigov.assess(library(), personalize_matter(matter(as_of=later, **facts), person())), name
            )
            assert "tel qu'il a été signé" not in words(first), name


def test_the_adoption_file_holds_one_letter_of_proposal() -> None:
    for renews, name in ((False, "proposal-letter"), (True, "renewal-letter")):
        made = {
            companion.name
            for companion in aigov.document.assemble_companions(aigov.assess(library(), matter(renews=renews)))
        }
        assert made & {"proposal-letter", "renewal-letter"} == {name}
        assert "answer-form" in made


def test_the_time_to_reflect_is_counted_from_what_is_known() -> None:
    """A proposal says what follows if it is received on its day; the letter of silence, the day of receipt where it is
    known.
    """
    received = dt.date(2026, 11, 27)
    later = dt.date(2027, 1, 10)
    for name, facts in (("proposal-letter", {}), ("renewal-letter", {"renews": True})):
        said = words(
            assemble_companion(
                aigov.assess(
                    library(), personalize_matter(matter(as_of=later, received_on=received, **facts), person())
                ),
                name,
            )
        )
        assert "Si vous recevez la lettre le 24 novembre 2026, ce délai expire le 24 décembre 2026" in said
    known = words(
        assemble_companion(
            aigov.assess(library(), personalize_matter(matter(as_of=later, received_on=received), person())),
            "silence-letter",
        )
    )
    assert (
        "Vous avez reçu cette proposition le 27 novembre 2026." in known and "Il a expiré le 27 décembre 2026." in known
    )
    guessed = words(
        assemble_companion(aigov.assess(library(), personalize_matter(matter(as_of=later), person())), "silence-letter")
    )
    assert "Si vous avez reçu la proposition le jour de sa date, ce délai a expiré le 24 décembre 2026" in guessed


# ------------------------------------------------------------------ the page
def editions(day: dt.date = NEW, **more: Any) -> tuple[str, ...]:
    return tuple(
        item.label for item in compose_document(library(), personalize_matter(matter(day), person(**more))).chosen
    )


def page(
    signed: tuple[str, ...], language: str = "fr", known: aigov.Library | None = None, **more: Any
) -> aigov.Document:
    used = known or library()
    theirs = personalize_matter(matter(), person(**more))
    return make_changes_page(used, theirs, signed, compose_document(used, theirs), language)


def test_the_page_says_what_changes_and_shows_the_words() -> None:
    made = page(editions(EVE))
    change = library().clauses["confidential-data"].editions[2].change
    assert change is not None and change.fr.replace("’", "'") in words(made)
    (table,) = [block for block in made.body if isinstance(block, Table)]
    old, new, added = (row[1] for row in table.rows)
    signed, today = (
        library().clauses["confidential-data"].editions[n].wordings["contract-amendment.fr"] for n in (1, 2)
    )
    assert [run.text for run in old if isinstance(run, ChangedRun)] == ["fichiers"]
    assert "captures d’écran" in "".join(run.text for run in new if run.bold)
    assert "captures d’écran" in today.raw.replace("'", "’") and "captures d’écran" not in signed.raw.replace("'", "’")
    assert "de la Salariée" in plain_text(old) and "selon l’article «" in plain_text(added).replace("\u00a0", " ")
    headings = [plain_text(block.text) for block in made.body if isinstance(block, Heading)]
    assert headings == ["Données à ne pas saisir"]
    for said in (
        words(made),
        words(page(editions(EVE), "en")),
    ):  # what the change demands of the employer is not the employee's to read
        assert "CSE" not in said and "L. 1222-6" not in said and "Fondements" not in said and "Legal bases" not in said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_old_rows_and_the_new_rows_are_the_texts_of_the_editions(language: str) -> None:
    """Bold taken off, what is shown of each text is in that edition, and what is not shown is in both."""
    made = page(editions(EVE), language)
    (table,) = [block for block in made.body if isinstance(block, Table)]
    shown = [plain_text(row[1]) for row in table.rows]
    texts = {n: page_lines(n, language) for n in (1, 2)}
    assert [line for line in texts[1] if line not in texts[2]] == shown[:1]
    assert [line for line in texts[2] if line not in texts[1]] == shown[1:]


def page_lines(number: int, language: str) -> list[str]:
    """The lines of an edition of confidential-data as an amendment prints them, references by heading."""
    from aigov_docs.document.blanks import BlankFiller
    from aigov_docs.document.tree import Run
    from aigov_docs.review.redline import cite_by_heading

    fill = BlankFiller(personalize_matter(matter(), person()), library(), language)
    wording = library().clauses["confidential-data"].editions[number].find_wording(VEHICLE, language)
    assert wording is not None
    out = []
    for block in wording.text.blocks:
        for inlines in getattr(block, "items", None) or (getattr(block, "inlines", ()),):
            out.append(
                plain_text(fill.fill_inlines(inlines, lambda name: Run(cite_by_heading(name, library(), language))))
            )
    return out


def test_clauses_added_and_removed_come_with_their_purpose_and_text() -> None:
    today = editions()
    made = page((*(label for label in today if not label.startswith("ip-assignment")), "frugality@1"))
    said = words(made)
    for name in ("ip-assignment", "frugality"):
        assert library().clauses[name].purpose.fr.replace("’", "'") in said, name
    assert "œuvres : les motifs et visuels" in said  # the clause added, its blanks filled
    assert any(isinstance(block, Bullets) for block in made.body)
    assert "préciser la requête" in said  # the clause removed: it is nowhere else


def test_an_edition_that_the_library_has_lost_is_said_to_be_lost() -> None:
    today = editions()
    for signed in (
        ("house/x@1", *today),
        tuple(label.replace("confidential-data@2", "confidential-data@9") for label in today),
    ):
        made = page(signed, "en")
        assert "does not have the text you signed" in words(made)
        assert not [block for block in made.body if isinstance(block, Table)]


def test_changes_of_form_are_named_in_one_sentence() -> None:
    known = new_edition(library(), "trade-secrets", "cosmetic")
    both = words(page(editions(EVE), "en", known))
    heading = plain_text(
        next(
            block.heading
            for block in aigov.assemble(aigov.assess(library(), matter()), "en").articles()
            if block.clause == "trade-secrets"
        )
    )
    assert f"Changes of form only, which change no meaning: {heading}." in both and "Sentence 2." not in both
    alone = page(
        tuple(label.replace("confidential-data@1", "confidential-data@2") for label in editions(EVE)), "en", known
    )
    assert [block for block in alone.body if isinstance(block, Heading | Table)] == []
    assert f"Changes of form only, which change no meaning: {heading}." in words(alone)
    clear = new_edition(known, "trade-secrets", "clarification", 3)
    said = words(page(editions(), "en", clear))
    assert "Sentence 2." in said and "Sentence 3." in said and "The words are the same." in said


def test_nothing_personal_is_on_the_page_but_the_form_of_words() -> None:
    """The parties' clause prints a name and an address in the amendment; the page has their labels."""
    known = new_edition(library(), "amendment-parties", "substantive", change=("née", "born"))
    made = words(page(editions(), "fr", known))
    assert "[Nom du salarié]" in made and "[Adresse du salarié]" in made and "Ateliers Duval-Œuvrard" in made
    for value in ("Roussel", "Villeurbanne", "tisseuse", "4 mars 2019"):
        assert value not in made
    assert page(editions(), "fr", known) == page(editions(), "fr", known, name="Zoé Adam", address="Lyon")
    assert "le Salarié ou la Salariée" in words(page(editions(OLD), gender="unknown"))


def test_a_page_without_change_says_so() -> None:
    made = page(editions(), "en")
    assert "No clause changes." in words(made) and not [
        block for block in made.body if isinstance(block, Heading | Table)
    ]


def test_marks_give_back_both_texts_and_differ_where_they_differ() -> None:
    pairs = [
        ("a b c", "a x c"),
        ("", "a"),
        ("same", "same"),
        ("le texte saisi et les fichiers", "le texte saisi, les fichiers et la voix"),
        ("a, b", "c, d"),
    ]
    for old, new in pairs:
        gone, come = mark_differences(old, new)
        assert (plain_text(gone), plain_text(come)) == (old, new)
        kept = ["".join(run.text for run in side if not isinstance(run, ChangedRun)) for side in (gone, come)]
        assert kept[0] == kept[1]
    assert [(run.text, run.bold) for run in mark_differences("a, b", "c, d")[1]] == [
        ("c, d", True)
    ]  # a sign between two changes goes with them


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_is_written_in_every_format_and_compiles(language: str) -> None:
    made = page(editions(OLD), language)
    for ending in ("docx", "html", "md", "json"):
        assert aigov.to_bytes(made, ending)
    assert read_parts(compile_template(made).merge_values([""] * 14)[0]) == read_parts(aigov.to_bytes(made, "docx"))


# ------------------------------------------------------------------ the second round
@pytest.fixture
def register(tmp_path: Path) -> Iterator[Any]:
    pytest.importorskip("sqlalchemy")
    from aigov_docs.register.register import Register

    with Register(tmp_path / "avenants.db") as made:
        yield made


def propose(
    register: Any,
    day: dt.date,
    run: str,
    *people: Recipient,
    signed_on: dt.date | None = None,
    renews: bool = False,
    known: aigov.Library | None = None,
) -> None:
    from aigov_docs.kits.ledger.evidence import IssuedRow

    rows = []
    for one in people:
        theirs = personalize_matter(matter(day, renews=renews), one)
        chosen = tuple(item.label for item in compose_document(known or library(), theirs).chosen)
        rows.append(
            IssuedRow(
                one.key, f"{one.key}.docx", f"{len(rows):064x}", chosen, one.language, "", VEHICLE, "2026.11", day
            )
        )
    register.record_issued(rows, run=run)
    for one in people if signed_on else ():
        register.answer(one.key, "signed", on=signed_on, run=run)


def test_the_second_round_goes_to_those_concerned_and_says_why_not_to_the_others(register: Any) -> None:
    signing = [
        person("E-01"),
        person("E-02", language="fr+en"),
        person("E-03", gender="m"),
        person("E-04"),
        person("E-05"),
        person("E-06"),
        person("E-07"),
    ]
    propose(register, OLD, "r1", *signing, signed_on=dt.date(2026, 6, 10))
    propose(register, OLD, "r1b", person("E-08"), person("E-09"))
    register.answer("E-08", "refused", on=dt.date(2026, 6, 12))
    register.answer("E-04", "left", on=dt.date(2026, 9, 30))
    propose(register, NEW, "r2", person("E-05"), person("E-06"), person("E-07"))
    register.answer("E-06", "signed", on=NEW)
    register.answer("E-07", "refused", on=NEW)
    listed = [*(each for each in signing if each.key != "E-03"), person("E-08"), person("E-09"), person("E-10")]
    held = HeldRecipient(
        "E-11", "minor", 12, aigov.Problem("minor", "x.csv, line 12", "a minor"), recipient=person("E-11")
    )
    found = second_round(register, library(), matter(), Recipients(tuple(listed), held=(held,)))
    assert [(group.language, [one.key for one in group.people], list(group.pages)) for group in found.groups] == [
        ("fr", ["E-01"], ["fr"]),
        ("fr+en", ["E-02"], ["fr", "en"]),
    ]
    assert {each.key: each.code for each in found.left_out} == {
        "E-04": "left",
        "E-05": "waiting",
        "E-06": "unchanged",
        "E-07": "refused",
        "E-08": "never-signed",
        "E-09": "never-signed",
        "E-10": "never-proposed",
        "E-11": "held",
        "E-03": "not-listed",
    }
    assert next(each for each in found.left_out if each.key == "E-05").run == "r2"
    assert [one.key for one in found.people] == ["E-01", "E-02"]
    assert found.group_of("E-02") is found.groups[1] and found.pages["E-01"]["fr"] is found.groups[0].pages["fr"]
    assert found.matter.amendment is not None and found.matter.amendment.renews
    assert [(change.clause, change.level) for change in found.groups[0].changes] == [
        ("confidential-data", "substantive"),
        ("training-attendance", "cosmetic"),
        ("training-commitment", "substantive"),
    ]
    assert "du Salarié ou de la Salariée" in words(found.groups[0].pages["fr"])  # the page is nobody's
    accepted = matter().model_copy(update={"presumptions": ("no_translation_asked",)})  # of people who are on no list
    assert {each.key for each in register.to_sign_again(library(), accepted) if not each.proposed} == {
        "E-01",
        "E-02",
        "E-03",
        "E-07",
    }
    assert "E-0" not in repr(found) and "Roussel" not in repr(found)
    data = found.as_dict("fr")
    assert [group["people"] for group in data["groups"]] == [1, 1] and len(data["left_out"]) == 9


def labels(day: dt.date, renews: bool, *, known: aigov.Library | None = None, **more: Any) -> tuple[str, ...]:
    used = known or library()
    return tuple(
        item.label
        for item in compose_document(used, personalize_matter(matter(day, renews=renews), person(**more))).chosen
    )


def test_a_second_amendment_takes_the_place_of_the_first() -> None:
    first, again = labels(NEW, False), labels(NEW, True)
    assert [label for label in first if label not in again] == ["unchanged-terms@1"]
    assert [label for label in again if label not in first] == ["earlier-amendment@1"]
    assert first.index("unchanged-terms@1") == again.index("earlier-amendment@1")
    for language, said in (
        ("fr", "cessent de s'appliquer, pour l'avenir, le jour où le présent avenant prend effet"),
        ("en", "cease to apply, for the future, on the day on which this amendment takes effect"),
    ):
        for renews in (False, True):
            made = words(
                aigov.assemble(aigov.assess(library(), personalize_matter(matter(renews=renews), person())), language)
            )
            assert (said in made) == renews


LATER = dt.date(2027, 6, 1)


def rounds_signed(register: Any, *second: tuple[str, bool, str]) -> None:
    """All sign a first round; then, for each of some: whether the text of the second says that it renews, and the
    answer to it.
    """
    propose(register, NEW, "r1", *(person(key) for key, _, _ in second), signed_on=NEW)
    for key, renews, answer in second:
        propose(register, dt.date(2027, 2, 1), f"r2-{key}", person(key), renews=renews)
        if answer:
            register.answer(key, answer, on=dt.date(2027, 2, 10), run=f"r2-{key}")


def test_after_a_second_round_nobody_signs_again_for_the_round_alone(register: Any) -> None:
    rounds_signed(
        register, ("E-1", True, "signed"), ("E-2", False, "signed"), ("E-3", True, "refused"), ("E-4", True, "")
    )
    propose(register, NEW, "r0", person("E-5"), signed_on=NEW)  # a first amendment, signed
    propose(
        register, NEW, "r9", person("E-6"), signed_on=NEW, renews=True
    )  # and one whose text renews one that is in no register
    listed = [person(f"E-{n}") for n in range(1, 7)]
    for day in (NEW, LATER):
        for renews in (False, True):
            assert register.to_sign_again(library(), matter(day, renews=renews)) == ()
            found = second_round(register, library(), matter(day, renews=renews), listed)
            assert found.groups == () and {each.code for each in found.left_out} == {"unchanged"}


def test_a_change_after_a_second_round_is_all_that_is_said(register: Any) -> None:
    known = new_edition(library(), "trade-secrets", "substantive")
    rounds_signed(register, ("E-1", True, "signed"), ("E-2", False, "signed"))
    propose(register, NEW, "r0", person("E-3"), signed_on=NEW)
    people = [person("E-1"), person("E-2"), person("E-3")]
    found = register.to_sign_again(known, matter(LATER))
    assert {each.key: [(change.clause, change.kind) for change in each.changes] for each in found} == {
        f"E-{n}": [("trade-secrets", "edition")] for n in (1, 2, 3)
    }
    assert {each.today for each in found} == {labels(LATER, True, known=known)}  # what they would be proposed
    made = second_round(register, known, matter(LATER), people)
    assert [[one.key for one in group.people] for group in made.groups] == [["E-1"], ["E-2", "E-3"]]
    earlier = "cessent de s'appliquer, pour l'avenir"
    assert [earlier in words(group.pages["fr"]) for group in made.groups] == [
        False,
        True,
    ]  # who signed that already does not read it again
    for renews in (False, True):  # a proposal of today's text waits, or was refused, whichever round its text is of
        for key, answer in (("E-1", ""), ("E-2", "refused")):
            propose(register, LATER, f"r3-{renews}-{key}", person(key), renews=renews, known=known)
            if answer:
                register.answer(key, answer, on=LATER, run=f"r3-{renews}-{key}")
        said = {each.key: each.code for each in second_round(register, known, matter(LATER), people).left_out}
        assert said == {"E-1": "waiting", "E-2": "refused"}


def text_of_inlines(inlines: Any) -> str:
    return "".join(part.text if hasattr(part, "text") else f"{{{part.name}}}" for part in inlines).replace("’", "'")


def test_a_clause_that_stands_for_another_is_shown_against_it(house: aigov.Library) -> None:
    """A new version has one clause where the first had another: their words are compared, and neither is read twice."""
    theirs = personalize_matter(matter(renews=True), person())
    said = {}
    for language in ("fr", "en"):
        made = make_changes_page(library(), theirs, labels(NEW, False), compose_document(library(), theirs), language)
        assert len([block for block in made.body if isinstance(block, Heading)]) == 1
        (table,) = [block for block in made.body if isinstance(block, Table)]
        said[language] = words(made)
        assert ids_in(said[language]) == set()
        old, new = (
            library().clauses[name].editions[1].find_wording(VEHICLE, language)
            for name in ("unchanged-terms", "earlier-amendment")
        )
        ((_, added),) = table.rows
        one, two = ([text_of_inlines(block.inlines) for block in wording.text.blocks] for wording in (old, new))
        assert (
            plain_text(added).replace("\u00a0", " ").replace("’", "'") == two[0] and two[1:] == one
        )  # what stays is not repeated
    assert "This clause takes the place of the clause “Other terms”." in said["en"]
    assert "Cette clause est retirée." not in said["fr"] and "Cette clause est nouvelle." not in said["fr"]
    one = personalize_matter(
        matter(), person(telework=True)
    )  # a clause that only a fact of the person brings takes nobody's place
    assert "This clause is new." in words(
        make_changes_page(house, one, labels(NEW, False), compose_document(house, one), "en")
    )


# ------------------------------------------------------------------ facts that only a list has
@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> aigov.Library:
    """A library whose amendment has a clause for those who telework, and one that an option leaves out."""
    folder = tmp_path_factory.mktemp("house") / "cabinet"
    (folder / "clauses/trade-secrets/remote-work").mkdir(parents=True)
    (folder / "library.yaml").write_text('name: cabinet\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    said = (
        (library().folders[0] / "clauses/trade-secrets/trade-secrets/clause.yaml")
        .read_text("utf-8")
        .replace("id: trade-secrets", "id: remote-work")
        .replace("modality: {default: obligation, charter: guidance}", "modality: obligation")
        .partition("\nrequires")[0]
    )
    (folder / "clauses/trade-secrets/remote-work/clause.yaml").write_text(
        said.partition("editions:")[0] + "editions:\n  1: {in_force: 2025-02-02, legal_bases: [ct-l1221-1]}\n",
        encoding="utf-8",
    )
    for language, text in (("fr", "# Télétravail\n\nTexte maison.\n"), ("en", "# Telework\n\nHouse text.\n")):
        (folder / f"clauses/trade-secrets/remote-work/1.{language}.md").write_text(text, encoding="utf-8")
    outline = (library().folders[0] / "vehicles/contract-amendment.yaml").read_text("utf-8")
    more = (
        '      - {clause: remote-work, when: {telework: "yes"}}\n      - {clause: frugality, when:'
        " {status: fixed_term, internal_disclosure: always}}\n"
    )
    (folder / "vehicles").mkdir()
    (folder / "vehicles/contract-amendment.yaml").write_text(outline.rstrip("\n") + "\n" + more, encoding="utf-8")
    return aigov.load_library(folder)


def test_facts_that_decide_of_a_clause_are_asked_for_never_supposed(register: Any, house: aigov.Library) -> None:
    people = [person(f"E-{n:02}", telework=n % 2 == 0) for n in range(1, 14)]
    propose(register, NEW, "r1", *people, signed_on=NEW, known=house)
    register.answer("E-13", "left", on=NEW)
    with pytest.raises(RegisterError) as caught:
        register.to_sign_again(house, matter())
    (problem,) = caught.value.problems
    assert problem.code == "facts-needed" and problem.values["facts"] == "telework" and problem.values["n"] == 12
    assert problem.values["numbers"] == "E-01, E-02, E-03, E-04, E-05, E-06, E-07, E-08, E-09, E-10…"
    with pytest.raises(RegisterError) as some:
        register.to_sign_again(house, matter(), people[2:])
    assert some.value.problems[0].values["numbers"] == "E-01, E-02"
    with pytest.raises(RegisterError) as both:
        register.to_sign_again(
            house, matter().model_copy(update={"options": {**matter().options, "internal_disclosure": "always"}})
        )
    assert both.value.problems[0].values["facts"] == "status, telework"
    assert register.to_sign_again(house, matter(), people) == ()  # who left is not asked about
    assert register.to_sign_again(library(), matter()) != ()  # no clause of the shipped amendment depends on a person
    found = second_round(register, house, matter(), people[:3])
    assert {each.code for each in found.left_out} == {"unchanged", "not-listed", "left"}
    moved = second_round(register, house, matter(), [replace(people[0], telework=True)])
    assert [(change.clause, change.kind) for change in moved.groups[0].changes] == [("cabinet/remote-work", "added")]


@pytest.mark.parametrize(
    ("language", "label", "basis"),
    [
        ("fr", "changement de fond", "article L. 1222-6 du code du travail"),
        ("en", "change of substance", "Article L. 1222-6 of the Labour Code"),
    ],
)
def test_what_a_round_demands_is_a_document_for_the_firm(register: Any, language: str, label: str, basis: str) -> None:
    known = new_edition(library(), "trade-secrets", "cosmetic")
    propose(register, EVE, "r1", person("E-1"), person("E-2"), person("E-3", language="fr+en"), signed_on=EVE)
    made = second_round(
        register, known, matter(), [person("E-1"), person("E-2"), person("E-3", language="fr+en")]
    ).demands_document(known, language)
    (table,) = [block for block in made.body if isinstance(block, Table)]
    heading = {
        item.clause.id: item.edition.find_wording(VEHICLE, language).text.heading
        for item in compose_document(known, matter()).chosen
    }
    rows = [[plain_text(cell).replace("\u00a0", " ").replace("’", "'") for cell in row] for row in table.rows]
    assert [(row[0].partition(" (")[0], row[2]) for row in rows] == [
        ("".join(getattr(part, "text", "") for part in heading[name]).replace("’", "'"), "3")
        for name in ("confidential-data", "trade-secrets")
    ]
    assert label in rows[0][0]
    demand = known.vehicles[VEHICLE].on_change.requirement_for("substantive")
    said = words(made)
    for step in demand.steps.text(language).split("\n"):
        assert step.replace("’", "'") in said
    assert said.count(basis) > 1 and "Roussel" not in said and "E-1" not in said
    for ending in ("docx", "html", "md"):
        assert aigov.to_bytes(made, ending)


def test_a_round_of_nobody_demands_nothing(register: Any) -> None:
    made = second_round(register, library(), matter(), []).demands_document(library())
    assert "Aucune clause ne change." in words(made) and not [
        block for block in made.body if isinstance(block, Heading | Table)
    ]


def test_people_who_signed_different_editions_are_apart(register: Any) -> None:
    propose(register, OLD, "r1", person("E-1"), person("E-2"), signed_on=dt.date(2026, 6, 10))
    from aigov_docs.kits.ledger.evidence import IssuedRow

    fewer = tuple(label for label in editions(OLD) if not label.startswith("human-review"))
    register.record_issued([IssuedRow("E-3", "E-3.docx", "a" * 64, fewer, "fr", "", VEHICLE, "2026.11", OLD)], run="r0")
    register.answer("E-3", "signed", on=OLD)
    found = second_round(register, library(), matter(), [person("E-1"), person("E-2"), person("E-3")])
    assert [[one.key for one in group.people] for group in found.groups] == [["E-1", "E-2"], ["E-3"]]
    said = [words(group.pages["fr"]) for group in found.groups]
    purpose = library().clauses["human-review"].purpose.fr.replace("’", "'")
    assert purpose in said[1] and purpose not in said[0]


def test_nothing_but_form_changed_is_no_round(register: Any) -> None:
    propose(register, NEW, "r1", person("E-1"), signed_on=NEW)
    known = new_edition(library(), "trade-secrets", "cosmetic")
    assert any(
        "trade-secrets@2" in label
        for label in (item.label for item in compose_document(known, personalize_matter(matter(), person())).chosen)
    )
    found = second_round(register, known, matter(), [person("E-1")])
    assert found.groups == () and [each.code for each in found.left_out] == ["unchanged"]


def test_another_document_of_the_register_is_not_of_the_round(register: Any) -> None:
    """Who signed a charter and never an amendment has no amendment to sign again."""
    from aigov_docs.kits.ledger.evidence import IssuedRow

    register.record_issued(
        [IssuedRow("E-1", "E-1.docx", "a" * 64, ("confidential-data@1",), "fr", "", "charter", "2026.11", OLD)],
        run="c1",
    )
    register.answer("E-1", "signed", on=OLD)
    found = second_round(register, library(), matter(), [person("E-1")])
    assert found.groups == () and [each.code for each in found.left_out] == ["never-proposed"]


# ------------------------------------------------------------------ answers and their letters
def test_each_answer_calls_for_its_letter_in_its_time(register: Any) -> None:
    people = [person(f"E-{n}") for n in range(1, 8)]
    propose(register, NEW, "r1", *people)
    register.answer("E-1", "signed", on=dt.date(2026, 12, 1))
    register.answer("E-2", "refused", on=dt.date(2026, 12, 2))
    register.answer("E-3", "no_answer", on=dt.date(2026, 12, 24))
    register.answer("E-4", "left", on=dt.date(2026, 12, 3))
    register.answer("E-5", "superseded", on=dt.date(2026, 12, 3))
    listed = [*people, person("E-8")]
    received = {"E-7": dt.date(2026, 12, 1)}

    def on(day: dt.date) -> Any:
        return answers_due(register, library(), matter(), listed, day, received)

    before = on(dt.date(2026, 11, 30))
    assert before.due == () and [each.until.isoformat() for each in before.waiting] == ["2026-12-24"] * 6 + [
        "2027-01-01"
    ]
    last = on(dt.date(2026, 12, 24))
    assert last.documents == {"E-2": ("refusal-letter",)} and {each.key for each in last.waiting} == {
        "E-3",
        "E-6",
        "E-7",
    }
    after = on(dt.date(2026, 12, 25))
    assert after.documents == {"E-2": ("refusal-letter",), "E-3": ("silence-letter",), "E-6": ("silence-letter",)}
    assert {key: each.amendment.response for key, each in after.matters.items()} == {
        "E-2": "refused",
        "E-3": "none",
        "E-6": "none",
    }
    assert [(each.key, each.until) for each in after.waiting] == [("E-7", dt.date(2027, 1, 1))]
    assert {each.key: each.code for each in after.left_out} == {
        "E-1": "signed",
        "E-4": "left",
        "E-5": "superseded",
        "E-8": "never-proposed",
    }
    end = on(dt.date(2027, 1, 2))
    assert [one.key for one in end.people_for("silence-letter")] == ["E-3", "E-6", "E-7"] and end.waiting == ()
    assert "E-" not in repr(end) and end.as_dict()["due"][0] == {"letter": "refusal-letter", "people": ["E-2"]}
    for due in end.due:  # and each can be written as it is
        for one in due.people:
            made = assemble_companion(aigov.assess(library(), personalize_matter(due.matter, one)), due.letter)
            assert made.date == "2027-01-02" and one.name in words(made)
    told = next(each for each in end.due if each.people[0].key == "E-7")
    assert "Vous avez reçu cette proposition le 1er décembre 2026." in words(
        assemble_companion(aigov.assess(library(), personalize_matter(told.matter, told.people[0])), told.letter)
    )


def test_what_a_matter_says_of_receipt_counts_for_all(register: Any) -> None:
    propose(register, NEW, "r1", person("E-1"))
    late = matter(received_on=dt.date(2026, 12, 5))
    assert [
        each.until for each in answers_due(register, library(), late, [person("E-1")], dt.date(2027, 1, 5)).waiting
    ] == [dt.date(2027, 1, 5)]
    assert answers_due(register, library(), late, [person("E-1")], dt.date(2027, 1, 6)).documents == {
        "E-1": ("silence-letter",)
    }


def test_silence_in_the_economic_procedure_is_no_refusal(register: Any) -> None:
    """The rules make it acceptance: no letter says otherwise. A refusal stays one."""
    propose(register, NEW, "r1", person("E-1"), person("E-2"), person("E-3", protected=True))
    register.answer("E-2", "refused", on=dt.date(2026, 12, 1))
    economic = matter(ground="economic", essential_element=True, l1222_6_letter=True, received_on=NEW)
    found = answers_due(
        register,
        library(),
        economic,
        [person("E-1"), person("E-2"), person("E-3", protected=True)],
        dt.date(2027, 1, 10),
    )
    assert found.documents == {"E-2": ("refusal-letter",)}
    assert {each.key: each.code for each in found.left_out} == {"E-1": "not-called-for", "E-3": "not-called-for"}


def test_a_proposal_of_another_round_is_not_judged_by_this_matter(register: Any) -> None:
    propose(register, OLD, "r1", person("E-1"))
    found = answers_due(register, library(), matter(), [person("E-1")], dt.date(2027, 3, 1))
    assert found.due == () and [each.code for each in found.left_out] == ["other-round"]
    assert answers_due(register, library(), matter(OLD), [person("E-1")], dt.date(2027, 3, 1)).documents == {
        "E-1": ("silence-letter",)
    }


def test_letters_of_a_second_round_say_that_the_signed_version_goes_on_to_those_who_signed_one(register: Any) -> None:
    """Person by person, by the register: whatever the matter says of all."""
    people = [person(f"E-{n}") for n in range(1, 7)]
    propose(register, OLD, "r1", *people[:5])
    for key, answer in (("E-1", "signed"), ("E-2", "signed"), ("E-3", "refused"), ("E-5", "signed")):
        register.answer(key, answer, on=dt.date(2026, 6, 10))
    propose(register, NEW, "r2", *people)
    for key in ("E-1", "E-3", "E-5", "E-6"):
        register.answer(key, "refused", on=dt.date(2026, 12, 1))
    register.answer("E-5", "refused", on=dt.date(2026, 12, 2), run="r1", correct=True)  # the signature was a mistake
    signed = "L'avenant que vous avez déjà signé"
    for renews in (False, True):
        found = answers_due(register, library(), matter(renews=renews), people, dt.date(2026, 12, 28))
        assert found.documents == {
            key: ("silence-letter",) if key in ("E-2", "E-4") else ("refusal-letter",)
            for key in ("E-1", "E-2", "E-3", "E-4", "E-5", "E-6")
        }
        for due in found.due:
            for one in due.people:
                said = words(
                    assemble_companion(aigov.assess(library(), personalize_matter(due.matter, one)), due.letter)
                )
                goes_on = one.key in ("E-1", "E-2") or (
                    one.key == "E-6" and renews
                )  # the register has nothing earlier of E-6: the matter alone says what it renews
                assert (signed in said) == goes_on == due.matter.amendment.renews, (one.key, renews)
    first = answers_due(register, library(), matter(OLD), people[:5], dt.date(2026, 7, 10))
    assert first.documents == {"E-3": ("refusal-letter",), "E-4": ("silence-letter",)}
    assert not any(due.matter.amendment.renews for due in first.due)  # what they signed is the proposal itself


def test_who_left_is_said_to_have_left_even_when_the_list_no_longer_has_them(register: Any) -> None:
    people = [person(f"E-{n}") for n in range(1, 5)]
    propose(register, OLD, "r1", *people, signed_on=dt.date(2026, 6, 10))
    register.answer("E-1", "left", on=dt.date(2026, 9, 30))
    register.answer("E-2", "left", on=NEW + dt.timedelta(1))
    register.answer("E-4", "left", on=dt.date(2026, 9, 30))
    held = HeldRecipient("E-4", "left", 3, aigov.Problem("left", "x.csv, line 3", "left"), recipient=people[3])
    listed = Recipients((), held=(held,))
    said = {each.key: each.code for each in second_round(register, library(), matter(), listed).left_out}
    assert said == {"E-1": "left", "E-2": "not-listed", "E-3": "not-listed", "E-4": "left"}
    said = {
        each.key: each.code
        for each in answers_due(register, library(), matter(OLD), listed, NEW + dt.timedelta(1)).left_out
    }
    assert said == {"E-1": "left", "E-2": "left", "E-3": "not-listed", "E-4": "left"}


def test_a_day_that_cannot_be_is_refused_and_one_that_lacks_is_asked_for(register: Any) -> None:
    propose(register, NEW, "r1", person("E-1", line=4), person("E-2", line=5))
    early = {"E-1": OLD, "E-2": OLD}
    with pytest.raises(RecipientError) as caught:
        answers_due(register, library(), matter(), [person("E-1", line=4), person("E-2", line=5)], NEW, early)
    assert [problem.where for problem in caught.value.problems] == ["line 4", "line 5"]
    with pytest.raises(MatterError) as asked:
        answers_due(register, library(), matter(proposed_on=None), [person("E-1")], dt.date(2027, 3, 1))
    assert [problem.code for problem in asked.value.problems] == ["no-proposal-date"]


def test_every_reason_is_said(register: Any) -> None:
    from aigov_docs.bulk.letters_due import LeftOut

    assert all(LeftOut("E-1", code).reason("en") for code in REASONS)


def test_every_paragraph_of_the_page_is_text_or_furniture() -> None:
    """No unfilled blank: the page is given to somebody, and nobody completes it."""
    made = page(editions(OLD))
    for block in made.body:
        if isinstance(block, Paragraph):
            assert all(run.filled for run in block.runs)
