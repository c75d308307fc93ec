"""Metrics of groups, as people read them."""

from __future__ import annotations

from functools import partial

from segdsl.faces.told.told import Figure, Table, Told
from segdsl.faces.told.words import customers, number_of, of_whom
from segdsl.model.project import Metric
from segdsl.pictures.bars import Bar, bars
from segdsl.runs.numbers.groups import LEAST
from segdsl.runs.numbers.metrics import Measured


def told(measured: Measured, zone: str | None) -> Told:
    """A row for each group, a column for each metric; a picture for each metric."""
    names = measured.by or ("group",)
    head = (*names, "customers", *(metric.name for metric in measured.metrics))
    rows = []
    for group in measured.groups:
        own = group.values or {}
        numbers = (number_of(metric, own.get(metric.name)) for metric in measured.metrics)
        rows.append((*group.labels, customers(group.customers), *numbers))
    title = f"Metrics by {' and '.join(measured.by)}" if measured.by else "Metrics of segments"
    described = tuple(f"{m.name}: {m.description}" for m in measured.metrics if m.description)
    return Told(
        title,
        of_whom(measured.customers, measured.as_of, zone),
        measured.document(),
        (Table(head, tuple(rows), names=len(names)),),
        (),
        (*described, *_remarks(measured)),
        tuple(_figure(measured, metric) for metric in measured.metrics),
    )


def _remarks(measured: Measured) -> list[str]:
    found = []
    if any(group.customers is None for group in measured.groups):
        found.append(f"Of groups with fewer than {LEAST} customers no numbers are shown.")
    if measured.private:
        listed = ", ".join(measured.private)
        found.append(
            f"Not shown, as made of something private: {listed}. Where one gives nothing away, its"
            ' declaration may say `not private because "…"`.'
        )
    return found


def _figure(measured: Measured, metric: Metric) -> Figure:
    rows = []
    for group in measured.groups:
        number = None if group.values is None else group.values[metric.name]
        written = customers(None) if group.values is None else number_of(metric, number)
        rows.append(Bar(" · ".join(group.labels), number, written))
    title = metric.description or metric.name
    return Figure(partial(_bars, tuple(rows), title), title)


def _bars(rows: tuple[Bar, ...], title: str, width: float):  # type: ignore[no-untyped-def]
    return bars(rows, title, width=width)
