"""`segdsl send`: a campaign's mails, through a mail server."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from segdsl.diagnostics import wrong_usage
from segdsl.faces import terminal
from segdsl.faces.asked import Asked
from segdsl.faces.exits import Exit
from segdsl.faces.findings.json import dump
from segdsl.faces.findings.text import count
from segdsl.faces.options import common, opened

if TYPE_CHECKING:
    from segdsl.runs.sending import Delivered

_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0}
_ENDS: Mapping[str, str] = {
    "sent": "sent",
    "failed": "failed",
    "refused": "refused for good: nothing more is sent to this address",
    "unsure": "perhaps sent: the line broke before the answer",
    "sent_before": "sent before",
    "unsure_before": "perhaps sent before; `--retry-unsure` sends them again",
    "suppressed": "not to be written to any more",
}


@click.command("send")
@common(project=True)
@click.option(
    "--smtp", "url", metavar="URL", required=True, help="The server, such as smtp://localhost:1025."
)
@click.option("--campaign", metavar="NAME", required=True, help="The campaign whose mails are sent.")
@click.option(
    "--from",
    "rendered",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The folder that `render --as eml` wrote; without it the campaign is rendered now.",
)
@click.option("--rate", metavar="N/s", default="10/s", show_default=True, help="At most N per s, min or h.")
@click.option("--limit", metavar="N", type=click.IntRange(1), help="Hand over at most N now.")
@click.option("--retry-unsure", is_flag=True, help="Sends again what may have gone out before.")
def command(
    asked: Asked,
    url: str,
    campaign: str,
    rendered: Path | None,
    rate: str,
    limit: int | None,
    retry_unsure: bool,
) -> int:
    """Hands the mails of a campaign to a mail server, each once: the history decides.

    Meant for tests and small lists. A mail that the server does not take now is offered again a few times.
    """  # fmt: skip
    seconds = _seconds(rate)
    project = opened(asked)
    with terminal.steps(asked) as step:
        report = project.send(
            campaign,
            url,
            asked.as_of,
            rendered=rendered,
            limit=limit,
            seconds=seconds,
            retry_unsure=retry_unsure,
            tolerate=asked.tolerate,
            progress=step,
        )
    _say(asked, report)
    wrong = any(report.ends[end] for end in ("failed", "refused", "unsure"))
    return Exit.FINDINGS if wrong else Exit.WELL


def _seconds(rate: str) -> float:
    """The least time from one mail to the next."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*/\s*(s|min|h)", rate.strip())
    if found is None or float(found[1]) == 0:
        raise wrong_usage(f"`--rate {rate}` is not a rate", "write one such as `10/s`, `100/min` or `1000/h`")
    return _SECONDS[found[2]] / float(found[1])


def _say(asked: Asked, report: Delivered) -> None:
    if asked.format == "json":
        terminal.result(dump(report.document()))
        return
    terminal.plainly(f"{report.ends['sent']:,} sent")
    if report.held_out:
        terminal.plainly(
            f"{count(report.held_out, 'customer')} in the control group, written down as held out"
        )
    if skipped := report.decided["skipped"]:
        terminal.plainly(f"{count(skipped, 'step')} passed over, as `unless` holds")
    if stopped := report.decided["stopped"]:
        terminal.plainly(f"the series has stopped for {count(stopped, 'customer')}")
    for end, words in _ENDS.items():
        number = sum(times for other, times in report.ends.items() if other == end)
        if end != "sent" and number:
            terminal.plainly(f"{number:,} {words}")
            for (other, reason), times in report.reasons.items():
                if other == end:
                    terminal.plainly(f"  {times:,}: {reason}")
    if report.left:
        terminal.plainly(f"{report.left:,} left for another time")
