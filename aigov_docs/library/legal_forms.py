"""Legal forms of employers, as data: what each is called in texts, how it is identified, which sectors it admits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field

from ..i18n import typeset_text
from ..text import normalize_for_search
from .yaml_files import Bilingual

Sector = Literal["private", "epic", "public_admin"]
Mention = Literal["always", "may", "never"]
#: The ways in which the parties of a contract identify an employer, the usual one first.
IDENTITIES = ("capital", "register", "rna", "siren", "trader", "person")
#: The words that follow an article, and the articles before them: ``du Cabinet`` is ``of`` before ``term``.
Word = Literal["term", "common", "noun"]
Article = Literal["none", "the", "of", "to", "our"]
#: An article before a name in French.
NameArticle = Literal["le", "la", "l'", "les"]
_ENGLISH: Mapping[str, str] = {"none": "", "the": "the ", "of": "of the ", "to": "to the ", "our": "our "}


#: What may stand before the first word of a name, in French or in English.
_BEFORE_A_NAME = re.compile(r"(?i)(?:à l['’]|l['’]|(?:à la|aux?|chez|at|la|les?)\s)")


def strip_article(name: str) -> str:
    """Take the article, and the word of place before it, from an employer's name, to compare it with another.

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
    ``courtesy`` titles of persons, ``agent`` and ``agents`` the same for its usual representative.
    """

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
    words: tuple[str, ...] = ()
    default: bool = False

    @property
    def sector(self) -> Sector | None:
        """Sector that follows from the form; None where the form leaves it open."""
        return self.sectors[0] if len(self.sectors) == 1 else None

    def spell_word(self, word: Word, article: Article, language: str) -> str:
        """Spell the word by which texts call such an employer, after an article, in French or in English.

        >>> from .load import load_library
        >>> forms = load_library().vocabulary.legal_forms
        >>> [forms[name].spell_word("term", "of", "fr") for name in ("company", "association", "liberal_company")]
        ['de la Société', 'de l’Association', 'du Cabinet']
        """
        said = getattr(self, word) or self.common
        noun: str = said.text(language)
        if language != "fr":
            return _ENGLISH[article] + noun
        return typeset_text(_french_article(noun, article, self.gender_of(word)) + noun, "fr")

    def spell_name(self, name: str, article: Article, language: str) -> str:
        """Spell the name of such an employer after the article that its first word takes; as it is where it takes none.

        The word of the form stands before a plural name, so that a verb after it is in the singular. A name that does
        not say what the employer is follows the noun of the form, where the form says so: no comma is due after it.

        >>> from .load import load_library
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
        """Add to the name of such an employer what it is, where the form asks for it and the name does not say it.

        >>> from .load import load_library
        >>> forms = load_library().vocabulary.legal_forms
        >>> [forms[form].add_noun("Résidence Rivoli", "fr") for form in ("co_ownership", "association")]
        ['Résidence Rivoli, syndicat des copropriétaires', 'Résidence Rivoli']
        """
        if self.noun_said and self.noun is not None and not self.words_pattern.search(normalize_for_search(name)):
            return f"{name}, {self.noun.text(language)}"
        return name

    def spell_agent(self, name: str, title: str, language: str, *, alone: bool = False) -> str:
        """Spell who represents such an employer: its usual representative as what it is to it, another with its title.

        ``alone``: no sentence names the employer before it, as in a cell of a table.

        >>> from .load import load_library
        >>> co_ownership = load_library().vocabulary.legal_forms["co_ownership"]
        >>> co_ownership.spell_agent("Cabinet Rive Gauche", "Syndic", "fr")
        'son syndic, le Cabinet Rive Gauche'
        >>> co_ownership.spell_agent("Cabinet Rive Gauche", "Syndic", "fr", alone=True)
        'le Cabinet Rive Gauche, syndic'
        >>> co_ownership.spell_agent("Zoé Petit", "Présidente", "fr")
        'Zoé Petit, Présidente'
        """
        usual = {said.casefold() for each in self.titles for said in (each.text("fr"), each.text("en"))}
        if self.agent is None or title.casefold() not in usual:
            return ", ".join(filter(None, (name, title)))
        named = _french_name(name, "the", self.agents) if language == "fr" else name
        return f"{named}, {title.casefold()}" if alone else f"{self.agent.text(language)}, {named}"

    def gender_of(self, word: Word) -> str:
        """Find the gender of a word of the form in French: ``m`` or ``f``."""
        return self.noun_gender or self.gender if word == "noun" else self.gender

    @cached_property
    def words_pattern(self) -> re.Pattern[str]:
        """What finds the words of the form in a normalised text, each with its plural, the longest at each place."""
        words = sorted(map(normalize_for_search, self.words), key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?=({'|'.join(map(re.escape, words))})s?(?!\w))" if words else r"(?!)()")

    def identity_for(self, *, capital: bool, rcs: bool, rna: bool) -> str:
        """Choose how the parties of a contract identify such an employer, from what is known of it.

        One of `IDENTITIES`. Each argument says whether the matter gives the capital, the town of the trade register or
        the number of the register of associations.
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
        """Whether an employer of this form may bear, in words, the name of another: nothing of the two is opposed."""
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


def _french_article(noun: str, article: Article, gender: str) -> str:
    """Choose the article before a French noun: « de l' », « du », « de la »; with its space."""
    elided = normalize_for_search(noun)[:1] in "aeiouy"
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
    """Find the form that the words of ``employer.legal_form`` name, by the longest of them; None when none is found.

    >>> from .load import load_library
    >>> recognize_form("SELARL d'avocats", load_library().vocabulary.legal_forms)
    'liberal_company'
    """
    said = normalize_for_search(legal_form).replace(".", "")  # S.A.R.L.
    found = [(len(match[1]), name) for name, form in forms.items() for match in form.words_pattern.finditer(said)]
    return max(found, key=lambda each: each[0])[1] if found else None


def choose_form(form: str | None, legal_form: str, forms: Mapping[str, LegalForm]) -> str | None:
    """Choose the form of an employer: the one given, else the one that its legal form names; None when it names none.

    >>> from .load import load_library
    >>> choose_form(None, "association régie par la loi de 1901", load_library().vocabulary.legal_forms)
    'association'
    """
    return form if form is not None and form in forms else recognize_form(legal_form, forms)


def default_form(forms: Mapping[str, LegalForm]) -> str:
    """Find the form that gives its words to an employer whose form is not known."""
    return next(name for name, each in forms.items() if each.default)
