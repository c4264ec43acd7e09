"""The consolidated Code du travail, read from a file: its articles, their versions and their days.

The code is read from one of two forms: the JSON tree of the npm package ``@socialgouv/legi-data``
(``data/LEGITEXT000006072050.json``), or a small file made like it, ``{"_source": {"code_version_from": …},
"articles": […]}``, each with ``num``, ``id``, ``etat``, ``in_force_from``, ``in_force_to`` and its ``versions``.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ..kits.ground.i18n import N_
from ..kits.ground.problems import LibraryError, Problem, unreadable_file

#: The Code du travail in the LEGI database.
CODE = "LEGITEXT000006072050"

_OPEN = dt.date(2999, 1, 1)  # how LEGI writes "no end"
_NEVER = frozenset({"MODIFIE_MORT_NE", "ABROGE_MORT_NE", "ANNULE"})  # versions that never came into force
_SHOWN = 10  # faults of one file that are listed; a file of another form would have thousands


@dataclass(frozen=True, slots=True)
class TextVersion:
    """One version of an article of the Code du travail, in force from ``since`` to ``end`` (not included).

    A day is None where it is open or unknown.
    """

    id: str
    state: str
    since: dt.date | None
    end: dt.date | None

    def in_force_on(self, day: dt.date) -> bool:
        """Whether this version of the article is in force on a day."""
        started = self.since is None or self.since <= day
        return started and (self.end is None or day < self.end) and self.state not in _NEVER


@dataclass(frozen=True, slots=True)
class CodeArticle:
    """An article of the Code du travail as read from a file: its number and all its known versions.

    ``own`` is the version that the file gives as the article itself.
    """

    number: str
    own: TextVersion
    cid: str | None = None
    versions: tuple[TextVersion, ...] = ()

    def known_ids(self) -> set[str]:
        """Collect every identifier (``LEGIARTI…``) under which the text of the article is or was known."""
        return {self.own.id, *([self.cid] if self.cid else ()), *(version.id for version in self.versions)}

    def version_on(self, day: dt.date) -> TextVersion:
        """Find the version of the article in force on a day; where none is, the one that its file gives (``own``)."""
        if self.own.in_force_on(day):
            return self.own
        ready = [version for version in self.versions if version.in_force_on(day)]
        return ready[-1] if ready else self.own

    def versions_after(self, day: dt.date) -> list[TextVersion]:
        """List the versions of the article that begin after a day, the nearest first."""
        known = {version.id: version for version in (*self.versions, self.own)}
        coming = [
            (v.since, v) for v in known.values() if v.since is not None and v.since > day and v.state not in _NEVER
        ]
        return [version for _, version in sorted(coming, key=lambda item: item[0])]


@dataclass(frozen=True)
class LabourCode:
    """The consolidated Code du travail as read from a file.

    Parameters
    ----------
    name:
        The file, for messages.
    version:
        The day from which this consolidated version is the law.
    articles:
        All its articles, in order.
    """

    name: str
    version: dt.date
    articles: tuple[CodeArticle, ...] = field(repr=False)

    @cached_property
    def _by_number(self) -> Mapping[str, list[CodeArticle]]:
        by_number: dict[str, list[CodeArticle]] = {}
        for article in self.articles:
            by_number.setdefault(normalize_number(article.number), []).append(article)
        return by_number

    @cached_property
    def _numbers(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for article in self.articles:
            for known in article.known_ids():
                found.setdefault(known, []).append(article.number)
        return found

    def find_article(self, number: str, text_id: str | None = None) -> CodeArticle | None:
        """Find an article of the code by its number; None when the code has no such article.

        Where several articles have that number: the one that has or had the text with the identifier ``text_id``, else
        the one in force.
        """
        same = self._by_number.get(normalize_number(number), [])
        ranked = sorted(
            same, key=lambda article: (text_id not in article.known_ids(), not article.own.in_force_on(self.version))
        )
        return ranked[0] if ranked else None

    def numbers_with_text(self, text_id: str) -> list[str]:
        """List the numbers of the articles that have or had the text with a given identifier (``LEGIARTI…``)."""
        return list(dict.fromkeys(self._numbers.get(text_id, [])))


def normalize_number(number: str) -> str:
    """Remove the points, stars and spaces from the number of an article, and put its letters in capitals.

    >>> normalize_number("R*1233-3-4"), normalize_number(" L. 1251-33-1")
    ('R1233-3-4', 'L1251-33-1')
    """
    return re.sub(r"[^A-Z0-9-]", "", number.upper())


# ------------------------------------------------------------------ reading
def read_code(path: str | Path) -> LabourCode:
    """Read the consolidated Code du travail from a JSON file: that of ``@socialgouv/legi-data``, or one made like it.

    Raises
    ------
    LibraryError
        The file is missing, empty, binary, no JSON, of another form, or of another code.

    >>> read_code("nothing.json")
    Traceback (most recent call last):
    ...
    aigov_docs.kits.ground.problems.LibraryError: nothing.json — there is no such file — check the path
    """
    name = str(path)
    data = _read_json(Path(path), name)
    if (
        isinstance(data, dict)
        and data.get("type") == "code"
        and isinstance(data.get("data"), dict)
        and isinstance(data.get("children"), list)
    ):
        head = data["data"]
        written = _walk_tree(data)
        said = head.get("cid"), head.get("title"), head.get("dateDebutVersion")
        names = _TREE
    elif isinstance(data, dict) and isinstance(data.get("_source"), dict) and isinstance(data.get("articles"), list):
        head = data["_source"]
        written = iter(data["articles"])
        said = head.get("code_id", CODE), head.get("code"), head.get("code_version_from")
        names = _STAND_IN
    else:
        raise LibraryError(Problem("not-a-code", name, N_("this JSON is not the consolidated Code du travail"), _WHICH))
    if said[0] != CODE:
        raise LibraryError(
            Problem(
                "other-code",
                name,
                N_('this is another code than the Code du travail: "{title}"'),
                _WHICH,
                {"title": said[1] or said[0] or "?"},
            )
        )
    try:
        version = names.day(said[2])
    except (ValueError, TypeError, OverflowError):
        version = None
    if version is None:
        raise LibraryError(
            Problem(
                "no-code-version",
                f"{name}, {names.version}",
                N_("the file does not say from when its version of the code is the law"),
                N_("write the day as 2026-12-31"),
            )
        )
    return LabourCode(name, version, _read_articles(written, names, name))


_WHICH = N_("give data/LEGITEXT000006072050.json of the npm package @socialgouv/legi-data, or a file made like it")


def _read_json(path: Path, name: str) -> object:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise LibraryError(Problem("no-file", name, N_("there is no such file"), N_("check the path"))) from None
    except OSError as error:
        raise LibraryError(unreadable_file(name, error)) from None
    if not raw.strip():
        raise LibraryError(Problem("empty-file", name, N_("the file is empty"), _WHICH))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise LibraryError(Problem("not-text", name, N_("the file is not UTF-8 text"), _WHICH))
    del raw
    try:
        return json.loads(text)
    except ValueError as error:
        line, reason = getattr(error, "lineno", 1), getattr(error, "msg", str(error))
        raise LibraryError(
            Problem("not-json", f"{name}, line {line}", N_("this is not JSON: {reason}"), _WHICH, {"reason": reason})
        ) from None
    except RecursionError:
        raise LibraryError(Problem("not-json", name, N_("the file is nested too deeply"), _WHICH)) from None


def _walk_tree(root: dict[str, Any]) -> Iterator[Any]:
    """Yield the articles of the npm package's JSON tree, in the order of the code."""
    waiting: list[Any] = [root]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, dict):
            yield None
        elif node.get("type") == "article":
            yield node.get("data")
        else:
            children = node.get("children", [])
            waiting.extend(reversed(children) if isinstance(children, list) else [None])


