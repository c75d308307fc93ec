"""The code blocks of a page, and running them as a reader would: in order, in one empty folder.

A fence says what its block is:

    seg                 rules: must parse, and its layout must be the formatter's
    seg file=NAME       the same, and is written to NAME (as are yaml, html, toml, csv with file=)
    console             commands after `$ `, each followed by exactly what it prints
    python              run; what it prints stands in the `text` block that follows, if there is one
    yaml, toml, json    must parse

What one block does, the next one finds.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from segdsl.cache import store
from tests import copies

RECALLED, KEEP = store.recalled, store.keep
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ (?P<command>.*(?:\\\n.*)*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
# Times and machine-dependent folders differ from run to run; a page shows them as they once were.
PASSING = ((re.compile(r"\d+(\.\d+)? ?(ms|s)\b"), "… s"),)

SURROUNDINGS = {
    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "PYTHONIOENCODING": "utf-8",
}


@dataclass(frozen=True, slots=True)
class Block:
    language: str
    file: str | None
    body: str
    start: int  # of the body in the page
    line: int


def blocks(page: str) -> Iterator[Block]:
    for match in FENCE.finditer(page):
        language, _, rest = match["info"].strip().partition(" ")
        file = rest.removeprefix("file=") if rest.startswith("file=") else None
        yield Block(
            language, file, match["body"], match.start("body"), page.count("\n", 0, match.start()) + 1
        )


class Session:
    """A reader at work: a current folder, and Python variables that live on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.python: dict[str, object] = {"__name__": "__docs__"}

    def console(self, body: str) -> str:
        """The block with what its commands really print."""
        return "".join(f"$ {m['command']}\n{self.command(m['command'])}" for m in COMMAND.finditer(body))

    def command(self, command: str) -> str:
        if command.startswith("cd "):
            self.folder = (self.folder / command[3:].strip()).resolve()
            return ""
        plain = command.replace("\\\n", " ")
        if plain.startswith("segdsl ") and not set(plain) & set("|&;<>$`*?~"):
            alone = len(self.python) == 1  # else what a Python block began may print meanwhile
            words = shlex.split(plain)[1:]
            return self.segdsl(words) if alone else self.beside(words)
        done = subprocess.run(
            command, shell=True, cwd=self.folder, env=os.environ | SURROUNDINGS, text=True, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        return _ended(done.stdout)

    def segdsl(self, words: list[str]) -> str:
        """What a command prints. It is asked in this process, which is quicker by what starting one takes.

        As in a process of its own, it is told what earlier commands found out.
        """
        from segdsl.faces.cli import run

        printed = io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            for name, value in SURROUNDINGS.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.StringIO())
            patch.setattr(store, "recalled", RECALLED)
            patch.setattr(store, "keep", KEEP)
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                run(words)
        return _ended(printed.getvalue())

    def beside(self, words: list[str]) -> str:
        """What a command prints in a process of its own."""
        with TemporaryFile() as printed:
            to = printed.fileno()
            copies.ran(words, to, to, cwd=self.folder, environment=os.environ | SURROUNDINGS)
            printed.seek(0)
            return _ended(printed.read().decode())

    def run(self, body: str) -> str:
        """What a Python block prints."""
        printed = io.StringIO()
        before = Path.cwd()
        os.chdir(self.folder)
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(body, "<page>", "exec"), self.python)
        finally:
            os.chdir(before)
        return printed.getvalue()

    def write(self, name: str, body: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body, encoding="utf-8")


def _ended(printed: str) -> str:
    """Lines without blanks at their ends, and the last one with an end."""
    return "\n".join(line.rstrip() for line in printed.splitlines()) + "\n" if printed else ""


def lasting(output: str) -> str:
    """Output without what differs from run to run."""
    for pattern, shown in PASSING:
        output = pattern.sub(shown, output)
    return output
