"""What is computed: a graph in which equal expressions are one node.

Made by `plan.from_model` for one as-of, so that the clock is literals. Every node stands for one value
per row of its `rows`: a table of events, a lookup, the customers, EVERYBODY as one row, or ONE for a single
value. Nodes are
compared by identity; `from_model` sees to it that no two of them mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from segdsl.model.catalog import CUSTOMERS
from segdsl.model.nodes import Length, Value
from segdsl.operators.overall import OverallName
from segdsl.operators.ranks import RankName
from segdsl.types import Kind

ONE = ""
"""The rows of a value that is the same for everybody."""


@dataclass(frozen=True, slots=True)
class Roll:
    """The rows of a roll-up; with `future`, of all its base's rows and not only those up to as-of.

    With `of_anybody`, of the rows of all keys, before it is known who the customers are.
    """

    table: str
    future: bool
    of_anybody: bool


Rows = str | Roll


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    value: Value
    kind: Kind
    rows: Rows = ONE


@dataclass(frozen=True, slots=True, eq=False)
class Unknown:
    kind: Kind
    rows: Rows = ONE


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """A column of a table as it was read; `rows` names the table (also one of attributes)."""

    column: str
    kind: Kind
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Apply:
    """An operator of the table."""

    operator: str
    arguments: tuple[Node, ...]
    kind: Kind
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Choose:
    """The value beside the first condition that holds, else `otherwise`."""

    conditions: tuple[Node, ...]
    values: tuple[Node, ...]
    otherwise: Node
    kind: Kind
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """The points of the conditions that hold, added up exactly."""

    points: tuple[float, ...]
    conditions: tuple[Node, ...]
    kind: Kind
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Owner:
    """The position of each row's customer, whose `key` is the row's, or none."""

    keys: tuple[Node, ...]
    rows: Rows
    key: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Unshared:
    """A value that one customer alone has; unknown where several have it."""

    value: Node
    kind: Kind
    rows: Rows = CUSTOMERS


@dataclass(frozen=True, slots=True, eq=False)
class Keyed:
    """Equal keys as equal numbers, and none where a part is unknown: whose each event is where customers are
    yet to be found.
    """

    keys: tuple[Node, ...]
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Present:
    """The owner of each event by as-of; none for those that are `later`."""

    owner: Node
    later: Node
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """The rows of all customers as those of one, at position 0; none for rows that are nobody's."""

    owner: Node
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """For each row of a roll-up's base, the position of the roll-up's row it belongs to, or none.

    A group is a customer (`owner`) and a combination of values of `keys`, over the rows for which `where`
    holds and every key is known.
    """

    table: Roll
    rows: Rows
    owner: Node
    keys: tuple[Node, ...]
    where: Node | None


@dataclass(frozen=True, slots=True, eq=False)
class OfGroup:
    """What all rows of a group have in common: its customer, or a column it was grouped by."""

    value: Node
    grouping: Node
    kind: Kind | None
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """The position of the row of `table` with these key values, or none."""

    table: str
    keys: tuple[Node, ...]
    rows: Rows
    own: tuple[Node, ...]  # the key columns of `table`


@dataclass(frozen=True, slots=True, eq=False)
class Fetch:
    """The value at a position (of an owner or a place); unknown where there is none."""

    value: Node
    place: Node
    kind: Kind
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Reduce:
    """An aggregate function over the rows of each owner for which `where` holds."""

    function: str
    owner: Node
    where: Node | None
    value: Node | None
    at: Node | None
    nth: int | None
    kind: Kind
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class StepEvents:
    """Events as a step of a sequence sees them: whose, when, and which of them count."""

    owner: Node
    at: Node
    where: Node | None
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """For each first event: another one follows it (see `model.nodes.Step`); no event follows itself."""

    first: StepEvents
    second: StepEvents
    within: Length | None
    same_day: bool
    zone: str
    rows: Rows
    kind: Kind


@dataclass(frozen=True, slots=True, eq=False)
class Overall:
    """With `within`, a value for each customer: that of their group."""

    function: OverallName
    value: Node
    within: Node | None
    among: Node | None
    percent: float | None
    kind: Kind
    rows: Rows = ONE


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    function: RankName
    amount: float
    value: Node
    within: Node | None
    among: Node | None
    kind: Kind
    rows: Rows = CUSTOMERS


@dataclass(frozen=True, slots=True, eq=False)
class Draw:
    """A number from 0 up to 1 that is each customer's own for a seed, or that of what they are drawn `by`."""

    seed: str
    by: Node | None
    kind: Kind
    rows: Rows = CUSTOMERS


Node = (
    Constant
    | Unknown
    | Read
    | Apply
    | Choose
    | Total
    | Owner
    | Unshared
    | Keyed
    | Present
    | Pooled
    | Grouping
    | OfGroup
    | Place
    | Fetch
    | Reduce
    | Followed
    | Overall
    | Ranking
    | Draw
)


@dataclass(frozen=True, slots=True)
class Named:
    """A node under the name that rules give it, the kind of its values, and its description."""

    name: str
    node: Node
    kind: Literal["trait", "segment", "lifecycle", "score", "extra"]
    values: Kind
    description: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where customers come from, if not from a table of their own: the keys of the events that exist."""

    keys: tuple[Node, ...]
    where: Node | None
    rows: Rows


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What to compute for one as-of.

    named:   in an order in which each name comes after those it needs
    owners:  for each file of events and attributes, whose its rows are (all of them, for the count of those
             left out)
    claims:  of those that `matches` joins, who has the value of a row, also where several customers have it
    key:     the columns of the customers' key, over the rows `customers`
    origin:  where customers come from events
    columns: table and name of the nodes that are computed columns
    """

    named: tuple[Named, ...]
    owners: Mapping[str, Node]
    claims: Mapping[str, Node]
    key: tuple[Node, ...]
    origin: Origin | None
    columns: Mapping[Node, tuple[str, str]]
