"""What is kept of tables between questions: their columns, encoded once, and the answers to what was asked.

In: typed tables. Out: columns by table and name, made when they are first needed.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from weakref import WeakKeyDictionary

import pandas as pd

from segdsl.engines.counted import frames_of
from segdsl.engines.packed.bits import Mask
from segdsl.engines.packed.columns import Column, Texts
from segdsl.engines.packed.encoding import column_of
from segdsl.engines.packed.lending import Lending
from segdsl.engines.packed.program import Program
from segdsl.engines.packed.selecting import Found
from segdsl.plan.nodes import Node, Read
from segdsl.sources.tables import Tables
from segdsl.threads import side_by_side

Answers = dict[Node, list[Mask]]
Place = tuple[str, str]
"""A table, and a column of it."""

_MOST_MASKS = 1024
_MOST_PROGRAMS = 32
_LASTING = ("places", "owners", "by owner", "in order", "left out")
"""What was found out about rows that takes long to find out again."""


class Store:
    """The columns of typed tables, and masks by what they mean.

    Of tables that are there `for_once` rows that were found are not kept until the end: they take more memory
    than the tables. Columns that are `passing` leave their frames when nothing needs them any more.
    """

    def __init__(
        self, frames: Mapping[str, pd.DataFrame], *, passing: Collection[Place] | None = None
    ) -> None:
        self.frames = dict(frames)
        self.for_once = passing is not None
        self._passing = {*(passing or ())}
        self.lending = Lending()
        self._columns: dict[tuple[str, str], Column] = {}
        self._found: dict[str, Found] = {}
        self._masks: OrderedDict[Hashable, Mask] = OrderedDict()
        self._programs: OrderedDict[Hashable, Program] = OrderedDict()
        self._versions: Counter[tuple[str, str]] = Counter()
        self._answers: Answers = {}
        self._last_answers: Answers = {}

    def put(self, table: str, frame: pd.DataFrame) -> None:
        """Exchanges a table that is computed; what rests on other content means something else."""
        if table in self.frames and self.frames[table].equals(frame):
            return
        self.frames[table] = frame
        for column in frame.columns:
            self._versions[table, str(column)] += 1
            self._columns.pop((table, str(column)), None)
        self._programs.clear()
        self._forget_answers()

    def column(self, read: Read) -> Column:
        """The column that is read."""
        place = (str(read.rows), read.column)
        if place not in self._columns:
            self._columns[place] = column_of(self.frames[place[0]][read.column], read.kind.family)
        return self._columns[place]

    def encode(self, reads: Iterable[Read]) -> None:
        """Puts columns of texts into codes, on several threads, where few are different."""
        side_by_side(self._encode, [read for read in reads if self._is_there(read)])

    def _encode(self, read: Read) -> None:
        column = self.column(read)
        if isinstance(column, Texts):
            column.encode()

    def _is_there(self, read: Read) -> bool:
        return read.column in self.frames[str(read.rows)]

    def ask(self, reads: Iterable[Read]) -> None:
        """Makes columns ready for questions, on several threads."""
        side_by_side(self._ask, [read for read in reads if not self._is_ready(read)])

    def _ask(self, read: Read) -> None:
        column = self.column(read)
        if isinstance(column, Texts):
            column.ask()

    def _is_ready(self, read: Read) -> bool:
        column = self._columns.get((str(read.rows), read.column))
        return column.settled if isinstance(column, Texts) else column is not None

    def found(self, table: str) -> Found:
        """All rows of a table, with what was found out about some of them."""
        if table not in self._found:
            self._found[table] = Found(len(self.frames[table]))
        return self._found[table]

    def aggregated(self, found: Found) -> None:
        """To be called when aggregates of a table's rows are made: they rested on some of them."""
        if self.for_once:
            found.forget_but(_LASTING)

    def let_go_but(self, needed: Collection[Node]) -> None:
        """Lets go of columns, and of what was found out about rows, that these nodes do not rest on."""
        still = {(str(node.rows), node.column) for node in needed if isinstance(node, Read)}
        self._columns = {place: column for place, column in self._columns.items() if place in still}
        gone = self._passing - still
        self._passing -= gone
        for table, column in gone:
            del self.frames[table][column]
        rows = {str(node.rows) for node in needed}
        for table in self._found.keys() - rows:
            del self._found[table]

    def tidy(self) -> None:
        """To be called after each run: forgets what was found out and not asked for in a while."""
        for found in self._found.values():
            found.tidy()
        self._last_answers, self._answers = self._answers, {}

    def version(self, read: Read) -> int:
        """How often the column that is read was replaced."""
        return self._versions[str(read.rows), read.column]

    def mask(self, meaning: Hashable) -> Mask | None:
        """What was answered to a question of this meaning, if it is still known."""
        found = self._masks.get(meaning)
        if found is not None:
            self._masks.move_to_end(meaning)
        return found

    def answers(self, nodes: Iterable[Node]) -> Answers:
        """Of the nodes that this run or the last one has answered, the answers."""
        both = self._last_answers | self._answers
        known = {node: both[node] for node in nodes if node in both}
        self._answers |= known
        return known

    def keep_answers(self, found: Answers) -> None:
        """Keeps them for the next run; not of tables that there is no other run of."""
        if not self.for_once:
            self._answers |= found

    def _forget_answers(self) -> None:
        self._answers, self._last_answers = {}, {}

    def program(self, asked: Hashable, make: Callable[[], Program]) -> Program:
        """The program of what is asked, made unless it is among the last ones."""
        program = self._programs.get(asked)
        if program is None:
            program = self._programs[asked] = make()
            if len(self._programs) > _MOST_PROGRAMS:
                self._programs.popitem(last=False)
        return program

    def forget_masks(self) -> None:
        """Forgets the answers, and the rows that were found by them; columns stay, and whose rows are."""
        self._masks.clear()
        self._forget_answers()
        for found in self._found.values():
            found.forget_fewer()

    def keep(self, meaning: Hashable, mask: Mask) -> None:
        self._masks[meaning] = mask
        if len(self._masks) > _MOST_MASKS:
            self._masks.popitem(last=False)


_STORES: WeakKeyDictionary[Tables, Store] = WeakKeyDictionary()


def store_of(tables: Tables) -> Store:
    """The store of these tables, which lives as long as they do."""
    if tables not in _STORES:
        _STORES[tables] = Store(frames_of(tables), passing=tables.passing)
    return _STORES[tables]


def stores() -> Iterator[Store]:
    """The stores that there are."""
    return iter([*_STORES.values()])
