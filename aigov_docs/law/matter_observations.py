"""Observations of what a matter itself says, for the coherence checks: each takes its value from a list of words."""

from __future__ import annotations

from collections.abc import Callable

from ..library.yaml_files import Bilingual
from .observed_document import ObservedDocument

#: What was observed, as a word of its list (None when it cannot be), and the things it was observed of.
Value = tuple[str | None, tuple[Bilingual, ...]]
#: What an observation that cannot be made gives.
UNSEEN: Value = (None, ())


def observe_languages(made: ObservedDocument) -> Value:
    """Find whether the document is made in ``french`` only or in ``both`` languages.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if made.matter is None:
        return UNSEEN
    return ("both" if "en" in made.matter.languages else "french"), ()


def observe_french_read(made: ObservedDocument) -> Value:
    """Find whether French is read ``by_all`` the staff, or ``by_some`` of them only.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if made.matter is None:
        return UNSEEN
    return ("by_some" if made.matter.employer.staff_without_french else "by_all"), ()


def observe_incident_delay(made: ObservedDocument) -> Value:
    """Find how soon an incident must be reported: ``without_delay``, ``same_day``, in ``hours`` or in ``days``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if made.matter is None:
        return UNSEEN
    unit = made.matter.delay_for("incident_report", made.library).unit
    return (unit if unit in ("without_delay", "same_day", "hours") else "days"), ()


def observe_incident_contact(made: ObservedDocument) -> Value:
    """Find when the address for incidents is answered: ``always``, ``every_day``, ``office_hours`` or ``not_said``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if made.matter is None:
        return UNSEEN
    return made.matter.contacts.incidents_open or "not_said", ()


def observe_own_provisions(made: ObservedDocument) -> Value:
    """Find whether the matter says which passages of the text hold in one establishment only: ``said`` or ``open``.

    ``said`` where it names them for every establishment that has some; ``open`` where it does not, or where none has
    any. The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if made.matter is None:
        return UNSEEN
    said = [place.provisions for place in made.matter.establishments if place.specific]
    return ("said" if said and all(said) else "open"), ()


def observe_works_list(made: ObservedDocument) -> Value:
    """Find whether the list of works whose rights are assigned is ``joined`` to the text and signed, or ``open``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if made.matter is None:
        return UNSEEN
    return ("joined" if made.matter.ip.list_joined else "open"), ()


def observe_works_price(made: ObservedDocument) -> Value:
    """Find whether the price of the rights assigned, or that they are assigned free, is ``said`` or ``open``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if made.matter is None:
        return UNSEEN
    return ("said" if made.matter.ip.price is not None else "open"), ()


def observe_client_disclosure(made: ObservedDocument) -> Value:
    """Find whether telling the employer's customers that AI was used is ``required``, ``forbidden`` or ``free``.

    It is what the matter says of contracts with them and of the rules of the trade; ``free`` where it says nothing.
    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    return UNSEEN if made.matter is None else (made.matter.clients.disclosure, ())


def observe_client_ai(made: ObservedDocument) -> Value:
    """Find whether AI may be used on data of the employer's customers: ``allowed``, ``consent`` or ``forbidden``.

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    return UNSEEN if made.matter is None else (made.matter.clients.ai_use, ())


def observe_staff_status(made: ObservedDocument) -> Value:
    """Observe whether the matter says that its staff have no special status (``none``), or does not (``not_said``).

    The word comes first of a pair, None where the matter could not be read; the second item is empty.
    """
    if made.matter is None:
        return UNSEEN
    return ("none" if made.matter.employer.no_special_status else "not_said"), ()


def observe_signature_time(made: ObservedDocument) -> Value:
    """Find whether an amendment was signed ``in_time``, or ``after_reflection``: after its time to reflect.

    ``settled``: after it, and the matter says why that bars nothing; ``not_said`` where a day is missing. Returned are
    that word, None where the matter could not be read, and an empty tuple.
    """
    return UNSEEN if made.matter is None else (made.matter.observe_signature_time(made.library), ())


def observe_copied(key: str) -> Callable[[ObservedDocument], Value]:
    """Make a function that tells whether a value of the matter is the employer's own, or still the sample's.

    ``key`` is that of the value, such as ``filing.court``. The function returns a pair: ``own`` or ``of_sample`` (None
    where the matter was not compared with the sample), and an empty tuple.
    """

    def see(made: ObservedDocument) -> Value:
        if made.of_sample is None:
            return UNSEEN
        return ("of_sample" if key in made.of_sample else "own"), ()

    return see
