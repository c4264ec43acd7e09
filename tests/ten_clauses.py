"""A clause library of some ten clauses, made of the shipped one: small enough to copy, break and check in a test.

Its words, rules, procedures and legal bases are all those of the shipped library. It has eleven of its clauses and
three of its companions, each with its published editions, and the same three vehicles, with a short outline.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from aigov_docs.kits.ground.resources import data_folder

#: Those of which the tests change something, and those to which these refer.
CLAUSES = (
    "agents-approval", "anonymisation", "authorised-tools", "confidential-data", "data-classes", "fact-checking",
    "frugality", "incident-reporting", "purpose", "tool-request", "trade-secrets",
)  # fmt: skip
COMPANIONS = ("data-matrix", "tool-request-form", "tools-list")

_RULES = """outline:
  - section: {fr: "Objet", en: "Purpose"}
    clauses: [purpose]
  - section: {fr: "Données", en: "Data"}
    clauses:
      - data-classes
      - confidential-data
      - trade-secrets
      - anonymisation
  - section: {fr: "Usages", en: "Uses"}
    clauses:
      - authorised-tools
      - tool-request
      - fact-checking
      - incident-reporting
      - {clause: agents-approval, when: {agents: approval}}
      - {clause: frugality, when: {breadth: complete}}
annexes:
  - {companion: data-matrix}
  - {companion: tool-request-form}
  - {companion: tools-list}
"""
_AMENDMENT = """outline:
  - clauses: [confidential-data, trade-secrets, incident-reporting]
"""
OUTLINES = {"charter": _RULES, "it-charter-chapter": _RULES, "contract-amendment": _AMENDMENT}


def write_library(folder: Path) -> Path:
    """Write the library into a folder that is not there yet."""
    shipped = data_folder("clause_library")
    folder.mkdir()
    for name in ("library.yaml", "legal_bases.yaml"):
        shutil.copy(shipped / name, folder / name)
    for name in ("rules", "vocabulary", "facts", "procedures", *(f"companions/{name}" for name in COMPANIONS)):
        shutil.copytree(shipped / name, folder / name)
    for clause in sorted(shipped.glob("clauses/*/*")):
        if clause.name in CLAUSES:
            shutil.copytree(clause, folder / clause.relative_to(shipped))
    (folder / "vehicles").mkdir()
    for name, outline in OUTLINES.items():
        head, _, _ = (shipped / f"vehicles/{name}.yaml").read_text(encoding="utf-8").partition("outline:\n")
        (folder / f"vehicles/{name}.yaml").write_text(head + outline, encoding="utf-8")
    _drop_companions(folder / "vocabulary/populations.yaml")
    checks = re.split(r"(?m)^(?=- id: )", (folder / "rules/coherence.yaml").read_text(encoding="utf-8"))
    known = [each for each in checks if set(re.findall(r"clause\.([a-z-]+): ", each)) <= set(CLAUSES)]
    kept = re.sub(r"(?m)^  papers: .*\n", "", "".join(known))  # companions that this library has not
    (folder / "rules/coherence.yaml").write_text(kept, encoding="utf-8")
    rules = re.split(r"(?m)^(?=\w+:$)", (folder / "vocabulary/stances.yaml").read_text(encoding="utf-8"))
    known = [each for each in rules if _named_clauses(each) <= set(CLAUSES)]
    (folder / "vocabulary/stances.yaml").write_text("".join(known), encoding="utf-8")
    lock = (shipped / "library.lock").read_text(encoding="utf-8")
    head, *published = re.split(r"(?m)^(?=[a-z0-9-]+@\d+:$)", lock)
    editions = [each for each in published if each.partition("@")[0] in CLAUSES]
    (folder / "library.lock").write_text(head + "".join(editions), encoding="utf-8")
    return folder


def _named_clauses(rule: str) -> set[str]:
    """The clauses that a rule of ``stances.yaml`` names."""
    lists = re.findall(r"\b(?:clauses|general|lists): \[(.*?)\]", rule)
    return {name.strip() for each in lists for name in each.split(",")}


def _drop_companions(file: Path) -> None:
    """Take out of the acts that reach a population the companions that this library has not."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    named = {line: re.match(r" +companion: ([a-z-]+)$", line.rstrip()) for line in lines}
    kept = [line for line in lines if (found := named[line]) is None or found[1] in COMPANIONS]
    file.write_text("".join(kept), encoding="utf-8")
