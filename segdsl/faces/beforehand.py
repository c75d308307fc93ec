"""What is refused before anything is read or computed.

In: what was typed. Out: nothing, or a `Problem`: a file that is there already, and options that would do
nothing beside the others. Whoever types one expects something of it, also where it says what holds anyway.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from click import get_current_context
from click.core import ParameterSource

from segdsl.diagnostics import wrong_usage
from segdsl.outputs import refuse_another_file


def refuse_file(out: Path | None, replace: bool) -> None:
    """Raises Problem where `out` is there and not to be replaced, or no file, or there is none to replace."""
    if out is None:
        refuse_idle(("replace",), "without `--out`")
    else:
        refuse_another_file(out.absolute(), replace)


def refuse_idle(options: Collection[str], beside: str, hint: str | None = None) -> None:
    """Raises Problem where one of the running command's `options`, by their arguments' names, was typed.

    `beside` goes on after `would do nothing`, such as `without --out`.
    """
    *others, last = [f"`{option}`" for option in typed(options).values()] or [""]
    if last:
        listed = f"{', '.join(others)} and {last}" if others else last
        away = f"leave {'them' if others else 'it'} away"
        raise wrong_usage(f"{listed} would do nothing {beside}", hint or away)


def typed(options: Collection[str]) -> dict[str, str]:
    """Those of the running command's options that were typed, as its help spells them, by name."""
    context = get_current_context()
    return {
        parameter.name: parameter.opts[0]
        for parameter in context.command.params
        if parameter.name in options
        and context.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
    }
