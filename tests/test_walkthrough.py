"""The walk-through of the docs, followed to the letter: each command says what the page says, and the register what the
law says.
"""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import doctest
import io
import itertools
import json
import os
import re
import shlex
import shutil
import signal
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from depth import WHOLE, depth
from walkthrough import workforce
from walkthrough.workforce import FIRST_EFFECT, FIRST_ROUND, SECOND_EFFECT, SECOND_ROUND

import aigov_docs as aigov
from aigov_docs.cli import main
from aigov_docs.cli.console import Console
from aigov_docs.law.facts import ClauseFacts
from aigov_docs.law.situation import (
    AmendmentFacts,
    DocumentFacts,
    EmployeeFacts,
    EmployerFacts,
    InternalRules,
    Monitoring,
    Situation,
    Technology,
    VersionFacts,
)
from aigov_docs.law.weighing import weigh_clauses
from aigov_docs.people.recipient import personalize_matter
from aigov_docs.register.register import Register

pytest.importorskip("sqlalchemy")
ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "walkthrough.md"

BLOCK = re.compile(r"^```(?P<kind>[a-z]+)(?P<about>[^\n]*)\n(?P<text>.*?)^```$", re.M | re.S)
LEFT_OUT = "…"
LONGEST = 190  # characters of a line that the page shows
NAMES = re.compile(
    r"(\d{4}-\d\d-\d\d-)[0-9a-f]{16}( *)|(\b\d+:)[0-9a-f]{64}"
)  # of runs, and ends of the chain: they change with every file


# ------------------------------------------------------------------ following the page
def shown(text: str) -> list[str]:
    """An output as the page shows it: no colour, no name that changes with every file, no line longer than a screen."""
    plain = NAMES.sub(
        lambda found: (
            f"{found[3]}{LEFT_OUT}" if found[3] else f"{found[1]}{LEFT_OUT}{' ' * 15 if found[2] else ''}{found[2]}"
        ),
        re.sub(r"\033\[\d*m", "", text),
    )
    lines = [line.rstrip() for line in plain.rstrip("\n").split("\n")]
    return [
        line if len(line) <= LONGEST else f"{line[:LONGEST].rpartition(' ')[0]} {LEFT_OUT}"
        for line in lines
        if line.strip()
    ]


def agrees(said: list[str], wanted: list[str]) -> bool:
    """Whether an output is what the page shows of it; lines may be left out at one place."""
    if LEFT_OUT not in wanted:
        return said == wanted
    at = wanted.index(LEFT_OUT)
    head, tail = wanted[:at], wanted[at + 1 :]
    return len(said) > len(head) + len(tail) and said[: len(head)] == head and said[len(said) - len(tail) :] == tail


def cut(said: list[str], wanted: list[str]) -> list[str]:
    """A new output for the page, as many of its lines left out as before."""
    if LEFT_OUT not in wanted:
        return said
    at = wanted.index(LEFT_OUT)
    tail = len(wanted) - at - 1
    return said if len(said) <= at + tail else [*said[:at], LEFT_OUT, *said[len(said) - tail :]]


