"""Values and conditions of one plan: conditions as circuits over columns, all else by the pandas pieces.

What is wanted is collected first, so that one run answers all questions about the rows of a table, and one
program computes all values that nothing here covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, TypeVar
from weakref import proxy

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from segdsl.engines.declared import as_declared, is_unknown
from segdsl.engines.left_out import LeftOut
from segdsl.engines.packed.answering import Answering, always
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.circuit import Circuit, Condition
from segdsl.engines.packed.columns import Column, Flags
from segdsl.engines.packed.computing import Computing, Small
from segdsl.engines.packed.encoding import column_of, series_of
from segdsl.engines.packed.listing import Listing, single_source
from segdsl.engines.packed.meanings import Meanings
from segdsl.engines.packed.needed import Needed
from segdsl.engines.packed.own import Own, in_turn, is_own
from segdsl.engines.packed.program import Program, rests_on_columns
from segdsl.engines.packed.questions import Question
from segdsl.engines.packed.running import run
from segdsl.engines.packed.store import Store
from segdsl.engines.packed.text_questions import Listed
from segdsl.engines.packed.texts import FewTexts, Texts
from segdsl.engines.packed.writing import Writing, chooses, covers, looked_at_often
from segdsl.engines.pandas_program.part import Known, Part
from segdsl.engines.pandas_program.running import left_out
from segdsl.model.catalog import EVERYBODY
from segdsl.plan.nodes import (
    ONE,
    Constant,
    Keyed,
    Node,
    Owner,
    Place,
    Read,
    Reduce,
    Roll,
    Rows,
    Unknown,
)
from segdsl.plan.traversal import Such, children, within
from segdsl.threads import side_by_side
from segdsl.types import CONDITION, Kind

Given = Mapping[Node, Any]
"""What is known beforehand, in the dtypes of its kinds; of conditions as plain bool, of owners as arrays."""

_Some = TypeVar("_Some", bound=Node)

_PLACES = Owner | Keyed | Place
"""What is worth keeping for further programs: whose rows are, and where they lead."""


class Evaluation:
    """Computes nodes of one plan once each. Values that are `given` are taken as they are."""

    def __init__(self, part: Part, store: Store, given: Given = MappingProxyType({})) -> None:
        self._part = part
        self._store = store
        self._given = given
        self._known: dict[Node, Known] = {node: Known(values) for node, values in given.items()}
        self._columns: dict[Node, Column] = {}
        self._masks: dict[Node, list[Mask]] = {
            node: [Mask.of(values.to_numpy(bool))] for node, values in given.items() if values.dtype == bool
        }
        self._uncovered: set[Node] = set()
        self._meanings = Meanings(store.version)
        # Not itself: without a circle, what was computed goes at once with the evaluation.
        own = proxy(self)
        self._listing = Listing(part, store, lambda n: own.place(n), lambda n: own.column(n))
        self._computing = Computing(own, part, store, self._meanings)
        self._needed = Needed(self._known, self._columns, self._listing.columns)

    # ------------------------------------------------------------ conditions

    def masks(self, nodes: Iterable[Node]) -> dict[Node, Mask]:
        """For which rows each condition holds."""
        wanted = dict.fromkeys(nodes)
        self.choices(wanted)
        return {node: self._masks[node][0] for node in wanted}

    def choices(self, nodes: Iterable[Node]) -> dict[Node, list[Mask]]:
        """For which rows each condition holds, and of a choice of constants, each of its values."""
        wanted = dict.fromkeys(nodes)
        for rows in dict.fromkeys(node.rows for node in wanted if node not in self._masks):
            self._answer(rows, [n for n in wanted if n.rows == rows and n not in self._masks])
        return {node: self._masks[node] for node in wanted}

    def _answer(self, rows: Rows, nodes: list[Node]) -> None:
        if not self._given:
            self._masks |= self._store.answers(nodes)
            nodes = [node for node in nodes if node not in self._masks]
        if not nodes:
            return  # they were answered in the meantime, as what others rest on, or in the last run
        if self._given:
            program = self._program(rows, nodes)
        else:
            program = self._store.program((rows, *nodes), lambda: self._program(rows, nodes))
        self._uncovered |= program.uncovered
        self._masks |= program.named(self._ran(program, rows))
        if not self._given:
            self._store.keep_answers({node: self._masks[node] for node in nodes})

    def _program(self, rows: Rows, nodes: list[Node]) -> Program:
        uncovered: set[Node] = set()
        written = self.written(rows, nodes, uncovered)
        outputs = [one for many in written.values() for one in many]
        return Program.of(outputs, self._meanings, {n: len(many) for n, many in written.items()}, uncovered)

    def written(
        self, rows: Rows, nodes: Iterable[Node], uncovered: set[Node] | None = None
    ) -> dict[Node, list[Condition]]:
        """The conditions of `choices` in one circuit; those that nothing covers are put with the others."""
        uncovered = self._uncovered if uncovered is None else uncovered
        wanted = dict.fromkeys(nodes)
        circuit = Circuit()
        self._store.encode(looked_at_often(wanted, rows))
        listed = partial(self._listed, circuit)
        writing = Writing(circuit, self.scalar, listed, uncovered, self._given)
        return {node: writing.outcomes(node) for node in wanted}

    def run(self, outputs: Sequence[Condition], rows: Rows) -> list[Mask]:
        """For which rows each condition of one circuit holds."""
        return self._ran(Program.of(outputs, self._meanings), rows) if outputs else []

    def _ran(self, program: Program, rows: Rows) -> list[Mask]:
        questions = program.schedule.questions
        known = [self._store.mask(meaning) for meaning in program.meanings]
        asked = [q for q, mask in zip(questions, known, strict=True) if mask is None]
        self._provide(node for question in asked for node in question.looks_at)
        size = next((mask.rows for mask in known if mask is not None), None)
        size = self.size(rows) if size is None else size
        answering = [
            self._way(program, place, question) if mask is None else None
            for place, (question, mask) in enumerate(zip(questions, known, strict=True))
        ]
        found, answers = run(program.schedule, known, answering, size, self._store.lending)
        for meaning, mask in zip(program.meanings, answers, strict=True):
            self._store.keep(meaning, mask)
        return found

    def _way(self, program: Program, place: int, question: Question) -> Answering:
        """How a question is answered; what rests on columns that were read is so for good."""
        kept = program.ways.get(place)
        way = self._answering(question) if kept is None else kept
        if kept is None and not self._store.for_once and self._stays(question):
            program.ways[place] = way
        return way

    def _stays(self, question: Question) -> bool:
        """Whether it rests on columns that were read alone, and it is settled in what form those are."""
        if not rests_on_columns(question):
            return False
        return all(c.settled for c in map(self.column, question.looks_at) if isinstance(c, Texts))

    def _answering(self, question: Question) -> Answering:
        alone = next((node for node in question.looks_at if node.rows == ONE), None)
        if alone is not None:
            return always(bool(self.scalar(alone)))
        return question.answering(*map(self.column, question.looks_at))

    def _listed(self, circuit: Circuit, node: Node) -> Condition | None:
        source = single_source(node)
        if source is None or source in self._given or not self._listing.few(source):
            return None
        return circuit.ask(Listed(node, source, self._listing.holds(node, source)))

    def answers(self, node: Node) -> bool:
        """Whether a named node is one of conditions: a segment, or a choice of texts, such as a lifecycle."""
        if chooses(node):
            return node.kind.family == "text" and node not in self._given
        if node in self._given:
            return node in self._masks
        return node.rows != ONE and getattr(node, "kind", None) == CONDITION

    # ------------------------------------------------------------ values

    def place(self, node: Node) -> NDArray[Any]:
        """Whose each row is."""
        return np.asarray(self.known([node])[node].value)

    def left_out(self, owner: Node, claim: Node | None) -> LeftOut:
        """How many rows of a file are nobody's, by their owners and who has a claim to them."""
        name = ("left out", self._meanings.of(owner), None if claim is None else self._meanings.of(claim))
        claims = None if claim is None else self.place(claim)
        table = self._store.found(str(owner.rows))
        return table.kept(name, lambda: left_out(self.place(owner), claims))

    def column(self, node: Node) -> Column:
        """The values of a node as a column."""
        if isinstance(node, Read):
            return self._store.column(node)
        if node not in self._columns:
            self._columns[node] = self._encoded(node)
        return self._columns[node]

    def _encoded(self, node: Node) -> Column:
        if node not in self._given and (coded := self._listing.column(node)) is not None:
            return coded  # in the codes that `_listed` goes by, also where its values are known
        kind: Kind = node.kind  # type: ignore[union-attr, assignment]
        if node in self._masks or self._is_answered(node):
            return Flags(self.masks([node])[node], None)
        self._find([node])
        if self._is_reduced(node):
            return self._columns[node]
        return column_of(self._declared(node, self.known([node])[node].value), kind.family, small=False)

    def columns(self, nodes: Iterable[Node]) -> dict[Node, pd.Series[Any]]:
        """The values of nodes in the dtypes of their kinds; of conditions as plain bool."""
        wanted = dict.fromkeys(nodes)
        masks = self.masks(node for node in wanted if self._is_answered(node))
        known = self.known(node for node in wanted if not self._is_answered(node))
        columns = {node: mask.series() for node, mask in masks.items()}
        return columns | {node: self._declared(node, one.value) for node, one in known.items()}

    def _declared(self, node: Node, value: Any) -> pd.Series[Any]:
        kind: Kind = node.kind  # type: ignore[union-attr, assignment]
        return as_declared(value, self.size(node.rows), kind)

    def series(self, node: Node) -> pd.Series[Any]:
        """The values of a node as a column of pandas."""
        if isinstance(node, Read):
            return self._part.frames[str(node.rows)][node.column]
        return self._declared(node, self.known([node])[node].value)

    def scalar(self, node: Node) -> Any:
        """The one value of a node that has the same for all rows; None where it is unknown."""
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, Unknown):
            return None
        value = self.known([node])[node].value
        if isinstance(value, pd.Series):
            value = value.iloc[0]
        if value is pd.NA or is_unknown(value):
            return None
        return value.item() if isinstance(value, np.generic) else value

    def known(self, nodes: Iterable[Node]) -> dict[Node, Known]:
        """The values of nodes as the pandas program holds them."""
        wanted = tuple(dict.fromkeys(nodes))
        if missing := self._missing(wanted):
            with self._needed.also(wanted):
                self._find(missing)
        reduced = [n for n in wanted if self._is_reduced(n)]
        made = dict(zip(reduced, side_by_side(self._reduced, reduced), strict=True))
        return {n: made[n] if n in made else self._known[n] for n in wanted}

    def _is_reduced(self, node: Node) -> bool:
        """Whether it is an aggregate that is there as a column alone."""
        return isinstance(node, Reduce) and node in self._columns and node not in self._known

    def _reduced(self, node: Node) -> Known:
        column = self._columns[node]
        assert isinstance(node, Reduce)
        assert isinstance(column, Small)
        return Known(column.series if isinstance(column, FewTexts) else series_of(column, node.kind))

    def _missing(self, nodes: Iterable[_Some]) -> list[_Some]:
        return [n for n in nodes if n not in self._known and not self._is_reduced(n)]

    def _find(self, nodes: Iterable[Node]) -> None:
        """Makes values known; of aggregates perhaps as columns alone, which take less memory."""
        wanted = [*nodes]
        with self._needed.also(wanted):
            for some in in_turn(n for n in wanted if is_own(n)):
                while lacking := self._missing(some):
                    self._find_own(self._needed.together(lacking))
            for node in wanted:
                if self._missing([node]) and isinstance(coded := self._listing.column(node), FewTexts):
                    self._known[node] = Known(coded.series)
            below = self._below(self._missing(wanted))
            if others := self._missing(wanted):  # some may have been found for the sake of others
                places = [n for n in within(*others, stop=below) if isinstance(n, _PLACES) and n not in below]
                self._known |= self._part.values([*others, *places], below)
            self._let_go()

    def _find_own(self, nodes: Sequence[Own]) -> None:
        with self._needed.finding(nodes):
            made = self._computing.values(nodes)
        self._known |= {node: one for node, one in made.items() if isinstance(one, Known)}
        self._columns |= {node: one for node, one in made.items() if not isinstance(one, Known)}
        self._let_go()

    def _below(self, nodes: Iterable[Node]) -> dict[Node, Known]:
        """What is known of nodes that these need: what was computed, and what is answered here."""
        ends = Such(lambda n: n in self._known or self._is_answered(n) or is_own(n))
        needed = [*within(*(child for node in nodes for child in children(node)), stop=ends)]
        with self._needed.also([n for n in needed if n in self._known or is_own(n)]):
            masks = self.masks(n for n in needed if self._is_answered(n) and n not in self._known)
            # By now more may be known, and what it was made of gone.
            known = self.known([n for n in needed if n in self._known or is_own(n)])
        return known | {node: Known(mask.series()) for node, mask in masks.items()}

    def _provide(self, nodes: Iterable[Node]) -> None:
        """Columns that are about to be asked, all at once."""
        wanted = dict.fromkeys(nodes)
        self._store.ask(node for node in wanted if isinstance(node, Read))
        others = [n for n in wanted if not isinstance(n, Read | Constant) and not self._is_answered(n)]
        self._find(n for n in others if n in self._known or self._listing.column(n) is None)

    def _is_answered(self, node: Node) -> bool:
        """Whether a node is a condition that a circuit answers."""
        return covers(node) and node.rows != ONE and node not in self._uncovered

    def only(self, nodes: Iterable[Node]) -> None:
        """Nothing but these will be asked for: of tables that are there for once what none needs can go."""
        if self._store.for_once:
            self._needed.only(nodes)
            self._let_go()

    def let_go_of(self, rows: Rows) -> None:
        """Columns that are computed of these rows go; should somebody ask, they are computed again."""
        self._needed.let_go_of(rows)

    def _let_go(self) -> None:
        still = self._needed.let_go()
        if still is not None:
            self._part.let_go_but(still)
            self._computing.let_go_but({node.rows for node in still})
            self._store.let_go_but(still)

    def frame(self, table: str) -> pd.DataFrame:
        """A table as it is computed with."""
        return self._part.frames[table]

    def size(self, rows: Rows) -> int:
        """How many rows there are; of a roll-up once something about it was computed."""
        if rows in (ONE, EVERYBODY):
            return 1
        return self._part.size(rows) if isinstance(rows, Roll) else len(self._part.frames[rows])
