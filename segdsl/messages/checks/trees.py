"""The templates behind each mailing, read once for all checks that look at them without filling them in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import nodes

from segdsl.logic.known import Known
from segdsl.messages.checks.desk import CampaignLetter, Combination, Desk
from segdsl.model.nodes import Expression
from segdsl.source import Source
from segdsl.templates.references import reached_from
from segdsl.types import Kind


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """A file that letters are put together from, and the mailings that it is used in."""

    file: str
    source: Source
    tree: nodes.Template
    mailings: tuple[CampaignLetter, ...]

    def combinations(self, desk: Desk) -> Iterator[Combination]:
        """The letters that this file has a part in."""
        found = desk.combinations
        if found is None:
            found = {sent.combination for sent in desk.sent}
        return (c for c in sorted(found) if any(m.is_of(c) for m in self.mailings))

    def known(self, desk: Desk) -> list[Known]:
        """What the audience of each mailing makes sure of."""
        audiences: dict[Expression, None] = {m.to: None for m in self.mailings}
        return [desk.candidates.known(audience) for audience in audiences]


def written(desk: Desk) -> Iterator[Written]:
    """Every file of every mailing."""
    users: dict[str, list[CampaignLetter]] = defaultdict(list)
    for mailing in desk.mailings():
        for file in reached_from(desk.templates.trees, mailing.file):
            users[file].append(mailing)
    for file, mailings in users.items():
        yield Written(file, desk.templates.sources[file], desk.templates.trees[file], tuple(mailings))


def attribute_of(node: nodes.Node) -> str | None:
    """`first_name` of `customer.first_name`; None for anything else."""
    match node:
        case nodes.Getattr(node=nodes.Name(name="customer"), attr=name):
            return str(name)
        case nodes.Getitem(node=nodes.Name(name="customer"), arg=nodes.Const(value=str(name))):
            return name
    return None


def kind_of_attribute(desk: Desk, name: str) -> Kind | None:
    """The kind of an attribute or trait; None for other names."""
    column = desk.model.catalog.customers.columns.get(name)
    if column is not None:
        return column.kind
    trait = desk.model.traits.get(name)
    return trait.value.kind if trait is not None else None