class _Examples(doctest.DocTestRunner):
    """Runs the examples of a block, and keeps what each said."""

    def __init__(self) -> None:
        super().__init__(optionflags=doctest.ELLIPSIS)
        self.said: dict[int, str] = {}

    def report_failure(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        self.said[example.lineno] = got

    def report_unexpected_exception(
        self, out: Any, test: doctest.DocTest, example: doctest.Example, exc_info: Any
    ) -> None:
        self.said[example.lineno] = f"{type(exc_info[1]).__name__}: {exc_info[1]}\n"


@dataclass
class Followed:
    """The page once it was followed: the folder, the page as it would be written now, and where it differs."""

    folder: Path
    page: str = ""
    differences: list[str] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)

    def follow(self, text: str) -> None:
        """Every block of the page, in order."""
        out, end = [], 0
        for block in BLOCK.finditer(text):
            out += [text[end : block.start("text")], self.block(block["kind"], block["about"].split(), block["text"])]
            end = block.end("text")
        self.page = "".join([*out, text[end:]])

    def block(self, kind: str, about: list[str], text: str) -> str:
        if kind == "console" and about[:1] == ["killed"]:
            return self.commands(text, -9, Kill(about[1], int(about[2])))
        if kind == "console":
            return self.commands(text, 1 if about == ["exit-1"] else 0)
        if kind == "pycon":
            return self.examples(text)
        if about:
            self.file(self.folder / about[0], about[1:], text)
        return text

    def file(self, path: Path, action: list[str], text: str) -> None:
        """A file that the page shows, writes, or writes on."""
        if action:
            assert path.exists() == (action != ["new"]) or path.name == "library.yaml", path.name
            with path.open("a" if action == ["more"] else "w", encoding="utf-8") as file:
                file.write(text)
            return
        data = path.read_bytes()
        lines = data.decode(
            "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "cp1252" if path.suffix == ".csv" else "utf-8"
        ).splitlines()
        self.differences += [
            f"{path.name} has no line {line!r}" for line in text.splitlines() if line != LEFT_OUT and line not in lines
        ]

    def commands(self, text: str, status: int, kill: Kill | None = None) -> str:
        out = []
        for found in re.finditer(r"^\$ ((?:[^\n]*\\\n)*[^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", text, re.M):
            command, wanted = found[1], found[2].splitlines()
            words = shlex.split(command.replace("\\\n", " "))
            ended, printed = run(words) if kill is None else run_killed(words, kill)
            said = shown(printed)
            if ended != status or not agrees(said, wanted):
                self.differences.append("\n".join([f"$ {command} (exit status {ended})", *said[:40]]))
            out += [f"$ {command}", *(wanted if agrees(said, wanted) else cut(said, wanted))]
        return "\n".join(out) + "\n"

    def examples(self, text: str) -> str:
        test = doctest.DocTestParser().get_doctest(text, self.names, "walkthrough.md", "walkthrough.md", 0)
        runner = _Examples()
        runner.run(test, clear_globs=False)
        self.names = test.globs
        lines = text.splitlines()
        for example in reversed(test.examples):
            if example.lineno in runner.said:
                self.differences.append(f">>> {example.source}{runner.said[example.lineno]}")
                start = example.lineno + example.source.count("\n")
                lines[start : start + example.want.count("\n")] = runner.said[example.lineno].splitlines()
        return "\n".join(lines) + "\n"


def run(words: list[str]) -> tuple[int, str]:
    """A command of the page: its exit status, and all it prints on a terminal."""
    if words[0] == "cp":
        shutil.copyfile(*words[1:])
        return 0, ""
    assert words[0] == "aigov-docs"
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            status = main(words[1:])
        except SystemExit as stopped:
            status = int(str(stopped.code or 0))
    return status, said.getvalue()


@dataclass(frozen=True)
class Kill:
    """When a process is killed: at a document that it writes under a waiting name, or to which it gives its name."""

    doing: str
    number: int

    def strike(self) -> None:
        """End this process by SIGKILL once it comes to that document: nothing of its own runs any more."""
        event, place = {"writing": ("open", 0), "naming": ("os.rename", 1)}[self.doing]
        met = itertools.count(1)

        def look(name: str, told: tuple[Any, ...]) -> None:
            if name == event and str(told[place]).endswith(".docx") and next(met) == self.number:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(look)


def run_killed(words: list[str], kill: Kill) -> tuple[int, str]:
    """A command of the page in a process of its own, which is killed: its status, and what it printed till then."""
    with open("said.txt", "w+", encoding="utf-8", buffering=1) as said:
        child = os.fork()
        if not child:
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), contextlib.suppress(BaseException):
                kill.strike()
                main(words[1:])
            os._exit(70)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said.seek(0)
        return status, said.read() + "\nKilled\n"


