"""The answer to a shell that asks what can be typed next.

In: the words on the line, and which of them is being typed. Out: words with what they mean, in the form that
the shell's script takes; the scripts are click's (https://click.palletsprojects.com/en/stable/shell-completion/).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from segdsl.faces.completing.names import names

_TABLE = Path(__file__).with_name("words.json")
_GENERAL = {"--help": "Show how it is used.", "--version": "Show the version."}
_FILES = {"file": "file", "folder": "dir", "project": "dir"}

Item = tuple[str, str, str]
"""`plain`, `file` or `dir`; what is to be typed; what it means."""


def answered(instruction: str) -> str | None:
    """What to write for `bash_complete` and the like; None for what else a shell may want."""
    shell, _, what = instruction.partition("_")
    if what != "complete" or shell not in ("bash", "zsh", "fish", "powershell"):
        return None
    before, typed = _asked(shell, os.environ.get("COMP_WORDS", ""), os.environ.get("COMP_CWORD", ""))
    return _written(shell, items(before, typed))


def items(before: Sequence[str], typed: str) -> Iterator[Item]:
    """What can stand behind these words (without `segdsl`), where this much is typed of it."""
    table: Mapping[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))
    if not before:
        yield from _fitting({**{name: one["help"] for name, one in table.items()}, **_GENERAL}, typed)
    elif before[0] in table:
        yield from _of_command(table[before[0]], before[1:], typed)


def _of_command(command: Mapping[str, Any], before: Sequence[str], typed: str) -> Iterator[Item]:
    options = command["options"]
    name, equals, value = typed.partition("=")
    if equals and "takes" in options.get(name, {}):
        for kind, said, means in _taken(options[name], value, before):
            yield kind, f"{name}={said}", means
    elif typed.startswith("-"):
        said_of = {option: about["help"] for option, about in options.items()}
        yield from _fitting({**said_of, "--help": _GENERAL["--help"]}, typed)
    elif before and "takes" in options.get(before[-1], {}):
        yield from _taken(options[before[-1]], typed, before)
    else:
        yield from _argument(command, before, typed)


def _argument(command: Mapping[str, Any], before: Sequence[str], typed: str) -> Iterator[Item]:
    """An argument of the command, or one more word for an option that takes many."""
    free, greedy = 0, ""
    for previous, word in zip(("", *before), before, strict=False):
        if word.startswith("-"):
            option = word.partition("=")[0]
            greedy = option if option in command["greedy"] else ""
        elif not greedy and "takes" not in command["options"].get(previous, {}):
            free += 1
    if greedy:
        yield from _taken(command["options"][greedy], typed, before)
    elif free < len(command["arguments"]):
        yield from _taken({"takes": command["arguments"][free]}, typed, before)


def _taken(option: Mapping[str, Any], typed: str, before: Sequence[str]) -> Iterator[Item]:
    takes = option["takes"]
    if isinstance(takes, list):
        yield from _fitting(dict.fromkeys(takes, ""), typed)
    elif takes in _FILES:
        yield _FILES[takes], typed, ""
    elif takes:
        found = dict.fromkeys(names(takes, _project(before)), "")
        ends = "=" if takes == "settings" else ""
        yield from _fitting({f"{name}{ends}": "" for name in found}, typed)


def _project(before: Sequence[str]) -> str | None:
    """The project that is named on the line."""
    pairs = pairwise(before)
    behind = [value for option, value in pairs if option == "--project"]
    joined = [word.partition("=")[2] for word in before if word.startswith("--project=")]
    return next(iter([*behind, *joined]), None)


def _fitting(said: Mapping[str, str], typed: str) -> Iterator[Item]:
    yield from (("plain", name, means) for name, means in said.items() if name.startswith(typed))


# ---------------------------------------------------------------- how shells ask and what they take


def _asked(shell: str, line: str, place: str) -> tuple[list[str], str]:
    """The words before the one that is typed, and that one. fish says the word itself, others its number."""
    words = _words(line)
    if shell == "fish":
        typed = _words(place)[0] if place else ""
        return (words[1:-1] if typed and words and words[-1] == typed else words[1:]), typed
    number = int(place) if place.isdecimal() else len(words)
    return words[1:number], words[number] if number < len(words) else ""


def _words(line: str) -> list[str]:
    """The words of a line, whatever is still open in it."""
    found = re.findall(r"((?:\"[^\"]*\"?|'[^']*'?|\\.|[^\s\"'\\])+)", line)
    return [re.sub(r"[\"']|\\(?=.)", "", word) for word in found]


def _written(shell: str, found: Iterable[Item]) -> str:
    return "".join(f"{_line(shell, *item)}\n" for item in found)


def _line(shell: str, kind: str, said: str, means: str) -> str:
    match shell:
        case "bash":
            return f"{kind},{said}"
        case "fish":
            return f"{kind},{said}\t{means}" if means else f"{kind},{said}"
        case _:
            return f"{kind}\n{said}\n{means or '_'}"
