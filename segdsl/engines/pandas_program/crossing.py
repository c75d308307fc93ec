"""Code for what crosses from one table to another: owners, groups, look-ups, aggregates, sequences."""

from __future__ import annotations

from collections.abc import Mapping

from segdsl.engines.pandas_program.code import COMPARED, Code, literal
from segdsl.engines.pandas_program.gathering import MISSED, Gathering
from segdsl.engines.pandas_program.program import Program
from segdsl.model.nodes import Length
from segdsl.operators.aggregates import AGGREGATES
from segdsl.plan.nodes import (
    Fetch,
    Followed,
    Grouping,
    Keyed,
    Node,
    OfGroup,
    Owner,
    Place,
    Pooled,
    Present,
    Reduce,
    Roll,
    StepEvents,
    Unshared,
)
from segdsl.types import Kind, Number

Crossed = Owner | Unshared | Keyed | Present | Pooled | Grouping | OfGroup | Place | Fetch | Reduce | Followed


class Crossing:
    """Writes these nodes for one program; remembers the first rows of each roll-up's groups.

    `given` are nodes that are computed elsewhere; of a grouping there is a second variable, `first_of` it.
    """

    def __init__(self, program: Program, given: Mapping[Node, str]) -> None:
        self._program = program
        self._first = {n.table: first_of(name) for n, name in given.items() if isinstance(n, Grouping)}
        self._days: dict[Node, str] = {}

    def written(self, node: Crossed) -> Code:
        match node:
            case Owner():
                return self._owner(node)
            case Unshared(value=value):
                column = self._program.column(value)
                form = MISSED.get(column.form, column.form)
                return Code(f"unshared({column.plain})", form, bound=column.bound)
            case Keyed(keys=keys, rows=rows):
                own = ", ".join(self._program.column_of(k, rows).text for k in keys)
                return self._new(f"{_name(rows)}_key", f"numbered([{own}])")
            case Present(owner=owner, later=later, rows=rows):
                now = f"present({self._code(owner)}, {self._condition(later)})"
                return self._new(f"{_name(rows)}_present", now)
            case Pooled(owner=owner, rows=rows):
                return self._new(f"{_name(rows)}_of_all", f"np.where({self._code(owner)} >= 0, 0, -1)")
            case Grouping():
                return self._grouping(node)
            case OfGroup(value=value, grouping=grouping, kind=kind, rows=rows):
                return self._of_group(value, grouping, kind, rows)
            case Place(table=table, keys=keys, rows=rows, own=own):
                wanted = ", ".join(self._program.column_of(k, rows).plain for k in keys)
                found = f"places([{wanted}], [{', '.join(self._code(k) for k in own)}])"
                return self._new(f"{_name(rows)}_{table}", found, disposable=rows != "customers")
            case Fetch(value=value, place=place):
                column = self._program.column_of(value, value.rows)
                form = MISSED.get(column.form, column.form)
                return Code(f"fetch({column.plain}, {self._code(place)})", form, bound=column.bound)
            case Reduce():
                return self._reduce(node)
            case Followed():
                return self._followed(node)

    def _code(self, node: Node) -> str:
        return self._program.code(node).plain

    def _condition(self, node: Node) -> str:
        return self._program.code(node).condition.text

    def _new(self, wanted: str, text: str, *, disposable: bool = True) -> Code:
        return Code(self._program.variable(wanted, text, disposable=disposable), "small")

    # ------------------------------------------------------------ whose

    def _owner(self, node: Owner) -> Code:
        wanted = ", ".join(self._program.column_of(k, node.rows).plain for k in node.keys)
        have = ", ".join(self._program.column(k).plain for k in node.key)
        found = f"places([{wanted}], [{have}])"
        return self._new(f"{_name(node.rows)}_of", found)

    def _grouping(self, node: Grouping) -> Code:
        keys = ", ".join(self._program.column_of(k, node.rows).plain for k in node.keys)
        where = "" if node.where is None else f", {self._condition(node.where)}"
        name = _name(node.table)
        groups, first = self._program.variables_of(
            (f"{name}_group", f"{name}_first"), f"group_rows({self._code(node.owner)}, [{keys}]{where})"
        )
        self._first[node.table] = first
        return Code(groups, "small")

    def first_rows(self, rows: Roll) -> str:
        """The variable with the first base row of each group; the grouping has been written."""
        return self._first[rows]

    def _of_group(self, value: Node, grouping: Node, kind: Kind | None, rows: object) -> Code:
        self._program.code(grouping)
        assert isinstance(grouping, Grouping)
        first = self.first_rows(grouping.table)
        if kind is None:
            return self._new(f"{_name(rows)}_of", f"{self._code(value)}[{first}]")
        column = self._program.column_of(value, value.rows)
        return Code(f"{column.plain}.iloc[{first}].reset_index(drop=True)", column.form, bound=column.bound)

    # ------------------------------------------------------------ many rows to one

    def _reduce(self, node: Reduce) -> Code:
        program = self._program
        of = node.owner.rows
        owner, size = self._code(node.owner), program.size(node.rows)
        values = tuple(program.column_of(v, of) for v in (node.value, node.at) if v is not None)
        where = None if node.where is None else self._condition(node.where)
        rows = Gathering(owner, size, values, where, node.nth)
        code: Code = AGGREGATES[node.function].column(rows)
        return code

    # ------------------------------------------------------------ sequences

    def _followed(self, node: Followed) -> Code:
        """Where both times are instants they are compared as such, else by their days."""
        first, second, zone = node.first, node.second, node.zone
        exact = _is_instant(first.at) and _is_instant(second.at)
        before = self._time(first, None if exact else zone)
        after = self._time(second, None if exact else zone)
        pair = f"{self._code(first.owner)}, {before}, {self._code(second.owner)}, {after}"
        where = "" if second.where is None else f", {self._condition(second.where)}"
        following = self._program.variable(
            f"{_name(node.rows)}_next", f"next_row({pair}{where})", disposable=True
        )
        holds = Code(f"pd.Series({following} >= 0)", "bool")
        if node.within is not None:
            holds = self._in_time(node, following, node.within)
        if node.same_day:
            pair = f"{self._code(first.owner)}, {self._time(first, zone)}, "
            pair += f"{self._code(second.owner)}, {self._time(second, zone)}"
            same = ", same_table=True" if first.rows == second.rows else ""
            return holds | Code(f"others_that_day({pair}{where}{same})", "bool")
        return holds

    def _time(self, happening: StepEvents, zone: str | None) -> str:
        at = self._program.column_of(happening.at, happening.rows)
        if zone is None or at.form == "day":
            return at.text
        if happening.at not in self._days:
            day = f"local_day({at.text}, {literal(zone).text})"
            wanted = f"{_name(happening.rows)}_day"
            self._days[happening.at] = self._program.variable(wanted, day, disposable=True)
        return self._days[happening.at]

    def _in_time(self, node: Followed, following: str, within: Length) -> Code:
        """The next event comes by the end of the time that it has."""
        amount = literal(int(within.amount) if float(within.amount).is_integer() else within.amount).text
        zone = None if within.unit == "minutes" else node.zone
        before, after = self._time(node.first, zone), self._time(node.second, zone)
        return Code(f"fetch({after}, {following}) <= add_{within.unit}({before}, {amount})", "bool", COMPARED)


def first_of(grouping: str) -> str:
    """The variable with the first base row of each group of a grouping that is given."""
    return f"{grouping}_first"


def _is_instant(at: Node) -> bool:
    return getattr(at, "kind", Kind(Number())).family == "instant"


def _name(rows: object) -> str:
    if not isinstance(rows, Roll):
        return str(rows)
    return rows.table + "_to_come" * rows.future + "_of_anybody" * rows.of_anybody
