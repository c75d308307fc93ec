"""A tiny shop: four customers, two campaigns that exclude each other, two personas, no files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from segdsl.campaigns.audience import Audience, CampaignMembers
from segdsl.campaigns.batches import Batch, Recipients
from segdsl.messages.context import Letterhead
from segdsl.messages.render import HeldBack, Message, Outcome, render
from segdsl.model.catalog import CUSTOMERS, Catalog, ColumnInfo, Table
from segdsl.model.nodes import Literal
from segdsl.model.project import Campaign, Model, Segment, Variant
from segdsl.people.persona import Persona
from segdsl.source import Source, Span
from segdsl.templates.folder import Templates, templates_from
from segdsl.types import CONDITION, Day, Kind, Text

NOWHERE = Span(Source("rules.seg", "."), 0, 1)
YES = Literal(True, CONDITION, NOWHERE)
SUBJECT = "{% block subject %}Hello{% endblock %}\n"


def a_persona(name: str, **fields: Any) -> Persona:
    voice = {"greeting": "Dear {name},", "greeting_without_name": "Hello,", "sign_off": f"{name} & co"}
    return Persona.model_validate({"name": name, "title": name, "voice": voice, **fields})


def a_campaign(name: str, *variants: Variant, **fields: Any) -> Campaign:
    return Campaign(name, YES, None, variants, fields.pop("template", name), NOWHERE, **fields)


def a_model(segments: Iterable[Segment] = (), campaigns: Iterable[Campaign] = ()) -> Model:
    columns = {
        name: ColumnInfo(name, Kind(Text()), NOWHERE, private=name == "email")
        for name in ("first_name", "email", "city")
    }
    catalog = Catalog(Table(CUSTOMERS, "customers", columns, NOWHERE, key=("id",)), {}, {}, {})
    by_name = {segment.name: segment for segment in segments}
    return Model(catalog, {}, {}, by_name, {}, {}, {c.name: c for c in campaigns}, (), (), ())


def an_audience(
    values: Mapping[str, list[Any]] | None = None,
    segments: Mapping[str, list[bool]] | None = None,
    campaigns: Mapping[str, CampaignMembers] | None = None,
    size: int = 4,
) -> Audience:
    frame = pd.DataFrame(values or {}, index=range(size))
    return Audience(
        keys=pd.Series([str(key) for key in range(1, size + 1)]),
        values=frame,
        segments=pd.DataFrame(segments or {}, index=range(size), dtype=bool),
        today=dt.date(2026, 3, 31),
        kinds={"joined": Kind(Day())},
        campaigns=campaigns or {},
        zone="Europe/Berlin",
    )


def a_batch(template: str = "letter", **fields: Any) -> Batch:
    return Batch(template, **{"persona": a_persona("anna"), **fields})


def recipients(audience: Audience, *batches: Batch) -> Recipients:
    """Every customer, with the batches in turn."""
    rows = np.arange(len(audience))
    return Recipients(audience, rows, rows % len(batches), batches)


def flags(*values: int) -> pd.Series[bool]:
    return pd.Series(np.array(values, dtype=bool))


def templates(body: str, **others: str) -> Templates:
    """A message `letter` with a subject (unless it has its own) and other templates by name."""
    text = body if "block subject" in body else SUBJECT + body
    sources = {"letter.html.j2": Source("templates/letter.html.j2", text)}
    for name, other in others.items():
        file = name.replace("__", "/") + ".html.j2"
        sources[file] = Source(f"templates/{file}", other)
    return templates_from(sources).required()


def write(body: str, letterhead: Letterhead | None = None, **values: list[Any]) -> list[Outcome]:
    """Fills in a template for customers with these values: `write("{{ customer.x }}", x=[1, None])`."""
    size = max([1, *map(len, values.values())])
    audience = an_audience(values, size=size)
    return list(render(recipients(audience, a_batch()), templates(body), letterhead or Letterhead()))


def told(outcomes: Iterable[Outcome]) -> list[str]:
    """What the messages say, or `held back: …`."""
    return [
        outcome.html.strip() if isinstance(outcome, Message) else f"held back: {outcome.reason}"
        for outcome in outcomes
        if isinstance(outcome, Message | HeldBack)
    ]
