"""A firm's template that computes too much: refused in a few seconds and little memory, in words, whatever it does.

Two walls are tried: the budget of the interpreter, which refuses each bomb; and, where the budget lets everything
through, the process that the system limits.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from depth import WHOLE, depth
from issuing import matter, short
from test_own_template import amendment, firm, opened, person, text_of

import aigov_docs as aigov
from aigov_docs.bulk import firm_room
from aigov_docs.bulk.firm_room import TemplateRoom, has_rooms
from aigov_docs.kits.ground.problems import AigovError, RecipientError, WriterError

SECONDS, MEMORY = 5, 500  # of one bomb: of the processor, and MiB

LONG = "ab cd" * 3800  # nineteen thousand characters
MANY = ", ".join(f"'{number}'" for number in range(2000))
#: Numbers that all have the same hash.
ALIKE = ", ".join(str(number * (2**61 - 1)) for number in range(1, 900))


def again(step: str, count: int) -> str:
    return step * count


def set_long(name: str = "x") -> str:
    return f"{{% set {name} = '{LONG}' %}}"


#: What each does, and the template; those marked with an asterisk are tried in each run.
BOMBS = {
    "* texts of lists of texts, five gigabytes": "{{ range(99999)" + again("|list|string", 5) + "|length }}",
    "* lists summed into lists": "{% set x = [1, 2, 3] %}" + again("{% set x = [x, x, x]|sum(none, []) %}", 30),
    "numbers summed, many times": "{% for i in range(99999) %}{% set y = range(99999)|sum %}{% endfor %}",
    "a list sorted, many times": f"{{% set x = [{MANY}] %}}"
    "{% for i in range(99999) %}{% set y = x|sort %}{% endfor %}",
    "letters sorted, many times": set_long() + "{% for i in range(99999) %}{% set y = x|list|sort %}{% endfor %}",
    "sorted in sorted": set_long() + again("{% set x = x|list|sort|join %}", 300),
    "* numbers of one hash": f"{{% for i in range(99999) %}}{{% set y = [{ALIKE}]|unique %}}{{% endfor %}}",
    "pairs of pairs, hashed": "{% set x = (1, 2) %}" + again("{% set x = (x, x) %}", 40) + "{{ [x]|unique|length }}",
    "* lists of lists, printed": "{% set x = [1] %}" + again("{% set x = [x, x] %}", 40) + "{{ x }}",
    "lists of lists, compared": "{% set x = [1] %}{% set y = [1] %}"
    + again("{% set x = [x, x] %}{% set y = [y, y] %}", 40)
    + "{{ x == y }}",
    "lists in lists, deep": "{% set x = [1] %}" + again("{% set x = [x] %}", 3000) + "{{ x|string|length }}",
    "a text doubled": set_long() + again("{% set x = x ~ x %}", 40),
    "texts without end under many names": set_long()
    + "".join(f"{{% set v{number} = x ~ {number} %}}" for number in range(3000)),
    "a pattern of many texts": set_long() + "{{ '" + "%s" * 5000 + "'|format(" + ", ".join(["x"] * 5000) + ") }}",
    "a pattern of a long pair": set_long() + "{{ '" + "%s" * 5000 + "' % (" + ", ".join(["x"] * 5000) + ",) }}",
    "nothing replaced by much": set_long() + again("{% set x = x|replace('', 'abc') %}", 9),
    "* a text joined from numbers": "{{ range(99999)|join('" + "-" * 400 + "') }}",
    "numbers turned round": "{% for i in range(99999) %}{% set y = range(99999)|reverse|list %}{% endfor %}",
    "* loops that do nothing": again("{% for i in range(99999) %}", 5) + again("{% endfor %}", 5),
    "loops with much inside": "{% for i in range(99999) %}"
    + again("{% if i == 1 and i != 2 %}{% endif %}", 3000)
    + "{% endfor %}",
    "letters stripped": set_long()
    + "{% for i in range(99999) %}{% if x.strip('"
    + "".join(map(chr, range(0x4E00, 0x6000)))
    + "') %}{% endif %}{% endfor %}",
    "letters trimmed": set_long() + again("{% set y = x|trim(x) %}", 900),
    "words looked for": set_long() + "{% for i in range(99999) %}{% if 'zz' in x %}{% endif %}{% endfor %}",
    "a text cut backwards": set_long() + "{% for i in range(99999) %}{% set y = x[::-1] %}{% endfor %}",
    "a text split": set_long() + "{% for i in range(99999) %}{% set y = x.split('a') %}{% endfor %}",
    "words counted": set_long() + "{% for i in range(99999) %}{% set y = x|title|wordcount %}{% endfor %}",
    "the least of many": "{% for i in range(99999) %}{% set y = range(99999)|min %}{% endfor %}",
    "* a number without end": "{{ '" + "f" * 19_000 + "'|int(0, 16) }}",
    "a page without end": set_long() + "{% for i in range(9999) %}{{ x }}{% endfor %}",
    "names without end": "{% for i in range(9999) %}" + again("{{ employee.name }}", 300) + "{% endfor %}",
    "letters in a cycle": set_long() + "{% for i in range(99999) %}{% set y = loop.cycle(x, x) %}{% endfor %}",
}
SHORT = [name for name in BOMBS if name.startswith("*")]

pytestmark = pytest.mark.skipif(not has_rooms(), reason="this system has no limits for a process of its own")


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The processes started for templates, each kept until the test ends."""
    started: list[Any] = []
    start = TemplateRoom._start_process

    def start_and_keep(room: TemplateRoom) -> None:
        start(room)
        started.append(room)

    monkeypatch.setattr(TemplateRoom, "_start_process", start_and_keep)
    yield started
    for room in started:
        room._end()


