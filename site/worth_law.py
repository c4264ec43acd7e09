"""The law of the library as one script for the page “What is it worth?”: its own functions, translated, and its rules,
as data.

Nothing of the law is written here: `Translator` translates the source of the functions, the rule book and the
vocabulary are those that `load_library` read, and the facts to start from are those of the sample matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from frame import text_of
from translate import Translator, js

from aigov_docs.compose.citations import CitedBasis
from aigov_docs.compose.clause_facts import clause_facts
from aigov_docs.conditions import condition_holds
from aigov_docs.kits.ground import i18n
from aigov_docs.kits.ground import problems as errors
from aigov_docs.kits.ground.i18n import labels
from aigov_docs.kits.ground.yaml_files import Bilingual
from aigov_docs.law import facts, rule_reading
from aigov_docs.law import weighing as enforceability
from aigov_docs.law.facts import ClauseFacts
from aigov_docs.law.situation import EmployeeFacts, EmployerFacts, Situation
from aigov_docs.law.situation_view import StatedFactObserver, yes_no_unknown
from aigov_docs.library.legal_forms import choose_form
from aigov_docs.library.load import Library
from aigov_docs.library.vehicles import Vehicle
from aigov_docs.matter import checks, crossed_facts, own_facts
from aigov_docs.matter.agreements import apply_agreements
from aigov_docs.matter.establishments import derive_committees
from aigov_docs.matter.models import Matter
from aigov_docs.matter.sample_matters import sample_matter

LANGUAGES = ("fr", "en")
#: What the page brings itself: the rule book, read beforehand; the legal form, which it gives; what agreements and
#: establishments change, of which the sample matter lists none; messages; days in words. `N_` only marks a message.
GIVEN = {
    errors.N_: "N_",
    rule_reading.rule_book: "rule_book",
    rule_reading.has_own_rules: "has_own_rules",
    choose_form: "choose_form",
    apply_agreements: "apply_agreements",
    derive_committees: "derive_committees",
    i18n.labels: "labels",
    i18n.date_text: "date_text",
}
#: What the page calls.
CALLED = {
    "weigh": enforceability.weigh_clauses,
    "claimed": enforceability.resolve_version,
    "observe": facts.observe_facts,
    "holds": condition_holds,
    "check_facts": own_facts.check_lone_facts,
    "cross_facts": checks.find_crossed_facts,
    "Matter": Matter,
    "Situation": Situation,
    "ClauseFacts": ClauseFacts,
    "CitedBasis": CitedBasis,
}
#: What the page reads itself, of what the functions give.
READ = {
    "situation_for", "round", "text", "citation_text", "permalink", "verify", "key", "legal_bases", "order", "bears",
    "marks", "matter", "shown_by", "told", "told_once", "choose_text",
}  # fmt: skip
#: The blocks of a matter that hold facts of law.
FACTS = (
    "vehicle",
    "date",
    "as_of",
    "languages",
    "employer",
    "cse",
    "cse_facts",
    "committees",
    "presumptions",
    "ri",
    "document",
    "procedure",
    "monitoring",
    "technology",
    "employee",
    "amendment",
)


class Law(Translator):
    """With the spaces and apostrophes of each language in what is said."""

    def value(self, value: Any) -> str:
        if isinstance(value, Bilingual):
            value = value.model_copy(update={language: text_of(value, language) for language in LANGUAGES})
        if isinstance(value, StatedFactObserver):
            self.used |= set(value.path)
            return f"(view) => {self.add(yes_no_unknown)}({'.'.join(('view', *value.path))})"
        return super().value(value)


def law_script(library: Library) -> str:
    """The whole script: ``AIGOV_LAW(py, given)`` gives what the page calls."""
    sample = sample_matter()
    if sample.versions or sample.agreements or sample.establishments:
        raise ValueError("the sample matter has facts that the page does not read: mend site/worth_law.py")
    to = Law(GIVEN, ["Problem.text", "LegalBasis.checked_on", "MatterVersion.as_facts"])
    called = {name: to.add(thing) for name, thing in CALLED.items()}
    to.used |= READ | keyed(library)
    for _ in range(
        2
    ):  # which attributes are read decides which fields are kept, and the data bring classes with methods of their own
        to.script()
        data = data_of(to, library)
    script = to.script()
    data["messages"] = js(messages(to.messages))
    data["months"] = js(months())
    parts = [
        "/* Made from the library by site/worth_law.py: its own functions and rules. */",
        "var AIGOV_LAW = (py, given) => {\n'use strict'",
        script,
        "return {",
        *(f"  {name}: {code}," for name, code in [*called.items(), *data.items()]),
        "}\n}",
        "if (typeof module !== 'undefined') module.exports = AIGOV_LAW",
    ]
    return "\n".join(parts) + "\n"


def data_of(to: Translator, library: Library) -> dict[str, str]:
    """What the library holds: rules, vocabulary, legal bases, outlines; and where the page starts."""
    sample = sample_matter()
    bases = ", ".join(f"[{js(name)}, {to.value(library.legal_bases[name])}]" for name in cited(library))
    vocabulary = to.value(library.vocabulary)
    forms = forms_by_sector(library, sample)
    vehicles = ", ".join(
        f"{js(vehicle.id)}: {outline(to, library, vehicle, sample)}" for vehicle in library.vehicles.values()
    )
    return {
        "book": to.value(rule_reading.rule_book(library)),
        "library": f"{{base: null, vocabulary: {vocabulary}, vehicles: {to.value(dict(library.vehicles))}}}",
        "bases": f"new Map([{bases}])",
        "choices": to.value(sample.chosen_options(library)),
        "forms": js(forms),
        "own_facts": js({sector: with_form(sample, form).own_facts(library) for sector, form in forms.items()}),
        "vehicles": f"{{{vehicles}}}",
        "sample": js(sample_facts(library, sample)),
        "tools": js([tool.model_dump(mode="json") for tool in sample.tools]),
        "clause_fields": js(to.fields(ClauseFacts)),
    }


def forms_by_sector(library: Library, sample: Matter) -> dict[str, str]:
    """The form of the sample's employer in each sector: its own, else one that what the matter says does not oppose."""
    assert sample.employer is not None
    own, forms = sample.employer.form_in(library), library.vocabulary.legal_forms
    fitting = [own, *(name for name, form in forms.items() if form.fits(forms[own]))]
    sectors = dict.fromkeys(sector for form in forms.values() for sector in form.sectors)
    return {sector: next(name for name in fitting if sector in forms[name].sectors) for sector in sectors}


