"""Legal bases: dated versions of articles, regulations and decisions, each checked on a day."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from pydantic import Field

from ..conditions import Test, ValuesByName, condition_holds
from ..kits.ground.yaml_files import Bilingual, FileModel

#: The French name of a code, in brackets after its English one.
_FRENCH_NAME = re.compile(r" \(Code [^()]*\)")


class BasisVersion(FileModel):
    """One dated version of a legal basis: what it says, the days from and to which it applies, its link.

    Both days are included; None where unknown or still in force.
    """

    since: dt.date | None = Field(alias="from")
    until: dt.date | None = Field(alias="to", default=None)
    id: str | None = None
    permalink: str | None = None
    says: Bilingual


class ReadIn(FileModel):
    """Where a decision was read: on the court's own page, in an official summary, in others' pages, or nowhere.

    ``pages`` names the sites or firms; it is empty where the legal dossier only counts them.
    """

    level: Literal["court_page", "official_summary", "secondary", "recalled"]
    pages: tuple[str, ...] = ()


class FollowUp(Bilingual):
    """What became of a decision: the later decision of the same case, and in words what that one did."""

    decision: str


class LegalBasis(FileModel):
    """An article, regulation or decision that a clause or a rule rests on, with its dated versions.

    ``code`` is the number of a decision in the legal dossier: ``CL-09``; several decisions may share one.
    ``when`` are the facts of the employer on which it governs; it governs every employer when not given.
    ``verify`` is true where the source was recalled and not read: it is shown as to be verified. ``read_in`` and
    ``followed_by`` are those of a decision; an empty list says that a follow-up was looked for and none was found.
    """

    group: Literal["code-du-travail", "rgpd", "reglement-ia", "autre-code", "loi", "jurisprudence", "fiche"]
    code: str | None = None
    cite: Bilingual
    when: dict[str, Test] = Field(default_factory=dict)
    versions: tuple[BasisVersion, ...] = Field(min_length=1)
    checked_on: dt.date
    verify: bool
    read_in: ReadIn | None = None
    followed_by: tuple[FollowUp, ...] | None = None

    def row_text(self, language: str) -> str:
        """Write the citation of the legal basis in a language, for a table: without a code's French name in brackets.

        >>> load_library().legal_bases["ct-l1321-4"].row_text("en")
        'Article L. 1321-4 of the Labour Code'
        """
        return _FRENCH_NAME.sub("", self.cite.text(language))

    def governs_employer(self, facts: ValuesByName) -> bool:
        """Whether the legal basis governs an employer whose facts are given: values by the name of the fact.

        Every fact that ``when`` tests must be there; False where one is None (not known), True where nothing is tested.

        >>> load_library().legal_bases["ct-l1321-4"].governs_employer({"sector": "public_admin"})
        False
        """
        return condition_holds(self.when, facts)

    def version_on(self, day: dt.date) -> BasisVersion:
        """Find the version of the legal basis that applies on a day.

        Where none applies, the first that applies later is returned (it holds a duty still to come), else the last one.
        """
        for version in self.versions:
            if (version.since is None or version.since <= day) and (version.until is None or day <= version.until):
                return version
        later = [version for version in self.versions if version.since is not None and version.since > day]
        return later[0] if later else self.versions[-1]

    def applies_on(self, day: dt.date) -> bool:
        """Whether a version of the legal basis applies on a day: it has come into force and has not ended."""
        version = self.version_on(day)
        return (version.since is None or version.since <= day) and (version.until is None or day <= version.until)