@contextlib.contextmanager
def at_a_terminal(folder: Path) -> Iterator[None]:
    """In a folder, in English, on a wide terminal without the library that draws frames around tables."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("LANGUAGE", "en")
        patch.setenv("COLUMNS", "1000")
        patch.setattr(Console, "terminal", property(lambda self: True))
        patch.setattr(Console, "_print_rich_table", Console._print_plain_table)
        yield


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Followed:
    """The page, followed once."""
    folder = tmp_path_factory.mktemp("walkthrough")
    workforce.write(folder)
    found = Followed(folder)
    with at_a_terminal(folder):
        found.follow(PAGE.read_text(encoding="utf-8"))
    return found


def test_the_page_says_what_the_commands_say(followed: Followed, request: pytest.FixtureRequest) -> None:
    """``--force-regen`` writes the page again: look at the difference."""
    if request.config.getoption("force_regen"):
        PAGE.write_text(followed.page, encoding="utf-8")
    assert not followed.differences, "\n\n".join(followed.differences)


# ------------------------------------------------------------------ who is concerned
def keys(folder: Path, document: str = "contract-amendment") -> set[str]:
    """To whom a run issued a document, by its manifest."""
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all((folder / row["file"]).is_file() for row in rows)
    return {row["key"] for row in rows if row["document"] == document}


def test_the_second_round_is_for_those_concerned_only(followed: Followed) -> None:
    """Those who signed, are there, and telework or asked for a translation; the round has what goes with each."""
    again, concerned = followed.folder / "avenants-2", set(workforce.concerned())
    assert len(concerned) == 96 and keys(followed.folder / "avenants") == set(workforce.issued_first())
    for document in ("contract-amendment", "renewal-letter", "answer-form", "what-changes"):
        assert keys(again, document) == concerned
    left_out = {each.key: each.code for each in followed.names["again"].left_out}
    assert {left_out[number] for number in workforce.signed_first() if number not in (*concerned, "0131")} == {
        "unchanged"
    }  # only form changed for them
    assert not set(left_out) & concerned and left_out["0301"] == "never-proposed" and left_out["0005"] == "never-signed"


def test_what_the_change_demands_is_for_the_firm(followed: Followed) -> None:
    texts = {
        name: "\n".join(paragraph.text for paragraph in docx.Document(str(followed.folder / name)).paragraphs)
        for name in ("envoi-2.docx", "avenants-2/0007-what-changes.docx")
    }
    assert ["consults the CSE" in text or "consulte le CSE" in text for text in texts.values()] == [True, False]
    assert "Confidentialité en télétravail" in texts["avenants-2/0007-what-changes.docx"]


def test_letters_note_each_refusal_and_each_silence(followed: Followed) -> None:
    """As the answers stood on the day of the letters; who had signed the first is told that it goes on."""
    first = {number: workforce.first_answer(number) for number in workforce.issued_first()}
    second = {number: workforce.second_answer(number) for number in workforce.concerned()}
    for folder, day, answers in (("lettres", dt.date(2026, 12, 3), first), ("lettres-2", dt.date(2027, 4, 2), second)):
        answered = {
            number: answer[0] if answer is not None and answer[1] <= day else "no_answer"
            for number, answer in answers.items()
        }
        assert keys(followed.folder / folder, "refusal-letter") == {
            number for number, answer in answered.items() if answer == "refused"
        }
        assert keys(followed.folder / folder, "silence-letter") == {
            number for number, answer in answered.items() if answer == "no_answer"
        }
        for path in (followed.folder / folder).glob("*.docx"):
            said = "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
            assert ("vous avez déjà signé" in said) == (answers is second), path.name
    assert second["0150"] == ("signed", dt.date(2027, 5, 10)) and "0150" in keys(
        followed.folder / "lettres-2", "silence-letter"
    )


def test_the_command_line_and_python_make_the_same_files(followed: Followed) -> None:
    """The first round in Python is of the amendment alone."""
    for one, other, fewer in (("avenants", "python", True), ("avenants-2", "python-2", False)):
        files = sorted(path.name for path in (followed.folder / other).glob("*.docx"))
        made = sorted(path.name for path in (followed.folder / one).glob("*.docx"))
        assert files and (
            files == [name for name in made if re.fullmatch(r"\d+\.docx", name)] if fewer else files == made
        )
        assert all(
            (followed.folder / one / name).read_bytes() == (followed.folder / other / name).read_bytes()
            for name in files
        )


def test_the_report_for_hr_names_nobody(followed: Followed) -> None:
    report = (followed.folder / "retour-rh.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(report), delimiter=";"))
    assert [(row["Line"], row["Column"]) for row in rows if row["Outcome"] == "to correct"] == [
        ("35", "Matricule"),
        ("122", "Matricule"),
        ("188", "Date d'entrée"),
        ("257", "Salarié protégé"),
    ]
    assert len(rows) > 300 and not [
        each for each in workforce.faulty_list() if each.surname in report or each.address in report
    ]


def test_what_was_erased_is_gone_and_the_table_has_the_rest(followed: Followed) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    data = (followed.folder / "avenants.db").read_bytes()
    assert workforce.NOTES["0005"].encode() not in data and workforce.NOTES["0017"].encode() in data
    sheet = openpyxl.load_workbook(followed.folder / "registre.xlsx").active
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    table = [dict(zip(head, row, strict=True)) for row in rows]
    assert len(table) == 288 + 269 + 2 + 96 + 83 + 1
    assert [row["note"] for row in table if row["note"]] == [workforce.NOTES["0017"]]
    assert {row["key"] for row in table} == set(workforce.issued_first())


#: How the same year goes when the machine never stops and no copy is put back.
QUIET = """
issue avenant.yaml personnel.csv --register incidents.db -o incidents-1
issue avenant.yaml personnel-corrige.csv --register incidents.db -o incidents-1-corrige
register import incidents.db reponses-1.csv
register answer incidents.db 0144 signé --on 2027-01-11
register answer incidents.db 0131 parti --on 2027-02-15
lock maison
issue avenant-2.yaml personnel-2027.csv --library maison --only to-sign-again --register incidents.db -o incidents-2
register import incidents.db retours-2.csv
"""


def test_nobody_is_lost_or_there_twice_in_a_bad_year(followed: Followed) -> None:
    """Who was misspelt is proposed it again, and nobody else; who signed and is there, the second round; once each."""
    folder, issued, second = followed.folder, workforce.issued_first(), workforce.signed_and_stayed()
    for run_, expected in (
        ("incidents-1", issued),
        ("incidents-1-corrige", workforce.MISSPELT),
        ("incidents-2", second),
    ):
        rows = (folder / run_ / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
        made = [(row["key"], row["document"]) for row in map(json.loads, rows)]
        assert keys(folder / run_) == set(expected) and len(made) == len(set(made)), run_
        assert len(list((folder / run_).glob("*.docx"))) == len(made)
    assert not (folder / "incidents-1-encore").exists() and keys(folder / "incidents-2", "what-changes") == set(second)
    right = {each.number: each for each in workforce.first_list()}
    for number, wrong in workforce.MISSPELT.items():
        for place, values in (
            ("incidents-1", wrong),
            ("incidents-1-corrige", {name: getattr(right[number], name) for name in wrong}),
        ):
            with zipfile.ZipFile(folder / place / f"{number}.docx") as file:
                said = file.read("word/document.xml").decode()
            assert all(value in said for value in values.values()), (number, place)
    with Register(folder / "incidents.db", create=False) as register:
        checked = register.check_chain()
    assert checked.clean and checked.events == len(issued) + len(workforce.MISSPELT) + 269 + 2 + len(second) + 199


def test_a_library_that_came_in_between_is_weighed_against_what_was_signed(followed: Followed) -> None:
    """A clause that took the place of a shipped one is shown as such; what was signed keeps its weight until the new
    version is signed and applies.
    """
    folder, day = followed.folder, dt.date(2027, 6, 1)
    page = docx.Document(str(folder / "incidents-2/0007-what-changes.docx"))
    said = "\n".join(paragraph.text for paragraph in page.paragraphs)
    assert "Un autre texte prend la place de celui qui a été signé" in said
    assert "Cette clause est nouvelle" not in said and "Cette clause est retirée" not in said
    maison = aigov.load_library(folder / "maison")
    first, second = (aigov.read_matter(folder / matter, maison) for matter in ("avenant.yaml", "avenant-2.yaml"))
    listed = aigov.read_recipients(folder / "personnel-2027.csv", on=SECOND_ROUND)
    with Register(folder / "incidents.db", create=False) as register:
        found = register.find_standings(day, maison, second, listed, [first])
    assert {each.key for each in found if each.binding} == set(workforce.signed_first())
    clauses = {each.key: each.find_clause("confidential-data") for each in found}
    for number in workforce.signed_and_stayed():
        answer, clause = workforce.second_answer(number), clauses[number]
        newer = answer is not None and answer[0] == "signed"
        label = "maison/confidential-data@1" if newer else "confidential-data@2"
        assert clause is not None and (clause.label, clause.weight) == (label, BOTH), number


@pytest.mark.skipif(not WHOLE, reason="a whole run")
def test_a_bad_year_ends_as_a_quiet_one(followed: Followed, tmp_path: Path) -> None:
    """The same commands without a kill and without an older copy make the same files, manifests and events."""
    workforce.write(tmp_path)
    with at_a_terminal(tmp_path):
        for line in QUIET.strip().splitlines():
            assert run(["aigov-docs", *shlex.split(line)])[0] == 0, line
    for place in ("incidents-1", "incidents-1-corrige", "incidents-2"):
        quiet, bad = (
            {path.name: path.read_bytes() for path in (root / place).glob("[!.]*")}
            for root in (tmp_path, followed.folder)
        )
        assert quiet == bad, place
    tables = []
    for root in (tmp_path, followed.folder):
        with Register(root / "incidents.db", create=False) as register:
            register.export_table(root / "export.csv")
        with (root / "export.csv").open(encoding="utf-8-sig", newline="") as file:
            tables.append([row[:-2] for row in csv.reader(file, delimiter=";")])  # links are salted
    assert tables[0] == tables[1]


# ------------------------------------------------------------------ what binds whom, by hand
DAYS = (dt.date(2026, 11, 3), dt.date(2026, 12, 10), dt.date(2027, 2, 1), dt.date(2027, 6, 1))
BETWEEN = dt.date(2027, 4, 15)  # the second is signed, and applies from 3 May

#: The clauses of the amendment in order, each with what it is worth once signed and in effect: conduct, contractual and
#: disciplinary; what
#: belongs to a contract or is promised by the employer, contractual; information, nothing.
BOTH, CONTRACT, NOTHING = "contractual+disciplinary", "contractual", "none"
WORTH = {
    "amendment-parties@1": NOTHING,
    "amendment-recitals@1": NOTHING,
    "amendment-object@1": NOTHING,
    "authorised-tools@1": BOTH,
    "unlisted-tools-public-data@1": BOTH,
    "personal-accounts-public-information@1": BOTH,
    "own-devices-allowed@1": BOTH,
    "confidential-data@2": BOTH,
    "client-data-anonymised@1": BOTH,
    "trade-secrets@1": BOTH,
    "cabinet-exemple/remote-confidentiality@1": BOTH,
    "prohibited-uses@1": BOTH,
    "no-automated-decision@1": BOTH,
    "human-review@1": BOTH,
    "user-responsibility@1": BOTH,
    "internal-disclosure-significant@1": BOTH,
    "incident-reporting@1": BOTH,
    "third-party-rights@1": BOTH,
    "agents-approval@1": BOTH,
    "code-assistants-approved@1": BOTH,
    "meetings-authorised@1": BOTH,
    "training-attendance@2": BOTH,
    "training-commitment@2": CONTRACT,
    "employer-undertakings@1": CONTRACT,
    "cabinet-exemple/ai-referent@1": CONTRACT,
    "work-guarantees@1": CONTRACT,
    "data-notice@1": NOTHING,
    "handing-back@1": BOTH,
    "post-contract-confidentiality@1": CONTRACT,
    "charter-reference@1": NOTHING,
    "breaches@1": NOTHING,
    "amendment-effect@1": NOTHING,
    "prevailing-language@1": CONTRACT,
    "translation-notice@1": NOTHING,
    "unchanged-terms@1": NOTHING,
    "reflection-and-refusal@1": NOTHING,
}
#: What stands in the second amendment in place of a clause of the first: new editions, and the clause that says it
#: takes the place of the first.
SECOND = {
    "cabinet-exemple/remote-confidentiality@1": "cabinet-exemple/remote-confidentiality@2",
    "cabinet-exemple/ai-referent@1": "cabinet-exemple/ai-referent@2",
    "translation-notice@1": "translation-notice@2",
    "unchanged-terms@1": "earlier-amendment@1",
}
TELEWORK, ONE, OTHER = "cabinet-exemple/remote-confidentiality@1", "prevailing-language@1", "translation-notice@1"


def people_on(day: dt.date) -> dict[str, workforce.Employee]:
    """The list of a day."""
    listed = workforce.first_list() if day < SECOND_ROUND else workforce.second_list()
    return {each.number: each for each in listed}


def editions(number: str, proposed: dt.date) -> list[str]:
    """What an amendment proposed to somebody on a day says, in order."""
    person = people_on(proposed)[number]
    without = {ONE if person.translation == "oui" else OTHER} | ({TELEWORK} if person.telework == "non" else set())
    return [SECOND.get(label, label) if proposed == SECOND_ROUND else label for label in WORTH if label not in without]


def proposals(number: str, day: dt.date) -> list[tuple[dt.date, tuple[str, dt.date] | None]]:
    """What had been proposed to somebody by a day, each with the answer there was by then."""
    answers = [(FIRST_ROUND, workforce.first_answer(number))]
    later = workforce.LATER.get(number)
    if later is not None and later[0] == "signed":
        answers = [(FIRST_ROUND, later)]
    if number in workforce.concerned():
        answers.append((SECOND_ROUND, workforce.second_answer(number)))
    return [
        (proposed, answer if answer is not None and answer[1] <= day else None)
        for proposed, answer in answers
        if proposed <= day
    ]


def left(number: str, day: dt.date) -> dt.date | None:
    """The day somebody left, once it is known."""
    told = [
        answer
        for answer in (workforce.FIRST.get(number), workforce.LATER.get(number))
        if answer is not None and answer[0] == "left" and answer[1] <= day
    ]
    return told[0][1] if told else None


def translation(person: workforce.Employee) -> dict[str, Any]:
    """What somebody asked for beside French: a translation into English, or none."""
    asked = person.translation == "oui"
    return {"translation_requested": asked, "translation_language": "en" if asked else None}


def situation(number: str, day: dt.date) -> tuple[Situation, list[str]]:
    """The facts of somebody on a day, from what they did and nothing else; and the clauses of the version that
    counts.
    """
    made = proposals(number, day)
    effects = {FIRST_ROUND: FIRST_EFFECT, SECOND_ROUND: SECOND_EFFECT}
    versions, counts = [], made[-1][0]
    for proposed, answer in made:
        signed = answer[1] if answer is not None and answer[0] == "signed" else None
        response = "signed" if signed else "refused" if answer is not None and answer[0] == "refused" else "none"
        amendment = AmendmentFacts.model_validate(
            {"response": response, "signed_on": signed, "effective_on": effects[proposed], "for_all_staff": True}
        )
        language = people_on(proposed)[number].language
        versions.append(
            VersionFacts(
                id=proposed.isoformat(),
                amendment=amendment,
                document=DocumentFacts.model_validate({"language": language}),
            )
        )
    for (
        proposed,
        answer,
    ) in made:  # the newest that is signed and has taken effect; where there is none, the newest proposed
        if answer is not None and answer[0] == "signed" and max(answer[1], effects[proposed]) <= day:
            counts = proposed
    person = people_on(day).get(number)
    facts = EmployeeFacts(contract_ended_on=left(number, day))  # on no list: what it would say is not known
    if person is not None:
        facts = EmployeeFacts(
            status="fixed_term" if person.contract == "CDD" else "permanent", minor=False,
            protected=person.protected == "oui", telework=person.telework == "oui",
            contract_ended_on=left(number, day), **translation(person),
        )  # fmt: skip  # no rule looks at the day of hire
    found = Situation(
        vehicle="contract-amendment",
        assessed_on=day,
        employer=EmployerFacts(sector="private", fifty_since=dt.date(2015, 1, 1)),
        cse="full",
        ri=InternalRules(
            exists=True, opposable=True, scale=("warning", "suspension", "dismissal"), suspension_max_days=5
        ),
        monitoring=Monitoring(cse_consulted_on=dt.date(2026, 9, 10), informed_on=dt.date(2026, 10, 5)),
        technology=Technology(cse_consulted_on=dt.date(2026, 5, 20), deployed_on=dt.date(2026, 6, 15)),
        employee=facts,
        presumptions=("adult",),
        versions=tuple(versions),
        claimed_version=counts.isoformat(),
    )
    return found, editions(number, counts)


@pytest.fixture(scope="module")
def house(followed: Followed) -> aigov.Library:
    """The firm's library, second release."""
    return aigov.load_library(followed.folder / "cabinet")


