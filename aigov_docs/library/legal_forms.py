"""Legal forms of employers, as data: what each is called in texts, how it is identified, which sectors it admits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import Literal

from pydantic import Field

from ..kits.ground.i18n import typeset_text
from ..kits.ground.languages import find_language
from ..kits.ground.text import normalize_for_search
from ..kits.ground.yaml_files import Bilingual

Sector = Literal["private", "epic", "public_admin"]
Mention = Literal["always", "may", "never"]
#: The ways in which the parties of a contract identify an employer, the usual one first.
IDENTITIES = ("capital", "register", "rna", "siren", "trader", "person")
#: The words that follow an article, and the articles before them: ``du Cabinet`` is ``of`` before ``term``.
Word = Literal["term", "common", "noun"]
Article = Literal["none", "the", "of", "to", "our"]
#: An article before a name in French.
NameArticle = Literal["le", "la", "l'", "les"]
#: The letters from which a word of a longer text is compared with those of the forms: shorter ones are too alike.
_LONG_WORD = 6
#: What may stand before the first word of a name, in French or in English.
_BEFORE_A_NAME = re.compile(r"(?i)(?:à l['’]|l['’]|(?:à la|aux?|chez|at|la|les?)\s)")


def strip_article(name: str) -> str:
    """Remove the article, or the word of place such as "chez", at the start of an employer's name, to compare names.

    >>> [strip_article(name) for name in ("aux Amis du Livre", "Les Amis du Livre", "chez La Source", "Vauban")]
    ['Amis du Livre', 'Amis du Livre', 'Source', 'Vauban']
    """
    while (found := _BEFORE_A_NAME.match(name)) is not None:
        name = name[found.end() :]
    return name


class LegalForm(Bilingual):
    """A legal form of employer: its words in texts, its capital and registers, its sectors, who signs for it.

    ``noun`` is the word beside its name, where it is neither ``term`` nor ``common``: « la société X »; said
    wherever the name is, with ``noun_said``. ``names`` are first words of names that take an article, each with it,
    ``courtesy`` titles of persons, ``agent`` and ``agents`` the same for its usual representative. ``ours`` stands
    where the word after "our" would say something else (« notre employeur »). ``own_word``: the employer may be called
    by a word of its own, which its matter gives. ``says`` tells who has this form.
    """

    says: Bilingual | None = None
    term: Bilingual
    common: Bilingual
    noun: Bilingual | None = None
    gender: Literal["m", "f"]
    noun_gender: Literal["m", "f"] | None = None
    sectors: tuple[Sector, ...] = Field(min_length=1)
    capital: Mention = "never"
    rcs: Mention = "never"
    rna: Mention = "never"
    person: Literal["natural", "legal"] = "legal"
    titles: tuple[Bilingual, ...] = Field(min_length=1)
    names: dict[str, NameArticle] = Field(default_factory=dict)
    courtesy: dict[str, NameArticle] = Field(default_factory=dict)
    noun_said: bool = False
    agent: Bilingual | None = None
    agents: dict[str, NameArticle] = Field(default_factory=dict)
    ours: Bilingual | None = None
    own_word: bool = False
    words: tuple[str, ...] = ()
    default: bool = False

    @property
    def sector(self) -> Sector | None:
        """Sector of an employer of this form, such as ``private``; None where the form admits several sectors."""
        return self.sectors[0] if len(self.sectors) == 1 else None

    def call_by(self, word: Bilingual, gender: Literal["m", "f"]) -> LegalForm:
        """Copy the legal form for an employer that goes by a word of its own, given with its grammatical gender.

        With the copy, `spell_word` writes that word: with a capital in contracts (``term``), as it is elsewhere.

        A name that begins with that word takes its article: « la Congrégation de la Source ».

        >>> other = load_library().vocabulary.legal_forms["other"]
        >>> called = other.call_by(Bilingual(fr="congrégation", en="congregation"), "f")
        >>> [called.spell_word(word, "of", "fr") for word in ("term", "common")]
        ['de la Congrégation', 'de la congrégation']
        """
        term = Bilingual(fr=word.fr[:1].upper() + word.fr[1:], en=word.en[:1].upper() + word.en[1:])
        article: NameArticle = "l'" if _is_elided(word.fr) else "le" if gender == "m" else "la"
        names = {**self.names, word.fr.partition(" ")[0].casefold(): article}
        update = {"term": term, "common": word, "noun": None, "gender": gender, "noun_gender": None, "ours": None}
        return self.model_copy(update={**update, "names": names})

    def spell_word(self, word: Word, article: Article, language: str) -> str:
        """Write, after an article, the word by which texts call an employer of this form, in French or in English.

        ``word`` is ``term`` (la Société, in contracts), ``common`` (l'entreprise, in charters) or ``noun`` (la société,
        beside its name). ``article`` is ``none``, ``the`` (la Société), ``of`` (de la Société), ``to`` or ``our``.

        >>> forms = load_library().vocabulary.legal_forms
        >>> [forms[name].spell_word("term", "of", "fr") for name in ("company", "association", "liberal_company")]
        ['de la Société', 'de l’Association', 'du Cabinet']
        """
        if article == "our" and self.ours is not None:
            return self.ours.text(language)
        stated = getattr(self, word) or self.common
        noun: str = stated.text(language)
        if language != "fr":
            return find_language(language).articles.get(article, "") + noun
        return typeset_text(_french_article(noun, article, self.gender_of(word)) + noun, "fr")

    def spell_name(self, name: str, article: Article, language: str) -> str:
        """Write the name of an employer of this form in a sentence, after the French article that its first word takes.

        Before a plural name, or one that does not tell what the employer is (where the form asks for that), stands the
        noun of the form, such as "l'association". ``article`` is ``none``, ``the``, ``of`` (de la Fondation X), ``to``
        or ``our``.

        >>> forms = load_library().vocabulary.legal_forms
        >>> [forms["foundation"].spell_name(name, "to", "fr") for name in ("Fondation Vauban", "Les Amis du Livre")]
        ['à la Fondation Vauban', 'aux Amis du Livre']
        >>> forms["association"].spell_name("Les Amis du Livre", "the", "fr")
        'l’association Les Amis du Livre'
        >>> [forms["liberal_practice"].spell_name("Docteur Blanc", article, "fr") for article in ("the", "to")]
        ['le docteur Blanc', 'chez le docteur Blanc']
        >>> forms["co_ownership"].spell_name("Résidence Rivoli", "the", "fr")
        'le syndicat des copropriétaires Résidence Rivoli'
        """
        if self.add_noun(name, language) != name:
            return f"{self.spell_word('noun', article, language)} {name}"
        if language != "fr":
            return f"at {name}" if article == "to" else name
        first, _, rest = name.partition(" ")
        if (titled := self.courtesy.get(first.casefold())) and rest:
            return ("chez " if article == "to" else "") + f"{titled} {first.casefold()} {rest}"
        if article == "the" and self.names.get(first.casefold()) == "les" == first.casefold():
            return f"{self.spell_word('common', 'the', language)} {name}"
        return _french_name(name, article, self.names)

    def add_noun(self, name: str, language: str) -> str:
        """Add to an employer's name the noun of this form, such as "association", where the name does not hold it.

        Only a form with ``noun_said`` asks for its noun; for another form the name comes back unchanged.

        >>> forms = load_library().vocabulary.legal_forms
        >>> [forms[form].add_noun("Résidence Rivoli", "fr") for form in ("co_ownership", "association")]
        ['Résidence Rivoli, syndicat des copropriétaires', 'Résidence Rivoli']
        """
        if self.noun_said and self.noun is not None and not self.words_pattern.search(normalize_for_search(name)):
            return f"{name}, {self.noun.text(language)}"
        return name

    def spell_agent(self, name: str, title: str, language: str, *, alone: bool = False) -> str:
        """Write who represents an employer of this form, with the person's title: "Zoé Petit, Présidente".

        Where the form has a usual representative (``agent``) and the title is a usual one of the form, the text is "son
        syndic, le Cabinet Rive Gauche". With ``alone``, where no sentence names the employer before, as in a cell of a
        table, it is "le Cabinet Rive Gauche, syndic".

        >>> co_ownership = load_library().vocabulary.legal_forms["co_ownership"]
        >>> co_ownership.spell_agent("Cabinet Rive Gauche", "Syndic", "fr")
        'son syndic, le Cabinet Rive Gauche'
        >>> co_ownership.spell_agent("Cabinet Rive Gauche", "Syndic", "fr", alone=True)
        'le Cabinet Rive Gauche, syndic'
        >>> co_ownership.spell_agent("Zoé Petit", "Présidente", "fr")
        'Zoé Petit, Présidente'
        """
        usual = {said.casefold() for title in self.titles for said in (title.text("fr"), title.text("en"))}
        if self.agent is None or title.casefold() not in usual:
            return ", ".join(filter(None, (name, title)))
        named = _french_name(name, "the", self.agents) if language == "fr" else name
        return f"{named}, {title.casefold()}" if alone else f"{self.agent.text(language)}, {named}"

    def is_legal_person(self, name: str, title: str) -> bool:
        """Whether a representative is a legal person, as the first word of its name tells: « Cabinet Rive Gauche ».

        The word must be a key of ``agents``, and ``title`` one of the form's usual ``titles``. The answer is False for
        any other title, and for a form without ``agent``.

        >>> co_ownership = load_library().vocabulary.legal_forms["co_ownership"]
        >>> [co_ownership.is_legal_person(name, "Syndic") for name in ("Cabinet Rive Gauche", "Zoé Petit")]
        [True, False]
        """
        usual = {said.casefold() for title in self.titles for said in (title.text("fr"), title.text("en"))}
        return self.agent is not None and title.casefold() in usual and name.split(" ")[0].casefold() in self.agents

    def gender_of(self, word: Word) -> str:
        """Find the French gender, ``m`` or ``f``, of a word of the form: its ``term``, ``common`` word or ``noun``."""
        return self.noun_gender or self.gender if word == "noun" else self.gender

    @cached_property
    def words_pattern(self) -> re.Pattern[str]:
        """Regular expression that finds the ``words`` by which an employer names this form, in a normalised text.

        A word is found in the singular or the plural; a longer one comes before a shorter one.
        """
        words = sorted(map(normalize_for_search, self.words), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?=({'|'.join(map(re.escape, words))})s?(?!\w))" if words else r"(?!)()")

    def identity_for(self, *, capital: bool, rcs: bool, rna: bool) -> str:
        """Choose the details by which a contract identifies an employer of this form: a word such as ``capital``.

        ``capital`` means the share capital and trade register, ``register`` that register alone, ``rna`` the register
        of associations, ``siren`` the employer number alone, ``trader`` a natural person in the trade register,
        ``person`` one who is not in it.

        ``capital``, ``rcs`` and ``rna`` say whether the matter gives the share capital, the town of the trade register
        (RCS), and the number in the register of associations (RNA). Each counts only where the form may have the
        detail or lack it. Of several words that fit a legal person, the first in the order above is returned.
        """
        registered = self.rcs == "always" or (self.rcs == "may" and rcs)
        if self.person == "natural":
            return "trader" if registered else "person"
        if self.capital == "always" or (self.capital == "may" and capital and registered):
            return "capital"
        if registered:
            return "register"
        return "rna" if self.rna == "always" or (self.rna == "may" and rna) else "siren"

    def fits(self, other: LegalForm) -> bool:
        """Whether an employer of this form may also be called by another form: person, capital and sectors agree.

        Both must be natural or legal persons and share a sector; neither may exclude the capital that the other always
        has.
        """
        capitals = {self.capital, other.capital}
        return (
            self.person == other.person and capitals != {"always", "never"} and bool({*self.sectors} & {*other.sectors})
        )


def _french_name(name: str, article: Article, articles: Mapping[str, NameArticle]) -> str:
    """Spell a name after the article of its first word; « chez » before one that takes none."""
    first, _, rest = name.partition(" ")
    said = articles.get(first.casefold())
    if said is None:
        return f"chez {name}" if article == "to" else name
    if first.casefold() == said:
        if article != "to":
            return name
        name = rest
    spelled = {"the": said, "to": {"le": "au", "les": "aux"}.get(said, f"à {said}")}.get(article, "")
    return typeset_text(spelled + ("" if spelled.endswith("'") else " "), "fr") + name


def _is_elided(noun: str) -> bool:
    """Whether the French article before a noun loses its vowel: « l'association »."""
    return normalize_for_search(noun)[:1] in "aeiouy"


