"""Closed words that are misspelt: the type checker, run on the package, refuses each, and tells the day it does not.

An ignored error that does not occur is an error too (``strict``). Nothing here is run.
"""

from __future__ import annotations

import aigov_docs as aigov


def misspell_words(assessment: aigov.Assessment, matter: aigov.Matter, verdict: aigov.law.Verdict) -> bool:
    assessment.findings_of_weight("disciplinary")
    assessment.findings_of_weight("disciplinery")  # type: ignore[arg-type]  # no such weight
    aigov.assemble(assessment, "fr_FR")  # type: ignore[call-overload]  # no such language
    barred = verdict.verdict == "unlawfull"  # type: ignore[comparison-overlap]  # no such verdict
    usual = matter.posture == "balancd"  # type: ignore[comparison-overlap]  # no such posture
    return barred or usual
