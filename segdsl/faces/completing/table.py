"""What can be typed on the command line, from the commands themselves.

In: nothing. Out: the text of `words.json`; a test checks that it is current, `python3 dev.py pages` writes
it.
"""

from __future__ import annotations

import json
from typing import Any

import click

from segdsl.faces.cli import COMMANDS, segdsl

# What a word of this name is, in every command or in one of them; see `names.py`.
_NAMED = {
    "campaign": "campaigns",
    "segment": "segments",
    "persona": "personas",
    "template": "templates",
    "settings": "settings",
    "positional": "project",
    "project": "project",
    "segment.names": "rules",
    "metrics.by": "values",
    "segment.cross": "values",
    "overlap.names": "segments",
    "trend.names": "rules",
    "migrate.name": "rules",
    "profile.name": "segments",
    "profile.against": "segments",
    "portfolio.name": "rules",
    "value": "metrics",
    "cost": "metrics",
    "metrics.names": "metrics",
    "learn.names": "learnt",
    "explain.name": "anything",
    "explain.rule_name": "said",
    "compile.name": "rules",
    "export.name": "segments",
    "export.columns": "values",
    "personas.name": "personas",
    "personas.names": "shipped",
}


def text() -> str:
    """The whole file: for each command its help, its options and its arguments, each with what it takes."""
    context = click.Context(segdsl, info_name="segdsl")
    found = {name: _command(segdsl.get_command(context, name)) for name in COMMANDS}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _command(command: Any) -> dict[str, Any]:
    options = [p for p in command.params if isinstance(p, click.Option)]
    return {
        "help": command.get_short_help_str(80),
        "options": {
            spelled: _option(command, option)
            for option in options
            for spelled in (*option.opts, *option.secondary_opts)
        },
        "arguments": [_takes(command, p) for p in command.params if isinstance(p, click.Argument)],
        "greedy": getattr(command, "greedy", ()),
    }


def _option(command: Any, option: click.Option) -> dict[str, Any]:
    """A flag takes nothing."""
    said = {"help": option.help or ""}
    return said if option.is_flag else {**said, "takes": _takes(command, option)}


def _takes(command: Any, parameter: click.Parameter) -> str | list[str]:
    """A sort of names, `file`, `folder`, a list of words, or nothing that is known."""
    if isinstance(parameter.type, click.Choice):
        return list(parameter.type.choices)
    own = f"{command.name}.{parameter.name}"
    named = _NAMED.get(own) or _NAMED.get(parameter.name or "")
    if named is not None:
        return named
    if isinstance(parameter.type, click.Path):
        return "folder" if "DIR" in (parameter.metavar or "") else "file"
    return ""