def measure_process(room: Any) -> tuple[float, float]:
    """Seconds of the processor and MiB at most of a process that is still there."""
    stat = Path(f"/proc/{room._process.pid}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{room._process.pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK"), int(peak.split()[1]) / 1024


def refusal(code: str) -> Any:
    """The one problem for which a template is refused, when it is opened or for the first person."""
    with pytest.raises(AigovError) as caught:
        opened(firm("before", code, "{{ employee.name }}")).make_context(person())
    assert isinstance(caught.value, WriterError | RecipientError)
    (problem,) = caught.value.problems
    assert problem.text("fr") and problem.hint and "Traceback" not in str(caught.value)
    return problem


def test_there_are_enough_bombs() -> None:
    assert len(BOMBS) >= 23 and len(SHORT) >= 6


@pytest.mark.parametrize("name", depth(SHORT, list(BOMBS)))
def test_a_bomb_is_refused_in_seconds_and_little_memory(name: str, rooms: list[Any]) -> None:
    problem = refusal(BOMBS[name])
    assert problem.code == "template-run", problem
    for room in rooms:
        seconds, memory = measure_process(room)
        assert seconds < SECONDS and memory < MEMORY, (seconds, memory)


def test_a_bomb_is_refused_where_the_system_limits_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The budget of the interpreter alone: what it refuses, it refuses without a process too."""
    monkeypatch.setattr("aigov_docs.bulk.firm_template.has_rooms", lambda: False)
    for name in depth(SHORT[:2], list(BOMBS)):
        assert refusal(BOMBS[name]).code == "template-run", name
    plan = aigov.bulk.plan_issue(short(), matter(), [person()], template=firm(LOOP))
    said = [repr(plan.as_document(language).body) for language in ("fr", "en")]
    assert "interpréteur" in said[0] and "only its interpreter does" in said[1]


#: Without a budget: what fills the memory, what computes between two lines of Python, what never comes back from C.
WALLS = {
    "memory": ("{% set x = 'aaaaaaaaaa' %}" + again("{% set x = x ~ x %}", 30), "template-run"),
    "turns": ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", "template-run"),
    "one long step": (
        "{% set x = [1] %}{% set y = [1] %}"
        + again("{% set x = [x, x] %}{% set y = [y, y] %}", 40)
        + "{% for i in 'a' %}{{ x == y }}{% endfor %}",
        "template-stopped",
    ),
}


@pytest.mark.parametrize("wall", depth(["memory"], list(WALLS)))
def test_a_bomb_that_the_budget_lets_through_is_stopped_by_the_system(
    wall: str, rooms: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    open_gates = (
        "import aigov_docs.kits.wordkit.template_language as budget\n"
        "budget.LONGEST = budget.EFFORT = budget.DEEPEST = 10**18\n"
        "budget.spend_effort = lambda cost: None\nbudget.weigh_value = lambda value, depth=0: 1\n"
    )
    begin = firm_room._BEGIN.replace("from aigov_docs", f"{open_gates}from aigov_docs", 1)
    monkeypatch.setattr(firm_room, "_BEGIN", begin)
    code, expected = WALLS[wall]
    assert refusal(code).code == expected
    for room in rooms:
        if room._process is not None:
            seconds, memory = measure_process(room)
            assert seconds < SECONDS and memory < MEMORY, (seconds, memory)


LOOP = "{% for s in (extra.service or '').split() %}{{ s }}, {% endfor %}{{ employee.name }}"


def test_a_process_is_started_once_for_a_template(rooms: list[Any]) -> None:
    template = opened(firm(LOOP))
    made = [template.merge_values(template.make_context(person(extra={"Service": "a b"})))[0] for _ in range(5)]
    assert len(rooms) == 1 and text_of(made[0])[0] == "a, b, Camille Roussel" and len(set(made)) == 1
    assert opened(amendment()).room is None and len(rooms) == 1  # it only prints and compares: it runs here


def test_a_process_that_the_system_ends_is_told_and_started_again(rooms: list[Any]) -> None:
    template = opened(firm(LOOP))
    context = template.make_context(person())
    expected = template.merge_values(context)
    rooms[0]._process.send_signal(signal.SIGKILL)
    with pytest.raises(WriterError) as caught:
        template.merge_values(context)
    assert [each.code for each in caught.value.problems] == ["template-lost"]
    assert "signal 9" in str(caught.value) and "give the same command again" in str(caught.value)
    assert template.merge_values(context) == expected and len(rooms) == 2


def test_a_run_whose_process_is_ended_goes_on_where_it_was(tmp_path: Path, rooms: list[Any]) -> None:
    assessment = aigov.assess(short(), matter())
    people = [person(f"E-{number}", f"Camille Roussel {number}") for number in range(6)]
    options: dict[str, Any] = {"template": firm(LOOP), "chunk": 2}
    killed = []

    def kill_once(progress: aigov.bulk.Progress) -> None:
        if progress.done == 2 and not killed:
            killed.append(rooms[-1]._process.send_signal(signal.SIGKILL))

    with pytest.raises(WriterError) as caught:
        aigov.issue(assessment, people, tmp_path / "out", progress=kill_once, **options)
    assert [each.code for each in caught.value.problems] == ["template-lost"]
    result = aigov.issue(assessment, people, tmp_path / "out", **options)
    assert (result.written, result.resumed) == (4, 2)
    aigov.issue(assessment, people, tmp_path / "whole", **options)
    files = {each.name: each.read_bytes() for each in (tmp_path / "out").glob("E-*")}
    assert files == {each.name: each.read_bytes() for each in (tmp_path / "whole").glob("E-*")} and len(files) == 6


# ------------------------------------------------------------------ a blank that no name has
@pytest.mark.parametrize(
    "code", ["{{ [] | first }}", "{{ ([] | first) | upper }}", "{{ 'a'.split()[3] }}", "{{ '' ~ ([]|last) }}"]
)
def test_an_expression_without_a_value_is_a_blank_that_is_refused(code: str) -> None:
    for text in (code, f"Tuteur : {code}, {{{{ employee.name }}}}"):
        problem = refusal(text)
        assert problem.code == "unfilled"
        assert problem.values["blank"].startswith("“") and "None" not in str(problem)
    assert opened(firm("{{ ([] | first) or 'x' }}{{ employee.name }}")).make_context(person())


# ------------------------------------------------------------------ what the words and numbers of lists still give
def test_lists_are_printed_as_lists_and_never_with_an_address() -> None:
    data = firm("{{ ['b', 'a']|reverse }} {{ ['b', 'b']|unique }} {{ ['b', 'a']|sort|join }} {{ [1, 2.5]|sum }}")
    template = opened(data)
    assert text_of(template.merge_values(template.make_context(person()))[0])[0] == "['a', 'b'] ['b'] ab 3.5"


@pytest.mark.skipif(not WHOLE, reason="a figure for the decision, measured before a release")
def test_the_process_is_small() -> None:
    template = opened(firm(LOOP))
    template.merge_values(template.make_context(person()))
    assert measure_process(template.room)[1] < 60, sys.version