@pytest.fixture(scope="module")
def standings(followed: Followed, house: aigov.Library) -> dict[dt.date, dict[str, aigov.register.Standing]]:
    """What the register answers on each day, asked with the matter of each round."""
    first, second = (aigov.read_matter(followed.folder / name, house) for name in ("avenant.yaml", "avenant-2.yaml"))
    out = {}
    with Register(followed.folder / "avenants.db", create=False) as register:
        for day in (*DAYS, BETWEEN):
            people = aigov.read_recipients(
                followed.folder / ("salaries.csv" if day < SECOND_ROUND else "salaries-2027.csv"), on=FIRST_ROUND
            )
            listed = [*people.people, *(each.recipient for each in people.held if each.recipient is not None)]
            out[day] = {each.key: each for each in register.find_standings(day, house, second, listed, [first])}
    return out


@pytest.mark.parametrize("day", [*DAYS, BETWEEN], ids=str)
def test_status_agrees_with_the_law_engine(
    standings: dict[dt.date, dict[str, aigov.register.Standing]], house: aigov.Library, day: dt.date
) -> None:
    """Everybody, every clause: the engine asked on a situation written from what each person did."""
    kinds = {label: house.clauses[label.rpartition("@")[0].rpartition("/")[2]] for label in (*WORTH, *SECOND.values())}

    @cache
    def weighed(facts: str, labels: tuple[str, ...]) -> list[str]:
        clauses = [ClauseFacts(kinds[label].kind, prevails=kinds[label].flags.prevails) for label in labels]
        return [each.weight for each in weigh_clauses(Situation.model_validate_json(facts), clauses, house).weighings]

    assert set(standings[day]) == set(workforce.issued_first())
    compared = 0
    for number, standing in standings[day].items():
        facts, labels = situation(number, day)
        expected = list(zip(labels, weighed(facts.model_dump_json(), tuple(labels)), strict=True))
        assert [(each.label, each.weight) for each in standing.clauses] == expected, (number, day)
        compared += len(expected)
    assert compared > 288 * 25


