"""What each provider of e-signature takes and sends, as data: one YAML file a provider, with the pages that were read.

A file of the user's own completes one of them, or describes another provider: it has the same keys, and a part that it
gives takes the place, key by key, of that part of the provider it is ``based_on``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Field

from ..i18n import N_
from ..library.yaml_files import (
    SMALL_WORD,
    Bilingual,
    FileModel,
    RefusedValue,
    YamlSource,
    read_yaml,
    validate_type,
)
from ..problems import Problem, RegisterError, unknown_name
from ..short_repr import short_repr
from .json_paths import is_path

#: What a provider's word says of an answer: given, given against, not yet, or never to come.
Meaning: TypeAlias = Literal["signed", "refused", "underway", "ended"]
#: What a column of a list to sign may hold; besides ``extra.HEADER``, a column kept aside, and ``=TEXT``, a fixed text.
SENT = ("reference", "key", "run", "name", "first_name", "last_name", "email", "language", "file")
#: What a column of a file of outcomes may hold.
RETURNED = ("reference", "key", "run", "status", "date", "time", "envelope", "sha256", "message")
KNOWN = Path(__file__).with_name("known")
_PARTS = ("bulk_send", "outcomes", "webhook")


def _checked_path(path: str) -> str:
    """Refuse a text that is no path in JSON."""
    if not is_path(path):
        raise RefusedValue("bad-form", N_("this is no path of keys"), N_("write it as data.signers[].value"))
    return path


_JsonPath: TypeAlias = Annotated[str, AfterValidator(_checked_path)]


class Source(FileModel):
    """A page on which it was read what a provider takes or sends, the day it was read, and what it says."""

    page: str
    read: dt.date
    about: Bilingual | None = None


class ProviderPart(FileModel):
    """One part of what is known of a provider; with ``verify``, what the pages say was not enough to fill it in."""

    sources: tuple[Source, ...] = ()
    verify: bool = False


class BulkSend(ProviderPart):
    """The columns of the list that a provider takes to send to many: each header with what stands under it.

    ``role`` is how a header is written where the template has several roles; ``most`` how many rows one list may have.
    """

    columns: dict[str, str] = Field(default_factory=dict)
    separator: Literal[",", ";", "\t"] = ","
    role: str | None = None
    most: Annotated[int, Field(ge=1)] | None = None


class OutcomeColumns(ProviderPart):
    """The columns of a provider's file of outcomes, each header with what stands under it, and what its words mean."""

    columns: dict[str, str] = Field(default_factory=dict)
    statuses: dict[str, Meaning] = Field(default_factory=dict)


class MessageSignature(FileModel):
    """How a message is signed: HMAC with SHA-256 over its body, in the header named, after a prefix.

    With ``several``, the header stands several times, with a number after its name, and one that fits is enough.
    """

    header: str
    prefix: str = ""
    encoding: Literal["hex", "base64"]
    several: bool = False


class MessageShape(ProviderPart):
    """The shape of a provider's message: where each thing stands in its JSON, as a path (`find_value`).

    ``message`` are the paths of what tells it from every other message; ``time`` one path, or one for each meaning;
    ``reference`` the paths where the reference may stand; ``signers`` the list of those who sign; ``test`` what is true
    in a message of a test environment.
    """

    signature: MessageSignature
    status: _JsonPath
    message: Annotated[tuple[_JsonPath, ...], Field(min_length=1)]
    time: _JsonPath | dict[Literal["signed", "refused"], _JsonPath]
    zone: _JsonPath | None = None
    envelope: _JsonPath | None = None
    reference: Annotated[tuple[_JsonPath, ...], Field(min_length=1)]
    signers: _JsonPath | None = None
    test: _JsonPath | None = None
    statuses: dict[str, Meaning] = Field(default_factory=dict)


@short_repr("name")
class Provider(FileModel):
    """A provider of e-signature: what its lists, its files of outcomes and its messages look like.

    ``name`` is what evidence says, ``label`` what messages say; ``based_on`` the provider that a user's own file
    completes. A part that is missing is not known.

    >>> load_provider("docusign").bulk_send.columns["Email"]
    'email'
    """

    name: Annotated[str, Field(pattern=SMALL_WORD)]
    label: str
    based_on: str | None = None
    bulk_send: BulkSend = BulkSend()
    outcomes: OutcomeColumns = OutcomeColumns()
    webhook: MessageShape | None = None


