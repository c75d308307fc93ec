"""What `segdsl render --dry-run` says: who would get what, and who would not.

In: what was asked for. Out: counts as text or JSON, or what becomes of one customer; no file is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from segdsl.diagnostics import wrong_usage
from segdsl.faces import exits, left_out, terminal
from segdsl.faces.asked import Asked
from segdsl.faces.findings.json import dump
from segdsl.faces.findings.text import count
from segdsl.faces.options import opened
from segdsl.project import as_of as clock

if TYPE_CHECKING:
    from segdsl.runs.forecast import Forecast, Prospect


def dry_run(asked: Asked, customer: str | None, options: Mapping[str, Any]) -> int:
    """Says it; nothing else happens. Gives the exit code."""
    campaign, segment, template = (options[name] for name in ("campaign", "segment", "template"))
    if (segment is None) != (template is None) or (segment is not None and campaign is not None):
        raise wrong_usage(
            "say `--campaign NAME`, or `--segment NAME --template NAME`; neither: all campaigns"
        )
    from segdsl.runs.forecast import forecasts, prospects
    from segdsl.runs.job import Job
    from segdsl.runs.reading.left_out import document
    from segdsl.runs.settling import settled

    project = opened(asked).knowing(segment)
    moment = project.moment(asked.as_of)
    with terminal.steps(asked) as step:
        job = Job(project, moment, asked.tolerate, step)
        ran = settled(job, campaign=campaign, segment=segment, template=template)
    as_of = clock.written(moment)
    if customer is not None:
        _one(asked, customer, prospects(ran, customer), as_of)
    else:
        _all(asked, forecasts(project, ran), as_of, document(ran.run.result.left_out))
    terminal.findings(asked, ran.diagnostics)
    return exits.of(ran.diagnostics, asked.strict or project.place.config.check.strict)


def _all(asked: Asked, found: Iterable[Forecast], as_of: str, rows: Mapping[str, Any]) -> None:
    if asked.format == "json":
        mailings = {one.name: _object(one) for one in found}
        terminal.result(dump({"as_of": as_of, "mailings": mailings, "rows_left_out": rows}))
        return
    terminal.plainly(f"A dry run as of {as_of}: nothing is written")
    for one in found:
        terminal.plainly("")
        for line in _lines(one):
            terminal.plainly(line)
    for line in left_out.lines(rows):
        terminal.plainly(line)


def _lines(one: Forecast) -> Iterable[str]:
    described = f' "{one.description}"' if one.description else ""
    yield f"{one.name}{described}: an audience of {count(one.audience, 'customer')}"
    yield f"  up to {one.recipients:,} would get it{_such_as(one.examples)}"
    for what, numbers in one.shares.items():
        shares = ", ".join(f"{name} {number:,}" for name, number in numbers.items())
        yield f"    by {what}: {shares}"
    if one.left_out:
        yield f"  {one.audience - one.recipients:,} would not"
        for left in one.left_out:
            yield f"    {left.words}: {left.reason}{_such_as(left.examples)}"


def _such_as(keys: tuple[str, ...]) -> str:
    return f" (such as {', '.join(keys)})" if keys else ""


def _object(one: Forecast) -> dict[str, Any]:
    return {
        "audience": one.audience,
        "up_to": one.recipients,
        "examples": one.examples,
        **{f"by_{what}": numbers for what, numbers in one.shares.items()},
        "left_out": [
            {"fate": o.fate, "reason": o.reason, "customers": o.customers, "examples": o.examples}
            for o in one.left_out
        ],
    }


def _one(asked: Asked, key: str, found: Iterable[Prospect], as_of: str) -> None:
    if asked.format == "json":
        document = {"key": key, "as_of": as_of, "mailings": {one.name: _prospect(one) for one in found}}
        terminal.result(dump(document))
        return
    terminal.plainly(f"Customer {key}, a dry run as of {as_of}")
    for one in found:
        terminal.plainly(f"  {one.name}: {one.words}")


def _prospect(one: Prospect) -> dict[str, Any]:
    batch = one.batch
    if batch is None:
        return {"fate": one.fate or "not_in_audience", "reason": one.reason}
    return {
        "fate": "up_to_rendering",
        "template": batch.template,
        "variant": batch.variant.name if batch.variant else None,
        "persona": batch.persona.name if batch.persona else None,
        "segment": batch.segment.name if batch.segment else None,
        "locale": batch.locale,
        "channel": batch.channel,
        **({"step": batch.step.name} if batch.step else {}),
    }
