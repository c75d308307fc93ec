"""A small project of the good corpus, run by the reference and by each engine.

In: a folder with `rules.seg`, perhaps `segdsl.toml`, and its data. Out: a table as text, a row per customer
and a column per trait, segment, lifecycle, score and campaign, in the order of the rules.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import segdsl
from segdsl.clock import AsOf
from segdsl.engines.compute import compute
from segdsl.model.nodes import Expression
from segdsl.model.project import Campaign, Model
from segdsl.reference.evaluate import Reference
from segdsl.sources.loading import load
from segdsl.sources.rows import plain_values, world_of
from segdsl.sources.tables import Tables

ENGINES = ("packed", "pandas")
UNKNOWN = "-"
Columns = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Ran:
    """The table as the reference computes it and as each engine does, and what reading found."""

    by_reference: str
    by_engines: Mapping[str, str]
    warnings: tuple[str, ...]

    @property
    def differing(self) -> list[str]:
        """The engines that say something else than the reference, with what they say."""
        return [f"{name}:\n{told}" for name, told in self.by_engines.items() if told != self.by_reference]


def ran(folder: Path, engines: Iterable[str] = ENGINES) -> Ran:
    """All tables. Raises segdsl.Problem where rules or data are wrong."""
    project = segdsl.load(folder)
    model = project.model
    as_of = AsOf.parse(as_of_written(folder), model.catalog.zone)
    loaded = load(model.catalog, project.data)
    tables = loaded.required().tables
    return Ran(
        _of_reference(model, tables, as_of),
        {engine: _of_engine(model, tables, as_of, engine) for engine in engines},
        tuple(f"{d.severity}[{d.code}] {d.message}" for d in loaded.diagnostics),
    )


def _of_reference(model: Model, tables: Tables, as_of: AsOf) -> str:
    reference = Reference(model, world_of(model.catalog, tables), as_of)
    parts = dict(conditions(model))
    places = range(len(reference.customers))

    def values(name: str) -> list[Any]:
        if name in parts:
            return [reference.evaluate(parts[name], place) for place in places]
        return [reference.value(name, place) for place in places]

    return _table(model, [reference.key(place) for place in places], values)


def _of_engine(model: Model, tables: Tables, as_of: AsOf, engine: str) -> str:
    parts = dict(conditions(model))
    result = compute(model, tables, as_of, None, parts, engine=engine)
    keys = zip(*(plain_values(result.key[name]) for name in result.key.columns), strict=True)

    def values(name: str) -> list[Any]:
        return plain_values(result.extra[name] if name in parts else result.values(name))

    return _table(model, list(keys), values)


def _table(model: Model, keys: list[tuple[Any, ...]], values: Callable[[str], list[Any]]) -> str:
    columns = {name: values(name) for name in _names(model)}
    columns |= {name: _campaign(campaign, values) for name, campaign in model.campaigns.items()}
    return _shown(keys, columns, ZoneInfo(model.catalog.zone))


def as_of_written(folder: Path) -> str:
    found = re.search(r"^# as of (.+?)\s*$", (folder / "rules.seg").read_text(encoding="utf-8"), re.MULTILINE)
    assert found, f"{folder.name} says no as-of: `# as of 2026-03-31`"
    return found[1]


def _names(model: Model) -> list[str]:
    groups = (model.traits, model.segments, model.lifecycles, model.scores)
    declared = [entry for group in groups for entry in group.values()]
    return [d.name for d in sorted(declared, key=lambda d: (d.span.source.name, d.span.start))]


def conditions(model: Model) -> Iterable[tuple[str, Expression]]:
    """The conditions that a campaign is made of, by labels of their own."""
    for campaign in model.campaigns.values():
        yield f"{campaign.name} audience", campaign.audience
        if campaign.held_out is not None:
            yield f"{campaign.name} held out", campaign.held_out
        yield from ((f"{campaign.name} {variant.name}", variant.members) for variant in campaign.variants)


def _campaign(campaign: Campaign, values: Callable[[str], list[Any]]) -> list[Any]:
    """`no` outside the audience, else `held out`, the variant, or `yes`."""
    found: list[Any] = ["yes" if inside else "no" for inside in values(f"{campaign.name} audience")]
    labels = [v.name for v in campaign.variants] + (["held out"] if campaign.held_out is not None else [])
    for label in labels:
        members = values(f"{campaign.name} {label}")
        found = [label if m and f != "no" else f for m, f in zip(members, found, strict=True)]
    return found


def _shown(keys: list[tuple[Any, ...]], columns: Columns, zone: ZoneInfo) -> str:
    """Rows in the order of the keys, columns padded with blanks."""
    cells = [["customer", *columns]]
    for place in sorted(range(len(keys)), key=lambda p: keys[p]):
        values = (columns[name][place] for name in columns)
        cells.append(["|".join(_cell(part, zone) for part in keys[place]), *(_cell(v, zone) for v in values)])
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "".join(f"{line}\n" for line in lines)


def _cell(value: Any, zone: ZoneInfo) -> str:
    match value:
        case None:
            return UNKNOWN
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime():
            return value.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S").removesuffix(":00")
        case tuple():
            return "(" + ",".join(value) + ")"
        case str():
            return value.replace(" ", "_") or '""'
        case _:
            return str(value)
