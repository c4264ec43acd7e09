"""Published editions never change; what is wrong in a library is said all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import aigov_docs as aigov

Edit = Callable[[Path, str, str], None]
CLAUSE = "clauses/never-enter/confidential-data"


@pytest.fixture
def library_copy(ten_clauses: Path) -> Path:
    """What is wrong in a library is wrong in one of ten clauses."""
    return ten_clauses


def said(folder: Path) -> list[str]:
    return [problem.text("en") for problem in aigov.library.check_folder(folder)]


def some(found: list[str], *parts: str) -> None:
    assert any(all(part in line for part in parts) for line in found), found


def test_a_changed_published_text_stops_everything(library_copy: Path) -> None:
    path = library_copy / CLAUSE / "2.fr.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nUne phrase de plus.\n", encoding="utf-8")
    with pytest.raises(aigov.LockError) as caught:
        aigov.load_library(library_copy)
    text = str(caught.value)
    assert '"confidential-data@2" is published and was changed' in text
    assert "put it back as it was, and write the change in edition 3" in text
    assert f"{CLAUSE}/2.fr.md" in text
    # the translation is tied to the French text, so it is stale too
    assert f"{CLAUSE}/2.en.md" in text


def test_changed_metadata_of_a_published_edition_is_a_change(library_copy: Path, edit: Edit) -> None:
    edit(library_copy / CLAUSE / "clause.yaml", "in_force: 2026-08-02", "in_force: 2026-09-02")
    with pytest.raises(aigov.LockError, match="confidential-data@2"):
        aigov.load_library(library_copy)


def test_a_changed_kind_of_a_published_clause_is_a_change(library_copy: Path, edit: Edit) -> None:
    edit(library_copy / CLAUSE / "clause.yaml", "kind: data_prohibition", "kind: good_practice")
    with pytest.raises(aigov.LockError, match="confidential-data@1"):
        aigov.load_library(library_copy)


def test_typography_alone_is_no_change(library_copy: Path) -> None:
    path = library_copy / CLAUSE / "2.fr.md"
    path.write_text(path.read_text(encoding="utf-8").replace("'", "’").replace(" ;", "\u202f;"), encoding="utf-8")
    assert aigov.load_library(library_copy).drafts == ()


def test_a_removed_published_edition_is_missed(library_copy: Path) -> None:
    import shutil

    shutil.rmtree(library_copy / "clauses/frugality/frugality")
    with pytest.raises(aigov.LockError, match="frugality@1"):
        aigov.load_library(library_copy)


def test_lock_adds_and_never_rewrites(library_copy: Path) -> None:
    lock = library_copy / "library.lock"
    before = lock.read_text(encoding="utf-8")
    clause = library_copy / CLAUSE
    text = (clause / "clause.yaml").read_text(encoding="utf-8")
    added = (
        '  3:\n    in_force: 2027-01-01\n    legal_bases: [ct-l1121-1]\n    change: {level: cosmetic, fr: "Essai.", en:'
        ' "Trial."}\n'
    )
    (clause / "clause.yaml").write_text(text.rstrip("\n") + "\n" + added, encoding="utf-8")
    for old in sorted(clause.glob("2.*.md")):
        (clause / old.name.replace("2.", "3.", 1)).write_text(
            old.read_text(encoding="utf-8") + "\nEssai.\n", encoding="utf-8"
        )
    assert aigov.load_library(library_copy).drafts == ("confidential-data@3",)
    done = aigov.library.lock_editions(library_copy)
    assert done.added == ("confidential-data@3",)
    after = lock.read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert aigov.library.lock_editions(library_copy).added == ()
    assert not list(library_copy.glob("*.tmp"))


def test_every_mistake_of_a_library_is_reported_at_once(library_copy: Path, edit: Edit) -> None:
    (library_copy / "library.lock").unlink()
    edit(library_copy / "vehicles/charter.yaml", "- confidential-data\n", "- confidental-data\n")
    edit(
        library_copy / "clauses/trade-secrets/trade-secrets/clause.yaml",
        "kind: confidentiality",
        "kind: confidentialty",
    )
    (library_copy / "clauses/purpose/purpose/1.en.md").unlink()
    (library_copy / "clauses/purpose/purpose/notes.txt").write_text("x")
    edit(library_copy / "clauses/anonymisation/anonymisation/clause.yaml", "purpose:", "purpos:")
    (library_copy / "clauses/frugality").rename(library_copy / "clauses/frugalty")
    found = said(library_copy)
    some(found, "vehicles/charter.yaml, line", 'unknown clause "confidental-data"', 'did you mean "confidential-data"?')
    some(found, "clauses/frugalty — ", 'unknown topic "frugalty"', 'did you mean "frugality"?')
    some(found, "trade-secrets/clause.yaml", 'did you mean "confidentiality"?')
    some(found, "clauses/purpose/purpose", "1.en.md is missing")
    some(found, "notes.txt", "not one of a text")
    some(found, "anonymisation/clause.yaml", 'unknown key "purpos"', 'did you mean "purpose"?')


def test_an_unlawful_kind_is_refused(library_copy: Path, edit: Edit) -> None:
    (library_copy / "library.lock").unlink()
    edit(library_copy / CLAUSE / "clause.yaml", "kind: data_prohibition", "kind: pecuniary_sanction")
    some(said(library_copy), "an unlawful kind")


#: A text outside the dialect, and words of what is told of it.
SLIPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Pas de titre.\n", ("does not start with a heading",)),
    ("# Titre\n", ("nothing under it",)),
    ("# Titre\n\nUn *mot*.\n", ("may not have: em",)),
    ("# Titre\n\n## Sous-titre\n\nTexte.\n", ("may not have: h2",)),
    ("# Titre\n\nTexte :\n- un ;\n- deux.\n", ("a list is glued",)),
    ("# Titre\n\n- un\n\n    - deux\n", ("may not have",)),
    ("# Titre\n\nBonjour {{ employer.nam }}.\n", ('unknown blank "employer.nam"', 'did you mean "employer.name"?')),
    ("# Titre\n\nBonjour {{ employer name }}.\n", ("stands alone or holds no name", "{{ name }}")),
    ("# Titre\n\nSelon l'[[purpos]].\n", ('unknown clause "purpos"',)),
    ("# Titre\n\nVoir les {{ tools }} autorisés.\n", ("is a table and stands inside a paragraph",)),
    ("# Titre\n\nSelon l'[[agents-approval]].\n", ("may leave out the clause",)),
    ("# Titre\n\nUn <b>mot</b>.\n", ("stands alone",)),
)


@pytest.fixture(scope="module")
def told_of_slips(ten: aigov.Library, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is told of a house library that has each of these texts in a clause of its own."""
    folder = tmp_path_factory.mktemp("slips")
    (folder / "library.yaml").write_text('name: acme\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    for number, (text, _) in enumerate(SLIPS):
        clause = folder / f"clauses/frugality/slip-{number}"
        clause.mkdir(parents=True)
        (clause / "clause.yaml").write_text(
            f"id: slip-{number}\nkind: good_practice\nmodality: guidance\npurpose: {{fr: x, en: x}}\n"
            "answers: [legal-risk]\neditions:\n  1: {in_force: 2025-02-02, legal_bases: [ct-l1121-1]}\n",
            encoding="utf-8",
        )
        for language in ("fr", "en"):
            (clause / f"1.{language}.md").write_text(text, encoding="utf-8")
    added = "".join(f"  - {{clause: slip-{number}, after: frugality}}\n" for number in range(len(SLIPS)))
    (folder / "vehicles").mkdir()
    (folder / "vehicles/charter.yaml").write_text(f"id: charter\nadd:\n{added}", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aigov.library.load, "load_shipped_library", lambda: ten)
        return said(folder)


@pytest.mark.parametrize("slip", range(len(SLIPS)), ids=lambda slip: SLIPS[slip][1][0])
def test_a_text_outside_the_dialect_is_refused(told_of_slips: list[str], slip: int) -> None:
    some(told_of_slips, f"clauses/frugality/slip-{slip}/1.fr.md", *SLIPS[slip][1])


def test_a_blank_beside_the_day_of_an_establishment_is_one_that_exists(library_copy: Path, edit: Edit) -> None:
    edit(library_copy / "vocabulary/blanks.yaml", "beside: filing.court", "beside: filing.cort")
    some(said(library_copy), "vocabulary/blanks.yaml", 'unknown blank "filing.cort"', 'did you mean "filing.court"?')


def test_the_two_languages_must_have_the_same_structure(library_copy: Path) -> None:
    (library_copy / "library.lock").unlink()
    folder = library_copy / "clauses/frugality/frugality"
    (folder / "1.fr.md").write_text("# Titre\n\nUn {{ employer.name }} :\n\n- a ;\n- b.\n", encoding="utf-8")
    (folder / "1.en.md").write_text("# Title\n\nOne:\n\n- a;\n- b;\n- c.\n", encoding="utf-8")
    found = said(library_copy)
    some(found, "1.en.md", "list of 3", "list of 2")
    some(found, "1.fr.md, line 3", 'the blank "employer.name" is in one language only')


def test_a_folder_that_is_no_library_is_said(tmp_path: Path) -> None:
    with pytest.raises(aigov.LibraryError, match=r"holds no library\.yaml"):
        aigov.load_library(tmp_path)


# ------------------------------------------------------------------ house libraries
def house(folder: Path) -> Path:
    (folder / "clauses/never-enter/confidential-data").mkdir(parents=True)
    (folder / "library.yaml").write_text('name: acme\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    (folder / "clauses/never-enter/confidential-data/clause.yaml").write_text(
        'id: confidential-data\nkind: data_prohibition\nmodality: prohibition\npurpose: {fr: "Protéger.",'
        ' en: "Protect."}\nanswers: [data-leak]\neditions:\n  1: {in_force: 2025-02-02, legal_bases: [ct-l1121-1]}\n',
        encoding="utf-8",
    )
    for name, text in {
        "1.fr.md": "# Données\n\nTexte maison : il est interdit de les saisir.\n",
        "1.en.md": "# Data\n\nHouse text: users must not enter them.\n",
        "1.contract-amendment.fr.md": "# Données\n\nTexte maison.\n",
        "1.contract-amendment.en.md": "# Data\n\nHouse text.\n",
    }.items():
        (folder / "clauses/never-enter/confidential-data" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.usefixtures("upstream_of_ten")
def test_a_house_library_replaces_a_clause_under_its_own_name(tmp_path: Path) -> None:
    library = aigov.load_library(house(tmp_path))
    assert library.overrides == ("confidential-data",)
    matter = aigov.samples.sample_matter("it-charter-chapter")
    finding = aigov.assess(library, matter).finding("confidential-data")
    assert finding is not None and finding.label == "acme/confidential-data@1" and finding.weight == "disciplinary"
    assert aigov.library.check_folder(tmp_path) == []


@pytest.mark.usefixtures("upstream_of_ten")
def test_a_house_rule_may_lower_a_weight_and_never_raise_one(tmp_path: Path) -> None:
    folder = house(tmp_path)
    (folder / "rules").mkdir()
    rule = (
        '- id: ACME-TEST\n  stage: vehicle\n  explanation: {fr: "x", en: "x"}\n  about: {track: internal_rules}\n '
        ' when: {kind: confidentiality, in_effect: "yes"}\n  exception_to: [V2-ALL-STAFF]\n  weight: WEIGHT\n '
        " legal_bases: []\n  confidence: conservative\n"
    )
    (folder / "rules/house.yaml").write_text(rule.replace("WEIGHT", "none"), encoding="utf-8")
    library = aigov.load_library(folder)
    assert aigov.library.check_folder(folder) == []
    finding = aigov.assess(library, aigov.samples.sample_matter("it-charter-chapter")).finding("trade-secrets")
    assert finding is not None and finding.weight == "none" and finding.rules[0].id == "ACME-TEST"
    (folder / "rules/house.yaml").write_text(rule.replace("WEIGHT", "disciplinary"), encoding="utf-8")
    some(said(folder), "a rule of a house library may only lower a weight")
