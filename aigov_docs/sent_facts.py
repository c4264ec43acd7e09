"""What a program sends to one of our services: the facts of a matter as content, a day, a file in base64.

The agent's door and the service of the interview read what is sent here, so both refuse the same.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .compose.assessment import Assessment, assess, weigh_composition
from .compose.composition import compose_checked
from .compose.matter_check import CheckedMatter, check_source
from .kits.ground.i18n import N_
from .kits.ground.languages import document_languages
from .kits.ground.problems import MatterError, Problem, UsageError, not_a_date, refuse_language
from .kits.ground.text import parse_iso_day
from .kits.ground.yaml_files import YamlSource, parse_yaml
from .library.load import Library
from .matter.establishments import find_establishment, matter_at
from .matter.models import Matter
from .matter.own_facts import read_plain_data
from .matter.reading import refuse_named_paths

if TYPE_CHECKING:
    from .document.tree import BilingualDocument, Document

#: The most bytes of a file that is sent.
LARGEST_FILE = 40_000_000


def check_sent_matter(sent: Mapping[str, Any] | str | bytes, library: Library, name: str = "") -> CheckedMatter:
    """Read the facts of a matter that was sent, and check them in full.

    Parameters
    ----------
    sent:
        A mapping, such as the JSON of a form, or a text or bytes (YAML or JSON).
    library:
        The library whose words the matter uses.
    name:
        How messages call the matter; empty for a mapping whose places are said by their keys alone.

    Raises
    ------
    MatterError
        The facts are wrong, or one of them is a path: no file of this machine is read for who sends a matter.

    >>> check_sent_matter({"letterhead": "/etc/passwd"}, load_library())
    Traceback (most recent call last):
    ...
    aigov_docs.kits.ground.problems.MatterError: letterhead — a matter that is sent names no other file — leave it out:
    the server reads no path of a matter
    """
    return check_source(read_sent_source(sent, name), library)


def read_sent_source(sent: Mapping[str, Any] | str | bytes, name: str = "") -> YamlSource:
    """Read the data of a matter that was sent, without checking its facts: a mapping, or a text in YAML or JSON.

    Raises
    ------
    MatterError
        The text cannot be read, the data is nested too deeply, or a key would make the matter name another file.

    >>> read_sent_source("employer: {headcount: 62}").data
    {'employer': {'headcount': '62'}}
    """
    if isinstance(sent, Mapping):
        source = YamlSource(name, read_plain_data(sent))
    else:
        raw = sent.encode("utf-8", "surrogatepass") if isinstance(sent, str) else sent
        source = parse_yaml(raw, name or "matter.yaml")
        if source.data is None and source.problems:
            raise MatterError(*source.problems)
        source.data = read_plain_data(source.data)  # as deep as a mapping may be
    message = N_("a matter that is sent names no other file")
    refuse_named_paths(source, message, N_("leave it out: the server reads no path of a matter"))
    return source


def weigh_sent_matter(
    checked: CheckedMatter, vehicle: str | None = None, as_of: str | None = None, establishment: str | None = None
) -> Assessment:
    """Weigh a document of a matter that was sent, on the day and in the establishment asked.

    Where neither is asked, what the check composed is used again.

    Raises
    ------
    MatterError
        The matter has no such establishment, or the library no such document.
    UsageError
        The day is not written as a day.

    >>> from .matter.sample_matters import sample_text
    >>> sent = check_sent_matter(sample_text("matter.yaml"), load_library())
    >>> weigh_sent_matter(sent, "charter", "2026-12-31").assessed_on
    datetime.date(2026, 12, 31)
    """
    if as_of is None and establishment is None:
        return weigh_composition(compose_checked(checked, vehicle))
    matter = on_day(checked.matter, as_of)
    if establishment is not None:
        matter = matter_at(matter, find_establishment(matter, establishment))
    return assess(checked.library, matter, vehicle)


def assemble_asked(assessment: Assessment, language: str, layout: str | None = None) -> Document | BilingualDocument:
    """Assemble the document of an assessment in the language asked: ``fr``, ``en`` or ``fr+en``.

    ``layout`` is ``columns`` or ``sequence``, for two languages; the matter's own when None.

    Raises
    ------
    UsageError
        The language is none of these.

    >>> weighed = assess(load_library(), sample_matter("charter"))
    >>> type(assemble_asked(weighed, "fr+en", "columns")).__name__
    'BilingualDocument'
    """
    from .document.assembly import assemble

    refuse_language(language, tuple(document_languages()))
    chosen: Any = layout  # refused by assemble where it is no layout
    spoken: Any = language
    document: Document | BilingualDocument = assemble(assessment, spoken, layout=chosen)
    return document


def on_day(matter: Matter, as_of: str | None) -> Matter:
    """Return a matter whose weights are asked on the day ``as_of``, a text; the matter itself where None is asked.

    Raises
    ------
    UsageError
        The text is not a day.

    >>> on_day(sample_matter(), "2026-12-31").assessed_on
    datetime.date(2026, 12, 31)
    """
    return matter if as_of is None else matter.model_copy(update={"as_of": read_day(as_of)})


def read_day(written: str) -> dt.date:
    """Read the day that a call asks, written 2026-12-31.

    Raises
    ------
    UsageError
        The text is not a day in that form.

    >>> read_day("2026-12-31")
    datetime.date(2026, 12, 31)
    """
    day = parse_iso_day(written)
    if day is None:
        raise UsageError(not_a_date("as_of", written))
    return day


def decode_file(content: str, where: str = "content", most: int = LARGEST_FILE) -> bytes:
    """Decode the bytes of a file that a call sends in base64.

    ``where`` is how messages call the key that holds it, ``most`` the number of bytes that are taken at most.

    Raises
    ------
    UsageError
        The text is not base64, or the file is too big.

    >>> decode_file("UEs=")
    b'PK'
    """
    if len(content) > most * 4 // 3 + 4:
        raise UsageError(too_big(where))
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        message, hint = N_("this is not base64"), N_("send the bytes of the file in base64")
        raise UsageError(Problem("not-base64", where, message, hint)) from None


def too_big(where: str) -> Problem:
    """Build the problem of a file that has too many bytes; ``where`` is its name.

    >>> too_big("retour.docx").code
    'too-big'
    """
    return Problem("too-big", where, N_("the file is too big"), N_("choose a smaller one"))
