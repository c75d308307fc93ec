"""`segdsl render`: messages, one for each member."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from segdsl.delivery.outbox.forms import FORMS
from segdsl.diagnostics import Diagnostic, wrong_usage
from segdsl.faces import exits, left_out, resuming, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.beforehand import refuse_idle
from segdsl.faces.dry_run import dry_run as dry
from segdsl.faces.exits import Exit
from segdsl.faces.findings.json import dump
from segdsl.faces.findings.text import count
from segdsl.faces.options import common
from segdsl.faces.resuming import Begun

if TYPE_CHECKING:
    from segdsl.delivery.outbox.accounts import Summary

_NUMBER = click.IntRange(0)


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first).capitalize()}, or {last}"


@click.command("render")
@common(project=True)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The new folder that messages are written to.",
)
@click.option("--replace", is_flag=True, help="Replaces the folder of an earlier run.")
@resuming.option()
@click.option("--campaign", metavar="NAME", help="What this campaign sends, after all campaigns are settled.")
@click.option("--step", metavar="NAME", help="Of a series, only the messages of this step.")
@click.option("--segment", metavar="NAME", help="The members of this segment get the template.")
@click.option("--template", metavar="NAME", help="The template for the segment.")
@click.option(
    "--as",
    "form",
    type=click.Choice(tuple(FORMS)),
    default="jsonl",
    show_default=True,
    help=f"{_listed(form.says for form in FORMS.values())} to a message.",
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(1),
    help="How many processes write; by default as many as there are processors where that is worth it.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only says who would get what and who not: of all campaigns, or one.",
)
@click.option("--customer", metavar="KEY", help="With --dry-run: what becomes of this customer.")
@click.option("--limit", metavar="N", type=_NUMBER, help="Only the first N.")
@click.option("--sample", metavar="N", type=_NUMBER, help="Only N, drawn at random, always the same ones.")
def command(
    asked: Asked,
    out: Path | None,
    resume: bool,
    workers: int | None,
    dry_run: bool,
    customer: str | None,
    **options: Any,
) -> int:
    """Writes a personalised message for each member of a campaign, or of a segment.

    A message that can't be written whole is held back, with its reason; nothing is sent.
    """  # fmt: skip
    if dry_run:
        idle = ("out", "replace", "resume", "step", "form", "workers", "limit", "sample")
        refuse_idle(idle, "with `--dry-run`, which writes nothing")
        return dry(asked, customer, options)
    if customer is not None:
        raise wrong_usage("`--customer` goes with `--dry-run`")
    if out is None:
        raise wrong_usage("say where messages go: `--out DIR`, or `--dry-run` to write none")
    if not resume:
        _refuse_half_a_question(**options)
    with resuming.begun(asked, "render", out, resume, options) as begun:
        asked, project = begun.asked, begun.project
        summary, found = _rendered(begun, out, workers, **begun.options)
    if asked.format == "json":
        rows = summary.rows_left_out
        terminal.result(dump({**summary.record(), "rows_left_out": rows, "out": str(out)}))
    else:
        _say(summary, out)
    terminal.findings(asked, found)
    strict = asked.strict or project.place.config.check.strict
    return max(exits.of(found, strict), Exit.FINDINGS if strict and summary.held_back else Exit.WELL)


def _refuse_half_a_question(
    campaign: str | None, segment: str | None, template: str | None, step: str | None, **_: object
) -> None:
    of_a_segment = segment is not None and template is not None
    if of_a_segment == (campaign is not None) or (segment is None) != (template is None):
        raise wrong_usage("say what to write: `--campaign NAME`, or `--segment NAME --template NAME`")
    if step is not None and campaign is None:
        raise wrong_usage("`--step` goes with `--campaign NAME`: it is one of a series")


def _rendered(
    begun: Begun, out: Path, workers: int | None, replace: bool, form: str, **wanted: Any
) -> tuple[Summary, tuple[Diagnostic, ...]]:
    from segdsl.runs.which_messages import Wanted

    with terminal.steps(begun.asked) as step:
        return begun.project.render(
            out,
            Wanted(**wanted),
            as_of=begun.moment,
            replace=replace,
            tolerate=begun.asked.tolerate,
            form=form,
            resume=begun.resumed,
            workers=workers,
            progress=step,
        )


def _say(summary: Summary, out: Path) -> None:
    terminal.plainly(f"{count(summary.rendered, 'message')} in `{out}`, {summary.held_back:,} held back")
    for reason, number in summary.reasons.items():
        terminal.plainly(f"  {number:,} because {reason}")
    if summary.held_back_of_control:
        of_them = f"{summary.held_back_of_control:,} of the held back"
        terminal.plainly(f"  {of_them} would have been in the control group, which goes without them")
    if summary.left:
        terminal.plainly(f"{sum(n for *_, n in summary.left):,} more of the audience get none")
    for fate, reason, number in summary.left:
        terminal.plainly(f"  {number:,} {fate.replace('_', ' ')}: {reason}")
    if summary.text_parts:
        total = sum(parts * number for parts, number in summary.text_parts.items())
        terminal.plainly(f"{count(total, 'part')} of text messages to pay for")
    for parts, number in summary.text_parts.items():
        terminal.plainly(f"  {number:,} in {count(parts, 'part')}")
    for line in left_out.lines(summary.rows_left_out):
        terminal.plainly(line)