def _day_of_milliseconds(value: int | str | None) -> dt.date | None:
    """Convert a date of the JSON tree to a day: milliseconds since 1970, or text at the head of the tree."""
    if isinstance(value, str):
        return _day_of_text(value)
    if value is None:
        return None
    day = dt.date(1970, 1, 1) + dt.timedelta(milliseconds=value)
    return None if day >= _OPEN else day


def _day_of_text(value: str | None) -> dt.date | None:
    day = None if value is None else dt.date.fromisoformat(value)
    return None if day is None or day >= _OPEN else day


@dataclass(frozen=True, slots=True)
class _CodeFileForm:
    """The names of the keys in one form of the code's file, and the function that reads its days."""

    since: str
    end: str
    versions: str
    version_since: str
    version_end: str
    version: str
    day: Callable[[Any], dt.date | None]


_TREE = _CodeFileForm(
    "dateDebut", "dateFin", "articleVersions", "dateDebut", "dateFin", "data.dateDebutVersion", _day_of_milliseconds
)
_STAND_IN = _CodeFileForm(
    "in_force_from", "in_force_to", "versions", "from", "to", "_source.code_version_from", _day_of_text
)


def _read_articles(written: Iterator[Any], names: _CodeFileForm, name: str) -> tuple[CodeArticle, ...]:
    articles: list[CodeArticle] = []
    problems: list[Problem] = []
    for place, data in enumerate(written, start=1):
        try:
            version = _read_version(data, names.since, names.end, names.day)
            versions = tuple(
                _read_version(item, names.version_since, names.version_end, names.day)
                for item in data.get(names.versions) or ()
            )
            cid = data.get("cid")
            if not isinstance(data["num"], str) or not isinstance(cid, str | None):
                raise TypeError
            articles.append(CodeArticle(data["num"].strip(), version, cid, versions))
        except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
            number = data.get("num") if isinstance(data, dict) else None
            where = f"{name}, article {number or place}"
            problems.append(
                Problem(
                    "bad-article",
                    where,
                    N_(
                        "an article has a number, an identifier, a state and the days of its versions: this one does"
                        " not, or writes them otherwise"
                    ),
                    _WHICH,
                )
            )
            if len(problems) == _SHOWN:
                break
    if problems:
        raise LibraryError(*problems)
    if not articles:
        raise LibraryError(Problem("no-article", name, N_("there is no article in this file"), _WHICH))
    return tuple(articles)


def _read_version(data: Mapping[str, Any], since: str, end: str, day: Callable[[Any], dt.date | None]) -> TextVersion:
    if not isinstance(data["id"], str) or not isinstance(data["etat"], str):
        raise TypeError
    return TextVersion(data["id"], data["etat"], day(data[since]), day(data[end]))
