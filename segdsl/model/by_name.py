"""What a customer has under a name: an attribute, trait, score, stage, or whether they are in a segment.

In: a model and a name. Out: the expression that stands for it.
"""

from __future__ import annotations

from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import Column, Expression
from segdsl.model.nodes import Reference as ReferenceNode
from segdsl.model.project import Model
from segdsl.source import NOWHERE
from segdsl.types import CONDITION


def named(model: Model, name: str) -> Expression:
    """What a customer has under this name, as an expression. Raises KeyError."""
    columns = model.catalog.customers.columns
    if name in columns:
        return Column(CUSTOMERS, name, columns[name].kind, columns[name].span)
    match model.kind_of(name):
        case "trait":
            return ReferenceNode(name, model.traits[name].value.kind, NOWHERE)
        case "segment":
            return ReferenceNode(name, CONDITION, NOWHERE)
        case "lifecycle":
            return ReferenceNode(name, model.lifecycles[name].kind, NOWHERE)
        case "score":
            return ReferenceNode(name, model.scores[name].kind, NOWHERE)
