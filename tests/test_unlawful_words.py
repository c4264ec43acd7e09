"""Words by which a text does what the law forbids: found in each phrasing, never where denied, quoted or asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from depth import depth

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.compose.matter_check import find_contradictions
from aigov_docs.compose.unlawful_texts import check_unlawful_words, find_doubtful_words
from aigov_docs.library.library import load_lexicon
from aigov_docs.library.unlawful_words import Lexicon

SENTENCES = yaml.safe_load((Path(__file__).parent / "unlawful_words.yaml").read_text(encoding="utf-8"))
#: What published texts say, and the lexicon missed on the day they were read.
PUBLISHED = yaml.safe_load((Path(__file__).parent / "published_words.yaml").read_text(encoding="utf-8"))


def sentences(heading: str) -> Iterator[tuple[str, str, str]]:
    for kind, languages in (*SENTENCES.items(), *PUBLISHED.items()):
        for language, listed in languages.items():
            for sentence in listed[heading]:
                yield kind, language, sentence


@pytest.fixture(scope="module")
def lexicon(library: aigov.Library) -> Lexicon:
    return load_lexicon(library)


def test_each_kind_has_five_phrasings_and_five_lookalikes_in_each_language(library: aigov.Library) -> None:
    assert list(SENTENCES) == list(library.vocabulary.unlawful_words)
    for languages in SENTENCES.values():
        assert {len(listed) for each in languages.values() for listed in each.values()} == {5}
    for languages in PUBLISHED.values():
        lengths = {len(listed) for each in languages.values() for listed in each.values()}
        assert len(lengths) == 1 and lengths <= {5, 10}  # ten where published texts say it in two ways


@pytest.mark.parametrize(("kind", "language", "sentence"), list(sentences("found")))
def test_unlawful_words_are_found_in_each_phrasing(kind: str, language: str, sentence: str, lexicon: Lexicon) -> None:
    assert kind in [found.name for found in lexicon.find_words(sentence, [language])]


@pytest.mark.parametrize(("kind", "language", "sentence"), list(sentences("passed")))
def test_what_is_denied_quoted_recalled_or_asked_passes(
    kind: str, language: str, sentence: str, lexicon: Lexicon
) -> None:
    assert list(lexicon.find_words(sentence, [language])) == []


# ------------------------------------------------------------------ how a text is read
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Titre\n\nUne règle.\n\nChacun paie une amende de 50 euros.\n", 5),
        ("Une règle longue, écrite sur\ndeux lignes. Chacun paie\nune amende de 50 euros.\n", 2),
        ("Les suites sont :\n\n- un rappel ;\n- une amende de 50 euros.\n", 4),
        ("| Fait | Suite |\n| --- | --- |\n| oubli | amende de 30 € |\n", 3),
    ],
)
def test_the_line_of_the_sentence_is_told(text: str, line: int, lexicon: Lexicon) -> None:
    assert [(found.name, found.line) for found in lexicon.find_words(text, ["fr"])] == [("fine", line)]


@pytest.mark.parametrize(
    "text",
    [
        "La charte ne prévoit aucune des mesures suivantes :\n\n- amende ;\n- retenue sur salaire.\n",
        "Il est interdit de laisser un outil :\n\n- déduire les émotions d'une personne ;\n- décider seul.\n",
        "On demande : « vais-je payer une amende ? » La réponse est non.\n",
    ],
)
def test_a_list_and_a_quoted_question_are_read_with_what_introduces_them(text: str, lexicon: Lexicon) -> None:
    assert list(lexicon.find_words(text, ["fr"])) == []


def test_a_ban_before_a_threat_denies_nothing(lexicon: Lexicon) -> None:
    for sentence in (
        "Il est interdit de copier un secret sous peine d'une amende de 50 euros.",
        "Aucune donnée de client n'est saisie dans l'outil, sous peine d'une amende de 50 euros.",
        "L'utilisateur qui ne respecte pas la charte paie une amende de 50 euros.",
        "Sont interdits, sous peine des suites ci-dessous :\n\n- saisir un secret : amende de 50 euros.",
    ):
        assert [found.name for found in lexicon.find_words(sentence, ["fr"])] == ["fine"], sentence


def test_every_phrase_of_the_lexicon_is_written_in_both_languages(library: aigov.Library) -> None:
    vocabulary = library.vocabulary
    for entry in vocabulary.unlawful_words.values():
        for name in (*entry.says, *entry.denied, *entry.listed, *entry.quoted):
            assert vocabulary.phrases[name].words and vocabulary.phrases[name].english, name
        assert set(entry.legal_bases) <= set(library.legal_bases)


# ------------------------------------------------------------------ a house library
FINE = "Une règle.\n\nElle s'applique sous peine de sanction et d'une amende de 50 euros.\n"


def house(folder: Path, kind: str, french: str, english: str = "A rule.\n\nIt applies.\n") -> Path:
    clause = folder / "clauses/never-enter/confidential-data"
    clause.mkdir(parents=True)
    (folder / "library.yaml").write_text('name: acme\nrelease: "1"\nextends: aigov\n', encoding="utf-8")
    (clause / "clause.yaml").write_text(
        f'id: confidential-data\nkind: {kind}\npurpose: {{fr: "Dire.", en: "Say."}}\nanswers: [legal-risk]\n'
        "editions:\n  1: {in_force: 2025-02-02, legal_bases: [ct-l1222-1]}\n",
        encoding="utf-8",
    )
    (clause / "1.fr.md").write_text(f"# Secret\n\n{french}", encoding="utf-8")
    (clause / "1.en.md").write_text(f"# Secret\n\n{english}", encoding="utf-8")
    return folder


@pytest.mark.usefixtures("upstream_of_ten")
@pytest.mark.parametrize(
    "kind", depth(["preamble"], ["legal_reminder", "good_practice", "preamble", "employer_commitment"])
)
def test_a_house_clause_with_a_fine_is_a_mistake_whatever_it_calls_itself(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    assert main(["check", str(house(tmp_path, kind, FINE))]) == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "amende" in line]
    assert line.startswith("clauses/never-enter/confidential-data/1.fr.md, ligne 5 — "), line
    assert "article L. 1331-2 du code du travail" in line and "échelle du règlement intérieur" in line


@pytest.mark.usefixtures("upstream_of_ten")
def test_words_that_may_be_lawful_are_told_and_are_no_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english = "A rule.\n\nThe English version prevails.\n"
    french = "Une règle.\n\nLa version anglaise prévaut.\n"
    assert main(["check", str(house(tmp_path, "legal_reminder", french, english))]) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if "made to prevail over French" in line]
    assert [line.partition(" — ")[0] for line in told] == [
        "clauses/never-enter/confidential-data/1.en.md, line 5",
        "clauses/never-enter/confidential-data/1.fr.md, line 5",
    ]


@pytest.mark.usefixtures("upstream_of_ten")
def test_a_house_library_changes_no_phrase_on_which_refusals_rest(tmp_path: Path) -> None:
    folder = house(tmp_path, "legal_reminder", FINE)
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary/phrases.yaml").write_text('fine_said: {fr: "x", en: "x", words: ["zzz"]}\n', encoding="utf-8")
    assert "law-changed" in [problem.code for problem in aigov.library.check_folder(folder)]


@pytest.mark.usefixtures("upstream_of_ten")
def test_a_house_adds_an_entry_of_its_own(tmp_path: Path) -> None:
    folder = house(tmp_path, "legal_reminder", "Une règle.\n\nLe salarié offre les croissants.\n")
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary/phrases.yaml").write_text(
        'pastry: {fr: "x", en: "x", words: ["offre les croissants"]}\n', encoding="utf-8"
    )
    (folder / "vocabulary/unlawful_words.yaml").write_text(
        'pastry: {fr: "x", en: "x", instead: {fr: "x", en: "x"}, severity: refuse, legal_bases: [ct-l1331-2],'
        " says: [pastry]}\n",
        encoding="utf-8",
    )
    assert [problem.code for problem in aigov.library.check_folder(folder)] == ["unlawful-words"]


@pytest.mark.usefixtures("upstream_of_ten")
def test_an_entry_names_phrases_and_legal_bases_that_exist(tmp_path: Path) -> None:
    folder = house(tmp_path, "legal_reminder", "Une règle.\n")
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary/unlawful_words.yaml").write_text(
        'x: {fr: "x", en: "x", instead: {fr: "x", en: "x"}, severity: warn, legal_bases: [nothing], says: [nowhere]}\n',
        encoding="utf-8",
    )
    codes = [problem.code for problem in aigov.library.check_folder(folder)]
    assert {"unknown-phrase", "unknown-basis"} <= set(codes)


# ------------------------------------------------------------------ the values of a matter
ACCOUNT = "account: {fr: compte professionnel, en: work account}"
FINED = "account: {fr: compte professionnel sous peine d'une amende de 50 euros, en: work account}"
WATCHED = "account: {fr: compte professionnel, en: work account even for private use}"


def write_matter(folder: Path, new: str) -> tuple[Path, int]:
    """The sample matter with the account of its first tool written otherwise, and the line of it."""
    text = aigov.samples.sample_text()
    before, _, after = text.partition(ACCOUNT)
    path = folder / "matter.yaml"
    path.write_text(before + new + after, encoding="utf-8")
    return path, before.count("\n") + 1


@pytest.mark.parametrize("verb", ["draft", "compare", "companions"])
def test_a_fine_in_a_value_is_refused_at_its_line_with_its_article(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, line = write_matter(tmp_path, FINED)
    output = [] if verb == "compare" else ["-o", str(tmp_path / ("out" if verb == "companions" else "out.md"))]
    assert main([verb, str(path), *output]) == 1
    said = capsys.readouterr()
    (told,) = [each for each in (said.out + said.err).splitlines() if "amende de" in each]
    assert f"matter.yaml, line {line}, tools.0.account.fr" in told or f"matter.yaml, ligne {line}" in told, told
    assert "L. 1331-2" in told
    assert not (tmp_path / "out.md").exists()


def test_the_sample_matters_say_nothing_of_it(library: aigov.Library) -> None:
    for vehicle in library.vehicles:
        assert aigov.assess(library, aigov.samples.sample_matter(vehicle)).composition.doubtful == ()


def test_a_matter_built_in_python_is_refused_too(library: aigov.Library) -> None:
    matter = aigov.samples.sample_matter("charter")
    fined = matter.model_copy(update={"place": "Lyon, sous peine d'une amende de 50 euros"})
    with pytest.raises(aigov.MatterError, match=r"place — “amende de"):
        aigov.assemble(aigov.assess(library, fined))


def test_a_value_that_denies_is_printed(tmp_path: Path) -> None:
    path, _ = write_matter(tmp_path, "account: {fr: compte professionnel ; aucune amende, en: work account}")
    assert main(["draft", str(path), "-o", str(tmp_path / "out.md")]) == 0


def test_a_doubtful_value_is_told_and_the_document_is_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, _ = write_matter(tmp_path, WATCHED)
    assert main(["draft", str(path), "-o", str(tmp_path / "out.md"), "--lang", "fr+en"]) == 0
    (told,) = [each for each in capsys.readouterr().err.splitlines() if "private use" in each]
    assert "tools.0.account.en" in told and "L. 1121-1" in told


def test_what_none_of_the_bases_governs_is_left_out(library: aigov.Library) -> None:
    matter = aigov.samples.sample_matter("charter")
    office = matter.employer.model_copy(update={"sector": "public_admin"})
    fined = matter.model_copy(update={"place": "Lyon, sous peine d'une amende de 50 euros", "employer": office})
    assert not [each for each in find_contradictions(fined, library) if each.code == "unlawful-words"]
    kept = matter.model_copy(update={"place": "Lyon, sous peine de retenue sur salaire", "employer": office})
    (found,) = [each for each in find_contradictions(kept, library) if each.code == "unlawful-words"]
    assert "L. 3251-1" in found.text("fr") and "L. 1331-2" not in found.text("fr")


# ------------------------------------------------------------------ what is shipped
def test_the_library_shipped_says_nothing_of_it(library: aigov.Library) -> None:
    assert check_unlawful_words(library) == []
    assert [problem.text("fr") for problem in find_doubtful_words(library)] == []