def with_form(sample: Matter, form: str) -> Matter:
    """The sample matter, of an employer of another form."""
    assert sample.employer is not None
    return sample.model_copy(update={"employer": sample.employer.model_copy(update={"form": form})})


def keyed(library: Library) -> set[str]:
    """The names of the facts that the law reads by their keys: those asked for, those settled, those crossed."""
    vocabulary = library.vocabulary
    keys = [*vocabulary.asked_facts, *(key for entry in vocabulary.statements.values() for key in entry.settles)]
    keys += [key for pair in crossed_facts.DAYS_IN_ORDER for key in pair]
    keys += [key for crossing in crossed_facts.CROSSINGS for key in (crossing.key, crossing.other)]
    return {name for key in keys for name in key.split(".")}


def cited(library: Library) -> list[str]:
    """The legal bases of the rules and of the formalities, each once."""
    book = rule_reading.rule_book(library)
    names = [name for rule in book.all_rules() for name in rule.legal_bases]
    names += [name for formality in library.vocabulary.formalities.values() for name in formality.legal_bases]
    return list(dict.fromkeys(names))


def outline(to: Translator, library: Library, vehicle: Vehicle, sample: Matter) -> str:
    """The clauses of a vehicle that the options of the sample may bring in, section by section; facts decide which are
    there.
    """
    choices = sample.chosen_options(library)
    sections = []
    for section in vehicle.outline:
        entries = []
        for entry in section.list_entries():
            clause = library.clauses[entry.clause]
            edition = clause.edition_on(sample.date)
            options = {name: test for name, test in entry.when.items() if name in choices}
            if edition is None or not condition_holds(options, choices):
                continue
            title = {
                language: i18n.typeset_text(edition.find_heading(vehicle, language), language) for language in LANGUAGES
            }
            about = {
                "clause": clause.id,
                "edition": clause.label_edition(edition),
                "title": title,
                "kind": clause.kind,
                "family": clause.family,
            }
            entries.append(
                f"{{...{js(about)}, when: {to.value(dict(entry.when))}, facts:"
                f" {to.value(clause_facts(clause, edition, vehicle, library))}}}"
            )
        name = {language: text_of(section.section, language) for language in LANGUAGES} if section.section else None
        if entries:
            sections.append(f"{{section: {js(name)}, clauses: [{', '.join(entries)}]}}")
    label = {language: text_of(vehicle.label, language) for language in LANGUAGES}
    listed = ",\n".join(sections)
    return f"{{label: {js(label)}, law: {js(vehicle.law)}, outline: [\n{listed}]}}"


def sample_facts(library: Library, sample: Matter) -> dict[str, Any]:
    """The facts of law of the sample matter, as plain data: where the page starts. Its sector follows from its form."""
    data = sample.model_dump(mode="json", include=set(FACTS))
    kept = {
        "employer": [*EmployerFacts.model_fields, "staff_without_french"],
        "employee": list(EmployeeFacts.model_fields),
        "amendment": list(type(sample.amendment).model_fields) if sample.amendment else [],
    }
    for block, names in kept.items():
        data[block] = {name: data[block][name] for name in names if name in data[block]}
    data["employer"]["sector"] = sample.employer.facts_in(library).sector
    return data


def messages(found: Iterable[str]) -> dict[str, dict[str, str]]:
    """What the functions say, in each language, by the English message of the source."""
    listed = list(dict.fromkeys(found))
    return {
        language: {message: i18n.typeset_text(labels(language)(message), language) for message in listed}
        for language in LANGUAGES
    }


def months() -> dict[str, list[str]]:
    """The names of the months."""
    from babel.dates import get_month_names

    return {language: list(get_month_names("wide", locale=language).values()) for language in LANGUAGES}
