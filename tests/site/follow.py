"""Follows a guide to the letter: writes the files it shows, types the commands it gives, and compares what they print
with what it says.

What a guide may hold, in the order of the page:

- ```` ```sh ```` and ```` ```{code-block} sh ````: commands, typed one by one. With ``:class: exit-1`` each must end
  with 1, otherwise with 0. With ``:class: install`` they set the machine up and are not run here; `test_guides` knows
  each of their lines. With ``:class: stop`` the reader stops the command (Ctrl+C) once it has written a file into the
  folder that ``-o`` names.
- ```` ```python ````: lines run in one Python, block after block.
- ```` ```{code-block} yaml ```` with ``:caption: a/file.yaml``: the file is written. ``:class: more`` adds it at the
  end of a file, ``:class: edit`` puts each of its lines in place of the line of the same key.
- ```` ```{literalinclude} ```` with ``:caption:``: the file is copied under that name.
- ```` ```text ````: what the block before has just printed, lines in a row; ``…`` stands for anything, a line of its
  own for any lines. Spaces count for one, of whatever kind. With ``:class: shown`` it is only to be read.

Any other block is refused, so that nothing is skipped without a word. A page that says ``starts-from: demo`` at its
head begins where the first guide ends its first command: in a folder that holds ``demo``.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import runpy
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from command import surroundings

from aigov_docs.cli import main

BIN = Path(sys.executable).parent
LEFT_OUT = "…"
#: Directives that lay the page out; they hold nothing to follow.
LAYOUT = frozenset({"toctree", "raw", "admonition", "note", "tip", "warning", "grid", "grid-item-card"})
SHELL = frozenset("|&;<>()$`*?[]{}~#!=")
#: What a Python does that stops itself, as Ctrl-C would, once its first Word file stands under its name.
_STOPS = """import os, signal, sys
left = [2]
def watch(event, given):
    if event == "os.rename" and os.fspath(given[1]).endswith(".docx"):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(watch)
