"""The employer of a matter: its identity as printed, its legal form, who signs for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, ValidationInfo, model_validator

from ..i18n import N_
from ..law.situation import EmployerFacts
from ..library.legal_forms import LegalForm, choose_form, default_form
from ..library.yaml_files import Bilingual, FileModel, RefusedValue
from .printed_texts import Line, LocalizedText, WholeNumber

if TYPE_CHECKING:
    from ..library.load import Library


def _checked_siren(value: object) -> str:
    """Check a SIREN, nine digits whose key is right, and return its digits.

    The Luhn key: every second digit from the right is doubled, and the sum ends in 0.
    """
    if not isinstance(value, str):
        raise RefusedValue("bad-siren", N_("a SIREN has nine digits"), N_("copy it from an official document"))
    digits = re.sub(r"[\s\u00a0\u202f.]", "", value)
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise RefusedValue("bad-siren", N_("a SIREN has nine digits"), N_("copy it from an official document"))
    total = sum(sum(divmod(int(d) * (2 if place % 2 else 1), 10)) for place, d in enumerate(reversed(digits)))
    if total % 10:
        raise RefusedValue(
            "bad-siren",
            N_("the key of the SIREN is wrong"),
            N_("a digit was mistyped: copy it from an official document"),
        )
    return digits


def _checked_rna(value: object) -> object:
    """Check the number of an association in the national register: W and nine figures or capitals."""
    said = re.sub(r"\s", "", value) if isinstance(value, str) else ""
    if not re.fullmatch(r"W[0-9A-Z]{9}", said):
        raise RefusedValue(
            "bad-rna",
            N_("a number of the register of associations is W and nine figures"),
            N_("copy it from its receipt"),
        )
    return said


RnaText = Annotated[str, BeforeValidator(_checked_rna)]
SirenText = Annotated[str, BeforeValidator(_checked_siren)]


class Representative(FileModel):
    """Who signs for the employer: name and title.

    ``represented_by`` is the person who signs for a representative that is a legal person: "Hugo Royer, gérant".
    """

    name: Line
    title: LocalizedText
    represented_by: LocalizedText | None = None


class OwnWord(FileModel):
    """The word by which texts call an employer whose legal form has none, such as "congrégation", with its gender."""

    fr: Line
    en: Line
    gender: Literal["m", "f"]


class Employer(EmployerFacts):
    """The employer: its identity as printed in documents, and the facts that decide in law.

    ``form`` is a word of ``vocabulary/legal_forms.yaml``; where it is not given, the words of ``legal_form`` say it.
    ``sector`` follows from the form, and is given only where the form leaves it open. ``rna`` is the number of an
    association in its national register. ``called`` is the word by which texts call an employer whose legal form has
    none (« la congrégation »), with its gender. ``headcount`` is only printed: ``fifty_since`` decides.

    ``no_special_status`` is true where no special status governs the staff of a public body employed under private law.
    ``staff_without_french`` is true where some employees do not read French. ``representatives`` are those who sign
    together for the employer; where one signs alone, ``representative``.
    """

    name: Line
    sector: Literal["private", "epic", "public_admin"] | None = None
    form: str | None = None
    legal_form: Line
    called: OwnWord | None = None
    capital: WholeNumber | None = Field(default=None, ge=1)
    address: Line
    rcs_city: Line | None = None
    rna: RnaText | None = None
    siren: SirenText
    headcount: WholeNumber = Field(ge=1)
    activity: Line | None = None
    no_special_status: bool | None = None
    staff_without_french: bool = False
    representative: Representative | None = None
    representatives: tuple[Representative, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _first_of_several(cls, data: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - whatever was read
        """Take the first of several representatives as the representative, who speaks for the employer.

        What is wrong with the first is told where it was written, and nowhere else.
        """
        several = data.get("representatives") if isinstance(data, dict) else None
        if not isinstance(several, (list, tuple)) or not several or data.get("representative") is not None:
            return data
        try:
            return {**data, "representative": Representative.model_validate(several[0], context=info.context)}
        except ValidationError:
            return data

    @model_validator(mode="after")
    def _one_list(self) -> Employer:
        if self.representatives and self.representatives[0] != self.representative:
            raise RefusedValue(
                "two-lists",
                N_("representative and representatives name different people"),
                N_("keep representatives, and list everyone who signs"),
            )
        return self

    @property
    def signatories(self) -> tuple[Representative, ...]:
        """Everyone who signs for the employer, as the matter names them; empty when it names nobody."""
        return self.representatives or ((self.representative,) if self.representative else ())

    def form_in(self, library: Library) -> str:
        """Find the name of the employer's legal form: ``form`` if it is given, else the form that ``legal_form`` names.

        Where neither names a form of the library, it is the form that the library marks as the default.

        >>> from ..library import load_library
        >>> from .samples import sample_matter
        >>> sample_matter().employer.form_in(load_library())
        'company'
        """
        forms = library.vocabulary.legal_forms
        return choose_form(self.form, self.legal_form, forms) or default_form(forms)

    def legal_form_in(self, library: Library) -> LegalForm:
        """Find in a library the legal form of the employer, with the words by which texts call the employer.

        An employer that has a word of its own (``called``) gets a copy of the form with that word.
        """
        form = library.vocabulary.legal_forms[self.form_in(library)]
        own = self.called
        return form if own is None else form.call_by(Bilingual(fr=own.fr, en=own.en), own.gender)

    def identity_in(self, library: Library) -> str:
        """Choose the details by which a contract identifies the employer: a word such as ``capital``.

        ``capital`` means the share capital and trade register, ``register`` that register alone, ``rna`` the register
        of associations, ``siren`` the employer number alone, ``trader`` a natural person in the trade register,
        ``person`` one who is not in it. The choice follows from the legal form and from which of these details the
        matter gives.
        """
        return self.legal_form_in(library).identity_for(
            capital=self.capital is not None, rcs=self.rcs_city is not None, rna=self.rna is not None
        )

    def facts_in(self, library: Library) -> EmployerFacts:
        """Build the facts of law of the employer, with the sector that follows from its legal form when none is given.

        The sector is unknown where the form admits several, or where no form is given and no word of ``legal_form``
        names one.
        """
        forms = library.vocabulary.legal_forms
        form = choose_form(self.form, self.legal_form, forms)
        if self.sector is not None or form is None:
            return self
        return self.model_copy(update={"sector": forms[form].sector})
