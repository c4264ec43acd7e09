"""The versions of a document in words, and the record of the text that a version hands over at its acts."""

from __future__ import annotations

from collections.abc import Sequence

from ..kits.ground.i18n import N_, date_text, labels
from ..law.weighing import VersionStanding
from ..matter.checks import fingerprint_clauses, fingerprint_whole
from ..matter.versions import ACTS, Act, MatterVersion, RecordedText
from .assessment import Assessment
from .composition import Composition

#: What is said of a version, by its standing.
STANDINGS = {
    "sole": N_("binds"),
    "binding": N_("binds"),
    "superseded": N_("replaced by a later version"),
    "pending": N_("does not bind on this day"),
    "never_signed": N_("was not signed: does not bind"),
    "unknown": N_("it cannot be said whether it binds"),
}


def describe_versions(assessment: Assessment, language: str) -> list[str]:
    """Describe the versions of a document on the day asked, one line each, after a line on which of them binds.

    Empty when the matter lists no version. ``language`` is ``fr`` or ``en``.

    >>> from .assessment import assess
    >>> describe_versions(assess(load_library(), sample_matter("charter")), "en")
    []
    """
    say, versions = labels(language), assessment.versions
    if not versions:
        return []
    day, binding = date_text(assessment.assessed_on, language), assessment.law.binding_version
    first = (
        say("On {day}, version {version} binds.", day=day, version=binding)
        if binding is not None
        else say("On {day}, it cannot be said which version binds.", day=day)
        if any(version.standing == "unknown" for version in versions)
        else say("On {day}, no version binds.", day=day)
    )
    return [first, *(_describe_version(version, language) for version in versions)]


def _describe_version(version: VersionStanding, language: str) -> str:
    say = labels(language)
    standing = say(STANDINGS[version.standing])
    if version.effective_on is None:
        return say("Version {version}: {standing}.", version=version.id, standing=standing)
    day = date_text(version.effective_on, language)
    return say("Version {version}, in effect on {day}: {standing}.", version=version.id, day=day, standing=standing)


def record_text(composition: Composition, acts: Sequence[Act] = ACTS) -> MatterVersion:
    """Build the record of the present text of a document, by its fingerprints, for the ``versions`` of the matter.

    ``acts`` are the acts at which that text was handed over, such as ``deposit``; all of `ACTS` when not given. The
    matter is not changed: its user adds the record.

    >>> from .composition import compose_document
    >>> kept = record_text(compose_document(load_library(), sample_matter("it-charter-chapter")), ["deposit"])
    >>> kept.id, kept.texts[0].acts
    ('1.0', ('deposit',))
    """
    chosen = [(item.clause, item.edition) for item in composition.chosen]
    clauses = fingerprint_clauses(composition.matter, composition.library, composition.vehicle, chosen)
    text = RecordedText(acts=tuple(acts), text=fingerprint_whole(clauses), clauses=clauses)
    return MatterVersion(id=composition.matter.version, texts=(text,))
