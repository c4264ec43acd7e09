"""The closed lists of the library, each with its labels in French and in English."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from ..conditions import Test
from ..kits.ground.i18n import N_
from ..kits.ground.languages import LAW, known_languages
from ..kits.ground.text import normalize_for_search
from ..kits.ground.yaml_files import Bilingual, FileModel, RefusedValue
from .fact_entries import AskedFact, MatterKey, MatterStep, PageFact, StatedFact
from .legal_forms import Article, LegalForm, Word
from .phrases import ClosedData, PhraseEntry, Voice
from .procedures import ScopeNote, StateNote, VariedText
from .stances import ComparedRule
from .unlawful_words import UnlawfulWords

# ------------------------------------------------------------------ form tables
# The tables that are the same for everybody, and how one of them is drawn as a flowchart too.


#: What an answer allows, as the marks of a grid tell it.
Allowance = Literal["yes", "only-if", "no"]


class ChartStep(FileModel):
    """How a row of a table stands in its flowchart: a question, one answer in a box beside it, the other going on down.

    ``beside`` is the answer in the box; ``mark`` says what that answer allows; ``leads`` is the row, counted from 1, to
    which it goes on or may go on, None where it ends there.
    """

    beside: Literal["yes", "no"]
    mark: Allowance
    leads: int | None = Field(default=None, ge=1)


class Chart(FileModel):
    """How a table is drawn as a flowchart: its columns, counted from 1, and each of its rows in order.

    ``question``, ``yes`` and ``no`` are the columns of the question and of its two answers. The answer that goes on
    only names the next row, so that its words are not drawn; in the last row it is the end, and ``end`` is its mark.
    """

    question: int = Field(ge=1)
    yes: int = Field(ge=1)
    no: int = Field(ge=1)
    steps: tuple[ChartStep, ...] = Field(min_length=1)
    end: Allowance


class FormTable(FileModel):
    """A table of a document printed the same for everybody, such as a form to fill in or a grid to read.

    ``widths`` are shares of the text width, one a column. Without ``header`` the first column names what stands beside
    it. A cell left empty (~) is to be filled in by hand, another may have variants on the facts; ``blank`` adds that
    many empty rows. With ``each_tool`` the rows come once for each AI tool of the matter, named in a first column. With
    ``chart`` an annex, or a paper of its own, draws the table as a flowchart before it prints it. ``cards`` are the
    drawn marks of its columns, where the heading of each is a label over what stands under it.
    """

    widths: tuple[float, ...] = Field(min_length=2)
    header: tuple[Bilingual, ...] = ()
    rows: tuple[tuple[VariedText | None, ...], ...] = ()
    blank: int = Field(default=0, ge=0, le=40)
    each_tool: bool = False
    chart: Chart | None = None
    cards: tuple[Literal["bubble", "alert", "shield"], ...] = ()

    @model_validator(mode="after")
    def _fitting_chart(self) -> FormTable:
        if self.chart is None:
            return self
        columns = (self.chart.question, self.chart.yes, self.chart.no)
        leads = [step.leads for step in self.chart.steps if step.leads is not None]
        fits = len(self.chart.steps) == len(self.rows) and max((*leads, 1)) <= len(self.rows)
        if not fits or max(columns) > len(self.widths) or self.blank or self.each_tool:
            raise RefusedValue(
                "other-chart",
                N_("the chart is not one of this table"),
                N_("write one step for each row, and count rows and columns from 1; add neither blank nor each_tool"),
            )
        return self


# ------------------------------------------------------------------ populations
# Groups of people at work: what each means in law, and the acts other than a document that reach them.


class OtherAct(Bilingual):
    """An act by which people are reached whom a text cannot bind, and the accompanying document that serves it.

    ``vehicles`` names the vehicles that call for the act; empty where it does not depend on the vehicle.
    """

    companion: str | None = None
    vehicles: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = Field(min_length=1)


class PopulationEntry(Bilingual):
    """A group of people at work, the facts of law that its name means, its place in the headcount, other acts for it.

    ``part`` is true of a group whose people are also among the employees. ``one`` is one of them, in a sentence.
    ``without_weight`` says what rules of conduct are for people on whom the employer can rely on no clause. ``says``
    tells who they are.
    """

    says: Bilingual | None = None
    facts: dict[str, bool | str]
    staff: Literal["each", "prorated", "excluded", "mixed", "outside", "not_said"]
    part: bool = False
    one: Bilingual | None = None
    without_weight: Bilingual | None = None
    acts: tuple[OtherAct, ...] = ()
    legal_bases: tuple[str, ...] = Field(min_length=1)

    @property
    def is_whole_staff(self) -> bool:
        """Whether the population is all the employees, and not some of them or people who are not employees."""
        return self.staff == "each" and not self.part


# ------------------------------------------------------------------ record tables
# The records that an employer keeps as data, such as a register of systems: their columns, words and checks.


#: What parts the words of a cell that holds several.
SEPARATORS = re.compile(r"[,;/|]")


class RecordColumn(Bilingual):
    """A column of a record: its label, what it holds, how it is written, and what it is called in files.

    ``says`` describes it in forms and schemas. Of the types, ``word`` and ``words`` take one, or several, of ``words``;
    ``class`` is a data class of the matter. ``needed`` is never empty. ``given`` is where a draft takes the value: a
    key of the tool, or of the person, that the row is about. ``headers`` are other names that files give the column,
    ``most`` is the largest number.
    """

    says: Bilingual
    type: Literal["text", "day", "number", "word", "words", "class"] = "text"
    words: dict[str, Bilingual] = Field(default_factory=dict)
    needed: bool = False
    given: str | None = None
    headers: tuple[str, ...] = ()
    most: int = Field(default=100_000, ge=1)

    def list_labels(self, word: str) -> tuple[str, ...]:
        """List what files may call one of the words of the column: the word itself, and its label in each language.

        >>> columns = load_library().vocabulary.records["systems"].columns
        >>> columns["status"].list_labels("withdrawn")
        ('withdrawn', 'retiré', 'withdrawn')
        """
        return (word, self.words[word].fr, self.words[word].en)


class RecordNeed(FileModel):
    """What a word of a column asks for: where ``column`` has one of ``words``, ``needs`` is not empty."""

    column: str
    words: tuple[str, ...] = Field(min_length=1)
    needs: str


class RecordTable(Bilingual):
    """A record that an employer keeps as a table: its columns, and what is checked in each row and across rows.

    ``says`` describes it. ``about`` is what each row of a draft is about: the ``tools`` of the matter, or the
    ``people`` of a list. ``same`` are the columns by which two rows are the same; in ``order`` the second day of each
    pair is not before the first. ``never`` are headers of columns that are not kept, such as individual marks.
    """

    says: Bilingual
    about: Literal["tools", "people"]
    columns: dict[str, RecordColumn] = Field(min_length=2)
    same: tuple[str, ...] = Field(min_length=1)
    needs: tuple[RecordNeed, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    never: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known_names(self) -> RecordTable:
        named = {*self.same, *(need.column for need in self.needs), *(need.needs for need in self.needs)}
        named |= {name for pair in self.order for name in pair}
        words = all(
            set(need.words) <= set(self.columns[need.column].words)
            for need in self.needs
            if not named - set(self.columns)
        )
        closed = all(bool(column.words) == (column.type in ("word", "words")) for column in self.columns.values())
        if named - set(self.columns) or not words or not closed:
            raise RefusedValue(
                "other-columns",
                N_("the record names a column or a word that it does not have"),
                N_("check same, needs, order, and the words of each column of type word or words"),
            )
        return self


# ------------------------------------------------------------------ wishes
# What clients ask and the law refuses, as the library lists it.


class WishException(Bilingual):
    """The answer to a wish where facts of the matter allow what is asked, in whole or in part, by rules of its own."""

    when: dict[str, Test] = Field(min_length=1)
    in_part: bool = False
    rules: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = Field(min_length=1)
    confidence: str


class WishProof(FileModel):
    """Facts of a wish, and the answer of the rules on these facts: a weight of a clause, or one about a sanction."""

    facts: dict[str, str] = Field(min_length=1)
    answer: str


class Wish(Bilingual):
    """What a client asks and the law refuses: the reason, what to do instead, the rules and legal bases behind it.

    ``fr`` and ``en`` are the wish as a client says it.
    """

    answer: Bilingual
    instead: Bilingual
    rules: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = Field(min_length=1)
    confidence: str
    exception: WishException | None = None
    proof: tuple[WishProof, ...] = ()


# ------------------------------------------------------------------ vocabulary
#: The lists on which weights rest: a house library adds to them and changes nothing in them.
LEGAL = (
    "families", "kinds", "weights", "confidence", "stages", "formalities", "verdicts", "sanction_stages",
    "legal_forms", "wishes", "asked_facts", "statements", "territories", "legal_days", "consequences",
    "populations", "agreement_subjects", "modalities", "voices", "phrases", "unlawful_words",
)  # fmt: skip
#: Of these lists, those to which a house library adds no word: each of their words is a rank, or what the law answers.
CLOSED = ("weights", "verdicts")


class VocabularyEntry(Bilingual):
    """A word of a closed list: its label in French and in English, and for some words a sentence."""

    says: VariedText | None = None


class TierEntry(VocabularyEntry):
    """A tier of AI tools; ``entry`` is what is printed where such a tool may receive a data class, if not “yes”."""

    entry: VariedText | None = None


class FunctionEntry(VariedText):
    """What an AI tool can do, and what that serves for at work; both may follow the facts of a document."""

    says: VariedText | None = None


class RankedEntry(VocabularyEntry):
    """A word of an ordered closed list, such as a stage of decision, with its rank.

    ``reviews`` is true of a stage that looks again at an answer found at an earlier one, where the answer bears.
    """

    order: int
    reviews: bool = False


class VerdictEntry(VocabularyEntry):
    """A verdict on a sanction: whether nothing bars the sanction, and whether a house rule may give the verdict."""

    bears: bool = False
    house: bool = False


class WeightEntry(VerdictEntry):
    """A weight of a clause: its rank, whether the employer can rely on the clause, whether it bears a sanction.

    ``order`` is None for the answer that no weight can be said. ``mark`` is the shape that a report draws for the
    weight, ``short`` the word printed beside it; the label in small letters where it is left out.
    """

    order: int | None
    grounds_sanction: bool = False
    mark: Literal["square-circle", "square", "circle", "question", "open-square", "cross"] = "open-square"
    short: Bilingual | None = None

    def short_text(self, language: str) -> str:
        """Return the short word for the weight in a language, which stands beside its drawn mark."""
        return self.short.text(language) if self.short else self.text(language).lower()


class FamilyEntry(Bilingual):
    """A family of kinds of clauses; a library may hold no clause of a family that is refused.

    ``scale`` is true of the family whose clauses list sanctions.
    """

    refused: bool = False
    scale: bool = False


class ModalityEntry(Bilingual):
    """How a wording speaks to its reader; one that ``informs`` only asks, advises or informs, and binds nobody."""

    informs: bool = False


class KindEntry(Bilingual):
    """A kind of clause, named by what it does in law, with its family.

    ``modality`` is how its texts usually speak. ``changing`` is true where they hold a list or text that changes.
    """

    family: str
    modality: str
    changing: bool = False


class BlankEntry(Bilingual):
    """A blank (value to fill in) that texts may hold: its type, its printing, and its place in the matter.

    A ``form`` agrees with the person: ``forms`` are by gender. A ``word`` follows the legal form of the employer: it
    is made of ``word`` and ``article``, or agrees with that word (``agrees``, by gender); its ``forms`` are by form. A
    ``known`` follows a yes or a no of the matter: its ``forms`` are ``yes``, ``no`` and ``unknown``; without this
    last it has no value where the matter says neither. A ``committee``
    follows which works council is asked: its ``forms`` are ``single``, ``central`` and ``other``. ``concerned``
    names the establishments with provisions of their own: ``one``, ``several`` or ``other``. ``places`` follows how
    many establishments there are: ``one`` or ``several``. ``outsiders`` names the people without an employment
    contract: its ``forms`` are ``usual``, where the matter names none, and ``or``. A ``name`` is
    the employer's, after the ``article`` that it takes.
    ``beside`` a ``local_date`` is the blank whose value each establishment has of its own, printed before its day.
    ``words`` are what a ``text`` prints in the place of a value that is a name of theirs.
    """

    type: Literal[
        "text",
        "name",
        "date",
        "local_date",
        "number",
        "amount",
        "siren",
        "duration",
        "deadline",
        "language",
        "signatory",
        "signatories",
        "table",
        "outcome",
        "purposes",
        "provisions",
        "form",
        "word",
        "known",
        "committee",
        "concerned",
        "places",
        "outsiders",
        "posting",
    ]
    source: str | None = Field(default=None, alias="from")
    forms: dict[str, dict[str, str]] | None = None
    word: Word | None = None
    article: Article = "none"
    capital: bool = False
    agrees: dict[str, dict[Literal["m", "f"], str]] | None = None
    beside: str | None = None
    words: dict[str, Bilingual] = Field(default_factory=dict)

    @property
    def is_form(self) -> bool:
        """Whether the blank is a word that agrees with a person, the employer or a fact: its forms are stored."""
        return self.type in ("form", "word", "known", "committee", "concerned", "places", "outsiders")

    def list_forms(self, language: str) -> Mapping[str, str]:
        """List the forms of the blank in a language, by what decides between them; in French, where it has no other."""
        forms = self.forms or {}
        return forms.get(language) or forms.get(LAW, {})

    def spell_forms(self, legal_forms: Mapping[str, LegalForm]) -> BlankEntry:
        """Copy a blank of type ``word`` with ``forms``, its word for each legal form; return others unchanged."""
        if self.type != "word":
            return self
        forms = {
            language: {name: self.spell_form(form, language) for name, form in legal_forms.items()}
            for language in known_languages()
        }
        return self.model_copy(update={"forms": forms})

    def spell_form(self, form: LegalForm, language: str) -> str:
        """Write the word, such as "la Société", that a blank of type ``word`` prints for an employer's legal form."""
        if self.agrees is not None:
            word = self.agrees.get(language, self.agrees[LAW])[
                "m" if form.gender_of(self.word or "term") == "m" else "f"
            ]
        else:
            word = form.spell_word(self.word or "term", self.article, language)
        return word[:1].upper() + word[1:] if self.capital else word


