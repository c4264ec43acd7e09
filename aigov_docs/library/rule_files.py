"""Rules and worked scenarios as their files write them: the keys of ``rules/*.yaml`` and of a file of scenarios."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field, model_validator

from ..conditions import Test
from ..kits.ground.i18n import N_
from ..kits.ground.yaml_files import CAPITAL_WORD, Bilingual, FileModel, RefusedValue

# ------------------------------------------------------------------ rules


class CaseFile(FileModel):
    """One case of a rule as written in YAML: its condition, its weight, and its stage if not the rule's own."""

    when: dict[str, Test] = Field(default_factory=dict)
    weight: str | dict[str, str] | None = None
    stage: str | None = None
    missing: tuple[str, ...] = ()
    consequence: dict[str, str] = Field(default_factory=dict)
    asks_for_ground: bool = False


class RuleFile(FileModel):
    """A rule as written in ``rules/*.yaml``: its conditions, its weight, its explanation, its legal bases.

    ``missing`` are the facts to ask for, by their keys; ``consequence`` what the law attaches to a defect;
    ``refuses`` is true for a contradiction between the facts named in ``keys``; ``mark`` is shown beside a weight;
    ``told`` is true of a rule to explain wherever it applies, ``told_once`` of one to explain once for a document;
    ``in_plan`` of one that the plan of formalities explains too; ``in_conclusion`` of one that is told wherever a
    document is said to be able to ground a sanction;
    ``replaces`` are the former ids of the rule.
    """

    id: str = Field(pattern=CAPITAL_WORD)
    stage: str | None = None
    explanation: Bilingual
    about: dict[str, Test] = Field(default_factory=dict)
    when: dict[str, Test] = Field(default_factory=dict)
    weight: str | dict[str, str] | None = None
    cases: tuple[CaseFile, ...] = ()
    exception_to: tuple[str, ...] = ()
    warning: bool = False
    replaces: tuple[str, ...] = ()
    refuses: bool = False
    keys: tuple[str, ...] = ()
    mark: str | None = None
    told: bool = False
    told_once: bool = False
    in_plan: bool = False
    in_conclusion: bool = False
    missing: tuple[str, ...] = ()
    consequence: dict[str, str] = Field(default_factory=dict)
    legal_bases: tuple[str, ...]
    decisions: tuple[str, ...] = ()
    confidence: str

    @model_validator(mode="after")
    def _one_form(self) -> RuleFile:
        if self.cases and (self.when or self.weight is not None):
            raise RefusedValue(
                "two-forms", N_("a rule has either when and weight, or cases"), N_("move when and weight into cases")
            )
        return self


class ImpossibleFile(FileModel):
    """A combination of facts that cannot occur, and why, as written in ``rules/impossible.yaml``."""

    facts: dict[str, Test]
    why: str


# ------------------------------------------------------------------ scenarios


class ScenarioClause(FileModel):
    """A clause of a scenario as written in its file: its kind and its special traits.

    ``modality`` is how it speaks, where that is not as usual for its kind.
    """

    kind: str
    modality: str | None = None
    prevails: str | None = None
    proportionate: bool = True
    discriminatory: bool = False
    contrary_to_agreement: bool = False
    global_future_works: bool = False
    withdrawn_on: dt.date | None = None
    same_in_deposited: bool | None = None
    cites_ai_act_4: bool = False
    scale: tuple[str, ...] | None = None
    suspension_max_days: int | None = None
    informs: bool = False
    rests_on_list: bool = False


class Expectation(FileModel):
    """The answers that a scenario expects (weights, days, verdict, warnings); only the keys given are checked.

    ``missing`` are facts that must be asked for, ``errors`` contradictions that must be refused.
    """

    weights: dict[str, str] = Field(default_factory=dict)
    effective_on: dt.date | None = None
    applicable_version: str | None = None
    ri_mandatory: bool | None = None
    ri_mandatory_from: dt.date | None = None
    cse_deemed_on: dt.date | None = None
    imposable: bool | None = None
    sanction: str | None = None
    sanction_from: dt.date | None = None
    sanction_until: dt.date | None = None
    prosecute_until: dt.date | None = None
    interview_from: dt.date | None = None
    technology_closed_on: dt.date | None = None
    consequence: str | None = None
    opinion: str | None = None
    introduction: str | None = None
    warnings: tuple[str, ...] = ()
    no_warnings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


class ScenarioFile(FileModel):
    """One worked scenario as written in a file: its facts, and the answers and rules expected."""

    id: str
    title: str
    facts: dict[str, Any]
    expect: Expectation
    rules: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    why: str = ""


class ScenariosFile(FileModel):
    """A file of worked scenarios, with the facts that all its scenarios share."""

    schema_version: int = 1
    defaults: dict[str, Any] = Field(default_factory=dict)
    scenarios: tuple[ScenarioFile, ...]
