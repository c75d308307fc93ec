"""Who occurs among those whom messages are for: which personas speak, in which languages, to whom.

In: the company of all who can be made up, and a condition of who gets a message. Out: the roles that occur,
and customers at their edges, each found once. Checks and previews cast alike: what one shows the other has
looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from segdsl.campaigns.precedence import left_to
from segdsl.campaigns.sure import sure_of
from segdsl.model.nodes import Expression
from segdsl.model.project import Campaign, SeriesStep
from segdsl.synthesis.candidates import TRIES
from segdsl.synthesis.changes import MOST_EFFORT
from segdsl.synthesis.edges import EdgeCase, edge_cases
from segdsl.synthesis.roles import Company, Role


@dataclass(eq=False)
class Casting:
    """`name` is the attribute that customers are greeted by, None where there is no such."""

    company: Company
    name: str | None = None
    _edges: dict[Expression, tuple[EdgeCase, ...]] = field(default_factory=dict)
    _hands: dict[Expression, tuple[EdgeCase, ...]] = field(default_factory=dict)
    _roles: dict[Expression, _FoundSoFar] = field(default_factory=dict)
    _casts: dict[Expression, tuple[EdgeCase, ...]] = field(default_factory=dict)

    def reached(
        self, campaign: Campaign, step: SeriesStep | None = None, who: Expression | None = None
    ) -> Expression:
        """Of those who get a message of it, or of others, whom campaigns that go first leave to it.

        That is, if there are any. Whoever has entered a series is taken by none.
        """
        asked = sure_of(campaign, step) if who is None else who
        if not campaign.asks_audience(step):
            return asked
        alone = left_to(self.company.model, campaign, asked)
        return alone if self._at_hand(alone) else asked

    def roles(self, who: Expression) -> Iterable[Role]:
        """Every persona and language that occurs among those for whom a condition holds."""
        if who not in self._roles:
            self._roles[who] = _FoundSoFar(self.company.roles(who, self._at_hand(who)))
        return self._roles[who]

    def edges(self, who: Expression) -> tuple[EdgeCase, ...]:
        """Customers at the edges of what messages to these people meet."""
        if who not in self._edges:
            self._edges[who] = tuple(edge_cases(self.company.candidates, who, self.name))
        return self._edges[who]

    def players(self, role: Role) -> tuple[EdgeCase, ...]:
        """Customers in a role, at its edges if possible."""
        return self.edges(role.who) or role.known

    def cast(self, who: Expression) -> tuple[EdgeCase, ...]:
        """Customers at the edges of a condition, and somebody for each role that none of them is in."""
        if who not in self._casts:
            at_hand = self._at_hand(who)
            told = frozenset(self.company.plays(case.customer) for case in at_hand)
            others = (role.known[0] for role in self.company.roles(who, at_hand, told))
            self._casts[who] = (*at_hand, *others)
        return self._casts[who]

    def _at_hand(self, who: Expression) -> tuple[EdgeCase, ...]:
        """Customers at the edges, or else anybody: without them nobody else is looked for."""
        if who not in self._hands:
            self._hands[who] = self.edges(who) or self.company.somebody(who, TRIES, MOST_EFFORT)
        return self._hands[who]


class _FoundSoFar:
    """Roles as they are found: nobody is looked for before they are asked for, and nobody twice."""

    def __init__(self, search: Iterator[Role]) -> None:
        self._search = search
        self._found: list[Role] = []

    def __iter__(self) -> Iterator[Role]:
        place = 0
        while place < len(self._found) or self._goes_on():
            yield self._found[place]
            place += 1

    def _goes_on(self) -> bool:
        found = next(self._search, None)
        if found is not None:
            self._found.append(found)
        return found is not None