#: For each day, what counts: nothing yet, the first amendment, the second, or what outlives the contract.
EXPECTED = {
    "0004": ("not a word", ["nothing", "nothing", "nothing", "nothing"]),
    "0005": ("refused", ["nothing", "nothing", "nothing", "nothing"]),
    "0007": ("signed both", ["nothing", "nothing", "first", "second"]),
    "0010": ("signed; not concerned by the second, for only form changed", ["nothing", "nothing", "first", "first"]),
    "0011": ("signed, then refused the second", ["nothing", "nothing", "first", "first"]),
    "0013": ("silence noted", ["nothing", "nothing", "nothing", "nothing"]),
    "0016": ("signed, then kept silent", ["nothing", "nothing", "first", "first"]),
    "0020": ("fixed-term, signed", ["nothing", "nothing", "first", "first"]),
    "0044": ("left before answering", ["nothing", "nothing", "nothing", "nothing"]),
    "0077": ("protected, signed both", ["nothing", "nothing", "first", "second"]),
    "0078": ("protected, not a word", ["nothing", "nothing", "nothing", "nothing"]),
    "0101": ("asked for a translation, signed both", ["nothing", "nothing", "first", "second"]),
    "0131": ("signed, then left", ["nothing", "nothing", "first", "after"]),
    "0144": ("signed late, after the letter on silence", ["nothing", "nothing", "first", "first"]),
    "0150": ("began to telework, signed the second after its day of effect", ["nothing", "nothing", "first", "second"]),
}  # fmt: skip


