"""The report: one page about a project, to be sent by mail.

In: a `Report` and the project that it is about. Out: the text of an HTML file; or the JSON of the command.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

from segdsl.decimals import percentage
from segdsl.faces.left_out import lines as left_out_lines
from segdsl.faces.told import migration, overlaps, trends
from segdsl.faces.told.told import FEW, Figure, Small, Table, Told, section
from segdsl.faces.told.words import FROM_THE_BEGINNING, change, count, customers, number_of, of_whom, told_of
from segdsl.model.project import Lifecycle, Metric, Note
from segdsl.pictures.bars import Bar, bars
from segdsl.pictures.drawing import Picture
from segdsl.pictures.histogram import histogram
from segdsl.pictures.page import page as html
from segdsl.project.as_of import written
from segdsl.project.reviewed import Reviewed
from segdsl.runs.numbers.groups import LEAST
from segdsl.runs.numbers.metrics import OfGroup
from segdsl.runs.numbers.migrating import Migration
from segdsl.runs.numbers.reporting import MetricsOf, Report
from segdsl.runs.numbers.spreading import Spread
from segdsl.runs.reading.left_out import document as rows_left_out
from segdsl.wording.outline import rule

_HOW = (
    "Numbers of fewer than ten customers are not shown. What is told of earlier days is told by today's"
    " rules: events and dates as they were then, attributes as they are today."
)


def document(report: Report) -> dict[str, Any]:
    """The JSON of `segdsl report`."""
    return {
        "as_of": written(report.as_of),
        "customers": report.now.customers,
        "sizes": dict(report.now.sizes),
        "before": None
        if report.before is None
        else {
            "as_of": written(report.before.as_of),
            "customers": report.before.customers,
            "sizes": dict(report.before.sizes),
        },
        "overlap": None if report.overlap is None else report.overlap.document(),
        "trend": None if report.trend is None else report.trend.document(),
        "migrations": [one.document() for one in report.migrations],
        "metrics": [
            {
                "lifecycle": one.lifecycle,
                "now": _groups(one.now),
                "before": None if one.before is None else _groups(one.before),
            }
            for one in report.groups
        ],
        "scores": {spread.name: spread.document() for spread in report.spreads},
        "campaigns": {name: {"audience": size} for name, size in report.audiences.items()},
    }


def _groups(groups: Iterable[OfGroup]) -> list[dict[str, Any]]:
    return [{"group": g.labels[0], "customers": g.customers, "metrics": g.values} for g in groups]


def page(report: Report, project: Reviewed) -> str:
    """The whole file."""
    config = project.place.config.project
    title = f"{config.name or project.folder.name}: customers and segments"
    zone = config.timezone
    trend, overlap = report.trend, report.overlap
    sections = {
        "segments": _segments(report, project),
        "lifecycles": "\n".join(_lifecycles(report, project)),
        "scores": "\n".join(_scores(report, project)),
        "metrics": "\n".join(_metrics(report)),
        "moves": "\n".join(map(_moves, report.migrations)),
        "trend": "" if trend is None else _over_time(trends.told(trend, zone)),
        "overlap": "" if overlap is None else _in_common(overlaps.told(overlap, zone)),
        "campaigns": _campaigns(report, project),
    }
    shown = {name: text for name, text in sections.items() if text}
    links = " ".join(f'<a href="#{name}">{name.capitalize()}</a>' for name in shown)
    head = [f'<p class="soft">{escape(line)}</p>' for line in _head(report, project)]
    body = [f'<h2 id="{name}">{name.capitalize()}</h2>\n{text}' for name, text in shown.items()]
    foot = [f'<p class="soft">{escape(line)}</p>' for line in _foot(report, project)]
    nav = f"<nav>{links}</nav>"
    return html(title, [*head, nav, *_in_short(report), *body, "<h2>How to read this</h2>", *foot])


def _moves(one: Migration) -> str:
    """Without the remarks: what they say stands at the end of the page for all of it."""
    return section(replace(migration.told(one, None), remarks=()), level=3)


def _in_common(told: Told) -> str:
    """The picture has the combinations, the table what two segments have in common."""
    return section(replace(told, about="", tables=told.tables[1:], remarks=()), level=3)


def _over_time(told: Told) -> str:
    """The curves: their numbers are what `segdsl trend` is for."""
    return section(replace(told, title="", about="", tables=(), remarks=()))


def _head(report: Report, project: Reviewed) -> Iterator[str]:
    yield of_whom(report.now.customers, report.as_of, project.place.config.project.timezone)
    if report.compared and report.before is not None:
        before, then = report.before, written(report.before.as_of)
        yield f"Beside each number stands the one of {then}, when there were {before.customers:,}."
    elif report.compared:
        yield f"There is nothing to compare with: no event is a {report.every} old."
    for name, setting in project.model.settings.items():
        if setting.overridden:
            yield f"{name} was set to {setting.written} for this report."


def _in_short(report: Report) -> Iterator[str]:
    """The largest changes, by their share of what was."""
    before = report.before if report.compared else None
    if before is None:
        return
    pairs = [(name, size, before.sizes[name]) for name, size in report.now.sizes.items()]
    moved = [one for one in pairs if min(one[1:]) >= LEAST and abs(one[1] - one[2]) >= LEAST]
    moved.sort(key=lambda one: (-abs(one[1] - one[2]) / one[2], one[0]))
    lines = (f"<li>{escape(f'{name}: {change(now, then)}')}</li>" for name, now, then in moved[:5])
    if moved:
        yield f"<h2>What has changed most</h2><ul>{''.join(lines)}</ul>"


def _foot(report: Report, project: Reviewed) -> Iterator[str]:
    yield _HOW
    if not report.knows_joined:
        yield FROM_THE_BEGINNING.replace("`", "")
    if report.private:
        yield f"Not shown, as made of something private: {', '.join(report.private)}."
    yield from left_out_lines(rows_left_out(report.left_out))


# ---------------------------------------------------------------- sizes


def _segments(report: Report, project: Reviewed) -> str:
    segments = project.model.segments
    if not segments:
        return ""
    names = sorted(segments, key=lambda name: (-report.now.sizes[name], name))
    about = {name: segments[name].description or "" for name in names}
    told = _sizes("", {name: name for name in names}, about, report)
    noted = [segments[name] for name in names if segments[name].notes]
    notes = "\n".join(_notes(one.name, one.description or "", one.notes) for one in noted)
    return section(told) + notes


def _lifecycles(report: Report, project: Reviewed) -> Iterator[str]:
    for name, lifecycle in project.model.lifecycles.items():
        stages = {f"{name} = {stage.name}": stage.name for stage in lifecycle.stages}
        about = {stage.name: stage.description or "" for stage in lifecycle.stages}
        title = f"{name}: {lifecycle.description}" if lifecycle.description else name
        yield section(_sizes(title, stages, about, report), level=3) + _notes_of(lifecycle)


def _notes_of(lifecycle: Lifecycle) -> str:
    own = _notes("", "", lifecycle.notes) if lifecycle.notes else ""
    stages = (_notes(s.name, s.description or "", s.notes) for s in lifecycle.stages if s.notes)
    return own + "\n".join(stages)


def _sizes(title: str, names: Mapping[str, str], about: Mapping[str, str], report: Report) -> Told:
    """`names` has how each size is called here."""
    whole = report.now.customers or 1
    before = report.before if report.compared else None
    rows, drawn = [], []
    for key, name in names.items():
        size = report.now.sizes[key]
        then = None if before is None else before.sizes[key]
        share = percentage(size / whole, 1)
        cells = [name, about[name], count(size), Small(share) if 0 < size < LEAST else share]
        cells += [] if then is None else [count(then), _change(size, then)]
        rows.append(tuple(cells))
        small = 0 < size < LEAST
        drawn.append(Bar(name, None if small else size, FEW if small else f"{size:,}", _told(then)))
    compared = () if before is None else (written(before.as_of), "change")
    head = ("", "", "customers", "share", *compared)
    caption = "" if before is None else f"The thin bars are of {written(before.as_of)}."
    figure = Figure(partial(_bars, tuple(drawn), title or "Segments"), caption)
    return Told(title, "", {}, (Table(head, tuple(rows), names=2),), figures=(figure,))


def _told(number: int | None) -> float | None:
    return None if number is None or 0 < number < LEAST else number


def _change(now: int, before: int) -> str:
    """Of fewer than ten customers nothing is told, nor what lets one reckon it."""
    text = change(now, before)
    return Small(text) if 0 < now < LEAST or 0 < before < LEAST else text


def _bars(rows: tuple[Bar, ...], title: str, width: float) -> Picture:
    return bars(rows, title, width=width)


def _notes(name: str, about: str, notes: Iterable[Note]) -> str:
    title = f"<h3>{escape(name)}{escape(f': {about}' if about else '')}</h3>" if name else ""
    lines = (f"<p><b>{escape(_word(note.word))}</b>: {escape(note.text)}</p>" for note in notes)
    return f"{title}<blockquote>{''.join(lines)}</blockquote>"


def _word(word: str) -> str:
    text = word.replace("_", " ")
    return text[:1].upper() + text[1:]


# ---------------------------------------------------------------- scores


def _scores(report: Report, project: Reviewed) -> Iterator[str]:
    """How each is spread, with the lines that the rules draw."""
    for spread in report.spreads:
        about = project.model.scores[spread.name].description
        title = f"{spread.name}: {about}" if about else spread.name
        figure = Figure(partial(_histogram, spread), "Customers by their points; dashed: where rules look.")
        yield section(Told(title, "", {}, figures=(figure,)), level=3)


def _histogram(spread: Spread, width: float) -> Picture:
    said = "; ".join(rule for _, rule in spread.thresholds)
    edges, counts = spread.edges, spread.counts
    return histogram(edges, counts, spread.name, spread.thresholds, said, width, told_of)


# ---------------------------------------------------------------- metrics


def _metrics(report: Report) -> Iterator[str]:
    described = [f"{metric.name}: {metric.description}" for metric in report.metrics if metric.description]
    if report.metrics and described:
        yield f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in described)}</ul>"
    for place, one in enumerate(report.groups):
        yield section(_of_groups(report, one, drawn=place == 1), level=3)


def _of_groups(report: Report, one: MetricsOf, *, drawn: bool) -> Told:
    """A row for each group; behind each metric, in parentheses, what it was."""
    then = {g.labels: g.values or {} for g in one.before or ()}
    before = report.before if one.before is not None else None
    mark = "" if before is None else f" ({written(before.as_of)})"
    head = (one.lifecycle or "", "customers", *(f"{metric.name}{mark}" for metric in report.metrics))
    rows = []
    for group in one.now:
        cells = [*group.labels, customers(group.customers)]
        for metric in report.metrics:
            was = number_of(metric, then.get(group.labels, {}).get(metric.name))
            now = number_of(metric, (group.values or {}).get(metric.name))
            cells.append(now if before is None else f"{now} ({was})")
        rows.append(tuple(cells))
    figures = tuple(_figure(metric, one) for metric in report.metrics) if drawn else ()
    title = "" if one.lifecycle is None else f"By {one.lifecycle}"
    return Told(title, "", {}, (Table(head, tuple(rows)),), figures=figures)


def _figure(metric: Metric, one: MetricsOf) -> Figure:
    name, title = metric.name, metric.description or metric.name
    then = {g.labels: g.values or {} for g in one.before or ()}
    rows = tuple(
        Bar(
            group.labels[0],
            None if group.values is None else group.values[name],
            customers(None) if group.values is None else number_of(metric, group.values[name]),
            then.get(group.labels, {}).get(name),
        )
        for group in one.now
    )
    return Figure(partial(_bars, rows, title), title)


# ---------------------------------------------------------------- campaigns


def _campaigns(report: Report, project: Reviewed) -> str:
    model, files = project.model, project.rules.as_set
    rows, notes = [], []
    for name, campaign in model.campaigns.items():
        told = rule(name, files)
        lines = [] if told is None else [line for _, line in told.lines]
        goal = next((line for line in lines if line.startswith(_GOAL)), "")
        about = campaign.description or ""
        held = "" if campaign.held_out is None else "yes"
        rows.append((name, about, _goal(goal), held, count(report.audiences[name])))
        notes += [_notes(name, about, campaign.notes)] if campaign.notes else []
    if not rows:
        return ""
    head = ("campaign", "", "it has worked when", "control group", "meant for")
    table = Told("", "", {}, (Table(head, tuple(rows), names=4),))
    return section(table) + "\n".join(notes)


_GOAL = "It has worked when "


def _goal(line: str) -> str:
    return line.removeprefix(_GOAL) or "nothing says when"
