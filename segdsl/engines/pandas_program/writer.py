"""A plan written as a straight-line pandas program.

In: a plan. Out: the program's lines. It expects the tables as frames (`customers`, and the others under
their names); afterwards every named node's value is in its variable, and `owners` tell which rows of each
file were left out. Values that are used more than once, or are long, have variables; what is about rows of
events is deleted after its last use.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from segdsl.engines.pandas_program.code import Code, Form, form_of, literal, quoted
from segdsl.engines.pandas_program.crossing import Crossing
from segdsl.engines.pandas_program.expressions import expression, scalar_free, stands_alone, uses_twice
from segdsl.engines.pandas_program.layout import laid_out
from segdsl.engines.pandas_program.names import Names
from segdsl.engines.suggested import suggestion
from segdsl.model.catalog import CUSTOMERS, EVERYBODY
from segdsl.plan.nodes import (
    ONE,
    Constant,
    Fetch,
    Followed,
    Grouping,
    Keyed,
    Named,
    Node,
    OfGroup,
    Owner,
    Place,
    Plan,
    Pooled,
    Present,
    Read,
    Reduce,
    Roll,
    Rows,
    Unknown,
    Unshared,
)
from segdsl.plan.traversal import children, everything

_LONG = 75


@dataclass(slots=True)
class Line:
    """A statement: what it assigns (and may be deleted), and its text; a comment assigns nothing."""

    target: str
    text: str
    disposable: bool = False

    def __str__(self) -> str:
        return laid_out(self.target, self.text) if self.target else self.text


class Writer:
    """Writes one program; `variables` has the named values, `owners` and `claims` those of the files.

    `known` are nodes that were computed elsewhere, and how their values are held: what is below them is not
    written, and whoever runs the program gives them in the variables that `given` names.
    """

    def __init__(
        self,
        plan: Plan,
        tables: tuple[str, ...],
        key_names: tuple[str, ...],
        known: Mapping[Node, Form] = MappingProxyType({}),
    ) -> None:
        self._plan = plan
        self._names = Names()
        self._lines: list[Line] = []
        self._codes: dict[Node, Code] = {}
        self._key_names = key_names
        self.variables = {n.name: self._names.claim(n.name) for n in plan.named if n.kind != "extra"}
        self.variables |= {n.name: self._names.claim(n.name) for n in plan.named if n.kind == "extra"}
        self.frames = {name: self._names.claim(name) for name in tables} | {CUSTOMERS: "customers"}
        self.given = {node: self._names.claim("known") for node in known}
        self._codes |= {node: Code(self.given[node], form) for node, form in known.items()}
        self.owners: dict[str, str] = {}
        self.claims: dict[str, str] = {}
        self._named = {n.node: n for n in reversed(plan.named)}
        written = [n for n in everything(plan, stop=known) if n not in known]
        self._parents = Counter(c for n in written for c in children(n))
        self._apart = {c for n in written if uses_twice(n) for c in children(n)}
        self.crossing = Crossing(self, self.given)

    # ------------------------------------------------------------ the whole program

    def program(self, *, count_left_out: bool) -> list[Line]:
        """All lines; with `count_left_out` the owners of every file are computed and kept."""
        self._write_customers()
        if count_left_out:
            for table, owner in self._plan.owners.items():
                self.owners[table] = self.code(owner).text
            for table, claim in self._plan.claims.items():
                self.claims[table] = self.code(claim).text
        for named in self._plan.named:
            self._write_named(named)
        return self._with_deletions()

    def _write_customers(self) -> None:
        origin = self._plan.origin
        if origin is not None:
            columns = zip(self._key_names, origin.keys, strict=True)
            keys = ", ".join(f"{quoted(name)}: {self.column(key).text}" for name, key in columns)
            where = "" if origin.where is None else f", {self.code(origin.where).condition.text}"
            self._add("customers", f"customers_of({{{keys}}}{where})")
        self._add("n", "len(customers)")

    def _write_named(self, named: Named) -> None:
        variable = self.variables[named.name]
        start = len(self._lines)
        first = self._named[named.node]
        if first is named:
            code = self.code(named.node)
        else:
            code = Code(self.variables[first.name], self.code(named.node).form)
        if not (first is named and code.text == variable):
            self._add(variable, code.plain)
            if first is named:
                self._codes[named.node] = Code(variable, code.form, bound=code.bound)
        title = f"{named.kind} {named.name}" if named.kind != "extra" else named.name
        comment = f"# {title}: {_one_line(named.description)}" if named.description else f"# {title}"
        self._lines.insert(start, Line("", f"\n{comment}"))

    def _with_deletions(self) -> list[Line]:
        """Variables about rows of events go after the last line that uses them."""
        words = [
            set(re.findall(r"[A-Za-z_]\w*", line.text)) if line.target else set() for line in self._lines
        ]
        last = {w: i for i, found in enumerate(words) for w in found}
        groupings = (n.node for n in self._plan.named if isinstance(n.node, Grouping))
        kept = {*self.variables.values(), *self.owners.values(), *self.claims.values()}
        kept |= {self.crossing.first_rows(grouping.table) for grouping in groupings}
        result: list[Line] = []
        gone: dict[int, list[str]] = {}
        for i, line in enumerate(self._lines):
            if line.disposable:
                for target in line.target.split(", "):
                    if target not in kept:
                        gone.setdefault(last.get(target, i), []).append(target)
        for i, line in enumerate(self._lines):
            result.append(line)
            if i in gone:
                result.append(Line("", f"del {', '.join(gone[i])}"))
        return result

    def _add(self, target: str, text: str, disposable: bool = False) -> None:
        self._lines.append(Line(target, text, disposable))

    # ------------------------------------------------------------ nodes

    def code(self, node: Node) -> Code:
        """The node's value as code: a variable, or a short text that is used once."""
        if node not in self._codes:
            self._codes[node] = self._placed(node, self._written(node))
        return self._codes[node]

    def _written(self, node: Node) -> Code:
        match node:
            case Read(column=column, rows=rows):
                return Code(f"{self.frames[str(rows)]}[{quoted(column)}]", form_of(node.kind))
            case Constant() | Unknown():
                return literal(node.value if isinstance(node, Constant) else None)
            case (
                Owner()
                | Unshared()
                | Keyed()
                | Present()
                | Pooled()
                | Grouping()
                | OfGroup()
                | Place()
                | Fetch()
                | Reduce()
                | Followed()
            ):
                return self.crossing.written(node)
            case _:
                return expression(node, self)

    def _placed(self, node: Node, code: Code) -> Code:
        """The code itself where it is short and used once; else a new variable that holds it."""
        if isinstance(node, Constant | Unknown | Read) and node not in self._named:
            return code
        if isinstance(node, Grouping) or (
            isinstance(node, Owner | Keyed | Present | Pooled | OfGroup) and code.text.isidentifier()
        ):
            return code
        if node in self._named:
            variable = self.variables[self._named[node].name]
        elif self._parents[node] > 1 or node in self._apart or stands_alone(node) or len(code.text) > _LONG:
            variable = self._names.claim(self._suggested(node))
        else:
            return code
        settled = code.settled
        self._add(variable, settled.text, disposable=node.rows not in (ONE, CUSTOMERS))
        return Code(variable, settled.form, bound=settled.bound)

    def _suggested(self, node: Node) -> str:
        if node in self._plan.columns:
            table, column = self._plan.columns[node]
            return column if table == CUSTOMERS else f"{table}_{column}"
        return suggestion(node)

    def variable(self, wanted: str, text: str, *, disposable: bool) -> str:
        """A new variable that holds the text's value."""
        name = self._names.claim(wanted)
        self._add(name, text, disposable)
        return name

    def variables_of(self, wanted: tuple[str, ...], text: str) -> tuple[str, ...]:
        """New variables for the parts of a tuple."""
        names = tuple(self._names.claim(w) for w in wanted)
        self._add(", ".join(names), text, disposable=True)
        return names

    def column(self, node: Node) -> Code:
        """The node as a whole column, also where it is one value for all rows."""
        return scalar_free(node, self.code(node), "n")

    def column_of(self, node: Node, rows: Rows) -> Code:
        return scalar_free(node, self.code(node), self.size(rows))

    def key(self) -> list[str]:
        return [self.code(k).text for k in self._plan.key]

    def size(self, rows: Rows) -> str:
        """How many rows there are, as code."""
        if rows == CUSTOMERS:
            return "n"
        if rows in (ONE, EVERYBODY):
            return "1"
        if isinstance(rows, Roll):
            return f"len({self.crossing.first_rows(rows)})"
        return f"len({self.frames[rows]})"


def _one_line(text: str) -> str:
    return " ".join(text.split())
