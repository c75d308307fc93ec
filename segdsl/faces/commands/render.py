"""`segdsl render`: messages, one for each member."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import rich_click as click

from segdsl.faces import exits, terminal
from segdsl.faces.exits import Exit, unusable
from segdsl.faces.findings.json import dump
from segdsl.faces.findings.text import count
from segdsl.faces.options import Asked, common, opened

_NUMBER = click.IntRange(0)


@click.command("render")
@common(project=True)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    required=True,
    help="The new folder that messages are written to.",
)
@click.option("--replace", is_flag=True, help="Replaces the folder of an earlier run.")
@click.option("--campaign", metavar="NAME", help="What this campaign sends, after all campaigns are settled.")
@click.option("--segment", metavar="NAME", help="The members of this segment get the template.")
@click.option("--template", metavar="NAME", help="The template for the segment.")
@click.option("--limit", metavar="N", type=_NUMBER, help="Only the first N.")
@click.option("--sample", metavar="N", type=_NUMBER, help="Only N, drawn at random, always the same ones.")
def command(
    asked: Asked,
    out: Path,
    replace: bool,
    campaign: str | None,
    segment: str | None,
    template: str | None,
    limit: int | None,
    sample: int | None,
) -> int:
    """Writes a personalised message for each member of a campaign, or of a segment.

    A message that can't be written whole is held back, with its reason; nothing is sent.
    """  # fmt: skip
    if (campaign is None) == (segment is None and template is None) or (segment is None) != (
        template is None
    ):
        raise unusable("say what to write: `--campaign NAME`, or `--segment NAME --template NAME`")
    from segdsl.outputs import refuse_what_is_there
    from segdsl.project.rendering import Wanted

    project = opened(asked)
    moment = project.moment(asked.as_of)
    refuse_what_is_there(out, replace)
    wanted = Wanted(campaign, segment, template, limit, sample)
    with terminal.steps(asked) as step:
        summary, found = project.render(
            out, wanted, as_of=moment, replace=replace, tolerate=asked.tolerate, progress=step
        )
    if asked.format == "json":
        document = {"rendered": summary.rendered, "held_back": summary.held_back}
        terminal.result(dump({**document, "reasons": summary.reasons, "out": str(out)}))
    else:
        _say(summary.rendered, summary.reasons, out)
    terminal.findings(asked, found)
    strict = asked.strict or project.place.config.check.strict
    return max(exits.of(found, strict), Exit.FINDINGS if strict and summary.held_back else Exit.WELL)


def _say(rendered: int, reasons: Mapping[str, int], out: Path) -> None:
    terminal.plainly(f"{count(rendered, 'message')} in `{out}`, {sum(reasons.values()):,} held back")
    for reason, number in reasons.items():
        terminal.plainly(f"  {number:,} because {reason}")
