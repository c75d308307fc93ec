"""Changing a made-up customer so that an expression gets a value.

In: a draft, an expression and the value that is wanted; None makes it unknown. Out: the draft changed where
the value comes from: a cell is written, an operator turned round, events are added, changed or taken away.
"""

from __future__ import annotations

from typing import Any

from segdsl.model.catalog import CUSTOMERS
from segdsl.model.lessons import Clusters
from segdsl.model.nodes import (
    Aggregate,
    Call,
    Choice,
    Clock,
    Column,
    Expression,
    Literal,
    LookedUp,
    Missing,
    OfCustomer,
    Overall,
    Ranking,
    RuleReference,
)
from segdsl.model.project import Lifecycle, Model, Score
from segdsl.model.traversal import walk
from segdsl.operators import OPERATORS
from segdsl.operators.turned import WantedResult
from segdsl.syntax.cluster_rules import distance
from segdsl.synthesis.changes import Changes
from segdsl.synthesis.drafts import At
from segdsl.synthesis.made_up import admitted, value_for, value_of
from segdsl.types import OneOf


class Values:
    """Gives values to expressions; `whole` changes events and makes conditions hold."""

    def __init__(self, whole: Changes) -> None:
        self.whole = whole
        self.draft = whole.draft
        self.rng = whole.draft.rng

    def make_known(self, value: Expression, at: At) -> None:
        if self.draft.value(value, at) is None:
            self.give(value, self.plausible(value, at), at)

    def plausible(self, value: Expression, at: At) -> Any:
        """Some value of the expression's type."""
        match value:
            case Call(operator, (inner, *_)) if OPERATORS[operator].like_first:
                return self.plausible(inner, at)
            case OfCustomer(inner):
                return self.plausible(inner, self.draft.here)
            case Column(table, name):
                info = self.draft.model.catalog.table(table).columns[name]
                if info.definition is None:
                    return value_for(table, info, self.draft.as_of, self.rng, self.draft.pool)
                return self.plausible(info.definition, at)
            case LookedUp(table, column):
                rows = list(self.draft.lookup_rows(table).values())
                return self.rng.choice(rows).get(column)
            case Aggregate(_, _, inner) if inner is not None and value.kind.family != "number":
                return self.plausible(inner, at)
            case RuleReference(name) if name in self.draft.model.traits:
                return self.plausible(self.draft.model.traits[name].value, at)
        return value_of(value.kind.type, self.draft.as_of, self.rng)

    # ------------------------------------------------------------ where values come from

    def give(self, value: Expression, wanted: Any, at: At) -> None:
        """Changes the draft towards the expression having the value; raises Tired."""
        now = self.draft.value(value, at)
        if now == wanted and (now is None) == (wanted is None):
            return
        self.whole.work()
        match value:
            case Column(table, name):
                self._column(table, name, wanted, at)
            case RuleReference(name):
                self._reference(name, wanted)
            case OfCustomer(inner):
                self.give(inner, wanted, self.draft.here)
            case Choice():
                self._choice(value, wanted, at)
            case Aggregate():
                self.whole.happen(value, wanted, at)
            case LookedUp():
                self._looked_up(value, wanted, at)
            case Ranking() | Overall():
                self._rank(value, wanted)
            case Call() if value.kind.family == "flag" and not value.kind.unknown:
                self.whole.make(value, bool(wanted), at)
            case Call():
                self._call(value, wanted, at)
            case _:
                pass

    def _column(self, table: str, name: str, wanted: Any, at: At) -> None:
        owner = self.draft.model.catalog.table(table)
        info = owner.columns[name]
        if info.definition is not None:
            self.give(info.definition, wanted, at)
            return
        if owner.is_roll_up and owner.base is not None and table == at.table:
            below = self.draft.model.catalog.events[owner.base]
            if name in below.columns and below.columns[name].definition is not None:
                self._column(below.name, name, wanted, At(below.name, at.cells))
                return
        cells = self.draft.customer if table == CUSTOMERS else at.cells
        if wanted is None and not info.kind.unknown:
            return
        written = admitted(info.kind.type, wanted, self.draft.as_of)
        if written is None and wanted is not None:
            return
        cells[name] = written
        self.draft.changed()

    def _reference(self, name: str, wanted: Any) -> None:
        model, here = self.draft.model, self.draft.here
        if name in model.traits:
            self.give(model.traits[name].value, wanted, here)
        elif name in model.segments:
            self.whole.make(model.segments[name].condition, bool(wanted), here)
        elif name in model.lifecycles:
            self._stage(model.lifecycles[name], wanted)
        elif wanted is not None:
            self._points(name, model.scores[name], wanted)

    def _stage(self, lifecycle: Lifecycle, wanted: str | None) -> None:
        here = self.draft.here
        if lifecycle.among is not None:
            self.whole.make(lifecycle.among, wanted is not None, here)
        if isinstance(lifecycle.learnt, Clusters):
            self._towards(lifecycle, lifecycle.learnt, wanted)
            return
        for _ in range(2):  # what makes a stage hold may make one before it hold as well
            for stage in lifecycle.stages:
                if stage.condition is not None:
                    self.whole.make(stage.condition, stage.name == wanted, here)
                if stage.name == wanted:
                    break

    def _towards(self, groups: Lifecycle, learnt: Clusters, wanted: str | None) -> None:
        """Towards the middle of a learnt group, as the rule for the distance from it has it, on each axis.

        Of no group is who lacks what customers are told apart by.
        """
        here, names = self.draft.here, [stage.name for stage in groups.stages]
        if wanted not in names:
            self.give(learnt.features[0].value, None, here)
            return
        away = self.draft.model.traits[distance(groups.name, names.index(wanted) + 1)].value
        for part in dict.fromkeys(walk(away)):
            match part:
                case Call("-", (RuleReference() as axis, Literal(middle))):
                    self.give(axis, middle, here)

    def _points(self, name: str, score: Score, wanted: float) -> None:
        lines = list(score.points)
        self.rng.shuffle(lines)
        for line in lines:
            now = self.draft.reference.value(name, 0)
            if now is None or now == wanted:
                return
            self.whole.make(line.condition, (line.points > 0) == (now < wanted), self.draft.here)

    def _choice(self, choice: Choice, wanted: Any, at: At) -> None:
        arms = list(enumerate(choice.arms))
        self.rng.shuffle(arms)
        fitting = [(i, a) for i, a in arms if self._could_be(a.value, wanted, at)]
        if not fitting or (self._could_be(choice.otherwise, wanted, at) and self.rng.random() < 0.4):
            for arm in choice.arms:
                self.whole.make(arm.condition, False, at)
            self.give(choice.otherwise, wanted, at)
            return
        place, chosen = fitting[0]
        self.whole.make(chosen.condition, True, at)
        for arm in choice.arms[:place]:
            self.whole.make(arm.condition, False, at)
        self.give(chosen.value, wanted, at)

    def _could_be(self, value: Expression, wanted: Any, at: At) -> bool:
        if isinstance(value, Missing):
            return wanted is None
        if isinstance(value, Literal):
            return bool(value.value == wanted)
        return wanted is not None or value.kind.lacking

    def _rank(self, rank: Ranking | Overall, wanted: Any) -> None:
        if isinstance(rank, Ranking):
            here = self.draft.here
            if wanted is None:
                self.give(rank.value, None, here)
                if rank.among is not None and self.draft.value(rank, here) is not None:
                    self.whole.make(rank.among, False, here)
                return
            if rank.among is not None:
                self.whole.make(rank.among, True, here)
            self.make_known(rank.value, here)
            if rank.within is not None:
                self.make_known(rank.within, here)
            wanted = min(max(int(wanted), 1), int(rank.amount)) if not isinstance(wanted, bool) else wanted
        if wanted is not None:
            self.draft.ranks[rank] = wanted
            self.draft.changed()

    def _looked_up(self, value: LookedUp, wanted: Any, at: At) -> None:
        if wanted is None:
            self.give(value.keys[0], None, at)
        elif all(self._is_free(key) for key in value.keys):
            self._sent_to(value, wanted, at)
        else:  # whoever is in a stage, or has one of a few values, keeps it: the table is what is changed
            self._listed(value, wanted, at)
            if self.draft.value(value, at) != wanted:
                self._sent_to(value, wanted, at)

    def _is_free(self, key: Expression) -> bool:
        """Whether it is read as it stands, and can be any text or number."""
        if not isinstance(key, Column) or isinstance(key.kind.type, OneOf):
            return False
        return self.draft.model.catalog.table(key.table).columns[key.name].definition is None

    def _sent_to(self, value: LookedUp, wanted: Any, at: At) -> None:
        """Gives the keys of a row that has what is wanted."""
        rows = self.draft.lookup_rows(value.table)
        place = next((key for key, row in rows.items() if row.get(value.column) == wanted), None)
        if place is None:
            place = self.draft.new_lookup_row(value.table)
            self.give(_cell(self.draft.model, value), wanted, At(value.table, rows[place]))
        for key, part in zip(value.keys, place, strict=True):
            self.give(key, part, at)

    def _listed(self, value: LookedUp, wanted: Any, at: At) -> None:
        """Gives the row of the keys as they are what is wanted."""
        for key in value.keys:
            self.make_known(key, at)
        place = tuple(self.draft.value(key, at) for key in value.keys)
        if None not in place:
            row = self.draft.lookup_row(value.table, place)
            self.give(_cell(self.draft.model, value), wanted, At(value.table, row))

    # ------------------------------------------------------------ operators turned round

    def _call(self, call: Call, wanted: Any, at: At) -> None:
        arguments = call.arguments
        if call.operator == "default":
            self._default(arguments, wanted, at)
        elif call.operator == "how many of":
            self._how_many(arguments, wanted, at)
        elif wanted is None:
            self._unknown(call, at)
        elif (counts := _share(call)) and 0 < wanted < 1:
            self.whole.share(*counts, wanted)
        else:
            self.turn_round(call, wanted, at)

    def _unknown(self, call: Call, at: At) -> None:
        possible = [a for a in call.arguments if a.kind.lacking]
        entry = OPERATORS[call.operator]
        if possible:
            self.give(self.rng.choice(possible), None, at)
        elif entry.unknown_at is not None:
            place, value = entry.unknown_at
            self.give(call.arguments[place], value, at)

    def turn_round(self, call: Call, wanted: Any, at: At) -> None:
        """Changes one argument so that the operator gives what is wanted, the others staying as they are."""
        entry = OPERATORS[call.operator]
        arguments = call.arguments[:1] if entry.is_condition else call.arguments
        free = [n for n, a in enumerate(arguments) if not isinstance(a, Literal | Clock)]
        if entry.inverse is None or not free:
            return
        for argument in call.arguments:
            self.make_known(argument, at)
        if entry.unknown_at is not None and self.draft.value(call, at) is None:  # divided by zero
            self.give(call.arguments[entry.unknown_at[0]], self.rng.choice((1, 2, 3)), at)
        values = tuple(self.draft.value(a, at) for a in call.arguments)
        if None in values:
            return
        place = free[0] if len(free) == 1 or self.rng.random() < 0.7 else free[1]
        now = self.draft.as_of
        found = entry.inverse(WantedResult(wanted, values, place, now.today, now.now))
        if found is not None:
            self.give(call.arguments[place], found, at)

    def _default(self, arguments: tuple[Expression, ...], wanted: Any, at: At) -> None:
        first, second = arguments
        if wanted is None or (first.kind.lacking and self.draft.value(second, at) == wanted):
            self.give(first, None, at)
            self.give(second, wanted, at)
        else:
            self.give(first, wanted, at)

    def _how_many(self, arguments: tuple[Expression, ...], wanted: Any, at: At) -> None:
        order = list(arguments)
        self.rng.shuffle(order)
        for place, argument in enumerate(order):
            self.whole.make(argument, place < int(wanted or 0), at)


def _share(call: Call) -> tuple[Aggregate, Aggregate] | None:
    """How many of the customer's rows are so, and of how many, where the one is divided by the other."""
    match call:
        case Call("/", (Aggregate("count", some) as first, Aggregate("count", every) as second)):
            own = first.owner == second.owner == CUSTOMERS
            return (first, second) if own and some.events == every.events else None
    return None


def _cell(model: Model, value: LookedUp) -> Column:
    """The column of the table that is looked up."""
    kind = model.catalog.lookups[value.table].columns[value.column].kind
    return Column(value.table, value.column, kind, value.span)
