"""The files of a rule's model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from sqlglot import exp

from segdsl.clock import AsOf
from segdsl.engines.relational.sql.dbt.jinja import call, plain, plain_texts
from segdsl.engines.relational.sql.dbt.sources import header_of_key, home_of, place_of, sources
from segdsl.engines.relational.sql.dbt.tests import (
    Test,
    accepted,
    column,
    described,
    there,
    unique_together,
)
from segdsl.engines.relational.sql.printing import Printed, Reading, printed, where_it_is
from segdsl.engines.relational.sql.templates import Tree
from segdsl.model.project import Model

MARK = "Written by `segdsl compile --to dbt`"
"""Stands in the first line of each file: whoever finds it there may write the file anew."""
SOURCES = "segdsl_sources.yml"


def files(model: Model, name: str, as_of: AsOf, dialect: str) -> dict[str, str]:
    """The text of each file by its name. Raises KeyError where there is no such name, and Lacking."""
    own = re.sub(r"\W+", "_", name)
    found = printed(model, name, as_of, dialect, Sourced(model.catalog))
    told = _told(model, name, own, found.keys, as_of, dialect)
    return {
        f"{own}.sql": _model(found),
        f"{own}.yml": _yaml({"version": 2, "models": [told]}),
        SOURCES: _yaml({"version": 2, "sources": sources(model.catalog, dialect)}),
    }


class Sourced(Reading):
    """A statement that reads tables where dbt says that they are."""

    def named_table(self, table: Sequence[str]) -> exp.Table:
        return exp.Table(this=exp.Var(this=call("source", *place_of(table))))

    def last(self, query: Tree) -> Tree:
        return plain_texts(query)


def _model(found: Printed) -> str:
    head = [f"{MARK}, which writes it anew for another day.", *found.head]
    taught = [f"{{% set taught_{n} %}}\n{text}\n{{% endset %}}" for n, text in enumerate(found.taught)]
    hooks = ", ".join(f"taught_{n}" for n in range(len(taught)))
    before = f", pre_hook=[{hooks}]" if hooks else ""
    config = f"{{{{ config(materialized='table'{before}) }}}}"
    return "\n".join([*(f"-- {plain(line)}" for line in head), "", *taught, config, "", found.query, ""])


def _yaml(document: Mapping[str, Any]) -> str:
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
    return f"# {MARK}.\n{text}"


# ------------------------------------------------------------ what is told and tested of the model


def _told(
    model: Model, name: str, own: str, keys: tuple[str, ...], as_of: AsOf, dialect: str
) -> dict[str, Any]:
    kind = model.kind_of(name)
    home = home_of(model.catalog)
    source = place_of(where_it_is(home))
    headers = [header_of_key(home, key) for key in home.key]
    alone: tuple[Test, ...] = ("unique",) if len(keys) == 1 else ()
    columns = [
        column(key, "Whose row it is", (*alone, "not_null", there(source, header)))
        for key, header in zip(keys, headers, strict=False)
    ]
    if kind != "segment":
        columns.append(_value(model, name, dialect))
    meta = {"segdsl": kind, "as_of": str(as_of), "time_zone": str(as_of.zone)}
    told = {"name": own, **described(_about(model, name)), "config": {"meta": meta}, "columns": columns}
    return told | ({"data_tests": [unique_together(keys, dialect)]} if len(keys) > 1 else {})


def _value(model: Model, name: str, dialect: str) -> dict[str, Any]:
    if name in model.scores:
        return column(name, "The points, added up", ["not_null"])
    if name in model.traits:
        return column(name, model.traits[name].description, [])
    lifecycle = model.lifecycles[name]
    lines = [f"{stage.name}: {stage.description}" for stage in lifecycle.stages if stage.description]
    known: list[Test] = [] if lifecycle.kind.unknown else ["not_null"]
    stages = accepted([stage.name for stage in lifecycle.stages], dialect)
    return column(name, "; ".join(lines) or "The stage", [*known, stages])


def _about(model: Model, name: str) -> str | None:
    for rules in (model.segments, model.traits, model.lifecycles, model.scores):
        if name in rules:
            return rules[name].description
    return None
