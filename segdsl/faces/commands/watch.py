"""`segdsl watch`: ticks whenever there is a reason for one."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import rich_click as click

from segdsl.config.values import age
from segdsl.diagnostics import Problem, wrong_usage
from segdsl.faces import terminal
from segdsl.faces.asked import Asked
from segdsl.faces.crossings import quiet_lines
from segdsl.faces.exits import Exit
from segdsl.faces.findings.json import dump_line, one
from segdsl.faces.options import common, opened

if TYPE_CHECKING:
    from segdsl.runs.triggering import Ticked


@click.command("watch")
@common(project=True)
@click.option("--every", metavar="LENGTH", help="At least so often, such as 15min or 2h.")
@click.option("--retry-parked", is_flag=True, help="Tries given up deliveries again each time.")
def command(asked: Asked, every: str | None, retry_parked: bool) -> int:
    """Does what `segdsl trigger` does whenever data, rules or content change, and when a day or window ends.

    Rules that count hours or minutes are looked at every minute. Tables on a server cannot be seen to change:
    say --every. Ends with Ctrl-C; with --format json each time is a line.
    """
    from segdsl.runs.changes import on_servers
    from segdsl.runs.watching import Pace, watching
    from segdsl.triggers.delivering import Manner

    if asked.as_of is not None:
        raise wrong_usage("`--as-of` goes with `segdsl trigger`; `segdsl watch` looks at now")
    project = opened(asked)
    pace = Pace(None if every is None else _length(every))
    if (unseen := on_servers(project)) and every is None:
        names = ", ".join(f"`{name}`" for name in unseen)
        terminal.note(asked, f"Nobody sees from here that {names} change; say `--every 15min`.")
    ticks = watching(project, Manner(retry_parked), pace, tolerate=asked.tolerate)
    try:
        terminal.note(asked, "Watching; Ctrl-C ends it.")
        for outcome in ticks:
            _say(asked, outcome)
    except KeyboardInterrupt:
        terminal.note(asked, "Ended; what has not been delivered yet goes out next time.")
    return Exit.WELL


def _length(every: str) -> dt.timedelta:
    try:
        return age(every)
    except ValueError:
        hint = "write one such as `15min`, `2h` or `1 day`"
        raise wrong_usage(f"`--every {every}` is not a length of time", hint) from None


def _say(asked: Asked, outcome: Ticked | Problem) -> None:
    found = outcome.diagnostics
    if asked.format == "json":
        told = (
            {"diagnostics": [one(d) for d in found]} if isinstance(outcome, Problem) else outcome.document()
        )
        terminal.result(dump_line(told))
    elif not isinstance(outcome, Problem):
        for line in quiet_lines(outcome):
            terminal.plainly(line)
    terminal.findings(asked, (d for d in found if d.severity == "error" or asked.verbose))
    sys.stdout.flush()