def list_providers() -> tuple[str, ...]:
    """List the names of the providers that are known, in alphabetical order.

    >>> list_providers()
    ('docusign', 'generic', 'yousign')
    """
    return tuple(sorted(path.stem for path in KNOWN.glob("*.yaml")))


def load_provider(source: Provider | str | Path) -> Provider:
    """Load what is known of a provider: by its name, or from a file of the user's own.

    Parameters
    ----------
    source:
        A name of `list_providers`; the YAML file of another provider, or of one that it completes (``based_on``); or a
        provider, which is returned as it is.

    Raises
    ------
    RegisterError
        There is no such provider or file, or the file has a mistake; every mistake is told, with its line.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     own = Path(folder, "own.yaml")
    ...     _ = own.write_text("based_on: yousign\\nbulk_send:\\n  columns: {Courriel: email}\\n", encoding="utf-8")
    ...     load_provider(own).bulk_send.columns
    {'Courriel': 'email'}
    """
    if isinstance(source, Provider):
        return source
    if isinstance(source, str) and source in list_providers():
        return _load_known(source)
    path = Path(source)
    if isinstance(source, str) and path.suffix.lower() not in (".yaml", ".yml"):
        what, hint = N_('unknown provider "{name}"'), list(list_providers())
        raise RegisterError(unknown_name("unknown-provider", "provider", what, source, hint))
    return _read_provider(read_yaml(path, path.name))


@cache
def _load_known(name: str) -> Provider:
    return _read_provider(read_yaml(KNOWN / f"{name}.yaml", f"{name}.yaml"))


def _read_provider(source: YamlSource) -> Provider:
    """Read a provider from its YAML, completed by what is known of the one it is based on."""
    problems, data = list(source.problems), source.data
    if isinstance(data, dict) and isinstance(data.get("based_on"), str):
        base = data["based_on"]
        if base in list_providers():
            data = _complete(data, read_yaml(KNOWN / f"{base}.yaml").data)
        else:
            where, what = source.describe_place(("based_on",)), N_('unknown provider "{name}"')
            problems.append(unknown_name("unknown-provider", where, what, base, list(list_providers())))
    provider: Provider | None = None
    if not problems:
        provider, problems = validate_type(Provider, data, source)
    if provider is not None:
        problems = [
            *_check_columns(provider.bulk_send.columns, SENT, ("bulk_send", "columns"), source),
            *_check_columns(provider.outcomes.columns, RETURNED, ("outcomes", "columns"), source),
        ]
    if problems or provider is None:
        raise RegisterError(*problems)
    return provider


def _complete(data: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Complete the data of a user's own file with those of a known provider: a part key by key, the rest as a whole."""
    merged = {**base, **data}
    for name in _PARTS:
        own_part, base_part = data.get(name), base.get(name)
        if isinstance(own_part, dict) and isinstance(base_part, dict):
            merged[name] = {**base_part, **own_part}
    return merged


def _check_columns(
    columns: Mapping[str, str], allowed_names: Sequence[str], path: tuple[str, ...], source: YamlSource
) -> list[Problem]:
    """List a problem for each column that is to hold what is not known."""
    return [
        unknown_name(
            "unknown-column",
            source.describe_place((*path, header)),
            N_('"{name}" is nothing that a column here may hold'),
            value,
            list(allowed_names),
        )
        for header, value in columns.items()
        if value not in allowed_names and not (allowed_names is SENT and value.startswith(("extra.", "=")))
    ]


def columns_unread(provider: Provider, part: ProviderPart, key: str) -> Problem:
    """Build the problem of a part of which the columns are not known, with the page that was read.

    ``key`` is the name of the part in a file of the user's own.

    >>> provider = load_provider("yousign")
    >>> columns_unread(provider, provider.bulk_send, "bulk_send").code
    'columns-unread'
    """
    return Problem(
        "columns-unread",
        provider.label,
        N_("its columns could not be read, and none is guessed"),
        N_(
            "write them in a file of your own (based_on: {name}, then {key}: columns:), from what it shows you: {pages}"
        ),
        {"name": provider.name, "key": key, "pages": ", ".join(source.page for source in part.sources) or "–"},
    )