"""
FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=fence)[ ]*$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language or directive, its options, its text, and the line on which it begins."""

    kind: str
    argument: str
    options: dict[str, str]
    text: str
    line: int

    @property
    def language(self) -> str:
        return self.argument if self.kind == "code-block" else self.kind

    @property
    def caption(self) -> str:
        return self.options.get("caption", "")

    @property
    def classes(self) -> list[str]:
        return self.options.get("class", "").split()

    @property
    def is_output(self) -> bool:
        return self.language == "text" and not self.caption


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order.

    >>> [
    ...     (each.kind, each.caption, each.text)
    ...     for each in blocks("```{code-block} yaml\\n:caption: a.yaml\\n\\nx: 1\\n```\\n")
    ... ]
    [('code-block', 'a.yaml', 'x: 1\\n')]
    """
    found = []
    for fence in FENCE.finditer(page):
        name, _, argument = fence["info"].strip().partition(" ")
        text, options = fence["text"], {}
        if name.startswith("{"):
            name = name.strip("{}")
            while option := re.match(r":([a-z-]+):[ ]*([^\n]*)\n", text):
                options[option[1]] = option[2]
                text = text[option.end() :]
            text = text.removeprefix("\n") if options else text
        found.append(Block(name, argument.strip(), options, text, page.count("\n", 0, fence.start()) + 1))
    return found


def commands(text: str) -> list[str]:
    """The commands of a block: a line that ends with a backslash goes on.

    >>> commands("a \\\\\\n  b\\n# not a command\\n\\nc\\n")
    ['a    b', 'c']
    """
    return [
        line.strip()
        for line in text.replace("\\\n", " ").splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]


def plain(text: str) -> str:
    """A text for comparison: one sort of space and of apostrophe, no empty line, no colour.

    >>> plain("a\\u00a0:\\t b\\n\\nl’on")
    "a : b\\nl'on\\n"
    """
    text = re.sub(r"\033\[\d*m", "", text).replace("’", "'")
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.split("\n")]
    return "".join(f"{line}\n" for line in lines if line)


def cut(said: str) -> str:
    """An output short enough for a message."""
    lines = said.splitlines()
    return "\n".join(lines if len(lines) < 60 else [*lines[:30], f"… {len(lines) - 50} lines …", *lines[-20:]])


def agrees(said: str, shown: str) -> bool:
    """Whether an output holds what a page shows of it.

    >>> (
    ...     agrees("a\\nb 12\\nc\\n", "b …\\nc"),
    ...     agrees("a\\nb\\nc\\n", "a\\nc"),
    ...     agrees("a\\nb\\nc\\n", "a\\n…\\nc"),
    ...     agrees("a\\n", ""),
    ... )
    (True, False, True, False)
    """
    lines = plain(shown).splitlines()
    if not any(line != LEFT_OUT for line in lines):
        return False
    pattern = "".join(
        (
            r"(?:[^\n]*\n)*?"
            if line == LEFT_OUT
            else r"[^\n]*?".join(re.escape(part) for part in line.split(LEFT_OUT)) + r"\n"
        )
        for line in lines
    )
    return re.search(f"^{pattern}", plain(said), re.M) is not None


def _shown(page: Path, name: str) -> Path:
    """A file that a page includes. The programs of ``docs/site/examples`` are put beside the pages of each language."""
    path = page.parent / name
    return path if path.is_file() else page.parents[2] / Path(name).relative_to("..")


def forget(folder: Path) -> None:
    """Forget the programs imported from a folder: elsewhere others have their names, and databases of their own.

    Django too, which keeps settings, models and connections in its modules.
    """
    if "django.db" in sys.modules:
        from django.db import connections

        connections.close_all()
    for name, module in list(sys.modules.items()):
        of_folder = Path(getattr(module, "__file__", None) or "/").is_relative_to(folder)
        if of_folder or name.partition(".")[0] == "django":
            del sys.modules[name]


class Unfollowed(AssertionError):
    """A guide cannot be followed: where, and what happened instead."""


@dataclass
class Followed:
    """A guide being followed in a folder, by a reader of a language.

    Parameters
    ----------
    real:
        Each command in a shell of its own, as a reader types it. Otherwise a plain ``aigov-docs …`` or ``python …``
        runs in this process, which spares its start; whatever needs a shell gets one.
    """

    page: Path
    folder: Path
    language: str
    real: bool = False
    ran: list[str] = field(default_factory=list)
    compared: int = 0
    wrote: list[str] = field(default_factory=list)
    said: str = ""
    names: dict[str, Any] = field(default_factory=lambda: {"__name__": "guide"})

    def follow(self) -> Followed:
        before: Block | None = None
        try:
            for block in blocks(self.page.read_text(encoding="utf-8")):
                if not (block.is_output and before is not None and before.is_output):
                    self._block(block, before)
                before = block
        finally:
            forget(self.folder)
        return self

    def _block(self, block: Block, before: Block | None) -> None:
        if block.kind in LAYOUT or (block.is_output and "shown" in block.classes) or "install" in block.classes:
            return
        if block.kind == "literalinclude":
            self._write(block, _shown(self.page, block.argument).read_text(encoding="utf-8"))
        elif block.caption:
            self._write(block, block.text)
        elif block.is_output:
            if before is None or before.language not in ("sh", "python"):
                raise self._wrong(block, "an output that follows no command: say :class: shown")
            self.compared += 1
            if not agrees(self.said, block.text):
                raise self._wrong(block, f"the page shows\n{block.text}\nand this came\n{cut(self.said)}")
        elif block.language == "sh":
            self.said = "".join(self._command(block, command) for command in commands(block.text))
        elif block.language == "python":
            self._python(block)
        else:
            raise self._wrong(block, f"a block of {block.kind or 'no language'} that nobody follows")

    def _write(self, block: Block, text: str) -> None:
        path = self.folder / block.caption
        if not block.caption or not path.resolve().is_relative_to(self.folder.resolve()):
            raise self._wrong(block, "a file needs a name inside the folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        if "edit" in block.classes:
            text = self._edited(block, path.read_text(encoding="utf-8"))
        elif "more" in block.classes:
            text = path.read_text(encoding="utf-8") + text
        path.write_text(text, encoding="utf-8")
        self.wrote.append(block.caption)

    def _edited(self, block: Block, text: str) -> str:
        """A file in which each line of a block takes the place of the next line of the same key; ``…`` stands for lines
        left as they are.
        """
        lines, at = text.splitlines(), 0
        for new in block.text.splitlines():
            if new.strip() in ("", LEFT_OUT):
                continue
            key = new.partition(":")[0] + ":"
            found = next(
                (n for n in range(at, len(lines)) if lines[n] == new), None
            )  # a line as it stands shows where the next one is
            if found is None:
                found = next((n for n in range(at, len(lines)) if lines[n].startswith(key)), None)
            if found is None:
                raise self._wrong(block, f"{block.caption} has no line {key!r} there")
            if (
                new.rstrip() != key or lines[found].partition("#")[0].rstrip() != key
            ):  # a key that only opens a block stays
                lines[found] = new
            at = found + 1
        return "\n".join(lines) + "\n"

    def _command(self, block: Block, command: str) -> str:
        self.ran.append(command)
        if "stop" in block.classes:
            return self._stopped(block, command)
        wanted = 1 if "exit-1" in block.classes else 0
        words = shlex.split(command)
        typed, _, into = command.partition(" > ")
        if self.real or words[0] not in ("aigov-docs", "python") or SHELL & set(typed + into) - set("="):
            ended, said = self._shell(command)
        else:
            ended, said = self._here(shlex.split(typed), into)
        if ended != wanted:
            raise self._wrong(block, f"$ {command}\nended with {ended}, not {wanted}\n{cut(said)}")
        return said

    def _environment(self) -> dict[str, str]:
        """A reader's: the commands of this environment first, their language, and no office suite, which not every
        machine has.
        """
        hidden = self.folder.parent / f"{self.folder.name}-bin"
        if not hidden.is_dir():
            hidden.mkdir()
            for name in (
                "bash",
                "sh",
                "cat",
                "cp",
                "mv",
                "rm",
                "mkdir",
                "ls",
                "head",
                "tail",
                "grep",
                "sort",
                "wc",
                "env",
                "date",
                "sed",
                "npx",
                "node",
            ):
                found = next(
                    (
                        Path(place) / name
                        for place in os.environ["PATH"].split(os.pathsep)
                        if (Path(place) / name).exists()
                    ),
                    None,
                )
                if found is not None:
                    (hidden / name).symlink_to(found)
        return {
            "PATH": f"{BIN}{os.pathsep}{hidden}",
            "LANGUAGE": self.language,
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "PYTHONUTF8": "1",
            "PYTHONUNBUFFERED": "1",
            "NO_COLOR": "1",
        }

    def _shell(self, command: str) -> tuple[int, str]:
        run = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
        return run.returncode, run.stdout.decode("utf-8", "replace")

    def _stopped(self, block: Block, command: str) -> str:
        """A command that the reader stops once it has begun to write: as the second file gets its name, whatever else
        the machine does.
        """
        words = shlex.split(command)
        into = self.folder / words[words.index("-o") + 1]
        hands = self.folder.parent / f"{self.folder.name}-hands"
        hands.mkdir(exist_ok=True)
        (hands / "sitecustomize.py").write_text(_STOPS, encoding="utf-8")
        said = subprocess.run(
            [str(BIN / words[0]), *words[1:]],
            cwd=self.folder,
            env={**self._environment(), "PYTHONPATH": os.pathsep.join([str(hands), *sys.path])},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
        )
        if said.returncode == 0 or not any(into.glob("*.docx")):
            raise self._wrong(
                block, f"$ {command}\nwas not stopped on its way\n{said.stdout.decode('utf-8', 'replace')}"
            )
        return said.stdout.decode("utf-8", "replace")

    def _here(self, words: list[str], into: str) -> tuple[int, str]:
        """``aigov-docs …``, or a program as ``python program.py …`` runs it; ``into`` takes what it prints."""
        said, told, arguments = io.StringIO(), io.StringIO(), sys.argv
        with self._at_work(said, told if into else said):
            sys.argv = words[1:]
            try:
                if words[0] == "python":
                    runpy.run_path(words[1], run_name="__main__")
                    ended = 0
                else:
                    ended = main(words[1:])
            except SystemExit as stopped:
                ended = int(str(stopped.code or 0))
            finally:
                sys.argv = arguments
        if into:
            (self.folder / into).write_text(said.getvalue(), encoding="utf-8")
        return ended, told.getvalue() if into else said.getvalue()

    def _python(self, block: Block) -> None:
        self.ran.append(block.text)
        said = io.StringIO()
        with self._at_work(said, said):
            try:
                exec(compile(block.text, f"{self.page.name}, line {block.line}", "exec"), self.names)
            except Exception as error:
                raise self._wrong(block, f"{type(error).__name__}: {error}\n{said.getvalue()}") from error
        self.said = said.getvalue()

    @contextlib.contextmanager
    def _at_work(self, said: io.StringIO, told: io.StringIO) -> Any:
        sys.path.insert(0, str(self.folder))  # as Python does
        try:
            with (
                surroundings(self.folder, {**os.environ, **self._environment()}),
                contextlib.redirect_stdout(said),
                contextlib.redirect_stderr(told),
            ):
                yield
        finally:
            sys.path.remove(str(self.folder))

    def _wrong(self, block: Block, what: str) -> Unfollowed:
        return Unfollowed(f"{self.page.parent.parent.name}/{self.page.name}, line {block.line}: {what}")
