"""How many answers cannot be said, and for which facts: ``python tools/measure_unsaid.py``.

One answer is a clause, in one kind of document, for one population. The matters are those of ``tests/matters``: each
employer, and each legal form, filled in as the blank matter asks; and the sample matter of the first release, which
knows none of the new facts. The table is that of docs/measures.md.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import employers  # noqa: E402 - the matters of the tests are beside them

import aigov_docs as aigov  # noqa: E402
from aigov_docs.compose.populations import compare_populations  # noqa: E402


def matters() -> Iterator[tuple[str, aigov.Matter]]:
    """Yield every matter, with its name."""
    library = aigov.load_library()
    yield "first release", aigov.read_matter(ROOT / "tests/matters/former.yaml", library)
    sample = aigov.samples.sample_matter("it-charter-chapter")
    yield "sample", sample
    for name in employers.NAMES:
        yield name, employers.employer_matter(name)
    forms = yaml.safe_load((ROOT / "tests/matters/legal_forms.yaml").read_text(encoding="utf-8"))
    for name, entry in forms.items():
        facts = {"headcount": 140, "fifty_since": "2015-01-01", "eleven_since": "1998-03-02"}
        known = {**facts, "territory": "metropolitan", "agreements_checked": True}
        employer = type(sample.employer).model_validate({**entry["employer"], **known})
        yield f"form: {name}", sample.model_copy(update={"employer": employer})


def count_answers(matter: aigov.Matter, library: aigov.Library) -> tuple[Counter[bool], Counter[str]]:
    """Count the answers of a matter that can and that cannot be said, and the facts that these ask for."""
    said: Counter[bool] = Counter()
    facts: Counter[str] = Counter()
    papers = list(aigov.compare(library, matter).values())
    papers += [paper.assessment for each in compare_populations(library, matter) for paper in each.papers]
    for paper in papers:
        for finding in paper.findings:
            if finding.in_outline:
                said[not finding.missing_facts] += 1
                facts.update(finding.missing_facts)
    return said, facts


def main() -> None:
    """Print the table."""
    library = aigov.load_library()
    print("| matter | answers | cannot be said | for which facts (answers that ask for each) |")
    print("| --- | --- | --- | --- |")
    for name, matter in matters():
        said, facts = count_answers(matter, library)
        asked = ", ".join(f"`{key}` {count}" for key, count in facts.most_common()) or "–"
        print(f"| {name} | {said.total()} | {said[False]} | {asked} |")


if __name__ == "__main__":
    main()