@pytest.mark.parametrize("number", EXPECTED)
def test_what_the_rules_of_the_dossier_give_for(
    standings: dict[dt.date, dict[str, aigov.register.Standing]], number: str
) -> None:
    """By hand, without the engine: silence and refusal give nothing, the version signed goes on until the next is
    signed and in effect; what who left owes cannot be said without a list that has them.
    """
    for day, state in zip(DAYS, EXPECTED[number][1], strict=True):
        labels = editions(number, SECOND_ROUND if state == "second" else FIRST_ROUND)
        worth = {
            "first": WORTH,
            "second": {**WORTH, **{new: WORTH[old] for old, new in SECOND.items()}},
            "after": {"post-contract-confidentiality@1": "cannot_be_said"},
        }.get(state, {})
        standing = standings[day][number]
        assert [(each.label, each.weight) for each in standing.clauses] == [
            (label, worth.get(label, NOTHING)) for label in labels
        ], (number, day)
        assert standing.binding == (state != "nothing")


def test_between_the_signature_and_the_effect_of_the_second_the_first_goes_on(
    standings: dict[dt.date, dict[str, aigov.register.Standing]],
) -> None:
    for number in ("0007", "0011", "0016", "0077"):
        standing = standings[BETWEEN][number]
        assert (
            standing.binding
            and standing.pending
            and standing.find_clause("cabinet-exemple/remote-confidentiality").label.endswith("@1")
        )  # type: ignore[union-attr]  # each of them teleworks
    assert not {number for number, standing in standings[BETWEEN].items() if standing.binding} ^ set(
        workforce.signed_first()
    )