class OptionValue(Bilingual):
    """One value of an option: its label, its explanation, and the values of other options it implies.

    ``implies`` gives other options the value that goes with it, where the matter says nothing of them. ``document``
    are the facts of the document that follow from the choice, unless the matter says otherwise.
    """

    says: Bilingual
    implies: dict[str, str] = Field(default_factory=dict)
    document: dict[str, str] = Field(default_factory=dict)


class Option(VocabularyEntry):
    """A choice that selects clauses: its values, its default in each posture, its kinds of documents (vehicles)."""

    vehicles: tuple[str, ...] = ()
    defaults: dict[str, str]
    values: dict[str, OptionValue]

    def is_for(self, vehicle: str, law: str) -> bool:
        """Whether the option is for all vehicles, for ``vehicle``, or for ``law``, whose rules ``vehicle`` follows."""
        return not self.vehicles or vehicle in self.vehicles or law in self.vehicles


class OptionCatalogue(FileModel):
    """The postures and the options of a library, and the lengths of time that each posture sets."""

    postures: dict[str, VocabularyEntry]
    options: dict[str, Option]
    delays: dict[str, dict[str, str]]

    def choose_values(self, own: Mapping[str, str], posture: str) -> dict[str, str]:
        """Choose the value of each option, by name: that in ``own``, else one that ``own`` implies, else a default.

        ``own`` are values by option name, kept unchecked; names of no option are left out. ``posture`` is the name of
        one of the library's ``postures`` (sets of defaults), whose default counts.
        """
        implied: dict[str, str] = {}
        for name, value in own.items():
            if name in self.options and value in self.options[name].values:
                implied |= self.options[name].values[value].implies
        return {
            name: own.get(name, implied.get(name, option.defaults[posture])) for name, option in self.options.items()
        }

    def document_facts(self, choices: Mapping[str, str], vehicle: str, law: str) -> dict[str, str]:
        """Collect the facts of a document, by name, that follow from ``choices``, the values of its options.

        ``vehicle`` is the id of its kind of document, ``law`` the id of the kind whose rules of law apply to it (often
        the same). An option that is for neither is passed over.
        """
        facts: dict[str, str] = {}
        for name, option in self.options.items():
            value = option.values.get(choices.get(name, ""))
            if value is not None and option.is_for(vehicle, law):
                facts |= value.document
        return facts


