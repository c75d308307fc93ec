"""The page on the command line, from the commands themselves.

In: nothing. Out: the text of docs/command-line.md; a test checks that the page is current.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import click

from segdsl.faces.cli import COMMANDS, segdsl

_HEAD = """\
# The command line

<!-- Written by segdsl.faces.manual from the commands: change those, then `python3 dev.py pages`. -->

    segdsl COMMAND …

A project is a folder of rule files (`*.seg`), with a `segdsl.toml` or without; a single rule file
is one as well. It is named with `--project` or, of most commands, as the last word; otherwise it is
the nearest folder from the current one upwards that has a `segdsl.toml`.

Results go to standard output, everything else to standard error. With `--format json` standard
output is one JSON document and nothing else, `{"diagnostics": […]}` where something stopped the
command. Every result says as of when.

Exit codes: 0 all well; 1 findings (errors in rules, failed tests, data that break a promise, deliveries
of a trigger that failed, alerts; under `--strict` also warnings, undecided guarantees, skipped
expectations and messages held back); 2 wrong usage or a file that can't be read; 3 interrupted, or
an engine or segdsl itself failed; 141 where nobody reads what is written, as in `| head -1`. Output
that can't be written (a full disk) is 2.

On a terminal pages are as wide as it is, up to 120 columns, and what takes more than a second has a bar.
In files and pipes lines are as long as they are, and there is no bar.

Shells complete commands, options, and the names of segments, campaigns, personas and templates. Add the
line of yours to its start-up file:

| shell | line |
|---|---|
| bash, in `~/.bashrc` | `eval "$(_SEGDSL_COMPLETE=bash_source segdsl)"` |
| zsh, in `~/.zshrc` | `eval "$(_SEGDSL_COMPLETE=zsh_source segdsl)"` |
| fish, in `~/.config/fish/config.fish` | `env _SEGDSL_COMPLETE=fish_source segdsl \\| source` |
"""


def page() -> str:
    """The whole page in Markdown."""
    context = click.Context(segdsl, info_name="segdsl")
    commands = [segdsl.get_command(context, name) for name in COMMANDS]
    shared = _shared(commands)
    sections = [
        _HEAD,
        "## Options of every command\n\n" + _options(commands[0], shared),
        *(_section(context, command, shared) for command in commands),
    ]
    return "\n".join(sections)


def _shared(commands: list[Any]) -> frozenset[str]:
    """Options that all commands have."""
    named = [{p.opts[-1] for p in c.params if isinstance(p, click.Option)} for c in commands]
    return frozenset(set.intersection(*named))


def _section(context: click.Context, command: Any, shared: frozenset[str]) -> str:
    usage = command.collect_usage_pieces(click.Context(command, context, info_name=command.name))
    own = [p for p in command.params if isinstance(p, click.Option) and p.opts[-1] not in shared]
    kept = frozenset(p.opts[-1] for p in own) | _with_more_formats(command)
    text = inspect.cleandoc(command.help or "").replace("\f", "")
    options = _options(command, kept)
    head = f"## segdsl {command.name}\n\n    segdsl {command.name} {' '.join(usage)}\n\n{text}\n"
    return f"{head}\n{options}" if options else head


def _with_more_formats(command: Any) -> frozenset[str]:
    """`--format`, where a command has more of them than text and JSON."""
    option = next(p for p in command.params if p.name == "format")
    return frozenset(("--format",)) if len(option.type.choices) > 2 else frozenset()


def _options(command: Any, names: frozenset[str]) -> str:
    rows = list(_rows(command, names))
    return "\n".join(["| option | |", "|---|---|", *rows, ""]) if rows else ""


def _rows(command: Any, names: frozenset[str]) -> Iterator[str]:
    for option in command.params:
        if isinstance(option, click.Option) and option.opts[-1] in names:
            value = "" if option.is_flag else f" {_value(option)}"
            spelled = ", ".join(f"`{name}{value}`" for name in (*option.opts, *option.secondary_opts))
            yield f"| {spelled} | {(option.help or '').replace('|', chr(92) + '|')} |"


def _value(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return "/".join(option.type.choices)
    return option.metavar or "VALUE"