def test_the_command_gives_the_same_whatever_matters_it_is_given(
    followed: Followed, standings: dict[dt.date, dict[str, aigov.register.Standing]], house: aigov.Library
) -> None:
    """The day of effect that each proposal stated is in the register: the matter of the other round does not lend its
    own.
    """
    asked = [(DAYS[1], ["avenant-2.yaml"]), (BETWEEN, ["avenant.yaml"]), (DAYS[3], ["avenant.yaml", "avenant-2.yaml"])]
    for day, matters in asked[: depth(1, 3)]:  # the page asks with both
        people = "salaries.csv" if day < SECOND_ROUND else "salaries-2027.csv"
        with at_a_terminal(followed.folder):
            status, printed = run(
                [
                    "aigov-docs",
                    "register",
                    "status",
                    "avenants.db",
                    *matters,
                    "--on",
                    day.isoformat(),
                    "--people",
                    people,
                    "--library",
                    "cabinet",
                    "--json",
                ]
            )
        assert status == 0
        assert json.loads(printed)["people"] == [each.as_dict("en") for each in standings[day].values()]


def test_one_assessment_of_one_person_says_the_same(
    followed: Followed, standings: dict[dt.date, dict[str, aigov.register.Standing]], house: aigov.Library
) -> None:
    """`assess`, on the matter of one person with their answer written in it, as a firm would ask about somebody."""
    first = aigov.read_matter(followed.folder / "avenant.yaml", house)
    people = {each.key: each for each in aigov.read_recipients(followed.folder / "salaries.csv", on=FIRST_ROUND)}
    assert first.amendment is not None
    for number in EXPECTED:
        for day in DAYS[:3]:
            _, answer = proposals(number, day)[0]
            answered = (
                {"response": answer[0], "signed_on": answer[1] if answer[0] == "signed" else None}
                if answer is not None and answer[0] in ("signed", "refused")
                else {"response": "none"}
            )
            theirs = personalize_matter(
                first.model_copy(update={"as_of": day, "amendment": first.amendment.model_copy(update=answered)}),
                people[number],
            )
            assert theirs.employee is not None
            theirs = theirs.model_copy(
                update={"employee": theirs.employee.model_copy(update={"contract_ended_on": left(number, day)})}
            )
            found = aigov.assess(house, theirs)
            assert [(each.label, each.weight) for each in found.findings] == [
                (each.label, each.weight) for each in standings[day][number].clauses
            ], (number, day)