class AnswerEntry(Bilingual):
    """A risk, a good practice or a document that clauses of a library answer, named by a word of a closed list.

    ``code`` is its former name: ``R1``.
    """

    code: str | None = None


class Topic(Bilingual):
    """A topic of clauses: its label, its group, and the kinds of documents (vehicles) that must treat the topic.

    ``code`` is what it was called before: ``C2``, whose letter was that of its group.
    """

    code: str | None = None
    group: str | None = None
    fits: tuple[str, ...] = Field(min_length=1)


class RoleEntry(VocabularyEntry):
    """A role that somebody holds at the employer's, with the French words that name the role in texts.

    ``named`` are those words, where they are not common words. ``nobody`` is what a document states when the matter
    says that nobody holds the role; a role without it is always held. ``heeds`` are the roles whose advice or agreement
    the texts have it ask: nobody gives these to themselves.
    """

    named: tuple[str, ...] = ()
    nobody: Bilingual | None = None
    heeds: tuple[str, ...] = ()


class BannedData(VocabularyEntry):
    """A kind of data that the never-enter list keeps out of some tiers (levels) of AI tools.

    ``words`` are those by which a data class names them in its examples.
    """

    tiers: tuple[str, ...] = Field(min_length=1)
    words: dict[str, tuple[str, ...]]


