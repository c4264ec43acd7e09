"""A yes-or-no fact of a person, with its question and its column in a list, is added in three files.

A copy of the package and its library gets the field that a rule tests as it is stated, the entry of the
fact, and a rule; nothing else is touched. Everything that reads facts then knows it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

ENTRY = """
employee.night_work:
  form:
    fr: "Travail de nuit"
    en: "Night work"
    says:
      fr: "Vrai si la personne travaille la nuit."
      en: "True if the person works at night."
  question:
    absent: not_known
    fr: "La personne travaille-t-elle la nuit ?"
    en: "Does the person work at night?"
  column:
    fr: "travail de nuit"
    en: "night work"
    headers: [night work, travail de nuit]
    words: "yes"
"""
RULE = """
- id: W-NIGHT-WORK
  explanation:
    fr: "Une règle inventée pour un test."
    en: "A rule made up for a test."
  about: {family: [conduct, control]}
  when: {night_work: ["yes", unknown]}
  warning: true
  missing: [employee.night_work]
  legal_bases: [ct-l1222-10]
  confidence: settled
"""
SCRIPT = """
import json
import aigov_docs as aigov
from aigov_docs.matter import matter_form
from aigov_docs.people.alike import law_facts
from aigov_docs.people.recipient import personalize_matter
from aigov_docs.queries import explain_weights
from aigov_docs.samples import sample_matter

library = aigov.load_library()
rows = [{"key": f"E-{n}", "name": "Camille Roussel", "status": "CDI", "travail de nuit": word}
        for n, word in enumerate(["oui", "non", ""])]
people = list(aigov.Recipients.from_rows(rows, on="2026-11-24"))
sample = sample_matter("contract-amendment")
answers = [aigov.assess(library, personalize_matter(sample, person)) for person in people]
explained = [json.dumps(explain_weights(answer)) for answer in answers]
print(json.dumps({
    "facts": [dict(person.facts) for person in people],
    "alike": len({law_facts(person) for person in people}),
    "warned": ["W-NIGHT-WORK" in text for text in explained],
    "asked": ["Does the person work at night?" in text for text in explained],
    "form": "employee.night_work" in json.dumps(matter_form(library, "en")),
    "schema": "night_work" in json.dumps(aigov.matter_schema(library=library)),
}))
"""


def test_a_fact_of_a_person_is_added_in_three_files(tmp_path: Path) -> None:
    package, library = tmp_path / "aigov_docs", tmp_path / "clause_library"
    shutil.copytree(ROOT / "aigov_docs", package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    shutil.copytree(ROOT / "clause_library", library)
    changed = {
        package / "law" / "situation.py": (
            "    reads_french:",
            '    night_work: Annotated[bool | None, Observed("night_work")] = None\n    reads_french:',
        ),
        library / "facts" / "person.yaml": ("", ENTRY),
        library / "rules" / "warnings.yaml": ("", RULE),
    }
    for path, (old, new) in changed.items():
        text = path.read_text("utf-8")
        path.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "AIGOV_CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer == {
        "facts": [{"night_work": True}, {"night_work": False}, {}],
        "alike": 3,
        "warned": [True, False, True],
        "asked": [False, False, True],
        "form": True,
        "schema": True,
    }