def _french_article(noun: str, article: Article, gender: str) -> str:
    """Choose the article before a French noun: « de l' », « du », « de la »; with its space."""
    elided = _is_elided(noun)
    match article:
        case "none":
            return ""
        case "our":
            return "notre "
        case "the":
            return "l'" if elided else "le " if gender == "m" else "la "
        case "of":
            return "de l'" if elided else "du " if gender == "m" else "de la "
    return "à l'" if elided else "au " if gender == "m" else "à la "


def recognize_form(legal_form: str, forms: Mapping[str, LegalForm]) -> str | None:
    """Find the legal form that an employer's own words name, by the longest word known; None when none is found.

    ``legal_form`` holds these words, as ``employer.legal_form`` of a matter; the result is a key of ``forms``.

    >>> recognize_form("SELARL d'avocats", load_library().vocabulary.legal_forms)
    'liberal_company'
    """
    return _find_longest_word(legal_form, tuple([(name, form.words_pattern) for name, form in forms.items()]))


def suggest_form_word(legal_form: str, forms: Mapping[str, LegalForm]) -> str:
    """Find the word of a legal form that an employer's own words surely meant; empty where none is nearly that word.

    It is for words that `recognize_form` does not recognise. The whole text is looked at, then each long word of it.

    >>> forms = load_library().vocabulary.legal_forms
    >>> [suggest_form_word(said, forms) for said in ("SARLL", "assocation déclarée", "congrégation")]
    ['sarl', 'association', '']
    """
    known = {normalize_for_search(word): word for form in forms.values() for word in form.words}
    said = normalize_for_search(legal_form).replace(".", "")
    near = get_close_matches(said, known, n=1, cutoff=0.8)
    for word in said.split():
        if not near and len(word) >= _LONG_WORD:
            near = get_close_matches(word, known, n=1, cutoff=0.9)
    return known[near[0]] if near else ""


@lru_cache(maxsize=256)
def _find_longest_word(legal_form: str, patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> str | None:
    """Find the name of the pattern that matches the longest word in a text; None when no pattern matches."""
    said = normalize_for_search(legal_form).replace(".", "")  # S.A.R.L.
    found = [(len(match[1]), name) for name, pattern in patterns for match in pattern.finditer(said)]
    return max(found, key=lambda each: each[0])[1] if found else None


def choose_form(form: str | None, legal_form: str, forms: Mapping[str, LegalForm]) -> str | None:
    """Choose an employer's legal form: ``form`` if ``forms`` has it, else the one that the employer's own words name.

    ``legal_form`` holds these words, as ``employer.legal_form`` of a matter. The result is a key of ``forms``, None
    when neither ``form`` nor the words name one.

    >>> choose_form(None, "association régie par la loi de 1901", load_library().vocabulary.legal_forms)
    'association'
    """
    return form if form is not None and form in forms else recognize_form(legal_form, forms)


def default_form(forms: Mapping[str, LegalForm]) -> str:
    """Find the name of the legal form, among ``forms``, whose words are used when the employer's form is not known."""
    return next(name for name, form in forms.items() if form.default)