class Disclosure(Bilingual):
    """A case in which the use of AI is disclosed, with the sentence to use in French and in English."""

    wording: Bilingual


class Formality(VariedText):
    """A step that gives a document its force: the fact that shows it, and that fact's values once done or not."""

    fact: str
    done: tuple[str, ...]
    undone: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    vehicles: tuple[str, ...]
    families: tuple[str, ...] = ()
    key: str
    follows: tuple[str, ...] = ()
    legal_bases: tuple[str, ...]


class Statement(StatedFact):
    """A sentence that the user may accept once for the matter, the facts that it settles, and what shows it."""

    settles: dict[str, bool | str]


class AgreementSubject(Bilingual):
    """What a collective agreement deals with, what it does to the other papers, and how settled that is."""

    does: Bilingual
    rules: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = Field(min_length=1)
    confidence: str


class MonitoringPurpose(VocabularyEntry):
    """A purpose of monitoring, as documents print it, and the clauses that announce it.

    ``described`` is true of what the texts describe as a condition of access: papers do not list it as a purpose.
    """

    clauses: tuple[str, ...]
    described: bool = False


class Territory(VocabularyEntry):
    """A territory of a workplace, with the public holidays that are its own, as month-day."""

    holidays: tuple[str, ...] = ()
    good_friday: bool = False
    legal_bases: tuple[str, ...] = ()


