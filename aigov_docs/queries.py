"""What each door answers, as plain data: the command line with ``--json``, an agent's tools, the service.

A door reads what it is given, calls a function here, and shows what comes: so every door says the same. Each function
returns dicts and lists ready for JSON. `carry_grounds` puts around such an answer what it rests on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .kits.ground.i18n import N_
from .kits.ground.problems import AigovError, MatterError, Problem, unknown_name

if TYPE_CHECKING:
    from .compose.assessment import Assessment
    from .compose.clause_search import ClauseMatch
    from .compose.finding import Finding
    from .compose.possible_changes import PossibleChange
    from .document.tree import Document
    from .law.situation import SanctionFacts
    from .library.load import Library
    from .matter.models import Matter
    from .review.verify_values import Verification

#: What the answer says where a fact is missing without which it cannot be given.
OPEN = "cannot_be_said"
#: The keys of an answer under which rules stand that decided or warned, and those under which legal bases stand.
_RULES, _BASES = ("rules", "warnings", "told", "told_once"), ("legal_bases", "text_legal_bases")
#: What is said of the whole document in a comparison.
_HEAD_KEYS = ("effective_on", "missing", "missing_facts", "statements", "told", "told_once", "warnings")
#: What is said of a clause in a brief list.
_BRIEF_KEYS = ("clause", "title", "topic", "kind", "family", "modality", "purpose")


# ------------------------------------------------------------------ the weights of one document
def describe_weights(assessment: Assessment, language: str = "en") -> dict[str, Any]:
    """Describe the weight of each clause of a document in few words, without the texts of the rules and of the law.

    ``vehicle``, ``as_of``, ``library``, ``effective_on``, ``internal_rules_mandatory``, ``missing``, ``missing_facts``
    and ``warnings`` are those of `Assessment.as_dict`. ``clauses`` lists a dict for each clause: ``clause``,
    ``edition``, ``title``, ``weight``, ``weight_label``, ``weight_then`` (once the formalities in ``missing`` are
    done), ``rules`` and ``legal_bases`` (ids), ``missing_facts`` (keys in the matter). The texts are in ``language``,
    ``fr`` or ``en``.

    >>> from .compose.assessment import assess
    >>> told = describe_weights(assess(load_library(), sample_matter("charter")))
    >>> told["vehicle"], told["clauses"][0]["weight"]
    ('charter', 'none')
    """
    whole = assessment.as_dict(language)
    head_keys = ("vehicle", "as_of", "library", "effective_on", "internal_rules_mandatory", "missing", "missing_facts")
    return {
        **{key: whole[key] for key in (*head_keys, "warnings")},
        "clauses": [_describe_briefly(finding, language) for finding in assessment.findings],
    }


def _describe_briefly(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "clause": finding.clause,
        "edition": finding.label,
        "title": finding.heading[language],
        "weight": finding.weight,
        "weight_label": finding.weight_text(language),
        "weight_then": finding.weight_after_formalities,
        "missing": list(finding.missing),
        "rules": [rule.id for rule in finding.rules],
        "legal_bases": [basis.id for basis in finding.rule_bases],
        "missing_facts": [fact.key for fact in finding.explain_missing_facts()],
    }


def select_findings(assessment: Assessment, clauses: Sequence[str]) -> list[Finding]:
    """Select the findings of the clauses named by their ids; all of them where none is named.

    Raises
    ------
    MatterError
        The document has no clause of that name; the message says which was meant, or where the clause stands.
    """
    clause_ids = [finding.clause for finding in assessment.findings]
    wrong = [_absent_clause(name, clause_ids, assessment.library) for name in clauses if name not in clause_ids]
    if wrong:
        raise MatterError(*wrong)
    return [finding for finding in assessment.findings if not clauses or finding.clause in clauses]


def _absent_clause(name: str, clause_ids: list[str], library: Library) -> Problem:
    """Build the problem of a clause that a document does not have: misspelt, or of another kind of document."""
    what = N_('the document has no clause "{name}"')
    places = [
        vehicle.id
        for vehicle in library.vehicles.values()
        for section in vehicle.outline
        for entry in section.list_entries()
        if entry.clause == name
    ]
    if not places:
        return unknown_name("unknown-clause", name, what, name, clause_ids)
    return Problem(
        "unknown-clause",
        name,
        what,
        N_("it stands in: {known}, where an option or the date may leave it out"),
        {"name": name, "known": ", ".join(dict.fromkeys(places))},
    )


def explain_weights(
    assessment: Assessment, language: str = "en", *, clauses: Sequence[str] = (), in_one_place: bool = False
) -> dict[str, Any]:
    """Describe why each clause of a document has its weight: what ``aigov-docs explain --json`` prints.

    To the keys of `Assessment.as_dict` come ``reserves``, ``scope_notes``, ``populations`` and ``establishments``
    (lists), and under each missing fact of a clause the ``changes`` that its values would make.

    Parameters
    ----------
    assessment:
        The document, weighed.
    language:
        ``fr`` or ``en``.
    clauses:
        Ids of the clauses wanted; all when empty.
    in_one_place:
        Whether the matter is that of one establishment, whose others are then not compared.

    Raises
    ------
    MatterError
        The document has no such clause.
    """
    from .compose.establishment_worth import compare_establishments
    from .compose.populations import compare_populations
    from .compose.possible_changes import list_weight_changes
    from .compose.reserves import list_reserves

    library, matter = assessment.library, assessment.matter
    wanted = select_findings(assessment, clauses)
    papers = {assessment.vehicle.id: assessment}
    populations = compare_populations(library, matter, papers)
    places = () if in_one_place else compare_establishments(library, matter, papers)
    changes = list_weight_changes(assessment, wanted)
    cited = {basis.id for finding in wanted for basis in finding.rule_bases}
    rules = (rule for worth in populations for paper in worth.papers for rule in paper.rules)
    cited.update(name for rule in rules for name in rule.legal_bases)
    answer = assessment.as_dict(language)
    answer["reserves"] = [reserve.as_dict(language) for reserve in list_reserves(assessment)]
    answer["scope_notes"] = list_cited_scopes(assessment, cited, language)
    answer["clauses"] = [finding.as_dict(language) for finding in wanted]
    for clause_answer in answer["clauses"]:
        add_changes(clause_answer["missing_facts"], changes[clause_answer["clause"]], language)
    answer["populations"] = [worth.as_dict(language) for worth in populations]
    answer["establishments"] = [worth.as_dict(language) for worth in places]
    return answer


def list_cited_scopes(assessment: Assessment, cited: set[str], language: str) -> list[str]:
    """List the sentences on whom the legal bases ``cited`` govern, in a language; none where nothing is cited."""
    from .compose.citations import list_scope_notes

    return list_scope_notes(assessment.composition, cited, language) if cited else []


def add_changes(facts: list[dict[str, Any]], changes: Mapping[str, PossibleChange], language: str) -> None:
    """Add in place to each dict of ``facts``, under the key ``changes``, what each value of its fact would give.

    Each dict is one missing fact, and already has under ``fact`` the fact's key in a situation: the argument
    ``changes`` gives the changes by that key. A fact not there gets an empty list, any other a list of dicts, one for
    each weight or verdict that may come out: ``values`` (of the fact, that give it), ``answer`` (its name), ``label``
    (in ``language``, ``fr`` or ``en``) and ``then_asked`` (keys of facts).
    """
    for fact in facts:
        possible_change = changes.get(fact["fact"])
        fact["changes"] = possible_change.as_list(language) if possible_change is not None else []


# ------------------------------------------------------------------ a sanction
def explain_verdict(
    assessment: Assessment, asked: SanctionFacts | Mapping[str, Any], language: str = "en"
) -> dict[str, Any]:
    """Describe whether a sanction is open, and between which days: what ``explain --sanction … --json`` prints.

    The keys are those of `describe_verdict`; each missing fact has the ``changes`` that its values would make.

    Raises
    ------
    MatterError
        The document has no such clause, or facts of the sanction contradict each other.
    """
    from .compose.possible_changes import list_sanction_changes
    from .compose.sanction_answers import assess_sanction, describe_verdict, read_sanction

    asked = read_sanction(asked)
    verdict = assess_sanction(assessment, asked)
    answer = describe_verdict(verdict, assessment, language)
    add_changes(answer["missing_facts"], list_sanction_changes(assessment, asked, verdict.missing_facts), language)
    return answer


# ------------------------------------------------------------------ the vehicles compared
def describe_comparison(
    papers: Mapping[str, Assessment], language: str = "en", *, brief: bool = False
) -> dict[str, Any]:
    """Describe the weight of each clause in each vehicle, as `compare` returned them: ``aigov-docs compare --json``.

    ``as_of`` (ISO day), ``library`` (``name``, ``release``) and ``internal_rules_mandatory`` hold for all; ``vehicles``
    holds, by id, a dict of what concerns the whole document: day of effect, what is missing, rules, incoherences,
    reserves. Lists of dicts: ``clauses`` (each with its weight and reasons by vehicle id, under ``vehicles``),
    ``populations`` and ``establishments`` (what each document is worth for each). ``papers`` is the assessment of each
    vehicle by id; the texts are in ``language``, ``fr`` or ``en``. With ``brief``, the weights are told as
    `describe_weights` tells them, without the texts of the rules and of the law.
    """
    from .compose.assessment import list_incoherences
    from .compose.establishment_worth import compare_establishments
    from .compose.populations import compare_populations
    from .compose.reserves import list_reserves

    assessments = list(papers.values())
    clauses = []
    for row in zip(*(assessment.findings for assessment in assessments), strict=True):
        first = row[0]
        vehicles = {}
        for assessment, finding in zip(assessments, row, strict=True):
            description = _describe_briefly(finding, language) if brief else finding.as_dict(language)
            for key in ("clause", "edition", "title", "kind", "family", "text_legal_bases"):
                description.pop(key, None)
            vehicles[assessment.vehicle.id] = description
        clauses.append({
            "clause": first.clause,
            "edition": first.label,
            "title": first.heading[language],
            "kind": first.kind,
            "family": first.family,
            "purpose": first.purpose_text(language),
            "legal_bases": [basis.id if brief else basis.as_dict(language) for basis in first.text_bases],
            "vehicles": vehicles,
        })  # fmt: skip
    heads = {}
    for assessment in assessments:
        description = assessment.as_dict(language)
        heads[assessment.vehicle.id] = {key: description[key] for key in _HEAD_KEYS}
        heads[assessment.vehicle.id]["incoherences"] = [
            incoherence.as_dict(language) for incoherence in list_incoherences(assessment)
        ]
        heads[assessment.vehicle.id]["reserves"] = [reserve.as_dict(language) for reserve in list_reserves(assessment)]
    first_said = assessments[0].as_dict(language)
    library, matter = assessments[0].library, assessments[0].matter
    return {
        "as_of": first_said["as_of"],
        "library": first_said["library"],
        "internal_rules_mandatory": first_said["internal_rules_mandatory"],
        "vehicles": heads,
        "clauses": clauses,
        "populations": [worth.as_dict(language) for worth in compare_populations(library, matter, papers)],
        "establishments": [worth.as_dict(language) for worth in compare_establishments(library, matter, papers)],
    }


# ------------------------------------------------------------------ the clauses of the library
def describe_search(
    matches: Iterable[ClauseMatch],
    library: Library,
    language: str = "en",
    matter: Matter | None = None,
    *,
    brief: bool = False,
) -> list[dict[str, Any]]:
    """Describe the clauses that a search found, each with the ``sentences`` that have the words asked for.

    Each has all that `clause_card` collects: what ``aigov-docs clauses --json`` prints. With ``brief``, it has its
    names and purpose alone, and under ``weights`` its weight in each vehicle.
    """
    from .compose.clause_search import clause_card

    cards = []
    for clause_match in matches:
        card = clause_card(library, clause_match.clause.id, language, matter)
        if brief:
            weights = {name: {"weight": worth["weight"]} for name, worth in card["weights"].items()}
            card = {**{key: card[key] for key in _BRIEF_KEYS}, "weights": weights}
        sentences = [{"language": spoken, "text": text} for spoken, text in clause_match.sentences]
        cards.append({**card, "sentences": sentences})
    return cards


# ------------------------------------------------------------------ the facts and the document
def describe_check(assessment: Assessment, language: str = "en") -> dict[str, Any]:
    """Describe what is still to be said of a matter without problems: facts to ask for, choices that contradict.

    The keys are ``problems`` (empty: `describe_problems` tells those of a matter that is refused), ``vehicle``,
    ``as_of`` (ISO day), ``missing_facts``, ``incoherences`` and ``sample_left`` (keys that still say what the sample
    says). ``assessment`` is that of the matter, weighed with ``strict=False``.

    >>> from .compose.assessment import assess
    >>> describe_check(assess(load_library(), sample_matter("charter"), strict=False))["problems"]
    []
    """
    from .compose.assessment import list_incoherences
    from .matter.sample_matters import find_sample_values

    return {
        "problems": [],
        "vehicle": assessment.vehicle.id,
        "as_of": assessment.assessed_on.isoformat(),
        "missing_facts": [fact.as_dict(language) for fact in assessment.facts_to_ask],
        "incoherences": [incoherence.as_dict(language) for incoherence in list_incoherences(assessment)],
        "sample_left": list(find_sample_values(assessment.matter)),
    }


def describe_verifications(verifications: Mapping[str, Verification], language: str = "en") -> list[dict[str, Any]]:
    """Describe what returned Word files still are, by the name of each: what ``aigov-docs verify --json`` prints.

    >>> describe_verifications({})
    []
    """
    return [{"file": file, **result.as_dict(language)} for file, result in verifications.items()]


def describe_draft(
    assessment: Assessment, document: Document, file: str, language: str, document_language: str
) -> dict[str, Any]:
    """Describe a document that was written, and what is to be known of it: what ``aigov-docs draft --json`` prints.

    ``file`` is its name. ``document`` is the text in one language; ``document_language`` is ``fr``, ``en`` or
    ``fr+en``. ``unfilled`` counts the blanks by kind, ``sample_left`` lists the keys that still say what the sample
    says, ``french_only`` the texts without English; ``missing_facts``, ``warnings`` (ids), ``incoherences`` and
    ``doubtful_words`` are those of the document, told in ``language``.
    """
    from .compose.assessment import list_incoherences
    from .compose.untranslated_texts import list_untranslated
    from .document.assembly import count_unfilled
    from .matter.sample_matters import find_sample_values

    composition = assessment.composition
    return {
        "file": file,
        "vehicle": assessment.vehicle.id,
        "language": document_language,
        "clauses": len(assessment.findings),
        "unfilled": dict(count_unfilled(document)),
        "french_only": list(list_untranslated(composition)),
        "sample_left": list(find_sample_values(composition.matter)),
        "missing_facts": [fact.as_dict(language) for fact in assessment.facts_to_ask],
        "warnings": [rule.id for rule in assessment.warnings],
        "incoherences": [incoherence.as_dict(language) for incoherence in list_incoherences(assessment)],
        "doubtful_words": [doubtful_word.as_dict(language) for doubtful_word in composition.doubtful],
    }


def describe_problems(error: AigovError, language: str = "en") -> dict[str, Any]:
    """Describe what is refused, under ``problems``: what every command prints with ``--json`` in such a case.

    >>> describe_problems(AigovError(Problem("x", "here", "wrong")))
    {'problems': [{'code': 'x', 'path': [], 'where': 'here', 'message': 'wrong', 'hint': ''}]}
    """
    return {"problems": [problem.as_dict(language) for problem in error.problems]}


# ------------------------------------------------------------------ what an answer rests on
def carry_grounds(
    answer: object, library: Library, day: dt.date | None, language: str = "en", vehicle: str | None = None
) -> dict[str, Any]:
    """Put around an answer the day, the release, the rules and the legal bases on which it rests, and what is missing.

    Returns
    -------
    dict
        ``as_of`` (ISO day, None where no day counts), ``library`` (``name``, ``release``), ``rules`` (ids of those
        that decided or warn), ``legal_bases`` (each once: ``id``, ``cite``, ``permalink``, the days between which the
        version cited applies, the day on which it was checked), ``cannot_be_said`` (each answer that is not given:
        ``clause``, ``vehicle``, ``missing_facts``), ``missing_facts`` (each once, with its ``question``), ``answer``.

    Parameters
    ----------
    answer:
        What a function of this module, or an ``as_dict``, returned.
    library, day:
        Those of the answer; the day decides which version of a legal basis is cited.
    language:
        ``fr`` or ``en``.
    vehicle:
        The vehicle that the whole answer is about, where it does not say it itself.

    >>> weighed = {"weight": "none", "rules": ["V1-NONE"], "legal_bases": ["ct-l1321-5"]}
    >>> told = carry_grounds(weighed, load_library(), dt.date(2026, 11, 24))
    >>> told["rules"], told["legal_bases"][0]["cite"], told["cannot_be_said"]
    (['V1-NONE'], 'Article L. 1321-5 of the Labour Code (Code du travail)', [])
    """
    from .compose.citations import CitedBasis

    rules: dict[str, None] = {}
    bases: dict[str, None] = {}
    asked: dict[str, dict[str, Any]] = {}
    open_answers = []
    for part, clause, about in _list_blocks(answer, None, vehicle):
        rules.update((name, None) for key in _RULES for name in _list_ids(part.get(key)))
        bases.update((name, None) for key in _BASES for name in _list_ids(part.get(key)) if name in library.legal_bases)
        facts = part.get("missing_facts") or []
        asked.update((fact["key"], fact) for fact in facts if isinstance(fact, dict))
        if OPEN in (part.get("weight"), part.get("sanction")):
            keys = [fact["key"] if isinstance(fact, dict) else fact for fact in facts]
            open_answers.append({"clause": clause, "vehicle": about, "missing_facts": keys})
    shown = ("id", "cite", "permalink", "from", "to", "checked_on", "verify")
    cited = (
        CitedBasis(name, library.legal_bases[name], day or library.legal_bases[name].checked_on).as_dict(language)
        for name in bases
    )
    return {
        "as_of": day.isoformat() if day else None,
        "library": {"name": library.name, "release": library.release},
        "rules": list(rules),
        "legal_bases": [{key: basis[key] for key in shown} for basis in cited],
        "cannot_be_said": open_answers,
        "missing_facts": [
            {key: fact[key] for key in ("key", "question", "words", "statements")} for fact in asked.values()
        ],
        "answer": answer,
    }


def _list_blocks(
    value: object, clause: str | None, vehicle: str | None
) -> Iterator[tuple[Mapping[str, Any], str | None, str | None]]:
    """List every dict of an answer, with the clause and the vehicle that it is about."""
    if isinstance(value, Mapping):
        clause = value["clause"] if isinstance(value.get("clause"), str) else clause
        vehicle = value["vehicle"] if isinstance(value.get("vehicle"), str) else vehicle
        yield value, clause, vehicle
        for key, inside in value.items():
            if key in ("vehicles", "weights") and isinstance(inside, Mapping):
                for name, vehicle_answer in inside.items():
                    yield from _list_blocks(vehicle_answer, clause, name)
            else:
                yield from _list_blocks(inside, clause, vehicle)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _list_blocks(part, clause, vehicle)


def _list_ids(value: object) -> Iterator[str]:
    """List the ids of rules or of legal bases, written as such or as dicts."""
    if not isinstance(value, (list, tuple)):
        return
    for id_or_dict in value:
        if isinstance(id_or_dict, str):
            yield id_or_dict
        elif isinstance(id_or_dict, Mapping) and isinstance(id_or_dict.get("id"), str):
            yield id_or_dict["id"]
