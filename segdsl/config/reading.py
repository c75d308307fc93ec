"""From the text of `segdsl.toml` to settings.

In: the text. Out: a `Config` with every value checked, or findings at the line of the value that is wrong.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from segdsl.config.places import place_of, whole_line
from segdsl.config.sections import Config
from segdsl.diagnostics import Checked, Diagnostic
from segdsl.merges import unfinished_merge
from segdsl.plain_files import read_text
from segdsl.rule_files import NAME
from segdsl.source import Source, Span
from segdsl.suggest import alike

MAX_CHARACTERS = 100_000

# Names of settings have a few parts; the reader of TOML would take long over names of thousands.
_DEEP = re.compile(r"^[ \t\[]*(?:[\w-]+[ \t]*\.[ \t]*){20}", re.MULTILINE)

_REASONS = {
    "bool_type": "must be `true` or `false`",
    "string_type": "must be a text in double quotes",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a section with settings of its own",
    "missing": "is missing",
    "model_type": "must be a section with settings of its own",
}


def read_config(folder: Path) -> Checked[Config]:
    """The settings of a project folder; the defaults where it has no `segdsl.toml`."""
    try:
        text = read_text(folder / NAME)
    except FileNotFoundError:
        return Checked(Config())
    except UnicodeDecodeError:
        return _nothing(Diagnostic("bad-config", f"`{NAME}` is not a text in UTF-8", file=NAME))
    except OSError as error:
        return _nothing(Diagnostic("unreadable-file", f"`{NAME}` cannot be read: {error.strerror}"))
    return config_from_text(text)


def config_from_text(text: str) -> Checked[Config]:
    """The settings written in this text, or everything that is wrong with it."""
    if len(text) > MAX_CHARACTERS:
        message = f"this file has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read"
        return _nothing(Diagnostic("too-large", message, file=NAME))
    source = Source(NAME, text)
    if (marks := unfinished_merge(source)) is not None:
        return _nothing(replace(marks, code="bad-config"))
    if deep := _DEEP.search(text):
        return _nothing(_too_deep(source, source.position(deep.start())[0]))
    try:
        return Checked(Config.model_validate(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        return _nothing(_not_toml(source, str(error)))
    except ValidationError as error:
        return _nothing(*(_finding(source, e) for e in error.errors()))
    except RecursionError:
        opened = [line.count("[") + line.count("{") for line in text.split("\n")]
        return _nothing(_too_deep(source, 1 + opened.index(max(opened))))


def line_of(folder: Path, *path: str) -> Span | None:
    """The line that writes a setting, such as `customer`, `consent`; None where there is no file."""
    try:
        return place_of(Source(NAME, read_text(folder / NAME)), path)
    except OSError:
        return None


def _nothing(*diagnostics: Diagnostic) -> Checked[Config]:
    return Checked(None, diagnostics)


def _too_deep(source: Source, line: int) -> Diagnostic:
    message = "this is nested deeper than any setting of a project"
    return Diagnostic("bad-config", message, whole_line(source, line))


def _not_toml(source: Source, message: str) -> Diagnostic:
    place = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(place[1]) if place else source.line_count
    reason = re.sub(r" \(at .*\)", "", message)
    return Diagnostic("bad-config", f"`{NAME}` is not valid TOML: {_lower(reason)}", whole_line(source, line))


def _finding(source: Source, error: Any) -> Diagnostic:
    path = tuple(str(p) for p in error["loc"])
    where = ".".join(part for part in path if not part.isdigit())
    span = place_of(source, path)
    match error["type"]:
        case "extra_forbidden":
            known = _keys(path[:-1])
            near = alike(path[-1], known)
            message = f"`{where}` is not a setting of a project"
            hint = f"did you mean `{near}`?" if near else f"there are: {', '.join(known)}"
            return Diagnostic("bad-config", message, span, hint=hint)
        case "list_type" if len(path) == 1:  # the sections that can be there several times
            message = f"`{where}` can be there several times, so it is written in double brackets"
            return Diagnostic("bad-config", message, span, hint=f"write `[[{where}]]`")
        case "value_error":
            return Diagnostic("bad-config", f"`{where}`: {error['ctx']['error']}", span)
        case kind:
            reason = _REASONS.get(kind) or _lower(error["msg"].replace("Input should", "must"))
            return Diagnostic("bad-config", f"`{where}` {reason}", span)


def _keys(path: tuple[str, ...]) -> list[str]:
    """The settings of the section at a path, which leads through sections, and lists and tables of them."""
    section: Any = Config
    for part in path:
        many = get_origin(section) in (list, dict)
        section = get_args(section)[-1] if many else section.model_fields[part].annotation
    return [field.alias or name for name, field in section.model_fields.items()]


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
