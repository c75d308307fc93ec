"""What counts for nobody: rows that reading left out, and rows that are no customer's.

In: what reading omitted and what the engine could give to nobody. Out: one account by table, and the same as
plain values for reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from segdsl.model.catalog import Catalog
from segdsl.model.nodes import Expression
from segdsl.model.project import Model
from segdsl.runs.reading.needs import needs

if TYPE_CHECKING:
    from segdsl.engines.left_out import LeftOut
    from segdsl.sources.tables import Omitted

Accounts = Mapping[str, "LeftOut"]


def account(catalog: Catalog, counted: Accounts, omitted: Mapping[str, Omitted]) -> dict[str, LeftOut]:
    """Everything that is left out, by table: of events always, of other tables where it is anything."""
    from segdsl.engines.left_out import LeftOut

    names = {**dict.fromkeys(omitted), **dict.fromkeys(counted)}
    whole = {name: counted.get(name, LeftOut()).with_omitted(omitted.get(name)) for name in names}
    return {name: left for name, left in whole.items() if left or name in catalog.events}


def about(model: Model, rules: Iterable[Expression], left_out: Accounts) -> dict[str, LeftOut]:
    """What was left out of the tables that these rules rest on."""
    needed = needs(model, rules)
    return {name: left for name, left in left_out.items() if name in needed}


def document(left_out: Accounts) -> dict[str, dict[str, Any]]:
    """By table; what can be there only where a declaration says so is named where it is."""
    return {name: _entry(left) for name, left in left_out.items()}


def _entry(left: LeftOut) -> dict[str, Any]:
    found: dict[str, Any] = {"without_key": left.without_key, "unknown_customer": left.unknown_customer}
    if left.several_customers:
        found["several_customers"] = left.several_customers
    if left.repeated:
        found["repeated"] = left.repeated
    if left.unreadable:
        found["unreadable"] = dict(left.unreadable)
    return found
