"""The rows on one core: docxtpl, the other engines, the bare merge, everything on, ZIP shards, the limit.

Taken in turn, round after round.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from . import ours
from .limit import Alone, Limit
from .measure import Missing, Session, one_core, timed
from .own import DOCXTPL as DOCXTPL_ON_OWN
from .own import OWN, Own
from .peers import DOCXTPL, OTHERS, TITLES, Peer, issued

ROWS = ("docxtpl", "peers", "limit", "own", "zip")
BARE, PROVED, PRINTED = "bare merge", "… with the proof part", "… with the proof part and the fingerprint"
ALL, ALL_ZIP, ZIP = "everything on", "everything on, into ZIP shards", "bare merge, into ZIP shards"
VARIANTS = "the two documents assembled, compiled and tried (once a run)"
LIMIT = "limit, {codec}"
LIMIT_PROVED = "limit, {codec}, with the proof part"
ALONE, ALONE_PROVED = "writing the bare files and nothing else", "writing the files with the proof and nothing else"


def measure(session: Session, rows: Sequence[str]) -> None:
    """Take the rows asked for, and hold them against their goals."""
    with one_core(), ExitStack() as stack, tempfile.TemporaryDirectory() as given:
        made = ours.ready(session.sizes["batch"])
        acts, missing = _ours(made, session, rows), {}
        given_folder = Path(given)
        issued(made, given_folder / "task")
        places = [
            next(place for place, row in enumerate(made.rows) if row[0] == number) for number in range(len(made.plain))
        ]
        said = {
            place: made.plain[made.rows[place][0]].merge_without_fingerprint(made.rows[place][1]) for place in places
        }
        for name in ("docxtpl", *(OTHERS if "peers" in rows else ())):
            try:
                peer = Peer(name, given_folder / "task")
                stack.callback(peer.close)
                peer.prove(said, given_folder / "proof", session.sizes["peer seconds"])
            except Missing as error:
                missing[name] = str(error)
                session.say(str(error))
                continue
            session.versions[name] = peer.version
            acts[TITLES[name]] = peer.batch
        _limits(acts, missing, made, session, rows)
        if "own" in rows and "docxtpl" not in missing:
            own = Own(made, session.sizes["batch"], given_folder / "own", session.sizes["peer seconds"])
            stack.callback(own.peer.close)
            acts[OWN], acts[DOCXTPL_ON_OWN] = own.batch, own.peer.batch
        for turn in range(session.sizes["rounds"]):
            session.say(f"one core, round {turn + 1} of {session.sizes['rounds']}")
            for name, act in acts.items():
                session.take(name, act)
        _hold(session, rows, missing)


Act = Callable[[Path], float]


def _ours(made: ours.Ready, session: Session, rows: Sequence[str]) -> dict[str, Act]:
    """What we do, by name: each gives the µs of a document in a new folder."""
    people: int = session.sizes["people"]
    count: int = session.sizes["batch"]

    def merged(templates: list[Any], *, printed: bool = False) -> Act:
        def act(into: Path) -> float:
            folder = str(into)

            def write() -> None:
                for place, (number, values) in enumerate(made.rows):
                    data = (
                        templates[number].merge_values(values)[0]
                        if printed
                        else templates[number].merge_without_fingerprint(values)
                    )
                    ours.write_waiting(f"{folder}/{place}.docx", data)

            return timed(write) / count * 1e6

        return act

    def shards(into: Path) -> float:
        def write() -> None:
            for first in range(0, count, ours.CHUNK):
                chunk = enumerate(made.rows[first : first + ours.CHUNK], first)
                ours.shard(
                    into / f"{first:06d}.zip",
                    (
                        (f"{place}.docx", made.plain[number].merge_without_fingerprint(values))
                        for place, (number, values) in chunk
                    ),
                )

        return timed(write) / count * 1e6

    def everything(**options: Any) -> Act:
        return lambda into: (
            timed(lambda: ours.issue(ours.employees(people), into / "out", register=into / "register.db", **options))
            / people
            * 1e6
        )

    acts: dict[str, Act] = {BARE: merged(made.plain)}
    if {"docxtpl", "limit"} & set(rows):
        acts[PROVED] = merged(made.proved)
        acts[PRINTED] = merged(made.proved, printed=True)
        acts[ALL] = everything()
        acts[VARIANTS] = lambda into: timed(ours.variants_assembled) * 1e6
    if "zip" in rows:
        acts[ZIP] = shards
        acts[ALL_ZIP] = everything(format="zip")
    return acts


def _limits(
    acts: dict[str, Act], missing: dict[str, str], made: ours.Ready, session: Session, rows: Sequence[str]
) -> None:
    """What no merge can do without, once with the parts of the bare merge and once with the proof part too."""
    if "limit" not in rows:
        return
    few, count = made.rows[: session.sizes["ready"]], session.sizes["batch"]
    for title, templates in ((LIMIT, made.plain), (LIMIT_PROVED, made.proved)):
        for codec in ("isal 0", "zlib 1"):
            try:
                limit = Limit(templates, few, codec)
            except Missing as error:
                missing[codec] = str(error)
                session.say(str(error))
                continue
            acts[title.format(codec=codec)] = partial(limit.batch, count=count)
            session.tables.setdefault("changing parts", {})[title.format(codec=codec)] = {
                "parts": limit.names,
                "bytes": limit.size,
            }
    for title, templates in ((ALONE, made.plain), (ALONE_PROVED, made.proved)):
        alone = Alone(templates, few)
        acts[title] = partial(alone.batch, count=count)
        session.tables.setdefault("file bytes", {})[title] = alone.size


def _hold(session: Session, rows: Sequence[str], missing: dict[str, str]) -> None:
    """Hold the figures against the goals."""
    docxtpl = TITLES["docxtpl"]
    there = session.versions.get("docxtpl", "")
    wrong = missing.get("docxtpl") or (f"docxtpl {there} is not {DOCXTPL}" if there != DOCXTPL else "")

    def against(what: str) -> float | None:
        return None if wrong else session.ratio(docxtpl, what)

    if "docxtpl" in rows:
        session.check("docxtpl", "bare merge against docxtpl", against(BARE), "×", 250, 60, why=wrong)
        session.check(
            "docxtpl",
            f"everything on, {session.sizes['people']:,} people, against docxtpl",
            against(ALL),
            "×",
            150,
            60,
            why=wrong,
        )
    if "peers" in rows:
        others = [TITLES[name] for name in OTHERS if name not in missing]
        lacking = "; ".join(missing[name] for name in OTHERS if name in missing)
        fastest = min(others, key=session.median) if others else ""
        session.check(
            "peers",
            f"bare merge against the fastest other engine{f', {fastest}' if fastest else ''}",
            session.ratio(fastest, BARE) if fastest else None,
            "×",
            50,
            20,
            why=lacking,
        )
        if lacking and fastest:
            session.check("peers", "every other engine is there", None, "", None, None, why=lacking)
    if "limit" in rows:
        codec = "zlib 1" if "isal 0" in missing else "isal 0"
        session.check(
            "limit",
            f"bare merge against the limit ({codec})",
            session.ratio(BARE, LIMIT.format(codec=codec)),
            "÷",
            1.25,
            4,
            least=False,
        )
        session.check(
            "limit",
            f"everything on against the limit with the proof part ({codec})",
            session.ratio(ALL, LIMIT_PROVED.format(codec=codec)),
            "÷",
            1.6,
            4,
            least=False,
        )
        if codec == "zlib 1":
            session.check("limit", "the fastest deflate is there", None, "", None, None, why=missing["isal 0"])
    if "own" in rows:
        session.check(
            "own",
            "a firm's own docxtpl template against docxtpl on it",
            None if wrong else session.ratio(DOCXTPL_ON_OWN, OWN),
            "×",
            200,
            50,
            why=wrong,
        )
    if "zip" in rows:
        session.check("zip", "bare merge into ZIP shards against docxtpl", against(ZIP), "×", 400, 150, why=wrong)
        session.tables["zip, everything"] = against(ALL_ZIP)
    session.tables["one core"] = {
        "core": "one" if hasattr(os, "sched_setaffinity") else "not pinned",
        "docxtpl µs": session.median(docxtpl) if docxtpl in session.times else None,
    }