class LegalDay(Bilingual):
    """A day from which a law applies, where a fact is observed against it."""

    day: dt.date
    legal_bases: tuple[str, ...] = ()


class Consequence(Bilingual):
    """What the law attaches to a defect of a sanction."""

    legal_bases: tuple[str, ...] = ()


class Vocabulary(FileModel):
    """All the closed lists of a library: one field for each file of ``vocabulary/``, and what ``facts/`` says of facts.

    Each part of an entry of ``facts/`` is in a list of its own (`FACT_LISTS`).
    """

    families: dict[str, FamilyEntry]
    kinds: dict[str, KindEntry]
    modalities: dict[str, ModalityEntry]
    answers: dict[str, AnswerEntry]
    topics: dict[str, Topic]
    topic_groups: dict[str, Bilingual]
    weights: dict[str, WeightEntry]
    confidence: dict[str, VocabularyEntry]
    stages: dict[str, RankedEntry]
    formalities: dict[str, Formality]
    sanctions: dict[str, VocabularyEntry]
    verdicts: dict[str, VerdictEntry]
    sanction_stages: dict[str, RankedEntry]
    sanction_notes: dict[str, Bilingual]
    asked_facts: dict[str, AskedFact]
    statements: dict[str, Statement]
    territories: dict[str, Territory]
    legal_days: dict[str, LegalDay]
    consequences: dict[str, Consequence]
    tiers: dict[str, TierEntry]
    functions: dict[str, FunctionEntry]
    roles: dict[str, RoleEntry]
    legal_forms: dict[str, LegalForm]
    phrases: dict[str, PhraseEntry]
    voices: dict[str, Voice]
    stances: dict[str, ComparedRule]
    unlawful_words: dict[str, UnlawfulWords]
    never_enter: dict[str, BannedData]
    closed_data: dict[str, ClosedData]
    blanks: dict[str, BlankEntry]
    tables: dict[str, FormTable]
    records: dict[str, RecordTable]
    disclosures: dict[str, Disclosure]
    options: OptionCatalogue
    wishes: dict[str, Wish]
    agreement_subjects: dict[str, AgreementSubject]
    consultation_outcomes: dict[str, Bilingual]
    monitoring_purposes: dict[str, MonitoringPurpose]
    populations: dict[str, PopulationEntry]
    languages: dict[str, Bilingual]
    scope_notes: dict[str, ScopeNote]
    state_notes: dict[str, StateNote]
    holders: dict[str, Bilingual]
    matter_keys: dict[str, MatterKey]
    page_facts: dict[str, PageFact]
    matter_steps: dict[str, MatterStep]

    def rank_weight(self, name: str) -> int:
        """Rank a weight: a higher number favours the employer more; “cannot be said” ranks as having no effect."""
        order = self.weights[name].order
        if order is not None:
            return order
        return max(entry.order for entry in self.weights.values() if entry.order is not None and not entry.bears)

    def family_of_kind(self, kind: str) -> str:
        """Find the family of a kind of clause.

        Raises ``KeyError`` for an unknown kind.
        """
        return self.kinds[kind].family

    def find_topics(self, name: str) -> list[str]:
        """List the topics that ``name`` means: a topic, a group of topics, or a former code (C2, C); else empty.

        >>> load_library().vocabulary.find_topics("C2"), len(load_library().vocabulary.find_topics("data"))
        (['never-enter'], 7)
        """
        if name in self.topics:
            return [name]
        return [
            topic
            for topic, entry in self.topics.items()
            if name in (entry.group, entry.code) or (entry.code is not None and name == entry.code[0])
        ]

    def find_answer(self, name: str) -> str | None:
        """Find the name of a risk or good practice, given by that name or a former code (R3); None when unknown.

        >>> load_library().vocabulary.find_answer("R3")
        'data-leak'
        """
        if name in self.answers:
            return name
        return next((answer for answer, entry in self.answers.items() if entry.code == name), None)

    def suggest_wishes(self, written: str) -> list[str]:
        """Find the names of the wishes, three at most, whose words are most like those that a client wrote.

        >>> load_library().vocabulary.suggest_wishes("une amende de 50 euros")
        ['fine']
        """
        said = _word_beginnings(written)
        labels = {
            name: [_word_beginnings(text) for text in (wish.fr, wish.en, name.replace("-", " "))]
            for name, wish in self.wishes.items()
        }
        used = Counter(word for texts in labels.values() for word in set().union(*texts))
        shared = {  # a word of many labels, such as "without", tells little
            name: max(sum(1 / used[word] for word in said & words) for words in texts) for name, texts in labels.items()
        }
        most = max(shared.values(), default=0)
        return [name for name, score in shared.items() if score == most][:3] if most else []


def _word_beginnings(text: str) -> set[str]:
    """List the first six letters of the long words of a text, so that two forms of a word are alike."""
    return {word[:6] for word in re.findall(r"\w+", normalize_for_search(text)) if len(word) > 3}
